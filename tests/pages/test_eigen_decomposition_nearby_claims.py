"""What is said of the matrices near one, judged by other means.

The distance to the nearest defective matrix is judged by the matrix that is built at the meeting
point, by the line that parts both eigenvalues, and by Malyshev's formula; the numerical range by
random Rayleigh quotients, regions by random changes, subspaces by kernels of polynomials of A,
norms by long powers. 1,000 matrices of order two, 100 larger ones with ten changes each, 8 by
Malyshev.
"""

import io
import math
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from scipy.linalg import null_space, subspace_angles
from scipy.optimize import linear_sum_assignment, minimize

from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
from core.maths.linear_algebra.pseudospectrum import (
    Growth,
    Meeting,
    Regions,
    Together,
    judge_norms,
    judge_regions,
    judge_subspace,
    level_lines,
    nearest_defective,
    numerical_range,
    regions,
    resolvent,
)
from core.ui.listing import standalone
from pages.linear_algebra.eigen_decomposition.nearby import numbers
from pages.linear_algebra.eigen_decomposition.nearby_words import (
    GROWTH_TONES,
    TONES,
    distance_formula,
    growth_said,
    regions_said,
    shape_said,
    subspace_said,
)

STEM = "eigen_decomposition"
CHANGES = 10  # of one matrix, each another ε


def smallest(A, z):
    """1/‖(zI − A)⁻¹‖₂."""
    return 1 / np.linalg.norm(np.linalg.inv(z * np.eye(len(A)) - A), 2)


def nearest_with(A, z):
    """The nearest matrix with the eigenvalue z, and how far it is."""
    u, s, vh = np.linalg.svd(z * np.eye(len(A)) - A)
    return A + s[-1] * np.outer(u[:, -1], vh[-1]), s[-1]


def looked(A):
    found = analyse_spectrum(A)
    grid = resolvent(found, 49 if len(A) > 2 else 21)
    return found, grid, nearest_defective(found, grid)


def sane(*texts):
    for text in texts:
        assert len(text.split()) <= 35, text
        assert not re.search(r"\b(nan|inf|None|undefined)\b", text), text


WRITTEN = r"−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
REGIONS_SAID = {  # what each is told by, and none of the others; and its tone
    Regions.DISC: ("its region is the disc", "plain"),
    Regions.NEVER_APART: ("λ = ", "alarm"),
    Regions.APART: ("has a region of its own", "good"),
    Regions.MET: ("some A + E of this size is defective", "warn"),
}
GROWTH_SAID = {
    Growth.SHRINKS: ("the powers of A never exceed 1 and die out", "good"),
    Growth.BUMP: ("yet ‖Aᵏ‖ first rises to", "warn"),
    Growth.RISING: ("the largest so far", "warn"),
    Growth.BOUNDED: ("Aᵏ neither dies out nor grows", "plain"),
    Growth.CREEPS: ("‖Aᵏ‖ grows like a power of k", "alarm"),
    Growth.GROWS: ("> 1: ‖Aᵏ‖ grows without bound", "alarm"),
}


def value_of(text):
    return float(plainly(text))


def close(text, value):
    """Is this what is written of a value, to three digits?"""
    return value_of(text) == pytest.approx(value, rel=6e-3, abs=1e-9)


def judged_words_of_regions(case, found, near, grid, level):
    """``case`` was judged already."""
    text = regions_said(case, found, near, grid, level)
    sane(text)
    assert [one for one, (words, _) in REGIONS_SAID.items() if words in text] == [case]
    assert TONES[case] == REGIONS_SAID[case][1]
    n = len(found.clusters)
    if case is Regions.APART:
        ((count, meet),) = re.findall(
            rf"Each of the (\d+) eigenvalues .* meet at ε = ({WRITTEN}): up to there", text
        )
        assert int(count) == n and close(meet, near.distance) and value_of(meet) > level
        assert (", as far as the grid shows," in text) == (n > 2 and not found.normal)
    elif case is Regions.MET:
        ((here, meet),) = re.findall(rf"^ε = ({WRITTEN}) is beyond ({WRITTEN}), where", text)
        assert close(here, level) and close(meet, near.distance)
        assert value_of(here) > value_of(meet)
    elif case is Regions.NEVER_APART:
        good = all(one.eigenvectors == one.multiplicity for one in found.clusters)
        assert ("A is defective at λ = " in text) == (not good)
        assert ("with as many eigenvectors: a change as small" in text) == good


def judged_words_of_growth(powers, norms, radius):
    text = growth_said(powers)
    sane(text)
    assert [one for one, (words, _) in GROWTH_SAID.items() if words in text] == [powers.case]
    assert GROWTH_TONES[powers.case] == GROWTH_SAID[powers.case][1]
    if shown := re.findall(rf"ρ\(A\) = ({WRITTEN})(?: ([<>]) 1)?", text):
        ((told, sign),) = shown
        assert value_of(told) == pytest.approx(radius, rel=6e-4, abs=1e-9)
        assert not sign or (value_of(told) < 1) == (sign == "<") == (radius < 1)
    if shown := re.findall(
        rf"first rises to ({WRITTEN}), at k = (\d+)\. .* least ({WRITTEN})", text
    ):
        ((peak, at, kreiss),) = shown
        assert close(peak, norms.max()) and norms[int(at) - 1] == pytest.approx(norms.max())
        assert 1 <= value_of(kreiss) <= norms.max() * 1.006
    if shown := re.findall(rf"after (\d+) steps ‖Aᵏ‖ is ({WRITTEN})", text):
        assert int(shown[0][0]) == len(norms) and close(shown[0][1], norms[-1])


def judged_formula(found, near):
    """Where the distance is from."""
    n = len(found.matrix)
    text = {
        Meeting.ALONE: "a single eigenvalue is never defective",
        Meeting.DEFECTIVE: "A itself",
        Meeting.REPEATED: "as near as one likes",
        Meeting.EXACT: "half the smallest gap" if found.normal else "(√(c² + |λ₁ − λ₂|²) − c)/2",
        Meeting.FOUND: "lowest saddle of σ_min on a grid: at most this",
    }[near.case]
    assert distance_formula(found, near).startswith(text)
    assert near.case is not Meeting.FOUND or n > 2
    shape = shape_said(found)
    A = found.matrix
    normal = np.abs(A @ A.T - A.T @ A).max() <= 1e-9 * np.abs(A).max() ** 2
    assert shape.startswith("A is normal: regions are discs") == (normal and A.any())
    assert shape.startswith("A is not normal: the regions are wider") == (not normal)
    assert shape.startswith("A = 0: here ε counts by itself") == (not A.any())


# ---- order two ---------------------------------------------------------------------------------


def small(count, seed):
    rng = np.random.default_rng(seed)
    for i in range(count):
        A = rng.integers(-30, 31, (2, 2)) / 10
        if i % 5 == 1:
            A = A + A.T
        elif i % 5 == 2:
            A[1] = [-A[0, 1], A[0, 0]]
        elif i % 5 == 3:
            A = np.array([[A[0, 0], A[0, 1]], [0.0, rng.choice([A[0, 0], A[1, 1]])]])
        yield A


def judged_small(A):
    found, grid, near = looked(A)
    (a, b), (c, d) = (10 * A).round().astype(int).tolist()
    gap = (a - d) ** 2 + 4 * b * c
    scalar = a == d and b == c == 0
    expected = Meeting.EXACT if gap else Meeting.REPEATED if scalar else Meeting.DEFECTIVE
    assert near.case is expected
    level = 0.5
    if near.case is Meeting.EXACT:
        U = A / np.linalg.norm(A, 2)
        z, (one, two) = near.where, np.linalg.eigvals(U).astype(complex)
        B, far = nearest_with(U, z)
        assert far == pytest.approx(near.distance, rel=1e-6)
        if not found.normal:  # of a normal matrix both singular values at z are equal
            assert abs(np.trace(B) ** 2 - 4 * np.linalg.det(B)) < 1e-6
        across = 1j * (one - two) / abs(one - two)
        line = (one + two) / 2 + across * np.linspace(-2, 2, 17)
        assert min(smallest(U, w) for w in line) >= near.distance * (1 - 1e-9)
        for level in (0.97 * near.distance, 1.03 * near.distance):
            case = judge_regions(near, level)
            assert case is (Regions.APART if level < far else Regions.MET)
            judged_words_of_regions(case, found, near, grid, level)
    else:
        assert judge_regions(near, level) is Regions.NEVER_APART
        judged_words_of_regions(Regions.NEVER_APART, found, near, grid, level)
    judged_formula(found, near)
    together = judge_subspace(found, grid, near, level)
    assert together.case is Together.WHOLE
    text = subspace_said(together, found, near, level)
    sane(text)
    assert text.startswith("There is one eigenvalue: its subspace is the whole") == (not gap)
    assert text.startswith("The eigenvalues that meet first are all there are") == bool(gap)
    judged_norms(A, found, grid)


def judged_norms(A, found, grid):
    powers = judge_norms(found, grid)
    radius = max(abs(np.linalg.eigvals(A)))
    stack = [A]
    while len(stack) < 60:
        stack.append(stack[-1] @ A)
    norms = np.linalg.norm(np.array(stack), 2, axis=(1, 2))
    assert 10 ** powers.log_norms[1:] == pytest.approx(norms, rel=1e-6, abs=1e-12)
    case = powers.case
    if abs(radius - 1) > 1e-6:
        grows = radius > 1
        expected = {
            Growth.GROWS: grows,
            Growth.SHRINKS: not grows and norms[0] <= 1 + 1e-12,
            Growth.BUMP: not grows and norms[0] > 1 + 1e-12 and np.argmax(norms) < 59,
            Growth.RISING: not grows and norms[0] > 1 + 1e-12 and np.argmax(norms) == 59,
        }
        assert expected[case], (case, radius)
    else:
        late = np.linalg.norm(np.linalg.matrix_power(A, 2**14), 2)
        assert case is (Growth.CREEPS if late > 100 * max(norms[0], 1) else Growth.BOUNDED)
    if case in (Growth.SHRINKS, Growth.BUMP):
        assert powers.kreiss <= max(1, *norms) * (1 + 1e-9)
        assert np.linalg.norm(np.linalg.matrix_power(A, 2**12), 2) < max(norms)
    judged_words_of_growth(powers, norms, radius)


@pytest.mark.parametrize("block", range(2))
def test_order_two_stands_before_its_judge(block):
    for A in small(500, seed=30 + block):
        try:
            judged_small(A)
        except AssertionError as error:
            raise AssertionError(f"{A.tolist()}\n{error}") from error


def test_powers_that_die_out_late_are_said_to_be_rising_still():
    rng, met = np.random.default_rng(8), set()
    for _ in range(60):
        r = rng.choice([0.95, 0.97, 0.99, 0.995])
        A = np.array([[r, rng.uniform(0.1, 3), 0], [0, r, rng.uniform(0, 1)], [0, 0, 0.5]])
        found, grid, _ = looked(A)
        judged_norms(A, found, grid)
        met.add(judge_norms(found, grid).case)
    assert met == {Growth.BUMP, Growth.RISING}


def test_a_single_number_has_a_disc():
    """All z with |z − a| ≤ ε·|a|: nothing to meet, and no eigenvalue that is there twice."""
    for a in (5.0, -0.3, 1e-9):
        found, grid, near = looked(np.array([[a]]))
        assert near.case is Meeting.ALONE
        for level in (0.01, 0.4):
            case = judge_regions(near, level)
            assert case is Regions.DISC
            judged_words_of_regions(case, found, near, grid, level)
            text = regions_said(case, found, near, grid, level)
            (told,) = re.findall(r"disc of radius (\S+)\.$", text)
            assert close(told, level * abs(a))


@pytest.mark.parametrize("a", [1e-6, 1e-7, 1e-8, 1e-9])
def test_a_subspace_is_held_until_no_digit_is_left(a):
    """[[a, 1], [0, a]] beside 0: sep is the least singular value of that block, near a², and below
    3·2⁻⁵² no digit of it is left."""
    A = np.array([[a, 1, 0], [0, a, 0], [0, 0, 0]])
    found, grid, near = looked(A)
    together = judge_subspace(found, grid, near, 1e-16)
    block = 1 / np.linalg.norm([[1 / a, -1 / a**2], [0, 1 / a]], 2)
    lost = block < 3 * 2.0**-52
    assert together.case is (Together.UNSURE if lost else Together.HELD)
    assert math.isnan(together.bound) == lost
    assert together.separation == pytest.approx(block, rel=1e-6)
    assert math.isinf(together.projector) == lost == (a < 3e-8)
    text = subspace_said(together, found, near, 1e-16)
    sane(text)
    assert ("cannot be told from the rest to working precision" in text) == lost


# ---- larger ------------------------------------------------------------------------------------


def larger(count, seed):
    rng = np.random.default_rng(seed)
    for i in range(count):
        n = int(rng.integers(3, 6))
        A = rng.standard_normal((n, n))
        if i % 4 == 1:
            A = np.triu(A)
        elif i % 4 == 2:
            A = A + A.T
        elif i % 4 == 3:
            Q = np.linalg.qr(rng.standard_normal((n, n)))[0]
            close = np.diag([1.0, 1.05, *rng.uniform(3, 9, n - 2)])
            close[0, 1] = 1.0
            A = Q @ close @ Q.T
        yield A, rng


def kernel(A, values):
    """The invariant subspace of these eigenvalues: where the product of A − λI vanishes."""
    product = np.eye(len(A), dtype=complex)
    for value in values:
        product = product @ (A - value * np.eye(len(A)))
    vectors = np.linalg.svd(product)[2].conj().T
    return vectors[:, len(A) - len(values) :]


def judged_words_of_subspace(text, A, found, near, together, level):
    """``together`` was judged already; conditions by NumPy's left and right eigenvectors."""
    sane(text)
    n, k = len(A), together.dimension
    assert ("are all there are: their common subspace is the whole space" in text) == (k == n)
    held = re.findall(rf"turns the common subspace of (.*?) by at most ({WRITTEN})°\. ", text)
    unsure = re.findall(r"too large to bound the turn of the common subspace of (.*?)\. A", text)
    assert bool(held) == (together.case is Together.HELD)
    assert bool(unsure) == (together.case is Together.UNSURE)
    if k == n:
        return
    values, right = np.linalg.eig(A)
    left = np.linalg.inv(right)
    own = [np.abs(values - found.clusters[i].value).argmin() for i in near.group]
    conditions = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=0)
    projector = np.linalg.norm(right[:, own] @ left[own], 2)
    ((one, mean),) = re.findall(
        r"moves? one by up to (\S*?)‖E‖ \(its condition\), their mean up to (\S*?)‖E‖\.", text
    )
    for shown, true in ((one, conditions[own].max()), (mean, projector)):
        assert value_of(shown.rstrip("·") or "1") == pytest.approx(true, rel=1e-2)
    if held:
        sep = together.separation
        sine = min(1.0, 4 * math.sqrt(min(k, n - k)) * level / sep)
        assert close(held[0][1], math.degrees(math.asin(sine)))
    named = held[0][0] if held else unsure[0]
    if k == 1:
        assert named.startswith("λ = ")
    elif k == 2 and not values[own].imag.any():
        shown = sorted(value_of(part) for part in named.split(" and "))
        assert shown == pytest.approx(sorted(values[own].real), rel=6e-3, abs=1e-9)
    elif k == 2 and abs(values[own[0]] - values[own[1]].conjugate()) < 1e-9 * abs(values[own[0]]):
        middle, half = (value_of(part) for part in named.rstrip("i").split(" ± "))
        where = values[own[0]]
        assert (middle, half) == pytest.approx((where.real, abs(where.imag)), rel=6e-3, abs=1e-9)
    else:
        assert named == f"the {k} that meet first"


def judged_subspace(U, found, grid, near, level, rng, tries=4):
    together = judge_subspace(found, grid, near, level)
    group = np.array(found.eigenvalues)[list(near.group)] / grid.scale
    n, k = len(U), len(group)
    text = subspace_said(together, found, near, level)
    judged_words_of_subspace(text, U * grid.scale, found, near, together, level)
    assert together.dimension == k and (together.case is Together.WHOLE) == (k == n)
    if k == n:
        return together.case
    first = kernel(U, group)
    second = null_space(first.conj().T)
    blocks = [[p.conj().T @ U @ q for q in (first, second)] for p in (first, second)]
    units = np.eye(k * (n - k)).reshape(-1, k, n - k)
    applied = [(blocks[0][0] @ X - X @ blocks[1][1]).ravel() for X in units]
    sep = 1 / np.linalg.norm(np.linalg.inv(applied), 2)
    assert together.separation == pytest.approx(sep, rel=1e-5)
    room = math.sqrt(n) * level * (1 + 5 * np.linalg.norm(blocks[0][1]) / sep)
    if abs(room / (sep / 5) - 1) > 1e-4:
        assert (together.case is Together.HELD) == (room <= sep / 5)
    if together.case is Together.HELD:
        for _ in range(tries):
            E = rng.standard_normal((n, n))
            E *= level / np.linalg.norm(E, 2)
            moved = np.linalg.eigvals(U + E)
            pairs = linear_sum_assignment(
                np.abs((np.array(found.eigenvalues) / grid.scale)[:, None] - moved)
            )[1]
            after = kernel(U + E, moved[pairs[list(near.group)]])
            assert np.sin(subspace_angles(first, after).max()) <= together.bound + 1e-9
    return together.case


def judged_larger(A, rng):
    found, grid, near = looked(A)
    U = A / np.linalg.norm(A, 2)
    assert near.case is (Meeting.EXACT if found.normal else Meeting.FOUND)
    B, far = nearest_with(U, near.where)
    assert far == pytest.approx(near.distance, rel=1e-5)
    if not found.normal:
        s = np.linalg.svd(near.where * np.eye(len(U)) - U, compute_uv=False)
        gaps = np.sort(np.abs(np.linalg.eigvals(B) - near.where))
        assert gaps[1] < 1e-4 * max(1, 1 / far**0.5) or s[-2] < 1.001 * s[-1]
    judged_formula(found, near)
    own = np.array(found.eigenvalues) / grid.scale
    levels = [0.9 * near.distance, 1.1 * near.distance, *10 ** rng.uniform(-6, 0, CHANGES - 2)]
    for level in levels:
        case = judge_regions(near, level)
        count = len(set(regions(grid, level).tolist()))
        assert (case is Regions.MET) == (level > near.distance)
        assert case is Regions.APART or count < len(own) or level < 1.05 * near.distance
        judged_words_of_regions(case, found, near, grid, level)
        E = rng.standard_normal(A.shape) + 1j * rng.standard_normal(A.shape)
        E *= level / np.linalg.norm(E, 2)
        for z in np.linalg.eigvals(U + E):
            assert smallest(U, z) <= level * (1 + 1e-9)
    for line in level_lines(grid, 0.05):
        for x, y in line[:: max(1, len(line) // 5)] / grid.scale:
            assert smallest(U, complex(x, y)) == pytest.approx(0.05, rel=0.05)
    field, turns = numerical_range(A, 90), np.exp(2j * np.pi * rng.integers(90, size=4) / 90)
    v = rng.standard_normal((200, len(A))) + 1j * rng.standard_normal((200, len(A)))
    v /= np.linalg.norm(v, axis=1)[:, None]
    quotients = np.einsum("ki,ij,kj->k", v.conj(), A, v)
    size = np.linalg.norm(A, 2)
    for turn in turns:
        reach = (turn * field).real.max()
        assert (turn * quotients).real.max() <= reach + 1e-9 * size
        H = (turn * A + (turn * A).conj().T) / 2 + 2 * size * np.eye(len(A))
        power = H
        for _ in range(13):  # H to the 8,192th
            power = power / np.linalg.norm(power)
            power = power @ power
        w = power[:, 0] / np.linalg.norm(power[:, 0])
        highest = np.vdot(w, H @ w).real - 2 * size
        assert highest == pytest.approx(reach, abs=1e-3 * size)
    judged_norms(A / (1.02 * max(abs(np.linalg.eigvals(A)))), *scaled(A))
    met = {judged_subspace(U, found, grid, near, level, rng) for level in (1e-4, 0.05)}
    return met | {judged_subspace(U, found, grid, near, one, rng, tries=1) for one in levels}


def scaled(A):
    found = analyse_spectrum(A / (1.02 * max(abs(np.linalg.eigvals(A)))))
    return found, resolvent(found, 21)


def test_larger_matrices_stand_before_their_judge():
    met = set()
    for A, rng in larger(100, seed=5):
        try:
            met |= judged_larger(A, rng)
        except AssertionError as error:
            raise AssertionError(f"{A.tolist()}\n{error}") from error
    assert {Together.HELD, Together.UNSURE} <= met


def malyshev(A, z):
    """The distance to the nearest matrix with a double eigenvalue z (Malyshev 1999)."""
    n, shifted = len(A), z * np.eye(len(A)) - A
    best, top = 0.1, 0.0
    for width in (3.0, 0.3, 0.03):
        gammas = best * 10 ** np.linspace(-width, width, 15)
        blocks = np.zeros((15, 2 * n, 2 * n), complex)
        blocks[:, :n, :n] = blocks[:, n:, n:] = shifted
        blocks[:, :n, n:] = gammas[:, None, None] * np.eye(n)
        values = np.linalg.svd(blocks, compute_uv=False)[:, 2 * n - 2]
        best, top = gammas[values.argmax()], max(top, values.max())
    return top


def test_no_nearer_defective_matrix_is_found_by_malyshevs_formula():
    for A, _ in larger(8, seed=21):
        _, grid, near = looked(A)
        starts = [near.where, *((p + q) / 2 for p in grid.values for q in grid.values if p != q)]
        lowest = min(
            minimize(
                lambda at, U=grid.unit: malyshev(U, complex(*at)),
                [z.real, z.imag],
                method="Nelder-Mead",
                options={"maxiter": 40, "xatol": 1e-4, "fatol": 1e-7},
            ).fun
            for z in starts[:7]
        )
        assert lowest == pytest.approx(near.distance, rel=5e-3)


# ---- the page ----------------------------------------------------------------------------------

ODD = ["0", "5", "0 0\n0 0", "1 0\n0 1", "0 1\n0 0", "1e100 1\n1 1e100", "1e-300 0\n0 1e-300"]
ODD += ["1e100 1e100\n0 1e-300", "1 1e100\n0 1", "0 1\n-1 0", "0 1 0\n0 0 1\n1e-12 0 0"]
ODD += ["\n".join(["1 " * 8] * 8), "1 1\n0 1.000000001", "1 0 0\n0 .5 1\n0 0 .5", "x"]


@pytest.mark.parametrize("matrix", ODD)
def test_odd_matrices_have_their_sentence_and_finite_pictures(open_page, matrix):
    page = open_page(STEM)
    for size in (1e-12, 0.01, 1.0):
        page.open("nearby").at(matrix=matrix, size=size).open("nearby")
        words = re.sub("<[^>]*>", " ", page.html)
        assert not re.search(r"\b(nan|inf|None|undefined)\b", words), words
        for dataset, columns in page.chart("pseudospectrum").columns.items():
            for values in columns.values():
                values = values.astype(float)
                if dataset == "now":  # NaN parts its lines
                    values = values[~np.isnan(values)]
                assert np.isfinite(values).all() or dataset == "meeting"
    assert ("Shown instead" in page.html) == (matrix == "x")
    assert ("counts by itself" in page.html) == (not matrix.strip("0 \n"))


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("Normal: discs", ["A is normal: regions are discs", "half the smallest gap"]),
        ("Almost a Jordan block", ["two regions met first", "A is not normal"]),
        ("Grcar", ["Each of the 6 eigenvalues has a region of its own", "as far as the grid"]),
        ("Grows before it dies out", ["first rises to 28.4, at k = 6", "(Kreiss)"]),
    ],
)
def test_presets_say_what_they_show(open_page, preset, said):
    html = open_page(STEM).preset(preset).html
    for words in said:
        assert words in html


def test_the_mark_on_the_scale_is_where_the_words_change(open_page):
    page = open_page(STEM).preset("Almost a Jordan block")
    ((_, meeting),) = page.live["Perturbation"]["marks"]
    matrix = page.values["matrix"]
    for factor, words in ((0.98, "region of its own"), (1.02, "two regions met first")):
        assert words in page.open("nearby").at(matrix=matrix, size=factor * meeting).html


@pytest.mark.parametrize("chapter", ["own", "nearby"])
@pytest.mark.parametrize(
    "values",
    [
        {"matrix": "1;2,5;0\n0;-1;1/2\n1;0;3"},
        {"matrix": "[[1, 2], [3, 4e-3]]"},
        {"matrix": "1/3 −2\n,5 7"},
        {
            "matrix": "1;2;0;0;0;0;0\n0;2;1;0;0;0;0\n0;0;3;1;0;0;0\n0;0;0;4;1;0;0\n"
            "0;0;0;0;5;1;0\n0;0;0;0;0;6;1\n0,1;0;0;0;0;0;7"
        },
        {"matrix": "-3"},
        {"source": "wine", "correlation": True},
        {"source": "iris"},
    ],
)
def test_the_listing_prints_the_numbers_of_the_page(open_page, chapter, values):
    page = open_page(STEM).open(chapter).at(**values).open(chapter)
    function, call, _ = next(p.content for p in page.parts if p.kind == "code")
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    printed = out.getvalue()
    if chapter == "own":
        table = page.html.partition('class="ev-formula')[2].partition("</")[0]
        number = r"\d+\.?\d*(?:e[-+]\d+)?"
        real = re.findall(rf"(-?{number})\s*[-+]{number}j", printed)
        shown = re.findall(r"λ\S+ +(−?[\d.]+(?:·10\S+)?)", table)
        assert len(shown) == len(real)
        for text, value in zip(shown, real, strict=True):
            assert float(plainly(text)) == pytest.approx(float(value), rel=6e-3, abs=1e-12)
        return
    if values.get("matrix") == "-3":
        assert printed.split()[:2] == ["ALONE", "nan"]
        return
    distance = float(printed.split()[1])
    (shown,) = re.findall(r"nearest defective matrix.*?([\d.]+(?:·10[⁻⁰-⁹¹²³]+)?)<", page.html)
    assert float(plainly(shown)) == pytest.approx(distance, rel=6e-3)


@pytest.mark.parametrize("chapter", ["picture", "powers"])
@pytest.mark.parametrize(
    "entries", [(1.5, 0.5, 1, 1), (1, -1, 1, 1), (1, 1, 0, 1), (2, 0, 0, 2), (0, 0, 0, 0)]
)
def test_the_listing_of_a_2_by_2_matrix_prints_what_the_page_shows(open_page, chapter, entries):
    page = open_page(STEM).open(chapter)
    page.at(**dict(zip("abcd", entries, strict=True)), direction=30).open(chapter)
    function, call, _ = next(p.content for p in page.parts if p.kind == "code")
    out, scope = io.StringIO(), {"__name__": "listing"}
    with redirect_stdout(out):
        exec(compile(standalone(function, call), "listing", "exec"), scope)
    html = re.sub("<[^>]*>", " ", page.html)
    if chapter == "picture":
        for name, value in zip(("λ₁", "λ₂"), scope["found"].eigenvalues, strict=True):
            shown = re.findall(rf" {name}  +(−?[\d.]+)", html)[0]
            assert float(plainly(shown)) == pytest.approx(complex(value).real, rel=6e-3, abs=1e-12)
        return
    step = page.values["step"]
    shown = re.findall(r"ρ = (−?[\d.]+(?:·10\S+)?)", html)
    if not np.any(entries):  # every step arrives at 0, which has no quotient
        assert not shown and scope["run"].status == "zero"
        return
    rayleigh = scope["run"].rayleigh[min(step, len(scope["run"].rayleigh) - 1)]
    assert float(plainly(shown[0])) == pytest.approx(rayleigh, rel=1e-5, abs=1e-12)


def plainly(text):
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("·10")
    power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return f"{mantissa}e{power or 0}"


@pytest.mark.parametrize("matrix", ["1 1\n0 1", "2 0\n0 2", "1 1 0\n0 1 1\n0 0 1"])
def test_a_repeated_eigenvalue_is_the_double_eigenvalue_of_the_nearest(matrix):
    rows = [[float(x) for x in row.split()] for row in matrix.split("\n")]
    found = analyse_spectrum(rows)
    grid = resolvent(found)
    near = nearest_defective(found, grid)
    powers = judge_norms(found, grid)
    together = judge_subspace(found, grid, near, 0.01)
    tiles = {tile[0]: tile[1] for tile in numbers(found, grid, near, powers, together, 0.01)}
    assert tiles["Double eigenvalue there"] == f"{rows[0][0]:.0f}"


def test_of_equal_norms_the_first_is_the_largest():
    found = analyse_spectrum([[1, 5], [0, -1]])
    assert judge_norms(found, resolvent(found)).peak_at == 1


@pytest.mark.parametrize("size", [1e-6, 0.3])
@pytest.mark.parametrize(
    "preset", ["", "Almost a Jordan block", "Grcar", "Grows before it dies out"]
)
def test_what_turns_is_said_before_the_terms_that_tell_it(open_page, preset, size):
    page = open_page(STEM).open("nearby")
    page = page.preset(preset) if preset else page
    page.values["size"] = size
    words = re.sub(r"<[^>]*>", " ", page.run().html)
    plain = re.search(r"common subspace|nothing holds them", words).start()
    for term in ("condition)", "sep"):
        assert words.find(term) == -1 or plain < words.find(term), term
