from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.people_disc import people_disc
from core.maths.probability.screening import PEOPLE, judge_positive, natural_frequencies, screen
from core.maths.probability.screening_tables import PREVALENCES, crowd_tables, predictive_values
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, number, percent
from pages.probability.bayes.tables import curves
from pages.probability.bayes.words import TONES, both_said, crowd_said, positive_said


def share(name, label, default, help, **more):
    return Slider(
        name=name,
        label=label,
        low=0,
        high=100,
        default=default,
        step=0.1,
        unit="%",
        help=help,
        **more,
    )


chapter = Chapter(
    "test",
    "One test",
    do="Drag the prevalence, the share of the ill. Watch who is inside the circle, the people whom "
    "the test calls positive.",
    controls=[
        Slider(
            name="prevalence",
            label="Prevalence",
            low=0.1,
            high=90,
            default=1,
            log=True,
            unit="%",
            help="The share of the people who are ill",
        ),
        share(
            "sensitivity", "Sensitivity", 90, "The share of the ill whom the test calls positive"
        ),
        share("specificity", "Specificity", 91, "The share of the healthy whom it calls negative"),
        Choice(
            name="tests",
            label="Positive means",
            options={"1": "One positive test", "2": "Two tests, both positive"},
            default="1",
        ),
        Slider(
            name="dependence",
            label="Dependence of the two tests",
            symbol="ρ",
            low=0,
            high=1,
            default=0,
            step=0.01,
            help="Correlation of their results among the ill, and among the healthy: 0 "
            "independent, 1 always the same",
        ),
    ],
    presets={
        "Mammography": {"prevalence": 1.0, "sensitivity": 90.0, "specificity": 91.0},
        "A rare illness": {"prevalence": 0.1, "sensitivity": 99.0, "specificity": 99.0},
        "Many are ill": {"prevalence": 30.0, "sensitivity": 90.0, "specificity": 91.0},
        "A coin instead of a test": {"sensitivity": 50.0, "specificity": 50.0},
        "Two tests": {"tests": "2"},
        "Twice the same error": {"tests": "2", "dependence": 1.0},
        "No false alarms": {"sensitivity": 60.0, "specificity": 100.0},
    },
)


@chapter.figure
def test(view):
    v = view.values
    given = {
        "sensitivity": v.sensitivity / 100,
        "specificity": v.specificity / 100,
        "tests": int(v.tests),
        "dependence": v.dependence if v.tests == "2" else 0.0,
    }
    found = screen(v.prevalence / 100, **given)
    people, case = natural_frequencies(found), judge_positive(found)
    view.picture(
        people_disc(),
        crowd_tables(people),
        caption=crowd_said(people, v.tests == "2"),
        name="people",
    )
    view.legend(
        {
            "ill, positive": palette.TRUTH,
            "healthy, positive": palette.ACCENT,
            "ill, missed": palette.ALARM,
            "healthy, negative": palette.GREY,
        }
    )
    view.lead("prevalence")
    twice = ()
    if v.tests == "2":
        one = screen(v.prevalence / 100, given["sensitivity"], given["specificity"])
        twice = (both_said(one, found, v.dependence),)
    view.notice(*positive_said(case, found, v.tests == "2"), *twice, tone=TONES[case])
    view.more("sensitivity", "specificity", "tests")
    if v.tests == "2":
        view.more("dependence")
    ppv, npv = predictive_values(**given)
    view.chart(
        curve_plot("prevalence (%)", "%", False, False, "decades"),
        curves(
            {"PPV": ("truth", ppv), "NPV": ("function", npv)},
            PREVALENCES,
            {"PPV": found.ppv, "NPV": found.npv},
            found.prevalence,
        ),
        caption=f"At a prevalence of {percent(found.prevalence, 2)}: PPV {chance(found.ppv, 2)}, "
        f"NPV {chance(found.npv, 2)}. The same test, among other people.",
        name="values",
    )
    view.legend(
        {"PPV, P(ill | +)": palette.TRUTH, "NPV, P(healthy | −)": palette.GREY}, place="below"
    )
    view.numbers(numbers(found))
    view.challenges(challenges(v, found))
    view.code(
        screen,
        f"found = screen({v.prevalence / 100!r}, **{given!r})\n"
        "print(found)\nprint(found.ppv, found.npv, found.likelihood_ratio)",
        data=lambda: {"predictive values": {"prevalence": PREVALENCES, "ppv": ppv, "npv": npv}},
    )


def numbers(found):
    p = found.prevalence
    hit, false = number(found.true_positive, 4), number(found.false_alarm, 4)
    prior, ratio = p / (1 - p), found.likelihood_ratio
    return [
        ("PPV", chance(found.ppv, 2), f"P(ill | +) = {hit}/({hit} + {false})"),
        (
            "NPV",
            chance(found.npv, 2),
            f"P(healthy | −) = {number(found.cleared, 4)}/({number(found.cleared, 4)} + "
            f"{number(found.missed, 4)})",
        ),
        ("Prior odds", number(prior, 4), f"{number(p, 4)}/{number(1 - p, 4)}"),
        (
            "Likelihood ratio",
            number(ratio, 4),
            f"P(+ | ill)/P(+ | healthy) = {number(found.true_positive / p, 4)}/"
            f"{number(found.false_alarm / (1 - p), 4)}",
        ),
        (
            "Posterior odds",
            number(prior * ratio, 4),
            f"prior odds times likelihood ratio; {number(prior * ratio, 4)} to 1",
        ),
    ]


def challenges(v, found):
    return [
        Challenge(
            "With one test of specificity 91 % find the prevalence at which a positive person is "
            "as likely ill as healthy (within 1 %).",
            solved=v.tests == "1" and v.specificity == 91 and abs(found.ppv - 0.5) <= 0.01,
            state=f"Specificity {number(v.specificity)} %, PPV {chance(found.ppv, 2)}.",
        ),
        Challenge(
            f"Make most of the positive ill where 1 in {PEOPLE:,} people is, without a perfect "
            "test.",
            solved=v.prevalence == 0.1 and found.ppv > 0.5 and v.specificity < 100,
            state=f"Prevalence {number(v.prevalence)} %, PPV {chance(found.ppv, 2)}.",
        ),
    ]
