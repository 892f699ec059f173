"""Columns of lifetimes: what they are called, what words say of a unit, and lives from the dates
on which they begin and end."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.flags import FLAGS
from core.datasets.intake.left_out import asked, name_of, without_role, without_rows
from core.datasets.intake.roles import NOBODY, Need, Role, best_fit, plain
from core.datasets.intake.understanding import Question, Understood
from core.datasets.intake.words import excerpt

MAX_LIVES = 5_000  # what stays live while the confidence is dragged
MIN_TIME, MAX_TIME = 1e-6, 1e9
TIME_RANGE = f" from {MIN_TIME:f} to {MAX_TIME:,.0f}"

UNITS = ("hours", "days", "weeks", "months", "years", "minutes", "seconds", "cycles", "km", "miles")

STATUS = {
    True: ("failed", "failure", "fail", "f", "broken", "died", "dead", "deceased", "event"),
    False: (
        "censored",
        "cens",
        "c",
        "suspended",
        "suspension",
        "s",
        "working",
        "running",
        "alive",
        "living",
    ),
}


DURATION = (
    *("value", "t", "y", "age", "alter", "âge", "edad", "idade", "età", "week", "weeks to event"),
    *("stop", "tstop", "futime", "survt", "survival", "survival time", "followup", "follow up"),
    *("dauer", "laufzeit", "lebensdauer", "betriebsdauer", "durée", "durée de vie", "duración"),
    *("tiempo", "vida", "vida útil", "duração", "tempo", "durata", "vita", "zeit", "temps"),
    *("stunden", "tage", "wochen", "monate", "jahre", "zyklen", "heures", "jours", "mois", "ans"),
    *("horas", "días", "dias", "meses", "años", "anos", "ciclos", "ore", "giorni", "mesi", "anni"),
    *("days to failure", "hours to failure", "time to event", "tte", "ttf", "time to failure"),
    *("tenure", "life", "lifetime", "operating hours", "duration", "time", *UNITS),
)
FAILED = (
    *("arrest", "churn", "churned", "delta", "d", "e", "outcome", "state", "fstat", "cens_event"),
    *("zustand", "ausfall", "ausgefallen", "défaillance", "panne", "estado", "fallo", "falla"),
    *("falha", "guasto", "stato", "evento", "ereignis", "événement", "observed", "died", "dead"),
    *("fustat", "vital status", "deceased", "f or s", "state f or s", "failed or suspended"),
    *("death", "relapse", "event", "status", "failure", "failed"),
)
CENSORED = (
    *("zensiert", "censuré", "censurado", "censurato", "suspended", "suspension", "censor"),
    *("cens", "censoring", "censored"),
)
START = (
    *("from", "von", "since", "seit", "de", "desde", "da", "first date", "first seen", "entry"),
    *("birth", "birth date", "opened", "open date", "created", "created at", "hired", "hire date"),
    *("hiring date", "joined", "join date", "signup", "signup date", "sign up date", "eintritt"),
    *("eintrittsdatum", "inbetriebnahme", "anfang", "einbau", "einbaudatum", "installiert"),
    *("mise en service", "début", "date de début", "date début", "entrée", "date d'entrée"),
    *("inicio", "fecha inicio", "fecha de inicio", "alta", "fecha alta", "fecha de alta"),
    *("início", "data início", "data de início", "instalação", "inizio", "data inizio"),
    *("data di inizio", "installation", "install date", "installation date", "installed"),
    *("in service", "in service date", "commissioned", "activation", "activation date"),
    *("beginn", "startdatum", "begin", "begin date", "start time", "started", "start date"),
    "start",
)
END = (
    *("to", "bis", "until", "à", "hasta", "até", "a", "last date", "last seen", "exit"),
    *("exit date", "death", "death date", "closed", "close date", "closed at", "left"),
    *("termination", "terminated", "termination date", "cancelled", "cancel date"),
    *("cancellation date", "churn date", "austritt", "austrittsdatum", "ausbau", "ausbaudatum"),
    *("ausfalldatum", "ausser betrieb", "fin", "date de fin", "date fin", "sortie"),
    *("date de sortie", "fecha fin", "fecha de fin", "baja", "fecha baja", "fecha de baja"),
    *("fim", "data fim", "data de fim", "fine", "data fine", "data di fine", "removed"),
    *("removal date", "retired", "retirement date", "failed at", "failed on", "failure date"),
    *("date of failure", "fail date", "failure time", "ende", "enddatum", "stop", "stop date"),
    *("end time", "ended", "end date", "end"),
)
COUNTS = (
    *("count", "counts", "freq", "frequency", "frequencies", "quantity", "qty", "number in state"),
    *("anzahl", "häufigkeit", "fréquence", "effectif", "frecuencia", "frequência", "frequenza"),
)
NEVER = np.datetime64("2200-01-01")  # as an end from then on: none, such as 9999-12-31
EITHER_WAY = ("cens", "censor", "censoring")  # 1 is a failure in some files (GBSG2), not in others
BESIDE = (
    *("id", "unit", "engine", "machine", "name", "serial", "serial number", "number", "group"),
    *("index", "nr", "row", "case", "subject", "patient", "start", "tstart"),
)


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
        found = _with_unnamed(replace(found, table=found.table.assign(failed=True)))
    found = replace(found, warnings=(*found.warnings, *_counted(found)))
    return replace(found, table=found.table.assign(failed=found.table["failed"].astype(int)))


def _counted(found: Understood) -> list[str]:
    """A warning where a column without a part is named like how often each life occurs."""
    played = {place for places in found.cast.parts.values() for place in places}
    for place, name in enumerate(found.raw.names):
        if place in played or plain(name) not in map(plain, COUNTS):
            continue
        cells = pc.unique(found.raw.columns[place].cast(pa.string())).to_pylist()
        cells = [cell.strip().removesuffix(".0") for cell in cells if cell and cell.strip()]
        if cells != ["1"] and all(map(str.isdigit, cells)):
            said = f"“{excerpt(name, 30)}” seems to say how often each row occurs"
            return [f"{said}; every row is taken once."]
    return []


def _with_unnamed(found: Understood) -> Understood:
    """With the question whether a column of two words, which is named like nothing that is known,
    says what became of each: taken for failures, lives that were cut short would mislead."""
    if "failed" in dict(found.choices.columns) or "start" in found.cast.parts:
        return found
    played = {place for places in found.cast.parts.values() for place in places}
    options = []
    for place, name in enumerate(found.raw.names):
        if place in played or not name or best_fit(name, BESIDE)[0] == 3:
            continue
        cells = pc.unique(found.raw.columns[place].cast(pa.string())).to_pylist()
        said = {meaning(cell.strip(), True) for cell in cells if cell and cell.strip()}
        if said == {True, False}:
            options.append((place, f"“{excerpt(name, 30)}” does"))
    if not options:
        return found
    text = "No column is named for what became of each. Does one say whether it failed?"
    options = ((NOBODY, "no: all of them failed"), *options)
    return asked(found, Question("column failed", text, options, NOBODY))


def _in_words(said: list[str]) -> bool:
    """Whether the words themselves tell what became of it, not only yes or no."""
    return any(word.casefold() in words for word in said for words in STATUS.values())


def _told(found: Understood, role: str) -> Understood:
    """The column as booleans: failed. Two words of which one is unknown are asked about; a row with
    another unknown one is left out."""
    cells = found.table[role].astype(str).str.strip()
    words = list(dict.fromkeys(cells))
    means = {word: meaning(word, role == "failed") for word in words}
    if found.cast.parts[role] in [(made.place,) for made in found.raw.made]:
        means = {"+": False, "": True}
    said = [word for word in words if word]
    open_word = None in (means[word] for word in said)
    coded_either_way = role == "censored" and plain(name_of(found, role)) in EITHER_WAY
    if len(said) == 2 and (open_word or (coded_either_way and not _in_words(said))):
        yes = found.choices.yes
        if yes not in said:
            coded = {word.casefold() for word in said} == {"1", "2"}
            yes = max(said) if coded else next((w for w in said if means[w]), said[0])
            text = f"Which word in “{name_of(found, role)}” says that it failed?"
            options = tuple((word, f"“{excerpt(word, 30)}”") for word in said)
            found = asked(found, Question("yes", text, options, yes))
        means |= {word: word == yes for word in said}
    unknown = cells.map(lambda word: means[word] is None).to_numpy(bool)
    found = without_rows(found, unknown, role, "is neither failed (1) nor censored (0)")
    failed = [means[word] for word in found.table[role].astype(str).str.strip()]
    return replace(found, table=found.table.assign(**{role: np.array(failed, bool)}))


def spanned(found: Understood) -> Understood:
    """Lives of the days between a start and an end, or of hours where most are shorter than two
    days. Where the end is empty, or lies in a year that stands for none (9999), a unit was still
    working on the last date of the table."""
    end = found.table["end"].to_numpy()
    never = end >= NEVER
    found = replace(found, table=found.table.assign(end=np.where(never, np.datetime64("NaT"), end)))
    dates = found.table[["start", "end"]].to_numpy().astype("datetime64[us]")
    dates = dates[~(dates[:, 1] < dates[:, 0])]  # a mistake is no last date
    last = max(dates[~np.isnat(dates)], default=np.datetime64(0, "us"))
    told = {"failed", "censored"} & set(found.table)
    found = arranged(found)
    still = np.isnat(found.table["end"].to_numpy())
    if told:
        late = still & found.table["failed"].to_numpy(bool)
        found = without_rows(found, late, "end", "has no end, though it failed")
        still = np.isnat(found.table["end"].to_numpy())
    start, end = (found.table[name].to_numpy() for name in ("start", "end"))
    days = (np.where(still, last, end) - start) / np.timedelta64(1, "D")
    bad = days <= 0
    seen = "begins on the last date of all, so nothing of its life was seen"
    ended = np.where(days < 0, "ends before it begins", "has a life of 0 days")
    reasons = np.where(still, seen, ended)
    unit, factor = ("hours", 24) if np.median(days) < 2 and (days % 1).any() else ("days", 1)
    failed = found.table["failed"].to_numpy() if told else (~still).astype(int)
    table = found.table.assign(time=days * factor, failed=failed)
    found = replace(found, table=table, units=found.units | {"time": unit})
    found = without_rows(found, bad, "start", lambda row: str(reasons[row]))
    count = int(still[~bad].sum())
    said = f"{count:,} without an end {'was' if count == 1 else 'were'} still working on "
    said += f"{last.astype('datetime64[D]')}, the last date of the table."
    return replace(
        found,
        table=found.table[["time", "failed"]].reset_index(drop=True),
        said=(said,) if count else (),
    )


def meaning(word: str, named_failed: bool) -> bool | None:
    """Whether a status means failed; None for a word that is unknown."""
    word = re.sub(r"^[01]:", "", word.casefold())  # cBioPortal has 1:DECEASED
    for failed, words in STATUS.items():
        if word in words:
            return failed
    return FLAGS[word] == named_failed if word in FLAGS else None


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
SPANS = Need(
    name="spans",
    what="lifetimes by start and end",
    roles=(
        Role("start", "time", START, "a date on which it begins"),
        Role("end", "time", END, "a date on which it ends", gap=True),
        *NEED.roles[1:],
    ),
    max_rows=MAX_LIVES,
    beside=tuple(name for name in BESIDE if name not in ("start", "tstart")),
    arrange=spanned,
)
