"""What the rates of the third chapter come to; parts that a slider does not change are kept."""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from core.maths.optimization.batch_noise import draw_orders, nested_noise
from core.maths.optimization.descent_moments import (
    expected_excess,
    follow_moments,
    start_moments,
)
from core.maths.optimization.rate_schedules import (
    SCHEDULES,
    ScheduleVerdict,
    averaged_excess,
    expected_under,
    judge_schedule,
    momentum_map,
    rate_schedule,
)
from core.maths.optimization.row_losses import RowLoss, noise_share, shipped_rows
from core.maths.optimization.stochastic_descent import stochastic_descent
from pages.optimization.stochastic_gradients.rows import START

STEPS, HALF = 300, 150


@dataclass(frozen=True, eq=False)
class Cooled:
    """One state: rates and expected f − f* of all four schedules, one run of the chosen one, the
    mean of the constant run's last half, and momentum at α₀(1 − β)."""

    v: SimpleNamespace
    loss: RowLoss
    share: float
    rates: np.ndarray
    excess: np.ndarray
    run: np.ndarray
    averaged: np.ndarray
    momentum: np.ndarray
    verdict: ScheduleVerdict


@lru_cache(maxsize=2)
def lined_up(table, seed):
    loss = shipped_rows(table)
    return nested_noise(loss, draw_orders(loss.rows, STEPS, seed, False))


def one_run(loss, means, rates):
    """f − f* of a run; means are the batches' (D, z), so a step is e ← e − α((H + D)e − z)."""
    H = loss.hessian
    gradients = means + np.array([H[0, 0], H[0, 1], H[1, 1], 0.0, 0.0])
    errors = stochastic_descent(gradients, tuple(START - loss.minimum), rates.tolist())
    return loss.excess(loss.minimum + errors)


@lru_cache(maxsize=64)
def heavy_ball(table, rate, beta, share):
    """Expected f − f* of momentum with a constant rate, from rest."""
    loss = shipped_rows(table)
    still = start_moments(np.array([*(START - loss.minimum), 0.0, 0.0]))
    return expected_excess(
        loss, follow_moments(momentum_map(loss, rate, beta, share), still, STEPS)
    )


@lru_cache(maxsize=64)
def averaged_run(table, rate, share):
    return averaged_excess(shipped_rows(table), rate, share, np.array(START), STEPS, HALF)


@lru_cache(maxsize=64)
def all_four(table, rate, warm_up, share):
    """Rates and expected f − f* of the four schedules."""
    rates = np.array([rate_schedule(name, rate, STEPS, warm_up) for name in SCHEDULES])
    return rates, expected_under(shipped_rows(table), rates, share, np.array(START))


def cooled(v):
    loss = shipped_rows(v.table)
    share = noise_share(loss.rows, v.batch_size)
    rates, excess = all_four(v.table, v.first_rate, v.warm_up, share)
    averaged = averaged_run(v.table, v.first_rate, share)
    momentum = heavy_ball(v.table, v.first_rate * (1 - v.beta), v.beta, share)
    means = lined_up(v.table, v.sample)[:, v.batch_size - 1]
    with np.errstate(over="ignore", invalid="ignore"):
        run = one_run(loss, means, rates[SCHEDULES.index(v.schedule)])
    verdict = judge_schedule(loss, v.schedule, v.first_rate, share, excess, float(averaged[-1]))
    return Cooled(v, loss, share, rates, excess, run, averaged, momentum, verdict)
