"""The columns that the pictures of a probability law are drawn from, by dataset of the chart.

A law becomes a curve (density) or sticks (mass), a sample an outline of bars; what a picture does
not show is an empty table, so that one template serves every law.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from core.maths.probability.distributions import (
    Histogram,
    Picture,
    RunningMean,
    histogram,
    quantile_quantile,
    shade,
)
from core.maths.probability.families import Law
from core.maths.probability.outlines import Path, bars, dots, staircase, sticks

Table = dict[str, np.ndarray]
Row = tuple[str, str, Path]


def points(x: ArrayLike = (), y: ArrayLike = ()) -> Table:
    """One path as a table; empty without arguments.

    >>> points([1], [2])
    {'x': array([1.]), 'y': array([2.])}
    """
    return {"x": np.asarray(x, dtype=float), "y": np.asarray(y, dtype=float)}


def lines(*rows: Row, **constants: float) -> Table:
    """One table out of several paths (series, colour, (x, y)); constants become whole columns.

    >>> table = lines(("a", "red", ([0, 1], [2, 3])), ("b", "blue", ([5], [6])), width=2)
    >>> table["series"].tolist(), table["x"].tolist(), table["width"].tolist()
    (['a', 'a', 'b'], [0.0, 1.0, 5.0], [2.0, 2.0, 2.0])
    """
    sizes = [len(xy[0]) for _, _, xy in rows]
    table = {
        "series": np.repeat(np.array([row[0] for row in rows], dtype=object), sizes),
        "colour": np.repeat(np.array([row[1] for row in rows], dtype=object), sizes),
        "x": np.concatenate([row[2][0] for row in rows] or [[]]).astype(float),
        "y": np.concatenate([row[2][1] for row in rows] or [[]]).astype(float),
    }
    return table | {name: np.full(sum(sizes), float(v)) for name, v in constants.items()}


def joined(*tables: Table) -> Table:
    """Tables of the same columns, one below the other.

    >>> joined(points([1], [2]), points([3], [4]))["x"].tolist()
    [1.0, 3.0]
    """
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def stick_width(count: int) -> float:
    """Width in pixels at which sticks side by side fill about half of a chart of 300 pixels."""
    return float(np.clip(150 / max(count, 1), 1.5, 12))


def weighed_outline(
    values: ArrayLike, discrete: bool, places: ArrayLike, masses: ArrayLike
) -> Table:
    """Bars of masses at places, over the bins that a histogram of the values would have.

    >>> table = weighed_outline([1, 2], True, [1, 2, np.inf], [0.2, 0.3, 0.5])
    >>> table["y"].tolist()
    [0.0, 0.2, 0.2, 0.3, 0.3, 0.0]
    """
    count = histogram(np.asarray(values, dtype=float), discrete)
    edges = np.append(count.left, count.right[-1:])
    height = np.histogram(places, edges, weights=masses)[0] / np.diff(edges)
    return points(*bars(count.left, count.right, height))


def outline(count: Histogram) -> Table:
    """The bars of a histogram as one outline."""
    return points(*bars(count.left, count.right, count.height))


def steps_or_curve(law: Law, x: ArrayLike, f: ArrayLike) -> Path:
    """A distribution function as it is drawn: a staircase for a discrete law."""
    return staircase(x, f) if law.discrete else (np.asarray(x, float), np.asarray(f, float))


def quantile_path(law: Law, curves: Picture) -> Path:
    """The quantile function as it is drawn, within the window of x: p across, the quantile up.

    For a discrete law `quantile[i]` holds on (p[i − 1], p[i]], a staircase from p = 0.
    """
    seen = (curves.quantile >= curves.low) & (curves.quantile <= curves.high)
    p, x = curves.p[seen], curves.quantile[seen]
    if not law.discrete or not p.size:
        return p, x
    across, up = staircase(np.concatenate([[0.0], p[:-1]]), x)
    return np.append(across, p[-1]), np.append(up, x[-1])


def density_tables(
    law: Law,
    curves: Picture,
    colour: str,
    *,
    pale: str = "",
    interval: tuple[float, float] | None = None,
    count: Histogram | None = None,
) -> Mapping[str, Table]:
    """All datasets of a density plot: a law, an interval of it, a sample behind it.

    A mass is drawn as sticks, those outside the interval in the `pale` colour; beside a sample as
    dots, so that the bars stay visible.
    """
    inside = shade(law, curves, *interval) if interval else ((), ())
    curve = (law.family.label, colour, (curves.x, curves.density))
    tables = {"bars": outline(count) if count else points()}
    tables |= {"shade": points(), "sticks": lines(width=1), "curves": lines(), "dots": lines()}
    if not law.discrete:
        return tables | {"shade": points(*inside), "curves": lines(curve)}
    if count:
        return tables | {"dots": lines((curve[0], colour, dots(*curve[2])))}
    rows = [("all", pale or colour, sticks(*curve[2])), ("inside", colour, sticks(*inside))]
    return tables | {"sticks": lines(*rows, width=stick_width(curves.x.size))}


def quantile_area_tables(
    law: Law, curves: Picture, quantile: float, label: str, colour: str, pale: str
) -> Mapping[str, Table]:
    """All datasets of a density plot in which everything up to a quantile is shaded.

    `reading` is the line at the quantile, `label` what stands beside it: on the side with more
    room. A quantile outside the window has neither.
    """
    tables = density_tables(
        law, curves, colour, pale=pale, interval=(min(curves.low, quantile), quantile)
    )
    top = 1.1 * float(curves.density.max())  # clear of the curve
    seen = curves.low <= quantile <= curves.high
    side = "left" if quantile > (curves.low + curves.high) / 2 else "right"
    return {
        **tables,
        "reading": points([quantile] * 2, [0, top]) if seen else points(),
        "label": points([quantile][:seen], [top][:seen])
        | {
            "text": np.array([label][:seen], dtype=object),
            "side": np.array([side][:seen], dtype=object),
        },
    }


def quantile_quantile_tables(sample: ArrayLike, law: Law) -> Mapping[str, Table]:
    """Datasets of a Q–Q plot: the points, and the line on which sample and law agree."""
    _, theory, ordered = quantile_quantile(np.asarray(sample), law)
    ends = [min(theory[0], ordered[0]), max(theory[-1], ordered[-1])]
    return {"points": points(*dots(theory, ordered)), "equality": points(ends, ends)}


MOST_INTEGERS = 600  # drawn of a discrete law beside data


def fit_grid(law: Law, curves: Picture, data: ArrayLike) -> np.ndarray:
    """Where a law is drawn that was fitted to data: half their range further on both sides.

    A discrete law at the integers, thinned out evenly where there are more than 600.
    """
    data = np.asarray(data, dtype=float)
    margin = np.ptp(data) / 2 or 1.0
    x = curves.x[(curves.x >= data.min() - margin) & (curves.x <= data.max() + margin)]
    if not law.discrete:
        return np.unique(np.concatenate([x, np.linspace(data.min(), data.max(), 65)]))
    first = min(data.min(), x.min(initial=np.inf)) - 1
    last = max(data.max(), x.max(initial=-np.inf), first + 1)
    count = min(last - first + 1, MOST_INTEGERS)
    return np.unique(np.linspace(first, last, int(count)).round())


def fitted_heights(
    law: Law, x: ArrayLike, top: float, name: str, colour: str
) -> Mapping[str, Table]:
    """A law over `x` as curve or dots, cut at `top` where its density is too high to be drawn."""
    x = np.asarray(x, dtype=float)
    if not law.discrete:
        edges = [edge for edge in law.support if x[0] < edge < x[-1]]
        hair = 1e-9 * (x[-1] - x[0])
        x = np.unique(np.concatenate([x, *([edge - hair, edge + hair] for edge in edges)]))
    height = np.minimum(law.density(x), top)
    if law.discrete:
        return {"curves": lines(), "dots": lines((name, colour, dots(x, height)))}
    return {"curves": lines((name, colour, (x, height))), "dots": lines()}


def fitted_distribution(
    law: Law, x: ArrayLike, data: ArrayLike, colour: str, data_colour: str
) -> Table:
    """The share of the data up to x as steps, and F of the law fitted to them."""
    data = np.asarray(data, dtype=float)
    margin = np.ptp(data) / 2 or 1.0
    share = np.arange(data.size + 1) / data.size
    reach = [data.min() - margin, *np.sort(data), data.max() + margin]
    return lines(
        ("data", data_colour, staircase(reach, [*share, 1.0])),
        ("fit", colour, steps_or_curve(law, x, law.cdf(x))),
    )


def weighed_distribution(
    law: Law, x: ArrayLike, places: ArrayLike, masses: ArrayLike, colour: str, data_colour: str
) -> Table:
    """The same for masses at places, of which some may lie at −∞ or ∞: steps that end below 1."""
    finite = np.isfinite(places)
    at, share = np.asarray(places)[finite], np.cumsum(masses)[finite]
    before = float(np.sum(np.asarray(masses)[np.asarray(places) == -np.inf]))
    margin = np.ptp(at) / 2 or 1.0
    reach = [at[0] - margin, *at, at[-1] + margin]
    return lines(
        ("data", data_colour, staircase(reach, [before, *share, share[-1]])),
        ("fit", colour, steps_or_curve(law, x, law.cdf(x))),
    )


def weighed_quantile_tables(law: Law, places: ArrayLike, masses: ArrayLike) -> Mapping[str, Table]:
    """Datasets of a Q–Q plot of masses at places: each against the quantile of its own middle."""
    finite = np.isfinite(places)
    middle = (np.cumsum(masses) - np.asarray(masses) / 2)[finite]
    theory, ordered = law.quantile(np.clip(middle, 0, 1)), np.asarray(places)[finite]
    ends = [min(theory[0], ordered[0]), max(theory[-1], ordered[-1])]
    return {"points": points(*dots(theory, ordered)), "equality": points(ends, ends)}


def running_mean_tables(mean: RunningMean) -> Mapping[str, Table]:
    """Datasets of a running mean: no line for a law without mean, no band without variance."""
    known, band = np.isfinite(mean.expected), np.isfinite(mean.low)
    ends = points(mean.n[[0, -1]], [mean.expected] * 2) if known else points()
    return {
        "mean": points(mean.n, mean.mean),
        "expected": ends,
        "band": {"x": mean.n[band], "low": mean.low[band], "high": mean.high[band]},
    }
