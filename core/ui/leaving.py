"""What becomes of a session whose reader has left.

Streamlit keeps it for a while, so that it can be taken up again, and then until another one ends;
what it held goes in circles, which wait for Python's collector, and what is freed stays with the
allocators. None of the three is waited for here.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable

from streamlit import runtime

GIVE_BACK_SECONDS = 10  # in which others may leave too

_coming: list[asyncio.TimerHandle] = []


def later(seconds: float, act: Callable[[], None]) -> asyncio.TimerHandle | None:
    """``act()`` then, in the server's own thread: one that waits for each reader who has left would
    keep a heap of its own. None without a server, where nobody was connected."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return loop.call_later(seconds, act)


def close(session: str) -> None:
    """Close Streamlit's session of this name, and give its memory back a little later."""
    if not runtime.exists():
        return
    runtime.get_instance().close_session(session)
    if not _coming and (coming := later(GIVE_BACK_SECONDS, give_back)):
        _coming.append(coming)


def give_back() -> None:
    """Memory that nothing of ours uses any more, to the machine; from the loop's own thread, since
    Arrow's allocator holds memory by thread."""
    import pyarrow as pa  # it loads numpy, which must know its threads by then: core/ui/server.py

    _coming.clear()
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim:
            trim(0)
