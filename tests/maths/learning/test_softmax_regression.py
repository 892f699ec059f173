import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from core.maths.learning.class_points import HIGH, LOW, class_points, split_points
from core.maths.learning.logistic_boundary import fit_boundary
from core.maths.learning.softmax_regression import (
    LEVELS,
    TEMPERATURES,
    Meeting,
    fit_softmax,
    log_softmax,
    pair_lines,
    probabilities,
    sure_places,
)


def test_soft_max_is_scipy_s_and_does_not_overflow():
    z = np.random.default_rng(0).normal(0, 300, (7, 3))
    np.testing.assert_allclose(log_softmax(z), scipy_log_softmax(z, axis=1), atol=1e-12)
    np.testing.assert_allclose(probabilities(z, 2.0), softmax(z / 2, axis=1), atol=1e-15)
    np.testing.assert_allclose(probabilities(z + 5.0), probabilities(z), atol=1e-12)


@pytest.mark.parametrize("name", ["three", "strip"])
@pytest.mark.parametrize("penalty", [1e-3, 0.1, 3.0])
def test_the_optimum_is_scikit_learn_s(name, penalty):
    places, labels = split_points(class_points(name))
    fit = fit_softmax(class_points(name), penalty)
    C = 1 / (penalty * len(labels))
    model = LogisticRegression(C=C, tol=1e-12, max_iter=10_000).fit(places, labels)
    np.testing.assert_allclose(fit.weights, model.coef_, atol=2e-6)
    told = model.predict_proba(places)
    np.testing.assert_allclose(probabilities(fit.scores(places)), told, atol=2e-6)
    assert fit.intercepts.sum() == pytest.approx(0, abs=1e-9)
    assert np.array_equal(fit.wrong, model.predict(places) != labels)


def test_with_next_to_no_penalty_it_is_statsmodels_likelihood():
    places, labels = split_points(class_points("three"))
    fit = fit_softmax(class_points("three"), 1e-9)
    model = sm.MNLogit(labels, sm.add_constant(places)).fit(disp=0, tol=1e-12)
    ours = np.column_stack([fit.intercepts, fit.weights])
    np.testing.assert_allclose((ours[1:] - ours[0]).T, model.params, rtol=1e-4)
    at_one = fit.losses(np.array([1.0]))[0]
    assert at_one == pytest.approx(-model.llf / len(labels))
    assert TEMPERATURES[np.argmin(fit.by_temperature)] == pytest.approx(1)


def test_two_classes_are_a_logistic_regression():
    fit, other = fit_softmax(class_points("clouds"), 0.2), fit_boundary(class_points("clouds"), 0.1)
    assert fit.case is Meeting.TWO_CLASSES
    np.testing.assert_allclose(fit.weights[1] - fit.weights[0], other.weights, rtol=1e-7)


def test_weights_that_symmetry_makes_0_are_0():
    fit = fit_softmax(class_points("strip"), 0.01)
    assert not fit.weights[:, 1].any() and fit.weights[[0, 2], 0].all()
    level = fit_softmax(((1.0, 0.0, 0), (-1.0, 0.0, 0), (0.0, 2.0, 1), (0.0, -2.0, 1)), 0.1)
    assert level.case is Meeting.LEVEL and not level.weights.any()


@pytest.mark.parametrize("penalty", [1e-3, 0.01, 0.1])
def test_the_best_temperature_is_scipy_s(penalty):
    fit = fit_softmax(class_points("three"), penalty)
    least = minimize_scalar(
        lambda T: fit.losses(np.array([T]))[0], bounds=(0.1, 2), method="bounded",
        options={"xatol": 1e-9},
    )  # fmt: skip
    assert fit.best_temperature == pytest.approx(least.x, rel=1e-6)
    assert np.isnan(fit_softmax(class_points("three"), 10.0).best_temperature)


def test_where_boundaries_meet_all_scores_are_equal():
    fit = fit_softmax(class_points("three"), 0.01)
    assert fit.case is Meeting.INSIDE
    np.testing.assert_allclose(probabilities(fit.scores(np.array(fit.meeting))), 1 / 3)
    far = tuple((x, round(y / 4 + 3, 1), k) for x, y, k in class_points("strip"))
    bent = (*far[:-1], (5.9, 3.9, 2), (-5.9, 3.9, 0), (0.0, -4.0, 1))
    assert fit_softmax(bent, 0.01).case is Meeting.OUTSIDE
    assert fit_softmax(class_points("strip"), 0.01).case is Meeting.PARALLEL


def test_regions_and_boundaries():
    """A region has its class likeliest; a boundary has the two largest scores."""
    fit = fit_softmax(class_points("three"), 0.05)
    area = 0.0
    for k, corners in enumerate(fit.regions):
        x, y = corners.T
        area += 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
        inside = corners.mean(axis=0)
        assert np.argmax(fit.scores(inside)) == k
    assert area == pytest.approx(9 * (HIGH[0] - LOW[0]) * (HIGH[1] - LOW[1]))
    for i, j, part, whole in pair_lines(fit):
        for spot in (part.mean(axis=0), *part, *whole):
            z = fit.scores(spot)
            assert z[i] == pytest.approx(z[j])
        z = fit.scores(part.mean(axis=0))
        assert z[i] == pytest.approx(z.max())


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_sure_places_are_where_the_probability_is_so_large(temperature):
    fit = fit_softmax(class_points("three"), 0.05)
    seen = 0
    for k, corners in sure_places(fit, temperature):
        P = probabilities(fit.scores(corners), temperature)[:, k]
        seen += any(abs(P.min() - level) < 0.015 for level in LEVELS)
    assert seen == 12


def test_odd_sets():
    assert fit_softmax((), 1.0).case is Meeting.NO_POINTS
    assert fit_softmax(((0.0, 0.0, 2),), 1.0).case is Meeting.ONE_CLASS
    spot = tuple((1.0, 1.0, k) for k in (0, 1, 2, 2))
    fit = fit_softmax(spot, 1.0)
    assert fit.case is Meeting.LEVEL
    both = tuple((x, y, k) for k in (0, 2) for x, y in ((1.0, 2.0), (3.0, 0.0)))
    twice = (*both, (0.0, 0.0, 1))
    assert fit_softmax(twice, 1.0).case is Meeting.ALIKE
    assert fit_softmax(twice, 1.0).alike == (2, 0)
    np.testing.assert_allclose(probabilities(fit.scores(np.zeros(2))), [0.25, 0.25, 0.5])
    with pytest.raises(ValueError, match="penalty must be positive, got 0"):
        fit_softmax(class_points("three"), 0)
