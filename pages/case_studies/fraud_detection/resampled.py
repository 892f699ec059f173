"""Intervals by drawing the cards again, and probabilities; each worked out once and kept."""

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import average_precision
from core.maths.case_studies.fraud_detection.expected_value import (
    calibrate,
    rank_by_value,
    shift_odds,
)
from core.maths.case_studies.fraud_detection.resampling import (
    FEWEST,
    count_draws,
    count_draws_of_each,
    draw_cards,
    gains_by_card,
    interval,
    precision_intervals,
    surely_higher_auc,
)
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.fraud_detection.results import setting_among
from pages.case_studies.fraud_detection.settings import LEAST_COST

MOST_COUNTED = 1000  # frauds up to which what each draw catches is kept: 4 MB a detector


@kept(max_entries=4)  # 4 MB for 1,000 cards
def drawn(view, key, weeks, _prepared):
    whole, test = _prepared.transactions, _prepared.periods.test
    card = whole.customer
    return draw_cards(None if card is None else card[test], test.stop - test.start)


def cards_of(view, now):
    """The cards of the test period, drawn again; the same draws for every detector."""
    return drawn(view, *now.key, now.prepared)


@kept(max_entries=32)
def probabilities(view, key, weeks, method, setting, _found):
    """Probability of fraud of each transaction of the test period, and the calibration."""
    found = calibrate(_found.validation)
    return found.of(_found.score), found


@kept(max_entries=32)
def by_value(view, key, weeks, method, setting, base_rate, _found, _probability):
    """Probabilities at this base rate, and the test period ranked by p·amount."""
    shifted = shift_odds(_probability, base_rate)
    return shifted, rank_by_value(_found, shifted, LEAST_COST)


def gains_of(view, now, decision):
    """What a decision gains with each card."""
    cards = cards_of(view, now)
    return gains_by_card(cards, decision.ranking, decision.alerts, now.v.cost, now.v.base_rate)


@kept(max_entries=64)
def higher_auc(view, key, weeks, more, less, _cards, _more, _less):
    """Whether the AUC of the first is surely higher. more, less: detectors and their settings."""
    return surely_higher_auc(_cards, _more, _less)


@kept(max_entries=2)
def counts_of(view, key, weeks, fit, _cards, _ranking):
    """What average precision is made of on each draw, whatever the base rate: 1 MB for the shipped
    set."""
    return count_draws(_cards, _ranking)


@kept(max_entries=2)
def counts_of_others(view, key, weeks, fits, _cards, _rankings):
    """The same of several detectors."""
    return away(count_draws_of_each, _cards, _rankings)


@kept(max_entries=32)
def interval_of(view, key, weeks, fit, base_rate, _counts):
    """95 % interval of average precision at this base rate."""
    return interval(_counts.average_precision(base_rate))


@kept(max_entries=4)
def intervals_of(view, key, weeks, fits, base_rate, _cards, _rankings):
    """The same of several detectors, where the frauds are too many for their counts to be kept."""
    return away(precision_intervals, _cards, _rankings, base_rate)


def precisions_of(view, now, rivals):
    """Average precision of each detector, and its 95 % interval."""
    cards, rate = cards_of(view, now), now.v.base_rate
    value = {name: average_precision(one.found.test, rate) for name, one in rivals.items()}
    if cards.groups < FEWEST or not now.found.test.frauds:
        return {name: (value[name], np.nan, np.nan) for name in rivals}
    fits = tuple((name, setting_among(now, name)) for name in rivals)
    ranked = {name: one.found.test for name, one in rivals.items()}
    with view.progress("Drawing the cards again …"):
        if now.found.test.frauds > MOST_COUNTED:
            known = intervals_of(view, *now.key, fits, rate, cards, list(ranked.values()))
        else:
            # The others apart, so that they stay while the chosen one is changed.
            others = tuple(fit for fit in fits if fit[0] != now.method)
            rankings = [ranked[name] for name, _ in others]
            made = counts_of_others(view, *now.key, others, cards, rankings)
            mine = (now.method, now.setting)
            counts = dict(zip(others, made, strict=True))
            counts[mine] = counts_of(view, *now.key, mine, cards, ranked[now.method])
            known = [interval_of(view, *now.key, fit, rate, counts[fit]) for fit in fits]
    return {name: (value[name], *limits) for name, limits in zip(rivals, known, strict=True)}


def drawn_words(view, now):
    """How the intervals are made, all of 95 %."""
    if cards_of(view, now).groups < FEWEST:
        return "fewer than ten cards: no interval"
    what = "transactions" if now.transactions.customer is None else "cards"
    times = len(cards_of(view, now).times)
    return f"{what} drawn again with replacement, {times:,} times (seed 0), the same for all"
