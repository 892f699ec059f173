"""The model of the measured cells, and the penalty that it is fitted with: two chapters show it."""

from functools import lru_cache

import numpy as np

from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    bootstrap_coefficients,
    single_measurement_areas,
    wisconsin_cells,
)
from core.maths.case_studies.medical_diagnosis.decision import judge_cells
from core.maths.case_studies.medical_diagnosis.verdicts import Optimum
from core.maths.learning.logistic_regression import fit_logistic_models, largest_curvature
from core.ui.controls import Slider
from core.ui.kept import kept
from core.work.task import away

PENALTY = Slider(
    name="penalty",
    label="Penalty, log₁₀ λ",
    low=-4,
    high=0,
    default=-2,
    step=0.5,
    live=False,
    help="λ of ½ λ|w|². The judged model is fitted with it too.",
)
RESAMPLES = 200


@lru_cache(maxsize=1)
def cells():
    return wisconsin_cells()


@lru_cache(maxsize=1)
def areas_of_single_measurements():
    return single_measurement_areas(cells().features, cells().ill)


def penalty_of(v):
    return float(f"{10**v.penalty:.3g}")


@kept(max_entries=16)
def _judged(view, penalty):
    return away(judge_cells, cells(), penalty)


@kept(max_entries=16)
def _weights(view, penalty):
    return away(bootstrap_coefficients, cells().features, cells().ill, penalty, RESAMPLES)


@lru_cache(maxsize=16)
def optimum_of(penalty):
    """The minimum of J over all patients."""
    everyone = np.ones((1, len(cells().ill)))
    model = fit_logistic_models(cells().features, cells().ill, everyone, penalty)
    theta = np.r_[model.weights[0], model.intercept]
    curvature = largest_curvature(cells().features, theta, penalty)
    return Optimum(theta, float(model.loss[0]), curvature)


def judged_model(view):
    """The model with the penalty of now, cross-validated."""
    with view.progress("Cross-validation …"):
        return _judged(view, penalty_of(view.values))


def judged_weights(view):
    """Its weights, with bootstrap intervals."""
    with view.progress("Bootstrap of the weights …"):
        return _weights(view, penalty_of(view.values))
