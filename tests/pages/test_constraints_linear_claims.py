"""Linear programmes: what the words claim is judged again, by other means, in random states."""

import functools
import itertools
import re

import numpy as np
import pytest
from scipy.optimize import linprog

from core.maths.optimization.programme_tables import steps_by_dimension
from core.maths.optimization.programme_verdicts import (
    Best,
    Walk,
    Worth,
    judge_corner,
    judge_walk,
    judge_worth,
)
from core.maths.optimization.simplex import PIVOT_RULES, klee_minty, simplex_path
from core.ui.listing import standalone
from pages.optimization.constraints.warehouse import compute as compute_programme
from tests.pages.conftest import unmarked


def text(page):
    return unmarked(page.html)


@pytest.fixture
def page(open_page):
    return open_page("constraints", draw=False)


PROGRAMMES = 1000  # states of the programme, each solved again by five linear programmes


ROWS = np.array([[1.0, 1.0], [1.0, 3.0], [1.0, 0.0], [-1.0, -1.0]])


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


@functools.cache
def crossings(rows):
    """Pairs of limits (or axes) that cross, and the matrices that give the point."""
    lines = np.array(rows)
    pairs = [
        p for p in itertools.combinations(range(len(lines)), 2)
        if abs(np.linalg.det(lines[list(p)])) > 1e-9
    ]  # fmt: skip
    return np.array(pairs), np.linalg.inv(lines[np.array(pairs)])


def all_corners(a, b):
    """Every crossing of two limits (or axes) that is allowed, by brute force."""
    rows, ends = np.vstack([a, -np.eye(2)]), np.r_[b, 0.0, 0.0]
    pairs, inverse = crossings(tuple(map(tuple, rows)))
    points = np.einsum("pij,pj->pi", inverse, ends[pairs])
    return points[(points @ rows.T <= ends + 1e-9).all(axis=1)], rows, ends


def judged_again(c, a, b):
    """Status and kind of optimum, by the corners; the open strip alone has a direction without end,
    (1, 1)."""
    corners, _rows, _ends = all_corners(a, b)
    if not len(corners):
        return "infeasible", Best.NOWHERE
    if len(b) == 2 and c.sum() < -1e-9:
        return "unbounded", Best.NOWHERE
    value = corners @ c
    best = corners[value <= value.min() + 1e-7]
    if not c.any() and np.ptp(corners, axis=0).max() + (len(b) == 2) > 1e-7:
        return "optimal", Best.EVERYWHERE
    if len(b) == 2 and abs(c.sum()) < 1e-9:
        return "optimal", Best.ENDLESS_EDGE
    spread = np.ptp(best, axis=0).max()
    return "optimal", Best.EDGE if spread > 1e-7 else Best.CORNER


def solved_again(c, a, b):
    """Status and value by scipy."""
    found = linprog(c, A_ub=a, b_ub=b, method="highs-ds")
    if found.status == 0:
        return "optimal", found.fun
    able = linprog(np.zeros(2), A_ub=a, b_ub=b, method="highs-ds").status == 0
    return ("unbounded" if able else "infeasible"), np.nan


@pytest.fixture(scope="module")
def programmes():
    rng = np.random.default_rng(9)
    states = [random_programme(rng) for _ in range(PROGRAMMES)]
    return [(v, compute_programme(v)) for v in states]


def test_where_the_optimum_is_taken(programmes):
    seen = set()
    for k, (v, now) in enumerate(programmes):
        c, a, b = programme_of(v)
        found = judge_corner(now.problem, now.steps)
        status, best = judged_again(c, a, b)
        assert now.steps.status == status, vars(v)
        if k < 100:
            again, value = solved_again(c, a, b)
            assert again == status, vars(v)
            assert status != "optimal" or now.found.value == pytest.approx(value, abs=1e-9)
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
    for v, now in programmes[:40]:
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
    steps = simplex_path(klee_minty(d), "dantzig")
    assert len({tuple(np.round(x, 6)) for x in steps.x}) == 2**d
    assert steps.steps == 2**d - 1


def best_profit(profit, limit):
    """The best corner of the warehouse by trying all crossings; −∞ where none is allowed."""
    corners, _, _ = all_corners(ROWS, limit)
    return (corners @ profit).max() if len(corners) else -np.inf


def test_what_one_more_unit_is_worth_is_judged_at_every_corner(programmes):
    """Four limits of each programme of two goods; a promise is its limit turned round."""
    seen, h = set(), 1e-4
    for v, now in programmes:
        if v.programme != "goods" or now.found.status != "optimal":
            continue
        c, _, limit = programme_of(v)
        at = best_profit(-c, limit)
        for k, unit in enumerate((1.0, 1.0, 1.0, -1.0)):

            def gained(d, k=k, unit=unit, c=c, limit=limit, at=at):
                return best_profit(-c, limit + unit * d * (np.arange(4) == k)) - at

            price = now.prices[k] if unit > 0 else now.prices[k].of_promise
            stands, spare = unit * limit[k], float(now.found.slack[k])
            found = judge_worth(price, stands, spare)
            seen.add((found.case, unit))
            more, fewer = unit * gained(h) / h, -unit * gained(-h) / h
            if np.isinf(fewer):
                wanted = Worth.NO_FEWER
            elif np.isinf(more):
                wanted = Worth.NO_MORE
            elif abs(more - fewer) > 1e-4:
                wanted = Worth.BEND
            elif abs(more) > 1e-4:
                wanted = Worth.HOLDS
            else:
                wanted = Worth.SPARE if spare > 1e-7 else Worth.FREE
            assert found.case is wanted, (vars(v), k, found)
            assert unit < 0 or found.spare == pytest.approx(spare)
            if np.isfinite(more) and found.up >= 1:  # a whole unit is worth what is said of it
                assert unit * gained(1.0) == pytest.approx(found.more, abs=1e-6), (vars(v), k)
            if np.isfinite(fewer) and found.down >= 1:
                assert -unit * gained(-1.0) == pytest.approx(found.fewer, abs=1e-6), (vars(v), k)
            for side, room, rate in ((1, found.up, found.more), (-1, found.down, found.fewer)):
                if 1e-6 < room < np.inf and np.isfinite(rate):
                    brought = unit * side * gained(side * room)
                    assert brought == pytest.approx(rate * room, abs=1e-6), (vars(v), k, side)
    assert {case for case, _ in seen} == set(Worth) - {Worth.NO_LIMIT}
    assert {unit for case, unit in seen if case is Worth.NO_MORE} == {-1.0}


def test_one_more_is_only_said_of_a_whole_unit(page):
    """At dock 10 the price of 2.5 holds for two thirds of an hour more."""
    assert "The next 0.667 dock hours are worth 2.5 of profit by the unit" in text(
        page.at(dock=10.0)
    )
    assert "One more dock hour is worth 2.5 of profit" in text(page.at(dock=9.5))


@pytest.mark.parametrize("rule", PIVOT_RULES)
def test_every_corner_is_said_where_every_corner_is_counted(rule):
    unit_steps = steps_by_dimension(klee_minty, rule, range(1, 8))
    corners = [
        len({tuple(x) for x in np.round(simplex_path(klee_minty(d), rule).x, 6)})
        for d in range(1, 8)
    ]
    every = corners == [2**d for d in range(1, 8)]
    assert (judge_walk("optimal", unit_steps) is Walk.EVERY_CORNER) == every
    assert every == (rule == "dantzig")


def test_limits_times_prices_are_the_profit(page):
    """Read off the page's table in random states, the promise among the limits."""
    rng, checked = np.random.default_rng(21), set()
    for _ in range(25):
        profit = dict(zip(("profit_a", "profit_b"), rng.integers(-5, 8, 2).tolist(), strict=True))
        limits = {"dock": 9.0, "cold": 18.0, "supply": 7.0, "contract": float(rng.integers(1, 9))}
        page.open("linear").at(**profit, **limits)
        rows = dict(re.findall(r"<tr[^>]*><td[^>]*>([^<]+)</td>(.*?)</tr>", page.html, re.S))
        names = ("dock hours", "cold storage", "supply of A", "contract")
        cells = [re.findall(r"<td[^>]*>([^<]*)</td>", rows[name]) for name in names]
        prices = [float(cell[1].replace("−", "-")) for cell in cells]
        total = sum(p * b for p, b in zip(prices, limits.values(), strict=True))
        best = linprog(
            [-profit["profit_a"], -profit["profit_b"]],
            A_ub=ROWS,
            b_ub=[9, 18, 7, -limits["contract"]],
        )
        assert total == pytest.approx(-best.fun, abs=0.1), (profit, limits)
        checked.add(prices[3] < 0)
    assert checked == {True, False}


@pytest.mark.parametrize("contract", [0, 5, 100])
@pytest.mark.parametrize("rule", PIVOT_RULES)
def test_a_point_that_is_no_plan_has_no_profit(page, contract, rule):
    html = page.open("linear").at(contract=min(contract, 20), rule=rule).html
    steps = compute_programme(page.views[0].values).steps
    limit = np.array([9.0, 18, 7, -min(contract, 20)])
    broken = ((steps.x @ ROWS.T > limit + 1e-7).any(axis=1)).sum()
    assert html.count("no plan yet") == broken


def test_the_listing_prints_the_page_s_numbers(page, capsys):
    page.at(dock=8.5, cold=13.5, profit_a=2.7)
    function, call, _ = page.code("simplex_path")
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    out = capsys.readouterr().out
    found = [float(x) for x in re.findall(r"[-+]?\b\d[\d.]*(?:e[-+]\d+)?", out)]
    steps = compute_programme(page.views[0].values).steps
    np.testing.assert_allclose(found, [*steps.x.ravel(), *steps.value], atol=1e-7)
