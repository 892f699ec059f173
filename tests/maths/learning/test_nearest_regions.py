"""Borders between the regions of the nearest centre, by distances alone."""

import numpy as np
import pytest
from scipy.spatial import Voronoi
from scipy.spatial.distance import cdist

from core.maths.learning.nearest_regions import FAR, voronoi_edges


@pytest.mark.parametrize("seed", range(20))
def test_every_place_of_an_edge_has_two_nearest_centres(seed):
    rng = np.random.default_rng(seed)
    centres = rng.uniform(-5, 5, (3, int(rng.integers(2, 8)), 2))
    edges, of = voronoi_edges(centres)
    for edge, which in zip(edges, of, strict=True):
        for share in (0.01, 0.3, 0.7, 0.99):
            place = (1 - share) * edge[0] + share * edge[1]
            away = np.sort(cdist([place], centres[which])[0])
            assert away[1] - away[0] < 1e-9 * FAR
    assert (np.diff(of) >= 0).all()


@pytest.mark.parametrize("seed", range(10))
def test_edges_are_as_many_as_scipy_s_that_come_within_reach(seed):
    centres = np.random.default_rng(seed).uniform(-5, 5, (7, 2))
    found = Voronoi(centres)
    near = [
        all(np.abs(found.vertices[at]).max() < FAR / 2 for at in pair if at >= 0)
        for pair in found.ridge_vertices
    ]
    edges, _ = voronoi_edges(centres[None])
    if all(near):
        assert len(edges) == len(found.ridge_points)


def test_centres_in_one_place_and_a_single_one_have_no_edge():
    assert len(voronoi_edges(np.zeros((1, 3, 2)))[0]) == 0
    assert len(voronoi_edges(np.zeros((2, 1, 2)))[0]) == 0
    twins = np.array([[[0.0, 0.0], [0.0, 0.0], [2.0, 0.0]]])
    edges, _ = voronoi_edges(twins)
    np.testing.assert_allclose(edges[..., 0], 1.0)


def test_centres_on_a_line_have_parallel_edges():
    edges, _ = voronoi_edges(np.array([[[-2.0, 0.0], [0.0, 0.0], [4.0, 0.0]]]))
    assert sorted(edges[:, 0, 0].tolist()) == [-1.0, 2.0]
