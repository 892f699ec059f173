"""What the chapter on word vectors draws."""

from dataclasses import dataclass

import numpy as np

from core.maths.learning.word_vectors import cosines, nearest, plane_of

NEAREST = 10
BARS = 60
FLAT = 0.25
EMPTY = {
    "window": {"cx": [0.0], "cy": [0.0], "rx": [1.0], "ry": [1.0]},
    "thin": {"role": [], "x": [], "y": []},
    "dashed": {"series": [], "role": [], "x": [], "y": []},
    "lines": {"series": [], "role": [], "x": [], "y": []},
    "dots": {"role": [], "x": [], "y": []},
    "heads": {"role": [], "x": [], "y": [], "angle": []},
    "names": {"text": [], "role": [], "left": [], "x": [], "y": []},
}


@dataclass(frozen=True, eq=False)
class Company:
    """Of one word: cosines with all, and rows of the nearest, by short vectors and whole rows."""

    by_short: np.ndarray
    by_whole: np.ndarray
    short: np.ndarray
    whole: np.ndarray


def company_of(space, word, dims, by_whole):
    row = space.rows[word]
    by_short = cosines(space.vectors(dims), row)
    found = (nearest(by, row, NEAREST) for by in (by_short, by_whole))
    return Company(by_short, by_whole, *found)


def map_tables(space, word, dims, near):
    """The word and its nearest in the plane that shows them best, and the share that it keeps."""
    rows = [space.rows[word], *near.short.tolist()]
    vectors = space.vectors(dims)[rows]
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    flat, kept = plane_of(vectors)
    x, y = flat.T
    if np.ptp(y) < FLAT * np.ptp(x):  # names below each other are read, names in a line are not
        x, y = y, x
    among = set(near.whole.tolist())
    roles = ["turned", *("component" if i in among else "point" for i in near.short.tolist())]
    gap = np.full(len(x) - 1, np.nan)
    half = 1.25 * (max(np.ptp(x) / 2, np.ptp(y) / 2) or 0.1)
    cx, cy = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    named = [space.words[i] for i in rows]
    if not (np.ptp(x) or np.ptp(y)):  # in one place: names on each other are not read
        named = [f"{named[0]}, and the {len(named) - 1} others here", *[""] * (len(named) - 1)]
    return EMPTY | {
        "window": {"cx": [cx], "cy": [cy], "rx": [half], "ry": [half]},
        "thin": {
            "role": ["other"] * (3 * len(gap)),
            "x": np.column_stack([np.full(len(gap), x[0]), x[1:], gap]).ravel(),
            "y": np.column_stack([np.full(len(gap), y[0]), y[1:], gap]).ravel(),
        },
        "dots": {
            "role": np.repeat(roles, 3),
            "x": np.column_stack([x, x, np.full(len(x), np.nan)]).ravel(),
            "y": np.column_stack([y, y, np.full(len(y), np.nan)]).ravel(),
        },
        "names": {
            "text": named,
            "role": ["alone"] * len(rows),
            "left": (x > cx + 0.5 * half).tolist(),
            "x": x,
            "y": y,
        },
    }, kept


def value_tables(space, dims):
    """Singular values as shares of the squares, those kept apart from the others."""
    squares = space.values[:BARS] ** 2
    whole = (space.values**2).sum()
    shares = squares / whole if whole else squares
    x = np.arange(1.0, len(shares) + 1)
    return {
        "window": {
            "x0": [0.3],
            "x1": [max(len(x), 1) + 0.7],
            "y0": [0.0],
            "y1": [1.1 * max([*shares, 0.01])],
        },
        "bars": {
            "role": ["kept" if i <= dims else "left out" for i in x],
            "x": x - 0.4,
            "x2": x + 0.4,
            "y": np.zeros(len(x)),
            "y2": shares,
        },
        "limits": {"x": [], "y": []},
    }


def neighbour_rows(space, C, word, near):
    """Rows of the table: each neighbour, its cosines, how often both stand together."""
    row, short = space.rows[word], near.short.tolist()
    return [
        (space.words[i], near.by_short[i], near.by_whole[i], int(C[row, i]), space.matrix[row, i])
        for i in [*short, *(i for i in near.whole.tolist() if i not in short)]
    ]
