"""The numbers that laws are fitted to: shipped samples, or the reader's own."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.examples import NUMBERS
from core.datasets.intake.frequencies_pasted import (
    headed_as_frequencies,
    looks_like_frequencies,
    read_frequencies,
)
from core.datasets.intake.numbers_pasted import NumbersRead, read_number_text
from core.datasets.number_files import FORM, MAX_NUMBERS, build_numbers
from core.datasets.tables import number_samples
from core.maths.probability.censoring import Sample
from core.ui.controls import Choice, Text, excerpt, whole_entries

OWN = "own"
OWN_LABEL = "My own numbers"
CLEANED = "distributions-cleaned.csv"  # as "Your table, cleaned" is saved
EXAMPLE = "4.1 2.7 5.3 3.9 8.8 1.2 3.3 6.1 2.2 4.7"
COLUMNS = 12  # that a question offers


@lru_cache(maxsize=1)
def shipped_samples():
    return number_samples()


SAMPLES = {f"sample{i}": label for i, label in enumerate(shipped_samples())}
# What a doubtful comma, space or column may be: the keywords of the reader that say so.
COMMAS = {".": {"decimal": "."}, ",": {"decimal": ","}, "between": {"separator": ","}}
SPACES = {"inside": {"separator": "\n"}, "between": {"separator": " "}}

CONTROLS = [
    Choice(name="sample", label="Data", options=SAMPLES | {OWN: OWN_LABEL}, default="sample2"),
    Text(
        name="numbers",
        label="Numbers",
        lines=5,
        default=EXAMPLE,
        help="A column, a list, or what Python, NumPy, R, MATLAB or LaTeX write; at most 4,000 "
        "characters. >5 or <2 is a censored number: it lies above 5, or below 2, nobody knows "
        "where.",
        resets=("comma", "space", "column"),
    ),
    Choice(
        name="layout",
        label="The text holds",
        options={"numbers": "single numbers", "table": "a value and how often, line by line"},
        default="numbers",
        pills=True,
    ),
    Choice(
        name="comma",
        label="The comma",
        options={
            "open": "As it looks",
            ".": "Parts thousands",
            ",": "Is a decimal sign",
            "between": "Parts numbers",
        },
        default="open",
        pills=True,
    ),
    Choice(
        name="space",
        label="The space",
        options={"open": "As it looks", "inside": "Parts thousands", "between": "Parts numbers"},
        default="open",
        pills=True,
    ),
    Choice(
        name="column",
        label="The sample is",
        options={"open": "As it looks", "0": "All columns together"}
        | {str(at): f"Column {at}" for at in range(1, COLUMNS + 1)},
        default="open",
    ),
    Choice(
        name="kind",
        label="They are",
        options={"continuous": "measured", "discrete": "counted"},
        default="continuous",
        pills=True,
    ),
]
LABELS = {control.name: control.label for control in CONTROLS}
DECIDES = {"decimal": "comma", "column": "column"}  # what a question is about → the control


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of now. remark: what is odd about them, note: how they were read, each "" where
    there is nothing to say; asked: the control that decides what is open, or ""."""

    label: str
    sample: Sample
    remark: str = ""
    note: str = ""
    asked: str = ""
    own: bool = False
    columns: tuple[str, ...] = ()  # of the cleaned table, where they came in a file


def read_tables(tables, report):
    """The sample of an upload; a ValueError is one sentence for the reader."""
    found = build_numbers(tables)
    sample = as_sample(found.values, found.censored)
    return Numbers(excerpt(found.name, 40), sample, own=True, columns=found.columns)


def show_upload(view):
    view.upload(
        "Your own file",
        read_tables,
        help="A table with a column of numbers, 10,000 at most, as your program writes it: CSV, "
        "Excel, Parquet, JSON; plain or packed. A second column may say how often each occurs.",
        form=FORM,
        example=NUMBERS,
    )


def numbers_to_fit(view):
    """What the reader gave or, if it cannot be used, a shipped sample."""
    v = view.values
    if view.uploaded:
        return view.uploaded
    if v.sample != OWN:
        return Numbers(SAMPLES[v.sample], shipped(SAMPLES[v.sample]))
    return typed(v.numbers, v.layout, v.comma, v.space, v.column)


@lru_cache(maxsize=64)
def typed(text, layout, comma, space, column):
    """What a text holds."""
    text, cut = whole_entries(text)
    remarks = [cut] * bool(cut)
    try:
        given = read(text, layout, comma, space, column, remarks)
    except ValueError as problem:
        return instead(str(problem))
    asked = ""
    if question := given.question:
        asked = DECIDES.get(question.about) or ("comma" if "comma" in question.text else "space")
        remarks.append(
            f"{question.text} Taken: {question.taken}; “{LABELS[asked]}”, under More settings, "
            "decides."
        )
    if np.count_nonzero(given.censored == 0) < 2:
        many = " that are not censored" if given.censored.any() else ""
        problem = f"A fit needs at least 2 numbers{many}."
        return instead(*remarks, problem, note=given.note, asked=asked)
    sample = as_sample(given.values, given.censored)
    return Numbers(OWN_LABEL, sample, " ".join(remarks), given.note, asked, own=True)


def instead(*said, **how):
    """A shipped sample, and why the text holds none."""
    first = SAMPLES["sample0"]
    return Numbers(first, shipped(first), " ".join([*said, f"Shown meanwhile: {first}."]), **how)


def as_sample(values, censored):
    parts = (tuple(map(float, values[censored == mark])) for mark in (0, 1, -1))
    return Sample(*parts)


def shipped(name):
    return Sample(tuple(shipped_samples()[name]))


def read(text, layout, comma, space, column, remarks) -> NumbersRead:
    """The numbers of a text; what was made of it besides is added to ``remarks``."""
    decided = COMMAS.get(comma, {})
    headed = headed_as_frequencies(text)
    if headed and layout != "table":
        remarks.append("Read as values and how often each occurs, as the heading says.")
    if headed or layout == "table":
        return read_frequencies(text, decided.get("decimal"), most=MAX_NUMBERS)
    decided = SPACES.get(space, {}) | decided
    given = read_number_text(text, column=None if column == "open" else int(column), **decided)
    asks_signs = given.question and given.question.about != "column"
    if looks_like_frequencies(text) and not asks_signs:
        remarks.append(
            "If each line is a value and how often it occurs, say so under More settings."
        )
    return given


def show_choices(view, now):
    """The controls that choose the numbers, and those that decide what their text leaves open."""
    v = view.values
    if view.uploaded:
        view.more("kind")
    elif v.sample != OWN:
        view.more("sample", "kind")
    else:
        open_ = [name for name in ("comma", "space", "column") if vars(v)[name] != "open"]
        asked = [now.asked] * bool(now.asked and now.asked not in open_)
        view.more("sample", "numbers", "layout", *open_, *asked, "kind")
    show_upload(view)
    if now.note:
        view.notice(now.note, place="below")
