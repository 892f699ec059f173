"""What the Taylor page says of a polynomial, its remainder, its series and of Newton's method, in
1,000 states each, read from its words and judged in mpmath's digits by closed forms."""

import re
from functools import lru_cache, partial

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from pages.calculus.taylor import newton, polynomial
from tests.maths.calculus import taylor_oracles as oracle

FORMULAS = {
    "log": "ln(1 + x)",
    "sine": "sin(x)",
    "exponential": "e^x",
    "root": "sqrt(x)",
    "poles": "1/(1 + x^2)",
    "flat": "e^(-1/x^2)",
    "tangent": "tan(x)",
    "arctan": "arctan(x)",
    "cubic": "x^3 - 2x + 2",
    "double": "(x - 1)^2 (x + 2)",
    "cube_root": "sign(x) |x|^(1/3)",
}
ENTIRE = ("sine", "exponential", "cubic", "double")
LEAST = {"log": -1, "root": 0}  # f has values, and slopes, beyond
PI = np.pi


def read(text):
    """A number as the pages write it."""
    text = text.replace("−", "-").replace("∞", "inf").replace("undefined", "nan").replace(",", "")
    power = re.fullmatch(r"(.*)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if power:
        digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(power[1]) * 10.0 ** int(digits)
    return float(text)


def tile(html, name):
    """Value and formula of one of the numbers."""
    found = re.search(
        rf'<div class="ev-name">{name}</div><div class="ev-figure">([^<]*)</div>'
        r"<small>([^<]*)</small>",
        html,
    )
    if not found:
        return None
    return np.nan if found[1] == "none" else read(found[1]), found[2]


def radius(name, c):
    """From the singularities of the textbook."""
    match name:
        case "log":
            return abs(c + 1)
        case "root" | "cube_root" | "flat":
            return abs(c)
        case "poles" | "arctan":
            return float(np.hypot(1, c))
        case "tangent":
            return min(abs(c - (k + 0.5) * PI) for k in range(-4, 4))
    return np.inf


def has_series(name, c):
    return c > LEAST.get(name, -9) and not (name == "cube_root" and c == 0)


def drawn(seed, count=1000):
    rng = np.random.default_rng(seed)
    names = list(FORMULAS)
    for i in range(count):
        c, x = (round(float(at), 2) for at in (rng.uniform(-5, 5), rng.uniform(-6, 6)))
        if rng.random() < 0.1:
            c = 0.0
        yield names[i % len(names)], c, x, int(rng.integers(0, 61))


# ---- the polynomial -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said():
    """The states, and what the page says in each."""
    from tests.pages.conftest import Opened, book

    page = Opened(book.page("taylor")).open("polynomial")
    states = list(drawn(1))
    return [
        (state, page.at(function=state[0], centre=state[1], x=state[2], degree=state[3]).html)
        for state in states
    ]


def tone(html):
    return re.search(r"ev-notice ev-tone-(\w+)", html)[1]


CAUSES = {
    "log": "branch point −1",
    "root": "branch point 0",
    "cube_root": "branch point 0",
    "poles": "poles ±i, off the real line",
    "arctan": "branch points ±i, off the real line",
    "flat": "essential singularity 0",
}


def test_the_radius_and_its_cause(said):
    for (name, c, _, _), html in said:
        if not has_series(name, c):
            gone = c < LEAST.get(name, -9) or (name, c) == ("log", -1)
            assert ("f has no value at" in html) == gone, (name, c)
            assert ("give f no derivative of order 1 at" in html) == (not gone), (name, c)
            assert "so no series is made about it" in html or gone
            assert tone(html) == "alarm" and "No polynomial." in html
        elif name == "flat" and c == 0:
            assert "every coefficient is 0" in html and tone(html) == "alarm"
        elif name in ENTIRE:
            assert "converges everywhere, R = ∞: there is no singularity in the complex" in html
            assert tone(html) == "plain"
        else:
            number, cause = re.search(
                r"up to R = (\S+) from the centre, the distance to the ([^<]*)\. Beyond, it", html
            ).groups()
            assert read(number) == pytest.approx(radius(name, c), rel=6e-3), (name, c)
            if name == "tangent":
                places = re.fullmatch(r"poles? (\S+)(?: and (\S+))?", cause).groups()
                assert cause.startswith("poles" if c == 0 else "pole "), cause
                for one in filter(None, places):
                    assert abs(abs(read(one) - c) - radius(name, c)) < 6e-3 * abs(read(one))
                assert bool(places[1]) == (c == 0)
            else:
                assert cause == CAUSES[name], (name, c)
            assert tone(html) == "plain"


# Typed functions, where they stop being analytic (for a centre c), whether their rules are those
# of an entire function, and whether f is a branch about the centre.
TYPED = [
    ("1/(1 + 4x^2)", lambda c: [0.5j, -0.5j]),
    ("1/(x^2 - 2x + 5)", lambda c: [1 + 2j, 1 - 2j]),
    ("ln(2 + x^2)", lambda c: [2**0.5 * 1j, -(2**0.5) * 1j]),
    ("sqrt(4 + x^2)", lambda c: [2j, -2j]),
    ("tanh(x)", lambda c: [1j * PI / 2, -1j * PI / 2]),
    ("1/(e^x + 1)", lambda c: [1j * PI, -1j * PI]),
    ("sin(x)/(x^2 + 9)", lambda c: [3j, -3j]),
    ("1/(x - 7)", lambda c: [7.0]),
    ("1/cos(x)", lambda c: [(np.floor(c / PI - 0.5) + 0.5 + k) * PI for k in (0, 1)]),
    ("e^(1/(x - 8))", lambda c: [8.0]),
    ("(x^2 - 1)/(x^2 + 1)", lambda c: [1j, -1j]),
    ("sin(x) e^x", None),
    ("x^5 - x", None),
    ("cos(3x)", None),
    ("|x - 9| x", None),
]


def test_the_radius_of_typed_functions(open_page, undrawn):
    """By the singularities of the textbook, or it is not told."""
    undrawn(polynomial, "stage_tables", "plane_tables", "error_tables")
    page = open_page("taylor", draw=False).open("polynomial")
    rng, told = np.random.default_rng(6), 0
    for i in range(300):
        text, singular = TYPED[i % len(TYPED)]
        c, x = round(float(rng.uniform(-5, 5)), 2), round(float(rng.uniform(-6, 6)), 2)
        html = page.at(function="own", f=text, centre=c, x=x, degree=8).html
        branched = "The series of the branch at the centre" in html
        assert branched == text.startswith("|"), text
        if singular is None:
            assert "converges everywhere, R = ∞: there is no singularity in the complex" in html
            assert tone(html) == "plain" and "exact" in tile(html, "Radius of convergence R")[1]
            continue
        if "How far the series converges is not told here" in html:
            assert tone(html) == "warn"
            assert tile(html, "Radius of convergence R") is None
            continue
        told += 1
        number, where = re.search(
            r"up to about R = (\S+), an estimate: the distance to the nearest singularity that a "
            r"search in the plane found, ([^<]*)\.<",
            html,
        ).groups()
        places = np.array(singular(c), complex)
        R = np.abs(places - c).min()
        assert read(number) == pytest.approx(R, rel=6e-3), (text, c)
        nearest = places[np.abs(places - c) < R * (1 + 1e-9)]
        assert_places(where, nearest)
        assert tone(html) == "plain"
        assert tile(html, "Radius of convergence R")[1].endswith(": an estimate")
        ratio = abs(x - c) / R
        assert ("The series diverges there, as far as R is known" in html) == (ratio > 1)
        if 0 < ratio < 1 and "to the last digits" not in html:
            said = re.search(r"about \|x − c\|/R = (\S+), on average", html)[1]
            assert read(said) == pytest.approx(ratio, rel=6e-3) and read(said) < 1
    assert told > 180, told


def assert_places(where, places):
    """A real place, a pair of conjugates, or the first of several."""
    if not places.imag.any():
        assert [read(one) for one in where.split(" and ")] == pytest.approx(
            sorted(places.real), rel=6e-3
        )
        return
    upper = places[places.imag.argmax()]
    assert len(places) == 2
    middle, _, size = where.rpartition("±")
    assert read(middle.strip() or "0") == pytest.approx(upper.real, rel=6e-3, abs=1e-9)
    assert read(size.strip().removesuffix("i") or "1") == pytest.approx(upper.imag, rel=6e-3)


@lru_cache(maxsize=2000)
def exact(name, c, x, n):
    """c₀ … cₙ, Pₙ(x) and f(x) in 80 digits; f(x) only where there is one."""
    with mpmath.workdps(80):
        terms = oracle.coefficients(FORMULAS[name], c, n)
        gone = x < LEAST.get(name, -9) or (name == "log" and x == -1)
        value = None if gone else oracle.FUNCTIONS[FORMULAS[name]](mpf(x))
        return terms, oracle.polynomial(terms, mpf(x) - mpf(c)), value


def test_the_error_and_the_value_at_x(said):
    """To three digits, but for the rounding that the page itself names."""
    with mpmath.workdps(80):
        for (name, c, x, n), html in said:
            if not has_series(name, c) or "the coefficients are taken as 0" in html:
                continue
            terms, true, at_x = exact(name, c, x, n)
            size = float(oracle.polynomial([abs(one) for one in terms], abs(mpf(x) - mpf(c))))
            value, _ = tile(html, "Polynomial at x")
            rounding = 1e-13 * size
            assert value == pytest.approx(float(true), rel=1e-7, abs=rounding), (name, c, x, n)
            error, _ = tile(html, "Error")
            if x < LEAST.get(name, -9) or (name == "log" and x == -1):
                assert np.isnan(error) and f"f has no value at x = {x:g}" in html.replace("−", "-")
                continue
            off = abs(at_x - true)
            assert error == pytest.approx(float(off), rel=6e-3, abs=rounding), (name, c, x, n)


def test_the_bound_is_a_bound_and_its_maximum_a_maximum(said):
    """The true remainder is below Lagrange's bound; where no bound is given, a derivative is
    missing between c and x. The place that is named is in the interval that is named."""
    found = set()
    with mpmath.workdps(80):
        for (name, c, x, n), html in said:
            if not has_series(name, c) or c == x:
                continue
            bound, formula = tile(html, "Lagrange&#x27;s bound")
            ends = re.search(r"on \[(\S+), (\S+)\]", formula)
            assert [read(ends[1]), read(ends[2])] == pytest.approx(
                sorted((c, x)), rel=6e-3, abs=1e-12
            )
            found.add(re.search(r"(none|proved|not proved)", formula)[1])
            if formula.startswith("none"):
                crossed = {
                    "log": min(c, x) <= -1,
                    "root": min(c, x) <= 0,
                    "cube_root": c * x <= 0,
                    "tangent": np.floor(c / PI - 0.5) != np.floor(x / PI - 0.5),
                }
                assert crossed[name], (name, c, x, n)
                continue
            _, true, at_x = exact(name, c, x, n)
            remainder = float(abs(at_x - true))
            assert remainder <= bound * 1.006 + 1e-70, (name, c, x, n)  # three digits are written
            proved = name not in ("flat", "cubic", "double")
            assert ("not proved" not in formula) == proved
            place = re.search(r"at the end (\S+), proved", formula)
            if place:
                assert min(abs(read(place[1]) - end) for end in (c, x)) < 6e-3 * max(
                    1, abs(c), abs(x)
                )
    assert found == {"none", "proved", "not proved"}


def distance(name, terms, c, x):
    """|f(x) − Pₙ(x)|; ∞ where f has no value."""
    if x <= LEAST.get(name, -9) and (name, x) != ("root", 0.0):
        return np.inf
    t = mpf(x) - mpf(c)
    return float(abs(oracle.FUNCTIONS[FORMULAS[name]](mpf(x)) - oracle.polynomial(terms, t)))


def test_what_the_polynomial_sees(said):
    """Within 0.01 of f at the places in its sight, and not at the next beyond its ends."""
    rng = np.random.default_rng(8)
    with mpmath.workdps(50):
        for (name, c, x, n), html in said[::3]:
            if not has_series(name, c) or "the coefficients are taken as 0" in html:
                continue
            words = re.search(r"Degree \d+ sees f (.*?): there it stays within 0.01", html)[1]
            edge = "the left edge of the picture" in words, "the right edge" in words
            numbers = [read(one) for one in re.findall(r"(?:from|to) (−?[\d.]+(?:·10\S+)?)", words)]
            if "for less than 0.01 to either side of the centre" in words:
                left = right = c
            elif words == "over the whole picture":
                left, right, edge = -6.0, 6.0, (True, True)
            elif edge[0]:
                left, right = -6.0, numbers[-1]
            elif edge[1]:
                left, right = numbers[0], 6.0
            else:
                left, right = numbers
            off = partial(distance, name, exact(name, c, x, n)[0], c)
            assert left - 1e-9 <= c <= right + 1e-9
            inside = np.round(rng.uniform(left, right, 3), 2)
            for at in (*np.clip(inside, left, right), left, right):
                assert off(float(at)) <= 0.0101, (name, c, n, at, words)
            for at, cut in ((left - 0.01, edge[0]), (right + 0.01, edge[1])):
                assert cut or off(round(at, 2)) >= 0.0099, (name, c, n, at, words)


def test_what_the_series_does_at_x(said):
    """P₄₀ and P₁₀₀ in 80 digits against f: nearer and near; or terms that grow."""
    cases = set()
    with mpmath.workdps(80):
        for (name, c, x, _), html in said[::4]:
            if not has_series(name, c) or c == x:
                continue
            R = radius(name, c)
            ratio = abs(x - c) / R if R else np.inf
            if name == "flat" and c == 0:
                assert "converges there, but not to f(x)" in html
                cases.add("elsewhere")
                continue
            if "It lies on the edge" in html:
                assert ratio == pytest.approx(1)
                continue
            diverges = "The series diverges there" in html
            cases.add(diverges)
            assert diverges == (ratio > 1), (name, c, x)
            assert diverges or "The series converges to f(x) there" in html
            said_ratio = re.search(r"about \|x − c\|/R = ([^<\s]+), on", html)
            if said_ratio:
                assert read(said_ratio[1]) == pytest.approx(ratio, rel=6e-3)
            if (0.9 < ratio < 1.1) or (name == "flat" and ratio > 0.7):
                continue
            text, t = FORMULAS[name], mpf(x) - mpf(c)
            terms = oracle.coefficients(text, c, 100)
            if diverges:
                late = max(abs(one) * abs(t) ** k for k, one in enumerate(terms) if k > 90)
                early = max(abs(one) * abs(t) ** k for k, one in enumerate(terms) if 40 < k < 50)
                assert late > early, (name, c, x)
            else:
                value = oracle.FUNCTIONS[text](mpf(x))
                few, many = (abs(oracle.polynomial(terms[: k + 1], t) - value) for k in (40, 100))
                assert many <= few and many < 2e-3 * max(1, abs(value)), (name, c, x)
    assert cases == {True, False, "elsewhere"}


KINKS = [("|x - 1| e^(-x^2/4)", 1), ("|x + 2| x", -2), ("max(x, 1.5)", 1.5), ("|x| cos(x)", 0)]


def test_past_a_kink_the_series_is_that_of_the_branch(open_page, undrawn):
    undrawn(polynomial, "stage_tables", "plane_tables", "error_tables")
    page = open_page("taylor", draw=False).open("polynomial")
    rng, met = np.random.default_rng(10), set()
    for i in range(80):
        text, kink = KINKS[i % len(KINKS)]
        c, x = round(float(rng.uniform(-5, 5)), 2), round(float(rng.uniform(-6, 6)), 2)
        if min(abs(c - kink), abs(x - kink)) < 0.05 or c == x:
            continue
        html = page.at(function="own", f=text, centre=c, x=x, degree=30).html
        assert "The series of the branch at the centre converges everywhere, R = ∞" in html
        part = "In the yellow part it converges as well, but not to f: f has turned off on the way."
        assert part in html and "converges, not to f</span>" in html, (text, c, x)
        assert "series converges to f</span>" in html, (text, c, x)
        beyond = (c < kink) != (x < kink)
        assert ("The series converges there, but not to f(x)." in html) == beyond, (text, c, x)
        assert ("The series converges to f(x) there." in html) == (not beyond), (text, c, x)
        state = "Here it does." if beyond else "Here it does not do that."
        assert state in html.split("Find a series that converges at x, but not")[1]
        met.add(beyond)
    assert met == {True, False}


# ---- Newton's method ----------------------------------------------------------------------------

SLOPES = {
    "log": lambda x: 1 / (1 + x),
    "sine": mpmath.cos,
    "exponential": mpmath.exp,
    "root": lambda x: 1 / (2 * mpmath.sqrt(x)),
    "poles": lambda x: -2 * x / (1 + x * x) ** 2,
    "flat": lambda x: 2 / x**3 * mpmath.exp(-1 / x**2),
    "tangent": lambda x: 1 + mpmath.tan(x) ** 2,
    "arctan": lambda x: 1 / (1 + x * x),
    "cubic": lambda x: 3 * x * x - 2,
    "double": lambda x: 3 * x * x - 3,
    "cube_root": lambda x: mpmath.root(abs(x), 3) / (3 * abs(x)),
}


def exact_steps(name, start, count):
    """The points in 80 digits; the end is said when there is no next one."""
    f, slope = oracle.FUNCTIONS[FORMULAS[name]], SLOPES[name]
    points, least, far, short = [mpf(start)], mpf(LEAST.get(name, -np.inf)), mpf(1e15), mpf(1e-50)
    for _ in range(count):
        x = points[-1]
        if x <= least or not (value := f(x)) or not (rate := slope(x)):
            break
        step = value / rate
        points.append(x - step)
        if abs(points[-1]) > far or abs(step) < short:
            break
    return points


NEWTON_TONES = {
    "f has no value at the start": "alarm",
    "is a root: f is 0": "good",
    "No order of convergence": "good",
    "times the square of": "good",
    "faster than by squares": "good",
    "A root of multiplicity": "warn",
    "settle with a steady rate": "warn",
    "each about": "warn",
    "at no steady rate": "warn",
    "the points repeat after": "alarm",
    "hardly get smaller": "alarm",
    "|x| passes 10⁹": "alarm",
    "the points wander": "alarm",
    "the slope is 0": "alarm",
    "the rules give f no slope": "alarm",
    "f has no value: the tangent": "alarm",
    "f vanishes there": "warn",
}


def test_what_becomes_of_newton_s_method(open_page):
    page = open_page("taylor", draw=False).open("newton")
    rng, cases = np.random.default_rng(3), set()
    names = list(FORMULAS)
    with mpmath.workdps(80):
        for i in range(1000):
            name = names[i % len(names)]
            start = float(rng.choice([0.0, -1.0, 1.0])) if rng.random() < 0.1 else None
            start = round(float(rng.uniform(-5, 5)), 2) if start is None else start
            html = page.at(function=name, start=start).html
            notice = re.search(r'ev-tone-\w+" role="note"><p>([^<]*)</p>', html)[1]
            (case,) = (words for words in NEWTON_TONES if words in notice)
            assert tone(html) == NEWTON_TONES[case], notice
            f = oracle.FUNCTIONS[FORMULAS[name]]
            if start < LEAST.get(name, -9) or (name, start) == ("log", -1.0):
                assert "f has no value at the start" in notice
                continue
            points = exact_steps(name, start, 60)
            if "f vanishes there" in notice:
                x = read(re.search(r"At x\S+ = (\S+) f and its slope", notice)[1])
                assert name == "flat" and mpmath.exp(-1 / mpf(x) ** 2) < mpf(10) ** -300
            elif "is a root: f is 0" in notice:
                assert f(mpf(start)) == 0
            elif "the slope is 0" in notice:
                assert SLOPES[name](points[-1]) == 0
            elif "f has no value: the tangent leads" in notice:
                x = read(re.search(r"= (\S+) lies", notice)[1])
                assert x < LEAST[name] and x == pytest.approx(float(points[-1]), rel=1e-4)
            elif "|x| passes 10⁹" in notice:
                step = int(re.search(r"at step (\d+)", notice)[1])
                assert abs(points[step]) > 1e9 > abs(points[step - 1])
            elif "the points repeat after 2 steps" in notice:
                assert name == "cubic"
                assert abs(points[-1] - points[-3]) < 1e-7 < 0.5 < abs(points[-1] - points[-2])
            elif "hardly get smaller" in notice:
                assert name == "exponential" and len(points) == 61
            elif "at no steady rate" in notice:
                assert name == "flat" and len(points) == 61
            elif "the points wander" in notice:  # not yet caught by the cycle or the root
                assert name == "cubic" and abs(points[-1] - points[-2]) > 1e-3
            else:
                judge_root(name, notice, points)
            cases.add(re.sub(r"[−\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+", "#", notice)[:24])
    assert len(cases) >= 11, cases


def judge_root(name, notice, points):
    """The root is one; the rate is that of the last points in 80 digits."""
    f = oracle.FUNCTIONS[FORMULAS[name]]
    root = re.search(r"(?:The root|multiplicity 2 at) (−?[\d.]+(?:·10[⁻\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)", notice)
    root = read(root[1])
    near = mpf(root)
    for _ in range(60):  # polish what was written in six digits; a double root needs its m
        slope = SLOPES[name](near) if near else mpf(1)
        if not f(near) or not slope:
            break
        step = (2 if "multiplicity 2" in notice else 1) * f(near) / slope
        near -= step
        if abs(step) < mpf(10) ** -60:
            break
    assert abs(near - root) < 2e-5 * max(1, abs(root)), (name, notice)
    last = points[-1]
    assert abs(last - near) < 1e-6, (name, notice)
    errors = [abs(x - near) for x in points if abs(x - near) > mpf(10) ** -40]
    if "multiplicity 2" in notice:
        assert name == "double" and root == 1
        assert float(errors[-1] / errors[-2]) == pytest.approx(0.5, abs=1e-3)
        return
    if "No order of convergence" in notice:
        assert len(points) == 2 and points[-1] == near
        return
    order = 3 if "to the power of 3" in notice else 2
    assert ("times the square" in notice) == (order == 2), notice
    said = read(re.search(r"an error is about (\S+) times", notice)[1])
    if len(errors) > 2 and errors[-2] < 1e-3:
        assert float(errors[-1] / errors[-2] ** order) == pytest.approx(said, rel=0.02)


def steps_to_far(factor):
    """The first k with |x₀|·factorᵏ above 10⁹."""
    return lambda start: (
        f"|x| passes 10⁹ at step {int(np.log(1e9 / abs(start)) / np.log(factor)) + 1},"
    )


# Typed functions, what must be said of Newton's method by paper and pencil, and from which starts.
PAPER = [
    ("(x - 1)^3", "A root of multiplicity 3 at 1,.* keeps 1 − 1/3 = 0.667 of", 1.5, 5),
    ("x^2", "A root of multiplicity 2 at 0,.* keeps 1 − 1/2 = 0.5 of", 0.1, 5),
    ("(x + 2)^4", "A root of multiplicity 4 at −2,.* keeps 1 − 1/4 = 0.75 of", -1.5, 5),
    ("x^3 + x", "The root 0 .*faster than by squares.* about 2 times .* power of 3", 0.1, 0.4),
    ("x^5 + x", "The root 0 .*faster than by squares.* about 4 times .* power of 5", 0.1, 0.6),
    ("x^2 - 2", "The root 1.41421 .* about 0.354 times the square", 0.5, 5),
    ("x^2 - 2", "The root −1.41421 .* about 0.354 times the square", -5, -0.5),
    ("3 - x", "The root 3 after 1 step. No order of convergence is read", -5, 2.9),
    ("|x - 1|", "The root 1 after 1 step. No order of convergence is read", -5, 0.9),
    ("|x|^(2/3)", "settle with a steady rate: each is 0.5 times", 0.1, 5),
    ("sqrt(|x|)", "the points repeat after 2 steps", 0.1, 5),
    ("x^20", "go one way, each about 0.95 times", 0.5, 5),
    ("1/x", steps_to_far(2), 0.1, 5),
    ("1/x^2", steps_to_far(1.5), 0.1, 5),
    ("1 + e^(-x)", "tangents lead away|slope is 0|hardly get smaller|wander", -5, 5),
    ("e^(-x)", "The last 20 steps go one way and hardly get smaller", -5, 5),
    ("ln(x)", "lies where f has no value: the tangent leads out of the domain", 2.8, 5),
    ("ln(x)", "The root 1 .* about 0.5 times the square", 0.5, 2),
    ("ln(x)", "f has no value at the start", -5, 0),
    ("|x - 2| + 1", "At x₀ = 2 the rules give f no slope", 2, 2),
    ("x^2 + 3", "At x₀ = 0 the slope is 0", 0, 0),
    ("x^2 - 4", "The start x₀ = 2 is a root", 2, 2),
    ("x^2 + 1", "the points wander", 0.7, 0.7),
]


def test_newton_s_method_on_typed_functions_by_paper_and_pencil(open_page, undrawn):
    undrawn(newton, "step_tables", "start_tables", "error_tables")
    page = open_page("taylor", draw=False).open("newton")
    rng, met = np.random.default_rng(9), set()
    for i in range(10 * len(PAPER)):
        text, words, low, high = PAPER[i % len(PAPER)]
        start = round(float(rng.uniform(low, high)), 2)
        html = page.at(function="own", f=text, start=start).html
        notice = re.search(r'ev-tone-\w+" role="note"><p>([^<]*)</p>', html)[1]
        wanted = words(start) if callable(words) else words
        wanted = re.escape(wanted) if callable(words) else wanted
        assert re.search(wanted, notice), (text, start, notice)
        (case,) = (one for one in NEWTON_TONES if one in notice)
        assert tone(html) == NEWTON_TONES[case], notice
        met.add(case)
    assert len(met) >= 14, set(NEWTON_TONES) - met
