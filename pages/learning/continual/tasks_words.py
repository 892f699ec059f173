"""What is said of tasks in turn, chosen from the case of the accuracy matrix."""

import numpy as np

from core.maths.learning.forgetting import CEILING, Turn, average_accuracy, forgotten
from core.maths.learning.task_sequences import POINTS, TESTED
from core.ui.training import course_said
from core.ui.words import counted, number, percent

TONES = {
    None: "plain",
    Turn.FORGETS: "warn",
    Turn.BOTH: "warn",
    Turn.STIFF: "warn",
    Turn.HELPS: "good",
    Turn.HOLDS: "good",
}


def method_name(v, legs):
    """legs: earlier λ."""
    return {
        "naive": "Naive training",
        "ewc": f"Elastic weight consolidation with λ = {strength_said(v.strength)}"
        + " in the end" * bool(legs),
        "replay": f"Replay of {v.kept} points of each old task",
        "joint": "Joint training",
    }[v.method]


def strength_said(exponent):
    return number(10**exponent)


def pulls_said(v, legs):
    """Which λ there were."""
    if v.method != "ewc":
        return ""
    return course_said(legs, v.strength, "λ", "λ", "tenth", strength_said)


def stopped_said(run, count):
    if not run or not run.stopped:
        return ""
    return f"Stopped after {counted(run.steps, 'task')} of {count}: the rest is not learned yet."


def turn_said(case, R, joint):
    if case is None:
        return f"Task 1 alone is learned, to {percent(R[0, 0])}: there is nothing to forget yet."
    lost = forgotten(R)
    worst = int(lost.argmax())
    best, left = percent(R[:-1, worst].max()), percent(R[-1, worst])
    behind = np.diag(joint)[1:] - np.diag(R)[1:]
    slow = int(behind.argmax()) + 1
    learned, could = percent(R[slow, slow]), percent(joint[slow, slow])
    match case:
        case Turn.FORGETS:
            return (
                f"It forgets: task {worst + 1}, once right in {best} of the cases, ends at {left}."
            )
        case Turn.STIFF:
            return (
                f"It holds on too hard: task {slow + 1} is learned to {learned} at its turn, with "
                f"joint training to {could}."
            )
        case Turn.BOTH:
            return (
                f"It forgets, task {worst + 1} from {best} to {left}, and learns the new badly: "
                f"task {slow + 1} comes to {learned} at its turn, with joint training to {could}."
            )
        case Turn.HELPS:
            return "Nothing is lost; later tasks have even made the earlier ones better."
    return "It learns the new, and the old is still there."


def whole_said(method, R, naive, joint, count):
    own, low, top = (average_accuracy(each) for each in (R, naive, joint))
    if len(R) < 2:
        return ""
    over = "all tasks in the end" if len(R) == count else "the tasks so far"
    others = {"naive": f"naive training {percent(low)}", "joint": f"joint training {percent(top)}"}
    beside = ", ".join(said for name, said in others.items() if name != method)
    text = f"Average over {over}: {percent(own)}; {beside}."
    if round(top, 9) < CEILING:
        text += " The ceiling itself is low: no training here serves all of these tasks."
    return text


def film_said(v, count):
    held = {
        "naive": "Of old tasks, pale, nothing is used.",
        "ewc": "Of old tasks, pale, only the weights’ importance is used.",
        "replay": f"Of old tasks {v.kept} of {POINTS} points stay in use, the rest is pale.",
        "joint": "All points stay in use.",
    }[v.method]
    return (
        f"{count} tasks in turn, {POINTS} points each. Shaded: what the network answers yes. {held}"
    )


def matrix_rows(R):
    return [(f"task {i + 1}", *(percent(R[i, j]) for j in range(len(R)))) for i in range(len(R))]


MATRIX_SAID = (
    f"R[i, j]: the share right of {TESTED} test points of task j (column) after task i was learned "
    "(row)"
)
