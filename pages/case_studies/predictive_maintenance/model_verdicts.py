"""What to notice about a smoothing and a model in this state: words and their tone."""

from math import isinf

from core.maths.case_studies.predictive_maintenance.verdicts import Prognosis, Wear
from core.ui.words import percent
from pages.case_studies.predictive_maintenance.amounts import amount, between


def smoothing_words(found, span, lag):
    """found: a WearVerdict of this life; lag: of the smoothed curve, in cycles."""
    if found.wear is Wear.NOTHING:
        return (
            "No sensor of this engine shows a clear trend: whatever the smoothing, there is no "
            "wear to see.",
            "warn",
        )
    if span <= 3:
        return (
            ("Hardly smoothed: from one cycle to the next, noise hides the wear.", "warn")
            if found.noisy
            else ("Hardly smoothed, and hardly any noise to smooth away.", "plain")
        )
    if span > 40:
        where = (
            "at the end, where wear is fastest, the curve"
            if found.wear is Wear.BENDS
            else "the curve"
        )
        return (
            f"Very smooth, but about {amount(lag)} cycles late: {where} trails behind the raw "
            "values.",
            "warn",
        )
    among = f"{found.shown} of {found.clear} sensors with a clear trend"
    match found.wear:
        case Wear.BENDS:
            said = f"{among} bend towards the end. A straight trend misses that bend."
        case Wear.STRAIGHT:
            said = f"{among} follow a straight line as well as any curve."
        case _:
            said = f"{among} follow no straight line, and are not steepest at the end."
    return f"Smooth enough to see the wear: {said}", "plain"


def share_words(share):
    """A share of another error, with as many digits as tell it from the whole; of none, ∞."""
    if isinf(share):
        return percent(share)
    for digits in range(6):
        said = percent(share, digits)
        if share == 1 or float(said.split()[0]) != 100:
            return said
    return "100 %"


def prognosis_words(found, cap, freedom, units, difference):
    """What to notice about the model in this state; found: a PrognosisVerdict; difference: Interval
    of its error minus the constant mean's, over so many test engines."""
    share, near_end = share_words(found.share), amount(found.near_end)
    match found.case:
        case Prognosis.CONSTANT:
            return (
                "No sensor is read: every engine gets the same answer. This is what to beat.",
                "warn",
            )
        case Prognosis.NOTHING_TO_TELL:
            return (
                "All test engines have the same remaining life, and the constant mean hits it: "
                "there is nothing to tell apart.",
                "warn",
            )
        case Prognosis.SHRUNK:
            return (
                f"The penalty leaves {amount(freedom)} effective parameters of the "
                "model: predictions shrink towards the mean.",
                "warn",
            )
        case Prognosis.TOO_FEW:
            return (
                f"Only {units} test engine{'s' * (units > 1)}: too few to say whether the model "
                "beats the constant mean.",
                "warn",
            )
        case Prognosis.WORSE:
            return (
                f"The error is {share} of the constant mean's: on these engines the sensors "
                "mislead.",
                "warn",
            )
        case Prognosis.SAME:
            return (
                "The model gives every engine the constant mean's answer: what it reads tells it "
                "nothing, and nothing is gained.",
                "warn",
            )
        case Prognosis.NO_BETTER:
            return (
                f"The error is {share} of the constant mean's, and other engines could turn that "
                f"round (difference {interval_words(difference)} cycles): no gain is shown.",
                "warn",
            )
        case Prognosis.IDLE_CAP | Prognosis.HIGH_CAP | Prognosis.LOW_CAP:
            return cap_words(found.case, cap, near_end), "warn"
        case Prognosis.ONE_CYCLE:
            return one_cycle_words(found.share)
        case Prognosis.LATE:
            return (
                f"{percent(found.late, 0)} of the predictions are late, the dangerous side.",
                "warn",
            )
    return f"The error is {share} of the constant mean's. {band_shape(found)}", "good"


def one_cycle_words(share):
    said = "A window of one cycle knows no mean and no slope."
    if share < 0.6:
        return (
            f"{said} Yet the error is only {share_words(share)} of the constant mean's: one "
            "reading of all the sensors says most of it.",
            "plain",
        )
    return f"{said} It shows: the error is {share_words(share)} of the constant mean's.", "warn"


def interval_words(interval):
    """Limits of an interval, with digits that tell them apart."""
    return between(interval.low, interval.high)


def cap_words(case, cap, near_end):
    match case:
        case Prognosis.IDLE_CAP:
            return (
                "The cap lies above every life and changes nothing. In the last 25 cycles of a "
                f"life the model errs by {near_end} cycles."
            )
        case Prognosis.HIGH_CAP:
            return (
                "Almost no cap: healthy engines, with hundreds of cycles to go, weigh as much as "
                f"failing ones. In the last 25 cycles of a life it errs by {near_end} cycles."
            )
    return (
        f"A low cap: silent before the last {cap:g} cycles, for nothing above it is told. "
        f"In the last 25 cycles of a life it errs by {near_end}."
    )


def band_shape(found):
    """Where the band is wide."""
    wide = (
        "The band is wide upwards where the model says “cap or more”"
        if found.upwards
        else "The band reaches farther down than up where the model says most"
    )
    end = (
        ", and narrow near the end, where it counts."
        if found.narrow
        else ", and hardly narrower near the end."
    )
    return wide + end


def outside_words(predicted, low, high):
    """Why a prediction can lie outside its own band, where one does on this track."""
    sides = [
        f"{side} its band, in nine of ten training cycles with a similar prediction {fate} life "
        "was left"
        for side, fate, out in (
            ("below", "more", predicted < low),
            ("above", "less", predicted > high),
        )
        if out.any()
    ]
    return f" Where the line runs {'; '.join(sides)}." if sides else ""


def below_zero_words(predicted):
    """What a remaining life below zero means, where one is predicted."""
    count = int((predicted < 0).sum())
    if not count:
        return ""
    return f" {amount(count)} below 0: the model's sum has no floor; read it as “due now”."
