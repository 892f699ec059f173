"""The home page's pieces: every page once, sound headings, and nothing typed that becomes HTML."""

import re
from itertools import pairwise

import pytest

from core import catalog
from core.glossary import entries
from core.ui import book
from core.ui.cards import FIRST, QUESTIONS, beginnings, results, shelves
from core.ui.search import Hit, Index, Passage


def links(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="([^"]*)" data-ev-chapter="([^"]*)">', html)


def test_every_page_stands_once_under_its_section():
    html = shelves()
    addresses = [address for address, _ in links(html)]
    assert sorted(addresses) == sorted(entry.address for entry in catalog.PAGES)
    shown = [catalog.SECTIONS[entry.section] for entry in catalog.PAGES]
    assert re.findall("<h2>(.*?)</h2>", html) == [
        title for title in catalog.SECTIONS.values() if title in shown
    ]


def test_pictures_are_decoration():
    pictures = re.findall("<img[^>]*>", shelves())
    assert pictures
    assert all(' alt="" loading="lazy" width=' in picture for picture in pictures)


def test_no_level_of_heading_is_skipped():
    for html in (beginnings(), shelves()):
        levels = [2, *map(int, re.findall(r"<h(\d)>", html))]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_beginnings_lead_to_pages():
    assert len(QUESTIONS) == 5
    assert {*FIRST, *(stem for _, stem, _ in QUESTIONS)} <= catalog.BY_STEM.keys()
    assert len(links(beginnings())) == len(FIRST) + len(QUESTIONS)


NAMED = {(stem, chapter) for _, stem, chapter in QUESTIONS if chapter}
NAMED |= {(entry.stem, entry.chapter) for entry in entries().values() if entry.chapter}


@pytest.mark.parametrize(("stem", "chapter"), sorted(NAMED))
def test_a_chapter_that_is_named_exists(stem, chapter):
    try:
        page = book.page(stem)
    except ImportError as error:
        pytest.skip(f"other tests say that this page is not whole: {error}")
    assert chapter in {each.slug for each in page.chapters.values()}


def test_what_was_found_is_escaped_and_says_where():
    index = Index([Passage("logistics", "routes", "Which way", "", "chapter")])
    hit = Hit("logistics", "routes", "<i>2-opt</i>", [("a < b ", False), ("<b>", True)])
    html = results([hit], index)
    assert links(html) == [("logistics?chapter=routes", "logistics/routes")]
    assert "Logistics and supply chain › Which way" in html
    assert "<b>&lt;i&gt;2-opt&lt;/i&gt;</b> a &lt; b <mark>&lt;b&gt;</mark>" in html
    assert "nearest" not in html.casefold()


def test_what_is_only_near_is_said_to_be():
    exact = Hit("logistics", "", "x", [])
    near = Hit("distributions", "", "y", [], near=True)
    index = Index([])
    assert "Nothing says exactly this; nearest:" in results([near], index)
    both = results([exact, near], index)
    assert "Nothing" not in both
    assert both.index("logistics") < both.index("Nearest:") < both.index("distributions")
