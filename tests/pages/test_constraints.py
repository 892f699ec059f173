"""What the page on constraints promises beyond what every page does."""

import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page(open_page):
    return open_page("constraints")


PRESETS = {
    "It costs nothing": "∇f = 0 and λ = 0",
    "Round a circle": "∇f = λ∇g with λ = −0.544",
    "Two as good": "so V has a bend at c = 0",
    "A budget": "the least f, −1.42, falls by 0.76·h",
    "Out of the picture": "lies at one of its ends, (0.717, 3)",
    "Weak": "the limit is broken, 0.741 from the best point",
    "Nearly there, and thin": "The price is a condition number of",
    "From inside": "the minimum stands inside, with room, 0.198 from",
    "Updates instead": "and 12 updates: the minimum stands outside",
    "Strong, and updated": "and 4 updates: the minimum stands",
    "The best bound": "as high as the best allowed F: it proves it",
    "A gap": "is d* = 0: a gap of 0.463 that no λ closes",
    "No gap without convexity": "The best bound, at λ = 1, has no gap",
    "No best λ": "No allowed point has room, G &lt; 0: Slater&#x27;s condition fails",
    "Never allowed": "No x is allowed: G is above 0 everywhere",
    "No limit matters": "with room to both limits: nothing to pay",
    "One of two": "At (−0.08, 1.04) limit 1",
    "Met for nothing": "lies on a limit. It is met for nothing",
    "Wrong sign": "lacks: signs",
    "Between two discs": "At the corner (0, 1.73) both limits hold",
    "No multipliers": "The best point is the tip (1, 0), and no λ ≥ 0 exist",
    "Two as near": "(0.866, 0.5) and (−0.866, 0.5) are equally near",
    "Four ticks, not best": "has all four ticks, yet f is 0.8 higher there",
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


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"cost": "own", "F": "ln(x - 9)"}, "F and G have no common values"),
        ({"bound": "own", "G": "x +"}, "Shown instead: x^3 - x."),
        ({"bound": "own", "G": "-1"}, "The best bound, at λ = 0, has no gap."),
        ({"cost": "own", "F": "7", "price": 0.0}, "as high as the best allowed F"),
    ],
)
def test_odd_duals_get_a_sentence(page, values, said):
    assert said in page.open("duality").at(**values).html


CHALLENGES = [
    (
        "nearer than 0.001 to the best point by a penalty",
        {"rho": 20_000.0},
        {"rho": 20_000.0, "method": "barrier"},
    ),
    (
        "with a condition number below 20",
        {"method": "augmented", "rho": 2.0, "updates": 12},
        {"rho": 20_000.0},
    ),
    ("breaks no limit", {"method": "barrier", "rho": 200.0}, {"method": "penalty", "rho": 200.0}),
    ("the λ of the best bound", {"price": 2.0}, {"price": 1.0}),
    ("a gap that no λ closes", {"cost": "wells", "bound": "from_zero"}, {"bound": "ring"}),
    ("no allowed point has room", {"bound": "parabola"}, {"bound": "never"}),
    (
        "Bring your point to where all four",
        {"goal": (2.2, 1.6), "at": (1.0, 0.5)},
        {"goal": (-1.0, 0.0), "at": (-1.0, 0.0)},
    ),
    ("both limits and only one has a price", {"goal": (2.0, 0.5)}, {"goal": (2.0, 1.5)}),
    (
        "a best point that has no multipliers",
        {"scene": "tip", "goal": (2.0, 0.4)},
        {"scene": "tip", "goal": (0.0, 2.0)},
    ),
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

    page.at(**no)
    assert not solved()
    page.at(**yes)
    assert solved()


@pytest.mark.parametrize("chapter", ["touch", "limits", "paths", "duality"])
def test_no_challenge_is_solved_before_a_hand_moves(page, chapter):
    assert "ev-done" not in page.open(chapter).html


@pytest.mark.parametrize(
    ("values", "best", "bound"),
    [
        ({}, "at x = 1", "the greatest q(λ) over λ ≥ 0"),
        ({"bound": "parabola"}, "at x = 0", "what q(λ) rises to as λ grows"),
        ({"bound": "never"}, "no x is allowed", "q(λ) rises without end as λ grows"),
    ],
)
def test_a_bound_that_no_multiplier_reaches_is_not_called_the_greatest(page, values, best, bound):
    html = page.open("duality").at(**values).html
    assert f"<small>{best}</small>" in html
    assert f"<small>{bound}</small>" in html


def test_the_text_says_from_which_multiplier_on_its_example_holds():
    text = (ROOT / "pages/optimization/constraints/duality.md").read_text()
    first = 1 / int(re.search(r"/\(4\\lambda\)\$ for \$\\lambda \\ge 1/(\d+)", text)[1])
    x = np.linspace(-2, 2, 4001)
    for price, same in ((first, True), (2 * first, True), (0.9 * first, False)):
        assert np.isclose((x + price * x**2).min(), -1 / (4 * price), atol=1e-6) == same


def test_an_update_that_leaves_the_condition_number_says_so(page):
    html = page.open("paths").at(method="augmented", rho=2, updates=12).html
    assert "of 2.91 as before." in html


def test_the_price_is_measured_beside(page):
    html = page.at(function="banana", limit="circle", through=(0.4, 0.5)).html
    price = html.split('"ev-name">λ</div><div class="ev-figure">')[1].split("<")[0]
    slope = html.split('"ev-name">dV/dc, measured</div><div class="ev-figure">')[1].split("<")[0]
    assert price == slope


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("judge_touch", {"theta": 30}, "Touch.TOUCHES"),
        ("judge_touch", {"limit": "own", "g": "q x + y^2", "q1": 2.0}, "Touch.TOUCHES"),
        ("judge_path", {"rho": 3.0}, "Stands.OUTSIDE"),
        ("judge_gap", {"cost": "own", "F": "a x^2", "r1": 2.0, "bound": "from_zero"}, "Gap.NONE"),
        ("nearest_allowed", {"goal": (2.0, 1.5)}, "Held.BOTH"),
    ],
)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, name, values, said):
    page.at(**values)
    printed = page.printed(name)
    assert said in printed


@pytest.mark.parametrize(
    ("theta", "text"),
    [
        (0, "g(x, y) = x through"),
        (90, "= y through"),
        (180, "= −x through"),
        (270, "= −y through"),
        (55, "= 0.574x + 0.819y through"),
        (200, "= −0.94x − 0.342y through"),
    ],
)
def test_a_line_along_an_axis_has_one_term(page, theta, text):
    assert text in page.at(theta=theta).html


def test_a_function_without_end_has_no_least_value(page):
    page.at(function="own", f="1/x")
    assert "it falls below every bound. So there is no best point, and no λ." in page.html
    assert "At your point f is" not in page.html and page.tone == "warn"
    assert "where there is one; here there is none." in page.html
    page.at(function="own", f="-sqrt(x y)", limit="circle", through=(-3.0, 3.0))
    assert "undefined, lies" not in page.html


def test_fewer_than_no_pallets_are_not_promised(page):
    values = {"profit_a": -3.3, "profit_b": -5.0, "dock": 2.5, "cold": 39.0, "supply": 11.0}
    page.open("linear").at(resource="contract", contract=0.0, **values)
    assert "the last 0" not in page.html and "fewer than none cannot be promised" in page.html
    page.at(programme="open", profit_a=-1.0, profit_b=-1.0)
    assert "no limit binds, so none has a price" in page.html


def test_a_pole_proves_nothing(page):
    page.open("duality").at(cost="own", F="ln(x)", price=1.0)
    assert "so there is no q to draw." in page.html
    assert "so q = −∞: this λ proves nothing." in page.html and "So it is for every λ" in page.html
    page.at(cost="own", F="ln(x)", bound="from_zero", price=1.0)
    assert "F falls below every bound on what is allowed: p* = −∞" in page.html
