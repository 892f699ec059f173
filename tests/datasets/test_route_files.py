"""Routing problems as the field's libraries hold them, read as they are meant or refused."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import route_files
from core.datasets.intake.reading import AsIs, read_tables
from core.datasets.logistics import FORM, read_own
from core.datasets.route_files import INSTANCES, load_routes, read_routes
from core.datasets.tables import SAMPLE_DATA
from core.datasets.uploads import DataError
from core.maths.case_studies.logistics.route_instances import rounded
from core.maths.case_studies.logistics.route_solver import solve_routes
from core.maths.case_studies.logistics.tsplib_distances import FORMATS
from core.maths.optimization.vehicle_routing import reached_late, savings_routes
from tests.datasets.packing import zipped

SMALL = (SAMPLE_DATA / "cvrplib/P-n16-k8.vrp").read_text()


def read(text, name="a.vrp"):
    return read_routes(name, text if isinstance(text, bytes) else text.encode())


def refusal(text, name="a.vrp"):
    with pytest.raises(DataError) as caught:
        read(text, name)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.-]+: [^\n]*\.", message), message
    return message


@pytest.mark.parametrize("name", INSTANCES)
def test_shipped_problems_load_and_upload_alike(name):
    shipped = load_routes(name)
    data = (SAMPLE_DATA / f"cvrplib/{name}.vrp").read_bytes()
    found = read_routes(f"{name}.vrp", data)
    np.testing.assert_array_equal(found.problem.distance, shipped.problem.distance)
    assert found.best_known == shipped.best_known > 0


def test_an_explicit_matrix():
    text = (
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\n"
        "EDGE_WEIGHT_FORMAT : LOWER_ROW\nCAPACITY : 5\nEDGE_WEIGHT_SECTION\n4\n6 7\n"
        "DEMAND_SECTION\n1 0\n2 2\n3 3\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )
    found = read_routes("tiny.vrp", text.encode())
    assert found.problem.distance.tolist() == [[0, 4, 6], [4, 0, 7], [6, 7, 0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("CAPACITY : 35", "CAPACITY : 30"), "at least the largest demand, got 30.0 and 31.0"),
        (("TYPE : CVRP", "TYPE : CVRPPD"), "type must be one of .*, got CVRPPD"),
        (("EUC_2D", "XRAY1"), "edge_weight_type must be one of .*, got XRAY1"),
        (("CAPACITY : 35", "CAPACITY : 35\nDISTANCE : 60"), "cannot be served within the limit"),
        (("CAPACITY : 35", "CAPACITY : 35\nVEHICLES : some"), "vehicles must be a whole number"),
        (("CAPACITY : 35", "CAPACITY : 35\nSERVICE_TIME : -1"), "service_time must not be neg"),
        (("DIMENSION : 16", "DIMENSION : 17"), "dimension is 17, but there are 16 demands"),
        (("16 37 69\n", ""), "NODE_COORD has 15 rows for 16 demands"),
        (("2 37 52", "2 37 north"), "NODE_COORD must hold numbers"),
        (("2 37 52", "2 37 1e30"), "above 1e"),
        (("2 37 52", "2 37 nan"), "finite"),
        (("NODE_COORD_SECTION", "places"), "not a problem in the form of CVRPLIB"),
    ],
)
def test_problems_that_cannot_be_used(change, message):
    assert change[0] in SMALL
    assert re.search(message, refusal(SMALL.replace(*change, 1), "small.vrp"))


def test_files_that_are_no_problems():
    assert "empty" in refusal(" \n")
    assert "not a text file" in refusal(b"NAME : \0\1\2")
    assert "CVRPLIB, TSPLIB or Solomon" in refusal("name,lat,lon,demand\nA,45,-75,1\n")
    two = zipped({"a.vrp": SMALL.encode(), "b.vrp": SMALL.encode()})
    found = read_tables([("both.zip", two)], FORM, lambda *_: None)
    assert [type(file) for file in found] == [AsIs, AsIs]  # and logistics.build refuses the second


def test_too_many_places(monkeypatch):
    monkeypatch.setattr(route_files, "MAX_PLACES", 15)
    assert "more than 15 places" in refusal(SMALL)


def test_a_problem_that_would_fill_the_memory_is_not_parsed(monkeypatch):
    tour = "NAME : a\nTYPE : TSP\nDIMENSION : 99999\nEDGE_WEIGHT_TYPE : EUC_2D\n"
    assert "more than 1,001 places" in refusal(tour + "NODE_COORD_SECTION\n1 1 1\n")
    monkeypatch.setattr(route_files, "parse_vrplib", lambda *_, **__: pytest.fail("parsed"))
    rows = "".join(f"{k} 1 1\n" for k in range(60_000))
    assert "more than 1,001 places" in refusal(SMALL.replace("EOF", rows))
    assert "more than 5 MB" in refusal("EDGE_WEIGHT_SECTION" + "\n1" * 2_500_001)


@settings(max_examples=50)
@given(
    cut=st.integers(0, len(SMALL)), end=st.integers(0, 40), text=st.text("0123 -:\nEOF", max_size=9)
)
def test_a_mangled_problem_is_read_or_refused(cut, end, text):
    mangled = SMALL[:cut] + text + SMALL[cut + end :]
    try:
        read(mangled, "m.vrp")
    except DataError as error:
        assert str(error).startswith("m.vrp: ")


def test_unknown_name():
    with pytest.raises(ValueError, match=r"name must be one of A-n32-k5, .*, got X"):
        load_routes("X")


def test_rows_are_matched_by_the_numbers_of_their_places():
    head, places, rest = (
        re.split(r"NODE_COORD_SECTION *\n", SMALL)[0],
        *(re.split(r"DEMAND_SECTION *\n", re.split(r"NODE_COORD_SECTION *\n", SMALL)[1])),
    )
    demands, tail = re.split(r"DEPOT_SECTION", rest)
    turned = "\n".join(reversed(demands.strip().split("\n"))) + "\n"
    moved = "\n".join(reversed(places.strip().split("\n"))) + "\n"
    plain = read(SMALL)
    for first, second in ((places, turned), (moved, demands), (moved, turned)):
        text = f"{head}NODE_COORD_SECTION\n{first}DEMAND_SECTION\n{second}DEPOT_SECTION{tail}"
        found = read(text)
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
    assert re.search(message, refusal(SMALL.replace(*change, 1), "small.vrp"))


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
    found = read(text)
    np.testing.assert_equal(found.best_known, float(best))


def test_limits_are_kept_to_and_what_is_not_is_named():
    text = SMALL.replace("CAPACITY : 35", "CAPACITY : 35\nDISTANCE : 200\nVEHICLES : 9\nTRUCKS : 4")
    rows = "\n".join(f"{k} 10" for k in range(1, 17))
    text = text.replace(
        "DEPOT_SECTION", f"SERVICE_TIME_SECTION\n{rows}\nBACKHAUL_SECTION\n{rows}\nDEPOT_SECTION"
    )
    found = read(text)
    assert found.left_out == ("the number of trucks", "BACKHAUL")
    assert found.problem.limit == 200 and found.most_vehicles == 9
    assert found.problem.service.tolist() == [0, *[10] * 15]
    assert read(SMALL).left_out == ()
    run = solve_routes(found.problem, iterations=50, vehicles=9)
    routes = savings_routes(found.problem).routes()
    for route in (*run.routes, *routes):
        assert found.problem.duration(route) <= 200
    assert len(run.routes) <= 9
    assert np.isnan(found.best_known) and found.best_of_all == 450


def test_places_without_numbers_of_another_encoding_and_keys_without_colons():
    text = SMALL.replace("NAME : P-n16-k8", "NAME : Zürich").replace("CAPACITY : 35", "CAPACITY 35")
    assert "Zürich" in text and "CAPACITY 35" in text
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert read(text.encode(encoding)).name == "Zürich"
    head, sections = SMALL.split("NODE_COORD_SECTION")
    late = "NAME : late\nNODE_COORD_SECTION" + sections.replace("EOF", head.partition("\n")[2])
    assert read(late).problem.distance.tolist() == read(SMALL).problem.distance.tolist()


# The optima are TSPLIB's (Reinelt, 1995), the places and matrices those of its files.
BURMA = """16.47 96.10 16.47 94.44 20.09 92.54 22.39 93.37 25.23 97.24 22.00 96.05 20.47 97.02
17.20 96.29 16.30 97.38 14.05 98.12 16.53 97.38 21.52 95.59 19.41 97.13 20.09 94.55"""
GR17 = """
0 633 0 257 390 0 91 661 228 0 412 227 169 383 0 150 488 112 120 267 0 80 572 196 77 351 63 0
134 530 154 105 309 34 29 0 259 555 372 175 338 264 232 249 0 505 289 262 476 196 360 444 402
495 0 353 282 110 324 61 208 292 250 352 154 0 324 638 437 240 421 329 297 314 95 578 435 0 70
567 191 27 346 83 47 68 189 439 287 254 0 211 466 74 182 243 105 150 108 326 336 184 391 145 0
268 420 53 239 199 123 207 165 383 240 140 448 202 57 0 246 745 472 237 528 364 332 349 202 685
542 157 289 426 483 0 121 518 142 84 297 35 29 36 236 390 238 301 55 96 153 336 0
"""


def tour(n, weight, section):
    return (
        f"NAME: t{n}\nTYPE: TSP\nCOMMENT: a tour\nDIMENSION: {n}\n"
        f"EDGE_WEIGHT_TYPE: {weight}\n{section}\nEOF\n"
    )


def test_the_optimal_tours_of_tsplib_are_found():
    pairs = np.array(BURMA.split()).reshape(-1, 2)
    places = "\n".join(f"{k} {x} {y}" for k, (x, y) in enumerate(pairs, 1))
    burma = read(tour(14, "GEO", f"NODE_COORD_SECTION\n{places}"), "burma14.tsp")
    assert solve_routes(burma.problem, iterations=300, vehicles=1).length == 3323
    assert (burma.x[0], burma.y[0], burma.most_vehicles) == (96.10, 16.47, 1)
    form = f"EDGE_WEIGHT_FORMAT: LOWER_DIAG_ROW\nEDGE_WEIGHT_SECTION\n{GR17}"
    groetschel = read(tour(17, "EXPLICIT", form), "gr17.tsp")
    run = solve_routes(groetschel.problem, iterations=300, vehicles=1)
    assert (run.length, len(run.routes)) == (2085, 1)
    assert np.isnan(groetschel.x).all()


@pytest.mark.parametrize("form", ["FULL_MATRIX", *FORMATS])
def test_every_form_of_a_matrix_is_the_same_matrix(form):
    rng = np.random.default_rng(3)
    matrix = np.triu(rng.integers(1, 99, (6, 6)), 1)
    matrix = matrix + matrix.T
    side, order = form.split("_")[0], form.split("_")[-1]
    cells = [
        (i, j)
        for i in range(6)
        for j in range(6)
        if form == "FULL_MATRIX"
        or (i == j and "DIAG" in form)
        or (i < j and side == "UPPER")
        or (i > j and side == "LOWER")
    ]
    if order == "COL":
        cells.sort(key=lambda cell: cell[::-1])
    words = [str(matrix[cell]) for cell in cells]
    lines = "\n".join(" ".join(words[k : k + 4]) for k in range(0, len(words), 4))
    text = (
        f"NAME : m\nTYPE : CVRP\nDIMENSION : 6\nEDGE_WEIGHT_TYPE : EXPLICIT\nCAPACITY : 3\n"
        f"EDGE_WEIGHT_FORMAT : {form}\nEDGE_WEIGHT_SECTION\n{lines}\nDEMAND_SECTION\n1 0\n"
        + "".join(f"{k} 1\n" for k in range(2, 7))
        + "DEPOT_SECTION\n1\n-1\nEOF\n"
    )
    assert read(text).problem.distance.tolist() == matrix.tolist()
    short = text.replace(f"\n{lines}\n", f"\n{' '.join(words[:-1])}\n")
    assert f"must hold {len(words)} numbers as {form} of 6 places, got" in refusal(short)


@pytest.mark.parametrize(
    ("weight", "between"),  # the places (0, 0) and (30, 44.5), 53.6679 apart
    [
        ("EUC_2D", 54),
        ("CEIL_2D", 54),
        ("FLOOR_2D", 53),
        ("EXACT_2D", 53668),
        ("MAN_2D", 75),
        ("MAX_2D", 45),
        ("ATT", 17),
    ],
)
def test_every_rule_of_distances(weight, between):
    section = "NODE_COORD_SECTION\n1 0 0\n2 30 44.5\n3 1 1"
    assert read(tour(3, weight, section)).problem.distance[0, 1] == between


# Christofides, Mingozzi and Toth (1979), problem 6: the places and demands of Christofides and
# Eilon (1969), 50 customers, capacity 160, at most 200 a route with 10 for every customer.
CMT6 = """30 40 0 37 52 7 49 49 30 52 64 16 20 26 9 40 30 21 21 47 15 17 63 19 31 62 23 52 33 11
51 21 5 42 41 19 31 32 29 5 25 23 12 42 21 36 16 10 52 41 15 27 23 3 17 33 41 13 13 9 57 58 28
62 42 8 42 57 8 16 57 16 8 52 10 7 38 28 27 68 7 30 48 15 43 67 14 58 48 6 58 27 19 37 69 11
38 46 12 46 10 23 61 33 26 62 63 17 63 69 6 32 22 9 45 35 15 59 15 14 5 6 7 10 17 27 21 10 13
5 64 11 30 15 16 39 10 10 32 39 5 25 32 25 25 55 17 48 28 18 56 37 10"""


def cmt6():
    rows = np.array(CMT6.split(), int).reshape(-1, 3)
    places = "".join(f"{k} {x} {y}\n" for k, (x, y, _) in enumerate(rows, 1))
    demands = "".join(f"{k} {q}\n" for k, (_, _, q) in enumerate(rows, 1))
    return (
        "NAME : CMT6\nCOMMENT : 555.43\nTYPE : CVRP\nDIMENSION : 51\nEDGE_WEIGHT_TYPE : EUC_2D\n"
        f"CAPACITY : 160\nDISTANCE : 200.00000\nSERVICE_TIME : 10.0\nNODE_COORD_SECTION\n{places}"
        f"DEMAND_SECTION\n{demands}DEPOT_SECTION\n1\n-1\nEOF\n"
    )


def test_a_limit_on_time_is_solved_with():
    found = read(cmt6(), "CMT6.vrp")
    assert (found.best_known, found.rounding, found.left_out) == (555.43, "exact", ())
    run = solve_routes(found.problem, iterations=3000)
    assert run.length == pytest.approx(555.43, abs=0.005)
    for route in run.routes:
        assert found.problem.length([route]) + 10 * len(route) <= 200
    assert savings_routes(found.problem).cost[-1] >= run.length
    free = cmt6().replace("DISTANCE : 200.00000\nSERVICE_TIME : 10.0\n", "")
    assert read(free.replace("555.43", "521")).rounding == "whole"
    assert read(free.replace("555.43", "524.61")).rounding == "exact"
    other = rounded(read(free.replace("555.43", "521")), "exact")
    assert np.isnan(other.best_known) and other.best_of_all == 521
    assert solve_routes(other.problem, iterations=3000).length == pytest.approx(524.61, abs=0.005)


SOLOMON = """R5

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      10        0          3          0        12          5
    2      20        0          3          0       100          5
    3      10        10         3          60       70          5
    4      0.5       10         3          0       100          5
"""


@pytest.mark.parametrize("name", ["r5.txt", "r5.vrp"])
def test_solomon_s_form_and_its_time_windows(name):
    (file,) = read_tables([(name, SOLOMON.encode())], FORM, lambda *_: None)
    found = read_routes(file.name, file.data)
    assert found.problem.capacity == 10 and found.problem.demand.tolist() == [0, 3, 3, 3, 3]
    assert found.windows[3].tolist() == [60, 70] and found.problem.service[1] == 5
    assert found.rounding == "exact" and found.y[4] == 10 and found.x[4] == 0.5
    run = solve_routes(found.problem, iterations=100, windows=found.windows, vehicles=2)
    assert run.routes and reached_late(found.problem, found.windows, run.routes) == 0
    assert reached_late(found.problem, found.windows, [(2, 1), (3, 4)]) == 1
    narrow = found.windows.copy()
    narrow[1:] = [1, 2]
    none = solve_routes(found.problem, iterations=20, windows=narrow)
    assert none.routes == () and none.length == np.inf


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("  3          60       70 ", "  3          x       70 "), "line 13 must hold numbers"),
        (("  3          60       70 ", "  3          60 "), "line 13 has 6 numbers, but 7"),
        (("60       70", "80       70"), "an earliest and a latest time, in order"),
        (("  2         10", "  2.5         10"), "vehicles must be a whole number, got 2.5"),
        (("  2         10\n", "\n"), "no vehicles or no rows"),
    ],
)
def test_solomon_files_that_cannot_be_used(change, message):
    assert change[0] in SOLOMON
    assert re.search(message, refusal(SOLOMON.replace(*change), "r5.txt"))


def test_distances_that_differ_by_direction_are_named_as_such():
    text = "NAME: br17\nTYPE: ATSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\n"
    text += "EDGE_WEIGHT_FORMAT: FULL_MATRIX\nEDGE_WEIGHT_SECTION\n0 3 5\n4 0 3\n5 4 0\nEOF\n"
    with pytest.raises(DataError, match=r"^br17\.atsp: type must be one of .* got ATSP"):
        read_own([("br17.atsp", text.encode())], lambda *_: None)
