"""What is said of a walk that is to visit a wanted density."""

from core.maths.probability.metropolis import FEW_DRAWS, Visits, passages
from core.ui.words import chance, number

VISIT_TONES = {
    Visits.STUCK: "alarm",
    Visits.ONE_HUMP: "alarm",
    Visits.FEW: "warn",
    Visits.ENOUGH: "good",
}
FAR = 4  # standard deviations


def began_said(target, origin, begin):
    if begin != origin:
        return (
            f"The density is 0 at {number(origin)}, where no walk can begin: it begins at the "
            f"mean, {number(begin)}."
        )
    away = abs(begin - target.mean) / target.deviation
    if away <= FAR:
        return ""
    return (
        f"It begins {number(away)} standard deviations from the mean, and the way in counts too: "
        "nothing is thrown away here."
    )


def visits_said(case, target, walk, stride, worth):
    """The verdict on the walk."""
    n, taken = len(walk.taken), chance(walk.accepted)
    match case:
        case Visits.STUCK:
            return (
                f"Not one of {n:,} proposals was taken: with s = {number(stride)} they all fall "
                "where the density is low or 0. The walk has only seen its start.",
            )
        case Visits.ONE_HUMP:
            side = "right" if walk.places[-1] > target.hump else "left"
            return (
                f"All {n:,} steps ended {side} of the valley; the other half of the probability "
                "was not visited. No number that is taken from these steps can tell.",
                f"{taken} of the proposals were taken.",
            )
    valued = (
        f"{taken} of the proposals were taken; the {n:,} steps are worth about "
        f"{number(worth, 2)} independent draws."
    )
    if case is Visits.ENOUGH:
        return (valued,)
    if target.hump == target.hump and walk.accepted > 0.1:
        over = passages(walk.places, *target.tops)
        times = {0: "never", 1: "once", 2: "twice"}.get(over, f"{over} times")
        why = f"It went over from hump to hump {times}: on that hangs how often each is seen."
    elif walk.accepted > 0.5:
        why = "Most proposals are taken, but places change slowly: a high acceptance is no merit."
    else:
        why = "Most proposals are refused, and the walk stays long where it is."
    return (f"{valued} That is below {FEW_DRAWS}: even this estimate is rough.", why)
