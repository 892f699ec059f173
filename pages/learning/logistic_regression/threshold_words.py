"""What is said of a threshold, chosen from its cases."""

from core.maths.learning.class_threshold import CASES, Decision
from core.maths.learning.logistic_boundary import probability
from core.ui.words import all_apart, apart, chance, counted, number

TONES = {
    Decision.WORSE: "alarm",
    Decision.BEST: "good",
    Decision.EAGER: "warn",
    Decision.SHY: "warn",
}


def decision_said(found):
    """Whether the threshold is where it should be."""
    cost, least = apart(found.cost, found.best_cost)
    now, best = all_apart(found.threshold, found.best, digits=1, write=chance)
    match found.decision:
        case Decision.WORSE:
            who = "nobody" if found.none <= found.every else "everybody"
            cost, trivial = apart(found.cost, min(found.none, found.every))
            return f"Dearer than calling {who} B: {cost} a case against {trivial}."
        case Decision.BEST:
            cost, least = all_apart(found.cost, found.best_cost, most=5)
            return (
                f"A case costs {cost}, within 1 % of the least, {least} with the threshold {best}."
            )
        case Decision.EAGER:
            return (
                f"Too eager: B is called from {now} on, and the least cost is at {best}. False "
                f"alarms make a case cost {cost} rather than {least}."
            )
    return (
        f"Too shy: B is called only from {now} on, and the least cost is at {best}. Missed ones "
        f"make a case cost {cost} rather than {least}."
    )


def weight_said(found, weight, corrected):
    """What class weights do to the probabilities."""
    if weight == 1:
        return "Without class weights P is calibrated, and the best threshold is 1/(1 + c)."
    if corrected:
        return (
            f"The weight k = {number(weight)} has added ln k to the intercept; taken off again, P "
            "is calibrated, and the best threshold is 1/(1 + c)."
        )
    half = float(probability(-found.shift))
    said, true = all_apart(0.5, half, digits=1, write=chance)
    return (
        f"The weight k = {number(weight)} adds ln k = {number(found.shift)} to every log-odds: "
        f"where the model says {said}, the share of B is {true}."
    )


def groups_said(held, found, seed):
    """New cases against the probabilities that they were given."""
    n = len(held.said)
    text = (
        f"{CASES:,} new cases, seed {seed}, in {counted(n, 'group')} by P: for {held.agree} the "
        "95 % interval of the share of B holds the mean P."
    )
    line = "the diagonal" if found.shift == 0 else "not the diagonal"
    return f"{text} Green: what is true, {line}."
