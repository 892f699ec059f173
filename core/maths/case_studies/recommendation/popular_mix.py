"""Lists for every share of popularity mixed in, from one pass over all scores."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.recommendation.methods import blend
from core.maths.case_studies.recommendation.ranking_metrics import (
    LIST_LENGTH,
    SCORE_CELLS,
    Recommender,
    Trial,
    rows_of,
    sorted_by_user,
)
from core.maths.case_studies.recommendation.ratings import Split

GROWTH = 1.3  # from one group of equally pruned items to the next, the most popular first


@dataclass(frozen=True, eq=False)
class Contenders:
    """Of every tested user the items that stand in the list for some share of popularity.

    predicted, users: as in Trial; items: (m, c), −1 where a user has fewer; score, fame: (m, c)
    what is mixed; chance: (m, c) what the order of equals adds, −∞ where a user has fewer;
    rating: (m, c) held-out ratings, NaN without; length: of the lists.
    """

    predicted: np.ndarray
    users: np.ndarray
    items: np.ndarray
    score: np.ndarray
    fame: np.ndarray
    chance: np.ndarray
    rating: np.ndarray
    length: int

    def lists(self, popular: float) -> Trial:
        """What ranking_metrics.try_out says with this share of popularity, 0 to 1.

        Errors: ValueError for a share outside [0, 1].
        """
        if not 0 <= popular <= 1:
            raise ValueError(f"popular must lie in [0, 1], got {popular}")
        total = (1 - popular) * self.score + popular * self.fame + self.chance
        width = total.shape[1]
        best = np.argpartition(total, width - self.length, axis=1)[:, width - self.length :]
        order = np.argsort(-np.take_along_axis(total, best, axis=1), axis=1)
        best = np.take_along_axis(best, order, axis=1)
        rating, items = (np.take_along_axis(of, best, axis=1) for of in (self.rating, self.items))
        return Trial(self.predicted, self.users, items, rating)


def contenders(
    model: Recommender,
    split: Split,
    length: int = LIST_LENGTH,
    seed: int = 0,
    report: Callable[[float], None] | None = None,
) -> Contenders:
    """The items that can be among the first `length` for some share of popularity.

    A mixed score (1 − w)·s + w·f + chance rises in both s and f. So an item that `length` others
    beat in popularity f, and in the score s by more than chance can make up for, is in no list.
    Items are taken by falling f, in growing groups: those of a group must reach the length-th
    largest s of all groups before it. Scores, candidates, chance: as in ranking_metrics.try_out;
    w is 1, or at most 0.99. Errors: ValueError for length < 1.
    """
    if length < 1:
        raise ValueError(f"length must be at least 1, got {length}")
    train, test = split.train, split.test
    items = len(train.titles)
    length = min(length, items)
    count = np.bincount(train.item, minlength=items)
    chance = np.random.default_rng(seed).permutation(items) / items
    chance *= 1e-6 * (train.high - train.low)
    fame = blend(np.zeros(items), count, 1.0, train.low, train.high)
    order = np.lexsort((-chance, -count))
    seen, truth = sorted_by_user(train), sorted_by_user(test)
    users = np.unique(test.user)
    margin = 1e-4 * (train.high - train.low)
    none, empty = np.zeros(0, int), np.zeros(0)
    found = [(none, none, empty, empty)]
    step = max(1, SCORE_CELLS // items)
    for low in range(0, len(users), step):
        block = users[low : low + step]
        scores = np.array(model.scores(block), float)
        row, item, _ = rows_of(seen, block)
        scores[row, item] = -np.inf
        held = np.full(scores.shape, np.nan)
        row, item, value = rows_of(truth, block)
        held[row, item] = value
        row, place = np.nonzero(_reaching(scores[:, order], length, margin))
        item = order[place]
        found.append((row + low, item, scores[row, item], held[row, item]))
        if report:
            report(min(1.0, (low + step) / len(users)))
    row, item, score, rating = (np.concatenate(parts) for parts in zip(*found, strict=True))
    at = np.arange(len(row)) - np.searchsorted(row, row)
    shape = (len(users), max(int(at.max(initial=0)) + 1, length))
    tables = []
    for values, blank in ((item, -1), (score, 0), (fame[item], 0), (chance[item], -np.inf)):
        tables.append(np.full(shape, blank, values.dtype))
        tables[-1][row, at] = values
    ratings = np.full(shape, np.nan)
    ratings[row, at] = rating
    predicted = np.clip(model.predict(test.user, test.item), train.low, train.high)
    return Contenders(predicted, users, *tables, ratings, length)


def _reaching(scores: np.ndarray, length: int, margin: float) -> np.ndarray:
    """Mask of the columns that reach the length-th largest of those before them, row by row."""
    mask, top = np.isfinite(scores), scores[:, :length]
    start, columns = length, scores.shape[1]
    while start < columns:
        end = min(int(start * GROWTH) + 1, columns)
        group = scores[:, start:end]
        mask[:, start:end] &= group >= top.min(axis=1, keepdims=True) - margin
        together = np.hstack([top, group])
        top = np.partition(together, together.shape[1] - length, axis=1)[:, -length:]
        start = end
    return mask
