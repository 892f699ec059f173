from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
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
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.optimization.stochastic_gradients.rows import BATCH, START, TABLE
from pages.optimization.stochastic_gradients.schedules_numbers import numbers
from pages.optimization.stochastic_gradients.schedules_tables import (
    floor_tables,
    loss_tables,
    rate_tables,
)
from pages.optimization.stochastic_gradients.schedules_words import (
    NAMES,
    TONES,
    average_said,
    best_said,
    schedule_said,
)

STEPS, HALF = 300, 150
LOW_ENOUGH = 1.5e-4
chapter = Chapter(
    "schedules",
    "A rate that shrinks",
    do="Drag the first learning rate α₀: a constant rate stops at its noise floor, whatever it has "
    "read. Watch where the rates that shrink end.",
    controls=[
        Slider(
            name="first_rate",
            label="First learning rate",
            symbol="α₀",
            low=0.003,
            high=1.5,
            default=0.3,
            log=True,
        ),
        Choice(name="schedule", label="Schedule", options=NAMES, default="constant", pills=True),
        BATCH,
        Slider(
            name="warm_up",
            label="Warm-up of 1/t, in steps",
            symbol="W",
            low=1,
            high=STEPS,
            default=20,
            log=True,
            whole=True,
        ),
        Slider(
            name="beta",
            label="Momentum",
            symbol="β",
            low=0,
            high=0.98,
            default=0.9,
            help="Drawn with the constant rate α₀(1 − β), which goes as far in the long run",
        ),
        TABLE,
        Seed(name="sample", label="New batches"),
    ],
    presets={
        "Cosine": {"schedule": "cosine"},
        "1/t after a warm-up": {"schedule": "inverse"},
        "Cooled too early": {"schedule": "inverse", "first_rate": 0.05, "warm_up": 2},
        "Too fast, then saved": {"schedule": "cosine", "first_rate": 0.6, "batch_size": 1},
        "Too slow to reach a floor": {"first_rate": 0.005},
        "Full batch: nothing to cool": {"schedule": "step", "batch_size": 442},
        "Rows that fit": {"table": "exact", "batch_size": 1},
    },
)


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


@chapter.figure
def schedules(view):
    now = cooled(view.values)
    v = now.v
    epochs = STEPS * v.batch_size / now.loss.rows
    view.picture(
        order_plot("step", "f − f*", False, True),
        loss_tables(now),
        caption=f"Expected f − f* over {STEPS} steps of {counted(v.batch_size, 'row')} "
        f"({number(epochs)} epochs); grey: one run of the chosen schedule.",
        name="expected",
    )
    view.legend(
        {
            "constant": palette.SKY,
            "step": palette.ORANGE,
            "cosine": palette.GREEN,
            "1/t": palette.PURPLE,
            "mean of the last half, constant": palette.BLUE,
            "momentum, α₀(1 − β)": palette.ALARM,
        }
    )
    view.lead("first_rate", "schedule")
    view.notice(schedule_said(now), best_said(now), average_said(now), tone=TONES[now.verdict.case])
    view.more("batch_size", "warm_up", "beta", "table", "sample")
    view.chart(
        order_plot("step", "learning rate", False, True),
        rate_tables(now),
        caption=f"The four schedules from α₀ = {number(v.first_rate)}.",
        name="rates",
    )
    view.chart(
        order_plot("learning rate α", "noise floor of a constant rate"),
        floor_tables(now),
        caption="Black: exact. Dashed: with the noise of the minimum everywhere (Lyapunov), blue, "
        "and the rule of thumb α·c·tr C/4, grey. Upright: α₀."
        if now.share and now.loss.noise.any()
        else "No noise at the minimum, no floor: nothing to draw.",
        name="floor",
    )
    view.numbers(numbers(now))
    view.challenges(challenges(now))
    show_code(view, now)


def challenges(now):
    v, found = now.v, now.verdict
    plain = v.table == "diabetes" and v.batch_size == BATCH.default
    ends = now.excess[:, -1]
    return [
        Challenge(
            f"First table, B = {BATCH.default}: bring a schedule to an expected f − f* of 0.00015.",
            solved=plain and found.last <= LOW_ENOUGH,
            state=f"{NAMES[v.schedule]}: {number(found.last)}."
            if plain
            else f"Needs the first table and B = {BATCH.default}.",
        ),
        Challenge(
            "Find an α₀ for which the constant rate ends lowest of the four.",
            solved=v.schedule == "constant" and ends[0] == ends.min() and ends[0] < found.start,
            state=f"Constant {number(ends[0])}, lowest of the others {number(ends[1:].min())}.",
        ),
        Challenge(
            "With B = 1 choose an α₀ that as a constant ends higher than it began, and come below "
            "0.01 with a schedule.",
            solved=v.batch_size == 1
            and found.constant > found.start
            and found.last < 0.01
            and v.table != "exact",
            state=f"B = {v.batch_size}; start {number(found.start)}, constant "
            f"{number(found.constant)}"
            + (f", {NAMES[v.schedule]} {number(found.last)}." if v.schedule != "constant" else "."),
        ),
    ]


def show_code(view, now):
    v = now.v
    view.code(
        rate_schedule,
        "from core.maths.optimization.row_losses import noise_share, shipped_rows\n"
        "from core.maths.optimization.rate_schedules import expected_under\n"
        f'loss = shipped_rows("{v.table}")\n'
        f'rates = rate_schedule("{v.schedule}", {v.first_rate}, {STEPS}, {v.warm_up})\n'
        f"share = noise_share(loss.rows, {v.batch_size})\n"
        f"print(expected_under(loss, rates[None], share, np.array({START}))[0, -1])",
        data=lambda: {
            "schedules": {"step": np.arange(STEPS + 1), "run": now.run}
            | dict(zip(SCHEDULES, now.excess, strict=True))
        },
    )
