import numpy as np
import streamlit as st

from core.charts import palette
from core.charts.rating_matrix import factor_product, learning_errors
from core.maths.learning.completion_views import (
    baseline_error,
    error_traces,
    half_step_formula,
    product_picture,
    single_step_formula,
    verdict,
)
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.ui.controls import Choice, Grid, Scrubber, Seed, Slider, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number

PEOPLE = tuple("ABCDEFGH")
KINDS = (
    "Space opera",
    "Heist",
    "Monster",
    "Western",
    "Spy thriller",
    "Courtroom",
    "Romance",
    "Family saga",
    "Musical",
    "Documentary",
)
TASTES = """
5 4 5 4 . 2 1 . 1 2
4 5 . 4 5 . 2 1 2 .
5 . 4 5 4 3 . 2 1 2
1 2 . 1 2 4 5 5 . 4
2 . 1 2 . 5 4 . 5 4
. 2 1 . 3 4 5 4 5 .
4 4 3 . 4 4 3 4 . 3
2 1 . 2 1 . 2 1 3 2
"""
CELLS = tuple(
    tuple(None if cell == "." else float(cell) for cell in line.split())
    for line in TASTES.strip().splitlines()
)
NO_ONE = (CELLS[0], (None,) * 10, *CELLS[2:])

page = Page(
    "recommendation",
    controls=[
        Grid(
            name="ratings",
            label="Ratings, 1 to 5; blank: not seen",
            rows=PEOPLE,
            columns=KINDS,
            low=1,
            high=5,
            step=0.5,
            default=CELLS,
        ),
        Choice(
            name="solver",
            label="Learning by",
            options={"als": "ALS, half steps", "sgd": "SGD, single steps"},
            default="als",
            pills=True,
            resets=("step",),
        ),
        Slider(
            name="rank",
            label="Rank",
            symbol="k",
            low=1,
            high=6,
            default=2,
            step=1,
            help="How many numbers describe each person and each kind of film.",
        ),
        Slider(
            name="penalty",
            label="Penalty",
            symbol="λ",
            low=0,
            high=10,
            default=0.5,
            help="How strongly factors are pulled to zero.",
        ),
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=0.005,
            high=2,
            default=0.1,
            log=True,
        ),
        Slider(name="sweeps", label="Sweeps", low=1, high=12, default=8, step=1),
        Slider(
            name="held",
            label="Held out",
            low=0,
            high=60,
            default=20,
            step=1,
            unit="% of the ratings",
            help="Known cells that are kept aside to judge the filled matrix.",
        ),
        Toggle(name="biases", label="Biases: some rate high, some are liked by all"),
        Seed(label="New start, other cells held out", default=3),
        Scrubber(name="step", label="Step"),
        Choice(name="person", label="Person", options={p: p for p in PEOPLE}, default="A"),
        Choice(name="kind", label="Kind", options={k: k for k in KINDS}, default="Space opera"),
    ],
    presets={
        "Learned by heart": {"rank": 6, "penalty": 0.0},
        "Shrunk": {"penalty": 10.0},
        "Single steps": {"solver": "sgd"},
        "Too fast": {"solver": "sgd", "learning_rate": 0.8},
        "Cold start": {"ratings": NO_ONE, "person": "B"},
    },
)


# ---- 1. by hand --------------------------------------------------------------------------------


@page.figure
def by_hand(v):
    ratings = np.array(v.ratings, float)
    held = hold_out_cells(ratings, v.held / 100, v.seed)
    visible = np.isfinite(ratings) & ~held
    single = v.solver == "sgd"
    shape = (v.rank, v.penalty)
    run = (
        stochastic_gradient_descent(
            ratings, visible, *shape, v.learning_rate, v.sweeps, v.seed, v.biases
        )
        if single
        else alternating_least_squares(ratings, visible, *shape, v.sweeps, v.seed, v.biases)
    )
    step = min(v.step, run.steps)

    page.presets()
    controls, picture = st.columns([1, 1.15])
    with controls:
        page.show("ratings", ratings={"held": [tuple(cell) for cell in np.argwhere(held)]})
        page.show("solver", "rank", "penalty")
        if single:
            page.show("learning_rate")
        page.show("sweeps", "held", "biases", "seed")
    with picture:
        page.chart(
            factor_product(1, 5),
            product_picture(run, step, PEOPLE, KINDS),
            caption=f"Filled matrix = {'baseline' if v.biases else 'mean'} + P Qᵀ, after "
            f"{step} of {run.steps} {'single' if single else 'half'} steps.",
            name="product",
        )
        page.legend(
            {
                "Low to high rating": palette.MODEL,
                "Held out": palette.ACCENT,
                "Factor below 0": palette.ALARM,
                "above 0": palette.TRUTH,
            }
        )
        page.show("step", step={"last": run.steps})
        if single:
            page.formula(single_step_formula(run, step, v.penalty, v.learning_rate, PEOPLE, KINDS))
        else:
            row, column = PEOPLE.index(v.person), KINDS.index(v.kind)
            names = (f"person {v.person}", v.kind)
            page.formula(half_step_formula(run, step, v.penalty, row, column, names))
            with st.container(horizontal=True):
                page.show("person", "kind")
        page.chart(
            learning_errors("single step" if single else "half step"),
            error_traces(run),
            caption="Dashed: the baseline alone, on the held-out cells.",
            name="errors",
        )
        page.legend({"Visible cells": palette.MODEL, "Held-out cells": palette.ERROR})
    sentences, tone = verdict(run, v.penalty, PEOPLE, KINDS)
    page.notice(*sentences, tone=tone)
    page.numbers(
        [
            (
                "Objective J",
                number(run.objective[step]),
                "½ Σ(r − c − p·q)² + ½ λ(‖P‖² + ‖Q‖²)",
            ),
            (
                "Error on visible cells",
                number(run.visible_error[step]),
                f"√(Σe²/{visible.sum()})",
            ),
            (
                "Error on held-out cells",
                number(run.held_error[step]),
                f"√(Σe²/{held.sum()}); baseline {number(baseline_error(run))}",
            ),
            (
                "Numbers learned",
                str(18 * v.rank),
                f"(8 + 10)·{v.rank}, from {visible.sum()} ratings",
            ),
        ]
    )
    page.challenges(
        [
            Challenge("Placeholder", solved=False),
        ]
    )


page.footer()
