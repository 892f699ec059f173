"""Full-text search over what the pages say: their titles, chapters, labels, words and formulas.

A reader types "step too large" and is led to the chapter that shows it. Words match by their stem
and without accents, the last one while it is still being typed; synonyms come from the glossary.
A search never ends with nothing: where no passage says it, the nearest ones are given as such.
"""

import difflib
import re
import sqlite3
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice
from threading import Lock, Thread

from core import catalog, glossary
from core.ui import book
from core.ui.controls import Control
from core.ui.log import LOG
from core.ui.page import Page

# How much a match counts, by what the passage is: a title names its subject, a text mentions it.
WEIGHTS = {"title": 8.0, "chapter": 6.0, "label": 4.0, "glossary": 3.0, "text": 1.0}
COLUMNS = "5.0, 1.0, 0.4"  # heading, text, place: how much a match counts, by where it is
MOST_LETTERS, MOST_WORDS, MOST_ROWS = 200, 12, 400
ENOUGH = 4  # with fewer places found, those follow that say it in other words, or some of it
STOP = frozenset(
    re.findall(
        r"\w+",
        """a about am an and any are as at be by can do does for from have how i if in into is it
        its me mean means much my of on or our should so such tell than that the their them there
        these they this to was we what when where which who why will with would you your""",
    )
)
# Beside the forms in the glossary: what people type, and the words that the pages use for it.
SYNONYMS = (
    ("travelling salesman", "traveling salesman", "vehicle routing", "route"),
    ("optimiser", "optimizer"),
    ("neighbour", "neighbor"),
    ("inventory", "stock level"),
    ("recommender", "recommendation"),
    ("breakdown", "failure"),
    ("anomaly", "outlier", "fraud"),
    ("imbalanced", "imbalance", "base rate", "rare"),
)
OPEN, CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Passage:
    """One searchable piece of a page, or of one of its chapters; ``kind`` is a key of WEIGHTS."""

    stem: str
    chapter: str
    heading: str
    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Hit:
    """A place that was found. ``context`` is one line in pieces, each with whether it matched;
    ``near`` means that it does not say what was asked for, only something like it."""

    stem: str
    chapter: str
    heading: str
    context: list[tuple[str, bool]]
    near: bool = False


class Index:
    """Passages in SQLite's FTS5, in memory. Any thread may ask."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = [piece for passage in passages for piece in _paragraphs(passage)]
        self.chapters = {
            (p.stem, p.chapter): p.heading
            for p in self._passages
            if p.kind == "chapter" and p.chapter
        }
        self._headings = [words(p.heading) for p in self._passages]
        self._lock = Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(heading, text, place, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        rows = [(p.heading, p.text, self._place(p)) for p in self._passages]
        self._base.executemany("INSERT INTO passages VALUES (?, ?, ?)", rows)
        self._words = sorted({word for row in rows for word in words(" ".join(row))})
        self._by_piece: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            for piece in _pieces(word):
                self._by_piece[piece].append(word)

    def _place(self, passage: Passage) -> str:
        page = catalog.BY_STEM.get(passage.stem)
        chapter = self.chapters.get((passage.stem, passage.chapter), "")
        return f"{page.title if page else ''} {chapter}"

    # ---- asking --------------------------------------------------------------------------------

    def find(self, text: str, most: int = 12) -> list[Hit]:
        """The best place of each page and chapter, the best one first; none only without words."""
        asked = words(text[:MOST_LETTERS])[:MOST_WORDS]
        if not asked or not self._passages:
            return []
        typing = not text[:MOST_LETTERS][-1].isspace()
        found: dict[tuple[str, str], Hit] = {}
        with self._lock:
            for query, near in self._queries(asked, typing):
                for hit in self._hits(query, asked, near, most):
                    found.setdefault((hit.stem, hit.chapter), hit)
                if len(found) >= ENOUGH:
                    break
        return list(found.values())[:most] or self._nearest(asked, most)

    def _queries(self, asked: Sequence[str], typing: bool) -> Iterator[tuple[str, bool]]:
        """Match expressions from the strict to the loose, each with whether it is only near."""
        plain = [word for word in asked if word not in STOP] or list(asked)
        *before, last = plain
        if before:
            mark = "*" if typing else ""
            yield f"NEAR({' '.join(map(_quoted, before))} {_quoted(last)}{mark}, 6)", False
        units = [[_quoted(word)] for word in before] + [self._last(last, typing)]
        yield _all(units), False
        units, near = self._units(asked, typing)
        if units:
            yield _all(units), near
        if len(units) > 1:
            yield _any(units), True

    def _units(self, asked: Sequence[str], typing: bool) -> tuple[list[list[str]], bool]:
        """For each thing asked for, all ways to say it; unknown words give way to similar ones."""
        units, near = [], False
        at = 0
        while at < len(asked):
            size, others = _synonyms(asked[at:])
            word, at = " ".join(asked[at : at + max(size, 1)]), at + max(size, 1)
            last = at >= len(asked)
            if size:
                units.append([_quoted(form) for form in others])
                if last and typing:
                    units[-1].append(f"{_quoted(word)}*")
                continue
            if word in STOP:
                continue
            ways = self._last(word, typing) if last else [_quoted(word)]
            if not self._known(ways):
                near = True
                ways = [_quoted(similar) for similar in self._similar(word)]
            if ways:
                units.append(ways)
        return units, near

    def _last(self, word: str, typing: bool) -> list[str]:
        """The last word may still be growing. Stems of whole words differ from its beginning."""
        if not typing:
            return [_quoted(word)]
        start = bisect_left(self._words, word)
        longer = islice(self._words, start, start + 20)
        whole = [_quoted(each) for each in longer if each.startswith(word)]
        return list(dict.fromkeys([_quoted(word), f"{_quoted(word)}*", *whole]))

    def _known(self, ways: Sequence[str]) -> bool:
        query = "SELECT 1 FROM passages WHERE passages MATCH ? LIMIT 1"
        return self._base.execute(query, [" OR ".join(ways)]).fetchone() is not None

    def _similar(self, word: str) -> list[str]:
        """Words of the pages that ``word`` may have been meant for."""
        shared: dict[str, int] = defaultdict(int)
        for piece in _pieces(word):
            for other in self._by_piece.get(piece, ()):
                shared[other] += 1
        likely = sorted(shared, key=lambda other: (-shared[other], len(other)))[:60]
        ratios = {other: difflib.SequenceMatcher(None, word, other).ratio() for other in likely}
        best = max(ratios.values(), default=0.0)
        return [other for other, ratio in ratios.items() if ratio >= max(0.72, best - 0.04)]

    def _hits(self, query: str, asked: Sequence[str], near: bool, most: int) -> Iterator[Hit]:
        score = f"bm25(passages, {COLUMNS})"
        rows = self._base.execute(
            f"SELECT rowid, {score} FROM passages WHERE passages MATCH ? ORDER BY 2 LIMIT ?",
            [query, MOST_ROWS],
        ).fetchall()
        best: dict[tuple[str, str], int] = {}
        for row, _ in sorted(rows, key=lambda row: row[1] * self._weight(row[0], asked)):
            passage = self._passages[row - 1]
            best.setdefault((passage.stem, passage.chapter), row)
            if len(best) == most:
                break
        context = self._contexts(query, list(best.values()))
        for (stem, chapter), row in best.items():
            yield Hit(stem, chapter, self._passages[row - 1].heading, context[row], near)

    def _weight(self, row: int, asked: Sequence[str]) -> float:
        named = self._headings[row - 1][: len(asked)] == asked  # the heading begins with all of it
        return WEIGHTS[self._passages[row - 1].kind] * (3 if named else 1)

    def _contexts(self, query: str, rows: Sequence[int]) -> Mapping[int, list[tuple[str, bool]]]:
        """A short line of each passage around what matched."""
        marks = ", ".join("?" * len(rows))
        found = self._base.execute(
            f"SELECT rowid, snippet(passages, 1, '{OPEN}', '{CLOSE}', '…', 22) FROM passages "
            f"WHERE passages MATCH ? AND rowid IN ({marks})",
            [query, *rows],
        )
        return {row: _marked(line) for row, line in found}

    def _nearest(self, asked: Sequence[str], most: int) -> list[Hit]:
        """Nothing says it, nor anything similar: the places whose heading looks most like it."""
        text = " ".join(asked)[:60]
        matcher = difflib.SequenceMatcher(None, "", text)
        best: dict[tuple[str, str], tuple[float, Passage]] = {}
        for passage in self._passages:
            if passage.kind != "text":
                matcher.set_seq1(passage.heading.casefold())
                here, ratio = (passage.stem, passage.chapter), matcher.ratio()
                if here not in best or ratio > best[here][0]:
                    best[here] = ratio, passage
        likely = sorted(best.values(), key=lambda pair: -pair[0])[: min(most, ENOUGH)]
        return [Hit(p.stem, p.chapter, p.heading, _marked(p.text[:160]), True) for _, p in likely]


# ---- words ---------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of ``text`` as FTS5 cuts them: small, without accents, without signs.

    >>> words("Klee–Minty, naïve p-value: κ = 2/L")
    ['klee', 'minty', 'naive', 'p', 'value', 'κ', '2', 'l']
    """
    flat = unicodedata.normalize("NFD", text.lower())
    return re.findall(r"[^\W_]+", "".join(c for c in flat if not unicodedata.combining(c)))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _all(units: Sequence[Sequence[str]]) -> str:
    return " AND ".join(f"({' OR '.join(ways)})" for ways in units)


def _any(units: Sequence[Sequence[str]]) -> str:
    return " OR ".join(way for ways in units for way in ways)


def _pieces(word: str) -> set[str]:
    """Its threes of letters, with its ends."""
    padded = f" {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


@cache
def _groups() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Each known form, cut into words, and all forms that mean the same."""
    said: dict[tuple[str, ...], list[str]] = defaultdict(list)
    from_glossary = [(e.term, *e.forms, *e.searched) for e in glossary.entries().values()]
    for group in [*from_glossary, *SYNONYMS]:
        forms = [" ".join(words(form)) for form in group]
        long = [form for form in forms if len(form) > 1]  # a letter alone stands for many things
        for form in {form for form in forms if form and form not in STOP}:
            said[tuple(map(_singular, form.split()))] += [form, *long]
    return {key: tuple(dict.fromkeys(forms)) for key, forms in said.items()}


def _synonyms(asked: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many of the first words are one known form, and all that mean the same; 0 if none."""
    for size in range(min(5, len(asked)), 0, -1):
        key = tuple(map(_singular, asked[:size]))
        if key in _groups():
            return size, _groups()[key]
    return 0, ()


# ---- text ----------------------------------------------------------------------------------------

_SIGNS = {
    "le": "≤", "ge": "≥", "ne": "≠", "sum": "Σ", "cdot": "·", "nabla": "∇", "partial": "∂",
    "infty": "∞", "times": "×", "to": "→", "leftarrow": "←", "sqrt": "√", "top": "ᵀ", "dots": "…",
    "lVert": "‖", "rVert": "‖", "pm": "±", "approx": "≈", "int": "∫", "varepsilon": "ε",
    "varphi": "φ", "lambda": "λ", "min": "min", "max": "max", "log": "log",
    "ln": "ln", "exp": "exp",
}  # fmt: skip


def _command(match: re.Match[str]) -> str:
    name = match[1]
    if name in _SIGNS:
        return _SIGNS[name]
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return " "


def _formula(match: re.Match[str]) -> str:
    text = re.sub(r"\\(?:t|d)?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1)/(\2)", match[1])
    text = re.sub(r"\\(?:t|d)?frac\s*(\w)\s*(\w)", r"\1/\2", text)
    text = re.sub(r"\\([a-zA-Z]+)", _command, text)
    return re.sub(r"\\.|[{}$\\]", " ", text)


def plain_text(markdown: str) -> str:
    """Markdown and its formulas as a reader would say them, on one line.

    >>> plain_text(r"**The step** has $\\alpha < 2/L$, see [Polyak](https://x.org).")
    'The step has α < 2/L, see Polyak.'
    """
    text = re.sub(r"\$\$(.+?)\$\$", _formula, markdown, flags=re.DOTALL)
    text = re.sub(r"\$([^$]+)\$", _formula, text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    text = re.sub(r"\*+(?=\S)|(?<=\S)\*+|`|^#+ ", "", text, flags=re.MULTILINE)
    return " ".join(re.sub(r"[\x00-\x1f]", " ", text).split())


def _paragraphs(passage: Passage) -> Iterator[Passage]:
    """A long text in its paragraphs, so that what is found says where."""
    parts = [plain_text(part) for part in re.split(r"\n\s*\n", passage.text)]
    heading = plain_text(passage.heading)
    for text in [part for part in parts if part] or [""]:
        yield replace(passage, heading=heading, text=text)


def _marked(line: str) -> list[tuple[str, bool]]:
    pieces = re.split(f"{OPEN}([^{CLOSE}]*){CLOSE}", line)
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]


# ---- what there is to find -----------------------------------------------------------------------


def of_catalog() -> Iterator[Passage]:
    """Each page's title, question and keywords."""
    for page in catalog.PAGES:
        section = catalog.SECTIONS[page.section]
        yield Passage(page.stem, "", page.title, page.question, "title")
        yield Passage(page.stem, "", page.title, f"{section}: {page.keywords}", "label")


def of_glossary() -> Iterator[Passage]:
    """Each word with its other forms, at the place that shows it."""
    for entry in glossary.entries().values():
        if entry.stem not in catalog.BY_STEM:
            continue  # a host hides the page
        also = f" Also: {', '.join(entry.names)}." if entry.names else ""
        yield Passage(entry.stem, entry.chapter, entry.term, entry.text + also, "glossary")


def of_page(page: Page) -> Iterator[Passage]:
    """Each chapter's title and task, its presets, its controls and its mathematics."""
    alone = len(page.chapters) == 1
    for chapter in page.chapters.values():
        here = (page.stem, "" if alone else chapter.slug)
        yield Passage(*here, chapter.title, chapter.do, "chapter")
        for title, settings in chapter.presets.items():
            said = [_setting(page.controls[name], value) for name, value in settings.items()]
            yield Passage(*here, title, f"A state to try: {', '.join(said)}", "label")
        for control in chapter.own:
            options = getattr(control, "options", {})
            said = [control.help, ", ".join(map(str, options.values()))]
            yield Passage(*here, control.label, " ".join(filter(None, said)), "label")
        yield Passage(*here, chapter.title, chapter.mathematics)


def _setting(control: Control, value: object) -> str:
    options = getattr(control, "options", {})
    chosen = value if isinstance(value, tuple) else (value,)
    text = ", ".join(options[key] for key in chosen) if options else control.encode(value)
    return f"{control.label} {text}" if len(text) <= 40 else control.label


_BUILDING = Lock()


def site() -> Index:
    """The index over everything, built when it is first asked for."""
    with _BUILDING:
        return _site()


@cache
def prepare() -> None:
    """Begin to build it, once a process, before anybody has typed: it loads every page."""
    Thread(target=site, daemon=True).start()


@cache
def _site() -> Index:
    return Index([*of_catalog(), *of_glossary(), *chain.from_iterable(map(of_page, _pages()))])


def _pages() -> Iterator[Page]:
    """Every page that can be put together: one that cannot does not take the search away."""
    for entry in catalog.PAGES:
        try:
            yield book.page(entry.stem)
        except Exception as error:
            LOG.error("The search goes without %s: %s", entry.path, error)
