from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.eigenvalue_plane import eigenvalue_plane
from core.maths.linear_algebra.eigen_tables import spectrum_tables
from core.maths.linear_algebra.matrix_spectrum import (
    analyse_spectrum,
    eigenvalue_shifts,
    gershgorin_discs,
    judge_discs,
    judge_sensitivity,
    parse_matrix,
    perturbation_directions,
    perturbed_eigenvalues,
    sample_matrix,
)
from core.ui.controls import Choice, Seed, Slider, Text, Toggle
from core.ui.page import Chapter
from core.ui.words import apart, number
from pages.linear_algebra.eigen_decomposition.notation import complex_number
from pages.linear_algebra.eigen_decomposition.verdicts import TONES, discs_said, sensitivity_said

SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SAMPLES = 100
EXAMPLE = "6   1   0   -1\n1/2 -4  1   0\n0   1/2 1   -2\n1/2 0   2   1"
DATA_SETS = {
    "typed": "Typed or pasted",
    "iris": "Iris, 4 columns",
    "wine": "Wine, 8 columns",
    "breast_cancer": "Breast cancer, 8 columns",
    "diabetes": "Diabetes, 8 columns",
}

chapter = Chapter(
    "own",
    "Your own matrix",
    do="Drag the perturbation ε and watch how far the eigenvalues scatter. The discs are read off "
    "the matrix without any computation.",
    controls=[
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
        Choice(
            name="discs",
            label="Gershgorin discs",
            options={"rows": "Rows", "columns": "Columns"},
            default="rows",
            pills=True,
        ),
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
        Seed(name="seed", label="New perturbations"),
    ],
    presets={
        "A symmetric one": {"matrix": "4 1 0\n1 3 1\n0 1 2"},
        "A defective one": {"matrix": "2 1 0\n0 2 1\n0 0 2", "size": 1e-6},
        "Wine, correlations": {"source": "wine", "correlation": True},
    },
)


@lru_cache(maxsize=64)
def directions(size, seed):
    return perturbation_directions(size, SAMPLES, seed)


def chosen_matrix(v):
    """The matrix, and one sentence if the typed one cannot be read."""
    if v.source != "typed":
        return sample_matrix(v.source, v.correlation).matrix, ""
    try:
        return parse_matrix(v.matrix), ""
    except ValueError as error:
        return parse_matrix(EXAMPLE), str(error)


def eigenvalue_table(found):
    rows = [("", "eigenvalue", "condition")]
    for i, (value, condition) in enumerate(
        zip(found.eigenvalues, found.eigenvalue_condition, strict=True), 1
    ):
        rows.append((f"λ{i}".translate(SUBSCRIPT), complex_number(value), number(condition)))
    wide = [max(len(row[j]) for row in rows) for j in range(3)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True)) for row in rows
    )


@chapter.figure
def own_matrix(view):
    v = view.values
    matrix, problem = chosen_matrix(v)
    found, discs = analyse_spectrum(matrix), gershgorin_discs(matrix, v.discs)
    scale = float(np.linalg.norm(matrix, 2))
    size = v.size * scale
    cloud = perturbed_eigenvalues(matrix, directions(len(matrix), v.seed), size)
    largest = float(eigenvalue_shifts(found.eigenvalues, cloud).max())
    data, outside = spectrum_tables(found, discs, cloud, found.shift_bound(size))

    caption = f"{SAMPLES} matrices A + E with ‖E‖ = {number(v.size)}·‖A‖."
    if outside:
        caption += f" {outside} of {cloud.size} perturbed eigenvalues lie outside the picture."
    view.picture(eigenvalue_plane("Re λ", "Im λ"), data, caption=caption, name="spectrum")
    view.legend(
        {
            "eigenvalues": palette.TRUTH,
            "Gershgorin discs": palette.DATA,
            "perturbed, Bauer–Fike bound": palette.ERROR,
        }
    )
    view.lead("size")
    view.more("source", "matrix" if v.source == "typed" else "correlation", "discs", "seed")
    if problem:
        view.notice(problem, "Shown instead: the example matrix.", tone="alarm", place="below")
    view.formula(eigenvalue_table(found), place="below")
    if v.source != "typed":
        sample = sample_matrix(v.source, v.correlation)
        columns = "Columns: " + ", ".join(sample.columns)
        view.formula(f"{columns}\nN = {sample.rows} rows", place="below")
    case, moved = judge_sensitivity(found), largest / max(size, 1e-300)
    view.notice(sensitivity_said(case, found, moved, SAMPLES), tone=TONES[case])
    view.notice(discs_said(judge_discs(discs)), place="below")
    bound = found.shift_bound(size)
    view.numbers(
        [
            ("Spectral radius", number(found.spectral_radius), "the largest |λ|"),
            ("κ₂(V)", apart(found.eigenvector_condition, 1)[0], "‖V‖₂·‖V⁻¹‖₂, unit columns"),
            ("‖E‖₂", number(size), f"ε·‖A‖₂ = {number(v.size)}·{number(scale)}"),
            ("Farthest shift", number(largest), f"of {SAMPLES} random changes"),
            ("Bauer–Fike bound", number(bound), "κ₂(V)·‖E‖₂"),
        ]
    )
    view.code(
        analyse_spectrum,
        f"found = analyse_spectrum({matrix.tolist()})\n"
        "print(found.eigenvalues)\nprint(found.eigenvector_condition)",
        data=lambda: {
            "matrix": {f"column {j}": column for j, column in enumerate(matrix.T, 1)},
            "eigenvalues": {
                "real": found.eigenvalues.real,
                "imaginary": found.eigenvalues.imag,
                "condition": found.eigenvalue_condition,
            },
        },
    )
