"""What is said of the ways to the best weights, chosen from their cases."""

import numpy as np

from core.maths.learning.logistic_newton import Ending
from core.maths.learning.solver_race import ALONG, NEWTON_STEPS, STEPS, Course, arrival
from core.ui.words import apart, counted, number

TONES = {
    Course.ENDLESS: "alarm",
    Course.THROWN: "alarm",
    Course.DETOUR: "warn",
    Course.STRAIGHT: "good",
    Course.UNFINISHED: "warn",
}


def race_caption(found):
    together = " Full and damped Newton steps are the same: one line." if found.together else ""
    if found.endless:
        return f"There is no least J: drawn is J itself.{together}"
    return f"Least J = {number(found.least)} nats. Nearer than 10⁻¹⁰ counts as arrived.{together}"


def damped_said(found):
    steps = arrival(found.damped.loss, found.least)
    if steps is None:
        return f"damped ones have not arrived after {counted(found.damped.steps, 'step')}"
    return f"damped ones arrive after {counted(steps, 'step')}"


def course_said(found):
    """What full Newton steps do here, and damped ones."""
    full = arrival(found.full.loss, found.least)
    match found.course:
        case Course.ENDLESS:
            return (
                "A line separates the classes and no penalty holds the weights: J has no least "
                "value to arrive at. It goes to 0, and the weights to infinity, by any method."
            )
        case Course.THROWN:
            if not found.full.steps:
                return (
                    "Not even one Newton step can be taken, full or damped: to rounding, J has no "
                    "curvature here. Gradient descent needs none."
                )
            before, after = apart(found.full.loss[0], found.full.loss[-1])
            end = "a weight is beyond 10⁸"
            if found.full.ending is Ending.SINGULAR:
                end = "then no curvature is left to step by"
            return (
                f"Full Newton steps leave: J goes from {before} to {after} in "
                f"{counted(found.full.steps, 'step')}, and {end}; {damped_said(found)}. Far from "
                "the best weights the quadratic model promises too much."
            )
        case Course.DETOUR:
            return (
                f"Full Newton steps arrive after {counted(full, 'step')}, but J rises on the way: "
                f"luck, not design; {damped_said(found)}."
            )
        case Course.UNFINISHED:
            return (
                f"After {NEWTON_STEPS} full Newton steps nothing is decided; {damped_said(found)}."
            )
    return (
        f"Full Newton steps arrive after {counted(full, 'step')}, and J falls at each. In the end "
        "the correct digits about double with each step."
    )


def descent_said(found, rate):
    """How far gradient descent has come."""
    a = number(rate)
    if len(found.descent) <= STEPS:
        return f"Gradient descent with α = {a}/L leaves: a coordinate is beyond 10⁸."
    if found.endless:
        return (
            f"Gradient descent with α = {a}/L has J = {number(found.descent[-1])} after {STEPS} "
            "steps."
        )
    steps = arrival(found.descent, found.least)
    rises = ", J rising at some of them" if found.descent_rises else ""
    if steps is None:
        left = number(float(found.descent[-1] - found.least))
        return f"Gradient descent with α = {a}/L is {left} above after {STEPS} steps{rises}."
    return f"Gradient descent with α = {a}/L arrives after {counted(steps, 'step')}{rises}."


def model_said(found):
    """The quadratic model against J, at its own minimum."""
    if not np.isfinite(found.along).all():
        return "No full step, no model to draw."
    at = int(np.argmin(np.abs(ALONG - 1)))
    start, told, true = map(number, (found.along[0], found.model[at], found.along[at]))
    if found.full.decrement[0] < 1e-12:
        return "The start is the minimum, and the step has next to no length."
    return (
        f"From J = {start} the model promises {told} at the full step; J is {true} there. The "
        "model has the value, the slope and the curvature of J at the start, no more."
    )
