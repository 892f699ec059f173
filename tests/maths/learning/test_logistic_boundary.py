import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression

from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.logistic_boundary import PENALTIES, Outcome, fit_boundary


@pytest.mark.parametrize("name", ["clouds", "outlier", "rare"])
def test_the_maximum_of_the_likelihood_is_statsmodels(name):
    places, labels = split_points(class_points(name))
    found = fit_boundary(class_points(name), 0.0)
    model = sm.Logit(labels, sm.add_constant(places)).fit(disp=0, tol=1e-12)
    np.testing.assert_allclose([found.intercept, *found.weights], model.params, rtol=1e-7)
    np.testing.assert_allclose(found.errors[[2, 0, 1]], model.bse, rtol=1e-6)
    assert found.loss == pytest.approx(-model.llf / len(labels))
    assert found.blank_loss == pytest.approx(-model.llnull / len(labels))
    assert found.free == pytest.approx(found.length)


def test_a_penalty_is_scikit_learn_s():
    places, labels = split_points(class_points("apart"))
    found = fit_boundary(class_points("apart"), 0.01)
    model = LogisticRegression(C=1 / 0.16, solver="newton-cholesky", tol=1e-12).fit(places, labels)
    np.testing.assert_allclose(found.weights, model.coef_[0], rtol=1e-7)
    assert found.intercept == pytest.approx(model.intercept_[0])
    assert np.isnan(found.errors).all() and found.free == np.inf
    assert np.all(np.diff(found.lengths) < 0) and len(found.lengths) == len(PENALTIES)


def test_points_on_one_line_are_fitted_along_it():
    """Turned onto an axis they are a regression of one variable."""
    places, labels = split_points(class_points("row"))
    found = fit_boundary(class_points("row"), 0.0)
    along = places @ np.array([2, 1]) / np.sqrt(5)
    model = sm.Logit(labels, sm.add_constant(along)).fit(disp=0, tol=1e-12)
    np.testing.assert_allclose(found.weights, model.params[1] * np.array([2, 1]) / np.sqrt(5))
    np.testing.assert_allclose(found.scores, model.fittedvalues)
    assert found.dimension == 1 and np.isnan(found.errors).all()


OUTCOMES = {
    "clouds": (Outcome.PARTED, Outcome.PARTED),
    "apart": (Outcome.RUNS_AWAY, Outcome.HELD),
    "touching": (Outcome.TOUCHING, Outcome.HELD),
    "outlier": (Outcome.PARTED, Outcome.PARTED),
    "corners": (Outcome.LEVEL, Outcome.LEVEL),
    "rare": (Outcome.PARTED, Outcome.ONE_SIDE),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcomes(name):
    free, held = OUTCOMES[name]
    assert fit_boundary(class_points(name), 0.0).outcome is free
    assert fit_boundary(class_points(name), 0.3).outcome is held


def test_no_points_one_class_one_place():
    assert fit_boundary((), 0.0).outcome is Outcome.NO_POINTS
    one = fit_boundary(((0.0, 0.0, 1), (1.0, 0.0, 1)), 0.1)
    assert one.outcome is Outcome.ONE_CLASS and not one.wrong.any()
    spot = fit_boundary(((1.0, 1.0, 0), (1.0, 1.0, 1), (1.0, 1.0, 1)), 0.0)
    assert spot.outcome is Outcome.LEVEL
    assert spot.intercept == pytest.approx(np.log(2)) and spot.dimension == 0


def test_the_boundary_moves_with_the_points():
    """Another origin changes b alone."""
    moved = tuple((round(x + 1, 1), round(y - 0.5, 1), k) for x, y, k in class_points("outlier"))
    first, second = fit_boundary(class_points("outlier"), 0.1), fit_boundary(moved, 0.1)
    np.testing.assert_allclose(first.weights, second.weights)
    np.testing.assert_allclose(first.scores, second.scores, atol=1e-9)


def test_a_point_of_both_classes_on_the_line_is_neither_right_nor_wrong():
    found = fit_boundary(((-1.0, 0.0, 0), (0.0, 0.0, 0), (0.0, 0.0, 1), (1.0, 0.0, 1)), 0.1)
    assert found.sides.tolist() == [-1, 0, 0, 1] and not found.wrong.any()


def test_a_negative_penalty():
    with pytest.raises(ValueError, match="penalty must be non-negative, got -1"):
        fit_boundary(class_points("clouds"), -1)
