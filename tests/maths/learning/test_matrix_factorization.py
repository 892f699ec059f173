"""Factorisations against dense solutions, gradients and the sums they promise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.learning.matrix_factorization import (
    factorize_als,
    factorize_sgd,
    fit_biases,
    fold_in,
    objective,
)

SHAPE = 12, 15


def ratings(density=0.4, seed=0, shape=SHAPE):
    """Codes and values of a random matrix; user 0 has rated everything, the last user nothing."""
    rng = np.random.default_rng(seed)
    known = rng.random(shape) < density
    known[0], known[-1] = True, False
    user, item = np.nonzero(known)
    order = rng.permutation(len(user))
    return user[order], item[order], rng.integers(1, 11, len(user)) / 2


def ridge(design, target, penalty):
    """Ridge regression by least squares on stacked rows."""
    rows = np.vstack([design, np.diag(np.sqrt(penalty))])
    return np.linalg.lstsq(rows, np.append(target, np.zeros(len(penalty))), rcond=None)[0]


def als_row_by_row(user, item, value, shape, rank, penalties, sweeps):
    """Alternating least squares, one row after the other; the start as documented."""
    mean, penalty = value.mean(), np.append(np.full(rank, penalties[0]), penalties[1])
    items = np.zeros((shape[1], rank + 1))
    items[:, :-1] = np.random.default_rng(0).normal(0, 0.1, (shape[1], rank))
    items[np.setdiff1d(np.arange(shape[1]), item), :-1] = 0
    users = np.zeros((shape[0], rank + 1))
    for _ in range(sweeps):
        for this, own, other, fixed in ((users, user, item, items), (items, item, user, users)):
            for row in range(len(this)):
                others = other[own == row]
                design = np.column_stack([fixed[others, :-1], np.ones(len(others))])
                target = value[own == row] - mean - fixed[others, -1]
                this[row] = ridge(design, target, penalty)
    return users, items


@pytest.mark.parametrize("rank", [0, 1, 3, 9])
@pytest.mark.parametrize("density", [0.1, 0.6])
def test_als_solves_every_ridge_regression(rank, density):
    data = ratings(density)
    model = factorize_als(*data, SHAPE, rank, 0.7, 0.3, sweeps=3)
    users, items = als_row_by_row(*data, SHAPE, rank, (0.7, 0.3), 3)
    np.testing.assert_allclose(model.user_factors, users[:, :-1], atol=1e-9)
    np.testing.assert_allclose(model.user_bias, users[:, -1], atol=1e-9)
    np.testing.assert_allclose(model.item_factors, items[:, :-1], atol=1e-9)
    np.testing.assert_allclose(model.item_bias, items[:, -1], atol=1e-9)


@settings(max_examples=40)
@given(
    st.integers(0, 999),
    st.floats(0.05, 0.9),
    st.integers(0, 6),
    st.floats(1e-3, 50),
    st.floats(1e-3, 50),
)
def test_no_half_step_of_als_raises_the_objective(seed, density, rank, ridge_lambda, bias_lambda):
    data = ratings(density, seed)
    model = factorize_als(*data, SHAPE, rank, ridge_lambda, bias_lambda, 5, seed)
    assert len(model.history) == 11
    assert np.all(np.diff(model.history) <= 1e-9 * model.history[0])
    assert model.history[-1] == pytest.approx(objective(model, *data))


def test_als_does_not_depend_on_the_order_of_the_ratings():
    data = ratings(0.5)
    order = np.random.default_rng(1).permutation(len(data[0]))
    first = factorize_als(*data, SHAPE, 3, 1.0)
    second = factorize_als(*(part[order] for part in data), SHAPE, 3, 1.0)
    np.testing.assert_allclose(first.item_factors, second.item_factors, atol=1e-9)


def test_large_counts_are_solved_in_pieces():
    """More ratings than one rectangle holds, and every count from one to many."""
    shape = 3000, 60
    rng = np.random.default_rng(0)
    known = rng.random(shape) < np.linspace(0.001, 1, 60) ** 2
    user, item = np.nonzero(known)
    value = rng.normal(3, 1, len(user))
    model = factorize_als(user, item, value, shape, 4, 2.0, 1.0, sweeps=1)
    for row in (0, 30, 59):
        users = user[item == row]
        design = np.column_stack([model.user_factors[users], np.ones(len(users))])
        target = value[item == row] - model.mean - model.user_bias[users]
        expected = ridge(design, target, np.array([2.0, 2.0, 2.0, 2.0, 1.0]))
        np.testing.assert_allclose(model.item_factors[row], expected[:-1], atol=1e-9)
        assert model.item_bias[row] == pytest.approx(expected[-1])


def test_biases_reach_the_dense_solution():
    user, item, value = ratings(0.5)
    design = np.zeros((len(value), sum(SHAPE)))
    design[np.arange(len(value)), user] = 1
    design[np.arange(len(value)), SHAPE[0] + item] = 1
    expected = ridge(design, value - value.mean(), np.full(sum(SHAPE), 4.0))
    model = fit_biases(user, item, value, SHAPE, 4.0, sweeps=100)
    found = np.concatenate([model.user_bias, model.item_bias])
    np.testing.assert_allclose(found, expected, atol=1e-9)
    usual = fit_biases(user, item, value, SHAPE, 4.0)
    assert usual.history[-1] == pytest.approx(model.history[-1], rel=1e-5)
    pairs = np.array([0, 3]), np.array([5, 5])
    expected = value.mean() + expected[pairs[0]] + expected[SHAPE[0] + pairs[1]]
    np.testing.assert_allclose(model.predict(*pairs), expected, atol=1e-6)


@pytest.mark.parametrize("fit", [factorize_als, factorize_sgd])
def test_who_has_no_ratings_gets_zeros(fit):
    user, item, value = ratings(0.3)
    kept = item != 4
    model = fit(user[kept], item[kept], value[kept], SHAPE, 3)
    assert model.user_bias[-1] == model.item_bias[4] == 0
    assert not model.user_factors[-1].any()
    assert not model.item_factors[4].any()
    assert model.predict(np.array([SHAPE[0] - 1]), np.array([4]))[0] == model.mean


def test_scores_are_the_predictions_of_all_pairs():
    model = factorize_als(*ratings(), SHAPE, 3, 1.0)
    users = np.array([4, 0])
    pairs = np.repeat(users, SHAPE[1]), np.tile(np.arange(SHAPE[1]), 2)
    np.testing.assert_allclose(model.scores(users).ravel(), model.predict(*pairs))


def test_a_step_of_sgd_on_all_ratings_follows_the_gradient():
    data, alpha = ratings(0.5), 1e-3
    settings_ = {"rank": 3, "ridge_lambda": 0.7, "bias_lambda": 0.3, "epochs": 1}
    start = factorize_sgd(*data, SHAPE, learning_rate=1e-15, **settings_)
    end = factorize_sgd(*data, SHAPE, learning_rate=alpha, batch=len(data[0]), **settings_)
    h = 1e-5
    for name in ("user_bias", "item_bias", "user_factors", "item_factors"):
        at = getattr(start, name)
        gradient = np.empty_like(at)
        for place in np.ndindex(at.shape):
            sides = []
            for sign in (1, -1):
                moved = at.copy()
                moved[place] += sign * h
                sides.append(objective(replace(start, **{name: moved}), *data))
            gradient[place] = (sides[0] - sides[1]) / (2 * h)
        if name.startswith("user"):
            gradient[-1] = 0  # no ratings: never visited
        np.testing.assert_allclose(getattr(end, name), at - alpha * gradient, atol=1e-8)


def test_single_steps_of_sgd_are_those_of_a_plain_loop():
    """The order of the ratings drawn as the function draws it: after the user factors."""
    (user, item, value), rank, alpha, weight = ratings(0.3), 2, 0.05, 0.4
    start = factorize_sgd(user, item, value, SHAPE, rank, weight, 0.2, 1e-15, epochs=1)
    p, q = start.user_factors.copy(), start.item_factors.copy()
    b, c = np.zeros(SHAPE[0]), np.zeros(SHAPE[1])
    n, m = np.bincount(user, minlength=SHAPE[0]), np.bincount(item, minlength=SHAPE[1])
    rng = np.random.default_rng([0, 1])
    rng.normal(0, 0.1, p.shape)
    for row in rng.permutation(len(value)):
        u, i = user[row], item[row]
        e = value[row] - value.mean() - b[u] - c[i] - p[u] @ q[i]
        p[u], q[i] = (
            p[u] + alpha * (e * q[i] - weight / n[u] * p[u]),
            q[i] + alpha * (e * p[u] - weight / m[i] * q[i]),
        )
        b[u] += alpha * (e - 0.2 / n[u] * b[u])
        c[i] += alpha * (e - 0.2 / m[i] * c[i])
    end = factorize_sgd(user, item, value, SHAPE, rank, weight, 0.2, alpha, epochs=1, batch=1)
    np.testing.assert_allclose(end.user_factors, p, atol=1e-12)
    np.testing.assert_allclose(end.item_factors, q, atol=1e-12)
    np.testing.assert_allclose(end.user_bias, b, atol=1e-12)
    np.testing.assert_allclose(end.item_bias, c, atol=1e-12)


def test_sgd_comes_near_the_objective_of_als():
    data = ratings(0.6, shape=(60, 40))
    als = factorize_als(*data, (60, 40), 3, 2.0, 1.0, sweeps=100)
    sgd = factorize_sgd(*data, (60, 40), 3, 2.0, 1.0, 0.05, epochs=100, batch=20)
    assert len(sgd.history) == 101
    assert not sgd.diverged
    assert sgd.history[-1] == pytest.approx(objective(sgd, *data))
    assert sgd.history[-1] < 0.75 * sgd.history[0]
    assert als.history[-1] * 0.98 < sgd.history[-1] < als.history[-1] * 1.02


def test_divergence_is_said_and_leaves_finite_numbers():
    data = ratings(0.9)
    model = factorize_sgd(*data, SHAPE, 3, 1.0, learning_rate=5.0, epochs=20, batch=1)
    assert model.diverged
    assert len(model.history) <= 21
    assert not model.history[-1] < 10 * model.history[0]
    assert np.isfinite(model.scores(np.arange(SHAPE[0]))).all()


def test_equal_ratings_are_their_mean():
    user, item, value = ratings()
    model = factorize_als(user, item, np.full(len(value), 3.0), SHAPE, 2)
    np.testing.assert_allclose(model.scores(np.arange(SHAPE[0])), 3.0)


def test_one_user_and_one_item():
    model = factorize_als(np.array([0]), np.array([0]), np.array([4.0]), (1, 1), 2)
    assert model.predict(np.array([0]), np.array([0]))[0] == pytest.approx(4.0)


def test_report_ends_with_one():
    for fit, steps in ((factorize_als, 10), (factorize_sgd, 20)):
        shares = []
        fit(*ratings(), SHAPE, 2, report=shares.append)
        np.testing.assert_allclose(shares, np.arange(1, steps + 1) / steps)


MODEL = factorize_als(*ratings(0.6), SHAPE, 3, 0.8, 0.5)


@settings(max_examples=40)
@given(st.dictionaries(st.integers(0, SHAPE[1] - 1), st.floats(0.5, 5), max_size=SHAPE[1]))
def test_fold_in_is_a_ridge_regression_and_its_pulls_add_up(rated):
    items, values = np.array(list(rated), dtype=int), np.array(list(rated.values()))
    new = fold_in(MODEL, items, values)
    design = np.column_stack([MODEL.item_factors, np.ones(SHAPE[1])])
    target = values - MODEL.mean - MODEL.item_bias[items]
    row = ridge(design[items], target, np.array([0.8, 0.8, 0.8, 0.5]))
    expected = MODEL.mean + MODEL.item_bias + design @ row
    np.testing.assert_allclose(new.scores(), expected, atol=1e-9)
    for item in (0, SHAPE[1] - 1):
        assert new.baseline()[item] + new.pulls(item).sum() == pytest.approx(expected[item])
    if len(items):
        changed = new.change(0, values[0] + 1)
        again = fold_in(MODEL, items, np.append(values[0] + 1, values[1:]))
        np.testing.assert_allclose(changed.scores(), again.scores(), atol=1e-9)
        np.testing.assert_allclose(changed.scores() - new.scores(), new.weights[:, 0], atol=1e-9)
        assert new.values[0] == values[0]
    else:
        np.testing.assert_array_equal(new.scores(), new.baseline())


def test_folding_in_a_user_of_the_training_set_gives_that_user():
    """Once ALS stands still, a user's row is the half step for that user."""
    user, item, value = ratings(0.6)
    model = factorize_als(user, item, value, SHAPE, 2, 1.0, 1.0, sweeps=3000)
    new = fold_in(model, item[user == 3], value[user == 3])
    np.testing.assert_allclose(new.scores(), model.scores(np.array([3]))[0], atol=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rank": -1}, "rank must be at least 0, got -1"),
        ({"ridge_lambda": 0}, "ridge_lambda must be positive, got 0"),
        ({"bias_lambda": -1.0}, "bias_lambda must be positive"),
        ({"ridge_lambda": np.nan}, "ridge_lambda must be positive"),
    ],
)
@pytest.mark.parametrize("fit", [factorize_als, factorize_sgd])
def test_domain(fit, change, message):
    with pytest.raises(ValueError, match=message):
        fit(*ratings(), SHAPE, **change)
    with pytest.raises(ValueError, match="at least one rating"):
        fit(*(part[:0] for part in ratings()), SHAPE, 2)


def test_domain_of_steps():
    for fit, change, message in (
        (factorize_als, {"sweeps": 0}, "sweeps must be at least 1"),
        (factorize_sgd, {"epochs": 0}, "epochs must be at least 1"),
        (factorize_sgd, {"batch": 0}, "batch must be at least 1"),
        (factorize_sgd, {"learning_rate": 0}, "learning_rate must be positive"),
    ):
        with pytest.raises(ValueError, match=message):
            fit(*ratings(), SHAPE, 2, **change)


@pytest.mark.parametrize(
    ("items", "values", "message"),
    [
        ([1, 2], [3.0], "must match"),
        ([1, 1], [3.0, 4.0], "once each"),
        ([1], [np.nan], "finite"),
    ],
)
def test_domain_of_fold_in(items, values, message):
    with pytest.raises(ValueError, match=message):
        fold_in(MODEL, np.array(items), np.array(values))
