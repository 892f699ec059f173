"""The text that two chapters learn from: the reviews, a shipped speech, or the reader's own."""

from dataclasses import dataclass

import numpy as np

from core.datasets.examples import Example
from core.datasets.reviews import OWN_LIMITS, food_reviews, own_text
from core.datasets.source_text import ADDRESS
from core.maths.learning.n_grams import RULES, Counts, Model, bits, learn, places
from core.maths.learning.word_tokens import STOP, letters, tokens
from core.ui.controls import Choice, Text
from core.ui.kept import kept

MOST = 5
UPLOADED = "uploaded"
MINE = "I do not like green tea. I do not like it hot. I like tea with milk, and I like it cold."
CONTROLS = [
    Choice(
        name="source",
        label="Learnt from",
        options={
            "reviews": "Food reviews",
            "address": "Gettysburg Address (1863)",
            "own": "My text",
        },
        default="reviews",
    ),
    Text(
        name="own_text",
        label="My text",
        lines=5,
        default=MINE,
        help="Words in small letters, and a stop for the end of a sentence, are taken from it",
    ),
]
# Reviews that are learnt from and held out, texts and units of the reader's own at most.
SIZES = {"words": (1500, 40, 120_000), "letters": (200, 7, 80_000)}
LEAST = {"words": 3, "letters": 1}  # times a unit of the reviews stands
JUDGED = 2_000  # units learnt from that are judged too
GRIDS = {
    "add": np.geomspace(1e-4, 10, 26),
    "mix": np.linspace(0, 1, 26),
    "backoff": np.linspace(0, 1, 26),
    "kneser": np.linspace(0, 1, 26),
}


def show_source(view):
    """The controls that say what is learnt from."""
    if view.uploaded is None:
        view.more("source", *(("own_text",) if view.values.source == "own" else ()))
    view.upload(
        "Your own text",
        own_text,
        help="Plain text of 1 MB at most, any language that parts its words; plain or packed.",
        limits=OWN_LIMITS,
        example=Example("address.txt", lambda: ADDRESS.encode(), "text/plain"),
    )


@dataclass(frozen=True)
class Source:
    """key: for what is kept; texts: as tokens; name: in a sentence."""

    key: str
    texts: tuple[tuple[str, ...], ...]
    name: str

    @property
    def words(self) -> list[list[str]]:
        return [[token for token in text if token != STOP] for text in self.texts]


def source_of(view) -> Source:
    v = view.values
    if view.uploaded is not None:
        return Source(UPLOADED, (view.uploaded.tokens,), view.uploaded.name)
    if v.source == "reviews":
        return Source("reviews", food_reviews(False).texts, "the reviews")
    text = ADDRESS if v.source == "address" else v.own_text
    name = "the address" if v.source == "address" else "your text"
    return Source(f"{v.source} {text}", (tuple(tokens(text)),), name)


@dataclass(frozen=True, eq=False)
class Corpus:
    """texts: learnt from, in units; held: held out; at, seen: counts at their places, where the
    vocabulary has the unit; left: held-out units that it has not; units: how many were learnt."""

    source: Source
    unit: str
    texts: list[list[str]]
    model: Model
    at: Counts
    seen: Counts
    left: int
    units: int

    @property
    def held(self) -> int:
        """Held-out units that are judged, end marks among them."""
        return self.at.count.shape[1]


@kept(max_entries=12)
def learnt_corpus(_view, key, unit, _source) -> Corpus:
    most, held_out, longest = SIZES[unit]

    def cut(texts):
        return [letters(text) if unit == "letters" else list(text) for text in texts]

    if _source.key == "reviews":
        texts, held = cut(_source.texts[:most]), cut(food_reviews(True).texts[:held_out])
        least = LEAST[unit]
    else:
        (whole,) = cut(_source.texts)
        whole = whole[:longest]
        first = len(whole) - len(whole) // 5
        texts, held, least = [whole[:first]], [whole[first:]] if first < len(whole) else [], 1
    model = learn(texts, MOST, least)
    at, known = places(model, held or [[]])
    if not held:
        at, known = at.first(0), known[:0]
    seen = places(model, texts[:held_out])[0].first(JUDGED)
    units = sum(map(len, texts))
    return Corpus(_source, unit, texts, model, at, seen, int((~known).sum()), units)


def corpus_of(view) -> Corpus:
    source = source_of(view)
    return learnt_corpus(view, source.key, view.values.unit, source)


@kept(max_entries=24)
def bits_by_parameter(_view, key, unit, rule, _corpus):
    """Bits a held-out unit for each n, over the grid of the rule's parameter."""
    return np.array([[bits(p) for p in RULES[rule](_corpus.at, x)] for x in GRIDS[rule]])
