"""The measures of the first chapter, with their formulas filled in, and the methods beside."""

import numpy as np

from core.maths.learning.continual_training import (
    JOINT,
    KEPT,
    NAIVE,
    STRENGTHS,
    run_of,
)
from core.maths.learning.forgetting import (
    average_accuracy,
    backward_transfer,
    forward_transfer,
    intransigence,
    mean_forgetting,
    plasticity,
)
from core.ui.words import number, percent, points

POINTS = ", in percentage points"


def numbers(R, joint, start):
    count = len(R)
    last = [percent(each) for each in R[-1]]
    lost = [f"({percent(R[:-1, j].max())} − {percent(R[-1, j])})" for j in range(count - 1)]
    back = [f"({percent(R[-1, j])} − {percent(R[j, j])})" for j in range(count - 1)]
    ahead = [f"({percent(R[j - 1, j])} − {percent(start[j])})" for j in range(1, count)]
    slow = [f"({percent(joint[j, j])} − {percent(R[j, j])})" for j in range(1, count)]
    return [
        ("Average accuracy", percent(average_accuracy(R)), f"({' + '.join(last)})/{count}"),
        (
            "Forgetting",
            points(mean_forgetting(R)),
            _mean(lost) + f", best so far − at the end{POINTS}",
        ),
        (
            "Backward transfer",
            points(backward_transfer(R)),
            _mean(back) + f", end − own turn{POINTS}",
        ),
        (
            "Forward transfer",
            points(forward_transfer(R, start)),
            _mean(ahead) + f", at the turn before − at first{POINTS}",
        ),
        ("Intransigence", points(intransigence(R, joint)), _mean(slow) + f", joint − this{POINTS}"),
    ]


def _mean(terms):
    return terms[0][1:-1] if len(terms) == 1 else f"({' + '.join(terms)})/{len(terms)}"


def method_rows(R_of, R, v, turned):
    """Every method's measures, the chosen one marked: rows, and the number of the marked one. R: of
    the chosen one; turned: its λ was another at first."""
    strengths = R_of[1 : 1 + len(STRENGTHS)]
    best = 1 + int(np.argmax([average_accuracy(R) for R in strengths]))
    own = run_of(v.method, v.strength, v.kept)
    held = {NAIVE: "Naive", JOINT: "Joint: all points kept"}
    held |= {run_of("ewc", v.strength): f"EWC, λ = {number(10**v.strength)}"}
    held |= {best: f"EWC, best of {len(STRENGTHS)}: λ = {number(STRENGTHS[best - 1])}"}
    if v.kept != KEPT[-1]:
        held |= {run_of("replay", 0, v.kept): f"Replay, m = {v.kept}"}
    order = sorted(held)

    def row(name, R):
        lost = (points(measure(R)) for measure in (mean_forgetting, backward_transfer))
        return (name, percent(average_accuracy(R)), *lost, percent(plasticity(R)))

    rows = [row(held[at], R_of[at]) for at in order]
    if not turned or v.method != "ewc":
        return rows, order.index(own)
    name = f"EWC, λ turned, in the end to {number(10**v.strength)}"
    return [*rows, row(name, R)], len(rows)
