"""Slow work on a Dask cluster: a scheduler and two workers on this machine, of which one dies."""

import os
import signal
import time

import dask
import numpy as np
import pytest
from distributed import LocalCluster

from core.work.cluster import Cluster
from core.work.parcel import LARGE
from core.work.task import Lost, Pending, Stopped, away

MEMORY = 1_500_000_000
PATIENCE = 60


@pytest.fixture(scope="module")
def machines():
    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def cluster(machines):
    made = Cluster(machines.scheduler_address, MEMORY, 10)
    yield made
    made.close()


def counting(seconds, folder, report):
    """Notes each begin in ``folder`` and reports ten times a second."""
    with open(os.path.join(folder, f"{time.time_ns()}"), "w") as note:
        note.write(str(os.getppid()))
    for k in range(int(10 * seconds)):
        time.sleep(0.1)
        report((k + 1) / (10 * seconds), f"{k + 1} tenths")
    return seconds


def test_a_result_comes_back_with_its_own_arrays(cluster):
    large = np.arange(LARGE, dtype=float)
    back, there = cluster.start(away(both, large)).result(PATIENCE)
    assert back is large
    assert there != os.getpid()


def both(array):
    return array, os.getpid()


def test_what_the_function_raises_is_raised_where_it_was_asked_for(cluster):
    with pytest.raises(ZeroDivisionError):
        cluster.start(away(divmod, 1, 0)).result(PATIENCE)
    with pytest.raises(Lost, match="more memory"):
        cluster.start(away(np.ones, 250_000_000)).result(PATIENCE)


def test_progress_is_heard_and_a_stop_is_at_once(cluster, tmp_path):
    task = cluster.start(away(counting, 600, str(tmp_path)))
    while not task.share:
        with pytest.raises(Pending):
            task.result(0.05)
    assert task.what.endswith("tenths")
    task.stop()
    with pytest.raises(Stopped):
        task.result(PATIENCE)
    assert cluster.start(away(divmod, 17, 5)).result(PATIENCE) == (3, 2)


def test_a_worker_that_is_killed_in_the_middle_costs_nothing_but_time(cluster, machines, tmp_path):
    task = cluster.start(away(counting, 2, str(tmp_path)))
    while not task.share:
        with pytest.raises(Pending):
            task.result(0.05)
    at_work = next(
        worker
        for worker in machines.scheduler.workers.values()
        if any("_carry_out" in str(key) for key in worker.processing)
    )
    nanny = next(n for n in machines.workers.values() if n.worker_address == at_work.address)
    os.kill(nanny.process.pid, signal.SIGKILL)
    assert task.result(PATIENCE) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_without_a_scheduler_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr("core.work.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(Lost, match="cannot be reached"):
        Cluster("tcp://127.0.0.1:1", MEMORY, 10).start(away(divmod, 17, 5))
