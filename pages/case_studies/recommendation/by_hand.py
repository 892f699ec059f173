import numpy as np

from core.charts import palette
from core.charts.rating_matrix import factor_product, learning_errors
from core.maths.learning.completion_findings import Case, but_for_rounding, finding
from core.maths.learning.completion_views import (
    baseline_error,
    error_traces,
    evidence,
    half_step_formula,
    odd_states,
    product_picture,
    single_step_formula,
)
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    stochastic_gradient_descent,
)
from core.ui.controls import Choice, Scrubber, Seed, Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import apart, number
from pages.case_studies.recommendation.completion_words import completion_words
from pages.case_studies.recommendation.small_matrix import (
    KINDS,
    NO_ONE,
    PEOPLE,
    TASTES,
    complete,
)

chapter = Chapter(
    "by_hand",
    "Factorisation by hand",
    do="Raise the rank k to 6 and drag the penalty λ to 0. Watch the dashed cells, which were not "
    "learned from.",
    controls=[
        TASTES,
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
        "By heart": {"rank": 6, "penalty": 0.0},
        "Shrunk": {"penalty": 10.0},
        "Single steps": {"solver": "sgd"},
        "Too fast": {"solver": "sgd", "learning_rate": 0.8},
        "Cold start": {"ratings": NO_ONE, "person": "B"},
    },
)


@chapter.figure
def by_hand(view):
    now = complete(view.values)
    show_product(view, now)
    show_controls(view, now)
    show_verdict(view, now)
    show_learning(view, now)
    show_ratings(view, now)
    show_challenges(view, now)
    show_code(view, now)


def show_product(view, now):
    v, run = now.v, now.run
    view.picture(
        factor_product(1, 5),
        product_picture(run, now.step, PEOPLE, KINDS),
        caption=f"Filled matrix = {'baseline' if v.biases else 'mean'} + P Qᵀ, after "
        f"{now.step} of {run.steps} {'single' if now.single else 'half'} steps. Thin frames: "
        "learned from; bold: changed by this step.",
        name="product",
    )
    view.legend(
        {
            "Low to high rating": palette.MODEL,
            "Held out; (true rating) where it fits": palette.ACCENT,
            "Factor below 0": palette.ALARM,
            "above 0": palette.TRUTH,
        }
    )
    view.under("step", step={"last": run.steps})


def show_controls(view, now):
    view.lead("rank", "penalty")
    view.more("solver")
    if now.single:
        view.more("learning_rate")
    view.more("sweeps", "held", "biases", "seed")


def show_verdict(view, now):
    """The gravest sentence beside the picture, what else is odd below."""
    v, run = now.v, now.run
    odd = odd_states(run, v.penalty, PEOPLE, KINDS, now.single)
    (gravest, *others), tone = completion_words(run, finding(run, v.penalty), odd, now.step)
    view.notice(gravest, tone=tone)
    view.notice(
        *others,
        evidence(run, PEOPLE, KINDS, v.biases),
        tone="warn" if others else "plain",
        place="below",
    )
    base = number(baseline_error(run))
    exact = not v.penalty and not but_for_rounding(run, run.visible_error[now.step])
    each = f"({v.rank} + 1), a bias each" if v.biases else v.rank
    view.numbers(
        [
            (
                "Objective J",
                number(0.0 if exact else run.objective[now.step]),
                "½ Σ(r − c − p·q)² + ½ λ(‖P‖² + ‖Q‖²)",
            ),
            (
                "Error on visible cells",
                number(but_for_rounding(run, run.visible_error[now.step])),
                f"√(Σe²/{now.visible.sum()})",
            ),
            (
                "Error on held-out cells",
                number(run.held_error[now.step]),
                f"√(Σe²/{now.held.sum()}); baseline {base}",
            ),
            (
                "Numbers learned",
                str(18 * (v.rank + v.biases)),
                f"(8 + 10)·{each}, from {now.visible.sum()} ratings",
            ),
        ]
    )


def show_learning(view, now):
    v, run, step = now.v, now.run, now.step
    view.section("How it is learned")
    view.chart(
        learning_errors("single step" if now.single else "half step"),
        error_traces(run),
        caption="Dashed: the baseline alone, on the held-out cells.",
        name="errors",
    )
    view.legend({"Visible cells": palette.INK}, place="below")
    if now.single:
        text = single_step_formula(run, step, v.penalty, v.learning_rate, PEOPLE, KINDS)
    else:
        view.show("person", "kind")
        row, column = PEOPLE.index(v.person), KINDS.index(v.kind)
        text = half_step_formula(run, step, v.penalty, row, column, (f"person {v.person}", v.kind))
    view.formula(text, place="below")


def show_ratings(view, now):
    view.section("The ratings", "Type over any cell, or empty it.")
    view.show("ratings", ratings={"held": [tuple(cell) for cell in np.argwhere(now.held)]})


def show_challenges(view, now):
    found = finding(now.run, now.v.penalty)
    seen, held, base = found.seen, found.held, found.base
    view.challenges(
        [
            Challenge(
                "Overfit on purpose: less than 0.1 on the visible cells, and worse than the "
                "baseline on the held-out ones.",
                solved=found.case is Case.OVERFITTED and seen < 0.1,
                state=f"After all {now.run.steps} steps: visible {number(seen)}, held out "
                f"{apart(held, base)[0]}, baseline {apart(held, base)[1]}.",
            ),
        ]
    )


def show_code(view, now):
    v, run = now.v, now.run
    rows = ",\n    ".join(str([float(c) if c is not None else None for c in r]) for r in v.ratings)
    solver = stochastic_gradient_descent if now.single else alternating_least_squares
    rate = f"{v.learning_rate}, " if now.single else ""
    view.code(
        solver,
        call=f"ratings = np.array([\n    {rows},\n], float)\n"
        f"visible = np.isfinite(ratings) & ~hold_out_cells(ratings, {v.held / 100}, {v.seed})\n"
        f"run = {solver.__name__}(\n    ratings, visible, {v.rank}, {v.penalty}, {rate}{v.sweeps}, "
        f"{v.seed}, {v.biases}\n)\nprint(run.visible_error[-1], run.held_error[-1])",
        data=lambda: {
            "filled matrix": {"person": PEOPLE}
            | dict(zip(KINDS, run.filled(now.step).T, strict=True)),
            "errors": {
                "step": np.arange(run.steps + 1),
                "objective": run.objective,
                "visible": run.visible_error,
                "held_out": run.held_error,
            },
        },
    )
