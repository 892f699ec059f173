"""The words for what lies near a matrix, chosen from its cases."""

import math

from core.maths.linear_algebra.pseudospectrum import STEPS, Growth, Meeting, Regions, Together
from core.ui.words import apart, number
from pages.linear_algebra.eigen_decomposition.notation import complex_number

TONES = {
    Regions.DISC: "plain",
    Regions.NEVER_APART: "alarm",
    Regions.APART: "good",
    Regions.MET: "warn",
}
GROWTH_TONES = {
    Growth.SHRINKS: "good",
    Growth.BUMP: "warn",
    Growth.RISING: "warn",
    Growth.BOUNDED: "plain",
    Growth.CREEPS: "alarm",
    Growth.GROWS: "alarm",
}
HOW_FAR = {
    Meeting.ALONE: "a single eigenvalue is never defective",
    Meeting.DEFECTIVE: "A itself",
    Meeting.REPEATED: "as near as one likes",
    Meeting.FOUND: "lowest saddle of σ_min on a grid: at most this",
}


def distance_formula(found, near):
    """Where the distance to the nearest defective matrix is from."""
    if near.case is Meeting.EXACT:
        return "half the smallest gap" if found.normal else "(√(c² + |λ₁ − λ₂|²) − c)/2, exact"
    return HOW_FAR[near.case]


def regions_said(case, found, near, grid, level):
    """What the regions of now say of the eigenvalues; ``level`` is ε."""
    if case is Regions.DISC:
        return f"One eigenvalue: its region is the disc of radius {number(level * grid.scale)}."
    if case is Regions.NEVER_APART:
        one = found.clusters[near.group[0]]
        value = complex_number(complex(one.value))
        if near.case is Meeting.DEFECTIVE:
            return (
                f"A is defective at λ = {value}: the region around it is as wide as a root of ε, "
                "much wider than ε while ε is small."
            )
        return (
            f"λ = {value} is there {one.multiplicity} times, with as many eigenvectors: a change "
            "as small as one likes can make A defective."
        )
    here, there = apart(level, near.distance)
    where = complex_number(near.where * grid.scale)
    if case is Regions.MET:
        return (
            f"ε = {here} is beyond {there}, where two regions met first, at z = {where}: some "
            "A + E of this size is defective, with the double eigenvalue z."
        )
    limit = "" if near.case is Meeting.EXACT else ", as far as the grid shows,"
    return (
        f"Each of the {len(grid.values)} eigenvalues has a region of its own. The first two meet "
        f"at ε = {there}: up to there{limit} no change of A makes two equal."
    )


def shape_said(found):
    """How the regions compare with discs."""
    if not found.matrix.any():
        return "A = 0: here ε counts by itself, and the region is a disc of radius ε."
    if found.normal:
        return "A is normal: regions are discs of radius ε·‖A‖, W(A) is the eigenvalues' hull."
    return "A is not normal: the regions are wider than discs of radius ε·‖A‖."


def subspace_said(together, found, near, level):
    """How far the subspace of the eigenvalues that meet first turns; ``level`` is ε."""
    if together.case is Together.WHOLE and len(found.clusters) == 1:
        return "There is one eigenvalue: its subspace is the whole space and cannot turn."
    if together.case is Together.WHOLE:
        return (
            "The eigenvalues that meet first are all there are: their common subspace is the whole "
            "space and cannot turn."
        )
    names = _named([complex(found.clusters[i].value) for i in near.group])
    own = [one for i, one in enumerate(_conditions(found)) if i in near.group]
    alone, mean = max(own), together.projector
    if math.isinf(mean):
        return f"{names} cannot be told from the rest to working precision: nothing holds them."
    told = f"A small E moves one by {_times(alone)} (its condition), their mean {_times(mean)}."
    if together.case is Together.UNSURE:
        said = "This change is too large to bound the turn of the common subspace of"
        return f"{said} {names}. {told}"
    angle = number(math.degrees(math.asin(together.bound)))
    said = "A change of this size turns the common subspace of"
    return f"{said} {names} by at most {angle}°. {told}"


def _times(condition):
    """How far a change of size ‖E‖ can move what has this condition."""
    if math.isinf(condition):
        return "no fixed multiple of ‖E‖"
    size = number(condition)
    return f"up to {'' if size == '1' else f'{size}·'}‖E‖"


def _named(values):
    """Eigenvalues by their values where that is short."""
    if len(values) == 1:
        return f"λ = {complex_number(values[0])}"
    first, second = values[:2]
    if len(values) == 2 and first.imag == second.imag == 0:
        return f"{complex_number(first)} and {complex_number(second)}"
    if len(values) == 2 and first == second.conjugate():
        return f"{number(first.real)} ± {number(abs(first.imag))}i"
    return f"the {len(values)} that meet first"


def _conditions(found):
    """The condition of each different eigenvalue."""
    firsts, at = [], 0
    for one in found.clusters:
        firsts.append(float(found.eigenvalue_condition[at]))
        at += one.multiplicity
    return firsts


def growth_said(powers):
    """What the norms of the powers do."""
    radius, peak = apart(powers.radius, 1, 4)[0], apart(powers.peak, 1)[0]
    match powers.case:
        case Growth.SHRINKS:
            return f"‖A‖ ≤ 1 and ρ(A) = {radius}: the powers of A never exceed 1 and die out."
        case Growth.BUMP:
            return (
                f"ρ(A) = {radius} < 1, so Aᵏ dies out, yet ‖Aᵏ‖ first rises to {peak}, at k = "
                f"{powers.peak_at}. The regions beyond |z| = 1 tell: at least "
                f"{number(powers.kreiss)} (Kreiss)."
            )
        case Growth.RISING:
            return (
                f"ρ(A) = {radius} < 1, so Aᵏ dies out in the end, yet after {STEPS} steps ‖Aᵏ‖ is "
                f"{peak}, the largest so far."
            )
        case Growth.BOUNDED:
            return "ρ(A) = 1 to rounding, with all its eigenvectors: Aᵏ neither dies out nor grows."
        case Growth.CREEPS:
            return "ρ(A) = 1 to rounding and A is defective there: ‖Aᵏ‖ grows like a power of k."
    return f"ρ(A) = {radius} > 1: ‖Aᵏ‖ grows without bound."
