import numpy as np
import pytest

from core.maths.learning.turning_boundary import scatter
from core.maths.learning.update_policies import (
    CASES,
    POLICIES,
    WORLDS,
    Best,
    Outcomes,
    decide_update,
    simulate_policies,
    square_root_interval,
    true_angles,
)


@pytest.mark.parametrize(("world", "pace", "batch"), [("jumps", 20, 50), ("turns", 30, 40)])
def test_policies_by_one_loop_each(world, pace, batch):
    found = simulate_policies(world, pace, batch, 3)
    angles = true_angles(world, pace, 3)
    rng = np.random.default_rng([3, 3])
    luck = scatter(batch, 0.1) * rng.standard_normal((CASES + 1, WORLDS))
    uniform = rng.random((CASES + 1, WORLDS))
    for at, run in ((0, 0), (1, 4), (6, 9), (11, 2), (14, 5)):
        kind, value = POLICIES[at]
        model, total, count, due, history = luck[0, run], 0.0, 0, None, []
        for t in range(1, CASES + 1):
            off = abs((model - angles[t, run] + 180) % 360 - 180)
            chance = 0.1 + 0.8 * off / 180
            total += chance
            history.append(float(uniform[t, run] < chance))
            if kind == "alarm" and due is None and len(history) >= 30:
                means = np.cumsum(history) / np.arange(1, len(history) + 1)
                m = np.concatenate([[0], np.cumsum(history - means - 0.02)])
                if m[-1] - m.min() > value:
                    due = t + batch
            if t == due or (kind == "calendar" and t % value == 0):
                model = angles[max(t - batch, 0) + 1 : t + 1, run].mean() + luck[t, run]
                count, due, history = count + 1, None, []
        assert found.errors[at, run] == pytest.approx(total)
        assert found.retrainings[at, run] == count
        labels = {"never": 0, "alarm": CASES, "calendar": count * min(batch, value)}[kind]
        assert found.labels[at, run] == labels


def test_worlds_turn_as_fast_on_average():
    turns = true_angles("turns", 30, 1)
    assert turns[-1, 0] == pytest.approx(300)
    jumps = np.abs(np.diff(true_angles("jumps", 30, 1), axis=0)).sum(axis=0)
    assert jumps.mean() == pytest.approx(300, abs=4 * jumps.std() / np.sqrt(WORLDS))
    with pytest.raises(ValueError, match="world"):
        true_angles("stands", 1, 1)


def test_cases_of_a_decision():
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((len(POLICIES), WORLDS))
    kinds = np.array([["never", "calendar", "alarm"].index(kind) for kind, _ in POLICIES])
    none = np.zeros_like(noise)
    for cheap, case in enumerate((Best.NEVER, Best.CALENDAR, Best.ALARM)):
        errors = 100 + 20.0 * (kinds != cheap)[:, None] + noise
        found = decide_update(Outcomes(errors, none, none), 1, 1, 1)
        assert found.case is case and found.order[0] == case.value
    assert decide_update(Outcomes(100 + noise, none, none), 1, 1, 1).case is not Best.NEVER
    level = np.full_like(noise, 5.0)
    assert decide_update(Outcomes(level, none, none), 1, 1, 1).case is Best.TIE


def test_the_square_root_law_is_the_least_of_its_cost():
    k = square_root_interval(20, 5, 48)
    cost = [48 / n + 5 * 0.8 * 0.2 / 180 * n / 2 for n in (0.98 * k, k, 1.02 * k)]
    assert cost[1] < min(cost[0], cost[2])
    assert square_root_interval(0, 5, 48) == np.inf
