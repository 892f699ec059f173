"""What one reader's session knows: plain values, so that a figure runs with or without a script.

Streamlit holds one of these for each session; the wire finds it by its secret for as long as
Streamlit does, and no longer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import RLock
from typing import Any
from weakref import WeakValueDictionary

from core.ui.uploads import Uploads
from core.work.task import Task

# A part of a figure by (place, kind, name), with a digest for each content that can change.
Screen = dict[tuple[str, str, str], dict[str, int]]


@dataclass(eq=False)
class Session:
    """The state of one reader. ``lock`` is held while a figure runs, by a script or the wire."""

    uploads: Uploads = field(default_factory=lambda: Uploads(""))
    secret: str = field(default_factory=lambda: token_urlsafe(24))
    lock: Any = field(default_factory=RLock)
    here: str | None = None  # the page whose address was read last
    chapters: dict[str, str] = field(default_factory=dict)  # the open one of each page
    values: dict[str, dict[str, Any]] = field(default_factory=dict)  # of each page
    heard: dict[str, Any] = field(default_factory=dict)  # last report of each live control
    solved: dict[str, set[str]] = field(default_factory=dict)  # challenges of each page
    screens: dict[str, Screen] = field(default_factory=dict)  # what the browser shows
    notes: dict[str, Any] = field(default_factory=dict)  # what a page remembers of this reader
    tasks: dict[str, Task] = field(default_factory=dict)  # at work, by what asked for them
    # Values before the reader turned what steers, by page, chapter and control.
    turned: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    turn: int = 0  # how often the browser was told where its reader is
    leaving: str | None = None  # the figure whose work the reader has told to stop
    settled: dict[str, dict[str, Any]] = field(default_factory=dict)  # values last drawn, by figure
    # Why a figure went back to them, and the values with which that is still to be said.
    said: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    logged: set[str] = field(default_factory=set)  # errors that stand in the log

    def __post_init__(self) -> None:
        _BY_SECRET[self.secret] = self

    def note(self, name: str, empty: Callable[[], Any]) -> Any:
        """What is remembered under ``name``; ``empty()`` the first time."""
        return self.notes.setdefault(name, empty()) if name not in self.notes else self.notes[name]


_BY_SECRET: "WeakValueDictionary[str, Session]" = WeakValueDictionary()


def living() -> int:
    """How many sessions are kept."""
    return len(_BY_SECRET)


def by_secret(secret: object) -> Session | None:
    """The living session with this secret."""
    return _BY_SECRET.get(secret) if isinstance(secret, str) else None
