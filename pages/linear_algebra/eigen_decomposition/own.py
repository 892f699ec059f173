from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.eigenvalue_plane import eigenvalue_plane
from core.maths.linear_algebra.eigen_tables import spectrum_tables
from core.maths.linear_algebra.matrix_spectrum import (
    analyse_spectrum,
    eigenvalue_shifts,
    gershgorin_discs,
    parse_matrix,
    perturbation_directions,
    perturbed_eigenvalues,
    sample_matrix,
)
from core.ui.controls import Choice, Seed, Slider, Text, Toggle
from core.ui.page import Chapter
from core.ui.words import number
from pages.linear_algebra.eigen_decomposition.notation import complex_number

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
    rows = [("", "eigenvalue", "1/|yᴴx|")]
    for i, (value, condition) in enumerate(
        zip(found.eigenvalues, found.eigenvalue_condition, strict=True), 1
    ):
        rows.append((f"λ{i}".translate(SUBSCRIPT), complex_number(value), number(condition)))
    wide = [max(len(row[j]) for row in rows) for j in range(3)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True)) for row in rows
    )


def sensitivity(found, discs, largest, size):
    condition = found.eigenvector_condition
    if found.normal:
        kind = "symmetric" if found.symmetric else "normal (A·Aᵀ = Aᵀ·A)"
        text = (
            f"A is {kind}: its eigenvectors are orthonormal, κ(V) = 1, and no eigenvalue moves "
            "farther than ‖E‖."
        )
        tone = "good"
    elif found.nearly_defective:
        text = (
            f"κ(V) = {number(condition)}: to working precision A is defective. Eigenvalues that "
            "belong together may scatter like a root of ‖E‖, thousands of times farther than the "
            "change itself, and the eigenvectors are no basis to compute with."
        )
        tone = "alarm"
    elif condition > 30:
        text = (
            f"κ(V) = {number(condition)}: the eigenvectors are nearly dependent, so a small "
            f"change can move an eigenvalue up to {number(condition)} times as far."
        )
        tone = "warn"
    else:
        text = (
            f"κ(V) = {number(condition)}: an eigenvalue moves at most that many times ‖E‖; the "
            f"farthest of {SAMPLES} random changes moved one {number(largest / size)} times ‖E‖."
        )
        tone = "plain"
    groups = np.bincount(discs.group)
    if len(groups) > 1:
        parts = ", ".join(map(str, groups))
        split = f"The discs form {len(groups)} separate groups of {parts}: each holds exactly as "
        split += "many eigenvalues as discs."
    elif len(discs.centre) == 1:
        split = "One disc of radius 0: the only entry is the eigenvalue."
    else:
        split = "All discs hang together, so they only say that every eigenvalue is inside."
    if not discs.contains(np.zeros(1))[0]:
        split += " None holds 0, so A is invertible."
    return (text, split), tone


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
    texts, tone = sensitivity(found, discs, largest, max(size, 1e-300))
    view.notice(texts[0], tone=tone)
    view.notice(texts[1], place="below")
    bound = found.shift_bound(size)
    view.numbers(
        [
            ("Spectral radius", number(found.spectral_radius), "the largest |λ|"),
            ("κ₂(V)", number(found.eigenvector_condition), "‖V‖₂·‖V⁻¹‖₂, unit columns"),
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
