"""A column of numbers out of any table: which one, what is asked, what is left out or refused."""

import io

import numpy as np
import pandas as pd
import pytest

from core.datasets.examples import NUMBERS
from core.datasets.intake.reading import read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.number_files import FORM, build_numbers
from core.datasets.uploads import DataError
from tests.datasets.packing import zipped


def read(data, choices=None, name="a.csv"):
    data = data if isinstance(data, bytes) else data.encode()
    tables = read_tables([(name, data)], FORM, lambda *_: None, {name: choices or Choices()})
    return tables[0], build_numbers(tables)


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        (NUMBERS.make(), "number", [4.1, 2.7, 5.3, 3.9, 8.8, 1.2, 3.3, 6.1, 2.2, 4.7]),
        ("1\n2\n3\n4", "a.csv", [1, 2, 3, 4]),
        ("name,value\na,1.5\nb,2.5\nc,3\n", "value", [1.5, 2.5, 3]),
        ("id;Messwert\n1;1,5\n2;2,25\n3;3,5\n", "Messwert", [1.5, 2.25, 3.5]),
        ("Lab 4\nspring\n\nmass\n12 kg\n13 kg\n14.5 kg\n", "mass", [12, 13, 14.5]),
        ("day\tduration\n2024-01-02\t3.5\n2024-01-03\t4\n", "duration", [3.5, 4]),
        ("price\n$12.50\n$99.10\n$10.00\n", "price", [12.5, 99.1, 10]),
        ("deaths,count\n0,3\n1,2\n2,1\n", "deaths", [0, 0, 0, 1, 1, 2]),
        ("Note;Anzahl\n1,3;2\n2,0;1\n", "Note", [1.3, 1.3, 2]),
    ],
)
def test_a_clear_column_goes_straight_in(text, name, values):
    found, sample = read(text)
    assert found.clear, (found.questions, found.reasons)
    assert sample.values.tolist() == values and sample.name == name
    assert not sample.censored.any()


def test_other_formats_hold_the_same_numbers():
    table = pd.DataFrame({"label": list("abc"), "mass": [1.5, 2.5, 4.0]})
    parquet, text = io.BytesIO(), table.to_csv(index=False).encode()
    table.to_parquet(parquet)
    packed = zipped({"in/mass.csv": text})
    json = table.to_json(orient="records").encode()
    for name, data in [("m.parquet", parquet.getvalue()), ("m.zip", packed), ("m.json", json)]:
        tables = read_tables([(name, data)], FORM, lambda *_: None)
        assert build_numbers(tables).values.tolist() == [1.5, 2.5, 4], name


def test_which_of_several_columns_is_asked():
    text = "height,weight,who,dose\n1.85,80,a,1\n1.7,65,b,<2\n1.6,55,c,>9\n1.5,54,d,4\n"
    found, sample = read(text)
    (question,) = found.questions
    assert question.text == "Which column is the sample?"
    assert [words for _, words in question.options] == ["height", "weight", "dose"]
    assert sample.name == "height" and not found.clear
    found, sample = read(text, Choices(columns=(("number", (1,)),)))
    assert sample.name == "weight" and sample.values.tolist() == [80, 65, 55, 54] and found.clear
    _, sample = read(text, Choices(columns=(("number", (3,)),)))
    assert sample.values.tolist() == [1, 2, 9, 4] and sample.censored.tolist() == [0, -1, 1, 0]


@pytest.mark.parametrize("head", ["", "mass\n"])
def test_a_comma_in_doubt_is_asked(head):
    text = head + "1,5\n2,5\n3,25\n"
    found, _ = read(text)
    assert "“1,5” two numbers, or one" in found.questions[0].text and not found.clear
    found, sample = read(text, Choices(delimiter=";"))
    assert sample.values.tolist() == [1.5, 2.5, 3.25] and found.clear


def test_cells_without_a_number_are_left_out_with_their_reason():
    found, sample = read("hours\n2.5\nNA\n3.5\nabc\n1\n2\n3\n4\n5\n6\n7\n8\n9\n1e300\n2\n")
    assert 1e300 not in sample.values and len(sample.values) == 12
    assert not found.clear and [reason[:5] for reason in found.reasons] == ["row 3", "rows "]
    assert "“abc” is not a number within ±1e100" in found.reasons[1]


@pytest.mark.parametrize("name", ["hours", "zeta"])
def test_marks_before_numbers_are_censored_ones(name):
    found, sample = read(f"id,{name}\n1,2.5\n2,>5\n3,<1\n4,3\n5,7+\n6,4.5\n7,NA\n")
    assert sample.values.tolist() == [2.5, 5, 1, 3, 7, 4.5]
    assert sample.censored.tolist() == [0, 1, -1, 0, 1, 0]
    assert found.table["censored"].tolist() == sample.censored.tolist()
    assert [row.line for row in found.dropped] == [8]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nape\nbee\n", "a.csv: no column holds a number; there is “name”"),
        ("value\n7\n", "fewer than two numbers"),
        ("value\n7\n>8\n", "fewer than two numbers"),
        ("value,count\n1,2\n2,1.5\n", "row 3: 1.5 is no whole number of times"),
        ("value,count\n1,9000\n2,9000\n", "18,000 numbers, but at most 10,000"),
        ("x\n" + "1.5\n" * 10_001, "10,001 numbers, but at most 10,000 are fitted"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_one_sentence(text, message):
    with pytest.raises(DataError, match=message) as error:
        read(text)
    assert "\n" not in str(error.value)


def test_several_tables_are_too_many():
    both = zipped({"a.csv": b"x\n1\n2\n", "b.csv": b"x\n3\n4\n"})
    with pytest.raises(DataError, match="2 tables"):
        build_numbers(read_tables([("ab.zip", both)], FORM, lambda *_: None))


def test_columns_in_any_dialect_come_back():
    rng = np.random.default_rng(2)
    for _ in range(40):
        values = np.round(rng.normal(0, 10.0 ** rng.integers(0, 4), 30), 3) + 0.0001
        between, decimal = [(",", "."), (";", ","), ("\t", ","), (";", ".")][rng.integers(4)]
        lines = [
            f"{at}{between}{value:.4f}".replace(".", decimal) for at, value in enumerate(values, 1)
        ]
        _, sample = read("\n".join([f"id{between}length", *lines]))
        assert sample.name == "length" and sample.values == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Messwert [mm]\n17,32\n16,95\n18,01\n17,05\n", [17.32, 16.95, 18.01, 17.05]),
        ("17,32\n16,95\n18,01\n", [17.32, 16.95, 18.01]),
        ("-17,5\n16,25\n18,1\n", [-17.5, 16.25, 18.1]),
        ("17,-32\n16,95\n18,1\n", [17, 16, 18]),  # no decimals have a sign
        ("1,7\n2,9\n3,4\n", [7, 9, 4]),  # the first may count the rows
    ],
)
def test_a_column_of_decimal_commas_is_proposed_before_two_of_whole_numbers(text, values):
    found, sample = read(text)
    assert sample.values.tolist() == values and not found.clear
    assert found.questions[0].key == "delimiter"
    taken = found.questions[0].taken
    assert taken == (";" if any(value % 1 for value in values) else ",")
    assert not read(text, Choices(delimiter=";"))[0].questions
    assert len(read(text, Choices(delimiter=","))[0].raw.columns) == 2


def test_settings_above_a_blank_line_are_no_rows():
    """As oscilloscopes write: names and values of their settings, then the names of the columns."""
    head = "Model,TBS1052B\nFirmware Version,4.06\n\nPoint Format,Y,\nSample Interval,4e-06,\n"
    head += "Record Length,40,\n\nTIME,CH1\n"
    text = head + "".join(f"{k * 4e-6:.6e},{k % 7}.25\n" for k in range(40))
    found, sample = read(text)
    (question,) = found.questions
    assert [words for _, words in question.options] == ["TIME", "CH1"]
    assert len(sample.values) == 40
