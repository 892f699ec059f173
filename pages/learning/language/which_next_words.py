"""What is said of an n-gram model."""

import numpy as np

from core.maths.learning.n_grams import END
from core.maths.learning.next_unit import Order, best_order, is_even
from core.ui.next_bars import shown_unit
from core.ui.words import all_apart, counted, factor, filled_in, number, percent

TONES = {
    Order.NOTHING: "alarm",
    Order.NO_HELD: "plain",
    Order.INFINITE: "alarm",
    Order.BEST: "good",
    Order.TOO_LONG: "warn",
    Order.TOO_SHORT: "plain",
}
PARAMETERS = {"add": "k", "mix": "weight", "backoff": "discount", "kneser": "discount"}


def order_said(case, n, held, corpus, zeros):
    """The verdict on n."""
    unit, units = corpus.unit[:-1], corpus.unit
    if case is Order.NOTHING:
        return "There is no text to learn from. Write or upload one under “More settings”."
    if case is Order.NO_HELD:
        return (
            "Nothing is held out of so short a text that its vocabulary knows: no n can be judged. "
            f"{counted(corpus.units, unit)} learnt from."
        )
    if case is Order.INFINITE:
        return (
            f"{zeros:,} of {corpus.held:,} held-out {units} had the probability 0, so the "
            "perplexity is infinite: what was never seen is not impossible."
        )
    best = best_order(held)
    if case is Order.BEST:
        return (
            f"No other n up to {len(held)} does better{', nor worse' if is_even(held) else ''}: "
            "held-out text is as hard to foresee as a choice among "
            f"{number(2 ** held[n - 1])} equally likely {units} (perplexity)."
        )
    here, there = all_apart(2 ** held[n - 1], 2 ** held[best - 1])
    if case is Order.TOO_LONG:
        unseen = float(np.mean(corpus.at.total[n - 1] == 0))
        text = f"Too long for this text: perplexity {here}, but {there} with n = {best}."
        contexts = f"held-out context{'s' * bool(unseen)} of {counted(n - 1, unit)}"
        if not unseen:
            return f"{text} Every {contexts} was seen, yet none more often than its own end."
        return f"{text} {percent(unseen)} of the {contexts} were never seen."
    return f"A longer context would tell more: perplexity {here}, but {there} with n = {best}."


def joined(context, unit):
    gap = "" if unit == "letters" else " "
    return gap.join("⟨start⟩" if one is None else one for one in context)


def context_said(at, context, n, corpus, rule, parameter):
    """What the text learnt from knows of the words before; ``context``: the last n − 1, None for
    a start mark."""
    if n == 1:
        return "With n = 1 nothing before is looked at."
    longest = max(k for k in range(n) if at.total[k, 0] > 0)
    name = f"“{joined(context, corpus.unit)[-40:]}”"
    if longest == n - 1:
        times, kinds = int(at.total[longest, 0]), int(at.kinds[longest, 0])
        follow = counted(kinds, f"different {corpus.unit[:-1]}", f"different {corpus.unit}")
        stands = counted(times, "time")
        return f"{name} stands {stands} in the text learnt from, and {follow} followed."
    if rule == "add":
        rest = "every unit gets 1/V" if parameter else "there is no distribution: 0/0"
        return f"{name} never stands in the text learnt from, so {rest}."
    if longest:
        tail = joined(context[len(context) - longest :], corpus.unit)[-40:]
        times = counted(int(at.total[longest, 0]), "time")
        return (
            f"{name} never stands in the text learnt from; “{tail}” does, {times}, and says what "
            "may come."
        )
    return (
        f"{name} never stands in the text learnt from, nor does its end: what came before says "
        "nothing."
    )


def held_caption(corpus):
    if not corpus.held:
        return "Nothing is held out. Dashed the cross-entropy of text that was learnt from."
    return (
        f"Cross-entropy of {counted(corpus.held, f'held-out {corpus.unit[:-1]}')}, and dashed of "
        "text that was learnt from. The perplexity is 2 to its power; a gap is ∞."
    )


def smoothing_caption(corpus, n, symbol):
    if not corpus.held:
        return f"Nothing is held out to judge {symbol} by."
    return f"The same for n = {n} over {symbol}."


def written_said(prompt, found, unit):
    """The text written on, with how it ended."""
    gap = "" if unit == "letters" else " "
    shown = gap.join(found.units)
    tail = f" {END}" if found.ended else " … 0/0" if found.lost else " …"
    return f"[{prompt[-60:] if prompt.strip() else '⟨start⟩'}]{gap or ' '}{shown}{tail}"


def chance_formula(rule, at, i, n, parameter, p):
    """How the chance of unit i comes about, with its numbers."""
    c, total, kinds = at.count[n - 1, i], at.total[n - 1, 0], at.kinds[n - 1, 0]
    if n == 1 and rule != "add":
        return f"c/N = {c:,.0f}/{total:,.0f}, ends of texts counted too"
    if rule == "add":
        (k,) = filled_in(
            lambda k: (c + k) / (total + k * at.size), parameter, shown=lambda r: number(r)
        )
        return f"({c:,.0f} + {factor(k)})/({total:,.0f} + {factor(k)}·{at.size:,})"
    if not total:
        return "its context was never seen: P by the shorter one"
    if rule == "mix":
        lower = (p - (1 - parameter) * c / total) / parameter if parameter else 0.0
        w, low = filled_in(
            lambda w, low: (1 - w) * c / total + w * low,
            parameter,
            lower,
            shown=lambda r: number(r),
        )
        return f"(1 − {w})·{c:,.0f}/{total:,.0f} + {w}·{factor(low)}"
    if rule == "backoff":
        if not c:
            return "never seen here: a share of what was freed"
        return f"({c:,.0f} − {number(parameter)})/{total:,.0f}" if kinds < at.size else "c/n"
    left, freed = max(c - parameter, 0.0), parameter * kinds / total
    lower = (p - left / total) / freed if freed else 0.0
    d, low = filled_in(
        lambda d, low: max(c - d, 0) / total + d * kinds / total * low,
        parameter,
        max(lower, 0.0),
        shown=lambda r: number(r),
    )
    cut = f"({c:,.0f} − {d})/{total:,.0f} + " if c else ""
    return f"{cut}{d}·{kinds:,.0f}/{total:,.0f}·{factor(low)}"


def law_said(zipf, heaps, units, counts, kinds, late):
    """Captions of both laws; ``kinds``: how many different units there are, ``late``: how many of
    them the second half brought."""
    if zipf is None or heaps is None:
        few = "Fewer than twenty different ones: too few for a line."
        return few, few
    first = ", ".join(f"“{shown_unit(u)}” {c:,}" for u, c in zip(units, counts, strict=True))
    new = f"{late:,} of {kinds:,} different ones" if late else f"none of {kinds:,} different ones"
    keep = "new ones keep coming" if late else "nothing new comes any more"
    return (
        f"Zipf: {first}. Dashed: count falls like rank to the power {number(zipf.slope)}.",
        f"Heaps: {keep}, {new} in the second half. Dashed: V grows like N to the power "
        f"{number(heaps.slope)}.",
    )
