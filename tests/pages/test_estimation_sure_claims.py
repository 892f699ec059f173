"""What the chapter on the scatter of estimates says, judged on samples drawn here anew."""

import re

import numpy as np
import pytest

import pages.statistics.estimation.sure as chapter
from tests.pages.test_estimation_claims import shown

M, MOST = 2000, 100


def drawn(case, seed, n, t):
    """The samples of the seed, (M, n)."""
    rng, shape = np.random.default_rng([seed, 5]), (M, MOST)
    match case:
        case "mean":
            return t + rng.standard_normal(shape)[:, :n]
        case "variance":
            return t**0.5 * rng.standard_normal(shape)[:, :n]
        case "exponential":
            return rng.standard_exponential(shape)[:, :n] / t
        case "power":
            return np.exp(-rng.standard_exponential(shape)[:, :n] / t)
        case "coin":
            return 1.0 * (rng.random(shape)[:, :n] < t)
    return t * rng.random(shape)[:, :n]


def estimated(case, x, second):
    n, total = x.shape[1], x.sum(1)
    return {
        "mean": lambda: np.median(x, 1) if second else total / n,
        "variance": lambda: x.var(1, ddof=int(second)),
        "exponential": lambda: (n - second) / total,
        "power": lambda: total / (n - total) if second else -n / np.log(x).sum(1),
        "coin": lambda: (total + second) / (n + 2 * second),
        "uniform": lambda: 2 * total / n if second else x.max(1),
    }[case]()


INFO = {
    "mean": lambda t: 1.0,
    "variance": lambda t: 0.5 / t**2,
    "exponential": lambda t: t**-2,
    "power": lambda t: t**-2,
    "coin": lambda t: 1 / t + 1 / (1 - t),
}
UNBIASED = {
    ("mean", 0),
    ("mean", 1),
    ("variance", 1),
    ("exponential", 1),
    ("coin", 0),
    ("uniform", 1),
}
# Whether the exact variance is at (0), above (1) or below (−1) the bound; absent: unknown.
SIDE = {
    ("mean", 0): lambda n, t: 0,
    ("mean", 1): lambda n, t: int(n > 2),
    ("variance", 0): lambda n, t: -1,
    ("variance", 1): lambda n, t: 1,
    ("exponential", 0): lambda n, t: 1,
    ("exponential", 1): lambda n, t: 1,
    ("power", 0): lambda n, t: 1,
    ("coin", 0): lambda n, t: 0,
    ("coin", 1): lambda n, t: -1,
}


@pytest.mark.parametrize("case", [*INFO, "uniform"])
def test_what_is_said(open_page, undrawn, case):
    undrawn(chapter, "scatter_tables", "ratio_tables", "sum_tables")
    rng = np.random.default_rng(3)
    page = open_page("estimation", draw=False).open("sure")
    name = {"coin": "chance", "mean": "centre"}.get(case, "truth")
    for at in range(170):
        n = int(rng.integers(2, 9)) if rng.random() < 0.5 else int(rng.integers(2, 101))
        t = float(f"{np.exp(rng.uniform(-2.3, 2.3)):.3g}")
        t = {"coin": int(rng.integers(1, 100)) / 100, "mean": round(rng.uniform(-9, 9), 2)}.get(
            case, t
        )
        second, seed = int(rng.integers(2)), at % 12
        state = {"case": case, "data": n, name: t, "second": ("first", "second")[second]}
        html = page.at(**state, seed=seed).html
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
        made = estimated(case, drawn(case, seed, n, t), second)
        mean, variance = made.mean(), made.var(ddof=1)
        heavy = case in ("exponential", "power")
        if heavy and n == 2:
            assert "is infinite for n = 2" in said and "The mean of the estimates" not in said
            continue
        error = ((((made - mean) ** 2).var()) / M) ** 0.5
        told = shown(
            r"easured (?:variance )?# ± #[; d,]"
            if heavy and n < 5
            else "Measured variance # ± #[;,]",
            said,
        )
        assert told[0] == pytest.approx(variance, rel=6e-3)
        assert told[1] == pytest.approx(error, rel=0.06)
        assert ("does not settle" in said) == (heavy and n in (3, 4))
        if case == "uniform":
            exact = t**2 / (3 * n) if second else n * t**2 / (n + 1) ** 2 / (n + 2)
            assert shown("exact #. No data", said)[0] == pytest.approx(exact, rel=6e-3)
            assert ("1/n², faster" in said) == (not second)
        elif not (heavy and n < 5):
            least = 1 / (n * INFO[case](t))
            assert shown("unbiased estimators is #[:.]", said)[0] == pytest.approx(least, rel=6e-3)
            z, side = (variance - least) / error, SIDE.get((case, second))
            side = side(n, t) if side else None
            if case == "coin" and second and n * t * (1 - t) / (n + 2) ** 2 >= least:
                side = 1
            if abs(abs(z) - 2) > 1e-2:
                assert ("within two standard errors of it." in said) == (abs(z) <= 2)
                chance = abs(z) > 2 and side is not None and side * z <= 0
                assert ("is chance: the exact variance is not" in said) == chance
                assert ("scatters more." in said) == (z > 2 and not chance)
                assert ("scatters less, which" in said) == (z < -2 and not chance)
        z = (mean - t) / (variance / M) ** 0.5
        if abs(abs(z) - 2) > 1e-2:
            where = (
                "within two standard errors of" if abs(z) <= 2 else "above" if z > 0 else "below"
            )
            told = shown(f"The mean of the estimates is # ± #, {where} the truth #[.:]", said)
            assert told[0] == pytest.approx(mean, rel=6e-3, abs=1e-9)
            assert told[2] == pytest.approx(t, rel=6e-3)
            assert ("Exactly it is unbiased" in said) == (
                (case, second) in UNBIASED and abs(z) <= 2
            )
            assert ("exactly the estimator is unbiased" in said) == (
                (case, second) in UNBIASED and abs(z) > 2
            )


def test_a_bias_of_0_at_one_place_does_not_make_unbiased(open_page):
    page = open_page("estimation", draw=False).open("sure")
    said = page.at(case="coin", second="second", chance=0.5, data=10).html
    said = re.sub(r"<[^>]*>", "", said)
    assert "Exactly it is unbiased" not in said and "0 at this p, and at no other" in said
    least = shown("With this bias the bound is #[.]", said)[0]
    assert least == pytest.approx((10 / 12) ** 2 / 40, rel=6e-3)  # m(p) = (10p + 1)/12, n·I = 40


@pytest.mark.parametrize(
    ("case", "n", "times"), [("exponential", 2, 2), ("power", 4, 1), ("power", 5, 0)]
)
def test_an_infinite_moment_leaves_no_standard_error(open_page, case, n, times):
    """E[1/Σx^k] is infinite for k ≥ n: the variance has an error from n = 5, the mean from 3."""
    html = open_page("estimation", draw=False).open("sure").at(case=case, data=n).html
    assert html.count("no standard error: an infinite") == times
