"""Every reader on the same test images: what two chapters show of it."""

from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.charts.diagnostic_curves import BASELINE, IDEAL, NETWORK, roc_of_readers
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import rate_intervals
from core.maths.case_studies.medical_diagnosis.images import fit_pixel_regression
from core.maths.case_studies.medical_diagnosis.mass_phantoms import efficiency, ideal_sensitivity
from core.maths.case_studies.medical_diagnosis.readers import (
    VALIDATION,
    Reading,
    Scores,
    cut_for_sensitivity,
    read_test,
    reader_scores,
)
from core.maths.case_studies.medical_diagnosis.tables import roc_path
from core.maths.columns import dots, path
from core.ui.kept import kept
from core.ui.words import number, percent
from core.work.task import away
from pages.case_studies.medical_diagnosis.settings import TEST_SETS
from pages.case_studies.medical_diagnosis.verdicts import area_of_the_ideal, count, interval, three

READERS = {
    "ideal": "Ideal observer",
    "network": "Network",
    "baseline": "Logistic regression on pixels",
}
_EFFICIENCY = "(d′ of the network on these images/d′ of the ideal over all)²"
FALSE_ALARMS = np.linspace(0, 1, 121)


@dataclass(frozen=True, eq=False)
class Found:
    """Readings by reader on the test images ``test``; none without a trained network at rest."""

    test: str
    readings: dict[str, Reading]
    scores: Scores
    ill: np.ndarray


def scores_of(view, run):
    """Scores of all readers, once for each stop of the training."""
    steps = run.state.steps
    if steps not in run.scores:
        with view.progress("Judging …"):
            if run.pixels is None:
                with view.progress("Logistic regression on pixels …", (0, 2)):
                    run.pixels = view.work("pixels", away(fit_pixel_regression, run.images))
            judge = away(reader_scores, run.images, run.state.best, run.pixels, run.phantom)
            with view.progress("Reading the test images …", (1, 2)):
                scores = view.work("readings", judge)
        run.scores = {steps: scores}
    return run.scores[steps]


@kept(max_entries=64)
def _read(view, token, steps, test, reader, _scores, _ill):
    return read_test(_scores, _ill)


def found_on(view, run, test="test"):
    """Every reader on the chosen test images, if the network is trained and at rest."""
    if run is None or run.going or not run.usable:
        return Found("test", {}, {}, np.zeros(0, bool))
    test = test if test in run.images.tests else "test"
    scores, held = scores_of(view, run), run.images.validation.labels == 1
    ill = run.images.tests[test].labels == 1
    readings = {
        name: cut_for_sensitivity(
            _read(view, run.token, run.state.steps, test, name, parts[test], ill),
            parts[VALIDATION],
            held,
            view.values.wanted / 100,
        )
        for name, parts in scores.items()
    }
    return Found(test, readings, scores, ill)


def show_readers(view, ideal, found):
    """ROC curves, and what each reader comes to at the wanted sensitivity."""
    wanted = view.values.wanted / 100
    curves = dict.fromkeys(READERS, path([], []))
    points = dict(curves)
    for name, reading in found.readings.items():
        curves[name] = roc_path(reading.ranking)
        points[name] = dots([reading.point.false_positive_rate], [reading.point.sensitivity])
    if ideal is not None and not found.readings:
        ceiling = ideal_sensitivity(ideal.detectability, FALSE_ALARMS)
        curves["ideal"] = path(FALSE_ALARMS, ceiling)
    view.chart(
        roc_of_readers(),
        {
            "chance": path([0, 1], [0, 1]),
            "wanted": path([0, 1], [wanted, wanted]),
            **curves,
            **{f"{name}_now": table for name, table in points.items()},
        },
        caption=_test_words(view, ideal, found),
        name="readers",
    )
    show_tables(view, found)
    known = {"Ideal observer": IDEAL} if ideal is not None else {}
    view.legend(
        known
        | {
            "Network": NETWORK,
            "Regression on pixels": BASELINE,
            "Sensitivity wanted": palette.INK,
        },
        place="below",
    )


def _test_words(view, ideal, found):
    if view.uploaded:
        return "The official test images."
    limit = f"Over all possible images the ideal observer has an AUC of {area_of_the_ideal(ideal)}"
    if view.values.shift:
        limit = (
            "If the place were known, the ideal observer would have an AUC of "
            f"{area_of_the_ideal(ideal)} over all possible images"
        )
    measured = f"; the table has every reader on these {len(found.ill):,} test images only"
    return f"Test images, {TEST_SETS[found.test]}. {limit}{measured if found.readings else ''}."


def show_tables(view, found):
    """A line for each reader, and the network's confusion matrix; dashes before the training."""
    rows = []
    for name in READERS:
        if name == "ideal" and view.uploaded:
            continue
        cells = ["–"] * 4
        if reading := found.readings.get(name):
            cells = [
                three(reading.area.auc),
                f"{three(reading.area.low)} to {three(reading.area.high)}",
                percent(float(reading.point.sensitivity)),
                percent(float(reading.point.false_positive_rate)),
            ]
        rows.append((READERS[name], *cells))
    view.table(
        ["Reader", "Test AUC", "95 %", "Sensitivity", "False alarms"],
        rows,
        caption=f"At the threshold that reaches {view.values.wanted} % on the validation images: "
        "false alarms are the price.",
        right=("Test AUC", "95 %", "Sensitivity", "False alarms"),
    )
    network = found.readings.get("network")
    counted = [["–", "–"], ["–", "–"]]
    if network:
        p = network.point
        counted = [
            [count(p.true_positive), count(p.false_negative)],
            [count(p.false_positive), count(p.true_negative)],
        ]
    view.table(
        ["Network", "Called back", "Not called"],
        [(name, *pair) for name, pair in zip(("Ill", "Healthy"), counted, strict=True)],
        caption="Confusion matrix of the network on these test images.",
        right=("Called back", "Not called"),
    )


def show_numbers(view, run, ideal, found):
    """The network in numbers; none before it is trained."""
    reading = found.readings.get("network")
    view.numbers(_numbers(run, ideal, found, reading) if reading else [])


def _numbers(run, ideal, found, reading):
    limits = rate_intervals(reading.half)["accuracy"]
    area = reading.area
    rows = [
        (
            "Network, test AUC",
            three(area.auc),
            interval((area.low, area.high), three, "DeLong" if area.standard_error else "Wilson"),
        ),
        (
            "Network, test accuracy",
            percent(float(reading.half.accuracy)),
            f"at P ≥ ½; {interval(limits, how='Wilson')}",
        ),
    ]
    if run.phantom:
        best = found.readings["ideal"].area.auc
        less, more = sorted((best, area.auc))
        reads = "on the same images"
        if found.test != "test":
            reads = "on the same images, which the ideal observer reads without markers"
        rows.append(
            (
                f"{'Behind' if best >= area.auc else 'Ahead of'} the ideal observer",
                three(more - less),
                f"{three(more)} − {three(less)} {reads}",
            )
        )
        if not run.phantom.shift and found.test == "test":
            used = efficiency(area.auc, ideal.detectability)
            why = _EFFICIENCY if ideal.detectability else "0/0: there is nothing to see"
            if np.isinf(used):
                why = "these images are all ranked rightly, so they do not tell d′ of the network"
            rows.append(("Efficiency", "unknown" if np.isinf(used) else percent(used), why))
    if run.folds is not None and run.folds.trials.done:
        rows.append(_of_the_folds(run, area))
    return rows


def _of_the_folds(run, area):
    trials = run.folds.trials
    auc = np.array([fold.auc for fold in trials.network])
    error = float(auc.std(ddof=1) / np.sqrt(len(auc)))
    learned, dealt = trials.sizes, "image" if run.images.patients is None else "patient"
    few, many = learned.min(), learned.max()
    images = f"{few:,}" if few == many else f"{few:,} to {many:,}"
    return (
        "Cross-validation of the network",
        three(auc.mean()),
        f"± {number(error)}: {len(auc)} folds dealt by {dealt}, each network from only {images} "
        f"images; the test gives {three(area.auc)}, a gap of {three(auc.mean() - area.auc)}",
    )
