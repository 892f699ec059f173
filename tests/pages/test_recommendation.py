"""Recommendation: drawn is what was computed; uploads change it or say why not."""

import io
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
from core.ui.listing import standalone
from core.ui.words import number, percent

STEM = "recommendation"
PRODUCT, ERRORS, RMSE, COLD, NDCG, GAINS, MAP, WHY = range(8)
METHODS = 8  # rows of the comparison, the reader's included
RATES = [f"rate_{place}" for place in range(1, 9)]


@pytest.fixture
def page(open_page):
    """The page with the smaller of the shipped sets."""
    return open_page(STEM, {"data": "lecturer"})


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
    return factorize_als(*pairs(split.train), 20, 14.0)


def drawn(chart, dataset, *columns):
    return [np.array(chart.data[dataset][column]) for column in columns]


def ratings_of(page):
    return np.array(page.values["ratings"], float)


# ---- by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", ["als", "sgd"])
def test_the_product_and_its_errors_are_those_of_the_maths(page, solver):
    state = {"rank": 3, "penalty": 0.8, "sweeps": 5, "held": 30, "seed": 9, "biases": True}
    page.at(data="lecturer", solver=solver, learning_rate=0.05, step=4, **state)
    ratings = ratings_of(page)
    held = hold_out_cells(ratings, 0.3, 9)
    visible = np.isfinite(ratings) & ~held
    if solver == "als":
        run = alternating_least_squares(ratings, visible, 3, 0.8, 5, 9, True)
    else:
        run = stochastic_gradient_descent(ratings, visible, 3, 0.8, 0.05, 5, 9, True)
    product = page.chart(PRODUCT)
    np.testing.assert_allclose(drawn(product, "ratings", "value")[0], run.filled(4).ravel())
    P, Q = run.row_factors[4], run.column_factors[4]
    shown = drawn(product, "factors", "value")[0]
    np.testing.assert_allclose(shown, np.r_[P.ravel(), Q.T.ravel()])
    assert len(product.data["held"]["x"]) == 6 * held.sum()
    value = drawn(page.chart(ERRORS), "traces", "value")[0]
    np.testing.assert_allclose(value, np.r_[run.visible_error, run.held_error])
    for figure in (run.objective[4], run.visible_error[4], run.held_error[4], baseline_error(run)):
        assert number(figure) in page.html


def test_an_edited_cell_changes_the_matrix(page):
    before = drawn(page.chart(PRODUCT), "ratings", "value")[0]
    cells = [list(row) for row in page.values["ratings"]]
    cells[0][0] = None
    page.at(data="lecturer", ratings=tuple(map(tuple, cells)))
    assert not np.allclose(before, drawn(page.chart(PRODUCT), "ratings", "value")[0])
    assert "from 48 ratings" in page.html


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
def test_words_by_hand_follow_the_state(page, state, words):
    assert words in page.at(data="lecturer", **state).html


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
    assert "No title holds these words" in page.at(data="lecturer", title="zzz").html


ON_REAL_RATINGS = [
    ({}, "Best lists: Popularity"),
    ({"factors": 50, "ridge": 0.1}, "Overfitted"),
    ({"method": "sgd", "factors": 50, "ridge": 0.1}, "Overfitted"),
    ({"method": "items", "lists": "closeness"}, "Best lists: Yours"),
    ({"method": "users", "lists": "closeness"}, "both the smallest error and the best lists"),
    ({"method": "sgd", "ridge": 200}, "diverged"),
    ({"method": "sgd", "ridge": 200}, "○</span><div>Overfit on purpose: let your factors"),
    ({"value": 0.01}, "none pays at any price"),
    ({"method": "items", "lists": "closeness"}, "more than the popular list in 1,000 lists"),
    ({"method": "items", "lists": "closeness", "value": 0.02}, "None pays. Yours would"),
]


@pytest.mark.parametrize(("state", "words"), ON_REAL_RATINGS)
def test_words_on_real_ratings_follow_the_state(page, state, words):
    assert words in page.at(data="lecturer", **state).html


def test_challenges_are_solved_when_they_should_be(page, lecturers, split, als):
    def solved():
        return page.html.count('aria-label="solved"')

    assert solved() == 0
    page.at(data="lecturer", penalty=0.0)
    assert solved() == 0, "not yet learned by heart"
    page.at(data="lecturer", rank=6, penalty=0.0)
    assert solved() == 1
    page.at(data="lecturer", ridge=0.1, factors=50)
    assert solved() == 2
    page.at(data="lecturer", method="users", lists="closeness")
    assert solved() == 3
    train = split.train
    count = np.bincount(train.item, minlength=len(lecturers.titles))
    mean = np.bincount(train.item, train.value, len(count)) / np.maximum(count, 1)
    unseen = never_listed(try_out(als, split), split, 10, 50) & (count >= 20)
    disliked = int(np.flatnonzero(unseen & (mean < 3.5))[0])
    page.at(data="lecturer", title=str(lecturers.titles[disliked]))
    assert solved() == 3, "nobody sees it, but few liked it"
    liked = int(np.flatnonzero(unseen & (mean >= 4))[-1])
    page.at(data="lecturer", title=str(lecturers.titles[liked]))
    assert solved() == 4


def said(page):
    """What the page says in Markdown."""
    return "\n".join(element.value for element in page.app.markdown)


def test_films_carry_the_terms_of_their_publishers(open_page):
    page = open_page(STEM)
    assert "100,004 ratings of 9,066 titles by 671 people" in said(page)
    assert "not for commercial or revenue-bearing purposes" in said(page)
    assert "Harper and Konstan 2015" in said(page)
    assert "endorses nothing here" not in said(page.at(data="lecturer"))


# ---- you ---------------------------------------------------------------------------------------


def test_your_list_and_its_reasons_are_those_of_the_fold_in(page, lecturers, split, als):
    rates = dict.fromkeys(RATES, 0) | {"rate_1": 5, "rate_4": 1, "rate_7": 3}
    page.at(data="lecturer", shelf=2, popular=40, pick=3, **rates)
    count = np.bincount(split.train.item, minlength=len(lecturers.titles))
    items = shelf(count, 2)[[0, 3, 6]]
    reader = fold_in(als, items, np.array([5.0, 1.0, 3.0]))

    def rank(scores):
        return blend(scores, count, 0.4, 1, 5)

    order = first_of(rank(reader.scores()), 10, items)
    start, end, kind = drawn(page.chart(WHY), "steps", "start", "end", "kind")
    assert start[0] == pytest.approx(reader.baseline()[order[2]])
    assert end[-1] == pytest.approx(reader.scores()[order[2]])
    pulls = reader.pulls(order[2])
    np.testing.assert_allclose(np.sort((end - start)[1:-1]), np.sort(pulls))
    assert kind.tolist()[0] == 0 and kind.tolist()[-1] == 3
    at = [page.html.index(f"<td>{lecturers.titles[i]}</td>") for i in order]
    assert at == sorted(at), "in this order"
    assert " ".join(signed(pull, 3) for pull in pulls) in page.html
    for j, (other, new) in enumerate(what_if(reader, 1.0, 5.0, 10, rank)):
        then = fold_in(als, items, np.where(np.arange(3) == j, other, reader.values))
        assert f"{then.scores()[order[2]]:.2f}" in page.html
        assert named(lecturers.titles[new]) in page.html


def test_popular_takes_over_from_personal(page, lecturers, split):
    count = np.bincount(split.train.item, minlength=len(lecturers.titles))
    rates = dict.fromkeys(RATES, 0)
    page.at(data="lecturer", popular=100, **rates)
    at = [page.html.index(f"<td>{lecturers.titles[i]}</td>") for i in shelf(count, 1, 10)]
    assert at == sorted(at)
    assert "You have rated nothing" in page.html
    equal = rates | {"rate_1": 4, "rate_2": 4}
    assert "All 2 ratings are equal" in page.at(data="lecturer", **equal).html


# ---- code and files ----------------------------------------------------------------------------


def test_the_listings_run_and_give_the_numbers_of_the_page(page, tmp_path, als):
    run = alternating_least_squares
    ratings = ratings_of(page)
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2, 3)
    call = (
        f"ratings = np.array({ratings.tolist()}, float)\n".replace("nan", "np.nan")
        + "visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2, 3)\n"
        "run = alternating_least_squares(ratings, visible, 2, 0.5, 8, 3, False)\n"
        "print(run.held_error[-1])"
    )
    by_hand = float(run_script(standalone(run, call), tmp_path))
    assert by_hand == pytest.approx(run(ratings, visible, 2, 0.5, 8, 3).held_error[-1])
    assert number(by_hand) in page.html


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
    page.app.session_state[f"{STEM}-code-{key}"] = True
    for code in page.run().app.code:
        if f"def {key}" in code.value:
            shown = code.value
    function = {"als": factorize_als, "users": fit_neighbours}[method]
    call = "import pandas" + shown.rpartition("import pandas")[2]
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
    assert f"{len(table):,} ratings of 30 items by 40 users" in said(page)
    own = rating_set(table, "", "")
    split = hold_out_last(own)
    model = factorize_als(*pairs(split.train), 20, 14.0)
    trial = try_out(model, split)
    assert drawn(page.chart(RMSE), "methods", "value")[0][-1] == pytest.approx(
        rating_error(trial, split.test).value
    )
    count = np.bincount(split.train.item, minlength=30)
    given = shelf(count, 1)[[1, 3, 5]]
    reader = fold_in(model, given, np.array([5.0, 4.0, 2.0]))
    best = first_of(blend(reader.scores(), count, 0.3, 1, 5), 10, given)[0]
    assert f"Why {own.titles[best]}:" in page.html
    assert "Lecturer" not in page.html
    page.app.button(key=f"{STEM}-forget").click()
    assert "Evaluations of lecturers" in said(page.run())


def test_another_session_does_not_see_them(page, open_page):
    page.upload({"stars.csv": as_csv(small_table())})
    assert "by 40 users" in said(page)
    assert "by 40 users" not in said(open_page(STEM, {"data": "lecturer"}))


def test_other_scales_than_stars(page):
    table = small_table()
    wide = table.assign(rating=20 * (table["rating"] - 3))
    page.upload({"stars.csv": as_csv(wide)})
    assert not page.errors
    page.at(data="lecturer", **dict.fromkeys(RATES, 5))
    assert "All 8 ratings are equal" in page.html
    assert ": 40<" in page.html, "5 stars stand for the highest rating"


def test_a_handful_of_titles_is_enough(page):
    page.upload({"stars.csv": as_csv(small_table(30, 5))})
    assert not page.errors
    page.at(data="lecturer", length=50, pick=10, **dict.fromkeys(RATES, 3))
    assert "Precision@5" in page.html
    assert "You have rated every title" in page.html
    page.at(data="lecturer", pick=10, method="items", **dict.fromkeys(RATES, 0))
    assert len(drawn(page.chart(RMSE), "methods", "value")[0]) == METHODS


def bad_uploads():
    good = as_csv(small_table())
    lines = good.splitlines()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", bytes(400_000_000))
    return {
        "rating": b"user,item\n1,2\n" * 60,
        "stars.csv, row 5": b"\n".join([*lines[:4], b"1,2,good", *lines[4:]]),
        "rated item": b"\n".join([*lines, lines[3]]),
        "empty": b"",
        "all": as_csv(small_table().assign(rating=4)),
        "=1+1": b"\n".join([*lines[:4], b"=1+1,2,3", *lines[4:]]),
        "after unpacking": buffer.getvalue(),
    }


def test_a_bad_upload_is_one_sentence_and_the_page_keeps_what_it_showed(page):
    before = str([chart.data for chart in page.charts])
    for reason, data in bad_uploads().items():
        page.upload({"stars.csv" if data[:2] != b"PK" else "bomb.zip": data})
        assert len(page.errors) == 1, reason
        assert reason in page.errors[0], reason
        assert str([chart.data for chart in page.charts]) == before
    page.upload({"stars.csv": as_csv(small_table())})
    assert not page.errors
    page.upload({"stars.csv": b"nonsense"})
    assert len(page.errors) == 1
    assert "by 40 users" in said(page), "the last good upload is kept"


def test_a_host_may_take_the_films_away(open_page, monkeypatch):
    left = {name: file for name, file in table_files().items() if "movielens" not in name}
    monkeypatch.setattr(tables, "table_files", lambda: left)
    page = open_page("recommendation")
    assert page.values["data"] == "lecturer"
    assert "Evaluations of lecturers" in said(page)
    assert "Harper and Konstan" not in page.html
