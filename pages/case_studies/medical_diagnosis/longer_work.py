"""Learning curve and cross-validation of the network: seconds of work, on request."""

from dataclasses import replace

import numpy as np

from core.charts.diagnostic_curves import learning_curve_plot
from core.maths.case_studies.medical_diagnosis.images import (
    cross_validate_network,
    learning_curve,
)
from core.maths.case_studies.medical_diagnosis.tables import series
from core.maths.columns import path
from pages.case_studies.medical_diagnosis.training import ideal_of

SIZES = (75, 150, 300, 600)


def do_longer_work(view, run):
    """What was asked for since the last time, before anything is drawn."""
    asked, run.asked = run.asked, ""
    if not asked:
        return
    plan = replace(run.plan, epochs=max(run.epochs, 1))
    with view.progress("Training …") as report:
        if asked == "curve":
            run.curve = learning_curve(run.images, plan, sizes_of(run), report)
        else:
            run.folds = cross_validate_network(run.images, plan, report=report)


def sizes_of(run):
    whole = len(run.images.train)
    return [n for n in SIZES if n < 0.8 * whole] + [whole]


def show_longer_work(view, run, found):
    """Two buttons; and the learning curve, once it was asked for."""
    ready = bool(found.readings)

    def ask(what):
        run.asked = what

    for what, label in (
        ("curve", "Draw the learning curve"),
        ("folds", "Cross-validate the network"),
    ):
        done = ready and getattr(run, what) is not None
        view.button(
            label,
            lambda what=what: ask(what),
            key=what,
            disabled=done or not ready,
            place="below",
        )
    if not ready or run.curve is None:
        return
    curve, sizes = run.curve, run.curve.sizes.astype(float)
    both = (curve.network, curve.pixels)
    ideal = ideal_of(run.phantom) if run.phantom and not run.phantom.shift else None
    view.chart(
        learning_curve_plot(),
        {
            "ceiling": path(sizes[[0, -1]], [ideal.auc] * 2) if ideal else path([], []),
            "intervals": {
                "series": np.repeat([0, 1], len(sizes)),
                "x": np.tile(sizes, 2),
                "y": np.array([area.low for areas in both for area in areas]),
                "y2": np.array([area.high for areas in both for area in areas]),
            },
            "curves": series((sizes, [area.auc for area in areas]) for areas in both),
        },
        caption="Network and logistic regression on pixels, with 95 % intervals"
        + ("; dashed: the ideal observer." if ideal else "."),
        name="sizes",
    )
