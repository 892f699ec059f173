"""What to notice about the rule p·amount > c: a sentence for each case."""

from core.maths.case_studies.fraud_detection.findings import Rule
from pages.case_studies.fraud_detection.figures import apart as told_apart
from pages.case_studies.fraud_detection.figures import each, gained, money


def rule_words(now, case, ruling, apart):
    """Whether p·amount > c saves more than the threshold cheapest on validation."""
    saved, best = ruling.money.saved, now.decision.best_saved
    if case is Rule.UNCALIBRATED:
        return (
            "There is no fraud in the validation period: every probability is 0 there, and "
            "p·amount opens nothing.",
            "warn",
        )
    if case is Rule.NOTHING_OPENED:
        return (
            f"No p·amount exceeds {each(now.v.cost)}: nothing is opened. The threshold "
            f"cheapest on validation {gained(best)}.",
            "plain",
        )
    if case is Rule.OVER_BUDGET:
        return over_budget(now, ruling), "warn"
    same = f"p·amount > {each(now.v.cost)} {gained(saved)}"
    if case is Rule.SAME:
        return f"{same}, with every card the same as the threshold cheapest on validation.", "plain"
    said = f"{same}, the threshold cheapest on validation {gained(best)}: "
    if case is Rule.UNKNOWN:
        return f"{said}fewer than ten cards, so nobody knows whether that is chance.", "plain"
    low, high = money(apart.low), money(apart.high)
    if case is Rule.UNCLEAR:
        return f"{said}the difference may be chance (95 %: {low} to {high}).", "plain"
    more = case is Rule.MORE
    if not more:
        low, high = money(-apart.high), money(-apart.low)
    return (
        f"{said}{'more' if more else 'less'}, by {low} to {high} (95 %).",
        "good" if more else "warn",
    )


def over_budget(now, ruling):
    """The rule, or else the threshold beside it, opens more than a budget that picked from days
    with less fraud."""
    days, decision = now.found.test.days, now.decision
    by_rule, by_threshold = ruling.counts.alerts, decision.test_counts.alerts[decision.chosen]
    who, alerts = f"p·amount > {each(now.v.cost)}", by_rule
    if by_rule / days <= now.budget:
        who, alerts = "The threshold cheapest on validation", by_threshold
    a_day, budget = told_apart(alerts / days, now.budget)
    return (
        f"{who} would open {a_day} a day, more than the budget of {budget}: it picks from the days "
        "as they were, so savings are too good here, and not to be compared."
    )
