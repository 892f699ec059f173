"""What is said of a training on a table, chosen from its cases."""

import numpy as np

from core.counted_shares import share_said
from core.maths.learning.dense_network import ACTIVATIONS
from core.maths.learning.dense_training import EVERY, WAYS
from core.maths.learning.learning_verdicts import RISE, Standing
from core.maths.learning.network_findings import Cause
from core.ui.words import apart, counted, number, percent

TONES = {
    Standing.DIVERGED: "alarm",
    Standing.UNTRAINED: "plain",
    Standing.TOO_SOON: "plain",
    Standing.UNJUDGED: "warn",
    Standing.NO_GAIN: "warn",
    Standing.BY_HEART: "warn",
    Standing.BOTH_RISE: "warn",
    Standing.NOT_BY_HEART: "warn",
    Standing.STILL_GOOD: "good",
}


def standing_said(case, state, judged="validation rows", learned="rows to learn from"):
    """How the held-out loss stands. judged: what is held out; learned: what is not."""
    if case is Standing.UNJUDGED:
        return "No class has the five rows that it takes to hold one out: nothing judges this run."
    if case is Standing.DIVERGED:
        return ""
    if case is Standing.TOO_SOON:
        return f"Both losses are judged every {EVERY} steps: the next time at step {EVERY}."
    held = state.losses[:, 1]
    least, last = apart(float(np.nanmin(held)), float(held[-1]))
    at, now = state.best_at, int(state.measured[-1])
    match case:
        case Standing.NO_GAIN:
            here = "the same to fifteen digits" if least == last else last
            return (
                f"On the {judged} J was least before the first step, {least}; at step {now} it is "
                f"{here}."
            )
        case Standing.BY_HEART:
            return (
                f"Learning by heart: on the {judged} J was least at step {at}, {least}, and is "
                f"{last} at step {now}, while on the {learned} it is lower than then."
            )
        case Standing.BOTH_RISE:
            return (
                f"On the {judged} J was least at step {at}, {least}, and is {last} at step {now}; "
                f"on the {learned} it is no lower than then, either."
            )
        case Standing.NOT_BY_HEART:
            own = float(state.losses[-1, 0])
            return (
                f"On the {judged} J was least at step {at}, {least}, and is {last} at step {now}. "
                f"Yet it is not learning by heart: on the {learned} J is larger still, "
                f"{apart(own, float(held[-1]))[0]}."
            )
    if at == now:
        return f"On the {judged} J is at its least so far, {last}, at step {now}."
    text = f"On the {judged} J was least at step {at}, {least}, and is"
    if least == last:
        return f"{text} the same to fifteen digits at step {now}."
    return f"{text} {last} at step {now}, no more than {percent(RISE, 0)} above."


def untrained_said(plan, goal):
    """What is going to be trained."""
    layers = " and ".join(map(str, plan.hidden))
    asides = [f"λ = {number(plan.penalty)}"] * bool(plan.penalty)
    asides += [f"dropout of {percent(plan.dropped, 0)}"] * bool(plan.dropped)
    return (
        f"Not trained yet: {layers} hidden unit{'s' * (sum(plan.hidden) > 1)}, "
        f"{ACTIVATIONS[plan.activation].label}, {WAYS[plan.optimizer].label}"
        f"{''.join(f', {aside}' for aside in asides)}, {goal:,} steps."
    )


def stopped_said(state, plan, cause):
    """Why a run has left the finite numbers."""
    alpha = number(plan.rate(state.steps))
    why = (
        f"α·λ = {number(plan.rate(state.steps) * plan.penalty)}: the penalty alone makes each step "
        "overshoot 0 by more than the step before"
        if cause is Cause.PENALTY
        else f"with α = {alpha} each step overshoots, and where the weights are larger the "
        "gradient is larger too"
    )
    return (
        f"Step {state.steps + 1} leads to numbers beyond 10³⁰⁸, which are not a number any more: "
        f"{why}. Shown is step {state.steps}. Way back: a smaller α, and begin anew."
    )


def accuracy_said(right, baseline, n):
    """How many of the rows are named rightly, beside who always names the commonest class."""
    if not n:
        return ""
    return (
        f"{percent(right)} of {counted(n, 'validation row')} are named rightly; always naming the "
        f"commonest class of the rows to learn from gets {percent(baseline)}."
    )


def sure_said(matrix, sure):
    """How many of those that are answered are right: what an answer is worth."""
    many = int(matrix.sum())
    if not sure:
        return ""
    if not many:
        return f"With a P of {sure} % or more none is answered."
    return (
        f"With a P of {sure} % or more {many} {'is' if many == 1 else 'are'} answered. "
        f"Rightly so: {share_said(int(np.trace(matrix)), many)}."
    )


def answered_said(matrix, n, sure):
    """How many rows have a P that is large enough, and how many of these are right."""
    if not sure:
        return ""
    if not matrix.any():
        return f"None of {n} has a P of {sure} % or more: "
    many, right = int(matrix.sum()), int(np.trace(matrix))
    if many == 1:
        how = "rightly" if right else "wrongly"
        return f"1 of {n} is answered, with a P of {sure} % or more, {how}. "
    return f"{many} of {n} are answered, with a P of {sure} % or more, {right} of them rightly. "


def most_confused(matrix, names):
    """The pair that is taken for each other most often."""
    wrong = matrix - np.diag(np.diag(matrix))
    if not matrix.any():
        return "no row is answered."
    if not wrong.any():
        return "No row is named wrongly."
    i, j = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return f"Most often {names[i]} is named {names[j]}: {counted(int(wrong[i, j]), 'time')}."
