"""The matrix of the reader's own that two chapters look at, and what is kept of it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.intake.matrices_pasted import read_matrix_text
from core.maths.linear_algebra.matrix_spectrum import sample_matrix
from core.ui.controls import MAX_TEXT, Choice, Slider, Text, Toggle

MAX_SIZE = 8
EXAMPLE = "6   1   0   -1\n1/2 -4  1   0\n0   1/2 1   -2\n1/2 0   2   1"
DATA_SETS = {
    "typed": "Typed or pasted",
    "iris": "Iris, 4 columns",
    "wine": "Wine, 8 columns",
    "breast_cancer": "Breast cancer, 8 columns",
    "diabetes": "Diabetes, 8 columns",
}
CONTROLS = [
    Choice(name="source", label="Matrix", options=DATA_SETS, default="typed"),
    Text(
        name="matrix",
        label="Your matrix, one line a row",
        default=EXAMPLE,
        lines=5,
        help="Up to 8×8. Type numbers with spaces between them, 1/3 and 2e-3 too, or paste cells "
        "of a spreadsheet or what Python, NumPy, R, MATLAB or LaTeX write.",
        resets=("comma",),
    ),
    Choice(
        name="comma",
        label="The comma in your matrix",
        options={"open": "As it looks", ".": "Parts thousands", ",": "Is a decimal sign"},
        default="open",
        pills=True,
    ),
    Toggle(name="correlation", label="Correlations instead of covariances"),
    Slider(
        name="size",
        label="Perturbation",
        symbol="ε",
        low=1e-12,
        high=1,
        default=0.1,
        log=True,
        help="‖E‖₂ = ε·‖A‖₂: the size of the change against the size of the matrix",
    ),
]


@dataclass(frozen=True, eq=False)
class Chosen:
    """The matrix of now; problem: why a typed one cannot be read, note: how it was read, doubt:
    what its text leaves open. Each is "" where there is nothing to say."""

    matrix: np.ndarray
    problem: str = ""
    note: str = ""
    doubt: str = ""


@lru_cache(maxsize=64)
def typed_matrix(text: str, comma: str) -> Chosen:
    """What a text holds; the example in place of a matrix that cannot be read."""
    try:
        if len(text) >= MAX_TEXT:  # the last number may have been cut in two
            raise ValueError(
                f"Only {MAX_TEXT:,} characters are read, which is more than a matrix up to "
                f"{MAX_SIZE}×{MAX_SIZE} needs; paste its numbers alone."
            )
        read = read_matrix_text(text, None if comma == "open" else comma, max_size=MAX_SIZE)
    except ValueError as error:
        return Chosen(read_matrix_text(EXAMPLE).values, problem=str(error))
    if read.question is None:
        return Chosen(read.values, note=read.note if text != EXAMPLE else "")
    return Chosen(
        read.values,
        doubt=f"{read.question.text} Taken here: {read.question.taken}. “The comma in your "
        "matrix”, under More settings, says otherwise.",
    )


def chosen_matrix(v) -> Chosen:
    if v.source != "typed":
        return Chosen(sample_matrix(v.source, v.correlation).matrix)
    return typed_matrix(v.matrix, v.comma)


def show_choice(view, chosen: Chosen) -> None:
    """The controls that choose the matrix, how a typed one was read, or why it is not shown."""
    v = view.values
    view.more("source", "matrix" if v.source == "typed" else "correlation")
    if v.source != "typed":
        return
    if chosen.doubt or v.comma != "open":
        view.more("comma")
    if chosen.problem:
        shown = "Shown instead: the example matrix."
        view.notice(chosen.problem, shown, tone="alarm", place="below")
    elif chosen.doubt:
        view.notice(chosen.doubt, tone="warn", place="below")
    elif chosen.note:
        view.notice(chosen.note, place="below")
