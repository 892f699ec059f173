"""The numbers that laws are fitted to: shipped samples, or the reader's own."""

from functools import lru_cache

from core.datasets.tables import number_samples
from core.maths.probability.censoring import Sample
from core.maths.probability.number_texts import (
    headed_as_frequencies,
    looks_like_frequencies,
    parse_frequencies,
    parse_numbers,
)
from core.ui.controls import MAX_TEXT, Choice, Text

OWN = "own"
OWN_LABEL = "My own numbers"


@lru_cache(maxsize=1)
def shipped_samples():
    return number_samples()


SAMPLES = {f"sample{i}": label for i, label in enumerate(shipped_samples())}

CONTROLS = [
    Choice(name="sample", label="Data", options=SAMPLES | {OWN: OWN_LABEL}, default="sample2"),
    Text(
        name="numbers",
        label="Numbers",
        lines=5,
        default="4.1 2.7 5.3 3.9 8.8 1.2 3.3 6.1 2.2 4.7",
        help="Separated by spaces, lines, tabs, semicolons or commas; at most 4,000 characters. "
        ">5 or <2 is a censored number: it lies above 5, or below 2, nobody knows where.",
    ),
    Choice(
        name="layout",
        label="The text holds",
        options={"numbers": "single numbers", "table": "a value and how often, line by line"},
        default="numbers",
        pills=True,
    ),
    Choice(
        name="kind",
        label="They are",
        options={"continuous": "measured", "discrete": "counted"},
        default="continuous",
        pills=True,
    ),
]


def numbers_to_fit(v):
    """(name, sample, remark): what the reader gave or, if it cannot be used, a shipped sample."""
    if v.sample != OWN:
        return SAMPLES[v.sample], shipped(SAMPLES[v.sample]), ""
    text, remarks = v.numbers, []
    if len(text) >= MAX_TEXT:  # the last number may have been cut in two
        text = text[: max(map(text.rfind, " \n\t;,"))]
        remarks.append(f"Only the first {MAX_TEXT:,} characters were read.")
    try:
        given = read(text, v.layout, remarks)
    except ValueError as problem:
        first = SAMPLES["sample0"]
        problem = f"{problem}."[0].upper() + f"{problem}."[1:]
        return first, shipped(first), f"{problem} Shown meanwhile: {first}."
    if given.heading and not headed_as_frequencies(text):
        remarks.append(f"The heading “{given.heading[:40]}” was passed over.")
    sample = Sample(tuple(given.values), tuple(given.above), tuple(given.below))
    return OWN_LABEL, sample, " ".join(remarks)


def shipped(name):
    return Sample(tuple(shipped_samples()[name]))


def read(text, layout, remarks):
    """The numbers of a text; what was made of it besides is added to ``remarks``."""
    headed = headed_as_frequencies(text)
    if headed and layout != "table":
        remarks.append("Read as values and how often each occurs, as the heading says.")
    if headed or layout == "table":
        return parse_frequencies(text)
    if looks_like_frequencies(text):
        remarks.append(
            "If each line is a value and how often it occurs, say so under More settings."
        )
    return parse_numbers(text)
