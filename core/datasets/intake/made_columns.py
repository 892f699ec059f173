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

MOST = 0.95  # of the first cells that are there
FIRST = 500  # cells that are looked at
YEAR = ("year", "yr", "jahr", "année", "année civile", "año", "ano", "anno")
MONTH = ("month", "mnth", "mth", "monat", "mois", "mes", "mês", "mese")
DAY = ("day", "day of month", "mday", "tag", "jour", "día", "dia", "giorno")
WEEK = (
    *("week", "wk", "week of year", "week number", "week no", "iso week", "woche", "kw"),
    *("kalenderwoche", "semaine", "semana", "settimana"),
)
QUARTER = ("quarter", "qtr", "quartal", "trimestre", "trimester")
HOUR = ("hour", "hr", "stunde", "heure", "hora", "ora")
CLOCK = ("time", "time of day", "clock", "uhrzeit", "zeit", "heure", "hora", "ora", "<time>")
_YEARS, _DAYS = r"(?:18|19|20|21)\d\d", r"0?[1-9]|[12]\d|3[01]"
_MONTHS = r"0?[1-9]|1[0-2]|[^\W\d_]{3,10}\.?"
_WEEKS, _QUARTERS, _HOURS = r"0?[1-9]|[1-4]\d|5[0-3]", r"[1-4]", r"[01]?\d|2[0-4]"
_CLOCKS = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?"
PARTIAL = ("year", "fractional year")  # kinds of dates that a column may have and be but a part


@dataclass(frozen=True)
class MadeColumn:
    """A column at the end of a table. role: that it plays unless a reader says otherwise; sources:
    places of the columns it is made of; before: the sign before the cell of each of them; end:
    behind the last one."""

    role: str
    place: int
    sources: tuple[int, ...]
    before: tuple[str, ...]
    end: str = ""


def with_made(raw: RawTable, need: Need) -> RawTable:
    """The table with a column of dates that it has in parts only, where a page needs dates."""
    time = next((role for role in need.roles if role.kind == "time"), None)
    if raw.made or time is None or not any(raw.names):
        return raw
    joined = _calendar(raw) or _with_clock(raw, time)
    if joined is None:
        return raw
    sources, before, end = joined
    name = " + ".join(raw.names[place] for place in sources)
    made = MadeColumn(time.name, len(raw.columns), sources, before, end)
    column = _joined(raw, made)
    return replace(
        raw, names=(*raw.names, name), columns=(*raw.columns, column), made=(*raw.made, made)
    )


def _calendar(raw: RawTable) -> tuple[tuple[int, ...], tuple[str, ...], str] | None:
    """Year and month, and perhaps day, clock; year and week; year and quarter."""
    year = _column(raw, YEAR, _YEARS)
    if year is None or any(_whole_date(raw, at) for at in range(len(raw.columns)) if at != year):
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
    for level, place in sorted(fits, reverse=True):
        form = _form(raw, -place) if level >= 2 else None
        if form is None or form.clock or form.kind in (*PARTIAL, "epoch", "excel serial"):
            continue
        digits = form.kind == "compact"
        clock = _clock(raw, (-place,), digits)
        if clock:
            return (-place, clock[0]), ("", " "), clock[1]
    return None


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


def _whole_date(raw: RawTable, place: int) -> bool:
    form = _form(raw, place)
    return form is not None and form.kind not in PARTIAL


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
    parts = []
    for place, sign in zip(made.sources, made.before, strict=True):
        parts += [sign, _texts(raw.columns[place]).combine_chunks()]
    return pa.chunked_array([pc.binary_join_element_wise(*parts, made.end, "")])
