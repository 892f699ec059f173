"""What a test says of a person: Bayes' theorem in shares, in people and in odds.

``prevalence`` is the share of the ill, ``sensitivity`` P(+ | ill), ``specificity`` P(− | healthy).
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

PEOPLE = 1000


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


@dataclass(frozen=True)
class Screening:
    """The four shares of all people after one test, or after two that both must be positive."""

    prevalence: float
    true_positive: float
    missed: float
    false_alarm: float
    cleared: float

    @property
    def positive(self) -> float:
        return self.true_positive + self.false_alarm

    @property
    def ppv(self) -> float:
        """P(ill | +); NaN where nobody is positive."""
        return _ratio(self.true_positive, self.positive)

    @property
    def npv(self) -> float:
        """P(healthy | −); NaN where everybody is positive."""
        return _ratio(self.cleared, self.cleared + self.missed)

    @property
    def likelihood_ratio(self) -> float:
        """P(+ | ill)/P(+ | healthy): ∞ without false alarms, NaN where nobody is positive."""
        ill = self.true_positive / self.prevalence
        healthy = self.false_alarm / (1 - self.prevalence)
        if healthy == 0:
            return math.inf if ill > 0 else math.nan
        return ill / healthy


def both_positive(rate: float, dependence: float) -> float:
    """P(two tests are positive) where each is with probability ``rate`` and their results have the
    correlation ``dependence``: r² + ρ·r·(1 − r).

    >>> both_positive(0.9, 0.0), both_positive(0.9, 1.0)
    (0.81, 0.9)
    """
    return rate * rate + dependence * rate * (1 - rate)


def screen(
    prevalence: float, sensitivity: float, specificity: float, tests: int = 1, dependence: float = 0
) -> Screening:
    """Bayes' theorem for one test, or for two that count as positive where both are.

    Given a person's state, the results of two tests have the correlation ``dependence``, the same
    for the ill and the healthy. Errors: ValueError for shares outside [0, 1], a prevalence of 0 or
    1, or another number of tests. Source: Bayes (1763); Fletcher, Clinical Epidemiology, 6th ed.
    2020, chapter 8.

    >>> found = screen(0.01, 0.9, 0.9)
    >>> round(found.ppv, 4), round(found.likelihood_ratio, 6)
    (0.0833, 9.0)
    """
    for name, value in (("sensitivity", sensitivity), ("specificity", specificity)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must lie in [0, 1], got {value}")
    if not 0 < prevalence < 1:
        raise ValueError(f"prevalence must lie in (0, 1), got {prevalence}")
    if tests not in (1, 2) or not 0 <= dependence <= 1:
        raise ValueError(f"tests must be 1 or 2 and dependence in [0, 1], got {tests, dependence}")
    # 1 − 0.999 as a decimal: binary rounding would leave 0.0010000000000000009.
    ill, healthy = sensitivity, round(1 - specificity, 15)
    if tests == 2:
        ill, healthy = both_positive(ill, dependence), both_positive(healthy, dependence)
    return Screening(
        prevalence,
        prevalence * ill,
        prevalence * (1 - ill),
        (1 - prevalence) * healthy,
        (1 - prevalence) * (1 - healthy),
    )


@dataclass(frozen=True)
class People:
    """Whole people: true positives, missed, false alarms, cleared; ``rounded`` where shares of
    1,000 people are no whole numbers."""

    true_positive: int
    missed: int
    false_alarm: int
    cleared: int
    rounded: bool

    @property
    def ill(self) -> int:
        return self.true_positive + self.missed

    @property
    def positive(self) -> int:
        return self.true_positive + self.false_alarm


def natural_frequencies(found: Screening, people: int = PEOPLE) -> People:
    """The shares as whole people who add up: the ill are rounded first, then the positive among
    the ill and among the healthy (Gigerenzer and Hoffrage, Psychological Review 102, 1995).

    >>> natural_frequencies(screen(0.01, 0.9, 0.91))
    People(true_positive=9, missed=1, false_alarm=89, cleared=901, rounded=True)
    """
    ill = round(people * found.prevalence)
    of_ill = found.true_positive / found.prevalence
    of_healthy = found.false_alarm / (1 - found.prevalence)
    hit, false = round(ill * of_ill), round((people - ill) * of_healthy)
    exact = (found.prevalence * people, found.true_positive * people, found.false_alarm * people)
    rounded = any(abs(a - b) > 1e-9 for a, b in zip(exact, (ill, hit, false), strict=True))
    return People(hit, ill - hit, false, people - ill - false, rounded)


class Meaning(Enum):
    """What a positive result says."""

    NEVER = auto()  # nobody is positive
    CERTAIN = auto()  # no healthy person is positive
    NOTHING = auto()  # as likely with and without the illness
    LESS = auto()  # likelier without it: a positive speaks against the illness
    MOSTLY_HEALTHY = auto()  # more than half of the positive are healthy
    MOSTLY_ILL = auto()
    EVEN = auto()  # half and half


def judge_positive(found: Screening) -> Meaning:
    """>>> judge_positive(screen(0.01, 0.9, 0.9)).name
    'MOSTLY_HEALTHY'
    """
    ratio = found.likelihood_ratio
    if math.isnan(ratio):
        return Meaning.NEVER
    if math.isinf(ratio):
        return Meaning.CERTAIN
    if abs(ratio - 1) < 1e-9:
        return Meaning.NOTHING
    if ratio < 1:
        return Meaning.LESS
    if abs(found.ppv - 0.5) < 1e-9:
        return Meaning.EVEN
    return Meaning.MOSTLY_ILL if found.ppv > 0.5 else Meaning.MOSTLY_HEALTHY


def seats(people: int = PEOPLE) -> tuple[np.ndarray, np.ndarray]:
    """Places on a disc, evenly filled from the middle (Vogel's sunflower, 1979): radius √(k + ½),
    and the angle k times the golden one, from 0 up to 2π."""
    k = np.arange(people)
    return np.sqrt(k + 0.5), (k * math.pi * (3 - math.sqrt(5))) % (2 * math.pi)


def seated(people: People) -> dict[str, np.ndarray]:
    """Who sits where, (n, 2) each: the positive in the middle, the rest around them; inside each
    part the ill take a sector, so that its share of the circle is theirs."""
    radius, angle = seats(people.positive + people.missed + people.cleared)
    xy = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    inner, outer = np.arange(people.positive), np.arange(people.positive, len(radius))
    inner, outer = inner[np.argsort(angle[inner])], outer[np.argsort(angle[outer])]
    return {
        "true positive": xy[inner[: people.true_positive]],
        "false alarm": xy[inner[people.true_positive :]],
        "missed": xy[outer[: people.missed]],
        "cleared": xy[outer[people.missed :]],
    }
