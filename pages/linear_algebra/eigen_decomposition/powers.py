import math

import numpy as np

from core.charts import palette, trace
from core.charts.plane import repeated_map
from core.maths.linear_algebra.eigen_decomposition import (
    eigenvector_under,
    iterate_power,
    judge_powers,
    repeat_map,
)
from core.maths.linear_algebra.eigen_tables import orbit_leaves, orbit_tables, power_tables
from core.ui.controls import Scrubber
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import apart, number, pair
from pages.linear_algebra.eigen_decomposition.matrix import ENTRIES, entries, seen, show_direction
from pages.linear_algebra.eigen_decomposition.notation import complex_number, factorisation
from pages.linear_algebra.eigen_decomposition.verdicts import LONG_RUN, iteration_said, powers_said

STEPS = 60
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
POWER_SERIES = {
    name: palette.SERIES.index(colour)
    for name, colour in {
        "direction": palette.ERROR,
        "rayleigh": palette.ACCENT,
        "turn": palette.ALARM,
    }.items()
}

chapter = Chapter(
    "powers",
    "Again and again",
    do="Turn the starting vector v, then play the powers. Watch which line A·A·…·v ends on.",
    controls=[Scrubber(name="step", label="Power k")],
    presets={
        "Pulled onto a line": entries([[1.2, 0.3], [0.4, 0.6]]) | {"direction": 120},
        "Spirals in": entries([[0.8, -0.5], [0.5, 0.8]]) | {"direction": 0},
        "Never settles": entries([[0, 2], [2, 0]]) | {"direction": 20},
        "Creeps like 1/k": entries([[1, 1], [0, 1]]) | {"direction": 100},
    },
)


def path_in_words(now, leave):
    """What Aᵏ·v does from this start, and when it leaves the picture."""
    powers = judge_powers(now.found, now.start)
    text = powers_said(powers, now.found.kind)
    if leave is None:
        return text
    if powers.own is not None and abs(powers.value) <= 1 + 1e-12:
        return f"{text} Rounding alone takes it out of this picture at k = {leave}."
    if powers.case in LONG_RUN:
        return f"{text} On the way it leaves this picture at k = {leave}."
    return f"{text} It leaves this picture at k = {leave}."


def rates(run, now):
    text = iteration_said(run, now.found, eigenvector_under(now.found, now.start))
    if not math.isfinite(run.measured_rate):
        return text
    measured, predicted, of_rho = (
        apart(rate, 1)[0]
        for rate in (run.measured_rate, run.predicted_rayleigh_rate, run.measured_rayleigh_rate)
    )
    return f"{text} Measured {measured}; for ρ = vᵀAv predicted {predicted}, measured {of_rho}."


def step_formula(step, orbit, run):
    k = min(step, len(orbit.points) - 1)
    start, power = pair(orbit.points[0]), str(k).translate(SUPERSCRIPT)
    if run.status == "zero" and k >= len(run.vectors):
        dust = orbit.points[k]
        rounded = f"; rounding makes {pair(dust)} of it" if dust.any() else ""
        return f"v = {start}\nA{power}·v = (0, 0){rounded}\nits direction: none"
    unit, rho = (values[min(k, len(values) - 1)] for values in (run.vectors, run.rayleigh))
    return (
        f"v = {start}\nA{power}·v = {pair(orbit.points[k])}\n"
        f"its direction: {pair(unit)}\nρ = {number(rho, 6)} (Rayleigh quotient)"
    )


def errors_said(run):
    """What the curves below are: no sentence of the notice again."""
    if not math.isfinite(run.direction_error[0]):
        return "How far each step turns the line of v: 0 if it stays, 1 for a right angle."
    dashed = "" if np.isnan(run.predicted_error).any() else "; dashed: predicted"
    return f"|sin| of the angle from Aᵏ·v to v₁, and |ρ − λ₁|; below 10⁻¹⁵ rounding{dashed}."


def challenge(found, run):
    first, second = (complex_number(complex(z)) for z in found.eigenvalues)
    return Challenge(
        "Make power iteration fail with the eigenvalues 2 and −2.",
        bool(np.abs(found.eigenvalues - [2, -2]).max() < 1e-9) and run.status == "opposite",
        f"λ₁ = {first}, λ₂ = {second}"
        + ", but this v is an eigenvector and stays." * (run.status == "at_eigenvector"),
    )


@chapter.figure
def powers(view):
    v, now = view.values, seen(view.values)
    orbit = repeat_map(now.matrix, now.start, STEPS)
    run, leave = iterate_power(now.matrix, now.start, STEPS), orbit_leaves(orbit)
    view.picture(
        repeated_map("x₁", "x₂"),
        orbit_tables(now.found, orbit),
        caption=path_in_words(now, leave),
        name="orbit",
    )
    view.under("step", step={"last": STEPS})
    show_direction(view, now.found)
    view.notice(rates(run, now))
    view.more(*ENTRIES)
    settles = math.isfinite(run.predicted_rate)
    view.legend(
        {"direction": palette.ERROR, "Rayleigh quotient": palette.ACCENT}
        if settles
        else {"turn of the direction in each step, |sin|": palette.ALARM},
        place="below",
    )
    view.chart(
        trace.log_decay("step k", "error (or turn)"),
        power_tables(run, POWER_SERIES),
        caption=errors_said(run),
        name="power",
    )
    view.formula(step_formula(v.step, orbit, run), place="below")
    view.formula(factorisation(now.found), place="below")
    view.challenges([challenge(now.found, run)])
    view.code(
        iterate_power,
        f"run = iterate_power({now.matrix.tolist()}, {now.start.tolist()}, {STEPS})\n"
        "print(run.status)\nprint(run.vectors[-1], run.rayleigh[-1])",
        data=lambda: {
            "powers": {"x": orbit.points[:, 0], "y": orbit.points[:, 1], "norm": orbit.norm},
        },
    )
