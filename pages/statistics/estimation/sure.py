import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.estimator_trials import (
    MOST,
    TRIALS,
    Case,
    Scatter,
    bound,
    judge_lean,
    judge_scatter,
    run_trials,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.statistics.estimation.given import SEED
from pages.statistics.estimation.sure_numbers import sure_rows
from pages.statistics.estimation.sure_tables import (
    FIXED,
    ratio_tables,
    scatter_tables,
    shifted,
    sum_tables,
)
from pages.statistics.estimation.sure_words import (
    ESTIMATORS,
    SCATTER_TONES,
    SYMBOLS_OF,
    lean_said,
    ratio_said,
    scatter_said,
)

SLIDERS = {Case.COIN: "chance", Case.MEAN: "centre"}  # the others: "truth"
chapter = Chapter(
    "sure",
    "How sure",
    do="Drag the number of data and watch 2,000 estimates draw together. Can any estimator do "
    "better than the bound?",
    controls=[
        Slider(
            name="data", label="Data a sample", symbol="n", low=2, high=MOST, default=10, step=1
        ),
        Choice(
            name="case",
            label="Law",
            options={
                "mean": "Normal mean μ, σ = 1",
                "variance": "Normal variance σ²",
                "coin": "Coin: p",
                "exponential": "Exponential rate λ",
                "power": "Power law αx^(α − 1) on 0 to 1",
                "uniform": "Uniform on 0 to θ",
            },
            default="mean",
        ),
        Choice(
            name="second",
            label="Estimator",
            options={"first": "Maximum likelihood", "second": "The other one"},
            default="first",
            pills=True,
        ),
        Slider(name="chance", label="True p", symbol="p", low=0.01, high=0.99, default=0.3),
        Slider(name="centre", label="True μ", symbol="μ", low=-10, high=10, default=0),
        Slider(name="truth", label="True parameter", low=0.1, high=10, default=1, log=True),
        Slider(
            name="shift", label="Move the outer two apart", symbol="d", low=0, high=4, default=1.5
        ),
        SEED,
    ],
    presets={
        "The median": {"second": "second", "data": 25},
        "Divisor n": {"case": "variance", "data": 5},
        "Divisor n − 1": {"case": "variance", "data": 5, "second": "second"},
        "Method of moments": {"case": "power", "second": "second", "data": 40, "truth": 0.5},
        "One false hit, one false miss": {"case": "coin", "second": "second", "chance": 0.5},
        "No bound: the largest": {"case": "uniform", "data": 20},
        "An infinite variance": {"case": "exponential", "data": 2},
    },
)


@chapter.figure
def sure(view):
    v, case = view.values, Case(view.values.case)
    n, second = v.data, v.second == "second"
    slider = SLIDERS.get(case, "truth")
    theta = float(getattr(v, slider))
    found = run_trials(case, v.seed, n, theta, second)
    other = run_trials(case, v.seed, n, theta, not second)
    scatter, lean = judge_scatter(case, n, theta, second, found), judge_lean(case, n, theta, found)
    view.picture(
        curve_plot(f"estimate of {SYMBOLS_OF[case]}", "density of the estimates"),
        scatter_tables(case, n, theta, found, other),
        caption=f"{TRIALS:,} samples of n = {n}, seed {v.seed}; {ESTIMATORS[case][second]}. Grey: "
        f"{ESTIMATORS[case][not second]}.",
        name="estimates",
    )
    legend = {"estimates": palette.SKY, "their mean": palette.INK, "the truth": palette.TRUTH}
    if case is not Case.UNIFORM:
        legend["normal law with the variance of the bound"] = palette.ACCENT
    view.legend(legend | {"the other estimator": palette.GREY})
    view.lead("data", "second")
    view.notice(
        scatter_said(scatter, case, n, theta, found, second),
        lean_said(lean, case, n, theta, found, second),
        tone=SCATTER_TONES[scatter],
    )
    view.more("case", slider, "seed")
    view.chart(
        curve_plot("n", "variance·n·I" if case is not Case.UNIFORM else "variance·n/θ²"),
        ratio_tables(case, n, theta, found, other, second),
        caption=ratio_said(case, theta, second),
        name="ratio",
    )
    view.legend({"this estimator": palette.MODEL, "the other one": palette.GREY}, place="below")
    view.numbers(sure_rows(case, n, theta, found, second, v.seed))
    show_sum(view, v.shift)
    view.challenges(challenges(case, n, theta, found, other, scatter, second))
    view.code(
        run_trials,
        f"found = run_trials({case}, {v.seed}, {n}, {theta!r}, {second})\n"
        f"print(found.mean, found.mean_error)\nprint(found.variance, found.variance_error)\n"
        f"print(bound({case}, {n}, {theta!r}))",
        data=lambda: {"estimates": {"estimate": found.estimates}},
    )


def show_sum(view, d):
    """Two samples of one sum: what the normal likelihood does not see, and Cauchy's does."""
    view.section(
        "Enough: the sum",
        "Two samples of five with the same sum. For the normal mean the sum is a sufficient "
        "statistic: its likelihood needs nothing else of the data.",
    )
    view.show("shift")
    moved = shifted(d)
    same = "The two samples are one." if d == 0 else "The normal curves are one, Cauchy’s are two."
    view.chart(
        curve_plot("μ", "ln L, top at 0"),
        sum_tables(d),
        caption=f"First {listed(FIXED)}; second {listed(moved)}; both sums are "
        f"{number(float(FIXED.sum()))}. {same}",
        name="sums",
    )
    view.legend(
        {
            "normal, first": palette.MODEL,
            "normal, second": palette.ACCENT,
            "Cauchy, first": palette.TRUTH,
            "Cauchy, second": palette.ERROR,
        },
        place="below",
    )


def listed(x):
    return ", ".join(number(float(one)) for one in x)


def challenges(case, n, theta, found, other, scatter, second):
    best = np.nan if case is Case.UNIFORM else bound(case, n, theta)
    state = f"Variance {number(found.variance)}, bound {number(best)}."
    goal = bound(Case.MEAN, 50, 0.0)
    median = case is Case.MEAN and second
    return [
        Challenge(
            "Find an estimator whose measured variance is below the bound by more than two "
            "standard errors. Why may it be?",
            solved=scatter is Scatter.BELOW,
            state=state,
        ),
        Challenge(
            "How many data does the median need to scatter as little as the mean of 50? Within one "
            "standard error.",
            solved=median and abs(found.variance - goal) <= found.variance_error,
            state=f"Variance {number(found.variance)}, wanted {number(goal)}."
            if median
            else "Needs the median of normal data.",
        ),
        Challenge(
            "Uniform data: let the estimate by the largest have less than a tenth of the variance "
            "of 2x̄.",
            solved=case is Case.UNIFORM and not second and 10 * found.variance < other.variance,
            state=f"n = {n}: {number(found.variance)} against {number(other.variance)}.",
        ),
    ]
