"""Case studies: every case of a verdict has words and a tone of its own.

Which case holds is judged page by page in the claims; here each case is put in by hand, and of all
phrases of its family, written down beside it, its words hold that one alone.
"""

from types import SimpleNamespace as Given

import numpy as np
import pytest

from core.maths.case_studies.fraud_detection.findings import (
    Accuracy,
    Obstacle,
    Policy,
    Rivals,
    Rule,
)
from core.maths.case_studies.fraud_detection.findings import Compared as Rivalry
from core.maths.case_studies.fraud_detection.resampling import Difference, Told
from core.maths.case_studies.logistics import price_verdicts as price
from core.maths.case_studies.logistics import verdicts as logistics
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import Area
from core.maths.case_studies.medical_diagnosis.verdicts import (
    Blind,
    BlindVerdict,
    Calling,
    CallingVerdict,
    Descent,
    DescentVerdict,
    Learning,
    LearningVerdict,
    Shortcut,
)
from core.maths.case_studies.medical_diagnosis.verdicts import Comparison as Versus
from core.maths.case_studies.predictive_maintenance.verdicts import (
    Comparison,
    Lives,
    LivesVerdict,
    Prognosis,
    PrognosisVerdict,
    ServiceAge,
    Shape,
    Threshold,
    ThresholdVerdict,
    Wear,
    WearVerdict,
)
from core.maths.case_studies.recommendation.findings import (
    Cause,
    Clicks,
    Compared,
    Leak,
    Leaked,
    Methods,
    Paid,
    Worth,
)
from core.maths.case_studies.recommendation.ranking_metrics import Estimate
from core.maths.case_studies.stock_trends.trading_backtest import SharpeGap
from core.maths.case_studies.stock_trends.verdicts import (
    Came,
    Coverage,
    Forecast,
    Luck,
    Memory,
    Money,
)
from core.maths.learning import completion_findings as completion
from core.maths.optimization import programme_verdicts as programme
from pages.case_studies.fraud_detection import comparison_verdicts as rival_words
from pages.case_studies.fraud_detection import money_verdicts as fraud_money
from pages.case_studies.fraud_detection import verdicts as fraud_words
from pages.case_studies.fraud_detection.rule_verdicts import rule_words
from pages.case_studies.logistics import price_verdicts as price_words
from pages.case_studies.logistics import verdicts as logistics_words
from pages.case_studies.medical_diagnosis import image_words, reading_words
from pages.case_studies.medical_diagnosis import verdicts as medical_words
from pages.case_studies.predictive_maintenance import model_verdicts as model_words
from pages.case_studies.predictive_maintenance import verdicts as maintenance_words
from pages.case_studies.recommendation import completion_words, unrated
from pages.case_studies.recommendation.verdicts import compare_words, worth_words
from pages.case_studies.stock_trends import trading_verdicts as trading_words
from pages.case_studies.stock_trends import verdicts as stock_words
from pages.optimization.constraints import programme_words


def stand_apart(family, said, wanted):
    """said: case → (words, tone); wanted: case → a phrase of its words alone, its tone."""
    assert set(wanted) == set(family)
    for case, (phrase, tone) in wanted.items():
        words, told = said(case)
        words = words if isinstance(words, str) else " ".join(words)
        assert [one for one, _ in wanted.values() if one in words] == [phrase], (case, words)
        assert told == tone, (case, told)


# ---- maintenance --------------------------------------------------------------------------------


def test_maintenance_thresholds():
    def said(case):
        found = ThresholdVerdict(
            case, 28.0, 51.0, 60.0, 0.1, 9.0, 58.0, 2.0, 0.2, Comparison.BETTER
        )
        return maintenance_words.decision_words(found, 5)

    wanted = {
        Threshold.NOTHING_TO_GAIN: ("nothing beats running to failure", "plain"),
        Threshold.NEAR_BEST: ("Near the cheapest threshold in hindsight", "good"),
        Threshold.TOO_LOW: ("The alarm comes too late", "alarm"),
        Threshold.TOO_HIGH: ("Too careful, at 60", "warn"),
        Threshold.BETWEEN: ("Between cheaper thresholds", "warn"),
        Threshold.MAYBE_LOW: ("do not tell whether yours comes too late", "plain"),
        Threshold.MAYBE_HIGH: ("do not tell whether yours is too careful", "plain"),
        Threshold.MAYBE_BETWEEN: ("do not tell whether yours is dearer", "plain"),
        Threshold.BEATS_CHOICE: ("more than yours beyond chance", "good"),
    }
    stand_apart(Threshold, said, wanted)


@pytest.mark.parametrize(
    ("beside", "saved", "words", "tone"),
    [
        (Comparison.BETTER, 0.2, "20 % less than a fixed age, more than chance", "good"),
        (Comparison.WORSE, -0.2, "20 % more than a fixed age, more than chance", "warn"),
        (Comparison.OPEN, 0.2, "other engines could turn that round", "plain"),
        (Comparison.TOO_FEW, 0.2, "so few engines prove nothing", "plain"),
        (Comparison.SAME, 0.2, "costs as much as servicing", "plain"),
        (Comparison.BETTER, 0.004, "costs as much as servicing", "plain"),
    ],
)
def test_maintenance_savings(beside, saved, words, tone):
    found = Given(saved=saved, beside=beside)
    text, told = maintenance_words.saving_words(found)
    assert words in text and told == tone


def test_maintenance_laws():
    def of_shape(case):
        return maintenance_words.shape_words(case, 1.1, 2.0, 50.0, 90.0, "hours", 95)

    shapes = {
        Shape.WEARS_OUT: ("replacing by age can pay", "good"),
        Shape.WEARS_OUT_UNSEEN: ("rests on the law alone", "warn"),
        Shape.WEARS_OUT_IDLY: ("it pays at no age", "plain"),
        Shape.FALLING: ("The failure rate falls with age", "warn"),
        Shape.UNDECIDED: ("holds 1: a constant failure rate", "plain"),
    }
    stand_apart(Shape, of_shape, shapes)

    def of_age(case):
        return maintenance_words.age_words(case, 900.0, 500.0, 0.98, "hours"), ""

    ages = {
        ServiceAge.NEVER: ("It pays at no age", ""),
        ServiceAge.BEST_DRAWN: ("Best at 900 hours (dashed)", ""),
        ServiceAge.PAYS_ALREADY: ("It pays a little at the last age drawn (0.980)", ""),
        ServiceAge.NOT_YET: ("It pays at none of the ages drawn", ""),
        ServiceAge.UNREACHED: ("which not one in a thousand reaches", ""),
    }
    stand_apart(ServiceAge, of_age, ages)

    def of_lives(case):
        time = np.array([5.0, 9.0])
        return maintenance_words.no_law_words(LivesVerdict(case, 0.5), time, 95, "hours")

    lives = {
        Lives.NO_FAILURE: ("Not one of these 2 has failed", "warn"),
        Lives.SINGLE: ("A single life", "warn"),
        Lives.EQUAL: ("All lives end at 9 hours", "warn"),
        Lives.ALL_AT_LAST: ("Every failure came at the largest time", "warn"),
    }
    stand_apart(lives, of_lives, lives)


def test_maintenance_sensors_and_models():
    def of_wear(case, span=20):
        return model_words.smoothing_words(WearVerdict(case, 14, 12, False), span, 9)

    wear = {
        Wear.NOTHING: ("No sensor of this engine shows a clear trend", "warn"),
        Wear.STRAIGHT: ("follow a straight line as well as any curve", "plain"),
        Wear.BENDS: ("bend towards the end", "plain"),
        Wear.CURVES: ("follow no straight line", "plain"),
    }
    stand_apart(Wear, of_wear, wear)
    for case in (Wear.STRAIGHT, Wear.BENDS):
        fastest = "where wear is fastest" in of_wear(case, 41)[0]
        assert fastest == (case is Wear.BENDS) and "hardly any noise" in of_wear(case, 3)[0]

    def of_model(case):
        found = PrognosisVerdict(case, 0.4, 5.0, 0.7, True, True)
        return model_words.prognosis_words(found, 125, 3.0, 4, Given(low=-3.0, high=1.0))

    models = {
        Prognosis.CONSTANT: ("every engine gets the same answer", "warn"),
        Prognosis.NOTHING_TO_TELL: ("there is nothing to tell apart", "warn"),
        Prognosis.SHRUNK: ("predictions shrink towards the mean", "warn"),
        Prognosis.TOO_FEW: ("Only 4 test engines", "warn"),
        Prognosis.WORSE: ("the sensors mislead", "warn"),
        Prognosis.NO_BETTER: ("no gain is shown", "warn"),
        Prognosis.SAME: ("nothing is gained", "warn"),
        Prognosis.HIGH_CAP: ("Almost no cap", "warn"),
        Prognosis.IDLE_CAP: ("The cap lies above every life", "warn"),
        Prognosis.LOW_CAP: ("A low cap", "warn"),
        Prognosis.ONE_CYCLE: ("A window of one cycle", "plain"),
        Prognosis.LATE: ("of the predictions are late", "warn"),
        Prognosis.USEFUL: ("The band is wide upwards", "good"),
    }
    stand_apart(Prognosis, of_model, models)


# ---- logistics ----------------------------------------------------------------------------------


def test_logistics_intervals():
    def said(case):
        found = logistics.CoverageVerdict(case, 0.3, 0.25, 0.2, 0.04, 25)
        return logistics_words.forecast_verdict(found, 80, "kept", 104)

    kinds = logistics.Coverage
    wanted = {
        kinds.TOO_MANY_HELPED: ("With widths from the latest 104 errors", "warn"),
        kinds.TOO_MANY: ("are no remedy", "warn"),
        kinds.TOO_FEW: ("too wide, which is an error, too", "warn"),
        kinds.UNSURE_MORE: (": more, but 25 stretches", "plain"),
        kinds.UNSURE_FEWER: (": fewer, but 25 stretches", "plain"),
        kinds.AS_PROMISED: ("Its width held here", "good"),
        kinds.TOO_SHORT: ("no contradiction, but no proof", "plain"),
    }
    stand_apart(kinds, said, wanted)


def test_logistics_stock_and_chain():
    def of_stock(case):
        now = Given(cycle_service=0.9, fill_rate=0.99)
        return logistics_words.stock_verdict(logistics.StockVerdict(case, 0.2, 80.0, False), now)

    stock = {
        logistics.Stock.NEAR_CHEAPEST: ("Near the cheapest s", "good"),
        logistics.Stock.TOO_LOW: ("Too low: this s", "plain"),
        logistics.Stock.TOO_HIGH: ("Too high: this s", "plain"),
    }
    stand_apart(logistics.Stock, of_stock, stock)
    for factory, without, tail, tone in (
        (2.0, 2.0, "Long averages and short lead times keep it calm", "plain"),
        (2.0, 9.0, "The memory of demand, ρ, keeps it calm", "plain"),
        (9.0, 9.0, "Much longer averages calm it", "warn"),
        (30.0, 9.0, "Much longer averages calm it", "alarm"),
    ):
        found = logistics_words.bullwhip_verdict(factory, without, False, (True, False))
        assert tail in found[0] and found[1] == tone
    tones = [logistics_words.step_verdict(peak, 1.0)[1] for peak in (1.0, 5.0, 20.0)]
    assert tones == ["plain", "warn", "alarm"]


def test_logistics_routes():
    now = Given(
        built=Given(steps=71, cost=[110.0]), improved=Given(steps=7), length=100.0, late=2,
        excess=0, run=Given(length=90.0), instance=Given(problem=Given(sites=300)),
    )  # fmt: skip

    def said(case):
        return logistics_words.route_verdict(case, now, ["2-opt"], 40)

    kinds = logistics.Routes
    wanted = {
        kinds.NO_PLAN: ("The solver found no plan", "warn"),
        kinds.OTHER_RULES: ("The solver keeps to all of it: its plan is", "plain"),
        kinds.RULES_BROKEN: ("Ask the solver, which keeps to all of it", "warn"),
        kinds.PROVEN: ("As short as the lower bound", "good"),
        kinds.SOLVER_SHORTER: ("longer than the solver's", "plain"),
        kinds.SOLVER_NOT_SHORTER: ("The solver found nothing shorter", "good"),
        kinds.ONLY_JOINED: ("no move is tried afterwards", "plain"),
        kinds.STUCK: ("a local optimum, which need not be a good one", "warn"),
        kinds.STOPPED: ("our steps stop after 40", "warn"),
        kinds.IMPROVED: ("until no single move helps", "plain"),
    }
    stand_apart(kinds, said, wanted)


def test_logistics_plans_and_prices():
    def of_plan(case):
        change = 0.0 if case is price.Plan.ALIKE else 5.0
        now = Given(name="Lyon", change=change, saved=20.0)
        return price_words.plan_verdict(now, case, "", ("Lyon", "Metz"), False)

    plans = {
        price.Plan.INFEASIBLE: ("Infeasible. No plan meets every demand", "alarm"),
        price.Plan.UNBOUNDED: ("each unit from Lyon to Metz brings more", "alarm"),
        price.Plan.ALIKE: ("All depots are the same size", "plain"),
        price.Plan.ONLY_SO: ("there is no plan at all", "plain"),
        price.Plan.SAVES: ("that saves 20", "plain"),
        price.Plan.COSTS: ("that costs 20", "plain"),
        price.Plan.NO_MATTER: ("costs as much as with equal depots", "plain"),
    }
    stand_apart(price.Plan, of_plan, plans)

    def of(said):
        """Two units are left over, and the price holds 2 up and 1 down."""
        return lambda case: said(
            programme.WorthVerdict(case, 3.0, 4.0, 6.0, 9.0, 2.0, 1.0, 2.0 * (case is spare))
        )

    spare = programme.Worth.SPARE
    worth = {
        programme.Worth.NO_LIMIT: ("Lyon has no limit", "plain"),
        programme.Worth.SPARE: ("Lyon has 2 to spare", "plain"),
        programme.Worth.FREE: ("Lyon has nothing to spare", "plain"),
        programme.Worth.HOLDS: ("One more unit of capacity at Lyon saves 3", "good"),
        programme.Worth.BEND: ("a unit fewer costs 4, a unit more saves 3", "plain"),
        programme.Worth.NO_FEWER: ("At the least capacity of Lyon", "plain"),
    }
    stand_apart(worth, of(lambda found: price_words.price_verdict("Lyon", found)), worth)
    shadow = {
        programme.Worth.SPARE: ("is worth nothing: 2 are left over", "plain"),
        programme.Worth.FREE: ("One more hour is worth nothing. The", "plain"),
        programme.Worth.HOLDS: ("One more hour is worth 3 of profit", "good"),
        programme.Worth.BEND: ("one more hour brings 3, one fewer costs 4", "warn"),
        programme.Worth.NO_FEWER: ("one more hour brings 3, and without it", "warn"),
    }
    hours = ("hour", "hours")
    stand_apart(shadow, of(lambda found: programme_words.shadow_verdict(hours, found)), shadow)
    promise = {
        programme.Worth.FREE: ("The promise costs nothing", "plain"),
        programme.Worth.HOLDS: ("One more promised pallet costs 3 of profit", "good"),
        programme.Worth.BEND: ("one more promised pallet costs 3, one fewer brings 4", "warn"),
        programme.Worth.NO_MORE: ("one more promised pallet cannot be kept", "warn"),
    }
    stand_apart(promise, of(programme_words.promise_verdict), promise)


def test_walks_and_corners_of_programmes():
    walks = {
        programme.Walk.INFEASIBLE: ("Infeasible: more pallets are promised", "alarm"),
        programme.Walk.UNBOUNDED: ("Unbounded: along the red ray", "alarm"),
        programme.Walk.CYCLING: ("goes round in a circle", "alarm"),
        programme.Walk.EVERY_CORNER: ("It visits all 2ᵈ corners", "warn"),
        programme.Walk.FEWER_CORNERS: ("1, 2 steps for d = 1 … 2.", "good"),
        programme.Walk.BEST_CORNER: ("no point beats the best corner", "good"),
    }

    def of_walk(case):
        steps = (1, 3) if case is programme.Walk.EVERY_CORNER else (1, 2)
        return programme_words.simplex_verdict(case, steps)

    stand_apart(programme.Walk, of_walk, walks)

    def of_corner(case, degenerate=False):
        ends = np.array([[0.0, 6.0], [4.5, 4.5]])
        found = programme.CornerVerdict(case, ends[0], ends, 2, 1, degenerate)
        return programme_words.corner_verdict(found)

    corners = {
        programme.Best.NOWHERE: ("There is no best corner", "plain"),
        programme.Best.CORNER: ("The optimum is a corner. 2 limits bind", "plain"),
        programme.Best.EDGE: ("from (0, 6) to (4.5, 4.5)", "plain"),
        programme.Best.ENDLESS_EDGE: ("A whole edge without end", "plain"),
        programme.Best.EVERYWHERE: ("Every allowed point is optimal", "plain"),
    }
    stand_apart(programme.Best, of_corner, corners)
    assert of_corner(programme.Best.CORNER, True)[0].startswith("A degenerate step")


# ---- diagnosis ----------------------------------------------------------------------------------


def test_diagnosis_of_cells():
    blind = BlindVerdict(Blind.GAINS, 0.4, 0.5, False, True)
    values, costs = Given(prevalence=1.0), Given(threshold=np.array([0.4]), best=0, lowest=0.3)

    def of_calling(case):
        found = CallingVerdict(case, False, 0.5, 0.3, 0.2, False, blind)
        return medical_words.decision_words(values, found, costs)

    calling = {
        Calling.NOBODY: ("Nobody is called back: no false alarm", "alarm"),
        Calling.EVERYBODY: ("Everybody is called back, of these patients", "alarm"),
        Calling.DEAR: ("This threshold costs 50 % more than the cheapest", "warn"),
        Calling.MOSTLY_HEALTHY: ("most of those called back are healthy", "warn"),
        Calling.CHEAP: ("Near the cheapest threshold", "good"),
    }
    stand_apart(Calling, of_calling, calling)
    for case, said in (
        (Blind.GAINS, ""),
        (Blind.LEVEL, "costs as much as calling nobody"),
        (Blind.LOSES, "more than calling nobody"),
    ):
        text = medical_words.blind_words(BlindVerdict(case, 0.6, 0.5, False, True))
        assert said in text and bool(text) == bool(said)

    def of_descent(case):
        given = Given(learning_rate=2.0, steps=60)
        found = DescentVerdict(case, 3, 0.5, 0.2, 0.1)
        return medical_words.descent_words(given, Given(steps=40), 0.6, Given(curvature=1.5), found)

    descent = {
        Descent.DIVERGES: ("Diverging: after 40 steps", "alarm"),
        Descent.SETTLED: ("Settled: the weights are 50 %", "good"),
        Descent.RESTLESS: ("cannot come to rest there", "warn"),
        Descent.RISES: ("The loss rises at 3 of 60 steps", "warn"),
        Descent.BEYOND_BOUND: ("and yet it falls at every step", "plain"),
        Descent.FALLING: ("and stopped short", "plain"),
    }
    stand_apart(Descent, of_descent, descent)


def test_diagnosis_of_images(monkeypatch):
    area, difference = Area(0.8, 0.05, 0.7, 0.9), Area(0.1, 0.05, 0.02, 0.18)
    once = Given(
        state=Given(steps=40), epochs=9, plan=Given(filters=4), phantom=None,
        once=lambda _, make: make(),
    )  # fmt: skip

    def of_training(case):
        return reading_words._at_rest(once, LearningVerdict(case, 5, 0.9, 0.6), area)

    training = {
        Learning.DIVERGED: ("The loss is no number any more after 40 steps", "alarm"),
        Learning.NOT_BEGUN: ("Stopped before the first epoch was over", "plain"),
        Learning.CLIMBS: ("The loss climbs instead of falling", "alarm"),
        Learning.NO_GAIN: ("No epoch had a lower validation loss", "warn"),
        Learning.CHANCE: ("No better than chance: the network of epoch 5", "warn"),
        Learning.FAILS_TEST: ("what was learned does not carry over", "warn"),
        Learning.OVERFITS: ("Overfitting: the validation loss was lowest after epoch 5", "warn"),
        Learning.UNSTEADY: ("Unsteady: both losses were lower after epoch 5", "warn"),
        Learning.LEARNED: ("Stopped after epoch 9", "good"),
    }
    stand_apart(Learning, of_training, training)
    found = Given(
        readings={"ideal": Given(area=area)}, test="test", ill=None,
        scores={"network": {"test": 0, "as trained": 0}, "baseline": {"test": 0}},
    )  # fmt: skip

    def of_readers(case):
        verdict = Given(case=case, network=area, difference=difference)
        monkeypatch.setattr(reading_words, "judge_comparison", lambda *_: verdict)
        return reading_words.readers_words(once, found)

    readers = {
        Versus.CHANCE: ("The network is no better than chance", "warn"),
        Versus.BEATS: ("The network beats the pixels", "good"),
        Versus.BEATEN: ("The linear baseline is better", "warn"),
        Versus.LEVEL: ("No clear difference", "plain"),
    }
    stand_apart(Versus, of_readers, readers)

    def of_marker(case):
        verdict = Given(case=case, area=area, marked=0.9, plain=0.7)
        monkeypatch.setattr(reading_words, "judge_shortcut", lambda *_: verdict)
        return reading_words.marker_words(once, found)

    marker = {
        Shortcut.LEARNED: ("the network had learned the marker", "alarm"),
        Shortcut.MASS_PREVAILS: ("the mass still counts for more", "good"),
        Shortcut.UNDECIDED: ("neither mass nor marker decides", "warn"),
        Shortcut.PRAISED: ("would have praised the network", "warn"),
        Shortcut.NOT_PRAISED: ("has not clearly helped", "plain"),
        Shortcut.FALLS: ("the network falls from 0.900 to 0.700", "alarm"),
        Shortcut.COSTS_LITTLE: ("the marker has cost little", "good"),
        Shortcut.BEHIND_ANYWAY: ("it is not the marker", "plain"),
    }
    stand_apart(Shortcut, of_marker, marker)


def test_diagnosis_of_sets_of_images():
    arrays = {"val_images": range(50), "test_images": range(60)}
    for counted, said, tone in (
        (None, "Nothing says whose these images are", "plain"),
        ((0, 0), "No patient stands in two parts of this file.", "plain"),
        ((0, None), "No patient stands in two parts of this file; the test part", "plain"),
        ((2, 1), "Patients: training contains 2 of validation; these two contain 1", "warn"),
        ((2, None), "Patients: training contains 2 of validation; the test part", "warn"),
    ):
        found = Given(arrays=arrays, overlap=Given(images=(0, 0), patients=counted))
        images, patients = image_words.overlap_words(found)
        assert images == ("No image stands in two parts of this file.", "plain")
        assert said in patients[0] and patients[1] == tone
    twice = Given(arrays=arrays, overlap=Given(images=(3, 4), patients=None))
    (words, tone), _ = image_words.overlap_words(twice)
    assert "contains 3 of the 50 validation" in words and "4 of the 60 test" in words
    assert tone == "warn"
    law, read = Given(auc=0.95, short_of_1=0.05), Given(area=Given(auc=0.8))
    for ideal, shift, readings, said in (
        (None, 0, {}, ""),
        (law, 0, {}, "Nothing can beat an AUC of 0.950"),
        (law, 3, {}, "If the place were known, nothing could beat"),
        (None, 3, {"network": read}, "Test AUC 0.800."),
        (law, 3, {"network": read, "ideal": read}, "Test AUC 0.800; the ideal observer has"),
    ):
        text = image_words.ceiling_words(ideal, shift, Given(readings=readings))
        assert text.startswith(said) and bool(text) == bool(said)


# ---- recommendation -----------------------------------------------------------------------------


def test_recommendation():
    errors = {name: Given(value=x) for name, x in (("yours", 0.95), ("biases", 0.9), ("als", 0.8))}
    quality = {
        name: Given(ndcg=Given(value=x), users=60) for name, x in (("als", 0.04), ("pop", 0.06))
    }
    names = {"als": "Factors", "pop": "Popularity"}

    def of_methods(case):
        found = Compared(case, "als", "pop", False)
        return compare_words(found, errors, quality, names, Cause.STEPS)

    methods = {
        Methods.UNJUDGED: ("no list can be judged", "warn"),
        Methods.DIVERGED: ("your method diverged", "alarm"),
        Methods.OVERFITTED: ("Overfitted: your method", "warn"),
        Methods.WORSE: ("more than biases alone", "warn"),
        Methods.NO_HITS: ("all lists are equally bad", "warn"),
        Methods.TWO_SCORES: ("but by two scores", "plain"),
        Methods.BOTH: ("That is luck, not a rule", "good"),
        Methods.CHANCE: ("60 people do not tell them apart", "plain"),
        Methods.DIFFERENT: ("Best lists: Popularity (NDCG", "plain"),
    }
    stand_apart(Methods, of_methods, methods)

    def of_worth(case):
        worth = {"als": Given(gain=Given(value=0.2, error=0.01), worth=0.3)}
        return worth_words(Paid(case, "als"), worth, names, False)

    pays = {
        Worth.UNJUDGED: ("Nobody is left to judge lists by", "warn"),
        Worth.PAYS: ("It pays while a liked title is worth more than 0.3", "good"),
        Worth.CHANCE: ("less than two standard errors", "plain"),
        Worth.ALONE: ("One person only was tested", "plain"),
        Worth.NEVER: ("none pays at any price", "warn"),
        Worth.NOT_YET: ("None pays. Factors would", "warn"),
    }
    stand_apart(Worth, of_worth, pays)


def test_recommendation_by_hand():
    def said(case):
        found = completion.Finding(
            case, 0.2, 0.9, 0.8, 0.7, 5, 0.6, 3, 1.0, 2.0, True, (0.5, 0.4, 0.3)
        )
        run = Given(steps=9, row_factors=np.zeros((1, 1, 2)))
        words, tone = completion_words.completion_words(run, found, [], 9)
        assert len(words) == 1 and not words[0].startswith("Judged after")
        assert (
            "Judged after all 9" in completion_words.completion_words(run, found, [], 4)[0][0]
        ) == (case not in completion_words.TELLS_WHEN)
        return words, tone

    kinds = completion.Case
    wanted = {
        kinds.NO_CELL: ("No rating is visible", "alarm"),
        kinds.DIVERGED: ("The steps diverge: after step 9", "alarm"),
        kinds.NOTHING_LEFT: ("nothing is left for the factors", "warn"),
        kinds.TOO_FAST: ("Too fast: the objective was 1 after step 3", "warn"),
        kinds.SHRUNK: ("The penalty has shrunk both factors", "warn"),
        kinds.UNMOVED: ("Not learned yet", "warn"),
        kinds.UNJUDGED: ("Nothing is held out", "warn"),
        kinds.RUNAWAY: ("The factors run away", "alarm"),
        kinds.EARLY: ("Stopped too early", "warn"),
        kinds.OVERFITTED: ("Overfitted: 0.2 on the cells", "alarm"),
        kinds.BIASED: ("The biases mislead here", "warn"),
        kinds.TOO_LONG: ("It learned too long", "warn"),
        kinds.WAVERS: ("It wavers", "warn"),
        kinds.DRIFTS: ("It drifts", "warn"),
        kinds.LITTLE: ("hardly below the baseline", "plain"),
        kinds.BETTER: ("the columns that others filled tell", "good"),
    }
    stand_apart(kinds, said, wanted)


def test_recommendation_from_clicks_and_before_a_date():
    def estimate(value):
        return Estimate(value, 0.01)

    quality = {
        name: Given(ndcg=estimate(x))
        for name, x in (("yours", 0.06), ("popularity", 0.05), ("als", 0.04))
    }

    def of_clicks(case, than_rated=Clicks.BETTER):
        return unrated.click_words(case, than_rated, estimate(0.01), quality)

    clicks = {
        Clicks.UNJUDGED: ("Nobody has a held-out title", "warn"),
        Clicks.ALONE: ("One person only was tested", "plain"),
        Clicks.BETTER: ("What people chose tells more", "good"),
        Clicks.WORSE: ("Worse than asking nobody", "warn"),
        Clicks.UNCLEAR: ("less than two standard errors", "plain"),
    }
    stand_apart(Clicks, of_clicks, clicks)
    for case in set(Clicks) - {Clicks.BETTER}:
        assert "factors of ratings reach" in of_clicks(Clicks.BETTER, case)[0]
    figures = {what: {"als": (estimate(0.8), estimate(0.9))} for what in ("errors", "lists")}

    def of_date(errors, lists=Leak.NOT_SEEN):
        found = {"errors": Leaked(errors, "als", 1), "lists": Leaked(lists, "als", 1)}
        return unrated.date_words(found, figures, Given(people=3), {"als": "Factors"})

    leaks = {
        Leak.UNJUDGED: ("nobody is left to judge by", "warn"),
        Leak.ALONE: ("One person only is known before the date", "plain"),
        Leak.HELPS: ("The future leaks. Later ratings of others: smaller errors", "warn"),
        Leak.HARMS: ("Tastes moved on. Later ratings of others: larger errors", "plain"),
        Leak.NOT_SEEN: ("No leak is seen here", "plain"),
    }
    stand_apart(Leak, of_date, leaks)
    assert of_date(Leak.NOT_SEEN, Leak.HELPS)[0].startswith("The future leaks")
    assert "worse lists for 1 of 1" in of_date(Leak.NOT_SEEN, Leak.HARMS)[0]
    assert "too few lists to judge" in of_date(Leak.HELPS, Leak.ALONE)[0]


# ---- stock trends -------------------------------------------------------------------------------


def test_stock_returns_and_forecasts(monkeypatch):
    def of_memory(case):
        monkeypatch.setattr(stock_words, "memory_verdict", lambda *_: case)
        tested = Given(p_value=0.01, robust_p_value=0.3)
        return stock_words.memory_words(tested, tested)

    memory = {
        Memory.MISTAKEN: ("was mistaken for predictability", "warn"),
        Memory.RETURNS: ("There is some memory in the returns", "plain"),
        Memory.SIZE: ("but in their size", "plain"),
        Memory.NO_SIZE: ("All have the same size", "plain"),
        Memory.NONE: ("like a coin tossed every day", "plain"),
    }
    stand_apart(Memory, of_memory, memory)

    def of_forecast(case):
        monkeypatch.setattr(stock_words, "forecast_verdict", lambda *_: case)
        study = Given(plan=Given(stand_in=False))
        found = Given(comparison=Given(p_value=0.03))
        return stock_words.forecast_words(Given(method="drift"), study, found)

    forecast = {
        Forecast.STAND_IN: ("the random walk with drift stands in", "warn"),
        Forecast.BASELINE: ("This is the baseline", "plain"),
        Forecast.SAME: ("Its errors are those of the baseline", "plain"),
        Forecast.WORSE: ("Clearly worse than the baseline", "alarm"),
        Forecast.BETTER: ("Nearer than the baseline", "good"),
        Forecast.UNCLEAR: ("No clear difference", "plain"),
    }
    stand_apart(Forecast, of_forecast, forecast)


def test_stock_bands(monkeypatch):
    wide = {
        Coverage.UNKNOWN: "",
        Coverage.TOO_NARROW: "too narrow, more than chance",
        Coverage.TOO_WIDE: "too wide, more than chance",
        Coverage.AS_PROMISED: "which chance explains",
    }
    came = {
        Came.UNKNOWN: "is not known",
        Came.INSIDE: "lay inside the 80 % band",
        Came.OUTSIDE: "lay outside the 80 % band",
    }
    assert set(wide) == set(Coverage) and set(came) == set(Came)
    share = Given(low=0.7, high=0.9, share=0.8)
    for where, place in came.items():
        for case, held in wide.items():
            monkeypatch.setattr(stock_words, "came_verdict", lambda *_, where=where: where)
            monkeypatch.setattr(stock_words, "coverage_verdict", lambda *_, case=case: case)
            text = stock_words.band_words(None, share, 20)
            assert [one for one in came.values() if one in text] == [place]
            assert [one for one in wide.values() if one and one in text] == [held] * bool(held)


def test_stock_money_and_luck(monkeypatch):
    trade = Given(
        strategy=Given(equity=[1.1], trades=9, exposure=0.5), hold=Given(equity=[1.3]),
        sharpe=Given(value=0.5), hold_sharpe=Given(value=0.7), gap=SharpeGap(0.2, 0.1),
    )  # fmt: skip
    now = Given(trade=trade, first_beats=True, free=1.4, ratios=np.array([0.1, 0.9]), luck=0.04)

    def of_money(case):
        monkeypatch.setattr(trading_words, "money_verdict", lambda *_: case)
        return trading_words.money_words(Given(threshold=0.0, half="all", short=False), now)

    money = {
        Money.STILL: ("the price stood still", "warn"),
        Money.NO_CALL: ("No rise was ever forecast", "warn"),
        Money.AT_HOME: ("No forecast reached the threshold", "warn"),
        Money.HOLD: ("this is buy and hold itself", "plain"),
        Money.RUINED: ("All was lost on one day", "alarm"),
        Money.CHOSEN: ("what looked like skill was chosen", "alarm"),
        Money.FADED: ("neither skill nor its end", "warn"),
        Money.AHEAD: ("Ahead of buy and hold by 0.2", "good"),
        Money.NEAR: ("Not told apart from buy and hold, ahead", "plain"),
        Money.RICHER: ("No less wealth than buy and hold", "warn"),
        Money.LOST_LESS: ("It lost no more than buy and hold", "warn"),
        Money.COSTS: ("Without costs its 9 trades", "warn"),
        Money.MISSED: ("missed much of the rise", "warn"),
    }
    assert set(Money) - set(money) == {Money.BEHIND}
    stand_apart(money, of_money, money)
    assert of_money(Money.BEHIND) == ("Buy and hold did better, wealth 1.3 against 1.1.", "warn")

    def of_luck(case, at_once=False):
        found = Given(gap=SharpeGap(0.2, 0.1), luck=case, behind_at_once=at_once)
        return trading_words.luck_words(found), ""

    luck = {
        Luck.NEVER_TRADED: ("cannot be compared", ""),
        Luck.LOST: ("both lost, and negative ratios do not rank", ""),
        Luck.STAYED: ("It stayed ahead", ""),
        Luck.CAME: ("it came ahead on the second", ""),
        Luck.BEHIND: ("it fell behind buy and hold", ""),
        Luck.NEVER_AHEAD: ("Even the best of many was behind buy and hold, on", ""),
        Luck.SAME: ("did just what buy and hold did", ""),
        Luck.NEAR_AHEAD: ("on the second: ahead by", ""),
        Luck.NEAR_BEHIND: ("on the second: behind by", ""),
    }
    stand_apart(Luck, of_luck, luck)
    for case, side in ((Luck.NEAR_AHEAD, "ahead by"), (Luck.NEAR_BEHIND, "behind by")):
        text = of_luck(case, at_once=True)[0]
        assert f"the two are not told apart: {side}" in text and "where it was chosen" in text


# ---- fraud --------------------------------------------------------------------------------------


def test_fraud_alerts_and_the_rule(monkeypatch):
    counts = Given(alerts=300, recall=0.04, precision=0.05, accuracy=0.98, accuracy_of_nothing=0.99)
    decision = Given(
        unopened=90, best_share=0.01, best_saved=500.0, chosen=0,
        test_counts=Given(recall=[0.1, 0.6], alerts=[40]),
    )  # fmt: skip
    now = Given(
        decision=decision, counts=counts, money=Given(saved=-20.0), budget=20,
        v=Given(base_rate=2.0, cost=25.0), found=Given(test=Given(days=10)),
    )  # fmt: skip
    monkeypatch.setattr(fraud_money, "nothing_to_decide", lambda _: None)
    monkeypatch.setattr(fraud_money, "above_cheapest", lambda _: 0.4)

    def of_policy(case):
        monkeypatch.setattr(fraud_money, "policy", lambda *_: case)
        now.money.saved = 20.0 if case is Policy.RARER else -20.0
        return fraud_money.decision_words(now)

    policies = {
        Policy.OVER_BUDGET: ("these alerts would be 30 a day", "warn"),
        Policy.RARER: ("of 100 alerts 5 are frauds.", "warn"),
        Policy.RARER_LOSS: ("frauds, and investigations cost more", "alarm"),
        Policy.LOSS: ("worse than opening nothing", "alarm"),
        Policy.BLIND: ("and blind:", "warn"),
        Policy.BUDGET_FULL: ("The budget leaves 90 alerts", "warn"),
        Policy.DEARER: ("this threshold costs 40 % more than", "plain"),
        Policy.NEAR_CHEAPEST: ("Near the cheapest threshold", "good"),
    }
    stand_apart(Policy, of_policy, policies)
    assert fraud_money.LEVEL == {
        Accuracy.LESS: "less",
        Accuracy.EQUAL: "exactly as",
        Accuracy.MORE: "more",
    }

    def of_rule(case):
        ruling = Given(money=Given(saved=700.0), counts=Given(alerts=300))
        low, high = (-90.0, -40.0) if case is Rule.LESS else (40.0, 90.0)
        return rule_words(now, case, ruling, Given(low=low, high=high))

    rules = {
        Rule.UNCALIBRATED: ("every probability is 0 there", "warn"),
        Rule.NOTHING_OPENED: ("No p·amount exceeds 25", "plain"),
        Rule.OVER_BUDGET: ("would open 30 a day", "warn"),
        Rule.SAME: ("with every card the same", "plain"),
        Rule.UNKNOWN: ("fewer than ten cards", "plain"),
        Rule.UNCLEAR: ("the difference may be chance", "plain"),
        Rule.MORE: (": more, by 40", "good"),
        Rule.LESS: (": less, by 40", "warn"),
    }
    stand_apart(Rule, of_rule, rules)


def test_fraud_obstacles():
    now = Given(method="trees")

    def said(case):
        return fraud_words.obstacle_words(now, case)

    wanted = {
        Obstacle.UNLABELLED: ("precision, recall, cost and card precision cannot be", "warn"),
        Obstacle.EQUAL_SCORES: ("All transactions get the same score", "warn"),
        Obstacle.NO_FRAUD: ("There is no fraud in the test period", "warn"),
        Obstacle.ALL_FRAUD: ("no alert can be false", "warn"),
        Obstacle.NO_FRAUD_BEFORE: ("There is no fraud in the validation period", "warn"),
        Obstacle.NOTHING_OPENED: ("strange enough: nothing is opened", "warn"),
    }
    stand_apart(Obstacle, said, wanted)


def test_fraud_rivals(monkeypatch):
    money = {"pca": 500.0, "amount": 900.0, "mahalanobis": 700.0}
    decisions = {
        name: Given(money=Given(saved=x), best_saved=x, best_share=0.01, counts=Given(alerts=300))
        for name, x in money.items()
    }
    now = Given(
        labelled=True, method="pca", auc=0.9, budget=20, v=Given(base_rate=2.0),
        found=Given(test=Given(frauds=5, transactions=900, days=10)),
    )  # fmt: skip
    rivals = {
        name: Given(auc=auc) for name, auc in (("pca", 0.9), ("amount", 0.8), ("mahalanobis", 0.95))
    }
    monkeypatch.setattr(rival_words, "equal", lambda _: False)

    def said(case, told=Told.MORE):
        found = Rivalry(case, "mahalanobis", "amount", "amount", "amount", "pca")
        monkeypatch.setattr(rival_words, "compared", lambda *_: found)
        apart = Difference(told, 1.0, 40.0, 90.0)
        return rival_words.comparison_words(now, rivals, decisions, lambda *_: apart, None)

    wanted = {
        Rivals.NOTHING_EVER: ("nor at the share that is cheapest on validation", "alarm"),
        Rivals.NOTHING_HERE: ("At the share that is cheapest on validation, 1 %", "alarm"),
        Rivals.OVER_BUDGET: ("so savings are too good here", "warn"),
        Rivals.BEATEN_BY_AMOUNT: ("it knows nothing of amounts", "warn"),
        Rivals.BEATEN_AT_LIKE_AUC: ("AUC cannot tell them apart, money can", "warn"),
        Rivals.SAME: ("also saves most", "plain"),
        Rivals.DIFFERENT: ("Difference 40 to 90 (95 %).", "warn"),
        Rivals.DIFFERENT_AT_LIKE_AUC: ("The AUCs may be equal", "warn"),
    }
    alike = Rivals.DIFFERENT_AT_LIKE_AUC
    stand_apart(set(Rivals) - {alike}, said, {k: v for k, v in wanted.items() if k is not alike})
    assert said(alike)[0] == said(Rivals.DIFFERENT)[0] + " The AUCs may be equal."
    for told, words in (
        (Told.UNCLEAR, "may be chance: 40 to 90"),
        (Told.SAME, "The difference is none"),
        (Told.UNKNOWN, "rests on fewer than ten cards"),
        (Told.LESS, "may be chance: 40 to 90"),
    ):
        assert words in said(Rivals.DIFFERENT, told)[0]
