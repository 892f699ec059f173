"""Below the picture of a programme: what each limit is worth, and the simplex steps as tables."""

import numpy as np

from core.charts.feasible_region import profit_by_limit
from core.maths.columns import filled
from core.maths.optimization.linear_programming import complementary_slackness
from core.maths.optimization.programme_tables import curve_window, pivot_sentence, variable_names
from core.maths.optimization.programme_verdicts import judge_corner
from core.maths.optimization.shadow_prices import curve_tables
from core.ui.words import number
from pages.optimization.constraints.programme_words import corner_verdict
from pages.optimization.constraints.warehouse import GOODS, LIMITS, SCALES

WORTH = {
    True: "Would you rent one more hour at the dock? Only for less than it brings: its shadow "
    "price. It is the slope of the best profit against the limit, and holds until another corner "
    "takes over.",
    False: "Where some corner is best, each limit has a shadow price: what one more unit of it "
    "would add to the best profit.",
}


def show_prices(view, now):
    v = view.values
    view.section("What one more unit is worth", WORTH[v.programme == "goods"])
    if v.programme == "goods":
        show_curve(view, now)
    headings = ("Slack", "Shadow price", "Product", "Holds from … to")
    optimal = now.found.status == "optimal"
    rows = price_rows(v, now) if optimal else [(name, *"––––") for name in LIMITS[v.programme]]
    view.table(
        ["Limit", *headings],
        rows,
        right=headings,
        caption="Dual: a limit with room left has no price. Limits × prices sum to the profit."
        if optimal
        else f"Dual: none, the programme is {now.found.status}.",
    )
    words, tone = corner_verdict(judge_corner(now.problem, now.steps))
    view.notice(words, tone=tone, place="below")


def show_curve(view, now):
    v = view.values
    row, unit = GOODS.index(v.resource), -1.0 if v.resource == "contract" else 1.0
    price, title = now.prices[row], LIMITS["goods"][row]
    limit = float(now.problem.limit[row])
    tables = curve_tables(now.curves[row], price, limit, unit, (0.0, SCALES[v.resource]))
    if price is None:
        caption = "Green would be now: with these limits there is no plan."
    else:
        shown = price.of_promise if unit < 0 else price
        slope = -shown.more if unit < 0 else shown.more
        slope = 0.0 if slope == 0 else slope
        caption = (
            "Two slopes meet at the point of now, and so two shadow prices."
            if price.bend
            else f"Purple: slope {number(slope)} from {number(max(shown.low, 0.0))} to "
            f"{number(shown.high)}. Profit now {number(-now.found.value)}."
        )
    window = curve_window(tables["curve"], SCALES[v.resource])
    view.chart(profit_by_limit(title), filled(tables, window), caption=caption, name="profit")


def price_rows(v, now):
    products, _ = complementary_slackness(now.problem, now.found)
    rows = []
    for k, name in enumerate(LIMITS[v.programme]):
        price = now.prices[k]
        shown = price.of_promise if price and name == "contract" else price
        holds, sign = "–", -1.0 if name == "contract" else 1.0  # a pallet more promised costs
        if shown:
            holds = f"{number(max(shown.low, 0.0))} to {number(shown.high)}"
            if shown.bend:
                holds = f"bend: {number(sign * shown.more)} and {number(sign * shown.fewer)}"
        rows.append(
            (
                name,
                number(round(now.found.slack[k], 9)),
                number(sign * now.found.price[k]),
                number(round(products[k], 9)),
                holds,
            )
        )
    return rows


def show_simplex(view, now, at):
    steps, names = now.steps, variable_names(now.steps)
    view.section(
        "From corner to corner",
        "Two variables, so that it can be drawn: limits cut a polygon out of the plane, equal cost "
        "is a line, and the simplex method walks from corner to corner.",
    )
    view.table(
        ["Step", "What it does", "Profit"],
        [
            (
                str(k),
                pivot_sentence(steps, k),
                "no plan yet" if phase == 1 else number(-steps.value[k]),
            )
            for k, phase in enumerate(steps.phase)
        ],
        right=("Profit",),
        marked=[at],
        caption=f"Slack {names[len(now.problem.cost)]} belongs to the first limit, and so on.",
    )
    headings, tableau = ["Basic", *names, "="], steps.tableau[at]
    basic = [names[k] if k >= 0 else "helper" for k in steps.basis[at]]
    view.table(
        headings,
        [
            (name, *(number(value) for value in np.round(row, 9)))
            for name, row in zip([*basic, "cost"], tableau, strict=True)
        ],
        right=headings[1:],
        caption=f"The tableau at step {at}"
        + (", phase 1" if steps.phase[at] == 1 else "")
        + ". A negative number in the last row says which variable is worth entering.",
    )
