"""What the page on Markov chains promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("markov_chains")


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def chain(rows, **more):
    size = len(rows)
    return {"states": str(size), f"chain{size}": tuple(tuple(map(float, r)) for r in rows)} | more


PRESETS = {
    "Slow to change": "go to the same π: A 0.25, B 0.5, C 0.25",
    "Round and round": "Period 3: every way from a state back to itself",
    "Every other step": "Period 2: every way",
    "A little laziness": "the law goes to the same π",
    "Gambler’s ruin": "ends in A with probability 0.5 and in E with probability 0.5",
    "One way out": "A and B are transient",
    "Two worlds": "{D, E} has period 2: the law never settles",
    "A dead end": "The row of C is all 0",
    "Nothing moves": "No state can be left",
}
PRESETS["Slow to change"] = "the law goes to the same π: A 0.25, B 0.5, C 0.25"


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in text(page.preset(title))


def test_the_discs_are_the_law_of_the_step_and_the_rings_the_long_run(page):
    w = np.array([[60, 30, 10], [40, 30, 30], [10, 40, 50]])
    page.at(**chain(w, start="B"))
    data, P = page.chart("graph").columns, w / 100
    for n in (0, 1, 7):
        share = data["discs"]["share"][data["discs"]["step"] == n]
        law = np.linalg.matrix_power(P, n)[1]
        assert share == pytest.approx(law[law > 0])
    assert data["rings"]["share"] == pytest.approx(np.linalg.matrix_power(P, 200)[0])
    bars = page.chart("shares").columns["bars"]
    now = (bars["step"] == 7) & (bars["role"] == "law")
    assert bars["y2"][now] == pytest.approx(np.linalg.matrix_power(P, 7)[1])


def test_the_walker_makes_possible_steps_only_and_its_shares_are_counted(page):
    page.at(**chain([[0, 1, 0], [0, 0, 1], [1, 0, 0]], step=5))
    assert "A → B → C → A → B → C" in text(page)
    bars = page.chart("shares").columns["bars"]
    now = (bars["step"] == 5) & (bars["role"] == "walker")
    assert bars["y2"][now] == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (chain([[0, 0], [0, 0]]), "The rows of A and B are all 0"),
        (chain([[1, 1], [1, 1]], start="F"), "There is no F now: the start is B."),
        (chain([[1, 1], [0, 1]]), "B is absorbing: from every start the walker ends there"),
        (
            chain([[0, 0, 1, 1], [0, 1, 1, 0], [0, 0, 0, 1], [0, 0, 1, 0]]),
            "but from here every beat is as likely, and the law settles all the same",
        ),
        (chain([[1, 0], [0, 1]], start="B"), "No state can be left"),
        (chain([[2, 1, 0], [1, 2, 0], [0, 0, 1]]), "From A the walker always stays in {A, B}."),
        (chain([[1, 1], [1, 1]], step=0), "n = 0. The walker: A."),
    ],
)
def test_odd_states_get_a_sentence(page, state, said):
    assert said in text(page.at(**state))


RING = [[0, 1, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]]


@pytest.mark.parametrize(
    ("task", "cheats", "solution"),
    [
        (
            "go round with period 3",
            [chain([[0, 1, 0], [0, 0, 1], [1, 0, 0]]), chain(RING, lazy=10)],
            chain(RING),
        ),
        (
            "a probability between 0.7 and 0.8",
            [chain([[1, 0, 0], [1, 0, 1], [0, 0, 1]], start="B"), chain([[3, 1], [3, 1]])],
            chain([[1, 0, 0], [3, 0, 1], [0, 0, 1]], start="B"),
        ),
        (
            "more than 0.48 of the time",
            [
                chain([[0, 1, 1], [1, 0, 0], [1, 0, 0]]),
                chain([[50, 1, 1], [1, 0, 0], [1, 0, 0]]),
                chain([[0, 1, 1], [50, 0, 1], [50, 1, 0]], lazy=10),
            ],
            chain([[0, 1, 1], [50, 0, 1], [50, 1, 0]]),
        ),
    ],
)
def test_challenges_of_the_chain(page, task, cheats, solution):
    for cheat in cheats:
        page.session.solved.clear()
        assert not solved(page.at(**cheat), task), cheat
    assert solved(page.at(**solution), task)


def solved(page, task):
    rows = re.findall(r"<li>.*?</li>", page.html, re.S)
    row = next(one for one in rows if task in re.sub(r"<[^>]*>", "", one))
    return "ev-done" in row


def test_the_listings_run(page):
    for chapter in page.page.chapters:
        page.open(chapter)
        function, call, _ = next(p for p in page.parts if p.kind == "code").content
        with redirect_stdout(io.StringIO()) as out:
            exec(standalone(function, call), {"__name__": "listing"})
        assert out.getvalue().strip()
