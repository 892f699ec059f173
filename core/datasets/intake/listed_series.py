"""Series that stand one after the other, each in a line, as archives of forecasting keep them → raw
tables of a time and a value in a row: .tsf of the Monash archive, JSON lines of GluonTS."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.encoding import to_utf8
from core.datasets.intake.layout import Layout
from core.datasets.intake.raw import Dropped, Numbered, Picked, RawTable, leave_out
from core.datasets.uploads import DataError

NAMES = ("series", "date", "value")
TSF, GLUON = "series of the Monash archive", "series of GluonTS"
START = "2000-01-03"  # a Monday, for series that do not say when they begin
MONTHS = {"MS": 1, "QS": 3, "YS": 12}
STEPS = {
    **{"YS": "years", "QS": "quarters", "MS": "months", "7D": "weeks", "D": "days", "h": "hours"},
    **{"30min": "half hours", "15min": "quarters of an hour", "10min": "ten minutes"},
    **{"5min": "five minutes", "min": "minutes"},
}
TOLD = {  # how files call a step, in Monash's words and in those of pandas
    **{"yearly": "YS", "quarterly": "QS", "monthly": "MS", "weekly": "7D", "daily": "D"},
    **{"hourly": "h", "half_hourly": "30min", "10_minutes": "10min", "minutely": "min"},
    **{"a": "YS", "y": "YS", "q": "QS", "m": "MS", "w": "7D", "b": "B", "d": "D", "h": "h"},
    **{"1h": "h", "1d": "D", "1m": "MS", "1w": "7D", "t": "min", "1min": "min", "1b": "B"},
    **{"h1": "h", "ms": "MS", "me": "MS", "qs": "QS", "qe": "QS", "ys": "YS", "ye": "YS"},
    **{"30t": "30min", "15t": "15min", "10t": "10min", "5t": "5min", "min": "min"},
    **{f"{n}min": f"{n}min" for n in (5, 10, 15, 30)},
}
BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n|\s)*@(?:relation|attribute|frequency)\b")
MARKS = re.compile(rb"(?mi)^\s*@(?:frequency|horizon|missing|equallength)\b")
HEAD = 20_000  # bytes above the series
OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[?\s*\{")
DATA = re.compile(rb"(?mi)^\s*@data\s*$")


@dataclass(frozen=True)
class Listed:
    """every: the step, of STEPS or working days; told: whether the file says it; begun: whether it
    says when its series begin; count: of series; form: TSF or GLUON, or in words; parts: of a line
    of TSF, start: which of them is the start, −1 for none."""

    every: str
    told: bool
    begun: bool
    count: int
    form: str
    parts: int = 0
    start: int = -1

    @property
    def said(self) -> str:
        return f"{self.count:,} {self.form}, by {STEPS.get(self.every, 'working days')}"


@dataclass(frozen=True)
class _Series:
    line: int
    name: str
    start: str
    values: Sequence[str | float | None]


def read_listed(name: str, data: bytes, max_rows: int, counted: str | None) -> RawTable | None:
    """Series in lines as a raw table, of a long file the first ones; None for any other file.

    counted: the step as a reader has said, where the file does not. Errors: DataError for lines
    that are no series.

    >>> line = b'{"start": "2024-01-31", "target": [1, 2], "freq": "D"}'
    >>> table = read_listed("a.json", line, 9, None)
    >>> table.names, table.columns[1].to_pylist()[1].isoformat()
    (('series', 'date', 'value'), '2024-02-01T00:00:00')
    """
    head = data[:HEAD]
    tsf = bool(BEGIN.match(head) and MARKS.search(head) and DATA.search(head))
    gluon = OBJECT.match(head[:100]) and b'"target"' in data and b'"start"' in data
    if not (tsf or gluon):
        return None
    text, encoding = to_utf8(name, data)
    found = _of_tsf(name, text) if tsf else _of_gluon(name, text, max_rows)
    if found is None:
        return None
    lines, told, parts, start, dropped = found
    series, rest = _that_fit(lines, max_rows)
    if not series:
        raise DataError(f"{name}: there is no series in it of at most {max_rows:,} values.")
    every = told or counted or _likeliest(series)
    form = TSF if tsf else GLUON
    begun = all(one.start for one in series)
    listed = Listed(every, bool(told), begun, len(series), form, parts, start)
    part = ""
    if rest:
        part = f"Only the first {len(series):,} of {len(series) + rest:,} series are read: "
        part += f"{max_rows:,} values at most."
    table = _table(name, series, listed)
    return replace(table, dropped=dropped, encoding=encoding, listed=listed, part=part)


def times_from(start: str, count: int, every: str) -> np.ndarray:
    """That many times from a start on, of months, quarters and years their first days.

    >>> times_from("2024-01-31", 2, "MS").astype(str).tolist()
    ['2024-01-01T00:00:00', '2024-02-01T00:00:00']
    """
    first = np.datetime64(pd.Timestamp(start or START).tz_localize(None), "s")
    if every in MONTHS:
        months = first.astype("datetime64[M]") + MONTHS[every] * np.arange(count)
        return months.astype("datetime64[s]")
    if every == "B":
        days = np.busday_offset(first.astype("datetime64[D]"), np.arange(count), roll="forward")
        return days.astype("datetime64[s]")
    step = pd.Timedelta(every if every[0].isdigit() else f"1{every}")
    return first + np.arange(count) * np.timedelta64(int(step.total_seconds()), "s")


def _of_tsf(name: str, text: bytes):
    """Lines below @data: attributes, of which one may be a start, and values, parted by colons."""
    at = DATA.search(text)
    assert at is not None
    head, body = text[: at.start()].decode(), text[at.end() :]
    attributes = re.findall(r"(?mi)^\s*@attribute\s+(\S+)\s+(\S+)", head)
    step = re.search(r"(?mi)^\s*@frequency\s+(\S+)", head)
    told = TOLD.get(step[1].lower(), "") if step else ""
    dates = [k for k, (_, kind) in enumerate(attributes) if kind.lower() == "date"]
    start, first = (dates[0] if dates else -1), text[: at.end()].count(b"\n") + 1
    dropped: list[Dropped] = []

    def series() -> Iterator[_Series]:
        for line, row in enumerate(body.decode().split("\n"), first):
            cells = row.strip().split(":")
            if cells == [""]:
                continue
            if len(cells) != len(attributes) + 1:
                reason = f"{len(cells)} parts where a series has {len(attributes) + 1}"
                leave_out(dropped, line, reason, row)
                continue
            begun = ""
            if start >= 0:
                begun = re.sub(r"(\d\d)-(\d\d)-(\d\d)$", r"\1:\2:\3", cells.pop(start).strip())
                if _moment(begun) is None:
                    leave_out(dropped, line, f"“{begun[:20]}” is not a date", row)
                    continue
            *names, values = cells
            label = ", ".join(names) or f"series {line - first + 1}"
            yield _Series(line, label, begun, values.split(","))

    found = list(series())
    if not found:
        raise DataError(f"{name}: there is no series below @data.")
    return found, told, len(attributes) + 1, start, tuple(dropped)


def _of_gluon(name: str, text: bytes, most: int):
    """Objects with a start and a list of values, one a line or in a list."""
    lines = [line for line in text.splitlines() if line.strip()]
    found: list[_Series] = []
    steps, total = set(), 0
    for at, line in enumerate(lines, 1):
        if total > most or line.count(b",") > 10 * most:
            found.append(_Series(at, "", "", [None] * (most + 1)))  # is counted, and is too long
            continue
        try:
            made = json.loads(line)
        except (ValueError, RecursionError):
            return None
        for one in made if isinstance(made, list) else [made]:
            if not isinstance(one, dict) or not isinstance(one.get("target"), list):
                return None
            start, values = str(one.get("start", "")), one["target"]
            plain = all(isinstance(v, int | float | None) or v == "NaN" for v in values)
            if not plain or _moment(start) is None:
                return None
            steps.add(str(one.get("freq", "")).lower())
            label = str(one.get("item_id", f"series {len(found) + 1}"))
            found.append(_Series(at, label, start, values))
            total += len(values)
    told = TOLD.get(steps.pop(), "") if len(steps) == 1 else ""
    return found, told, 0, -1, ()


def _moment(text: str) -> pd.Timestamp | None:
    try:
        return pd.Timestamp(text).tz_localize(None) if text else None
    except ValueError:
        return None


def _that_fit(series: Sequence[_Series], most: int) -> tuple[list[_Series], int]:
    """The first series that have so many values together, and how many more there are."""
    total, kept = 0, []
    for one in series:
        total += len(one.values)
        if total > most:
            break
        kept.append(one)
    return kept, len(series) - len(kept)


def _likeliest(series: Sequence[_Series]) -> str:
    """Days, unless all series begin on a first of the month, or some within a day."""
    starts = [moment for one in series if (moment := _moment(one.start)) is not None]
    if any(moment != moment.normalize() for moment in starts):
        return "h"
    return "MS" if starts and all(moment.day == 1 for moment in starts) else "D"


def _table(name: str, series: Sequence[_Series], listed: Listed) -> RawTable:
    names = pa.array([one.name for one in series])
    sizes = [len(one.values) for one in series]
    whose = np.repeat(np.arange(len(series)), sizes)
    dates = np.concatenate([times_from(one.start, len(one.values), listed.every) for one in series])
    values = np.array([_number(v) for one in series for v in one.values], float)
    columns = (
        names.take(pa.array(whose)),
        pa.array(dates.astype("datetime64[us]")),
        pa.array(values, from_pandas=False),
    )
    rows = [
        [str(cell) for cell in row]
        for row in zip(*(c[:20].to_pylist() for c in columns), strict=True)
    ]
    return RawTable(
        name=name,
        names=NAMES,
        columns=tuple(pa.chunked_array([column]) for column in columns),
        layout=Layout(0, 1, len(NAMES)),
        dropped=(),
        lines=Picked(Numbered(0), np.array([one.line for one in series])[whose]),
        form=listed.form,
        head=(NAMES, *map(tuple, rows)),
    )


def _number(value: str | float | None) -> float:
    try:
        return float(value) if value is not None else math.nan
    except ValueError:
        return math.nan
