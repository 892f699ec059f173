"""The limits of a process in which a file that nobody trusts is unpacked: bytes in, bytes out. When
the process dies, one upload is refused (``unpacked_apart`` in ``core.datasets.uploads``).
"""

import contextlib
import sys
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Refused(Exception):
    """What is wrong with the file, the end of a sentence that begins with its name."""


def within(work: Callable[[], Found], memory_bytes: int, cpu_seconds: int) -> Found:
    """Do the work of this process within these limits, or end with what is wrong."""
    with contextlib.suppress(ImportError):  # no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    try:
        return work()
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    except MemoryError:
        sys.exit("refused: it unpacks to more than may be read")
