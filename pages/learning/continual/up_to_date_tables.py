"""What the picture of the last chapter is drawn from."""

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, scattered, stems
from core.maths.learning.update_policies import POLICIES

ROLES = {"never": "function", "calendar": "approximation", "alarm": "error"}


def cost_tables(outcomes, found):
    x, y, bar = outcomes.retrainings.mean(axis=1), found.means, 2 * found.errors
    curves, points = [], []
    for kind, role in ROLES.items():
        at = [n for n, (k, _) in enumerate(POLICIES) if k == kind]
        at.sort(key=lambda n: POLICIES[n][1])
        curves.append(polyline(kind, role, x[at], y[at]))
        curves.append(stems(f"{kind} error", role, x[at], (y + bar)[at], (y - bar)[at]))
        points.append(scattered(kind, role, x[at], y[at]))
    cheapest = [found.best[kind] for kind in found.order[:1]]
    points.append(scattered("cheapest", "other", x[cheapest], y[cheapest]))
    low, high = float((y - bar).min()), float((y + bar).max())
    top = min(high, 3 * low)
    wide = max(float(x.max()), 1.0)
    return curve_datasets(
        wide / 2,
        (low + top) / 2,
        0.55 * wide,
        0.6 * max(top - low, 1e-6),
        curves=joined(*curves),
        points=joined(*points),
    )
