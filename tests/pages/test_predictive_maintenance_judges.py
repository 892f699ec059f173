"""Maintenance: what is said of laws, of wear and of models, judged again by other means."""

import math
import re
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import optimize, stats
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.datasets.engine_fleet import cmapss_files
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet
from core.maths.case_studies.predictive_maintenance.pipeline import (
    assess,
    predict_constant,
    predict_ridge,
    prepare,
)
from core.maths.case_studies.predictive_maintenance.remaining_useful_life import (
    error_by_life_stage,
)
from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    optimal_service_age,
    relative_age_cost,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    ServiceAge,
    Wear,
    judge_age,
    judge_wear,
)
from core.ui.words import number, percent, safe
from pages.case_studies.predictive_maintenance.prognosis_numbers import beside
from pages.case_studies.predictive_maintenance.remaining_life import STAGES, what_to_notice

STEM = "predictive_maintenance"


@pytest.fixture
def page(open_page):
    return open_page(STEM)


# ---- lifetimes -----------------------------------------------------------------------------------


def test_whether_an_age_pays_by_the_cost_of_many_ages():
    """1,000 laws: the cost by a sum over a fine grid of ages, far beyond those that are drawn."""
    rng, seen = np.random.default_rng(1), set()
    z = np.exp(np.linspace(np.log(1e-7), np.log(60), 6000))
    for _ in range(1000):
        shape = float(rng.choice([rng.uniform(0.5, 1), rng.uniform(1.05, 1.6), rng.uniform(1, 6)]))
        scale = float(np.exp(rng.uniform(-3, 8)))
        ratio = float(np.exp(rng.uniform(0.05, 4.5)))
        last = scale * float(np.exp(rng.uniform(-3, 1.5)))
        best = optimal_service_age(shape, scale, ratio, 1.0)
        at_last = relative_age_cost(np.array([last]), shape, scale, ratio)[0]
        left = np.exp(-((best / scale) ** shape))
        case = judge_age(best, last, at_last, left)

        age = scale * z ** (1 / shape)
        alive = np.exp(-z)
        steps = np.diff(age) * (alive[1:] + alive[:-1]) / 2
        length = np.r_[age[0], age[0] + np.cumsum(steps)]
        cost = (ratio * (1 - alive) + alive) / length * length[-1] / ratio
        cheapest = int(np.argmin(cost))
        pays = cost[cheapest] < 1 - 1e-6
        if not pays:
            wanted = {ServiceAge.NEVER, ServiceAge.NOT_YET, ServiceAge.UNREACHED}  # a tiny gain
            if shape <= 1:
                wanted = {ServiceAge.NEVER}
        elif age[cheapest] <= last:
            wanted = {ServiceAge.BEST_DRAWN}
        else:
            now = np.interp(last, age, cost)
            late = ServiceAge.NOT_YET if alive[cheapest] >= 0.001 else ServiceAge.UNREACHED
            if abs(np.log(alive[cheapest] / 0.001)) < 0.5:
                continue  # which side of one in a thousand, the grid cannot say
            wanted = {ServiceAge.PAYS_ALREADY if now < 1 else late}
            if abs(now - 1) < 1e-3:
                wanted = {ServiceAge.PAYS_ALREADY, late}
        if pays and abs(age[cheapest] / last - 1) < 0.02:
            continue
        assert case in wanted, (shape, scale, ratio, last)
        seen.add(case)
    assert seen == set(ServiceAge)


def survivors(time, failed):
    """Kaplan–Meier after each failure time, by a loop."""
    alive, steps = 1.0, {}
    for t in sorted(set(time[failed])):
        alive *= 1 - (time[failed] == t).sum() / (time >= t).sum()
        steps[t] = alive
    return steps


def likelihood(shape, time, failed):
    """Largest log-likelihood of a Weibull law of this shape."""
    died, log = failed.sum(), np.log(time)
    scale = (np.sum(time**shape) / died) ** (1 / shape)
    return np.sum(np.log(shape / scale) + (shape - 1) * (log[failed] - np.log(scale))) - died


def test_what_the_shape_says_by_a_likelihood_ratio_test(page):
    """400 sets of lives and confidences: β = 1 is refused by a test or not, the law's best age is
    before the first failure or not, its curve is outside the band or not."""
    rng, seen = np.random.default_rng(2), set()
    for _ in range(400):
        count = int(rng.integers(3, 30))
        time = np.round(50 * rng.weibull(float(rng.choice([0.5, 1, 2, 5])), count) + 0.5, 2)
        failed = rng.random(count) < rng.uniform(0.4, 1)
        if not failed.any() or np.log(time.max() / time[failed]).mean() < 1e-3:
            continue
        confidence, ratio = int(rng.integers(50, 100)), float(np.round(rng.uniform(2, 40), 1))
        text = "\n".join(f"{t}{'' if f else '+'}" for t, f in zip(time, failed, strict=True))
        page.at(lives="own", own_lives=text, confidence=confidence, cost_ratio=ratio)
        html, first = page.html, time[failed].min()
        best = optimize.minimize_scalar(
            lambda b, t=time, f=failed: -likelihood(np.exp(b), t, f), bounds=(-4, 5),
            method="bounded", options={"xatol": 1e-10},
        )  # fmt: skip
        shape = float(np.exp(best.x))
        scale = (np.sum(time**shape) / failed.sum()) ** (1 / shape)
        excess = 2 * (-best.fun - likelihood(1.0, time, failed))
        limit = stats.chi2.ppf(confidence / 100, 1)
        if abs(excess / limit - 1) > 1e-4:
            if excess < limit:
                assert f"The {confidence} % interval of the shape" in html and "holds 1" in html
                seen.add("holds 1")
            elif shape < 1:
                assert f"The failure rate falls with age, at {confidence} % confidence" in html
                seen.add("falling")
            else:
                assert f"Wear-out, at {confidence} % confidence" in html and "above 1" in html
                ages = np.exp(np.linspace(np.log(scale / 500), np.log(20 * scale), 8000))
                alive = np.exp(-((ages / scale) ** shape))
                steps = np.diff(ages) * (alive[1:] + alive[:-1]) / 2
                cost = (ratio * (1 - alive) + alive) / np.r_[ages[0], ages[0] + np.cumsum(steps)]
                least = ages[np.argmin(cost)]
                if abs(least / first - 1) > 0.02:
                    assert ("rests on the law alone" in html) == (least < first)
                    seen.add(f"unseen {least < first}")
        check_band(page, time, failed, confidence, shape, scale, seen)
    assert len(seen) == 6, seen


def check_band(page, time, failed, confidence, shape, scale, seen):
    """Where the curve leaves the band, looked at 200 ages of every step."""
    z, greenwood, ages, out, near = stats.norm.isf((1 - confidence / 100) / 2), 0.0, [], [], []
    alive_at = survivors(time, failed)
    for t, until in zip(alive_at, [*list(alive_at)[1:], time.max()], strict=True):
        died, risk = (time[failed] == t).sum(), (time >= t).sum()
        if died == risk:
            continue
        greenwood += died / (risk * (risk - died))
        half = z * np.sqrt(greenwood) / -np.log(alive_at[t])
        low, high = alive_at[t] ** np.exp(half), alive_at[t] ** np.exp(-half)
        at = np.linspace(t, until, 200)
        law = np.exp(-((at / scale) ** shape))
        ages.append(at)
        out.append((law < low) | (law > high))
        near.append(np.minimum(np.abs(law - low), np.abs(law - high)))
    if not out:
        return
    ages, out, near = map(np.concatenate, (ages, out, near))
    if (near[[0, -1]] < 1e-4).any() or (near.min() < 1e-4 and not out.any()):
        return
    text = page.html
    if not out.any():
        assert "stays inside the band" in text
    else:
        told = re.search(
            r"leaves the band(?: \d+ times)? (?:at ages )?(?:from|at) (.*?) units", text
        )
        first, *last = (float(each.replace(",", "")) for each in told.group(1).split(" to "))
        places = np.flatnonzero(out)
        for said, at in ((first, places[0]), ((last or [first])[0], places[-1])):
            near_by = ages[max(at - 1, 0)], ages[min(at + 1, len(ages) - 1)]
            assert near_by[0] * 0.994 <= said <= near_by[1] * 1.006, (said, ages[at], told.group(0))
        stretches = 1 + int((np.diff(out.astype(int)) == 1)[places[0] :].sum())
        if near.min() > 1e-4 and stretches > 1:
            assert f"leaves the band {stretches} times" in text
    seen.add(f"band {not out.any()}")


def test_what_the_data_say_before_the_best_age_is_kaplan_meier_there(page):
    rng, seen = np.random.default_rng(3), set()
    for _ in range(200):
        count = int(rng.integers(4, 30))
        time = np.round(50 * rng.weibull(2.5, count) + 0.5, 2)
        failed = rng.random(count) < 0.8
        if failed.sum() < 2:
            continue
        text = "\n".join(f"{t}{'' if f else '+'}" for t, f in zip(time, failed, strict=True))
        page.at(lives="own", own_lives=text, cost_ratio=float(rng.choice([1.3, 3.0, 20.0])))
        tile = re.search(r'Best service age</div><div class="ev-figure">(.*?)</small>', page.html)
        told = re.match(r"([\d.]+) units of time.*?fail before it; (.*)", tile.group(1))
        if not told:
            assert tile.group(1).startswith("never")
            continue
        best, said = float(told.group(1)), told.group(2)
        steps = survivors(time, failed)
        before = [t for t in steps if t <= best]
        if any(abs(t / best - 1) < 0.006 for t in [*steps, time.max()]):
            continue  # the age is shown with three digits
        if best > time.max():
            assert said == "nobody saw such an age"
        elif before:
            assert said == f"by Kaplan–Meier {percent(1 - steps[before[-1]], 0)}"
        else:
            assert said == f"by Kaplan–Meier 0 %, the first at {number(min(steps))} units of time"
        seen.add((best > time.max(), bool(before)))
    assert len(seen) == 3, seen


# ---- wear ----------------------------------------------------------------------------------------


def history(rng):
    """A life of a few sensors: noise, lines, late bends, early bends, mixed."""
    count = int(rng.integers(4, 150))
    time, columns = np.linspace(0, 1, count), []
    kind = rng.choice(["noise", "line", "late", "early", "mixed", "none"])
    for _ in range(int(rng.integers(1, 8))):
        one = kind if kind != "mixed" else rng.choice(["noise", "line", "late", "early"])
        shape = {
            "noise": 0 * time,
            "none": 0 * time,
            "line": time,
            "late": np.expm1(5 * time) / np.expm1(5),
            "early": 1 - np.expm1(5 * (1 - time)) / np.expm1(5),
        }[one]
        noise = 0 if one == "none" else rng.normal(size=count)
        columns.append(rng.choice([-1, 1]) * shape * np.exp(rng.uniform(-1, 4)) + noise)
    return np.array(columns).T


def judged_again(values):
    """Each sensor by np.polyfit: t-values of line and curvature, slopes of both halves."""
    x = np.linspace(-1, 1, len(values))
    half, votes, steep, near = len(values) // 2, [], [], False
    for y in values.T:
        if np.ptp(y) == 0:
            continue
        fit, cov = np.polyfit(x, y, 2, cov=True)
        # x is symmetric, so the line is uncorrelated with the curvature
        t = np.abs(fit[:2]) / np.sqrt(np.diag(cov)[:2])
        near |= bool((np.abs(t / 4 - 1) < 1e-6).any())
        if (t <= 4).all():
            continue
        early, late = (abs(np.polyfit(np.arange(len(p)), p, 1)[0]) for p in (y[:half], y[half:]))
        if t[0] <= 4:
            votes.append(Wear.STRAIGHT)
        else:
            near |= abs(late / (2 * early) - 1) < 1e-6
            votes.append(Wear.BENDS if late > 2 * early else Wear.CURVES)
        left = np.std(y - np.polyval(fit, x)) * np.sqrt(len(y) / (len(y) - 3))
        steep.append(np.sqrt(2) * left - abs(np.polyfit(np.arange(len(y)), y, 1)[0]))
    return votes, bool(steep) and np.median(steep) > 0, near


def test_what_most_sensors_show_by_polyfit():
    """1,000 lives."""
    rng, seen = np.random.default_rng(5), set()
    for _ in range(1000):
        values = history(rng)
        found = judge_wear(values)
        if len(values) < 8:
            assert found.wear is Wear.NOTHING
            continue
        votes, noisy, near = judged_again(values)
        if near:
            continue
        assert found.clear == len(votes)
        if not votes:
            assert found.wear is Wear.NOTHING
        else:
            assert votes.count(found.wear) == found.shown == max(map(votes.count, votes))
            assert found.noisy == noisy
        seen.add((found.wear, found.noisy))
    assert {wear for wear, _ in seen} == set(Wear)
    assert {noisy for _, noisy in seen} == {True, False}


# ---- a model -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    return simulate_fleet(9, 12, 24)


class Judge:
    """Ridge regression by the singular values of the standardised features, each of five folds left
    out in turn; the last model is that of all units."""

    def __init__(self, prepared):
        fold = np.repeat(prepared.fold, prepared.lives)
        self.life, self.models, self.labels = prepared.train_rul, [], {}
        for left_out in range(6):
            rows = fold != left_out
            scaler = StandardScaler().fit(prepared.train_features[rows])
            u, s, vt = np.linalg.svd(
                scaler.transform(prepared.train_features[rows]), full_matrices=False
            )
            asked = prepared.train_features[~rows]
            if left_out == 5:
                asked = prepared.test_features[prepared.test_last]
            keep = s > 1e-9 * s.max()
            self.models.append((rows, u[:, keep], s[keep], scaler.transform(asked) @ vt[keep].T))
        self.values = self.models[-1][2]

    def of(self, penalty, cap):
        """Out-of-fold and test predictions, and Σ s²/(s² + λ)."""
        if cap not in self.labels:
            y = np.minimum(self.life, cap)
            self.labels[cap] = [(u.T @ y[rows], y[rows].mean()) for rows, u, _, _ in self.models]
        out = np.empty(len(self.life))
        for (rows, _, s, asked), (along, mean) in zip(self.models, self.labels[cap], strict=True):
            predicted = mean + asked @ (s / (s**2 + penalty) * along)
            if not rows.all():
                out[~rows] = predicted
        s2 = self.values**2
        return out, predicted, np.sum(s2 / (s2 + penalty))


@pytest.fixture(scope="module")
def systems(small):
    prepared = {window: prepare(small, window) for window in (1, 12, 30)}
    return {window: (each, Judge(each)) for window, each in prepared.items()}


def test_the_judge_is_scikit_learn(systems):
    prepared, judge = systems[12]
    fold, y = np.repeat(prepared.fold, prepared.lives), np.minimum(prepared.train_rul, 90)
    for penalty in (0.0, 300.0):
        kind = Ridge(penalty, solver="cholesky") if penalty else LinearRegression()
        model = make_pipeline(StandardScaler(), kind)
        out, ends, _ = judge.of(penalty, 90)
        model.fit(prepared.train_features[fold != 2], y[fold != 2])
        again = model.predict(prepared.train_features[fold == 2])
        np.testing.assert_allclose(out[fold == 2], again, rtol=1e-6, atol=1e-6)
        model.fit(prepared.train_features, y)
        last = prepared.test_features[prepared.test_last]
        np.testing.assert_allclose(ends, model.predict(last), rtol=1e-6, atol=1e-6)


def band_again(predicted, truth):
    """Tails of groups of similar predictions: the residual at each tenth, counted."""
    groups = min(max(len(truth) // 20, 1), 12)
    left, size = (truth - predicted)[np.argsort(predicted, kind="stable")], len(truth) / groups
    cuts = [round(np.ceil(k * size)) for k in range(groups + 1)]
    parts = [np.sort(left[a:b]) for a, b in pairwise(cuts)]

    def at(part, share):
        place = share * (len(part) - 1)
        low = int(place)
        return part[low] + (place - low) * (part[min(low + 1, len(part) - 1)] - part[low])

    return np.array([[at(part, share) for part in parts] for share in (0.1, 0.9)])


def check_coverage(html, seen):
    """Clopper and Pearson's limits: where a tail of summed binomial chances is 2.5 %."""
    interval = r"95 % by Clopper and Pearson: ([\d.]+) % to ([\d.]+) %; aim [\d.]+ %: (.*?)<"
    found = rf"(\d+) of (\d+), {interval}"
    inside, count, *shown, said = re.search(found, html).groups()
    inside, count = int(inside), int(count)

    def upper(p):
        chances = (math.comb(count, k) * p**k * (1 - p) ** (count - k) for k in range(inside))
        return 1 - sum(chances)

    def lower(p):
        each = range(inside + 1)
        return sum(math.comb(count, k) * p**k * (1 - p) ** (count - k) for k in each)

    low = optimize.brentq(lambda p: upper(p) - 0.025, 1e-9, 1 - 1e-9) if inside else 0.0
    high = optimize.brentq(lambda p: lower(p) - 0.025, 1e-9, 1 - 1e-9) if inside < count else 1.0
    for text, limit in zip(shown, (low, high), strict=True):
        digits = len(text.partition(".")[2])
        assert float(text) == pytest.approx(100 * limit, abs=0.51 * 10.0**-digits)
    if low <= 0.8 <= high:
        wanted = "chance could make the difference"
    else:
        wanted = "wider than it need be" if low > 0.8 else "promises too much"
    assert wanted in said
    seen.add(wanted)


def drawn_model(rng, trial, systems):
    model = "ridge" if trial % 6 else "squares"
    return SimpleNamespace(
        window=int(rng.choice(list(systems))),
        cap=float(rng.choice([20, 40, 55, 60, 90, 125, 180, 200, 205, 250, 300])),
        ridge_lambda=float(f"{10 ** rng.uniform(0, 7):.3g}"),
        model=model,
    )


def noticed(v, prepared):
    """What the page notices, by its own functions, nothing drawn."""
    penalty = v.ridge_lambda if v.model == "ridge" else 0.0
    predictions = predict_ridge(prepared, penalty, v.cap)
    result, mean = assess(prepared, predictions, v.cap), predict_constant(prepared, v.cap)
    _, rmse, _ = error_by_life_stage(predictions.out_of_fold, prepared.train_rul, STAGES)
    errors = [each.test[prepared.test_last] - prepared.test_rul for each in (predictions, mean)]
    constant = np.sqrt(np.mean(errors[1] ** 2))
    return what_to_notice(v, prepared, result, constant, rmse[0], beside(*errors))


def test_what_is_said_of_a_model_by_singular_values(page, small, systems):
    """1,000 states of cap, penalty and window on an uploaded fleet are judged; 18 of them are drawn
    and say the same, and the share inside their bands is judged there."""
    page.upload(cmapss_files(small))
    page.open("remaining_life")
    rng, seen, tones = np.random.default_rng(6), set(), {"good": 0, "warn": 0, "plain": 0}
    for trial in range(1000):
        v = drawn_model(rng, trial, systems)
        prepared, judge = systems[v.window]
        said, tone = noticed(v, prepared)
        tones[tone] += 1
        seen.add(judged_model(v, said, prepared, *judge.of(penalty_of(v), v.cap)))
        if trial % 56 == 0:
            page.at(**vars(v))
            check_coverage(page.html, seen)
            assert f"ev-tone-{tone}" in page.html and f"<p>{safe(said)}</p>" in page.html
    words = {"shrunk", "low cap", "one cycle", "useful", "Almost no cap"}
    assert seen >= words, seen
    assert tones["good"] > 50 and tones["warn"] > 50, tones


def penalty_of(v):
    return v.ridge_lambda if v.model == "ridge" else 0.0


def judged_model(v, notice, prepared, out, ends, freedom):
    """Which case it is, and whether its words hold."""
    errors, longest = ends - prepared.test_rul, prepared.train_rul.max()
    share = np.sqrt(np.mean(errors**2)) / np.sqrt(
        np.mean((np.minimum(prepared.train_rul, v.cap).mean() - prepared.test_rul) ** 2)
    )
    near_end = np.sqrt(np.mean((out - prepared.train_rul)[prepared.train_rul < 25] ** 2))
    late = np.mean(errors > 0)
    if v.model == "ridge" and freedom < min(8, len(prepared.system.eigenvalues[-1]) / 2):
        assert f"leaves {number(freedom)} effective parameters" in notice
        return "shrunk"
    if v.cap < 60:
        assert f"A low cap: silent before the last {v.cap:g} cycles" in notice
        assert f"errs by {number(near_end)}." in notice
        return "low cap"
    if "no gain is shown" in notice or "mislead" in notice:
        assert share > 0.5  # judged in test_predictive_maintenance_claims
        return "unsure"
    if v.cap > 200:
        words = "lies above every life" if v.cap >= longest else "Almost no cap"
        assert words in notice and f"by {number(near_end)} cycles" in notice
        return words
    if v.window == 1:
        words = "Yet the error is only" if share < 0.6 else "It shows: the error is"
        assert f"{words} {percent(share, 0)} of the constant mean's" in notice
        return "one cycle"
    if late > 0.6:
        assert f"{percent(late, 0)} of the predictions are late" in notice
        return "late"
    assert f"The error is {percent(share, 0)} of the constant mean's." in notice
    low, high = band_again(out, prepared.train_rul)
    upwards, narrow = high[-1] > -low[-1], (high - low)[0] <= 0.5 * (high - low).max()
    assert ("wide upwards" in notice) == upwards
    assert ("narrow near the end, where it counts" in notice) == narrow
    return "useful"


def test_replacing_by_age_can_pay_only_where_it_pays_at_some_age(page):
    """Sets of lives that wear out, at equal costs and where a failure is dearer."""
    own = ["90 95 100 105 110 98 102", "50 60 70 80 90 55 65 75+", "10 11 12 13 14 15"]
    states = [{"lives": "fleet"}, *({"lives": "own", "own_lives": text} for text in own)]
    for state in states:
        for ratio in (1.0, 1.2, 10.0):
            html = page.at(**state, cost_ratio=ratio).html
            never = "It pays at no age." in page.everything
            assert never == (ratio == 1) and "lies above 1" in html
            assert ("costs no more than a service: it pays at no age" in html) == never
            assert not (never and "replacing by age can pay" in html)
