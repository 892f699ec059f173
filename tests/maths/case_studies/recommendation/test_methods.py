"""Popularity, neighbours, blend and map against slow and obvious versions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from core.maths.case_studies.recommendation import methods
from core.maths.case_studies.recommendation.methods import (
    NEIGHBOUR_DAMPING,
    blend,
    fit_constant,
    fit_neighbours,
    fit_popularity,
    item_map,
    nearest_items,
)
from core.maths.case_studies.recommendation.ratings import Ratings, part, rating_set
from core.maths.learning.matrix_factorization import factorize_als, fit_biases


def some_ratings(users=14, items=11, density=0.6, seed=0) -> Ratings:
    rng = np.random.default_rng(seed)
    known = rng.random((users, items)) < density
    known[0] = known[:, 0] = True
    user, item = np.nonzero(known)
    rating = rng.integers(1, 11, len(user)) / 2
    return rating_set(pd.DataFrame({"user": user, "item": item, "rating": rating}), "", "")


def als(ratings: Ratings, **settings_):
    return factorize_als(ratings.user, ratings.item, ratings.value, ratings.shape, **settings_)


def residuals(ratings: Ratings) -> np.ndarray:
    """Residuals of the biases as a matrix (U, I), NaN where there is no rating."""
    biases = fit_biases(ratings.user, ratings.item, ratings.value, ratings.shape)
    matrix = np.full(ratings.shape, np.nan)
    matrix[ratings.user, ratings.item] = ratings.value - biases.predict(ratings.user, ratings.item)
    return matrix


def neighbours_of(matrix: np.ndarray, keep: int, kind: str, shrinkage: float) -> np.ndarray:
    """Similarities of rows, pair by pair, the `keep` largest positive ones of each row."""
    n = len(matrix)
    similarity = np.zeros((n, n))
    for a in range(n):
        for b in set(range(n)) - {a}:
            both = np.isfinite(matrix[a]) & np.isfinite(matrix[b])
            x, y = matrix[a, both], matrix[b, both]
            norms = (x, y) if kind == "pearson" else (matrix[a], matrix[b])
            length = np.prod([np.sqrt(np.nansum(v**2)) for v in norms])
            if both.any() and length > 0:
                similarity[a, b] = x @ y / length * both.sum() / (both.sum() + shrinkage)
        best = np.argsort(-similarity[a])[:keep]
        chosen = np.zeros(n)
        chosen[best] = np.maximum(similarity[a, best], 0)
        similarity[a] = chosen
    return similarity


@pytest.mark.parametrize("by", ["user", "item"])
@pytest.mark.parametrize("kind", ["cosine", "pearson"])
@pytest.mark.parametrize(("keep", "shrinkage"), [(2, 5.0), (100, 0.0)])
def test_neighbours_are_those_of_a_plain_loop(by, kind, keep, shrinkage, monkeypatch):
    monkeypatch.setattr(methods, "BLOCK", 16)  # several blocks
    monkeypatch.setattr(methods, "CELLS", 100)
    ratings = some_ratings(40, 45)  # for two neighbours, 32 groups
    model = fit_neighbours(ratings, by, keep, kind, shrinkage)
    matrix = residuals(ratings)
    rows = matrix if by == "user" else matrix.T
    similarity = neighbours_of(rows, keep, kind, shrinkage)
    np.testing.assert_allclose(model.similarity.toarray(), similarity, atol=2e-6)

    known = np.isfinite(rows)
    weight = similarity @ known
    lift = similarity @ np.nan_to_num(rows) / (weight + NEIGHBOUR_DAMPING)
    weight, lift = (weight, lift) if by == "user" else (weight.T, lift.T)
    users = np.arange(ratings.shape[0])
    expected = model.biases.scores(users) + lift
    np.testing.assert_allclose(model.scores(users), expected, atol=1e-5)
    pairs = np.array([3, 39, 0, 3, 13]), np.array([0, 9, 4, 9, 44])
    np.testing.assert_allclose(model.predict(*pairs), expected[pairs], atol=1e-5)
    close = fit_neighbours(ratings, by, keep, kind, shrinkage, closeness=True)
    np.testing.assert_allclose(close.scores(users[[5, 2]]), weight[[5, 2]], atol=1e-5)
    np.testing.assert_allclose(close.predict(*pairs), expected[pairs], atol=1e-5)


@settings(max_examples=25)
@given(st.integers(0, 999), st.sampled_from(["user", "item"]), st.integers(1, 20))
def test_similarities_are_few_and_between_0_and_1(seed, by, keep):
    similarity = fit_neighbours(some_ratings(seed=seed), by, keep, "pearson", 0.0).similarity
    assert (np.diff(similarity.indptr) <= keep).all()
    assert (similarity.data > 0).all()
    assert similarity.data.max(initial=0) <= 1 + 1e-5
    assert not similarity.diagonal().any()


def test_two_with_the_same_taste_are_neighbours():
    """Users 0 and 1 agree against the rest; item 4 is liked by user 0 and new to user 1."""
    table = pd.DataFrame(
        [(u, i, 5.0 if (u < 2) == (i % 2 == 0) else 1.0) for u in range(6) for i in range(5)],
        columns=["user", "item", "rating"],
    )
    ratings = rating_set(table, "", "")
    known = part(ratings, ~((ratings.user == 1) & (ratings.item == 4)))
    model = fit_neighbours(known, "user", 2, shrinkage=0.0)
    assert model.similarity[[1]].indices.tolist() == [0]
    pair = np.array([1]), np.array([4])
    assert model.predict(*pair) > model.biases.predict(*pair) + 0.5


def test_popularity():
    ratings = some_ratings()
    ratings = part(ratings, ratings.item != 3)
    model = fit_popularity(ratings, damping=4.0)
    for item in (0, 3, 7):
        values = ratings.value[ratings.item == item]
        expected = (values.sum() + 4 * ratings.value.mean()) / (len(values) + 4)
        assert model.predict(np.array([2]), np.array([item]))[0] == pytest.approx(expected)
        np.testing.assert_array_equal(model.scores(np.arange(3))[:, item], len(values))
    assert model.average[3] == pytest.approx(ratings.value.mean())


def test_constant():
    ratings = some_ratings()
    model = fit_constant(ratings)
    assert model.predict(np.array([1]), np.array([2])).tolist() == [ratings.value.mean()]
    assert set(model.scores(np.arange(2)).ravel()) == {ratings.value.mean()}


@settings(max_examples=30)
@given(st.integers(0, 999), st.floats(0, 1))
def test_a_blend_lies_between_its_ends(seed, popular):
    rng = np.random.default_rng(seed)
    scores, count = rng.uniform(1, 5, (3, 8)), rng.integers(0, 50, 8)
    ends = [blend(scores, count, w, 1, 5) for w in (0, 1)]
    np.testing.assert_array_equal(ends[0], scores)
    np.testing.assert_array_equal(
        np.argsort(ends[1][0], kind="stable"), np.argsort(count, kind="stable")
    )
    assert ends[1].min() >= 1 - 1e-12
    assert ends[1].max() <= 5 + 1e-12
    np.testing.assert_allclose(
        blend(scores, count, popular, 1, 5), (1 - popular) * ends[0] + popular * ends[1]
    )


def test_nothing_is_popular():
    assert blend(np.array([2.0, 3.0]), np.zeros(2), 0.5, 1, 5).tolist() == [1.5, 2.0]


def test_map_is_that_of_the_principal_components():
    model = als(some_ratings(40, 20), rank=5, ridge_lambda=0.5)
    places, shares = item_map(model)
    pca = PCA(2).fit(model.item_factors)
    np.testing.assert_allclose(np.abs(places), np.abs(pca.transform(model.item_factors)), atol=1e-9)
    np.testing.assert_allclose(shares, pca.explained_variance_ratio_)
    assert (places[np.abs(places).argmax(axis=0), [0, 1]] > 0).all()


@pytest.mark.parametrize(("rank", "filled"), [(0, 0), (1, 1)])
def test_map_of_too_few_factors(rank, filled):
    places, shares = item_map(als(some_ratings(), rank=rank, ridge_lambda=0.5))
    assert places.shape == (11, 2)
    assert [axis.any() for axis in places.T] == [k < filled for k in range(2)]
    assert np.isfinite(shares).all()


def test_nearest_items_by_angle():
    ratings = some_ratings(40, 20)
    ratings = part(ratings, ratings.item != 6)
    model = als(ratings, rank=5, ridge_lambda=0.5)
    q = model.item_factors
    cosine = [
        -2 if i in (2, 6) else q[i] @ q[2] / np.linalg.norm(q[i]) / np.linalg.norm(q[2])
        for i in range(20)
    ]
    codes, cosines = nearest_items(model, 2, 4)
    assert codes.tolist() == np.argsort(cosine)[::-1][:4].tolist()
    np.testing.assert_allclose(cosines, np.sort(cosine)[::-1][:4])
    assert len(nearest_items(model, 2, 50)[0]) == 18  # neither itself nor the one without ratings
    allowed = np.arange(20) < 4
    assert set(nearest_items(model, 2, 9, allowed)[0]) == {0, 1, 3}
    assert len(nearest_items(model, 6)[0]) == 0


def test_few_users_and_items():
    table = pd.DataFrame({"user": [0, 0, 1], "item": [0, 1, 0], "rating": [1.0, 5.0, 2.0]})
    ratings = rating_set(table, "", "")
    alone = part(ratings, ratings.user == 0)  # user 1 has nothing left
    for by in ("user", "item"):
        model = fit_neighbours(alone, by)
        scores = model.scores(np.array([0, 1]))
        assert np.isfinite(scores).all()
        np.testing.assert_allclose(scores[1], model.biases.scores(np.array([1]))[0])


def test_progress_ends_with_one(monkeypatch):
    monkeypatch.setattr(methods, "BLOCK", 4)
    shares = []
    fit_neighbours(some_ratings(), "item", report=shares.append)
    assert shares == pytest.approx([4 / 11, 8 / 11, 1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"by": "film"}, "by must be"),
        ({"similarity": "jaccard"}, "similarity must be"),
        ({"neighbours": 0}, "neighbours must be at least 1, got 0"),
        ({"shrinkage": -1}, "shrinkage must be non-negative"),
    ],
)
def test_domain_of_neighbours(change, message):
    with pytest.raises(ValueError, match=message):
        fit_neighbours(some_ratings(), **change)


def test_domains():
    with pytest.raises(ValueError, match="damping must be positive"):
        fit_popularity(some_ratings(), 0)
    with pytest.raises(ValueError, match=r"popular must lie in \[0, 1\], got 1.5"):
        blend(np.ones(2), np.ones(2), 1.5, 1, 5)
