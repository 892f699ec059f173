"""Tables whose times stand across, a column each → the same with a time and a value in a row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.dates import MONTHS, date_form, read_dates
from core.datasets.intake.layout import NUMBER_LIKE, Layout, is_missing
from core.datasets.intake.listed_series import TOLD, Listed, times_from
from core.datasets.intake.raw import Picked, RawTable
from core.datasets.intake.roles import Need, plain

LEAST = 6  # columns of times
MOST_LABELS = 12  # columns beside them
MOST = 0.9  # of the columns from the first time on have times for names, of the cells numbers
LOOKED_AT = 20  # rows
MANY = 13  # columns of a series that are numbered
M4 = ("yearly", "quarterly", "monthly", "weekly", "daily", "hourly")
TYPES = ("time", "number")
COUNTED_DAY = re.compile(r"d_[1-9]\d{0,3}")
M5_ORIGIN = "2011-01-28"  # the day before d_1 in the calendar of M5
YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d(?: ?\[YR\d{4}\])?")


@dataclass(frozen=True, eq=False)
class Melted:
    """How a long table came from a wide one. wide: as it was; labels, times: places of its columns;
    names: of the columns of times and of values that were made; what: the names were, in words;
    numbered: the name of a column of the numbers of its rows that was made, or ""; origin: the day
    before the first, where the names only count days; every: the step of columns that are only
    numbered."""

    wide: RawTable
    labels: tuple[int, ...]
    times: tuple[int, ...]
    names: tuple[str, str]
    what: str = "times"
    numbered: str = ""
    origin: str = ""
    every: str = ""


def with_times_down(raw: RawTable, need: Need, counted: str | None = None) -> RawTable:
    """The table with its times in one column and the values in another, where a page needs times
    and the names of six columns or more are times; any other table as it is. Cells that are empty
    make no row. Of a long table the first rows are taken. counted: the step of series whose columns
    are numbered, as in the files of the M4 competition, where a reader has said it."""
    kinds = {role.kind for role in need.roles if role.required}
    if raw.melted is not None or not {"time", "number"} <= kinds or len(raw.columns) < LEAST:
        return raw
    wide = raw if any(raw.names) else _with_names(raw)
    if calendar := _calendar(wide):
        label, months = calendar
        names = tuple("year" if at == label else name for at, name in enumerate(wide.names))
        value = next(role.name for role in need.roles if role.kind == "number")
        found = melted(replace(wide, names=names), (label,), months, ("month", value), "months")
        return replace(found, melted=replace(found.melted, wide=wide))
    counted_days = tuple(at for at, name in enumerate(wide.names) if COUNTED_DAY.fullmatch(name))
    origin = M5_ORIGIN if len(counted_days) >= LEAST else ""
    if not counted_days and (numbered := _numbered(wide)):
        return _of_m4(wide, need, numbered, counted)
    times = counted_days if origin else _times(wide.names)
    if len(times) < LEAST or not len(wide) or not _numbers_below(wide, times):
        return raw
    labels = tuple(at for at in range(times[0]) if at not in times)
    if len(labels) > MOST_LABELS:
        return raw
    wide = _first_rows(wide, need.max_rows // len(times))
    named = [wide.names[at] for at in labels]
    made = [next(role.name for role in need.roles if role.kind == kind) for kind in TYPES]
    when, value = (name if name not in named else f"{name} of the cell" for name in made)
    return melted(wide, labels, times, (when, value), origin=origin)


def _first_rows(wide: RawTable, most: int) -> RawTable:
    """As many rows as may be read."""
    if len(wide) <= most:
        return wide
    part = f"Only the first {most:,} of {len(wide):,} rows of the file are read."
    return replace(wide, columns=tuple(column[:most] for column in wide.columns), part=part)


def _numbered(wide: RawTable) -> tuple[int, ...]:
    """The places of values that are numbered behind the name of each series, V2, V3 …: as many as
    the longest series has, the others end before."""
    numbers = [re.fullmatch(r"V(\d+)", name) for name in wide.names]
    told = [int(number[1]) for number in numbers if number]
    if len(told) < len(wide.names) or told != list(range(1, len(told) + 1)) or len(told) < MANY:
        return ()
    first = [str(cell or "") for cell in wide.columns[0][:LOOKED_AT].to_pylist()]
    named = len(set(first)) == len(first) > 0 and all(re.match(r"[A-Za-z]", cell) for cell in first)
    times = tuple(range(1, len(told)))
    return times if named and _numbers_below(wide, times) else ()


def _of_m4(wide: RawTable, need: Need, times: tuple[int, ...], counted: str | None) -> RawTable:
    """Series of M4 with the steps that the name of the file says, and a start that is made up."""
    told = next((TOLD[word] for word in M4 if word in wide.name.lower()), "")
    every = counted or told or "MS"
    wide = _first_rows(wide, need.max_rows // len(times))
    made = [next(role.name for role in need.roles if role.kind == kind) for kind in TYPES]
    named = replace(wide, names=("series", *wide.names[1:]))
    found = melted(named, (0,), times, (made[0], made[1]), every=every)
    listed = Listed(every, bool(told), False, len(wide), "rows of M4's form")
    return replace(found, melted=replace(found.melted, wide=wide), listed=listed)


def _with_names(raw: RawTable) -> RawTable:
    """The table with its first row as names."""
    first = tuple(str(column[0].as_py() or "").strip() for column in raw.columns)
    return replace(
        raw,
        names=first,
        columns=tuple(column.slice(1) for column in raw.columns),
        layout=Layout(raw.layout.titles, 1, raw.layout.width),
        lines=Picked(raw.lines, np.arange(1, len(raw))),
    )


def _calendar(raw: RawTable) -> tuple[int, tuple[int, ...]] | None:
    """The place of the years and those of the months, of a table with a row for each year."""
    months = [MONTHS.get(plain(name), 0) for name in raw.names]
    places = tuple(at for at, month in enumerate(months) if month)
    if len(places) < LEAST or not places[0] or not len(raw):
        return None
    order = [months[at] for at in places]
    years = [str(cell).removesuffix(".0") for cell in raw.columns[0].to_pylist()]
    rising = order == sorted(set(order)) and len(set(years)) == len(years)
    return (0, places) if rising and all(map(YEAR.fullmatch, years)) else None


def _times(names: Sequence[str]) -> tuple[int, ...]:
    """The places of names that are times of one form, if hardly any other name is among them."""
    digits = [at for at, name in enumerate(names) if re.search(r"\d", name)]
    if len(digits) < LEAST:
        return ()
    texts = pa.array([names[at] for at in digits])
    years = sum(bool(YEAR.fullmatch(names[at])) for at in digits)
    if years >= MOST * len(digits):
        return tuple(at for at in digits if YEAR.fullmatch(names[at]))
    form = date_form(texts)
    if form is None or form.kind in ("epoch", "excel serial", "year", "fractional year"):
        return ()
    sound = ~np.isnat(read_dates(texts, form).values)
    places = tuple(at for at, good in zip(digits, sound, strict=True) if good)
    different = len({names[at] for at in places}) == len(places)
    return places if different and len(places) >= MOST * (len(names) - places[0]) else ()


def _numbers_below(raw: RawTable, times: Sequence[int]) -> bool:
    cells = [
        str(cell)
        for at in times[:: max(1, len(times) // LOOKED_AT)]
        for cell in raw.columns[at][:LOOKED_AT].to_pylist()
        if cell is not None and not is_missing(str(cell))
    ]
    return bool(cells) and sum(map(_is_number, cells)) >= MOST * len(cells)


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and bool(NUMBER_LIKE.fullmatch(cell.strip()[:60]))


def melted(
    wide: RawTable,
    labels: tuple[int, ...],
    times: tuple[int, ...],
    names: tuple[str, str],
    what: str = "times",
    numbered: str = "",
    origin: str = "",
    every: str = "",
) -> RawTable:
    """A long table: the number of each row where that has a name, its labels, then the name of a
    column and the cell in it, under these names. Cells that are empty make no row."""
    named = [wide.names[at] for at in labels]
    when, value = names
    typed = not any(pa.types.is_string(wide.columns[at].type) for at in times)
    kind = pa.float64() if typed else pa.string()
    columns = [wide.columns[at].cast(kind).combine_chunks() for at in times]
    cells = pa.concat_arrays(columns)
    filled = cells.is_valid() if typed else pc.not_equal(pc.utf8_trim_whitespace(cells), "")
    kept = np.flatnonzero(pc.fill_null(filled, False).to_numpy(zero_copy_only=False))
    rows, which = kept % len(wide), kept // len(wide)
    texts = pa.array([re.sub(r" ?\[.*", "", wide.names[at]) for at in times])
    if origin:
        days = [int(text.as_py().rpartition("_")[2]) for text in texts]
        texts = pa.array([str(np.datetime64(origin) + day) for day in days])
    if every:
        texts = pa.array([str(time) for time in times_from("", len(times), every)])
    if numbered:
        named = [numbered, *named]
    here = [wide.columns[at].take(pa.array(rows)) for at in labels]
    if numbered:
        here = [_chunked(pa.array(rows + 1).cast(pa.string())), *here]
    down = (texts.take(pa.array(which)), cells.take(pa.array(kept)))
    return replace(
        wide,
        names=(*named, when, value),
        columns=(*here, *map(_chunked, down)),
        lines=Picked(wide.lines, rows),
        melted=Melted(wide, labels, times, names, what, numbered, origin, every),
    )


def _chunked(array: pa.Array) -> pa.ChunkedArray:
    return pa.chunked_array([array])
