import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.svm import SVC

from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.quadratic_lift import (
    Conic,
    camera,
    conic_map,
    fit_lift,
    lift,
    plane_patch,
)

RNG = np.random.default_rng(2)
PLACES = RNG.uniform([-6, -4], [6, 4], (60, 2))


def test_scalar_products_of_lifted_points_are_the_kernel():
    np.testing.assert_allclose(lift(PLACES) @ lift(PLACES).T, (PLACES @ PLACES.T) ** 2)
    p, q, h = lift(PLACES).T
    np.testing.assert_allclose(p**2 + q**2, h**2)  # on the cone


@pytest.mark.parametrize("name", ["rings", "moons", "clouds"])
def test_f_is_that_of_libsvm_with_this_kernel(name):
    places, labels = split_points(class_points(name))
    found = fit_lift(class_points(name), 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SVC(C=1.0, kernel="poly", degree=2, gamma=1, coef0=0, tol=1e-9, max_iter=300_000)
        model.fit(places, labels)
    wanted = model.decision_function(PLACES)
    np.testing.assert_allclose(lift(PLACES) @ found.normal + found.bias, wanted, atol=5e-3)
    form = np.sum((PLACES @ found.form) * PLACES, axis=1) + found.bias
    np.testing.assert_allclose(form, lift(PLACES) @ found.normal + found.bias)


def test_conics():
    def conic(points, C=10.0):
        return fit_lift(points, C).conic

    strip = tuple((x, y, int(abs(x) > 2)) for x in (-3.0, -1.0, 1.0, 3.0) for y in (-2.0, 2.0))
    assert conic(class_points("rings")) is Conic.ELLIPSE
    assert conic(class_points("corners")) is Conic.LINES
    assert conic(class_points("apart")) is Conic.HYPERBOLA
    assert conic(class_points("rare")) is Conic.LEVEL
    assert conic(class_points("rings"), 0.001) is Conic.NOWHERE
    assert conic(strip) is Conic.STRIP
    assert conic(()) is Conic.NO_POINTS
    assert conic(((1.0, 0.0, 1),)) is Conic.ONE_CLASS


@pytest.mark.parametrize("turn", [0.0, 0.4, 1.3])
@pytest.mark.parametrize(
    ("first", "second", "bias", "case"),
    [
        (1, 2, -4, Conic.ELLIPSE),
        (-1, -2, 4, Conic.ELLIPSE),
        (1, 2, 4, Conic.NOWHERE),
        (1, 2, 0, Conic.NOWHERE),  # 0 at the origin alone
        (1, -2, 4, Conic.HYPERBOLA),
        (1, -2, -4, Conic.HYPERBOLA),
        (1, -2, 0, Conic.LINES),
        (3, 0, -4, Conic.STRIP),
        (-3, 0, 4, Conic.STRIP),
        (3, 0, 4, Conic.NOWHERE),
        (3, 0, 0, Conic.NOWHERE),  # 0 on one line, and of one sign beside it
    ],
)
def test_which_conic_by_where_f_changes_its_sign(turn, first, second, bias, case):
    """On all rays from the origin, on some, or on none; bounded, or as far off as one likes."""
    Q = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    form = Q @ np.diag([first, second]) @ Q.T
    found = replace(fit_lift(class_points("rings"), 1.0), form=form, bias=float(bias))
    assert found.conic is case
    angles = np.linspace(0, np.pi, 61, endpoint=False)  # none along an axis
    rays = np.column_stack([np.cos(angles), np.sin(angles)])
    radii = np.geomspace(1e-3, 100, 600)
    f = np.outer((rays @ form * rays).sum(axis=1), radii**2) + bias
    turns = (f[:, 1:] * f[:, :-1] < 0).any(axis=1)
    share = {Conic.ELLIPSE: (1, 1), Conic.STRIP: (0.9, 1), Conic.HYPERBOLA: (0.2, 0.8)}
    low, high = share.get(case, (0, 0))
    assert low <= turns.mean() <= high
    if case is Conic.STRIP:  # farther off the nearer its direction
        assert radii[(f[turns] * f[turns, :1] < 0).argmax(axis=1)].max() > 20
    both = f.min() < -1e-9 and f.max() > 1e-9
    assert both == (case is not Conic.NOWHERE)


def test_half_axes_lie_on_the_ellipse():
    found = fit_lift(class_points("rings"), 10.0)
    values, vectors = np.linalg.eigh(found.form)
    order = np.argsort(-np.abs(values))
    for length, at in zip(found.half_axes, order, strict=True):
        spot = length * vectors[:, at]
        assert spot @ found.form @ spot + found.bias == pytest.approx(0, abs=1e-9)


def test_the_curve_of_the_map_has_the_value_0():
    found = fit_lift(class_points("moons"), 10.0)
    bands, curve = conic_map(found)
    spots = curve[~np.isnan(curve[:, 0])]
    off = np.sum((spots @ found.form) * spots, axis=1) + found.bias
    assert np.abs(off).max() < 0.05 and len(bands) == 2


def test_a_camera_is_a_rotation():
    for turn, tilt in ((0, 0), (30, 20), (200, 90)):
        eye = camera(turn, tilt)
        np.testing.assert_allclose(eye @ eye.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(eye) == pytest.approx(1)
        assert eye[1, 2] >= -1e-12  # up stays up


def test_the_patch_lies_in_plane_and_box_and_is_convex():
    for _ in range(200):
        normal, bias = RNG.standard_normal(3), RNG.normal() * 2
        spots = plane_patch(normal, bias, 3.0)
        if not len(spots):
            continue
        np.testing.assert_allclose(spots @ normal + bias, 0, atol=1e-9)
        assert np.all(spots >= [-3 - 1e-9, -3 - 1e-9, -1e-9]) and np.all(spots <= 3 + 1e-9)
        sides = np.roll(spots, -1, axis=0) - spots
        turns = np.cross(sides, np.roll(sides, -1, axis=0)) @ normal
        assert np.all(turns >= -1e-9) or np.all(turns <= 1e-9)
    assert len(plane_patch(np.array([0.0, 0.0, 1.0]), 1.0, 3.0)) == 0


def test_errors():
    with pytest.raises(ValueError, match="C must be positive, got 0"):
        fit_lift((), 0)
