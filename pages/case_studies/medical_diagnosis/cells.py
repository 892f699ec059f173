import numpy as np

from core.charts import palette
from core.charts.diagnostic_curves import (
    NEGATIVE,
    POSITIVE,
    predictive_value_curves,
    reliability_plot,
    roc_with_band,
    threshold_cost,
)
from core.maths.case_studies.medical_diagnosis.cell_measurements import cross_validate_logistic
from core.maths.case_studies.medical_diagnosis.decision import (
    costs_of_thresholds,
    decide,
    patients_of_each_kind,
)
from core.maths.case_studies.medical_diagnosis.tables import (
    band_path,
    cost_tables,
    predictive_tables,
    reliability_tables,
    roc_path,
)
from core.maths.case_studies.medical_diagnosis.verdicts import judge_calling
from core.maths.columns import dots, path
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import exceeding, filled_in, number, percent
from pages.case_studies.medical_diagnosis.decision_numbers import (
    expected_count,
    fixed_words,
    numbers_of,
    predictive_words,
)
from pages.case_studies.medical_diagnosis.judged_model import (
    judged_model,
    penalty_of,
)
from pages.case_studies.medical_diagnosis.verdicts import (
    NOT_CLINICAL,
    below_1,
    count,
    decision_words,
)

chapter = Chapter(
    "cells",
    "Measured cells: where to call back",
    do="Drag the threshold and find the bottom of the costs. Then make the illness commoner, past "
    "5 %, and see the bottom move to the left.",
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
    ],
    presets={
        "Screening": {"prevalence": 0.5, "miss_cost": 500, "threshold": 0.5},
        "Call everybody": {"threshold": 0, "prevalence": 0.5},
        "Call nobody": {"threshold": 1},
        "As ill as these data": {"prevalence": 37, "threshold": 0.05},
    },
)


@kept(max_entries=256)
def priced(view, _model, penalty, prevalence, miss_cost, alarm_cost):
    return costs_of_thresholds(_model, prevalence, miss_cost, alarm_cost)


@chapter.figure
def decision(view):
    v, model = view.values, judged_model(view)
    costs = priced(view, model, v.penalty, v.prevalence / 100, v.miss_cost, v.alarm_cost)
    now = decide(model, v.threshold, costs)
    show_stage(view, model, costs, now)
    view.notice(NOT_CLINICAL, place="below")
    show_curves(view, model, now)
    view.numbers(numbers_of(model, costs, now))
    view.table(
        ["Patients", "Counted", "Of 10,000 tested"],
        [
            (name, count(counted), expected_count(10_000 * expected))
            for name, counted, expected in patients_of_each_kind(now.point, costs.prevalence)
        ],
        caption=f"Counted: all {len(model.score)} patients, each judged by a model that had not "
        f"seen them. Expected: at a prevalence of {number(v.prevalence)} %.",
        right=("Counted", "Of 10,000 tested"),
    )
    view.challenges(challenges(costs, now))
    show_code(view, model, costs)


def show_stage(view, model, costs, now):
    v, cheapest = view.values, float(costs.threshold[costs.best])
    view.picture(
        threshold_cost(),
        cost_tables(costs.threshold, costs.cost, (v.threshold, now.cost)),
        caption=f"Cheapest with hindsight: {below_1(cheapest)}, {number(costs.lowest)} a patient. "
        f"By theory {below_1(costs.theory)}, if the probabilities are right. Dashed: nobody "
        "called, everybody called.",
        name="cost",
    )
    view.legend(
        {
            "The test": palette.MODEL,
            "This threshold": palette.ACCENT,
            "Cheapest threshold": palette.TRUTH,
            "To compare with": palette.NEUTRAL,
        }
    )
    view.lead(
        "threshold",
        "prevalence",
        threshold={"marks": {"cheapest": float(np.clip(cheapest, 0, 1))}},
    )
    view.more("miss_cost", "alarm_cost", "specificity", "penalty")
    verdict = judge_calling(now, costs, len(model.score))
    sentences, tone = decision_words(v, verdict, costs)
    view.notice(*sentences, tone=tone)


def show_curves(view, model, now):
    v, band, point, found = view.values, model.band, now.point, model.reliability
    at = model.at_specificity(v.specificity / 100)
    view.chart(
        roc_with_band(),
        {
            "band": band_path(band.specificity, band.low, band.high),
            "chance": path([0, 1], [0, 1]),
            "curve": roc_path(model.ranking),
            "fixed": path([1 - band.specificity[at]] * 2, [band.low[at], band.high[at]]),
            "now": dots([point.false_positive_rate], [point.sensitivity]),
        },
        caption=fixed_words(model, at),
        name="roc",
    )
    view.chart(
        predictive_value_curves(),
        predictive_tables(point, v.prevalence / 100),
        caption=f"PPV {predictive_words(now)[0][0]}, NPV {predictive_words(now)[1][0]} at "
        f"{number(v.prevalence)} %. Sensitivity and specificity stay.",
        name="values",
    )
    view.chart(
        reliability_plot(),
        reliability_tables(found),
        caption=f"Brier score {number(found.brier)} = reliability {{}} − resolution {{}} + "
        "uncertainty {} + within groups {}.".format(
            *filled_in(
                lambda reliability, resolution, uncertainty, within: (
                    reliability - resolution + uncertainty + within
                ),
                found.reliability,
                found.resolution,
                found.uncertainty,
                found.within,
            )
        ),
        name="reliability",
    )
    view.legend(
        {"PPV": POSITIVE, "NPV": NEGATIVE, "At the fixed specificity": palette.INK}, place="below"
    )


def challenges(costs, now):
    alarms = 10_000 * (1 - costs.prevalence) * float(now.point.false_positive_rate)
    found = 10_000 * costs.prevalence * float(now.point.sensitivity)
    return [
        Challenge(
            "Find the cheapest threshold: at most 1 % above the lowest cost, where that is at "
            "least 10 % below calling nobody and calling everybody.",
            solved=bool(now.above <= 0.01 and costs.lowest <= 0.9 * min(costs.cost[[0, -1]])),
            state=f"It costs {exceeding(now.above, 1)} that.",
        ),
        Challenge(
            "Reach 99 % sensitivity and find the price: not more than 20 healthy people called "
            "back for each ill one found, and most of the healthy left in peace. The prevalence "
            "is yours to choose; which one is it?",
            solved=bool(
                now.point.sensitivity >= 0.99
                and now.point.false_positive_rate < 0.5
                and alarms <= 20 * found
            ),
            state=f"Sensitivity {percent(float(now.point.sensitivity))}, "
            + (f"{number(alarms / found)} healthy a find." if found else "nobody found."),
        ),
    ]


def show_code(view, model, costs):
    view.code(
        cross_validate_logistic,
        call="cells = wisconsin_cells()\nfound = cross_validate_logistic(cells.features, "
        f"cells.ill, {penalty_of(view.values)})\nprint(found.accuracy.mean(), found.auc)",
        data=lambda: {
            "probabilities": {
                "ill": model.cells.ill,
                "probability": model.score,
                "fold": model.found.fold[0],
            },
            "cost": {"threshold": costs.threshold, "cost": costs.cost},
        },
    )
