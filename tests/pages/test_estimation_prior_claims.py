"""What the chapter on the prior says, in random states, judged by scipy.stats and by search."""

import re

import numpy as np
import pytest
from scipy import stats

import pages.statistics.estimation.prior as chapter
from tests.pages.test_estimation_claims import shown

NAMES = {"coin": "share", "poisson": "rate", "normal": "mean"}
RANGE = {"coin": (0, 1), "poisson": (0, 10), "normal": (-5, 5)}


def log_posterior(kind, x, m, c, t):
    """But for a constant: scipy's likelihood, and the prior as scipy has it."""
    with np.errstate(all="ignore"):
        match kind:
            case "coin":
                like = stats.bernoulli.logpmf(x[:, None], t).sum(0)
                return like + stats.beta(1 + m * c, 1 + m * (1 - c)).logpdf(t)
            case "poisson":
                like = stats.poisson.logpmf(x[:, None], t).sum(0)
                return like + (stats.gamma(1 + m * c, scale=1 / m).logpdf(t) if m else 0)
        like = stats.norm.logpdf(x[:, None], t).sum(0)
        return like + (stats.norm(c, m**-0.5).logpdf(t) if m else 0)


def climb(height, low, high, *args):
    """The place of the largest height, on finer and finer grids."""
    for _ in range(6):
        t = np.linspace(low, high, 41)
        best = t[np.argmax(height(t, *args))]
        low, high = max(low, best - 2 * (t[1] - t[0])), min(high, best + 2 * (t[1] - t[0]))
    return best


def draw(kind, seed, n, truth):
    rng = np.random.default_rng([seed, 13])
    if kind == "coin":
        return 1.0 * (rng.random(n) < truth)
    return 1.0 * rng.poisson(truth, n) if kind == "poisson" else rng.normal(truth, 1, n)


@pytest.mark.parametrize("kind", NAMES)
def test_what_is_said(open_page, undrawn, kind):
    undrawn(chapter, "belief_tables", "path_tables", "penalty_tables", "error_tables")
    rng = np.random.default_rng(11)
    page = open_page("estimation", draw=False).open("prior")
    low, high = RANGE[kind]
    slope = {
        "coin": lambda t: -np.log(t * (1 - t)),
        "poisson": lambda t: -np.log(t),
        "normal": lambda t: t,
    }[kind]

    def here(t, x, m, c):
        return log_posterior(kind, x, m, c, t)

    def there(t, x, m, c):
        return here(t, x, m, c) - slope(t)

    for at in range(340):
        n, seed = int(rng.integers(1, 30)), int(rng.integers(1000))
        m = [0.0, float(n), int(rng.integers(0, 201)) / 2][rng.integers(3)] if at % 3 else 2.5
        c, truth = (int(rng.integers(100 * low, 100 * high + 1)) / 100 for _ in range(2))
        x = draw(kind, seed, n, truth)
        if rng.random() < 0.1 and kind != "normal":
            c = round(x.mean(), 2)
        state = {"kind": kind, "weight": m, "tosses": n, "seed": seed}
        html = page.at(**state, **{f"aim_{NAMES[kind]}": c, f"true_{NAMES[kind]}": truth}).html
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
        plain = x.mean()
        ends = (low, high) if kind == "coin" else (min(low, plain - 1, c - 1), max(high, plain + 1))
        ends = ends if kind == "normal" else (low, ends[1])
        best = climb(here, *ends, x, m, c)
        inner = (ends[0] + 1e-12, ends[1] - 1e-12) if kind != "normal" else (ends[0] - 2, ends[1])
        other = climb(there, *inner, x, m, c)
        if m == 0:
            told = shown("is that of maximum likelihood, #[.]", said)[0]
            assert told == pytest.approx(plain, rel=6e-3, abs=1e-9)
            assert "Over all samples the mean" not in said
        elif abs(plain - c) < 1e-9:
            assert "Prior and data say the same" in said
        else:
            word = "fewer than" if m < n else "more than" if m > n else "as many as"
            share, one, two, three = shown(
                f"data, {word} the {n} seen: it takes the estimate # % of the way from # to its "
                r"centre #, to #[.]",
                said,
            )
            assert share == pytest.approx(100 * m / (n + m), abs=0.06)
            assert [one, two] == pytest.approx([plain, c], rel=6e-3, abs=1e-9)
            assert three == pytest.approx(best, rel=6e-3, abs=2e-4)
        if "for once" in said:
            assert other == pytest.approx(best, abs=1e-3) == 0.5
        else:
            moved, stays = shown("same belief is largest at . = #, not at #[.]", said)
            assert [moved, stays] == pytest.approx([other, best], rel=6e-3, abs=5e-4)
        if m == 0:
            continue
        off, near = abs(best - truth), abs(plain - truth)
        if abs(off - near) > 1e-3:
            assert f"is {'nearer to' if off < near else 'farther from'} the truth than" in said
        v = {"coin": truth * (1 - truth), "poisson": truth, "normal": 1.0}[kind]
        k = np.arange(0, 400)
        if kind == "normal":
            law = stats.norm((n * truth + m * c) / (n + m), n**0.5 / (n + m))
            grid = law.mean() + law.std() * np.linspace(-9, 9, 2001)
            error = ((grid - truth) ** 2 * law.pdf(grid)).sum() * (grid[1] - grid[0])
        else:
            law = stats.binom(n, truth) if kind == "coin" else stats.poisson(n * truth)
            error = (law.pmf(k) * ((k + m * c) / (n + m) - truth) ** 2).sum()
        mine, theirs = shown(
            "squared error is #, (?:smaller|larger|as large)[a-z ]* # without", said
        )
        assert mine == pytest.approx(error, rel=6e-3, abs=1e-9)
        assert theirs == pytest.approx(v / n, rel=6e-3, abs=1e-12)
        if abs(error - v / n) > 1e-6 * error:
            assert (f"{'smaller' if error < v / n else 'larger'} than" in said) is True
