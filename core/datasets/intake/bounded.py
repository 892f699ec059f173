"""The limits of a process in which a file that nobody trusts is unpacked: bytes in, bytes out. When
the process dies, one upload is refused (``unpacked_apart`` in ``core.datasets.uploads``).
"""

import contextlib
import ctypes
import signal
import sys
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Refused(Exception):
    """What is wrong with the file, the end of a sentence that begins with its name."""


def _end_with_parent() -> None:
    """When whoever waits for this process is stopped, it ends too, where the system can do that."""
    if sys.platform == "linux":
        die_with_parent = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)


def within(work: Callable[[], Found], memory_bytes: int, cpu_seconds: int) -> Found:
    """Do the work of this process within these limits, or end with what is wrong."""
    _end_with_parent()
    with contextlib.suppress(ImportError):  # no such limits on Windows
        import resource

        most = resource.getrlimit(resource.RLIMIT_DATA)[1]  # of the worker that has begun this
        memory = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    try:
        return work()
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    except MemoryError:
        sys.exit("refused: it unpacks to more than may be read")
