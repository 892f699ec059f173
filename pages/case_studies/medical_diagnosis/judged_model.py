"""The model of the measured cells, and the penalty that it is fitted with: two chapters show it."""

from functools import lru_cache

from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    bootstrap_coefficients,
    single_measurement_areas,
    wisconsin_cells,
)
from core.maths.case_studies.medical_diagnosis.decision import LEARNING_RATE, STEPS, judge_cells
from core.ui.controls import Slider
from core.ui.kept import kept

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
def _judged(view, penalty, _report):
    return judge_cells(cells(), penalty, _report)


@kept(max_entries=16)
def _weights(view, penalty, _report):
    given = (cells().features, cells().ill, LEARNING_RATE, penalty, STEPS)
    return bootstrap_coefficients(*given, RESAMPLES, report=_report)


def judged_model(view):
    """The model with the penalty of now, cross-validated."""
    with view.progress("Cross-validation …") as report:
        return _judged(view, penalty_of(view.values), report)


def judged_weights(view):
    """Its weights, with bootstrap intervals."""
    with view.progress("Bootstrap of the weights …") as report:
        return _weights(
            view, penalty_of(view.values), lambda share, what: report(share, "Bootstrap …")
        )
