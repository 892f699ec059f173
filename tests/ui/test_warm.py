"""A server that has warmed up: nobody's first visit computes what another's did."""

from concurrent.futures import Future

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
