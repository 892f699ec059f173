from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import streamlit as st

from core.charts import palette
from core.charts.demand_forecast import (
    METHOD_COLOURS,
    demand_fan,
    error_by_horizon,
    interval_coverage,
)
from core.charts.feasible_region import feasible_region
from core.charts.network_map import cost_by_capacity, flow_map, length_by_step, route_map
from core.charts.order_swings import (
    ECHELON_COLOURS,
    ECHELONS,
    amplification_by_echelon,
    order_series,
    swing_gain,
)
from core.charts.stock_level import service_levels, stock_cost, stock_trace
from core.datasets.logistics import INSTANCES, load_routes, read_own
from core.datasets.tables import load_table
from core.maths.case_studies.logistics.bullwhip import (
    Forecaster,
    amplification,
    gain,
    measured_amplification,
    simulate_chain,
)
from core.maths.case_studies.logistics.demand_forecasting import (
    demand_series,
    fit_holt_winters,
    fourier_regression,
    holt_winters,
    seasonal_naive,
)
from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    base_stock_theory,
    critical_ratio,
    economic_order_quantity,
    policy_sweep,
    simulate_policy,
)
from core.maths.case_studies.logistics.rolling_origin import (
    backtest,
    coverage,
    decide_safety,
    known_errors,
    make_split,
    naive_scale,
)
from core.maths.case_studies.logistics.route_instances import RouteInstance
from core.maths.case_studies.logistics.route_solver import solve_routes
from core.maths.case_studies.logistics.sites import (
    flat_map,
    great_circle_distances,
    place_depots,
    town_sites,
)
from core.maths.case_studies.logistics.tables import (
    flow_columns,
    leg_columns,
    pivot_sentence,
    route_columns,
    variable_names,
)
from core.maths.case_studies.logistics.transport import (
    TransportProblem,
    capacity_range,
    endless_flow,
    explain_shortage,
    flow_cost,
    nearest_depot_flow,
    solve_transport,
    unit_costs,
)
from core.maths.case_studies.logistics.views import (
    amplification_tables,
    capacities_to_check,
    capacity_tables,
    fan_tables,
    filled,
    flow_tables,
    horizon_columns,
    list_names,
    map_window,
    next_lane,
    policy_tables,
    program_tables,
    service_tables,
    shortage_sentence,
    steps_by_dimension,
    swing_columns,
    trace_tables,
)
from core.maths.columns import dots, path
from core.maths.optimization.linear_programming import (
    LinearProgram,
    complementary_slackness,
    solve_linear_program,
    value_along,
)
from core.maths.optimization.simplex import PIVOT_RULES, klee_minty, simplex_path
from core.maths.optimization.vehicle_routing import (
    RoutingProblem,
    improve_routes,
    joined_history,
    lower_bounds,
    nearest_neighbour_routes,
    savings_routes,
)
from core.ui.controls import Choice, Choices, Scrubber, Seed, Slider, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

FORECASTS = {
    "naive": "Seasonal naive",
    "smoothing": "Exponential smoothing",
    "fourier": "Fourier regression",
}
MEAN = 100.0  # units a week of the article in stock
WEEKS = 1040  # simulated, and of them drawn:
DRAWN = 104
LEVELS = np.linspace(0.3, 0.99, 12)  # of intervals
PERIODS = 2000  # of the chain, and of them drawn:
SHOWN = 60
STEP_UP = 10.0
LONGEST = 3000  # km; the top of the scale is no limit
GOODS = ("dock", "cold", "supply", "contract")
LIMITS = {
    "goods": ("dock hours", "cold storage", "supply of A", "contract"),
    "open": ("A ahead of B", "B ahead of A"),
    "klee_minty": ("limit 1", "limit 2"),
}
RULES = dict(
    zip(
        PIVOT_RULES,
        ("Dantzig: most negative", "Bland: the first", "Greatest gain", "Steepest edge"),
        strict=True,
    )
)
DIMENSIONS = range(1, 8)
SOLVER_RUNS = 8  # kept in a session
MANY_PLACES, FEW_MOVES = 500, 25  # a move among a thousand places takes long: so many are shown

page = Page(
    "logistics",
    controls=[
        Choice(name="forecast", label="Forecast", options=FORECASTS, default="smoothing"),
        Slider(
            name="harmonics",
            label="Harmonics",
            symbol="K",
            low=0,
            high=20,
            default=6,
            step=1,
            live=False,
            help="Pairs of sine and cosine of the year in the regression.",
        ),
        Slider(
            name="origin",
            label="Forecast made at",
            low=0,
            high=100,
            default=55,
            step=0.5,
            unit="% of the test",
        ),
        Slider(name="level", label="Interval level", low=50, high=98, default=80, step=1, unit="%"),
        Choice(
            name="widths",
            label="Interval widths from",
            options={"kept": "errors before the test", "latest": "the latest errors"},
            default="kept",
            pills=True,
        ),
        Slider(
            name="holding", label="Holding cost", symbol="h", low=0.1, high=10, default=1, log=True
        ),
        Slider(
            name="shortage",
            label="Shortage cost",
            symbol="p",
            low=0.1,
            high=100,
            default=9,
            log=True,
        ),
        Slider(
            name="lead_time",
            label="Lead time",
            symbol="L",
            low=0,
            high=8,
            default=2,
            step=1,
            help="An order has to last for L + 1 periods.",
        ),
        Slider(
            name="variation",
            label="Variation of demand",
            symbol="σ/μ",
            low=5,
            high=100,
            default=30,
            step=1,
            unit="%",
        ),
        Slider(
            name="order_cost",
            label="Cost of an order",
            symbol="K",
            low=0,
            high=1000,
            default=200,
            step=10,
        ),
        Slider(
            name="reorder", label="Reorder point", symbol="s", low=0, high=1500, default=400, step=5
        ),
        Slider(
            name="quantity",
            label="Order quantity",
            symbol="S − s",
            low=0,
            high=1000,
            default=0,
            step=10,
            lowest="weekly",
        ),
        Seed(name="weeks_seed", label="Other weeks"),
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
            name="window", label="Periods averaged", symbol="n", low=1, high=26, default=5, step=1
        ),
        Toggle(
            name="shared",
            label="Demand is shared",
            help="Each echelon forecasts from it instead of from the orders it receives.",
        ),
        Seed(name="chain_seed", label="Other customers"),
        Slider(name="towns", label="Towns", low=6, high=60, default=40, step=1),
        Slider(name="depots", label="Depots", low=1, high=6, default=4, step=1),
        Slider(
            name="slack",
            label="Capacity",
            low=60,
            high=300,
            default=110,
            step=1,
            unit="% of demand",
        ),
        Slider(
            name="growth",
            label="Demand",
            low=20,
            high=200,
            default=100,
            step=1,
            unit="% of today's",
        ),
        Slider(name="chosen", label="Chosen depot", low=1, high=6, default=4, step=1),
        Slider(
            name="extra",
            label="Extra capacity there",
            low=-100,
            high=200,
            default=0,
            step=1,
            unit="%",
        ),
        Slider(name="handling", label="Handling price there", low=0, high=20, default=0, step=0.1),
        Slider(name="freight", label="Freight, 100 km", low=0.1, high=5, default=1, step=0.1),
        Slider(
            name="longest",
            label="Longest trip",
            low=100,
            high=LONGEST,
            default=LONGEST,
            step=50,
            unit="km",
        ),
        Slider(name="paid", label="Paid on delivery", low=0, high=30, default=0, step=0.5),
        Toggle(name="unlimited", label="No capacity limit there"),
        Toggle(name="dual", label="Ask for the dual"),
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
        Choice(name="rule", label="Which variable enters", options=RULES, default="dantzig"),
        Slider(name="profit_a", label="Profit of A", low=-5, high=10, default=3, step=0.1),
        Slider(name="profit_b", label="Profit of B", low=-5, high=10, default=4, step=0.1),
        Slider(name="dock", label="Dock hours", low=0, high=20, default=9, step=0.5),
        Slider(name="cold", label="Cold storage", low=0, high=40, default=18, step=0.5),
        Slider(name="supply", label="Supply of A", low=0, high=20, default=7, step=0.5),
        Slider(name="contract", label="Promised pallets", low=0, high=20, default=0, step=0.5),
        Scrubber(name="pivot", label="Pivot"),
        Choice(
            name="instance",
            label="Customers",
            options={
                "towns": "Ontario's towns, or your places",
                **{name: name for name in INSTANCES},
                "own": "Your .vrp file",
            },
            default="towns",
        ),
        Slider(
            name="customers", label="How many", low=5, high=1000, default=80, log=True, live=False
        ),
        Slider(
            name="vehicles",
            label="Vehicles needed, at least",
            low=1,
            high=40,
            default=8,
            step=1,
            live=False,
        ),
        Slider(
            name="shape",
            label="Shape of savings",
            symbol="λ",
            low=0,
            high=2,
            default=1,
            step=0.1,
            live=False,
            help="Saving = d(0,i) + d(0,j) − λ·d(i,j).",
        ),
        Choices(
            name="moves",
            label="Moves tried afterwards",
            options={"2-opt": "2-opt", "relocate": "relocate"},
            default=("2-opt", "relocate"),
        ),
        Slider(
            name="seconds",
            label="Time for the solver",
            low=0.5,
            high=30,
            default=5,
            step=0.5,
            unit="s",
        ),
        Scrubber(name="step", label="Step"),
    ],
    presets={
        "Intervals too narrow": {"forecast": "fourier", "origin": 97},
        "Latest errors": {"forecast": "fourier", "origin": 97, "widths": "latest"},
        "90 % is not 90 %": {"reorder": 365, "order_cost": 0},
        "Bullwhip": {"delay": 6, "window": 3},
        "One cause shared": {"delay": 6, "window": 3, "shared": True},
        "The dual": {"dual": True, "chosen": 1},
        "Infeasible": {"longest": 600},
        "Unbounded": {"unlimited": True, "paid": 8, "chosen": 1},
        "Klee–Minty": {"programme": "klee_minty"},
        "Stuck for 2-opt": {"instance": "P-n16-k8"},
    },
)


# ---- data --------------------------------------------------------------------------------------


def read_files(files, report):
    """The uploaded data by kind, each with a token; what was uploaded before stays in use."""
    found = read_own(files, report)
    if series := found.get("demand"):
        horizon = horizon_of(series)
        split = make_split(len(series.value), horizon)
        naive_scale(series.value, split.train, series.season)
    return (page.uploaded or {}) | {kind: (uuid4().hex, data) for kind, data in found.items()}


@st.cache_resource(max_entries=1, show_spinner=False)
def gasoline():
    table = load_table("us_gasoline")
    return demand_series(
        "Gasoline",
        "Gasoline supplied in the United States.",
        table["week_ending"].to_numpy("datetime64[D]"),
        table["barrels"].to_numpy(float),
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def ontario():
    return town_sites(load_table("ontario_towns"), per_person=0.001)


def data_of(kind, shipped):
    """A key of the data in use, and the data."""
    return (page.uploaded or {}).get(kind) or ("shipped", shipped())


def money(value):
    return f"{value:,.0f}".replace("-", "−") if abs(value) >= 1000 else number(value)


# ---- demand and stock --------------------------------------------------------------------------


def horizon_of(series):
    """Steps ahead: a quarter, a year of months, a week of days."""
    return min(13, series.season)


@page.cached(max_entries=4)
def smoothing_of(key, train, _series, _report):
    return fit_holt_winters(_series.value, train, _series.season, _report)


@page.cached(max_entries=32)
def forecasts_of(key, harmonics, _series, _report):
    """All that does not follow a live slider: forecasts, errors known, coverage by level."""
    series, season = _series, _series.season
    horizon = horizon_of(series)
    split = make_split(len(series.value), horizon)
    model = smoothing_of(key, split.train, series, _report)
    window = min(5 * season, split.train)
    harmonics = min(harmonics, season // 2, (window - 3) // 2)
    forecast = {
        "naive": seasonal_naive(series.value, split.origins, horizon, season),
        "smoothing": holt_winters(series.value, split.origins, horizon, model),
        "fourier": fourier_regression(
            series.value, split.origins, horizon, harmonics, window, series.period
        ),
    }
    results = {name: backtest(series.value, f, split, season) for name, f in forecast.items()}
    latest = min(2 * season, len(results["naive"].calibration))
    known = {
        name: {"kept": known_errors(result), "latest": known_errors(result, latest)}
        for name, result in results.items()
    }
    covered = {
        name: {
            widths: np.array([coverage(result, errors, level).mean() for level in LEVELS])
            for widths, errors in known[name].items()
        }
        for name, result in results.items()
    }
    return SimpleNamespace(
        series=series,
        horizon=horizon,
        split=split,
        model=model,
        harmonics=harmonics,
        window=window,
        results=results,
        latest=latest,
        known=known,
        covered=covered,
    )


@st.cache_data(max_entries=64, show_spinner=False)
def weeks_of(variation, seed):
    return DemandLaw(MEAN, MEAN * variation / 100).sample(WEEKS, seed)


def safety_of(v, now, name):
    memory = now.latest if v.widths == "latest" else None
    periods = min(v.lead_time, now.horizon - 1) + 1
    return decide_safety(now.results[name], periods, v.holding, v.shortage, memory)


def show_forecast(v, now):
    """The forecast with its interval, errors by horizon, coverage, and what each method costs."""
    series, result = now.series, now.results[v.forecast]
    known, level = now.known[v.forecast][v.widths], v.level / 100
    tests = len(result.test)
    test = round(v.origin / 100 * (tests - 1))
    origin = now.split.calibrate + test
    page.prose(
        "Forecast, and how much to trust it",
        "Parameters come from the first half of the series; interval widths from errors that were "
        "known when they were needed; the last quarter judges.",
    )
    controls, picture, side = st.columns([1.05, 2.05, 1.3])
    with controls:
        page.show("forecast")
        if v.forecast == "fourier":
            page.show("harmonics", harmonics={"high": 20})
        page.show("origin", "level", "widths")
        if not page.presenting:
            page.upload(
                "Your own data",
                read_files,
                help="A CSV of demand (date, demand), a CSV of sites (name, lat, lon, demand), or "
                "a .vrp file in the form of CVRPLIB; one after another or together.",
            )
    shares = {
        widths: float(coverage(result, errors, level).mean())
        for widths, errors in now.known[v.forecast].items()
    }
    with picture:
        page.chart(
            demand_fan(
                f"{series.step}s from the forecast",
                "demand" if "demand" in (page.uploaded or {}) else "million barrels a day",
            ),
            fan_tables(series, result, known, test, level, 2 * now.horizon),
            caption=f"{series.note} Forecast made after {series.date[origin - 1]}, "
            f"{v.level} % interval. {FORECASTS[v.forecast]}{setting_words(v, now)}.",
            name="fan",
        )
        page.legend(
            {
                "Known": palette.DATA,
                "Forecast and interval": palette.MODEL,
                "What came": palette.TRUTH,
            }
        )
    with side:
        ahead = np.array([1, now.horizon])
        page.chart(
            error_by_horizon(f"{series.step}s ahead"),
            {
                "errors": horizon_columns(list(now.results.values())),
                "level": path(ahead, np.ones(2)),
            },
            caption="Below 1 (dashed): better than the seasonal naive was in training.",
            name="mase",
        )
        page.legend(dict(zip(FORECASTS.values(), METHOD_COLOURS, strict=True)))
        page.chart(
            interval_coverage(),
            {
                "diagonal": path([0.3, 1], [0.3, 1]),
                **{
                    widths: path(LEVELS, covered)
                    for widths, covered in now.covered[v.forecast].items()
                },
                "now": dots([level], [shares[v.widths]]),
            },
            caption="Red: widths kept. Blue: widths from the "
            f"latest {now.latest} errors. Dashed: as promised.",
            name="coverage",
        )
    return shares


def setting_words(v, now):
    """What a forecast was fitted to."""
    if v.forecast == "smoothing":
        m = now.model
        return (
            f" with α = {number(m.alpha, 2)}, β = {number(m.beta, 2)}, "
            f"γ = {number(m.gamma, 2)}, φ = {number(m.phi, 2)}, fitted in training"
        )
    if v.forecast == "fourier":
        return f" with {now.harmonics} harmonics on the last {now.window} {now.series.step}s"
    return ": what came a season before"


def forecast_words(v, now, shares):
    share, level = shares[v.widths], v.level / 100
    if share < level - 0.08:
        other = "latest" if v.widths == "kept" else "kept"
        return (
            f"Only {percent(share, 0)} of what came lies within the {v.level} % interval. Its "
            "width was learned from errors of earlier years, and the series has changed since: no "
            "formula knows of errors it has not seen. "
            + (
                f"With widths from the {'latest' if other == 'latest' else 'kept'} errors it is "
                f"{percent(shares[other], 0)}."
            ),
            "warn",
        )
    return (
        f"{percent(share, 0)} of what came lies within the {v.level} % interval: its width can "
        "be trusted here.",
        "good",
    )


def show_safety(v, now):
    """The newsvendor on forecast errors: what each method costs."""
    ratio = critical_ratio(v.holding, v.shortage)
    decided = {name: safety_of(v, now, name) for name in FORECASTS}
    rows = []
    for name, label in FORECASTS.items():
        result, decision = now.results[name], decided[name]
        errors = result.mase()
        rows.append(
            (
                label,
                number(errors[0]),
                number(errors[-1]),
                number(decision.safety.mean()),
                percent(decision.service, 0),
                number(decision.cost.mean()),
            )
        )
    page.table(
        ["Method", "MASE, 1", f"MASE, {now.horizon}", "Safety stock", "No shortage", "Cost"],
        rows,
        caption=f"Stock for the next {min(v.lead_time, now.horizon - 1) + 1} {now.series.step}s at "
        f"the quantile p/(p + h) = {number(ratio)} of the errors known by then, "
        f"judged over {len(decided['naive'].cost)} origins. So often there should be no shortage: "
        f"{percent(ratio, 0)}.",
        right=("MASE, 1", f"MASE, {now.horizon}", "Safety stock", "No shortage", "Cost"),
        marked=[list(FORECASTS).index(v.forecast)],
    )
    return decided


def policy_of(v, reorder, quantity, levels):
    """Cost and service of (s, s + quantity) at each level s, on the same weeks of demand."""
    demand = weeks_of(v.variation, v.weeks_seed)
    costs = (v.holding, v.shortage, v.order_cost)
    return policy_sweep(demand, np.r_[reorder, levels], quantity, v.lead_time, *costs)


def row_of(result, k):
    return type(result)(*(column[k] for column in vars(result).values()))


def rows_after(result, k):
    return type(result)(*(column[k:] for column in vars(result).values()))


def show_stock(v):
    """An article of 100 units a week on average, under an (s, S) policy."""
    law = DemandLaw(MEAN, MEAN * v.variation / 100)
    protected = law.over(v.lead_time + 1)
    ratio = critical_ratio(v.holding, v.shortage)
    best_level = float(protected.quantile(ratio))
    rule = MEAN * (v.lead_time + 2)
    top = max(protected.mean + 4.5 * protected.sd, 1.05 * v.reorder, 1.05 * rule)
    levels = np.linspace(0, top, 61)
    swept = policy_of(v, v.reorder, v.quantity, levels)
    now, curve = row_of(swept, 0), rows_after(swept, 1)
    usual = row_of(policy_of(v, rule, 0.0, np.zeros(0)), 0)
    weekly = v.quantity == 0
    theory = base_stock_theory(law, levels, v.lead_time, v.holding, v.shortage) if weekly else None
    exact = theory.cost + v.order_cost if weekly else np.zeros(0)
    trace = simulate_policy(
        weeks_of(v.variation, v.weeks_seed)[:DRAWN], v.reorder, v.reorder + v.quantity, v.lead_time
    )
    page.prose(
        "How much to stock",
        "One article, 100 units a week on average. When on hand + on order − waiting falls to "
        "**s**, order up to **S**; what cannot be served waits. Holding, shortage and lead "
        "time are those that also price the forecasts above.",
    )
    controls, picture, side = st.columns([1.05, 2.05, 1.3])
    with controls:
        page.show("holding", "shortage", "lead_time", "variation", "order_cost")
        page.show(
            "reorder",
            "quantity",
            reorder={"marks": {"newsvendor": min(best_level, 1500)}},
        )
        page.show("weeks_seed")
    with picture:
        page.chart(
            stock_trace(),
            trace_tables(trace, v.reorder, v.reorder + v.quantity),
            caption=f"The first {DRAWN} of {WEEKS:,} simulated weeks. Red: customers wait.",
            name="trace",
        )
        page.legend(
            {
                "On hand − waiting": palette.MODEL,
                "Stock position": palette.ACCENT,
                "s and S": palette.NEUTRAL,
                "Waiting": palette.ALARM,
            }
        )
        page.chart(
            stock_cost("reorder point s"),
            policy_tables(levels, curve, exact, (v.reorder, float(now.cost))),
            caption=f"Cheapest at s = {number(levels[np.argmin(curve.cost)])}: "
            f"{number(curve.cost.min())} a week (green). "
            + (
                f"Dashed: exact; its minimum, the newsvendor's, is at {number(best_level)}."
                if weekly
                else "Band: ± 2 standard errors."
            ),
            name="cost",
        )
    with side:
        page.chart(
            service_levels("reorder point s"),
            service_tables(levels, curve, now, v.reorder),
            caption=f"Cycle service {percent(now.cycle_service)}, fill rate "
            f"{percent(now.fill_rate)}: two answers to “how often do we have it?”",
            name="service",
        )
        page.legend({"Cycle service": palette.ERROR, "Fill rate": palette.TRUTH})
    eoq = economic_order_quantity(MEAN, v.order_cost, v.holding)
    page.numbers(
        [
            (
                "Newsvendor level",
                number(best_level),
                f"p/(p + h) = {number(v.shortage)}/({number(v.shortage)} + {number(v.holding)}) = "
                f"{number(ratio)}: that quantile of {v.lead_time + 1} weeks' demand",
            ),
            (
                "Cost a week",
                number(now.cost, 4),
                f"{number(v.holding)}·{number(now.on_hand)} + {number(v.shortage)}·"
                f"{number(now.backorders)} + {number(v.order_cost)}·{number(now.orders)}; "
                f"± {number(now.standard_error, 2)}",
            ),
            (
                "Cycle service",
                percent(now.cycle_service),
                "cycles without a shortage over all cycles",
            ),
            ("Fill rate", percent(now.fill_rate), "units served at once over units asked for"),
            (
                "Economic order quantity",
                number(eoq),
                f"√(2Kμ/h) = √(2·{number(v.order_cost)}·100/{number(v.holding)})",
            ),
        ]
    )
    page.notice(*stock_words(v, now, curve, levels, best_level), tone=stock_tone(now, curve))
    return SimpleNamespace(now=now, usual=usual, rule=rule)


def stock_tone(now, curve):
    return "good" if now.cost <= 1.02 * curve.cost.min() else "plain"


def stock_words(v, now, curve, levels, best_level):
    gap = now.cost / curve.cost.min() - 1
    where = (
        "Near the cheapest s for this order quantity."
        if gap <= 0.02
        else (
            f"This s costs {percent(gap, 0)} more than the cheapest for this order quantity, "
            f"{number(levels[np.argmin(curve.cost)])}."
        )
    )
    if now.fill_rate - now.cycle_service > 0.03:
        return (
            where,
            f"{percent(1 - now.cycle_service, 0)} of the cycles see a shortage, but only "
            f"{percent(1 - now.fill_rate)} of the units are late: most shortages are small. A "
            "contract has to say which of the two it means.",
        )
    return (where,)


def stock_challenges(v, found):
    now, usual = found.now, found.usual
    saved = 1 - now.cost / usual.cost if usual.cost > 0 else 0.0
    kept = now.fill_rate >= usual.fill_rate
    return [
        Challenge(
            "Cut the cost of stock by 10 % against the rule of thumb (order every week up to lead "
            "time + 2 weeks of demand) without losing service: the fill rate must not fall.",
            solved=bool(saved >= 0.1 and kept),
            state=f"Rule of thumb: up to {number(found.rule)}, {number(usual.cost, 4)} a week, "
            f"fill rate {percent(usual.fill_rate, 2)}. Now {percent(saved)} "
            f"cheaper, fill rate {percent(now.fill_rate, 2)}.",
        )
    ]


@page.figure
def stock(v):
    key, series = data_of("demand", gasoline)
    with page.progress("Fitting exponential smoothing …") as report:
        now = forecasts_of(key, v.harmonics, series, report)
    page.presets()
    shares = show_forecast(v, now)
    words, tone = forecast_words(v, now, shares)
    page.notice(words, tone=tone)
    decided = show_safety(v, now)
    found = show_stock(v)
    page.challenges(stock_challenges(v, found))
    demand = f"DemandLaw({MEAN}, {MEAN * v.variation / 100:.6g}).sample({WEEKS}, {v.weeks_seed})"
    page.code(
        policy_sweep,
        call=f"levels = np.arange(0.0, 1500.0, 25)\ndemand = {demand}\n"
        f"result = policy_sweep(\n    demand, levels, {float(v.quantity)}, {v.lead_time}, "
        f"{v.holding}, {v.shortage}, {float(v.order_cost)}\n)\n"
        "print(levels[np.argmin(result.cost)], result.cost.min())",
        data=lambda: {
            "demand": {"date": series.date.astype(str), "demand": series.value},
            "safety": {name: decision.safety for name, decision in decided.items()},
        },
    )


# ---- bullwhip ----------------------------------------------------------------------------------


@st.cache_data(max_entries=64, show_spinner=False)
def customers_of(pattern, memory, seed):
    """Demand less its mean: a first-order autoregression with variance 1, or a step."""
    if pattern == "step":
        return np.where(np.arange(PERIODS) < PERIODS - SHOWN + 10, 0.0, STEP_UP)
    shocks = np.random.default_rng(seed).standard_normal(PERIODS) * np.sqrt(1 - memory**2)
    demand = np.empty(PERIODS)
    last = np.random.default_rng(seed + 1).standard_normal()
    for t, shock in enumerate(shocks.tolist()):
        last = memory * last + shock
        demand[t] = last
    return demand


def bullwhip_words(v, theory):
    factory = theory[-1]
    if factory < 1:
        return (
            "Demand that swings back and forth (ρ < 0) is smoothed on the way: the factory sees "
            "less of it than the shops.",
            "good",
        )
    cause = (
        "Everyone forecasts from the customers' demand, so no forecast is made of forecasts: the "
        "swing grows with the lead times, no longer as a product."
        if v.shared
        else "Each echelon forecasts from the orders of the one below and mistakes its reactions "
        "for demand; the next one reacts to that again."
    )
    tail = (
        " Longer averages and shorter lead times calm it."
        if factory > 5
        else " Long averages and short lead times keep it calm."
    )
    return (
        f"The factory's orders vary {money(factory)} times as much as what customers buy. "
        + cause
        + tail,
        "alarm" if factory > 20 else "warn" if factory > 3 else "plain",
    )


@page.figure
def bullwhip(v):
    forecaster = Forecaster(v.smoother, v.window)
    delays = [v.delay] * 4
    demand = customers_of(v.pattern, v.memory, v.chain_seed)
    orders = simulate_chain(demand, delays, forecaster, v.shared)
    random = v.pattern == "random"
    theory = amplification(delays, forecaster, v.memory, v.shared)
    measured, error = measured_amplification(orders) if random else (np.zeros(0), np.zeros(0))
    cycles = np.linspace(0, 0.5, 81)
    gains = gain(cycles, delays, forecaster, v.shared)
    page.prose(
        "The bullwhip",
        "Shop, wholesaler, distributor, factory: each forecasts the orders it receives, and orders "
        "so much that the next lead time is covered. The customers hardly move.",
    )
    controls, picture, side = st.columns([1.05, 2.05, 1.3])
    with controls:
        page.show("pattern")
        if random:
            page.show("memory")
        page.show("delay", "smoother", "window", "shared")
        if random:
            page.show("chain_seed")
    with picture:
        page.chart(
            order_series(),
            {"orders": swing_columns(orders, PERIODS - SHOWN)},
            caption=f"The last {SHOWN} of {PERIODS:,} periods; orders may be negative, which "
            "stands for sending back.",
            name="orders",
        )
        page.legend(dict(zip(ECHELONS, ECHELON_COLOURS, strict=True)))
    with side:
        page.chart(
            amplification_by_echelon(),
            amplification_tables(theory, measured, error),
            caption="Dashed: order-up-to theory"
            + (", for this ρ. Dots: measured ± 2 standard errors." if random else "."),
            name="ratios",
        )
        page.chart(
            swing_gain(),
            {
                "gains": {
                    "series": np.repeat(np.arange(1, 5), len(cycles)),
                    "x": np.tile(cycles, 4),
                    "y": gains.ravel(),
                },
                "level": path([0, 0.5], [1, 1]),
            },
            caption=f"Strongest at {number(cycles[np.argmax(gains[-1])])} cycles a period: "
            f"there the factory swings {number(gains[-1].max())} times as far.",
            name="gain",
        )
    page.numbers(
        [
            (
                f"{name}: variance ratio",
                number(theory[k], 4) if theory[k] < 1000 else money(theory[k]),
                "Var(orders)/Var(demand)"
                + (f"; measured {number(measured[k])} ± {number(error[k], 2)}" if random else "")
                + (
                    f"; {number(theory[0])}{'²³⁴'[k - 1]} would be {number(theory[0] ** (k + 1))}"
                    if k and not v.shared and v.memory == 0
                    else ""
                ),
            )
            for k, name in enumerate(ECHELONS[1:])
        ]
    )
    words, tone = bullwhip_words(v, theory)
    page.notice(words, tone=tone)
    page.code(
        amplification,
        call=f'print(\n    amplification(\n        [{v.delay}] * 4, Forecaster("{v.smoother}", '
        f"{v.window}), {v.memory}, shared={v.shared}\n    )\n)",
        data=lambda: {
            "orders": dict(zip(ECHELONS, orders[:, -SHOWN:], strict=True)),
        },
    )


# ---- flow --------------------------------------------------------------------------------------


@page.cached(max_entries=64)
def network_of(key, towns, depots, _sites):
    """The largest places, distances, depots among them, and where they lie on the map."""
    sites = _sites.largest(towns)
    distance = great_circle_distances(sites, sites)
    chosen, _ = place_depots(distance, np.maximum(sites.demand, 1e-9), depots)
    return SimpleNamespace(
        sites=sites, distance=distance[chosen], depots=chosen, place=flat_map(sites)
    )


def shipping(v):
    """The transport problem of this state, its plan, and what else the figure shows of it."""
    key, sites = data_of("sites", ontario)
    towns = min(v.towns, len(sites))
    depots = min(v.depots, towns)
    net = network_of(key, towns, depots, sites)
    chosen = min(v.chosen, depots) - 1
    handling = np.where(np.arange(depots) == chosen, v.handling, 0.0)
    longest = np.inf if v.longest == LONGEST else v.longest
    cost = unit_costs(net.distance, v.freight / 100, handling, longest) - v.paid
    equal = np.full(depots, v.slack / 100 * net.sites.demand.sum() / depots)
    capacity = equal.copy()
    capacity[chosen] = np.inf if v.unlimited else equal[chosen] * (1 + v.extra / 100)
    demand = v.growth / 100 * net.sites.demand
    problem = TransportProblem(cost, capacity, demand)
    plan = solve_transport(problem)
    same = v.dual or (v.extra == 0 and not v.unlimited)  # with the dual shown nothing is guessed
    before = plan if same else solve_transport(TransportProblem(cost, equal, demand))
    names = net.sites.name
    return SimpleNamespace(
        net=net,
        chosen=chosen,
        name=str(names[net.depots[chosen]]),
        names=[str(name) for name in names[net.depots]],
        towns=[str(name) for name in names],
        problem=problem,
        plan=plan,
        before=before,
        equal=equal[chosen],
        optimal=plan.status == "optimal",
        shortage=explain_shortage(problem) if plan.status == "infeasible" else None,
    )


def dual_value(now):
    finite = np.isfinite(now.problem.capacity)
    return float(
        now.problem.demand @ now.plan.delivery_price
        - now.problem.capacity[finite] @ now.plan.capacity_price[finite]
    )


def flow_words(v, now):
    plan = now.plan
    if plan.status == "infeasible":
        if now.shortage is None:
            return "No plan meets every demand.", "alarm"
        return (
            "Infeasible. " + shortage_sentence(now.shortage, now.names, now.towns),
            "alarm",
        )
    if plan.status == "unbounded":
        i, j = np.nonzero(endless_flow(now.problem))
        lane = f"{now.names[i[0]]} to {now.towns[j[0]]}" if len(i) else "some lane"
        return (
            f"Unbounded: {now.name} has no limit, and each unit from {lane} brings more on "
            "delivery than it costs. The programme says “send ever more”; a demand is only a "
            "least amount here, and the missing constraint is how much a town will take.",
            "alarm",
        )
    if not v.dual:
        return (
            "All depots are the same size. Where would extra capacity be worth most? Choose a "
            "depot, give it more, and watch the cost; then ask for the dual.",
            "plain",
        )
    price = plan.capacity_price[now.chosen]
    if v.unlimited:
        return f"{now.name} has no limit, so more capacity there is worth nothing.", "plain"
    if price <= 1e-9:
        return (
            f"{now.name} has {number(plan.unused[now.chosen])} to spare: one more unit there is "
            "worth nothing. Either a limit binds, or its price is 0.",
            "plain",
        )
    return (
        f"One more unit of capacity at {now.name} saves {number(price)}: freight that no longer "
        "comes from farther away. The dual knows this without solving again; beyond its range the "
        "dots leave the line.",
        "good",
    )


def flow_challenges(v, now):
    base, changed = now.before, now.problem.capacity[now.chosen] - now.equal
    prices = base.capacity_price
    known = base.status == "optimal" and prices.max() > 1e-9
    best = known and prices[now.chosen] >= prices.max() - 1e-9
    tried = not v.dual and changed > 0 and np.isfinite(changed) and now.optimal
    state = "The dual is shown: hide it." if v.dual else f"{now.name}: add capacity there."
    if tried and base.status == "optimal":
        each = (base.cost - now.plan.cost) / changed
        state = f"{now.name}: {number(changed)} more save {number(each)} each."
    return [
        Challenge(
            "Find the depot whose extra capacity is worth most, before asking for the dual: choose "
            "it and give it more.",
            solved=bool(tried and best and len(prices) > 1),
            state=state,
        )
    ]


def show_dual(v, now):
    """Primal and dual side by side, prices with their range, checked by solving again."""
    plan, problem = now.plan, now.problem
    slack, unused = complementary_slackness(plan.program, plan.optimum)
    dual = dual_value(now)
    limits = None
    if np.isfinite(problem.capacity[now.chosen]):
        limits = capacity_range(plan, now.chosen)
    page.numbers(
        [
            (
                "Primal: cost of the plan",
                money(plan.cost),
                f"Σ c·x over {int((plan.flow > 1e-9).sum())} lanes in use",
            ),
            ("Dual: value of the prices", money(dual), "Σ d·v − Σ s·u"),
            (
                "Gap",
                number(plan.cost - dual if abs(plan.cost - dual) > 1e-6 * abs(dual) else 0.0),
                "primal − dual: nothing cheaper exists",
            ),
            (
                "Complementary slackness",
                number(float(np.round(max(np.abs(slack).max(), np.abs(unused).max()), 6))),
                "largest price × slack, flow × reduced cost",
            ),
        ]
    )
    left, right = st.columns([1.5, 1])
    with left:
        rows = []
        for i, name in enumerate(now.names):
            rows.append(
                (
                    name,
                    number(problem.capacity[i], 4),
                    number(np.round(plan.unused[i], 6), 4),
                    number(plan.capacity_price[i]),
                    number(np.round(slack[i], 6)),
                    f"{number(max(limits[0], 0), 4)} to {number(limits[1], 4)}"
                    if i == now.chosen and limits
                    else "",
                )
            )
        page.table(
            ["Depot", "Capacity", "Unused", "Price u", "u × unused", "u holds from … to"],
            rows,
            caption="Either a depot has room left, or its capacity has a price.",
            right=("Capacity", "Unused", "Price u", "u × unused", "u holds from … to"),
            marked=[now.chosen],
        )
        dear = np.argsort(-plan.delivery_price, kind="stable")[:6]
        rows = []
        for j in dear:
            served = [now.names[i] for i in np.flatnonzero(plan.flow[:, j] > 1e-9)]
            lane, reduced = next_lane(plan, int(j))
            rows.append(
                (
                    now.towns[j],
                    number(problem.demand[j]),
                    list_names(served, 2) or "–",
                    number(plan.delivery_price[j]),
                    f"{now.names[lane]}, {number(reduced)} too dear" if lane >= 0 else "–",
                )
            )
        page.table(
            ["Town", "Demand", "Served from", "Price v", "Next lane, reduced cost"],
            rows,
            caption="The towns where one more unit costs most, and the unused lane that comes "
            "closest to being worth it.",
            right=("Demand", "Price v"),
        )
    with right:
        if limits is None:
            page.notice(f"{now.name} has no limit, and so no price.")
            return
        total = float(problem.demand.sum())
        capacity = problem.capacity[now.chosen]
        at = capacities_to_check(capacity, limits, total)
        checked = np.stack([at, value_along(plan.program, now.chosen, at)], axis=1)
        page.chart(
            cost_by_capacity(),
            capacity_tables(capacity, plan.cost, plan.capacity_price[now.chosen], limits, checked),
            caption=f"Cost against the capacity of {now.name}. Line: cost − u·(extra), solid "
            "where u holds. Green: solved again"
            + ("; infeasible below." if np.isnan(checked[:, 1]).any() else "."),
            name="range",
        )


@page.figure
def flow(v):
    now = shipping(v)
    page.prose(
        "Where to ship from",
        "Every town is to get its demand, no depot to send more than it has, at the least cost: a "
        "linear programme. Distances are as the crow flies; demand is one unit for each thousand "
        "inhabitants, unless you bring your own places.",
    )
    controls, picture = st.columns([1.05, 3])
    plan, net = now.plan, now.net
    with controls:
        page.show("towns", "depots", "slack", "growth", "freight", "longest", "paid",
                  longest={"marks": {"no limit": LONGEST}})  # fmt: skip
        page.show(
            "chosen",
            "extra",
            "handling",
            "unlimited",
            "dual",
            chosen={"high": max(len(now.names), 2), "label": f"Chosen depot: {now.name}"},
        )
    depot_place = tuple(axis[net.depots] for axis in net.place)
    short = now.shortage.towns if now.shortage else np.zeros(0, int)
    naive = nearest_depot_flow(now.problem)
    met = np.allclose(naive.sum(axis=0), now.problem.demand)
    naive_cost = flow_cost(now.problem, naive)
    with picture:
        page.chart(
            flow_map("east / km", "north / km"),
            flow_tables(
                flow_columns(plan, depot_place, net.place),
                net.sites,
                net.place,
                net.depots,
                now.chosen,
                short,
            ),
            caption=(
                f"{len(net.sites)} towns, {len(now.names)} depots, the chosen one ({now.name}) "
                f"ringed. Cost {money(plan.cost)}."
                if now.optimal
                else f"No plan: {plan.status}."
                + (" Red: the towns that cannot be served." if len(short) else "")
            ),
            name="flow",
        )
        page.legend(dict(zip(now.names, palette.SERIES, strict=False)))
        page.numbers(
            [
                (
                    "Cost of the plan",
                    money(plan.cost) if now.optimal else "none",
                    "the least there is" if now.optimal else plan.status,
                ),
                (
                    "Nearest depot first",
                    money(naive_cost) if met else "fails",
                    f"the naive plan: {percent(naive_cost / plan.cost - 1)} more"
                    if met and now.optimal and plan.cost > 0
                    else "the naive plan",
                ),
                (
                    f"Capacity of {now.name}",
                    number(now.problem.capacity[now.chosen], 4),
                    f"used {number(plan.flow[now.chosen].sum(), 4)}" if now.optimal else "",
                ),
            ]
        )
    words, tone = flow_words(v, now)
    page.notice(words, tone=tone)
    if v.dual and now.optimal:
        show_dual(v, now)
    page.challenges(flow_challenges(v, now))

    def literal(values):
        text = np.array2string(
            np.round(values, 4), separator=", ", threshold=10**6, max_line_width=92
        )
        return text.replace("inf", "np.inf")

    problem = now.problem
    page.code(
        solve_transport,
        call=f"problem = TransportProblem(\n    np.array({literal(problem.unit_cost)}),\n"
        f"    np.array({literal(problem.capacity)}),\n    np.array({literal(problem.demand)}),\n)\n"
        "plan = solve_transport(problem)\nprint(plan.status, plan.cost, plan.capacity_price)",
        data=lambda: {
            "flows": {
                "depot": [now.names[i] for i, _ in np.argwhere(plan.flow > 1e-9)],
                "town": [now.towns[j] for _, j in np.argwhere(plan.flow > 1e-9)],
                "flow": plan.flow[plan.flow > 1e-9],
            }
        },
    )


# ---- a programme to look at --------------------------------------------------------------------


def programme_of(v):
    """Cost, rows and limits of the chosen programme, and the window to see it in."""
    if v.programme == "klee_minty":
        return klee_minty(2), (1.2, 120.0)
    cost = -np.array([v.profit_a, v.profit_b])
    if v.programme == "open":
        rows = np.array([[1.0, -1.0], [-1.0, 1.0]])
        return LinearProgram(cost, rows, np.array([4.0, 6.0])), (20.0, 20.0)
    rows = np.array([[1.0, 1.0], [1.0, 3.0], [1.0, 0.0], [-1.0, -1.0]])
    limit = np.array([v.dock, v.cold, v.supply, -v.contract])
    return LinearProgram(cost, rows, limit), (12.0, 12.0)


@st.cache_data(max_entries=8, show_spinner=False)
def klee_minty_steps(rule):
    return steps_by_dimension(klee_minty, rule, DIMENSIONS)


def program_words(v, steps, found):
    if steps.status == "infeasible":
        return (
            "Infeasible: more pallets are promised than dock, cold storage and supply let out. "
            "Phase 1 looks for a first corner and finds none.",
            "alarm",
        )
    if steps.status == "unbounded":
        return (
            "Unbounded: along the red ray the profit grows for ever and no limit is met. In "
            "practice a constraint has been forgotten.",
            "alarm",
        )
    if steps.status == "cycling":
        return "This rule goes round in a circle: a basis came back.", "alarm"
    if v.programme == "klee_minty":
        return (
            f"In d dimensions this rule takes {', '.join(map(str, klee_minty_steps(v.rule)))} "
            f"steps for d = 1 … {DIMENSIONS[-1]}."
            + (
                " That is every corner, 2ᵈ − 1 of them: a pushed cube, built to mislead the "
                "steepest-looking choice."
                if v.rule == "dantzig"
                else ""
            ),
            "warn" if v.rule == "dantzig" else "good",
        )
    if len(steps.vertices) <= steps.steps:
        return (
            "A degenerate step: more limits meet in this corner than are needed, so the basis "
            "changes and the point stays.",
            "warn",
        )
    spare = int((found.slack > 1e-9).sum())
    return (
        f"The optimum is a corner. {len(found.slack) - spare} limits bind and may have a price, "
        f"{spare} have room left and cost nothing to tighten a little.",
        "good",
    )


@page.figure
def program(v):
    problem, (width, height) = programme_of(v)
    steps = simplex_path(problem, v.rule, max_steps=50)
    found = solve_linear_program(problem)
    names, limits = variable_names(steps), LIMITS[v.programme]
    at = min(v.pivot, steps.steps)
    page.prose(
        "A linear programme to look at",
        "Two variables, so that it can be drawn: limits cut a polygon out of the plane, equal cost "
        "is a line, and the simplex method walks from corner to corner.",
    )
    controls, picture, side = st.columns([1.05, 2, 1.5])
    with controls:
        page.show("programme", "rule")
        if v.programme != "klee_minty":
            page.show("profit_a", "profit_b")
        if v.programme == "goods":
            page.show(*GOODS)
        page.show("pivot", pivot={"last": steps.steps})
    titles = ("x₁", "x₂") if v.programme == "klee_minty" else ("pallets of A", "pallets of B")
    with picture:
        page.chart(
            feasible_region(*titles),
            program_tables(problem, steps, found, width, height),
            caption=f"{steps.steps} step{'s' * (steps.steps != 1)}, {steps.status}"
            + (
                f": ({number(found.x[0])}, {number(found.x[1])}), profit {number(-found.value)}."
                if found.status == "optimal"
                else "."
            ),
            name="region",
        )
        page.legend(
            {
                "Feasible": palette.DATA,
                "Simplex path": palette.MODEL,
                "Equal profit": palette.ACCENT,
                "Optimum": palette.TRUTH,
            }
        )
    with side:
        page.table(
            ["Step", "What it does", "Profit"],
            [
                (str(k), pivot_sentence(steps, k), number(-steps.value[k]))
                for k in range(steps.steps + 1)
            ],
            right=("Profit",),
            marked=[at],
            caption=f"Slack {names[len(problem.cost)]} belongs to the first limit, and so on.",
        )
        if found.status == "optimal":
            products, _ = complementary_slackness(problem, found)
            page.table(
                ["Limit", "Slack", "Price", "Product"],
                [
                    (
                        name,
                        number(found.slack[k]),
                        number(found.price[k]),
                        number(round(products[k], 9)),
                    )
                    for k, name in enumerate(limits)
                ],
                right=("Slack", "Price", "Product"),
                caption="Dual: a limit with room left has no price.",
            )
    headings = ["Basic", *names, "="]
    tableau = steps.tableau[at]
    page.table(
        headings,
        [
            (
                names[steps.basis[at][k]] if steps.basis[at][k] >= 0 else "helper",
                *(number(value) for value in np.round(row, 9)),
            )
            for k, row in enumerate(tableau[:-1])
        ]
        + [("cost", *(number(value) for value in np.round(tableau[-1], 9)))],
        right=headings[1:],
        caption=f"The tableau at step {at}"
        + (", phase 1" if steps.phase[at] == 1 else "")
        + ". A negative number in the last row says which variable is worth entering.",
    )
    words, tone = program_words(v, steps, found)
    page.notice(words, tone=tone)
    page.code(
        simplex_path,
        call=f"problem = LinearProgram(\n    np.array({problem.cost.tolist()}),\n"
        f"    np.array({problem.matrix.tolist()}),\n    np.array({problem.limit.tolist()}),\n)\n"
        f'path = simplex_path(problem, "{v.rule}")\nprint(path.status, path.x, path.value)',
    )


# ---- routes ------------------------------------------------------------------------------------


@st.cache_resource(max_entries=8, show_spinner=False)
def shipped_routes(name):
    return load_routes(name)


def instance_of(v):
    """A key of the routing problem in use, the problem with its places, and names if it has any."""
    if v.instance == "own" and "routes" in (page.uploaded or {}):
        return page.uploaded["routes"]
    if v.instance == "own":
        return INSTANCES[0], shipped_routes(INSTANCES[0])
    if v.instance != "towns":
        return v.instance, shipped_routes(v.instance)
    key, sites = data_of("sites", ontario)
    customers = int(min(v.customers, len(sites) - 1))
    return towns_routed(key, customers, v.vehicles, sites)


@page.cached(max_entries=16)
def towns_routed(key, customers, vehicles, _sites):
    """The largest places around the one from which all are reached soonest."""
    sites = _sites.largest(customers + 1)
    distance = great_circle_distances(sites, sites)
    (depot,), _ = place_depots(distance, np.maximum(sites.demand, 1e-9), 1)
    order = np.r_[depot, np.delete(np.arange(len(sites)), depot)]
    demand = sites.demand[order]
    demand[0] = 0.0
    capacity = max(demand.max(), demand.sum() / vehicles, 1e-9)
    distance = distance[np.ix_(order, order)]
    problem = RoutingProblem((distance + distance.T) / 2, demand, capacity)
    x, y = flat_map(sites)
    name = f"{customers} places, depot {sites.name[depot]}"
    return f"{key} {customers} {vehicles}", RouteInstance(name, x[order], y[order], problem, np.nan)


@page.cached(max_entries=16)
def routed(key, shape, moves, _instance, _report):
    problem = _instance.problem
    built = savings_routes(problem, shape)
    most = FEW_MOVES if problem_is_large(_instance) else 2000
    improved = improve_routes(problem, built.routes(), moves, most, _report)
    naive = nearest_neighbour_routes(problem)
    return SimpleNamespace(
        built=built,
        improved=improved,
        history=joined_history(built, improved),
        naive=problem.length(naive),
        bounds=lower_bounds(problem),
    )


@st.cache_resource(max_entries=1, scope="session", show_spinner=False)
def solver_runs():
    """What the solver found in this session, by problem."""
    return {}


def route_tables(instance, now, run):
    """Legs by step, places, the solver's routes, and the lengths with their levels."""
    x, y, history = instance.x, instance.y, now.history
    legs = leg_columns(history, x, y)
    last = history.steps
    columns = route_columns(run.routes if run else [], x, y)
    parts = np.flatnonzero(columns["order"] == 0)
    solver = path(np.insert(columns["x"], parts, np.nan), np.insert(columns["y"], parts, np.nan))
    levels = [("naive", now.naive), ("bound", max(now.bounds.values()))]
    if np.isfinite(instance.best_known):
        levels.append(("known", instance.best_known))
    if run:
        levels.append(("solver", run.length))
    return (
        filled(
            {
                "solver": solver,
                "legs": legs | {"last": np.full(len(legs["x"]), last)},
                "sites": dots(x[1:], y[1:]),
                "depot": dots(x[:1], y[:1]),
            },
            map_window(x, y),
        ),
        {
            "lengths": {
                "step": np.arange(last + 1),
                "last": np.full(last + 1, last),
                "value": history.cost,
            },
            "levels": {
                "x": np.tile([0.0, max(last, 1)], len(levels)),
                "y": np.repeat([value for _, value in levels], 2),
                "role": np.repeat([role for role, _ in levels], 2).tolist(),
            },
        },
    )


def problem_is_large(instance):
    return instance.problem.sites > MANY_PLACES


def route_words(v, instance, now, run):
    steps = now.improved.steps
    if v.instance == "own" and "routes" not in (page.uploaded or {}):
        return f"No .vrp file has been uploaded: {INSTANCES[0]} stands in.", "warn"
    length = now.history.cost[-1]
    if steps == 0 and not run:
        return (
            f"No {' and no '.join(v.moves)} step makes these routes shorter: a local optimum, "
            "which need not be a good one. Ask the solver.",
            "warn",
        )
    if run and run.length < length * (1 - 1e-9):
        return (
            f"Our routes are {percent(length / run.length - 1)} longer than the solver's. Each "
            "step takes the best single move; the solver breaks plans up and crosses them, and so "
            "leaves the local optimum.",
            "plain",
        )
    if run:
        return "The solver found nothing shorter in its time.", "good"
    if steps == FEW_MOVES and problem_is_large(instance):
        return (
            f"Savings join {now.built.steps} times. Among more than {MANY_PLACES} places every "
            f"move is a long search: our steps stop after {FEW_MOVES}. Ask the solver.",
            "warn",
        )
    return (
        f"Savings join {now.built.steps} times; {steps} more steps make the routes "
        f"{percent(1 - length / now.built.cost[-1])} shorter, until no single move helps.",
        "plain",
    )


def solver_words(run):
    """How the solver's best plan became better with time."""
    if not run or not len(run.seconds):
        return ""
    first, last = (
        f"{money(run.length_by[k])} after {number(run.seconds[k], 2)} s" for k in (0, -1)
    )
    return f" The solver had {first}" + (f", {last}." if len(run.seconds) > 1 else ".")


def gap_to(length, level):
    return f"{percent(length / level - 1)} above" if level > 0 else ""


@page.figure
def routes(v):
    key, instance = instance_of(v)
    problem = instance.problem
    with page.progress("Improving the routes …") as report:
        now = routed(key, v.shape, v.moves, instance, report)
    page.prose(
        "Which way to drive",
        "Every customer once, no vehicle overloaded, as few kilometres as possible. **Savings**: "
        "begin with one trip for each customer and join the two trips that save most. Then take "
        "the best single move again and again. Play it.",
    )
    controls, picture, side = st.columns([1.05, 2.05, 1.3])
    runs = solver_runs()
    with controls:
        page.show("instance")
        if v.instance == "towns":
            places = len(data_of("sites", ontario)[1]) - 1
            page.show("customers", "vehicles", customers={"high": places})
        page.show("shape", "moves")
        page.show("step", step={"last": now.history.steps})
        page.show("seconds")
        if st.button("Solve with PyVRP", key="logistics-solve", icon=":material/play_arrow:"):
            with page.progress("The solver is at work …") as report:
                found = solve_routes(problem, v.seconds, report=report)
            while len(runs) >= SOLVER_RUNS:
                runs.pop(next(iter(runs)))
            runs[key] = (v.seconds, found)
    seconds, run = runs.get(key, (None, None))
    drawn, lengths = route_tables(instance, now, run)
    mapped = bool(np.isfinite(instance.x).all())
    history, best = now.history, max(now.bounds.values())
    length = float(history.cost[-1])
    with picture:
        if mapped:
            page.chart(
                route_map("east", "north"),
                drawn,
                caption=f"{instance.name}: {problem.sites} customers, {len(history.routes())} "
                f"routes of at most {number(problem.capacity, 4)}.",
                name="routes",
            )
            page.legend(
                {
                    "Routes at this step": palette.MODEL,
                    "Depot": palette.ALARM,
                    "Solver's routes": palette.TRUTH,
                }
            )
        else:
            page.notice("This file holds distances and no places: there is no map to draw.")
    with side:
        page.chart(
            length_by_step(),
            lengths,
            caption=f"Length by step: {now.built.steps} joins, then {now.improved.steps} moves."
            + solver_words(run),
            name="lengths",
        )
        page.legend(
            {
                "Nearest neighbour": palette.ALARM,
                "Lower bound": palette.NEUTRAL,
                "Best known": palette.ERROR,
                "Solver": palette.TRUTH,
            }
        )
    known = np.isfinite(instance.best_known)
    page.numbers(
        [
            ("Nearest neighbour", money(now.naive), gap_to(now.naive, length) + " our routes"),
            ("Savings", money(now.built.cost[-1]), f"{now.built.steps} joins"),
            (
                "Our routes",
                money(length),
                f"after {now.improved.steps} moves"
                + (f"; {gap_to(length, instance.best_known)} the best known" if known else ""),
            ),
            (
                "Lower bound",
                money(best),
                f"our routes are {gap_to(length, best)} it"
                + (f"; best known {money(instance.best_known)}" if known else ""),
            ),
            (
                "PyVRP",
                money(run.length) if run else "not run",
                (
                    f"in {number(seconds)} s, {run.iterations:,} iterations; ours "
                    f"{gap_to(length, run.length)}"
                    + (
                        f"; {gap_to(run.length, instance.best_known)} the best known"
                        if known
                        else ""
                    )
                )
                if run
                else "press the button",
            ),
        ]
    )
    words, tone = route_words(v, instance, now, run)
    page.notice(words, tone=tone)
    stuck = "2-opt" in v.moves and now.improved.steps == 0
    shorter = run is not None and run.length < length * (1 - 1e-9)
    page.challenges(
        [
            Challenge(
                "Find a savings solution that 2-opt cannot improve but the solver can.",
                solved=bool(stuck and shorter),
                state=("2-opt finds nothing. " if stuck else "2-opt still finds steps. ")
                + (
                    f"The solver saves {percent(1 - run.length / length)}."
                    if shorter
                    else "The solver saves nothing."
                    if run
                    else "The solver has not run."
                ),
            )
        ]
    )
    if problem.sites <= 80 and mapped:
        places = np.round(np.stack([instance.x, instance.y], axis=1), 2).tolist()
        distance = "np.hypot(*(places[:, None] - places).T)" + (
            ".round()" if v.instance != "towns" else ""
        )
        page.code(
            improve_routes,
            call=f"places = np.array({places})\n"
            f"demand = np.array({np.round(problem.demand, 3).tolist()})\n"
            f"problem = RoutingProblem({distance}, demand, {problem.capacity + 0.01:.2f})\n"
            f"built = savings_routes(problem, {v.shape})\n"
            f"improved = improve_routes(problem, built.routes(), {v.moves!r})\n"
            "print(built.cost[-1], improved.cost[-1], improved.routes())",
            data=lambda: {"routes": route_columns(history.routes(), instance.x, instance.y)},
        )


page.mathematics(r"""
**Forecasts.** Origin $t$ knows $y_1 \dots y_t$. Seasonal naive: the value a season before. Additive
Holt–Winters with a damped trend: level $\ell_t = \ell_{t-1} + \phi b_{t-1} + \alpha e_t$, trend
$b_t = \phi b_{t-1} + \alpha\beta e_t$, season $s_t = s_{t-m} + \gamma(1-\alpha)e_t$; its parameters
minimise squared one-step errors in training. Fourier regression: least squares on a line and $K$
harmonics over the last five seasons, anew at every origin. MASE divides the mean absolute error by
that of the seasonal naive forecast in training. An interval adds the quantiles
$(1 \mp \text{level})/2$ of errors that were known by then.

**Stock.** With holding cost $h$ for a unit and week and shortage cost $p$ for a unit that waits a
week, one unit more is worth having while $P(D > S)\,p > P(D \le S)\,h$, so

$$
P(D_{L+1} \le S^*) = \frac{p}{p + h},
$$

where $D_{L+1}$ is the demand of lead time and review together. Demand of a week is
gamma-distributed, weeks are independent. $(s, S)$: when on hand + on order − waiting is at most
$s$, order up to $S$; $S = s$ orders every week. Cycle service counts replenishment cycles without a
shortage, fill rate units served at once.

**Bullwhip.** Orders $q_t = D_{t-1} + L(F_t - F_{t-1})$: the orders of one echelon are the demand of
the next, each a linear filter with response $H(f)$. For a moving average of $n$ periods and
independent demand, one echelon multiplies the variance by exactly

$$
1 + \frac{2L}{n} + \frac{2L^2}{n^2};
$$

along the chain the filters multiply, not the variances, because orders are correlated.

**Transport.** Minimise $\sum c_{ij}x_{ij}$ subject to $\sum_j x_{ij} \le s_i$,
$\sum_i x_{ij} \ge d_j$, $x \ge 0$. Dual: maximise $\sum d_j v_j - \sum s_i u_i$ subject to
$v_j \le c_{ij} + u_i$,
$u, v \ge 0$. At the optimum both values agree, and $u_i(s_i - \sum_j x_{ij}) = 0$,
$x_{ij}(c_{ij} + u_i - v_j) = 0$: *complementary slackness*. The price $u_i$ is the slope of the
cost in $s_i$; the range in which it holds comes from two more programmes. In a degenerate plan a
unit more and a unit less have different prices; the picture then breaks at the point of now.

**Simplex.** From corner to better corner; Dantzig's rule enters the most negative reduced cost. In
the worst case it visits all $2^d$ corners of a pushed cube.

**Routes.** Saving of joining $i$ and $j$: $d_{0i} + d_{0j} - \lambda d_{ij}$. 2-opt reverses a part
of a route, relocate moves one customer. The lower bound is the largest of three: a sum of radial
distances, a spanning tree with the depot's legs, and the farthest trip; the truth lies between. The
solver does not explain itself; it only shows how far there was to go. Distances on the CVRPLIB
instances are rounded to whole numbers, as their best known costs are.

**Data.** Gasoline supplied in the United States by week, 1991 to 2017, million barrels a day (U.S.
Energy Information Administration); 414 municipalities of Ontario with their population of 2021
(Statistics Canada). The article, the echelons, prices and capacities are invented.

**References.** Hyndman and Athanasopoulos (2021), *Forecasting: Principles and Practice*; Winters
(1960), *Management Science* 6; Hyndman and Koehler (2006), *Int. J. Forecasting* 22; Arrow, Harris
and Marschak (1951), *Econometrica* 19; Zipkin (2000), *Foundations of Inventory Management*; Chen,
Drezner, Ryan and Simchi-Levi (2000), *Management Science* 46; Hitchcock (1941), *J. Math. Phys.*
20; Dantzig (1963), *Linear Programming and Extensions*; Klee and Minty (1972), *Inequalities III*;
Clarke and Wright (1964), *Operations Research* 12; Croes (1958), *Operations Research* 6; Augerat
et al. (1995); Fisher (1994), *Operations Research* 42; Wouda, Lan and Kool (2024), *INFORMS J.
Computing* 36 (PyVRP).
""")
page.footer()
