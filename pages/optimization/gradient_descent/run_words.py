"""The words for runs that are judged by what they do."""

import math

from core.maths.optimization.descent_verdicts import CONTINUED, FOLLOWED, Case
from core.maths.optimization.gradient_descent import METHODS
from core.ui.words import apart, counted, number, pair
from pages.optimization.gradient_descent.theory_words import SLOPES, compared, rate_of


def _near(v):
    """The theory of the minimum that is named, for the methods that have one."""
    if not v.rates:
        return ""
    i = max(range(2), key=lambda i: v.rates[i])
    return f" Near it, in the long run, the slowest direction keeps {rate_of(v, i)} a step."


def converged(v):
    if v.method == "newton":
        return (
            f"Converged: after {counted(v.steps, 'step')} Newton is at the minimum "
            f"{pair(v.minimum)}; on a quadratic the first step lands there; near a minimum "
            "with H > 0 the correct digits double."
        )
    learnt = " It has learnt the curvature from the gradients." if v.method == "bfgs" else ""
    return (
        f"Converged: after {counted(v.steps, 'step')} it is at the minimum {pair(v.minimum)}."
        f"{learnt}{_near(v)}"
    )


def arriving(v):
    return (
        f"Converging: the path leads to the minimum {pair(v.minimum)}; continued to step "
        f"{v.arrival:,}, the gradient is below 10⁻⁶.{_near(v)}"
    )


def catapult(v):
    alpha, limit = apart(v.learning_rate, v.start_limit)
    _, flat = compared(v)
    name = SLOPES[v.method]
    return (
        f"Catapult: α = {alpha} is above the start's limit, {name} = {limit}: the loss "
        f"rises {number(v.peak)}-fold; the path lands on flatter ground, limit {flat}, and "
        f"settles at {pair(v.minimum)}."
    )


def _kind(v):
    return "maximum" if v.case in (Case.MAXIMUM, Case.TO_MAXIMUM) else "saddle"


def stationary(v):
    kind, low, high = _kind(v), *map(number, v.eigenvalues)
    if v.steps == 0:
        return f"The start is a {kind}, where ∇f = 0: no step leads away from it."
    if v.method == "newton":
        gone = "has gone to" if v.gradient_norm <= 1e-6 else "is closing in on"
        return (
            f"Newton {gone} a {kind}: it looks for ∇f = 0 and takes whichever stationary "
            f"point is near. The Hessian's eigenvalues there are {low} and {high}."
        )
    place = "at" if v.gradient_norm <= 1e-6 else "next to"
    free = " Some gradient noise sets it free."
    help_it = v.noise == 0 and v.method in ("gd", "momentum", "nesterov") and place == "at"
    return (
        f"Held up {place} a {kind}: the gradient is down to {number(v.gradient_norm)}, yet the "
        f"Hessian's eigenvalues there are {low} and {high}.{free * help_it}"
    )


def towards(v):
    low, high = map(number, v.eigenvalues)
    return (
        f"On its way to a {_kind(v)}, where it is by step {v.arrival:,}: there ∇f = 0, but the "
        f"Hessian's eigenvalues are {low} and {high}."
    )


def way_out(v):
    """What would help a method off a plateau: never the method itself, never more of too much."""
    alpha = number(v.learning_rate)
    if not METHODS[v.method].uses_learning_rate:
        return f"{METHODS[v.method].label} chooses its own step: only a nearer start helps."
    if v.gap > 1.5 * v.start_gap:
        return (
            f"Steps with α = {alpha} have thrown the path {number(v.gap)} from the minimum; "
            "a smaller α stays near it."
        )
    if v.arrival:
        return f"Continued, it has crossed it and is at a minimum by step {v.arrival:,}."
    if v.method in ("rmsprop", "adam"):
        return f"Its steps do not shrink with the gradient, but {CONTINUED} are not enough."
    if v.method == "adagrad":
        return "Its learning rates only sink; those of RMSProp and Adam can rise again."
    return "Its steps shrink with the gradient; those of RMSProp and Adam stay about α long."


def plateau(v):
    return (
        f"On a plateau: the gradient is only {number(v.gradient_norm)} while the loss is "
        f"{number(v.heights[1])} above the minimum. {way_out(v)}"
    )


def to_plateau(v):
    return (
        f"Thrown onto a plateau: by step {v.arrival:,} the gradient has vanished, {number(v.gap)} "
        f"from the minimum and with the loss {number(v.heights[1])} above it."
    )


def _too_long(v):
    if not METHODS[v.method].uses_learning_rate:
        return "near a singular or indefinite Hessian −H⁻¹g is long or leads uphill."
    if not v.above_limit or math.isnan(v.limit):
        return f"α = {number(v.learning_rate)} is too long a step for the slopes on this path."
    alpha, limit = compared(v)
    return f"near the minimum {pair(v.minimum)} only α < {limit} could settle; it is {alpha}."


def left(v):
    before, after = apart(*v.heights)
    return (
        f"Diverging: the path left every bound in {counted(v.steps, 'step')}, its height above the "
        f"minimum went from {before} to {after}: {_too_long(v)}"
    )


def leaving(v):
    return (
        f"Diverging: continued to step {v.arrival:,}, the path leaves every bound: {_too_long(v)}"
    )


def _only(v):
    if math.isnan(v.limit) or not v.above_limit:
        return ""
    alpha, limit = compared(v)
    return f" At the minimum {pair(v.minimum)} only α < {limit} could settle; it is {alpha}."


def cycle(v):
    where = f"through the same {len(v.ends)} points"
    if len(v.ends) == 2:
        where = f"between {pair(v.ends[0])} and {pair(v.ends[1])}"
    return f"Never settling: in the end the path goes back and forth {where} for ever.{_only(v)}"


def chaotic(v):
    return (
        f"Chaotic: starts 0.001 apart are e times as far apart every "
        f"{number(1 / v.exponent)} steps. The loss stays about {number(v.seen)} above the minimum."
        f"{_only(v)}"
    )


def almost_periodic(v):
    return (
        f"Almost periodic: every {v.returns} steps the path is back within "
        f"{number(v.back)} of where it was, yet never settles.{_only(v)}"
    )


def restless(v):
    if v.noise > 0:
        return (
            f"Not settling: over the last quarter of the run the loss is {number(v.seen)} above "
            f"the minimum on average, and hardly falls.{_only(v)}"
        )
    return (
        f"Not settling: followed for {FOLLOWED} steps, the path finds no rest; "
        f"its loss stays about {number(v.seen)} above the minimum.{_only(v)}"
    )


def hovering(v):
    return (
        f"Hovering: {METHODS[v.method].label}'s steps stay about {number(v.stride)} long "
        f"(α = {number(v.learning_rate)}) however small the gradient, so it hovers "
        f"{number(v.gap)} from the minimum; a smaller α settles closer."
    )


def noisy(v):
    return (
        f"Hovering: gradient noise of {number(v.noise)} keeps the path moving: over the last "
        f"quarter of the run the loss is {number(v.seen)} above the minimum on average."
    )


def under_way(v):
    text = f"On its way: after {counted(v.steps, 'step')} the gradient is {number(v.gradient_norm)}"
    if v.own_rates:
        return (
            f"{text}. AdaGrad's own learning rates, α/(√s + ε), are now {pair(v.own_rates)} and "
            "can only sink."
        )
    if v.noise > 0:
        return f"{text}, and the loss {number(v.heights[1])} above the minimum."
    last = max(CONTINUED, 3 * v.steps)
    return f"{text}; continued to step {last:,}, the loss still falls.{_only(v)}"


def at_minimum(v):
    return "The start is a minimum: nothing to do."


def stopped(v):
    if v.case is Case.SINGULAR:
        return "Newton stopped: the Hessian is singular here, so its step does not exist."
    why = f"the gradient is {number(v.gradient_norm)}."
    if v.noise > 0:
        why = "the gradient's noise is more than the slope that is left."
    return f"BFGS stopped: its line search found no lower point; {why}"
