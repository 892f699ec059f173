"""Measures of recommendations against slow and obvious versions, and on the shipped ratings."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from core.datasets.tables import load_table
from core.maths.case_studies.recommendation import ranking_metrics
from core.maths.case_studies.recommendation.methods import (
    fit_constant,
    fit_neighbours,
    fit_popularity,
)
from core.maths.case_studies.recommendation.ranking_metrics import (
    error_by_experience,
    error_gain,
    list_quality,
    ndcg_gain,
    never_listed,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import (
    Split,
    hold_out_last,
    part,
    random_folds,
    rating_set,
)
from core.maths.learning.matrix_factorization import factorize_als, fit_biases


@dataclass(frozen=True, eq=False)
class Table:
    """A model that knows every score."""

    values: np.ndarray

    def predict(self, user, item):
        return self.values[user, item]

    def scores(self, users):
        return self.values[users]


def some_split(seed=0, users=12, items=20, density=0.6, least=5) -> Split:
    rng = np.random.default_rng(seed)
    known = rng.random((users, items)) < density
    known[:2, :2] = True
    known[0] |= ~known.any(axis=0)  # an item that nobody rated would be none of the set
    user, item = np.nonzero(known)
    frame = pd.DataFrame({"user": user, "item": item})
    frame["rating"] = rng.integers(1, 6, len(user)).astype(float)
    return hold_out_last(rating_set(frame.sample(frac=1, random_state=seed), "", ""), 0.3, least)


def some_scores(split: Split, seed=0) -> Table:
    return Table(np.random.default_rng(seed).normal(3, 1.5, split.train.shape))


def plain_lists(model: Table, split: Split, length: int) -> dict[int, list[int]]:
    """Each tested user's items by falling score, without those of the training set."""
    lists = {}
    for user in np.unique(split.test.user):
        seen = set(split.train.item[split.train.user == user])
        order = np.argsort(-model.values[user])
        lists[int(user)] = [int(item) for item in order if item not in seen][:length]
    return lists


@pytest.mark.parametrize("cells", [20, 70, 10_000])
def test_lists_are_sorted_and_free_of_training_items(cells, monkeypatch):
    monkeypatch.setattr(ranking_metrics, "SCORE_CELLS", cells)  # users one by one, by 3, at once
    split = some_split()
    model = some_scores(split)
    trial = try_out(model, split, 8)
    held = {
        (u, i): v
        for u, i, v in zip(split.test.user, split.test.item, split.test.value, strict=True)
    }
    for user, listed, rating in zip(trial.users, trial.lists, trial.rating, strict=True):
        expected = plain_lists(model, split, 8)[user]
        assert listed[listed >= 0].tolist() == expected
        for item, value in zip(listed, rating, strict=True):
            assert value == held[user, item] if (user, item) in held else np.isnan(value)
    clipped = np.clip(model.predict(split.test.user, split.test.item), 1, 5)
    np.testing.assert_array_equal(trial.predicted, clipped)


def test_short_catalogues_leave_blanks():
    split = some_split(density=0.95)
    trial = try_out(some_scores(split), split)
    assert trial.lists.shape[1] == 20
    seen = np.bincount(split.train.user, minlength=12)[trial.users]
    np.testing.assert_array_equal((trial.lists >= 0).sum(axis=1), 20 - seen)
    quality = list_quality(trial, split.test, 20, 1)
    assert quality.recall.value == 1  # everything that is left has been listed


@settings(max_examples=40)
@given(st.integers(0, 999), st.integers(1, 20), st.sampled_from([1, 3, 4, 5]))
def test_quality_is_that_of_a_plain_loop(seed, k, threshold):
    split = some_split(seed, least=3)
    model, test = some_scores(split, seed), split.test
    quality = list_quality(try_out(model, split), test, k, threshold)
    precision, recall, ndcg, without = [], [], [], 0
    lists = plain_lists(model, split, k)
    for user, listed in lists.items():
        relevant = set(test.item[(test.user == user) & (test.value >= threshold)])
        if not relevant:
            without += 1
            continue
        hits = [item in relevant for item in listed]
        precision.append(sum(hits) / k)
        recall.append(sum(hits) / len(relevant))
        best = sum(1 / np.log2(place + 2) for place in range(min(k, len(relevant))))
        ndcg.append(sum(hit / np.log2(place + 2) for place, hit in enumerate(hits)) / best)
    assert (quality.users, quality.without) == (len(ndcg), without)
    for found, expected in (
        (quality.precision, precision),
        (quality.recall, recall),
        (quality.ndcg, ndcg),
    ):
        if expected:
            assert found.value == pytest.approx(np.mean(expected))
            assert 0 <= found.value <= 1
        else:
            assert np.isnan(found.value)
        if len(expected) > 1:
            assert found.error == pytest.approx(np.std(expected, ddof=1) / len(expected) ** 0.5)
    listed = {item for items in lists.values() for item in items}
    assert quality.coverage == len(listed) / 20


def test_ndcg_is_that_of_scikit_learn():
    split = some_split(density=0.5)
    model, test = some_scores(split), split.test
    expected = []
    for user in np.unique(test.user):
        candidate = np.setdiff1d(np.arange(20), split.train.item[split.train.user == user])
        relevant = np.isin(candidate, test.item[(test.user == user) & (test.value >= 4)])
        if relevant.any():
            expected.append(ndcg_score([relevant], [model.values[user, candidate]], k=5))
    found = list_quality(try_out(model, split), test, 5, 4).ndcg.value
    assert found == pytest.approx(np.mean(expected))


def test_who_knows_the_future_is_perfect():
    split = some_split(least=3)
    future = np.zeros(split.train.shape)
    future[split.test.user, split.test.item] = split.test.value
    trial = try_out(Table(future), split)
    quality = list_quality(trial, split.test, 20, 4)
    assert quality.ndcg.value == quality.recall.value == 1
    assert rating_error(trial, split.test).value == 0
    assert rating_error(trial, split.test).error == 0


def test_ties_are_broken_alike_for_all_users():
    split = some_split(density=0.1, items=200, least=2)
    trial = try_out(fit_constant(split.train), split, 10)
    again = try_out(fit_constant(split.train), split, 10, seed=1)
    np.testing.assert_array_equal(trial.lists, try_out(fit_constant(split.train), split, 10).lists)
    assert len(np.unique(trial.lists)) < 30  # the same ten, but for those seen in training
    assert np.any(trial.lists != again.lists)


def test_a_blend_changes_the_lists_and_not_the_ratings():
    split = some_split()
    model = some_scores(split)
    personal, popular = (try_out(model, split, popular=w) for w in (0.0, 1.0))
    by_count = try_out(fit_popularity(split.train), split)
    np.testing.assert_array_equal(popular.lists, by_count.lists)
    assert np.any(personal.lists != popular.lists)
    np.testing.assert_array_equal(personal.predicted, popular.predicted)


def test_standard_error_of_the_rmse_is_near_the_jackknife():
    """Leaving out one user at a time is another route to the same error."""
    split = some_split(users=150, items=40)
    trial = try_out(some_scores(split), split)
    found = rating_error(trial, split.test)
    assert found.value == pytest.approx(np.sqrt(np.mean((trial.predicted - split.test.value) ** 2)))
    users = np.unique(split.test.user)
    left = [rating_error(trial, split.test, split.test.user != user).value for user in users]
    jackknife = np.sqrt((len(users) - 1) * np.mean((np.array(left) - np.mean(left)) ** 2))
    assert found.error == pytest.approx(jackknife, rel=0.05)


def test_two_trials_are_compared_on_the_same_people():
    """Means over people and the jackknife over them, one person left out at a time."""
    split = some_split(3, users=60, items=25)
    good, bad = (try_out(some_scores(split, seed), split, 8) for seed in (0, 1))
    gain = ndcg_gain(good, bad, split.test, 5, 4.0)
    ideal = np.cumsum(1 / np.log2(np.arange(5) + 2))
    apart = []
    for place, user in enumerate(good.users):
        liked = (split.test.user == user) & (split.test.value >= 4)
        if liked.any():
            dcg = [
                sum(
                    1 / np.log2(2 + at)
                    for at, value in enumerate(trial.rating[place, :5])
                    if value >= 4
                )
                for trial in (good, bad)
            ]
            apart.append((dcg[0] - dcg[1]) / ideal[min(liked.sum(), 5) - 1])
    assert gain.value == pytest.approx(np.mean(apart))
    assert gain.error == pytest.approx(np.std(apart, ddof=1) / np.sqrt(len(apart)))
    assert ndcg_gain(good, good, split.test, 5, 4.0).value == 0


def test_a_difference_of_errors_is_near_the_jackknife():
    split = some_split(4, users=80, items=25)
    good, bad = (try_out(some_scores(split, seed), split, 8) for seed in (0, 1))
    found = error_gain(good, bad, split.test)

    def rmse(trial, rows):
        return np.sqrt(np.mean((trial.predicted - split.test.value)[rows] ** 2))

    everybody = np.ones(len(split.test.value), bool)
    assert found.value == pytest.approx(rmse(bad, everybody) - rmse(good, everybody))
    users = np.unique(split.test.user)
    left = [rmse(bad, split.test.user != u) - rmse(good, split.test.user != u) for u in users]
    jackknife = np.sqrt((len(users) - 1) * np.var(left))
    assert found.error == pytest.approx(jackknife, rel=0.1)
    assert error_gain(good, good, split.test).value == 0
    none = part(split.test, np.zeros(len(split.test.value), bool))
    assert np.isnan(error_gain(good, bad, none).value)


def test_error_of_no_row_and_of_one_user():
    split = some_split()
    trial = try_out(some_scores(split), split)
    nothing = rating_error(trial, split.test, np.zeros(len(split.test.value), dtype=bool))
    assert np.isnan([nothing.value, nothing.error]).all()
    one = rating_error(trial, split.test, split.test.user == trial.users[0])
    assert one.value > 0
    assert np.isnan(one.error)


@pytest.mark.parametrize("of", ["user", "item"])
def test_error_by_experience_is_a_partition(of):
    split = some_split(users=40)
    trial = try_out(some_scores(split), split)
    edges = (0, 5, 8, 11)
    rows, errors = error_by_experience(trial, split, of, edges)
    squares = (trial.predicted - split.test.value) ** 2
    tested = getattr(split.test, of)
    known = np.array([np.sum(getattr(split.train, of) == code) for code in tested])
    for group, (low, high) in enumerate(zip(edges, (*edges[1:], 10**9), strict=True)):
        chosen = (low <= known) & (known < high)
        assert rows[group] == chosen.sum()
        if chosen.any():
            assert errors[group].value == pytest.approx(np.sqrt(squares[chosen].mean()))
        else:
            assert np.isnan(errors[group].value)
    assert rows.sum() == len(squares)


def test_never_listed():
    split = some_split(users=40)
    trial = try_out(some_scores(split), split)
    lists = plain_lists(some_scores(split), split, 3)
    for limit in (0, 8, 10**6):
        listed = set()
        for user, items in lists.items():
            if np.sum(split.train.user == user) < limit:
                listed |= set(items)
        never = never_listed(trial, split, 3, limit)
        assert set(np.flatnonzero(~never)) == listed


def test_domains():
    split = some_split()
    trial = try_out(some_scores(split), split, 8)
    with pytest.raises(ValueError, match="length must be at least 1"):
        try_out(some_scores(split), split, 0)
    for k in (0, 9):
        with pytest.raises(ValueError, match=f"k must lie between 1 and 8, got {k}"):
            list_quality(trial, split.test, k)
        with pytest.raises(ValueError, match="k must lie between 1 and 8"):
            never_listed(trial, split, k)
    with pytest.raises(ValueError, match="of must be"):
        error_by_experience(trial, split, "film")


@pytest.fixture(scope="module")
def films():
    table = load_table("movielens_ratings").merge(load_table("movielens_titles"), on="item")
    return rating_set(table, "MovieLens", "")


def test_the_shipped_films(films):
    assert (len(films.value), *films.shape) == (100_004, 671, 9_066)
    assert (films.low, films.high, films.step) == (0.5, 5, 0.5)
    assert films.titles[0] == "Toy Story (1995)"
    assert len(set(films.titles)) == 9_066
    first, last = pd.to_datetime([films.time.min(), films.time.max()], unit="s").year
    assert (first, last) == (1995, 2016)


def test_the_shipped_lecturers():
    table = load_table("lecturer_ratings").merge(load_table("lecturer_titles"), on="item")
    ratings = rating_set(table, "Lecturers", "")
    assert (len(ratings.value), *ratings.shape) == (73_421, 2_972, 1_128)
    assert (ratings.low, ratings.high, ratings.step) == (1, 5, 1)
    assert set(ratings.time) == set(range(6))


def test_five_folds_come_near_the_published_errors(films):
    """Global mean 1.058, biases 0.886: MovieLens latest-small, five random folds."""
    errors = []
    for fold in random_folds(films):
        train, test = fold.train, fold.test
        biases = fit_biases(train.user, train.item, train.value, train.shape)
        errors.append(
            [
                np.sqrt(np.mean((predicted - test.value) ** 2))
                for model in (fit_constant(train), biases)
                for predicted in [np.clip(model.predict(test.user, test.item), 0.5, 5)]
            ]
        )
    mean, biases = np.mean(errors, axis=0)
    assert mean == pytest.approx(1.058, abs=0.001)
    assert biases == pytest.approx(0.886, abs=0.0005)


def test_best_by_rating_error_is_not_best_by_list(films):
    """The finding of Cremonesi, Koren and Turrin (2010), on the time-ordered hold-out."""
    split = hold_out_last(films)
    train = split.train
    data = train.user, train.item, train.value, train.shape
    rmse, ndcg = {}, {}
    for name, model in {
        "popularity": fit_popularity(train),
        "biases": fit_biases(*data),
        "als": factorize_als(*data),
        "users": fit_neighbours(train, "user", closeness=True),
    }.items():
        trial = try_out(model, split)
        rmse[name] = rating_error(trial, split.test).value
        ndcg[name] = list_quality(trial, split.test).ndcg.value
    assert min(rmse, key=rmse.get) == "als"
    assert max(ndcg, key=ndcg.get) == "users"
    assert ndcg["als"] < ndcg["popularity"]
    assert 0.88 < rmse["als"] < 0.90 < rmse["biases"] < 0.91 < rmse["popularity"]
