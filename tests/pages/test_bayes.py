"""What the page on Bayes' theorem promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from scipy import stats

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("bayes")


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


def test_the_people_drawn_are_those_of_the_caption(page):
    chart = page.at(prevalence=10.0, sensitivity=80.0, specificity=90.0).chart("people")
    drawn = np.array(chart.data["people"]["role"])[np.isfinite(chart.columns["people"]["x"])]
    assert {role: int((drawn == role).sum()) // 2 for role in set(drawn)} == {
        "true positive": 80,
        "false alarm": 90,
        "missed": 20,
        "cleared": 810,
    }
    assert "So 170 are positive, 80 of them ill." in page.html


def test_the_belief_drawn_is_the_beta_law(page):
    data = (
        page.at(tosses=30, theta=0.4, seed=3, prior_mean=0.5, prior_weight=6.0).chart("belief").data
    )
    heads = int(page.html.split(" of 30 heads")[0].rsplit(" ", 1)[-1].rsplit(">", 1)[-1])
    x, y = rows(data["curves"], "posterior")[1:-1].T
    assert y == pytest.approx(stats.beta.pdf(x, 3 + heads, 3 + 30 - heads))
    inside = rows(data["areas"], "interval")
    low, high = stats.beta.interval(0.95, 3 + heads, 33 - heads)
    assert inside[0, 0] == pytest.approx(low, abs=1 / 240)
    assert inside[-1, 0] == pytest.approx(high, abs=1 / 240)


def test_both_orders_end_the_same(page):
    data = page.at(tosses=50).chart("paths").data
    first, second = (rows(data["curves"], name) for name in ("first", "second"))
    assert first[0, 1] == second[0, 1] and first[-1, 1] == second[-1, 1]
    assert not np.allclose(first[:, 1], second[:, 1])


PRESETS = {
    "Mammography": "from 1.0 % to 9.2 %",
    "A rare illness": "from 0.1 % to 9.0 %",
    "Many are ill": "Most of the positive are ill",
    "A coin instead of a test": "leaves the probability of illness where it was, at 1.0 %",
    "Two tests": "the PPV goes from 9.2 % to 50.3 %",
    "Twice the same error": "it adds nothing but its price",
    "No false alarms": "is ill for certain. A negative one may still be ill.",
    "Hardly an opinion": "1.0 % prior",
    "A stubborn prior": "66.7 % prior (0.2)",
    "The truth shut out": "gives θ = 0.7 no chance",
    "A fair coin": "θ = 0.5 is inside",
    "Heads for ever": "100 of 100 heads",
    "Many doors, one left": "behind the other shut door with probability 0.95",
    "A host who does not know": "Stay or switch, it is the same",
    "Half sure": "would have shown the car in 16.7 % of the games",
    "Many doors, one opened": "behind each of the 18 other shut doors",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sensitivity": 0.0, "specificity": 100.0}, "Nobody tests positive"),
        ({"sensitivity": 100.0, "specificity": 100.0}, "The test makes no error"),
        ({"sensitivity": 10.0, "specificity": 50.0}, "lowers the probability of illness"),
        ({"tests": "2", "specificity": 100.0}, "the PPV stays at 100.0 %"),
        ({"tests": "2", "sensitivity": 0.0, "specificity": 100.0}, "nothing to compare"),
        ({"tosses": 0}, "Nothing seen yet: the belief is the prior."),
        ({"prior": "cut", "cut_low": 0.6, "cut_high": 0.6, "theta": 0.65}, "no chance"),
        ({"theta": 0.0, "prior_weight": 2.0}, "can come near but never hold it"),
        ({"doors": 3, "opened": 28, "knows": 0}, "Stay or switch, it is the same"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    if "cut_low" in values:
        values = values | {"theta": 0.95}
    assert said in page.at(**values).html


def test_challenges(page):
    def solved(task):
        return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]

    even, rare = "as likely ill as healthy", "is, without a perfect test"
    page.at(prevalence=9.09, tests="2")
    assert not solved(even)
    page.at(prevalence=9.09)
    assert solved(even)
    page.at(prevalence=0.1, specificity=100.0)
    assert not solved(rare)
    page.at(prevalence=0.1, specificity=99.9)
    assert not solved(rare)
    page.at(prevalence=0.1, specificity=99.0, tests="2")
    assert solved(rare)
    out, still = "keep the true θ out of the interval", "move the mean by less than 0.05"
    page.open("coin").at(tosses=100, prior_weight=4.0, theta=0.9, prior_mean=0.05)
    assert not solved(out)
    page.at(tosses=100, prior_weight=200.0, theta=0.9, prior_mean=0.05)
    assert solved(out)
    assert not solved(still)
    page.at(tosses=100, prior="cut", cut_low=0.0, cut_high=0.2, theta=0.9)
    assert not solved(still)
    page.at(tosses=99, prior="cut", cut_low=0.6, cut_high=0.7, theta=0.95)
    assert not solved(still)
    page.at(tosses=100, prior="cut", cut_low=0.6, cut_high=0.7, theta=0.6)
    assert not solved(still)
    page.at(tosses=100, prior="cut", cut_low=0.6, cut_high=0.7, theta=0.95)
    assert solved(still)
    ten, useless = "ten times as good as staying", "Make switching useless"
    page.open("doors").at(doors=11, opened=8)
    assert not solved(ten) and not solved(useless)
    page.at(doors=11, opened=9)
    assert solved(ten)
    page.at(doors=11, opened=9, knows=0)
    assert solved(useless)


LISTED = {"test": ("screen", "0.0917"), "coin": ("learn", ""), "doors": ("play", "0.333")}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter):
    name, printed = LISTED[chapter]
    page.open(chapter)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert printed in said.getvalue()
    if chapter == "coin":
        mean = page.html.split("the mean of the belief, ")[1].split(",")[0]
        assert said.getvalue().startswith(mean[:4])


def test_an_end_that_the_belief_never_reaches_is_not_shown(page):
    page.open("coin").at(theta=1.0, prior_weight=2.0)
    found = stats.beta(101, 1).ppf([0.025, 0.975])
    told = re.search(r"credible interval.*?([\d.]+) to ([\d.]+)<", page.html)
    assert [float(end) for end in told.groups()] == pytest.approx(found, abs=1e-4)
    assert float(told[2]) < 1 and f"from {told[1]} to {told[2]}" in page.html


@pytest.mark.parametrize(("theta", "mean"), [(1.0, 0.95), (0.0, 0.05)])
def test_no_interval_holds_an_end_so_an_end_solves_nothing(page, theta, mean):
    page.open("coin").at(theta=theta, prior_weight=50.0, prior_mean=mean)
    task = page.html.split("keep the true θ out of the interval")[0].rsplit("<li>", 1)[1]
    assert "solved" not in task and "never hold it" in page.html


def test_a_small_gain_is_not_said_to_be_none(page):
    page.open("doors").at(doors=30, opened=1, knows=1)
    assert "switching is 1.0004 times as good." in page.html
    page.at(knows=0)
    assert "Switching is as good as staying." in page.html and " 1 times" not in page.html


def test_games_that_tell_nothing_say_so(page):
    told = "So few games do not tell which is better."
    page.open("doors").at(doors=20, opened=1)
    assert told in page.html  # 0.05 against 0.0528
    page.at(doors=3)
    assert told not in page.html
    page.at(knows=0)
    assert told not in page.html and "it is the same" in page.html
