"""The upload field: what was understood of a reader's files, a first look where something is not
certain, and the controls that correct it."""

import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.datasets.intake.delimited import DELIMITERS
from core.datasets.intake.look import first_look
from core.datasets.intake.reading import AsIs, Form, read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.roles import NOBODY, Need, Role
from core.datasets.intake.understanding import Choices, Question, Understood
from core.settings import settings
from core.ui import log, measure, sign_in, uploads
from core.ui.controls import excerpt
from core.ui.csv_download import as_csv
from core.ui.page import Page
from core.ui.session import Session
from core.ui.view import Part, Report
from core.ui.waiting import Wait
from core.ui.words import plain
from core.work.task import Away, Pending, Task, WorkError, away
from core.work.workers import workers

MOST_SHOWN = 6  # answers to a question, before they are a list to choose from
MOST_TOLD = 8  # files, a sentence each
MOST_TABLES = 3  # that stand one below the other; of more, one at a time
HEADER, ROW = 38, 35  # pixels of the first look
HERE_BYTES = 400_000  # of files that are read here, in 100 ms or so; larger ones by a worker
HERE_MEMBERS = 30  # each costs 25 ms or so
KEPT_BYTES = 30_000_000  # of files whose reading can be changed after they are in use
UNKNOWN = "These files cannot be read, for a reason that the page does not know."
PLAYED, FREE, LOST = "#2a6fb022", "", "#c4480033"  # behind cells: with a part, without, left out

Files = Sequence[tuple[str, bytes]]
Waits = Callable[[Task, Report], Any]


@dataclass
class Intake:
    """Files on their way in: as they came, what the reader has decided, and what they mean."""

    files: Files
    choices: dict[str, Choices] = field(default_factory=dict)
    tables: list[Understood | AsIs] = field(default_factory=list)
    stale: bool = False  # a choice has been made since they were read
    round: int = 0  # how often they were read: widgets that show a reading begin anew with it
    asked: dict[str, dict[str, Question]] = field(default_factory=dict)  # by file, then by key
    recalled: bool = False  # decided as for other files of the same form
    looked_at: str = ""  # the table that its reader chose, of many

    def heard(self) -> None:
        """Keep the questions of the last reading: an answered one is not asked again, but shown."""
        for table in self.tables:
            if isinstance(table, Understood):
                kept = self.asked.setdefault(table.raw.name, {})
                kept |= {question.key: question for question in table.questions}

    def questions(self, table: Understood) -> list[Question]:
        """What is asked about a table, and what has been answered, with the answer as taken."""
        name = table.raw.name
        now = {question.key: question for question in table.questions}
        chosen = self.choices.get(name, Choices())
        shown = []
        for key, question in self.asked.get(name, {}).items():
            answer = _answer(chosen, key)
            if key in now:
                shown.append(now[key])
            elif answer is not None:
                shown.append(replace(question, taken=answer))
        return shown

    def forget(self, name: str, but: Iterable[str] = ()) -> None:
        """Drop the questions, but some, of a file whose columns are about to be others."""
        kept = self.asked.get(name, {})
        self.asked[name] = {key: question for key, question in kept.items() if key in but}

    @property
    def clear(self) -> bool:
        return all(table.clear for table in self.tables)

    @property
    def tabled(self) -> bool:
        """Whether any of the files is a table whose reading can be looked at and changed."""
        return any(isinstance(table, Understood) for table in self.tables)

    @property
    def known(self) -> list[Understood]:
        """The files that are tables."""
        return [table for table in self.tables if isinstance(table, Understood)]

    def shown(self, form: Form) -> Understood:
        """Of many tables the one that is looked at: chosen; else the first that asks or is refused
        or, where it is used alone, the longest of those that can be."""
        chosen = [table for table in self.known if _path_of(table) == self.looked_at]
        first = [table for table in self.known if not (form.one or table.clear)]
        usable = [table for table in self.known if not table.why_not] or self.known
        return [*chosen, *first, max(usable, key=lambda table: len(table.table))][0]

    def alike(self, table: Understood, question: Question) -> list[str]:
        """Other tables of the same form that ask the same; which series is meant is each one's."""
        answers = question.key, [value for value, _ in question.options]
        return [
            other.raw.name
            for other in self.known
            if other is not table
            and question.key != "group"
            and _form_of(other) == _form_of(table)
            and any((q.key, [value for value, _ in q.options]) == answers for q in other.questions)
        ]

    def given(self, form: Form) -> list[Understood | AsIs]:
        """The tables that the page is given: where it takes one of a kind, and several are of that
        of the one that is looked at, it alone of them."""
        if not form.one or not self.known:
            return self.tables
        one = self.shown(form)
        return [
            table
            for table in self.tables
            if table is one or isinstance(table, AsIs) or table.need != one.need
        ]

    def told_of(self, tables: Sequence[Understood | AsIs]) -> str:
        """What was understood, a sentence a file."""
        if not any(isinstance(table, Understood) for table in tables):
            return ""
        said = [f"{table.name}: {table.sentence}" for table in tables[:MOST_TOLD]]
        if len(tables) > MOST_TOLD:
            said.append(f"And {len(tables) - MOST_TOLD:,} more files.")
        said = [tables[0].sentence] if len(tables) == 1 else said
        said += ["Read as you decided for a file of this form before."] * self.recalled
        return " ".join(said)

    @property
    def told(self) -> str:
        return self.told_of(self.tables)


def show(page: Page, session: Session, part: Part) -> None:
    """The field, and below it what is in use."""
    if not session.uploads.allowed:
        address = page.address(session)
        here = address["path"], address["query"]
        sign_in.ask(f"{part.content['label']}: sign in to bring files.", page.key("sign-in"), here)
        return
    slot = session.uploads.of(page.stem)
    key = page.key(f"upload-{slot.get('round', 0)}")

    def changed() -> None:
        slot.pop("error", None)
        slot["arrived"] = True

    def forget() -> None:
        forget_files(session, page.stem)
        st.session_state[page.key("redraw")] = True

    full = uploads.held() >= settings().uploads_mb * 1_000_000
    files = st.file_uploader(
        part.content["label"],
        accept_multiple_files=True,
        key=key,
        help=part.content["help"] or None,
        on_change=changed,
        max_upload_size=_most_mb(part),
        disabled=full,
    )
    if full:
        st.caption("The server holds as many uploads as it can just now; try again later.")
    arrived = slot.pop("arrived", False)
    if arrived:
        uploads.give_up(slot)  # the files that the field had before
    if arrived and session.uploads.refused:
        slot["error"], session.uploads.refused = session.uploads.refused, ""
        slot["round"] = slot.get("round", 0) + 1
        _let_go(files)
        measure.refused(page.stem)
        st.rerun()
    if arrived and files:
        slot["coming"], slot["sent"] = Intake([(f.name, f.getvalue()) for f in files]), files
    if "coming" in slot:
        wait = Wait(page.key("stop-reading"))
        try:
            with wait.progress("Reading …") as report:
                take_in(session, page.stem, part, slot["coming"].files, report, wait.result)
        except Pending:  # the script that is wanted instead finds the reading where it was
            return
        slot["round"] = slot.get("round", 0) + 1  # an empty field takes the old one's place
        _let_go(slot.pop("sent", []))
        st.rerun()
    if slot.pop("ask", False):
        _look_at(page, session, part)
    if "error" in slot:
        st.error(plain(slot["error"]))
    intake: Intake | None = slot.get("intake")
    if slot.get("result") is not None:
        st.caption(plain(f"In use: {excerpt(slot['names'], 80)}"))
        if slot.get("told"):
            st.caption(plain(slot["told"]))
    with st.container(horizontal=True):
        if intake and intake.files and intake.tabled:
            label = "Change how it was read" if slot.get("result") is not None else "Look at it"
            if st.button(label, key=page.key("reading")):
                _look_at(page, session, part)
        if slot.get("result") is not None:
            st.button("Forget the uploaded files", key=page.key("forget"), on_click=forget)
        elif example := part.content.get("example"):
            st.download_button(
                "An example file",
                example.make,
                example.name,
                example.kind,
                key=page.key("example"),
                on_click="ignore",
            )


def _most_mb(part: Part) -> int | None:
    """Megabytes of one file that the page reads: the browser sends no larger one."""
    form, limits = part.content["form"], part.content.get("limits")
    if limits is None and form is None:
        return None
    return math.ceil((limits or form.limits).packed / 1e6)


def patiently(task: Task, _: Report) -> Any:
    """What a task comes to, however long it takes."""
    return task.result(None)


def take_in(
    session: Session, stem: str, part: Part, files: Files, report: Report, wait: Waits = patiently
) -> None:
    """Read files that have arrived; a clear form goes straight in, another one asks first.

    Where ``wait`` gives up waiting (Pending), the same call goes on later with what a worker has
    done meanwhile.
    """
    slot = session.uploads.of(stem)
    form: Form | None = part.content["form"]
    intake: Intake = slot.setdefault("coming", Intake(files))
    if form is None:
        use(session, stem, part, files, files, report, wait)
    else:
        done = intake.round > 0 or read_again(session, stem, form, intake, report, wait)
        if done and intake.round == 1 and _recall(slot, intake):
            first = intake.tables
            done = read_again(session, stem, form, intake, report, wait)
            intake.recalled = done
            if not done:  # what was decided then does not fit
                intake.choices, intake.tables, done = {}, first, True
                slot.pop("error", None)
                slot["refused"] = None
        if intake.tables:
            slot["intake"], slot["size"] = intake, _size(files)
            clear = done and intake.clear and intake.given(form) == intake.tables
            if not (clear and use(session, stem, part, intake.tables, files, report, wait)):
                slot["ask"] = True
    slot.pop("coming", None)


def _form_of(table: Understood) -> int:
    """What tells files of one form from others: the names and the number of their columns, and
    what parts them. Nothing of the file can be read from it."""
    raw = table.raw
    return hash((raw.names, len(raw.columns), raw.delimiter, table.need.name))


def _recall(slot: dict[str, Any], intake: Intake) -> bool:
    """Decide as the reader did for files of the same form, where something is asked."""
    known = slot.get("known", {})
    for table in intake.tables:
        if isinstance(table, Understood) and table.questions and _form_of(table) in known:
            intake.choices[table.raw.name] = known[_form_of(table)]
    return bool(intake.choices)


def _remember(slot: dict[str, Any], intake: Intake) -> None:
    """Keep what the reader decided, but for which of several series: its name is the file's."""
    for table in intake.tables:
        if isinstance(table, Understood) and table.raw.name in intake.choices:
            chosen = replace(intake.choices[table.raw.name], group=None)
            slot.setdefault("known", {})[_form_of(table)] = chosen


def _made(
    stem: str,
    slot: dict[str, Any],
    files: Files,
    step: Any,
    work: Away,
    report: Report,
    wait: Waits,
) -> Any:
    """What ``work`` on these files comes to: done here where they are small, else by a worker.
    ``step`` tells it from other work on them: what a worker is at for another step is stopped."""
    known, task = slot.get("task", (None, None))
    if task is not None and known != step:
        slot.pop("task")
        task.stop()
    if task is None or known != step:
        if _size(files) <= HERE_BYTES and _members(files) <= HERE_MEMBERS:
            return work.here(report)
        task = measure.task(stem, workers().start(work))
        slot["task"] = step, task
    try:
        made = wait(task, report)
    except Pending:
        raise
    except Exception:
        slot.pop("task", None)
        raise
    slot.pop("task", None)
    return made


def _size(files: Files) -> int:
    return sum(len(data) for _, data in files)


def _members(files: Files) -> int:
    """About how many files there are, those of archives too, by the marks in their directories."""
    return sum(max(1, data.count(b"PK\1\2")) for _, data in files)


def read_again(
    session: Session,
    stem: str,
    form: Form,
    intake: Intake,
    report: Report,
    wait: Waits = patiently,
) -> bool:
    """Understand the files as the reader's choices say; False with one sentence kept if not."""
    slot = session.uploads.of(stem)

    def read() -> None:
        choices = dict(intake.choices)
        work = away(read_tables, intake.files, form, choices=choices, look=True)
        step = id(intake), choices
        intake.tables = _made(stem, slot, intake.files, step, work, report, wait)
        intake.round += 1
        intake.heard()
        refusals = [t.why_not for t in intake.tables if isinstance(t, Understood) and t.why_not]
        if refusals:
            raise ValueError(refusals[0])

    done = _guarded(session, stem, read)
    intake.stale = False
    slot["refused"] = None if done else intake.round
    return done


def use(
    session: Session,
    stem: str,
    part: Part,
    tables: Any,
    files: Files,
    report: Report,
    wait: Waits = patiently,
) -> bool:
    """What the page makes of the tables takes the old one's place; False with one sentence kept
    where it cannot use them."""
    slot = session.uploads.of(stem)

    def make() -> None:
        result = part.content["read"](tables, report)
        if isinstance(result, Away):
            result = _made(stem, slot, files, id(tables), result, report, wait)
        session.uploads.kept.clear()
        slot["result"], slot["size"] = result, _size(files) or slot.get("size", 0)
        slot["names"] = ", ".join(name for name, _ in files)
        intake = slot.get("intake")
        slot["told"], slot["used"] = (intake.told_of(tables), tables) if intake else ("", [])
        if intake:
            _remember(slot, intake)
        if intake and _size(intake.files) > KEPT_BYTES:
            intake.files = []

    done, intake = _guarded(session, stem, make), slot.get("intake")
    slot["refused"] = None if done or intake is None else intake.round
    return done


def _guarded(session: Session, stem: str, act: Callable[[], None]) -> bool:
    slot = session.uploads.of(stem)
    slot.pop("error", None)
    try:
        act()
    except Pending:
        raise
    except WorkError as error:
        slot["error"] = str(error)
        return False
    except ValueError as error:
        slot["error"] = str(error)
        log.event("upload refused", page=stem)
    except Exception as error:  # a fault of the code's, not of the file's: the page must stand
        log.event("upload failed", logging.ERROR, error, page=stem)
        slot["error"] = UNKNOWN
    else:
        return True
    measure.refused(stem)
    return False


def forget_files(session: Session, stem: str) -> None:
    """Drop what was uploaded to this page, and what was made of it."""
    slot = session.uploads.of(stem)
    uploads.give_up(slot)
    for name in ("result", "names", "told", "used", "error", "intake", "ask", "refused", "size"):
        slot.pop(name, None)
    session.uploads.kept.clear()


def _let_go(files: Sequence[Any]) -> None:
    """Free what the server keeps of uploaded files; Streamlit would, at the session's end."""
    context = get_script_run_ctx()
    if runtime.exists() and context:
        for file in files:
            runtime.get_instance().uploaded_file_mgr.remove_file(context.session_id, file.file_id)


# ---- the first look ----------------------------------------------------------------------------


def _look_at(page: Page, session: Session, part: Part) -> None:
    session.uploads.of(page.stem).pop("using", None)  # by a window that was closed meanwhile
    _dialog(page, session, part)


@st.dialog("How your files are read", width="large")
def _dialog(page: Page, session: Session, part: Part) -> None:
    slot = session.uploads.of(page.stem)
    intake: Intake = slot["intake"]
    form: Form = part.content["form"]
    if intake.stale:
        wait = Wait(page.key("stop-looking"))
        try:
            with wait.progress("Reading …") as report:
                read_again(session, page.stem, form, intake, report, wait.result)
        except Pending:
            return
    if "error" in slot:
        st.error(plain(slot["error"]))
    tables, given = intake.known, intake.given(form)
    if len(tables) > MOST_TABLES or len(given) < len(intake.tables):
        tables = [_one_of_many(page, session, intake, form)]
    for table in tables:
        if len(intake.tables) > 1:
            st.subheader(excerpt(table.name, 60))
        _table(page, intake, table, slot.get("error", ""), form.needs)
    refused = slot.get("refused") == intake.round  # as it is read now, the page cannot use it
    refused |= any(table.why_not for table in given if isinstance(table, Understood))
    with st.container(horizontal=True):
        if st.button("Use it like this", key=page.key("use"), type="primary", disabled=refused):
            slot["using"] = True
        if slot.get("using"):
            wait = Wait(page.key("stop-using"))
            try:
                with wait.progress("Reading …") as report:
                    stem, files = page.stem, intake.files
                    done = use(session, stem, part, given, files, report, wait.result)
            except Pending:
                return
            slot.pop("using", None)
            if done:
                st.session_state[page.key("redraw")] = True
                st.rerun()
            else:
                st.rerun(scope="fragment")
        if st.button("Forget these files", key=page.key("drop")):
            forget_files(session, page.stem)
            st.session_state[page.key("redraw")] = True
            st.rerun()


def _one_of_many(page: Page, session: Session, intake: Intake, form: Form) -> Understood:
    """The table that is looked at, and the list to choose another from."""
    slot, key = session.uploads.of(page.stem), page.key(f"which-{intake.round}")
    tables = {_path_of(table): table for table in intake.known}

    def chosen() -> None:
        intake.looked_at = st.session_state[key]
        slot.pop("error", None)
        slot["refused"] = None

    def named(path: str) -> str:
        table = tables[path]
        state = "cannot be used" if table.why_not else "" if table.clear else "asks"
        return excerpt(path, 50) + f" ({state})" * bool(state)

    one = intake.shown(form)
    label = f"Which of {len(tables):,} tables to {'use' if form.one else 'look at'}"
    at = list(tables).index(_path_of(one))
    st.selectbox(label, list(tables), at, named, key=key, on_change=chosen)
    return one


def _path_of(table: Understood) -> str:
    """Where in its archive, or its name."""
    return table.raw.archive[1] or table.raw.name


def _table(page: Page, intake: Intake, table: Understood, said: str, needs: Sequence[Need]) -> None:
    """One table: what was understood, what is asked, its first rows, and how to correct it; said:
    what stands above all tables; needs: the kinds of table that it may be."""
    name = table.raw.name
    key = f"{page.stem}-look-{intake.tables.index(table)}-{intake.round}"

    def decide(**news: Any) -> None:
        if news.keys() & {"delimiter", "names", "sheet"}:
            intake.forget(name, but=news)
        if news.keys() & {"need", "across"}:
            intake.forget(name, but=news)
            news |= {"columns": ()}
        if "groups" in news:
            news |= {"group": None}  # one of another column's
        intake.choices[name] = replace(intake.choices.get(name, Choices()), **news)
        intake.stale = True

    if not table.why_not or table.why_not != said:
        (st.error if table.why_not else st.markdown)(plain(table.sentence))
    reasons = table.reasons
    if len(reasons) > 1:
        st.markdown("\n".join(f"- {plain(reason)}" for reason in reasons[:8]))
    for warning in table.warnings:
        st.warning(plain(warning))
    for question in intake.questions(table):
        alike = intake.alike(table, question)

        def decide_all(alike: list[str] = alike, **news: Any) -> None:
            for other in alike:
                intake.choices[other] = replace(intake.choices.get(other, Choices()), **news)
            decide(**news)

        _question(question, f"{key}-{question.key}", table, decide_all)
        if alike:
            more = f"{len(alike)} other tables" if len(alike) > 1 else "the other table"
            st.caption(f"The answer counts for {more} of this form as well.")
    look = first_look(table)
    st.markdown(_roles(look.parts))
    st.caption("The first rows")  # beside it the tools of the table come up, over no part's name
    st.dataframe(
        _coloured(look.cells, look.parts),
        hide_index=True,
        column_config={
            name: f"{name} → {role}" if role and role != name.casefold() else name
            for name, role in look.parts.items()
        },
        height=HEADER + ROW * len(look.cells),
        key=f"{key}-rows",
    )
    with st.expander("Change how it is read", bool(table.why_not), key=f"{key}-more"):
        _corrections(key, table, needs, decide)


def _roles(parts: Mapping[str, str]) -> str:
    """Which column plays which part, in lines that break where a screen is narrow: the table below
    scrolls."""
    played: dict[str, list[str]] = {}
    for name, role in parts.items():
        if role:
            played.setdefault(role, []).append(excerpt(name, 30))
    shown = {
        role: ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        for role, names in played.items()
    }
    return " ".join(f":blue-badge[{plain(role)}: {plain(names)}]" for role, names in shown.items())


def _question(question: Question, key: str, table: Understood, decide: Callable[..., None]) -> None:
    words = dict(question.options)
    options = list(words)

    def answer() -> None:
        decide(**_choice(question.key, st.session_state[key], table))

    common = {
        "index": options.index(question.taken) if question.taken in words else None,
        "format_func": lambda option: plain(words[option]),
        "key": key,
        "on_change": answer,
    }
    if len(options) > MOST_SHOWN:
        st.selectbox(plain(question.text), options, **common)
    else:
        st.radio(plain(question.text), options, horizontal=len(options) < 4, **common)


def _answer(choices: Choices, key: str) -> Any:
    """What a reader has answered to a question; None for nothing."""
    if key == "columns":
        return choices.columns or None
    if key.startswith("column "):
        places = dict(choices.columns).get(key.removeprefix("column "))
        return None if places is None else next(iter(places), NOBODY)
    return getattr(choices, key)


def _choice(key: str, value: Any, table: Understood) -> dict[str, Any]:
    """The choice that an answer stands for; "column date" is a part."""
    if not key.startswith("column "):
        return {key: value}
    places = () if value == NOBODY else (value,)
    return {"columns": _with_part(table, key.removeprefix("column "), places)}


def _with_part(table: Understood, role: str, places: tuple[int, ...]) -> tuple:
    parts = dict(table.choices.columns) | {role: places}
    return tuple(parts.items())


def _corrections(
    key: str, table: Understood, needs: Sequence[Need], decide: Callable[..., None]
) -> None:
    """Every decision of the reading, to be taken again."""
    names = [name or f"column {at + 1}" for at, name in enumerate(table.raw.names)]
    left, right = st.columns(2)
    for role in table.need.roles:
        with left:
            _part_of(key, table, role, names, decide)
    with right:
        kinds = {need.name: need.what for need in needs}
        if len(set(kinds.values())) > 1:
            _pick("What the table holds", key, "need", kinds, table.need.name, decide)
        if table.need.groups:
            used = {at for places in table.cast.parts.values() for at in places}
            free = {at: excerpt(name, 40) for at, name in enumerate(names) if at not in used}
            whose = -1 if table.whose is None else table.whose
            label = f"Whose each row is ({table.need.groups[-1]})"
            _pick(label, key, "groups", {-1: "one series"} | free, whose, decide)
        _pick("Decimal sign", key, "decimal", {".": "point", ",": "comma"},
              table.numbers.decimal, decide)  # fmt: skip
        if table.date and table.date.kind in ("day first", "month first"):
            order = {True: "day first", False: "month first"}
            _pick("Dates", key, "day_first", order, table.date.kind == "day first", decide)
        first = table.raw.layout.titles + 1 if table.raw.layout.names else 0
        rows = {0: "no names"} | {
            at + 1: f"row {at + 1}: {', '.join(filter(None, row))[:40]}"
            for at, row in enumerate(table.raw.head[:8])
        }
        _pick("Names of columns", key, "names", rows, first, decide)
        if table.raw.delimiter:
            _pick("Cells are parted by", key, "delimiter", DELIMITERS, table.raw.delimiter, decide)
        if len(table.raw.sheets) > 1:
            sheets = {sheet: sheet for sheet in table.raw.sheets}
            _pick("Sheet", key, "sheet", sheets, table.choices.sheet, decide)


def _part_of(
    key: str, table: Understood, role: Role, names: list[str], decide: Callable[..., None]
) -> None:
    places = list(table.cast.parts.get(role.name, ()))
    own = f"{key}-part-{role.name}"

    def chosen() -> None:
        value = st.session_state[own]
        places = tuple(value) if role.many else () if value is None else (value,)
        decide(columns=_with_part(table, role.name, places))

    common = {
        "options": list(range(len(names))),
        "format_func": lambda at: excerpt(names[at], 40),
        "key": own,
        "on_change": chosen,
    }
    if role.many:
        st.multiselect(role.name, default=places, **common)
    else:
        st.selectbox(role.name, index=places[0] if places else None, placeholder="none", **common)


def _pick(
    label: str,
    key: str,
    choice: str,
    options: Mapping[Any, str],
    taken: Any,
    decide: Callable[..., None],
) -> None:
    own, values = f"{key}-pick-{choice}", list(options)
    st.selectbox(
        label,
        values,
        index=values.index(taken) if taken in options else None,
        format_func=options.__getitem__,
        key=own,
        on_change=lambda: decide(**{choice: st.session_state[own]}),
    )


def _coloured(cells: pd.DataFrame, parts: Mapping[str, str]) -> Any:
    """Columns with a part behind one colour, rows that were left out behind another."""
    reasons = cells.get("left out, because")

    def colours(column: pd.Series) -> list[str]:
        plain_colour = PLAYED if parts[column.name] else FREE
        lost = reasons if reasons is not None else [""] * len(column)
        return [
            f"background-color: {LOST if reason else plain_colour}"
            if reason or plain_colour
            else ""
            for reason in lost
        ]

    return cells.style.apply(colours, axis=0)


def downloads(page: Page, session: Session) -> None:
    """Beside the code: the table as it was understood, and how it was read as pandas code."""
    slot = session.uploads.of(page.stem)
    if slot.get("result") is None:
        return
    tables = [table for table in slot.get("used", ()) if isinstance(table, Understood)]
    for at, table in enumerate(tables):
        many = f" {at + 1}" if len(tables) > 1 else ""
        st.download_button(
            f"Your table, cleaned{many}",
            partial(as_csv, table.table),
            f"{page.stem}-cleaned{many.strip()}.csv",
            "text/csv",
            key=page.key(f"cleaned-{at}"),
            on_click="ignore",
        )
        st.download_button(
            f"How it was read (pandas){many}",
            lambda table=table: recipe(table),
            f"{page.stem}-recipe{many.strip()}.py",
            "text/x-python",
            key=page.key(f"recipe-{at}"),
            on_click="ignore",
        )
