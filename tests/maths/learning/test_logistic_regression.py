"""The descent against scikit-learn's optimum, against central differences, and many against one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from core.maths.learning.logistic_regression import (
    descend_logistic,
    fit_logistic_models,
    largest_curvature,
    logistic_loss,
    standardisation,
)


def patients(n=120, p=4, seed=0):
    rng = np.random.default_rng(seed)
    features = rng.normal([5.0, -2.0, 100.0, 0.001][:p], [1.0, 3.0, 20.0, 0.0003][:p], (n, p))
    z = (features - features.mean(axis=0)) / features.std(axis=0)
    labels = (z.sum(axis=1) + rng.logistic(0, 1, n) > 0).astype(int)
    return features, labels


FEATURES, LABELS = patients()


@pytest.mark.parametrize("penalty", [0.003, 0.1, 1.0])
def test_the_descent_ends_at_scikit_learns_optimum(penalty):
    path = descend_logistic(FEATURES, LABELS, 0.5, penalty, steps=3000)
    z = StandardScaler().fit_transform(FEATURES)
    model = LogisticRegression(C=1 / (penalty * len(LABELS)), tol=1e-10, max_iter=5000)
    model.fit(z, LABELS)
    np.testing.assert_allclose(path.weights[-1], model.coef_[0], atol=1e-5)
    assert path.intercept[-1] == pytest.approx(model.intercept_[0], abs=1e-5)
    np.testing.assert_allclose(path.scores(FEATURES), model.decision_function(z), atol=1e-4)
    assert path.gradient_norm[-1] < 1e-8


def test_gradient_and_loss_along_the_way():
    """One step against the gradient of the loss by central differences."""
    path = descend_logistic(FEATURES, LABELS, 0.4, 0.2, steps=6)
    z = (FEATURES - path.mean) / path.scale

    def loss(theta):
        return logistic_loss(z @ theta[:-1] + theta[-1], LABELS, theta[:-1], 0.2)

    for k in (0, 3, 5):
        theta = np.r_[path.weights[k], path.intercept[k]]
        assert path.loss[k] == pytest.approx(loss(theta))
        slope = np.array([(loss(theta + h) - loss(theta - h)) / 2e-6 for h in 1e-6 * np.eye(5)])
        after = np.r_[path.weights[k + 1], path.intercept[k + 1]]
        np.testing.assert_allclose(after, theta - 0.4 * slope, atol=1e-8)
        assert path.gradient_norm[k] == pytest.approx(np.linalg.norm(slope), abs=1e-7)


@settings(max_examples=30)
@given(
    seed=st.integers(0, 500),
    share=st.floats(0.05, 0.99),
    penalty=st.floats(0, 2),
)
def test_the_loss_falls_at_every_step_below_the_limit(seed, share, penalty):
    features, labels = patients(40, 3, seed)
    curvature = descend_logistic(features, labels, 1.0, penalty, steps=1).curvature
    path = descend_logistic(features, labels, share * 2 / curvature, penalty, steps=60)
    assert (np.diff(path.loss) <= 1e-12).all()
    assert path.loss[0] == pytest.approx(np.log(2)) and not path.diverged


def test_the_largest_curvature_is_that_of_the_loss():
    features, labels = patients()
    theta, penalty = np.array([0.5, -1.0, 0.2, 0.8, -0.3]), 0.2
    z = StandardScaler().fit_transform(features)

    def loss(at):
        return logistic_loss(z @ at[:-1] + at[-1], labels, at[:-1], penalty)

    h = 1e-3 * np.eye(5)
    hessian = [
        [(loss(theta + a + b) - loss(theta + a) - loss(theta + b) + loss(theta)) * 1e6 for b in h]
        for a in h
    ]
    top = np.linalg.eigvalsh((np.array(hessian) + np.transpose(hessian)) / 2)[-1]
    assert largest_curvature(features, theta, penalty) == pytest.approx(top, rel=1e-3)
    path = descend_logistic(features, labels, 1.0, penalty)
    assert largest_curvature(features, np.zeros(5), penalty) <= path.curvature * (1 + 1e-12)


def test_a_learning_rate_far_above_the_limit_diverges_and_is_said():
    limit = 2 / descend_logistic(FEATURES, LABELS, 1.0, 1.0, steps=1).curvature
    path = descend_logistic(FEATURES, LABELS, 20 * limit, 1.0, steps=300)
    assert path.diverged and path.steps < 300
    assert path.loss[-1] > 1e6 and np.isfinite(path.loss).all()


@pytest.mark.parametrize("penalty", [1e-6, 0.001, 0.1, 5.0])
def test_many_models_are_scikit_learns_on_repeated_rows(penalty):
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 3, (5, len(LABELS)))
    models = fit_logistic_models(FEATURES, LABELS, counts, penalty)
    assert models.gradient_norm.max() < 1e-9
    for k in range(5):
        rows = np.repeat(np.arange(len(LABELS)), counts[k])
        scaler = StandardScaler().fit(FEATURES[rows])
        z = scaler.transform(FEATURES[rows])
        model = LogisticRegression(
            C=1 / (penalty * len(rows)), solver="newton-cholesky", tol=1e-12, max_iter=500
        ).fit(z, LABELS[rows])
        np.testing.assert_allclose(models.weights[k], model.coef_[0], rtol=1e-6, atol=1e-9)
        assert models.intercept[k] == pytest.approx(model.intercept_[0], abs=1e-6)
        expected = model.decision_function(scaler.transform(FEATURES))
        np.testing.assert_allclose(models.scores(FEATURES)[:, k], expected, rtol=1e-6, atol=1e-7)
        own = model.decision_function(z)
        loss = logistic_loss(own, LABELS[rows], model.coef_[0], penalty)
        assert models.loss[k] == pytest.approx(loss)


@settings(max_examples=40)
@given(seed=st.integers(0, 500), power=st.floats(-8, 2), n=st.integers(2, 30))
def test_newton_arrives_on_separable_rare_and_collinear_rows(seed, power, n):
    """Few rows and many features: a plane separates them, the penalty holds the weights."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 6))
    x[:, 1] = 2 * x[:, 0]
    x[:, 2] = 7.0
    labels = np.arange(n) == 0
    models = fit_logistic_models(x, labels, np.ones((1, n)), 10.0**power)
    assert models.gradient_norm[0] < 1e-8
    assert models.weights[0, 1] == pytest.approx(models.weights[0, 0], rel=1e-5, abs=1e-9)
    assert models.weights[0, 2] == 0


def test_rows_that_do_not_count_have_no_part():
    counts = np.ones((1, len(LABELS)))
    counts[0, 100:] = 0
    spoiled = FEATURES.copy()
    spoiled[100:] = 1e3 * np.random.default_rng(0).normal(size=(20, 4))
    one, other = (fit_logistic_models(x, LABELS, counts, 0.01) for x in (FEATURES, spoiled))
    np.testing.assert_allclose(one.weights, other.weights, rtol=1e-6)
    np.testing.assert_allclose(one.scores(FEATURES), other.scores(FEATURES), rtol=1e-6)


def test_a_constant_feature_has_no_weight():
    x = np.column_stack([FEATURES, np.full(len(LABELS), 1e9)])
    path = descend_logistic(x, LABELS, 0.4, 0.0, steps=30)
    np.testing.assert_allclose(path.weights[:, -1], 0, atol=1e-9)
    models = fit_logistic_models(x, LABELS, np.ones((1, 120)), 0.1)
    longer = descend_logistic(x, LABELS, 0.4, 0.1, steps=500)
    np.testing.assert_allclose(models.weights[0], longer.weights[-1], atol=1e-7)
    mean, scale = standardisation(x, np.ones((1, 120)))
    np.testing.assert_allclose(mean[0], x.mean(axis=0))
    np.testing.assert_allclose(scale[0, :4], FEATURES.std(axis=0))
    assert scale[0, 4] == 1


def test_reports_rise():
    told = []
    ones = np.ones((40, 120))
    fit_logistic_models(FEATURES, LABELS, ones, 0.1, lambda share, text: told.append(share))
    assert told == sorted(told) and len(told) == 4 and max(told) <= 1


def test_errors():
    ones = np.ones((1, 120))
    for arguments, message in (
        ((0.0, 0.0, 5), "learning_rate must be positive, got 0.0"),
        ((0.1, -1.0, 5), "penalty must be non-negative, got -1.0"),
        ((0.1, 0.0, 0), "steps must be at least 1, got 0"),
    ):
        with pytest.raises(ValueError, match=message):
            descend_logistic(FEATURES, LABELS, *arguments)
    with pytest.raises(ValueError, match="penalty must be positive, got 0"):
        fit_logistic_models(FEATURES, LABELS, ones, 0)
    with pytest.raises(ValueError, match="labels must be 0 and 1, both present"):
        descend_logistic(FEATURES, np.ones(120), 0.1)
    with pytest.raises(ValueError, match="one label a row is needed"):
        descend_logistic(FEATURES, LABELS[:5], 0.1)
    with pytest.raises(ValueError, match="every model must count at least one row of each class"):
        fit_logistic_models(FEATURES, LABELS, LABELS[None], 0.1)
    with pytest.raises(ValueError, match=r"counts must be \(models, 120\), not negative"):
        fit_logistic_models(FEATURES, LABELS, -ones, 0.1)
