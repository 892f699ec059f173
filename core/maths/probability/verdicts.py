"""What can be said of a law, of a limit and of a fit: results in, one of a few named cases out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from math import inf, isfinite, isinf, isnan

import numpy as np

from core.maths.probability.distributions import Comparison
from core.maths.probability.families import Law, Moment
from core.maths.probability.fitting import Fit, SimulatedP
from core.maths.probability.likelihood import Move

# ---- one law ------------------------------------------------------------------------------------


class Existence(Enum):
    """Which of mean and variance a law has."""

    NO_MEAN = auto()
    INFINITE_MEAN = auto()
    INFINITE_VARIANCE = auto()
    ONE_POINT = auto()
    BOTH = auto()


def existence(moments: Sequence[Moment]) -> Existence:
    """Of the moments of a law, in order from the mean.

    >>> from core.maths.probability.families import law
    >>> existence(law("cauchy").moments()), existence(law("normal").moments())
    (<Existence.NO_MEAN: 1>, <Existence.BOTH: 5>)
    """
    mean, variance = moments[:2]
    if mean.status == "undefined":
        return Existence.NO_MEAN
    if mean.status == "infinite":
        return Existence.INFINITE_MEAN
    if variance.status == "infinite":
        return Existence.INFINITE_VARIANCE
    return Existence.ONE_POINT if variance.value == 0 else Existence.BOTH


class Tail(Enum):
    """Which tail is the longer one, by the sign of the skewness."""

    NEITHER = auto()
    RIGHT = auto()
    LEFT = auto()
    RIGHT_TOO_HEAVY = auto()  # an infinite skewness
    TOO_HEAVY = auto()  # an undefined skewness


class Middle(Enum):
    """Where the mean lies, seen from the median."""

    SAME = auto()
    WITH_THE_TAIL = auto()
    AGAINST_THE_TAIL = auto()
    APART = auto()  # of a law without a longer tail: it has jumps


@dataclass(frozen=True)
class Balance:
    tail: Tail
    middle: Middle
    mean: float
    median: float


def balance(mean: float, median: float, skewness: float) -> Balance:
    """Mean and median compared, and the tail that may have parted them.

    >>> balance(3.5, 3.0, 0.0).middle, balance(1.0, 0.69, 2.0).middle
    (<Middle.APART: 4>, <Middle.WITH_THE_TAIL: 2>)
    """
    if not isfinite(skewness):
        tail = Tail.RIGHT_TOO_HEAVY if skewness > 0 else Tail.TOO_HEAVY
    elif abs(skewness) < 1e-9:
        tail = Tail.NEITHER
    else:
        tail = Tail.RIGHT if skewness > 0 else Tail.LEFT
    if abs(mean - median) <= 1e-9 * max(1.0, abs(mean)):
        middle = Middle.SAME
    elif tail in (Tail.NEITHER, Tail.TOO_HEAVY):
        middle = Middle.APART
    else:
        along = (mean > median) == (tail is not Tail.LEFT)
        middle = Middle.WITH_THE_TAIL if along else Middle.AGAINST_THE_TAIL
    return Balance(tail, middle, mean, median)


@dataclass(frozen=True)
class IntervalTerms:
    """P(a ≤ X ≤ b) as `first` − `second`: F(b) − F(before a), or P(X > before a) − P(X > b)."""

    by_tail: bool
    before: float
    first: float
    second: float

    @property
    def probability(self) -> float:
        return max(self.first - self.second, 0.0)


def interval_terms(law: Law, a: float, b: float) -> IntervalTerms:
    """The two terms that keep the digits of their difference: tails above the median, F below.

    >>> from core.maths.probability.families import law
    >>> terms = interval_terms(law("normal"), 5, 6)
    >>> terms.by_tail, f"{terms.first:.3g}"
    (True, '2.87e-07')
    """
    before = float(np.ceil(a) - 1) if law.discrete else float(a)
    by_tail = bool(law.cdf(before) > 0.5)
    ends = (before, b) if by_tail else (b, before)
    first, second = (float((law.tail if by_tail else law.cdf)(x)) for x in ends)
    return IntervalTerms(by_tail, before, first, second)


# ---- limits -------------------------------------------------------------------------------------


class Nearness(Enum):
    SAME = auto()  # no probability differs
    CLOSE = auto()  # every P(X ≤ x) within 0.01
    OFF = auto()


CLOSE = 0.01


@dataclass(frozen=True)
class LimitVerdict:
    """`gain`: how many times smaller the continuity correction makes the error, NaN below twice."""

    nearness: Nearness
    distance: float
    gain: float


def limit_verdict(pair: Comparison) -> LimitVerdict:
    nearness = Nearness.CLOSE if pair.distance < CLOSE else Nearness.OFF
    if pair.distance == 0:
        nearness = Nearness.SAME
    gain = pair.distance / pair.corrected if pair.corrected > 0 else float("nan")
    return LimitVerdict(nearness, pair.distance, gain if gain > 2 else float("nan"))


class Bound(Enum):
    NONE = auto()
    EMPTY = auto()  # at or above 1, which a difference of probabilities never exceeds
    USEFUL = auto()


def bound_verdict(bound: float) -> Bound:
    """Whether a proven bound on a difference of probabilities says anything.

    >>> bound_verdict(20.0), bound_verdict(0.2)
    (<Bound.EMPTY: 2>, <Bound.USEFUL: 3>)
    """
    if isnan(bound):
        return Bound.NONE
    return Bound.USEFUL if bound < 1 else Bound.EMPTY


# ---- fits ---------------------------------------------------------------------------------------


class Gap(Enum):
    """Whether the law that was fitted can have produced the numbers, by D and A²."""

    TOO_LARGE = auto()  # even for a law known in advance, by the exact p-value of D
    REFUSED = auto()  # by the simulated p-value of D, interval and all
    TAILS = auto()  # by that of A² alone, which weighs the tails
    KEPT = auto()  # by the simulated p-values
    UNCLEAR = auto()  # the interval of one of them holds the level
    UNTESTED = auto()


LEVEL = 0.05


def gap_verdict(fit: Fit, honest: SimulatedP | None = None, tails: SimulatedP | None = None) -> Gap:
    """The simulated p-values of D and A² decide where there are; else, of measured values, the
    exact p-value of D under a law known in advance, which fitting makes too large: what it refuses
    is refused. For counts there is no such rule.
    """
    if honest is None:
        return Gap.TOO_LARGE if fit.ks_pvalue < LEVEL else Gap.UNTESTED
    if honest.high < LEVEL:
        return Gap.REFUSED
    if tails is not None and tails.high < LEVEL:
        return Gap.TAILS
    unclear = too_near(honest) or (tails is not None and too_near(tails))
    return Gap.UNCLEAR if unclear else Gap.KEPT


def too_near(found: SimulatedP) -> bool:
    """Whether the interval of a simulated p-value holds the level, so that it decides nothing."""
    return found.low <= LEVEL <= found.high


REJECTED = (Gap.TOO_LARGE, Gap.REFUSED, Gap.TAILS)


class Lead(Enum):
    """How the best of the fits stands among those that AICc may compare."""

    APART_ONLY = auto()  # every fit has an end of its support estimated
    ALONE = auto()  # the others are too many parameters for so few numbers, or there are none
    TOO_FEW = auto()  # of numbers: AICc is infinite
    CLOSE = auto()
    AHEAD = auto()


@dataclass(frozen=True)
class Ranking:
    """`best` of `compared`, the fits that AICc compares; `close`: within 2 of it; `apart`: with an
    estimated end; `ahead`: of the next, in AICc."""

    lead: Lead
    best: Fit
    compared: tuple[Fit, ...]
    close: tuple[Fit, ...]
    apart: tuple[Fit, ...]
    ahead: float


def ranking(stand: Sequence[Fit]) -> Ranking:
    """Of fits of one kind, in the order of compare_families; at least one.

    Burnham & Anderson (2002), Model Selection, section 2.6: differences below 2 tell little.
    """
    compared = tuple(fit for fit in stand if fit.regular)
    apart = tuple(fit for fit in stand if not fit.regular)
    best, close, ahead = stand[0], (), inf
    if not compared:
        lead = Lead.APART_ONLY
    elif len(compared) == 1:
        lead = Lead.ALONE
    elif isinf(best.aicc):
        lead = Lead.TOO_FEW
    elif isinf(compared[1].aicc):
        lead = Lead.ALONE
    else:
        ahead = compared[1].aicc - best.aicc
        close = tuple(fit for fit in compared[1:] if fit.aicc - best.aicc < 2)
        lead = Lead.CLOSE if close else Lead.AHEAD
    return Ranking(lead, best, compared, close, apart, ahead)


class Moved(Enum):
    """What became of a fit when one parameter was moved off its best value."""

    AT_BEST = auto()
    NO_SUCH_LAW = auto()
    IMPOSSIBLE = auto()  # a number has density 0
    HOPELESS = auto()  # ln L falls so far that e to it has no digits
    HIGHER = auto()  # the fit was not the maximum
    SAME = auto()
    LOWER = auto()


def moved_verdict(away: Move) -> Moved:
    if away.law is None:
        return Moved.NO_SUCH_LAW
    if away.value == away.best:
        return Moved.AT_BEST
    if isinf(away.drop):
        return Moved.IMPOSSIBLE
    if away.drop > 500:
        return Moved.HOPELESS
    if away.drop < -1e-6:
        return Moved.HIGHER
    return Moved.SAME if away.drop < 1e-6 else Moved.LOWER
