from uuid import uuid4

import numpy as np
import streamlit as st

from core.charts import palette
from core.charts.prognosis import (
    error_by_stage,
    policy_cost,
    predicted_and_true,
    remaining_life_track,
)
from core.charts.sensor_panels import COLUMNS as PANEL_COLUMNS
from core.charts.sensor_panels import sensor_information, sensor_panels
from core.charts.survival import cumulative_plot, curve_plot, survival_plot
from core.datasets.engine_fleet import read_fleet, uploaded_sets
from core.datasets.tables import load_table
from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    SENSORS,
    lifetimes,
    simulate_fleet,
    unit_starts,
)
from core.maths.case_studies.predictive_maintenance.pipeline import (
    assess,
    policies,
    predict_constant,
    predict_ridge,
    predict_trees,
    prepare,
)
from core.maths.case_studies.predictive_maintenance.remaining_useful_life import (
    error_by_life_stage,
    fit_ridge,
    predict_linear,
    score_predictions,
)
from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    optimal_service_age,
    relative_age_cost,
)
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    exponential_smoothing,
    linear_trend,
    moving_average,
    smoothing_effect,
    trend_to_noise,
)
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    sensor_information as information_table,
)
from core.maths.case_studies.predictive_maintenance.tables import (
    panels,
    range_label,
    symbol_and_unit,
)
from core.maths.columns import band, dots, path, upright
from core.maths.statistics.lifetimes import (
    fit_weibull,
    kaplan_meier,
    mean_cumulative_function,
    weibull_hazard,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

SETS = ("FD001", "FD002", "FD003", "FD004")
STAGES = (0, 25, 50, 75, 100, 125)
STAGE_NAMES = ("0–24", "25–49", "50–74", "75–99", "100–124", "125 +")
THRESHOLDS = np.arange(151)
LIVES = {
    "fans": "Generator fans",
    "valves": "Valve seats, first repair",
    "aircraft": "Aircraft air conditioning",
    "fleet": "Engines of the fleet",
}

page = Page(
    "predictive_maintenance",
    controls=[
        Slider(
            name="span",
            label="Smoothing",
            low=1,
            high=60,
            default=15,
            step=1,
            unit="cycles",
            help="Width w of the moving average; the exponential one has α = 2/(w + 1).",
        ),
        Choice(
            name="smoother",
            label="Smoothing by",
            options={"average": "Moving average", "exponential": "Exponential"},
            default="average",
            pills=True,
        ),
        Slider(name="engine", label="Training engine", low=1, high=400, default=1, step=1),
        Seed(label="New fleet"),
        Choice(name="subset", label="C-MAPSS set", options={s: s for s in SETS}, default="FD001"),
        Choice(
            name="model",
            label="Model",
            options={
                "squares": "Least squares",
                "ridge": "Ridge",
                "trees": "Boosted trees",
                "constant": "Constant mean",
            },
            default="ridge",
            pills=True,
        ),
        Slider(
            name="ridge_lambda",
            label="Ridge penalty",
            symbol="λ",
            low=0.01,
            high=1e7,
            default=100,
            log=True,
            help="How strongly coefficients are pulled to zero.",
        ),
        Slider(
            name="cap",
            label="RUL cap",
            low=20,
            high=300,
            default=125,
            step=5,
            unit="cycles",
            help="Labels above it are set to it, in training only: healthy is healthy.",
        ),
        Slider(
            name="window",
            label="Window",
            low=1,
            high=60,
            default=30,
            step=1,
            unit="cycles",
            live=False,
            help="Each feature looks back over so many cycles.",
        ),
        Slider(name="test_engine", label="Test engine", low=1, high=400, default=1, step=1),
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
        "Raw": {"span": 1},
        "Lagging": {"span": 60},
        "No memory": {"model": "squares", "window": 1},
        "Shrunk": {"ridge_lambda": 1e6},
        "No cap": {"cap": 300},
        "Trees": {"model": "trees"},
        "Too late": {"threshold": 8, "lead_time": 15},
        "Too early": {"threshold": 100},
        "Cheap failure": {"failure_cost": 10, "service_cost": 10},
        "Wear-out": {"lives": "fleet"},
    },
    shared=("seed", "subset"),
)


# ---- the fleet and what is computed from it once ---------------------------------------------


def read_files(files, report):
    """Token and fleets of an upload; a DataError is one sentence for the reader."""
    sets, fleets = uploaded_sets(files), {}
    for done, (name, found) in enumerate(sets.items()):
        report(done / len(sets), f"Reading {name} …")
        fleets[name] = read_fleet(found)
    return uuid4().hex, fleets


@st.cache_resource(max_entries=8, show_spinner=False)
def simulated(seed):
    return simulate_fleet(seed)


def fleet_of(v):
    """The key of the fleet in use, and the fleet."""
    if page.uploaded is None:
        return ("simulated", v.seed), simulated(v.seed)
    token, fleets = page.uploaded
    name = v.subset if v.subset in fleets else next(iter(fleets))
    return (token, name), fleets[name]


@page.cached(max_entries=8)
def information(key, _fleet):
    return information_table(_fleet.train)


@page.cached(max_entries=8)
def prepared_for(key, window, _fleet):
    return prepare(_fleet, window)


@page.cached(max_entries=16, spinner="Growing trees …")
def grown_trees(key, window, cap, _prepared):
    return predict_trees(_prepared, cap)


@page.cached(max_entries=64)
def constant_scores(key, cap, _prepared):
    """Scores of the constant mean, against the truth and against the capped truth."""
    result = assess(_prepared, predict_constant(_prepared, cap), cap)
    return result.against_truth, result.against_capped


def predictions_of(v, key, prepared):
    match v.model:
        case "trees":
            return grown_trees(key, v.window, v.cap, prepared)
        case "constant":
            return predict_constant(prepared, v.cap)
        case _:
            return predict_ridge(prepared, v.ridge_lambda if v.model == "ridge" else 0.0, v.cap)


def variation(table):
    """Standard deviation over mean, as text; a dash where a sensor never changes."""
    shares = table["std"] / table["mean"].abs()
    return [
        f"{number(100 * share, 2)} %" if varies else "–"
        for share, varies in zip(shares, table["varies"], strict=True)
    ]


def in_picture(rate, *levels):
    """Costs up to a little more than the levels; above, the curve leaves the picture."""
    return np.where(rate <= 1.3 * max(levels), rate, np.nan)


# ---- 1. sensors --------------------------------------------------------------------------------


@page.figure
def sensors(v):
    key, fleet = fleet_of(v)
    starts, lives = unit_starts(fleet.train["unit"].to_numpy()), lifetimes(fleet.train)
    chosen = min(v.engine, len(lives)) - 1
    life = lives[chosen]
    rows = slice(starts[chosen], starts[chosen] + life)
    values = fleet.train[list(SENSORS)].to_numpy(float)[rows]
    moving = v.smoother == "average"
    smooth = (
        moving_average(values, v.span)
        if moving
        else exponential_smoothing(values, 2 / (v.span + 1))
    )
    table = information(key, fleet)

    page.presets()
    controls, picture, ranking = st.columns([1.05, 2.05, 1.1])
    with controls:
        page.show("span", "smoother", "engine", engine={"high": len(lives)})
        if page.uploaded is None:
            page.show("seed")
        elif len(page.uploaded[1]) > 1:
            page.show("subset")
        if not page.presenting:
            page.upload(
                "Your own C-MAPSS files",
                read_files,
                help="train, test and RUL of one set, or NASA's CMAPSSData.zip; plain, .gz, .xz "
                "or .zip. A training file alone will do.",
            )
    with picture:
        tables = panels(values, smooth, linear_trend(values)[1], PANEL_COLUMNS)
        text = {"text": [range_label(s, values[:, k]) for k, s in enumerate(SENSORS)]}
        page.chart(
            sensor_panels(),
            tables | {"labels": tables["labels"] | text},
            caption=f"Engine {chosen + 1} from cycle 1 to its failure at {life}. {fleet.note}",
            name="sensors",
        )
        page.legend(
            {"Raw": palette.DATA, "Smoothed": palette.MODEL, "Linear trend": palette.NEUTRAL}
        )
    with ranking:
        page.chart(
            sensor_information(),
            {
                "sensors": {
                    "sensor": [symbol_and_unit(s)[0] for s in table["sensor"]],
                    "correlation": table["spearman"],
                    "monotonicity": np.where(table["varies"], table["monotonicity"], np.nan),
                    "variation": variation(table),
                }
            },
            caption=f"All {len(lives)} engines. Bar: Spearman's ρ with the remaining life. Tick: "
            "monotonicity. Number: standard deviation over mean.",
            name="information",
        )

    change, noise, clarity = trend_to_noise(values)
    best = int(np.argmax(clarity))
    name, unit = symbol_and_unit(SENSORS[best])
    lag, left = smoothing_effect(v.span)
    if v.span <= 3:
        words, tone = "Hardly smoothed: from one cycle to the next, noise hides the wear.", "warn"
    elif v.span > 40:
        words, tone = (
            f"Very smooth, but about {number(lag)} cycles late: at the end, where wear is "
            "fastest, the curve trails behind the raw values.",
            "warn",
        )
    else:
        words, tone = (
            "Smooth enough to see the wear: most sensors stay flat for half of the life and bend "
            "towards the end. A straight trend misses that bend.",
            "plain",
        )
    page.notice(words, tone=tone)
    page.numbers(
        [
            ("Life of this engine", f"{life} cycles", f"the fleet: {lives.min()} to {lives.max()}"),
            (
                f"Clearest trend: {name}",
                f"{number(clarity[best])} × its noise",
                f"{number(change[best])} {unit} over the life / {number(noise[best])} {unit}",
            ),
            (
                "Noise that is left",
                percent(left, 0),
                f"1/√w = 1/√{v.span}" if moving else f"√(α/(2 − α)), α = 2/{v.span + 1}",
            ),
            (
                "Lag of the smoothed curve",
                f"{number(lag)} cycles",
                f"(w − 1)/2 = {v.span - 1}/2" if moving else f"(1 − α)/α = {v.span - 1}/2",
            ),
        ]
    )


# ---- 2. remaining life and 3. the decision -----------------------------------------------------


def prognosis_words(v, result, constant, freedom):
    """What to notice about the model in this state."""
    score = result.against_truth
    if v.model == "constant":
        return "No sensor is read: every engine gets the same answer. This is what to beat.", "warn"
    if v.model == "ridge" and freedom < 8:
        return (
            f"The penalty leaves {number(freedom)} effective parameters of the "
            "model: predictions shrink towards the mean.",
            "warn",
        )
    if v.cap > 200:
        return (
            "Almost no cap: the model must tell 250 cycles from 200 on a healthy engine, which no "
            "sensor shows, and pays for it near the end.",
            "warn",
        )
    if v.cap < 60:
        return (
            "A low cap: exact near the end, silent before. Nothing above the cap is told.",
            "warn",
        )
    if v.window == 1:
        return (
            "A window of one cycle: no mean, no slope, and the noise of a single reading.",
            "warn",
        )
    if score.late > 0.6:
        return f"{percent(score.late, 0)} of the predictions are late, the dangerous side.", "warn"
    return (
        f"The error is {percent(score.rmse / constant.rmse, 0)} of the constant mean's. "
        "The band is wide upwards where the model says “cap or more”, and narrow near the end, "
        "where it counts.",
        "good",
    )


def decision_words(v, costs, at):
    """What to notice about the policy in this state."""
    failed, unused = costs.alarm.failed[at], costs.alarm.unused[at]
    if v.failure_cost <= v.service_cost:
        return "A failure costs no more than a service: nothing beats running to failure.", "plain"
    best = costs.alarm.rate[costs.alarm.best()]
    if failed > 0.02 and costs.alarm.rate[at] > 1.1 * best:
        return (
            f"The alarm comes too late: {percent(failed)} of the engines fail before the service, "
            f"which needs {v.lead_time} cycles of notice.",
            "alarm",
        )
    if costs.alarm.rate[at] > 1.1 * best:
        return (
            f"Too careful: a service comes {number(unused)} cycles before failure on average, and "
            "every unused cycle is paid for.",
            "warn",
        )
    saved = 1 - costs.alarm_held_out.rate / costs.interval_held_out.rate
    return (
        "Near the best threshold. Judged on engines that had no say in choosing it, the alarm "
        + (
            f"costs {percent(saved, 0)} less than servicing at a fixed age."
            if saved > 0
            else f"costs {percent(-saved, 0)} more than servicing at a fixed age."
        ),
        "good",
    )


def spread(values):
    low, high = int(values.min()), int(values.max())
    return f"{low}" if low == high else f"{low}–{high}"


def challenges(v, result, costs, freedom, prepared):
    here, best = costs.alarm.rate[v.threshold], costs.alarm.rate.min()
    failing = costs.alarm.failed[v.threshold]
    plain = predict_linear(
        fit_ridge(prepared.system, 0.0, v.cap), prepared.test_features[prepared.test_last]
    )
    squares = score_predictions(plain, prepared.test_rul).rmse
    ridge = result.against_truth.rmse
    return [
        Challenge(
            "Get by with fewer than 20 effective parameters, and stay within 3 % of the RMSE of "
            "least squares.",
            solved=v.model == "ridge" and freedom < 20 and ridge <= 1.03 * squares,
            state=f"{number(freedom)} parameters, RMSE {number(ridge)} against {number(squares)}."
            if v.model == "ridge"
            else "Needs ridge regression.",
        ),
        Challenge(
            "With a lead time of at least 10 cycles, let no engine fail and stay within 5 % of "
            "the lowest cost.",
            solved=bool(v.lead_time >= 10 and failing == 0 and here <= 1.05 * best)
            and v.failure_cost > v.service_cost,
            state=f"{percent(failing)} fail; {number(here / best)} times the lowest cost.",
        ),
        Challenge(
            "Find costs, a failure still dearer than a service, for which running to failure is "
            "no worse than the alarm on held-out engines.",
            solved=bool(
                v.failure_cost > v.service_cost
                and costs.run_to_failure <= costs.alarm_held_out.rate
            ),
            state=f"Running to failure costs "
            f"{number(costs.run_to_failure / costs.alarm_held_out.rate)} times the alarm.",
        ),
    ]


def listing_call(v, fleet):
    """A call that runs as it stands: the simulated fleet, or the reader's own files."""
    if page.uploaded is None:
        source = f"fleet = simulate_fleet({v.seed})"
    else:
        columns = 'sep=r"\\s+", header=None, names=list(COLUMNS))'
        source = (
            "# Put the text files of the set beside this file; without a test file use\n"
            "# fleet = hold_out_units(train, 0)\n"
            f'train = pd.read_csv("train_{fleet.name}.txt", {columns}\n'
            f'test = pd.read_csv("test_{fleet.name}.txt", {columns}\n'
            f'rul = np.loadtxt("RUL_{fleet.name}.txt", dtype=int)\n'
            f'fleet = Fleet("{fleet.name}", train, test, rul, "")'
        )
    call = {
        "trees": f"predict_trees(prepared, {v.cap})",
        "constant": f"predict_constant(prepared, {v.cap})",
        "squares": f"predict_ridge(prepared, 0.0, {v.cap})",
        "ridge": f"predict_ridge(prepared, {v.ridge_lambda}, {v.cap})",
    }[v.model]
    return (
        f"{source}\nprepared = prepare(fleet, {v.window})\npredictions = {call}\n"
        f"print(assess(prepared, predictions, {v.cap}).against_truth)\n"
        f"costs = policies(prepared, predictions, {1000 * v.failure_cost}, "
        f"{1000 * v.service_cost}, {v.lead_time})\nprint(costs.alarm_held_out)"
    )


@page.figure
def prognosis(v):
    key, fleet = fleet_of(v)
    prepared = prepared_for(key, v.window, fleet)
    predictions = predictions_of(v, key, prepared)
    result = assess(prepared, predictions, v.cap)
    baseline, baseline_capped = constant_scores(key, v.cap, prepared)
    euros = 1000 * v.failure_cost, 1000 * v.service_cost
    costs = policies(prepared, predictions, *euros, v.lead_time, THRESHOLDS)
    count = len(prepared.test_rul)
    unit = min(v.test_engine, count) - 1
    first, last = prepared.test_starts[unit], prepared.test_last[unit]
    track = slice(first, last + 1)
    cycle = np.arange(1, last - first + 2)
    at_end, truth = predictions.test[prepared.test_last], prepared.test_rul
    late = at_end > truth
    freedom = 0.0
    if v.model in ("ridge", "squares"):
        penalty = v.ridge_lambda if v.model == "ridge" else 0.0
        freedom = fit_ridge(prepared.system, penalty, v.cap).degrees_of_freedom[-1]

    page.prose(
        "Predict the remaining life",
        "Each model learns from engines run to failure and is judged on **other engines**, each "
        "seen up to a random cycle. *RUL* is the remaining useful life, in cycles.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.35])
    with controls:
        page.show("model")
        if v.model == "ridge":
            page.show("ridge_lambda")
        trees = v.model == "trees"
        page.show(
            "cap",
            "window",
            "test_engine",
            cap={"live": not trees, "marks": {"125": 125}},
            test_engine={"high": count},
        )
    with left:
        low, high = result.lower[track], result.upper[track]
        page.chart(
            remaining_life_track(),
            {
                "band": band(cycle, low, high),
                "truth": path(cycle, prepared.test_truth[track]),
                "predicted": path(cycle, predictions.test[track]),
                "alarm": path(cycle[[0, -1]], [v.threshold] * 2),
            },
            caption=f"Test engine {unit + 1} at cycle {cycle[-1]}: predicted "
            f"{number(at_end[unit])}, 80 % band {number(low[-1])} to {number(high[-1])}, "
            f"true {truth[unit]} cycles.",
            name="track",
        )
        page.legend(
            {
                "Predicted, with 80 % band": palette.MODEL,
                "True": palette.TRUTH,
                "Late; alarm threshold": palette.ALARM,
            }
        )
    with right:
        reach = [0, max(float(truth.max()), float(at_end.max()))]
        box = max(reach[1] / 40, 1.0)
        ring = np.linspace(0, 2 * np.pi, 25)
        page.chart(
            predicted_and_true(),
            {
                "equality": path(reach, reach),
                "early": dots(truth[~late], at_end[~late]),
                "late": dots(truth[late], at_end[late]),
                "chosen": path(truth[unit] + box * np.cos(ring), at_end[unit] + box * np.sin(ring)),
            },
            caption=f"{count} test engines at their last cycle: {late.sum()} late (red), "
            f"{count - late.sum()} early (blue).",
            name="scatter",
        )
        _, rmse, bias = error_by_life_stage(predictions.out_of_fold, prepared.train_rul, STAGES)
        page.chart(
            error_by_stage(),
            {"stages": {"stage": STAGE_NAMES, "rmse": rmse, "bias": bias}},
            caption="RMSE (bar) and mean error (tick) by stage, training engines, each predicted "
            "without its own data.",
            name="stages",
        )

    words, tone = prognosis_words(v, result, baseline, freedom)
    page.notice(words, tone=tone)
    plain, capped = result.against_truth, result.against_capped
    page.numbers(
        [
            ("RMSE", f"{number(plain.rmse)} cycles", f"√(Σd²/{count}), d = predicted − true"),
            (
                f"RMSE, truth capped at {v.cap}",
                f"{number(capped.rmse)} cycles",
                "as most published figures have it",
            ),
            ("PHM score", number(plain.phm), "Σ e^(−d/13) − 1 early, e^(d/10) − 1 late"),
            (
                "Constant mean, RMSE",
                f"{number(baseline.rmse)} cycles",
                f"capped {number(baseline_capped.rmse)}; PHM {number(baseline.phm)}",
            ),
            (
                "Truth inside the band",
                percent(result.covered, 0),
                f"{round(result.covered * count)} of {count}; aim 80 %",
            ),
        ]
        + (
            [
                (
                    "Effective parameters",
                    number(freedom),
                    f"Σ Λⱼ/(Λⱼ + λ) of {len(prepared.feature_names)}",
                )
            ]
            if v.model in ("ridge", "squares")
            else []
        )
    )

    page.prose(
        "Decide",
        "An alarm at the threshold orders a service, which comes after the lead time. A failure "
        "before that costs more; a service too early wastes good cycles.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.35])
    alarm, interval = costs.alarm, costs.interval
    best, age = alarm.best(), interval.best()
    lowest = int(alarm.setting[best])
    levels = (costs.run_to_failure, alarm.rate[best])
    with controls:
        page.show(
            "threshold",
            "failure_cost",
            "service_cost",
            "lead_time",
            threshold={"marks": {"best": lowest}},
        )
    with left:
        rate, error = in_picture(alarm.rate, *levels), alarm.standard_error
        gone = alarm.setting[np.isnan(rate)]
        seen = np.isfinite(rate)
        here = alarm.rate[v.threshold]
        shown = np.isfinite(rate[v.threshold])
        page.chart(
            policy_cost("alarm threshold / cycles", "€ per cycle"),
            {
                "band": band(alarm.setting, rate - error, rate + error),
                "curve": path(alarm.setting[seen], rate[seen]),
                "level": path([0, 150], [costs.run_to_failure] * 2),
                "best": dots(alarm.setting[[best]], alarm.rate[[best]]),
                "now": dots(*([[v.threshold], [here]] if shown else [[], []])),
            },
            caption=f"Lowest at {lowest} cycles: {number(alarm.rate[best])} € per "
            "cycle. Dashed: run to failure."
            + (
                f" From {gone.min():.0f} cycles on the cost is above the picture."
                if gone.size
                else ""
            ),
            name="cost",
        )
        page.legend(
            {
                "Cost ± standard error": palette.MODEL,
                "Lowest": palette.TRUTH,
                "Your threshold": palette.ACCENT,
                "Run to failure": palette.ALARM,
            }
        )
    with right:
        rate, error = in_picture(interval.rate, *levels), interval.standard_error
        seen = np.isfinite(rate)
        page.chart(
            policy_cost("service at age / cycles", "€ per cycle"),
            {
                "band": band(interval.setting, rate - error, rate + error),
                "curve": path(interval.setting[seen], rate[seen]),
                "level": path([0, interval.setting[-1]], [costs.run_to_failure] * 2),
                "best": dots(interval.setting[[age]], interval.rate[[age]]),
                "now": dots(interval.setting[[age]], interval.rate[[age]]),
            },
            caption=f"The other policy, a fixed interval: lowest at {interval.setting[age]} "
            f"cycles, {number(interval.rate[age])} € per cycle.",
            name="interval",
        )
    words, tone = decision_words(v, costs, v.threshold)
    page.notice(words, tone=tone)
    held, fixed = costs.alarm_held_out, costs.interval_held_out
    page.numbers(
        [
            (
                f"At {v.threshold} cycles",
                f"{number(here)} € per cycle",
                f"Σ cost / Σ cycles of {len(prepared.lives)} engines",
            ),
            (
                "Fail before service",
                percent(alarm.failed[v.threshold]),
                f"{number(alarm.unused[v.threshold])} cycles unused on average",
            ),
            (
                "Alarm, held out",
                f"{number(held.rate)} € per cycle",
                f"± {number(held.standard_error)}; threshold chosen on other engines: "
                f"{spread(held.chosen)}",
            ),
            (
                "Fixed interval, held out",
                f"{number(fixed.rate)} € per cycle",
                f"± {number(fixed.standard_error)}; age chosen on other engines: "
                f"{spread(fixed.chosen)}",
            ),
            (
                "Run to failure",
                f"{number(costs.run_to_failure)} € per cycle",
                f"{number(euros[0])}/{number(prepared.lives.mean())}, "
                f"± {number(costs.run_to_failure_error)}",
            ),
        ]
    )
    page.challenges(challenges(v, result, costs, freedom, prepared))
    page.code(
        predict_trees if v.model == "trees" else predict_ridge,
        call=listing_call(v, fleet),
        data=lambda: {
            "test engines": {
                "engine": np.arange(1, count + 1),
                "predicted": at_end,
                "true": truth,
                "low": result.lower[prepared.test_last],
                "high": result.upper[prepared.test_last],
            },
            "policy": {
                "threshold": alarm.setting,
                "cost_per_cycle": alarm.rate,
                "standard_error": alarm.standard_error,
                "failed": alarm.failed,
                "unused_cycles": alarm.unused,
            },
        },
    )


# ---- 4. failure rates --------------------------------------------------------------------------


@st.cache_resource(max_entries=8, show_spinner=False)
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


@st.cache_resource(max_entries=1, show_spinner=False)
def valves():
    return load_table("valve_seat_replacements")


@page.figure
def failure_rates(v):
    if v.lives == "fleet":
        lives = lifetimes(fleet_of(v)[1].train)
        time, failed, unit = lives.astype(float), np.ones(len(lives), int), "cycles"
    else:
        time, failed, unit = real_lives(v.lives)
    level = v.confidence / 100
    estimate, fit = kaplan_meier(time, failed, level), fit_weibull(time, failed, level)
    end = time.max()
    low, high = fit.shape_interval
    best = optimal_service_age(fit.shape, fit.scale, v.cost_ratio, 1.0)
    grid = np.linspace(end / 200, 1.3 * end, 200)
    relative = relative_age_cost(grid, fit.shape, fit.scale, v.cost_ratio)
    inside = relative <= 2.5

    page.prose(
        "Without sensors: failure rates",
        "Lifetimes alone already say whether age is a reason to replace a part. A part that still "
        "works when last seen is *censored*: its life is at least that long. "
        "Fans, valve seats and aircraft are real.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.35])
    with controls:
        page.show("lives", "confidence", "cost_ratio")
        page.legend(
            {
                "Kaplan–Meier, with interval": palette.DATA,
                "Weibull; constant rate": palette.MODEL,
                "Mean life; best age": palette.ACCENT,
            }
        )
    with left:
        steps = {
            "x": np.r_[estimate.time, end],
            "y": np.r_[estimate.value, estimate.value[-1]],
            "low": np.r_[estimate.lower, estimate.lower[-1]],
            "high": np.r_[estimate.upper, estimate.upper[-1]],
        }
        curve = np.linspace(0, end, 120)
        page.chart(
            survival_plot(f"age / {unit}"),
            {"steps": steps, "curve": path(curve, fit.survival(curve))},
            caption=f"{LIVES[v.lives]}: {failed.sum()} failures among {len(time)}; band: "
            f"{v.confidence} % for each age. At {number(end)} {unit}, "
            f"{percent(estimate.value[-1], 0)} still work.",
            name="survival",
        )
        table = valves()
        repairs = mean_cumulative_function(table["engine"], table["days"], table["replaced"], level)
        page.chart(
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
    with right:
        hazard = 1000 * weibull_hazard(grid, fit.shape, fit.scale)
        page.chart(
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
        page.chart(
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
    if low > 1:
        words, tone = (
            f"Wear-out: the whole interval of the shape, {number(low)} to {number(high)}, lies "
            "above 1, so the failure rate rises and replacing by age can pay.",
            "good",
        )
    elif high < 1:
        words, tone = (
            f"The shape is below 1 ({number(low)} to {number(high)}): the failure rate falls with "
            "age. A new part is worse than an old one; replacing by age only costs.",
            "warn",
        )
    else:
        words, tone = (
            f"The interval of the shape, {number(low)} to {number(high)}, holds 1: a constant "
            "failure rate is possible, and then an old part is as good as a new one.",
            "plain",
        )
    page.notice(words, tone=tone)
    page.numbers(
        [
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
                else f"{percent(1 - float(fit.survival(best)), 0)} fail before it"
                + ("; nobody saw such an age" if best > end else ""),
            ),
        ]
    )
    page.code(
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


page.mathematics(r"""
**Remaining useful life.** An engine that fails at cycle $T$ has $\mathrm{RUL}(t) = T - t$ left at
cycle $t$, so 0 at its last recorded cycle. Training labels are capped, $y = \min(\mathrm{RUL},
c)$ (Heimes 2008). The truth is **not** capped in "RMSE"; most published figures cap it too, and
"truth capped" is that number. On NASA's FD001 with $c = 125$ the mean training label is 86.8; a
constant prediction of it has an RMSE of 41.9 against the capped truth and 43.1 against the true
one.

**Features** of each sensor that varies: last value, mean, standard deviation (dividing by $n$)
and least-squares slope over the last $w$ cycles of the same engine; nothing looks ahead. With
several flight regimes (FD002, FD004) each sensor is first standardised within its regime.

**Ridge regression** minimises $\sum_i (y_i - b - z_i^\top w)^2 + \lambda\lVert w\rVert^2$, with
$z$ standardised on the training rows of that model, sums and not means, and $b$ free. With
$Z^\top Z = Q \Lambda Q^\top$, $w = Q(\Lambda + \lambda)^{-1} Q^\top Z^\top (y - \bar y)$; the
effective number of parameters is $\sum_j \Lambda_j/(\Lambda_j + \lambda)$, and $\lambda = 0$ is
least squares. **Boosted trees** add 60 small regression trees, each fitted to what is still
wrong.

**Split by engine.** The rows of one engine are nearly copies of each other, so engines are dealt
into 5 folds whole. Each fold is predicted by a model that never saw it; these residuals give the
80 % band (their 10 % and 90 % quantiles among similar predictions), the errors by stage and the
costs. The level is aimed at, not guaranteed; what the band really covers is counted on the test
engines.

**PHM score** (2008 challenge): $\sum s(d)$ with $d = \text{predicted} - \text{true}$, $s =
e^{-d/13} - 1$ for $d < 0$ and $e^{d/10} - 1$ otherwise. It is a sum: compare it on equal numbers
of engines only.

**Cost per cycle.** A serviced or failed engine starts as good as new, so in the long run the rate
is $\mathbb{E}[\text{cost of a life}] / \mathbb{E}[\text{length of a life}]$ (renewal–reward),
here $\sum \text{cost} / \sum \text{cycles}$ over the training engines, the standard error by the
delta method. The smallest value of a curve flatters those who chose it. "Held out" therefore
chooses threshold or age on four fifths of the engines and judges on the last fifth, in turn.

**Lifetimes.** Kaplan–Meier: $\hat S(t) = \prod_{t_i \le t} (1 - d_i/n_i)$, Greenwood's variance
on the $\log(-\log S)$ scale. Weibull: $S(t) = e^{-(t/\eta)^\beta}$, hazard $h(t) =
\frac{\beta}{\eta}(t/\eta)^{\beta-1}$; a failure adds $\log h(t) - (t/\eta)^\beta$ to the
log-likelihood, a censored life only $-(t/\eta)^\beta$; the shape's interval is by profile
likelihood. Servicing at age $\tau$ costs $\big(C_f F(\tau) + C_s S(\tau)\big) / \int_0^\tau S$
per unit of time; a best $\tau$ exists only for $\beta > 1$ and $C_s < C_f$. Mean cumulative
function: $\hat M(t) = \sum_{t_k \le t} d_k/n_k$, repairs per engine still observed, with Nelson's
variance; limits on the log scale. The hours of the two aircraft are times **between** failures of
a repaired unit, pooled and sorted, so any drift in time is lost.

**The simulated fleet.** Damage grows as $h(t) = h_0 + a e^{bt}$ and an engine fails at $h = 1$;
$\log b$ is normal, so lives are log-normal, close to a Weibull law with shape 4–5 and mean 206
cycles. Sensors are level + loading · $h$ + noise. It behaves like C-MAPSS FD001, but no number of
it is measured.

**Data and references.** Fans, valve seats and aircraft: R packages *survival* (LGPL ≥ 2) and
*boot* (unlimited), see sample_data/README.md. Saxena, Goebel, Simon and Eklund (2008), PHM;
Heimes (2008), PHM; Coble and Hines (2009), PHM Society (monotonicity); Hoerl and Kennard (1970),
*Technometrics* 12; Friedman (2001), *Ann. Statist.* 29; Barber et al. (2021), *Ann. Statist.* 49;
Barlow and Hunter (1960), *Oper. Res.* 8; Kaplan and Meier (1958), *JASA* 53; Nelson (1995),
*Technometrics* 37; Proschan (1963), *Technometrics* 5; Meeker and Escobar (1998), *Statistical
Methods for Reliability Data*.
""")
page.footer()
