import numpy as np

from core.charts import palette, trace
from core.charts.tangent_steps import root_by_start, tangent_steps
from core.maths.calculus.newton_root import (
    Case,
    error_ratios,
    judge_newton,
    newton,
    roots_from,
)
from core.own_function import gaps_said
from core.ui.controls import Scrubber, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, counted, factor, filled_in, number
from pages.calculus.taylor.functions import FUNCTIONS, REACH
from pages.calculus.taylor.newton_pictures import error_tables, start_tables, step_tables
from pages.calculus.taylor.newton_words import (
    RATED,
    SUBSCRIPTS,
    TONES,
    newton_said,
    written,
)

SHOWN = 12  # rows of the table
POWERS = dict(enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")) | {10: "¹⁰", 11: "¹¹", 12: "¹²"}
chapter = Chapter(
    "newton",
    "Newton's method",
    do="Drag the start: its tangent, the polynomial of degree 1, is followed to the axis, again "
    "and again. Play the steps and watch the error below.",
    controls=[
        Slider(name="start", label="Start", symbol="x₀", low=-5, high=5, default=1, step=0.01),
        Scrubber(name="step", label="Step k"),
    ],
    presets={
        "Digits double": {"function": "cubic", "start": -1.2},
        "A circle of two": {"function": "cubic", "start": 0.0},
        "Thrown outwards": {"function": "cube_root", "start": 0.1},
        "A little too far": {"function": "arctan", "start": 1.4},
        "A double root": {"function": "double", "start": 3.0},
        "Level ground": {"function": "double", "start": -1.0},
        "Out of the domain": {"function": "log", "start": 1.8},
        "No root to find": {"function": "exponential", "start": 1.0},
        "Flatter than any power": {"function": "flat", "start": 0.8},
        "Chaos": {"function": "own", "f": "x^2 + 1", "start": 0.7},
    },
)


@chapter.figure
def newton_figure(view):
    v = view.values
    chosen = FUNCTIONS.chosen(v)
    f = chosen.function
    run = newton(f, v.start)
    found = judge_newton(f, run)
    last = len(run.points) - 1
    view.picture(
        tangent_steps("x", "f(x)"),
        step_tables(f, run, found),
        caption=f"f(x) = {chosen.text} from x₀ = {number(v.start)}."
        f"{gaps_said(f, -REACH, REACH)} {outside(run)}",
        name="steps",
    )
    view.legend(
        {
            "f": palette.GREY,
            "tangents": palette.MODEL,
            "xₖ": palette.ACCENT,
            "root": palette.TRUTH,
        }
    )
    view.under("step", step={"last": max(last, 1)})
    view.lead("start", start={"chart": "steps", "ends": (-REACH, REACH)})
    view.notice(newton_said(found, run), tone=TONES.get(found.case, "plain"))
    FUNCTIONS.show(view, chosen)
    starts, roots = roots_from(f, -5.0, 5.0)
    view.chart(
        trace.log_decay("step k", "error (or |f|)"),
        error_tables(run, found),
        caption=errors_said(found),
        name="decay",
    )
    view.chart(
        root_by_start("start x₀", "root reached"),
        start_tables(starts, roots, v.start),
        caption=f"Each of {len(starts)} starts and the root it reaches within 60 steps; none is "
        "drawn where it reaches none.",
        name="starts",
    )
    view.legend({"error": palette.ERROR, "predicted": palette.SKY}, place="below")
    power = order_of(found)
    heads = ["k", "xₖ", "f(xₖ)", "error eₖ", f"eₖ₊₁/eₖ{'' if power == 1 else POWERS[power]}"]
    view.table(
        heads,
        rows(run, found, power),
        caption=f"The first {SHOWN} of {last + 1} points"
        if last >= SHOWN
        else f"All points, {last + 1}",
        right=heads,
    )
    view.numbers(numbers(run, found))
    view.challenges(challenges(run, found, roots))
    view.code(
        newton,
        f"{chosen.code}\nrun = newton(f, {v.start!r})\nprint(run.end.name, run.points)",
        data=lambda: {"steps": {"x": run.points, "f": run.values, "slope": run.slopes}},
    )


def outside(run):
    """When a point first lies outside the picture."""
    beyond = np.flatnonzero(np.abs(run.points) > REACH)
    if not len(beyond):
        return f"{counted(len(run.points) - 1, 'step')}."
    k = int(beyond[0])
    return (
        f"{counted(len(run.points) - 1, 'step')}; {written(k)} = {number(run.points[k])} is off "
        "the picture."
    )


def errors_said(found):
    if not found.case.has_root:
        return "There is no root at the end, so |f(xₖ)| is drawn. Nothing is drawn where it is 0."
    if found.case in RATED:
        return (
            "Dashed, under the line where they agree: what the derivatives at the root predict "
            "from the error before."
        )
    return "Nothing is drawn where the error is 0 or below rounding."


def order_of(found):
    """The power of an error that the next one is compared with."""
    if found.case in (Case.MULTIPLE, Case.LINEAR):
        return 1
    return found.order if found.case is Case.HIGHER else 2


def rows(run, found, power):
    root = found.root
    ratio = (
        error_ratios(run.points, root, power) if root == root else np.full(len(run.points), np.nan)
    )
    ratio = np.append(ratio, np.nan)
    return [
        (
            str(k),
            number(x, 15 if root == root else 6),
            number(run.values[k]),
            number(abs(x - root)) if root == root else "",
            number(ratio[k]) if ratio[k] == ratio[k] else "",
        )
        for k, x in enumerate(run.points[:SHOWN])
    ]


def numbers(run, found):
    last = len(run.points) - 1
    said = [
        ("Steps", str(last), "until it ends, 60 at most"),
        ("Last point", number(run.points[-1], 8), f"{written(last)}, f = {number(run.values[-1])}"),
    ]
    slope = float(run.slopes[0])
    if last and slope:
        terms = float(run.points[0]), float(run.values[0]), slope
        filled = filled_in(lambda x, y, m: x - y / m, *terms, shown=lambda x: number(x, 6))
        formula = "{} − {}/{}".format(filled[0], *map(factor, filled[1:]))
        said.append(("First step", number(run.points[1], 6), formula))
    if found.root == found.root:
        said.append(("Root", number(found.root, 12), "as far as the digits go"))
    if found.case in (Case.QUADRATIC, Case.HIGHER):
        p = found.order
        formula = (
            "|f″/(2f′)| at the root"
            if p == 2
            else f"{p - 1}·|c{str(p).translate(SUBSCRIPTS)}/c₁| at the root"
        )
        said.append(("Predicted C", number(found.predicted), formula))
        if found.measured == found.measured:
            measured = f"eₖ₊₁/eₖ{POWERS[p]}, the last above rounding"
            said.append(("Measured C", number(found.measured), measured))
    if found.case is Case.MULTIPLE:
        said.append(("Predicted rate", number(found.predicted), f"1 − 1/m, m = {found.order}"))
    if found.case in (Case.MULTIPLE, Case.LINEAR):
        said.append(("Measured rate", number(found.measured, 4), "step/step before, late"))
    return said


def challenges(run, found, roots):
    start, last = float(run.points[0]), len(run.points) - 1
    known = np.append(roots[np.isfinite(roots)], found.root)
    nearest = float(known[np.abs(known - start).argmin()])
    elsewhere = abs(found.root - nearest) > 1e-5 * max(1.0, abs(nearest))
    nearest = nearest if elsewhere else found.root
    ends = all_apart(found.root, nearest) if elsewhere else 2 * (number(found.root),)
    quadratic = found.case is Case.QUADRATIC
    return [
        Challenge(
            "Find a start from which Newton's method goes round in a cycle.",
            solved=found.case is Case.CYCLE,
            state=f"Here it does, with {found.order} points."
            if found.case is Case.CYCLE
            else "Here it does not.",
        ),
        Challenge(
            "Find a start that leads to a root, but not to the nearest one.",
            solved=bool(elsewhere),
            state=f"It ends at {ends[0]}; the nearest root known here is {ends[1]}."
            if found.root == found.root
            else "Here no root is reached.",
        ),
        Challenge(
            "Find a start that needs more than 20 steps, and is quadratic in the end.",
            solved=quadratic and last > 20,
            state=f"Here it is quadratic and takes {last}."
            if quadratic
            else "Here it is not quadratic.",
        ),
    ]
