from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.cloud import cloud_plane
from core.charts.orders import order_plot
from core.maths.statistics.bias_variance import (
    GRID,
    MOST,
    Regime,
    judge_degree,
    least_degree,
    parts,
    refit,
    smoother,
    true_values,
)
from core.maths.statistics.bias_variance import points as places
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import apart, digits_apart, filled_in, number
from pages.statistics.regression.flexibility_tables import fits_tables, parts_tables
from pages.statistics.regression.flexibility_words import (
    REFITS,
    TONES,
    best_said,
    measured_said,
    regime_said,
    samples_said,
)

chapter = Chapter(
    "flexibility",
    "Bias and variance",
    do="Drag the degree. Stiff polynomials miss the truth the same way each time, supple ones "
    "follow the noise of each sample.",
    controls=[
        Slider(name="degree", label="Degree", low=0, high=MOST, default=8, step=1),
        Choice(
            name="truth",
            label="Truth",
            options={
                "wave": "A wave",
                "line": "A line",
                "peak": "Runge’s peak",
                "step": "A step",
            },
            default="wave",
            pills=True,
        ),
        Slider(name="sigma", label="Noise", symbol="σ", low=0, high=1, default=0.3),
        Choice(
            name="size",
            label="Points",
            options={"10": "n = 10", "15": "n = 15", "20": "n = 20"},
            default="15",
            pills=True,
        ),
        Seed(name="noise", label="New samples"),
    ],
    presets={
        "Too stiff": {"degree": 1},
        "Too supple": {"degree": 12},
        "Through all points": {"degree": 14},
        "Double descent": {"degree": 26, "truth": "step"},
        "A line is a line": {"degree": 1, "truth": "line"},
        "Runge’s trap: no noise": {"degree": 14, "truth": "peak", "sigma": 0.0},
    },
)


@lru_cache(maxsize=8)
def normals(seed):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((REFITS, 20)), rng.standard_normal((REFITS, len(GRID)))


@chapter.figure
def flexibility(view):
    v = view.values
    n, degree, sigma = int(v.size), v.degree, v.sigma
    found = parts(v.truth, n)
    made = refit(v.truth, n, degree, sigma, normals(v.noise))
    case = judge_degree(found, n, degree, sigma)
    total = found.error(sigma)
    mean = smoother(n, degree) @ true_values(v.truth, places(n))
    view.picture(
        cloud_plane("x", "y", False),
        fits_tables(v.truth, n, made, mean),
        caption=samples_said(v, mean),
        name="fits",
    )
    view.legend(
        {
            "truth": palette.TRUTH,
            f"{REFITS} fits": palette.GREY,
            "their mean, exact": palette.MODEL,
            "points": palette.SKY,
        }
    )
    view.lead("degree", "truth", degree={"marks": {f"n − 1 = {n - 1}": n - 1}})
    view.notice(
        regime_said(case, found, n, degree, sigma),
        measured_said(made, total[degree]),
        tone=TONES[case],
    )
    view.more("sigma", "size", "noise")
    show_parts(view, found, made, case)
    view.numbers(numbers(found, made, n, degree, sigma))
    view.challenges(challenges(total, case, degree, v))
    view.code(
        refit,
        "from core.maths.statistics.bias_variance import parts\n"
        f"rng = np.random.default_rng({v.noise})\n"
        f"noise = rng.standard_normal(({REFITS}, 20)), rng.standard_normal(({REFITS}, 101))\n"
        f"found = refit({v.truth!r}, {n}, {degree}, {sigma}, noise)\n"
        "print(found.error, found.spread)\n"
        f"print(parts({v.truth!r}, {n}).error({sigma})[{degree}])",
        data=lambda: {
            "parts": {
                "degree": np.arange(MOST + 1),
                "bias squared": found.bias,
                "variance": sigma**2 * found.variance,
                "sum": total,
            },
            "fits": {"x": GRID} | {f"fit {i}": fit for i, fit in enumerate(made.fits, 1)},
        },
    )


def show_parts(view, found, made, case):
    v = view.values
    total = found.error(v.sigma)
    view.chart(
        order_plot("degree", "mean squared error", False, True),
        parts_tables(found, v.sigma, v.degree, made),
        caption=best_said(total, int(v.size), v.degree, case),
        name="parts",
    )
    view.legend(
        {
            "bias²": palette.MODEL,
            "variance": palette.ACCENT,
            "noise": palette.SKY,
            "sum": palette.GREY,
            "measured": palette.INK,
        },
        place="below",
    )


def numbers(found, made, n, degree, sigma):
    bias, variance = float(found.bias[degree]), float(sigma**2 * found.variance[degree])
    total = bias + variance + sigma**2
    parts, sums = digits_apart(bias, variance), digits_apart(total, made.error)
    summed = filled_in(
        lambda a, b, c: a + b + c, bias, variance, sigma**2, shown=lambda error: number(error, sums)
    )
    spread = filled_in(
        lambda a, b: a * b,
        sigma**2,
        float(found.variance[degree]),
        shown=lambda error: number(error, parts),
    )
    rows = [
        ("Bias²", number(bias, parts), "mean over x of (mean fit − truth)²"),
        ("Variance", number(variance, parts), "σ²·mean ‖s(x)‖² = {}·{}".format(*spread)),
        ("Noise", number(sigma**2), f"σ² = {number(sigma)}²"),
        ("Expected error", number(total, sums), "{} + {} + {}".format(*summed)),
        ("Measured error", number(made.error, sums),
         f"{REFITS} refits on new values; standard error {number(made.spread)}"),
        ("Error on the points themselves", number(made.within), "mean of e² over the refits"),
        ("Coefficients", str(degree + 1), f"degree + 1, for n = {n} points"),
    ]  # fmt: skip
    return rows


def challenges(total, case, degree, v):
    n = int(v.size)
    classical = least_degree(total[: n - 1])
    beyond = case is Regime.BEYOND
    error, _ = apart(float(total[degree]), float(total[classical]))
    state = f"Expected error {error}, degree {degree}."
    noisy = v.sigma >= 0.2
    return [
        Challenge(
            "Noise 0.2 or more: find the degree with the least expected error, below n − 1.",
            solved=noisy and degree == classical,
            state=state if noisy else "Needs σ of at least 0.2.",
        ),
        Challenge(
            "Noise 0.2 or more: more coefficients than points, and yet a smaller expected error "
            "than any degree below n − 1.",
            solved=noisy and beyond and total[degree] < total[classical],
            state=state
            if noisy and beyond
            else "Needs σ of at least 0.2 and a degree of n or more.",
        ),
        Challenge(
            "Without noise: make a polynomial through all points whose expected error is above 1.",
            solved=v.sigma == 0 and degree >= n - 1 and total[degree] > 1,
            state=state if v.sigma == 0 else "Needs σ = 0.",
        ),
    ]
