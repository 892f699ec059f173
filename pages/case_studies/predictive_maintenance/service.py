import numpy as np

from core.charts import palette
from core.charts.prognosis import policy_cost, remaining_life_track
from core.maths.case_studies.predictive_maintenance.pipeline import predict_ridge, predict_trees
from core.maths.columns import band, dots, path
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from pages.case_studies.predictive_maintenance.amounts import amount, cycles
from pages.case_studies.predictive_maintenance.fleet import (
    cap_options,
    costs_of,
    fleet_of,
    place_option,
    predictions_of,
    prepared_for,
    say,
    show_fleet,
    show_model,
)
from pages.case_studies.predictive_maintenance.life_numbers import own_age_number
from pages.case_studies.predictive_maintenance.listing import costs_call, model_call
from pages.case_studies.predictive_maintenance.service_numbers import judged, numbers_of
from pages.case_studies.predictive_maintenance.verdicts import decision_words, engine_number

chapter = Chapter(
    "service",
    "When to service",
    do="Drag the alarm threshold into the valley of the cost. Left of it engines fail, right of it "
    "good cycles are wasted.",
    controls=[
        Slider(
            name="threshold",
            label="Alarm threshold",
            low=0,
            high=150,
            default=60,
            step=1,
            unit="cycles",
            help="Order the service when the predicted remaining life falls to this.",
        ),
        Slider(
            name="failure_cost",
            label="Cost of a failure",
            low=1,
            high=1000,
            default=100,
            log=True,
            unit="k€",
        ),
        Slider(
            name="service_cost",
            label="Cost of an early service",
            low=1,
            high=1000,
            default=10,
            log=True,
            unit="k€",
        ),
        Slider(
            name="lead_time",
            label="Lead time",
            low=0,
            high=40,
            default=10,
            step=1,
            unit="cycles",
            help="From the alarm to the service.",
        ),
    ],
    presets={
        "Too late": {"threshold": 8, "lead_time": 15},
        "Too early": {"threshold": 100},
        "Cheap failure": {"failure_cost": 10, "service_cost": 10},
    },
)


def in_picture(rate, costs):
    """Costs up to a little more than the levels drawn; above, the curve leaves the picture."""
    highest = max(costs.run_to_failure, costs.alarm.rate[costs.alarm.best()])
    return np.where(rate <= 1.3 * highest, rate, np.nan)


@chapter.figure
def decision(view):
    v = view.values
    key, fleet = fleet_of(view)
    prepared = prepared_for(view, key, fleet)
    predictions = predictions_of(view, key, prepared)
    costs = costs_of(view, key, prepared, predictions)
    alarm = costs.alarm
    show_cost(view, costs)
    view.lead("threshold", threshold={"marks": {"best": int(alarm.setting[alarm.best()])}})
    limits, found = judged(v, costs, prepared)
    words, tone = decision_words(found, v.lead_time)
    say(view, key, fleet, words, tone)
    view.more("failure_cost", "service_cost", "lead_time")
    units = fleet.test["unit"].to_numpy()[prepared.test_starts]
    view.more(
        "cap", "test_engine", test_engine=place_option(units, "Test engine"), cap=cap_options(view)
    )
    show_model(view)
    show_fleet(view)
    show_alarm(view, units, prepared, predictions)
    show_interval(view, costs)
    view.numbers([*numbers_of(v, costs, prepared, *limits), *own_age_number(view)])
    view.challenges(challenges(v, costs))
    view.code(
        predict_trees if v.model == "trees" else predict_ridge,
        call=model_call(view, fleet) + costs_call(v),
        data=lambda: {
            "policy": {
                "threshold": alarm.setting,
                "cost_per_cycle": alarm.rate,
                "standard_error": alarm.standard_error,
                "failed": alarm.failed,
                "unused_cycles": alarm.unused,
            }
        },
    )


def show_cost(view, costs):
    v, alarm = view.values, costs.alarm
    best = alarm.best()
    rate, error = in_picture(alarm.rate, costs), alarm.standard_error
    seen = np.isfinite(rate)
    gone = alarm.setting[~seen]
    view.picture(
        policy_cost("alarm threshold / cycles", "€ per cycle"),
        {
            "band": band(alarm.setting, rate - error, rate + error),
            "curve": path(alarm.setting[seen], rate[seen]),
            "level": path([0, 150], [costs.run_to_failure] * 2),
            "best": dots(alarm.setting[[best]], alarm.rate[[best]]),
            "now": dots(
                *([[v.threshold], [alarm.rate[v.threshold]]] if seen[v.threshold] else [[], []])
            ),
        },
        caption=f"Lowest in hindsight: {cycles(alarm.setting[best])}, "
        f"{amount(alarm.rate[best])} € per cycle. Dashed: run to failure."
        + (f" From {gone.min():.0f} cycles on the cost is above the picture." if gone.size else ""),
        name="cost",
    )
    view.legend(
        {
            "Cost ± standard error": palette.ERROR,
            "Lowest": palette.NEUTRAL,
            "Your threshold": palette.ACCENT,
            "Run to failure": palette.ALARM,
            "Predicted life": palette.MODEL,
            "True life": palette.TRUTH,
        }
    )


def show_interval(view, costs):
    interval = costs.interval
    age, at = interval.best(), interval.setting
    rate, error = in_picture(interval.rate, costs), interval.standard_error
    seen = np.isfinite(rate)
    view.chart(
        policy_cost("service at age / cycles", "€ per cycle"),
        {
            "band": band(at, rate - error, rate + error),
            "curve": path(at[seen], rate[seen]),
            "level": path([0, at[-1]], [costs.run_to_failure] * 2),
            "best": dots(at[[age]], interval.rate[[age]]),
            "now": dots([], []),
        },
        caption="The other policy, a fixed interval: lowest in hindsight at "
        f"{cycles(at[age])}, {amount(interval.rate[age])} € per cycle.",
        name="interval",
    )


def show_alarm(view, units, prepared, predictions):
    """Where the prediction for one engine meets the threshold."""
    v = view.values
    unit = min(v.test_engine, len(prepared.test_rul)) - 1
    track = slice(prepared.test_starts[unit], prepared.test_last[unit] + 1)
    predicted = predictions.test[track]
    named = engine_number(units, unit)
    cycle = np.arange(1, len(predicted) + 1)
    below = np.flatnonzero(predicted <= v.threshold)
    alarm = f"The alarm comes at cycle {amount(below[0] + 1)}" if below.size else "No alarm so far"
    view.chart(
        remaining_life_track(),
        {
            "band": band([], [], []),
            "truth": path(cycle, prepared.test_truth[track]),
            "predicted": path(cycle, predicted),
            "alarm": path(cycle[[0, -1]], [v.threshold] * 2),
        },
        caption=f"Test engine {named}: predicted blue, true green, threshold orange, dotted. "
        f"{alarm}.",
        name="alarm",
    )


def challenges(v, costs):
    here, best = costs.alarm.rate[v.threshold], costs.alarm.rate.min()
    failing = costs.alarm.failed[v.threshold]
    ratio = costs.run_to_failure / costs.alarm_held_out.rate
    at_once = costs.alarm.failed
    tells = v.model != "constant" and bool(((at_once > 0) & (at_once < 1)).any())
    dear = amount(here / best)
    cheap = "" if v.failure_cost > v.service_cost else " Needs a failure dearer than a service."
    short = "" if v.lead_time >= 10 else " Needs a lead time of 10 cycles or more."
    beside = amount(ratio)
    return [
        Challenge(
            "With a lead time of at least 10 cycles, let no engine fail and stay within 5 % of "
            "the lowest cost.",
            solved=bool(v.lead_time >= 10 and failing == 0 and here <= 1.05 * best)
            and v.failure_cost > v.service_cost,
            state=f"{percent(failing)} fail; "
            + ("the lowest cost." if dear == "1" else f"{dear} times the lowest cost.")
            + (cheap or short),
        ),
        Challenge(
            "Find costs, a failure still dearer than a service, for which running to failure is "
            "no worse than the alarm on held-out engines.",
            solved=bool(v.failure_cost > v.service_cost and ratio <= 1 and tells),
            state=("" if tells else "Needs an alarm that tells engines apart. ")
            + "Running to failure costs "
            + ("what the alarm costs." if beside == "1" else f"{beside} times the alarm.")
            + cheap,
        ),
    ]
