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
from core.maths.case_studies.alert_policy import (
    ALERT_SHARES,
    area_under_roc,
    average_precision,
    card_precision,
    confusion_counts,
    cost_curves,
    decide,
    opened,
    precision_interval,
    recall_interval,
    thinned_ends,
)
from core.maths.case_studies.card_transactions import SCENARIOS, WINDOWS, transaction_set
from core.maths.case_studies.fraud_detection import (
    METHODS,
    QUEUE_LENGTH,
    assess,
    can_learn,
    prepare,
    split_periods,
)
from core.maths.case_studies.fraud_tables import (
    kinds_of_fraud,
    largest_parts,
    plane_tables,
    principal_plane,
    queue_of_day,
    score_bins,
    scree_tables,
    stick_columns,
    threshold_line,
    tick_columns,
)
from core.maths.case_studies.maintenance_tables import band, dots, path
from core.maths.linear_algebra.principal_components import random_scree
from core.ui.controls import Choice, Slider, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

NO_LIMIT = 200  # the top of the budget's scale
AXES = {str(k): f"Component {k}" for k in range(1, 9)}
QUICK = ("mahalanobis", "logistic", "amount", "random")  # always in the comparison

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
            help="The score is what these k principal components cannot rebuild.",
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
        Slider(name="trees", label="Trees", low=10, high=300, default=100, step=10, live=False),
        Slider(
            name="neighbours",
            label="Neighbours",
            low=2,
            high=100,
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


@page.cached(max_entries=9)
def prepared_for(key, weeks, _transactions):
    prepared = prepare(_transactions, weeks)
    rows = prepared.train[:: max(1, len(prepared.train) // 5000)]
    return prepared, np.quantile(random_scree(rows, 5), 0.95, axis=0)


@page.cached(max_entries=64)
def assessed_by(key, weeks, method, setting, _prepared, _report):
    found = assess(_prepared, method, setting, _report)
    return found, area_under_roc(found.test)


@page.cached(max_entries=64)
def plane_for(key, weeks, method, setting, across, up, _prepared, _detector):
    return principal_plane(_prepared, _detector, across, up)


@page.cached(max_entries=64)
def histogram_of(key, weeks, method, setting, _score, _fraud):
    return score_bins(_score, _fraud, METHODS[method].log)


def setting_of(v, method, features):
    """The number that a detector takes now; with the standard one unless it is the chosen one."""
    name = METHODS[method].setting
    value = getattr(v, name) if name and method == v.method else METHODS[method].default
    return min(value, features - 1) if method == "pca" else value


def money(value):
    return f"{value:,.0f}".replace("-", "−")


def count(value):
    """A number of transactions, which a base rate can make fractional."""
    return f"{value:,.0f}" if value >= 100 or float(value).is_integer() else number(value)


def interval(limits):
    low, high = limits
    return "" if np.isnan(low) else f"95 %: {percent(low)} to {percent(high)}"


def computed(v):
    """Everything that the figure shows, in one place: each number is computed once."""
    key, transactions = set_of()
    prepared, shuffled = prepared_for(key, v.training_weeks, transactions)
    method = v.method if v.method != "logistic" or can_learn(prepared) else "pca"
    with page.progress("Fitting the detector …") as report:
        found, auc = assessment(key, v, method, prepared, report)
    test = prepared.periods.test
    known = np.zeros(len(found.score), bool)
    fraud = known if transactions.fraud is None else transactions.fraud[test]
    budget = np.inf if v.budget == NO_LIMIT else v.budget
    decision = decide(found.validation, found.test, v.share / 100, v.cost, budget, v.base_rate)
    mask = opened(decision.ranking, decision.alerts)
    return SimpleNamespace(
        key=key,
        transactions=transactions,
        prepared=prepared,
        shuffled=shuffled,
        method=method,
        found=found,
        auc=auc,
        fraud=fraud,
        labelled=found.test.labelled,
        budget=budget,
        decision=decision,
        counts=decision.counts,
        money=decision.money,
        curves=cost_curves(found.validation, found.test, v.cost, budget, v.base_rate),
        kept=setting_of(v, "pca", len(prepared.names)),
        kinds=[
            (name, int((mask & kind).sum()), int(kind.sum()))
            for name, kind in kinds_of_fraud(found, prepared)
        ],
        warming_up=transactions.customer is not None
        and transactions.time[prepared.periods.train.start] < WINDOWS[-1],
        days=np.floor(transactions.time[test]),
        test_start=test.start,
    )


def assessment(key, v, method, prepared, report):
    setting = setting_of(v, method, len(prepared.names))
    return assessed_by(key, v.training_weeks, method, setting, prepared, report)


def comparison(v, now):
    """A row for each detector: decided at the same share, cost, budget and base rate."""
    names = [name for name in METHODS if v.compare or name in (now.method, *QUICK)]
    if not can_learn(now.prepared):
        names.remove("logistic")
    rows = {}
    with page.progress("Fitting all detectors …") as report:
        for place, name in enumerate(names):
            report(place / len(names), f"{METHODS[name].label} …")
            found, auc = assessment(now.key, v, name, now.prepared, lambda *_: None)
            rankings = found.validation, found.test
            rows[name] = SimpleNamespace(
                auc=auc,
                average=average_precision(found.test, v.base_rate),
                decision=decide(*rankings, v.share / 100, v.cost, now.budget, v.base_rate),
                curves=cost_curves(*rankings, v.cost, now.budget, v.base_rate),
            )
    return rows


# ---- words -------------------------------------------------------------------------------------


def decision_words(v, now):
    """What to notice about the alerts in this state."""
    counts, curves, at, waiting = now.counts, now.curves, now.money, now.decision.unopened
    if not now.labelled:
        return (
            "Without labels nobody knows which alerts are frauds: scores, plane and queue are "
            "shown; precision, recall, cost and card precision cannot be.",
            "warn",
        )
    if not now.found.test.frauds:
        return (
            "There is no fraud in the test period, so recall and what is saved are undefined; "
            "every alert is a false alarm.",
            "warn",
        )
    if not counts.alerts:
        return "No transaction of the test period is strange enough: nothing is opened.", "warn"
    if at.saved < 0:
        return (
            f"More is spent on investigations than fraud costs: {money(-at.saved)} worse than "
            "opening nothing.",
            "alarm",
        )
    if v.base_rate < 0.5 and counts.precision < 0.1:
        return (
            f"The detector is as good as before, recall {percent(counts.recall)}, but fraud is "
            f"rarer, so of 100 alerts only {number(100 * counts.precision)} are frauds.",
            "warn",
        )
    if waiting > 0.2 * now.decision.alerts:
        return (
            f"The budget leaves {waiting:,} alerts of the test period unopened: a lower threshold "
            "buys little more.",
            "warn",
        )
    low = curves.money.cost[curves.chosen]
    if at.cost > 1.1 * low:
        return (
            f"Cost {percent(at.cost / low - 1, 0)} above the threshold that the validation weeks "
            f"call cheapest, {number(100 * curves.share)} %.",
            "plain",
        )
    return (
        "Near the cheapest threshold. It was found on the validation weeks; the test weeks only "
        "judge it.",
        "good",
    )


def detector_words(v, now):
    """What to notice about the detector in this state."""
    shares = {name: caught / total for name, caught, total in now.kinds}
    terminal = shares.get("compromised terminal")
    if now.warming_up:
        return (
            f"Training reaches into the first {WINDOWS[-1]} days, when the windows of that length "
            "are still filling: normal seems emptier than it is.",
            "warn",
        )
    if now.method == "pca" and terminal is not None and terminal < 0.1:
        explained = now.prepared.components.explained[: now.kept].sum()
        return (
            f"{now.kept} components explain {percent(explained, 0)} of the variance, the risk of a "
            "terminal included, so a fraud there is rebuilt without an error: "
            f"{percent(terminal, 0)} of these are caught. What is explained is not suspicious.",
            "warn",
        )
    if now.method == "amount":
        return (
            "No model at all: the largest amounts first. It finds no compromised terminal, and is "
            "hard to beat in money.",
            "plain",
        )
    if METHODS[now.method].supervised:
        return (
            "The reference that was told the labels of the training weeks. The others never saw "
            "one, except in the terminals' risk, from labels at least 7 days old.",
            "good",
        )
    return (
        "Strange is not fraud: most of what stands out is a rare but honest habit, and fraud that "
        "looks like everyday life does not stand out.",
        "plain",
    )


def challenges(v, now):
    cheapest = now.curves.validation.cost.min()
    here = now.decision.validation.cost
    shares = {name: caught / total for name, caught, total in now.kinds}
    terminal = shares.get("compromised terminal", np.nan)
    own, amount = now.rows[now.method], now.rows["amount"]
    return [
        Challenge(
            "Find the cheapest threshold: within 1 % of the lowest cost on the validation weeks.",
            solved=bool(here <= 1.01 * cheapest),
            state=f"{percent(here / cheapest - 1)} above it."
            if cheapest > 0
            else "Nothing is lost there.",
        ),
        Challenge(
            "Find a number of components k at which the PCA catches at least half of the frauds "
            "at compromised terminals, alerting on no more than 1 %.",
            solved=bool(now.method == "pca" and v.share <= 1 and terminal >= 0.5),
            state=f"{percent(terminal)} of them caught."
            if now.method == "pca"
            else "Needs the PCA.",
        ),
        Challenge(
            "Show that AUC rises while money is lost: an AUC of at least 0.8, and at its own "
            "cheapest threshold less than half of what the largest amounts save.",
            solved=bool(own.auc >= 0.8 and own.curves.saved < 0.5 * amount.curves.saved),
            state=f"AUC {number(own.auc)}, saves {money(own.curves.saved)}; largest amounts: "
            f"{number(amount.auc)}, {money(amount.curves.saved)}.",
        ),
    ]


# ---- the figure --------------------------------------------------------------------------------


def show_detector(v, now):
    """The controls of the detector, the plane, the scree and the histogram."""
    prepared, found, method = now.prepared, now.found, METHODS[now.method]
    features = len(prepared.names)
    setting = setting_of(v, now.method, features)
    across, up = (min(int(axis), features) for axis in (v.across, v.up))
    plane = plane_for(
        now.key, v.training_weeks, now.method, setting, across - 1, up - 1, prepared, found.detector
    )
    histogram = histogram_of(now.key, v.training_weeks, now.method, setting, found.score, now.fraud)
    controls, picture, side = st.columns([1.05, 2.05, 1.1])
    with controls:
        page.show("method")
        if method.setting == "components":
            page.show("components", components={"high": features - 1, "live": not page.uploaded})
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
        page.chart(
            component_plane(f"component {across}", f"component {up}"),
            plane_tables(plane, now.decision.ranking, now.decision.alerts, now.fraud),
            caption=f"{now.transactions.note} A sample of {len(plane.shown)} "
            f"{'honest' if now.labelled else 'ordinary'} test transactions, all frauds, the "
            "strangest false alarms. Shaded: where more than half of all are alerts. "
            f"{plane.outside} lie outside.",
            name="plane",
        )
        page.legend(
            {
                "Honest": palette.DATA,
                "False alarm; region of alerts": palette.ACCENT,
                "Fraud caught": palette.TRUTH,
                "Fraud missed": palette.ALARM,
            }
            | ({"Clusters": palette.MODEL} if len(plane.centres["x"]) else {})
            if now.labelled
            else {"Ordinary": palette.DATA, "Alert": palette.ACCENT}
        )
    with side:
        kept = now.kept if now.method == "pca" else 0
        explained = prepared.components.explained[: now.kept].sum()
        page.chart(
            scree(),
            scree_tables(prepared, kept, now.shuffled),
            caption=f"Blue: the {kept} kept, {percent(explained, 1)} of the variance. Orange: 95 % "
            "quantile when features are shuffled."
            if kept
            else "Variances of the training weeks. Orange: 95 % quantile when features are "
            "shuffled.",
            name="scree",
        )
        page.chart(
            score_histogram(f"log₁₀ {method.score}" if method.log else method.score),
            histogram
            | {"threshold": threshold_line(now.decision.threshold, histogram, method.log)},
            caption=f"Threshold {number(now.decision.threshold)}; test scores"
            + (", frauds in red." if now.labelled else "."),
            name="scores",
        )


def show_decision(v, now):
    """Threshold, cost, budget and base rate; cost, precision–recall, ROC and kinds of fraud."""
    counts, curves, found = now.counts, now.curves, now.found
    page.prose(
        "Decide",
        "Alerts are opened by people. An opened fraud is stopped; a missed one costs its amount. "
        "The threshold is chosen on the **validation weeks** and judged on the **test weeks**, "
        "with a week between them whose labels are not known yet.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.6])
    with controls:
        page.show("share", "cost", "budget", "base_rate", budget={"marks": {"no limit": NO_LIMIT}})
        if now.kinds:
            page.chart(
                caught_shares(),
                {
                    "groups": {
                        "group": [name for name, _, _ in now.kinds],
                        "share": [caught / total for _, caught, total in now.kinds],
                        "text": [f"{caught} of {total}" for _, caught, total in now.kinds],
                    }
                },
                caption="Frauds caught in the test weeks, as counted.",
                name="kinds",
            )
    if not now.labelled:
        return
    ends, whole = thinned_ends(now.decision.ranking), thinned_ends(found.test)
    curve = confusion_counts(now.decision.ranking, ends[1:], v.base_rate)
    unlimited = confusion_counts(found.test, whole[1:], v.base_rate)
    low, high = precision_interval(counts)
    days = found.test.days
    with left:
        cost = now.money.cost / days, curves.money.cost[1:] / days
        level = float(now.money.without_model) / days
        shares = 100 * ALERT_SHARES[1:]
        top = 1.3 * max(level, curves.money.cost.min() / days, 1e-9)
        error = curves.money.standard_error[1:] / days
        validation = curves.validation.cost / found.validation.days
        seen = cost[1] <= top
        best = curves.chosen
        page.chart(
            cost_curve("alerted / % of transactions", "cost a day"),
            {
                "band": band(
                    shares[seen],
                    cost[1][seen] - error[seen],
                    np.minimum(cost[1] + error, top)[seen],
                ),
                "level": path(shares[[0, -1]], [level, level]),
                "validation": path(shares, np.where(validation[1:] <= top, validation[1:], np.nan)),
                "test": path(shares[seen], cost[1][seen]),
                "best": dots(shares[[best - 1]], validation[[best]]) if best else dots([], []),
                "now": dots([v.share], [cost[0]]) if cost[0] <= top else dots([], []),
            },
            caption=(
                f"Cheapest on validation: {number(100 * curves.share)} %, "
                f"saving {money(curves.saved)} on the test weeks."
                if best
                else "Cheapest on validation: open nothing."
            )
            + " Dotted: validation; red: no model.",
            name="cost",
        )
        scores = counts.false_positive_rate
        page.chart(
            ranking_curve("false positive rate", "recall"),
            {
                "unlimited": path(unlimited.false_positive_rate, unlimited.recall),
                "curve": path(curve.false_positive_rate, curve.recall),
                "level": path([0, 1], [0, 1]),
                "interval": path([scores] * 2, recall_interval(counts)),
                "now": dots([scores], [counts.recall]),
            },
            caption=f"ROC. It flatters: one step of 1 % to the right looks small and is "
            f"{count(0.01 * float(counts.false_alarms + counts.passed))} false alarms, against "
            f"{count(float(counts.caught + counts.missed))} frauds in all.",
            name="roc",
        )
    with right:
        page.chart(
            ranking_curve("recall", "precision"),
            {
                "unlimited": path(unlimited.recall, unlimited.precision),
                "curve": path(curve.recall, curve.precision),
                "level": path([0, 1], [counts.base_rate] * 2),
                "interval": path([counts.recall] * 2, [low, high]),
                "now": dots([counts.recall], [counts.precision]),
            },
            caption=f"Precision against recall. Dashed: prevalence {percent(counts.base_rate, 2)}. "
            "Thin: without the budget.",
            name="precision",
        )


def reason(now, place, row):
    """The features that raise the score of a row most, with their values."""
    parts = now.found.reasons.parts[place]
    values = now.transactions.features[now.test_start + row, now.prepared.feature]
    return "; ".join(
        f"{now.prepared.names[j]} {number(values[j])} (+{number(parts[j])})"
        for j in largest_parts(parts)
    )


def show_queue(v, now):
    """The alerts of a day with their reasons, and card precision day by day."""
    days = np.unique(now.days)
    today = min(v.day, len(days)) - 1
    rows = queue_of_day(now.decision.ranking, now.decision.alerts, now.days, days[today])
    frauds = now.fraud & (now.days == days[today])
    page.prose(
        "The queue of the day",
        "What lies on the investigators’ desks, strangest first, and why.",
    )
    controls, table = st.columns([1.05, 3.2])
    with controls:
        if len(days) > 1:
            page.show("day", day={"high": len(days)})
        if now.labelled:
            team = int(min(v.budget, now.found.cards.starts[-1]))
            found, possible = card_precision(now.found.cards, team)
            at, mean = np.arange(1, len(days) + 1), np.nanmean(found)
            page.chart(
                daily_precision(),
                {
                    "days": stick_columns(at, found),
                    "chosen": stick_columns(at[[today]], found[[today]]),
                    "possible": tick_columns(at, possible),
                    "mean": path(at[[0, -1]], [mean, mean]),
                },
                caption=f"Card precision@{team}: mean {percent(mean)}. Ticks: the best possible.",
                name="cards",
            )
    with table:
        start = now.test_start
        clock = (now.transactions.time[start + rows] % 1) * 24
        places = {}
        if now.found.reasons is not None:
            places = {row: place for place, row in enumerate(now.found.reasons.row)}
        kinds = now.transactions.scenario
        body = []
        for place, row in enumerate(rows[:QUEUE_LENGTH]):
            verdict = "fraud" if now.fraud[row] else "honest"
            if now.fraud[row] and kinds is not None:
                verdict = SCENARIOS.get(int(kinds[start + row]), verdict)
            body.append(
                (
                    str(place + 1),
                    f"{int(clock[place]):02d}:{int(clock[place] % 1 * 60):02d}",
                    f"{now.transactions.amount[start + row]:,.2f}",
                    number(now.found.score[row]),
                    reason(now, places[row], row) if row in places else "the amount itself",
                    *([verdict] if now.labelled else []),
                )
            )
        caught = f", {now.fraud[rows].sum()} of them frauds" if now.labelled else ""
        missed = (
            f" {(frauds.sum() - now.fraud[rows].sum())} frauds of the day are not among them."
            if now.labelled
            else ""
        )
        page.table(
            ["", "Time", "Amount", "Score", "Reasons", *(["Truth"] if now.labelled else [])],
            body,
            caption=f"Test day {today + 1}: {len(rows)} alerts{caught}.{missed}"
            + (f" The first {QUEUE_LENGTH} are shown." if len(rows) > QUEUE_LENGTH else ""),
            right=("", "Time", "Amount", "Score"),
            marked=[k for k, row in enumerate(rows[:QUEUE_LENGTH]) if now.fraud[row]],
        )
        detector = now.found.detector
        if detector is not None:
            page.formula(
                "Reasons: parts of the score, which they add up to"
                + (" with a rest." if np.abs(now.found.reasons.rest).max() > 0 else ".")
                if detector.additive
                else "Reasons: by how much the score drops when this feature alone is set to its "
                "median; this score is no sum of parts."
            )


def show_numbers(v, now):
    """The numbers of the decision with their formulas, and what to notice."""
    counts, at, days = now.counts, now.money, now.found.test.days
    words, tone = decision_words(v, now)
    page.notice(words, tone=tone)
    if not now.labelled:
        page.numbers(
            [
                (
                    "Alerts a day",
                    number(now.decision.alerts / days),
                    f"{now.decision.alerts:,} / {days} days",
                )
            ]
        )
        return
    caught, missed, false = (float(c) for c in (counts.caught, counts.missed, counts.false_alarms))
    page.numbers(
        [
            (
                "Precision",
                percent(counts.precision),
                f"{count(caught)}/({count(caught)} + {count(false)}); "
                f"{interval(precision_interval(counts))}",
            ),
            (
                "Recall",
                percent(counts.recall),
                f"{count(caught)}/({count(caught)} + {count(missed)}); "
                f"{interval(recall_interval(counts))}",
            ),
            (
                "Base rate",
                percent(counts.base_rate, 2),
                f"π·TPR/(π·TPR + (1 − π)·FPR), FPR = {percent(counts.false_positive_rate, 2)}",
            ),
            (
                "Alerts a day",
                number(float(counts.alerts) / days),
                f"{count(float(counts.alerts))} / {days} days",
            ),
            (
                "Cost",
                money(at.cost),
                f"{money(counts.missed_amount)} missed + {number(v.cost)}·"
                f"{count(float(counts.alerts))}",
            ),
            (
                "Saved against no model",
                money(at.saved),
                f"{money(at.without_model)} − {money(at.cost)}, ± {money(at.standard_error)}",
            ),
            (
                "Saved against all alerts",
                money(at.all_alerts - at.cost),
                f"{number(v.cost)}·{count(float(counts.alerts + counts.missed + counts.passed))} − "
                f"{money(at.cost)}",
            ),
            (
                "Average precision; AUC",
                f"{number(average_precision(now.found.test, v.base_rate))}; {number(now.auc)}",
                "Σ ΔR·P; P(fraud above honest)",
            ),
        ]
    )


def show_comparison(v, now):
    """All detectors at the same share, cost, budget and base rate."""
    page.prose(
        "Against each other",
        "The chosen detector as set above, the others at their standard setting, all with the "
        "same budget, cost and base rate.",
    )
    page.show("compare")
    rows = now.rows
    page.table(
        ["Detector", "AUC", "Average precision", "Precision", "Recall", "Saved", "Saved at best"],
        [
            (
                METHODS[name].label + (" (told the labels)" if METHODS[name].supervised else ""),
                number(row.auc),
                number(row.average),
                percent(row.decision.counts.precision),
                percent(row.decision.counts.recall),
                money(row.decision.money.saved),
                f"{money(row.curves.saved)} at {number(100 * row.curves.share)} %",
            )
            for name, row in rows.items()
        ],
        caption=f"Test weeks. Saved: alerting on the strangest {number(v.share)} %; at best: on "
        "the share that is cheapest on the validation weeks.",
        right=("AUC", "Average precision", "Precision", "Recall", "Saved", "Saved at best"),
        marked=[place for place, name in enumerate(rows) if name == now.method],
    )


def listing_call(v, now):
    """A call that runs as it stands: the simulated set, or the reader's own file."""
    source = "table = simulate_transactions()\n"
    make = "transaction_set"
    if page.uploaded:
        source = 'table = pd.read_csv("transactions.csv")\n'
        if now.transactions.customer is None:
            make = "credit_card_set"
        else:
            source += 'table["time"] = pd.to_datetime(table["time"])\n'
    budget = "np.inf" if np.isinf(now.budget) else now.budget
    setting = setting_of(v, now.method, len(now.prepared.names))
    return (
        f'{source}transactions = {make}(table, "Transactions", "")\n'
        f"prepared = prepare(transactions, {v.training_weeks})\n"
        f'assessed = assess(prepared, "{now.method}", {setting})\n'
        f"decision = decide(assessed.validation, assessed.test, {v.share / 100}, {v.cost}, "
        f"{budget}, {v.base_rate})\nprint(decision.counts)\nprint(decision.money)"
    )


def listing_data(now):
    """Tables to download: what the curves are made of."""
    tables = {
        "scores": {
            "row": now.test_start + np.arange(len(now.found.score)),
            "score": now.found.score,
            "opened": opened(now.decision.ranking, now.decision.alerts),
        }
    }
    if now.labelled:
        tables["cost"] = {
            "share": ALERT_SHARES,
            "cost_on_validation": now.curves.validation.cost,
            "cost_on_test": now.curves.money.cost,
            "saved_on_test": now.curves.money.saved,
        }
    return tables


@page.figure
def detection(v):
    now = computed(v)
    page.presets()
    show_detector(v, now)
    words, tone = detector_words(v, now)
    page.notice(words, tone=tone)
    show_decision(v, now)
    show_numbers(v, now)
    show_queue(v, now)
    if now.labelled and now.found.test.frauds:
        now.rows = comparison(v, now)
        show_comparison(v, now)
        page.challenges(challenges(v, now))
    page.code(assess, call=listing_call(v, now), data=lambda: listing_data(now))


page.mathematics(r"""
TODO
""")
page.footer()
