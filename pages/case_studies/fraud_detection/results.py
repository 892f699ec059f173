"""What the chapters show, each number computed once: from the transactions to the decision."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import SimpleNamespace

import numpy as np
import pandas as pd

from core.datasets.tables import load_table
from core.maths.case_studies.fraud_detection.alert_policy import (
    Decision,
    alerts_at,
    decide_at,
    limit_alerts,
    opened,
    threshold_for_share,
    weigh_thresholds,
)
from core.maths.case_studies.fraud_detection.card_transactions import (
    WARM_UP,
    WINDOWS,
    TransactionSet,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.judged import Judged, judge, judge_components
from core.maths.case_studies.fraud_detection.pipeline import (
    METHODS,
    Prepared,
    can_learn,
    prepare,
)
from core.maths.case_studies.fraud_detection.tables import (
    drawn_by_lot,
    kinds_of_fraud,
)
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.fraud_detection.settings import NO_LIMIT


@dataclass(frozen=True, eq=False)
class Now:
    """What the values of now lead to. ``labelled``: whether anybody knows which are frauds.

    key: of the set in use, and its training weeks; setting: the number that the detector takes;
    fraud, day: of the test period; days: the different ones; shown: rows of it, drawn by
    lot among the honest ones; filling: the days, if training reaches into them, in which windows
    that look back are not full yet.
    """

    v: SimpleNamespace
    key: tuple[str, int]
    transactions: TransactionSet
    prepared: Prepared
    method: str
    setting: int
    judged: Judged
    budget: float
    decision: Decision
    fraud: np.ndarray
    day: np.ndarray
    days: np.ndarray
    shown: np.ndarray
    filling: int

    @property
    def found(self):
        return self.judged.found

    @property
    def auc(self):
        return self.judged.auc

    @property
    def labelled(self):
        return self.found.test.labelled

    @property
    def start(self):
        return self.prepared.periods.test.start

    @property
    def counts(self):
        return self.decision.counts

    @property
    def money(self):
        return self.decision.money

    @cached_property
    def kinds(self):
        return kinds_of_fraud(self.found, self.prepared)

    @cached_property
    def caught(self):
        """Kinds of fraud: name, how many are caught, how many there are."""
        mask = opened(self.decision.ranking, self.decision.alerts)
        return [(name, int((mask & kind).sum()), int(kind.sum())) for name, kind in self.kinds]


@lru_cache(maxsize=1)
def shipped():
    table = load_table("card_transactions")
    table["time"] = pd.to_datetime(table["time"])
    return transaction_set(
        table, "Simulated", "Simulated card payments after the Fraud Detection Handbook."
    )


@kept(max_entries=4)
def weeks_of(view, key, weeks, _transactions):
    """The set split and scaled, with what is true of its test period whatever the detector."""
    prepared = prepare(_transactions, weeks)
    test, labels = prepared.periods.test, _transactions.fraud
    day = np.floor(_transactions.time[test])
    # The windows of a terminal's risk end a week ago, so they are full a week later.
    risk = labels is not None and _transactions.terminal is not None
    filling = 0 if _transactions.customer is None else WARM_UP if risk else WINDOWS[-1]
    early = _transactions.time[prepared.periods.train.start] < filling
    fraud = np.zeros(len(day), bool) if labels is None else labels[test]
    shown = drawn_by_lot(prepared)
    return prepared, fraud, day, np.unique(day), shown, filling if early else 0


@kept(max_entries=2)
def path_of(view, key, weeks, _prepared):
    """The PCA for every number of components, so that k can be dragged."""
    return away(judge_components, _prepared)


@kept(max_entries=48)
def assessed_by(view, key, weeks, method, setting, _prepared):
    return away(judge, _prepared, method, setting)


def assessed(view, key, method, setting, prepared):
    """A detector's scores, ranked, and their AUC."""
    if method == "pca":
        return path_of(view, *key, prepared)[setting]
    return assessed_by(view, *key, method, setting, prepared)


def setting_of(v, method, features):
    """The number that a detector takes; the usual one without values."""
    name = METHODS[method].setting
    value = getattr(v, name) if name and v is not None else METHODS[method].default
    return min(value, features - 1) if method == "pca" else value


@kept(max_entries=32)
def limited(view, key, weeks, method, setting, budget, _found):
    """Both periods ranked, under the budget."""
    return limit_alerts(_found.validation, budget), limit_alerts(_found.test, budget)


def decision_of(view, key, method, setting, found):
    v = view.values
    budget = np.inf if v.budget == NO_LIMIT else v.budget
    within = limited(view, *key, method, setting, budget, found)
    ranked = found.validation, found.test
    return decide_at(weigh_thresholds(ranked, within, v.cost, v.base_rate), v.share / 100)


def computed(view):
    """What the values of now lead to, with the detector that is chosen."""
    v = view.values
    token, transactions, *_ = view.uploaded or ("simulated", shipped())
    key = token, v.training_weeks
    prepared, fraud, day, days, shown, filling = weeks_of(view, *key, transactions)
    method = v.method
    if METHODS[method].supervised and not can_learn(prepared):
        method = "pca"
    setting = setting_of(v, method, len(prepared.names))
    with view.progress("Fitting the detector …"):
        fitted = assessed(view, key, method, setting, prepared)
    return Now(
        v=v,
        key=key,
        transactions=transactions,
        prepared=prepared,
        method=method,
        setting=setting,
        judged=fitted,
        budget=np.inf if v.budget == NO_LIMIT else v.budget,
        decision=decision_of(view, key, method, setting, fitted.found),
        fraud=fraud,
        day=day,
        days=days,
        shown=shown,
        filling=filling,
    )


@kept(max_entries=8)
def caught_by_components(view, key, weeks, share, budget, _path, _kinds):
    """Kind of fraud → {k: how many the PCA with k components catches at this share}."""
    found = {name: {} for name, _ in _kinds}
    for k, one in _path.items():
        threshold = threshold_for_share(one.found.validation, share)
        test = limit_alerts(one.found.test, budget)
        mask = opened(test, int(alerts_at(test, threshold)))
        for name, kind in _kinds:
            found[name][k] = int((mask & kind).sum())
    return found


def caught_by_k(view, now):
    """The same for the share and budget of now, worked out when a kind is asked for."""

    def of(kind):
        path = path_of(view, *now.key, now.prepared)
        share = now.v.share / 100
        return caught_by_components(view, *now.key, share, now.budget, path, now.kinds)[kind]

    return of


def setting_among(now, name):
    """The number that a detector takes beside the others: the chosen one's as it is set."""
    return now.setting if name == now.method else setting_of(None, name, len(now.prepared.names))


def rivals_of(view, now, names):
    """Scores and AUC of these detectors at their usual settings, the chosen one as it is set."""
    rivals = {now.method: now.judged}
    names = [name for name in METHODS if name in names or name == now.method]
    with view.progress("Fitting the detectors …"):
        for place, name in enumerate(names):
            if name not in rivals:
                usual = setting_among(now, name)
                with view.progress(f"Fitting: {METHODS[name].label} …", (place, len(names))):
                    rivals[name] = assessed(view, now.key, name, usual, now.prepared)
    return {name: rivals[name] for name in names}
