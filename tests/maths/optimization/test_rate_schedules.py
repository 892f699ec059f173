"""Schedules by hand; averages and momentum against every sequence of batches; floors against
scipy's Lyapunov equation and the end of the recursion."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.linalg import solve_discrete_lyapunov

from core.maths.optimization.descent_moments import (
    expected_excess,
    follow_moments,
    moment_map,
    start_moments,
)
from core.maths.optimization.rate_schedules import (
    SCHEDULES,
    Average,
    Cooling,
    additive_floor,
    averaged_excess,
    expected_under,
    judge_schedule,
    momentum_floor,
    momentum_map,
    rate_schedule,
)
from core.maths.optimization.row_losses import noise_share, row_loss, shipped_rows

RNG = np.random.default_rng(3)
FEW = row_loss(RNG.standard_normal((3, 2)), RNG.standard_normal(3))
LOSS = shipped_rows("diabetes")
START = np.array([-1.0, 1.5])


def test_schedules_by_hand():
    assert rate_schedule("constant", 0.3, 3).tolist() == [0.3] * 3
    assert rate_schedule("step", 1.0, 8) == pytest.approx([1] * 4 + [0.2] * 2 + [0.04] * 2)
    assert rate_schedule("cosine", 2.0, 4) == pytest.approx([2, 1 + 0.5**0.5, 1, 1 - 0.5**0.5])
    assert rate_schedule("inverse", 1.0, 5, 2) == pytest.approx([0.5, 1, 2 / 3, 0.5, 0.4])
    with pytest.raises(ValueError, match="name"):
        rate_schedule("linear", 1.0, 3)


@pytest.mark.parametrize("steps", [1, 19, 20, 47])
def test_changing_rates_step_by_step(steps):
    rates, share = 0.6 * RNG.random((2, steps)), 0.1
    found = expected_under(LOSS, rates, share, START)
    for own, line in zip(rates, found, strict=True):
        state, plain = start_moments(START - LOSS.minimum), [float(LOSS.excess(START))]
        for rate in own:
            state = moment_map(LOSS, rate, share) @ state
            plain.append(float(expected_excess(LOSS, state[None])[0]))
        assert line == pytest.approx(plain)


def every_run(batch, step, count):
    """All sequences of batches of the few rows, each gone through by ``step(state, X, y)``."""
    for sequence in product(combinations(range(3), batch), repeat=count):
        state = (START, np.zeros(2))
        points = []
        for rows in sequence:
            state = step(*state, FEW.X[list(rows)], FEW.y[list(rows)])
            points.append(state[0])
        yield points


@pytest.mark.parametrize("batch", [1, 2])
def test_averages_over_every_sequence(batch):
    def step(w, v, X, y):
        return w - 0.3 * X.T @ (X @ w - y) / batch, v

    runs = np.array(list(every_run(batch, step, 4)))
    found = averaged_excess(FEW, 0.3, noise_share(3, batch), START, 4, 2)
    assert found[0] == pytest.approx(FEW.excess(runs[:, 2]).mean())
    assert found[1] == pytest.approx(FEW.excess(runs[:, 2:].mean(1)).mean())


def test_momentum_over_every_sequence():
    def step(w, v, X, y):
        v = 0.6 * v - 0.3 * X.T @ (X @ w - y)
        return w + v, v

    runs = np.array(list(every_run(1, step, 4)))
    M = momentum_map(FEW, 0.3, 0.6, noise_share(3, 1))
    state = start_moments(np.array([*(START - FEW.minimum), 0.0, 0.0]))
    assert expected_excess(FEW, follow_moments(M, state, 4))[-1] == pytest.approx(
        FEW.excess(runs[:, -1]).mean()
    )


@pytest.mark.parametrize("rate", [0.01, 0.5, 1.2])
def test_the_additive_floor_is_scipy_s(rate):
    share = 0.06
    S = solve_discrete_lyapunov(np.eye(2) - rate * LOSS.hessian, share * rate**2 * LOSS.noise)
    assert additive_floor(LOSS, rate, share) == pytest.approx(np.trace(LOSS.hessian @ S) / 2)


def test_the_floor_with_momentum():
    for rate, beta in ((0.1, 0.5), (0.02, 0.9)):
        M = np.linalg.matrix_power(momentum_map(LOSS, rate, beta, 0.1), 2**13)
        end = expected_excess(LOSS, (M @ start_moments(np.zeros(4)))[None])[0]
        assert momentum_floor(LOSS, rate, beta, 0.1) == pytest.approx(end)
    assert momentum_floor(LOSS, 0.5, 0.95, 1.0) == np.inf


def test_the_heavy_ball_settles_exactly_where_all_eigenvalues_are_within_the_unit_circle():
    rng, settled = np.random.default_rng(5), []
    for _ in range(300):
        loss = shipped_rows(str(rng.choice(["diabetes", "ravine", "exact"])))
        rate, beta = 10 ** rng.uniform(-1, 1), rng.random()
        share = rng.choice([0.0, rng.random()])
        T = momentum_map(loss, float(rate), float(beta), float(share))[:16, :16]
        settled.append(bool(np.abs(np.linalg.eigvals(T)).max() < 1))
        assert np.isfinite(momentum_floor(loss, rate, beta, share)) == settled[-1]
    assert 100 < sum(settled) < 200


@pytest.mark.parametrize(
    ("table", "batch", "rate", "name", "case"),
    [
        ("diabetes", 1, 0.6, "constant", Cooling.ENDS_HIGHER),
        ("diabetes", 1, 0.6, "cosine", Cooling.THROWN),
        ("diabetes", 16, 0.3, "constant", Cooling.AT_FLOOR),
        ("exact", 1, 0.1, "constant", Cooling.NO_FLOOR),
        ("diabetes", 16, 0.005, "constant", Cooling.UNDER_WAY),
        ("diabetes", 16, 0.3, "step", Cooling.LOWER),
        ("diabetes", 16, 0.01, "cosine", Cooling.HIGHER),
    ],
)
def test_cases(table, batch, rate, name, case):
    loss, share = shipped_rows(table), noise_share(442, batch)
    rates = np.array([rate_schedule(each, rate, 300) for each in SCHEDULES])
    excess = expected_under(loss, rates, share, START)
    found = judge_schedule(loss, name, rate, share, excess, 1e-3)
    assert found.case is case
    higher = excess[0, -1] > excess[0, 0]
    average = Average.BETTER if excess[0, -1] > 1e-3 else Average.WORSE
    assert found.average is (Average.NONE if higher else average)


def test_without_noise_a_schedule_multiplies_each_curvature_on_its_own():
    # thrown up by 10²⁰ along one axis, then cooled: what is left must not be rounding
    loss, start = shipped_rows("diabetes"), np.array((-1.0, 1.5))
    values, vectors = np.linalg.eigh(loss.hessian)
    rates = np.array([rate_schedule(name, 1.5, 300) for name in SCHEDULES])
    along = vectors.T @ (start - loss.minimum)
    errors = along * np.cumprod(1 - rates[..., None] * values, axis=1)
    found = expected_under(loss, rates, 0.0, start)
    np.testing.assert_allclose(found[:, 1:], 0.5 * errors**2 @ values, rtol=1e-9)
