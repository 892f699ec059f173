"""C-MAPSS uploads read whole, or refused with one sentence."""

import bz2
import csv
import gzip
import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import engine_fleet, uploads
from core.datasets.engine_fleet import LIMITS, cmapss_files, read_fleet, uploaded_sets
from core.datasets.uploads import DataError
from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    SENSORS,
    sensors_of,
    simulate_fleet,
)
from tests.datasets.packing import edited, zipped


@pytest.fixture(scope="module")
def fleet():
    return simulate_fleet(4, 8, 5)


@pytest.fixture(scope="module")
def files(fleet):
    return cmapss_files(fleet)


def read(uploads: dict[str, bytes], name: str = "FD001"):
    return read_fleet(uploaded_sets(list(uploads.items()))[name])


def refusal(uploads: dict[str, bytes]) -> str:
    with pytest.raises(DataError) as caught:
        for found in uploaded_sets(list(uploads.items())).values():
            read_fleet(found)
    message = str(caught.value)
    # one sentence that begins with the file's name, or that of the file inside an archive
    assert message.endswith(".") and message.count(". ") == 0 and "\n" not in message
    assert re.match(r"[\w.]+\.(txt|csv|zip|gz)(, (line|row) \d+)?: ", message), message
    return message


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(lambda files: files, id="plain"),
        pytest.param(lambda f: {n + ".gz": gzip.compress(d) for n, d in f.items()}, id="gz"),
        pytest.param(lambda f: {n + ".xz": lzma.compress(d) for n, d in f.items()}, id="xz"),
        pytest.param(lambda f: {n + ".bz2": bz2.compress(d) for n, d in f.items()}, id="bz2"),
        pytest.param(lambda f: {"a.zip": zipped(f)}, id="zip"),
        pytest.param(lambda f: {"a.zip": zipped(f, zipfile.ZIP_LZMA)}, id="zip-lzma"),
        pytest.param(lambda f: {"a.zip": zipped({"x/CMAPSSData.zip": zipped(f)})}, id="zip-in-zip"),
        pytest.param(
            lambda f: {n: gzip.compress(d[:999]) + gzip.compress(d[999:]) for n, d in f.items()},
            id="two gzip members",
        ),
        pytest.param(
            lambda f: {n: b"\xef\xbb\xbf" + d.replace(b"\n", b"  \r\n\r\n") for n, d in f.items()},
            id="windows line ends, blank lines, byte order mark",
        ),
    ],
)
def test_a_set_comes_back_as_it_was_written(fleet, files, pack):
    got = read(pack(files))
    pd.testing.assert_frame_equal(got.train, fleet.train)
    pd.testing.assert_frame_equal(got.test, fleet.test)
    np.testing.assert_array_equal(got.test_rul, fleet.test_rul)
    assert got.note == "Uploaded: 8 training and 5 test units."


def test_the_official_archive_offers_its_four_sets(files):
    contents = {"CMAPSSData/readme.txt": b"text", "CMAPSSData/Damage.pdf": b"%PDF"}
    contents["__MACOSX/CMAPSSData/._train_FD001.txt"] = b"\0"
    for number in range(1, 5):
        for name, data in files.items():
            contents["CMAPSSData/" + name.replace("FD001", f"FD00{number}")] = data
    sets = uploaded_sets([("CMAPSSData.zip", zipped(contents))])
    assert list(sets) == ["FD001", "FD002", "FD003", "FD004"]
    assert read_fleet(sets["FD003"]).name == "FD003"


def test_a_lone_training_file_is_split_by_unit(fleet, files):
    for name in ("latest_train_FD001.txt", "fd001.txt"):
        got = read({name: files["train_FD001.txt"]})
        assert "held out" in got.note
        units = set(got.train["unit"]) | set(got.test["unit"])
        assert units == set(range(1, 9))
        assert not set(got.train["unit"]) & set(got.test["unit"])


BAD_LINES = {
    "24 columns": (b"1 3 " + b"0 " * 22, "line 3: 24 columns where 26 are expected"),
    "27 columns": (b"1 3 " + b"0 " * 25, "line 3: 27 columns where 26 are expected"),
    "commas": (b"1,3," + b"0," * 24, "line 3: 1 columns .* separated by spaces"),
    "text": (b"1 3 abc " + b"0 " * 23, "line 3: “abc” in column 3 is not a number"),
    "quoted": (b'1 3 "0 ' + b"0 " * 23, "line 3: .* in column 3 is not a number"),
    "no cycle": (b"1 nan " + b"0 " * 24, "line 3: “nan” in column 2 is not a usable number"),
    "infinite": (b"1 3 1e999 " + b"0 " * 23, "line 3: “1e999” in column 3 is not a usable number"),
    "too large": (b"1 3 1e12 " + b"0 " * 23, "line 3: “1e12” in column 3 is not a usable number"),
    "gap": (b"1 4 " + b"0 " * 24, "line 3: unit 1 has cycle 4 where 3 follows"),
    "repeat": (b"1 2 " + b"0 " * 24, "line 3: unit 1 has cycle 2 where 3 follows"),
    "fraction": (b"1 2.5 " + b"0 " * 24, "line 3: unit 1 has cycle 2.5 where 3 follows"),
    "unit 1.5": (b"1.5 1 " + b"0 " * 24, "line 3: the unit number must be a positive integer"),
    "unit 0": (b"0 1 " + b"0 " * 24, "line 3: the unit number must be a positive integer, got 0"),
    "starts at 3": (b"2 3 " + b"0 " * 24, "line 3: unit 2 has cycle 3 where 1 follows"),
    "bytes": (b"\x80\x81 3 " + b"0 " * 24, "line 3: .* in column 1 is not a number"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named(files, line, reason):
    for name in ("train_FD001.txt", "test_FD001.txt"):
        message = refusal(files | {name: edited(files[name], 3, line)})
        assert message.startswith(f"{name}, ")
        assert re.search(reason, message)


def test_line_numbers_count_blank_lines(files):
    text = b"\n\n" + edited(files["train_FD001.txt"], 3, b"1 9 " + b"0 " * 24)
    assert "line 5: unit 1 has cycle 9 where 3" in refusal({"train_FD001.txt": text})


def test_units_that_cannot_be_used(files):
    train = files["train_FD001.txt"]
    row = b" ".join([b"0"] * 24)
    last = train.count(b"\n") + 1
    message = refusal({"train.txt": train + b"9 1 " + row})
    assert message == f"train.txt, line {last}: unit 9 has a single cycle, so no trend."
    message = refusal({"train.txt": train + b"1 1 " + row + b"\n1 2 " + row})
    assert message == f"train.txt, line {last}: unit 1 appears a second time."
    long = b"\n".join(b"1 %d " % t + row for t in range(1, 2003))
    assert "unit 1 has 2002 cycles, more than 2000" in refusal({"train.txt": long})
    four = b"\n".join(b"%d %d " % (u, t) + row for u in range(1, 5) for t in (1, 2, 3))
    assert "4 units, but at least 5 are needed" in refusal({"train.txt": four})


@pytest.mark.parametrize(
    ("rul", "reason"),
    [
        (b"1\n2\n3\n", "3 remaining lives, but test_FD001.txt has 5 units"),
        (b"1\n2\n3\n4\n5\n6\n", "6 remaining lives, but"),
        (b"1\n2 3\n4\n5\n6\n", "line 2: 2 columns where 1 are expected"),
        (b"1\n2\n-3\n4\n5\n", "line 3: a remaining life must be a whole number .* got -3"),
        (b"1\n2\n3.5\n4\n5\n", "line 3: .* got 3.5"),
        (b"1\n2\nx\n4\n5\n", "line 3: “x” in column 1 is not a number"),
        (b"1\n2\n3\n4\n50000\n", "line 5: .* got 50000"),
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
    ],
)
def test_bad_rul_files(files, rul, reason):
    message = refusal(files | {"RUL_FD001.txt": rul})
    assert message.startswith("RUL_FD001.txt") and re.search(reason, message)


def test_files_that_do_not_make_a_set(files):
    train, test, rul = (files[f"{r}_FD001.txt"] for r in ("train", "test", "RUL"))
    assert "the RUL file of FD001 is missing, so add it, or leave this file out: some" in refusal(
        {"train_FD001.txt": train, "test_FD001.txt": test}
    )
    assert "the test file of FD001 is missing" in refusal(
        {"train_FD001.txt": train, "RUL_FD001.txt": rul}
    )
    assert "the training file of FD001 is missing" in refusal(
        {"test_FD001.txt": test, "RUL_FD001.txt": rul}
    )
    assert "a second training file beside train_FD001.txt" in refusal(
        {"train_FD001.txt": train, "train_FD001.txt.gz": gzip.compress(train)}
    )
    assert "must contain train, test or RUL" in refusal({"a.txt": train, "b.txt": train})
    assert "no file in it is named train" in refusal(
        {"a.zip": zipped({"readme.txt": b"1", "notes.txt": b"2"})}
    )
    with pytest.raises(DataError, match="No file was given"):
        uploaded_sets([])


def test_files_that_are_not_text_or_are_damaged(files):
    train = files["train_FD001.txt"]
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    assert "this is a picture (PNG)" in refusal({"train.txt": png})
    assert "not a text file" in refusal({"train.txt": train.decode().encode("utf-16")})
    for packed in (gzip.compress(train), lzma.compress(train), bz2.compress(train)):
        middle = len(packed) // 2
        flipped = packed[:middle] + bytes(50) + packed[middle + 50 :]
        refusal({"train.txt": flipped})
        assert "cut short" in refusal({"train.txt": packed[:middle]})
    archive = zipped(files)
    assert "damaged" in refusal({"a.zip": archive[: len(archive) // 2]})
    assert "damaged" in refusal({"a.zip": b"PK\3\4" + bytes(100)})
    corrupt = bytearray(archive)
    corrupt[300:340] = bytes(40)
    assert "damaged" in refusal({"a.zip": bytes(corrupt)})
    assert "empty" in refusal({"a.zip": zipped({})})


def test_an_encrypted_archive_is_refused(files):
    archive = bytearray(zipped(files, zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = archive.find(signature)
        while at >= 0:
            archive[at + offset] |= 1
            at = archive.find(signature, at + 4)
    assert "damaged or encrypted" in refusal({"a.zip": bytes(archive)})


def test_size_limits(monkeypatch, files):
    assert "200 MB, but at most 40 MB are read" in refusal({"train.txt": bytes(200_000_000)})
    monkeypatch.setattr(engine_fleet, "MAX_ROWS", 100)
    assert "more than 100 lines" in refusal({"train.txt": files["train_FD001.txt"]})


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_a_compression_bomb_is_stopped_at_the_limit(pack, monkeypatch):
    monkeypatch.setattr(engine_fleet, "LIMITS", replace(LIMITS, text=100_000))
    bomb = pack(b"0 " * 1_500_000)
    assert len(bomb) < 10_000
    reads = []
    real = uploads._inflate
    monkeypatch.setattr(uploads, "_inflate", lambda *a: reads.append(real(*a)) or reads[-1])
    for upload in ({"train.txt": bomb}, {"a.zip": zipped({"train.txt": bomb})}):
        assert "after unpacking" in refusal(upload)
    assert max(map(len, reads)) == 100_001  # never more than one byte over the limit


def test_zip_bombs(monkeypatch):
    monkeypatch.setattr(engine_fleet, "LIMITS", replace(LIMITS, text=1_000_000))
    flat = zipped({"train.txt": bytes(50_000_000)})
    assert "more than 1 MB after unpacking" in refusal({"a.zip": flat})
    inner = zipped({"train.txt": b"1"})
    assert "more than one archive" in refusal({"a.zip": zipped({"b.zip": inner, "c.zip": inner})})
    nested = zipped({"b.zip": zipped({"c.zip": zipped({"train.txt": b"1"})})})
    assert "archives lie in each other three deep" in refusal({"a.zip": nested})
    monkeypatch.setattr(engine_fleet, "LIMITS", replace(LIMITS, packed=1_000_000))
    assert "after unpacking" in refusal({"a.zip": zipped({"b.zip": bytes(5_000_000)})})
    many = zipped({f"{k:040d}.txt": b"" for k in range(2000)})
    assert "far more files" in refusal({"a.zip": many})


def test_a_zip_that_lies_about_its_sizes_is_refused(files):
    archive = bytearray(zipped({"train_FD001.txt": files["train_FD001.txt"]}))
    directory = archive.find(b"PK\1\2")
    archive[directory + 24 : directory + 28] = struct.pack("<I", 1000)  # uncompressed size
    message = refusal({"a.zip": bytes(archive)})
    assert message  # a short read or a checksum error, never a table of part of the file


def test_an_xz_file_that_asks_for_too_much_memory_is_refused():
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 * 2**20}]
    buffer = io.BytesIO()
    with lzma.open(buffer, "wb", filters=filters) as stream:
        stream.write(b"1 1\n")
    assert "damaged" in refusal({"train.txt": buffer.getvalue()})


@settings(max_examples=50)
@given(junk=st.binary(min_size=1, max_size=300), prefix=st.sampled_from([b"", b"PK", b"\x1f\x8b"]))
def test_junk_is_refused_in_one_sentence(junk, prefix):
    refusal({"train.txt": prefix + junk})
    refusal({"train.txt": zlib.compress(junk)})


def test_a_line_without_end_is_refused_before_it_becomes_a_million_columns():
    assert "columns where 26 are expected" in refusal({"train.txt": b"1 " * 5_000_000})


# ---- as repositories keep them -----------------------------------------------------------------

PM = ["id", "cycle", *(f"setting{k}" for k in (1, 2, 3)), *(f"s{k}" for k in range(1, 22))]
LONG = [
    *("unit_number", "time_in_cycles", "operational_setting_1", "operational_setting_2"),
    *("operational_setting_3", *(f"sensor_measurement_{k}" for k in range(1, 22))),
]
NASA = [
    *("Unit ID", "Cycles", "OS1", "OS2", "OS3", "T2", "T24", "T30", "T50", "P2", "P15", "P30"),
    *("Nf", "Nc", "epr", "Ps30", "phi", "NRf", "NRc", "BPR", "farB", "htBleed", "Nf_dmd"),
    *("PCNfR_dmd", "W31", "W32"),
]


def named(table, names, sep=",", index=False, more=False, start=0, turned=False):
    table = table.copy()
    table["cycle"] -= start
    table.columns = names
    if more:
        table["RUL"] = 7
        table["label"] = "no"
    if turned:
        table = table[table.columns[::-1]]
    return table.to_csv(sep=sep, index=index).encode()


@pytest.mark.parametrize("names", [PM, LONG, NASA], ids=["PM", "long", "NASA"])
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"sep": ";"},
        {"sep": "\t", "more": True},
        {"sep": " "},
        {"index": True, "more": True},
        {"start": 1},
        {"turned": True},
    ],
    ids=str,
)
def test_names_above_the_columns_are_understood(fleet, files, names, form):
    if names is NASA and form.get("sep") == " ":
        names = [name.replace(" ", "_") for name in names]
    rul = pd.DataFrame({"id": range(1, 6), "RUL": fleet.test_rul}).to_csv(index=False).encode()
    got = read(
        {
            "PM_train_FD001.csv": b"\n" + named(fleet.train, names, **form),
            "PM_test_FD001.csv": named(fleet.test, names, **form),
            "PM_truth_FD001.csv": rul,
        }
    )
    pd.testing.assert_frame_equal(got.train, fleet.train)
    pd.testing.assert_frame_equal(got.test, fleet.test)
    np.testing.assert_array_equal(got.test_rul, fleet.test_rul)


def test_commas_without_names_and_plain_files_from_0(fleet, files):
    commas = {n: d.replace(b" ", b",") for n, d in files.items()}
    pd.testing.assert_frame_equal(read(commas).train, fleet.train)
    zero = fleet.train.copy()
    zero["cycle"] -= 1
    plain = zero.to_csv(sep=" ", header=False, index=False).encode()
    pd.testing.assert_frame_equal(read(files | {"train_FD001.txt": plain}).train, fleet.train)


def test_named_files_that_cannot_be_used(fleet):
    text = named(fleet.train, PM)
    lines = text.decode().splitlines()
    short = "\n".join(",".join(line.split(",")[:-2]) for line in lines).encode()
    assert sensors_of(read({"train_FD001.txt": short}).train) == SENSORS[:-2]
    lines[4] = lines[4].replace(lines[4].split(",")[7], "x", 1)
    assert "line 5: “x” in column 8 is not a number" in refusal(
        {"train_FD001.txt": "\n".join(lines).encode()}
    )


def test_an_empty_cell_is_filled_in_and_said(fleet, files):
    lines = named(fleet.train, PM).decode().splitlines()
    for empty in ("", "NA", "NaN", "-"):
        gap = [*lines[:4], lines[4].rsplit(",", 1)[0] + "," + empty, *lines[5:]]
        got = read({"train_FD001.txt": "\n".join(gap).encode()})
        together = pd.concat([got.train, got.test])
        first = together[(together["unit"] == 1) & (together["cycle"] <= 4)]
        if len(first) == 4:
            assert first["sensor_21"].iloc[3] == fleet.train["sensor_21"][2]
        assert got.note.endswith(
            "In train_FD001.txt one empty cell has the value of the cycle before (sensor_21 of "
            "unit 1 in cycle 4)."
        )
    plain = edited(files["train_FD001.txt"], 3, b"1 3 " + b"0 " * 23 + b"nan")
    plain = edited(plain, 1, b"1 1 nan" + b" 5" * 23)
    got = read(files | {"train_FD001.txt": plain})
    assert got.train["setting_1"][0] == got.train["setting_1"][1]
    assert got.train["sensor_21"][2] == fleet.train["sensor_21"][1]
    assert "In train_FD001.txt 2 empty cells have" in got.note
    assert got.note.startswith("Uploaded: 8 training and 5 test units.")


def test_many_empty_cells_are_not_filled(fleet):
    table = fleet.train.copy()
    table.loc[::10, "sensor_4"] = np.nan
    table.columns = PM
    text = table.to_csv(index=False).encode()
    assert "cells of sensor_4 are empty, too many" in refusal({"train.csv": text})
    other = telemetry(fleet)
    other.loc[::10, "volt"] = np.nan
    other.loc[7, "rotate"] = np.nan
    got = read({"train.csv": other.to_csv(index=False).encode()}, "Uploaded fleet")
    assert sensors_of(got.train) == ("rotate", "pressure", "sensor_13")
    assert "volt is left out: " in got.note and "one empty cell has" in got.note


@pytest.mark.parametrize(
    ("sep", "header", "thousands"),
    [(";", True, True), (";", False, False), ("\t", False, True), (" ", True, False),
     (" ", False, True)],
)  # fmt: skip
def test_decimal_commas(fleet, files, sep, header, thousands):
    def comma(value):
        text = f"{value:,.6f}" if thousands else f"{value:.6f}"
        return text.translate(str.maketrans(",.", ".,"))

    def written(table):
        cells = table.copy()
        for column in table.columns[2:]:
            cells[column] = table[column].map(comma)
        cells.columns = PM
        return cells.to_csv(sep=sep, index=False, header=header).encode()

    got = read(
        files | {"train_FD001.txt": written(fleet.train), "test_FD001.txt": written(fleet.test)}
    )
    pd.testing.assert_frame_equal(got.train, fleet.train, check_dtype=False, atol=1e-6)
    pd.testing.assert_frame_equal(got.test, fleet.test, check_dtype=False, atol=1e-6)


def test_decimal_commas_of_other_sensors(fleet):
    table = telemetry(fleet)
    for sep in (";", ","):
        text = table.to_csv(index=False, sep=sep, decimal=",", quoting=csv.QUOTE_NONNUMERIC)
        if sep == ",":
            text = table.map(lambda v: f"{v}".replace(".", ",")).to_csv(index=False)
        got = read({"train.csv": text.encode()}, "Uploaded fleet")
        both = pd.concat([got.train, got.test])
        first = table[table["unit"] == 1]["volt"].to_numpy()
        kept = both[both["unit"] == 1]["volt"].to_numpy()
        np.testing.assert_allclose(kept, first[: len(kept)])


def telemetry(fleet, **columns):
    """Four of a fleet's sensors under their own names, and what else is asked for."""
    names = {"sensor_2": "volt", "sensor_3": "rotate", "sensor_4": "pressure", "sensor_7": "NRf"}
    table = fleet.train[["unit", "cycle", *names]].rename(columns=names)
    return table.assign(**columns).reset_index(drop=True)


def test_other_sensors_are_taken_by_their_names(fleet):
    table = telemetry(fleet, label=1, model="A7").rename(columns={"unit": "machineID"})
    got = read({"train.csv": table.to_csv(index=False).encode()}, "Uploaded fleet")
    assert sensors_of(got.train) == ("volt", "rotate", "pressure", "sensor_13")
    both = pd.concat([got.train, got.test])
    assert set(both["unit"]) == set(table["machineID"])
    first = table[table["machineID"] == 1]["volt"].to_numpy()
    kept = both[both["unit"] == 1]["volt"].to_numpy()
    np.testing.assert_array_equal(kept, first[: len(kept)])


def as_parquet(table):
    buffer = io.BytesIO()
    table.to_parquet(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("train.parquet", as_parquet),
        ("train.json", lambda table: table.to_json(orient="records").encode()),
        ("train.jsonl", lambda table: table.to_json(orient="records", lines=True).encode()),
    ],
)
def test_files_that_are_no_text(fleet, name, write):
    expected = read({"train.csv": named(fleet.train, PM)}, "Uploaded fleet")
    got = read({name: write(fleet.train.set_axis(PM, axis=1))}, "Uploaded fleet")
    pd.testing.assert_frame_equal(got.train, expected.train)
    pd.testing.assert_frame_equal(got.test, expected.test)


def test_a_line_of_two_thousand_names_is_refused_at_once():
    text = "unit,cycle," + ",".join(f"s{k}" for k in range(2_000)) + "\n"
    assert "2,002 columns are named, but at most 400" in refusal({"train.csv": text.encode()})


def test_further_sensors_are_taken_and_what_is_none_is_named(fleet):
    more = {f"s{k}": fleet.train["sensor_2"] + k for k in range(22, 31)}
    table = fleet.train.assign(**more, setting_4=1.5, setting_5=2.5, RUL=9, max_cycle=7, model="A")
    got = read({"train.csv": table.to_csv().encode()}, "Uploaded fleet")
    assert sensors_of(got.train) == (*SENSORS, *more)
    both = pd.concat([got.train, got.test]).sort_index()
    np.testing.assert_allclose(both["s30"], both["sensor_2"] + 30)
    assert "Left out, as no sensors: setting_4, setting_5, RUL, max_cycle." in got.note
    assert "model is left out: it holds no numbers." in got.note
    plain = read({"train.csv": fleet.train.assign(RUL=9).to_csv().encode()}, "Uploaded fleet")
    assert plain.note.endswith("Left out, as no sensors: RUL.")


def test_altitude_mach_and_throttle_are_the_settings(fleet):
    names = ["unit", "time", "Altitude", "Mach", "TRA", *NASA[5:]]
    text = fleet.train.set_axis(names, axis=1).to_csv(index=False).encode()
    expected = read({"train.csv": named(fleet.train, PM)}, "Uploaded fleet")
    got = read({"train.csv": text}, "Uploaded fleet")
    pd.testing.assert_frame_equal(got.train, expected.train)


@pytest.mark.parametrize("header", [True, False])
def test_units_from_0_are_counted_from_1_and_said(fleet, header):
    table = fleet.train.assign(unit=fleet.train["unit"] - 1)
    text = table.to_csv(index=False, header=header, sep="," if header else " ").encode()
    got = read({"train.csv": text}, "Uploaded fleet")
    expected = read({"train.csv": named(fleet.train, PM)}, "Uploaded fleet")
    pd.testing.assert_frame_equal(got.train, expected.train)
    assert got.note.endswith("The units of train.csv are counted from 1.")


def test_a_column_called_time_may_hold_dates(fleet):
    table = telemetry(fleet)
    hours = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["cycle"], unit="h")
    dated = table.drop(columns="cycle").assign(time=hours)
    got = read({"train.csv": dated.to_csv(index=False).encode()}, "Uploaded fleet")
    assert sensors_of(got.train) == ("volt", "rotate", "pressure", "sensor_13")
    assert got.train["cycle"].iloc[:3].tolist() == [1, 2, 3]


def test_columns_without_names_have_to_be_nasa_s(fleet):
    short = fleet.train.iloc[:, :24].to_csv(sep=" ", header=False, index=False).encode()
    assert refusal({"train.txt": short}).endswith(
        "24 columns where 26 are expected; with other sensors a row of names has to stand above "
        "them: unit, cycle, …."
    )


def test_times_are_counted_as_cycles_and_rows_put_in_order(fleet):
    table = telemetry(fleet)
    hours = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["cycle"], unit="h")
    mixed = table.assign(unit="M-" + table["unit"].astype(str), datetime=hours)
    mixed = mixed.drop(columns="cycle").sort_values("datetime", kind="stable")
    got = read({"train.csv": mixed.to_csv(index=False).encode()}, "Uploaded fleet")
    assert sensors_of(got.train) == ("volt", "rotate", "pressure", "sensor_13")
    for unit, rows in got.train.groupby("unit"):
        assert rows["cycle"].tolist() == list(range(1, len(rows) + 1)), unit
        whole = table[table["unit"] == unit]["volt"]
        np.testing.assert_array_equal(rows["volt"], whole[: len(rows)])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="unit"), "no column says whose row it is"),
        (lambda t: t[["unit", "cycle"]].assign(name="x"), "0 columns hold numbers in every row"),
        (lambda t: t.assign(volt=t["volt"].astype(object).where(t.index != 3, "n.v.")),
         "row 5: “n.v.” in column volt is not a number"),
        (lambda t: t.assign(cycle=t["cycle"].astype(object).where(t.index != 5, "late")),
         "row 7: “late” is no cycle and no time"),
        (lambda t: t[t["cycle"] != 3], "has cycle 4 where 3 follows"),
        (lambda t: t.assign(date="02.01.2015").drop(columns="cycle"),
         "row 2: “02.01.2015” is no cycle and no time with the year first"),
    ],
)  # fmt: skip
def test_tables_of_other_sensors_that_cannot_be_used(fleet, change, message):
    text = change(telemetry(fleet)).to_csv(index=False).encode()
    assert message in refusal({"train.csv": text})


def test_a_test_file_has_the_sensors_of_its_training_file(fleet):
    table = telemetry(fleet)
    files = {
        "train.csv": table.to_csv(index=False).encode(),
        "test.csv": table.rename(columns={"volt": "ampere"}).to_csv(index=False).encode(),
        "rul.txt": b"5\n" * fleet.train["unit"].nunique(),
    }
    assert "its sensors are not those of train.csv" in refusal(files)


def test_whole_numbers_with_thousands_are_no_decimals(fleet):
    table = telemetry(fleet, speed=[9_000 + k for k in range(len(fleet.train))])
    table["speed"] = table["speed"].map("{:,}".format)
    got = read({"train.csv": table.to_csv(index=False).encode()}, "Uploaded fleet")
    assert got.train["speed"].min() >= 9_000
    only = table[["unit", "cycle", "speed"]].to_csv(index=False, sep=";").encode()
    with pytest.raises(DataError, match="“9,000” is above a thousand or a decimal number, and no"):
        read({"train.csv": only}, "Uploaded fleet")
