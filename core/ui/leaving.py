"""What becomes of a session whose reader has left.

Streamlit keeps it for a while, so that it can be taken up again, and then until another one ends;
what it held goes in circles, which wait for Python's collector, and what is freed stays with the
allocators. None of the three is waited for here.
"""

import asyncio
import ctypes
import gc
import sys

import pyarrow as pa
from streamlit import runtime

GIVE_BACK_SECONDS = 10  # in which others may leave too

_coming: list[asyncio.TimerHandle] = []


def close_later(session: str, seconds: float) -> asyncio.TimerHandle | None:
    """Close Streamlit's session of this name then, unless its reader is back; None without a
    server, where nobody was connected."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return loop.call_later(seconds, _close, session)


def _close(session: str) -> None:
    if not runtime.exists() or runtime.get_instance().is_active_session(session):
        return
    runtime.get_instance().close_session(session)
    if not _coming:
        _coming.append(asyncio.get_running_loop().call_later(GIVE_BACK_SECONDS, give_back))


def give_back() -> None:
    """Memory that nothing of ours uses any more, to the machine; from the loop's own thread, since
    Arrow's allocator holds memory by thread."""
    _coming.clear()
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim:
            trim(0)
