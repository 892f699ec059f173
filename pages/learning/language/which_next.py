import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.outcome_bars import outcome_bars
from core.datasets.source_text import ADDRESS
from core.maths.learning.n_grams import END, RARE, RULES, Model, bits, following
from core.maths.learning.next_unit import Order, judge_order, sharpen, write_on
from core.maths.learning.word_tokens import letters, tokens
from core.ui.controls import Choice, Seed, Slider, Text
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.language.corpus import (
    MOST,
    bits_by_parameter,
    corpus_of,
    show_source,
)
from pages.learning.language.which_next_numbers import bars_said, code_of, numbers
from pages.learning.language.which_next_tables import (
    bar_tables,
    law_tables,
    order_tables,
    parameter_tables,
)
from pages.learning.language.which_next_words import (
    PARAMETERS,
    TONES,
    context_said,
    held_caption,
    law_said,
    order_said,
    smoothing_caption,
    written_said,
)

NONE_AT = 1e-4
ALL = 1000  # the upper end of the scale stands for all
LENGTH = {"words": 8, "letters": 20}
GOAL = 96.5  # perplexity

chapter = Chapter(
    "which_next",
    "Which next",
    do="Drag n: it looks back n − 1 words. Watch the bars of what may come, and the perplexity.",
    controls=[
        Slider(name="n", label="Length", symbol="n", low=1, high=MOST, default=3, step=1),
        Choice(
            name="rule",
            label="Smoothing",
            options={
                "kneser": "Kneser–Ney",
                "backoff": "Back-off",
                "mix": "Interpolation",
                "add": "Add-k",
            },
            default="kneser",
            pills=True,
        ),
        Slider(name="discount", label="Discount", symbol="d", low=0, high=1, default=0.75),
        Slider(
            name="weight", label="Weight of the shorter", symbol="λ", low=0, high=1, default=0.5
        ),
        Slider(
            name="k",
            label="Added",
            symbol="k",
            low=NONE_AT,
            high=10,
            default=0.1,
            log=True,
            lowest="none",
        ),
        Text(name="prompt", label="It begins with", default="this is the"),
        Slider(
            name="heat",
            label="Temperature",
            symbol="T",
            low=0,
            high=2,
            default=1,
            step=0.05,
            lowest="always the likeliest",
        ),
        Slider(
            name="top",
            label="Likeliest kept",
            low=1,
            high=ALL,
            default=ALL,
            log=True,
            whole=True,
            help=f"{ALL:,} keeps all",
        ),
        Choice(
            name="unit",
            label="n-grams of",
            options={"words": "words", "letters": "letters"},
            default="words",
            pills=True,
        ),
        Seed(label="Draw again"),
    ],
    presets={
        "Three words": {},
        "No memory": {"n": 1},
        "Too long, add-k": {"n": 4, "rule": "add"},
        "No smoothing": {"rule": "add", "k": NONE_AT, "prompt": "the best lobster"},
        "Cold": {"heat": 0.3},
        "Hot": {"heat": 2},
        "Letters": {"unit": "letters", "n": 4, "prompt": "the be"},
        "A speech of 272 words": {"source": "address", "prompt": "we can not"},
    },
)  # fmt: skip


@kept(max_entries=128)
def judged(_view, key, unit, rule, parameter, _corpus):
    """For each n: bits a unit held out and learnt from, and how many held out have no chance."""
    held, seen = (RULES[rule](at, parameter) for at in (_corpus.at, _corpus.seen))
    return [bits(p) for p in held], [bits(p) for p in seen], (held == 0).sum(axis=1).tolist()


@kept(max_entries=12)
def laws(_view, key, unit, _corpus):
    return law_tables(_corpus.texts)


def parameter_of(v):
    value = getattr(v, PARAMETERS[v.rule])
    return 0.0 if v.rule == "add" and value == NONE_AT else value


def prompt_of(v):
    cut = tokens(v.prompt)
    return letters(cut) if v.unit == "letters" else cut


def known_as(unit, model):
    """The unit that the model counts in place of one that it does not know."""
    return RARE if unit not in model.index and RARE in model.index else unit


@chapter.figure
def which_next(view):
    v = view.values
    corpus, parameter, prompt = corpus_of(view), parameter_of(v), prompt_of(v)
    rule, model, key = RULES[v.rule], corpus.model, corpus.source.key
    held, seen, zeros = judged(view, key, v.unit, v.rule, parameter, corpus)
    case = judge_order(v.n, held, corpus.units)
    at = following(Model(model.units, model.index, model.levels[: v.n]), model.ids(prompt))
    plain = rule(at, parameter)[-1]
    top = len(plain) if v.top == ALL else v.top
    p = sharpen(plain, v.heat, top)
    draws = np.random.default_rng(v.seed).random(LENGTH[v.unit])
    found = write_on(model, prompt, lambda at: rule(at, parameter), v.n, v.heat, top, draws)
    context = [*[None] * v.n, *(known_as(one, model) for one in prompt)][len(prompt) + 1 :]
    unit = v.unit[:-1]
    view.picture(
        outcome_bars(f"next {unit}", "probability"),
        bar_tables(model.units, p, plain, found.units[0] if found.units else END),
        caption=bars_said(p, plain, v),
        name="next",
    )
    view.formula(written_said(v.prompt, found, v.unit))
    view.legend(
        {"drawn first": palette.ACCENT, "could come": palette.MODEL, "level: T = 1": palette.INK}
    )
    view.lead("n", PARAMETERS[v.rule])
    view.notice(
        order_said(case, v.n, held, corpus, zeros[v.n - 1]),
        context_said(at, context, v.n, corpus, v.rule, parameter) if corpus.units else "",
        tone=TONES[case],
    )
    view.more("rule", "prompt", "heat", "top", "unit", "seed", seed={"sets": ()})
    show_source(view)
    show_below(view, corpus, held, seen, parameter)
    view.numbers(numbers(corpus, held, at, plain, p, parameter, v))
    view.challenges(challenges(case, held, corpus, found, v))
    view.code(rule, code_of(corpus, at, plain, parameter, v))


def show_below(view, corpus, held, seen, parameter):
    """Bits over n and over the smoothing, and the laws of Zipf and Heaps."""
    v, unit, key = view.values, view.values.unit[:-1], corpus.source.key
    view.chart(
        curve_plot("n", f"bits a {unit}", False, False, "whole"),
        order_tables(v.n, held, seen),
        caption=held_caption(corpus),
        name="order",
    )
    grid = bits_by_parameter(view, key, v.unit, v.rule, corpus)
    symbol = view.figure.chapter.panel.controls[PARAMETERS[v.rule]].symbol
    view.chart(
        curve_plot(symbol, f"bits a {unit}", False, False, "decades" if v.rule == "add" else ""),
        parameter_tables(v.rule, grid[:, v.n - 1], parameter, held[v.n - 1]),
        caption=smoothing_caption(corpus, v.n, symbol),
        name="smoothing",
    )
    zipf, heaps, *fits = laws(view, key, v.unit, corpus)
    said = law_said(*fits)
    view.section("How often, and how many")
    view.chart(
        curve_plot(f"rank of the {unit}", "log₁₀ of its count", False, False, "decades"),
        zipf,
        caption=said[0],
        name="zipf",
    )
    view.chart(
        curve_plot(f"{v.unit} read", "log₁₀ of different ones", False, False, "decades"),
        heaps,
        caption=said[1],
        name="heaps",
    )


def challenges(case, held, corpus, found, v):
    now = 2 ** held[v.n - 1]
    reviews = corpus.source.key == "reviews" and v.unit == "words"
    own = corpus.source.key not in ("reviews", f"address {ADDRESS}")
    return [
        Challenge(
            f"Food reviews, words: bring the perplexity of held-out text below {GOAL}.",
            solved=reviews and now < GOAL,
            state=f"It is {number(now, 4)}." if reviews else "Needs the food reviews and words.",
        ),
        Challenge(
            "Bring a text of your own, 50 units or more, in which n = 2 beats every longer n "
            "and n = 1.",
            solved=own and corpus.units >= 50 and v.n == 2 and case is Order.BEST
            and held[0] > held[1],
            state=f"{counted(corpus.units, 'unit')}."
            if own
            else "Write or upload a text under “More settings”.",
        ),
        Challenge(
            "Let it write at least six words, and come to the end of the text (¶) by itself.",
            solved=found.ended and len(found.units) >= 6 and v.unit == "words",
            state=f"{counted(len(found.units), corpus.unit[:-1])} written"
            + (", then the end." if found.ended else ", no end yet."),
        ),
    ]  # fmt: skip
