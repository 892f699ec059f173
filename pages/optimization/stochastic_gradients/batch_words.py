"""What is said of a batch size, chosen from its verdict."""

from core.maths.optimization.batch_verdicts import Course, Race
from core.ui.words import all_apart, apart, counted
from pages.optimization.stochastic_gradients.rows import height

TONES = {
    Course.ALL_DIVERGE: "alarm",
    Course.NOISE_DIVERGES: "alarm",
    Course.RISING: "warn",
    Course.AT_FLOOR: "warn",
    Course.FALLING: "plain",
    Course.NO_NOISE: "plain",
    Course.NO_FLOOR: "good",
}


def told(found):
    """f − f* of these batches, the noise floor, and f − f* of full batches, told apart; at the
    floor only as far as anybody reads."""
    if found.case is Course.AT_FLOOR:
        return (*all_apart(found.last, found.floor, most=5), apart(found.last, found.full)[1])
    return all_apart(found.last, found.floor, found.full)


def course_said(now):
    v, found = now.v, now.verdict
    epochs = counted(v.epochs, "epoch")
    last, floor, _ = told(found)
    match found.case:
        case Course.ALL_DIVERGE:
            rate, limit = apart(v.learning_rate, found.full_limit)
            return (
                f"Diverging: α = {rate} is above 2/L = {limit}, L the largest curvature. Even all "
                "rows together overshoot by more at each step, so no batch size helps."
            )
        case Course.NOISE_DIVERGES:
            rate, limit, full = all_apart(v.learning_rate, found.limit, found.full_limit)
            return (
                f"Diverging by noise: α = {rate} is below 2/L = {full}, L the largest curvature, "
                f"but a batch of {v.batch_size} settles on average only below {limit}. Rare steep "
                "batches throw the path far; a single run may look calm for long."
            )
        case Course.NO_NOISE:
            return (
                f"All {v.batch_size} rows in each step: no noise and no floor, but a step costs "
                f"{v.batch_size} row gradients. After {epochs} f − f* is {height(found.last)}."
            )
        case Course.NO_FLOOR:
            return (
                "At the minimum every row has residual 0, so all rows agree and the noise dies out "
                f"on the way: no floor. After {epochs} f − f* is expected at {height(found.last)}."
            )
        case Course.FALLING:
            return (
                f"Still on its way: after {epochs} f − f* is expected at {last}. In the end it "
                f"settles at the noise floor {floor}."
            )
        case Course.AT_FLOOR:
            return (
                f"At the noise floor: after {epochs} f − f* is expected at {last}, the floor is "
                f"{floor}. Only a larger batch or a smaller α lowers it."
            )
        case Course.RISING:
            return (
                f"Pushed up by noise: after {epochs} f − f* is expected at {last}, still below the "
                f"noise floor {floor}. More steps bring it up there."
            )


def race_said(now):
    found = now.verdict
    if found.case in (Course.ALL_DIVERGE, Course.NOISE_DIVERGES):
        return ""
    *_, full = told(found)
    steps = f"Full batches make {counted(found.full_steps, 'step')} of the same rows and"
    match found.race:
        case Race.EVEN:
            return ""
        case Race.AHEAD:
            return f"{steps} are at {full}, behind the noisy steps."
        case Race.BEHIND:
            return f"{steps} are at {full}, ahead of the noisy steps."
