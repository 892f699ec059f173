"""Uploads of the logistics page: read as they come, or refused with one sentence."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import logistics
from core.datasets.logistics import (
    INSTANCES,
    load_routes,
    read_demand,
    read_own,
    read_routes,
    read_sites,
)
from core.datasets.tables import SAMPLE_DATA
from core.datasets.uploads import DataError
from tests.datasets.packing import zipped

SITES = "name,lat,lon,demand\nDepot,45.5,-75.5,0\nÅ,44,-76,3.5\nB,43.25,-77,4\n"
SMALL = (SAMPLE_DATA / "cvrplib/P-n16-k8.vrp").read_text()


def silent(share, what):
    pass


def weeks(n=300, step=7):
    days = np.datetime64("2015-01-02") + step * np.arange(n)
    return "date,demand\n" + "".join(f"{d},{k % 9 + 1}\n" for k, d in enumerate(days))


def refusal(read, text, name="file.csv"):
    with pytest.raises(DataError) as caught:
        read([(name, text if isinstance(text, bytes) else text.encode())], silent)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.-]+(, row \d+)?: [^\n]*\.", message), message
    return message


def test_sites_as_they_come():
    told = []
    found = read_sites([("sites.csv", SITES.encode())], lambda *a: told.append(a))
    assert found.name.tolist() == ["Depot", "Å", "B"]
    assert found.latitude.tolist() == [45.5, 44, 43.25]
    assert found.demand.tolist() == [0, 3.5, 4]
    assert told[-1][0] == 1.0
    german = "Name;Latitude;Longitude;Demand\nA;45,5;7;1\nB;45;8;2\nC;46;8;2\n"
    assert read_sites([("s.csv", german.encode())], silent).latitude[0] == 45.5
    packed = zipped({"sites.csv": SITES.encode(), "readme.txt": b"hello"})
    assert len(read_sites([("sites.zip", packed)], silent)) == 3


def test_the_shipped_towns_can_be_uploaded():
    data = (SAMPLE_DATA / "ontario_towns.csv").read_bytes()
    assert len(read_sites([("ontario_towns.csv", data)], silent)) == 414
    data = (SAMPLE_DATA / "us_gasoline.csv").read_bytes()
    series = read_demand([("us_gasoline.csv", data)], silent)
    assert (len(series.value), series.season) == (1355, 52)
    assert series.note == "Uploaded: 1,355 values, 1991-02-08 to 2017-01-20."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("lat", "x"), "latitude"),
        (("44", "91"), "row 3: .*91.* is not a number from -90 to 90"),
        (("-76", "-200"), "row 3: .*-200.* is not a number from -180 to 180"),
        (("3.5", "-3.5"), "row 3: .*-3.5.* is not a number from 0 to"),
        (("3.5", "much"), "row 3: .*much"),
        (("3.5", ""), "row 3: .*empty"),
        (("Å", "B"), "row 4: “B” stands in row 3 already"),
        (("Å", "=cmd|' /C calc'!A0"), "row 3: "),
        (("3.5\nB,43.25,-77,4", "0\nB,43.25,-77,0"), "every demand is 0"),
        (("Å,44,-76,3.5\n", ""), "2 places, but at least 3"),
    ],
)
def test_sites_that_cannot_be_used(change, message):
    assert re.search(message, refusal(read_sites, SITES.replace(*change)))


def test_a_series_as_it_comes():
    series = read_demand([("d.csv", weeks().encode())], silent)
    assert series.step == "week" and len(series.value) == 300
    turned = weeks().splitlines()
    backwards = "\n".join([turned[0], *turned[:0:-1]])
    again = read_demand([("d.csv", backwards.encode())], silent)
    np.testing.assert_array_equal(again.value, series.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (weeks(100), "at least 260 weeks, five seasons, got 100"),
        (weeks(300, step=3), "by a day, a week or a month, not 3 days"),
        (weeks().replace("2015-01-09,2\n", ""), "2015-01-16 comes 14 days after 2015-01-02"),
        (weeks() + "2015-01-09,2\n", "2015-01-09 stands twice"),
        (weeks().replace("2015-01-09,2", "2015-01-09,-2"), "row 3: .*-2"),
        (weeks().replace("2015-01-09", "2015-13-09"), "row 3: .*2015-13-09"),
        ("date,demand\n", "header but no row"),
        ("", "empty"),
        (weeks().encode("utf-16-be"), "not a text file"),
    ],
)
def test_a_series_that_cannot_be_used(text, message):
    assert re.search(message, refusal(read_demand, text))


@pytest.mark.parametrize("name", INSTANCES)
def test_shipped_problems_load_and_upload_alike(name):
    shipped = load_routes(name)
    data = (SAMPLE_DATA / f"cvrplib/{name}.vrp").read_bytes()
    found = read_routes([(f"{name}.vrp", data)], silent)
    np.testing.assert_array_equal(found.problem.distance, shipped.problem.distance)
    assert found.best_known == shipped.best_known > 0


def test_an_explicit_matrix():
    text = (
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\n"
        "EDGE_WEIGHT_FORMAT : LOWER_ROW\nCAPACITY : 5\nEDGE_WEIGHT_SECTION\n4\n6 7\n"
        "DEMAND_SECTION\n1 0\n2 2\n3 3\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )
    found = read_routes([("tiny.vrp", text.encode())], silent)
    assert found.problem.distance.tolist() == [[0, 4, 6], [4, 0, 7], [6, 7, 0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("CAPACITY : 35", "CAPACITY : 30"), "at least the largest demand, got 30.0 and 31.0"),
        (("TYPE : CVRP", "TYPE : CVRPTW"), "type must be CVRP, got CVRPTW"),
        (("EUC_2D", "GEO"), "edge_weight_type must be one of"),
        (("DIMENSION : 16", "DIMENSION : 17"), "dimension is 17, but there are 16 demands"),
        (("16 37 69\n", ""), "NODE_COORD has 15 rows for 16 demands"),
        (("2 37 52", "2 37 north"), "NODE_COORD must hold numbers"),
        (("2 37 52", "2 37 1e30"), "above 1e"),
        (("2 37 52", "2 37 nan"), "finite"),
        (("NODE_COORD_SECTION", "places"), "not a problem in the format of CVRPLIB"),
    ],
)
def test_problems_that_cannot_be_used(change, message):
    assert change[0] in SMALL
    assert re.search(message, refusal(read_routes, SMALL.replace(*change, 1), "small.vrp"))


def test_files_that_are_no_problems():
    assert "empty" in refusal(read_routes, " \n", "a.vrp")
    assert "UTF-8" in refusal(read_routes, b"NAME : \xff\xfe", "a.vrp")
    assert "not a text file" in refusal(read_routes, b"NAME : \0", "a.vrp")
    assert "CVRPLIB" in refusal(read_routes, SITES, "a.vrp")
    two = zipped({"a.vrp": SMALL.encode(), "b.vrp": SMALL.encode()})
    assert "second file" in refusal(read_routes, two, "both.zip")


def test_too_many_places(monkeypatch):
    monkeypatch.setattr(logistics, "MAX_SITES", 15)
    assert "more than 15 places" in refusal(read_routes, SMALL, "a.vrp")


def test_a_problem_that_would_fill_the_memory_is_not_parsed(monkeypatch):
    monkeypatch.setattr(logistics, "parse_vrplib", lambda *_, **__: pytest.fail("parsed"))
    rows = "".join(f"{k} 1 1\n" for k in range(60_000))
    assert "more than 1,001 places" in refusal(read_routes, SMALL + rows, "a.vrp")
    both = SMALL + "EDGE_WEIGHT_SECTION\n1\n"
    assert "not by both" in refusal(read_routes, both, "a.vrp")
    assert "more than 1,001" in refusal(
        read_routes, "edge_weight_section" + "\n1" * 130_000, "a.vrp"
    )


@settings(deadline=None, max_examples=50)
@given(
    cut=st.integers(0, len(SMALL)), end=st.integers(0, 40), text=st.text("0123 -:\nEOF", max_size=9)
)
def test_a_mangled_problem_is_read_or_refused(cut, end, text):
    mangled = SMALL[:cut] + text + SMALL[cut + end :]
    try:
        read_routes([("m.vrp", mangled.encode())], silent)
    except DataError as error:
        assert str(error).startswith("m.vrp: ")


def test_unknown_name():
    with pytest.raises(ValueError, match=r"name must be one of A-n32-k5, .*, got X"):
        load_routes("X")


def test_files_of_all_kinds_are_told_apart():
    plain = "date,value\n" + weeks().partition("\n")[2]
    files = {"a.csv": SITES, "b.csv": plain, "c.vrp": SMALL, "readme.txt": "hello"}
    packed = zipped({name: text.encode() for name, text in files.items()})
    apart = [(name, text.encode()) for name, text in list(files.items())[:3]]
    for upload in ([("all.zip", packed)], apart):
        found = read_own(upload, silent)
        assert set(found) == {"sites", "demand", "routes"}
        assert len(found["sites"]) == 3
        assert len(found["demand"].value) == 300
        assert found["routes"].name == "P-n16-k8"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,lat,demand\nA,1,2\n", "longitude is missing"),
        ("date,units,value\n2020-01-03,1,2\n", "both stand for demand"),
        ("colour,shape\nred,round\n", "are missing"),
        (weeks(100), "five seasons"),
        ("", "empty"),
    ],
)
def test_own_files_that_cannot_be_used(text, message):
    assert re.search(message, refusal(read_own, text))


def test_a_second_file_of_a_kind_is_named():
    files = [("a.csv", SITES.encode()), ("b.csv", SITES.encode())]
    with pytest.raises(DataError, match=r"^b\.csv: a second file with places\.$"):
        read_own(files, silent)


def test_rows_are_matched_by_the_numbers_of_their_places():
    head, places, rest = (
        re.split(r"NODE_COORD_SECTION *\n", SMALL)[0],
        *(re.split(r"DEMAND_SECTION *\n", re.split(r"NODE_COORD_SECTION *\n", SMALL)[1])),
    )
    demands, tail = re.split(r"DEPOT_SECTION", rest)
    turned = "\n".join(reversed(demands.strip().split("\n"))) + "\n"
    moved = "\n".join(reversed(places.strip().split("\n"))) + "\n"
    plain = read_routes([("a.vrp", SMALL.encode())], silent)
    for first, second in ((places, turned), (moved, demands), (moved, turned)):
        text = f"{head}NODE_COORD_SECTION\n{first}DEMAND_SECTION\n{second}DEPOT_SECTION{tail}"
        found = read_routes([("a.vrp", text.encode())], silent)
        np.testing.assert_array_equal(found.problem.demand, plain.problem.demand)
        np.testing.assert_array_equal(found.problem.distance, plain.problem.distance)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("\n3 30\n", "\n2 30\n"), "DEMAND names a place twice"),
        (("\n16 11\n", "\n99 11\n"), "DEMAND names other places"),
    ],
)
def test_rows_of_unknown_places_are_refused(change, message):
    assert change[0] in SMALL
    assert re.search(message, refusal(read_routes, SMALL.replace(*change, 1), "small.vrp"))


@pytest.mark.parametrize(
    ("comment", "best"),
    [
        ("Optimal value: 450", 450),
        ("best known 460.5", 460.5),
        ("Best known cost = 1,234", 1234),
        ("1.234 best known", np.nan),
        ("best known not optimal: 5 vehicles", np.nan),
        ("optimal: 8 trucks", np.nan),
        ("Optimal value: 3", np.nan),  # below what any plan needs
        ("", np.nan),
    ],
)
def test_a_best_known_cost_is_read_from_words_that_say_so(comment, best):
    text = re.sub("COMMENT : .*", f"COMMENT : {comment or 'none'}", SMALL)
    found = read_routes([("a.vrp", text.encode())], silent)
    np.testing.assert_equal(found.best_known, float(best))


def test_what_is_not_kept_to_is_named():
    text = SMALL.replace("CAPACITY : 35", "CAPACITY : 35\nDISTANCE : 200\nVEHICLES : 9")
    rows = "\n".join(f"{k} 10" for k in range(1, 17))
    text = text.replace("DEPOT_SECTION", f"SERVICE_TIME_SECTION\n{rows}\nDEPOT_SECTION")
    found = read_routes([("a.vrp", text.encode())], silent)
    assert found.left_out == ("the distance limit", "the number of vehicles", "service times")
    assert read_routes([("a.vrp", SMALL.encode())], silent).left_out == ()
