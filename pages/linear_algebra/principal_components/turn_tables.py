"""What the pictures of the first chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline
from core.maths.linear_algebra.cloud_tables import (
    dot_table,
    feet,
    head_table,
    line_table,
    name_table,
    segment_table,
    through,
    window_table,
)
from core.maths.linear_algebra.plane_clouds import MEAN, SIDES
from core.maths.linear_algebra.plane_directions import Shape
from pages.linear_algebra.principal_components.clouds import REACH
from pages.linear_algebra.principal_components.turn_words import across

ANGLES = np.linspace(0, 180, 181)
OFF = {"across": "off", "upright": "off_upright", "level": "off_level"}


def window_of(now, v):
    """A window that stays while the direction, the correlation or the outlier moves."""
    corners = [now.drawn, now.about[None]]
    if v.cloud == "ellipse" and not v.standardise:
        corners = [MEAN + 3.2 * SIDES * [[-1, -1], [1, 1]], now.about[None]]
    if v.cloud == "outlier" and not v.standardise:
        corners = [np.array([REACH, np.negative(REACH)])]
    room = 1.0 if v.cloud == "outlier" else 1.1
    return window_table(*corners, least=1e-3 if v.cloud == "points" else 0.5, room=room)


def stage_tables(now, lines, v):
    """Cloud, line, distances and feet, components, and the other two lines of least squares."""
    found, about = now.found, now.about
    window = window_of(now, v)
    size = np.array([window["rx"][0], window["ry"][0]])
    reach = 20 * float(size.max())
    feet_of = feet(now.drawn, about, v.direction, v.sense)
    second = now.cloud.second
    groups = [("point", now.drawn if second is None else now.drawn[~second])]
    if second is not None:
        groups.append(("other", now.drawn[second]))
    if v.cloud == "outlier":
        groups = [("point", now.drawn[:-1]), ("alone", now.drawn[-1:])]
    solid = [("turned", through(about, v.direction, reach))]
    names, dashed = [], []
    if found.first == found.first:
        sides = zip((found.first, across(found.first)), found.variances, strict=True)
        for order, (angle, variance) in zip(("1st", "2nd"), sides, strict=True):
            ends = through(about, angle, 2 * np.sqrt(variance))
            dashed.append(("component", ends))
            end = ends[int(np.argmax(ends[:, 0]))]
            names.append((order, "component", *map(float, end), False))
    for role, angle in (("y on x", lines.y_on_x), ("x on y", lines.x_on_y)) if v.lines else ():
        if angle == angle:
            dashed.append((role, through(about, angle, reach)))
            at = on_edge(about, angle, window)
            names.append((role, role, *map(float, at), bool(at[0] > about[0])))
    return {
        "window": window,
        "thin": segment_table("distance", now.drawn, feet_of),
        "dashed": line_table(dashed),
        "lines": line_table(solid),
        "dots": dot_table([*groups, ("turned", feet_of)]),
        "heads": head_table([]),
        "names": name_table(names),
    }


def on_edge(about, angle, window):
    """Where a line through ``about`` comes near the edge of the window: a steep one above, a level
    one on the left, for the names of components stand on the right."""
    turn = np.radians(angle if 45 <= angle <= 135 or angle > 90 else angle + 180)
    step = np.array([np.cos(turn), np.sin(turn)])
    half = np.array([window["rx"][0], window["ry"][0]])
    middle = np.array([window["cx"][0], window["cy"][0]])
    with np.errstate(divide="ignore"):
        far = (middle + np.sign(step) * half - about) / np.where(step == 0, np.nan, step)
    return about + 0.88 * float(np.nanmin(far)) * step


def curve_tables(found, v):
    """Variance along θ and squared distance against θ, their ends, and the angle of now."""
    if found.shape is Shape.NONE:
        window = {"cx": [90.0], "cy": [0.5], "rx": [90.0], "ry": [0.5]}
        empty = {"curves": NOTHING, "dashed": NOTHING, "points": NOTHING}
    else:
        top = 1.15 * max(found.total, 1e-300)
        window = {"cx": [90.0], "cy": [top / 2], "rx": [90.0], "ry": [top / 2]}
        off = getattr(found, OFF[v.sense])
        far = off(ANGLES)
        here, there = float(found.along(v.direction)), float(off(v.direction))
        points = [dot("other", v.direction, here)]
        points += [dot("error", v.direction, there)] if there < top else []
        if found.first == found.first:
            ends = zip((found.first, across(found.first)), found.variances, strict=True)
            points = [dot("truth", at, float(size)) for at, size in ends] + points
        dashed = [polyline("now", "other", [v.direction] * 2, [0, top])]
        if v.sense == "across":
            dashed.append(polyline("sum", "function", [0, 180], [found.total] * 2))
        empty = {
            "curves": joined(
                polyline("along", "other", ANGLES, found.along(ANGLES)),
                polyline("off", "error", ANGLES, np.where(far < 2 * top, far, np.nan)),
            ),
            "dashed": joined(*dashed),
            "points": joined(*points),
        }
    nothing = {"areas": NOTHING | {"y2": []}, "names": {"text": [], "role": [], "x": [], "y": []}}
    return {"window": window} | nothing | empty
