"""The numbers of the chapter on drift, with their formulas filled in."""

from math import degrees, pi, sqrt

from core.maths.learning.turning_boundary import (
    STREAMS,
    WIDE,
    expected_share,
    forgetting_factor,
    mean_age,
    pull,
    scatter,
)
from core.ui.words import filled_in, number, percent


def numbers(found, v):
    memory, rate, flips = v.memory, v.rate, v.flips
    age, spread, kappa = mean_age(memory), scatter(memory, flips), pull(flips)
    rows = [("Mean age in memory", f"{number(age, 4)} cases", f"({memory} + 1)/2")]
    if v.shape == "fading":
        rows.append((
            "Forgetting factor γ", number(forgetting_factor(memory)),
            f"({memory} − 1)/({memory} + 1)",
        ))  # fmt: skip
    (turn,) = filled_in(lambda r: r * age, rate)
    (k,) = filled_in(lambda k: _scatter(k, memory), kappa)
    rows += [
        ("Lag ρ(W + 1)/2", f"{number(rate * age)}°", f"{turn}·({memory} + 1)/2"),
        ("κ = (1 − 2q)√(2/π)", number(kappa), f"(1 − 2·{number(flips)})·√(2/{number(pi, 6)})"),
        (
            "Scatter √(1 − κ²)/(κ√W)", f"{number(spread)}°",
            f"{number(degrees(1), 6)}·√(1 − {k}²)/({k}·√{memory})",
        ),
    ]  # fmt: skip
    theory = expected_share(rate * age, spread, flips)
    why = "q + (1 − 2q)·E|off|/180°, off normal with this lag and scatter"
    if theory == theory:
        rows.append(("Wrong, by theory", percent(theory), why))
    else:
        beyond = f"a scatter above {number(WIDE)}°" if spread > WIDE else "a lag above 90°"
        rows.append(("Wrong, by theory", "none", f"{beyond} is too much for the first order"))
    rows.append((
        "Wrong, measured", f"{percent(found.mean)} ± {percent(found.error, 2)}",
        f"mean of {STREAMS} streams long after the turning began, ± one standard error",
    ))  # fmt: skip
    return rows


def _scatter(kappa, memory):
    return degrees(sqrt(1 - kappa**2) / (kappa * sqrt(memory)))
