"""Recommendation: drawn is what was computed; uploads change it or say why not."""

import io
import re
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

from core.datasets import tables
from core.datasets.tables import SAMPLE_DATA, load_table, table_files
from core.maths.case_studies.recommendation.list_value import list_value
from core.maths.case_studies.recommendation.methods import (
    blend,
    fit_factors,
    fit_neighbours,
    fit_popularity,
    item_map,
    nearest_items,
)
from core.maths.case_studies.recommendation.ranking_metrics import (
    error_by_experience,
    list_quality,
    never_listed,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.maths.case_studies.recommendation.views import (
    first_of,
    named,
    plus_minus,
    shelf,
    signed,
    what_if,
)
from core.maths.learning.completion_views import baseline_error
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.maths.learning.matrix_factorization import factorize_als, fit_biases, fold_in
from core.ui import book, kept
from core.ui.listing import standalone
from core.ui.words import number, percent
from tests.pages.conftest import Opened, unmarked

STEM = "recommendation"
PRODUCT, ERRORS = "product", "errors"
BOTH, RMSE, COLD, NDCG, GAINS, MAP = "both", "rmse", "cold", "ndcg", "gains", "map"
LIST, WHY = "list", "why"
METHODS = 8  # rows of the comparison, the reader's included
RATES = [f"rate_{place}" for place in range(1, 9)]


@pytest.fixture
def by_hand(open_page):
    return open_page(STEM)


@pytest.fixture
def page(open_page):
    """The chapter on methods, with the smaller of the shipped sets."""
    return open_page(STEM, {"chapter": "methods", "data": "lecturer"})


@pytest.fixture
def you(open_page):
    return open_page(STEM, {"chapter": "you", "data": "lecturer"})


@pytest.fixture(scope="module")
def lecturers():
    table = load_table("lecturer_ratings").merge(load_table("lecturer_titles"), on="item")
    return rating_set(table, "", "")


@pytest.fixture(scope="module")
def split(lecturers):
    return hold_out_last(lecturers)


def pairs(train):
    return train.user, train.item, train.value, train.shape


@pytest.fixture(scope="module")
def als(split):
    return fit_factors(split.train, "als", 20, 14.0)


def drawn(chart, dataset, *columns):
    return [np.array(chart.data[dataset][column]) for column in columns]


def ratings_of(page):
    return np.array(page.values["ratings"], float)


# ---- by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", ["als", "sgd"])
def test_the_product_and_its_errors_are_those_of_the_maths(by_hand, solver):
    state = {"rank": 3, "penalty": 0.8, "sweeps": 5, "held": 30, "seed": 9, "biases": True}
    by_hand.at(solver=solver, learning_rate=0.05, step=4, **state)
    ratings = ratings_of(by_hand)
    held = hold_out_cells(ratings, 0.3, 9)
    visible = np.isfinite(ratings) & ~held
    if solver == "als":
        run = alternating_least_squares(ratings, visible, 3, 0.8, 5, 9, True)
    else:
        run = stochastic_gradient_descent(ratings, visible, 3, 0.8, 0.05, 5, 9, True)
    product = by_hand.chart(PRODUCT)
    np.testing.assert_allclose(drawn(product, "ratings", "value")[0], run.filled(4).ravel())
    P, Q = run.row_factors[4], run.column_factors[4]
    shown = drawn(product, "factors", "value")[0]
    np.testing.assert_allclose(shown, np.r_[P.ravel(), Q.T.ravel()])
    assert len(product.data["held"]["x"]) == 6 * held.sum()
    value = drawn(by_hand.chart(ERRORS), "traces", "value")[0]
    np.testing.assert_allclose(value, np.r_[run.visible_error, run.held_error])
    for figure in (run.objective[4], run.visible_error[4], run.held_error[4], baseline_error(run)):
        assert number(figure) in by_hand.html


def test_an_edited_cell_changes_the_matrix(by_hand):
    before = drawn(by_hand.chart(PRODUCT), "ratings", "value")[0]
    cells = [list(row) for row in by_hand.values["ratings"]]
    cells[0][0] = None
    by_hand.at(ratings=tuple(map(tuple, cells)))
    assert not np.allclose(before, drawn(by_hand.chart(PRODUCT), "ratings", "value")[0])
    assert "from 48 ratings" in by_hand.html


BLANK = ((None,) * 10,) * 8
EQUAL = ((4.0,) * 10,) * 8
COLD_ROW = (*((3.0, 4.0) * 5,) * 7, (None,) * 10)
BY_HAND = [
    ({"rank": 6, "penalty": 0.0}, "Overfitted"),
    ({"rank": 6, "penalty": 0.0}, "The shortest is taken"),
    ({"penalty": 10.0}, "shrunk both factors"),
    ({"solver": "sgd", "learning_rate": 0.8}, "The steps diverge"),
    ({"solver": "sgd", "learning_rate": 0.4}, "Too fast"),
    ({"held": 0}, "Nothing is held out"),
    ({"ratings": COLD_ROW}, "Cold start: no visible rating for H"),
    ({"ratings": COLD_ROW, "solver": "sgd"}, "keep their random start"),
    ({"ratings": COLD_ROW, "person": "H", "step": 1}, "no visible rating in this row, so p = 0"),
    ({"ratings": BLANK}, "nothing to learn from"),
    ({"ratings": EQUAL}, "All visible ratings are equal"),
    ({"step": 0}, "Nothing is learned yet"),
    ({}, "On cells it has never seen"),
]


@pytest.mark.parametrize(("state", "words"), BY_HAND, ids=[words for _, words in BY_HAND])
def test_words_by_hand_follow_the_state(by_hand, state, words):
    assert words in by_hand.at(**state).html


# ---- on real ratings ---------------------------------------------------------------------------


def test_the_comparison_is_that_of_the_metrics(page, split, als):
    page.at(data="lecturer", length=7, relevant=100)
    models = {
        "Popularity": fit_popularity(split.train),
        "Biases": fit_biases(*pairs(split.train)),
        "Factors by ALS": als,
        "Yours": als,
    }
    names, error = drawn(page.chart(RMSE), "methods", "name", "value")
    lists = dict(zip(names, drawn(page.chart(NDCG), "methods", "value")[0], strict=True))
    errors = dict(zip(names, error, strict=True))
    assert len(names) == METHODS
    for name, model in models.items():
        trial = try_out(model, split)
        found, quality = rating_error(trial, split.test), list_quality(trial, split.test, 7, 5.0)
        assert errors[name] == pytest.approx(found.value)
        assert lists[name] == pytest.approx(quality.ndcg.value)
        for one in (found, quality.precision, quality.recall, quality.ndcg):
            assert plus_minus(one) in page.html
        assert percent(quality.coverage) in page.html
    assert f"{quality.users:,} people" in page.html
    assert f"not tested: {split.left_out}" in page.html


@pytest.mark.parametrize("of", ["user", "item"])
def test_cold_start_is_that_of_the_metrics(page, split, als, of):
    page.at(data="lecturer", by=of)
    edges = (0, 1, 5, 20, 50, 100, 200)
    rows, found = error_by_experience(try_out(als, split), split, of, edges)
    series, value = drawn(page.chart(COLD), "curves", "series", "value")
    expected = np.array([one.value for one in found])
    np.testing.assert_allclose(value[series == METHODS - 1].astype(float), expected)
    assert f"{rows[-1]:,} with 200 +" in page.html or not rows[-1]


def test_a_tuned_method_stands_beside_the_standard_ones(page, split):
    state = {"method": "items", "neighbours": 30, "shrinkage": 10, "similarity": "pearson"}
    page.at(data="lecturer", lists="closeness", fame=20, **state)
    model = fit_neighbours(split.train, "item", 30, "pearson", 10, closeness=True)
    trial = try_out(model, split, popular=0.2)
    names, lists = drawn(page.chart(NDCG), "methods", "name", "value")
    assert names[-1] == "Yours"
    expected = list_quality(trial, split.test, 10, 4.0)
    assert lists[-1] == pytest.approx(expected.ndcg.value)
    standard = list_quality(try_out(fit_neighbours(split.train), split), split.test, 10, 4.0)
    assert lists[list(names).index("Item neighbours")] == pytest.approx(standard.ndcg.value)
    free = try_out(fit_popularity(split.train), split)
    worth = list_value(trial, free, split.test, 10, 4.0, 2.0, 0.1)
    page.at(data="lecturer", lists="closeness", fame=20, value=2.0, cost=0.1, **state)
    names, gain, low = drawn(page.chart(GAINS), "methods", "name", "value", "low")
    assert names[-1] == "Yours" and gain[-1] == pytest.approx(1000 * worth.gain.value)
    assert gain[-1] - low[-1] == pytest.approx(1000 * worth.gain.error)
    assert f"{1000 * worth.gain.value:,.0f} ± {1000 * worth.gain.error:,.0f} €" in page.html
    assert f"{worth.worth:.2g} €" in page.html


def test_the_map_shows_the_factors_and_the_neighbours_of_a_title(page, lecturers, split, als):
    page.at(data="lecturer", title="lecturer 827")
    count = np.bincount(split.train.item, minlength=len(lecturers.titles))
    chosen = list(lecturers.titles).index("Lecturer 827")
    places, shares = item_map(als)
    near, cosine = nearest_items(als, chosen, 8, count >= 5)
    chart = page.chart(MAP)
    for dataset, items in (("chosen", [chosen]), ("near", near)):
        x, y, title = drawn(chart, dataset, "x", "y", "title")
        np.testing.assert_allclose(np.stack([x, y], axis=1), places[items])
        assert title.tolist() == lecturers.titles[items].tolist()
    shown = set(chart.data["items"]["title"]) | set(lecturers.titles[[chosen, *near]])
    assert shown >= set(lecturers.titles[shelf(count, 1, 250)])
    assert percent(shares.sum(), 0) in page.html
    assert "Nearest to Lecturer 827" in page.html and f"{cosine[0]:.2f}" in page.html
    assert "No lecturer holds these words" in page.at(data="lecturer", title="zzz").html


ON_REAL_RATINGS = [
    ({}, "Best lists: Popularity"),
    ({"factors": 50, "ridge": 0.1}, "Overfitted"),
    ({"method": "sgd", "factors": 50, "ridge": 0.1}, "Overfitted"),
    ({"method": "items", "lists": "closeness"}, "Best lists: Yours"),
    ({"method": "users", "lists": "closeness"}, "but by two scores"),
    ({"method": "sgd", "ridge": 200}, "diverged"),
    ({"method": "sgd", "ridge": 200}, "○</span><div>Overfit on purpose: let your factors"),
    ({"value": 0.01}, "none pays at any price"),
    ({"method": "items", "lists": "closeness"}, "more than the popular list in 1,000 lists"),
    ({"method": "items", "lists": "closeness", "value": 0.02}, "None pays. Yours would"),
]


@pytest.mark.parametrize(("state", "words"), ON_REAL_RATINGS)
def test_words_on_real_ratings_follow_the_state(page, state, words):
    assert words in page.at(data="lecturer", **state).html


def solved(page):
    return page.html.count('aria-label="solved"')


def test_the_challenge_by_hand_is_solved_when_it_should_be(by_hand):
    assert solved(by_hand) == 0
    assert solved(by_hand.at(penalty=0.0)) == 0, "not yet learned by heart"
    assert solved(by_hand.at(rank=6, penalty=0.0)) == 1


def test_challenges_are_solved_when_they_should_be(page, lecturers, split, als):
    assert solved(page) == 0
    page.at(data="lecturer", ridge=0.1, factors=50)
    assert solved(page) == 1
    page.at(data="lecturer", method="users", lists="closeness")
    assert solved(page) == 2
    train = split.train
    count = np.bincount(train.item, minlength=len(lecturers.titles))
    mean = np.bincount(train.item, train.value, len(count)) / np.maximum(count, 1)
    unseen = never_listed(try_out(als, split), split, 10, 50) & (count >= 20)
    disliked = int(np.flatnonzero(unseen & (mean < 3.5))[0])
    page.at(data="lecturer", title=str(lecturers.titles[disliked]))
    assert solved(page) == 2, "nobody sees it, but few liked it"
    liked = int(np.flatnonzero(unseen & (mean >= 4))[-1])
    page.at(data="lecturer", title=str(lecturers.titles[liked]))
    assert solved(page) == 3


def test_films_carry_the_terms_of_their_publishers(open_page):
    page = open_page(STEM, {"chapter": "you"})
    assert "100,004 ratings of 9,066 titles by 671 people" in page.html
    assert "not for commercial or revenue-bearing purposes" in page.html
    assert "Harper and Konstan 2015" in page.html
    assert "endorses nothing here" not in page.at(data="lecturer").html


# ---- you ---------------------------------------------------------------------------------------


def test_your_list_and_its_reasons_are_those_of_the_fold_in(you, lecturers, split, als):
    rates = dict.fromkeys(RATES, 0) | {"rate_1": 5, "rate_4": 1, "rate_7": 3}
    you.at(data="lecturer", shelf=2, popular=40, pick=3, **rates)
    count = np.bincount(split.train.item, minlength=len(lecturers.titles))
    items = shelf(count, 2)[[0, 3, 6]]
    reader = fold_in(als, items, np.array([5.0, 1.0, 3.0]))

    def rank(scores):
        return blend(scores, count, 0.4, 1, 5)

    order = first_of(rank(reader.scores()), 10, items)
    start, end, kind = drawn(you.chart(WHY), "steps", "start", "end", "kind")
    assert start[0] == pytest.approx(reader.baseline()[order[2]])
    assert end[-1] == pytest.approx(reader.scores()[order[2]])
    pulls = reader.pulls(order[2])
    np.testing.assert_allclose(np.sort((end - start)[1:-1]), np.sort(pulls))
    assert kind.tolist()[0] == 0 and kind.tolist()[-1] == 3
    at = [you.html.index(f"<td>{lecturers.titles[i]}</td>") for i in order]
    assert at == sorted(at), "in this order"
    assert " ".join(signed(pull, 3) for pull in pulls) in you.html
    for j, (other, new) in enumerate(what_if(reader, 1.0, 5.0, 10, rank)):
        then = fold_in(als, items, np.where(np.arange(3) == j, other, reader.values))
        assert f"{then.scores()[order[2]]:.2f}" in you.html
        assert named(lecturers.titles[new]) in you.html


def test_popular_takes_over_from_personal(you, lecturers, split):
    count = np.bincount(split.train.item, minlength=len(lecturers.titles))
    rates = dict.fromkeys(RATES, 0)
    you.at(data="lecturer", popular=100, **rates)
    at = [you.html.index(f"<td>{lecturers.titles[i]}</td>") for i in shelf(count, 1, 10)]
    assert at == sorted(at)
    assert "You have rated nothing" in you.html
    equal = rates | {"rate_1": 4, "rate_2": 4}
    assert "All 2 ratings are equal" in you.at(data="lecturer", **equal).html


# ---- code and files ----------------------------------------------------------------------------


def test_the_listings_run_and_give_the_numbers_of_the_page(by_hand, tmp_path):
    run = alternating_least_squares
    ratings = ratings_of(by_hand)
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2, 3)
    function, call, _ = by_hand.code("alternating_least_squares")
    assert function is run
    said = float(run_script(standalone(function, call), tmp_path).split()[-1])
    assert said == pytest.approx(run(ratings, visible, 2, 0.5, 8, 3).held_error[-1])
    assert number(said) in by_hand.html


def run_script(text, folder):
    script = folder / "listing.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=folder, check=True
    )
    return done.stdout


@pytest.mark.parametrize("method", ["als", "users"])
def test_the_shown_code_runs_beside_the_table(page, tmp_path, method):
    name = "lecturer_ratings.csv.xz"
    (tmp_path / name).write_bytes((SAMPLE_DATA / name).read_bytes())
    key = "factorize_als" if method == "als" else "fit_neighbours"
    page.at(data="lecturer", method=method)
    function, call, _ = page.code(key)
    assert function is {"als": factorize_als, "users": fit_neighbours}[method]
    assert run_script(standalone(function, call), tmp_path).strip()


def small_table(users=40, items=30, seed=2):
    rng = np.random.default_rng(seed)
    taste, kind = rng.normal(size=(users, 2)), rng.normal(size=(items, 2))
    user, item = np.nonzero(rng.random((users, items)) < 0.5)
    value = np.clip(np.round(3 + (taste @ kind.T)[user, item]), 1, 5)
    order = rng.permutation(len(user))
    return pd.DataFrame({"user": user, "item": item, "rating": value}).iloc[order]


def as_csv(table):
    return table.to_csv(index=False).encode()


def test_uploaded_ratings_replace_the_shipped_ones_in_every_figure(page):
    table = small_table().assign(title=lambda t: "Item no. " + t["item"].astype(str))
    page.upload({"stars.csv": as_csv(table)})
    assert not page.errors
    assert f"{len(table):,} ratings of 30 items by 40 users" in page.html
    own = rating_set(table, "", "")
    split = hold_out_last(own)
    model = fit_factors(split.train, "als", 20, 14.0)
    trial = try_out(model, split)
    assert drawn(page.chart(RMSE), "methods", "value")[0][-1] == pytest.approx(
        rating_error(trial, split.test).value
    )
    count = np.bincount(split.train.item, minlength=30)
    given = shelf(count, 1)[[1, 3, 5]]
    reader = fold_in(model, given, np.array([5.0, 4.0, 2.0]))
    best = first_of(blend(reader.scores(), count, 0.3, 1, 5), 10, given)[0]
    assert "Lecturer" not in page.html
    assert f"Why {own.titles[best]}:" in page.open("you").html
    assert f"{len(table):,} ratings of 30 items by 40 users" in page.html
    assert "Lecturer" not in page.html
    forget(page)
    for chapter in ("you", "methods"):
        assert "Evaluations of lecturers" in page.open(chapter).html


def forget(page):
    """What the button under an upload does."""
    page.session.uploads.of(STEM).clear()
    page.session.uploads.kept.clear()


def test_another_session_does_not_see_them(page, open_page):
    page.upload({"stars.csv": as_csv(small_table())})
    assert "by 40 users" in page.html
    assert "by 40 users" not in open_page(STEM, {"data": "lecturer"}).html


def test_other_scales_than_stars(you):
    table = small_table()
    wide = table.assign(rating=20 * (table["rating"] - 3))
    you.upload({"stars.csv": as_csv(wide)})
    assert not you.errors
    you.at(data="lecturer", **dict.fromkeys(RATES, 5))
    assert "All 8 ratings are equal" in you.html
    assert ": 40<" in you.html, "5 stars stand for the highest rating"


def test_a_handful_of_titles_is_enough(page):
    page.upload({"stars.csv": as_csv(small_table(30, 5))})
    assert not page.errors
    page.at(data="lecturer", length=50)
    assert "Precision@5" in page.html
    page.open("you").at(data="lecturer", pick=10, **dict.fromkeys(RATES, 3))
    assert "You have rated every title" in page.html
    page.at(data="lecturer", pick=10, method="items", **dict.fromkeys(RATES, 0))
    assert len(page.chart(LIST).data["rows"]["name"]) == 5
    page.at(data="lecturer", shelf=2)
    assert list(page.live)[:1] == ["From personal to popular"], "an empty shelf"
    page.open("methods").at(data="lecturer", method="items")
    assert len(drawn(page.chart(RMSE), "methods", "value")[0]) == METHODS


def bad_uploads():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", bytes(400_000_000))
    return {
        "no column holds an item": b"user\n" + b"1\n" * 60,
        "only one user": b"user,item\n" + b"1,2\n" * 60,  # clicks
        "empty": b"",
        "all": as_csv(small_table().assign(rating=4)),
        "after unpacking": buffer.getvalue(),
    }


def test_a_bad_upload_is_one_sentence_and_the_page_keeps_what_it_showed(page):
    before = str([chart.data for chart in page.charts])
    for reason, data in bad_uploads().items():
        page.upload({"stars.csv" if data[:2] != b"PK" else "bomb.zip": data})
        assert len(page.errors) == 1, reason
        assert reason in page.errors[0], reason
        assert str([chart.data for chart in page.charts]) == before
    lines = as_csv(small_table()).splitlines()
    lines[4:4] = [b"1,2,good", b"=1+1,,3", lines[3]]
    page.upload({"stars.csv": b"\n".join(lines)})
    assert not page.errors, "a bad row, and one that comes again, are left out and said"
    page.upload({"stars.csv": b"nonsense"})
    assert len(page.errors) == 1
    assert "by 40 users" in page.html, "the last good upload is kept"


def test_a_host_may_take_the_films_away(monkeypatch):
    left = {name: file for name, file in table_files().items() if "movielens" not in name}
    monkeypatch.setattr(tables, "table_files", lambda: left)
    monkeypatch.setattr(kept, "_FOR_ALL", dict(kept._FOR_ALL))
    for name in [name for name in sys.modules if name.startswith("pages.case_studies.recomm")]:
        monkeypatch.delitem(sys.modules, name)  # a process that starts without them
    page = Opened(book.page.__wrapped__(STEM))
    assert page.values["data"] == "lecturer"
    for chapter in ("methods", "you"):
        assert "Evaluations of lecturers" in page.open(chapter).html
        assert "Harper and Konstan" not in page.html


# ---- chapters and addresses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "chapter"),
    [
        ({"method": "sgd", "ridge": "100"}, "methods"),
        ({"data": "lecturer"}, "methods"),
        ({"data": "lecturer", "rate_1": "4"}, "you"),
        ({"rank": "6"}, "by_hand"),
        ({}, "by_hand"),
    ],
)
def test_an_old_address_opens_where_its_settings_are_shown(query, chapter):
    page = Opened(book.page(STEM))
    assert not page.page.arrive(page.session, query)
    assert page.chapter.name == chapter


def test_the_first_chapter_fits_nothing_of_the_real_sets(open_page, monkeypatch):
    def forbidden(*_):
        raise AssertionError("loads a set of ratings")

    monkeypatch.setattr(sys.modules["pages.case_studies.recommendation.ratings_in_use"], "shipped",
                        forbidden)  # fmt: skip
    assert open_page(STEM).chapter.name == "by_hand"


def test_popularity_moves_the_lists_and_not_the_error(page, split, als):
    def mine():
        data = page.chart(BOTH).data["methods"]
        at = data["mine"].index(True)
        return data["x"][at], data["y"][at]

    for fame in (0, 40, 100):
        page.at(data="lecturer", fame=fame)
        trial = try_out(als, split, popular=fame / 100)
        expected = list_quality(trial, split.test, 10, 4.0).ndcg.value
        assert mine() == pytest.approx((rating_error(trial, split.test).value, expected))
    best = page.chart(BOTH).data["best"]
    data = page.chart(BOTH).data["methods"]
    assert (best["x"], best["y"]) == ([min(data["x"])], [max(data["y"])])


def test_the_list_is_drawn_with_its_reasons(you, lecturers, split, als):
    you.at(data="lecturer", popular=20, rate_2=4.0)
    count = np.bincount(split.train.item, minlength=len(lecturers.titles))
    items = shelf(count, 1)[[1, 3, 5]]
    reader = fold_in(als, items, np.array([4.0, 4.0, 2.0]))
    scores = blend(reader.scores(), count, 0.2, 1, 5)
    order = first_of(scores, 10, items)
    base, expected, score = drawn(you.chart(LIST), "rows", "base", "expected", "score")
    np.testing.assert_allclose(base, reader.baseline()[order])
    np.testing.assert_allclose(expected, reader.scores()[order])
    np.testing.assert_allclose(score, scores[order])


def test_averages_say_over_whom(open_page):
    page = open_page(STEM, {"chapter": "methods"})
    split = hold_out_last(rating_set(*shipped_movies()))
    trial = try_out(fit_popularity(split.train), split)
    quality = list_quality(trial, split.test, 10, 4.0)
    tested = len(trial.users)
    assert quality.without and quality.users + quality.without == tested
    worth = page.chart(GAINS).caption
    assert f"over all {tested} people tested, the {quality.without} among them whom" in unmarked(
        worth
    )
    assert f"recall and NDCG: the {quality.users} of them who liked one" in page.html


def shipped_movies():
    table = load_table("movielens_ratings").merge(load_table("movielens_titles"), on="item")
    return table, "", ""


def test_popularity_is_better_than_whom(open_page):
    page = open_page(STEM, {"chapter": "methods"})
    page.preset("Half popular")
    # Yours, with popularity mixed in, has the better lists: the sentence is about another method.
    assert re.search(r"mere popularity does that better than (?!Yours)\w+", page.html)


def test_powers_of_ten_are_written_in_one_way(by_hand):
    for preset in ("By heart", "Single steps", "Too fast", "Shrunk"):
        by_hand.preset(preset)
        for step in (0, 3, 16):
            said = by_hand.at(**{**by_hand.values, "step": step})
            words = re.sub(r"<[^>]*>", " ", said.html + str([part.content for part in said.parts]))
            assert not re.search(r"\de−\d", words), (preset, step)
