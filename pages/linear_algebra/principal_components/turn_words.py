"""What is said of a cloud and of a direction, chosen from their cases."""

from core.maths.linear_algebra.plane_directions import (
    LEVEL,
    Lines,
    Pull,
    Shape,
    Stand,
    axis_turn,
    judge_direction,
)
from core.ui.words import all_apart, apart, filled_in, number
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
            all_of_them = "Both" if found.n == 2 else f"All {found.n}"
            return f"{all_of_them} points are equal: nothing varies, along no direction."
        case Shape.ROUND:
            return (
                f"The {name} is {number(first)} along every direction. No angle is singled out: "
                "any two directions at right angles may be called the components."
            )
    stand, most = judge_direction(found, theta), degrees(found.first)
    along, middle = float(found.along(theta)), "the mean" if centred else "0"
    if found.shape is Shape.LINE:
        which = "All points lie on one line" + ("" if centred else " through 0")
        if found.n == 2 and centred:
            which = "Both points lie on one line, as two always do"
        return (
            f"{which}, at {most}. Along θ the {name} is "
            f"{number(along)}, along that line {apart(first, along)[0]}, across it 0."
        )
    if stand is Stand.MOST:
        return (
            f"This is the first component, {most} (give or take ¼°): no direction has a larger "
            f"{name} than its λ₁ = {number(first)}, and to no line through {middle} are the "
            "squared distances smaller."
        )
    if stand is Stand.LEAST:
        return (
            f"This is the second component, {degrees(across(found.first))} (give or take ¼°): no "
            f"direction has a smaller {name} than its λ₂ = {number(second)}, and to no line "
            f"through {middle} are the squared distances larger."
        )
    here, there = apart(along, first)
    return (
        f"Along θ the {name} is {here}, the mean squared distance to the line "
        f"{number(float(found.off(theta)))}. Their sum is the same at every angle: at {most} the "
        f"{name} is most, {there}, and the distance least."
    )


def pull_said(pulled):
    """What becomes of the first component without centring."""
    mean, plain, own = (degrees(a) for a in (pulled.mean, pulled.plain, pulled.centred))
    match pulled.case:
        case Pull.MEAN_ZERO:
            return "The means are 0 already: centring changes nothing here."
        case Pull.AT_MEAN:
            return (
                f"Not centred, the “component” ({plain}) points within 5° of the mean ({mean}): "
                "it tells where the cloud is, not along which direction it varies."
            )
        case Pull.ALONG_BOTH:
            return (
                f"Not centred, the component ({plain}) points within 5° of the mean ({mean}). So "
                f"does the cloud’s own ({own}): here centring changes its direction little."
            )
        case Pull.UNMOVED:
            return (
                f"Not centred, the component stays at its own {own}: the mean ({mean}) lies at "
                "right angles to it."
            )
        case Pull.TOWARDS_MEAN:
            own, plain = (f"{a}°" for a in apart(pulled.centred, pulled.plain))
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
        return "The first component parts the clusters, the second does not."
    return "The clusters overlap along both components."


def lines_said(lines, centred=True):
    """How the two regressions lie to the component."""
    line, y, x = (degrees(a) for a in (lines.component, lines.y_on_x, lines.x_on_y))
    match lines.case:
        case Lines.SAME:
            return f"All points lie on one line, and all three lines are that one, at {line}."
        case Lines.CROSS:
            which = "x and y are uncorrelated" if centred else "Not centred, Σxy is 0"
            return f"{which}: y on x is level (0°), x on y upright (90°)" + (
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
    if v.sense == "across" and found.shape is Shape.ROUND:
        (half,) = filled_in(lambda each: 2 * each, found.total / 2)
        return f"Both are {half} at every angle: together {number(found.total)}."
    if v.sense == "across":
        return (
            f"Two sinusoids of period 180° that add up to {number(found.total)}: Pythagoras, point "
            "by point."
        )
    name, end, column = ("y on x", "90°", "x")
    if v.sense == "level":
        name, end, column = ("x on y", "0° and 180°", "y")
    still = found.matrix[(0, 0) if column == "x" else (1, 1)] <= LEVEL * found.total
    if still:
        return (
            f"All points lie on the line at {end.split()[0]}: distances {SENSES[v.sense].lower()} "
            "to it are 0, and those to every other line are not."
        )
    return (
        f"Distances {SENSES[v.sense].lower()} are least for {name} and grow without bound towards "
        f"{end}."
    )
