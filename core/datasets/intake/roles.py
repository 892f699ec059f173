"""What a page needs from a table, and which column of a stranger's table plays which part."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.words import MISSING

Kind = Literal["time", "number", "text", "flag", "clock", "angle"]
Order = tuple[str | None, ...]
LEAST_ROWS = 20  # that are counted by no chance
NOBODY = -1  # in place of a column: none plays the part


@dataclass(frozen=True)
class Role:
    """One part to be played by a column, or by several (many).

    words: names that a column of this part has in the wild, in any language, from the least to the
    most wanted; kind: what its cells hold (a clock is a time or a number of seconds, an
    angle is in degrees); low, high:
    bounds of a number; what: for a sentence ("a date"); allowed: what a cell must be, where the
    bounds alone do not say it ("a price above 0"); half: every second cell of this kind is enough,
    the others have marks that the page understands (>5); gap: a row without one is
    kept; likely(values) says that a column without
    a telling name may play it.
    """

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    what: str = ""
    allowed: str = ""
    required: bool = True
    many: bool = False
    low: float = -np.inf
    high: float = np.inf
    half: bool = False
    gap: bool = False
    likely: Callable[[np.ndarray], bool] | None = None
    only: Callable[[Sequence["Candidate"]], "Candidate | None"] | None = None

    @property
    def said(self) -> str:
        return self.what or f"{'an' if self.name[0] in 'aeio' else 'a'} {self.name}"


@dataclass(frozen=True)
class Need:
    """What a page needs from one table.

    name: of this kind of table; what: for a sentence ("prices"); counted: what its rows are, where
    max_rows is told; beside: names of columns that play
    no part, though they hold numbers; groups: names of a column that says whose row it is, in a
    long table; nameless: the parts of a table without names, None for none, by the number of its
    columns (0: any other), which is asked about, or told from the columns themselves, which is not
    (() where they do not play this need's parts);
    reshape(raw, choices) → raw makes a long table of one in another form;
    why_not(raw) says of a table that cannot be used what it holds instead, and what to do;
    parted(raw) says by what other delimiter its cells are likelier parted, None for none;
    arrange(understood) → understood brings its rows into the order that the page needs.
    """

    name: str
    what: str
    roles: tuple[Role, ...]
    max_rows: int
    counted: str = ""
    beside: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    nameless: Mapping[int, Any] | Callable[[Sequence["Candidate"]], Order] | None = None
    arrange: Callable[[Any], Any] | None = None
    reshape: Callable[[Any, Any], Any] | None = None
    why_not: Callable[[Any], str] | None = None
    parted: Callable[[Any], str | None] | None = None

    def role(self, name: str) -> Role:
        return next(role for role in self.roles if role.name == name)


@dataclass(frozen=True)
class Candidate:
    """A column as roles see it. kinds: what all but a few of its cells can be read as; half: what
    every second can, enough for a column that has the very name of a part; cells: as they stand in
    the file."""

    place: int
    name: str
    kinds: frozenset[Kind]
    values: Callable[[], np.ndarray]
    half: frozenset[Kind] = frozenset()
    cells: pa.ChunkedArray | None = None


@dataclass(frozen=True)
class Cast:
    """Who plays what: role → places of columns; doubts: roles for which other columns would have
    done as well; missing: required roles that nobody can play."""

    parts: dict[str, tuple[int, ...]]
    doubts: tuple[str, ...]
    missing: tuple[str, ...]


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A name without case, accents, marks and blanks.

    >>> plain("Adj. Close*"), plain("Eröffn."), plain("OrderDate")
    ('adjclose', 'eroffn', 'orderdate')
    """
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return "".join(c for c in letters if c.isalnum()).casefold()


@lru_cache(maxsize=10_000)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name, numbers apart.

    >>> tokens("1. adjusted close"), tokens("OrderDate"), tokens("TX_AMOUNT")
    (('adjusted', 'close'), ('order', 'date'), ('tx', 'amount'))
    """
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", name)
    found = (plain(word) for word in re.split(r"[\W_\d]+", parted))
    return tuple(word for word in found if word)


def fit(name: str, word: str) -> int:
    """How well a column's name is a word: 3 the same, 2 one of its words, 1 inside it, else 0.

    >>> [fit(n, "close") for n in ("Close", "4. close", "Close AAPL", "closeadj", "Open")]
    [3, 3, 2, 1, 0]
    """
    wanted = plain(word)
    if plain(name) == wanted:
        return 3
    parts = tokens(name)
    if "".join(parts) == wanted:
        return 3
    for length in range(1, len(parts) + 1):
        for begin in range(len(parts) - length + 1):
            if "".join(parts[begin : begin + length]) == wanted:
                return 2
    return 1 if len(wanted) >= 5 and plain(name).startswith(wanted) else 0


def best_fit(name: str, words: Sequence[str]) -> tuple[int, int]:
    """(how well, which) of the word that a name fits best; the later word of two as good. What
    stands far behind a name explains it, as on pages of Yahoo."""
    name = re.split(r"\s{3,}", name.strip())[0]
    return max(((fit(name, word), at) for at, word in enumerate(words)), default=(0, -1))


def cast(need: Need, columns: Sequence[Candidate], decided: Mapping[str, tuple[int, ...]]) -> Cast:
    """Give each role its column.

    decided: what a reader has said. Names come first, values second: a column that nobody's name
    fits goes to the role that its values allow, and where two columns would do as well, that is a
    doubt.
    """
    parts = {role: places for role, places in decided.items() if places}
    taken = {place for places in parts.values() for place in places}
    for place, role in enumerate(order_without_names(need, columns)):
        if role and role not in decided and place not in taken:
            parts.setdefault(role, (place,))
            taken.add(place)
    for role, column in _by_name(need, columns, taken, set(decided) | set(parts)):
        parts[role.name] = (*parts.get(role.name, ()), column.place)
        taken.add(column.place)
    by_number = need.nameless and not callable(need.nameless)
    doubts = [*parts] if by_number and not any(column.name for column in columns) else []
    doubts += [name for name in _rivalled(need, columns, parts, taken) if name not in decided]
    for role in need.roles:
        if role.name in parts or role.name in decided:
            continue
        free = _allowed(role, need, columns, taken)
        if not role.required and not role.likely:
            continue
        chosen = free if role.many else free[:1]
        only = role.only(columns) if role.only and len(free) > 1 else None
        if only in free:
            chosen = [only]
        if len(free) > 1 and (only in free or not role.many):
            doubts.append(role.name)
        if chosen:
            parts[role.name] = tuple(column.place for column in chosen)
            taken |= set(parts[role.name])
    missing = tuple(role.name for role in need.roles if role.required and role.name not in parts)
    return Cast(parts, tuple(name for name in doubts if name not in decided), missing)


def order_without_names(need: Need, columns: Sequence[Candidate]) -> Order:
    """The parts of a table without names from left to right; () where there are names, or these
    are no columns of this need."""
    if need.nameless is None or any(column.name for column in columns):
        return ()
    if callable(need.nameless):
        return need.nameless(columns)
    found = need.nameless.get(len(columns), need.nameless.get(0, ()))
    return found(columns) if callable(found) else found


def _by_name(
    need: Need, columns: Sequence[Candidate], taken: set[int], done: set[str]
) -> Iterable[tuple[Role, Candidate]]:
    """Pairs of role and column whose name fits, the best first, each role once unless many."""
    pairs = []
    for role in need.roles:
        if role.name in done:
            continue
        for column in columns:
            level, word = best_fit(column.name, (*role.words, role.name))
            if level <= best_fit(column.name, need.beside)[0]:
                continue
            if role.required and role.kind == "text" and _mostly_empty(column):
                continue
            half = level == 3 and role.kind in column.half
            if column.place not in taken and (half or _can(role, column)):
                varies = role.many or not _constant(column)
                pairs.append((level, word, varies, -column.place, role, column))
    pairs.sort(key=lambda pair: pair[:4], reverse=True)
    played: dict[str, tuple[int, int]] = {}
    used: set[int] = set()
    for level, word, _, _, role, column in pairs:
        if column.place in used:
            continue
        # Several prices are those of one word: all closes, not closes and opens.
        if role.name in played and not (role.many and played[role.name] == (level, word)):
            continue
        played[role.name] = (level, word)
        used.add(column.place)
        yield role, column


def _rivalled(
    need: Need, columns: Sequence[Candidate], parts: Mapping[str, tuple[int, ...]], taken: set[int]
) -> list[str]:
    """Roles of numbers and times whose column was told by its name, though the name of another one
    says the same: Y1 and Y2."""
    there = {column.place: column for column in columns}
    rivalled = []
    for role in need.roles:
        if role.many or role.kind == "text" or len(parts.get(role.name, ())) != 1:
            continue
        words = (*role.words, role.name)
        mine = there.get(parts[role.name][0])
        level = best_fit(mine.name, words) if mine and mine.name else (0, 0)
        if level[0] and any(
            best_fit(column.name, words) == level
            and level[0] > best_fit(column.name, need.beside)[0]
            and _can(role, column)
            and not _constant(column)
            for column in columns
            if column.place not in taken
        ):
            rivalled.append(role.name)
    return rivalled


def _can(role: Role, column: Candidate) -> bool:
    return role.kind in column.kinds or (role.half and role.kind in column.half)


def _allowed(
    role: Role, need: Need, columns: Sequence[Candidate], taken: set[int]
) -> list[Candidate]:
    """Free columns that a role may have by their values, names of no part left aside."""
    free = []
    for column in columns:
        if column.place in taken or not _can(role, column):
            continue
        if best_fit(column.name, need.beside)[0] > 1 or plain(column.name) in map(
            plain, need.groups
        ):
            continue
        if role.kind == "number" and not column.name and _labels_rows(column):
            continue
        if role.kind == "text" and _tells_time(column):
            continue
        if role.likely is None or role.likely(column.values()):
            free.append(column)
    if role.many:
        return free or _numbered_alike(role, columns, taken)
    if role.kind == "number" and len(free) > 1:  # a station and a year tell less than what varies
        timed = any(other.kind == "time" for other in need.roles)
        free.sort(
            key=lambda c: (
                _constant(c),
                "time" in c.kinds,
                _counts(c),
                timed and _of_a_calendar(c),
            )
        )
    return free


def _numbered_alike(role: Role, columns: Sequence[Candidate], taken: set[int]) -> list[Candidate]:
    """Columns of one name and a number (sample1, sample2 …): a name that else plays no part."""
    numbered = [
        column
        for column in columns
        if column.place not in taken and _can(role, column) and re.search(r"\d$", column.name)
    ]
    alike = {tokens(column.name) for column in numbered}
    return numbered if len(numbered) > 1 and len(alike) == 1 else []


def _tells_time(column: Candidate) -> bool:
    """Whether a column is the time of day, which is nobody's name."""
    first = column.cells[:50].to_pylist() if column.cells is not None else []
    cells = [cell.strip() for cell in first if isinstance(cell, str) and cell.strip()]
    return bool(cells) and all(re.match(r"\d{1,2}:\d{2}(?!\d)", cell) for cell in cells)


def _mostly_empty(column: Candidate) -> bool:
    """Whether most cells say nothing, so that nearly every row would be lost."""
    if column.cells is None or not pa.types.is_string(column.cells.type):
        return False
    first = [(cell or "").strip().casefold() in MISSING for cell in column.cells[:500].to_pylist()]
    return 2 * sum(first) > len(first)


def _constant(column: Candidate) -> bool:
    return column.cells is not None and pc.count_distinct(column.cells[:2_000]).as_py() < 2


def numbers_rows(values: np.ndarray) -> bool:
    """Whether a column counts the rows from 0 or 1, whatever its name.

    >>> numbers_rows(np.arange(1.0, 21.0)), numbers_rows(np.arange(1.0, 5.0))
    (True, False)
    """
    return bool(len(values) >= LEAST_ROWS and values[0] in (0, 1) and np.all(np.diff(values) == 1))


def _counts(column: Candidate) -> bool:
    """The same of the first cells alone."""
    cells = column.cells[: 2 * LEAST_ROWS].to_pylist() if column.cells is not None else []
    numbers = [str(cell).strip().removesuffix(".0") for cell in cells]
    return all(map(str.isdecimal, numbers)) and numbers_rows(np.array(numbers, float))


def _of_a_calendar(column: Candidate) -> bool:
    """Whether a column without a name holds years, months or days, as files of observatories do."""
    cells = column.cells[: 2 * LEAST_ROWS].to_pylist() if column.cells is not None else []
    numbers = [str(cell).strip().removesuffix(".0") for cell in cells]
    if column.name or len(numbers) < LEAST_ROWS or not all(map(str.isdecimal, numbers)):
        return False
    low, high = min(map(int, numbers)), max(map(int, numbers))
    return (low >= 1 and high <= 31) or (low >= 1700 and high <= 2100)


def _labels_rows(column: Candidate) -> bool:
    """Whether a column without a name counts the rows, or says their time."""
    return "time" in column.kinds or bool(np.all(np.diff(column.values()) == 1))
