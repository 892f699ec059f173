from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from core.charts import palette
from core.charts.cloud import cloud_plane
from core.charts.orders import order_plot
from core.maths.optimization.batch_noise import (
    NoiseVerdict,
    deviations,
    draw_orders,
    judge_noise,
    nested_noise,
)
from core.maths.optimization.row_losses import RowLoss, shipped_rows
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.optimization.stochastic_gradients.noise_numbers import numbers
from pages.optimization.stochastic_gradients.noise_tables import cloud_tables, variance_tables
from pages.optimization.stochastic_gradients.noise_words import TONES, match_said, noise_said
from pages.optimization.stochastic_gradients.rows import BATCH, START, TABLE

DRAWS = 200
chapter = Chapter(
    "noise",
    "The noise of a batch",
    do="Drag the batch size B: the cloud of batch gradients closes in on the gradient of all rows. "
    "Drag the distance t to 0 and watch the noise stay.",
    controls=[
        BATCH,
        Slider(
            name="way",
            label="Distance from the minimum",
            symbol="t",
            low=0,
            high=1.5,
            default=0.5,
            step=0.01,
            help="w = w* + t·(start − w*); 1 is the start of the first chapter",
        ),
        Choice(
            name="drawing",
            label="Rows of a batch",
            options={"without": "no row twice", "with": "with replacement"},
            default="without",
            pills=True,
        ),
        TABLE,
        Seed(name="draw", label="New batches"),
    ],
    presets={
        "Far: signal": {"way": 1.5, "batch_size": 8},
        "Near: noise": {"way": 0.05, "batch_size": 8},
        "At the minimum": {"way": 0.0, "batch_size": 8},
        "Half the table": {"batch_size": 222},
        "Half, with replacement": {"batch_size": 222, "drawing": "with"},
        "As many as rows, with replacement": {"batch_size": 442, "drawing": "with"},
        "Rows that agree": {"table": "exact", "way": 0.0},
    },
)


@dataclass(frozen=True, eq=False)
class Cloud:
    """One state: error is w − w*, means those of nested batches, off their deviations at this B."""

    v: SimpleNamespace
    loss: RowLoss
    error: np.ndarray
    replaced: bool
    means: np.ndarray
    off: np.ndarray
    verdict: NoiseVerdict

    @property
    def gradient(self):
        return self.loss.hessian @ self.error


@lru_cache(maxsize=4)
def nested(table, seed, replaced):
    loss = shipped_rows(table)
    return nested_noise(loss, draw_orders(loss.rows, DRAWS, seed, replaced))


def cloud_of(v):
    loss, replaced = shipped_rows(v.table), v.drawing == "with"
    error = v.way * (np.array(START) - loss.minimum)
    means = nested(v.table, v.draw, replaced)
    off = deviations(means[:, v.batch_size - 1], error)
    verdict = judge_noise(loss, error, v.batch_size, replaced, off)
    return Cloud(v, loss, error, replaced, means, off, verdict)


@chapter.figure
def noise(view):
    now = cloud_of(view.values)
    found = now.verdict
    aside = "" if found.uphill is None else f" {found.uphill} of {DRAWS} point uphill."
    view.picture(
        cloud_plane("gradient, first weight", "gradient, second weight"),
        cloud_tables(now),
        caption=f"Gradients of {DRAWS} batches at one place w.{aside} Ellipses: one and two exact "
        "standard deviations. Dashed: right angle to ∇f.",
        name="cloud",
    )
    legend = {"a batch": palette.SKY, "a batch that points uphill": palette.ALARM}
    view.legend(legend | {"all rows: ∇f": palette.INK, "exact spread": palette.MODEL})
    view.lead("batch_size", "way")
    view.notice(noise_said(now), match_said(now, DRAWS), tone=TONES[found.case])
    view.more("drawing", "table", "draw")
    view.chart(
        order_plot("batch size B", "variance of the gradient", True),
        variance_tables(now),
        caption="Dashed: exact, green with replacement, blue without. Dots: measured, ± 2 standard "
        "errors. Level: |∇f|².",
        name="variance",
    )
    view.numbers(numbers(now, DRAWS))
    view.challenges(challenges(now))
    show_code(view, now)


def challenges(now):
    v, found = now.v, now.verdict
    plain = v.table == "diabetes" and not now.replaced
    near = plain and v.way == 0.1
    least = int(np.ceil(found.critical)) if near else None
    kept = (now.loss.rows - v.batch_size) / (now.loss.rows - 1)
    return [
        Challenge(
            "At t = 0.1 on the first table find the smallest batch, no row twice, whose variance "
            "is at most |∇f|².",
            solved=near and v.batch_size == least,
            state=f"Variance {number(found.variance)}, |∇f|² = {number(found.signal)}."
            if near
            else "Needs the first table, no row twice, and t = 0.1.",
        ),
        Challenge(
            "Find the smallest batch for which drawing no row twice at least halves the variance.",
            solved=plain and kept <= 0.5 < kept + 1 / (now.loss.rows - 1),
            state=f"At this B it leaves {percent(kept)} of it.",
        ),
        Challenge(
            "Make the noise vanish with a batch of a single row.",
            solved=v.batch_size == 1 and found.case.name == "ALL_AGREE",
            state=f"B = {v.batch_size}, variance {number(found.variance)}.",
        ),
    ]


def show_code(view, now):
    v = now.v
    view.code(
        nested_noise,
        "from core.maths.optimization.batch_noise import (\n"
        "    deviations, draw_orders, measured_variance\n)\n"
        "from core.maths.optimization.row_losses import shipped_rows\n"
        f'loss = shipped_rows("{v.table}")\n'
        f"orders = draw_orders(loss.rows, {DRAWS}, {v.draw}, {now.replaced})\n"
        f"means = nested_noise(loss, orders)[:, {v.batch_size} - 1]\n"
        f"off = deviations(means, np.array({now.error.tolist()}))\n"
        "print(measured_variance(off))",
        data=lambda: {
            "gradients": dict(zip(("g1", "g2"), (now.off + now.gradient).T, strict=True))
        },
    )
