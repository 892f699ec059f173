import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import (
    curve_datasets,
    curve_table,
    dot,
    joined,
    polyline,
    value_window,
)
from core.maths.calculus.difference_quotients import Slope, judge_point, quotients, straight
from core.own_function import gaps_said
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import apart, factor, filled_in, number
from pages.calculus.derivative.functions import FUNCTIONS, seen
from pages.calculus.derivative.words import SLOPE_TONES, secant_said, slope_said

REACH = 5.0
STEPS = np.logspace(np.log10(2), -12, 241)
chapter = Chapter(
    "secant",
    "Secant to tangent",
    do="Drag the step h towards 0: the secant turns into the tangent. Watch the two slopes agree "
    "in ever more digits.",
    presets={
        "A kink": {"function": "absolute", "x": 0.0, "h": 0.5},
        "Wild, and yet a slope": {"function": "wild", "x": 0.0, "h": 0.3},
        "Upright": {"function": "own", "f": "sign(x) |x|^(1/3)", "x": 0.0, "h": 0.5},
        "Never at rest": {"function": "own", "f": "|x| sin(ln(|x| + 1e-300))", "x": 0.0},
    },
)


@chapter.figure
def secant(view):
    now = seen(view.values)
    f, x, h = now.f, now.x, now.h
    found = quotients(f, x, [h])
    forward, central = float(found.forward[0]), float(found.central[0])
    view.picture(
        curve_plot("x", "f(x)"),
        stage_tables(now, forward),
        caption=f"f(x) = {now.chosen.text}.{gaps_said(f, -REACH, REACH)} "
        f"{secant_said(now, forward)}",
        name="secant",
    )
    view.legend({"f": palette.GREY, "secant": palette.MODEL, "tangent": palette.TRUTH})
    view.lead("h", h={"low": 1e-3, "beyond": True})
    view.notice(slope_said(now.verdict, x), tone=SLOPE_TONES.get(now.verdict.case, "warn"))
    view.more("x")
    FUNCTIONS.show(view, now.chosen)
    view.chart(
        curve_plot("step h", "slope of the secant", False, False, "decades"),
        quotient_tables(now),
        caption="From right to left h shrinks: forward, backward and central quotients, and the "
        "slope, dashed. Far left rounding takes over.",
        name="quotients",
    )
    view.legend(
        {
            "forward": palette.MODEL,
            "backward": palette.SKY,
            "central": palette.ACCENT,
            "f′(x)": palette.TRUTH,
        },
        place="below",
    )
    view.numbers(numbers(now, found))
    view.challenges(challenges(now, forward, central))
    view.code(
        quotients,
        f"{now.chosen.code}\nprint(quotients(f, {x!r}, [{h!r}]))",
        data=lambda: {"quotients": quotient_tables(now)["curves"]},
    )


VALUELESS = "f has no value at one of its points"


def numbers(now, found):
    """The quotients with their values filled in, to as many digits as the step takes away."""
    x, h = now.x, now.h
    at, ahead, behind = (float(now.f(place)) for place in (x, x + h, x - h))
    exact = now.verdict.case is Slope.SMOOTH
    curvature = judge_point(now.f, x, 2).slope

    def shown(quotient):
        return number(float(quotient[0]), 6)

    def slope(first, second, parts=1):
        """(first − second)/(parts·h)."""
        if not np.isfinite(first - second):
            return VALUELESS
        texts = filled_in(lambda a, b, step: (a - b) / (parts * step), first, second, h, digits=6)
        over = "({} − {})/(2·{})" if parts == 2 else "({} − {})/{}"
        return over.format(*map(factor, texts[:2]), texts[2])

    bend = filled_in(
        lambda a, b, c, step: (a - 2 * b + c) / step**2, ahead, at, behind, h, digits=6
    )
    return [
        ("Forward difference", shown(found.forward), slope(ahead, at)),
        ("Backward difference", shown(found.backward), slope(at, behind)),
        ("Central difference", shown(found.central), slope(ahead, behind, 2)),
        (
            "Derivative f′(x)",
            number(now.verdict.slope, 6),
            "by dual numbers, exact but for rounding" if exact else "as far as the quotients show",
        ),
        (
            "Second difference",
            shown(found.second),
            "({} − 2·{} + {})/({})²".format(*map(factor, bend[:3]), bend[3])
            if np.isfinite(ahead - 2 * at + behind)
            else VALUELESS,
        ),
        (
            "Second derivative f″(x)",
            number(curvature, 6),
            "by Taylor's series, or as f′ on both sides shows",
        ),
    ]


def stage_tables(now, forward):
    """The curve, the secant through x and x + h, the tangent, and their points."""
    f, x, h = now.f, now.x, now.h
    ends = np.array([-REACH, REACH])
    centre, half = value_window(f(np.linspace(*ends, 201)))
    here, ahead = float(f(x)), float(f(x + h))
    curves, dashed, points = [curve_table(f, *ends, half)], [], []
    if np.isfinite(forward):
        curves.append(polyline("secant", "approximation", ends, here + forward * (ends - x)))
        points.append(dot("approximation", x + h, ahead))
    if np.isfinite(now.verdict.slope):
        dashed.append(polyline("tangent", "truth", ends, here + now.verdict.slope * (ends - x)))
    if np.isfinite(here):
        points.append(dot("truth", x, here))
    return curve_datasets(
        0.0,
        centre,
        REACH,
        half,
        curves=joined(*curves),
        dashed=joined(*dashed),
        points=joined(*points),
    )


def quotient_tables(now):
    """The quotients against log₁₀ h, with the slope and the step of now."""
    found = quotients(now.f, now.x, STEPS)
    scale = np.log10(STEPS)
    named = {
        "forward": ("approximation", found.forward),
        "backward": ("point", found.backward),
        "central": ("other", found.central),
    }
    shown = STEPS > 1e-7
    centre, half = value_window(*(q[shown] for _, q in named.values()))
    dashed = []
    if np.isfinite(now.verdict.slope):
        dashed.append(polyline("slope", "truth", scale[[0, -1]], [now.verdict.slope] * 2))
    at = np.log10(now.h)
    dashed.append(polyline("now", "function", [at, at], [centre - half, centre + half]))
    return curve_datasets(
        scale[[0, -1]].mean(),
        centre,
        np.ptp(scale) / 2,
        half,
        curves=joined(*(polyline(name, role, scale, q) for name, (role, q) in named.items())),
        dashed=joined(*dashed),
    )


def forward_said(now, forward):
    if not np.isfinite(forward):
        return "Here there is no forward difference."
    slope, step = now.verdict.slope, number(now.h)
    if not np.isfinite(slope):
        return (
            f"Here the forward difference over h = {step} says {number(forward)}, and no slope is "
            "found."
        )
    if forward == slope and not straight(now.f):
        return (
            f"Here both say {number(slope)} over h = {step}, but f is not written as a straight "
            "line, which it would have to be at every step."
        )
    one, other = apart(forward, slope)
    return f"Here the forward difference over h = {step} says {one}, the slope is {other}."


WITHOUT = {
    Slope.ABSENT: "but f has no value.",
    Slope.POLE: "but f grows without end.",
}


def challenges(now, forward, central):
    case = now.verdict.case
    bare = case in (Slope.KINK, Slope.JUMP, Slope.STEEP, Slope.RESTLESS)
    return [
        Challenge(
            "Find a point where the central difference says 0 and there is no derivative.",
            solved=bare and abs(central) <= 1e-9 * abs(forward),
            state=f"Here it says {number(central)}, "
            + ("and there is none." if bare else WITHOUT.get(case, "and this is no such point."))
            if np.isfinite(central)
            else "Here there is no central difference.",
        ),
        Challenge(
            "Type a function whose forward difference is exact at every step, and is not constant.",
            solved=case is Slope.SMOOTH and straight(now.f) and now.verdict.slope != 0,
            state=forward_said(now, forward),
        ),
    ]
