"""What is said of a picture that some components make."""

from core.maths.linear_algebra.component_findings import rank_of
from core.maths.linear_algebra.picture_components import FITTED, Remade
from core.ui.words import all_apart, chance, number

TONES = {
    Remade.MEAN_ALONE: "plain",
    Remade.IS_MEAN: "plain",
    Remade.EXACT: "good",
    Remade.BETTER: "plain",
    Remade.WORSE: "plain",
}
INSTEAD = {"checkerboard": "the checkerboard", "noise": "the noise"}


def a(digit):
    """ "a 7", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def which(altered, label, at):
    """The picture by name, and whether the components know it."""
    if altered in INSTEAD:
        return f"{INSTEAD[altered]}, which is no digit"
    turned = {"upside down": ", upside down", "negative": ", in negative"}.get(altered, "")
    if turned:
        return f"picture {at:,}, {a(label)}{turned}, unlike all that were fitted"
    known = f"one of the {FITTED:,} fitted" if at <= FITTED else "new to the components"
    return f"picture {at:,}, {a(label)}, {known}"


def made_said(case, made, found, k, name):
    """How much of a picture its first k components make, beside all fitted ones together."""
    short = name.split(", ")
    this = short[0] if short[0].startswith("the ") else f"this {short[1].split()[1]}"
    match case:
        case Remade.IS_MEAN:
            return "This picture is the mean itself: every score is 0."
        case Remade.MEAN_ALONE:
            return (
                f"Without a component all is the mean of {FITTED:,} digits, the same for every "
                "picture."
            )
        case Remade.EXACT:
            return f"Nothing is missing: these {k} components make {this} exactly, to rounding."
    own, average = all_apart(
        float(made.shares[k]), float(found.explained[:k].sum()), digits=1, most=8, write=chance
    )
    made_by = "One component accounts" if k == 1 else f"{k} components account"
    side = "more" if case is Remade.BETTER else "less"
    return (
        f"{made_by} for {own} of the squared distance of {this} from the mean, {side} than of "
        f"the fitted digits together, {average}. The error a pixel is "
        f"{number(float((made.errors[k] / len(made.picture)) ** 0.5))} of 16."
    )


def empty_said(found, k):
    """That the last components are nobody's choice."""
    rank = rank_of(found)
    if not rank < k < len(found.variances):
        return ""
    return (
        f"In the fitted pictures only {rank} directions have any variance: which ones come after "
        "them, and in which order, is arbitrary."
    )
