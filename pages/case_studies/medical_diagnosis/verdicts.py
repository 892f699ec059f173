"""What to notice about measured cells, in words; and how this page writes its figures."""

import numpy as np

from core.maths.case_studies.medical_diagnosis.verdicts import Blind, Calling, Descent
from core.ui.words import all_apart, apart, exceeding, number, percent

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


def interval(limits, form=None, how=""):
    """How: the name of the method, where its interval is one of several."""
    if form is None:
        digits = share_digits(*limits)
        return interval(limits, lambda share: percent(share, digits), how)
    return f"{how} 95 %: {form(limits[0])} to {form(limits[1])}".lstrip()


def differences(value, *others):
    """Differences of areas under ROC curves, with digits that tell them from each other and from 0.

    >>> differences(-0.00091, -0.00138, -0.00012), differences(0.0)
    (('−0.0009', '−0.0014', '−0.0001'), ('0.000',))
    """
    values = (value, *others, 0.0)
    return all_apart(*values, most=7, write=_decimals)[:-1]


def _decimals(value, digits):
    return f"{value:.{digits}f}".replace("-", "−")


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


def below_1(value):
    """A threshold, with digits that tell it from 1.

    >>> below_1(0.429), below_1(0.99998), below_1(1.0)
    ('0.429', '0.99998', '1')
    """
    return apart(value, 1.0)[0]


def area_of_the_ideal(ideal):
    """Its AUC, which is never 1.

    >>> from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom, ideal_observer
    >>> area_of_the_ideal(ideal_observer(Phantom(contrast=3, roughness=0.6, beta=4, noise=0.1)))
    '1 − 10⁻¹⁶⁵'
    """
    short = ideal.short_of_1
    if ideal.auc < 1 - 1e-9:
        return three(ideal.auc)
    return f"1 − {number(short, 1)}".replace("− 1·", "− ")


def decision_words(v, verdict, costs):
    """What to notice about the decision in one or two sentences, and the tone to say it in."""
    blind, where = verdict.blind, number(costs.threshold[costs.best])
    gains, hindsight = blind.case is Blind.GAINS, blind_words(blind)
    if verdict.case in (Calling.NOBODY, Calling.EVERYBODY):
        return (_of_all_or_none(verdict), hindsight), _tone_of_all_or_none(verdict)
    if verdict.case is Calling.DEAR:
        dear = f"This threshold costs {exceeding(verdict.above)} the cheapest, {where}."
        return (dear, _of_those_called(v, verdict) if gains else hindsight), "warn"
    if verdict.case is Calling.MOSTLY_HEALTHY:
        ill = percent(verdict.ppv, share_digits(verdict.ppv, 0.5))
        said = f"Cheap, and yet most of those called back are healthy: {ill} are ill."
        return (said, "The rarer the illness, the fewer." if gains else hindsight), "warn"
    low, held_out = apart(costs.lowest, blind.cost)
    near = f"Near the cheapest threshold, {low} a patient with hindsight."
    if gains:
        return (near, f"Chosen without the patients it is judged on, it costs {held_out}."), "good"
    return (near, hindsight), "plain"


def _of_those_called(v, verdict):
    prevalence = f"at a prevalence of {number(v.prevalence)} %"
    if verdict.ppv == 1:
        low = percent(verdict.ppv_low, share_digits(verdict.ppv_low))
        return (
            f"All those called back are ill; {prevalence}, {low}, the lower end of the 95 % "
            "interval, would fit these counts too."
        )
    ill = percent(verdict.ppv, share_digits(verdict.ppv, v.prevalence / 100))
    return f"A{prevalence[1:]}, {ill} of those called back are ill."


def blind_words(blind):
    """That choosing a threshold is not worth its cost, where it is not."""
    naive = "calling everybody" if blind.everybody else "calling nobody"
    cost, bound = apart(blind.cost, blind.naive)
    said = {
        Blind.GAINS: "",
        Blind.LEVEL: f"costs as much as {naive}, {number(blind.naive)}",
        Blind.LOSES: f"costs {cost}, more than {naive}, {bound}",
    }[blind.case]
    rest = ": what the cheapest saves is hindsight" if blind.saves else ""
    return said and f"Chosen without the patients it is judged on, a threshold {said}{rest}."


def _of_all_or_none(verdict):
    if verdict.case is Calling.NOBODY:
        if verdict.cheapest:
            return (
                "Nobody is called back, and at this prevalence and these costs no threshold is "
                "cheaper: the test is not worth its alarms."
            )
        return "Nobody is called back: no false alarm, and every illness is missed."
    here = "" if verdict.certain else ", of these patients"
    rest = "With these costs no threshold is cheaper." if verdict.cheapest else ""
    return (
        f"Everybody is called back{here}. The test decides nothing; the prevalence alone is the "
        f"PPV. {rest}".rstrip()
    )


def _tone_of_all_or_none(verdict):
    """No alarm where nothing cheaper is known but by hindsight."""
    blind, everybody = verdict.blind, verdict.case is Calling.EVERYBODY
    best = blind.case is not Blind.GAINS and blind.everybody == everybody
    return "plain" if verdict.cheapest or best else "alarm"


def descent_words(v, way, limit, optimum, verdict):
    bound = apart(v.learning_rate, limit)[1]
    now, lowest = apart(verdict.loss, verdict.lowest)
    rises = "the first step" if v.steps == 1 else f"{verdict.rises} of {v.steps} steps"
    short = f"J = {now}, {lowest} at the optimum"
    if verdict.case is Descent.DIVERGES:
        return (
            f"Diverging: after {steps_in_words(way.steps)} the weights are beyond 10⁸. Steps above "
            "2/L may climb out on the other side of the valley, further each time.",
            "alarm",
        )
    if verdict.case is Descent.SETTLED:
        return (
            f"Settled: the weights are {number(100 * verdict.distance)} % of the optimum’s length "
            "away from it; more steps change little.",
            "good",
        )
    if verdict.case is Descent.RESTLESS:
        rate, rest = apart(v.learning_rate, 2 / optimum.curvature)
        return (
            f"Near the optimum, {number(100 * verdict.distance)} % of its length away, and it "
            f"cannot come to rest there: α = {rate} is above 2/L* = {rest}, L* the largest "
            "curvature at the optimum.",
            "warn",
        )
    if verdict.case is Descent.RISES:
        return (
            f"The loss rises at {rises}: above 2/L = {bound} a step may land on the other side of "
            "the valley, higher up.",
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
        f"the flat ones last: the weights are still {number(100 * verdict.distance)} % of the "
        "optimum’s length away.",
        "plain",
    )


def steps_in_words(steps):
    return "1 step" if steps == 1 else f"{steps:,} steps"
