"""Functions as text and in mpmath's fifty digits; and where there is no value or no slope."""

import mpmath
import numpy as np

mpmath.mp.dps = 50
ORACLES = {
    "x^3 - 2x": lambda x: x**3 - 2 * x,
    "sin(x)cos(2x)": lambda x: mpmath.sin(x) * mpmath.cos(2 * x),
    "exp(sin(x))": lambda x: mpmath.exp(mpmath.sin(x)),
    "1/(1 + x^2)": lambda x: 1 / (1 + x * x),
    "tan(x/2)": lambda x: mpmath.tan(x / 2),
    "log(3 + x)^2": lambda x: mpmath.log(3 + x) ** 2,
    "sqrt(3 + x)": lambda x: mpmath.sqrt(3 + x),
    "x tanh(x)": lambda x: x * mpmath.tanh(x),
    "arctan(x^2)": lambda x: mpmath.atan(x * x),
    "(3 + x)^-2.5": lambda x: (3 + x) ** mpmath.mpf(-2.5),
    "(3 + x)^x": lambda x: (3 + x) ** x,
    "2^x": lambda x: mpmath.mpf(2) ** x,
    "cosh(x)/(2 + sinh(x)^2)": lambda x: mpmath.cosh(x) / (2 + mpmath.sinh(x) ** 2),
    "|x - 5| + max(x, -9) + min(x, 9)": lambda x: 5 - x + x + x,
    "x^-3": lambda x: x**-3,
    "-x^2/e": lambda x: -(x**2) / mpmath.mpf(np.e),
}
PLACES = [-1.37, -0.4, 0.83, 2.1]

# text, place, value, slope; NaN where there is none
ODD = [
    ("|x|", 0.0, 0.0, np.nan),
    ("sqrt(x)", 0.0, 0.0, np.nan),
    ("sqrt(x)", -1.0, np.nan, np.nan),
    ("log(x)", 0.0, np.nan, np.nan),
    ("log(x)", -1.0, np.nan, np.nan),
    ("1/x", 0.0, np.nan, np.nan),
    ("sin(x)/x", 0.0, np.nan, np.nan),
    ("x^0", 0.0, 1.0, 0.0),
    ("x^1", 0.0, 0.0, 1.0),
    ("x^2", 0.0, 0.0, 0.0),
    ("max(x, 0)", 0.0, 0.0, np.nan),
    ("max(x, x)", 0.0, 0.0, 1.0),
    ("sign(x)", 0.0, 0.0, np.nan),
    ("sign(x)", 2.0, 1.0, 0.0),
    ("exp(x)", 1000.0, np.nan, np.nan),
    ("(-8)^(1/3) + x", 1.0, np.nan, np.nan),
    ("x^(1/3)", -8.0, np.nan, np.nan),
    ("x^x", 0.0, 1.0, np.nan),
    ("7", 0.3, 7.0, 0.0),
    ("sqrt(x^2)", 0.0, 0.0, np.nan),
    ("(x^2)^(1/2)", 0.0, 0.0, np.nan),
    ("sqrt(0) x", 0.5, 0.0, 0.0),
    ("0^x", 0.5, 0.0, np.nan),
]


def exact(text: str, place: float, degree: int) -> list[float]:
    """Taylor coefficients, to float64."""
    return [float(c) for c in mpmath.taylor(ORACLES[text], mpmath.mpf(place), degree)]
