"""Reviews of food, and a text of the reader's own, as words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.tables import load_table
from core.datasets.uploads import DataError, UploadLimits, text_files
from core.maths.learning.word_tokens import STOP, tokens

OWN_LIMITS = UploadLimits(1_000_000, 1_000_000, "a novel")
LEAST = 2  # words of an upload


@dataclass(frozen=True, eq=False)
class Reviews:
    """texts: their words with stops; great: (n,) whether the product got five stars."""

    texts: tuple[tuple[str, ...], ...]
    great: np.ndarray

    @property
    def words(self) -> list[list[str]]:
        """Without stops."""
        return [[word for word in text if word != STOP] for text in self.texts]


@lru_cache(maxsize=2)
def food_reviews(held_out: bool) -> Reviews:
    """The reviews to learn from, or those held out.

    >>> len(food_reviews(False).texts) > 3_900
    True
    """
    table = load_table("food_reviews")
    table = table[table["held_out"] == held_out]
    texts = tuple(tuple(text.split(" ")) for text in table["words"])
    return Reviews(texts, table["great"].to_numpy() == 1)


@dataclass(frozen=True)
class OwnText:
    """A text of the reader's: its name and its tokens, words and stops."""

    name: str
    tokens: tuple[str, ...]


def own_text(files: Sequence[tuple[str, bytes]], _report: object = None) -> OwnText:
    """The texts of an upload, one after the other. Errors: DataError where they are no plain text,
    or hold fewer than two words."""
    found: list[str] = []
    given = [file for file in text_files(files, OWN_LIMITS) if file.may_be_table]
    for file in given:
        data = file.text()
        if b"\0" in data[:10_000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise DataError(f"{file.name}: a plain text was expected.")
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            text = data.decode("utf-16" if utf16 else "utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
        found += tokens(text)
    if sum(len(file.data) for file in given) > OWN_LIMITS.text:
        raise DataError("More than 1 MB of text: bring less of it.")
    if sum(token != STOP for token in found) < LEAST:
        name = files[0][0] if files else "The file"
        raise DataError(f"{name}: no words were found, {LEAST} at least are needed.")
    return OwnText(files[0][0], tuple(found))
