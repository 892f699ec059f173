"""What is counted, by page, and that nobody sees it who was not meant to."""

import dataclasses
import json
from concurrent.futures import Future

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.settings import Settings
from core.ui import book, measure, server
from core.ui.page import Figure
from core.ui.session import Session
from core.ui.upload_field import take_in
from core.ui.view import Part
from core.work.task import Lost, Stopped, Task
from tests.ui.test_frame import opened

PAGE = "gradient_descent"


def client(monkeypatch, **given):
    monkeypatch.setattr(server, "settings", lambda: Settings(**given))
    return TestClient(Starlette(routes=server.routes()))


def count(name: str, **labels: str) -> float:
    return measure.REGISTRY.get_sample_value(f"eigenview_{name}", labels) or 0.0


def test_off_unless_asked_for(monkeypatch):
    assert client(monkeypatch).get("/metrics").status_code == 404
    answer = client(monkeypatch, metrics=True).get("/metrics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")
    assert "eigenview_visits_total" in answer.text and "eigenview_sessions " in answer.text
    assert "process_resident_memory_bytes" in answer.text


def test_a_visit_counts_once_however_often_the_script_runs():
    before = count("visits_total", page=PAGE)
    app = opened(PAGE)
    app.run()
    assert count("visits_total", page=PAGE) == before + 1


def test_a_change_on_the_wire(monkeypatch):
    own, page = Session(), book.page(PAGE)
    page.arrive(own, {})
    own.here = PAGE
    figure = page.first.figures[0]
    own.screens[figure.key] = {part.identity: dict(part.digests) for part in figure.run(own).parts}
    before = count("change_seconds_count", page=PAGE)
    with (
        client(monkeypatch) as readers,
        readers.websocket_connect("/wire", headers={"origin": "http://testserver"}) as socket,
    ):
        socket.send_json({"secret": own.secret})
        for stamp in (1, 2):
            socket.send_text(json.dumps([figure.key, "learning_rate", 0.05, stamp, None]))
            socket.receive_bytes()
    assert count("change_seconds_count", page=PAGE) >= before + 1  # the last may still be counted


@pytest.mark.parametrize(
    ("failure", "end"), [(None, "done"), (Stopped("x"), "stopped"), (Lost("x"), "failed")]
)
def test_a_slow_task_and_how_it_ended(failure, end):
    started = count("tasks_started_total", page=PAGE)
    ended = count("task_seconds_count", page=PAGE, end=end)
    task = measure.task(PAGE, Task(Future(), lambda made: made, lambda: None))
    assert count("tasks_started_total", page=PAGE) == started + 1
    assert count("task_seconds_count", page=PAGE, end=end) == ended
    if failure:
        task.future.set_exception(failure)
    else:
        task.future.set_result(1)
    assert count("task_seconds_count", page=PAGE, end=end) == ended + 1


def test_a_refused_upload_and_a_figure_that_fails():
    def no(files, report):
        raise ValueError("Line 3 has no number.")

    def broken(view):
        raise ZeroDivisionError

    session, before = Session(), count("uploads_refused_total", page=PAGE)
    part = Part("more", "upload", "x", {"read": no, "form": None})
    take_in(session, PAGE, part, [("a.csv", b"1")], lambda *_: None)
    assert count("uploads_refused_total", page=PAGE) == before + 1

    before = count("errors_total", page=PAGE)
    figure: Figure = dataclasses.replace(book.page(PAGE).first.figures[0], draw=broken)
    figure.run(session)
    assert count("errors_total", page=PAGE) == before + 1
