"""Logistics: what the words claim is judged again, by other means, in random states."""

import itertools
import re

import numpy as np
import pytest
from scipy.optimize import linprog

from core.maths.case_studies.logistics.verdicts import (
    Best,
    Bullwhip,
    Coverage,
    Routes,
    judge_bullwhip,
    judge_corner,
    judge_coverage,
    judge_routes,
)
from core.maths.optimization.simplex import PIVOT_RULES
from core.maths.optimization.vehicle_routing import RoutingProblem, lower_bounds
from core.ui.listing import standalone
from pages.case_studies.logistics.warehouse import compute as compute_programme

STEM = "logistics"
PROGRAMMES = 1000  # states of the programme, each solved again by five linear programmes
ROWS = np.array([[1.0, 1.0], [1.0, 3.0], [1.0, 0.0], [-1.0, -1.0]])


@pytest.fixture
def page(open_page):
    return open_page(STEM)


class Values:
    def __init__(self, **values):
        vars(self).update(values)


def random_programme(rng):
    """Half of the states with whole numbers, where ties and degenerate corners are common."""
    whole = rng.random() < 0.5
    step = 3.0 if whole else 0.5
    price = 1.0 if whole else 0.1

    def pick(low, high, size):
        return float(np.round(low + size * rng.integers(0, int((high - low) / size) + 1), 9))

    return Values(
        programme="goods" if rng.random() < 0.8 else "open",
        rule=str(rng.choice(PIVOT_RULES)),
        profit_a=pick(-5, 10, price),
        profit_b=pick(-5, 10, price),
        dock=pick(0, 18, step),
        cold=pick(0, 39, step),
        supply=pick(0, 18, step),
        contract=pick(0, 18, step) if rng.random() < 0.4 else 0.0,
        resource=str(rng.choice(["dock", "cold", "supply", "contract"])),
    )


def programme_of(v):
    """The programme, written down again."""
    c = np.array([-v.profit_a, -v.profit_b])
    if v.programme == "open":
        return c, np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([4.0, 6.0])
    return c, ROWS, np.array([v.dock, v.cold, v.supply, -v.contract])


def all_corners(a, b):
    """Every crossing of two limits (or axes) that is allowed, by brute force."""
    rows = np.vstack([a, -np.eye(2)])
    ends = np.r_[b, 0.0, 0.0]
    found = []
    for i, j in itertools.combinations(range(len(rows)), 2):
        two = rows[[i, j]]
        if abs(np.linalg.det(two)) > 1e-9:
            x = np.linalg.solve(two, ends[[i, j]])
            if (rows @ x <= ends + 1e-9).all():
                found.append(x)
    return np.array(found).reshape(-1, 2), rows, ends


def judged_again(c, a, b):
    """Status and kind of optimum, by scipy and by the corners."""
    solved = linprog(c, A_ub=a, b_ub=b, method="highs-ds")
    if solved.status != 0:
        feasible = linprog(np.zeros(2), A_ub=a, b_ub=b, method="highs-ds").status == 0
        return ("unbounded" if feasible else "infeasible"), Best.NOWHERE
    corners, _rows, _ends = all_corners(a, b)
    value = corners @ c
    best = corners[value <= solved.fun + 1e-7]
    if not c.any() and np.ptp(corners, axis=0).max() + (len(b) == 2) > 1e-7:
        return "optimal", Best.EVERYWHERE
    # Along an endless direction of equal cost?
    far = linprog(-np.ones(2), A_ub=np.vstack([a, c]), b_ub=np.r_[b, solved.fun + 1e-9])
    if far.status != 0:
        return "optimal", Best.ENDLESS_EDGE
    spread = np.ptp(best, axis=0).max()
    return "optimal", Best.EDGE if spread > 1e-7 else Best.CORNER


@pytest.fixture(scope="module")
def programmes():
    rng = np.random.default_rng(9)
    states = [random_programme(rng) for _ in range(PROGRAMMES)]
    return [(v, compute_programme(v)) for v in states]


def test_where_the_optimum_is_taken(programmes):
    seen = set()
    for v, now in programmes:
        c, a, b = programme_of(v)
        found = judge_corner(now.problem, now.steps)
        status, best = judged_again(c, a, b)
        assert now.steps.status == status, vars(v)
        assert found.best is best, vars(v)
        seen.add(best)
        if status != "optimal":
            continue
        x = now.steps.x[-1]
        np.testing.assert_allclose(now.found.x, x, err_msg=str(vars(v)))
        assert -now.found.value == pytest.approx(-c @ x, abs=1e-9)
        tight = int((b - a @ x < 1e-7).sum())
        assert (found.binding, found.room) == (tight, len(b) - tight), vars(v)
    assert seen == set(Best)


def test_a_degenerate_step_stays_in_a_corner_of_three_limits(programmes):
    count = 0
    for v, now in programmes:
        _c, a, b = programme_of(v)
        _, rows, ends = all_corners(a, b)
        crowded = [
            k
            for k, x in enumerate(now.steps.x[1:], 1)
            if (ends - rows @ x > -1e-9).all() and (np.abs(ends - rows @ x) < 1e-9).sum() > 2
            and np.abs(x - now.steps.x[k - 1]).max() < 1e-9
        ]  # fmt: skip
        said = judge_corner(now.problem, now.steps).degenerate
        assert not said or crowded, vars(v)
        count += said
    assert count > 20


def test_phase_one_is_no_degenerate_step(page):
    assert "degenerate" not in page.at(contract=2.0).html
    assert "The optimum is a corner" in page.html
    assert "A degenerate step" in page.at(dock=0.0).html


def test_alternative_optima_are_one_point_in_dot_caption_and_path(page):
    page.at(profit_a=1.0, profit_b=3.0)
    region = page.chart("region")
    end = [region.data["path"][c][-1] for c in "xy"]
    dot = [region.data["best"][c][0] for c in "xy"]
    assert dot == pytest.approx(end)
    assert f"({end[0]:g}, {end[1]:g}), profit 18." in region.caption
    assert "A whole edge is optimal, from (0, 6) to (4.5, 4.5)" in page.html
    assert "The optimum is a corner" not in page.html
    assert "Every allowed point is optimal" in page.at(profit_a=0.0, profit_b=0.0).html


def test_prices_are_what_solving_again_says(programmes):
    for v, now in programmes[:300]:
        if v.programme != "goods" or now.found.status != "optimal":
            continue
        c, a, b = programme_of(v)
        for k, price in enumerate(now.prices):
            for sign, said in ((1, price.more), (-1, price.fewer)):
                h = 1e-3
                moved = b.copy()
                moved[k] += sign * h
                again = linprog(c, A_ub=a, b_ub=moved, method="highs-ds")
                if again.status != 0:
                    assert said == np.inf, (vars(v), k)
                else:
                    slope = sign * (now.found.value - again.fun) / h
                    assert said == pytest.approx(slope, abs=1e-5), (vars(v), k)


@pytest.mark.parametrize("d", range(1, 8))
def test_klee_minty_visits_every_corner_in_one_step_less(d):
    from core.maths.optimization.simplex import klee_minty, simplex_path

    steps = simplex_path(klee_minty(d), "dantzig")
    assert len({tuple(np.round(x, 6)) for x in steps.x}) == 2**d
    assert steps.steps == 2**d - 1


def test_coverage_is_judged_by_simulated_shares():
    """How often chance alone gives a share so far off: about 5 % beyond two errors, 32 % beyond
    one; no formula of the page is used."""
    rng = np.random.default_rng(4)
    for _ in range(1000):
        level, n = rng.uniform(0.5, 0.98), int(rng.integers(4, 60))
        covered, other = rng.uniform(0.3, 1, 2)
        found = judge_coverage(covered, other, level, n)
        misses = rng.random((4000, n)) > level
        deviation = np.sqrt(np.mean((misses.mean(axis=1) - (1 - level)) ** 2))
        off = (1 - covered) - (1 - level)
        ratio = off / deviation
        if min(abs(abs(ratio) - 1), abs(abs(ratio) - 2)) < 0.1:
            continue  # too near to a border for a simulation
        if ratio > 2:
            nearer = abs(covered - level) > abs(other - level)
            assert found.case is (Coverage.TOO_MANY_HELPED if nearer else Coverage.TOO_MANY)
        elif ratio < -2:
            assert found.case is Coverage.TOO_FEW
        elif abs(ratio) > 1:
            assert found.case is (Coverage.UNSURE_MORE if off > 0 else Coverage.UNSURE_FEWER)
        else:
            assert found.case is Coverage.AS_PROMISED


def tone_of_notice(page):
    return re.search(r"(\d[\d.]*) % fell outside the (\d+) % interval, (\d+) %", page.html)


@pytest.mark.parametrize("forecast", ["naive", "smoothing", "fourier"])
@pytest.mark.parametrize("widths", ["kept", "latest"])
@pytest.mark.parametrize("level", [50, 65, 80, 90, 98])
def test_no_worse_widths_are_offered_as_a_remedy(page, forecast, widths, level):
    html = page.at(forecast=forecast, widths=widths, level=level).html
    outside = float(tone_of_notice(page)[1])
    promised = 100 - level
    offered = re.search(r"With widths [^:]*: ([\d.]+) %", html)
    if offered:
        assert abs(float(offered[1]) - promised) < abs(outside - promised)
    if outside < promised / 2 and level <= 80:
        assert "can be trusted" not in html and "an error, too" in html


def test_bullwhip_words_are_those_of_a_long_simulation(page):
    """The chain is run for 40,000 periods by hand: whether the factory swings more than demand."""
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(40):
        memory, delay = rng.uniform(-0.95, 0.95), int(rng.integers(1, 6))
        window = int(rng.integers(1, 12))
        page.at(memory=round(memory, 2), delay=delay, window=window)
        shocks, demand = rng.normal(size=40_000), np.zeros(40_000)
        for t in range(1, len(demand)):
            demand[t] = round(memory, 2) * demand[t - 1] + shocks[t]
        orders = demand
        for _ in range(4):
            mean = np.convolve(orders, np.ones(window) / window)[: len(orders)]
            orders = orders + delay * np.diff(mean, prepend=mean[0])
        ratio = orders[200:].var() / demand[200:].var()
        if abs(ratio - 1) < 0.05:
            continue
        calm = "smooths instead of whipping" in page.html
        assert calm == (ratio < 1), (memory, delay, window, ratio)
        seen.add(calm)
    assert judge_bullwhip(0.9) is Bullwhip.CALM
    assert judge_bullwhip(1.1) is Bullwhip.LITTLE
    assert judge_bullwhip(5.5) is Bullwhip.GROWS


def shortest_plan(distance, demand, capacity):
    """Of every order of the customers, cut into routes in every way."""
    n = len(demand) - 1
    best = np.inf
    for order in itertools.permutations(range(1, n + 1)):
        for cuts in range(2 ** (n - 1)):
            routes, route = [], [order[0]]
            for k in range(1, n):
                if cuts >> (k - 1) & 1:
                    routes.append(route)
                    route = []
                route.append(order[k])
            routes.append(route)
            if any(demand[r].sum() > capacity + 1e-12 for r in map(list, routes)):
                continue
            legs = [[0, *r, 0] for r in routes]
            length = sum(distance[a, b] for leg in legs for a, b in itertools.pairwise(leg))
            best = min(best, length)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_no_plan_is_below_the_lower_bound_triangle_inequality_or_not(seed):
    rng = np.random.default_rng(seed)
    n = 5
    upper = np.triu(rng.choice([0.0, 1.0, 2.0, 10.0, 100.0], (n, n)), 1)
    demand = np.r_[0.0, rng.integers(1, 6, n - 1)]
    problem = RoutingProblem(upper + upper.T, demand, float(rng.integers(5, 15)))
    shortest = shortest_plan(problem.distance, demand, problem.capacity)
    assert max(lower_bounds(problem).values()) <= shortest + 1e-9


def test_routes_by_brute_force():
    rng = np.random.default_rng(6)
    seen = set()
    for _ in range(1000):
        length = rng.uniform(50, 100)
        solver = None if rng.random() < 0.5 else length + rng.choice([-1.0, 0.0, 1.0])
        moves, allowed = int(rng.integers(0, 4)), int(rng.integers(0, 3))
        moves = moves if allowed else 0
        most = None if rng.random() < 0.7 else 3
        case = judge_routes(length, solver, moves, allowed, most)
        assert (case is Routes.SOLVER_SHORTER) == (solver is not None and solver < length - 0.5)
        assert (case is Routes.SOLVER_NOT_SHORTER) == (solver is not None and solver > length - 0.5)
        if solver is None:
            assert (case is Routes.ONLY_JOINED) == (allowed == 0)
            assert (case is Routes.STOPPED) == (allowed > 0 and moves == most)
            assert (case is Routes.STUCK) == (allowed > 0 and moves == 0)
        seen.add(case)
    assert seen == set(Routes)


@pytest.mark.parametrize("shape", [0.0, 0.4, 1.0, 1.6])
@pytest.mark.parametrize("instance", ["A-n32-k5", "P-n16-k8", "B-n31-k5"])
def test_no_single_move_helps_where_the_words_say_so(page, instance, shape):
    """Every 2-opt and every relocation of the last plan is tried by hand."""
    html = page.at(instance=instance, shape=shape).html
    assert "until no single move helps" in html or "a local optimum" in html
    _function, call, data = page.code("improve_routes")
    space = {}
    columns = data()["routes"]
    chart = page.chart("routes")
    names = {"RoutingProblem": lambda d, q, c: (np.array(d), q, c), "np": np}
    exec("\n".join(call.splitlines()[:4]), names, space)  # the problem as it is listed
    distance, demand, capacity = space["problem"]
    assert len(chart.data["legs"]["x"]) > 0
    places = space["places"]
    routes = []
    for r in np.unique(columns["route"]):
        xy = np.stack([columns["x"], columns["y"]], axis=1)[columns["route"] == r][1:-1]
        routes.append([int(np.abs(places - p).sum(axis=1).argmin()) for p in xy])
    length = sum(distance[a, b] for r in routes for a, b in itertools.pairwise([0, *r, 0]))
    said = re.search(r"([\d,.]+) long", chart.caption)[1]
    assert float(said.rstrip(".").replace(",", "")) == pytest.approx(length, abs=0.5)
    for moved in single_moves(routes, demand, capacity):
        again = sum(distance[a, b] for r in moved for a, b in itertools.pairwise([0, *r, 0]))
        assert again >= length - 1e-6


def single_moves(routes, demand, capacity):
    for k, route in enumerate(routes):
        others = routes[:k] + routes[k + 1 :]
        for i, j in itertools.combinations(range(len(route) + 1), 2):
            yield [*others, route[:i] + route[i:j][::-1] + route[j:]]
        for i, site in enumerate(route):
            rest = route[:i] + route[i + 1 :]
            for m, other in enumerate(others):
                if demand[other].sum() + demand[site] <= capacity:
                    kept = [*others[:m], *others[m + 1 :], rest]
                    for at in range(len(other) + 1):
                        yield [*kept, [*other[:at], site, *other[at:]]]
            for at in range(len(rest) + 1):
                yield [*others, [*rest[:at], site, *rest[at:]]]


# What is read is what is solved, and what is listed


def vrp(weight, extra="", sections=""):
    rng = np.random.default_rng(8)
    n = 9
    places = "".join(
        f"{k + 1} {x:.2f} {y:.2f}\n" for k, (x, y) in enumerate(rng.random((n, 2)) * 30)
    )
    demand = "".join(f"{k + 1} {0 if k == 0 else 1 + k % 4}\n" for k in range(n))
    if weight == "EXPLICIT":
        matrix = np.triu(rng.integers(1, 100, (n, n)), 1)
        rows = "\n".join(" ".join(map(str, row)) for row in (matrix + matrix.T).tolist())
        distances = f"EDGE_WEIGHT_FORMAT : FULL_MATRIX\nEDGE_WEIGHT_SECTION\n{rows}\n"
        head = distances.split("EDGE_WEIGHT_SECTION")
        return (
            f"NAME : t\nTYPE : CVRP\nDIMENSION : {n}\nEDGE_WEIGHT_TYPE : EXPLICIT\n{head[0]}"
            f"CAPACITY : 7\n{extra}EDGE_WEIGHT_SECTION{head[1]}NODE_COORD_SECTION\n{places}"
            f"DEMAND_SECTION\n{demand}{sections}DEPOT_SECTION\n1\n-1\nEOF\n"
        ).encode()
    return (
        f"NAME : t\nTYPE : CVRP\nDIMENSION : {n}\nEDGE_WEIGHT_TYPE : {weight}\n"
        f"CAPACITY : 7\n{extra}"
        f"NODE_COORD_SECTION\n{places}DEMAND_SECTION\n{demand}{sections}DEPOT_SECTION\n1\n-1\nEOF\n"
    ).encode()


def printed(page, capsys):
    function, call, _ = page.code("improve_routes")
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    return [float(word) for word in capsys.readouterr().out.split()[:2]]


@pytest.mark.parametrize("weight", ["EUC_2D", "CEIL_2D", "EXPLICIT"])
def test_the_listing_of_an_upload_prints_the_numbers_of_the_page(page, capsys, weight):
    page.open("routes").upload({"mine.vrp": vrp(weight)}).at(instance="own")
    assert not page.errors
    cost = page.chart("lengths").data["lengths"]["value"]
    built, improved = printed(page, capsys)
    assert improved == pytest.approx(cost[-1], abs=1e-9)
    assert any(built == pytest.approx(value, abs=1e-9) for value in cost)


def test_the_listing_among_towns_prints_the_numbers_of_the_page(page, capsys):
    page.at(instance="towns", customers=12)
    cost = page.chart("lengths").data["lengths"]["value"]
    assert printed(page, capsys)[1] == pytest.approx(cost[-1], rel=1e-12)


def test_what_a_file_asks_for_and_is_left_out_is_said(page):
    page.open("routes").upload({"mine.vrp": vrp("EUC_2D", "DISTANCE : 99\n")}).at(instance="own")
    assert "Left out: the distance limit." in page.html
    page.open("routes").upload({"mine.vrp": vrp("EUC_2D")}).at(instance="own")
    assert "Left out" not in page.html


def test_no_level_is_so_many_per_cent_above_what_it_is_below(page):
    page.at(shape=0.0, instance="A-n32-k5")
    assert not re.search(r"−[\d.]+ % (above|below)", page.html)


def test_cheats_do_not_solve_the_challenges(page):
    def solved():
        return page.html.count('aria-label="solved"')

    page.open("stock").at(shortage=0.1, reorder=0)
    assert solved() == 0, "cheaper, but customers wait"
    page.open("shipping").at(depots=1, chosen=1, extra=10)
    assert solved() == 0, "one depot alone is no choice"
    page.at(chosen=1, unlimited=True)
    assert solved() == 0, "no limit is no amount"
    page.at(slack=300, chosen=1, extra=10)
    assert solved() == 0, "where nothing is scarce no depot is worth most"
    page.at(instance="P-n16-k8", moves=("relocate",), seconds=0.5)
    page.press("Solve with PyVRP")
    assert solved() == 0, "2-opt was not tried"
    page.at(instance="P-n16-k8", moves=(), seconds=0.5)
    assert solved() == 0 and "savings alone" in page.html


# Legal, and degenerate


def sites(rows):
    return "name,lat,lon,demand\n" + "".join(
        f"P{k},{a},{o},{d}\n" for k, (a, o, d) in enumerate(rows)
    )


def demand(values, start="2015-01-01"):
    months = np.arange(np.datetime64(start, "M"), np.datetime64(start, "M") + len(values))
    return "date,demand\n" + "".join(f"{m}-01,{x}\n" for m, x in zip(months, values, strict=True))


RNG = np.random.default_rng(1)
DEGENERATE = {
    "one place three times": ("places.csv", sites([(50, 8, 1)] * 3)),
    "collinear": ("places.csv", sites([(50, 8 + k / 10, 1) for k in range(8)])),
    "poles": ("places.csv", sites([(90, 0, 1), (-90, 0, 1), (0, 180, 1), (0, -180, 1)])),
    "one demand": ("places.csv", sites([(50, 8, 0), (51, 8, 0), (52, 9, 7)])),
    "huge": ("places.csv", sites([(50, 8, 1e12), (51, 8, 1e-9), (52, 9, 7)])),
    "two values": ("demand.csv", demand(RNG.integers(0, 2, 72))),
    "rare": ("demand.csv", demand((RNG.random(72) < 0.1) * 5.0)),
    "jump": ("demand.csv", demand(np.r_[RNG.random(60), 1e6 + RNG.random(12)])),
    "tiny": ("demand.csv", demand(RNG.random(72) * 1e-9)),
    "huge demand": ("demand.csv", demand(RNG.random(72) * 1e12)),
    "coincident customers": (
        "mine.vrp",
        re.sub(r"(?m)^([2-5]) [\d.]+ [\d.]+$", r"\1 3 3", vrp("EUC_2D").decode()),
    ),
    "all at the depot": (
        "mine.vrp",
        re.sub(r"(?m)^(\d) [\d.]+ [\d.]+$", r"\1 3 3", vrp("EUC_2D").decode()),
    ),
    "no demand": (
        "mine.vrp",
        re.sub(r"(?m)^(\d) \d$", r"\1 0", vrp("EUC_2D").decode()),
    ),
    "no triangle": ("mine.vrp", vrp("EXPLICIT").decode()),
}
NO_NUMBER = re.compile(r"(?<![A-Za-z])(nan|inf|None)(?![A-Za-z])")


@pytest.mark.parametrize("name", DEGENERATE)
def test_legal_but_degenerate_files_are_drawn_or_refused(page, name):
    file, text = DEGENERATE[name]
    page.upload({file: text.encode()})
    titles = [title for chapter in page.page.chapters.values() for title in chapter.presets]
    own = {"instance": "own"} if file.endswith("vrp") else {}
    kind = {"places.csv": ("shipping", "routes"), "demand.csv": ("forecast",)}
    chapters = kind.get(file, ("routes",))
    for chapter in chapters:
        for title in [None, *(t for t in titles if t in page.page.chapters[chapter].presets)]:
            if title:
                page.preset(title)
            else:
                page.open(chapter)
            if own:
                page.at(**own, moves=page.values["moves"], shape=page.values["shape"])
            words = re.sub(r"<[^>]*>", " ", page.html)
            assert not NO_NUMBER.search(words), (title, NO_NUMBER.search(words))
