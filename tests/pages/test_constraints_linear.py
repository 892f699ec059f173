"""Linear programmes: one number for every view; odd states in words."""

import subprocess
import sys

import numpy as np
import pytest

from core.maths.optimization.simplex import klee_minty, simplex_path
from core.ui.listing import standalone
from tests.pages.conftest import rows_of_table, unmarked


@pytest.fixture
def page(open_page):
    return open_page("constraints")


def column(chart, dataset, name):
    return np.array(chart.data[dataset][name], float)


def test_the_simplex_path_is_drawn_and_tabled(page):
    page.at(programme="klee_minty", pivot=1)
    path = simplex_path(klee_minty(2))
    chart = page.chart("region")
    np.testing.assert_allclose(column(chart, "path", "x"), path.x[:, 0])
    np.testing.assert_allclose(column(chart, "path", "y"), path.x[:, 1])
    assert "1, 3, 7, 15, 31, 63, 127" in page.html
    assert "The tableau at step 1" in page.html


def test_what_a_shadow_price_is_stands_in_the_stage(page):
    page.at(dock=9)
    stage = "".join(str(p.content) for p in page.parts if p.place == "side")
    said = "One more dock hour is worth 2.5 of profit: its shadow price"
    assert said in unmarked(stage)
    assert "for each between 6 and 10.7" in unmarked(stage)
    gain = page.chart("region").data["gain"]
    assert gain["x"] == pytest.approx([4.5, 6.0]) and gain["y"] == pytest.approx([4.5, 4.0])


@pytest.mark.parametrize("resource", ["dock", "cold", "supply", "contract"])
@pytest.mark.parametrize("at", [2.0, 7.5])
def test_one_unit_more_brings_what_is_said(page, resource, at):
    page.at(resource=resource, **{resource: at})
    shown = page.chart("profit").data
    value, price = shown["now"]["y"][0], slope(shown["holds"])
    small = 0.5  # within the range: solved again
    page.at(resource=resource, **{resource: at + small})
    again = page.chart("profit").data["now"]["y"][0]
    assert again - value == pytest.approx(small * price, abs=1e-4)


def slope(line):
    x, y = line["x"], line["y"]
    return (y[-1] - y[0]) / (x[-1] - x[0])


SHADOWS = [
    ({"dock": 14.0}, "One more dock hour is worth nothing"),
    ({"dock": 6.0}, "Two shadow prices meet here"),
    ({"dock": 0.0}, "without it there is no plan"),
    ({"resource": "supply"}, "One more pallet of A supplied is worth nothing"),
    ({"resource": "contract"}, "The promise costs nothing"),
    ({"resource": "contract", "contract": 9.0}, "one more promised pallet cannot be kept"),
    (
        {"resource": "contract", "profit_a": -2.0, "profit_b": -1.0, "contract": 3.0},
        "pallet costs 1 of",
    ),
]


@pytest.mark.parametrize(("state", "words"), SHADOWS, ids=[str(state) for state, _ in SHADOWS])
def test_shadow_prices_in_words(page, state, words):
    assert words in page.at(**state).html


def test_a_programme_without_a_best_corner_names_its_limits_without_prices(page):
    page.preset("Nothing to stop it")
    html = unmarked(page.html)
    assert "Every limit has a shadow price" not in html
    assert "Dual: none, the programme is unbounded" in html
    assert [row[0] for row in rows_of_table(page.html, 0)] == ["A ahead of B", "B ahead of A"]
    page.at(contract=20.0)
    assert len(rows_of_table(page.html, 0)) == 4


ODD = [
    ({"contract": 20.0}, "Phase 1 looks for a first corner"),
    ({"programme": "open"}, "Unbounded: along the red ray"),
    ({"dock": 0.0}, "A degenerate step"),
    ({"profit_a": 0.0, "profit_b": 0.0}, "0 steps, optimal"),
    ({"programme": "klee_minty", "rule": "greatest"}, "1, 1, 1, 1, 1, 1, 1"),
]


@pytest.mark.parametrize(("state", "words"), ODD, ids=[str(state) for state, _ in ODD])
def test_words_follow_the_state(page, state, words):
    assert words in page.at(**state).html


def test_the_listing_runs(page, tmp_path):
    function, call, _ = page.at(dock=8).code("simplex_path")
    script = tmp_path / "simplex_path.py"
    script.write_text(standalone(function, call))
    out = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert out.returncode == 0, out.stderr
    assert out.stdout.strip()


def test_dragging_changes_no_parts(page):
    """A part that comes or goes with a slider would draw the whole page anew at each step."""

    def parts(**values):
        return [part.identity for part in page.at(**values).parts]

    assert parts(dock=9) == parts(dock=0.0) == parts(contract=20.0)


def test_one_is_singular(page):
    assert "1 limit binds and may have a price, 1 has room left" in unmarked(
        page.preset("Klee–Minty").html
    )


def test_an_address_of_old_is_harmless(open_page):
    """The chapter stood on the page of logistics once."""
    old = open_page("logistics", {"chapter": "programme", "dock": "6"})
    assert old.chapter.name == "forecast" and len(old.complaints) == 2
    new = open_page("constraints", {"dock": "6"})
    assert new.chapter.name == "linear" and not new.complaints
