import numpy as np

from core.charts.classes import CLASSES
from core.charts.cluster_film import film_curve
from core.charts.curve import COLOURS
from core.charts.task_film import task_film
from core.maths.learning.continual_training import FRAMES, JOINT, NAIVE, learn_in_turn, run_of
from core.maths.learning.forgetting import Turn, average_accuracy, judge_turn, mean_forgetting
from core.ui.controls import Choice, Scrubber
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent, points
from pages.learning.continual.tasks_numbers import method_rows, numbers
from pages.learning.continual.tasks_tables import TASK_ROLES, film_tables, right_tables
from pages.learning.continual.tasks_words import (
    MATRIX_SAID,
    TONES,
    film_said,
    matrix_rows,
    method_name,
    pulls_said,
    stopped_said,
    turn_said,
    whole_said,
)
from pages.learning.continual.training import (
    COUNT,
    KEEP,
    PULLS,
    SEED,
    SET,
    STRENGTH,
    legs_of,
    show_run,
    steered,
    train_tasks,
)

METHODS = {
    "naive": "Naive",
    "ewc": "Weight consolidation",
    "replay": "Replay",
    "joint": "Joint",
}
chapter = Chapter(
    "tasks",
    "Tasks in turn",
    do="Play the film, drag the pull to the old weights meanwhile, or choose another way to learn. "
    "Watch the boundary leave the points that have gone pale.",
    controls=[
        Choice(name="method", label="It learns by", options=METHODS, default="ewc", pills=True),
        STRENGTH,
        PULLS,
        KEEP,
        Scrubber(name="step", label="Tenths of a task"),
        SET,
        COUNT,
        SEED,
    ],
    presets={
        "The old is forgotten": {"method": "naive"},
        "Held by its weights": {"strength": 2.0},
        "Held too hard": {"strength": 4.0},
        "Pulled back in mid-film": {"strength": 3.0, "pulls": "-1@15"},
        "Six points kept": {"method": "replay", "kept": 6},
        "The ceiling": {"method": "joint"},
        "Opposite answers": {"set": "opposite", "strength": 2.0},
        "Tasks of one kind": {"set": "kin", "count": 3, "method": "naive"},
        "Tasks that contradict": {"set": "turned", "count": 4, "method": "joint"},
        "Five tasks": {"count": 5, "method": "replay", "kept": 12},
    },
)


@chapter.figure
def tasks(view):
    known, run = train_tasks(view)
    v = view.values
    legs = legs_of(v)
    runs = steered(known, legs or ())
    at, done = run_of(v.method, v.strength, v.kept), runs.done
    R_of = known.matrices[:, :, :done]
    R, naive, joint = runs.matrices[at, :, :done], R_of[NAIVE], R_of[JOINT]
    case = judge_turn(R, joint) if done > 1 else None
    held = {"replay": v.kept, "joint": len(runs.tasks.y[0])}.get(v.method, 0)
    view.picture(
        task_film("x₁", "x₂"),
        film_tables(runs, at, v.set, held),
        caption=" ".join((f"{method_name(v, legs)}.", film_said(v, v.count), pulls_said(v, legs))),
        name="film",
    )
    view.legend({"no": CLASSES[0], "yes": CLASSES[1]})
    view.under("step", step={"last": done * FRAMES})
    view.lead("method", *{"ewc": ["strength"], "replay": ["kept"]}.get(v.method, ()))
    if run:
        show_run(view, run)
    view.notice(
        turn_said(case, R, joint),
        whole_said(v.method, R, naive, joint, v.count),
        stopped_said(run, v.count),
        tone=TONES[case],
    )
    view.more("set", "count", "seed")
    turned = [end for _, end in legs or () if v.method == "ewc"]
    view.chart(
        film_curve("tasks learned", "share right"),
        right_tables(runs.curves[at], turned),
        caption="Share of each task’s test points that is answered rightly, along the film."
        + " Dashed in orange: λ was turned." * bool(turned),
        name="right",
    )
    view.legend({f"task {t + 1}": COLOURS[TASK_ROLES[t]] for t in range(v.count)}, place="below")
    show_measures(view, R_of, R, runs.curves[at, 0, :done], bool(legs))
    view.challenges(challenges(v, case if done == v.count else None, R, joint))
    show_code(view, runs, at, legs or ())


def show_measures(view, R_of, R, start, turned):
    """R_of: of all runs, λ being that of now from the start on; R: of the run that is shown."""
    headings = [f"on task {j + 1}" for j in range(len(R))]
    view.table(["After", *headings], matrix_rows(R), caption=MATRIX_SAID, right=headings)
    if len(R) < 2:
        return
    view.numbers(numbers(R, R_of[JOINT], start))
    rows, marked = method_rows(R_of, R, view.values, turned)
    headings = ["average accuracy", "forgetting", "backward transfer", "new tasks at their turn"]
    view.table(
        ["Method", *headings],
        rows,
        caption="The same tasks and the same start, learned in other ways; forgetting and backward "
        "transfer in percentage points",
        right=headings,
        marked=[marked],
    )


def challenges(v, case, R, joint):
    own, top = average_accuracy(R), average_accuracy(joint)
    steps = v.set == "steps" and v.count == 2
    return [
        Challenge(
            "Two tasks, the line now high, now low: with weight consolidation neither forget nor "
            "hold on too hard.",
            solved=steps and v.method == "ewc" and case in (Turn.HOLDS, Turn.HELPS),
            state=f"Average {percent(own)}, forgetting {points(mean_forgetting(R))} percentage "
            "points."
            if steps and v.method == "ewc"
            else "Needs these two tasks, and weight consolidation.",
        ),
        Challenge(
            "Opposite answers, two tasks: come within 5 percentage points of joint training with "
            "as few points kept as you can, at most 16.",
            solved=v.set == "opposite"
            and v.count == 2
            and v.method == "replay"
            and v.kept <= 16
            and round(top - own, 9) <= 0.05,
            state=f"Average {percent(own)}, joint {percent(top)}."
            if v.set == "opposite" and v.method == "replay"
            else "Needs opposite answers, two tasks, and replay.",
        ),
        Challenge(
            "Find tasks on which naive training, too, loses at most 5 percentage points, of the "
            "old and of the new.",
            solved=v.method == "naive" and case in (Turn.HOLDS, Turn.HELPS),
            state=f"Forgetting {points(mean_forgetting(R))} percentage points."
            if v.method == "naive"
            else "Needs naive training.",
        ),
    ]


def show_code(view, runs, at, legs):
    v = view.values
    turned = ""
    if legs and v.method == "ewc":
        turned = (
            "from core.maths.learning.continual_training import turn_pull\n\n",
            f"runs = turn_pull(runs, {legs!r})\n",
        )
    first, then = turned or ("", "")
    view.code(
        learn_in_turn,
        f"{first}runs = learn_in_turn({v.set!r}, {v.count}, {v.seed})\n{then}"
        f"R = runs.matrices[run_of({v.method!r}, {v.strength!r}, {v.kept})]\n"
        "print(R.round(3))\n"
        "print(R[-1].mean(), (R[-1, :-1] - np.diag(R)[:-1]).mean())",
        data=lambda: {
            "share right": {"tenths": np.arange(len(runs.curves[at]))}
            | {f"task {t + 1}": runs.curves[at, :, t] for t in range(v.count)},
        },
    )
