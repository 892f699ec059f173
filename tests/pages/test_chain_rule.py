"""What the chain rule page promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ui.listing import standalone
from pages.calculus.chain_rule.functions import SHIPPED, read_program, started


@pytest.fixture
def page(open_page):
    return open_page("chain_rule")


def own(page, text, *inputs, **values):
    """The page with a typed function at these inputs, in their order."""
    given = {f"in{k}": value for k, value in enumerate(inputs, 1)}
    return page.at(function="own", f=text, **given, **values)


def texts(page, table, step=10**6):
    """What stands in the picture at a step: text by place."""
    data = page.chart("graph").data[table]
    gone = data.get("gone", [np.inf] * len(data["born"]))
    return {
        (x, y): text
        for x, y, text, born, end in zip(
            data["x"], data["y"], data["text"], data["born"], gone, strict=True
        )
        if born <= step < end
    }


def test_the_numbers_at_the_vertices(page):
    own(page, "x sin(x) + x^2", 1.0)
    data = page.chart("graph").data["vertices"]
    place = dict(zip(data["text"], zip(data["x"], data["y"], strict=True), strict=True))
    values, derivatives = texts(page, "values"), texts(page, "derivatives")
    assert values[place["sin"]] == "0.841" and values[place["+"]] == "1.84"
    assert derivatives[place["x"]] == "3.38"  # sin 1 + cos 1 + 2
    assert derivatives[place["+"]] == derivatives[place["×"]] == "1"
    assert set(texts(page, "local").values()) == {"0.54", "0.841", "1", "2"}


def test_the_film_goes_forward_then_back_edge_by_edge(page):
    own(page, "x sin(x) + x^2", 1.0)
    data = page.chart("graph").data
    assert sorted(set(data["values"]["born"])) == [0, 1, 2, 3, 4]
    backs = sorted(set(data["edges"]["back"]))
    assert backs == [6, 7, 8, 9, 10, 11]  # 5 is the 1 at the output
    assert page.live["Step"]["high"] == 12
    assert texts(page, "derivatives", 4) == {} and len(texts(page, "derivatives", 5)) == 1
    seen = [texts(page, "derivatives", k) for k in range(13)]
    x = min(seen[12], key=lambda p: p[0])
    sums = [step[x] for step in seen if x in step]
    assert list(dict.fromkeys(sums)) == ["2", "2.84", "3.38"]  # the parts arrive one by one
    said = [row for row in data["says"]["text"] if row.startswith("Back to x")]
    assert said[0] == "Back to x: 1 · 2 = 2"
    assert said[-1] == "Back to x: 1 · 0.54 = 0.54, in all 3.38"


def test_forward_mode_flows_with_the_values(page):
    own(page, "x y + x", 2.0, 5.0, mode="forward")
    data = page.chart("graph").data
    assert set(data["edges"]["back"]) == {1, 2, 1e9}  # nothing passes from y
    assert "10 + 2 = 12; derivative 5 · 1 + 1 · 1 = 6" in data["says"]["text"]


def test_broken_edges(page):
    own(page, "|x| + y", 0.0, 1.0)
    data = page.chart("graph").data
    assert set(data["broken"]["series"]) == {0} and "none" in texts(page, "derivatives").values()


def test_the_tangent_has_the_slope_that_came_back(page):
    data = own(page, "x^3", 2.0).chart("along").data
    x, y = data["dashed"]["x"], data["dashed"]["y"]
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(12)
    assert data["points"]["y"] == [8.0, 8.0]


def test_the_check_table_agrees_with_central_differences(page):
    page.preset("A network")
    rows = re.findall(r"<tr>(<td.*?)</tr>", page.html)
    assert len(rows) == 6
    for row in rows:
        cells = [
            cell.replace("−", "-").replace(",", "") for cell in re.findall(r">([^<]*)</td>", row)
        ]
        back, ahead, central = map(float, cells[2:5])
        assert back == ahead == pytest.approx(central, abs=1e-7)
    assert [re.findall(r">([^<]*)</td>", row)[5] for row in rows] == ["1", "1", "2", "1", "1", "1"]


PRESETS = {
    "A network": "Of the weights v1 is most to blame: it moves f by 1.63 per unit",
    "Fan-out adds": "x is used 3 times: 0.54, 0.841 and 2 come back and add up to 3.38 there.",
    "Softmax appears": "a is most to blame: it moves f by 0.665 per unit",
    "A dead relu": "“max 0” passes on nothing, its local derivative is 0.",
    "On the kink": "Along w the slope is 0 from the left and 1 from the right: a kink",
    "Forward wins": "Forward mode is cheaper: 4 products and sums in 1 sweep forward; reverse mode "
    "takes 6 in 3 sweeps back.",
    "Sigmoid vanishes": "The gradient vanishes: each layer back multiplies its norm by 0.2",
    "Too large": "The gradient explodes",
    "Relu, Xavier": "The gradient vanishes",
    "Relu, He": "Theory at every width: the mean squared singular value of a layer is χ = 1 ",
    "A residual link": "The gradient grows: each layer back multiplies its norm by 1.01",
    "Dead": "In 14 of 16 draws the gradient that reaches layer 0 is exactly 0",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("text", "inputs", "said"),
    [
        ("sen(x)", (), "There is no function “sen” at character 1"),
        ("x; sen(x)", (), "Output 2: There is no function “sen”"),
        ("", (), "Type a function of x and y."),
        ("7", (), "An output without a letter depends on nothing"),
        ("x; y; a; b; c", (), "At most 4 outputs have room; these are 5."),
        ("x + a; b + c; d + y; x + k", (), "At most 6 letters have room; these are 7."),
        ("sin(" * 13 + "x" + ")" * 13, (), "The picture holds"),
        ("1/x", (0.0,), "f has no value here: 1 ÷ 0 divides by 0."),
        ("ln(x)", (-1.0,), "f has no value here: ln(−1) does not exist."),
        ("1/0 x", (1.0,), "f has no value here: undefined · 1 does not exist."),
        ("x + ln(0)", (1.0,), "f has no value here: 1 + undefined does not exist."),
        ("0^(-1) x", (1.0,), "f has no value here: undefined · 1 does not exist."),
        ("(10^99)^9 x", (1.0,), "is too large for floating-point numbers"),
        ("e^(e^(e^x))", (4.0,), "is too large for floating-point numbers"),
        ("x - x", (1.0,), "∂f/∂x = 0, although x is connected: its paths cancel"),
        ("x^2", (0.0,), "“^2” passes on nothing"),
        ("x y", (2.0, 0.0), "∂f/∂x = 0, although x is connected: “×” passes on nothing"),
        ("e^(-300x)", (4.0,), "a factor on the way is too small for floating-point numbers"),
        ("x|x|", (0.0,), "All the same ∂f/∂x = 0: the difference quotients settle on it."),
        ("sqrt(x)", (0.0,), "f has values to one side of this x only"),
        ("sign(x)", (0.0,), "f jumps as x passes this value"),
        ("sqrt(|x|)", (0.0,), "Along x the slope grows without end"),
        ("max(x, y)", (1.0, 1.0), "Along x the slope is 0 from the left and 1 from the right"),
        ("e^(177x)", (4.0,), "∂f/∂x is too large for floating-point numbers"),
        ("x + y", (1.0, 2.0), "The blame is shared: x and y move f by 1 per unit, no input more."),
        ("x", (1.0,), "∂f/∂x = 1: a small enough step down in x lowers f."),
        ("w |x|", (2.0, 0.0), "At “|u|” the chain rule has no factor."),
        ("sin(tanh(x))^2 + cos(tanh(x))^2", (0.7,), "connected: its paths cancel"),
        ("sin(x); sin(x)", (1.0,), "Forward mode is cheaper: 1 product or sum in 1 sweep"),
        ("x^2; a y", (1.0,), "∂f₁/∂x = 2: a small enough step down in x lowers f₁."),
        ("w x", (1.0, 0.0), "∂f/∂w is 0 here, so the gradient does not tell what"),
        ("1/x", (2.0,), "Both modes take 1 product or sum"),
        ("0^x", (1.0,), "All the same ∂f/∂x = 0: the difference quotients settle on it."),
        ("x^3", (0.0,), "∂f/∂x is 0 here, so the gradient does not tell what to change."),
        ("x; y", (), "Nothing to multiply and nothing to add: both modes are free."),
    ],
)
def test_odd_states_get_a_sentence(page, text, inputs, said):
    assert said in own(page, text, *inputs).html


def test_every_shipped_function_is_read_and_starts_at_its_own_values(page):
    carries = page.controls["function"].carries
    for name, one in SHIPPED.items():
        program = read_program(one.formula)
        assert not isinstance(program, str) and len(program.names) == len(one.start)
        assert carries({}, name) == started(name)
    assert carries({}, "own") == {}


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_challenges_of_the_graph(page):
    zero, back, ahead = "Make the derivative", "Type a function", "Now one where forward"
    own(page, "x y", 1.0, 2.0)
    assert not any(solved(page, task) for task in (zero, back, ahead))
    own(page, "x; y", 1.0, 2.0)  # nothing to count, and nothing connected is 0
    assert not any(solved(page, task) for task in (zero, back, ahead))
    own(page, "e^(-300x)", 4.0)  # 0 by rounding alone
    assert not solved(page, zero)
    assert solved(own(page, "x y", 1.0, 0.0), zero)
    assert solved(own(page, "tanh(a + b + c + x)"), back)
    assert solved(own(page, "sin(x^2); cos(x^2)"), ahead)


def test_challenges_of_the_layers(page):
    norm, dead = "Keep the gradient", "Make the gradient exactly 0"
    page.open("deep").at(depth=40, sigma=1.45)
    assert not solved(page, norm) and not solved(page, dead)
    page.at(depth=50, sigma=1.0, activation="linear", width="32")
    assert not solved(page, norm)
    page.at(depth=50, activation="sigmoid", residual=True)
    assert not solved(page, norm)
    assert solved(page.at(depth=50, sigma=1.42), norm)
    assert solved(page.at(depth=20, activation="relu", width="4"), dead)


def test_the_gradient_s_picture(page):
    page.open("deep").at(depth=30, activation="relu", init="he", width="8", seed=5)
    data = page.chart("flow").data
    assert data["curves"]["x"] == list(range(31))
    assert data["curves"]["y"][-1] == data["dashed"]["y"][-1] == 0.0
    low, mean, high = data["areas"]["y"], data["curves"]["y"], data["areas"]["y2"]
    assert data["dashed"]["y"] == pytest.approx([0.0] * 31, abs=1e-12)
    assert all(a <= b + 1e-9 and b <= c + 1e-9 for a, b, c in zip(low, mean, high, strict=True))
    page.at(activation="linear", sigma=2.0, depth=10)
    theory = page.chart("flow").data["dashed"]["y"]
    assert theory == pytest.approx([(10 - k) * np.log10(2) for k in range(11)])


def test_a_dead_network_is_said_and_drawn_without_infinities(page):
    page.open("deep").at(depth=100, activation="relu", width="4")
    assert "exactly 0" in page.html and "Factor a layer" in page.html
    assert "half of the gradients or more are 0" in page.html and "undefined" not in page.html


@pytest.mark.parametrize("text", ["x sin(x) + x^2", "sin(x); x y"])
def test_the_listing_of_the_graph_runs_and_prints_the_page_s_numbers(page, text):
    own(page, text, 1.0, 2.0)
    function, call, _ = page.code("reverse")
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    expected = {"x sin(x) + x^2": "x 3.3817732", "sin(x); x y": "x 0.5403023"}[text]
    assert expected in said.getvalue()


def test_the_listing_of_the_layers_runs_and_prints_the_page_s_numbers(page):
    page.open("deep").at(depth=12, width="8")
    function, call, _ = page.code("propagate")
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    slope = float(re.search(r"slope=(\S+),", said.getvalue())[1])
    shown = re.search(r"multiplies its norm by (\S+) ±", page.html)[1]
    assert float(shown) == pytest.approx(10**slope, abs=10.0 ** -(len(shown) - 2))


def test_an_output_without_a_value_is_not_shown_as_a_number(page):
    page.open("graph").at(function="own", f="x; ln(y)", in2=-1.0, output=2)
    assert "f₂ has no value here. " in page.html and "undefined." not in page.html
