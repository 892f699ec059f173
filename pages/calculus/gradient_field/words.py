"""What is said of a gradient, of a direction and of the second order, chosen from their cases."""

import numpy as np

from core.maths.calculus.gradients import Ground, turn_between
from core.maths.calculus.hessians import AROUND, RADII, Kind
from core.maths.calculus.level_lines import has_holes
from core.ui.words import apart, number

GROUND_TONES = {Ground.SLOPE: "plain", Ground.FLAT: "warn", Ground.ABSENT: "alarm"}
BEND_TONES = {
    Kind.MINIMUM: "good",
    Kind.MAXIMUM: "good",
    Kind.SADDLE: "good",
    Kind.SLOPE: "plain",
    Kind.ABSENT: "alarm",
}
NORM = "|\u2060∇f|"  # not broken over two lines
CLOSE = 0.5  # degrees within which a direction counts as another
SEEN = f"{len(RADII) * AROUND:,} points, 0.05 and 0.1 away"


def place(x, y, digits=3):
    return f"({number(x, digits)}, {number(y, digits)})"


def ground_said(ground, x, y):
    """Is there a gradient at the point, where does it lead, and if there is none, why."""
    at, (back, ahead) = place(x, y), apart(ground.back, ground.ahead)
    line = f"the line at {number(ground.degrees, 4)}°"
    match ground.case:
        case Ground.SLOPE:
            told = "" if ground.by_rule else " (read off quotients: the rules say nothing here)"
            return (
                f"At {at} f rises fastest towards {number(ground.uphill)}°, with the slope "
                f"{NORM} = {number(ground.norm)}{told}. At a right angle to that runs the level "
                "line."
            )
        case Ground.FLAT:
            return flat_said(ground, at)
        case Ground.KINK:
            return (
                f"A kink at {at}: along {line} the slope is {back} before the point and {ahead} "
                "after it. No plane touches f here: no gradient, no direction of steepest ascent "
                "that it could name."
            )
        case Ground.BENT:
            return (
                f"No gradient at {at}: f has a slope along every line looked at, and no plane has "
                f"them all. Along {line} it would have {back}, f has {ahead}."
            )
        case Ground.STEEP:
            return f"No gradient at {at}: along {line} the quotients grow without end."
        case Ground.JUMP:
            return f"No gradient at {at}: f jumps there on {line}."
        case Ground.POLE:
            return (
                f"No gradient at {at}: on {line} f grows without end there; that it has a value at "
                "all is rounding."
            )
        case Ground.UNKNOWN:
            return f"At {at} the numbers do not tell whether f has a gradient: see {line}."
        case Ground.RESTLESS:
            return f"No gradient at {at}: along {line} the quotients never settle."
        case Ground.EDGE:
            return (
                f"No gradient at {at}: towards {number(ground.degrees, 4)}° f has no values, "
                "however near."
            )
    return f"f has no value at {at}, so there is nothing to climb. Move the point."


def flat_said(ground, at):
    rounding = "" if ground.norm == 0 else " but for rounding"
    return (
        f"∇f = 0 at {at}{rounding}. To first order f changes in no direction: there is no steepest "
        "ascent, and the gradient gives the level line no tangent. What f does is decided by "
        "higher order."
    )


def direction_said(ground, theta, slope):
    """What f does along u, beside its steepest ascent."""
    if ground.case is Ground.FLAT:
        return "So Dᵤf = 0 along every u, too."
    if ground.case is not Ground.SLOPE:
        return ""
    phi = turn_between(theta, ground.uphill)
    along, steep = apart(slope, ground.norm)
    if phi <= CLOSE:
        return f"u points there, to within half a degree: Dᵤf = {along}."
    if phi >= 180 - CLOSE:
        return f"u points straight down, to within half a degree: Dᵤf = {along}."
    if abs(phi - 90) <= CLOSE:
        return (
            f"u points along the level line, to within half a degree: Dᵤf = {along}, under 1 % "
            f"of {steep}."
        )
    way = "rises" if slope > 0 else "falls"
    return (
        f"Along u, {number(phi)}° away from that, f {way}: Dᵤf = {NORM}·cos φ = {along}, "
        f"{number(100 * slope / ground.norm)} % of the steepest."
    )


def bend_said(bend, ground):
    """The kind of a stationary point, or why there is none."""
    at = place(*bend.at, 5)
    zero = "∇f = 0" + " but for rounding" * (bend.norm > 0)
    first, second = map(number, bend.curvatures)
    match bend.kind:
        case Kind.MINIMUM:
            return f"A minimum at {at}: both curvatures are above 0, {first} and {second}. {zero}."
        case Kind.MAXIMUM:
            return f"A maximum at {at}: both curvatures are below 0, {first} and {second}. {zero}."
        case Kind.SADDLE:
            return (
                f"A saddle at {at}: f bends up along one axis and down along the other, {first} "
                f"and {second}. {zero}."
            )
        case Kind.SLOPE:
            return (
                f"No stationary point: {NORM} = {number(bend.norm)} at {place(*bend.at)}. H says "
                f"how f bends here, {bent_said(bend)}, and not what kind of point this is."
            )
        case Kind.NO_HESSIAN:
            return no_hessian_said(bend, ground)
        case Kind.ABSENT:
            return f"f has no value at {place(*bend.at)}. Move the point."
    return f"{degenerate_said(bend, at)} {zero}."


def axes_written(bend):
    """Where the second axis lies; the direction of the first, and how it is found."""
    if bend.round:
        return "the same", "any", "λ₁ = λ₂: no direction is singled out"
    first, second = (f"{number(turn % 180, 4)}°" for turn in (bend.degrees, bend.degrees + 90))
    return f"at a right angle, {second}", first, "½·angle of (f_xx − f_yy, 2·f_xy)"


def turns_said(bend):
    """What the curvatures do from direction to direction."""
    said = "The second derivative along every direction"
    if bend.round:
        return f"{said}: the same here, λ₁ = λ₂. Any two at right angles may be the axes."
    return f"{said}: largest, λ₁, and smallest, λ₂, along the axes, at right angles."


def bent_said(bend):
    first, second = bend.curvatures
    zero = bend.curvature_zero
    names = ["up" if c > zero else "down" if c < -zero else "not at all" for c in (first, second)]
    if names[0] == names[1]:
        along = "along both axes"
        return f"{names[0]} {along}" if names[0] != "not at all" else "not at all to second order"
    return f"{names[0]} along one axis and {names[1]} along the other"


def degenerate_said(bend, at):
    """An eigenvalue is 0: the Hessian does not decide, the points around are told."""
    first, second = ("0" if abs(c) <= bend.curvature_zero else number(c) for c in bend.curvatures)
    silent = f"H does not decide at {at}: its curvatures are {first} and {second}. Of {SEEN},"
    match bend.kind:
        case Kind.HIGHER_MINIMUM:
            return f"{silent} all lie higher: a minimum, as far as they show."
        case Kind.HIGHER_MAXIMUM:
            return f"{silent} all lie lower: a maximum, as far as they show."
        case Kind.VALLEY:
            return f"{silent} none lies lower and some lie level: a valley floor, not one point."
        case Kind.RIDGE:
            return f"{silent} none lies higher and some lie level: a crest, not one point."
        case Kind.LEVEL:
            return f"{silent} all lie level, but for rounding."
        case Kind.HIGHER_SADDLE:
            count = {
                1: "one way up and one",
                2: "two ways up and two",
                3: "three ways up and three",
            }
            ways = count.get(bend.ways, f"{bend.ways} ways up and {bend.ways}")
            monkey = ", a monkey saddle" if bend.ways == 3 else ""
            return (
                f"{silent} some lie higher and some lower, {ways} down: neither a minimum nor a "
                f"maximum{monkey}."
            )
    return f"{silent} the near ones and the far ones disagree, or f has no value there."


def no_hessian_said(bend, ground):
    at = place(*bend.at)
    seen = {Kind.HIGHER_MINIMUM: ("higher", "minimum"), Kind.HIGHER_MAXIMUM: ("lower", "maximum")}
    lie, kind = seen.get(bend.around, ("", ""))
    if ground.case in (Ground.SLOPE, Ground.FLAT):
        text = (
            f"At {at} f has a gradient, {NORM} = {number(ground.norm)}. Of second derivatives the "
            "rules say nothing here, so no Hessian is shown."
        )
        if kind and ground.case is Ground.FLAT:
            text += f" Of {SEEN}, all lie {lie}: a {kind}, as far as they show."
        return text
    if ground.case is Ground.UNKNOWN:
        return f"At {at} the numbers do not tell whether f has a gradient; no Hessian is shown."
    text = f"f has no gradient at {at}, so no Hessian."
    if kind and ground.case is not Ground.POLE:  # its height there is rounding
        text += f" Yet of {SEEN}, all lie {lie}: as far as they show, a {kind} without a gradient."
    return text


def holes_said(f):
    return " Where f has no value there is no line." if has_holes(f) else ""


def map_said(now):
    text = f"f(x, y) = {now.chosen.text}. Numbers on lines are heights, dark lines are low."
    text += holes_said(now.f)
    if now.ground.case is not Ground.SLOPE:
        return text
    return f"{text} The arrow of ∇f is longer where f is steeper, not to scale; u has length 1."


def cosine_said(ground):
    dots = "Quotients to one side, h = 10⁻⁷, as dots"
    if ground.case is Ground.ABSENT:
        return "Empty: without a value of f at the point there are no quotients."
    if ground.case is Ground.EDGE:
        return f"{dots}, of the directions in which f has values."
    if ground.case is Ground.UNKNOWN:
        return f"{dots}."
    if np.isnan(ground.norm):
        return f"{dots}: no cosine goes through them all."
    return "The slope along u for every direction: |∇f| cos φ, with φ the angle from ∇f to u."
