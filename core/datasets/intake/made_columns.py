"""Columns that are made of others: a date of its year, month and day, a moment of a date and a
clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.dates import DateForm, date_form, number_date_form
from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import Need, Role, best_fit
from core.datasets.intake.words import MISSING

MOST = 0.95  # of the first cells that are there
FIRST = 500  # cells that are looked at
YEAR = ("year", "yr", "jahr", "année", "année civile", "año", "ano", "anno")
MONTH = ("period", "month", "mnth", "mth", "monat", "mois", "mes", "mês", "mese")
DAY = ("day", "day of month", "mday", "tag", "jour", "día", "dia", "giorno")
WEEK = (
    *("week", "wk", "week of year", "week number", "week no", "iso week", "woche", "kw"),
    *("kalenderwoche", "semaine", "semana", "settimana"),
)
QUARTER = ("quarter", "qtr", "quartal", "trimestre", "trimester")
HOUR = ("hour", "hr", "stunde", "heure", "hora", "ora")
CLOCK = (
    *(
        "delivery start",
        "anfang",
        "beginn",
        "von",
        "ab",
        "start",
        "begin",
        "from",
        "début",
        "inicio",
        "start time",
    ),
    *("time", "time of day", "clock", "uhrzeit", "zeit", "heure", "hora", "ora", "<time>"),
)
_YEARS, _DAYS = r"(?:18|19|20|21)\d\d", r"0?[1-9]|[12]\d|3[01]"
_WORDED = r"[^\W\d_]{3,10}\.?"
_MONTHS = rf"[Mm]?(?:0?[1-9]|1[0-2])|M13|{_WORDED}"  # the BLS has its means of years as M13
_WEEKS, _QUARTERS, _HOURS = r"0?[1-9]|[1-4]\d|5[0-3]", r"[1-4]", r"[01]?\d|2[0-4]"
_CLOCKS = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?"
_DEGREES = r"[-+]?\d{1,3}(?:\.\d+)?"
_LONG = r"[-+]?\d{1,3}\.\d+"
# How one cell holds a point: the whole cell, its latitude, its longitude. WKT and GeoJSON have the
# longitude first.
POINTS = (
    (
        rf"[(\[]?\s*{_LONG}\s*(?:[,;]\s*|\s+){_LONG}\s*[)\]]?",
        rf"^[(\[]?\s*(?P<it>{_LONG})",
        rf"(?P<it>{_LONG})\s*[)\]]?$",
    ),
    (
        rf"(?i:SRID=\d+;\s*)?(?i:POINT)\s*Z?\s*\(\s*{_DEGREES}\s+{_DEGREES}(?:\s+{_DEGREES})?\s*\)",
        rf"\(\s*{_DEGREES}\s+(?P<it>{_DEGREES})",
        rf"\(\s*(?P<it>{_DEGREES})\s",
    ),
    (
        rf".*[\"']coordinates[\"']\s*:\s*\[\s*{_DEGREES}\s*,\s*{_DEGREES}.*",
        rf"\[\s*{_DEGREES}\s*,\s*(?P<it>{_DEGREES})",
        rf"\[\s*(?P<it>{_DEGREES})\s*,",
    ),
)
_ARC = r"\d[\d°º'′’\"″”.\s]*"
# 47° 22′ 36″ N, 8° 32′ 30″ E; N 47° 22.6' E 8° 32.5'.
POINTS += (
    (
        rf"{_ARC}[NSns][\s,;/]*{_ARC}[EWOewo]",
        r"^(?P<it>[^NSns]*[NSns])",
        r"[NSns][\s,;/]*(?P<it>.*)$",
    ),
    (
        rf"[NSns]\s?{_ARC}[,;/]?\s*[EWOewo]\s?{_ARC}",
        r"^(?P<it>[NSns][^EWOewo,;/]*)",
        r"(?P<it>[EWOewo].*)$",
    ),
)
# 1535+ is a life that was not over yet: R prints a plus behind it.
LIFE, OVER, STILL = r"\d+(?:[.,]\d+)?\s*\+?", r"^(?P<it>.*?)\s*\+?$", r"(?P<it>\+)$"
TO_DEATH = ("days to death", "months to death", "time to death", "death days to")
TO_LAST_SEEN = (
    *("days to last follow up", "days to last followup", "days to last known alive"),
    *("months to last follow up", "time to last follow up", "last contact days to"),
)
WRITTEN = ("year first", "day first", "month first", "month by name")  # dates whatever the name
SPAN = r"(?P<it>\S.{5,30}?) ?(?: [-–—] | to | bis | au | al |/)(?P<end>\S.{5,30})"
PARTIAL = ("year", "fractional year")  # kinds of dates that a column may have and be but a part


@dataclass(frozen=True)
class MadeColumn:
    """A column at the end of a table. role: that it plays unless a reader says otherwise; sources:
    places of the columns it is made of; before: the sign before the cell of each of them; end:
    behind the last one; pattern: of a column that is a part of one other, with that part's name
    ``it``; every: the step of a column of dates that are made up, in the words of pandas; first:
    of several columns of which each has a part of the values, the first cell with a digit counts.
    """

    role: str
    place: int
    sources: tuple[int, ...]
    before: tuple[str, ...]
    end: str = ""
    pattern: str = ""
    every: str = ""
    first: bool = False


JOINED = "series"  # the role of a column that says whose row it is


def with_joined(raw: RawTable, sources: tuple[int, ...]) -> RawTable:
    """The table with one column for what several say together: sex and age."""
    made = MadeColumn(JOINED, len(raw.columns), sources, ("", *[", "] * (len(sources) - 1)))
    name = " + ".join(raw.names[place] or f"column {place + 1}" for place in sources)
    columns = (*raw.columns, _joined(raw, made))
    return replace(raw, names=(*raw.names, name), columns=columns, made=(*raw.made, made))


def with_made(raw: RawTable, need: Need) -> RawTable:
    """The table with a column of dates that it has in parts only, where a page needs dates; with a
    latitude and a longitude of points that stand in one cell, where it needs places; and with times
    and what became of them, where a plus stands behind lives that were not over."""
    parts = {role.name for role in need.roles}
    if not raw.made and {"latitude", "longitude"} <= parts:
        return _with_points(raw, need)
    if not raw.made and {"time", "censored"} <= parts:
        return _with_ends(_with_lives(raw))
    time = next((role for role in need.roles if role.kind == "time"), None)
    if raw.made or time is None:
        return raw
    named = any(raw.names)
    joined = (_calendar(raw, time) or _with_clock(raw, time)) if named else _first_two(raw)
    if joined is None and (pair := _unnamed(raw)):
        joined = pair, ("", "-"), ""
    if joined is None:
        return _with_begins(raw, time)
    sources, before, end = joined
    name = " + ".join(raw.names[place] for place in sources) if named else ""
    made = MadeColumn(time.name, len(raw.columns), sources, before, end)
    column = _joined(raw, made)
    return replace(
        raw, names=(*raw.names, name), columns=(*raw.columns, column), made=(*raw.made, made)
    )


def _with_begins(raw: RawTable, time: Role) -> RawTable:
    """With the begins of spans of time that stand in one cell: weeks from day to day."""
    for place, column in enumerate(raw.columns):
        first = _texts(column[:FIRST]) if pa.types.is_string(column.type) else None
        if first is None or not (cells := [cell for cell in first.to_pylist() if cell]):
            continue
        spans = [match for cell in cells if (match := re.fullmatch(SPAN, cell))]
        if len(spans) < MOST * len(cells):
            continue
        if any(date_form(pa.array([m[half] for m in spans])) is None for half in ("it", "end")):
            continue
        made = MadeColumn(time.name, len(raw.columns), (place,), ("",), "", SPAN)
        name = f"begin of {raw.names[place]}" if raw.names[place] else ""
        return replace(
            raw, names=(*raw.names, name), columns=(*raw.columns, _joined(raw, made)), made=(made,)
        )
    return raw


def _with_lives(raw: RawTable) -> RawTable:
    for place, column in enumerate(raw.columns):
        if not pa.types.is_string(column.type):
            continue
        cells = [c for c in _texts(column).to_pylist() if c.casefold() not in MISSING]
        if not any(cell.endswith("+") for cell in cells):
            continue
        if sum(bool(re.fullmatch(LIFE, cell)) for cell in cells) < MOST * len(cells):
            continue
        at, shown = len(raw.columns), raw.names[place] or f"column {place + 1}"
        made = (
            MadeColumn("time", at, (place,), ("",), "", OVER),
            MadeColumn("censored", at + 1, (place,), ("",), "", STILL),
        )
        return replace(
            raw,
            names=(*raw.names, shown, f"{shown} with a plus"),
            columns=(*raw.columns, *(_joined(raw, one) for one in made)),
            made=made,
        )
    return raw


def _with_ends(raw: RawTable) -> RawTable:
    """With one column of times where those of the dead and those of the living stand in two."""
    parts = []
    for words in (TO_DEATH, TO_LAST_SEEN):
        fits = [(best_fit(name, words)[0], -at) for at, name in enumerate(raw.names)]
        level, place = max(fits, default=(0, 0))
        if level < 3 or not pa.types.is_string(raw.columns[-place].type):
            return raw
        parts.append(-place)
    if raw.made:
        return raw
    made = MadeColumn("time", len(raw.columns), tuple(parts), ("", ""), first=True)
    name = " or ".join(raw.names[at] for at in parts)
    return replace(
        raw, names=(*raw.names, name), columns=(*raw.columns, _joined(raw, made)), made=(made,)
    )


def _with_points(raw: RawTable, need: Need) -> RawTable:
    words = [*need.role("latitude").words, "latitude"]
    if any(best_fit(name, words)[0] > 1 for name in raw.names):
        return raw
    for place, column in enumerate(raw.columns):
        if not pa.types.is_string(column.type):
            continue
        first = [cell for cell in _texts(column[:FIRST]).to_pylist() if cell]
        for whole, *patterns in POINTS:
            if not first or sum(bool(re.fullmatch(whole, c)) for c in first) < MOST * len(first):
                continue
            at, roles = len(raw.columns), ("latitude", "longitude")
            made = tuple(
                MadeColumn(role, at + k, (place,), ("",), "", pattern)
                for k, (role, pattern) in enumerate(zip(roles, patterns, strict=True))
            )
            shown = raw.names[place] or f"column {place + 1}"
            return replace(
                raw,
                names=(*raw.names, *(f"{role} of {shown}" for role in roles)),
                columns=(*raw.columns, *(_joined(raw, one) for one in made)),
                made=made,
            )
    return raw


def _calendar(raw: RawTable, time: Role) -> tuple[tuple[int, ...], tuple[str, ...], str] | None:
    """Year and month, and perhaps day, clock; year and week; year and quarter."""
    year = _column(raw, YEAR, _YEARS)
    if year is None or any(_is_date(raw, at, time) for at in range(len(raw.columns)) if at != year):
        return None
    month, week = _column(raw, MONTH, _MONTHS), _column(raw, WEEK, _WEEKS)
    quarter = _column(raw, QUARTER, _QUARTERS)
    if month is not None:
        day = _column(raw, DAY, _DAYS)
        if day is None:
            return (year, month), ("", "-"), ""
        clock = _clock(raw, (year, month, day))
        if clock is None:
            return (year, month, day), ("", "-", "-"), ""
        return (year, month, day, clock[0]), ("", "-", "-", " "), clock[1]
    if week is not None:
        return (year, week), ("", "-"), ""
    return None if quarter is None else ((year, quarter), ("", "-Q"), "")


def _with_clock(raw: RawTable, time: Role) -> tuple[tuple[int, ...], tuple[str, ...], str] | None:
    """A date, and the time of day beside it."""
    fits = [(best_fit(n, (*time.words, time.name))[0], -at) for at, n in enumerate(raw.names)]
    told = False
    for level, place in sorted(fits, reverse=True):
        form = _form(raw, -place) if level >= 2 or not told else None
        told |= form is not None and level >= 2
        if form is None or form.clock or form.kind in (*PARTIAL, "epoch", "excel serial"):
            continue
        if level < 2 and form.kind not in WRITTEN:
            continue
        digits = form.kind == "compact"
        clock = _clock(raw, (-place,), digits)
        if clock:
            return (-place, clock[0]), ("", " "), clock[1]
    return None


def _first_two(raw: RawTable) -> tuple[tuple[int, ...], tuple[str, ...], str] | None:
    """The same without names: the first two columns are a date and a clock."""
    form = _form(raw, 0) if len(raw.columns) > 2 else None
    if form is None or form.clock or form.kind not in (*WRITTEN, "compact"):
        return None
    first = [cell for cell in _texts(raw.columns[1][:FIRST]).to_pylist() if cell]
    fits = sum(bool(re.fullmatch(_CLOCKS, cell)) for cell in first)
    return ((0, 1), ("", " "), "") if first and fits >= MOST * len(first) else None


def _clock(raw: RawTable, but: Sequence[int], digits: bool = False) -> tuple[int, str] | None:
    """The column of a clock, and what has to stand behind it: hours are no clock alone."""
    allowed = rf"{_CLOCKS}|\d{{4}}|\d{{6}}" if digits else _CLOCKS
    place = _column(raw, CLOCK, allowed, but)
    if place is not None:
        return place, ""
    place = _column(raw, HOUR, _HOURS, but)
    return None if place is None or digits else (place, ":00")


def _column(raw: RawTable, names: Sequence[str], cells: str, but: Sequence[int] = ()) -> int | None:
    """The column of one of these very names, whose cells are of a form."""
    for place, name in enumerate(raw.names):
        if place in but or best_fit(name, names)[0] < 3:
            continue
        first = [cell for cell in _texts(raw.columns[place][:FIRST]).to_pylist() if cell]
        fits = sum(bool(re.fullmatch(cells, cell)) for cell in first)
        if first and fits >= MOST * len(first):
            return place
    return None


def _unnamed(raw: RawTable) -> tuple[int, int] | None:
    """The first two columns, where they have no names and are years and months in words."""
    if len(raw.columns) < 3 or any(raw.names[:2]):
        return None
    for place, cells in enumerate((_YEARS, _WORDED)):
        first = [cell for cell in _texts(raw.columns[place][:FIRST]).to_pylist() if cell]
        fits = sum(bool(re.fullmatch(cells, cell)) for cell in first)
        if not first or fits < MOST * len(first):
            return None
    return 0, 1


def _is_date(raw: RawTable, place: int, time: Role) -> bool:
    """Whether a column is a date that a page would take: all of it, and not a label of months."""
    form = _form(raw, place)
    if form is None or form.kind in PARTIAL:
        return False
    named = best_fit(raw.names[place], (*time.words, time.name))[0] > 1
    return named or form.kind not in ("year-month", "quarter")


def _form(raw: RawTable, place: int) -> DateForm | None:
    column, name = raw.columns[place], raw.names[place]
    if pa.types.is_timestamp(column.type):
        some = column[:FIRST].drop_null().to_numpy().astype("datetime64[us]")
        clock = bool((some != some.astype("datetime64[D]")).any())
        return DateForm("typed", "", clock, "", False, False, "")
    if not pa.types.is_string(column.type):
        return number_date_form(column[:FIRST].to_numpy().astype(float), name)
    return date_form(column[:FIRST], None, name)


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells as text: whole numbers without decimals, dates without a clock."""
    if pa.types.is_floating(column.type):
        values = column.to_numpy()
        whole = np.isfinite(values) & (np.floor(values) == values) & (np.abs(values) < 1e15)
        texts = pc.cast(pa.array(np.where(whole, values, 0).astype(np.int64)), pa.string())
        return pa.chunked_array([pc.if_else(pa.array(whole), texts, "")])
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, format="%Y-%m-%d")
    column = column.cast(pa.string())
    return pc.utf8_trim_whitespace(pc.fill_null(column, ""))


def _joined(raw: RawTable, made: MadeColumn) -> pa.ChunkedArray:
    if made.pattern:
        texts = _texts(raw.columns[made.sources[0]])
        found = pc.extract_regex(texts, made.pattern)
        return pc.fill_null(pc.struct_field(found, "it"), "")
    if made.first:
        texts = [_texts(raw.columns[place]).combine_chunks() for place in made.sources]
        told = pc.match_substring_regex(texts[0], r"\d")
        return pa.chunked_array([pc.if_else(told, *texts)])
    parts = []
    for place, sign in zip(made.sources, made.before, strict=True):
        parts += [sign, _texts(raw.columns[place]).combine_chunks()]
    return pa.chunked_array([pc.binary_join_element_wise(*parts, made.end, "")])
