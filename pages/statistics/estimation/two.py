from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.stacked import MAP_PANEL, stacked_plot
from core.maths.calculus.curve_tables import stacked_datasets
from core.maths.statistics.pair_maps import unit_of
from core.maths.statistics.two_parameters import (
    Family,
    Joint,
    fit_pair,
    judge_pair,
    moment_pair,
    pair_data,
)
from core.ui.controls import Choice, Point, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.statistics.estimation.given import LEVEL, NUMBERS, SEED, SOURCE, given, show_source
from pages.statistics.estimation.two_numbers import pair_rows
from pages.statistics.estimation.two_tables import (
    explored,
    law_tables,
    map_tables,
    profile_tables,
    second_tables,
    widened,
)
from pages.statistics.estimation.two_words import (
    JOINT_TONES,
    NAMES,
    alone_said,
    ellipse_said,
    joint_said,
    pair_text,
)

TRUTHS = {Family.NORMAL: (3.0, 2.0), Family.GAMMA: (2.0, 1.5), Family.WEIBULL: (1.5, 2.0)}
MOST, TAKEN, FURTHEST = 200, 2000, 1e6
chapter = Chapter(
    "two",
    "Two parameters",
    do="Drag the pair in hand over the map of ln L. Which pairs are still likely, and which values "
    "of the first parameter if the second may follow?",
    controls=[
        Point(
            name="spot",
            label="Pair in hand",
            low=(-FURTHEST, 0.001),
            high=(FURTHEST, FURTHEST),
            axes=("1st", "2nd"),
            step=0.001,
            help="Drag it on the map",
        ),
        Choice(
            name="family",
            label="Law",
            options={
                "normal": "Normal: μ, σ",
                "gamma": "Gamma: shape k, scale θ",
                "weibull": "Weibull: shape k, scale λ",
            },
            default="normal",
            resets=("spot",),
        ),
        SOURCE,
        Slider(name="many", label="Data drawn", symbol="n", low=2, high=MOST, default=12, step=1),
        NUMBERS,
        LEVEL,
        SEED,
    ],
    presets={
        "A bent valley: gamma": {"family": "gamma", "spot": (4.0, 0.6)},
        "Lifetimes: Weibull": {"family": "weibull", "many": 30},
        "Likely, but not for Wald": {"many": 5, "spot": (4.0, 3.6)},
        "Wald alone holds it": {"many": 5, "spot": (3.2, 0.6)},
        "Alone it may stay": {"many": 10, "spot": (3.9, 3.7)},
        "An ellipse below 0": {"many": 2},
        "All data equal": {"source": "own", "numbers": "2 2 2 2", "spot": (2.0, 0.5)},
    },
)


@lru_cache(maxsize=64)
def drawn(family, seed, n):
    a, b = TRUTHS[family]
    rng = np.random.default_rng([seed, 11])
    match family:
        case Family.NORMAL:
            return rng.normal(a, b, MOST)[:n]
        case Family.GAMMA:
            return rng.gamma(a, b, MOST)[:n]
    return (b * rng.weibull(a, MOST))[:n]


def checked(family, x):
    if len(x) > TAKEN:
        raise ValueError(f"The map takes at most {TAKEN:,} numbers.")
    fit = fit_pair(pair_data(family, x / unit_of(x)))
    if fit.bounded and (fit.errors.min() < 0.003 or np.abs(fit.best).max() > FURTHEST / 10):
        raise ValueError("The numbers differ by too little for the steps of the map.")


@chapter.figure
def two(view):
    v = view.values
    family, level = Family(v.family), v.level / 100
    data = given(view, lambda: drawn(family, v.seed, v.many), lambda x: checked(family, x))
    unit = unit_of(data.x) if data.own else 1.0
    now = explored(view, family, (data.x / unit).tobytes(), level)
    fit, names = now.fit, NAMES[family]
    (a, b), moved = spot_of(v, now, data)
    found, window = judge_pair(fit, a, b, level), widened(now.window, a, b)
    view.picture(
        stacked_plot(names[0], "profile of ln L", names[1], "", False, True),
        stacked_datasets(
            map_tables(now, window, a, b), profile_tables(now, window, a, found.alone / 2)
        ),
        caption=caption_of(data, family, unit, fit),
        name="map",
    )
    view.legend(legend_of(fit.bounded, names))
    low, high = ([round(end, 3) for end in window[at::2]] for at in (0, 1))
    pad = {"value": (a, b), "low": low, "high": high, "default": (a, b)}
    view.lead(
        "spot",
        spot=pad | {"chart": "map", "bare": True, "panel": MAP_PANEL, "axes": names},
    )
    view.notice(
        data.remark,
        moved,
        joint_said(found, fit, a, b, level),
        alone_said(found, fit, a, level),
        ellipse_said(fit, level),
        tone=JOINT_TONES[found.case],
    )
    view.more("family")
    show_source(view, "many")
    view.more("level")
    show_below(view, now, a, b, names)
    view.numbers(pair_rows(now, a, b, level))
    view.challenges(challenges(found, names))
    view.code(
        judge_pair,
        f"{data.listing()}\nfit = fit_pair(pair_data({family}, x / {unit!r}))\n"
        f"print(fit.best, judge_pair(fit, {a!r}, {b!r}, {level!r}))",
        data=lambda: {"data": {"x": data.x}},
    )


def spot_of(v, now, data):
    """The pair in hand: where the reader put it, else the truth, else the estimate of moments. And
    what to say where it could not stay there."""
    family = now.fit.data.family
    if v.spot is not None and (family is Family.NORMAL or v.spot[0] > 0):
        return v.spot, ""
    if v.spot is not None:
        return (0.001, v.spot[1]), "The shape k must lie above 0; k = 0.001 is shown."
    if not data.own:
        return TRUTHS[family], ""
    moments = moment_pair(now.fit.data)
    middle = tuple((low + high) / 2 for low, high in (now.window[:2], now.window[2:]))
    first, second = moments if moments[0] == moments[0] else middle
    first = round(first, 3) if family is Family.NORMAL else max(round(first, 3), 0.001)
    return (first, max(round(second, 3), 0.001)), ""


def caption_of(data, family, unit, fit):
    said = f"{counted(len(data.x), data.kind)}"
    if unit != 1:
        said += f", counted in units of {number(unit)}"
    if not fit.bounded:
        return f"{said}. Lines of equal ln L, counted from the highest of the map."
    truth = "" if data.own else f" The truth behind them is {pair_text(family, *TRUTHS[family])}."
    return f"{said}. Grey: equal ln L. Below: the largest ln L for each {NAMES[family][0]}.{truth}"


def legend_of(bounded, names):
    legend = {"the pair in hand": palette.INK}
    if not bounded:
        return legend
    return legend | {
        "estimate": palette.ERROR,
        "likelihood region; profile": palette.MODEL,
        "Wald’s ellipse; his parabola": palette.ACCENT,
        f"best {names[1]} for each {names[0]}": palette.SKY,
    }


def show_below(view, now, a, b, names):
    estimate = ", and that of the estimate, dashed" * now.fit.bounded
    view.chart(
        curve_plot("x", "density"),
        law_tables(now.fit, a, b),
        caption=f"The law of the pair in hand over the data{estimate}.",
        name="law",
    )
    view.chart(
        curve_plot(names[1], "profile of ln L"),
        second_tables(now, b),
        caption=f"The largest ln L for each {names[1]}, its top at 0."
        if now.fit.bounded
        else "Without a maximum there is no profile.",
        name="second",
    )
    view.legend({"the data": palette.TRUTH, "law in hand": palette.MODEL}, place="below")


def challenges(found, names):
    state = f"Twice the fall {number(found.twice)}, Wald’s form {number(found.wald)}."
    return [
        Challenge(
            "Find a pair that the likelihood region holds and Wald’s ellipse does not.",
            solved=found.case is Joint.RATIO,
            state=state,
        ),
        Challenge(
            "Find a pair that Wald’s ellipse holds and the likelihood region does not.",
            solved=found.case is Joint.WALD,
            state=state,
        ),
        Challenge(
            f"Outside the likelihood region, and yet {names[0]} alone inside its profile interval.",
            solved=found.case in (Joint.WALD, Joint.NEITHER) and found.held,
            state=f"Twice the fall of the profile {number(found.alone)}.",
        ),
    ]
