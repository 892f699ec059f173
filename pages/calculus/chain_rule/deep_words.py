"""What is said of gradients in deep networks, chosen from their cases."""

import math

from core.maths.calculus.deep_gradients import DRAWS, Fate
from core.ui.words import number

TONES = {
    Fate.VANISHES: "warn",
    Fate.SHRINKS: "plain",
    Fate.LEVEL: "good",
    Fate.GROWS: "plain",
    Fate.EXPLODES: "warn",
    Fate.DEAD: "alarm",
}
SAYS = {
    Fate.VANISHES: "The gradient vanishes",
    Fate.SHRINKS: "The gradient shrinks",
    Fate.LEVEL: "The gradient keeps its size as far as these draws can tell",
    Fate.GROWS: "The gradient grows",
    Fate.EXPLODES: "The gradient explodes",
}


def layers(depth):
    return f"{depth} layer{'s' * (depth > 1)}"


def plus_minus(value, error):
    """A measured number with its standard error, to two digits of it."""
    if not (error > 0 and 1e-3 <= abs(value) < 1e4):
        return f"{number(value)} ± {number(error, 2)}"
    decimals = min(max(1 - math.floor(math.log10(error)), 0), 7)
    return f"{value:.{decimals}f} ± {error:.{decimals}f}".replace("-", "−")


def factor_said(verdict):
    """The factor a layer, with its standard error."""
    factor = 10**verdict.slope
    return plus_minus(factor, factor * math.log(10) * verdict.error)


def fate_said(verdict):
    """What becomes of the gradient."""
    depth, alive = verdict.depth, verdict.alive
    if verdict.fate is Fate.DEAD:
        which = f"all {DRAWS}" if not alive else f"{DRAWS - alive} of {DRAWS}"
        return (
            f"In {which} draws the gradient that reaches layer 0 is exactly 0: nothing is left to "
            "learn from."
        )
    each = f"each layer back multiplies its norm by {factor_said(verdict)}"
    whole = f", {layers(depth)} by {number(10**verdict.change)}" if depth > 1 else ""
    return (
        f"{SAYS[verdict.fate]}: {each}{whole} (geometric mean of {alive} draws ± standard error)."
    )


def silent_said(verdict, activation):
    """Why some gradients are exactly 0."""
    dead = DRAWS - verdict.alive
    if not dead:
        return ""
    if activation != "relu":
        return f"In {dead} of {DRAWS} draws the slopes are too small for floating-point numbers."
    left_out = "" if verdict.fate is Fate.DEAD else f" {dead} of {DRAWS} draws, left out above."
    return f"A layer whose relu units are all silent passes back nothing.{left_out}"


def idle_said(net, flow):
    """Where relu units stay silent beside residual links: J = I, as nothing is added any more."""
    idle = int((flow.squared[-1] == 1).sum())
    if not (net.residual and net.activation == "relu" and idle):
        return ""
    which = f"all {DRAWS}" if idle == DRAWS else f"{idle} of {DRAWS}"
    return (
        f"In {which} draws all relu units are silent in the end: from there only the links pass "
        "anything on, unchanged."
    )


def theory_said(verdict, chi, exact):
    """The mean squared singular value of a layer, by theory and as measured."""
    where = "at every width" if exact else "for wide layers"
    measured = f"measured {plus_minus(verdict.squared, verdict.squared_error)}"
    even = max(chi) - min(chi) <= 1e-9 * max(chi)
    which = "in each layer" if even else "on average"
    return (
        f"Theory {where}: the mean squared singular value of a layer is χ = "
        f"{number(float(sum(chi)) / len(chi))} {which}; {measured}."
    )
