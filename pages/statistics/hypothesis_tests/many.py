from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.outcome_bars import outcome_bars
from core.charts.p_values import p_value_plot
from core.counted_shares import error_said
from core.maths.statistics.multiple_tests import (
    Method,
    count_errors,
    exact_fwer,
    judge_crowd,
    levels,
    rejections,
    world_p_values,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, counted, number, percent, percent_above
from pages.statistics.hypothesis_tests.many_tables import error_bars, sorted_tables
from pages.statistics.hypothesis_tests.many_words import (
    NAMES,
    crowd_said,
    crowd_tone,
    method_said,
    world_said,
)

WORLDS = 1000
chapter = Chapter(
    "many",
    "Many tests",
    do="Drag how many of the tests have a true effect. Watch which p-values lie below the "
    "line of the method.",
    controls=[
        Slider(name="effects", label="True effects", low=0, high=40, default=5, step=1),
        Slider(name="tests", label="Tests", symbol="m", low=1, high=40, default=20, step=1),
        Choice(
            name="method",
            label="Method",
            options={
                "none": "None: p ≤ α",
                "bonferroni": "Bonferroni",
                "holm": "Holm",
                "bh": "Benjamini–Hochberg",
            },
            default="none",
        ),
        Slider(
            name="shift",
            label="Size of each effect",
            symbol="δ",
            unit="SE",
            low=0.5,
            high=6,
            default=3,
            step=0.1,
            help="In standard errors of its estimate: by so much the statistic is moved",
        ),
        Slider(
            name="many_alpha",
            label="Level",
            symbol="α",
            low=0.01,
            high=0.2,
            default=0.05,
            step=0.01,
        ),
        Seed(name="world", label="Another world"),
    ],
    presets={
        "Twenty tests, no effect": {"effects": 0},
        "Bonferroni guards": {"effects": 5, "method": "bonferroni"},
        "Holm, never worse": {"effects": 15, "method": "holm"},
        "Benjamini–Hochberg finds more": {"effects": 10, "method": "bh"},
        "Nothing but effects": {"effects": 20, "method": "bh"},
        "Faint effects": {"effects": 5, "shift": 1.0, "method": "bonferroni"},
        "A single test": {"tests": 1, "effects": 0},
    },
)


@lru_cache(maxsize=16)
def chance_of(tests, seed):
    """Standard normal errors of every world and their p-values without an effect; the first world
    is the one that is drawn."""
    z = np.random.default_rng(seed).standard_normal((WORLDS, 40))[:, :tests]
    return z, world_p_values(z, 0, 0.0)


@chapter.figure
def many(view):
    v = view.values
    m, effects = v.tests, min(v.effects, v.tests)
    method, alpha = Method(v.method), v.many_alpha
    z, without = chance_of(m, v.world)
    p = world_p_values(z, effects, v.shift, without)
    rising = np.sort(p, axis=1)
    decided = {each: rejections(p, each, alpha, rising) for each in Method}
    errors = {each: count_errors(decided[each], effects) for each in Method}
    case = judge_crowd(m, effects)
    view.picture(
        p_value_plot("rank of the p-value", "p-value"),
        sorted_tables(p[0], decided[method][0], effects, alpha, method),
        caption=world_said(decided[method][0], effects, method),
        name="sorted",
    )
    view.legend(
        {
            "effect, found": palette.MODEL,
            "effect, missed": palette.ACCENT,
            "no effect, false alarm": palette.ALARM,
            "no effect, left alone": palette.GREY,
        }
    )
    view.lead("effects", "method", effects={"high": m})
    view.notice(
        *crowd_said(case, m, effects, alpha, method, errors[method], WORLDS),
        tone=crowd_tone(case, method),
    )
    view.more("tests", "shift", "many_alpha", "world")
    show_worlds(view, method, effects, alpha, decided, errors)
    view.numbers(numbers(method, m, effects, alpha, errors[method]))
    view.challenges(challenges(v, m, effects, decided, errors))
    view.code(
        rejections,
        f"p = np.array({np.round(p[0], 6).tolist()})\n"
        f"print(rejections(p, Method({method.value!r}), {alpha}).sum())",
        data=lambda: {"this world": {"p": p[0], "rejected": decided[method][0]}},
    )


def show_worlds(view, method, effects, alpha, decided, errors):
    """The errors over all worlds, and what each method does in this one."""
    view.chart(
        outcome_bars("method", "share"),
        error_bars(errors, alpha),
        caption=f"Over {WORLDS:,} worlds; each bar has a standard error of at most "
        f"{percent_above(largest_error(errors))}. Dashed: α = {number(alpha)}.",
        name="errors",
    )
    view.legend(
        {
            "FWER: worlds with a false alarm": palette.ALARM,
            "FDR: mean share of false ones": palette.ACCENT,
            "true effects found": palette.MODEL,
        },
        place="below",
    )
    view.table(
        ["rejected in this world", "true effects", "false alarms", "what it holds"],
        [
            (
                NAMES[each],
                str(int(decided[each][0][:effects].sum())),
                str(int(decided[each][0][effects:].sum())),
                method_said(each, alpha),
            )
            for each in Method
        ],
        right=("true effects", "false alarms"),
        marked=[list(Method).index(method)],
    )


def largest_error(errors):
    found = [e for one in errors.values() for e in (one.fwer_error, one.fdr_error, one.found_error)]
    return float(np.nanmax(found))


def numbers(method, m, effects, alpha, measured):
    """Measured errors of the method beside what is known of them."""
    exact = exact_fwer(method, m, effects, alpha)
    none = m - effects
    how = {
        Method.NONE: f"exactly 1 − (1 − α)^{none}",
        Method.BONFERRONI: f"exactly 1 − (1 − α/{m})^{none}",
        Method.HOLM: f"exactly 1 − (1 − α/{m})^{m}" if not effects else "at most α",
    }.get(
        method,
        "exactly α, as nothing is true"
        if not effects
        else f"at most 1 − (1 − α)^{none} = {chance(1 - (1 - alpha) ** none, 2)}",
    )
    if exact is not None:
        how = f"{how} = {chance(exact, 2)}" if effects < m else "no false alarm is possible"
    rows = [
        (
            "FWER",
            percent(measured.fwer),
            f"{error_said(measured.fwer, measured.fwer_error, WORLDS)}; {how}" if none else how,
        )
    ]
    fdr = "no bound but the FWER" if none else "no false alarm is possible"
    if method is Method.BENJAMINI_HOCHBERG:
        fdr = f"exactly α·{none}/{m} = {chance(alpha * none / m, 2)}"
    rows.append(
        (
            "FDR",
            percent(measured.fdr),
            f"{error_said(measured.fdr, measured.fdr_error, WORLDS)}; {fdr}" if none else fdr,
        )
    )
    if effects:
        rows.append(
            (
                "True effects found",
                percent(measured.found),
                f"{error_said(measured.found, measured.found_error, WORLDS)}, of {effects}",
            )
        )
    against = levels(method, m, alpha)
    rows += [
        ("Level of the smallest p", number(float(against[0])), f"{NAMES[method]}, rank 1 of {m}"),
        ("Level of the largest p", number(float(against[-1])), f"rank {m} of {m}"),
    ]
    return rows


def challenges(v, m, effects, decided, errors):
    bh, bonferroni = errors[Method.BENJAMINI_HOCHBERG], errors[Method.BONFERRONI]
    holm = decided[Method.HOLM][0].sum() - decided[Method.BONFERRONI][0].sum()
    found = f"{percent(bh.found)} and {percent(bonferroni.found)}" if effects else "no effect here"
    return [
        Challenge(
            "Show what a correction costs: let Benjamini–Hochberg find at least twice as many true "
            "effects as Bonferroni, over all worlds, and at least half of all.",
            solved=bool(effects and bh.found >= 2 * bonferroni.found and bh.found >= 0.5),
            state=f"Found: {found}.",
        ),
        Challenge(
            "Find a world in which Holm rejects at least two hypotheses more than Bonferroni.",
            solved=bool(holm >= 2),
            state=f"Holm rejects {int(holm)} more.",
        ),
        Challenge(
            "Without any effect, uncorrected, make a false alarm more likely than not with as few "
            "tests as you can at α = 0.05.",
            solved=v.method == "none" and effects == 0 and v.many_alpha == 0.05 and m == 14,
            state=f"{counted(m, 'test')}: {chance(1 - (1 - v.many_alpha) ** m)}."
            if effects == 0
            else "There is an effect.",
        ),
    ]
