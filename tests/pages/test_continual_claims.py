"""What the page on continual learning says, read from its words in many states and judged by
recomputing the streams, runs and measures in other ways."""

import re
from fractions import Fraction
from functools import cache, lru_cache
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.linalg import eigh
from scipy.stats import sem

from core.maths.learning.continual_training import EXPONENTS, JOINT, KEPT, learn_in_turn
from core.maths.learning.dense_network import DenseNetwork, forward_pass
from core.maths.learning.plasticity import Sweep, judge_balance
from core.maths.learning.update_policies import POLICIES, simulate_policies
from core.ui.words import value_of

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?: %)?)"


def text(page):
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))
    return re.sub(r" ([.,:;])", r"\1", said)


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1]) if found else None


def near(found, truth, digits=3):
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * abs(truth) + 1e-9


def undraw(undrawn, name, *tables):
    from importlib import import_module

    undrawn(import_module(f"pages.learning.continual.{name}"), *tables)


# ---- a boundary that turns ---------------------------------------------------------------------


@lru_cache(maxsize=2)
def drawn_cases(seed):
    rng = np.random.default_rng([seed, 1])
    return rng.standard_normal((2, 448, 120)), rng.random((448, 120))


@cache
def chances(memory, rate, flips, shape, seed):
    """Of a wrong answer to the next case in 120 streams, by normal equations and arccos."""
    x, u = drawn_cases(seed)
    age = np.arange(1, 449)
    w = np.where(age <= memory, 1.0, 0.0)
    if shape == "fading":
        w = ((memory - 1) / (memory + 1)) ** (age - 1.0)
    used = w > 1e-12
    x, u, w, way = x[:, used], u[used], w[used], np.radians(-rate * age[used])
    y = np.sign(x[0] * np.cos(way)[:, None] + x[1] * np.sin(way)[:, None])
    y = np.where(u < flips, -y, y)
    gram = [[w @ (x[i] * x[j]) for j in (0, 1)] for i in (0, 1)]
    right = np.stack([w @ (y * x[i]) for i in (0, 1)], axis=-1)[..., None]
    normal = np.linalg.solve(np.moveaxis(np.array(gram), -1, 0), right)[..., 0]
    off = np.arccos(normal[:, 0] / np.hypot(*normal.T))
    return flips + (1 - 2 * flips) * off / np.pi


TRIED = (4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128)


def test_what_a_memory_costs(open_page, undrawn):
    undraw(undrawn, "drift", "plane_tables", "time_tables", "memory_tables")
    page = open_page("continual", draw=False).open("drift")
    rng = np.random.default_rng(1)
    seen = dict.fromkeys(("upside", "best", "long", "short", "still"), 0)
    for number in range(1000):
        if number % 4 == 0:  # four memories in a stream, each after another number of cases
            world = {
                "rate": round(float(rng.choice([0, 0.05, 0.3, 0.5, 1, 2, 3, 4, 5])), 2),
                "flips": float(rng.choice([0, 0.1, 0.25, 0.4])),
                "shape": str(rng.choice(["window", "fading"])),
                "stream": int(rng.integers(2)),
            }
        memory = int(rng.choice(TRIED)) if rng.random() < 0.4 else int(rng.integers(4, 129))
        v = SimpleNamespace(memory=memory, known=int(rng.integers(301)), **world)
        said = text(page.at(**vars(v)))
        judged_now(v, said)
        own = chances(v.memory, v.rate, v.flips, v.shape, v.stream)
        assert abs(shown(r"Wrong, measured # ±", said) - own.mean()) < 6e-4, v
        assert abs(shown(r"Wrong, measured [\d.]+ % ± #", said) - sem(own)) < 6e-5, v
        best = int(shown(r"at W = #\. Dashed", said))
        least = chances(best, v.rate, v.flips, v.shape, v.stream)
        if number % 24 == 0:
            others = [chances(m, v.rate, v.flips, v.shape, v.stream).mean() for m in TRIED]
            assert least.mean() == pytest.approx(min(others)), v
        above = own - least
        if own.mean() > 0.5 + 2 * sem(own):
            case = "upside"
        elif v.memory == best or above.mean() <= 2 * sem(above):
            case = "best"
        else:
            case = "long" if v.memory > best else "short"
        opening = {
            "upside": "Wrong more often than right, ",
            "best": "None of those tried is better by more",
            "long": "Too long a memory: ",
            "short": "Too short a memory: ",
        }
        for name, words in opening.items():
            assert (words in said) == (name == case), v
        if case == "best":
            low = shown("errors; the least of them, #, is at", said)
            assert ("it is the least" in said) == (v.memory == best) == (low is None), v
            assert low is None or abs(low - least.mean()) < 6e-4, v
        assert ("more memory only lessens chance" in said) == (v.rate == 0), v
        seen[case] += 1
        seen["still"] += v.rate == 0
    assert min(seen.values()) >= 8, seen


def judged_now(v, said):
    """How far the fitted line of this stream is off, by least squares."""
    rng = np.random.default_rng(v.stream)
    x, u = rng.standard_normal((813, 2)), rng.random(813)
    end = 512 + v.known
    turned = np.radians(90 + v.rate * np.maximum(np.arange(813) - 511, 0))
    y = np.sign(x[:, 0] * np.cos(turned) + x[:, 1] * np.sin(turned))
    y = np.where(u < v.flips, -y, y)
    age = np.arange(end, 0, -1)
    w = 1.0 * (age <= v.memory)
    if v.shape == "fading":
        w = ((v.memory - 1) / (v.memory + 1)) ** (age - 1.0)
    gram, right = (x[:end] * w[:, None]).T @ x[:end], (x[:end] * w[:, None]).T @ y[:end]
    normal = np.linalg.solve(gram, right)
    true = np.array([np.cos(turned[end]), np.sin(turned[end])])
    off = np.degrees(np.arctan2(true[0] * normal[1] - true[1] * normal[0], true @ normal))
    found = shown("The fitted one is #°", said)
    assert near(found, abs(off)), v
    if v.rate:
        assert f"{'ahead of' if off > 0 else 'behind'} it" in said, v
        assert near(shown("turned by #°", said), v.rate * (v.known + 1)), v


# ---- noticing the change -----------------------------------------------------------------------


def rung(errors, v):
    """Case of the first alarm in each row; 601 for none. By recursion, or by ADWIN's inequality."""
    if v.detector == "page_hinkley":
        return np.array([rung_once(row, v) for row in errors.tolist()])
    first = np.full(len(errors), 601)
    sums = np.cumsum(errors, axis=1)
    for n in range(40, 601, 20):
        big = np.log(2 * np.log(n) / v.confidence)
        cut = np.arange(20, n, 20)
        m = 1 / (1 / cut + 1 / (n - cut))
        p = sums[:, [n - 1]] / n
        gap = np.abs(sums[:, cut - 1] / cut - (sums[:, [n - 1]] - sums[:, cut - 1]) / (n - cut))
        bound = np.sqrt(2 / m * p * (1 - p) * big) + 2 / (3 * m) * big
        first[(gap > bound).any(axis=1) & (first > n)] = n
    return first


def rung_once(errors, v):
    total = m = 0.0
    least = np.inf
    for t, e in enumerate(errors, 1):
        total += e
        m += e - total / t - v.tolerance
        least = min(least, m)
        if t >= 30 and m - least > v.height:
            return t
    return 601


def test_what_a_detector_costs(open_page, undrawn):
    undraw(undrawn, "alarm", "stream_tables", "price_tables", "price_curve")
    page = open_page("continual", draw=False).open("alarm")
    rng = np.random.default_rng(2)
    seen = dict.fromkeys(("false", "quiet", "caught", "missed", "tolerated", "none"), 0)
    for number in range(1000):
        if number % 5 == 0:  # five thresholds for the same 100 streams
            world = {
                "detector": "adwin" if rng.random() < 0.3 else "page_hinkley",
                "change": float(rng.choice([0, 0.02, 0.1, 0.15, 0.3, 0.5])),
                "base": float(rng.choice([0.02, 0.1, 0.4])),
                "tolerance": float(rng.choice([0.0, 0.02, 0.1])),
                "watched": int(rng.integers(40)),
            }
        height = float(rng.choice([2, 3, 4, 6, 8, 11, 15, 21, 28.5]))
        confidence = float(rng.choice([1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.5]))
        v = SimpleNamespace(height=height, confidence=confidence, **world)
        said = text(page.at(**vars(v)))
        p = np.repeat([v.base, min(v.base + v.change, 1)], 300)
        errors = 1.0 * (np.random.default_rng(v.watched).random((100, 600)) < p)
        whole = number % 24 == 0
        first = rung(errors if whole else errors[:1], v)
        if first[0] == 601:
            case = "missed" if v.change else "quiet"
        else:
            case = "false" if first[0] <= 300 or not v.change else "caught"
        seen[case] += 1
        words = {
            "false": f"A false alarm, at case {first[0]}:",
            "quiet": "Nothing changes in this stream, and no alarm rings",
            "caught": f"The change is noticed after {first[0] - 300} case",
            "missed": "Missed: no alarm in the 300 cases after the change",
        }
        for name, opening in words.items():
            assert (opening in said) == (name == case), (v, case)
        blind = case == "missed" and v.detector == "page_hinkley" and v.change <= v.tolerance
        assert ("pushes the statistic down" in said) == blind, v
        seen["tolerated"] += blind
        if whole:
            false, rest = (first <= 300).mean(), first[first > 300] - 300
            assert shown("False alarms #", said) == pytest.approx(false), v
            assert ("None of 100 such streams rings" in said) == (false == 0), v
            assert ("All of 100 such streams ring" in said) == (false == 1), v
            assert ("hardly below 97.05 %" in said) == (false == 1), v
            seen["none"] += false == 0
            assert v.change or not ("streams, ±" in said or "Missed " in said), v
            if len(rest) > 1 and v.change:
                delay = np.minimum(rest, 300)
                assert near(shown(r"Mean delay # cases", said), delay.mean()), v
                assert near(shown(r"streams, ± #", said), sem(delay), 2), v
                missed = (rest > 300).mean()
                assert abs(shown("Missed #", said) - missed) < 6e-4, v
                assert ("ring in the 300 after it, after" in said) == (missed == 0), v
                assert ("rings in the 300 after it." in said) == (missed == 1), v
                part = shown("the # that miss it counted as 300", said)
                assert (part is None) == (missed in (0, 1)), v
                assert part is None or abs(part - missed) < 6e-4, v
    assert min(seen.values()) >= 5, seen


# ---- how to stay up to date --------------------------------------------------------------------


def test_which_way_is_the_cheapest(open_page, undrawn):
    undraw(undrawn, "up_to_date", "cost_tables")
    page = open_page("continual", draw=False).open("up_to_date")
    rng = np.random.default_rng(3)
    worlds = [("turns", 20, 40, 1), ("jumps", 10, 40, 1), ("jumps", 30, 60, 2), ("turns", 0, 20, 3)]
    outcomes = {world: simulate_policies(*world) for world in worlds}
    seen, trusted = dict.fromkeys(("never", "calendar", "alarm", "tie"), 0), [0, 0]
    for _ in range(1000):
        world = worlds[rng.integers(len(worlds))]
        label, retraining, error = (
            float(f"{10 ** rng.uniform(*ends):.3g}") for ends in ((-2, 1), (0, 3), (-1, 2))
        )
        names = dict(zip(("world", "pace", "batch", "worlds"), world, strict=True))
        said = text(page.at(label=label, retraining=retraining, error=error, **names))
        o = outcomes[world]
        cost = error * o.errors + retraining * o.retrainings + label * o.labels
        cheapest = {}
        for (kind, value), row in zip(POLICIES, cost, strict=True):
            if kind not in cheapest or row.mean() < cheapest[kind][1].mean():
                cheapest[kind] = (value, row)
        first, *rest = sorted(cheapest, key=lambda kind: cheapest[kind][1].mean())
        gaps = [cheapest[kind][1] - cheapest[first][1] for kind in rest]
        clear = all(gap.mean() > 2 * sem(gap) for gap in gaps)
        seen[first if clear else "tie"] += 1
        value = cheapest[first][0]
        name = {
            "never": "never retrain",
            "calendar": f"retrain every {value:g} cases",
            "alarm": f"retrain on an alarm at the threshold h = {value:g}",
        }[first]
        opening = f"Cheapest: {name}, " if clear else f"No clear winner: {name} is the cheapest"
        assert opening in said, (world, label, retraining, error)
        assert ("No clear winner" in said) == (not clear)
        assert near(shown(r"Cost of the cheapest # €", said), cheapest[first][1].mean(), 4)
        assert near(shown(r"Next: .*?, # ±", said), gaps[0].mean())
        if world[0] == "turns" and world[1]:
            law = (2 * (retraining + world[2] * label) / (error * 0.8 * world[1] / 18000)) ** 0.5
            assert near(shown(r"Square-root law k\* # cases", said), law)
            assert ("not to be trusted" in said) == (law < world[2]), (world, law)
            trusted["not to be trusted" in said] += 1
        monitor = {
            "never": "neither monitoring nor retraining pays",
            "calendar": f"{world[2]} labels go into each model",
            "alarm": "the errors on every case",
        }
        for kind, words in monitor.items():
            assert (words in said) == (kind == first)
    assert min(seen.values()) >= 40 and min(trusted) >= 10, (seen, trusted)


# ---- tasks in turn -----------------------------------------------------------------------------


def percents(found):
    shares = re.findall(r"(−?[\d.]+) %", found)
    return [Fraction(round(10 * float(x.replace("−", "-"))), 1000) for x in shares]


def matrix(said, count):
    """R as it stands in the table, in thousandths."""
    rows = said.partition("after task i was learned")[2]
    found = percents(rows)[: count * count]
    return [found[i * count : (i + 1) * count] for i in range(count)]


def average(values):
    return sum(values, Fraction(0)) / len(values)


def test_what_is_kept_and_what_is_learned(open_page, undrawn):
    undraw(undrawn, "tasks", "film_tables", "right_tables")
    page = open_page("continual", draw=False).open("tasks")
    rng = np.random.default_rng(4)
    states = [("steps", 2, 12), ("steps", 3, 3), ("opposite", 2, 4), ("turned", 3, 1)]
    states += [("kin", 2, 2), ("kin", 3, 5), ("steps", 2, 7), ("turned", 2, 6), ("steps", 2, 18)]
    seen = dict.fromkeys(("forgets", "stiff", "both", "helps", "holds", "low"), 0)
    joints = {}
    for number in range(1000):
        kind, count, seed = states[number % len(states)]
        fixed = {"set": kind, "count": count, "seed": seed}
        if (kind, count, seed) not in joints:
            joints[kind, count, seed] = matrix(text(page.at(method="joint", **fixed)), count)
        method = str(rng.choice(["naive", "ewc", "ewc", "ewc", "replay", "replay", "joint"]))
        own = {"strength": float(rng.choice(EXPONENTS)), "kept": int(rng.choice(KEPT))}
        said = text(page.at(method=method, **own, **fixed))
        R, joint = matrix(said, count), joints[kind, count, seed]
        K = range(count - 1)
        lost = average([max(R[i][j] for i in K) - R[-1][j] for j in K])
        back = average([R[-1][j] - R[j][j] for j in K])
        stiff = average([joint[j][j] - R[j][j] for j in range(1, count)])
        for name, truth in (
            ("Average accuracy", average(R[-1])),
            ("Forgetting", 100 * lost),
            ("Backward transfer", 100 * back),
            ("Intransigence", 100 * stiff),
        ):
            rounding = 0.00051 if name == "Average accuracy" else 0.051  # percentage points
            assert abs(shown(f"{name} #", said) - truth) <= rounding, (fixed, own, method, name)
        assert said.count(", in percentage points") == 4, said
        others = {"naive": "; naive training ", "joint": "joint training "}
        told = said.partition("Average over all tasks in the end: ")[2].partition(".  ")[0][:80]
        for name, words_of in others.items():
            assert (words_of in told) == (name != method), (told, method)
        mark = Fraction(5, 100)
        if lost > mark:
            case = "both" if stiff > mark else "forgets"
        else:
            case = "stiff" if stiff > mark else "helps" if back > Fraction(1, 100) else "holds"
        words = {
            "forgets": "It forgets: task ",
            "both": "It forgets, task ",
            "stiff": "It holds on too hard: task ",
            "helps": "Nothing is lost; later tasks",
            "holds": "It learns the new, and the old is still there.",
        }
        for name, opening in words.items():
            assert (opening in said) == (name == case), (fixed, own, method, case)
        seen[case] += 1
        if case in ("forgets", "both"):
            task, best, left = re.search(
                r"task (\d)(?:, once right in| from) ([\d.]+) %.*? ([\d.]+) %", said
            ).groups()
            drops = [max(R[i][j] for i in K) - R[-1][j] for j in K]
            assert drops[int(task) - 1] == max(drops)
            assert percents(f"{best} % {left} %")[1] == R[-1][int(task) - 1]
        low = average(joint[-1]) < Fraction(85, 100)
        assert ("The ceiling itself is low" in said) == low
        seen["low"] += low
    assert min(seen.values()) >= 10, seen


# ---- which weights matter ----------------------------------------------------------------------


@lru_cache(maxsize=8)
def trained(kind, seed):
    """The runs, and the scores' derivatives of the first task by central differences, (49, 24)."""
    runs = learn_in_turn(kind, 2, seed)
    theta, x = runs.frames[0, 10], runs.tasks.x[0]

    def f(at):
        return forward_pass(DenseNetwork((2, 12, 1), "tanh", at), x).logits[:, 0]

    step = 1e-5 * np.eye(49)
    p = 1 / (1 + np.exp(-f(theta)))
    slopes = np.array([(f(theta + h) - f(theta - h)) / 2e-5 for h in step])
    return runs, theta, slopes * np.sqrt(p * (1 - p))


def test_which_weights_matter(open_page, undrawn):
    undraw(undrawn, "importance", "plane_tables", "moved_tables")
    page = open_page("continual", draw=False).open("importance")
    rng = np.random.default_rng(5)
    places = {"in": (0, 12), "through": (0, 36), "bend": (24, 36)}
    seen = dict.fromkeys(("flat", "coupled", "apart"), 0)
    for _ in range(1000):
        kind, seed = str(rng.choice(["steps", "opposite"])), int(rng.choice([3, 12]))
        unit, pair = int(rng.integers(1, 13)), str(rng.choice(list(places)))
        strength = float(rng.choice(EXPONENTS))
        said = text(page.at(set=kind, seed=seed, unit=unit, pair=pair, spring=strength))
        runs, theta, scores = trained(kind, seed)
        fisher = scores @ scores.T / 24
        i, j = (place + unit - 1 for place in places[pair])
        correlation = fisher[i, j] / np.sqrt(fisher[i, i] * fisher[j, j])
        if abs(abs(correlation) - 0.5) < 1e-5:
            continue
        if max(fisher[i, i], fisher[j, j]) < 0.01 * fisher.diagonal().max():
            case = "flat"
        else:
            case = "coupled" if abs(correlation) > 0.5 else "apart"
        seen[case] += 1
        words = {
            "flat": "both hardly matter to task 1",
            "coupled": "they can make up for each other. Moved so,",
            "apart": "they hardly make up for each other. Wherever both move,",
        }
        for name, opening in words.items():
            assert (opening in said) == (name == case), (kind, seed, unit, pair)
        assert abs(shown("Correlation #", said) - correlation) < 0.006
        block = fisher[np.ix_([i, j], [i, j])]  # its rise over that of the diagonal, for every step
        low, high = eigh(block, np.diag(np.diag(block)), eigvals_only=True)
        if case == "coupled":
            assert abs(shown("foresees as little as # of the rise", said) - low) < 6e-4
        elif case == "apart":
            assert abs(shown("of the ellipse to within #", said) - max(high - 1, 1 - low)) < 6e-4
        run = 1 + list(EXPONENTS).index(strength)
        top = sorted(range(49), key=lambda k: fisher[k, k])[-12:]
        held, free = (np.abs(runs.frames[r, -1] - theta)[top].mean() for r in (run, 0))
        assert near(shown("matter most move by #", said), held)
        assert near(shown("in naive training by #", said), free)
        d = runs.frames[run, -1, [i, j]] - theta[[i, j]]
        whole = 0.5 * np.sum((scores[[i, j]].T @ d) ** 2) / 24
        assert near(shown("Rise by the ellipse #", said), whole, 2)
    assert min(seen.values()) >= 40, seen


# ---- how hard to hold on -----------------------------------------------------------------------


def test_how_hard_to_hold_on():
    from pages.learning.continual.balance_words import hold_said, worth_said

    rng = np.random.default_rng(6)
    seen = dict.fromkeys(("best", "loose", "tight", "gains", "idle", "none"), 0)
    for _ in range(1000):
        starts = int(rng.choice([4, 10]))
        hump = 0.2 * rng.random() * np.exp(-0.3 * (np.arange(JOINT + 1) - rng.integers(1, 12)) ** 2)
        level = 0.6 + hump + 0.2 * rng.random() * (np.arange(JOINT + 1) > 11)
        draws = level + rng.choice([0.002, 0.02]) * rng.standard_normal((2, starts, JOINT + 1))
        old, new = np.round(200 * draws) / 200
        now = int(rng.integers(11))
        found = judge_balance(Sweep(old, new), now)
        said = f"{hold_said(found, now, Sweep(old, new))} {worth_said(found)}"
        both = (old + new) / 2
        means = [Fraction(round(400 * s), 400 * starts) for s in both.sum(axis=0)]
        best = max(range(11), key=lambda at: means[1 + at])
        above = both[:, 1 + best] - both[:, 1 + now]
        if now == best or above.mean() <= 2 * sem(above) + 1e-12:
            case = "best"
        else:
            case = "loose" if now < best else "tight"
        words = {"best": "No λ tried is better", "loose": "Too loose", "tight": "Too tight"}
        for name, opening in words.items():
            assert (opening in said) == (name == case)
        gain = both[:, 1 + best] - both[:, 0]
        gains = gain.mean() > 2 * sem(gain) + 1e-12
        assert ("is not clearly above naive" in said) == (not gains)
        assert abs(shown(r"(?:worth|above naive training:) # ± [\d.]+ percentage points", said)
                   - 100 * gain.mean()) < 6e-3  # fmt: skip
        reach = [
            int(m) for m, mean in zip(KEPT, means[12:], strict=True) if mean >= means[1 + best]
        ]
        assert ("No replay comes up to it" in said) == (not reach)
        assert not reach or f"first comes up to it with m = {reach[0]}." in said
        if not reach:
            nearest = max(range(len(KEPT)), key=lambda at: means[12 + at])
            lack = both[:, 1 + best] - both[:, 12 + nearest]
            assert f"the best, m = {KEPT[nearest]}, lacks " in said
            assert abs(shown("lacks # ±", said) - 100 * lack.mean()) < 6e-3
            assert abs(shown(r"lacks [\d.]+ ± # percentage points", said) - 100 * sem(lack)) < 6e-3
        seen[case] += 1
        seen["gains" if gains else "idle"] += 1
        seen["none"] += not reach
    assert min(seen.values()) >= 40, seen
