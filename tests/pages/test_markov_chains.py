"""What the page on Markov chains promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout
from types import SimpleNamespace

import numpy as np
import pytest

from core.ui.listing import standalone
from pages.probability.markov_chains.metropolis_tables import outside_of


@pytest.fixture
def page(open_page):
    return open_page("markov_chains")


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def chain(rows, **more):
    size = len(rows)
    return {"states": str(size), f"chain{size}": tuple(tuple(map(float, r)) for r in rows)} | more


PRESETS = {
    "Slow to change": "the law goes to the same π: A 0.25, B 0.5, C 0.25",
    "Round and round": "Period 3: every way from a state back to itself",
    "Every other step": "Period 2: every way",
    "A little laziness": "the law goes to the same π",
    "Gambler’s ruin": "ends in A with probability 0.5 and in E with probability 0.5",
    "One way out": "A and B are transient",
    "Two worlds": "{D, E} has period 2: the law never settles",
    "A dead end": "The row of C is all 0",
    "Nothing moves": "No state can be left",
}
PRESETS |= {
    "Forgets at once": "after one step the start is forgotten entirely",
    "Two tosses of a coin": "All other eigenvalues are 0",
    "A bottleneck": "|λ₂| = 0.99",
    "In waves": "λ₂ is complex, one of a pair",
    "Twice the same λ₂": "λ₂ counts twice",
    "Keeps the beat": "the worst distance never falls below ½",
    "Keeps the class": "Which of the 2 closed classes it came into is never forgotten",
    "Keeps all": "nothing is forgotten",
    "A spider trap": "PageRank is unique",
    "The trap, no damping": "D and E are a trap without a way out and take the whole rank",
    "A dangling page": "D has no link: from there the surfer jumps to any page.",
    "A link farm": "A ranks first with",
    "A ring": "All pages have the same rank.",
    "Two islands, no damping": "PageRank is not unique",
    "Goes round, no damping": "goes round and never settles",
    "Jumps only": "the surfer only jumps, no link counts",
    "No links": "There are no links",
    "Letters alone": "every letter is drawn anew",
    "Pairs": "what followed the last letter in the text",
    "Five letters": "what followed the last 5 letters in the text",
    "Words": "what followed the last word in the text",
    "Words recited": "recites it word for word",
    "My text, recited": "recites it letter for letter",
    "Nothing to read": "There is no text to learn from",
    "Trapped in one hump": "ended left of the valley",
    "Both humps": "independent draws",
    "Tiny steps": "a high acceptance is no merit",
    "Just right": "independent draws",
    "Huge steps": "Most proposals are refused",
    "A far start": "It begins 8 standard deviations from the mean",
    "At an edge": "independent draws",
    "A box": "independent draws",
}


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


DE_BRUIJN = chain([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1]])
SLOW = [[100, 1, 0, 0], [99, 0, 1, 0], [0, 1, 0, 99], [0, 0, 1, 100]]


@pytest.mark.parametrize(
    ("chapter", "task", "cheats", "solution"),
    [
        (
            "memory",
            "forgotten after two steps",
            [
                chain([[1, 1], [1, 1]]),
                chain([[0, 1, 0], [0, 0, 1], [0, 0, 1]]),
                DE_BRUIJN | {"lazy": 1},
            ],
            DE_BRUIJN,
        ),
        (
            "memory",
            "1,000 steps be too few",
            [
                chain([[100, 1], [1, 100]], lazy=90),
                chain([[0, 1], [1, 0]]),
                chain(SLOW, lazy=5),
            ],
            chain(SLOW),
        ),
        (
            "memory",
            "Break detailed balance",
            [
                chain([[0, 2, 1], [1, 0, 2], [1, 2, 0]]),
                chain([[0, 1, 1], [1, 0, 1], [1, 1, 0]]),
            ],
            chain([[0, 2, 1], [1, 0, 2], [2, 1, 0]]),
        ),
    ],
)
def test_challenges_of_forgetting(page, chapter, task, cheats, solution):
    page.open(chapter)
    for cheat in cheats:
        page.session.solved.clear()
        assert not solved(page.at(**cheat), task), cheat
    assert solved(page.at(**solution), task)


def web(*links):
    cells = np.zeros((6, 6))
    for here, there in links:
        cells["ABCDEF".index(here), "ABCDEF".index(there)] = 1
    return tuple(map(tuple, cells.tolist()))


TRAPS = ("AB", "BA", "CD", "DC")


@pytest.mark.parametrize(
    ("task", "cheats", "solution"),
    [
        (
            "a page with one link in rank above",
            [
                {"links": web("CA", "DA", "EA", "AB", "BC"), "damping": 0.5},
                {"links": web("CA", "DA", "EA")},
            ],
            {"links": web("CA", "DA", "EA", "AF")},
        ),
        (
            "make two traps",
            [
                {"links": web(*TRAPS, "EA", "FC"), "damping": 1.0},
                {"links": web(*TRAPS, "EA", "FA"), "damping": 0.99},
            ],
            {"links": web(*TRAPS, "EA", "FA"), "damping": 1.0},
        ),
        (
            "more than 0.48 of the time",
            [
                {"links": web("BA", "CA", "DA", "EA", "FA", "AA"), "damping": 0.5},
                {"links": web("AA")},
            ],
            {"links": web("BA", "CA", "DA", "EA", "FA", "AA")},
        ),
    ],
)
def test_challenges_of_the_web(page, task, cheats, solution):
    page.open("pagerank")
    for cheat in cheats:
        page.session.solved.clear()
        assert not solved(page.at(**cheat), task), cheat
    assert solved(page.at(**solution), task)


ROUND = "abcde " * 6


@pytest.mark.parametrize(
    ("chapter", "task", "cheats", "solution"),
    [
        (
            "text",
            "find the smallest order",
            [
                {"unit": "words", "order": 3},
                {"unit": "words", "order": 5},
                {"source": "own", "order": 6},
            ],
            {"unit": "words", "order": 4},
        ),
        (
            "text",
            "Bring a text of your own",
            [
                {"order": 2},
                {"source": "own", "own_text": "ababab" * 9},
                {"source": "own", "own_text": "abcde"},
                {"source": "own", "own_text": ROUND, "unit": "words"},
            ],
            {"source": "own", "own_text": ROUND},
        ),
        (
            "metropolis",
            "Bring both humps",
            [{"stride": 1.0}, {"stride": 2.0}, {"wanted": "bell", "stride": 2.4}],
            {"stride": 6.0},
        ),
        (
            "metropolis",
            "have more than 0.9 of the proposals taken",
            [
                {"stride": 0.05},
                {"wanted": "bell", "stride": 0.3},
                {"wanted": "box", "stride": 0.05},
            ],
            {"wanted": "bell", "stride": 0.05},
        ),
        (
            "metropolis",
            "have more than 0.9 of the proposals refused",
            [{"wanted": "bell", "stride": 2.4}, {"stride": 20.0}],
            {"wanted": "bell", "stride": 20.0},
        ),
    ],
)
def test_challenges_of_text_and_metropolis(page, chapter, task, cheats, solution):
    page.open(chapter)
    for cheat in cheats:
        page.session.solved.clear()
        assert not solved(page.at(**cheat), task), cheat
    assert solved(page.at(**solution), task)


def test_other_odd_states(page):
    page.open("memory")
    assert "∞" in page.at(**chain([[1, 0], [0, 1]])).chart("times").data["words"]["text"]
    page.open("pagerank")
    for d in (0.01, 1.0):
        assert "There are no links" in text(page.at(links=web(), damping=d))
    page.open("metropolis")
    assert "it begins at the mean, 1." in text(page.at(wanted="waiting", origin=-3.0))
    page.open("text")
    assert "one kind of word only" in text(page.at(source="own", own_text="a a", unit="words"))
    page.at(source="address", unit="words", order=1)
    assert "in a text of 271 words" in text(page)
    page.at(source="own", own_text="ab", unit="letters", order=1)
    assert "stands 1 time in 3" in text(page) and "letter for letter" in text(page)


def test_what_eigenvalues_of_one_modulus_and_exchanges_say(page):
    page.open("memory")
    ends = page.at(**chain([[1, 0, 0], [1, 0, 1], [0, 0, 1]], start="B"))
    assert "In the long run from B nothing moves" in text(ends)
    rounds = np.eye(5)[[1, 0, 3, 4, 2]].tolist()
    assert "{A, B} has period 2 and {C, D, E} has period 3: other" in text(page.at(**chain(rounds)))
    page.at(states="5", start="C", chain5=page.page.controls["chain5"].default)
    assert "λ₂ is not one alone: 0.707 and −0.707 have this modulus." in text(page)
    page.at(**chain([[4, 0, 1], [0, 4, 1], [0, 0, 5]]))
    assert "λ₂ counts twice, with all its eigenvectors" in text(page)
    page.open("pagerank")
    page.at(links=web("AA", "AD", "CA", "CD", "DC", "EE"))
    assert "with unlike numbers of links: " in text(page)


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


def test_one_visit_lies_outside():
    target, walk = SimpleNamespace(low=-1.0, high=1.0), SimpleNamespace(places=np.zeros(9))
    assert outside_of(target, walk) == ""
    walk.places[3] = 2
    assert outside_of(target, walk) == " 1 visit lies outside the picture."
    walk.places[5] = -2
    assert outside_of(target, walk) == " 2 visits lie outside the picture."


def test_what_is_not_there_has_no_figure(open_page):
    page = open_page("markov_chains").open("metropolis").at(wanted="box", stride=0.01, origin=0.0)
    assert "2,000/2,000: all, which tells no standard error" in page.html
    page.open("text").at(source="own", own_text=" ")
    assert "undefined bits" not in page.html and "0 different; no text." in page.html


def test_before_the_first_step_there_is_one_time(open_page):
    page = open_page("markov_chains").at(step=0)
    assert "One walker’s share of the one time 0 is given" in page.html
    assert "the 5 times 0 to 4 is chance" in page.at(step=4).html
