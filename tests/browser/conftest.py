"""One server and one Chromium for all browser tests; every visit is a session of its own."""

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.ui.page import Chapter
from tests.browser.sight import PATIENCE, at_rest

ROOT = Path(__file__).parents[2]
DESKTOP = {"width": 1280, "height": 900}
LAPTOP = {"width": 1280, "height": 800}

# On a deep link Streamlit's client looks for its server below the page's own address first.
PROBES = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """The app on a port of its own, and what it wrote."""

    url: str
    log: list[str] = field(default_factory=list)


@contextmanager
def serving(*more: str) -> Iterator[Server]:
    """A server that nobody has visited yet, with ``more`` options of Streamlit's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    options = ["--server.headless=true", "--server.fileWatcherType=none"]
    process = subprocess.Popen(
        [*command, *options, *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(f"http://localhost:{port}")
    ready = threading.Event()

    def listen() -> None:
        for line in process.stdout:
            server.log.append(line)
            if "URL:" in line:
                ready.set()
        ready.set()  # it ended: the health check says so

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        ready.wait(timeout=60)
        try:
            urlopen(f"{server.url}/_stcore/health", timeout=30).close()
        except OSError as error:
            pytest.fail(f"The app did not start: {error}\n{''.join(server.log)}")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        listener.join(timeout=30)


expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running
    assert not [line for line in running.log if "Traceback" in line], "".join(running.log)


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browser contexts by their options, kept so that the scripts are fetched and parsed once."""
    kept: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in kept:
            kept[key] = browser.new_context(**{"viewport": DESKTOP} | options)
            kept[key].set_default_timeout(PATIENCE)
        return kept[key]

    yield context
    for context_ in kept.values():
        context_.close()


def watch(page: Page) -> list[str]:
    """What went wrong in the page: a list that fills while it is used."""
    wrong: list[str] = []

    def console(message: Any) -> None:
        if message.type == "error" and not PROBES.search(message.location.get("url", "")):
            wrong.append(f"{message.text} ({message.location.get('url')})")

    def dialog(box: Any) -> None:
        wrong.append(f"a dialog opened: {box.message}")
        box.dismiss()

    page.on("console", console)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", dialog)
    return wrong


@pytest.fixture
def visit(server: Server, contexts) -> Iterator[Callable[..., Page]]:
    """``visit("gradient-descent?steps=5")``: that page in a new session, drawn and at rest.

    ``prepare`` is called before the page is loaded; options are those of a browser context.

    At the end no visit may have left an error on the console or opened a dialog.
    """
    visits: list[tuple[Page, list[str]]] = []

    def visited(
        address: str = "", prepare: Callable[[Page], None] | None = None, **options: Any
    ) -> Page:
        page = contexts(**options).new_page()
        visits.append((page, watch(page)))
        if prepare:
            prepare(page)
        page.goto(urljoin(f"{server.url}/", address))
        at_rest(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        return page

    yield visited
    for page, _ in visits:
        page.close()
    assert not [line for _, wrong in visits for line in wrong]


class Tabs:
    """Tabs that stay open from test to test, so that the app's scripts are compiled once. After a
    failure a new one is opened. None may leave an error on the console or open a dialog."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.open: list[tuple[Page, list[str]]] = []

    @contextmanager
    def one(self) -> Iterator[Page]:
        page, wrong = self.open.pop() if self.open else self._new()
        try:
            yield page
            assert not wrong
        except BaseException:
            page.close()
            raise
        self.open.append((page, wrong))

    def _new(self) -> tuple[Page, list[str]]:
        page = self.context.new_page()
        return page, watch(page)

    def close(self) -> None:
        for page, _ in self.open:
            page.close()


Opening = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="package")
def walking(server: Server, contexts) -> Iterator[Opening]:
    """``with walking(chapter) as page``: that chapter as a reader comes to it who was elsewhere."""
    tabs = Tabs(contexts(viewport=LAPTOP))

    @contextmanager
    def walk(chapter: Chapter) -> Iterator[Page]:
        with tabs.one() as page:
            if not page.url.startswith(server.url):
                page.goto(server.url)
                at_rest(page)
            go_to(page, chapter)
            yield page

    yield walk
    tabs.close()


@pytest.fixture(scope="package")
def following(server: Server, contexts) -> Iterator[Opening]:
    """``with following(address) as page``: what a reader sees who opens that link, in a new
    session; options are those of a browser context."""
    kept: dict[BrowserContext, Tabs] = {}

    @contextmanager
    def follow(address: str, **options: Any) -> Iterator[Page]:
        context = contexts(**options)
        with kept.setdefault(context, Tabs(context)).one() as page:
            page.goto(urljoin(f"{server.url}/", address))
            at_rest(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)
            yield page

    yield follow
    for tabs in kept.values():
        tabs.close()


def go_to(page: Page, chapter: Chapter) -> None:
    """By the side bar's link and the chapter's tab."""
    page.set_viewport_size(LAPTOP)
    entry = chapter.page.entry
    if urlsplit(page.url).path.strip("/") != entry.address:
        page.get_by_test_id("stSidebarNav").get_by_role(
            "link", name=entry.title, exact=True
        ).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(entry.title)
        at_rest(page)
    tab = page.get_by_role("tab", name=chapter.title, exact=True)
    if len(chapter.page.chapters) > 1 and tab.get_attribute("aria-selected") != "true":
        tab.click()
        expect(page.locator(".ev-do").first).to_have_text(chapter.do)
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    at_rest(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
