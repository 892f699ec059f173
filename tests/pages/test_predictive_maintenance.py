"""Predictive maintenance: drawn is what was computed; uploads change it or say why not."""

import gzip
import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from core.charts.prognosis import policy_cost, remaining_life_track
from core.datasets.engine_fleet import LIMITS, cmapss_files
from core.datasets.tables import load_table
from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    SENSOR_MEANING,
    SENSORS,
    lifetimes,
    simulate_fleet,
)
from core.maths.case_studies.predictive_maintenance.pipeline import (
    assess,
    policies,
    predict_constant,
    predict_ridge,
    predict_trees,
    prepare,
)
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    exponential_smoothing,
    moving_average,
    trend_to_noise,
)
from core.maths.case_studies.predictive_maintenance.tables import symbol_and_unit
from core.maths.statistics.lifetimes import (
    fit_weibull,
    kaplan_meier,
    mean_cumulative_function,
)
from core.ui.listing import standalone
from core.ui.words import number, percent
from pages.case_studies.predictive_maintenance.amounts import amount

STEM = "predictive_maintenance"
SENSOR_CHART, TRACK, SCATTER, COST = "sensors", "track", "scatter", "cost"
INTERVAL, SURVIVAL, REPAIRS = "interval", "survival", "repairs"


@pytest.fixture
def page(open_page):
    return open_page(STEM)


@pytest.fixture(scope="module")
def prepared():
    return prepare(simulate_fleet(1), 30)


@pytest.fixture(scope="module")
def small():
    return simulate_fleet(9, 12, 7)


def drawn(chart, dataset, *columns):
    return [np.array(chart.data[dataset][column], float) for column in columns]


@pytest.mark.parametrize(
    ("smoother", "smooth"),
    [
        ("average", lambda x: moving_average(x, 12)),
        ("exponential", lambda x: exponential_smoothing(x, 2 / 13)),
    ],
)
def test_sensor_panels_show_the_sensors_each_on_its_own_scale(page, smoother, smooth):
    chart = page.at(smoother=smoother, span=12, engine=3).chart(SENSOR_CHART)
    train = simulate_fleet(1).train
    values = train[train["unit"] == 3][list(SENSORS)].to_numpy()
    for dataset, series in (("raw", values), ("smooth", smooth(values))):
        _, height = drawn(chart, dataset, "x", "y")
        moving = np.flatnonzero(np.ptp(values, axis=0) > 0)
        cells = height.reshape(len(moving), len(values) + 1)[:, :-1]
        for cell, k in zip(cells, moving, strict=True):  # affine: perfectly correlated
            assert np.corrcoef(cell, series[:, k])[0, 1] == pytest.approx(1, abs=1e-4)
    assert f"failure at {len(values)}" in page.everything
    _, _, clarity = trend_to_noise(values)
    best = int(np.argmax(clarity))
    assert f"Clearest trend: {symbol_and_unit(SENSORS[best])[0]}" in page.everything
    assert 3 < clarity[best] < 10 and f"{number(clarity[best])} × its noise" in page.everything


def test_prediction_band_truth_and_scores_are_those_of_the_maths(page, prepared):
    page.at(ridge_lambda=500.0, cap=110, test_engine=4)
    predictions = predict_ridge(prepared, 500.0, 110)
    result = assess(prepared, predictions, 110)
    rows = slice(prepared.test_starts[3], prepared.test_last[3] + 1)
    track = page.chart(TRACK)
    np.testing.assert_allclose(drawn(track, "predicted", "y")[0], predictions.test[rows], rtol=1e-6)
    low, high = drawn(track, "band", "low", "high")
    np.testing.assert_allclose(low, result.lower[rows], rtol=1e-6)
    np.testing.assert_allclose(high, result.upper[rows], rtol=1e-6)
    np.testing.assert_array_equal(drawn(track, "truth", "y")[0], prepared.test_truth[rows])
    scatter = page.chart(SCATTER)
    at_end = predictions.test[prepared.test_last]
    late = at_end > prepared.test_rul
    for dataset, chosen in (("late", late), ("early", ~late)):
        x, y = drawn(scatter, dataset, "x", "y")
        np.testing.assert_array_equal(x[::3], prepared.test_rul[chosen])
        np.testing.assert_allclose(y[::3], at_end[chosen], rtol=1e-6)
    for score in (result.against_truth, result.against_capped):
        assert f"{number(score.rmse)} cycles" in page.everything
    assert amount(result.against_truth.phm) in page.everything
    assert percent(result.covered, 0) in page.everything
    constant = assess(prepared, predict_constant(prepared, 110), 110)
    assert f"{number(constant.against_truth.rmse)} cycles" in page.everything


@pytest.mark.parametrize(
    ("model", "predict"),
    [
        ("squares", lambda p: predict_ridge(p, 0.0, 125)),
        ("trees", lambda p: predict_trees(p, 125)),
        ("constant", lambda p: predict_constant(p, 125)),
    ],
)
def test_every_model_is_drawn(page, prepared, model, predict):
    page.at(model=model)
    predictions = predict(prepared)
    got = drawn(page.chart(TRACK), "predicted", "y")[0]
    np.testing.assert_allclose(got, predictions.test[: len(got)], rtol=1e-5)
    assert number(assess(prepared, predictions, 125).against_truth.rmse) in page.everything


def test_costs_are_those_of_the_policies(page, prepared):
    page.at(threshold=25, failure_cost=50.0, service_cost=4.0, lead_time=5)
    costs = policies(prepared, predict_ridge(prepared, 100.0, 125), 50_000.0, 4000.0, 5)
    x, y = drawn(page.chart(COST), "curve", "x", "y")
    np.testing.assert_allclose(y, costs.alarm.rate[x.astype(int)], rtol=1e-6)
    best = drawn(page.chart(COST), "best", "x", "y")
    assert (best[0][0], best[1][0]) == (
        costs.alarm.setting[costs.alarm.best()],
        pytest.approx(costs.alarm.rate.min(), rel=1e-6),
    )
    now = drawn(page.chart(COST), "now", "x", "y")
    assert (now[0][0], now[1][0]) == (25, pytest.approx(costs.alarm.rate[25], rel=1e-6))
    x, y = drawn(page.chart(INTERVAL), "curve", "x", "y")
    np.testing.assert_allclose(y, costs.interval.rate[x.astype(int) - 1], rtol=1e-6)
    for rate in (costs.alarm_held_out.rate, costs.interval_held_out.rate, costs.run_to_failure):
        assert f"{number(rate)} € per cycle" in page.everything


def test_failure_rates_are_those_of_the_real_lifetimes(page):
    page.at(lives="fans", confidence=80)
    fans = load_table("generator_fans")
    estimate = kaplan_meier(fans["hours"], fans["failed"], 0.8)
    x, y, low = drawn(page.chart(SURVIVAL), "steps", "x", "y", "low")
    np.testing.assert_array_equal(x[:-1], estimate.time)
    np.testing.assert_allclose(y[:-1], estimate.value)
    np.testing.assert_allclose(low[:-1], estimate.lower)
    fit = fit_weibull(fans["hours"], fans["failed"], 0.8)
    x, y = drawn(page.chart(SURVIVAL), "curve", "x", "y")
    np.testing.assert_allclose(y, fit.survival(x), rtol=1e-5)
    seats = load_table("valve_seat_replacements")
    repairs = mean_cumulative_function(seats["engine"], seats["days"], seats["replaced"], 0.8)
    np.testing.assert_allclose(
        drawn(page.chart(REPAIRS), "steps", "y")[0], repairs.value, rtol=1e-6
    )


ODD = [
    ({"model": "constant"}, "No sensor is read"),
    ({"ridge_lambda": 1e7}, "shrink towards the mean"),
    ({"cap": 300}, "Almost no cap"),
    ({"cap": 20}, "silent before"),
    ({"window": 1}, "A window of one cycle"),
    ({"threshold": 2, "lead_time": 20}, "The alarm comes too late"),
    ({"threshold": 110}, "Too careful"),
    ({"failure_cost": 5.0, "service_cost": 5.0}, "nothing beats running to failure"),
    ({"span": 1}, "noise hides the wear"),
    ({"span": 60}, "cycles late"),
    ({"lives": "fleet"}, "Wear-out"),
    ({"lives": "fans"}, "holds 1"),
    ({"lives": "aircraft"}, "failure rate"),
    ({"lives": "fans", "cost_ratio": 1.0}, "never"),
]


@pytest.mark.parametrize(("state", "words"), ODD, ids=[str(state) for state, _ in ODD])
def test_words_follow_the_state(page, state, words):
    assert words in page.at(**state).everything


def test_challenges_are_solved_when_they_should_be(page):
    def solved():
        return page.everything.count('aria-label="solved"')

    assert solved() == 0
    page.at(ridge_lambda=1e7)
    assert solved() == 0, "few parameters, but far from least squares"
    page.at(ridge_lambda=3e4)
    assert solved() == 1
    page.at(threshold=34)
    assert solved() == 2
    page.at(failure_cost=10.0, service_cost=10.0)
    assert solved() == 2, "a failure must be dearer than a service"
    page.at(failure_cost=10.2, service_cost=10.0)
    assert solved() == 3


def test_the_listing_runs_and_gives_the_numbers_of_the_page(page, prepared, tmp_path):
    result = assess(prepared, predict_ridge(prepared, 100.0, 125), 125)
    script = tmp_path / "listing.py"
    call = (
        "fleet = simulate_fleet(1)\nprepared = prepare(fleet, 30)\n"
        "predictions = predict_ridge(prepared, 100.0, 125)\n"
        "print(assess(prepared, predictions, 125).against_truth.rmse)"
    )
    script.write_text(standalone(predict_ridge, call), encoding="utf-8")
    out = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert float(out.stdout) == pytest.approx(result.against_truth.rmse)
    assert f"{number(float(out.stdout))} cycles" in page.everything


def test_an_uploaded_set_replaces_the_fleet_in_every_figure(page, small):
    page.upload(cmapss_files(small))
    assert "12 training and 7 test units" in page.everything
    prepared = prepare(small, 30)
    predictions = predict_ridge(prepared, 100.0, 125)
    got = drawn(page.chart(TRACK), "predicted", "y")[0]
    np.testing.assert_allclose(got, predictions.test[: len(got)], rtol=1e-5)
    assert number(assess(prepared, predictions, 125).against_truth.rmse) in page.everything
    page.at(lives="fleet")
    x = drawn(page.chart(SURVIVAL), "steps", "x")[0]
    np.testing.assert_array_equal(x[1:-1], np.unique(lifetimes(small.train)))
    assert "Simulated by this app" in page.forget().everything


def test_a_lone_compressed_training_file_is_enough(page, small):
    text = cmapss_files(small)["train_FD001.txt"]
    page.upload({"train_FD001.txt.gz": gzip.compress(text)})
    assert not page.errors
    assert "4 of the 12 training units were held out" in page.everything


def test_the_sets_of_an_archive_can_be_chosen(page, small):
    buffer = io.BytesIO()
    other = simulate_fleet(5, 8, 6)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, fleet in (("FD001", small), ("FD003", other)):
            for file, text in cmapss_files(fleet, name).items():
                archive.writestr(f"CMAPSSData/{file}", text)
    page.upload({"CMAPSSData.zip": buffer.getvalue()})
    assert "12 training and 7 test units" in page.everything
    page.at(subset="FD003")
    assert "8 training and 6 test units" in page.everything
    page.at(subset="FD002")
    assert "12 training and 7 test units" in page.everything, (
        "a set that is not there: the first one"
    )


def bad_uploads(small):
    good = cmapss_files(small)
    train = good["train_FD001.txt"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train_FD001.txt", bytes(60_000_000))
    return {
        "train.txt, line 2: 3 columns where 26": {
            "train.txt": b"1 1 0" + b" 0" * 23 + b"\n1 2 3\n"
        },
        "train.txt: this is not a text file": {"train.txt": bytes(5000)},
        "train.txt: the file is empty": {"train.txt": b""},
        "no column is named cycle, setting_1": {"train.txt": b"engine " + b"0 " * 25},
        "unit 13 has a single cycle": {"train.txt": train + b"13 1" + b" 0" * 24},
        "RUL_FD001.txt: 2 remaining lives, but": good | {"RUL_FD001.txt": b"5\n6\n"},
        "more than 24 MB after unpacking": {"bomb.zip": buffer.getvalue()},
        "at most 40 MB are read": {"train.txt": bytes(LIMITS.packed + 1)},
    }


def test_a_bad_upload_is_one_sentence_and_the_page_keeps_what_it_showed(page, small):
    def drawn_everywhere():
        chapters = [page.open(name).charts for name in page.page.chapters]
        page.open("sensors")
        return str([chart.data for charts in chapters for chart in charts])

    before = drawn_everywhere()
    for reason, files in bad_uploads(small).items():
        page.upload(files)
        assert len(page.errors) == 1
        assert reason in page.errors[0]
        assert drawn_everywhere() == before
    page.upload(cmapss_files(small))
    assert not page.errors
    page.upload({"train.txt": b"nonsense"})
    assert len(page.errors) == 1
    assert "12 training and 7 test units" in page.everything, "the last good upload is kept"


# Words that hold in every state, colours that mean one thing


def test_the_best_age_of_a_law_without_data_says_so(page):
    page.at(lives="fleet")
    first = int(lifetimes(simulate_fleet(1).train).min())
    assert f"nothing failed before {first} cycles" in page.everything
    assert f"by Kaplan–Meier 0 %, the first at {first} cycles" in page.everything
    assert "The Weibull curve leaves the band" in page.everything
    page.at(lives="fleet", cost_ratio=1.2)
    assert "nothing failed before" not in page.everything


def test_the_verdict_on_a_window_of_one_looks_at_the_error(page):
    page.at(model="squares", window=1)
    assert "Yet the error is only 43 % of the constant mean" in page.everything
    assert "noise of a single reading" not in page.everything


def test_a_prediction_outside_its_band_and_one_below_zero_are_explained(page):
    for values in ({"ridge_lambda": 1e6}, {"cap": 300}, {}):
        for engine in (1, 20, 40):
            track = page.at(**values, test_engine=engine).chart(TRACK)
            line, low, high = (
                drawn(track, "predicted", "y")[0],
                *drawn(track, "band", "low", "high"),
            )
            assert ("similar prediction more life" in page.everything) == (line < low).any()
            assert ("similar prediction less life" in page.everything) == (line > high).any()
        at_end = np.r_[drawn(page.chart(SCATTER), "early", "y")[0]]
        assert ("below 0: the model" in page.everything) == (np.nanmin(at_end) < 0)


def test_on_the_service_chapter_a_colour_means_one_thing(page):
    page.open("service").at(threshold=40)
    assert not drawn(page.chart(INTERVAL), "now", "x")[0].size, "no threshold among fixed ages"
    cost, track = policy_cost("x", "y"), remaining_life_track()
    meanings = {}
    for template in (cost, track):
        for layer in template.spec["layer"]:
            colour = layer["mark"]["color"]
            meanings.setdefault(colour, set()).add(layer["data"]["name"])
    same = {"band", "curve"}, {"now", "alarm"}, {"band", "predicted"}
    assert all(len(names) == 1 or names in same for names in meanings.values()), meanings


def test_every_sensor_is_named_and_the_columns_are_explained(page):
    page.open("sensors")
    for meaning in SENSOR_MEANING.values():
        symbol, words = meaning.split(": ", 1)
        assert symbol in page.html and words in page.html
    assert "only ever goes one way" in page.everything
    assert "spread, standard deviation over mean" in page.everything
