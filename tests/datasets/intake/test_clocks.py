"""Clocks: dates, or numbers that count from some start; flags in many words; files never opened."""

import pickle

import numpy as np
import pytest

from core.datasets.intake.delimited import read_delimited
from core.datasets.intake.flags import FLAGS
from core.datasets.intake.reading import Form, best_need, read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.roles import Need, Role
from core.datasets.intake.understanding import Choices, understand
from core.datasets.uploads import DataError, UploadLimits
from tests.datasets.packing import zipped

NEED = Need(
    "payments",
    "payments",
    (Role("time", "clock", ("TransactionDT", "date", "time")), Role("amount", "number")),
    max_rows=100,
)
FORM = Form((NEED,), UploadLimits(10**6, 10**6, "any table"))


def read(name, cells, choices=None):
    text = "\n".join([f"{name},amount", *(f"{cell},1.5" for cell in cells)])
    raw = read_delimited("a.csv", text.encode(), 100, lambda *_: None)
    return understand(raw, NEED, choices or Choices())


COUNTS = {
    "like Excel's days": ("Time", [40000, 40000, 40013, 40020]),
    "like years": ("time", [1999, 1999, 2000, 2001]),
    "like months": ("time", [200001, 200002, 200003, 200004]),
    "as IEEE-CIS": ("TransactionDT", [18403224, 18403263, 18403310, 34214345]),
    "from the start": ("Time", [0, 0, 1, 172792]),
}


@pytest.mark.parametrize("case", COUNTS)
def test_numbers_of_a_clock_count(case):
    name, cells = COUNTS[case]
    found = read(name, cells)
    np.testing.assert_array_equal(found.table["time"], np.array(cells, float))
    assert found.date is None and found.clear
    assert f'pd.to_numeric(cells["{name}"]' in recipe(found)


DATES = {
    "text": ("time", ["2024-01-31 10:00", "2024-01-31 11:00"], "2024-01-31T11"),
    "since 1970": ("time", [1_706_695_200, 1_706_698_800], "2024-01-31T11"),
    "milliseconds": ("timestamp", [1_706_695_200_000, 1_706_698_800_000], "2024-01-31T11"),
    "eight digits": ("time", [20240130, 20240130, 20240131], "2024-01-31T00"),
    "Excel's": ("Date", [45321.5, 45322.25, 45322.458333333], "2024-01-31T11"),
}


@pytest.mark.parametrize("case", DATES)
def test_dates_of_a_clock_are_dates(case):
    name, cells, last = DATES[case]
    found = read(name, cells)
    assert found.table["time"].iloc[-1] == np.datetime64(last)
    assert found.date and found.clear
    assert "pd.to_datetime" in recipe(found)


def test_a_reader_says_what_a_clock_counts():
    days = [45321, 45322, 45330]
    assert read("Time", days).table["time"].dtype == float
    assert read("Date", days).table["time"].iloc[0] == np.datetime64("2024-01-30")
    assert read("Time", days, Choices(unit="date")).table["time"].dtype.kind == "M"
    assert read("Date", days, Choices(unit="h")).table["time"].dtype == float


def test_a_column_that_is_no_longer_there_is_not_chosen():
    found = read("time", [0, 5, 9], Choices(columns=(("amount", (7,)), ("time", (0,)))))
    assert found.cast.parts == {"amount": (1,), "time": (0,)}


def test_words_for_yes_and_no_do_not_contradict_each_other():
    yes = {word for word, said in FLAGS.items() if said}
    assert {"fraud", "betrug", "fraude", "frode", "s", "vrai"} <= yes
    no = {word for word, said in FLAGS.items() if not said}
    assert {"genuine", "legit", "echt", "légitime", "legítimo", "normale", "falso"} <= no
    assert all(word == word.casefold() for word in FLAGS)


def test_a_pickle_is_never_opened():
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("it was opened",))

    sentence = "a pickle can run code when it is opened, so save its table as CSV or Parquet."
    for name, data in (
        ("day.pkl", pickle.dumps(Trap())),
        ("day.csv", pickle.dumps([1, 2], protocol=2)),
        ("days.zip", zipped({"a/1.pkl": b"\x80\5x.", "2.pkl": b"\x80\5x."})),
    ):
        with pytest.raises(DataError, match=f"^{name}: {sentence}$"):
            read_tables([(name, data)], FORM, lambda *_: None)


def test_a_need_with_all_of_its_parts_goes_before_one_with_more():
    many = Need(
        "many",
        "many",
        (Role("start", "clock"), *(Role(f"V{at}", "number") for at in range(1, 9))),
        max_rows=100,
    )
    header = "time,amount," + ",".join(f"V{at}" for at in range(1, 9))
    row = "1,2," + ",".join("3" * 8)
    raw = read_delimited("a.csv", f"{header}\n{row}\n".encode(), 100, lambda *_: None)
    assert best_need(raw, (many, NEED)) is NEED
    raw = read_delimited("a.csv", f"start,{header}\n1,{row}\n".encode(), 100, lambda *_: None)
    assert best_need(raw, (NEED, many)) is many
