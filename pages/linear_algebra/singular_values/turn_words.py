"""What is said of a 2×2 matrix as turn, stretch and turn, chosen from its case."""

from core.maths.linear_algebra.singular_values import Ellipse
from core.ui.words import all_apart, number

ELLIPSE_TONES = {Ellipse.SEGMENT: "warn", Ellipse.POINT: "warn"}


def ellipse_said(found):
    """What becomes of the circle."""
    first, second = all_apart(*found.values)
    u, v = f"{number(found.left)}°", f"{number(found.right)}°"
    match found.case:
        case Ellipse.POINT:
            return "A = 0: the circle falls on a point. Both singular values are 0."
        case Ellipse.SEGMENT:
            return (
                f"A is singular: the circle falls on a line, {first} to each side at {u}. σ₂ = 0, "
                "and what lies along v₂ goes to 0."
            )
        case Ellipse.CIRCLE:
            return (
                f"The circle stays a circle, of radius {first}: σ₁ = σ₂, so κ = 1. Any two "
                "directions at right angles would do for v₁ and v₂."
            )
        case Ellipse.SYMMETRIC:
            return (
                f"A is symmetric: the ellipse, half axes {first} and {second}, lies along "
                f"eigenvectors, at {v} and across. {_signs_said(found)}"
            )
    return (
        f"The circle becomes an ellipse with the half axes {first} and {second}. No unit "
        f"vector becomes longer than v₁, which is at {v} and lands at {u}."
    )


def _signs_said(found):
    trace = float(found.matrix[0, 0] + found.matrix[1, 1])
    if found.determinant < 0:
        return "One eigenvalue is below 0; singular values are their absolute values."
    if trace < 0:
        return "Both eigenvalues are below 0; singular values are their absolute values."
    return "U = V, and the singular values are the eigenvalues."


def orientation_said(found):
    if found.determinant > 0:
        return "det A > 0: the F can still be read."
    if found.determinant < 0:
        return "det A < 0: two turns are not enough, U also turns the plane over, like a sheet."
    return ""
