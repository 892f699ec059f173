"""What to notice about plans and prices: a sentence or two and their tone, chosen from results."""

import numpy as np

from core.maths.case_studies.logistics.verdicts import Best
from core.ui.words import number
from pages.case_studies.logistics.amounts import money


def plan_verdict(plan, shortage, lane, unlimited, name, change, saved):
    """Of a transport plan while its prices are not asked for. lane: (depot, town) that pays ever
    more; change: extra capacity at `name`, saved: what it saves (None: there was no plan)."""
    if plan.status == "infeasible":
        return f"Infeasible. {shortage or 'No plan meets every demand.'}", "alarm"
    if plan.status == "unbounded":
        way = f"{lane[0]} to {lane[1]}" if lane else "some lane"
        return (
            f"Unbounded: {name} has no limit, and each unit from {way} brings more than it costs. "
            "So the programme says “send ever more”: what is missing is how much a town will "
            "take.",
            "alarm",
        )
    if change == 0 and not unlimited:
        return (
            "All depots are the same size. Where would extra capacity be worth most? Choose a "
            "depot, give it more, and watch the cost; then ask for the shadow prices (the dual).",
            "plain",
        )
    if saved is None:
        return f"Without the extra capacity at {name} there is no plan at all.", "plain"
    if unlimited:
        return (
            f"{name} has no limit: the plan costs {money(saved)} less than with equal depots.",
            "plain",
        )
    side, what = ("more", "saves") if change > 0 else ("fewer", "costs")
    return (
        f"{units(abs(change))} {side} at {name} than elsewhere: that {what} "
        f"{money(abs(saved))}, or {number(abs(saved / change))} for each. Would it be more at "
        "another depot?",
        "plain",
    )


def units(amount):
    said = number(amount)
    return f"{said} unit" if said == "1" else f"{said} units"


def price_verdict(name, price, unused, limits, capacity):
    """Of the shadow price of a depot's capacity. limits: where it holds; None: no limit at all."""
    if limits is None:
        return f"{name} has no limit, so more capacity there is worth nothing.", "plain"
    if price <= 1e-9:
        return (
            f"{name} has {number(unused)} to spare: one more unit there is worth nothing. Either a "
            "limit binds, or its shadow price is 0."
            if unused > 1e-9
            else f"{name} has nothing to spare, yet one more unit there is worth nothing: its "
            "shadow price is 0.",
            "plain",
        )
    low, high = max(limits[0], 0), limits[1]
    if high <= capacity * (1 + 1e-9):
        return (
            f"One unit fewer at {name} costs {number(price)}, its shadow price there; one more "
            "saves less. The price changes at this very capacity.",
            "plain",
        )
    return (
        f"One more unit of capacity at {name} saves {number(price)}, its shadow price: what "
        "serving from elsewhere costs more. That price holds while the capacity there lies "
        f"between {number(low, 4)} and {number(high, 4)}.",
        "good",
    )


def shadow_verdict(what, price, spare):
    """Of the shadow price of a resource; `spare` is what is left of it. `what`: (one, several)."""
    one, several = what
    if price.bend:
        fewer = (
            "and without it there is no plan"
            if price.fewer == float("inf")
            else f"one fewer costs {number(price.fewer)}"
        )
        return (
            f"Two shadow prices meet here: one more {one} brings {number(price.more)}, {fewer}. "
            "The best corner is about to change.",
            "warn",
        )
    if price.more == 0:
        return (
            f"One more {one} is worth nothing"
            + (
                f": {number(spare)} {'is' if spare == 1 else 'are'} left over. "
                if spare > 1e-9
                else ". "
            )
            + f"The shadow price is 0 {span(price, several)}.",
            "plain",
        )
    return (
        f"One more {one} is worth {number(price.more)} of profit: its shadow price. So much for "
        f"each {span(price)}; beyond, one more brings less.",
        "good",
    )


def span(price, unit=""):
    """From where to where a price holds."""
    unit = unit and f" {unit}"
    if price.high == float("inf"):
        return f"from {number(price.low)}{unit} on"
    return f"between {number(price.low)} and {number(price.high)}{unit}"


def promise_verdict(price):
    """Of promised pallets, where one more can only cost."""
    if price.bend:
        return (
            "Two shadow prices meet here: one more promised pallet "
            + (f"costs {number(price.more)}" if price.more < float("inf") else "cannot be kept")
            + f", one fewer brings {number(price.fewer)}.",
            "warn",
        )
    if price.more == 0:
        return (
            f"The promise costs nothing {span(price)}: the best plan keeps it anyway. Its shadow "
            "price is 0.",
            "plain",
        )
    return (
        f"One more promised pallet costs {number(price.more)} of profit: its shadow price. So much "
        f"for each {span(price)}.",
        "good",
    )


def simplex_verdict(steps, unit_steps, dantzig):
    """Of a programme without resources to buy. unit_steps: steps by dimension on the pushed cube
    (None for another programme)."""
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
    if unit_steps:
        return (
            f"In d dimensions this rule takes {', '.join(map(str, unit_steps))} steps for "
            f"d = 1 … {len(unit_steps)}."
            + (
                " It visits all 2ᵈ corners: a pushed cube, built to mislead the steepest-looking "
                "choice."
                if dantzig
                else ""
            ),
            "warn" if dantzig else "good",
        )
    return "Here the profit does not grow for ever: no point beats the best corner.", "good"


def corner_verdict(found):
    """Of where the optimum is taken, and of the way there; found: a CornerVerdict."""
    match found.best:
        case Best.NOWHERE:
            return "There is no best corner, so no limit has a price.", "plain"
        case Best.EVERYWHERE:
            return (
                "Every allowed point is optimal: the profit is the same everywhere. The path ends "
                f"at {point(found.at)}.",
                "plain",
            )
        case Best.EDGE:
            far = found.ends[np.argmax(np.abs(found.ends - found.at).sum(axis=1))]
            return (
                f"A whole edge is optimal, from {point(found.at)} to {point(far)}: along it the "
                "profit stays the same. The path ends at the corner that it meets first.",
                "plain",
            )
        case Best.ENDLESS_EDGE:
            return (
                f"A whole edge without end is optimal, from {point(found.at)} on: along it the "
                "profit stays the same.",
                "plain",
            )
    if found.degenerate:
        return (
            "A degenerate step: more limits meet in a corner of the path than are needed, so the "
            "basis changes and the point stays.",
            "warn",
        )
    bind, room = found.binding, found.room
    return (
        f"The optimum is a corner. {bind} limit{' binds' if bind == 1 else 's bind'} and may have "
        f"a price, {room} {'has' if room == 1 else 'have'} room left and "
        f"{'costs' if room == 1 else 'cost'} nothing to tighten a little.",
        "plain",
    )


def point(at):
    return f"({number(round(at[0], 9))}, {number(round(at[1], 9))})"
