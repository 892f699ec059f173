"""Cubes in d dimensions: closed forms, sums over all points of a grid, scipy's sequences."""

import itertools

import numpy as np
import pytest
from scipy.stats import qmc

from core.maths.calculus.many_dimensions import (
    BALL,
    INTEGRANDS,
    MOST,
    SMOOTH,
    ball_volume,
    first_win,
    grid_errors,
    points,
    race,
    random_errors,
)


def test_volumes_of_balls():
    known = [2, np.pi, 4 * np.pi / 3, np.pi**2 / 2, 8 * np.pi**2 / 15, np.pi**3 / 6]
    assert [ball_volume(d) for d in range(1, 7)] == pytest.approx(known)
    assert ball_volume(3, 2.0) == pytest.approx(8 * ball_volume(3))


@pytest.mark.parametrize("name", INTEGRANDS)
def test_integral_and_deviation_by_a_large_sample(name):
    f = INTEGRANDS[name]
    sample = np.random.default_rng(0).random((200_000, 4))
    values = f.values(sample)
    for d in range(1, 5):
        error = f.deviation(d) / np.sqrt(len(sample)) + 1e-12
        assert abs(values[:, d - 1].mean() - f.exact(d)) < 5 * error
        assert values[:, d - 1].std() == pytest.approx(f.deviation(d), rel=0.02, abs=1e-9)


@pytest.mark.parametrize("name", INTEGRANDS)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_grid_by_going_through_all_its_points(name, d):
    f = INTEGRANDS[name]
    count, error = grid_errors(f, d)
    for n, e in list(zip(count, error, strict=True))[:6]:
        m = round(n ** (1 / d))
        grid = np.array(list(itertools.product((np.arange(m) + 0.5) / m, repeat=d)))
        value = f.values(grid)[:, d - 1].mean()
        assert e == pytest.approx(abs(value - f.exact(d)), abs=1e-12)


def test_errors_are_root_mean_squares_of_eight_sets():
    raw = np.random.default_rng(5).random((8, 4096, MOST))
    expected = [
        np.sqrt(np.mean((SMOOTH.values(raw[:, :n])[:, :, 2].mean(axis=1) - 1) ** 2))
        for n in (16, 256, 4096)
    ]
    assert random_errors(SMOOTH, "random", 5, 3)[[0, 4, 8]] == pytest.approx(expected)


def test_sobol_points_are_evenly_spread_and_beat_chance_on_the_hill():
    sobol, chance = (points(kind, 1, 256)[:, :2] for kind in ("sobol", "random"))
    assert qmc.discrepancy(sobol) < 0.2 * qmc.discrepancy(chance)
    for d in (1, 3, 6):
        assert random_errors(SMOOTH, "sobol", 1, d)[-1] < random_errors(SMOOTH, "random", 1, d)[-1]


def test_who_wins():
    assert first_win(SMOOTH, 4096) == 4
    two, six = race(SMOOTH, 2, 4096), race(SMOOTH, 6, 4096)
    assert (two.per_axis, six.per_axis) == (64, 4)
    assert not two.chance_wins and six.chance_wins
    assert six.grid == pytest.approx((np.pi / 8 / np.sin(np.pi / 8)) ** 6 - 1)
    assert six.chance == pytest.approx(np.sqrt((np.pi**2 / 8) ** 6 - 1) / 64)
    assert first_win(BALL, 4096) == 4
