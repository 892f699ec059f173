"""What is said of a process, chosen from its verdict."""

import numpy as np

from core.maths.statistics.arma import Bounds, Fading, Shocks
from core.ui.words import all_apart, number

CHANCE = "The orange dots are chance, and about 1 in 20 of them leaves the dashed lines."


def tone_of(found):
    if found.bounds is Bounds.EXPLOSIVE:
        return "alarm"
    odd = found.bounds is Bounds.UNIT or found.shocks in (Shocks.UNIT, Shocks.BEYOND)
    return "warn" if odd or found.common else "plain"


def signed(value, of, first=False):
    """One term of an equation, empty where it is 0."""
    if not value:
        return ""
    text = number(abs(value))
    sign = "−" if value < 0 else "+"
    size = "" if text == "1" else text
    if first:
        return f"{'−' * (value < 0)}{size}{of}"
    return f" {sign} {size}{of}"


def equation(process):
    """xₜ = …, with the terms that are there."""
    (p1, p2), (t1, t2) = process.phi, process.theta
    terms = signed(p1, "xₜ₋₁", first=True)
    terms += signed(p2, "xₜ₋₂", first=not terms)
    terms += " + εₜ" if terms else "εₜ"
    return f"xₜ = {terms}{signed(t1, 'εₜ₋₁')}{signed(t2, 'εₜ₋₂')}"


def common_said(process, found):
    if not found.common:
        return ""
    if found.left.orders == (0, 0):
        return (
            "All roots λ stand on both sides of the equation and cancel: though it looks long, "
            "xₜ = εₜ fulfils it, white noise. What is drawn is that."
        )
    return (
        "One root stands on both sides of the equation and cancels: what is left is "
        f"{equation(found.left)}, and that is drawn."
    )


def sizes(found):
    """The largest |λ|, told apart from 1."""
    return all_apart(float(np.abs(found.left.roots[0])), 1.0)[0]


def fading_said(found):
    match found.bounds:
        case Bounds.UNIT:
            return unit_said(found)
        case Bounds.EXPLOSIVE:
            return (
                f"{place_said(found, 'outside')}: the largest root has |λ| = {sizes(found)}, above "
                "1, and over many steps what a shock leaves grows by that factor a step. No "
                "stationary process can be made of past shocks, so there are no autocorrelations "
                "to draw, and those measured on the path mean nothing."
            )
    match found.fading:
        case Fading.WHITE if found.left.orders == (0, 0):
            if found.common:
                return f"All its autocorrelations are 0. {CHANCE}"
            return f"No memory: xₜ = εₜ is white noise. All its autocorrelations are 0. {CHANCE}"
        case Fading.WHITE:
            return (
                "All autocorrelations are 0, although old shocks are in every value: λ and the "
                "shocks’ root μ = 1/λ hide each other. With normal shocks no yesterday tells "
                "anything of tomorrow."
            )
        case Fading.CUT:
            q = found.twin.orders[1]
            steps = "one step" if q == 1 else "two steps"
            return f"The autocorrelations last {steps} and are exactly 0 beyond lag {q}."
    return f"{place_said(found, 'within')}: stationary. {leading_said(found)}"


def place_said(found, where):
    """Where the coefficients lie, those that are left after cancelling."""
    if found.common:
        return f"What is left lies {where} the triangle"
    return f"{where.capitalize()} the triangle"


def leading_said(found):
    roots = found.twin.roots
    size = all_apart(float(np.abs(roots[0])), 1.0)[0]
    value = all_apart(float(roots[0].real), 1.0, -1.0)[0]
    match found.fading:
        case Fading.SAME:
            return (
                f"The largest root is λ = {value}, real and positive: in the end ρ(k) falls by the "
                f"factor {size} a step and keeps its sign."
            )
        case Fading.ALTERNATING:
            return (
                f"The largest root is λ = {value}, real and negative: in the end ρ(k) changes its "
                f"sign at every step and falls by the factor {size}."
            )
        case Fading.BOTH:
            square = all_apart(float(found.twin.phi[1]), 1.0)[0]
            return (
                f"Two roots of one size, λ = ±{size}, lead together: every second ρ(k) falls by "
                f"the factor {square}."
            )
        case Fading.DOUBLE:
            line = f"Both roots are λ = {value}: ρ(k) = (a + b·k)·λᵏ from some lag on, and in the "
            if found.twin.orders[1]:
                return f"{line}end it falls by the factor {size} a step."
            return f"{line}beginning its line slows the fall."
    angle = float(np.angle(roots[0]))
    return (
        f"The roots are a complex pair with |λ| = {size}: ρ(k) swings with a period of "
        f"{number(2 * np.pi / angle)} steps, and its swing falls by the factor {size} a step."
    )


def unit_said(found):
    phi, roots = found.left.phi, found.left.roots
    on = [z for z in roots if abs(abs(z) - 1) < 1e-6]
    if len(on) == 2 and abs(on[0] - on[1]) < 1e-6:
        where = f"both roots are λ = {number(round(on[0].real))}"
        what = "shocks do not fade but grow, in a straight line with time"
    elif any(z.imag for z in on):
        period = number(abs(2 * np.pi / np.angle(on[0])))
        where = f"a complex pair with |λ| = 1 and a period of {period} steps"
        what = "shocks swing for ever"
    elif len(on) == 2:
        where, what = "the roots are λ = 1 and λ = −1", "shocks never fade"
    elif on[0].real > 0:
        where, what = "a root λ = 1", "what a shock has changed stays for ever"
        if np.allclose(phi, (1.0, 0.0)) and not found.left.orders[1]:
            where = "λ = 1, the random walk"
    else:
        where, what = "a root λ = −1", "what a shock has changed alternates for ever"
    return (
        f"{place_said(found, 'on the edge of')}: {where}, and {what}. The variance grows without "
        "bound, no stationary process fulfils the equation, and the autocorrelations measured on "
        "the path belong to this path alone."
    )


def shocks_said(found):
    match found.shocks:
        case Shocks.UNIT:
            return (
                "Not invertible: a root μ lies on the unit circle. The latest shock cannot be had "
                "from the values as a sum of weights that fade, and the spectrum "
                f"{'touches' if found.fading else 'by its formula touches'} 0."
            )
        case Shocks.BEYOND:
            return beyond_said(found)
    return ""


def beyond_said(found):
    outer = np.abs(found.left.shock_roots)
    size = float(np.prod(outer[outer > 1 + 1e-9]) ** 2)
    same = "has exactly the same autocorrelations, and they cannot tell the two apart."
    if found.fading is None:
        same = "has the same formula of the spectrum."
    still = " It is not invertible either: a root stays on the circle."
    on = np.abs(outer - 1) < 1e-6
    return (
        f"Not invertible: a root μ lies outside the unit circle. {equation(found.twin)} with a "
        f"variance of ε of {number(size)} {same}{still if on.any() else ''}"
    )


def partial_said(found):
    p, q = found.twin.orders
    if found.fading is None:
        return "Not stationary: there are no partial autocorrelations but those measured (orange)."
    if not p and not q:
        return "All partial autocorrelations are 0. Dashed: ±1.96/√n."
    if not q:
        return f"Exactly 0 beyond lag {p}, the order of the memory. Dashed: ±1.96/√n."
    return "With shocks of before in the equation, they fade and never end. Dashed: ±1.96/√n."


def spectrum_said(found):
    q = found.left.orders[1]
    if found.bounds is Bounds.EXPLOSIVE:
        return "No spectrum of a path: the formula alone, |θ|²/|φ|² on the circle."
    if found.bounds is Bounds.UNIT:
        return "The formula has a pole at the unit root: its integral, the variance, is infinite."
    if found.fading is Fading.WHITE:
        return "Flat: every frequency has the same share, hence “white”."
    said = "Where the variance is, by frequency; 0.5 is up and down in two steps."
    if any(z.imag for z in found.left.roots):
        said += " Dashed: the angle of the roots λ"
        said += ", but the roots μ shape it, too." if q else ", near the peak if |λ| is near 1."
    return said
