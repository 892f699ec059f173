"""The picture of the test period in rows, honest transactions and each kind of fraud."""

from core.charts import palette
from core.charts.component_plane import rarity_rows
from core.maths.case_studies.fraud_detection.findings import share_reached
from core.maths.case_studies.fraud_detection.tables import rarity_tables
from core.ui.words import number
from pages.case_studies.fraud_detection.figures import budget_words, share_of

UNKNOWN = {"Passed": palette.DATA, "Alert": palette.ACCENT}
KNOWN = {
    "Honest": palette.DATA,
    "False alarm": palette.ACCENT,
    "Fraud caught": palette.TRUTH,
    "Fraud missed": palette.ALARM,
}


def strangest(now):
    """Who reaches the threshold on the validation period: more than asked for among equals."""
    reached = share_reached(now.found.validation, now.decision.threshold)
    if reached > 1.5 * now.v.share / 100 + 1 / now.found.validation.transactions:
        return f"reached by {share_of(reached)}, as many scores are equal"
    return f"the strangest {number(now.v.share)} %"


def show_rows(view, now):
    decision = now.decision
    view.picture(
        rarity_rows(),
        rarity_tables(
            now.found,
            decision.ranking,
            decision.alerts,
            now.v.share / 100,
            now.shown[::2],
            now.kinds,
        ),
        caption=f"Line: threshold, {strangest(now)}. "
        + (
            f"The budget, {budget_words(now.budget)}, leaves {decision.unopened:,} right of it "
            "unopened."
            if decision.unopened
            else "All right of it are opened."
        )
        + (
            " The score is what the components kept, the directions in which payments vary most, "
            "cannot rebuild."
            if now.method == "pca"
            else ""
        ),
        name="rows",
    )
    view.legend(KNOWN if now.labelled else UNKNOWN)
