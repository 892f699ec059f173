"""Every verdict on a matrix, judged in whole numbers.

Entries of the 2×2 matrices are tenths, so 10·A is a matrix of integers: its characteristic
polynomial, its powers and its products are exact. A larger matrix is diagonalisable exactly if the
square-free part of its characteristic polynomial, evaluated at the matrix, is 0. Nothing here is
shared with what is judged.
"""

import math
import re
from fractions import Fraction

import numpy as np
import pytest

from core.maths.linear_algebra.eigen_decomposition import (
    Directions,
    Flow,
    Orientation,
    PowersCase,
    classify_flow,
    decompose,
    describe_map,
    iterate_power,
    judge_picture,
    judge_powers,
    sweep_angles,
)
from core.maths.linear_algebra.matrix_spectrum import (
    Sensitivity,
    analyse_spectrum,
    eigenvalue_shifts,
    gershgorin_discs,
    judge_discs,
    judge_sensitivity,
    perturbation_directions,
    perturbed_eigenvalues,
)
from pages.linear_algebra.eigen_decomposition.picture_words import (
    flow_said,
    picture_said,
    picture_tone,
)
from pages.linear_algebra.eigen_decomposition.verdicts import (
    iteration_said,
    powers_said,
    sensitivity_said,
)

STEM = "eigen_decomposition"


# ---- 2×2 ---------------------------------------------------------------------------------------


def small_states(count, seed=4):
    """Entries in tenths and a direction in degrees; many on a border."""
    rng = np.random.default_rng(seed)
    shapes = ("any", "any", "symmetric", "singular", "defective", "opposite", "rotation", "few")
    for i in range(count):
        a, b, c, d = (int(x) for x in rng.integers(-30, 31, 4))
        shape = shapes[i % len(shapes)]
        if shape == "symmetric":
            c = b
        elif shape == "singular":
            k = int(rng.integers(-3, 4))
            a, b = a % 10, b % 10
            c, d = k * a, k * b
        elif shape == "defective":
            k = int(rng.integers(-5, 6))
            a, b, c, d = a % 20 - 10 + k, k, -k, a % 20 - 10 - k
        elif shape == "opposite":
            d = -a
        elif shape == "rotation":
            a, b, c, d = a, -c, c, a
        elif shape == "few":
            a, b, c, d = (10 * int(x) for x in rng.integers(-2, 3, 4))
        yield (a, b, c, d), int(rng.choice([0, 45, 90, 135, rng.integers(361)]))


FLOWS_SAID = {  # what each is told by, and none of the others
    Flow.SADDLE: "come in along one eigenvector and leave along the other",
    Flow.CENTRE: "run round closed ellipses",
    Flow.STABLE_NODE: "real and negative: solutions approach the origin",
    Flow.UNSTABLE_NODE: "real and positive: solutions leave the origin",
    Flow.STABLE_SPIRAL: "solutions turn and approach the origin",
    Flow.UNSTABLE_SPIRAL: "solutions turn and leave the origin",
    Flow.STABLE_STAR: "approach the origin on straight lines",
    Flow.UNSTABLE_STAR: "leave the origin on straight lines",
    Flow.STABLE_DEGENERATE: "approach the origin, all tangent to that single line",
    Flow.UNSTABLE_DEGENERATE: "leave the origin, all tangent to that single line",
    Flow.STABLE_LINE: "move straight towards it",
    Flow.UNSTABLE_LINE: "move straight away from it",
    Flow.DRIFT: "drift along it at constant speed",
    Flow.REST: "A = 0: nothing moves",
}
FLOW_NAMES = {
    Flow.SADDLE: "saddle",
    Flow.CENTRE: "centre",
    Flow.STABLE_NODE: "stable node",
    Flow.UNSTABLE_NODE: "unstable node",
    Flow.STABLE_SPIRAL: "stable spiral",
    Flow.UNSTABLE_SPIRAL: "unstable spiral",
    Flow.STABLE_STAR: "stable star",
    Flow.UNSTABLE_STAR: "unstable star",
    Flow.STABLE_DEGENERATE: "stable degenerate node",
    Flow.UNSTABLE_DEGENERATE: "unstable degenerate node",
    Flow.STABLE_LINE: "line of stable fixed points",
    Flow.UNSTABLE_LINE: "line of unstable fixed points",
    Flow.DRIFT: "parallel drift",
    Flow.REST: "all points fixed",
}
POWERS_SAID = {
    PowersCase.OWN_STILL: "Aᵏ·v never moves",
    PowersCase.OWN_FLIPS: "only flips its sign at each step",
    PowersCase.OWN_ZERO: "is 0 from k = 1 on",
    PowersCase.OWN_SHRINKS: "shrinks to the origin along the line of v",
    PowersCase.OWN_GROWS: "grows without bound along the line of v",
    PowersCase.NILPOTENT: "A²·v = 0 for every v",
    PowersCase.STILL: "λ = 1: nothing moves",
    PowersCase.FLIPS: "λ = −1: v flips its sign each step",
    PowersCase.LINEAR: "grows without bound, linearly in k",
    PowersCase.ALTERNATES: "λ = ±1: Aᵏ·v alternates between two points",
    PowersCase.SETTLES: "λ₁ = 1: Aᵏ·v settles on a fixed point",
    PowersCase.JUMPS: "λ₁ = −1: Aᵏ·v ends jumping between two opposite points",
    PowersCase.ELLIPSE: "stays on an ellipse for ever",
    PowersCase.SPIRALS_IN: "< 1: Aᵏ·v spirals into the origin",
    PowersCase.SPIRALS_OUT: "> 1: Aᵏ·v spirals outwards without bound",
    PowersCase.SHRINKS: "< 1: Aᵏ·v shrinks to the origin",
    PowersCase.GROWS: "> 1: Aᵏ·v grows without bound",
}
ITERATION_SAID = {
    "zero": "the vector fell into the null space and has no direction left",
    "complex": "v keeps turning and no real direction is approached",
    "slow": "the direction still converges, but only like 1/k",
    "opposite": "v alternates between two directions and does not converge",
    "wrong_start": "has no part along v₁: in exact arithmetic it stays there",
    "lands": "one step lands on the eigenvector of λ₁",
    "converges": "in the long run a step shrinks the direction error to that part",
    "at_eigenvector": "The start already is an eigenvector of λ",
}
PICTURE_SAID = {
    Directions.SYMMETRIC: "A is symmetric: its eigenvectors are at right angles",
    Directions.NEAR_DEFECTIVE: "Near-defective: the two eigenvectors are only",
    Directions.OBLIQUE: "Two real eigenvalues; the eigenvectors meet at",
    Directions.NONE: "No real vector keeps its direction",
    Directions.ONE: "Defective: λ =",
    Directions.ALL: "every vector is an eigenvector",
}
ORIENTATION_SAID = {
    Orientation.TURNED_OVER: "det A < 0: A turns the plane over",
    Orientation.ONTO_LINE: "det A = 0: the plane is pressed onto a line",
    Orientation.ONTO_ORIGIN: "det A = 0: the plane is pressed onto the origin",
}


def characteristic(entries):
    a, b, c, d = entries
    return a + d, a * d - b * c, (a - d) ** 2 + 4 * b * c


def level_of(entries):
    """Sign of |λ₁| − 1, from p(λ) = λ² − tr·λ + det of 10·A at ±10."""
    trace, det, disc = characteristic(entries)
    if disc < 0:
        return (det > 100) - (det < 100)
    plus, minus = 100 - 10 * trace + det, 100 + 10 * trace + det
    if plus > 0 and minus > 0 and abs(trace) < 20:
        return -1
    inside = plus >= 0 and minus >= 0 and abs(trace) <= 20
    return 0 if inside else 1


def on_its_line(entries, degrees):
    """The eigenvalue of v times 10 if v is an eigenvector, else None."""
    a, b, c, d = entries
    x, y = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    p, q = a * x + b * y, c * x + d * y
    return x * p + y * q if abs(x * q - y * p) < 1e-12 * max(1, *map(abs, entries)) else None


def judged_kind(entries, found):
    a, b, c, d = entries
    trace, det, disc = characteristic(entries)
    if a == d and b == c == 0:
        kind = "scalar"
    elif b == c:
        kind = "symmetric"
    else:
        kind = "complex" if disc < 0 else "real" if disc > 0 else "defective"
    assert found.kind == kind
    assert found.singular == (det == 0) and found.reverses_orientation == (det < 0)
    if disc >= 0:
        exact = sorted(((trace + s * math.sqrt(disc)) / 20 for s in (1, -1)), key=abs)
        assert sorted(found.eigenvalues.tolist(), key=abs) == pytest.approx(exact, abs=1e-12)
    assert describe_map(found) == famous(entries, kind)
    flow = classify_flow(found).case
    side = "STABLE" if trace < 0 else "UNSTABLE"
    if det < 0:
        expected = Flow.SADDLE
    elif det == 0:
        expected = Flow[f"{side}_LINE"] if trace else Flow.REST if kind == "scalar" else Flow.DRIFT
    elif trace == 0:
        expected = Flow.CENTRE
    elif disc < 0:
        expected = Flow[f"{side}_SPIRAL"]
    elif disc > 0:
        expected = Flow[f"{side}_NODE"]
    else:
        expected = Flow[f"{side}_STAR" if kind == "scalar" else f"{side}_DEGENERATE"]
    assert flow is expected
    rates = np.linalg.eigvals(np.reshape(entries, (2, 2)) / 10).real
    portrait = classify_flow(found)
    text = flow_said(portrait, found)
    assert len(text.split()) <= 35
    assert text.startswith(f"As the system x′ = A·x: {FLOW_NAMES[expected]}. ")
    assert [one for one, words in FLOWS_SAID.items() if words in text] == [expected]
    assert portrait.border == (det == 0 or trace == 0 < det or disc == 0)
    if expected in (Flow.STABLE_SPIRAL, Flow.UNSTABLE_SPIRAL):
        (part,) = re.findall(r"real part (−?[\d.]+):", text)
        assert float(part.replace("−", "-")) == pytest.approx(trace / 20, rel=6e-3)
    if min(abs(rates)) > 1e-6 and kind != "defective":
        assert ("approach the origin" in text) == (rates < 0).all()
        assert ("leave the origin" in text) == (rates > 0).all()


def famous(entries, kind):
    """The name of the map of 10·A, from whole numbers."""
    a, b, c, d = entries
    trace, det, _ = characteristic(entries)
    if kind == "scalar":
        return {0: "zero matrix", 10: "identity"}.get(a, "scaling")
    if kind == "defective":
        return "nilpotent" if trace == 0 else "shear" if trace == 20 else "shear with scaling"
    if a * a + c * c == b * b + d * d == 100 and a * b + c * d == 0:
        return "reflection" if det < 0 else "rotation"
    if a == d and b == -c:
        return "rotation with scaling"
    if det == 0 and trace == 10:  # A² = A
        return "orthogonal projection" if b == c else "oblique projection"
    return "map of rank one" if det == 0 else ""


def judged_look(entries, degrees, found):
    """Cases of the picture, from whole numbers and NumPy's eigenvectors."""
    a, b, c, d = entries
    _, det, disc = characteristic(entries)
    matrix = np.reshape(entries, (2, 2)) / 10
    look = judge_picture(found, sweep_angles(matrix, [degrees]))
    if a == d and b == c == 0:
        assert look.directions is Directions.ALL
    elif b == c:
        assert look.directions is Directions.SYMMETRIC
    elif disc <= 0:
        assert look.directions is (Directions.NONE if disc else Directions.ONE)
    else:
        condition = np.linalg.cond(np.linalg.eig(matrix)[1])
        near = Directions.NEAR_DEFECTIVE if condition > 10 else Directions.OBLIQUE
        assert look.directions is near or abs(condition - 10) < 1e-6
    flat = Orientation.ONTO_LINE if any(entries) else Orientation.ONTO_ORIGIN
    turned = Orientation.TURNED_OVER if det < 0 else Orientation.KEPT
    assert look.orientation is (turned if det else flat)
    own = on_its_line(entries, degrees)
    if own is None or abs(own) < 1e-9:
        assert math.isnan(look.own)
    else:
        assert look.own == pytest.approx(own / 10, abs=1e-9)
    texts = picture_said(look, found)
    assert all(len(text.split()) <= 35 and "nan" not in text for text in texts)
    kept = own is not None and abs(own) > 1e-9
    assert texts[0 if not kept else 1].count(PICTURE_SAID[look.directions]) == 1
    assert sum(words in " ".join(texts) for words in PICTURE_SAID.values()) == 1
    told = [one for one, words in ORIENTATION_SAID.items() if words in " ".join(texts)]
    assert told == ([] if kept or look.orientation is Orientation.KEPT else [look.orientation])
    name = famous(entries, found.kind)
    an = "an" if name[:1] == "o" else "a"
    named = name in (
        "rotation",
        "reflection",
        "shear",
        "orthogonal projection",
        "oblique projection",
    )
    assert (f"This is {an} {name}. " in texts[1 if kept else 0]) == named
    assert named or "This is" not in " ".join(texts)
    judged_numbers_of_the_picture(entries, look, texts[1 if kept else 0])
    grave = det == 0 or look.directions in (Directions.ONE, Directions.NEAR_DEFECTIVE)
    assert picture_tone(look) == ("good" if kept else "warn" if grave else "plain")


def value_of(text):
    """A number as the page writes it."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("·10")
    return float(mantissa) * 10.0 ** int(power.translate(SUPERSCRIPTS) or 0)


SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
WRITTEN = r"−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def judged_numbers_of_the_picture(entries, look, text):
    """κ(P), r and θ, the repeated eigenvalue."""
    trace, det, _ = characteristic(entries)
    if look.directions is Directions.NEAR_DEFECTIVE:
        (shown,) = re.findall(rf"κ\(P\) = ({WRITTEN}),", text)
        condition = np.linalg.cond(np.linalg.eig(np.reshape(entries, (2, 2)) / 10)[1])
        assert value_of(shown) == pytest.approx(condition, rel=6e-3)
    elif look.directions is Directions.NONE:
        ((r, turn),) = re.findall(rf"r = ({WRITTEN}) and θ = ({WRITTEN})°", text)
        assert value_of(r) == pytest.approx(math.sqrt(det) / 10, rel=6e-3)
        angle = math.degrees(math.acos(trace / 2 / math.sqrt(det)))
        assert value_of(turn) == pytest.approx(math.copysign(angle, entries[2]), rel=6e-3)
    elif look.directions in (Directions.ONE, Directions.ALL):
        (shown,) = re.findall(rf"(?:λ|A) = ({WRITTEN})(?: twice|·I)", text)
        assert value_of(shown) == pytest.approx(trace / 20, rel=6e-3)


def judged_powers(entries, degrees, found, start):
    trace, det, disc = characteristic(entries)
    powers, own = judge_powers(found, start), on_its_line(entries, degrees)
    case, level = powers.case, level_of(entries)
    if own is not None and found.kind != "scalar":
        assert case.name.startswith("OWN")
        size = abs(own)
        expected = {
            PowersCase.OWN_ZERO: size < 1e-9,
            PowersCase.OWN_STILL: abs(own - 10) < 1e-9,
            PowersCase.OWN_FLIPS: abs(own + 10) < 1e-9,
            PowersCase.OWN_SHRINKS: 1e-9 < size < 10 - 1e-9,
            PowersCase.OWN_GROWS: size > 10 + 1e-9,
        }
        assert expected[case]
        return powers
    if trace == det == 0:
        assert case is PowersCase.NILPOTENT
    elif disc < 0:
        spirals = (PowersCase.ELLIPSE, PowersCase.SPIRALS_OUT, PowersCase.SPIRALS_IN)
        assert case is spirals[level]
    elif level:
        assert case is (PowersCase.GROWS if level > 0 else PowersCase.SHRINKS)
        assert powers.tie == (trace == 0 and det != 0)
    else:
        a, b, c, d = entries
        scalar, defective = a == d and b == c == 0, disc == 0
        expected = {
            PowersCase.STILL: scalar and trace > 0,
            PowersCase.FLIPS: scalar and trace < 0,
            PowersCase.LINEAR: defective and not scalar,
            PowersCase.ALTERNATES: trace == 0,
            PowersCase.SETTLES: trace > 0 and not defective,
            PowersCase.JUMPS: trace < 0 and not defective,
        }
        assert expected[case]
    grown = exact_growth(entries, start)
    if level > 0 and abs(grown) > 1:
        assert grown > 0
    if level < 0 and abs(grown) > 1:
        assert grown < 0
    return powers


def exact_growth(entries, start, steps=400):
    """log₂ of how ‖Aᵏ·v‖ changes from k = 200 to 400, with whole numbers of any length."""
    a, b, c, d = entries
    x, y = (int(Fraction(float(part)) * 2**60) for part in start)
    sizes = []
    for k in range(steps + 1):
        if k in (steps // 2, steps):
            sizes.append(max(abs(x), abs(y)).bit_length() - k * math.log2(10))
        x, y = a * x + b * y, c * x + d * y
    return sizes[1] - sizes[0]


def judged_iteration(entries, degrees, found, run):
    """Where 300 exact multiplications turn the line of v."""
    trace, det, disc = characteristic(entries)
    a, b, c, d = entries
    own, status = on_its_line(entries, degrees), run.status
    if own is not None and found.kind != "scalar":
        other = trace - own
        if abs(own) < 1e-9:
            assert status == "zero"
        else:
            weaker = abs(own) < abs(other) - 1e-9
            assert status == ("wrong_start" if weaker else "at_eigenvector")
        return
    if found.kind == "scalar":
        assert status == ("at_eigenvector" if a else "zero")
        return
    if disc < 0:
        assert status == "complex"
    elif trace == det == 0:
        assert status == "zero"
    elif disc == 0:
        assert status == "slow"
    elif trace == 0:
        assert status == "opposite"
    else:
        assert status == ("lands" if det == 0 else "converges")
    x, y = (int(Fraction(float(part)) * 2**60) for part in run.vectors[0])
    lines = []
    for _ in range(301):
        lines.append((x, y))
        x, y = a * x + b * y, c * x + d * y
    if not all(any(line) for line in lines):
        return

    def turn(i, j):
        (p, q), (r, s) = lines[i], lines[j]
        return abs(Fraction(p * s - q * r, math.isqrt((p * p + q * q) * (r * r + s * s)) + 1))

    if status == "opposite":
        assert turn(-1, -3) < 1e-9 and turn(-1, -2) > 1e-12
    if status in ("converges", "lands") and run.predicted_rate < 0.9:
        assert turn(-1, -2) < 1e-9
    if status == "slow":
        assert turn(-1, -2) < 1e-3


def judged_words_of_powers(entries, degrees, powers, text):
    """The case is judged already: its words, with the numbers of whole-number arithmetic."""
    trace, det, disc = characteristic(entries)
    own, (a, b, c, d) = on_its_line(entries, degrees), entries
    scalar = a == d and b == c == 0
    assert [one for one, words in POWERS_SAID.items() if words in text] == [powers.case]
    if own is not None and not scalar:
        other = trace - own
        shown = re.findall(
            rf"v is an eigenvector of (λ[₁₂]?) = ({WRITTEN}): (in exact arith)?", text
        )
        ((name, value, exact),) = shown
        assert value_of(value) == pytest.approx(own / 10, rel=6e-4, abs=1e-12)
        assert bool(exact) == (abs(own) < abs(other) - 1e-9)
        if disc == 0 and b != c:
            assert name == "λ"
        elif abs(abs(own) - abs(other)) > 1e-9:
            assert name == ("λ₁" if abs(own) > abs(other) else "λ₂")
        else:
            assert name in ("λ₁", "λ₂")
        return
    if disc < 0:
        (turn,) = re.findall(rf"and turns by ({WRITTEN})° a step on average", text)
        angle = math.degrees(math.acos(trace / 2 / math.sqrt(det)))
        assert value_of(turn) == pytest.approx(angle, rel=6e-4)
        size = math.sqrt(det) / 10
    else:
        size = (abs(trace) + math.sqrt(disc)) / 20
    if powers.case in (PowersCase.SHRINKS, PowersCase.GROWS):
        tie = trace == 0 and det != 0
        assert ("alternating between two directions because λ₂ = −λ₁" in text) == tie
        assert ("along v itself" in text) == scalar
        assert ("at last along the eigenvector of λ₁" in text) == (not tie and not scalar)
    if shown := re.findall(rf"\|λ₁?\| = ({WRITTEN}) [<>] 1", text):
        assert value_of(shown[0]) == pytest.approx(size, rel=6e-4)
        assert (value_of(shown[0]) < 1) == (size < 1) == (" < 1" in text)


def judged_words_of_iteration(entries, degrees, run, text):
    trace, _, _ = characteristic(entries)
    a, b, c, d = entries
    if a == d and b == c == 0 and a:
        assert text == "Every vector is an eigenvector: the start stays where it is."
        return
    told = [one for one, words in ITERATION_SAID.items() if words in text]
    assert told == [run.status]
    if run.status == "at_eigenvector":
        own = on_its_line(entries, degrees)
        opposite = abs(own + (trace - own)) < 1e-9 and own < 0
        assert ("an eigenvector of λ₂ = −λ₁:" in text) == opposite
        assert ("an eigenvector of λ₁:" in text) == (not opposite)
    if run.status == "converges":
        low, high = sorted(abs(np.linalg.eigvals(np.reshape(entries, (2, 2)))))
        (shown,) = re.findall(rf"^\|λ₂/λ₁\| = ({WRITTEN}):", text)
        assert value_of(shown) == pytest.approx(low / high, rel=6e-4) and value_of(shown) < 1


@pytest.mark.parametrize("block", range(4))
def test_verdicts_on_2_by_2_matrices_stand_before_their_judge(block):
    for entries, degrees in small_states(400, seed=10 + block):
        matrix = np.reshape(entries, (2, 2)) / 10
        found = decompose(matrix)
        turn = math.radians(degrees)
        start = np.array([math.cos(turn), math.sin(turn)])
        start[np.abs(start) < 1e-15] = 0.0
        try:
            judged_kind(entries, found)
            judged_look(entries, degrees, found)
            powers = judged_powers(entries, degrees, found, start)
            run = iterate_power(matrix, start, 60)
            judged_iteration(entries, degrees, found, run)
            texts = [powers_said(powers, found.kind)]
            texts.append(iteration_said(run, found, powers.own))
            judged_words_of_powers(entries, degrees, powers, texts[0])
            judged_words_of_iteration(entries, degrees, run, texts[1])
            for text in texts:
                assert len(text.split()) <= 35
                assert not re.search(r"nan|inf|None|= 1 [<>]|λ₁\| = 0 [<>]", text), text
        except AssertionError as error:
            raise AssertionError(f"{entries} at {degrees}°: {found.kind}\n{error}") from error


# ---- a matrix of the reader's own --------------------------------------------------------------


def product(A, B):
    columns = list(zip(*B, strict=True))
    return [[sum(x * y for x, y in zip(r, c, strict=True)) for c in columns] for r in A]


def polynomial(A):
    """det(zI − A) by Faddeev and LeVerrier in whole numbers, highest power first."""
    n, coefficients = len(A), [1]
    M = [[0] * n for _ in range(n)]
    for k in range(1, n + 1):
        M = product(A, M)
        for i in range(n):
            M[i][i] += coefficients[-1]
        AM = product(A, M)
        coefficients.append(-sum(AM[i][i] for i in range(n)) // k)
    return coefficients


def remainder(p, q):
    p = list(p)
    while len(p) >= len(q):
        factor = Fraction(p[0]) / q[0]
        p = [x - factor * y for x, y in zip(p, q + [0] * (len(p) - len(q)), strict=True)][1:]
    while p and p[0] == 0:
        p = p[1:]
    return p


def square_free(p):
    """p over the greatest common divisor of p and p′."""
    n = len(p) - 1
    g, h = list(map(Fraction, p)), [Fraction(c * (n - i)) for i, c in enumerate(p[:-1])]
    while h:
        g, h = h, remainder(g, h)
    quotient, rest = [], list(map(Fraction, p))
    while len(rest) >= len(g):
        quotient.append(rest[0] / g[0])
        rest = [
            x - quotient[-1] * y for x, y in zip(rest, g + [0] * (len(rest) - len(g)), strict=True)
        ][1:]
    return quotient


def diagonalisable(A):
    """Whether A is, and how many different eigenvalues it has."""
    free = square_free(polynomial(A))
    value = [[Fraction(0)] * len(A) for _ in A]
    for coefficient in free:
        value = product(value, A)
        for i in range(len(A)):
            value[i][i] += coefficient
    return not any(map(any, value)), len(free) - 1


def large_states(count, seed):
    rng = np.random.default_rng(seed)
    shapes = ("any", "rank one", "rank one + I", "similar", "similar", "symmetric", "circulant")
    for i in range(count):
        n, shape = int(rng.integers(2, 7)), shapes[i % len(shapes)]
        A = rng.integers(-9, 10, (n, n))
        if shape.startswith("rank one"):
            A = np.outer(*rng.integers(-3, 4, (2, n))) + (shape[-1] == "I") * np.eye(n, dtype=int)
        elif shape == "symmetric":
            A = A + A.T
        elif shape == "circulant":
            A = np.array([np.roll(A[0], k) for k in range(n)])
        elif shape == "similar":
            J = np.diag(np.sort(rng.integers(-2, 3, n)))
            for k in range(n - 1):
                J[k, k + 1] = int(J[k, k] == J[k + 1, k + 1] and rng.random() < 0.4)
            P = np.eye(n, dtype=int) + np.tril(rng.integers(-1, 2, (n, n)), -1)
            P = P @ (np.eye(n, dtype=int) + np.triu(rng.integers(-1, 2, (n, n)), 1))
            A = P @ J @ np.round(np.linalg.inv(P)).astype(int)
        yield shape, A


def judged_spectrum(A, found):
    whole = A.tolist()
    good, different = diagonalisable(whole)
    case = judge_sensitivity(found)
    normal = (A @ A.T == A.T @ A).all()
    assert (case is Sensitivity.SYMMETRIC) == (A == A.T).all()
    assert (case is Sensitivity.NORMAL) == (normal and not (A == A.T).all())
    assert (case is Sensitivity.DEFECTIVE) == (not good)
    assert found.defective == (not good) and len(found.clusters) == different
    assert math.isinf(found.eigenvector_condition) == (not good)
    zeros = next(i for i, c in enumerate(reversed(polynomial(whole))) if c)
    assert (found.eigenvalues == 0).sum() == zeros
    values = found.eigenvalues
    for value in values:
        assert value.conjugate() in values
    size = np.linalg.norm(A, 2)
    assert abs(values.sum() - np.trace(A)) < 1e-9 * max(size, 1)
    if good:
        V = found.eigenvectors
        s = np.linalg.svd(V, compute_uv=False)
        assert found.eigenvector_condition == pytest.approx(s[0] / s[-1], rel=1e-5)
        assert np.linalg.norm(A @ V - V * values) < 1e-9 * max(size, 1)
        assert (case is Sensitivity.SENSITIVE) == (s[0] / s[-1] > 30)
        E = perturbation_directions(len(A), 20, 1)
        moved = eigenvalue_shifts(values, perturbed_eigenvalues(A, E, 1e-3 * size)).max()
        assert moved <= found.shift_bound(1e-3 * size) * (1 + 1e-6) + 1e-12
    text = sensitivity_said(case, found, 1.0, 100)
    assert len(text.split()) <= 35 and not re.search("nan|inf|None", text)
    assert [one for one, words in SENSITIVITY_SAID.items() if words in text] == [case]
    assert ("A is normal (A·Aᵀ = Aᵀ·A): its eigenvectors" in text) == (case is Sensitivity.NORMAL)
    if not good:
        judged_worst(whole, text)


def rank(M):
    """Of whole numbers, by elimination in fractions."""
    rows, found = [list(map(Fraction, row)) for row in M], 0
    for j in range(len(M)):
        pivot = next((row for row in rows[found:] if row[j]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for i in range(found + 1, len(rows)):
            share = rows[i][j] / pivot[j]
            rows[i] = [x - share * y for x, y in zip(rows[i], pivot, strict=True)]
        found += 1
    return found


def judged_worst(A, text):
    """The defective eigenvalue, where it is a whole number, has so many eigenvectors and is there
    so many times, by the ranks of A − λI and of its power."""
    ((value, times, own, plural),) = re.findall(
        r"λ = (\S+(?: [+−] \S+i)?) is there (\d+) times with (\d+) eigenvector(s?);", text
    )
    assert int(own) < int(times) and plural == ("" if own == "1" else "s")
    if re.fullmatch(r"−?\d+", value):
        k = int(value.replace("−", "-"))
        shifted = [[x - k * (i == j) for j, x in enumerate(row)] for i, row in enumerate(A)]
        power = shifted
        for _ in range(len(A) - 1):
            power = product(power, shifted)
        assert int(own) == len(A) - rank(shifted)
        assert int(times) == len(A) - rank(power)


SENSITIVITY_SAID = {
    Sensitivity.SYMMETRIC: "A is symmetric: its eigenvectors are orthonormal",
    Sensitivity.NORMAL: "A is normal",
    Sensitivity.MODERATE: "of A + E is at most that many times ‖E‖ from one of A",
    Sensitivity.SENSITIVE: "the eigenvectors are nearly dependent",
    Sensitivity.DEFECTIVE: "to working precision A is defective",
}
SENSITIVITY_TONES = {
    Sensitivity.SYMMETRIC: "good",
    Sensitivity.NORMAL: "good",
    Sensitivity.MODERATE: "plain",
    Sensitivity.SENSITIVE: "warn",
    Sensitivity.DEFECTIVE: "alarm",
}


def discs_of(A, by):
    """Sizes of the separate groups of discs, and whether 0 lies in one."""
    own = A if by == "rows" else A.T
    radius = [sum(abs(x) for x in row) - abs(row[i]) for i, row in enumerate(own.tolist())]
    centre = np.diag(A).tolist()
    ends = sorted((c - r, c + r) for c, r in zip(centre, radius, strict=True))
    groups, reach = [1], ends[0][1]
    for low, high in ends[1:]:  # on the real axis: discs with real centres meet there
        groups = [*groups, 1] if low > reach else [*groups[:-1], groups[-1] + 1]
        reach = max(reach, high)
    return sorted(groups), any(abs(c) <= r for c, r in zip(centre, radius, strict=True))


def judged_discs(A, by):
    verdict, (groups, hit) = judge_discs(gershgorin_discs(A.astype(float), by)), discs_of(A, by)
    assert sorted(verdict.groups) == groups
    assert verdict.invertible == (not hit)
    assert not verdict.invertible or polynomial(A.tolist())[-1] != 0


def judged_words_of_discs(A, by, text):
    groups, hit = discs_of(A, by)
    assert ("None holds 0, so A is invertible." in text) == (not hit)
    apart = re.findall(r"The discs form (\d+) separate groups of ([\d, ]+): each", text)
    assert [(int(n), sorted(map(int, sizes.split(", ")))) for n, sizes in apart] == (
        [(len(groups), groups)] if len(groups) > 1 else []
    )
    assert ("All discs hang together" in text) == (len(groups) == 1)


@pytest.mark.parametrize("block", range(4))
def test_verdicts_on_larger_matrices_stand_before_their_judge(block):
    for shape, A in large_states(280, seed=block):
        found = analyse_spectrum(A)
        try:
            judged_spectrum(A, found)
            for by in ("rows", "columns"):
                judged_discs(A, by)
        except AssertionError as error:
            raise AssertionError(f"{shape} {A.tolist()}\n{found}\n{error}") from error


def test_rank_one_of_any_numbers_is_diagonalisable():
    rng = np.random.default_rng(3)
    for i in range(600):
        n = int(rng.integers(2, 9))
        u, w = rng.standard_normal((2, n))
        found = analyse_spectrum(np.outer(u, w) + (i % 2) * np.eye(n))
        assert not found.defective and found.eigenvector_condition < 1e6
        assert (found.eigenvalues == (i % 2)).sum() == n - 1 or i % 2


# ---- what the pages say ------------------------------------------------------------------------


def opened(page, chapter, entries, degrees):
    values = {name: x / 10 for name, x in zip("abcd", entries, strict=True)}
    page.session.chapters[STEM] = chapter
    return page.at(**values, direction=degrees)


def plain(html):
    return re.sub("<[^>]*>", " ", html).replace("&lt;", "<").replace("&gt;", ">")


def notices(page):
    """Above and below the picture, without the challenges."""
    return plain(page.html.partition('aria-label="Challenges')[0])


def judged_picture(entries, degrees, text):
    a, b, c, d = entries
    _, det, disc = characteristic(entries)
    own = on_its_line(entries, degrees)
    assert bool(re.search(r"v is an eigenvector(:| with|\.)", text)) == (own is not None)
    if own is not None and abs(own) > 1e-9:
        (shown,) = re.findall(r"A·v = (−?[\d.]+)·v", text)
        assert float(shown.replace("−", "-")) == pytest.approx(own / 10, rel=6e-3)
    scalar = a == d and b == c == 0
    assert ("A is symmetric" in text) == (b == c and not scalar)
    assert ("Defective: λ" in text) == (disc == 0 and not scalar and b != c)
    assert ("No real vector keeps its direction" in text) == (disc < 0)
    none = own is not None and abs(own) < 1e-9
    assert bool(re.search(r"‖A·v‖\W+0\s+of the", text)) == none
    real = disc > 0 and b != c
    assert ("Two real eigenvalues;" in text or "Near-defective" in text) == real
    if own is None:
        assert ("det A = 0" in text) == (det == 0)
        assert ("turns the plane over" in text) == (det < 0)
    if real:
        (shown,) = re.findall(r"(?:meet at|only) ([\d.]+)°", text)
        V = np.linalg.eig(np.reshape(entries, (2, 2)))[1]
        gap = math.degrees(math.acos(min(1.0, abs(V[:, 0] @ V[:, 1]))))
        assert float(shown) == pytest.approx(gap, rel=6e-3) and shown != "90"


KINDS_SAID = {
    "symmetric": ", symmetric: real eigenvalues, orthogonal eigenvectors. ",
    "real": ", two different real eigenvalues, oblique eigenvectors. ",
    "complex": ", a complex-conjugate pair of eigenvalues, no real eigenvector. ",
    "defective": ", defective: one repeated eigenvalue with a single eigenvector. ",
    "scalar": ", a multiple of the identity: every vector is an eigenvector. ",
}


def judged_tiles(entries, degrees, page):
    """The name of the kind, and the numbers below."""
    a, b, c, d = entries
    trace, det, disc = characteristic(entries)
    kind = "complex" if disc < 0 else "real" if disc else "defective"
    kind = "scalar" if a == d and b == c == 0 else "symmetric" if b == c else kind
    caption = re.sub("<[^>]*>", "", page.chart("map").caption)
    assert [one for one, words in KINDS_SAID.items() if words in caption] == [kind]
    found = re.findall(r'ev-name">(.*?)</div><div class="ev-figure">(.*?)</div><small>', page.html)
    shown = {re.sub("<[^>]*>", "", name): value for name, value in found}
    near = {"rel": 6e-3, "abs": 1e-12}
    assert value_of(shown["Trace"]) == pytest.approx(trace / 10, **near)
    assert value_of(shown["Determinant"]) == pytest.approx(det / 100, **near)
    assert ("Rotation θ" in shown) == ("Scaling r" in shown) == (disc < 0)
    assert ("|λ₂/λ₁|" in shown) == ("κ(P)" in shown) == (disc >= 0)
    if disc < 0:
        turn = math.copysign(math.degrees(math.acos(trace / 2 / math.sqrt(det))), c)
        assert value_of(shown["Rotation θ"].rstrip("°")) == pytest.approx(turn, **near)
        assert value_of(shown["Scaling r"]) == pytest.approx(math.sqrt(det) / 10, **near)
    else:
        low, high = sorted(abs(trace + s * math.sqrt(disc)) / 20 for s in (1, -1))
        if high:
            assert value_of(shown["|λ₂/λ₁|"]) == pytest.approx(low / high, **near)
        else:
            assert shown["|λ₂/λ₁|"] == "undefined"
    x, y = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    p, q = (a * x + b * y) / 10, (c * x + d * y) / 10
    if math.hypot(p, q) > 1e-12:
        angle = math.degrees(math.atan2(x * q - y * p, x * p + y * q))
        told = value_of(shown["Angle v → A·v"].rstrip("°"))
        assert min(abs(told - angle), 360 - abs(told - angle)) <= 6e-3 * abs(angle) + 1e-9
        assert value_of(shown["‖A·v‖"]) == pytest.approx(math.hypot(p, q), **near)
    else:
        assert shown["Angle v → A·v"] == "undefined" and shown["‖A·v‖"] == "0"


def test_what_the_picture_says_of_2_by_2_matrices(open_page):
    page = open_page(STEM)
    for entries, degrees in small_states(1000, seed=77):
        text = notices(opened(page, "picture", entries, degrees))
        assert not re.search(r"\b(nan|inf|None)\b", text), text
        trace, det, disc = characteristic(entries)
        border = det == 0 or trace == 0 < det or disc == 0
        assert (", a border case. " in page.chart("plane").caption) == border
        try:
            judged_picture(entries, degrees, text)
            judged_tiles(entries, degrees, page)
        except (AssertionError, ValueError) as error:
            raise AssertionError(f"{entries} at {degrees}°\n{text}\n{error}") from error


def judged_rates(entries, text):
    """What a step leaves of the errors of the direction and of ρ, by the ratio of the eigenvalues;
    of symmetric matrices the error of ρ is that of the direction squared."""
    told = re.findall(
        rf"Measured ({WRITTEN}); for ρ = vᵀAv predicted ({WRITTEN}), measured ({WRITTEN})\.", text
    )
    if not told:
        return
    _, b, c, _ = entries
    low, high = sorted(abs(np.linalg.eigvals(np.reshape(entries, (2, 2)))))
    rate, of_rho = low / high, (low / high) ** (2 if b == c else 1)
    ((measured, predicted, measured_rho),) = told
    assert value_of(predicted) == pytest.approx(of_rho, rel=6e-3)
    if 0.02 < rate < 0.6:  # faster than that, little is measured; slower, 60 steps are few
        assert value_of(measured) == pytest.approx(rate, rel=0.1), entries
        assert value_of(measured_rho) == pytest.approx(of_rho, rel=0.1), entries


def test_what_is_said_of_powers_and_where_the_path_leaves(open_page):
    page = open_page(STEM)
    for entries, degrees in small_states(1000, seed=78):
        opened(page, "powers", entries, degrees)
        caption, text = page.chart("orbit").caption, notices(page)
        assert not re.search(r"\b(nan|inf|None)\b", caption + text), text
        trace, det, _ = characteristic(entries)
        own = on_its_line(entries, degrees)
        vanishes = trace == det == 0 or (own is not None and abs(own) < 1e-9)
        assert ("its direction: none" in text) == ("A⁶⁰·v = (0, 0)" in text) == vanishes, text
        assert ("(Rayleigh quotient)" in text) != vanishes, text
        assert text.count(page.chart("power").caption) == 1, text
        judged_rates(entries, text)
        point = [math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]
        matrix, leave = np.reshape(entries, (2, 2)) / 10, None
        for k in range(61):
            if leave is None and math.hypot(*point) > 8:
                leave = k
            point = matrix @ point
        found = re.findall(
            r"(It|On the way it|Rounding alone) (?:leaves|takes).*k = (\d+)", caption
        )
        if on_its_line(entries, degrees) is None:
            assert [int(k) for _, k in found] == ([] if leave is None else [leave]), caption
            assert not found or (found[0][0] == "It") == ("without bound" in caption), caption


def test_what_is_said_of_typed_matrices(open_page):
    page = open_page(STEM, draw=False)
    page.session.chapters[STEM] = "own"
    for i, (_, A) in enumerate(large_states(1000, seed=9)):
        typed = "\n".join(" ".join(map(str, row)) for row in A.tolist())
        by = ["rows", "columns"][i % 2]
        text = notices(page.at(matrix=typed, size=[1e-12, 1e-3, 0.1, 1][i % 4], discs=by))
        judged_words_of_discs(A, by, text)
        (case,) = (one for one, words in SENSITIVITY_SAID.items() if words in text)
        assert page.tone == SENSITIVITY_TONES[case], typed
        good, _ = diagonalisable(A.tolist())
        assert ("A is defective" in text) == (not good), typed
        assert ("A is symmetric" in text) == (A == A.T).all(), typed
        assert not re.search(r"\b(nan|inf|None(?! holds))\b", text), text
        assert "∞" not in text or not good
        told = r"κ\(V\) = ([\d.,]+): .*changes is ([\d.,]+) times ‖E‖ away"
        if moved := re.findall(told, text):
            assert i % 4 == 0 or value_of(moved[0][1]) <= value_of(moved[0][0]) * 1.01, text
