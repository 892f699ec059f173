from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_table,
    joined,
    order_datasets,
    polyline,
    scattered,
    value_window,
)
from core.maths.calculus.quadrature import (
    ORDERS,
    RULES,
    Order,
    errors,
    floor,
    integrate,
    judge_order,
    nodes,
    shapes,
)
from core.maths.calculus.reference_area import area, diverges
from core.own_function import FunctionChoice, Shipped, gaps_said
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.words import counted, number
from pages.calculus.integral.challenge import challenge
from pages.calculus.integral.words import (
    NAMES,
    TONES,
    ends_said,
    estimate_said,
    no_area_said,
    order_said,
    told,
)

FUNCTIONS = FunctionChoice(
    {
        "sine": Shipped("sin x", "sin(x)"),
        "hill": Shipped("e^(−x²)", "e^(-x^2)"),
        "period": Shipped("e^cos x", "e^cos(x)"),
        "kink": Shipped("|x − 0.3|", "|x - 0.3|"),
        "root": Shipped("√x", "sqrt(x)"),
        "spike": Shipped("1/√x", "1/sqrt(x)"),
        "runge": Shipped("1/(1 + 25x²)", "1/(1 + 25x^2)"),
    },
    default="hill",
    example="x^3 - x",
)
COLOURS = {
    "left": palette.SKY,
    "midpoint": palette.MODEL,
    "trapezoid": palette.ACCENT,
    "simpson": palette.TRUTH,
    "gauss": palette.ALARM,
    "random": palette.ERROR,
}
ROLES = dict(
    zip(COLOURS, ("point", "approximation", "other", "truth", "alarm", "error"), strict=True)
)
chapter = Chapter(
    "area",
    "The area under a curve",
    do="Drag the number of panels n. Watch the gaps close under the curve, and the error fall "
    "along its line below.",
    controls=[
        *FUNCTIONS.controls(),
        Choice(name="rule", label="Rule", options=NAMES, default="midpoint", pills=True),
        Slider(name="n", label="Panels or points", symbol="n", low=1, high=64, default=4, step=1),
        Slider(name="low", label="From", symbol="a", low=-5, high=5, default=0, step=0.1),
        Slider(name="high", label="To", symbol="b", low=-5, high=7, default=2, step=0.1),
        Seed(name="seed", label="New random points"),
    ],
    presets={
        "Simpson's parabolas": {"rule": "simpson", "n": 2},
        "A kink breaks the order": {"function": "kink", "rule": "simpson", "low": 0.0, "high": 1.0},
        "An infinite value": {"function": "spike", "rule": "midpoint", "low": 0.0, "high": 1.0},
        "A whole period": {"function": "own", "f": "e^cos(pi x)", "rule": "trapezoid", "n": 6},
        "By chance": {"rule": "random", "n": 50},
        "No area at all": {"function": "own", "f": "1/x", "low": 0.0, "high": 1.0},
    },
)


@lru_cache(maxsize=256)
def known(f, low, high):
    """The area, and the errors and orders: nothing of it depends on n."""
    truth = area(f, low, high)
    found = {r: errors(f, r, truth.value, low, high) for r in RULES if r != "random"}
    orders = {r: judge_order(f, r, truth.value, low, high, truth.bound) for r in ORDERS}
    return truth, found, orders


@lru_cache(maxsize=256)
def varies_finitely(f, low, high):
    """Whether f² has an integral: of Monte Carlo alone."""
    place = diverges(lambda x: f(x) ** 2, low, high)
    return place != place


@lru_cache(maxsize=256)
def by_chance(f, truth, low, high, seed):
    return errors(f, "random", truth, low, high, seed)


@chapter.figure
def area_figure(view):
    v = view.values
    chosen = FUNCTIONS.chosen(v)
    f, low, high = chosen.function, *sorted((v.low, v.high))
    high = high if high > low else low + 0.1
    truth, found, orders = known(f, low, high)
    now = integrate(f, v.rule, v.n, low, high, v.seed)
    view.picture(
        curve_plot("x", "f(x)"),
        stage_tables(f, v.rule, v.n, low, high, v.seed),
        caption=f"f(x) = {chosen.text} from {number(low)} to {number(high)}."
        + ends_said(v.low, v.high)
        + gaps_said(f, low, high),
        name="area",
    )
    view.legend({"f": palette.GREY, NAMES[v.rule]: COLOURS[v.rule]})
    view.lead("n", n={"label": "Points" if v.rule in ("gauss", "random") else "Panels"})
    broken = truth.value != truth.value
    view.notice(
        estimate_said(v.rule, now, truth, v.rule != "random" or varies_finitely(f, low, high)),
        tone="alarm" if broken or now.value != now.value else "plain",
    )
    view.under("rule")
    view.more("low", "high", *(["seed"] if v.rule == "random" else []))
    FUNCTIONS.show(view, chosen)
    if broken:
        view.notice(no_area_said(truth), tone="warn", place="below")
    chance = by_chance(f, truth.value, low, high, v.seed)
    view.chart(
        order_plot("values of f", "error", True),
        error_tables(found | {"random": chance}, now, v.rule, truth, f, low, high),
        caption="Errors as measured; dashed 1/nᵖ with the p of theory for smooth functions, and "
        "1/√n for Monte Carlo. Nothing is drawn below rounding.",
        name="errors",
    )
    view.legend({NAMES[r]: colour for r, colour in COLOURS.items()}, place="below")
    if v.rule in ORDERS:
        verdict = orders[v.rule]
        view.notice(order_said(v.rule, verdict), tone=TONES[verdict.case], place="below")
    view.numbers(numbers(v, now, truth, orders))
    view.challenges([challenge(f, v, now, truth, low, high)])
    view.code(
        integrate,
        f"{chosen.code}\nprint(integrate(f, {v.rule!r}, {v.n}, {low!r}, {high!r}, {v.seed}))",
        data=lambda: {r: {"evaluations": n, "error": e} for r, (n, e) in found.items()},
    )


def stage_tables(f, rule, n, low, high, seed):
    """The curve a little beyond both ends, the outline that is added up, and its points."""
    margin = 0.06 * (high - low)
    x, _ = nodes(rule, n, low, high, seed)
    y = f(x)
    curve = curve_table(f, low - margin, high + margin)
    centre, half = from_0(*value_window(curve["y"], y))
    curve = curve_table(f, low - margin, high + margin, half)
    role = ROLES[rule]
    top_x, top_y = shapes(f, rule, n, low, high)
    bars = []
    if rule in ORDERS:
        panel = np.repeat(np.arange(n), len(top_x) // n)
        each = {"series": [f"panel {k}" for k in panel]}
        bars.append(polyline("", role, top_x, top_y) | each)
    ends = np.array([low, low, np.nan, high, high])
    feet = np.array([0.0, 1.0, np.nan, 0.0, 1.0]) * float(np.nanmax(np.abs(curve["y"]), initial=1))
    areas = joined(*bars)
    return {
        "window": {
            "cx": [(low + high) / 2],
            "cy": [centre],
            "rx": [(high - low) / 2 + margin],
            "ry": [half],
        },
        "areas": areas | {"y2": np.zeros(len(areas["x"]))},
        "curves": joined(curve, *bars),
        "dashed": polyline("ends", "function", ends, feet),
        "points": scattered("nodes", role, x, y),
        "names": {"text": [], "role": [], "x": [], "y": []},
    }


def from_0(centre, half):
    """The window, grown so that an area stands on 0."""
    low, high = centre - half, centre + half
    low, high = min(low, -0.05 * high), max(high, -0.05 * low)
    return (low + high) / 2, (high - low) / 2


def error_tables(found, now, rule, truth, f, low, high):
    """Every rule's errors against the values of f that it takes, and the lines of theory."""
    seen = np.abs(f(np.linspace(low, high, 101)))
    size = (high - low) * float(seen[np.isfinite(seen)].sum()) / 101
    least = max(floor(truth.value, size), 1e-17) if truth.value == truth.value else 1e-17
    here = abs(now.value - truth.value)
    predicted = []
    for one, order in (ORDERS | {"random": 0.5}).items():
        count, error = found[one]
        start = error[0] if np.isfinite(error[0]) and error[0] > least else np.nan
        ends = count[[0, -1]].astype(float)
        line = start * (ends / ends[0]) ** -order
        predicted.append(polyline(one, ROLES[one], ends, np.maximum(line, least)))
    return order_datasets(
        *(1.0, 1100.0, 1e-17, 10.0),
        [float(now.evaluations)],
        measured={
            "role": np.concatenate([[ROLES[one]] * len(n) for one, (n, _) in found.items()]),
            "x": np.concatenate([n for n, _ in found.values()]).astype(float),
            "y": np.maximum(np.concatenate([e for _, e in found.values()]), least),
        },
        predicted=joined(*predicted),
        points=polyline("now", ROLES[rule], [now.evaluations] * 2, [max(here, least)] * 2)
        if np.isfinite(here)
        else NOTHING,
    )


def numbers(v, now, truth, orders):
    points = counted(now.evaluations, "point")
    rows = [
        ("Sum", number(told(now.value, now.rounding), 8), f"Σ wᵢ·f(xᵢ) over {points}"),
        (
            "Area",
            number(told(truth.value, truth.bound), 8),
            f"by quadrature, to ± {number(truth.bound)}" if truth.value == truth.value else "none",
        ),
        ("Error", number(abs(now.value - truth.value)), "|sum − area|"),
    ]
    if v.rule == "random":
        formula = f"(b − a)·s/√n, n = {v.n}"
        rows.append(("Standard error", number(now.standard_error), formula))
    for rule, verdict in orders.items():
        if verdict.case in (Order.KEPT, Order.FASTER, Order.BROKEN):
            said = f"measured, 64 to 512 panels; theory {verdict.predicted}"
            rows.append((f"Order, {NAMES[rule]}", number(verdict.measured), said))
    return rows
