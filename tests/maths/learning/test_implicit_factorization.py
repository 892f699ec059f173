"""Weighted least squares over all pairs, solved once more with every pair written out."""

import numpy as np
import pytest

from core.maths.learning.implicit_factorization import (
    ClickFactors,
    click_objective,
    factorize_clicks,
)


def some_clicks(seed=0, users=14, items=11, density=0.3, counts=False):
    rng = np.random.default_rng(seed)
    user, item = np.nonzero(rng.random((users, items)) < density)
    order = rng.permutation(len(user))
    clicks = rng.integers(1, 6, len(user)) if counts else np.ones(len(user))
    return user[order], item[order], clicks.astype(float), (users, items)


def dense(user, item, clicks, shape):
    """r of every pair."""
    r = np.zeros(shape)
    r[user, item] = clicks
    return r


def brute_objective(x, y, r, ridge_lambda, confidence):
    total = 0.0
    for u in range(r.shape[0]):
        for i in range(r.shape[1]):
            total += (1 + confidence * r[u, i]) * ((r[u, i] > 0) - x[u] @ y[i]) ** 2
    return total + ridge_lambda * ((x**2).sum() + (y**2).sum())


def brute_rows(fixed, r, ridge_lambda, confidence):
    """Each row by the least squares of all its pairs, √c times, and √λ times the unit matrix."""
    rows = []
    for row in r:
        root = np.sqrt(1 + confidence * row)
        design = np.vstack([root[:, None] * fixed, np.sqrt(ridge_lambda) * np.eye(fixed.shape[1])])
        target = np.append(root * (row > 0), np.zeros(fixed.shape[1]))
        rows.append(np.linalg.lstsq(design, target, rcond=None)[0])
    return np.array(rows)


@pytest.mark.parametrize("counts", [False, True])
@pytest.mark.parametrize(
    ("rank", "ridge_lambda", "confidence"), [(1, 0.1, 40), (3, 2, 5), (6, 9, 0)]
)
def test_three_sweeps_are_those_over_every_pair(counts, rank, ridge_lambda, confidence):
    user, item, clicks, shape = some_clicks(3, counts=counts)
    r = dense(user, item, clicks, shape)
    y = np.random.default_rng(0).normal(0, 0.1, (shape[1], rank))
    y[r.sum(axis=0) == 0] = 0
    history = [brute_objective(np.zeros((shape[0], rank)), y, r, ridge_lambda, confidence)]
    for _ in range(3):
        x = brute_rows(y, r, ridge_lambda, confidence)
        history.append(brute_objective(x, y, r, ridge_lambda, confidence))
        y = brute_rows(x, r.T, ridge_lambda, confidence)
        history.append(brute_objective(x, y, r, ridge_lambda, confidence))
    model = factorize_clicks(
        user, item, clicks, shape, rank, ridge_lambda, confidence, sweeps=3, seed=0
    )
    np.testing.assert_allclose(model.user_factors, x, atol=1e-8)
    np.testing.assert_allclose(model.item_factors, y, atol=1e-8)
    np.testing.assert_allclose(model.history, history, rtol=1e-8)
    assert (np.diff(model.history) <= 1e-9).all()
    np.testing.assert_allclose(model.scores(np.arange(shape[0])), x @ y.T, atol=1e-8)
    np.testing.assert_allclose(model.predict(user, item), (x @ y.T)[user, item], atol=1e-8)


def test_no_direction_leads_down_from_the_end():
    user, item, clicks, shape = some_clicks(5)
    model = factorize_clicks(user, item, clicks, shape, 2, 1.0, 5.0, sweeps=400)
    low = click_objective(model, user, item, clicks)
    rng = np.random.default_rng(1)
    for _ in range(50):
        moved = ClickFactors(
            model.user_factors + 1e-3 * rng.normal(size=model.user_factors.shape),
            model.item_factors + 1e-3 * rng.normal(size=model.item_factors.shape),
            1.0,
            5.0,
            np.zeros(0),
        )
        assert click_objective(moved, user, item, clicks) > low


def test_who_clicked_nothing_gets_nothing():
    user, item = np.array([0, 0, 2]), np.array([0, 2, 2])
    model = factorize_clicks(user, item, np.ones(3), (4, 4), 2, 0.1)
    assert not model.user_factors[[1, 3]].any() and not model.item_factors[[1, 3]].any()
    assert (model.predict(user, item) > 0.5).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clicks": np.zeros(3)}, "clicks must hold"),
        ({"ridge_lambda": 0}, "ridge_lambda must be positive, got 0"),
        ({"confidence": -1}, "confidence must be non-negative, got -1"),
        ({"rank": 0}, "rank must be at least 1, got 0"),
        ({"sweeps": 0}, "sweeps must be at least 1, got 0"),
    ],
)
def test_domain(change, message):
    given = {"user": np.array([0, 1, 1]), "item": np.array([0, 0, 1]), "clicks": np.ones(3)}
    with pytest.raises(ValueError, match=message):
        factorize_clicks(**(given | {"shape": (2, 2)} | change))
