"""What the page on continual learning promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.maths.learning.continual_training import (
    begin_in_turn,
    learn_in_turn,
    learn_next,
    run_of,
    turn_pull,
)
from core.maths.learning.plasticity import sweep_strengths
from core.ui.listing import standalone
from core.ui.wire import HOST


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
    "The old is forgotten": "It forgets: task 1 … Naive training.",
    "Held by its weights": "It learns the new, and the old is still there … λ = 100.",
    "Held too hard": "It holds on too hard: task 2",
    "The ceiling": "It learns the new … Joint training.",
    "Pulled back in mid-film": "λ was 0.1 up to tenth 15; from then on it is 1,000",
    "Tasks that contradict": "The ceiling itself is low",
    "In balance": "No λ tried is better",
    "Too loose": "Too loose: with λ = 1",
    "Too tight": "Too tight: with λ = 3,162",
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
        shown = words(page.preset(title))
        assert all(part in shown for part in said.split(" … ")), title


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


# ---- trainings in steps ------------------------------------------------------------------------


def pressed(page, key="go"):
    next(p for p in page.parts if p.name == key).content["act"]()


def buttons(page):
    return [p.content["label"] for p in page.parts if p.kind == "button"]


def curve(page, task=0):
    """Share right on a task, tenth by tenth."""
    columns = page.chart("right").columns["curves"]
    return columns["y"][(columns["series"] == str(task)) & np.isfinite(columns["y"])]


def test_tasks_are_learned_in_steps_that_are_stopped_and_taken_up_again(page, at_hand):
    page.open("tasks")
    at_hand.asked.clear()
    page.values.update(count=4, seed=7, set="kin")
    whole = learn_in_turn("kin", 4, 7)
    for done in (1, 2):
        assert at_hand.draw(page).again and buttons(page)[0] == "Stop"
        np.testing.assert_array_equal(
            curve(page), whole.curves[run_of("ewc", 0.5), : 10 * done + 1, 0]
        )
        assert page.live["Tenths of a task"]["high"] == 10 * done
    assert "Average over the tasks so far" in words(page)
    pressed(page)
    assert not at_hand.draw(page).again and "Stopped after 2 tasks of 4" in words(page)
    assert buttons(page) == ["Go on", "Begin anew"] and at_hand.asked == ["learn_next"] * 2
    at = page.chapter.figures[0].run(page.session, HOST)
    assert at.parts and not at.again
    pressed(page)
    while at_hand.draw(page).again:
        pass
    np.testing.assert_array_equal(curve(page), whole.curves[run_of("ewc", 0.5), :, 0])
    assert "Average over all tasks in the end" in words(page) and len(at_hand.asked) == 4
    pressed(page, "anew")
    assert at_hand.draw(page).again and len(curve(page)) == 11
    assert "Task 1 alone is learned" in words(page)


def test_two_tasks_need_no_button(page, at_hand):
    page.open("tasks")
    page.values.update(seed=9)
    assert not at_hand.draw(page).again and not at_hand.asked and not buttons(page)


def test_a_pull_that_is_turned_in_mid_film_holds_from_there_on(page, open_page):
    page.open("tasks")
    before = curve(page)
    page.page.set(page.session, "step", 14)
    for strength in (1.0, 2.0, 3.0):  # a drag: one entry
        page.page.set(page.session, "strength", strength)
        page.run()
    assert page.values["pulls"] == "0.5@14"
    np.testing.assert_array_equal(curve(page)[:15], before[:15])
    runs = turn_pull(learn_in_turn("steps", 2, 12), ((0.5, 14),))
    np.testing.assert_array_equal(curve(page), runs.curves[run_of("ewc", 3.0), :, 0])
    assert "with λ = 1,000 in the end." in words(page)
    assert "λ was 3.16 up to tenth 14; from then on it is 1,000." in words(page)
    assert "EWC, λ turned, in the end to 1,000" in words(page)
    printed = page.printed("learn_in_turn")
    assert str(round(runs.matrices[run_of("ewc", 3.0), -1].mean(), 4))[:6] in printed
    again = open_page("continual", page.page.address(page.session)["query"])
    np.testing.assert_array_equal(curve(again), curve(page))
    page.page.set(page.session, "step", 20)  # at the end: the whole film
    page.page.set(page.session, "strength", 0.5)
    np.testing.assert_array_equal(curve(page.run()), before)
    assert page.values["pulls"] == ""


def test_a_pull_is_turned_while_tasks_are_learned(page, at_hand):
    page.open("tasks")
    page.values.update(count=3, seed=5)
    at_hand.draw(page)
    at_hand.draw(page)
    page.page.set(page.session, "strength", 2.0)
    at_hand.draw(page)
    assert page.values["pulls"] == "0.5@20"
    runs = turn_pull(learn_in_turn("steps", 3, 5), ((0.5, 20),))
    np.testing.assert_array_equal(curve(page), runs.curves[run_of("ewc", 2.0), :, 0])


@pytest.mark.parametrize("pulls", ["fast", "0.3@14", "0.5@20", "9@14"])
def test_pulls_that_cannot_be_read_are_said_and_left_out(page, pulls):
    page.open("tasks")
    before = curve(page)
    np.testing.assert_array_equal(curve(page.at(pulls=pulls)), before)
    assert "The earlier λ in the address cannot be read, and are left out." in words(page)


def test_other_tasks_are_not_turned(page):
    page.open("tasks").at(pulls="-1@14")
    page.page.set(page.session, "seed", 3)
    assert page.values["pulls"] == ""
    page.open("balance")
    page.page.set(page.session, "strength", 2.0)
    assert page.run().values["pulls"] == ""
    page.values["step"] = 14
    assert page.open("tasks").values["pulls"] == ""


def test_starts_are_added_two_by_two(page, at_hand):
    page.open("balance")
    at_hand.asked.clear()
    page.values.update(many=8, starts=5)
    whole = sweep_strengths("steps", 8, 5)
    for done in (4, 6):
        assert at_hand.draw(page).again and f"Means over {done} starts" in words(page)
    pressed(page)
    assert not at_hand.draw(page).again and "6 of 8 starts so far" in words(page)
    pressed(page)
    assert not at_hand.draw(page).again and at_hand.asked == ["sweep_strengths"] * 3
    mean = 100 * whole.springs.mean(axis=0)[3]
    assert f"{mean:.1f} % on average" in words(page)
    page.values.update(many=4)
    at_hand.draw(page)
    assert "Means over 4 starts" in words(page) and len(at_hand.asked) == 3
    page.values.update(many=10)
    at_hand.draw(page)
    assert "Means over 10 starts" in words(page) and len(at_hand.asked) == 4


def test_a_task_more_from_what_is_there_is_the_same():
    runs = begin_in_turn("turned", 3, 4)
    for _ in range(3):
        runs = learn_next(runs)
    np.testing.assert_array_equal(runs.frames, learn_in_turn("turned", 3, 4).frames)


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
