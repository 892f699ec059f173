"""Text whose cells are parted by a sign or by blanks → a raw table; Arrow does the parsing."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from core.datasets.intake.encoding import count_of, to_utf8
from core.datasets.intake.layout import (
    Layout,
    is_missing,
    is_value,
    joined_names,
    layout_of,
    width_of,
)
from core.datasets.intake.plain_decimals import LONG_BYTES, all_finite, plain_decimals
from core.datasets.intake.raw import Dropped, RawTable, without_blank
from core.datasets.uploads import DataError

HEAD_BYTES, HEAD_LINES = 200_000, 300  # what the decisions are made from
NO_SIGNS_OF_VALUES = "\t;|"  # no number and no date has one inside
BLOCK_BYTES = 4_000_000  # parsed at a time
NUMBER_BYTES = 1_000_000  # the same of numbers, which are done with sooner
MAX_COLUMNS = 2_000
MAX_DROPPED = 1_000  # rows that do not fit the table, before it is taken for none
LONGEST_CELL = 1_000  # letters, of one that may hold line breaks
BLANKS, WIDE_BLANKS = " ", "  "
DELIMITERS = {
    **{",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes", "::": "double colons"},
    **{WIDE_BLANKS: "two or more blanks", BLANKS: "blanks"},
}
COMMENTS = ("#", "%", "//")
MOST_NOTES, NOTE_BYTES = 10, 20_000  # rows below a table, and where they are looked for
ERROR = r"(?<=\d)[ \t]*(±|\+/-)[ \t]*(?=[\d.])"  # blanks around it part no cells

Progress = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class _Text:
    """UTF-8 text whose delimiter is one letter (none: one column)."""

    name: str
    text: bytes
    delimiter: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of each row that is not blank, slowly; the rest of the text as one cell
        where a quotation mark stays open."""
        lines = io.TextIOWrapper(io.BytesIO(self.text), "utf-8", errors="replace", newline="")
        reader = csv.reader(lines, delimiter=self.delimiter or "\x1f")
        line = 1
        try:
            for cells in reader:
                if cells and any(cell.strip() for cell in cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            what = "a cell is too long" if "limit" in str(error) else "a cell cannot be read"
            raise DataError(f"{self.name}, row {line}: {what}.") from None


def read_delimited(
    name: str,
    data: bytes,
    max_rows: int,
    progress: Progress,
    delimiter: str | None = None,
    names: int | None = None,
) -> RawTable:
    """The cells of a text file as strings; of a long one, columns of plain decimals as numbers.

    delimiter, names: as a reader has decided, see DELIMITERS and layout_of; None: from the first
    lines. Rows with other numbers of cells than the table are dropped and named. Errors: DataError
    for what is no text, empty, longer than max_rows, or no table at all.
    """
    text, encoding = to_utf8(name, data)
    head = _head_lines(text)
    if not head:
        raise DataError(f"{name}: the file is empty.")
    found = delimiter or told_delimiter(head) or best_delimiter(head)
    if any(count_of(end, text) > max_rows + 1_000 for end in (b"\n", b"\r")):
        raise DataError(f"{name}: more than {max_rows:,} rows.")
    text, open_quotes = _without_open_quotes(name, text)
    source = _Text(name, _with_one_sign(text, found), _sign(found))
    numbered = [row for _, row in zip(range(HEAD_LINES), source.rows(), strict=False)]
    first = [cells for _, cells in numbered]
    skip = next((at for at, cells in enumerate(first) if not _is_comment(cells)), 0)
    ends = [line for line, _ in numbered[skip:]]
    breaks = [at for at in range(1, len(ends)) if ends[at] > ends[at - 1] + 1]
    if not first[skip:]:
        raise DataError(f"{name}: there is no row of cells in it.")
    # Asked before what the cells hold is looked at, which takes minutes for a million of them.
    width = width_of(first[skip:])
    if width > MAX_COLUMNS:
        raise DataError(f"{name}: {width:,} columns, but at most {MAX_COLUMNS:,} are read.")
    layout = layout_of(first[skip:], names, breaks)
    above = skip + layout.titles
    header = first[above : above + layout.names]
    unnamed = skip and names is None and above + layout.names == skip
    if unnamed and (marked := _marked_names(_last_said(first[:skip]), layout.width)):
        layout, above, header = replace(layout, names=1), skip - 1, [marked]
    body = first[above + layout.names :] if len(text) > LONG_BYTES else []
    decimals = plain_decimals(body, layout.width)
    columns, dropped = _parse(source, above + layout.names, layout, decimals, progress)
    dropped = _with_notes(source, layout.width, columns[0], dropped)
    titles = tuple(
        Dropped(line, "above the table", " ".join(cells)[:80])
        for _, (line, cells) in zip(range(above), source.rows(), strict=False)
    )
    whole = [row for row in first[above + 1 :] if len(row) == layout.width and row[-1].strip()]
    if layout.names == 1 and len(header[0]) == layout.width - 1 and _named_rows(whole):
        header = [["", *header[0]]]  # R has no name above those of its rows
    named, columns, places = without_blank(joined_names(header, layout.width), columns)
    return RawTable(
        name=name,
        names=named,
        columns=columns,
        layout=Layout(above, layout.names, layout.width),
        dropped=(*titles, *open_quotes, *dropped),
        lines=_LinesOf(source, above + layout.names, layout.width),
        form=f"cells parted by {DELIMITERS[found]}" if found else "one column",
        head=tuple(tuple(row) for row in first[: above + layout.names + 20]),
        delimiter=found,
        encoding=encoding,
        places=places,
    )


def _named_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows begin with names as R prints them: words, or whole numbers in order before
    values."""
    starts = [row[0].strip() for row in rows]
    if not any(map(is_value, starts)):
        return bool(starts)
    if not all(
        start.isdecimal() and is_value(row[-1]) for start, row in zip(starts, rows, strict=True)
    ):
        return False
    return all(int(b) == int(a) + 1 for a, b in pairwise(starts))


def best_delimiter(lines: Sequence[str]) -> str:
    """What parts the cells of these lines: the sign that makes rows of equal length out of cells
    that are numbers, dates or plain words; "" for a single column.

    >>> best_delimiter(["day;price", "01.02.2023;1,5", "02.02.2023;2,5"])
    ';'
    """
    scores = {d: _quality(lines, d) for d in DELIMITERS}
    best = max(scores, key=lambda d: scores[d])
    return best if scores[best] > 0 else ""


def told_delimiter(lines: Sequence[str]) -> str | None:
    """What Excel's first line ``sep=;`` says."""
    match = re.fullmatch(r"\"?sep=(.)\"?", lines[0].strip(), re.IGNORECASE) if lines else None
    return match[1] if match and match[1] in DELIMITERS else None


def _quality(lines: Sequence[str], delimiter: str) -> float:
    """Share of lines as long as most, times the share of cells that look like one thing."""
    rows = [_split(line, delimiter) for line in lines]
    width, often = Counter(map(len, rows)).most_common(1)[0]
    if width < 2:
        return 0.0
    others = [d for d in DELIMITERS if d not in (delimiter, BLANKS, WIDE_BLANKS)]
    if delimiter in (BLANKS, WIDE_BLANKS):
        others = [",", ";", "\t", "|", BLANKS]
    good = total = 0.0
    for row in rows:
        if len(row) != width:
            continue
        for cell in row:
            total += 1
            if any(sign in cell for sign in NO_SIGNS_OF_VALUES):
                continue
            if is_value(cell) or is_missing(cell):
                good += "  " not in cell.strip()  # several numbers, parted by blanks
            elif not any(other in cell for other in others):
                good += 0.6
    share = often / len(rows)
    # Words are parted by blanks too; only a table of values may be.
    weight = {BLANKS: 0.6, WIDE_BLANKS: 0.8}.get(delimiter, 1.0)
    return weight * share * good / total if share >= 0.5 else 0.0


def _split(line: str, delimiter: str) -> list[str]:
    line = line.rstrip("\r\n")
    if delimiter == BLANKS:
        return re.sub(ERROR, r"\1", line).split()
    if delimiter == WIDE_BLANKS:
        return re.split(r" {2,}|\t+", line.strip())
    if delimiter == "::":
        return line.split("::")
    try:
        return next(csv.reader([line], delimiter=delimiter), [""])
    except csv.Error:
        return [line]


def _head_lines(text: bytes) -> list[str]:
    """The first lines that are not blank, and of a long text not the last, cut one."""
    head = text[:HEAD_BYTES].decode("utf-8", errors="replace")
    lines = [line for line in re.split(r"\r\n|\n|\r", head) if line.strip()]
    if len(text) > HEAD_BYTES and len(lines) > 1:
        lines.pop()
    return lines[:HEAD_LINES]


def _sign(delimiter: str) -> str:
    return "\t" if delimiter in (BLANKS, WIDE_BLANKS, "::") else delimiter


def _with_one_sign(text: bytes, delimiter: str) -> bytes:
    """The text with a tab for what is not one letter."""
    if delimiter == "::":
        return text.replace(b"::", b"\t")
    if delimiter == BLANKS:
        text = re.sub(ERROR.encode(), rb"\1", text) if re.search(rb"\xc2\xb1|\+/-", text) else text
        return re.sub(rb"[ \t]+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", text))
    if delimiter == WIDE_BLANKS:
        return re.sub(rb" {2,}|\t+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", text))
    return text


def _without_open_quotes(name: str, text: bytes) -> tuple[bytes, list[Dropped]]:
    """The text without the one line whose quotation mark stays open, and would swallow all others.

    Errors: DataError where several lines have an odd number of marks and the text as a whole has.
    """
    if count_of(b'"', text) % 2 == 0:
        return text, []
    lines = text.splitlines(keepends=True)
    odd = [at for at, line in enumerate(lines) if line.count(b'"') % 2]
    if len(odd) > 1:
        raise DataError(f"{name}, row {odd[-1] + 1}: a quotation mark is open or out of place.")
    lost = lines[odd[0]].decode(errors="replace").strip()
    lines[odd[0]] = b"\n"
    return b"".join(lines), [Dropped(odd[0] + 1, "a quotation mark is open", lost[:80])]


def _marked_names(cells: Sequence[str], width: int) -> list[str]:
    """The names in a row that begins with the sign of a comment, as NumPy and the French post write
    them; [] where it names not each column.

    >>> _marked_names(["# t", "x"], 2), _marked_names(["#", "t", "x"], 2), _marked_names(["# a"], 2)
    (['t', 'x'], ['t', 'x'], [])
    """
    first = cells[0].strip().lstrip("".join(COMMENTS)).strip()
    named = [first, *cells[1:]] if first else [*cells[1:]]
    plain = all(cell.strip() and not is_value(cell) for cell in named)
    return named if plain and len(named) == width > 1 else []


def _last_said(comments: Sequence[Sequence[str]]) -> Sequence[str]:
    """The last line of comments that is not empty, as names stand above an empty one."""
    signs = "".join(COMMENTS)
    return next((row for row in reversed(comments) if any(c.strip(f" {signs}") for c in row)), [""])


def _is_comment(cells: list[str]) -> bool:
    return cells[0].lstrip().startswith(COMMENTS) or cells[0].lower().startswith("sep=")


def _parse(
    source: _Text, above: int, layout: Layout, decimals: Sequence[int], progress: Progress
) -> tuple[tuple[pa.ChunkedArray, ...], list[Dropped]]:
    """The columns below the names, as strings or, where all cells allow it, as numbers; and the
    rows that do not fit."""
    dropped: list[Dropped] = []

    def misfit(row: arrow_csv.InvalidRow) -> str:
        if len(dropped) >= MAX_DROPPED:
            return "error"
        reason = f"{row.actual_columns} cells where the table has {layout.width}"
        dropped.append(Dropped(0, reason, row.text[:80]))
        return "skip"

    at = _offset(source, above)
    names = [str(place) for place in range(layout.width)]
    if not re.compile(rb"\S").search(source.text, at):
        raise DataError(f"{source.name}: there is a row of names but nothing below it.")
    block = NUMBER_BYTES if decimals else BLOCK_BYTES
    types = {n: pa.float64() if int(n) in decimals else pa.string() for n in names}
    parts: list[list[pa.Array]] = [[] for _ in names]
    try:
        reader = arrow_csv.open_csv(
            pa.BufferReader(pa.py_buffer(source.text).slice(at)),
            arrow_csv.ReadOptions(column_names=names, block_size=block),
            arrow_csv.ParseOptions(
                delimiter=source.delimiter or "\x1f",
                newlines_in_values=b'"' in source.text,
                invalid_row_handler=misfit,
            ),
            arrow_csv.ConvertOptions(column_types=types, null_values=[]),
        )
        for done, batch in enumerate(reader, start=1):
            for part, array in zip(parts, batch.columns, strict=True):
                part.append(array)
            share = min(done * block / max(len(source.text), 1), 1.0)
            progress(share, f"Reading {source.name[:40]} …")
    except (pa.ArrowException, UnicodeDecodeError):
        if decimals:
            return _parse(source, above, layout, (), progress)
        what = f"cells are parted by {DELIMITERS.get(source.delimiter, 'nothing')}"
        raise DataError(f"{source.name}: this is not a table whose {what}.") from None
    columns = tuple(
        pa.chunked_array(part, types[name]) for part, name in zip(parts, names, strict=True)
    )
    if not all_finite(columns):
        return _parse(source, above, layout, (), progress)
    if b'"' in source.text:
        _check_quotes(source, above, columns)
    return columns, dropped


def _with_notes(
    source: _Text, width: int, column: pa.ChunkedArray, dropped: list[Dropped]
) -> list[Dropped]:
    """Rows that do not fit as notes below the table where they stand at its end and begin with
    words: a source, a total. A row that is cut short begins like the others."""
    if not dropped:
        return dropped
    tail = source.text[-NOTE_BYTES:].decode(errors="replace").splitlines()
    last, notes, blank = count_of(b"\n", source.text) + (not source.text.endswith(b"\n")), {}, False
    begun = column[:20].to_pylist() if pa.types.is_string(column.type) else ["0"]
    valued = 2 * sum(map(is_value, begun)) > len(begun)
    for back, line in enumerate(reversed(tail)):
        cells = next(csv.reader([line], delimiter=source.delimiter or "\x1f"), [])
        if not any(cell.strip() for cell in cells):
            blank = True
            continue
        if len(cells) == width or is_value(cells[0]) or len(notes) == MOST_NOTES:
            break
        notes[line.strip()] = last - back
        blank = False
    if not (valued or blank):
        return dropped
    return [
        replace(row, line=notes[text], reason="below the table")
        if (text := row.text.strip()) in notes or (text := _begun(text, notes)) in notes
        else row
        for row in dropped
    ]


def _begun(text: str, lines: Iterable[str]) -> str:
    """The one of the lines of which a text is the first 80 letters, or ""."""
    return next((line for line in lines if len(text) > 70 and line.startswith(text)), "")


def _check_quotes(source: _Text, above: int, columns: tuple[pa.ChunkedArray, ...]) -> None:
    """Errors: DataError for a cell that has swallowed rows, because its quotation mark is open."""
    for column in filter(lambda column: pa.types.is_string(column.type), columns):
        lengths = pc.utf8_length(column)
        if (pc.max(lengths).as_py() or 0) < LONGEST_CELL:
            continue
        row = int(np.argmax(lengths.to_numpy()))
        if "\n" in column[row].as_py():
            line = _LinesOf(source, above, len(columns))([row])[0]
            raise DataError(f"{source.name}, row {line}: a quotation mark is open or out of place.")


def _offset(source: _Text, rows: int) -> int:
    """Where the text goes on below its first rows that are not blank."""
    if not rows:
        return 0
    found = [
        line for line, _ in (row for row, _ in zip(source.rows(), range(rows + 1), strict=False))
    ]
    if len(found) <= rows:
        return len(source.text)
    line = found[-1]
    ends = re.compile(rb"\r\n|\n|\r").finditer(source.text)
    at = 0
    for _, end in zip(range(line - 1), ends, strict=False):
        at = end.end()
    return at


@dataclass(frozen=True, eq=False)
class _LinesOf:
    """Lines of rows of the table, found by going through the text again."""

    source: _Text
    above: int
    width: int

    def __call__(self, rows: Sequence[int]) -> list[int]:
        places, last, at = dict.fromkeys(rows, 0), max(rows, default=-1), -1
        for number, (line, cells) in enumerate(self.source.rows()):
            if number < self.above or len(cells) != self.width:
                continue
            at += 1
            if at in places:
                places[at] = line
            if at >= last:
                break
        return [places[row] for row in rows]
