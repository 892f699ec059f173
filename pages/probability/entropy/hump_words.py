"""What is said of one normal law that stands for two, chosen from its case."""

from core.maths.probability.projections import Humps
from core.ui.words import number
from pages.probability.entropy.bars import digits_of

COUNTS = {2: "two", 3: "three", 4: "four"}
HUMP_TONES = {
    Humps.ITSELF: "good",
    Humps.ONE: "plain",
    Humps.TIED: "warn",
    Humps.CHOICE: "warn",
    Humps.FLAT: "plain",
}


def digits_apart_of(kl, moment, modes):
    return digits_of(kl[0], moment.kl), digits_of(kl[1], *(fit.kl for fit in modes))


def written_fits(kl, moment, modes):
    """The two divergences of Q and the least ones of each direction, told apart where they differ;
    the minima of KL(Q‖P) by number."""
    ways = digits_apart_of(kl, moment, modes)
    said = {
        "forward": number(kl[0], ways[0]),
        "least forward": number(moment.kl, ways[0]),
        "reverse": number(kl[1], ways[1]),
    }
    return said | {k: number(fit.kl, ways[1]) for k, fit in enumerate(modes)}


def place(fit):
    """No line ends within an equation."""
    return f"μ\xa0=\xa0{number(fit.mean)}, σ\xa0=\xa0{number(fit.spread)}"


def price_said(kl, moment, modes):
    """What the Q in hand costs both ways."""
    say = written_fits(kl, moment, modes)
    least = min(modes, key=lambda fit: fit.kl, default=None)
    other = f" (least found: {say[modes.index(least)]})" if least else ""
    return (
        f"Q in hand: KL(P‖Q) = {say['forward']} (least: {say['least forward']}), "
        f"KL(Q‖P) = {say['reverse']}{other} nats."
    )


def hump_said(case, p, moment, modes):
    """Where each direction wants the one hump."""
    covers = f"KL(P‖Q) is least at P's own mean and spread, {place(moment)}."
    match case:
        case Humps.ITSELF:
            return (
                f"P is one normal law itself: both divergences are least, and 0, at "
                f"{place(moment)}.",
            )
        case Humps.FLAT:
            return (
                covers,
                "KL(Q‖P) is too flat at its lowest to tell one minimum from several.",
            )
        case Humps.ONE:
            return covers, f"KL(Q‖P) has one minimum too, at {place(modes[0])}."
        case Humps.TIED:
            first, *middle, last = modes
            broad = f" A third, less deep, is broad: {place(middle[0])}." if middle else ""
            return (
                covers,
                f"KL(Q‖P) has {COUNTS[len(modes)]} minima, the deepest two equal, one at each "
                f"hump: {place(first)} and {place(last)}.{broad}",
            )
    deepest = min(modes, key=lambda fit: fit.kl)
    others = " and ".join(place(fit) for fit in modes if fit is not deepest)
    return (
        covers,
        f"KL(Q‖P) has {COUNTS[len(modes)]} minima: the deepest at {place(deepest)}, the "
        f"{'others' if len(modes) > 2 else 'other'} at {others}. A descent may end at any.",
    )
