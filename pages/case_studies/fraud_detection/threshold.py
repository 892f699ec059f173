from core.charts import palette
from core.charts.ranking_curves import accuracy_curve, cost_curve, ranking_curve
from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
)
from core.maths.case_studies.fraud_detection.findings import above_cheapest
from core.maths.case_studies.fraud_detection.resampling import curve_errors
from core.maths.case_studies.fraud_detection.tables import (
    accuracy_tables,
    cost_tables,
    ranking_tables,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import exceeding, number, percent
from pages.case_studies.fraud_detection.decided import charged, counted
from pages.case_studies.fraud_detection.expected import show_expected
from pages.case_studies.fraud_detection.figures import (
    budget_words,
    count,
    money,
    percents_apart,
    several,
    share_of,
)
from pages.case_studies.fraud_detection.listing import weighed_call
from pages.case_studies.fraud_detection.money_verdicts import accuracy_words, decision_words
from pages.case_studies.fraud_detection.resampled import cards_of
from pages.case_studies.fraud_detection.results import computed
from pages.case_studies.fraud_detection.rows import show_rows
from pages.case_studies.fraud_detection.settings import (
    NO_LIMIT,
    show_budget,
    show_data,
    show_detector,
)

chapter = Chapter(
    "threshold",
    "The threshold and its cost",
    do="Drag the share to alert on and watch the cost a day: an alert costs c, a missed fraud its "
    "amount. Compare the accuracy below with that of calling nothing fraud.",
    presets={
        "Almost nothing called fraud": {"share": 0.01},
        "Near the cheapest": {"share": 0.473},
        "Everything is strange": {"share": 30, "budget": NO_LIMIT},
        "Ten times rarer": {"base_rate": 0.1},
    },
)


@chapter.figure
def threshold(view):
    now = computed(view)
    if now.labelled:
        show_cost(view, now)
        view.lead("share", "cost")
    else:
        show_rows(view, now)
        view.lead("share")
    words, tone = decision_words(now)
    view.notice(words, tone=tone)
    show_budget(view.more)
    if now.labelled:
        view.more("base_rate")
    show_detector(view, now)
    show_data(view, now)
    if now.labelled:
        show_accuracy(view, now)
        show_ranking(view, now)
        show_expected(view, now)
        if now.found.validation.frauds:
            view.challenges(challenges(now))
    else:
        alerts, days = now.decision.alerts, now.found.test.days
        view.numbers(
            [("Alerts a day", number(alerts / days), f"{alerts:,}/{several(days, 'day', 'days')}")]
        )
    view.code(
        cost_tables,
        call=weighed_call(view, now),
        data=lambda: listing_data(now),
    )


def show_cost(view, now):
    """The cost at every threshold, and beside it what accuracy says of this one."""
    decision, test = now.decision, now.found.test
    errors = curve_errors(cards_of(view, now), decision, now.v.cost)
    costs = cost_tables(decision, now.v.share / 100, now.found.validation.days, test.days, errors)
    view.picture(
        cost_curve("alert on the strangest / %", "cost a day"),
        costs,
        caption=(
            f"Cheapest on validation: {number(100 * decision.best_share)} %, which saves "
            f"{money(decision.best_saved)} on the test period."
            if decision.chosen
            else "Cheapest on validation: open nothing."
        )
        + f" Alerts: {budget_words(now.budget)}. Dotted: validation."
        + ("" if len(costs["now"]["x"]) else " This threshold is above the picture."),
        name="cost",
    )
    view.legend(
        {
            "Test period": palette.MODEL,
            "This threshold": palette.ACCENT,
            "Cheapest on validation": palette.TRUTH,
            "No model": palette.ALARM,
        }
    )
    counts = now.counts
    here, nothing = accuracies(counts)
    everything = counts.alerts + counts.missed + counts.passed
    honest = counts.false_alarms + counts.passed
    view.numbers(
        [
            (
                "Accuracy here",
                here,
                f"({count(counts.caught)} caught + {count(counts.passed)} passed)/"
                f"{count(everything)}; recall {share_of(counts.recall)}",
            ),
            (
                "Accuracy of “call nothing fraud”",
                nothing,
                f"{count(honest)} honest/{count(everything)}; recall {percent(0.0)}",
            ),
        ],
        place="picture",
    )


def accuracies(counts):
    """That of the threshold and that of calling nothing fraud, told apart."""
    return percents_apart(counts.accuracy, counts.accuracy_of_nothing, digits=2)


def show_accuracy(view, now):
    view.section("Why accuracy misleads when fraud is rare", " ".join(accuracy_words(now)))
    counts = now.counts
    here, nothing = accuracies(counts)
    view.chart(
        accuracy_curve(),
        accuracy_tables(now.decision, now.v.share / 100),
        caption=f"Accuracy {here} here. Dashed: call nothing fraud, {nothing}.",
        name="accuracy",
    )
    precision, roc = ranking_tables(now.decision, now.found.test)
    view.chart(
        ranking_curve("recall", "precision"),
        precision,
        caption=f"Precision. Dashed: prevalence, {share_of(counts.base_rate, 2)}. Thin: without "
        "the budget.",
        name="precision",
    )
    view.chart(
        ranking_curve("false positive rate", "recall"),
        roc,
        caption=f"AUC {number(now.auc)}, the area below: how often a fraud scores above an "
        "honest transaction. It flatters where fraud is rare: 1 % to the right is "
        f"{count(0.01 * (counts.false_alarms + counts.passed))} false alarms, against "
        f"{count(counts.caught + counts.missed)} frauds in all.",
        name="roc",
    )


def show_ranking(view, now):
    """The numbers of the decision, each with its formula filled in."""
    view.section(
        "Decide",
        "Alerts are opened by people. An opened fraud is stopped; a missed one costs its amount. "
        "The threshold is chosen on the validation period and judged on the test period, with "
        + ("a week" if now.prepared.periods.by_weeks else "some time")
        + " between them whose labels are not known yet.",
    )
    view.numbers([*counted(now), *charged(view, now)])


def challenges(now):
    above = above_cheapest(now.decision)
    return [
        Challenge(
            "Find the cheapest threshold: within 1 % of the lowest cost on the validation period.",
            solved=bool(above <= 0.01),
            state="The cheapest costs nothing."
            if above == float("inf")
            else f"This threshold costs {exceeding(above, 1)} that.",
        )
    ]


def listing_data(now):
    """What the cost curve is made of, to download."""
    if not now.labelled:
        return {"share": {"share": ALERT_SHARES}}
    return {
        "cost": {
            "share": ALERT_SHARES,
            "cost_on_validation": now.decision.validation_curve.cost,
            "cost_on_test": now.decision.test_curve.cost,
            "saved_on_test": now.decision.test_curve.saved,
        }
    }
