"""What is said of pairs that know nothing of each other, chosen from the verdict."""

from core.maths.statistics.spurious_regression import LEVEL, Alarm
from core.ui.words import all_apart, apart, number, percent


def pair_said(found):
    size, bound = apart(abs(float(found.t[0])), found.bound)
    r_squared = number(found.r_squared[0])
    if abs(found.t[0]) > found.bound:
        return (
            f"This pair: R² = {r_squared} and |t| = {size}, above {bound}: “significant”, and "
            "nothing but chance."
        )
    return f"This pair: R² = {r_squared} and |t| = {size}, not above {bound}: no link is claimed."


def alarm_said(case, found):
    share, promised = all_apart(found.share, LEVEL, digits=1, write=percent)
    counted = f"{len(found.t)} such pairs {share} ± {percent(found.error)}"
    of = f"Of {counted} are called related at the level of 5 %"
    match case:
        case Alarm.FALSE:
            return (
                f"{of}, more than {promised}: the test takes n values for n independent witnesses, "
                "and they are not."
            )
        case Alarm.LUCK:
            return f"{of}, more than {promised}, of values without memory: an odd draw. Draw again."
        case Alarm.CAUTIOUS:
            return f"{of}, fewer than {promised}."
    return f"{of}: within three standard errors of {promised}."


def remedy_said(case, v):
    if v.persistence == 1 and v.differences:
        return "The differences of random walks are their shocks, which have no memory."
    if v.persistence == 1:
        return "Take differences: those of random walks are shocks without memory."
    if v.differences and case is Alarm.FALSE:
        return "These series had no unit root: the differences have a memory of their own making."
    return ""
