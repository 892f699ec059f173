"""How long our routes are step by step, beside the levels they are held against."""

import numpy as np

from core.charts import palette
from core.charts.network_map import length_by_step
from core.maths.case_studies.logistics.views import length_tables
from core.ui.words import counted, number, percent
from pages.case_studies.logistics.amounts import money

BEST = "the best known"


def far(instance, length):
    """A length; among towns in km, a file does not say in what."""
    return money(length) + (" km" if not instance.weight else "")


def draw_lengths(view, now, draw, note="", end=""):
    """Length by step, beside the levels it is held against."""
    draw(
        length_by_step(),
        length_tables(
            now.history.cost,
            {
                "naive": now.naive,
                "bound": now.bound,
                "known": now.instance.best_known,
                "solver": now.run.length if now.run and now.run.routes else np.nan,
            },
        ),
        caption=f"{note}Length by step{' in km' * (not now.instance.weight)}: "
        f"{counted(now.built.steps, 'join')}, then "
        f"{counted(now.improved.steps, 'move')}." + solver_words(now.run) + end,
        name="lengths",
    )


def solver_words(run):
    """How the solver's best plan became better with time."""
    if not run or not len(run.seconds):
        return ""
    first, last = (
        f"{money(run.length_by[k])} after {number(run.seconds[k], 2)} s" for k in (0, -1)
    )
    return f" The solver had {first}" + (f", {last}." if len(run.seconds) > 1 else ".")


def show_lengths(view, now):
    view.section(
        "How far there is to go",
        "Every customer once, no vehicle overloaded, as few kilometres as possible. Savings: begin "
        "with one trip for each customer and join the two trips that save most. Then take the best "
        "single move again and again.",
    )
    if now.mapped:
        draw_lengths(view, now, view.chart)
    view.legend(
        {
            "Nearest neighbour": palette.ALARM,
            "Lower bound": palette.NEUTRAL,
            "Best known": palette.ERROR,
            "Step of now": palette.ACCENT,
        },
        place="below",
    )


def gap_to(length, level, name):
    """How a length compares with a level; nothing where the level is zero."""
    if not level > 1e-9 * length:
        return ""
    gap = length / level - 1
    if abs(gap) <= 1e-9:
        return f"as long as {name}"
    return f"{percent(abs(gap))} {'above' if gap > 0 else 'below'} {name}"


def best_name(now, routes):
    """The best known plan; with its number of routes, if that of these routes is another."""
    theirs, ours = now.instance.vehicles, len(routes)
    return f"the best known, of {counted(theirs, 'route')}" if theirs not in (0, ours) else BEST


def joined(*parts):
    return "; ".join(part for part in parts if part)


def show_numbers(view, now):
    length, best_known, run = now.length, now.instance.best_known, now.run
    known = np.isfinite(best_known)
    name = best_name(now, now.history.routes())
    fair = known and not now.broken
    solved = run is not None and bool(run.routes)
    best = gap_to(length, best_known, name) if fair else ""
    above, ours = (
        gap_to(length, now.bound, "it"),
        gap_to(length, run.length, "it") if solved else "",
    )
    view.numbers(
        [
            (
                "Nearest neighbour",
                far(now.instance, now.naive),
                gap_to(now.naive, length, "our routes"),
            ),
            ("Savings", far(now.instance, now.built.cost[-1]), counted(now.built.steps, "join")),
            (
                "Our routes",
                far(now.instance, length),
                joined(f"after {counted(now.improved.steps, 'move')}", best),
            ),
            (
                "Lower bound",
                far(now.instance, now.bound),
                joined(
                    above and f"our routes are {above}",
                    f"best known {money(best_known)}" if known else "",
                ),
            ),
            (
                "PyVRP",
                (far(now.instance, run.length) if solved else "no plan") if run else "not run",
                joined(
                    f"in {number(now.seconds)} s, {run.iterations:,} iterations",
                    ours and f"ours {ours}",
                    gap_to(run.length, best_known, best_name(now, run.routes))
                    if known and solved
                    else "",
                )
                if run
                else "press the button",
            ),
        ]
    )
