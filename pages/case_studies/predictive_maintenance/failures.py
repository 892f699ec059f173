from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.survival import cumulative_plot, curve_plot, survival_plot
from core.datasets.tables import load_table
from core.maths.case_studies.predictive_maintenance.engine_fleet import lifetimes
from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    optimal_service_age,
    relative_age_cost,
)
from core.maths.columns import path, upright
from core.maths.statistics.lifetimes import (
    fit_weibull,
    kaplan_meier,
    mean_cumulative_function,
    weibull_hazard,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.words import number, percent
from pages.case_studies.predictive_maintenance.fleet import fleet_of, show_fleet
from pages.case_studies.predictive_maintenance.verdicts import band_words, shape_words

LIVES = {
    "fans": "Generator fans",
    "valves": "Valve seats, first repair",
    "aircraft": "Aircraft air conditioning",
    "fleet": "Engines of the fleet",
}

chapter = Chapter(
    "failures",
    "How often machines fail",
    do="Drag the confidence and watch the band around the share that still works. Other machines "
    "are one tap away.",
    controls=[
        Choice(name="lives", label="Lifetimes", options=LIVES, default="fans"),
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


@lru_cache(maxsize=8)
def real_lives(name):
    """Times, failed (1) or censored (0), and the unit."""
    match name:
        case "fans":
            table = load_table("generator_fans")
            return table["hours"].to_numpy(float), table["failed"].to_numpy(), "hours"
        case "aircraft":
            table = load_table("air_conditioning_intervals")
            return table["hours"].to_numpy(float), np.ones(len(table), int), "hours"
        case _:
            first = load_table("valve_seat_replacements").groupby("engine").first()
            return first["days"].to_numpy(float), first["replaced"].to_numpy(), "days"


@lru_cache(maxsize=1)
def valves():
    return load_table("valve_seat_replacements")


@chapter.figure
def failure_rates(view):
    v = view.values
    if v.lives == "fleet":
        lives = lifetimes(fleet_of(view)[1].train)
        time, failed, unit = lives.astype(float), np.ones(len(lives), int), "cycles"
    else:
        time, failed, unit = real_lives(v.lives)
    level = v.confidence / 100
    estimate, fit = kaplan_meier(time, failed, level), fit_weibull(time, failed, level)
    show_survival(view, estimate, fit, time, failed, unit)
    view.lead("lives", "confidence")
    best = optimal_service_age(fit.shape, fit.scale, v.cost_ratio, 1.0)
    first = time[failed == 1].min(initial=np.inf)
    words, tone = shape_words(*fit.shape_interval, best, first, unit)
    view.notice(words, tone=tone)
    view.more("cost_ratio")
    if v.lives == "fleet":
        show_fleet(view)
    show_rates(view, fit, time.max(), best, unit)
    show_repairs(view, level)
    view.numbers(numbers_of(v, fit, best, estimate, time.max(), unit))
    view.code(
        fit_weibull,
        call=f"time = {time.tolist()}\nfailed = {failed.tolist()}\n"
        f"fit = fit_weibull(time, failed, {level})\nprint(fit)",
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


def show_survival(view, estimate, fit, time, failed, unit):
    end = time.max()
    steps = {
        "x": np.r_[estimate.time, end],
        "y": np.r_[estimate.value, estimate.value[-1]],
        "low": np.r_[estimate.lower, estimate.lower[-1]],
        "high": np.r_[estimate.upper, estimate.upper[-1]],
    }
    curve = np.linspace(0, end, 120)
    view.picture(
        survival_plot(f"age / {unit}"),
        {"steps": steps, "curve": path(curve, fit.survival(curve))},
        caption=f"{LIVES[view.values.lives]}: {failed.sum()} failures among {len(time)}; band: "
        f"{view.values.confidence} % for each age. At {number(end)} {unit}, "
        f"{percent(estimate.value[-1], 0)} still work. {band_words(estimate, fit, unit)}",
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
        caption="Real repairs, mean cumulative function of 41 diesel engines. Straight: the "
        "same number at a constant rate. The steps stay below it and rise faster at the end.",
        name="repairs",
    )


def show_rates(view, fit, end, best, unit):
    """The failure rate against age, and what servicing at an age costs."""
    grid = np.linspace(end / 200, 1.3 * end, 200)
    relative = relative_age_cost(grid, fit.shape, fit.scale, view.values.cost_ratio)
    inside = relative <= 2.5
    hazard = 1000 * weibull_hazard(grid, fit.shape, fit.scale)
    view.chart(
        curve_plot(f"age / {unit}", f"failures per 1000 {unit}"),
        {
            "curve": path(grid, hazard),
            "mark": upright(fit.mean(), grid, hazard),
        },
        caption="Weibull hazard, the failure rate of those that still work. "
        + (
            f"Dashed: the mean life, {number(fit.mean())} {unit}."
            if fit.mean() <= grid[-1]
            else "The mean life is beyond the ages that were seen."
        ),
        name="hazard",
    )
    view.chart(
        curve_plot(f"service at age / {unit}", "cost / run to failure"),
        {
            "curve": path(grid[inside], relative[inside]),
            "mark": upright(best, grid[inside], relative[inside]),
        },
        caption="Servicing at a fixed age, Weibull law: below 1 it pays. "
        + (
            f"Best at {number(best)} {unit} (dashed)."
            if best <= grid[-1]
            else "It pays at none of the ages that were seen."
        ),
        name="age",
    )


def seen_before(estimate, age, unit):
    """What the data themselves say of failures before an age."""
    at = np.searchsorted(estimate.time, age, side="right") - 1
    share = f"by Kaplan–Meier {percent(1 - estimate.value[at], 0)}"
    if estimate.value[at] < 1:
        return share
    first = estimate.time[estimate.value < 1]
    return share + (f", the first at {number(first[0])} {unit}" if len(first) else "")


def numbers_of(v, fit, best, estimate, end, unit):
    low, high = fit.shape_interval
    return [
        (
            "Weibull shape β",
            number(fit.shape),
            f"{v.confidence} %: {number(low)} to {number(high)}",
        ),
        (
            "Weibull scale η",
            f"{number(fit.scale)} {unit}",
            f"63 % have failed by then; {number(fit.scale_interval[0])} to "
            f"{number(fit.scale_interval[1])}",
        ),
        (
            "Mean life",
            f"{number(fit.mean())} {unit}",
            f"η·Γ(1 + 1/β) = {number(fit.scale)}·Γ({number(1 + 1 / fit.shape)})",
        ),
        (
            "Best service age",
            "never" if np.isinf(best) else f"{number(best)} {unit}",
            "β ≤ 1 or a service as dear as a failure"
            if np.isinf(best)
            else f"by the law {percent(1 - float(fit.survival(best)), 0)} fail before it; "
            + ("nobody saw such an age" if best > end else seen_before(estimate, best, unit)),
        ),
    ]
