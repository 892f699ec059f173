"""What is said of the ranks of a small web."""

from enum import Enum, auto

import numpy as np

from core.maths.probability.page_rank import Order, judge_order
from core.ui.words import all_apart, number
from pages.probability.markov_chains.matrix import LETTERS
from pages.probability.markov_chains.words import listed


class Ranks(Enum):
    JUMPS = auto()  # d = 0
    DAMPED = auto()  # 0 < d < 1
    WHOLE = auto()  # d = 1, one closed set with all pages
    TRAP = auto()  # d = 1, one closed set without some pages
    SEVERAL = auto()  # d = 1, several closed sets


RANK_TONES = {
    Ranks.JUMPS: "plain",
    Ranks.DAMPED: "good",
    Ranks.WHOLE: "plain",
    Ranks.TRAP: "warn",
    Ranks.SEVERAL: "warn",
}


def judge_ranks(found, d):
    if d == 0:
        return Ranks.JUMPS
    if d < 1:
        return Ranks.DAMPED
    if len(found.chain.closed) > 1:
        return Ranks.SEVERAL
    return Ranks.TRAP if found.chain.transient else Ranks.WHOLE


def pages_said(states):
    return listed(LETTERS[i] for i in states)


def ranks_said(case, table, found, d):
    """The verdict on what damping does here."""
    going = (
        ""
        if found.settles
        else "The power iteration goes round and never settles; PageRank is the mean of its steps."
    )
    lost = ~table.any(axis=1)
    dangling = (
        f"{pages_said(np.flatnonzero(lost).tolist())} {'has' if lost.sum() == 1 else 'have'} no "
        "link: from there the surfer jumps to any page."
        if lost.any() and not lost.all()
        else ""
    )
    if lost.all() and d > 0:
        return ("There are no links: the surfer only jumps, and all pages rank alike.",)
    match case:
        case Ranks.JUMPS:
            return ("d = 0: the surfer only jumps, no link counts, and all pages have rank 1/6.",)
        case Ranks.DAMPED:
            return (
                f"The surfer jumps with probability {number(1 - d)} a step, so it can come from "
                "any page to any other, and PageRank is unique. A step of the iteration leaves at "
                f"most {number(d)} of the error.",
                dangling,
            )
        case Ranks.WHOLE:
            return (
                "d = 1: the surfer never jumps off a link, but all pages lead to each other, so "
                "PageRank is unique even so. The bound dᵏ on the error says nothing now.",
                dangling,
                going,
            )
        case Ranks.TRAP:
            one, rest = found.chain.closed[0], found.chain.transient
            trap = (
                f"{pages_said(one.states)} is a trap without a way out and takes"
                if len(one.states) == 1
                else f"{pages_said(one.states)} are a trap without a way out and take"
            )
            return (
                f"d = 1: {trap} the whole rank; {pages_said(rest)} "
                f"{'has' if len(rest) == 1 else 'have'} none. With d below 1 every page has some.",
                dangling,
                going,
            )
    sets = listed("{" + pages_said(one.states) + "}" for one in found.chain.closed)
    return (
        f"d = 1: {sets} are closed sets that no link leaves. PageRank is not unique; shown is "
        "what surfers come to who start on all pages alike.",
        dangling,
        going,
    )


def order_said(table, found):
    """Who is first, and whether the number of links says the same."""
    case, best, most = judge_order(table, found.limit)
    if case is Order.ALL_ALIKE:
        return "All pages have the same rank."
    first = (
        f"{pages_said(best)} {'ranks' if len(best) == 1 else 'rank'} first with "
        f"{number(found.limit[best[0]])}"
    )
    match case:
        case Order.MOST_LINKED:
            return f"{first}; no page has more links in."
        case Order.SOME_LINKED:
            into = table.sum(axis=0).astype(int)
            unlike = listed(f"{into[i]} into {LETTERS[i]}" for i in best)
            return f"{first}, with unlike numbers of links: {unlike}. It matters whose they are."
    return (
        f"{first}, though {pages_said(most)} {'has' if len(most) == 1 else 'have'} more links "
        "in: it matters whose links they are."
    )


def iteration_said(found, k):
    error = found.errors[k]
    said, _ = all_apart(error, found.errors[0])
    return (
        f"k = {k}: the ranks are {said if error > 1e-14 else '0'} from PageRank in total variation."
    )
