"""Puts a page on the screen through Streamlit: its head, the open chapter, what it leads to.

Everything about the layout is here; a chapter only says which part is what.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st
from streamlit.errors import StreamlitAPIException

from core import catalog
from core.settings import settings
from core.ui import listing, live, upload_field
from core.ui.controls import (
    STEERED,
    Choice,
    Choices,
    Control,
    Point,
    Scrubber,
    Text,
    Toggle,
)
from core.ui.csv_download import as_csv
from core.ui.pack import Table
from core.ui.page import Chapter, Figure, Page
from core.ui.session import Session
from core.ui.view import Chart, Part, do_html
from core.ui.waiting import Script, go_back
from core.ui.words import safe, unbroken
from core.work.task import WorkError


def show(page: Page, session: Session, links: Mapping[str, Any]) -> None:
    """The page as ``session`` has it. ``links`` are Streamlit's pages by stem."""
    complaints = _arrive(page, session)
    chapter = page.open_chapter(session)
    _take_in_whole_page(page, session)
    name = f"{chapter.title} · {page.entry.title}" if len(page.chapters) > 1 else page.entry.title
    st.set_page_config(page_title=f"{name} · {settings().name}")
    _head(page, chapter, session, complaints)
    for number, figure in enumerate(chapter.figures):
        with st.container(key=f"figure-{figure.draw.__name__}"):
            st.fragment(lambda f=figure, n=number: _figure(f, n, session), key=figure.key)()
    with st.container(key="reading"):
        _mathematics(chapter)
    _footer(page, links)


# ---- state -------------------------------------------------------------------------------------


def _arrive(page: Page, session: Session) -> list[str]:
    """Read the address when the reader comes to this page; later only the chapter in it counts,
    which follows the browser's history."""
    query = {
        name: text
        for name, text in st.query_params.items()
        if not name.startswith("embed") and name != "present"
    }
    with session.lock:
        if session.here == page.stem:
            page.arrive(session, {n: text for n, text in query.items() if n == "chapter"})
            return []
        session.here = page.stem
        return page.arrive(session, query)


def _news(session: Session, key: str) -> Any:
    """What the live component ``key`` has reported since it was last asked; None for nothing."""
    raw = live.heard(key)
    if raw is None or raw == session.heard.get(key):
        return None
    session.heard[key] = raw
    return raw[0]


def _ack(session: Session, key: str) -> int:
    """The stamp of the last report of ``key`` that was taken in."""
    raw = session.heard.get(key)
    return raw[1] if isinstance(raw, (list, tuple)) and len(raw) == 2 else 0


def _take_in_whole_page(page: Page, session: Session) -> None:
    """The reset button stands outside the figures."""
    with session.lock:
        if _news(session, page.key("tools")) == "reset":
            page.choose(session, "")


def _take_in(figure: Figure, session: Session) -> bool:
    """Take what the live controls have reported; whether other figures must be drawn too."""
    page, chapter = figure.page, figure.chapter
    spreads = False
    for name, control in chapter.panel.controls.items():
        if isinstance(control, STEERED):
            raw = live.heard(page.key(name))
            if raw is not None and raw != session.heard.get(page.key(name)):
                session.heard[page.key(name)] = raw
                page.set(session, name, raw[0] if _stamped(raw, control) else raw)
                spreads |= page.spreads(session, name)
    title = _news(session, page.key("presets"))
    if title is not None:
        page.choose(session, title)
        spreads |= len(chapter.figures) > 1
    return spreads


def _stamped(raw: Any, control: Control) -> bool:
    pair = isinstance(raw, (list, tuple)) and len(raw) == 2
    return pair and not (isinstance(control, Point) and isinstance(raw[0], (int, float)))


# ---- the head of a page ------------------------------------------------------------------------


def _head(page: Page, chapter: Chapter, session: Session, complaints: Sequence[str]) -> None:
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="ev-heading"><h1>{safe(page.entry.title)}</h1>'
            f'<p class="ev-question">{safe(page.entry.question)}</p></div>'
        )
        tools = {"kind": "tools", "ack": _ack(session, page.key("tools"))}
        live.mount(page.key("tools"), tools, width="content")
    if len(page.chapters) > 1:
        tabs = [[each.slug, each.title] for each in page.chapters.values()]
        live.mount(page.key("tabs"), {"kind": "tabs", "tabs": tabs, "open": chapter.slug})
    scrubbers = {c.name for c in page.controls.values() if isinstance(c, Scrubber)}
    if scrubbers:  # charts bind to these: there before a chart is, and as long as a chart is
        inputs = (f'<input type="hidden" id="scrub-{n}" value="100000">' for n in sorted(scrubbers))
        st.html("".join(inputs))
    if complaints:
        st.warning("The address asked for something else: " + "; ".join(complaints[:6]) + ".")


# ---- figures -----------------------------------------------------------------------------------


def _figure(figure: Figure, number: int, session: Session) -> None:
    """One figure, whole. No other figure of this reader runs meanwhile."""
    host = Script(session, figure, number)
    with session.lock:
        redraw = st.session_state.pop(figure.page.key("redraw"), False)
        if _take_in(figure, session) or redraw:
            st.rerun()
        view = figure.run(session, host)
        if view.again and not view.parts:  # what is on the screen stays
            _run_again()
        host.done()
        if isinstance(view.failed, WorkError) and go_back(figure, session, str(view.failed)):
            st.rerun()
        host.say()
        session.screens[figure.key] = {part.identity: dict(part.digests) for part in view.parts}
        address = figure.page.address(session)
    places = {place: list(parts) for place, parts in _by_place(view.parts)}
    _stage(figure, number, session, places, address)
    _below(figure, session, places.get("below", []))
    with st.container(key=f"end-{number}"):
        for part in places.get("end", []):
            _part(figure, session, part)
    held = session.uploads.of(figure.page.stem).get("result") is not None
    live.mount(f"{figure.key}-address", {"kind": "address", "held": held} | address)
    if view.again:
        _run_again()


def _run_again() -> None:
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # the whole page is being drawn, not this figure alone
        st.rerun()


def _by_place(parts: Sequence[Part]) -> Iterator[tuple[str, Iterator[Part]]]:
    return groupby(sorted(parts, key=lambda part: part.place), key=lambda part: part.place)


def _stage(
    figure: Figure,
    number: int,
    session: Session,
    places: Mapping[str, list[Part]],
    address: Mapping[str, Any],
) -> None:
    """The picture; beside it what to do, the control that makes the point, and the verdict."""

    def draw(place: str) -> None:
        for buttons, parts in groupby(places.get(place, []), lambda part: part.kind == "button"):
            with st.container(horizontal=True, gap="small") if buttons else nullcontext():
                for part in parts:
                    _part(figure, session, part)

    chapter, first = figure.chapter, number == 0
    shown = ("picture", "lead", "side", "more")
    if not first and not any(places.get(place) for place in shown):
        return
    with st.container(key="stage" if first else f"stage-{number}"):
        # In the order of the tab key: the control that makes the point comes first. On the screen
        # the picture and the sentence come before it (stage.css).
        with st.container(key=f"side-{number}"):
            with st.container(key="lead" if first else f"lead-{number}"):
                draw("lead")
            if first:
                if places.get("do"):
                    draw("do")
                else:
                    st.html(unbroken(do_html(chapter.do)))
                _presets(figure, session, address)
            draw("side")
            if places.get("more"):
                with st.expander("More settings", key=figure.page.key(f"more-{number}")):
                    draw("more")
        with st.container(key=f"picture-{number}"):
            draw("picture")


def _presets(figure: Figure, session: Session, address: Mapping[str, Any]) -> None:
    if figure.chapter.presets:
        key = figure.page.key("presets")
        titles = list(figure.chapter.presets)
        data = {"kind": "presets", "titles": titles, "active": address["active"]}
        live.mount(key, data | {"ack": _ack(session, key)})


def _below(figure: Figure, session: Session, parts: Sequence[Part]) -> None:
    """Neighbouring pictures side by side where there is room, likewise neighbouring controls."""
    kinds = {"chart": "charts", "table": "charts", "words": "", "section": ""}

    def kind(part: Part) -> str:
        return kinds.get(part.kind, "controls")

    for number, (group, neighbours) in enumerate(groupby(parts, key=kind)):
        name = figure.draw.__name__
        with st.container(key=f"{group or 'words'}-{name}-{number}"):
            for part in neighbours:
                _part(figure, session, part)


def _part(figure: Figure, session: Session, part: Part) -> None:
    page = figure.page
    match part.kind:
        case "words":
            st.html(f'<div data-ev="{part.name}">{unbroken(part.content)}</div>')
        case "section":
            st.html(f'<div class="ev-section">{unbroken(part.content)}</div>')
        case "chart":
            _chart(page, part)
        case "control":
            key = page.key(part.name)
            live.mount(key, part.content | {"ack": _ack(session, key)})
        case "seed":
            _seed(page, session, part)
        case "native" | "pills":
            _native(page, session, part)
        case "button":
            _button(figure, session, part)
        case "upload":
            upload_field.show(page, session, part)
        case "code":
            _code(page, session, part)
        case "prose":
            _prose(part.name, part.content, page.key(f"prose-{part.name}"))
        case _:
            raise ValueError(f"a part of kind {part.kind}")


def _chart(page: Page, part: Part) -> None:
    chart: Chart = part.content
    spec = dict(chart.template.spec)
    spec["datasets"] = {
        dataset: _arrow(chart.data[dataset], columns)
        for dataset, columns in chart.template.datasets.items()
    }
    with st.container(key=f"chart-{part.name}", gap=None):
        st.vega_lite_chart(
            spec=spec, width="stretch", alt=chart.template.alt, key=page.key(part.name)
        )
        st.html(
            f'<p class="ev-caption" id="caption-{part.name}" data-ev="caption-{part.name}">'
            f"{unbroken(chart.caption)}</p>"
        )


def _arrow(table: Table, columns: Sequence[str]) -> bytes:
    """The named columns as one Arrow stream."""
    arrays = pa.table({name: pa.array(np.asarray(table[name])) for name in columns})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, arrays.schema) as writer:
        writer.write_table(arrays)
    return sink.getvalue()


# ---- controls of Streamlit's own ---------------------------------------------------------------


def _changed(page: Page, session: Session, news: Mapping[str, Any]) -> None:
    """Take values in before the figures run; Streamlit then runs the figure of the control."""
    with session.lock:
        spreads = [page.set(session, name, value) for name, value in news.items()]
    if any(spreads):
        st.session_state[page.key("redraw")] = True


def _seed(page: Page, session: Session, part: Part) -> None:
    """A button that draws another sample; ``sets`` gives the values of other controls that are
    drawn with it."""
    control, value = page.controls[part.name], part.content["value"]

    def draw_another() -> None:
        seed = (value * 7919 + 104_729) % control.high
        _changed(page, session, {part.name: seed})
        if sets := part.content.get("sets"):
            _changed(page, session, sets(seed))

    st.button(
        f"{control.label} (seed {value})",
        key=page.key(part.name),
        icon=":material/casino:",
        on_click=draw_another,
    )


def _native(page: Page, session: Session, part: Part) -> None:
    control = page.controls[part.name]
    key, value = page.key(part.name), page.values(session)[part.name]
    state = list(value) if isinstance(control, Choices) else value
    if st.session_state.get(key) != state:
        st.session_state[key] = state
    common = {
        "label": control.label,
        "key": key,
        "help": control.help or None,
        "on_change": lambda: _changed(page, session, {part.name: st.session_state[key]}),
    } | part.content
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
            st.text_area(placeholder=control.placeholder, height=24 * control.lines + 20, **common)
        case _:
            raise TypeError(f"{type(control).__name__} cannot be shown")


def _button(figure: Figure, session: Session, part: Part) -> None:
    page, content = figure.page, part.content

    def pressed() -> None:
        with session.lock:
            content["act"]()
        if len(figure.chapter.figures) > 1:
            st.session_state[page.key("redraw")] = True

    st.button(
        content["label"],
        key=page.key(part.name),
        icon=content["icon"],
        disabled=content["disabled"],
        on_click=pressed,
    )


# ---- to read and take away ---------------------------------------------------------------------


def _prose(heading: str, markdown: str, key: str) -> None:
    """Folded, and sent only when it is opened: formulas need scripts that a picture does not."""
    box = st.expander(heading, key=key, on_change="rerun", icon=":material/menu_book:")
    if box.open:
        with box:
            st.markdown(markdown)


def _mathematics(chapter: Chapter) -> None:
    if chapter.mathematics:
        key = chapter.page.key(f"mathematics-{chapter.name}")
        st.fragment(
            lambda: _prose("The mathematics", chapter.mathematics, key), key=f"{key}-fragment"
        )()


def _code(page: Page, session: Session, part: Part) -> None:
    function, call, data = part.content
    key = page.key(f"code-{part.name}")
    box = st.expander("The code", key=key, on_change="rerun", icon=":material/code:")
    if not box.open:  # nothing is read or sent while it is closed
        return
    with box:
        st.code(listing.excerpt(function, call), language="python")
        with st.container(horizontal=True):
            st.download_button(
                "Download as one file that runs",
                data=lambda: listing.standalone(function, call),
                file_name=f"{part.name}.py",
                mime="text/x-python",
                on_click="ignore",
            )
            for title, table in (data() if data else {}).items():
                st.download_button(
                    f"Data as CSV: {title}",
                    data=partial(as_csv, table),
                    file_name=f"{page.stem}-{title}.csv",
                    mime="text/csv",
                    key=page.key(f"csv-{title}"),
                    on_click="ignore",
                )
            upload_field.downloads(page, session)


def _footer(page: Page, links: Mapping[str, Any]) -> None:
    """What to read before and next, and where it is used."""
    by_stem = catalog.BY_STEM
    rows = {
        "Read before": [by_stem[stem] for stem in page.entry.before],
        "What comes next": catalog.comes_next(page.stem),
        "Put to use in": catalog.put_to_use(page.stem),
    }
    with st.container(key="footer"):
        st.divider()
        for column, (heading, entries) in zip(st.columns(3), rows.items(), strict=True):
            if entries:
                with column:
                    st.caption(heading)
                    for entry in entries:
                        st.page_link(links[entry.stem], label=entry.title, icon=entry.icon)
