"""The forecast of the page as a program: its method, its series to the last digit."""

import numpy as np

from core.maths.case_studies.logistics.demand_forecasting import fourier_regression
from core.maths.case_studies.logistics.forecast_comparison import IN_LUMPS
from core.maths.statistics.exponential_smoothing import holt_winters, seasonal_naive
from core.ui.kept import kept

CODE = {
    "naive": seasonal_naive,
    "smoothing": holt_winters,
    "fourier": fourier_regression,
} | IN_LUMPS


@kept(max_entries=4)
def literal(_view, key, _series):
    return np.array2string(
        _series.value, separator=", ", threshold=10**6, max_line_width=96, floatmode="unique"
    )


def show_code(view, key, now, origin, decided):
    v, m, series = view.values, now.model, now.series
    given = {
        "naive": f"{series.season}",
        "smoothing": m
        and f"HoltWinters({m.alpha!r}, {m.beta!r}, {m.gamma!r}, {m.phi!r}, {m.season})",
        "fourier": f"{now.harmonics}, {now.window}, {series.period!r}",
    }.get(v.forecast, f"{v.gain}")
    made = CODE[v.forecast]
    view.code(
        made,
        call=f"series = np.array({literal(view, key, series)})\n"
        f"print({made.__name__}(series, np.array([{origin}]), {now.horizon}, {given}))",
        data=lambda: {
            "demand": {"date": series.date.astype(str), "demand": series.value},
            "safety": {name: decision.safety for name, decision in decided.items()},
        },
    )
