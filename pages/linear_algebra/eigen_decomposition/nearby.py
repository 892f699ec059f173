from functools import lru_cache

import numpy as np

from core.charts import palette, trace
from core.charts.pseudospectrum import pseudospectrum_plane
from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
from core.maths.linear_algebra.pseudospectrum import (
    Meeting,
    Regions,
    judge_norms,
    judge_regions,
    judge_subspace,
    nearest_defective,
    regions,
    resolvent,
    smallest_gap,
)
from core.maths.linear_algebra.pseudospectrum_tables import (
    norm_tables,
    now_table,
    still_tables,
    window_table,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.linear_algebra.eigen_decomposition.nearby_words import (
    GROWTH_TONES,
    TONES,
    distance_formula,
    growth_said,
    regions_said,
    shape_said,
    subspace_said,
)
from pages.linear_algebra.eigen_decomposition.notation import complex_number
from pages.linear_algebra.eigen_decomposition.typed import CONTROLS, chosen_matrix, show_choice

NORM = palette.SERIES.index(palette.BLUE)

chapter = Chapter(
    "nearby",
    "Matrices nearby",
    do="Drag ε: the region holds every eigenvalue that a change of this size can make. Watch two "
    "regions meet: there a matrix can turn defective.",
    controls=CONTROLS,
    presets={
        "Normal: discs": {"matrix": "1 -1 0\n1 1 0\n0 0 -1", "size": 0.3},
        "Almost a Jordan block": {
            "matrix": "0.6 1 0 0\n0 0.5 1 0\n0 0 0.4 1\n0 0 0 0.3",
            "size": 1e-4,
        },
        "Grcar": {
            "matrix": "1 1 1 1 0 0\n-1 1 1 1 1 0\n0 -1 1 1 1 1\n"
            "0 0 -1 1 1 1\n0 0 0 -1 1 1\n0 0 0 0 -1 1",
            "size": 0.06,
        },
        "Grows before it dies out": {"matrix": "0.8 3 0\n0 0.7 3\n0 0 0.5", "size": 0.01},
    },
)


@lru_cache(maxsize=64)
def looked_at(rows: tuple[tuple[float, ...], ...]):
    """All that does not depend on ε."""
    found = analyse_spectrum(rows)
    grid = resolvent(found)
    near = nearest_defective(found, grid)
    return found, grid, near, judge_norms(found, grid), still_tables(grid, near)


@chapter.figure
def nearby(view):
    v = view.values
    chosen = chosen_matrix(v)
    matrix = chosen.matrix
    found, grid, near, powers, still = looked_at(tuple(map(tuple, matrix.tolist())))
    case = judge_regions(near, v.size)
    view.picture(
        pseudospectrum_plane("Re z", "Im z"),
        still | {"window": window_table(grid, v.size), "now": now_table(grid, v.size)},
        caption="Region: the pseudospectrum for ε. Thin lines: those for 10⁻⁸ … 10⁻¹, the smallest "
        f"under the dots. {shape_said(found)}",
        name="pseudospectrum",
    )
    view.legend(
        {
            "eigenvalues": palette.TRUTH,
            "those of A + E, ‖E‖ ≤ ε·‖A‖": palette.ERROR,
            "numerical range W(A)": palette.ACCENT,
            "first meeting": palette.ALARM,
        }
    )
    meets = near.case in (Meeting.EXACT, Meeting.FOUND)
    on_scale = meets and 1e-12 <= near.distance <= 1
    view.lead("size", size={"marks": {"first meeting": near.distance} if on_scale else {}})
    view.notice(regions_said(case, found, near, grid, v.size), tone=TONES[case])
    show_choice(view, chosen)
    together = judge_subspace(found, grid, near, v.size)
    view.notice(subspace_said(together, found, near, v.size), place="below")
    view.chart(
        trace.log_decay("power k", "‖Aᵏ‖₂"),
        norm_tables(powers, NORM),
        caption="‖Aᵏ‖₂, and dashed ρ(A)ᵏ, which it would be if A were normal; one line where both "
        f"agree.{' Above 10³⁰ the picture ends.' if powers.peak > 1e30 else ''}",
        name="norms",
    )
    view.notice(growth_said(powers), tone=GROWTH_TONES[powers.case], place="below")
    view.numbers(numbers(found, grid, near, powers, together, v.size))
    view.challenges([challenge(near, smallest_gap(found, grid))])
    view.code(
        nearest_defective,
        f"found = analyse_spectrum({matrix.tolist()})\n"
        "grid = resolvent(found)\nnear = nearest_defective(found, grid)\n"
        "print(near.case.name, near.distance * grid.scale, near.where * grid.scale)",
        data=lambda: {
            "matrix": {f"column {j}": column for j, column in enumerate(matrix.T, 1)},
            "region": now_table(grid, v.size),
        },
    )


def challenge(near, gap):
    """Far apart is not safe: only the change that makes two eigenvalues meet tells."""
    meets = near.case in (Meeting.EXACT, Meeting.FOUND)
    now = f"They are {number(gap)}·‖A‖ apart and meet at ε = {number(near.distance)}."
    return Challenge(
        "Keep all eigenvalues 0.1·‖A‖ apart, and yet make two regions meet by ε = 0.001.",
        solved=meets and gap >= 0.1 and near.distance <= 0.001,
        state=now if meets else "Needs a matrix whose eigenvalues are two or more, all different.",
    )


def numbers(found, grid, near, powers, together, level):
    radius = float(np.abs(grid.field).max()) * grid.scale
    count = len(np.unique(regions(grid, level)))
    if judge_regions(near, level) is Regions.APART:
        count = len(grid.values)  # near the meeting the grid alone is too coarse
    size = number(grid.scale) if found.matrix.any() else "0"
    peak = number(powers.peak) if powers.peak < 1e300 else "above 10³⁰⁰"
    distance = "none" if near.case is Meeting.ALONE else number(near.distance * grid.scale)
    return [
        ("Size ‖A‖₂", size, f"‖E‖₂ ≤ {number(level * grid.scale)}"),
        ("Separate regions", str(count), eigenvalues_counted(len(grid.values))),
        ("To the nearest defective matrix", distance, distance_formula(found, near)),
        (
            "Double eigenvalue there",
            "none" if near.case is Meeting.ALONE else complex_number(near.where * grid.scale),
            "z where the regions meet; E may be complex",
        ),
        (
            "Separation sep",
            separation(together, grid),
            "of those that meet first from the rest: ‖T₁₁X − XT₂₂‖ ≥ sep·‖X‖ (Frobenius)",
        ),
        ("Numerical radius", number(radius), "r = max |vᴴAv|, v a unit vector"),
        ("Largest ‖Aᵏ‖₂", peak, f"at k = {powers.peak_at} of 1 … 60"),
    ]


def eigenvalues_counted(n):
    return "for the only eigenvalue" if n == 1 else f"for {n} different eigenvalues"


def separation(together, grid):
    return "none" if together.separation == np.inf else number(together.separation * grid.scale)
