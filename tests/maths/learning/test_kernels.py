import numpy as np
import pytest
from sklearn.metrics.pairwise import polynomial_kernel, rbf_kernel

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.learning.kernels import Gram, Kernel, judge_gram, kernel_matrix

X = np.random.default_rng(0).normal(size=(12, 2)) * 2
Y = np.random.default_rng(1).normal(size=(5, 2))


def own(text):
    return Kernel("own", own=FunctionOfTwo(parse(text, ("s", "d"))))


def test_they_are_scikit_learn_s():
    np.testing.assert_allclose(kernel_matrix(Kernel("gaussian", 0.7), X, Y), rbf_kernel(X, Y, 0.7))
    cubic = polynomial_kernel(X, Y, degree=3, gamma=0.2, coef0=1)
    np.testing.assert_allclose(kernel_matrix(Kernel("polynomial", 0.2, 3), X, Y), cubic)
    np.testing.assert_allclose(kernel_matrix(Kernel("linear"), X, Y), X @ Y.T)
    np.testing.assert_allclose(kernel_matrix(own("exp(-0.7 d)"), X, Y), rbf_kernel(X, Y, 0.7))
    np.testing.assert_allclose(kernel_matrix(own("(1 + 0.2 s)^3"), X, Y), cubic)


def test_what_the_eigenvalues_say():
    assert judge_gram(kernel_matrix(Kernel("gaussian", 1.0), X, X))[0] is Gram.DEFINITE
    case, values = judge_gram(kernel_matrix(Kernel("linear"), X, X))
    assert case is Gram.SINGULAR and np.sum(values > 1e-9 * values[0]) == 2
    quadratic = judge_gram(kernel_matrix(Kernel("polynomial", 0.3, 2), X, X))[1]
    assert np.sum(quadratic > 1e-9 * quadratic[0]) == 6
    case, values = judge_gram(kernel_matrix(own("s - d"), X, X))
    assert case is Gram.INDEFINITE and values[-1] < -1 and np.all(np.diff(values) <= 0)
    for text in ("1/d", "e^(99 d)"):
        assert judge_gram(kernel_matrix(own(text), X, X))[0] is Gram.UNDEFINED
    assert judge_gram(np.zeros((2, 2)))[0] is Gram.SINGULAR


def test_an_unknown_name():
    with pytest.raises(ValueError, match="name must be linear"):
        kernel_matrix(Kernel("cubic"), X, Y)


@pytest.mark.parametrize(("value", "case"), [(1e12, Gram.DEFINITE), (1.001e12, Gram.UNDEFINED)])
def test_a_value_may_be_as_large_as_ten_to_the_twelve(value, case):
    for sign, wanted in ((1, case), (-1, {Gram.DEFINITE: Gram.INDEFINITE}.get(case, case))):
        assert judge_gram(np.array([[sign * value]]))[0] is wanted


def test_without_points_no_eigenvalue_fails_to_be_positive():
    case, values = judge_gram(np.empty((0, 0)))
    assert case is Gram.DEFINITE and not len(values)
