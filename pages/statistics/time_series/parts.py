import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.exponential_smoothing import HoltWinters
from core.maths.statistics.series_parts import Naive, Rest, judge_parts, split_parts
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, number
from pages.statistics.time_series.parts_numbers import numbers
from pages.statistics.time_series.parts_tables import (
    rest_tables,
    season_tables,
    series_tables,
)
from pages.statistics.time_series.parts_words import gains_said, naive_said, rest_said, tone_of
from pages.statistics.time_series.series import (
    best_model,
    listed_values,
    note_said,
    seen_series,
    show_series,
)

chapter = Chapter(
    "parts",
    "Parts of a series",
    do="Drag α: how fast does the level run after the values, and when does it run after noise?",
    controls=[
        Slider(
            name="alpha",
            label="Level learns",
            symbol="α",
            low=0,
            high=1,
            default=0.3,
            help="How much of each error the level takes on",
        ),
        Slider(
            name="gamma",
            label="Season learns",
            symbol="γ",
            low=0,
            high=1,
            default=0.2,
            help="How much of what the level leaves the season takes on",
        ),
        Slider(
            name="beta",
            label="Trend learns",
            symbol="β",
            low=0,
            high=1,
            default=0.05,
            help="How much of what the level takes on the trend follows",
        ),
        Slider(
            name="phi",
            label="Damping",
            symbol="φ",
            low=0.8,
            high=1,
            default=1,
            help="Each step keeps so much of the trend; 1 keeps all",
        ),
    ],
    presets={
        "Season grows with the level": {"times": False},
        "Never learns": {"alpha": 0.0, "gamma": 0.0},
        "Believes everything": {"alpha": 1.0},
        "A nervous trend": {"alpha": 0.9, "beta": 0.9, "gamma": 0.0},
        "CO₂": {"series": "co2"},
        "The Nile falls": {"series": "nile", "alpha": 0.25, "beta": 0.0},
        "Lynx: a cycle is no season": {"series": "lynx", "alpha": 1.0, "beta": 0.0},
        "Zeros": {"series": "zeros"},
        "Nothing left over": {"series": "exact", "times": False},
        "A constant": {"series": "constant"},
    },
)


@kept(max_entries=64)
def parted(_view, key, multiply, model, _now):
    series = _now.series
    parts = split_parts(series.values, model, multiply, ahead_of(series))
    return parts, judge_parts(series.values, parts, series.season)


def ahead_of(series):
    return 2 * series.season if series.season > 1 else 10


@chapter.figure
def parts(view):
    v, now = view.values, seen_series(view)
    series = now.series
    gamma = v.gamma if series.season > 1 else 0.0
    model = HoltWinters(v.alpha, v.beta, gamma, v.phi, series.season)
    found, case = parted(view, now.key, now.multiply, model, now)
    with view.progress("Looking for the gains of least squares …"):
        best = best_model(view, now.key, now.multiply, len(series.values), now)
    least, _ = parted(view, now.key, now.multiply, best, now)
    view.picture(
        curve_plot(series.clock, series.unit, False, False, "whole"),
        series_tables(series, found),
        caption=f"{series.name}. {series.note} Dashed: {len(found.ahead)} {series.step}s ahead.",
        name="series",
    )
    view.legend(
        {
            "values": palette.GREY,
            "level": palette.ACCENT,
            "forecast one step before": palette.MODEL,
        }
    )
    marks = {} if case.rest is Rest.NONE else {"least squares": best.alpha}
    view.lead("alpha", "gamma", alpha={"marks": marks})
    view.notice(
        note_said(now),
        gains_said(model, case),
        naive_said(case, series),
        rest_said(case),
        tone=tone_of(now, case),
    )
    view.more("beta", "phi")
    show_series(view)
    view.chart(
        curve_plot(series.clock, "factor" if now.multiply else series.unit, False, False, "whole"),
        season_tables(series, found, now.multiply),
        caption="No season." if series.season == 1 else "The season as it was learnt, in time.",
        name="season",
    )
    view.chart(
        curve_plot(series.clock, series.unit, False, False, "whole"),
        rest_tables(series, found),
        caption="What came less what was forecast one step before; the first "
        f"{found.judged} values set the start and are not judged.",
        name="rest",
    )
    season = {"season": palette.TRUTH} if series.season > 1 else {}
    view.legend(season | {"rest": palette.ERROR}, place="below")
    view.numbers(numbers(model, found, case, least, best, now))
    view.challenges(challenges(now, found, least, case))
    show_code(view, model, now, found)


def challenges(now, found, least, case):
    error, best = all_apart(found.error, least.error)
    return [
        Challenge(
            "Airline passengers: come by hand within 3 % of the error that least squares leave.",
            solved=now.key == "air" and now.multiply and found.error <= 1.03 * least.error,
            state=f"Error {error}, least squares leave {best}.",
        ),
        Challenge(
            "Find gains that do worse than simply repeating the season before.",
            solved=case.naive is Naive.WORSE and now.series.season > 1,
            state=f"Error {number(case.error)}, naive {number(case.naive_error)}.",
        ),
        Challenge(
            "CO₂: leave a rest without memory at lag 1.",
            solved=now.key == "co2" and case.rest is Rest.QUIET,
            state=f"r₁ = {number(case.memory)}, bound {number(case.bound)}.",
        ),
    ]


def show_code(view, model, now, found):
    series = now.series
    start = f"values = {listed_values(view, now.key, now)}"
    view.code(
        split_parts,
        f"{start}\nmodel = {model!r}\n"
        f"parts = split_parts(values, model, {now.multiply}, {len(found.ahead)})\n"
        "print(parts.error, parts.ahead)",
        data=lambda: {
            "parts": {
                "time": series.time,
                "value": series.values,
                "level": finite(found.level),
                "season": finite(found.season),
                "fitted": finite(found.fitted),
            }
        },
    )


def finite(values):
    return np.where(np.isfinite(values), values, np.nan)
