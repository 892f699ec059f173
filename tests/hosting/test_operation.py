"""What a host asks: alive, and ready."""

from concurrent.futures import Future

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.ui import operation, server
from core.ui.operation import Readiness
from core.work.processes import Processes
from core.work.task import Full, Task


class Silent:
    """Workers that take what they are given and never answer."""

    def __init__(self):
        self.begun, self.stopped = 0, 0

    def start(self, work):
        self.begun += 1
        return Task(Future(), work.then, self.stop)

    def stop(self):
        self.stopped += 1


@pytest.fixture
def asking(monkeypatch):
    """``asking(workers, base)``: a client of a server with these workers."""
    monkeypatch.setattr(operation, "ANSWER_SECONDS", 0.0)
    monkeypatch.setattr(operation, "FRESH_SECONDS", float("inf"))

    def client(workers, base=""):
        monkeypatch.setattr(operation, "workers", lambda: workers)
        monkeypatch.setattr(operation, "READINESS", Readiness())
        monkeypatch.setattr(server, "_base", lambda: base)
        return TestClient(Starlette(routes=server.routes()))

    return client


@pytest.mark.parametrize("base", ["", "/learn"])
def test_alive_whatever_the_workers_do(asking, base):
    answer = asking(Silent(), base).get(f"{base}/health")
    assert answer.status_code == 200 and answer.json() == {"alive": True}
    assert answer.headers["cache-control"] == "no-store"


def test_ready_when_a_worker_answers(asking, monkeypatch):
    processes = Processes(1, 1_500_000_000, 1)
    try:
        client = asking(processes)
        monkeypatch.setattr(operation, "ANSWER_SECONDS", 60)
        answer = client.get("/ready")
    finally:
        processes.close()
    assert answer.status_code == 200 and answer.json() == {"ready": True}


def test_not_ready_when_none_does_and_the_question_is_not_left_behind(asking):
    silent = Silent()
    client = asking(silent)
    answers = [client.get("/ready") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {503}
    assert "No worker" in answers[0].json()["reason"]
    assert silent.begun == silent.stopped == 1  # the others were told the same


def test_not_ready_when_too_much_waits(asking):
    class Busy:
        def start(self, work):
            raise Full("Many readers.")

    answer = asking(Busy()).get("/ready")
    assert answer.status_code == 503 and answer.json()["reason"] == "Many readers."
