"""What the page on clustering says, read from its words in many states and judged by arithmetic in
whole numbers, scikit-learn and plain formulas."""

import re
from fractions import Fraction
from functools import lru_cache
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_samples
from sklearn.preprocessing import StandardScaler

from core.maths.learning.cluster_points import NAMES, cluster_points
from core.maths.learning.number_of_groups import Groups
from core.ui.words import value_of
from pages.learning.clustering.how_many_words import count_said, drawn_said

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace(" ++", "++")


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-9


# ---- k-means -----------------------------------------------------------------------------------


def exact_labels(whole, centres):
    """The first of the nearest centres, in whole numbers: centres are (sum of x, of y, count)."""
    best = np.full(len(whole), -1)
    top, under = np.zeros(len(whole), np.int64), np.ones(len(whole), np.int64)
    for j, (sx, sy, n) in enumerate(centres):
        square = (n * whole[:, 0] - sx) ** 2 + (n * whole[:, 1] - sy) ** 2
        nearer = (best < 0) | (square * under < top * n * n)
        best[nearer], top[nearer], under[nearer] = j, square[nearer], n * n
    return best, [Fraction(int(a), int(b)) for a, b in zip(top, under, strict=True)]


def exact_run(whole, starts, moves, stay):
    """Lloyd's algorithm without a rounding error: labels, centres, whether at rest, moves made."""
    centres = [(int(x), int(y), 1) for x, y in starts]
    labels, away = exact_labels(whole, centres)
    for move in range(1, moves + 1):
        far = sorted(range(len(whole)), key=lambda i: -away[i])
        for j in range(len(centres)):
            mine = whole[labels == j]
            if len(mine):
                centres[j] = (int(mine[:, 0].sum()), int(mine[:, 1].sum()), len(mine))
            elif not stay and far:
                centres[j] = (*map(int, whole[far.pop(0)]), 1)
        before = labels
        labels, away = exact_labels(whole, centres)
        if np.array_equal(before, labels):
            return labels, centres, True, move, float(sum(away)) / 100
    return labels, centres, False, moves, float(sum(away)) / 100


def ties(whole, labels, centres):
    """Points as near to another centre as to their own, and the least J by handing one over."""
    tied, worth = 0, []
    for i, (x, y) in enumerate(whole.tolist()):
        square = [Fraction((n * x - a) ** 2 + (n * y - b) ** 2, n * n) for a, b, n in centres]
        others = [j for j, s in enumerate(square) if s == square[labels[i]] and j != labels[i]]
        tied += bool(others)
        for j in others[:1]:
            moved = labels.copy()
            moved[i] = j
            groups = [whole[moved == g] / 10 for g in set(moved.tolist())]
            worth.append(sum(np.square(g - g.mean(axis=0)).sum() for g in groups))
    return tied, min(worth, default=None)


@lru_cache
def lowest(name, k):
    X = cluster_points(name)[0]
    if k >= len(np.unique(X, axis=0)):
        return 0.0
    return KMeans(k, n_init=15, tol=0, random_state=0).fit(X).inertia_


def k_means_states(rng):
    for number in range(1000):
        k = int(rng.integers(1, 8))
        state = {"set": str(rng.choice(NAMES)), "k": k, "seed": int(rng.integers(1, 3))}
        state["empty"] = str(rng.choice(["far", "stay"]))
        if rng.random() < 0.25:
            state["moves"] = int(rng.integers(1, 5))
        if rng.random() < 0.7:
            step = rng.choice([0.1, 1.0, 2.0])
            at = np.round(rng.uniform((-6, -4), (6, 4), (k, 2)) / step) * step
            state["starts"] = tuple((float(x), float(y), 0) for x, y in np.round(at, 1) + 0.0)
        if number % 9 == 0:
            state |= {"set": "row", "k": 2, "starts": ((-2.0, 0.0, 0), (2.0, float(k) / 10, 0))}
        yield state
    # below all of 300 others: rare
    at = (1.5, -0.2, -3.7, 0.4, 4.3, 0.2, -1.0, 2.0, -0.4, -1.1, 2.7, -1.4, 1.1, -2.2)
    starts = tuple((*place, 0) for place in zip(at[::2], at[1::2], strict=True))
    yield {"set": "moons", "k": 7, "seed": 1, "empty": "far", "starts": starts}


def test_what_a_run_of_k_means_has_come_to(open_page, undrawn):
    from pages.learning.clustering import k_means

    undrawn(k_means, "film_tables", "inertia_tables", "ends_tables")
    page = open_page("clustering", draw=False).open("k_means")
    cases = ("not yet", "empty", "one", "exact", "tie", "worse", "beats", "best")
    seen = dict.fromkeys(cases, 0)
    for state in k_means_states(np.random.default_rng(8)):
        said = text(page.at(**state))
        starts = np.array(page.live["Starts"]["value"])[:, :2]
        if state.get("starts"):
            np.testing.assert_array_equal(starts, np.array(state["starts"])[:, :2])
        k, whole = state["k"], np.round(10 * cluster_points(state["set"])[0]).astype(np.int64)
        labels, centres, rest, moves, J = exact_run(
            whole, np.round(10 * starts), state.get("moves", 30), state["empty"] == "stay"
        )
        spare = k - len(set(labels.tolist()))
        assert near(shown("J at the end #", said), J), state
        assert shown("Moves (\\d+)", said) == moves, state
        ended = f"{'at rest' if rest else 'stopped'} after {moves} move"
        assert ended in said, state
        least = shown("Least J known #", said)
        assert least >= 0.9 * lowest(state["set"], k) - 1e-9, state
        tied, handed = ties(whole, labels, centres) if rest and not spare else (0, None)
        if not rest:
            seen["not yet"] += 1
            assert f"Stopped after {moves} move" in said, state
            end = exact_run(whole, np.round(10 * starts), 200, state["empty"] == "stay")[4]
            fall = shown("J would fall from [^ ]+ to #", said)
            assert (fall is None and near(J, end, 8)) or near(fall, end), state
        elif spare:
            seen["empty"] += 1
            places = len(np.unique(whole, axis=0))
            one = "centre" if spare == 1 else "centres"
            assert f"At rest with {spare} {one} of {k} without a point" in said, state
            assert (f"different places for {k} centres" in said) == (1 < places < k), state
            assert (f"there is one place for {k} centres" in said) == (places == 1), state
        elif k == 1:
            seen["one"] += 1
            assert "One centre goes to the mean of all points" in said, state
        elif J == 0:
            seen["exact"] += 1
            assert "Every point lies on its centre, so J = 0" in said, state
        elif tied:
            seen["tie"] += 1
            are = "1 point is" if tied == 1 else f"{tied} points are"
            assert f"At rest, and yet no minimum: {are} as near to another centre" in said, state
            assert near(shown(r"J falls from [^ ]+ to #", said), handed) and handed < J, state
        elif "no half step lowers it" in said:
            seen["worse"] += 1
            best = shown("the best came to #", said)
            share = shown("which is # % less", said)
            assert best < J * 1.000001 and abs(share - 100 * (1 - best / J)) < 0.6, state
            assert near(best, least), state
        elif "below the least of 300" in said:
            seen["beats"] += 1
            assert shown("below the least of 300 other starts, #", said) > J * 0.999999, state
        else:
            seen["best"] += 1
            assert "none of 300 other starts came below" in said, state
            assert near(J, least), state
    wanted = dict.fromkeys(cases, 15) | {"exact": 8, "beats": 1}
    assert all(seen[name] >= wanted[name] for name in cases), seen


def test_shares_that_reach_the_least(open_page):
    """Six clouds, k = 6: by scikit-learn's own runs from one random or k-means++ start each."""
    said = text(open_page("clustering", draw=False).open("k_means").at(set="six", k=6))
    X = cluster_points("six")[0]
    for name, init in (("k-means++", "k-means++"), ("random points", "random")):
        hits, n = map(int, re.search(rf"(\d+) of (\d+) from {re.escape(name)}", said).groups())
        runs = [
            KMeans(6, init=init, n_init=1, tol=0, random_state=i).fit(X).inertia_
            for i in range(100)
        ]
        theirs = np.isclose(runs, lowest("six", 6), rtol=1e-9).mean()
        # scikit-learn's k-means++ looks at several candidates, so it may only be better
        error = 4 * np.sqrt(0.5 / 100)
        assert n == 100 and -error - 0.2 * (init != "random") < hits / n - theirs < error


# ---- how many ----------------------------------------------------------------------------------


def how_many_states(rng):
    for number in range(48):
        data = ("planted", "planted", "planted", "even", "sizes", "strips", "moons", "rings")
        state = {"data": data[number % 8], "sample": int(rng.integers(1, 10_000))}
        if state["data"] == "planted":
            state |= {
                "planted": int(rng.integers(1, 7)),
                "apart": round(4 * rng.uniform(1, 8)) / 4 if rng.random() < 0.9 else 0.0,
            }
        yield state


def rules(page):
    """J, silhouette, gap and s as they are drawn, by k."""
    curves = {name: page.chart(name).columns["curves"] for name in ("bend", "silhouette", "gap")}
    rows = {name: c["y"][c["series"] == "y"].astype(float) for name, c in curves.items()}
    bars = curves["gap"]["y"][curves["gap"]["series"] == "s"].astype(float).reshape(-1, 3)
    return rows["bend"], rows["silhouette"], rows["gap"], (bars[:, 1] - bars[:, 0]) / 2


def test_what_the_three_rules_name(open_page):
    page = open_page("clustering", draw=False).open("how_many")
    seen = dict.fromkeys(("agree", "no groups", "early", "none", "two", "split"), 0)
    for state in how_many_states(np.random.default_rng(2)):
        said = text(page.at(**state, count=3))
        seen[judge_rules(said, state, *rules(page))] += 1
    assert min(seen[one] for one in ("agree", "no groups", "early", "two")) >= 3, seen


def judge_rules(said, state, J, silhouette, gap, s):
    """The case, and what is said of it and of the groups that were drawn."""
    # the distance to the chord in the square of both axes, by a cross product
    x, y = np.linspace(0, 1, 7), (J - J[-1]) / (J[0] - J[-1])
    bend = int(np.argmax((1 - x - y) / np.sqrt(2))) + 1
    peak = max(range(2, 8), key=lambda k: silhouette[k - 1])
    enough = next((k for k in range(1, 7) if gap[k - 1] >= gap[k] - s[k]), None)
    if enough == 1:
        early = any(gap[k] - s[k] > gap[0] for k in range(1, 7))
        case = "early" if early else "no groups"
        assert ("The gap’s rule stops at 1" in said) == early, state
        assert (f"gap is largest at {int(gap.argmax()) + 1};" in said) == early, state
        assert ("The gap names 1: from one to two groups" in said) == (not early), state
        if early:
            assert f"the bend names {bend}, the silhouette {peak}." in said, state
        else:
            assert f"The bend names {bend} all the same, and the silhouette {peak}" in said
    elif enough is None:
        case = "none"
        assert "No k below 7 passes the gap’s rule" in said, state
    elif bend == peak == enough:
        case = "agree"
        assert f"The bend of J, the silhouette and the gap all name {bend} groups" in said
    elif len({bend, peak, enough}) == 3:
        case = "split"
        answers = f"three answers: bend {bend}, silhouette {peak}, gap {enough}."
        assert answers in said, state
    else:
        case = "two"
        names = {"the bend": bend, "the silhouette": peak, "the gap": enough}
        pair = next(k for k in names.values() if list(names.values()).count(k) == 2)
        one = next(rule for rule, k in names.items() if k != pair)
        assert f"name {pair}, {one} names {names[one]}." in said, state
    truth = {"planted": state.get("planted"), "even": 1, "sizes": 3}.get(state["data"], 2)
    one_place = state["data"] == "planted" and not state["apart"]
    sign = f"Drawn were {truth} groups in one place, which are one:"
    assert (sign in said) == (one_place and truth > 1), state
    truth = 1 if one_place else truth
    right = [
        rule
        for rule, k in zip(
            ("the bend", "the silhouette", "the gap"), (bend, peak, enough), strict=True
        )
        if k == truth
    ]
    listed = re.search(r"Drawn w[^:]*: named by ([^.]*)\.", said)[1]
    assert (listed == "none of the three") == (not right), state
    assert all((rule in listed) == (rule in right) for rule in ("the bend", "the gap")), state
    return case


def any_groups(rng):
    """Curves of any shape: J falls, to a bend or without, and the gap leads up and down."""
    falls = rng.exponential(size=6) * rng.choice([0.05, 1.0], 6)
    J = np.exp(-np.append(0.0, np.cumsum(falls))) * rng.uniform(1, 300)
    gap = np.cumsum(rng.normal(rng.choice([-0.1, 0.1, 0.3]), 0.2, 7))
    noise = rng.choice([0.01, 0.1, 0.4]) * rng.normal(size=(7, 20))
    shapes = rng.uniform(-1, 1, (7, 3))
    shapes[0] = np.nan
    reference = (gap + np.log(J))[:, None] + noise
    return Groups(np.zeros((3, 2)), np.zeros((7, 3), int), J, shapes, reference)


def test_what_the_three_rules_name_on_any_curves():
    """1,000 of them, and groups drawn of every kind."""
    rng = np.random.default_rng(4)
    seen = dict.fromkeys(("agree", "no groups", "early", "none", "two", "split"), 0)
    data = ("planted", "planted", "even", "sizes", "strips", "moons", "rings")
    for _ in range(1000):
        found = any_groups(rng)
        state = {"data": data[rng.integers(7)], "planted": int(rng.integers(1, 7))}
        state["apart"] = float(rng.choice([0.0, 2.0]))
        truth = 3 if state["data"] == "sizes" else 1 if state["data"] == "even" else 2
        if state["data"] == "planted":
            truth = state["planted"] if state["apart"] else 1
        said = f"{count_said(found)} {drawn_said(found, truth, SimpleNamespace(**state))}"
        gap = found.reference.mean(axis=1) - np.log(found.inertia)
        s = np.sqrt(1 + 1 / 20) * found.reference.std(axis=1)
        silhouette = found.silhouettes.mean(axis=1)
        seen[judge_rules(said, state, found.inertia, silhouette, gap, s)] += 1
    assert min(seen.values()) >= 8, seen


def test_no_answer_and_three_answers():
    """Rare in samples, so of curves made for it."""
    J = np.array([100.0, 50.0, 12.0, 10.0, 8.0, 7.0, 6.0])
    for gap, peak, said in (
        (np.arange(7.0), 4, "No k below 7 passes the gap’s rule"),
        (np.array([0, 1, 0.5, 0, 0, 0, 0]), 4, "answers: bend 3, silhouette 4, gap 2."),
    ):
        shapes = np.where(np.arange(1, 8) == peak, 0.9, 0.1)[:, None] * np.ones(3)
        shapes[0] = np.nan
        reference = (gap + np.log(J))[:, None] + np.zeros(20)
        found = Groups(np.zeros((3, 2)), np.zeros((7, 3), int), J, shapes, reference)
        assert said in count_said(found)
        if "No k" in said:
            assert "The bend names 3, the silhouette 4." in count_said(found)


def test_the_numbers_of_one_k(open_page):
    """J from the points, silhouettes by scikit-learn, for each k of some samples."""
    page = open_page("clustering", draw=False).open("how_many")
    for state in list(how_many_states(np.random.default_rng(3)))[:16]:
        for k in range(1, 8):
            said = text(page.at(**state, count=k))
            dots = page.chart("plane").columns["dots"]
            X = np.column_stack([dots["x"], dots["y"]])[::3].astype(float)
            labels = np.array([int(role[-1]) for role in dots["role"][::3]])
            groups = [X[labels == j] for j in range(1, k + 1)]
            J = sum(np.square(g - g.mean(axis=0)).sum() for g in groups)
            assert near(shown(" J #", said), J), state
            sizes = ", ".join(map(str, sorted(map(len, groups), reverse=True)))
            dealt = f"groups of {sizes} points" if k > 1 else f"one group of {sizes} points"
            assert f"k = {k}: {dealt}" in said
            drawn = rules(page)
            gap, s = drawn[2], drawn[3]
            assert near(shown(rf"Gap\({k}\) #", said), gap[k - 1]), state
            if k < 7:
                passes = gap[k - 1] >= gap[k] - s[k]
                assert f"The rule at {k} {'passes' if passes else 'fails'}" in said, state
            if k == 1:
                assert "One group has no silhouette" in said and "Mean silhouette" not in said
                continue
            s = silhouette_samples(X, labels)
            assert near(shown("Mean silhouette #", said), s.mean()), state
            below = int((s < -1e-12).sum())
            verb = "point is" if below == 1 else "points are"
            assert f"{below} {verb} nearer to another group than to its own" in said, state


@pytest.mark.parametrize("state", [{"data": "even", "sample": 3}, {"planted": 3, "apart": 6.0}])
def test_the_gap_against_one_s_own_even_samples(open_page, state):
    page = open_page("clustering", draw=False).open("how_many")
    _, _, gap, s = rules(page.at(**state))
    dots = page.chart("plane").columns["dots"]
    X = np.column_stack([dots["x"], dots["y"]])[::3].astype(float)
    rng = np.random.default_rng(0)
    even = rng.uniform(X.min(axis=0), X.max(axis=0), (15, *X.shape))
    for k in (1, 3):

        def least(Y, k=k):
            return np.log(KMeans(k, n_init=4, random_state=0).fit(Y).inertia_)

        logs = np.array([least(Y) for Y in even])
        theirs = logs.mean() - least(X)
        error = np.hypot(logs.std() / np.sqrt(15), s[k - 1] / np.sqrt(20))
        assert abs(theirs - gap[k - 1]) < 4 * error + 0.01


# ---- the mixture -------------------------------------------------------------------------------


def normals(X, means, C):
    """The normal density of each component in each point, by inverses and determinants."""
    apart = X - means[:, None]
    square = np.einsum("knd,kde,kne->kn", apart, np.linalg.inv(C), apart)
    return np.exp(-square / 2) / (2 * np.pi * np.sqrt(np.linalg.det(C)))[:, None]


def plain_em(X, means, kind, floor, steps):
    """EM from its formulas: ℓ after each step, shares, covariances, and why it ended."""
    n, k = len(X), len(means)

    def held(S):
        if kind == "spherical":
            S = np.trace(S, axis1=1, axis2=2)[:, None, None] / 2 * np.eye(2)
        if kind == "diagonal":
            S = S * np.eye(2)
        values, vectors = np.linalg.eigh(S)
        return (vectors * np.maximum(values, floor)[:, None]) @ vectors.swapaxes(1, 2)

    weights, means = np.full(k, 1 / k), np.array(means)
    C = held(np.array([np.cov(X.T, bias=True) / k] * k))
    scale, ells = X.var(axis=0).mean(), []
    for step in range(steps + 1):
        parts = weights[:, None] * normals(X, means, C)
        whole = parts.sum(axis=0)
        ells.append(float(np.log(whole).sum()))
        shares = parts / whole
        if step and ells[-1] - ells[-2] < 0.01:
            return ells, shares, C, "rest"
        if step == steps:
            return ells, shares, C, "stopped"
        weights = shares.mean(axis=1)
        means = shares @ X / (n * weights)[:, None]
        apart = X - means[:, None]
        S = np.einsum("kn,knd,kne->kde", shares, apart, apart) / shares.sum(axis=1)[:, None, None]
        own = {
            "spherical": np.trace(S, axis1=1, axis2=2) / 2,
            "diagonal": np.diagonal(S, axis1=1, axis2=2).min(axis=1),
            "full": np.linalg.eigvalsh(S)[:, 0],
        }[kind]
        if floor == 0 and own.min() < 1e-9 * scale:
            return ells, shares, S[[int(np.argmax(own < 1e-9 * scale))]], "singular"
        C = held(S)
    raise AssertionError


def mixture_states(rng):
    for number in range(1000):
        cloud = ("near", "sizes", "strips", "typed", "ruled", "four", "moons", "noise")[number % 8]
        k = int(rng.integers(1, 5))
        state = {"cloud": cloud, "parts": k, "draw": 1}
        state["kind"] = ("full", "diagonal", "spherical")[int(rng.integers(3))]
        if rng.random() < 0.3:
            state["floor"] = (0.01, 0.3)[int(rng.integers(2))]
        if rng.random() < 0.2:
            state["rounds"] = int(rng.integers(1, 8))
        X = cluster_points(cloud)[0]
        at = X[rng.choice(len(X), k)] if rng.random() < 0.7 else rng.integers(-3, 4, (k, 2))
        if number % 12 == 0 and k > 1:
            at[1] = at[0]
        state["means"] = tuple((float(x), float(y), 0) for x, y in at)
        yield state


def test_what_a_mixture_has_come_to(open_page, undrawn):
    from pages.learning.clustering import mixture

    undrawn(mixture, "mixture_tables", "likelihood_tables", "bic_tables")
    page = open_page("clustering", draw=False).open("mixture")
    names = ("stopped", "singular", "one", "twins", "floored", "worse", "best", "beats")
    seen = dict.fromkeys(names, 0)
    for state in mixture_states(np.random.default_rng(5)):
        said = text(page.at(**state))
        X = cluster_points(state["cloud"])[0]
        floor, k = state.get("floor", 0.0), state["parts"]
        starts = np.array(state["means"])[:, :2]
        ells, shares, C, end = plain_em(X, starts, state["kind"], floor, state.get("rounds", 30))
        assert ("its covariance is singular" in said) == (end == "singular"), state
        if end == "singular":
            seen["singular"] += 1
            flat = np.linalg.eigvalsh(C[-1]).max() > 1e-6 * X.var(axis=0).mean()
            assert (" on one line:" in said) == flat and (" at one place:" in said) == (not flat)
            assert "BIC −" not in said
            continue
        ell = ells[-1]
        assert near(shown("Log-likelihood ℓ #", said), ell, 4), state
        assert shown("Steps #", said) == len(ells) - 1, state
        p = k - 1 + 2 * k + k * {"full": 3, "diagonal": 2, "spherical": 1}[state["kind"]]
        assert near(shown(" BIC #", said), -2 * ell + p * np.log(len(X)), 4), state
        if end == "stopped":
            seen["stopped"] += 1
            assert f"Stopped after {len(ells) - 1} step" in said, state
            assert near(shown("still raised ℓ by #", said), ells[-1] - ells[-2], 2), state
            continue
        assert "Stopped after" not in said, state
        if k == 1:
            seen["one"] += 1
            assert "One component takes the mean" in said, state
            continue
        pairs = [(i, j) for i in range(1, k) for j in range(i)]
        same = [np.allclose(shares[i], shares[j], atol=1e-12) for i, j in pairs]
        assert ("the same, with the same share in every point" in said) == any(same), state
        if any(same):
            seen["twins"] += 1
            continue
        r = shares[:, shares.max(axis=0).argmin()][0]
        assert near(shown(r"Share of component 1 in \([^)]*\) #", said), r, 2) or r < 1e-6, state
        low = [np.linalg.eigvalsh(S).min() <= floor * (1 + 1e-9) for S in C]
        held = sum(low) if floor else 0
        assert (f"{held} of {k} components" in said) == bool(held), state
        if held:
            seen["floored"] += 1
            continue
        if "Yet of 12 other starts the best came to" in said:
            seen["worse"] += 1
            assert shown("the best came to #", said) > ell - 1e-9, state
        elif "none of 12 other starts came higher" in said:
            seen["best"] += 1
        else:
            seen["beats"] += 1
            above = shown("above the best of 12 other starts, #", said)
            assert above is None or above < ell + 1e-9, state
    assert min(seen[name] for name in names[:-1]) >= 10 and seen["beats"], seen


# ---- shapes ------------------------------------------------------------------------------------


def shape_states(rng):
    shapes = ("moons", "rings", "strips", "sizes", "four", "near", "noise")
    methods = ("means", "density", "density", "single", "average", "complete", "ward")
    for _ in range(1000):
        state = {"shape": str(rng.choice(shapes)), "method": str(rng.choice(methods))}
        state["cut"] = int(rng.integers(1, 8))
        # between the distances that points in tenths can have
        state["radius"] = round(0.05 * int(rng.integers(2, 61)), 2)
        state["enough"] = int(rng.integers(1, 13))
        if rng.random() < 0.5:
            state |= {"stray": int(rng.integers(1, 26)), "strays": int(rng.integers(1, 3))}
        yield state


def exactly_near(X, radius):
    """Whether points in tenths are within a radius in hundredths, in whole numbers."""
    whole = np.round(10 * X).astype(int)
    square = np.square(whole[:, None] - whole).sum(axis=-1)
    return 100 * square <= round(100 * radius) ** 2


def dbscan(near, enough):
    """Components of the graph of core points, by scipy, and border points to the lowest."""
    core = near.sum(axis=1) >= enough
    _, part = connected_components(near & core & core[:, None])
    labels = np.full(len(near), -1)
    first = {}
    for i in np.flatnonzero(core):
        labels[i] = first.setdefault(int(part[i]), len(first))
    for i in np.flatnonzero(~core):
        reached = labels[near[i] & core]
        labels[i] = reached.min() if len(reached) else -1
    return labels, core


def case_of(labels, truth):
    """By looking at every pair of a found and a drawn group."""
    if len(set(truth)) == 1:
        return "no truth"
    inside = [(a, b) for a, b in zip(labels, truth, strict=True) if a >= 0]
    if not inside:
        return "nothing"
    mixed = any(len({b for a, b in inside if a == g}) > 1 for g, _ in inside)
    cut = any(len({a for a, b in inside if b == g}) > 1 for _, g in inside)
    if mixed or cut:
        return "mixed" if mixed and cut else "merged" if mixed else "cut"
    return "exact" if len(inside) == len(labels) else "left out"


SAID = {
    "no truth": "Drawn were no groups",
    "nothing": "No point is in a group",
    "mixed": "Drawn groups are cut and mixed",
    "merged": "Drawn groups are run together",
    "cut": "Drawn groups are cut into pieces",
    "exact": "groups that were drawn, without a mistake",
    "left out": "No drawn group is cut and none run together",
}


def test_what_each_method_finds(open_page, undrawn):
    from pages.learning.clustering import shapes

    undrawn(shapes, "tree_tables", "distance_tables", "setting_tables", "settings_said")
    page = open_page("clustering", draw=False).open("shapes")
    seen = dict.fromkeys(SAID, 0)
    for state in shape_states(np.random.default_rng(11)):
        said = text(page.at(**state))
        dots = page.chart("shapes").columns["dots"]
        X = np.column_stack([dots["x"], dots["y"]])[::3].astype(float)
        own, truth = cluster_points(state["shape"])
        n = len(own)
        np.testing.assert_array_equal(X[:n], own)
        assert len(X) == n + state.get("stray", 0)
        k, method = state["cut"], state["method"]
        if method == "density":
            labels, core = dbscan(exactly_near(X, state["radius"]), state["enough"])
            few = int((~core).sum())
            if "No point is in a group" not in said:
                assert (f"{core.sum()} core point" in said) == (few > 0), state
                assert ("all are core points" in said) == (few == 0), state
                assert f"and {few} with too few" in said or few == 0, state
            groups = int(labels.max()) + 1
        else:  # the labels drawn are judged by the method's own sklearn in the tests of the maths
            names = [int(role[-1]) - 1 for role in dots["role"][::3]]
            labels, groups = np.array(names), k
            assert len(set(names)) == k, state
        case = case_of(labels[:n].tolist(), truth.tolist())
        seen[case] += 1
        assert SAID[case] in said, state
        for other in set(SAID) - {case}:
            assert SAID[other] not in said, (state, other)
        assert f"{groups} group{'' if groups == 1 else 's'}" in page.chart("shapes").caption
        if case != "no truth":
            index = adjusted_rand_score(truth, labels[:n])
            assert near(shown("Adjusted Rand index #", said), index), state
        if case == "left out":
            lost = int((labels[:n] < 0).sum())
            assert f"but {lost} point{'' if lost == 1 else 's'} of them" in said, state
            whole = len(set(truth.tolist())) - len(set(truth[labels[:n] >= 0].tolist()))
            wanted = f", {whole} group{'' if whole == 1 else 's'} as a whole" if whole else " none:"
            assert wanted in said, state
    assert min(seen.values()) >= 15, seen


# ---- a table -----------------------------------------------------------------------------------


def test_what_is_said_of_a_table(open_page):
    """Every shipped table, both units, every k: by scikit-learn's scaling and scores."""
    page = open_page("clustering", draw=False).open("table")
    sets = {"iris": load_iris(), "wine": load_wine()}
    noise = np.random.default_rng(8).standard_normal((60, 8))
    for name in ("iris", "wine", "noise"):
        X = sets[name].data if name in sets else noise
        for units in ("measured", "standard"):
            Z = StandardScaler(with_std=units == "standard").fit_transform(X)
            part = np.square(Z).sum(axis=0) / np.square(Z).sum()
            two = PCA(2).fit(Z).explained_variance_ratio_.sum()
            for k in range(1, 8):
                said = text(page.at(table=name, units=units, number=k))
                state = (name, units, k)
                dots = page.chart("scores").columns["dots"]
                labels = np.array([int(role[-1]) for role in dots["role"][::3]])
                assert len(set(labels.tolist())) == k, state
                J = sum(
                    np.square(Z[labels == j] - Z[labels == j].mean(axis=0)).sum()
                    for j in range(1, k + 1)
                )
                share = J / np.square(Z).sum()
                assert abs(shown("Explained # %", said) - 100 * (1 - share)) < 0.06, state
                fresh = KMeans(k, n_init=3, random_state=0, tol=0).fit(Z).inertia_
                assert 1.06 * fresh > J, state  # of 30 starts, so not always the least of all
                assert abs(shown("This plane shows # %", said) - 100 * two) < 0.06, state
                if name in sets:
                    index = adjusted_rand_score(sets[name].target, labels)
                    assert near(shown(rf"with k = {k} the adjusted Rand index is #", said), index)
                else:
                    assert "groups of its own" not in said, state
                if k > 1:
                    mean = silhouette_samples(Z, labels).mean()
                    assert near(shown("Mean silhouette #", said), mean), state
                top = 100 * part.max()
                if units == "standard":
                    assert f"Standardised, all {X.shape[1]} columns count alike." in said
                elif top > 75:
                    column = page.code("count_groups")[2]()["rows"]
                    assert f"As measured, {list(column)[part.argmax()]} has" in said, state
                    assert abs(shown("has # % of all squared", said) - top) < 0.06, state
                else:
                    assert abs(shown("no column has more than # %", said) - top) < 0.06, state
