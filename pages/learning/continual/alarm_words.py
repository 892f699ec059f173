"""What is said of a detector, chosen from the case of the first stream and the price over many."""

from core.maths.learning.change_alarms import AFTER, CHANGE, RUNS, Watch
from core.ui.words import counted, number, percent

TONES = {
    Watch.FALSE: "alarm",
    Watch.QUIET: "good",
    Watch.CAUGHT: "good",
    Watch.MISSED: "warn",
}
NAMES = {"page_hinkley": "Page–Hinkley", "adwin": "ADWIN"}


def stream_said(case, first, v):
    match case:
        case Watch.FALSE:
            if v.change == 0:
                return f"A false alarm, at case {first}: nothing changes in this stream."
            return f"A false alarm, at case {first}: nothing has changed before case {CHANGE + 1}."
        case Watch.QUIET:
            return "Nothing changes in this stream, and no alarm rings."
        case Watch.CAUGHT:
            return f"The change is noticed after {counted(first - CHANGE, 'case')}."
    text = f"Missed: no alarm in the {AFTER} cases after the change."
    if v.detector == "page_hinkley" and v.change <= v.tolerance:
        text += " A rise of no more than the tolerated one pushes the statistic down, not up."
    return text


def price_said(cost, v):
    if cost.false == 0:
        text = f"None of {RUNS} such streams rings in the {CHANGE} cases before"
    elif cost.false == 1:
        text = f"All of {RUNS} such streams ring in the {CHANGE} cases before"
    else:
        false = f"{percent(cost.false)} ± {percent(cost.false_error)}"
        text = f"Of {RUNS} such streams {false} ring in the {CHANGE} cases before"
    if v.change == 0:
        return f"{text} the middle, where nothing changes either."
    if cost.others < 2:
        return f"{text} the change: too few are left to speak of a delay."
    others = "all" if cost.false == 0 else "all others"
    if cost.missed == 1:
        none = "none" if cost.false == 0 else "none of the others"
        return f"{text} the change; {none} rings in the {AFTER} after it."
    delay = f"{number(cost.delay)} ± {number(cost.delay_error, 2)} cases"
    if cost.missed == 0:
        return (
            f"{text} the change; {others} ring in the {AFTER} after it, after {delay} on average."
        )
    who = "the mean delay is" if cost.false == 0 else "the mean delay of the others is"
    return (
        f"{text} the change; {who} {delay}, the {percent(cost.missed)} that miss it counted as "
        f"{AFTER}."
    )


def traded_said(v):
    other = NAMES["adwin" if v.detector == "page_hinkley" else "page_hinkley"]
    return (
        f"Blue: {NAMES[v.detector]} at every threshold, the point that of now with two standard "
        f"errors. Dashed: {other}. Lower and to the left is better; no alarm counts as {AFTER} "
        "cases."
    )
