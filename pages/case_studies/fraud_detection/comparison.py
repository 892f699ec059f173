from functools import cache

import numpy as np

from core.charts import palette
from core.charts.ranking_curves import detector_savings
from core.maths.case_studies.fraud_detection.pipeline import METHODS, can_learn
from core.maths.case_studies.fraud_detection.resampling import paired_difference, paired_differences
from core.maths.case_studies.fraud_detection.tables import money_tables
from core.ui.controls import Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.case_studies.fraud_detection.comparison_verdicts import comparison_words
from pages.case_studies.fraud_detection.figures import budget_words, money, share_of
from pages.case_studies.fraud_detection.listing import (
    MATHS,
    cards_call,
    decide_call,
    prepared_call,
)
from pages.case_studies.fraud_detection.resampled import (
    cards_of,
    drawn_words,
    gains_of,
    higher_auc,
    precisions_of,
)
from pages.case_studies.fraud_detection.results import (
    computed,
    decision_of,
    rivals_of,
    setting_among,
)
from pages.case_studies.fraud_detection.rows import show_rows
from pages.case_studies.fraud_detection.settings import show_budget, show_data, show_detector

QUICK = ("pca", "mahalanobis", "logistic", "amount", "random")  # always in the comparison
BEST = "Saved at validation’s cheapest share"

chapter = Chapter(
    "comparison",
    "Detectors compared",
    do="Drag the share to alert on and compare the bars, money, with the order from top to bottom, "
    "which is that of AUC. Then compare all detectors.",
    controls=[
        Toggle(name="compare", label="Compare all detectors", help="Fits them all: some seconds."),
    ],
    presets={
        "AUC up, money down": {"method": "forest", "share": 1.33, "compare": True},
        "Dear investigations": {"cost": 150},
        "Ten times more common": {"base_rate": 10, "budget": 200},
    },
)


@chapter.figure
def comparison(view):
    now = computed(view)
    names = [
        name
        for name in METHODS
        if (now.v.compare or name in QUICK)
        and (can_learn(now.prepared) or not METHODS[name].supervised)
    ]
    rivals = rivals_of(view, now, names if now.labelled else [])
    settings = {name: setting_among(now, name) for name in rivals}
    decisions = {
        name: decision_of(view, now.key, name, settings[name], rival.found)
        for name, rival in rivals.items()
    }
    if now.labelled:
        show_savings(view, now, rivals, decisions)
    else:
        show_rows(view, now)
    view.lead("share", "compare")

    gains = cache(lambda name: gains_of(view, now, decisions[name]))

    def told(more, less):
        return paired_difference(cards_of(view, now), gains(more), gains(less))

    def higher(more, less):
        fits = (more, settings[more]), (less, settings[less])
        ranked = [rivals[name].found.test for name in (more, less)]
        return higher_auc(view, *now.key, *fits, cards_of(view, now), *ranked)

    words, tone = comparison_words(now, rivals, decisions, told, higher)
    view.notice(words, tone=tone)
    view.more("cost")
    show_budget(view.more)
    view.more("base_rate", base_rate={"live": False})  # average precision is drawn anew
    show_detector(view, now)
    show_data(view, now)
    if now.labelled:
        show_table(view, now, rivals, decisions, gains)
        if 0 < now.found.test.frauds < now.found.test.transactions:
            view.challenges(challenges(now, rivals, decisions))
    view.code(
        money_tables,
        call=listing_call(view, now, rivals),
        data=lambda: listing_data(now, rivals, decisions),
    )


def show_savings(view, now, rivals, decisions):
    order = sorted(decisions, key=lambda name: -np.nan_to_num(rivals[name].auc, nan=-1.0))
    view.picture(
        detector_savings(),
        money_tables(
            {name: decisions[name] for name in order},
            {name: f"{METHODS[name].label}, AUC {number(rivals[name].auc)}" for name in order},
            now.method,
        ),
        caption="Bars: saved in the test period, alerting on the strangest "
        f"{number(now.v.share)} %, {budget_words(now.budget)}. Ticks: at the share cheapest "
        "on validation.",
        name="savings",
    )
    view.legend(
        {
            "Saved": palette.MODEL,
            "Saved by the chosen detector": palette.ACCENT,
            "Saved at its own cheapest threshold": palette.TRUTH,
        }
    )


def precision_words(value, low, high):
    limits = "" if np.isnan(low) else f" ({number(low, 2)} to {number(high, 2)})"
    return number(value) + limits


def show_table(view, now, rivals, decisions, gains):
    """All detectors at the same share, cost, budget and base rate."""
    precisions = precisions_of(view, now, rivals)
    saved = np.array([gains(name) for name in decisions])
    apart = paired_differences(cards_of(view, now), saved, gains(now.method))
    more = dict(zip(decisions, apart, strict=True))
    view.section(
        "Against each other",
        "The chosen detector as set above, the others at their usual setting; all with the same "
        "cost, budget and base rate.",
    )
    columns = [
        "Average precision",
        "AUC",
        "Precision",
        "Recall",
        "Saved",
        "Saved more than yours",
        BEST,
    ]
    view.table(
        ["Detector", *columns],
        [
            (
                METHODS[name].label + (" (told labels)" if METHODS[name].supervised else ""),
                precision_words(*precisions[name]),
                number(rivals[name].auc),
                share_of(decision.counts.precision),
                share_of(decision.counts.recall),
                money(decision.money.saved),
                "–" if name == now.method else more_words(more[name]),
                f"{money(decision.best_saved)} at {number(100 * decision.best_share)} %",
            )
            for name, decision in decisions.items()
        ],
        caption=f"Test period. Saved: alerting on the strangest {number(now.v.share)} %, or on the "
        f"share that is cheapest on the validation period; both {budget_words(now.budget)}. In "
        f"brackets and “more than yours”, 95 %: {drawn_words(view, now)}; two detectors by "
        "their difference on each draw.",
        right=columns,
        marked=[place for place, name in enumerate(decisions) if name == now.method],
    )


def more_words(by):
    """By how much more a detector saves than the chosen one, and the interval of that."""
    none = np.isnan(by.low) or by.low == by.high
    return money(by.value) + ("" if none else f" ({money(by.low)} to {money(by.high)})")


def challenges(now, rivals, decisions):
    decision, amount = decisions[now.method], decisions["amount"]
    return [
        Challenge(
            "Show that AUC rises while money is lost: an AUC of at least 0.8, and at its own "
            "cheapest threshold less than half of what the largest amounts save.",
            solved=bool(
                now.auc >= max(0.8, rivals["amount"].auc)
                and decision.best_saved < 0.5 * amount.best_saved
                and amount.best_saved > 0
            ),
            state=f"AUC {number(now.auc)}, saves {money(decision.best_saved)}; largest amounts: "
            f"{number(rivals['amount'].auc)}, {money(amount.best_saved)}.",
        )
    ]


def listing_call(view, now, rivals):
    """Every detector that is compared, at its setting; labels are those of METHODS."""
    settings = {name: setting_among(now, name) for name in rivals}
    decided = decide_call(now).replace("\n", "\n    ")
    cost, rate = now.v.cost, now.v.base_rate
    again = (
        "    gains[name] = gains_by_card(\n        cards, decisions[name].ranking, "
        f"decisions[name].alerts, {cost}, {rate}\n    )\n"
        f"    print(interval(resampled_average_precision(cards, assessed.test, {rate})))\n"
    )
    drawn = (
        f"from {MATHS}.resampling import draw_cards, gains_by_card, interval\n"
        f"from {MATHS}.resampling import paired_difference, resampled_average_precision\n\n"
    )
    return (
        drawn
        + prepared_call(view, now)
        + cards_call(now)
        + f"settings = {settings}\ndecisions, gains = {{}}, {{}}\n"
        "for name, setting in settings.items():\n"
        "    assessed = assess(prepared, name, setting)\n"
        f"    decisions[name] = {decided}\n"
        "    print(name, area_under_roc(assessed.test), decisions[name].money.saved)\n"
        + (again if now.labelled else "")
        + "for name in gains:\n"
        f'    print(name, paired_difference(cards, gains[name], gains["{now.method}"]))\n'
        "labels = {name: METHODS[name].label for name in settings}\n"
        f'tables = money_tables(decisions, labels, "{now.method}")'
    )


def listing_data(now, rivals, decisions):
    """The table, to download."""
    return {
        "detectors": {
            "detector": [METHODS[name].label for name in decisions],
            "auc": [rivals[name].auc for name in decisions],
            "saved": [float(decision.money.saved) for decision in decisions.values()],
            "saved_at_best": [decision.best_saved for decision in decisions.values()],
        }
    }
