"""What is said of importances, chosen from their case."""

from core.maths.learning.importances import FEATURES, SWITCH, Credit
from core.ui.words import all_apart, number, percent, value_of

TONES = {
    Credit.UNASKED: "plain",
    Credit.NOTHING: "warn",
    Credit.LOST: "warn",
    Credit.MISLED: "alarm",
    Credit.AGREE: "good",
}
HEADINGS = ("Feature", "Values", "Says something", "Impurity", "Shuffled, own rows",
            "Shuffled, fresh rows")  # fmt: skip
DUST = 1e-12  # of a spread: rounding
VALUES = ("0 or 1", "0 or 1", "1 to 5", "all different")


def cost_said(found, depth, feature):
    """Mean and standard error over the shuffles; where all of them cost the same, that alone."""
    mean, spread = float(found.mean(depth)[feature]), float(found.spread(depth)[feature])
    if spread < DUST:
        return f"{percent(mean)} each time"
    digits = next(more for more in range(1, 9) if value_of(percent(spread, more)))
    return f"{percent(mean, digits)} ± {percent(spread, digits)}"


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
    if not found.impurity[depth].any():
        return f"At depth {depth} no question is asked: there is no fall of impurity to share out."
    switch, most = found.impurity[depth, SWITCH], found.impurity[depth, len(FEATURES) - 1]
    return f"At depth {depth}: the switch {percent(switch, 0)}, the number {percent(most, 0)}."


def cost_caption(found, depth):
    if not found.impurity[depth].any():
        return f"At depth {depth} no question is asked: shuffling changes nothing."
    return (
        f"At depth {depth}, fresh rows: the switch {cost_said(found, depth, SWITCH)}, the number "
        f"{cost_said(found, depth, len(FEATURES) - 1)}."
    )


def importance_rows(found, depth):
    own = found.own[depth].mean(axis=0)
    says = ["no"] * len(FEATURES)
    says[SWITCH] = "no" if found.effect == 0 else f"P = ½ ± {number(found.effect / 2)}"
    asked = bool(found.impurity[depth].any())
    return [
        (name, VALUES[at], says[at], percent(float(found.impurity[depth, at])) if asked else "–",
         percent(float(own[at])) if asked else "–",
         cost_said(found, depth, at) if asked else "–")
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
