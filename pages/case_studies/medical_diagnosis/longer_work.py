"""Learning curve and cross-validation of the network: longer work, on request, piece by piece.

What is done stays with the run: another slider may move, the work may be stopped and taken up
again.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.charts.diagnostic_curves import learning_curve_plot
from core.maths.case_studies.medical_diagnosis.image_trials import (
    LEAST,
    Trials,
    advance,
    fold_trials,
    learning_sizes,
    learning_trials,
)
from core.maths.case_studies.medical_diagnosis.tables import series
from core.maths.columns import path
from core.work.task import away
from pages.case_studies.medical_diagnosis.training import ideal_of

LABELS = {  # to begin, to go on, to stop
    "curve": (
        "Draw the learning curve",
        "Go on with the learning curve",
        "Stop the learning curve",
    ),
    "folds": (
        "Cross-validate the network",
        "Go on with the cross-validation",
        "Stop the cross-validation",
    ),
}


@dataclass(eq=False)
class Work:
    """Trials as far as they have come, and whether they go on."""

    trials: Trials
    going: bool = True


def do_longer_work(view, run):
    """One piece of what goes on, before anything is drawn; the figure is to go on then."""
    for work in (run.curve, run.folds):
        if work is None or not work.going:
            continue
        trials = work.trials
        with view.progress("Training …") as report:
            at = len(trials.network)
            report(trials.share, f"{trials.sizes[at]} images, {at + 1} of {len(trials.trials)}")
            steps = trials.state.steps if trials.state else 0
            name = f"trials {run.token} {len(trials.trials)} {at} {steps}"
            work.trials = view.work(name, away(advance, trials))
        work.going = not work.trials.done
        view.again = view.again or work.going


def _press(run, what):
    work = getattr(run, what)
    if work is not None:
        work.going = not work.going
        return
    plan = replace(run.plan, epochs=max(run.epochs, 1))
    if what == "curve":
        trials = learning_trials(run.images, plan, learning_sizes(run.images.train.labels))
    else:
        trials = fold_trials(run.images, plan)
    setattr(run, what, Work(trials))


def show_longer_work(view, run, found):
    """Two buttons; and the learning curve, as far as it has come."""
    ready = bool(found.readings)
    foldable = ready and run.foldable
    for what, possible in (("curve", ready), ("folds", foldable)):
        begin, go_on, stop = LABELS[what]
        work = getattr(run, what) if ready else None
        label = begin
        if work is not None and not work.trials.done:
            label = stop if work.going else go_on
        view.button(
            label,
            lambda what=what: _press(run, what),
            key=what,
            disabled=not possible or (work is not None and work.trials.done),
            place="below",
        )
    if ready and not foldable:
        view.notice(
            "Too few patients for folds by patient: each of three folds needs ill and healthy "
            "images.",
            place="below",
        )
    if ready and run.curve is not None and run.curve.trials.network:
        show_curve(view, run, run.curve.trials)


def show_curve(view, run, trials):
    areas = (trials.network, trials.pixels)
    sizes = trials.sizes.astype(float)
    done = sizes[: len(trials.network)]
    ideal = ideal_of(run.phantom) if run.phantom and not run.phantom.shift else None
    view.chart(
        learning_curve_plot(),
        {
            "ceiling": path(sizes[[0, -1]], [ideal.auc] * 2) if ideal else path([], []),
            "intervals": {
                "series": np.repeat([0, 1], len(done)),
                "x": np.tile(done, 2),
                "y": np.array([area.low for both in areas for area in both]),
                "y2": np.array([area.high for both in areas for area in both]),
            },
            "curves": series((done, [area.auc for area in both]) for both in areas),
        },
        caption=f"Network and logistic regression on pixels, with 95 % intervals: {len(done)} of "
        f"{len(sizes)} size{'s' * (len(sizes) > 1)}, drawn at random with the classes in their "
        + ("shares; dashed: the ideal observer." if ideal else "shares.")
        + (f" Smaller parts would have fewer than {LEAST} of a class." if len(sizes) == 1 else ""),
        name="sizes",
    )
