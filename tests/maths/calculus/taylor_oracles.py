"""Values and Taylor coefficients of the functions of the Taylor page in mpmath's digits, from their
own closed forms and recurrences: nothing is shared with core.maths."""

import mpmath
from mpmath import mpf

FUNCTIONS = {
    "sin(x)": mpmath.sin,
    "e^x": mpmath.exp,
    "ln(1 + x)": lambda x: mpmath.log(1 + x),
    "sqrt(x)": mpmath.sqrt,
    "1/(1 + x^2)": lambda x: 1 / (1 + x * x),
    "e^(-1/x^2)": lambda x: mpmath.exp(-1 / x**2) if x else mpf(0),
    "tan(x)": mpmath.tan,
    "arctan(x)": mpmath.atan,
    "sign(x) |x|^(1/3)": lambda x: mpmath.sign(x) * mpmath.root(abs(x), 3),
    "x^3 - 2x + 2": lambda x: (x * x - 2) * x + 2,
    "(x - 1)^2 (x + 2)": lambda x: (x - 1) * (x - 1) * (x + 2),
}


def binomials(exponent, count):
    found = [mpf(1)]
    for k in range(1, count):
        found.append(found[-1] * (exponent - k + 1) / k)
    return found


def coefficients(text, c, n):
    """c₀ … cₙ about the real place c, at the working precision."""
    c, k = mpf(c), range(n + 1)
    match text:
        case "sin(x)":
            return [mpmath.sin(c + j * mpmath.pi / 2) / mpmath.factorial(j) for j in k]
        case "e^x":
            return [mpmath.exp(c) / mpmath.factorial(j) for j in k]
        case "ln(1 + x)":
            return [mpmath.log(1 + c), *((-1) ** (j + 1) / (j * (1 + c) ** j) for j in k[1:])]
        case "sqrt(x)":
            return [b * c ** (mpf(1) / 2 - j) for j, b in enumerate(binomials(mpf(1) / 2, n + 1))]
        case "sign(x) |x|^(1/3)":
            third = mpf(1) / 3
            size = [b * abs(c) ** (third - j) for j, b in enumerate(binomials(third, n + 1))]
            return [s * mpmath.sign(c) ** (j + 1) for j, s in enumerate(size)]
        case "1/(1 + x^2)":  # the imaginary part of 1/(c − i)·Σ (−1)ᵏ (t/(c − i))ᵏ
            return [((-1) ** j * (c - 1j) ** -(j + 1)).imag for j in k]
        case "arctan(x)":
            slope = coefficients("1/(1 + x^2)", c, n)
            return [mpmath.atan(c), *(slope[j - 1] / j for j in k[1:])]
        case "tan(x)":  # y′ = 1 + y²
            y = [mpmath.tan(c)]
            for j in k[1:]:
                square = sum(y[i] * y[j - 1 - i] for i in range(j))
                y.append((square + (j == 1)) / j)
            return y
        case "e^(-1/x^2)":  # x³·y′ = 2·y
            if not c:
                return [mpf(0)] * (n + 1)
            y = [mpmath.exp(-1 / c**2)]
            for j in range(n):
                known = (2 - 3 * c**2 * j) * y[j]
                known -= 3 * c * (j - 1) * y[j - 1] if j >= 1 else 0
                known -= (j - 2) * y[j - 2] if j >= 2 else 0
                y.append(known / (c**3 * (j + 1)))
            return y
        case "x^3 - 2x + 2":
            return ([c**3 - 2 * c + 2, 3 * c**2 - 2, 3 * c, mpf(1)] + [mpf(0)] * n)[: n + 1]
        case "(x - 1)^2 (x + 2)":  # x³ − 3x + 2
            return ([c**3 - 3 * c + 2, 3 * c**2 - 3, 3 * c, mpf(1)] + [mpf(0)] * n)[: n + 1]
    raise KeyError(text)


def polynomial(terms, t):
    value = mpf(0)
    for c in reversed(terms):
        value = value * t + c
    return value
