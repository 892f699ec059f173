from core.charts import palette
from core.charts.stock_level import service_levels, stock_cost, stock_trace
from core.maths.case_studies.logistics.inventory_policy import (
    critical_ratio,
    economic_order_quantity,
    policy_sweep,
    simulate_policy,
)
from core.maths.case_studies.logistics.verdicts import judge_stock
from core.maths.case_studies.logistics.views import policy_tables, service_tables, trace_tables
from core.ui.controls import Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, exceeding, filled_in, number, percent
from pages.case_studies.logistics.amounts import money
from pages.case_studies.logistics.policy import MEAN, WEEKS, compute, weeks_of
from pages.case_studies.logistics.verdicts import stock_verdict

DRAWN = 104  # weeks
HIGHEST = 1500  # s that can be chosen

chapter = Chapter(
    "stock",
    "How much to stock",
    do="Drag the reorder point s into the valley of the cost. "
    "Then let a late unit cost more, p, and watch the valley move to the right.",
    controls=[
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
            name="reorder",
            label="Reorder point",
            symbol="s",
            low=0,
            high=HIGHEST,
            default=400,
            step=5,
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
    ],
    presets={
        "90 % is not 90 %": {"reorder": 365, "order_cost": 0},
        "Too little": {"reorder": 250},
        "Dear to be late": {"shortage": 99, "order_cost": 0},
        "Rare, large orders": {"quantity": 400, "reorder": 250},
    },
)


@chapter.figure
def stock(view):
    v = view.values
    found = compute(v)
    show_cost(view, found)
    seen = found.best_level <= HIGHEST
    view.lead(
        "reorder",
        "shortage",
        reorder={"marks": {"newsvendor": found.best_level} if seen else {}},
    )
    least = float(found.curve.cost.min())
    words, tone = stock_verdict(judge_stock(found.now, v.reorder, found.cheapest, least), found.now)
    view.notice(*words, tone=tone)
    view.more("holding", "lead_time", "variation", "order_cost", "quantity", "weeks_seed")
    show_weeks(view, found)
    show_numbers(view, found)
    view.challenges([challenge(found)])
    demand = f"DemandLaw({MEAN}, {MEAN * v.variation / 100:.6g}).sample({WEEKS}, {v.weeks_seed})"
    view.code(
        policy_sweep,
        call=f"levels = np.arange(0.0, {max(HIGHEST, found.cheapest) + 1})\ndemand = {demand}\n"
        f"result = policy_sweep(\n    demand, levels, {float(v.quantity)}, {v.lead_time}, "
        f"{v.holding}, {v.shortage}, {float(v.order_cost)}\n)\n"
        "print(levels[np.argmin(result.cost)], result.cost.min())",
    )


def show_cost(view, found):
    v, curve = view.values, found.curve
    view.picture(
        stock_cost("reorder point s"),
        policy_tables(
            found.levels,
            curve,
            found.exact,
            (v.reorder, found.now.cost),
            (v.holding, v.shortage),
        ),
        caption=f"Cheapest at s = {money(found.cheapest)}: "
        f"{money(curve.cost.min())} a week. "
        + (
            f"Dashed: exact; its minimum, the newsvendor's, is at {money(found.best_level)}."
            if v.quantity == 0
            else "Band: ± 2 standard errors."
        ),
        name="cost",
    )
    view.legend(
        {
            "Cost a week": palette.MODEL,
            "On hand, and what holding it costs": palette.DATA,
            "Waiting, and what that costs": palette.ALARM,
            "Your s (and S)": palette.ACCENT,
            "Cheapest": palette.INK,
        }
    )


def show_weeks(view, found):
    v = view.values
    view.section(
        "Week by week",
        "One article, 100 units a week on average. When on hand + on order − waiting falls to s, "
        "order up to S; what cannot be served waits. Holding, shortage and lead time are those "
        "that also price the forecasts.",
    )
    trace = simulate_policy(
        weeks_of(v.variation, v.weeks_seed)[:DRAWN], v.reorder, v.reorder + v.quantity, v.lead_time
    )
    view.chart(
        stock_trace(),
        trace_tables(trace, v.reorder, v.reorder + v.quantity),
        caption=f"The first {DRAWN} of {WEEKS:,} simulated weeks. Red: customers wait.",
        name="trace",
    )
    view.chart(
        service_levels("reorder point s"),
        service_tables(found.levels, found.curve, found.now, v.reorder),
        caption=f"Cycle service {percent(found.now.cycle_service)}, fill rate "
        f"{percent(found.now.fill_rate)}: two answers to “how often do we have it?”",
        name="service",
    )
    view.legend(
        {
            "Stock position": palette.NEUTRAL,
            "Cycle service": palette.ERROR,
            "Fill rate": palette.TRUTH,
        },
        place="below",
    )


def show_numbers(view, found):
    v, now = view.values, found.now
    ratio = critical_ratio(v.holding, v.shortage)
    eoq = economic_order_quantity(MEAN, v.order_cost, v.holding)
    costs = filled_in(lambda p, h: p / (p + h), v.shortage, v.holding)
    terms = filled_in(
        lambda h, held, p, waiting, k, orders: h * held + p * waiting + k * orders,
        *(v.holding, now.on_hand, v.shortage, now.backorders, v.order_cost, now.orders),
        shown=lambda cost: money(cost, 4),
        write=money,
    )
    view.numbers(
        [
            (
                "Newsvendor level",
                money(found.best_level),
                "p/(p + h) = {0}/({0} + {1}) = ".format(*costs)
                + f"{number(ratio)}: that quantile of "
                + counted(v.lead_time + 1, "week's", "weeks'")
                + " demand",
            ),
            (
                "Cost a week",
                money(now.cost, 4),
                "{}·{} + {}·{} + {}·{}; ".format(*terms) + f"± {money(now.standard_error, 2)}",
            ),
            (
                "Cycle service",
                percent(now.cycle_service),
                "cycles without a shortage over all cycles",
            ),
            ("Fill rate", percent(now.fill_rate), "units served at once over units asked for"),
            (
                "Economic order quantity",
                money(eoq),
                f"√(2Kμ/h) = √(2·{money(v.order_cost)}·100/{number(v.holding)})",
            ),
        ]
    )


def challenge(found):
    now, usual = found.now, found.usual
    saved = 1 - now.cost / usual.cost if usual.cost > 0 else 0.0
    beside = f"{percent(saved)} cheaper" if saved >= 0 else f"{exceeding(-saved, 1)} that"
    return Challenge(
        "Cut the cost of stock by 10 % against the rule of thumb (order every week up to lead "
        "time + 2 weeks of demand) without losing service: the fill rate must not fall.",
        solved=bool(saved >= 0.1 and now.fill_rate >= usual.fill_rate),
        state=f"Rule of thumb: up to {money(found.rule)}, {money(usual.cost, 4)} a week, "
        f"fill rate {percent(usual.fill_rate, 2)}. Now {beside}, "
        f"fill rate {percent(now.fill_rate, 2)}.",
    )
