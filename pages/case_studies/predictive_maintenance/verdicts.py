"""What to notice about a smoothing, a model and a policy in this state: words and their tone."""

from core.ui.words import number, percent


def smoothing_words(span, lag):
    if span <= 3:
        return "Hardly smoothed: from one cycle to the next, noise hides the wear.", "warn"
    if span > 40:
        return (
            f"Very smooth, but about {number(lag)} cycles late: at the end, where wear is "
            "fastest, the curve trails behind the raw values.",
            "warn",
        )
    return (
        "Smooth enough to see the wear: most sensors stay flat for half of the life and bend "
        "towards the end. A straight trend misses that bend.",
        "plain",
    )


def prognosis_words(v, result, constant, freedom, near_end):
    """What to notice about the model in this state."""
    score = result.against_truth
    if v.model == "constant":
        return "No sensor is read: every engine gets the same answer. This is what to beat.", "warn"
    if v.model == "ridge" and freedom < 8:
        return (
            f"The penalty leaves {number(freedom)} effective parameters of the "
            "model: predictions shrink towards the mean.",
            "warn",
        )
    if v.cap > 200:
        return (
            "Almost no cap: the model must tell 250 cycles from 200 on a healthy engine, which no "
            f"sensor shows. In the last 25 cycles of a life it errs by {number(near_end)} cycles.",
            "warn",
        )
    if v.cap < 60:
        return (
            "A low cap: exact near the end, silent before. Nothing above the cap is told.",
            "warn",
        )
    if v.window == 1:
        share = score.rmse / constant.rmse
        return (
            "A window of one cycle knows no mean and no slope. "
            + (
                f"Yet the error is only {percent(share, 0)} of the constant mean's: one reading "
                "of all the sensors says most of it."
                if share < 0.6
                else f"It shows: the error is {percent(share, 0)} of the constant mean's."
            ),
            "plain" if share < 0.6 else "warn",
        )
    if score.late > 0.6:
        return f"{percent(score.late, 0)} of the predictions are late, the dangerous side.", "warn"
    return (
        f"The error is {percent(score.rmse / constant.rmse, 0)} of the constant mean's. "
        "The band is wide upwards where the model says “cap or more”, and narrow near the end, "
        "where it counts.",
        "good",
    )


def outside_words(predicted, low, high):
    """Why a prediction can lie outside its own band, where one does on this track."""
    sides = [
        f"{side} its band, nine in ten engines with a similar prediction lived {fate}"
        for side, fate, out in (
            ("below", "longer", predicted < low),
            ("above", "less long", predicted > high),
        )
        if out.any()
    ]
    return f" Where the line runs {'; '.join(sides)}." if sides else ""


def below_zero_words(predicted):
    """What a remaining life below zero means, where one is predicted."""
    count = int((predicted < 0).sum())
    if not count:
        return ""
    return f" {count} below 0: the model's sum has no floor; read it as “due now”."


def decision_words(v, costs, at):
    """What to notice about the policy in this state."""
    failed, unused = costs.alarm.failed[at], costs.alarm.unused[at]
    if v.failure_cost <= v.service_cost:
        return "A failure costs no more than a service: nothing beats running to failure.", "plain"
    best = costs.alarm.rate[costs.alarm.best()]
    if failed > 0.02 and costs.alarm.rate[at] > 1.1 * best:
        return (
            f"The alarm comes too late: {percent(failed)} of the engines fail before the service, "
            f"which needs {v.lead_time} cycles of notice.",
            "alarm",
        )
    if costs.alarm.rate[at] > 1.1 * best:
        return (
            f"Too careful: a service comes {number(unused)} cycles before failure on average, and "
            "every unused cycle is paid for.",
            "warn",
        )
    saved = 1 - costs.alarm_held_out.rate / costs.interval_held_out.rate
    return (
        "Near the best threshold. Judged on engines that had no say in choosing it, the alarm "
        + (
            f"costs {percent(saved, 0)} less than servicing at a fixed age."
            if saved > 0
            else f"costs {percent(-saved, 0)} more than servicing at a fixed age."
        ),
        "good",
    )


def band_words(estimate, fit, unit):
    """Where the fitted law and the band of Kaplan–Meier disagree, from the first failure on."""
    law = fit.survival(estimate.time)
    out = (law < estimate.lower) | (law > estimate.upper)
    ages = estimate.time[out & (estimate.value < 1)]
    if not len(ages):
        return "The Weibull curve stays inside the band."
    first, last = number(ages[0]), number(ages[-1])
    where = f"at {first}" if first == last else f"at ages from {first} to {last}"
    return f"The Weibull curve leaves the band {where} {unit}: there the law is in doubt."


def shape_words(low, high, best, first, unit):
    """Wear-out or not; best: the law's service age, first: the age at the first failure."""
    if low > 1 and best < first:
        return (
            f"Wear-out: the whole interval of the shape, {number(low)} to {number(high)}, lies "
            f"above 1. But nothing failed before {number(first)} {unit}: the best service age, "
            f"{number(best)}, rests on the law alone.",
            "warn",
        )
    if low > 1:
        return (
            f"Wear-out: the whole interval of the shape, {number(low)} to {number(high)}, lies "
            "above 1, so the failure rate rises and replacing by age can pay.",
            "good",
        )
    elif high < 1:
        return (
            f"The shape is below 1 ({number(low)} to {number(high)}): the failure rate falls with "
            "age. A new part is worse than an old one; replacing by age only costs.",
            "warn",
        )
    else:
        return (
            f"The interval of the shape, {number(low)} to {number(high)}, holds 1: a constant "
            "failure rate is possible, and then an old part is as good as a new one.",
            "plain",
        )


def spread(values):
    low, high = int(values.min()), int(values.max())
    return f"{low}" if low == high else f"{low}–{high}"
