"""The anatomy of a page: title, presets, live controls, charts, numbers, words, challenges, code.

A page declares its controls and presets once; each figure group is a fragment that receives the
values, draws, and leaves the address of what it drew in the address bar.
"""

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import catalog
from core.charts.template import Template
from core.ui import listing, live, sketch
from core.ui.controls import (
    Choice,
    Choices,
    Control,
    Grid,
    Illegal,
    Panel,
    Point,
    Scrubber,
    Seed,
    Slider,
    Text,
    Toggle,
    excerpt,
)
from core.ui.uploads import own_uploads
from core.ui.words import plain, safe, without_formula

ROOT = Path(__file__).parents[2]
HERE = "eigenview:page"  # the page whose address was read last
PRESENTING = "eigenview:presenting"
FRAME_PARAMETERS = ("present",)  # in the address, but no setting of a page

Tone = Literal["plain", "good", "warn", "alarm"]
Table = Mapping[str, Sequence[Any] | np.ndarray]
Report = Callable[..., None]  # report(share of the work, what it is at)


@dataclass(frozen=True)
class Challenge:
    """A task that checks itself: ``solved`` now, and ``state`` says how near it is."""

    task: str
    solved: bool
    state: str = ""


class Page:
    """One page of the explorer, by its stem in the catalog."""

    def __init__(
        self,
        stem: str,
        controls: Iterable[Control] = (),
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        shared: Iterable[str] = (),
    ) -> None:
        """``shared`` names controls that other figures than their own read too: when one of them
        changes, the whole page is drawn again."""
        self.entry = catalog.BY_STEM[stem]
        self._shared = frozenset(shared)
        self.panel = Panel.of(list(controls), presets or {})
        self._figures = 0
        self._figure = ""
        self._screen = sketch.Screen()
        self._sketch: sketch.Sketch | None = None
        complaints = self._arrive()
        self._head(complaints)

    # ---- state ---------------------------------------------------------------------------------

    @property
    def presenting(self) -> bool:
        return bool(st.session_state.get(PRESENTING, False))

    @property
    def sketching(self) -> bool:
        """Whether the figure is drawn in the middle of a drag: nothing else may start then."""
        return self._sketch is not None

    def _slot(self, name: str, empty: Callable[[], Any]) -> Any:
        return st.session_state.setdefault(f"{self.entry.stem}:{name}", empty())

    @property
    def _values(self) -> dict[str, Any]:
        return self._slot("values", self.panel.defaults)

    def _key(self, name: str) -> str:
        return f"{self.entry.stem}-{name}"

    def _arrive(self) -> list[str]:
        """Read the address when the reader comes to this page; later the session knows better."""
        if st.session_state.get(HERE) == self.entry.stem:
            return []
        st.session_state[HERE] = self.entry.stem
        query = {k: v for k, v in st.query_params.items() if not k.startswith("embed")}
        if "present" in query:
            st.session_state[PRESENTING] = query["present"] in ("1", "true")
        own = {name: text for name, text in query.items() if name not in FRAME_PARAMETERS}
        if not own:
            return []
        values, complaints = self.panel.from_query(own)
        self._replace(values)
        return complaints

    def _replace(self, values: Mapping[str, Any]) -> None:
        self._values.update(values)

    def _set(self, name: str, raw: object) -> None:
        """Take one value from the reader; what is not legal leaves everything as it was."""
        control = self.panel.controls[name]
        try:
            value = control.legal(raw)
        except Illegal:
            return
        if value == self._values[name]:
            return
        others = {other: self.panel.controls[other].default for other in control.resets}
        if control.carries:
            carried = control.carries(dict(self._values), value)
            others |= {n: self.panel.controls[n].legal(raw) for n, raw in carried.items()}
        self._replace({name: value} | others)
        if name in self._shared:
            self._redraw()

    def _redraw(self) -> None:
        """Draw every figure again when the next one is about to be drawn."""
        st.session_state[self._key("redraw")] = self._figures > 1

    def values(self) -> SimpleNamespace:
        """All values by name, after taking in what the live controls have reported."""
        heard = self._slot("heard", dict)
        for name, control in self.panel.controls.items():
            if not isinstance(control, (Slider, Point, Grid)):
                continue
            raw = live.heard(self._key(name))
            if raw is None or raw == heard.get(name):
                continue
            heard[name] = raw
            stamped = (
                isinstance(raw, (list, tuple)) and len(raw) == 2 and not _is_pair(raw, control)
            )
            self._set(name, raw[0] if stamped else raw)
        return SimpleNamespace(**self._values)

    # ---- head ----------------------------------------------------------------------------------

    def _head(self, complaints: list[str]) -> None:
        with st.container(key="head", horizontal=True, vertical_alignment="center"):
            st.title(self.entry.title, anchor=False)
            live.mount(self._key("copy"), {"kind": "copy"}, width="content")
        if not self.presenting:
            st.html(f'<p class="ev-question">{safe(self.entry.question)}</p>')
        if complaints:
            st.warning("The address asked for something else: " + "; ".join(complaints[:6]) + ".")
        scrubbers = [c.name for c in self.panel.controls.values() if isinstance(c, Scrubber)]
        if scrubbers:  # charts bind to these; they must be there before a chart is
            st.html(
                "".join(
                    f'<input type="hidden" id="scrub-{name}" value="100000">' for name in scrubbers
                )
            )

    def presets(self) -> None:
        """The row of presets, reset and the way into presenter mode."""
        if self._sketch:
            return
        with st.container(key="presets", horizontal=True, vertical_alignment="center"):
            if self.panel.presets:
                key = self._key("preset")
                st.session_state[key] = self.panel.active_preset(self._values)
                st.pills(
                    "Presets",
                    list(self.panel.presets),
                    key=key,
                    label_visibility="collapsed",
                    wrap=True,
                    on_change=self._preset_chosen,
                )
            st.button("Reset", key=self._key("reset"), type="tertiary", on_click=self._reset)
            label = "Leave presentation" if self.presenting else "Present"
            st.button(label, key=self._key("present"), type="tertiary", on_click=self._present)

    def _preset_chosen(self) -> None:
        title = st.session_state[self._key("preset")]
        if title is not None:
            self._replace(self.panel.preset(title))
            self._redraw()

    def _reset(self) -> None:
        self._replace(self.panel.defaults())
        self._redraw()

    def _present(self) -> None:
        st.session_state[PRESENTING] = not self.presenting
        st.session_state[self._key("redraw")] = True

    # ---- figures -------------------------------------------------------------------------------

    def figure(self, draw: Callable[[SimpleNamespace], None]) -> None:
        """Run ``draw`` with the values as a fragment of its own: only it runs when it is steered.

        Used as a decorator, in the order of the page.
        """
        self._figures += 1
        name = f"{self.entry.stem}-{draw.__name__}"

        def run() -> None:
            self._begin(name)
            values = self.values()
            if st.session_state.pop(self._key("redraw"), False):
                st.rerun()
            draw(values)
            self._address(name)
            self._slot(f"{name}:screen", dict)["screen"] = self._screen

        st.fragment(run, key=name)()
        st.fragment(lambda: self._follow(name, draw), key=f"{name}-sketch")()

    def _begin(self, figure: str, before: sketch.Screen | None = None) -> None:
        """Start drawing a figure: in full, or as a sketch of what differs from ``before``."""
        self._figure, self._screen = figure, sketch.Screen()
        self._sketch = sketch.Sketch(before, self._screen) if before else None

    def _follow(self, figure: str, draw: Callable[[SimpleNamespace], None]) -> None:
        """Answer a control on the move with a sketch of the figure."""
        key = f"{figure}-sketch"
        raw = live.heard(key)
        slot = self._slot(f"{figure}:screen", dict)
        news: dict[str, Any] = {}
        if raw is not None and raw != slot.get("heard") and "screen" in slot:
            slot["heard"] = raw
            (control, value), _ = raw
            self._set(control, value)
            self._begin(figure, slot["screen"])
            with sketch.nowhere():
                draw(SimpleNamespace(**self._values))
            self._address(figure)
            news = self._sketch.news()
            if "again" not in news:
                slot["screen"] = self._screen
            self._sketch = None
        ack = raw[1] if raw is not None else 0
        live.mount(key, {"kind": "sketch", "key": key, "ack": ack} | news)

    def _part(self, name: str, digest: int) -> bool:
        """Note the next part of the figure; whether it differs from what the screen shows."""
        self._screen.parts.append(name)
        self._screen.digests[name] = digest
        return self._sketch is not None and self._sketch.before.digests.get(name) != digest

    def _words(self, html: str) -> None:
        """Words that follow the state, at a place where a sketch finds them again."""
        place = f"{self._figure}-{len(self._screen.parts)}"
        changed = self._part(place, hash(html))
        if not self._sketch:
            st.html(f'<div data-ev="{place}">{html}</div>')
        elif changed:
            self._sketch.words[place] = html

    def _address(self, name: str) -> None:
        query = self.panel.to_query(self._values)
        if self.presenting:
            query["present"] = "1"
        titles = list(self.panel.presets)
        active = self.panel.active_preset(self._values)
        stage = {
            "presets": len(titles),
            "active": titles.index(active) if active else -1,
            "presenting": self.presenting,
        }
        data = {"kind": "address", "path": self.entry.address, "query": query, "stage": stage}
        if self._sketch:
            self._sketch.address = data
        else:
            live.mount(f"{name}-address", data)

    # ---- controls ------------------------------------------------------------------------------

    def show(self, *names: str, **options: Mapping[str, Any]) -> None:
        """Show controls in this order. ``options`` by name: ``marks`` (text to value) on a
        slider's scale, ``low``, ``high``, ``step`` of the part shown, ``label``, ``live``, ``last``
        for a scrubber; ``low``, ``high``, ``value``, ``chart``, ``equal`` for a point; ``held`` and
        ``rows`` for a grid."""
        for name in names:
            control = self.panel.controls[name]
            self._show(control, **options.get(name, {}))

    def _show(self, control: Control, **options: Any) -> None:
        match control:
            case Slider():
                self._show_slider(control, **options)
            case Point():
                self._show_point(control, **options)
            case Grid():
                self._show_grid(control, **options)
            case Seed():
                self._show_seed(control, **options)
            case _:
                self._show_native(control, **options)

    def _mount(self, control: Control, data: dict[str, Any]) -> None:
        raw = self._slot("heard", dict).get(control.name)
        ack = raw[1] if isinstance(raw, (list, tuple)) and len(raw) == 2 else 0
        alone = control.name not in self._shared and not control.resets and not control.carries
        key = self._key(control.name)
        data = {"label": control.label} | data
        data |= {
            "key": key,
            "name": control.name,
            "help": control.help,
            "sketch": f"{self._figure}-sketch" if alone and data.get("live", True) else "",
        }
        changed = self._part(key, sketch.digest_data(data))
        if not self._sketch:
            live.mount(key, data | {"ack": ack})
        elif changed:
            self._sketch.controls[key] = data | {"ack": ack}

    def _show_slider(
        self,
        control: Slider,
        *,
        marks: Mapping[str, float] | None = None,
        last: int | None = None,
        low: float | None = None,
        high: float | None = None,
        step: float | None = None,
        live: bool | None = None,
        label: str | None = None,
    ) -> None:
        """``low`` and ``high`` show a part of the scale, widened to hold the value."""
        film = isinstance(control, Scrubber)
        current = self._values[control.name]
        low = control.low if low is None else max(min(low, current), control.low)
        high = control.high if high is None else min(max(high, current), control.high)
        high = high if last is None else last
        data = {
            "kind": "film" if film else "slider",
            "label": label or control.label,
            "lowest": control.lowest,
            "value": min(current, high),
            "low": low,
            "high": high,
            "step": step or control.step,
            "log": control.log,
            "default": min(max(control.default, low), high),
            "unit": control.unit,
            "symbol": control.symbol,
            "live": control.live if live is None else live,
            "marks": [[text, float(at)] for text, at in (marks or {}).items()],
        }
        if film:
            data["input"] = f"scrub-{control.name}"
        self._mount(control, data)

    def _show_point(
        self,
        control: Point,
        *,
        value: Sequence[float] | None = None,
        low: Sequence[float] | None = None,
        high: Sequence[float] | None = None,
        default: Sequence[float] | None = None,
        chart: str = "",
        equal: bool = False,
    ) -> None:
        """``chart`` names the chart on whose plotting area the point can be dragged too."""
        current = value if value is not None else self._values[control.name]
        data = {
            "kind": "pad",
            "value": list(map(float, current)),
            "default": list(map(float, default if default is not None else current)),
            "reset": control.default,
            "low": list(map(float, low or control.low)),
            "high": list(map(float, high or control.high)),
            "axes": list(control.axes),
            "step": control.step,
            "chart": chart and f"chart-{chart}",
            "equal": equal,
        }
        self._mount(control, data)

    def _show_grid(
        self,
        control: Grid,
        *,
        held: Collection[tuple[int, int]] = (),
        rows: Sequence[str] | None = None,
    ) -> None:
        """``held`` marks cells (row, column) that are kept aside; ``rows`` renames the rows."""
        data = {
            "kind": "grid",
            "value": self._values[control.name],
            "rows": list(rows or control.rows),
            "columns": list(control.columns),
            "low": control.low,
            "high": control.high,
            "step": control.step,
            "held": sorted([int(row), int(column)] for row, column in held),
        }
        self._mount(control, data)

    def _show_seed(
        self, control: Seed, *, sets: Callable[[int], Mapping[str, Any]] | None = None
    ) -> None:
        """``sets`` gives, for a new seed, the values of other controls that are drawn with it."""

        if self._sketch:
            return

        def draw_another() -> None:
            self._set(control.name, (self._values[control.name] * 7919 + 104_729) % control.high)
            for name, value in (sets(self._values[control.name]) if sets else {}).items():
                self._set(name, value)

        st.button(
            f"{control.label} (seed {self._values[control.name]})",
            key=self._key(control.name),
            icon=":material/casino:",
            on_click=draw_another,
        )

    def _show_native(self, control: Control, **options: Any) -> None:
        if self._sketch:
            return
        key, value = self._key(control.name), self._values[control.name]
        state = list(value) if isinstance(control, Choices) else value
        if st.session_state.get(key) != state:
            st.session_state[key] = state
        common = {
            "label": control.label,
            "key": key,
            "help": control.help or None,
            "on_change": lambda: self._set(control.name, st.session_state[key]),
        } | options
        match control:
            case Choice(pills=True):
                labels = control.options.__getitem__
                st.pills(
                    options=list(control.options),
                    format_func=labels,
                    required=True,
                    wrap=True,
                    **common,
                )
            case Choice():
                labels = control.options.__getitem__
                st.selectbox(options=list(control.options), format_func=labels, **common)
            case Choices():
                labels = control.options.__getitem__
                st.pills(
                    options=list(control.options),
                    format_func=labels,
                    selection_mode="multi",
                    wrap=True,
                    **common,
                )
            case Toggle():
                st.toggle(**common)
            case Text(lines=1):
                st.text_input(placeholder=control.placeholder, **common)
            case Text():
                st.text_area(
                    placeholder=control.placeholder, height=24 * control.lines + 20, **common
                )
            case _:
                raise TypeError(f"{type(control).__name__} cannot be shown")

    @property
    def uploaded(self) -> Any:
        """What :meth:`upload` last returned, for figures beside the one that shows it."""
        return own_uploads().of(self.entry.stem).get("result")

    def upload(
        self,
        label: str,
        read: Callable[[list[tuple[str, bytes]], Report], Any],
        help: str = "",
    ) -> Any:
        """What ``read`` made of the last files (name, bytes) that it could read; None without.

        A ValueError of ``read`` is shown, one sentence, and nothing else changes. What was read
        stays in this session until it is forgotten; the files themselves are let go at once.
        """
        if self._sketch:
            return self.uploaded
        slot = own_uploads().of(self.entry.stem)
        key = self._key(f"upload-{slot.get('round', 0)}")

        def changed() -> None:
            slot.pop("error", None)
            slot["arrived"] = True

        def forget() -> None:
            for name in ("result", "names", "error"):
                slot.pop(name, None)
            self._redraw()

        files = st.file_uploader(
            label, accept_multiple_files=True, key=key, help=help or None, on_change=changed
        )
        if slot.pop("arrived", False) and files:
            with self.progress("Reading …") as report:
                try:
                    slot["result"] = read([(f.name, f.getvalue()) for f in files], report)
                except ValueError as error:
                    slot["error"] = str(error)
                else:
                    slot["names"] = ", ".join(f.name for f in files)
            slot["round"] = slot.get("round", 0) + 1  # an empty field takes the old one's place
            _let_go(files)
            st.rerun()
        if "error" in slot:
            st.error(plain(slot["error"]))
        if self.uploaded is not None:
            st.caption(plain(f"In use: {excerpt(slot['names'], 80)}"))
            st.button("Forget the uploaded files", key=self._key("forget"), on_click=forget)
        return self.uploaded

    def cached(
        self, max_entries: int, spinner: str | bool = False
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Keep the results of a function: for all readers, or, while an upload is in use, in this
        session alone, so that nothing of it outlives the session.

        Arguments whose names start with an underscore do not count for the comparison.
        """

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            for_all, own = (
                st.cache_resource(max_entries=max_entries, show_spinner=spinner, scope=scope)(
                    function
                )
                for scope in ("global", "session")
            )
            return lambda *args: (for_all if self.uploaded is None else own)(*args)

        return decorate

    @contextmanager
    def progress(self, text: str) -> Iterator[Report]:
        """A bar that is there while work goes on: ``report(share)`` or ``report(share, text)``."""
        place = st.empty()
        outside = copy_context()  # of caches, which would note the bar and draw it again

        def report(share: float, what: str = text) -> None:
            outside.run(place.progress, min(max(float(share), 0.0), 1.0), what)

        try:
            yield report
        finally:
            place.empty()

    # ---- results -------------------------------------------------------------------------------

    def chart(
        self, template: Template, data: Mapping[str, Table], caption: str, name: str | None = None
    ) -> None:
        """Draw ``data`` (columns by dataset) with ``template``; ``caption`` says what came out."""
        name = name or template.name
        moved = [
            dataset
            for dataset, columns in template.datasets.items()
            if self._part(
                f"{name} {template.name} {dataset}", sketch.digest_table(data[dataset], columns)
            )
        ]
        if self._sketch:
            if moved:
                self._sketch.charts[name] = {
                    dataset: sketch.pack(data[dataset], template.datasets[dataset])
                    for dataset in moved
                }
            self._words(f'<p class="ev-caption">{safe(caption)}</p>')
            return
        spec = dict(template.sized(self.presenting))
        spec["datasets"] = {
            dataset: _arrow(data[dataset], columns)
            for dataset, columns in template.datasets.items()
        }
        with st.container(key=f"chart-{name}", gap=None):
            st.vega_lite_chart(spec=spec, width="stretch", alt=template.alt, key=self._key(name))
            self._words(f'<p class="ev-caption">{safe(caption)}</p>')

    def numbers(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """The numbers that matter: label, value, and the formula filled in."""
        tiles = "".join(
            f'<div class="ev-number"><div class="ev-name">{safe(label)}</div>'
            f'<div class="ev-figure">{safe(value)}</div><small>{safe(formula)}</small></div>'
            for label, value, formula in rows
        )
        self._words(f'<div class="ev-numbers">{tiles}</div>')

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        caption: str = "",
        right: Collection[str] = (),
        marked: Collection[int] = (),
    ) -> None:
        """A table in words and figures. ``right`` names the headings whose cells are set to the
        right, ``marked`` numbers the rows that stand out."""
        side = [' class="ev-right"' if heading in right else "" for heading in headings]
        head = "".join(
            f'<th scope="col"{c}>{safe(h)}</th>' for c, h in zip(side, headings, strict=True)
        )
        body = ""
        for at, row in enumerate(rows):
            cells = (f"<td{c}>{safe(t)}</td>" for c, t in zip(side, row, strict=True))
            body += '<tr class="ev-marked">' if at in marked else "<tr>"
            body += "".join(cells) + "</tr>"
        self._words(
            f'<div class="ev-scroll" tabindex="0"><table class="ev-table">'
            f"<caption>{safe(caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def legend(self, colours: Mapping[str, str]) -> None:
        """What each colour in the charts beside it stands for."""
        items = "".join(
            f'<span><i style="background:{safe(colour)}"></i>{safe(label)}</span>'
            for label, colour in colours.items()
        )
        self._words(f'<div class="ev-legend">{items}</div>')

    def formula(self, text: str) -> None:
        """A formula with the current numbers, as plain text."""
        self._words(f'<div class="ev-formula">{safe(text)}</div>')

    def notice(self, *sentences: str, tone: Tone = "plain") -> None:
        """What to notice in this state."""
        body = "".join(f"<p>{safe(sentence)}</p>" for sentence in sentences if sentence)
        self._words(f'<div class="ev-notice ev-tone-{tone}" role="note">{body}</div>')

    def challenges(self, challenges: Iterable[Challenge]) -> None:
        """Tasks that check themselves; once solved, they stay solved for the session."""
        if self.presenting:
            return
        solved = self._slot("solved", set)
        rows = []
        for challenge in challenges:
            if challenge.solved:
                solved.add(challenge.task)
            done = challenge.task in solved
            sign = (
                '<span class="ev-done" aria-label="solved">✔</span>' if done else "<span>○</span>"
            )
            rows.append(
                f"<li>{sign}<div>{safe(challenge.task)}<br>"
                f"<small>{safe(challenge.state)}</small></div></li>"
            )
        st.subheader("Try it", anchor=False)
        self._words(f'<ul class="ev-challenges">{"".join(rows)}</ul>')

    # ---- words and code ------------------------------------------------------------------------

    def prose(self, heading: str, markdown: str) -> None:
        """A section to read; hidden while presenting."""
        if not self.presenting and not self._sketch:
            st.subheader(heading, anchor=False)
            st.markdown(markdown)

    def mathematics(self, markdown: str) -> None:
        """Formulas, conventions, limits and the reference."""
        self.prose("The mathematics", markdown)

    def code(
        self, function: object, call: str, data: Callable[[], Mapping[str, Table]] | None = None
    ) -> None:
        """The very function that drew this with the values of now, to read, copy and download."""
        if self.presenting or self._sketch:
            return
        stem, name = self.entry.stem, function.__name__  # type: ignore[attr-defined]
        box = st.expander(
            "The code", key=self._key(f"code-{name}"), on_change="rerun", icon=":material/code:"
        )
        if not box.open:  # nothing is read or sent while it is closed
            return
        with box:
            st.code(listing.excerpt(function, call), language="python")
            with st.container(horizontal=True):
                st.download_button(
                    "Download as one file that runs",
                    data=lambda: listing.standalone(function, call),
                    file_name=f"{name}.py",
                    mime="text/x-python",
                    on_click="ignore",
                )
                for title, table in (data() if data else {}).items():
                    st.download_button(
                        f"Data as CSV: {title}",
                        data=_csv(table),
                        file_name=f"{stem}-{title}.csv",
                        mime="text/csv",
                        key=self._key(f"csv-{title}"),
                        on_click="ignore",
                    )

    def footer(self) -> None:
        """What to read before and next, and where it is used."""
        if self.presenting:
            return
        by_stem = catalog.BY_STEM
        rows = {
            "Read before": [by_stem[stem] for stem in self.entry.before],
            "What comes next": catalog.comes_next(self.entry.stem),
            "Put to use in": catalog.put_to_use(self.entry.stem),
        }
        st.divider()
        for column, (heading, entries) in zip(st.columns(3), rows.items(), strict=True):
            if entries:
                with column:
                    st.caption(heading)
                    for entry in entries:
                        st.page_link(ROOT / entry.path, label=entry.title, icon=entry.icon)


def _is_pair(raw: Sequence[Any], control: Control) -> bool:
    """Whether ``raw`` is a bare point rather than a value with its stamp."""
    return isinstance(control, Point) and isinstance(raw[0], (int, float))


def _let_go(files: Sequence[Any]) -> None:
    """Free what the server keeps of uploaded files; Streamlit would, at the session's end."""
    context = get_script_run_ctx()
    if runtime.exists() and context:
        for file in files:
            runtime.get_instance().uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def _arrow(table: Table, columns: Sequence[str]) -> bytes:
    """The named columns as one Arrow stream."""
    arrays = pa.table({name: pa.array(np.asarray(table[name])) for name in columns})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, arrays.schema) as writer:
        writer.write_table(arrays)
    return sink.getvalue()


def _csv(table: Table) -> Callable[[], str]:
    return lambda: pd.DataFrame(table).map(without_formula).to_csv(index=False)
