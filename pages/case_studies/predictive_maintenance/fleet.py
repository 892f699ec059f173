"""The fleet that all chapters look at, the model that two of them use, and what is made of them."""

from functools import lru_cache
from uuid import uuid4

import numpy as np

from core.datasets.engine_fleet import read_fleet, uploaded_sets
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet
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

SETS = ("FD001", "FD002", "FD003", "FD004")
THRESHOLDS = np.arange(151)

FLEET = [
    Seed(label="New fleet"),
    Choice(name="subset", label="C-MAPSS set", options={s: s for s in SETS}, default="FD001"),
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


def read_files(files, report):
    """Token and fleets of an upload; a DataError is one sentence for the reader."""
    sets, fleets = uploaded_sets(files), {}
    for done, (name, found) in enumerate(sets.items()):
        report(done / len(sets), f"Reading {name} …")
        fleets[name] = read_fleet(found)
    return uuid4().hex, fleets


@lru_cache(maxsize=8)
def simulated(seed):
    return simulate_fleet(seed)


def fleet_of(view):
    """The key of the fleet in use, and the fleet."""
    v = view.values
    if view.uploaded is None:
        return ("simulated", v.seed), simulated(v.seed)
    token, fleets = view.uploaded
    name = v.subset if v.subset in fleets else next(iter(fleets))
    return (token, name), fleets[name]


def show_fleet(view):
    """Which fleet, under "More settings": another sample, another set, files of one's own."""
    if view.uploaded is None:
        view.more("seed")
    elif len(view.uploaded[1]) > 1:
        view.more("subset")
    view.upload(
        "Your own C-MAPSS files",
        read_files,
        help="train, test and RUL of one set, or NASA's CMAPSSData.zip; plain, .gz, .xz "
        "or .zip. A training file alone will do.",
    )


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
def information(view, key, _fleet):
    return sensor_information(_fleet.train)


@kept(max_entries=8)
def prepared_for(view, key, window, _fleet):
    return prepare(_fleet, window)


@kept(max_entries=16)
def grown_trees(view, key, window, cap, _prepared):
    with view.progress("Growing trees …"):
        return predict_trees(_prepared, cap)


@kept(max_entries=64)
def constant_scores(view, key, cap, _prepared):
    """Scores of the constant mean, against the truth and against the capped truth."""
    result = assess(_prepared, predict_constant(_prepared, cap), cap)
    return result.against_truth, result.against_capped


def predictions_of(view, key, prepared):
    """The predictions of the model of now."""
    v = view.values
    penalty = v.ridge_lambda if v.model == "ridge" else 0.0
    return _predictions(view, key, v.model, penalty, v.cap, v.window, prepared)


@kept(max_entries=16)
def _predictions(view, key, model, penalty, cap, window, _prepared):
    match model:
        case "trees":
            return grown_trees(view, key, window, cap, _prepared)
        case "constant":
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


def listing_call(view, fleet):
    """A call that runs as it stands: the simulated fleet, or the reader's own files."""
    v = view.values
    if view.uploaded is None:
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
