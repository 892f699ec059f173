"""What every first visit needs is made once, when the server starts: imports, charts, and the fits
of the shipped sets, which workers make. It goes on while nobody asks for anything."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from threading import Thread
from time import monotonic, sleep
from typing import Any

from core.catalog import PAGES
from core.settings import settings

QUIET_SECONDS = 1.0  # without a request, after which it goes on

_asked = -QUIET_SECONDS


def give_way() -> None:
    """Somebody asks for something, and is not to wait for what nobody looks at yet."""
    global _asked
    _asked = monotonic()


class Waits:
    """The host of a figure that nobody looks at: it waits for workers, and shows nothing."""

    def progress(self, text: str) -> AbstractContextManager[Any]:
        return nullcontext(lambda *_: None)

    def result(self, task: Any, report: Any) -> Any:
        return task.result(None)


def warm() -> None:
    """Draw every chapter once as a first visitor finds it, pages in the order of the catalog."""
    from core.ui import book
    from core.ui.session import Session

    for entry in PAGES:
        page = book.page(entry.stem)
        for name, chapter in page.chapters.items():
            session = Session()
            session.here, session.chapters[page.stem] = page.stem, name
            for figure in chapter.figures:
                again = True
                while again:
                    while (left := _asked + QUIET_SECONDS - monotonic()) > 0:
                        sleep(left)
                    again = figure.run(session, Waits()).again


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Of the server: begins to warm it up, beside its first visitors."""
    if settings().warm:
        Thread(target=warm, name="warm", daemon=True).start()
    yield
