"""What the page on constraints promises beyond what every page does."""

import io
from contextlib import redirect_stdout

import pytest

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("constraints")


PRESETS = {
    "It costs nothing": "∇f = 0 and λ = 0",
    "Round a circle": "∇f = λ∇g with λ = −0.544",
    "Two as good": "so V has a bend at c = 0",
    "A budget": "the least f, −1.42, falls by 0.76·h",
    "Out of the picture": "lies at one of its ends, (0.717, 3)",
    "No multiplier": "where ∇g = 0 and ∇f is not: no λ gives ∇f = λ∇g",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"function": "own", "f": "sen(x)"}, "There is no function “sen”"),
        ({"limit": "own", "g": "x +"}, "Shown instead: x + y^2."),
        ({"limit": "own", "g": "7"}, "g is 7 everywhere: that is no limit."),
        ({"limit": "own", "g": "ln(x)", "through": (-1.0, 0.0)}, "g has no value at your point"),
        ({"function": "own", "f": "ln(-x - 9)"}, "or f none on the limit through it"),
        (
            {"function": "own", "f": "3|x - 1| + y", "theta": 90},
            "The numbers do not settle there, as at a kink",
        ),
        ({"function": "plane", "theta": 45}, "All along the limit f is"),
        ({"limit": "circle", "through": (0.0, 0.0)}, "every λ gives ∇f = λ∇g, and none is a price"),
        ({"function": "own", "f": "a x + y^2", "p1": 2.0}, "∇f = λ∇g with λ"),
        ({"limit": "own", "g": "b x + y", "q1": 0.5, "function": "bowl"}, "∇f = λ∇g with λ"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    assert said in page.open("touch").at(**values).html


CHALLENGES = [
    ("limit where it costs nothing", {"through": (0.0, 0.0)}, {"through": (0.0, 0.1)}),
    (
        "a limit with two prices",
        {"function": "wells", "through": (0.0, 0.0), "theta": 72},
        {"function": "bowl", "limit": "circle"},
    ),
    (
        "no λ belongs to",
        {"function": "plane", "limit": "circle", "through": (0.0, 0.0)},
        {"function": "bowl", "limit": "circle", "through": (0.0, 0.0)},
    ),
]


@pytest.mark.parametrize(("task", "yes", "no"), CHALLENGES, ids=[c[0] for c in CHALLENGES])
def test_challenges(page, task, yes, no):
    def solved():
        return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]

    assert not solved()
    page.at(**no)
    assert not solved()
    page.at(**yes)
    assert solved()


def test_the_price_is_measured_beside(page):
    html = page.at(function="banana", limit="circle", through=(0.4, 0.5)).html
    price = html.split('"ev-name">λ</div><div class="ev-figure">')[1].split("<")[0]
    slope = html.split('"ev-name">dV/dc, measured</div><div class="ev-figure">')[1].split("<")[0]
    assert price == slope


@pytest.mark.parametrize("values", [{}, {"limit": "own", "g": "q x + y^2", "q1": 2.0}])
def test_the_listing_runs_and_prints_the_page_s_numbers(page, values):
    page.at(**values)
    function, call, _ = page.code("judge_touch")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert "Touch.TOUCHES" in printed.getvalue()
