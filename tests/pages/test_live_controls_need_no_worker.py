"""What is dragged is answered on the wire: no live control makes its reader wait for a worker."""

import pytest

from core import catalog
from core.ui import book, kept, view
from core.ui.controls import Slider
from core.ui.session import Session
from core.ui.wire import HOST
from core.work.task import Pending

CHAPTERS = [
    (entry.stem, name) for entry in catalog.PAGES for name in book.page(entry.stem).chapters
]


@pytest.mark.parametrize(("stem", "chapter"), CHAPTERS)
def test_a_live_slider_is_answered_without_a_worker(stem, chapter, monkeypatch):
    asked = []

    class Noted:
        def start(self, work):
            asked.append(work.function.__name__)
            raise Pending

    monkeypatch.setattr(kept, "workers", Noted)
    monkeypatch.setattr(view, "workers", Noted)
    page, session = book.page(stem), Session()
    session.here, session.chapters[stem] = stem, chapter
    figures = page.open_chapter(session).figures
    for figure in figures:
        figure.run(session)
    for name, control in page.open_chapter(session).panel.controls.items():
        if isinstance(control, Slider) and control.live:
            before = page.values(session)[name]
            for share in (0.37, 0.81):
                page.set(session, name, control.low + (control.high - control.low) * share)
                again = [figure.key for figure in figures if figure.run(session, HOST).again]
                assert not again, f"{name} asks a worker for {asked}"
            page.set(session, name, before)
