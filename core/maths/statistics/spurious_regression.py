"""Two series that know nothing of each other, regressed on each other: R² and t of many pairs."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.special import stdtrit

LEVEL = 0.05  # of the test
FAR = 3.0  # standard errors


class Alarm(Enum):
    """How often the test of no slope cries out, against its 5 %."""

    FALSE = auto()  # more than three standard errors above, and the values have memory
    LUCK = auto()  # as far above, of values without memory: an odd draw
    HONEST = auto()
    CAUTIOUS = auto()  # more than three below


@dataclass(frozen=True, eq=False)
class Pairs:
    """Of P pairs of n values: r, r_squared, t of the slope and Durbin–Watson's d of the residuals,
    all (P,); bound: of |t| at 5 %, of Student's law with n − 2 degrees of freedom."""

    n: int
    r: np.ndarray
    r_squared: np.ndarray
    t: np.ndarray
    durbin_watson: np.ndarray
    bound: float

    @property
    def median(self) -> tuple[float, float]:
        """The median R² and its standard error: half of what lies between the values √P/2 places
        below and above it, for so far does chance move the count on each side.

        Source: David and Nagaraja, Order Statistics, 2003, section 7.1.
        """
        away = 0.5 / np.sqrt(len(self.r_squared))
        low, middle, high = np.quantile(self.r_squared, [0.5 - away, 0.5, 0.5 + away])
        return float(middle), float(high - low) / 2

    @property
    def alarms(self) -> int:
        return int((np.abs(self.t) > self.bound).sum())

    @property
    def share(self) -> float:
        return self.alarms / len(self.t)

    @property
    def error(self) -> float:
        """Standard error of the share as it was counted."""
        return float(np.sqrt(self.share * (1 - self.share) / len(self.t)))


def draw_shocks(seed: int, steps: int, pairs: int) -> np.ndarray:
    """Independent N(0, 1), (steps, 2, pairs).

    >>> draw_shocks(1, 3, 4).shape
    (3, 2, 4)
    """
    return np.random.default_rng(seed).standard_normal((steps, 2, pairs))


def remembering_paths(shocks: np.ndarray, phi: float) -> np.ndarray:
    """x_t = φx_{t−1} + ε_t along the first axis, from x = 0; φ = 1 is the random walk.

    Errors: ValueError unless 0 ≤ φ ≤ 1.

    >>> remembering_paths(np.array([[1.0], [1.0], [-1.0]]), 1.0).ravel().tolist()
    [1.0, 2.0, 1.0]
    """
    if not 0 <= phi <= 1:
        raise ValueError(f"phi must lie in [0, 1], got {phi}")
    if phi == 1:
        return shocks.cumsum(axis=0)
    paths = shocks.copy()
    if phi:
        for t in range(1, len(paths)):
            paths[t] += phi * paths[t - 1]
    return paths


def regress_pairs(x: np.ndarray, y: np.ndarray) -> Pairs:
    """y = a + b·x + e by least squares for each pair, x and y (n, P).

    t = r√(n − 2)/√(1 − r²), R² = r², d = Σ(e_t − e_{t−1})²/Σe_t².
    Errors: ValueError for fewer than four values.
    Source: Granger and Newbold, Journal of Econometrics 2, 1974.

    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> regress_pairs(x, np.array([[0.0], [1.0], [1.0], [0.0]])).r_squared.tolist()
    [0.0]
    """
    n = len(x)
    if n < 4:
        raise ValueError(f"at least four values are needed, got {n}")
    dx, dy = x - x.mean(axis=0), y - y.mean(axis=0)
    sxx, syy, sxy = ((a * b).sum(axis=0) for a, b in ((dx, dx), (dy, dy), (dx, dy)))
    r = sxy / np.sqrt(sxx * syy)
    left = np.maximum(1 - r * r, 1e-300)
    t = r * np.sqrt((n - 2) / left)
    residuals = dy - (sxy / sxx) * dx
    steps = np.diff(residuals, axis=0)
    d = (steps * steps).sum(axis=0) / np.maximum(syy * left, 1e-300)
    return Pairs(n, r, r * r, t, d, float(stdtrit(n - 2, 1 - LEVEL / 2)))


def judge_alarms(found: Pairs, memory: bool) -> Alarm:
    """Against 5 %, by the standard error that 5 % would have."""
    error = np.sqrt(LEVEL * (1 - LEVEL) / len(found.t))
    if found.share > LEVEL + FAR * error:
        return Alarm.FALSE if memory else Alarm.LUCK
    return Alarm.CAUTIOUS if found.share < LEVEL - FAR * error else Alarm.HONEST
