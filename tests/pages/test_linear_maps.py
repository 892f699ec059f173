"""What the page on linear maps promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("linear_maps")


def rows(table, name, k=2):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.asarray(table[f"{letter}{k}"])[keep] for letter in "xy"])


def test_the_columns_are_where_the_arrows_point(page):
    data = page.at(first=(1.2, 0.5), second=(-0.7, 2.0)).chart("plane").data
    assert rows(data["arrows"], "A·e₁")[1] == pytest.approx([1.2, 0.5])
    assert rows(data["arrows"], "A·e₂")[1] == pytest.approx([-0.7, 2.0])
    assert rows(data["arrows"], "A·e₂", 0)[1] == pytest.approx([0, 1])


PRESETS = {
    "Shear": "A shear: points on the line at 0° stay",
    "Rotation": "A rotation by 53.1°: lengths and angles stay.",
    "Reflection": "A reflection in the line at 26.6°",
    "Swap": "A reflection in the line at 45°",
    "Projection": "The projection onto the line at 63.4°, at right angles.",
    "Squash": "The plane falls on the line at 146° (the image); what lies on the line at 63.4°",
    "Nothing left after two": "applied twice, nothing is left",
    "Half a turn": "(1 − t)·I + t·A is flat at t = 0.5.",
    "Two rotations": "A·B = B·A, as B = ",
    "Do not commute": "The order matters",
    "Two reflections": "The order matters",
    "Two shears": "A·B = B·A, as B = 4·I − 3·A",
    "0 one way only": "A·B = [[0, 0], [0, 0]], B·A = [[0, 1], [0, 0]]",
    "Out of reach": "No solution: b lies off the line that A reaches, 1.34 from it.",
    "Singular, yet solvable": "x = (0.4, 0.8) is the shortest solution",
    "Nearly parallel": "One solution, x = (6, −4)",
    "The zero matrix": "A = 0 reaches nothing but 0: b stays 1.41 away.",
    "Eigenvectors": "A is diagonal, with the factor 3 along p₁ and 1 along p₂",
    "One eigenvector": "p₁ is an eigenvector (λ = 1), p₂ is not",
    "A turned grid": "the same matrix as before",
    "No basis": "That is no basis",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("chapter", "values", "said"),
    [
        ("plane", {"first": (0.0, 0.0), "second": (0.0, 0.0)}, "The zero map"),
        ("plane", {"first": (1.0, 0.0), "second": (0.0, 1.0)}, "The identity I"),
        ("plane", {"first": (-2.0, 0.0), "second": (0.0, -2.0)}, "becomes −2 times itself"),
        ("equations", {"first": (0.0, 0.0), "second": (0.0, 0.0), "target": (0.0, 0.0)}, "every x"),
        ("equations", {"first": (0.0, 1.0), "second": (1.0, 0.0)}, "/(−1)"),
        ("product", {"kind": "stretch", "amount": 0.0}, "det = 0"),
        ("product", {"kind": "mirror", "angle": 90}, "A reflection in the line at 90°"),
        ("basis", {"p_first": (0.0, 0.0)}, "there is no basis"),
    ],
)
def test_odd_states_get_a_sentence(page, chapter, values, said):
    page.open(chapter)
    assert said in page.at(**values).open(chapter).html


def test_only_the_control_of_this_kind_of_map_is_shown(page):
    def leads(**values):
        page.at(**values)
        return [p.name for p in page.parts if p.kind == "control" and p.place == "lead"]

    assert leads(kind="turn") == leads(kind="mirror") == ["angle"]
    assert leads(kind="shear") == leads(kind="stretch") == ["amount"]
    assert leads(kind="own") == ["b_first", "b_second"]


def test_challenges(page):
    def solved(task):
        return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]

    own, twice, over = "own inverse", "0 when it is applied twice", "twice as large"
    page.at(first=(1.0, 0.0), second=(0.0, 1.0))
    assert not any(map(solved, (own, twice, over)))
    page.at(first=(1.0, 0.0), second=(1.0, -1.0))
    assert solved(own)
    page.at(first=(0.0, 0.0), second=(0.0, 0.0))
    assert not solved(twice)
    page.at(first=(0.0, 1.0), second=(0.0, 0.0))
    assert solved(twice)
    page.at(first=(2.1, 0.0), second=(0.0, -1.0))
    assert not solved(over)
    page.at(first=(0.0, 1.0), second=(2.0, 0.0))
    assert solved(over)
    page.open("product").at(kind="turn", angle=0)
    assert not solved("whose products agree")
    page.at(kind="own", b_first=(3.0, 0.5), b_second=(-0.5, 2.5))
    assert solved("whose products agree")
    page.open("equations").at(target=(1.0, 1.0))
    assert not solved("that it reaches all the same")
    page.at(first=(1.0, 2.0), second=(0.0, 0.0), target=(0.5, 1.0))
    assert solved("that it reaches all the same")
    page.open("basis").at(first=(2.0, 0.0), second=(0.0, 1.0), p_first=(1.0, 0.0))
    assert not solved("in which A is diagonal")
    page.at(first=(2.0, 1.0), second=(1.0, 2.0), p_first=(1.0, 1.0), p_second=(1.0, -1.0))
    page.open("basis")
    assert solved("in which A is diagonal")


LISTED = {
    "plane": ("classify_map", "ROTATION 1.0 2"),
    "product": ("compose", "FAMILY"),
    "equations": ("solve_equations", "ONE [1.2 0.6] 0.0"),
    "basis": ("change_basis", "ORDINARY"),
}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter):
    name, printed = LISTED[chapter]
    page.at(first=(0.6, 0.8), second=(-0.8, 0.6), target=(0.24, 1.32), kind="turn").open(chapter)
    if chapter == "equations":
        page.at(first=(0.5, 0.5), second=(1.0, -1.0), target=(1.2, 0.0)).open(chapter)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert printed in said.getvalue()


def test_an_inverse_is_divided_by_its_determinant_in_brackets(page):
    assert "/(−1)" in page.preset("Reflection").html


def test_products_of_typed_numbers_are_without_dust(page):
    for title in ("Reflection", "Rotation"):
        assert "·10⁻¹⁷" not in page.preset(title).html
    assert "A·A = [[1, 0], [0, 1]]" in page.preset("Reflection").html


def test_determinants_of_typed_tenths_are_filled_in_without_dust(page):
    page.open("product")
    odd = [(0.3, -0.7), (-0.8, 0.2), (-0.9, -2.5), (-0.5, 3.0)]
    drawn = np.random.default_rng(1).integers(-30, 31, (40, 4, 2)) / 10
    for columns in [odd, *drawn.tolist()]:
        names = ("first", "second", "b_first", "b_second")
        page.at(kind="own", **dict(zip(names, map(tuple, columns), strict=True)))
        row = page.html.split("det A·B")[1].split("the same in both orders")[0]
        assert not re.search(r"\.\d{5}", row), columns


def test_what_stays_and_what_is_reversed_is_not_multiplied(page):
    html = page.open("product").at(kind="stretch", amount=-2.0).open("product").html
    assert "vectors stay, at right angles to it they become −2 times themselves" in html
    html = page.open("plane").at(first=(-1.0, 0.0), second=(0.0, 2.0)).html
    assert "become 2 times themselves, at right angles to it they are reversed" in html
