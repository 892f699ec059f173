"""What the pictures of the third chapter are drawn from."""

from functools import lru_cache

import numpy as np

from core.charts.cluster_film import GROUPS
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from pages.learning.clustering.film import (
    ALWAYS,
    ROLES,
    UNSHARED,
    WINDOW,
    centre_tables,
    runs,
    with_gaps,
)

LEVELS = 6  # a share is drawn in steps of 1/6
TURN = np.linspace(0, 2 * np.pi, 25)
CIRCLE = np.column_stack([np.cos(TURN), np.sin(TURN)])
RGB = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in GROUPS])


def mixture_tables(found):
    shares = np.stack([state.shares[0] for state in found.states])  # (times, k, n)
    steps = np.round(LEVELS * shares).astype(int)
    code = np.einsum("tkn,k->tn", steps, (LEVELS + 1) ** np.arange(found.k))
    kinds, labels = np.unique(code, return_inverse=True)
    colours = np.array([*(_mixed(kind, found.k) for kind in kinds.tolist()), UNSHARED])
    first, last, point, group = runs(labels.reshape(code.shape))
    dots = {
        "first": first,
        "last": last,
        "colour": colours[group],
        "x": found.X[point, 0],
        "y": found.X[point, 1],
    }
    means = np.stack([state.means[0] for state in found.states])
    return {
        "window": WINDOW,
        "dots": with_gaps(dots, len(first)),
        "ellipses": _ellipses(found, means),
    } | centre_tables(means)


@lru_cache(maxsize=4096)
def _mixed(code, k):
    """The colour of shares written as one number, a digit for each component."""
    digits = code // (LEVELS + 1) ** np.arange(k) % (LEVELS + 1)
    mixed = digits @ RGB[:k] / max(digits.sum(), 1)
    return "#{:02x}{:02x}{:02x}".format(*np.round(mixed).astype(int))


def _ellipses(found, means):
    """At 2σ, each there while its mean is: half steps 2t and 2t + 1."""
    half = [2 * state.vectors[0] * np.sqrt(state.values[0])[:, None, :] for state in found.states]
    places = CIRCLE @ np.stack(half).swapaxes(-1, -2) + means[:, :, None]  # (times, k, 25, 2)
    times, k = means.shape[:2]
    places = np.pad(places, ((0, 0), (0, 0), (0, 1), (0, 0)), constant_values=np.nan)
    each = len(TURN) + 1
    time = np.repeat(np.arange(times), k * each)
    return {
        "first": 2.0 * time,
        "last": np.where(time == times - 1, ALWAYS, 2 * time + 1),
        "role": np.tile(np.repeat(ROLES[:k], each), times),
        "x": places[..., 0].ravel(),
        "y": places[..., 1].ravel(),
    }


def likelihood_tables(found, best):
    ell = found.likelihood
    step = np.arange(len(ell), dtype=float)
    shown = np.append(ell, best if np.isfinite(best) else [])
    low, high = shown.min(), shown.max()
    half = max(0.6 * (high - low), 0.5)
    end = max(len(ell) - 1, 1)
    dashed = polyline("best", "function", [-1.0, end + 1.0], [best] * 2)
    return curve_datasets(
        end / 2,
        (low + high) / 2,
        end / 2 + 0.4,
        half,
        curves=polyline("ℓ", "approximation", step, ell),
        dashed=dashed if np.isfinite(best) else joined(),
        points=scattered("ℓ", "approximation", step, ell) if len(ell) < 15 else joined(),
    ) | {
        "now": {
            "first": 2 * step,
            "last": np.append(2 * step[:-1] + 1, ALWAYS),
            "x": step,
            "y": ell,
        }
    }


def bic_tables(scores, found):
    known = np.isfinite(scores)
    k = np.arange(1.0, len(scores) + 1)
    y = np.where(known, scores, np.nan)
    if not known.any():
        return curve_datasets((len(k) + 1) / 2, 0.0, len(k) / 2, 1.0)
    low, high = y[known].min(), y[known].max()
    best = int(np.where(known, scores, np.inf).argmin())
    points = [scattered("all", "approximation", k, y), dot("other", k[best], y[best])]
    if known[found.k - 1]:
        points.append(dot("reference", float(found.k), y[found.k - 1]))
    return curve_datasets(
        (len(k) + 1) / 2,
        (low + high) / 2,
        len(k) / 2 - 0.1,
        max(0.62 * (high - low), 1.0),
        curves=polyline("BIC", "approximation", k, y),
        points=joined(*points),
        names={"text": ["least"], "role": ["other"], "x": [k[best]], "y": [y[best]]},
    )
