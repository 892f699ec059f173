"""Several methods on one demand series, each judged on what it had not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.logistics.demand_forecasting import DemandSeries, fourier_regression
from core.maths.case_studies.logistics.intermittent_demand import (
    DemandKind,
    croston,
    croston_sba,
    demand_kind,
    simple_smoothing,
    tsb,
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
from core.maths.statistics.exponential_smoothing import HoltWinters, holt_winters, seasonal_naive

DAY_AHEAD = 24  # steps, where they are hours or less
SEASONS = 5  # that the regression looks back
WIDTHS = ("kept", "latest")  # errors before the test, or the latest known at each origin
SEASONAL = ("naive", "smoothing", "fourier")
IN_LUMPS = {"ses": simple_smoothing, "croston": croston, "sba": croston_sba, "tsb": tsb}
ALPHA = 0.1  # of the methods for demand in lumps


@dataclass(frozen=True, eq=False)
class Comparison:
    """results by method; known[method][widths]: errors that set the widths of intervals (see
    known_errors); covered[method][widths] (k,): share of the test within each level's interval;
    model: of exponential smoothing, None without that method; harmonics and window (periods) as the
    regression used them; latest: how many errors those are.
    """

    series: DemandSeries
    split: Split
    model: HoltWinters | None
    harmonics: int
    window: int
    latest: int
    results: dict[str, Backtest]
    known: dict[str, dict[str, np.ndarray]]
    covered: dict[str, dict[str, np.ndarray]]

    @property
    def any(self) -> Backtest:
        """Of one of the methods."""
        return next(iter(self.results.values()))

    @property
    def horizon(self) -> int:
        return self.any.error.shape[1]

    @property
    def separate(self) -> int:
        """Stretches of a horizon that the test holds without overlap: its errors in a row are
        alike, so this is how many count as independent (at least 1)."""
        return max(1, self.tests // self.horizon)

    @property
    def tests(self) -> int:
        """Origins that judge."""
        return len(self.any.test)

    @property
    def kind(self) -> DemandKind:
        """Of the demand in training."""
        return demand_kind(self.series.value[: self.split.train])

    def first(self, method: str) -> tuple[np.ndarray, np.ndarray]:
        """One period ahead, what came in the test (t,), and the error of a method."""
        result = self.results[method]
        return result.actual[-self.tests :, 0], result.test[:, 0]

    def first_errors(self) -> dict[str, tuple[float, float, float]]:
        """One period ahead, by method and of “zero”, the forecast 0: bias (mean of what came less
        the forecast), mean absolute scaled error, root mean squared error."""
        errors = {name: self.first(name)[1] for name in self.results}
        errors["zero"], scale = self.first(next(iter(errors)))[0], self.any.scale
        return {
            name: (
                float(error.mean()),
                float(np.abs(error).mean() / scale),
                float(np.sqrt((error**2).mean())),
            )
            for name, error in errors.items()
        }

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
    """Steps ahead: a quarter, a year of months or quarters, a week of days, a day of hours; at most
    an eighth of the series."""
    usual = DAY_AHEAD if series.step.endswith(("hour", "interval")) else 13
    return max(1, min(usual, series.season, len(series.value) // 8))


def split_of(series: DemandSeries) -> Split:
    """Half for training, a quarter for widths, a quarter for judging; of a short series so much for
    training that exponential smoothing has its two seasons, where the rest is long enough."""
    n, horizon, season = len(series.value), horizon_of(series), series.season
    needed = 2 * season + 1
    if round(n / 2) < needed and n - needed >= 3 * horizon:
        return make_split(n, horizon, needed / n, (n - needed) / 2 / n)
    return make_split(n, horizon)


def smoothing_possible(series: DemandSeries) -> bool:
    """Whether training holds the two seasons from which exponential smoothing starts."""
    return split_of(series).train > 2 * series.season


def methods_for(series: DemandSeries, chosen: str) -> tuple[str, ...]:
    """The methods to compare: seasonal ones, or, where demand is intermittent in training, the
    naive one and those for lumps; and the chosen one. Smoothing only where it is possible.

    >>> from core.maths.case_studies.logistics.demand_forecasting import demand_series
    >>> weeks = np.datetime64("2020-01-03") + 7 * np.arange(260)
    >>> methods_for(demand_series("", "", weeks, np.arange(260.0) % 3 // 2), "fourier")
    ('naive', 'fourier', 'ses', 'croston', 'sba', 'tsb')
    """
    train = split_of(series).train
    rare = demand_kind(series.value[:train]).intermittent
    wanted = ("naive", *IN_LUMPS) if rare else SEASONAL
    barred = () if smoothing_possible(series) else ("smoothing",)
    return tuple(
        name
        for name in (*SEASONAL, *IN_LUMPS)
        if (name in wanted or name == chosen) and name not in barred
    )


def compare_forecasts(
    series: DemandSeries,
    harmonics: int,
    levels: np.ndarray,
    fit: Callable[[np.ndarray, int, int], HoltWinters],
    methods: Sequence[str] = SEASONAL,
    alpha: float = ALPHA,
) -> Comparison:
    """The methods, of SEASONAL and IN_LUMPS, from every origin.

    fit(values, train, season) gives the smoothing model; the harmonics are at most what the season
    and the window of the regression can tell apart; alpha: of the methods for demand in lumps.
    Errors: as the methods.
    """
    season, horizon = series.season, horizon_of(series)
    split = split_of(series)
    model = fit(series.value, split.train, season) if "smoothing" in methods else None
    window = min(SEASONS * season, split.train)
    harmonics = min(harmonics, season // 2, (window - 3) // 2)
    values, origins = series.value, split.origins

    def made(name: str) -> np.ndarray:
        match name:
            case "naive":
                return seasonal_naive(values, origins, horizon, season)
            case "smoothing":
                return holt_winters(values, origins, horizon, model)
            case "fourier":
                return fourier_regression(
                    values, origins, horizon, harmonics, window, series.period
                )
        return IN_LUMPS[name](values, origins, horizon, alpha)

    results = {name: backtest(values, made(name), split, season) for name in methods}
    latest = min(2 * season, len(next(iter(results.values())).calibration))
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
