"""What a reader has uploaded and what was made of it: the session's own, gone with its connection.

Streamlit keeps a session whose connection broke, so that it can be taken up again. An upload is
cleared, and its session closed, when the time for that is over.
"""

import asyncio
from typing import Any
from weakref import WeakSet

import streamlit as st
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from core.ui.leaving import close, later

RECONNECT_SECONDS = 120  # as long as Streamlit lets a session be taken up again
# Then it would only forget it; closed by name, it must not be forgotten yet.
LEAVE_SECONDS = RECONNECT_SECONDS - 1


class Uploads:
    """One session's uploads, by page."""

    def __init__(self, session: str) -> None:
        self._session = session
        self._pages: dict[str, dict[str, Any]] = {}
        self._end: asyncio.TimerHandle | None = None
        self.present = False  # whether its reader is connected
        self.allowed = True  # whether its reader may bring files
        self.refused = ""  # why what the reader has sent last was not kept
        self.kept: dict[str, Any] = {}  # results by function; see core/ui/kept.py
        _ALL.add(self)

    @property
    def size(self) -> int:
        """Bytes, as they were sent, of the files that are in use or looked at."""
        slots = list(self._pages.values())
        held = [s for s in slots if s.get("result") is not None or s.get("intake") is not None]
        return sum(slot.get("size", 0) for slot in held)

    def of(self, page: str) -> dict[str, Any]:
        return self._pages.setdefault(page, {})

    def connected(self) -> None:
        self.present = True

    def disconnected(self) -> None:
        self.present = False
        self._forget_kept()
        if self._end:
            self._end.cancel()
        self._end = later(LEAVE_SECONDS, self._leave)

    def _forget_kept(self) -> None:
        for shelf in self.kept.values():
            shelf.stop()
        self.kept.clear()

    def _leave(self) -> None:
        """Unless the reader is back; a browser that is says so only when its reader does something,
        and until then is looked for again."""
        if self.present:
            return
        if runtime.exists() and runtime.get_instance().is_active_session(self._session):
            self.disconnected()
            return
        self.clear()
        close(self._session)

    def clear(self) -> None:
        for slot in self._pages.values():
            give_up(slot)
            slot.clear()
        self._forget_kept()
        if manager := _manager():
            manager.remove_session_files(self._session)


def give_up(slot: dict[str, Any]) -> None:
    """Files on their way in go no further; what a worker is at for them is stopped."""
    _, task = slot.pop("task", (None, None))
    if task is not None:
        task.stop()
    slot.pop("coming", None)
    slot.pop("using", None)


_ALL: "WeakSet[Uploads]" = WeakSet()


def _manager() -> MemoryUploadedFileManager | None:
    """Where Streamlit keeps files that were sent; None without a server."""
    found = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return found if isinstance(found, MemoryUploadedFileManager) else None


def of_session(session: str) -> Uploads | None:
    """Those of Streamlit's session of this name."""
    return next((own for own in list(_ALL) if own._session == session), None)


def held() -> int:
    """Bytes of all uploads: what was sent and not yet read, and what is in use, as it was sent."""
    manager = _manager()
    unread = manager._total_bytes if manager is not None else 0
    return unread + sum(own.size for own in list(_ALL))


def present() -> int:
    """How many sessions are connected."""
    return sum(own.present for own in list(_ALL))


def refuse(session: str, reason: str) -> None:
    """What this session is sending is not kept; its upload field says why."""
    if own := of_session(session):
        own.refused = reason


def settle(session: str) -> None:
    """A file of this session has come in. One that came too late goes as if it had not."""
    own = of_session(session)
    if own is not None and not own.present:
        own.disconnected()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=Uploads.disconnected
)
def _connection(_uploads: Uploads) -> Uploads:
    """Cached for as long as the session is connected: its release tells that it is not."""
    _uploads.connected()
    return _uploads


def connected(own: Uploads) -> None:
    """Note, in a script run, that the session of these uploads is connected."""
    _connection(own)
