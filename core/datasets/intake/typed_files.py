"""Workbooks, Parquet, Feather and JSON → raw tables; a process of their own reads them."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from core.datasets.intake.layout import Layout, joined_names, layout_of
from core.datasets.intake.raw import Dropped, Numbered, RawTable, without_blank
from core.datasets.uploads import DataError, unpacked_apart

TIMEOUT_SECONDS = 90
NO_PICKLE = "a pickle can run code when it is opened, so save its table as CSV or Parquet"
FORMS = {"workbook": "a workbook", "parquet": "Parquet", "feather": "Feather", "json": "JSON"}


def kind_of(data: bytes) -> str | None:
    """What a file is by its first bytes: a key of FORMS, "pickle", or None for text.

    >>> kind_of(b"PAR1..."), kind_of(b' [{"a": 1}]'), kind_of(b"a,b")
    ('parquet', 'json', None)
    """
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"ARROW1"):
        return "feather"
    if data[:1] == b"\x80" and data[1:2] in (b"\2", b"\3", b"\4", b"\5") and data[-1:] == b".":
        return "pickle"
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the container of .xls
        return "workbook"
    if data.startswith(b"PK") and (b"xl/workbook" in data or b"opendocument.spread" in data[:200]):
        return "workbook"
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    opened = start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"["))
    return "json" if opened else None


def read_typed(
    name: str,
    data: bytes,
    kind: str,
    max_rows: int,
    sheet: str | None = None,
    names: int | None = None,
) -> RawTable:
    """A raw table from a file of a kind of FORMS.

    sheet: of a workbook, None for the one with most rows; names: the row of the names as a reader
    has decided. Errors: DataError for a file that is damaged, protected, or would take more memory
    or time than one file may; and for a pickle, which is never opened.
    """
    if kind == "pickle":
        raise DataError(f"{name}: {NO_PICKLE}.")
    table = _from_process(name, data, kind, max_rows, sheet or "")
    more = json.loads(table.schema.metadata[b"rows"])
    if more["named"]:
        left = tuple(Dropped(0, "neither numbers, times nor text", n) for n in more["left"])
        columns = tuple(table.columns)
        shown = table.slice(0, 20).to_pylist()
        head = tuple(tuple(str(cell) for cell in row.values()) for row in shown)
        layout = Layout(0, 1, len(columns))
        named = tuple(more["names"])
        found = RawTable(
            name, named, columns, layout, left, Numbered(1), FORMS[kind], (named, *head)
        )
        return replace(found, shape=more["shape"])
    return _laid_out(name, table, kind, more, names)


def _from_process(name: str, data: bytes, kind: str, max_rows: int, sheet: str) -> pa.Table:
    done = unpacked_apart(
        name,
        data,
        "core.datasets.intake.isolated",
        kind,
        max_rows,
        sheet,
        seconds=TIMEOUT_SECONDS,
        expected=FORMS[kind],
    )
    return pa.ipc.open_stream(done).read_all()


def _laid_out(
    name: str, table: pa.Table, kind: str, more: dict[str, object], names: int | None
) -> RawTable:
    """Find titles and names in rows of text."""
    head = [list(row.values()) for row in table.slice(0, 300).to_pylist()]
    if not any(cell.strip() for row in head for cell in row):
        raise DataError(f"{name}: the {'sheet' if kind == 'workbook' else 'table'} is empty.")
    blank = [not any(cell.strip() for cell in row) for row in head]
    kept = [at for at, empty in enumerate(blank) if not empty]
    used = max(at for row in head for at, cell in enumerate(row) if cell.strip()) + 1
    rows = [head[at][: max(used, 1)] for at in kept]
    trimmed = [_without_end(row) for row in rows]
    if more.get("geojson"):
        names = 1 if names is None else names
    layout = layout_of(trimmed, names, breaks=_breaks(kept))
    above = kept[layout.titles : layout.titles + layout.names]
    begin = kept[layout.titles + layout.names] if layout.titles + layout.names < len(kept) else 0
    if begin == 0 and layout.names:
        raise DataError(f"{name}: there is a row of names but nothing below it.")
    columns = tuple(table.columns[: layout.width])
    columns = tuple(column.slice(begin) for column in columns)
    titles = tuple(
        Dropped(at + 1, "above the table", " ".join(head[at])[:80].strip())
        for at in kept[: layout.titles]
    )
    sheets = more.get("sheets", [])
    shown = "GeoJSON" if more.get("geojson") else FORMS[kind]
    form = f"sheet “{more['sheet']}” of {len(sheets)}" if len(sheets) > 1 else shown
    named = joined_names([head[at] for at in above], layout.width)
    named, columns, places = without_blank(named, columns)
    return RawTable(
        name=name,
        names=named,
        columns=columns,
        layout=Layout(layout.titles, layout.names, layout.width),
        dropped=titles,
        lines=Numbered(begin + 1),
        form=form,
        head=tuple(tuple(row) for row in rows[: layout.titles + layout.names + 20]),
        sheets=tuple(sheets),
        inside=tuple(more.get("inside", ())),
        shape=more.get("shape", ""),
        spread=tuple(map(tuple, more.get("spread", ()))),
        places=places,
    )


def _without_end(row: list[str]) -> list[str]:
    """A row without the empty cells at its end: a sheet is as wide as its widest row."""
    filled = [at for at, cell in enumerate(row) if cell.strip()]
    return row[: filled[-1] + 1] if filled else []


def _breaks(kept: Sequence[int]) -> set[int]:
    """Rows, among those kept, above which there is an empty one."""
    return {at for at in range(1, len(kept)) if kept[at] > kept[at - 1] + 1}
