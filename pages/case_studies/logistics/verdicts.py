"""What to notice in a state of logistics: a sentence or two and their tone, chosen from results."""

from core.ui.words import number, percent
from pages.case_studies.logistics.amounts import money


def forecast_verdict(shares, level, widths, latest, separate):
    """shares: of what came within the interval of `level` %, by where its widths come from;
    separate: stretches of the test that do not overlap, the sample that its error comes from."""
    outside, promised = 1 - shares[widths], 1 - level / 100
    error = (promised * (1 - promised) / separate) ** 0.5
    said = f"{percent(outside)} fell outside the {level} % interval, {100 - level} % were promised"
    if outside > promised + 2 * error and widths == "kept":
        return (
            f"{said}: its width comes from errors of earlier years, and the series has changed "
            f"since. With widths from the latest {latest} errors: {percent(1 - shares['latest'])}.",
            "warn",
        )
    if outside > promised + 2 * error:
        return (
            f"{said}: what came erred more than the latest {latest} errors that were known. "
            f"With widths kept: {percent(1 - shares['kept'])}.",
            "warn",
        )
    if outside < promised - 2 * error:
        return (
            f"{said}. So wide an interval is safe, and makes you stock more than you need.",
            "plain",
        )
    if abs(outside - promised) > error:
        return (
            f"{said}: {'more' if outside > promised else 'fewer'}, yet too few stretches to tell, "
            f"for the sampling error is {percent(error)}.",
            "plain",
        )
    return (
        f"{said}: the same within the sampling error of {percent(error)}. Its width can be trusted "
        "here.",
        "good",
    )


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


def times(n):
    return "once" if n == 1 else f"{n} times"


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
            f"Savings join {times(joins)}. Among {instance.problem.sites} places every move is a "
            f"long search: our steps stop after {most}. Ask the solver.",
            "warn",
        )
    return (
        f"Savings join {times(joins)}; {moves} more step{'s make' if moves != 1 else ' makes'} the "
        f"routes "
        f"{percent(1 - length / savings)} shorter, until no single move helps.",
        "plain",
    )
