"""Cells of pasted text → numbers; marks of censoring and fractions beside what columns have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from core.datasets.intake.literals import shortened
from core.datasets.intake.numerals import NumberForm, number_form, read_numbers

LARGEST = 1e100  # squares and sums of squares stay finite
POINT = NumberForm(".", "", False, "", "", chosen=True)

_CENSORED = re.compile(r"(?P<mark>[<>≤≥]=?)\s*(?P<number>.*)|(?P<plus>[\d.,]*\d)\+", re.S)
_FRACTION = re.compile(r"([+-]?)\s*(\d{1,15})\s?[/⁄]\s?(\d{1,15})", re.A)
_EXPONENT = re.compile(r"(?<=[\d.])(?:\*\^|[dD](?=[+-]?\d{1,3}$))")  # Mathematica, Fortran
_COMPLEX = re.compile(r"[+-]?(?:[\d.]+(?:[eE][+-]?\d+)?[+-])?[\d.]+(?:[eE][+-]?\d+)?\*?[ijIJ]")
_DIGITS = frozenset("0123456789.,-")
_HUGE = re.compile(r"[+-]?[\d.,]+e\+?\d{3,}", re.I)


@dataclass(frozen=True, eq=False)
class Cells:
    """values: (n,), nan where left out; censored: (n,), 1 where the true value is larger (>5, 5+),
    −1 smaller; reasons: why a cell was left out, by place; fractions: how many were read."""

    values: np.ndarray
    censored: np.ndarray
    reasons: dict[int, str]
    unit: str = ""
    note: str = ""
    fractions: int = 0


@dataclass(frozen=True)
class LeftOut:
    """A cell that gave no number: where ("line 3, item 2"), what it holds, and why."""

    place: str
    cell: str
    reason: str


@dataclass(frozen=True)
class Alternative:
    """One reading of the text. keywords: hand them to the reader to take it; first: its values."""

    label: str
    keywords: Mapping[str, object]
    first: tuple[float, ...]


@dataclass(frozen=True)
class Question:
    """What the text leaves open. about: "decimal", "separator" or "column"; the first alternative
    is the one that was read."""

    about: str
    text: str
    alternatives: tuple[Alternative, ...]

    @property
    def taken(self) -> str:
        """What was decided meanwhile, to go on a sentence with: the first alternative."""
        label = self.alternatives[0].label
        return f"{label[0].lower()}{label[1:]}"


def form_of(columns: Sequence[Sequence[str]], decimal: str | None = None) -> NumberForm:
    """One form for all numbers of a text, or the one with the reader's decimal sign.

    >>> form_of([["1,000", "0,345"]]).decimal
    ','
    """
    if decimal is not None and decimal not in (".", ","):
        raise ValueError(f'decimal must be "." or ",", got {decimal!r}')
    plain = [[_plain(cell)[0] for cell in column] for column in columns]
    numbers = [
        [cell for cell in column if "/" not in cell or not _FRACTION.fullmatch(cell)]
        for column in plain
    ]
    found = number_form([pa.array(column) for column in numbers if column])
    if decimal:
        return NumberForm(decimal, found.thousands.replace(decimal, ""), False, "", "", chosen=True)
    return replace(found, chosen=True)


def read_cells(cells: Sequence[str], form: NumberForm) -> Cells:
    """The numbers of cells; fractions are divided, and what is no finite number is left out.

    >>> read = read_cells([">5", "1/4", "12 kg", "n/a"], POINT)
    >>> read.values.tolist(), read.censored.tolist(), read.unit, read.reasons
    ([5.0, 0.25, 12.0, nan], [1, 0, 0, 0], 'kg', {3: 'no value'})
    """
    plain = [_plain(cell) for cell in cells]
    read = read_numbers(pa.array([text for text, _ in plain], pa.string()), form)
    values = read.values.copy()
    reasons, fractions = {}, 0
    for place in (at for at, (text, _) in enumerate(plain) if text[-1:] in "iIjJ"):
        if _COMPLEX.fullmatch(plain[place][0]):  # no number with the unit i
            reasons[place] = "complex"
    for place in np.flatnonzero(read.missing):
        reasons[int(place)] = "no value"
    for place in np.flatnonzero(read.bad):
        if match := _FRACTION.fullmatch(plain[place][0]):
            fractions += 1
            values[place] = _divided(match)
            reasons |= {} if np.isfinite(values[place]) else {int(place): "divides by zero"}
        else:
            reasons[int(place)] = _reason(plain[place][0], read.unit)
    for place in np.flatnonzero(np.abs(values) > LARGEST):
        reasons.setdefault(int(place), "too large, the limit is ±1e100")
    values[list(reasons)] = np.nan
    censored = np.where(np.isfinite(values), [mark for _, mark in plain], 0).astype(np.int8)
    return Cells(values, censored, reasons, read.unit, read.note, fractions)


def left_out_said(left_out: Sequence[LeftOut]) -> str:
    """How many cells were left out, with the first three.

    >>> left_out_said([LeftOut("line 4", "NA", "no value"), LeftOut("line 7", "x", "not a number")])
    '2 cells left out: “NA” in line 4 (no value), “x” in line 7 (not a number).'
    """
    shown = [
        f"{f'“{shortened(one.cell)}”' if one.cell else 'the empty one'} in {one.place}"
        f" ({one.reason})"
        for one in left_out[:3]
    ]
    more = ", …" if len(left_out) > 3 else ""
    count = f"{len(left_out)} cell{'s' if len(left_out) > 1 else ''}"
    return f"{count} left out: {', '.join(shown)}{more}."


def form_said(form: NumberForm, cells: Sequence[str]) -> str:
    """A sentence about decimal and thousands signs, "" where there is nothing to say."""
    signs = {".": "point", ",": "comma", " ": "space", "'": "apostrophe"}
    words = []
    if form.decimal == "," and any("," in cell for cell in cells):
        words.append("Decimal comma")
    if form.thousands:
        words.append(f"thousands parted by a {signs[form.thousands]}".replace("a apo", "an apo"))
    said = ", ".join(words)
    proof = f" ({form.proof})" if said and form.proof and not form.ambiguous else ""
    return f"{capitalised(said)}{proof}." if said else ""


def said_of(read: Cells) -> list[str]:
    """Sentences about units, fractions and censored values."""
    notes = [f"Unit: {read.unit}."] if read.unit else []
    notes += [f"{capitalised(read.note)}."] if read.note else []
    if read.fractions:
        notes.append(f"{read.fractions} fraction{'s' if read.fractions > 1 else ''} divided.")
    if censored := np.count_nonzero(read.censored):
        s = "s" if censored > 1 else ""
        notes.append(f"{censored} censored value{s}: only a bound is known.")
    return notes


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _plain(cell: str) -> tuple[str, int]:
    """The cell without its mark of censoring, and that mark as 1, −1 or 0."""
    match = _CENSORED.fullmatch(cell) if cell[:1] in "<>≤≥" or cell[-1:] == "+" else None
    if match:
        cell = match["plus"] or match["number"]
    mark = 0 if not match else 1 if match["plus"] or match["mark"][0] in ">≥" else -1
    return _EXPONENT.sub("e", cell) if not _DIGITS.issuperset(cell) else cell, mark


def _divided(match: re.Match) -> float:
    bottom = int(match[3])
    return float(match[1] + "1") * int(match[2]) / bottom if bottom else np.inf


def _reason(cell: str, unit: str) -> str:
    if cell.lower().lstrip("+-") in ("inf", "infinity", "∞"):
        return "infinite"
    if _COMPLEX.fullmatch(cell):
        return "complex"
    if _HUGE.fullmatch(cell):
        return "too large, the limit is ±1e100"
    if unit and re.fullmatch(r"[^\w.,]{0,3}[\d.,' ]+[^\d.,]{1,12}", cell):
        return f"not in {unit} like the others"
    return "not a number"
