"""What to notice about plans and prices: a sentence or two and their tone, chosen from results."""

from core.maths.case_studies.logistics.price_verdicts import Plan
from core.maths.optimization.programme_verdicts import Worth
from pages.case_studies.logistics.amounts import money


def plan_verdict(now, case, shortage, lane, alone):
    """Of a transport plan while its prices are not asked for. case: of Plan; lane: (depot, town)
    that pays ever more; alone: there is one depot only."""
    name, change, saved = now.name, now.change, now.saved
    more = f"{units(abs(change))} {'more' if change > 0 else 'fewer'} at {name} than elsewhere"
    match case:
        case Plan.INFEASIBLE:
            return f"Infeasible. {shortage or 'No plan meets every demand.'}", "alarm"
        case Plan.UNBOUNDED:
            way = f"{lane[0]} to {lane[1]}" if lane else "some lane"
            return (
                f"Unbounded: {name} has no limit, and each unit from {way} brings more than it "
                "costs. So the programme says “send ever more”: what is missing is how much a town "
                "will take.",
                "alarm",
            )
        case Plan.ALIKE if alone:
            return f"{name} is the only depot: all that is asked for comes from there.", "plain"
        case Plan.ALIKE:
            return (
                "All depots are the same size. Where would extra capacity be worth most? Choose a "
                "depot, give it more, and watch the cost; then ask for the shadow prices (the "
                "dual).",
                "plain",
            )
        case Plan.ONLY_SO:
            return f"Without the extra capacity at {name} there is no plan at all.", "plain"
        case Plan.NO_MATTER:
            said = f"{name} has no limit" if change == float("inf") else more
            return f"{said}, and the plan costs as much as with equal depots.", "plain"
    if change == float("inf"):
        return (
            f"{name} has no limit: the plan costs {money(saved)} less than with equal depots.",
            "plain",
        )
    what = "saves" if case is Plan.SAVES else "costs"
    return (
        f"{more}: that {what} {money(abs(saved))}, or {money(abs(saved / change))} for each. "
        "Would it be more at another depot?",
        "plain",
    )


def units(amount):
    said = money(amount)
    return f"{said} unit" if said == "1" else f"{said} units"


def price_verdict(name, found):
    """Of the shadow price of a depot's capacity; found: a WorthVerdict."""
    match found.case:
        case Worth.NO_LIMIT:
            return f"{name} has no limit, so more capacity there is worth nothing.", "plain"
        case Worth.SPARE:
            return (
                f"{name} has {money(found.spare)} to spare: one more unit there is worth nothing. "
                "Either a limit binds, or its shadow price is 0.",
                "plain",
            )
        case Worth.FREE:
            return (
                f"{name} has nothing to spare, yet one more unit there is worth nothing: its "
                "shadow price is 0.",
                "plain",
            )
        case Worth.NO_FEWER:
            return (
                f"At the least capacity of {name} with a plan at all: more there saves "
                f"{money(found.more)} a unit, and without it there is no plan.",
                "plain",
            )
        case Worth.BEND:
            return (
                f"The shadow price of {name} changes at this very capacity: a unit fewer costs "
                f"{money(found.fewer)}, a unit more saves {money(found.more)}, at first.",
                "plain",
            )
    what = "One more unit of" if found.up >= 1 else "By the unit, more"
    return (
        f"{what} capacity at {name} saves {money(found.more)}, its shadow price: what "
        "serving from elsewhere costs more. That price holds while the capacity there lies "
        f"between {money(found.low, 4)} and {money(found.high, 4)}.",
        "good",
    )
