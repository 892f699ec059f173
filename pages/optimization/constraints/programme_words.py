"""What to notice about a linear programme and its prices: a sentence or two and their tone, chosen
from results."""

import numpy as np

from core.maths.optimization.programme_verdicts import Best, Walk, Worth
from core.ui.words import number, pair


def shadow_verdict(what, found):
    """Of the shadow price of a resource; found: a WorthVerdict. `what`: (one, several)."""
    one, several = what
    more = f"one more {one} brings" if found.up >= 1 else bit("next", found.up, several, "bring")
    match found.case:
        case Worth.NO_FEWER:
            return (
                f"Two shadow prices meet here: {more} {number(found.more)}, and without it there "
                "is no plan. The best corner is about to change.",
                "warn",
            )
        case Worth.BEND:
            fewer = "one fewer costs" if found.down >= 1 else bit("last", found.down, "", "cost")
            return (
                f"Two shadow prices meet here: {more} {number(found.more)}, {fewer} "
                f"{number(found.fewer)}. The best corner is about to change.",
                "warn",
            )
        case Worth.SPARE | Worth.FREE:
            left = number(found.spare)
            why = f": {left} {'is' if left == '1' else 'are'} left over"
            return (
                f"One more {one} is worth nothing{why if found.case is Worth.SPARE else ''}. The "
                f"shadow price is 0 {span(found, several)}.",
                "plain",
            )
    more = f"One more {one} is" if found.up >= 1 else bit("The next", found.up, several, "are")
    return (
        f"{more} worth {number(found.more)} of profit{'' if found.up >= 1 else ' by the unit'}: "
        f"its shadow price. So much for each {span(found)}; beyond, one more brings less.",
        "good",
    )


def bit(which, amount, several, verb):
    """Of less than a whole unit, for so far the price holds."""
    which = which if which[0] == "T" else f"by the unit, the {which}"
    return " ".join(word for word in (which, number(amount), several, verb) if word)


def span(price, unit=""):
    """From where to where a price holds."""
    unit = unit and f" {unit}"
    if price.high == float("inf"):
        return f"from {number(price.low)}{unit} on"
    return f"between {number(price.low)} and {number(price.high)}{unit}"


def promise_verdict(found):
    """Of promised pallets, where one more can only cost; found: a WorthVerdict."""
    more = "one more promised pallet costs"
    if found.up < 1:
        more = bit("next", found.up, "promised pallets", "cost")
    match found.case:
        case Worth.NO_MORE:
            return (
                "Two shadow prices meet here: one more promised pallet cannot be kept, one fewer "
                f"brings {number(found.fewer)}.",
                "warn",
            )
        case Worth.BEND:
            fewer = "one fewer brings" if found.down >= 1 else bit("last", found.down, "", "bring")
            said = f"{fewer} {number(found.fewer)}"
            if found.down == 0:
                said = "fewer than none cannot be promised"
            return f"Two shadow prices meet here: {more} {number(found.more)}, {said}.", "warn"
        case Worth.SPARE | Worth.FREE:
            return (
                f"The promise costs nothing {span(found)}: the best plan keeps it anyway. Its "
                "shadow price is 0.",
                "plain",
            )
    return (
        f"{more[0].upper()}{more[1:]} {number(found.more)} of profit: its shadow price is "
        f"{number(-found.more)}. So much for each {span(found)}.",
        "good",
    )


def simplex_verdict(case, unit_steps):
    """Of a programme without resources to buy; case: of Walk; unit_steps: steps by dimension on
    the pushed cube (None for another programme)."""
    match case:
        case Walk.INFEASIBLE:
            return (
                "Infeasible: more pallets are promised than dock, cold storage and supply let out. "
                "Phase 1 looks for a first corner and finds none.",
                "alarm",
            )
        case Walk.UNBOUNDED:
            return (
                "Unbounded: along the red ray the profit grows for ever and no limit is met. In "
                "practice a constraint has been forgotten.",
                "alarm",
            )
        case Walk.CYCLING:
            return "This rule goes round in a circle: a basis came back.", "alarm"
        case Walk.BEST_CORNER:
            return "Here the profit does not grow for ever: no point beats the best corner.", "good"
    said = (
        f"In d dimensions this rule takes {', '.join(map(str, unit_steps))} steps for "
        f"d = 1 … {len(unit_steps)}."
    )
    if case is Walk.FEWER_CORNERS:
        return said, "good"
    return (
        f"{said} It visits all 2ᵈ corners: a pushed cube, built to mislead the steepest-looking "
        "choice.",
        "warn",
    )


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
    if bind == 0:
        return (
            "The optimum is the corner where nothing is made: no limit binds, so none has a price.",
            "plain",
        )
    return (
        f"The optimum is a corner. {bind} limit{' binds' if bind == 1 else 's bind'} and may have "
        f"a price, {room} {'has' if room == 1 else 'have'} room left and "
        f"{'costs' if room == 1 else 'cost'} nothing to tighten a little.",
        "plain",
    )


def point(at):
    return pair(np.round(at, 9))
