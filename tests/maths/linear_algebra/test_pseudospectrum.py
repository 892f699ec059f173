import doctest
import math

import numpy as np
import pytest

from core.maths.linear_algebra import pseudospectrum
from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
from core.maths.linear_algebra.pseudospectrum import (
    Meeting,
    judge_subspace,
    level_lines,
    nearest_defective,
    numerical_range,
    regions,
    resolvent,
    smallest_singular_value,
)


def looked(A):
    found = analyse_spectrum(A)
    grid = resolvent(found)
    return found, grid, nearest_defective(found, grid)


def test_the_examples_in_the_documentation():
    assert doctest.testmod(pseudospectrum).failed == 0


@pytest.mark.parametrize("n", [2, 3, 6])
def test_the_numerical_range_of_a_jordan_block_is_a_disc(n):
    """Of radius cos(π/(n + 1)), Horn and Johnson, Topics in Matrix Analysis, 1991, 1.3."""
    assert np.abs(numerical_range(np.eye(n, k=1))) == pytest.approx(math.cos(math.pi / (n + 1)))


def test_the_numerical_range_of_a_normal_matrix_spans_its_eigenvalues():
    field = numerical_range(np.diag([1.0, -1.0, 0.3]), 90)
    assert field.real.max() == pytest.approx(1) and field.real.min() == pytest.approx(-1)
    assert np.abs(field.imag).max() < 1e-12


def test_too_few_angles_are_refused():
    with pytest.raises(ValueError, match="angles"):
        numerical_range([[1]], 3)


def test_the_region_of_a_nilpotent_block_is_a_disc_of_known_radius():
    """σ_min(zI − J) = ε on the circle |z|² = ε(1 + ε) for order two."""
    _, grid, near = looked([[0, 1], [0, 0]])
    assert near.case is Meeting.DEFECTIVE
    for level in (0.01, 0.1, 0.3):
        (line,) = level_lines(grid, level)
        radius = math.sqrt(level * (1 + level))
        assert np.hypot(*line.T) == pytest.approx(radius, rel=0.03)
        assert smallest_singular_value([[0, 1], [0, 0]], 1j * radius) == pytest.approx(level)


def test_regions_of_a_normal_matrix_are_discs_that_meet_halfway():
    _, grid, near = looked(np.diag([4.0, 1.0, -2.0]))
    assert near.distance * grid.scale == pytest.approx(1.5)
    for level, count in ((1.4 / 4, 3), (1.6 / 4, 1)):
        assert len(set(regions(grid, level).tolist())) == count
    for line in level_lines(grid, 0.1):
        centre = line.mean(axis=0).round()
        assert np.hypot(*(line - centre).T) == pytest.approx(0.4, rel=0.04)


@pytest.mark.parametrize("factor", [1e-250, 1e-3, 1, 1e90])
def test_all_is_measured_against_the_size_of_the_matrix(factor):
    A = np.array([[1.0, 2.0, 0.0], [0.0, 1.5, 1.0], [0.0, 0.0, -1.0]])
    _, _, near = looked(A)
    _, grid, scaled = looked(A * factor)
    assert scaled.distance == pytest.approx(near.distance, rel=1e-6)
    assert grid.scale == pytest.approx(np.linalg.norm(A, 2) * factor)


def test_where_two_blocks_meet_the_smallest_singular_value_has_a_kink():
    """Each of two blocks has its own σ_min; they meet where both are equal, here at 2.75."""
    one, two = np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([[2.5, 1.0], [0.0, 3.5]])
    A = np.block([[one, np.zeros((2, 2))], [np.zeros((2, 2)), two]])
    _, grid, near = looked(A)
    assert near.where * grid.scale == pytest.approx(2.75, abs=1e-6)
    expected = smallest_singular_value(one, 2.75)
    assert near.distance * grid.scale == pytest.approx(float(expected), rel=1e-6)


def test_the_subspace_of_close_eigenvalues_is_steadier_than_they_are():
    A = np.array([[1.0, 1.0, 0.0], [0.0, 1.001, 0.0], [0.0, 0.0, 5.0]])
    found, grid, near = looked(A)
    together = judge_subspace(found, grid, near, 1e-4)
    assert together.projector == pytest.approx(1) and found.eigenvalue_condition.max() > 900
    assert together.bound < 1e-3


@pytest.mark.parametrize("tiny", [1e-3, 1e-5, 1e-7])
def test_a_multiple_of_the_identity_beside_the_matrix_changes_no_distance(tiny):
    """σ_min(zI − A) only moves with it: all happens at the scale of what is left."""
    rng = np.random.default_rng(3)
    for n in (3, 4, 5):
        A = np.eye(n) + tiny * rng.standard_normal((n, n))
        _, grid, near = looked(A)
        _, alone, expected = looked((A - np.eye(n)) / tiny)
        distance = expected.distance * alone.scale * tiny
        assert near.distance * grid.scale == pytest.approx(distance, rel=1e-4)


def matrices(count):
    """Of every order up to eight, of every size, a third of them normal."""
    rng = np.random.default_rng(12)
    for i in range(count):
        n = 1 + i % 8
        A = rng.standard_normal((n, n))
        if i % 3 == 1:
            A = A - A.T if i % 2 else A + A.T
        elif i % 3 == 2:
            A = np.triu(A, k=i % 2)
        yield A * 10.0 ** rng.integers(-3, 4), rng
    yield from ((np.roll(np.eye(n), 1, axis=0), rng) for n in (3, 5, 8))  # with a hole inside
    yield np.array([[1.0, -1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, -1.0]]), rng


def turns(line, z):
    """How often a closed line goes around z."""
    to = line[:, 0] + 1j * line[:, 1] - z
    return round(float(np.angle(to[1:] / to[:-1]).sum()) / (2 * math.pi))


def test_every_level_line_is_closed_and_together_they_go_once_around_the_region():
    """So that filling all of them at once fills the region alone, holes left out."""
    for A, rng in matrices(200):
        grid = resolvent(analyse_spectrum(A))
        for level in 10 ** np.append(np.linspace(-12, 0, 13), rng.uniform(-1, 0, 4)):
            lines = level_lines(grid, level)
            assert lines and all((line[0] == line[-1]).all() for line in lines), (A, level)
            x, y = rng.uniform(grid.x[0], grid.x[-1], 8), rng.uniform(grid.y[0], grid.y[-1], 8)
            for z in np.append(x + 1j * y, 0) * grid.scale:
                sigma = smallest_singular_value(A, z) / grid.scale
                if abs(sigma / level - 1) > 0.15:
                    around = abs(sum(turns(line, z) for line in lines))
                    assert around == (sigma < level), (A, level, z)
