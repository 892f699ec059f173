"""Which case a result of the maintenance page is: what its words are chosen from.

Pure functions from numbers to a named case; nothing here knows how it is said.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    HeldOutCost,
    PolicyCost,
)
from core.maths.statistics.proportions import exact_interval

NEAR_BEST = 1.1  # times the lowest cost
CLEAR = 4.0  # standard errors: more than chance gives among 21 sensors
DUST = 1e-12  # of a sensor's variance: rounding, not noise


class Comparison(Enum):
    """What a paired interval of the difference of two errors says."""

    BETTER = auto()
    WORSE = auto()
    OPEN = auto()  # it holds 0
    SAME = auto()  # nothing differs
    TOO_FEW = auto()  # units, for an interval to mean anything


FEWEST_UNITS = 5


def judge_difference(low: float, high: float, units: int, other: float) -> Comparison:
    """low, high: interval of the error of a model minus that of another, which is ``other``, on so
    many units. Differences below 10⁻⁹ of it are rounding.

    >>> judge_difference(-3.0, -1.0, 100, 40.0).name, judge_difference(-3.0, 0.0, 100, 40.0).name
    ('BETTER', 'OPEN')
    """
    dust = 1e-9 * other
    if abs(low) <= dust and abs(high) <= dust:
        return Comparison.SAME
    if units < FEWEST_UNITS:
        return Comparison.TOO_FEW
    if high < -dust:
        return Comparison.BETTER
    return Comparison.WORSE if low > dust else Comparison.OPEN


class Threshold(Enum):
    """Where an alarm threshold lies beside the cheapest one in hindsight, and whether thresholds
    that were chosen on other units are cheaper."""

    NOTHING_TO_GAIN = auto()  # a failure costs no more than a service
    NEAR_BEST = auto()
    TOO_LOW = auto()  # all that are nearly as cheap as the best lie above: the alarm comes late
    TOO_HIGH = auto()  # all of them lie below: good cycles are wasted
    BETWEEN = auto()
    MAYBE_LOW = auto()  # the three sides again, in hindsight alone: other units may turn it round
    MAYBE_HIGH = auto()
    MAYBE_BETWEEN = auto()
    BEATS_CHOICE = auto()  # dearer in hindsight, surely cheaper than what is chosen on other units


SIDES = {
    Threshold.TOO_LOW: Threshold.MAYBE_LOW,
    Threshold.TOO_HIGH: Threshold.MAYBE_HIGH,
    Threshold.BETWEEN: Threshold.MAYBE_BETWEEN,
}


@dataclass(frozen=True)
class ThresholdVerdict:
    """case; best: the cheapest threshold in hindsight, its cost and that of now per cycle; failed:
    share of failures, unused: cycles given up on average, both now; held: cost of thresholds chosen
    on other units, and its standard error; saved: what the alarm saves against a fixed interval,
    both held out, as a share."""

    case: Threshold
    best: float
    best_rate: float
    rate: float
    failed: float
    unused: float
    held: float
    held_error: float
    saved: float
    beside: Comparison


def judge_threshold(
    alarm: PolicyCost, at: int, failure_cost: float, service_cost: float, *,
    held: HeldOutCost, now: Comparison, saved: float, beside: Comparison,
) -> ThresholdVerdict:  # fmt: skip
    """The curve gives the side, in hindsight: its least cost flatters those who chose it. A side is
    called only where the threshold is surely dearer than those chosen on other units. at: index of
    the threshold of now; now: its cost compared with ``held``, that of the others.

    >>> cost = PolicyCost(np.arange(3), np.array([9.0, 2.0, 5.0]), *np.zeros((3, 3)))
    >>> held = HeldOutCost(3.0, 1.0, 0.0, np.ones(5), np.zeros(9), np.zeros(9, bool), np.ones(9))
    >>> given = {"held": held, "now": Comparison.OPEN, "saved": 0, "beside": Comparison.OPEN}
    >>> [judge_threshold(cost, at, 9.0, 1.0, **given).case.name for at in range(3)]
    ['MAYBE_LOW', 'NEAR_BEST', 'MAYBE_HIGH']
    """
    best = alarm.best()
    near = np.flatnonzero(alarm.rate <= NEAR_BEST * alarm.rate[best])
    if failure_cost <= service_cost:
        case = Threshold.NOTHING_TO_GAIN
    elif at in near:
        case = Threshold.NEAR_BEST
    elif at < near[0]:
        case = Threshold.TOO_LOW
    else:
        case = Threshold.TOO_HIGH if at > near[-1] else Threshold.BETWEEN
    if case in SIDES and now is not Comparison.WORSE:
        case = Threshold.BEATS_CHOICE if now is Comparison.BETTER else SIDES[case]
    return ThresholdVerdict(
        case,
        float(alarm.setting[best]),
        float(alarm.rate[best]),
        float(alarm.rate[at]),
        float(alarm.failed[at]),
        float(alarm.unused[at]),
        held.rate,
        held.standard_error,
        saved,
        beside,
    )


HARDLY_ONE = 0.001  # of the units: an age that fewer live to see is none, in effect


class ServiceAge(Enum):
    """Whether a service at a fixed age pays by the fitted law, among the ages that are drawn."""

    NEVER = auto()
    BEST_DRAWN = auto()
    PAYS_ALREADY = auto()  # the best age is beyond, yet the last one drawn costs less than failing
    NOT_YET = auto()  # the best age is beyond, and none that is drawn pays
    UNREACHED = auto()  # so far beyond that fewer than one in a thousand live to see it


def judge_age(
    best: float, last: float, relative_at_last: float, reaching: float = 1.0
) -> ServiceAge:
    """best: cheapest age, infinite if there is none; last: the last age that is drawn, and its cost
    over that of running to failure (which falls all the way to the best age); reaching: share of
    the units that live to see the best age.

    >>> judge_age(900.0, 500.0, 0.986).name, judge_age(np.inf, 500.0, 1.2).name
    ('PAYS_ALREADY', 'NEVER')
    """
    if np.isinf(best):
        return ServiceAge.NEVER
    if best <= last:
        return ServiceAge.BEST_DRAWN
    if relative_at_last < 1:
        return ServiceAge.PAYS_ALREADY
    return ServiceAge.UNREACHED if reaching < HARDLY_ONE else ServiceAge.NOT_YET


class Wear(Enum):
    """What most sensors of one life show."""

    NOTHING = auto()  # no clear trend in any of them
    STRAIGHT = auto()  # a line says it
    BENDS = auto()  # a second half clearly steeper than the first
    CURVES = auto()  # no line, and no late bend


@dataclass(frozen=True)
class WearVerdict:
    """wear; clear: sensors with a clear trend; shown: of these, those that show it in such a way;
    noisy: from one cycle to the next noise is larger than the trend of most."""

    wear: Wear
    clear: int
    shown: int
    noisy: bool


def judge_wear(values: np.ndarray) -> WearVerdict:
    """values (T, k): the sensors of one life. A trend or a curvature is clear above four standard
    errors of its coefficient in a quadratic fit with independent noise.

    >>> t = np.arange(60.0)
    >>> judge_wear(np.stack([t, 3 - 2 * t], axis=1)).wear.name, judge_wear(np.ones((9, 2))).clear
    ('STRAIGHT', 0)
    """
    values = np.asarray(values, float)
    count = len(values)
    varying = np.ptp(values, axis=0) > 0
    if count < 8 or not varying.any():
        return WearVerdict(Wear.NOTHING, 0, 0, False)
    x = values[:, varying] - values[:, varying].mean(axis=0)
    basis, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, count), 3, increasing=True))
    parts = basis.T @ x  # (3, k): level, line, curvature
    total = np.square(x).sum(axis=0)
    left = np.maximum(total - np.square(parts).sum(axis=0), DUST * total)
    noise = np.sqrt(left / (count - 3))
    line, bend = np.abs(parts[1:]) > CLEAR * noise
    bend &= np.square(parts[2]) > 100 * DUST * total
    clear = line | bend
    half = count // 2
    early, late = (np.abs(_slopes(part)) for part in (x[:half], x[half:]))
    kinds = {
        Wear.BENDS: clear & bend & (late > 2 * early),
        Wear.STRAIGHT: clear & ~bend,
        Wear.CURVES: clear & bend & (late <= 2 * early),
    }
    if not clear.any():
        return WearVerdict(Wear.NOTHING, 0, 0, False)
    wear = max(kinds, key=lambda kind: int(kinds[kind].sum()))
    per_cycle = np.abs(_slopes(x))[clear]
    noisy = bool(np.median(noise[clear] * 2**0.5 - per_cycle) > 0)
    return WearVerdict(wear, int(clear.sum()), int(kinds[wear].sum()), noisy)


def _slopes(values: np.ndarray) -> np.ndarray:
    time = np.arange(len(values)) - (len(values) - 1) / 2
    return time @ values / max(time @ time, 1)


class Prognosis(Enum):
    """What is to be said of a model of the remaining life."""

    CONSTANT = auto()
    NOTHING_TO_TELL = auto()  # every test engine has the same remaining life
    SHRUNK = auto()
    TOO_FEW = auto()  # test engines to say whether the sensors help
    WORSE = auto()  # than the constant mean, surely
    NO_BETTER = auto()  # the difference may be chance
    SAME = auto()  # every prediction is the constant mean
    HIGH_CAP = auto()
    IDLE_CAP = auto()  # above every life
    LOW_CAP = auto()
    ONE_CYCLE = auto()
    LATE = auto()
    USEFUL = auto()


@dataclass(frozen=True)
class PrognosisVerdict:
    """case; share: error over that of the constant mean; near_end: error in the last 25 cycles of a
    life; late: share of late predictions; narrow: the band is at most half as wide at the lowest
    predictions as at its widest; upwards: at the highest it reaches farther up than down."""

    case: Prognosis
    share: float
    near_end: float
    late: float
    narrow: bool
    upwards: bool


SHRUNK_BELOW = 8  # effective parameters


def judge_prognosis(
    model: str, cap: float, window: int, *, rmse: float, constant: float, near_end: float,
    late: float, longest: float, freedom: float, parameters: int,
    band: tuple[np.ndarray, np.ndarray], beside: Comparison,
) -> PrognosisVerdict:  # fmt: skip
    """rmse and constant: errors of the model and of the constant mean; longest: largest remaining
    life in training; freedom: effective parameters, of so many that least squares has; band: its
    lower and upper residuals by rising prediction; beside: the error compared with the constant
    mean's. The first case that holds is named."""
    lower, upper = band
    width = upper - lower
    share = rmse / constant if constant > 0 else np.inf
    shrunk = model == "ridge" and freedom < min(SHRUNK_BELOW, parameters / 2)
    cases = (
        (Prognosis.CONSTANT, model == "constant"),
        (Prognosis.NOTHING_TO_TELL, constant <= 1e-9),
        (Prognosis.SHRUNK, shrunk),
        (Prognosis.LOW_CAP, cap < 60),
        (Prognosis.TOO_FEW, beside is Comparison.TOO_FEW),
        (Prognosis.SAME, beside is Comparison.SAME),
        (Prognosis.WORSE, beside is Comparison.WORSE),
        (Prognosis.NO_BETTER, beside is Comparison.OPEN),
        (Prognosis.IDLE_CAP, cap >= longest and cap > 200),
        (Prognosis.HIGH_CAP, cap > 200),
        (Prognosis.ONE_CYCLE, window == 1),
        (Prognosis.LATE, late > 0.6),
    )
    case = next((case for case, holds in cases if holds), Prognosis.USEFUL)
    return PrognosisVerdict(
        case,
        float(share),
        float(near_end),
        float(late),
        bool(width[0] <= 0.5 * width.max()),
        bool(upper[-1] > -lower[-1]),
    )


class Coverage(Enum):
    """Whether a band holds the share of truths that it aims at."""

    AS_AIMED = auto()  # as far as so many can tell
    TOO_WIDE = auto()
    TOO_NARROW = auto()


def judge_coverage(inside: int, count: int, aim: float) -> tuple[Coverage, float, float]:
    """Whether Clopper and Pearson's 95 % interval of the share, given too, holds the aim. More
    inside than aimed at is an error as well.

    >>> judge_coverage(90, 100, 0.8)[0].name, judge_coverage(88, 100, 0.8)[0].name
    ('TOO_WIDE', 'AS_AIMED')
    """
    low, high = exact_interval(inside, count)
    case = Coverage.AS_AIMED
    if not low <= aim <= high:
        case = Coverage.TOO_WIDE if low > aim else Coverage.TOO_NARROW
    return case, low, high


class Shape(Enum):
    """What an interval of the Weibull shape says of wear."""

    WEARS_OUT = auto()
    WEARS_OUT_UNSEEN = auto()  # and the best service age lies before the first failure
    WEARS_OUT_IDLY = auto()  # and yet a service pays at no age: it costs as much as a failure
    FALLING = auto()
    UNDECIDED = auto()


def judge_shape(low: float, high: float, best: float, first: float) -> Shape:
    """low, high: interval of the shape; best: service age by the law, infinite if none pays; first:
    age at the first failure.

    >>> judge_shape(1.2, 3.0, 50.0, 90.0).name, judge_shape(1.2, 3.0, np.inf, 90.0).name
    ('WEARS_OUT_UNSEEN', 'WEARS_OUT_IDLY')
    """
    if low > 1 and np.isinf(best):
        return Shape.WEARS_OUT_IDLY
    if low > 1:
        return Shape.WEARS_OUT_UNSEEN if best < first else Shape.WEARS_OUT
    return Shape.FALLING if high < 1 else Shape.UNDECIDED


NEARLY_EQUAL = 1e-7  # relative: two lives closer than this are told apart by no law


class Lives(Enum):
    """Whether a Weibull law can be fitted to censored lifetimes."""

    LAW = auto()
    NO_FAILURE = auto()
    SINGLE = auto()  # one life, and it ended in a failure
    EQUAL = auto()  # all ended in a failure at the same age
    ALL_AT_LAST = auto()  # every failure is at the largest time: no shape is the best


@dataclass(frozen=True)
class LivesVerdict:
    """case; at_most: upper limit of the share that fails before the shortest time, at the level
    asked for, where none has failed (else NaN)."""

    case: Lives
    at_most: float


def judge_lives(time: np.ndarray, failed: np.ndarray, level: float) -> LivesVerdict:
    """The likelihood has a maximum if and only if some failure comes before the largest time.

    Without a failure among n units, all of which outlived the shortest time, the share p that fails
    before it has (1 − p)ⁿ ≥ 1 − level: the one-sided Clopper–Pearson limit.

    >>> judge_lives(np.array([5.0, 9.0]), np.array([0, 0]), 0.75)
    LivesVerdict(case=<Lives.NO_FAILURE: 2>, at_most=0.5)
    """
    count, failures = len(time), time[failed == 1]
    if not len(failures):
        return LivesVerdict(Lives.NO_FAILURE, 1 - (1 - level) ** (1 / count))
    if -np.mean(np.log(failures / time.max())) > NEARLY_EQUAL:
        return LivesVerdict(Lives.LAW, np.nan)
    if count == 1:
        return LivesVerdict(Lives.SINGLE, np.nan)
    return LivesVerdict(Lives.EQUAL if len(failures) == count else Lives.ALL_AT_LAST, np.nan)


class SeenAge(Enum):
    """Where the cheapest service age lies, by the data without a law."""

    BEFORE_A_FAILURE = auto()
    BEFORE_THE_LAST = auto()  # which alone is spared: in any sample that is cheaper than to wait
    RUN_TO_FAILURE = auto()  # no age is cheaper than to wait for the failure
    BEYOND = auto()  # the cost still falls where the watching ends


@dataclass(frozen=True)
class SeenAgeVerdict:
    """case; age: the cheapest, or the largest time; cost: there, in services per unit of time."""

    case: SeenAge
    age: float
    cost: float


def judge_seen_age(
    ages: np.ndarray, cost: np.ndarray, surviving: float, last: int
) -> SeenAgeVerdict:
    """ages, cost: see empirical_age_cost, the last one at the end; surviving: share still working
    there; last: units that failed at the last failure. Of equal costs the latest counts: waiting is
    free.

    >>> judge_seen_age(np.array([2.0, 4, 4]), np.array([0.5, 1.8, 3.3]), 0.0, 1).case.name
    'BEFORE_A_FAILURE'
    """
    best = len(cost) - 1 - int(np.argmax(cost[::-1] <= cost.min() * (1 + 1e-12)))
    if best == len(cost) - 2 and surviving == 0 and last == 1:
        case = SeenAge.BEFORE_THE_LAST
    elif best < len(cost) - 1:
        case = SeenAge.BEFORE_A_FAILURE
    else:
        case = SeenAge.BEYOND if surviving > 0 else SeenAge.RUN_TO_FAILURE
    return SeenAgeVerdict(case, float(ages[best]), float(cost[best]))


class Ages(Enum):
    """Two answers to the best service age: by the law, and by the data without one."""

    AGREE = auto()  # as far as two estimates do
    ONLY_DATA = auto()  # by the law no age pays, in the data one before several failures does
    ONLY_LAW = auto()  # the law has an age among those seen, in the data the cost only falls


def judge_ages(best: float, end: float, seen: SeenAgeVerdict) -> Ages:
    """best: the law's age, infinite for never, NaN without a law; end: the largest time.

    >>> judge_ages(np.inf, 9.0, SeenAgeVerdict(SeenAge.BEFORE_A_FAILURE, 5.0, 1.0)).name
    'ONLY_DATA'
    """
    if np.isinf(best) and seen.case is SeenAge.BEFORE_A_FAILURE:
        return Ages.ONLY_DATA
    if best <= end and seen.case in (SeenAge.BEYOND, SeenAge.RUN_TO_FAILURE):
        return Ages.ONLY_LAW
    return Ages.AGREE
