"""What the chapter on the scatter of estimates draws."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    histogram_area,
    joined,
    polyline,
    stems,
)
from core.maths.statistics.estimator_trials import (
    MOST,
    Case,
    bound,
    exact_variance,
    information_at,
    limit_ratio,
    normal_and_cauchy,
    settles,
)

BINS = 70
FIXED = np.array([-2.0, -1.1, 0.2, 0.9, 2.5])
GRID = np.linspace(-5, 5, 161)


def spread_window(case, theta):
    """Where estimates of few data lie; the same for every n."""
    half = 0.9 * theta if case is Case.UNIFORM else 3.2 / np.sqrt(8 * information_at(case, theta))
    low, high = theta - half, theta + half
    if case is not Case.MEAN:
        low = max(low, 0.0)
    if case is Case.COIN:
        high = min(high, 1.0)
    if case is Case.UNIFORM:
        high = theta + half
    return low, high


def scatter_tables(case, n, theta, found, other):
    """The histogram of the estimates, that of the other estimator, and the normal curve of the
    bound."""
    low, high = spread_window(case, theta)
    edges = np.linspace(low, high, BINS + 1)
    if case is Case.COIN:  # bins as wide as the steps of k/n, or several of them
        wide = max(1, round((high - low) * n / 40)) / n
        edges = np.arange(np.floor(low / wide) - 0.5, high / wide + 1) * wide
        low, high = edges[0], edges[-1]
    areas = histogram_area("estimates", "point", found.estimates, edges)
    beside = histogram_area("other", "function", other.estimates, edges)
    outline = {name: beside[name] for name in ("series", "role", "x", "y")}
    tall = [areas["y"].max(), beside["y"].max()]
    curves = [outline]
    if case is not Case.UNIFORM:
        t = np.linspace(low, high, 241)
        variance = bound(case, n, theta)
        bell = np.exp(-((t - theta) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        curves.append(polyline("bound", "other", t, bell))
        tall.append(bell.max())
    top = 1.08 * max(tall) or 1.0
    dashed = [polyline("truth", "truth", [theta, theta], [0.0, top])]
    if low <= found.mean <= high:
        dashed.append(polyline("mean", "reference", [found.mean] * 2, [0.0, top]))
    return curve_datasets(
        (low + high) / 2,
        0.48 * top,
        (high - low) / 2,
        0.52 * top,
        areas=areas,
        curves=joined(*curves),
        dashed=joined(*dashed),
    )


@lru_cache(maxsize=64)
def ratio_curve(case, theta, second):
    """Exact variance over the bound for each n; over θ²/n for the uniform law."""
    n = np.arange(2, MOST + 1)
    scale = theta**2 if case is Case.UNIFORM else 1 / information_at(case, theta)
    return n, np.array([exact_variance(case, int(one), theta, second) * one / scale for one in n])


def ratio_tables(case, n, theta, found, other, second):
    scale = theta**2 / n if case is Case.UNIFORM else bound(case, n, theta)
    top = 1.25 if case is Case.UNIFORM else 2.5
    if case is Case.POWER:
        top = max(top, 1.3 * limit_ratio(case, theta, True))
    curves, dashed = [], []
    for which, role in ((not second, "function"), (second, "approximation")):
        at, ratio = ratio_curve(case, theta, which)
        ratio = np.where(ratio <= top, ratio, np.nan)
        curves.append(polyline(f"exact {which}", role, at, ratio))
        limit = limit_ratio(case, theta, which)
        if limit == limit:
            dashed.append(polyline(f"limit {which}", role, [0, MOST], [limit] * 2))
    points = []
    for one, role in ((other, "function"), (found, "approximation")):
        y, half = one.variance / scale, 2 * one.variance_error / scale
        if y <= top:
            points.append(dot(role, n, y))
            if not settles(case, n):
                continue
            curves.append(stems(f"error {role}", role, [n], [min(y + half, top)], y - half))
    return curve_datasets(
        MOST / 2,
        0.48 * top,
        MOST / 2 + 2,
        0.54 * top,
        curves=joined(*curves),
        dashed=joined(*dashed) if dashed else NOTHING,
        points=joined(*points) if points else NOTHING,
    )


def shifted(d):
    """The fixed sample with its first datum moved down and its last one up: the sum stays."""
    moved = FIXED.copy()
    moved[[0, -1]] += [-d, d]
    return moved


def sum_tables(d):
    first, second = normal_and_cauchy(FIXED, GRID), normal_and_cauchy(shifted(d), GRID)
    deep = 8.0
    curves = joined(
        polyline("normal, first", "approximation", GRID, first[0]),
        polyline("Cauchy, first", "truth", GRID, first[1]),
    )
    dashed = joined(
        polyline("normal, second", "other", GRID, second[0]),
        polyline("Cauchy, second", "error", GRID, second[1]),
    )
    return curve_datasets(0.0, -0.47 * deep, 5.0, 0.53 * deep, curves=curves, dashed=dashed)
