"""What is said of looking again and again, chosen from its case."""

from core.maths.statistics.repeated_looks import Peeking
from core.ui.words import all_apart, chance, counted, number

PEEKING_TONES = {
    Peeking.ONE_LOOK: "good",
    Peeking.INFLATED: "alarm",
    Peeking.BELOW: "plain",
    Peeking.HELD: "good",
}


def runs_said(count, studies, first, every):
    """The caption: how many stopped, and the bold one."""
    unseen = " What a path does between two looks goes unseen." * (every > 1)
    bold = f"the bold one after {counted(first, 'observation')}" if first else "not the bold one"
    return (
        f"26 of {studies} studies without any effect. In {count} of the {studies} some look "
        f"rejects H0: {bold}."
        if count
        else f"26 of {studies} studies without any effect. None of the {studies} rejects H0."
    ) + unseen


def peeking_said(case, looks, alpha, exact, count, studies):
    """The verdict: what α has become."""
    level = chance(alpha)
    if case in (Peeking.INFLATED, Peeking.BELOW):
        rate, level = all_apart(exact, alpha, digits=1, write=chance)
    met = f"{count} of the {studies} studies"
    match case:
        case Peeking.ONE_LOOK:
            return (
                f"One look at a time that was fixed beforehand: a false alarm has the probability "
                f"α = {level}. It happened in {met}.",
            )
        case Peeking.INFLATED:
            return (
                f"{looks} looks, each at p ≤ {number(alpha)}: some look rejects H0 with "
                f"probability {rate}, not {level}, although there is no effect ({met}).",
                "Who goes on without an end will reject with certainty, sooner or later.",
            )
        case Peeking.BELOW:
            return (
                f"{looks} looks, each at p ≤ α/{looks}: some look rejects H0 with probability "
                f"{rate}, below α = {level} ({met}). The looks share data, so this is more "
                "cautious than it need be.",
            )
    return (
        f"{looks} looks against Pocock’s bound, one and the same for all looks and made for so "
        f"many: some look rejects H0 with probability α = {level} ({met}). Peeking is fair if it "
        "is planned.",
    )
