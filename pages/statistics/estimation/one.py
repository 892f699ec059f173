from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.stacked import stacked_plot
from core.maths.calculus.curve_tables import stacked_datasets
from core.maths.statistics.likelihood_limits import ratio_limit
from core.maths.statistics.one_parameter import (
    Model,
    Stand,
    Top,
    WaldState,
    drop,
    evidence,
    information,
    judge_value,
    log_likelihood_at,
    maximum,
    ratio_interval,
    wald_interval,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number, percent
from pages.statistics.estimation.given import (
    LEVEL,
    NUMBERS,
    SEED,
    SOURCE,
    given,
    show_source,
)
from pages.statistics.estimation.one_tables import density_tables, likelihood_tables
from pages.statistics.estimation.one_words import (
    STAND_TONES,
    SYMBOLS,
    estimate_rows,
    stand_said,
    wald_said,
)

SLIDERS = {
    Model.COIN: "share",
    Model.POISSON: "rate",
    Model.EXPONENTIAL: "rate",
    Model.NORMAL: "mean",
}
NAMES = {
    Model.COIN: "p, probability of 1",
    Model.POISSON: "λ, counts a unit",
    Model.EXPONENTIAL: "λ, per unit of time",
    Model.NORMAL: "μ",
}
TRUTHS = {Model.COIN: 0.3, Model.POISSON: 3.0, Model.EXPONENTIAL: 0.5, Model.NORMAL: 1.0}
MOST = 200

chapter = Chapter(
    "one",
    "One parameter",
    do="Drag the parameter: above, its law moves over the data; below, their log-likelihood climbs "
    "and falls. How far from the top may it stand?",
    controls=[
        Slider(name="share", label="Probability of 1", symbol="p", low=0, high=1, default=0.5),
        Slider(name="rate", label="Rate", symbol="λ", low=0.01, high=100, default=1, log=True),
        Slider(name="mean", label="Mean", symbol="μ", low=-10, high=10, default=0),
        Choice(
            name="law",
            label="Law",
            options={
                "coin": "Coin: 1 or 0",
                "poisson": "Poisson counts",
                "exponential": "Exponential times",
                "normal": "Normal, σ = 1",
            },
            default="coin",
        ),
        SOURCE,
        Slider(name="size", label="Data drawn", symbol="n", low=1, high=MOST, default=20, step=1),
        NUMBERS,
        LEVEL,
        SEED,
    ],
    presets={
        "Counts": {"law": "poisson", "rate": 2.0},
        "Waiting times": {"law": "exponential", "rate": 1.0, "size": 8},
        "A true parabola": {"law": "normal", "mean": 0.5},
        "All successes": {"law": "coin", "source": "own", "numbers": "1 1 1 1 1", "share": 0.8},
        "Not one count": {"law": "poisson", "source": "own", "numbers": "0 0 0 0 0", "rate": 0.3},
        "One datum": {"law": "exponential", "size": 1, "rate": 1.0},
        "No maximum": {"law": "exponential", "source": "own", "numbers": "0 0 0", "rate": 2.0},
        "It cannot be": {"share": 0.0},
    },
)


@lru_cache(maxsize=64)
def drawn(model, seed, n):
    rng = np.random.default_rng([seed, 7])
    match model:
        case Model.COIN:
            every = 1.0 * (rng.random(MOST) < TRUTHS[model])
        case Model.POISSON:
            every = 1.0 * rng.poisson(TRUTHS[model], MOST)
        case Model.EXPONENTIAL:
            every = rng.exponential(1 / TRUTHS[model], MOST)
        case _:
            every = rng.normal(TRUTHS[model], 1, MOST)
    return every[:n]


def checked(model, x):
    evidence(model, x)
    if not (x == 0).all() and not 1e-6 <= np.abs(x).max() <= 1000:
        raise ValueError("The largest number must be from 0.000001 to 1,000 in size, or 0.")


@chapter.figure
def one(view):
    v = view.values
    model, level = Model(v.law), v.level / 100
    theta = float(getattr(v, SLIDERS[model]))
    data = given(view, lambda: drawn(model, v.seed, v.size), lambda x: checked(model, x))
    x, own = data.x, data.own
    e = evidence(model, x)
    chi, reach, stand = ratio_limit(level), ratio_interval(e, level), judge_value(e, theta, level)
    whole = model in (Model.COIN, Model.POISSON)
    view.picture(
        stacked_plot(NAMES[model], "ln L, top at 0", "share" if whole else "density", "x", whole),
        stacked_datasets(
            density_tables(model, x, theta), likelihood_tables(e, theta, level, reach, chi / 2)
        ),
        caption=caption_of(e, data),
        name="likelihood",
    )
    view.legend(legend_of(maximum(e)[0], stand))
    view.lead(SLIDERS[model])
    view.notice(
        data.remark,
        stand_said(stand, e, theta, chi),
        wald_said(e, level, reach),
        beyond_said(e),
        tone=STAND_TONES[stand],
    )
    view.more("law")
    show_source(view)
    view.more("level")
    here = float(log_likelihood_at(e, theta))
    view.numbers(estimate_rows(e, theta, level, chi, reach, information(e), here))
    view.challenges(challenges(e, level, own, theta, stand))
    view.code(
        ratio_interval,
        f"{data.listing()}\ndata = evidence({model}, x)\n"
        f"print(maximum(data), ratio_interval(data, {level!r}), wald_interval(data, {level!r}))",
        data=lambda: {"data": {"x": x}},
    )


def legend_of(top, stand):
    legend = {"the data": palette.TRUTH, "the law, ln L": palette.MODEL}
    if stand is not Stand.IMPOSSIBLE:
        legend["the parameter in hand"] = palette.INK
    if top is Top.NONE:
        return legend
    legend |= {"down to here at this level": palette.GREY}
    return legend | ({"parabola of Wald’s interval": palette.ACCENT} if top is Top.INSIDE else {})


def caption_of(e, data):
    many = f"{counted(e.n, data.kind)} with the sum {number(e.total, 5)}"
    truth = (
        "" if data.own else f" The truth behind them is {SYMBOLS[e.model]} = {TRUTHS[e.model]:g}."
    )
    if maximum(e)[0] is Top.NONE:
        return f"{many}. Heights are counted from the parameter in hand.{truth}"
    return f"{many}: the curve depends on nothing else. Its top is put at 0.{truth}"


def beyond_said(e):
    """The estimate may lie where the slider does not reach."""
    low, high = {Model.COIN: (0, 1), Model.NORMAL: (-10, 10)}.get(e.model, (0.01, 100))
    best = maximum(e)[1]
    if np.isnan(best) or low <= best <= high:
        return ""
    return f"The slider ends before the estimate {number(best)}."


def challenges(e, level, own, theta, stand):
    top, best = maximum(e)
    wald = wald_interval(e, level)[0]
    state = "There is no estimate." if top is Top.NONE else f"The estimate is {number(best)}."
    twice = 2 * float(drop(e, theta)) if top is not Top.NONE else np.nan
    fall = f"Twice the fall is {number(twice)}." if np.isfinite(twice) else state
    return [
        Challenge(
            "Bring the parameter to less than 0.01 below the top of ln L, without standing on it.",
            solved=stand is Stand.HELD and twice < 0.02,
            state=fall,
        ),
        Challenge(
            "Find data with a top inside the range, for which Wald’s interval leaves the range.",
            solved=wald is WaldState.BEYOND,
            state=state,
        ),
        Challenge(
            "Five own numbers that leave Wald with a single point.",
            solved=own and e.n == 5 and wald is WaldState.POINT,
            state=f"{counted(e.n, 'number')}, level {percent(level, 1)}.",
        ),
    ]
