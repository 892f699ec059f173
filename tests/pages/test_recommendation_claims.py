"""Every sentence of the recommendation page is a claim: states by the hundred, judged otherwise.

The judges of the small matrix work cell by cell in loops, and let runs go on; those of the methods
compare plain numbers. They share nothing with the findings.
"""

import math
import re

import numpy as np
import pandas as pd
import pytest

from core.maths.case_studies.recommendation.findings import Methods, compared
from core.maths.case_studies.recommendation.methods import (
    fit_constant,
    fit_factors,
    fit_neighbours,
    fit_popularity,
)
from core.maths.case_studies.recommendation.ranking_metrics import (
    Estimate,
    ListQuality,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.maths.learning.completion_findings import Case, finding
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.maths.learning.matrix_factorization import fit_biases
from core.ui.listing import standalone
from pages.case_studies.recommendation.small_matrix import CELLS

STEM = "recommendation"
STATES = 1000
GIVEN = np.array(CELLS, float)


# ---- the small matrix ----------------------------------------------------------------------------


def cells_of(mask):
    return [(u, i) for u in range(mask.shape[0]) for i in range(mask.shape[1]) if mask[u, i]]


def error(run, step, cells):
    """Root mean square of r − c − p·q, one cell at a time."""
    if not cells:
        return math.nan
    total = 0.0
    for u, i in cells:
        product = sum(
            a * b
            for a, b in zip(run.row_factors[step][u], run.column_factors[step][i], strict=True)
        )
        total += (run.ratings[u, i] - run.baseline[u, i] - product) ** 2
    return math.sqrt(total / len(cells))


def objective(run, step, seen, penalty):
    squares = len(seen) * error(run, step, seen) ** 2
    size = sum(float(x) ** 2 for f in (run.row_factors, run.column_factors) for x in f[step].flat)
    return 0.5 * squares + 0.5 * penalty * size


def without_factors(run, cells):
    return math.sqrt(sum((run.ratings[c] - run.baseline[c]) ** 2 for c in cells) / len(cells))


def drawn(rng):
    ratings = GIVEN.copy()
    kind = rng.integers(6)
    if kind == 0:
        ratings[rng.random(ratings.shape) < rng.random()] = np.nan
    elif kind == 1:
        ratings = np.where(np.isfinite(ratings), rng.integers(1, 6, ratings.shape), np.nan)
    elif kind == 2 and rng.random() < 0.2:
        ratings = np.where(np.isfinite(ratings), 4.0, np.nan)
    rank, sweeps, seed = int(rng.integers(1, 7)), int(rng.integers(1, 13)), int(rng.integers(99))
    penalty = float(rng.choice([0.0, 0.1, 0.5, 2.0, 5.0, 10.0]))
    held = float(rng.choice([0.0, 0.1, 0.2, 0.4, 0.6]))
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, held, seed)
    biases = bool(rng.integers(2))
    rate = float(np.exp(rng.uniform(np.log(0.005), np.log(2)))) if rng.random() < 0.6 else None
    return ratings, visible, rank, penalty, sweeps, seed, biases, rate


def run_of(ratings, visible, rank, penalty, sweeps, seed, biases, rate):
    if rate is None:
        return alternating_least_squares(ratings, visible, rank, penalty, sweeps, seed, biases)
    shape = (ratings, visible, rank, penalty)
    return stochastic_gradient_descent(*shape, rate, sweeps, seed, biases)


def judged(run, penalty, single):
    """The case, found cell by cell, in the order of gravity."""
    seen, held = cells_of(run.visible), cells_of(np.isfinite(run.ratings) & ~run.visible)
    if not seen:
        return Case.NO_CELL
    if run.diverged:
        return Case.DIVERGED
    left = without_factors(run, seen)
    if left < 1e-8:
        return Case.NOTHING_LEFT
    now = error(run, -1, seen)
    if single:
        checked = sorted({*range(0, run.steps, 7), int(np.argmin(run.objective)), run.steps})
        low = min(objective(run, step, seen, penalty) for step in checked)
        if objective(run, run.steps, seen, penalty) > 1.3 * low:
            return Case.TOO_FAST
    said = [
        math.sqrt(sum((run.filled(s)[c] - run.baseline[c]) ** 2 for c in seen) / len(seen))
        for s in (0, -1)
    ]
    if said[1] < 0.1 * left and penalty > 0 and (not single or said[1] < said[0] / 2):
        return Case.SHRUNK
    if single and now >= left:
        return Case.UNMOVED
    if not held:
        return Case.UNJUDGED
    wrong, base = error(run, -1, held), without_factors(run, held)
    if wrong > base:
        return Case.OVERFITTED
    steps = sorted({*range(0, run.steps + 1, 9), int(np.argmin(run.held_error))})
    best = min(steps, key=lambda step: error(run, step, held))
    if wrong > 1.1 * error(run, best, held):
        return Case.TOO_LONG if now < error(run, best, seen) else Case.WAVERS
    return Case.LITTLE if wrong > 0.95 * base else Case.BETTER


def test_a_thousand_small_matrices_cell_by_cell():
    rng, counted = np.random.default_rng(6), {}
    for _ in range(STATES):
        state = drawn(rng)
        run, penalty, rate = run_of(*state), state[3], state[-1]
        found = finding(run, penalty)
        wanted = judged(run, penalty, rate is not None)
        assert found.case is wanted, state[2:]
        counted[wanted] = counted.get(wanted, 0) + 1
        seen = cells_of(run.visible)
        if wanted is Case.OVERFITTED:
            assert found.seen < without_factors(run, seen), "it has learned what it has seen"
        if wanted in (Case.TOO_FAST, Case.DIVERGED) and counted[wanted] <= 25:
            gentle = run_of(*state[:-1], rate / 50)
            assert not gentle.diverged, "a smaller α"
        if wanted is Case.SHRUNK and counted[wanted] <= 10:
            freed = run_of(*state[:3], 0.0, *state[4:])
            assert error(freed, -1, seen) < error(run, -1, seen), "it was the penalty"
    assert len(counted) >= 11, counted


WORDS = {
    Case.NO_CELL: "No rating is visible",
    Case.DIVERGED: "The steps diverge",
    Case.NOTHING_LEFT: "nothing is left for the factors to explain",
    Case.TOO_FAST: "Too fast: the objective was",
    Case.SHRUNK: "shrunk both factors",
    Case.UNMOVED: "Not learned yet",
    Case.UNJUDGED: "Nothing is held out",
    Case.OVERFITTED: "Overfitted:",
    Case.TOO_LONG: "It learned too long",
    Case.WAVERS: "It wavers",
    Case.LITTLE: "hardly below the baseline",
    Case.BETTER: "the columns that others filled tell about the blanks",
}


def notice(page):
    first = next(
        p for p in page.views[0].parts if p.place == "side" and "ev-notice" in str(p.content)
    )
    return re.sub(r"<[^>]*>", "", first.content)


def test_the_page_says_the_case_that_was_found(open_page):
    rng, page = np.random.default_rng(8), open_page(STEM).open("by_hand")
    for _ in range(60):
        ratings, visible, rank, penalty, sweeps, seed, biases, rate = drawn(rng)
        grid = tuple(tuple(None if np.isnan(x) else float(x) for x in row) for row in ratings)
        known = max(int(np.isfinite(ratings).sum()), 1)
        held = round(100 * (known - int(visible.sum())) / known)
        state = {"rank": rank, "penalty": penalty, "sweeps": sweeps, "seed": seed, "held": held}
        state |= {"biases": biases, "ratings": grid, "solver": "als" if rate is None else "sgd"}
        page.at(**state, **({} if rate is None else {"learning_rate": rate}))
        again = np.isfinite(ratings) & ~hold_out_cells(ratings, held / 100, seed)
        run = run_of(ratings, again, rank, penalty, sweeps, seed, biases, rate)
        case = judged(run, penalty, rate is not None)
        assert WORDS[case] in page.html
        others = [words for other, words in WORDS.items() if other is not case]
        assert not any(words in page.html for words in others)
        assert len(notice(page).split()) <= 38, notice(page)
        assert not re.search(r"\b(nan|inf)\b", page.html)


# ---- methods -------------------------------------------------------------------------------------

NAMES = ("constant", "popularity", "biases", "items", "als", "yours")


def test_a_thousand_tables_of_methods():
    rng, seen = np.random.default_rng(3), set()
    for _ in range(STATES):
        errors = rng.choice([0.9, 0.95, 0.952, 1.0, 1.1], len(NAMES))
        lists = rng.choice([0.0, 0.0, 0.05, 0.1], len(NAMES)) * (rng.random() < 0.8)
        training = {"biases": 0.8, "yours": float(rng.choice([0.7, 0.79, 0.8]))}
        two = {"constant", "popularity"} | ({"yours"} if rng.random() < 0.5 else set())
        ran_away = bool(rng.random() < 0.1)
        found = compared(
            {n: Estimate(float(e), 0.01) for n, e in zip(NAMES, errors, strict=True)},
            training,
            {
                n: ListQuality(*[Estimate(float(q), 0.01)] * 3, 0.1, 9, 0)
                for n, q in zip(NAMES, lists, strict=True)
            },
            two,
            ran_away,
        )
        error, quality = (dict(zip(NAMES, x, strict=True)) for x in (errors, lists))
        seen.add(found.case)
        assert error[found.exact] == min(errors) or found.exact == found.lists
        assert quality[found.lists] == max(lists)
        assert found.beaten == (quality["popularity"] > quality[found.exact])
        worse = error["yours"] / error["biases"] > 1.005
        match found.case:
            case Methods.DIVERGED:
                assert ran_away
            case Methods.OVERFITTED:
                assert worse and training["yours"] / training["biases"] < 0.98
            case Methods.WORSE:
                assert worse and training["yours"] / training["biases"] >= 0.98
            case Methods.NO_HITS:
                assert not worse and not any(lists)
            case Methods.BOTH | Methods.TWO_SCORES:
                assert not worse and error[found.exact] == min(errors)
                assert quality[found.exact] == max(lists) > 0
                assert (found.case is Methods.TWO_SCORES) == (found.exact in two)
            case Methods.DIFFERENT:
                assert not worse and quality[found.exact] < max(lists)
            case _:
                raise AssertionError(found.case)
    assert len(seen) == 7


def table(users=40, items=30, seed=2, scale=1.0):
    rng = np.random.default_rng(seed)
    taste, kind = rng.normal(size=(users, 2)), rng.normal(size=(items, 2))
    user, item = np.nonzero(rng.random((users, items)) < 0.5)
    value = np.clip(np.round(3 + (taste @ kind.T)[user, item]), 1, 5)
    order = rng.permutation(len(user))
    return pd.DataFrame({"user": user, "item": item, "rating": scale * value}).iloc[order]


@pytest.mark.parametrize("how", ["als", "sgd", "users", "items"])
@pytest.mark.parametrize("scale", [1e-4, 20.0, 1e4])
def test_the_unit_of_the_ratings_changes_nothing(how, scale):
    def rmse(table):
        split = hold_out_last(rating_set(table, "", ""))
        model = (
            fit_factors(split.train, how)
            if how in ("als", "sgd")
            else fit_neighbours(split.train, how[:-1])
        )
        assert not getattr(model, "diverged", False)
        return rating_error(try_out(model, split), split.test).value

    assert rmse(table(scale=scale)) == pytest.approx(scale * rmse(table()), rel=1e-3)


def csv(table):
    return {"stars.csv": table.to_csv(index=False).encode()}


LEGAL = {
    "stars": table,
    "0 to 100": lambda: table().assign(rating=lambda t: 25 * (t.rating - 1)),
    "0 and 1": lambda: table().assign(rating=lambda t: (t.rating > 3).astype(int)),
    "tiny": lambda: table(scale=1e-6),
    "huge": lambda: table(scale=1e5),
    "fewest": lambda: table(12, 10, seed=1),
    "one apart": lambda: table().assign(rating=lambda t: 4 + (np.arange(len(t)) == 7)),
    "sorted by rating": lambda: table().sort_values("rating"),
    "all alike but users": lambda: table().assign(rating=lambda t: 1 + t.user % 5),
    "all alike but items": lambda: table().assign(rating=lambda t: 1 + t.item % 5),
    "negative": lambda: table().assign(rating=lambda t: t.rating - 9),
}


@pytest.mark.parametrize("kind", LEGAL)
def test_legal_but_degenerate_ratings(open_page, kind):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(LEGAL[kind]()))
    assert not page.errors
    for chapter in ("you", "methods"):
        for title in page.page.chapters[chapter].presets:
            page.preset(title)
            assert not re.search(r"\b(nan|inf)\b|>None<", page.html), title
            assert len(notice(page).split()) <= 35, notice(page)
        for method in ("sgd", "users"):
            page.open(chapter).at(method=method, ridge=200)
            assert not re.search(r"\b(nan|inf)\b|>None<", page.html), method


def test_ratings_to_100_are_no_overfitting(open_page):
    page = open_page(STEM, {"chapter": "methods"}).upload(csv(LEGAL["0 to 100"]()))
    assert "Overfitted" not in notice(page) and "diverged" not in page.html
    page.at(method="sgd")
    assert "diverged" not in page.html


def test_faint_factors_are_no_map_and_nothing_is_near(open_page):
    page = open_page(STEM, {"chapter": "methods"}).upload(csv(LEGAL["0 and 1"]()))
    page.at(ridge=200)
    assert "so there is no map" in page.chart("map").caption and "100 %" not in page.html
    assert page.chart("map").data["near"]["x"] == page.chart("map").data["items"]["x"] == []
    assert "The factors are almost nothing" in page.html


def test_a_method_that_diverged_has_no_figures(open_page):
    page = open_page(STEM, {"chapter": "methods", "data": "lecturer"})
    page.at(data="lecturer", method="sgd", ridge=200)
    assert "It has no figures" in notice(page) and "overshoots" in page.html
    row = re.findall(r"<tr[^>]*>(?:(?!<tr).)*?Yours.*?</tr>", page.html, re.S)[0]
    assert row.count("–") == 5 and not re.search(r"\d\.\d", row)
    assert "diverged" in notice(page.open("you").at(data="lecturer", method="sgd", ridge=200))


def test_it_is_said_where_the_penalties_were_chosen(open_page):
    page = open_page(STEM, {"chapter": "methods", "data": "lecturer"})
    assert "chosen on the held-out ratings of the shipped sets" in page.html


# ---- challenges ----------------------------------------------------------------------------------


def solved(page, **values):
    return page.at(**values).html.count('aria-label="solved"')


def test_challenges_cannot_be_cheated(open_page):
    page = open_page(STEM).open("by_hand")
    assert solved(page, held=0, rank=6, penalty=0.0) == 0, "nothing to judge on"
    assert solved(page, solver="sgd", learning_rate=2.0) == 0, "diverged"
    equal = tuple(tuple(4.0 for _ in row) for row in CELLS)
    assert solved(page, ratings=equal, solver="sgd", learning_rate=0.005) == 0
    page = open_page(STEM, {"chapter": "methods", "data": "lecturer"})
    assert solved(page, data="lecturer", ridge=200) == 0, "too strong a penalty is no overfitting"
    assert solved(page, data="lecturer", method="sgd", ridge=200) == 0, "nor is divergence"


# ---- listings ------------------------------------------------------------------------------------


def movielens(table):
    return table.rename(columns={"user": "userId", "item": "movieId"}).assign(
        timestamp=np.arange(len(table)) // 3
    )


FORMS = {
    "own names": lambda t: {"stars.csv": t.to_csv(index=False)},
    "MovieLens": lambda t: {
        "ratings.csv": movielens(t).to_csv(index=False),
        "movies.csv": pd.DataFrame(
            {"movieId": range(30), "title": [f"Film {i}" for i in range(30)], "genres": "a|b"}
        ).to_csv(index=False),
    },
    "semicolons": lambda t: {"stars.csv": t.to_csv(index=False, sep=";", decimal=",")},
    "dates": lambda t: {
        "stars.csv": t.assign(
            timestamp=pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(len(t))[::-1], "h")
        ).to_csv(index=False)
    },
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("method", ["als", "items"])
def test_the_listing_prints_the_error_of_the_page(
    open_page, form, method, tmp_path, monkeypatch, capsys
):
    files = {name: text.encode() for name, text in FORMS[form](table(scale=0.87654321)).items()}
    page = open_page(STEM, {"chapter": "methods"}).upload(files)
    assert not page.errors
    page.at(method=method, ridge=3.14159265)
    function, call, data = page.code("factorize_als" if method == "als" else "fit_neighbours")
    for name, text in files.items():
        (tmp_path / name).write_bytes(text)
    monkeypatch.chdir(tmp_path)
    exec(standalone(function, call), {"__name__": "__main__"})
    said = float(capsys.readouterr().out.strip().rpartition("\n")[2])
    assert said == pytest.approx(data()["methods"]["rmse"][-1], rel=1e-12)


def test_plain_baselines_expect_what_they_say():
    """Constant, popularity and biases are the same on every scale but for the unit."""
    for fit in (
        fit_constant,
        fit_popularity,
        lambda r: fit_biases(r.user, r.item, r.value, r.shape),
    ):
        small, large = (rating_set(table(scale=s), "", "") for s in (1.0, 50.0))
        places = small.user[:9], small.item[:9]
        np.testing.assert_allclose(50 * fit(small).predict(*places), fit(large).predict(*places))
