"""What the page on continual learning promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("continual")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def solved(page, task, **values):
    page.session.solved.clear()
    return "solved" in page.at(**values).html.split(task)[0].rsplit("<li>", 1)[1]


def at_step(table, step):
    first, last = np.asarray(table["first"]), np.asarray(table["last"])
    keep = (first <= step) & (step <= last) & np.isfinite(np.asarray(table["x"], float))
    return int(keep.sum()) // 2  # a dot is a stroke of no length


def test_the_film_shows_the_points_of_then(page):
    page.open("tasks").at(method="replay", kept=8)
    data = page.chart("film").data
    for step, strong, pale in ((0, 24, 0), (10, 24, 0), (11, 32, 16), (20, 32, 16)):
        assert at_step(data["round"], step) + at_step(data["square"], step) == strong
        assert at_step(data["old_round"], step) + at_step(data["old_square"], step) == pale
    assert at_step(data["lines"], 100_000) == at_step(data["lines"], 20) > 0


PRESETS = {
    "The old is forgotten": "Naive training. It forgets: task 1",
    "Held by its weights": "λ = 100. It learns the new, and the old is still there",
    "Held too hard": "It holds on too hard: task 2",
    "The ceiling": "Joint training. It learns the new",
    "Tasks that contradict": "The ceiling itself is low",
    "In balance": "No λ tried is better",
    "Too loose": "Too loose: with λ = 1",
    "Too tight": "Too tight: with λ = 3162",
    "Too long a memory": "Too long a memory: W = 64",
    "Wrong more often than right": "points the wrong way",
    "Caught": "The change is noticed after",
    "Rings too soon": "A false alarm",
    "It turns": "Cheapest: retrain every",
    "Labels for nothing": "Cheapest: retrain on an alarm",
    "Nothing moves": "Cheapest: never retrain",
}


def test_presets_show_what_they_are_called_after(page):
    for title, said in PRESETS.items():
        assert said in words(page.preset(title)), title


def test_challenges(page):
    page.open("tasks")
    task = "neither forget nor hold on too hard"
    assert solved(page, task, method="ewc", strength=2.0)
    assert not solved(page, task, method="ewc", strength=4.0)
    assert not solved(page, task, strength=0.0), "not solved as it opens"
    page.open("alarm")
    task = "a mean delay of at most 55 cases"
    assert solved(page, task, height=7.5)
    assert not solved(page, task, height=8.0), "not solved as it opens"
    assert not solved(page, task, height=2.0)
    page.open("importance")
    task = "move a tenth as far"
    assert solved(page, task, spring=0.0)
    assert not solved(page, task, spring=-0.5), "not solved as it opens"
    assert not solved(page, task, spring=0.5), "not the smallest"
    page.open("up_to_date")
    task = "the calendar is clearly the cheapest"
    assert solved(page, task, world="jumps", pace=10, label=0.5)
    assert not solved(page, task, world="jumps", pace=10)
    assert "No clear winner." in words(page)
    task = "are the two cheapest"
    assert solved(page, task, label=0.01)
    assert not solved(page, task)
    page.open("drift")
    task = "more than 60 of 100 cases"
    assert solved(page, task, memory=50, rate=5.0)
    assert not solved(page, task, memory=8, rate=5.0)


@pytest.mark.parametrize("chapter", ["tasks", "drift", "alarm", "up_to_date"])
def test_the_code_gives_what_the_page_says(page, chapter):
    page.open(chapter)
    function, call, _ = next(part.content for part in page.parts if part.kind == "code")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    assert {
        "tasks": "0.98",
        "drift": "Memory.LONG",
        "alarm": "Price(",
        "up_to_date": "Best.CALENDAR",
    }[chapter] in printed.getvalue()


def test_without_a_run_left_no_delay_is_told(page):
    page.open("alarm").at(height=1.0)
    assert "False alarms 100.0 %, no run is left to be late." in words(page)
    page.at(height=1.0, change=0.1)
    assert "False alarms 100.0 %, no run is left to miss it." in words(page)
    page.at(base=0.3)
    assert "Needs a rate of 0.1 before and a rise of 0.1 or less." in words(page)


def test_joint_training_below_the_best_is_said_to_be_below(page):
    page.open("balance").at(set="kin", strength=2.0)
    assert re.search(r"0\.25 ± 0\.36 percentage points below the best λ", words(page))


def test_what_is_above_the_best_memory_is_told_in_points(page):
    page.open("drift").at(flips=0.3, rate=0.2, memory=16)
    assert re.search(r"Here [\d.]+ ± [\d.]+ percentage points above it\.", words(page))
