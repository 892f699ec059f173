"""Tables from CSV files that strangers made: declared columns, or one sentence why not.

Arrow parses with the declared types; where it fails, or a cell is not what its column may hold,
the rows are read again, slowly, to name the file, the row and the cell.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.datasets.csv_columns import (
    PLAIN_NUMBER,
    CellError,
    Column,
    are_numbers,
    column_values,
    is_number,
)
from core.datasets.uploads import DataError

MAX_HEADER_BYTES = 20_000  # 600 columns of thirty letters
BLOCK_BYTES = 4_000_000  # parsed at a time

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Form:
    """The columns that a file may have. ignored: names of others, which do no harm."""

    columns: tuple[Column, ...]
    max_rows: int
    ignored: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column | None]:
        """Column by every name it may have; None for the names to be ignored."""
        known: dict[str, Column | None] = {_plain(name): None for name in self.ignored}
        return known | {_plain(n): c for c in self.columns for n in (c.name, *c.aliases)}

    def named(self, header: tuple[str, ...]) -> set[str]:
        """The columns of this form that a header names."""
        found = (self.by_name.get(_plain(cell)) for cell in header)
        return {column.name for column in found if column is not None}

    def expected(self) -> str:
        """The names of the columns, for a sentence."""
        optional = [c.name for c in self.columns if not c.required]
        needed = _listed([c.name for c in self.columns if c.required])
        return f"{needed}, and if there are any {_listed(optional)}" if optional else needed


@dataclass(frozen=True, eq=False)
class CsvText:
    """A CSV file's text with its first line read. at: offset of the first row; above: lines before
    it."""

    name: str
    text: bytes
    header: tuple[str, ...]
    delimiter: str
    at: int
    above: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row that is not empty, slowly."""
        stream = io.BytesIO(self.text)
        stream.seek(self.at)
        lines = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        line = self.above + 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = self.above + reader.line_num + 1
        except csv.Error as error:
            reason = "a quotation mark is open or out of place"
            if "limit" in str(error):
                reason = f"a cell has over {csv.field_size_limit():,} letters"
            raise DataError(f"{self.name}, row {line}: {reason}.") from None

    def lines(self, *rows: int) -> list[int]:
        """The lines, from 1, on which rows, from 0, begin."""
        wanted, last = dict.fromkeys(rows, 0), max(rows)
        for row, (line, _) in enumerate(self.rows()):
            if row in wanted:
                wanted[row] = line
            if row == last:
                break
        return [wanted[row] for row in rows]


@dataclass(frozen=True, eq=False)
class CsvTable:
    """Columns by declared name, each (n,), see column_values."""

    source: CsvText
    columns: dict[str, np.ndarray | pd.Categorical]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def frame(self) -> pd.DataFrame:
        """As a data frame, nothing copied."""
        return pd.DataFrame(self.columns, copy=False)

    def refusal(self, row: int, reason: str) -> DataError:
        """The error that names a row, from 0, by its line."""
        return DataError(f"{self.source.name}, row {self.source.lines(row)[0]}: {reason}.")


def open_csv(name: str, text: bytes, forms: tuple[Form, ...]) -> CsvText:
    """Find encoding, delimiter and header; forms: what the file may be.

    UTF-8, or UTF-16 with a byte order mark; commas, semicolons or tabs, whichever makes more known
    columns of the first line. Errors: DataError when this is no text, or empty.
    """
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = text.decode("utf-16").encode()
        except UnicodeError:
            raise DataError(f"{name}: the file begins as UTF-16, but is not.") from None
    start = len(codecs.BOM_UTF8) if text.startswith(codecs.BOM_UTF8) else 0
    if b"\0" in text[:4096]:
        raise DataError(f"{name}: this is not a text file.")
    filled = re.compile(rb"\S").search(text, start)
    if not filled:
        raise DataError(f"{name}: the file is empty.")
    begin = max(text.rfind(b"\n", 0, filled.start()), text.rfind(b"\r", 0, filled.start())) + 1
    end = re.compile(rb"\r\n|\n|\r|\Z").search(text, filled.start())
    if end.start() - begin > MAX_HEADER_BYTES:
        raise DataError(f"{name}: the first line is too long to be the names of columns.")
    above = len(re.findall(rb"\r\n|\n|\r", text[: end.end()]))
    try:
        line = text[max(begin, start) : end.start()].decode()
    except UnicodeDecodeError:
        raise _encoding_error(name, text) from None
    headers = {d: _header(line, d) for d in DELIMITERS}
    known = {d: max(len(form.named(cells)) for form in forms) for d, cells in headers.items()}
    delimiter = max(DELIMITERS, key=lambda d: (known[d], len(headers[d])))
    return CsvText(name, text, headers[delimiter], delimiter, end.end(), above)


def read_csv(source: CsvText, form: Form, progress: Progress) -> CsvTable:
    """Parse the rows below the header as the form declares them.

    progress(share, what) is called about every BLOCK_BYTES. Errors: DataError, one sentence with
    the file, and the row and column where there is one.
    """
    fields = _fields(source, form)
    text, name = source.text, source.name
    if not re.compile(rb"\S").search(text, source.at):
        raise DataError(f"{name}: there is a header but no row below it.")
    if max(text.count(b"\n"), text.count(b"\r")) > form.max_rows + source.above:
        raise DataError(f"{name}: more than {form.max_rows:,} rows.")
    decimal = _decimal_mark(source, fields)
    marks = [decimal] if source.delimiter == "," or decimal == "," else [".", ","]
    parsed = ((_parse(source, fields, mark, progress), mark) for mark in marks)
    cells, mark = next((found for found in parsed if found[0]), (None, decimal))
    if cells is None:
        raise _explanation(source, fields, decimal, progress)
    table = CsvTable(source, {})
    for place, column in enumerate(fields):
        if column is not None:
            try:
                table.columns[column.name] = column_values(column, cells.pop(column.name), mark)
            except CellError as error:
                raise _cell_refused(source, place, error) from None
    return table


def _plain(name: str) -> str:
    """A column's name without what people write differently."""
    return re.sub(r"[\s_\-]+", "", name).casefold()


def excerpt(cell: str, length: int = 20) -> str:
    """The beginning of a cell, safe to show in a sentence.

    >>> excerpt("a\\tb" + "c" * 30)
    'a bcccccccccccccccc…'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in cell).strip()
    return shown if len(shown) <= length else shown[: length - 1].rstrip() + "…"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _header(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return ()


def _encoding_error(name: str, text: bytes) -> DataError | None:
    """What is not UTF-8 in a text, if anything."""
    decoder, size = codecs.getincrementaldecoder("utf-8")(), 1 << 20
    for start in range(0, len(text), size):
        piece = text[start : start + size]
        try:
            decoder.decode(piece, final=start + size >= len(text))
        except UnicodeDecodeError as error:
            at = start + len(piece) - len(error.object) + error.start
            line = len(re.findall(rb"\r\n|\n|\r", text[:at])) + 1
            return DataError(
                f"{name}, row {line}: the byte 0x{text[at]:02X} is not UTF-8, in which the file "
                "has to be saved."
            )
    return None


def _fields(source: CsvText, form: Form) -> list[Column | None]:
    """The column at each place of the header, None where it is to be ignored."""
    name, header = source.name, source.header
    if not form.named(header) and any(PLAIN_NUMBER.fullmatch(cell.strip()) for cell in header):
        raise DataError(
            f"{name}: the first row has to name the columns ({form.expected()}), but begins with "
            f"“{excerpt(header[0])}”."
        )
    fields, at = [], {}
    unknown: list[str] = []
    for place, cell in enumerate(header):
        plain = _plain(cell)
        index = not plain or re.fullmatch(r"unnamed:\d+", plain)  # as pandas writes the row labels
        column = None if index else form.by_name.get(plain)
        fields.append(column)
        if not index and plain not in form.by_name:
            unknown.append(f"“{excerpt(cell)}”")
        elif column is not None and column.name in at:
            first = excerpt(header[at[column.name]])
            raise DataError(
                f"{name}: the columns “{first}” and “{excerpt(cell)}” both stand for {column.name}."
            )
        elif column is not None:
            at[column.name] = place
    missing = [c.name for c in form.columns if c.required and c.name not in at]
    if missing:
        what = f"the column{'s' * (len(missing) > 1)} {_listed(missing)} "
        what += "are missing" if len(missing) > 1 else "is missing"
        found = f"; unknown: {', '.join(unknown[:3])}" if unknown else ""
        raise DataError(f"{name}: {what}{found}.")
    if unknown:
        raise DataError(
            f"{name}: the column {unknown[0]} is unknown, expected are {form.expected()}."
        )
    return fields


def _decimal_mark(source: CsvText, fields: list[Column | None]) -> str:
    """A comma if the first numbers have one and it does not delimit, else a point."""
    numbers = [at for at, c in enumerate(fields) if c and (c.numeric or c.kind == "time")]
    if source.delimiter == ",":
        return "."
    try:
        for (_, cells), _ in zip(source.rows(), range(50), strict=False):
            if any("," in cells[at] for at in numbers if at < len(cells)):
                return ","
    except DataError:
        pass  # said later, with everything else that may be wrong
    return "."


def _parse(
    source: CsvText, fields: list[Column | None], decimal: str, progress: Progress
) -> dict[str, pa.ChunkedArray] | None:
    """The declared columns as Arrow reads them, or None if it cannot."""
    columns = [c for c in fields if c is not None]
    stream = pa.BufferReader(pa.py_buffer(source.text).slice(source.at))  # nothing is copied
    size = len(source.text) - source.at
    parts: dict[str, list[pa.Array]] = {c.name: [] for c in columns}
    try:
        reader = arrow_csv.open_csv(
            stream,
            arrow_csv.ReadOptions(
                column_names=[c.name if c else f" {at}" for at, c in enumerate(fields)],
                block_size=BLOCK_BYTES,
            ),
            arrow_csv.ParseOptions(delimiter=source.delimiter),
            arrow_csv.ConvertOptions(
                column_types={c.name: c.arrow_type for c in columns},
                include_columns=[c.name for c in columns],
                decimal_point=decimal,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
        for done, batch in enumerate(reader, start=1):
            for name, array in zip(parts, batch.columns, strict=True):
                parts[name].append(array)
            progress(min(done * BLOCK_BYTES / size, 1.0), f"Reading {excerpt(source.name, 40)} …")
    except (pa.ArrowException, UnicodeDecodeError):
        return None
    types = {c.name: c.arrow_type for c in columns}
    return {name: pa.chunked_array(arrays, types[name]) for name, arrays in parts.items()}


def _explanation(
    source: CsvText, fields: list[Column | None], decimal: str, progress: Progress
) -> DataError:
    """Why the rows cannot be parsed: the first that is not as the header and the form say."""
    progress(0.0, "Looking for what is wrong …")
    if error := _encoding_error(source.name, source.text):
        return error
    numbers = [(at, c) for at, c in enumerate(fields) if c and c.numeric]
    try:
        for line, cells in source.rows():
            if len(cells) != len(fields):
                return DataError(
                    f"{source.name}, row {line}: {len(cells)} cells where the header has "
                    f"{len(fields)}."
                )
            if decimal == "." and are_numbers([cells[at] for at, _ in numbers]):
                continue
            for at, column in numbers:
                if cells[at] and not cells[at].strip():
                    return DataError(
                        f"{source.name}, row {line}: the cell in column "
                        f"{excerpt(source.header[at])} has nothing but blanks."
                    )
                if not is_number(cells[at], decimal) and cells[at].strip():
                    return DataError(
                        f"{source.name}, row {line}: “{excerpt(cells[at])}” in column "
                        f"{excerpt(source.header[at])} is not {column.allowed()}."
                    )
    except DataError as error:
        return error
    return DataError(
        f"{source.name}: this is not a table whose cells are parted by "
        f"{DELIMITERS[source.delimiter]}."
    )


def _cell_refused(source: CsvText, place: int, error: CellError) -> DataError:
    """The sentence for a cell that its column may not hold."""
    lines = source.lines(*error.rows)
    cells = next(cells for line, cells in source.rows() if line == lines[0])
    column = excerpt(source.header[place])
    cell = f"“{excerpt(cells[place])}” in column {column}"
    reason = str(error).format(cell=cell, column=column, rows=lines)
    return DataError(f"{source.name}, row {lines[0]}: {reason}.")
