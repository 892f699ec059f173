"""PageRank against linear equations, and its power iteration against its bound."""

import numpy as np
import pytest

from core.maths.probability.page_rank import Order, judge_order, page_rank, surfer


def test_the_limit_solves_the_linear_equations():
    rng = np.random.default_rng(1)
    for _ in range(80):
        n, d = int(rng.integers(1, 7)), float(rng.choice([0, 0.3, 0.85, 0.99]))
        links = rng.random((n, n)) < rng.random()
        S = np.where(links.any(axis=1, keepdims=True), links, 1.0)
        S = S / S.sum(axis=1, keepdims=True)
        wanted = np.linalg.solve(np.eye(n) - d * S.T, np.full(n, (1 - d) / n))
        found = page_rank(links, d)
        assert found.limit == pytest.approx(wanted, abs=1e-12)
        assert found.ranks.sum(axis=1) == pytest.approx(1)
        bound = d ** np.arange(41) * found.errors[0]
        assert (found.errors <= bound + 1e-12).all() and found.settles


def test_without_damping_it_may_go_round():
    star = np.zeros((3, 3))
    star[0, 1:] = star[1:, 0] = 1
    found = page_rank(star, 1.0)
    assert not found.settles and found.limit == pytest.approx([0.5, 0.25, 0.25])
    ring = page_rank(np.roll(np.eye(3), 1, axis=1), 1.0)
    assert ring.settles and ring.limit == pytest.approx([1 / 3] * 3)
    # What comes in is as much at every beat of the ring, though not at once.
    links = np.zeros((6, 6))
    links[[0, 3, 2, 5], [3, 2, 0, 1]] = 1
    late = page_rank(links, 1.0, 200)
    assert late.errors[40] > 1e-9 > late.errors[200] and late.settles


@pytest.mark.parametrize("damping", [-0.1, 1.1])
def test_the_damping_is_a_probability(damping):
    with pytest.raises(ValueError, match="damping"):
        surfer([[1]], damping)


def test_links_are_a_table_of_counts():
    for links in ([[1, 2]], [], [[-1]]):
        with pytest.raises(ValueError, match="links"):
            surfer(links, 0.5)


def test_the_first_pages_and_the_most_linked():
    links = np.zeros((4, 4))
    links[0, 1] = links[2, 1] = links[0, 3] = 1
    assert judge_order(links, np.full(4, 0.25))[0] is Order.ALL_ALIKE
    assert judge_order(links, np.array([0.1, 0.6, 0.1, 0.2])) == (Order.MOST_LINKED, [1], [1])
    assert judge_order(links, np.array([0.1, 0.4, 0.1, 0.4])) == (Order.SOME_LINKED, [1, 3], [1])
    assert judge_order(links, np.array([0.4, 0.3, 0.1, 0.2])) == (Order.LESS_LINKED, [0], [1])
