"""Every sentence of the fraud page is a claim: states by the hundred, judged by another count.

The judges count rows with masks, sorts and loops of their own; they share nothing with the rankings
that the verdicts are made of.
"""

import gzip
import io
import re
import zipfile
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import isotonic_regression

from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    card_precision,
    decide,
    rank_transactions,
)
from core.maths.case_studies.fraud_detection.card_transactions import (
    simulate_transactions,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.expected_value import (
    decide_by_value,
    rule_against_threshold,
)
from core.maths.case_studies.fraud_detection.findings import (
    Accuracy,
    Kinds,
    Obstacle,
    Policy,
    Rivals,
    Rule,
    Team,
    above_cheapest,
    accuracy,
    compared,
    kinds_caught,
    most_opened,
    obstacle,
    policy,
    rule,
    team,
)
from core.maths.case_studies.fraud_detection.pipeline import METHODS, assess, prepare
from core.maths.case_studies.fraud_detection.resampling import draw_cards
from core.ui.listing import standalone
from core.ui.words import number
from pages.case_studies.fraud_detection import comparison, detector, queue, threshold
from pages.case_studies.fraud_detection.figures import money

STEM = "fraud_detection"
STATES = 1000


@pytest.fixture(scope="module")
def small():
    return simulate_transactions(seed=3, customers=90, terminals=60, radius=18.0)


@pytest.fixture(scope="module")
def prepared(small):
    return prepare(transaction_set(small, "", ""), 3)


@pytest.fixture(scope="module")
def assessed(prepared):
    named = [("pca", k) for k in (1, 4, 9, 14)] + [
        (name, METHODS[name].default) for name in ("mahalanobis", "logistic", "amount", "random")
    ]
    return {what: assess(prepared, *what) for what in named}


class Judge:
    """Scores, amounts, frauds and days of both periods, counted by masks."""

    def __init__(self, prepared, found):
        whole, periods = prepared.transactions, prepared.periods
        self.before, self.after = (
            pd.DataFrame(
                {
                    "score": np.repeat(ranked.score, 1)[np.argsort(ranked.row)],
                    "amount": whole.amount[period],
                    "fraud": whole.fraud[period],
                    "day": np.floor(whole.time[period]),
                }
            )
            for ranked, period in (
                (found.validation, periods.validation),
                (found.test, periods.test),
            )
        )
        for rows in (self.before, self.after):
            rows["place"] = rows.groupby("day")["score"].rank(method="first", ascending=False)

    def threshold(self, share):
        falling = np.sort(self.before["score"])[::-1]
        if share in (0, 1):
            return np.inf if share == 0 else -np.inf
        return falling[int(np.ceil(share * len(falling) - 1e-9)) - 1]

    def cost(self, rows, share, c, budget, weight):
        alerts = (rows["score"] >= self.threshold(share)) & (rows["place"] <= budget)
        return self.money(rows, alerts, c, weight)

    @staticmethod
    def money(rows, alerts, c, weight):
        lost = weight * rows["amount"][rows["fraud"] & ~alerts].sum()
        opened = weight * (alerts & rows["fraud"]).sum() + (alerts & ~rows["fraud"]).sum()
        return lost + c * opened

    def lowest(self, c, budget, weight):
        rows = self.before
        return min(self.cost(rows, share, c, budget, weight) for share in ALERT_SHARES)

    def expected(self, share, c, budget, weight, lowest):
        """Policy, accuracy, by how much it is above the cheapest, and the recall of everything."""
        rows = self.after
        reach = rows["score"] >= self.threshold(share)
        alerts, fraud = reach & (rows["place"] <= budget), rows["fraud"]
        hits, false = weight * (alerts & fraud).sum(), (alerts & ~fraud).sum()
        saved = weight * rows["amount"][fraud].sum() - self.money(rows, alerts, c, weight)
        precision = hits / (hits + false) if hits + false else np.nan
        own = self.cost(self.before, share, c, budget, weight)
        above = own / min(own, lowest) - 1
        right = hits + (~alerts & ~fraud).sum()
        gained = right - (~fraud).sum()
        order = [
            (Policy.OVER_BUDGET, weight > 1 and (hits + false) / rows["day"].nunique() > budget),
            (Policy.RARER_LOSS, weight < 0.5 and precision < 0.1 and saved < 0),
            (Policy.RARER, weight < 0.5 and precision < 0.1),
            (Policy.LOSS, saved < 0),
            (Policy.BLIND, (alerts & fraud).sum() < 0.05 * fraud.sum()),
            (Policy.BUDGET_FULL, (reach & ~alerts).sum() > 0.2 * alerts.sum()),
            (Policy.DEARER, above > 0.02),
            (Policy.NEAR_CHEAPEST, True),
        ]
        level = (
            Accuracy.MORE if gained > 1e-9 else Accuracy.EQUAL if gained > -1e-9 else Accuracy.LESS
        )
        most = (fraud & (rows["place"] <= budget)).sum() / fraud.sum()
        return next(case for case, holds in order if holds), level, above, most


def drawn(rng):
    share = float(10 ** rng.uniform(-4, 0))
    cost, weight = float(10 ** rng.uniform(0, 3)), float(10 ** rng.uniform(-2, 1))
    budget = np.inf if rng.random() < 0.2 else int(rng.integers(1, 60))
    return share, cost, budget, weight


def test_a_thousand_policies_by_another_count(prepared, assessed):
    """The lowest cost, 162 counts each, is worked out for a few costs and budgets only."""
    rng, seen, judges = np.random.default_rng(1), set(), {}
    for what, found in assessed.items():
        judge = judges[what] = Judge(prepared, found)
        for _ in range(2):
            _, cost, budget, weight = drawn(rng)
            lowest = judge.lowest(cost, budget, weight)
            for _ in range(STATES // len(assessed) // 2 + 1):
                share = float(10 ** rng.uniform(-4, 0))
                made = decide(found.validation, found.test, share, cost, budget, weight)
                if not made.alerts:
                    continue
                wanted, level, above, most = judge.expected(share, cost, budget, weight, lowest)
                assert above_cheapest(made) == pytest.approx(above, abs=1e-9)
                assert policy(made, weight, budget, found.test.days) is wanted
                assert accuracy(made) is level
                assert most_opened(made) == pytest.approx(most)
                seen.add(wanted)
    assert len(seen) >= 6


def by_loops(prepared, found, size):
    """Card precision, the best possible, and days with less than that, card by card."""
    test, whole = prepared.periods.test, prepared.transactions
    rows = pd.DataFrame(
        {"card": whole.customer[test], "score": found.score, "fraud": whole.fraud[test]}
    )
    blocked, means, bests = set(), [], []
    for _, today in rows.groupby(np.floor(whole.time[test])):
        cards = today.groupby("card").agg({"score": "max", "fraud": "any"})
        cards = cards[~cards.index.isin(blocked)].sort_values("score", ascending=False)
        first = cards.head(size)
        means.append(first["fraud"].mean())
        bests.append(min(len(first), cards["fraud"].sum()) / len(first))
        blocked |= set(first.index[first["fraud"]])
    return np.array(means), np.array(bests)


def test_teams_by_loops_over_cards(prepared, assessed):
    seen = set()
    for what in (("pca", 4), ("logistic", 0), ("random", 0)):
        for size in (1, 2, 5, 20, 80):
            found, possible = by_loops(prepared, assessed[what], size)
            mean, best = found.mean(), possible.mean()
            nearly = mean >= 0.9 * best
            wanted = (
                Team.NEARLY_ALL if nearly else Team.SPARE_PLACES if best < 0.5 else Team.WORK_LEFT
            )
            got = team(*card_precision(assessed[what].cards, size))
            assert got[0] is wanted and got[1:3] == pytest.approx((mean, best))
            assert got[3] == sum(f < p for f, p in zip(found, possible, strict=True))
            seen.add(wanted)
    assert len(seen) >= 2


def test_rivals_by_pairs_and_masks(prepared, assessed):
    """AUC by comparing every fraud with every honest transaction."""
    rng = np.random.default_rng(2)
    names = {what[0]: what for what in assessed if what != ("pca", 1)}
    judges = {name: Judge(prepared, assessed[what]) for name, what in names.items()}
    auc = {}
    for name, judge in judges.items():
        score, fraud = judge.after["score"].to_numpy(), judge.after["fraud"].to_numpy()
        above = score[fraud][:, None] - score[~fraud]
        auc[name] = float(((above > 0) + 0.5 * (above == 0)).mean())
    for _ in range(120):
        share, cost, budget, weight = drawn(rng)
        made = {
            name: decide(assessed[w].validation, assessed[w].test, share, cost, budget, weight)
            for name, w in names.items()
        }
        saved = {}
        for name, judge in judges.items():
            rows = judge.after
            alerts = (rows["score"] >= judge.threshold(share)) & (rows["place"] <= budget)
            saved[name] = weight * rows["amount"][rows["fraud"]].sum() - judge.money(
                rows, alerts, cost, weight
            )
        found = compared(made, auc, "pca", lambda one, other: auc[one] > auc[other])
        most = max(saved.values())
        if most <= 1e-9:
            assert found.case in (Rivals.NOTHING_HERE, Rivals.NOTHING_EVER)
            ever = max(one.best_saved for one in made.values()) > 0
            assert (found.case is Rivals.NOTHING_HERE) == ever
        elif auc["pca"] > auc["amount"] and saved["pca"] < saved["amount"] - 1e-9:
            assert found.case is Rivals.BEATEN_BY_AMOUNT
        else:
            top = max(auc, key=auc.get)
            same = saved[top] == pytest.approx(most)
            assert saved[found.more] == pytest.approx(most) or same
            assert found.less != found.more or not same
            assert same or auc[found.less] == auc[top]
            assert found.case is (Rivals.SAME if same else Rivals.DIFFERENT)


def test_a_thousand_obstacles_by_another_look():
    """Small periods with few scores, one class, no labels; the first thing in the way by hand."""
    rng, seen = np.random.default_rng(5), {}
    for _ in range(STATES):
        n, m = rng.integers(1, 9, 2)
        level = int(rng.choice([1, 2, 9]))
        before, after = rng.integers(0, level, n), rng.integers(0, level, m)
        chance = rng.choice([0.0, 0.3, 1.0], 2)
        told = rng.random() < 0.85
        labels = [rng.random(size) < p for size, p in zip((n, m), chance, strict=True)]
        ranked = [
            rank_transactions(score.astype(float), np.ones(len(score)), np.zeros(len(score)), y)
            for score, y in zip((before, after), labels if told else (None, None), strict=True)
        ]
        alerts = int(rng.integers(0, 3))
        order = [
            (Obstacle.UNLABELLED, not told),
            (Obstacle.EQUAL_SCORES, len({*before.tolist(), *after.tolist()}) == 1),
            (Obstacle.NO_FRAUD, not any(labels[1])),
            (Obstacle.ALL_FRAUD, all(labels[1])),
            (Obstacle.NO_FRAUD_BEFORE, not any(labels[0])),
            (Obstacle.NOTHING_OPENED, alerts == 0),
            (None, True),
        ]
        wanted = next(case for case, holds in order if holds)
        assert obstacle(*ranked, alerts) is wanted
        seen[wanted] = seen.get(wanted, 0) + 1
    assert len(seen) == 7 and min(seen.values()) >= 10


def test_a_thousand_kinds_by_fractions():
    rng, seen = np.random.default_rng(6), {}
    for _ in range(STATES):
        kinds = []
        for name in "abc"[: rng.integers(0, 4)]:
            total = int(rng.integers(1, 30))
            kinds.append((name, int(rng.integers(0, total + 1) * rng.integers(0, 2)), total))
        shares = {name: Fraction(few, total) for name, few, total in kinds}
        different = len(set(shares.values()))
        wanted = Kinds.APART if different > 1 else Kinds.ALIKE
        wanted = {0: Kinds.NONE, 1: Kinds.ONE}.get(len(kinds), wanted)
        found = kinds_caught(kinds)
        assert found.case is wanted
        if kinds:
            assert shares[found.worst[0]] == min(shares.values())
            assert shares[found.best[0]] == max(shares.values())
            assert found.blind == (min(shares.values()) < Fraction(1, 10))
        else:
            assert found.worst is found.best is None and not found.blind
        seen[wanted] = seen.get(wanted, 0) + 1
    assert len(seen) == 4 and min(seen.values()) >= 100


def probability_of_fraud(judge):
    """Of the rows of the test period, by scipy's isotonic regression of the validation period."""
    level, place, number = np.unique(judge.before["score"], return_inverse=True, return_counts=True)
    share = np.bincount(place, judge.before["fraud"]) / number
    return np.interp(judge.after["score"], level, isotonic_regression(share, weights=number).x)


def opened_gains(rows, alerts, c, weight, card):
    """What each card gains, most of them nothing."""
    gain = np.where(rows["fraud"], weight * (rows["amount"] - c), -c) * alerts
    return pd.Series(gain).groupby(card).sum().to_numpy()


def test_the_rule_by_rows_and_other_draws(prepared, assessed):
    """80 states; those whose interval ends next to 0 are left to chance."""
    rng, seen = np.random.default_rng(7), {}
    card = prepared.transactions.customer[prepared.periods.test]
    cards = draw_cards(card, len(card))
    times = rng.multinomial(cards.groups, np.full(cards.groups, 1 / cards.groups), 2000)
    for what, found in assessed.items():
        judge = Judge(prepared, found)
        plain, rows = probability_of_fraud(judge), judge.after
        for _ in range(10):
            share, cost, budget, weight = drawn(rng)
            made = decide(found.validation, found.test, share, cost, budget, weight)
            ruling = decide_by_value(found, cost, budget, weight)
            apart = rule_against_threshold(cards, ruling, found.validation, made, cost, weight)
            p = weight * plain / (weight * plain + 1 - plain)
            value = (p * rows["amount"]).where(p * rows["amount"] > cost, -1.0)
            place = value.groupby(rows["day"]).rank(method="first", ascending=False)
            by_rule = (value > 0) & (place <= budget)
            assert ruling.alerts == by_rule.sum()
            assert ruling.unopened == (value > 0).sum() - by_rule.sum()
            best = (rows["score"] >= judge.threshold(made.best_share)) & (rows["place"] <= budget)
            gains = [opened_gains(rows, which, cost, weight, card) for which in (by_rule, best)]
            assert ruling.money.saved == pytest.approx(gains[0].sum(), abs=1e-6)
            assert made.best_saved == pytest.approx(gains[1].sum(), abs=1e-6)
            by_card = gains[0] - gains[1]
            low, high = np.quantile(times @ by_card, (0.025, 0.975))
            case = rule(found.validation, ruling.alerts, apart)
            seen[case] = seen.get(case, 0) + 1
            if not by_rule.any():
                assert case is Rule.NOTHING_OPENED
            elif not np.abs(by_card).max() > 1e-9:
                assert case is Rule.SAME
            elif min(abs(low), abs(high)) > 0.1 * (high - low):
                wanted = Rule.MORE if low > 0 else Rule.LESS if high < 0 else Rule.UNCLEAR
                assert case is wanted, (what, share, cost, budget, weight)
    assert {Rule.MORE, Rule.UNCLEAR, Rule.NOTHING_OPENED} <= set(seen)


# ---- what is written -----------------------------------------------------------------------------


def csv(table):
    return {"mine.csv": table.to_csv(index=False).encode()}


def notice(page):
    first = next(
        p for p in page.views[0].parts if p.place == "side" and "ev-notice" in str(p.content)
    )
    return re.sub(r"<[^>]*>", "", first.content)


SHOWN = {  # what is drawn and counted beside the notice
    detector: "show_rows show_numbers show_kinds_and_scores show_components show_data challenges",
    threshold: "show_cost show_accuracy show_ranking show_expected show_data challenges",
    queue: "show_cards show_queue show_data",
    comparison: "show_savings show_table show_data challenges",
}


@pytest.mark.parametrize("states", [25, STATES])
def test_random_states_are_written_in_35_words_without_contradiction(
    open_page, small, undrawn, states
):
    """A few as they are drawn, a thousand of each chapter's notice alone."""
    rng, said = np.random.default_rng(4), {}
    page = open_page(STEM).upload(csv(small))
    for module, names in SHOWN.items():
        if states == STATES:
            undrawn(module, *names.split())
    for chapter in page.page.chapters:
        page.open(chapter)
        for _ in range(states):
            share, cost, budget, weight = drawn(rng)
            page.values.update(
                share=100 * share,
                cost=cost,
                budget=200 if np.isinf(budget) else budget,
                base_rate=weight,
                components=int(rng.integers(1, 16)),
                method=str(rng.choice(["pca", "amount", "mahalanobis", "logistic"])),
            )
            words = notice(page.run())
            assert len(words.split()) <= 35, words
            assert not re.search(r"\b(nan|inf|None)\b", page.html)
            said.setdefault(chapter, set()).add((page.tone, words.split()[0]))
    assert min(map(len, said.values())) > 1, said


def test_fewer_components_are_advised_only_with_what_they_catch(open_page):
    page = open_page(STEM).open("detector")
    assert "with k =" not in notice(page.at(share=0.01)), "fewer catch none either"
    said = notice(page.at())
    k, caught = re.search(r"with k = (\d+): ([\d.]+) %", said).groups()
    now = float(re.search(r"Caught: ([\d.]+) %", said).group(1))
    page.at(components=int(k))
    groups = page.chart("kinds").data["groups"]
    shares = dict(zip(groups["group"], groups["share"], strict=True))
    kind = re.search(r"of the kind “([^”]*)”", said).group(1)
    assert float(caught) == pytest.approx(100 * shares[kind], abs=0.5) and float(caught) > now


def test_what_the_amounts_find_at_terminals_is_counted(open_page):
    page = open_page(STEM).open("detector")
    for share in (0.4, 5.0, 60.0):
        said = notice(page.at(method="amount", share=share, budget=200))
        groups = page.chart("kinds").data["groups"]
        text = dict(zip(groups["group"], groups["text"], strict=True))["compromised terminal"]
        page.open("detector")
        caught, total = text.split(" of ")
        wanted = "none" if caught == "0" else caught
        assert f"At compromised terminals it finds {wanted} of {total} frauds" in said


def anonymous(n=3000, seed=4, **columns):
    rng = np.random.default_rng(seed)
    fraud = rng.uniform(size=n) < 0.02
    table = pd.DataFrame(rng.normal(size=(n, 28)) - 3 * fraud[:, None])
    table.columns = [f"V{k}" for k in range(1, 29)]
    table.insert(0, "Time", np.sort(rng.integers(0, 172_800, n)))
    table["Amount"], table["Class"] = rng.gamma(1, 80, n).round(2), fraud.astype(int)
    return table.assign(**columns)


def dependent():
    """Two features, all others copies of them or their negatives."""
    table = anonymous()
    return table.assign(
        **{f"V{k}": (-1) ** k * table["V1" if k % 2 else "V2"] for k in range(3, 29)},
        Amount=10.0,
    )


def test_nothing_is_left_to_score_where_features_depend(open_page):
    page = open_page(STEM).upload(csv(dependent()))
    for k in (2, 3, 9):
        page.open("detector").at(components=k)
        assert "Nothing is left to score" in notice(page), k
        assert "10⁻" not in page.html and "AUC" in page.html and ">0.5<" in page.html
        for chapter in ("threshold", "queue", "comparison"):
            assert "Nothing is left to score" in notice(page.open(chapter))
    assert "Nothing is left" not in notice(page.open("detector").at(components=1))


def test_a_file_of_two_days_has_no_weeks_and_no_terminals(open_page):
    page = open_page(STEM).upload(csv(anonymous()))
    for method in ("pca", "amount", "logistic", "forest"):
        said = page.at(method=method).everything
        assert "week" not in said and "terminal" not in said
    assert "aria-label" not in page.open("detector").html or "solved" not in page.html


DEGENERATE = {
    "as they are": anonymous,
    "amounts all equal": lambda: anonymous(Amount=10.0),
    "amounts all nothing": lambda: anonymous(Amount=0.0),
    "two values": lambda: anonymous().assign(V1=lambda t: np.sign(t.V1), V2=0.0),
    "dependent": dependent,
    "copies": lambda: (
        anonymous().assign(**{f"V{k}": 0.0 for k in range(2, 29)}, Amount=10.0).round({"V1": 0})
    ),
    "tiny": lambda: anonymous().assign(Amount=lambda t: 1e-6 * t.Amount, V3=lambda t: 1e-9 * t.V3),
    "huge": lambda: anonymous().assign(Amount=lambda t: 1e6 * t.Amount, V3=lambda t: 1e9 * t.V3),
    "fewest": lambda: anonymous(500),
    "frauds last": lambda: anonymous(Class=lambda t: (t.index >= 2900).astype(int)),
    "frauds first": lambda: anonymous(Class=lambda t: (t.index < 60).astype(int)),
    "one fraud": lambda: anonymous(Class=lambda t: (t.index == 2950).astype(int)),
    "nearly all fraud": lambda: anonymous(Class=lambda t: (t.index % 500 > 0).astype(int)),
    "only fraud at the end": lambda: anonymous(Class=lambda t: (t.index > 2000).astype(int)),
}


@pytest.mark.parametrize("kind", DEGENERATE)
def test_legal_but_degenerate_files(open_page, kind):
    page = open_page(STEM).upload(csv(DEGENERATE[kind]()))
    assert not page.errors
    for chapter in page.page.chapters.values():
        for title in chapter.presets:
            if chapter.presets[title].get("compare"):
                continue  # fits all detectors: some seconds
            page.preset(title)
            assert not re.search(r">(nan|inf|None)\b|\bnan\b", page.html), title
            assert len(notice(page).split()) <= 35, (title, notice(page))


@pytest.mark.parametrize("kind", ["copies", "one fraud"])
def test_every_detector_on_degenerate_files(open_page, kind):
    page = open_page(STEM).upload(csv(DEGENERATE[kind]())).open("detector")
    for method in METHODS:
        if method != "random":
            page.at(method=method)
            assert not re.search(r"\bnan\b", page.html), method
    if kind == "copies":
        page.at(method="neighbours")
        assert "copies count once" in page.html
        scores = np.concatenate([t["x"] for t in page.chart("scores").columns.values()])
        assert np.nanmax(scores) < 6, "log₁₀ of the outlier factor"


# ---- challenges ----------------------------------------------------------------------------------


def solved(page, chapter, **values):
    return page.open(chapter).at(**values).html.count('aria-label="solved"')


def test_challenges_cannot_be_cheated(open_page, small):
    page = open_page(STEM)
    assert solved(page, "detector", method="amount", components=4) == 0, "needs the PCA"
    assert solved(page, "detector", components=4, share=100.0, budget=200) == 0, "alerts on all"
    assert solved(page, "threshold", share=100.0, budget=200) == 0
    assert solved(page, "comparison", method="amount") == 0, "the amounts against themselves"
    assert solved(page, "comparison", components=6, cost=1000.0) == 0, "amounts save nothing"
    honest = small.copy()
    rows = prepare(transaction_set(small, "", ""), 3).periods.validation
    honest.loc[list(range(len(small)))[rows], ["fraud", "scenario"]] = 0
    page.upload(csv(honest))
    assert solved(page, "threshold", share=30.0) == 0
    assert "Find the cheapest" not in page.html, "there is none where nothing costs anything"


# ---- listings ------------------------------------------------------------------------------------


def handbook(table):
    names = ["TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"]
    return table.drop(columns="scenario").set_axis(names, axis=1)


def in_seconds(table):
    return table.assign(time=(table["time"] - pd.Timestamp("1970-01-01")) / pd.Timedelta("1s"))


def in_words(table):
    """Cards that begin as a formula does, dollars, and a flag in words."""
    fraud = table["fraud"].map({0: "genuine", 1: "fraud"})
    return pd.DataFrame(
        {
            "Transaction Date": table["time"].dt.strftime("%m/%d/%Y %I:%M:%S %p"),
            "Card": "=" + table["customer"].astype(str),
            "Merchant": table["terminal"],
            "Amount": table["amount"].map("${:,.2f}".format),
            "Label": fraud,
        }
    )


FORMS = {
    "own names": lambda small: small.to_csv(index=False),
    "the Handbook’s": lambda small: handbook(small).to_csv(index=False),
    "seconds since 1970": lambda small: in_seconds(small).to_csv(index=False),
    "semicolons": lambda small: small.to_csv(index=False, sep=";", decimal=","),
    "the credit-card set": lambda small: anonymous().to_csv(index=False),
    "packed": lambda small: gzip.compress(small.to_csv(index=False).encode()),
    "an archive": lambda small: archive(handbook(small).to_csv(index=False)),
    "two files": lambda small: in_two(small),
    "words": lambda small: in_words(small).to_csv(index=False),
}
ENDINGS = {"packed": ".gz", "an archive": ".zip"}


def archive(text):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("folder/transactions.csv", text)
    return packed.getvalue()


def in_two(small):
    """The second half before the first, which says nothing of terminals."""
    half = len(small) // 2
    parts = {"a.csv": small[half:], "b.csv": small[:half].drop(columns="terminal")}
    return {name: part.to_csv(index=False).encode() for name, part in parts.items()}


def file_of(form, small, name):
    data = FORMS[form](small)
    if isinstance(data, dict):
        return data
    name += ENDINGS.get(form, "")
    return {name: data if isinstance(data, bytes) else data.encode()}


@pytest.mark.parametrize("form", FORMS)
def test_the_listing_prints_the_numbers_of_the_page_for_every_form(
    open_page, small, form, tmp_path, monkeypatch, capsys
):
    files = file_of(form, small, "it's mine.csv")
    page = open_page(STEM).upload(files)
    assert not page.errors
    page.open("threshold").at(share=1.23456789, components=5, cost=12.3456789)
    function, call, _ = page.code("cost_tables")
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(standalone(function, call), {"__name__": "__main__"})
    said = capsys.readouterr().out
    saved = float(re.search(r"saved=np.float64\(([^)]*)\)", said).group(1))
    caught = float(re.search(r"caught=np.float64\(([^)]*)\)", said).group(1))
    assert f"{saved:,.0f}".replace("-", "−") in page.html
    assert f"({caught:,.0f} caught" in page.html
    by_rule = float(re.findall(r"saved=np.float64\(([^)]*)\)", said)[-1])
    assert f"{'saves' if by_rule > 0 else 'loses'} {abs(by_rule):,.0f}" in page.html
    case, value = re.search(r"Difference\(case=<Told.(\w+): \d>, value=([^,]*)", said).groups()
    assert f">{float(value):,.0f}<".replace("-", "−") in page.html
    assert ("may be chance" in page.html) == (case == "UNCLEAR")


def test_every_listing_runs_beside_a_file_without_labels(
    open_page, small, tmp_path, monkeypatch, capsys
):
    data = small.drop(columns=["fraud", "scenario"]).to_csv(index=False).encode()
    page = open_page(STEM).upload({"mine.csv": data}).at(share=2.5, components=5)
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    for chapter, name in (
        ("detector", "assess"),
        ("threshold", "cost_tables"),
        ("queue", "card_tables"),
        ("comparison", "money_tables"),
    ):
        function, call, _ = page.open(chapter).code(name)
        exec(standalone(function, call), {"__name__": "__main__"})
        said = capsys.readouterr().out
        if chapter in ("detector", "threshold"):
            alerts = float(re.search(r"false_alarms=np.int64\((\d+)\)", said).group(1))
            assert f"{alerts:,.0f}/21 days" in page.html


@pytest.mark.parametrize("form", ["semicolons", "the credit-card set"])
def test_the_listing_of_the_comparison_prints_intervals_and_differences(
    open_page, small, form, tmp_path, monkeypatch, capsys
):
    data = FORMS[form](small).encode()
    page = open_page(STEM).upload({"mine.csv": data})
    page.open("comparison").at(share=2.0, cost=9.0, base_rate=2.0)
    function, call, _ = page.code("money_tables")
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(standalone(function, call), {"__name__": "__main__"})
    said = capsys.readouterr().out
    text = re.sub(r"<[^>]*>", " ", page.html)
    low, high = re.search(r"^\(([\d.e-]+), ([\d.e-]+)\)$", said, re.M).groups()
    assert f"({number(float(low), 2)} to {number(float(high), 2)})" in text
    for name, value, below in re.findall(r"^(\w+) Diff.*value=([^,]+), low=([^,]+),", said, re.M):
        if name != "pca":
            assert f"{money(float(value))} ({money(float(below))} to" in text, name


def test_boosted_trees_are_compared_when_all_are(open_page, small):
    page = open_page(STEM).upload(csv(small)).open("comparison")
    assert "Boosted trees (told labels)" not in page.html
    assert "Boosted trees (told labels)" in page.at(compare=True).html
    unlabelled = small.drop(columns=["fraud", "scenario"])
    page.upload(csv(unlabelled)).open("detector").at(method="boosted")
    assert "Boosted trees: needs frauds" in notice(page)


def test_with_few_cards_no_interval_is_shown(open_page, small):
    page = open_page(STEM).upload(csv(small.assign(customer=small["customer"] % 9)))
    page.open("threshold").at(cost=3.0)
    assert "fewer than ten cards" in page.html and "; 95 %: " not in page.html.split("Saved")[1]
    assert not len(page.chart("cost").columns["band"]["x"])
    assert "rests on fewer than ten cards" in notice(page.open("comparison"))
    page.upload(csv(small.assign(customer=small["customer"] % 10)))
    assert "fewer than ten cards" not in page.open("threshold").html


def test_the_budget_holds_for_the_rule(open_page, small):
    page = open_page(STEM).upload(csv(small)).open("threshold")
    for budget in (1, 4):
        text = re.sub(r"<[^>]*>", " ", page.at(cost=1.0, budget=budget).html)
        a_day = re.search(r"Opened a day by p·amount &gt; c\s+([\d.]+)", text).group(1)
        assert float(a_day) <= budget
        assert not re.search(r"\b0 more pay but for", text)
    text = page.at(cost=1.0, budget=200).html
    assert "0 more pay but for the budget" in text


def test_what_fewer_components_catch_is_named(open_page):
    said = notice(open_page(STEM, draw=False).open("detector").run())
    worst = re.search(r"of the kind “([^”]*)”", said)[1]
    assert re.search(rf"“{worst}” \(with k = \d+: \d+ %\)", said), said


def test_a_lower_threshold_that_opens_no_more_is_said_so(open_page):
    page = open_page(STEM, draw=False).open("threshold")
    assert "and no lower threshold opens more" in notice(page.at(share=100.0))
    assert "No p·amount exceeds 1,000:" in page.at(cost=1000.0).html
