"""Which case a result of the diagnostics page is: what its words are chosen from.

Pure functions from results to a named case with its numbers; nothing here knows how it is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.medical_diagnosis.decision import Costs, Decision
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    Area,
    auc_difference,
    auc_interval,
)
from core.maths.learning.logistic_regression import LogisticPath
from core.maths.learning.network_training import Training

SAME = 1e-9  # two costs that differ by less, as a share, are one
DEAR = 0.1  # above the lowest cost, as a share of it
ARRIVED = 0.01  # of the optimum's length: the distance at which a descent has settled
OVERFIT = 1.1  # times the lowest validation loss
FALL = 0.1  # of the AUC: what counts as a fall, or as behind


class Calling(Enum):
    """What a threshold on the probability of being ill comes to."""

    NOBODY = auto()
    EVERYBODY = auto()
    DEAR = auto()
    MOSTLY_HEALTHY = auto()  # cheap, and yet most of those called are healthy
    CHEAP = auto()


class Blind(Enum):
    """What a threshold chosen without the patients it is judged on comes to."""

    GAINS = auto()  # it costs less than calling nobody and than calling everybody
    LEVEL = auto()  # as much as the cheaper of these
    LOSES = auto()  # more


@dataclass(frozen=True)
class BlindVerdict:
    """case; cost: of the threshold chosen blind; naive: of calling everybody or nobody, whichever
    is cheaper; everybody: whether the former is; saves: whether a threshold is cheaper with
    hindsight."""

    case: Blind
    cost: float
    naive: float
    everybody: bool
    saves: bool


def judge_blind(costs: Costs) -> BlindVerdict:
    """Whether choosing a threshold is worth more than calling nobody, or everybody."""
    nobody, everybody = float(costs.cost[0]), float(costs.cost[-1])
    naive, blind = min(nobody, everybody), costs.policy.cost
    if abs(blind - naive) <= SAME * naive:
        case = Blind.LEVEL
    else:
        case = Blind.LOSES if blind > naive else Blind.GAINS
    return BlindVerdict(case, blind, naive, everybody < nobody, costs.lowest < naive * (1 - SAME))


@dataclass(frozen=True)
class CallingVerdict:
    """case; cheapest: whether no threshold costs less than this one; above: the share by which it
    exceeds the lowest cost; ppv: P(ill | called), NaN where nobody is called; ppv_low: the lower
    limit of its interval, itself where it is certain; certain: whether another patient cannot
    change that; blind: what choosing a threshold is worth."""

    case: Calling
    cheapest: bool
    above: float
    ppv: float
    ppv_low: float
    certain: bool
    blind: BlindVerdict


def judge_calling(decision: Decision, costs: Costs, patients: int) -> CallingVerdict:
    """patients: how many there are to call."""
    ppv = decision.values[0]
    if not decision.called:
        case = Calling.NOBODY
    elif decision.called == patients:
        case = Calling.EVERYBODY
    elif decision.above > DEAR:
        case = Calling.DEAR
    else:
        case = Calling.MOSTLY_HEALTHY if ppv < 0.5 else Calling.CHEAP
    low = ppv if decision.certain else decision.value_limits[0][0]
    cheapest, blind = decision.above <= SAME, judge_blind(costs)
    return CallingVerdict(case, cheapest, decision.above, ppv, low, decision.certain, blind)


class Descent(Enum):
    """How a gradient descent has gone up to a step."""

    DIVERGES = auto()  # thrown out before the last step that is drawn
    SETTLED = auto()  # near the optimum, by distance
    RESTLESS = auto()  # near it, with steps too long to come to rest there
    RISES = auto()  # not there, or just thrown back, and the loss rose on the way
    BEYOND_BOUND = auto()  # not there, falling, with a step above 2/L
    FALLING = auto()  # not there, falling, as promised


@dataclass(frozen=True, eq=False)
class Optimum:
    """theta: (p + 1,) weights and intercept at the minimum of J; loss: J there; curvature: λmax of
    its Hessian there."""

    theta: np.ndarray
    loss: float
    curvature: float


@dataclass(frozen=True)
class DescentVerdict:
    """case; rises: steps at which the loss rose; distance: |θ − θ*| / |θ*|, θ the weights and the
    intercept; loss, lowest: J now and at the optimum."""

    case: Descent
    rises: int
    distance: float
    loss: float
    lowest: float


def judge_descent(
    path: LogisticPath, at: int, learning_rate: float, optimum: Optimum
) -> DescentVerdict:
    """Only the distance to the optimum tells settled from stopped: a small gradient may as well
    mean a flat valley. Nor is it settled where the learning rate is above 2/λmax at the optimum,
    from which such steps lead away again, or where the last step raised the loss."""
    theta = np.r_[path.weights[at], path.intercept[at]]
    distance = float(np.linalg.norm(theta - optimum.theta) / np.linalg.norm(optimum.theta))
    rose = np.diff(path.loss[: at + 1]) > 1e-12
    rises = int(rose.sum())
    if path.diverged:
        case = Descent.DIVERGES
    elif distance <= ARRIVED and learning_rate >= 2 / optimum.curvature:
        case = Descent.RESTLESS
    elif distance <= ARRIVED and not rose[-1:].any():
        case = Descent.SETTLED
    elif rises:
        case = Descent.RISES
    else:
        beyond = learning_rate > 2 / path.curvature
        case = Descent.BEYOND_BOUND if beyond else Descent.FALLING
    return DescentVerdict(case, rises, distance, float(path.loss[at]), optimum.loss)


class Learning(Enum):
    """How the training of a network has gone, once it is at rest."""

    DIVERGED = auto()
    NOT_BEGUN = auto()
    CLIMBS = auto()  # the training loss is above that of the first weights
    NO_GAIN = auto()  # no epoch had a lower validation loss than the first weights
    CHANCE = auto()  # validation images are ranked no better than by lot
    FAILS_TEST = auto()  # test images are
    OVERFITS = auto()
    UNSTEADY = auto()  # training and validation loss are both above those of the best epoch
    LEARNED = auto()


@dataclass(frozen=True)
class LearningVerdict:
    """case; best: the epoch with the lowest validation loss; accuracy: of its network on the
    validation images; majority: that of naming the class which is commoner in training."""

    case: Learning
    best: int
    accuracy: float
    majority: float


def judge_learning(
    state: Training, majority: float, validation: Area | None, test: Area | None
) -> LearningVerdict:
    """validation, test: areas of the best network there, None where nothing was read."""
    best = int(np.argmin(state.validation_loss))
    train, held = state.train_loss, state.validation_loss
    if state.diverged:
        case = Learning.DIVERGED
    elif len(held) == 1:
        case = Learning.NOT_BEGUN
    elif train[-1] > train[0]:
        case = Learning.CLIMBS
    elif best == 0:
        case = Learning.NO_GAIN
    elif validation is not None and validation.low <= 0.5:
        case = Learning.CHANCE
    elif test is not None and test.low <= 0.5:
        case = Learning.FAILS_TEST
    elif held[-1] > OVERFIT * held[best]:
        case = Learning.OVERFITS if train[-1] < train[best] else Learning.UNSTEADY
    else:
        case = Learning.LEARNED
    return LearningVerdict(case, best, float(state.validation_accuracy[best]), majority)


def knowing_nothing(train: np.ndarray, held: np.ndarray) -> tuple[float, float]:
    """Loss (nats) and accuracy on held-out labels of who knows only how common the classes were in
    training: P(ill) is their share for every image. train, held: labels 0 or 1, both present.

    >>> loss, accuracy = knowing_nothing(np.array([0] * 9 + [1]), np.array([0] * 9 + [1]))
    >>> round(loss, 3), accuracy
    (0.325, 0.9)
    """
    share, ill = float(np.mean(train)), float(np.mean(held))
    loss = -(ill * np.log(share) + (1 - ill) * np.log1p(-share))
    return float(loss), ill if share > 0.5 else 1 - ill


class Comparison(Enum):
    """The network beside the linear baseline on the same test images."""

    CHANCE = auto()  # the network's interval holds 0.5 or lies below: no better than by lot
    BEATS = auto()
    BEATEN = auto()
    LEVEL = auto()  # the interval of the difference holds 0


@dataclass(frozen=True)
class ComparisonVerdict:
    """case; network: its area; difference: network minus baseline."""

    case: Comparison
    network: Area
    difference: Area


def judge_comparison(
    network: np.ndarray, baseline: np.ndarray, ill: np.ndarray
) -> ComparisonVerdict:
    """network, baseline: (n,) scores of the same images; ill: (n,) bool."""
    area, difference = auc_interval(network, ill), auc_difference(network, baseline, ill)
    if area.low <= 0.5:
        case = Comparison.CHANCE
    elif difference.low > 0:
        case = Comparison.BEATS
    else:
        case = Comparison.BEATEN if difference.high < 0 else Comparison.LEVEL
    return ComparisonVerdict(case, area, difference)


class Ceiling(Enum):
    """What the area of a network can be held against."""

    UNKNOWN = auto()  # no law of the images is known, and nothing was read
    LAW = auto()  # the ideal observer's, over all possible images
    LAW_OF_PLACE = auto()  # that of an observer who knows the place, which here is unknown
    ALONE = auto()  # test images were read, by no ideal observer
    BESIDE = auto()  # by an ideal observer too


def judge_ceiling(law: bool, place: bool, network: float | None, ideal: float | None) -> Ceiling:
    """law: whether that of the images is known; place: whether the mass always sits in one place;
    network, ideal: AUC on the same test images, None where they were not read.

    >>> judge_ceiling(True, False, None, None).name, judge_ceiling(True, True, 0.9, 0.95).name
    ('LAW_OF_PLACE', 'BESIDE')
    """
    if network is not None:
        return Ceiling.ALONE if ideal is None else Ceiling.BESIDE
    if not law:
        return Ceiling.UNKNOWN
    return Ceiling.LAW if place else Ceiling.LAW_OF_PLACE


class Shared(Enum):
    """Whether images, or patients, stand in more than one part of a set."""

    UNTOLD = auto()  # nothing says whose the images are
    NONE = auto()
    NONE_BUT_TEST = auto()  # none, as far as is told: not of the test part
    SOME = auto()
    SOME_BUT_TEST = auto()


def judge_shared(counted: tuple[int, int | None] | None) -> Shared:
    """counted: how many of validation are in training, and how many of the test part in either.

    >>> judge_shared((0, 3)).name, judge_shared((0, None)).name, judge_shared(None).name
    ('SOME', 'NONE_BUT_TEST', 'UNTOLD')
    """
    if counted is None:
        return Shared.UNTOLD
    held, tested = counted
    if tested is None:
        return Shared.SOME_BUT_TEST if held else Shared.NONE_BUT_TEST
    return Shared.SOME if held or tested else Shared.NONE


class Shortcut(Enum):
    """What became of a marker planted on ill training images."""

    LEARNED = auto()  # healthy images with it are called ill: the marker outweighs the mass
    MASS_PREVAILS = auto()
    UNDECIDED = auto()
    PRAISED = auto()  # clearly better with markers as in training than without
    NOT_PRAISED = auto()
    FALLS = auto()  # without the marker the network falls
    COSTS_LITTLE = auto()
    BEHIND_ANYWAY = auto()  # behind the ideal observer, with markers and without


@dataclass(frozen=True)
class ShortcutVerdict:
    """case; area: of the network on the test images of now; marked, plain: its AUC with markers as
    in training, and without."""

    case: Shortcut
    area: Area
    marked: float
    plain: float


def judge_shortcut(
    test: str, scores: Mapping[str, np.ndarray], ill: np.ndarray, ideal: float
) -> ShortcutVerdict:
    """test: the images of now, "reversed", "as trained" or "test"; scores: of the network on
    each of the three; ideal: AUC of the ideal observer on images without a marker."""
    gain = auc_difference(scores["as trained"], scores["test"], ill)
    area = auc_interval(scores[test], ill)
    plain = auc_interval(scores["test"], ill).auc
    if test == "reversed":
        case = Shortcut.LEARNED if area.high < 0.5 else Shortcut.UNDECIDED
        case = Shortcut.MASS_PREVAILS if area.low > 0.5 else case
    elif test == "as trained":
        case = Shortcut.PRAISED if gain.low > 0 else Shortcut.NOT_PRAISED
    elif gain.low > 0 and gain.auc > FALL:
        case = Shortcut.FALLS
    else:
        case = Shortcut.BEHIND_ANYWAY if ideal - plain > FALL else Shortcut.COSTS_LITTLE
    return ShortcutVerdict(case, area, plain + gain.auc, plain)
