"""What the page on Markov chains says, in more than 1,000 random chains, many of them sparse, read
from its words and judged by exact fractions, by sets of states and by numpy's eigenvalues."""

import math
import re
from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest

from pages.probability.markov_chains import metropolis as walks

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|∞)"
LETTERS = "ABCDEF"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def notice(page):
    return re.sub(r"<[^>]*>", "", re.search(r'role="note">(.*?)</div>', page.html, re.S)[1])


def figure(written):
    written = written.rstrip(".,").replace("−", "-").replace("∞", "inf").replace(",", "")
    if "·10" in written:
        mantissa, power = written.split("·10")
        plain = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(mantissa) * 10.0 ** int(plain)
    return float(written)


def close(written, true, rel=0.0051):
    value = figure(written)
    return value == true or abs(value - true) <= rel * abs(true) + 1e-12


def tile(name, page):
    """The figure under a number's name."""
    tiles = re.findall(r'ev-name">(.*?)</div><div class="ev-figure">(.*?)</div>', page.html)
    return {re.sub("<[^>]*>", "", label): value for label, value in tiles}[name]


# ---- the judge ----------------------------------------------------------------------------------


def solved(A, b):
    n = len(A)
    rows = [[*map(F, row), F(right)] for row, right in zip(A, b, strict=True)]
    for k in range(n):
        at = next(i for i in range(k, n) if rows[i][k])
        rows[k], rows[at] = rows[at], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


def after(p, start):
    """All states that can be reached, by walking."""
    seen, todo = {start}, [start]
    while todo:
        for j, x in enumerate(p[todo.pop()]):
            if x and j not in seen:
                seen.add(j)
                todo.append(j)
    return seen


class Judge:
    def __init__(self, rows, lazy=0):
        e, n = F(lazy, 100), len(rows)
        self.n, self.p = n, []
        for i, row in enumerate(rows):
            whole = [F(int(x)) for x in row]
            if not any(whole):
                whole[i] = F(1)
            total = sum(whole)
            self.p.append([(1 - e) * x / total + e * (i == j) for j, x in enumerate(whole)])
        self.reach = [after(self.p, i) for i in range(n)]
        closed = {frozenset(r) for r in self.reach if all(self.reach[j] == r for j in r)}
        self.closed = sorted(map(sorted, closed))
        inside = {i for one in self.closed for i in one}
        self.passing = [i for i in range(n) if i not in inside]
        self.pi = [self.stationary(one) for one in self.closed]
        self.periods = [self.period(one[0]) for one in self.closed]
        self.ends = [self.end(c) for c in range(len(self.closed))]

    def stationary(self, one):
        A = [[self.p[i][j] - (i == j) for i in one] for j in one]
        A[-1] = [1] * len(one)
        return dict(zip(one, solved(A, [0] * (len(one) - 1) + [1]), strict=True))

    def period(self, i):
        """The lengths at which i can be seen again, up to far beyond all simple ways."""
        found, now = 0, {i}
        for k in range(1, 4 * self.n + 8):
            now = {j for s in now for j in range(self.n) if self.p[s][j]}
            found = math.gcd(found, k) if i in now else found
        return found

    def end(self, c):
        T = self.passing
        h = {i: F(int(i in self.closed[c])) for i in range(self.n)}
        A = [[(i == j) - self.p[i][j] for j in T] for i in T]
        b = [sum(self.p[i][j] for j in self.closed[c]) for i in T]
        return h | dict(zip(T, solved(A, b), strict=True))

    def share(self, start):
        return [
            sum(self.ends[c][start] * self.pi[c].get(j, F(0)) for c in range(len(self.closed)))
            for j in range(self.n)
        ]

    def hitting(self, start, target):
        """The mean time by fractions; ∞ where a state that does not lead there can come first."""
        q = [[F(0)] * self.n if i == target else row for i, row in enumerate(self.p)]
        lost = {i for i in range(self.n) if target not in after(self.p, i)}
        sure = [i for i in range(self.n) if i != target and not (after(q, i) & lost)]
        if start == target:
            return 0.0
        if start not in sure:
            return math.inf
        A = [[(i == j) - self.p[i][j] for j in sure] for i in sure]
        return float(solved(A, [1] * len(sure))[sure.index(start)])

    def floats(self):
        return np.array([[float(x) for x in row] for row in self.p])


def random_chain(rng, k):
    n = int(rng.integers(2, 7))
    w = rng.integers(1, 101, (n, n))
    if k % 3 == 0:
        w = np.minimum(w, 3)
    w = w * (rng.random((n, n)) < rng.choice([0.2, 0.3, 0.45, 0.7, 1.0]))
    if k % 7 == 0:
        w = w * 0 + np.eye(n, dtype=int)[rng.integers(0, n, n)]
    if k % 9 == 0:
        w = w * 0
        w[np.arange(n), np.roll(np.arange(n), 1)] = 1
        w[0, rng.integers(0, n)] += 2
    if k % 11 == 0:
        w = w + w.T
    lazy = int(rng.choice([0, 0, 0, 5, 50]))
    start = int(rng.integers(0, n))
    rows = tuple(tuple(float(min(x, 100)) for x in row) for row in w)
    return (
        rows,
        lazy,
        start,
        {"states": str(n), f"chain{n}": rows, "lazy": lazy, "start": LETTERS[start]},
    )


def named(states):
    names = [LETTERS[i] for i in states]
    return names[0] if len(names) == 1 else "{" + ", ".join(names) + "}"


def law_in(said, law):
    """The law that is written out has every state that happens, with its number."""
    found = dict(re.findall(rf"\b([A-F]) {NUMBER}", said))
    wanted = {LETTERS[i]: float(p) for i, p in enumerate(law) if p}
    return found.keys() == wanted.keys() and all(close(found[x], wanted[x]) for x in wanted)


def test_what_is_said_of_the_walker(open_page):
    page, rng, seen = open_page("markov_chains", draw=False), np.random.default_rng(1), set()
    for k in range(1020):
        if k % 3 == 0:
            rows, lazy, start, state = random_chain(rng, k // 3)
            judge = Judge(rows, lazy)
        else:  # another start of the same chain
            start = (start + 1) % len(rows)
            state |= {"start": LETTERS[start]}
        step = int(rng.integers(0, 61))
        page.at(**state, step=step, seed=int(rng.integers(99)))
        verdict = notice(page)
        stuck = [LETTERS[i] for i, row in enumerate(rows) if not any(row)]
        assert ("all 0 and cannot be divided" in verdict) == bool(stuck), rows
        one = f"row of {'and '.join(stuck)} is all 0 and cannot be divided by its sum: it keeps the"
        several = r"rows of [A-F, and]+ are all 0 and cannot be divided by their sum: they keep the"
        assert not stuck or re.search(one if len(stuck) == 1 else several, verdict), verdict
        share = judge.share(start)
        if len(judge.closed) == judge.n:
            case = "No state can be left"
        elif len(judge.closed) > 1:
            case = f"There are {len(judge.closed)} closed classes"
        elif judge.passing:
            case = "transient: left for good"
        elif judge.periods[0] > 1:
            case = f"Period {judge.periods[0]}: every way"
        else:
            case = "All states lead to each other, and no period"
        seen.add(case)
        assert case in verdict, (rows, lazy, verdict)
        tones = {"N": "plain", "T": "warn", "t": "plain", "P": "warn", "A": "good"}
        assert page.tone == tones[case[0]], (rows, case)
        if case.startswith(("All", "Period")):
            at = verdict.index("the same π:" if case[0] == "A" else "stationary law π:")
            assert law_in(verdict[at:].split(". A little")[0].split(".A single")[0], share), rows
        if case.startswith("There"):
            for one in judge.closed:
                assert named(one) in verdict
            ends = [(one, judge.ends[c][start]) for c, one in enumerate(judge.closed)]
            for one, p in ends:
                told = re.search(rf"in {re.escape(named(one))} with probability {NUMBER}", verdict)
                assert (told is not None) == (0 < p < 1), (rows, start, verdict)
                assert not told or close(told[1], float(p))
            if any(p == 1 for _, p in ends):
                word = "stays in" if start not in judge.passing else "ends in"
                one = next(one for one, p in ends if p == 1)
                assert f"always {word} {named(one)}" in verdict, (rows, start)
        if case.startswith("trans"):
            verb = "is" if len(judge.passing) == 1 else "are"
            assert f"{LETTERS[judge.passing[-1]]} {verb} transient" in verdict, rows
            for i in range(judge.n):
                first = verdict[: verdict.index("transient")].split("walker.")[-1]
                assert (LETTERS[i] in re.findall(r"\b[A-F]\b", first)) == (i in judge.passing), rows
            if len(judge.closed[0]) == 1:
                assert f"{named(judge.closed[0])} is absorbing" in verdict
            else:
                at = verdict.index("stationary law is")
                assert law_in(verdict[at:].split(".{")[0].split(": the")[0], share), verdict
        high = np.linalg.matrix_power(judge.floats(), 2**28)[start]
        still = np.abs(high - high @ judge.floats()).max() < 1e-7
        assert ("never settles" in verdict) == (not still), (rows, lazy, start, verdict)
        table = re.findall(r"<tr[^>]*>(.*?)</tr>", page.html, re.S)[-judge.n :]
        law = np.linalg.matrix_power(judge.floats(), step)[start]
        for i, row in enumerate(table):
            cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
            assert close(cells[1], law[i], 0.006) or abs(law[i]) < 1e-9, (rows, step, cells)
            assert close(cells[2], float(share[i])), (rows, cells)
    assert len(seen) >= 8


def balanced(judge, start):
    share = judge.share(start)
    return all(
        share[i] * judge.p[i][j] == share[j] * judge.p[j][i]
        for i in range(judge.n)
        for j in range(i)
    )


def shape_of(verdict, gap, values, second, closed):
    """What is said of the eigenvalues of largest modulus, held against numpy's and against how a
    high power of P − Π, divided by that of the modulus, goes on growing."""
    ones = np.argsort(np.abs(values - 1))[:closed]
    first = [z for z in np.delete(values, ones) if abs(z) > second * (1 - 3e-3) - 1e-9]
    simple = [z for z in first if abs(z) > second * (1 - 1e-9)]  # one that repeats is less exact
    scaled, sizes = gap / second, []
    for n in (200, 400):
        power = np.linalg.matrix_power(scaled, n)
        sizes.append(max(np.abs(power @ np.linalg.matrix_power(scaled, k)).max() for k in range(6)))
    upper = [z for z in first if z.imag > -1e-9]
    if "too few eigenvectors" in verdict:
        assert sizes[1] > 1.5 * sizes[0]
        return "defective"
    if "with all its eigenvectors" in verdict:
        assert sizes[1] < 1.2 * sizes[0] and len(upper) > 1
        assert np.ptp(np.real(upper)) < 1e-6
        return "repeated"
    told = re.search(r"not one alone: (.+?) have this modulus", verdict)
    if told:
        said = re.split(r" and ", told[1])
        assert len(said) > 1 and all(
            min(abs(figure(one.split(" ± ")[0]) - z.real) for z in first) < 0.006 for one in said
        )
        reals = {round(z.real, 4) for z in first}
        assert len(said) == len(reals)
        return "several"
    if "one of a pair" in verdict:
        assert len(simple) == 2 and abs(simple[0].imag) > 1e-9
        return "pair"
    assert ("λ₂ is negative" in verdict) == (simple[0].real < 0) and len(simple) == 1
    return "negative" if simple[0].real < 0 else "positive"


def test_what_is_said_of_forgetting(open_page):
    page, rng, seen = open_page("markov_chains", draw=False), np.random.default_rng(2), set()
    page.open("memory")
    shapes = set()
    for k in range(1020):
        if k % 2 == 0:
            rows, lazy, start, state = random_chain(rng, k // 2)
            judge = Judge(rows, lazy)
        else:  # another start of the same chain
            start = (start + 1) % len(rows)
            state |= {"start": LETTERS[start]}
        target = int(rng.integers(0, len(rows)))
        page.at(**state, target=LETTERS[target])
        said, verdict, P = text(page), notice(page), judge.floats()
        Pi = np.array([[float(x) for x in judge.share(i)] for i in range(judge.n)])

        def worst(n, P=P, Pi=Pi):
            return np.abs(np.linalg.matrix_power(P, n) - Pi).sum(axis=1).max() / 2

        values = np.linalg.eigvals(P)
        rest = np.sort(
            np.abs(np.delete(values, np.argsort(np.abs(values - 1))[: len(judge.closed)]))
        )
        second = rest[-1] if len(rest) else None
        if len(judge.closed) == judge.n:
            case = "nothing is forgotten"
        elif max(judge.periods) > 1:
            case = "the worst distance never falls below ½"
            assert min(worst(n) for n in (1, 5, 60, 61)) > 0.5 - 1e-9
        elif worst(judge.n) < 1e-14:
            case = "All other eigenvalues are 0"
            steps = re.search(r"after (one|\d) steps?", verdict)[1]
            steps = 1 if steps == "one" else int(steps)
            assert worst(steps) < 1e-13 < worst(steps - 1)
        else:
            case = "|λ₂| ="
            shown = re.search(rf"\|λ₂\| = {NUMBER}:", verdict)[1]
            slack = 0.03 if "counts" in verdict else 0.006
            assert abs(figure(shown) - second) < slack * max(second, 0.05), (rows, shown, second)
            assert figure(shown) < 1
            n = int(re.search(r"From step (\d+)", verdict)[1]) if "From step" in verdict else 0
            if "·10" not in re.search(r"From step (\S+)", verdict)[1]:
                assert worst(n) <= 0.25 + 1e-9 and (n == 0 or worst(n - 1) > 0.25 - 1e-9), rows
            shapes.add(shape_of(verdict, P - Pi, values, second, len(judge.closed)))
        seen.add(case)
        assert case in verdict, (rows, lazy, verdict)
        tones = {"n": "plain", "t": "warn", "A": "good", "|": "good"}
        assert page.tone == tones[case[0]], (rows, case)
        several = len(judge.closed) > 1
        told = f"Which of the {len(judge.closed)} closed classes it came into is never forgotten"
        assert (told in verdict) == (several and case[0] in "A|"), (rows, verdict)
        assert ("From then on the law is" in verdict) == (case[0] == "A" and not several), rows
        assert (f"In the long run from {LETTERS[start]} " in said) == several, rows
        if "has period" in verdict:
            told = re.findall(r"(\S|\{[A-F, ]+\}) has period (\d)", verdict)
            wanted = zip(judge.closed, judge.periods, strict=True)
            assert told == [(named(one), str(beat)) for one, beat in wanted if beat > 1]
        drawn = page.chart("distance").columns["measured"]
        for n in (0, 1, 7):
            y = drawn["y"][drawn["role"] == "approximation"][n]
            assert (np.isnan(y) and worst(n) < 1e-9) or abs(y - worst(n)) < 1e-9, (rows, n)
        mean = figure(tile(f"Mean steps from {LETTERS[start]} to {LETTERS[target]}", page))
        wanted = judge.hitting(start, target)
        assert mean == wanted or abs(mean - wanted) < 0.006 * wanted, (rows, mean, wanted)
        pi = sum(law.get(target, F(0)) for law in judge.pi)
        again = tile(f"Mean steps from {LETTERS[target]} back to it", page)
        assert close(again, float(1 / pi) if pi else math.inf), (rows, again)
        seen_ends = [one for one in judge.closed if any(judge.share(start)[i] for i in one)]
        moves = any(len(one) > 1 for one in seen_ends)
        assert ("nothing moves" in said) == (not moves), rows
        assert ("balance holds, and" in said) == (balanced(judge, start) and moves), rows
        pairs = re.findall(
            r"<td>([A-F]), ([A-F])</td><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", page.html
        )
        share = judge.share(start)
        for a, b, there, back in pairs:
            i, j = LETTERS.index(a), LETTERS.index(b)
            one, two = share[i] * judge.p[i][j], share[j] * judge.p[j][i]
            assert close(there, float(one)) and close(back, float(two)), (rows, a, b)
            assert (there == back) == (one == two), (rows, a, b, there, back)
    assert len(seen) == 4 and len(shapes) == 6, shapes


def test_what_is_said_of_pages(open_page):
    page, rng, seen = open_page("markov_chains", draw=False), np.random.default_rng(3), set()
    page.open("pagerank")
    for _ in range(1000):
        links = (rng.random((6, 6)) < rng.choice([0.1, 0.2, 0.35, 0.6])).astype(int)
        d = int(rng.choice([0, 30, 85, 99, 100, 100]))
        page.at(links=tuple(map(tuple, links.astype(float).tolist())), damping=d / 100)
        verdict = notice(page)
        rows = [[int(x) for x in row] if row.any() else [1] * 6 for row in links]
        mixed = [[F(d, 100) * F(x, sum(row)) + F(100 - d, 600) for x in row] for row in rows]
        whole = math.lcm(*(x.denominator for row in mixed for x in row))
        judge = Judge([[int(x * whole) for x in row] for row in mixed])
        each = [judge.share(i) for i in range(6 if len(judge.closed) > 1 else 1)]
        rank = [sum(one[j] for one in each) / len(each) for j in range(6)]
        if d == 0:
            case = "the surfer only jumps, no link counts"
        elif d < 100:
            case = "PageRank is unique"
        elif len(judge.closed) > 1:
            case = "PageRank is not unique"
        else:
            case = "the whole rank" if judge.passing else "all pages lead to each other"
        if d and not links.any():
            case = "There are no links"
        seen.add(case)
        assert case in verdict, (links, d, verdict)
        tone = "good" if 0 < d < 100 else "plain"
        if d == 100:
            tone = "warn" if len(judge.closed) > 1 or judge.passing else "plain"
        assert page.tone == tone, (links, d)
        lost = [LETTERS[i] for i in range(6) if not links[i].any()]
        told = f"{lost[-1] if lost else ''} {'has' if len(lost) == 1 else 'have'} no link: from"
        assert ("no link: from there" in verdict) == (d > 0 and 0 < len(lost) < 6), (links, d)
        assert "no link: from there" not in verdict or told in verdict, (links, d)
        if case == "the whole rank" and links.any():
            trap, rest = judge.closed[0], judge.passing
            takes = "is a trap" if len(trap) == 1 else "are a trap"
            assert f"{LETTERS[trap[-1]]} {takes} without a way out" in verdict, links
            assert f"{LETTERS[rest[-1]]} {'has' if len(rest) == 1 else 'have'} none." in verdict
        drawn, wanted = page.chart("web").columns["rings"]["share"], [float(x) for x in rank if x]
        assert np.abs(np.sort(drawn) - np.sort(wanted)).max() < 1e-9
        best = [LETTERS[i] for i in range(6) if rank[i] == max(rank)]
        if len(best) == 6:
            assert "All pages have the same rank." in verdict
        else:
            first = re.search(rf"([A-F, and]+) ranks? first with {NUMBER}", verdict)
            assert re.findall(r"\b[A-F]\b", first[1]) == best and close(first[2], float(max(rank)))
            into = links.sum(axis=0)
            most = {LETTERS[i] for i in range(6) if into[i] == into.max()}
            assert ("no page has more links in" in verdict) == (set(best) <= most), links
            assert ("unlike numbers of links" in verdict) == (0 < len(set(best) & most) < len(best))
            if "though" in verdict:
                more, verb = re.search(r"though ([A-F, and]+) (has|have) more", verdict).groups()
                assert verb == ("has" if len(most) == 1 else "have"), links
                assert set(re.findall(r"\b[A-F]\b", more)) == most and not set(best) & most
        G = np.array([[float(x) for x in row] for row in judge.p])
        far = np.full(6, 1 / 6) @ np.linalg.matrix_power(G, 2**20)
        assert ("goes round and never settles" in verdict) == (np.abs(far - far @ G).max() > 1e-9)
    assert len(seen) >= 5


@pytest.mark.parametrize(("steps", "states"), [(2000, 40), (500, 1000), (30, 200)])
def test_what_is_said_of_a_walk_that_visits(open_page, monkeypatch, undrawn, steps, states):
    """Also of walks of 500 steps, which cost a quarter, and of 30, which may take none."""
    for name in ("chances", "walked"):  # what is kept of other walks has other steps
        monkeypatch.setattr(walks, name, getattr(walks, name).__wrapped__)
    monkeypatch.setattr(walks, "N", steps)
    undrawn(walks, "visit_tables", "trace_tables", "autocorrelation_tables")
    page, rng = open_page("markov_chains", draw=False), np.random.default_rng(4)
    passed, seen = [], set()
    heights = {
        "bell": lambda x: math.exp(-x * x / 2),
        "humps": lambda x: math.exp(-((x - 3) ** 2) / 0.98) + math.exp(-((x + 3) ** 2) / 0.98),
        "waiting": lambda x: math.exp(-x) if x >= 0 else 0.0,
        "box": lambda x: float(abs(x) <= 2),
    }
    page.open("metropolis")
    for _ in range(states):
        wanted = str(rng.choice(list(heights)))
        s = float(f"{10 ** rng.uniform(-2, 2):.3g}")
        origin, seed = round(float(rng.uniform(-8, 8)), 1), int(rng.integers(999))
        page.at(wanted=wanted, stride=s, origin=origin, seed=seed)
        said, verdict, height = text(page), notice(page), heights[wanted]
        legal = height(origin) > 0
        assert ("The density is 0 at" in verdict) == (not legal)
        x = origin if legal else (1.0 if wanted == "waiting" else 0.0)
        draws = np.random.default_rng(seed)
        moves, chances = draws.standard_normal(steps), draws.random(steps)
        places, taken = [x], 0
        for move, u in zip(moves.tolist(), chances.tolist(), strict=True):
            y = x + s * move
            if u * height(x) < height(y):
                x, taken = y, taken + 1
            places.append(x)
        assert f"seed {seed}: {taken:,} proposals were taken" in said, (wanted, s, origin)
        assert (
            close(tile("Mean of the visits", page), np.mean(places)) or abs(np.mean(places)) < 1e-3
        )
        side = {x > 0 for x in places[1:]}
        if "went over" in verdict:
            humps = [x > 0 for x in places if abs(x) >= 2.3]
            over = sum(a != b for a, b in pairwise(humps))
            told = {0: "never", 1: "once", 2: "twice"}.get(over, f"{over} times")
            assert f"went over from hump to hump {told}:" in verdict
            passed.append(over)
        assert ("the other half of the probability" in verdict) == (
            wanted == "humps" and len(side) == 1 and taken > 0
        )
        d = np.array(places) - np.mean(places)
        tau, at = -1.0, 0
        while taken and at + 1 < len(d):
            pair = sum(d[: len(d) - k] @ d[k:] for k in (at, at + 1)) / (d @ d)
            if pair <= 0:
                break
            tau, at = tau + 2 * pair, at + 2
        worth, shown = steps / max(tau, 1 / (steps + 1)), tile("Worth in independent draws", page)
        assert close(shown, worth, 0.006) if taken else shown == "undefined"
        mean, deviation = LAWS[wanted]
        far = abs(origin - mean) / deviation > 4 and legal
        assert ("standard deviations from the mean, and the way in" in verdict) == far, origin
        lost = wanted == "humps" and len(side) == 1
        case = "Not one of" if not taken else "ended" if lost else "That is below 100"
        case = "independent draws." if case[0] == "T" and worth >= 100 else case
        assert case in verdict and ("That is below" in verdict) == (case[0] == "T"), verdict
        assert page.tone == {"N": "alarm", "e": "alarm", "T": "warn", "i": "good"}[case[0]]
        assert ("ended right of" in verdict) == (case == "ended" and places[-1] > 0), verdict
        if case[0] == "T":
            why = "Most proposals are taken" if taken > steps / 2 else "Most proposals are refused"
            why = "It went over from" if wanted == "humps" and taken > steps / 10 else why
            assert why in verdict, (wanted, s, origin, taken)
        seen.add(case)
    assert passed and len(seen) == 3, seen


LAWS = {"bell": (0, 1), "humps": (0, 9.49**0.5), "waiting": (1, 1), "box": (0, 4 / 12**0.5)}


def test_what_is_said_of_text(open_page):
    page, rng = open_page("markov_chains", draw=False), np.random.default_rng(5)
    seen = set()
    page.open("text")
    for k in range(1000):
        source = "".join(rng.choice(list("ab c"), int(rng.integers(0, 30))).tolist())
        source = source * int(rng.integers(1, 3))
        unit, order = str(rng.choice(["letters", "words"])), int(rng.integers(0, 7))
        page.at(source="own", own_text=source, unit=unit, order=order, seed=k)
        said, verdict = text(page), notice(page)
        words = source.split()
        units = words if unit == "words" else list("".join(word + " " for word in words))
        n = len(units)
        if not n:
            case = "There is no text"
        else:
            follow = {}
            for i in range(n):
                context = tuple(units[(i + m) % n] for m in range(order))
                follow.setdefault(context, []).append(units[(i + order) % n])
            forced = sum(len(set(after)) == 1 for after in follow.values())
            open_ = (
                sum(
                    -math.log2(after.count(x) / len(after))
                    for after in follow.values()
                    for x in after
                )
                / n
            )
            bits, noun = re.search(rf"Open a \w+?{NUMBER} (bits?)", said).groups()
            assert close(bits, open_) or open_ < 1e-12
            assert (noun == "bit") == (bits == "1"), (source, unit, order)
            assert f"{forced} of {len(follow)}" in said
            if len(set(units)) == 1:
                case = "one kind of"
            elif order == 0:
                case = "is drawn anew"
            else:
                piece = unit[:-1]
                case = (
                    f"recites it {piece} for {piece}"
                    if forced == len(follow)
                    else "is drawn from what"
                )
        seen.add(case)
        assert case in verdict, (source, unit, order, verdict)
        tones = {"T": "alarm", "o": "plain", "r": "warn"}
        other = "plain" if "anew" in case else "good"
        assert page.tone == tones.get(case[0], other), (source, unit, order)
    assert len(seen) == 6
