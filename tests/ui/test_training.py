"""Trainings in steps, on a page that counts."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from core.ui import training, view
from core.ui.controls import Slider
from core.ui.page import Chapter, Page
from core.ui.session import Session
from core.ui.training import Run, Runs, course_said, show_buttons, train_on
from core.ui.view import View
from core.ui.wire import HOST
from core.work.task import Pending, Stopped, away

GOAL = 4
RUNS = Runs()


def count_on(steps):
    return SimpleNamespace(steps=steps + 1)


class Host:
    """Waits for each piece; the answers to come are results, or what is raised."""

    def __init__(self):
        self.told, self.raises, self.quieted = [], None, 0

    def progress(self, text):
        self.told.append(text)
        return nullcontext(lambda *_: None)

    def result(self, task, report):
        report(0.5, "of a piece")
        if self.raises:
            raise self.raises
        return task()

    def quiet(self):
        self.quieted += 1


@pytest.fixture
def host(monkeypatch):
    def start(work):
        task = lambda: work.here(lambda *_: None)  # noqa: E731
        task.over, task.stop = True, lambda: None
        return task

    monkeypatch.setattr(view, "workers", lambda: SimpleNamespace(start=start))
    monkeypatch.setattr(view.measure, "task", lambda stem, task: task)
    return Host()


chapter = Chapter(
    "count",
    "Count",
    "Press.",
    [Slider(name="rate", label="Rate", low=0, high=9, default=1, step=1, steers=True)],
)
page = Page("distributions", [chapter])
other = Chapter("other", "Other", "Press.", chapter.own)


@chapter.figure
def count(view):
    run = RUNS.find(view, "only")
    if run:
        train_on(
            view,
            run,
            GOAL,
            lambda run: away(count_on, run.steps),
            lambda run: f"Step {run.steps + 1}",
            least=1,
        )
    show_buttons(view, run, lambda: None, lambda: None, there=bool(run) and run.steps == GOAL)
    view.notice(str(run.steps if run else "none"))


page = Page("distributions", [chapter, other])


def begun(host=None):
    session = Session()
    figure = chapter.figures[0]
    run = RUNS.add(View(session, figure, host), "only", Run(state=SimpleNamespace(steps=0)))
    run.start()
    return session, figure, run


def labels(drawn):
    return [p.content["label"] for p in drawn.parts if p.kind == "button"]


def test_one_piece_with_each_drawing(host):
    session, figure, run = begun()
    assert labels(figure.run(Session(), host)) == ["Train", "Begin anew"]
    for steps in range(1, GOAL + 1):
        drawn = figure.run(session, host)
        assert run.steps == steps and drawn.again == (steps < GOAL)
        assert labels(drawn)[0] == ("Stop" if steps < GOAL else "Go on")
    assert host.told == [f"Step {step}" for step in range(1, GOAL + 1)]
    assert host.quieted == GOAL - 1, "its own button is there after the first drawing"
    assert not figure.run(session, host).again and len(host.told) == GOAL


def test_stop_is_between_two_pieces_and_go_on_goes_on(host):
    session, figure, run = begun()
    drawn = figure.run(session, host)
    next(p for p in drawn.parts if p.name == "go").content["act"]()
    assert not figure.run(session, host).again and run.steps == 1 and run.stopped
    run.start()
    assert figure.run(session, host).again and run.steps == 2


def test_stopped_in_a_piece_keeps_what_there_is(host):
    session, figure, run = begun()
    host.raises = Stopped("Stopped.")
    assert isinstance(figure.run(session, host).failed, Stopped) and run.going, "nothing to draw"
    host.raises = None
    figure.run(session, host)
    host.raises = Stopped("Stopped.")
    drawn = figure.run(session, host)
    assert drawn.failed is None and not drawn.again and run.stopped and run.steps == 1


def test_a_reader_who_wants_something_else_loses_no_piece(host):
    session, figure, run = begun()
    figure.run(session, host)
    host.raises = Pending()
    drawn = figure.run(session, host)
    assert drawn.again and not drawn.parts and run.going and run.steps == 1


def test_the_wire_draws_what_there_is(host):
    session, figure, run = begun()
    assert not figure.run(session, HOST).parts, "nothing to draw yet"
    figure.run(session, host)
    drawn = figure.run(session, HOST)
    assert drawn.parts and not drawn.again and run.going and run.steps == 1


def test_a_piece_of_what_was_put_back_is_for_nobody(host):
    session, figure, run = begun()
    figure.run(session, host)
    figure.run(session, host)
    ask = host.result

    def put_back_meanwhile(task, report):
        run.put_back(SimpleNamespace(steps=1))
        return ask(task, report)

    host.result = put_back_meanwhile
    assert figure.run(session, host).again and run.steps == 1
    host.result = ask
    figure.run(session, host)
    assert run.steps == 2


def test_the_last_few_are_kept():
    looked = View(Session(), chapter.figures[0])
    for name in range(training.MOST_RUNS + 1):
        RUNS.add(looked, name, Run(state=SimpleNamespace(steps=name)))
    assert RUNS.find(looked, 0) is None and RUNS.find(looked, 1).steps == 1
    RUNS.drop(looked, 1)
    assert RUNS.find(looked, 1) is None


def test_who_turns_what_steers_is_told_of_once_in_its_chapter():
    session, figure = Session(), chapter.figures[0]
    page.set(session, "rate", 3)
    page.set(session, "rate", 5)
    assert View(session, figure).turned("rate") == 1
    assert View(session, figure).turned("rate") is None
    page.set(session, "rate", 6)
    page.choose(session, "")
    assert View(session, figure).turned("rate") is None
    session.chapters[page.stem] = "other"
    page.set(session, "rate", 7)
    assert View(session, figure).turned("rate") is None
    View(session, figure).put(rate=2)
    assert page.values(session)["rate"] == 2


def test_which_values_there_were():
    legs = ((1.0, 5), (0.25, 8))
    assert course_said(legs, 2.0, "α", "rates", "epoch") == (
        "α was 1 up to epoch 5, 0.25 up to epoch 8; from then on it is 2."
    )
    assert course_said((), 2.0, "α", "rates") == ""
    many = tuple((value, 3 * value) for value in range(1, 61))
    assert course_said(many, 0.5, "α", "rates") == (
        "α was 1 up to step 3, and was turned 59 times more up to step 180; from then on it is 0.5."
    )
    said = course_said(legs, 2.0, "α", "rates", "epoch", left="begin anew")
    assert said.endswith("; no epoch is left for 2: begin anew.")
    assert "cannot be read" in course_said(None, 2.0, "α", "rates")
