from itertools import pairwise

import numpy as np
import pytest

from core.maths.learning.course import read_course, turn_course, value_at, write_course


@pytest.mark.parametrize(
    "text", ["fast", "1@", "1@0", "1@5;2@5", "1@6;2@5", "1@11", "20@5", "-20@5", "1..2@5", "1@5;"]
)
def test_what_is_no_course(text):
    assert read_course(text, 10, -10, 10) is None


def test_turning_on_the_way_is_what_a_plain_list_of_values_does():
    """Beside a list with the value of every step, of which a turn overwrites the rest."""
    rng = np.random.default_rng(1)
    for _ in range(200):
        legs, value, plain = (), 0.5, [0.5] * 20
        for _ in range(rng.integers(1, 6)):
            at, new = int(rng.integers(0, 20)), float(rng.choice([-1.0, 0.1, 2.5, 3]))
            legs = turn_course(legs, value, at, new)
            now = plain[at - 1] if at else None
            plain[at:] = [new] * (20 - at)
            value = new
            assert at == 0 or value_at(legs, value, at) == now
        assert [value_at(legs, value, step) for step in range(1, 21)] == plain
        assert read_course(write_course(legs), 20, -10, 10) == legs
        values = [*(leg[0] for leg in legs), value]
        assert all(one != then for one, then in pairwise(values)), legs
