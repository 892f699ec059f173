"""What the chapter on humps draws."""

import numpy as np

from core.maths.calculus.curve_tables import (
    curve_datasets,
    dot,
    joined,
    polyline,
    scattered,
    stems,
)
from core.maths.statistics.likelihood_humps import (
    hump_density,
    hump_log_likelihood,
    observed_information,
)
from core.maths.statistics.likelihood_limits import ratio_limit

REACH = 12.0
LINE = np.linspace(-REACH, REACH, 481)


def density_tables(law, x, w, hills, at):
    """The law at the highest hump, and at the next one, over the data."""
    order = np.argsort(-hills.heights, kind="stable")
    best = float(hills.at[order[0]])
    curves = [polyline("law", "approximation", LINE, hump_density(law, LINE, w, best))]
    curves.append(stems("data", "truth", x, hump_density(law, x, w, best)))
    dashed = []
    if len(order) > 1:
        other = float(hills.at[order[1]])
        dashed.append(polyline("next", "function", LINE, hump_density(law, LINE, w, other)))
    tall = 1.15 * float(np.max(curves[0]["y"]))
    return curve_datasets(
        0.0,
        0.45 * tall,
        REACH,
        0.55 * tall,
        curves=joined(*curves),
        dashed=joined(*dashed),
        points=joined(scattered("data", "truth", x, 0 * x), dot("reference", float(x[at]), 0.0)),
    )


def hill_tables(law, x, w, hills, pieces, level):
    """ln L less its top; the interval's pieces lie on the cut."""
    fine = np.sort(np.concatenate([LINE, hills.at, hills.dips]))
    y = hump_log_likelihood(law, x, w, fine) - hills.top
    half = ratio_limit(level) / 2
    lowest = float(hills.heights.min() - hills.top)
    dips = hump_log_likelihood(law, x, w, hills.dips) - hills.top
    deep = max(2.5 * half, -1.15 * lowest, -1.15 * float(dips.min(initial=0.0)))
    best = float(hills.at[hills.best])
    bend = observed_information(law, x, w, best)
    dashed = [polyline("cut", "function", [-REACH, REACH], [-half, -half])]
    if bend > 0:
        bowl = -bend * (fine - best) ** 2 / 2
        dashed.append(polyline("parabola", "other", fine, bowl))
    shown = [(max(low, -REACH), min(high, REACH)) for low, high in pieces]
    return curve_datasets(
        0.0,
        -0.45 * deep,
        REACH,
        0.57 * deep,
        curves=joined(
            polyline("likelihood", "approximation", fine, y),
            *(polyline(f"piece {i}", "point", one, [-half] * 2) for i, one in enumerate(shown)),
        ),
        dashed=joined(*dashed),
        points=scattered("humps", "error", hills.at, hills.heights - hills.top),
    )
