"""Three methods on one demand series, each judged on what it had not seen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.logistics.demand_forecasting import (
    DemandSeries,
    HoltWinters,
    fourier_regression,
    holt_winters,
    seasonal_naive,
)
from core.maths.case_studies.logistics.rolling_origin import (
    Backtest,
    SafetyDecision,
    Split,
    backtest,
    coverage,
    decide_safety,
    known_errors,
    make_split,
)

SEASONS = 5  # that the regression looks back
WIDTHS = ("kept", "latest")  # errors before the test, or the latest known at each origin


@dataclass(frozen=True, eq=False)
class Comparison:
    """results by method; known[method][widths]: errors that set the widths of intervals (see
    known_errors); covered[method][widths] (k,): share of the test within each level's interval;
    harmonics and window (periods) as the regression used them; latest: how many errors those are.
    """

    series: DemandSeries
    split: Split
    model: HoltWinters
    harmonics: int
    window: int
    latest: int
    results: dict[str, Backtest]
    known: dict[str, dict[str, np.ndarray]]
    covered: dict[str, dict[str, np.ndarray]]

    @property
    def horizon(self) -> int:
        return next(iter(self.results.values())).error.shape[1]

    @property
    def separate(self) -> int:
        """Stretches of a horizon that the test holds without overlap: its errors in a row are
        alike, so this is how many count as independent (at least 1)."""
        return max(1, len(next(iter(self.results.values())).test) // self.horizon)

    def shares(self, method: str, level: float) -> dict[str, float]:
        """Share of the test within the interval of this level, by widths."""
        result = self.results[method]
        return {
            widths: float(coverage(result, errors, level).mean())
            for widths, errors in self.known[method].items()
        }

    def safety(
        self, lead_time: int, holding: float, shortage: float, widths: str
    ) -> dict[str, SafetyDecision]:
        """By method, the stock for the next lead_time + 1 periods (at most the horizon)."""
        memory = self.latest if widths == "latest" else None
        periods = min(lead_time, self.horizon - 1) + 1
        return {
            name: decide_safety(result, periods, holding, shortage, memory)
            for name, result in self.results.items()
        }


def horizon_of(series: DemandSeries) -> int:
    """Steps ahead: a quarter, a year of months, a week of days."""
    return min(13, series.season)


def compare_forecasts(
    series: DemandSeries,
    harmonics: int,
    levels: np.ndarray,
    fit: Callable[[np.ndarray, int, int], HoltWinters],
) -> Comparison:
    """Seasonal naive, exponential smoothing and Fourier regression from every origin.

    fit(values, train, season) gives the smoothing model; the harmonics are at most what the season
    and the window of the regression can tell apart. Errors: as the methods.
    """
    season, horizon = series.season, horizon_of(series)
    split = make_split(len(series.value), horizon)
    model = fit(series.value, split.train, season)
    window = min(SEASONS * season, split.train)
    harmonics = min(harmonics, season // 2, (window - 3) // 2)
    values, origins = series.value, split.origins
    forecast = {
        "naive": seasonal_naive(values, origins, horizon, season),
        "smoothing": holt_winters(values, origins, horizon, model),
        "fourier": fourier_regression(values, origins, horizon, harmonics, window, series.period),
    }
    results = {name: backtest(values, made, split, season) for name, made in forecast.items()}
    latest = min(2 * season, len(results["naive"].calibration))
    known = {
        name: {"kept": known_errors(result), "latest": known_errors(result, latest)}
        for name, result in results.items()
    }
    covered = {
        name: {
            widths: np.array([coverage(result, known[name][widths], k).mean() for k in levels])
            for widths in WIDTHS
        }
        for name, result in results.items()
    }
    return Comparison(series, split, model, harmonics, window, latest, results, known, covered)
