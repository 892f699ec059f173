"""Lifetimes of a reader's own: how long each unit worked, and whether it failed or was only seen
working so long (censored). From a table of any form, or from a few typed lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.intake.flags import FLAGS
from core.datasets.intake.left_out import asked, name_of, without_role, without_rows
from core.datasets.intake.reading import AsIs, Form, Progress, read_tables
from core.datasets.intake.roles import Need, Role, best_fit, plain
from core.datasets.intake.understanding import APART, Question, Understood
from core.datasets.intake.words import excerpt
from core.datasets.uploads import DataError, UploadedFile, UploadLimits

LIMITS = UploadLimits(
    packed=4_000_000,
    text=4_000_000,
    largest="any table of lifetimes that is read here",
)
MAX_LIVES = 5_000  # what stays live while the confidence is dragged
MIN_TIME, MAX_TIME = 1e-6, 1e9
TIME_RANGE = f" from {MIN_TIME:f} to {MAX_TIME:,.0f}"
MOST_NAMED = 3  # of the lines that cannot be read
PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")

UNITS = ("hours", "days", "weeks", "months", "years", "minutes", "seconds", "cycles", "km", "miles")
STATUS = {
    True: ("failed", "failure", "fail", "f", "broken", "died", "dead", "event"),
    False: ("censored", "cens", "c", "suspended", "suspension", "s", "working", "running", "alive"),
}


DURATION = (
    *("value", "t", "y", "age", "alter", "âge", "edad", "idade", "età", "week", "weeks to event"),
    *("stop", "tstop", "futime", "survt", "survival", "survival time", "followup", "follow up"),
    *("dauer", "laufzeit", "lebensdauer", "betriebsdauer", "durée", "durée de vie", "duración"),
    *("tiempo", "vida", "vida útil", "duração", "tempo", "durata", "vita", "zeit", "temps"),
    *("stunden", "tage", "wochen", "monate", "jahre", "zyklen", "heures", "jours", "mois", "ans"),
    *("horas", "días", "dias", "meses", "años", "anos", "ciclos", "ore", "giorni", "mesi", "anni"),
    *("days to failure", "hours to failure", "time to event", "tte", "ttf", "time to failure"),
    *("life", "lifetime", "operating hours", "duration", "time", *UNITS),
)
FAILED = (
    *("arrest", "churn", "churned", "delta", "d", "e", "outcome", "state", "fstat", "cens_event"),
    *("zustand", "ausfall", "ausgefallen", "défaillance", "panne", "estado", "fallo", "falla"),
    *("falha", "guasto", "stato", "evento", "ereignis", "événement", "observed", "died", "dead"),
    *("death", "relapse", "event", "status", "failure", "failed"),
)
CENSORED = (
    *("zensiert", "censuré", "censurado", "censurato", "suspended", "suspension", "censor"),
    *("cens", "censoring", "censored"),
)
EITHER_WAY = ("cens", "censor", "censoring")  # 1 is a failure in some files (GBSG2), not in others
BESIDE = (
    *("id", "unit", "engine", "machine", "name", "serial", "serial number", "number", "group"),
    *("index", "nr", "row", "case", "subject", "patient", "start", "tstart"),
)


@dataclass(frozen=True, eq=False)
class Lifetimes:
    """time: (n,) positive; failed: (n,) 1, or 0 where censored; unit of time, in words; note: what
    was read, one sentence."""

    time: np.ndarray
    failed: np.ndarray
    unit: str
    note: str


def arranged(found: Understood) -> Understood:
    """The table with a column ``failed`` of 0 and 1, whatever words and columns say so."""
    told = {}
    for role in ("failed", "censored"):
        if role in found.table:
            found = _told(found, role)
    for role in ("failed", "censored"):
        if role in found.table:
            told[role] = found.table[role].to_numpy(bool)
    if len(told) == 2:
        apart = told["failed"] != told["censored"]
        reason = "contradicts the other column on what became of it"
        found = without_rows(found, apart, "censored", reason)
        found = without_role(found, "censored", played=True)
    elif "censored" in told:
        found = replace(found, table=found.table.rename(columns={"censored": "failed"}))
    if not told:
        found = replace(found, table=found.table.assign(failed=True))
    return replace(found, table=found.table.assign(failed=found.table["failed"].astype(int)))


def _in_words(said: list[str]) -> bool:
    """Whether the words themselves tell what became of it, not only yes or no."""
    return any(word.casefold() in words for word in said for words in STATUS.values())


def _told(found: Understood, role: str) -> Understood:
    """The column as booleans: failed. Two words of which one is unknown are asked about; a row with
    another unknown one is left out."""
    cells = found.table[role].astype(str).str.strip()
    words = list(dict.fromkeys(cells))
    meaning = {word: _meaning(word, role == "failed") for word in words}
    said = [word for word in words if word]
    open_word = None in (meaning[word] for word in said)
    coded_either_way = role == "censored" and plain(name_of(found, role)) in EITHER_WAY
    if len(said) == 2 and (open_word or (coded_either_way and not _in_words(said))):
        yes = found.choices.yes
        if yes not in said:
            coded = {word.casefold() for word in said} == {"1", "2"}
            yes = max(said) if coded else next((w for w in said if meaning[w]), said[0])
            text = f"Which word in “{name_of(found, role)}” says that it failed?"
            options = tuple((word, f"“{excerpt(word, 30)}”") for word in said)
            found = asked(found, Question("yes", text, options, yes))
        meaning |= {word: word == yes for word in said}
    unknown = cells.map(lambda word: meaning[word] is None).to_numpy(bool)
    found = without_rows(found, unknown, role, "is neither failed (1) nor censored (0)")
    failed = [meaning[word] for word in found.table[role].astype(str).str.strip()]
    return replace(found, table=found.table.assign(**{role: np.array(failed, bool)}))


NEED = Need(
    name="lifetimes",
    what="lifetimes",
    roles=(
        Role(
            "time", "number", DURATION, "a lifetime", f"a time{TIME_RANGE}", low=MIN_TIME,
            high=MAX_TIME,
        ),
        Role("failed", "text", FAILED, "what became of it", required=False),
        Role("censored", "text", CENSORED, "whether it was still working", required=False),
    ),
    max_rows=MAX_LIVES,
    beside=BESIDE,
    nameless={1: ("time",), 2: ("time", "failed")},
    arrange=arranged,
)  # fmt: skip
EXAMPLE = "hours,failed\n450,1\n460,0\n1150,1\n1560,0\n"
FORM = Form(needs=(NEED,), limits=LIMITS, example=EXAMPLE)


def names_lifetimes(entry: UploadedFile) -> bool:
    """Whether the first line of an unpacked file names a time and nothing of engines."""
    first = entry.text()[:4000].decode("utf-8", "replace").lstrip("\ufeff \r\n").splitlines()
    cells = re.split(r"[,;\t]", first[0]) if first else []
    words = [*NEED.role("time").words, "time"]
    return any(best_fit(cell.strip().strip('"'), words)[0] == 3 for cell in cells)


def read_lifetimes(files: list[tuple[str, bytes]], progress: Progress) -> Lifetimes:
    """Uploaded lifetimes, read as they are likeliest meant; see build_lifetimes. Errors:
    DataError."""
    return build_lifetimes(read_tables(files, FORM, progress))


def build_lifetimes(tables: Sequence[Understood | AsIs]) -> Lifetimes:
    """The lives of the one understood table: a time, and whether it ended in a failure or was
    censored; without such a column every life ends in a failure. Errors: DataError for a second
    table."""
    lives = [table for table in tables if isinstance(table, Understood)]
    if len(lives) > 1:
        raise DataError(f"{lives[1].name}: a second table beside {lives[0].name}, so remove one.")
    (found,) = lives
    if len(found.table) > MAX_LIVES:
        raise DataError(f"{found.name}: more than {MAX_LIVES:,} rows.")
    unit = name_of(found, "time").strip().casefold()
    told = bool({"failed", "censored"} & found.cast.parts.keys())
    time, failed = (found.table[name].to_numpy() for name in ("time", "failed"))
    return _lifetimes(time, failed, unit if unit in UNITS else "units of time", told)


def typed_lifetimes(text: str, most: int) -> Lifetimes:
    """Lifetimes from typed or pasted text of fewer than ``most`` characters.

    A table as read_lifetimes takes it, first line with names, cells parted by commas, semicolons,
    tabs or blanks; or without names a time and a status on each line, "450 yes"; or times alone,
    with a plus after those that were still working: "450 1150 1560+".
    Errors: DataError with how many lines are wrong, and line and reason of the first few.

    >>> typed_lifetimes("450 1150 1560+", 100).failed.tolist()
    [1, 1, 0]
    """
    if len(text) >= most:
        raise DataError(
            f"Only {most:,} characters are kept, so the end may be missing: upload it as a file."
        )
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise DataError("No lifetimes are given yet.")
    first = re.split(r"[\s;,]+", lines[0][1])
    if not _is_time(first[0].rstrip("+")):
        if not re.search(r"[;,\t]", lines[0][1]):
            text = re.sub(r"[ ]+", "\t", "\n".join(line.strip() for line in text.splitlines()))
        return _typed_table(text)
    cells = [(at, re.split(r"[\s;,]+", line.strip(";, \t"))) for at, line in lines]
    paired = _are_pairs([row for _, row in cells])
    if not paired and (joined := re.search(r"\d+,\d+", text)):
        raise DataError(
            f"“{excerpt(joined.group())}” could be one number or two: write a point for decimals, "
            "and a blank between numbers."
        )
    wrong = [
        (at, why) for at, row in cells if (why := _pair_wrong(row) if paired else _time_wrong(row))
    ]
    if wrong:
        raise _lines_refused("line", wrong)
    ends = [cell for _, row in cells for cell in (row[:1] if paired else row)]
    if paired:
        failed = [_meaning(row[1], True) for _, row in cells]
    else:
        failed = [not cell.endswith("+") for cell in ends]
    time = np.array([float(cell.rstrip("+")) for cell in ends])
    return _lifetimes(time, np.array(failed), "units of time", paired or "+" in text)


def _are_pairs(rows: list[list[str]]) -> bool:
    """Whether a time and a status are meant on each line: a word or a 0 says so, for neither is a
    time; 1 says so if it ends most lines."""
    ends = [row[1] for row in rows if len(row) == 2 and _meaning(row[1], True) is not None]
    if any(not _is_time(end) or float(end) == 0 for end in ends):
        return True
    return 2 * len(ends) > len(rows)


def _time_wrong(row: list[str]) -> str:
    """What is wrong with a line of times, if anything."""
    bad = []
    for cell in row:
        plain = cell.removesuffix("+")
        if not _is_time(plain) or not MIN_TIME <= float(plain) <= MAX_TIME:
            bad.append(f"“{excerpt(cell)}”")
    if not bad:
        return ""
    what = f"{bad[0]} is not a time" if len(bad) == 1 else f"{' and '.join(bad[:2])} are no times"
    if len(bad) > 2:
        what = f"{bad[0]} and {len(bad) - 1:,} more are no times"
    return f"{what}{TIME_RANGE}, with a plus where it was still working"


def _pair_wrong(row: list[str]) -> str:
    """What is wrong with a line of a time and a status, if anything."""
    if row[0] != row[0].rstrip("+"):
        return f"“{excerpt(row[0])}” has a plus beside a status"
    if why := _time_wrong(row[:1]):
        return why.partition(", with a plus")[0]
    if len(row) != 2:
        cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
        return f"{cells} where a time and a status are expected"
    if _meaning(row[1], True) is None:
        return f"“{excerpt(row[1])}” is neither failed (1, yes) nor censored (0, no)"
    return ""


def _lines_refused(place: str, wrong: list[tuple[int, str]], name: str = "") -> DataError:
    """One sentence for all that is wrong: how much, and the first few by place and reason."""
    if len(wrong) == 1:
        at, why = wrong[0]
        return DataError(f"{name}{place} {at}: {why}." if name else f"{place.title()} {at}: {why}.")
    short = wrong[:1] + [(at, why.partition(TIME_RANGE)[0]) for at, why in wrong[1:MOST_NAMED]]
    places: dict[str, list[str]] = {}
    for at, why in short:
        places.setdefault(why, []).append(str(at))
    said = "; ".join(
        f"{place}{'s' * (len(ats) > 1)} {', '.join(ats)}: {why}" for why, ats in places.items()
    )
    more = f"; and {len(wrong) - MOST_NAMED:,} more" if len(wrong) > MOST_NAMED else ""
    return DataError(f"{name}{len(wrong):,} {place}s cannot be read ({said}{more}).")


def _is_time(cell: str) -> bool:
    return bool(PLAIN_NUMBER.fullmatch(cell)) and "," not in cell


def _meaning(word: str, named_failed: bool) -> bool | None:
    """Whether a status means failed; None for a word that is unknown."""
    word = word.casefold()
    for failed, words in STATUS.items():
        if word in words:
            return failed
    return FLAGS[word] == named_failed if word in FLAGS else None


def _typed_table(text: str) -> Lifetimes:
    """A table with names, in which nothing may be wrong or open: the text is there to be put
    right."""
    (found,) = read_tables([("Your table", text.encode())], FORM, lambda *_: None)
    assert isinstance(found, Understood)
    wrong = [
        (row.line, "no row like the others" if row.reason in APART else row.reason)
        for row in found.dropped
    ]
    if wrong:
        raise _lines_refused("row", wrong)
    for question in found.questions:
        if question.key == "column time":
            raise DataError("Your table: no column is named time, hours, days or the like.")
        if question.key == "yes":
            raise DataError(f"{question.text} Write 1 and 0, or failed and censored.")
    return build_lifetimes([found])


def _lifetimes(time: np.ndarray, failed: np.ndarray, unit: str, told: bool) -> Lifetimes:
    failures = int(failed.sum())
    working = len(time) - failures
    ends = (
        f"{failures:,} ended in a failure, {working:,} {'was' if working == 1 else 'were'} still "
        "working when last seen"
        if told
        else "nothing says which were still working, so all count as failures"
    )
    note = f"{len(time):,} {'life' if len(time) == 1 else 'lives'}: {ends}."
    return Lifetimes(np.asarray(time, float), failed.astype(int), unit, note)
