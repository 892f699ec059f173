"""The series that two chapters show: shipped, made, or the reader's own."""

from dataclasses import dataclass

import numpy as np

from core.datasets.examples import DEMAND
from core.datasets.intake.reading import Form
from core.datasets.logistics import ANY_SERIES, TABLE_LIMITS, build
from core.datasets.time_series import MADE, SHIPPED, TimeSeries, own_series, time_series
from core.maths.statistics.exponential_smoothing import HoltWinters, fit_holt_winters
from core.ui.controls import Choice, Toggle
from core.ui.kept import kept

OWN = "uploaded"
CONTROLS = [
    Choice(
        name="series",
        label="Series",
        options={key: SHIPPED[key][1] for key in SHIPPED} | MADE,
        default="air",
    ),
    Toggle(
        name="times",
        label="Parts multiply",
        default=True,
        help="Work on logarithms: trend and season are factors",
    ),
]
OWN_FORM = Form(needs=(ANY_SERIES,), limits=TABLE_LIMITS, one=True)


@dataclass(frozen=True, eq=False)
class Seen:
    """key: of the series, for what is kept; multiply: whether parts do; refused: they were to, but
    the series has values that are not positive."""

    key: str
    series: TimeSeries
    multiply: bool
    refused: int

    @property
    def worked(self) -> np.ndarray:
        """The values, or their logarithms."""
        return np.log(self.series.values) if self.multiply else self.series.values


def read_own(tables, report):
    return own_series(build(tables, report, scaled=False)["demand"])


def show_series(view):
    if view.uploaded is None:
        view.more("series")
    view.more("times")
    view.upload(
        "Your own series",
        read_own,
        help="Dates and values at equal steps, from minutes to years: CSV, Excel, Parquet, JSON, "
        "or many series in one file (.tsf, GluonTS, M4); plain or packed. The step says the "
        "season.",
        form=OWN_FORM,
        example=DEMAND,
    )


def seen_series(view) -> Seen:
    v = view.values
    key, series = OWN, view.uploaded
    if series is None:
        key, series = v.series, time_series(v.series)
    wrong = int((series.values <= 0).sum())
    return Seen(key, series, v.times and not wrong, wrong * v.times)


@kept(max_entries=24)
def best_model(_view, key, multiply, train, _now) -> HoltWinters:
    """With the least squares of one-step errors over the first so many values."""
    return fit_holt_winters(_now.worked, train, _now.series.season)


@kept(max_entries=16)
def listed_values(_view, key, _now):
    """The values as code."""
    text = np.array2string(
        _now.series.values, separator=", ", threshold=10**6, max_line_width=96, floatmode="unique"
    )
    return f"np.array({text})"


def note_said(now):
    """What is to be said of the series itself."""
    said = []
    if now.refused:
        count = "a value that is" if now.refused == 1 else f"{now.refused} values that are"
        said.append(f"The series has {count} not above 0: no logarithm, so its parts are added.")
    if now.series.season == 1:
        said.append("It has no season of a fixed length: γ, the gain of a season, is idle.")
    return " ".join(said)
