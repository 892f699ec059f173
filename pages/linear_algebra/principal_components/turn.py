from operator import sub

import numpy as np

from core.charts import palette
from core.charts.cloud import cloud_plane
from core.charts.curve import curve_plot
from core.maths.linear_algebra.plane_directions import (
    Lines,
    Shape,
    Stand,
    angle_error,
    axis_turn,
    fitted_lines,
    gap_between,
    judge_direction,
    judge_pull,
    spread,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.linear_algebra.principal_components.clouds import CONTROLS, SENSES, seen
from pages.linear_algebra.principal_components.turn_tables import OFF, curve_tables, stage_tables
from pages.linear_algebra.principal_components.turn_words import (
    TONES,
    across,
    curve_said,
    degrees,
    direction_said,
    groups_said,
    lines_said,
    outlier_said,
    pull_said,
    standardised_said,
    what,
)

chapter = Chapter(
    "turn",
    "Turn the line",
    do="Turn the line until the cloud varies most along it. Watch the squared distances to the "
    "line become least at the same angle.",
    controls=CONTROLS,
    presets={
        "Strongly tilted": {"correlation": 0.95, "direction": 60.0},
        "Two clusters": {"cloud": "clusters", "direction": 25.0},
        "Circle: no direction": {"cloud": "circle", "direction": 30.0},
        "An outlier": {"cloud": "outlier", "direction": 17.0, "outlier": (-3.0, 5.0)},
        "Not centred": {"centre": False, "direction": 121.0},
        "Standardised": {"standardise": True, "direction": 45.0},
        "Three lines": {"cloud": "sepals", "lines": True, "direction": 172.0},
        "Five points": {"count": 5, "direction": 90.0},
        "All on one line": {"correlation": 1.0, "direction": 90.0},
    },
)


@chapter.figure
def turn(view):
    v, now = view.values, seen(view.values)
    found, lines = now.found, fitted_lines(now.found)
    distance = float(getattr(found, OFF[v.sense])(v.direction))
    view.picture(
        cloud_plane(*now.axes),
        stage_tables(now, lines, v),
        caption=f"n = {found.n}. Orange: the line at θ = {number(v.direction, 4)}° and the feet of "
        f"the points on it. {SENSES[v.sense]}, Σd²/(n − 1) = {number(distance)}.",
        name="cloud",
    )
    view.legend(legend(v))
    show_controls(view, now)
    view.notice(*said(now, v), tone=tone_of(now, v))
    if now.cloud.note:
        view.notice(now.cloud.note, place="below")
    if v.lines:
        view.notice(lines_said(lines, v.centre), place="below")
    view.chart(
        curve_plot("θ / °", f"{what(v.centre)}, squared distance"),
        curve_tables(found, v),
        caption=curve_said(found, v),
        name="curve",
    )
    view.legend(
        {
            f"{what(v.centre)} along θ": palette.ACCENT,
            "mean squared distance": palette.ERROR,
            "most and least": palette.TRUTH,
            "their sum": palette.GREY,
        },
        place="below",
    )
    view.numbers(numbers(now, lines, v))
    view.challenges(challenges(now, lines, v))
    points = now.cloud.points
    view.code(
        spread,
        f"{now.cloud.code}\n"
        f"found = spread(points, centre={v.centre}, standardise={v.standardise})\n"
        f"print(found.matrix)\nprint(found.variances, found.first, found.shape.name)\n"
        f"print(found.along({v.direction}), found.off({v.direction}))",
        data=lambda: {"points": {"x": points[:, 0], "y": points[:, 1]}},
    )


def legend(v):
    colours = {"the line you turn": palette.ACCENT, "distances": palette.ERROR}
    colours |= {"components, 2√λ to each side": palette.TRUTH}
    return colours | ({"y on x": palette.MODEL, "x on y": palette.ALARM} if v.lines else {})


def show_controls(view, now):
    v, marks = view.values, {}
    if now.found.first == now.found.first:
        marks = {"1st": now.found.first, "2nd": across(now.found.first)}
    lead = {"direction": {"marks": marks}}
    if v.cloud == "outlier":  # the picture is in the pad's units unless it is standardised
        lead |= {
            "outlier": {} if v.standardise else {"chart": "cloud", "equal": True, "bare": True}
        }
    view.lead(*lead, **lead)
    own = {
        "ellipse": ["correlation", "count"],
        "clusters": ["distance"],
        "points": ["typed", *["comma"] * now.cloud.asked],
    }
    view.more("cloud", *own.get(v.cloud, []), "centre", "standardise", "sense", "lines")
    if v.cloud in ("ellipse", "clusters", "outlier"):
        view.more("seed")


def tone_of(now, v):
    if now.cloud.problem:
        return "alarm"
    return TONES.get(now.found.shape, "plain" if v.centre else "warn")


def said(now, v):
    """The verdict on the direction, and what else is odd about this state."""
    found = now.found
    yield now.cloud.problem
    yield direction_said(found, v.direction, v.centre)
    if found.shape is Shape.NONE:
        return
    if not v.centre:
        yield pull_said(judge_pull(now.cloud.points, v.standardise))
    elif v.standardise:
        yield standardised_said(found, np.diag(found.matrix))
    elif v.cloud == "outlier":
        yield outlier_said(spread(now.cloud.points[:-1]), found)
    elif v.cloud == "clusters":
        yield groups_said(*gaps(now))


def gaps(now, angles=None):
    """How far the two clusters are apart along the components, or along these angles."""
    if angles is None:
        angles = (now.found.first, now.found.first + 90)
    turns = [np.radians(angle) for angle in angles]
    units = ([np.cos(turn), np.sin(turn)] for turn in turns)
    return [gap_between(now.drawn @ unit, now.cloud.second) for unit in units]


def numbers(now, lines, v):
    found, theta = now.found, v.direction
    name, moments = what(v.centre), "M" if not v.centre else "R" if v.standardise else "S"
    along, off = float(found.along(theta)), float(found.off(theta))
    first, second = found.variances
    cos, sin = (number(f(np.radians(theta))) for f in (np.cos, np.sin))
    if abs(np.cos(np.radians(theta))) < 1e-9:
        cos = "0"
    if abs(np.sin(np.radians(theta))) < 1e-9:
        sin = "0"
    known = found.total == found.total
    rest = " − ".join(filled_in(sub, found.total, found.total - second))
    rows = [
        (f"{name.capitalize()} along θ", number(along), f"uᵀ{moments}u, u = ({cos}, {sin})"),
        ("Squared distance", number(off), "Σd²/(n − 1), at right angles"),
        ("Their sum", number(found.total), f"trace {moments}, at every θ"),
        (
            "First component",
            degrees(found.first),
            "½·atan2(2c, a − b)" + f"; λ₁ = {number(first)}" * known,
        ),
        ("Second eigenvalue", number(second), f"λ₂ = {rest}" if known else "dividing by n − 1 = 0"),
    ]
    if found.total > 0:
        rows.append(("Share of the first", number(first / found.total), "λ₁/(λ₁ + λ₂)"))
    if v.centre and not v.standardise:
        said = "√(λ₁λ₂/(n − 1))/(λ₁ − λ₂), for a normal law and large n"
        rows.append(("Standard error of the angle", degrees(angle_error(found)), said))
    if v.lines:
        rows += [
            ("y on x", degrees(lines.y_on_x), "slope c/a"),
            ("x on y", degrees(lines.x_on_y), "slope b/c"),
        ]
    if now.cloud.second is not None:
        (gap,) = gaps(now, [theta])
        rows.append(("Gap of the clusters along θ", number(gap), "below 0 they overlap"))
    return rows


def challenges(now, lines, v):
    found, stand = now.found, judge_direction(now.found, v.direction)
    turned = np.nan
    if v.cloud == "outlier":
        turned = axis_turn(spread(now.cloud.points[:-1], v.centre).first, found.first)
    one, two = gaps(now) if v.cloud == "clusters" else (np.nan, np.nan)
    least = v.sense == "upright" and lines.case is Lines.FAN
    return [
        Challenge(
            "Find the angle of the least variance.",
            solved=stand is Stand.LEAST and found.shape is Shape.OVAL and v.centre,
            state=f"Along θ the {what(v.centre)} is {number(float(found.along(v.direction)))}.",
        ),
        Challenge(
            "Drag the outlier until the first component has turned by 88° or more.",
            solved=turned >= 88 and v.centre and not v.standardise,
            state=f"Turned by {degrees(turned)}."
            if turned == turned
            else "Needs the cloud with one outlier.",
        ),
        Challenge(
            "Pull the clusters apart until the first component is the one that parts them.",
            solved=one > 0 and not two > 0 and v.centre and not v.standardise,
            state=f"Gap along the first component: {number(one)}, along the second: {number(two)}."
            if v.cloud == "clusters"
            else "Needs the two clusters.",
        ),
        Challenge(
            "Measure along y, and turn the line until the squared distances are least.",
            solved=least and axis_turn(lines.y_on_x, v.direction) <= 0.25,
            state=f"Σd²/(n − 1) along y is {number(float(found.off_upright(v.direction)))}.",
        ),
    ]
