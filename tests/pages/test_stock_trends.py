"""Stock trends: one number in every view; nothing invented; own prices; tasks; odd states."""

import gzip
import io
import re
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

from core.datasets.tables import load_table
from core.maths.case_studies.stock_trends.price_series import price_set
from core.maths.case_studies.stock_trends.return_forecasts import Crossover, RandomWalk
from core.maths.case_studies.stock_trends.trading_backtest import Rule, SharpeGap, deflated_sharpe
from core.maths.case_studies.stock_trends.trials import crossover_sweep, trade_walk
from core.maths.case_studies.stock_trends.verdicts import SearchVerdict, luck_verdict
from core.maths.case_studies.stock_trends.walk_forward import (
    Schedule,
    assess_forecasts,
    forecast_fan,
    walk_forward,
    walk_part,
)
from core.maths.statistics.autocorrelation import autocorrelation
from core.ui.csv_download import as_csv
from core.ui.listing import standalone
from core.ui.words import number, percent
from pages.case_studies.stock_trends.trading_verdicts import luck_words
from pages.case_studies.stock_trends.verdicts import figures, percentages
from tests.pages.conftest import unmarked

STEM = "stock_trends"
FAST = np.array([1, 2, 3, 5, 8, 12, 20, 30, 50])
SLOW = np.array([10, 20, 30, 50, 75, 100, 150, 200, 250])


@pytest.fixture
def page(open_page):
    return open_page(STEM)


@pytest.fixture(scope="module")
def dax():
    table = load_table("european_indices")
    table["date"] = pd.to_datetime(table["date"])
    return price_set(table, "indices", "")


@pytest.fixture(scope="module")
def walk(dax):
    """The landing state's forecasts."""
    return walk_forward(dax.returns()[:, 0], Crossover(20, 100), Schedule(500, 500, 5, 20))


def drawn(chart, dataset, *columns):
    return [np.array(chart.data[dataset][column], float) for column in columns]


def own_prices(days=200, assets=("Alpha", "Beta"), seed=5):
    rng = np.random.default_rng(seed)
    price = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, (days, len(assets))), axis=0))
    table = pd.DataFrame(price, columns=list(assets))
    table.insert(0, "date", pd.bdate_range("2020-01-01", periods=days).strftime("%Y-%m-%d"))
    return table


def csv(table):
    return {"mine.csv": table.to_csv(index=False).encode()}


def tile(page, label):
    """Value and formula of a number by its label."""
    found = re.search(
        rf'<div class="ev-name">{label}</div><div class="ev-figure">(.*?)</div>'
        r"<small>(.*?)</small>",
        page.html,
    )
    assert found, label
    return found.groups()


def test_the_landing_page_shows_the_numbers_of_the_functions(page, dax, walk):
    returns = dax.returns()[:, 0]
    base = walk_forward(returns, RandomWalk(), Schedule(500, 500, 5, 20))
    found = assess_forecasts(walk, base)
    page.open("forecasts")
    assert tile(page, "MASE, 5 days")[0] == f"{found.mase[-1]:.4f}"
    assert drawn(page.chart("mase"), "method", "y")[0] == pytest.approx(
        found.mase / found.baseline_mase
    )
    assert tile(page, "Against the baseline")[0] == f"p = {number(found.comparison.p_value)}"
    assert tile(page, "Direction right")[0] == percent(found.direction.share)
    shares = page.chart("direction").data["calls"]
    assert shares["share"] == [found.direction.share, found.rising.share]
    assert shares["low"] == [found.direction.low, found.rising.low]
    assert tile(page, "Price rose")[0] == "61.3 %"
    trade = trade_walk(walk, Rule(cost=5), dax.per_year)
    page.open("strategy")
    assert drawn(page.chart("wealth"), "strategy", "y")[0][-1] == pytest.approx(
        trade.strategy.equity[-1], rel=1e-6
    )
    assert drawn(page.chart("wealth"), "hold", "y")[0][-1] == pytest.approx(
        trade.hold.equity[-1], rel=1e-6
    )
    now = drawn(page.chart("costs"), "now", "x", "y")
    assert (now[0][0], now[1][0]) == pytest.approx((5, trade.strategy.equity[-1]))
    x, y = drawn(page.chart("costs"), "curve", "x", "y")
    assert y[x == 5] == pytest.approx([trade.strategy.equity[-1]])
    assert drawn(page.chart("drawdown"), "strategy", "y")[0].min() == pytest.approx(
        trade.strategy.drawdown.min(), rel=1e-6
    )
    ratio = f"{number(trade.sharpe.value)} ± {number(trade.sharpe.robust_error)}"
    assert tile(page, "Sharpe ratio")[0] == ratio
    assert tile(page, "Deflated Sharpe ratio")[0] == percent(deflated_sharpe(trade.sharpe, 1))
    for chapter in page.page.chapters:
        assert "Not investment advice" in page.open(chapter).html


def test_memory_and_its_two_bands(page, dax):
    page.at(reach=12)
    for name, x in (
        ("memory-of-returns", dax.returns()[:, 0]),
        ("memory-of-their-size", np.abs(dax.returns()[:, 0])),
    ):
        found = autocorrelation(x, 12)
        chart = page.chart(name)
        assert drawn(chart, "sticks", "y")[0][1::3] == pytest.approx(found.value)
        assert drawn(chart, "band", "high")[0] == pytest.approx(found.band)
        assert drawn(chart, "robust", "y")[0][:12] == pytest.approx(found.robust_band)


def test_the_fan_starts_at_the_last_known_price_and_meets_what_came(page, dax, walk):
    page.at(origin=50)
    at = round(0.5 * (len(walk.origin) - 1))
    today = walk.origin[at] + 1
    chart, fan = page.chart("fan"), forecast_fan(walk, at)
    price = dax.price[:, 0]
    past, centre, actual = (drawn(chart, name, "y")[0] for name in ("past", "centre", "actual"))
    assert past[-1] == centre[0] == actual[0] == price[today]
    assert past == pytest.approx(price[today - 20 : today + 1])
    assert actual == pytest.approx(price[today : today + 6])
    assert centre == pytest.approx(price[today] * np.exp(fan.centre))
    assert str(dax.date[today]) in page.html
    page.at(origin=0)
    assert "Too few errors are known yet" in page.html
    bands = page.chart("fan").data["bands"]["x"]
    assert not bands or set(bands) == {0}


def test_the_halves_share_no_day(page, dax, walk):
    k = len(walk.origin)
    ends = []
    for half, part in (("first", (0, k // 2)), ("second", (k // 2, k))):
        page.at(half=half)
        trade = trade_walk(walk_part(walk, *part), Rule(cost=5), dax.per_year)
        assert drawn(page.chart("wealth"), "strategy", "y")[0][-1] == pytest.approx(
            trade.strategy.equity[-1], rel=1e-6
        )
        ends.append(drawn(page.chart("wealth"), "hold", "x")[0][[0, -1]])
    assert ends[0][1] <= ends[1][0]


def test_a_variant_is_counted_once_and_costs_are_none(page):
    page.open("strategy")
    assert tile(page, "Variants tried")[0] == "1"
    page.at(cost=20.0)
    assert tile(page, "Variants tried")[0] == "1"
    page.at(threshold=10)
    page.at(hold=5)
    assert tile(page, "Variants tried")[0] == "3"
    assert tile(page, "Luck of the best")[1].startswith("E[max of 3 N(0, 1)]")
    page.at()
    assert tile(page, "Variants tried")[0] == "3"
    page.at(asset=2)
    assert tile(page, "Variants tried")[0] == "1", "another series, another count"


def test_another_session_counts_for_itself(open_page):
    first = open_page(STEM).open("strategy")
    first.at(hold=7)
    assert tile(first, "Variants tried")[0] == "2"
    assert tile(open_page(STEM).open("strategy"), "Variants tried")[0] == "1"


def test_a_method_whose_forecasts_were_looked_at_counts(page):
    page.open("forecasts").at(method="ridge")
    page.at(method="ridge", origin=20.0)
    page.open("strategy").at()
    assert tile(page, "Variants tried")[0] == "2", "the default and ridge, at whatever origin"


def test_costs_and_thresholds_are_obeyed(page):
    page.open("strategy")
    page.at(threshold=100)
    assert "No forecast reached the threshold" in page.html
    assert set(drawn(page.chart("wealth"), "strategy", "y")[0]) == {1.0}
    page.preset("Costs eat it")
    (y,) = drawn(page.chart("costs"), "curve", "y")
    assert (np.diff(y) < 0).all()
    assert "Without costs its" in page.html


def solved(page):
    return page.html.count('class="ev-done"')


def test_every_challenge_can_be_solved(page):
    page.open("strategy")
    assert solved(page) == 0
    page.preset("A good year, then not")
    assert solved(page) == 0
    page.at(**page.chapter.panel.preset("A good year, then not") | {"half": "second"})
    assert "neither skill nor its end can be told from chance" in page.html
    assert solved(page) == 1
    page.preset("A lucky twin")
    assert solved(page) == 2
    page.at()
    assert solved(page) == 2, "once solved, solved"
    page.open("forecasts")
    assert solved(page) == 0
    page.at(horizon=20, method="drift")
    assert solved(page) == 1
    page.at()
    assert solved(page) == 1


def test_clustered_volatility_is_not_sold_as_memory(page):
    page.at(data="oil")
    assert "Clustered volatility was mistaken for predictability" in page.html


def test_roots_are_drawn_for_autoregressions_alone(page):
    count = len(page.open("forecasts").charts)
    page.at(method="autoregression", order=3)
    assert len(page.charts) == count + 1
    roots = page.chart("roots").data["roots"]
    x, y = (np.array(roots[axis], float)[::3] for axis in "xy")
    assert len(x) == 3
    assert np.sort_complex(x + 1j * y) == pytest.approx(np.sort_complex(x - 1j * y))
    assert (np.hypot(x, y) < 1).all()


def test_weights_sum_to_one_and_are_judged_on_other_days(page, dax):
    for negative in (True, False):
        page.at(known=40.0, negative=negative)
        weights = drawn(page.chart("weights"), "bars", "value")[0]
        assert weights.sum() == pytest.approx(100)
        assert negative or weights.min() >= 0
        simple = np.expm1(dax.returns())
        later = (simple @ weights / 100)[744:].std(ddof=1) * np.sqrt(dax.per_year)
        assert tile(page, "Held out")[0] == percent(later)


def test_own_prices_take_the_place_of_the_shipped_ones(page):
    table = own_prices()
    page.upload(csv(table))
    assert not page.errors
    assert drawn(page.chart("price"), "line", "y")[0] == pytest.approx(table["Alpha"], rel=1e-5)
    page.at(asset=40)
    assert drawn(page.chart("price"), "line", "y")[0] == pytest.approx(table["Beta"], rel=1e-5)
    for chapter, name in (
        ("forecasts", "fan"),
        ("strategy", "wealth"),
        ("search", "luck"),
        ("assets", "risk"),
    ):
        assert "Beta" in page.open(chapter).chart(name).caption, "the open market is named"
    page.session.uploads.of(STEM).clear()  # what "Forget the uploaded files" does
    assert len(drawn(page.open("returns").chart("price"), "line", "y")[0]) > 200


@pytest.mark.parametrize("method", ["crossover", "arima", "autoregression"])
def test_the_shortest_own_series_gets_an_answer(page, method):
    page.upload(csv(own_prices(120, ("Alpha",))))
    page.open("assets").at()
    assert "Covariances, components and weights need more than one asset" in page.html
    page.open("forecasts").at(method=method, horizon=20, lags=40, order=20)
    stands_in = "the random walk with drift stands in" in page.html
    assert stands_in == (method in ("crossover", "autoregression"))


def test_two_names_for_one_price_have_no_calmest_mix(page):
    table = own_prices()
    table["Beta"] = table["Alpha"]
    page.upload(csv(table)).open("assets")
    assert "Equal weights stand in" in page.html
    assert drawn(page.chart("weights"), "bars", "value")[0] == pytest.approx([50, 50])


def test_bad_files_are_told_apart_and_change_nothing(page):
    before = page.chart("price").data
    still = own_prices()
    still.loc[:150, "Beta"] = 7.0
    for table, reason in (
        (still, "Beta does not move within the first"),
        (own_prices(50), "at least 120"),
        (own_prices().drop(columns="date"), "no column holds a date"),
    ):
        page.upload(csv(table))
        assert len(page.errors) == 1
        assert reason in page.errors[0]
        assert page.chart("price").data == before


def test_own_prices_stay_in_their_session(open_page):
    mine, other = open_page(STEM), open_page(STEM)
    mine.upload(csv(own_prices()))
    other.run()
    assert "Uploaded" in mine.html
    assert "Uploaded" not in other.html


def test_the_listing_runs_by_itself(tmp_path, dax, walk):
    """The call as the page writes it, on the table that the page offers."""
    table = pd.DataFrame({"date": dax.date.astype(str), "price": dax.price[:, 0]})
    table.to_csv(tmp_path / "stock_trends-prices.csv", index=False)
    rule, schedule = Rule(cost=5.0), Schedule(500, 500, 5, 20)
    call = (
        'price = np.loadtxt("stock_trends-prices.csv", delimiter=",", skiprows=1, usecols=1)\n'
        "returns = np.diff(np.log(price))\n"
        f"walk = walk_forward(returns, {Crossover(20, 100)!r}, {schedule!r})\n"
        f"trade = trade_walk(walk, {rule!r}, {dax.per_year!r})\n"
        "print(trade.strategy.equity[-1])"
    )
    (tmp_path / "listing.py").write_text(standalone(trade_walk, call))
    ran = subprocess.run(
        [sys.executable, "listing.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    expected = trade_walk(walk, rule, dax.per_year).strategy.equity[-1]
    assert float(ran.stdout) == pytest.approx(expected)


def test_the_map_shows_correlations_or_covariances_of_the_same_days(page, dax):
    simple = np.expm1(dax.returns())[:930]
    page.at(figures="covariance")
    cells = page.chart("correlations").data["cells"]
    covariance = np.cov(simple, rowvar=False) * dax.per_year * 1e4
    assert [float(text) for text in cells["text"]] == covariance.ravel().round().tolist()
    assert np.array(cells["value"]) == pytest.approx(np.corrcoef(simple, rowvar=False).ravel())
    page.at()
    assert page.chart("correlations").data["cells"]["text"][:2] == ["1.00", "0.67"]


@pytest.mark.parametrize(
    ("chapter", "function", "state"),
    [
        ("returns", "ewma_volatility", {}),
        ("forecasts", "walk_forward", {}),
        ("strategy", "trade_walk", {}),
        ("search", "crossover_sweep", {"searched": "twin", "walk": 3}),
        ("assets", "minimum_variance", {}),
    ],
)
def test_the_code_of_every_chapter_runs_on_its_own_tables(
    page, tmp_path, monkeypatch, capsys, chapter, function, state
):
    code, call, data = page.open(chapter).at(**state).code(function)
    for title, table in data().items():
        pd.DataFrame(table).to_csv(tmp_path / f"{STEM}-{title}.csv", index=False)
    monkeypatch.chdir(tmp_path)
    exec(standalone(code, call), {"__name__": "listing"})
    said = capsys.readouterr().out
    if chapter == "assets":
        weights = np.array(said.strip("[]\n").split(), float)
        assert 100 * weights == pytest.approx(
            drawn(page.chart("weights"), "bars", "value")[0], abs=1e-4
        )
    assert said


def bars(minutes=60, days=60, seed=0):
    """Prices within a day, as a file."""
    days = pd.bdate_range("2024-01-02", periods=days)
    times = [day + pd.Timedelta(minutes=m) for day in days for m in range(570, 960, minutes)]
    price = 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.004, len(times))))
    rows = (f"{t:%Y-%m-%d %H:%M},{p:.3f}" for t, p in zip(times, price, strict=True))
    return ("Datetime,Close\n" + "\n".join(rows)).encode()


def forms():
    """The same kind of prices in every form that is accepted, and other steps."""
    table = own_prices(260, ("Alpha", "Beta, Inc."))
    german = table.assign(date=pd.to_datetime(table["date"]).dt.strftime("%d.%m.%Y"))
    monthly = table.assign(date=pd.date_range("1990-01-01", periods=260, freq="MS"))
    monthly["date"] = monthly["date"].dt.strftime("%Y-%m-%d")
    columns, packed = io.BytesIO(), io.BytesIO()
    table.to_parquet(columns, index=False)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mine.csv", table.to_csv(index=False))
    return {
        "plain": csv(table),
        "semicolons": {"mine.csv": german.to_csv(index=False, sep=";", decimal=",").encode()},
        "tabs": {"mine.tsv": table.to_csv(index=False, sep="\t").encode()},
        "backwards": csv(table[::-1]),
        "parquet": {"mine.parquet": columns.getvalue()},
        "records": {"mine.json": table.to_json(orient="records").encode()},
        "zipped": {"mine.zip": packed.getvalue()},
        "gzipped": {"mine.csv.gz": gzip.compress(table.to_csv(index=False).encode())},
        "monthly": csv(monthly),
        "hours": {"mine.csv": bars()},
        "below zero": csv(table.assign(Alpha=table["Alpha"] - table["Alpha"].iloc[9] - 0.005)),
    }


FORMS = forms()


def listing_of(page, chapter, function, folder, capsys, **values):
    """What the listing of a chapter prints beside the table that the page offers."""
    code, call, data = page.open(chapter).at(**values).code(function)
    for title, table in data().items():
        (folder / f"{STEM}-{title}.csv").write_bytes(as_csv(table))
    exec(standalone(code, call), {"__name__": "listing"})
    return capsys.readouterr().out


@pytest.mark.parametrize("form", FORMS)
def test_the_listing_prints_the_figures_of_every_form_of_upload(
    page, tmp_path, monkeypatch, capsys, form
):
    monkeypatch.chdir(tmp_path)
    page.upload(FORMS[form])
    assert not page.errors
    said = listing_of(page, "returns", "ewma_volatility", tmp_path, capsys, decay=0.9)
    per_year = 12 if form == "monthly" else page.session.uploads.of(STEM)["result"][1].per_year
    shown = re.search(r"(?:tomorrow|the next \w+) (\S+)(?: %)? a year", page.html)[1]
    prices = page.session.uploads.of(STEM)["result"][1]
    scale = prices.units[0] if prices.units else 100
    assert shown == number(scale * np.sqrt(per_year) * float(said))


def test_the_listing_of_forecasts_prints_differences_of_prices_below_zero(
    page, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    page.upload(FORMS["below zero"])
    said = listing_of(page, "forecasts", "walk_forward", tmp_path, capsys, origin=60)
    known = page.chart("fan").data["centre"]["y"]
    unit = page.session.uploads.of(STEM)["result"][1].units[0]
    first = float(re.findall(r"-?[\d.]+(?:e-?\d+)?", said)[0])
    assert known[1] - known[0] == pytest.approx(unit * first, rel=1e-6)


@pytest.mark.parametrize("form", ["semicolons", "monthly"])
def test_the_listings_of_all_chapters_print_the_figures_of_an_upload(
    page, tmp_path, monkeypatch, capsys, form
):
    monkeypatch.chdir(tmp_path)
    page.upload(FORMS[form])
    fan = listing_of(page, "forecasts", "walk_forward", tmp_path, capsys, asset=2, origin=60)
    known = page.chart("fan").data["centre"]["y"]
    first = float(re.findall(r"-?[\d.]+(?:e-?\d+)?", fan)[0])
    assert known[1] / known[0] == pytest.approx(np.exp(first), rel=1e-6)
    wealth = listing_of(page, "strategy", "trade_walk", tmp_path, capsys, asset=2, cost=3)
    shown = re.search(r"1 became (\S+?)[,;]? ", page.chart("wealth").caption)[1]
    assert float(wealth.split()[0]) == pytest.approx(float(shown), rel=6e-3)
    sweep = listing_of(page, "search", "crossover_sweep", tmp_path, capsys, asset=2)
    first_half = np.array(re.findall(r"-?\d+\.\d*|nan", sweep.split("]]")[0]), float)
    best = re.search(r"best (\S+),", page.chart("first-map").caption)[1].replace("−", "-")
    assert np.nanmax(first_half) == pytest.approx(float(best), abs=0.006)
    mix = listing_of(page, "assets", "minimum_variance", tmp_path, capsys)
    weights = np.array(mix.strip("[]\n").split(), float)
    assert 100 * weights == pytest.approx(
        drawn(page.chart("weights"), "bars", "value")[0], abs=1e-4
    )


def test_the_best_of_many_is_the_sweep_of_the_functions(page, dax):
    returns, rule = dax.returns()[:, 0], Rule(cost=12)
    page.open("search").at(fee=12)
    middle = 500 + (1859 - 500) // 2
    sweep = crossover_sweep(returns, FAST, SLOW, rule, dax.per_year, 500, middle)
    for name, table in (("first-map", sweep.first), ("second-map", sweep.second)):
        seen = np.array(page.chart(name).data["cells"]["value"])
        assert np.sort(seen) == pytest.approx(np.sort(table[np.isfinite(table)]))
    best = page.chart("luck").data["best"]
    at = sweep.best()
    assert (best["x"][0], best["y"][0]) == pytest.approx((sweep.first[at], sweep.second[at]))
    assert f"{sweep.fast[at[0]]} and {sweep.slow[at[1]]} days" in page.html
    page.at(searched="twin", walk=2)
    assert "And here there was nothing to find" in page.html
    assert "DAX, random walk 2." in page.html


def test_the_risk_of_each_asset_and_mix_on_both_kinds_of_days(page, dax):
    page.open("assets").at(known=40.0)
    simple = np.expm1(dax.returns())
    rows = page.chart("risk").data["rows"]
    assert rows["name"] == [*dax.assets, "Equal weights", "Calmest mix"]
    year = 100 * np.sqrt(dax.per_year)
    for title, days in (("before", simple[:744]), ("after", simple[744:])):
        assert rows[title][:4] == pytest.approx(days.std(axis=0, ddof=1) * year)
        assert rows[title][4] == pytest.approx(days.mean(axis=1).std(ddof=1) * year)
    assert min(rows["before"]) == rows["before"][5], "calmest on the days it was chosen on"


def test_a_single_asset_is_its_own_mix(page):
    page.open("assets").at(data="oil")
    assert page.chart("weights").data["bars"]["text"] == ["100"]
    assert tile(page, "Covariance of the first two")[0] == "undefined"


def test_an_asset_that_moves_late_is_learned_from_later(page):
    table = own_prices(240)
    table.loc[:70, "Beta"] = 7.0
    page.upload(csv(table)).open("assets").at(known=20.0)
    assert not page.errors
    assert "chosen on the first 71 days" in page.chart("risk").caption


@pytest.mark.parametrize("title", ["", "A short past", "One world", "No bets against", "All alike"])
def test_the_mix_is_compared_with_the_calmest_asset_as_measured(page, title):
    page.open("assets")
    page.preset(title) if title else page.at()
    rows = page.chart("risk").data["rows"]
    alone, mix = min(rows["before"][:-2]), rows["before"][-1]
    name = rows["name"][rows["before"].index(alone)]
    said = re.search(
        r"learned from the calmest asset, (.+), has a volatility of ([\d.]+) % a year, "
        r"the mix ([\d.]+) %",
        unmarked(page.chart("risk").caption),
    )
    assert said[1] == name
    assert (float(said[2]), float(said[3])) == pytest.approx((alone, mix), abs=0.051)
    assert "times calmer" not in page.html


def test_percentages_show_the_digits_that_tell_them_apart():
    assert percentages(0.1231, 0.1234) == ("12.31 %", "12.34 %")
    assert figures(0.31, 0.31004) == ("0.31", "0.31004")
    assert percentages(0.12, 0.12, 0.3) == ("12.0 %", "12.0 %", "30.0 %")


def test_the_sentence_about_the_band_follows_the_origin(page, walk):
    page.open("forecasts").at(origin=0)
    assert "held" not in page.chart("fan").caption
    page.at(origin=100)
    assert "The price after 5 days is not known" in page.chart("fan").caption
    for origin in (40, 50, 60, 70, 80, 90):
        page.at(origin=origin)
        at = round(origin / 100 * (len(walk.origin) - 1))
        fan = forecast_fan(walk, at)
        inside = fan.low[1, -1] <= fan.actual[-1] <= fan.high[1, -1]
        where = "inside" if inside else "outside"
        assert f"After 5 days the price lay {where} the 80 % band" in page.chart("fan").caption
        assert "of the later outcomes" not in page.chart("fan").caption.lower()


@pytest.mark.parametrize(
    ("lead", "gap", "words"),
    [
        (0.5, 0.7, "It stayed ahead, by 0.7"),
        (-0.5, 0.7, "it came ahead on the second, by 0.7"),
        (0.5, 0.006, "not told apart from buy and hold on the second: ahead by 0.006"),
        (0.5, -0.03, "not told apart from buy and hold on the second: behind by 0.03"),
        (0.5, 0.0, "just what buy and hold did"),
        (0.5, -0.7, "luck does not come back"),
        (-0.5, -0.7, "Even the best of many was behind buy and hold"),
        (0.5, np.nan, "cannot be compared"),
    ],
)
def test_a_lead_below_twice_its_standard_error_is_none(lead, gap, words):
    found = SharpeGap(gap, 0.31)
    luck = luck_verdict(lead, found)
    assert words in luck_words(SearchVerdict(luck, 1, 10, lead, gap, 0.0, 0.0, found))


@pytest.mark.parametrize("fee", [0, 5])
def test_the_search_does_not_make_much_of_little(page, fee):
    page.open("search").at(fee=fee)
    assert "not told apart from buy and hold" in page.html
    assert "luck does not come back" not in page.html


def test_buy_and_hold_is_not_better_in_wealth_where_it_has_less(page):
    page.open("strategy")
    for values in ({}, {"cost": 50.0}, {"method": "drift"}, {"data": "oil", "short": True}):
        for half in ("all", "first", "second"):
            page.at(half=half, **values)
            said = re.search(r"wealth ([\d.]+) against ([\d.]+)", page.html)
            if said:
                hold, ours = (float(x.rstrip(".")) for x in said.groups())
                assert hold > ours
    assert "melt" not in page.chapter.do


def test_the_comparator_has_another_name_than_the_preset(page):
    page.open("forecasts").preset("Always up")
    assert tile(page, "Price rose")[0] == "61.3 %"
    assert "“Always up”" not in page.html
    assert page.chart("direction").data["calls"]["name"] == ["Method", "Price rose"]


def test_ratios_that_are_compared_differ_on_the_screen(page):
    page.open("search").preset("Oil, searched")
    best, hold = re.search(
        r"days, (\S+) \(.*?>?buy and hold(?:</button>)? (\S+)\)", page.html
    ).groups()
    assert best != hold


# ---- other steps, and prices that hardly move ---------------------------------------------------


def read_on(page):
    """All that is to be read in the open chapter: sentence of the stage, words, controls with
    their choices, axes and what the pictures are said to show, in a reader's own words."""
    yield page.chapter.do
    yield unmarked(page.html)
    for control in page.chapter.panel.controls.values():
        yield from getattr(control, "options", {}).values()
        yield control.help
    for shown in page.live.values():
        yield from (shown["label"], shown.get("unit", ""))
    for chart in page.charts:
        yield from (chart.spec, chart.alt)
        for columns in chart.columns.values():
            yield from (str(t) for c in columns.values() if c.dtype.kind in "OU" for t in c)


@pytest.mark.parametrize(
    ("step", "often"), [("week", "W-FRI"), ("month", "MS"), ("quarter", "QS"), ("year", "YS")]
)
def test_prices_are_called_by_the_steps_they_come_in(page, step, often):
    table = own_prices(160, ("Day trade",))
    table["date"] = pd.date_range("1980-01-01", periods=160, freq=often).strftime("%Y-%m-%d")
    page.upload(csv(table))
    for chapter in page.page.chapters:
        page.open(chapter).at()
        said = "\n".join(read_on(page)).replace("Day trade", "")
        assert not re.search(r"\b[Dd]ays?\b|tomorrow", said), re.search(r".*\b[Dd]ays?\b.*", said)[
            0
        ]
        assert "Day trade" in page.html
    assert f"5 {step}s" in page.open("forecasts").at().html


@pytest.mark.parametrize(
    ("threshold", "short", "sentence"),
    [
        (0, False, "No rise was ever forecast"),
        (5, False, "No forecast reached the threshold"),
    ],
)
def test_money_that_stays_at_home_says_why(page, threshold, short, sentence):
    table = own_prices(200, ("Alpha",))
    table["Alpha"] = 100 * 0.99 ** np.arange(200) + np.random.default_rng(1).normal(0, 1e-3, 200)
    page.upload(csv(table)).open("strategy").at(threshold=threshold, short=short, method="drift")
    assert sentence in page.html


def test_a_price_that_changes_by_the_same_share_is_refused(page):
    table = own_prices(200, ("Alpha",))
    table["Alpha"] = 100 * 1.001 ** np.arange(200)
    page.upload(csv(table))
    assert page.errors == ["The price of Alpha changes by the same share on all days."]


@pytest.mark.parametrize("preset", ["", "Oil, searched", "Dear trades"])
def test_in_a_search_words_follow_what_was_ahead_before(page, preset):
    page.open("search")
    page.preset(preset) if preset else page.at()
    ahead = re.search(r"days, (\S+) \((?:<[^>]*>)?buy and hold(?:<[^>]*>)? (\S+?)\)", page.html)
    best, hold = (float(x.replace("−", "-")) for x in ahead.groups())
    if "It stayed ahead" in page.html or "it fell behind" in page.html:
        assert best > hold


def test_a_challenge_is_not_solved_by_looking_away(page):
    """Costs below 5 bp, the first half, a twin that is not brilliant: none is ticked."""
    page.open("strategy")
    good = page.chapter.panel.preset("A good year, then not")
    for state in (good, good | {"half": "second", "cost": 4.5}, {"half": "second"}, {"twin": 1}):
        page.at(**state)
        assert solved(page) == 0, state
    for state in ({"horizon": 1, "method": "drift"}, {"horizon": 5}):
        page.open("forecasts").at(**state)
        assert solved(page) == 0, state


def odd_prices(name):
    """Legal prices of a degenerate kind, by asset."""
    rng, n = np.random.default_rng(6), 200
    walk = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, n)))
    return {
        "two values in turn": {"Alpha": np.where(np.arange(n) % 2, 10.0, 11.0)},
        "two values": {"Alpha": rng.choice([10.0, 11.0], n)},
        "one step": {"Alpha": np.r_[np.full(30, 10.0), np.full(n - 30, 11.0)]},
        "one step at once": {"Alpha": np.r_[10.0, np.full(n - 1, 11.0)]},
        "rare steps": {"Alpha": np.exp(0.01 * np.cumsum(np.arange(n) % 50 == 10))},
        "falls only": {"Alpha": 100 * 0.99 ** np.arange(n) + rng.normal(0, 1e-6, n)},
        "tiny": {"Alpha": 1e-11 * walk},
        "huge": {"Alpha": 1e9 * walk},
        "wild": {"Alpha": np.exp(np.cumsum(rng.normal(0, 1, n)))},
        "the same twice": {"Alpha": walk, "Beta": 2 * walk},
        "shortest": {"Alpha": walk[:120], "Beta": rng.choice([10.0, 11.0], 120)},
        "below zero": {"Alpha": walk - 100, "Beta": walk},
        "around zero in turn": {"Alpha": np.where(np.arange(n) % 2, -1.0, 1.0)},
        "once below zero": {"Alpha": np.r_[walk[:-1], -37.0]},
        "always below zero": {"Alpha": -1e9 * walk},
        "tiny below zero": {"Alpha": 1e-11 * (walk - 100)},
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "two values in turn", "two values", "one step", "one step at once", "rare steps",
        "falls only", "tiny", "huge", "wild", "the same twice", "shortest", "below zero",
        "around zero in turn", "once below zero", "always below zero", "tiny below zero",
    ],
)  # fmt: skip
def test_odd_prices_are_drawn_in_every_preset(page, name):
    prices = pd.DataFrame(odd_prices(name))
    days = pd.bdate_range("2020-01-01", periods=len(prices)).strftime("%Y-%m-%d")
    prices.insert(0, "date", days)
    page.upload(csv(prices))
    assert not page.errors
    for chapter in page.page.chapters.values():
        for title in ["", *chapter.presets]:
            page.open(chapter.name)
            page.preset(title) if title else page.at()
            said = re.sub(r"<[^>]*>", " ", page.html)
            assert not re.search(r"\b(nan|inf|None)\b", said), (chapter.name, title)
            for chart in page.charts:
                for columns in chart.columns.values():
                    for column in columns.values():
                        assert column.dtype.kind != "f" or not np.isinf(column).any()


@pytest.mark.parametrize("horizon", [1, 2, 4, 5])
def test_where_the_baseline_makes_no_error_nothing_is_divided_by_it(page, horizon):
    """Prices of two values in turn are the same again after two days."""
    prices = pd.DataFrame(odd_prices("two values in turn"))
    days = pd.bdate_range("2020-01-01", periods=len(prices)).strftime("%Y-%m-%d")
    prices.insert(0, "date", days)
    page.upload(csv(prices)).open("forecasts").at(horizon=horizon, method="autoregression")
    caption = page.chart("mase").caption
    assert ("the baseline makes none" in caption) == (horizon % 2 == 0), caption
    assert "nan" not in caption


@pytest.mark.parametrize(("minutes", "step"), [(60, "hour"), (30, "30-minute bar")])
def test_prices_within_a_day_are_told_in_their_own_steps(page, minutes, step):
    page.open("returns").upload({"spy.csv": bars(minutes)})
    assert not page.errors
    for chapter in page.page.chapters:
        page.open(chapter)
        said = re.sub(r"<[^>]+>", " ", page.html)
        assert not re.search(r"\b(?:[Dd]ays?|tomorrow|nan|a hour)\b", said), chapter
        assert step in said, chapter
        for title in page.chapter.presets:
            page.preset(title)
    per_year = 252 * len(range(570, 960, minutes))
    assert f"√{per_year}" in page.open("returns").at().html
    table = page.code("ewma_volatility")[2]()["prices"]
    assert table["date"][1] == f"2024-01-02 {'10:30' if minutes == 60 else '10:00'}"


def test_prices_below_zero_are_told_by_their_differences(page):
    """Oil that fell below zero: no per cent anywhere, and no wealth."""
    rng = np.random.default_rng(3)
    price = np.cumsum(rng.normal(0, 0.8, 400)) + 4
    assert price.min() < 0
    days = pd.bdate_range("2019-01-01", periods=400)
    rows = "\n".join(f"{d:%Y-%m-%d},{p:.4f}" for d, p in zip(days, price, strict=True))
    page.open("returns").upload({"oil.csv": f"Date,Close\n{rows}".encode()})
    assert not page.errors
    price = np.round(price, 4)
    changes = np.diff(price)
    assert drawn(page.chart("returns"), "line", "y")[0][:5] == pytest.approx(changes[:5], rel=1e-6)
    per_year = (len(days) - 1) / ((days[-1] - days[0]).days / 365.25)
    told = tile(page, "Volatility a year")[0]
    assert float(told) == pytest.approx(changes.std(ddof=1) * np.sqrt(per_year), rel=0.01)
    for chapter in page.page.chapters:
        page.open(chapter)
        said = re.sub(r"<[^>]+>", " ", page.html)
        foreign = r"\b[Rr]eturns?\b(?! in per cent)|% of the price|ln P|\bnan\b"
        assert not re.search(foreign, said.replace("Prices and returns", "")), chapter
        assert ("no wealth grows with it" in said) == (chapter in ("strategy", "search", "assets"))
        for title in page.chapter.presets:
            page.preset(title)
    came = page.open("forecasts").at(horizon=5).chart("fan").data["actual"]["y"]
    start = int(np.argmin(np.abs(price - came[0])))
    assert came == pytest.approx(price[start : start + 6], abs=1e-6)
