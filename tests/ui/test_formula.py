"""Formulas in plain text say the same as in LaTeX: worked out, they give the value."""

import re

import numpy as np
import pytest
from scipy import special

from core.maths.probability.families import FAMILIES, law
from core.ui.formula import plain

FORMS = [(f.key, form.key) for f in FAMILIES.values() for form in f.parameterisations]


def worked_out(text):
    """The value of a formula of numbers in plain text."""
    text = text.translate(str.maketrans("·−[]", "*-()"))
    text = re.sub("[²³⁴]", lambda m: f"**{'²³⁴'.index(m.group()) + 2}", text)
    text = text.replace("^", "**").replace("π", "pi").replace("γ", "gamma_")
    text = re.sub(r"√(\d+(\.\d+)?)", r"sqrt(\1)", text).replace("√", "sqrt")
    names = {"pi": np.pi, "e": np.e, "sqrt": np.sqrt, "gamma_": np.euler_gamma}
    return eval(text, {"__builtins__": {}}, names | {"ζ": special.zeta})


@pytest.mark.parametrize(("key", "form"), FORMS)
def test_filled_in_formulas_give_the_moments(key, form):
    each = law(key, None, form)
    values = {p.symbol: repr(each.values[p.name]).replace("-", "−") for p in
              each.parameterisation.parameters}  # fmt: skip
    for moment in each.moments():
        text = plain(moment.formula, values)
        assert not re.search(r"[\\{}_]", text) and text.count("(") == text.count(")")
        if moment.status == "finite" and not re.search(r"[gmD]", text):
            assert worked_out(text) == pytest.approx(moment.value, rel=1e-9)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\frac{1}{ab}", "1/(ab)"),
        (r"\sqrt{\frac{8}{\nu}}", "√(8/ν)"),
        (r"e^{\mu+\sigma^2/2}", "e^(μ + σ²/2)"),
        (r"\frac{d_2}{d_2-2} \quad (d_2>2)", "d₂/(d₂ − 2)"),
        (r"-\frac{3}{5}", "−3/5"),
        (r"\text{undefined}", "undefined"),
    ],
)
def test_the_shape_of_plain_formulas(latex, text):
    assert plain(latex) == text


def test_a_power_in_an_exponent_is_no_digit_of_it():
    assert plain(r"e^{\sigma^2}", {"σ": "2"}) == "e^(2²)"
    assert plain(r"e^{\sigma}", {"σ": "2"}) == "e²"


def test_a_negative_number_stands_in_brackets():
    assert plain("a-b", {"a": "−1", "b": "−2"}) == "(−1) − (−2)"
