"""Columns of lifetimes: what they are called, what words say of a unit, and lives from the dates
on which they begin and end."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.flags import FLAGS
from core.datasets.intake.left_out import asked, name_of, warned, without_role, without_rows
from core.datasets.intake.roles import NOBODY, Need, Role, best_fit, numbers_rows, plain, tokens
from core.datasets.intake.understanding import (
    Question,
    Understood,
    candidates_of,
    with_part,
)
from core.datasets.intake.words import excerpt

MAX_LIVES = 5_000  # what stays live while the confidence is dragged
MIN_TIME, MAX_TIME = 1e-6, 1e9
TIME_RANGE = f" from {MIN_TIME:f} to {MAX_TIME:,.0f}"

UNITS = ("hours", "days", "weeks", "months", "years", "minutes", "seconds", "cycles", "km", "miles")

STATUS = {
    True: (
        *("failed", "failure", "fail", "f", "broken", "died", "dead", "deceased", "death", "event"),
        *("churned", "progression", "recurred", "recurred/progressed"),
    ),
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
        *("censor", "lost", "lost to follow-up", "lost to follow up", "ltfu", "withdrawn"),
        *("no event", "event-free", "disease free", "diseasefree", "active", "in service"),
    ),
}


DURATION = (
    *("age", "alter", "âge", "edad", "idade", "età", "value", "t", "y", "week", "weeks to event"),
    *("years at company", "time at company", "days at company", "months at company"),
    *("rtime", "dtime", "rfstime", "survtime"),
    *("stop", "tstop", "futime", "survt", "survival", "survival time", "followup", "follow up"),
    *("dauer", "laufzeit", "lebensdauer", "betriebsdauer", "durée", "durée de vie", "duración"),
    *("tiempo", "vida", "vida útil", "duração", "tempo", "durata", "vita", "zeit", "temps"),
    *("stunden", "tage", "wochen", "monate", "jahre", "zyklen", "heures", "jours", "mois", "ans"),
    *("horas", "días", "dias", "meses", "años", "anos", "ciclos", "ore", "giorni", "mesi", "anni"),
    *("days to failure", "hours to failure", "time to event", "tte", "ttf", "time to failure"),
    *("power on hours", "smart 9 raw", "smart_9_raw"),
    *("tenure", "life", "lifetime", "operating hours", "duration", "time", *UNITS),
)
AGE = ("age", "alter", "âge", "edad", "idade", "età")
FAILED = (
    *("attrition", "turnover", "exited", "left", "churn flag", "is churn"),
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
UNIT = (
    *("id", "unit", "engine", "machine", "serial", "serial number", "subject", "patient"),
    *("patient id", "subject id", "unit id", "machine id", "engine id", "customer id"),
)
LEAST_AGE, MOST_AGE = 14, 110  # of persons
MOST_CODES, FEWEST = 6, 6  # words of a status that are asked about; rows that show them
SELDOM = 0.02  # of the rows: a word that is rarer is a mistake
BUT = "all but "
BESIDE = (
    *("id", "unit", "engine", "machine", "name", "serial", "serial number", "number", "group"),
    *("index", "nr", "row", "case", "subject", "patient", "start", "tstart"),
)


def arranged(found: Understood) -> Understood:
    """The table with a column ``failed`` of 0 and 1, whatever words and columns say so."""
    told = {}
    found = _last_of_each(_age_asked(_with_own_status(found)))
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


def _stem(found: Understood) -> set[str]:
    """What a time is called beside that it is one: OS of OS_MONTHS, disease and free of Disease
    Free (Months)."""
    durations = {word for name in DURATION for word in tokens(name)}
    return set(tokens(name_of(found, "time"))) - durations if "time" in found.cast.parts else set()


def _with_own_status(found: Understood) -> Understood:
    """Read again with the status that is called like the time, where several are there."""
    stem, parts = _stem(found), found.cast.parts
    decided = {"failed", "censored"} & dict(found.choices.columns).keys()
    if (
        not stem
        or decided
        or "failed" not in parts
        or stem <= set(tokens(name_of(found, "failed")))
    ):
        return found
    played = {place for places in parts.values() for place in places}
    for place, name in enumerate(found.raw.names):
        if place not in played and stem <= set(tokens(name)) and best_fit(name, FAILED)[0] > 1:
            return with_part(found, "failed", place)
    return found


def _age_asked(found: Understood) -> Understood:
    """With the question which column is a lifetime where only one is named like it, and that is an
    age, which most persons have beside what is followed."""
    if "time" not in found.cast.parts or "time" in dict(found.choices.columns):
        return found
    if any(question.key == "column time" for question in found.questions):
        return found
    (place,) = found.cast.parts["time"]
    if best_fit(found.raw.names[place], AGE)[0] < 3:
        return found
    played = {at for places in found.cast.parts.values() for at in places}
    free = [
        column
        for column in candidates_of(found.raw, found.choices)
        if column.place not in played
        and "number" in column.kinds
        and not column.kinds & {"flag", "time"}
        and best_fit(column.name, (*BESIDE, *UNIT))[0] < 3
        and best_fit(column.name, ("id",))[0] < 2
    ]
    free.sort(key=lambda column: numbers_rows(column.values()))
    others = [(column.place, column.name or f"column {column.place + 1}") for column in free]
    if not others:
        return found
    ages = found.table["time"].to_numpy(float)
    persons = bool(ages.min() >= LEAST_AGE and ages.max() <= MOST_AGE)
    taken = others[0][0] if persons else place
    if persons:
        found = with_part(found, "time", taken)
    options = ((place, found.raw.names[place]), *others)
    text = "Which column is a lifetime? An age alone may be another thing."
    return asked(found, Question("column time", text, options, taken))


def _last_of_each(found: Understood) -> Understood:
    """The last row of each unit, where units are seen again and again until they fail, unless a
    reader wants every row to be a life."""
    if found.need.name != "lifetimes" or not {"time", "failed"} <= set(found.table):
        return found
    played = {place for places in found.cast.parts.values() for place in places}
    whose = next(
        (
            place
            for place, name in enumerate(found.raw.names)
            if place not in played and best_fit(name, UNIT)[0] == 3
        ),
        None,
    )
    if whose is None:
        return found
    unit = found.raw.columns[whose].to_pandas().iloc[found.rows].astype(str).to_numpy()
    time = found.table["time"].to_numpy(float)
    order = np.lexsort((time, unit))
    same = unit[order[1:]] == unit[order[:-1]]
    if 2 * same.sum() < len(unit):
        return found
    name = excerpt(found.raw.names[whose], 30)
    said = f"Each “{name}” stands in several rows, and each row counts as a life of its own."
    if (np.diff(time[order])[same] <= 0).any():
        return warned(found, said)
    later = np.zeros(len(unit), bool)
    later[order[:-1]] = same
    words = found.table["failed"].astype(str).str.strip()
    if any(meaning(word, True) for word in words[later]):
        return warned(found, said)
    if found.choices.aggregate is None:
        text = f"Each “{name}” stands in several rows, with rising times. What is a life?"
        options = (("last", "the last row of each"), ("each", "every row"))
        found = asked(found, Question("aggregate", text, options, "last"))
    if found.choices.aggregate == "each":
        return found
    return without_rows(found, later, "time", f"is not the last time of its “{name}”")


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
    alike = [at for at, _ in options if set(tokens(found.raw.names[at])) == _stem(found) != set()]
    options = ((NOBODY, "no: all of them failed"), *options)
    if not alike:
        return asked(found, Question("column failed", text, options, NOBODY))
    own = _told(with_part(found, "failed", alike[0]), "failed")
    return asked(own, Question("column failed", text, options, alike[0]))


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
    elif asked_about := _of_several(cells, said, means):
        found, means = _asked_of_several(found, role, asked_about, means)
    unknown = cells.map(lambda word: means[word] is None).to_numpy(bool)
    found = without_rows(found, unknown, role, "is neither failed (1) nor censored (0)")
    failed = [means[word] for word in found.table[role].astype(str).str.strip()]
    return replace(found, table=found.table.assign(**{role: np.array(failed, bool)}))


def _of_several(cells: pd.Series, said: list[str], means: dict[str, bool | None]) -> list[str]:
    """Three words or more that say what became of each, some unknown and none seldom; or []."""
    if not 3 <= len(said) <= MOST_CODES or len(cells) < FEWEST:
        return []
    unknown = [word for word in said if means[word] is None]
    least = max(2, SELDOM * len(cells))
    often = bool(unknown) and all((cells == word).sum() >= least for word in unknown)
    return sorted(said) if often and len(unknown) < len(said) else []


def _asked_of_several(
    found: Understood, role: str, said: list[str], means: dict[str, bool | None]
) -> tuple[Understood, dict[str, bool | None]]:
    """With the question which of several words says that it failed, and what each means then. A
    life that ended otherwise was seen no longer: it is censored at its end."""
    working = [word for word in said if means[word] is False]
    ends = [word for word in said if word not in working]
    options = [(word, f"“{excerpt(word, 30)}” alone") for word in ends]
    options += [(f"{BUT}{w}", f"{BUT}“{excerpt(w, 30)}”") for w in (working or said)[:3]]
    yes = found.choices.yes
    if yes not in dict(options):
        yes = next((word for word in ends if means[word]), ends[0])
        words = ", ".join(f"“{excerpt(word, 20)}”" for word in said)
        text = f"“{name_of(found, role)}” says {words}: which says that it failed?"
        found = asked(found, Question("yes", text, tuple(options), yes))
    others = [word for word in ends if word != yes]
    if yes in ends and others:
        shown = " and ".join(f"“{excerpt(word, 20)}”" for word in others)
        what = "is another end" if len(others) == 1 else "are other ends"
        note = f"{shown} {what}: those lives are seen up to there, and censored."
        found = replace(found, said=(*found.said, note))
    failed = {word: word != yes.removeprefix(BUT) for word in said}
    return found, failed if yes not in ends else {word: word == yes for word in said}


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
    code, _, rest = word.casefold().rpartition(":")  # cBioPortal has 1:DECEASED
    word = rest if code in ("0", "1") else word.casefold()
    for failed, words in STATUS.items():
        if word in words:
            return failed
    if code in ("0", "1"):
        return (code == "1") == named_failed
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
