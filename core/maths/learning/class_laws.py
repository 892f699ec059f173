"""Two classes on a rectangle whose true boundary is known, samples of them, and what a box costs.

Places are spread evenly over x₁ from −6 to 6, x₂ from −4 to 4; a law says where class 1 is; labels
are flipped with a chance f. So who calls a share w of the rectangle wrongly errs on a fresh point
with chance f + (1 − 2f)·w. Shares are counted on a grid of 480 × 320 places.
"""

from functools import lru_cache

import numpy as np

CORNERS = np.array([[-6.0, -4.0], [6.0, 4.0]])  # of the rectangle
CELLS = (480, 320)
LAWS = {
    "step": lambda x1, x2: x1 > 0.7,
    "slope": lambda x1, x2: x2 > 0.6 * x1,
    "ring": lambda x1, x2: (x1 / 3.4) ** 2 + (x2 / 2.4) ** 2 < 1,
    "corners": lambda x1, x2: x1 * x2 < 0,
    "waves": lambda x1, x2: x2 > 2 * np.sin(1.1 * x1),
}


def true_class(law: str, X: np.ndarray) -> np.ndarray:
    """(n,) whether class 1 belongs at each place. Errors: ValueError for an unknown law.

    >>> true_class("step", np.array([[0.0, 0.0], [1.0, 0.0]])).tolist()
    [False, True]
    """
    if law not in LAWS:
        raise ValueError(f"law must be one of {', '.join(LAWS)}, got {law}")
    return np.asarray(LAWS[law](X[..., 0], X[..., 1]), bool)


def law_sample(law: str, n: int, flipped: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, 2), to hundredths, and labels (n,); with a larger chance of a flip more of the
    same labels are flipped, with a larger n points are added to the same ones.

    >>> X, y = law_sample("step", 3, 0.0, 1)
    >>> bool((y == true_class("step", X)).all())
    True
    """
    places, luck = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    X = np.round(places.uniform(CORNERS[0], CORNERS[1], (n, 2)), 2)
    return X, (true_class(law, X) ^ (luck.random(n) < flipped)).astype(int)


def grid_axes(cells: tuple[int, int] = CELLS) -> list[np.ndarray]:
    """The middles of so many cells along each side.

    >>> [float(axis[0]) for axis in grid_axes((6, 4))]
    [-5.0, -3.0]
    """
    return [
        low + (np.arange(k) + 0.5) * (high - low) / k
        for k, low, high in zip(cells, *CORNERS, strict=True)
    ]


@lru_cache(maxsize=len(LAWS))
def _summed(law: str) -> np.ndarray:
    """How many of the first i columns' first j places are class 1's, (481, 321)."""
    truth = true_class(law, np.stack(np.meshgrid(*grid_axes(), indexing="ij"), axis=-1))
    return np.pad(truth.astype(np.int32).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))


def box_shares(law: str, boxes: np.ndarray) -> np.ndarray:
    """(2, m) which share of the rectangle lies in each box (m, 2, 2), lower and upper corner, and
    is class 0's, or class 1's: what calling it the other class gets wrong.

    >>> box_shares("corners", CORNERS[None]).ravel().tolist()
    [0.5, 0.5]
    """
    ends = [
        np.searchsorted(axis, boxes[:, :, at], side="right") for at, axis in enumerate(grid_axes())
    ]
    (left, right), (low, high) = (end.T for end in ends)
    sums = _summed(law)
    ones = sums[right, high] - sums[left, high] - sums[right, low] + sums[left, low]
    return np.stack([(right - left) * (high - low) - ones, ones]) / (CELLS[0] * CELLS[1])


def true_boundary(law: str) -> np.ndarray:
    """The boundary as one path (k, 2), gaps as NaN.

    >>> true_boundary("step").tolist()
    [[0.7, -4.0], [0.7, 4.0]]
    """
    if law == "step":
        return np.array([[0.7, -4.0], [0.7, 4.0]])
    if law == "slope":
        return np.array([[-6.0, -3.6], [6.0, 3.6]])
    if law == "corners":
        return np.array([[-6.0, 0.0], [6.0, 0.0], [np.nan, np.nan], [0.0, -4.0], [0.0, 4.0]])
    if law == "ring":
        turn = np.linspace(0, 2 * np.pi, 73)
        return np.column_stack([3.4 * np.cos(turn), 2.4 * np.sin(turn)])
    x1 = np.linspace(-6, 6, 97)
    return np.column_stack([x1, 2 * np.sin(1.1 * x1)])
