"""What the page on time series says, read from its words in thousands of states and judged by exact
fractions, numpy's roots and scipy's filters."""

import re
from fractions import Fraction as F

import numpy as np
from scipy import signal

from core.ui.words import value_of

NUMBER = r"(−?[\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-9


# ---- memory ------------------------------------------------------------------------------------


def divided(a, b):
    """Quotient and remainder of polynomials in B, coefficients from the constant on."""
    a, quotient = list(a), []
    a, b = a[::-1], b[::-1]
    while len(a) >= len(b):
        factor = a[0] / b[0]
        quotient.append(factor)
        a = [x - factor * y for x, y in zip(a, b + [0] * (len(a) - len(b)), strict=True)][1:]
    return quotient[::-1], a[::-1]


def trimmed(a):
    while len(a) > 1 and a[-1] == 0:
        a = a[:-1]
    return a


def cancelled(phi, theta):
    """Both polynomials 1 − φ₁B − φ₂B² and 1 + θ₁B + θ₂B² over their greatest common divisor, by
    Euclid in exact fractions."""
    left = trimmed([F(1), -F(phi[0], 100), -F(phi[1], 100)])
    right = trimmed([F(1), F(theta[0], 100), F(theta[1], 100)])
    a, b = left, right
    while any(b):
        b = trimmed(b)
        a, b = b, (divided(a, b)[1] if len(b) > 1 else [F(0)])
    if len(a) == 1:
        return left, right, 0
    a = [one / a[0] for one in a]
    return divided(left, a)[0], divided(right, a)[0], len(a) - 1


def roots_in_circle(polynomial):
    """Largest |λ| against 1, exactly: −1, 0, 1, and None without roots. Jury's conditions."""
    polynomial = trimmed(list(polynomial))
    if len(polynomial) == 1:
        return None
    if len(polynomial) == 2:
        size = abs(polynomial[1])
    else:
        _, a, b = polynomial
        below = [1 + a + b, 1 - a + b, 1 - b]
        size = 1 - min(below)
    return (size > 1) - (size < 1)


CORNERS = [
    (100, 0),
    (-100, 0),
    (0, 0),
    (200, -100),
    (0, 100),
    (50, 50),
    (0, -100),
    (140, -49),
    (0, 25),
]


def memory_states(rng):
    for k in range(2000):
        a = int(rng.integers(-220, 221)), int(rng.integers(-120, 121))
        if k % 2:  # within the triangle
            a = int(rng.integers(-199, 200)), 0
            a = a[0], int(rng.integers(-99, max(-98, 100 - abs(a[0]))))
        b = int(rng.integers(-220, 221)), int(rng.integers(-120, 121))
        match k % 8:
            case 0 | 1:
                b = 0, 0
            case 2:
                b = -a[0], -a[1]
            case 3:  # one root of both
                r, s, t = (int(i) for i in 10 * rng.integers(-11, 12, 3))
                a, b = (r + s, -r * s // 100), (-r - t, r * t // 100)
                if abs(a[1]) > 120 or abs(b[1]) > 120 or abs(a[0]) > 220 or abs(b[0]) > 220:
                    continue
            case 4:
                a = CORNERS[int(rng.integers(len(CORNERS)))]
            case 5:
                a, b = (a[0], 0), (b[0], 0)
            case 6:
                a, b = (50, 0), ((-200, 0) if rng.random() < 0.5 else (b[0], 0))
            case 7:
                a = 0, 0
        yield a, b


def test_what_is_said_of_a_process(open_page):
    page = open_page("time_series", draw=False).open("memory")
    seen = set()
    for a, b in memory_states(np.random.default_rng(2)):
        state = {"ar": (a[0] / 100, a[1] / 100), "ma": (b[0] / 100, b[1] / 100)}
        said = words(page.at(**state))
        left, right, common = cancelled(a, b)
        assert ("stand on both sides" in said) == (common > 0 and len(left) == len(right) == 1)
        assert ("One root stands on both sides" in said) == (
            common > 0 and len(left) + len(right) > 2
        ), state
        circle, shocks = roots_in_circle(left), roots_in_circle(right)
        assert ("Outside the triangle" in said) == (circle == 1), state
        assert ("On the edge of the triangle" in said) == (circle == 0), state
        assert ("Not invertible: a root μ lies on" in said) == (shocks == 0), state
        assert ("Not invertible: a root μ lies outside" in said) == (shocks == 1), state
        seen |= {("ar", circle), ("ma", shocks), ("common", common)}
        if circle in (0, 1):
            largest = max(abs(np.roots(np.array(left, float))))
            if circle == 1:
                assert near(shown(r"root has \|λ\| = #", said), largest), state
            continue
        judge_autocorrelations(said, state, left, right, seen)
    assert {("ar", one) for one in (None, -1, 0, 1)} <= seen
    assert {("ma", one) for one in (None, -1, 0, 1)} <= seen
    assert {("common", one) for one in (0, 1, 2)} <= seen
    assert {"white", "hidden", "cut", "same", "alternating", "pair", "cycle", "double"} <= seen


def judge_autocorrelations(said, state, left, right, seen):
    """Of a stationary process, by the sums of its weights, γ(k) = Σψⱼψⱼ₊ₖ."""
    left, right = (np.array(one, float) for one in (left, right))
    if len(left) > 1 and max(abs(np.roots(left))) > 0.99:
        return
    psi = signal.lfilter(right, left, np.r_[1.0, np.zeros(3000)])
    gamma = np.array([psi[k:] @ psi[: len(psi) - k] for k in range(60)])
    rho = gamma / gamma[0]
    assert near(shown(r"Variance γ\(0\), σ² = 1#", said), gamma[0]), state
    assert abs(shown(r"ρ\(1\)#", said) - rho[1]) < 6e-4, state
    white = np.abs(rho[1:]).max() < 1e-9
    assert ("white noise. All its" in said or "All its autocorrelations are 0" in said) == (
        white and len(left) == 1
    ), state
    assert ("hide each other" in said) == (white and len(left) > 1), state
    if white:
        seen.add("white" if len(left) == 1 else "hidden")
        return
    last = np.flatnonzero(np.abs(rho) > 1e-9)[-1]
    cut = shown(r"exactly 0 beyond lag #\.", said)
    assert (cut is not None) == (last <= 2), (state, last)
    if cut is not None:
        assert cut == last, state
        seen.add("cut")
        return
    judge_fading(said, state, rho, seen)


def judge_fading(said, state, rho, seen):
    """The recurrence that ρ(k) obeys, found from ρ itself: ρ(k) = u·ρ(k − 1) + w·ρ(k − 2)."""
    A = np.array([[rho[3], rho[2]], [rho[4], rho[3]]])
    if abs(rho[4] * rho[2] - rho[3] ** 2) < 1e-9 * rho[2] ** 2:  # one root leads alone
        roots = np.array([rho[4] / rho[3]])
    else:
        u, w = np.linalg.solve(A, rho[4:6])
        roots = np.roots([1, -u, -w])
    lead = roots[np.argmax(np.abs(roots))]
    cycle = shown(r"swings with a period of # steps", said)
    apart = len(roots) < 2 or abs(roots[0] - roots[1]) > 1e-3
    if apart:
        assert (cycle is not None) == (abs(lead.imag) > 0), state
    if cycle is not None and apart:
        seen.add("cycle")
        assert near(cycle, 2 * np.pi / abs(np.angle(lead))), state
        assert near(shown(r"its swing falls by the factor # a step", said), abs(lead)), state
    elif "real and positive" in said:
        seen.add("same")
        assert lead.real > 0 and near(shown(r"largest root is λ = #,", said), lead.real), state
    elif "real and negative" in said:
        seen.add("alternating")
        assert lead.real < 0 and near(shown(r"largest root is λ = #,", said), lead.real), state
    elif "Two roots of one size" in said:
        seen.add("pair")
        assert abs(roots.sum()) < 1e-9
        assert near(shown("falls by the factor #", said), abs(lead) ** 2), state
    else:
        seen.add("double")
        assert "Both roots are" in said and not apart, state
