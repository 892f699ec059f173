"""What is said of a margin, chosen from its cases."""

from core.maths.learning.maximal_margin import Hold
from core.painted_points import sizes_said
from core.ui.words import apart, counted, number

NOT_FITTED = (Hold.NO_POINTS, Hold.ONE_CLASS)
TONES = {
    Hold.NO_POINTS: "plain",
    Hold.ONE_CLASS: "warn",
    Hold.LEVEL: "warn",
    Hold.HARD: "good",
    Hold.SOLD: "plain",
    Hold.ONE_SIDE: "warn",
    Hold.PARTED: "plain",
}


def stage_caption(found):
    sizes = f"{sizes_said(found.labels)}."
    if found.hold in NOT_FITTED:
        return f"{sizes} No line."
    if found.hold is Hold.LEVEL:
        return f"{sizes} No line: w = 0. Rings grow with α."
    return f"{sizes} Rings grow with α, the largest is {number(found.alpha.max())}."


def paying_said(found):
    """Who pays slack, and how many of them stand on the wrong side."""
    paying, wrong = int((found.slacks > 0).sum()), int(found.wrong.sum())
    on = int((found.margins == 0).sum())
    pay = "pays" if paying == 1 else "pay"
    text = f"{paying} of {counted(found.n, 'point')} {pay} slack, {wrong} of them on the wrong side"
    return f"{text}, {on} on the line itself" if on else text


def hold_said(found):
    """The verdict."""
    match found.hold:
        case Hold.NO_POINTS:
            return "No point yet. Choose a class, then press on the picture."
        case Hold.ONE_CLASS:
            which, other = ("A", "B") if found.labels[0] == 0 else ("B", "A")
            return (
                f"Only class {which} is here: w = 0 and the right b cost nothing, so there is no "
                f"line to draw. Paint a point of {other}."
            )
        case Hold.LEVEL:
            return (
                f"The cheapest weights are 0: no direction is worth its slack, and "
                f"{level_called(found)}. Nothing straight helps at this price."
            )
        case Hold.HARD:
            return (
                f"A line separates the classes, and no point pays slack: the margin, "
                f"{number(found.width)} wide, is as wide as the gap between them."
            )
        case Hold.SOLD:
            width, gap = apart(found.width, found.gap)
            return (
                f"A line separates the classes with a margin of {gap}. At this C slack is cheaper "
                f"than so narrow a margin: it is {width} wide, and {paying_said(found)}."
            )
        case Hold.ONE_SIDE:
            which = "A" if found.labels[0] == (found.margins[0] < 0) else "B"
            return (
                f"All points are on the side of {which}: at this C it is cheaper to let every "
                f"point of the other class pay than to lay the line between them."
            )
    return (
        f"No line keeps the classes apart: {paying_said(found)}. The margin is "
        f"{number(found.width)} wide."
    )


def level_called(found):
    if found.bias == 0:
        return "no place is called either class"
    return f"every place is called {'B' if found.bias > 0 else 'A'}"


def holders_said(found):
    """Which points hold the line, and whether the bias is held."""
    if found.duals is None:
        return ""
    held, free = int((found.alpha > 0).sum()), int(found.free.sum())
    rest, stays = found.n - held, "nothing would move" if free else "w would stay"
    gone = ""
    if rest:
        gone = f" The other {rest if rest > 1 else 'point'} could go, and {stays}."
    many = " Their α are one choice of many." if found.many_duals else ""
    if found.loose:
        low, high = apart(found.low, found.high)
        return (
            f"The bias is not unique: every b from {low} to {high} costs the same, and drawn is "
            f"the middle. All {held} support vectors have α = C.{gone}"
        )
    if not free:
        return f"All {held} support vectors have α = C, yet the bias is unique.{gone}"
    return (
        f"{counted(held, 'support vector')}, {free} of them with α < C, on an edge of the "
        f"margin.{many}{gone}"
    )


def places_said(found):
    """What is odd about the places."""
    if found.duals is None:
        return ""
    if found.shared_spots:
        return (
            "Points of both classes stand in one place: such a pair pays 2 or more in slack, "
            "whatever the line."
        )
    if found.dimension == 1 and found.length > 0:
        return "All points lie on one line, and w points along it."
    return ""


def condition_caption(found):
    if found.duals is None:
        return "No α yet."
    return (
        "Where the KKT conditions hold all points lie on the corner: α = 0 beyond the edge, α = C "
        f"inside it. The worst point is {number(found.residual)} off."
    )


def bias_caption(found):
    if found.duals is None:
        return "No weights yet."
    if found.loose:
        return "The bottom is flat: every b along it costs the same. w stays as it is."
    return f"The slack is least at b = {number(found.bias)} alone. w stays as it is."
