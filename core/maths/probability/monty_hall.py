"""Doors with one car: what a host's opening of doors says, and what he knows (Selvin 1975)."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Doors:
    """``doors`` in all, of which the host opens ``opened``; with probability ``knows`` he knows
    where the car is and opens others at random, else any doors at random; never the guest's."""

    doors: int
    opened: int
    knows: float

    def __post_init__(self) -> None:
        if self.doors < 3 or not 1 <= self.opened <= self.doors - 2:
            raise ValueError(f"of 3 or more doors 1 … n − 2 open, got {self.doors, self.opened}")
        if not 0 <= self.knows <= 1:
            raise ValueError(f"knows must lie in [0, 1], got {self.knows}")

    @property
    def no_car_seen(self) -> float:
        """P(no opened door shows the car) = q + (1 − q)·(n − k)/n."""
        return self.knows + (1 - self.knows) * (self.doors - self.opened) / self.doors

    @property
    def stay(self) -> float:
        """P(car behind the guest's door | none was seen) = (1/n)/P(none seen)."""
        return 1 / self.doors / self.no_car_seen

    @property
    def switch(self) -> float:
        """The same for each other door that is shut.

        >>> round(Doors(3, 1, 1.0).switch, 4), round(Doors(3, 1, 0.0).switch, 4)
        (0.6667, 0.5)
        """
        return (1 - self.stay) / (self.doors - self.opened - 1)


def play(game: Doors, games: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Games played door by door: whether the car was seen, and where it was otherwise.

    Returns two arrays of booleans for the games in which no car was seen: staying wins, and
    switching to one of the other shut doors, chosen at random, wins.
    """
    rng = np.random.default_rng(seed)
    n, k = game.doors, game.opened
    car = rng.integers(n, size=games)  # the guest has door 0
    order = rng.permuted(np.tile(np.arange(1, n), (games, 1)), axis=1)
    knows = rng.random(games) < game.knows
    # Who knows puts the car's door last, so that it is not among the first k, which are opened.
    is_car = order == car[:, None]
    last = np.take_along_axis(order, np.argsort(is_car, axis=1, kind="stable"), axis=1)
    order = np.where(knows[:, None], last, order)
    seen = (order[:, :k] == car[:, None]).any(axis=1)
    shut = order[:, k:]
    chosen = np.take_along_axis(shut, rng.integers(n - 1 - k, size=(games, 1)), axis=1)[:, 0]
    return (car == 0)[~seen], (chosen == car)[~seen]
