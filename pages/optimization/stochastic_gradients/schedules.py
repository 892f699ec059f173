import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
from core.maths.optimization.rate_schedules import SCHEDULES, rate_schedule
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.optimization.stochastic_gradients.rows import BATCH, START, TABLE
from pages.optimization.stochastic_gradients.schedules_numbers import numbers
from pages.optimization.stochastic_gradients.schedules_runs import STEPS, cooled
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
        caption="Solid: exact. Dashed: with the noise of the minimum everywhere (Lyapunov), blue, "
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
