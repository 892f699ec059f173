"""The numbers that matter of an n-gram model, and the call that gives them."""

import numpy as np

from core.maths.learning.n_grams import RULES
from core.maths.learning.next_unit import open_bits
from core.ui.controls import excerpt
from core.ui.words import amount, counted, number, percent
from pages.learning.language.which_next_words import chance_formula


def bars_said(p, plain, v):
    if not p.any():
        return "No distribution: after what was never seen nothing can be said without smoothing."
    after = (
        "whatever was before"
        if v.n == 1
        else f"after “{v.prompt[-30:]}”"
        if v.prompt.strip()
        else "first"
    )
    here, whole = open_bits(p), open_bits(plain)
    now = amount(here, "bit")
    are = "is" if now == "1 bit" else "are"
    if number(here) == number(whole):
        return f"What may come {after}: {now} {are} open."
    return f"What may come {after}: {now} {are} open, {number(whole)} at T = 1 with none cut off."


def numbers(corpus, held, at, plain, p, parameter, v):
    unit, now = v.unit[:-1], held[v.n - 1]
    i = int(plain.argmax())
    why = (
        f"2 to the power of {amount(now, 'bit')} a held-out {unit}"
        if np.isfinite(now)
        else "nothing is held out"
        if np.isnan(now)
        else f"some held-out {unit} had the probability 0"
    )
    rows = [
        ("Perplexity", number(2**now), why),
        (
            "Learnt from",
            counted(corpus.units, unit),
            f"V = {len(corpus.model.units):,} in the vocabulary, end mark included",
        ),
    ]
    if plain.any():
        shown = corpus.model.units[i].replace(" ", "␣")[:16]
        rows.append(
            (
                f"P(“{shown}”)",
                number(plain[i]),
                chance_formula(v.rule, at, i, v.n, parameter, plain[i]),
            )
        )
    if corpus.held:
        unseen = (corpus.at.total[v.n - 1] == 0).mean()
        rows += [
            ("Contexts never seen", percent(unseen), f"of {corpus.held:,} held-out ones"),
            ("Left out", f"{corpus.left:,}", f"held-out {corpus.unit} not in the vocabulary"),
        ]
    return rows


def code_of(corpus, at, plain, parameter, v):
    """The call that gives the chances of the likeliest units, from their counts."""
    first = np.argsort(-plain, kind="stable")[:6]
    names = [corpus.model.units[i] for i in first]
    cut = (at.count[:, first], at.older[:, first], at.total, at.kinds, at.below, at.older_total)
    parts = ",\n    ".join(f"np.array({part.tolist()!r})" for part in cut)
    rule = RULES[v.rule].__name__
    return (
        "from core.maths.learning.n_grams import Counts\n\n"
        f"# {', '.join(names)} after “{excerpt(v.prompt)}”: a row for contexts of 0, 1, … units\n"
        f"at = Counts(\n    {at.size},\n    {parts},\n)\n"
        f"print({rule}(at, {parameter!r})[-1])"
    )
