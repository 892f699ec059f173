"""How groups that were found compare with those that were drawn."""

from enum import Enum, auto

import numpy as np

NONE = -1  # the label of a point that is in no group


class Match(Enum):
    NO_TRUTH = auto()  # nothing was drawn in groups
    NOTHING = auto()  # no point is in a group
    EXACT = auto()  # the groups drawn
    LEFT_OUT = auto()  # the groups drawn, but for points in none
    MERGED = auto()  # no drawn group is cut, but some are together
    CUT = auto()  # no found group mixes drawn ones, but some drawn one is cut
    MIXED = auto()  # some are cut, some are mixed


def match_groups(found: np.ndarray, drawn: np.ndarray) -> Match:
    """Which of the cases it is, points in no group (label −1) left aside but counted.

    found, drawn: (n,) labels. Errors: ValueError for different lengths or no point.

    >>> match_groups(np.array([3, 3, 1, -1]), np.array([0, 0, 1, 1]))
    <Match.LEFT_OUT: 4>
    """
    found, drawn = np.asarray(found), np.asarray(drawn)
    if found.shape != drawn.shape or not len(found):
        raise ValueError(f"labels must be equally long rows, got {found.shape}, {drawn.shape}")
    if len(np.unique(drawn)) < 2:
        return Match.NO_TRUTH
    grouped = found != NONE
    if not grouped.any():
        return Match.NOTHING
    pairs = set(zip(found[grouped].tolist(), drawn[grouped].tolist(), strict=True))
    reached = {group for _, group in pairs}
    mixed = len(pairs) > len({label for label, _ in pairs})
    cut = len(pairs) > len(reached)
    lost = len(reached) < len(np.unique(drawn))
    if mixed or cut:
        return Match.MIXED if mixed and cut else Match.MERGED if mixed else Match.CUT
    return Match.EXACT if grouped.all() and not lost else Match.LEFT_OUT
