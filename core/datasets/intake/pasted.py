"""Pasted text → rows of cells: where cells end, and what a comma or a space inside them may be."""

import csv
import re
from dataclasses import dataclass
from typing import Literal

from core.datasets.intake.words import MISSING

Role = Literal["number", "separator"]  # of a comma or a space: inside of a number or between two

_STRAY = str.maketrans(
    {"\ufeff": None, "\u200b": None, "\u2060": None, "\u2212": "-", "\uff0c": ","}
)
_LOOSE = re.compile(r"[\u00a0\u2007\u2009\u202f](?!\d{3}(?!\d))|(?<!\d)[\u00a0\u2007\u2009\u202f]")
_PROMPT = re.compile(r"^(?:```[^\n]*|(?:>>> ?|In ?\[\d+\]: ?|Out ?\[\d+\](?:=|: ?|//\w+=)))", re.M)
_COMMENT = re.compile(
    r"\s*(?:#(?!\w+!|N/A|NA)|//|%|(?:Name: .*)?dtype: |\[\d+ rows x \d+ columns\])"  # pandas
)
_RULE = re.compile(r"[\s|:+=-]*[-=]{3}[\s|:+=-]*")
_CODES = ("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "CNY", "INR", "SEK", "NOK", "BRL")
_GONE = "|".join(sorted((re.escape(w) for w in MISSING if w), key=len, reverse=True))
_NOT_AFTER = r"(?<![<>≤≥~≈$€£¥₹×*^/±(])(?<![<>]=)" + "".join(rf"(?<!\b{code})" for code in _CODES)
_GAP = re.compile(
    rf"{_NOT_AFTER}[ \t]+"
    rf"(?=[+-]?[$€£¥₹(]?[+-]?[.,]?\d|[<>≤≥]|(?:[+-]?inf|{_GONE})(?!\S)|[\"'])",
    re.I,
)
_STARTS = re.compile(r"[\"'(<>≤≥=~≈$€£¥₹+-]*[.,]?\d")
_DECIMAL = re.compile(
    r"[+-]?(?:\d*|\d{1,3}(?:[.'’\u00a0\u202f ]\d{3})+),\d+(?:[eE][+-]?\d+)?", re.A
)
_THOUSANDS = re.compile(
    r"[+-]?(?:\d{1,3}|\d{1,2}(?:,\d\d)+)(?:,\d{3})+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.A
)
_TRIM = re.compile(r"^[^\d.,+-]+|[^\d.,]+$")
_UNIT = re.compile(r"[^\W\d_eE]|[$€£¥₹%\"']")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Rows:
    """cells: of each row; lines: of the text, from 1, where the rows stand; separator: of cells.

    commas, spaces: what they may be, the likeliest first; more than one: ask.
    """

    cells: list[list[str]]
    lines: list[int]
    separator: str
    commas: tuple[Role, ...] = ()
    spaces: tuple[Role, ...] = ()


def tidied(text: str) -> str:
    """Text with \\n at line ends, plain minus and spaces, without marks, prompts, code fences.

    A space that does not break stays where it may part thousands.

    >>> tidied(">>> [1, \u22122]\\r\\n")
    '[1, -2]\\n'
    """
    text = text.translate(_STRAY).replace("\r\n", "\n")
    text = _LOOSE.sub(" ", text)
    text = re.sub("[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]", "\n", text)
    return _PROMPT.sub("", text)


def split_rows(
    text: str, commas: Role | None = None, spaces: Role | None = None, every_space: bool = False
) -> Rows:
    """Lines as rows, their cells ended by tabs, else semicolons, bars, commas or spaces.

    commas, spaces: the reader's decision; every_space: no units or labels of two words are to be
    expected. Comments and ruled lines are passed over. A single line with semicolons is rows ended
    by them.

    >>> split_rows("1, 2; 3, 4").cells
    [['1', '2'], ['3', '4']]
    >>> split_rows("3,14").commas
    ('number', 'separator')
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() and not _COMMENT.match(line) and not _RULE.fullmatch(line)
    ]
    hard, split = _hard(lines)
    body = [row for row in split if any(_STARTS.match(word) for c in row[1] for word in c.split())]
    names = split[: split.index(body[0])] if body else []
    roles = (commas,) if commas else _comma_roles(body, names, hard not in ("", "\n"))
    if hard == "\n" and roles == ("number", "separator"):
        roles = ("number",)  # 1,5; 2,5
    comma_separates = roles[:1] == ("separator",)
    gaps = (spaces,) if spaces else _space_roles(body, comma_separates)
    gap = (re.compile(r"\s+") if every_space else _GAP) if gaps[:1] == ("separator",) else None
    cells = [_cells(row, comma_separates, gap) for _, row in split]
    separator = hard if hard not in ("", "\n") else "," if comma_separates else " "
    if hard in ("\t", ";", "|"):
        cells = _without_blank_columns(cells)
    return Rows(cells, [number for number, _ in split], separator, roles, gaps)


def _hard(lines: list[tuple[int, str]]) -> tuple[str, list[tuple[int, list[str]]]]:
    """Cells at tabs, semicolons or bars: a mark that can be nothing else. "\\n": ; ends rows."""
    if any("\t" in line.strip() for _, line in lines):
        return "\t", [(number, line.strip(" ").split("\t")) for number, line in lines]
    if 2 * sum(line.count("|") > 0 for _, line in lines) > len(lines):
        return "|", [(n, re.sub(r"^\s*\||\|\s*$", "", line).split("|")) for n, line in lines]
    ended = [(number, line.strip().removesuffix(";")) for number, line in lines]
    if all(";" not in line for _, line in ended):
        return "", [(number, [line]) for number, line in ended]
    if len(lines) == 1:
        number, line = ended[0]
        return "\n", [(number, [part]) for part in line.split(";")]
    if all(
        re.search(r"\S\s+[.\d+-]", part.strip()) for _, line in ended for part in line.split(";")
    ):
        return "\n", [(number, [part]) for number, line in ended for part in line.split(";")]
    return ";", [(number, line.strip().split(";")) for number, line in lines]


def _comma_roles(body: list, names: list, hard: bool) -> tuple[Role, ...]:
    """What the commas of the rows may be, the likeliest first."""
    cells = [cell.strip() for _, row in body for cell in row if "," in cell]
    if not hard and any(re.search(r",\s|^,\D|,$|\d['\"],|,['\"]", cell) for cell in cells):
        return ("separator",)
    words = [word for cell in cells for word in cell.split(" ") if "," in word]
    numbers = [_TRIM.sub("", word) for word in words]
    if not words:
        return ()
    if not hard and not all(
        _DECIMAL.fullmatch(word) or _THOUSANDS.fullmatch(word) for word in numbers
    ):
        return ("separator",)
    groups = [word.lstrip("+-").split(".")[0].split(",") for word in numbers]
    named = [cell for _, row in names[-1:] for cell in row if ", " not in cell]
    if hard or _grouped(groups) or any("." in word for word in numbers):
        return ("number",)
    if named and {len(group) for group in groups} == {len(name.split(",")) for name in named}:
        return ("separator",)
    if all(_UNIT.search(cell) and not _GAP.search(cell) for cell in cells):
        return ("number",)  # each has its unit, or stands in quotation marks
    # 100,200,300 is rather a list than a hundred millions.
    return ("separator", "number") if any(len(g) > 2 for g in groups) else ("number", "separator")


def _grouped(groups: list[list[str]]) -> bool:
    """1,234,567 or 12,003: not three or two numbers, since later groups have three digits, first
    ones fewer, or since no number begins with 0."""
    if any(len(part) > 1 and part[0] == "0" for group in groups for part in group[1:]):
        return True
    several = [group for group in groups if len(group) > 2]
    first = any(len(group[0]) < 3 for group in several)
    return bool(several) and max(map(len, groups)) <= 4 and (first or len({*map(len, groups)}) > 1)


def _space_roles(body: list, comma_separates: bool) -> tuple[Role, ...]:
    """1 234 may be one number or two where every row looks so."""
    cells = [cell.strip() for _, row in body for cell in row]
    several = [cell for cell in cells if " " in cell and _GAP.search(cell)]
    if not several:
        return ()
    if comma_separates or not all(_SPACED.fullmatch(cell) for cell in several):
        return ("separator",)
    zero = any(part[0] == "0" for cell in several for part in cell.split(" ")[1:])
    return ("number",) if zero else ("number", "separator")


def _cells(row: list[str], comma: bool, gap: re.Pattern | None) -> list[str]:
    out: list[str] = []
    for cell in row:
        parts = [cell]
        if comma:
            parts = next(csv.reader([cell.strip().removesuffix(",")], skipinitialspace=True), [""])
        for part in parts:
            out += gap.split(part.strip()) if gap else [part]
    return [cell.strip().strip("\"'").strip(" \t") for cell in out]


def _without_blank_columns(cells: list[list[str]]) -> list[list[str]]:
    """Columns without any cell at both ends: spreadsheets copy them along."""
    width = max(map(len, cells), default=0)
    filled = [any(len(row) > place and row[place] for row in cells) for place in range(width)]
    if not any(filled):
        return cells
    first, last = filled.index(True), width - filled[::-1].index(True)
    return [row[first:last] for row in cells]
