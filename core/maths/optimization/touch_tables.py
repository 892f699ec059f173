"""The pictures of a touching point: the map, the least f by limit, and f along the limit."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import (
    curve_datasets,
    dot,
    joined,
    polyline,
    value_window,
)
from core.maths.calculus.functions_of_two import FunctionOfTwo, angle_of, unit
from core.maths.calculus.gradients import REACH
from core.maths.calculus.level_lines import joined_pieces, level_through
from core.maths.calculus.map_tables import Table, arrow_layers, ground_layers, name_layer
from core.maths.optimization.equality_constraint import (
    DUST,
    Touch,
    TouchVerdict,
    best_values,
    heights_along,
    limit_pieces,
)

LONG, SHORTER = 1.25, 0.7  # arrows of ∇f and of ∇g
ASIDE = 0.3  # from an arrow's tip to its name, which stands to its side
FRAME = REACH * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]], float)
Point = tuple[float, float]


def touch_tables(
    f: FunctionOfTwo, g: FunctionOfTwo, found: TouchVerdict, yours: Point,
    write: Callable[[float], str],
) -> dict[str, Table]:  # fmt: skip
    """The limit, the level line through the best points, both gradients there, and your point."""
    pieces = limit_pieces(g, found.limit) if math.isfinite(found.limit) else ()
    lines = [polyline("limit", "direction", *joined_pieces(pieces))]
    arrows, points = [], [dot("direction", *yours)]
    if found.points and found.case not in (Touch.FRAME, Touch.ENDLESS):
        lines.insert(0, polyline("level", "level", *level_through(f, *found.points[0])))
    best = () if found.case is Touch.ENDLESS else found.points[:2]
    for k, place in enumerate(best):
        points.append(dot("level", *place) | {"series": np.full(2, f"best {k}")})
        if found.multipliers:
            arrows += _gradients(f, g, place, k)
    return (
        ground_layers(f, (), write)
        | arrow_layers(arrows)
        | {
            "names": name_layer([_beside(*arrow) for arrow in arrows]),
            "lines": joined(*lines),
            "dashed": polyline("frame", "aside", *FRAME.T),
            "points": joined(*points),
        }
    )


@lru_cache(maxsize=64)
def gradient_at(function: FunctionOfTwo, place: Point) -> Point:
    """The gradient at one point: the map and the numbers beside it ask for the same."""
    slopes = tuple(map(float, function.gradient(*place)))
    dust = DUST * max(map(abs, slopes))
    across, up = (0.0 if abs(slope) <= dust else slope for slope in slopes)
    return across, up


def _gradients(f: FunctionOfTwo, g: FunctionOfTwo, place: Point, k: int) -> list[tuple]:
    """Both arrows at the k-th point, each with a name of its own."""
    made = []
    kinds = ("∇f", "gradient", f, LONG), ("∇g", "approximation", g, SHORTER)
    for name, role, function, length in kinds:
        slopes = gradient_at(function, place)
        if math.hypot(*slopes) > 1e-9:
            made.append((f"{name} {k}", role, place, angle_of(*slopes), length))
    return made


def _beside(name: str, role: str, foot: Point, degrees: float, length: float) -> tuple:
    (cos, sin), (across, up) = unit(degrees), unit(degrees - 90)
    x, y = foot[0] + length * cos + ASIDE * across, foot[1] + length * sin + ASIDE * up
    return name.split()[0], role, float(x), float(y)


def price_tables(f: FunctionOfTwo, g: FunctionOfTwo, found: TouchVerdict) -> dict[str, Table]:
    """V(c), the point of now and the line of slope λ through it, one for each slope."""
    limits, values = best_values(f, g)
    if not np.isfinite(values).any():
        values = np.where(limits == limits, np.nan, 0.0)
    value = found.value if math.isfinite(found.value) else math.nan
    centre, half = value_window(values, np.array([value]), least=1e-3)
    middle, reach = (limits[0] + limits[-1]) / 2, max((limits[-1] - limits[0]) / 2, 1e-6)
    ends = found.limit + 0.3 * reach * np.array([-1.0, 1.0])
    slopes = {found.after, found.before} if found.multipliers else set()
    tangents = [
        polyline(
            f"λ {slope:.6g}", "approximation", ends, found.value + slope * (ends - found.limit)
        )
        for slope in sorted(slopes)
    ]
    known = math.isfinite(found.value) and math.isfinite(found.limit)
    return curve_datasets(float(middle), centre, float(reach), half) | {
        "curves": polyline("V", "function", limits, values),
        "dashed": joined(*tangents),
        "points": joined(*([dot("truth", found.limit, found.value)] if known else [])),
    }


def along_tables(
    f: FunctionOfTwo, g: FunctionOfTwo, found: TouchVerdict, yours: Point
) -> dict[str, Table]:
    """f against the length along the piece of the limit that holds the best point (your point
    where there is none)."""
    pieces = limit_pieces(g, found.limit) if math.isfinite(found.limit) else ()
    if not pieces:
        return curve_datasets(0.0, 0.0, 1.0, 1.0)
    at = found.points[0] if found.points else yours
    which = min(range(len(pieces)), key=lambda k: float(np.hypot(*(pieces[k] - at).T).min()))
    piece, height = pieces[which], heights_along(f, g, found.limit)[which]
    way = np.r_[0.0, np.cumsum(np.hypot(*np.diff(piece, axis=0).T))]
    points = []
    for role, place in (("other", yours), *(("truth", one) for one in found.points[:2])):
        far, up = np.hypot(*(piece - place).T), float(f(*place))
        if far.min() < 0.1 and math.isfinite(up):
            points.append(dot(role, way[int(far.argmin())], up))
    centre, half = value_window(height, least=1e-3)
    return curve_datasets(float(way[-1] / 2), centre, float(way[-1] / 2), half) | {
        "curves": polyline("f", "function", way, height),
        "points": joined(*points),
    }
