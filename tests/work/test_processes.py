"""Workers: what comes back, what is stopped, and what a death costs."""

import contextlib
import gc
import os
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core.maths.learning.matrix_factorization import factorize_als
from core.work.parcel import LARGE, Room, lend, pack, unpack
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


def test_bytes_travel_and_come_back_as_themselves(one):
    text = bytes(range(256)) * LARGE
    same, part = result(one, _begun, text)
    assert same is text
    assert part == text[1:]


def _begun(text):
    return text, text[1:]


@pytest.mark.parametrize("rows", [300, 300_000])
def test_tables_travel(one, rows):
    """Columns of Arrow in many pieces, a frame of numbers and words; sent, and made there."""
    columns, frame = _tables(rows)
    for got in (result(one, _tables, rows), result(one, _pair, columns, frame)):
        assert got[0] == columns
        pd.testing.assert_frame_equal(got[1], frame)
        got[1].loc[0, "c"] = 0.0  # it can be written to


def _tables(rows):
    numbers = pa.chunked_array([np.arange(rows / 3)] * 3)
    words = pa.chunked_array([pa.array(np.arange(rows // 3)).cast(pa.string())] * 3)
    frame = pd.DataFrame({"b": words.to_pandas(), "c": np.arange(rows) / 3})
    return [numbers, words], frame


def _pair(*things):
    return list(things)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memory without a name here")
def test_nothing_stays_open(one):
    """Neither after a task, nor after one that was stopped or cannot be sent."""
    large = np.arange(2_000_000.0)
    kept = result(one, np.roll, large, 1)
    assert len(_rooms()) == 1, "a large result lies where the worker has put it"
    del kept
    with pytest.raises(Exception, match="pickle"):
        one.start(away(_slow, large, lambda: None))
    one.start(away(_slow, large)).stop()
    assert result(one, divmod, 17, 5) == (3, 2)
    assert not _rooms()


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_of_a_task_is_held_once_it_is_over_and_dropped(one, fails):
    large = np.arange(1_000_000.0)
    with contextlib.suppress(ZeroDivisionError):
        result(one, _reported, large, fails)
    gone = weakref.ref(large)
    del large
    gc.collect()
    assert gone() is None


def _reported(array, fails, report):
    report(0.5, "half")
    return array, array.sum() / 1 if not fails else 1 // 0


def _rooms():
    """The files of this process that are memory of ours."""
    found = []
    for file in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found += [file.name] if "memfd:eigenview" in str(file.readlink()) else []
    return found


def _slow(array, *_):
    time.sleep(600)
    return array


def test_where_there_is_no_such_memory_the_parcel_holds_it_all(one, monkeypatch):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    large = np.arange(LARGE, dtype=float)
    np.testing.assert_array_equal(result(one, np.roll, large, 1), np.roll(large, 1))
    assert result(one, _both, large)[0] is large


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memory without a name here")
def test_a_way_into_a_room_that_is_closed_leads_nowhere():
    first = Room()
    first.close()
    second = Room()  # has the path of the first
    with pytest.raises(OSError):
        lend(first.way, [np.arange(LARGE)])
    second.close()
