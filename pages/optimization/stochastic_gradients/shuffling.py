from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
from core.charts.surface import contour_map
from core.maths.optimization.descent_moments import (
    expected_excess,
    follow_moments,
    moment_map,
    start_moments,
)
from core.maths.optimization.row_losses import RowLoss, shipped_rows
from core.maths.optimization.row_orders import (
    ORDERS,
    Order,
    OrderVerdict,
    cycle_ends,
    epoch_ends,
    epoch_maps,
    judge_order,
    lined_maps,
    lined_rows,
)
from core.maths.optimization.stochastic_descent import stochastic_descent
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted
from pages.optimization.stochastic_gradients.rows import (
    FILM,
    NOISY,
    START,
    TABLE,
    height,
    names,
    source,
)
from pages.optimization.stochastic_gradients.shuffling_numbers import numbers
from pages.optimization.stochastic_gradients.shuffling_tables import (
    CYCLES,
    EPOCHS,
    RUNS,
    drawn_orders,
    epoch_tables,
    limit_tables,
    walk_tables,
)
from pages.optimization.stochastic_gradients.shuffling_words import (
    NAMES,
    TONES,
    order_said,
)

chapter = Chapter(
    "shuffling",
    "In which order",
    do="Choose an order of the rows and watch where the path ends its epochs. Then drag the "
    "learning rate α down.",
    controls=[
        Choice(name="order", label="Order", options=NAMES, default="reshuffled", pills=True),
        Slider(
            name="row_rate",
            label="Learning rate, one row a step",
            symbol="α",
            low=1e-3,
            high=0.6,
            default=0.02,
            log=True,
        ),
        TABLE,
        Seed(name="shuffle", label="Shuffle anew"),
        FILM,
    ],
    presets={
        "Sorted": {"order": "sorted"},
        "Sorted, small steps": {"order": "sorted", "row_rate": 0.0044},
        "With replacement": {"order": "replaced"},
        "Shuffled once": {"order": "once"},
        "Rows that fit, sorted": {"order": "sorted", "table": "exact", "row_rate": 0.1},
        "Too fast": {"order": "replaced", "row_rate": 0.6},
    },
)


@dataclass(frozen=True, eq=False)
class Walk:
    """One state. ends: f − f* at the ends of epochs, (runs, epochs + 1) for each order that is
    drawn; expected: the same with replacement, exact; path: one run of the chosen order."""

    v: SimpleNamespace
    loss: RowLoss
    ends: dict[str, np.ndarray]
    expected: np.ndarray
    path: np.ndarray
    verdict: OrderVerdict


@lru_cache(maxsize=8)
def stacked(table, seed):
    """The rows along the lines of all orders that are shuffled or sorted, under each other."""
    lines = drawn_orders(table, seed)
    every = np.concatenate([lines[name] for name in ORDERS[1:]])
    return lined_rows(shipped_rows(table), every)


def walk_of(v):
    loss, rate = shipped_rows(v.table), v.row_rate
    error = START - loss.minimum
    steps = EPOCHS * loss.rows
    with np.errstate(over="ignore", invalid="ignore"):
        epoch = np.linalg.matrix_power(moment_map(loss, rate, 1.0), loss.rows)
    expected = expected_excess(loss, follow_moments(epoch, start_moments(error), EPOCHS))
    maps = lined_maps(stacked(v.table, v.shuffle), rate)
    again, once, fixed = np.split(maps, [RUNS * EPOCHS, RUNS * (EPOCHS + 1)])
    with np.errstate(over="ignore", invalid="ignore"):
        each = {"reshuffled": again.reshape(RUNS, EPOCHS, 2, 3)} | {
            name: np.repeat(one[:, None], EPOCHS, axis=1)
            for name, one in (("once", once), ("sorted", fixed))
        }
        ends = {
            name: loss.excess(loss.minimum + epoch_ends(one, error)) for name, one in each.items()
        }
        cycle = {"once": once, "sorted": fixed}.get(v.order, maps[:0])
        limits = loss.excess(loss.minimum + cycle_ends(cycle))
        path = stochastic_descent(walked_rows(v.table, v.order, v.shuffle), START, [rate] * steps)
    limit = float(limits.mean()) if len(limits) else np.nan
    lasts = ends.get(v.order, expected[None])[:, -1]
    verdict = judge_order(v.order, float(expected[0]), lasts, float(expected[-1]), limit)
    return Walk(v, loss, ends, expected, path, verdict)


@lru_cache(maxsize=32)
def walked_rows(table, order, seed):
    """(A, b) of the rows of the first run, step by step; a repeated order has one line."""
    loss, lines = shipped_rows(table), drawn_orders(table, seed)[order]
    rows = np.resize(lines[: 1 if order in CYCLES else EPOCHS].ravel(), EPOCHS * loss.rows)
    return loss.terms[rows]


@chapter.figure
def shuffling(view):
    now = walk_of(view.values)
    v = now.v
    data, last, unit = walk_tables(now)
    view.picture(
        contour_map(*names(v.table)),
        data,
        caption=f"{NAMES[v.order]}: {counted(EPOCHS, 'epoch')} of {now.loss.rows:,} steps, one row "
        "each.",
        name="map",
    )
    view.legend({"this run": NOISY})
    view.under("step", step={"last": last, "label": f"Film, {unit} rows a frame"})
    view.lead("order", "row_rate")
    view.notice(*order_said(now), tone=TONES[now.verdict.case])
    view.more("table", "shuffle")
    view.chart(
        order_plot("epoch", "f − f* at its end", False, True),
        epoch_tables(now),
        caption=f"Sorted: one run. Shuffled: means of {RUNS} runs. With replacement: exact. "
        f"{source(v.table)}",
        name="epochs",
    )
    view.chart(
        order_plot("learning rate α", "f − f* where it ends for ever"),
        limit_tables(now),
        caption="Exact: with replacement the noise floor, sorted and shuffled once (mean of "
        f"{RUNS} orders) the ends of the cycle. Upright: α.",
        name="limits",
    )
    view.legend(
        {
            "with replacement": palette.ORANGE,
            "reshuffled": palette.BLUE,
            "shuffled once": palette.GREEN,
            "sorted": palette.PURPLE,
        },
        place="below",
    )
    view.numbers(numbers(now))
    view.challenges(challenges(now))
    show_code(view, now)


def challenges(now):
    v, found = now.v, now.verdict
    return [
        Challenge(
            "First table, sorted: bring f − f* after the epochs below 0.016.",
            solved=v.table == "diabetes" and v.order == "sorted" and found.last < 0.016,
            state=f"{NAMES[v.order]}: {height(found.last)}.",
        ),
        Challenge(
            "Find an α at which even the sorted order ends lower than drawing with replacement.",
            solved=v.order == "sorted" and found.case in (Order.LOWER, Order.NO_REFERENCE),
            state=f"{NAMES[v.order]} {height(found.last)}, with replacement "
            f"{height(found.replaced)}."
            if v.order != "replaced"
            else "Needs the sorted order.",
        ),
    ]


def show_code(view, now):
    v = now.v
    view.code(
        epoch_maps,
        "from core.maths.optimization.row_losses import shipped_rows\n"
        "from core.maths.optimization.row_orders import cycle_ends, row_orders\n"
        f'loss = shipped_rows("{v.table}")\n'
        f'orders = row_orders(loss, "{v.order}", 1, {v.shuffle})\n'
        f"maps = epoch_maps(loss, orders, {v.row_rate})\n"
        "print(loss.excess(loss.minimum + cycle_ends(maps)))  # if this line were repeated",
        data=lambda: {
            "path": {
                "step": np.arange(len(now.path)),
                "w1": now.path[:, 0],
                "w2": now.path[:, 1],
            }
        },
    )
