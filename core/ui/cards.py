"""The way to the pages: links, cards by section, where to start, and what a search found."""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from core import catalog
from core.ui.search import Hit, Index
from core.ui.words import safe

PICTURES = Path(__file__).parent / "pictures"

FIRST = ("gradient_descent", "eigen_decomposition", "distributions")

# Each is answered on one screen: question, page, and chapter as in the address.
QUESTIONS = (
    ("Why does a large step diverge?", "gradient_descent", "descent"),
    ("What is an eigenvector?", "eigen_decomposition", "picture"),
    ("What is a quantile?", "distributions", "law"),
    ("Why does accuracy mislead when fraud is rare?", "fraud_detection", "threshold"),
    ("What is a shadow price?", "constraints", "linear"),
)


def link(stem: str, chapter: str, inner: str) -> str:
    """A link that stays inside the session (``stage.js`` sees to that); ``inner`` is HTML."""
    return f'<a href="{catalog.href(stem, chapter)}" data-ev-chapter="{stem}/{chapter}">{inner}</a>'


@cache
def picture(stem: str) -> str:
    """Decoration beside a title that says it all, so without words of its own."""
    path = PICTURES / f"{stem}.png"
    if not path.exists():
        return ""
    data = b64encode(path.read_bytes()).decode()
    source = f"data:image/png;base64,{data}"
    return f'<img src="{source}" alt="" loading="lazy" width="640" height="360">'


def card(entry: catalog.Entry) -> str:
    title = link(entry.stem, "", safe(entry.title))
    words = f"<h3>{title}</h3><p>{safe(entry.question)}</p>"
    return f'<li class="ev-card">{picture(entry.stem)}<div>{words}</div></li>'


def shelves() -> str:
    """Every page, by section; a section takes the room that its cards need."""
    made = []
    for section, title in catalog.SECTIONS.items():
        cards = [card(entry) for entry in catalog.PAGES if entry.section == section]
        if cards:
            made.append(
                f'<section style="--cards: {len(cards)}"><h2>{safe(title)}</h2>'
                f'<ul class="ev-cards">{"".join(cards)}</ul></section>'
            )
    return f'<div class="ev-shelves">{"".join(made)}</div>'


def beginnings() -> str:
    """Where to start, and questions that one screen answers."""
    first = "".join(
        f"<li>{link(stem, '', safe(catalog.BY_STEM[stem].title))}"
        f"<p>{safe(catalog.BY_STEM[stem].question)}</p></li>"
        for stem in FIRST
        if stem in catalog.BY_STEM
    )
    asked = [
        f"<li>{link(stem, chapter, safe(question))}</li>"
        for question, stem, chapter in QUESTIONS
        if stem in catalog.BY_STEM
    ]
    heading = "Five questions" if len(asked) == 5 else "Questions"
    return (
        '<div class="ev-beginnings">'
        + (f"<section><h2>Start here</h2><ol>{first}</ol></section>" if first else "")
        + (f"<section><h2>{heading}</h2><ul>{''.join(asked)}</ul></section>" if asked else "")
        + "</div>"
    )


# ---- what a search found -------------------------------------------------------------------------


def results(hits: Iterable[Hit], index: Index) -> str:
    """Places that say it; apart from them, those that only say something like it."""
    hits = list(hits)
    exact = "".join(_result(hit, index) for hit in hits if not hit.near)
    near = "".join(_result(hit, index) for hit in hits if hit.near)
    said = "Nearest:" if exact else "Nothing says exactly this; nearest:"
    return (
        '<div class="ev-results" role="region" aria-label="Found">'
        + (f"<ol>{exact}</ol>" if exact else "")
        + (f"<p>{said}</p><ol>{near}</ol>" if near else "")
        + "</div>"
    )


def _result(hit: Hit, index: Index) -> str:
    page, chapter = catalog.BY_STEM[hit.stem].title, index.chapters.get((hit.stem, hit.chapter))
    place = f"{page} › {chapter}" if chapter else page
    heading = "" if hit.heading in ("", page, chapter) else f"<b>{safe(hit.heading)}</b> "
    words = "".join(
        f"<mark>{safe(text)}</mark>" if marked else safe(text) for text, marked in hit.context
    )
    return f"<li>{link(hit.stem, hit.chapter, safe(place))}<p>{heading}{words}</p></li>"
