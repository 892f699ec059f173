from functools import lru_cache

from core.charts import palette
from core.charts.feasible_region import feasible_region
from core.maths.columns import path
from core.maths.optimization.programme_tables import program_tables, steps_by_dimension
from core.maths.optimization.programme_verdicts import judge_walk, judge_worth
from core.maths.optimization.shadow_prices import limit_names, one_more_tables
from core.maths.optimization.simplex import PIVOT_RULES, klee_minty, simplex_path
from core.ui.controls import Choice, Scrubber, Slider
from core.ui.page import Chapter
from core.ui.words import number, pair
from pages.optimization.constraints.programme_words import (
    promise_verdict,
    shadow_verdict,
    simplex_verdict,
)
from pages.optimization.constraints.tableaus import show_prices, show_simplex
from pages.optimization.constraints.warehouse import (
    GOODS,
    LIMITS,
    RESOURCES,
    SCALES,
    compute,
)

NAMED_AT = {"goods": (0.93, 0.3, 0.95, 0.55), "open": (0.15, 0.9), "klee_minty": (0.9, 0.9)}
RULES = dict(
    zip(
        PIVOT_RULES,
        ("Dantzig: most negative", "Bland: the first", "Greatest gain", "Steepest edge"),
        strict=True,
    )
)
DIMENSIONS = range(1, 8)

chapter = Chapter(
    "linear",
    "Linear programmes",
    do="Drag a limit and watch the best corner and its profit move. "
    "What one more unit brings, purple, is the shadow price of that limit.",
    controls=[
        Choice(
            name="programme",
            label="Programme",
            options={
                "goods": "Two goods, one warehouse",
                "klee_minty": "Klee–Minty square",
                "open": "Nothing to stop it",
            },
            default="goods",
        ),
        Choice(
            name="resource",
            label="One more unit of",
            options=dict(zip(GOODS, LIMITS["goods"], strict=True)),
            default="dock",
            pills=True,
        ),
        Choice(name="rule", label="Which variable enters", options=RULES, default="dantzig"),
        Slider(name="profit_a", label="Profit of A", low=-5, high=10, default=3, step=0.1),
        Slider(name="profit_b", label="Profit of B", low=-5, high=10, default=4, step=0.1),
        Slider(name="dock", label="Dock hours", low=0, high=SCALES["dock"], default=9, step=0.5),
        Slider(name="cold", label="Cold storage", low=0, high=SCALES["cold"], default=18, step=0.5),
        Slider(name="supply", label="Supply of A", low=0, high=20, default=7, step=0.5),
        Slider(name="contract", label="Promised pallets", low=0, high=20, default=0, step=0.5),
        Scrubber(name="pivot", label="Pivot"),
    ],
    presets={
        "Worth nothing": {"dock": 14},
        "A bend": {"dock": 6},
        "Promised too much": {"contract": 12, "resource": "contract"},
        "Nothing to stop it": {"programme": "open"},
        "Klee–Minty": {"programme": "klee_minty"},
    },
)


@lru_cache(maxsize=8)
def klee_minty_steps(rule):
    return steps_by_dimension(klee_minty, rule, DIMENSIONS)


@chapter.figure
def linear(view):
    v = view.values
    now = compute(v)
    at = min(v.pivot, now.steps.steps)
    show_region(view, now)
    show_controls(view, v)
    words, tone = verdict(v, now)
    view.notice(words, tone=tone)
    show_prices(view, now)
    show_simplex(view, now, at)
    problem = now.problem
    view.code(
        simplex_path,
        call=f"problem = LinearProgram(\n    np.array({problem.cost.tolist()}),\n"
        f"    np.array({problem.matrix.tolist()}),\n    np.array({problem.limit.tolist()}),\n)\n"
        f'path = simplex_path(problem, "{v.rule}")\nprint(path.status, path.x, path.value)',
    )


def show_controls(view, v):
    goods = [name for name in GOODS if name != v.resource]
    match v.programme:
        case "goods":
            view.lead("resource", v.resource)
            view.more(*goods, "profit_a", "profit_b", "programme", "rule")
        case "open":
            view.lead("profit_a", "profit_b")
            view.more("programme", "rule")
        case _:
            view.lead("rule")
            view.more("programme")


def verdict(v, now):
    if v.programme != "goods" or now.found.status != "optimal":
        unit_steps = klee_minty_steps(v.rule) if v.programme == "klee_minty" else None
        return simplex_verdict(judge_walk(now.steps.status, unit_steps), unit_steps)
    row = GOODS.index(v.resource)
    price = now.prices[row]
    if v.resource == "contract":
        return promise_verdict(judge_worth(price.of_promise, v.contract))
    spare = float(now.found.slack[row])
    return shadow_verdict(
        RESOURCES[v.resource], judge_worth(price, float(now.problem.limit[row]), spare)
    )


def show_region(view, now):
    v, found, steps = view.values, now.found, now.steps
    titles = ("x₁", "x₂") if v.programme == "klee_minty" else ("pallets of A", "pallets of B")
    names = limit_names(now.problem, LIMITS[v.programme], NAMED_AT[v.programme], *now.window)
    further = {"names": names, "strip": path([], []), "gain": path([], [])}
    if v.programme == "goods":
        row, unit = GOODS.index(v.resource), -1.0 if v.resource == "contract" else 1.0
        further |= one_more_tables(now.problem, row, unit, found.x, *now.window)
    view.picture(
        feasible_region(*titles),
        program_tables(now.problem, steps, found, *now.window, further),
        caption=f"{steps.steps} step{'s' * (steps.steps != 1)}, {steps.status}"
        + (
            f": {pair(found.x)}, profit {number(-found.value)}."
            if found.status == "optimal"
            else "."
        ),
        name="region",
    )
    view.legend(
        {
            "Feasible": palette.DATA,
            "Optimum": palette.TRUTH,
            "Equal profit": palette.ACCENT,
            "Simplex path": palette.MODEL,
        }
        | ({"One more unit": palette.ERROR} if v.programme == "goods" else {})
    )
    view.under("pivot", pivot={"last": steps.steps})
