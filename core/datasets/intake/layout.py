"""Where in a table the names stand and where the rows begin, told from its first rows.

Exports put titles above the names, names in one to three rows, or no names at all.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.datasets.intake.words import MISSING

MAX_HEADER_ROWS = 3  # yfinance: price, ticker, date
MANY_COLUMNS = 6
BODY_ROWS = 40  # looked at, to learn what the columns hold
MOST_SETTINGS, FEW_ROWS = 40, 3  # of an instrument above its table; of a table that begins anew

_SIGNS = r"[\s\u00a0$€£¥₹₽₩+\-−–(<>~≈]*"
NUMBER_LIKE = re.compile(
    rf"(?!\d+\.\s?[A-Za-z]){_SIGNS}(?:[A-Z]{{3}}\s)?{_SIGNS}[\d.,]*\d[\d.,'’ \u00a0\u2009\u202f]*"
    r"(?:\s?[eE][+-]?\d{1,3}|\s?[×·x*]\s?10\^?[+\-−]?\d{1,3})?\s?"
    r"(?:[%‰)\-$€£¥°]|[A-Za-z°µ/²³]{1,4}\.?)*",
)
_WORD = r"[A-Za-zÀ-ÿ]{2,10}\.?"  # a day of the week
# As months begin in English, German, French, Spanish, Portuguese and Italian: "Film 12" is a name.
_MONTH = (
    r"(?i:jan|jän|ene|gen|feb|fév|fev|mar|mär|maer|mrz|apr|avr|abr|may|mai|mag|jun|jui|giu|jul|lug"
    r"|aug|aoû|aou|ago|sep|set|oct|okt|out|ott|nov|dec|dez|déc|dic)[A-Za-zÀ-ÿ]{0,7}\.?"
)
DATE_LIKE = re.compile(
    r"\d{1,4}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?\d{1,4}\.?)?(?:[T ,]+\d[^;|\t]*)?"
    rf"|\d{{1,4}}\s?[-/.]\s?{_MONTH}\s?[-/. ]\s?\d{{1,4}}(?:[T ,]+\d[^;|\t]*)?"
    rf"|(?:{_WORD},?\s)?{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{2,4}}(?:\s[^;|\t]*)?"
    rf"|(?:{_WORD},?\s)?\d{{1,2}}\.?\s(?:de\s)?{_MONTH}\s(?:de\s)?\d{{2,4}}(?:\s[^;|\t]*)?"
    rf"|{_MONTH}[-\s/]\d{{2,4}}"
    r"|Q[1-4][-\s/]?\d{2,4}|\d{4}[-\s/]?[QTqt][1-4]|[1-4]Q\d{2,4}|\d{4}M\d{2}|\d{4}-?W\d{2}"
)

UNSEEN = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
TURNING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # which way a line is written
RULE = re.compile(r"\s*[-=_+]{3,}\s*")  # drawn under names


@dataclass(frozen=True)
class Layout:
    """titles: rows above the names; names: rows of names, 0 for none; width: cells of a row."""

    titles: int
    names: int
    width: int


def is_value(cell: str) -> bool:
    """Whether a cell is written as a number or a date, and not as a name.

    >>> [is_value(c) for c in ("1.234,5", "$12", "2023-01-02", "Jan 02, 2023", "5 ± 0.2")]
    [True, True, True, True, True]
    >>> [is_value(c) for c in ("Close", "V1", "Q1", "Film 12")]
    [False, False, False, False]
    """
    cell = re.sub(r"(?<=\d)\s*(?:±|\+/-)\s*[.\d][\d.,]*", "", cell.strip())[:60]
    return any(letter.isdigit() for letter in cell) and bool(
        NUMBER_LIKE.fullmatch(cell) or DATE_LIKE.fullmatch(cell)
    )


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value: empty, NA, null, a dash."""
    return cell.strip().casefold() in MISSING


def layout_of(
    rows: Sequence[Sequence[str]], names: int | None = None, breaks: Iterable[int] = ()
) -> Layout:
    """The layout of a table from its first rows of cells.

    names: the row, from 1, in which the names stand, where a reader has said so (0 for none);
    breaks: rows, from 0, above which a line is blank. A column holds values where most of its
    later cells are numbers or dates; the body begins with the first row that has more values than
    names there. What stands above the names, apart by a blank line, a colon or too few cells, is a
    title.
    """
    width = width_of(rows)
    if names is not None:
        return Layout(max(names - 1, 0), int(names > 0), width)
    padded = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    begin = _body(padded, [len(row) for row in rows])
    anew = (
        at for at in breaks if _begins_anew(padded, begin, at) or _of_other_width(rows, width, at)
    )
    begin = next((at + 1 for at in anew), begin)
    titles = next((at for at in range(begin) if _may_name(padded[at], rows[at])), begin)
    said = [
        at + 1
        for at, row in enumerate(rows[: begin - 1])
        if any(": " in cell for cell in row) or (row and row[0].rstrip().endswith(":"))
    ]
    parted = [at for at in breaks if at < begin]
    if 0 < begin < len(padded) + 1 and width > 1 and _names_all(padded[begin - 1]):
        # A name in the first column alone is that of a section, and what is above belongs to it.
        above = [at for at in range(titles, begin - 1) if padded[at][0] and not any(padded[at][1:])]
        parted += [at + 1 for at in above]
    titles = max(titles, begin - MAX_HEADER_ROWS, *said, *parted)
    if titles < begin - 1 and len(rows[titles]) == 1 < width:  # of the section that begins there
        titles += 1
    return Layout(titles, begin - titles, width)


def joined_names(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """One name a column from one to three rows of names, repeated and empty ones left out.

    Names over several columns (merged cells) count for those to the right of them.

    >>> joined_names([["Price", "Close", "Close"], ["Ticker", "AAPL", "MSFT"]], 3)
    ('Price Ticker', 'Close AAPL', 'Close MSFT')
    >>> joined_names([["\\u202eda\\ate"]], 1)  # signs that turn a sentence round, or ring a bell
    ('date',)
    """
    spread = []
    rows = [row for row in rows if any(cell.strip() and not RULE.fullmatch(cell) for cell in row)]
    for at, row in enumerate(rows):
        cells = [cell.strip() for cell in [*row[:width], *[""] * (width - len(row))]]
        if at < len(rows) - 1:  # only names above others span columns
            for place in range(1, width):
                cells[place] = cells[place] or cells[place - 1]
        spread.append(cells)
    columns = zip(*spread, strict=True) if spread else ([] for _ in range(width))
    joined = (" ".join(dict.fromkeys(filter(None, names))) for names in columns)
    joined = (TURNING.sub(" ", UNSEEN.sub("", name)).strip() for name in joined)
    # As pandas writes the labels of rows.
    return tuple("" if re.fullmatch(r"Unnamed: \d+", name) else name for name in joined)


def _may_name(cells: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row has cells enough to name the columns, or spans all of them."""
    filled = _filled(cells)
    return filled >= max(1, 0.6 * len(cells)) or (
        len(row) == len(cells) and filled >= min(2, len(cells) - 1)
    )


def _names_all(row: Sequence[str]) -> bool:
    """Whether a row names each column otherwise, and has no value."""
    return len(set(row)) == len(row) > 1 and all(c.strip() and not is_value(c) for c in row)


def _numbered_names(rows: list[list[str]]) -> bool:
    """Whether the first row numbers many columns upwards, behind a corner that is no value, as the
    columns of a matrix of users and items are numbered."""
    corner, *rest = rows[0]
    if len(rest) < MANY_COLUMNS or is_value(corner) or not all(map(str.isdigit, rest)):
        return False
    rising = all(int(a) < int(b) for a, b in pairwise(rest))
    return rising and all(row[0].strip() for row in rows[1:] if _filled(row))


def _begins_anew(rows: list[list[str]], begin: int, at: int) -> bool:
    """Whether the row below a blank line names the columns of a body of values alone, and what was
    taken for the body before is names and values of settings."""
    above, below = rows[begin:at], rows[at + 1 : at + 1 + FEW_ROWS]
    values = [all(map(is_value, row)) for row in (*above, *below)]
    return (
        0 < len(above) <= MOST_SETTINGS
        and _names_all(rows[at])
        and len(below) == FEW_ROWS
        and not any(values[: len(above)])
        and all(values[len(above) :])
    )


def _of_other_width(rows: Sequence[Sequence[str]], width: int, at: int) -> bool:
    """Whether all rows above a blank line have other numbers of cells than most, and the row below
    it names the columns of what follows: a small table on where the large one was measured."""
    below = rows[at + 1 : at + 1 + FEW_ROWS]
    return (
        all(len(row) != width for row in rows[:at])
        and len(rows[at]) == width
        and _names_all(rows[at])
        and len(below) == FEW_ROWS
        and all(len(row) == width and any(map(is_value, row)) for row in below)
    )


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def width_of(rows: Sequence[Sequence[str]]) -> int:
    """The cells that most rows have; of two as frequent, the more."""
    widths = Counter(len(row) for row in rows if _filled(row))
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _body(rows: list[list[str]], widths: Sequence[int]) -> int:
    """The first row that is no title and no name."""
    width = len(rows[0]) if rows else 0
    later = [row for row in rows[4:] if _filled(row)][-BODY_ROWS:] or rows[1:] or rows
    valued = [
        place
        for place in range(width)
        if 2 * sum(is_value(row[place]) for row in later)
        > sum(bool(row[place].strip()) for row in later)
        > 0
    ]
    for at, row in enumerate(rows):
        cells = [row[place] for place in valued]
        values = sum(map(is_value, cells))
        names = sum(not is_value(cell) and not is_missing(cell) for cell in cells)
        named = at > 0 and _names_all(rows[at - 1])  # what follows with a value is a row
        if valued and (values > names or (values and named)) and 2 * widths[at] > width:
            return at or int(_numbered_names(rows))
    if valued:
        return int(_numbered_names(rows))
    # Words everywhere: the first full row names them, unless it comes again below.
    first = next((at for at, row in enumerate(rows) if _filled(row) == width), 0)
    repeated = any(set(rows[first]) & set(row) - {""} for row in rows[first + 1 :])
    return first if repeated else first + 1
