"""What a reader uploads stays in that reader's session, and is gone with it."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.datasets.engine_fleet import cmapss_files
from core.datasets.examples import DEMAND, PREDICTORS, PRICES
from core.datasets.images import Picture
from core.datasets.medical_images import ImageArrays
from core.datasets.reviews import OwnText
from core.datasets.tables import load_table
from core.datasets.time_series import TimeSeries
from core.maths.case_studies.fraud_detection.card_transactions import (
    TransactionSet,
    simulate_transactions,
)
from core.maths.case_studies.logistics.demand_forecasting import DemandSeries
from core.maths.case_studies.predictive_maintenance.engine_fleet import Fleet, simulate_fleet
from core.maths.case_studies.recommendation.ratings import Ratings
from core.maths.case_studies.stock_trends.price_series import PriceSet
from core.maths.linear_algebra.measured_tables import MeasuredTable
from core.maths.statistics.predictor_tables import PredictorTable
from core.ui import upload_field, uploads
from core.ui.kept import kept_for_all
from core.work.processes import Processes
from pages.probability.distributions.samples import Numbers
from pages.statistics.estimation.given import Uploaded
from tests.datasets.test_medical_images import arrays, npz

Files = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """A page that takes files, some that it can use, and what it makes of them."""

    stem: str
    files: Callable[[], Files]
    kind: type


def fleet() -> Files:
    return cmapss_files(simulate_fleet(9, 12, 7))


def cards() -> Files:
    table = simulate_transactions(seed=5, customers=150, terminals=250, days=91, radius=20.0)
    return {"cards.csv": table.to_csv(index=False).encode()}


def stars() -> Files:
    table = load_table("lecturer_ratings").query("user <= 60")
    return {"stars.csv": table[["user", "item", "rating"]].to_csv(index=False).encode()}


def scans() -> Files:
    return {"scans.npz": npz(arrays())}


def measured() -> Files:
    rows = [f"{i},{i * i % 7},{i % 5}.5,{'ab'[i % 2]}" for i in range(30)]
    return {"own.csv": "\n".join(["length,width,weight,species", *rows]).encode()}


def flats() -> Files:
    return {"flats.csv": PREDICTORS.make()}


def numbers() -> Files:
    return {"hours.csv": b"hours\n4.1\n2.7\n5.3\n3.9\n8.8\n1.2\n3.3\n"}


def photograph() -> Files:
    return {"own.png": Path("sample_data/flower.png").read_bytes()}


def speech() -> Files:
    return {"speech.txt": b"To be or not to be. That is the question. " * 20}


CASES = [
    Case("predictive_maintenance", fleet, Fleet),
    Case("fraud_detection", cards, TransactionSet),
    Case("recommendation", stars, Ratings),
    Case("medical_diagnosis", scans, ImageArrays),
    Case("principal_components", measured, MeasuredTable),
    Case("clustering", measured, MeasuredTable),
    Case("language", speech, OwnText),
    Case("neural_network", measured, MeasuredTable),
    Case("singular_values", photograph, Picture),
    Case("convolution", photograph, Picture),
    Case("regression", flats, PredictorTable),
    Case("time_series", lambda: {DEMAND.name: DEMAND.make()}, TimeSeries),
    Case("distributions", numbers, Numbers),
    Case("estimation", numbers, Uploaded),
    Case("stock_trends", lambda: {PRICES.name: PRICES.make()}, PriceSet),
    Case("logistics", lambda: {DEMAND.name: DEMAND.make()}, DemandSeries),
]


@pytest.fixture(params=CASES, ids=lambda case: case.stem)
def case(request):
    return request.param


def upload(page: Any, files: Files) -> None:
    page.open_where("upload").upload(files)
    assert not page.errors


def in_use(page: Any) -> bool:
    return page.session.uploads.of(page.page.stem).get("result") is not None


def drawn(page: Any) -> str:
    """What every chapter draws in this state."""
    here = page.chapter.name
    seen = [page.open(name).charts for name in page.page.chapters]
    page.open(here)
    return str([chart.data for charts in seen for chart in charts])


def everything_drawn(page: Any) -> None:
    for chapter in page.page.chapters.values():
        for title in chapter.presets:
            page.preset(title)
    page.at()


def test_another_session_sees_nothing_of_it(open_page, case):
    mine, other = open_page(case.stem), open_page(case.stem)
    before = drawn(other)
    upload(mine, case.files())
    assert in_use(mine) and drawn(mine) != before
    for page in (other.run(), open_page(case.stem)):
        assert not in_use(page)
        assert drawn(page) == before
    assert in_use(mine.run())


@dataclass
class Clock:
    """A timer that rings when a test lets it."""

    seconds: float
    ring: Callable[[], None]

    def cancel(self) -> None: ...


@pytest.fixture
def clocks(monkeypatch) -> list[Clock]:
    """Every timer that was made."""
    made: list[Clock] = []

    def clock(seconds: float, ring: Callable[[], None]) -> Clock:
        made.append(Clock(seconds, ring))
        return made[-1]

    monkeypatch.setattr(uploads, "later", clock)
    return made


def test_it_is_kept_in_its_session_alone_and_gone_with_it(open_page, case, clocks):
    page = open_page(case.stem)
    everything_drawn(page)
    page.open_where("upload")
    kept = kept_for_all()
    assert kept, "results of what the app ships are kept for all"
    before = {id(thing) for thing in gc.get_objects() if isinstance(thing, case.kind)}
    upload(page, case.files())
    everything_drawn(page)
    assert in_use(page)
    assert kept_for_all() == kept
    assert page.session.uploads.kept, "but in the session"
    assert not clocks
    page.session.uploads.disconnected()  # the upload waits for the connection
    assert not page.session.uploads.kept, "what was computed with it does not"
    assert [clock.seconds for clock in clocks] == [uploads.LEAVE_SECONDS]
    page.views.clear()
    gc.collect()
    things = (thing for thing in gc.get_objects() if isinstance(thing, case.kind))
    mine = [weakref.ref(thing) for thing in things if id(thing) not in before]
    assert mine
    clocks[0].ring()
    gc.collect()
    assert not any(reference() for reference in mine)
    assert not in_use(page.run())


def test_it_is_still_there_when_the_connection_was_lost_for_a_moment(open_page, clocks):
    page = open_page(CASES[0].stem)
    upload(page, CASES[0].files())
    page.session.uploads.disconnected()
    assert in_use(page.run())
    page.session.uploads.connected()
    clocks[0].ring()
    assert in_use(page.run()) and len(clocks) == 1


def test_it_is_gone_when_it_is_forgotten(open_page, case):
    page = open_page(case.stem)
    before = drawn(page)
    upload(page, case.files())
    assert drawn(page) != before
    page.forget()
    assert not in_use(page)
    assert drawn(page) == before


@pytest.fixture(scope="module")
def processes():
    made = Processes(1, 1_500_000_000, 10)
    yield made
    made.close()


def test_a_worker_makes_the_same_of_it(open_page, case, processes, monkeypatch):
    files = case.files()
    here, there = open_page(case.stem), open_page(case.stem)
    upload(here, files)
    monkeypatch.setattr(upload_field, "HERE_BYTES", 0)
    monkeypatch.setattr(upload_field, "workers", lambda: processes)
    upload(there, files)
    ours, theirs = (page.session.uploads.of(case.stem) for page in (here, there))
    assert ours["told"] == theirs["told"]
    first, second = (_of_kind(slot["result"], case.kind) for slot in (ours, theirs))
    assert _differences(first, second) == []


def _of_kind(made: Any, kind: type) -> Any:
    """What the page keeps of the file, among tokens and names."""
    if isinstance(made, kind):
        return made
    inner = vars(made) if hasattr(made, "__dict__") else made
    parts = inner.values() if isinstance(inner, dict) else inner
    kept = (part for part in parts if isinstance(part, kind | dict | tuple))
    return next(found for part in kept if (found := _of_kind(part, kind)) is not None)


def _differences(a: Any, b: Any, where: str = "it") -> list[str]:
    """The places at which two results are not the same."""
    if isinstance(a, pd.DataFrame):
        return [] if a.equals(b) and list(a.dtypes) == list(b.dtypes) else [where]
    if isinstance(a, np.ndarray):
        same = a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        return [] if same else [where]
    if is_dataclass(a):
        a, b = vars(a), vars(b)
    if isinstance(a, dict):
        return [d for key in a | b for d in _differences(a[key], b[key], f"{where}.{key}")]
    return [] if type(a) is type(b) and a == b else [where]
