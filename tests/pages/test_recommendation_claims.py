"""Every sentence of the recommendation page is a claim: states by the hundred, judged otherwise.

The judges of the small matrix work cell by cell in loops, and let runs go on; those of the methods
compare plain numbers. They share nothing with the findings.
"""

import gzip
import io
import math
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.maths.case_studies.recommendation.findings import (
    Cause,
    Clicks,
    Leak,
    Methods,
    Worth,
    clicks_against,
    compared,
    divergence,
    faint,
    leaked,
    paid,
)
from core.maths.case_studies.recommendation.list_value import list_value
from core.maths.case_studies.recommendation.methods import (
    fit_constant,
    fit_factors,
    fit_neighbours,
    fit_popularity,
)
from core.maths.case_studies.recommendation.ranking_metrics import (
    Estimate,
    ListQuality,
    Trial,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.maths.learning.completion_findings import Case, finding
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.maths.learning.matrix_factorization import Factorization, fit_biases
from core.ui.listing import standalone
from pages.case_studies.recommendation.ratings_in_use import shipped
from pages.case_studies.recommendation.reading import read
from pages.case_studies.recommendation.small_matrix import CELLS
from pages.case_studies.recommendation.unrated import more_or_less

STEM = "recommendation"
STATES = 1000
GIVEN = np.array(CELLS, float)


# ---- the small matrix ----------------------------------------------------------------------------


def cells_of(mask):
    return [(u, i) for u in range(mask.shape[0]) for i in range(mask.shape[1]) if mask[u, i]]


def error(run, step, cells):
    """Root mean square of r − c − p·q, one cell at a time."""
    if not cells:
        return math.nan
    total = 0.0
    for u, i in cells:
        product = sum(
            a * b
            for a, b in zip(run.row_factors[step][u], run.column_factors[step][i], strict=True)
        )
        total += (run.ratings[u, i] - run.baseline[u, i] - product) ** 2
    return math.sqrt(total / len(cells))


def objective(run, step, seen, penalty):
    squares = len(seen) * error(run, step, seen) ** 2
    size = sum(float(x) ** 2 for f in (run.row_factors, run.column_factors) for x in f[step].flat)
    return 0.5 * squares + 0.5 * penalty * size


def without_factors(run, cells):
    return math.sqrt(sum((run.ratings[c] - run.baseline[c]) ** 2 for c in cells) / len(cells))


def drawn(rng):
    ratings = GIVEN.copy()
    kind = rng.integers(6)
    if kind == 0:
        ratings[rng.random(ratings.shape) < rng.random()] = np.nan
    elif kind == 1:
        ratings = np.where(np.isfinite(ratings), rng.integers(1, 6, ratings.shape), np.nan)
    elif kind == 2 and rng.random() < 0.2:
        ratings = np.where(np.isfinite(ratings), 4.0, np.nan)
    rank, sweeps, seed = int(rng.integers(1, 7)), int(rng.integers(1, 13)), int(rng.integers(99))
    penalty = float(rng.choice([0.0, 0.1, 0.5, 2.0, 5.0, 10.0]))
    held = float(rng.choice([0.0, 0.1, 0.2, 0.4, 0.6]))
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, held, seed)
    biases = bool(rng.integers(2))
    rate = float(np.exp(rng.uniform(np.log(0.005), np.log(2)))) if rng.random() < 0.6 else None
    return ratings, visible, rank, penalty, sweeps, seed, biases, rate


def run_of(ratings, visible, rank, penalty, sweeps, seed, biases, rate):
    if rate is None:
        return alternating_least_squares(ratings, visible, rank, penalty, sweeps, seed, biases)
    shape = (ratings, visible, rank, penalty)
    return stochastic_gradient_descent(*shape, rate, sweeps, seed, biases)


def judged(run, penalty, single):
    """The case, found cell by cell, in the order of gravity."""
    seen, held = cells_of(run.visible), cells_of(np.isfinite(run.ratings) & ~run.visible)
    if not seen:
        return Case.NO_CELL
    if run.diverged:
        return Case.DIVERGED
    left = without_factors(run, seen)
    if left < 1e-8:
        return Case.NOTHING_LEFT
    now = error(run, -1, seen)
    if single:
        checked = sorted({*range(0, run.steps, 7), int(np.argmin(run.objective)), run.steps})
        low = min(objective(run, step, seen, penalty) for step in checked)
        if objective(run, run.steps, seen, penalty) > 1.3 * low:
            return Case.TOO_FAST
    said = [
        math.sqrt(sum((run.filled(s)[c] - run.baseline[c]) ** 2 for c in seen) / len(seen))
        for s in (0, -1)
    ]
    if said[1] < 0.1 * left and penalty > 0 and (not single or said[1] < said[0] / 2):
        return Case.SHRUNK
    if single and now >= left:
        return Case.UNMOVED
    if not held:
        return Case.UNJUDGED
    wrong, base = error(run, -1, held), without_factors(run, held)
    if wrong > base:
        return without_use(run, penalty, seen, held, now > 1e-9 * left)
    mean = sum(run.ratings[c] for c in seen) / len(seen)
    if wrong > math.sqrt(sum((run.ratings[c] - mean) ** 2 for c in held) / len(held)):
        return Case.BIASED
    steps = sorted({*range(0, run.steps + 1, 9), int(np.argmin(run.held_error))})
    best = min(steps, key=lambda step: error(run, step, held))
    if wrong > 1.1 * error(run, best, held):
        then = error(run, best, seen)
        if max(then, now) < 1e-9 * left:
            return Case.DRIFTS
        return Case.TOO_LONG if now < then else Case.WAVERS
    return Case.LITTLE if wrong > 0.95 * base else Case.BETTER


def ridge(run, rows, factors, penalty, seen):
    """Each row's factors by ridge regression, as least squares of a longer system."""
    k, solved = factors.shape[1], []
    for u in range(rows):
        mine = [(i, r) for v, i, r in seen if v == u]
        known = np.array([factors[i] for i, _ in mine]).reshape(-1, k)
        wanted = np.array([r for _, r in mine])
        system = np.vstack([known, np.sqrt(penalty) * np.eye(k)])
        solved.append(np.linalg.lstsq(system, np.r_[wanted, np.zeros(k)], rcond=1e-5)[0])
    return np.array(solved)


def further(run, step, penalty, seen, held):
    """Errors and objective after 20 sweeps more from the factors at a step."""
    left = [(u, i, run.ratings[u, i] - run.baseline[u, i]) for u, i in seen]
    turned = [(i, u, r) for u, i, r in left]
    rows, columns = run.row_factors[step], run.column_factors[step]
    for _ in range(20):
        rows = ridge(run, len(rows), columns, penalty, left)
        columns = ridge(run, len(columns), rows, penalty, turned)
    wrong = run.ratings - run.baseline - rows @ columns.T
    squares, kept = ([wrong[c] ** 2 for c in cells] for cells in (seen, held))
    whole = 0.5 * sum(squares) + 0.5 * penalty * (np.sum(rows**2) + np.sum(columns**2))
    return math.sqrt(np.mean(squares)), math.sqrt(np.mean(kept)), whole


def without_use(run, penalty, seen, held, to_learn):
    """Worse than the baseline: because the factors run away, too early (while there is more to
    learn than rounding), or by overfitting."""
    near, wrong, whole = further(run, -1, penalty, seen, held)
    if penalty < 0.5 and near > 1.1 * further(run, 0, 0.5, seen, held)[0]:
        return Case.RUNAWAY
    falls = to_learn and objective(run, -1, seen, penalty) > 1.1 * whole
    return Case.EARLY if falls and wrong < 0.99 * error(run, -1, held) else Case.OVERFITTED


def test_a_thousand_small_matrices_cell_by_cell():
    rng, counted = np.random.default_rng(6), {}
    for _ in range(STATES):
        state = drawn(rng)
        run, penalty, rate = run_of(*state), state[3], state[-1]
        found = finding(run, penalty)
        wanted = judged(run, penalty, rate is not None)
        assert found.case is wanted, state[2:]
        counted[wanted] = counted.get(wanted, 0) + 1
        seen = cells_of(run.visible)
        if wanted is Case.OVERFITTED:
            assert found.seen < without_factors(run, seen), "it has learned what it has seen"
        if wanted in (Case.TOO_FAST, Case.DIVERGED) and counted[wanted] <= 25:
            gentle = run_of(*state[:-1], rate / 50)
            assert not gentle.diverged, "a smaller α"
        if wanted is Case.SHRUNK and counted[wanted] <= 10:
            freed = run_of(*state[:3], 0.0, *state[4:])
            assert error(freed, -1, seen) < error(run, -1, seen), "it was the penalty"
    assert len(counted) >= 14, counted


WORDS = {
    Case.NO_CELL: "No rating is visible",
    Case.DIVERGED: "The steps diverge",
    Case.NOTHING_LEFT: "nothing is left for the factors to explain",
    Case.TOO_FAST: "Too fast: the objective was",
    Case.SHRUNK: "shrunk both factors",
    Case.UNMOVED: "Not learned yet",
    Case.UNJUDGED: "Nothing is held out",
    Case.RUNAWAY: "The factors run away",
    Case.EARLY: "Stopped too early",
    Case.OVERFITTED: "Overfitted:",
    Case.BIASED: "The biases mislead here",
    Case.TOO_LONG: "It learned too long",
    Case.WAVERS: "It wavers",
    Case.DRIFTS: "It drifts",
    Case.LITTLE: "hardly below the baseline",
    Case.BETTER: "the columns that others filled tell about the blanks",
}


def notice(page):
    first = next(
        p for p in page.views[0].parts if p.place == "side" and "ev-notice" in str(p.content)
    )
    return re.sub(r"<[^>]*>", "", first.content)


def test_the_page_says_the_case_that_was_found(open_page):
    rng, page = np.random.default_rng(8), open_page(STEM).open("by_hand")
    for _ in range(60):
        ratings, visible, rank, penalty, sweeps, seed, biases, rate = drawn(rng)
        grid = tuple(tuple(None if np.isnan(x) else float(x) for x in row) for row in ratings)
        known = max(int(np.isfinite(ratings).sum()), 1)
        held = round(100 * (known - int(visible.sum())) / known)
        state = {"rank": rank, "penalty": penalty, "sweeps": sweeps, "seed": seed, "held": held}
        state |= {"biases": biases, "ratings": grid, "solver": "als" if rate is None else "sgd"}
        page.at(**state, **({} if rate is None else {"learning_rate": rate}))
        again = np.isfinite(ratings) & ~hold_out_cells(ratings, held / 100, seed)
        run = run_of(ratings, again, rank, penalty, sweeps, seed, biases, rate)
        case = judged(run, penalty, rate is not None)
        assert WORDS[case] in page.html
        others = [words for other, words in WORDS.items() if other is not case]
        assert not any(words in page.html for words in others)
        assert len(notice(page).split()) <= 38, notice(page)
        assert not re.search(r"\b(nan|inf)\b", page.html)


@pytest.mark.parametrize("penalty", [0.5, 0.0, 10.0])
def test_a_verdict_on_the_end_says_so_at_an_earlier_step(open_page, penalty):
    page = open_page(STEM).open("by_hand")
    at_end = notice(page.at(penalty=penalty))
    assert "Judged after" not in at_end
    assert "After all 16 steps: visible" in page.html
    for step in (0, 7, 15):
        early = notice(page.at(penalty=penalty, step=step))
        assert early.replace("Judged after all 16 steps. ", "") == at_end != early


@pytest.mark.parametrize("rank", [1, 2, 6])
def test_biases_are_counted_among_the_numbers_learned(open_page, rank):
    page = open_page(STEM).open("by_hand")
    assert f">{18 * rank}<" in page.at(rank=rank).html
    assert f"for the {rank} number" in page.html
    page.at(rank=rank, biases=True)
    assert f">{18 * rank + 18}<" in page.html and f"(8 + 10)·({rank} + 1)" in page.html
    assert f"for the {rank + 1} numbers" in page.html


def test_biases_that_are_worse_than_the_mean_are_named(open_page):
    page = open_page(STEM).open("by_hand")
    said = notice(page.at(biases=True))
    assert "2.21" in said and "1.61" in said and "1.69" in said and "tell about" not in said


# ---- methods -------------------------------------------------------------------------------------

NAMES = ("constant", "popularity", "biases", "items", "als", "yours")


def test_a_thousand_tables_of_methods():
    rng, seen = np.random.default_rng(3), set()
    for _ in range(STATES):
        errors = rng.choice([0.9, 0.95, 0.952, 1.0, 1.1], len(NAMES))
        lists = rng.choice([0.0, 0.0, 0.05, 0.1], len(NAMES)) * (rng.random() < 0.8)
        training = {"biases": 0.8, "yours": float(rng.choice([0.7, 0.79, 0.8]))}
        two = {"constant", "popularity"} | ({"yours"} if rng.random() < 0.5 else set())
        ran_away, sure = bool(rng.random() < 0.1), float(rng.choice([0.01, 0.03]))
        listed = dict(zip(NAMES, map(float, lists), strict=True))
        found = compared(
            {n: Estimate(float(e), 0.01) for n, e in zip(NAMES, errors, strict=True)},
            training,
            {
                n: ListQuality(*[Estimate(float(q), 0.01)] * 3, 0.1, 9, 0)
                for n, q in zip(NAMES, lists, strict=True)
            },
            two,
            ran_away,
            lambda one, other, q=listed, s=sure: Estimate(q[one] - q[other], s),
        )
        error, quality = (dict(zip(NAMES, x, strict=True)) for x in (errors, lists))
        seen.add(found.case)
        assert error[found.exact] == min(errors) or found.exact == found.lists
        assert quality[found.lists] == max(lists)
        assert found.beaten == (quality["popularity"] - quality[found.exact] > 2 * sure)
        worse = error["yours"] / error["biases"] > 1.005
        match found.case:
            case Methods.DIVERGED:
                assert ran_away
            case Methods.OVERFITTED:
                assert worse and training["yours"] / training["biases"] < 0.98
            case Methods.WORSE:
                assert worse and training["yours"] / training["biases"] >= 0.98
            case Methods.NO_HITS:
                assert not worse and not any(lists)
            case Methods.BOTH | Methods.TWO_SCORES:
                assert not worse and error[found.exact] == min(errors)
                assert quality[found.exact] == max(lists) > 0
                assert (found.case is Methods.TWO_SCORES) == (found.exact in two)
            case Methods.DIFFERENT:
                assert not worse and max(lists) - quality[found.exact] > 2 * sure
            case Methods.CHANCE:
                assert not worse and 0 < max(lists) - quality[found.exact] <= 2 * sure
            case _:
                raise AssertionError(found.case)
    assert len(seen) == 8


def table(users=40, items=30, seed=2, scale=1.0):
    rng = np.random.default_rng(seed)
    taste, kind = rng.normal(size=(users, 2)), rng.normal(size=(items, 2))
    user, item = np.nonzero(rng.random((users, items)) < 0.5)
    value = np.clip(np.round(3 + (taste @ kind.T)[user, item]), 1, 5)
    order = rng.permutation(len(user))
    return pd.DataFrame({"user": user, "item": item, "rating": scale * value}).iloc[order]


def some_ratings(rng):
    """A few ratings, each pair once."""
    shape = rng.integers(2, 9, 2)
    user, item = np.nonzero(rng.random(shape) < rng.uniform(0.2, 1))
    if len({*user}) < 2 or len({*item}) < 2:
        user, item = np.array([0, 1]), np.array([0, 1])
    value = rng.integers(1, 6, len(user)).astype(float)
    value[0], value[-1] = 1.0, 5.0
    frame = pd.DataFrame({"user": user, "item": item, "rating": value})
    return frame, rating_set(frame, "", "")


def test_a_thousand_divergences_by_one_factor_alone():
    """What the penalty does to the factor with the fewest ratings, step after step, no error."""
    rng, seen = np.random.default_rng(11), {}
    sets = [some_ratings(rng) for _ in range(STATES // 8)]
    for frame, ratings in sets * 8:
        ridge = float(10 ** rng.uniform(-1, 3))
        least = min(frame["user"].value_counts().min(), frame["item"].value_counts().min())
        factor = 1.0
        for _ in range(40):
            factor -= 0.05 * max(ridge, 4.0) / least * factor
        wanted = Cause.PENALTY if abs(factor) > 1 else Cause.STEPS
        assert divergence(ratings, ridge) is wanted
        seen[wanted] = seen.get(wanted, 0) + 1
    assert len(seen) == 2 and min(seen.values()) > 100


def test_a_thousand_factors_faint_or_not_rating_by_rating():
    rng, seen = np.random.default_rng(12), {True: 0, False: 0}
    sets = [some_ratings(rng) for _ in range(STATES // 8)]
    for frame, ratings in sets * 8:
        k, (users, items) = int(rng.integers(1, 4)), ratings.shape
        size = 10 ** rng.uniform(-2, 0)
        p, q = rng.normal(size=(users, k)) * size, rng.normal(size=(items, k)) * 0.3
        none = (np.zeros(users), np.zeros(items))
        model = Factorization(3.0, *none, p, q, 1.0, 1.0, np.zeros(0))
        said = [
            math.fsum(float(a * b) for a, b in zip(p[u], q[i], strict=True)) ** 2
            for u, i in zip(ratings.user, ratings.item, strict=True)
        ]
        level = math.sqrt(math.fsum(said) / len(said)) / frame["rating"].std(ddof=0)
        assert faint(model, ratings) == (level <= 0.01)
        seen[level <= 0.01] += 1
    assert min(seen.values()) > 100


def shown(rng, people, length):
    """Lists of made-up titles with the ratings that people gave them later, most of them none."""
    rating = rng.choice([np.nan, 2.0, 5.0], (people, length), p=[0.5, 0.2, 0.3])
    rating[:, rng.random(length) < 0.3] = np.nan
    return Trial(np.zeros(0), np.arange(people), np.zeros((people, length), int), rating)


def test_a_thousand_prices_person_by_person():
    rng, seen = np.random.default_rng(13), {}
    for _ in range(STATES):
        people, length = int(rng.choice([0, 1, 2, 8, 40])), int(rng.integers(1, 5))
        value, cost = float(10 ** rng.uniform(-2, 1)), float(rng.choice([0.0, 0.02, 0.3]))
        free = shown(rng, people, length)
        names = "abc"[: rng.integers(1, 4)]
        trials = {
            name: free if rng.random() < 0.1 else shown(rng, people, length) for name in names
        }
        worth = {
            name: list_value(trial, free, None, length, 4.0, value, cost)
            for name, trial in trials.items()
        }
        more = {
            name: [
                sum(x >= 4 for x in mine) - sum(x >= 4 for x in theirs)
                for mine, theirs in zip(trial.rating, free.rating, strict=True)
            ]
            for name, trial in trials.items()
        }
        found = paid(worth)
        if not people:
            wanted = Worth.UNJUDGED
        else:
            gains = {name: value * np.array(extra) - cost for name, extra in more.items()}
            best = max(gains, key=lambda name: gains[name].mean())
            top = gains[best].mean()
            if abs(top) < 1e-12:
                continue  # cost and value cancel but for rounding
            if top > 0 and people == 1:
                wanted = Worth.ALONE
            elif top > 0:
                sure = top / stats.sem(gains[best]) if np.ptp(gains[best]) else np.inf
                wanted = Worth.PAYS if sure > 2 else Worth.CHANCE
            else:
                wanted = Worth.NOT_YET if any(sum(x) > 0 for x in more.values()) else Worth.NEVER
            if top > 0:
                assert gains[found.method].mean() == pytest.approx(top)
            elif wanted is Worth.NOT_YET:
                assert sum(more[found.method]) == max(sum(x) for x in more.values())
        assert found.case is wanted
        seen[wanted] = seen.get(wanted, 0) + 1
    assert len(seen) == 6 and min(seen.values()) >= 10


def gain_of(apart):
    """Mean and standard error of differences, person by person, by scipy."""
    if not len(apart):
        return Estimate(np.nan, np.nan)
    return Estimate(float(np.mean(apart)), float(stats.sem(apart)) if len(apart) > 1 else np.nan)


def far(apart, limit):
    """+1, −1 or 0: whether Student's t of the differences lies beyond the limit."""
    if np.ptp(apart) == 0:
        return int(np.sign(apart[0]))
    t = np.sqrt(len(apart)) * np.mean(apart) / np.std(apart, ddof=1)
    return int(t > limit) - int(t < -limit)


def test_a_thousand_lists_of_clicks_and_leaks_by_students_t():
    rng, clicks, leaks = np.random.default_rng(14), {}, {}
    for _ in range(STATES):
        people = int(rng.choice([0, 1, 2, 12, 60], p=[0.05, 0.05, 0.1, 0.4, 0.4]))
        apart = {
            name: rng.normal(rng.choice([-0.5, 0, 0, 0.5]), 1, people) * (rng.random() < 0.95)
            for name in "abc"
        }
        found = clicks_against(gain_of(apart["a"]))
        many = leaked({name: gain_of(one) for name, one in apart.items()})
        if people < 2:
            assert found is (Clicks.ALONE if people else Clicks.UNJUDGED)
            assert many.case is (Leak.ALONE if people else Leak.UNJUDGED) and many.method == ""
        else:
            order = (Clicks.UNCLEAR, Clicks.BETTER, Clicks.WORSE)
            assert found is order[far(apart["a"], 2.0)]
            side = {name: far(one, 2.5) for name, one in apart.items()}
            sign = 1 if 1 in side.values() else -1 if -1 in side.values() else 0
            assert many.case is (Leak.NOT_SEEN, Leak.HELPS, Leak.HARMS)[sign]
            if sign:
                same = {name: abs(apart[name].mean()) for name in "abc" if side[name] == sign}
                assert many.number == len(same)
                assert same[many.method] == max(same.values())
        clicks[found] = clicks.get(found, 0) + 1
        leaks[many.case] = leaks.get(many.case, 0) + 1
    assert len(clicks) == len(leaks) == 5


@pytest.mark.parametrize("how", ["als", "sgd", "users", "items"])
@pytest.mark.parametrize("scale", [1e-4, 20.0, 1e4])
def test_the_unit_of_the_ratings_changes_nothing(how, scale):
    def rmse(table):
        split = hold_out_last(rating_set(table, "", ""))
        model = (
            fit_factors(split.train, how)
            if how in ("als", "sgd")
            else fit_neighbours(split.train, how[:-1])
        )
        assert not getattr(model, "diverged", False)
        return rating_error(try_out(model, split), split.test).value

    assert rmse(table(scale=scale)) == pytest.approx(scale * rmse(table()), rel=1e-3)


def csv(table):
    return {"stars.csv": table.to_csv(index=False).encode()}


LEGAL = {
    "stars": table,
    "0 to 100": lambda: table().assign(rating=lambda t: 25 * (t.rating - 1)),
    "0 and 1": lambda: table().assign(rating=lambda t: (t.rating > 3).astype(int)),
    "tiny": lambda: table(scale=1e-6),
    "huge": lambda: table(scale=1e5),
    "fewest": lambda: table(12, 10, seed=1),
    "one apart": lambda: table().assign(rating=lambda t: 4 + (np.arange(len(t)) == 7)),
    "sorted by rating": lambda: table().sort_values("rating"),
    "all alike but users": lambda: table().assign(rating=lambda t: 1 + t.user % 5),
    "all alike but items": lambda: table().assign(rating=lambda t: 1 + t.item % 5),
    "negative": lambda: table().assign(rating=lambda t: t.rating - 9),
    "one time": lambda: table().assign(timestamp=7),
    "two times": lambda: table().assign(timestamp=lambda t: (np.arange(len(t)) < 100) * 1),
    "all people are new": lambda: table().assign(timestamp=lambda t: t.user),
}


@pytest.mark.parametrize("kind", LEGAL)
def test_legal_but_degenerate_ratings(open_page, kind):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(LEGAL[kind]()))
    assert not page.errors
    for chapter in ("you", "methods", "clicks", "date"):
        for title in page.page.chapters[chapter].presets:
            page.preset(title)
            assert not re.search(r"\b(nan|inf)\b|>None<", page.html), title
            assert len(notice(page).split()) <= 35, notice(page)
        for method in ("sgd", "users"):
            page.open(chapter).at(method=method, ridge=200)
            assert not re.search(r"\b(nan|inf)\b|>None<", page.html), method


def test_a_date_that_parts_nothing_is_said(open_page):
    page = open_page(STEM, {"chapter": "you"})
    page.upload(csv(LEGAL["one time"]())).open("date")
    assert "no date parts them" in notice(page)
    page.upload(csv(LEGAL["all people are new"]()))
    assert "rated nothing before it" in notice(page)
    page.upload(csv(table()))
    assert "The file has no times: its order stands in" in page.html
    page.upload(csv(LEGAL["two times"]()))
    assert "The file has no times" not in page.html


def test_a_share_after_the_date_that_cannot_be_had_is_explained(open_page):
    page = open_page(STEM, {"chapter": "date", "data": "lecturer"})
    time = np.sort(shipped("lecturer").time)[::-1]
    had = {100 * np.mean(time > one) for one in np.unique(time)[:-1]}
    for asked in (20, 40):
        near = min(had, key=lambda share: abs(share - asked))
        others = [share for share in had if (share - asked) * (near - asked) < 0]
        words = page.at(data="lecturer", after=asked).html
        assert f"{near:.0f} % after the date and not {asked} %" in words
        other = min(others, key=lambda share: abs(share - asked), default=0)
        assert (f"the next date leaves {other:.0f} %" if others else "no date leaves") in words
    films = page.at(data="movielens").html
    assert "after the date and not" not in films, "seconds part any share"


STATES_OF_LECTURERS = [
    ("methods", {}),
    ("methods", {"title": "zzz", "method": "sgd", "ridge": 200}),
    ("methods", {"value": 0.01, "ridge": 0.1, "factors": 50, "length": 1, "relevant": 100}),
    ("you", {}),
    ("date", {}),
    ("clicks", {}),
]


@pytest.mark.parametrize(("chapter", "state"), STATES_OF_LECTURERS)
def test_lecturers_are_no_titles_and_large_numbers_have_commas(open_page, chapter, state):
    page = open_page(STEM, {"chapter": chapter, "data": "lecturer"})
    page.at(data="lecturer", **state)
    said = re.sub(r"<[^>]*>", " ", page.html)
    assert not re.search(r"\btitle", said, re.I), said
    assert "title" not in " ".join(page.live).lower()
    assert not re.search(r"(?<!Lecturer )(?<![\d.,#])\b\d{4,}\b", said), said


def test_clicks_know_nothing_of_stars(open_page):
    """The lists of clicks, and of nobody asked, stay as they are when all stars are turned over."""
    page = open_page(STEM, {"chapter": "you"})

    def found(change):
        page.upload(csv(change(table(60, 40, seed=5)))).open("clicks")
        values = page.chart("lists").data["methods"]["value"]
        return dict(zip(page.chart("lists").data["methods"]["name"], values, strict=True))

    once, turned = found(lambda t: t), found(lambda t: t.assign(rating=lambda t: 6 - t.rating))
    for name in ("Popularity", "Factors of clicks, yours"):
        assert once[name] == turned[name]
    ratings = "Factors of ratings, by ALS"
    assert once[ratings] != turned[ratings]


def clicks_alone(t):
    """Rows without a rating, some of them twice."""
    alone = t.drop(columns="rating")
    return pd.concat([alone, alone[: len(alone) // 3]])


def test_a_file_of_clicks_is_used_where_no_rating_is_needed(
    open_page, tmp_path, monkeypatch, capsys
):
    own = csv(clicks_alone(table(60, 40, seed=5)))
    page = open_page(STEM, {"chapter": "you", "data": "lecturer"}).upload(own)
    assert not page.errors
    for chapter in ("you", "date"):
        page.open(chapter)
        assert "Your file holds clicks and no ratings" in page.html
    page.open("clicks").at(confidence=7.0)
    assert "Your file holds clicks" not in page.html
    assert page.chart("lists").data["methods"]["name"] == ["Popularity", "Factors of clicks, yours"]
    assert "factors of ratings" not in page.html and "NDCG" in notice(page)
    for title in page.chapter.presets:
        assert len(notice(page.preset(title)).split()) <= 35
        assert not re.search(r"\b(nan|inf)\b|>None<", page.html), title
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    function, call, data = page.code("factorize_clicks")
    exec(standalone(function, call), {"__name__": "__main__"})
    out = capsys.readouterr().out
    said = float(re.search(r"value=([^,]*),", out).group(1))
    assert said == data()["methods"]["ndcg"][-1]


def test_the_words_about_clicks_are_those_of_their_figures(open_page):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(table(60, 40, seed=5))).open("clicks")
    seen = set()
    for confidence in (0.1, 5.0, 200.0):
        for penalty in (0.1, 10.0, 1000.0):
            page.at(confidence=confidence, click_penalty=penalty)
            said = re.sub(r"<[^>]*>", " ", page.html)
            mean, error = re.search(
                r"popular list\s+(\S+) ± (\S+)\s+mean difference", said
            ).groups()
            mean, error = float(mean.replace("−", "-")), float(error)
            kind = "chance" if "may be chance" in notice(page) else "other"
            kind = "worse" if "Worse than asking nobody" in notice(page) else kind
            seen.add(kind)
            if abs(abs(mean) - 2 * error) > 0.002:
                assert (kind == "chance") == (abs(mean) < 2 * error)
                assert (kind == "worse") == (mean < -2 * error)
    assert len(seen) >= 2


def rated_by_hand(model, given):
    """Scores of every title for one reader, by least squares with the penalty as further rows."""
    items, values = np.array(list(given), int), np.array(list(given.values()))
    rows = np.column_stack([model.item_factors, np.ones(len(model.item_bias))])
    k = model.item_factors.shape[1]
    root = np.sqrt(np.append(np.full(k, model.ridge_lambda), model.bias_lambda))
    design = np.vstack([rows[items], np.diag(root)])
    target = np.append(values - model.mean - model.item_bias[items], np.zeros(k + 1))
    solved = np.linalg.lstsq(design, target, rcond=None)[0]
    return model.mean + model.item_bias + rows @ solved


def first_ten(scores, given):
    return set(
        sorted((i for i in range(len(scores)) if i not in given), key=lambda i: -scores[i])[:10]
    )


def test_what_would_change_the_readers_list_is_tried(open_page):
    """60 readers of a small set; their lists are made again with each rating turned round."""
    rng, seen = np.random.default_rng(15), set()
    stars = table(60, 40, seed=5)
    page = open_page(STEM, {"chapter": "you"}).upload(csv(stars))
    model = fit_factors(hold_out_last(rating_set(stars, "", "")).train)
    names = [f"rate_{place}" for place in range(1, 9)]
    for _ in range(60):
        kind = rng.choice(["none", "alike", "mixed", "mixed", "mixed"])
        levels = {"none": [0], "alike": [0, 4], "mixed": [0, 0, 1, 2, 4, 5]}[kind]
        rates = {name: float(rng.choice(levels)) for name in names}
        page.at(**rates, popular=0)
        now = read(page.views[0])
        given = {item: rates[name] for name, item in now.on_shelf.items() if rates[name] > 0}
        assert now.given == given
        before = first_ten(rated_by_hand(model, given), given)
        moving = 0
        for item, value in given.items():
            end = 1.0 if value > 3 else 5.0
            moving += first_ten(rated_by_hand(model, given | {item: end}), given) != before
        words = notice(page)
        if not given:
            assert "You have rated nothing" in words
        elif len(given) > 1 and len(set(given.values())) == 1:
            assert f"All {len(given)} ratings are equal" in words
        else:
            assert f"the scale, {moving or 'none'} of them would change the list" in words
            assert words.startswith(f"{len(given)} rating")
        seen.add((not given, moving > 0, moving == len(given)))
    assert len(seen) >= 3


def test_ratings_to_100_are_no_overfitting(open_page):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(LEGAL["0 to 100"]())).open("methods")
    assert "Overfitted" not in notice(page) and "diverged" not in page.html
    page.at(method="sgd")
    assert "diverged" not in page.html


def test_one_factor_ranks_no_neighbours(open_page):
    page = open_page(STEM).open("methods").at(factors=1)
    assert "With one factor the angle between two titles is 0° or 180°" in page.html
    assert (
        "by their one factor" in page.html and "1.00" not in page.html.split("Nearest to")[1][:400]
    )


def test_faint_factors_are_no_map_and_nothing_is_near(open_page):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(LEGAL["0 and 1"]())).open("methods")
    page.at(ridge=200)
    assert "so there is no map" in page.chart("map").caption and "100 %" not in page.html
    assert page.chart("map").data["near"]["x"] == page.chart("map").data["items"]["x"] == []
    assert "The factors are almost nothing" in page.html


def sparse():
    """One person with a single rating, whose factor a penalty of 200 overshoots."""
    return pd.concat([table(), pd.DataFrame({"user": [99], "item": [0], "rating": [4.0]})])


def test_a_method_that_diverged_has_no_figures(open_page):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(sparse())).open("methods")
    page.at(method="sgd", ridge=200)
    assert "It has no figures" in notice(page) and "overshoots" in page.html
    row = re.findall(r"<tr[^>]*>(?:(?!<tr).)*?Yours.*?</tr>", page.html, re.S)[0]
    assert row.count("–") == 5 and not re.search(r"\d\.\d", row)
    assert "diverged" in notice(page.open("you").at(method="sgd", ridge=200))


def test_it_is_said_where_the_penalties_were_chosen(open_page):
    page = open_page(STEM, {"chapter": "you"}).upload(csv(table())).open("methods")
    assert "chosen on the held-out ratings of the shipped sets" in page.html


# ---- challenges ----------------------------------------------------------------------------------


def solved(page, **values):
    return page.at(**values).html.count('aria-label="solved"')


def test_challenges_cannot_be_cheated(open_page):
    page = open_page(STEM).open("by_hand")
    assert solved(page, held=0, rank=6, penalty=0.0) == 0, "nothing to judge on"
    assert solved(page, solver="sgd", learning_rate=2.0) == 0, "diverged"
    equal = tuple(tuple(4.0 for _ in row) for row in CELLS)
    assert solved(page, ratings=equal, solver="sgd", learning_rate=0.005) == 0
    page = open_page(STEM, {"chapter": "methods", "data": "lecturer"})
    assert solved(page, data="lecturer", ridge=200) == 0, "too strong a penalty is no overfitting"
    assert solved(page, data="lecturer", method="sgd", ridge=200) == 0, "nor is divergence"


# ---- listings ------------------------------------------------------------------------------------


def movielens(table):
    return table.rename(columns={"user": "userId", "item": "movieId"}).assign(
        timestamp=np.arange(len(table)) // 3
    )


FORMS = {
    "own names": lambda t: {"stars.csv": t.to_csv(index=False)},
    "MovieLens": lambda t: {
        "ratings.csv": movielens(t).to_csv(index=False),
        "movies.csv": pd.DataFrame(
            {"movieId": range(30), "title": [f"Film {i}" for i in range(30)], "genres": "a|b"}
        ).to_csv(index=False),
    },
    "semicolons": lambda t: {"stars.csv": t.to_csv(index=False, sep=";", decimal=",")},
    "dates": lambda t: {
        "stars.csv": t.assign(
            timestamp=pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(len(t))[::-1], "h")
        ).to_csv(index=False)
    },
    "an archive": lambda t: {
        "all of it.zip": archive(
            {
                "set/ratings.csv": movielens(t).to_csv(index=False),
                "set/movies.csv": "movieId,title\n" + "\n".join(f"{i},Film {i}" for i in range(30)),
            }
        )
    },
    "packed": lambda t: {"it's mine.csv.gz": gzip.compress(t.to_csv(index=False).encode())},
}


def archive(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return packed.getvalue()


def files_of(form, **size):
    files = FORMS[form](table(**size)).items()
    return {name: what if isinstance(what, bytes) else what.encode() for name, what in files}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("method", ["als", "items"])
def test_the_listing_prints_the_error_of_the_page(
    open_page, form, method, tmp_path, monkeypatch, capsys
):
    files = files_of(form, scale=0.87654321)
    page = open_page(STEM, {"chapter": "you"}).upload(files).open("methods")
    assert not page.errors
    page.at(method=method, ridge=3.14159265)
    function, call, data = page.code("factorize_als" if method == "als" else "fit_neighbours")
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(standalone(function, call), {"__name__": "__main__"})
    said = float(capsys.readouterr().out.strip().rpartition("\n")[2])
    assert said == pytest.approx(data()["methods"]["rmse"][-1], rel=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_the_listing_of_clicks_and_of_the_date_prints_the_figures_of_the_page(
    open_page, form, tmp_path, monkeypatch, capsys
):
    files = files_of(form, users=60)
    page = open_page(STEM, {"chapter": "you"}).upload(files).open("clicks")
    assert not page.errors
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)

    def said(function_name):
        function, call, data = page.code(function_name)
        exec(standalone(function, call), {"__name__": "__main__"})
        return capsys.readouterr().out, data()

    page.at(confidence=3.14159265, click_penalty=2.71828183)
    out, data = said("factorize_clicks")
    assert float(re.search(r"value=([^,]*),", out).group(1)) == data["methods"]["ndcg"][-1]
    page.open("date").at(after=33)
    out, data = said("hold_out_after")
    values = [float(x) for x in re.findall(r"value=([^,]*),", out)]
    gains = data["gains"]
    wanted = [gains[what][place] for place in (0, 2) for what in ("rmse_gain", "ndcg_gain")]
    assert values == pytest.approx(wanted, rel=1e-9)
    share, people, rows, titles, title_rows = out.split("\n")[0].split()
    words = re.sub(r"<[^>]*>", "", page.html)
    assert f"{float(share):.0%}".replace("%", " %") in words
    assert f"Left out: {int(rows):,} ratings by {int(people):,} people" in words
    assert f"{int(title_rows):,} ratings of {int(titles):,} titles" in words


@pytest.mark.parametrize("form", FORMS)
def test_the_listing_of_the_reader_prints_what_is_expected(
    open_page, form, tmp_path, monkeypatch, capsys
):
    files = files_of(form, users=60)
    page = open_page(STEM, {"chapter": "you"}).upload(files).at(rate_1=4.5, factors=7)
    assert not page.errors
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    function, call, data = page.code("fold_in")
    exec(standalone(function, call), {"__name__": "__main__"})
    said = np.array(capsys.readouterr().out.strip("[] \n").split(), float)
    np.testing.assert_allclose(said, data()["scores"]["expected"], rtol=1e-6)


def test_plain_baselines_expect_what_they_say():
    """Constant, popularity and biases are the same on every scale but for the unit."""
    for fit in (
        fit_constant,
        fit_popularity,
        lambda r: fit_biases(r.user, r.item, r.value, r.shape),
    ):
        small, large = (rating_set(table(scale=s), "", "") for s in (1.0, 50.0))
        places = small.user[:9], small.item[:9]
        np.testing.assert_allclose(50 * fit(small).predict(*places), fit(large).predict(*places))


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (-0.00037, 0.00117, "0.0004 ± 0.0012 less, less than two standard errors"),
        (0.0102, 0.028, "0.010 ± 0.028 more, less than two standard errors"),
        (0.0, 0.0, "no difference"),
    ],
)
def test_a_difference_that_may_be_chance_is_never_minus_nothing(value, error, said):
    assert more_or_less(Estimate(value, error)) == said


def test_an_exact_fit_leaves_nothing_of_the_objective(open_page):
    page = open_page(STEM, draw=False).open("by_hand").preset("By heart")
    tile = r'Objective J</div><div class="ev-figure">(.*?)</div>'
    assert re.search(tile, page.html)[1] == "0"
    assert re.search(tile, page.at(rank=6, penalty=0.01).html)[1] != "0"
