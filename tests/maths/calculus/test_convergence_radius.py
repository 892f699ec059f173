"""Radii of convergence against closed forms, and coefficients against mpmath's sixty digits."""

import mpmath
import numpy as np
import pytest

from core.maths.calculus.convergence_radius import (
    KNOWN,
    TERMS,
    Basis,
    convergence,
    fitted_radius,
    flat_at,
    known,
    trusted_coefficients,
)
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from tests.maths.calculus.taylor_oracles import coefficients

FLAT = Function(parse("e^(-1/x^2)"), filled={0.0: 0.0})
PI = np.pi


def f(text):
    return Function(parse(text))


@pytest.mark.parametrize("text", KNOWN)
@pytest.mark.parametrize("centre", [0.3, 1.0, 2.7, -0.6])
def test_coefficients_of_the_shipped_functions(text, centre):
    """To sixty digits; and their growth agrees with the radius that is known."""
    if centre < 0 and text == "sqrt(x)":
        assert convergence(f(text), centre).basis is Basis.NONE
        return
    found = convergence(f(text), centre)
    with mpmath.workdps(90):
        true = coefficients(text, centre, TERMS)
    scale = np.array([float(abs(c)) for c in true])
    envelope = np.maximum(scale, np.maximum(np.append(scale[1:], 0), np.append(0, scale[:-1])))
    errors = np.array(
        [float(abs(ours - c)) for ours, c in zip(found.coefficients, true, strict=True)]
    )
    assert (errors <= 1e-11 * envelope).all()
    assert found.basis is Basis.KNOWN
    fit, fast = fitted_radius(found.coefficients)
    assert not fast and fit == pytest.approx(found.radius, rel=0.3)


@pytest.mark.parametrize(
    ("text", "centre", "radius"),
    [
        ("ln(1 + x)", 0.5, 1.5),
        ("sqrt(x)", 2.0, 2.0),
        ("1/(1 + x^2)", 1.0, np.sqrt(2)),
        ("1/(1 + x^2)", 0.0, 1.0),
        ("arctan(x)", -2.0, np.sqrt(5)),
        ("tan(x)", 0.0, PI / 2),
        ("tan(x)", 3.0, 3.0 - PI / 2),
        ("tan(x)", -5.0, 5.0 - 1.5 * PI),
        ("e^(-1/x^2)", -0.7, 0.7),
    ],
)
def test_radii_known_in_closed_form(text, centre, radius):
    found = convergence(f(text), centre)
    assert found.basis is Basis.KNOWN and found.radius == pytest.approx(radius, rel=1e-14)
    for place in found.nearest:
        assert abs(place - centre) == pytest.approx(radius, rel=1e-14)


SINGULAR = {
    "1/(1 + 25x^2)": [0.2j],
    "1/(x^2 - x + 1)^3": [0.5 + np.sqrt(0.75) * 1j],
    "ln(3 + x)": [-3],
    "sqrt(4 + x^2)": [2j],
    "1/(e^x + 1)": [1j * PI, 3j * PI],
    "tanh(x)": [0.5j * PI],
    "1/(1 + x^10)": np.exp(1j * PI * np.array([1, 3, 5, 7, 9]) / 10),
    "(x + 5)^2.5": [-5],
    "1/(1 + e^(x^2))": [np.sqrt(PI) * np.exp(0.25j * PI) * s for s in (1, 1j, -1, -1j)],
    "1/(x - 5) + 1/(x + 6)": [5, -6],
    "ln(2 + sin(x))": [(2 * k - 0.5) * PI + 1j * np.log(2 + np.sqrt(3)) for k in (-1, 0, 1, 2)],
}


@pytest.mark.parametrize("text", SINGULAR)
def test_radii_that_are_searched(text):
    places = np.array(SINGULAR[text])
    places = np.concatenate([places, np.conj(places)])
    for centre in np.round(np.linspace(-2.9, 3, 20), 2):
        found = convergence(f(text), centre)
        true = np.abs(places - centre).min()
        assert found.basis in (Basis.FOUND, Basis.UNDECIDED), (text, centre)
        if found.basis is Basis.FOUND:
            assert found.radius == pytest.approx(true, rel=1e-6), (text, centre)
            there = places[np.abs(places - centre) <= true * (1 + 1e-9)]
            off = np.abs(np.array(found.nearest)[:, None] - there)
            assert off.min(axis=0).max() < 1e-5 and off.min(axis=1).max() < 1e-5, (text, centre)


@pytest.mark.parametrize("text", ["sin(x)", "e^x", "x^3 - 2x + 2", "e^(-x^2)", "|x| + 1"])
def test_entire_functions_have_no_end(text):
    found = convergence(f(text), 0.5)
    assert found.basis is Basis.ENTIRE and found.radius == np.inf and not found.nearest


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)/x",
        "(x^2 - 1)/(x - 1)",
        "1/e^x",
        "sqrt((x - 3)^2)",
        "sin(x)^2/sin(x)",
        "sin(x - 60)/(x - 60) + sin(x)/x",
    ],
)
def test_singularities_that_are_none(text):
    assert convergence(f(text), 0.5).basis is Basis.UNBOUNDED


@pytest.mark.parametrize(
    ("text", "centre"),
    [("|x|", 0.0), ("sqrt(x)", 0.0), ("ln(1 + x)", -2.0), ("1/x", 0.0), ("x^(1/3)", 0.0)],
)
def test_no_series(text, centre):
    found = convergence(f(text), centre)
    assert found.basis is Basis.NONE and np.isnan(found.radius)


def test_all_coefficients_are_zero_and_f_is_not():
    found = convergence(FLAT, 0.0)
    assert found.basis is Basis.FLAT and found.radius == np.inf and not found.coefficients.any()
    assert flat_at(FLAT, 0.0) and not flat_at(FLAT, 0.1)
    assert known(FLAT) is KNOWN["e^(-1/x^2)"]
    assert convergence(f("e^(-1/x^2)"), 0.0).basis is Basis.NONE  # without its value at 0


def test_lost_digits_are_noticed():
    """Where our coefficients are off by more than a twentieth, they are not trusted."""
    for text, oracle in {"sin(x)/x": mpmath.sinc, "1/e^x": lambda x: mpmath.exp(-x)}.items():
        for centre in (0.1, 0.5, 3.0):
            c, last = trusted_coefficients(f(text), centre)
            assert 5 < last < TERMS - 8
            with mpmath.workdps(60):  # by Cauchy's integral on the unit circle, 96 places
                place = [mpmath.expjpi(mpmath.mpf(2 * j) / 96) for j in range(96)]
                value = [oracle(centre + one) for one in place]
                true = [
                    sum(v * p**-k for v, p in zip(value, place, strict=True)).real / 96
                    for k in range(last + 8)
                ]
                off = [float(abs(a / b - 1)) for a, b in zip(c, true, strict=False)]
            assert max(off[: last - 1]) < 0.05
            assert max(off[last + 3 :]) > 1e-3


def test_where_the_search_finds_nothing_the_growth_decides():
    found = convergence(f("1/(x - 60)"), 0.0)  # farther off than is searched
    assert found.basis is Basis.FITTED and found.radius == pytest.approx(60, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "centre"),
    [
        ("(x^2 - 9)/(x - 3) + 1/(x - 60)", -4.0),  # 3 is none, 60 is farther off than is searched
        ("e^x + 10^-30/(x - 1)", 0.0),  # 1 is one, but too faint for the search
        ("1/(x - 3) + 10^-15/(x - 1)", 0.0),  # the search takes 3 for the nearest
        # cₖ falls like 1/k! as far as it is known, and like 1/60ᵏ in the end
        ("1/(x - 60) + sin(x)/x", 1.0),
        ("1/(x - 60) + sin(x)/x", -3.0),
        ("1/(x^3 - 216000) + sin(x)/x", 1.0),
        ("1/(x^2 + 3600) + (1 - cos(x))/x", 0.5),
        ("1/(x^2 + 900) + (1 - cos(x))/x", 0.5),
        ("sqrt(60 - x) + sin(x)/x", 1.0),
        ("ln(60 + x) + sin(x)/x", 1.0),
    ],
)
def test_where_search_and_growth_disagree_nothing_is_decided(text, centre):
    found = convergence(f(text), centre)
    assert found.basis is Basis.UNDECIDED and np.isnan(found.radius)
    assert np.isfinite(found.coefficients).all()  # there is a series, and it ends, at 64 or 1


@pytest.mark.parametrize(
    ("text", "centre", "estimated"),
    [
        ("1/(1 + x^2)", 0.5, False),
        ("e^x", 0.5, False),
        ("|x|", 0.0, False),
        ("e^x + 10^-30/(x - 1)", 0.0, False),
        ("ln(3 + x)", 0.5, True),
        ("1/(x - 60)", 0.0, True),
        ("sin(x)/x", 0.5, True),
    ],
)
def test_only_what_is_found_by_trying_is_an_estimate(text, centre, estimated):
    assert convergence(f(text), centre).basis.estimated == estimated
    assert not convergence(FLAT, 0.0).basis.estimated


def test_growth_alone():
    k = np.arange(TERMS + 1)
    for power in (-3.5, -1, 0, 2):
        for radius in (0.01, 1, 30):
            c = np.append(1.0, k[1:] ** float(power) * float(radius) ** -k[1:])
            assert fitted_radius(c)[0] == pytest.approx(radius, rel=0.02)
    assert fitted_radius(1 / np.cumprod(np.maximum(k, 1.0))) == (np.inf, True)
    assert np.isnan(fitted_radius(np.append([1.0, 2.0], np.zeros(59)))[0])
