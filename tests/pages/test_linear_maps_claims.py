"""What the page on linear maps says, in 1,000 states a chapter, read from its words and judged in
fractions: by what a map does to points, not by how it was classified."""

import re
from fractions import Fraction as F

import numpy as np

SPECIAL = [
    *((a, b, c, d) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1) for d in (-1, 0, 1)),
    (0.6, -0.8, 0.8, 0.6),
    (0.6, 0.8, 0.8, -0.6),
    (0.2, 0.4, 0.4, 0.8),
    (1.2, -0.6, -0.8, 0.4),
    (2, 1, -1, 0),
    (1.5, 0, 0, 1.5),
    (-0.5, 0, 0, -0.5),
]


def drawn(seed, count=1000):
    rng = np.random.default_rng(seed)
    for k in range(count):
        if k % 3 == 0:
            yield SPECIAL[rng.integers(len(SPECIAL))]
        else:
            yield tuple(float(x) for x in rng.integers(-30, 31, 4) / 10)


def exact(*numbers):
    return [F(round(10 * x), 10) for x in numbers]


def read(text):
    return float(text.replace("−", "-").replace(",", ""))


def said(page):
    text = re.sub(r"<[^>]*>", "", re.search(r'role="note">(.*?)</div>', page.html, re.S)[1])
    return text


MAPS = {
    "zero": "The zero map",
    "identity": "The identity I",
    "half turn": "half a turn",
    "scaling": "A multiple of the identity",
    "nilpotent": "nothing is left",
    "projection": "The projection onto",
    "slanted projection": "A slanted projection",
    "collapse": "(the image)",
    "rotation": "lengths and angles stay",
    "reflection": ("A reflection in", "twice, it is the identity"),
    "turn and scale": ("A rotation by", "and a scaling by"),
    "mirror and scale": ("A reflection in", "and a scaling by"),
    "shear": "A shear",
    "slanted reflection": "A slanted reflection",
    "stretch": "at right angles to it",
    "keeps": ("Straight lines stay straight", "can still be read"),
    "turns over": ("Straight lines stay straight", "turned over"),
}


def told(text, cases):
    """The cases of which all words are said."""
    words = {case: (said,) if isinstance(said, str) else said for case, said in cases.items()}
    return [case for case, parts in words.items() if all(part in text for part in parts)]


def map_case(a, b, c, d):
    """By what it does to three points, and what it does when applied twice."""
    det, one, zero = a * d - b * c, (1, 0, 0, 1), (0, 0, 0, 0)
    square = (a * a + b * c, b * (a + d), c * (a + d), d * d + b * c)
    if b == c == 0 and a == d:
        return {0: "zero", 1: "identity", -1: "half turn"}.get(a, "scaling")
    if det == 0:
        if square == (a, b, c, d):
            return "projection" if b == c else "slanted projection"
        return "nilpotent" if square == zero else "collapse"
    lengths = {a * a + c * c, b * b + d * d, ((a + b) ** 2 + (c + d) ** 2) / 2}
    if len(lengths) == 1:
        plain = lengths == {1}
        if det > 0:
            return "rotation" if plain else "turn and scale"
        return "reflection" if plain else "mirror and scale"
    if square == one:
        return "slanted reflection"
    if tuple(x - 2 * y for x, y in zip(square, (a, b, c, d), strict=True)) == (-1, 0, 0, -1):
        return "shear"
    return "stretch" if b == c else "keeps" if det > 0 else "turns over"


def test_the_map_by_its_name(open_page):
    page = open_page("linear_maps", draw=False)
    seen = set()
    for entries in drawn(1):
        a, b, c, d = entries
        text = said(page.at(first=(a, c), second=(b, d)))
        a, b, c, d = exact(*entries)
        det = a * d - b * c
        square = (a * a + b * c, b * (a + d), c * (a + d), d * d + b * c)
        lengths = {a * a + c * c, b * b + d * d, ((a + b) ** 2 + (c + d) ** 2) / 2}
        where = str(entries)
        case = map_case(a, b, c, d)
        assert told(text, MAPS) == [case], where
        seen.add(case)
        assert page.tone == ("plain" if det else "warn"), where
        assert (det == 0) == bool(re.search(r"det = 0(?:,|:|\.(?: |$))", text)), where
        if "still be read" in text:
            assert det > 0, where
        if "turned over" in text:
            assert det < 0, where
        if "can still be read" in text or "turned over" in text:
            assert ("Areas stay" in text) == (abs(det) == 1) or case == "half turn", where
        if "twice, it is the identity" in text:
            assert square == (1, 0, 0, 1) and det == -1, where
        if "nothing is left" in text:
            assert square == (0, 0, 0, 0) and (a, b, c, d) != (0, 0, 0, 0), where
        if "projection" in text:
            assert square == (a, b, c, d), where
            assert ("at right angles" in text) == (b == c), where
        if "lengths and angles stay" in text:
            assert lengths == {1} and det == 1, where
        if "angles stay" in text or "angles keep their size" in text:
            assert len(lengths) == 1, where
        if "shear" in text:
            assert a + d == 2 and det == 1 and (b, c) != (0, 0), where
        if found := re.search(r"det = (−?\d+(?:\.\d+)?)", text):
            shown = read(found[1])
            assert abs(shown - float(det)) <= 0.005 * max(1, abs(shown)), where
    assert seen == set(MAPS)


def test_lines_that_stay_or_vanish(open_page):
    """An angle that a sentence names, tried on a point of that line."""
    page = open_page("linear_maps", draw=False)
    named = 0
    for entries in drawn(2):
        a, b, c, d = entries
        text = said(page.at(first=(a, c), second=(b, d)))

        def image(degrees, m=entries):
            x, y = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
            return np.array([m[0] * x + m[1] * y, m[2] * x + m[3] * y]), np.array([x, y])

        if kernel := re.search(r"line at (\S+)° \(the kernel\)", text):
            named += 1
            assert np.hypot(*image(read(kernel[1]))[0]) <= 0.01 * (1 + max(map(abs, entries)))
        if stays := re.search(r"(?:reflection in the line at|points on the line at) (\S+?)°", text):
            named += 1
            after, before = image(read(stays[1]))
            factor = 1.0
            if scaled := re.search(r"scaling by (\S+?):", text):
                factor = read(scaled[1])
            assert np.abs(after - factor * before).max() <= 0.02 * (1 + factor)
        if stretch := re.search(r"Along the line at (\S+)° vectors become (\S+) times", text):
            named += 1
            after, before = image(read(stretch[1]))
            assert np.abs(after - read(stretch[2]) * before).max() <= 0.05
    assert named > 100


def test_flat_on_the_way(open_page):
    page = open_page("linear_maps", draw=False)
    for entries in drawn(3):
        a, b, c, d = entries
        html = page.at(first=(a, c), second=(b, d)).html
        a, b, c, d = exact(*entries)
        sides = [
            (1 - t + t * a) * (1 - t + t * d) - t * t * b * c > 0
            for t in (F(k, 60) for k in range(60))
        ]
        if "never flat before the end" in html:
            assert all(sides), entries
        else:
            moments = re.search(r"is flat at t = (.*?)\.(?:\s|<|$)", html, re.M)[1].split(" and ")
            for t in map(read, moments):
                det = (1 - t + t * float(a)) * (1 - t + t * float(d)) - t * t * float(b * c)
                assert abs(det) <= 0.08, (entries, t)


PRODUCTS = {
    "same": "same map",
    "scalar": "one of the two is a multiple of I",
    "family": "the only ones that commute",
    "apart": "The order matters",
}


def test_products_in_both_orders(open_page):
    page = open_page("linear_maps", draw=False).open("product")
    agreed = families = 0
    for k, (A, B) in enumerate(zip(drawn(4), drawn(5), strict=True)):
        if k % 10 == 0:  # of the family of A
            x, y = ((-1, 0), (1, -1), (1, 2), (-1, 2))[k // 10 % 4]
            made = [round(x * one + y * (at in (0, 3)), 1) for at, one in enumerate(A)]
            B = tuple(made) if max(map(abs, made)) <= 3 else B
        page.at(
            kind="own",
            first=(A[0], A[2]),
            second=(A[1], A[3]),
            b_first=(B[0], B[2]),
            b_second=(B[1], B[3]),
        )
        text = said(page.open("product"))
        a, b, c, d = exact(*A)
        p, q, r, s = exact(*B)
        ab = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s)
        ba = (p * a + q * c, p * b + q * d, r * a + s * c, r * b + s * d)
        agreed += ab == ba
        assert ("The order matters" in text) == (ab != ba), (A, B)
        assert ("same map" in text) == (exact(*A) == exact(*B)), (A, B)
        scalar = (b == c == 0 and a == d) or (q == r == 0 and p == s)
        case = "scalar" if scalar else "family" if ab == ba else "apart"
        case = "same" if exact(*A) == exact(*B) else case
        assert told(text, PRODUCTS) == [case], (A, B)
        assert page.tone == ("good" if ab == ba else "plain"), (A, B)
        if case == "family":
            families += 1
            terms = re.search(r"as B = (.*?): such", text)[1].replace("− ", "−").replace("+ ", "")
            parts = {of: read(size) for size, of in (one.split("·") for one in terms.split(" "))}
            made = parts.get("I", 0) * np.array([1, 0, 0, 1]) + parts.get("A", 0) * np.array(A)
            assert np.abs(made - B).max() < 0.03, (A, B, terms)
    assert agreed > 20 and families > 20


SOLUTIONS = {
    "one": "One solution",
    "line": "A is singular, but b lies on its image",
    "plane": "every x is a solution",
    "none": "b lies off the line that A reaches",
    "never": "reaches nothing but 0",
}


def test_solutions(open_page):
    page = open_page("linear_maps", draw=False).open("equations")
    rng, seen = np.random.default_rng(6), set()
    for entries in drawn(6):
        a, b, c, d = entries
        e, f = (float(x) for x in rng.integers(-30, 31, 2) / 10)
        if rng.random() < 0.3:  # on the line of the first column
            t = rng.integers(-3, 4)
            e, f = (float(np.clip(round(t * x, 1), -3, 3)) for x in (a, c))
        text = said(page.at(first=(a, c), second=(b, d), target=(e, f)).open("equations"))
        a, b, c, d, e, f = exact(a, b, c, d, e, f)
        det = a * d - b * c
        reached = det != 0 or (a * f == c * e and b * f == d * e and (a, b, c, d) != (0, 0, 0, 0))
        reached = reached or (a, b, c, d, e, f) == (0,) * 6
        assert ("No solution" in text or "reaches nothing but 0" in text) == (not reached)
        assert ("One solution" in text) == (det != 0)
        case = "one" if det else "line" if reached else "none"
        if (a, b, c, d) == (0, 0, 0, 0):
            case = "plane" if reached else "never"
        assert told(text, SOLUTIONS) == [case], (entries, e, f)
        tones = {"one": "plain", "line": "good", "plane": "good"}
        assert page.tone == tones.get(case, "warn"), (entries, e, f)
        seen.add(case)
        if det != 0:
            x = (
                [read(t) for t in re.search(r"x = \((\S+), (\S+)\)", text).groups()]
                if ("10" not in text)
                else None
            )
            if x:
                truth = ((e * d - b * f) / det, (a * f - e * c) / det)
                for shown, true in zip(x, truth, strict=True):
                    assert abs(shown - float(true)) <= 0.006 * max(1, abs(float(true)))
    assert seen == set(SOLUTIONS)


def test_coordinates_and_cases_of_a_basis(open_page):
    page = open_page("linear_maps", draw=False).open("basis")
    cases = set()
    for A, P in zip(drawn(7), drawn(8), strict=True):
        page.at(
            first=(A[0], A[2]), second=(A[1], A[3]), p_first=(P[0], P[2]), p_second=(P[1], P[3])
        )
        text = said(page.open("basis"))
        a, b, c, d = exact(*A)
        p, q, r, s = exact(*P)
        cases.add(text[:12])
        assert ("no basis" in text) == (p * s == q * r), (A, P)
        if p * s == q * r:
            assert page.tone == "alarm", (A, P)
            continue
        own = [x * (c * x + d * y) == y * (a * x + b * y) for x, y in ((p, r), (q, s))]
        same = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s) == (
            p * a + q * c,
            p * b + q * d,
            r * a + s * c,
            r * b + s * d,
        )
        assert ("are eigenvectors" in text) == all(own), (A, P)
        assert page.tone == ("good" if all(own) else "plain"), (A, P)
        assert ("same matrix as before" in text) == (same and not all(own)), (A, P)
        if "p₁ is an eigenvector" in text:
            assert own == [True, False]
        if "p₂ is an eigenvector" in text:
            assert own == [False, True]
        if "another matrix" in text:
            assert not same and not any(own)
    assert len(cases) >= 5
