"""What is said of a polynomial, of its series and of what remains, chosen from their cases."""

import numpy as np

from core.maths.calculus.convergence_radius import Basis
from core.maths.calculus.taylor_polynomial import SEEN, At, Found
from core.ui.words import all_apart, apart, number

TONES = {
    Basis.FLAT: "alarm",
    Basis.NONE: "alarm",
    Basis.UNDECIDED: "warn",
}
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def place_written(z):
    """A complex number: 2, −0.5, i, 0.5 + 0.866i."""
    real, size = number(z.real), abs(z.imag)
    if size == 0:
        return real
    imaginary = "i" if number(size) == "1" else f"{number(size)}i"
    sign = "−" if z.imag < 0 else "+"
    if z.real == 0:
        return f"−{imaginary}" if z.imag < 0 else imaginary
    return f"{real} {sign} {imaginary}"


def places_written(places, centre):
    """One place, a pair of conjugates as ±, two, or the first of many; real ones with digits that
    tell them from the centre."""
    z = [complex(one) for one in places]
    if not any(one.imag for one in z):
        return " and ".join(all_apart(centre, *(one.real for one in z))[1:])
    if len(z) == 1:
        return place_written(z[0])
    if len(z) == 2 and z[0] == z[1].conjugate():
        upper = z[0] if z[0].imag > 0 else z[1]
        if upper.real == 0:
            return f"±{place_written(upper)}"
        return place_written(upper).replace(" + ", " ± ")
    return f"{place_written(z[0])} and {len(z) - 1} more on the same circle"


def sight_said(degree, ends, low, high, centre):
    """How far the polynomial stays within 0.01 of f; ``low`` and ``high`` end the picture."""
    left, right = ends
    if left != left:
        return ""
    first, _, last = all_apart(left, centre, right)
    if (left, right) == (low, high):
        far = "over the whole picture"
    elif left == low:
        far = f"from the left edge of the picture to {last}"
    elif right == high:
        far = f"from {first} to the right edge of the picture"
    elif left == right:
        far = "for less than 0.01 to either side of the centre"
    else:
        far = f"from {first} to {last}"
    return f"Degree {degree} sees f {far}: there it stays within {SEEN}."


def radius_said(found, centre, branched):
    """How far the series converges, and how that is known. ``branched``: f has kinks, and the
    series is that of the branch at the centre."""
    c, where = number(centre), places_written(found.nearest, centre)
    series = "The series of the branch at the centre" if branched else "The series"
    match found.basis:
        case Basis.ENTIRE:
            return (
                f"{series} converges everywhere, R = ∞: there is no singularity in the complex "
                "plane."
            )
        case Basis.KNOWN:
            off = "" if abs(found.nearest[0].imag) == 0 else ", off the real line"
            kind = "poles" if found.kind == "pole" and len(found.nearest) > 1 else found.kind
            return (
                f"The series converges up to R = {number(found.radius)} from the centre, the "
                f"distance to the {kind} {where}{off}. Beyond, it diverges."
            )
        case Basis.FLAT:
            return (
                "Every derivative of f at 0 is 0, so every coefficient is 0: the series converges "
                "everywhere, R = ∞, and nowhere but at 0 to f."
            )
        case Basis.FOUND:
            return (
                f"{series} converges up to about R = {number(found.radius)}, an estimate: the "
                f"distance to the nearest singularity that a search in the plane found, {where}."
            )
        case Basis.FITTED:
            return (
                f"{series} converges up to about R = {number(found.radius, 2)}, an estimate from "
                "the growth of its coefficients alone; a search in the plane found no singularity."
            )
        case Basis.UNBOUNDED:
            return (
                f"{series} seems to converge everywhere, R = ∞, an estimate: a search in the plane "
                "found no singularity, and the coefficients show none."
            )
        case Basis.UNDECIDED:
            return (
                "How far the series converges is not told here: the search in the plane and the "
                "growth of the coefficients do not agree, or rounding leaves too few of these."
            )
    missing = found.digits_to + 1
    if not missing:
        return f"f has no value at {c}, so there is no series about it. Move the centre."
    return (
        f"The rules of differentiation give f no derivative of order {missing} at {c}, so no "
        "series is made about it. Move the centre."
    )


def parted_said(f, found, pieces):
    """Where the series converges, but not to f."""
    wrong = [] if found.basis is Basis.FLAT else [piece for piece in pieces if not piece[2]]
    gone = sum(bool(np.isnan(f(0.4 * left + 0.6 * right))) for left, right, _ in wrong)
    if not wrong:
        return ""
    why = "f has turned off on the way" if gone < len(wrong) else ""
    why += " or has no value there" if why and gone else "f has no value there" if gone else ""
    return f"In the yellow part it converges as well, but not to f: {why}."


def lost_said(degree, found):
    """Coefficients whose digits rounding has eaten are not used; nor are those below 10⁻³⁰⁸."""
    if found.basis is Basis.KNOWN and not found.coefficients.any():
        return (
            "So near to the singularity f and its derivatives are too small for 64 bits: the "
            "coefficients are taken as 0."
        )
    if found.basis is Basis.NONE or degree <= found.digits_to:
        return ""
    return (
        f"Degree {degree} is not drawn: beyond degree {found.digits_to} rounding leaves the "
        "coefficients no digits."
    )


def place_said(case, x, degree, error, rounding, ratio, estimated):
    """What the polynomial and the series do at x. ``ratio`` is |x − c|/R."""
    at, off = number(x), f"P{str(degree).translate(SUBSCRIPTS)}"
    if case is At.NO_SERIES:
        return "No polynomial."
    if case is At.ELSEWHERE and error <= rounding:
        return (
            f"At x = {at}, f(x) is too small for 64 bits to tell it from {off}. The series "
            "converges there, but not to f(x)."
        )
    if error != error:
        missed = f"f has no value at x = {at}."
    elif error <= rounding:
        missed = f"At x = {at}, {off} is f(x) to the last digits."
    else:
        missed = f"At x = {at}, {off} is {number(error)} off."
    as_far = ", as far as R is known" if estimated else ""
    match case:
        case At.CENTRE:
            return f"x = {at} is the centre."
        case At.CONVERGES if ratio == 0:
            return f"{missed} The series converges to f(x) there{as_far}."
        case At.CONVERGES:
            return (
                f"{missed} The series converges to f(x) there{as_far}: in the long run each degree "
                f"multiplies the error by about |x − c|/R = {apart(ratio, 1)[0]}, on average."
            )
        case At.ELSEWHERE:
            return f"{missed} The series converges there, but not to f(x)."
        case At.GAP:
            return f"{missed} The series converges there all the same."
        case At.EDGE:
            return (
                f"{missed} It lies on the edge, |x − c| = R{as_far}: R does not tell what happens "
                "there."
            )
        case At.DIVERGES if error != error:
            return f"{missed} The series diverges there{as_far}."
        case At.DIVERGES:
            return (
                f"{missed} The series diverges there{as_far}: in the long run more degrees make it "
                "worse."
            )
    return missed


def bound_said(found, degree):
    """Lagrange's bound, where its maximum was taken and how it was found."""
    order = degree + 1
    name = f"|f{f'({order})'.translate(SUPERSCRIPTS).replace('(', '⁽').replace(')', '⁾')}|"
    between = f"on [{number(found.low)}, {number(found.high)}]"
    match found.found:
        case Found.AT_CENTRE:
            return "x is the centre: nothing remains"
        case Found.UNTOLD:
            return "f has no value at the centre"
        case Found.NOWHERE if found.missing == found.missing:
            return f"none: {name} may not exist at {number(found.missing)}, {between}"
        case Found.NOWHERE:
            return f"none: {name} does not exist everywhere {between}, or is too large to be told"
        case Found.END:
            how = f"largest at the end {number(found.place)}, proved"
        case Found.EXTREMA:
            how = "all its extrema are known, proved"
        case _:
            how = "the largest of many values, not proved"
    return f"max {name}·|x − c|ⁿ⁺¹/(n + 1)!, the maximum {between}: {how}"
