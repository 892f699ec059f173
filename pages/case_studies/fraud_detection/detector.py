from operator import truediv

import numpy as np

from core.charts import palette
from core.charts.component_plane import component_plane, scree
from core.charts.ranking_curves import caught_shares, score_histogram
from core.maths.case_studies.fraud_detection.alert_policy import opened
from core.maths.case_studies.fraud_detection.pipeline import METHODS, assess
from core.maths.case_studies.fraud_detection.tables import (
    plane_tables,
    principal_plane,
    score_axis,
    scree_tables,
    threshold_line,
)
from core.maths.linear_algebra.principal_components import random_scree
from core.ui.controls import Choice
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.case_studies.fraud_detection.figures import several, share_of
from pages.case_studies.fraud_detection.listing import decided_call
from pages.case_studies.fraud_detection.results import caught_by_k, computed
from pages.case_studies.fraud_detection.rows import show_rows
from pages.case_studies.fraud_detection.settings import number_of, show_budget, show_data
from pages.case_studies.fraud_detection.verdicts import TERMINAL, detector_words, nothing_to_decide

AXES = {str(k): f"Component {k}" for k in range(1, 9)}

chapter = Chapter(
    "detector",
    "The detector",
    do="Drag the components kept and watch the frauds: right of the line they are caught. What a "
    "detector has learnt to rebuild is no longer strange to it.",
    controls=[
        Choice(name="across", label="Across", options=AXES, default="1"),
        Choice(name="up", label="Up", options=AXES, default="3"),
    ],
    presets={
        "Terminals visible": {"components": 4},
        "Terminals invisible": {"components": 14, "share": 0.5},
        "Amounts alone": {"method": "amount", "share": 0.4},
        "With labels": {"method": "logistic", "share": 1.33},
        "Many clusters": {"method": "k_means", "clusters": 30, "share": 1.5},
        "Young windows": {"training_weeks": 9},
    },
)


@kept(max_entries=4)
def shuffled_of(view, key, weeks, _prepared):
    rows = _prepared.train[:: max(1, len(_prepared.train) // 5000)]
    return np.quantile(random_scree(rows, 5), 0.95, axis=0)


@kept(max_entries=16)
def plane_of(view, key, weeks, across, up, clusters, _prepared, _detector):
    """clusters: method and number of one that has clusters to draw, else nothing."""
    return principal_plane(_prepared, _detector if clusters else None, across, up)


@chapter.figure
def detector(view):
    now = computed(view)
    show_rows(view, now)
    names, options = number_of(now)
    view.lead(*(names or ["share"]), **options)
    words, tone = detector_words(now, caught_by_k(view, now))
    view.notice(words, tone=tone)
    view.more("method")
    if names:
        view.more("share")
    show_budget(view.more)
    show_data(view, now)
    if not now.labelled:
        words, tone = nothing_to_decide(now)
        view.notice(words, tone=tone, place="below")
    show_numbers(view, now)
    show_kinds_and_scores(view, now)
    show_components(view, now)
    if any(name == TERMINAL for name, *_ in now.caught):
        view.challenges(challenges(now))
    view.code(assess, call=decided_call(view, now), data=lambda: listing_data(now))


def show_numbers(view, now):
    """What the chosen number of components means, each with its formula filled in."""
    alerts, days = now.decision.alerts, now.found.test.days
    rows = [("Alerts a day", number(alerts / days), f"{alerts:,}/{several(days, 'day', 'days')}")]
    if now.labelled and now.found.test.frauds:
        caught = sum(caught for _, caught, _ in now.caught)
        frauds = now.found.test.frauds
        rows += [
            ("AUC", number(now.auc), "a fraud scores above an honest one; by lot 0.5"),
            ("Frauds caught", share_of(caught / frauds), f"{caught}/{frauds}"),
        ]
    if now.method == "pca":
        variances = now.prepared.components.variances
        share = now.prepared.components.explained[: now.setting].sum()
        kept_, total = variances[: now.setting].sum(), variances.sum()
        rows.append(
            (
                "Variance explained",
                share_of(share),
                "/".join(filled_in(truediv, kept_, total, shown=share_of)),
            )
        )
    view.numbers(rows)


def show_kinds_and_scores(view, now):
    method, decision = METHODS[now.method], now.decision
    if now.labelled:
        view.chart(
            caught_shares(),
            {
                "groups": {
                    "group": [name for name, _, _ in now.caught],
                    "share": [caught / total for _, caught, total in now.caught],
                    "text": [f"{caught} of {total}" for _, caught, total in now.caught],
                }
            },
            caption="Frauds of each kind that are caught, in the test period as it was.",
            name="kinds",
        )
    histogram = now.judged.bins
    threshold = number(decision.threshold)
    if method.log and np.isfinite(decision.threshold):
        place = score_axis(np.array([decision.threshold]), True)[0]
        threshold += f", log₁₀ {number(place)}"
    view.chart(
        score_histogram(f"log₁₀ {method.score}" if method.log else method.score),
        histogram | {"threshold": threshold_line(decision.threshold, histogram, method.log)},
        caption=f"Threshold {threshold}; test scores"
        + (", frauds in purple, caught or not." if now.labelled else "."),
        name="scores",
    )


def main_feature(now, component):
    """The feature with the greatest weight in a component, numbered from 0."""
    weights = now.prepared.components.directions[:, component]
    return now.prepared.names[int(np.argmax(np.abs(weights)))]


def show_components(view, now):
    """The plane of two components, and how much each explains."""
    prepared, decision = now.prepared, now.decision
    features = len(prepared.names)
    across, up = (min(int(axis), features) - 1 for axis in (now.v.across, now.v.up))
    clusters = (now.method, now.setting) if now.method in ("k_means", "mixture") else ()
    plane = plane_of(view, *now.key, across, up, clusters, prepared, now.found.detector)
    view.section(
        "The directions in which payments vary",
        "The same transactions in the plane of two components: a part of what the detector sees.",
    )
    view.show("across", "up")
    kind = "honest " if now.labelled else ""
    view.chart(
        component_plane(f"component {across + 1}", f"component {up + 1}"),
        plane_tables(plane, decision.ranking, decision.alerts, now.fraud),
        caption=f"{' '.join([now.transactions.note, *now.transactions.left_out])} "
        f"Test period: {len(plane.shown)} {kind}"
        "transactions drawn by lot, the strangest alerts"
        + (" and all frauds" if now.labelled else "")
        + ". Shaded: where more than half are alerts. Component "
        f"{across + 1} is led by “{main_feature(now, across)}”, {up + 1} by "
        f"“{main_feature(now, up)}”.",
        name="plane",
    )
    kept_ = now.setting if now.method == "pca" else 0
    share = share_of(prepared.components.explained[:kept_].sum())
    view.chart(
        scree(),
        scree_tables(prepared, kept_, shuffled_of(view, *now.key, prepared)),
        caption=(f"Blue: the {kept_} kept, {share} of the variance. " if kept_ else "")
        + "Dashed: features shuffled, 95 % quantile.",
        name="scree",
    )
    if clusters:
        view.legend({"Cluster, half of it": palette.MODEL}, place="below")


def challenges(now):
    shares = {name: caught / total for name, caught, total in now.caught}
    terminal = shares[TERMINAL]
    return [
        Challenge(
            "Find a number of components k at which the PCA catches at least half of the frauds "
            "at compromised terminals, alerting on no more than 1 %.",
            solved=now.method == "pca" and now.v.share <= 1 and terminal >= 0.5,
            state=f"{share_of(terminal)} of them caught with k = {now.setting}."
            + (" Needs an alert share of 1 % or less." if now.v.share > 1 else "")
            if now.method == "pca"
            else "Needs the PCA.",
        )
    ]


def listing_data(now):
    """The scores, to download."""
    return {
        "scores": {
            "row": now.start + np.arange(len(now.found.score)),
            "score": now.found.score,
            "opened": opened(now.decision.ranking, now.decision.alerts),
        }
    }
