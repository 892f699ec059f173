"""What is said of the ways to stay up to date, chosen from the decision."""

from core.maths.learning.update_policies import POLICIES, WARM, Best
from core.ui.words import number

TONES = {
    Best.NEVER: "plain",
    Best.CALENDAR: "good",
    Best.ALARM: "good",
    Best.TIE: "plain",
}


def policy_name(at):
    kind, value = POLICIES[at]
    return {
        "never": "never retrain",
        "calendar": f"retrain every {value:.0f} cases",
        "alarm": f"retrain on an alarm at the threshold h = {number(value)}",
    }[kind]


def euro(value, error):
    return f"{number(value, 4)} ± {number(error, 2)} €"


def best_said(found):
    at = found.best[found.order[0]]
    cost = euro(found.means[at], found.errors[at])
    if found.case is Best.TIE:
        return f"No clear winner: {policy_name(at)} is the cheapest here, {cost} for 1,000 cases."
    name = policy_name(at)
    return f"Cheapest: {name}, {cost} for 1,000 cases."


def next_said(found):
    name = policy_name(found.best[found.order[1]])
    more = f"{number(found.more)} ± {number(found.spread, 2)} €"
    within = "" if found.case is not Best.TIE else ", world by world"
    return f"Next: {name}, {more} more{within}."


def monitor_said(found, v):
    match POLICIES[found.best[found.order[0]]][0]:
        case "never":
            return "At these prices neither monitoring nor retraining pays."
        case "calendar":
            return f"To monitor: nothing but the calendar; {v.batch} labels go into each model."
    return (
        f"To monitor: the errors on every case, from {WARM} cases after each retraining on. That "
        "takes the label of every case."
    )
