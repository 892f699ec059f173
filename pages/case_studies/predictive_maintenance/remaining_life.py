import numpy as np

from core.charts import palette
from core.charts.prognosis import error_by_stage, predicted_and_true, remaining_life_track
from core.maths.case_studies.predictive_maintenance.pipeline import predict_ridge, predict_trees
from core.maths.case_studies.predictive_maintenance.remaining_useful_life import (
    error_by_life_stage,
    fit_ridge,
    predict_linear,
    score_predictions,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    judge_difference,
    judge_prognosis,
)
from core.maths.columns import band, dots, path
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart
from pages.case_studies.predictive_maintenance.amounts import amount, cycles
from pages.case_studies.predictive_maintenance.fleet import (
    assessed,
    cap_options,
    constant_scores,
    fleet_of,
    freedom_of,
    place_option,
    predictions_of,
    prepared_for,
    rank_of,
    say,
    show_fleet,
    show_model,
)
from pages.case_studies.predictive_maintenance.listing import model_call
from pages.case_studies.predictive_maintenance.model_verdicts import (
    below_zero_words,
    interval_words,
    outside_words,
    prognosis_words,
)
from pages.case_studies.predictive_maintenance.prognosis_numbers import (
    beside,
    constant_errors,
    numbers_of,
    sureness,
)
from pages.case_studies.predictive_maintenance.verdicts import engine_number

STAGES = (0, 25, 50, 75, 100, 125)
STAGE_NAMES = ("0–24", "25–49", "50–74", "75–99", "100–124", "125 +")

chapter = Chapter(
    "remaining_life",
    "Remaining life",
    do="Drag through the test engines and watch the prediction against the truth. Then lower the "
    "cap: what is above it is not learned.",
    presets={
        "No memory": {"model": "squares", "window": 1},
        "Shrunk": {"ridge_lambda": 1e6},
        "No cap": {"cap": 300},
        "Trees": {"model": "trees"},
    },
)


@chapter.figure
def prognosis(view):
    v = view.values
    key, fleet = fleet_of(view)
    prepared = prepared_for(view, key, fleet)
    predictions = predictions_of(view, key, prepared)
    result = assessed(view, key, prepared, predictions)
    baseline = constant_scores(view, key, v.cap, prepared)
    freedom = freedom_of(v, prepared)
    count = len(prepared.test_rul)
    unit = min(v.test_engine, count) - 1
    units = fleet.test["unit"].to_numpy()[prepared.test_starts]
    show_track(view, prepared, predictions, result, units, unit)
    view.lead(
        "test_engine", "cap", test_engine=place_option(units, "Test engine"), cap=cap_options(view)
    )
    _, rmse, bias = error_by_life_stage(predictions.out_of_fold, prepared.train_rul, STAGES)
    errors = predictions.test[prepared.test_last] - prepared.test_rul
    sure = sureness(errors, constant_errors(view, key, v.cap, prepared))
    words, tone = what_to_notice(v, prepared, result, baseline[0].rmse, rmse[0], sure.beside)
    say(view, key, fleet, words, tone)
    show_model(view)
    show_fleet(view)
    show_scatter(view, prepared, predictions, unit)
    view.chart(
        error_by_stage(),
        {"stages": {"stage": STAGE_NAMES, "rmse": rmse, "bias": bias}},
        caption="RMSE (bar) and mean error (tick) by stage, training engines, each predicted "
        "without its own data.",
        name="stages",
    )
    view.numbers(numbers_of(v, prepared, result, baseline, freedom, sure))
    view.challenges([challenge(v, prepared, errors, freedom)])
    view.code(
        predict_trees if v.model == "trees" else predict_ridge,
        call=model_call(view, fleet),
        data=lambda: {
            "test engines": {
                "engine": units,
                "predicted": predictions.test[prepared.test_last],
                "true": prepared.test_rul,
                "low": result.lower[prepared.test_last],
                "high": result.upper[prepared.test_last],
            }
        },
    )


def what_to_notice(v, prepared, result, constant, near_end, beside_constant):
    """Words and tone. constant: RMSE of the constant mean, beside_constant: the Interval of the
    model's minus it; near_end: the model's in the last cycles of a life."""
    freedom, count = freedom_of(v, prepared), len(prepared.test_rul)
    found = judge_prognosis(
        v.model,
        v.cap,
        v.window,
        rmse=result.against_truth.rmse,
        constant=constant,
        near_end=near_end,
        late=result.against_truth.late,
        longest=prepared.train_rul.max(),
        freedom=freedom,
        parameters=rank_of(prepared),
        band=(result.band.lower, result.band.upper),
        beside=judge_difference(beside_constant.low, beside_constant.high, count, constant),
    )
    return prognosis_words(found, v.cap, freedom, count, beside_constant)


def show_track(view, prepared, predictions, result, units, unit):
    first, last = prepared.test_starts[unit], prepared.test_last[unit]
    track = slice(first, last + 1)
    cycle = np.arange(1, last - first + 2)
    low, high = result.lower[track], result.upper[track]
    view.picture(
        remaining_life_track(),
        {
            "band": band(cycle, low, high),
            "truth": path(cycle, prepared.test_truth[track]),
            "predicted": path(cycle, predictions.test[track]),
            "alarm": path([], []),  # the service chapter draws it
        },
        caption=f"Test engine {engine_number(units, unit)} at cycle {amount(cycle[-1])}: predicted "
        f"{amount(predictions.test[last])}, 80 % band {amount(low[-1])} to {amount(high[-1])}, "
        f"true {cycles(prepared.test_rul[unit])}."
        + outside_words(predictions.test[track], low, high),
        name="track",
    )
    view.legend({"Predicted, with 80 % band": palette.MODEL, "True": palette.TRUTH})


def show_scatter(view, prepared, predictions, unit):
    at_end, truth = predictions.test[prepared.test_last], prepared.test_rul
    late, count = at_end > truth, len(truth)
    reach = [0, max(float(truth.max()), float(at_end.max()))]
    box = max(reach[1] / 40, 1.0)
    ring = np.linspace(0, 2 * np.pi, 25)
    view.chart(
        predicted_and_true(),
        {
            "equality": path(reach, reach),
            "early": dots(truth[~late], at_end[~late]),
            "late": dots(truth[late], at_end[late]),
            "chosen": path(truth[unit] + box * np.cos(ring), at_end[unit] + box * np.sin(ring)),
        },
        caption=f"{amount(count)} test engines at their last cycle: {amount(late.sum())} late "
        f"(orange-red), {amount(count - late.sum())} early (blue)." + below_zero_words(at_end),
        name="scatter",
    )


def challenge(v, prepared, errors, freedom):
    plain = predict_linear(
        fit_ridge(prepared.system, 0.0, v.cap), prepared.test_features[prepared.test_last]
    )
    squares = score_predictions(plain, prepared.test_rul).rmse
    ridge, enough = np.sqrt(np.mean(errors**2)), rank_of(prepared) >= 20
    pair = " against ".join(all_apart(ridge, squares, write=amount))
    between = beside(errors, plain - prepared.test_rul)
    return Challenge(
        "Get by with fewer than 20 effective parameters, and stay within 3 % of the RMSE of "
        "least squares.",
        solved=bool(v.model == "ridge" and enough and freedom < 20 and ridge <= 1.03 * squares),
        state=f"{amount(freedom)} parameters, RMSE {pair} of least squares; the "
        f"difference with other engines: {interval_words(between)}."
        if v.model == "ridge" and enough
        else "Needs ridge regression."
        if enough
        else "Needs least squares with 20 parameters: too few sensors vary, or the window is one "
        "cycle.",
    )
