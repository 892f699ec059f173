from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.forecast_trials import (
    Held,
    Skill,
    Trials,
    half_widths,
    held_by_horizon,
    horizon_length,
    judge_coverage,
    judge_skill,
    mean_absolute_errors,
    run_trials,
    training_length,
    training_scale,
)
from core.ui.controls import Choice, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from pages.statistics.time_series.honest_numbers import numbers
from pages.statistics.time_series.honest_tables import (
    coverage_tables,
    error_tables,
    fan_tables,
)
from pages.statistics.time_series.honest_words import (
    METHODS,
    coverage_said,
    scale_said,
    skill_said,
    tone_of,
)
from pages.statistics.time_series.series import (
    best_model,
    listed_values,
    note_said,
    seen_series,
    show_series,
)

LEVELS = np.linspace(0.05, 0.99, 48)

chapter = Chapter(
    "honest",
    "Forecast honestly",
    do="Drag the moment of the forecast through the part that it has not seen. How often does "
    "what came leave the fan?",
    controls=[
        Slider(
            name="origin",
            label="Forecast made at",
            low=0,
            high=100,
            default=40,
            step=0.5,
            unit="% of the test",
        ),
        Slider(name="level", label="Interval level", low=5, high=99, default=80, step=1, unit="%"),
        Choice(
            name="method",
            label="Forecast",
            options=METHODS,
            default="smoothing",
            pills=True,
        ),
    ],
    presets={
        "As a year before": {"method": "naive"},
        "Parts that add": {"times": False, "origin": 90.0},
        "CO₂, judged": {"series": "co2"},
        "Half of the time": {"series": "co2", "level": 50},
        "The Nile": {"series": "nile", "times": False},
        "Sunspots": {"series": "sun", "times": False, "origin": 20.0},
        "Lynx, judged": {"series": "lynx"},
        "Nothing left to chance": {"series": "exact", "times": False},
        "No scale": {"series": "constant", "times": False},
    },
)


@dataclass(frozen=True, eq=False)
class Judged:
    """A method and the baseline on one series; scale: the unit of MASE, 0 where there is none."""

    own: Trials
    own_errors: np.ndarray
    naive_errors: np.ndarray
    skill: Skill
    scale: float
    by_level: np.ndarray


@kept(max_entries=24)
def judged(_view, key, multiply, method, _now, _model):
    season = _now.series.season
    naive = run_trials(_now.worked, None, season)
    own = naive if method == "naive" else run_trials(_now.worked, _model, season)
    mine, other = (mean_absolute_errors(one, multiply) for one in (own, naive))
    return Judged(
        own,
        mine,
        other,
        judge_skill(mine, other, method == "naive"),
        training_scale(_now.series.values, season),
        np.array([held_by_horizon(own, level).mean() for level in LEVELS]),
    )


@chapter.figure
def honest(view):
    v, now = view.values, seen_series(view)
    series = now.series
    train = training_length(len(series.values), series.season)
    possible = horizon_length(len(series.values), series.season) > 0
    if possible:
        show_trials(view, now, train)
    else:
        show_nothing(view, now, train)
    view.lead("origin", "level")
    view.more("method")
    show_series(view)
    if not possible:
        view.challenges(challenges(now, None, None, v))


def show_nothing(view, now, train):
    view.picture(
        curve_plot(now.series.clock, now.series.unit, False, False, "whole"),
        fan_tables(now, None, 0, None),
        caption=f"{now.series.name}. {now.series.note}",
        name="fan",
    )
    view.legend({"known": palette.GREY})
    view.notice(
        f"Too short: {len(now.series.values)} values, and training needs two seasons and two "
        f"values, {train}. Nothing is left that could judge a forecast.",
        tone="warn",
    )


def show_trials(view, now, train):
    v, series = view.values, now.series
    model = None
    if v.method == "smoothing":
        with view.progress("Fitting to the first part …"):
            model = best_model(view, now.key, now.multiply, train, now)
    found = judged(view, now.key, now.multiply, v.method, now, model)
    level, own = v.level / 100, found.own
    at = round(v.origin / 100 * (len(own.origins) - 1))
    half = half_widths(own, level)
    case = judge_coverage(own, level)
    inside = int((np.abs(own.actual[at] - own.forecast[at]) <= half).sum())
    horizon = own.forecast.shape[1]
    view.picture(
        curve_plot(series.clock, series.unit, False, False, "whole"),
        fan_tables(now, own, at, half),
        caption=f"{series.name}. {series.note} Forecast made after {int(own.origins[at])} values: "
        f"{inside} of {horizon} came within the {v.level} % fan.",
        name="fan",
    )
    view.legend(
        {
            "known": palette.GREY,
            "forecast and fan": palette.MODEL,
            "what came": palette.TRUTH,
        }
    )
    view.notice(
        note_said(now),
        skill_said(found, series),
        scale_said(found),
        coverage_said(case, level, own),
        tone=tone_of(found, case),
    )
    show_judgement(view, now, found, case)
    view.numbers(numbers(found, case, level, own, train))
    view.challenges(challenges(now, found, case, v))
    show_code(view, now, model)


def show_judgement(view, now, found, case):
    scaled = "mean |error|, in units of MASE" if found.scale else f"mean |error|, {now.series.unit}"
    view.chart(
        curve_plot(f"{now.series.step}s ahead", scaled, False, False, "whole"),
        error_tables(found),
        caption="Both from the same origins."
        + " Dashed: 1, the naive forecast’s error in training." * bool(found.scale),
        name="errors",
    )
    view.chart(
        curve_plot("promised (%)", "came within (%)"),
        coverage_tables(LEVELS, found.by_level, view.values.level / 100, case.share),
        caption=f"All horizons and origins: promised {view.values.level} %, came "
        f"{percent(case.share)}. Dashed: as promised.",
        name="coverage",
    )
    view.legend({"seasonal naive": palette.ACCENT}, place="below")


def challenges(now, found, case, v):
    there = found is not None
    held = there and now.key == "air" and case.held is Held.NARROW
    ratio = found.own_errors.mean() / max(found.naive_errors.mean(), 1e-300) if there else np.nan
    return [
        Challenge(
            "Airline passengers: find a fan that promises far more than it keeps.",
            solved=bool(held),
            state=f"Promised {v.level} %, came {percent(case.share)}." if there else "Too short.",
        ),
        Challenge(
            "CO₂: choose the level so that the fan keeps what it promises to within 2 %.",
            solved=bool(there and now.key == "co2" and abs(case.share - v.level / 100) <= 0.02),
            state=f"Promised {v.level} %, came {percent(case.share)}." if there else "Too short.",
        ),
        Challenge(
            "Find a series on which smoothing is worse than the naive forecast.",
            solved=bool(there and found.skill is Skill.WORSE),
            state=f"{percent(ratio)} of its error." if there else "Too short.",
        ),
    ]


def show_code(view, now, model):
    start = f"values = {listed_values(view, now.key, now)}"
    log = "values = np.log(values)\n" if now.multiply else ""
    view.code(
        run_trials,
        f"{start}\n{log}model = {model!r}\n"
        f"trials = run_trials(values, model, {now.series.season})\n"
        f"print(judge_coverage(trials, {view.values.level / 100!r}))\n"
        f"print(mean_absolute_errors(trials, {now.multiply}).mean())",
        data=lambda: {
            "series": {"time": now.series.time, "value": now.series.values},
        },
    )
