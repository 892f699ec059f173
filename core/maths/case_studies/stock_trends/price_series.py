"""Prices of several assets, their returns, periods of them, and random walks of the same kind."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

DAYS_A_YEAR = 365.25
TRADING_DAYS = 252  # of a year, where the prices are too short to tell, and none is of a weekend
LEAST_DAYS = 60
LARGE = 1e6  # standard deviations in a unit of differences
LEAST_YEARS = 0.75  # from which on trading days a year are counted


@dataclass(frozen=True, eq=False)
class PriceSet:
    """Closing prices of A assets on the same T days, in the order of time.

    name; note: one sentence for captions; date: (T,) datetime64[D], within a day [m]; price: (T,
    A), positive unless units are given; assets: A names; per_year: steps a year, (T − 1)/(years
    between first and last day), within a day the median of a day times the days with prices a
    year; bar: what a step within a day is called, "" for days and longer ones; units: of an
    asset's changes where a price is not above zero and so has no returns, (A,), else ().
    """

    name: str
    note: str
    date: np.ndarray
    price: np.ndarray
    assets: tuple[str, ...]
    per_year: float
    bar: str = ""
    units: tuple[float, ...] = ()

    @property
    def step(self) -> str:
        """What lies between two prices: hour, day, week, month, quarter, year; else step."""
        return self.bar or step_name(self.per_year)

    def written(self) -> np.ndarray:
        """The dates as text, 2024-01-02 or 2024-01-02 09:30."""
        return np.char.replace(self.date.astype(str), "T", " ")

    def returns(self) -> np.ndarray:
        """Logarithmic returns, (T − 1, A); row t leads from day t to day t + 1.

        Where a price is not above zero its differences, in units so large (LARGE times their
        standard deviation) that e^r is 1 + r: what is made for returns then adds up.
        """
        if self.units:
            return np.diff(self.price, axis=0) / self.units
        return log_returns(self.price)


STEPS = {"day": (100, 400), "week": (45, 55), "month": (11, 13), "quarter": (3.7, 4.3)}


def step_name(per_year: float) -> str:
    """The name of a step of which a year has so many.

    >>> step_name(252), step_name(12.0), step_name(1.0), step_name(24)
    ('day', 'month', 'year', 'step')
    """
    ranges = STEPS | {"year": (0.9, 1.1)}
    return next((n for n, (low, high) in ranges.items() if low <= per_year <= high), "step")


def bar_name(date: np.ndarray) -> str:
    """What a step within a day is called, by the median of the steps: (T,) datetime64[m].

    >>> bar_name(np.array(["2024-01-02T09:30", "2024-01-02T09:45"], "datetime64[m]"))
    '15-minute bar'
    """
    minutes = int(np.median(np.diff(date).astype("timedelta64[m]").astype(int)))
    names = {1: "minute", 60: "hour"}
    if minutes in names:
        return names[minutes]
    hours, rest = divmod(minutes, 60)
    return f"{minutes}-minute bar" if rest or not hours else f"{hours}-hour bar"


def bars_a_year(date: np.ndarray) -> float:
    """Steps within a day, a year of them: the median of a day with prices times such days a year.

    From three quarters of a year on these days are counted; else they are 252, or all 365.25 where
    there are prices of a weekend.
    """
    days, counts = np.unique(date.astype("datetime64[D]"), return_counts=True)
    years = (days[-1] - days[0]).astype(float) / DAYS_A_YEAR
    if years >= LEAST_YEARS:
        return float(np.median(counts)) * (len(days) - 1) / years
    weekend = not np.is_busday(days).all()
    return float(np.median(counts)) * (DAYS_A_YEAR if weekend else TRADING_DAYS)


def price_set(table: pd.DataFrame, name: str, note: str) -> PriceSet:
    """Prices from a table with a column `date` and one column of closes for each asset.

    Days are sorted; days on which an asset has no price (NaN) are left out for all, so that every
    row holds prices of one day. Their number is len(table) − len(result.date).
    A price of zero or below makes all of them prices without returns, whose differences count.
    Errors: ValueError for no asset, a day that occurs twice, a price that is not finite, fewer
    than 60 complete days, an asset whose price never changes.

    >>> days = pd.bdate_range("2024-01-01", periods=61)
    >>> table = pd.DataFrame({"date": days, "A": np.arange(10.0, 71.0)})
    >>> prices = price_set(table, "Sixty", "Made up.")
    >>> prices.assets, prices.returns().shape
    (('A',), (60, 1))
    """
    assets = [column for column in table.columns if column != "date"]
    if not assets:
        raise ValueError("the table needs a column of prices beside date")
    if table["date"].isna().any():
        raise ValueError("date must not be missing")
    table = table.sort_values("date")
    twice = table["date"].duplicated()
    if twice.any():
        raise ValueError(f"a day may occur once only, got {_day(table['date'][twice].iloc[0])}")
    table = table.dropna()
    price = table[assets].to_numpy(float)
    beyond = bool((price <= 0).any())
    bad = ~np.isfinite(price)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise ValueError(
            f"a price must be finite, got {price[row, column]:g} for "
            f"{assets[column]} on {_day(table['date'].iloc[row])}"
        )
    if len(price) < LEAST_DAYS:
        raise ValueError(f"at least {LEAST_DAYS} days with all prices are needed, got {len(price)}")
    constant = np.all(price == price[0], axis=0)
    if constant.any():
        raise ValueError(f"the price of {assets[int(np.argmax(constant))]} never changes")
    names, date = tuple(str(a) for a in assets), table["date"].to_numpy("datetime64[m]")
    units = tuple(LARGE * np.diff(price, axis=0).std(axis=0)) if beyond else ()
    days = date.astype("datetime64[D]")
    if len(np.unique(days)) < len(days):
        return PriceSet(name, note, date, price, names, bars_a_year(date), bar_name(date), units)
    years = (days[-1] - days[0]).astype(float) / DAYS_A_YEAR
    return PriceSet(name, note, days, price, names, (len(days) - 1) / years, "", units)


def period(prices: PriceSet, start: int, stop: int) -> PriceSet:
    """Days start … stop − 1, of the same assets.

    Errors: ValueError unless 0 ≤ start < stop ≤ T.
    """
    if not 0 <= start < stop <= len(prices.date):
        raise ValueError(f"days must lie within 0 and {len(prices.date)}, got {start} to {stop}")
    rows = slice(start, stop)
    return replace(prices, date=prices.date[rows], price=prices.price[rows])


def log_returns(price: np.ndarray) -> np.ndarray:
    """r_t = ln(P_t/P_{t−1}) along the first axis: they add up over time, (T, …) → (T − 1, …).

    The simple return is R = P_t/P_{t−1} − 1 = e^r − 1; those of several assets add up in a
    portfolio. Errors: ValueError for a price that is not positive.

    >>> log_returns(np.array([1.0, np.e, 1.0])).tolist()
    [1.0, -1.0]
    """
    price = np.asarray(price, dtype=float)
    if not np.all(price > 0):
        raise ValueError("price must be positive")
    return np.diff(np.log(price), axis=0)


def prices_from_returns(returns: np.ndarray, first: np.ndarray | float = 1.0) -> np.ndarray:
    """P_t = P_0·exp(r_1 + … + r_t), (n, …) → (n + 1, …): the inverse of log_returns.

    >>> prices_from_returns(np.log([2.0, 0.5]), 3.0).round(6).tolist()
    [3.0, 6.0, 3.0]
    """
    returns = np.asarray(returns, dtype=float)
    start = np.zeros((1, *returns.shape[1:]))
    return first * np.exp(np.concatenate([start, np.cumsum(returns, axis=0)]))


def random_walk_twin(
    returns: np.ndarray, seed: int = 0, kind: Literal["normal", "shuffled"] = "normal"
) -> np.ndarray:
    """Returns without any memory, of the same mean and volatility, shaped like `returns`.

    normal: independent N(m, s²) with mean m and deviation s (n − 1) of the returns; of several
    assets, with their covariance. Mean and deviation of one twin differ from m and s by chance.
    shuffled: the very same days in another order, so mean, volatility and fat tails are kept to
    the digit, and only what followed on what is lost.
    Either way log prices are a random walk with drift: nothing in the past tells the future, and
    whatever a method finds there is luck. returns: (n,) or (n, A), n ≥ 2.
    Errors: ValueError for fewer than 2 returns or an unknown kind.

    >>> sorted(random_walk_twin(np.array([1.0, 2.0, 3.0]), kind="shuffled").tolist())
    [1.0, 2.0, 3.0]
    """
    returns = np.asarray(returns, dtype=float)
    if len(returns) < 2:
        raise ValueError(f"returns must hold at least 2 days, got {len(returns)}")
    rng = np.random.default_rng(seed)
    match kind:
        case "shuffled":
            return rng.permutation(returns, axis=0)
        case "normal" if returns.ndim == 1:
            return rng.normal(returns.mean(), returns.std(ddof=1), len(returns))
        case "normal":
            covariance = np.atleast_2d(np.cov(returns, rowvar=False))
            return rng.multivariate_normal(returns.mean(axis=0), covariance, len(returns))
    raise ValueError(f"kind must be normal or shuffled, got {kind}")


def _day(date) -> str:
    when = pd.Timestamp(date)
    return f"{when:%Y-%m-%d}" if when == when.normalize() else f"{when:%Y-%m-%d %H:%M}"
