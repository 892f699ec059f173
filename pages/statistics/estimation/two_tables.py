"""What the chapter on two parameters draws."""

from dataclasses import dataclass

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    polyline,
)
from core.maths.statistics.likelihood_limits import ratio_limit
from core.maths.statistics.pair_maps import level_lines, map_window
from core.maths.statistics.two_parameters import (
    Family,
    PairFit,
    best_second,
    fit_pair,
    pair_data,
    pair_density,
    profile,
    profile_interval,
    wald_ellipse,
)
from core.ui.kept import kept
from pages.statistics.estimation.layers import data_layers

TALLEST = 1e6  # of a density that is drawn
POINTS, OTHERS = 51, 31  # of the profile of the first parameter, of the second


@dataclass(frozen=True, eq=False)
class Explored:
    """What does not depend on the pair in hand. profiles: (values, falls) of the first and of the
    second parameter; half: the fall at the ends of a profile interval."""

    fit: PairFit
    window: tuple[float, float, float, float]
    thin: dict
    region: dict
    dashed: dict
    profiles: tuple
    intervals: tuple
    half: float


@kept(max_entries=64)
def explored(view, family, raw, level) -> Explored:
    fit = fit_pair(pair_data(family, np.frombuffer(raw)))
    intervals = tuple(profile_interval(fit, which, level) for which in (0, 1))
    window = map_window(fit, level, intervals)
    edge, *lines = level_lines(fit, window, level)
    thin = joined(*(polyline(f"level {i}", "function", *one) for i, one in enumerate(lines)))
    half = ratio_limit(level) / 2
    if not fit.bounded:
        return Explored(fit, window, thin, NOTHING, NOTHING, (), intervals, half)
    profiles = tuple(
        (at, profile(fit, which, at))
        for which, at in enumerate(
            (np.linspace(*window[:2], POINTS), np.linspace(*window[2:], OTHERS))
        )
    )
    first = profiles[0][0]
    partner = best_second(fit.data, first)
    partner = np.where(partner > window[3], np.nan, partner)
    ellipse = polyline("ellipse", "other", *wald_ellipse(fit, level))
    region = joined(
        polyline("region", "approximation", *edge), polyline("partner", "point", first, partner)
    )
    return Explored(fit, window, thin, region, ellipse, profiles, intervals, half)


def widened(window, a, b):
    """The window, with the pair in hand."""
    left, right, bottom, top = window
    room_a, room_b = 0.04 * (right - left), 0.04 * (top - bottom)
    return (
        left if a >= left else a - room_a,
        right if a <= right else a + room_a,
        bottom if b >= bottom else max(b - room_b, 0.0),
        top if b <= top else b + room_b,
    )


def map_tables(now, window, a, b):
    left, right, bottom, top = window
    points = dot("reference", a, b)
    if now.fit.bounded:
        points = joined(dot("error", *now.fit.best), points)
    return curve_datasets(
        (left + right) / 2,
        (bottom + top) / 2,
        (right - left) / 2,
        (top - bottom) / 2,
        curves=now.region,
        dashed=now.dashed,
        points=points,
    ) | {"thin": now.thin}


def profile_tables(now, window, a, fall):
    return _profile(now, 0, window[:2], a, fall)


def second_tables(now, b):
    low, high = now.window[2:]
    fall = float(profile(now.fit, 1, b)) if now.fit.bounded else np.nan
    return _profile(now, 1, (min(low, b), max(high, b)), b, fall)


def _profile(now, which, ends, at, fall):
    """ln L of the profile, its top at 0, the parabola and the cut of the interval."""
    low, high = ends
    middle, reach = (low + high) / 2, (high - low) / 2
    if not now.fit.bounded:
        return curve_datasets(middle, -1.0, reach, 1.2)
    values, falls = now.profiles[which]
    best, error = now.fit.best[which], float(now.fit.errors[which])
    bowl = ((values - best) / error) ** 2 / 2
    deep = 2.6 * now.half
    if fall > deep:
        deep = min(1.1 * fall, 8 * now.half)
    return curve_datasets(
        middle,
        -0.45 * deep,
        reach,
        0.57 * deep,
        curves=polyline("profile", "approximation", values, -falls),
        dashed=joined(
            polyline("cut", "function", ends, [-now.half] * 2),
            polyline("parabola", "other", values, -bowl),
        ),
        points=dot("reference", at, -fall) if fall <= 1.02 * deep else NOTHING,
    )


def law_tables(fit, a, b):
    """The density of the pair in hand and of the estimate over the data."""
    x, family = fit.data.x, fit.data.family
    low, high = float(x.min()), float(x.max())
    if family is Family.NORMAL:
        low, high = min(low, a - 3 * b), max(high, a + 3 * b)
        room = 3 * float(np.ptp(x)) or 1.0
        low, high = max(low, float(x.min()) - room), min(high, float(x.max()) + room)
    else:
        low, high = 0.0, 1.3 * high
    t = np.linspace(low, high, 201)
    t = t[t > 0] if family is not Family.NORMAL else t
    y = np.minimum(pair_density(family, t, a, b), TALLEST)
    best = pair_density(family, t, *fit.best) if fit.bounded else np.empty(0)
    areas, sticks, points = data_layers(
        x, low, high, lambda at: np.minimum(pair_density(family, at, a, b), TALLEST)
    )
    tall = [float(np.max(one)) for one in (y, best, areas["y"]) if len(one)]
    # A law that is narrow beside the estimate runs out of the picture.
    tall = 1.1 * (min(max(tall), 4 * max(tall[1:])) if fit.bounded else max(tall)) or 1.0
    return curve_datasets(
        (low + high) / 2,
        0.46 * tall,
        (high - low) / 2,
        0.54 * tall,
        areas=areas,
        curves=joined(polyline("law", "approximation", t, y), sticks),
        dashed=polyline("estimate", "error", t, best) if fit.bounded else NOTHING,
        points=points,
    )
