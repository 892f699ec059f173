"""What is said of a line and of the point in hand, chosen from their cases."""

from core.maths.statistics.straight_line import Pull, Shape, parabola_leaves
from core.ui.words import all_apart, apart, chance, number

TONES = {
    Shape.UPRIGHT: "alarm",
    Shape.LEVEL: "warn",
    Shape.TWO: "warn",
    Shape.PERFECT: "good",
    Shape.BENT: "warn",
}


def equation(line, digits=3):
    slope = number(line.slope, digits)
    sign = "−" if slope.startswith("−") else "+"
    return f"ŷ = {number(line.intercept, digits)} {sign} {slope.removeprefix('−')}·x"


def line_said(line):
    """What the line is, and what R² says or hides."""
    match line.shape:
        case Shape.UPRIGHT:
            return (
                f"All x are {number(line.x[0])}: Sxx = 0 and the slope is undefined. Every line "
                f"through the mean of y, at ({number(line.x[0])}, {number(line.y.mean())}), leaves "
                "the same squares."
            )
        case Shape.LEVEL:
            return (
                f"All y are {number(line.y[0])}: the line is level and leaves nothing, and R² is "
                "0/0, undefined: there is no variation to explain."
            )
        case Shape.TWO:
            return (
                "Two points: the line goes through both whatever they are, so R² = 1 says nothing, "
                "and s = √(0/0) is undefined."
            )
        case Shape.PERFECT:
            return "All points lie on one line: R² = 1 and s = 0, to rounding."
        case Shape.BENT:
            left = chance(parabola_leaves(line.x, line.y, line.rss))
            return (
                f"{fit_said(line)} A parabola would leave only {left} of the squares: the line has "
                "the wrong shape, and R² does not show it."
            )
    return fit_said(line)


def fit_said(line):
    r = line.r_squared
    return (
        f"The line accounts for {chance(r)} of the variation Σ(y − ȳ)²: R² = {r_squared_said(r)}."
    )


def r_squared_said(r):
    """With digits that tell it from 1, which would be points on one line, and from 0."""
    return all_apart(r, 1, 0)[0]


def point_said(now):
    """What the point in hand does to the line."""
    found, line = now.found, now.line
    high = 4 / line.n
    match found.pull:
        case Pull.UPRIGHT:
            return ""
        case Pull.ALONE if line.n == 2:
            return ""
        case Pull.ALONE:
            return (
                "The point in hand alone sets the slope: the others share one x. Its leverage is "
                "h = 1, so the line goes through it wherever it is, its residual is 0, and Cook’s "
                "distance D is 0/0. No residual will ever show that it is wrong."
            )
        case Pull.EXACT:
            return "With nothing left over, Cook’s distance D is 0/0 for every point."
    slope, other = apart(line.slope, found.without.slope)
    moves = f"without it the slope would be {other}, not {slope}"
    if slope == other:
        moves = f"without it the slope would be {slope} too"
    if found.pull is Pull.SMALL:
        return f"The point in hand does little: Cook’s distance D = {number(found.cook)}; {moves}."
    h, bound = apart(found.leverage, high)
    if found.pull is Pull.HELD:
        return (
            f"Far out, and yet harmless: leverage h = {h} is above 2p/n = {bound}, but the others "
            f"agree with it, Cook’s distance D = {number(found.cook)}; {moves}."
        )
    cook, _, _ = all_apart(found.cook, 1.0, high)
    strong = "above 1" if found.pull is Pull.STRONG else f"above 4/n = {number(high)}"
    return f"The point in hand pulls the line: Cook’s distance D = {cook}, {strong}; {moves}."


def tone_of(now):
    if now.found.pull is Pull.ALONE and now.line.n > 2:
        return "alarm"
    if now.line.shape in TONES:
        return TONES[now.line.shape]
    return {Pull.STRONG: "alarm", Pull.MARKED: "warn"}.get(now.found.pull, "plain")
