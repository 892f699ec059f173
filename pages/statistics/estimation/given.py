"""The data of two chapters: a drawn sample, typed numbers or an uploaded column."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.examples import NUMBERS as NUMBERS_FILE
from core.datasets.number_files import FORM, build_numbers
from core.drawn_population import read_own
from core.ui.controls import Choice, Seed, Slider, Text, excerpt

CLEANED = "estimation-cleaned.csv"  # as "Your table, cleaned" is saved
SOURCE = Choice(
    name="source",
    label="Data",
    options={"drawn": "A drawn sample", "own": "My own numbers"},
    default="drawn",
)
NUMBERS = Text(
    name="numbers",
    label="My numbers",
    default="1 0 0 1 1 0 1 1",
    lines=3,
    help="A column or a list; at most 4,000 characters. Longer ones come as a file.",
)
LEVEL = Slider(name="level", label="Level", low=50, high=99.9, default=95, step=0.1, unit="%")
SEED = Seed(name="seed")


@dataclass(frozen=True, eq=False)
class Uploaded:
    """counted: the cleaned table has a column that says how often each number occurs."""

    label: str
    values: np.ndarray
    counted: bool


@dataclass(frozen=True, eq=False)
class Given:
    """x: the data in use; own: whether they are the reader's; remark: what is odd about them."""

    x: np.ndarray
    own: bool = False
    remark: str = ""
    uploaded: Uploaded | None = None

    @property
    def kind(self) -> str:
        return "own number" if self.own else "drawn number"

    def listing(self) -> str:
        """Python that makes ``x``."""
        if self.uploaded is None:
            return f"x = np.array({self.x.tolist()!r})"
        lines = ["import pandas as pd", "", f'table = pd.read_csv("{CLEANED}")']
        each = 'table["number"]'
        if self.uploaded.counted:
            each = f'np.repeat({each}, table["count"].astype(int))'
        return "\n".join([*lines, f"x = np.asarray({each}, float)"])


def read_upload(tables, report):
    found = build_numbers(tables)
    if found.censored.any():
        raise ValueError("A censored number, such as >5, cannot be used here.")
    return Uploaded(excerpt(found.name, 40), found.values, "count" in found.columns)


def show_upload(view):
    view.upload(
        "Your own file",
        read_upload,
        help="A table with a column of numbers, 10,000 at most: CSV, Excel, Parquet, JSON; plain "
        "or packed. A second column may say how often each occurs.",
        form=FORM,
        example=NUMBERS_FILE,
    )


def show_source(view, size="size"):
    """The controls that choose the data; ``size`` names the number of drawn ones."""
    if view.uploaded is None:
        drawn = view.values.source == "drawn"
        view.more("source", *([size, "seed"] if drawn else ["numbers"]))
    show_upload(view)


@lru_cache(maxsize=32)
def typed(text):
    found, *told = read_own(text)
    x = np.array(found.values)
    x.setflags(write=False)
    return x, " ".join(filter(None, told))


def given(view, drawn: Callable[[], np.ndarray], check: Callable[[np.ndarray], object]) -> Given:
    """The reader's numbers where ``check`` takes them, else what ``drawn`` gives."""
    uploaded, said = view.uploaded, ""
    if uploaded is None and view.values.source == "drawn":
        return Given(drawn())
    try:
        if uploaded is not None:
            x = uploaded.values
        else:
            x, said = typed(view.values.numbers)
        check(x)
    except ValueError as problem:
        return Given(drawn(), False, f"{said} {problem} A drawn sample is shown meanwhile.".strip())
    return Given(x, True, said, uploaded)
