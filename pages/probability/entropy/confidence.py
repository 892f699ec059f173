import math

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.outcome_bars import outcome_bars
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.probability.divergence import Trust, judge_trust, kl_divergence, log_loss
from core.maths.probability.entropy import entropy, surprisal
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number, percent
from pages.probability.entropy.bars import UNITS, amount, bar_tables, digits_of, unit
from pages.probability.entropy.trust_words import TRUST_TONES, parts_said, trust_said

CASES = 20
C = np.linspace(0, 1, 401)[1:-1]
chapter = Chapter(
    "confidence",
    "Log-loss",
    do="A classifier gives each of its answers the probability c. Drag c: when is its log-loss "
    "least, and what does one sure mistake cost?",
    controls=[
        Slider(
            name="confidence",
            label="Confidence",
            symbol="c",
            low=0,
            high=100,
            default=95,
            step=1,
            unit="%",
            help="The probability that the classifier gives to each of its answers",
        ),
        Slider(
            name="right",
            label=f"Right answers of {CASES}",
            low=0,
            high=CASES,
            default=15,
            step=1,
        ),
        unit("loss_unit"),
    ],
    presets={
        "Calibrated": {"confidence": 75},
        "Too modest": {"confidence": 55},
        "Sure, and once wrong": {"confidence": 100, "right": 19},
        "Sure and right": {"confidence": 100, "right": 20},
        "Always one half": {"confidence": 50},
        "Worse than a coin": {"confidence": 60, "right": 4},
    },
)


@chapter.figure
def confidence(view):
    v = view.values
    a, c, base = v.right / CASES, v.confidence / 100, UNITS[v.loss_unit]
    loss, least = float(log_loss(a, c, base)), entropy([a, 1 - a], base)
    case = judge_trust(v.right, CASES, v.confidence)
    view.picture(
        curve_plot("confidence c", f"log-loss ({v.loss_unit} a case)"),
        loss_tables(a, c, base, loss, least),
        caption=parts_said(case, loss, least, v.loss_unit),
        name="loss",
    )
    view.legend(
        {
            "log-loss": palette.MODEL,
            "entropy of right and wrong": palette.TRUTH,
            "always saying ½": palette.GREY,
        }
    )
    view.lead("confidence", "right")
    view.notice(
        *trust_said(case, v.right, CASES, v.confidence, loss, v.loss_unit), tone=TRUST_TONES[case]
    )
    view.more("loss_unit")
    view.chart(
        outcome_bars(f"the {CASES} cases: right ones blue, wrong ones orange", v.loss_unit),
        case_tables(v.right, c, base, loss),
        caption=_cases_said(v.right, c, base, v.loss_unit),
        name="cases",
    )
    view.numbers(numbers(v.right, a, c, base, v.loss_unit, loss, least))
    view.challenges(challenges(v, case, loss, math.log(2) / math.log(base)))
    view.code(
        log_loss,
        f"print(float(log_loss({a!r}, {c!r}, {base!r})))",
        data=lambda: {"loss": {"confidence": C, "loss": log_loss(a, C, base)}},
    )


def loss_tables(a, c, base, loss, least):
    unit_bit = 1 / math.log2(base)
    top = max(3.0 * unit_bit, 1.15 * loss if math.isfinite(loss) else 0.0)
    points = [dot("truth", a, least)]
    if math.isfinite(loss):
        points.append(dot("approximation", c, loss))
    return curve_datasets(
        0.5,
        0.5 * top,
        0.52,
        0.54 * top,
        curves=polyline("loss", "approximation", C, log_loss(a, C, base)),
        dashed=joined(
            polyline("least", "truth", [0, 1], [least] * 2),
            polyline("coin", "function", [0, 1], [unit_bit] * 2),
        ),
        points=joined(*points),
    )


def case_tables(right, c, base, loss):
    hit, miss = (float(x) for x in surprisal([c, 1 - c], base))
    heights = [hit] * right + [miss] * (CASES - right)
    roles = ["first"] * right + ["second"] * (CASES - right)
    finite = [x for x in heights if math.isfinite(x)]
    top = max([1.0, *finite])
    return bar_tables(
        [(role, k + 1, 0.8, x) for k, (role, x) in enumerate(zip(roles, heights, strict=True))],
        [("∞", "alarm", k + 1, 0.0) for k, x in enumerate(heights) if math.isinf(x)],
        [],
        CASES + 1,
        top,
        [("first", loss)] if math.isfinite(loss) else [],
    )


def _cases_said(right, c, base, unit):
    hit, miss = (amount(float(x), unit) for x in surprisal([c, 1 - c], base))
    if right == CASES:
        said = f"Every answer is right and costs {hit}"
    elif right == 0:
        said = f"Every answer is wrong and costs {miss}"
    else:
        said = f"A right answer costs {hit}, a wrong one {miss}"
    mean = "the log-loss is the mean of all cases"
    return f"{said}; {mean}{' (dashed)' if math.isfinite(log_loss(right / CASES, c)) else ''}."


def numbers(right, a, c, base, unit, loss, least):
    log = "log₂" if unit == "bits" else "ln"
    price = kl_divergence([a, 1 - a], [c, 1 - c], base)
    digits = digits_of(loss, least)
    h, d = filled_in(lambda h, d: h + d, least, price, shown=lambda whole: number(whole, digits))
    return [
        (
            "Log-loss",
            amount(loss, unit, digits),
            f"−({right}·{log} {number(c)} + {CASES - right}·{log} {number(1 - c)})/{CASES}",
        ),
        ("Share right a", percent(a, 0), f"{right}/{CASES}"),
        (
            "Least possible H(a)",
            amount(least, unit, digits),
            "at c = a: the entropy of right and wrong",
        ),
        ("Price of the confidence", amount(price, unit), "KL of the coin a from the coin c"),
        ("Together", amount(loss, unit, digits), f"H(a) + KL = {h} + {d}"),
    ]


def challenges(v, case, loss, half):
    said = f"{v.right} of {CASES} right, log-loss {amount(loss, v.loss_unit)}."
    return [
        Challenge(
            "With 17 right answers, find the confidence of least log-loss.",
            solved=v.right == 17 and case is Trust.CALIBRATED,
            state=said,
        ),
        Challenge(
            "With 17 right answers and a confidence above 50 %, be worse than always saying one "
            "half, and finite.",
            solved=v.right == 17 and half + 1e-12 < loss < math.inf and v.confidence > 50,
            state=said,
        ),
        Challenge(
            "Bring the log-loss to 0.",
            solved=loss == 0,
            state=said,
        ),
    ]
