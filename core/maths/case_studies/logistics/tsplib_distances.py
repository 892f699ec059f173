"""Distances between places by the rules of TSPLIB, and matrices from their triangles.

Source: Reinelt, TSPLIB 95, 1995, sections 1.2 and 2.
"""

from collections.abc import Callable

import numpy as np

GLOBE = 6378.388  # km, TSPLIB's radius of the earth
PI = 3.141592  # TSPLIB's


def nearest_whole(distance: np.ndarray) -> np.ndarray:
    """TSPLIB's nint: halves go up.

    >>> nearest_whole(np.array([0.5, 1.5, 2.4])).tolist()
    [1.0, 2.0, 2.0]
    """
    return np.floor(distance + 0.5)


def straight(places: np.ndarray) -> np.ndarray:
    """√(Δx² + Δy²), (n, n) from (n, 2), not rounded."""
    x, y = places[:, 0], places[:, 1]
    return np.hypot(x[:, np.newaxis] - x, y[:, np.newaxis] - y)


def pseudo_euclidean(places: np.ndarray) -> np.ndarray:
    """ATT: √((Δx² + Δy²)/10), rounded up to the next whole number.

    >>> pseudo_euclidean(np.array([[0, 0], [10, 0], [3, 1.0]])).tolist()[0]
    [0.0, 4.0, 1.0]
    """
    # To a millionth, so that a root that is whole stays so.
    return np.ceil(np.round(straight(places) / np.sqrt(10), 6))


def geographical(places: np.ndarray) -> np.ndarray:
    """GEO: km on a sphere, rounded down after 1 is added; latitude and longitude are given as
    degrees.minutes, so that 38.24 is 38°24'.

    >>> geographical(np.array([[38.24, 20.42], [39.57, 26.15]])).tolist()[0]
    [0.0, 509.0]
    """
    degrees = np.trunc(places)
    radians = PI * (degrees + 5 * (places - degrees) / 3) / 180
    latitude, longitude = radians[:, 0], radians[:, 1]
    q1 = np.cos(longitude[:, np.newaxis] - longitude)
    q2 = np.cos(latitude[:, np.newaxis] - latitude)
    q3 = np.cos(latitude[:, np.newaxis] + latitude)
    cosine = 0.5 * ((1 + q1) * q2 - (1 - q1) * q3)
    whole = np.trunc(GLOBE * np.arccos(np.clip(cosine, -1, 1)) + 1)
    np.fill_diagonal(whole, 0.0)
    return whole


def city_block(places: np.ndarray) -> np.ndarray:
    """|Δx| + |Δy|, not rounded."""
    return np.abs(places[:, np.newaxis] - places).sum(axis=2)


def largest_step(places: np.ndarray) -> np.ndarray:
    """max(|Δx|, |Δy|), not rounded."""
    return np.abs(places[:, np.newaxis] - places).max(axis=2)


DISTANCES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "EUC_2D": lambda places: nearest_whole(straight(places)),
    "CEIL_2D": lambda places: np.ceil(straight(places)),
    "FLOOR_2D": lambda places: np.floor(straight(places)),
    "EXACT_2D": lambda places: nearest_whole(1000 * straight(places)),
    "MAN_2D": lambda places: nearest_whole(city_block(places)),
    "MAX_2D": lambda places: nearest_whole(largest_step(places)),
    "GEO": geographical,
    "ATT": pseudo_euclidean,
}
FORMATS = {  # of a symmetric matrix: which triangle, in which order, and whether with its diagonal
    "UPPER_ROW": ("upper", 1),
    "LOWER_COL": ("upper", 1),
    "UPPER_DIAG_ROW": ("upper", 0),
    "LOWER_DIAG_COL": ("upper", 0),
    "LOWER_ROW": ("lower", 1),
    "UPPER_COL": ("lower", 1),
    "LOWER_DIAG_ROW": ("lower", 0),
    "UPPER_DIAG_COL": ("lower", 0),
}


def matrix_of(numbers: np.ndarray, n: int, form: str) -> np.ndarray:
    """The matrix (n, n) of which a file lists the numbers, row after row, in one of TSPLIB's forms.

    A triangle by columns is the other triangle by rows, for distances are symmetric. Errors:
    ValueError for an unknown form and for a wrong number of numbers.

    >>> matrix_of(np.array([1.0, 2, 3]), 3, "UPPER_ROW").tolist()
    [[0.0, 1.0, 2.0], [1.0, 0.0, 3.0], [2.0, 3.0, 0.0]]
    >>> matrix_of(np.array([0, 1, 0, 2, 3, 0.0]), 3, "LOWER_DIAG_ROW").tolist()[2]
    [2.0, 3.0, 0.0]
    """
    if form != "FULL_MATRIX" and form not in FORMATS:
        known = ", ".join(("FULL_MATRIX", *FORMATS))
        raise ValueError(f"edge_weight_format must be one of {known}, got {form[:20] or 'none'}")
    side, skip = FORMATS.get(form, ("full", 0))
    needed = n * n if side == "full" else n * (n + 1 - 2 * skip) // 2
    if len(numbers) != needed:
        raise ValueError(
            f"section EDGE_WEIGHT must hold {needed:,} numbers as {form} of {n} places, got "
            f"{len(numbers):,}"
        )
    if side == "full":
        return numbers.reshape(n, n)
    matrix = np.zeros((n, n))
    matrix[np.triu_indices(n, skip) if side == "upper" else np.tril_indices(n, -skip)] = numbers
    return matrix + np.triu(matrix, 1).T + np.tril(matrix, -1).T
