"""Logistics: one number for every view; own data of three kinds; odd states in words."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from core.datasets.route_files import load_routes
from core.datasets.tables import SAMPLE_DATA, load_table
from core.maths.case_studies.logistics.bullwhip import Forecaster, amplification
from core.maths.case_studies.logistics.demand_forecasting import demand_series, fourier_regression
from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    base_stock_theory,
    policy_sweep,
)
from core.maths.case_studies.logistics.rolling_origin import (
    backtest,
    coverage,
    decide_safety,
    known_errors,
    make_split,
)
from core.maths.case_studies.logistics.sites import great_circle_distances, place_depots, town_sites
from core.maths.case_studies.logistics.transport import (
    TransportProblem,
    capacity_range,
    solve_transport,
    unit_costs,
)
from core.maths.optimization.vehicle_routing import (
    improve_routes,
    lower_bounds,
    nearest_neighbour_routes,
    savings_routes,
)
from core.maths.statistics.exponential_smoothing import (
    fit_holt_winters,
    holt_winters,
    seasonal_naive,
)
from core.ui.listing import standalone
from core.ui.words import number, percent
from tests.pages.conftest import rows_of_table, unmarked

STEM = "logistics"


@pytest.fixture
def page(open_page):
    return open_page(STEM)


@pytest.fixture(scope="module")
def forecasts():
    """The three methods on gasoline, judged apart from the page."""
    table = load_table("us_gasoline")
    date = table["week_ending"].to_numpy("datetime64[D]")
    series = demand_series("", "", date, table["barrels"].to_numpy(float))
    split = make_split(len(series.value), 13)
    model = fit_holt_winters(series.value, split.train)
    made = (
        seasonal_naive(series.value, split.origins, 13),
        holt_winters(series.value, split.origins, 13, model),
        fourier_regression(series.value, split.origins, 13, 6, 260),
    )
    return series, [backtest(series.value, forecast, split) for forecast in made]


def ontario(extra=0.0, chosen=0):
    sites = town_sites(load_table("ontario_towns"), per_person=0.001).largest(40)
    distance = great_circle_distances(sites, sites)
    depots, _ = place_depots(distance, sites.demand, 4)
    capacity = np.full(4, 1.1 * sites.demand.sum() / 4)
    capacity[chosen] *= 1 + extra
    costs = unit_costs(distance[depots], 0.01, np.zeros(4))
    return sites, depots, TransportProblem(costs, capacity, sites.demand)


def column(chart, dataset, name):
    return np.array(chart.data[dataset][name], float)


def solved(page):
    return page.html.count('aria-label="solved"')


def test_the_fan_and_the_errors_are_those_of_the_backtest(page, forecasts):
    series, results = forecasts
    page.at(forecast="fourier", origin=50, level=90)
    result = results[2]
    test = round(0.5 * (len(result.test) - 1))
    row = len(result.forecast) - len(result.test) + test
    fan = page.chart("fan")
    np.testing.assert_allclose(column(fan, "forecast", "y"), result.forecast[row], rtol=1e-5)
    np.testing.assert_allclose(column(fan, "actual", "y")[1:], result.actual[row], rtol=1e-5)
    origin = result.split.calibrate + test
    assert column(fan, "known", "y")[-1] == pytest.approx(series.value[origin - 1])
    assert f"after {series.date[origin - 1]}" in page.html
    wanted = np.concatenate([r.mase() for r in results])
    np.testing.assert_allclose(column(page.chart("mase"), "errors", "y"), wanted, rtol=1e-5)


@pytest.mark.parametrize("widths", ["kept", "latest"])
def test_coverage_in_chart_and_words_and_the_price_of_each_method(page, forecasts, widths):
    page.at(forecast="fourier", widths=widths, level=80, shortage=4.0)
    _, results = forecasts
    memory = 104 if widths == "latest" else None
    share = coverage(results[2], known_errors(results[2], memory), 0.8).mean()
    assert column(page.chart("coverage"), "now", "y")[0] == pytest.approx(share, rel=1e-5)
    assert f"{percent(1 - share)} fell outside" in page.html
    for cells, result in zip(rows_of_table(page.html, 0), results, strict=True):
        decision = decide_safety(result, 3, 1.0, 4.0, memory)
        assert cells[1:] == [
            number(result.mase()[0]),
            number(result.mase()[-1]),
            number(decision.safety.mean()),
            percent(decision.service, 0),
            number(decision.cost.mean()),
        ]


def test_cost_and_service_now_are_those_of_the_curve(page):
    page.at(reorder=320, quantity=150, order_cost=100, weeks_seed=4)
    demand = DemandLaw(100.0, 30.0).sample(1040, 4)
    found = policy_sweep(demand, np.array([320.0]), 150.0, 2, 1.0, 9.0, 100.0)
    assert column(page.chart("cost"), "now", "y")[0] == pytest.approx(found.cost[0], rel=1e-5)
    now = column(page.chart("service"), "now", "y")
    assert now[0] == pytest.approx(found.cycle_service[0], rel=1e-5)
    assert now[3] == pytest.approx(found.fill_rate[0], rel=1e-5)
    for figure in (number(found.cost[0], 4), percent(found.fill_rate[0])):
        assert figure in page.html
    assert len(column(page.chart("cost"), "theory", "x")) == 1, "exact for base stock only"


def test_base_stock_lies_on_its_theory_with_the_newsvendor_at_the_minimum(page):
    page.open("stock").at(order_cost=0, shortage=19.0)
    law = DemandLaw(100.0, 30.0)
    x, y = (column(page.chart("cost"), "theory", c) for c in "xy")
    np.testing.assert_allclose(y, base_stock_theory(law, x, 2, 1.0, 19.0).cost, rtol=1e-4)
    best = float(law.over(3).quantile(0.95))
    assert abs(x[np.argmin(y)] - best) <= x[1]
    assert number(best) in page.html
    assert "19/(19 + 1) = 0.95" in page.html


def test_the_bullwhip_is_the_theory_and_the_measurement_agrees(page):
    page.at(delay=3, window=4, memory=0.5)
    theory = amplification([3] * 4, Forecaster("average", 4), 0.5)
    chart = page.chart("ratios")
    np.testing.assert_allclose(column(chart, "theory", "y"), theory, rtol=1e-5)
    measured = column(chart, "measured", "y")[::3]
    np.testing.assert_allclose(measured, theory, rtol=0.3)
    for ratio in theory:
        assert number(ratio, 4) in page.html
    page.at(pattern="step")
    orders = np.reshape(column(page.chart("orders"), "orders", "y"), (5, -1))
    assert (np.diff(orders.max(axis=1)) > 0).all(), "each overshoots the one before"
    np.testing.assert_allclose(orders[:, -1], 10, atol=1e-6)


def test_flow_map_numbers_and_dual_are_one_plan(page):
    page.at(dual=True, chosen=1)
    sites, depots, problem = ontario()
    plan = solve_transport(problem)
    chart = page.chart("flow")
    assert chart.data["depots"]["text"] == sites.name[depots].tolist()
    wanted = [f"u = {number(price)}" for price in plan.capacity_price]
    assert chart.data["depots"]["price"] == wanted
    assert len(chart.data["lanes"]["x"]) == (plan.flow > 1e-9).sum()
    assert page.html.count(f"{plan.cost:,.0f}") >= 3, "map, primal and dual"
    depot_rows = rows_of_table(page.html, 0)
    for cells, price in zip(depot_rows, plan.capacity_price, strict=True):
        assert cells[3] == number(price)
    low, high = capacity_range(plan, 0)
    assert [cells[4] for cells in depot_rows] == ["0"] * 4, "complementary slackness"
    assert depot_rows[0][5] == f"{low:,.0f} to {high:,.0f}"
    solved_again = page.chart("range")
    x, y = (column(solved_again, "checked", c)[::3] for c in "xy")
    for capacity, cost in zip(x, y, strict=True):
        again = ontario(capacity / problem.capacity[0] - 1)[2]
        assert cost == pytest.approx(solve_transport(again).cost, rel=1e-4)


@pytest.mark.parametrize("name", ["A-n32-k5", "F-n72-k4"])
def test_routes_lengths_and_bounds_are_those_of_the_steps(page, name):
    page.at(instance=name)
    problem = load_routes(name).problem
    built = savings_routes(problem)
    improved = improve_routes(problem, built.routes())
    lengths = page.chart("lengths")
    wanted = np.r_[built.cost, improved.cost[1:]]
    np.testing.assert_allclose(column(lengths, "lengths", "value"), wanted)
    legs = page.chart("routes").data["legs"]
    alive = np.array(legs["died"]) > len(wanted) - 1
    assert alive.sum() == problem.sites + len(improved.routes())
    levels = dict(zip(lengths.data["levels"]["role"], lengths.data["levels"]["y"], strict=True))
    assert levels == {
        "naive": problem.length(nearest_neighbour_routes(problem)),
        "bound": max(lower_bounds(problem).values()),
        "known": load_routes(name).best_known,
    }


ODD = [
    ({"forecast": "fourier"}, "the series has changed since"),
    ({"forecast": "smoothing", "widths": "latest"}, "no contradiction, but no proof"),
    ({"reorder": 365}, "Near the cheapest s"),
    ({"reorder": 200}, "times as much as the cheapest"),
    ({"reorder": 330}, "A contract has to say which"),
    ({"memory": -0.9, "delay": 1, "window": 1}, "times as far"),
    ({"shared": True, "delay": 6}, "no longer as a product"),
    ({"longest": 100}, "Infeasible. "),
    ({"slack": 60}, "are missing"),
    ({"unlimited": True, "paid": 8, "chosen": 1}, "Unbounded: Toronto has no limit"),
    ({"dual": True, "chosen": 4}, "Thunder Bay has 1,082 to spare"),
    ({"dual": True, "unlimited": True}, "has no limit, and so no price"),
    ({"depots": 1, "dual": True}, "Complementary slackness"),
    ({"instance": "own"}, "No routing file has been uploaded"),
    ({"instance": "B-n31-k5"}, "Ask the solver"),
    ({"shape": 0.0}, "more steps make the routes"),
]


@pytest.mark.parametrize(("state", "words"), ODD, ids=[str(state) for state, _ in ODD])
def test_words_follow_the_state(page, state, words):
    assert words in page.at(**state).html


def test_challenges_are_solved_when_they_should_be(page):
    assert solved(page.open("stock")) == 0
    page.at(reorder=300, quantity=200)
    assert solved(page) == 0, "cheaper, but the service is worse"
    page.at(reorder=350, quantity=150)
    assert solved(page) == 1
    page.at(chosen=2, extra=10)
    assert solved(page) == 0, "Ottawa is not worth most"
    page.at(chosen=1, extra=10, dual=True)
    assert solved(page) == 0, "the dual was asked"
    page.at(chosen=1, extra=10)
    assert solved(page) == 1
    page.at(instance="P-n16-k8", seconds=0.5)
    assert solved(page) == 0, "the solver has not run"
    page.press("Solve with PyVRP")
    assert solved(page) == 1
    assert "The solver saves 6.6 %" in page.html
    assert column(page.chart("routes"), "solver", "x").size > 20
    page.at(instance="A-n32-k5")
    assert "press the button" in page.html, "that was another problem"


def test_own_data_of_three_kinds(page):
    rng = np.random.default_rng(3)
    month = np.arange("2010-01", "2018-01", dtype="datetime64[M]")
    demand = "month,demand\n" + "".join(
        f"{m}-01,{x:.1f}\n" for m, x in zip(month, rng.uniform(9, 20, 96), strict=True)
    )
    places = "name,lat,lon,demand\n" + "".join(
        f"<b>Place {k}</b>,{50 + k / 9:.3f},{8 + rng.random():.3f},{k}\n" for k in range(1, 13)
    )
    page.upload({"demand.csv": demand.encode()})
    assert not page.errors
    assert "months ahead" in page.chart("mase").spec
    page.open("shipping").upload({"places.csv": places.encode()})
    assert "months ahead" in page.open("forecast").chart("mase").spec, "the demand stays"
    page.open("shipping")
    assert "12 towns, 4 depots" in page.html
    assert "<b>Place" not in page.html
    vrp = (SAMPLE_DATA / "cvrplib/P-n16-k8.vrp").read_bytes()
    page.open("routes").upload({"mine.vrp": vrp}).at(instance="own")
    assert "P-n16-k8: 15 customers" in page.html
    page.upload({"mine.vrp": vrp.replace(b"CAPACITY : 35", b"CAPACITY : 30")})
    assert len(page.errors) == 1
    assert "at least the largest demand" in page.errors[0]
    assert "P-n16-k8: 15 customers" in page.html, "what was there stays"
    page.session.uploads.of(STEM).clear()  # what forgetting does
    page.session.uploads.kept.clear()
    assert "No routing file" in page.run().html
    assert "Gasoline supplied" in page.open("forecast").html


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,lat,lon,demand\nA,195,7,1\nB,50,8,1\nC,51,8,1\n", "row 2"),
        ("date,demand\n2020-01-03,1\n2020-01-03,2\n", "at least two dates, got 1"),
        (
            "date,demand\n" + "".join(f"20{y:02d}-01-01,5\n" for y in range(9)),
            "a month or a quarter",
        ),
        ("date,demand\n" + "".join(f"2020-01-{d:02d},5\n" for d in range(1, 16)), "two seasons"),
    ],
)
def test_files_that_cannot_be_used_leave_the_page_as_it_was(page, text, reason):
    before = page.html
    page.upload({"mine.csv": text.encode()})
    assert len(page.errors) == 1
    assert page.errors[0].startswith("mine.csv")
    assert reason in page.errors[0]
    assert page.html == before


def test_a_series_that_repeats_itself_is_refused(page):
    days = np.datetime64("2020-01-06") + np.arange(70)
    text = "date,demand\n" + "".join(f"{d},{k % 7}\n" for k, d in enumerate(days))
    page.upload({"mine.csv": text.encode()})
    assert "repeats itself exactly" in page.errors[0]


def test_distances_without_places_have_no_map(page):
    text = (
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EXPLICIT\n"
        "EDGE_WEIGHT_FORMAT : LOWER_ROW\nCAPACITY : 5\nEDGE_WEIGHT_SECTION\n4\n6 7\n5 5 5\n"
        "DEMAND_SECTION\n1 0\n2 2\n3 3\n4 1\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )
    page.upload({"tiny.vrp": text.encode()}).at(instance="own")
    assert "no map to draw" in page.html
    assert [chart.name for chart in page.charts] == ["lengths"]


def test_many_places_stop_early_and_say_so(page):
    rng = np.random.default_rng(5)
    rows = zip(rng.uniform(43, 47, 521), rng.uniform(-80, -75, 521), strict=True)
    text = "name,lat,lon,demand\n" + "".join(
        f"P{k},{lat:.4f},{lon:.4f},{1 + k % 9}\n" for k, (lat, lon) in enumerate(rows)
    )
    page.upload({"places.csv": text.encode()}).at(customers=520)
    assert "520 customers" in page.html
    assert "our steps stop after 25" in page.html


LISTED = {
    "seasonal_naive": {"forecast": "naive"},
    "holt_winters": {"forecast": "smoothing"},
    "fourier_regression": {"forecast": "fourier"},
    "policy_sweep": {"reorder": 300},
    "amplification": {"delay": 3},
    "solve_transport": {"slack": 150},
    "improve_routes": {"instance": "P-n16-k8"},
}


@pytest.mark.parametrize("name", LISTED)
def test_the_listings_run(page, tmp_path, name):
    function, call, _ = page.at(**LISTED[name]).code(name)
    script = tmp_path / f"{name}.py"
    script.write_text(standalone(function, call))
    out = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert out.returncode == 0, out.stderr
    assert out.stdout.strip()
    if name == "improve_routes":
        assert out.stdout.startswith("482.0 482.0")


def test_the_data_can_be_taken_away(page):
    def tables(name, **values):
        return page.at(**values).code(name)[2]()

    found = tables("holt_winters", forecast="smoothing")
    assert set(found) == {"demand", "safety"}
    assert len(found["demand"]["date"]) == len(load_table("us_gasoline"))
    assert set(found["safety"]) == {"naive", "smoothing", "fourier"}
    assert len(tables("amplification", delay=2)["orders"]) == 5
    assert tables("solve_transport", slack=110)["flows"]["flow"].sum() > 0
    assert tables("improve_routes", instance="P-n16-k8")["routes"]["route"].max() == 9


# Shadow prices


def test_the_dual_is_on_the_first_screen(page):
    before = page.at(chosen=1)
    prices = before.chart("flow").data["depots"]["price"]
    assert prices == [""] * 4
    page.preset("The dual")
    assert "saves" in page.html and "its shadow price" in page.html
    assert page.chart("flow").data["depots"]["price"] != prices


def test_extra_capacity_says_what_it_saves(page):
    page.at(chosen=1, extra=10)
    problem, more = ontario()[2], ontario(0.1)[2]
    saved = solve_transport(problem).cost - solve_transport(more).cost
    each = saved / (more.capacity[0] - problem.capacity[0])
    assert f"or {number(each)} for each" in page.html
    assert "more save" in page.html


def test_dragging_changes_no_parts(page):
    """A part that comes or goes with a slider would draw the whole page anew at each step."""

    def parts(**values):
        return [part.identity for part in page.at(**values).parts]

    assert parts(dual=True) == parts(dual=True, longest=100) == parts(dual=True, slack=60)
    assert parts(reorder=300) == parts(quantity=200)
    assert parts(shape=1.0) == parts(shape=0.0)


def test_a_chain_that_answers_a_step(page):
    page.preset("One step up")
    orders = np.reshape(column(page.chart("orders"), "orders", "y"), (5, -1))
    assert f"up to {number(orders[-1].max())} more" in page.html


# What the words say holds in every state


def outside_of(page):
    return float(re.search(r"([\d.]+) % fell outside", unmarked(page.html))[1]) / 100


@pytest.mark.parametrize("forecast", ["naive", "smoothing", "fourier"])
@pytest.mark.parametrize("level", [50, 80, 90, 95, 98])
@pytest.mark.parametrize("widths", ["kept", "latest"])
def test_an_interval_is_trusted_by_the_share_outside(page, forecast, level, widths):
    page.at(forecast=forecast, level=level, widths=widths)
    promised = 1 - level / 100
    error = (promised * (1 - promised) / 25) ** 0.5  # 327 origins, 13 weeks each
    agrees = abs(outside_of(page) - promised) <= error
    assert ("Its width held here" in page.html) == (agrees and error <= 0.06)
    assert ("no contradiction, but no proof" in page.html) == (agrees and error > 0.06)


def test_nearly_certain_is_not(page):
    page.preset("Nearly certain")
    assert "9.3 % fell outside the 98 % interval, 2 % were promised" in unmarked(page.html)
    assert "Its width held" not in page.html


@pytest.mark.parametrize("forecast", ["naive", "smoothing", "fourier"])
def test_only_the_method_that_is_drawn_is_named_beside_the_picture(page, forecast):
    names = {"naive": "Seasonal naive", "smoothing": "Exponential smoothing"}
    names["fourier"] = "Fourier regression"
    page.at(forecast=forecast)
    legends = [str(p.content) for p in page.parts if "ev-legend" in str(p.content)]
    assert [name for key, name in names.items() if name in legends[0]] == [names[forecast]]
    assert all(any(name in legend for legend in legends) for name in names.values())


def test_tables_without_a_plan_are_not_empty(page):
    page.at(dual=True, longest=100)
    assert [row[3] for row in rows_of_table(page.html, 0)] == ["–"] * 4
    assert len(rows_of_table(page.html, 1)) == 6
    assert "so no prices" in page.html


@pytest.mark.parametrize("state", [{}, {"quantity": 400}, {"variation": 100, "shortage": 99}])
def test_the_cheapest_s_does_not_follow_the_slider(page, state):
    page.open("stock")
    said = set()
    for s in (0, 365, 800, 1400, 1500):
        page.at(reorder=s, **state)
        chart = page.chart("cost")
        said.add(re.search(r"Cheapest at s = \S+ \S+ a week", chart.caption)[0])
        assert column(chart, "best", "y")[0] <= column(chart, "curve", "y").min() * (1 + 1e-6)
    assert len(said) == 1
    best = int(re.search(r"s = (\d+)", said.pop())[1])
    demand = DemandLaw(100.0, float(state.get("variation", 30))).sample(
        1040, page.views[0].values.weeks_seed
    )
    levels = np.arange(0.0, 1501)
    costs = (2, 1.0, float(state.get("shortage", 9)), 200.0)
    found = policy_sweep(demand, levels, float(state.get("quantity", 0)), *costs)
    assert best == levels[np.argmin(found.cost)]


def test_dearer_is_not_cheaper(page):
    page.open("stock").at(reorder=1400)
    assert re.search(r"Now [\d.]+ times as much as that, fill rate", unmarked(page.html))
    assert not re.search(r"−[\d.]+ % (cheaper|dearer)", unmarked(page.html))


def test_the_shadow_price_is_named_before_the_dual(page):
    page.open("shipping")
    assert "shadow price" in page.chapter.do
    assert "shadow prices (the dual)" in unmarked(page.html)
    page.preset("The dual")
    assert re.search(
        r"holds while the capacity there lies between [\d,]+ and [\d,]+", unmarked(page.html)
    )


def test_what_is_counted_once_is_singular(page):
    page.open("shipping").at(depots=1)
    assert "1 depot, the" in unmarked(page.html)
    page.open("stock").at(lead_time=0)
    assert "1 week" in unmarked(page.html) and "1 weeks" not in unmarked(page.html)
    page.open("forecast").at(lead_time=0)
    assert "Stock for the next 1 week at" in unmarked(page.html)


@pytest.mark.parametrize(
    ("frequency", "n", "said", "fallen_back"),
    [
        ("h", 24 * 20, "hours came within", False),
        ("B", 120, "weekdays came within", False),
        ("QS", 44, "quarters came within", False),
        ("7D", 112, "a short memory", True),
    ],
)
def test_own_demand_of_any_step_is_forecast(page, frequency, n, said, fallen_back):
    times = np.asarray(pd.date_range("2021-01-04", periods=n, freq=frequency), str)
    rows = "".join(f"{t},{k % 24 + k**3 % 101 / 25}\n" for k, t in enumerate(times))
    page.open("forecast").upload({"d.csv": f"date,demand\n{rows}".encode()})
    assert not page.errors
    for state in ({}, {"origin": 0}, {"origin": 100, "forecast": "fourier"}, {"forecast": "sba"}):
        page.at(**state)
        assert said in page.html
        assert ("Exponential smoothing needs two seasons" in page.html) == (
            fallen_back and state.get("forecast") is None
        )
