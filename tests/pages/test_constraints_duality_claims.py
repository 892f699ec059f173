"""What the page says of bounds and gaps, in 1,000 states read from its words and judged by finer
grids of formulas written down again."""

import re

import numpy as np
import pytest

from core.ui.words import value_of
from pages.optimization.constraints import duality

X = np.linspace(-2, 2, 64001)
F = {
    "square": X**2,
    "wells": (X**2 - 1) ** 2 / 2 + X / 2,
    "line": X,
    "hill": -(X**2),
}
G = {
    "from_one": 1 - X,
    "from_zero": -X,
    "parabola": X**2,
    "ring": 1 - X**2,
    "never": X**2 + 1,
}
PRICES = np.r_[np.linspace(0, 8, 161), np.linspace(8.5, 40, 64)]
NO_ROOM = {"parabola"}


@pytest.fixture(scope="module")
def bounds():
    """By pair: q at many λ, on each sixteenth point."""
    return {
        (f, g): np.array([np.min(F[f][::16] + t * G[g][::16]) for t in PRICES])
        for f in F
        for g in G
    }


def notice(page):
    text = re.search(r'ev-tone-\w+" role="note">(.*?)</div>', page.html)[1]
    return re.sub("<[^>]*>", "", text.replace("</p>", " ")).replace("⁠", "")


def test_bounds_are_bounds_and_gaps_are_gaps(open_page, undrawn, bounds):
    undrawn(duality, "set_tables", "dual_tables", "lagrangian_tables")
    page = open_page("constraints", draw=False).open("duality")
    rng, seen = np.random.default_rng(1), set()
    for _ in range(1000):
        f, g = str(rng.choice(list(F))), str(rng.choice(list(G)))
        price = round(float(rng.uniform(0, 8)), 2) if rng.random() < 0.7 else float(rng.integers(9))
        text = notice(page.at(cost=f, bound=g, price=price))
        state = (f, g, price, text)
        q, d = float(np.min(F[f] + price * G[g])), float(bounds[f, g].max())
        allowed = G[g] <= 1e-9
        if not allowed.any():
            assert "No x is allowed" in text and "rises without end" in text, state
            said = value_of(re.search(r"the bound is (\S+), and", text)[1])
            assert said == pytest.approx(q, rel=6e-3, abs=1e-6), state
            seen.add("never")
            continue
        p = float(F[f][allowed].min())
        if "as high as the best allowed F" in text:
            assert q == pytest.approx(p, abs=1e-4), state
            seen.add("proved")
        else:
            low, best = re.search(
                r"is below (\S+)\. The best allowed is p\* = (\S+?)\. ", text
            ).groups()
            assert value_of(low) == pytest.approx(q, rel=6e-3, abs=1e-6), state
            assert value_of(best) == pytest.approx(p, rel=6e-3, abs=1e-6), state
            assert q < p, state
        if g in NO_ROOM:
            assert "No allowed point has room" in text, state
            seen.add("no room")
        elif "has no gap" in text:
            assert p - d < 2e-3, state
            at = value_of(re.search(r"at λ = (\S+?)(?: \(beyond this scale\))?, has", text)[1])
            assert np.min(F[f] + at * G[g]) == pytest.approx(p, abs=5e-3), state
            seen.add("no gap")
        else:
            told = re.search(r"at λ = (\S+), is d\* = (\S+): a gap of (\S+) that no λ", text)
            at, dual, missing = told.groups()
            assert value_of(dual) == pytest.approx(d, rel=6e-3, abs=2e-3), state
            assert value_of(missing) == pytest.approx(p - d, abs=5e-3) and p - d > 0.01, state
            assert np.min(F[f] + value_of(at) * G[g]) == pytest.approx(d, abs=2e-3), state
            seen.add("gap")
    assert seen == {"never", "proved", "no room", "no gap", "gap"}
