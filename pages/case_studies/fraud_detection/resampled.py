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
    draw_cards,
    gains_by_card,
    interval,
    resampled_average_precision,
)
from core.ui.kept import kept
from pages.case_studies.fraud_detection.settings import LEAST_COST


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


@kept(max_entries=32)
def precision_of(view, key, weeks, method, setting, base_rate, _cards, _found):
    """Average precision and its 95 % interval."""
    if _cards.groups < FEWEST or not _found.test.frauds:
        return average_precision(_found.test, base_rate), (np.nan, np.nan)
    resampled = resampled_average_precision(_cards, _found.test, base_rate)
    return average_precision(_found.test, base_rate), interval(resampled)


def drawn_words(view, now):
    """How the intervals are made, all of 95 %."""
    if cards_of(view, now).groups < FEWEST:
        return "fewer than ten cards: no interval"
    what = "transactions" if now.transactions.customer is None else "cards"
    times = len(cards_of(view, now).times)
    return f"{what} drawn again with replacement, {times:,} times (seed 0), the same for all"
