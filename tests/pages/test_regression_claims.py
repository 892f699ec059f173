"""What the page on regression says, read from its words in thousands of states and judged by exact
fractions, numpy's least squares, scikit-learn and statsmodels."""

import re
from fractions import Fraction as F

import numpy as np

from core.ui.words import value_of

NUMBER = r"(−?[\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
CLOUDS = {
    "play": [(2, "3.4"), (3, "3.2"), (4, "4.9"), (5, "4.3"), (6, "5.8"), (7, "5.5"), (8, "7.2"),
             (9, "6.4"), (10, "7.6"), (17, "4")],
    "two": [(5, "4"), (13, "9")],
    "line": [(3, "3"), (5, "4"), (8, "5.5"), (11, "7"), (13, "8"), (16, "9.5")],
    "column": [(8, "2"), (8, "4"), (8, "5.5"), (8, "7"), (8, "9"), (8, "11")],
    "level": [(x, "6") for x in (2, 5, 8, 11, 14, 17)],
    "fourth": [*((8, y) for y in ("6.58", "5.76", "7.71", "8.84", "8.47", "7.04", "5.25")),
               (19, "12.5"), *((8, y) for y in ("5.56", "7.91", "6.89"))],
}  # fmt: skip


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-9


def exact_line(points):
    """Slope, intercept, Σe², Σ(y − ȳ)² as fractions; None for the slope of equal x."""
    n, xs, ys = len(points), [p[0] for p in points], [p[1] for p in points]
    mx, my = sum(xs) / F(n), sum(ys) / F(n)
    sxx = sum((x - mx) ** 2 for x in xs)
    tss = sum((y - my) ** 2 for y in ys)
    if sxx == 0:
        return None, None, None, tss
    slope = sum((x - mx) * (y - my) for x, y in points) / sxx
    rss = tss - slope**2 * sxx
    return slope, my - slope * mx, rss, tss


def line_states(rng):
    for k in range(1200):
        name = list(CLOUDS)[k % len(CLOUDS)]
        row = int(rng.integers(1, len(CLOUDS[name]) + 1))
        x, y = rng.integers(0, [2001, 1401])
        own = CLOUDS[name][row - 1]
        match k % 5:
            case 0:
                x = 100 * own[0]
            case 1:
                y = round(100 * float(CLOUDS[name][row - 2][1]))
            case 2:
                x, y = 100 * (x // 100), 100 * (y // 100)
        yield name, row, (int(x), int(y))


def test_the_line_and_the_point_in_hand(open_page):
    page = open_page("regression", draw=False).open("line")
    seen = set()
    for name, row, (x, y) in line_states(np.random.default_rng(1)):
        state = {"set": name, "row": row, "spot": (x / 100, y / 100)}
        said = text(page.at(**state))
        points = [(F(a), F(b)) for a, b in CLOUDS[name]]
        points[row - 1] = (F(x, 100), F(y, 100))
        others = points[: row - 1] + points[row:]
        n = len(points)
        slope, intercept, rss, tss = exact_line(points)
        assert ("the slope is undefined" in said) == (slope is None), state
        if slope is None:
            seen.add("upright")
            continue
        assert near(shown(r"Slope b #", said), float(slope)), state
        assert near(shown(r"Intercept a #", said), float(intercept)), state
        assert ("R² is 0/0" in said) == (tss == 0), state
        assert ("All points lie on one line" in said) == (rss == 0 and tss > 0 and n > 2), state
        assert ("R² = 1 says nothing" in said) == (n == 2 and tss > 0), state
        if tss > 0:
            assert abs(shown(r"R² #", said) - float(1 - rss / tss)) < 0.0006, state
        other, _, _, _ = exact_line(others)
        h = F(1, n) + (points[row - 1][0] - sum(p[0] for p in points) / F(n)) ** 2 / sum(
            (p[0] - sum(q[0] for q in points) / F(n)) ** 2 for p in points
        )
        assert near(shown(r"Leverage h of the point in hand #", said), float(h)), state
        assert (other is None) == (h == 1)
        assert ("alone sets the slope" in said) == (other is None and n > 2), state
        if other is None or rss == 0:
            seen.add("alone" if other is None else "exact")
            assert "Cook’s distance D undefined" in said, state
            continue
        e = points[row - 1][1] - intercept - slope * points[row - 1][0]
        D = e**2 * h / (2 * (rss / (n - 2)) * (1 - h) ** 2)
        assert near(shown(r"Its Cook’s distance D #", said), float(D)), state
        verdict = {
            "pulls the line: D = [^ ]+ above 1;": D > 1,
            "pulls the line: D = [^ ]+ above 4/n": F(4, n) < D <= 1,
            "Far out, and yet harmless": F(4, n) >= D and h > F(4, n),
            "does little": F(4, n) >= D and h <= F(4, n),
        }
        for words, true in verdict.items():
            assert bool(re.search(words, said)) == true, (state, words, float(D))
            if true:
                seen.add(words)
        assert near(shown(r"without it the slope would be #", said), float(other)), state
        if "A parabola" in said:
            best = np.polyfit(*np.array(points, float).T, 2, full=True)[1]
            assert best[0] <= 0.1 * float(rss) * (1 + 1e-9), state
    assert len(seen) == 7
