from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy

from core.maths.learning.n_grams import add_k, interpolate, learn
from core.maths.learning.next_unit import Order, judge_order, open_bits, sharpen, write_on

MODEL = learn(["abcabd", "abe"], 3)


@given(
    arrays(float, 7, elements=st.floats(0, 1)), st.floats(0.05, 5), st.integers(1, 9)
)  # fmt: skip
def test_sharpening_by_plain_arithmetic(p, temperature, top):
    found = sharpen(p, temperature, top)
    kept = sorted(range(7), key=lambda i: (-p[i], i))[:top]
    kept = [i for i in kept if p[i] > 0]
    if not kept:
        assert not found.any()
        return
    best = max(p[kept])
    weight = {i: (p[i] / best) ** (1 / temperature) for i in kept}
    expected = [weight.get(i, 0) / sum(weight.values()) for i in range(7)]
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_temperatures_at_the_ends():
    p = np.array([0.2, 0.5, 0.3, 0.0])
    assert sharpen(p, 0.0, 4).tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(sharpen(p, 1.0, 4), p)
    assert open_bits(p) == pytest.approx(entropy(p, base=2))


def test_without_smoothing_it_writes_what_it_read():
    draws = np.random.default_rng(1).random(20)
    found = write_on(MODEL, "", partial(interpolate, weight=0.0), 3, 1.0, 9, draws)
    assert "".join(found.units) in {"abcabd", "abe", "abcabe", "abd"} or len(found.units) > 6
    top = write_on(MODEL, "ab", partial(add_k, k=0.0), 3, 0.0, 9, draws)
    assert top.units[0] == "c" and not top.lost
    lost = write_on(MODEL, "ee", partial(add_k, k=0.0), 3, 1.0, 9, draws)
    assert lost.lost and not lost.units


def test_each_unit_is_drawn_as_often_as_it_is_likely():
    first = [
        write_on(MODEL, "ab", partial(interpolate, weight=0.3), 3, 1.0, 9, [draw]).units[:1]
        for draw in (np.arange(400) + 0.5) / 400
    ]
    share = sum(unit == ("c",) for unit in first) / 400
    p = 0.7 / 3 + 0.3 * (0.7 / 3 + 0.3 / 11)  # 1 of 3 after "ab", 1 of 3 after "b", 1 of 11
    assert share == pytest.approx(p, abs=0.003)


@pytest.mark.parametrize(
    ("n", "held", "learnt", "case"),
    [
        (1, [1.0], 0, Order.NOTHING),
        (1, [np.nan], 5, Order.NO_HELD),
        (2, [1.0, np.inf], 5, Order.INFINITE),
        (1, [1.0, 1.0], 5, Order.BEST),
        (2, [1.0, 1.0], 5, Order.BEST),
        (2, [1.0, 1.1, 0.9], 5, Order.TOO_SHORT),
        (3, [1.0, 0.8, 0.9], 5, Order.TOO_LONG),
    ],
)
def test_which_n(n, held, learnt, case):
    assert judge_order(n, held, learnt) is case
