"""What is said of a map, of two in a row, of equations and of a basis, chosen from their cases."""

from core.maths.linear_algebra.linear_equations import Solvable
from core.maths.linear_algebra.linear_maps import Basis, MapKind, Products
from core.ui.words import number
from pages.linear_algebra.linear_maps.matrix import pair

FLAT = {
    MapKind.PROJECTION,
    MapKind.SLANTED_PROJECTION,
    MapKind.NILPOTENT,
    MapKind.COLLAPSE,
    MapKind.ZERO,
}


def tone_of(kind):
    return "warn" if kind in FLAT else "plain"


def area_said(found):
    """What becomes of areas and of the letter."""
    det = found.determinant
    size = (
        f"Areas stay (det = {number(det)})" if abs(abs(det) - 1) < 1e-9 else f"det = {number(det)}"
    )
    if det > 0:
        return f"{size}, and the F can still be read."
    return f"{size}: the sign says that the F is turned over, into its mirror image."


def map_said(found):
    """The map by name, and what it does."""
    if found.kind in FLAT:
        return _flat_said(found)
    axis, area = f"{number(found.axis)}°", area_said(found)
    match found.kind:
        case MapKind.IDENTITY:
            return "The identity I: every point stays where it is. det = 1."
        case MapKind.HALF_TURN:
            return (
                "−I, half a turn: every vector is reversed. det = 1, and the F can still be read."
            )
        case MapKind.SCALING:
            return (
                f"A multiple of the identity: every vector becomes {number(found.factor)} times "
                f"itself, so areas become {number(found.determinant)} times theirs."
            )
        case MapKind.ROTATION:
            return f"A rotation by {number(found.angle)}°: lengths and angles stay. {area}"
        case MapKind.REFLECTION:
            return f"A reflection in the line at {axis}; twice, it is the identity. {area}"
        case MapKind.TURN_AND_SCALE:
            return (
                f"A rotation by {number(found.angle)}° and a scaling by {number(found.factor)}: "
                f"angles stay. {area}"
            )
        case MapKind.MIRROR_AND_SCALE:
            return (
                f"A reflection in the line at {axis} and a scaling by {number(found.factor)}: "
                f"angles keep their size. {area}"
            )
        case MapKind.SHEAR:
            return (
                f"A shear: points on the line at {axis} stay, all others slide parallel to it. "
                f"{area}"
            )
        case MapKind.SLANTED_REFLECTION:
            return (
                f"A slanted reflection: the line at {axis} stays, the line at "
                f"{number(found.other)}° is reversed; twice, it is the identity. {area}"
            )
        case MapKind.STRETCH:
            first, second = found.factors
            return (
                f"Along the line at {axis} vectors {_become(first)}, at right angles to it they "
                f"{_become(second)}. {area}"
            )
    return f"Straight lines stay straight, parallel ones parallel, 0 stays. {area}"


def _become(factor):
    """What vectors do that are multiplied by this."""
    if abs(abs(factor) - 1) < 1e-9:
        return "stay" if factor > 0 else "are reversed"
    return f"become {number(factor)} times themselves"


def _flat_said(found):
    image, kernel = f"{number(found.image)}°", f"{number(found.kernel)}°"
    match found.kind:
        case MapKind.ZERO:
            return "The zero map: everything falls on 0. det = 0, and no inverse leads back."
        case MapKind.PROJECTION:
            return (
                f"The projection onto the line at {image}, at right angles. The plane is flat now: "
                "det = 0, and no inverse leads back."
            )
        case MapKind.SLANTED_PROJECTION:
            return (
                f"A slanted projection: onto the line at {image}, along the line at {kernel}. "
                "det = 0, and no inverse leads back."
            )
        case MapKind.NILPOTENT:
            return (
                f"The plane falls on the line at {image}, and that line itself on 0: applied "
                "twice, nothing is left. det = 0."
            )
    return (
        f"The plane falls on the line at {image} (the image); what lies on the line at {kernel} "
        "(the kernel) goes to 0. det = 0: no way back."
    )


def way_said(moments):
    """Where the film from I to A is flat."""
    if not moments:
        return "On the way from I to A, (1 − t)·I + t·A is never flat before the end."
    at = " and ".join(number(t) for t in moments)
    return f"On the way from I to A, (1 − t)·I + t·A is flat at t = {at}."


def products_said(found):
    """Does the order matter?"""
    match found.case:
        case Products.SAME_MAP:
            return "A and B are the same map, so A·B = B·A = A²."
        case Products.SCALAR:
            return "A·B = B·A: one of the two is a multiple of I, which commutes with everything."
        case Products.FAMILY:
            parts = _sum(found.alpha, "I", found.beta, "A")
            return (
                f"A·B = B·A, as B = {parts}: such matrices are the only ones that commute with A."
            )
    return "The order matters: A·B, first B then A, is not B·A, first A then B."


def _sum(alpha, x, beta, y):
    """α·x + β·y without what is 0."""
    if abs(beta) < 1e-9:
        return f"{number(alpha)}·{x}"
    if abs(alpha) < 1e-9:
        return f"{number(beta)}·{y}"
    sign = "−" if beta < 0 else "+"
    return f"{number(alpha)}·{x} {sign} {number(abs(beta))}·{y}"


SOLVABLE_TONES = {Solvable.ONE: "plain", Solvable.LINE: "good", Solvable.PLANE: "good"}


def solution_said(found):
    """How many solutions, and which one is drawn."""
    x, line = pair(found.x), f"{number(found.kernel)}°"
    match found.case:
        case Solvable.ONE:
            return f"One solution, x = {x}: so much of each column adds up to b."
        case Solvable.LINE:
            return (
                f"A is singular, but b lies on its image: x = {x} is the shortest solution, and "
                f"every other differs from it along the line at {line}."
            )
        case Solvable.PLANE:
            return "A = 0 and b = 0: every x is a solution, and the shortest is 0."
        case Solvable.NEVER:
            return f"A = 0 reaches nothing but 0: b stays {number(found.residual)} away."
    return (
        f"No solution: b lies off the line that A reaches, {number(found.residual)} from it. "
        f"x = {x} is the shortest that comes so near (least squares)."
    )


def basis_said(found):
    """What A becomes in the basis of p₁ and p₂."""
    match found.case:
        case Basis.NONE:
            return (
                "p₁ and p₂ lie on one line, or one is 0. That is no basis: most vectors have no "
                "coordinates."
            )
        case Basis.SAME:
            return "P commutes with A: in this basis A is written with the same matrix as before."
        case Basis.DIAGONAL:
            one, two = (number(float(found.matrix[k, k])) for k in (0, 1))
            return (
                f"p₁ and p₂ are eigenvectors: in their basis A is diagonal, with the factor {one} "
                f"along p₁ and {two} along p₂."
            )
        case Basis.FIRST:
            own = number(float(found.matrix[0, 0]))
            return f"p₁ is an eigenvector (λ = {own}), p₂ is not: below the diagonal stands 0."
        case Basis.SECOND:
            own = number(float(found.matrix[1, 1]))
            return f"p₂ is an eigenvector (λ = {own}), p₁ is not: above the diagonal stands 0."
    return (
        "The same map, written with another matrix; its trace and its determinant are those of A, "
        "as in every basis."
    )
