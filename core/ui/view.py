"""What a figure draws with: it turns results into parts, each at its place on the page.

A view belongs to one run of one figure. It knows nothing of Streamlit: ``core/ui/render.py`` puts
the parts on the screen, ``core/ui/wire.py`` sends what has changed of them, tests read them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from core.charts.template import ROW, Template
from core.glossary import explain
from core.settings import settings
from core.ui import measure
from core.ui.controls import Choice, Cloud, Control, Grid, Point, Scrubber, Seed, Slider
from core.ui.pack import Table, digest_data, digest_table
from core.ui.session import Session
from core.ui.words import safe
from core.work.task import Away, Report, Task
from core.work.workers import workers

if TYPE_CHECKING:
    from core.ui.page import Figure

# picture: the stage's picture and what belongs under it. side: beside it. more: "More settings".
# below: further pictures, numbers and tables, in order. end: challenges, code, things to read.
Place = Literal["picture", "lead", "do", "side", "more", "below", "end"]
Tone = Literal["plain", "good", "warn", "alarm"]


class Host(Protocol):
    """Where a figure runs: shows how far slow work is, and waits for it, or does not: then
    ``waits`` is False."""

    def progress(self, text: str) -> AbstractContextManager[Report]: ...
    def result(self, task: Task, report: Report) -> Any: ...


@dataclass(frozen=True)
class Challenge:
    """A task that checks itself: ``solved`` now, and ``state`` says how near it is."""

    task: str
    solved: bool
    state: str = ""


@dataclass(frozen=True)
class Part:
    """One thing on the screen. ``digests`` tell whether the browser must hear of it again."""

    place: Place
    kind: str
    name: str
    content: Any
    digests: Mapping[str, int] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.place, self.kind, self.name


@dataclass(frozen=True)
class Chart:
    """``data`` are columns by dataset, ``caption`` what came out."""

    template: Template
    data: Mapping[str, Table]
    caption: str


def _numbered(table: Table) -> Table:
    return {**table, ROW: np.arange(len(next(iter(table.values()))))}


def _silent(share: float, what: str = "") -> None:
    """Progress that nobody watches."""


def do_html(sentence: str) -> str:
    """What to drag and what to watch, over the controls."""
    return f'<p class="ev-do">{explain(safe(sentence))}</p>'


class View:
    """One run of ``figure`` on the state of ``session``; ``values`` holds what the address of its
    chapter carries: the values of the chapter's own controls and of those that all share."""

    def __init__(self, session: Session, figure: "Figure", host: Host | None = None) -> None:
        self.session = session
        self.figure = figure
        values, carried = figure.page.values(session), figure.chapter.panel.controls
        self.values = SimpleNamespace(**{name: values[name] for name in carried})
        self.parts: list[Part] = []
        self.again = False  # the figure goes on with its work: run it again once this is shown
        self.failed: Exception | None = None
        self.host = host
        self.report: Report = _silent

    @property
    def everywhere(self) -> SimpleNamespace:
        """The values of all chapters: for what goes with the session, and no link can carry."""
        return SimpleNamespace(**self.figure.page.values(self.session))

    @property
    def waits(self) -> bool:
        """Whether this drawing may wait for a worker."""
        return getattr(self.host, "waits", True)

    def stops_itself(self) -> None:
        """The figure shows how far its work is, and has a button of its own to stop it."""
        if quiet := getattr(self.host, "quiet", None):
            quiet()

    def put(self, **values: Any) -> None:
        """Set values that go with what the figure has done, so that the address tells it."""
        vars(self.values).update(values)
        self.figure.page.values(self.session).update(values)

    def turned(self, name: str) -> Any:
        """What a control that steers was before the reader moved it, once; None where it was not
        moved since."""
        place = self.figure.page.stem, self.figure.chapter.name, name
        return self.session.turned.pop(place, None)

    # ---- what the reader has brought -----------------------------------------------------------

    @property
    def uploaded(self) -> Any:
        """What :meth:`upload` last read on this page; None without."""
        return self.session.uploads.of(self.figure.page.stem).get("result")

    def note(self, name: str, empty: Callable[[], Any]) -> Any:
        """What this page remembers of this reader under ``name``; ``empty()`` the first time."""
        return self.session.note(f"{self.figure.page.stem}:{name}", empty)

    @contextmanager
    def progress(self, text: str, part: tuple[int, int] = (0, 1)) -> Iterator[Report]:
        """A bar that is there while work goes on: ``report(share)`` or ``report(share, text)``.

        ``part`` = (k, n): this work is the one after k of n that the bar around it stands for.
        """
        around, (before, parts) = self.report, part
        try:
            if self.host is None:
                yield _silent
            elif around is not _silent:
                self.report = lambda share, what="": around((before + share) / parts, what or text)
                self.report(0.0)
                yield self.report
            else:
                with self.host.progress(text) as self.report:
                    yield self.report
        finally:
            self.report = around

    def result(self, task: Task) -> Any:
        """What a worker's task has come to. Errors: Pending, where the host does not wait."""
        return self.host.result(task, self.report)  # type: ignore[union-attr]

    def work(self, name: str, work: Away) -> Any:
        """What ``work`` comes to, once: not kept, but a figure that has to run again meanwhile
        finds it by ``name`` and does not begin anew."""
        if self.host is None:
            return work.here(self.report)
        tasks, name = self.session.tasks, f"{self.figure.page.stem}:{name}"
        if name not in tasks:
            tasks[name] = measure.task(self.figure.page.stem, workers().start(work))
        task = tasks[name]
        try:
            return self.result(task)
        finally:
            if task.over:
                tasks.pop(name, None)

    # ---- the stage -----------------------------------------------------------------------------

    def picture(
        self, template: Template, data: Mapping[str, Table], caption: str, name: str | None = None
    ) -> None:
        """The one picture of the chapter."""
        self._chart("picture", template, data, caption, name)

    def lead(self, *names: str, **options: Mapping[str, Any]) -> None:
        """The control, two at most, that makes the point. Options as in :meth:`show`."""
        self._controls("lead", names, options)

    def under(self, *names: str, **options: Mapping[str, Any]) -> None:
        """Controls that belong right under the picture: the scrubber of a film."""
        self._controls("picture", names, options)

    def do(self, sentence: str) -> None:
        """What to drag and what to watch, where the chapter's own sentence fits only some states.

        A figure that calls this does so in every state."""
        self._words("do", do_html(sentence))

    def notice(self, *sentences: str, tone: Tone = "plain", place: Place = "side") -> None:
        """The verdict: what to notice in this state."""
        body = "".join(f"<p>{explain(safe(sentence))}</p>" for sentence in sentences if sentence)
        self._words(place, f'<div class="ev-notice ev-tone-{tone}" role="note">{body}</div>')

    def more(self, *names: str, **options: Mapping[str, Any]) -> None:
        """Further controls, under "More settings"."""
        self._controls("more", names, options)

    def legend(self, colours: Mapping[str, str], place: Place = "picture") -> None:
        """What each colour stands for, once."""
        items = "".join(
            f'<span><i style="background:{safe(colour)}"></i>{safe(label)}</span>'
            for label, colour in colours.items()
        )
        self._words(place, f'<div class="ev-legend">{items}</div>')

    def formula(self, text: str, place: Place = "picture") -> None:
        """A formula with the current numbers, as plain text."""
        self._words(place, f'<div class="ev-formula">{safe(text)}</div>')

    # ---- below the stage -----------------------------------------------------------------------

    def section(self, heading: str, text: str = "") -> None:
        """Begin a part of its own below the stage."""
        say = f"<p>{explain(safe(text))}</p>" if text else ""
        self._add(Part("below", "section", heading, f"<h2>{safe(heading)}</h2>{say}"))

    def show(self, *names: str, **options: Mapping[str, Any]) -> None:
        """Controls below the stage. ``options`` by name: ``marks`` (text to value) on a slider's
        scale, ``low``, ``high``, ``step`` of the part shown, ``beyond`` where typed values may lie
        outside it, ``label``, ``unit``, ``live``, ``chart`` with the ``ends`` of its x axis,
        ``last`` for a scrubber; ``low``, ``high``, ``value``, ``default``, ``chart``, ``axes``,
        ``equal``, ``bare``, ``panel`` for a point; ``value``, ``classes``, ``chart`` for a cloud;
        ``held`` and ``rows`` for a grid; ``sets`` for a seed."""
        self._controls("below", names, options)

    def chart(
        self, template: Template, data: Mapping[str, Table], caption: str, name: str | None = None
    ) -> None:
        """A further picture, below the stage."""
        self._chart("below", template, data, caption, name)

    def numbers(self, rows: Iterable[tuple[str, str, str]], place: Place = "below") -> None:
        """The numbers that matter: label, value, and the formula filled in."""
        tiles = "".join(
            f'<div class="ev-number"><div class="ev-name">{explain(safe(label))}</div>'
            f'<div class="ev-figure">{safe(value)}</div><small>{safe(formula)}</small></div>'
            for label, value, formula in rows
        )
        self._words(place, f'<div class="ev-numbers">{tiles}</div>')

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        caption: str = "",
        right: Collection[str] = (),
        marked: Collection[int] = (),
        place: Place = "below",
    ) -> None:
        """A table in words and figures. ``right`` names the headings whose cells are set to the
        right, ``marked`` numbers the rows that stand out."""
        side = [' class="ev-right"' if heading in right else "" for heading in headings]
        head = "".join(
            f'<th scope="col"{c}>{explain(safe(h))}</th>' if h else "<td></td>"
            for c, h in zip(side, headings, strict=True)
        )
        body = ""
        for at, row in enumerate(rows):
            cells = (f"<td{c}>{safe(t)}</td>" for c, t in zip(side, row, strict=True))
            body += '<tr class="ev-marked">' if at in marked else "<tr>"
            body += "".join(cells) + "</tr>"
        self._words(
            place,
            f'<div class="ev-scroll" tabindex="0"><table class="ev-table">'
            f"<caption>{safe(caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>",
        )

    # ---- at the end ----------------------------------------------------------------------------

    def challenges(self, challenges: Iterable[Challenge]) -> None:
        """Tasks that check themselves; once solved, they stay solved for the session."""
        solved = self.session.solved.setdefault(self.figure.page.stem, set())
        rows = []
        for challenge in challenges:
            if challenge.solved:
                solved.add(challenge.task)
            done = challenge.task in solved
            sign = (
                '<span class="ev-done" aria-label="solved">✔</span>' if done else "<span>○</span>"
            )
            rows.append(
                f"<li>{sign}<div>{explain(safe(challenge.task))}<br>"
                f"<small>{safe(challenge.state)}</small></div></li>"
            )
        self._words("end", f'<h2>Try it</h2><ul class="ev-challenges">{"".join(rows)}</ul>')

    def code(
        self, function: object, call: str, data: Callable[[], Mapping[str, Table]] | None = None
    ) -> None:
        """The very function that drew this with the values of now, to read, copy and download."""
        name = function.__name__  # type: ignore[attr-defined]
        self._add(Part("end", "code", name, (function, call, data)))

    def prose(self, heading: str, markdown: str) -> None:
        """Something to read that follows the state, formulas included; folded."""
        self._add(Part("end", "prose", heading, markdown))

    # ---- what the reader can press -------------------------------------------------------------

    def button(
        self,
        label: str,
        act: Callable[[], None],
        key: str,
        icon: str | None = None,
        disabled: bool = False,
        place: Place = "side",
    ) -> None:
        """A button; ``act`` runs before everything is drawn again."""
        content = {"label": label, "act": act, "icon": icon, "disabled": disabled}
        self._add(Part(place, "button", key, content))

    def upload(
        self,
        label: str,
        read: Callable[[Any, Report], Any],
        help: str = "",
        form: Any = None,
        place: Place = "more",
        limits: Any = None,
        example: Any = None,
    ) -> Any:
        """What ``read`` made of the last files that it could read; None without.

        ``read`` is given the understood tables of a ``form`` (core/datasets/intake), after the
        reader has seen them where something was not certain; without a form the files, (name,
        bytes), within ``limits`` (core/datasets/uploads). ``example`` is a file that it takes, one
        press away. A ValueError of ``read`` is shown, one
        sentence, and nothing else changes. What was read stays in this session until it is
        forgotten.
        """
        content = {"label": label, "read": read, "help": help, "form": form, "limits": limits}
        content["example"] = example
        if settings().uploads:
            self._add(Part(place, "upload", label, content))
        return self.uploaded

    # ---- how it is done ------------------------------------------------------------------------

    def _add(self, part: Part) -> None:
        self.parts.append(part)

    def _words(self, place: Place, html: str) -> None:
        name = f"{self.figure.key}-{len(self.parts)}".replace("/", "-")
        self._add(Part(place, "words", name, html, {"html": hash(html)}))

    def _chart(
        self,
        place: Place,
        template: Template,
        data: Mapping[str, Table],
        caption: str,
        name: str | None,
    ) -> None:
        data = {
            dataset: _numbered(data[dataset]) if ROW in columns else data[dataset]
            for dataset, columns in template.datasets.items()
        }
        digests = {
            dataset: digest_table(data[dataset], columns)
            for dataset, columns in template.datasets.items()
        }
        name = name or template.name
        caption = explain(safe(caption))
        self._add(
            Part(
                place,
                "chart",
                name,
                Chart(template, data, caption),
                digests | {"": hash(caption), "template": id(template)},
            )
        )

    def _controls(
        self, place: Place, names: Sequence[str], options: Mapping[str, Mapping[str, Any]]
    ) -> None:
        for name in names:
            control = self.figure.page.controls[name]
            given = options.get(name, {})
            match control:
                case Slider():
                    self._live(place, control, self._slider(control, **given))
                case Point():
                    self._live(place, control, self._point(control, **given))
                case Cloud():
                    self._live(place, control, self._cloud(control, **given))
                case Grid():
                    self._live(place, control, self._grid(control, **given))
                case Seed():
                    value = getattr(self.values, name)
                    self._add(Part(place, "seed", name, dict(given) | {"value": value}))
                case _:
                    kind = "pills" if isinstance(control, Choice) and control.pills else "native"
                    self._add(Part(place, kind, name, dict(given)))

    def _live(self, place: Place, control: Control, data: dict[str, Any]) -> None:
        """``figure`` names who answers on the wire; without it the control reports on its own."""
        data = {
            "label": control.label,
            "key": self.figure.page.key(control.name),
            "name": control.name,
            "help": control.help,
            "figure": self.figure.key if data.get("live", True) else "",
        } | data
        self._add(Part(place, "control", control.name, data, {"data": digest_data(data)}))

    def _slider(
        self,
        control: Slider,
        *,
        marks: Mapping[str, float] | None = None,
        last: int | None = None,
        at: float | None = None,
        low: float | None = None,
        high: float | None = None,
        step: float | None = None,
        live: bool | None = None,
        label: str | None = None,
        unit: str | None = None,
        beyond: bool = False,
        chart: str = "",
        ends: tuple[float, float] | None = None,
    ) -> dict[str, Any]:
        """``low`` and ``high`` show a part of the scale, widened to hold the value.

        ``marks``: {} keeps the room of marks that another state has, so that nothing moves.
        ``at``: where it stands while what was asked for is not there yet.
        ``beyond``: what is typed may lie outside this part, anywhere on the whole scale.
        ``chart`` names the chart on whose plotting area the value can be dragged too, along its
        x axis, which reaches from ``ends[0]`` to ``ends[1]``.
        """
        film = isinstance(control, Scrubber)
        current = getattr(self.values, control.name)
        low = control.low if low is None else max(min(low, current), control.low)
        high = control.high if high is None else min(max(high, current), control.high)
        high = high if last is None else last
        current = current if at is None else at
        return {
            "kind": "film" if film else "slider",
            "label": label or control.label,
            "lowest": control.lowest,
            "value": min(current, high),
            "low": low,
            "high": high,
            "bounds": [control.low, control.high] if beyond else [low, high],
            "step": step or control.step,
            "log": control.log,
            "whole": control.whole,
            "default": min(max(control.default, low), high),
            "unit": control.unit if unit is None else unit,
            "symbol": control.symbol,
            "live": control.live if live is None else live,
            "marked": marks is not None,
            "marks": [[text, float(at)] for text, at in (marks or {}).items()],
            **({"input": f"scrub-{control.name}"} if film else {}),
            **({"chart": f"chart-{chart}", "ends": list(map(float, ends))} if ends else {}),
        }

    def _point(
        self,
        control: Point,
        *,
        value: Sequence[float] | None = None,
        low: Sequence[float] | None = None,
        high: Sequence[float] | None = None,
        default: Sequence[float] | None = None,
        label: str | None = None,
        chart: str = "",
        axes: Sequence[str] | None = None,
        equal: bool = False,
        bare: bool = False,
        panel: Sequence[float] | None = None,
    ) -> dict[str, Any]:
        """``chart`` names the chart on whose plotting area the point can be dragged too; of several
        on one chart the nearest is taken. ``bare``: with a mouse, only there. ``panel``: the part
        of that area (left, right, bottom, top, each from 0 to 1) where low to high lie."""
        current = value if value is not None else getattr(self.values, control.name)
        return {
            "kind": "pad",
            "label": label or control.label,
            "value": list(map(float, current)),
            "default": list(map(float, default if default is not None else current)),
            "reset": control.default,
            "low": list(map(float, low or control.low)),
            "high": list(map(float, high or control.high)),
            "axes": list(axes or control.axes),
            "step": control.step,
            "chart": chart and f"chart-{chart}",
            "equal": equal,
            "bare": bare,
            "panel": list(map(float, panel)) if panel else None,
        }

    def _cloud(
        self,
        control: Cloud,
        *,
        value: Sequence[Sequence[float]] | None = None,
        classes: int | None = None,
        chart: str = "",
    ) -> dict[str, Any]:
        """``value``: the points where the control leaves them to the page. ``classes``: how many
        there are to paint with. ``chart`` names the chart of equal axes on which they lie."""
        points = value if value is not None else getattr(self.values, control.name)
        return {
            "kind": "cloud",
            "value": [[float(x), float(y), int(which)] for x, y, which in points],
            "classes": list(control.classes[:classes]),
            "low": list(map(float, control.low)),
            "high": list(map(float, control.high)),
            "step": control.step,
            "most": control.most,
            "chart": chart and f"chart-{chart}",
            "equal": True,
        }

    def _grid(
        self,
        control: Grid,
        *,
        held: Collection[tuple[int, int]] = (),
        rows: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """``held`` marks cells (row, column) that are kept aside; ``rows`` renames the rows."""
        return {
            "kind": "grid",
            "value": getattr(self.values, control.name),
            "rows": list(rows or control.rows),
            "columns": list(control.columns),
            "low": control.low,
            "high": control.high,
            "step": control.step,
            "held": sorted([int(row), int(column)] for row, column in held),
        }
