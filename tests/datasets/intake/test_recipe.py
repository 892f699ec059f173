"""The program that says how a table was read reads it again, equal."""

import gzip
import io
import json
import re

import pandas as pd
import pytest
from hypothesis import given, settings

from core.datasets.intake.reading import Form, read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.roles import Need, Role
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import FORM as LOGISTICS
from core.datasets.logistics import form_of
from core.datasets.prices import FORM as PRICES
from tests.datasets.intake.test_typed_files import workbook
from tests.datasets.intake.test_understanding import FORM, days, rows, written
from tests.datasets.test_prices import EXPORTS, SMALL, YEARS, table_of

DEMAND = Form(LOGISTICS.needs[1:], LOGISTICS.limits)


pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("recipes")


def understood(name, data, form=FORM, choices=None):
    data = data if isinstance(data, bytes) else data.encode()
    (found,) = read_tables([(name, data)], form, lambda *_: None, choices or {})
    return found


def run(folder, name, data, program):
    """What the program makes of the file, in the folder where both lie."""
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    namespace = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(program, f"{name}-recipe.py", "exec"), namespace)
    return namespace["table"]


def same(folder, name, data, form=FORM, choices=None):
    """The program of a file, after it has been found to make the same table."""
    found = understood(name, data, form, choices)
    program = recipe(found)
    table = run(folder, name, data, program)
    expected = found.table.copy()
    for column in expected.select_dtypes("category"):
        expected[column] = expected[column].astype(str)
    pd.testing.assert_frame_equal(table, expected, check_dtype=False, rtol=1e-12)
    assert "read otherwise" not in program and "rows further" not in program, program
    assert "is not told here" not in program, program
    assert max(len(re.sub(r'\["[^"]*"\]', "[]", line)) for line in program.splitlines()) <= 160
    return program


@pytest.mark.parametrize("export", EXPORTS)
def test_every_export_of_prices(folder, export):
    same(folder, "SAP.csv", EXPORTS[export], PRICES)


@settings(max_examples=60)
@given(written())
def test_a_table_in_any_dialect(folder, file):
    same(folder, "a.csv", file[0])


# ---- forms of numbers and dates ----------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        [f"{k}.{k}K" for k in range(10, 30)],
        [f"$ {k}.5 M" for k in range(10, 30)],
        [f"({k}.5)" if k % 2 else f"{k}.5" for k in range(20)],
        [f"{k}.5-" if k % 2 else f"{k}.5" for k in range(20)],
        [f"−{k},25 kg" for k in range(20)],
        [f"{k},–" for k in range(20)],
        [f"1.{k}×10^3" for k in range(10, 30)],
        [f"1\xa0{k},5 €" for k in range(100, 120)],
        [f"{k}.5 %" for k in range(20)],
        [f"CHF 1'{k}.50" for k in range(100, 120)],
        [f"{k}.5" for k in range(40)] + ["n/a", "", "-", "1,2,3"],
        [f"{k}.5" for k in range(40)] + ["0.24 Dividend", "=1+1", "", "inf"],
        [f"R$ {k}.000,50" for k in range(10, 30)],
        [f"{k}.5 ± 0.{k} kg" if k % 2 else f"({k}.5 +/- 2) kg" for k in range(10, 30)],
    ],
    ids=lambda values: values[1],
)
def test_numbers(folder, values):
    same(folder, "a.csv", rows(values, dates=days(len(values))))


FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ORDINAL = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
APART = pd.date_range("2023-01-01", freq="25D", periods=20)
MONTHS = pd.date_range("1990-01-01", periods=20, freq="MS")


@pytest.mark.parametrize(
    "dates",
    [
        [
            f"{d.day} {FRENCH.split()[d.month - 1]} {d.year}"
            for d in pd.date_range("2023", freq="25D", periods=20)
        ],
        [f"{d:%A, %d. %B %Y}" for d in YEARS[:20]],
        [
            f"{d:%b} {d.day}{'th' if d.day > 3 else ['st', 'nd', 'rd'][d.day - 1]}, {d.year}"
            for d in YEARS[:20]
        ],
        [f"{d:%d.%m.%Y %H:%M}" for d in pd.date_range("2023-01-20", freq="7h", periods=20)],
        [f"{d:%m/%d/%Y %I:%M:%S %p}" for d in pd.date_range("2023-01-20", freq="7h", periods=20)],
        [f"{d:%Y-%m-%dT%H:%M:%S}+0{1 + d.day % 2}:00" for d in YEARS[:20]],
        [f"{d:%Y-%m-%d %H:%M}" if d.day % 2 else f"{d:%Y-%m-%d}" for d in YEARS[:20]],
        [f"{d:%y-%m-%d}" for d in pd.date_range("1998-12-13", periods=20)],
        [f"{d:%d/%m/%y}" for d in pd.date_range("1929-12-25", freq="500D", periods=20)],
        [f"{d:%Y%m%d%H%M%S}" for d in YEARS[:20]],
        [f"{d:%Y-%m}" for d in MONTHS],
        [f"{d:%b-%y}" for d in MONTHS],
        [f"{d:%m/%Y}" for d in MONTHS],
        [f"{1 + k // 12}-{k % 12 + 1:02}" for k in range(20)],
        [f"{d.value // 10**3 - 1_800_000_000_000_000}" for d in YEARS[:20]],
        [f"{d:%Y%m}" for d in MONTHS],
        [f"{d.year}Q{d.quarter}" for d in MONTHS[::3]] * 3,
        [f"Q{d.quarter} {d.year}" for d in MONTHS[::3]] * 3,
        [f"{d:%G-W%V}" for d in pd.date_range("1999-11-01", freq="7D", periods=20)],
        [f"{d:%G-W%V-%u}" for d in YEARS[:20]],
        [f"{y}" for y in range(1990, 2010)],
        [f"{1949 + k / 12:.3f}" for k in range(20)],
        [f"{1949 + k / 20:.2f}" for k in range(20)],
        [f"{44927 + k / 24:.4f}" for k in range(20)],
        [f"{d.value // 10**9}" for d in YEARS[:20]],
        [f"{d.value // 10**3}" for d in YEARS[:20]],
        [f"  {d:%Y-%m-%d}" for d in YEARS[:18]] + ["2023-02-30", "n/a"],
        [f"{d:%Y/%m/%d}" for d in YEARS[:18]] + ["24.12.2023", "2023/13/01"],
        [f"{d:%a %b %d %H:%M:%S UTC %Y}" for d in YEARS[:20]],
        [f"{d:%a %b %d} 12:31:10 -0{7 + d.month % 2}00 {d.year}" for d in YEARS[:20]],
    ],
    ids=lambda dates: dates[1],
)
def test_dates(folder, dates):
    same(folder, "a.csv", rows(range(len(dates)), dates=dates))


# ---- forms of files ----------------------------------------------------------------------------

BASE = rows(range(20))
NAMELESS = rows([f"{k * k % 7}.5" for k in range(20)]).partition("\n")[2]


def edited(*changes):
    lines = BASE.splitlines()
    for at, line in changes:
        lines[at] = line
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        edited((1, "2024-01-05;1;9;9"), (5, "2024-01-06;3;2")),
        edited((5, '2024-01-06;"3')),
        "\n".join(line + ";" for line in BASE.splitlines()),
        "\n".join(line.replace(";", ";;") for line in BASE.splitlines()),
        "sep=;\n" + BASE,
        "# a comment\n\n" + BASE + "\n\nTotal;190\n",
        BASE.replace(";", "   "),
        "  " + BASE.replace(";", " "),
        BASE.replace(";", "::"),
        BASE.replace(";", "\t").replace("\n", "\r\n"),
        '"A title\nof two lines";\n\n' + BASE,
        BASE.replace("date;demand", '"date";"demand\n(kg)"'),
        BASE.replace("date;demand", "date;date"),
        BASE.replace("date;demand", ";demand "),
        NAMELESS,
        BASE.encode("utf-16"),
        "\ufeff" + NAMELESS,
    ],
)
def test_layouts(folder, text):
    same(folder, "a.csv", text)


def test_spans_of_time(folder):
    spans = [f"{d:%d.%m.%Y} - {d + pd.Timedelta('6D'):%d.%m.%Y}" for d in YEARS[:20]]
    assert "extract" in same(folder, "a.csv", rows(range(20), dates=spans))


def test_one_column(folder):
    need = Need("lives", "lives", (Role("life", "number", low=0, high=99),), 100)
    text = "life\n" + "\n".join(map(str, [*range(20), -1, 100, "x"]))
    program = same(folder, "a.csv", text, Form((need,), FORM.limits))
    assert 'keep &= ~(table["life"] > 99)' in program


@pytest.mark.parametrize("sep", [";", "\t", "  ", "::"])
def test_rows_with_too_few_cells(folder, sep):
    text = rows([f"{k};x" for k in range(20)], "date;demand;note").replace(";4;x", ";4")
    text = text.replace(";7;x", ";7;") if sep in ";\t" else text  # an empty cell is one
    program = same(folder, "a.csv", text.replace(";", sep))
    assert "Rows with too few cells are left out" in program
    notes = text + "\n\nTotal;190\nSource: us; them; others; and more"
    same(folder, "a.csv", notes.replace(";", sep))


# ---- files with types, and what the page arranges ------------------------------------------------

FRAME = pd.DataFrame({"date": YEARS, "close": SMALL})


def packed(write, **more):
    buffer = io.BytesIO()
    write(buffer, **more)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", workbook({"Notes": [["x"]], "Data": [["Prices"], [], ["date", "close"]] + [
            [f"{d:%Y-%m-%d}", float(p)] for d, p in zip(YEARS, SMALL, strict=True)]})),
        ("a.parquet", packed(FRAME.to_parquet)),
        ("b.parquet", packed(FRAME.set_index("date").to_parquet)),
        ("a.feather", packed(FRAME.to_feather)),
        ("a.json", json.dumps([{"date": f"{d:%Y-%m-%d}", "close": p}
                               for d, p in zip(YEARS, SMALL.tolist(), strict=True)])),
        ("a.csv.gz", gzip.compress(EXPORTS["Nasdaq"])),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)  # fmt: skip
def test_files_of_other_kinds(folder, name, data):
    same(folder, name, data, PRICES)


CLOSES = [(f"{d:%Y-%m-%d}", p) for d, p in zip(YEARS, SMALL.tolist(), strict=True)]
OF_SERVICES = {
    "Alpha Vantage": {"Meta Data": {"1. Information": "Daily"}, "Time Series (Daily)": {
        d: {"1. open": "1.5", "4. close": f"{p}", "5. volume": "10"} for d, p in CLOSES}},
    "CoinGecko": {"prices": [[1_672_617_600_000 + 86_400_000 * k, p]
                             for k, (_, p) in enumerate(CLOSES)], "market_caps": [[1, 2]]},
    "pandas, split": {"columns": ["date", "close"], "index": [0, 1], "data": CLOSES},
    "pandas, by label": {"close": dict(CLOSES), "volume": dict.fromkeys(dict(CLOSES), 5)},
    "pandas, a series": dict(CLOSES),
    "columns": {"s": "ok", "date": [d for d, _ in CLOSES], "close": [p for _, p in CLOSES]},
    "rows": {"about": {"x": 1}, "data": [["date", "close"], *CLOSES]},
    "objects inside": [{"date": d, "price": {"open": 1.5, "close": p}} for d, p in CLOSES],
}  # fmt: skip


@pytest.mark.parametrize("service", OF_SERVICES)
def test_json_of_services(folder, service):
    program = same(folder, "a.json", json.dumps(OF_SERVICES[service]), PRICES)
    assert service != "Alpha Vantage" or '["Time Series (Daily)"]' in program


def test_names_of_two_rows_in_parquet(folder):
    names = pd.MultiIndex.from_product([["Close", "Open"], ["SAP", "BMW"]])
    frame = pd.DataFrame([[p, p + 1, 1, 2] for _, p in CLOSES], YEARS, names)
    same(folder, "a.parquet", packed(frame.to_parquet), PRICES)


def test_what_is_arranged(folder):
    plain = table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n")
    backwards = table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n", YEARS[::-1])
    same(folder, "a.csv", backwards, PRICES)
    twice = plain + plain.splitlines()[-1] + f"\n{YEARS[-2]:%Y-%m-%d},99.5\n".encode()
    same(folder, "a.csv", twice, PRICES)
    same(folder, "a.csv", twice, PRICES, {"a.csv": Choices(aggregate="mean")})
    bad = plain + b"2023-12-01,-3\n2023-12-02,0.24 Dividend\n2023-12-03,4\n"
    same(folder, "a.csv", bad, PRICES)
    program = same(folder, "a.csv", bad, PRICES, {"a.csv": Choices(negative=False)})
    assert '~(table["Close"] <= 0)' in program
    long = "date,ticker,close\n" + "".join(
        f"{d:%Y-%m-%d},{name},{p * factor}\n"
        for d, p in zip(YEARS, SMALL, strict=True)
        for name, factor in (("SAP", 1), ("BMW", 2))
    )
    assert "pivot" in same(folder, "a.csv", long, PRICES)
    same(folder, "a.csv", long, PRICES, {"a.csv": Choices(group="SAP")})


@pytest.mark.parametrize("form", ["%G%V", "%G-%V", "%V/%G", "%G.%V"])
def test_weeks_of_a_column_that_is_called_so(folder, form):
    weeks = [f"{d:{form}}" for d in pd.date_range("2019-11-04", freq="7D", periods=120)]
    text = rows(range(120), "week;demand", weeks)
    same(folder, "a.csv", text, DEMAND)
    frame = pd.DataFrame({"week": weeks, "demand": range(120)})
    if form == "%G%V":
        same(folder, "a.parquet", packed(frame.astype(int).to_parquet), DEMAND)


def test_numbers_that_stand_for_no_value(folder):
    text = rows([*range(-9, 20), -999, 3, -999], dates=days(32))
    assert "mask(table" in same(folder, "a.csv", text)
    same(folder, "a.csv", text, choices={"a.csv": Choices(codes="value")})
    prices = [f"{100 + k % 7};{50 + k % 5 if k % 50 else -999}" for k in range(150)]
    same(folder, "a.csv", rows(prices, "date;one;two", days(150)), PRICES)


def test_names_of_strangers_end_neither_a_text_nor_a_comment(folder):
    name = '""" + q\\ \u2028#\'{x}'
    text = rows(range(20), names="date;" + '"' + name.replace('"', '""') + '"')
    program = same(folder, "a.csv", text, choices={"a.csv": Choices(columns=(("demand", (1,)),))})
    assert all(line.isprintable() for line in program.splitlines())


# ---- equal steps -------------------------------------------------------------------------------


def demand(frequency, n, missing=()):
    times = pd.date_range("2021-01-04", periods=n, freq=frequency)
    return "date,demand\n" + "".join(
        f"{t},{k * k % 17}\n" for k, t in enumerate(times) if k not in missing
    )


@pytest.mark.parametrize("gaps", [None, "zero", "between"])
@pytest.mark.parametrize("frequency", ["h", "15min", "D", "B", "7D", "W-SUN", "MS", "ME", "QS"])
def test_gaps_are_filled(folder, frequency, gaps):
    text = demand(frequency, 120, missing=(3, 17, 18))
    choices = {"a.csv": Choices(gaps=gaps)} if gaps else None
    program = same(folder, "a.csv", text, DEMAND, choices)
    assert "interpolate" in program or gaps == "zero"


@pytest.mark.parametrize("step", [None, "D", "W-SUN", "MS"])
def test_times_without_a_step_are_added_up(folder, step):
    times = pd.Timestamp("2021-03-03") + pd.to_timedelta(
        [k * k * 37 % 400_000 for k in range(900)], "m"
    )
    text = "Order Date,Qty\n" + "".join(
        f"{t:%Y-%m-%d %H:%M},{k % 5 + 1}\n" for k, t in enumerate(times)
    )
    choices = {"a.csv": Choices(step=step)} if step else None
    program = same(folder, "a.csv", text, DEMAND, choices)
    assert "resample" in program


# ---- files whose recipe once made another table than the page -----------------------------------

DATED = [[day.date(), 100.5 + k] for k, day in enumerate(pd.date_range("2023-01-02", periods=130))]
KURSE = workbook({"Kurse": [["Kursliste"], [], ["Datum", "Schluss"], *DATED]})
MONTHS = pd.date_range("2018-01-01", periods=60, freq="MS")
SAP_LIST = "\n".join(
    [
        *("26.02.2024      Liste", "", "|-------|", "|Mat. |Monat  |     Menge|ME |", "|-------|"),
        *(f"|100  |{m:%m.%Y}|{1000 + k}.000|ST |" for k, m in enumerate(MONTHS)),
        *("|-------|", "|*    |       |60.000.000|ST |"),
    ]
)
TITLED = "Security,SAP,\nPeriod,D,\n,,\nDate,PX_LAST,PX_VOLUME\n" + "".join(
    f"{day:%m/%d/%Y},{close},7\n" for day, close in DATED
)
EUROSTAT = "freq,geo\\TIME_PERIOD\t" + " \t".join(f"{m:%Y-%m}" for m in MONTHS) + " \n"
EUROSTAT += "M,DE\t" + " \t".join(f"{100 + k}.5" for k in range(60)) + " \n"
SPLIT = json.dumps(
    {
        "columns": ["SAP", "BMW"],
        "index": [f"{day:%Y-%m-%d}" for day, _ in DATED],
        "data": [[close, 2 * close] for _, close in DATED],
    }
)


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("kurse.xlsx", KURSE, PRICES),
        ("grid.csv", TITLED, PRICES),
        ("split.json", SPLIT, PRICES),
        ("wide.csv", TITLED.encode("utf-16-le"), PRICES),
        ("wide.csv", TITLED.encode("utf-16-be"), PRICES),
        ("sap.txt", SAP_LIST, DEMAND),
        ("sts.tsv", EUROSTAT, DEMAND),
    ],
    ids=["dates of a workbook", "blank cells", "split", "little", "big", "a list", "Eurostat"],
)
def test_well_known_exports(folder, name, data, form):
    same(folder, name, data, form)


def test_places_with_objects_inside(folder):
    def feature(k):
        at = {"type": "Point", "coordinates": [8 + k / 10, 47 + k / 10]}
        return {"geometry": at, "properties": {"date": "x", "location": {"name": f"Ort {k}"}}}

    data = json.dumps({"type": "FeatureCollection", "features": [feature(k) for k in range(9)]})
    same(folder, "saved.json", data, form_of("sites"))
    found = understood("saved.json", data, form_of("sites"))
    assert found.table["name"].tolist() == [f"Ort {k}" for k in range(9)]
