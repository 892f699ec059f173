"""What the page on entropy promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from scipy import stats

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("entropy")


def row(*weights):
    return (tuple(weights) + (None,) * (6 - len(weights)),)


def heights(chart, role):
    bars = chart.data["bars"]
    return [y for y, one in zip(bars["y2"], bars["role"], strict=True) if one == role]


def test_the_bars_drawn_are_the_weights_and_their_shares(page):
    chart = page.at(weights=row(30, 0, None, 10)).chart("weights")
    assert heights(chart, "first") == [30, 0, 10]
    assert chart.data["words"]["text"] == ["0.75", "0", "0.25"]
    assert chart.data["below"]["text"] == ["A", "B", "D"]
    assert "30 + 0 + 10 = 40" in page.html


def test_surprise_and_code_drawn(page):
    chart = page.at(weights=row(50, 25, 13, 12), unit="nats").chart("lengths")
    p = np.array([50, 25, 13, 12]) / 100
    assert heights(chart, "first") == pytest.approx(-np.log(p))
    assert heights(chart, "second") == pytest.approx(np.log(2) * np.array([1, 2, 3, 3]))
    assert chart.data["levels"]["y"][0] == pytest.approx(stats.entropy(p))
    assert chart.data["words"]["text"] == ["0", "10", "110", "111"]


def test_the_curve_of_the_bar_in_hand_goes_through_now(page):
    data = page.at(weights=row(50, 30, 20), hand=(2, 40)).chart("moved").data
    curve, now = data["curves"], data["points"]
    at = int(np.argmin(np.abs(np.array(curve["x"]) - now["x"][0])))
    assert now["x"][0] == 0.3 and curve["y"][at] == pytest.approx(now["y"][0])
    assert curve["y"][0] == pytest.approx(stats.entropy([5, 2], base=2))


@pytest.mark.parametrize(("place", "cell"), [((3, 70), 2), ((0, 10), 0), ((7, 115), 5)])
def test_the_hand_moves_its_bar(page, place, cell):
    page.at(weights=row(50, 50))
    page.page.set(page.session, "hand", list(place))
    assert page.run().values["weights"][0][cell] == min(place[1], 100)


PRESETS = {
    "Fair coin": "the entropy is 1 bit, the most that 2 outcomes can have.",
    "Bent coin": "B surprises most, by 3.32 bits, A least, by 0.152 bits.",
    "Fair die": "the entropy is 2.58 bits, the most that 6 outcomes can have.",
    "Powers of one half": "the entropy itself",
    "Nearly certain": "The entropy is 0.0808 bits",
    "Certain": "A always happens: no surprise at all, the entropy is 0.",
    "Nothing left": "its entropy is undefined",
}
PRESETS |= {
    "Small doubt": "The other way round, KL(Q‖P) = 0.029, it is less than these 0.0294",
    "The same, other weights": "the same distribution",
    "Q rules out C": "KL(P‖Q) is infinite: Q rules out C, which happens under P.",
    "P is narrower": "KL(P‖Q) = 1 bit is the price of the belief.",
    "Each rules out one": "KL(Q‖P) is infinite: P rules out C, which happens under Q.",
    "Nothing in common": "A single outcome tells for certain",
    "One way dear": "KL is no distance",
    "No belief": "No bar of Q has any weight",
}
PRESETS |= {
    "Calibrated": "No other confidence has a smaller log-loss.",
    "Too modest": "Too modest: 15 of 20 answers, 75 %, are right, but each was given only 55 %.",
    "Sure, and once wrong": "was sure of a wrong answer",
    "Sure and right": "No other confidence has a smaller log-loss.",
    "Always one half": "This is what always saying one half costs, 1 bit a case.",
    "Worse than a coin": "more than always saying one half",
}
PRESETS |= {
    "Independent": "X and Y are independent",
    "The same": "Each tells the other for certain: I(X; Y) = H(X) = H(Y) = 1.58 bits.",
    "Y is a function of X": "I(X; Y) = H(Y) = 1 bit; Y leaves 1 bit of X open.",
    "No correlation, yet dependent": "X tells Y for certain",
    "All noise": "nothing is left about X",
    "Neighbours of six": "Who learns X knows",
    "One value only": "X has one value only",
    "Empty": "the mutual information is undefined",
}
PRESETS |= {
    "Over both": "KL(P‖Q) = 0.46372 (least: 0.46371), KL(Q‖P) = 0.941 (least found: 0.507)",
    "On one of them": "KL(P‖Q) = 6.53 (least: 0.464), KL(Q‖P) = 0.508 (least found: 0.507)",
    "In between": "KL(P‖Q) = 18.1 (least: 0.464), KL(Q‖P) = 4.13",
    "Two alike": "three minima, the deepest two equal, one at each hump",
    "Close together": "KL(Q‖P) has one minimum too, at μ\xa0=\xa00,",
    "One broad, one narrow": "KL(Q‖P) has two minima",
    "One hump after all": "P is one normal law itself",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"weights": row()}, "There is no outcome."),
        ({"weights": row(7)}, "One outcome alone: whatever its weight, here 7, p = 1."),
        ({"weights": row(5, 0)}, "B has p = 0: it would surprise without end"),
        ({"weights": row(5, 0, 0)}, "B and C have p = 0: they would surprise without end"),
        ({"weights": row(5, 5, 0)}, "The 2 outcomes that happen are alike"),
        ({"weights": row(5, 5), "hand": (5, 0)}, "E is no outcome now"),
        ({"weights": row(5, 0), "hand": (1, 0)}, "A always happens: there are no others"),
        ({"weights": row(5, 4, 4)}, "B and C surprise most"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    assert said in page.at(**values).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"weights": row(5)}, "1 outcome that happens; H is 0 bits."),
        ({"weights": row()}, "0 outcomes that happen; H is undefined."),
        ({"weights": row(5, 5), "unit": "nats"}, "H is 0.693 nats = 1 bit."),
        ({"weights": row(4, 2, 1, 1)}, "L − H is 0 bits; lengths of the words: 1, 2, 3."),
        ({"pair": ((7,) + (0,) * 5, (1,) + (0,) * 5)}, "has p = 1; H(P, Q) is 0 bits."),
        ({"pair": ((0,) * 6, (0,) * 6)}, "neither P nor Q is a distribution"),
        ({"pair": ((0,) * 6, (0,) * 6)}, "P and Q are no distributions"),
        ({"pair": ((0,) * 6, (1,) * 6)}, "P is no distribution"),
        ({"table2": ((1, 2), (2, 4)), "size": "2"}, "3 different weights in 4 cells."),
        ({"table2": ((1, 0), (0, 1)), "size": "2"}, "I(X; Y) is 1 bit."),
        ({"confidence": 50, "right": 15}, "The log-loss is 1 bit; its least"),
        (
            {"confidence": 50, "right": 15, "loss_unit": "nats"},
            "15 of 20 right, log-loss 0.693 nats",
        ),
    ],
)
def test_what_is_told_of_a_task_has_its_unit_and_its_number(page, values, said):
    assert said in re.sub("<[^>]*>", "", page.at(**values).html)


def test_two_distributions_open_where_the_two_prices_differ(page):
    assert "KL is no distance" in page.open("two").run().html


@pytest.mark.parametrize(
    ("chapter", "control", "place", "said"),
    [
        ("surprise", "hand", (3, 20), "C"),
        ("two", "place", (5, 20), "Q of B"),
        ("two", "place", (16, 20), "P of F"),
    ],
)
def test_the_bar_in_hand_is_called_by_its_name(page, chapter, control, place, said):
    page.open(chapter).at(**{control: place})
    assert f"Bar in hand: {said}" in page.live


def test_no_dashed_line_runs_through_a_number_in_a_tile(page):
    page.open("variables")
    rng = np.random.default_rng(5)
    for _ in range(50):
        table = tuple(map(tuple, rng.integers(0, 101, (6, 6)).tolist()))
        data = page.at(size="6", table6=table).chart("tiles").data
        gaps = np.abs(np.subtract.outer(data["words"]["y"], data["levels"]["y"]))
        assert not gaps.size or gaps.min() > 0.059


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_challenges_of_surprise(page):
    low, three, lost = "below 1 bit", "three different lengths", "Lose more than 0.9"
    page.at(weights=row(90, 5, 5))
    assert not any(solved(page, task) for task in (low, three, lost))
    page.at(weights=row(100, 1, 1, 1, 1))
    assert solved(page, low) and not solved(page, three)
    page.at(weights=row(4, 2, 1, 1))
    assert solved(page, three) and not solved(page, lost)
    page.at(weights=row(100, 1))
    assert solved(page, lost)


def both(p, q):
    return tuple(tuple(one) + (0,) * (6 - len(one)) for one in (p, q))


def test_the_terms_drawn_add_up_to_kl(page):
    page.at(pair=both((5, 3, 2), (1, 1, 6)), measure="nats")
    for role, p, q in (("first", (5, 3, 2), (1, 1, 6)), ("second", (1, 1, 6), (5, 3, 2))):
        assert sum(heights(page.chart("terms"), role)) == pytest.approx(stats.entropy(p, q))
    data = page.chart("pinsker").data
    assert data["points"]["x"][::2] == pytest.approx(
        [stats.entropy((5, 3, 2), (1, 1, 6)), stats.entropy((1, 1, 6), (5, 3, 2))]
    )
    assert data["points"]["y"][0] == pytest.approx(0.55)


def test_what_is_infinite_is_marked_and_not_sent(page):
    page.at(pair=both((5, 5), (5, 0, 5)))
    words = page.chart("pair").data["words"]
    assert (words["text"], words["x"]) == (["∞", "∞"], [4, 8])
    assert page.chart("terms").data["words"]["x"] == [4, 8]
    assert not page.chart("pinsker").data["points"]["x"]


@pytest.mark.parametrize(
    ("place", "cell"), [((0, 9), (0, 0)), ((2, 70), (1, 0)), ((4, 9), (0, 1)), ((18, 9), (1, 5))]
)
def test_the_hand_moves_either_distribution(page, place, cell):
    page.open("two").page.set(page.session, "place", list(place))
    assert page.run().values["pair"][cell[0]][cell[1]] == place[1]


def test_challenges_of_two(page):
    one_way, three, two_bits = "finite.", "more than twice", "exactly 2 bits"
    page.at(pair=both((5, 5), (4, 6)))
    assert not any(
        solved(page, "KL(Q‖P) " + t if t == "finite." else t) for t in (one_way, three, two_bits)
    )
    page.at(pair=both((5, 5), (5, 0)))
    assert solved(page, "infinite and KL(Q‖P) finite")
    page.at(pair=both((50, 50), (100, 1)))
    assert not solved(page, three)
    page.at(pair=both((100, 1), (50, 50)))
    assert solved(page, three)
    page.at(pair=both((7, 0), (25, 75)), measure="nats")
    assert solved(page, two_bits)


def test_the_loss_drawn_is_the_mean_surprise(page):
    page.at(confidence=90, right=17, loss_unit="nats")
    costs = [-np.log(0.9)] * 17 + [-np.log(0.1)] * 3
    chart = page.chart("cases")
    assert heights(chart, "first") + heights(chart, "second") == pytest.approx(costs)
    assert chart.data["levels"]["y"][0] == pytest.approx(np.mean(costs))
    assert page.chart("loss").data["points"]["y"][-1] == pytest.approx(np.mean(costs))
    page.at(confidence=100, right=19)
    assert page.chart("cases").data["words"]["text"] == ["∞"]
    assert len(page.chart("loss").data["points"]["y"]) == 2


def test_challenges_of_confidence(page):
    least, worse, zero = "find the confidence", "be worse than always", "log-loss to 0"
    page.at(confidence=75, right=15)
    assert not any(solved(page, task) for task in (least, worse, zero))
    page.at(confidence=85, right=17)
    assert solved(page, least)
    page.at(confidence=100, right=17)
    assert not solved(page, worse)
    page.at(confidence=98, right=17)
    assert not solved(page, worse)
    page.at(confidence=99, right=17)
    assert solved(page, worse)
    page.at(confidence=100, right=20)
    assert solved(page, zero)


def test_the_tiles_are_as_large_as_the_probabilities(page):
    page.open("variables").at(size="3", table3=((1, 2, 3), (0, 0, 0), (4, 0, 5)))
    tiles = page.chart("tiles").data["tiles"]
    area = (np.array(tiles["x2"]) - tiles["x"]) * (np.array(tiles["y2"]) - tiles["y"])
    assert area * 15 == pytest.approx([1, 2, 3, 4, 5])
    assert tiles["role"] == ["1", "2", "3", "1", "3"]
    assert page.chart("tiles").data["levels"]["y"] == pytest.approx([5 / 15] * 2 + [7 / 15] * 2)


def test_the_curve_of_noise_goes_through_now(page):
    data = page.open("variables").at(noise=50, table2=((3, 1), (1, 2))).chart("noise").data
    at = data["curves"]["x"].index(0.5)
    assert data["curves"]["y"][at] == pytest.approx(data["points"]["y"][0])
    assert data["curves"]["y"][-1] == pytest.approx(0)


def test_challenges_of_variables(page):
    free, one_way, two = "no two cells", "says all of Y", "to 2 bits"
    page.open("variables").at(table2=((1, 1), (1, 1)))
    assert not any(solved(page, task) for task in (free, one_way, two))
    page.at(table2=((10, 30), (20, 60)))
    assert solved(page, free)
    page.at(size="3", table3=((5, 0, 0), (7, 0, 0), (0, 3, 0)))
    assert solved(page, one_way)
    page.at(size="4", table4=tuple(tuple(7 if i == j else 0 for j in range(4)) for i in range(4)))
    assert solved(page, two)


LISTED = {
    "variables": ("study", lambda: "PARTLY 0.27807190511263"),
    "surprise": ("huffman", lambda: f"{stats.entropy([50, 25, 12, 6], base=2)}"[:12]),
    "two": ("compare", lambda: f"{stats.entropy([50, 30, 18, 2], [1, 2, 3, 4], base=2)}"[:12]),
    "confidence": ("log_loss", lambda: f"{-(15 * np.log2(0.95) + 5 * np.log2(0.05)) / 20}"[:12]),
}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter):
    name, printed = LISTED[chapter]
    function, call, _ = page.open(chapter).code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert printed() in said.getvalue()


def test_challenges_of_one_hump(page):
    covers, other, one = "within 0.01", "not the deepest", "takes for one"
    page.open("hump").at(gap=6, left=40, width=1, mean=0, spread=2)
    assert not any(solved(page, task) for task in (covers, other, one))
    page.at(mean=0.6, spread=3.1)
    assert solved(page, covers) and not solved(page, other)
    page.at(mean=-2.98, spread=1.03)
    assert solved(page, other) and not solved(page, one)
    page.at(gap=2, left=50)
    assert solved(page, one)


def test_humps_that_never_were_two_solve_nothing(page):
    page.open("hump").at(gap=0, left=50, width=1, mean=0, spread=1)
    assert not any(solved(page, task) for task in ("within 0.01", "not the deepest", "for one"))


def test_the_hump_in_hand_is_drawn_and_its_price_is_the_dot(page):
    page.open("hump").at(gap=6, left=40, width=1, mean=1.5, spread=0.8)
    data = page.chart("humps").data["curves"]
    drawn = {
        role: [
            (x, y) for x, y, r in zip(data["x"], data["y"], data["role"], strict=True) if r == role
        ]
        for role in ("truth", "reference")
    }
    for x, y in drawn["reference"]:
        assert y == pytest.approx(stats.norm.pdf(x, 1.5, 0.8), abs=1e-6)
    for x, y in drawn["truth"]:
        true = 0.4 * stats.norm.pdf(x, -3) + 0.6 * stats.norm.pdf(x, 3)
        assert y == pytest.approx(true, abs=1e-6)
    valleys = page.chart("valleys").data
    for role in ("approximation", "other"):
        line = {
            round(x, 6): y
            for x, y, r in zip(*(valleys["curves"][c] for c in ("x", "y", "role")), strict=True)
            if r == role
        }
        dot = next(
            y
            for y, r in zip(valleys["points"]["y"], valleys["points"]["role"], strict=True)
            if r == role
        )
        assert dot == pytest.approx(line[1.5], rel=1e-5)


@pytest.mark.parametrize("preset", ["Independent", "All noise", "One value only"])
def test_what_noise_leaves_of_nothing_is_nothing(open_page, preset):
    page = open_page("entropy").open("variables")
    said = re.sub(r"<[^>]*>", " ", page.preset(preset).html)
    assert re.search(r"Left after the noise\s+I\(X; Z\)\s+0 bits", said), preset
