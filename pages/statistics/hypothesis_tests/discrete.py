from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.statistics.exact_binomial import Sided, judge_size, p_value_law, p_value_laws
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, number
from pages.statistics.hypothesis_tests.discrete_words import (
    SIZE_TONES,
    size_said,
    sizes_said,
    steps_said,
)

MOST = 100
chapter = Chapter(
    "discrete",
    "Counts have few p-values",
    do="H0 holds: each trial succeeds with probability θ₀. Drag the number of trials and watch how "
    "far the steps of the p-value stay below the diagonal.",
    controls=[
        Slider(name="trials", label="Trials", symbol="n", low=1, high=MOST, default=10, step=1),
        Slider(
            name="size_alpha",
            label="Level",
            symbol="α",
            low=0.001,
            high=0.999,
            default=0.05,
            step=0.001,
        ),
        Slider(
            name="theta0",
            label="Probability under H0",
            symbol="θ₀",
            low=0.01,
            high=0.99,
            default=0.5,
            step=0.01,
        ),
        Choice(
            name="extreme",
            label="As extreme are",
            options={"two": "counts no more probable", "above": "counts as high or higher"},
            default="two",
        ),
        Choice(
            name="tie",
            label="The count itself",
            options={"whole": "is counted: exact", "half": "counts by half: mid-p"},
            default="whole",
        ),
    ],
    presets={
        "Four tosses reject nothing": {"trials": 4},
        "A hundred tosses": {"trials": 100},
        "A rare event": {"theta0": 0.05, "trials": 20, "extreme": "above"},
        "α is one of the p-values": {"trials": 4, "size_alpha": 0.125},
        "Mid-p goes beyond": {"trials": 8, "tie": "half"},
    },
)


@lru_cache(maxsize=256)
def law_of(n, theta, extreme, tie):
    return p_value_law(n, theta, Sided(extreme), tie == "half")


@lru_cache(maxsize=64)
def laws(theta, extreme, tie):
    return p_value_laws(MOST, theta, Sided(extreme), tie == "half")


@chapter.figure
def discrete(view):
    v = view.values
    law = law_of(v.trials, v.theta0, v.extreme, v.tie)
    alpha, size = v.size_alpha, law.cdf(v.size_alpha)
    case = judge_size(law, alpha)
    p, total = law.steps
    view.picture(
        curve_plot("u", "P(p ≤ u) under H0"),
        step_tables(p, total, alpha, size),
        caption=steps_said(law, p, total, v.trials),
        name="steps",
    )
    view.legend(
        {"exact binomial test": palette.MODEL, "uniform": palette.GREY, "at α": palette.ALARM}
    )
    view.lead("trials", "size_alpha")
    view.notice(*size_said(case, law, alpha, v.tie == "half"), tone=SIZE_TONES[case])
    view.more("theta0", "extreme", "tie")
    sizes = laws(v.theta0, v.extreme, v.tie).cdf(alpha)
    view.chart(
        curve_plot("n, trials", "size: P(p ≤ α) under H0", False, False, "whole"),
        size_tables(sizes, alpha, v.trials),
        caption=f"{sizes_said(sizes)}; at n = {v.trials} it is {chance(size, 2)}. "
        f"Dashed: α = {number(alpha)}.",
        name="sizes",
    )
    view.numbers(numbers(v, law, p, total, size))
    view.challenges(challenges(v, size))
    view.code(
        p_value_law,
        f"law = p_value_law({v.trials}, {v.theta0}, Sided({v.extreme!r}), {v.tie == 'half'})\n"
        f"print(law.cdf({alpha}))",
        data=lambda: {"counts": {"p": law.p, "probability under H0": law.mass}},
    )


def step_tables(p, total, alpha, size):
    """P(p ≤ u) as steps, the diagonal, and the size at α."""
    x = np.concatenate([[0.0], np.repeat(p, 2), [1.0]])
    y = np.concatenate([[0.0, 0.0], np.repeat(total, 2)])
    return curve_datasets(
        0.5,
        0.5,
        0.52,
        0.53,
        curves=joined(
            polyline("uniform", "function", [0.0, 1.0], [0.0, 1.0]),
            polyline("steps", "approximation", x, y),
        ),
        dashed=joined(
            polyline("α", "alarm", [alpha, alpha], [0.0, size]),
            polyline("size", "alarm", [0.0, alpha], [size, size]),
        ),
        points=dot("alarm", alpha, size),
    )


def size_tables(sizes, alpha, n):
    """The size by the number of trials, and that of now."""
    x = np.arange(1, MOST + 1)
    top = 1.12 * max(float(sizes.max()), alpha)
    return curve_datasets(
        50.5,
        top / 2,
        50.5,
        top / 2 * 1.03,
        curves=polyline("size", "approximation", x, sizes),
        dashed=polyline("α", "reference", [0.0, 101.0], [alpha, alpha]),
        points=dot("alarm", float(n), float(sizes[n - 1])),
    )


def numbers(v, law, p, total, size):
    """The p-values next to α, and what a count has."""
    below, above = p[p <= v.size_alpha * (1 + 1e-9)], p[p > v.size_alpha * (1 + 1e-9)]
    return [
        ("Size", chance(size, 2), f"P(p ≤ {number(v.size_alpha)}) under H0, a sum of masses"),
        (
            "Different p-values",
            str(law.different),
            f"{v.trials + 1} counts from 0 to {v.trials}",
        ),
        (
            "Largest p-value up to α",
            number(float(below[-1]), 4) if len(below) else "none",
            "any α from it up to the next has this size" if len(below) else "nothing is rejected",
        ),
        (
            "The next p-value",
            number(float(above[0]), 4) if len(above) else "none",
            f"the size there is {chance(float(total[len(below)]), 2)}"
            if len(above)
            else "every count is rejected",
        ),
        (
            "Smallest p-value",
            number(float(p[0]), 4),
            f"of the most extreme of {v.trials + 1} counts",
        ),
    ]


def challenges(v, size):
    exact = v.tie == "whole"
    state = f"n = {v.trials}, α = {number(v.size_alpha)}, size {chance(size, 2)}."
    return [
        Challenge(
            "With a fair coin and the exact two-sided test at α = 0.05 find the fewest tosses that "
            "can reject anything.",
            solved=exact
            and v.theta0 == 0.5
            and v.extreme == "two"
            and v.size_alpha == 0.05
            and v.trials == 6,
            state=state,
        ),
        Challenge(
            "Let an exact test at α = 0.05 have a true size of less than 1 %, but not 0, with 20 "
            "trials or more.",
            solved=exact and v.size_alpha == 0.05 and 0 < size < 0.01 and v.trials >= 20,
            state=state,
        ),
    ]
