import numpy as np

from core.charts.network_map import DEPOT_COLOURS, flow_map
from core.charts.palette import ALARM, NEUTRAL
from core.datasets.examples import SITES
from core.maths.case_studies.logistics.price_verdicts import judge_capacity, judge_plan
from core.maths.case_studies.logistics.tables import flow_columns
from core.maths.case_studies.logistics.transport import (
    endless_flow,
    flow_cost,
    nearest_depot_flow,
    solve_transport,
)
from core.maths.case_studies.logistics.views import flow_tables, shortage_sentence
from core.ui.controls import Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, counted, percent
from pages.case_studies.logistics.amounts import money
from pages.case_studies.logistics.data import show_upload
from pages.case_studies.logistics.duality import limits_of, show_dual
from pages.case_studies.logistics.plan import LONGEST, compute
from pages.case_studies.logistics.price_verdicts import plan_verdict, price_verdict

chapter = Chapter(
    "shipping",
    "Where to ship from",
    do="Choose a depot, give it more capacity, and watch the lanes shift and the cost fall. "
    "What one more unit saves is its shadow price: where is it highest?",
    controls=[
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
        Slider(name="chosen", label="Chosen depot", low=1, high=6, default=2, step=1),
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
    ],
    presets={
        "The dual": {"dual": True, "chosen": 1},
        "Infeasible": {"longest": 600},
        "Unbounded": {"unlimited": True, "paid": 8, "chosen": 1},
        "Room to spare": {"slack": 200},
    },
)


@chapter.figure
def shipping(view):
    v = view.values
    now = compute(view)
    limits = limits_of(now) if v.dual and now.optimal else None
    show_map(view, now)
    top = {"high": max(len(now.net.names), 2), "label": f"Chosen depot: {now.name}"}
    view.lead("chosen", "extra", chosen=top)
    words, tone = verdict(v, now)
    view.notice(words, tone=tone)
    view.more("towns", "depots", "slack", "growth", "freight", "longest", "paid",
              "handling", "unlimited", longest={"marks": {"no limit": LONGEST}})  # fmt: skip
    show_upload(view, "sites", SITES)
    show_numbers(view, now)
    view.section(
        "What one more unit is worth: the dual",
        "Beside the plan stands a second programme, the dual, whose unknowns are prices: what one "
        "more unit of each depot's capacity would save, and what one more unit of each town's "
        "demand would cost. It knows them without solving again.",
    )
    view.show("dual")
    if v.dual:
        show_dual(view, now, limits)
    view.challenges([challenge(v, now)])
    show_code(view, now)


def verdict(v, now):
    if v.dual and now.optimal:
        return price_verdict(now.name, judge_capacity(now.plan, now.chosen))
    lane = None
    if now.plan.status == "unbounded":
        i, j = np.nonzero(endless_flow(now.problem))
        lane = (now.net.names[i[0]], now.net.towns[j[0]]) if len(i) else None
    short = now.shortage and shortage_sentence(now.shortage, now.net.names, now.net.towns)
    case = judge_plan(now.plan.status, now.change, now.saved, now.before.cost)
    return plan_verdict(now, case, short, lane, len(now.net.names) == 1)


def show_map(view, now):
    net, plan = now.net, now.plan
    short = now.shortage.towns if now.shortage else np.zeros(0, int)
    prices = ()
    if view.values.dual and now.optimal:
        prices = [f"u = {money(price)}" for price in plan.capacity_price]
    view.picture(
        flow_map("east / km", "north / km"),
        flow_tables(
            flow_columns(plan, net.depot_place, net.place),
            net.sites,
            net.place,
            net.depots,
            now.chosen,
            short,
            prices,
        ),
        caption=(
            f"{counted(len(net.sites), 'town')}, {counted(len(net.names), 'depot')}, "
            f"the chosen one ({now.name}) ringed. Cost {money(plan.cost)}."
            if now.optimal
            else f"No plan: {plan.status}."
            + (" Red: the towns that cannot be served." if len(short) else "")
        ),
        name="flow",
    )
    view.legend(
        dict(zip(net.names, DEPOT_COLOURS, strict=False)) | {"Towns": NEUTRAL, "Not served": ALARM}
    )


def show_numbers(view, now):
    problem, plan = now.problem, now.plan
    naive = nearest_depot_flow(problem)
    met = np.allclose(naive.sum(axis=0), problem.demand, rtol=1e-9, atol=0)
    naive_cost = flow_cost(problem, naive)
    view.section(
        "The plan",
        "Every town is to get its demand, no depot to send more than it has, at the least cost: a "
        "linear programme. Distances are as the crow flies; demand is one unit for each thousand "
        "inhabitants, unless you bring your own places.",
    )
    view.numbers(
        [
            (
                "Cost of the plan",
                money(plan.cost) if now.optimal else "none",
                "the least there is" if now.optimal else plan.status,
            ),
            (
                "Nearest depot first",
                money(naive_cost) if met else "fails",
                "the naive plan" + (dearer(naive_cost, plan.cost) if met and now.optimal else ""),
            ),
            (
                f"Capacity of {now.name}",
                money(problem.capacity[now.chosen], 4),
                f"used {money(plan.flow[now.chosen].sum(), 4)}" if now.optimal else "",
            ),
        ]
    )


def dearer(cost, least):
    """By how much a plan costs more than the cheapest."""
    if np.isclose(cost, least, rtol=1e-9, atol=0):
        return " costs the same"
    if least <= 0:
        return ""
    return f": {all_apart(cost / least - 1, 0.0, digits=1, write=percent)[0]} more"


def challenge(v, now):
    base = now.before
    prices = base.capacity_price
    known = base.status == "optimal" and prices.max() > 1e-9
    best = known and prices[now.chosen] >= prices.max() - 1e-9
    tried = not v.dual and 0 < now.change < np.inf and now.optimal
    state = "The dual is shown: hide it." if v.dual else f"{now.name}: add capacity there."
    if tried and now.saved is not None:
        state = f"{now.name}: {money(now.change)} more save {money(now.saved / now.change)} each."
    if base.status == "optimal" and not v.dual and (not known or len(prices) < 2):
        state = "Needs two depots, one of them too small: here more capacity is worth nothing."
        if known:
            state = "Needs two depots: there is nothing to choose from."
    return Challenge(
        "Find the depot whose extra capacity is worth most, before asking for the dual: choose "
        "it and give it more.",
        solved=bool(tried and best and len(prices) > 1),
        state=state,
    )


def show_code(view, now):
    problem, plan, net = now.problem, now.plan, now.net

    def literal(values):  # to the last digit
        return str(values.tolist()).replace("inf", "np.inf").replace("],", "],\n       ")

    view.code(
        solve_transport,
        call=f"problem = TransportProblem(\n    np.array({literal(problem.unit_cost)}),\n"
        f"    np.array({literal(problem.capacity)}),\n    np.array({literal(problem.demand)}),\n)\n"
        "plan = solve_transport(problem)\nprint(plan.status, plan.cost, plan.capacity_price)",
        data=lambda: {
            "flows": {
                "depot": [net.names[i] for i, _ in np.argwhere(plan.used)],
                "town": [net.towns[j] for _, j in np.argwhere(plan.used)],
                "flow": plan.flow[plan.used],
            }
        },
    )
