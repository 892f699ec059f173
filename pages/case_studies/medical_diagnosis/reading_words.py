"""What to notice about a network, its training, the other readers and the marker, in words."""

from core.maths.case_studies.medical_diagnosis.diagnostic_measures import auc_interval
from core.maths.case_studies.medical_diagnosis.readers import VALIDATION
from core.maths.case_studies.medical_diagnosis.verdicts import (
    Comparison,
    Learning,
    Shortcut,
    judge_comparison,
    judge_learning,
    judge_shortcut,
    knowing_nothing,
)
from core.ui.words import percent
from pages.case_studies.medical_diagnosis.verdicts import (
    differences,
    interval,
    share_digits,
    steps_in_words,
    three,
)

SAID = {  # of a run at rest
    Learning.DIVERGED: (
        "The loss is no number any more after {steps}: the learning rate is "
        "too large. Begin anew with a smaller one.",
        "alarm",
    ),
    Learning.NOT_BEGUN: (
        "Stopped before the first epoch was over: the network that is judged is as it was drawn.",
        "plain",
    ),
    Learning.CLIMBS: (
        "The loss climbs instead of falling: the learning rate is too large. Begin anew with "
        "a smaller one.",
        "alarm",
    ),
    Learning.NO_GAIN: (
        "No epoch had a lower validation loss than the random start, so the network that is "
        "judged has learned nothing.",
        "warn",
    ),
    Learning.CHANCE: (
        "No better than chance: the network of epoch {best} ranks validation images with an "
        "{around}, lots with 0.5. More contrast, images, epochs, or another rate?",
        "warn",
    ),
    Learning.FAILS_TEST: (
        "Validation images are ranked better than by lot ({around}), test images are not: "
        "what was learned does not carry over.",
        "warn",
    ),
    Learning.OVERFITS: (
        "Overfitting: the validation loss was lowest after epoch {best} and rises since, "
        "while the training loss falls. The network of that epoch is the one that is judged.",
        "warn",
    ),
    Learning.UNSTEADY: (
        "Unsteady: both losses were lower after epoch {best}, whose network is judged. A "
        "smaller learning rate walks more quietly.",
        "warn",
    ),
    Learning.LEARNED: (
        "Stopped after epoch {epochs}. The network of epoch {best}, with the lowest "
        "validation loss, is judged. It reads {right} of the validation images rightly; "
        "naming the commoner class, {by_majority}.",
        "good",
    ),
}


def training_words(run, found=None):
    """How the training went, and what to say it in; ``found``: the readings on the test images."""
    if run is None:
        return (
            "Not trained yet with these settings: the filters are random. Press “Train”; about 4 "
            "seconds on phantoms.",
            "plain",
        )
    if run.going:
        said = f"Training: epoch {run.epochs} of {run.target}. It can be stopped at any time."
        return said, "plain"
    verdict, validation = learning_verdict(run, found)
    return _at_rest(run, verdict, validation)


def _at_rest(run, verdict, validation):
    digits = share_digits(verdict.accuracy, verdict.majority)
    right, by_majority = (percent(x, digits) for x in (verdict.accuracy, verdict.majority))
    around = f"AUC {three(validation.auc)}, {_limits(validation)}" if validation else ""
    words, tone = SAID[verdict.case]
    return (
        words.format(
            steps=steps_in_words(run.state.steps),
            epochs=run.epochs,
            best=verdict.best,
            around=around,
            right=right,
            by_majority=by_majority,
        ),
        tone,
    )


def learning_verdict(run, found=None):
    """The case of a run at rest, and the area on the validation images where they were read."""
    validation = test = None
    if found and found.readings:
        held, score = run.images.validation.labels == 1, found.scores["network"][VALIDATION]
        validation = run.once(VALIDATION, lambda: auc_interval(score, held))
        test = found.readings["network"].area if found.test == "test" else None
    _, majority = knowing_nothing(run.images.train.labels, run.images.validation.labels)
    return judge_learning(run.state, majority, validation, test), validation


def _limits(area):
    return interval((area.low, area.high), three)


def readers_words(run, found):
    """How the network compares with the other readers of the same test images."""
    if not found.readings:
        return (
            "The curves of the network and of its baseline stand here once it is trained.",
            "plain",
        )
    scores = (found.scores[name][found.test] for name in ("network", "baseline"))
    verdict = run.once(found.test, lambda: judge_comparison(*scores, found.ill))
    area, difference = verdict.network, verdict.difference
    gain, low, high = differences(difference.auc, difference.low, difference.high)
    gain = f"{gain} (95 %: {low} to {high})"
    unknown_place = run.phantom is None or run.phantom.shift > 0
    if verdict.case is Comparison.CHANCE:
        return (
            f"The network is no better than chance on these images: AUC {three(area.auc)}, "
            f"{_limits(area)}, where lots have 0.5.",
            "warn",
        )
    if verdict.case is Comparison.BEATS:
        why = " Sliding a filter finds the same thing anywhere."
        filters = run.plan.filters and unknown_place
        return f"The network beats the pixels: {gain}.{why if filters else ''}", "good"
    if not unknown_place:
        level = verdict.case is Comparison.LEVEL
        said = "The baseline is not clearly beaten" if level else "The baseline is better"
        return (
            f"{said}: network minus baseline {gain}. Where the place is known the ideal reader "
            "is linear itself. Let the mass sit anywhere, and try again.",
            "plain",
        )
    if verdict.case is Comparison.BEATEN:
        return f"The linear baseline is better: network minus baseline {gain}.", "warn"
    return f"No clear difference: network minus baseline {gain}.", "plain"


def marker_words(run, found):
    """What became of the marker; None where no marked images were read."""
    scores = found.scores.get("network", {})
    if not found.readings or "as trained" not in scores:
        return None
    ideal = found.readings["ideal"].area.auc
    verdict = run.once(
        ("marker", found.test), lambda: judge_shortcut(found.test, scores, found.ill, ideal)
    )
    now, marked, plain = three(verdict.area.auc), three(verdict.marked), three(verdict.plain)
    on_reversed = f"On images whose healthy ones carry the marker the AUC is {now}"
    around = _limits(verdict.area)
    return {
        Shortcut.LEARNED: (
            f"{on_reversed} ({around}): the network had learned the marker, and it outweighs the "
            "mass.",
            "alarm",
        ),
        Shortcut.MASS_PREVAILS: (
            f"{on_reversed} ({around}): the mass still counts for more than the marker.",
            "good",
        ),
        Shortcut.UNDECIDED: (
            f"{on_reversed} ({around}), where lots have 0.5: neither mass nor marker decides.",
            "warn",
        ),
        Shortcut.PRAISED: (
            f"With markers as in training the AUC is {marked}, without them {plain}. Such a test, "
            "cut from the same hospital’s images, would have praised the network.",
            "warn",
        ),
        Shortcut.NOT_PRAISED: (
            f"With markers as in training the AUC is {marked}, without them {plain}: the marker "
            "has not clearly helped.",
            "plain",
        ),
        Shortcut.FALLS: (
            f"Without the marker the network falls from {marked} to {plain}: validation images "
            "with the same marker had not warned.",
            "alarm",
        ),
        Shortcut.COSTS_LITTLE: (
            f"Without the marker the AUC is {plain}, that of the ideal observer on the same images "
            f"{three(ideal)}: the marker has cost little.",
            "good",
        ),
        Shortcut.BEHIND_ANYWAY: (
            f"The AUC is {plain} without the marker and {marked} with it, the ideal observer’s "
            f"{three(ideal)}: it is not the marker that keeps the network behind.",
            "plain",
        ),
    }[verdict.case]
