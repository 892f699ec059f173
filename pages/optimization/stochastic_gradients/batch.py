from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from core.charts.orders import order_plot
from core.charts.surface import contour_map
from core.charts.trace import log_trace
from core.maths.optimization.batch_verdicts import (
    BatchVerdict,
    judge_batch,
    largest_gaining_batch,
)
from core.maths.optimization.row_losses import RowLoss, shipped_rows
from core.maths.optimization.stochastic_descent import batch_gradients, stochastic_descent
from core.ui.controls import Choice, Point, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.optimization.stochastic_gradients.batch_numbers import numbers
from pages.optimization.stochastic_gradients.batch_tables import (
    both_paths,
    clock_of,
    cost_tables,
    loss_tables,
    path_tables,
)
from pages.optimization.stochastic_gradients.batch_words import (
    TONES,
    course_said,
    race_said,
)
from pages.optimization.stochastic_gradients.rows import (
    BATCH,
    FILM,
    FLOOR,
    HIGH,
    LOW,
    MEAN,
    NOISY,
    START,
    TABLE,
    WHOLE,
    height,
    names,
    source,
)

GOAL = 0.01
FEW = 195  # row gradients of the first challenge
RATE = 0.3  # of the second
chapter = Chapter(
    "batch",
    "How many rows a step",
    do="Drag the batch size B and watch the path and its noise floor. Every B may read equally "
    "many rows.",
    controls=[
        BATCH,
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=1e-3,
            high=2,
            default=0.1,
            log=True,
        ),
        Slider(name="epochs", label="Epochs", low=1, high=6, default=4, step=1),
        TABLE,
        Point(name="start", label="Start", low=(LOW, LOW), high=(HIGH, HIGH)),
        Choice(
            name="against",
            label="Compared at equal",
            options={"rows": "rows read", "steps": "steps"},
            default="rows",
            pills=True,
            help="A step of the full batch reads all rows",
        ),
        Seed(label="New batches"),
        FILM,
    ],
    presets={
        "One row a step": {"batch_size": 1},
        "Full batch": {"batch_size": 442},
        "Too fast for one row": {"batch_size": 1, "learning_rate": 0.6},
        "Fewer rows, same place": {"batch_size": 8, "learning_rate": 0.211, "epochs": 1},
        "Equal steps": {"against": "steps"},
        "Nothing left to disagree": {"batch_size": 1, "table": "exact", "learning_rate": 0.25},
        "Ravine": {"table": "ravine", "batch_size": 8, "epochs": 6},
    },
)


@dataclass(frozen=True, eq=False)
class Run:
    """One state: values, the loss, where it starts, its path and its verdict."""

    v: SimpleNamespace
    loss: RowLoss
    start: tuple[float, float]
    steps: int
    path: np.ndarray
    verdict: BatchVerdict

    @property
    def rows(self):
        return self.steps * self.v.batch_size

    @property
    def own(self):
        """f − f* at the end of this run, which may be beyond all numbers."""
        end = self.path[-1]
        return float(self.loss.excess(end)) if np.isfinite(end).all() else np.inf


@lru_cache(maxsize=16)
def drawn(table, batch, steps, seed):
    return batch_gradients(shipped_rows(table), batch, steps, seed)


def run_of(v):
    loss = shipped_rows(v.table)
    start = v.start or START
    steps = v.epochs * loss.rows // v.batch_size
    gradients = drawn(v.table, v.batch_size, steps, v.seed)
    with np.errstate(over="ignore", invalid="ignore"):
        path = stochastic_descent(gradients, start, [v.learning_rate] * steps)
        verdict = judge_batch(loss, v.learning_rate, v.batch_size, start, steps)
        return Run(v, loss, start, steps, path, verdict)


@chapter.figure
def batch(view):
    now = run_of(view.values)
    v, found = now.v, now.verdict
    clock = clock_of(now)
    paths = both_paths(now, clock)
    view.picture(
        contour_map(*names(v.table)),
        path_tables(now, clock, *paths),
        caption=f"{counted(now.steps, 'step')} of {counted(v.batch_size, 'row')}; cross: the "
        f"minimum. {source(v.table)}",
        name="map",
    )
    view.legend({"this run": NOISY, "full batch, same α": WHOLE})
    view.under("step", step={"last": clock.last, "label": clock.label})
    limits = {"limit for B": found.limit, "2/L": found.full_limit}
    if found.limit > 0.6 * found.full_limit:  # too near for two words
        limits.pop("2/L" if found.share else "limit for B")
    view.lead("batch_size", "learning_rate", learning_rate={"marks": limits})
    view.notice(course_said(now), race_said(now), tone=TONES[found.case])
    view.more("epochs", "table")
    view.more("start", start={"value": now.start, "default": START, "chart": "map", "equal": True})
    view.more("against", "seed")
    view.chart(
        log_trace("epochs" if v.against == "rows" else "steps", "f − f*"),
        loss_tables(now, clock, *paths),
        caption=f"At the end this run is at {height(now.own)}, expected {height(found.last)}.",
        name="loss",
    )
    view.legend(
        {"this run": NOISY, "expected": MEAN, "full batch": WHOLE, "noise floor": FLOOR},
        place="below",
    )
    view.chart(
        order_plot("batch size B", f"needed for an expected f − f* of {GOAL}", True),
        cost_tables(now, GOAL),
        caption="Steps, blue, and row gradients, orange, at this α and start. Upright: this B. "
        "A gap: not within 8,191 steps.",
        name="cost",
    )
    view.numbers(numbers(now, GOAL))
    view.challenges(challenges(now))
    show_code(view, now)


def challenges(now):
    v, first = now.v, now.verdict.first_at(GOAL)
    own = v.start is None or v.start == START
    rows = None if first is None else first * v.batch_size
    at = own and v.table == "diabetes"
    best = None
    if at and v.learning_rate == RATE:
        best = largest_gaining_batch(now.loss, RATE, START, GOAL)
    here = "Needs the first table and its own start."
    reached = f"Expected here: {counted(rows, 'row gradient')}." if rows else "Not in these epochs."
    return [
        Challenge(
            f"Come to an expected f − f* of {GOAL} in at most {FEW} gradients of single rows.",
            solved=at and rows is not None and rows <= FEW,
            state=reached if at else here,
        ),
        Challenge(
            f"With α = {RATE}, find the largest batch that still saves a step on the way to "
            f"{GOAL}, compared with a batch of one row less.",
            solved=best is not None and v.batch_size == best,
            state=f"B = {v.batch_size}: "
            + (f"{counted(first, 'step')}." if first is not None else "not in these epochs.")
            if at and v.learning_rate == RATE
            else f"{here[:-1]}, and α = {RATE}.",
        ),
        Challenge(
            "Make one row a step diverge on average where full batches would settle.",
            solved=v.batch_size == 1 and now.verdict.case.name == "NOISE_DIVERGES",
            state=f"α = {number(v.learning_rate)}, B = {v.batch_size}.",
        ),
    ]


def show_code(view, now):
    v = now.v
    view.code(
        stochastic_descent,
        "from core.maths.optimization.row_losses import shipped_rows\n"
        "from core.maths.optimization.stochastic_descent import batch_gradients\n"
        f'loss = shipped_rows("{v.table}")\n'
        f"gradients = batch_gradients(loss, {v.batch_size}, {now.steps}, {v.seed})\n"
        f"path = stochastic_descent(gradients, {tuple(map(float, now.start))}, "
        f"[{v.learning_rate}] * {now.steps})\n"
        "print(path[-1], loss.excess(path[-1]))",
        data=lambda: {
            "path": {
                "step": np.arange(now.steps + 1),
                "rows": np.arange(now.steps + 1) * v.batch_size,
                "w1": now.path[:, 0],
                "w2": now.path[:, 1],
                "expected excess": now.verdict.excess,
            }
        },
    )
