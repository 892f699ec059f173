"""The columns that pictures of maps of the plane are drawn from: where each point is at the start,
half-way and at the end of a film.

``role`` says what a piece stands for: "still" (what does not move), "grid", "first" and "second"
(columns, or products), "kept" and "turned over" (areas by orientation), "answer", "letter".
"""

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from core.maths.linear_algebra.linear_equations import Solution, Solvable, row_lines
from core.maths.linear_algebra.linear_maps import (
    Basis,
    InBasis,
    determinant,
    flat_moments,
    line_angle,
)

HALF = 3.0  # half height of the window: the columns can be dragged within it
WIDER = np.array([2.0, 1.0])
LINES = 12  # grid lines on each side of 0
SQUARE = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)])
LETTER = np.array(  # an F in the unit square, which no turn makes its own mirror image
    [(0.3, 0.15), (0.3, 0.85), (0.72, 0.85), (np.nan, np.nan), (0.3, 0.52), (0.6, 0.52)]
)
PLACES = tuple(f"{letter}{k}" for k in range(3) for letter in "xy")

Table = dict[str, np.ndarray]
Piece = tuple[str, str, np.ndarray, np.ndarray, np.ndarray]  # series, role, start, middle, end


def still(series: str, role: str, points: np.ndarray) -> Piece:
    points = np.asarray(points, float)
    return series, role, points, points, points


def straight(series: str, role: str, points: np.ndarray, matrix: np.ndarray) -> Piece:
    """From p to A·p on straight ways: at the part t of the film (1 − t)·p + t·A·p."""
    end = points @ np.asarray(matrix).T
    return series, role, points, (points + end) / 2, end


def twice(series: str, role: str, points: np.ndarray, then: np.ndarray, last: np.ndarray) -> Piece:
    """From p to M·p, then to N·M·p, with M = ``then`` and N = ``last``."""
    half = points @ np.asarray(then).T
    return series, role, points, half, half @ np.asarray(last).T


def piece_table(pieces: Iterable[Piece]) -> Table:
    """Pieces under each other; of none, a gap.

    >>> piece_table([still("v", "letter", [(0, 0), (1, 2)])])["y2"].tolist()
    [0.0, 2.0]
    """
    pieces = list(pieces) or [still("", "still", np.full((1, 2), np.nan))]
    sizes = [len(piece[2]) for piece in pieces]
    places = np.stack([np.concatenate([piece[k] for piece in pieces]) for k in (2, 3, 4)])
    columns = places.astype(np.float32).transpose(0, 2, 1).reshape(len(PLACES), -1)
    return {
        "series": np.repeat([piece[0] for piece in pieces], sizes),
        "role": np.repeat([piece[1] for piece in pieces], sizes),
    } | dict(zip(PLACES, columns, strict=True))


def arrow_tables(pieces: Iterable[Piece], names: Iterable[str], gap: float = 0.3) -> dict:
    """Datasets arrows, heads and names of arrows given by their foot and tip; ``gap`` is how far
    beyond the tip its name stands, and twice that to the side, as names are wider than high. Of
    names that would stand on each other the later one stands lower."""
    pieces, names = list(pieces), list(names)
    roles = [role for _, role, *_ in pieces]
    tips = [np.array([p[k][-1] for p in pieces]).reshape(-1, 2) for k in (2, 3, 4)]
    feet = [np.array([p[k][0] for p in pieces]).reshape(-1, 2) for k in (2, 3, 4)]
    ways = [tip - foot for tip, foot in zip(tips, feet, strict=True)]
    beyond = [
        below_each_other(tip + gap * WIDER * way / np.maximum(np.hypot(*way.T), 1e-9)[:, None], gap)
        for tip, way in zip(tips, ways, strict=True)
    ]
    at = {f"d{letter}{k}": ways[k][:, i] for k in range(3) for i, letter in enumerate("xy")}
    seen = [np.hypot(*way.T) > 1e-9 for way in ways]  # an arrow of no length has no head
    for k in range(3):
        tips[k] = np.where(seen[k][:, None], tips[k], np.nan)
    return {
        "arrows": piece_table(pieces),
        "heads": {"role": roles} | _by_place(tips) | at,
        "names": {"text": names, "role": roles} | _by_place(beyond),
    }


def below_each_other(places: np.ndarray, gap: float) -> np.ndarray:
    """The places (n, 2) of names, a name moved down until it stands on no earlier one.

    >>> below_each_other(np.array([(1.0, 1.0), (1.2, 1.1), (4.0, 1.0)]), 0.3).round(2).tolist()
    [[1.0, 1.0], [1.2, 0.64], [4.0, 1.0]]
    """
    places = places.copy()
    wide, high = 2.4 * gap, 1.2 * gap
    for j in range(len(places)):
        for _ in range(j):
            for x, y in places[:j]:
                if abs(places[j, 0] - x) < wide and abs(places[j, 1] - y) < high - 1e-9:
                    places[j, 1] = y - high
    return places


def _by_place(places: list[np.ndarray]) -> Table:
    return {f"{letter}{k}": places[k][:, i] for k in range(3) for i, letter in enumerate("xy")}


def grid_pieces(reach: float = LINES) -> list[np.ndarray]:
    """The lines x = k and y = k, as their ends."""
    whole = range(-int(reach), int(reach) + 1)
    across = [np.array([(-reach, k), (reach, k)], float) for k in whole]
    return across + [line[:, ::-1].copy() for line in across]


def line_through(degrees: float, reach: float = 3 * HALF) -> np.ndarray:
    direction = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    return np.outer([-reach, reach], direction)


def area_table(points: np.ndarray, matrix: np.ndarray) -> Table:
    """A shape on its way under I → A, with the colour of its orientation: between the moments at
    which (1 − t)·I + t·A is flat, det is of one sign."""
    A = np.asarray(matrix, float)
    ends = [0.0, *flat_moments(A), 1.0]
    rows, spans = [], []
    for since, until in pairwise(ends):
        middle = (since + until) / 2
        det = determinant(np.eye(2) * (1 - middle) + A * middle)
        role = "kept" if det > 0 else "turned over" if det < 0 else "still"
        rows.append(straight(f"{role} {since:g}", role, points, A))
        spans.append((since, until))
    span = np.repeat(np.array(spans), len(points), axis=0)
    return piece_table(rows) | {"since": span[:, 0], "until": span[:, 1]}


def no_area() -> Table:
    return piece_table([]) | {"since": np.array([2.0]), "until": np.array([2.0])}


def window_table(half: float = HALF, centre: tuple[float, float] = (0.0, 0.0)) -> Table:
    row = {"cx": centre[0], "cy": centre[1], "rx": half, "ry": half}
    return {name: np.array([value], float) for name, value in row.items()}


def map_film(matrix: np.ndarray, kernel: float, image: float) -> dict[str, Table]:
    """The plane on its way from I to A: grid, unit square, letter, the two columns as arrows, and
    the lines of kernel and image where there are (angles, else NaN)."""
    A = np.asarray(matrix, float)
    basis = {"A·e₁": ("first", (1.0, 0.0)), "A·e₂": ("second", (0.0, 1.0))}
    tips = [straight(n, role, np.array([(0.0, 0.0), e]), A) for n, (role, e) in basis.items()]
    guides = [
        still(name, role, line_through(angle))
        for name, role, angle in (("kernel", "answer", kernel), ("image", "letter", image))
        if angle == angle
    ]
    grid = grid_pieces()
    return {
        "window": window_table(),
        "areas": area_table(SQUARE, A),
        "lines": piece_table(
            [still(f"at rest {k}", "still", line) for k, line in enumerate(grid)]
            + [straight(f"line {k}", "grid", line, A) for k, line in enumerate(grid)]
        ),
        "dashed": piece_table(guides),
        "shapes": piece_table([straight("F", "letter", LETTER, A)]),
        "points": piece_table([]),
    } | arrow_tables(tips, basis)


def product_film(first: np.ndarray, second: np.ndarray) -> dict[str, Table]:
    """The letter and its square on both ways: "grid" through B, then A; "first" through A, then B.

    The window holds both ends, in steps of 3.
    """
    A, B = np.asarray(first, float), np.asarray(second, float)
    pieces = []
    for name, role, then, last in (("A·B", "grid", B, A), ("B·A", "first", A, B)):
        for part, points in (("square", SQUARE), ("F", LETTER)):
            pieces.append(twice(f"{name} {part}", role, points, then, last))
    reach = max(1.0, *(float(np.nanmax(np.abs(piece[k]))) for piece in pieces for k in (3, 4)))
    half = HALF * math.ceil(1.05 * reach / HALF)
    rest = [still("square", "still", SQUARE), still("F", "still", LETTER)]
    corner = np.array([(0.0, 0.0), (0.5, 1.0)])
    ends = [
        twice(name, role, corner, then, last)
        for name, role, then, last in (("A·B", "grid", B, A), ("B·A", "first", A, B))
    ]
    names = arrow_tables(ends, ["A·B", "B·A"], 0.12 * half)["names"]
    return {
        "window": window_table(half),
        "areas": no_area(),
        "lines": piece_table(rest),
        "dashed": piece_table([]),
        "shapes": piece_table(pieces),
        "points": piece_table([]),
    } | (arrow_tables([], []) | {"names": names})


def column_picture(matrix: np.ndarray, target: np.ndarray, found: Solution) -> dict[str, Table]:
    """x₁ times the first column, x₂ times the second after it, the sum A·x, and what b lacks."""
    A, b = np.asarray(matrix, float), np.asarray(target, float)
    one = found.x[0] * A[:, 0]
    zero = np.zeros(2)
    arrows = [
        still("part 1", "first", [zero, one]),
        still("part 2", "second", [one, found.reached]),
        still("sum", "answer", [zero, found.reached]),
    ]
    rank_one = [still("image", "still", line_through(line_angle(*_longest(A.T))))]
    flat = determinant(A) == 0 and np.abs(A).max() > 0
    columns = [still(f"column {k}", "still", [zero, A[:, k]]) for k in (0, 1)]
    missing = [still("missing", "turned over", [found.reached, b])]
    turn = -1 if determinant(A) < 0 else 1  # beside its arrow, away from the other column
    names = {
        f"column {k + 1}": [A[:, k] - side * turn * np.array([A[1, k], -A[0, k]]), A[:, k]]
        for k, side in enumerate((1, -1))
    } | {"b": [zero, b]}
    labels = arrow_tables([still(n, "letter", way) for n, way in names.items()], names)["names"]
    return {
        "window": window_table(),
        "areas": no_area(),
        "lines": piece_table(columns),
        "dashed": piece_table((rank_one if flat else []) + missing),
        "shapes": piece_table([]),
        "points": piece_table([still("b", "letter", [b, b])]),
    } | (arrow_tables(arrows, [""] * 3) | {"names": labels})


def _longest(rows: np.ndarray) -> tuple[float, float]:
    x, y = max(rows.tolist(), key=lambda row: math.hypot(*row))
    return x, y


def row_picture(matrix: np.ndarray, target: np.ndarray, found: Solution) -> dict[str, Table]:
    """The two equations as lines, and x; the window holds x and 0."""
    reach = max(HALF, *(1.2 * np.abs(found.x)))
    half = HALF * 2.0 ** math.ceil(math.log2(reach / HALF))
    lines = row_lines(matrix, target, 6 * half)
    named = zip(("row 1", "row 2"), ("grid", "kept"), lines, strict=True)
    drawn = [still(name, role, line) for name, role, line in named if line is not None]
    both = len(drawn) == 2 and found.case is Solvable.LINE
    return (
        {
            "window": window_table(half),
            "areas": no_area(),
            "lines": piece_table([still("axes", "still", axis) for axis in _axes(half)]),
            "dashed": piece_table(
                drawn[1:] if both else []
            ),  # one over the other: both can be seen
            "shapes": piece_table(drawn[:1] if both else drawn),
            "points": piece_table([still("x", "answer", [found.x, found.x])]),
        }
        | arrow_tables([], [])
    )


def _axes(half: float) -> list[np.ndarray]:
    across = np.array([(-4 * half, 0.0), (4 * half, 0.0)])
    return [np.vstack([across, [(np.nan, np.nan)], across[:, ::-1]])]


def basis_picture(
    matrix: np.ndarray, basis: np.ndarray, vector: np.ndarray, found: InBasis
) -> dict[str, Table]:
    """The grid of p₁ and p₂, both as arrows, v and A·v, and v as a sum along the grid."""
    A, P, v = (np.asarray(one, float) for one in (matrix, basis, vector))
    tips = {"p₁": ("first", P[:, 0]), "p₂": ("second", P[:, 1]), "v": ("kept", v)}
    tips["A·v"] = ("answer", A @ v)
    zero = np.zeros(2)
    grid, sums = [], []
    if found.case is not Basis.NONE:
        grid = [still(f"line {k}", "grid", line @ P.T) for k, line in enumerate(grid_pieces())]
        part = found.vector[0] * P[:, 0]
        sums = [still("c₁p₁", "first", [zero, part]), still("c₂p₂", "second", [part, v])]
    return {
        "window": window_table(),
        "areas": no_area(),
        "lines": piece_table(grid),
        "dashed": piece_table(sums),
        "shapes": piece_table([]),
        "points": piece_table([]),
    } | arrow_tables([still(n, role, [zero, tip]) for n, (role, tip) in tips.items()], tips)
