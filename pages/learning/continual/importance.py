import numpy as np

from core.charts.curve import curve_plot
from core.charts.level_map import COLOURS, level_map
from core.maths.learning.continual_training import NAIVE, UNITS, run_of
from core.maths.learning.fisher_plane import MOST_IMPORTANT, judge_weights, learned
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.continual.importance_numbers import numbers
from pages.learning.continual.importance_tables import moved_tables, plane_tables
from pages.learning.continual.importance_words import (
    TONES,
    WEIGHTS,
    held_said,
    moved_said,
    pair_said,
    plane_said,
)
from pages.learning.continual.training import SEED, SET, STRENGTH, trained

PAIRS = {
    "in": "from x₁ and from x₂",
    "through": "from x₁ and to the logit",
    "bend": "bias and to the logit",
}
PLACES = {"in": (0, 1), "through": (0, 3), "bend": (2, 3)}
chapter = Chapter(
    "importance",
    "Which weights matter",
    do="Drag λ, and watch the blue path of the second task bend back to where the first one ended. "
    "Then go from unit to unit.",
    controls=[
        Slider(
            name="unit", label="Unit of the network", low=1, high=UNITS, default=3, step=1
        ),
        Slider(
            name="spring",
            label="Pull to the old weights",
            symbol="log₁₀ λ",
            low=STRENGTH.low,
            high=STRENGTH.high,
            default=-0.5,
            step=0.5,
        ),
        Choice(name="pair", label="Its weights", options=PAIRS, default="in", pills=True),
        SET,
        SEED,
    ],
    presets={
        "Held where it matters": {},
        "Hardly held": {"spring": -1.0},
        "Held all over": {"spring": 4.0},
        "In and out": {"pair": "through"},
        "Another unit": {"unit": 9},
        "Answers turned over": {"set": "opposite", "spring": 1.0},
        "One line for all": {"set": "kin"},
    },
)  # fmt: skip


def weight_number(unit, place):
    """Where a weight of a unit (from x₁, from x₂, bias, to the logit) stands in θ."""
    return place * UNITS + unit - 1


@chapter.figure
def importance(view):
    v = view.values
    runs = trained(view, v.set, v.seed)
    run = run_of("ewc", v.spring)
    places = PLACES[v.pair]
    pair = tuple(weight_number(v.unit, place) for place in places)
    found = judge_weights(runs, run, *pair)
    titles = [WEIGHTS[place] for place in places]
    view.picture(
        level_map(*(f"weight {title}" for title in titles)),
        plane_tables(runs, run, pair, found),
        caption=plane_said(found),
        name="plane",
    )
    view.legend(
        {
            "task 2 with this λ": COLOURS["gradient"],
            "naive": COLOURS["aside"],
            "Fisher information": COLOURS["level"],
            "its diagonal": COLOURS["approximation"],
        }
    )
    view.lead("spring", "unit")
    view.notice(pair_said(found, v.unit, titles), held_said(found, v), tone=TONES[found.case])
    view.more("pair", "set", "seed")
    view.chart(
        curve_plot(
            "Fisher information Fₖ after task 1", "moved in task 2", False, False, "decades"
        ),
        moved_tables(runs, run, pair),
        caption=moved_said(v),
        name="moved",
    )
    view.numbers(numbers(found))
    loose = judge_weights(runs, max(run - 1, 1), *pair)
    view.challenges(challenges(found, loose, v))
    now = learned(runs)
    view.code(
        judge_weights,
        f"runs = learn_in_turn({v.set!r}, 2, {v.seed})\n"
        f'found = judge_weights(runs, run_of("ewc", {v.spring!r}), {pair[0]}, {pair[1]})\n'
        "print(found.case, found.block, found.correlation)\n"
        "print(found.step, found.diagonal, found.whole, found.rise)",
        data=lambda: {
            "weights": {
                "Fisher information": np.diag(now.fisher),
                "after task 1": now.theta,
                "after task 2, naive": runs.frames[NAIVE, -1],
                "after task 2": runs.frames[run, -1],
            }
        },
    )


def challenges(found, loose, v):
    """``loose``: what is found with the next smaller λ."""
    return [
        Challenge(
            "Find two weights of a unit that make up for each other almost wholly, with a "
            "correlation beyond 0.9 to either side.",
            solved=abs(found.correlation) > 0.9,
            state=f"Here {number(found.correlation)}.",
        ),
        Challenge(
            f"The line now high, now low: find the smallest λ with which the {MOST_IMPORTANT} "
            "weights that matter most move a tenth as far as without it, or less.",
            solved=v.set == "steps" and found.held <= 0.1 * found.free < loose.held,
            state=f"Here {number(found.held)} of {number(found.free)}."
            if v.set == "steps"
            else "Needs the line now high, now low.",
        ),
    ]
