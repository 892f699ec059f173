"""What a state of the recommendation page shows: named cases with their numbers, and no words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.recommendation.list_value import ListValue
from core.maths.case_studies.recommendation.ranking_metrics import Estimate, ListQuality
from core.maths.case_studies.recommendation.ratings import Ratings
from core.maths.learning.matrix_factorization import BIAS_LAMBDA, Factorization

WORSE = 1.005  # an error against that of the biases, from which on it is called worse
CLOSER = 0.98  # an error on training ratings against that of the biases: more is learned there
FAINT = 0.01  # what factors say, in standard deviations of the ratings: below, they say nothing


class Methods(Enum):
    """What there is to say about all methods; the gravest first."""

    UNJUDGED = auto()  # nobody has a liked title held out
    DIVERGED = auto()
    OVERFITTED = auto()  # worse than biases on held-out ratings, better on the training ones
    WORSE = auto()
    NO_HITS = auto()  # no list of any method holds a liked title
    BOTH = auto()  # one method is best at both
    TWO_SCORES = auto()  # so is one, but its lists are not ranked by what it expects
    CHANCE = auto()  # other lists are better than those of the exact one, by less than chance
    DIFFERENT = auto()


class Cause(Enum):
    """Why gradient steps diverged."""

    PENALTY = auto()  # a step takes away more than twice a factor with few ratings
    STEPS = auto()  # the steps along the errors alone are too long


class Worth(Enum):
    """Whether a personal list pays."""

    UNJUDGED = auto()
    PAYS = auto()
    CHANCE = auto()  # within two standard errors
    ALONE = auto()  # a gain without a standard error
    NEVER = auto()  # at no value of a liked title
    NOT_YET = auto()


class Clicks(Enum):
    """Whether lists made of clicks are better than others, on the same people."""

    UNJUDGED = auto()
    ALONE = auto()  # one person, no standard error
    BETTER = auto()
    WORSE = auto()
    UNCLEAR = auto()  # within two standard errors


class Leak(Enum):
    """What knowing later ratings of others does to a figure, on the same people."""

    UNJUDGED = auto()  # nobody is left to judge by
    ALONE = auto()  # one person, no standard error
    HELPS = auto()  # at least one method
    HARMS = auto()  # at least one method, and helps none
    NOT_SEEN = auto()


@dataclass(frozen=True)
class Leaked:
    """case; method: the one with the largest difference of that kind, "" without one; number: how
    many methods differ in that way."""

    case: Leak
    method: str
    number: int


class Reader(Enum):
    """What the ratings of one reader tell."""

    NOTHING = auto()  # none
    ALIKE = auto()  # several, all equal
    SOMETHING = auto()


@dataclass(frozen=True)
class Compared:
    """case; exact: smallest error; lists: best lists; beaten: whether popularity has better lists
    than the one with the smallest error, by more than chance."""

    case: Methods
    exact: str
    lists: str
    beaten: bool


@dataclass(frozen=True)
class Paid:
    """case; method: the one with the highest gain, or the lowest price from which on it pays."""

    case: Worth
    method: str


def best_by(found: Mapping[str, Estimate], largest: bool) -> str:
    """The key of the best estimate; of equal ones the first."""
    sign = 1 if largest else -1
    return max(found, key=lambda key: sign * np.nan_to_num(found[key].value, nan=-sign * np.inf))


def compared(
    errors: Mapping[str, Estimate],
    training: Mapping[str, float],
    quality: Mapping[str, ListQuality],
    two_scores: Collection[str],
    diverged: bool,
    gain: Callable[[str, str], Estimate],
) -> Compared:
    """The methods, judged by errors and by lists; "biases", "popularity" and "yours" among them.

    training: errors on the training ratings, of "biases" and, if it is a factorisation, "yours";
    two_scores: methods whose lists are ranked by something else than the rating they expect;
    diverged: whether "yours" ran away; gain: of the lists of one method over those of another, on
    the same people (ndcg_gain), which counts from two standard errors on.
    """
    exact = best_by(errors, largest=False)
    lists = best_by({key: q.ndcg for key, q in quality.items()}, largest=True)
    most = quality[lists].ndcg.value
    if quality[exact].ndcg.value == most:
        lists = exact
    elif errors[lists].value == errors[exact].value:
        exact = lists  # two ways to rank by the same predictions
    beaten = _sign(gain("popularity", exact), 2.0) == "BETTER"
    worse = errors["yours"].value > WORSE * errors["biases"].value
    if not np.isfinite(most):
        case = Methods.UNJUDGED
    elif diverged:
        case = Methods.DIVERGED
    elif worse:
        learned = overfitted(errors, training)
        case = Methods.OVERFITTED if learned else Methods.WORSE
    elif most == 0:
        case = Methods.NO_HITS
    elif exact == lists:
        case = Methods.TWO_SCORES if exact in two_scores else Methods.BOTH
    else:
        clear = _sign(gain(lists, exact), 2.0) in ("BETTER", "UNJUDGED")
        case = Methods.DIFFERENT if clear else Methods.CHANCE
    return Compared(case, exact, lists, beaten)


def overfitted(errors: Mapping[str, Estimate], training: Mapping[str, float]) -> bool:
    """Whether "yours" errs more than "biases" on held-out ratings and less on those it learned
    from. A penalty that leaves only biases errs a little more on both."""
    more = errors["yours"].value > errors["biases"].value
    return bool(more and training.get("yours", np.inf) < CLOSER * training["biases"])


def no_figures(quality: ListQuality) -> tuple[Estimate, ListQuality, ListValue]:
    """The three judgements of a method that has nothing to be judged, NaN throughout."""
    none = Estimate(np.nan, np.nan)
    return (
        none,
        replace(quality, precision=none, recall=none, ndcg=none, coverage=np.nan),
        ListValue(none, none, np.inf),
    )


def training_error(model: Factorization, train: Ratings) -> float:
    """Root mean squared error on the ratings it learned from, clipped to the scale as elsewhere."""
    predicted = np.clip(model.predict(train.user, train.item), train.low, train.high)
    return float(np.sqrt(np.mean((predicted - train.value) ** 2)))


def divergence(train: Ratings, ridge: float, learning_rate: float = 0.05) -> Cause:
    """Why SGD left the finite numbers: a step takes αλ/n of a factor with n ratings away, and more
    than twice of it turns it round, larger than before."""
    counts = np.concatenate([np.bincount(train.user), np.bincount(train.item)])
    least = counts[counts > 0].min()
    penalty = max(ridge, BIAS_LAMBDA)
    return Cause.PENALTY if learning_rate * penalty / least > 2 else Cause.STEPS


def faint(model: Factorization, train: Ratings) -> bool:
    """Whether the factors add next to nothing to any training rating: the root mean square of p·q
    lies below a hundredth of the ratings' standard deviation. Directions of such factors are those
    of rounding and of the random start."""
    inner = np.einsum("nk,nk->n", model.user_factors[train.user], model.item_factors[train.item])
    return bool(np.sqrt(np.mean(inner**2)) <= FAINT * train.value.std())


def reader_case(
    values: np.ndarray, changes: Sequence[tuple[float, np.ndarray]]
) -> tuple[Reader, int]:
    """What a reader's ratings tell, and how many of them would change the list if they were at the
    other end of the scale. values: (n,); changes: as what_if returns them."""
    moving = sum(len(new) > 0 for _, new in changes)
    if not len(values):
        return Reader.NOTHING, moving
    alike = len(values) > 1 and np.ptp(values) == 0
    return (Reader.ALIKE if alike else Reader.SOMETHING), moving


def clicks_against(gain: Estimate) -> Clicks:
    """gain: NDCG of the lists from clicks less that of other lists (ndcg_gain)."""
    return Clicks[_sign(gain, 2.0)]


def leaked(gains: Mapping[str, Estimate]) -> Leaked:
    """What knowing the future of others does. gains: by method, how much better it is with it than
    without (ndcg_gain, error_gain). A difference counts from 2.5 standard errors on: with three
    methods tried, that chance makes one of them differ so much has a probability below 4 %."""
    signs = {method: _sign(gain, 2.5) for method, gain in gains.items()}
    for odd in ("UNJUDGED", "ALONE"):
        if odd in signs.values():
            return Leaked(Leak[odd], "", 0)
    for sign, case in (("BETTER", Leak.HELPS), ("WORSE", Leak.HARMS)):
        found = [method for method in gains if signs[method] == sign]
        if found:
            most = max(found, key=lambda method: abs(gains[method].value))
            return Leaked(case, most, len(found))
    return Leaked(Leak.NOT_SEEN, "", 0)


def _sign(gain: Estimate, limit: float) -> str:
    """What a mean difference says: BETTER or WORSE by more than ``limit`` standard errors."""
    if not np.isfinite(gain.value):
        return "UNJUDGED"
    if not np.isfinite(gain.error):
        return "ALONE"
    if abs(gain.value) <= limit * gain.error:
        return "UNCLEAR"
    return "BETTER" if gain.value > 0 else "WORSE"


def paid(worth: Mapping[str, ListValue]) -> Paid:
    """Whether the list with the highest gain pays, and if none does, which is nearest to it."""
    best = best_by({key: found.gain for key, found in worth.items()}, largest=True)
    gain = worth[best].gain
    if not np.isfinite(gain.value):
        return Paid(Worth.UNJUDGED, best)
    if gain.value > 0:
        if not np.isfinite(gain.error):
            return Paid(Worth.ALONE, best)
        return Paid(Worth.PAYS if gain.value > 2 * gain.error else Worth.CHANCE, best)
    cheapest = min(worth, key=lambda key: worth[key].worth)
    return Paid(Worth.NEVER if np.isinf(worth[cheapest].worth) else Worth.NOT_YET, cheapest)
