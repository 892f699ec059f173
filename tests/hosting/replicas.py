"""Replicas of the app, and nginx before them with the very configuration of deploy/."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.render import render
from tests.benchmarks.servers import await_answer

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PATIENCE = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return trial.getsockname()[1]


@contextmanager
def replica(base: str = "", warm: bool = False) -> Iterator[tuple[int, subprocess.Popen]]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    options = ["--server.headless=true", "--server.fileWatcherType=none"]
    if base:
        options.append(f"--server.baseUrlPath={base}")
    process = subprocess.Popen(
        command + options,
        cwd=ROOT,
        env=os.environ | {"EIGENVIEW_WARM": "on" if warm else "off"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        prefix = f"/{base}" if base else ""
        await_answer(f"http://127.0.0.1:{port}{prefix}/health", process, PATIENCE)
        yield port, process
    finally:
        process.kill()
        process.wait(20)


@dataclass
class Site:
    """nginx's address of the app, and its replicas by port."""

    port: int
    prefix: str
    replicas: dict[int, subprocess.Popen]
    scheme: str = "http"

    def connections(self, port: int) -> int:
        """How many the replica on this port holds."""
        held = psutil.Process(self.replicas[port].pid).net_connections()
        return sum(one.status == "ESTABLISHED" and one.laddr.port == port for one in held)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{self.prefix}"

    def cookie(self, page: str) -> str:
        """The cookie that keeps a reader with one replica."""
        return get(f"{self.url}/{page}").headers["set-cookie"].split(";")[0]


@contextmanager
def behind_nginx(
    folder: Path,
    replicas: dict,
    prefix: str = "",
    strip: str = "",
    upload_mb: int = 2,
    tls: str = "",
) -> Iterator[Site]:
    port = free_port()
    site = Site(port, prefix, replicas, "https" if tls else "http")
    first, second = (f"127.0.0.1:{one}" for one in replicas)
    values = {"PORT": str(port), "TLS": tls, "REPLICA_1": first, "REPLICA_2": second}
    text = render(**values, UPLOAD_MB=str(upload_mb), PREFIX=prefix, STRIP=strip, RUN=str(folder))
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        await_answer(f"{site.url}/health", process, PATIENCE)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def get(url: str, **headers: str):
    """An answer as it comes, redirects and refusals too."""
    request = urllib.request.Request(url, headers={"accept": "text/html", **headers})
    opener = urllib.request.build_opener(_Stays)
    try:
        return opener.open(request, timeout=PATIENCE)
    except urllib.error.HTTPError as answer:
        return answer


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
