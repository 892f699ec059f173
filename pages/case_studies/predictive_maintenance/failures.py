from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.survival import cumulative_plot, curve_plot, survival_plot
from core.datasets.tables import load_table
from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    optimal_service_age,
    relative_age_cost,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    Lives,
    judge_age,
    judge_lives,
    judge_shape,
)
from core.maths.columns import path, upright
from core.maths.statistics.lifetimes import (
    fit_weibull,
    kaplan_meier,
    mean_cumulative_function,
    outside_band,
    weibull_hazard,
)
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.words import percent
from pages.case_studies.predictive_maintenance.amounts import amount
from pages.case_studies.predictive_maintenance.fleet import fleet_of, say
from pages.case_studies.predictive_maintenance.life_numbers import numbers_of
from pages.case_studies.predictive_maintenance.listing import lives_call
from pages.case_studies.predictive_maintenance.lives import CONTROLS, lives_of, show_lives
from pages.case_studies.predictive_maintenance.verdicts import (
    age_words,
    band_words,
    no_law_words,
    shape_words,
)

DRAWN = 1e30  # a failure rate beyond has no place in a chart

chapter = Chapter(
    "failures",
    "How often machines fail",
    do="Drag the confidence and watch the band around the share that still works. Other machines "
    "are one tap away.",
    controls=[
        *CONTROLS,
        Slider(
            name="confidence", label="Confidence", low=50, high=99, default=95, step=1, unit="%"
        ),
        Slider(
            name="cost_ratio",
            label="A failure costs",
            low=1,
            high=100,
            default=10,
            log=True,
            unit="services",
            help="Cost of a failure over the cost of a service, for the service at a fixed age.",
        ),
    ],
    presets={
        "Wear-out": {"lives": "fleet"},
        "Between failures": {"lives": "aircraft"},
        "Nearly certain": {"confidence": 99},
    },
)


@lru_cache(maxsize=1)
def valves():
    return load_table("valve_seat_replacements")


@chapter.figure
def failure_rates(view):
    v = view.values
    lives = lives_of(view)
    time, failed, level = lives.time, lives.failed, v.confidence / 100
    estimate = kaplan_meier(time, failed, level)
    found = judge_lives(time, failed, level)
    fit = fit_weibull(time, failed, level) if found.case is Lives.LAW else None
    show_survival(view, estimate, fit, lives)
    view.lead("lives", "confidence")
    best = optimal_service_age(fit.shape, fit.scale, v.cost_ratio, 1.0) if fit else np.nan
    show_verdict(view, found, fit, best, lives)
    view.more("cost_ratio")
    show_lives(view)
    show_rates(view, fit, time.max(), best, lives.unit)
    show_repairs(view, level)
    view.numbers(numbers_of(v, fit, best, estimate, time.max(), lives.unit))
    view.code(
        fit_weibull,
        call=lives_call(view, lives, fit),
        data=lambda: {
            "lifetimes": {"time": time, "failed": failed},
            "Kaplan-Meier": {
                "time": estimate.time,
                "survival": estimate.value,
                "lower": estimate.lower,
                "upper": estimate.upper,
            },
        },
    )


def show_verdict(view, found, fit, best, lives):
    """A problem with the reader's lives comes first; then why there is no law, or what it says."""
    if lives.problem:
        view.notice(lives.problem, tone="warn")
        return
    if fit:
        first = lives.time[lives.failed == 1].min()
        case = judge_shape(*fit.shape_interval, best, first)
        words, tone = shape_words(
            case, *fit.shape_interval, best, first, lives.unit, view.values.confidence
        )
    else:
        words, tone = no_law_words(found, lives.time, view.values.confidence, lives.unit)
    if view.values.lives == "fleet":
        say(view, *fleet_of(view), words, tone)
    else:
        view.notice(words, tone=tone)


def failures_words(lives):
    """What there is of failures, and what to bear in mind."""
    count = f"{amount(lives.failed.sum())} failures among {amount(len(lives.time))}."
    return f"{lives.note or count} {lives.caveat}".rstrip()


def show_survival(view, estimate, fit, lives):
    unit, end = lives.unit, lives.time.max()
    steps = {
        "x": np.r_[estimate.time, end],
        "y": np.r_[estimate.value, estimate.value[-1]],
        "low": np.r_[estimate.lower, estimate.lower[-1]],
        "high": np.r_[estimate.upper, estimate.upper[-1]],
    }
    curve = np.linspace(0, end, 120)
    if fit:
        beside = band_words(outside_band(estimate, fit, end), estimate, unit)
    else:
        beside = "No Weibull law fits best."
    view.picture(
        survival_plot(f"age / {unit}"),
        {"steps": steps, "curve": path(curve, fit.survival(curve)) if fit else path([], [])},
        caption=f"{lives.title}: {failures_words(lives)} "
        f"Band: {view.values.confidence} % for each age, by Greenwood. At {amount(end)} {unit}, "
        f"{percent(estimate.value[-1], 0)} still work. {beside}",
        name="survival",
    )
    view.legend({"Kaplan–Meier, with interval": palette.DATA, "Weibull law": palette.MODEL})


def show_repairs(view, level):
    table = valves()
    repairs = mean_cumulative_function(table["engine"], table["days"], table["replaced"], level)
    view.chart(
        cumulative_plot("engine age / days", "valve seats replaced per engine"),
        {
            "steps": {
                "x": repairs.time,
                "y": repairs.value,
                "low": repairs.lower,
                "high": repairs.upper,
            },
            "curve": path(repairs.time[[0, -1]], repairs.value[[0, -1]]),
        },
        caption="Real repairs, mean cumulative function of 41 diesel engines, with a "
        f"{percent(level, 0)} band. Straight: the same number at a constant rate. The steps stay "
        "below it and rise faster at the end.",
        name="repairs",
    )


def show_rates(view, fit, end, best, unit):
    """The failure rate against age, and what servicing at an age costs."""
    grid = np.linspace(end / 200, 1.3 * end, 200)
    if fit:
        relative = relative_age_cost(grid, fit.shape, fit.scale, view.values.cost_ratio)
        hazard = 1000 * np.minimum(weibull_hazard(grid, fit.shape, fit.scale), DRAWN)
        case = judge_age(best, grid[-1], relative[-1], float(fit.survival(best)))
        mean = (
            f"Dashed: the mean life, {amount(fit.mean())} {unit}."
            if fit.mean() <= grid[-1]
            else "The mean life is beyond the ages that are drawn."
        )
        pays = age_words(case, best, grid[-1], relative[-1], unit)
        inside = relative <= 2.5
        low = hazard < DRAWN
        marks = [upright(fit.mean(), grid[low], hazard[low]), path([], [])]
        if inside.any():
            marks[1] = upright(best, grid[inside], relative[inside])
        else:
            pays += " All of them cost more than 2.5 times running to failure, above the picture."
    else:
        relative = hazard = np.full(len(grid), np.nan)
        mean = pays = "There is no such law here."
        marks = path([], []), path([], [])
        inside = np.zeros(len(grid), bool)
    finite = hazard < DRAWN
    view.chart(
        curve_plot(f"age / {unit}", f"failures per 1000 {unit}"),
        {"curve": path(grid[finite], hazard[finite]), "mark": marks[0]},
        caption=f"Weibull hazard, the failure rate of those that still work. {mean}",
        name="hazard",
    )
    view.chart(
        curve_plot(f"service at age / {unit}", "cost / run to failure"),
        {"curve": path(grid[inside], relative[inside]), "mark": marks[1]},
        caption=f"Servicing at a fixed age, Weibull law: below 1 it pays. {pays}",
        name="age",
    )
