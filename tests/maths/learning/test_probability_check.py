import numpy as np
import pytest
from scipy.special import expit
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss

from core.maths.learning.probability_check import Trust, check_log_odds, judge_trust


def test_measures_are_those_of_scikit_learn():
    rng = np.random.default_rng(3)
    scores, truth = rng.normal(0, 2, 400), rng.random(400) < 0.6
    found, p = check_log_odds(scores, truth), expit(scores)
    assert found.accuracy == accuracy_score(truth, p > 0.5)
    assert found.log_loss == pytest.approx(log_loss(truth, p))
    assert found.brier == pytest.approx(brier_score_loss(truth, p))
    share, mean = calibration_curve(truth, p, n_bins=10)
    np.testing.assert_allclose(found.groups[:, :2], np.column_stack([mean, share]))
    assert found.groups[:, 2].sum() == 400


def test_who_is_too_sure():
    truth = np.arange(100) < 80
    for score, case in ((np.log(4), Trust.FITS), (5.0, Trust.OVERSURE), (0.1, Trust.UNDERSURE)):
        assert judge_trust(check_log_odds(np.full(100, score), truth)) is case


def test_odd_scores():
    found = check_log_odds(np.array([np.inf, -np.inf]), np.array([1, 1]))
    assert found.log_loss == np.inf and found.accuracy == 0.5
    none = check_log_odds(np.array([np.nan, 1.0]), np.array([1, 1]))
    assert none.undefined == 1 and judge_trust(none) is Trust.UNDEFINED
    assert judge_trust(check_log_odds(np.array([]), np.array([]))) is Trust.UNDEFINED
