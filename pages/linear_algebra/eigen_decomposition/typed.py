"""The matrix of the reader's own that two chapters look at, and what is kept of it."""

from core.maths.linear_algebra.matrix_spectrum import parse_matrix, sample_matrix
from core.ui.controls import Choice, Slider, Text, Toggle

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
        help="Up to 8×8. Paste cells from a spreadsheet, or type numbers with spaces, "
        "commas or semicolons between them; 1/3 and 2e-3 are numbers too.",
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


def chosen_matrix(v):
    """The matrix, and one sentence if the typed one cannot be read."""
    if v.source != "typed":
        return sample_matrix(v.source, v.correlation).matrix, ""
    try:
        return parse_matrix(v.matrix), ""
    except ValueError as error:
        return parse_matrix(EXAMPLE), str(error)


def show_choice(view, problem: str) -> None:
    """The controls that choose the matrix, and why a typed one is not shown."""
    typed = view.values.source == "typed"
    view.more("source", "matrix" if typed else "correlation")
    if problem:
        view.notice(problem, "Shown instead: the example matrix.", tone="alarm", place="below")
