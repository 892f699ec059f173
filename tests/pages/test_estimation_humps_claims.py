"""What the chapter on humps says, judged by roots of polynomials and on dense grids of scipy's."""

import re

import numpy as np
import pytest
from scipy import stats

import pages.statistics.estimation.humps as chapter
from core.ui.words import value_of
from tests.pages.test_estimation_claims import NUMBER, shown

FINE = np.linspace(-13, 13, 10_401)


def height(law, x, w, t):
    x = np.asarray(x)[:, None]
    if law == "cauchy":
        return stats.cauchy.logpdf(x, t, w).sum(0)
    return np.log(stats.norm.pdf(x) / 2 + stats.norm.pdf(x, t, w) / 2).sum(0)


@pytest.mark.parametrize("law", ["cauchy", "mixture"])
def test_what_is_said(open_page, undrawn, law):
    undrawn(chapter, "density_tables", "hill_tables")
    rng = np.random.default_rng(9)
    page = open_page("estimation", draw=False).open("humps")
    for at in range(510):
        n, w = int(rng.integers(1, 8)), int(rng.integers(30, 250)) / 100
        x = rng.integers(-90, 91, n) / 10 if at % 2 else (rng.normal(0, 2, n)).round(2).clip(-9, 9)
        if at % 20 == 0:
            x = np.array([-x[0], x[0]]) if x[0] else np.array([-2.0, 2.0])
        if len(x) > 1 and 0 < np.ptp(x) < 1e-6:
            continue
        level = int(rng.integers(500, 990)) / 1000
        text = " ".join(map(str, x))
        html = page.at(points=text, humped=law, breadth=w, level=100 * level).html
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
        y = height(law, x, w, FINE)
        rise = np.diff(y) > 0
        tops = np.flatnonzero(rise[:-1] & ~rise[1:]) + 1
        dips = np.flatnonzero(~rise[:-1] & rise[1:]) + 1
        if np.abs(y[tops][:, None] - y[dips]).min(initial=1.0) < 1e-7:
            continue  # humps too flat for a grid
        places, heights = FINE[tops], y[tops]
        order = np.argsort(-heights, kind="stable")
        middle = x.mean() if law == "cauchy" else 0.0
        symmetric = np.allclose(np.sort(x) - middle, np.sort(middle - x))
        if len(places) == 1:
            assert shown("One hump: the estimate is its top, θ̂ = #[.]", said)[0] == pytest.approx(
                places[0], rel=6e-3, abs=4e-3
            )
        else:
            assert f"{len(places)} humps" in said
            if "no single estimate" in said:
                assert symmetric
            else:
                one, two = places[order[:2]]
                fall = heights[order[0]] - heights[order[1]]
                told = shown("highest is at θ̂ = #; the next, at #, makes", said)
                assert told == pytest.approx([one, two], rel=6e-3, abs=4e-3)
                if fall < 300:
                    times = shown("makes the data # times less likely", said)[0]
                    assert times == pytest.approx(np.exp(fall), rel=2e-3)
            ends = []
            for start in (x.mean(), np.median(x)):
                k = int((FINE[dips] < start).sum())
                ends.append(k)
            near = min(np.abs(FINE[dips] - s).min() for s in (x.mean(), np.median(x)))
            if near > 6e-3 and not symmetric:
                best = [k == order[0] for k in ends]
                if ends[0] == ends[1]:
                    told = shown("both end at #, (?:not )?on the highest hump", said)
                    assert told[0] == pytest.approx(places[ends[0]], rel=6e-3, abs=4e-3)
                    assert (", not on the highest hump." in said) == (not best[0])
                else:
                    told = shown(
                        "from the mean ends at #, (?:not )?on.*from the median at #, ", said
                    )
                    assert told == pytest.approx(places[ends], rel=6e-3, abs=4e-3)
                    found = re.search("A climb from the mean ends at .*?[.] ", said)[0]
                    assert ("; from the median" in found) and (
                        found.count("not on the highest") == best.count(False)
                    )
        limit = stats.chi2.ppf(level, 1)
        wide = np.concatenate([-np.geomspace(1e5, 13, 400), FINE, np.geomspace(13, 1e5, 400)])
        held = 2 * (y.max() - height(law, x, w, wide)) <= limit
        if held[0] or held[-1]:
            assert "has no end on either side" in said
            continue
        edges = np.diff(held.astype(int))
        starts, stops = wide[1:][edges == 1], wide[:-1][edges == -1]
        found = re.search(
            rf"likelihood interval is (?:in \d+ pieces: )?((?:{NUMBER} to {NUMBER}(?:; )?)+)[.]",
            said,
        )
        told = [list(map(value_of, piece.split(" to "))) for piece in found[1].split("; ")]
        if min(stops - starts, default=0) > 0.02 and all(
            abs(a - b) > 0.02 for a, b in zip(stops[:-1], starts[1:], strict=True)
        ):
            assert len(told) == len(starts)
            for (low, high), a, b in zip(told, starts, stops, strict=True):
                assert [low, high] == pytest.approx([a, b], rel=3e-2, abs=1e-2)


def test_no_climb_starts_in_a_dip(open_page):
    page = open_page("estimation", draw=False).open("humps")
    assert "Mean and median stand in a dip, where ln L is level" in page.at(points="-3 3").html
    assert "its top, θ̂ = 0." in page.at(points="-3 0 3").html
