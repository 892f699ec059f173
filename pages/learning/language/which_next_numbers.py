"""The numbers that matter of an n-gram model, and the call that gives them."""

from core.maths.learning.n_grams import RULES
from core.maths.learning.next_unit import open_bits
from core.ui.words import number, percent
from pages.learning.language.corpus import LEAST, SIZES
from pages.learning.language.which_next_words import chance_formula


def bars_said(p, plain, v):
    if not p.any():
        return "No distribution: after what was never seen nothing can be said without smoothing."
    after = f"after “{v.prompt[-30:]}”" if v.n > 1 else "whatever was before"
    return (
        f"What may come {after}: {number(open_bits(p))} bits are open, {number(open_bits(plain))} "
        "at T = 1 with none cut off."
    )


def numbers(corpus, held, at, plain, p, parameter, v):
    unit, now = v.unit[:-1], held[v.n - 1]
    i = int(plain.argmax())
    rows = [
        ("Perplexity", number(2**now), f"2 to the power of {number(now)} bits a held-out {unit}"),
        (
            "Learnt from",
            f"{corpus.units:,} {corpus.unit}",
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
            ("Left out", f"{corpus.left}", f"held-out {corpus.unit} not in the vocabulary"),
        ]
    return rows


def code_of(corpus, prompt, parameter, top, v):
    """The call that gives the chances of now."""
    source, unit = corpus.source.key, v.unit
    least = LEAST[unit] if source == "reviews" else 1
    if source == "reviews":
        cut = "letters(text)" if unit == "letters" else "text"
        head = (
            "from core.datasets.reviews import food_reviews\n"
            "from core.maths.learning.word_tokens import letters\n"
            f"texts = [{cut} for text in food_reviews(False).texts[:{SIZES[unit][0]}]]\n"
        )
    else:
        head = f"texts = {[text[:4000] for text in corpus.texts]!r}\n"
    name = RULES[v.rule].__name__
    return (
        f"from core.maths.learning.n_grams import following, {name}\n"
        "from core.maths.learning.next_unit import sharpen\n"
        f"{head}model = learn(texts, {v.n}, {least})\n"
        f"at = following(model, model.ids({prompt!r}))\n"
        f"p = sharpen({name}(at, {parameter!r})[-1], {v.heat!r}, {top!r})\n"
        "for i in np.argsort(-p)[:9]:\n    print(model.units[i], p[i])"
    )
