"""Trials of forecasts against forecasts made one by one, and coverage of known processes."""

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.exponential_smoothing import HoltWinters, holt_winters
from core.maths.statistics.forecast_accuracy import naive_scale
from core.maths.statistics.forecast_trials import (
    Held,
    Skill,
    half_widths,
    held_by_horizon,
    horizon_length,
    judge_coverage,
    judge_skill,
    mean_absolute_errors,
    run_trials,
    training_length,
    training_scale,
)

MODEL = HoltWinters(0.4, 0.1, 0.2, 1.0, 4)


def made(seed, n=160):
    rng = np.random.default_rng(seed)
    wave = np.tile([2.0, 0, -1, -1], n // 4 + 1)[:n]
    return 20 + wave + 0.3 * rng.standard_normal(n).cumsum() + rng.standard_normal(n)


@pytest.mark.parametrize("model", [None, MODEL])
def test_each_forecast_knows_only_its_past(model):
    values = made(1)
    found = run_trials(values, model, 4)
    assert found.origins[0] == 80 and found.forecast.shape == (160 - 80 - 8 + 1, 8)
    for row in (0, 17, len(found.origins) - 1):
        origin = found.origins[row]
        past = values[:origin]
        if model is None:
            expected = [past[-4 + h % 4] for h in range(8)]
        else:
            expected = holt_winters(past, np.array([origin]), 8, model)[0]
        assert found.forecast[row] == pytest.approx(expected)
        assert found.actual[row] == pytest.approx(values[origin : origin + 8])


def test_the_fan_of_a_random_walk_holds_what_it_promises():
    """The naive forecast of a Gaussian random walk: its model is the process."""
    shares = []
    for seed in range(40):
        walk = np.random.default_rng(seed).standard_normal(400).cumsum()
        shares.append(held_by_horizon(run_trials(walk, None, 1), 0.8))
    shares = np.array(shares)
    error = shares.mean(axis=1).std(ddof=1) / np.sqrt(len(shares))
    assert abs(shares.mean() - 0.8) < 3 * error
    assert half_widths(run_trials(walk, None, 1), 0.8)[3] == pytest.approx(
        stats.norm.ppf(0.9) * 2 * np.sqrt(np.mean(np.diff(walk[:200]) ** 2))
    )


def test_the_fan_of_smoothing_holds_where_the_model_is_the_process():
    shares = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        level, values = 0.0, []
        for shock in rng.standard_normal(400):
            values.append(level + shock)
            level += 0.4 * shock
        found = run_trials(np.array(values), HoltWinters(0.4, 0.0, 0.0, 0.8, 1), 1)
        shares.append(held_by_horizon(found, 0.9).mean())
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    assert abs(np.mean(shares) - 0.9) < 3 * error


def test_scale_is_that_of_training():
    values = made(2)
    assert training_scale(values, 4) == pytest.approx(naive_scale(values[:80], 4))
    assert training_scale(np.tile([1.0, 2], 30), 2) == 0


@pytest.mark.parametrize(
    ("n", "season", "train", "horizon"),
    [(144, 12, 72, 24), (100, 1, 50, 10), (26, 12, 26, 0), (30, 12, 26, 1), (289, 1, 144, 10)],
)
def test_lengths(n, season, train, horizon):
    assert (training_length(n, season), horizon_length(n, season)) == (train, horizon)


def test_verdicts():
    flat = run_trials(np.full(60, 3.0), MODEL, 4)
    assert judge_coverage(flat, 0.8).held is Held.EXACT
    broken = np.r_[np.random.default_rng(0).standard_normal(50) * 0.1, np.arange(50.0) * 5]
    assert judge_coverage(run_trials(broken, None, 1), 0.95).held is Held.NARROW
    calm = np.r_[np.random.default_rng(0).standard_normal(100), np.zeros(100)]
    assert judge_coverage(run_trials(calm, None, 1), 0.5).held is Held.WIDE
    few = run_trials(made(3, 20), None, 4)
    assert few.stretches == 3
    one, two = np.ones(3), np.full(3, 2.0)
    assert judge_skill(one, two, False) is Skill.BETTER
    assert judge_skill(two, one, False) is Skill.WORSE
    assert judge_skill(one, one, False) is Skill.SAME
    assert judge_skill(one, one, True) is Skill.ITSELF
    assert judge_skill(0 * one, 0 * one, False) is Skill.BOTH_RIGHT
    logs = run_trials(np.log(made(1)), None, 4)
    own = np.abs(np.exp(logs.actual) - np.exp(logs.forecast)).mean(axis=0)
    assert mean_absolute_errors(logs, True) == pytest.approx(own)
    with pytest.raises(ValueError, match="nothing is left to judge"):
        run_trials(np.arange(10.0), None, 4)
