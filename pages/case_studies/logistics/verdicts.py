"""What to notice in a state of logistics: a sentence or two and their tone, chosen from results."""

from core.maths.case_studies.logistics.verdicts import (
    Bullwhip,
    Coverage,
    Routes,
    Stock,
    judge_bullwhip,
    judge_step,
)
from core.ui.words import all_apart, exceeding, number, percent, points
from pages.case_studies.logistics.amounts import money


def forecast_verdict(found, level, widths, latest):
    """found: how what came compares with an interval of `level` %; widths: where its widths come
    from, `latest`: how many errors the others come from."""
    error = f"{points(found.error)} percentage points"
    said = (
        f"Over the whole test {percent(found.outside)} fell outside the {level} % interval, "
        f"{100 - level} % were promised"
    )
    others = f"widths from the latest {latest} errors" if widths == "kept" else "widths kept"
    match found.case:
        case Coverage.TOO_MANY_HELPED:
            why = (
                "its width comes from errors of earlier years, and the series has changed since"
                if widths == "kept"
                else f"what came erred more than the latest {latest} errors that were known"
            )
            return f"{said}: {why}. With {others}: {percent(found.other)}.", "warn"
        case Coverage.TOO_MANY:
            return (
                f"{said}: what came erred more than what was known. The {others} are no remedy: "
                f"{percent(found.other)} outside.",
                "warn",
            )
        case Coverage.TOO_FEW:
            return (
                f"{said}: too wide, which is an error, too. It is safe, and makes you stock more "
                "than you need.",
                "warn",
            )
        case Coverage.UNSURE_MORE | Coverage.UNSURE_FEWER:
            side = "more" if found.case is Coverage.UNSURE_MORE else "fewer"
            return (
                f"{said}: {side}, but {found.separate} stretches that do not overlap are too few "
                f"to tell: chance alone moves such a share by {error}.",
                "plain",
            )
    if found.case is Coverage.TOO_SHORT:
        return (
            f"{said}: no contradiction, but no proof. Over {found.separate} stretches that do not "
            f"overlap, chance alone moves such a share by {error}.",
            "plain",
        )
    return (
        f"{said}: no more apart than chance makes such shares ({error}). Its width held here.",
        "good",
    )


def stock_verdict(found, now):
    """found: the reorder point beside the cheapest, a StockVerdict; now: a policy's averages."""
    where, tone = "Near the cheapest s for this order quantity.", "good"
    if found.case is not Stock.NEAR_CHEAPEST:
        side = "low" if found.case is Stock.TOO_LOW else "high"
        best = money(found.cheapest) + ", none below 0 tried" * (found.cheapest == 0)
        where = (
            f"Too {side}: this s costs {exceeding(found.gap)} the cheapest for this order "
            f"quantity, {best}."
        )
        tone = "plain"
    if not found.apart:
        return (where,), tone
    return (
        where,
        f"{percent(1 - now.cycle_service, 0)} of the cycles see a shortage, but only "
        f"{percent(1 - now.fill_rate)} of the units are late. A contract has to say which of "
        "the two it means.",
    ), tone


TONES = {
    Bullwhip.LITTLE: "plain",
    Bullwhip.LITTLE_BY_MEMORY: "plain",
    Bullwhip.GROWS: "warn",
    Bullwhip.WILD: "alarm",
}
CALM = {  # by longer averages, by shorter lead times
    (True, True): "Much longer averages and shorter lead times calm it.",
    (True, False): "Much longer averages calm it.",
    (False, True): "Shorter lead times calm it.",
    (False, False): "",
}


def bullwhip_verdict(factory, without, shared, calming):
    """factory: its orders' variance over the demand's, `without` a memory of demand; calming: see
    CALM."""
    case = judge_bullwhip(factory, without)
    cause = (
        "All forecast customers' demand: it grows with lead times, no longer as a product."
        if shared
        else "Each echelon takes the reactions below it for demand, and reacts again."
    )
    match case:
        case Bullwhip.LITTLE:
            tail = "Long averages and short lead times keep it calm."
        case Bullwhip.LITTLE_BY_MEMORY:
            tail = "The memory of demand, ρ, keeps it calm."
        case _:
            tail = CALM[calming]
    return (
        f"The factory's orders spread {money(factory**0.5)} times as far as demand (variance "
        f"×{money(factory)}). "
        f"{cause} {tail}".rstrip(),
        TONES[case],
    )


def step_verdict(peak, step):
    """peak: the most that the factory orders after demand has risen by `step`."""
    return (
        f"Customers buy {number(step)} more, once and for good. The factory orders up to "
        f"{money(peak)} more, {money(peak / step)} times the step, before it settles.",
        TONES[judge_step(peak / step)],
    )


def times(n):
    return "once" if n == 1 else f"{n} times"


def route_verdict(case, now, tried, most):
    """case: of Routes; now: our routes and what they are held against; tried: the kinds of moves;
    most: where they stop (None: never)."""
    joins, moves = now.built.steps, now.improved.steps
    match case:
        case Routes.NO_PLAN:
            return (
                "The solver found no plan that keeps to every limit in its time: there may be "
                "none, or it needs longer.",
                "warn",
            )
        case Routes.OTHER_RULES:
            return (
                f"{broken_rules(now)} The solver keeps to all of it: its plan is {beside(now)}.",
                "plain",
            )
        case Routes.RULES_BROKEN:
            return f"{broken_rules(now)} Ask the solver, which keeps to all of it.", "warn"
        case Routes.PROVEN:
            return "As short as the lower bound: no routes can be shorter.", "good"
        case Routes.SOLVER_SHORTER:
            return solver_shorter(now, tried, most), "plain"
        case Routes.SOLVER_NOT_SHORTER:
            return "The solver found nothing shorter in its time.", "good"
        case Routes.ONLY_JOINED:
            return (
                f"Savings join {times(joins)}, and no move is tried afterwards. Choose one, or ask "
                "the solver.",
                "plain",
            )
        case Routes.STUCK:
            return (
                f"No {' and no '.join(tried)} step makes these routes shorter: a local optimum, "
                "which need not be a good one. Ask the solver.",
                "warn",
            )
        case Routes.STOPPED:
            return (
                f"Savings join {times(joins)}. Among {now.instance.problem.sites} places every "
                f"move is a long search: our steps stop after {most}. Ask the solver.",
                "warn",
            )
    saved = 1 - now.length / float(now.built.cost[-1])
    return (
        f"Savings join {times(joins)}; {moves} more step{'s make' if moves != 1 else ' makes'} the "
        f"routes {all_apart(saved, 0.0, digits=1, write=percent)[0]} shorter, until no single move "
        "helps.",
        "plain",
    )


def solver_shorter(now, tried, most):
    said = f"Our routes are {percent(now.length / now.run.length - 1)} longer than the solver's"
    if not tried:
        return f"{said}: savings alone, with no move tried afterwards."
    if most is not None and now.improved.steps >= most:
        return f"{said}: our steps stopped after {most}."
    return (
        f"{said}. Each step takes the best single move; the solver breaks plans up and crosses "
        "them, and so leaves the local optimum."
    )


def broken_rules(now):
    """What our routes do not keep to."""
    said = []
    if now.late:
        stops = "stop comes" if now.late == 1 else "stops come"
        said.append(f"{now.late} {stops} after the time window")
    if now.excess:
        need = len(now.history.routes())
        said.append(f"{need} vehicles are needed, there are {need - now.excess}")
    return f"Our steps know loads and durations only: {'; '.join(said)}."


def beside(now):
    """The solver's length beside ours, in whichever direction."""
    ratio = now.run.length / now.length - 1
    if abs(ratio) < 1e-9:
        return "as long"
    return f"{percent(abs(ratio))} {'longer' if ratio > 0 else 'shorter'}"
