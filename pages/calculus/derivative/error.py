import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
from core.maths.calculus.curve_tables import dot, joined, polyline
from core.maths.calculus.difference_quotients import (
    UNIT,
    Rule,
    Slope,
    budget,
    complex_step,
    judge_error,
    judge_point,
    quotients,
)
from core.ui.controls import Choice
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.calculus.derivative.functions import FUNCTIONS, seen
from pages.calculus.derivative.words import (
    CAUSE_TONES,
    cause_said,
    order_said,
    second_said,
    slope_said,
)

STEPS = np.logspace(0, -16, 193)
LOW, HIGH = 1e-17, 1e3
NAMES = {Rule.FORWARD: "Forward", Rule.CENTRAL: "Central", Rule.SECOND: "Second difference"}
ROLES = {Rule.FORWARD: "approximation", Rule.CENTRAL: "other", Rule.SECOND: "approximation"}
NO_ERROR = "So there is no error to draw."
SIDES = "Drawn is how far the quotients of both sides are apart."
chapter = Chapter(
    "error",
    "How small is too small",
    do="Drag h to the left. The error falls with the slope that theory says, turns, and rises "
    "again: find the best step.",
    controls=[
        Choice(
            name="order",
            label="Derivative",
            options={"1": "First f′", "2": "Second f″"},
            default="1",
            pills=True,
        )
    ],
    presets={
        "Best central step": {"function": "exponential", "x": 1.0, "h": 9e-6},
        "Famous mistake: 10⁻¹²": {"function": "exponential", "x": 1.0, "h": 1e-12},
        "Second derivative": {"function": "exponential", "x": 1.0, "order": "2", "h": 2e-4},
        "A straight line": {"function": "own", "f": "3x + 1", "x": 2.0, "h": 1e-8},
    },
)


@chapter.figure
def error(view):
    now = seen(view.values)
    second = view.values.order == "2"
    rules = [Rule.SECOND] if second else [Rule.FORWARD, Rule.CENTRAL]
    verdict = judge_point(now.f, now.x, 2) if second else now.verdict
    truth = verdict.slope
    known = bool(np.isfinite(truth))
    sided = not known and bool(np.isfinite(between(now)).any())
    found = {rule: budget(now.f, now.x, rule) for rule in rules}
    measured = errors(now, STEPS, rules, truth)
    here = {rule: float(e[0]) for rule, e in errors(now, [now.h], rules, truth).items()}
    view.picture(
        order_plot("step h", "error"),
        tables(now, found, measured, here, truth),
        caption=f"f(x) = {now.chosen.text} at x = {number(now.x)}."
        + f" No error is drawn below the rounding of the derivative itself{beyond_said(measured)}."
        * known,
        name="error",
    )
    view.legend(legend(second, known, sided))
    marks = {
        f"best {NAMES[rule].lower()}"[:12]: one.best
        for rule, one in found.items()
        if np.isfinite(truth) and 1e-16 <= one.best <= 1
    }
    view.lead("h", h={"high": 1, "marks": marks})
    if np.isnan(truth):
        why = second_said(now.verdict, verdict, now.x) if second else slope_said(verdict, now.x)
        view.notice(why, NO_ERROR, SIDES * sided, tone="warn")
    judged = rules if known else ()
    causes = {rule: judge_error(now.f, now.x, now.h, rule, here[rule]) for rule in judged}
    for rule, cause in causes.items():
        said = cause_said(cause, NAMES[rule], here[rule], found[rule], now.h)
        place = "below" if rule is Rule.FORWARD else "side"
        view.notice(said, tone=CAUSE_TONES[cause.case], place=place)
    view.more("order", "x")
    FUNCTIONS.show(view, now.chosen)
    view.numbers(numbers(now, verdict, found, causes, here))
    view.challenges([challenge(now, found, here)])
    view.code(
        budget,
        f"{now.chosen.code}\nfor rule in ({', '.join(f'Rule.{r.name}' for r in rules)},):\n"
        f"    print(rule.name, budget(f, {now.x!r}, rule))",
        data=lambda: {"errors": {"h": STEPS} | {r.name.lower(): e for r, e in measured.items()}},
    )


def between(now):
    """|forward − backward quotient|, nowhere known without values on both sides."""
    sides = quotients(now.f, now.x, STEPS)
    return np.abs(sides.forward - sides.backward)


def legend(second, known, sided):
    if not known:
        return {"forward − backward quotient": palette.ALARM} if sided else {}
    if second:
        return {"second difference": palette.MODEL, "rounding of f″ itself": palette.TRUTH}
    return {
        "forward": palette.MODEL,
        "central": palette.ACCENT,
        "complex step": palette.ERROR,
        "rounding of f′ itself": palette.TRUTH,
    }


def errors(now, steps, rules, truth):
    """|quotient − truth| of each rule."""
    found = quotients(now.f, now.x, steps)
    return {rule: np.abs(rule.of(found) - truth) for rule in rules}


def beyond_said(measured):
    """That errors leave the picture, where they do."""
    largest = max(float(np.nanmax(one, initial=0.0)) for one in measured.values())
    return f", none above {number(HIGH)}" if largest > HIGH else ""


def tables(now, found, measured, here, truth):
    """Curves as measured, dashed as predicted; nothing below the rounding of the truth itself."""
    known = np.isfinite(truth)
    floor = max(UNIT * abs(truth), LOW) if known else LOW
    drawn = {ROLES[rule]: e for rule, e in measured.items()}
    if Rule.CENTRAL in found:
        drawn["error"] = np.abs(complex_step(now.f, now.x, STEPS) - truth)
    if not known:
        drawn = {"alarm": between(now)}
    predicted = [
        polyline(
            rule.name,
            ROLES[rule],
            STEPS,
            np.maximum(one.truncation(STEPS) + one.roundoff(STEPS), floor),
        )
        for rule, one in found.items()
        if known
    ]
    if known:
        predicted.append(polyline("floor", "truth", STEPS[[0, -1]], [floor] * 2))
    best = [
        (ROLES[rule], one.best) for rule, one in found.items() if known and 1e-16 <= one.best <= 1
    ]
    return {
        "window": {"x0": [1e-16], "x1": [1.0], "y0": [LOW], "y1": [HIGH]},
        "measured": {
            "role": np.repeat(list(drawn), len(STEPS)),
            "x": np.tile(STEPS, len(drawn)),
            "y": np.maximum(np.concatenate(list(drawn.values())), floor),
        },
        "predicted": joined(*predicted),
        "marks": {
            "role": [role for role, _ in best],
            "x": [at for _, at in best],
            "y0": [LOW] * len(best),
            "y1": [HIGH] * len(best),
        },
        "now": {"x": [now.h], "y0": [LOW], "y1": [HIGH]},
        "points": joined(
            *(dot(ROLES[rule], now.h, max(e, floor)) for rule, e in here.items() if e == e)
        ),
    }


def numbers(now, verdict, found, causes, here):
    exact = verdict.case is Slope.SMOOTH
    how = "by dual numbers or series, exact but for rounding"
    rows = [("Derivative", number(verdict.slope, 6), how if exact else "as far as both sides show")]
    for rule, cause in causes.items():
        one, name = found[rule], NAMES[rule]
        rows += [
            (f"{name}: error", number(here[rule]), f"at h = {number(now.h)}"),
            (f"{name}: truncation", number(cause.truncation), leading(one)),
            (
                f"{name}: rounding",
                number(cause.rounding),
                f"at most; for small h {number(one.rounding)}/{order_said(one.order)}",
            ),
        ]
        if np.isfinite(one.best):
            rows.append((f"{name}: best h", number(one.best), "where the two together are least"))
    return rows


def leading(one):
    """The term of Taylor's series that counts, as the formula of truncation."""
    if one.power:
        return f"for small h {number(abs(one.coefficient))}·{order_said(one.power)}"
    return "none: exact for this f" if one.exact else "no term of a series shows it"


def challenge(now, found, here):
    one = found.get(Rule.CENTRAL)
    ready = one is not None and 0 < one.best < 1 and here[Rule.CENTRAL] == here[Rule.CENTRAL]
    return Challenge(
        "Find the best h for the central difference, within a factor of two.",
        solved=ready and one.best / 2 <= now.h <= 2 * one.best,
        state=f"h = {number(now.h)}: {number(here[Rule.CENTRAL])} off."
        if ready
        else "Needs a function with a slope that bends, and the first derivative.",
    )
