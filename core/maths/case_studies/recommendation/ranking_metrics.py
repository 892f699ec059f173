"""How good recommendations are: error of the ratings, quality of the lists, cold start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.maths.case_studies.recommendation.methods import blend, fit_clicks
from core.maths.case_studies.recommendation.ratings import Ratings, Split

LIST_LENGTH = 50
SCORE_CELLS = 2_000_000  # scores held at once


class Recommender(Protocol):
    """Anything that expects ratings of pairs and scores all items for a user."""

    def predict(self, user: np.ndarray, item: np.ndarray) -> np.ndarray: ...
    def scores(self, users: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class Estimate:
    """A mean and its standard error; NaN where nothing was left to average."""

    value: float
    error: float


@dataclass(frozen=True, eq=False)
class Trial:
    """What a method said about a hold-out, before it is judged.

    predicted: (t,) expected ratings of the test rows, clipped to the scale; users: (m,) codes of
    the tested users; lists: (m, L) items, best first, −1 where a user has fewer candidates;
    rating: (m, L) the held-out rating of a listed item, NaN where it is not among the test rows.
    """

    predicted: np.ndarray
    users: np.ndarray
    lists: np.ndarray
    rating: np.ndarray


@dataclass(frozen=True)
class ListQuality:
    """Means over users with at least one relevant held-out item; see list_quality.

    coverage: share of the catalogue in at least one list; users: how many were averaged;
    without: how many tested users had no relevant item and were left out.
    """

    precision: Estimate
    recall: Estimate
    ndcg: Estimate
    coverage: float
    users: int
    without: int


def try_out(
    model: Recommender,
    split: Split,
    length: int = LIST_LENGTH,
    popular: float = 0.0,
    seed: int = 0,
    report: Callable[[float], None] | None = None,
) -> Trial:
    """Expected ratings of all held-out rows, and the top of every tested user's list.

    Candidates are all items that the user did not rate in training, rated by others or not. Equal
    scores are ordered by a random order of the items (seed), the same for all users; to that end
    every score gets less than a millionth of the scale added. popular: see methods.blend.
    length: how many items a list may be judged on. Errors: ValueError for length < 1.
    """
    if length < 1:
        raise ValueError(f"length must be at least 1, got {length}")
    train, test = split.train, split.test
    items = len(train.titles)
    length = min(length, items)
    count = np.bincount(train.item, minlength=items)
    chance = np.random.default_rng(seed).permutation(items) / items
    chance *= 1e-6 * (train.high - train.low)
    seen, truth = sorted_by_user(train), sorted_by_user(test)
    users = np.unique(test.user)
    lists = np.full((len(users), length), -1)
    rating = np.full((len(users), length), np.nan)
    step = max(1, SCORE_CELLS // items)
    for low in range(0, len(users), step):
        block = users[low : low + step]
        scores = model.scores(block)
        if popular:
            scores = blend(scores, count, popular, train.low, train.high)
        scores = scores + chance
        row, item, _ = rows_of(seen, block)
        scores[row, item] = -np.inf
        held = np.full(scores.shape, np.nan)
        row, item, value = rows_of(truth, block)
        held[row, item] = value
        best = np.argpartition(scores, items - length, axis=1)[:, items - length :]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1)
        best = np.take_along_axis(best, order, axis=1)
        rating[low : low + step] = np.take_along_axis(held, best, axis=1)
        listed = np.isfinite(np.take_along_axis(scores, best, axis=1))
        lists[low : low + step] = np.where(listed, best, -1)
        if report:
            report(min(1.0, (low + step) / len(users)))
    predicted = np.clip(model.predict(test.user, test.item), train.low, train.high)
    return Trial(predicted, users, lists, rating)


def try_clicks(
    split: Split,
    rank: int,
    ridge_lambda: float,
    confidence: float,
    report: Callable[[float], None] | None = None,
) -> Trial:
    """What factors of the training clicks say about the hold-out. Errors: those of fit_clicks."""
    return try_out(fit_clicks(split.train, rank, ridge_lambda, confidence, report), split)


def rating_error(trial: Trial, test: Ratings, chosen: np.ndarray | None = None) -> Estimate:
    """Root mean squared error of the held-out ratings, with a standard error over users.

    MSE = ΣS_u/Σn_u is a ratio of sums over users, whose errors belong together: its variance is
    M/(M−1)·Σ(S_u − MSE·n_u)²/(Σn_u)², M users, and se(RMSE) = se(MSE)/(2 RMSE). chosen: (t,) mask
    of the rows to judge. NaN without rows, an error of NaN with one user.
    Source: Cochran, Sampling Techniques, 1977, section 6.4 (ratio of sums, linearised).
    """
    chosen = np.ones(len(test.value), dtype=bool) if chosen is None else chosen
    squares = (trial.predicted - test.value)[chosen] ** 2
    if not squares.size:
        return Estimate(np.nan, np.nan)
    _, user = np.unique(test.user[chosen], return_inverse=True)
    number, total = np.bincount(user), np.bincount(user, squares)
    mse, users = squares.mean(), len(number)
    spread = np.sum((total - mse * number) ** 2)
    error = np.sqrt(spread * users / (users - 1)) / len(squares) if users > 1 else np.nan
    rmse = float(np.sqrt(mse))
    return Estimate(rmse, float(error / (2 * rmse)) if rmse else 0.0)


def list_quality(trial: Trial, test: Ratings, k: int = 10, threshold: float = 4.0) -> ListQuality:
    """Precision, recall and NDCG of the first k of every list, and the catalogue's coverage.

    Relevant are the user's held-out items rated ≥ threshold. precision@k = hits/k;
    recall@k = hits/relevant; NDCG@k = Σ over hits of 1/log₂(1 + place), divided by the same sum
    for a list that starts with all relevant items. A listed item that the user did not rate counts
    as a miss, so precision is a lower bound; recall and NDCG may err to either side. Standard
    error: s/√users.
    Errors: ValueError unless 1 ≤ k ≤ the length of the lists.
    Source: Järvelin and Kekäläinen, ACM TOIS 20(4), 2002 (gains 0 and 1); Herlocker, Konstan,
    Terveen and Riedl, ACM TOIS 22(1), 2004.
    """
    hits, relevant, ndcg, without = _by_user(trial, test, k, threshold)
    listed = trial.lists[:, :k]
    return ListQuality(
        _mean(hits / k),
        _mean(hits / relevant),
        _mean(ndcg),
        np.count_nonzero(np.bincount(listed[listed >= 0])) / len(test.titles),
        len(hits),
        without,
    )


def ndcg_gain(
    trial: Trial, other: Trial, test: Ratings, k: int = 10, threshold: float = 4.0
) -> Estimate:
    """By how much the NDCG of a trial's lists is above that of another's, on the same people.

    Mean and standard error s/√users of the differences: what makes a person easy or hard for both
    falls out. Errors: ValueError as in list_quality, and where they tested other people.
    """
    if not np.array_equal(trial.users, other.users):
        raise ValueError("other must have tested the same users")
    one, two = (_by_user(t, test, k, threshold)[2] for t in (trial, other))
    return _mean(one - two)


def error_gain(trial: Trial, other: Trial, test: Ratings) -> Estimate:
    """By how much the RMSE of a trial is below that of another, on the same rows.

    RMSE₂ − RMSE₁ = ΔMSE/(RMSE₁ + RMSE₂), and ΔMSE = ΣD_u/Σn_u with D_u the difference of a user's
    squared errors, a ratio of sums over users as in rating_error. NaN without rows, an error of NaN
    with one user.
    """
    if not len(test.value):
        return Estimate(np.nan, np.nan)
    one, two = ((t.predicted - test.value) ** 2 for t in (trial, other))
    _, user = np.unique(test.user, return_inverse=True)
    number, apart = np.bincount(user), np.bincount(user, two - one)
    mean, users = float(apart.sum() / len(one)), len(number)
    both = float(np.sqrt(one.mean()) + np.sqrt(two.mean())) or 1.0
    spread = np.sum((apart - mean * number) ** 2)
    error = np.sqrt(spread * users / (users - 1)) / len(one) if users > 1 else np.nan
    return Estimate(mean / both, float(error) / both)


def _by_user(trial: Trial, test: Ratings, k: int, threshold: float):
    """Hits, relevant items and NDCG of every user with a relevant item, and how many have none."""
    if not 1 <= k <= trial.lists.shape[1]:
        raise ValueError(f"k must lie between 1 and {trial.lists.shape[1]}, got {k}")
    place = np.searchsorted(trial.users, test.user[test.value >= threshold])
    relevant = np.bincount(place, minlength=len(trial.users))
    judged = relevant > 0
    hit = trial.rating[:, :k] >= threshold  # not so where there is no rating
    gain = 1 / np.log2(np.arange(k) + 2)
    ideal = np.cumsum(gain)[np.minimum(relevant[judged], k) - 1]
    ndcg = hit[judged] @ gain / ideal
    return hit[judged].sum(axis=1), relevant[judged], ndcg, int(np.sum(~judged))


def error_by_experience(
    trial: Trial, split: Split, of: str = "user", edges: tuple[int, ...] = (0, 5, 20, 50, 100, 200)
) -> tuple[np.ndarray, list[Estimate]]:
    """Error of the held-out ratings by how many training ratings their user or item has.

    Group g holds edges[g] ≤ number < edges[g + 1], the last is open upwards. of: "user" or "item".
    Returns the number of test rows in each group, and its rating_error.
    Errors: ValueError for another word.
    """
    if of not in ("user", "item"):
        raise ValueError(f'of must be "user" or "item", got {of!r}')
    known, tested = (getattr(ratings, of) for ratings in (split.train, split.test))
    number = np.bincount(known, minlength=split.train.shape[of == "item"])[tested]
    group = np.digitize(number, edges) - 1
    rows = np.bincount(group[group >= 0], minlength=len(edges))
    return rows, [rating_error(trial, split.test, group == g) for g in range(len(edges))]


def never_listed(trial: Trial, split: Split, k: int = 10, fewer_than: int = 50) -> np.ndarray:
    """Items in no first k of any tested user with fewer than so many training ratings, (I,) mask.

    All items when there is no such user. Errors: ValueError as in list_quality.
    """
    if not 1 <= k <= trial.lists.shape[1]:
        raise ValueError(f"k must lie between 1 and {trial.lists.shape[1]}, got {k}")
    users, items = split.train.shape
    few = np.bincount(split.train.user, minlength=users)[trial.users] < fewer_than
    listed = trial.lists[few, :k]
    never = np.ones(items, dtype=bool)
    never[listed[listed >= 0]] = False
    return never


def sorted_by_user(ratings: Ratings):
    """Items and values sorted by user, and where each user's begin."""
    order = np.argsort(ratings.user, kind="stable")
    count = np.bincount(ratings.user, minlength=len(ratings.users))
    return np.append(0, np.cumsum(count)), ratings.item[order], ratings.value[order]


def rows_of(sorted_ratings, users: np.ndarray):
    """(place in users, item, value) of all ratings of the given users."""
    start, item, value = sorted_ratings
    count = start[users + 1] - start[users]
    row = np.repeat(np.arange(len(users)), count)
    place = np.arange(len(row)) + np.repeat(start[users] - (np.cumsum(count) - count), count)
    return row, item[place], value[place]


def _mean(values: np.ndarray) -> Estimate:
    """Mean over users with its standard error s/√n."""
    if not values.size:
        return Estimate(np.nan, np.nan)
    error = values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
    return Estimate(float(values.mean()), float(error))
