from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pandas as pd
import streamlit as st

from core.charts import palette
from core.charts.component_plane import component_plane, scree
from core.charts.ranking_curves import (
    caught_shares,
    cost_curve,
    daily_precision,
    ranking_curve,
    score_histogram,
)
from core.datasets.card_transactions import read_transactions
from core.datasets.tables import load_table
from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    area_under_roc,
    average_precision,
    card_precision,
    decide,
    opened,
    precision_interval,
    recall_interval,
)
from core.maths.case_studies.fraud_detection.card_transactions import (
    SCENARIOS,
    WARM_UP,
    WINDOWS,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.pipeline import (
    METHODS,
    QUEUE_LENGTH,
    assess,
    can_learn,
    prepare,
    split_periods,
)
from core.maths.case_studies.fraud_detection.tables import (
    card_tables,
    cost_tables,
    kinds_of_fraud,
    largest_parts,
    plane_tables,
    principal_plane,
    queue_of_day,
    ranking_tables,
    score_axis,
    score_bins,
    scree_tables,
    threshold_line,
)
from core.maths.linear_algebra.principal_components import random_scree
from core.ui.controls import Choice, Slider, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

NO_LIMIT = 200  # the top of the budget's scale
AXES = {str(k): f"Component {k}" for k in range(1, 9)}
QUICK = ("pca", "mahalanobis", "logistic", "amount", "random")  # always in the comparison

page = Page(
    "fraud_detection",
    controls=[
        Choice(
            name="method",
            label="Detector",
            options={name: m.label for name, m in METHODS.items() if name != "random"},
            default="pca",
        ),
        Slider(
            name="components",
            label="Components kept",
            symbol="k",
            low=1,
            high=28,
            default=12,
            step=1,
            help="A component is a direction in which the features vary together, the first "
            "most of all. The score is what the first k of them cannot rebuild.",
        ),
        Slider(
            name="clusters",
            label="Clusters",
            symbol="k",
            low=1,
            high=30,
            default=8,
            step=1,
            live=False,
        ),
        Slider(
            name="mixture_components",
            label="Mixture components",
            low=1,
            high=10,
            default=3,
            step=1,
            live=False,
        ),
        Slider(name="trees", label="Trees", low=10, high=200, default=100, step=10, live=False),
        Slider(
            name="neighbours",
            label="Neighbours",
            low=2,
            high=60,
            default=20,
            step=1,
            live=False,
        ),
        Slider(
            name="training_weeks",
            label="Training weeks",
            low=1,
            high=9,
            default=3,
            step=1,
            live=False,
            help="The weeks before the validation weeks on which everything is fitted.",
        ),
        Choice(name="across", label="Across", options=AXES, default="1"),
        Choice(name="up", label="Up", options=AXES, default="3"),
        Slider(
            name="share",
            label="Alert on the strangest",
            low=0.01,
            high=100,
            default=1,
            log=True,
            unit="%",
            help="The threshold that so many of the validation weeks' transactions reach. It means "
            "the same for every detector.",
        ),
        Slider(
            name="cost",
            label="Cost of an investigation",
            symbol="c",
            low=1,
            high=1000,
            default=20,
            log=True,
            help="In the currency of the amounts.",
        ),
        Slider(
            name="budget",
            label="Budget",
            low=1,
            high=NO_LIMIT,
            default=30,
            step=1,
            unit="a day",
            help="At most so many alerts are opened a day, the strangest ones; the top of the "
            "scale is no limit.",
        ),
        Slider(
            name="base_rate",
            label="Base rate",
            low=0.01,
            high=10,
            default=1,
            log=True,
            unit="× observed",
            help="How common fraud is against the honest transactions, all else being equal.",
        ),
        Slider(name="day", label="Test day", low=1, high=21, default=1, step=1),
        Toggle(name="compare", label="Compare all detectors", help="Fits them all: some seconds."),
    ],
    presets={
        "Terminals invisible": {"components": 14, "share": 0.5},
        "Everything is strange": {"share": 30, "budget": NO_LIMIT},
        "Ten times rarer": {"base_rate": 0.1},
        "AUC up, money down": {"method": "forest", "share": 1.33, "compare": True},
        "Amounts alone": {"method": "amount", "share": 0.4},
        "One pair of hands": {"budget": 3},
        "With labels": {"method": "logistic", "share": 1.33},
        "Many clusters": {"method": "k_means", "clusters": 30, "share": 1.5},
        "Young windows": {"training_weeks": 9},
    },
)


# ---- the set and what is computed from it once -------------------------------------------------


def read_files(files, report):
    """A token and the transactions of an upload; a ValueError is one sentence for the reader."""
    transactions = read_transactions(files, report)
    split_periods(transactions.time)
    return uuid4().hex, transactions


@st.cache_resource(max_entries=1, show_spinner="Reading the transactions …")
def shipped():
    table = load_table("card_transactions")
    table["time"] = pd.to_datetime(table["time"])
    return transaction_set(
        table, "Simulated", "Simulated card payments after the Fraud Detection Handbook."
    )


def set_of():
    """A key of the set in use, and the set."""
    return page.uploaded or ("simulated", shipped())


@page.cached(max_entries=4)
def prepared_for(key, weeks, _transactions):
    prepared = prepare(_transactions, weeks)
    rows = prepared.train[:: max(1, len(prepared.train) // 5000)]
    return prepared, np.quantile(random_scree(rows, 5), 0.95, axis=0)


@page.cached(max_entries=32)
def assessed_by(key, weeks, method, setting, _prepared, _report):
    found = assess(_prepared, method, setting, _report)
    return SimpleNamespace(found=found, auc=area_under_roc(found.test))


@page.cached(max_entries=24)
def fitted(key, weeks, method, setting, across, up, names, _transactions, _report):
    """All that stays as it is while a threshold, a cost, a budget or a base rate moves."""
    prepared, shuffled = prepared_for(key, weeks, _transactions)
    chosen = assessed_by(key, weeks, method, setting, prepared, _report)
    rivals = {method: chosen}
    for place, name in enumerate(names):
        if name != method:
            _report(place / len(names), f"Fitting: {METHODS[name].label} …")
            usual = setting_of(None, name, len(prepared.names))
            rivals[name] = assessed_by(key, weeks, name, usual, prepared, lambda *_: None)
    found, test, labels = chosen.found, prepared.periods.test, _transactions.fraud
    fraud = np.zeros(len(found.score), bool) if labels is None else labels[test]
    day = np.floor(_transactions.time[test])
    # The windows of a terminal's risk end a week ago, so they are full a week later.
    filling = 0 if _transactions.customer is None else WINDOWS[-1] if labels is None else WARM_UP
    return SimpleNamespace(
        transactions=_transactions,
        prepared=prepared,
        shuffled=shuffled,
        method=method,
        setting=setting,
        found=found,
        auc=chosen.auc,
        rivals={name: rivals[name] for name in METHODS if name in rivals},
        labelled=found.test.labelled,
        fraud=fraud,
        plane=principal_plane(prepared, found.detector, across, up),
        histogram=score_bins(found.score, fraud, METHODS[method].log),
        kinds=kinds_of_fraud(found, prepared),
        day=day,
        days=np.unique(day),
        start=test.start,
        filling=filling if _transactions.time[prepared.periods.train.start] < filling else 0,
    )


def setting_of(v, method, features):
    """The number that a detector takes; the usual one without values."""
    name = METHODS[method].setting
    value = getattr(v, name) if name and v is not None else METHODS[method].default
    return min(value, features - 1) if method == "pca" else value


def money(value):
    return f"{value:,.0f}".replace("-", "−")


def count(value):
    """A number of transactions, which a base rate can make fractional."""
    value = float(value)
    return f"{value:,.0f}" if value >= 100 or value.is_integer() else number(value)


def interval(limits):
    low, high = limits
    return "" if np.isnan(low) else f"; 95 %: {percent(low)} to {percent(high)}"


def computed(v):
    """Everything that the figure shows, each number computed once."""
    key, transactions = set_of()
    prepared, _ = prepared_for(key, v.training_weeks, transactions)
    features, learns = len(prepared.names), can_learn(prepared)
    method = "pca" if v.method == "logistic" and not learns else v.method
    names = tuple(
        name
        for name in METHODS
        if transactions.fraud is not None
        and (v.compare or name in QUICK)
        and (learns or not METHODS[name].supervised)
    )
    across, up = (min(int(axis), features) - 1 for axis in (v.across, v.up))
    setting = setting_of(v, method, features)
    budget = np.inf if v.budget == NO_LIMIT else v.budget
    with page.progress("Fitting the detector …") as report:
        now = fitted(
            key, v.training_weeks, method, setting, across, up, names, transactions, report
        )
    now = SimpleNamespace(**vars(now), budget=budget, across=across, up=up)
    now.decisions = {
        name: decide(
            rival.found.validation, rival.found.test, v.share / 100, v.cost, budget, v.base_rate
        )
        for name, rival in now.rivals.items()
    }
    now.decision = now.decisions[method]
    now.counts, now.money = now.decision.counts, now.decision.money
    mask = opened(now.decision.ranking, now.decision.alerts)
    now.caught = [(name, int((mask & kind).sum()), int(kind.sum())) for name, kind in now.kinds]
    return now


# ---- words -------------------------------------------------------------------------------------


def detector_words(v, now):
    """What to notice about the detector in this state."""
    if v.method == "logistic" != now.method:
        return (
            "Logistic regression needs frauds and others in the training weeks, with labels; the "
            "PCA stands in.",
            "warn",
        )
    if now.filling:
        return (
            f"Training reaches into the first {now.filling} days, when the windows that look back "
            "so far are still filling: normal seems emptier than it is.",
            "warn",
        )
    if now.method == "pca" and now.caught:
        explained = now.prepared.components.explained[: now.setting].sum()
        seen = sorted(now.caught, key=lambda kind: kind[1] / kind[2])
        (worst, *few), (best, *many) = seen[0], seen[-1]
        return (
            f"{now.setting} components explain {percent(explained, 0)} of the variance, and what "
            "they explain they rebuild, however rare: explained is not suspicious. Caught are "
            f"{percent(few[0] / few[1], 0)} of the frauds of the kind “{worst}”, "
            f"{percent(many[0] / many[1], 0)} of “{best}”."
            + (" Try fewer components." if now.setting > 8 and few[0] < 0.1 * few[1] else ""),
            "warn" if few[0] < 0.1 * few[1] else "plain",
        )
    if now.method == "amount":
        return (
            "No model at all: the largest amounts first. It finds no compromised terminal, and is "
            "hard to beat in money.",
            "plain",
        )
    if METHODS[now.method].supervised:
        return (
            "The reference that was told the labels of the training weeks. The others never see "
            "one, except inside a terminal's risk, from labels at least 7 days old.",
            "good",
        )
    return (
        "Strange is not fraud: most of what stands out is a rare but honest habit, and a fraud "
        "that looks like everyday life does not stand out.",
        "plain",
    )


def decision_words(v, now):
    """What to notice about the alerts in this state."""
    counts, decision = now.counts, now.decision
    if not now.labelled:
        return (
            "Without labels nobody knows which alerts are frauds: scores, plane and queue are "
            "shown; precision, recall, cost and card precision cannot be.",
            "warn",
        )
    if not now.found.test.frauds:
        return (
            "There is no fraud in the test period, so recall is undefined, nothing can be saved "
            "and every alert is a false alarm.",
            "warn",
        )
    if not now.found.validation.frauds:
        return (
            "There is no fraud in the validation period, so every threshold looks too low there: "
            "none can be chosen without looking at the test.",
            "warn",
        )
    if not decision.alerts:
        return "No transaction of the test period is strange enough: nothing is opened.", "warn"
    a_day = counts.alerts / now.found.test.days
    if v.base_rate > 1 and a_day > now.budget:
        return (
            f"With fraud {number(v.base_rate)} times as common these alerts would be "
            f"{number(a_day)} a day, more than the budget of {now.budget}: it still picks from the "
            "days as they were, so recall and savings are too good here.",
            "warn",
        )
    if v.base_rate < 0.5 and counts.precision < 0.1:
        return (
            f"The detector is as good as before, recall {percent(counts.recall)}, but fraud is "
            f"rarer: of 100 alerts {number(100 * counts.precision)} are frauds"
            + (", and investigations cost more than they save." if now.money.saved < 0 else "."),
            "alarm" if now.money.saved < 0 else "warn",
        )
    if now.money.saved < 0:
        return (
            f"Investigations cost more than they save: {money(-now.money.saved)} worse than "
            "opening nothing.",
            "alarm",
        )
    if decision.unopened > 0.2 * decision.alerts:
        return (
            f"The budget leaves {decision.unopened:,} alerts of the test period unopened: a lower "
            "threshold buys little more.",
            "warn",
        )
    lowest = decision.validation_curve.cost[decision.chosen]
    above = decision.validation.cost / lowest - 1 if lowest > 0 else 0.0
    if above > 0.02:
        return (
            f"On the validation weeks this threshold costs {percent(above, 0)} more than the "
            f"cheapest, {number(100 * decision.best_share)} %.",
            "plain",
        )
    return (
        "Near the cheapest threshold. It was found on the validation weeks; the test weeks only "
        "judge it.",
        "good",
    )


def challenges(v, now):
    decision, amount = now.decision, now.decisions["amount"]
    lowest = decision.validation_curve.cost[decision.chosen]
    above = decision.validation.cost / lowest - 1 if lowest > 0 else 0.0
    shares = {name: caught / total for name, caught, total in now.caught}
    terminal = shares.get("compromised terminal", 0.0)
    return [
        Challenge(
            "Find the cheapest threshold: within 1 % of the lowest cost on the validation weeks.",
            solved=bool(above <= 0.01),
            state=f"{percent(above)} above it.",
        ),
        Challenge(
            "Find a number of components k at which the PCA catches at least half of the frauds "
            "at compromised terminals, alerting on no more than 1 %.",
            solved=now.method == "pca" and v.share <= 1 and terminal >= 0.5,
            state=f"{percent(terminal)} of them caught with k = {now.setting}."
            if now.method == "pca"
            else "Needs the PCA.",
        ),
        Challenge(
            "Show that AUC rises while money is lost: an AUC of at least 0.8, and at its own "
            "cheapest threshold less than half of what the largest amounts save.",
            solved=bool(now.auc >= 0.8 and decision.best_saved < 0.5 * amount.best_saved),
            state=f"AUC {number(now.auc)}, saves {money(decision.best_saved)}; largest amounts: "
            f"{number(now.rivals['amount'].auc)}, {money(amount.best_saved)}.",
        ),
    ]


# ---- the figure, from top to bottom ------------------------------------------------------------


def main_feature(now, component):
    """The feature with the greatest weight in a component, numbered from 0."""
    weights = now.prepared.components.directions[:, component]
    return now.prepared.names[int(np.argmax(np.abs(weights)))]


def show_detector(now):
    """The detector's controls, the plane of two components, the scree and the scores."""
    method, decision, prepared = METHODS[now.method], now.decision, now.prepared
    controls, picture, side = st.columns([1.05, 2.05, 1.1])
    with controls:
        page.show("method")
        if method.setting == "components":
            top = {"high": len(prepared.names) - 1, "live": page.uploaded is None}
            page.show("components", components=top)
        elif method.setting:
            page.show(method.setting)
        if prepared.periods.by_weeks:
            page.show("training_weeks")
        page.show("across", "up")
        if not page.presenting:
            page.upload(
                "Your own transactions",
                read_files,
                help="CSV with time, customer, terminal, amount and, if known, fraud; or the "
                "credit-card set Time, V1…V28, Amount, Class. Plain, .gz, .xz, .bz2 or .zip.",
            )
    with picture:
        kind = "honest " if now.labelled else ""
        page.chart(
            component_plane(f"component {now.across + 1}", f"component {now.up + 1}"),
            plane_tables(now.plane, decision.ranking, decision.alerts, now.fraud),
            caption=f"{' '.join([now.transactions.note, *now.transactions.left_out])} "
            f"Test period: {len(now.plane.shown)} {kind}"
            "transactions drawn by lot, the strangest alerts"
            + (" and all frauds" if now.labelled else "")
            + ". Shaded: where more than half are alerts. Component "
            f"{now.across + 1} is led by “{main_feature(now, now.across)}”, {now.up + 1} by "
            f"“{main_feature(now, now.up)}”.",
            name="plane",
        )
        meaning = {"Passed": palette.DATA, "Alert; where alerts prevail": palette.ACCENT}
        if now.labelled:
            meaning = {
                "Honest": palette.DATA,
                "False alarm; where alerts prevail": palette.ACCENT,
                "Fraud caught": palette.TRUTH,
                "Fraud missed": palette.ALARM,
            }
        clusters = {"Cluster, half of it": palette.MODEL} if len(now.plane.centres["x"]) else {}
        page.legend(meaning | clusters)
    with side:
        kept = now.setting if now.method == "pca" else 0
        share = percent(prepared.components.explained[:kept].sum())
        page.chart(
            scree(),
            scree_tables(prepared, kept, now.shuffled),
            caption=(f"Blue: the {kept} kept, {share} of the variance. " if kept else "")
            + "Dashed: features shuffled, 95 % quantile.",
            name="scree",
        )
        line = threshold_line(decision.threshold, now.histogram, method.log)
        threshold = number(decision.threshold)
        if method.log and np.isfinite(decision.threshold):
            place = score_axis(np.array([decision.threshold]), True)[0]
            threshold += f", log₁₀ {number(place)}"
        page.chart(
            score_histogram(f"log₁₀ {method.score}" if method.log else method.score),
            now.histogram | {"threshold": line},
            caption=f"Threshold {threshold}; test scores"
            + (", frauds in red, caught or not." if now.labelled else "."),
            name="scores",
        )


def show_decision(v, now):
    """Threshold, cost, budget and base rate, and what they mean on the test weeks."""
    page.prose(
        "Decide",
        "Alerts are opened by people. An opened fraud is stopped; a missed one costs its amount. "
        "The threshold is chosen on the **validation weeks** and judged on the **test weeks**, "
        "with a week between them whose labels are not known yet.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.6])
    with controls:
        names = ("share", "cost", "budget", "base_rate") if now.labelled else ("share", "budget")
        page.show(*names, budget={"marks": {"no limit": NO_LIMIT}})
    if not now.labelled:
        return
    counts, decision, test = now.counts, now.decision, now.found.test
    precision, roc = ranking_tables(decision, test)
    costs = cost_tables(decision, v.share / 100, now.found.validation.days, test.days)
    with controls:
        page.legend(
            {
                "Test weeks": palette.MODEL,
                "This threshold": palette.ACCENT,
                "Cheapest on validation": palette.TRUTH,
                "No model": palette.ALARM,
            }
        )
    with left:
        page.chart(
            cost_curve("alert on the strangest / %", "cost a day"),
            costs,
            caption=(
                f"Cheapest on validation: {number(100 * decision.best_share)} %, which saves "
                f"{money(decision.best_saved)} on the test weeks."
                if decision.chosen
                else "Cheapest on validation: open nothing."
            )
            + " Dotted: validation."
            + ("" if len(costs["now"]["x"]) else " This threshold is above the picture."),
            name="cost",
        )
        page.chart(
            ranking_curve("false positive rate", "recall"),
            roc,
            caption=f"AUC {number(now.auc)}, the area below: how often a fraud scores above an "
            "honest transaction. It flatters: 1 % to the right looks small and is "
            f"{count(0.01 * (counts.false_alarms + counts.passed))} false alarms, against "
            f"{count(counts.caught + counts.missed)} frauds in all.",
            name="roc",
        )
    with right:
        page.chart(
            ranking_curve("recall", "precision"),
            precision,
            caption=f"Precision. Dashed: prevalence, {percent(counts.base_rate, 2)}. Thin: without "
            "the budget.",
            name="precision",
        )
        page.chart(
            caught_shares(),
            {
                "groups": {
                    "group": [name for name, _, _ in now.caught],
                    "share": [caught / total for _, caught, total in now.caught],
                    "text": [f"{caught} of {total}" for _, caught, total in now.caught],
                }
            },
            caption="Frauds of each kind that are caught, in the test weeks as they were.",
            name="kinds",
        )


def show_numbers(v, now):
    """The numbers of the decision, each with its formula filled in."""
    counts, at, test = now.counts, now.money, now.found.test
    if not now.labelled:
        a_day = now.decision.alerts / test.days
        formula = f"{now.decision.alerts:,}/{test.days} days"
        page.numbers([("Alerts a day", number(a_day), formula)])
        return
    pi, tpr, fpr = counts.base_rate, counts.recall, counts.false_positive_rate
    everything = counts.alerts + counts.missed + counts.passed
    average = average_precision(test, v.base_rate)
    page.numbers(
        [
            (
                "Precision",
                percent(counts.precision),
                f"{count(counts.caught)}/({count(counts.caught)} + {count(counts.false_alarms)})"
                + interval(precision_interval(counts)),
            ),
            (
                "Recall",
                percent(tpr),
                f"{count(counts.caught)}/({count(counts.caught)} + {count(counts.missed)})"
                + interval(recall_interval(counts)),
            ),
            (
                "Base rate π",
                percent(pi, 2),
                f"precision = {number(pi)}·{number(tpr)}/({number(pi)}·{number(tpr)} + "
                f"{number(1 - pi)}·{number(fpr)})",
            ),
            (
                "Alerts a day",
                number(counts.alerts / test.days),
                f"{count(counts.alerts)}/{test.days} days",
            ),
            (
                "Cost",
                money(at.cost),
                f"{money(counts.missed_amount)} missed + {number(v.cost)}·{count(counts.alerts)}",
            ),
            (
                "Saved against no model",
                money(at.saved),
                f"{money(at.without_model)} − {money(at.cost)}; standard error "
                f"{money(at.standard_error)}",
            ),
            (
                "Saved against all alerts",
                money(at.all_alerts - at.cost),
                f"{number(v.cost)}·{count(everything)} − {money(at.cost)}",
            ),
            (
                "Average precision",
                number(average),
                f"Σ ΔR·P; by lot {number(pi)}. AUC {number(now.auc)}; by lot 0.5",
            ),
        ]
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


def show_queue(v, now):
    """The alerts of one day with their reasons, and card precision day by day."""
    today = min(v.day, len(now.days)) - 1
    date = now.days[today]
    rows = queue_of_day(now.decision.ranking, now.decision.alerts, now.day, date)
    shown, start = rows[:QUEUE_LENGTH], now.start
    page.prose(
        "The queue of the day", "What lies on the investigators’ desks, strangest first, and why."
    )
    controls, table = st.columns([1.05, 3.2])
    with controls:
        if len(now.days) > 1:
            page.show("day", day={"high": len(now.days)})
        if now.labelled:
            cards = now.found.cards
            team = int(min(now.budget, np.diff(cards.starts).max()))
            found, possible = card_precision(cards, team)
            page.chart(
                daily_precision(),
                card_tables(found, possible, today),
                caption=f"Card precision@{team}: mean {percent(np.nanmean(found))} (dashed). "
                "Ticks: the best possible. A card that is caught is blocked.",
                name="cards",
            )
    with table:
        truths = ["Truth"] if now.labelled else []
        body = []
        for place, row in enumerate(shown, start=1):
            minutes = int(now.transactions.time[start + row] % 1 * 1440)
            amount = now.transactions.amount[start + row]
            cells = (
                str(place),
                f"{minutes // 60:02d}:{minutes % 60:02d}",
                f"{amount:,.2f}",
                number(now.found.score[row]),
                reasons(now, row),
            )
            body.append((*cells, truth(now, row)) if now.labelled else cells)
        caught = int(now.fraud[rows].sum())
        missed = int((now.fraud & (now.day == date)).sum()) - caught
        page.table(
            ["#", "Time", "Amount", "Score", "Reasons", *truths],
            body,
            caption=f"Test day {today + 1}: {len(rows)} alerts"
            + (f", {caught} of them frauds; {missed} frauds missed" if now.labelled else "")
            + (f". The first {len(shown)}. " if len(rows) > len(shown) else ". ")
            + reasons_words(now),
            right=("#", "Time", "Amount", "Score"),
            marked=[place for place, row in enumerate(shown) if now.fraud[row]],
        )


def show_comparison(v, now):
    """All detectors at the same share, cost, budget and base rate."""
    page.prose(
        "Against each other",
        "The chosen detector as set above, the others at their usual setting; all with the same "
        "cost, budget and base rate.",
    )
    page.show("compare")
    columns = ["Average precision", "AUC", "Precision", "Recall", "Saved", "Saved at best"]
    page.table(
        ["Detector", *columns],
        [
            (
                METHODS[name].label + (" (told labels)" if METHODS[name].supervised else ""),
                number(average_precision(now.rivals[name].found.test, v.base_rate)),
                number(now.rivals[name].auc),
                percent(decision.counts.precision),
                percent(decision.counts.recall),
                money(decision.money.saved),
                f"{money(decision.best_saved)} at {number(100 * decision.best_share)} %",
            )
            for name, decision in now.decisions.items()
        ],
        caption=f"Test weeks. Saved: alerting on the strangest {number(v.share)} %; at best: on "
        "the share that is cheapest on the validation weeks.",
        right=columns,
        marked=[place for place, name in enumerate(now.decisions) if name == now.method],
    )


def listing_call(v, now):
    """A call that runs as it stands: the simulated set, or the reader's own file."""
    make, source = "transaction_set", "table = simulate_transactions()"
    if page.uploaded:
        source = 'table = pd.read_csv("transactions.csv")'
        if now.transactions.customer is None:
            make = "credit_card_set"
        else:
            source += '\ntable["time"] = pd.to_datetime(table["time"])'
    budget = "np.inf" if np.isinf(now.budget) else now.budget
    return (
        f'{source}\ntransactions = {make}(table, "Transactions", "")\n'
        f"prepared = prepare(transactions, {v.training_weeks})\n"
        f'assessed = assess(prepared, "{now.method}", {now.setting})\n'
        f"decision = decide(\n    assessed.validation, assessed.test, {v.share / 100:.6g}, "
        f"{v.cost}, {budget}, {v.base_rate}\n)\nprint(decision.counts)\nprint(decision.money)"
    )


def listing_data(now):
    """Tables to download: the scores, and what the cost curve is made of."""
    tables = {
        "scores": {
            "row": now.start + np.arange(len(now.found.score)),
            "score": now.found.score,
            "opened": opened(now.decision.ranking, now.decision.alerts),
        }
    }
    if now.labelled:
        tables["cost"] = {
            "share": ALERT_SHARES,
            "cost_on_validation": now.decision.validation_curve.cost,
            "cost_on_test": now.decision.test_curve.cost,
            "saved_on_test": now.decision.test_curve.saved,
        }
    return tables


@page.figure
def detection(v):
    now = computed(v)
    page.presets()
    show_detector(now)
    words, tone = detector_words(v, now)
    page.notice(words, tone=tone)
    show_decision(v, now)
    words, tone = decision_words(v, now)
    page.notice(words, tone=tone)
    show_numbers(v, now)
    show_queue(v, now)
    if now.labelled:
        show_comparison(v, now)
        page.challenges(challenges(v, now))
    page.code(assess, call=listing_call(v, now), data=lambda: listing_data(now))


page.mathematics(r"""
**Split in time.** Features are scaled, and every detector is fitted, on the training weeks; the
threshold is chosen on the 2 validation weeks after them; then comes a week without labels (that is
how long an investigation or a complaint takes), and the last 3 weeks are judged once. A set of a
few days is cut at 50, 70 and 75 % of its time. Only logistic regression is told labels, those of
the training weeks. A terminal's risk is the share of frauds there 7 to 7 + w days ago: old labels,
known when the feature is computed.

**Scores**, $z$ being the scaled features of a transaction (mean 0, standard deviation 1 with
$n - 1$ on the training weeks). PCA: $\lVert z - VV^\top z\rVert^2$ with the $k$ first eigenvectors
of $S = Z^\top Z/(n-1)$ in $V$. Mahalanobis: $z^\top S^{-1} z$ (pseudo-inverse where $S$ is
singular). k-means: $\min_i \lVert z - c_i\rVert^2$, our own Lloyd steps from k-means++ starts, on
20,000 training rows. Gaussian mixture: $-\log\sum_i \pi_i N(z;\mu_i,\Sigma_i)$, full covariances,
$10^{-3}$ on their diagonals, 10,000 rows. Isolation forest: $2^{-E[h(z)]/c(256)}$, $h$ the depth
at which a random tree isolates $z$. Local outlier factor: mean density at the neighbours over the
density at $z$, against 3,000 rows. Logistic regression: $b + w^\top z$, with $\frac12\lVert w
\rVert^2$ added to the log-loss, classes not weighted.

**Reasons** are exact parts of the score where it is a sum: $(z - VV^\top z)_j^2$, $z_j (S^{-1}
z)_j$, $(z - c)_j^2$, $w_j z_j$, and $\frac12 (z - \mu)_j (\Sigma^{-1}(z - \mu))_j$ for the
most likely component of the mixture. What is left, $b$ or the logarithms of the mixture, belongs to
no feature. Mahalanobis, mixture and logistic parts can be negative.

**Counts.** With a threshold, and a budget of alerts a day, there are true and false positives and
negatives. Precision $= TP/(TP + FP)$, recall $= TPR = TP/(TP + FN)$, $FPR = FP/(FP + TN)$.
Average precision is $\sum_i (R_i - R_{i-1}) P_i$, without interpolation; AUC is the probability
that a fraud scores above an honest transaction, ties half. Both look at all thresholds without a
budget. Intervals are Wilson's, 95 %.

**Base rate.** TPR and FPR belong to the detector, precision does not:

$$
\text{precision} = \frac{\pi\,TPR}{\pi\,TPR + (1 - \pi)\,FPR}.
$$

Frauds count $w$ times, honest transactions once, so $\pi$ becomes $w\pi/(w\pi + 1 - \pi)$, in
curves, numbers and money alike. That is exact without a budget. A budget still picks from the days
as they were: with more fraud in them its places would be taken sooner, so that recall would fall.
What a single day's queue shows is as it was.

**Why ROC flatters.** Its axis of false alarms is a share of all honest transactions, a hundred
times as many as the frauds: a curve close to the corner may still mean ten false alarms for each
fraud. AUC weighs every false positive rate alike, also those that no team could work off, and
knows nothing of amounts. On these data a detector with the higher AUC can save less than the
largest amounts alone.

**Money.** Cost $= \sum$ amounts of missed frauds $+\; c\,\cdot$ alerts, an opened fraud being
stopped. "No model" opens nothing, "all alerts" everything, whatever the budget. The standard error
of what is saved is that of a sum over independent events; frauds come in series, so it is somewhat
too small. Threshold, detector and settings can be tried on the test weeks here, which a real test
would forbid.

**Card precision@k.** Each day the $k$ cards with the highest scores are examined: compromised
cards among them over $k$ (or over all cards, if fewer). A card that is found is blocked and leaves
all later days. Without identifiers every transaction counts as a card.

**Data.** Simulated after the published design of the Fraud Detection Handbook: customers and
terminals on a map, amounts and frequencies of each customer; fraud is an amount above 220, a
terminal compromised for 28 days, or a customer whose payments, for 14 days, are multiplied by 5
now and then. No number of it is measured. Amounts have no currency.

**References.** Le Borgne, Siblini, Lebichot and Bontempi (2022), *Reproducible Machine Learning
for Credit Card Fraud Detection*; Pearson (1901), *Phil. Mag.* 2; Mahalanobis (1936), *Proc. Nat.
Inst. Sci. India* 2; Lloyd (1982), *IEEE Trans. Inf. Theory* 28; Arthur and Vassilvitskii (2007),
SODA; Dempster, Laird and Rubin (1977), *JRSS B* 39; Liu, Ting and Zhou (2008), ICDM; Breunig,
Kriegel, Ng and Sander (2000), SIGMOD; Horn (1965), *Psychometrika* 30; Davis and Goadrich (2006),
ICML; Saito and Rehmsmeier (2015), *PLoS ONE* 10; Elkan (2001), IJCAI; Saerens, Latinne and
Decaestecker (2002), *Neural Computation* 14; Wilson (1927), *JASA* 22.
""")
page.footer()
