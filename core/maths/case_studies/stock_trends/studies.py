"""A forecaster's whole way through a series, held against the random walk's."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.maths.case_studies.stock_trends.methods import Plan
from core.maths.case_studies.stock_trends.return_forecasts import RandomWalk
from core.maths.case_studies.stock_trends.return_statistics import ewma_volatility
from core.maths.case_studies.stock_trends.views import Columns, error_race_columns
from core.maths.case_studies.stock_trends.walk_forward import (
    Report,
    WalkForward,
    fan_coverage,
    walk_forward,
)
from core.maths.statistics.proportions import Proportion


@dataclass(frozen=True, eq=False)
class Study:
    """The method's way through the data and the baseline's, and what follows from both alone.

    volatility: expected at each origin; coverage: of the 80 % band, by whether it follows the
    volatility; race, saved: error saved against the baseline; fitted: to the last of the data.
    """

    plan: Plan
    walk: WalkForward
    base: WalkForward
    volatility: np.ndarray
    coverage: dict[bool, Proportion]
    race: Columns
    saved: float
    fitted: Any


def study_walk(
    returns: np.ndarray, year: np.ndarray, unit: float, plan: Plan, report: Report | None = None
) -> Study:
    """Walk the planned method and the random walk through the returns, and compare them.

    returns: (n,); year: (n + 1,) of the prices; unit: of differences, 0 for log returns; report: as
    in walk_forward. Errors: those of walk_forward.
    """
    walk = walk_forward(returns, plan.method, plan.schedule, report)
    base = walk_forward(returns, RandomWalk(), plan.schedule)
    volatility = ewma_volatility(returns)[walk.origin + 1]
    volatility = np.where(volatility > 0, volatility, np.std(returns))
    used = len(returns) if plan.schedule.window is None else plan.schedule.window
    race, saved = error_race_columns(
        year[walk.origin + 1], walk.error[:, -1], base.error[:, -1], unit
    )
    return Study(
        plan=plan,
        walk=walk,
        base=base,
        volatility=volatility,
        coverage={
            False: fan_coverage(walk, 0.8),
            True: fan_coverage(walk, 0.8, volatility),
        },
        race=race,
        saved=saved,
        fitted=plan.method.fit(returns[-used:], walk.horizon),
    )
