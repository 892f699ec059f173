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
from tests.pages.conftest import rows_of_table, unmarked

STEM = "fraud_detection"
WHERE = {  # the chapter that draws a picture
    "rows": "detector",
    "plane": "detector",
    "scree": "detector",
    "scores": "detector",
    "kinds": "detector",
    "cost": "threshold",
    "roc": "threshold",
    "precision": "threshold",
    "accuracy": "threshold",
    "cards": "queue",
    "savings": "comparison",
}


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


def chart(page, name):
    """The picture of this name, in its chapter, for the values of now."""
    if page.chapter.name != WHERE[name]:
        page.open(WHERE[name])
    return page.chart(name)


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

    assert len(dots_of(chart(page, "plane"), "caught")[0]) == (fraud & mask).sum()
    assert len(dots_of(chart(page, "plane"), "missed")[0]) == (fraud & ~mask).sum() > 0
    kinds = chart(page, "kinds").data["groups"]
    assert kinds["group"] == list(SCENARIOS.values())
    for k, share in zip(SCENARIOS, kinds["share"], strict=True):
        assert share == pytest.approx((mask & (scenario == k)).sum() / (scenario == k).sum())
    recall, precision = (axis[0] for axis in dots_of(chart(page, "precision"), "now"))
    assert recall == pytest.approx((mask & fraud).sum() / fraud.sum())
    weighted = 0.5 * (mask & fraud).sum()
    assert precision == pytest.approx(weighted / (weighted + (mask & ~fraud).sum()))
    rate, again = (axis[0] for axis in dots_of(chart(page, "roc"), "now"))
    assert (rate, again) == pytest.approx(((mask & ~fraud).sum() / (~fraud).sum(), recall))
    share, cost = (axis[0] for axis in dots_of(chart(page, "cost"), "now"))
    assert (share, cost) == pytest.approx((1.5, decision.money.cost / 21))
    page.open("threshold")
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
    page.open("threshold").at(cost=50.0, budget=12, share=0.2)
    decision = decide(found["pca"].validation, found["pca"].test, 0.002, 50.0, 12)
    x, y = drawn(chart(page, "cost"), "test", "x", "y")
    seen = ~np.isnan(y)
    wanted = decision.test_curve.cost[1:] / 21
    np.testing.assert_allclose(x, 100 * ALERT_SHARES[1:], rtol=1e-6)
    np.testing.assert_allclose(y[seen], wanted[seen], rtol=1e-6)
    best = dots_of(chart(page, "cost"), "best")
    assert best[0][0] == pytest.approx(100 * decision.best_share)
    assert f"which saves {decision.best_saved:,.0f}" in page.html


def test_the_queue_is_the_days_alerts_with_reasons_that_add_up(page, prepared, found):
    page.open("queue").at(method="logistic", day=5, share=2.0, budget=9)
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
    cards = chart(page, "cards")
    np.testing.assert_allclose(drawn(cards, "days", "y")[0][1::3], wanted, rtol=1e-6)
    np.testing.assert_allclose(drawn(cards, "possible", "y")[0][::3], possible, rtol=1e-6)
    rows = rows_of_table(page.open("comparison").html, 0)
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
    assert len(rows_of_table(page.html, 0)) == len(METHODS)
    bars = chart(page, "savings").data["detectors"]
    order = [float(name.rpartition(" ")[2]) for name in bars["name"]]
    assert order == sorted(order, reverse=True) and len(order) == len(METHODS)


def test_scree_and_scores_are_those_of_the_detector(page, prepared, found):
    page.at(components=12)
    variances = prepared.components.variances
    kept = drawn(chart(page, "scree"), "kept", "y")[0][1::3]
    np.testing.assert_allclose(kept, variances[:12], rtol=1e-6)
    heights = drawn(chart(page, "scores"), "fraud", "high")[0][::2]
    assert heights[heights >= 1].sum() == found["pca"].test.frauds
    page.at(method="amount")
    assert chart(page, "scree").data["kept"]["x"] == []


ODD = [
    ("detector", {}, "explained is not suspicious"),
    ("detector", {"components": 4}, "of the kind “large amount”"),
    ("detector", {"method": "amount"}, "No model at all"),
    ("detector", {"method": "logistic"}, "told the labels"),
    ("detector", {"method": "forest"}, "Strange is not fraud"),
    ("queue", {"method": "forest"}, "This score is no sum of parts"),
    ("queue", {"method": "mixture"}, "with a rest that belongs to no feature"),
    ("detector", {"training_weeks": 9}, "still filling"),
    # The windows of a terminal's risk end a week ago.
    ("detector", {"training_weeks": 4}, "the first 37 days"),
    ("threshold", {"base_rate": 10.0}, "more than the budget of 30"),
    ("detector", {}, "Threshold 1.77, log₁₀ 0.247"),
    ("detector", {}, "frauds in purple, caught or not"),
    ("threshold", {}, "AUC 0.697, the area below"),
    ("threshold", {"share": 30.0, "budget": 200}, "worse than opening nothing"),
    ("threshold", {"base_rate": 0.1}, "rarer: of 100 alerts"),
    ("threshold", {"share": 5.0, "budget": 5}, "and no lower threshold opens more"),
    ("threshold", {"share": 0.473}, "Near the cheapest threshold"),
    ("threshold", {"cost": 1000.0}, "Cheapest on validation: open nothing"),
    ("threshold", {"share": 50.0, "budget": 200}, "This threshold is above the picture"),
    ("threshold", {"share": 0.01}, "Right about 99.112 % of all transactions, and blind"),
    ("threshold", {"share": 0.01}, "Calling nothing fraud is right about 99.107 %"),
    ("threshold", {}, "This threshold is less accurate, catches 28.0 % of the frauds and saves"),
    ("detector", {"method": "k_means"}, "Cluster, half of it"),
    ("detector", {"share": 100.0}, "Threshold −∞"),
    ("queue", {"budget": 3}, "Of the 3 strangest cards each day"),
    ("comparison", {"method": "logistic"}, "Highest AUC: Mahalanobis distance, 0.899"),
    ("comparison", {"method": "forest"}, "A higher AUC can save less"),
    ("comparison", {"base_rate": 10.0, "cost": 1.0}, "more than the budget of 30"),
    ("comparison", {"base_rate": 10.0, "cost": 1.0, "budget": 200}, "AUC cannot"),
    ("comparison", {}, "AUC cannot tell them apart"),
    ("comparison", {"method": "mahalanobis"}, "A higher AUC can save less"),
    ("comparison", {"cost": 1000.0}, "none of these detectors saves anything"),
]


@pytest.mark.parametrize(
    ("chapter", "state", "words"), ODD, ids=[f"{c}: {state}" for c, state, _ in ODD]
)
def test_words_follow_the_state(page, chapter, state, words):
    assert words in page.open(chapter).at(**state).html


@pytest.mark.parametrize("cost", [5.0, 50.0])
def test_a_cost_above_double_is_said_as_a_multiple(page, cost):
    """The share at which 50 times as many are alerted as is cheapest, and nearly none."""
    page.open("threshold")
    for share in (0.01, 5.0, 60.0):
        page.at(share=share, cost=cost, budget=200)
        assert not re.search(r"\d{3,} % (more|above)|[2-9]\d\d\.\d %", unmarked(page.html))
    assert re.search(r"costs [\d.,]+ times as much as that", page.html)


@pytest.mark.parametrize("cost", [1.0, 10.0])
def test_a_rule_over_the_budget_is_not_praised_and_frauds_are_counted_alike(page, cost):
    said = unmarked(page.open("threshold").at(base_rate=10.0, cost=cost).html)
    a_day = re.search(r"p·amount \S+ [\d.]+ would open ([\d.]+) a day", said).group(1)
    assert float(a_day) > 30 and f"{a_day}<" in said, "the tile's number"
    came = re.search(r"([\d,]+) came: whether .*; both taken 10 times", said).group(1)
    plain = unmarked(page.at(base_rate=1.0).html)
    assert "both taken" not in plain and "would open" not in plain
    before = re.search(r"([\d,]+) came:", plain).group(1)
    assert int(came.replace(",", "")) == 10 * int(before.replace(",", ""))


@pytest.mark.parametrize("state", [{"cost": 1000.0}, {"share": 0.001, "cost": 1000.0}])
@pytest.mark.parametrize("chapter", ["threshold", "comparison"])
def test_what_nothing_opened_saves_has_no_interval(page, chapter, state):
    said = unmarked(page.open(chapter).at(**state).html)
    assert not re.search(r"\b([\d,.]+) to \1\b", said)
    assert ("the same with every card" in said) == (chapter == "threshold")


@pytest.mark.parametrize("share", [0.01, 0.03, 1.0])
def test_the_two_accuracies_are_told_apart(page, share):
    said = unmarked(page.open("threshold").at(share=share).html)
    tiles = re.findall(r"Accuracy [^<]*<.*?([\d.]+ %)", said, re.S)[:2]
    caption = re.findall(r"[\d.]+ %", page.chart("accuracy").caption)
    assert tiles[0] != tiles[1] and caption == tiles


def test_the_day_in_vain_is_one_above_and_below(page):
    page.preset("A day in vain")
    day, budget = page.values["day"], page.values["budget"]
    found = page.chart("cards").columns["days"]["y"][1::3]
    assert found[day - 1] == 0 and f"test day {day}: 0.0 %" in unmarked(page.chart("cards").caption)
    assert f"Test day {day}: {budget} alerts, none of them frauds" in page.html


@pytest.mark.parametrize("state", [{}, {"day": 8}, {"budget": 200}, {"budget": 1}])
def test_the_queue_says_what_the_chart_blocks_and_the_table_does_not(page, state):
    page.open("queue").at(**state)
    assert "The table below blocks none and stops at the threshold" in page.html
    assert "still in it; the chart above blocks them" in page.html
    assert "alert or not" in page.html, "cards are examined whatever the threshold"


def test_one_card_and_one_alert_are_singular(page):
    page.open("queue").at(budget=1)
    assert "The strangest card, alert or not, is compromised on" in page.html
    assert "Test day 1: 1 alert, not a fraud; 13 frauds missed" in page.html
    said = [page.at(budget=1, day=day).html for day in range(1, 22)]
    for wrong in (r"\b1 (cards|alerts|frauds)\b", r"\b0 of them"):
        assert not any(re.search(wrong, words) for words in said)
    assert any("1 alert, a fraud" in words for words in said)
    assert "Test day 1: no alert" in page.at(day=1, share=0.01).html


def test_the_optimum_on_validation_is_called_that(page):
    page.preset("Dear investigations")
    assert "Saved at best" not in page.html and "Saved at validation’s cheapest share" in page.html
    assert "opening nothing" not in page.html, "21,870 are offered on the same screen"
    assert "0.2 %, “Largest amounts first” saves 21,870" in page.html
    page.at(cost=1000.0)
    assert "opening nothing is no worse" in page.html


@pytest.mark.parametrize(
    ("budget", "words"), [(30, "at most 30 opened a day"), (200, "without a daily limit")]
)
def test_the_budget_is_said_wherever_it_counts(page, budget, words):
    page.open("comparison").at(share=100, budget=budget)
    assert words in page.chart("savings").caption
    assert words in page.open("threshold").chart("cost").caption
    page.open("detector").at(share=5, budget=budget)
    if budget < 200:
        assert f"The budget, {words}, leaves" in unmarked(page.chart("rows").caption)


@pytest.mark.parametrize("components", [13, 14, 15])
def test_what_is_explained_is_100_percent_only_if_it_is_all(page, components):
    page.open("detector").at(components=components)
    assert not re.search(r"\b100(\.0)? % of the variance", page.html) and "16/16" not in page.html
    assert "the components kept, the directions in which payments vary most" in page.html


def test_accuracy_stands_beside_that_of_calling_nothing_fraud(page, prepared, found):
    page.open("threshold").at(share=2.0, budget=200)
    rankings = found["pca"].validation, found["pca"].test
    decision = decide(*rankings, 0.02, 20.0)
    fraud = prepared.transactions.fraud[prepared.periods.test]
    right = opened(decision.ranking, decision.alerts) == fraud
    for figure in (percent(right.mean(), 2), percent(1 - fraud.mean(), 2)):
        assert f'<div class="ev-figure">{figure}</div>' in page.html
    assert right.mean() < 1 - fraud.mean() and decision.money.saved > 0
    assert f"{(~fraud).sum():,} honest/{len(fraud):,}" in page.html
    now = dots_of(chart(page, "accuracy"), "now")
    assert now[1][0] == pytest.approx(right.mean())


def test_any_number_of_components_shows_what_its_own_fit_gives(page, prepared):
    for k in (1, 4, 7, 15):
        page.open("detector").at(components=k, share=0.8)
        result = assess(prepared, "pca", k)
        decision = decide(result.validation, result.test, 0.008, 20.0, 30)
        mask = opened(decision.ranking, decision.alerts)
        fraud = prepared.transactions.fraud[prepared.periods.test]
        assert len(dots_of(chart(page, "rows"), "caught")[0]) == (mask & fraud).sum()
        assert f"{(mask & fraud).sum()}/{fraud.sum()}" in page.html
        assert number(area_under_roc(result.test)) in page.html


def test_dots_right_of_the_line_reach_the_threshold(page):
    page.open("detector").at(share=2.0, budget=200)
    picture = chart(page, "rows")
    line = picture.data["threshold"]["x"][0]
    assert line == pytest.approx(50)
    for name, right in (("caught", True), ("false_alarms", True), ("missed", False)):
        assert np.all((dots_of(picture, name)[0] > line) == right), name


def solved(page, chapter, **values):
    return page.open(chapter).at(**values).html.count('aria-label="solved"')


def test_challenges_are_solved_when_they_should_be(page):
    for chapter in ("detector", "threshold", "comparison"):
        assert solved(page, chapter) == 0
    assert solved(page, "threshold", components=14, share=0.1) == 0
    assert solved(page, "threshold", share=0.473) == 1, "the cheapest threshold"
    assert solved(page, "detector", components=4, share=1.1) == 0, (
        "terminals are visible, but too much is alerted"
    )
    assert solved(page, "detector", components=4) == 1
    assert solved(page, "comparison", method="forest") == 0, (
        "a high AUC, but more than half of what the amounts save"
    )
    assert solved(page, "comparison", components=6) == 1


def test_the_listing_runs_and_gives_the_numbers_of_the_page(page, tmp_path):
    page.open("threshold").at(components=5, share=2.0, budget=25)
    call = (
        "table = simulate_transactions()\n"
        'transactions = transaction_set(table, "Transactions", "")\n'
        "prepared = prepare(transactions, 3)\n"
        'assessed = assess(prepared, "pca", 5)\n'
        "decision = decide(assessed.validation, assessed.test, 0.02, 20.0, 25, 1.0)\n"
        "print(float(decision.money.saved))"
    )
    script = tmp_path / "listing.py"
    function, shown, _ = page.code("cost_tables")
    assert call.rpartition("decision =")[0] in shown
    script.write_text(standalone(function, call), encoding="utf-8")
    out = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert f"{float(out.stdout):,.0f}" in page.html


@pytest.mark.parametrize(
    ("chapter", "name", "said"),
    [
        ("detector", "assess", "Money(cost="),
        ("queue", "card_tables", "[0.0667"),
        ("comparison", "money_tables", "logistic 0.88"),
    ],
)
def test_the_listing_of_every_chapter_runs(page, chapter, name, said, capsys):
    function, shown, data = page.open(chapter).code(name)
    exec(standalone(function, shown), {"__name__": "__main__"})
    assert said in capsys.readouterr().out.replace("[0.06666667", "[0.0667")
    assert data()


def test_own_transactions_take_the_place_of_the_simulated(page, own):
    page.upload(csv(own))
    assert not page.errors
    assert f"{len(own):,}" in page.html
    assert page.live["Components kept"]["figure"], "an upload is dragged through like the shipped"
    prepared = prepare(transaction_set(own, "", ""), 3)
    decision = decide(
        *(lambda a: (a.validation, a.test))(assess(prepared, "pca", 12)), 0.01, 20.0, 30
    )
    assert f"{decision.money.saved:,.0f}".replace("-", "−") in page.open("threshold").html
    page.session.uploads.of(STEM).clear()  # what "Forget the uploaded files" does
    assert "Simulated card payments" in page.open("detector").html


def test_without_labels_scores_plane_and_queue_are_left(page, own):
    page.upload(csv(own.drop(columns=["fraud", "scenario"])))
    for method in ("pca", "logistic", "amount"):
        for chapter in ("detector", "threshold", "queue", "comparison"):
            page.open(chapter).at(method=method)
            assert "Without labels nobody knows" in page.html
            assert page.charts[0].name == "rows"
            assert ">Truth<" not in page.html and "solved" not in page.html
        assert len(rows_of_table(page.open("queue").html, 0)) > 0
        page.open("detector")
        assert [c.name for c in page.charts] == ["rows", "scores", "plane", "scree"]
        assert "No terminal risk: without labels" in page.html
        assert len(dots_of(chart(page, "plane"), "caught")[0]) == 1, "one point out of sight"
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
    page.open("detector" if period == "train" else "threshold").at(method="logistic")
    assert words in page.html
    for chapter in ("detector", "threshold", "queue", "comparison"):
        page.open(chapter).at(method="logistic")
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
    assert "Mahalanobis" in page.open("comparison").html
    assert "large amounts" in chart(page, "kinds").data["groups"]["group"]
    recall = dots_of(chart(page, "precision"), "now")[0][0]
    assert recall > 0.9
    page.at(components=28, day=9).open("detector")
    assert "28 components" in page.html or "27 components" in page.html


def test_too_few_transactions_are_one_sentence(page, own):
    before = page.html
    page.upload(csv(own.head(40)))
    assert len(page.errors) == 1 and "40 transactions" in page.errors[0]
    assert "Simulated card payments" in page.html and len(page.html) == len(before)


def test_what_is_not_nothing_is_never_written_as_none(page):
    """π, precision and recall of rare frauds keep the digits that tell them from 0 and from 1."""
    page.open("threshold").at(share=100, cost=1000, budget=200, base_rate=0.01)
    assert "0.0 % to 0.0 %" not in page.everything and "= 0.0 %" not in page.everything
    assert "·10⁷" not in page.everything, "money has no powers of ten"
    assert "right about 100.0 %" not in page.everything


def test_a_difference_is_that_of_the_numbers_beside_it(page):
    page.open("threshold").at()
    found = re.search(
        r"Difference</div>.*?figure\">([\d,]+)</div><small>([\d.,]+) − ([\d.,]+);", page.html
    )
    result, saved, other = (float(text.replace(",", "")) for text in found.groups())
    assert result == pytest.approx(saved - other, abs=0.5)


def test_equal_savings_are_written_alike_and_short(page):
    page.open("comparison").at(method="mahalanobis", share=100, cost=1, budget=200)
    assert "13,821" in page.html and "13,820.9" not in page.html
    assert "The difference is none." in page.html


def test_where_every_card_is_examined_all_is_found(page):
    page.open("queue").at(method="forest", budget=200, share=0.01, day=5)
    assert "All that can be found is found" in page.html
