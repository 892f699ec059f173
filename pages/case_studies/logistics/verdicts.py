"""What to notice in a state of logistics: a sentence or two and their tone, chosen from results."""

from core.maths.case_studies.logistics.views import shortage_sentence
from core.ui.words import number, percent
from pages.case_studies.logistics.amounts import money


def forecast_verdict(shares, level, widths, latest):
    """shares: of what came within the interval of `level` %, by where its widths come from."""
    share, promised = shares[widths], level / 100
    said = f"{percent(share, 0)} of what came lies within the {level} % interval"
    if share < promised - 0.08 and widths == "kept":
        return (
            f"Only {said}: its width comes from errors of earlier years, and the series has "
            f"changed since. With widths from the latest {latest} errors: "
            f"{percent(shares['latest'], 0)}.",
            "warn",
        )
    if share < promised - 0.08:
        return (
            f"Only {said}: what came erred more than the latest {latest} errors that were known. "
            f"With widths kept: {percent(shares['kept'], 0)}.",
            "warn",
        )
    if share > promised + 0.08:
        return (
            f"{said}: more than promised. So wide an interval is safe, and makes you stock more "
            "than you need.",
            "plain",
        )
    return f"{said}: its width can be trusted here.", "good"


def stock_verdict(now, cheapest, least):
    """now: a policy's averages; cheapest: the best reorder point for its quantity, `least` its
    cost."""
    gap = now.cost / least - 1
    where = (
        "Near the cheapest s for this order quantity."
        if gap <= 0.02
        else f"This s costs {percent(gap, 0)} more than the cheapest for this order quantity, "
        f"{number(cheapest)}."
    )
    tone = "good" if gap <= 0.02 else "plain"
    if now.fill_rate - now.cycle_service > 0.03:
        return (
            where,
            f"{percent(1 - now.cycle_service, 0)} of the cycles see a shortage, but only "
            f"{percent(1 - now.fill_rate)} of the units are late. A contract has to say which of "
            "the two it means.",
        ), tone
    return (where,), tone


def bullwhip_verdict(factory, shared):
    """factory: its orders' variance over the demand's."""
    cause = (
        "Everyone forecasts from the customers' demand: the swing grows with the lead times, no "
        "longer as a product."
        if shared
        else "Each echelon takes the reactions of the one below for demand, and reacts to them "
        "again."
    )
    tail = (
        "Longer averages and shorter lead times calm it."
        if factory > 5
        else "Long averages and short lead times keep it calm."
    )
    return (
        f"The factory's orders vary {money(factory)} times as much as what customers buy. "
        f"{cause} {tail}",
        "alarm" if factory > 20 else "warn" if factory > 3 else "plain",
    )


def step_verdict(peak, step):
    """peak: the most that the factory orders after demand has risen by `step`."""
    return (
        f"Customers buy {number(step)} more, once and for good. The factory orders up to "
        f"{number(peak)} more, {number(peak / step)} times the step, before it settles.",
        "alarm" if peak > 10 * step else "warn" if peak > 1.5 * step else "plain",
    )


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
            "depot, give it more, and watch the cost; then ask for the dual.",
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
        f"{number(abs(change))} units {side} at {name} than elsewhere: that {what} "
        f"{money(abs(saved))}, or {number(abs(saved / change))} for each. Would it be more at "
        "another depot?",
        "plain",
    )


def price_verdict(name, price, unused, limits, capacity):
    """Of the shadow price of a depot's capacity. limits: where it holds; None: no limit at all."""
    if limits is None:
        return f"{name} has no limit, so more capacity there is worth nothing.", "plain"
    if price <= 1e-9:
        return (
            f"{name} has {number(unused)} to spare: one more unit there is worth nothing. Either a "
            "limit binds, or its shadow price is 0.",
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
        f"One more unit of capacity at {name} saves {number(price)}: its shadow price, from "
        f"{number(low, 4)} to {number(high, 4)} units. It is freight that no longer comes from "
        "farther away.",
        "good",
    )


def shadow_verdict(what, price, spare):
    """Of the shadow price of a resource; `spare` is what is left of it. `what`: (one, several)."""
    one, several = what
    ends = f"from {number(price.low)} to {number(price.high)} {several}"
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
            f"One more {one} is worth nothing: {number(spare)} are left over. The shadow price is "
            f"0 {ends}.",
            "plain",
        )
    return (
        f"The shadow price: one more {one} raises the best profit by {number(price.more)}, one "
        f"fewer lowers it by as much. That holds {ends}.",
        "good",
    )


def promise_verdict(price):
    """Of promised pallets, where one more can only cost."""
    ends = f"from {number(price.low)} to {number(price.high)} promised"
    if price.bend:
        return (
            "Two shadow prices meet here: one more promised pallet "
            + (f"costs {number(price.more)}" if price.more < float("inf") else "cannot be kept")
            + f", one fewer brings {number(price.fewer)}.",
            "warn",
        )
    if price.more == 0:
        return (
            f"The promise costs nothing, {ends}: the best plan keeps it anyway. Its shadow price "
            "is 0.",
            "plain",
        )
    return (
        f"The shadow price: one more promised pallet lowers the best profit by "
        f"{number(price.more)}. That holds {ends}.",
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
    return "Here the profit does not grow for ever: some corner is best.", "good"


def corner_verdict(steps, found):
    """Of the corner that is the optimum, and of the way there."""
    if steps.status != "optimal":
        return "There is no best corner, so no limit has a price.", "plain"
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
        "plain",
    )


def shortage_words(shortage, names, towns):
    return shortage and shortage_sentence(shortage, names, towns)


def route_verdict(instance, joins, moves, tried, length, savings, run, most):
    """moves: steps after the joins, of the kinds `tried`; most: where they stop, None for never;
    run: what the solver found, or None."""
    if moves == 0 and not run:
        return (
            f"No {' and no '.join(tried)} step makes these routes shorter: a local optimum, "
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
    if moves == most:
        return (
            f"Savings join {joins} times. Among {instance.problem.sites} places every move is a "
            f"long search: our steps stop after {most}. Ask the solver.",
            "warn",
        )
    return (
        f"Savings join {joins} times; {moves} more steps make the routes "
        f"{percent(1 - length / savings)} shorter, until no single move helps.",
        "plain",
    )
