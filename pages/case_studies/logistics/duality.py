"""A plan and its prices side by side, checked by solving again."""

import numpy as np

from core.charts.network_map import cost_by_capacity
from core.maths.case_studies.logistics.network import dual_value
from core.maths.case_studies.logistics.transport import SMALL, capacity_range
from core.maths.case_studies.logistics.views import (
    capacities_to_check,
    capacity_tables,
    list_names,
    next_lane,
)
from core.maths.columns import path
from core.maths.optimization.linear_programming import complementary_slackness, value_along
from core.ui.words import counted
from pages.case_studies.logistics.amounts import money

DEAREST = 6  # towns that are listed


def limits_of(now):
    """From where to where the chosen depot's price holds; None where it has no limit."""
    if not np.isfinite(now.problem.capacity[now.chosen]):
        return None
    return capacity_range(now.plan, now.chosen)


def show_dual(view, now, limits):
    """The same parts whether there is a plan or not."""
    if now.optimal:
        slack, unused = complementary_slackness(now.plan.program, now.plan.optimum)
        numbers, depots, towns = (
            totals(now, slack, unused),
            depot_rows(now, slack, limits),
            dear(now),
        )
    else:
        numbers, depots, towns = nothing(now), *rows_without_plan(now)
    view.numbers(numbers)
    headings = ("Capacity", "Unused", "Shadow price u", "u × unused", "u holds from … to")
    view.table(
        ["Depot", *headings],
        depots,
        caption="No depot has both room left and a price for its capacity."
        if now.optimal
        else f"No plan ({now.plan.status}), so no prices.",
        right=headings,
        marked=[now.chosen],
    )
    view.table(
        ["Town", "Demand", "Served from", "Shadow price v", "Next lane, reduced cost"],
        towns,
        caption="The towns where one more unit costs most, and the unused lane that comes "
        "closest to being worth it."
        if now.optimal
        else "The towns that ask for most.",
        right=("Demand", "Shadow price v"),
    )
    if view.values.unlimited:
        view.notice(f"{now.name} has no limit, and so no price.", place="below")
    else:
        show_range(view, now, limits)


def totals(now, slack, unused):
    plan, dual = now.plan, dual_value(now.problem, now.plan)
    gap = plan.cost - dual if abs(plan.cost - dual) > 1e-6 * abs(dual) else 0.0
    return [
        (
            "Primal: cost of the plan",
            money(plan.cost),
            f"Σ c·x over {counted(int(plan.used.sum()), 'lane')} in use",
        ),
        ("Dual: value of the prices", money(dual), "Σ d·v − Σ s·u"),
        ("Gap", money(gap), "primal − dual: nothing cheaper exists"),
        (
            "Complementary slackness",
            money(float(np.round(max(np.abs(slack).max(), np.abs(unused).max()), 6))),
            "largest price × slack, flow × reduced cost",
        ),
    ]


def nothing(now):
    return [
        ("Primal: cost of the plan", "none", now.plan.status),
        ("Dual: value of the prices", "none", "no plan, no prices"),
        ("Gap", "none", "primal − dual"),
        ("Complementary slackness", "none", "price × slack, flow × reduced cost"),
    ]


def rows_without_plan(now):
    """Depots and towns as the tables name them, with nothing to say of prices."""
    capacity, demand = now.problem.capacity, now.problem.demand
    largest = np.argsort(-demand, kind="stable")[:DEAREST]
    return (
        [(name, money(capacity[i], 4), *"––––") for i, name in enumerate(now.net.names)],
        [(now.net.towns[j], money(demand[j]), *"–––") for j in largest],
    )


def depot_rows(now, slack, limits):
    plan, rows = now.plan, []
    unused = np.where(plan.unused > SMALL * now.problem.demand.sum(), plan.unused, 0.0)
    for i, name in enumerate(now.net.names):
        rows.append(
            (
                name,
                money(now.problem.capacity[i], 4),
                money(unused[i], 4),
                money(plan.capacity_price[i]),
                money(np.round(slack[i], 6)),
                f"{money(max(limits[0], 0), 4)} to {money(limits[1], 4)}"
                if i == now.chosen and limits
                else "",
            )
        )
    return rows


def dear(now):
    """The towns where one more unit costs most."""
    plan, net, rows = now.plan, now.net, []
    for j in np.argsort(-plan.delivery_price, kind="stable")[:DEAREST]:
        served = [net.names[i] for i in np.flatnonzero(plan.used[:, j])]
        lane, reduced = next_lane(plan, int(j))
        rows.append(
            (
                net.towns[j],
                money(now.problem.demand[j]),
                list_names(served, 2) or "–",
                money(plan.delivery_price[j]),
                f"{net.names[lane]}, {money(reduced)} too dear" if lane >= 0 else "–",
            )
        )
    return rows


def show_range(view, now, limits):
    """Cost against the chosen depot's capacity, as its price predicts it and as it is."""
    plan, capacity = now.plan, now.problem.capacity[now.chosen]
    total = float(now.problem.demand.sum())
    if limits is None:
        # Where more capacity would make a plan possible, its cost; with no plan there is no line.
        at = capacity + total * np.array([0.1, 0.25, 0.5, 1.0])
    else:
        at = capacities_to_check(capacity, limits, total)
    checked = np.stack([at, value_along(plan.program, now.chosen, at)], axis=1)
    checked[~np.isfinite(checked)] = np.nan
    if limits is None:
        tables = dict.fromkeys(("predicted", "holds", "now"), path([], []))
        solved = checked[np.isfinite(checked[:, 1])]
        tables["checked"] = (
            capacity_tables(capacity, 0.0, 0.0, (0, 0), solved)["checked"]
            if len(solved)
            else path([], [])
        )
        caption = f"No plan at this capacity of {now.name}. Dots: what plans with more would cost."
    else:
        price = plan.capacity_price[now.chosen]
        tables = capacity_tables(capacity, plan.cost, price, limits, checked)
        caption = (
            f"Cost against the capacity of {now.name}. Line: cost − u·(extra), solid where u "
            "holds. Dots: solved again; beyond its range they leave the line"
            + ("; infeasible below." if np.isnan(checked[:, 1]).any() else ".")
        )
    view.chart(cost_by_capacity(), tables, caption=caption, name="range")
