from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.charts import palette
from core.charts.diagnostic_curves import (
    accuracy_curves,
    learning_curve_plot,
    loss_curves,
    predictive_value_curves,
    reliability_plot,
    roc_of_readers,
    roc_with_band,
    threshold_cost,
    weight_intervals,
)
from core.charts.raster import feature_map, image_wall, layer_maps, picture_row, pixel_sum
from core.datasets.medical_images import read_image_set
from core.maths.case_studies.fraud_detection.alert_policy import alerts_at
from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    bootstrap_coefficients,
    cross_validate_logistic,
    single_measurement_areas,
    wisconsin_cells,
)
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    auc_difference,
    auc_interval,
    cost_threshold,
    expected_cost,
    held_out_policy,
    operating_point,
    predictive_intervals,
    predictive_values,
    rank_patients,
    rate_intervals,
    reliability_diagram,
    roc_band,
    shift_prevalence,
)
from core.maths.case_studies.medical_diagnosis.images import (
    NetworkPlan,
    cross_validate_network,
    fit_pixel_regression,
    ideal_scores,
    learning_curve,
    phantom_set,
    start_plan,
    train_plan,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import (
    Phantom,
    draw_phantoms,
    efficiency,
    ideal_observer,
    ideal_sensitivity,
    mass_profile,
    matched_filter,
    plant_marker,
)
from core.maths.case_studies.medical_diagnosis.tables import (
    WALL_COLUMNS,
    WALL_HEIGHT,
    band_path,
    cost_tables,
    frames,
    mosaic,
    names,
    picture_address,
    placed,
    predictive_tables,
    reliability_tables,
    roc_path,
    row_tables,
    series,
    sum_tables,
    symmetric_end,
    threshold_costs,
    threshold_for_sensitivity,
    wall_place,
    wall_rows,
    wall_tables,
    way_tables,
    way_through,
    window_of,
)
from core.maths.columns import dots, path
from core.maths.learning.convolutional_network import forward, softmax, start_network
from core.maths.learning.logistic_regression import descend_logistic
from core.maths.learning.network_explanations import (
    log_odds,
    occlusion_map,
    pixel_arithmetic,
    randomisation_check,
)
from core.maths.learning.network_training import OPTIMIZERS, Settings, steps_per_epoch, train_epochs
from core.ui.controls import Choice, Point, Seed, Slider
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

STEPS, RATE = 300, 0.5  # of the judged model: enough to arrive, at a rate that is stable
FOLDS, REPEATS = 10, 5
VALIDATION, TEST = 400, 1000  # phantoms to stop by and to judge on
SIZES = (75, 150, 300, 600)
ARCHITECTURES = {
    "one": ("8 filters of 7×7", (8,), 7),
    "two": ("8, then 16 filters of 5×5", (8, 16), 5),
    "few": ("2 filters of 7×7", (2,), 7),
    "none": ("no filters: logistic regression", (), 1),
}
TEST_SETS = {
    "test": "without markers",
    "as trained": "markers as in training",
    "reversed": "markers on the healthy",
}
page = Page(
    "medical_diagnosis",
    controls=[
        Slider(
            name="threshold",
            label="Call back from",
            low=0,
            high=1,
            default=0.5,
            step=0.005,
            help="Patients whose probability of being ill reaches this are called back.",
        ),
        Slider(
            name="prevalence",
            label="Prevalence",
            symbol="π",
            low=0.1,
            high=50,
            default=1,
            log=True,
            unit="%",
            help="How many of those who are tested are ill. In these data 37 %, in a screening "
            "below 1 %.",
        ),
        Slider(name="miss_cost", label="Cost of a miss", low=1, high=1000, default=200, log=True),
        Slider(
            name="alarm_cost",
            label="Cost of a false alarm",
            low=0.1,
            high=100,
            default=1,
            log=True,
        ),
        Slider(
            name="specificity",
            label="Fixed specificity",
            low=50,
            high=100,
            default=95,
            step=1,
            unit="%",
            help="Two tests are compared at the same specificity.",
        ),
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=0.01,
            high=10,
            default=0.5,
            log=True,
        ),
        Slider(name="steps", label="Steps", low=1, high=120, default=40, step=1),
        Slider(
            name="penalty",
            label="Penalty, log₁₀ λ",
            low=-4,
            high=0,
            default=-2,
            step=0.5,
            live=False,
            help="λ of ½ λ|w|². The judged model above is fitted with it too.",
        ),
        Slider(name="contrast", label="Contrast of the mass", low=0, high=3, default=1.2, step=0.1),
        Slider(name="radius", label="Radius", low=2, high=8, default=4, step=0.5, unit="pixels"),
        Slider(name="roughness", label="Roughness of the border", low=0, high=0.6, default=0.15),
        Slider(
            name="beta",
            label="Exponent of the background",
            symbol="β",
            low=0,
            high=4,
            default=3,
            step=0.1,
            help="Power spectrum 1/f^β: 0 is white noise, mammograms have about 3.",
        ),
        Slider(name="noise", label="Noise", low=0.1, high=2, default=0.6, step=0.1),
        Slider(
            name="shift",
            label="Place unknown by up to",
            low=0,
            high=6,
            default=0,
            step=1,
            unit="pixels",
        ),
        Slider(
            name="marker",
            label="Ill training images with a marker",
            low=0,
            high=100,
            default=0,
            step=5,
            unit="%",
            help="A bright square in the corner, as a hospital's label might be. Planted in "
            "training and validation images.",
        ),
        Slider(name="images", label="Training images", low=200, high=1200, default=1200, step=100),
        Choice(
            name="architecture",
            label="Network",
            options={name: words for name, (words, _, _) in ARCHITECTURES.items()},
            default="one",
        ),
        Choice(
            name="optimizer",
            label="Optimiser",
            options={name: o.label for name, o in OPTIMIZERS.items()},
            default="adam",
            carries=lambda values, name: {"rate": OPTIMIZERS[name].learning_rate},
        ),
        Slider(
            name="rate",
            label="Learning rate of the network",
            low=0.0001,
            high=1,
            default=0.002,
            log=True,
        ),
        Slider(
            name="decay",
            label="Penalty of the network",
            symbol="λ",
            low=0.0001,
            high=0.3,
            default=0.03,
            log=True,
        ),
        Slider(name="epochs", label="Epochs", low=1, high=30, default=10, step=1),
        Choice(
            name="ill_label",
            label="Label that means ill",
            options={"1": "1", "0": "0"},
            default="1",
            pills=True,
            help="In PneumoniaMNIST 1 is pneumonia; in BreastMNIST 0 is malignant.",
        ),
        Slider(
            name="wanted",
            label="Sensitivity wanted",
            low=50,
            high=99,
            default=90,
            step=1,
            unit="%",
            help="The threshold that reaches it on the validation images, for each reader.",
        ),
        Choice(name="judged_on", label="Test images", options=TEST_SETS, default="test"),
        Point(
            name="patient",
            label="Image",
            low=(0, 0),
            high=(WALL_COLUMNS, WALL_HEIGHT + 0.35),
            default=(0.5, 4.0),
            help="Press on an image of the wall.",
        ),
        Slider(name="channel", label="Filter", low=1, high=8, default=1, step=1),
        Point(
            name="pixel",
            label="Pixel",
            low=(0, 0),
            high=(1, 1),
            default=(0.5, 0.5),
            help="Press on the feature map.",
        ),
        Seed(label="New patients"),
    ],
    presets={
        "Screening": {"prevalence": 0.5, "miss_cost": 500, "threshold": 0.5},
        "Call everybody": {"threshold": 0, "prevalence": 0.5},
        "Too large a step": {"learning_rate": 3, "penalty": 0, "steps": 60},
        "Hardly a penalty": {"penalty": -4, "steps": 120},
        "Almost invisible": {"contrast": 0.5},
        "Anywhere in the image": {
            "shift": 4,
            "contrast": 2.4,
            "architecture": "two",
            "optimizer": "momentum",
            "rate": 0.01,
        },
        "Planted shortcut": {"marker": 100, "contrast": 0.8},
        "White noise": {"beta": 0, "contrast": 0.8},
    },
    shared=("penalty",),
)


# ---- part one: what is computed once -----------------------------------------------------------


@st.cache_resource(max_entries=1)
def measured_cells():
    cells = wisconsin_cells()
    return cells, single_measurement_areas(cells.features, cells.ill)


@st.cache_resource(max_entries=16, show_spinner=False)
def judged_cells(penalty, _report):
    """Cross-validation, bootstrap and bands of the model with this penalty."""
    cells, _ = measured_cells()
    given = (cells.features, cells.ill, RATE, penalty, STEPS)
    _report(0.05, "Cross-validation …")
    found = cross_validate_logistic(*given, FOLDS, REPEATS)
    score = found.probability[0]
    ranking = rank_patients(score, cells.ill)
    _report(0.2, "Bootstrap of the ROC …")
    grid = np.round(np.arange(0, 101) / 100, 2)
    band = roc_band(ranking, grid, resamples=500)
    _report(0.3, "Bootstrap of the weights …")
    weights = bootstrap_coefficients(
        *given, 200, report=lambda share, what: _report(0.3 + 0.7 * share, "Bootstrap …")
    )
    return SimpleNamespace(
        cells=cells,
        found=found,
        score=score,
        ranking=ranking,
        band=band,
        roc=roc_path(ranking),
        area=auc_interval(score, cells.ill),
        weights=weights,
        reliability=reliability_diagram(score, cells.ill),
    )


def penalty_of(v):
    return float(f"{10**v.penalty:.3g}")


def computed(v):
    """Everything that the decision shows, each number computed once."""
    with page.progress("Fitting …") as report:
        now = SimpleNamespace(**vars(judged_cells(penalty_of(v), report)))
    now.prevalence, ill = v.prevalence / 100, now.cells.ill
    now.costs = (now.prevalence, v.miss_cost, v.alarm_cost)
    now.called = int(alerts_at(now.ranking, v.threshold))
    now.point = operating_point(now.ranking, now.called)
    now.limits = rate_intervals(now.point)
    now.values = predictive_values(now.point.sensitivity, now.point.specificity, now.prevalence)
    now.value_limits = predictive_intervals(now.point, now.prevalence)
    now.cost = float(expected_cost(now.point, *now.costs))
    now.thresholds, now.curve = threshold_costs(now.ranking, *now.costs)
    now.best = int(np.argmin(now.curve))
    now.policy = held_out_policy(now.score, ill, now.found.fold[0], *now.costs)
    # The threshold of the theory, moved from this prevalence to the one that was learned from.
    now.theory = float(
        shift_prevalence(
            cost_threshold(v.miss_cost, v.alarm_cost), now.prevalence, float(ill.mean())
        )
    )
    now.at_fixed = int(np.argmin(np.abs(now.band.specificity - v.specificity / 100)))
    return now


def interval(limits, form=percent):
    return f"95 %: {form(limits[0])} to {form(limits[1])}"


def count(value):
    return f"{float(value):,.0f}"


def three(value):
    """An area under a ROC curve, or a difference of two."""
    return f"{value:.3f}".replace("-", "−")


# ---- part one: the decision --------------------------------------------------------------------


def decision_words(v, now):
    """What to notice about the decision in this state."""
    ppv = float(now.values[0])
    if not now.called:
        return "Nobody is called back: no false alarm, and every illness is missed.", "alarm"
    if now.called == len(now.score):
        return (
            "Everybody is called back. The test decides nothing; the prevalence alone is the PPV.",
            "alarm",
        )
    above = now.cost / now.curve[now.best] - 1 if now.curve[now.best] > 0 else 0.0
    if above > 0.1:
        return (
            f"This threshold costs {percent(above, 0)} more a patient than the cheapest, "
            f"{number(now.thresholds[now.best])}. At a prevalence of {number(v.prevalence)} % a "
            f"called patient is ill with probability {percent(ppv)}.",
            "warn",
        )
    if ppv < 0.5:
        return (
            f"Cheap, and yet most of those called back are healthy: of 100, {number(100 * ppv)} "
            "are ill. Where an illness is rare, even a good test calls mostly healthy people.",
            "warn",
        )
    return (
        "Near the cheapest threshold. Chosen on the other folds, it costs "
        f"{number(now.policy.cost)} a patient on those it did not see.",
        "good",
    )


def show_decision(v, now):
    controls, left, right = st.columns([1.05, 1.6, 1.6])
    marks = {"cheapest": float(np.clip(now.thresholds[now.best], 0, 1))}
    with controls:
        page.show(
            "threshold",
            "prevalence",
            "miss_cost",
            "alarm_cost",
            "specificity",
            threshold={"marks": marks},
        )
        page.legend(
            {
                "Test, or PPV": palette.MODEL,
                "This threshold": palette.ACCENT,
                "Cheapest; fixed specificity; NPV": palette.TRUTH,
                "Nobody, everybody": palette.ALARM,
            }
        )
    band, point = now.band, now.point
    at = now.at_fixed
    with left:
        page.chart(
            threshold_cost(),
            cost_tables(now.thresholds, now.curve, (v.threshold, now.cost)),
            caption=f"Cheapest: {number(now.thresholds[now.best])}, "
            f"{number(now.curve[now.best])} a patient. By theory {number(now.theory)}, if the "
            "probabilities are right. Dashed: nobody called, everybody called.",
            name="cost",
        )
        page.chart(
            roc_with_band(),
            {
                "band": band_path(band.specificity, band.low, band.high),
                "chance": path([0, 1], [0, 1]),
                "curve": now.roc,
                "fixed": path([1 - band.specificity[at]] * 2, [band.low[at], band.high[at]]),
                "now": dots([point.false_positive_rate], [point.sensitivity]),
            },
            caption=f"At specificity {percent(band.specificity[at], 0)} the sensitivity is "
            f"{percent(band.sensitivity[at])} ({interval((band.low[at], band.high[at]))}).",
            name="roc",
        )
    with right:
        page.chart(
            predictive_value_curves(),
            predictive_tables(point, now.prevalence),
            caption=f"PPV {percent(float(now.values[0]))}, NPV {percent(float(now.values[1]), 2)} "
            f"at {number(v.prevalence)} %. Sensitivity and specificity stay.",
            name="values",
        )
        found = now.reliability
        page.chart(
            reliability_plot(),
            reliability_tables(found),
            caption=f"Brier score {number(found.brier)} = reliability {number(found.reliability)} "
            f"− resolution {number(found.resolution)} + uncertainty {number(found.uncertainty)} "
            f"+ within groups {number(found.within)}.",
            name="reliability",
        )


def show_counts(v, now):
    """The confusion matrix, as counted and as expected among 10,000 who are tested."""
    point, share = now.point, now.prevalence
    se, fpr = float(point.sensitivity), float(point.false_positive_rate)
    rows = [
        ("Ill, called back", point.true_positive, share * se),
        ("Ill, missed", point.false_negative, share * (1 - se)),
        ("Healthy, called back", point.false_positive, (1 - share) * fpr),
        ("Healthy, left in peace", point.true_negative, (1 - share) * (1 - fpr)),
    ]
    page.table(
        ["Patients", "Counted", "Of 10,000 tested"],
        [(name, count(counted), count(10_000 * expected)) for name, counted, expected in rows],
        caption=f"Counted: all {len(now.score)} patients, each judged by a model that had not "
        f"seen them. Expected: at a prevalence of {number(v.prevalence)} %.",
        right=("Counted", "Of 10,000 tested"),
    )


def show_decision_numbers(v, now):
    point, costs = now.point, now.costs
    areas = measured_cells()[1]
    single = np.maximum(areas, 1 - areas)
    best = int(np.argmax(single))
    accuracy = float(now.found.accuracy.mean())
    page.numbers(
        [
            (
                "Sensitivity",
                percent(float(point.sensitivity)),
                f"{count(point.true_positive)}/({count(point.true_positive)} + "
                f"{count(point.false_negative)}); {interval(now.limits['sensitivity'])}",
            ),
            (
                "Specificity",
                percent(float(point.specificity)),
                f"{count(point.true_negative)}/({count(point.true_negative)} + "
                f"{count(point.false_positive)}); {interval(now.limits['specificity'])}",
            ),
            (
                "PPV",
                percent(float(now.values[0])),
                f"π·se/(π·se + (1 − π)(1 − sp)); {interval(now.value_limits[0])}",
            ),
            (
                "NPV",
                percent(float(now.values[1]), 2),
                f"(1 − π)·sp/((1 − π)·sp + π(1 − se)); {interval(now.value_limits[1])}",
            ),
            (
                "Cost a patient",
                number(now.cost),
                f"{number(costs[0])}·{number(v.miss_cost)}·{number(1 - float(point.sensitivity))} "
                f"+ {number(1 - costs[0])}·{number(v.alarm_cost)}·"
                f"{number(float(point.false_positive_rate))}; nobody {number(now.curve[0])}, "
                f"everybody {number(now.curve[-1])}",
            ),
            (
                "Cost of a threshold chosen blind",
                number(now.policy.cost),
                f"the cheapest on the other folds, fold by fold; with hindsight "
                f"{number(now.curve[now.best])}",
            ),
            (
                "Accuracy, cross-validated",
                percent(accuracy),
                f"at P ≥ ½; {FOLDS} folds, {REPEATS} times, ± {percent(now.found.spread)} over "
                f"the ways to deal; {interval(now.found.interval)} over patients",
            ),
            (
                "AUC",
                three(now.area.auc),
                f"{interval((now.area.low, now.area.high), three)}; by lot 0.5",
            ),
            (
                "Baseline",
                three(single[best]),
                f"AUC of “{now.cells.feature_names[best]}” by itself",
            ),
        ]
    )


@page.figure
def decision(v):
    now = computed(v)
    page.presets()
    page.notice("Not for clinical use. Data, models and costs here are for learning.")
    show_decision(v, now)
    words, tone = decision_words(v, now)
    page.notice(words, tone=tone)
    show_decision_numbers(v, now)
    show_counts(v, now)
    lowest = float(now.curve[now.best])
    above = now.cost / lowest - 1 if lowest > 0 else 0.0
    alarms = 10_000 * (1 - now.prevalence) * float(now.point.false_positive_rate)
    found = 10_000 * now.prevalence * float(now.point.sensitivity)
    page.challenges(
        [
            Challenge(
                "Find the cheapest threshold: at most 1 % above the lowest cost.",
                solved=bool(above <= 0.01),
                state=f"{percent(above)} above it.",
            ),
            Challenge(
                "Reach 99 % sensitivity and find the price: not more than 20 healthy people called "
                "back for each ill one found. The prevalence is yours to choose; which one is it?",
                solved=bool(now.point.sensitivity >= 0.99 and found > 0 and alarms <= 20 * found),
                state=f"Sensitivity {percent(float(now.point.sensitivity))}, "
                + (f"{number(alarms / found)} healthy a find." if found else "nobody found."),
            ),
        ]
    )
    page.code(
        cross_validate_logistic,
        call="cells = wisconsin_cells()\nfound = cross_validate_logistic(\n    cells.features, "
        f"cells.ill, {RATE}, {penalty_of(v)}, {STEPS}\n)\nprint(found.accuracy, found.auc)",
        data=lambda: {
            "probabilities": {
                "ill": now.cells.ill,
                "probability": now.score,
                "fold": now.found.fold[0],
            },
            "cost": {"threshold": now.thresholds, "cost": now.curve},
        },
    )


# ---- part one: how it is learned ---------------------------------------------------------------


def descent_words(v, way, limit):
    if way.diverged:
        return (
            f"Diverging: after {way.steps} steps the weights are beyond 10⁸. Steps above 2/L may "
            "climb out on the other side of the valley, further each time.",
            "alarm",
        )
    rises = int((np.diff(way.loss[: v.steps + 1]) > 1e-12).sum())
    if rises:
        return (
            f"The loss rises at {rises} of {v.steps} steps: above 2/L = {number(limit)} a step may "
            "land on the other side of the valley, higher up.",
            "warn",
        )
    if v.learning_rate > limit:
        return (
            f"Above 2/L = {number(limit)}, and yet it falls at every step: L is the curvature "
            "where every probability is ½; the valley is flatter where the model is sure. The "
            "limit promises; beyond it there is only luck.",
            "plain",
        )
    if way.gradient_norm[v.steps] < 0.01:
        return "Settled: the gradient is nearly 0, more steps change little.", "good"
    return (
        "Falling at every step. The steep directions are done first, the flat ones take hundreds "
        "of steps.",
        "plain",
    )


@page.figure
def learning(v):
    """Gradient descent of the logistic loss, live; the weights against their intervals."""
    with page.progress("Fitting …") as report:
        now = judged_cells(penalty_of(v), report)
    cells, weights = now.cells, now.weights
    way = descend_logistic(cells.features, cells.ill, v.learning_rate, penalty_of(v), 120)
    at = min(v.steps, way.steps)
    limit = 2 / way.curvature
    page.prose(
        "How the weights are learned",
        "Gradient descent from zero. The rate decides how fast it arrives, not where: the judged "
        f"model above takes {STEPS} steps at α = {RATE} with the same penalty.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.6])
    with controls:
        page.show("learning_rate", "steps", "penalty", learning_rate={"marks": {"2/L": limit}})
        page.legend({"Loss; interval": palette.MODEL, "This step": palette.ACCENT})
    loss = np.where(np.isfinite(way.loss), way.loss, np.nan)
    with left:
        page.chart(
            loss_curves("step", "loss J"),
            {
                "level": path([0, 120], [np.log(2)] * 2),
                "batches": path([], []),
                "curves": series([(np.arange(len(loss)), loss)]),
                "now": dots([at], [loss[at]]),
            },
            caption=f"J = {number(way.loss[at])} after {at} steps. Dashed: log 2, knowing nothing.",
            name="descent",
        )
        words, tone = descent_words(v, way, limit)
        page.notice(words, tone=tone)
    order = np.argsort(-np.abs(weights.weight))
    near = np.abs(way.weights[at]) <= 20
    far = int((~near).sum())
    certain = int(((weights.low > 0) | (weights.high < 0)).sum())
    with right:
        page.chart(
            weight_intervals(),
            {
                "weights": {
                    "name": [cells.feature_names[j] for j in order],
                    "weight": np.where(near, way.weights[at], np.nan)[order],
                    "low": weights.low[order],
                    "high": weights.high[order],
                }
            },
            caption=f"Bars: 95 % bootstrap intervals of the judged weights; {certain} of 30 "
            "exclude 0. Dots: the weights at this step. Measurements that say the same share one."
            + (f" {far} dots lie beyond ±20." if far else ""),
            name="weights",
        )
    page.numbers(
        [
            ("Loss J", number(way.loss[at]), "mean log-loss + ½ λ|w|²"),
            ("Gradient", number(way.gradient_norm[at]), "|∂J/∂(w, b)|"),
            (
                "α against 2/L",
                number(v.learning_rate / limit),
                f"{number(v.learning_rate)}/{number(limit)}",
            ),
        ]
    )
    page.code(
        descend_logistic,
        call="from sklearn.datasets import load_breast_cancer\n\ndata = load_breast_cancer()\n"
        f"path = descend_logistic(\n    data.data, data.target == 0, {v.learning_rate}, "
        f"{penalty_of(v)}, {v.steps}\n)\nprint(path.loss[-1])",
        data=lambda: {"descent": {"step": np.arange(len(way.loss)), "loss": way.loss}},
    )


# ---- part two: images and runs of training -----------------------------------------------------


@st.cache_resource(scope="session", max_entries=1, show_spinner=False)
def laboratory():
    """This session's networks: runs by their settings, and the one looked at last."""
    return SimpleNamespace(runs={}, current=None)


def read_files(files, report):
    return uuid4().hex, read_image_set(files, report)


def phantom_of(v):
    return Phantom(
        beta=v.beta,
        noise=v.noise,
        radius=v.radius,
        contrast=v.contrast,
        roughness=v.roughness,
        shift=v.shift,
    )


def source_of(v):
    """What the images are, as a key: an upload with its ill label, or phantoms."""
    if page.uploaded:
        return page.uploaded[0], v.ill_label
    return phantom_of(v), v.marker, v.images, v.seed


def plan_of(v):
    _, filters, kernel = ARCHITECTURES[v.architecture]
    settings = Settings(optimizer=v.optimizer, learning_rate=v.rate, penalty=v.decay, seed=v.seed)
    return NetworkPlan(filters, kernel, v.epochs, settings, v.seed)


def run_of(v):
    """The run with the settings of now, None where nothing was trained with them."""
    own = page.uploaded[0] if page.uploaded else None
    runs = laboratory().runs
    for key in [key for key, run in runs.items() if run.upload not in (None, own)]:
        del runs[key]  # of an upload that was forgotten
    run = runs.get((source_of(v), replace(plan_of(v), epochs=0)))
    laboratory().current = run
    return run


def new_run(v):
    """Draw or split the images and put an untrained network before them."""
    if page.uploaded:
        images, phantom = page.uploaded[1].as_set(int(v.ill_label)), None
    else:
        phantom = phantom_of(v)
        images = phantom_set(phantom, v.images, VALIDATION, TEST, v.seed, v.marker / 100)
    plan = plan_of(v)
    state = start_plan(images, plan)
    run = SimpleNamespace(
        token=uuid4().hex,
        upload=page.uploaded[0] if page.uploaded else None,
        images=images,
        phantom=phantom,
        plan=plan,
        words=ARCHITECTURES[v.architecture][0],
        untrained=state.network,
        state=state,
        going=False,
        target=v.epochs,
        pixels=None,
        judged=None,
        curve=None,
        folds=None,
    )
    runs = laboratory().runs
    while len(runs) >= 4:
        del runs[next(iter(runs))]
    runs[source_of(v), replace(plan, epochs=0)] = run
    return run


def epochs_done(run):
    return run.state.steps // steps_per_epoch(len(run.images.train), run.plan.settings.batch)


def train_on(run):
    """One epoch more; stop at the target, or where the loss is no number any more."""
    run.state = train_epochs(
        run.state,
        run.images.train,
        run.images.validation,
        run.plan.settings,
        epochs_done(run) + 1,
    )
    run.going = not run.state.diverged and epochs_done(run) < run.target


def judge(run, report):
    """Scores of all readers on validation and test images, once for each stop of the training."""
    if run.judged and run.judged.steps == run.state.steps:
        return run.judged
    images, network = run.images, run.state.best
    if run.pixels is None:
        report(0.1, "Logistic regression on pixels …")
        run.pixels = fit_pixel_regression(images)
    report(0.7, "Reading the test images …")
    parts = {"validation": images.validation} | images.tests

    readers = {
        "network": lambda part: log_odds(network, part.images),
        "baseline": lambda part: run.pixels.scores(part.images),
    }
    scores = {
        reader: {name: np.asarray(read(part), float) for name, part in parts.items()}
        for reader, read in readers.items()
    }
    if run.phantom:
        # The ideal observer knows the phantom, not the marker: it reads images without one.
        clean = ideal_scores(images, run.phantom, images.tests["test"])
        held = ideal_scores(images, run.phantom, images.validation)
        scores["ideal"] = dict.fromkeys(parts, clean) | {"validation": held}
    run.judged = SimpleNamespace(
        steps=run.state.steps,
        scores=scores,
        held=images.validation.labels == 1,
        ill=images.tests["test"].labels == 1,
    )
    return run.judged


def read_by(judged, reader, test, wanted):
    """One reader at the threshold that reaches a sensitivity on the validation images."""
    scores = judged.scores[reader]
    threshold = threshold_for_sensitivity(scores["validation"], judged.held, wanted)
    ranking = rank_patients(scores[test], judged.ill)
    return SimpleNamespace(
        area=auc_interval(scores[test], judged.ill),
        point=operating_point(ranking, int(alerts_at(ranking, threshold))),
        half=operating_point(ranking, int(alerts_at(ranking, 0.0))),
        roc=roc_path(ranking),
    )


READERS = {
    "ideal": "Ideal observer",
    "network": "Network",
    "baseline": "Logistic regression on pixels",
}


def button(label, act, key, **options):
    """A button that does something now, rather than steer."""
    if not page.sketching:
        st.button(label, on_click=act, key=f"{page.entry.stem}-{key}", **options)


def start(v):
    run = run_of(v) or new_run(v)
    run.target = max(v.epochs, epochs_done(run) + 1) if run.state.steps else v.epochs
    run.going = not run.state.diverged


def begin_anew(v):
    laboratory().runs.pop((source_of(v), replace(plan_of(v), epochs=0)), None)
    start(v)


def stop(run):
    run.going = False


def draw_again(scope):
    try:
        st.rerun(scope=scope)
    except StreamlitAPIException:  # the whole page is being drawn, not this figure alone
        st.rerun()


# ---- part two: the generator -------------------------------------------------------------------


def wall_of_now(v):
    """The first training images of either class: uploaded, or drawn as the training set is."""
    if page.uploaded:
        arrays = page.uploaded[1].arrays
        labels = (arrays["train_labels"].ravel() == int(v.ill_label)).astype(int)
        rows = wall_rows(labels)
        return arrays["train_images"][rows].astype(float), labels[rows]
    drawn = draw_phantoms(phantom_of(v), 32, 3 * v.seed)
    marked = np.random.default_rng([v.seed, 9, 0]).random(32) < v.marker / 100
    images = plant_marker(drawn.images, marked & (drawn.labels == 1))
    rows = wall_rows(drawn.labels)
    return images[rows], drawn.labels[rows]


def show_generator(v, ideal):
    controls, picture, side = st.columns([1.05, 2.2, 1.0])
    with controls:
        if page.uploaded:
            page.show("ill_label")
        else:
            page.show("contrast", "radius", "roughness", "beta", "noise", "shift", "marker", "seed")
    images, labels = wall_of_now(v)
    note = "Simulated after the observer literature: no patient is behind these images."
    if page.uploaded:
        note = f"{page.uploaded[1].name}: training images."
    with picture:
        page.chart(
            image_wall(),
            wall_tables(images, labels, None, ("ill: with a mass", "healthy"))
            if not page.uploaded
            else wall_tables(images, labels, None, ("ill", "healthy")),
            caption=note,
            name="wall",
        )
    with side:
        if ideal is None:
            page.notice(
                "For uploaded images nobody knows the best possible reader: the ideal observer is "
                "exact only where the law of the images is known."
            )
            return
        mass = mass_profile(phantom_of(v))
        end = symmetric_end(ideal.template)
        page.chart(
            picture_row(),
            row_tables(
                [
                    ("the mass", picture_address(mass, 0, max(float(mass.max()), 1e-9))),
                    ("ideal template", picture_address(ideal.template, -end, end, "signed")),
                ]
            ),
            caption="The template asks: brighter here (orange) than around it (blue)?",
            name="template",
        )
        simple = matched_filter(phantom_of(v))
        known = "" if not v.shift else "; if the place were known"
        page.numbers(
            [
                (
                    "Nothing can beat" if not v.shift else "Upper limit of the AUC",
                    three(ideal.auc),
                    f"AUC = Φ({number(ideal.detectability)}/√2){known}",
                ),
                ("d′ of the ideal observer", number(ideal.detectability), "√(sᵀK⁻¹s)"),
                ("d′ without whitening", number(simple), "sᵀs/√(sᵀKs)"),
            ]
        )


# ---- part two: training ------------------------------------------------------------------------


def training_words(v, run):
    if run is None:
        return (
            "Not trained yet with these settings: the filters are random. Press “Train”; about 4 "
            "seconds on phantoms.",
            "plain",
        )
    state, done = run.state, epochs_done(run)
    if state.diverged:
        return (
            f"The loss is no number any more after {state.steps} steps: the learning rate is too "
            "large. Begin anew with a smaller one.",
            "alarm",
        )
    if run.going:
        return f"Training: epoch {done} of {run.target}. It can be stopped at any time.", "plain"
    if done == 0:
        return "Stopped before the first epoch: the network is as it was drawn.", "plain"
    best = int(np.argmin(state.validation_loss))
    if state.train_loss[-1] > state.train_loss[0]:
        return (
            "The loss climbs instead of falling: the learning rate is too large. Begin anew with "
            "a smaller one.",
            "alarm",
        )
    if state.validation_loss[-1] > 1.1 * state.validation_loss[best] and best < done:
        return (
            f"Overfitting: the validation loss was lowest after epoch {best} and rises since, "
            "while the training loss falls. The network of that epoch is the one that is judged.",
            "warn",
        )
    if state.validation_accuracy[best] < 0.6:
        return (
            "Hardly better than tossing a coin: more contrast, more images, more epochs, or "
            "another learning rate?",
            "warn",
        )
    return (
        f"Stopped after epoch {done}. The network of epoch {best}, with the lowest validation "
        "loss, is judged.",
        "good",
    )


def filter_pictures(network):
    """The filters of the first convolution side by side, or the weights of a single layer."""
    arrays = network.parameters[0][0]
    if network.kinds[0] == "convolution":
        maps = np.moveaxis(arrays[:, :, 0], -1, 0)
        return mosaic(maps, max(len(maps) // 2, 1))
    side = int(np.sqrt(len(arrays)))
    return (arrays[:, 1] - arrays[:, 0]).reshape(side, side)


def show_training(v, run):
    """The controls of the training and its curves; returns the place for its progress."""
    page.prose(
        "A network that learns to see it",
        "Convolution, ReLU, max pooling, a dense layer, soft-max; all in NumPy. The validation "
        "images say when to stop, the test images judge once.",
    )
    controls, left, right = st.columns([1.05, 1.6, 1.6])
    with controls:
        page.show("architecture", "optimizer", "rate", "decay", "epochs")
        if not page.uploaded:
            page.show("images")
        place = st.container()
        trained, going = bool(run and run.state.steps), bool(run and run.going)
        if going:
            button("Stop", lambda: stop(run), "go", icon=":material/stop:")
        elif not trained:
            button("Train", lambda: start(v), "go", icon=":material/play_arrow:")
        elif not run.state.diverged:
            label = "Go on" if epochs_done(run) < v.epochs else "One epoch more"
            button(label, lambda: start(v), "go", icon=":material/play_arrow:")
        if trained or going:
            again = {"icon": ":material/replay:", "disabled": going}
            button("Begin anew", lambda: begin_anew(v), "anew", **again)
    words, tone = training_words(v, run)
    if run is None:
        _, filters, kernel = ARCHITECTURES[v.architecture]
        before = after = start_network(28, filters, kernel, 2, v.seed)
    else:
        before, after = run.untrained, run.state.network
    end = symmetric_end(filter_pictures(before), filter_pictures(after))
    with left:
        empty = np.zeros(0)
        epochs = losses = accuracies = (empty, empty)
        batch_x, batch_y = empty, empty
        if run:
            state = run.state
            an_epoch = steps_per_epoch(len(run.images.train), run.plan.settings.batch)
            at = state.measured / an_epoch
            epochs = (at, at)
            losses = (state.train_loss, state.validation_loss)
            accuracies = (state.train_accuracy, state.validation_accuracy)
            batch_x = (np.arange(len(state.loss)) + 0.5) / an_epoch
            batch_y = np.where(np.isfinite(state.loss), state.loss, np.nan)
        page.chart(
            loss_curves("epoch", "loss J"),
            {
                "level": path([0, max(v.epochs, epochs[0][-1] if run else 0)], [np.log(2)] * 2),
                "batches": path(batch_x, batch_y),
                "curves": series(zip(epochs, losses, strict=True)),
                "now": dots([], []),
            },
            caption="Blue: training images, pink: validation images, light: each batch. Dashed: "
            "log 2, knowing nothing. J contains the penalty.",
            name="losses",
        )
        page.notice(words, tone=tone)
    with right:
        page.chart(
            picture_row(),
            row_tables(
                [
                    (name, picture_address(filter_pictures(network), -end, end, "signed"))
                    for name, network in (("before training", before), ("now", after))
                ]
            ),
            caption=f"The first layer's weights, {after.size:,} parameters in all. Orange: "
            "brighter than elsewhere wanted, blue: darker.",
            name="filters",
        )
        page.chart(
            accuracy_curves(),
            {
                "level": path([0, max(v.epochs, epochs[0][-1] if run else 0)], [0.5] * 2),
                "curves": series(zip(epochs, accuracies, strict=True)),
            },
            caption="Share of images read rightly at P ≥ ½. Dashed: tossing a coin."
            + (
                f" Last: training {percent(accuracies[0][-1])}, validation "
                f"{percent(accuracies[1][-1])}."
                if run
                else ""
            ),
            name="accuracies",
        )
    return place


# ---- part two: the verdict ---------------------------------------------------------------------


def verdict_of(v, run, ideal):
    """Every reader on the chosen test images; without a trained network the ideal one alone."""
    wanted = v.wanted / 100
    if run is None or run.going or not run.state.steps or run.state.diverged:
        return SimpleNamespace(readers={}, test="test", judged=None)
    with page.progress("Judging …") as report:
        judged = judge(run, report)
    test = v.judged_on if v.judged_on in run.images.tests else "test"
    readers = {name: read_by(judged, name, test, wanted) for name in judged.scores}
    return SimpleNamespace(readers=readers, test=test, judged=judged)


def verdict_words(v, run, found):
    if not found.readers:
        return "The curves of the network and of its baseline stand here once it is trained.", (
            "plain"
        )
    network = found.readers["network"].area.auc
    if found.test == "reversed":
        return (
            f"On images whose healthy ones carry the marker the AUC is {three(network)}: "
            + (
                "the network had learned the marker, not the mass."
                if network < 0.5
                else "the mass still counts for more than the marker."
            ),
            "alarm" if network < 0.5 else "good",
        )
    if found.test == "as trained":
        return (
            f"With markers as in training the AUC is {three(network)}. Such a test, cut from the "
            "same hospital's images, would have praised the network.",
            "warn",
        )
    if run.phantom and v.marker and network < found.readers["ideal"].area.auc - 0.1:
        return (
            f"Without the marker the network falls to {three(network)}: validation images with "
            "the same marker had not warned.",
            "alarm",
        )
    difference = auc_difference(
        *(found.judged.scores[name][found.test] for name in ("network", "baseline")),
        found.judged.ill,
    )
    gain = f"{three(difference.auc)} (95 %: {three(difference.low)} to {three(difference.high)})"
    if run.phantom and not run.phantom.shift and difference.auc < 0.01:
        return (
            f"The baseline is not beaten: {gain}. Where the place is known the ideal "
            "reader is linear itself, so a linear model is enough and learns from fewer images. "
            "Let the mass sit anywhere, and try again.",
            "plain",
        )
    if difference.low > 0:
        return (
            f"The network beats the pixels: {gain}. Sliding a filter finds the same thing "
            "anywhere.",
            "good",
        )
    return f"Network minus baseline: {gain}.", "plain"


def show_verdict(v, run, ideal, found):
    page.prose(
        "What it is worth",
        "The same test images for every reader; each reader's threshold is the one that reaches "
        "the wanted sensitivity on the **validation** images.",
    )
    controls, left, right = st.columns([1.05, 1.7, 1.5])
    wanted = v.wanted / 100
    empty = path([], [])
    curves = {name: empty for name in READERS}
    points = dict(curves)
    for name, reader in found.readers.items():
        curves[name] = reader.roc
        points[name] = dots([reader.point.false_positive_rate], [reader.point.sensitivity])
    grid = np.linspace(0, 1, 121)
    if ideal is not None and not found.readers:
        curves["ideal"] = path(grid, ideal_sensitivity(ideal.detectability, grid))
    with controls:
        page.show("wanted")
        if v.marker and not page.uploaded:
            page.show("judged_on")
        known = {"Ideal observer": palette.TRUTH} if ideal is not None else {}
        page.legend(
            known
            | {
                "Network": palette.MODEL,
                "Regression on pixels": palette.NEUTRAL,
                "Sensitivity wanted": palette.ACCENT,
            }
        )
    words, tone = verdict_words(v, run, found)
    limit = ""
    if ideal is not None and v.shift:
        limit = f"If the place were known, the ideal observer would have {three(ideal.auc)}."
    elif ideal is not None:
        limit = f"The ideal observer has {three(ideal.auc)}, exactly."
    with left:
        page.chart(
            roc_of_readers(),
            {
                "chance": path([0, 1], [0, 1]),
                "wanted": path([0, 1], [wanted, wanted]),
                **curves,
                **{f"{name}_now": table for name, table in points.items()},
            },
            caption=f"Test images {TEST_SETS[found.test]}. {limit}"
            if not page.uploaded
            else "The official test images.",
            name="readers",
        )
    with right:
        page.notice(words, tone=tone)
        if found.readers:
            point = found.readers["network"].point
            page.table(
                ["Network", "Called back", "Not called"],
                [
                    ("Ill", count(point.true_positive), count(point.false_negative)),
                    ("Healthy", count(point.false_positive), count(point.true_negative)),
                ],
                caption="Confusion matrix of the network on these test images.",
                right=("Called back", "Not called"),
            )
    if found.readers:
        page.table(
            ["Reader", "Test AUC", "95 %", "Sensitivity", "False alarms"],
            [
                (
                    READERS[name],
                    three(found.readers[name].area.auc),
                    f"{three(found.readers[name].area.low)} to "
                    f"{three(found.readers[name].area.high)}",
                    percent(float(found.readers[name].point.sensitivity)),
                    percent(float(found.readers[name].point.false_positive_rate)),
                )
                for name in READERS
                if name in found.readers
            ],
            caption=f"At the threshold that reaches {v.wanted} % on the validation images: false "
            "alarms are the price.",
            right=("Test AUC", "95 %", "Sensitivity", "False alarms"),
        )
    if found.readers:
        show_verdict_numbers(run, ideal, found)


def show_verdict_numbers(run, ideal, found):
    reader = found.readers["network"]
    limits = rate_intervals(reader.half)["accuracy"]
    rows = [
        (
            "Network, test AUC",
            three(reader.area.auc),
            interval((reader.area.low, reader.area.high), three),
        ),
        (
            "Network, test accuracy",
            percent(float(reader.half.accuracy)),
            f"at P ≥ ½; {interval(limits)}",
        ),
    ]
    if run.phantom:
        best = found.readers["ideal"].area.auc
        rows.append(
            (
                "Behind the ideal observer",
                three(best - reader.area.auc),
                f"{three(best)} − {three(reader.area.auc)} on the same images",
            )
        )
        if not run.phantom.shift and found.test == "test":
            used = efficiency(reader.area.auc, ideal.detectability)
            rows.append(("Efficiency", percent(used), "(d′ of the network/d′ of the ideal)²"))
    if run.folds is not None:
        promised = float(run.folds.auc.mean())
        spread = float(run.folds.auc.std(ddof=1) / np.sqrt(len(run.folds.auc)))
        rows.append(
            (
                "Promised by cross-validation",
                three(promised),
                f"± {number(spread)}; the test gives {three(reader.area.auc)}, a gap of "
                f"{three(promised - reader.area.auc)}",
            )
        )
    page.numbers(rows)


def show_longer_work(run):
    """Learning curve and cross-validation: seconds of work, on request."""
    whole = len(run.images.train)
    sizes = [n for n in SIZES if n < 0.8 * whole] + [whole]

    def ask(what):
        run.asked = what

    if not page.sketching:
        with st.container(horizontal=True):
            if run.curve is None:
                button("Draw the learning curve", lambda: ask("curve"), "curve")
            if run.folds is None:
                button("Cross-validate the network", lambda: ask("folds"), "folds")
    what = run.__dict__.pop("asked", None)
    if what:
        plan = replace(run.plan, epochs=max(epochs_done(run), 1))
        with page.progress("Training …") as report:
            if what == "curve":
                run.curve = learning_curve(run.images, plan, sizes, report)
            else:
                run.folds = cross_validate_network(run.images, plan, report=report)
        draw_again("fragment")
    if run.curve is None:
        return
    curve = run.curve
    both = (curve.network, curve.pixels)
    ideal = ideal_observer(run.phantom) if run.phantom and not run.phantom.shift else None
    page.chart(
        learning_curve_plot(),
        {
            "ceiling": path([sizes[0], sizes[-1]], [ideal.auc] * 2) if ideal else path([], []),
            "intervals": {
                "series": np.repeat([0, 1], len(sizes)),
                "x": np.tile(curve.sizes, 2).astype(float),
                "y": np.array([area.low for areas in both for area in areas]),
                "y2": np.array([area.high for areas in both for area in areas]),
            },
            "curves": series((curve.sizes, [area.auc for area in areas]) for areas in both),
        },
        caption="Blue: network, grey: logistic regression on pixels, with 95 % intervals"
        + ("; dashed: the ideal observer." if ideal else "."),
        name="sizes",
    )


def image_challenges(v, run, found):
    network = found.readers.get("network")
    ideal = found.readers.get("ideal")
    plain = network is not None and found.test == "test"
    gap = ideal.area.auc - network.area.auc if network and ideal else np.nan
    learned, seen = np.nan, np.nan
    if found.judged is not None and "reversed" in run.images.tests:
        scores = found.judged.scores["network"]
        learned = auc_interval(scores["reversed"], found.judged.ill).auc
        seen = auc_interval(scores["as trained"], found.judged.ill).auc
    return [
        Challenge(
            "Reach 95 % sensitivity on the test images with the network, and find the price.",
            solved=bool(plain and network.point.sensitivity >= 0.95),
            state=f"Sensitivity {percent(float(network.point.sensitivity))}, price: "
            f"{percent(float(network.point.false_positive_rate))} of the healthy are called back."
            if network
            else "Needs a trained network.",
        ),
        Challenge(
            "Make the network learn the marker: an AUC above 0.95 with markers as in training, "
            "below 0.3 when the healthy carry them.",
            solved=bool(seen > 0.95 and learned < 0.3),
            state=f"{three(seen)} as trained, {three(learned)} reversed."
            if np.isfinite(seen)
            else "Needs markers in the training images, and a trained network.",
        ),
        Challenge(
            "Get within 0.02 of the ideal observer’s AUC, on a mass that it does not find every "
            "time (its AUC at most 0.995).",
            solved=bool(plain and ideal and gap <= 0.02 and ideal.area.auc <= 0.995),
            state=f"{three(gap)} behind {three(ideal.area.auc)}."
            if network and ideal
            else "Needs a network trained on phantoms.",
        ),
    ]


def show_training_code(v):
    plan = plan_of(v)
    if page.uploaded:
        call = (
            'arrays = dict(np.load("set.npz", allow_pickle=False))\n'
            f'images = split_images(arrays, "set", {v.ill_label})\n'
        )
    else:
        call = (
            f"phantom = {phantom_of(v)!r}\nimages = phantom_set(\n    phantom, {v.images}, "
            f"{VALIDATION}, {TEST}, {v.seed}, {v.marker / 100}\n)\n"
        )
    call += (
        f"plan = NetworkPlan(\n    {plan.filters}, {plan.kernel}, {plan.epochs},\n    "
        f"{plan.settings!r},\n    {plan.seed},\n)\nstate = train_plan(images, plan)\n"
        'test = images.tests["test"]\n'
        "print(auc_interval(log_odds(state.best, test.images), test.labels))"
    )
    page.code(train_plan, call=call)


@page.figure
def images(v):
    """The generator with its ideal observer, the training, and what came of it."""
    run = run_of(v)
    ideal = None if page.uploaded else ideal_observer(phantom_of(v))
    page.prose(
        "Images",
        "A mass of known shape on a background as cloudy as breast tissue. Because the law of "
        "these images is known, so is the **best possible reader**: whatever a network reaches can "
        "be held against a limit that nothing can beat.",
    )
    show_generator(v, ideal)
    if not page.presenting:
        page.upload(
            "Your own images",
            read_files,
            help="A MedMNIST file (.npz) with two classes of grey 28×28 images, such as "
            "BreastMNIST or PneumoniaMNIST, in its official split.",
        )
    place = show_training(v, run)
    found = verdict_of(v, run, ideal)
    show_verdict(v, run, ideal, found)
    if found.readers:
        show_longer_work(run)
    page.challenges(image_challenges(v, run, found))
    show_training_code(v)
    if run and run.going and not page.sketching:
        with place, page.progress(f"Epoch {epochs_done(run) + 1} of {run.target} …") as report:
            report((epochs_done(run) + 0.5) / run.target)
            train_on(run)
        # When all is done the whole page is drawn, so that the look inside shows the same network.
        draw_again("fragment" if run.going else "app")


# ---- part two: looking inside ------------------------------------------------------------------


@st.cache_resource(max_entries=1, show_spinner=False)
def without_run():
    """An untrained network on the standard phantoms."""
    drawn = draw_phantoms(Phantom(), 32, 2)
    scaled = ((drawn.images - drawn.images.mean()) / drawn.images.std())[..., None]
    rows = wall_rows(drawn.labels)
    return start_network(28, (8,), 7, 2, 0), scaled[rows], drawn.labels[rows]


@page.cached(max_entries=64)
def explained(token, steps, test, place, _network, _image):
    """Occlusion and saliency of one image: they do not change while a pixel is chosen."""
    return occlusion_map(_network, _image), randomisation_check(_network, _image)


def shown_images(v):
    """Which network is looked into, and the images to choose from."""
    run = laboratory().current
    if run is None or not run.state.steps or run.state.diverged:
        network, scaled, labels = without_run()
        return "untrained", 0, "test", network, scaled, labels, None
    test = v.judged_on if v.judged_on in run.images.tests else "test"
    part = run.images.tests[test]
    rows = wall_rows(part.labels)
    network = run.state.best
    return run.token, run.state.steps, test, network, part.images[rows], part.labels[rows], run


def inside_words(odds, label):
    right = (odds >= 0) == bool(label)
    return "read rightly at P ≥ ½" if right else "read wrongly at P ≥ ½"


def show_way(v, network, values):
    """All maps on the way, and the arithmetic of one pixel of the first feature map."""
    convolves = network.kinds[0] == "convolution"
    stops = way_through(network, values)
    frame, pixel = None, None
    if convolves:
        height, width, channels = values[1].shape[1:]
        channel = min(v.channel, channels) - 1
        row = int(np.clip((1 - v.pixel[1]) * height, 0, height - 1))
        column = int(np.clip(v.pixel[0] * width, 0, width - 1))
        pixel = pixel_arithmetic(network, values, 0, channel, row, column)
        side, k = values[0].shape[1], len(pixel.window)
        frame = (column / side, 1 - (row + k) / side, k / side, k / side)
    page.chart(
        layer_maps(),
        way_tables(stops, frame),
        caption="From left to right: "
        + ", ".join(name for name, _ in stops)
        + (". “dense: pull” adds up, with a constant, to the log-odds." if convolves else "."),
        name="way",
    )
    if not convolves:
        page.notice(
            "Without filters there is one layer: each pixel times its weight, all added up. That "
            "is logistic regression."
        )
        return
    controls, left, right = st.columns([1.05, 1.2, 2.6])
    with controls:
        page.show(
            "channel",
            "pixel",
            channel={"high": channels},
            pixel={"chart": "map", "equal": True},
        )
    sums = values[1][0, ..., channel].astype(float)
    end = symmetric_end(sums)
    with left:
        page.chart(
            feature_map(),
            {
                "window": window_of(0, 0, 1, 1),
                "pictures": placed([((0, 0, 1, 1), picture_address(sums, -end, end, "signed"))]),
                "frames": frames([(column / width, 1 - (row + 1) / height, 1 / width, 1 / height)]),
                "labels": names([]),
            },
            caption=f"Sums of filter {channel + 1}, before ReLU. Pixel in row {row + 1}, column "
            f"{column + 1}.",
            name="map",
        )
    with right:
        page.chart(
            pixel_sum(),
            sum_tables(pixel),
            caption="The window of the image (framed above), times the filter, cell by cell.",
            name="sum",
        )
        total = pixel.total - pixel.bias
        page.formula(
            f"Σ of {pixel.products.size} products {number(total)} + bias {number(pixel.bias)} = "
            f"{number(pixel.total)};  ReLU: max(0, {number(pixel.total)}) = {number(pixel.output)}"
        )


@page.figure
def inside(v):
    """One image's way through the network, and what its answer hangs on."""
    token, steps, test, network, scaled, labels, run = shown_images(v)
    sick = int(labels.sum())
    place = wall_place(*v.patient, sick, len(labels) - sick)
    image, label = scaled[place, ..., 0], int(labels[place])
    values = forward(network, image[None, ..., None])
    logits = values[-1][0].astype(float)
    odds, probability = float(logits[1] - logits[0]), float(softmax(logits)[1])
    page.prose(
        "Look inside",
        "Press on an image and follow it through the network. Everything shown is what the network "
        "computed for this image.",
    )
    controls, wall, maps = st.columns([1.05, 2.0, 1.8])
    with controls:
        page.show("patient", patient={"chart": "choice", "equal": True})
    with wall:
        page.chart(
            image_wall(),
            wall_tables(scaled[..., 0], labels, place, ("ill", "healthy")),
            caption="Test images of the trained network."
            if run
            else "No trained network with these settings: an untrained one, on standard phantoms.",
            name="choice",
        )
        page.numbers(
            [
                (
                    "P(ill)",
                    percent(probability),
                    f"e^({number(logits[1])})/(e^({number(logits[0])}) + e^({number(logits[1])}))",
                ),
                ("Log-odds", number(odds), f"{number(logits[1])} − ({number(logits[0])})"),
                ("Truth", "ill" if label else "healthy", inside_words(odds, label)),
            ]
        )
    covered, check = explained(token, steps, test, place, network, image)
    with maps:
        end = symmetric_end(covered)
        pictures = [("covered: fall", picture_address(covered, -end, end, "signed"))]
        for name, gradient in zip(check.layers, check.maps, strict=True):
            end = symmetric_end(gradient)
            title = f"{name.split()[0]} shuffled" if name else "saliency"
            pictures.append((title, picture_address(gradient, -end, end, "signed")))
        page.chart(
            picture_row(),
            row_tables(pictures[:2]),
            caption="Left: by how much the log-odds fall when a square is covered. Right: their "
            "gradient in each pixel. Orange speaks for ill.",
            name="reasons",
        )
        page.chart(
            picture_row(),
            row_tables(pictures[2:]),
            caption="The check: the same gradient with layers shuffled, from the top down; rank "
            "correlation with the trained one's size "
            + ", ".join(number(value, 2) for value in check.similarity[1:])
            + ". A map that stays the same shows the image, not what was learned.",
            name="check",
        )
    show_way(v, network, values)


page.mathematics(r"""
**Logistic regression.** $P(\text{ill} \mid x) = \sigma(z)$, $z = b + w \cdot \tilde x$, $\tilde x$
with mean 0 and standard deviation 1 (dividing by $n$) over the patients that are learned from.
Gradient descent from 0 lowers

$$
J = \frac1n \sum_i \left[\log(1 + e^{z_i}) - y_i z_i\right] + \tfrac12 \lambda \lVert w \rVert^2,
\qquad w \leftarrow w - \alpha\, \partial J / \partial w,
$$

logarithms to base $e$, the intercept unpenalised. No curvature exceeds $L = \lambda_{\max}([\tilde
X\, 1]^\top [\tilde X\, 1])/4n + \lambda$, so below $\alpha = 2/L$ every step goes down.

**Judging.** Ten stratified folds, dealt five times; each model standardises by its own training
patients. Out-of-fold probabilities of the first deal give curves, counts and costs. Called back is
who reaches the threshold; sensitivity $= TP/(TP + FN)$, specificity $= TN/(TN + FP)$. AUC is the
probability that an ill patient scores above a healthy one, ties half; its interval is DeLong's on
the log-odds scale. Intervals of rates are Wilson's. The band of the ROC is a bootstrap in which the
threshold is found anew, so it holds for a fixed specificity.

**Bayes.** Sensitivity and specificity belong to the test, predictive values do not:

$$
PPV = \frac{\pi\, se}{\pi\, se + (1 - \pi)(1 - sp)}, \qquad
NPV = \frac{(1 - \pi)\, sp}{(1 - \pi)\, sp + \pi (1 - se)}.
$$

That they carry over to another prevalence assumes the same kinds of ill and healthy people.

**Cost a patient**: $\pi\, c_{miss} (1 - se) + (1 - \pi)\, c_{alarm} (1 - sp)$. If the
probabilities are right for these patients, calling is cheaper above $c_{alarm}/(c_{alarm} +
c_{miss})$; the page moves that threshold from the prevalence you set to the 37 % of these data, by
the odds. Brier score: mean of $(p - y)^2$; reliability, resolution and uncertainty after Murphy.

**Phantoms.** $g = b$ or $g = b + s$: $b$ Gaussian with power $c/f^\beta + \sigma^2$ at $f$ cycles a
pixel (variance of the first part 1, opposite borders joined), $s = $ contrast $\cdot (1 -
\rho^2)^{3/2}$ inside a border whose radius varies around it. The likelihood ratio of $g$ grows with
$s^\top K^{-1} g$, a **prewhitening matched filter**, and

$$
d'^2 = s^\top K^{-1} s = \sum_f \frac{\lvert S(f) \rvert^2}{N P(f)}, \qquad
AUC = \Phi(d'/\sqrt 2).
$$

By Neyman and Pearson no reader has a better ROC. If the place is unknown, the likelihood ratio is
averaged over the places, that value is only a limit, and the exact reader is measured on the test
images. On a finite test any reader may be a little above or below its true area.

**Network.** Convolution without turning the filter over, stride 1, only where it fits; ReLU; the
largest of $2 \times 2$; a dense layer; soft-max $p_k = e^{z_k}/\sum_j e^{z_j}$; mean cross-entropy
$+ \frac12 \lambda \sum w^2$ (biases free); batches of 32. Momentum: $m \leftarrow 0.9\, m + g$, $w
\leftarrow w - \alpha m$; Adam with $\beta_1 = 0.9$, $\beta_2 = 0.999$. Images are standardised by
the training images' mean and standard deviation. Validation images choose when to stop (and the
pixel regression's penalty), test images judge. Saliency is $\partial (z_1 - z_0)/\partial g$;
occlusion covers squares of $6 \times 6$ pixels with the mean brightness.

**Limits.** One hospital, 569 patients of 1993, no ages, no follow-up; phantoms are simpler than
breasts. Trying settings and looking at the test result each time uses the test up; a real one is
used once.

**References.** Street, Wolberg and Mangasarian (1993), SPIE 1905 (data: UCI, CC BY 4.0); Kohavi
(1995), IJCAI; DeLong, DeLong and Clarke-Pearson (1988), *Biometrics* 44; Wilson (1927), *JASA* 22;
Efron and Tibshirani (1993), *An Introduction to the Bootstrap*; Mercaldo, Lau and Zhou (2007),
*Statistics in Medicine* 26; Metz (1978), *Seminars in Nuclear Medicine* 8; Brier (1950), *Monthly
Weather Review* 78; Murphy (1973), *J. Applied Meteorology* 12; Burgess, Jacobson and Judy (2001),
*Medical Physics* 28; Barrett and Myers (2004), *Foundations of Image Science*; Tanner and Birdsall
(1958), *JASA* 30; He, Zhang, Ren and Sun (2015), ICCV; Kingma and Ba (2015), ICLR; Zeiler and
Fergus (2014), ECCV; Simonyan, Vedaldi and Zisserman (2014), ICLR; Adebayo et al. (2018), NeurIPS;
Yang et al. (2023), *Scientific Data* 10 (MedMNIST).
""")
page.footer()
