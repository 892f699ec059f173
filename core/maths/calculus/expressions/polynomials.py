"""Is an expression a polynomial by its sums and products alone? Its coefficients, exactly.

Numbers count as they are typed: 0.1 is 1/10. Fractions are exact, so that terms that cancel are
gone, and what is said of the polynomial holds everywhere, not only where it is looked at.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import zip_longest
from math import comb

import numpy as np

from core.maths.calculus.expressions.tree import Arithmetic, Expression
from core.maths.calculus.expressions.values import REAL

HIGHEST_DEGREE, LARGEST_COEFFICIENT = 60, 10**150
Polynomial = tuple[Fraction, ...]  # from the constant term on, without zeros at the end


class _NoPolynomial(ValueError):
    pass


def _without_zeros(terms: list[Fraction]) -> Polynomial:
    while terms and not terms[-1]:
        terms.pop()
    if len(terms) > HIGHEST_DEGREE + 1 or any(abs(term) > LARGEST_COEFFICIENT for term in terms):
        raise _NoPolynomial
    return tuple(terms)


def _polynomial_sum(a: Polynomial, b: Polynomial) -> Polynomial:
    return _without_zeros([x + y for x, y in zip_longest(a, b, fillvalue=Fraction())])


def _polynomial_product(a: Polynomial, b: Polynomial) -> Polynomial:
    terms = [Fraction()] * (len(a) + len(b))
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            terms[i + j] += x * y
    return _without_zeros(terms)


def _polynomial_ratio(a: Polynomial, b: Polynomial) -> Polynomial:
    if len(b) != 1:
        raise _NoPolynomial
    return tuple(x / b[0] for x in a)


def _polynomial_power(a: Polynomial, b: Polynomial) -> Polynomial:
    exponent = b[0] if b else Fraction()
    if len(b) > 1 or exponent.denominator != 1 or not 0 <= exponent <= HIGHEST_DEGREE:
        return _made_of_numbers("pow")(a, b)
    power: Polynomial = (Fraction(1),)
    for _ in range(int(exponent)):
        power = _polynomial_product(power, a)
    return power


def _made_of_numbers(name: str):
    """What is no sum or product is a number, if it is made of numbers."""

    def applied(*operands: Polynomial) -> Polynomial:
        if any(len(one) > 1 for one in operands):
            raise _NoPolynomial
        return _as_typed(REAL[name](*(np.float64(one[0] if one else 0) for one in operands)))

    return applied


def _as_typed(number: float) -> Polynomial:
    if not np.isfinite(number):
        raise _NoPolynomial
    return _without_zeros([Fraction(repr(float(number)))])


_POLYNOMIALS: Arithmetic = {name: _made_of_numbers(name) for name in REAL} | {
    "add": _polynomial_sum,
    "sub": lambda a, b: _polynomial_sum(a, tuple(-y for y in b)),
    "neg": lambda a: tuple(-x for x in a),
    "mul": _polynomial_product,
    "div": _polynomial_ratio,
    "pow": _polynomial_power,
}


def polynomial_coefficients(
    expression: Expression, parameters: Mapping[str, float] = {}
) -> Polynomial | None:
    """The coefficients of a polynomial of one variable from the constant term on; None if it is
    none of degree 60 at most and coefficients up to 10¹⁵⁰, as far as sums and products show.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> [str(c) for c in polynomial_coefficients(parse("(x + 1)^2 - x^2 + 0.1x"))]
    ['1', '21/10']
    >>> polynomial_coefficients(parse("|x|")) is None
    True
    """
    names = {name: _as_typed(value) for name, value in parameters.items()}
    names[expression.variables[0]] = (Fraction(), Fraction(1))
    try:
        with np.errstate(all="ignore"):
            return expression.evaluate(_POLYNOMIALS, names, _as_typed)
    except (_NoPolynomial, OverflowError):
        return None


def about(coefficients: Polynomial, centre: float) -> Polynomial:
    """The same polynomial in powers of x − centre.

    >>> [str(c) for c in about((Fraction(), Fraction(), Fraction(1)), 0.5)]
    ['1/4', '1', '1']
    """
    at = Fraction(repr(float(centre)))
    return tuple(
        sum((c * comb(n, k) * at ** (n - k) for n, c in enumerate(coefficients) if n >= k), start=0)
        for k in range(len(coefficients))
    )
