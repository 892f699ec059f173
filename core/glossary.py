"""The field's words: one text file with their meanings, and the marking of them in what is shown.

A word that a reader may not know has its meaning one hover, tap or focus away. ``explain`` marks
it; the browser keeps the meanings (``cards``) and shows them without asking the server.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from core import catalog

SOURCE = Path(__file__).with_name("glossary.md")


@dataclass(frozen=True)
class Entry:
    """A word, its other forms, those that only a search knows, its meaning and where it is seen."""

    term: str
    forms: tuple[str, ...]
    searched: tuple[str, ...]
    text: str
    stem: str
    chapter: str = ""

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.term.casefold()).strip("-")

    @property
    def names(self) -> tuple[str, ...]:
        """The forms that tell a reader something: no endings and spellings of the same word."""
        start = self.term[:5].casefold()
        return tuple(form for form in self.forms if form[:5].casefold() != start)


@cache
def entries() -> Mapping[str, Entry]:
    """All entries by their slug, in the order of the file."""
    found = map(_entry, SOURCE.read_text(encoding="utf-8").split("\n## ")[1:])
    return MappingProxyType({entry.slug: entry for entry in found})


def _entry(block: str) -> Entry:
    heading, text, where = block.strip().split("\n")
    term, _, others = heading.partition(" | ")
    forms = others.split(", ") if others else []
    stem, _, chapter = where.removeprefix("→ ").partition("/")
    return Entry(
        term=term,
        forms=tuple(form for form in forms if form[0] != "("),
        searched=tuple(form.strip("()") for form in forms if form[0] == "("),
        text=text,
        stem=stem,
        chapter=chapter,
    )


# ---- the meanings, for the browser ---------------------------------------------------------------


def card(slug: str) -> str:
    """The meaning of a word as HTML."""
    entry = entries()[slug]
    also = html.escape(", ".join(entry.names))
    return (
        f"<strong>{html.escape(entry.term)}</strong>{f' <small>{also}</small>' * bool(also)}"
        f"<p>{html.escape(entry.text)}</p>{_seen(entry)}"
    )


def _seen(entry: Entry) -> str:
    """The link to the page that shows it, where the host shows that page."""
    if entry.stem not in catalog.BY_STEM:
        return ""
    href = catalog.href(entry.stem, entry.chapter)
    return (
        f'<a href="{href}" data-ev-chapter="{entry.stem}/{entry.chapter}">'
        f"See it: {html.escape(catalog.BY_STEM[entry.stem].title)}</a>"
    )


def cards() -> dict[str, str]:
    """Every meaning by its slug: sent once, shown by ``core/ui/glossary.js``."""
    return {slug: card(slug) for slug in entries()}


# ---- the marking ---------------------------------------------------------------------------------

# What is passed over whole: a tag, an entity, a formula, and everything inside these elements.
_CLOSED = ("a", "button", "code", "math", "option", "pre", "script", "style", "summary", "svg")
# What may follow a word without a space.
_SIGNS = re.compile(r"(?:(?:’|&\#x27;|&\#39;)s\b)?[.,:;!?)\]”’…]*")


@lru_cache(maxsize=4096)
def explain(text: str) -> str:
    """``text``, escaped already, with the first occurrence of each known word as a button.

    >>> explain("Two <b>defective</b> ones.")  # doctest: +NORMALIZE_WHITESPACE
    'Two <b><button type="button" class="ev-term" data-term="defective">defective</button></b>
    ones.'
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals become two letters
        folded = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    slugs = _slugs()
    known, end, pieces = set(), 0, []
    for match in _pattern().finditer(folded):
        word = match[1]
        if word is None or (slug := slugs[word]) in known:
            continue
        known.add(slug)
        start, stop = match.span()
        word = (
            f'<button type="button" class="ev-term" data-term="{slug}">{text[start:stop]}</button>'
        )
        # A line may break beside a button: the signs that touch the word stay with it.
        first = end + len(text[end:start].rstrip("([“‘"))
        last = _SIGNS.match(text, stop).end()
        if (first, last) != (start, stop):
            word = f'<span class="ev-held">{text[first:start]}{word}{text[stop:last]}</span>'
        pieces += (text[end:first], word)
        end = last
    return "".join((*pieces, text[end:])) if pieces else text


@cache
def _slugs() -> Mapping[str, str]:
    """Escaped form, in small letters, to slug. A form of one or two letters says too little."""
    found = {}
    for slug, entry in entries().items():
        for form in (entry.term, *entry.forms):
            if len(re.findall("[a-z]", form.casefold())) > 2:
                found |= dict.fromkeys(_spellings(form.lower()), slug)
    return MappingProxyType(found)


def _spellings(form: str) -> Iterable[str]:
    """With hyphen or dash between, and an apostrophe as it is, curved or escaped."""
    for dash in ("-", "–") if re.search("[-–]", form) else ("",):
        for mark in ("'", "’", "&#x27;", "&#39;") if "'" in form else ("",):
            yield re.sub("[-–]", dash, form).replace("'", mark)


@cache
def _pattern() -> re.Pattern[str]:
    closed = "|".join(_CLOSED)
    passed = rf"<(?:({closed})\b[^>]*>.*?(?:</\2\s*>|$)|[^>]*(?:>|$))|&\#?\w+;|\$[^$]+\$"
    return re.compile(rf"(?<!\w)({_tree(list(_slugs()))})(?:s?(?!\w))|{passed}", re.DOTALL)


def _tree(words: list[str]) -> str:
    """An alternation that shares beginnings, the longer word tried before the shorter."""
    after: dict[str, list[str]] = {}
    for word in sorted(words):
        after.setdefault(word[:1], []).append(word[1:])
    ends = after.pop("", None) is not None
    branches = [re.escape(first) + _tree(rest) for first, rest in after.items()]
    if not branches:
        return ""
    inner = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{inner})?" if ends else inner
