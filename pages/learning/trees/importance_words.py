"""What is said of importances, chosen from their case."""

from core.maths.learning.importances import FEATURES, SWITCH, Credit
from core.ui.words import all_apart, number, percent

TONES = {
    Credit.UNASKED: "plain",
    Credit.NOTHING: "warn",
    Credit.LOST: "warn",
    Credit.MISLED: "alarm",
    Credit.AGREE: "good",
}
HEADINGS = ("Feature", "Values", "Says something", "Impurity", "Shuffled, own rows",
            "Shuffled, fresh rows")  # fmt: skip
VALUES = ("0 or 1", "0 or 1", "1 to 5", "all different")


def cost_said(found, depth, feature):
    mean, spread = found.mean(depth)[feature], found.spread(depth)[feature]
    return f"{percent(mean)} ± {percent(spread)}"


def credit_said(case, found, depth):
    """The verdict."""
    shares = found.impurity[depth]
    top = int(shares.argmax())
    most, mine = all_apart(float(shares[top]), float(shares[SWITCH]), digits=0, write=percent)
    switch = cost_said(found, depth, SWITCH)
    other = FEATURES[top]
    match case:
        case Credit.UNASKED:
            return "No question is asked, so no feature has any importance."
        case Credit.NOTHING:
            return (
                f"No feature says anything. Yet the impurity shares out 100 % among them, and "
                f"most, {most}, to the {other}; shuffling it costs {cost_said(found, depth, top)}."
            )
        case Credit.LOST:
            return (
                f"Neither finds the switch for certain: shuffling it costs {switch} of fresh rows, "
                f"and the impurity gives it {mine}" + ("." if top == SWITCH else
                f", the {other} {most}.")
            )  # fmt: skip
        case Credit.MISLED:
            return (
                f"The impurity gives most, {most}, to the {other}, which says nothing, and {mine} "
                f"to the switch. Shuffling the {other} costs {cost_said(found, depth, top)} of "
                f"fresh rows, the switch {switch}."
            )
    return (
        f"Both name the switch: {mine} of the impurity, and shuffling it costs {switch} of fresh "
        "rows."
    )


def right_said(found, depth):
    own, fresh = found.right[depth]
    return (
        f"The vote calls {percent(own)} of its own rows rightly, {percent(fresh)} of fresh ones; "
        f"no rule is right on more than {percent(0.5 + found.effect / 2)} on average."
    )


def bars_caption(depth):
    return f"Trees of depth {depth} at most. Bars of one feature beside each other."


def growth_caption(found, depth):
    switch, most = found.impurity[depth, SWITCH], found.impurity[depth, len(FEATURES) - 1]
    return f"At depth {depth}: the switch {percent(switch, 0)}, the number {percent(most, 0)}."


def cost_caption(found, depth):
    return (
        f"At depth {depth}, fresh rows: the switch {cost_said(found, depth, SWITCH)}, the number "
        f"{cost_said(found, depth, len(FEATURES) - 1)}."
    )


def importance_rows(found, depth):
    own = found.own[depth].mean(axis=0)
    says = ["no"] * len(FEATURES)
    says[SWITCH] = "no" if found.effect == 0 else f"P = ½ ± {number(found.effect / 2)}"
    return [
        (name, VALUES[at], says[at], percent(float(found.impurity[depth, at])),
         percent(float(own[at])), cost_said(found, depth, at))
        for at, name in enumerate(FEATURES)
    ]  # fmt: skip


def numbers(found, depth):
    own, fresh = (float(x) for x in found.right[depth])
    best = 0.5 + found.effect / 2
    return [
        ("Own rows right", percent(own), "by the vote of 40 trees"),
        ("Fresh rows right", percent(fresh), "of 400"),
        ("Best rule right", percent(best), f"½ + e/2 = 0.5 + {number(found.effect)}/2"),
    ]
