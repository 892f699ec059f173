import numpy as np

from core.charts import palette
from core.charts.ranking_curves import daily_precision
from core.maths.case_studies.fraud_detection.alert_policy import card_precision
from core.maths.case_studies.fraud_detection.card_transactions import SCENARIOS
from core.maths.case_studies.fraud_detection.pipeline import QUEUE_LENGTH
from core.maths.case_studies.fraud_detection.tables import (
    card_tables,
    largest_parts,
    queue_of_day,
)
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.words import number
from pages.case_studies.fraud_detection.figures import alerts_words, several, share_of
from pages.case_studies.fraud_detection.listing import assessed_call
from pages.case_studies.fraud_detection.results import computed
from pages.case_studies.fraud_detection.rows import show_rows
from pages.case_studies.fraud_detection.settings import show_budget, show_data, show_detector
from pages.case_studies.fraud_detection.verdicts import queue_words

chapter = Chapter(
    "queue",
    "The queue",
    do="Drag the budget and watch how many of the cards examined each day are compromised. Pick a "
    "test day to read its queue.",
    controls=[Slider(name="day", label="Test day", low=1, high=21, default=1, step=1)],
    presets={
        "One pair of hands": {"budget": 3},
        "Many hands": {"budget": 120},
        "A forest’s queue": {"method": "forest", "share": 1.33},
        "A day in vain": {"day": 5, "budget": 5},
    },
)


@chapter.figure
def queue(view):
    now = computed(view)
    today = min(now.v.day, len(now.days)) - 1
    cards, found, possible, team = now.found.cards, None, None, 0
    if now.labelled:
        team = int(min(now.budget, np.diff(cards.starts).max()))
        found, possible = card_precision(cards, team)
        show_cards(view, found, possible, team, today)
    else:
        show_rows(view, now)
    show_budget(view.lead)
    if len(now.days) > 1:
        view.lead("day", day={"high": len(now.days)})
    words, tone = queue_words(now, found, possible, team)
    view.notice(words, tone=tone)
    view.more("share")
    show_detector(view, now)
    show_data(view, now)
    show_queue(view, now, today)
    view.code(
        card_tables,
        call=assessed_call(view, now)
        + f"found, possible = card_precision(assessed.cards, {max(team, 1)})\nprint(found)\n"
        f"tables = card_tables(found, possible, {today})",
        data=lambda: listing_data(now),
    )


def show_cards(view, found, possible, team, today):
    view.picture(
        daily_precision(),
        card_tables(found, possible, today),
        caption=f"Card precision@{team}: mean {share_of(np.nanmean(found))} (dashed); test day "
        f"{today + 1}: {share_of(found[today])}. "
        "Ticks: the best possible. A card that is caught is blocked: later days are without it. "
        "The table below blocks none and stops at the threshold.",
        name="cards",
    )
    view.legend(
        {
            "Compromised among the cards examined": palette.MODEL,
            "The test day below": palette.ACCENT,
            "Best possible": palette.TRUTH,
        }
    )


def show_queue(view, now, today):
    """The alerts of one day with their reasons."""
    date, start = now.days[today], now.start
    rows = queue_of_day(now.decision.ranking, now.decision.alerts, now.day, date)
    shown = rows[:QUEUE_LENGTH]
    view.section(
        "The queue of the day", "What lies on the investigators’ desks, strangest first, and why."
    )
    truths = ["Truth"] if now.labelled else []
    body = []
    for place, row in enumerate(shown, start=1):
        minutes = int(now.transactions.time[start + row] % 1 * 1440)
        cells = (
            str(place),
            f"{minutes // 60:02d}:{minutes % 60:02d}",
            f"{now.transactions.amount[start + row]:,.2f}",
            number(now.found.score[row]),
            reasons(now, row),
        )
        body.append((*cells, truth(now, row)) if now.labelled else cells)
    caught = int(now.fraud[rows].sum())
    missed = int((now.fraud & (now.day == date)).sum()) - caught
    view.table(
        ["#", "Time", "Amount", "Score", "Reasons", *truths],
        body,
        caption=f"Test day {today + 1}: "
        + (
            f"{alerts_words(len(rows), caught)}; {several(missed, 'fraud', 'frauds')} missed"
            if now.labelled
            else several(len(rows), "alert", "alerts")
        )
        + (f". The first {len(shown)}. " if len(rows) > len(shown) else ". ")
        + (
            "Cards caught on an earlier day are still in it; the chart above blocks them. "
            if now.labelled
            else ""
        )
        + reasons_words(now),
        right=("#", "Time", "Amount", "Score"),
        marked=[place for place, row in enumerate(shown) if now.fraud[row]],
    )


def reasons(now, row):
    """The features that raise the score of a test row most: value, and part of the score."""
    if now.found.reasons is None:
        return "the amount itself"
    parts = now.found.reasons.parts[np.flatnonzero(now.found.reasons.row == row)[0]]
    values = now.transactions.features[now.start + row, now.prepared.feature]
    return "; ".join(
        f"{now.prepared.names[j]} {number(values[j])} (+{number(parts[j])})"
        for j in largest_parts(parts)
    )


def truth(now, row):
    if not now.fraud[row]:
        return "honest"
    scenario = now.transactions.scenario
    return SCENARIOS.get(0 if scenario is None else int(scenario[now.start + row]), "fraud")


def reasons_words(now):
    """How the reasons of this detector are to be read."""
    detector = now.found.detector
    if detector is None:
        return "This baseline looks at nothing else."
    if not detector.additive:
        return (
            "Reasons: by how much the score drops when this feature alone is set to its median. "
            "This score is no sum of parts."
        )
    return "Reasons: value and part of the score. All parts add up to it" + (
        ", with a rest that belongs to no feature." if now.found.reasons.rest.any() else "."
    )


def listing_data(now):
    """The queues of all test days, to download."""
    ranking, alerts = now.decision.ranking, now.decision.alerts
    row = ranking.row[:alerts]
    return {
        "queue": {
            "row": now.start + row,
            "day": np.searchsorted(now.days, now.day[row]) + 1,
            "place": ranking.place[:alerts],
            "score": ranking.score[:alerts],
        }
    }
