"""Pasted text → rows of cells: where cells end, and what a comma or a space inside them may be."""

import csv
import re
from dataclasses import dataclass
from typing import Literal

from core.datasets.intake.plain_signs import in_plain_signs
from core.datasets.intake.words import MISSING

Role = Literal["number", "separator"]  # of a comma or a space: inside of a number or between two

_STRAY = str.maketrans(
    {"\ufeff": None, "\u200b": None, "\u2060": None, "\u2212": "-", "\uff0c": ","}
)
_LOOSE = re.compile(r"[\u00a0\u2007\u2009\u202f](?!\d{3}(?!\d))|(?<!\d)[\u00a0\u2007\u2009\u202f]")
_PROMPT = re.compile(r"^(?:```[^\n]*|(?:>>>? ?|In ?\[\d+\]: ?|Out ?\[\d+\](?:=|: ?|//\w+=)))", re.M)
_COMMENT = re.compile(
    r"\s*(?:#(?!\w+!|N/A|NA|\d)|//|%|(?:Name: .*)?dtype: |\[\d+ rows x \d+ columns\]"  # pandas
    r"|\(\d+ rows?\)\s*$|Columns? \d+ (?:through|and|to) \d+)"  # SQL, MATLAB
)
_SOFT = ("", "\n")  # no mark within lines but commas and spaces
_BULLET = re.compile(r"^[^\S\n]*[•*·][^\S\n]+", re.M)
_DASH = re.compile(r"^[^\S\n]*-[^\S\n]+(?=[\d.,$€£])", re.M)
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
_WORDS_FIRST = re.compile(r"[^\W\d_][^\d,]*,\s*[+-]?[.\d]")
_DECIMAL = re.compile(
    r"[+-]?(?:\d*|\d{1,3}(?:[.'’\u00a0\u202f ]\d{3})+),\d+(?:[eE][+-]?\d+)?", re.A
)
_THOUSANDS = re.compile(
    r"[+-]?(?:\d{1,3}|\d{1,2}(?:,\d\d)+)(?:,\d{3})+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.A
)
_TRIM = re.compile(r"^[^\d.,+-]+|[^\d.,]+$")
_UNIT = re.compile(r"[^\W\d_eE]|[$€£¥₹%\"']")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_GROUPS = re.compile(r"[+-]?\d{1,3}(?: \d{3})*(?:[.,]\d+)?")
_LABEL_GAP = re.compile(rf"{_NOT_AFTER}(?<=[^\W\d])[ \t]+(?=[+-]?\d)")


_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile(r"(?<=\d)\s?[×x*·⋅∙]\s?10([⁺⁻]?[⁰¹²³⁴-⁹]{1,3})(?!\w)")  # 1.5 x 10³


@dataclass(frozen=True)
class Rows:
    """cells: of each row; lines: of the text, from 1, where the rows stand; separator: of cells.

    commas, spaces: what they may be, the likeliest first; more than one: ask; comments: lines of
    comments, footers among them, that were passed over.
    """

    cells: list[list[str]]
    lines: list[int]
    separator: str
    commas: tuple[Role, ...] = ()
    spaces: tuple[Role, ...] = ()
    comments: int = 0


_OFF = (  # how far off the number before may be
    r"[^\S\n]*(?:±|\+/[-−]|\\pm)[^\S\n]*"
    r"(?:\d+(?:[.,]\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![^\S\n]*(?:±|\+/[-−]|\\pm))"
)
_ERROR = re.compile(rf"(?:\(([^()\n]*\d){_OFF}[^\S\n]*\)|(?<=\d){_OFF})(,?)")
_LAST_DIGITS = re.compile(r"(?<![\w(])([+-]?\d+[.,]\d+)\(\d{1,3}\)(?=[\s,;]|$)")  # 1.52(3)


def tidied(text: str) -> str:
    """Text with \\n at line ends, plain minus and spaces, without marks, prompts, code fences.

    A space that does not break stays where it may part thousands.

    >>> tidied(">>> [1, \u22122]\\r\\n")
    '[1, -2]\\n'
    """
    text = in_plain_signs(text.translate(_STRAY).replace("\r\n", "\n"))
    text = _RAISED.sub(lambda found: "e" + found[1].translate(_SUPERSCRIPT), text)
    text = _LOOSE.sub(" ", text)
    text = re.sub("[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]", "\n", text)
    text = _BULLET.sub("", _PROMPT.sub("", text))
    lines = len(text.split("\n")) - text.endswith("\n")
    # A dash before every line may be a bullet: a column of its own, which will be said.
    return _DASH.sub("-", text) if len(_DASH.findall(text)) < lines else text


def without_errors(text: str) -> tuple[str, str]:
    """Numbers without what says how far off they may be, and a sentence where anything did.

    >>> without_errors("12,3 ± 0,4 5,1±0,2")
    ('12,3 5,1', 'What stands behind ± is left out.')
    >>> without_errors("(3 +/- 1) kg")[0], without_errors("±5"), without_errors("1.52(3)")[0]
    ('3 kg', ('±5', ''), '1.52')
    """
    # A comma behind it parts numbers.
    text, count = _ERROR.subn(lambda found: (found[1] or "") + found[2] + " " * len(found[2]), text)
    text, digits = _LAST_DIGITS.subn(r"\1", text)
    if count:
        return text, "What stands behind ± is left out."
    return (
        text,
        "How far off the last digits may be, in parentheses, is left out." if digits else "",
    )


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
    if hard in _SOFT and commas != "separator":
        split = _at_comma_and_space(split)
    body = [row for row in split if any(_STARTS.match(word) for c in row[1] for word in c.split())]
    if not body:  # words before the first comma of each line
        body = [row for row in split if all(_WORDS_FIRST.match(c) for c in row[1])]
    names = split[: split.index(body[0])] if body else []
    roles = (commas,) if commas else _comma_roles(body, names, hard not in _SOFT)
    if hard == "\n" and roles == ("number", "separator"):
        roles = ("number",)  # 1,5; 2,5
    comma_separates = roles[:1] == ("separator",)
    gaps = (spaces,) if spaces else _space_roles(body, comma_separates, hard not in _SOFT)
    gap = {"separator": _GAP, "number": _LABEL_GAP}.get(gaps[0]) if gaps else None
    gap = re.compile(r"\s+") if every_space and gap is _GAP else gap
    cells = [_cells(row, comma_separates, gap) for _, row in split]
    separator = hard if hard not in _SOFT else "," if comma_separates else " "
    if hard not in _SOFT:
        cells = _without_blank_columns(cells)
    comments = sum(map(bool, map(_COMMENT.match, text.split("\n"))))
    return Rows(cells, [number for number, _ in split], separator, roles, gaps, comments)


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


def _at_comma_and_space(split: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """10,5, 11,2: cells end at commas with a space where others have none."""
    cells = [cell for _, row in split for cell in row if "," in cell and '"' not in cell]
    both = any(re.search(r"\d, +\S", cell) and re.search(r"\d,\d", cell) for cell in cells)
    if not both:
        return split
    return [
        (number, [part for cell in row for part in re.split(r", +", cell.strip(" ,"))])
        for number, row in split
    ]


def _comma_roles(body: list, names: list, hard: bool) -> tuple[Role, ...]:
    """What the commas of the rows may be, the likeliest first."""
    cells = [cell.strip() for _, row in body for cell in row if "," in cell]
    if not hard and any(re.search(r",\s|^,\D|,$|\d['\"],|,['\"]", cell) for cell in cells):
        return ("separator",)
    if not hard and cells and all(map(_WORDS_FIRST.match, cells)):
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


def _space_roles(body: list, comma_separates: bool, hard: bool) -> tuple[Role, ...]:
    """1 234 may be one number or two where every cell with a space looks so.

    Where all begin with three digits, as 170 165 180, it is rather a list, and so is whatever
    stands alone: one number is no sample. Digits that begin with 0 are no number of their own.
    """
    cells = [cell.strip() for _, row in body for cell in row]
    if comma_separates:
        cells = [part.strip() for cell in cells for part in _at_commas(cell)]
    several = [cell for cell in cells if " " in cell and _GAP.search(cell)]
    if not several:
        return ()
    bare = [_bare(cell) for cell in several]
    spaced = [cell for cell in bare if _SPACED.fullmatch(cell)]
    if not spaced or not all(map(_GROUPS.fullmatch, bare)):
        return ("separator",)
    groups = [cell.lstrip("+-").split(" ") for cell in spaced]
    if any(part[0] == "0" for group in groups for part in group[1:]):
        return ("number",)
    three = [len(group[0]) == 3 for group in groups]
    long = any(len(group) > 2 and whole for group, whole in zip(groups, three, strict=True))
    alone = len(cells) == 1 and not _valued(cells[0])
    if not hard and (all(three) or long or alone):
        return ("separator", "number")
    if all(cell.startswith(one) and cell != one for cell, one in zip(several, bare, strict=True)):
        return ("number",)  # 1 200 kg
    return ("number", "separator")


def _valued(cell: str) -> bool:
    """Whether there is a unit behind the number, or a currency before it."""
    bare = _bare(cell)
    before, _, behind = cell.rpartition(bare)
    return bool(behind) or before.strip().endswith((*"$€£¥₹", *_CODES))


def _bare(cell: str) -> str:
    """1 200 of "Berlin 1 200" and "1 200 kg", but not of "sensor1 200"."""
    bare = _TRIM.sub("", cell)
    before = cell[: cell.index(bare)] if bare else ""
    return cell if before and before[-1].isalnum() else bare


def _cells(row: list[str], comma: bool, gap: re.Pattern | None) -> list[str]:
    out: list[str] = []
    for cell in row:
        parts = [cell]
        if comma:
            parts = _at_commas(cell.strip().removesuffix(","))
        for part in parts:
            out += gap.split(part.strip()) if gap else [part]
    return [cell.strip().strip("\"'").strip(" \t") for cell in out]


def _at_commas(cell: str) -> list[str]:
    """Parts at commas that do not stand in quotation marks."""
    if '"' not in cell:
        return cell.split(",")
    try:
        return next(csv.reader([cell], skipinitialspace=True), [""])
    except csv.Error:  # longer than any cell
        return cell.split(",")


def _without_blank_columns(cells: list[list[str]]) -> list[list[str]]:
    """Columns without any cell at both ends: spreadsheets copy them along."""
    filled = {place for row in cells for place, cell in enumerate(row) if cell}
    if not filled:
        return cells
    first, last = min(filled), max(filled)
    return [row[first : last + 1] for row in cells]
