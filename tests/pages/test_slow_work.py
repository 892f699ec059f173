"""What pages hand to workers: it can travel, and the picture is the one that is drawn without."""

from contextlib import nullcontext

import pytest

from core.ui import book, kept, view
from core.ui.session import Session
from core.work.processes import Processes

PATIENCE = 120
# Address, and the names of the functions that a worker is given there.
STATES = [
    ("fraud_detection", {"chapter": "detector"}, {"judge_components"}),
    ("fraud_detection", {"chapter": "comparison", "method": "mahalanobis"}, {"judge"}),
    ("recommendation", {"chapter": "you"}, {"fit_factors"}),
    ("recommendation", {"chapter": "clicks"}, {"fit_neighbours", "try_out", "try_clicks"}),
    ("medical_diagnosis", {"chapter": "cells"}, {"judge_cells"}),
    ("medical_diagnosis", {"chapter": "learning"}, {"bootstrap_coefficients"}),
    ("logistics", {"chapter": "forecast"}, {"fit_holt_winters"}),
    ("logistics", {"chapter": "routes", "customers": "200"}, {"build_and_improve"}),
    ("predictive_maintenance", {"chapter": "remaining-life", "model": "trees"}, {"predict_trees"}),
    ("stock_trends", {"chapter": "strategy", "method": "arima"}, {"study_walk", "twin_walks"}),
    ("clustering", {"chapter": "table", "table": "wine"}, {"count_groups"}),
    ("trees", {"chapter": "forest"}, {"grow_forest"}),
    ("trees", {"chapter": "importance"}, {"feature_importances"}),
    ("continual", {"chapter": "tasks", "count": "3"}, {"learn_next"}),
    ("continual", {"chapter": "balance", "many": "4"}, {"sweep_strengths"}),
    ("convolution", {"chapter": "network", "layout": "none"}, {"learn_epoch"}),
    ("distributions", {"chapter": "fit", "simulate": "1", "refits": "20"}, {"gaps_simulated"}),
]


class Waits:
    """A host that waits, and shows nothing."""

    def progress(self, text):
        return nullcontext(lambda *_: None)

    def result(self, task, report):
        return task.result(PATIENCE)


@pytest.fixture(scope="module")
def processes():
    made = Processes(1, 3_000_000_000, 40)
    yield made
    made.close()


@pytest.fixture
def handed(processes, monkeypatch):
    """Names of the functions that workers were given."""
    names = set()

    class Watched:
        def start(self, work):
            names.add(work.function.__name__)
            return processes.start(work)

    monkeypatch.setattr(kept, "workers", Watched)
    monkeypatch.setattr(view, "workers", Watched)
    return names


def drawn(stem, query, host):
    """Digests of all parts, nothing being kept from before."""
    kept.forget_all()
    page, session = book.page(stem), Session()
    session.here = stem
    page.arrive(session, query)
    runs = [to_its_end(figure, session, host) for figure in page.open_chapter(session).figures]
    assert [run.failed for run in runs] == [None] * len(runs)
    return [(part.identity, dict(part.digests)) for run in runs for part in run.parts]


def to_its_end(figure, session, host):
    run = figure.run(session, host)
    while run.again:
        run = figure.run(session, host)
    return run


@pytest.mark.parametrize(
    ("stem", "query", "functions"),
    STATES,
    ids=[f"{stem}, {query['chapter']}" for stem, query, _ in STATES],
)
def test_a_worker_draws_the_same_picture(handed, stem, query, functions):
    assert drawn(stem, query, None) == drawn(stem, query, Waits())
    assert functions <= handed


def test_a_network_that_learns_in_a_worker_learns_the_same(handed):
    def trained(host):
        kept.forget_all()
        page, session = book.page("medical_diagnosis"), Session()
        session.here = page.stem
        page.arrive(session, {"chapter": "images", "epochs": "2", "images": "100"})
        figure = page.open_chapter(session).figures[0]
        button = next(p for p in figure.run(session, host).parts if p.name == "go")
        button.content["act"]()
        run = to_its_end(figure, session, host)
        assert run.failed is None
        return [part.digests.get("html") for part in run.parts]

    assert trained(None) == trained(Waits())
    assert {"train_steps", "fit_pixel_regression", "reader_scores"} <= handed


def test_the_solver_works_in_a_worker(handed):
    page, session = book.page("logistics"), Session()
    session.here = page.stem
    page.arrive(session, {"chapter": "routes", "seconds": "1"})
    figure = page.open_chapter(session).figures[0]
    parts = figure.run(session, Waits()).parts
    next(p for p in parts if p.kind == "button").content["act"]()
    assert figure.run(session, Waits()).failed is None
    assert "solve_routes" in handed
