from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.logistic_newton import Ending
from core.maths.learning.logistic_regression import descend_logistic
from core.maths.learning.solver_race import ALONG, STEPS, Course, arrival, race


def J(places, labels, penalty, theta):
    signs = np.where(labels == 1, 1, -1)
    margins = signs * (places @ theta[:2] + theta[2])
    return np.mean(np.log1p(np.exp(-margins))) + penalty / 2 * theta[:2] @ theta[:2]


def test_all_three_lead_to_scikit_learn_s_optimum():
    places, labels = split_points(class_points("clouds"))
    model = LogisticRegression(C=1 / 4, solver="newton-cholesky", tol=1e-12).fit(places, labels)
    least = J(places, labels, 0.1, np.r_[model.coef_[0], model.intercept_])
    found = race(class_points("clouds"), 0.1, 0.3, 2.0)
    assert found.least == pytest.approx(least, abs=1e-12)
    for losses in (found.full.loss, found.damped.loss, found.descent):
        assert losses[0] == pytest.approx(J(places, labels, 0.1, np.array([0.3, 0.3, 0])))
        assert losses[-1] == pytest.approx(least, abs=1e-6)
    assert found.course is Course.STRAIGHT


def test_iteratively_reweighted_least_squares_takes_the_same_steps():
    places, labels = split_points(class_points("clouds"))
    X, theta = np.column_stack([places, np.ones(len(labels))]), np.array([0.2, 0.2, 0.0])
    found = race(class_points("clouds"), 0.0, 0.2, 1.0)
    for k in range(4):
        p = 1 / (1 + np.exp(-X @ theta))
        root = np.sqrt(p * (1 - p))
        target = X @ theta + (labels - p) / root**2
        theta = np.linalg.lstsq(X * root[:, None], target * root, rcond=None)[0]
        np.testing.assert_allclose(found.full.theta[k + 1], theta, rtol=1e-7)


def test_damped_steps_are_full_ones_where_none_is_shortened():
    near, far = (race(class_points("clouds"), 0.01, start, 1.0) for start in (0.0, -4.0))
    assert near.together and not far.together
    assert far.damped.sizes.min() < 1


def test_gradient_descent_is_that_of_the_case_study():
    """Points with mean 0 and standard deviation 1 need no standardising."""
    points = ((-1.0, -1.0, 0), (-1.0, 1.0, 1), (1.0, -1.0, 1), (1.0, 1.0, 1))
    places, labels = split_points(points)
    found = race(points, 0.1, 0.0, 1.5)
    path = descend_logistic(places, labels, found.rate, 0.1, STEPS)
    assert found.bound == pytest.approx(path.curvature)
    np.testing.assert_allclose(found.descent, path.loss)


def test_the_model_has_value_slope_and_curvature_of_j():
    found = race(class_points("clouds"), 0.01, 0.0, 1.0)
    h = ALONG[1]
    first = np.diff(found.along[:4]) / h
    assert found.model[0] == pytest.approx(found.along[0])
    assert np.diff(found.model[:2])[0] / h == pytest.approx(first[0], rel=0.02)
    assert np.diff(found.model[:3], 2)[0] == pytest.approx(np.diff(found.along[:3], 2)[0], rel=0.2)
    assert np.argmin(found.model) == np.argmin(np.abs(ALONG - 1))
    assert found.along[np.argmin(found.model)] == pytest.approx(found.full.loss[1])


COURSES = [
    ("clouds", 0.01, 0.0, Course.STRAIGHT),
    ("clouds", 0.01, -0.8, Course.THROWN),
    ("clouds", 1.0, -4.0, Course.STRAIGHT),
    ("outlier", 0.01, 1.0, Course.DETOUR),
    ("apart", 0.0, 0.0, Course.ENDLESS),
    ("rare", 0.0, -3.0, Course.THROWN),
]


@pytest.mark.parametrize(("name", "penalty", "start", "course"), COURSES)
def test_courses(name, penalty, start, course):
    found = race(class_points(name), penalty, start, 1.0)
    assert found.course is course
    if course is not Course.ENDLESS:
        assert arrival(found.damped.loss, found.least) is not None


def test_weights_beyond_all_bounds_are_said_to_leave():
    tiny = tuple((1e-9 * x, 1e-9 * y, label) for x, y, label in class_points("clouds"))
    found = race(tiny, 1e-25, 0.0, 1.0)
    assert found.full.ending is Ending.RAN_AWAY and found.course is Course.THROWN


def test_a_path_cut_short_is_unfinished():
    found = race(class_points("clouds"), 0.01, 0.0, 1.0)
    short = replace(found.full, loss=found.full.loss[:3], ending=Ending.STEPS)
    assert replace(found, full=short).course is Course.UNFINISHED


def test_a_long_step_downhill_and_errors():
    assert not race(class_points("clouds"), 0.01, 0.0, 2.0).descent_rises
    assert race(class_points("clouds"), 0.01, 0.0, 20.0).descent_rises
    assert len(race(class_points("clouds"), 10.0, 0.0, 20.0).descent) <= STEPS
    assert arrival(np.array([1.0, 0.0, 0.5, 0.0]), 0.0) == 3
    with pytest.raises(ValueError, match="both classes"):
        race(((0.0, 0.0, 1),), 0.1, 0.0, 1.0)
    with pytest.raises(ValueError, match="rate must be positive"):
        race(class_points("clouds"), 0.1, 0.0, 0.0)
