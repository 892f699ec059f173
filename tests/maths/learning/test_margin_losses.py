import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import hinge_loss, log_loss, zero_one_loss

from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.margin_losses import (
    ANGLES,
    Margins,
    losses_by_angle,
    losses_of,
    stand,
)

PLACES, LABELS = split_points(class_points("clouds"))


@pytest.mark.parametrize(
    ("angle", "length", "offset"), [(20, 1.5, 0.3), (-130, 4.0, -1), (90, 0.2, 2)]
)
def test_the_means_are_scikit_learn_s(angle, length, offset):
    found = stand(PLACES, LABELS, angle, length, offset)
    phi = np.radians(angle)
    z = length * (PLACES @ [np.cos(phi), np.sin(phi)] - offset)
    assert found.costs["log-loss"].mean() == pytest.approx(log_loss(LABELS, expit(z)) / np.log(2))
    assert found.costs["hinge"].mean() == pytest.approx(hinge_loss(LABELS, z))
    assert found.costs["0–1"].mean() == pytest.approx(zero_one_loss(LABELS, z > 0))
    own = np.where(LABELS == 1, expit(z), expit(-z))
    np.testing.assert_allclose(found.pull, 1 - own)
    turned = losses_by_angle(PLACES, LABELS, length, offset)
    for name in ("log-loss", "hinge", "0–1"):
        assert turned[name][angle == ANGLES] == pytest.approx(found.costs[name].mean())


def test_the_pull_is_the_slope_of_the_log_loss_and_both_losses_bound_the_third():
    m = np.linspace(-5, 5, 41)
    h = 1e-6
    slope = (losses_of(m + h)["log-loss"] - losses_of(m - h)["log-loss"]) / (2 * h)
    np.testing.assert_allclose(-slope * np.log(2), expit(-m), rtol=1e-6)
    costs = losses_of(m)
    assert np.all(costs["log-loss"] >= costs["0–1"]) and np.all(costs["hinge"] >= costs["0–1"])


def test_cases():
    one = np.array([[1.0, 0.0]])
    for x, case in ((-1, "WRONG"), (0, "WRONG"), (0.5, "NEAR"), (1, "FAR"), (2, "FAR")):
        found = stand(x * one, np.array([1]), 0.0, 1.0, 0.0)
        assert found.case is Margins[case]
        assert found.wrong.sum() == (x <= 0) and found.near.sum() == (x == 0.5)
    assert stand(one, np.array([1]), 90.0, 5.0, 0.0).case is Margins.WRONG  # on the line
