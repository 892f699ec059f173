import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.optimization.duality import judge_gap, pairs_of
from core.maths.optimization.duality_tables import dual_tables, lagrangian_tables, set_tables


def of(text):
    return Function(parse(text))


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.asarray(table[c], float)[keep] for c in "xy"])


def test_the_line_lies_under_the_set_and_crosses_at_q():
    f, g = of("(x^2 - 1)^2 + x/4"), of("-x")
    pairs, found = pairs_of(f, g), judge_gap(f, g)
    tables = set_tables(pairs, found, 0.25)
    (x0, y0), (x1, y1) = rows(tables["curves"], "line")
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-0.25)
    under = y0 - 0.25 * (pairs.limit - x0)
    assert np.all(under <= pairs.cost + 1e-9)
    (_, q), (_, best) = rows(tables["points"], "gap")
    assert q == pytest.approx(0, abs=1e-9) and best == pytest.approx(found.primal)


def test_q_is_concave_and_the_sum_is_least_at_the_point():
    f, g = of("sin(3x)"), of("1 - x^2")
    pairs, found = pairs_of(f, g), judge_gap(f, g)
    q = rows(dual_tables(pairs, found, 1.0, 8.0)["curves"], "q")[:, 1]
    assert np.all(np.diff(q, 2) <= 1e-9)
    tables = lagrangian_tables(pairs, 1.0)
    both = rows(tables["curves"], "F + λG")
    assert min(tables["points"]["y"]) <= both[:, 1].min() + 1e-12


def test_nothing_is_drawn_of_functions_without_values():
    f, g = of("ln(x - 9)"), of("x")
    pairs, found = pairs_of(f, g), judge_gap(f, g)
    for tables in (
        set_tables(pairs, found, 1.0),
        dual_tables(pairs, found, 1.0, 8.0),
        lagrangian_tables(pairs, 1.0),
    ):
        assert not len(tables["curves"]["x"])
    never = set_tables(pairs_of(of("x"), of("x^2 + 1")), judge_gap(of("x"), of("x^2 + 1")), 1.0)
    assert np.isnan(rows(never["dashed"], "p*")[:, 1]).all()
