"""What a test of a mean is worth: its bound, its power, and the sample that a power takes."""

import math
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from core.maths.statistics.noncentral_t import noncentral_t_tail

MOST = 10_000_000  # observations that are looked for


@dataclass(frozen=True)
class Design:
    """A test of normal observations: H0: effect = 0, or ≤ 0 where it is one-sided.

    n: observations, in each group; groups: 1, or 2 whose means are compared; two_sided: both signs
    count against H0; known: σ is known (z test), otherwise it is estimated (t test).
    Errors: ValueError unless n ≥ 2 and groups is 1 or 2.
    """

    n: int
    groups: int = 1
    two_sided: bool = True
    known: bool = False

    def __post_init__(self) -> None:
        if self.n < 2:
            raise ValueError(f"n must be at least 2, got {self.n}")
        if self.groups not in (1, 2):
            raise ValueError(f"groups must be 1 or 2, got {self.groups}")

    @property
    def df(self) -> float:
        """Degrees of freedom of the estimated deviation, ∞ where σ is known."""
        return math.inf if self.known else float(self.groups * (self.n - 1))

    @property
    def error(self) -> float:
        """Standard error of the estimated effect, in σ: √(groups/n)."""
        return math.sqrt(self.groups / self.n)

    def shift(self, d: Any) -> Any:
        """δ = d/√(groups/n): by how much an effect of d σ moves the statistic."""
        return d / self.error


def _check(alpha: float) -> None:
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha must lie in [0, 1], got {alpha}")


def null_quantile(share: ArrayLike, df: float) -> np.ndarray:
    """Where the statistic lies with this share of its null law below."""
    share = np.asarray(share, float)
    inner = np.clip(share, 1e-300, 1.0)
    found = ndtri(inner) if math.isinf(df) else stdtrit(df, inner)
    return np.where(share <= 0, -np.inf, np.where(share >= 1, np.inf, found))


@lru_cache(maxsize=4096)
def critical_value(design: Design, alpha: float) -> float:
    """The bound c: H0 is rejected where |T| ≥ c, or T ≥ c where the test is one-sided.

    ∞ for α = 0: nothing is rejected; 0 or −∞ for α = 1.

    >>> round(critical_value(Design(20), 0.05), 4)
    2.093
    """
    _check(alpha)
    if alpha == 1:
        return 0.0 if design.two_sided else -math.inf
    return -float(null_quantile(alpha / 2 if design.two_sided else alpha, design.df))


def p_values(design: Design, t: ArrayLike) -> np.ndarray:
    """P(|T| ≥ |t|), or P(T ≥ t), under H0 with no effect.

    >>> p_values(Design(20), [2.0930240544]).round(6).tolist()
    [0.05]
    """
    t = np.asarray(t, float)
    below = -np.abs(t) if design.two_sided else -t
    tail = ndtr(below) if math.isinf(design.df) else stdtr(design.df, below)
    return 2 * tail if design.two_sided else tail


@dataclass(frozen=True)
class Power:
    """How often H0 is rejected: ``above`` for a large statistic, ``below`` for a small one."""

    above: float
    below: float

    @property
    def rejected(self) -> float:
        return min(self.above + self.below, 1.0)


@lru_cache(maxsize=4096)
def power(design: Design, d: float, alpha: float) -> Power:
    """The probability of rejecting H0 if the effect is d, in standard deviations.

    P(T ≥ c) + P(T ≤ −c) with T = (Z + δ)/S, a noncentral t law with δ = d·√(n/groups), or normal
    where σ is known. For d = 0 it is α.
    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. 1988, chapter 2.

    >>> round(power(Design(34), 0.5, 0.05).rejected, 4)
    0.8078
    """
    c, delta = critical_value(design, alpha), design.shift(d)
    tails = noncentral_t_tail(c, [delta, -delta] if design.two_sided else [delta], design.df)
    return Power(float(tails[0]), float(tails[1:].sum()))


def rejection_rates(design: Design, d: float, alphas: np.ndarray) -> np.ndarray:
    """P(p ≤ α) for each α inside (0, 1): the law of the p-value if the effect is d."""
    share = alphas / 2 if design.two_sided else alphas
    c, delta = -null_quantile(share, design.df), design.shift(d)
    return _both_tails(c, np.full(len(c), delta), design)


def _both_tails(c: np.ndarray, shifts: np.ndarray, design: Design) -> np.ndarray:
    """P(T ≥ c) for each shift; where both sides are tested, with P(T ≤ −c)."""
    if not design.two_sided:
        return noncentral_t_tail(c, shifts, design.df)
    found = noncentral_t_tail(np.tile(c, 2), np.concatenate([shifts, -shifts]), design.df)
    return np.minimum(found.reshape(2, -1).sum(axis=0), 1.0)


def needed_observations(design: Design, d: float, alpha: float, goal: float) -> int | None:
    """The smallest n, at least 2, in each group with a power of ``goal`` or more; None where no
    n up to 10⁷ has it, as for d = 0 and a goal above α.

    Power grows with n as long as the effect is on a side that is tested, so the n is found between
    one that is too small and one that is enough, outwards from a guess: the normal one and, where
    σ is estimated, about half of the squared quantile more (Guenther, The American Statistician 35,
    1981).

    >>> needed_observations(Design(2), 0.5, 0.05, 0.8)
    34
    """

    def enough(n: int) -> bool:
        trial = Design(n, design.groups, design.two_sided, design.known)
        return power(trial, d, alpha).rejected >= goal

    if alpha in (0, 1) or d == 0 or (d < 0 and not design.two_sided):
        return 2 if enough(2) else None
    quantile = -ndtri(alpha / 2 if design.two_sided else alpha)
    guess = design.groups * (max(quantile + ndtri(goal), 0.0) / d) ** 2
    guess += 0 if design.known else quantile**2 / (2 * design.groups)
    if not guess < MOST:
        return None
    low, high, step = 1, max(2, math.ceil(guess)), 1
    while not enough(high):
        low, high, step = high, high + step, 2 * step
        if high > MOST:
            return None
    if low == 1:
        step = 1
        while high - step > 1 and enough(high - step):
            high, step = high - step, 2 * step
        low = max(1, high - step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


class Needed(Enum):
    """Whether there is an n for a wanted power."""

    NO_EFFECT = "there is no effect to be found"
    WRONG_SIDE = "the effect is on the side that is not tested: H0 holds"
    NEVER = "α = 0: nothing is rejected"
    BEYOND = "more than 10⁷ observations"
    FOUND = "the smallest n is known"


def judge_needed(design: Design, d: float, alpha: float, n: int | None) -> Needed:
    """Which of these cases it is; ``n`` as :func:`needed_observations` finds it. Power is for an
    effect that is tested for: where H0 holds, no rejection is wanted, however many there are.

    >>> judge_needed(Design(2, two_sided=False), -0.5, 0.9, 2)
    <Needed.WRONG_SIDE: 'the effect is on the side that is not tested: H0 holds'>
    """
    if d == 0:
        return Needed.NO_EFFECT
    if d < 0 and not design.two_sided:
        return Needed.WRONG_SIDE
    if alpha == 0:
        return Needed.NEVER
    return Needed.BEYOND if n is None else Needed.FOUND


def power_curve(design: Design, effects: np.ndarray, alpha: float) -> np.ndarray:
    """The probability of rejecting H0 for each of these effects; α inside (0, 1).

    >>> power_curve(Design(34), np.array([0.0, 0.5]), 0.05).round(4).tolist()
    [0.05, 0.8078]
    """
    c, shifts = critical_value(design, alpha), design.shift(effects)
    if design.two_sided and np.array_equal(shifts, -shifts[::-1]):  # mirrored: half is enough
        found = noncentral_t_tail(c, shifts, design.df)
        return np.minimum(found + found[::-1], 1.0)
    return _both_tails(np.full(len(shifts), c), shifts, design)


class Chances(Enum):
    """What a rejection means here."""

    NEVER = "α = 0: nothing is rejected"
    ALWAYS = "α = 1: everything is rejected"
    NO_EFFECT = "there is no effect: every rejection is a false alarm"
    WRONG_SIDE = "the effect is on the side that is not tested: H0 holds"
    WEAK = "the effect is missed more often than found"
    FAIR = "the effect is found more often than missed"
    STRONG = "it is found in four studies of five or more"


def judge_chances(design: Design, d: float, alpha: float, rejected: float) -> Chances:
    """Which of these cases a design with this share of rejections is."""
    if alpha in (0, 1):
        return Chances.ALWAYS if alpha else Chances.NEVER
    if d == 0:
        return Chances.NO_EFFECT
    if d < 0 and not design.two_sided:
        return Chances.WRONG_SIDE
    if rejected < 0.5:
        return Chances.WEAK
    return Chances.STRONG if rejected >= 0.8 else Chances.FAIR


@dataclass(frozen=True, eq=False)
class Studies:
    """Many simulated studies: the statistic, its p-value, the estimated effect in σ of each."""

    t: np.ndarray
    p: np.ndarray
    effect: np.ndarray


def draw_studies(design: Design, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Chance for ``count`` studies: the standardised error Z of each mean, and its S, 1 where σ is
    known. Of normal observations these two are independent, with the laws that are drawn here
    (Student 1908), so no single observation is needed."""
    z = np.random.default_rng([seed, 1]).standard_normal(count)
    if math.isinf(design.df):
        return z, np.ones(count)
    squares = np.random.default_rng([seed, 2]).chisquare(design.df, count)
    return z, np.sqrt(squares / design.df)


def simulate_studies(design: Design, d: float, chance: tuple[np.ndarray, np.ndarray]) -> Studies:
    """The studies that this chance makes of an effect of d."""
    z, s = chance
    t = (z + design.shift(d)) / s
    return Studies(t, p_values(design, t), d + design.error * z)
