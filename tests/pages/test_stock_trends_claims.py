"""What the page says of returns, forecasts, money, searches and mixes, judged by other means.

The judges know prices, the tables that the page offers for download, pandas, scipy and plain loops,
none of the functions that the page calls. A study, a set of random walks or a search is worked out
once and seen in many states of its live sliders.
"""

import html
import re
from itertools import accumulate

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.maths.case_studies.stock_trends.trading_backtest import (
    SharpeGap,
    backtest,
    sharpe_gap,
    sharpe_ratio,
)
from core.maths.case_studies.stock_trends.trials import Trade
from core.maths.case_studies.stock_trends.verdicts import (
    Coverage,
    Days,
    Forecast,
    Lead,
    Luck,
    Memory,
    Money,
    calm_verdict,
    coverage_verdict,
    forecast_verdict,
    luck_verdict,
    memory_verdict,
    money_verdict,
)
from core.maths.statistics.autocorrelation import autocorrelation_if_any
from core.maths.statistics.forecast_accuracy import diebold_mariano as diebold_mariano_test
from core.maths.statistics.proportions import count_share

STEM = "stock_trends"
MARKETS, LAGS = 40, 26  # a simulated market takes 30 ms
STUDIES, ORIGINS = 10, 100  # a walk through the data takes 100 ms
MONEY_STATES = 14  # in three parts of the days, of each of 5 methods and markets: 20 ms each
SEARCHES, FEES = 40, 25  # each search trades 70 pairs
MIXES = 1000  # 5 ms each


def words_of(page):
    return html.unescape(re.sub(r"<[^>]*>", "", page.html))


def number_of(text):
    text = text.replace("−", "-").replace(",", "").strip().rstrip(".")
    if text.endswith("%"):
        return number_of(text[:-1]) / 100
    mantissa, _, power = text.partition("·10")
    power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(mantissa) * 10.0 ** int(power or 0)


def table(page, name):
    data = next(part.content[2] for part in page.parts if part.kind == "code")()
    return pd.DataFrame(data[name])


def near(p, level=0.05):
    """Too near to the level for a judge who rounds otherwise."""
    return abs(p - level) < 1e-6


# ---- returns ------------------------------------------------------------------------------------


def portmanteau(x, lags):
    """p-values of Ljung and Box's test and of the one that allows for changing variances, one row
    each; a column for each number of lags."""
    d, n, each = x - x.mean(), len(x), np.arange(1, lags + 1)
    cross, total = [d[k:] * d[:-k] for k in each], np.sum(d**2)
    share = [(one.sum() / total) ** 2 / (n - k) for one, k in zip(cross, each, strict=True)]
    robust = [one.sum() ** 2 / np.sum(one**2) for one in cross]
    return 1 - stats.chi2.cdf([n * (n + 2) * np.cumsum(share), np.cumsum(robust)], each)


MEMORIES = {
    "mistaken": "Clustered volatility was mistaken for predictability",
    "returns": "There is some memory in the returns",
    "size": "No memory is found in the returns, but in their size",
    "none": "neither in the returns nor in their size",
}


def test_what_is_said_of_returns(open_page):
    page = open_page(STEM, draw=False).open("returns")
    rng = np.random.default_rng(21)
    seen = set()
    for market in range(MARKETS):
        wild = market % 4 and rng.random() < 0.6
        values = {
            "data": ["simulated", "simulated", "indices", "oil"][market % 4],
            "asset": int(rng.integers(1, 5)),
            "alpha": round(rng.uniform(0.05, 0.3), 2) if wild else 0.0,
            "beta": round(rng.uniform(0.3, 0.7), 2) if wild else 0.0,
            "seed": int(rng.integers(999)),
        }
        for look in range(LAGS):
            reach = int(rng.integers(5, 61))
            decay = page.controls["decay"].legal(rng.uniform(0.5, 0.99))
            page.values.update(values | {"reach": reach, "decay": decay})
            said = words_of(page.run())
            if look == 0:
                r = np.diff(np.log(table(page, "prices")["price"].to_numpy()))
                of_returns, of_size = portmanteau(r, 60), portmanteau(np.abs(r), 60)
            (plain, robust), (_, size) = of_returns[:, reach - 1], of_size[:, reach - 1]
            if near(plain) or near(robust) or near(size):
                continue
            case = "size" if size < 0.05 else "none"
            case = "mistaken" if plain < 0.05 else case
            case = "returns" if robust < 0.05 else case
            told = [name for name, words in MEMORIES.items() if words in said]
            assert told == [case], (values, reach, plain, robust, size)
            seen.add(case)
            past = accumulate((r[:-1] ** 2).tolist(), lambda s, x, of=decay: of * s + x)
            whole = (1 - decay ** np.arange(1, len(r))) / (1 - decay)
            inside = np.abs(r[1:]) <= 2 * np.sqrt(np.array(list(past)) / whole)
            shown = number_of(re.search(r"from the days before: (\S+ %) of the days", said)[1])
            assert shown == pytest.approx(inside.mean(), abs=6e-4)
    assert seen == set(MEMORIES)


# ---- forecasts ----------------------------------------------------------------------------------


def diebold_mariano(loss, base, horizon):
    d = loss - base
    n, mean = len(d), np.mean(d)
    gamma = [
        sum((d[t] - mean) * (d[t - k] - mean) for t in range(k, n)) / n for k in range(horizon)
    ]
    variance = gamma[0] + 2 * sum(gamma[1:])
    if variance <= 0:
        variance = gamma[0] + 2 * sum(g * (1 - k / horizon) for k, g in enumerate(gamma) if k)
    factor = np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    return mean, 2 * stats.t.sf(abs(mean / np.sqrt(variance / n) * factor), n - 1)


FORECASTS = {
    "stand-in": "the random walk with drift stands in",
    "baseline": "This is the baseline",
    "worse": "Clearly worse than the baseline",
    "better": "Nearer than the baseline",
    "unclear": "No clear difference",
}


def judge_study(page, said, method, horizon):
    """The verdict on the errors, and that on the bands: recounted from the table of forecasts."""
    walk = table(page, "forecasts")
    error = (walk["actual"] - walk["forecast"]).to_numpy()
    known = error[np.isfinite(error)]
    base = (walk["actual"] - walk["baseline"]).dropna().to_numpy()
    mean, p = 0.0, 1.0
    if method != "drift":
        mean, p = diebold_mariano(np.abs(known), np.abs(base), horizon)
    case = "unclear" if p >= 0.05 else "worse" if mean > 0 else "better"
    case = "baseline" if method == "drift" else case
    told = [name for name, words in FORECASTS.items() if words in said]
    assert told == [case], (method, horizon, p)
    hits = trials = 0
    for number in range(len(known) // 2, len(known), horizon):
        past = error[: max(0, number + 1 - horizon)]
        if len(past) >= 20:
            low, high = np.quantile(past, [0.1, 0.9])
            hits, trials = hits + (low <= error[number] <= high), trials + 1
    found = stats.binomtest(int(hits), trials).proportion_ci(method="wilson")
    band = "narrow" if found.high < 0.8 else "wide" if found.low > 0.8 else "as promised"
    return error, case, band, hits / trials


BANDS = {
    "narrow": "too narrow, more than chance explains",
    "wide": "too wide, more than chance explains",
    "as promised": "), which chance explains",
}


def test_what_is_said_of_forecasts(open_page):
    page = open_page(STEM, draw=False).open("forecasts")
    rng = np.random.default_rng(22)
    cases, bands, places = set(), set(), set()
    methods = ["drift", "crossover", "least_squares", "ridge", "autoregression"]
    for study in range(STUDIES):
        method, horizon = methods[study % 5], int(rng.choice([1, 2, 5, 10]))
        values = {
            "data": "oil" if study == 7 else "indices",
            "asset": int(rng.integers(1, 5)),
            "method": method,
            "horizon": horizon,
            "lags": int(rng.choice([3, 40])),
            "window": int(rng.choice([160, 500])),
            "wild": False,
        }
        judged = None
        for _ in range(ORIGINS):
            origin = page.controls["origin"].legal(rng.uniform(0, 100))
            page.values.update(values | {"origin": origin})
            said = words_of(page.run())
            judged = judged or judge_study(page, said, method, horizon)
            error, case, band, held = judged
            at = round(origin / 100 * (len(error) - 1))
            past = error[: max(0, at + 1 - horizon)]
            if len(past) < 20:
                assert "Too few errors are known yet" in said and "80 % band" not in said
                places.add("too few")
                continue
            low, high = np.quantile(past, [0.1, 0.9])
            where = "inside" if low <= error[at] <= high else "outside"
            where = "is not known" if np.isnan(error[at]) else f"lay {where} the 80 % band"
            assert f"the price {where}" in said or f"The price after {horizon}" in said
            assert ("is not known" in said) == bool(np.isnan(error[at]))
            assert where in said, (values, origin)
            shown = number_of(re.search(r"Such bands held (\S+ %) of", said)[1])
            assert shown == pytest.approx(held, abs=6e-4)
            low, high = map(number_of, re.search(r"by Wilson: (\S+ %) to (\S+ %)", said).groups())
            assert low < held < high or held in (0, 1)
            assert ("too narrow" in said) == (high < 0.8)
            assert ("too wide" in said) == (low > 0.8)
            assert [name for name, words in BANDS.items() if words in said] == [band]
            places.add(where), cases.add(case), bands.add(band)
    assert len(places) >= 3 and {"baseline", "worse", "unclear"} <= cases and len(bands) > 1


# ---- money --------------------------------------------------------------------------------------


def ratios_and_error(ours, theirs, per_year):
    """Sharpe ratios a year of two series of net returns, and the standard error of their
    difference by the delta method, from the moments of both under normality."""
    if min(np.ptp(ours), np.ptp(theirs)) < 1e-15:
        s = [x.mean() / x.std(ddof=1) if np.ptp(x) >= 1e-15 else np.nan for x in (ours, theirs)]
        return *(np.sqrt(per_year) * each for each in s), np.nan
    mean, cov = np.mean([ours, theirs], axis=1), np.cov(ours, theirs)
    s1, s2 = mean / np.sqrt(np.diag(cov))
    # Gradient of S₁ − S₂ in (μ₁, μ₂, σ₁², σ₂²); means and variances are independent.
    sd = np.sqrt(np.diag(cov))
    slope = np.array([1 / sd[0], -1 / sd[1], -s1 / (2 * cov[0, 0]), s2 / (2 * cov[1, 1])])
    spread = np.zeros((4, 4))
    spread[:2, :2], spread[2:, 2:] = cov, 2 * cov**2
    error = np.sqrt(slope @ spread @ slope / len(ours))
    return s1 * np.sqrt(per_year), s2 * np.sqrt(per_year), error * np.sqrt(per_year)


def judge_money(days, values, prices, first):
    """The case of a strategy from its positions, day by day. ``first``: it beat buy and hold in
    the first half."""
    dates = pd.to_datetime(prices["date"])
    rows = prices.index[prices["date"].isin(days["date"])]
    price = prices["price"].to_numpy()
    simple = price[rows] / price[rows - 1] - 1
    per_year = (len(dates) - 1) / ((dates.iloc[-1] - dates.iloc[0]).days / 365.25)
    case, ours, wealth, _ = money_case(days["position"].to_numpy(), simple, per_year, values, first)
    assert days["strategy"].iloc[-1] == pytest.approx(wealth)
    return case, ours


def money_case(position, simple, per_year, values, first):
    """The case, the Sharpe ratio, the final wealth, and whether it is too near to a bound."""
    change = np.abs(np.diff(position, prepend=0))
    net = position * simple - values["cost"] * 1e-4 * change
    wealth, free = np.prod(1 + net), np.prod(1 + position * simple)
    hold_net = simple - values["cost"] * 1e-4 * (np.arange(len(simple)) == 0)
    hold = np.prod(1 + hold_net)
    if (simple == simple[0]).all():
        return "still", np.nan, wealth, False
    if not position.any():
        return ("threshold" if values["threshold"] else "no call"), np.nan, wealth, False
    ours, theirs, error = ratios_and_error(net, hold_net, per_year)
    if (position == 1).all():
        return "hold", ours, wealth, False
    if net.min() <= -1:
        return "ruined", ours, 0.0, False
    bounds = (ours, theirs, ours - theirs, wealth - hold, free - 1.25 * wealth, hold - 1)
    bounds += (abs(ours - theirs) - 2 * error, np.mean(np.abs(position)) - 0.9)
    close = min(map(abs, bounds)) < 1e-9

    def case():
        if ours < 0 and theirs < 0:
            if wealth >= hold:
                return "lost less"
        elif ours > theirs:
            return "ahead" if ours - theirs >= 2 * error else "near"
        elif values["half"] == "second" and first:
            return "chosen" if theirs - ours >= 2 * error else "faded"
        elif wealth >= hold:
            return "richer"
        if free > 1.25 * wealth:
            return "costs"
        missed = np.mean(np.abs(position)) < 0.9 and not (position < 0).any() and hold > 1
        return "missed" if missed else "behind"

    return case(), ours, wealth, close


MONEY = {
    "still": "the price stood still",
    "ruined": "All was lost on one day",
    "threshold": "No forecast reached the threshold",
    "no call": "ever forecast: the money stayed at home",
    "hold": "this is buy and hold itself",
    "ahead": "Ahead of buy and hold by",
    "near": "Not told apart from buy and hold, ahead by",
    "chosen": "chosen after the fact",
    "faded": "neither skill nor its end",
    "richer": "No less wealth than buy and hold",
    "lost less": "Negative Sharpe ratios, ",
    "costs": "Without costs its",
    "missed": "it missed much of the rise",
    "behind": "Buy and hold did better, wealth",
}


def test_what_is_said_of_a_strategy(open_page):
    page = open_page(STEM, draw=False).open("strategy")
    rng = np.random.default_rng(23)
    seen = set()
    studies = [
        ("indices", 1, "crossover", 5),
        ("indices", 3, "drift", 5),
        ("indices", 2, "least_squares", 1),
        ("indices", 4, "autoregression", 5),
        ("oil", 1, "least_squares", 1),
    ]
    for data, asset, method, horizon in studies:
        base = {"data": data, "asset": asset, "method": method, "horizon": horizon}
        for _ in range(MONEY_STATES):
            values = base | {
                "cost": float(rng.choice([0, 2, 5, 20, 50])),
                "threshold": int(rng.choice([0, 0, 5, 20, 100])),
                "hold": int(rng.choice([1, 1, 5, 20])),
                "short": bool(rng.random() < 0.3),
            }
            judged, first = {}, False
            for half in ("first", "second", "all"):
                page.values.update(values | {"half": half})
                said = words_of(page.run())
                days, prices = table(page, "wealth"), table(page, "prices")
                case, ours = judge_money(days, values | {"half": half}, prices, first)
                told = [name for name, words in MONEY.items() if words in said]
                told = [name for name in told if name != "behind"] or told
                assert told == [case], (values, half)
                if half == "first":
                    first = case in ("ahead", "near")
                judged[half] = case
                seen.add(case)
                judge_twins(page, said, ours)
    assert seen >= {"threshold", "near", "richer", "costs", "missed", "behind"}, seen


def judge_twins(page, said, ours):
    """The walks that did as well, counted in the histogram's own bars."""
    if np.isnan(ours):
        assert "As good by chancep undefined" in said
        return
    shown = re.search(r"\(1 \+ (\d+) twins?\)/\(1 \+ (\d+)\)", said)
    reached, walks = int(shown[1]), int(shown[2])
    p = re.search(r"As good by chance\s*(?:p = |p)\s*(\S+?)\s*\(1", said)
    assert number_of(p[1]) == pytest.approx((1 + reached) / (1 + walks), rel=6e-3)
    if counted := re.search(r"(\d+) of (\d+) random walks did as well, p = (\S+)\.", said):
        assert (int(counted[1]), int(counted[2])) == (reached, walks)
    bars = page.chart("twins").columns["twins"]
    edges, counts = bars["x"], bars["high"]
    idle = (walks - counts[::2].sum()) * (ours <= 0)  # a walk without a trade counts as 0
    above = counts[::2][edges[::2] >= ours + 1e-6].sum() + idle
    most = counts[::2][edges[1::2] >= ours - 1e-6].sum() + idle
    assert above <= reached <= most


# ---- a search -----------------------------------------------------------------------------------

LUCK = {
    "same": "it did just what buy and hold did",
    "lost": "both lost, and negative ratios do not rank",
    "stayed": "It stayed ahead",
    "came": "it came ahead on the second",
    "fell": "it fell behind buy and hold",
    "never": "Even the best of many was behind buy and hold, on",
    "near ahead": ": ahead by",
    "near behind": ": behind by",
}
FAST, SLOW = (1, 2, 3, 5, 8, 12, 20, 30, 50), (10, 20, 30, 50, 75, 100, 150, 200, 250)


def pairs_of(price, start):
    """Positions of every pair on the days from ``start``, by pandas' moving averages."""
    series = pd.Series(price)
    means = {k: series.rolling(k).mean().to_numpy() for k in {*FAST, *SLOW}}
    found = {}
    for fast in FAST:
        for slow in SLOW:
            if fast < slow <= start:
                gap = means[fast] - means[slow]
                found[fast, slow] = (gap > 1e-12 * means[fast]).astype(float)[:-1]
    return found


def net_of(position, part, simple, fee):
    held = position[part]
    return held * simple[part] - fee * 1e-4 * np.abs(np.diff(held, prepend=0))


def ratio(position, part, simple, fee, year):
    """The Sharpe ratio of a year on a part of the days, which begins out of the market."""
    net = net_of(position, part, simple, fee)
    return net.mean() / net.std(ddof=1) * year if np.ptp(net) > 0 else np.nan


def test_what_is_said_of_a_search(open_page):
    page = open_page(STEM, draw=False).open("search")
    rng = np.random.default_rng(24)
    seen = set()
    for _ in range(SEARCHES):
        walk = int(rng.integers(0, 51))
        values = {
            "data": str(rng.choice(["indices", "indices", "simulated"])),
            "asset": int(rng.integers(1, 5)),
            "searched": "twin" if walk else "real",
            "walk": max(walk, 1),
        }
        positions = None
        for _ in range(FEES):
            fee = int(rng.integers(0, 51))
            page.values.update(values | {"fee": fee})
            said = words_of(page.run())
            if positions is None:
                prices = table(page, "prices")
                price, dates = prices["price"].to_numpy(), pd.to_datetime(prices["date"])
                r = np.diff(np.log(price))
                if walk:
                    r = np.random.default_rng(walk).normal(r.mean(), r.std(ddof=1), len(r))
                    price = np.exp(np.r_[0, np.cumsum(r)])
                simple, n = price[1:] / price[:-1] - 1, len(r)
                start = min(500, n // 3)
                middle = start + (n - start) // 2
                years = (dates.iloc[-1] - dates.iloc[0]).days / 365.25
                year, positions = np.sqrt(n / years), pairs_of(price, start)

            halves = slice(start, middle), slice(middle, n)
            days = simple, fee, year
            first = {pair: ratio(held, halves[0], *days) for pair, held in positions.items()}
            best = max(first, key=lambda pair: np.nan_to_num(first[pair], nan=-np.inf))
            held = [ratio(np.ones(n), part, *days) for part in halves]
            after = ratio(positions[best], halves[1], *days)
            lead, gap = first[best] - held[0], after - held[1]
            nets = [net_of(each, halves[1], simple, fee) for each in (positions[best], np.ones(n))]
            error = 2 * ratios_and_error(*nets, year**2)[2]
            assert f"{best[0]} and {best[1]} days" in said, values
            if after < 0 and held[1] < 0:
                case = "lost"
            elif abs(gap) < error:
                case = "near ahead" if gap > 0 else "near behind"
            elif gap > 0:
                case = "stayed" if lead > 0 else "came"
            else:
                case = "fell" if lead > 0 else "never"
            if abs(abs(gap) - error) < 1e-6 or abs(gap) < 1e-9:
                continue
            chosen = held[0] > first[best] and not (held[0] < 0 and first[best] < 0)
            near = case.startswith("near")
            assert ("was behind buy and hold where it was chosen" in said) == (near and chosen)
            assert [name for name, words in LUCK.items() if words in said] == [case], values
            seen.add(case)
    assert seen >= {"near ahead", "near behind", "fell"}, seen


# ---- several assets -----------------------------------------------------------------------------


LEADS = {
    (True, True): "the mix still is the calmer",
    (True, False): "the lead of the mix is gone",
    (False, True): "only there the mix is the calmer",
    (False, False): "the mix is the calmer on neither",
}


def test_what_is_said_of_a_mix(open_page):
    page = open_page(STEM, draw=False).open("assets")
    rng = np.random.default_rng(25)
    seen, markets = set(), {}
    for _ in range(MIXES):
        market = str(rng.choice(["indices", "simulated"])), int(rng.integers(4))
        page.values.update(
            data=market[0],
            seed=market[1],
            known=page.controls["known"].legal(rng.uniform(20, 80)),
            shrinkage=page.controls["shrinkage"].legal(rng.uniform(0, 1)),
            negative=bool(rng.random() < 0.5),
        )
        said = words_of(page.run())
        if market not in markets:
            prices = table(page, "all_prices").set_index("date")
            dates = pd.to_datetime(prices.index)
            simple = prices.pct_change().dropna().to_numpy()
            year = np.sqrt(len(simple) / ((dates[-1] - dates[0]).days / 365.25))
            markets[market] = simple, year
        simple, year = markets[market]
        split = int(re.search(r"chosen on the first ([\d,]+) days", said)[1].replace(",", ""))
        weights = np.array(page.chart("weights").columns["bars"]["value"]) / 100
        mix, even = simple @ weights, simple.mean(axis=1)
        ours, theirs = (
            [days.std(ddof=1) * year for days in (of[:split], of[split:])] for of in (mix, even)
        )
        lead = [a < b for a, b in zip(ours, theirs, strict=True)]
        assert LEADS[tuple(lead)] in said
        wilder = {ours[1] > ours[0], theirs[1] > theirs[0]}
        assert ("were wilder for both" in said) == (wilder == {True})
        assert ("were calmer for both" in said) == (wilder == {False})
        pattern = r"the mix (\S+ %), equal weights (\S+ %);.* seen (\S+ %) and (\S+ %):"
        shown = [number_of(text) for text in re.search(pattern, said).groups()]
        assert shown == pytest.approx([ours[0], theirs[0], ours[1], theirs[1]], abs=6e-4)
        seen.add((*lead, *wilder))
    assert len(seen) >= 3, seen


# ---- any numbers ---------------------------------------------------------------------------------


def test_verdicts_on_returns_of_any_kind():
    """Also of a size that never changes, which no shipped price has."""
    rng, seen = np.random.default_rng(31), set()
    for k in range(1000):
        n, lags = int(rng.integers(40, 200)), int(rng.integers(1, 12))
        x = rng.normal(size=n) * np.exp(rng.choice([0, 1.5]) * np.sin(np.arange(n) / 9))
        x = np.convolve(x, [1, rng.choice([0, 0, 0.2])])[:n]
        x = np.sign(x) * 0.5 if k % 5 == 0 else x
        returns, size = autocorrelation_if_any(x, lags), autocorrelation_if_any(np.abs(x), lags)
        plain, robust = portmanteau(x, lags)[:, -1]
        alike = np.ptp(np.abs(x)) == 0
        wild = 1.0 if alike else portmanteau(np.abs(x), lags)[1, -1]
        if near(plain) or near(robust) or near(wild):
            continue
        case = "NO_SIZE" if alike else "SIZE" if wild < 0.05 else "NONE"
        case = "RETURNS" if robust < 0.05 else "MISTAKEN" if plain < 0.05 else case
        assert memory_verdict(returns, size) is Memory[case], (k, plain, robust, wild)
        seen.add(case)
    assert seen == {case.name for case in Memory}


def test_verdicts_on_losses_and_bands_of_any_kind():
    rng, cases, bands = np.random.default_rng(32), set(), set()
    for k in range(1000):
        n, horizon = int(rng.integers(20, 60)), int(rng.integers(1, 6))
        base = rng.exponential(size=n)
        loss = base + rng.choice([-0.4, 0, 0.4]) + rng.normal(size=n) if k % 4 else base
        drift, stands_in = k % 7 == 0, k % 11 == 0
        found = forecast_verdict(diebold_mariano_test(loss, base, horizon), drift, stands_in)
        case = "SAME"
        if (loss != base).any():
            mean, p = diebold_mariano(loss, base, horizon)
            case = "UNCLEAR" if p >= 0.05 else "WORSE" if mean > 0 else "BETTER"
            if near(p):
                continue
        case = "STAND_IN" if stands_in else "BASELINE" if drift else case
        assert found is Forecast[case], (k, case)
        trials = int(rng.choice([0, *range(1, 80)]))
        hits, promised = int(rng.integers(0, trials + 1)), float(rng.choice([0.5, 0.8, 0.95]))
        band = "UNKNOWN"
        if trials:
            ends = stats.binomtest(hits, trials).proportion_ci(method="wilson")
            band = "TOO_WIDE" if ends.low > promised else "AS_PROMISED"
            band = "TOO_NARROW" if ends.high < promised else band
        assert coverage_verdict(count_share(hits, trials), promised) is Coverage[band]
        cases.add(case), bands.add(band)
    assert cases == {case.name for case in Forecast} and bands == {case.name for case in Coverage}


MONEY_CASES = {
    "still": "STILL", "no call": "NO_CALL", "threshold": "AT_HOME", "hold": "HOLD",
    "ruined": "RUINED", "chosen": "CHOSEN", "faded": "FADED", "ahead": "AHEAD", "near": "NEAR",
    "richer": "RICHER", "lost less": "LOST_LESS", "costs": "COSTS", "missed": "MISSED",
    "behind": "BEHIND",
}  # fmt: skip


def test_verdicts_on_any_strategy():
    """Standing prices and ruin too."""
    rng, seen = np.random.default_rng(33), {}
    for k in range(2000):
        n, year = int(rng.integers(5, 120)), float(rng.choice([52, 252]))
        wild = 0.01 + 0.05 * rng.random() + 0.3 * (k % 10 == 2)
        simple = rng.normal(rng.choice([-0.02, 0, 0.02]), wild, n)
        simple = np.full(n, 0.01) if k % 40 == 0 else np.maximum(simple, -0.9)
        simple[0] += 1.2 * (k % 40 == 1)
        share = rng.choice([0.0, 0.1, 0.5, 0.95, 0.85, 1.0])
        held = (rng.random(n) < share).astype(float)
        held = np.where(simple > 0, held, 0.0) if k % 3 == 0 else held
        held = np.where(simple < 0, held, 1.0) if k % 3 == 1 and k % 2 else held
        held = held - (rng.random(n) < 0.3) * (k % 5 == 0)
        held[0] = -1.0 if k % 40 == 1 else held[0]
        values = {
            "cost": float(rng.choice([0, 5, 50, 300])),
            "threshold": float(rng.choice([0, 5])),
            "half": str(rng.choice(["all", "second"])),
        }
        first = bool(rng.random() < 0.5)
        case, *_, close = money_case(held, simple, year, values, first)
        strategy, hold = (backtest(simple, at, values["cost"]) for at in (held, np.ones(n)))
        trade = Trade(
            np.arange(n), simple, strategy, hold, sharpe_ratio(strategy.net, year),
            sharpe_ratio(hold.net, year), sharpe_gap(strategy.net, hold.net, year),
        )  # fmt: skip
        free = float(np.prod(1 + held * simple))
        told = money_verdict(trade, values["threshold"], values["half"] == "second", first, free)
        if not close:
            assert told is Money[MONEY_CASES[case]], (k, case)
            seen[case] = seen.get(case, 0) + 1
    assert set(seen) == set(MONEY_CASES), seen


def test_verdicts_on_any_best_pair():
    rng, seen = np.random.default_rng(34), set()
    for _ in range(1000):
        lead, error = rng.normal(), rng.exponential()
        value = float(rng.choice([np.nan, 0.0, *rng.normal(0, 2, 6)]))
        lost = bool(rng.random() < 0.2)
        case = "near ahead" if value > 0 else "near behind"
        if value**2 >= 4 * error**2:
            sides = {(True, True): "stayed", (True, False): "came", (False, True): "fell"}
            case = sides.get((value > 0, lead > 0), "never")
        case = "lost" if lost else case
        case = "same" if value == 0 else "no ratio" if np.isnan(value) else case
        assert luck_verdict(lead, SharpeGap(value, error), lost) is Luck[LUCK_CASES[case]]
        seen.add(case)
    assert seen == set(LUCK_CASES)


LUCK_CASES = {
    "no ratio": "NEVER_TRADED", "lost": "LOST", "stayed": "STAYED", "came": "CAME",
    "fell": "BEHIND", "never": "NEVER_AHEAD", "same": "SAME", "near ahead": "NEAR_AHEAD",
    "near behind": "NEAR_BEHIND",
}  # fmt: skip


def test_verdicts_on_any_mix():
    rng, seen = np.random.default_rng(35), set()
    for _ in range(1000):
        mix, even = (tuple(rng.integers(10, 14, 2).astype(float)) for _ in range(2))
        found = calm_verdict(mix, even)
        ahead = [bool(m - e < 0) for m, e in zip(mix, even, strict=True)]
        lead = [["NEVER", "LATE"], ["LOST", "KEPT"]][ahead[0]][ahead[1]]
        moves = {np.sign(of[1] - of[0]) for of in (mix, even)}
        days = "WILDER" if moves == {1} else "CALMER" if moves == {-1} else "MIXED"
        assert (found.lead.name, found.days.name) == (lead, days), (mix, even)
        seen |= {lead, days}
    assert seen == {case.name for kind in (Lead, Days) for case in kind}


# ---- odd states ---------------------------------------------------------------------------------


def tile(page, label):
    """Value and formula of a number by its label."""
    end = '</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>'
    value, formula = re.search(f"{label}{end}", page.html).groups()
    return html.unescape(value), html.unescape(re.sub(r"<[^>]*>", "", formula))


def test_without_a_trade_nothing_is_compared(open_page):
    page = open_page(STEM, draw=False).at(threshold=100)
    assert tile(page, "As good by chance") == ("p undefined", "without a trade no Sharpe ratio")
    assert tile(page, "Variants tried")[1].endswith("in this session; none traded")
    assert tile(page, "Sharpe ratio")[0] == "undefined"
    assert tile(page, "In the market") == ("0.0 %", "of the days")
    assert "−0.0 %" not in words_of(page)


@pytest.mark.parametrize("half", ["all", "first", "second"])
@pytest.mark.parametrize("method", ["crossover", "autoregression"])
def test_negative_ratios_do_not_rank(open_page, half, method):
    page = open_page(STEM, draw=False).open("strategy")
    for seed in range(3):
        values = {"data": "simulated", "drift": -20, "seed": seed, "method": method, "half": half}
        said = words_of(page.at(**values))
        ours, hold = tile(page, "Sharpe ratio")
        both = ours.startswith("−") and re.search(r"hold −", hold)
        days = table(page, "wealth").iloc[-1]
        lost_less = both and days["strategy"] >= days["buy and hold"]
        assert ("Negative Sharpe ratios" in said) == bool(lost_less), values
        if both:
            assert not any(MONEY[case] in said for case in ("ahead", "near", "richer", "chosen"))


@pytest.mark.parametrize("beta", [0.0, 0.98])
def test_without_reaction_to_shocks_all_days_are_alike(open_page, beta):
    page = open_page(STEM, draw=False).open("returns").at(data="simulated", alpha=0.0, beta=beta)
    said = words_of(page)
    assert "coming back to its mean" not in said and "how wild tomorrow is, never" not in said
    assert "every day is equally wild, and β has nothing to remember" in said
    assert "neither how wild tomorrow is nor which way it goes" in said


def test_a_stretched_interval_is_named(open_page):
    page = open_page(STEM, draw=False).open("forecasts").at(method="arima", arima_p=0, arima_q=0)
    assert "every 68 days, not 20: " in tile(page, "Fits")[1]
    assert "not" not in tile(page.at(method="ridge"), "Fits")[1]
    page.at(data="oil", method="smoothing", past="expanding")
    why = "on the last 500 days, not on all: the series is long and the method slow"
    assert tile(page, "Fits")[1].endswith(why)


def test_a_strategy_says_how_it_was_in_the_market(open_page):
    page = open_page(STEM, draw=False).open("strategy")
    assert tile(page, "In the market")[1] == "of the days, long"
    assert tile(page.at(short=True), "In the market")[1] == "of the days, long or short"


def test_costs_have_the_digits_of_their_product(open_page):
    page = open_page(STEM, draw=False).open("strategy").at(method="drift")
    cost, product = tile(page, "Costs, summed")
    assert cost == "0.05 %" and product.startswith("5 bp · 1 time the wealth")


def test_calls_and_rises_are_counted_on_the_same_periods(open_page):
    page = open_page(STEM, draw=False).open("forecasts")
    for values in ({"method": "smoothing", "horizon": 20}, {"method": "crossover", "horizon": 5}):
        page.at(data="oil", **values)
        ours, rose = (tile(page, name)[1] for name in ("Direction right", "Price rose"))
        counted = re.search(r"/([\d,]+);", ours)[1]
        assert re.search(r"/([\d,]+);", rose)[1] == counted
        walk = table(page, "forecasts")["actual"].to_numpy()[:: values["horizon"]]
        periods = int(np.isfinite(walk).sum())
        caption = page.chart("direction").caption
        if int(counted.replace(",", "")) == periods:
            assert f"{periods:,} periods that do not overlap" in caption
        else:
            assert f"{counted} of {periods:,} periods that do not overlap" in caption


def test_what_is_saved_is_a_mean(open_page):
    page = open_page(STEM, draw=False).open("forecasts").at(method="ridge", horizon=5)
    walk = table(page, "forecasts").dropna()
    ours, base = ((walk["actual"] - walk[by]).abs() for by in ("forecast", "baseline"))
    said = re.search(r"On average a forecast comes .*? error, over", words_of(page))[0]
    amount, share = re.findall(r"(\S+ %) of", said)
    assert number_of(amount) == pytest.approx(abs((base - ours).mean()), rel=5e-3)
    assert number_of(share) == pytest.approx(abs(1 - ours.mean() / base.mean()), abs=5e-4)
    assert ("price nearer" in said) == (ours.mean() < base.mean())


def test_a_calmer_half_is_named(open_page):
    page = open_page(STEM, draw=False).open("assets")
    said = words_of(page.at(data="simulated", correlation=0.95))
    assert "Those days were calmer for both" in said and "the lead of the mix is gone" in said


def test_a_year_has_as_many_days_as_the_dates(open_page):
    page = open_page(STEM, draw=False).open("strategy").at(data="simulated")
    prices = table(page, "prices")
    years = (pd.Timestamp(prices["date"].iloc[-1]) - pd.Timestamp(prices["date"].iloc[0])).days
    per_year = (len(prices) - 1) / years * 365.25
    ours, days = tile(page, "Sharpe ratio")[0], table(page, "wealth")["strategy"]
    net = days.to_numpy() / np.r_[1, days.to_numpy()[:-1]] - 1
    expected = net.mean() / net.std(ddof=1) * np.sqrt(per_year)
    assert number_of(ours.split(" ±")[0]) == pytest.approx(expected, rel=5e-3)
    assert f"√{per_year:.0f}" in tile(page, "Sharpe ratio")[1]


def test_a_search_on_a_falling_market_ranks_no_losses(open_page):
    page = open_page(STEM, draw=False).open("search")
    seen = set()
    for seed in range(2):
        for drift in (-20, 20):
            said = words_of(page.at(data="simulated", drift=drift, seed=seed))
            second = re.search(r"same pair has (\S+) \(buy and hold (\S+)\)", said).groups()
            lost = all(value.startswith("−") for value in second)
            assert ("Negative ratios do not rank by risk" in said) == lost
            seen.add(lost)
    assert seen == {True, False}


def test_one_asset_has_nothing_to_move_together_with(open_page):
    page = open_page(STEM, draw=False).open("assets")
    said = [page.at(data="oil").chart(name).caption for name in ("scree", "component")]
    assert not any("market as a whole" in text or "100 %" in text for text in said), said
    assert page.chart("correlations").caption.endswith(" on 4,160 days.")
    together = page.at(data="indices")
    assert "market as a whole" in together.chart("component").caption


def in_turn(n):
    days = np.datetime64("2010-01-01") + np.arange(n)
    rows = (f"{day},{100 + i % 2}" for i, day in enumerate(days))
    return {"turns.csv": "\n".join(["date,close", *rows]).encode()}


def test_where_no_direction_is_called_no_share_is_said(open_page):
    page = open_page(STEM).upload(in_turn(400)).open("forecasts")
    for label in ("Direction right", "Price rose"):
        value, why = tile(page, label)
        assert value == "undefined" and "0.0 %" not in why and why.startswith("no period"), why
    assert "undefined of the same" not in page.html
    assert "In no period was a direction called" in words_of(page)
    value, why = tile(page, "Against the baseline")
    assert "better" not in why and "worse" not in why, (value, why)


def test_an_uploaded_file_s_days_are_said_once(open_page):
    page = open_page(STEM).upload(in_turn(400)).open("returns")
    assert page.chart("price").caption.count("2010-01-01 to 2011-02-04") == 1
    assert "is 1 standard deviation out" in words_of(page)
    shipped = page.forget().at().chart("price").caption
    assert "1991-07-01 to 1998-08-14; dashed: where the halves of" in shipped


def test_who_buys_and_holds_a_rising_walk_is_not_brilliant(open_page):
    page = open_page(STEM, draw=False).open("strategy")
    still = {"data": "simulated", "drift": 30, "alpha": 0, "correlation": 0.95, "method": "drift"}
    page.at(**still, twin=3)
    assert 'aria-label="solved"' not in page.html
    assert "Random walk 3: 1.86, by buy and hold alone." in words_of(page)
    assert 'aria-label="solved"' in page.preset("A lucky twin").html
