"""Text cut into words."""

import re
from collections.abc import Sequence

STOP = "."  # the end of a sentence, whatever its sign
_MARKUP = re.compile(r"<[^>]*>")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.!?]+")


def tokens(text: str) -> list[str]:
    """Words in small letters, and one stop for each end of a sentence; digits, other signs and
    markup in angle brackets are left out.

    >>> tokens("Don’t!! I <b>loved</b> it: 5 stars.")
    ["don't", '.', 'i', 'loved', 'it', 'stars', '.']
    """
    found: list[str] = []
    for token in _TOKEN.findall(_MARKUP.sub(" ", text).lower()):
        stop = token[0] in ".!?"
        if not stop:
            found.append(token.replace("’", "'"))
        elif found and found[-1] != STOP:
            found.append(STOP)
    return found


def words(text: str) -> list[str]:
    """The words alone.

    >>> words("Good. Very good!")
    ['good', 'very', 'good']
    """
    return [token for token in tokens(text) if token != STOP]


def letters(text: Sequence[str]) -> list[str]:
    """Tokens as letters, with a blank between words, none before a stop.

    >>> "".join(letters(["so", "it", "is", "."]))
    'so it is.'
    """
    return list(" ".join(text).replace(f" {STOP}", STOP))
