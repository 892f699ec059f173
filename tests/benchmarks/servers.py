"""The servers under test, each a process of its own."""

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.session import BokehSession, NiceguiSession, StreamlitSession

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

Session = StreamlitSession | BokehSession | NiceguiSession

# NiceGUI brings a faster event loop and parser, which Streamlit would take too where it finds them;
# who installs requirements.txt has neither.
_AS_INSTALLED = (
    "import sys; sys.modules |= dict.fromkeys(('uvloop', 'httptools')); "
    "from streamlit.web.cli import main; main()"
)


@dataclass(frozen=True)
class Variant:
    """One way to serve the page: its command, its address, who visits it without a browser."""

    name: str
    command: tuple[str, ...]
    path: str
    health: str
    visitor: type[Session] | None


def _streamlit(script: Path, *options: str) -> tuple[str, ...]:
    quiet = ("--server.headless", "true", "--server.fileWatcherType", "none", *options)
    return ("-c", _AS_INSTALLED, "run", str(script), *quiet, "--server.port")


OURS, PLAIN, BOKEH, NICEGUI, ALONE = VARIANTS = (
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
    Variant("NiceGUI", (str(HERE / "nicegui_page.py"),), "", "", NiceguiSession),
    Variant(
        "no server",
        ("-m", "http.server", "--bind", "127.0.0.1", "--directory", str(HERE)),
        "no_server.html",
        "no_server.html",
        None,
    ),
)
PEERS = (BOKEH, NICEGUI)


@dataclass(frozen=True)
class Server:
    variant: Variant
    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.variant.path}"

    async def visit(self) -> Session:
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
def serving(variant: Variant, patience: float = 120.0) -> Iterator[Server]:
    """The variant's server on a free port, answering."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    popen = subprocess.Popen(
        [sys.executable, *variant.command, str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_answer(f"http://127.0.0.1:{port}/{variant.health}", popen, patience)
        yield Server(variant, port, psutil.Process(popen.pid))
    finally:
        popen.terminate()
        popen.wait(20)


def await_answer(url: str, popen: subprocess.Popen, patience: float) -> None:
    """Whoever has made the certificate need not be known."""
    anyone = ssl._create_unverified_context()
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if popen.poll() is not None:
            raise RuntimeError(f"the server of {url} ended with {popen.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5, context=anyone):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")
