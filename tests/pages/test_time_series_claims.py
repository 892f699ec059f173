"""What the page on time series says, read from its words in thousands of states and judged by exact
fractions, numpy's roots and scipy's filters."""

import re
from fractions import Fraction as F
from functools import cache
from html import unescape

import numpy as np
from scipy import linalg, signal, stats

from core.ui.words import value_of

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def words(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page.html)))


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
        for where, place in (("outside", 1), ("on the edge of", 0)):
            told = f"What is left lies {where} the triangle" if common else where.capitalize()
            assert (f"{told.removesuffix(' the triangle')} the triangle" in said) == (
                circle == place
            ), state
        assert ("Not invertible: a root μ lies on" in said) == (shocks == 0), state
        assert ("Not invertible: a root μ lies outside" in said) == (shocks == 1), state
        odd = circle == 0 or shocks in (0, 1) or common
        sides = [sum(a), a[1] - a[0], abs(a[1])]
        told = ["< 1, as it must be" if x < 100 else "> 1" if x > 100 else "= 1" for x in sides]
        assert re.findall("; ([<=>] 1(?:, as it must be)?)", said) == told, state
        assert page.tone == ("alarm" if circle == 1 else "warn" if odd else "plain"), state
        judge_equations(said, state, left, right, shocks)
        judge_spectrum_words(said, state, left, right, circle)
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


TERM = re.compile(r"(?:([+−]) |(−)|(?<== ))([\d.]*)([xε]ₜ(?:₋[₁₂])?)")


def polynomials(equation):
    """1 − φ₁B − φ₂B² and 1 + θ₁B + θ₂B², read from xₜ = …"""
    sides = {"x": [1.0, 0.0, 0.0], "ε": [0.0, 0.0, 0.0]}
    for sign, first, size, of in TERM.findall(equation):
        value = float(size or 1) * (-1 if "−" in (sign, first) else 1)
        at = "₁₂".find(of[-1]) + 1
        sides[of[0]][at] += -value if of[0] == "x" else value
    return np.array(sides["x"]), np.array(sides["ε"])


def judge_equations(said, state, left, right, shocks):
    """The equations as they are written out: of the process, of what is left, of its twin."""
    (p1, p2), (t1, t2) = state["ar"], state["ma"]
    found = polynomials(re.search(r"(xₜ = [^=]*)\. Shocks of N", said)[1])
    assert np.allclose(found, [[1, -p1, -p2], [1, t1, t2]]), state
    if told := re.search("what is left is (xₜ = .*), and that is drawn", said):
        for one, true in zip(polynomials(told[1]), (left, right), strict=True):
            assert np.allclose(np.trim_zeros(one, "b"), np.array(true, float)), state
    if shocks != 1:
        return
    told = re.search(f"unit circle. (xₜ = .*) with a variance of ε of {NUMBER}", said)
    phi, theta = polynomials(told[1])
    assert max(abs(np.roots(theta)), default=0) < 1.02, state
    one, two = (
        np.convolve(np.array(above, float), np.array(below, float))
        for above, below in ((right, phi), (theta, left))
    )
    one, two = (np.convolve(a, a[::-1]) for a in (one, two))  # |θ|²/|φ|² of both
    one, two = one[len(one) // 2 :], value_of(told[2].rstrip(".")) * two[len(two) // 2 :]
    wide = max(len(one), len(two))
    apart = np.pad(one, (0, wide - len(one))) - np.pad(two, (0, wide - len(two)))
    assert np.abs(apart).max() < 0.02 * one.max(), state


def judge_spectrum_words(said, state, left, right, circle):
    own, shocks = (np.convolve(p, p[::-1]) for p in (np.array(q, float) for q in (left, right)))
    alike = len(own) == len(shocks) and np.allclose(own * shocks[0], shocks * own[0], atol=1e-9)
    flat = len(left) == len(right) == 1 or (circle == -1 and alike)  # |θ|²/|φ|² is constant
    assert ("No spectrum of a path" in said) == (circle == 1), state
    assert ("has a pole at the unit root" in said) == (circle == 0), state
    assert ("every frequency has the same share" in said) == flat, state
    turns = circle == -1 and len(left) == 3 and left[1] ** 2 < 4 * left[2]
    assert ("the angle of the roots λ" in said) == turns, state
    assert ("the roots μ shape it, too" in said) == (turns and len(right) > 1), state
    assert ("Not stationary: there are no partial" in said) == (circle in (0, 1)), state


def judge_partial(said, state, rho):
    """The last coefficient of Yule and Walker's equations of each order."""
    last = [
        np.linalg.solve(linalg.toeplitz(rho[:k]), rho[1 : k + 1])[-1] if k else 1.0
        for k in range(5)
    ]
    order = max(k for k in range(5) if abs(last[k]) > 1e-8)
    assert ("they fade and never end" in said) == (order > 2), (state, last)
    assert ("All partial autocorrelations are 0" in said) == (order == 0), (state, last)
    told = shown(r"Exactly 0 beyond lag #, the order", said)
    assert told == (order if order in (1, 2) else None), (state, last)


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
    assert (shown(r"ρ\(1\)#", said) == 0) == (abs(rho[1]) < 1e-9), state
    assert (shown(r"ρ\(2\)#", said) == 0) == (abs(rho[2]) < 1e-9), state
    judge_partial(said, state, rho)
    white = np.abs(rho[1:]).max() < 1e-9
    assert ("white noise. All its" in said or "All its autocorrelations are 0" in said) == (
        white and len(left) == 1
    ), state
    assert ("No memory:" in said) == (white and state["ar"] == state["ma"] == (0, 0)), state
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
        if "slows the fall" in said:
            assert (np.abs(rho[1:4] / rho[:3]) > abs(lead)).all(), state
        else:
            assert near(shown("in the end it falls by the factor # a step", said), abs(lead)), state


def test_the_growth_of_what_a_shock_leaves_is_told_for_every_kind_of_root(open_page):
    page = open_page("time_series", draw=False).open("memory")
    for phi in [(0.0, -1.2), (0.0, 1.2), (-2.2, 0.0), (1.05, 0.0), (2.2, -1.2), (2.1, 0.3)]:
        said = words(page.at(ar=phi, ma=(0.0, 0.0)))
        steps = 400
        psi = np.abs(signal.lfilter([1], [1, -phi[0], -phi[1]], np.r_[1.0, np.zeros(steps)]))
        grown = max(psi[-2:]) ** (1 / steps)
        factor = shown(r"root has \|λ\| = #", said)
        assert factor > 1 and abs(np.log(grown / factor)) < 0.02
        assert "over many steps what a shock leaves grows by that factor a step" in said


def test_the_peak_is_promised_of_memory_alone(open_page):
    page = open_page("time_series", draw=False).open("memory")
    assert "near the peak if" in words(page.at(ar=(0.0, -0.95), ma=(0.0, 0.0)))
    said = words(page.at(ar=(0.0, -0.95), ma=(0.0, 1.0)))
    assert "near the peak" not in said and "the roots μ shape it, too" in said


def test_what_is_not_invertible_after_its_turn_is_told(open_page):
    page = open_page("time_series", draw=False).open("memory")
    assert "not invertible either" in words(page.at(ar=(0.0, 0.0), ma=(-2.2, 1.2)))
    assert "not invertible either" not in words(page.at(ar=(0.0, 0.0), ma=(2.0, 0.0)))
    assert "same formula of the spectrum" in words(page.at(ar=(2.0, 0.0), ma=(2.0, 0.0)))
    assert "by its formula touches 0" in words(page.at(ar=(1.0, 0.0), ma=(1.0, 0.0)))
    assert "and the spectrum touches 0" in words(page.at(ar=(0.5, 0.0), ma=(1.0, 0.0)))


def test_after_cancelling_the_place_is_that_of_what_is_left(open_page):
    page = open_page("time_series", draw=False).open("memory")
    said = words(page.at(ar=(0.5, 0.5), ma=(-1.0, 0.0)))
    assert "What is left lies within the triangle: stationary" in said
    assert "with the φ that are left" in said
    assert "λ = 1, the random walk" in words(page.at(ar=(2.2, -1.2), ma=(-1.2, 0.0)))


# ---- parts of a series -------------------------------------------------------------------------

FILES = {
    "air": ("air_passengers", 12),
    "co2": ("mauna_loa_co2", 12),
    "lynx": ("lynx", 1),
    "sun": ("sunspots", 1),
    "nile": ("nile", 1),
}
WAVE = np.array([4.0, 6, 9, 12, 13, 11, 8, 5, 2, 0, 0, 1])


@cache
def series_of(name):
    steps = np.arange(96)
    if name in FILES:
        file, season = FILES[name]
        table = np.genfromtxt(f"sample_data/{file}.csv", delimiter=",", skip_header=1)
        return table[:, 1], season
    return {
        "constant": np.full(96, 5.0),
        "zeros": np.tile(WAVE, 8) * (1 + steps // 24),
        "exact": 20 + steps / 4 + np.tile(WAVE, 8),
    }[name], 12


def error_form(y, m, alpha, beta, gamma, phi):
    """Holt's and Winters' equations with values in place of errors: the forecast of each value."""
    first, second = y[:m].mean(), y[m : 2 * m].mean()
    trend = (second - first) / m
    level = first - trend * (m + 1) / 2
    line = level + trend * np.arange(1, 2 * m + 1)
    season = list((y[: 2 * m] - line).reshape(2, m).mean(axis=0))
    fitted = []
    for t, value in enumerate(y):
        was = level + phi * trend
        fitted.append(was + season[t])
        level = alpha * (value - season[t]) + (1 - alpha) * was
        trend = beta * (level - was) + phi * trend
        season.append(gamma * (value - level) + (1 - gamma) * season[t])
    return np.array(fitted)


def series_states(rng, count):
    names = [*FILES, "constant", "zeros", "exact"]
    for k in range(count):
        alpha, gamma, beta = (
            float(rng.choice([0.0, 1.0, round(rng.random(), 2)], p=[0.1, 0.1, 0.8]))
            for _ in range(3)
        )
        yield {
            "series": names[k % len(names)],
            "times": bool(rng.random() < 0.5),
            "alpha": alpha,
            "beta": beta,
            "gamma": gamma,
            "phi": float(rng.choice([1.0, 0.9, 0.8])),
        }


def test_what_is_said_of_the_parts(open_page):
    page = open_page("time_series", draw=False).open("parts")
    seen = set()
    for state in series_states(np.random.default_rng(4), 1000):
        said = words(page.at(**state))
        values, m = series_of(state["series"])
        refused = state["times"] and bool((values <= 0).any())
        logs = state["times"] and not refused
        assert ("not above 0" in said) == refused, state
        assert ("no season of a fixed length" in said) == (m == 1), state
        y = np.log(values) if logs else values
        gains = (state[name] for name in ("alpha", "beta", "gamma", "phi"))
        alpha, beta, gamma, phi = gains
        fitted = error_form(y, m, alpha, beta, gamma if m > 1 else 0.0, phi)
        errors = (y - fitted)[2 * m :]
        rest = (values - (np.exp(fitted) if logs else fitted))[2 * m :]
        exact = np.abs(errors).max() < 1e-9 * np.abs(y).max()
        naive = values[2 * m :] - values[m:-m]
        mine, other = (np.sqrt(np.mean(one**2)) for one in (rest, naive))
        assert ("there is no error to learn from" in said) == exact, state
        if exact:
            seen.add("exact")
            assert ("nor the naive one" in said) == (not naive.any()), state
            assert page.tone == "good", state
            continue
        judge_gains(said, state, m, seen)
        case = "less" if mine < other * (1 - 1e-9) else "more" if mine > other else "same"
        assert ("less than the naive" in said) == (case == "less"), state
        assert ("more than the naive" in said) == (case == "more"), state
        assert page.tone == ("warn" if case == "more" or refused else "plain"), state
        assert near(shown(r"One step ahead it errs by #", said), mine), state
        d = errors - errors.mean()
        alike = d @ d <= 1e-9 * (errors @ errors)
        assert ("too nearly alike" in said) == alike, state
        if alike:
            seen.add("alike")
            continue
        memory, bound = (d[1:] @ d[:-1]) / (d @ d), 1.96 / np.sqrt(len(d))
        assert ("still has memory" in said) == (abs(memory) > bound), state
        assert near(shown(r"r₁ = #", said), memory), state
        seen |= {case, "memory" if abs(memory) > bound else "quiet"}
    assert {"exact", "less", "more", "memory", "quiet", "stuck", "whole", "last"} <= seen


def judge_gains(said, state, m, seen):
    alpha, gamma = state["alpha"], state["gamma"] if m > 1 else 0.0
    assert ("nothing learns" in said) == (alpha == gamma == 0), state
    assert ("level and trend never learn" in said) == (alpha == 0 < gamma), state
    assert ("the season learns nothing" in said) == (alpha == 1 and m > 1), state
    assert ("level is always the last value" in said) == (alpha == 1 and m == 1), state
    seen |= {"stuck"} if alpha == 0 else set()
    seen |= {"whole" if m > 1 else "last"} if alpha == 1 else set()


# ---- forecast honestly -------------------------------------------------------------------------


def test_what_is_said_of_the_baseline(open_page):
    """The naive forecast on every series, from each origin one by one."""
    page = open_page("time_series", draw=False).open("honest")
    rng, seen = np.random.default_rng(5), set()
    for k in range(1000):
        name = [*FILES, "constant", "zeros", "exact"][k % 8]
        state = {
            "series": name,
            "times": bool(rng.random() < 0.5),
            "level": int(rng.integers(5, 100)),
            "origin": float(rng.integers(0, 201) / 2),
            "method": "naive",
        }
        said = words(page.at(**state))
        share, level, exact, count = baseline(name, state["times"], state["level"])
        assert "The baseline itself" in said, state
        assert ("the fan has no width" in said) == exact, state
        assert ("MASE is undefined" in said) == (name == "constant"), state
        if exact:
            seen.add("exact")
            assert page.tone == ("warn" if name == "constant" else "plain"), state
            continue
        error = np.sqrt(level * (1 - level) / count)
        narrow, wide = share < level - 2 * error, share > level + 2 * error
        assert ("Too narrow:" in said) == narrow and ("Too wide:" in said) == wide, state
        assert page.tone == ("alarm" if narrow else "plain"), state
        assert abs(shown(r"Came within the fan# %", said) / 100 - share) < 6e-4, state
        assert shown(r"# stretches without overlap", said) == count
        seen.add("narrow" if narrow else "wide" if wide else "kept")
    assert {"exact", "narrow", "kept"} <= seen


@cache
def naive_errors(name, times):
    """Errors by origin and horizon, and σ by horizon."""
    values, m = series_of(name)
    y = np.log(values) if times and (values > 0).all() else values
    n = len(y)
    train, most = n // 2, 24 if m == 12 else 10
    H = min(most, (n - train) // 3)
    errors = np.array(
        [
            [y[t + h] - y[t + h - m * (1 + h // m)] for h in range(H)]
            for t in range(train, n - H + 1)
        ]
    )
    sigma = np.sqrt(np.mean([(y[t] - y[t - m]) ** 2 for t in range(m, train)]))
    return errors, sigma * np.sqrt([1 + h // m for h in range(H)]), (n - train) // H


def baseline(name, times, percents):
    errors, sigma, count = naive_errors(name, times)
    level = percents / 100
    held = np.abs(errors) <= stats.norm.ppf((1 + level) / 2) * sigma
    return held.mean(), level, not errors.any() and not sigma.any(), count


def test_which_forecast_wins(open_page):
    """Of all series: smoothing with the gains that its code names, against the naive forecast."""
    page = open_page("time_series", draw=False).open("honest")
    seen = set()
    for name in [*FILES, "constant", "zeros", "exact"]:
        for times in (True, False):
            said = words(page.at(series=name, times=times))
            values, m = series_of(name)
            logs = times and bool((values > 0).all())
            y = np.log(values) if logs else values
            _, call, _ = page.code("run_trials")
            gains = [float(one) for one in re.findall(r"(?:alpha|beta|gamma|phi)=([\d.e-]+)", call)]
            mine, other = compared(y, m, gains, logs)
            wins = "less" if mine < other else "more"
            if abs(mine - other) <= 1e-4 * other:
                wins = "same" if other > 1e-9 else "both"
            assert ("the baseline wins" in said) == (wins == "more"), (name, times)
            assert ("nor the naive one errs" in said) == (wins == "both"), (name, times)
            assert ("a hundredth of a percent" in said) == (wins == "same"), (name, times)
            if wins == "less":
                assert near(shown(r"it errs by # in the mean, the naive", said), mine, 2)
            seen.add(wins)
    assert seen == {"less", "more", "both", "same"}


def compared(y, m, gains, logs):
    """Mean |error| of both from every origin, each begun from the first value anew."""
    alpha, beta, gamma, phi = gains
    n = len(y)
    train, most = n // 2, 24 if m == 12 else 10
    H = min(most, (n - train) // 3)
    mine, other = [], []
    for t in range(train, n - H + 1):
        known = y[:t]
        ahead = error_form_ahead(known, m, alpha, beta, gamma, phi, H)
        before = [known[t - m + h % m] for h in range(H)]
        for forecasts, into in ((ahead, mine), (before, other)):
            came = y[t : t + H]
            into.append(np.abs(np.exp(came) - np.exp(forecasts) if logs else came - forecasts))
    return np.mean(mine), np.mean(other)


def error_form_ahead(known, m, alpha, beta, gamma, phi, H):
    """The forecasts of a series that goes on exactly as forecast."""
    y = list(known)
    for _ in range(H):
        y.append(error_form(np.array([*y, 0.0]), m, alpha, beta, gamma, phi)[-1])
    return np.array(y[len(known) :])


# ---- spurious ----------------------------------------------------------------------------------


def test_what_is_said_of_pairs(open_page):
    page = open_page("time_series", draw=False).open("spurious")
    rng, seen = np.random.default_rng(6), set()
    for k in range(1000):
        state = {
            "persistence": float(rng.choice([0.0, 1.0, round(rng.random(), 2)])),
            "steps": int(rng.integers(10, 201)),
            "differences": bool(k % 2),
            "sample": int(rng.integers(1, 9)),
        }
        said = words(page.at(**state))
        paths = drawn_pairs(state["sample"], state["persistence"])[: state["steps"]]
        paths = np.diff(paths, axis=0) if state["differences"] else paths
        n = len(paths)
        x, y = paths[:, 0], paths[:, 1]
        r = (stats.zscore(x) * stats.zscore(y)).mean(axis=0)
        p = 2 * stats.t.sf(np.abs(r) * np.sqrt((n - 2) / (1 - r**2)), n - 2)
        share, error = (p < 0.05).mean(), np.sqrt(0.05 * 0.95 / 400)
        assert ("nothing but chance" in said) == (p[0] < 0.05), state
        assert near(shown(r"This pair: R² = #", said), r[0] ** 2), state
        memory = state["persistence"] < 1 if state["differences"] else state["persistence"] > 0
        high, low = share > 0.05 + 3 * error, share < 0.05 - 3 * error
        assert ("independent witnesses" in said) == (high and memory), state
        assert ("an odd draw" in said) == (high and not memory), state
        assert ("fewer than 5.0" in said) == low, state
        assert ("within three standard errors" in said) == (not high and not low), state
        assert abs(shown(r"Pairs called related# %", said) / 100 - share) < 6e-4, state
        walks, cut = state["persistence"] == 1, state["differences"]
        assert ("Take differences" in said) == (walks and not cut), state
        assert ("are their shocks" in said) == (walks and cut), state
        assert ("memory of their own making" in said) == (high and cut and not walks), state
        loud = "alarm" if high and memory else "plain" if high or low else "good"
        assert page.tone == loud, state
        told = shown(r"such pairs [\d.]+ % ± # % are", said)
        assert abs(told / 100 - np.sqrt(share * (1 - share) / 400)) < 6e-4, state
        seen |= {(high, memory)}
    assert {(True, True), (False, True), (False, False)} <= seen


@cache
def drawn_pairs(seed, phi):
    shocks = np.random.default_rng(seed).standard_normal((200, 2, 400))
    return signal.lfilter([1.0], [1.0, -phi], shocks, axis=0)
