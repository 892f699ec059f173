"""What the chapter on two parameters says, in random states, judged by scipy.stats on the data."""

import re

import numpy as np
import pytest
from scipy import stats

import pages.statistics.estimation.two as chapter
from tests.pages.test_estimation_claims import shown

LAWS = {
    "normal": lambda a, b: stats.norm(a, b),
    "gamma": lambda a, b: stats.gamma(a, scale=b),
    "weibull": lambda a, b: stats.weibull_min(a, scale=b),
}
NAMES = {"normal": "μσ", "gamma": "kθ", "weibull": "kλ"}


def judge(law, x):
    """The maximum and minus the second differences of ln L there."""

    def height(p):
        with np.errstate(all="ignore"):
            return LAWS[law](*p).logpdf(x).sum()

    match law:
        case "normal":
            best = np.array([x.mean(), x.std()])
        case "gamma":
            best = np.array(stats.gamma.fit(x, floc=0))[[0, 2]]
        case _:
            found = stats.weibull_min.fit(x, floc=0)
            best = np.array([found[0], found[2]])
    h = 1e-3 * best[1] * np.array([1.0, 1.0]) if law == "normal" else 1e-3 * best
    bend = np.empty((2, 2))
    for i in (0, 1):
        for j in (0, 1):
            e, f = np.eye(2)[i] * h, np.eye(2)[j] * h
            four = height(best + e + f) + height(best - e - f)
            bend[i, j] = (height(best + e - f) + height(best - e + f) - four) / (4 * h[i] * h[j])
    return best, height, bend


def drawn(rng, law, n):
    x = LAWS[law](*{"normal": (0, 2), "gamma": (2, 1.5), "weibull": (1.5, 2)}[law]).rvs(
        n, random_state=rng
    )
    return np.maximum(x.round(3), 0.01) if law != "normal" else x.round(3)


@pytest.mark.parametrize("law", LAWS)
def test_what_is_said(open_page, undrawn, law):
    undrawn(chapter, "map_tables", "profile_tables", "law_tables", "second_tables")
    rng = np.random.default_rng(7)
    page = open_page("estimation", draw=False).open("two")
    first, second = NAMES[law]
    cases = set()
    for _ in range(14):
        x = drawn(rng, law, int(rng.integers(3, 12)))
        best, height, bend = judge(law, x)
        level = int(rng.integers(500, 999)) / 1000
        pair, alone = stats.chi2.ppf(level, 2), stats.chi2.ppf(level, 1)
        errors = np.sqrt(np.diag(np.linalg.inv(bend)))
        low = best - pair**0.5 * errors
        for _ in range(25):
            spot = tuple((best + errors * rng.normal(0.3, 1.6, 2)).round(3).tolist())
            spot = (spot[0] if law == "normal" else max(spot[0], 0.05), max(spot[1], 0.05))
            html = page.at(
                family=law,
                source="own",
                numbers=" ".join(map(str, x)),
                spot=spot,
                level=100 * level,
            ).html
            said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
            twice = 2 * (height(best) - height(spot))
            form = (np.array(spot) - best) @ bend @ (np.array(spot) - best)
            if min(abs(twice - pair), abs(form - pair)) < 2e-3 * pair:
                continue
            inside, held = twice < pair, form < pair
            cases.add((inside, held))
            assert (
                f"is {'inside' if inside else 'outside'} the likelihood region: twice" in said
            ) is True
            told = shown("twice the fall of ln L is #, and (?:only )?# is allowed for a pair", said)
            assert told == pytest.approx([twice, pair], rel=6e-3, abs=2e-4)
            wald = {
                (True, True): "holds it too, with #",
                (True, False): "leaves it out: by his parabola it is #",
                (False, True): "Wald’s ellipse holds it, with #: his",
                (False, False): "leaves it out too, with #",
            }[inside, held]
            assert shown(wald, said)[0] == pytest.approx(form, rel=6e-3, abs=2e-4)
            other, fall = shown(f"with the best {second} = #: twice the fall is #", said)
            top = [height((spot[0], other * f)) for f in (0.95, 1.0, 1.05)]
            assert top[1] == max(top)
            assert fall == pytest.approx(2 * (height(best) - top[1]), rel=6e-3, abs=2e-3)
            if abs(fall - alone) > 2e-2 * alone:
                assert f"{'inside' if fall < alone else 'outside'} the profile interval" in said
            leaves = [name for name, end in zip((first, second), low, strict=True) if end <= 0]
            leaves = [name for name in leaves if name != "μ"]
            if abs(low / best).min() > 1e-3:
                expected = f"reaches to {' and '.join(leaves)} ≤ 0" if leaves else "reaches to"
                assert (expected in said) == bool(leaves)
    assert len(cases) == 4


def test_the_top_and_no_top(open_page):
    page = open_page("estimation", draw=False).open("two")
    html = page.at(source="own", numbers="1 3", spot=(2.0, 1.0)).html
    assert "at the top. No other pair" in html
    html = page.at(source="own", numbers="2 2 2").html
    assert "There is no maximum and no estimate" in html and "nan" not in html.casefold()
