import numpy as np
import pytest

from core.maths.case_studies.logistics.demand_forecasting import demand_series
from core.maths.case_studies.logistics.forecast_comparison import (
    SEASONAL,
    compare_forecasts,
    horizon_of,
    methods_for,
)
from core.maths.case_studies.logistics.intermittent_demand import (
    croston_sba,
    demand_kind,
    lumpy_demand,
)
from core.maths.case_studies.logistics.rolling_origin import coverage, decide_safety
from core.maths.statistics.exponential_smoothing import HoltWinters

LEVELS = np.array([0.5, 0.9])


def simple(values, train, season):
    assert train < len(values)
    return HoltWinters(0.3, 0.0, 0.1, 1.0, season)


@pytest.fixture(scope="module")
def series():
    date = np.arange("1990-01", "2010-01", dtype="datetime64[M]").astype("datetime64[D]")
    rng = np.random.default_rng(1)
    month = np.arange(240)
    value = 50 + month / 9 + 8 * np.sin(2 * np.pi * month / 12) + rng.normal(0, 3, 240)
    return demand_series("Months", "", date, value)


@pytest.fixture(scope="module")
def compared(series):
    return compare_forecasts(series, 3, LEVELS, simple)


def test_every_method_is_judged_on_the_same_origins(series, compared):
    assert list(compared.results) == ["naive", "smoothing", "fourier"]
    assert compared.horizon == horizon_of(series) == 12
    for result in compared.results.values():
        assert result.split == compared.split
        assert result.error.shape == (len(compared.split.origins), 12)
    assert compared.model == simple(series.value, compared.split.train, 12)


def test_the_regression_has_no_more_harmonics_than_a_season_can_tell(series, compared):
    assert compared.harmonics == 3
    assert compare_forecasts(series, 20, LEVELS, simple).harmonics == 6


def test_coverage_by_level_is_that_of_the_errors_known(compared):
    for name, result in compared.results.items():
        for widths in ("kept", "latest"):
            known = compared.known[name][widths]
            wanted = [coverage(result, known, level).mean() for level in LEVELS]
            np.testing.assert_allclose(compared.covered[name][widths], wanted)
            assert compared.shares(name, 0.9)[widths] == pytest.approx(wanted[1])


def test_safety_is_decided_for_the_lead_time_and_the_review(compared):
    found = compared.safety(2, 1.0, 9.0, "latest")["fourier"]
    wanted = decide_safety(compared.results["fourier"], 3, 1.0, 9.0, compared.latest)
    np.testing.assert_array_equal(found.safety, wanted.safety)
    longest = compared.safety(99, 1.0, 9.0, "kept")["naive"]
    assert len(longest.cost) == len(compared.results["naive"].test), "no longer than the horizon"


def test_stretches_that_do_not_overlap_are_counted(compared):
    tests = len(compared.results["naive"].test)
    assert compared.separate == max(1, tests // compared.horizon)


def test_methods_for_lumps_are_judged_beside_the_naive_one():
    """What a loop over origins says of SBA, and of the forecast 0."""
    date = np.datetime64("2010-01-01") + 7 * np.arange(300)
    value = lumpy_demand(300, 4.0, 10.0, 0.5, seed=2)
    series = demand_series("Part", "", date, value)
    methods = methods_for(series, "sba")
    assert methods == ("naive", "ses", "croston", "sba", "tsb")
    found = compare_forecasts(series, 3, LEVELS, simple, methods, 0.2)
    assert found.model is None and list(found.results) == list(methods)
    start, end = found.split.calibrate, found.split.end
    naive = np.mean([abs(value[t] - value[t - 52]) for t in range(52, found.split.train)])
    errors = []
    for t in range(start, end):
        rate = croston_sba(value[:t], np.array([t]), 1, 0.2)[0, 0]
        errors.append(value[t] - rate)
    bias, scaled, root = found.first_errors()["sba"]
    assert bias == pytest.approx(np.mean(errors))
    assert scaled == pytest.approx(np.mean(np.abs(errors)) / naive)
    assert root == pytest.approx(np.mean(np.square(errors)) ** 0.5)
    assert found.first_errors()["zero"] == pytest.approx(
        (value[start:end].mean(), value[start:end].mean() / naive,
         np.mean(value[start:end] ** 2) ** 0.5)
    )  # fmt: skip
    assert found.kind == demand_kind(value[: found.split.train])


def test_a_smooth_series_is_judged_with_the_seasons_and_what_is_chosen(series):
    assert methods_for(series, "naive") == SEASONAL
    assert methods_for(series, "tsb") == (*SEASONAL, "tsb")
