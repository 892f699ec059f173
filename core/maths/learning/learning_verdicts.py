"""How a training stands with examples that it does not learn from."""

from enum import Enum, auto

import numpy as np

from core.maths.learning.dense_training import Learning

RISE = 0.05  # of the least held-out loss: a rise that counts


class Standing(Enum):
    DIVERGED = auto()
    UNTRAINED = auto()
    TOO_SOON = auto()  # steps since, but not judged again yet
    UNJUDGED = auto()  # nothing is held out
    NO_GAIN = auto()  # the least held-out loss is that of the start
    BY_HEART = auto()  # the held-out loss has risen since, while the other went on falling below it
    NOT_BY_HEART = auto()  # the same, but the other is the larger of the two all the same
    BOTH_RISE = auto()  # both lie above what they were at its least
    STILL_GOOD = auto()


def judge_standing(state: Learning) -> Standing:
    """The first of the cases that holds at the last step that was judged.

    A rise counts where the held-out J is more than RISE above its least.
    """
    if state.diverged:
        return Standing.DIVERGED
    if not state.steps:
        return Standing.UNTRAINED
    learned, held = state.losses.T
    if np.isnan(held).all():
        return Standing.UNJUDGED
    if not state.measured[-1]:
        return Standing.TOO_SOON
    if not state.best_at:
        return Standing.NO_GAIN
    least = int(np.argmin(held))
    if not held[-1] > (1 + RISE) * held[least]:
        return Standing.STILL_GOOD
    if not learned[-1] < learned[least]:
        return Standing.BOTH_RISE
    return Standing.BY_HEART if learned[-1] < held[-1] else Standing.NOT_BY_HEART
