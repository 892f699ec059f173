"""Challenges and code of the first chapter."""

from core.maths.learning.dense_training import Plan, go_on
from core.maths.learning.network_findings import Outcome
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.neural_network.runs import DRAWN, FRESH, MOST, NOISE, legs_of, state_at

RINGS = "The rings: get all points right with one layer of three units."
SPIRALS = "The spirals: bring J below 0.05 by step 200."
SAVED = "Save a run that would diverge: turn α down on its way, and reach the last step."


def challenges_unmet():
    """Without a point to learn from."""
    return [
        Challenge(text, solved=False, state="Needs points.") for text in (RINGS, SPIRALS, SAVED)
    ]


def challenges(v, plan, source, state, found, loss):
    legs = legs_of(v.course) or ()
    saved = False
    if legs and v.step >= MOST and not state.diverged:
        kept = Plan(**{**vars(plan), "rates": plan.rates[:1]})
        saved = state_at(kept, source, MOST).diverged
    three = source == "rings" and plan.hidden == (3,)
    return [
        Challenge(
            RINGS,
            solved=three and found.outcome is Outcome.ALL_RIGHT,
            state=f"{found.wrong} on the wrong side." if three else "Needs the rings and 3 units.",
        ),
        Challenge(
            SPIRALS,
            solved=source == "spirals" and 0 < state.steps <= 200 and loss < 0.05,
            state=f"J = {number(loss)} after {counted(state.steps, 'step')}."
            if source == "spirals"
            else "Needs the spirals.",
        ),
        Challenge(
            SAVED,
            solved=saved,
            state="Saved." if saved else "α has not been turned yet." if not legs else
            f"At step {state.steps} of {MOST}.",
        ),
    ]  # fmt: skip


def show_code(view, plan, source, step):
    points = (
        f"x, labels = planar_classes({source!r}, {DRAWN}, {NOISE}, 1)\n"
        f"held_out = planar_classes({source!r}, {FRESH}, {NOISE}, 2)\n"
        if isinstance(source, str)
        else f"points = np.array({[list(p) for p in source]!r}, float)\n"
        "x, labels = points[:, :2], points[:, 2].astype(int)\nheld_out = x[:0], labels[:0]\n"
    )
    view.code(
        go_on,
        "from core.maths.learning.planar_classes import planar_classes\n\n"
        f"{points}plan = {plan!r}\n"
        "examples = Labelled(x, labels, max(2, labels.max() + 1), *held_out)\n"
        f"state = go_on(begin_learning(plan, examples), examples, plan, {step})\n"
        "print(state.steps, state.diverged)\n"
        "print(judge_labelled(state.network, x, labels, plan.penalty))",
    )
