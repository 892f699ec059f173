"""A server that has warmed up: nobody's first visit computes what another's did."""

from concurrent.futures import Future
from types import SimpleNamespace

from core.ui import book, kept, warm
from core.ui.session import Session
from core.work.task import Task


def test_after_warming_up_no_chapter_needs_a_worker(monkeypatch):
    given = []

    class Refusing(warm.Waits):
        def result(self, task, report):
            raise AssertionError("a worker was asked")

    class Here:
        """Workers that do everything at once, here."""

        def start(self, work):
            given.append(work)
            done = Future()
            done.set_result(work.there(lambda *_: None))
            return Task(done, work.then, lambda: None)

    kept.forget_all()
    monkeypatch.setattr(warm, "PAGES", [book.page("fraud_detection").entry])
    monkeypatch.setattr(kept, "workers", Here)
    warm.warm()
    assert given
    page = book.page("fraud_detection")
    for name, chapter in page.chapters.items():
        session = Session()
        session.here, session.chapters[page.stem] = page.stem, name
        for figure in chapter.figures:
            assert figure.run(session, Refusing()).failed is None


def test_it_goes_on_when_nobody_has_asked_for_a_second(monkeypatch):
    now, drawn, slept = [100.0], [], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds
        if len(slept) == 1:
            warm.give_way()  # somebody comes while it waits

    class Figure:
        def run(self, session, host):
            drawn.append(now[0])
            return SimpleNamespace(again=False)

    page = book.page("derivative")
    monkeypatch.setattr(warm, "monotonic", lambda: now[0])
    monkeypatch.setattr(warm, "sleep", sleep)
    monkeypatch.setattr(warm, "PAGES", [page.entry])
    for chapter in page.chapters.values():
        monkeypatch.setattr(chapter, "figures", [Figure()])
    warm.give_way()
    warm.warm()
    assert slept == [1.0, 1.0]
    assert drawn == [102.0] * len(page.chapters)
