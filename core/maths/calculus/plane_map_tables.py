"""The columns that pictures of a map of the plane are drawn from: a film from each point p to F(p),
on straight ways, and the image of a square beside its parallelogram.

Pieces, roles and windows are those of ``linear_map_tables``: "grid", "kept" and "turned over"
(areas by orientation), "answer" (what J makes), "second" (where det J is 0), "first" (the point)
and "still" (what does not move).
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from contourpy import LineType, contour_generator

from core.maths.calculus.gradients import REACH
from core.maths.calculus.plane_maps import (
    CORNERS,
    PlaneMap,
    Square,
    clear_determinant,
    image_outline,
    outline,
)
from core.maths.linear_algebra.linear_map_tables import (
    LETTER,
    Piece,
    Table,
    arrow_tables,
    piece_table,
    still,
    window_table,
)
from core.maths.linear_algebra.linear_maps import flat_moments

FAR = 40.0  # beyond that nothing is drawn
FINE, FINE_LINE = 121, 97  # points a side, and of a grid line
_STROKES = np.concatenate(
    [a + np.linspace(0, 1, 9)[:, None] * (b - a) for a, b in pairwise(LETTER - 0.5)]
)


def moved(series: str, role: str, points: np.ndarray, end: np.ndarray) -> Piece:
    """From p to F(p) = ``end``; a gap where there is no value, or one far away."""
    points, end = np.asarray(points, float), np.array(end, float)
    gone = ~(np.abs(end).max(axis=-1) <= FAR)
    end[gone] = np.nan
    start = np.where(gone[:, None], np.nan, points)
    return series, role, start, (start + end) / 2, end


def _lines() -> np.ndarray:
    """All grid lines, half a unit apart, a gap after each; (n, 2)."""
    run = np.append(np.linspace(-REACH, REACH, FINE_LINE), np.nan)
    pieces = [np.column_stack([run, np.full_like(run, at)]) for at in np.arange(-REACH, 3.1, 0.5)]
    return np.concatenate([part for piece in pieces for part in (piece, piece[:, ::-1])])


def zero_lines(F: PlaneMap) -> list[np.ndarray]:
    """Where det J is 0 in the picture: pieces (n, 2). None where it is 0 all over, or leaps.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> from core.maths.calculus.functions_of_two import FunctionOfTwo
    >>> fold = PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in ("x^2", "y")))
    >>> [bool(np.allclose(piece[:, 0], 0)) for piece in zero_lines(fold)]
    [True]
    """
    side = np.linspace(-REACH, REACH, FINE)
    det = clear_determinant(F.jacobian(side[None, :], side[:, None]))
    # A line through points of the grid is found as one line, not as the two sides of a strip.
    det = np.where(np.abs(det) == 0, 1e-300, det)
    found = contour_generator(side, side, det, line_type=LineType.Separate).lines(0.0)
    scale = 0.1 * float(np.median(np.abs(det[np.isfinite(det)]))) if np.isfinite(det).any() else 0
    return [one for one in found if (np.abs(F.determinant(*one.T)) <= scale).all()]


@lru_cache(maxsize=64)
def map_ground(F: PlaneMap) -> dict[str, Table]:
    """What does not depend on the square: the window, the grid on its way, where det J is 0."""
    folds = [
        moved(f"fold {k}", "second", piece, F(*piece.T)) for k, piece in enumerate(zero_lines(F))
    ]
    grid = _lines()
    return {
        "window": window_table(REACH),
        "lines": piece_table([moved("grid", "grid", grid, F(*grid.T))]),
        "folds": piece_table(folds),
    }


def letter_in(x: float, y: float, side: float) -> np.ndarray:
    """The F in the square about (x, y), with points enough to bend and a gap between strokes."""
    return np.array([x, y]) + side * _STROKES


@lru_cache(maxsize=64)
def letter_image(F: PlaneMap, x: float, y: float, side: float) -> np.ndarray:
    return F(*letter_in(x, y, side).T)


def orientation(determinant: float) -> str:
    return "kept" if determinant > 0 else "turned over" if determinant < 0 else "still"


def square_on_its_way(F: PlaneMap, found: Square) -> Table:
    """The square from p to F(p), with the colour of its orientation at the middle: that of
    (1 − t)·I + t·J, which changes where this is flat."""
    points, J = outline(found.x, found.y, found.side), found.jacobian
    image = image_outline(F, found.x, found.y, found.side)[::8]
    known = bool(np.isfinite(J).all())
    rows, spans = [], []
    for since, until in pairwise([0.0, *(flat_moments(J) if known else ()), 1.0]):
        t = (since + until) / 2
        turn = clear_determinant((1 - t) * np.eye(2) + t * J) if known else 0.0
        role = orientation(found.determinant if until == 1 else float(turn))
        rows.append(moved(f"square {since:g}", role, points, image))
        spans += [(since, until)] * len(points)
    since, until = np.array(spans, float).T
    return piece_table(rows) | {"since": since, "until": until}


def parallelogram(found: Square) -> np.ndarray:
    """F(p) + J·d for the corners p + d of the square; (5, 2)."""
    return found.centre + found.side * CORNERS @ found.jacobian.T


def square_film(F: PlaneMap, found: Square) -> dict[str, Table]:
    """The plane on its way from p to F(p): the grid, the square with its F, its parallelogram, and
    where det J is 0."""
    ground, x, y, side = map_ground(F), found.x, found.y, found.side
    square, letter = outline(x, y, side, 1), letter_in(x, y, side)
    goal = parallelogram(found)
    near = np.isfinite(goal).all() and np.abs(goal).max() <= FAR
    to_first_order = ("J", "answer", square, (square + goal) / 2, goal)
    return {
        "window": ground["window"],
        "areas": square_on_its_way(F, found),
        "lines": ground["lines"],
        "dashed": {
            name: np.concatenate([ground["folds"][name], column])
            for name, column in piece_table([to_first_order] if near else []).items()
        },
        "shapes": piece_table(
            [
                still("square at rest", "still", square),
                still("F at rest", "still", letter),
                moved("F", "letter", letter, letter_image(F, x, y, side)),
            ]
        ),
        "points": piece_table([still("p", "first", np.array([(x, y)] * 2))]),
    } | arrow_tables([], [])


def square_image(F: PlaneMap, found: Square) -> dict[str, Table]:
    """The image of the square as large as the picture, its F, the parallelogram and the columns of
    J times half the side, from F(p)."""
    x, y, side = found.x, found.y, found.side
    middle, goal = found.centre, parallelogram(found)
    image, letter = image_outline(F, x, y, side)[::8], letter_image(F, x, y, side)
    known = bool(np.isfinite(goal).all())
    reach = np.abs(np.concatenate([image, goal]) - middle)
    reach = float(reach[np.isfinite(reach)].max(initial=0.0))
    if not np.isfinite(middle).all():
        middle, reach = np.zeros(2), 1.0
    ends = [middle + side / 2 * column for column in found.jacobian.T]
    names = ("J·e₁", "J·e₂")
    arrows = [
        still(name, "answer", np.array([middle, end]))
        for name, end in zip(names, ends, strict=True)
    ]
    area = piece_table([still("image", orientation(found.determinant), image)])
    span = {"since": np.zeros(len(image)), "until": np.ones(len(image))}
    half = 1.25 * max(reach, 1e-6)
    return {
        "window": window_table(half, tuple(middle.tolist())),
        "areas": area | span,
        "lines": piece_table([]),
        "dashed": piece_table([still("J", "answer", goal)] if known else []),
        "shapes": piece_table([still("F", "letter", letter)]),
        "points": piece_table([]),
    } | (arrow_tables(arrows, names, 0.08 * half) if known else arrow_tables([], []))
