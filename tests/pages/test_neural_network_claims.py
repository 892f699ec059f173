"""What the page on neural networks says, read from its words in many states and judged by plain
formulas from the parameters alone."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import log_softmax

from core.maths.learning.planar_classes import planar_classes
from core.ui.words import value_of
from pages.learning.neural_network.runs import state_at

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
NAMES = "ABC"
BENDS = {
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "leaky": lambda z: np.where(z > 0, z, z / 10),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "linear": lambda z: z,
}
SLOPES = {
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "leaky": lambda z: np.where(z > 0, 1.0, 0.1),
    "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "linear": np.ones_like,
}


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace(" ,", ",")


def notice(page):
    """The verdict beside the picture."""
    (part,) = [p for p in page.views[0].parts if p.place == "side" and p.kind == "words"]
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", str(part.content)))
    return re.sub(r" ([,.:])", r"\1", said)


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-12


def parts_of(theta, sizes):
    """Weights and biases, cut out one after another."""
    theta, found = list(theta), []
    for before, after in pairwise(sizes):
        weights = np.array([[theta.pop(0) for _ in range(after)] for _ in range(before)])
        found.append((weights, np.array([theta.pop(0) for _ in range(after)])))
    return found


def through(parts, bend, x):
    """z of every layer, and what every hidden layer gives."""
    z, a = [], []
    for at, (weights, bias) in enumerate(parts):
        z.append(np.einsum("ni,ij->nj", a[-1] if a else x, weights) + bias)
        if at < len(parts) - 1:
            a.append(BENDS[bend](z[-1]))
    return z, a


def own_right(logits, labels):
    pairs = zip(logits, labels, strict=True)
    return np.array([all(row[y] > z for k, z in enumerate(row) if k != y) for row, y in pairs])


def own_loss(parts, bend, x, labels, penalty):
    logits = through(parts, bend, x)[0][-1]
    losses = -log_softmax(logits, axis=1)[np.arange(len(labels)), labels]
    return losses.mean() + penalty / 2 * sum((w**2).sum() for w, _ in parts)


# ---- training ----------------------------------------------------------------------------------


def drawn_points(rng):
    count, kinds = int(rng.integers(1, 12)), int(rng.integers(1, 4))
    spread = rng.choice([0.3, 2.0])
    at = np.round(np.clip(spread * rng.normal(size=(count, 2)), (-3, -2), (3, 2)) * 20) / 20 + 0.0
    return tuple((float(x), float(y), int(rng.integers(kinds))) for x, y in at)


def train_states(rng):
    for _ in range(1000):
        state = {
            "set": str(rng.choice(["moons", "rings", "xor", "arms", "spirals", "clouds"])),
            "bend": str(rng.choice(list(BENDS))),
            "way": str(rng.choice(["sgd", "momentum", "adam"])),
            "start": str(rng.choice(["glorot", "he", "small", "large", "zero"])),
            "rate": float(rng.choice([0.01, 0.1, 1.0, 10.0])),
            "decay": float(rng.choice([1e-5, 1e-5, 0.1, 1.0])),
            "seed": int(rng.integers(1, 4)),
            "step": int(rng.choice([0, 1, 3, 10, 17, 24])),
        }
        for name in ("first", "second", "third"):
            state[name] = int(rng.choice([0, 1, 2, 5]))
        if rng.random() < 0.5:
            state["spots"] = drawn_points(rng)
        if rng.random() < 0.2:
            state["course"] = "0.05@7;0.5@15"
        yield state


def points_given(state):
    if "spots" in state:
        table = np.array(state["spots"])
        return table[:, :2], table[:, 2].astype(int)
    return planar_classes(state["set"], 80, 0.1, 1)


def crossing(weights, bias):
    """Whether the line w·x + b = 0 leaves values of both signs on the border of the field."""
    side = np.linspace(-1, 1, 201)
    ends = np.full(201, 1.0)
    pairs = ((side, ends), (side, -ends), (ends, side), (-ends, side))
    border = np.concatenate([np.column_stack(pair) for pair in pairs]) * (3, 2)
    values = border @ weights + bias
    return bool((values > 0).any() and (values < 0).any())


def plan_said(page):
    from types import SimpleNamespace

    from pages.learning.neural_network.train import plan_of

    return plan_of(SimpleNamespace(**page.values))


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_what_a_training_has_come_to(open_page, undrawn):
    from types import SimpleNamespace

    from pages.learning.neural_network import train
    from pages.learning.neural_network.runs import source_of

    undrawn(train, "plane_tables", "unit_tables", "loss_tables", "softmax_rows")
    page = open_page("neural_network", draw=False).open("train")
    cases = ("diverged", "untrained", "level", "one", "wrong", "right", "dead", "alike", "straight")
    seen = dict.fromkeys((*cases, "penalty"), 0)
    for state in train_states(np.random.default_rng(5)):
        page.at(**state)
        said, x_labels = notice(page), points_given(state)
        plan, source = plan_said(page), source_of(SimpleNamespace(**page.values))
        run = state_at(plan, source, state["step"])
        parts = parts_of(run.network.theta, run.network.sizes)
        x, labels = x_labels
        z, hidden = through(parts, plan.activation, x)
        logits, n = z[-1], len(labels)
        right = own_right(logits, labels)
        wrong, answers = int((~right).sum()), set(logits.argmax(axis=1).tolist())
        level = np.abs(logits - logits[0] - (logits[:, :1] - logits[0, 0])).max()
        level = level <= 1e-9 * (1 + np.abs(logits).max())
        steps = state["step"]
        after = f"After {steps} step{'s' * (steps != 1)} "
        counted_wrong = f"{wrong} of {n} point{'s' * (n != 1)} {'is' if wrong == 1 else 'are'} on"
        if "beyond 10³⁰⁸" in said:
            seen["diverged"] += 1
            assert leaves_the_numbers(state, plan, x, labels, run), state
            continue
        assert run.steps == steps, state
        if not steps:
            seen["untrained"] += 1
            assert "Not trained yet" in said, state
        elif level:
            seen["level"] += 1
            assert after + "every point gets the same probabilities" in said, state
            some = [at for at, a in enumerate(hidden, 1) if (a <= 0).all()]
            if plan.activation == "relu" and some:
                assert f"layer {some[0]} " in said and " dead" in said, state
            elif not any(w.any() for w, _ in parts):
                assert "all weights began at 0" in said and state["start"] == "zero", state
            elif not np.ptp(x, axis=0).any():
                assert "all points are in one place" in said, state
            elif any(not w.any() for w, _ in parts):
                assert re.search(r"all weights into (the last )?layer[ \d]* are 0\.", said), state
            else:
                assert "too small to tell" in said, state
        elif len(answers) == 1:
            seen["one"] += 1
            assert after + f"every point gets class {NAMES[answers.pop()]}, and" in said, state
            assert counted_wrong in said, state
        elif wrong:
            seen["wrong"] += 1
            assert after + counted_wrong in said, state
        else:
            seen["right"] += 1
            assert after + f"all {n} points are on the right side" in said, state
        judge_bends(said, plan, parts, seen, state)
        judge_units(said, plan, hidden, level and steps, seen, state)
        judge_loss(text(page), parts, plan, x, labels, state)
        if "course" in state:
            assert "α was 0.05 up to step 7, 0.5 up to step 15; from then on it is" in said
    assert min(seen[case] for case in cases) >= 5, seen


def judge_bends(said, plan, parts, seen, state):
    straight = not plan.hidden or plan.activation == "linear"
    assert ("straight line" in said) == straight, state
    seen["straight"] += straight
    if straight:
        many = parts[-1][1].size > 2
        assert ("every boundary is" in said) == many, state
        assert ("Without a hidden layer" in said) == (not plan.hidden), state
    else:
        weights, bias = parts[0]
        cut = sum(crossing(w, b) for w, b in zip(weights.T, bias, strict=True))
        units = plan.hidden[0]
        assert f"{cut} of {units} bend{'s' * (units > 1)} of layer 1" in said, state


def judge_units(said, plan, hidden, level, seen, state):
    dead = sum(int((a <= 0).all(axis=0).sum()) for a in hidden) if plan.activation == "relu" else 0
    alike = [
        at
        for at, a in enumerate(hidden, 1)
        if a.shape[1] > 1 and np.abs(a - a[:, :1]).max() <= 1e-9
    ]
    if level:
        return
    if dead:
        seen["dead"] += 1
        assert re.search(rf"{dead} of {sum(plan.hidden)} hidden units? (is|are) dead", said), state
    elif alike:
        seen["alike"] += 1
        assert f"All {plan.hidden[alike[0] - 1]} units of layer {alike[0]} give the same" in said
    else:
        assert " dead" not in said and "give the same" not in said, state


def judge_loss(said, parts, plan, x, labels, state):
    truth = own_loss(parts, plan.activation, x, labels, plan.penalty)
    assert near(shown("Loss J #", said), truth), state
    right = int(own_right(through(parts, plan.activation, x)[0][-1], labels).sum())
    assert shown(r"On the right side (\d+)", said) == right, state


@np.errstate(all="ignore")
def leaves_the_numbers(state, plan, x, labels, run):
    """One more step of the rule, by hand, from the last network: something is not finite, or the
    step after that begins with a loss that is not."""
    from pages.learning.neural_network.runs import EVERY

    assert EVERY == 10 and run.steps < state["step"]
    parts = parts_of(run.network.theta, run.network.sizes)
    z, a = through(parts, plan.activation, x)
    delta = (np.exp(log_softmax(z[-1], axis=1)) - np.eye(len(parts[-1][1]))[labels]) / len(labels)
    slopes = []
    for at in reversed(range(len(parts))):
        weights, _ = parts[at]
        before = a[at - 1] if at else x
        slopes.insert(0, (before.T @ delta + plan.penalty * weights, delta.sum(axis=0)))
        if at:
            delta = (delta @ weights.T) * SLOPES[plan.activation](z[at - 1])
    flat = np.concatenate([g.ravel() for pair in slopes for g in pair])
    rate = next(r for start, r in reversed(plan.rates) if start <= run.steps)
    if plan.optimizer == "momentum":
        flat = 0.9 * run.first + flat  # what it remembers is that of this step or the one before
    moved = run.network.theta - rate * flat
    if not np.isfinite(moved).all():
        return True
    after = own_loss(parts_of(moved, run.network.sizes), plan.activation, x, labels, plan.penalty)
    return not math.isfinite(after) or plan.optimizer == "momentum"


# ---- starts ------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid", "ignore:divide")
def test_how_signals_go_through_the_layers(open_page, undrawn):
    from pages.learning.neural_network import starts

    undrawn(starts, "value_tables", "gradient_tables", "size_tables")
    page = open_page("neural_network", draw=False).open("starts")
    rng = np.random.default_rng(6)
    cases = ("silent", "fades", "grows", "saturated", "one", "even", "dead", "whole")
    seen = dict.fromkeys(cases, 0)
    for _ in range(1000):
        state = {
            "depth": int(rng.integers(1, 11)),
            "width": int(rng.choice([2, 3, 8, 16])),
            "fold": str(rng.choice(list(BENDS))),
            "begin": str(rng.choice(["glorot", "he", "small", "large", "large", "zero"])),
            "given": str(rng.choice(["rings", "arms"])),
            "dice": int(rng.integers(1, 30)),
        }
        said = notice(page.at(**state))
        run = state_at(starts.plan_of(page.views[0].values), state["given"], 0)
        parts = parts_of(run.network.theta, run.network.sizes)
        x, labels = planar_classes(state["given"], 80, 0.1, 1)
        z, a = through(parts, state["fold"], x)
        delta = np.exp(log_softmax(z[-1], axis=1)) - np.eye(len(parts[-1][1]))[labels]
        pulls = []
        for at in reversed(range(1, len(parts))):
            delta = (delta @ parts[at][0].T) * SLOPES[state["fold"]](z[at - 1])
            pulls.insert(0, math.sqrt(np.mean(delta**2)))
        first = x.T @ delta
        lost, kept = pulls[-1] / pulls[0] if pulls[0] else math.inf, pulls[0] / (pulls[-1] or 1)
        middle, half = {"tanh": (0, 1), "sigmoid": (0.5, 0.5)}.get(state["fold"], (0, math.inf))
        full = max(np.mean(np.abs(one - middle) > 0.95 * half) for one in a)
        if not first.any():
            case, sign = "silent", "No gradient reaches the first layer"
        elif lost > 100:
            case, sign = "fades", "The gradient fades"
            assert near(shown("shrinks by a factor of #", said), lost), state
        elif kept > 100:
            case, sign = "grows", "The gradient grows"
            assert near(shown("becomes # times", said), kept), state
        elif full > 0.5:
            case, sign = "saturated", f"Saturated: {math.floor(100 * full + 0.5 + 1e-9)} %"
        elif state["depth"] == 1:
            case, sign = "one", "With one hidden layer the gradient has no way to fade"
        else:
            case, sign = "even", "The gradient comes through"
            assert near(shown("layers is # times", said), kept), state
        seen[case] += 1
        assert sign in said, (state, said)
        gone = [int((one <= 0).all(axis=0).sum()) * (state["fold"] == "relu") for one in a]
        whole = [at for at, count in enumerate(gone, 1) if count == state["width"]]
        if whole:
            seen["whole"] += 1
            assert f"All units of layer {whole[0]} are dead" in said, state
        elif sum(gone):
            seen["dead"] += 1
            assert f"{sum(gone)} of {state['depth'] * state['width']} units" in said, state
        else:
            assert " dead" not in said, state
    assert min(seen.values()) >= 8, seen


# ---- bends by hand -----------------------------------------------------------------------------


def test_what_bends_by_hand_make_of_the_points(open_page, undrawn):
    from pages.learning.neural_network import bends

    undrawn(bends, "plane_tables", "cut_tables")
    page = open_page("neural_network", draw=False).open("bends")
    rng, seen = np.random.default_rng(7), dict.fromkeys(("none", "one", "wrong", "all", "idle"), 0)
    for number in range(1000):
        state = {
            "points": str(rng.choice(["rings", "moons", "xor", "clouds"])),
            "kind": str(rng.choice(["relu", "tanh"])),
            "constant": float(rng.integers(-60, 61)) / 20,
            "push": float(rng.integers(5, 101)) / 10,
            "height": float(rng.integers(-40, 41)) / 20,
        }
        at = np.round(rng.normal(0, 0.8, (rng.integers(0, 6), 2)) * 20) / 20 + 0.0
        at = np.clip(at, (-3, -2), (3, 2))
        feet = [(float(x), float(y), int(rng.integers(2))) for x, y in at]
        if number % 7 == 0:
            feet.append((0.0, 0.0, 1))
        if number % 5 == 0:
            angles = rng.uniform(0, 6) + 2 * np.pi * np.arange(6) / 6
            feet = [(float(x), float(y), 1) for x, y in 0.7 * np.c_[np.cos(angles), np.sin(angles)]]
            state |= {"points": "rings", "kind": "relu", "constant": -0.3}
        state["feet"] = page.controls["feet"].legal(feet)
        said = notice(page.at(**state))
        x, labels = planar_classes(state["points"], 80, 0.1, 1)
        used = [f for f in state["feet"] if f[:2] != (0.0, 0.0)]
        total = np.full(80, state["constant"])
        there = state["constant"]
        for px, py, towards in used:
            far, sign = math.hypot(px, py), 2 * towards - 1
            total += (
                sign
                * state["push"]
                * BENDS[state["kind"]]((px * x[:, 0] + py * x[:, 1]) / far - far)
            )
            beyond = (px * 0.5 + py * state["height"]) / far - far
            there += sign * state["push"] * float(BENDS[state["kind"]](np.array(beyond)))
        if np.abs(total).min() < 1e-12:
            continue
        wrong, count = int(((total > 0) != (labels == 1)).sum()), len(used)
        words = f"{count} bend{'s' * (count != 1)}"
        if not used:
            seen["none"] += 1
            assert "No bend yet" in said, state
        elif (total > 0).all() or (total < 0).all():
            seen["one"] += 1
            assert f"{words}, and yet no boundary runs between" in said, state
            assert f"{wrong} of 80 points" in said, state
        elif wrong:
            seen["wrong"] += 1
            assert f"{words}: {wrong} of 80 points" in said, state
        else:
            seen["all"] += 1
            assert f"{words} add" in said and "parts all 80 points" in said, state
        idle = len(state["feet"]) - count
        seen["idle"] += idle > 0
        assert ("at the centre" in said) == (idle > 0), state
        boundary = bool(used) and len(set((total > 0).tolist())) == 2
        many = boundary and count > 1
        assert ("a straight line along it" in said) == (boundary and count == 1), state
        assert ("straight between its corners" in said) == (many and state["kind"] == "relu"), state
        assert ("has no corner" in said) == (many and state["kind"] == "tanh"), state
        assert near(shown(r"at \(0.5, [−\d.]+\) #", text(page)), there), state
        assert f"Parameters {5 * count + 2} " in text(page), state
    assert min(seen.values()) >= 20, seen


# ---- fresh points ------------------------------------------------------------------------------


def test_how_a_training_stands_with_fresh_points(open_page, undrawn):
    from pages.learning.neural_network import noise

    undrawn(noise, "plane_tables", "curve_tables", "share_tables")
    page = open_page("neural_network", draw=False).open("noise")
    rng = np.random.default_rng(8)
    cases = ("untrained", "soon", "no gain", "heart", "least", "good")
    seen = dict.fromkeys((*cases, "both", "not heart"), 0)
    for _ in range(40):
        law = str(rng.choice(["moons", "rings", "xor", "spirals", "clouds"]))
        state = {
            "law": law,
            "amount": int(rng.choice([6, 12, 40])),
            "blur": float(rng.choice([0.1, 0.4, 0.8])),
            "size": int(rng.choice([1, 4, 12])),
            "cost": float(rng.choice([1e-5, 0.01, 0.3])),
            "left_out": int(rng.choice([0, 50])),
            "sample": int(rng.integers(1, 9)),
        }
        stops = sorted({0, *rng.choice(np.arange(1, 301), 24).tolist()})
        learned, held = [], []
        for until in stops:
            said = notice(page.at(until=until, **state))
            plan = noise.plan_of(page.views[0].values)
            source = ("law", law, state["amount"], state["blur"], state["sample"])
            while len(held) <= until // 10:
                parts = parts_of(*parameters(plan, source, 10 * len(held)))
                for losses, (n, seed) in ((learned, (state["amount"], 0)), (held, (200, 10**6))):
                    points = planar_classes(law, n, state["blur"], state["sample"] + seed)
                    losses.append(own_loss(parts, "tanh", *points, plan.penalty))
            best, last = int(np.argmin(held)), 10 * (len(held) - 1)
            if not until:
                case, sign = "untrained", "Not trained yet"
            elif until < 10:
                case, sign = "soon", "judged every 10 steps"
            elif not best:
                case, sign = "no gain", "J was least before the first step"
            elif held[-1] > 1.05 * held[best]:
                lower = learned[-1] < learned[best]
                case, sign = ("heart", "Learning by heart") if lower else ("both", "no lower than")
                if lower and learned[-1] >= held[-1]:
                    case, sign = "not heart", "points to learn from J is larger still"
                assert f"was least at step {10 * best}," in said and f"at step {last}" in said
            elif best == len(held) - 1:
                case, sign = "least", "is at its least so far"
            else:
                case, sign = "good", "no more than 5"
                assert f"was least at step {10 * best}," in said, state
            seen[case] += 1
            assert sign in said, (state, until, said)
            if case in ("heart", "both", "good"):
                assert near(shown(rf"at step {10 * best}, #", said), held[best]), state
    assert min(seen[case] for case in cases) >= 5 and seen["both"], seen


def parameters(plan, source, step):
    network = state_at(plan, source, step).network
    return network.theta, network.sizes
