"""Places with a demand: distances on the globe, a flat map of them, and where to put depots."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

EARTH_RADIUS = 6371.0088  # km, the mean radius R₁ of the International Union of Geodesy


@dataclass(frozen=True, eq=False)
class Sites:
    """name (n,) as text; latitude, longitude (n,) in degrees; demand (n,) ≥ 0 in any unit.

    Errors: ValueError for columns of different length, coordinates off the globe, a negative or
    missing demand, and no site at all; it names the row, counted from 1.
    """

    name: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    demand: np.ndarray

    def __post_init__(self):
        n = len(self.name)
        if n == 0:
            raise ValueError("there must be at least one site")
        for what, low, high in (("latitude", -90, 90), ("longitude", -180, 180)):
            self._check(what, low, high, f"lie in [{low}, {high}]")
        self._check("demand", 0, np.finfo(float).max, "be a number of at least 0")

    def _check(self, what: str, low: float, high: float, rule: str) -> None:
        values = getattr(self, what)
        if len(values) != len(self.name):
            raise ValueError(f"{what} must have {len(self.name)} values, got {len(values)}")
        wrong = np.flatnonzero(~((values >= low) & (values <= high)))  # NaN is wrong, too
        if len(wrong):
            k = wrong[0]
            raise ValueError(f"{what} must {rule}, got {values[k]} in row {k + 1}, {self.name[k]}")

    def __len__(self) -> int:
        return len(self.name)

    def take(self, rows: np.ndarray) -> "Sites":
        """Some of the sites, in the given order."""
        columns = (self.name, self.latitude, self.longitude, self.demand)
        return Sites(*(column[rows] for column in columns))

    def largest(self, number: int) -> "Sites":
        """The sites with the largest demand, largest first."""
        return self.take(np.argsort(-self.demand, kind="stable")[:number])


def town_sites(table: pd.DataFrame, per_person: float = 1.0) -> Sites:
    """Sites from the table of Ontario's towns: demand = per_person · population.

    >>> table = pd.DataFrame(
    ...     {"name": ["A"], "latitude": [45.0], "longitude": [-77.2], "population": [2000]}
    ... )
    >>> town_sites(table, 0.001).demand.tolist()
    [2.0]
    """
    numbers = table[["latitude", "longitude", "population"]].to_numpy(float).T
    return Sites(table["name"].to_numpy(str), numbers[0], numbers[1], per_person * numbers[2])


def great_circle_distances(start: Sites, end: Sites) -> np.ndarray:
    """Distances (n, m) in km along the surface of a sphere, as the crow flies.

    2R·asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)), exact for near places, too (haversine:
    Sinnott, Sky and Telescope 68, 1984).

    >>> pole = Sites(np.array(["N"]), np.array([90.0]), np.array([0.0]), np.array([1.0]))
    >>> line = Sites(np.array(["E"]), np.array([0.0]), np.array([50.0]), np.array([1.0]))
    >>> great_circle_distances(pole, line).round(1).tolist()
    [[10007.6]]
    """
    phi, psi = np.radians(start.latitude)[:, np.newaxis], np.radians(end.latitude)
    turn = np.radians(start.longitude)[:, np.newaxis] - np.radians(end.longitude)
    half = np.sin((phi - psi) / 2) ** 2 + np.cos(phi) * np.cos(psi) * np.sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(half, 1.0)))


def flat_map(sites: Sites) -> tuple[np.ndarray, np.ndarray]:
    """East and north (n,) in km from the middle of the sites, for a map with equal axes.

    Equirectangular: true along the middle parallel; a province is small enough for that.

    >>> two = Sites(np.array(["S", "N"]), np.array([44.0, 46.0]), np.zeros(2), np.ones(2))
    >>> flat_map(two)[1].round(1).tolist()
    [-111.2, 111.2]
    """
    phi, turn = np.radians(sites.latitude), np.radians(sites.longitude)
    phi_0, turn_0 = (phi.min() + phi.max()) / 2, (turn.min() + turn.max()) / 2
    return EARTH_RADIUS * np.cos(phi_0) * (turn - turn_0), EARTH_RADIUS * (phi - phi_0)


def place_depots(distance: np.ndarray, demand: np.ndarray, number: int) -> tuple[np.ndarray, ...]:
    """Sites to become depots, in the order chosen (k,), and Σ demand · distance after each (k,).

    Greedy: each step takes the site that shortens the demand's way to its nearest depot most;
    not the best set in general. distance (n, n). Errors: ValueError unless 1 ≤ number ≤ n.
    Source: Kuehn and Hamburger, Management Science 9, 1963.

    >>> line = np.abs(np.subtract.outer([0.0, 1, 5], [0.0, 1, 5]))
    >>> [part.tolist() for part in place_depots(line, np.ones(3), 2)]
    [[1, 2], [5.0, 1.0]]
    """
    if not 1 <= number <= len(demand):
        raise ValueError(f"number must lie in 1…{len(demand)}, got {number}")
    nearest = np.full(len(demand), np.inf)
    chosen, totals = [], []
    for _ in range(number):
        total = np.minimum(distance, nearest) @ demand
        total[chosen] = np.inf
        chosen.append(int(np.argmin(total)))
        totals.append(float(total[chosen[-1]]))
        nearest = np.minimum(nearest, distance[chosen[-1]])
    return np.array(chosen), np.array(totals)
