"""What the pictures of the third chapter are drawn from."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import joined, order_datasets, polyline
from core.maths.optimization.descent_moments import noise_floor, stable_rate
from core.maths.optimization.rate_schedules import additive_floor
from core.maths.optimization.row_losses import shipped_rows
from pages.optimization.stochastic_gradients.rows import LEAST, MOST, drawable

ROLES = ("point", "other", "truth", "error")  # constant, step, cosine, 1/t
EACH = 3  # every third step of a smooth curve is drawn


def loss_tables(now):
    steps = now.excess.shape[1] - 1
    x = np.arange(steps + 1)
    half = x[-len(now.averaged) :]
    few = x[::EACH]
    curves = drawable(now.excess)
    everything = np.concatenate([curves.ravel(), drawable(now.run)])
    shown = everything[np.isfinite(everything)]
    lasts = curves[:, -1][np.isfinite(curves[:, -1])]
    low = max(min([*lasts, 1e-3]) / 5, LEAST)
    high = min(max(shown.max(), 1) * 2, MOST)
    return order_datasets(
        *(0, steps, low, high),
        measured=joined(
            polyline("run", "function", x, drawable(now.run)),
            *(polyline(role, role, few, y[few]) for role, y in zip(ROLES, curves, strict=True)),
        ),
        predicted=joined(
            polyline("mean", "approximation", half[2::EACH], drawable(now.averaged)[2::EACH]),
            polyline("momentum", "alarm", few, drawable(now.momentum)[few]),
        ),
    )


def rate_tables(now):
    steps = now.rates.shape[1]
    x = np.arange(0, steps, EACH)
    lines = (polyline(role, role, x, y[x]) for role, y in zip(ROLES, now.rates, strict=True))
    top = now.v.first_rate
    return order_datasets(0, steps, top / 1000, 2 * top, measured=joined(*lines))


@lru_cache(maxsize=32)
def floors(table, share):
    loss = shipped_rows(table)
    limit = stable_rate(loss, share)
    rates = np.append(np.geomspace(1e-3, 0.9 * limit, 24), limit * np.array([0.95, 0.98, 0.99]))
    exact, additive = (floor(loss, rates, share) for floor in (noise_floor, additive_floor))
    return rates, exact, additive, rates * share * loss.noise.trace() / 4


def floor_tables(now):
    rates, exact, additive, thumb = floors(now.v.table, now.share)
    blank = now.share == 0 or not now.loss.noise.any()
    low, high = (1e-6, 1.0) if blank else (thumb[0] / 2, 2 * exact.max())
    exact, additive, thumb = (
        np.full(len(rates), np.nan) if blank else one for one in (exact, additive, thumb)
    )
    return order_datasets(
        *(1e-3, 1.6, low, high),
        [now.v.first_rate],
        measured=polyline("exact", "reference", rates, exact),
        predicted=joined(
            polyline("lyapunov", "approximation", rates, additive),
            polyline("thumb", "function", rates, thumb),
        ),
    )
