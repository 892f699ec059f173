"""Every sentence of the fraud page is a claim: states by the hundred, judged by another count.

The judges count rows with masks, sorts and loops of their own; they share nothing with the rankings
that the verdicts are made of.
"""

import re

import numpy as np
import pandas as pd
import pytest

from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    card_precision,
    decide,
)
from core.maths.case_studies.fraud_detection.card_transactions import (
    simulate_transactions,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.findings import (
    Accuracy,
    Policy,
    Rivals,
    Team,
    above_cheapest,
    accuracy,
    compared,
    most_opened,
    policy,
    team,
)
from core.maths.case_studies.fraud_detection.pipeline import METHODS, assess, prepare
from core.ui.listing import standalone

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
        found = compared(made, auc, "pca")
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
            assert found.case is (Rivals.SAME if same else Rivals.DIFFERENT)


# ---- what is written -----------------------------------------------------------------------------


def csv(table):
    return {"mine.csv": table.to_csv(index=False).encode()}


def notice(page):
    first = next(
        p for p in page.views[0].parts if p.place == "side" and "ev-notice" in str(p.content)
    )
    return re.sub(r"<[^>]*>", "", first.content)


def test_random_states_are_written_in_35_words_without_contradiction(open_page, small):
    rng = np.random.default_rng(4)
    page = open_page(STEM).upload(csv(small))
    for chapter in page.page.chapters:
        page.open(chapter)
        for _ in range(25):
            share, cost, budget, weight = drawn(rng)
            page.values.update(
                share=100 * share,
                cost=cost,
                budget=200 if np.isinf(budget) else budget,
                base_rate=weight,
                components=int(rng.integers(1, 16)),
                method=str(rng.choice(["pca", "amount", "mahalanobis", "logistic"])),
            )
            said = notice(page.run())
            assert len(said.split()) <= 35, said
            assert not re.search(r"\b(nan|inf|None)\b", page.html)


def test_fewer_components_are_advised_only_with_what_they_catch(open_page):
    page = open_page(STEM).open("detector")
    assert "With k =" not in notice(page.at(share=0.01)), "fewer catch none either"
    said = notice(page.at())
    k, caught = re.search(r"With k = (\d+): ([\d.]+) %", said).groups()
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


FORMS = {
    "own names": lambda small: small.to_csv(index=False),
    "the Handbook’s": lambda small: handbook(small).to_csv(index=False),
    "seconds since 1970": lambda small: in_seconds(small).to_csv(index=False),
    "semicolons": lambda small: small.to_csv(index=False, sep=";", decimal=","),
    "the credit-card set": lambda small: anonymous().to_csv(index=False),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_listing_prints_the_numbers_of_the_page_for_every_form(
    open_page, small, form, tmp_path, monkeypatch, capsys
):
    data = FORMS[form](small).encode()
    page = open_page(STEM).upload({"it's mine.csv": data})
    assert not page.errors
    page.open("threshold").at(share=1.23456789, components=5, cost=12.3456789)
    function, call, _ = page.code("cost_tables")
    (tmp_path / "it's mine.csv").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    exec(standalone(function, call), {"__name__": "__main__"})
    said = capsys.readouterr().out
    saved = float(re.search(r"saved=np.float64\(([^)]*)\)", said).group(1))
    caught = float(re.search(r"caught=np.float64\(([^)]*)\)", said).group(1))
    assert f"{saved:,.0f}".replace("-", "−") in page.html
    assert f"({caught:,.0f} caught" in page.html
