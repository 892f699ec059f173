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


def prognosis_words(v, result, constant, freedom):
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
            "sensor shows, and pays for it near the end.",
            "warn",
        )
    if v.cap < 60:
        return (
            "A low cap: exact near the end, silent before. Nothing above the cap is told.",
            "warn",
        )
    if v.window == 1:
        return (
            "A window of one cycle: no mean, no slope, and the noise of a single reading.",
            "warn",
        )
    if score.late > 0.6:
        return f"{percent(score.late, 0)} of the predictions are late, the dangerous side.", "warn"
    return (
        f"The error is {percent(score.rmse / constant.rmse, 0)} of the constant mean's. "
        "The band is wide upwards where the model says “cap or more”, and narrow near the end, "
        "where it counts.",
        "good",
    )


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


def shape_words(low, high):
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
