"""What is drawn of a matrix: the numbers of the maths, inside their windows, with gaps and dots."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.linear_algebra.eigen_decomposition import (
    decompose,
    iterate_power,
    map_circle,
    repeat_map,
    sweep_angles,
)
from core.maths.linear_algebra.eigen_tables import (
    ORBIT_WINDOWS,
    angle_tables,
    dots,
    map_tables,
    orbit_leaves,
    orbit_tables,
    pieces,
    plane_tables,
    power_tables,
    smallest_window,
    spectrum_tables,
    window,
)
from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum, gershgorin_discs

entry = st.integers(-30, 30).map(lambda i: i / 10)
matrices = st.tuples(entry, entry, entry, entry).map(lambda t: np.reshape(t, (2, 2)))
fast = settings(max_examples=50)
SERIES = {"direction": 3, "rayleigh": 1, "turn": 5}


def piece(table, name):
    keep = table["series"] == name
    return np.column_stack([table["x"][keep], table["y"][keep]])


def map_of(A, degrees=30.0):
    return map_tables(decompose(A), map_circle(A, points=73), sweep_angles(A, [degrees]))


def same_lengths(tables):
    return all(len({len(column) for column in table.values()}) == 1 for table in tables.values())


@fast
@given(matrices, st.integers(0, 360))
def test_map_shows_all_of_the_ellipse_and_true_arrows(A, degrees):
    tables, found = map_of(A, degrees), decompose(A)
    half = tables["window"]["rx"][0]
    assert same_lengths(tables)
    for name in ("circle", "image"):
        assert np.abs(piece(tables["shapes"], name)).max() <= half
    v = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    assert piece(tables["arrows"], "v")[1] == pytest.approx(v, abs=1e-6)
    assert piece(tables["arrows"], "A·v")[1] == pytest.approx(A @ v, abs=1e-5)
    real = found.kind not in ("complex", "scalar")
    lines = [name for name in set(tables["lines"]["series"]) if name.startswith("line")]
    assert len(lines) == (found.eigenvectors.shape[1] if real else 0)
    for i in range(len(lines)):
        tip = piece(tables["shapes"], f"eigenvector {i}")[1]
        assert tip == pytest.approx(found.eigenvalues[i] * found.eigenvectors[:, i], abs=1e-5)


def test_heads_point_along_their_arrows():
    heads = map_of([[0, -1], [1, 0]], 0)["heads"]  # v to the right, A·v up
    assert heads["angle"] == pytest.approx([90, 0])


def test_arc_runs_from_v_to_its_image_and_is_absent_where_there_is_none():
    arc = piece(map_of([[0, -2], [2, 0]], 0)["shapes"], "angle")
    assert arc[0] == pytest.approx([0.45, 0]) and arc[-1] == pytest.approx([0, 0.45], abs=1e-7)
    assert not len(piece(map_of([[1, 0], [0, 0]], 90)["shapes"], "angle"))


@fast
@given(matrices)
def test_angle_curve_never_draws_a_jump(A):
    tables = angle_tables(decompose(A), sweep_angles(A, [0]))
    y = tables["curve"]["y"]
    steps = np.abs(np.diff(y.astype(float)))
    assert np.nan_to_num(steps).max() <= 170
    drawn = y[np.isfinite(tables["curve"]["x"])]
    assert drawn == pytest.approx(sweep_angles(A).angle, abs=1e-4, nan_ok=True)
    for level in tables["zeros"]["y"]:
        assert math.isnan(level) or level in (0, 180)


@fast
@given(matrices)
def test_matrix_lies_in_the_window_of_its_plane(A):
    found, tables = decompose(A), plane_tables(decompose(A))
    assert (tables["now"]["x"][0], tables["now"]["y"][0]) == (found.trace, found.determinant)
    assert abs(found.trace) < tables["window"]["rx"][0]
    assert abs(found.determinant) < tables["window"]["ry"][0]
    parabola = piece(tables["borders"], "discriminant")
    assert parabola[:, 1] == pytest.approx(parabola[:, 0] ** 2 / 4, abs=1e-5)


def test_plane_of_a_matrix_far_out_grows():
    tables = plane_tables(decompose([[100, 0], [0, 100]]))
    assert tables["window"]["rx"][0] > 200 and tables["window"]["ry"][0] > 10_000


@fast
@given(matrices, st.integers(0, 359))
def test_orbit_is_drawn_up_to_the_first_point_outside(A, degrees):
    orbit = repeat_map(A, sweep_angles(A, [degrees]).vector[0])
    tables, leave = orbit_tables(decompose(A), orbit), orbit_leaves(orbit)
    drawn = np.column_stack([tables["path"]["x"], tables["path"]["y"]])
    assert np.array_equal(drawn, orbit.points[: len(drawn)])
    norm = np.linalg.norm(drawn, axis=1)
    half = tables["window"]["rx"][0]
    if leave is None:
        assert len(drawn) == 61 and norm.max() <= half
    else:
        assert half == ORBIT_WINDOWS[-1]
        assert len(drawn) == leave + 1 and norm[-1] > half and norm[:-1].max() <= half
    assert tables["ends"]["last"].tolist() == [leave or 60] * len(drawn)
    ellipse = piece(tables["lines"], "ellipse")
    assert bool(len(ellipse)) == (decompose(A).kind == "complex")


def test_power_tables_show_errors_or_the_turn():
    run = iterate_power([[2, 1], [1, 2]], [1, 0])
    tables = power_tables(run, SERIES)
    direction = tables["measured"]["value"][tables["measured"]["series"] == 3]
    assert direction == pytest.approx(np.maximum(run.direction_error, 1e-17))
    assert tables["predicted"]["value"] == pytest.approx(np.maximum(run.predicted_error, 1e-17))
    turning = power_tables(iterate_power([[0.6, -0.8], [0.8, 0.6]], [1, 0]), SERIES)
    assert set(turning["measured"]["series"]) == {5}
    assert turning["measured"]["value"] == pytest.approx(0.8)
    assert len(turning["predicted"]["value"]) == 1


@fast
@given(matrices, st.integers(0, 359))
def test_power_tables_are_positive_and_never_empty(A, degrees):
    run = iterate_power(A, sweep_angles(A, [degrees]).vector[0])
    tables = power_tables(run, SERIES)
    assert same_lengths(tables)
    for table in tables.values():
        assert len(table["value"]) and (table["value"] >= 1e-17).all()


@fast
@given(st.integers(1, 8), st.integers(0, 10**6), st.floats(-90, 90))
def test_spectrum_window_holds_discs_and_eigenvalues(n, seed, power):
    A = np.random.default_rng(seed).standard_normal((n, n)) * 10**power
    found, discs = analyse_spectrum(A), gershgorin_discs(A)
    cloud = found.eigenvalues[None] + np.array([[0], [1e3]]) * np.abs(A).max()
    tables, outside = spectrum_tables(found, discs, cloud, bound=math.inf)
    (centre,), (half,) = tables["window"]["cx"], tables["window"]["rx"]
    for name in ("discs", "eigenvalues"):
        assert np.abs(tables[name]["x"] - centre).max() <= half
        assert np.abs(tables[name]["y"]).max() <= half
    assert outside == n
    assert np.isfinite(tables["cloud"]["x"]).sum() == n
    assert len(tables["bounds"]["x"]) and np.isfinite(tables["bounds"]["x"]).all()


def test_circles_of_the_bound_are_drawn_while_they_fit():
    A = np.diag([1.0, -1.0])
    found, discs = analyse_spectrum(A), gershgorin_discs(A)
    tables, _ = spectrum_tables(found, discs, found.eigenvalues[None], bound=0.25)
    ring = tables["bounds"]["disc"] == 0
    assert np.hypot(tables["bounds"]["x"][ring] - 1, tables["bounds"]["y"][ring]) == pytest.approx(
        0.25
    )
    tables, _ = spectrum_tables(found, discs, found.eigenvalues[None], bound=100)
    assert np.ptp(tables["bounds"]["y"]) == 0


def test_zero_matrix_has_a_window():
    found = analyse_spectrum(np.zeros((2, 2)))
    tables, outside = spectrum_tables(
        found, gershgorin_discs(np.zeros((2, 2))), found.eigenvalues[None], bound=0
    )
    assert tables["window"]["rx"].tolist() == [1] and outside == 0


def test_small_tables():
    assert smallest_window((1, 2), 1) == 1 and smallest_window((1, 2), 3) == 2
    assert {name: column.tolist() for name, column in window(2, 3, centre=1).items()} == {
        "cx": [1],
        "cy": [0],
        "rx": [2],
        "ry": [3],
    }
    table = dots(np.array([1.0, 2]), np.array([3.0, 4]), step=np.array([7, 8]))
    assert table["step"].tolist() == [7, 7, 8, 8]
    assert table["x"][::2].tolist() == [1, 2] and np.isnan(table["x"][1::2]).all()
    lines = pieces({"a": ("input", np.ones((2, 2))), "b": ("image", np.zeros((1, 2)))})
    assert lines["series"].tolist() == ["a", "a", "b"]
    assert lines["role"].tolist() == ["input", "input", "image"]
