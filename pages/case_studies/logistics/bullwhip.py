from functools import lru_cache

import numpy as np

from core.charts.order_swings import (
    ECHELON_COLOURS,
    ECHELONS,
    amplification_by_echelon,
    order_series,
    swing_gain,
)
from core.charts.palette import ERROR, NEUTRAL
from core.maths.case_studies.logistics.bullwhip import (
    Forecaster,
    amplification,
    calming,
    correlated_demand,
    gain,
    measured_amplification,
    simulate_chain,
    strongest_paces,
)
from core.maths.case_studies.logistics.views import amplification_tables, list_names, swing_columns
from core.maths.columns import path
from core.ui.controls import Choice, Seed, Slider, Toggle
from core.ui.page import Chapter
from core.ui.words import counted, number
from pages.case_studies.logistics.amounts import money
from pages.case_studies.logistics.verdicts import bullwhip_verdict, step_verdict

PERIODS = 2000  # of the chain, and of them drawn:
SHOWN = 60
BEFORE = 10  # of these, until demand steps up by
STEP_UP = 10.0
LONGEST_AVERAGE = 26
CYCLES = np.linspace(0, 0.5, 81)

chapter = Chapter(
    "bullwhip",
    "The bullwhip",
    do="Lengthen the lead time L, or shorten the average, n. "
    "Watch the orders swing wider from the customers up to the factory.",
    controls=[
        Choice(
            name="pattern",
            label="Customers' demand",
            options={"random": "random, with a memory", "step": "one step up"},
            default="random",
            pills=True,
        ),
        Slider(
            name="memory",
            label="Correlation of demand",
            symbol="ρ",
            low=-0.9,
            high=0.9,
            default=0,
            step=0.05,
        ),
        Slider(
            name="delay",
            label="Lead time of each echelon",
            symbol="L",
            low=1,
            high=8,
            default=2,
            step=1,
        ),
        Choice(
            name="smoother",
            label="Each echelon forecasts by",
            options={"average": "moving average", "exponential": "exponential smoothing"},
            default="average",
            pills=True,
        ),
        Slider(
            name="window",
            label="Periods averaged",
            symbol="n",
            low=1,
            high=LONGEST_AVERAGE,
            default=5,
            step=1,
        ),
        Toggle(
            name="shared",
            label="Demand is shared",
            help="Each echelon forecasts from it instead of from the orders it receives.",
        ),
        Seed(name="chain_seed", label="Other customers"),
    ],
    presets={
        "Bullwhip": {"delay": 6, "window": 3},
        "One cause shared": {"delay": 6, "window": 3, "shared": True},
        "One step up": {"pattern": "step"},
        "Calm": {"delay": 1, "window": 26},
    },
)


@lru_cache(maxsize=64)
def customers_of(pattern, memory, seed):
    """Demand less its mean: random with variance 1, or a step."""
    if pattern == "step":
        return np.where(np.arange(PERIODS) < PERIODS - SHOWN + BEFORE, 0.0, STEP_UP)
    return correlated_demand(PERIODS, 0.0, 1.0, memory, seed)


@chapter.figure
def bullwhip(view):
    v = view.values
    forecaster, delays = Forecaster(v.smoother, v.window), [v.delay] * 4
    orders = simulate_chain(
        customers_of(v.pattern, v.memory, v.chain_seed), delays, forecaster, v.shared
    )
    theory = amplification(delays, forecaster, v.memory, v.shared)
    random = v.pattern == "random"
    measured, error = measured_amplification(orders) if random else (np.zeros(0), np.zeros(0))
    view.picture(
        order_series(),
        {"orders": swing_columns(orders, PERIODS - SHOWN)},
        caption=f"The last {SHOWN} of {PERIODS:,} periods; orders may be negative, which "
        "stands for sending back.",
        name="orders",
    )
    view.legend(dict(zip(ECHELONS, ECHELON_COLOURS, strict=True)))
    view.lead("delay", "window")
    words, tone = (
        random_verdict(v, forecaster, theory[-1])
        if random
        else step_verdict(float(orders[-1].max()), STEP_UP)
    )
    view.notice(words, tone=tone)
    view.more("shared", "pattern", "smoother")
    if random:
        view.more("memory", "chain_seed")
    show_ratios(view, theory, measured, error, forecaster)
    show_numbers(view, theory, measured, error)
    view.code(
        amplification,
        call=f'print(\n    amplification(\n        [{v.delay}] * 4, Forecaster("{v.smoother}", '
        f"{v.window}), {v.memory}, shared={v.shared}\n    )\n)",
        data=lambda: {"orders": dict(zip(ECHELONS, orders[:, -SHOWN:], strict=True))},
    )


def random_verdict(v, forecaster, factory):
    without = amplification([v.delay] * 4, forecaster, 0.0, v.shared)[-1]
    ways = calming(v.delay, forecaster, v.memory, v.shared, LONGEST_AVERAGE)
    return bullwhip_verdict(factory, without, v.shared, ways)


def strongest(paces, factor):
    """paces: the cycles a period that are amplified most, all by the same factor."""
    if len(paces) > 3:
        named = (
            f"Equally strong at {counted(len(paces), 'pace')}, {number(paces[0])}, "
            f"{number(paces[1])} … {number(paces[-1])} cycles a period"
        )
    else:
        several = "Equally strong" if len(paces) > 1 else "Strongest"
        named = f"{several} at {list_names([number(f) for f in paces])} cycles a period"
    return f"{named}: there the factory swings {money(factor)} times as far."


def show_ratios(view, theory, measured, error, forecaster):
    view.section(
        "By how much, and at which pace",
        "Retailer, wholesaler, distributor, factory: each forecasts the orders it receives, and "
        "orders so much that the next lead time is covered. The customers hardly move.",
    )
    v, random = view.values, view.values.pattern == "random"
    paces = strongest_paces(forecaster)
    cycles = np.union1d(CYCLES, paces)
    gains = gain(cycles, [v.delay] * 4, forecaster, v.shared)
    view.chart(
        amplification_by_echelon(),
        amplification_tables(theory, measured, error),
        caption="Dashed: order-up-to theory, for "
        + (
            "this ρ. Dots: measured ± 2 standard errors."
            if random
            else f"random demand with ρ = {number(v.memory)}."
        ),
        name="ratios",
    )
    view.chart(
        swing_gain(),
        {
            "gains": {
                "series": np.repeat(np.arange(1, 5), len(cycles)),
                "x": np.tile(cycles, 4),
                "y": gains.ravel(),
            },
            "level": path([0, 0.5], [1, 1]),
        },
        caption=strongest(paces, gains[-1].max()),
        name="gain",
    )
    view.legend({"Theory": NEUTRAL} | ({"Measured": ERROR} if random else {}), place="below")


def show_numbers(view, theory, measured, error):
    v, random = view.values, len(measured) > 0
    view.numbers(
        [
            (
                f"{name}: variance ratio",
                money(theory[k], 4),
                "Var(orders)/Var(demand)"
                + (f"; measured {money(measured[k])} ± {money(error[k], 2)}" if random else "")
                + (
                    f"; {money(theory[0])}{'²³⁴'[k - 1]} would be {money(theory[0] ** (k + 1))}"
                    if k and not v.shared and v.memory == 0
                    else ""
                ),
            )
            for k, name in enumerate(ECHELONS[1:])
        ]
    )
