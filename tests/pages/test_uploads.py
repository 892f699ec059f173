"""What a reader uploads stays in that reader's session, and is gone with it."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.runtime.caching import clear_session_data_cache, clear_session_resource_cache
from streamlit.runtime.caching.cache_data_api import _data_caches
from streamlit.runtime.caching.cache_resource_api import _resource_caches

from core.datasets.engine_fleet import cmapss_files
from core.datasets.medical_images import ImageArrays
from core.datasets.tables import load_table
from core.maths.case_studies.card_transactions import TransactionSet, simulate_transactions
from core.maths.case_studies.engine_fleet import Fleet, simulate_fleet
from core.maths.case_studies.ratings import Ratings
from tests.datasets.test_medical_images import arrays, npz

Files = dict[str, bytes]
SESSION = "test session id"  # of every AppTest


@dataclass(frozen=True)
class Case:
    """A page that takes files: good ones, and words that it shows with them alone."""

    stem: str
    files: Callable[[], Files]
    kind: type
    words: str


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


CASES = [
    Case("predictive_maintenance", fleet, Fleet, "12 training and 7 test units"),
    Case("fraud_detection", cards, TransactionSet, "Uploaded:"),
    Case("recommendation", stars, Ratings, "Uploaded:"),
    Case("medical_diagnosis", scans, ImageArrays, "scans: training images"),
]


@pytest.fixture(params=CASES, ids=lambda case: case.stem)
def case(request):
    yield request.param
    end_session()


def end_session() -> None:
    """What Streamlit does when a session disconnects."""
    clear_session_data_cache(SESSION)
    clear_session_resource_cache(SESSION)


def upload(page: Any, files: Files) -> None:
    page.app.file_uploader[0].set_value(
        [(name, data, "text/plain") for name, data in files.items()]
    )
    page.run()
    assert not page.app.error


def kept_for_all() -> set[tuple[str, str]]:
    """Function and arguments of every result that is kept for all sessions."""
    resources = {
        f: c._mem_cache for f, c in _resource_caches._function_caches.get(None, {}).items()
    }
    data = {f: c.storage._mem_cache for f, c in _data_caches._function_caches.get(None, {}).items()}
    return {
        (f, key) for caches in (resources, data) for f, cache in caches.items() for key in cache
    }


def everything_drawn(page: Any) -> None:
    for title in page.panel.presets:
        page.preset(title)
    page.at()


def test_another_session_sees_nothing_of_it(open_page, case):
    mine, other = open_page(case.stem), open_page(case.stem)
    before = str([chart.data for chart in other.charts])
    upload(mine, case.files())
    assert case.words in mine.html
    for page in (other.run(), open_page(case.stem)):
        assert case.words not in page.html
        assert str([chart.data for chart in page.charts]) == before
    assert case.words in mine.run().html


def test_nothing_of_it_is_kept_for_all(open_page, case):
    page = open_page(case.stem)
    everything_drawn(page)
    kept = kept_for_all()
    assert kept, "results of what the app ships are kept for all"
    upload(page, case.files())
    everything_drawn(page)
    assert case.words in page.html
    assert kept_for_all() == kept


def test_it_is_gone_with_its_session(open_page, case):
    page = open_page(case.stem)
    before = {id(thing) for thing in gc.get_objects() if isinstance(thing, case.kind)}
    upload(page, case.files())
    everything_drawn(page)
    things = (thing for thing in gc.get_objects() if isinstance(thing, case.kind))
    uploaded = [weakref.ref(thing) for thing in things if id(thing) not in before]
    assert uploaded
    del page
    end_session()
    gc.collect()
    assert not [reference for reference in uploaded if reference() is not None]


def test_it_is_gone_when_it_is_forgotten(open_page, case):
    page = open_page(case.stem)
    before = str([chart.data for chart in page.charts])
    upload(page, case.files())
    page.app.button(f"{case.stem}-forget").click()
    page.run()
    assert case.words not in page.html
    assert str([chart.data for chart in page.charts]) == before
