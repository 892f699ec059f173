"""Coroutines in tests: the browser's own loop is on in the thread of a run of all tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def on_its_own_loop(coroutine: Coroutine) -> Any:
    """The coroutine's result, from a thread and a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
