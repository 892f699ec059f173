"""Opens pages without Streamlit, in any state, and reads what they draw.

Figures run as plain functions on a session, so a state costs milliseconds. What is Streamlit's own
(navigation, its widgets, uploads through its field) is tested in tests/ui and in the browser.
"""

import functools
import io
import json
import re
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.charts.template import ROW
from core.datasets.intake.understanding import Understood
from core.ui import book, kept, upload_field, view
from core.ui.csv_download import as_csv
from core.ui.listing import standalone
from core.ui.page import Chapter, Page
from core.ui.session import Session
from core.ui.upload_field import UNKNOWN, forget_files, take_in, use
from core.ui.view import Part, View
from core.work.task import Away, Task

MOST_RUNS = 200  # of one figure that goes on with its work


def silent(*_):
    """A report of progress that nobody reads."""


@dataclass
class Drawn:
    """One chart of a chapter."""

    part: Part

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def place(self) -> str:
        return self.part.place

    @property
    def spec(self) -> str:
        return json.dumps(self.part.content.template.spec, sort_keys=True)

    @property
    def alt(self) -> str:
        return self.part.content.template.alt

    @property
    def caption(self) -> str:
        return self.part.content.caption

    @property
    def columns(self) -> dict[str, dict[str, np.ndarray]]:
        """Columns by dataset, as they are drawn."""
        chart = self.part.content
        return {
            dataset: {n: np.asarray(chart.data[dataset][n]) for n in columns if n != ROW}
            for dataset, columns in chart.template.datasets.items()
        }

    @property
    def data(self) -> dict[str, dict[str, list]]:
        """The columns as lists."""
        return {
            dataset: {name: values.tolist() for name, values in columns.items()}
            for dataset, columns in self.columns.items()
        }


@dataclass
class Opened:
    """A page in a session: its state can be set, what its open chapter draws can be read."""

    page: Page
    session: Session = field(default_factory=Session)
    complaints: list[str] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    @property
    def chapter(self) -> Chapter:
        return self.page.open_chapter(self.session)

    @property
    def controls(self) -> Mapping[str, Any]:
        """Declarations of all controls of the page, by name."""
        return self.page.controls

    @property
    def values(self) -> dict[str, Any]:
        return self.page.values(self.session)

    def open(self, chapter: str) -> "Opened":
        """The page with this chapter open, by its name; values stay."""
        self.session.chapters[self.page.stem] = self.page.chapters[chapter].name
        return self.run()

    def at(self, **values: Any) -> "Opened":
        """The page with these values and every other at its default, in the chapter that they
        belong to, or in the open one."""
        owner = next((self.page.owner[name] for name in values if name in self.page.owner), None)
        if owner and not any(name in self.chapter.panel.controls for name in values):
            self.session.chapters[self.page.stem] = owner.name
        defaults = {name: control.default for name, control in self.page.controls.items()}
        self.values.update(defaults | values)
        return self.run()

    def preset(self, title: str) -> "Opened":
        """The page with this preset, in its chapter."""
        chapter = next(c for c in self.page.chapters.values() if title in c.presets)
        self.session.chapters[self.page.stem] = chapter.name
        self.page.choose(self.session, title)
        return self.run()

    def run(self) -> "Opened":
        """Draw the open chapter; what a figure throws fails the test."""
        self.session.here = self.page.stem
        self.views = [self._whole(figure) for figure in self.chapter.figures]
        for drawn in self.views:
            self.session.screens[drawn.figure.key] = {
                part.identity: dict(part.digests) for part in drawn.parts
            }
        return self

    def _whole(self, figure: Any) -> View:
        for _ in range(MOST_RUNS):
            view = figure.run(self.session)
            if view.failed:
                raise view.failed
            if not view.again:
                return view
        raise AssertionError(f"{figure.key} never ends")

    def open_where(self, kind: str) -> "Opened":
        """The page in the first chapter that has a part of this kind."""
        for name in self.page.chapters:
            if any(part.kind == kind for part in self.open(name).parts):
                return self
        raise AssertionError(f"no chapter has a part of kind {kind}")

    def upload(self, files: Mapping[str, bytes]) -> "Opened":
        """The page after these files were given to its (first) upload field."""
        part = next(part for part in self.parts if part.kind == "upload")
        take_in(self.session, self.page.stem, part, [*files.items()], silent)
        slot = self.session.uploads.of(self.page.stem)
        if slot.pop("ask", False) and "error" not in slot:  # the reader presses "Use it like this"
            use(self.session, self.page.stem, part, slot["intake"].tables, [*files.items()], silent)
        assert slot.get("error") != UNKNOWN, "a fault of the reader's; the log has it"
        return self.run()

    def press(self, label: str) -> "Opened":
        """The page after its button of this name was pressed."""
        part = next(p for p in self.parts if p.kind == "button" and p.content["label"] == label)
        part.content["act"]()
        return self.run()

    def save_cleaned(self, folder: Path) -> None:
        """What the buttons “Your table, cleaned” save."""
        tables = self.session.uploads.of(self.page.stem)["intake"].tables
        tables = [table for table in tables if isinstance(table, Understood)]
        for at, table in enumerate(tables, 1):
            name = f"{self.page.stem}-cleaned{at if len(tables) > 1 else ''}.csv"
            (folder / name).write_bytes(as_csv(table.table))

    def forget(self) -> "Opened":
        """The page after its upload was forgotten."""
        forget_files(self.session, self.page.stem)
        return self.run()

    @property
    def errors(self) -> list[str]:
        """What is said about files that could not be read."""
        slot = self.session.uploads.of(self.page.stem)
        return [slot["error"]] if "error" in slot else []

    @property
    def parts(self) -> list[Part]:
        return [part for view in self.views for part in view.parts]

    @property
    def charts(self) -> list[Drawn]:
        return [Drawn(part) for part in self.parts if part.kind == "chart"]

    def chart(self, name: str | int) -> Drawn:
        """A chart by its name or number; one of another chapter opens that chapter."""
        if isinstance(name, int):
            return self.charts[name]
        for chapter in [self.chapter, *self.page.chapters.values()]:
            if chapter is not self.chapter:
                self.open(chapter.name)
            if found := next((chart for chart in self.charts if chart.name == name), None):
                return found
        raise AssertionError(f"no chart {name}")

    @property
    def live(self) -> dict[str, dict[str, Any]]:
        """What each live control of the open chapter was given, by its label."""
        return {
            part.content["label"]: part.content for part in self.parts if part.kind == "control"
        }

    @property
    def html(self) -> str:
        """All words of the open chapter as a reader reads them: numbers, notices, captions,
        challenges, sections. The marks of the glossary are left out."""
        words = [p.content for p in self.parts if p.kind in ("words", "section", "prose")]
        return unmarked("\n".join(words + [chart.caption for chart in self.charts]))

    @property
    def tone(self) -> str:
        """Of the notice of the open chapter."""
        words = (part.content for part in self.parts if part.kind == "words")
        return next(filter(None, (re.search(r"ev-notice ev-tone-(\w+)", one) for one in words)))[1]

    @property
    def everything(self) -> str:
        """The words of all chapters in this state; the open one stays open."""
        here = self.chapter.name
        said = [self.open(chapter).html for chapter in self.page.chapters]
        self.open(here)
        return "\n".join(said)

    def printed(self, name: str) -> str:
        """What the listing of the function of this name prints."""
        function, call, _ = self.code(name)
        said = io.StringIO()
        with redirect_stdout(said):
            exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
        return said.getvalue()

    def code(self, name: str) -> tuple[Any, str, Any]:
        """The function of this name that is shown, its call, and its data."""
        return next(p.content for p in self.parts if p.kind == "code" and p.name == name)


def unmarked(html: str) -> str:
    plain = re.sub(r"</?button[^>]*>", "", html)
    return re.sub(r'<span class="ev-held">([^<]*)</span>', r"\1", plain)


def read(text: str) -> float:
    """A number as the pages write it."""
    text = text.replace("−", "-").replace("∞", "inf").replace(",", "")
    power = re.fullmatch(r"(.*)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if power:
        digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(power[1]) * 10.0 ** int(digits)
    return float(text)


def rows_of_table(html: str, number: int) -> list[list[str]]:
    """The cells of the table of this number, row by row."""
    table = re.findall(r"<tbody>(.*?)</tbody>", html, re.S)[number]
    rows = re.findall(r"<tr.*?</tr>", table, re.S)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]


@pytest.fixture
def undrawn(monkeypatch):
    """``undrawn(module, "tables", …)``: these functions of a chapter, which make what is drawn and
    nothing that is said, are worked out once; every later state is drawn as the first was."""

    def kept(module: Any, *names: str) -> None:
        for name in names:
            monkeypatch.setattr(module, name, functools.partial(once, getattr(module, name)))

    first: dict[Any, Any] = {}

    def once(make: Any, *args: Any, **named: Any) -> Any:
        if make not in first:
            first[make] = make(*args, **named)
        return first[make]

    return kept


class AtHand:
    """Workers that do everything when they are asked, and a host that waits for them: a training
    then goes one piece further with each drawing."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def start(self, work: Away) -> Task:
        self.asked.append(work.function.__name__)
        done: Future[Any] = Future()
        done.set_result(work.there(silent))
        return Task(done, work.then, lambda: None)

    def progress(self, text: str) -> AbstractContextManager[Any]:
        return nullcontext(silent)

    def result(self, task: Task, report: Any) -> Any:
        return task.result(0)

    def draw(self, page: Opened) -> View:
        """The stage of the open chapter, drawn once."""
        page.session.here = page.page.stem
        view = page.chapter.figures[0].run(page.session, self)
        assert view.failed is None
        page.views = [view]
        return view


@pytest.fixture
def at_hand(monkeypatch):
    workers = AtHand()
    monkeypatch.setattr(kept, "workers", lambda: workers)
    monkeypatch.setattr(view, "workers", lambda: workers)
    kept.forget_all()
    return workers


@pytest.fixture(autouse=True)
def _files_are_read_here(monkeypatch):
    """Of any size: what a worker makes of them is tested in test_uploads.py."""
    monkeypatch.setattr(upload_field, "HERE_BYTES", 10**9)


@pytest.fixture
def open_page():
    """``open_page(stem, query=...)``: the page as a visitor with that address finds it."""

    def opened(stem: str, query: dict[str, str] | None = None, draw: bool = True) -> Opened:
        page = Opened(book.page(stem))
        page.complaints = page.page.arrive(page.session, query or {})
        return page.run() if draw else page

    return opened
