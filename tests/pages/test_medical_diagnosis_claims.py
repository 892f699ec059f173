"""Healthcare diagnostics: every sentence is judged again by other means."""

import itertools
import re
from collections import Counter
from itertools import pairwise
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from core.maths.case_studies.medical_diagnosis.images import overlap
from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom, draw_phantoms
from core.maths.learning.convolutional_network import forward, start_network
from core.maths.learning.cross_validation import stratified_folds
from core.ui.words import number
from pages.case_studies.medical_diagnosis import image_words, reading_words
from pages.case_studies.medical_diagnosis.network import show_answer
from tests.pages.conftest import read
from tests.pages.test_medical_diagnosis import STEM

DATA = load_breast_cancer()
X, ILL = DATA.data, DATA.target == 0
RAISED = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")
PENALTIES = (-4.0, -3.0, -2.0, -1.0, 0.0)


@pytest.fixture(autouse=True)
def one_thread():
    """Small matrices, as the server has it: several threads would wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def page(open_page):
    return open_page(STEM)


def notice(page):
    """The verdict of the stage, and its tone."""
    part = next(p for p in page.parts if p.kind == "words" and "ev-notice" in p.content)
    tone = re.search(r"ev-tone-(\w+)", part.content).group(1)
    text = re.sub(r"<[^>]*>", "", part.content).replace("&#x27;", "'")
    return text, tone


def solved(rows, power):
    model = LogisticRegression(
        C=1 / (10**power * rows.sum()), solver="newton-cholesky", tol=1e-12, max_iter=500
    )
    return make_pipeline(StandardScaler(), model).fit(X[rows], ILL[rows])


# ---- measured cells: the decision ----------------------------------------------------------------


@pytest.fixture(scope="module")
def by_sklearn():
    """Out-of-fold probabilities of the first deal by scikit-learn, by penalty."""
    fold = stratified_folds(ILL, 10, 5)[0]
    scores = {}
    for power in PENALTIES:
        scores[power] = np.empty(len(ILL))
        for f in range(10):
            away = fold == f
            scores[power][away] = solved(~away, power).predict_proba(X[away])[:, 1]
    return fold, scores


def cost_at(score, ill, threshold, share, miss, alarm):
    called = score >= threshold
    return share * miss * np.mean(~called[ill]) + (1 - share) * alarm * np.mean(called[~ill])


def cheapest(score, ill, *asked):
    """Lowest cost, by trying every cut; and the cut, halfway between two scores."""
    values = np.unique(score)
    cuts = np.r_[np.inf, (values[1:] + values[:-1])[::-1] / 2, -np.inf]
    called = score[None, :] >= cuts[:, None]
    share, miss, alarm = asked
    costs = share * miss * (~called[:, ill]).mean(1) + (1 - share) * alarm * called[:, ~ill].mean(1)
    best = int(np.argmin(costs.round(12)))
    return costs[best], cuts[best]


def number_of(page, name):
    """A figure below the stage, as Python reads it."""
    text = re.search(rf'{name}</div><div class="ev-figure">(.*?)</div>', page.html).group(1)
    return text.replace("·10", "e").translate(RAISED)


def test_what_is_said_of_a_threshold_is_what_counting_says(page, by_sklearn):
    """1,000 states: the cost by trying every cut, the PPV by Bayes with counts."""
    rng, seen = np.random.default_rng(0), Counter()
    _, scores = by_sklearn
    for k in range(1000):
        power = PENALTIES[k // 200]
        score, share = scores[power], 10 ** rng.uniform(-1, np.log10(50)) / 100
        miss, alarm = 10 ** rng.uniform(0, 3), 10 ** rng.uniform(-1, 2)
        low, cut = cheapest(score, ILL, share, miss, alarm)
        near = cut * rng.uniform(0.98, 1.02) if np.isfinite(cut) else 1.0
        threshold = float(np.clip(rng.choice([0.0, 1.0, rng.random(), near, near]), 0, 1))
        page.at(
            threshold=threshold, prevalence=100 * share, miss_cost=miss, alarm_cost=alarm,
            penalty=power,
        )  # fmt: skip
        said, tone = notice(page)
        called = (score >= threshold) & (threshold < 1)
        above = cost_at(score, ILL, threshold, share, miss, alarm) / low - 1
        se, fpr = called[ILL].mean(), called[~ILL].mean()
        ppv = share * se / (share * se + (1 - share) * fpr) if called.any() else np.nan
        if not called.any():
            expected = "Nobody is called back"
        elif called.all():
            expected = "Everybody is called back"
        elif above > 0.1:
            expected = "This threshold costs"
            figure = float(said.split()[3].replace(",", ""))
            if " times as much as " in said:
                assert above >= 1 and figure == pytest.approx(1 + above, rel=0.006)
            else:
                assert above < 1 and figure == pytest.approx(100 * above, abs=0.5001)
        else:
            expected = "Cheap, and yet most" if ppv < 0.5 else "Near the cheapest threshold"
        assert said.startswith(expected), (said, expected, above, ppv)
        naive = min(share * miss, (1 - share) * alarm)
        figure = float(number_of(page, "Cost of a threshold chosen blind"))
        if abs(figure / naive - 1) > 0.005:
            loses = figure > naive
            assert (tone == "good") == (said.startswith("Near") and not loses)
            who = "nobody" if share * miss <= (1 - share) * alarm else "everybody"
            assert (f", more than calling {who}, " in said) == loses, said
            assert ("saves is hindsight" in said) == (loses and low < naive * (1 - 1e-9))
            seen["loses" if loses else "gains"] += 1
        assert len(said.split()) <= 40, said
        assert ("no threshold is cheaper" in said) == (
            above < 1e-9 and called.all() | ~called.any()
        )
        figure, formula = re.search(
            r'ev-name">PPV</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>', page.html
        ).groups()
        assert bool(called.any()) == (figure != "undefined")
        assert ("95 %" in formula) == (bool(called.any()) and 0 < threshold < 1)
        seen[expected.split()[0]] += 1
    assert min(seen.values()) > 20 and len(seen) == 7, seen


@pytest.mark.parametrize(("prevalence", "miss"), [(1.0, 200.0), (5.0, 30.0), (30.0, 20.0)])
def test_the_blind_threshold_is_nested(page, by_sklearn, prevalence, miss):
    """Fold by fold: models that saw neither fold choose, the model without the fold judges."""
    fold, scores = by_sklearn
    asked, called = (prevalence / 100, miss, 1.0), np.zeros(len(ILL), bool)
    for f in range(10):
        inner = np.full(len(ILL), np.nan)
        for g in set(range(10)) - {f}:
            rows = fold == g
            inner[rows] = solved((fold != f) & (fold != g), -2).predict_proba(X[rows])[:, 1]
        rest = fold != f
        _, cut = cheapest(inner[rest], ILL[rest], *asked)
        called[~rest] = scores[-2.0][~rest] >= cut
    blind = cost_at(called.astype(float), ILL, 0.5, *asked)
    page.at(prevalence=prevalence, miss_cost=miss)
    name = "Cost of a threshold chosen blind"
    figure = re.search(rf'{name}</div><div class="ev-figure">(.*?)</div>', page.html).group(1)
    assert float(figure) == pytest.approx(blind, rel=0.005)
    assert blind > cheapest(scores[-2.0], ILL, *asked)[0]


# ---- measured cells: the descent -----------------------------------------------------------------


def own_descent(rate, penalty, steps=120):
    """Weights and intercept after each step, and the loss; ends where the weights pass 10⁸."""
    z = np.column_stack([StandardScaler().fit_transform(X), np.ones(len(X))])
    theta, way, losses = np.zeros(31), [], []
    for _ in range(steps + 1):
        score = z @ theta
        shrunk = np.r_[theta[:-1], 0]
        losses.append(
            np.mean(np.where(ILL, np.logaddexp(0, -score), np.logaddexp(0, score)))
            + penalty * shrunk @ shrunk / 2
        )
        way.append(theta)
        if np.abs(theta).max() >= 1e8:
            break
        p = 0.5 * (1 + np.tanh(score / 2))
        theta = theta - rate * (z.T @ (p - ILL) / len(X) + penalty * shrunk)
    top = np.linalg.norm(z, 2) ** 2 / (4 * len(X)) + penalty
    return np.array(way), np.array(losses), 2 / top


def own_limit(theta, penalty):
    """2/λmax of the Hessian at θ, from differences of the gradient."""
    z = np.column_stack([StandardScaler().fit_transform(X), np.ones(len(X))])

    def gradient(at):
        shrunk = np.r_[at[:-1], 0]
        return z.T @ (0.5 * (1 + np.tanh(z @ at / 2))) / len(X) + penalty * shrunk

    steps = 1e-5 * np.eye(31)
    hessian = [(gradient(theta + h) - gradient(theta - h)) / 2e-5 for h in steps]
    return 2 / np.linalg.norm(hessian, 2)


def test_what_is_said_of_the_descent_is_what_another_run_does(page):
    """1,008 states: an own descent, and scikit-learn's optimum."""
    rng, seen = np.random.default_rng(1), Counter()
    for power in np.arange(-4, 0.1, 0.5):
        penalty = float(f"{10**power:.3g}")
        best = solved(np.ones(len(X), bool), np.log10(penalty))[-1]
        optimum = np.r_[best.coef_[0], best.intercept_]
        rest = own_limit(optimum, penalty)
        for rate in 10 ** np.r_[rng.uniform(-2, 1, 11), 1, -0.3, 0.3]:
            way, losses, limit = own_descent(rate, penalty)
            for steps in rng.integers(1, 121, 8):
                page.open("learning").at(penalty=power, learning_rate=rate, steps=int(steps))
                said, tone = notice(page)
                at = min(steps, len(way) - 1)
                away = np.linalg.norm(way[at] - optimum) / np.linalg.norm(optimum)
                rises = sum(b - a > 1e-12 for a, b in pairwise(losses[: at + 1]))
                if abs(away - 0.01) < 1e-4:
                    continue
                if len(way) < 121:
                    expected = f"Diverging: after {len(way) - 1} steps"
                elif away < 0.01 and rate > rest:
                    expected = "Near the optimum"
                elif away < 0.01 and losses[at] <= losses[at - 1] + 1e-12:
                    expected = "Settled"
                elif rises:
                    of = f"{rises} of {steps} steps" if steps > 1 else "the first step"
                    expected = f"The loss rises at {of}"
                else:
                    expected = "Above 2/L" if rate > limit else "Falling at every step"
                assert said.startswith(expected), (said, expected, away)
                assert (tone == "good") == (expected == "Settled")
                figure = re.search(r"([\d.]+)(?:·10(⁻.))? % of the optimum", said)
                assert bool(figure) == expected.startswith(("Settled", "Falling"))
                if expected == "Near the optimum":
                    figure = re.search(r"optimum, ([\d.]+)() % of", said)
                    shown = [float(x) for x in re.findall(r" = ([\d.]+)", said)]
                    assert shown == pytest.approx([rate, rest], rel=0.006) and shown[0] > shown[1]
                if expected == "Settled":  # and it stays: more steps change little
                    later = np.linalg.norm(way[at:] - optimum, axis=1)
                    assert later.max() < 0.011 * np.linalg.norm(optimum)
                if figure:
                    tens = (figure.group(2) or "⁰").translate(RAISED)
                    shown = float(figure.group(1)) * 10.0 ** int(tens)
                    assert shown == pytest.approx(100 * away, rel=0.01, abs=1e-4)
                seen[expected.split()[0]] += 1
    assert min(seen[word] for word in ("Diverging:", "Settled", "The", "Above", "Falling")) > 5, (
        seen
    )


def test_steps_too_long_to_rest_are_not_called_settled(page):
    page.open("learning").at(penalty=-2.0, learning_rate=10.0, steps=71)
    said, tone = notice(page)
    assert said.startswith("Near the optimum") and "2/L* = 8.99" in said and tone == "warn"


def test_hardly_a_penalty_is_not_called_settled(page):
    page.open("learning").at(penalty=-4.0, learning_rate=2.0, steps=60)
    assert "Settled" not in page.html and "Newton" in page.html
    page.open("cells").at(penalty=-4.0)
    assert ">0.989<" in page.html, "300 steps had an AUC of 0.995"


# ---- readers and markers -------------------------------------------------------------------------


def pairs(score, ill):
    return (score[ill][:, None] > score[~ill]) + 0.5 * (score[ill][:, None] == score[~ill])


def spread(parts):
    """Standard error of a mean over pairs, by its rows and columns."""
    return np.sqrt(sum(np.var(parts.mean(axis), ddof=1) / parts.shape[1 - axis] for axis in (0, 1)))


Z = NormalDist().inv_cdf(0.975)


def area_of(score, ill):
    """AUC and its limits on the scale of the log-odds, from all pairs."""
    parts = pairs(score, ill)
    auc, error, fewest = parts.mean(), spread(parts), min(parts.shape)
    if auc in (0, 1) or error == 0:
        k = round(auc * fewest)
        if k != auc * fewest:
            return None
        found = binomtest(k, fewest).proportion_ci(method="wilson")
        return auc, found.low, found.high
    ends = np.log(auc / (1 - auc)) + np.array([-Z, Z]) * error / (auc * (1 - auc))
    return auc, *(1 / (1 + np.exp(-ends)))


def gain_of(first, second, ill):
    parts = pairs(first, ill) - pairs(second, ill)
    return parts.mean(), parts.mean() - Z * spread(parts), parts.mean() + Z * spread(parts)


def drawn_scores(rng):
    n = int(rng.integers(30, 130))
    ill = rng.random(n) < rng.choice([0.5, 0.15])
    ill[:5], ill[5:10] = True, False
    common = rng.normal(size=n)
    scores = {
        name: 0.7 * common + rng.normal(size=n) * 0.7 + rng.normal(0.5, 1.2) * ill
        for name in ("test", "as trained", "reversed", "baseline")
    }
    if rng.random() < 0.2:
        scores = {name: np.round(values) for name, values in scores.items()}
    if rng.random() < 0.1:
        scores["test"] = np.zeros(n)
    if rng.random() < 0.2:
        scores["as trained"] = scores["test"] + 1e-3 * rng.normal(size=n)
    return scores, ill


def anew(_, make):
    return make()


def reading_of(score, ill):
    auc, low, high = area_of(score, ill)
    return SimpleNamespace(area=SimpleNamespace(auc=auc, low=low, high=high))


def test_what_is_said_of_two_readers_is_what_all_pairs_say():
    """1,000 pairs of readers."""
    rng, seen = np.random.default_rng(2), Counter()
    for _ in range(1000):
        scores, ill = drawn_scores(rng)
        network, baseline = scores["test"], scores["baseline"]
        shift, filters = int(rng.integers(0, 2)), ((8,), ())[rng.integers(0, 2)]
        phantom = None if rng.random() < 0.3 else SimpleNamespace(shift=shift)
        run = SimpleNamespace(phantom=phantom, plan=SimpleNamespace(filters=filters), once=anew)
        found = SimpleNamespace(
            test="test",
            ill=ill,
            readings={"network": True},
            scores={"network": {"test": network}, "baseline": {"test": baseline}},
        )
        said, tone = reading_words.readers_words(run, found)
        area, (_, low, high) = area_of(network, ill), gain_of(network, baseline, ill)
        if area is None or min(abs(area[1] - 0.5), abs(low), abs(high)) < 1e-9:
            continue
        known = phantom is not None and not shift
        if area[1] <= 0.5:
            expected = "The network is no better than chance"
        elif low > 0:
            expected = "The network beats the pixels"
            assert ("finds the same thing anywhere" in said) == bool(filters and not known)
        elif high < 0:
            expected = "The baseline is better" if known else "The linear baseline is better"
        else:
            expected = "The baseline is not clearly beaten" if known else "No clear difference"
        assert said.startswith(expected), (said, expected)
        assert (tone == "good") == (area[1] > 0.5 and low > 0)
        seen[expected] += 1
    assert len(seen) == 6 and min(seen.values()) > 5, seen


def test_every_area_is_said_to_be_whose_it_is():
    """1,000 states: every figure is one of the areas that were given, and it is said whose."""
    rng, seen = np.random.default_rng(8), Counter()
    for _ in range(1000):
        shift, auc = int(rng.integers(0, 5)), float(rng.choice([0.5, 0.9, 0.99, rng.random()]))
        ideal = rng.choice([None, SimpleNamespace(auc=auc, short_of_1=1 - auc)])
        readings = {}
        if rng.random() < 0.6:
            names = ["network", "ideal"] if ideal else ["network"]
            readings = {name: reading_of(*reader(rng)) for name in names}
        said = image_words.ceiling_words(ideal, shift, SimpleNamespace(readings=readings))
        figures = [float(x) for x in re.findall(r"\d\.\d+", said)]
        wanted = [reading.area.auc for reading in readings.values()]
        if not readings and ideal:
            wanted = [auc]
            assert said.startswith("If the place were known" if shift else "Nothing can beat")
        assert figures == pytest.approx(wanted, abs=5.1e-4), said
        assert ("over all possible images" in said) == bool(ideal and not readings)
        assert ("on the same images" in said) == (len(readings) == 2)
        seen[len(readings), ideal is None, shift > 0] += 1
    assert len(seen) == 8 and min(seen.values()) > 5, seen


def reader(rng):
    ill = rng.permutation(np.repeat([True, False], [12, 18]))
    return rng.normal(size=30) + rng.uniform(0, 3) * ill, ill


def test_what_is_said_to_stand_twice_stands_twice():
    """1,000 sets: the bytes and the names are counted one by one."""
    rng, seen = np.random.default_rng(9), Counter()
    for _ in range(1000):
        kinds = int(rng.choice([3, 40, 10_000]))
        arrays, whose = {}, int(rng.integers(0, 3))
        for split in ("train", "val", "test"):
            n = int(rng.integers(2, 9))
            arrays[f"{split}_images"] = np.full((n, 2, 2), rng.integers(0, kinds, (n, 1, 1)))
            if whose == 2 or (whose == 1 and split != "test"):
                arrays[f"{split}_patient"] = rng.integers(0, kinds, n)
        first, second = image_words.overlap_words(
            SimpleNamespace(arrays=arrays, overlap=overlap(arrays))
        )
        pixels = [[int(x[0, 0]) for x in arrays[f"{s}_images"]] for s in ("train", "val", "test")]
        twice = [
            [x for x in pixels[1] if x in pixels[0]],
            [x for x in pixels[2] if x in pixels[0] + pixels[1]],
        ]
        figures = [int(x) for x in re.findall(r"\d+", first[0])]
        if any(twice):
            assert figures == [len(twice[0]), len(pixels[1]), len(twice[1]), len(pixels[2])]
        assert (first[1] == "warn") == any(twice) and bool(figures) == any(twice)
        names = [set(arrays.get(f"{s}_patient", [])) for s in ("train", "val", "test")]
        both = [len(names[1] & names[0]), len(names[2] & (names[0] | names[1]))][: whose or 1]
        figures = [int(x) for x in re.findall(r"\d+", second[0])]
        assert figures == (both if any(both) else [])
        assert (second[1] == "warn") == any(both)
        assert second[0].startswith("Nothing says whose") == (whose == 0)
        assert ("the test part does not say" in second[0]) == (whose == 1)
        seen[any(twice), whose, any(both)] += 1
    assert len(seen) >= 8 and min(seen.values()) > 1, seen


def test_what_is_said_of_the_marker_is_what_all_pairs_say():
    """1,002 networks on three test sets."""
    rng, seen = np.random.default_rng(3), Counter()
    for k in range(1002):
        scores, ill = drawn_scores(rng)
        test, ideal = ("test", "as trained", "reversed")[k % 3], rng.uniform(0.5, 1)
        best = SimpleNamespace(area=SimpleNamespace(auc=ideal))
        parts = {name: scores[name] for name in ("test", "as trained", "reversed")}
        found = SimpleNamespace(
            test=test, ill=ill, readings={"ideal": best}, scores={"network": parts}
        )
        said, tone = reading_words.marker_words(SimpleNamespace(once=anew), found)
        area = area_of(scores[test], ill)
        gain, low, _ = gain_of(scores["as trained"], scores["test"], ill)
        plain = roc_auc_score(ill, scores["test"])
        if area is None or min(abs(low), abs(area[1] - 0.5), abs(area[2] - 0.5)) < 1e-9:
            continue
        if test == "reversed":
            expected = "neither mass nor marker decides"
            if area[2] < 0.5:
                expected = "had learned the marker"
            elif area[1] > 0.5:
                expected = "counts for more than the marker"
        elif test == "as trained":
            expected = "would have praised" if low > 0 else "has not clearly helped"
        elif low > 0 and gain > 0.1:
            expected = "the network falls from"
        else:
            expected = "not the marker that" if ideal > plain + 0.1 else "has cost little"
        assert expected in said, (said, expected)
        assert (tone == "good") == ("cost little" in said or "more than the marker" in said)
        seen[expected] += 1
    assert len(seen) == 8 and min(seen.values()) > 10, seen


# ---- training ------------------------------------------------------------------------------------


def random_run(rng):
    epochs = int(rng.integers(0, 8))
    falls = rng.choice([0.5, 0.9, 1.1])
    train = np.cumprod(np.r_[1, falls * rng.uniform(0.7, 1.3, epochs)])
    held = np.cumprod(np.r_[1, rng.choice([0.8, 1.0, 1.1]) * rng.uniform(0.8, 1.2, epochs)])
    if epochs > 2 and rng.random() < 0.3:  # both losses were lower before
        train[-1] = 0.99 * train[0]
        held[-1] = 1.2 * held.min()
    state = SimpleNamespace(
        steps=7 * epochs, diverged=bool(rng.random() < 0.05), train_loss=train,
        validation_loss=held, validation_accuracy=rng.uniform(0.4, 1, epochs + 1),
    )  # fmt: skip
    labels = rng.permutation(np.arange(60) < rng.integers(6, 40))
    part = SimpleNamespace(labels=labels.astype(int))
    return SimpleNamespace(
        state=state,
        going=False,
        once=anew,
        epochs=epochs,
        images=SimpleNamespace(train=part, validation=part),
    )


def test_what_is_said_of_a_training_is_what_its_curves_say():
    """2,000 runs; the green sentence is a conjunction of everything that could speak against it."""
    rng, seen = np.random.default_rng(4), Counter()
    for _ in range(2000):
        run = random_run(rng)
        ill = run.images.validation.labels == 1
        held = rng.normal(size=60) + rng.choice([0.2, 2.5]) * ill
        test = rng.normal(size=60) + rng.choice([0.2, 2.5]) * ill
        found = SimpleNamespace(
            test="test",
            readings={"network": reading_of(test, ill)},
            scores={"network": {"validation": held}},
        )
        areas = area_of(held, ill), area_of(test, ill)
        train, losses = run.state.train_loss.tolist(), run.state.validation_loss.tolist()
        best = losses.index(min(losses))
        against = {
            "The loss is no number": run.state.diverged,
            "Stopped before the first": len(losses) == 1,
            "The loss climbs": train[-1] > train[0],
            "No epoch had a lower": best == 0,
            "No better than chance": areas[0][1] <= 0.5,
            "Validation images are ranked better": areas[1][1] <= 0.5,
            "Overfitting": losses[-1] / min(losses) > 1.1 and train[-1] < train[best],
            "Unsteady": losses[-1] / min(losses) > 1.1,
        }
        said, tone = reading_words.training_words(run, found)
        expected = next((words for words, true in against.items() if true), "Stopped after epoch")
        assert said.startswith(expected), (said, expected)
        assert (tone == "good") == (not any(against.values()))
        if expected == "Stopped after epoch":
            commoner = max(ill.mean(), 1 - ill.mean())
            assert f"naming the commoner class, {100 * commoner:.1f}" in said
        seen[expected] += 1
    assert len(seen) == 9 and min(seen.values()) > 20, seen


# ---- one image -----------------------------------------------------------------------------------


def own_forward(network, images):
    """Both logits of every image, by sums over shifted images and by blocks of four."""
    maps = np.asarray(images, float)[..., None]
    for kind, arrays in zip(network.kinds, network.parameters, strict=True):
        if kind == "convolution":
            weights, bias = (np.asarray(array, float) for array in arrays)
            rows, columns = (size - len(weights) + 1 for size in maps.shape[1:3])
            maps = bias + sum(
                maps[:, i : i + rows, j : j + columns] @ weights[i, j]
                for i in range(len(weights))
                for j in range(len(weights))
            )
        elif kind == "relu":
            maps = np.where(maps > 0, maps, 0)
        elif kind == "pooling":
            even = maps[:, : maps.shape[1] // 2 * 2, : maps.shape[2] // 2 * 2]
            maps = np.max([even[:, i::2, j::2] for i in (0, 1) for j in (0, 1)], axis=0)
        else:
            flat = maps.reshape(len(maps), -1)
            return flat @ np.asarray(arrays[0], float) + np.asarray(arrays[1], float)
    raise AssertionError("no dense layer")


class Heard:
    """A view that keeps what is noticed and draws nothing."""

    def notice(self, *sentences, tone):
        self.said, self.tone = " ".join(filter(None, sentences)), tone

    def numbers(self, rows):
        self.rows = rows


def test_what_is_said_of_an_image_is_what_another_network_computes(page):
    """1,024 images before untrained networks of every architecture, their words by the chapter's
    own function; 32 of them as the chapter draws them, pressed on the wall."""
    rng, seen = np.random.default_rng(5), Counter()
    shapes = {"one": ((8,), 7), "two": ((8, 16), 5), "few": ((2,), 7), "none": ((), 1)}
    for name, seed in itertools.product(shapes, range(1, 9)):
        drawn = draw_phantoms(Phantom(), 32, 3 * seed + 2)
        wall = np.r_[drawn.images[drawn.labels == 1], drawn.images[drawn.labels == 0]]
        images = (wall - wall.mean()) / wall.std()
        network = start_network(28, *shapes[name], 2, seed)
        logits = forward(network, images[..., None].astype(np.float32))[-1].astype(float)
        odds = np.diff(own_forward(network, images))[:, 0]
        for place in range(32):
            heard = Heard()
            show_answer(heard, SimpleNamespace(trained=False), logits[place], int(place < 16))
            seen[judged_image(heard.said, heard.tone, place, odds[place])] += 1
        place = int(rng.integers(32))
        row, column = divmod(place % 16, 8)
        at = (column + 0.5, (4.55 if place < 16 else 2.0) - row - 0.5)
        page.open("network").at(architecture=name, seed=seed, patient=at)
        judged_image(*notice(page), place, odds[place])
    assert min(seen["read rightly"], seen["read wrongly"]) > 400, seen


def judged_image(said, tone, place, odds):
    truth = "ill" if place < 16 else "healthy"
    shown = float(re.search(r"P\(ill\) = ([\d.]+) %", said).group(1))
    assert said.startswith(f"This image is {truth}.") and tone == "plain"
    assert shown == pytest.approx(100 / (1 + np.exp(-odds)), abs=0.06)
    assert "It has learned nothing yet" in said
    right = "read rightly" if (odds > 0) == (place < 16) else "read wrongly"
    assert right in said or abs(odds) < 1e-4
    return right


@pytest.mark.parametrize("penalty", [-4.0, -2.0, 0.0])
def test_the_parts_of_the_brier_score_add_up_as_they_are_shown(open_page, penalty):
    page = open_page("medical_diagnosis", draw=False).open("cells").at(penalty=penalty)
    caption = re.sub("<[^>]*>", "", page.chart("reliability").caption).rstrip(".")
    named = re.findall(
        r"(?:score|reliability|resolution|uncertainty|groups) ([−\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", caption
    )
    brier, reliability, resolution, uncertainty, within = map(read, named)
    total = reliability - resolution + uncertainty + within
    assert number(total) == number(brier), caption


def test_only_a_negative_number_is_bracketed(open_page):
    page = open_page("medical_diagnosis", draw=False).open("network").at(patient=(2.5, 0.5))
    assert "0.5922 − 1.204" in page.html
