"""Bars, sticks and distances of pictures against counts by hand."""

import numpy as np
import pytest

from core.maths.probability.mean_laws import mean_law
from core.maths.probability.mean_tables import (
    NS,
    bar_edges,
    distances,
    heights_in,
    places_per_bar,
    scaled_means,
    thinned,
)
from core.maths.probability.populations import Bernoulli, LogNormal, Numbers, Pareto, Uniform


def test_bars_of_a_lattice_hold_equally_many_places():
    law = mean_law(Numbers((1.0, 2.3, 40.1)), 7)
    edges = bar_edges(law, -4.0, 4.0)
    places = places_per_bar(law, -4.0, 4.0)
    assert places > 1 and len(edges) <= 62
    assert np.diff(edges) == pytest.approx(places * law.step)
    assert edges[0] <= -4 and edges[-1] >= 4
    heights = heights_in(edges, law.z, law.density)
    inside = (law.z > edges[0]) & (law.z < edges[-1])
    assert heights @ np.diff(edges) == pytest.approx(law.density[inside].sum())


def test_a_few_places_have_a_stick_each():
    assert places_per_bar(mean_law(Bernoulli(0.5), 100), -4.0, 4.0) == 1


def test_scaled_means():
    draws = np.array([[0.0, 1.0], [1.0, 1.0]])
    assert scaled_means(draws, Bernoulli(0.5)) == pytest.approx([0, 2**0.5])


def test_thinning_keeps_the_peak_and_the_ends():
    z = np.linspace(-5, 5, 5001)
    y = np.exp(-(((z - 0.4321) / 0.001) ** 2))
    at = thinned(z, y, -4.0, 4.0)
    assert int(np.argmax(y)) in at and len(at) < 450
    assert z[at[0]] <= -4 and z[at[-1]] >= 4


@pytest.mark.parametrize("population", [Uniform(), LogNormal(1.0), Pareto(0.6), Bernoulli(0.1)])
def test_distances_for_the_picture_are_near_the_exact_ones(population):
    found, bounds, leading = distances(population)
    exact = [mean_law(population, n, 1 << 14).distance for n in NS]
    assert found == pytest.approx(exact, rel=0.05)
    if population != Pareto(0.6):
        assert (found <= bounds).all() and (leading <= bounds).all()
    else:
        assert np.isnan(bounds).all()
