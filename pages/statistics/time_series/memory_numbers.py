"""The numbers of the first chapter, with their formulas filled in."""

import math

import numpy as np

from core.maths.statistics.arma import Bounds
from core.ui.words import all_apart, factor, filled_in, number


def sign_of(value):
    return "< 1, as it must be" if value < 1 - 1e-9 else ("= 1" if value < 1 + 1e-9 else "> 1")


def side(label, value, formula):
    return label, all_apart(value, 1.0)[0], f"{formula}; {sign_of(value)}"


def numbers(now):
    p1, p2 = now.process.phi
    a, b = number(p1), number(p2)
    rows = [
        side("φ₁ + φ₂", round(p1 + p2, 9), f"{factor(a)} + {factor(b)}"),
        side("φ₂ − φ₁", round(p2 - p1, 9), f"{factor(b)} − {factor(a)}"),
        side("|φ₂|", abs(p2), f"|{b}|"),
        *root_rows(now),
        *moment_rows(now),
    ]
    return rows


def root_rows(now):
    p1, p2 = now.process.phi
    roots = now.process.roots
    if not len(roots):
        return [("Roots λ", "none", "φ₁ = φ₂ = 0")]
    size = float(np.abs(roots[0]))
    shown = all_apart(size, 1.0)[0]
    if abs(p2) < 1e-9:
        return [("Largest |λ|", shown, f"|φ₁| = |{number(p1)}|")]
    if roots[0].imag:
        angle = math.acos(p1 / (2 * math.sqrt(-p2)))
        return [
            ("Largest |λ|", shown, f"√(−φ₂) of the complex pair, φ₂ = {number(p2)}"),
            (
                "Period",
                number(2 * math.pi / angle),
                f"2π/arccos(φ₁/(2√(−φ₂))), the angle {number(angle)} rad",
            ),
        ]
    other = number(float(roots[1].real))
    return [
        (
            "Largest |λ|",
            shown,
            f"of the real roots {number(float(roots[0].real))} and {other}, (φ₁ ± √(φ₁² + 4φ₂))/2",
        )
    ]


def moment_rows(now):
    if now.found.bounds in (Bounds.UNIT, Bounds.EXPLOSIVE):
        return [("Variance", "none", "no stationary process of past shocks")]
    gamma, left = now.gamma, now.found.left
    rows = [("Variance γ(0), σ² = 1", number(gamma[0]), "Σψⱼ², ψ what a shock leaves")]
    (p1, p2) = left.phi
    if not left.orders[1] and left.orders[0]:
        x, y = filled_in(
            lambda u, w: (1 - w) / ((1 + w) * ((1 - w) ** 2 - u * u)), p1, p2, digits=3
        )
        rows = [
            (
                "Variance γ(0), σ² = 1",
                number(gamma[0]),
                "(1 − φ₂)/((1 + φ₂)·((1 − φ₂)² − φ₁²)) = "
                f"(1 − {factor(y)})/((1 + {factor(y)})·((1 − {factor(y)})² − {factor(x)}²))",
            )
        ]
    rho = (number(now.rho[k]) for k in (1, 2))
    for k, value in enumerate(rho, 1):
        rows.append((f"ρ({k})", value, f"measured on the path: {number(now.measured[k - 1])}"))
    return rows
