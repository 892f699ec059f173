from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.outcome_bars import outcome_bars
from core.datasets.source_text import ADDRESS, units_of
from core.maths.probability.letter_chain import entropy_rate, learn_text, write
from core.ui.controls import Choice, Slider, Text
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.probability.markov_chains.matrix import SEED
from pages.probability.markov_chains.text_tables import next_tables, rate_tables
from pages.probability.markov_chains.text_words import (
    TEXT_TONES,
    bits_said,
    judge_text,
    place_said,
    text_said,
    written_said,
)

MOST, LENGTH = 6, {"letters": 200, "words": 50}
PANGRAM = "The quick brown fox jumps over the lazy dog"

chapter = Chapter(
    "text",
    "Text",
    do="Drag the order k, how much the chain remembers. When does it only recite?",
    controls=[
        Slider(name="order", label="Order", symbol="k", low=0, high=MOST, default=2, step=1),
        Slider(name="place", label="Place in the text", low=1, high=200, default=20, step=1),
        Choice(
            name="unit",
            label="A chain of",
            options={"letters": "letters", "words": "words"},
            default="letters",
            pills=True,
        ),
        Choice(
            name="source",
            label="Learnt from",
            options={"address": "Gettysburg Address (1863)", "own": "my text"},
            default="address",
            pills=True,
        ),
        Text(
            name="own_text",
            label="My text",
            lines=5,
            default=PANGRAM,
            help="Capitals are made small, white space becomes one space, and one stands after "
            "the last word, too, which the first follows again. A dash alone is no word",
        ),
        SEED,
    ],
    presets={
        "Letters alone": {"order": 0},
        "Pairs": {"order": 1},
        "Five letters": {"order": 5},
        "Words": {"unit": "words", "order": 1},
        "Words recited": {"unit": "words", "order": 4},
        "My text, recited": {"source": "own", "order": 6},
        "Nothing to read": {"source": "own", "own_text": " "},
    },
)


@lru_cache(maxsize=32)
def learnt(source, unit):
    """The units of a text, its chains by order, and what each leaves open."""
    units = units_of(source, unit)
    chains = [learn_text(units, k) for k in range(MOST + 1)] if units else []
    return units, chains, [max(entropy_rate(chain), 0.0) for chain in chains]


@lru_cache(maxsize=64)
def written(source, unit, order, seed):
    chances = np.random.default_rng(seed).random(LENGTH[unit]).tolist()
    return write(learnt(source, unit)[1][order], chances)


@chapter.figure
def text(view):
    v = view.values
    source = ADDRESS if v.source == "address" else v.own_text
    units, chains, rates = learnt(source, v.unit)
    chain = chains[v.order] if units else None
    drawn = written(source, v.unit, v.order, v.seed) if units else []
    at = min(v.place, len(drawn))
    case = judge_text(chains, v.order)
    view.picture(
        outcome_bars(f"next {v.unit[:-1]}", "probability"),
        next_tables(drawn[at - 1] if drawn else None),
        caption=place_said(drawn, at, v.unit),
        name="next",
    )
    view.formula(written_said(chain, drawn, at, v.unit))
    view.legend({"drawn here": palette.ACCENT, "could have been": palette.MODEL})
    view.lead("order", "place", place={"high": LENGTH[v.unit]})
    view.notice(*text_said(case, chains, v, rates, drawn), tone=TEXT_TONES[case])
    view.more("unit", "source", *(("own_text",) if v.source == "own" else ()), "seed")
    view.chart(
        curve_plot("order k", f"open, bits a {v.unit[:-1]}", False, False, "whole"),
        rate_tables(rates, v.order),
        caption="The mean entropy of what comes next, given the k before: on the ring of the text "
        "it never rises with k."
        if units
        else "Without a text there is nothing to draw.",
        name="open",
    )
    view.numbers(numbers(chain, rates, drawn, v))
    view.challenges(challenges(case, chains, units, rates, v))
    view.code(
        write if units else learn_text,
        "import numpy as np\nfrom core.maths.probability.letter_chain import entropy_rate\n"
        f"text = {units!r}\n"
        + (
            f"chain = learn_text(text, {v.order})\n"
            f"chances = np.random.default_rng({v.seed}).random({LENGTH[v.unit]}).tolist()\n"
            f"print({'' if v.unit == 'letters' else ' '!r}.join(one.unit for one in write(chain, "
            "chances)))\nprint(entropy_rate(chain))"
            if units
            else "print(len(text), 'units: nothing to learn')"
        ),
    )


def numbers(chain, rates, drawn, v):
    if chain is None:
        return [("Contexts", "0", "an empty text has none")]
    n, k, unit = chain.units, v.order, v.unit[:-1]
    free = sum(one.free for one in drawn)
    rows = [
        (
            "Contexts",
            f"{len(chain.following):,}",
            f"different pieces of {k} in a text of {n:,} {v.unit}",
        ),
        (
            "Without a choice",
            f"{chain.forced:,} of {len(chain.following):,}",
            "contexts that one continuation alone follows",
        ),
        (f"Open a {unit}", bits_said(rates[k]), "−Σ share(context)·Σ p·log₂ p"),
        ("Free draws", f"{free} of {len(drawn)}", f"{v.unit} written here that had a choice"),
    ]
    if k:
        count = sum(chain.following[chain.first].values())
        name = (" " if v.unit == "words" else "").join(chain.first).replace(" ", "␣")
        rows.append(
            (
                f"π(“{name}”)" if v.unit == "letters" else "π of the first context",
                number(count / n),
                f"stands {counted(count, 'time')} in {n:,}",
            )
        )
    return rows


def challenges(case, chains, units, rates, v):
    order = v.order
    long = len(units) >= 100
    recites = bool(chains) and chains[order].forced == len(chains[order].following)
    before = (
        bool(chains)
        and order > 0
        and (chains[order - 1].forced == len(chains[order - 1].following))
    )
    kinds = len(set(units))
    shown = f"order 1 leaves {bits_said(rates[1], 0.1)} open" if rates else "no text"
    return [
        Challenge(
            "With a text of 100 units or more, find the smallest order at which the chain only "
            "recites.",
            solved=recites and not before and long,
            state=f"{len(units):,} {v.unit}; order {order} "
            + ("only recites" if recites else "leaves a choice")
            + ("." if not before else ", and so does the order below."),
        ),
        Challenge(
            "Bring a text of your own, 30 letters or more of five kinds or more, in which one "
            "letter leaves less than 0.1 bit of the next one open.",
            solved=v.source == "own"
            and v.unit == "letters"
            and len(units) >= 30
            and kinds >= 5
            and rates[1] < 0.1,
            state=f"{len(units):,} {v.unit}, {kinds} different; {shown}"
            + ("; the text is not yours." if v.source != "own" else "."),
        ),
    ]
