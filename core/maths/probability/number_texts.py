"""Lists of numbers as people paste them: separators, decimal marks, headings, tables, censoring."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MAX_NUMBERS = 10_000
MAX_TEXT = 400_000
MAX_SIZE = 1e100  # squares and sums of squares stay finite


def _none() -> Array:
    return np.array([])


@dataclass(frozen=True)
class Numbers:
    """Numbers read from text, and the heading that was passed over (empty if none).

    Of those in `above` and `below` it is known only that they lie above, or below, what is written.
    """

    values: Array
    heading: str = ""
    above: Array = field(default_factory=_none)
    below: Array = field(default_factory=_none)


def parse_numbers(text: str) -> Numbers:
    """Read numbers separated by spaces, line breaks, tabs, semicolons or commas.

    A comma is a decimal mark only where semicolons or tabs separate the numbers; where it could
    be either, ValueError asks. A heading on the first line is passed over. ">5" and "<2" are
    censored numbers. Raises ValueError, in one sentence with line and item, for text, missing,
    infinite or huge values, fewer than 2 uncensored or more than 10,000 numbers.

    >>> parse_numbers("hours\\n1,5; 2,25; 3").values
    array([1.5 , 2.25, 3.  ])
    """
    heading, rows = _rows(text)
    values = np.array([value for row in rows for value in row.values], dtype=float)
    return _numbers(values, [mark for row in rows for mark in row.marks], heading)


def _numbers(values: Array, marks: Iterable[str], heading: str) -> Numbers:
    marks = np.array(list(marks), dtype=str)
    exact = values[marks == ""]
    if exact.size < 2:
        also = " that are not censored" if exact.size < values.size else ""
        raise ValueError(f"text must hold at least 2 numbers{also}, got {exact.size}")
    return Numbers(exact, heading, values[marks == ">"], values[marks == "<"])


def parse_frequencies(text: str) -> Numbers:
    """Read a frequency table, a value and how often it occurs in each line, as the single numbers.

    Separators, decimal marks and heading as in `parse_numbers`. Raises ValueError, in one sentence
    with its line, for a line without exactly two numbers, a second one that is no whole number from
    0, fewer than 2 or more than 10,000 numbers in all.

    >>> parse_frequencies("deaths corps\\n0 3\\n1 2").values
    array([0., 0., 0., 1., 1.])
    """
    heading, rows = _rows(text)
    total = 0.0
    for row in rows:
        if len(row.values) != 2:
            raise ValueError(
                f"line {row.line} must hold a value and how often it occurs, got "
                f"{len(row.values)} number{'s' * (len(row.values) != 1)}"
            )
        if not row.counted:
            times = f"{row.marks[1]}{row.values[1]:g}"
            raise ValueError(f"line {row.line}: {times} is not a whole number of times")
        total += row.values[1]
    if not 2 <= total <= MAX_NUMBERS:
        raise ValueError(
            f"the table must count at least 2 and at most {MAX_NUMBERS:,} numbers, got {total:,.0f}"
        )
    times = [int(row.values[1]) for row in rows]
    values = np.repeat([row.values[0] for row in rows], times)
    return _numbers(values, np.repeat([row.marks[0] for row in rows], times), heading)


_COUNTED = (
    "count",
    "counts",
    "frequency",
    "frequencies",
    "freq",
    "times",
    "number",
    "n",
    "observed",
)


def headed_as_frequencies(text: str) -> bool:
    """Whether the first line is a heading of two words of which the second means a count.

    >>> headed_as_frequencies("deaths;count\\n0;109"), headed_as_frequencies("x y\\n1 2")
    (True, False)
    """
    first = text.replace("\ufeff", "").lstrip().partition("\n")[0].strip().lower()
    words = [word for word in re.split(r"[\s;,]+", first) if word]
    return len(words) == 2 and words[1].strip("()") in _COUNTED


def looks_like_frequencies(text: str) -> bool:
    """Whether there are 3 lines or more, of two numbers each, the second a possible count.

    >>> looks_like_frequencies("0 109\\n1 65\\n2 22"), looks_like_frequencies("0 109 1 65 2 22")
    (True, False)
    """
    try:
        _, rows = _rows(text)
    except ValueError:
        return False
    return len(rows) >= 3 and all(len(row.values) == 2 and row.counted for row in rows)


@dataclass(frozen=True)
class _Row:
    """The numbers of a line, and the mark before each: ">", "<" or none."""

    line: int
    values: list[float]
    marks: list[str]

    @property
    def counted(self) -> bool:
        """Whether the second number could be a count."""
        times = self.values[1]
        return self.marks[1] == "" and times >= 0 and times == round(times)


def _rows(text: str) -> tuple[str, list[_Row]]:
    """The heading, and the lines that hold numbers."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"text must be at most {MAX_TEXT:,} characters, got {len(text):,}")
    text = text.replace("\ufeff", "").replace("\u2212", "-").replace("\u00a0", " ")
    lines = re.sub(r"([<>])[ \t]+(?=[\d.+-])", r"\1", text).splitlines()
    body = "\n".join(lines)
    decimal_comma = bool(re.search(r"[;\t]", body)) and bool(re.search(r"\d,\d", body))
    separators = r"[\s;]+" if decimal_comma else r"[\s;,]+"
    rows: list[_Row] = []
    read, heading = 0, ""
    for number, line in enumerate(lines, start=1):
        items = [item for item in re.split(separators, line.strip()) if item]
        words = all(re.match(r"[^\W\d_]|\(", i) and i.lower() not in _NOT_FINITE for i in items)
        if items and words and not rows and not heading:
            heading = line.strip()
            continue
        if not decimal_comma:
            _refuse_ambiguous(line, number, body)
        marks = [item[0] if re.match(r"[<>][\d.+-]", item) else "" for item in items]
        bare = [item[len(mark) :] for item, mark in zip(items, marks, strict=True)]
        found = [_number(i, number, place, decimal_comma) for place, i in enumerate(bare, start=1)]
        read += len(found)
        if read > MAX_NUMBERS:
            raise ValueError(f"text must hold at most {MAX_NUMBERS:,} numbers, line {number}")
        if found:
            rows.append(_Row(number, found, marks))
    return heading, rows


_NOT_FINITE = ("nan", "na", "n/a", "null", "none", "inf", "infinity", "-")


def _number(item: str, line: int, place: int, decimal_comma: bool) -> float:
    where = f"line {line}, item {place}"
    shown = item if len(item) <= 20 else item[:20] + "…"
    # float() also takes "1_000" and other scripts' digits; a list of numbers has neither.
    plain = item.replace(",", ".") if decimal_comma else item
    if item.lower().strip("+-") in _NOT_FINITE:
        raise ValueError(f"{where}: {shown!r} is not a finite number; leave missing values out")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", plain, flags=re.ASCII):
        raise ValueError(f"{where}: {shown!r} is not a number")
    value = float(plain)
    if not abs(value) <= MAX_SIZE:
        raise ValueError(f"{where}: {shown!r} is too large (limit ±1e100)")
    return value


def _refuse_ambiguous(line: str, number: int, body: str) -> None:
    """Raise where a comma could be a decimal mark as well as a separator."""
    if thousands := re.search(r"(?<![\d.])\d{1,3}(,\d{3})+\.\d", line):
        raise ValueError(
            f"line {number}: the comma in {thousands.group()!r} could group thousands or separate "
            "numbers; write numbers without grouping"
        )
    words = body.split()
    lone = all(re.fullmatch(r"[+-]?\d+(,\d+)?", w) for w in words) and "." not in body
    if lone and (word := next((w for w in line.split() if "," in w), None)):
        raise ValueError(
            f"line {number}: {word!r} could be one number with a decimal comma or two numbers; "
            "write a decimal point, or separate the numbers by semicolons"
        )
