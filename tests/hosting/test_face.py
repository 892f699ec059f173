"""A host's own face: name, colour, pages, start page, welcome, and uploads on or off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core import catalog, glossary
from core.catalog import EVERY, shown
from core.settings import Settings
from core.ui import accent, book, cards, frame, render, search, view
from core.ui.accent import contrast, readable
from core.ui.session import Session
from tests.ui.test_frame import ROUTER, opened, ran, words

ROOT = Path(__file__).parents[2]
EVERY_BY_STEM = {entry.stem: entry for entry in EVERY}
FEW = ("gradient_descent", "logistics")


@pytest.fixture
def host(monkeypatch):
    """``host(name=…)``: what a host has set."""

    def sets(**given):
        made = Settings(**given)
        for module in (frame, render, view):
            monkeypatch.setattr(module, "settings", lambda: made)
        pages = shown(EVERY, made.pages, made.start_page)
        for entry in pages:  # pages of other tests were put together before
            monkeypatch.setattr(book.page(entry.stem), "entry", entry)
        monkeypatch.setattr(catalog, "PAGES", pages)
        monkeypatch.setattr(catalog, "BY_STEM", {entry.stem: entry for entry in pages})

    return sets


def test_all_pages_without_a_choice():
    assert shown(EVERY, ()) == EVERY


def test_a_hidden_page_is_named_nowhere(host):
    host(pages=FEW)
    assert [entry.stem for entry in catalog.PAGES] == list(FEW)
    assert {stem for entry in catalog.PAGES for stem in entry.before} <= set(FEW)
    said = [cards.shelves(), cards.beginnings(), *glossary.cards().values()]
    passages = [*search.of_catalog(), *search.of_glossary()]
    assert {passage.stem for passage in passages} == set(FEW)
    for entry in EVERY:
        named = any(f'href="{entry.address}' in html for html in said)
        assert named == (entry.stem in FEW), entry.stem


def test_nor_can_it_be_reached(host, monkeypatch):
    host(pages=FEW)
    assert opened("gradient_descent").session_state[frame.HERE].here == "gradient_descent"
    monkeypatch.setitem(catalog.BY_STEM, "distributions", EVERY_BY_STEM["distributions"])
    app = opened("distributions")
    assert app.session_state[frame.HERE].here is None
    assert set(app.session_state[frame.LINKS]) == set(FEW)


def test_the_name_and_the_welcome(host, monkeypatch):
    host()
    lab = Settings(name="Lab", welcome="**Hi** all")
    monkeypatch.setattr("core.settings.settings", lambda: lab)
    app = ran(AppTest.from_file(ROUTER, default_timeout=60))
    assert app.title[0].value == "Lab"
    assert any(text.value == "**Hi** all" for text in app.markdown)


def test_a_start_page_comes_first_and_home_is_still_there(host):
    host(start_page="gradient_descent")
    app = ran(AppTest.from_file(ROUTER, default_timeout=60))
    assert "learning rate" in words(app)
    app._page_hash = calc_hash("")
    assert "Start here" in words(ran(app))


@pytest.mark.parametrize("uploads", [True, False])
def test_no_field_where_uploads_are_off(host, uploads):
    host(uploads=uploads)
    page = book.page("logistics")
    kinds = {
        part.kind
        for chapter in page.chapters.values()
        for figure in chapter.figures
        for part in figure.run(Session()).parts
    }
    assert ("upload" in kinds) == uploads


@pytest.mark.parametrize("background", ["#FFFFFF", "#10161D"])
@pytest.mark.parametrize("colour", ["#FFFF00", "#000000", "#0063A0", "#FFFFFF", "#808080"])
def test_any_accent_can_be_read(colour, background):
    made = readable(colour, background)
    assert contrast(accent._parts(made), accent._parts(background)) >= accent.CONTRAST


def test_the_accent_is_the_theme_s(monkeypatch):
    given = {}
    monkeypatch.setattr(config, "set_option", given.__setitem__)
    accent.use("#aa0000")
    assert given["theme.light.primaryColor"] == "#aa0000"
    assert given["theme.dark.primaryColor"] not in ("#aa0000", None)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PAGES", "logistics nowhere", "EIGENVIEW_PAGES: each one of "),
        ("START_PAGE", "nowhere", "EIGENVIEW_START_PAGE: one of "),
    ],
)
def test_a_page_that_is_not_there_ends_the_start(name, value, sentence):
    ended = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=ROOT,
        env=os.environ | {f"EIGENVIEW_{name}": value},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1 and sentence in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
