"""What to notice about measured cells, in words; and how this page writes its figures."""

import numpy as np

from core.maths.case_studies.medical_diagnosis.verdicts import Calling, Descent
from core.ui.words import apart, number, percent

NOT_CLINICAL = "Not for clinical use. Data, models and costs here are for learning."


def share_digits(*shares, least=1):
    """Decimals that tell these shares, as percentages, from each other and from 0 and 100 %.

    >>> share_digits(0.25, 0.5), share_digits(0.9996, 0.99999, least=2), share_digits(1.0, 1.0)
    (1, 3, 1)
    """
    told = {round(float(share), 9) for share in shares if not np.isnan(share)} | {0.0, 1.0}
    for digits in range(least, 7):
        if len({percent(share, digits) for share in told}) == len(told):
            return digits
    return 7


def interval(limits, form=None):
    if form is None:
        digits = share_digits(*limits)
        return interval(limits, lambda share: percent(share, digits))
    return f"95 %: {form(limits[0])} to {form(limits[1])}"


def count(value):
    return f"{float(value):,.0f}"


def three(value):
    """An area under a ROC curve, or a difference of two; with as many digits as tell it from 0
    and 1.

    >>> three(0.95), three(1.0), three(0.99998), three(-0.0001), three(1 - 2e-9)
    ('0.950', '1.000', '0.99998', '−0.0001', '1 − 2·10⁻⁹')
    """
    value = float(value)
    for digits in range(3, 8):
        text = f"{value:.{digits}f}"
        if value in (0, 1) or np.isnan(value) or abs(float(text)) not in (0, 1):
            return text.replace("-", "−")
    return number(value, 1) if abs(value) < 0.5 else f"1 − {number(1 - value, 1)}"


def decision_words(v, verdict, costs):
    """What to notice about the decision, and the tone to say it in."""
    ill = number(100 * verdict.ppv)
    if verdict.case is Calling.NOBODY:
        return {
            True: (
                "Nobody is called back, and at this prevalence and these costs no threshold is "
                "cheaper: the test is not worth its alarms.",
                "plain",
            ),
            False: (
                "Nobody is called back: no false alarm, and every illness is missed.",
                "alarm",
            ),
        }[verdict.cheapest]
    if verdict.case is Calling.EVERYBODY:
        said = "Everybody is called back. The test decides nothing; the prevalence alone is the PPV"
        if verdict.cheapest:
            return f"{said}. With these costs no threshold is cheaper.", "plain"
        return f"{said}.", "alarm"
    if verdict.case is Calling.DEAR:
        return (
            f"This threshold costs {percent(verdict.above, 0)} more a patient than the cheapest, "
            f"{number(costs.threshold[costs.best])}. At a prevalence of {number(v.prevalence)} %, "
            f"{percent(verdict.ppv)} of those called back are ill.",
            "warn",
        )
    if verdict.case is Calling.MOSTLY_HEALTHY:
        return (
            f"Cheap, and yet most of those called back are healthy: of 100, {ill} are ill. "
            "Where an illness is rare, even a good test calls mostly healthy people.",
            "warn",
        )
    return (
        f"Near the cheapest threshold, {number(costs.lowest)} a patient with hindsight. Chosen "
        f"without the patients it is judged on, it costs {number(costs.policy.cost)}.",
        "good",
    )


def descent_words(v, way, limit, verdict):
    bound = apart(v.learning_rate, limit)[1]
    now, lowest = apart(verdict.loss, verdict.lowest)
    short = f"J = {now}, {lowest} at the optimum"
    if verdict.case is Descent.DIVERGES:
        return (
            f"Diverging: after {way.steps} steps the weights are beyond 10⁸. Steps above 2/L may "
            "climb out on the other side of the valley, further each time.",
            "alarm",
        )
    if verdict.case is Descent.SETTLED:
        return (
            f"Settled: the weights are within {percent(verdict.distance, 2)} of the optimum’s "
            "length from it; more steps change little.",
            "good",
        )
    if verdict.case is Descent.RISES:
        return (
            f"The loss rises at {verdict.rises} of {v.steps} steps: above 2/L = {bound} a step may "
            "land on the other side of the valley, higher up.",
            "warn",
        )
    if verdict.case is Descent.BEYOND_BOUND:
        return (
            f"Above 2/L = {bound}, and yet it falls at every step, for now ({short}): L is the "
            "curvature where every probability is ½; the valley is flatter where the model is "
            "sure.",
            "plain",
        )
    return (
        f"Falling at every step, and stopped short: {short}. The steep directions are done first, "
        f"the flat ones last: the weights are still {percent(verdict.distance, 0)} of the "
        "optimum’s length away.",
        "plain",
    )
