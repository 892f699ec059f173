"""What is said of lifted points, chosen from their cases."""

import numpy as np

from core.maths.learning.kernel_machine import count_right
from core.maths.learning.quadratic_lift import Conic
from core.painted_points import one_class_said, sizes_said
from core.ui.words import number

NOT_FITTED = (Conic.NO_POINTS, Conic.ONE_CLASS)
TONES = {
    Conic.NO_POINTS: "plain",
    Conic.ONE_CLASS: "warn",
    Conic.LEVEL: "warn",
    Conic.NOWHERE: "warn",
}
EDGE_ON = 1.0  # degrees: so near to the plane the eye sees it as a line


def caption(found):
    sizes = sizes_said(found.labels)
    if found.conic in NOT_FITTED:
        return f"{sizes}, lifted onto the cone. No plane."
    if found.conic is Conic.LEVEL:
        return f"{sizes}, lifted onto the cone. No plane: w = 0."
    return f"{sizes}, lifted onto the cone, and the plane between them."


def conic_said(found):
    """What the plane is, back in the plane of the points."""
    match found.conic:
        case Conic.NO_POINTS:
            return "No point yet. Choose a class, then press on the picture below."
        case Conic.ONE_CLASS:
            return one_class_said(found.labels)
        case Conic.LEVEL:
            return (
                "The cheapest w among the features is 0: no plane, wherever it lies, is worth its "
                "slack."
            )
        case Conic.ELLIPSE:
            first, second = sorted(found.half_axes)
            return (
                "The plane cuts the cone in a closed curve, and below that is an ellipse around "
                f"the origin with half axes {number(first)} and {number(second)}."
            )
        case Conic.HYPERBOLA:
            return (
                "The plane cuts the cone in an open curve, and below that is a hyperbola: two "
                "branches, opposite each other."
            )
        case Conic.LINES:
            return (
                "The plane goes through the tip of the cone, b = 0, and below that are two lines "
                "through the origin."
            )
        case Conic.STRIP:
            return (
                "The plane is as steep as the cone, and below that are two parallel lines with the "
                "origin midway."
            )
    called = "B" if found.curvatures[0] > 0 else "A"
    return (
        "The plane misses the cone, or only touches it: every place where f is not 0 is called "
        f"{called}."
    )


def right_said(found):
    """How many are on their side, and what this kernel cannot see."""
    if found.conic in NOT_FITTED:
        return ""
    right = count_right(found.margins)
    text = f"{right} of {found.n} points are on their own side."
    if right < found.n:
        text += " x and −x are lifted to one place: no plane tells such a pair apart."
    return text


def view_said(found, eye):
    """Whether the plane is seen from its edge."""
    if found.conic in (*NOT_FITTED, Conic.LEVEL):
        return ""
    if angle_to_plane(found, eye) <= EDGE_ON:
        return "From here the plane is seen from its edge: a straight line."
    return ""


def angle_to_plane(found, eye):
    """Degrees between the line of sight and the plane."""
    sine = abs(eye[2] @ found.normal) / np.linalg.norm(found.normal)
    return float(np.degrees(np.arcsin(min(sine, 1.0))))
