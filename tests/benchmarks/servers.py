"""The three servers under test, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.session import BokehSession, StreamlitSession

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Variant:
    """One way to serve the page: its command, its address, who visits it."""

    name: str
    command: tuple[str, ...]
    path: str
    health: str
    visitor: type[StreamlitSession] | type[BokehSession]


def _streamlit(script: Path, *options: str) -> tuple[str, ...]:
    quiet = ("--server.headless", "true", "--server.fileWatcherType", "none", *options)
    return ("-m", "streamlit", "run", str(script), *quiet, "--server.port")


VARIANTS = (
    Variant(
        "Eigenview",
        _streamlit(ROOT / "app.py"),
        "gradient-descent",
        "_stcore/health",
        StreamlitSession,
    ),
    Variant(
        "plain Streamlit",
        _streamlit(HERE / "plain.py", "--runner.postScriptGC", "true"),
        "",
        "_stcore/health",
        StreamlitSession,
    ),
    Variant(
        "Bokeh server",
        ("-m", "bokeh", "serve", str(HERE / "bokeh_page.py"), "--port"),
        "bokeh_page",
        "bokeh_page",
        BokehSession,
    ),
)


@dataclass(frozen=True)
class Server:
    variant: Variant
    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.variant.path}"

    async def visit(self) -> StreamlitSession | BokehSession:
        return await self.variant.visitor.visit(self.port, self.variant.path)

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        times = [process.cpu_times() for process in self._family()]
        return sum(t.user + t.system for t in times)

    def memory(self) -> float:
        """Resident memory in MB."""
        return sum(process.memory_info().rss for process in self._family()) / 1e6


@contextmanager
def serving(variant: Variant, port: int, patience: float = 60.0) -> Iterator[Server]:
    """The variant's server on ``port``, answering."""
    with socket.socket() as trial:
        if trial.connect_ex(("127.0.0.1", port)) == 0:
            raise RuntimeError(f"port {port} is taken")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    popen = subprocess.Popen(
        [sys.executable, *variant.command, str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(f"http://127.0.0.1:{port}/{variant.health}", popen, patience)
        yield Server(variant, port, psutil.Process(popen.pid))
    finally:
        popen.terminate()
        popen.wait(20)


def _await(url: str, popen: subprocess.Popen, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if popen.poll() is not None:
            raise RuntimeError(f"the server of {url} ended with {popen.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")
