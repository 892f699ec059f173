"""The words for the picture of a 2×2 matrix and for x′ = A·x, chosen from their cases."""

import math

from core.maths.linear_algebra.eigen_decomposition import (
    Directions,
    Flow,
    Orientation,
    eigen_directions,
)
from core.ui.words import number
from pages.linear_algebra.eigen_decomposition.verdicts import between

FAMOUS = ("rotation", "reflection", "shear", "orthogonal projection", "oblique projection")
GRAVE = (Orientation.ONTO_LINE, Orientation.ONTO_ORIGIN)


def picture_tone(verdict):
    """How grave it is."""
    if not math.isnan(verdict.own):
        return "good"
    warns = verdict.directions in (Directions.NEAR_DEFECTIVE, Directions.ONE)
    return "warn" if warns or verdict.orientation in GRAVE else "plain"


def picture_said(verdict, found):
    """What to notice: two sentences, the eigenvector that v is before what becomes of the plane."""
    named = ""
    if verdict.name in FAMOUS:
        named = f"This is {'an' if verdict.name[0] == 'o' else 'a'} {verdict.name}. "
    first = named + _directions(verdict.directions, found)
    if math.isnan(verdict.own):
        return [first, ORIENTATIONS[verdict.orientation]]
    return [f"v is an eigenvector: A·v = {number(verdict.own)}·v.", first]


ORIENTATIONS = {
    Orientation.KEPT: "",
    Orientation.TURNED_OVER: "det A < 0: A turns the plane over, as a mirror does.",
    Orientation.ONTO_LINE: "det A = 0: the plane is pressed onto a line, and A has no inverse.",
    Orientation.ONTO_ORIGIN: "det A = 0: the plane is pressed onto the origin, and A has no "
    "inverse.",
}


def _directions(case, found):
    gap = between(eigen_directions(found)) if found.kind == "real" else ""
    match case:
        case Directions.SYMMETRIC:
            return (
                "A is symmetric: its eigenvectors are at right angles, and they are the axes of "
                "the ellipse."
            )
        case Directions.NEAR_DEFECTIVE:
            return (
                f"Near-defective: the two eigenvectors are only {gap}° "
                f"apart. With κ(P) = {number(found.basis_condition)}, a small error in A may move "
                "the eigenvalues far, at most that many times as far."
            )
        case Directions.OBLIQUE:
            return (
                f"Two real eigenvalues; the eigenvectors meet at {gap}°"
                ", so they are not the axes of the ellipse."
            )
        case Directions.NONE:
            return (
                f"No real vector keeps its direction: λ = r·e^(±iθ) with r = "
                f"{number(found.scaling)} and θ = {number(found.rotation)}°. In the basis P, A "
                "turns by θ and scales by r."
            )
        case Directions.ONE:
            return (
                f"Defective: λ = {number(found.eigenvalues[0])} twice with only one eigenvector, "
                "so no P·D·P⁻¹ exists. The Jordan form replaces it: w, the second column of P, "
                "solves (A − λI)·w = v₁."
            )
    return f"A = {number(found.eigenvalues[0])}·I: every vector is an eigenvector."


APPROACH, LEAVE = "approach the origin", "leave the origin"
FLOWS = {
    Flow.SADDLE: "One eigenvalue is positive, one negative: solutions come in along one "
    "eigenvector and leave along the other.",
    Flow.CENTRE: "The eigenvalues are purely imaginary: solutions run round closed ellipses, "
    "neither approaching nor leaving.",
    Flow.STABLE_NODE: f"Both eigenvalues are real and negative: solutions {APPROACH} without "
    "turning round it.",
    Flow.UNSTABLE_NODE: f"Both eigenvalues are real and positive: solutions {LEAVE} without "
    "turning round it.",
    Flow.STABLE_SPIRAL: f"The complex pair has real part {{}}: solutions turn and {APPROACH}.",
    Flow.UNSTABLE_SPIRAL: f"The complex pair has real part {{}}: solutions turn and {LEAVE}.",
    Flow.STABLE_STAR: f"Every direction is an eigenvector: solutions {APPROACH} on straight lines.",
    Flow.UNSTABLE_STAR: f"Every direction is an eigenvector: solutions {LEAVE} on straight lines.",
    Flow.STABLE_DEGENERATE: "One repeated eigenvalue with one eigenvector: solutions "
    f"{APPROACH}, all tangent to that single line.",
    Flow.UNSTABLE_DEGENERATE: "One repeated eigenvalue with one eigenvector: solutions "
    f"{LEAVE}, all tangent to that single line.",
    Flow.STABLE_LINE: "One eigenvalue is 0, so a whole line is fixed; all other points move "
    "straight towards it.",
    Flow.UNSTABLE_LINE: "One eigenvalue is 0, so a whole line is fixed; all other points move "
    "straight away from it.",
    Flow.DRIFT: "A² = 0: the points of one line are fixed, all others drift along it at constant "
    "speed.",
    Flow.REST: "A = 0: nothing moves.",
}


def flow_said(portrait, found):
    """The fixed point of x′ = A·x, its name and what solutions do."""
    text = FLOWS[portrait.case].format(number(found.trace / 2))
    return f"As the system x′ = A·x: {portrait.name}. {text}"
