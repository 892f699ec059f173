from functools import lru_cache

import numpy as np
from numpy import sqrt

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.line_intervals import (
    TRUE,
    Errors,
    draw_samples,
    judge_coverage,
    mean_claims,
    measure_coverage,
    quantile,
    standard_error,
    standard_normals,
    weights,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.statistics.regression.intervals_numbers import SAMPLES, numbers
from pages.statistics.regression.intervals_tables import (
    X_ENDS,
    Sample,
    band_tables,
    claim_tables,
    residual_tables,
)
from pages.statistics.regression.intervals_words import (
    FORMULAS,
    beyond_said,
    cover_said,
    intervals_said,
    tone_of,
    value_said,
)

MOST = 60
chapter = Chapter(
    "intervals",
    "Intervals",
    do="Drag x₀, where you ask, then make the errors unequal or correlated. Does the band still "
    "hold the true line as often as it claims?",
    controls=[
        Slider(name="ask", label="Asked at", symbol="x₀", low=-5, high=15, default=8, step=0.1),
        Choice(
            name="errors",
            label="Errors",
            options={
                "equal": "Independent, equal",
                "unequal": "Unequal",
                "correlated": "Correlated",
            },
            default="equal",
            pills=True,
        ),
        Slider(
            name="growth",
            label="Spread at x = 10 against x = 0",
            low=0.05,
            high=20,
            default=10,
            log=True,
            help="Ratio of the standard deviations of the errors; it is 1 at x = 5",
        ),
        Slider(
            name="rho",
            label="Correlation of neighbours",
            symbol="ρ",
            low=-0.9,
            high=0.95,
            default=0.8,
            help="Errors i and j have the correlation ρ to the power |i − j|",
        ),
        Slider(name="count", label="Points", symbol="n", low=3, high=MOST, default=30, step=1),
        Slider(name="level", label="Level", low=50, high=99.5, default=95, step=0.5, unit=" %"),
        Choice(
            name="formula",
            label="Standard error",
            options=FORMULAS,
            default="ordinary",
            pills=True,
            help="Ordinary: one variance for all errors. HC3: each point has its own. Newey–West: "
            "and neighbours may be correlated",
        ),
        Seed(name="sample", label="New samples"),
    ],
    presets={
        "Beyond the data": {"ask": 15.0},
        "Three points": {"count": 3},
        "A growing spread": {"errors": "unequal", "ask": 10.0},
        "The same, HC3": {"errors": "unequal", "ask": 10.0, "formula": "hc3"},
        "Neighbours agree": {"errors": "correlated", "ask": 5.0},
        "The same, Newey–West": {"errors": "correlated", "ask": 5.0, "formula": "newey-west"},
        "Neighbours disagree": {"errors": "correlated", "rho": -0.6, "ask": 5.0},
    },
)


@lru_cache(maxsize=4)
def normals(seed):
    return standard_normals(SAMPLES, MOST, seed)


@lru_cache(maxsize=8)
def drawn(made, seed):
    return draw_samples(made, normals(seed))


@lru_cache(maxsize=64)
def seen(made, seed, formula, level):
    """The first of the samples, with its bands, and what the formula claims on average."""
    found = drawn(made, seed)
    x, X, t = made.x, np.linspace(*X_ENDS, 61), quantile(made.n, level)
    y = TRUE[0] + TRUE[1] * x + found.errors[0]
    c = weights(x, X)
    half = standard_error(found.residuals[0], found.leverage, c, formula)
    wide = found.scatter[0] * sqrt(1 + (c**2).sum(axis=1))
    claims = mean_claims(made, X, formula)
    return Sample(x, y, X, c @ y, t * half, t * wide, found.residuals[0], *claims)


@chapter.figure
def intervals(view):
    v = view.values
    made = Errors(v.errors, v.count, *of_kind(v))
    level = v.level / 100
    shown = seen(made, v.sample, v.formula, level)
    found = drawn(made, v.sample)
    coverage = measure_coverage(found, v.ask, level, v.formula)
    c = weights(made.x, v.ask)
    claimed = float(standard_error(found.residuals[0], found.leverage, c, v.formula))
    at = float(c @ shown.y)
    t = quantile(made.n, level)
    wide = t * float(found.scatter[0] * sqrt(1 + c @ c))
    view.picture(
        curve_plot("x", "y"),
        band_tables(shown, v.ask, at, t * claimed, wide),
        caption=f"The first of {SAMPLES:,} samples, n = {made.n}. The line at x₀: {number(at)} ± "
        f"{number(t * claimed)}; a new value there: ± {number(wide)}.",
        name="bands",
    )
    view.legend(
        {
            "true line": palette.TRUTH,
            "fitted line and its band": palette.MODEL,
            "for a new value": palette.ACCENT,
        }
    )
    view.lead("ask", "errors", ask={"chart": "bands", "ends": X_ENDS})
    exact = made.plain and v.formula == "ordinary"
    case = judge_coverage(coverage.line, level, SAMPLES, exact)
    value = judge_coverage(coverage.value, level, SAMPLES, made.plain)
    view.notice(
        intervals_said(v.ask, at, t * claimed, level),
        beyond_said(v.ask, made.x),
        cover_said(case, coverage, level, SAMPLES),
        value_said(value, coverage, level),
        tone=tone_of(case, value),
    )
    extra = {"unequal": ["growth"], "correlated": ["rho"]}.get(v.errors, [])
    view.more(*extra, "formula", "level", "count", "sample")
    show_claims(view, shown, v)
    true, mean = (float(one[0]) for one in mean_claims(made, np.array([v.ask]), v.formula))
    view.numbers(numbers(made, found, v, c, claimed, coverage, true, mean))
    view.challenges(challenges(made, v, case, coverage, true, mean))
    view.code(
        measure_coverage,
        "from core.maths.statistics.line_intervals import Errors, draw_samples, standard_normals\n"
        f"found = draw_samples({made!r}, standard_normals({SAMPLES}, {MOST}, {v.sample}))\n"
        f"coverage = measure_coverage(found, {v.ask}, {level}, {v.formula!r})\n"
        "print(coverage.line, coverage.line_error)\nprint(coverage.value, coverage.value_error)",
        data=lambda: {
            "sample": {"x": shown.x, "y": shown.y, "residual": shown.residuals},
            "bands": {"x": shown.X, "line": shown.fitted, "half": shown.half, "value": shown.wide},
        },
    )


def of_kind(v):
    """Growth and correlation of this kind of errors."""
    return (
        v.growth if v.errors == "unequal" else 1.0,
        v.rho if v.errors == "correlated" else 0.0,
    )


def show_claims(view, shown, v):
    view.chart(
        curve_plot("x₀", "standard error of the line"),
        claim_tables(shown, v.ask),
        caption="True standard deviation of the fitted line at x₀, and what the formula claims: "
        "the root of its mean square, exact.",
        name="claims",
    )
    view.chart(
        curve_plot("x", "residual"),
        residual_tables(shown),
        caption="What one sample shows of it: a fan if the spread grows, waves if neighbours "
        "agree. With few points neither is sure.",
        name="residuals",
    )
    view.legend(
        {
            "true": palette.TRUTH,
            "claimed": palette.MODEL,
            "residuals": palette.ERROR,
        },
        place="below",
    )


def challenges(made, v, case, coverage, true, mean):
    said = f"Held in {percent(coverage.line)} at x₀ = {number(v.ask)}."
    uneven = v.errors == "unequal" and max(v.growth, 1 / v.growth) >= 10
    uneven = uneven and v.formula == "ordinary"
    strong = v.errors == "correlated" and v.rho >= 0.8 and made.n >= 30
    return [
        Challenge(
            "Make a band of 95 % hold the true line at some x₀ in fewer than 60 % of the samples.",
            solved=v.level == 95 and coverage.line < 0.6,
            state=said,
        ),
        Challenge(
            "Unequal errors, spread 10 or more times as large at one end: find an x₀ where the "
            "ordinary formula is right on average, to 2 %.",
            solved=uneven and abs(mean / true - 1) <= 0.02,
            state=f"Claimed/true = {number(mean / true)}."
            if uneven
            else "Needs unequal errors, a spread of 10 or more and the ordinary formula.",
        ),
        Challenge(
            "Correlation 0.8 or more, 30 points or more: make a band of 95 % hold the line at "
            "x₀ = 5 in at least 60 % of the samples.",
            solved=strong and v.level == 95 and v.ask == 5 and coverage.line >= 0.6,
            state=said if strong else "Needs correlated errors, ρ at least 0.8, n at least 30.",
        ),
    ]
