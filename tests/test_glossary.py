"""The glossary: whole, short, and marked in a text without hurting it."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import catalog
from core.glossary import SOURCE, card, cards, entries, explain

BUTTON = re.compile(
    r'<button type="button" class="ev-term" data-term="([a-z0-9-]+)">(.*?)</button>'
)


HELD = re.compile(r'<span class="ev-held">([^<]*)</span>')


def unmarked(text: str) -> str:
    return HELD.sub(r"\1", BUTTON.sub(r"\2", text))


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "."), ("", ":"), ("", ","), ("(", ")"), ("", "”."), ("“", "…"), ("", "&#x27;s)")],
)
def test_signs_that_touch_a_word_stay_with_it(before, after):
    text = f"Of {before}gradient{after} Then"
    assert f'Of <span class="ev-held">{before}<button' in explain(text)
    assert f"gradient</button>{after}</span> Then" in explain(text)
    assert unmarked(explain(text)) == text


def test_a_word_between_spaces_or_tags_is_held_by_nothing():
    for text in ("Of gradient then", "<b>gradient</b>.", "gradient", "gradient–like"):
        assert "ev-held" not in explain(text)


# ---- the file -----------------------------------------------------------------------------------


def test_every_heading_became_an_entry():
    headings = re.findall(r"(?m)^## (.+)$", SOURCE.read_text(encoding="utf-8"))
    assert len(headings) == len(entries()) >= 80
    assert [heading.split(" | ")[0] for heading in headings] == [e.term for e in entries().values()]


@pytest.mark.parametrize("entry", entries().values(), ids=entries().keys())
def test_an_entry_is_short_and_leads_to_a_page(entry):
    assert entry.stem in catalog.BY_STEM
    assert re.fullmatch(r"[a-z0-9-]*", entry.chapter)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.slug)
    assert 20 < len(entry.text) <= 260
    assert entry.text.endswith(".")
    assert len(re.findall(r"[.!?](?=\s|$)", entry.text)) <= 2
    assert "\n" not in entry.text


def test_no_form_belongs_to_two_words():
    forms = [
        form.casefold().replace("–", "-")
        for entry in entries().values()
        for form in (entry.term, *entry.forms, *entry.searched)
    ]
    assert not {form for form in forms if forms.count(form) > 1}


def test_the_words_of_the_field_are_there():
    words = """condition number, learning rate, gradient, Hessian, eigenvalue, eigenvector, Jordan
        form, quantile, density, likelihood, AIC, degrees of freedom, skewness, kurtosis, p-value,
        confidence interval, prevalence, sensitivity, specificity, PPV, NPV, AUC, accuracy,
        calibration, Brier score, base rate, censored, hazard, Weibull, Kaplan–Meier, remaining
        useful life, RMSE, overfitting, baseline, cold start, NDCG, ALS, SGD, random walk,
        volatility, drawdown, MASE, shadow price, dual, reduced cost, newsvendor, bullwhip effect,
        echelon, economic order quantity, tableau, harmonics, local optimum, fold-in, log-odds,
        ideal observer, detectability, deflated Sharpe ratio, shrinkage, central limit theorem"""
    terms = {entry.term for entry in entries().values()}
    assert not {" ".join(word.split()) for word in words.split(",")} - terms


def test_a_card_holds_the_meaning_and_a_link():
    assert cards().keys() == entries().keys()
    for slug, entry in entries().items():
        shown = card(slug)
        assert html.escape(entry.text) in shown
        assert f'href="{catalog.href(entry.stem, entry.chapter)}"' in shown
        assert f'data-ev-chapter="{entry.stem}/{entry.chapter}"' in shown


# ---- the marking --------------------------------------------------------------------------------


def marked(text: str) -> list[tuple[str, str]]:
    return BUTTON.findall(explain(text))


def test_any_case_plural_and_other_forms():
    assert marked("EIGENVALUES, percentiles.") == [
        ("eigenvalue", "EIGENVALUES"),
        ("quantile", "percentiles"),
    ]
    assert marked("It diverges") == [("divergence", "diverges")]


def test_the_first_occurrence_alone_whatever_its_form():
    assert marked("Recall, then recall; ALS is alternating least squares.") == [
        ("recall", "Recall"),
        ("als", "ALS"),
    ]


def test_the_longest_form_wins():
    assert marked("stochastic gradient descent") == [("sgd", "stochastic gradient descent")]
    assert marked("the gradient descents") == [("gradient-descent", "gradient descents")]
    assert marked("the condition numbering") == []


def test_only_whole_words():
    assert marked("Adamant normality, aucs_ and dualism") == []


def test_single_letters_and_symbols_are_no_words():
    assert marked("α, κ = 3, σ, λ, ∇f and ‖A‖") == []


def test_dashes_and_apostrophes_however_they_are_written():
    for text in ("Kaplan-Meier", "Kaplan–Meier", html.escape("Newton's method"), "Newton’s method"):
        assert [word for _, word in marked(text)] == [text]


def test_words_that_are_only_searched_for_stay_plain():
    assert marked("a step too large, the return, a significant one") == []
    assert marked("for a moment, cut some slack, drift over the horizon, a shortcut, a fold") == []
    assert marked("coverage, savings, short of money, a crossover") == []


@pytest.mark.parametrize(
    "text",
    [
        '<i title="recall">x</i>',
        "<button>the <b>recall</b></button>",
        '<a href="/recall">recall</a>',
        "<code>gradient</code>",
        "$\\text{recall}$",
        "<svg><text>recall",
        "<b recall",
        "&recall;",
    ],
)
def test_never_where_it_would_hurt(text):
    assert explain(text) == text


def test_after_an_element_that_was_passed_over():
    assert marked('<a href="#">recall</a> <em>recall</em>') == [("recall", "recall")]


class Balance(HTMLParser):
    """Whether every element is closed in its turn, and no link or button is inside another."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sound = True

    def handle_starttag(self, tag, attrs):
        self.sound &= not (tag in ("a", "button") and {"a", "button"} & set(self.open))
        self.open.append(tag)

    def handle_endtag(self, tag):
        self.sound &= bool(self.open) and self.open.pop() == tag


words = st.sampled_from(
    [form for e in entries().values() for form in (e.term, *e.forms)]
    + ["cat", "2/L", "İ", "ﬁ", "$"]
)
plain = st.one_of(words, st.text(max_size=12)).map(html.escape)
tags = st.sampled_from(["b", "i", "small", "sub", "a", "button", "code", "p"])
pieces = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(" ".join),
        st.tuples(tags, inner).map(lambda t: f'<{t[0]} title="recall">{t[1]}</{t[0]}>'),
    ),
    max_leaves=12,
)


def nested_soundly(text: str) -> bool:
    balance = Balance()
    balance.feed(text)
    balance.close()
    return balance.sound and not balance.open


@given(pieces)
@example("İ recall İİ recall")
def test_marking_changes_nothing_else(text):
    shown = explain(text)
    assert unmarked(shown) == text
    slugs = [slug for slug, _ in BUTTON.findall(shown)]
    assert len(slugs) == len(set(slugs))
    assert set(slugs) <= entries().keys()
    if nested_soundly(text):
        assert nested_soundly(shown)
