"""Series of numbers at equal steps: those that the app ships and some that show odd states."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.tables import load_table
from core.maths.case_studies.logistics.demand_forecasting import DemandSeries

MOST = 1_000  # of an upload: its latest values

SHIPPED = {
    "air": ("air_passengers", "Airline passengers", "thousands a month", 12, 1949.0),
    "co2": ("mauna_loa_co2", "CO₂ at Mauna Loa", "ppm", 12, 1988.0),
    "lynx": ("lynx", "Lynx trapped", "lynx a year", 1, 1821.0),
    "sun": ("sunspots", "Sunspot numbers", "mean of the year", 1, 1700.0),
    "nile": ("nile", "Flow of the Nile", "10⁸ m³ a year", 1, 1871.0),
}
SOURCES = {
    "air": "Box and Jenkins 1970, series G.",
    "co2": "By way of the R package Stat2Data.",
    "lynx": "Elton and Nicholson 1942.",
    "sun": "Tong 1990.",
    "nile": "Cobb 1978.",
}
MADE = {"constant": "A constant", "zeros": "Season with zeros", "exact": "A season without rest"}


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """values: (n,); season: steps of a cycle of fixed length, 1 for none; time: (n,) for pictures,
    in ``clock`` (years, or steps of an upload); step: a word for one step."""

    name: str
    unit: str
    values: np.ndarray
    season: int
    time: np.ndarray
    clock: str
    step: str
    note: str = ""

    @property
    def a_step(self) -> float:
        """How far apart two values are in ``time``."""
        return float(self.time[1] - self.time[0])


@lru_cache(maxsize=len(SHIPPED) + len(MADE))
def time_series(key: str) -> TimeSeries:
    """A shipped series, or one that is made.

    >>> one = time_series("air")
    >>> one.season, len(one.values), one.step
    (12, 144, 'month')
    """
    if key in MADE:
        return _made(key)
    file, name, unit, season, first = SHIPPED[key]
    values = load_table(file).iloc[:, 1].to_numpy(float)
    step = "month" if season == 12 else "year"
    time = first + np.arange(len(values)) / season
    return TimeSeries(name, unit, values, season, time, "year", step, SOURCES[key])


def _made(key: str) -> TimeSeries:
    steps = np.arange(96)
    wave = np.array([4.0, 6, 9, 12, 13, 11, 8, 5, 2, 0, 0, 1])
    values = {
        "constant": np.full(96, 5.0),
        "zeros": wave[steps % 12] * (1 + steps // 24),
        "exact": 20 + 0.25 * steps + wave[steps % 12],
    }[key]
    return TimeSeries(MADE[key], "value", values, 12, 1.0 + steps / 12, "year", "month")


def own_series(demand: DemandSeries) -> TimeSeries:
    """The latest values of an upload."""
    values = demand.value[-MOST:]
    first = len(demand.value) - len(values)
    note = f" Only the latest {MOST:,} values." if first else ""
    time = np.arange(first + 1.0, len(demand.value) + 1.0)
    return TimeSeries(
        "Your series",
        "value",
        values,
        demand.season,
        time,
        demand.step,
        demand.step,
        demand.note + note,
    )
