"""Slow work through the frame: shared, waited for, stopped, failed, and gone with its session."""

import threading
import time
from contextlib import nullcontext

import pytest

from core.ui import kept, view, waiting
from core.ui.controls import Slider
from core.ui.page import Chapter, Figure, Page
from core.ui.session import Session
from core.ui.wire import HOST
from core.work.processes import Processes
from core.work.task import Lost, Pending, Stopped, away

PATIENCE = 60


class Waits:
    """A host that waits, and shows nothing."""

    def progress(self, text):
        return nullcontext(lambda *_: None)

    def result(self, task, report):
        return task.result(PATIENCE)


@pytest.fixture(scope="module")
def processes():
    made = Processes(1, 1_500_000_000, 10)
    yield made
    made.close()


@pytest.fixture
def begun(processes, monkeypatch):
    """What was handed to workers."""
    tasks = []

    class Counted:
        def start(self, work):
            tasks.append(processes.start(work))
            return tasks[-1]

    counted = Counted()
    monkeypatch.setattr(kept, "workers", lambda: counted)
    monkeypatch.setattr(view, "workers", lambda: counted)
    yield tasks
    for task in tasks:
        task.stop()


def page_of(function, *more):
    """A page with one figure, which says what ``function(seconds, *more)`` of a worker comes to."""
    chapter = Chapter(
        "descent",
        "One",
        "Drag.",
        [Slider(name="seconds", label="Seconds", low=0, high=600, default=0, step=1)],
    )

    @kept.kept(max_entries=4)
    def made(_view, seconds):
        return away(function, seconds, *more)

    @chapter.figure
    def only(v):
        with v.progress("At it …"):
            v.notice(f"came to {made(v, v.values.seconds)}")

    return Page("gradient_descent", [chapter])


def said(drawn):
    return " ".join(part.content for part in drawn.parts if part.kind == "words")


def figure_of(page, session, **values) -> Figure:
    session.here = page.stem
    page.values(session).update(values)
    return page.first.figures[0]


def test_without_a_host_the_work_is_done_here(begun):
    page, session = page_of(divmod, 7), Session()
    assert "came to (0, 3)" in said(figure_of(page, session, seconds=3).run(session))
    assert not begun


def test_all_who_ask_for_the_same_share_one_result(begun):
    page, first, second = page_of(divmod, 7), Session(), Session()
    for session in (first, second, first):
        assert "came to (5, 0)" in said(figure_of(page, session, seconds=35).run(session, Waits()))
    assert len(begun) == 1


def test_who_does_not_wait_finds_it_later_where_it_was(begun):
    page, session = page_of(time.sleep), Session()
    figure = figure_of(page, session, seconds=600)
    for _ in range(3):
        drawn = figure.run(session, HOST)
        assert drawn.again
        assert not drawn.parts
    assert len(begun) == 1


def test_a_figure_that_was_stopped_goes_back_to_what_it_showed(begun):
    page, session = page_of(time.sleep), Session()
    figure = figure_of(page, session, seconds=0)
    assert "came to None" in said(figure.run(session, Waits()))
    figure_of(page, session, seconds=600)
    assert figure.run(session, HOST).again
    begun[-1].stop()
    drawn = figure.run(session, Waits())
    assert isinstance(drawn.failed, Stopped)
    assert waiting.go_back(figure, session, str(drawn.failed))
    assert page.values(session)["seconds"] == 0
    assert "came to None" in said(figure.run(session, Waits()))
    assert not waiting.go_back(figure, session, "again")


def test_a_death_is_a_sentence_and_the_next_try_begins_anew(begun):
    import os

    page, session = page_of(os._exit), Session()
    figure = figure_of(page, session, seconds=3)
    for _ in range(2):
        drawn = figure.run(session, Waits())
        assert isinstance(drawn.failed, Lost)
        assert "has died" in said(drawn)
    assert len(begun) == 2
    assert not session.logged


def test_what_the_function_refuses_is_said_as_ever(begun):
    page, session = page_of(divmod, 0), Session()
    drawn = figure_of(page, session, seconds=1).run(session, Waits())
    assert "cannot be drawn" in said(drawn)


def test_the_session_is_free_while_its_script_waits(begun, monkeypatch):
    page, session = page_of(time.sleep), Session()
    figure = figure_of(page, session, seconds=600)
    quiet = type("Place", (), {"__getattr__": lambda *_: lambda *_, **__: None})()
    monkeypatch.setattr(waiting.st, "container", lambda **_: nullcontext())
    monkeypatch.setattr(waiting.st, "empty", lambda: quiet)
    script = waiting.Script(session, figure, 0)
    ended = []

    def wait():
        with session.lock:
            ended.append(figure.run(session, script).failed)

    thread = threading.Thread(target=wait)
    thread.start()
    assert session.lock.acquire(timeout=PATIENCE)
    session.lock.release()
    while not begun or not begun[-1].askers:
        thread.join(0.01)
    begun[-1].leave(session.secret)
    thread.join(PATIENCE)
    assert isinstance(ended[0], Stopped)


def test_kept_results_are_given_what_a_worker_makes():
    """One that asked a worker while it is made would hold up all who ask for it."""

    @kept.kept(max_entries=1)
    def inner(_view):
        return away(divmod, 7, 2)

    @kept.kept(max_entries=1)
    def outer(v):
        return inner(v)

    page, session = page_of(divmod, 7), Session()
    run = view.View(session, figure_of(page, session))
    with pytest.raises(RuntimeError, match="outer must be given it"):
        outer(run)
    assert inner(run) == (3, 1)


def test_work_on_an_upload_ends_with_its_session(begun):
    page, session = page_of(time.sleep), Session()
    figure = figure_of(page, session, seconds=600)
    session.uploads.of(page.stem)["result"] = "somebody's file"
    assert figure.run(session, HOST).again
    session.uploads.disconnected()
    with pytest.raises(Stopped):
        begun[-1].result(PATIENCE)


def test_work_that_is_not_kept_is_begun_once(begun):
    page, session = page_of(divmod, 7), Session()
    figure = figure_of(page, session)
    run = view.View(session, figure, HOST)
    with pytest.raises(Pending):
        run.work("solver", away(time.sleep, 600))
    with pytest.raises(Pending):
        run.work("solver", away(time.sleep, 600))
    assert len(begun) == 1
    begun[-1].stop()
    with pytest.raises(Stopped):
        run.work("solver", away(time.sleep, 600))
    waits = view.View(session, figure, Waits())
    assert waits.work("solver", away(divmod, 9, 2)) == (4, 1)


def test_parts_of_a_longer_work_fill_one_bar():
    shown = []

    class Bar(Waits):
        def progress(self, text):
            return nullcontext(lambda share, what=text: shown.append((round(share, 3), what)))

    page, session = page_of(divmod, 7), Session()
    run = view.View(session, figure_of(page, session), Bar())
    with run.progress("All"):
        for k in range(2):
            with run.progress(f"Part {k}", (k, 2)):
                run.report(0.5)
    assert shown == [(0.0, "Part 0"), (0.25, "Part 0"), (0.5, "Part 1"), (0.75, "Part 1")]
