"""Fraud detection: one count for every view; own data, labelled or not; odd states in words."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from core.datasets.tables import load_table
from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    area_under_roc,
    average_precision,
    card_precision,
    decide,
    opened,
)
from core.maths.case_studies.fraud_detection.card_transactions import (
    SCENARIOS,
    simulate_transactions,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.pipeline import METHODS, assess, prepare
from core.maths.case_studies.fraud_detection.tables import queue_of_day
from core.ui.listing import standalone
from core.ui.words import number, percent

STEM = "fraud_detection"
PLANE, SCREE, SCORES, COST, ROC, PRECISION, KINDS, CARDS = range(8)


@pytest.fixture
def page(open_page):
    return open_page(STEM)


@pytest.fixture(scope="module")
def prepared():
    table = load_table("card_transactions")
    table["time"] = pd.to_datetime(table["time"])
    return prepare(transaction_set(table, "Simulated", ""), 3)


@pytest.fixture(scope="module")
def found(prepared):
    return {name: assess(prepared, name, METHODS[name].default) for name in ("pca", "logistic")}


@pytest.fixture(scope="module")
def own():
    """Another simulated set, small, as a reader would upload it."""
    return simulate_transactions(seed=11, customers=200, terminals=150, radius=15.0)


def csv(table):
    return {"mine.csv": table.to_csv(index=False).encode()}


def drawn(chart, dataset, *columns):
    return [np.array(chart.data[dataset][column], float) for column in columns]


def dots_of(chart, dataset):
    x, y = drawn(chart, dataset, "x", "y")
    return x[::3], y[::3]


def rows_of_table(html, number):
    table = re.findall(r"<tbody>(.*?)</tbody>", html, re.S)[number]
    rows = re.findall(r"<tr.*?</tr>", table, re.S)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]


@pytest.mark.parametrize("method", ["pca", "logistic"])
@pytest.mark.parametrize("budget", [8, 200])
def test_one_count_in_numbers_plane_curves_kinds_and_cost(page, prepared, found, method, budget):
    page.at(method=method, share=1.5, budget=budget, cost=35.0, base_rate=0.5)
    rankings = found[method].validation, found[method].test
    limit = np.inf if budget == 200 else budget
    decision = decide(*rankings, 0.015, 35.0, limit, 0.5)
    counts, test = decision.counts, prepared.periods.test
    fraud, scenario = (
        labels[test] for labels in (prepared.transactions.fraud, prepared.transactions.scenario)
    )
    mask = opened(decision.ranking, decision.alerts)

    assert len(dots_of(page.chart(PLANE), "caught")[0]) == (fraud & mask).sum()
    assert len(dots_of(page.chart(PLANE), "missed")[0]) == (fraud & ~mask).sum() > 0
    kinds = page.chart(KINDS).data["groups"]
    assert kinds["group"] == list(SCENARIOS.values())
    for k, share in zip(SCENARIOS, kinds["share"], strict=True):
        assert share == pytest.approx((mask & (scenario == k)).sum() / (scenario == k).sum())
    recall, precision = (axis[0] for axis in dots_of(page.chart(PRECISION), "now"))
    assert recall == pytest.approx((mask & fraud).sum() / fraud.sum())
    weighted = 0.5 * (mask & fraud).sum()
    assert precision == pytest.approx(weighted / (weighted + (mask & ~fraud).sum()))
    rate, again = (axis[0] for axis in dots_of(page.chart(ROC), "now"))
    assert (rate, again) == pytest.approx(((mask & ~fraud).sum() / (~fraud).sum(), recall))
    share, cost = (axis[0] for axis in dots_of(page.chart(COST), "now"))
    assert (share, cost) == pytest.approx((1.5, decision.money.cost / 21))
    for figure in (
        percent(counts.precision),
        percent(counts.recall),
        f"{decision.money.saved:,.0f}",
        f"{decision.money.all_alerts - decision.money.cost:,.0f}",
        number(average_precision(found[method].test, 0.5)),
        number(area_under_roc(found[method].test)),
        percent(counts.base_rate, 2),
    ):
        assert figure.replace("-", "−") in page.html, figure


def test_the_cost_curve_and_its_minimum_are_those_of_the_decision(page, found):
    page.at(cost=50.0, budget=12, share=0.2)
    decision = decide(found["pca"].validation, found["pca"].test, 0.002, 50.0, 12)
    x, y = drawn(page.chart(COST), "test", "x", "y")
    seen = ~np.isnan(y)
    wanted = decision.test_curve.cost[1:] / 21
    np.testing.assert_allclose(x, 100 * ALERT_SHARES[1:], rtol=1e-6)
    np.testing.assert_allclose(y[seen], wanted[seen], rtol=1e-6)
    best = dots_of(page.chart(COST), "best")
    assert best[0][0] == pytest.approx(100 * decision.best_share)
    assert f"which saves {decision.best_saved:,.0f}" in page.html


def test_the_queue_is_the_days_alerts_with_reasons_that_add_up(page, prepared, found):
    page.at(method="logistic", day=5, share=2.0, budget=9)
    result, test = found["logistic"], prepared.periods.test
    decision = decide(result.validation, result.test, 0.02, 20.0, 9)
    day = np.floor(prepared.transactions.time[test])
    rows = queue_of_day(decision.ranking, decision.alerts, day, np.unique(day)[4])
    table = rows_of_table(page.html, 0)
    assert len(table) == len(rows) == 9
    fraud = prepared.transactions.fraud[test]
    for cells, row in zip(table, rows, strict=True):
        assert cells[2] == f"{prepared.transactions.amount[test][row]:,.2f}"
        assert cells[3] == number(result.score[row])
        assert (cells[5] == "honest") == (not fraud[row])
    detector = result.detector
    parts = detector.parts(prepared.test[rows[:1]])[0]
    strongest = int(np.argmax(parts))
    assert table[0][4].startswith(prepared.names[strongest].replace("'", "&#x27;"))
    assert f"(+{number(parts[strongest])})" in table[0][4]
    assert f"9 alerts, {fraud[rows].sum()} of them frauds" in page.html


def test_card_precision_and_comparison_use_the_same_scores(page, found):
    page.at(method="logistic", budget=17)
    wanted, possible = card_precision(found["logistic"].cards, 17)
    chart = page.chart(CARDS)
    np.testing.assert_allclose(drawn(chart, "days", "y")[0][1::3], wanted, rtol=1e-6)
    np.testing.assert_allclose(drawn(chart, "possible", "y")[0][::3], possible, rtol=1e-6)
    rows = rows_of_table(page.html, 1)
    names = [cells[0] for cells in rows]
    assert names == [
        "PCA reconstruction error",
        "Mahalanobis distance",
        "Logistic regression (told labels)",
        "Largest amounts first",
        "Drawn by lot",
    ]
    decision = decide(found["logistic"].validation, found["logistic"].test, 0.01, 20.0, 17)
    assert rows[2][3:6] == [
        percent(decision.counts.precision),
        percent(decision.counts.recall),
        f"{decision.money.saved:,.0f}",
    ]
    page.at(compare=True)
    assert len(rows_of_table(page.html, 1)) == len(METHODS)


def test_scree_and_scores_are_those_of_the_detector(page, prepared, found):
    page.at(components=12)
    variances = prepared.components.variances
    kept = drawn(page.chart(SCREE), "kept", "y")[0][1::3]
    np.testing.assert_allclose(kept, variances[:12], rtol=1e-6)
    heights = drawn(page.chart(SCORES), "fraud", "high")[0][::2]
    assert heights[heights >= 1].sum() == found["pca"].test.frauds
    page.at(method="amount")
    assert page.chart(SCREE).data["kept"]["x"] == []


ODD = [
    ({}, "explained is not suspicious"),
    ({"components": 4}, "of the kind “large amount”"),
    ({"method": "amount"}, "No model at all"),
    ({"method": "logistic"}, "told the labels"),
    ({"method": "forest"}, "Strange is not fraud"),
    ({"method": "forest"}, "This score is no sum of parts"),
    ({"method": "mixture"}, "with a rest that belongs to no feature"),
    ({"training_weeks": 9}, "still filling"),
    ({"training_weeks": 4}, "the first 37 days"),  # the windows of a terminal's risk end a week ago
    ({"base_rate": 10.0}, "more than the budget of 30"),
    ({}, "Threshold 1.77, log₁₀ 0.247"),
    ({}, "AUC 0.697, the area below"),
    ({"share": 30.0, "budget": 200}, "worse than opening nothing"),
    ({"base_rate": 0.1}, "rarer: of 100 alerts"),
    ({"share": 5.0, "budget": 5}, "buys little more"),
    ({"share": 0.473}, "Near the cheapest threshold"),
    ({"cost": 1000.0}, "Cheapest on validation: open nothing"),
    ({"share": 50.0, "budget": 200}, "This threshold is above the picture"),
    ({"method": "k_means"}, "Cluster, half of it"),
    ({"share": 100.0}, "Threshold −∞"),
]


@pytest.mark.parametrize(("state", "words"), ODD, ids=[str(state) for state, _ in ODD])
def test_words_follow_the_state(page, state, words):
    assert words in page.at(**state).html


def test_challenges_are_solved_when_they_should_be(page):
    def solved():
        return page.html.count('aria-label="solved"')

    assert solved() == 0
    page.at(components=14, share=0.1)
    assert solved() == 0
    page.at(share=0.473)
    assert solved() == 1, "the cheapest threshold"
    page.at(components=4, share=1.1)
    assert solved() == 1, "terminals are visible, but too much is alerted"
    page.at(components=4)
    assert solved() == 2
    page.at(method="forest")
    assert solved() == 2, "a high AUC, but more than half of what the amounts save"
    page.at(components=6)
    assert solved() == 3


def test_the_listing_runs_and_gives_the_numbers_of_the_page(page, tmp_path):
    page.at(components=5, share=2.0, budget=25)
    call = (
        "table = simulate_transactions()\n"
        'transactions = transaction_set(table, "Transactions", "")\n'
        "prepared = prepare(transactions, 3)\n"
        'assessed = assess(prepared, "pca", 5)\n'
        "decision = decide(assessed.validation, assessed.test, 0.02, 20.0, 25, 1.0)\n"
        "print(float(decision.money.saved))"
    )
    script = tmp_path / "listing.py"
    script.write_text(standalone(assess, call), encoding="utf-8")
    out = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert f"{float(out.stdout):,.0f}" in page.html


def test_own_transactions_take_the_place_of_the_simulated(page, own):
    page.upload(csv(own))
    assert not page.errors
    assert f"{len(own):,}" in page.html
    prepared = prepare(transaction_set(own, "", ""), 3)
    decision = decide(
        *(lambda a: (a.validation, a.test))(assess(prepared, "pca", 12)), 0.01, 20.0, 30
    )
    assert f"{decision.money.saved:,.0f}".replace("-", "−") in page.html
    page.press("Forget the uploaded files")
    assert "Simulated card payments" in page.html


def test_without_labels_scores_plane_and_queue_are_left(page, own):
    page.upload(csv(own.drop(columns=["fraud", "scenario"])))
    for method in ("pca", "logistic", "amount"):
        page.at(method=method)
        assert "Without labels nobody knows" in page.html
        assert len(page.charts) == 3
        assert len(rows_of_table(page.html, 0)) > 0
        assert ">Truth<" not in page.html and "solved" not in page.html
        assert "No terminal risk: without labels" in page.html
        assert len(dots_of(page.chart(PLANE), "caught")[0]) == 1, "one point out of sight"
    page.at(method="logistic")
    assert "the PCA stands in" in page.html


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("test", "There is no fraud in the test period"),
        ("validation", "There is no fraud in the validation period"),
        ("train", "stands in"),
    ],
)
def test_a_period_without_fraud_is_said(page, own, period, words):
    prepared = prepare(transaction_set(own, "", ""), 3)
    honest = own.copy()
    honest.loc[list(range(len(own)))[getattr(prepared.periods, period)], ["fraud", "scenario"]] = 0
    page.upload(csv(honest))
    page.at(method="logistic")
    assert words in page.html
    assert ">nan" not in page.html and "Traceback" not in page.html
    page.at(compare=True, base_rate=0.01, budget=1)
    assert ">nan" not in page.html


def test_the_well_known_columns_of_two_days_work(page):
    rng = np.random.default_rng(4)
    n = 3000
    fraud = rng.uniform(size=n) < 0.02
    table = pd.DataFrame(rng.normal(size=(n, 28)) - 3 * fraud[:, None])
    table.columns = [f"V{k}" for k in range(1, 29)]
    table.insert(0, "Time", np.sort(rng.integers(0, 172_800, n)))
    table["Amount"], table["Class"] = rng.gamma(1, 80, n).round(2), fraud.astype(int)
    page.upload(csv(table))
    assert not page.errors
    page.at(method="mahalanobis", share=2.0)
    assert "Mahalanobis" in page.html
    assert "large amounts" in page.chart(KINDS).data["groups"]["group"]
    recall = dots_of(page.chart(PRECISION), "now")[0][0]
    assert recall > 0.9
    page.at(components=28, day=9)
    assert "28 components" in page.html or "27 components" in page.html


def test_too_few_transactions_are_one_sentence(page, own):
    before = page.html
    page.upload(csv(own.head(40)))
    assert len(page.errors) == 1 and "40 transactions" in page.errors[0]
    assert "Simulated card payments" in page.html and len(page.html) == len(before)
