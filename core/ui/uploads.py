"""What a reader has uploaded and what was made of it: the session's own, gone with its connection.

Streamlit keeps a session whose connection broke, so that it can be taken up again, and drops it
some time later, when another one ends; what it held is freed when Python's collector comes by. An
upload does not wait for either: it is cleared when the time for taking up again is over.
"""

from threading import Timer
from typing import Any

import streamlit as st
from streamlit import runtime

RECONNECT_SECONDS = 120  # as long as Streamlit lets a session be taken up again


class Uploads:
    """One session's uploads, by page."""

    def __init__(self, session: str) -> None:
        self._session = session
        self._pages: dict[str, dict[str, Any]] = {}
        self._end: Timer | None = None
        self.kept: dict[str, Any] = {}  # results by function; see core/ui/kept.py

    def of(self, page: str) -> dict[str, Any]:
        return self._pages.setdefault(page, {})

    def connected(self) -> None:
        if self._end:
            self._end.cancel()
            self._end = None

    def disconnected(self) -> None:
        self._forget_kept()
        if any(self._pages.values()):
            self._end = Timer(RECONNECT_SECONDS, self._clear_or_wait)
            self._end.daemon = True
            self._end.start()

    def _forget_kept(self) -> None:
        for shelf in self.kept.values():
            shelf.stop()
        self.kept.clear()

    def _clear_or_wait(self) -> None:
        """A browser that is back says so only when its reader does something."""
        if runtime.exists() and runtime.get_instance().is_active_session(self._session):
            self.disconnected()
        else:
            self.clear()

    def clear(self) -> None:
        for slot in self._pages.values():
            slot.clear()
        self._forget_kept()
        if runtime.exists():
            runtime.get_instance().uploaded_file_mgr.remove_session_files(self._session)


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
