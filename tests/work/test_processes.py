"""Workers: what comes back, what is stopped, and what a death costs."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.maths.learning.matrix_factorization import factorize_als
from core.work.parcel import LARGE, pack, unpack
from core.work.processes import Processes
from core.work.task import Full, Lost, Pending, Stopped, away

MEMORY = 1_500_000_000
PATIENCE = 60


@pytest.fixture(scope="module")
def one():
    """One worker, behind which two tasks may wait."""
    processes = Processes(1, MEMORY, 2)
    yield processes
    processes.close()


def result(processes, function, *arguments, **options):
    return processes.start(away(function, *arguments, **options)).result(PATIENCE)


def test_a_result_comes_back_from_another_process(one):
    assert result(one, os.getpid) != os.getpid()
    assert result(one, divmod, 17, 5) == (3, 2)
    assert result(one, divmod, 17, 5, then=sum) == 5


def test_workers_stand_back(one):
    assert result(one, os.nice, 0) >= min(os.nice(0) + 10, 19)


def test_what_the_function_raises_is_raised_where_it_was_asked_for(one):
    with pytest.raises(ZeroDivisionError):
        result(one, divmod, 1, 0)
    with pytest.raises(TimeoutError, match="of the function's own"):
        result(one, _raising, TimeoutError("of the function's own"))


def _raising(error):
    raise error


def test_numbers_are_those_of_this_process(one):
    rng = np.random.default_rng(5)
    ratings = rng.integers(0, 40, 900), rng.integers(0, 60, 900), rng.normal(3, 1, 900)
    here = factorize_als(*ratings, (40, 60), 3, 0.1, 0.1, 4)
    there = result(one, factorize_als, *ratings, (40, 60), 3, 0.1, 0.1, 4)
    np.testing.assert_array_equal(here.history, there.history)


def test_a_task_at_work_is_stopped_at_once_and_the_next_one_runs(one):
    task = one.start(away(time.sleep, 600))
    with pytest.raises(Pending):
        task.result(0)
    task.stop()
    with pytest.raises(Stopped):
        task.result(PATIENCE)
    assert result(one, divmod, 17, 5) == (3, 2)


def test_it_ends_only_with_the_last_who_waits(one):
    task = one.start(away(time.sleep, 600))
    task.askers |= {"first", "second"}
    task.leave("first")
    assert not task.over
    task.leave("second")
    assert task.over


def test_a_death_costs_its_own_task_and_no_other(one):
    dying, next_one = one.start(away(os.abort)), one.start(away(divmod, 17, 5))
    with pytest.raises(Lost, match="has died"):
        dying.result(PATIENCE)
    assert next_one.result(PATIENCE) == (3, 2)


def test_memory_is_bounded(one):
    with pytest.raises(Lost, match=r"more memory than a worker may use, 1\.5 GB"):
        result(one, np.ones, 250_000_000)
    assert result(one, divmod, 17, 5) == (3, 2)


def test_beyond_the_limit_a_newcomer_is_told_so_and_the_rest_go_on(one):
    tasks = [one.start(away(time.sleep, 600)) for _ in range(3)]
    with pytest.raises(Full, match="Try again soon"):
        one.start(away(divmod, 17, 5))
    for task in tasks:
        task.stop()
    assert result(one, divmod, 17, 5) == (3, 2)


def test_many_threads_may_ask(one):
    roomy = Processes(2, MEMORY, 100)
    try:
        with ThreadPoolExecutor(8) as readers:
            found = list(readers.map(lambda n: result(roomy, divmod, n, 7), range(40)))
        assert found == [divmod(n, 7) for n in range(40)]
    finally:
        roomy.close()


# ---- parcels -----------------------------------------------------------------------------------


def test_what_comes_back_of_the_arguments_is_the_very_array(one):
    large = np.arange(LARGE, dtype=float).reshape(64, -1)
    kept, total = result(one, _both, large)
    assert kept is large
    assert total == large.sum()


def _both(array):
    return array, array.sum()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(30_000.0).reshape(100, 300),
        np.asfortranarray(np.arange(30_000.0).reshape(100, 300)),
        np.arange(60_000.0)[::2],
        np.arange(60_000.0).reshape(100, 600)[:, ::2].T,
        np.array(["a", "bc"] * 20_000),
        np.array([{"a": 1}, None] * 20_000, dtype=object),
        np.arange("2020-01-01", "2050-01-01", dtype="datetime64[D]"),
        np.zeros((0, 5)),
    ],
)
def test_any_array_travels(one, array):
    back = result(one, np.roll, array, 1, 0)
    np.testing.assert_array_equal(back, np.roll(array, 1, 0))
    data, beside = pack({"a": array, "again": [array, 3]})
    again = unpack(data, beside)
    np.testing.assert_array_equal(again["a"], array)
    assert again["a"] is again["again"][0]
