"""Search over the pages: what must be found, in what order, and that nothing typed can break it."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import catalog
from core.ui import search
from core.ui.search import Hit, Index, Passage, of_catalog, of_glossary, plain_text

ROOT = Path(__file__).parents[2]


def of_sources():
    """The sentences and labels in the pages' own files, wherever in their folders they stand."""
    for entry in catalog.PAGES:
        folder = ROOT / "pages" / entry.section
        files = [folder / f"{entry.stem}.py", *sorted((folder / entry.stem).rglob("*"))]
        for path in files:
            if path.suffix == ".md":
                yield Passage(entry.stem, "", path.stem, path.read_text(encoding="utf-8"))
            elif path.suffix == ".py" and path.is_file():
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    text = node.value if isinstance(node, ast.Constant) else None
                    if isinstance(text, str) and (" " in text or text[:1].isupper()):
                        yield Passage(entry.stem, "", text if len(text) < 60 else "", text)


@pytest.fixture(scope="module")
def index():
    return Index([*of_catalog(), *of_glossary(), *of_sources()])


def stems(hits: list[Hit]) -> list[str]:
    return [hit.stem for hit in hits]


def line(hit: Hit) -> str:
    return "".join(text for text, _ in hit.context)


# ---- what must be found -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("accuracy", "fraud_detection"),
        ("overfitting", "recommendation"),
        ("p-value", "distributions"),
        ("percentile", "distributions"),
        ("quantile", "distributions"),
        ("Klee–Minty", "constraints"),
        ("shadow price", "logistics"),
        ("eigenvector", "eigen_decomposition"),
        ("diverge", "gradient_descent"),
        ("what is a shadow price", "logistics"),
        ("why does a large step diverge", "gradient_descent"),
        ("why accuracy misleads for rare fraud", "fraud_detection"),
        ("What is an eigenvector?", "eigen_decomposition"),
        ("Learning RATE", "gradient_descent"),
        ("engine serviced", "predictive_maintenance"),
    ],
)
def test_the_first_place(index, asked, page):
    first = index.find(asked)[0]
    assert first.stem == page
    assert not first.near


def test_other_words_for_the_same(index):
    assert "gradient_descent" in stems(index.find("step too large")[:2])
    assert "logistics" in stems(index.find("travelling salesman"))
    assert set(stems(index.find("median"))) == set(stems(index.find("medians")))
    assert "distributions" in stems(index.find("decile"))
    assert "gradient_descent" in stems(index.find("κ"))


@pytest.mark.parametrize("asked", ["overfitt", "eigenve", "quanti", "bullw", "weib", "shadow pri"])
def test_while_it_is_being_typed(index, asked):
    found = index.find(asked)
    assert found
    assert not found[0].near


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("eignvector", "eigen_decomposition"),
        ("percetnile", "distributions"),
        ("shaddow price", "logistics"),
        ("bulwhip", "logistics"),
        ("Kaplan-Meyer", "predictive_maintenance"),
    ],
)
def test_a_slip_of_the_finger(index, asked, page):
    found = index.find(asked)
    assert found[0].stem == page
    assert found[0].near, "it does not say exactly this"


def test_stems_and_accents_make_no_difference():
    index = Index([Passage("logistics", "", "Naïve forecasts", "Diverging steps")])
    for asked in ("naive forecast", "NAÏVE", "diverged step", "divergence"):
        assert stems(index.find(asked)) == ["logistics"], asked


# ---- the order, and what is shown ---------------------------------------------------------------


def test_titles_before_chapters_before_labels_before_words_before_text():
    kinds = list(search.WEIGHTS)
    pages = [entry.stem for entry in catalog.PAGES]
    passages = [Passage(pages[i], "", "Zebra", "", kind) for i, kind in enumerate(kinds)]
    assert stems(Index(passages[::-1]).find("zebra")) == pages[: len(kinds)]


def test_a_heading_before_a_mention_in_the_text():
    mention = Passage("logistics", "a", "Other", "A zebra, mentioned once.")
    named = Passage("logistics", "b", "Zebra", "Something else, said once.")
    assert [hit.chapter for hit in Index([mention, named]).find("zebra")] == ["b", "a"]


def test_everything_asked_for_before_some_of_it():
    some = [Passage("logistics", f"s{i}", "Stock", "stock stock stock", "title") for i in range(9)]
    both = Passage("logistics", "both", "Other", "A price of stock, in plain text.")
    assert Index([*some, both]).find("stock price")[0].chapter == "both"


def test_one_hit_a_place_and_no_more_than_asked_for(index):
    for asked in ("threshold", "the", "regression"):
        found = index.find(asked, most=3)
        places = [(hit.stem, hit.chapter) for hit in found]
        assert 0 < len(places) == len(set(places)) <= 3


def test_the_context_is_a_short_line_with_the_words_marked():
    filler = "something else entirely " * 40
    text = f"{filler}where a <b>zebra</b> & two\nzebras meet {filler}"
    (hit,) = Index([Passage("logistics", "", "Animals", text)]).find("zebra")
    assert [piece for piece, marked in hit.context if marked] == ["zebra", "zebras"]
    assert len(line(hit)) < 300
    assert "& two zebras" in line(hit)
    assert not set("<>\n\x02\x03") & set(line(hit))


def test_a_long_text_is_found_by_its_paragraph():
    text = "Of horses.\n\nOf zebras, **striped**.\n\nOf asses."
    (hit,) = Index([Passage("logistics", "", "Animals", text)]).find("zebra")
    assert line(hit) == "Of zebras, striped."


def test_chapters_have_names_and_are_places_of_their_own():
    index = Index(
        [
            Passage("logistics", "", "Logistics", "", "title"),
            Passage("logistics", "routes", "Which way to drive", "Drag a town.", "chapter"),
            Passage("logistics", "routes", "2-opt", "Turns a part round."),
        ]
    )
    assert index.chapters == {("logistics", "routes"): "Which way to drive"}
    assert [(hit.stem, hit.chapter) for hit in index.find("2-opt")] == [("logistics", "routes")]
    assert index.find("driving")[0].heading == "Which way to drive"
    assert index.find("logistics 2-opt")[0].chapter == "routes", "the page's title counts too"


def test_formulas_and_links_read_as_text():
    text = plain_text(
        r"**Step.** $\tfrac12 \lVert x \rVert^2 \le \alpha$, see [a *book*](http://x)."
    )
    assert text == "Step. 1/2 ‖ x ‖^2 ≤ α, see a book."
    assert plain_text("a < b and c > d") == "a < b and c > d"


# ---- whatever is typed --------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["", "   ", "💥", "\"'*^()", "–", "\x00\x02\x03"])
def test_without_a_word_there_is_nothing_to_look_for(index, asked):
    assert index.find(asked) == []


@pytest.mark.parametrize(
    "asked",
    [
        "AND OR NOT NEAR",
        'quantile" OR 1',
        "heading:quantile",
        "NEAR(a b, 3)",
        "quant* ^x -y {a b}: c",
        "';DROP TABLE passages;--",
        "x" * 10_000,
        "RATCHET of learning" * 600,
        "qzx wvut",
        "eigenvector 💥",
        "ﬁ İ ß ²",
    ],
)
def test_never_denied(index, asked):
    found = index.find(asked)
    assert found
    assert all(hit.stem in catalog.BY_STEM and line(hit) is not None for hit in found)


def test_the_nearest_is_given_as_such(index):
    for asked in ("qzx wvut", "x" * 10_000):
        assert all(hit.near for hit in index.find(asked))


@given(st.text(max_size=60), st.integers(1, 5))
def test_any_text(text, most):
    found = SMALL.find(text, most)
    assert len(found) <= most
    assert bool(found) == bool(search.words(text[: search.MOST_LETTERS]))


SMALL = Index([*of_catalog(), *of_glossary()])


def test_many_threads_may_ask_at_once(index):
    asked = ["quantile", "threshold", "shadow price", "overfitting", "diverge"] * 20
    alone = [index.find(text) for text in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.find, asked)) == alone


def test_nothing_to_search_in():
    assert Index([]).find("quantile") == []


def test_a_page_that_cannot_be_put_together_does_not_take_the_search_away(monkeypatch):
    def broken(stem):
        raise ImportError(stem)

    monkeypatch.setattr(search.book, "page", broken)
    assert stems(search._site.__wrapped__().find("quantile"))[0] == "distributions"
