"""What to notice in each state, in words; and how this page writes its figures."""

import numpy as np

from core.maths.case_studies.medical_diagnosis.diagnostic_measures import auc_difference
from core.ui.words import number, percent

NOT_CLINICAL = "Not for clinical use. Data, models and costs here are for learning."


def share_digits(*shares, least=1):
    """Decimals that tell these shares, as percentages, from each other and from 0 and 100 %.

    >>> share_digits(0.25, 0.5), share_digits(0.9996, 0.99999, least=2), share_digits(1.0, 1.0)
    (1, 3, 1)
    """
    told = {round(float(share), 9) for share in shares if not np.isnan(share)} | {0.0, 1.0}
    for digits in range(least, 7):
        if len({percent(share, digits) for share in told}) == len(told):
            return digits
    return 7


def interval(limits, form=None):
    if form is None:
        digits = share_digits(*limits)
        return interval(limits, lambda share: percent(share, digits))
    return f"95 %: {form(limits[0])} to {form(limits[1])}"


def count(value):
    return f"{float(value):,.0f}"


def three(value):
    """An area under a ROC curve, or a difference of two; with as many digits as tell it from 0
    and 1.

    >>> three(0.95), three(1.0), three(0.99998), three(-0.0001), three(1 - 2e-9)
    ('0.950', '1.000', '0.99998', '−0.0001', '1 − 2·10⁻⁹')
    """
    value = float(value)
    for digits in range(3, 8):
        text = f"{value:.{digits}f}"
        if value in (0, 1) or np.isnan(value) or abs(float(text)) not in (0, 1):
            return text.replace("-", "−")
    return number(value, 1) if abs(value) < 0.5 else f"1 − {number(1 - value, 1)}"


def decision_words(v, model, costs, decision):
    """What to notice about the decision, and the tone to say it in."""
    ppv = decision.values[0]
    if not decision.called:
        return "Nobody is called back: no false alarm, and every illness is missed.", "alarm"
    if decision.called == len(model.score):
        return (
            "Everybody is called back. The test decides nothing; the prevalence alone is the PPV.",
            "alarm",
        )
    if decision.above > 0.1:
        return (
            f"This threshold costs {percent(decision.above, 0)} more a patient than the cheapest, "
            f"{number(costs.threshold[costs.best])}. At a prevalence of {number(v.prevalence)} % a "
            f"called patient is ill with probability {percent(ppv)}.",
            "warn",
        )
    if ppv < 0.5:
        return (
            f"Cheap, and yet most of those called back are healthy: of 100, {number(100 * ppv)} "
            "are ill. Where an illness is rare, even a good test calls mostly healthy people.",
            "warn",
        )
    return (
        "Near the cheapest threshold. Chosen on the other folds, it costs "
        f"{number(costs.policy.cost)} a patient on those it did not see.",
        "good",
    )


def descent_words(v, way, limit):
    if way.diverged:
        return (
            f"Diverging: after {way.steps} steps the weights are beyond 10⁸. Steps above 2/L may "
            "climb out on the other side of the valley, further each time.",
            "alarm",
        )
    rises = int((np.diff(way.loss[: v.steps + 1]) > 1e-12).sum())
    if rises:
        return (
            f"The loss rises at {rises} of {v.steps} steps: above 2/L = {number(limit)} a step may "
            "land on the other side of the valley, higher up.",
            "warn",
        )
    if v.learning_rate > limit:
        return (
            f"Above 2/L = {number(limit)}, and yet it falls at every step: L is the curvature "
            "where every probability is ½; the valley is flatter where the model is sure. The "
            "limit promises; beyond it there is only luck.",
            "plain",
        )
    if way.gradient_norm[v.steps] < 0.01:
        return "Settled: the gradient is nearly 0, more steps change little.", "good"
    return (
        "Falling at every step. The steep directions are done first, the flat ones take hundreds "
        "of steps.",
        "plain",
    )


def training_words(run):
    """How the training went."""
    if run is None:
        return (
            "Not trained yet with these settings: the filters are random. Press “Train”; about 4 "
            "seconds on phantoms.",
            "plain",
        )
    state, done = run.state, run.epochs
    if state.diverged:
        return (
            f"The loss is no number any more after {state.steps} steps: the learning rate is too "
            "large. Begin anew with a smaller one.",
            "alarm",
        )
    if run.going:
        return f"Training: epoch {done} of {run.target}. It can be stopped at any time.", "plain"
    if done == 0:
        return "Stopped before the first epoch: the network is as it was drawn.", "plain"
    best = int(np.argmin(state.validation_loss))
    if state.train_loss[-1] > state.train_loss[0]:
        return (
            "The loss climbs instead of falling: the learning rate is too large. Begin anew with "
            "a smaller one.",
            "alarm",
        )
    if state.validation_loss[-1] > 1.1 * state.validation_loss[best] and best < done:
        return (
            f"Overfitting: the validation loss was lowest after epoch {best} and rises since, "
            "while the training loss falls. The network of that epoch is the one that is judged.",
            "warn",
        )
    if state.validation_accuracy[best] < 0.6:
        return (
            "Hardly better than tossing a coin: more contrast, more images, more epochs, or "
            "another learning rate?",
            "warn",
        )
    return (
        f"Stopped after epoch {done}. The network of epoch {best}, with the lowest validation "
        "loss, is judged.",
        "good",
    )


def readers_words(run, found):
    """How the network compares with the other readers of the same test images."""
    if not found.readings:
        return (
            "The curves of the network and of its baseline stand here once it is trained.",
            "plain",
        )
    scores = (found.scores[name][found.test] for name in ("network", "baseline"))
    difference = auc_difference(*scores, found.ill)
    gain = f"{three(difference.auc)} (95 %: {three(difference.low)} to {three(difference.high)})"
    if run.phantom and not run.phantom.shift and difference.auc < 0.01:
        return (
            f"The baseline is not beaten: {gain}. Where the place is known the ideal "
            "reader is linear itself, so a linear model is enough and learns from fewer images. "
            "Let the mass sit anywhere, and try again.",
            "plain",
        )
    if difference.low > 0:
        return (
            f"The network beats the pixels: {gain}. Sliding a filter finds the same thing "
            "anywhere.",
            "good",
        )
    return f"Network minus baseline: {gain}.", "plain"


def marker_words(run, found, marked):
    """What became of the marker; None where there is nothing to say about it."""
    if not found.readings:
        return None
    network = found.readings["network"].area.auc
    if found.test == "reversed":
        return (
            f"On images whose healthy ones carry the marker the AUC is {three(network)}: "
            + (
                "the network had learned the marker, not the mass."
                if network < 0.5
                else "the mass still counts for more than the marker."
            ),
            "alarm" if network < 0.5 else "good",
        )
    if found.test == "as trained":
        return (
            f"With markers as in training the AUC is {three(network)}. Such a test, cut from the "
            "same hospital's images, would have praised the network.",
            "warn",
        )
    if run.phantom and marked and network < found.readings["ideal"].area.auc - 0.1:
        return (
            f"Without the marker the network falls to {three(network)}: validation images with "
            "the same marker had not warned.",
            "alarm",
        )
    return None
