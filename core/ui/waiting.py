"""How a script waits for a worker: with a bar and a way to stop, and without holding up its reader.

The session is free meanwhile, so controls whose pictures need no worker follow the hand; and when
one of its controls wants the script, the script goes back for it and finds the work where it was.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.ui.page import Figure
from core.ui.session import Session
from core.work.task import STOPPED, Pending, Report, Stopped, Task

LOOK_SECONDS = 0.1  # between two looks at the work, and at what the reader does
NOT_FADED = '<i></i><style>[data-stale="true"] { opacity: 1 !important; }</style>'
PATIENCE = 4  # looks, after which it can be stopped


@contextmanager
def _bar(place: DeltaGenerator, text: str) -> Iterator[Report]:
    def report(share: float, what: str = text) -> None:
        place.progress(min(max(float(share), 0.0), 1.0), what or text)

    try:
        yield report
    finally:
        place.empty()


def until_done(task: Task, report: Report, look: Callable[[], None]) -> Any:
    """What a worker's task has come to; ``look`` after every look at it. Errors: Pending as soon as
    something that the reader did waits for this script; what the task raises."""
    while True:
        try:
            return task.result(LOOK_SECONDS)
        except Pending:
            if _wanted():
                raise
            report(task.share, task.what)
            look()


class Wait:
    """Where the script waits for work on a reader's files: a bar, and a way to stop it."""

    def __init__(self, key: str) -> None:
        self.key, self.looks = key, 0
        self.place, self.stop = st.empty(), st.empty()

    def progress(self, text: str) -> AbstractContextManager[Report]:
        return _bar(self.place, text)

    def result(self, task: Task, report: Report) -> Any:
        """Errors: those of until_done."""

        def look() -> None:
            self.looks += 1
            if self.looks == PATIENCE:
                self.stop.button("Stop", key=self.key, icon=":material/stop:", on_click=task.stop)

        try:
            return until_done(task, report, look)
        finally:
            self.stop.empty()


class Script:
    """The host of a figure in a script of Streamlit's."""

    def __init__(self, session: Session, figure: Figure, number: int) -> None:
        self.session = session
        self.figure = figure
        self.key = figure.page.key(f"stop-{number}")
        self.looks = 0  # at work that was not done
        self.offers_stop = True
        with st.container(key=f"status-{number}"):
            self.place, self.stop, self.calm = st.empty(), st.empty(), st.empty()

    def quiet(self) -> None:
        """What is on the screen is how far the work is: it does not fade meanwhile, and the figure
        has a button of its own to stop it."""
        self.offers_stop = False
        self.calm.html(NOT_FADED)

    def say(self) -> None:
        """Why the picture is not what was asked for, until something else is asked for."""
        sentence, values = self.session.said.get(self.figure.key, ("", {}))
        if values == self.figure.page.values(self.session):
            self.place.warning(sentence)

    def progress(self, text: str) -> AbstractContextManager[Report]:
        return _bar(self.place, text)

    def result(self, task: Task, report: Report) -> Any:
        """Errors: Pending as soon as a control of this reader waits for the script; Stopped."""
        session = self.session
        if session.leaving == self.figure.key:
            session.leaving = None
            task.leave(session.secret)
            raise Stopped(STOPPED)
        task.askers.add(session.secret)
        session.lock.release()
        try:
            made = until_done(task, report, self._look)
            task.askers.discard(session.secret)
            return made
        finally:
            session.lock.acquire()

    def _look(self) -> None:
        def leave() -> None:
            self.session.leaving = self.figure.key

        self.looks += 1
        if self.looks == PATIENCE and self.offers_stop:
            self.stop.button("Stop", key=self.key, icon=":material/stop:", on_click=leave)

    def done(self) -> None:
        """The figure has all that it asked for, or will have nothing."""
        self.session.leaving = None
        self.stop.empty()
        self.calm.empty()


def _wanted() -> bool:
    """Whether something that the reader did waits for this script to end."""
    requests = getattr(get_script_run_ctx(), "script_requests", None)
    state = getattr(requests, "_state", None)
    return state is not None and state.name != "CONTINUE"


def go_back(figure: Figure, session: Session, reason: str) -> bool:
    """Put the values back that the picture on the screen was drawn with, and remember why; False
    where there are none, or it was drawn with these."""
    before, now = session.settled.get(figure.key), figure.page.values(session)
    if before is None or before == now:
        return False
    now.update(before)
    session.said[figure.key] = f"{reason} The picture is the one from before.", dict(now)
    return True
