"""Files as those who forecast keep them: many series in one, a line or a row each; which of them is
asked, and the values that are meant come out."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.reading import Form, read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import ANY_SERIES, TABLE_LIMITS, build, form_of
from core.datasets.prices import FORM as PRICES
from core.datasets.uploads import DataError
from tests.datasets.intake.test_recipe import same

DEMAND = form_of("demand")
SERIES = Form(needs=(ANY_SERIES,), limits=TABLE_LIMITS, one=True)
RNG = np.random.default_rng(5)
VALUES = {f"T{k}": np.round(300 * k + RNG.normal(0, 9, 90 + k), 2) for k in (1, 2, 3)}
STARTS = {name: pd.Timestamp(1979 + k, k, 1) for k, name in enumerate(VALUES, 1)}

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("series")


def understood(form, text, name, **chosen):
    choices = {name: Choices(**chosen)}
    (found,) = read_tables([(name, text.encode())], form, lambda *_: None, choices, look=True)
    return found


def asked(found):
    return {question.key: question for question in found.questions}


def tsf(frequency="monthly", start=True, values=VALUES):
    head = "# Dataset Information\n# About tourists\n#\n@relation tourism\n"
    head += "@attribute series_name string\n"
    head += "@attribute start_timestamp date\n" if start else ""
    head += f"@frequency {frequency}\n@horizon 24\n@missing false\n@equallength false\n@data\n"
    begun = {name: f":{STARTS[name]:%Y-%m-%d %H-%M-%S}" if start else "" for name in values}
    return head + "".join(
        f"{name}{begun[name]}:{','.join(map(str, row))}\n" for name, row in values.items()
    )


def gluon(**more):
    return "".join(
        json.dumps({"start": f"{STARTS[name]}", "target": row.tolist(), "item_id": name} | more)
        + "\n"
        for name, row in VALUES.items()
    )


def m4(end=100):
    head = ",".join(f'"V{at}"' for at in range(1, end + 2))
    rows = [
        ",".join([f'"{name}"', *(f'"{v}"' for v in row), *[""] * (end - len(row))])
        for name, row in VALUES.items()
    ]
    return "\n".join([head, *rows]) + "\n"


FILES = {
    "Monash": ("tourism_monthly_dataset.tsf", tsf()),
    "GluonTS": ("train.json", gluon(freq="M", feat_static_cat=[1])),
    "GluonTS in a list": ("data.json", f"[{','.join(gluon(freq='1M').splitlines())}]"),
    "M4": ("Monthly-train.csv", m4()),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("series", VALUES)
def test_the_series_that_is_chosen_is_read(file, series):
    name, text = FILES[file]
    found = understood(SERIES, text, name)
    assert list(asked(found)) == ["group"] and asked(found)["group"].taken == "T1"
    assert [value for value, _ in asked(found)["group"].options] == list(VALUES)
    one = understood(SERIES, text, name, group=series)
    np.testing.assert_allclose(one.table["demand"], VALUES[series])
    start = pd.Timestamp(2000, 1, 1) if file == "M4" else STARTS[series]
    months = pd.date_range(start, periods=len(VALUES[series]), freq="MS")
    np.testing.assert_array_equal(one.table["date"], months.to_numpy())
    assert ("2000 is made up" in one.sentence) == (file == "M4")
    made = build([one], lambda *_: None)["demand"]
    assert made.season == 12 and len(made.value) == len(VALUES[series])


@pytest.mark.parametrize("file", FILES)
def test_demands_are_added_up_and_prices_stand_beside_each_other(file):
    name, text = FILES[file]
    found = understood(DEMAND, text, name)
    assert asked(found)["group"].taken == ""
    assert found.table["demand"].sum() == pytest.approx(sum(map(np.sum, VALUES.values())))
    assert list(understood(PRICES, text, name).many["price"]) == list(VALUES)


@pytest.mark.parametrize("file", FILES)
def test_a_program_reads_them_as_well(folder, file):
    name, text = FILES[file]
    same(folder, name, text, SERIES)
    same(folder, name, text, SERIES, {name: Choices(group="T3")})


@pytest.mark.parametrize(
    "word, step, second",
    [("hourly", "hour", "1980-01-01T01:00"), ("weekly", "week", "1980-01-08"),
     ("half_hourly", "30-minute interval", "1980-01-01T00:30"),
     ("quarterly", "quarter", "1980-04-01"), ("yearly", "year", "1981-01-01"),
     ("daily", "day", "1980-01-02")],
)  # fmt: skip
def test_steps_are_those_that_the_file_says(folder, word, step, second):
    values = {"T1": np.r_[VALUES["T1"], VALUES["T2"], VALUES["T3"]]}
    text = tsf(word, values=values)
    found = understood(SERIES, text, "a.tsf")
    assert found.clear and found.table["date"][1] == pd.Timestamp(second)
    assert build([found], lambda *_: None)["demand"].step == step
    same(folder, "a.tsf", text, SERIES)


def test_steps_that_nobody_says_are_asked(folder):
    found = understood(SERIES, gluon(), "train.json")
    assert asked(found)["counted"].taken == "MS"
    weeks = understood(SERIES, gluon(), "train.json", counted="7D")
    assert weeks.table["date"][1] == STARTS["T1"] + pd.Timedelta(days=7)
    assert "counted" in asked(understood(SERIES, m4(), "train.csv"))
    years = understood(SERIES, m4(), "train.csv", counted="YS", group="T2")
    assert years.table["date"].iloc[-1] == pd.Timestamp(2091, 1, 1)
    same(folder, "train.csv", m4(), SERIES, {"train.csv": Choices(counted="YS", group="T2")})


def test_missing_values_and_series_without_a_start():
    values = {"T1": ["?", *VALUES["T1"][1:40], "?", *VALUES["T1"][41:]]}
    found = understood(SERIES, tsf(start=False, values=values), "a.tsf")
    assert "2000 is made up" in found.sentence and asked(found)["gaps"].taken == "between"
    between = VALUES["T1"][[39, 41]].mean()
    np.testing.assert_allclose(found.table["demand"][[0, 39]], [VALUES["T1"][1], between])
    assert found.table["date"][0] == pd.Timestamp(2000, 2, 1)


def test_of_a_long_file_the_first_series_are_read(folder):
    few = replace(SERIES, needs=(replace(ANY_SERIES, max_rows=200),))
    said = ("Only the first 2 of 3 series", "Only the first 2 of 3 rows of the file are read.")
    for name, text, part in (("a.tsf", tsf(), said[0]), ("Monthly.csv", m4(), said[1]),
                             ("a.json", gluon(freq="M"), said[0])):  # fmt: skip
        found = understood(few, text, name, group="T2")
        np.testing.assert_allclose(found.table["demand"], VALUES["T2"])
        assert part in " ".join(found.warnings) and not found.clear
        same(folder, name, text, few, {name: Choices(group="T2")})
    tiny = replace(SERIES, needs=(replace(ANY_SERIES, max_rows=50),))
    with pytest.raises(DataError, match="no series in it of at most 50 values"):
        read_tables([("a.tsf", tsf().encode())], tiny, lambda *_: None)


@pytest.mark.parametrize(
    "text, fault",
    [
        (tsf().partition("T1:")[0], "there is no series below @data"),
        (tsf().replace("T2:1981", "T2:x:1981"), "4 parts where a series has 3"),
        (tsf().replace("T2:1981", "T2:x981"), "“x981-02-01 00:00:00” is not a date"),
    ],
)
def test_lines_that_are_no_series_are_named(text, fault):
    found = read_or_fault(text)
    assert fault in found


def read_or_fault(text):
    try:
        found = understood(SERIES, text, "a.tsf")
    except DataError as error:
        return str(error)
    assert [name for name, _ in asked(found)["group"].options] == ["T1", "T3"]
    return " ".join(found.reasons)


YEARS = pd.date_range("1960-01-01", periods=64, freq="YS")


def bank(count=62):
    """As the World Bank writes it: titles, a blank last column, the latest years empty."""
    names = ["Country Name", "Country Code", "Indicator Name", *map(str, YEARS.year)]
    rows = [
        [land, land[:3].upper(), "Population, total", *range(k, k + count), *[""] * (64 - count)]
        for k, land in enumerate(("Aruba", "Chile", "Germany"), 1_000)
    ]
    lines = ["".join(f'"{cell}",' for cell in row) for row in (names, *rows)]
    return '"Data Source","World Development Indicators",\n\n' + "\n".join(lines) + "\n"


def test_years_are_steps_where_no_season_is_needed():
    found = understood(SERIES, bank(), "API.csv", group="Chile")
    made = build([found], lambda *_: None)["demand"]
    assert (made.step, made.season) == ("year", 1)
    assert made.value.tolist() == list(range(1_001, 1_063))
    with pytest.raises(DataError, match="at least 20 years, got 19"):
        build([understood(SERIES, bank(19), "API.csv")], lambda *_: None)
    with pytest.raises(DataError, match="or a quarter, not 365 days"):
        build([understood(DEMAND, bank(), "API.csv")], lambda *_: None)
    gap = bank().replace('"1990",', '"was 1990",')
    assert asked(understood(SERIES, gap, "API.csv"))["gaps"].taken == "between"


def test_the_first_rows_of_a_wide_table_that_is_too_long(folder):
    few = replace(SERIES, needs=(replace(ANY_SERIES, max_rows=130),))
    found = understood(few, bank(), "API.csv")
    assert "Only the first 2 of 3 rows of the file are read." in found.warnings
    assert [value for value, _ in asked(found)["group"].options] == ["Aruba", "Chile"]
    same(folder, "API.csv", bank(), few)


def test_the_name_of_a_place_goes_before_its_number():
    months = pd.date_range("2010-01-31", periods=60, freq="ME")
    head = ",".join(["RegionID,SizeRank,RegionName,StateName", *(f"{m:%Y-%m-%d}" for m in months)])
    rows = [
        ",".join([f'{39_000 - k},{k},"Town {k}, NY",NY', *(str(v + k) for v in range(60))])
        for k in range(4)
    ]
    found = understood(SERIES, "\n".join([head, *rows]), "Metro_zhvi.csv")
    assert asked(found)["group"].options[1] == ("Town 1, NY", "Town 1, NY")
