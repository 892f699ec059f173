"""What the page on language promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from core.datasets.reviews import food_reviews
from core.ui.listing import standalone
from core.ui.words import chance, value_of


@pytest.fixture
def page(open_page):
    return open_page("language", draw=False)


def chain(steps):
    """A text in which each word depends on the one before, and on nothing else."""
    rng, found = np.random.default_rng(1), [0]
    for _ in range(steps):
        found.append((found[-1] + 1) % 6 if rng.random() < 0.7 else int(rng.integers(6)))
    return " ".join("abcdef"[i] for i in found)


CHAIN = chain(600)


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def printed(page):
    """What the code of the chapter prints."""
    (part,) = [part for part in page.parts if part.kind == "code"]
    function, call, _ = part.content
    with redirect_stdout(io.StringIO()) as out:
        exec(standalone(function, call), {})
    return out.getvalue()


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


# ---- which class -------------------------------------------------------------------------------


def test_each_bar_begins_where_the_last_one_ended(page):
    bars = page.open("which_class").chart("words").data["steps"]
    assert bars["name"][0] == "before reading" and bars["name"][-1] == "sum"
    assert bars["start"][1:-1] == pytest.approx(bars["end"][:-2])
    assert bars["end"][-1] == pytest.approx(bars["end"][-2])
    written = [value_of(text) for text in bars["text"]]
    assert sum(written[:-1]) == pytest.approx(written[-1], abs=0.02)


def test_pasting_moves_naive_bayes_only(page):
    once, five = (page.at(copies=n) and page.chart("words").data["steps"] for n in (1, 5))
    other = page.chart("weights").data["steps"]
    assert five["end"][-1] - five["end"][0] == pytest.approx(5 * (once["end"][-1] - once["end"][0]))
    page.at(copies=1)
    assert page.chart("weights").data["steps"] == other


def test_the_logistic_regression_is_that_of_scikit_learn(page):
    review = "stale stale coffee but great flavor"
    page.at(review=review, prior=0.65)
    train = food_reviews(False)
    vectors = TfidfVectorizer(token_pattern=r"\S+", min_df=5)
    X = vectors.fit_transform([" ".join(text) for text in train.words])
    model = LogisticRegression(C=4, solver="newton-cg", tol=1e-6).fit(X, train.great)
    score = model.decision_function(vectors.transform([review]))[0]
    share = train.great.mean()
    score += np.log(0.65 / 0.35) - np.log(share / (1 - share))
    assert page.chart("weights").data["steps"]["end"][-1] == pytest.approx(score, abs=1e-3)


def test_the_code_prints_the_probability_that_is_shown(page):
    for values in ({}, {"alpha": 1e-3, "review": "stale and burnt"}, {"review": "", "prior": 0.3}):
        page.open("which_class").at(**values)
        p = float(printed(page).split()[-1])
        assert f"{chance(p)} great" in words(page) or p == 0 or values.get("review") == ""


# ---- which next --------------------------------------------------------------------------------


def test_bars_add_up_and_hold_what_is_drawn(page):
    for values in ({}, {"heat": 0.4}, {"unit": "letters", "n": 5}, {"rule": "add", "top": 3}):
        bars = page.open("which_next").at(seed=4, **values).chart("next").data["bars"]
        assert sum(bars["y2"]) == pytest.approx(1)
        assert bars["role"].count("second") == 1


def test_the_code_prints_the_bars(page):
    for rule in ("kneser", "backoff", "mix", "add"):
        bars = page.open("which_next").at(rule=rule, seed=3).chart("next").data["bars"]["y2"]
        shown = np.array(printed(page).strip("[] \n").split(), float)
        np.testing.assert_allclose(shown[:5], bars[:5], rtol=1e-6)
    page.open("word_vectors").at()
    assert float(printed(page).strip("[]").split()[1]) == pytest.approx(0.828, abs=5e-4)


def test_a_text_of_ones_own_is_learnt_from(page):
    page.open("which_next").upload({"own.txt": b"one two three. " * 50})
    assert "160 words" in words(page.at(n=2))  # four fifths of words and stops
    page.open("word_vectors").at(word="two")
    assert "nearest of “two”" in words(page)


# ---- where words sit, where a word looks -------------------------------------------------------


def test_neighbours_are_drawn_as_far_as_the_plane_shows(page):
    page.open("word_vectors").at(dims=2)
    names = page.chart("map").data["names"]
    assert names["text"][0] == "coffee" and len(set(names["text"])) == 11
    at = np.column_stack([names["x"], names["y"]])
    assert np.ptp(np.linalg.norm(at - at[0], axis=1)) < 2
    assert "keeps 100.0 % of their squared" in words(page)


def test_the_weights_are_written_in_their_cells(page):
    cells = page.open("attention").at(causal=True).chart("weights").data["cells"]
    value = np.reshape(cells["value"], (9, 9))
    np.testing.assert_allclose(value.sum(axis=1), 1)
    assert not np.triu(value, 1).any()
    text = np.reshape(cells["text"], (9, 9))
    assert text[3, 1] == f"{value[3, 1]:.2f}" and text[0, 5] == ""


@pytest.mark.parametrize(
    ("chapter", "task", "values"),
    [
        ("which_class", "In six words", {"review": "terrible terrific delighted pizza"}),
        ("which_class", "Find a smoothing", {"alpha": 5}),
        ("which_next", "bring the perplexity", {"n": 4, "discount": 0.92}),
        ("which_next", "Bring a text", {"source": "own", "n": 2, "own_text": CHAIN}),
        ("word_vectors", "with ten numbers", {"word": "dog", "dims": 6}),
        ("word_vectors", "Make “bad”", {"word": "good", "window": 3, "dims": 50}),
        ("attention", "Let “it” look", {"near": 0.8, "asks": ((0.0, 9.0, 0.0), (0.0,) * 3)}),
        (
            "attention",
            "Let every word",
            {
                "sentence": "dog stale food good",
                "asks": ((4.0, 0.0, 0.0), (0.0, 0.0, 4.0)),
                "answers": ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),
                "near": 0.5,
                "causal": True,
            },
        ),
    ],
)
def test_challenges_can_be_solved(page, chapter, task, values):
    assert not solved(page.open(chapter), task)
    assert solved(page.at(**values), task)


def test_an_unknown_word_is_counted_as_the_rare_one(page):
    """“zzz” never stands in the reviews: what is counted is ⟨rare⟩, and the start has its mark."""
    said = words(page.open("which_next").at(n=3, prompt="zzz"))
    assert "“⟨start⟩ ⟨rare⟩” stands" in said and "in the text learnt from" in said
    said = words(page.at(prompt="zzz", source="own", own_text="tea is tea and tea is hot"))
    assert "“⟨start⟩ zzz” never stands in the text learnt from" in said


# ---- words of odd states -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        ({"prompt": ""}, "What may come first: 5.18 bits are open.", "“”"),
        ({"heat": 0.0}, "0 bits are open, 5.57 at T = 1 with none cut off", ""),
        ({"unit": "letters"}, "Heaps: nothing new comes any more, none of 29", "keep coming"),
        ({"unit": "letters"}, "Zipf: “␣” 11,533", "“ ”"),
        ({"rule": "mix", "weight": 1.0}, "does better, nor worse", ""),
        ({"rule": "mix", "weight": 0.0}, "some held-out word had the probability 0", "of ∞ bits"),
        ({"source": "own", "own_text": ""}, "nothing is held out", "undefined bits"),
        ({"source": "own", "own_text": "tea"}, "1 bit is open.", "1 words"),
    ],
)
def test_odd_texts_to_go_on_with(page, state, said, unsaid):
    found = words(page.open("which_next").at(**state))
    assert said in found and (not unsaid or unsaid not in found)


@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        ({"dims": 2}, "cosine 0.99999998:", "cosine 1:"),
        ({"dims": 1}, "the first keeps 18.0 %", "1 numbers"),
        ({"word": "two words"}, "the first word, “two”, is looked up", ""),
        ({"word": ""}, "No word is looked up, none of the 350 words", "“”"),
        ({"source": "own", "own_text": "tea"}, "The matrix of 1 word is 0", "keep nothing"),
    ],
)
def test_odd_words(page, state, said, unsaid):
    found = words(page.open("word_vectors").at(**state))
    assert said in found and (not unsaid or unsaid not in found)


def test_two_numbers_a_word_are_drawn_apart(page):
    """The window follows the words, and those in a line lie below each other."""
    drawn = page.open("word_vectors").at(dims=2).chart("map").columns
    window, y = drawn["window"], drawn["names"]["y"].astype(float)
    assert np.ptp(y) > 1.4 * float(window["ry"][0])
    assert len({round(float(at / window["ry"][0]), 1) for at in y}) >= 8


def test_what_is_not_one_is_not_said_to_be():
    from pages.learning.language.word_vectors_words import cosine_said

    assert cosine_said(0.8284) == "0.828" and cosine_said(1.0) == "1" == cosine_said(1 - 1e-15)
    assert cosine_said(0.99999981) == "0.9999998" and cosine_said(-0.9999) == "−0.9999"


def test_words_in_one_place_have_one_name(page):
    drawn = page.open("word_vectors").at(dims=1).chart("map").columns["names"]
    named = [text for text in drawn["text"] if text]
    assert named == ["coffee, and the 10 others here"]


def test_contexts_that_were_all_seen_are_not_the_unseen_ones(page):
    own = "word " * 60
    for n in (3, 4):
        said = words(
            page.open("which_next").at(source="own", own_text=own, unit="letters", n=n, rule="add")
        )
        assert "0.0 % of the held-out contexts" not in said
        if "Too long for this text" in said:
            assert "Every held-out context of" in said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("the", "“the” is not the one word that has a vector."),
        (".", "No word is looked up: one word alone has a vector."),
    ],
)
def test_one_word_alone_has_a_vector(page, word, said):
    assert said in words(page.open("word_vectors").at(source="own", own_text="no", word=word))
