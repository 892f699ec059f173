"""What is said of many tests at once, chosen from their case."""

from core.counted_shares import share_said
from core.maths.statistics.multiple_tests import Crowd, Method
from core.ui.words import chance, number, percent

NAMES = {
    Method.NONE: "no correction",
    Method.BONFERRONI: "Bonferroni",
    Method.HOLM: "Holm",
    Method.BENJAMINI_HOCHBERG: "Benjamini–Hochberg",
}


def _tests(count):
    return f"{count} test{'s' * (count != 1)}"


def method_said(method, alpha):
    """What a method promises."""
    match method:
        case Method.NONE:
            return f"each test alone: false alarm {chance(alpha)}"
        case Method.BONFERRONI | Method.HOLM:
            return f"FWER ≤ {chance(alpha)}, for any dependence"
    return f"FDR ≤ {chance(alpha)}, for independent tests"


def world_said(rejected, effects, method):
    """The caption: this world."""
    right, false = int(rejected[:effects].sum()), int(rejected[effects:].sum())
    of = f"{right} of {effects} true effect{'s' * (effects != 1)} found" if effects else ""
    alarms = f"{false} false alarm{'s' * (false != 1)}" if effects < len(rejected) else ""
    said = ", ".join(part for part in (of, alarms) if part)
    others = [NAMES[each] for each in Method if each not in (method, Method.NONE)]
    named = ": the other corrections"
    if len(rejected) > 2:
        named = f", from below: {', '.join(others)}"
    return (
        f"This world, {NAMES[method]}: {said}. Strong dashes: its level by rank; grey "
        f"dashes{named}."
    )


def crowd_tone(case, method):
    if method is Method.NONE:
        return "plain" if case is Crowd.ALL_EFFECTS else "alarm"
    return "good"


def crowd_said(case, m, effects, alpha, method, measured, worlds):
    """The verdict over all worlds."""
    fwer = f"{percent(measured.fwer)} ± {percent(measured.fwer_error)} of {worlds:,} worlds"
    if measured.fwer in (0, 1):
        fwer = f"{share_said(round(measured.fwer * worlds), worlds)}, of {worlds:,} worlds"
    if case is Crowd.ALL_EFFECTS:
        return (
            "Every tested effect is there, so no rejection can be false. Found are "
            f"{percent(measured.found)} of them on average.",
        )
    if method is Method.NONE:
        if m == 1:
            return (f"One test, no effect: a false alarm in {fwer}; α = {number(alpha)}.",)
        none = "no effect anywhere" if case is Crowd.NO_EFFECTS else f"{m - effects} without effect"
        said = (
            f"{_tests(m)}, {none}, each at p ≤ {number(alpha)}: at least one false alarm in {fwer}."
        )
        if effects:
            return (said,)
        return said, "Who tells only of the small p-values tells of chance."
    if method in (Method.BONFERRONI, Method.HOLM):
        more = ""
        if effects:
            more = f"It finds {percent(measured.found)} of the true effects."
        return (
            f"{NAMES[method]}: at least one false alarm in {fwer}, held to at most "
            f"{chance(alpha)} in the long run.",
            more,
        )
    share = f"{percent(measured.fdr)} ± {percent(measured.fdr_error)}"
    if case is Crowd.NO_EFFECTS:
        return (
            f"Without any effect each rejection is false: FDR and FWER are one, {share}; in the "
            f"long run α = {chance(alpha)}.",
        )
    return (
        f"Benjamini–Hochberg: of its rejections {share} are false on average over the worlds, in "
        f"the long run α·{m - effects}/{m}. A false alarm in {fwer}: that is not what it holds.",
        f"It finds {percent(measured.found)} of the true effects.",
    )
