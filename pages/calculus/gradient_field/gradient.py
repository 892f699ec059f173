from operator import mul

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.level_map import level_map
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, value_window
from core.maths.calculus.functions_of_two import Section, angle_of, unit
from core.maths.calculus.gradients import (
    Ground,
    central,
    directional,
    judge_ground,
    level_angle,
    one_sided,
    steep,
    turn_between,
)
from core.maths.calculus.level_lines import level_through
from core.maths.calculus.map_tables import (
    arrow_layers,
    clear_labels,
    ground_layers,
    here,
    right_angle,
    stroke,
)
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.calculus.gradient_field.functions import CONTROLS, FUNCTIONS, ON_MAP, seen
from pages.calculus.gradient_field.words import (
    GROUND_TONES,
    cosine_said,
    direction_said,
    ground_said,
    map_said,
)

STEP, ONE_STEP = 6e-6, 1e-7  # of differences to both sides, and to one
WAY = np.linspace(-2, 2, 161)
TURNS = np.arange(0, 361, 5.0)
chapter = Chapter(
    "gradient",
    "Gradient",
    do="Drag the point over the map, and turn u with θ. Watch ∇f cross the level line at a right "
    "angle, and the slope along u follow a cosine.",
    controls=[
        *CONTROLS,
        Slider(
            name="theta",
            label="Direction of u",
            symbol="θ",
            low=0,
            high=360,
            default=100,
            step=1,
            unit="°",
        ),
    ],
    presets={
        "Past the summit": {"function": "ridge", "at": (2.0, 0.42), "theta": 191},
        "Along the level line": {"at": (1.0, 1.0), "theta": 162},
        "Flat at a saddle": {"function": "saddle", "at": (0.0, 0.0), "theta": 45},
        "A kink": {"function": "tent", "at": (0.0, 1.0), "theta": 30},
        "An edge": {"function": "own", "f": "sqrt(x) + y", "at": (0.0, 0.5), "theta": 0},
    },
)


@chapter.figure
def gradient(view):
    v, now = view.values, seen(view.values)
    slope = float(directional(now.ground.gradient, v.theta))
    measured = one_sided(now.f, now.x, now.y, TURNS, ONE_STEP)
    view.picture(
        level_map("x", "y"),
        stage_tables(now, v.theta),
        caption=map_said(now),
        name="map",
    )
    view.legend(
        {"gradient ∇f": palette.MODEL, "u": palette.ACCENT, "level line of here": palette.TRUTH}
    )
    view.lead("at", "theta", at=ON_MAP, theta={"marks": marks(now.ground)})
    view.notice(
        ground_said(now.ground, now.x, now.y),
        direction_said(now.ground, v.theta, slope),
        tone=GROUND_TONES.get(now.ground.case, "warn"),
    )
    FUNCTIONS.show(view, now.chosen)
    view.chart(
        curve_plot("t, the way along u", "f(p + t·u)"),
        way_tables(now, v.theta, slope),
        caption="f above the line through the point along u"
        + (", and the tangent plane there, dashed." if slope == slope else "; no tangent plane."),
        name="along",
    )
    view.chart(
        curve_plot("direction θ of u, in degrees", "slope along u", False, False, "turns"),
        cosine_tables(now, measured, v.theta, slope),
        caption=cosine_said(now.ground),
        name="cosine",
    )
    touches = now.ground.norm == now.ground.norm
    quotients = not touches and now.ground.case is not Ground.ABSENT
    view.legend(
        {"f": palette.GREY, "u": palette.ACCENT}
        | ({"tangent plane, |∇f| cos φ": palette.MODEL} if touches else {})
        | ({"measured to one side": palette.ERROR} if quotients else {}),
        place="below",
    )
    view.numbers(numbers(now, v.theta, slope))
    view.challenges(challenges(v, now, slope))
    view.code(
        judge_ground,
        f"{now.chosen.code}\nprint(judge_ground(f, {now.x!r}, {now.y!r}))",
        data=lambda: {"slopes": {"degrees": TURNS, "one_sided": measured}},
    )


def marks(ground):
    """Steepest ascent, level and descent on the scale of θ."""
    if np.isnan(ground.uphill):
        return {}
    up = ground.uphill
    return {"up": up, "level": (up + 90) % 360, "down": (up + 180) % 360}


def stage_tables(now, theta):
    """The level line through the point with its tangent, ∇f, u and the right angle between."""
    x, y, ground = now.x, now.y, now.ground
    absent = ground.case is Ground.ABSENT
    lines = [polyline("level", "level", *level_through(now.f, x, y))]
    arrows, dashed = [("u", "direction", (x, y), theta, 1.0)], []
    if ground.case is Ground.SLOPE:
        length = 0.3 + 1.2 * np.sqrt(min(1.0, ground.norm / steep(now.f)))
        arrows.append(("∇f", "gradient", (x, y), ground.uphill, length))
        dashed.append(stroke("tangent", "level", x, y, ground.uphill + 90, 1.3))
        lines.append(right_angle(x, y, ground.uphill))
    return clear_labels(
        ground_layers(now.f, now.levels, number)
        | arrow_layers([] if absent else arrows)
        | {"lines": joined(*lines), "dashed": joined(*dashed), "points": here(x, y)}
    )


def way_tables(now, theta, slope):
    f = Section(now.f, now.x, now.y, theta)
    y, at = f(WAY), float(f(0.0))
    centre, half = value_window(y, least=1e-3)
    dashed = polyline("plane", "approximation", WAY[[0, -1]], at + slope * WAY[[0, -1]])
    return curve_datasets(0.0, centre, 2.0, half) | {
        "curves": polyline("f", "function", WAY, y),
        "dashed": dashed if np.isfinite(slope) else joined(),
        "points": dot("other", 0.0, at) if np.isfinite(at) else joined(),
    }


def cosine_tables(now, measured, theta, slope):
    """|∇f| cos φ by direction, the quotients to one side as dots, and u."""
    law = directional(now.ground.gradient, TURNS)
    centre, half = value_window(measured, law, least=1e-3)
    gap = np.full_like(TURNS, np.nan)
    dots = [np.column_stack([one, one, gap]).ravel() for one in (TURNS, measured)]
    known = np.isfinite(slope)
    now_at = slope if known else float(one_sided(now.f, now.x, now.y, theta, ONE_STEP))
    return curve_datasets(180.0, centre, 180.0, half) | {
        "curves": polyline("law", "approximation", TURNS, law) if known else joined(),
        "dashed": polyline("0", "function", [0.0, 360.0], [0.0, 0.0]),
        "points": joined(
            *([] if known else [polyline("measured", "error", *dots)]),
            *([dot("other", theta, now_at)] if np.isfinite(now_at) else []),
        ),
    }


def numbers(now, theta, slope):
    f, x, y, ground = now.f, now.x, now.y, now.ground
    rows = [("f(x, y)", number(float(f(x, y)), 6), f"at ({number(x)}, {number(y)})")]
    if np.isnan(ground.norm):
        found = float(one_sided(f, x, y, theta, ONE_STEP))
        return [*rows, ("Slope along u", number(found), "(f(p + h·u) − f(p))/h, h = 10⁻⁷")]
    h = STEP * max(1.0, abs(x), abs(y))
    checks = [number(one, 7) for one in central(f, x, y, [0.0, 90.0, theta], h).tolist()]
    for name, part, check in zip(("∂f/∂x", "∂f/∂y"), ground.gradient, checks, strict=False):
        by = "dual numbers" if ground.by_rule else "quotients"
        said = f"by {by}; central difference {check}"
        rows.append((name, number(part, 7), said))
    first, second = map(float, ground.gradient)
    both = map(factor, filled_in(np.hypot, first, second, shown=lambda size: number(size, 4)))
    rows.append(("|∇f|", number(ground.norm, 4), "√({}² + {}²)".format(*both)))
    cos, sin = map(float, unit(theta))
    terms = filled_in(
        lambda a, cos, b, sin: a * cos + b * sin,
        *(first, cos, second, sin),
        shown=lambda along: number(along, 7),
    )
    filled = "{}·{} + {}·{}".format(*map(factor, terms))
    rows.append(("Dᵤf", number(slope, 7), f"f_x cos θ + f_y sin θ = {filled}"))
    rows.append(("Dᵤf, measured", checks[2], f"(f(p + h·u) − f(p − h·u))/2h, h = {number(h, 2)}"))
    if ground.case is Ground.SLOPE:
        phi = turn_between(theta, ground.uphill)
        up = number(ground.uphill, 4)
        length, turned = filled_in(mul, float(ground.norm), float(np.cos(np.radians(phi))))
        cosine = f"|∇f| cos φ = {length}·{factor(turned)} = {number(slope)}"
        rows += [
            ("Steepest ascent", f"{up}°", f"the angle of ({number(first)}, {number(second)})"),
            ("φ, from ∇f to u", f"{number(phi, 4)}°", cosine),
        ]
        right = level_angle(f, x, y, ground.gradient)
        if right == right:
            said = "a chord of it, 0.001 to both sides"
            rows.append(("∇f to the level line", f"{number(right, 5)}°", said))
    return rows


def challenges(v, now, slope):
    ground = now.ground
    astray = turn_between(ground.uphill, angle_of(-now.x, -now.y))
    on_ridge = v.function == "ridge" and astray == astray
    level = ground.case is Ground.SLOPE and abs(slope) <= 0.01 * ground.norm
    bare = ground.case not in (Ground.SLOPE, Ground.FLAT, Ground.ABSENT, Ground.UNKNOWN)
    return [
        Challenge(
            "On the long hill e^(−x²/8 − 3y²), find a point where steepest ascent points at least "
            "60° away from the summit (0, 0).",
            solved=on_ridge and astray >= 60,
            state=f"Here it points {number(astray)}° away."
            if on_ridge
            else "Choose this function, and a point with a slope.",
        ),
        Challenge(
            "Where ∇f is not 0, turn u into a direction in which f does not change at first.",
            solved=level,
            state=f"Dᵤf = {number(slope)}, |∇f| = {number(ground.norm)}; up to 1 % of it counts."
            if ground.case is Ground.SLOPE
            else "Needs a point with a gradient that is not 0.",
        ),
        Challenge(
            "Find a point at which f has a value and no gradient.",
            solved=bare,
            state="Here there is none." if bare else "This is no such point.",
        ),
    ]
