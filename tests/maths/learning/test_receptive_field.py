import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.maths.learning.receptive_field import Field, make_layers, receptive_field

LAYER = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))


@given(st.lists(LAYER, min_size=1, max_size=3))
def test_the_ways_are_a_gradient(layers):
    found = receptive_field(layers)
    counts = []
    for pixel in range(found.width):
        x = np.zeros(found.width)
        x[pixel] = 1
        for k, s, d in layers:
            reach = d * (k - 1) + 1
            x = np.array([x[i : i + reach : d].sum() for i in range(0, len(x) - reach + 1, s)])
        (count,) = x
        counts.append(int(count))
    assert counts == found.paths.tolist()
    assert found.jump == np.prod([s for _, s, _ in layers])
    places = np.arange(found.width) - (found.width - 1) / 2
    seen = places[found.paths > 0]
    np.testing.assert_allclose(found.nodes[0], seen)
    weights = found.paths / found.paths.sum()
    assert found.spread == pytest.approx(np.sqrt((weights * places**2).sum()))
    middle = found.central()
    cut = (found.width - middle) // 2
    assert weights[cut : found.width - cut].sum() >= 0.95 - 1e-9
    assert middle <= 2 or weights[cut + 1 : found.width - cut - 1].sum() < 0.95


def test_patterns():
    assert receptive_field(make_layers(4, 3, "plain")).width == 9
    assert receptive_field(make_layers(4, 3, "stride")).width == 31
    assert receptive_field(make_layers(5, 2, "doubled")).paths.tolist() == [1] * 32
    assert receptive_field(make_layers(2, 3, "gaps")).field is Field.HOLES
    assert receptive_field(make_layers(2, 1, "gaps")).field is Field.POINT
    assert receptive_field(make_layers(2, 2, "plain")).field is Field.WHOLE
    with pytest.raises(ValueError, match="pattern"):
        make_layers(2, 3, "odd")
    with pytest.raises(ValueError, match="positive"):
        receptive_field([(0, 1, 1)])


def test_the_middle_need_not_count_most():
    """At stride 2 with k = 3 the ways to a pixel are those to write its number with the digits 0, 1
    and 2 in base 2; the middle has the digits 1 … 1 alone."""
    plain = receptive_field(make_layers(4, 3, "plain"))
    assert plain.peaked and plain.middle == 19
    for pattern in ("stride", "doubled"):
        found = receptive_field(make_layers(4, 3, pattern))
        digits = itertools.product(range(3), repeat=4)
        written = [sum(d * 2**i for i, d in enumerate(one)) for one in digits]
        assert found.paths.tolist() == [written.count(m) for m in range(31)]
        assert not found.peaked and (found.middle, found.paths.max()) == (1, 5)
    assert receptive_field(make_layers(3, 2, "gaps")).middle == 0
