"""What is said of a training in the plane, chosen from its cases."""

import numpy as np

from core.maths.learning.network_findings import Cause, Outcome
from core.maths.learning.planar_classes import HIGH, LOW
from core.ui.training import course_said
from core.ui.words import all_of, counted, number
from pages.learning.neural_network.runs import NAMES

TONES = {
    Outcome.DIVERGED: "alarm",
    Outcome.UNTRAINED: "plain",
    Outcome.LEVEL: "warn",
    Outcome.ONE_ANSWER: "warn",
    Outcome.SOME_WRONG: "plain",
    Outcome.ALL_RIGHT: "good",
}
NO_POINTS = "No point yet. Choose a class, then press on the picture."


def outcome_said(found, state, plan, cause, x):
    """What the training has come to; ``x``: the points to learn from."""
    steps = counted(state.steps, "step")
    match found.outcome:
        case Outcome.DIVERGED:
            return diverged_said(state, plan, cause)
        case Outcome.UNTRAINED:
            return "Not trained yet: the weights are as drawn. Press play."
        case Outcome.LEVEL:
            return (
                f"After {steps} every point gets the same probabilities: "
                f"{level_said(found, state, x)}"
            )
        case Outcome.ONE_ANSWER:
            name = NAMES[int(found.logits[0].argmax())]
            alone = "" if found.wrong else ": no other class is here"
            return f"After {steps} every point gets class {name}, and {wrong_said(found)}{alone}."
        case Outcome.ALL_RIGHT:
            return f"After {steps} all {len(found.right)} points are on the right side."
    return f"After {steps} {wrong_said(found)}."


def wrong_said(found):
    is_are = "is" if found.wrong == 1 else "are"
    return f"{found.wrong} of {counted(len(found.right), 'point')} {is_are} on the wrong side"


def diverged_said(state, plan, cause):
    """At which step the numbers left the finite range, why, and the way back."""
    alpha = plan.rate(state.steps)
    if cause is Cause.PENALTY:
        why = (
            f"α·λ = {number(alpha * plan.penalty)} is so large that the penalty alone makes each "
            "step overshoot 0 by more than the step before."
        )
    else:
        why = (
            f"with α = {number(alpha)} each step overshoots, and where the weights are larger the "
            "gradient is larger too."
        )
    back = (
        f"Way back: drag the film before step {state.steps} and turn α down there."
        if state.steps
        else "Way back: turn α down."
    )
    return (
        f"Step {state.steps + 1} leads to numbers beyond 10³⁰⁸, which are not a number any more: "
        f"{why} The picture shows step {state.steps}. {back}"
    )


def level_said(found, state, x):
    """Why nothing tells the points apart."""
    for layer, (dead, units) in enumerate(zip(found.dead, state.network.sizes[1:-1], strict=True)):
        if dead == units:
            return (
                f"{units_said(units)} of layer {layer + 1} {'is' if units == 1 else 'are'} dead, "
                "and nothing of the points comes through."
            )
    if not any(weights.any() for weights, _ in state.network.layers):
        return (
            "all weights began at 0, so every gradient of a weight is 0, and only the last biases "
            "learn."
        )
    if not np.ptp(x, axis=0).any():
        return "all points are in one place."
    for layer, (weights, _) in enumerate(state.network.layers, 1):
        if not weights.any():
            return f"all weights into {layer_name(layer, state)} are 0."
    return "the weights are too small to tell places apart."


def layer_name(layer, state):
    return f"layer {layer}" if layer < len(state.network.layers) else "the last layer"


def units_said(units):
    return all_of(units, "unit")


def bends_said(found, state, seen):
    """What the first layer's bends are in this picture, or that there are none."""
    if found.straight:
        hidden = len(state.network.sizes) - 2
        many = state.network.sizes[-1] > 2
        line = "every boundary is a straight line" if many else "the boundary is a straight line"
        if not hidden:
            return f"Without a hidden layer {line}."
        layers = "A layer" if hidden == 1 else f"{hidden} layers"
        adds = "adds" if hidden == 1 else "add"
        return f"{layers} without a bend {adds} up to a linear map: {line}."
    units = state.network.sizes[1]
    if not state.network.layers[0][0].any():
        return (
            f"{seen} of {counted(units, 'bend')} of layer 1: weights of 0 have no line to bend at."
        )
    passes = "passes" if units == 1 or seen == 1 else "pass"
    return (
        f"{seen} of {counted(units, 'bend')} of layer 1 (dashed) {passes} between −3 and 3 across "
        "and −2 and 2 up."
    )


def units_state_said(found, state):
    """Units that are dead, or layers whose units are alike."""
    hidden = state.network.sizes[1:-1]
    dead, units = sum(found.dead), sum(hidden)
    if dead:
        is_are = "is" if dead == 1 else "are"
        return (
            f"{dead} of {counted(units, 'hidden unit')} {is_are} dead: 0 at every point, and no "
            "gradient comes through."
        )
    if any(found.alike):
        layer = found.alike.index(True)
        return f"All {hidden[layer]} units of layer {layer + 1} give the same, as one unit would."
    return ""


def rates_said(legs, rate, last, back):
    """Which learning rates there were; ``back``: the way back, where all steps up to the ``last``
    one were made with the earlier ones."""
    left = back if legs and legs[-1][1] >= last else ""
    return course_said(legs, rate, "α", "learning rates", left=left)


def plane_caption(examples, classes):
    sizes = np.bincount(examples.labels, minlength=classes)
    text = ", ".join(f"{n} of {NAMES[k]}" for k, n in enumerate(sizes.tolist()))
    return (
        f"{text}. Darker where the likeliest class is 3, 9 and 19 times as likely as the next. "
        "✛: the asked place."
    )


def loss_caption(state, examples, now):
    loss, fresh = now
    text = f"J, the penalty included: {number(loss)} at step {state.steps}"
    if examples.held_out_labels.size:
        text += f"; on {len(examples.held_out_labels)} fresh points of the same law {number(fresh)}"
    return f"{text}. Solid: points to learn from. Dashed: fresh ones; uprights: α was changed."


def in_picture(network, seen):
    return seen(network, np.array(LOW), np.array(HIGH))
