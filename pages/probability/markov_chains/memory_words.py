"""What is said of how a chain forgets."""

from enum import Enum, auto

from core.maths.probability.chain_memory import Exchange, Leading
from core.maths.probability.markov_chains import Nature
from core.ui.words import all_apart, chance, number
from pages.probability.markov_chains.words import law_said, listed, of_class


class Forgets(Enum):
    ALL_KEPT = auto()  # no state can be left
    BEAT_KEPT = auto()  # a closed class goes round
    AT_ONCE = auto()  # after finitely many steps nothing is left
    STEADILY = auto()  # the worst distance falls like |λ₂|ⁿ


MEMORY_TONES = {
    Forgets.ALL_KEPT: "plain",
    Forgets.BEAT_KEPT: "warn",
    Forgets.AT_ONCE: "good",
    Forgets.STEADILY: "good",
}
MANY = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def forgets(now, found):
    if now.nature is Nature.STILL:
        return Forgets.ALL_KEPT
    if not now.chain.settles:
        return Forgets.BEAT_KEPT
    return Forgets.AT_ONCE if found.modulus == 0 else Forgets.STEADILY


def eigenvalue_said(value):
    """ "−0.3", "0.2 ± 0.5i"."""
    value = complex(value)
    if abs(value.imag) < 1e-9:
        return all_apart(value.real, 1, -1, most=12)[0] if abs(value.real) > 1e-12 else "0"
    real = number(value.real) if abs(value.real) > 1e-9 else "0"
    return f"{real} ± {number(abs(value.imag))}i"


def eigenvalues_said(first, between=" and "):
    return between.join(eigenvalue_said(value) for value, _ in first)


def memory_said(case, now, found):
    """The verdict: what is forgotten, and how fast."""
    classes = len(now.chain.closed)
    kept = (
        f"Which of the {classes} closed classes it came into is never forgotten: the distance is "
        "taken from each start’s own long run."
        if classes > 1
        else ""
    )
    match case:
        case Forgets.ALL_KEPT:
            return (
                "No state can be left, so nothing is forgotten: each start is its own long run, "
                "and the distance is 0 from the first.",
            )
        case Forgets.BEAT_KEPT:
            round_ = [one for one in now.chain.closed if one.period > 1]
            which = listed(f"{of_class(now, one)} has period {one.period}" for one in round_)
            return (
                f"{which}: other eigenvalues than the 1 of the long run have modulus 1, and the "
                "worst distance never falls below ½.",
                "The mean of the steps so far (purple) comes to the long run all the same, at "
                "least as fast as a constant over n.",
            )
        case Forgets.AT_ONCE:
            steps = "one step" if found.gone == 1 else f"{found.gone} steps"
            return (
                f"All other eigenvalues are 0: after {steps} the start is forgotten entirely. "
                + ("" if classes > 1 else f"From then on the law is {law_said(now, now.limit)}."),
                kept,
            )
    shown = all_apart(found.modulus, 1, most=12)[0]
    return (
        f"|λ₂| = {shown}: in the long run a step leaves {chance(found.modulus)} of the worst "
        "distance, on average. It never falls below the dashed ½·|λ₂|ⁿ.",
        f"From step {number(found.mixing, 6)} on no start is further than ¼ away.",
        _shape(found),
        kept,
    )


def _shape(found):
    """How the eigenvalues of largest modulus shape the way down."""
    times = max(times for _, times in found.first)
    match found.shape:
        case Leading.DEFECTIVE:
            return (
                f"λ₂ counts {MANY[times]} and has too few eigenvectors: a power of n stands "
                "beside |λ₂|ⁿ, and the curve may take long to become as steep as the dashed line."
            )
        case Leading.SEVERAL:
            return (
                f"λ₂ is not one alone: {eigenvalues_said(found.first)} have this modulus. The "
                "distance may fall unevenly, fast and slow by turns."
            )
        case Leading.REPEATED:
            return f"λ₂ counts {MANY[times]}, with all its eigenvectors: no power of n comes in."
        case Leading.PAIR:
            return "λ₂ is complex, one of a pair: the distance may fall in waves."
        case Leading.NEGATIVE:
            return "λ₂ is negative: the law may jump from one side of the long run to the other."
    return ""


def exchange_said(now, case):
    """Over the flows of the pairs."""
    start = "" if len(now.chain.closed) == 1 else f" from {now.names[now.start]}"
    match case:
        case Exchange.NOTHING:
            return (
                f"In the long run{start} nothing moves: the walker stays where it has come to, and "
                "no pair exchanges anything."
            )
        case Exchange.BALANCED:
            return (
                f"In the long run{start} each pair exchanges as much there as back: detailed "
                "balance holds, and a film of that long run looks alike backwards."
            )
    return (
        f"In the long run{start} some pair exchanges more one way than the other: detailed balance "
        "is broken, and a long film tells which way it runs."
    )
