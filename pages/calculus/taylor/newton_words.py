"""What is said of Newton's method from one start, chosen from its case."""

import numpy as np

from core.maths.calculus.newton_root import Case
from core.ui.words import number

RATED = (Case.QUADRATIC, Case.HIGHER, Case.MULTIPLE)
TONES = {
    Case.AT_ROOT: "good",
    Case.LANDED: "good",
    Case.QUADRATIC: "good",
    Case.HIGHER: "good",
    Case.MULTIPLE: "warn",
    Case.LINEAR: "warn",
    Case.CREEPS: "warn",
    Case.STEADY: "warn",
    Case.CYCLE: "alarm",
    Case.DRIFTS: "alarm",
    Case.FAR: "alarm",
    Case.WANDERS: "alarm",
    Case.ZERO_SLOPE: "alarm",
    Case.NO_SLOPE: "alarm",
    Case.LEFT: "alarm",
    Case.ABSENT: "alarm",
    Case.VANISHED: "warn",
}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def written(k):
    """xₖ for a number k."""
    return f"x{str(k).translate(SUBSCRIPTS)}"


def counted(steps):
    return f"{steps} step{'' if steps == 1 else 's'}"


def newton_said(found, run):
    """One or two sentences for the case of a run."""
    last = len(run.points) - 1
    point, here = written(last), number(run.points[-1], 6)
    root, steps = number(found.root, 6), counted(last)
    match found.case:
        case Case.ABSENT:
            return f"f has no value at the start x₀ = {here}. Move it."
        case Case.AT_ROOT:
            return f"The start x₀ = {here} is a root: f is 0 there."
        case Case.LANDED:
            return (
                f"The root {root} after {steps}. No order of convergence is read from that: f is "
                "straight, or the rules give it no derivatives there, or too few errors near it "
                "are above rounding."
            )
        case Case.QUADRATIC:
            return (
                f"The root {root} after {steps}. Near it an error is about "
                f"{number(found.predicted)} times the square of the one before: the right digits "
                "double."
            )
        case Case.HIGHER:
            return (
                f"The root {root} after {steps}, faster than by squares: f″ is 0 there. Near it an "
                f"error is about {number(found.predicted)} times the one before to the power of "
                f"{found.order}."
            )
        case Case.MULTIPLE:
            return (
                f"A root of multiplicity {found.order} at {root}, as far as 64 bits tell: f and "
                "its slope vanish together, and digits come slowly. A step keeps "
                f"1 − 1/{found.order} = {number(found.predicted)} of the error, measured "
                f"{number(found.measured)}."
            )
        case Case.LINEAR:
            return (
                f"The steps settle with a steady rate: each is {number(found.measured)} times the "
                f"one before. At {point} = {here}, where they end, the derivatives that the "
                "rules give do not explain it."
            )
    return _failure_said(found, run, point, here)


def _failure_said(found, run, point, here):
    value, last, period = number(run.values[-1]), len(run.points) - 1, found.order
    match found.case:
        case Case.STEADY:
            return (
                f"The last 20 steps go one way, each about {number(found.measured)} times the one "
                f"before: {point} = {here} with f = {value}. No root is reached in {last} steps."
            )
        case Case.CREEPS:
            return (
                f"The last 20 steps go one way and get ever smaller, at no steady rate: {point} = "
                f"{here} with f = {value}, and no root is reached."
            )
        case Case.CYCLE:
            ring = run.points[-period:]
            ring = np.roll(ring, -int(ring.argmin()))
            shown = [*ring, ring[0]] if period <= 5 else ring[:5]
            points = " → ".join(number(x + 0.0) for x in shown) + " → …" * (period > 5)
            return f"Round and round: the points repeat after {period} steps, {points}."
        case Case.DRIFTS:
            return (
                f"The last 20 steps go one way and hardly get smaller: {point} = {here} with f = "
                f"{value}. No root is reached."
            )
        case Case.FAR:
            return (
                f"The tangents lead away: |x| passes 10⁹ at step {last}, where the steps are "
                "ended. No root is reached."
            )
        case Case.WANDERS:
            return (
                f"{last} steps without a root, a cycle or a lasting direction: as far as they "
                "show, the points wander."
            )
        case Case.ZERO_SLOPE:
            return (
                f"At {point} = {here} the slope is 0, as far as 64 bits tell: the tangent is level "
                "and never meets the axis."
            )
        case Case.NO_SLOPE:
            return f"At {point} = {here} the rules give f no slope: there is no tangent to follow."
        case Case.LEFT:
            return (
                f"{point} = {here} lies where f has no value: the tangent leads out of the domain."
            )
    return (
        f"At {point} = {here} f and its slope are 0 as far as 64 bits tell: f vanishes there, or "
        "is too small to be followed."
    )
