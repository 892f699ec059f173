from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.learning.update_policies import (
    JUMP,
    POLICIES,
    WORLDS,
    Best,
    decide_update,
    simulate_policies,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.continual.up_to_date_numbers import numbers, policy_rows
from pages.learning.continual.up_to_date_tables import cost_tables
from pages.learning.continual.up_to_date_words import TONES, best_said, monitor_said, next_said

WORLD = {"turns": "Turns steadily", "jumps": f"Jumps by {JUMP:.0f}° now and then"}
chapter = Chapter(
    "up_to_date",
    "How to stay up to date",
    do="Drag what a label and a retraining cost, and watch which way of staying up to date is the "
    "cheapest. Then let the boundary jump instead of turn.",
    controls=[
        Slider(
            name="label", label="A label costs", unit="€", low=0.01, high=10, default=0.2, log=True
        ),
        Slider(
            name="retraining", label="A retraining costs", unit="€", low=1, high=1000, default=40,
            log=True,
        ),
        Slider(
            name="error", label="A wrong answer costs", unit="€", low=0.1, high=100, default=5,
            log=True,
        ),
        Choice(name="world", label="The boundary", options=WORLD, default="turns", pills=True),
        Slider(
            name="pace", label="Its mean turn", unit="° in 100 cases", low=0, high=60, default=20,
            step=1, live=False,
        ),
        Slider(
            name="batch", label="Labels for a retraining", low=20, high=120, default=40, step=5,
            live=False,
        ),
        Seed(name="worlds", label="New worlds"),
    ],
    presets={
        "It turns": {},
        "It jumps": {"world": "jumps", "pace": 10},
        "It jumps, and labels are dear": {"world": "jumps", "pace": 10, "label": 2.0},
        "Nothing moves": {"pace": 0},
        "Errors hardly matter": {"error": 0.2, "retraining": 200},
        "Labels for nothing": {"label": 0.01, "world": "jumps", "pace": 20},
        "Few labels at a time": {"batch": 20},
    },
)  # fmt: skip


def simulated(view, *state):
    if (found := _simulated.known(view, *state)) is not None:
        return found
    with view.progress("Living through the worlds …"):
        return _simulated(view, *state)


@kept(max_entries=64)
def _simulated(view, world, pace, batch, seed):
    return simulate_policies(world, pace, batch, seed)


@chapter.figure
def up_to_date(view):
    v = view.values
    outcomes = simulated(view, v.world, v.pace, v.batch, v.worlds)
    found = decide_update(outcomes, v.error, v.retraining, v.label)
    view.picture(
        curve_plot("retrainings in 1,000 cases", "cost of 1,000 cases, €"),
        cost_tables(outcomes, found),
        caption=f"Every dot a policy, its mean over {WORLDS} worlds with two standard errors; the "
        "large ones are the cheapest of their kind.",
        name="costs",
    )
    view.legend(
        {
            "by the calendar": palette.MODEL,
            "on an alarm": palette.ERROR,
            "never": palette.GREY,
            "cheapest": palette.ACCENT,
        }
    )
    view.lead("label", "retraining")
    view.notice(best_said(found), next_said(found), monitor_said(found, v), tone=TONES[found.case])
    view.more("world", "pace", "error", "batch", "worlds")
    headings = ["wrong answers", "retrainings", "labels", "cost", "± one standard error"]
    view.table(
        ["The cheapest of each kind", *headings],
        policy_rows(outcomes, found),
        caption="Means in 1,000 cases",
        right=headings,
        marked=[0],
    )
    view.numbers(numbers(outcomes, found, v))
    view.challenges(challenges(found, v))
    view.code(
        decide_update,
        f"outcomes = simulate_policies({v.world!r}, {v.pace!r}, {v.batch!r}, {v.worlds})\n"
        f"found = decide_update(outcomes, {v.error!r}, {v.retraining!r}, {v.label!r})\n"
        "print(found.case, found.order, found.more, found.spread)\n"
        "print({kind: POLICIES[at] for kind, at in found.best.items()})",
        data=lambda: {
            "policies": {
                "kind": [kind for kind, _ in POLICIES],
                "interval or threshold": [value for _, value in POLICIES],
                "wrong answers": outcomes.errors.mean(axis=1),
                "retrainings": outcomes.retrainings.mean(axis=1),
                "labels": outcomes.labels.mean(axis=1),
                "cost": found.means,
            }
        },
    )


def challenges(found, v):
    jumps = v.world == "jumps" and v.pace >= 10
    turns = v.world == "turns" and v.pace >= 10
    return [
        Challenge(
            "The boundary jumps, on average by 10° in 100 cases or more: find prices at which "
            "the calendar is clearly the cheapest all the same.",
            solved=jumps and found.case is Best.CALENDAR,
            state="No clear winner."
            if jumps and found.case is Best.TIE
            else f"Cheapest now: {found.order[0]}."
            if jumps
            else "Needs jumps, 10° in 100 cases or more.",
        ),
        Challenge(
            "The boundary turns by 10° in 100 cases or more: find prices at which alarm and "
            "calendar are the two cheapest, and neither is clearly cheaper than the other.",
            solved=turns
            and found.case is Best.TIE
            and set(found.order[:2]) == {"alarm", "calendar"},
            state=f"{found.order[1]} is {number(found.more)} ± {number(found.spread, 2)} € dearer "
            f"than {found.order[0]}."
            if turns
            else "Needs a steady turn of 10° in 100 cases or more.",
        ),
    ]
