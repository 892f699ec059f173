"""The numbers of the third chapter, with their formulas filled in."""

import numpy as np

from core.maths.learning.kernel_machine import count_right
from core.maths.learning.quadratic_lift import Conic
from core.ui.words import factor, number
from pages.learning.support_vectors.lifted_words import NOT_FITTED, angle_to_plane


def numbers(found, eye):
    if found.conic in NOT_FITTED:
        return [("Points", str(found.n), "both classes are needed")]
    rounding = np.abs(found.form) <= 1e-12 * np.abs(found.form).max()
    (a, c), (_, d) = np.where(rounding, 0.0, found.form)
    form = f"f = {factor(a)}·x₁² + {factor(2 * c)}·x₁x₂ + {factor(d)}·x₂² + {factor(found.bias)}"
    rows = [
        ("On the right side", f"{count_right(found.margins)} of {found.n}", "y·f > 0"),
        ("Support vectors", f"{int((found.alpha > 0).sum())} of {found.n}", "α > 0"),
        ("Bias b", number(found.bias), form),
    ]
    if found.conic is not Conic.LEVEL:
        first, second = found.curvatures
        rows += [
            ("Eigenvalues of Q", f"{number(first)}, {number(second)}", "f = xᵀQx + b"),
            ("From sight to plane", f"{number(angle_to_plane(found, eye))}°", "0° is edge on"),
        ]
    return rows
