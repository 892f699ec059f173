"""A session that nobody takes up again is closed, and what it held goes back to the machine."""

import inspect
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from core.ui import leaving
from core.ui.uploads import LEAVE_SECONDS, RECONNECT_SECONDS, Uploads


@dataclass
class Handle:
    seconds: float
    ring: Callable[[], Any]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Loop:
    """A loop whose time a test moves."""

    handles: list[Handle] = field(default_factory=list)

    def call_later(self, seconds: float, call: Callable[..., Any], *values: Any) -> Handle:
        self.handles.append(Handle(seconds, lambda: call(*values)))
        return self.handles[-1]

    def ring(self) -> None:
        """Everything that waits now."""
        waiting, self.handles = self.handles, []
        for handle in waiting:
            if not handle.cancelled:
                handle.ring()


@dataclass
class Runtime:
    uploaded_file_mgr = None
    active: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)

    def is_active_session(self, session: str) -> bool:
        return session in self.active

    def close_session(self, session: str) -> None:
        self.closed.append(session)


@pytest.fixture
def loop(monkeypatch) -> Loop:
    made = Loop()
    monkeypatch.setattr(leaving.asyncio, "get_running_loop", lambda: made)
    monkeypatch.setattr(leaving, "_coming", [])
    return made


@pytest.fixture
def runtime(monkeypatch) -> Runtime:
    made = Runtime()
    monkeypatch.setattr(leaving.runtime, "exists", lambda: True)
    monkeypatch.setattr(leaving.runtime, "get_instance", lambda: made)
    return made


def test_it_is_closed_while_streamlit_still_knows_it(loop, runtime):
    kept = inspect.signature(MemorySessionStorage).parameters["ttl_seconds"].default
    assert kept == RECONNECT_SECONDS
    Uploads("ada").disconnected()
    assert [handle.seconds for handle in loop.handles] == [kept - 1]
    assert not runtime.closed
    loop.ring()
    assert runtime.closed == ["ada"]


def test_who_is_back_stays(loop, runtime):
    runtime.active.add("ada")
    ada = Uploads("ada")
    ada.disconnected()
    ada.connected()
    loop.ring()
    assert not runtime.closed and not loop.handles


def test_a_browser_that_is_back_and_leaves_without_a_word_is_not_forgotten(loop, runtime):
    runtime.active.add("ada")
    ada = Uploads("ada")
    ada.disconnected()
    loop.ring()
    assert not runtime.closed and [handle.seconds for handle in loop.handles] == [LEAVE_SECONDS]
    runtime.active.clear()
    loop.ring()
    assert runtime.closed == ["ada"]


def test_who_leaves_again_has_the_whole_time_again(loop, runtime):
    ada = Uploads("ada")
    ada.disconnected()
    ada.connected()
    ada.disconnected()
    first, second = loop.handles
    assert first.cancelled and not second.cancelled


def test_many_who_leave_together_are_collected_once(loop, runtime, monkeypatch):
    rounds = []
    monkeypatch.setattr(leaving.gc, "collect", lambda: rounds.append(1))
    for name in ("ada", "bob", "cyd"):
        leaving.close(name)
    assert runtime.closed == ["ada", "bob", "cyd"]
    assert [handle.seconds for handle in loop.handles] == [leaving.GIVE_BACK_SECONDS]
    loop.ring()
    assert len(rounds) == 1
    leaving.close("dan")
    loop.ring()
    assert len(rounds) == 2, "and the next ones again"


def test_what_goes_in_circles_is_gone():
    class Held(list):
        pass

    held = Held()
    held.append(held)
    gone = weakref.ref(held)
    del held
    leaving.give_back()
    assert gone() is None


def test_without_a_server_nothing_waits():
    with ThreadPoolExecutor(1) as other:  # a browser of other tests has a loop in this thread
        assert other.submit(leaving.later, 1, print).result() is None
