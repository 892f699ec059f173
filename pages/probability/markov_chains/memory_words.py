"""What is said of how a chain forgets."""

from enum import Enum, auto

from core.maths.probability.markov_chains import Nature
from core.ui.words import all_apart, chance, number
from pages.probability.markov_chains.words import law_said, of_class


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
            round_ = next(one for one in now.chain.closed if one.period > 1)
            return (
                f"{of_class(now, round_)} has period {round_.period}: other eigenvalues than the "
                "1 of the long run have modulus 1, and the worst distance never falls below ½.",
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
    value, times = found.values[0]
    shown = all_apart(found.modulus, 1, most=12)[0]
    return (
        f"|λ₂| = {shown}: in the long run a step leaves {chance(found.modulus, 0)} of the worst "
        "distance, on average. It never falls below the dashed ½·|λ₂|ⁿ.",
        f"From step {number(found.mixing, 6)} on no start is further than ¼ away.",
        _shape(value, times),
        kept,
    )


def _shape(value, times):
    if times > 1:
        return (
            f"λ₂ counts {MANY[times]}: then a power of n may stand beside |λ₂|ⁿ, and the curve may "
            "take long to become as steep as the dashed line."
        )
    if abs(complex(value).imag) > 1e-9:
        return "λ₂ is complex, one of a pair: the distance may fall in waves."
    if complex(value).real < 0:
        return "λ₂ is negative: the law may jump from one side of the long run to the other."
    return ""


def balance_said(now, balanced):
    """Over the flows of the pairs."""
    start = "" if len(now.chain.closed) == 1 else f" from {now.names[now.start]}"
    if balanced:
        return (
            f"In the long run{start} each pair exchanges as much there as back: detailed balance "
            "holds, and a film of the walk run backwards looks alike."
        )
    return (
        f"In the long run{start} some pair exchanges more one way than the other: detailed balance "
        "is broken, and a film of the walk tells which way it runs."
    )
