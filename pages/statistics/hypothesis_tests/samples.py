import math

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.decisions import decision_plot
from core.maths.statistics.mean_tests import Compared, Spread, mean_test, paired_part, variance
from core.maths.statistics.permutation_tests import deal_anew, flip_signs
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.statistics.hypothesis_tests.samples_given import CONTROLS, columns_of, in_pairs
from pages.statistics.hypothesis_tests.samples_tables import dealt_tables, number_tables
from pages.statistics.hypothesis_tests.samples_words import (
    TESTS,
    agreement,
    dealt_said,
    p_said,
    tested_said,
    tone_of,
)

chapter = Chapter(
    "samples",
    "Two columns",
    do="Drag what is added to every number of A. Watch how many rearrangements of the same numbers "
    "lie at least as far apart as the dashed lines.",
    controls=[
        Slider(
            name="added",
            label="Added to A",
            unit="s",
            low=-2,
            high=2,
            default=0,
            step=0.05,
            help="In standard deviations of the columns as they are given, √((s₁² + s₂²)/2)",
        ),
        Choice(
            name="compared",
            label="Test",
            options={
                "paired": "Paired: the differences A − B",
                "welch": "Two samples: Welch",
                "pooled": "Two samples: pooled",
                "one": "One sample: A against μ₀",
            },
            default="paired",
        ),
        *CONTROLS,
        Slider(name="mu", label="μ₀", low=-1000, high=1000, default=0, step=0.1),
        Seed(name="deal", label="Deal anew"),
    ],
    presets={
        "Darwin’s maize, as Fisher dealt it": {},
        "Maize, unpaired": {"compared": "pooled"},
        "Sleep, in pairs": {"numbers_of": "sleep"},
        "Sleep, pairs forgotten": {"numbers_of": "sleep", "compared": "welch"},
        "No spread at all": {"numbers_of": "own", "column_a": "3 3 3 3", "column_b": "2 2 2 2"},
        "Two pairs cannot do it": {"numbers_of": "own", "column_a": "9 8", "column_b": "2 1.1"},
        "An outlier": {
            "numbers_of": "own",
            "column_a": "5.1 4.9 6.2 5.8 60",
            "column_b": "4.4 4.8 5.1 4.6 5.6",
        },
    },
)


@chapter.figure
def samples(view):
    v = view.values
    given, compared = columns_of(v), Compared(v.compared)
    given, left = in_pairs(given) if compared is Compared.PAIRED else (given, "")
    unit = math.sqrt(np.mean([variance(one) for one in (given.a, given.b) if len(one)])) or 1.0
    a, b = given.a + v.added * unit, given.b
    found, dealt = mean_test(a, b, compared, v.mu), dealt_anew(a, b, compared, v)
    case = agreement(found, dealt)
    view.picture(
        decision_plot(
            "difference of the means" + f" ({given.names[2]})" * bool(given.unit), "share"
        ),
        dealt_tables(found, dealt),
        caption=dealt_said(dealt, compared),
        name="dealt",
    )
    legend = {"dealt anew": palette.GREY, "at least as far apart": palette.ALARM}
    if found.spread is Spread.USUAL:
        legend["t law times SE"] = palette.MODEL
    view.legend(legend)
    view.lead("added", "compared")
    view.notice(given.remark, left, *tested_said(case, found, dealt, compared), tone=tone_of(case))
    view.more("numbers_of")
    if v.numbers_of == "own":
        view.more("column_a", "column_b")
    if compared is Compared.ONE:
        view.more("mu", mu={"low": -20, "high": 20, "beyond": True})
    if not dealt.exact:
        view.more("deal")
    show_numbers(view, given, a, b, compared)
    view.numbers(numbers(found, dealt, compared))
    view.challenges(challenges(v, found, dealt, case))
    view.code(
        mean_test,
        f"a = np.array({a.round(9).tolist()})\nb = np.array({b.round(9).tolist()})\n"
        f"print(mean_test(a, b, Compared({compared.value!r}), {v.mu}))",
        data=lambda: {"dealt": {"difference": dealt.differences}},
    )


def dealt_anew(a, b, compared, v):
    """The rearrangements that belong to the test."""
    if compared in (Compared.ONE, Compared.PAIRED):
        return flip_signs(paired_part(a, b, compared, v.mu), v.deal)
    return deal_anew(a, b, v.deal)


def show_numbers(view, given, a, b, compared):
    """The numbers themselves, and every test that they allow."""
    unit = f" ({given.names[2]})" if given.unit else ""
    view.chart(
        curve_plot("1: A, 2: B", f"value{unit}", False, False, "whole"),
        number_tables(a, b, compared is Compared.PAIRED),
        caption=" ".join(
            f"{letter}: {name}, mean {number(float(one.mean()), 4)}{given.unit}."
            for letter, name, one in zip("AB", given.names, (a, b), strict=False)
            if len(one)
        ),
        name="numbers",
    )
    alone = compared is Compared.ONE
    rows = []
    for each in (Compared.ONE,) if alone else (Compared.PAIRED, Compared.POOLED, Compared.WELCH):
        if each is Compared.PAIRED and not np.array_equal(*given.rows):
            continue
        one = mean_test(a, b, each, view.values.mu)
        rows.append(
            (TESTS[each], number(one.error), number(one.t, 4), number(one.df, 4), p_said(one))
        )
    view.table(
        ["the same numbers", "SE", "T", "df", "p of the t law"],
        rows,
        caption="A alone is held against μ₀; B has no part in it."
        if alone
        else "Pairs help where partners are alike: their difference varies less than that of "
        "strangers.",
        right=("SE", "T", "df", "p of the t law"),
        marked=[i for i, row in enumerate(rows) if row[0] == TESTS[compared]],
    )


def _ratio(found):
    """Difference by standard error, in digits that give T."""
    parts = (found.difference, found.error)
    if not found.error > 0:
        return "/".join(number(one, 4) for one in parts)
    return "/".join(filled_in(lambda a, b: a / b, *parts, digits=4))


def numbers(found, dealt, compared):
    total = len(dealt.differences)
    rows = [
        (
            "Difference",
            number(found.difference, 4),
            "of the mean of A and μ₀" if compared is Compared.ONE else "of the means",
        ),
        ("Standard error", number(found.error, 4), error_formula(compared)),
        (
            "T",
            number(found.t, 4),
            f"{_ratio(found)}, df = {number(found.df, 4)}",
        ),
        ("p of the t law", p_said(found), "P(|T| ≥ |t|) under H0"),
    ]
    if dealt.exact:
        how = f"{dealt.extreme:,}/{total:,}, all arrangements"
    else:
        how = (
            f"({dealt.extreme:,} + 1)/({total:,} + 1), drawn; standard error "
            f"{number(dealt.error, 2)}"
        )
    rows.append(("p by permutation", number(dealt.p, 4), how))
    of = (
        "of these numbers, by permutation"
        if dealt.exact
        else f"of {total:,} draws: 1/({total:,} + 1)"
    )
    rows.append(("Smallest possible p", number(dealt.least, 3), of))
    return rows


def error_formula(compared):
    match compared:
        case Compared.ONE | Compared.PAIRED:
            return "s/√n"
        case Compared.POOLED:
            return "s√(1/n₁ + 1/n₂), pooled s"
    return "√(s₁²/n₁ + s₂²/n₂)"


def challenges(v, found, dealt, case):
    maize = v.numbers_of == "maize" and v.compared == "paired"
    state = f"p of the t law {p_said(found)}, by permutation {number(dealt.p)}."
    return [
        Challenge(
            "With Darwin’s pairs find an addition other than 0 with which both tests stay above "
            "p = 0.9.",
            solved=bool(maize and v.added != 0 and found.p > 0.9 and dealt.p > 0.9),
            state=state,
        ),
        Challenge(
            "Find numbers whose permutation p is below 0.05 while the t law’s is above 0.1.",
            solved=bool(np.isfinite(found.p) and dealt.p < 0.05 and found.p > 0.1),
            state=state,
        ),
    ]
