"""Healthcare diagnostics: one count for every view; training that stops and goes on; own images."""

import html
import io
import re
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from core.maths.case_studies.fraud_detection.alert_policy import alerts_at
from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    cross_validate_logistic,
    nested_probabilities,
    wisconsin_cells,
)
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    auc_interval,
    expected_cost,
    held_out_policy,
    operating_point,
    predictive_values,
    rank_patients,
    roc_band,
)
from core.maths.case_studies.medical_diagnosis.image_trials import (
    carry_out,
    fold_trials,
    learning_trials,
)
from core.maths.case_studies.medical_diagnosis.images import (
    NetworkPlan,
    fit_pixel_regression,
    ideal_scores,
    phantom_set,
    split_images,
    train_plan,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom, ideal_observer
from core.maths.case_studies.medical_diagnosis.tables import threshold_for_sensitivity
from core.maths.case_studies.medical_diagnosis.verdicts import (
    Blind,
    BlindVerdict,
    Calling,
    CallingVerdict,
)
from core.maths.learning.cross_validation import stratified_folds
from core.maths.learning.logistic_regression import descend_logistic
from core.maths.learning.network_explanations import log_odds
from core.maths.learning.network_training import Settings
from core.ui.listing import standalone
from core.ui.words import number, percent
from pages.case_studies.medical_diagnosis.verdicts import blind_words, decision_words
from tests.datasets.test_medical_images import arrays, npz
from tests.pages.conftest import unmarked

STEM = "medical_diagnosis"
SMALL = {"images": 200, "epochs": 2, "contrast": 1.8}


@pytest.fixture
def page(open_page):
    """The page in a session of its own: what was trained is kept as long as a session."""
    return open_page(STEM)


@pytest.fixture(scope="module")
def cells():
    return wisconsin_cells()


@pytest.fixture(scope="module")
def score(cells):
    found = cross_validate_logistic(cells.features, cells.ill, 0.01)
    return found.probability[0]


def drawn(chart, dataset, *columns):
    return [np.array(chart.data[dataset][column], float) for column in columns]


def dots_of(chart, dataset):
    x, y = drawn(chart, dataset, "x", "y")
    return x[::3], y[::3]


def named(page, words):
    """The chart whose description begins with these words."""
    return next(chart for chart in page.charts if chart.alt.startswith(words))


def rows_of_table(text, head):
    tables = re.findall(r"<table.*?</table>", text, re.S)
    table = next(table for table in tables if f">{head}</th>" in table)
    rows = re.findall(r"<tr.*?</tr>", table.partition("<tbody>")[2], re.S)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]


def buttons(page):
    return [part.content["label"] for part in page.parts if part.kind == "button"]


def said_under(page, name):
    """The caption of a chart as it is read."""
    return html.unescape(unmarked(page.chart(name).caption))


def three(value):
    return f"{value:.3f}".replace("-", "−")


@pytest.mark.parametrize(("threshold", "prevalence"), [(0.5, 1.0), (0.1, 20.0)])
def test_one_count_in_table_curves_numbers_and_cost(page, cells, score, threshold, prevalence):
    page.at(threshold=threshold, prevalence=prevalence, miss_cost=50.0, alarm_cost=2.0)
    called = score >= threshold
    tp, fp = int((called & cells.ill).sum()), int((called & ~cells.ill).sum())
    fn, tn = int(cells.ill.sum()) - tp, int((~cells.ill).sum()) - fp
    se, sp, share = tp / (tp + fn), tn / (tn + fp), prevalence / 100
    rows = rows_of_table(page.html, "Counted")
    assert [row[1] for row in rows] == [str(n) for n in (tp, fn, fp, tn)]
    assert rows[0][2] == f"{10_000 * share * se:,.0f}"
    rate, hit = (axis[0] for axis in dots_of(page.chart("roc"), "now"))
    assert (rate, hit) == pytest.approx((1 - sp, se))
    ppv, npv = predictive_values(se, sp, share)
    assert dots_of(page.chart("values"), "now")[1] == pytest.approx([ppv, npv])
    cost = share * 50 * (1 - se) + (1 - share) * 2 * (1 - sp)
    assert [axis[0] for axis in dots_of(page.chart("cost"), "now")] == pytest.approx(
        [threshold, cost]
    )
    for figure in (percent(se), percent(sp), percent(ppv), percent(npv, 2), number(cost)):
        assert figure in page.html, figure


def test_the_lowest_cost_is_the_lowest_of_all_thresholds(page, cells, score):
    page.at(prevalence=5.0, miss_cost=30.0)
    ranking = rank_patients(score, cells.ill)
    cost = expected_cost(operating_point(ranking, ranking.ends), 0.05, 30.0, 1.0)
    at, lowest = (axis[0] for axis in dots_of(page.chart("cost"), "best"))
    assert lowest == pytest.approx(cost.min())
    point = operating_point(ranking, int(alerts_at(ranking, at)))
    assert float(expected_cost(point, 0.05, 30.0, 1.0)) == pytest.approx(cost.min())
    fold = stratified_folds(cells.ill, 10, 5)[0]
    nested = nested_probabilities(cells.features, cells.ill, fold, 0.01)
    policy = held_out_policy(score, cells.ill, fold, nested, 0.05, 30.0, 1.0)
    assert policy.cost >= cost.min(), "chosen without hindsight"
    assert f">{number(policy.cost)}<" in page.html
    page.at(prevalence=30.0, miss_cost=20.0, threshold=0.115)
    assert "It costs 0.0 % more than that." in page.html and '<span class="ev-done"' in page.html


def test_the_fixed_specificity_is_read_off_the_band(page, cells, score):
    page.at(specificity=90)
    band = roc_band(rank_patients(score, cells.ill), np.array([0.9]))
    said = f"At specificity 90 % the sensitivity is {percent(band.sensitivity[0])} (bootstrap 95 %"
    assert said in page.html


@pytest.mark.parametrize("penalty", [-4.0, -2.0, 0.0])
@pytest.mark.parametrize("specificity", [50, 60, 95, 100])
def test_the_interval_at_a_fixed_specificity_is_named_and_no_bootstrap_of_an_extreme(
    page, penalty, specificity
):
    page.at(penalty=penalty, specificity=specificity)
    said = said_under(page, "roc")
    value, low, high = re.search(r"is ([\d.]+) %.*95 %: ([\d.]+) % to ([\d.]+) %", said).groups()
    extreme = specificity == 100 or value == "100.0"
    assert ("Clopper–Pearson" in said) == extreme == ("bootstrap" not in said)
    assert ("rule of three up to 3/357 = 0.8 %" in said) == (specificity == 100)
    if extreme:
        found = round(212 * float(value) / 100)
        limits = binomtest(found, 212).proportion_ci(method="exact")
        assert (float(low), float(high)) == pytest.approx(
            (100 * limits.low, 100 * limits.high), abs=0.051
        )


def test_the_descent_and_the_weights_are_those_of_the_function(page, cells):
    page.open("learning").at(learning_rate=0.2, steps=30, penalty=-1.0)
    way = descend_logistic(cells.features, cells.ill, 0.2, 0.1, 120)
    np.testing.assert_allclose(drawn(page.chart("descent"), "curve", "y")[0], way.loss, rtol=1e-6)
    assert number(way.loss[30]) in page.html
    table = page.chart("weights").data["weights"]
    assert set(table["name"]) == set(cells.feature_names)
    weight = dict(zip(table["name"], table["weight"], strict=True))
    for name, value in zip(cells.feature_names, way.weights[30], strict=True):
        assert weight[name] == pytest.approx(value)


@pytest.fixture(scope="module")
def trained():
    """What the page should come to with the settings of SMALL."""
    phantom = Phantom(contrast=1.8)
    images = phantom_set(phantom, 200, seed=1)
    plan = NetworkPlan(epochs=2, settings=Settings(penalty=0.03, seed=1), seed=1)
    return phantom, images, train_plan(images, plan)


def test_training_by_epochs_gives_what_one_go_gives(page, trained):
    phantom, images, state = trained
    page.open("images").at(**SMALL, wanted=80)
    assert "Not trained yet" in page.html and "Train" in buttons(page)
    exact = ideal_observer(phantom).auc
    assert three(exact) in page.html
    page.press("Train")
    assert "Stopped after epoch 2" in page.html
    losses = drawn(page.chart("losses"), "curves", "y")[0]
    np.testing.assert_allclose(losses, np.r_[state.train_loss, state.validation_loss])

    test, held = images.tests["test"], images.validation
    ill = test.labels == 1
    pixels = fit_pixel_regression(images)
    readers = {
        "Network": lambda part: log_odds(state.best, part.images),
        "Logistic regression on pixels": lambda part: pixels.scores(part.images),
        "Ideal observer": lambda part: ideal_scores(images, phantom, part),
    }
    rows = {row[0]: row[1:] for row in rows_of_table(page.html, "Test AUC")}
    assert set(rows) == set(readers)
    for name, read in readers.items():
        threshold = threshold_for_sensitivity(read(held), held.labels == 1, 0.8)
        called = read(test) >= threshold
        assert rows[name][0] == three(auc_interval(read(test), ill).auc)
        found = (called & ill).sum() / ill.sum(), (called & ~ill).sum() / (~ill).sum()
        assert rows[name][2:] == [percent(share) for share in found]
    counts = rows_of_table(page.html, "Called back")
    assert sum(int(n) for row in counts for n in row[1:]) == len(ill)
    wrong = (log_odds(state.best, images.train.images[:32]) >= 0) != images.train.labels[:32]
    assert f"Framed: read wrongly at P ≥ ½, {wrong.sum()} of 32." in page.html
    assert np.isnan(drawn(page.chart("wall"), "frames", "x")[0]).sum() == wrong.sum()
    assert "Test images of the trained network" in page.open("network").html


def test_other_settings_are_another_run_and_the_first_one_is_kept(page):
    page.open("images").at(**SMALL).press("Train")
    first = drawn(page.chart("losses"), "curves", "y")[0]
    page.at(**SMALL | {"contrast": 1.0})
    assert "Not trained yet" in page.html
    assert "an untrained one" in page.open("network").html
    page.open("images").at(**SMALL)
    np.testing.assert_array_equal(drawn(page.chart("losses"), "curves", "y")[0], first)
    page.at(**SMALL | {"epochs": 3})
    assert "Go on" in buttons(page)
    page.press("Go on")
    longer = drawn(page.chart("losses"), "curves", "y")[0]
    assert len(longer) == len(first) + 2
    np.testing.assert_array_equal(longer[:3], first[:3])
    page.press("Begin anew")
    np.testing.assert_array_equal(drawn(page.chart("losses"), "curves", "y")[0], longer)


def test_the_marker_is_learned_and_betrays_itself(page):
    state = {"images": 400, "epochs": 4, "contrast": 0.8, "marker": 100}
    page.open("shortcut").at(**state).press("Train")
    auc = {}
    for test in ("test", "as trained", "reversed"):
        page.at(**state, judged_on=test)
        rows = {row[0]: row[1:] for row in rows_of_table(page.html, "Test AUC")}
        auc[test] = float(rows["Network"][0])
    assert auc["as trained"] > 0.95 and auc["reversed"] < 0.3
    assert auc["reversed"] < auc["test"] < auc["as trained"]
    assert "had learned the marker, and it outweighs the mass" in page.html
    assert "Behind the ideal observer" in page.html and "reads without markers" in page.html
    assert "Ahead of the ideal observer" in page.at(**state, judged_on="as trained").html
    assert "reads without markers" not in page.at(**state, judged_on="test").html
    assert page.html.count('<span class="ev-done"') == 1


def test_a_learning_rate_that_is_too_large_is_said(page):
    state = {"images": 200, "rate": 1.0, "optimizer": "momentum", "decay": 0.3}
    page.open("images").at(**state, epochs=2).press("Train")
    assert "The loss climbs instead of falling" in page.html
    page.at(**state, epochs=30).press("Go on")
    assert "is no number any more" in page.html
    assert "Train" not in buttons(page) and "Begin anew" in buttons(page)


def test_the_answer_inside_is_the_networks(page, trained):
    _, images, state = trained
    page.open("images").at(**SMALL).press("Train")
    test = images.tests["test"]
    place = np.flatnonzero(test.labels == 0)[10]
    page.open("network").at(**SMALL, patient=(2.5, 0.5), pixel=(0.0, 1.0), channel=3)
    odds = float(log_odds(state.best, test.images[[place]])[0])
    assert f">{number(odds)}<" in page.html and ">healthy<" in page.html
    filters, bias = state.best.parameters[0]
    total = float((test.images[place][:7, :7, 0] * filters[:, :, 0, 2]).sum() + bias[2])
    assert f"max(0, {number(total)}) = {number(max(total, 0))}" in page.html
    assert "row 1, column 1" in page.html


@pytest.mark.parametrize(
    ("chapter", "state", "words"),
    [
        ("cells", {}, "Not for clinical use"),
        ("cells", {"threshold": 0.0}, "Everybody is called back"),
        ("cells", {"threshold": 1.0}, "Nobody is called back"),
        ("cells", {"threshold": 0.42}, "most of those called back are healthy"),
        (
            "cells",
            {"threshold": 0.11, "prevalence": 30.0, "miss_cost": 20.0},
            "Near the cheapest threshold",
        ),
        ("learning", {"learning_rate": 0.1}, "Falling at every step"),
        ("learning", {"learning_rate": 1.5}, "Above 2/L = 0.601, and yet it falls"),
        ("learning", {"learning_rate": 4.0, "steps": 60, "penalty": -1.0}, "The loss rises at"),
        (
            "learning",
            {"learning_rate": 2.5, "steps": 1, "penalty": -1.0},
            "rises at the first step",
        ),
        ("learning", {"learning_rate": 10.0, "penalty": 0.0, "steps": 120}, "Diverging"),
        ("images", {"contrast": 0.0}, "0.500"),
        ("images", {"shift": 3}, "If the place were known"),
        ("network", {}, "an untrained one"),
        ("shortcut", {}, "No image carries a marker"),
    ],
)
def test_odd_states_have_a_sentence(page, chapter, state, words):
    assert words in page.open(chapter).at(**state).html


def test_the_bottom_moves_the_way_the_sentence_says(page):
    page.open("cells")
    assert "commoner, past 5 %" in page.chapter.do
    bottoms = []
    for prevalence in (0.1, 1.0, 10.0, 50.0):
        page.at(prevalence=prevalence)
        bottoms.append(dots_of(page.chart("cost"), "best")[0][0])
    assert bottoms[0] == bottoms[1] > bottoms[2] > bottoms[3]


def mercaldo(page, positive, prevalence):
    """Limits in % of PPV or NPV, from the four counts on the tiles, ½ added to each."""
    rates = rates_of(page)
    (tp, fn), (tn, fp) = (
        [int(count) + 0.5 for count in re.search(r"/\((\d+) \+ (\d+)\)", rates[name]).groups()]
        for name in ("Sensitivity", "Specificity")
    )
    if not positive:
        tp, fn, tn, fp, prevalence = tn, fp, tp, fn, 1 - prevalence
    odds = prevalence / (1 - prevalence) * (tp / (tp + fn)) / (fp / (fp + tn))
    error = np.sqrt(1 / tp - 1 / (tp + fn) + 1 / fp - 1 / (fp + tn))
    ends = odds * np.exp(np.array([-1.959964, 1.959964]) * error)
    return 100 * ends / (1 + ends)


@pytest.mark.parametrize("prevalence", [0.1, 0.155, 1.0, 20.0, 50.0])
@pytest.mark.parametrize("threshold", [0.0, 0.05, 0.5, 0.95, 1.0])
def test_shares_and_their_intervals_are_told_apart(page, threshold, prevalence):
    page.open("cells").at(threshold=threshold, prevalence=prevalence)
    figures = re.findall(
        r'ev-name">(PPV|NPV)</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>', page.html
    )
    assert len(figures) == 2
    for name, value, formula in figures:
        if value == "undefined":
            who = "nobody" if name == "PPV" else "everybody"
            assert formula.endswith(f"0/0, {who} is called back") and "95 %:" not in formula
            continue
        assert value in said_under(page, "values")
        if threshold in (0, 1):
            share, sign = (prevalence, "π") if name == "PPV" else (100 - prevalence, "1 − π")
            assert float(value.split()[0]) == pytest.approx(share, abs=1e-9)
            assert f"exactly {sign}: " in formula and "95 %:" not in formula
            continue
        how = "Mercaldo’s, normal on the log-odds with ½ added to each of the four counts, 95 %"
        low, high = re.search(f"{how}: (.*) to (.*)", formula).groups()
        ends = [float(text.split()[0]) for text in (low, value, high)]
        sides = [float(limit) for limit in mercaldo(page, name == "PPV", prevalence / 100)]
        shown = ends[::2] if 0 < ends[1] < 100 else [ends[0] if ends[1] == 100 else ends[2]]
        sides = sides if 0 < ends[1] < 100 else [sides[0] if ends[1] == 100 else sides[1]]
        assert shown == pytest.approx(sides, rel=2e-3, abs=0.05)
        assert ends[0] <= ends[1] <= ends[2] and low != high
        assert float(low.split()[0]) < 100, "never a share that some patient may be missing from"


def rates_of(page):
    found = r'ev-name">(Sensitivity|Specificity)</div>.*?<small>(.*?)</small>'
    return dict(re.findall(found, page.html))


def test_what_is_certain_has_no_interval_and_what_only_happened_has_one(page):
    """λ = 1 leaves no score below 0.04, so 0.02 calls all of these, yet perhaps not the next."""
    for threshold, who in ((0.0, "everybody"), (1.0, "nobody")):
        for penalty in (-4.0, 0.0):
            for formula in rates_of(page.at(threshold=threshold, penalty=penalty)).values():
                assert formula.endswith(f"exact: {who} is called, whoever comes"), formula
    page.at(threshold=0.02, penalty=0.0)
    assert "Everybody is called back, of these patients." in page.html
    assert all("Wilson 95 %:" in formula for formula in rates_of(page).values())


def test_images_that_are_all_ranked_rightly_tell_no_efficiency(page):
    easy = {"contrast": 3.0, "beta": 4.0, "noise": 0.1, "roughness": 0.6, "architecture": "none"}
    page.open("images").at(**easy, radius=8.0, images=1200, epochs=6).press("Train")
    assert rows_of_table(page.html, "Test AUC")[1][1] == "1.000"
    said = re.search(r'ev-name">Efficiency</div><div class="ev-figure">(.*?)</div>', page.html)
    assert said.group(1) == "unknown" and "inf" not in said.group(0)
    page.at(**SMALL).press("Train")
    said = re.search(r'ev-name">Efficiency</div><div class="ev-figure">(.*?)</div>', page.html)
    assert said.group(1).endswith(" %")


def test_what_a_blind_choice_is_held_against():
    for case, said in (
        (Blind.GAINS, ""),
        (Blind.LEVEL, "a threshold costs as much as calling nobody, 0.5: what the cheapest saves"),
        (Blind.LOSES, "a threshold costs 0.7, more than calling nobody, 0.5: what the cheapest"),
    ):
        words = blind_words(BlindVerdict(case, 0.7, 0.5, False, True))
        assert said in words and bool(words) == bool(said)
        assert "hindsight" not in blind_words(BlindVerdict(case, 0.7, 0.5, False, False))


@pytest.mark.parametrize("calling", [Calling.NOBODY, Calling.EVERYBODY])
@pytest.mark.parametrize("blind", list(Blind))
@pytest.mark.parametrize("everybody", [True, False])
@pytest.mark.parametrize("cheapest", [True, False])
def test_calling_all_or_none_alarms_only_where_something_better_is_known(
    calling, blind, everybody, cheapest
):
    costs = SimpleNamespace(threshold=np.array([0.5]), best=0)
    against = BlindVerdict(blind, 0.7, 0.5, everybody, True)
    verdict = CallingVerdict(calling, cheapest, 1.0, 0.1, 0.1, True, against)
    _, tone = decision_words(None, verdict, costs)
    it_is_the_naive_one = everybody == (calling is Calling.EVERYBODY)
    fine = cheapest or (blind is not Blind.GAINS and it_is_the_naive_one)
    assert tone == ("plain" if fine else "alarm")


def test_a_share_of_all_is_not_said_without_what_else_fits(page):
    """Threshold 0.995 calls no healthy one of these 357: a PPV of 100 %, and far less fits too."""
    for prevalence in (0.5, 2.0, 10.0):
        page.at(threshold=0.995, prevalence=prevalence, miss_cost=2.0, alarm_cost=1.0)
        low = re.search(r"four counts, 95 %: ([\d.]+ %) to 100.0", page.html).group(1)
        assert f"All those called back are ill; at a prevalence of {prevalence:g} %, {low}" in (
            page.html
        )
        assert "100.0 % of those" not in page.html


def test_a_few_of_ten_thousand_are_not_rounded_to_none(page):
    page.at(prevalence=0.1, threshold=0.5)
    missed = rows_of_table(page.html, "Counted")[1]
    assert missed[1:] == ["10", "0.47"]


@pytest.mark.parametrize("noise", [0.1, 0.3, 0.6])
def test_the_limit_of_the_area_is_never_1(page, noise):
    page.open("images").at(contrast=3.0, beta=4.0, roughness=0.6, radius=8.0, noise=noise)
    ideal = ideal_observer(Phantom(beta=4.0, noise=noise, radius=8.0, contrast=3.0, roughness=0.6))
    short = norm.sf(ideal.detectability / np.sqrt(2))
    said = re.search(r"Nothing can beat an AUC of (.*?) over", page.html).group(1)
    if said.startswith("1 − "):
        digits = said[4:].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        mantissa, _, power = digits.rpartition("10")
        power = (float(mantissa.strip("·") or 1), int(power))
        assert power[0] * 10.0 ** power[1] == pytest.approx(short, rel=0.5)
    else:
        assert 1 - float(said) == pytest.approx(short, rel=0.5) and float(said) < 1


def test_no_area_short_of_1_is_called_1(page):
    page.open("images").at(contrast=3.0)
    exact, caption = ideal_observer(Phantom(contrast=3.0)).auc, said_under(page, "readers")
    assert 0.9999 < exact < 1 and "1.000" not in caption
    said = re.search(r"an AUC of (0\.9+\d*)", caption).group(1)
    assert float(said) == pytest.approx(exact, abs=1e-5) and f">{said}<" in page.html


def test_whose_area_the_ideal_observers_is(page):
    page.open("images").at(**SMALL)
    law = three(ideal_observer(Phantom(contrast=SMALL["contrast"])).auc)
    assert f"Over all possible images the ideal observer has an AUC of {law}." in page.html
    page.press("Train")
    rows = {row[0]: row[1] for row in rows_of_table(page.html, "Test AUC")}
    caption = said_under(page, "readers")
    assert f"an AUC of {law}; the table has every reader on these" in caption
    assert f"the ideal observer has {rows['Ideal observer']} on the same images" in page.html
    assert "exactly" not in caption


def test_an_untrained_network_is_not_checked_as_a_trained_one(page):
    caption = said_under(page.open("network").at(**SMALL), "check")
    assert "Nothing has been learned yet" in caption and "trained one's" not in caption
    page.open("images").press("Train")
    caption = said_under(page.open("network").at(**SMALL), "check")
    assert "with the trained one's size" in caption


def test_a_network_without_filters_is_logistic_regression(page):
    page.open("network").at(**SMALL, architecture="none").press("Train")
    assert "Without filters there is one layer" in page.html


def own_images(sizes=(120, 60, 60), seed=0, contrast=40, **more):
    """A set with a bright square on its ill images, as an upload."""
    rng = np.random.default_rng(seed)
    made = arrays(sizes=sizes)
    for split in ("train", "val", "test"):
        labels = made[f"{split}_labels"][:, 0]
        images = rng.normal(100, 30, made[f"{split}_images"].shape)
        images[labels == 1, 10:16, 10:16] += contrast
        made[f"{split}_images"] = np.clip(images, 0, 255).astype(np.uint8)
    return made | more


def test_own_images_the_gap_and_the_learning_curve(page):
    page.open("images").at(epochs=2).upload({"mine.npz": npz(own_images())})
    assert not page.errors and "mine: training images" in page.html
    assert "nobody knows the best possible reader" in page.html
    assert "No image stands in two parts" in page.html and "whose these images are" in page.html
    page.press("Train")
    rows = {row[0]: row[1:] for row in rows_of_table(page.html, "Test AUC")}
    assert set(rows) == {"Network", "Logistic regression on pixels"}
    page.press("Cross-validate the network")
    assert "Cross-validation of the network" in page.html and "a gap of" in page.html
    assert "3 folds dealt by image, each network from only 60 images" in page.html
    page.press("Draw the learning curve")
    curve = named(page, "Area under the ROC curve on the test images").data["curves"]
    assert curve["x"] == [75, 120, 75, 120]
    page.at(epochs=2, ill_label="0")
    assert "Not trained yet" in page.html, "another question is another run"
    assert "simulated images only" in page.open("shortcut").html
    page.session.uploads.clear()
    assert "no patient is behind these images" in page.open("images").html


def test_a_file_that_is_sorted_by_class_has_a_learning_curve(page):
    made = own_images((300, 40, 40))
    for split in ("train", "val", "test"):
        order = np.argsort(made[f"{split}_labels"][:, 0], kind="stable")
        for what in ("images", "labels"):
            made[f"{split}_{what}"] = made[f"{split}_{what}"][order]
    page.open("images").at(epochs=2).upload({"sorted.npz": npz(made)})
    page.press("Train").press("Draw the learning curve")
    chart = named(page, "Area under the ROC curve on the test images")
    assert chart.data["curves"]["x"] == [75, 150, 300] * 2
    assert np.isfinite(chart.data["curves"]["y"]).all()


def test_where_a_class_is_rare_the_curve_says_why_it_is_short(page):
    made = own_images((150, 40, 40))
    made["train_labels"][:] = np.arange(150)[:, None] % 25 == 0
    page.open("images").at(epochs=2).upload({"rare.npz": npz(made)})
    page.press("Train").press("Draw the learning curve")
    assert "1 of 1 size, drawn" in page.html and "fewer than 5 of a class" in page.html


def test_patients_are_dealt_whole_and_what_is_shared_is_said(page):
    made = own_images()
    made["val_images"][:3] = made["train_images"][0]
    made["test_images"][5:7] = made["val_images"][9]
    whose = {"train_patient": np.arange(120) // 3, "val_patient": np.arange(60) // 3 + 38}
    page.open("images").at(epochs=2).upload({"mine.npz": npz(made | whose)})
    assert "training contains 3 of the 60 validation images; these two contain 2 of" in page.html
    assert "Patients: training contains 2 of validation; the test part does" in page.html
    page.press("Train").press("Cross-validate the network")
    assert "3 folds dealt by patient" in page.html
    few = {"train_patient": made["train_labels"], "val_patient": made["val_labels"]}
    page.upload({"few.npz": npz(made | few)}).press("Train")
    assert "Too few patients for folds by patient" in page.html
    button = next(p for p in page.parts if p.kind == "button" and p.name == "folds")
    assert button.content["disabled"]


@pytest.mark.parametrize("what", ["curve", "folds"])
def test_longer_work_is_stopped_taken_up_again_and_not_lost(page, what):
    state = SMALL | {"images": 300}
    begin, go_on, stop = {
        "curve": ("Draw the learning curve", "Go on with the learning curve", "Stop the learning"),
        "folds": ("Cross-validate the network", "Go on with the cross-val", "Stop the cross-val"),
    }[what]
    page.open("images").at(**state).press("Train")
    figure = page.chapter.figures[0]

    def parts():
        return {p.name: p.content for p in figure.run(page.session).parts if p.kind == "button"}

    drawn = next(p for p in page.parts if p.kind == "button" and p.name == what).content
    assert drawn["label"] == begin
    drawn["act"]()
    for _ in range(2):
        going = parts()[what]
    assert going["label"].startswith(stop)
    going["act"]()
    run = next(iter(page.session.notes["medical_diagnosis:runs"].values()))
    state_then = getattr(run, what).trials.state
    assert state_then.steps > 0
    page.at(**state | {"contrast": 0.5})  # another slider, another run, and back
    page.at(**state, wanted=70)
    assert getattr(run, what).trials.state is state_then, "stopped: nothing is done, or lost"
    label = next(b for b in buttons(page) if b.startswith(go_on))
    page.press(label)
    done = getattr(run, what).trials
    plan = replace(run.plan, epochs=2)
    whole = (
        learning_trials(run.images, plan, [75, 150, 300])
        if what == "curve"
        else fold_trials(run.images, plan)
    )
    assert [a.auc for a in done.network] == [a.auc for a in carry_out(whole).network]
    assert begin in buttons(page)


def test_longer_work_goes_on_while_a_slider_moves(page):
    page.open("images").at(**SMALL).press("Train")
    act = next(p for p in page.parts if p.kind == "button" and p.name == "curve").content["act"]
    act()
    figure = page.chapter.figures[0]
    for wanted in range(60, 70):
        page.values.update(wanted=wanted)
        view = figure.run(page.session)
    run = next(iter(page.session.notes["medical_diagnosis:runs"].values()))
    assert len(run.curve.trials.network) >= 1 and view.values.wanted == 69


def test_bad_images_leave_the_page_as_it_was(page):
    page.open("images").at(contrast=2.0)
    before = page.chart("wall").data
    made = arrays()
    made["train_labels"] = np.array([{}] * 40, dtype=object)
    stream = io.BytesIO()
    np.savez(stream, **made)
    page.upload({"bad.npz": stream.getvalue()})
    assert page.errors == [
        "bad.npz: train_labels holds pickled objects, which are never unpacked here."
    ]
    assert page.chart("wall").data == before


@pytest.mark.parametrize(
    ("query", "chapter"),
    [
        ({"threshold": "0.3", "penalty": "-1"}, "cells"),
        ({"penalty": "-1"}, "learning"),
        ({"contrast": "0.8"}, "images"),
        ({"contrast": "0.8", "marker": "100"}, "shortcut"),
        ({"judged_on": "reversed"}, "shortcut"),
        ({"patient": "8,9"}, "network"),
    ],
)
def test_an_old_address_opens_where_its_settings_matter(open_page, query, chapter):
    page = open_page(STEM, query)
    assert page.chapter.name == chapter
    again = open_page(STEM, page.page.address(page.session)["query"])
    assert not again.complaints and again.values == page.values


def test_training_goes_on_in_another_chapter(page):
    page.open("images").at(**SMALL)
    part = next(p for p in page.parts if p.kind == "button" and p.name == "go")
    part.content["act"]()
    figure = page.chapter.figures[0]
    view = figure.run(page.session)
    assert view.again and "Stop" in [p.content["label"] for p in view.parts if p.kind == "button"]
    page.open("network")
    assert "One epoch more" in buttons(page) and "Test images of the trained" in page.html


def test_training_can_be_stopped_after_an_epoch(page):
    page.open("images").at(**SMALL)
    figure = page.chapter.figures[0]
    act = {p.name: p.content["act"] for p in page.parts if p.kind == "button"}
    act["go"]()
    view = figure.run(page.session)
    next(p for p in view.parts if p.name == "go").content["act"]()
    page.run()
    assert "Stopped after epoch 1" in page.html and "Go on" in buttons(page)


def test_a_long_epoch_can_be_stopped_half_way(page):
    made = own_images((1400, 40, 40))
    page.open("images").at(epochs=1, architecture="few").upload({"long.npz": npz(made)})
    figure = page.chapter.figures[0]

    def press(view):
        next(p for p in view.parts if p.kind == "button" and p.name == "go").content["act"]()

    press(page.views[0])
    press(figure.run(page.session))
    page.run()
    assert "Stopped before the first epoch was over" in page.html and "Go on" in buttons(page)
    page.press("Go on")
    plan = NetworkPlan((2,), 7, 1, Settings(penalty=0.03, seed=1), seed=1)
    state = train_plan(split_images(made, "long"), plan)
    losses = drawn(page.chart("losses"), "curves", "y")[0]
    np.testing.assert_allclose(losses, np.r_[state.train_loss, state.validation_loss])


def test_the_code_runs_as_it_stands(tmp_path):
    call = (
        "from core.maths.case_studies.medical_diagnosis.diagnostic_measures import auc_interval\n"
        "from core.maths.learning.network_explanations import log_odds\n"
        "phantom = Phantom(contrast=2.0)\nimages = phantom_set(phantom, 64, 32, 32, 1, 0.0)\n"
        "plan = NetworkPlan((2,), 5, 1, Settings(), 1)\nstate = train_plan(images, plan)\n"
        'test = images.tests["test"]\n'
        "print(auc_interval(log_odds(state.best, test.images), test.labels))"
    )
    script = tmp_path / "train_plan.py"
    script.write_text(standalone(train_plan, call), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Area(auc=")
