from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.panels import process_panels
from core.maths.probability.metropolis import all_autocorrelations
from core.maths.statistics.arma import (
    Arma,
    Bounds,
    Fading,
    Verdict,
    autocovariances,
    judge_arma,
    simulate,
)
from core.maths.statistics.autocorrelation import durbin_levinson
from core.ui.controls import Point, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.statistics.time_series.memory_numbers import numbers
from pages.statistics.time_series.memory_tables import (
    HIGH,
    LAGS,
    LOW,
    TRIANGLE,
    lag_tables,
    spectrum_tables,
    stage_tables,
)
from pages.statistics.time_series.memory_words import (
    common_said,
    equation,
    fading_said,
    partial_said,
    shocks_said,
    spectrum_said,
    tone_of,
)

MOST = 300

chapter = Chapter(
    "memory",
    "Memory",
    do="Drag the point in the triangle and watch roots, autocorrelations and path at once. "
    "What happens when it leaves?",
    controls=[
        Point(
            name="ar",
            label="Memory of own values",
            axes=("φ₁", "φ₂"),
            low=LOW,
            high=HIGH,
            default=(1.1, -0.6),
            help="xₜ = φ₁xₜ₋₁ + φ₂xₜ₋₂ + …",
        ),
        Point(
            name="ma",
            label="Memory of shocks",
            axes=("θ₁", "θ₂"),
            low=LOW,
            high=HIGH,
            default=(0.0, 0.0),
            help="… + εₜ + θ₁εₜ₋₁ + θ₂εₜ₋₂",
        ),
        Slider(name="length", label="Values", symbol="n", low=50, high=MOST, default=200, step=10),
        Seed(name="draw", label="Draw other shocks"),
    ],
    presets={
        "One step back": {"ar": (0.8, 0.0)},
        "Zigzag": {"ar": (-0.8, 0.0)},
        "A cycle of eight": {"ar": (1.4, -0.98)},
        "Double root": {"ar": (1.4, -0.49)},
        "Shocks alone": {"ar": (0.0, 0.0), "ma": (0.9, 0.0)},
        "Both": {"ar": (0.7, 0.0), "ma": (0.5, 0.0)},
        "Random walk": {"ar": (1.0, 0.0)},
        "Explosive": {"ar": (1.15, 0.0)},
        "A common factor": {"ar": (1.1, -0.6), "ma": (-1.1, 0.6)},
        "Not invertible": {"ar": (0.0, 0.0), "ma": (2.0, 0.0)},
        "Memory that cannot be seen": {"ar": (0.5, 0.0), "ma": (-2.0, 0.0)},
    },
)


@dataclass(frozen=True, eq=False)
class Now:
    """gamma, rho, partial: of the process, NaN where it has none; path (n,) with its measured r
    and partial r."""

    process: Arma
    found: Verdict
    gamma: np.ndarray
    rho: np.ndarray
    partial: np.ndarray
    path: np.ndarray
    measured: np.ndarray
    measured_partial: np.ndarray


@lru_cache(maxsize=16)
def shocks_of(seed):
    return np.random.default_rng(seed).standard_normal(MOST)


@lru_cache(maxsize=128)
def seen(ar, ma, length, draw):
    process = Arma(ar, ma)
    found = judge_arma(process)
    gamma = autocovariances(found.left, LAGS)
    rho = gamma / gamma[0]
    path = simulate(found.left, shocks_of(draw)[:length])
    measured = all_autocorrelations(path / np.abs(path).max())[1 : LAGS + 1]
    return Now(
        process,
        found,
        gamma,
        rho,
        durbin_levinson(rho[1:]),
        path,
        measured,
        durbin_levinson(measured),
    )


@chapter.figure
def memory(view):
    v = view.values
    now = seen(v.ar, v.ma, v.length, v.draw)
    view.picture(
        process_panels(),
        stage_tables(now),
        caption=f"{equation(now.process)}. Shocks of N(0, 1), seed {v.draw}; {v.length} values, "
        "nothing before the first.",
        name="process",
    )
    view.legend(
        {
            "you drag": palette.INK,
            "of the process": palette.MODEL,
            "measured on the path": palette.ACCENT,
        }
        | ({"roots μ of the shocks": palette.TRUTH} if now.process.orders[1] else {})
    )
    x0, x1, y0, y1 = TRIANGLE
    view.lead(
        "ar", ar={"chart": "process", "bare": True, "panel": (x0 / 2, x1 / 2, y0 / 2, y1 / 2)}
    )
    view.notice(
        common_said(now.process, now.found),
        fading_said(now.found),
        shocks_said(now.found),
        tone=tone_of(now.found),
    )
    view.more("ma", "length", "draw")
    view.chart(
        curve_plot("lag k", "partial autocorrelation", False, False, "whole"),
        lag_tables(now.partial, now.measured_partial, v.length),
        caption=partial_said(now.found),
        name="partial",
    )
    view.chart(
        curve_plot("cycles a step", "log₁₀ 2πf(ω)"),
        spectrum_tables(now.found),
        caption=spectrum_said(now.found),
        name="spectrum",
    )
    view.numbers(numbers(now))
    view.challenges(challenges(now))
    view.code(
        autocovariances,
        f"from core.maths.statistics.autocorrelation import durbin_levinson\n"
        f"process = Arma({now.found.left.phi!r}, {now.found.left.theta!r})\n"
        f"print(process.roots, process.shock_roots)\n"
        f"gamma = autocovariances(process, {LAGS})\n"
        "print(gamma[0], gamma[1:] / gamma[0])\n"
        "print(durbin_levinson(gamma[1:] / gamma[0]))\n"
        f"print(simulate(process, np.random.default_rng({v.draw}).standard_normal({MOST}))"
        f"[:{v.length}])",
        data=lambda: {
            "path": {"t": np.arange(1, v.length + 1), "x": now.path},
            "lags": {"k": np.arange(1, LAGS + 1), "rho": now.rho[1:], "r": now.measured},
        },
    )


def challenges(now):
    found, (p1, p2) = now.found, now.process.phi
    cycle = found.fading is Fading.CYCLE and found.twin == now.process
    period = 2 * np.pi / np.angle(now.process.roots[0]) if cycle else np.nan
    size = abs(now.process.roots[0]) if cycle else np.nan
    hidden = found.fading is Fading.WHITE
    return [
        Challenge(
            "Without shocks of before, build a cycle of 11.5 to 12.5 steps that keeps at least 95 "
            "% a step.",
            solved=bool(cycle and not now.process.orders[1] and 11.5 <= period <= 12.5)
            and size >= 0.95,
            state=f"Period {number(abs(period))}, {number(size)} a step."
            if cycle
            else "No cycle that fades.",
        ),
        Challenge(
            "Find φ₁ = 0.5 and φ₂ = 0.5: on the edge. Then bring θ so that only white noise is "
            "left.",
            solved=(p1, p2) == (0.5, 0.5) and found.bounds is Bounds.NONE and hidden,
            state=f"φ = ({number(p1)}, {number(p2)}), θ = "
            f"({number(now.process.theta[0])}, {number(now.process.theta[1])}).",
        ),
        Challenge(
            "Hide the memory: all autocorrelations 0, and yet no root cancels another.",
            solved=hidden and found.common == 0 and found.left.orders[0] > 0,
            state="All are 0." if hidden else "Not all are 0, or there are none.",
        ),
    ]
