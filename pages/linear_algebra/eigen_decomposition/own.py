from functools import lru_cache
from operator import mul

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
    perturbation_directions,
    perturbed_eigenvalues,
    sample_matrix,
)
from core.ui.controls import Choice, Seed
from core.ui.page import Chapter
from core.ui.words import apart, filled_in, number
from pages.linear_algebra.eigen_decomposition.notation import complex_number
from pages.linear_algebra.eigen_decomposition.typed import CONTROLS, chosen_matrix, show_choice
from pages.linear_algebra.eigen_decomposition.verdicts import TONES, discs_said, sensitivity_said

SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SAMPLES = 100
chapter = Chapter(
    "own",
    "Your own matrix",
    do="Drag the perturbation ε and watch how far the eigenvalues scatter. The discs are read off "
    "the matrix without any computation.",
    controls=[
        *CONTROLS,
        Choice(
            name="discs",
            label="Gershgorin discs",
            options={"rows": "Rows", "columns": "Columns"},
            default="rows",
            pills=True,
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
    chosen = chosen_matrix(v)
    matrix = chosen.matrix
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
    show_choice(view, chosen)
    view.more("discs", "seed")
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
            ("‖E‖₂", number(size), "ε·‖A‖₂ = " + "·".join(filled_in(mul, v.size, scale))),
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
