from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.word_waterfall import word_waterfall
from core.maths.learning.naive_bayes import judge_reading, read, word_pairs
from core.maths.learning.word_tokens import words
from core.ui.controls import Slider, Text
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, counted, number, percent
from pages.learning.language.reviews import learnt, least_loss
from pages.learning.language.which_class_numbers import called, numbers
from pages.learning.language.which_class_tables import (
    pair_rows,
    shown_words,
    trust_tables,
    unknown_said,
    waterfall_tables,
)
from pages.learning.language.which_class_words import (
    TONES,
    loss_said,
    read_said,
    strongest_said,
    trust_said,
)

NONE_AT = 1e-3  # the lowest mark of the smoothing stands for none
PAIR_TEXTS, PAIRS = 20, 6
MIXED = "My dog loved it, but the bag arrived stale and it tasted like cardboard. Not great."

chapter = Chapter(
    "which_class",
    "Which class",
    do="Drag the smoothing α, or write a review of your own. Watch which words carry it.",
    controls=[
        Slider(
            name="alpha",
            label="Smoothing",
            symbol="α",
            low=NONE_AT,
            high=1000,
            default=1,
            log=True,
            lowest="none",
            help="Added to the count of every word in both classes",
        ),
        Text(name="review", label="Review", lines=3, default=MIXED),
        Slider(
            name="prior",
            label="Great before reading",
            symbol="π",
            low=0.01,
            high=0.99,
            default=0.65,
            help="65 % of the reviews that were learnt from are great",
        ),
        Slider(
            name="copies",
            label="The text pasted",
            low=1,
            high=5,
            default=1,
            step=1,
            unit="×",
            help="Every word counts as often as the text is pasted",
        ),
    ],
    presets={
        "A mixed review": {},
        "Not bad at all": {"review": "Not bad at all."},
        "Pasted five times": {"copies": 5},
        "One unseen word decides": {
            "alpha": NONE_AT,
            "review": "Great taste, great price, highly recommended. One cracker was burnt.",
        },
        "Two words clash": {"alpha": NONE_AT, "review": "Terrific crackers, but burnt."},
        "Smoothed away": {"alpha": 300},
        "The prior outvotes": {"prior": 0.99, "review": "The bag arrived stale."},
        "No known word": {"review": "Zut alors!"},
    },
)  # fmt: skip


@lru_cache(maxsize=64)
def pairs_of(known):
    """The pairs of its words that reviews hold together, where both say most."""
    data = learnt()
    pairs = word_pairs(data.X, data.great, data.counts.columns, known, PAIR_TEXTS)
    return pairs[:PAIRS]


@chapter.figure
def which_class(view):
    v = view.values
    data, alpha = learnt(), 0.0 if v.alpha == NONE_AT else v.alpha
    found = read(data.counts, words(v.review), alpha, v.prior, v.copies)
    case = judge_reading(found)
    bayes, other = data.bayes(alpha, v.prior), data.logistic(v.prior)
    view.picture(
        word_waterfall("log-odds of great, in nats"),
        waterfall_tables(found.words, found.times, found.parts, found.before, found.total),
        caption=f"Naive Bayes adds up words: to the right they speak for great, five stars. "
        f"{unknown_said(found)}",
        name="words",
    )
    view.legend({"for great": palette.TRUTH, "against": palette.ALARM, "sum": palette.MODEL})
    view.lead("alpha", "review")
    view.notice(read_said(case, found, v.prior), strongest_said(case, found), tone=TONES[case])
    view.more("prior", "copies")
    view.chart(
        curve_plot("probability of great, as said", "share that was great"),
        trust_tables({"approximation": bayes, "other": other}),
        caption=" ".join(
            [
                f"On {bayes.n} reviews held out: {trust_said('naive Bayes', bayes)}",
                loss_said(bayes, data.prior_loss(v.prior)),
                trust_said("Logistic regression", other),
            ]
        ),
        name="trust",
    )
    parts = show_logistic(view, found, data, v)
    view.numbers(numbers(found, case, data, alpha, bayes, other, v))
    show_pairs(view, tuple(found.words[i] for i in shown_words(found.parts)))
    view.challenges(challenges(found, bayes, alpha, v))
    view.code(
        read,
        "from core.maths.learning.naive_bayes import ClassCounts, log_odds\n"
        "from core.maths.learning.word_tokens import words\n\n"
        "# counts in great and in other reviews, of words in the text\n"
        f"columns = {dict(zip(found.words, range(len(found.words)), strict=True))!r}\n"
        f"text = [word for word in words({v.review!r}) if word in columns]\n"
        + called(found, data, alpha, v),
        data=lambda: {
            "words": {
                "word": list(found.words),
                "times": found.times,
                "log-odds of one": found.each,
                "logistic regression": parts,
            }
        },
    )


def show_pairs(view, known):
    pairs = pairs_of(known)
    if not pairs:
        return
    heads = ("reviews with both", "apart, summed", "together", "apart − together")
    view.table(
        ["Words that go together", *heads],
        pair_rows(pairs),
        caption="Log-odds of a review by which of two words stand in it. Naive Bayes adds them as "
        "if apart: what is left over is counted twice, or missed",
        right=heads,
    )


def show_logistic(view, found, data, v):
    """The same words by logistic regression; what each adds."""
    times = found.times / v.copies
    parts, level = data.logistic_parts(found.words, times), data.moved(v.prior)
    view.chart(
        word_waterfall("log-odds of great, logistic regression"),
        waterfall_tables(found.words, times, parts, level, level + parts.sum()),
        caption="The same words by logistic regression on TF–IDF, whose weights were fitted "
        f"together: {chance(1 / (1 + np.exp(-level - parts.sum())))} great. Pasting a text changes "
        "nothing.",
        name="weights",
    )
    view.legend(
        {"naive Bayes": palette.MODEL, "logistic regression": palette.ACCENT}, place="below"
    )
    return parts


def challenges(found, bayes, alpha, v):
    text = words(v.review)
    plain = v.prior == 0.65 and v.copies == 1 and alpha >= 0.1
    terrible = "terrible" in found.words and len(text) <= 6
    least = least_loss(0.65)
    return [
        Challenge(
            "In six words at most, “terrible” among them, write a review that naive Bayes calls "
            "great with 95 % or more (π = 0.65, α ≥ 0.1, pasted once).",
            solved=plain and terrible and found.probability >= 0.95,
            state=f"{counted(len(text), 'word')}, {chance(found.probability)} great."
            if "terrible" in found.words
            else "Needs the word “terrible”.",
        ),
        Challenge(
            "Find a smoothing whose log-loss on the reviews held out is within 1 % of the least "
            "(π = 0.65).",
            solved=v.prior == 0.65 and bayes.log_loss <= 1.01 * least,
            state=f"Here {number(bayes.log_loss)}, "
            + (
                f"{percent(bayes.log_loss / least - 1)} above the least."
                if np.isfinite(bayes.log_loss) and v.prior == 0.65
                else "with π = 0.65 it counts."
            ),
        ),
    ]
