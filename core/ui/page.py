"""What a page is: one question, answered in chapters, each with its controls and its figures.

Pages are declared once a process, in ``pages/<section>/<page>/``. Whatever belongs to one reader
is in :class:`~core.ui.session.Session`; so a figure runs the same in a script of Streamlit's, on
the wire and in a test.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import catalog
from core.ui import log, measure
from core.ui.controls import Control, Illegal, Panel, excerpt, slug
from core.ui.session import Session
from core.ui.view import Host, View
from core.work.task import Pending, WorkError

ROOT = Path(__file__).parents[2]

Draw = Callable[[View], None]


class Chapter:
    """One part of a page's answer, alone on the screen.

    ``name`` is the stem of its files and, with hyphens, stands in the address. ``do`` says in one
    sentence what to drag and what to watch. ``spread`` names controls that other figures of the
    chapter than their own read too: when one of them changes, all are drawn again. Each preset is
    the whole state of the chapter: the defaults, and what it sets.
    """

    def __init__(
        self,
        name: str,
        title: str,
        do: str,
        controls: Iterable[Control] = (),
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        spread: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.title = title
        self.do = do
        self.own = list(controls)
        self.presets = dict(presets or {})
        self.spread = frozenset(spread)
        self.draws: list[Draw] = []
        # Set when the page is put together:
        self.page: Page
        self.panel: Panel
        self.figures: list[Figure] = []

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")

    @property
    def mathematics(self) -> str:
        """Formulas, conventions, limits and the reference, from the text beside the chapter."""
        path = ROOT / f"pages/{self.page.entry.section}/{self.page.stem}/{self.name}.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def figure(self, draw: Draw) -> Draw:
        """Use as a decorator, in the order of the chapter; the first one draws the stage."""
        self.draws.append(draw)
        return draw


@dataclass(frozen=True, eq=False)
class Figure:
    """What is drawn together: ``draw`` turns the values into parts."""

    page: "Page"
    chapter: Chapter
    draw: Draw

    @property
    def key(self) -> str:
        return f"{self.page.stem}/{self.chapter.name}/{self.draw.__name__}"

    def run(self, session: Session, host: Host | None = None) -> View:
        """Draw with the session's values; without a host, slow work is done here and now.

        What goes wrong is one sentence in the figure's place, and stands in the log once for each
        reader. Where a worker is still at work, the view is empty and says ``again``.
        """
        view = View(session, self, host)
        try:
            self.draw(view)
            session.settled[self.key] = dict(vars(view.values))
        except Pending:
            view.parts.clear()
            view.again = True
        except WorkError as error:
            view.parts.clear()
            view.again, view.failed = False, error
            view.notice(str(error), tone="warn")
        except Exception as error:
            measure.error(self.page.stem)
            self._log(session, error, view.uploaded is not None)
            view.parts.clear()
            view.again = False
            reason = f": {error}" if isinstance(error, ValueError) else ""
            view.notice(f"This picture cannot be drawn for these settings{reason}.", tone="alarm")
            view.failed = error
        return view

    def _log(self, session: Session, error: Exception, uploaded: bool) -> None:
        """Write down that it failed: the names of controls that were moved; for a developer their
        values too, where no upload is in use."""
        said = "".join(traceback.format_exception(error))
        if said in session.logged:
            return
        session.logged.add(said)
        state = self.chapter.panel.to_query(self.page.values(session))
        log.event(
            "figure failed",
            logging.ERROR,
            error,
            "" if uploaded else f"{state}\n{said}",
            figure=self.key,
            controls=list(state),
        )


class Page:
    """One page by its stem in the catalog. ``shared`` controls belong to all its chapters; an
    address with nothing but these opens ``home``, without it the first chapter. ``moved`` maps
    what an address of old may ask for, (setting that is no more, value), to the chapter that shows
    it now."""

    def __init__(
        self,
        stem: str,
        chapters: Iterable[Chapter],
        shared: Iterable[Control] = (),
        home: Chapter | None = None,
        moved: Mapping[tuple[str, str], Chapter] | None = None,
    ) -> None:
        self.stem = stem
        self.entry = catalog.BY_STEM[stem]
        self.chapters = {chapter.name: chapter for chapter in chapters}
        self.shared = list(shared)
        self.home = home
        self.moved = dict(moved or {})
        self.controls: dict[str, Control] = {}
        self.owner: dict[str, Chapter] = {}
        for chapter in self.chapters.values():
            chapter.page = self
            chapter.panel = Panel.of([*self.shared, *chapter.own], chapter.presets)
            chapter.figures = [Figure(self, chapter, draw) for draw in chapter.draws]
            self.owner = {control.name: chapter for control in chapter.own} | self.owner
        everything = [*self.shared, *(c for each in self.chapters.values() for c in each.own)]
        declared = {id(control): control for control in everything}  # two chapters may show one
        self.controls = dict(Panel.of(list(declared.values()), {}).controls)

    @property
    def first(self) -> Chapter:
        return next(iter(self.chapters.values()))

    @property
    def figures(self) -> dict[str, Figure]:
        return {f.key: f for chapter in self.chapters.values() for f in chapter.figures}

    def key(self, name: str) -> str:
        return f"{self.stem}-{name}"

    # ---- one reader's state --------------------------------------------------------------------

    def values(self, session: Session) -> dict[str, Any]:
        if self.stem not in session.values:
            session.values[self.stem] = {n: c.default for n, c in self.controls.items()}
        return session.values[self.stem]

    def open_chapter(self, session: Session) -> Chapter:
        return self.chapters.get(session.chapters.get(self.stem, ""), self.first)

    def arrive(self, session: Session, query: Mapping[str, str]) -> list[str]:
        """Take in an address; what had to be put right, one sentence each.

        Without a chapter in it, a setting opens the chapter that it belongs to.
        """
        asked = query.get("chapter")
        by_slug = {chapter.slug: chapter for chapter in self.chapters.values()}
        chapter = by_slug.get(asked or "") or self._meant(query)
        if asked or chapter:
            session.chapters[self.stem] = (chapter or self.first).name
        chapter = self.open_chapter(session)
        asides = [("chapter", asked), *self.moved]
        settings = {name: text for name, text in query.items() if (name, text) not in asides}
        complaints = []
        if asked and asked not in by_slug:
            complaints.append(f"There is no chapter “{excerpt(asked)}”")
        if settings:
            session.turned.clear()
            panel = Panel(self.controls, chapter.presets)
            values, more = panel.from_query(settings)
            complaints += more
            named = {name: values[name] for name in settings if name in self.controls}
            base = chapter.panel.defaults()
            if settings.get("preset") in map(slug, chapter.presets):
                base |= {name: values[name] for name in base}
            self.values(session).update(base | named)
        return complaints

    def _meant(self, query: Mapping[str, str]) -> Chapter | None:
        for chapter in self.chapters.values():
            if query.get("preset") in map(slug, chapter.presets):
                return chapter
        if old := next((item for item in query.items() if item in self.moved), None):
            return self.moved[old]
        owner = next((self.owner[name] for name in query if name in self.owner), None)
        shared = any(control.name in query for control in self.shared)
        return owner or (self.home if shared else None)

    def set(self, session: Session, name: str, raw: object) -> bool:
        """Take one value from the reader; what is not legal leaves everything as it was.

        Whether a figure other than the control's own must be drawn again.
        """
        control = self.controls.get(name)
        values = self.values(session)
        if control is None:
            return False
        try:
            value = control.legal(raw)
        except Illegal:
            return False
        if value == values[name]:
            return False
        if control.steers:
            place = self.stem, self.open_chapter(session).name, name
            session.turned.setdefault(place, values[name])
        news = {name: value} | {other: self.controls[other].default for other in control.resets}
        if control.carries:
            carried = control.carries(dict(values), value)
            news |= {n: self.controls[n].legal(raw) for n, raw in carried.items()}
        values.update(news)
        return self.spreads(session, name)

    def spreads(self, session: Session, name: str) -> bool:
        chapter = self.open_chapter(session)
        shared = name in chapter.spread or any(control.name == name for control in self.shared)
        return shared and len(chapter.figures) > 1

    def choose(self, session: Session, title: object) -> None:
        """Take a preset of the open chapter, by its title; "" puts the chapter back."""
        chapter = self.open_chapter(session)
        session.turned.clear()  # a preset is a whole state: nothing is turned on its way
        if title == "":
            self.values(session).update(chapter.panel.defaults())
        elif title in chapter.presets:
            self.values(session).update(chapter.panel.preset(str(title)))

    def address(self, session: Session) -> dict[str, Any]:
        """Where the reader is, for the address bar; of two answers that with the larger ``turn`` is
        the later."""
        chapter = self.open_chapter(session)
        values = {name: self.values(session)[name] for name in chapter.panel.controls}
        query = chapter.panel.to_query(values)
        if len(self.chapters) > 1:
            query = {"chapter": chapter.slug} | query
        titles = list(chapter.presets)
        active = chapter.panel.active_preset(values)
        session.turn += 1
        return {
            "session": session.secret[:8],
            "turn": session.turn,
            "path": self.entry.address,
            "query": query,
            "active": titles.index(active) if active else -1,
        }
