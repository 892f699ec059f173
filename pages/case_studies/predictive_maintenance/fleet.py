"""The fleet that all chapters look at, the model that two of them use, and what is made of them."""

from functools import lru_cache

import numpy as np

from core.datasets.examples import ENGINES
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet
from core.maths.case_studies.predictive_maintenance.histories import Ending, judge_endings
from core.maths.case_studies.predictive_maintenance.pipeline import (
    assess,
    policies,
    predict_constant,
    predict_ridge,
    predict_trees,
    prepare,
)
from core.maths.case_studies.predictive_maintenance.remaining_useful_life import fit_ridge
from core.maths.case_studies.predictive_maintenance.sensor_signals import sensor_information
from core.ui.controls import Choice, Seed, Slider
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.predictive_maintenance.own_files import FLEET_FORM, read_own
from pages.case_studies.predictive_maintenance.verdicts import not_failed_words

SETS = ("FD001", "FD002", "FD003", "FD004")
THRESHOLDS = np.arange(151)

FLEET = [
    Seed(label="New fleet"),
    Choice(name="subset", label="C-MAPSS set", options={s: s for s in SETS}, default="FD001"),
    Slider(name="test_engine", label="Test engine", low=1, high=400, default=1, step=1),
]
MODEL = [
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
]


@lru_cache(maxsize=8)
def simulated(seed):
    return simulate_fleet(seed)


def fleet_of(view):
    """The key of the fleet in use, and the fleet."""
    v = view.values
    own = view.uploaded
    if own is None or not own.fleets:
        return ("simulated", v.seed), simulated(v.seed)
    name = v.subset if v.subset in own.fleets else next(iter(own.fleets))
    return (own.token, name), own.fleets[name]


def show_fleet(view):
    """Which fleet, under "More settings": another sample, another set, files of one's own."""
    if view.uploaded is None or not view.uploaded.fleets:
        view.more("seed")
    elif len(view.uploaded.fleets) > 1:
        view.more("subset")
    view.upload(
        "Your own engines",
        read_own,
        help="C-MAPSS: train, test and RUL (or truth) of one set, or NASA’s CMAPSSData.zip. Or "
        "histories of your own until failure: a unit, its cycles or times, and sensors of any "
        "names. A training file alone will do; plain, .gz, .xz or .zip.",
        form=FLEET_FORM,
        example=ENGINES,
    )


def say(view, key, fleet, words, tone):
    """The verdict, or what comes before any: that the engines of this file hardly failed."""
    if endings_of(view, key, fleet).ending is Ending.ANYWHERE:
        words, tone = not_failed_words(fleet.name), "warn"
    view.notice(words, tone=tone)


def place_option(units, label):
    """A slider that steps through units by their place says so where their numbers are others."""
    places = np.array_equal(units, np.arange(1, len(units) + 1))
    return {"high": len(units), "label": label if places else f"{label}, by place in the file"}


def show_model(view):
    """How the remaining life is predicted, under "More settings"."""
    v = view.values
    view.more("model")
    if v.model == "ridge":
        view.more("ridge_lambda")
    view.more("window")


def cap_options(view):
    return {"live": view.values.model != "trees", "marks": {"125": 125}}


@kept(max_entries=8)
def endings_of(view, key, _fleet):
    return judge_endings(_fleet.train)


def information(view, key, fleet):
    with view.progress("Comparing the sensors …"):
        return _information(view, key, fleet)


@kept(max_entries=8)
def _information(view, key, _fleet):
    return away(sensor_information, _fleet.train)


def prepared_for(view, key, fleet):
    """The fleet as the models see it, through the window of now."""
    with view.progress("Preparing the sensors …"):
        return _prepared(view, key, view.values.window, fleet)


@kept(max_entries=8)
def _prepared(view, key, window, _fleet):
    return away(prepare, _fleet, window)


@kept(max_entries=16)
def grown_trees(view, key, window, cap, _prepared):
    return away(predict_trees, _prepared, cap)


@kept(max_entries=64)
def constant_scores(view, key, cap, _prepared):
    """Scores of the constant mean, against the truth and against the capped truth."""
    result = assess(_prepared, predict_constant(_prepared, cap), cap)
    return result.against_truth, result.against_capped


def predictions_of(view, key, prepared):
    """The predictions of the model of now."""
    v = view.values
    if v.model == "trees":
        with view.progress("Growing trees …"):
            return grown_trees(view, key, v.window, v.cap, prepared)
    penalty = v.ridge_lambda if v.model == "ridge" else 0.0
    return _predictions(view, key, v.model, penalty, v.cap, v.window, prepared)


@kept(max_entries=16)
def _predictions(view, key, model, penalty, cap, window, _prepared):
    if model == "constant":
        return predict_constant(_prepared, cap)
    return predict_ridge(_prepared, penalty, cap)


def assessed(view, key, prepared, predictions):
    """The predictions of the model of now, judged on the test engines."""
    v = view.values
    model = (v.model, v.ridge_lambda, v.cap, v.window)
    return _assessed(view, key, model, prepared, predictions)


@kept(max_entries=16)
def _assessed(view, key, model, _prepared, _predictions):
    return assess(_prepared, _predictions, model[2])


def costs_of(view, key, prepared, predictions):
    """What the policies cost with the predictions of the model of now."""
    v = view.values
    model = (v.model, v.ridge_lambda, v.cap, v.window)
    euros = 1000 * v.failure_cost, 1000 * v.service_cost
    return _costs(view, key, model, *euros, v.lead_time, prepared, predictions)


@kept(max_entries=16)
def _costs(view, key, model, failure, service, lead_time, _prepared, _predictions):
    return policies(_prepared, _predictions, failure, service, lead_time, THRESHOLDS)


def freedom_of(v, prepared):
    """Effective parameters of the linear model; 0 for the others."""
    if v.model not in ("ridge", "squares"):
        return 0.0
    penalty = v.ridge_lambda if v.model == "ridge" else 0.0
    return fit_ridge(prepared.system, penalty, v.cap).degrees_of_freedom[-1]


def rank_of(prepared):
    """Parameters of least squares: features that repeat others add none."""
    eigenvalues = prepared.system.eigenvalues[-1]
    return int((eigenvalues > 1e-12 * eigenvalues.max(initial=0.0)).sum())
