import numpy as np
import pytest

from core.maths.learning.turning_boundary import (
    AGES,
    BEFORE,
    MEMORIES,
    STREAMS,
    Memory,
    age_weights,
    draw_stream,
    expected_share,
    follow,
    forgetting_factor,
    judge_memory,
    mean_age,
    scatter,
    tried_memories,
    turned_into,
    wrong_share,
)


def angle_of(w):
    return np.degrees(np.arctan2(w[1], w[0]))


@pytest.mark.parametrize(("rate", "flips", "memory"), [(0.0, 0.1, 4), (0.7, 0.3, 37), (5, 0, 128)])
def test_the_line_that_is_followed_is_the_least_squares_fit(rate, flips, memory):
    stream = draw_stream(rate, flips, 3)
    for shape in ("window", "fading", "all"):
        found = follow(stream, memory, shape)
        for known in (0, 1, 5, 300):
            end = BEFORE + known
            age = np.arange(end, 0, -1)
            weights = {
                "window": 1.0 * (age <= memory),
                "fading": ((memory - 1) / (memory + 1)) ** (age - 1.0),
                "all": np.ones(end),
            }[shape]
            root = np.sqrt(weights)
            w = np.linalg.lstsq(root[:, None] * stream.x[:end], root * stream.y[:end], rcond=None)
            assert turned_into(found[known] - angle_of(w[0])) == pytest.approx(0, abs=1e-6)


def test_a_window_and_its_forgetting_factor_have_one_mean_age_and_one_effective_number():
    for memory in (3, 20, 60):
        for shape in ("window", "fading"):
            w = age_weights(memory, shape, 5000)
            assert np.arange(1, 5001) @ w / w.sum() == pytest.approx(mean_age(memory))
            assert w.sum() ** 2 / (w @ w) == pytest.approx(memory)
    assert forgetting_factor(1) == 0
    for wrong in ((0.5, "window"), (3, "square")):
        with pytest.raises(ValueError):
            age_weights(*wrong)


def test_the_share_of_wrong_answers_is_met_by_cases():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200_000, 2))
    for off in (-35.0, 80.0, 200.0):
        way = np.radians([0.0, off])
        true, fitted = (x @ [np.cos(a), np.sin(a)] > 0 for a in way)
        said = true ^ (rng.random(len(x)) < 0.2)
        assert (said != fitted).mean() == pytest.approx(float(wrong_share(off, 0.2)), abs=0.004)


def test_theory_of_the_first_order_is_met_where_it_holds():
    for shape in ("window", "fading"):
        for rate, flips, memory in ((0.0, 0.1, 45), (0.3, 0.1, 45), (0.5, 0.2, 64), (1.0, 0, 23)):
            found = judge_memory(memory, rate, flips, shape, 5)
            theory = expected_share(rate * mean_age(memory), scatter(memory, flips), flips)
            assert abs(found.mean - theory) < 4 * found.error + 0.004
    assert np.isnan(expected_share(0, 46, 0)) and np.isnan(expected_share(91, 5, 0))


def test_a_memory_is_judged_by_independent_streams():
    chances = tried_memories(0.5, 0.1, "window", 2)
    assert chances.shape == (len(MEMORIES), STREAMS)
    rng = np.random.default_rng([2, 1])
    x, u = rng.standard_normal((2, AGES, STREAMS)), rng.random((AGES, STREAMS))
    for at, run in ((0, 0), (5, 7), (10, 119)):
        places = x[:, : MEMORIES[at], run].T
        way = np.radians(-0.5 * np.arange(1, MEMORIES[at] + 1))
        side = np.sign(places[:, 0] * np.cos(way) + places[:, 1] * np.sin(way))
        y = np.where(u[: MEMORIES[at], run] < 0.1, -side, side)
        w = np.linalg.lstsq(places, y, rcond=None)[0]
        expected = 0.1 + 0.8 * np.arccos(w[0] / np.hypot(*w)) / np.pi
        assert chances[at, run] == pytest.approx(expected)


def test_cases_of_a_memory():
    assert judge_memory(128, 0.0, 0.1, "window", 1).case is Memory.BEST
    assert judge_memory(6, 0.0, 0.1, "window", 1).case is Memory.SHORT
    assert judge_memory(128, 1.0, 0.1, "fading", 1).case is Memory.LONG
    assert judge_memory(64, 3.0, 0.1, "window", 1).case is Memory.UPSIDE
