"""The numbers of two columns: shipped ones, or the reader's own."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.datasets.intake.numbers_pasted import read_number_text
from core.ui.controls import Choice, Text, whole_entries
from core.ui.words import counted

MOST = 60  # numbers in a column
MAIZE = (
    "23.5 12 21 22 19.125 21.5 22.125 20.375 18.25 21.625 23.25 21 22.125 23 12",
    "17.375 20.375 20 20 18.375 18.625 18.625 15.25 16.5 18 16.25 18 12.75 15.5 18",
)
SLEEP = (
    "0.7 -1.6 -0.2 -1.2 -0.1 3.4 3.7 0.8 0 2",
    "1.9 0.8 1.1 0.1 -0.1 4.4 5.5 1.6 4.6 3.4",
)
SHIPPED = {"maize": MAIZE, "sleep": SLEEP}
NAMES = {
    "maize": ("crossed", "self-fertilised", "inches"),
    "sleep": ("drug 1", "drug 2", "hours"),
    "own": ("A", "B", ""),
}
HELP = (
    "A column or a list of at most 60 numbers; with pairs the first belongs to the first. Write NA "
    "where one is missing: its partner is then left out."
)
CONTROLS = [
    Choice(
        name="numbers_of",
        label="Numbers",
        options={
            "maize": "Darwin’s maize: heights of 15 pairs of plants",
            "sleep": "Student’s sleep: hours gained by 10 patients",
            "own": "My own numbers",
        },
        default="maize",
    ),
    Text(name="column_a", label="Column A", lines=3, default="5.1 4.9 6.2 5.8 6.0", help=HELP),
    Text(name="column_b", label="Column B", lines=3, default="4.4 5.0 5.1 4.8 5.6", help=HELP),
]


@dataclass(frozen=True, eq=False)
class Columns:
    """Both columns, what they are called, their unit, and what is odd about what was typed.

    rows: of each column, where its numbers stand: those of a pair stand in the same place."""

    a: np.ndarray
    b: np.ndarray
    names: tuple[str, str, str]
    rows: tuple[np.ndarray, np.ndarray]
    remark: str = ""

    @property
    def unit(self) -> str:
        return f" {self.names[2]}" if self.names[2] else ""


def columns_of(v):
    """The columns chosen; shipped ones where the typed ones cannot be used. Where A is alone, a B
    that cannot be used is empty."""
    if v.numbers_of == "own":
        return typed(v.column_a, v.column_b, v.compared == "one")
    return shipped(v.numbers_of)


@lru_cache(maxsize=4)
def shipped(name):
    a, b = (np.array([float(one) for one in text.split()]) for text in SHIPPED[name])
    return Columns(a, b, NAMES[name], (np.arange(len(a)), np.arange(len(b))))


def in_pairs(given):
    """The columns with the rows alone in which both have a number, and what is said of others;
    shipped ones where these are fewer than two."""
    pairs, first, second = np.intersect1d(*given.rows, return_indices=True)
    alone = len(given.a) + len(given.b) - 2 * len(pairs)
    if not alone:
        return given, ""
    if len(pairs) < 2:
        said = "Pairs need two rows or more in which both columns have a number."
        return shipped("maize"), f"{said} Shown meanwhile: Darwin’s maize."
    kept = replace(given, a=given.a[first], b=given.b[second], rows=(pairs, pairs))
    said = f"{counted(alone, 'number')} without a partner left out"
    return kept, f"Pairs need a number in both columns: {said}."


@lru_cache(maxsize=32)
def typed(first, second, alone=False):
    columns, rows, remarks = [], [], []
    for name, text in (("A", first), ("B", second)):
        try:
            x, places, remark = _read(name, text)
        except ValueError as problem:
            if alone and name == "B":
                nothing = np.array([])
                return Columns(columns[0], nothing, NAMES["own"], (rows[0], nothing), remarks[0])
            maize = shipped("maize")
            said = f"Column {name}: {problem} Shown meanwhile: Darwin’s maize."
            return replace(maize, remark=said)
        columns.append(x)
        rows.append(places)
        remarks.append(remark)
    return Columns(*columns, NAMES["own"], tuple(rows), " ".join(filter(None, remarks)))


def _read(name, text):
    """One column, the places of its numbers and what is odd about it. Errors: ValueError, one
    sentence."""
    text, cut = whole_entries(text)
    given = read_number_text(text)
    if given.censored.any():
        raise ValueError("a censored number, such as >5, has no known value.")
    x = given.values
    remarks = [cut] * bool(cut)
    if given.note:
        remarks.append(f"Column {name}: {given.note}")
    if given.question:
        remarks.append(f"{given.question.text} Taken: {given.question.taken}.")
    if len(x) < 2:
        raise ValueError("at least 2 numbers are needed.")
    if not 1e-60 < max(float(np.abs(x).max()), 1e-59) < 1e60:
        raise ValueError("the numbers are too large.")
    if len(x) > MOST:
        remarks.append(f"Of column {name} the first {MOST} numbers are used.")
    return x[:MOST], given.items[:MOST], " ".join(remarks)
