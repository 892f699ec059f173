"""What to notice in a state of logistics: a sentence or two and their tone, chosen from results."""

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
