import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.svm import SVC

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.kernel_machine import Shape, count_right, fit_kernel_machine, map_of
from core.maths.learning.kernels import Kernel
from core.maths.learning.maximal_margin import fit_margin

PLACES = np.random.default_rng(4).uniform([-6, -4], [6, 4], (300, 2))


def own(text):
    return Kernel("own", own=FunctionOfTwo(parse(text, ("s", "d"))))


def within(corners, places):
    """Whether places lie in a polygon, by how many of its sides a ray to the right crosses."""
    x, y = places.T[:, :, None]
    (x0, y0), (x1, y1) = corners.T, np.roll(corners, -1, axis=0).T
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return (spans & (x < at)).sum(axis=1) % 2


def of_libsvm(places, labels, kernel, C):
    kinds = {
        "gaussian": {"kernel": "rbf", "gamma": kernel.gamma},
        "polynomial": {
            "kernel": "poly",
            "gamma": kernel.gamma,
            "coef0": 1,
            "degree": kernel.degree,
        },
        "linear": {"kernel": "linear"},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return SVC(C=C, tol=1e-9, max_iter=300_000, **kinds[kernel.name]).fit(places, labels)


@pytest.mark.parametrize("name", ["rings", "moons", "clouds"])
@pytest.mark.parametrize(
    "kernel",
    [Kernel("gaussian", 0.5), Kernel("gaussian", 5.0), Kernel("polynomial", 0.1, 3)],
)
def test_f_is_libsvm_s(name, kernel):
    places, labels = split_points(class_points(name))
    for C in (0.3, 10.0):
        found = fit_kernel_machine(class_points(name), kernel, C)
        model = of_libsvm(places, labels, kernel, C)
        assert found.duals.settled
        np.testing.assert_allclose(found.at(PLACES), model.decision_function(PLACES), atol=2e-3)
        assert int((found.alpha > 1e-6 * C).sum()) == len(model.support_)
        assert found.right == int((model.predict(places) == labels).sum())
        price = found.square / 2 + C * found.slacks.sum()
        assert price == pytest.approx(found.alpha.sum() - found.square / 2, rel=1e-7)


def test_the_linear_kernel_is_the_line():
    line = fit_margin(class_points("clouds"), 2.0)
    found = fit_kernel_machine(class_points("clouds"), Kernel("linear"), 2.0)
    np.testing.assert_allclose(found.at(PLACES), PLACES @ line.weights + line.bias, atol=1e-8)


def test_shapes():
    def shape(name, kernel, C=10.0):
        return fit_kernel_machine(class_points(name), kernel, C).shape

    assert shape("rings", Kernel("linear")) is Shape.LEVEL
    assert shape("rings", Kernel("polynomial", 0.1, 2)) is Shape.CLEAN
    assert shape("moons", Kernel("gaussian", 10.0)) is Shape.ALONE
    assert shape("moons", Kernel("gaussian", 0.01)) is Shape.MISSED
    assert shape("moons", own("tanh(s - 1)")) is Shape.NO_KERNEL
    assert shape("moons", own("1/d")) is Shape.UNDEFINED
    assert fit_kernel_machine((), Kernel("linear"), 1.0).shape is Shape.NO_POINTS
    one = fit_kernel_machine(((0.0, 0.0, 1),), Kernel("linear"), 1.0)
    assert one.shape is Shape.ONE_CLASS and one.right == 0


def test_bands_hold_the_places_of_their_values():
    found = fit_kernel_machine(class_points("rings"), Kernel("gaussian", 0.5), 10.0)
    bands, lines = map_of(found)
    f = found.at(PLACES)
    for band, (low, high) in zip(bands, [(-9e9, -1), (-1, 0), (0, 1), (1, 9e9)], strict=True):
        gaps = np.flatnonzero(np.isnan(band[:, 0]))
        rings = np.split(band, gaps)
        inside = np.zeros(len(PLACES), int)
        for ring in rings:
            corners = ring[~np.isnan(ring[:, 0])]
            if len(corners) > 2:
                inside += within(corners, PLACES)
        clear = np.min(np.abs(f[:, None] - np.array([-1, 0, 1])), axis=1) > 0.05
        assert np.array_equal((inside % 2 == 1)[clear], ((f > low) & (f < high))[clear])
    line = lines[1][~np.isnan(lines[1][:, 0])]
    assert np.abs(found.at(line)).max() < 0.1


def test_a_factor_of_the_kernel_is_a_factor_of_the_price():
    first = fit_kernel_machine(class_points("moons"), own("exp(-d/2)"), 10.0)
    second = fit_kernel_machine(class_points("moons"), own("1000 exp(-d/2)"), 0.01)
    np.testing.assert_allclose(first.at(PLACES), second.at(PLACES), atol=1e-6)


def test_hits_and_errors():
    assert count_right(np.array([1.0, 0.0, -1.0])) == 1
    for C in (-1, 0):
        with pytest.raises(ValueError, match=f"C must be positive, got {C}"):
            fit_kernel_machine(class_points("moons"), Kernel("linear"), C)


@pytest.mark.parametrize("name", ["clouds", "rings"])
@pytest.mark.parametrize("kernel", [Kernel("gaussian", 1.0), Kernel("linear")])
def test_of_a_fit_that_did_not_settle_nothing_else_is_said(name, kernel):
    """Its numbers may be anything; that k is no kernel is known without them."""
    found = fit_kernel_machine(class_points(name), kernel, 1.0)
    assert found.duals.settled and found.shape is not Shape.UNSETTLED
    for beta in (found.duals.beta, np.zeros(found.n), np.ones(found.n)):
        stopped = replace(found, duals=replace(found.duals, beta=beta, settled=False))
        assert stopped.shape is Shape.UNSETTLED
    none = fit_kernel_machine(class_points(name), own("s - d"), 1.0)
    assert replace(none, duals=replace(none.duals, settled=False)).shape is Shape.NO_KERNEL
