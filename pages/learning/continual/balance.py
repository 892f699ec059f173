from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.learning.continual_training import EXPONENTS
from core.maths.learning.plasticity import NO_STARTS, Hold, judge_balance, sweep_strengths
from core.ui.controls import Seed, Slider
from core.ui.page import Chapter
from core.ui.training import Run, Runs, show_buttons, train_on
from core.ui.view import Challenge
from core.work.task import away
from pages.learning.continual.balance_tables import replay_tables, strength_tables
from pages.learning.continual.balance_words import (
    TONES,
    hold_said,
    numbers,
    points_said,
    stopped_said,
    worth_said,
)
from pages.learning.continual.training import SET, STRENGTH

LEAST = 4  # starts that tell anything
chapter = Chapter(
    "balance",
    "How hard to hold on",
    do="Drag λ from left to right, and watch the old task, the new one, and their mean.",
    controls=[
        STRENGTH,
        SET,
        Slider(name="many", label="Starts", low=LEAST, high=12, default=8, step=2, live=False),
        Seed(name="starts", label="New starts", high=999),
    ],
    presets={
        "In balance": {"strength": 2.0},
        "Too loose": {"strength": 0.0},
        "Too tight": {"strength": 3.5},
        "One slanting line": {"set": "kin", "strength": 2.0},
        "No λ helps": {"set": "opposite", "strength": 2.0},
        "One place, another line": {"set": "turned", "strength": 2.5},
    },
)


RUNS = Runs("starts")


@dataclass(eq=False, kw_only=True)
class SweepRun(Run):
    @property
    def steps(self):
        return self.state.starts


def next_stop(run):
    """Starts that there are after the next piece."""
    return max(run.steps + 2, LEAST)


def sweep_on(view):
    """The training from all starts as far as it has come; it begins by itself."""
    v = view.values
    key = v.set, v.starts
    run = RUNS.find(view, key) or RUNS.add(view, key, SweepRun(state=NO_STARTS))
    run.going = not run.stopped
    train_on(
        view,
        run,
        v.many,
        piece=lambda run: away(sweep_strengths, v.set, next_stop(run), v.starts, run.state),
        text=lambda run: f"Starts {run.steps + 1} to {next_stop(run)} of {v.many} …",
        key=lambda run: (*key, next_stop(run)),
        least=LEAST,
    )
    return run


def show_run(view, run):
    show_buttons(
        view,
        run,
        run.start,
        lambda: run.begin_anew(NO_STARTS),
        there=run.steps >= view.values.many,
    )


@chapter.figure
def balance(view):
    v = view.values
    run = sweep_on(view)
    sweep = run.state.first(v.many)
    now = int(np.flatnonzero(np.isclose(EXPONENTS, v.strength))[0])
    found = judge_balance(sweep, now)
    view.picture(
        curve_plot("λ", "share right after both tasks", False, False, "decades"),
        strength_tables(sweep, now, found.best),
        caption=f"Means over {sweep.starts} starts, bars two standard errors. Dashed: joint "
        "training, and naive in grey. Upright: λ of now.",
        name="strengths",
    )
    view.legend(
        {
            "old task": palette.ERROR,
            "new task": palette.TRUTH,
            "mean of both": palette.MODEL,
            "best": palette.ACCENT,
        }
    )
    view.lead("strength")
    show_run(view, run)
    view.notice(
        hold_said(found, now, sweep),
        worth_said(found),
        stopped_said(sweep, v.many),
        tone=TONES[found.hold],
    )
    view.more("set", "many", "starts")
    show_replay(view, sweep, found)
    view.numbers(numbers(sweep, found, now))
    view.challenges(
        [
            Challenge(
                "Two lines in one place: find a λ that no other beats by more than two standard "
                "errors.",
                solved=v.set == "turned" and found.hold is Hold.BEST,
                state=f"The best is {points_said(found.more)} above."
                if v.set == "turned"
                else "Needs one place, a line that turns.",
            )
        ]
    )
    view.code(
        judge_balance,
        f"sweep = sweep_strengths({v.set!r}, {sweep.starts}, {v.starts})\n"
        f"found = judge_balance(sweep, {now})\n"
        "print(found.worth, found.hold, 10 ** EXPONENTS[found.best])\n"
        "print(sweep.springs.mean(axis=0), sweep.replays.mean(axis=0))",
        data=lambda: {
            "by λ": {
                "lambda": 10**EXPONENTS,
                "old": sweep.old[:, 1 : 1 + len(EXPONENTS)].mean(axis=0),
                "new": sweep.new[:, 1 : 1 + len(EXPONENTS)].mean(axis=0),
                "mean": sweep.springs.mean(axis=0),
            }
        },
    )


def show_replay(view, sweep, found):
    view.chart(
        curve_plot("points kept of the old task, m", "share right after both tasks"),
        replay_tables(sweep, found.best),
        caption="Replay on the same starts. Dashed: the mean of both with the best λ. At 24 it is "
        "joint training.",
        name="replay",
    )
