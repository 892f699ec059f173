"""What is said of a chain that writes."""

from enum import Enum, auto

from core.ui.words import all_apart, number


class Writes(Enum):
    NOTHING = auto()  # no text
    ONE_KIND = auto()  # the text has one kind of unit
    WITHOUT_MEMORY = auto()  # order 0
    RECITES = auto()  # every context has one continuation
    WITH_CHOICE = auto()


TEXT_TONES = {
    Writes.NOTHING: "alarm",
    Writes.ONE_KIND: "plain",
    Writes.WITHOUT_MEMORY: "plain",
    Writes.RECITES: "warn",
    Writes.WITH_CHOICE: "good",
}
BEFORE, LAST = 24, 28


def judge_text(chains, order):
    if not chains:
        return Writes.NOTHING
    if len(chains[0].following[()]) == 1:
        return Writes.ONE_KIND
    if order == 0:
        return Writes.WITHOUT_MEMORY
    recites = chains[order].forced == len(chains[order].following)
    return Writes.RECITES if recites else Writes.WITH_CHOICE


def bits_said(rate, *others):
    """A rate in bits, with the digits that tell it from others."""
    shown = all_apart(rate, *others)[0]
    return f"{shown} {'bit' if shown == '1' else 'bits'}"


def text_said(case, chains, v, rates, drawn):
    """The verdict."""
    unit, units, k = v.unit[:-1], v.unit, v.order
    match case:
        case Writes.NOTHING:
            return ("There is no text to learn from. Write or paste one under “More settings”.",)
        case Writes.ONE_KIND:
            return (f"The text has one kind of {unit} only: nothing is ever open.",)
        case Writes.WITHOUT_MEMORY:
            return (
                f"Order 0: every {unit} is drawn anew, as often as it stands in the text. "
                f"What is open: {bits_said(rates[0])} a {unit}.",
            )
        case Writes.RECITES:
            return (
                f"Order {k}: every context of {_pieces(k, units)} has one continuation in this "
                f"text, so the chain recites it {unit} for {unit}, and begins again at its end. "
                "Nothing is open.",
            )
    chain, free = chains[k], sum(one.free for one in drawn)
    return (
        f"What comes next is drawn from what followed the last "
        f"{unit if k == 1 else _pieces(k, units)} in the text: "
        f"what is open is {bits_said(rates[k])} a {unit}, without memory {number(rates[0])}.",
        f"{chain.forced:,} of {len(chain.following):,} contexts "
        f"{'leaves' if chain.forced == 1 else 'leave'} no choice; of the {len(drawn)} "
        f"{units} written here {free} had one.",
    )


def _pieces(k, units):
    return f"one {units[:-1]}" if k == 1 else f"{k} {units}"


def _joined(pieces, unit):
    return ("" if unit == "letters" else " ").join(pieces)


def written_said(chain, drawn, at, unit):
    """The text that was written, the place of now in brackets."""
    if not drawn:
        return "nothing written"
    gap = "" if unit == "letters" else " "
    start = _joined(chain.first, unit)
    before = _joined([one.unit for one in drawn[: at - 1]], unit)
    after = _joined([one.unit for one in drawn[at:]], unit)
    parts = [start, before, f"[{drawn[at - 1].unit}]", after]
    return gap.join(part for part in parts if part)


def place_said(drawn, at, unit):
    """What has been written up to here, and after what the next was drawn."""
    if not drawn:
        return "Nothing can be drawn."
    one = drawn[at - 1]
    tail = _joined([*(each.unit for each in drawn[: at - 1]), f"[{one.unit}]"], unit)[-LAST:]
    name = f"“…{tail}”, {unit[:-1]}"
    if not one.context:
        return f"{name} {at}: what could come, whatever was before."
    context = _joined(one.context, unit).replace(" ", "␣" if unit == "letters" else " ")
    context = context if len(context) <= BEFORE else "…" + context[-BEFORE:]
    return f"{name} {at}: what could come after “{context}”."
