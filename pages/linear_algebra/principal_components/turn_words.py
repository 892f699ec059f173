"""What is said of a cloud and of a direction, chosen from their cases."""

from core.maths.linear_algebra.plane_directions import (
    Lines,
    Pull,
    Shape,
    Stand,
    axis_turn,
    judge_direction,
)
from core.ui.words import all_apart, apart, number
from pages.linear_algebra.principal_components.clouds import SENSES

TONES = {Shape.NONE: "alarm", Shape.POINT: "alarm", Shape.LINE: "warn", Shape.ROUND: "warn"}


def degrees(angle):
    return "undefined" if angle != angle else f"{number(angle)}°"


def across(angle):
    """The direction at right angles, from 0 up to 180."""
    return (angle + 90) % 180


def what(centred):
    """About 0 the mean square stands in the place of the variance."""
    return "variance" if centred else "mean square"


def direction_said(found, theta, centred):
    """What the direction θ has of the variance, and where the most is."""
    name, first, second = what(centred), *found.variances
    match found.shape:
        case Shape.NONE:
            return "One point has no variance: n − 1 is 0, and nothing can be divided by it."
        case Shape.POINT:
            return f"All {found.n} points are equal: nothing varies, along no direction."
        case Shape.ROUND:
            return (
                f"The {name} is {number(first)} along every direction. No angle is singled out: "
                "any two directions at right angles may be called the components."
            )
    stand, most = judge_direction(found, theta), degrees(found.first)
    along = float(found.along(theta))
    if stand is Stand.MOST:
        return (
            f"This is the first component, {most}: no direction has a larger {name} than "
            f"λ₁ = {number(first)}, and to no line are the squared distances smaller."
        )
    if stand is Stand.LEAST:
        return (
            f"This is the second component, {degrees(across(found.first))}: no direction has a "
            f"smaller {name} than λ₂ = {number(second)}, and to no line are the squared distances "
            "larger."
        )
    if found.shape is Shape.LINE:
        return (
            f"All points lie on one line, at {most}. Along θ the {name} is {number(along)}, along "
            f"that line {apart(first, along)[0]}, across it 0."
        )
    here, there = apart(along, first)
    return (
        f"Along θ the {name} is {here}, the mean squared distance to the line "
        f"{number(float(found.off(theta)))}. Their sum stays, so the most of one, {there} at "
        f"{most}, is the least of the other."
    )


def pull_said(pulled):
    """What becomes of the first component without centring."""
    mean, plain, own = (degrees(a) for a in (pulled.mean, pulled.plain, pulled.centred))
    match pulled.case:
        case Pull.MEAN_ZERO:
            return "The means are 0 already: centring changes nothing here."
        case Pull.AT_MEAN:
            return (
                f"Not centred, the “component” ({plain}) points at the mean ({mean}), to 5°: it "
                "tells where the cloud is, not along which direction it varies."
            )
        case Pull.TOWARDS_MEAN:
            return (
                f"Not centred, the component is drawn from its own {own} towards the mean "
                f"({mean}), to {plain}."
            )
    return "Not centred: lines go through 0, and squares are taken about 0."


def standardised_said(found, ranges):
    """What dividing by the standard deviations does to two centred columns; ``ranges`` (2,)."""
    still = [name for name, size in zip("xy", ranges, strict=True) if size == 0]
    if len(still) == 1:
        return f"{still[0]} does not vary, so it cannot be standardised and stays 0."
    if still or found.shape is Shape.NONE:
        return ""
    r = float(found.matrix[0, 1])
    if found.shape is Shape.ROUND:
        return "Standardised and uncorrelated: the variance is 1 along every direction."
    return (
        f"Standardised, both columns have variance 1. Then the first component lies at 45° if "
        f"r > 0 and at 135° if r < 0, whatever the size of r (here {number(r)})."
    )


def outlier_said(without, found):
    """How far one point has turned the first component."""
    before, now = degrees(without.first), degrees(found.first)
    if found.first != found.first:
        return f"Without the outlier the first component lies at {before}; with it, at no angle."
    turned = axis_turn(without.first, found.first)
    said = f"Without the outlier the first component lies at {before}"
    if turned < 0.05:
        return f"{said}, and with it as well."
    return f"{said}, with it at {now}: one point of {found.n} turned it by {degrees(turned)}."


def groups_said(first, second):
    """Along which component a threshold parts the two clusters; ``first``, ``second``: the gaps
    along the two components, above 0 where one does."""
    if first > 0 and second > 0:
        return "A threshold parts the clusters along either component."
    if second > 0:
        return (
            "The first component does not part the clusters, the second does: the most variance is "
            "not the most telling direction."
        )
    if first > 0:
        return "The first component parts the clusters: now their distance is most of the variance."
    return "The clusters overlap along both components."


def lines_said(lines):
    """How the two regressions lie to the component."""
    line, y, x = (degrees(a) for a in (lines.component, lines.y_on_x, lines.x_on_y))
    match lines.case:
        case Lines.SAME:
            return f"All points lie on one line, and all three lines are that one, at {line}."
        case Lines.CROSS:
            return "x and y are uncorrelated: y on x is level (0°), x on y upright (90°)" + (
                f", and the component is at {line}." if line != "undefined" else "."
            )
        case Lines.FAN:
            line, y, x = (f"{a}°" for a in all_apart(lines.component, lines.y_on_x, lines.x_on_y))
            return (
                f"y on x ({y}) makes distances along y least, x on y ({x}) those along x. The "
                f"component ({line}) lies between them and asks for neither: its distances are at "
                "right angles."
            )
    known = [f"{name} is at {a}" for name, a in (("y on x", y), ("x on y", x)) if a != "undefined"]
    missing = "a column without spread leaves the other regression undefined."
    if known:
        return f"{known[0]}; {missing}"
    return "Without spread no line is defined."


def curve_said(found, v):
    if found.shape in (Shape.NONE, Shape.POINT):
        return "Nothing varies, so there is no curve."
    if v.sense == "across":
        return (
            f"Two sinusoids of period 180° that add up to {number(found.total)}: Pythagoras, point "
            "by point."
        )
    name, upright = ("y on x", "90°") if v.sense == "upright" else ("x on y", "0° and 180°")
    return (
        f"Distances {SENSES[v.sense].lower()} are least for {name}, and grow without bound "
        f"towards {upright} unless all points lie on that line."
    )
