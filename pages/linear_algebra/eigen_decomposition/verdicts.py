"""The words for what powers, power iteration and a spectrum do, chosen from their cases."""

import numpy as np

from core.maths.linear_algebra.eigen_decomposition import PowersCase
from core.maths.linear_algebra.matrix_spectrum import Sensitivity
from core.ui.words import apart, number
from pages.linear_algebra.eigen_decomposition.notation import complex_number

TONES = {
    Sensitivity.SYMMETRIC: "good",
    Sensitivity.NORMAL: "good",
    Sensitivity.MODERATE: "plain",
    Sensitivity.SENSITIVE: "warn",
    Sensitivity.DEFECTIVE: "alarm",
}


def beside_one(value):
    """A number that is compared with 1, with the digits that tell it from 1."""
    return apart(value, 1, 4)[0]


OWN = {
    PowersCase.OWN_STILL: "never moves",
    PowersCase.OWN_FLIPS: "only flips its sign at each step",
    PowersCase.OWN_ZERO: "is 0 from k = 1 on",
    PowersCase.OWN_SHRINKS: "shrinks to the origin along the line of v",
    PowersCase.OWN_GROWS: "grows without bound along the line of v",
}
ALWAYS = {
    PowersCase.NILPOTENT: "All eigenvalues are 0: A²·v = 0 for every v.",
    PowersCase.STILL: "λ = 1: nothing moves.",
    PowersCase.FLIPS: "λ = −1: v flips its sign each step.",
    PowersCase.LINEAR: "|λ| = 1, but A is defective: Aᵏ·v grows without bound, linearly in k.",
    PowersCase.ALTERNATES: "λ = ±1: Aᵏ·v alternates between two points.",
    PowersCase.SETTLES: "λ₁ = 1: Aᵏ·v settles on a fixed point on the eigenvector of λ₁.",
    PowersCase.JUMPS: "λ₁ = −1: Aᵏ·v ends jumping between two opposite points on the eigenvector "
    "of λ₁.",
}
TURNING = {
    PowersCase.ELLIPSE: "|λ| = 1: Aᵏ·v stays on an ellipse for ever",
    PowersCase.SPIRALS_IN: "|λ| = {} < 1: Aᵏ·v spirals into the origin",
    PowersCase.SPIRALS_OUT: "|λ| = {} > 1: Aᵏ·v spirals outwards without bound",
}


LONG_RUN = (  # bounded in the end, though Aᵏ·v may grow before
    PowersCase.SHRINKS,
    PowersCase.SPIRALS_IN,
    PowersCase.ELLIPSE,
    PowersCase.SETTLES,
    PowersCase.JUMPS,
    PowersCase.ALTERNATES,
)


def powers_said(powers, kind):
    """What Aᵏ·v does for large k, as one sentence."""
    case, size = powers.case, beside_one(powers.value)
    if case in OWN:
        name = "λ" if kind == "defective" else f"λ{'₁₂'[powers.own]}"
        exact = "in exact arithmetic " if powers.weaker else ""
        return f"v is an eigenvector of {name} = {size}: {exact}Aᵏ·v {OWN[case]}."
    if case in ALWAYS:
        return ALWAYS[case]
    if case in TURNING:
        turn = f"{number(powers.turn, 4)}° a step on average"
        return f"{TURNING[case].format(size)} and turns by {turn}."
    along = " along v itself" if kind == "scalar" else ", at last along the eigenvector of λ₁"
    if powers.tie:
        along = ", alternating between two directions because λ₂ = −λ₁"
    if case is PowersCase.SHRINKS:
        return f"|λ₁| = {size} < 1: Aᵏ·v shrinks to the origin{along}."
    return f"|λ₁| = {size} > 1: Aᵏ·v grows without bound{along}."


STATUS = {
    "zero": "A·v = 0 (to rounding): the vector fell into the null space and has no direction left.",
    "complex": "The eigenvalues are a complex pair of equal modulus: v keeps turning and no real "
    "direction is approached.",
    "slow": "λ₁ = λ₂ with one eigenvector: the direction still converges, but only like 1/k, so "
    "the ratio of successive errors tends to 1.",
    "opposite": "λ₂ = −λ₁: both parts keep their size, so v alternates between two directions and "
    "does not converge.",
    "wrong_start": "The start lies on the eigenvector of λ₂ and has no part along v₁: in exact "
    "arithmetic it stays there; rounding may bring v₁ in after many steps.",
    "lands": "λ₂ = 0: one step lands on the eigenvector of λ₁.",
}


def iteration_said(run, found, own):
    """What power iteration does, as one sentence."""
    if run.status == "at_eigenvector":
        if found.kind == "scalar":
            return "Every vector is an eigenvector: the start stays where it is."
        name = "λ₂ = −λ₁" if own == 1 else "λ₁"
        return f"The start already is an eigenvector of {name}: its line never turns."
    if run.status == "converges":
        rate = beside_one(run.predicted_rate)
        return f"|λ₂/λ₁| = {rate}: in the long run a step shrinks the direction error to that part."
    return STATUS[run.status]


def sensitivity_said(case, found, moved, samples):
    """How far a change may move an eigenvalue; ``moved`` is the farthest shift against ‖E‖."""
    condition, compared = apart(found.eigenvector_condition, 1)[0], number(moved)
    if case in (Sensitivity.SYMMETRIC, Sensitivity.NORMAL):
        kind = "symmetric" if case is Sensitivity.SYMMETRIC else "normal (A·Aᵀ = Aᵀ·A)"
        return (
            f"A is {kind}: its eigenvectors are orthonormal, κ(V) = 1, and no eigenvalue of A + E "
            "is farther than ‖E‖ from one of A."
        )
    if case is Sensitivity.DEFECTIVE:
        worst = found.worst
        few = f"{worst.eigenvectors} eigenvector{'' if worst.eigenvectors == 1 else 's'}"
        return (
            f"κ(V) = ∞: to working precision A is defective. λ = {complex_number(worst.value)} is "
            f"there {worst.multiplicity} times with {few}; a small change may move it like a root "
            "of ‖E‖."
        )
    if case is Sensitivity.SENSITIVE:
        return (
            f"κ(V) = {condition}: the eigenvectors are nearly dependent, so a small change may "
            f"move an eigenvalue far, at most {condition} times as far."
        )
    return (
        f"κ(V) = {condition}: every eigenvalue of A + E is at most that many times ‖E‖ from one of "
        f"A; the farthest of {samples} random changes is {compared} times ‖E‖ away."
    )


def discs_said(verdict):
    """What the Gershgorin discs say."""
    if len(verdict.groups) > 1:
        parts = ", ".join(map(str, verdict.groups))
        text = (
            f"The discs form {len(verdict.groups)} separate groups of {parts}: each holds exactly "
            "as many eigenvalues as discs."
        )
    elif verdict.groups == (1,):
        text = "One disc of radius 0: the only entry is the eigenvalue."
    else:
        text = "All discs hang together, so they only say that every eigenvalue is inside."
    return text + " None holds 0, so A is invertible." * verdict.invertible


def angle_in_words(degrees):
    """An angle; one that is not quite 90° or 180° does not read so."""
    border = min((90.0, 180.0), key=lambda border: abs(abs(degrees) - border))
    if np.isclose(abs(degrees), border, rtol=0, atol=1e-9):
        return number(degrees)
    return apart(degrees, np.copysign(border, degrees))[0]


def between(directions):
    """The angle between two lines, in words."""
    gap = abs(directions[0] - directions[1])
    return angle_in_words(min(gap, 180 - gap))
