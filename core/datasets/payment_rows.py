"""Rows of payments as a page needs them: one time, one amount that is paid, one answer to whether
it is fraud; and what has to be asked about them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.dates import (
    counts_from_start,
    date_form,
    number_date_form,
    read_dates,
)
from core.datasets.intake.left_out import asked, name_of, warned, without_role, without_rows
from core.datasets.intake.roles import best_fit
from core.datasets.intake.understanding import Question, Understood, with_part
from core.datasets.payment_columns import (
    DAY_CLOCK,
    SECONDS,
    SPOKEN,
    TIME,
    clocks_seconds,
    flag,
    says_nothing,
    unit_of,
)
from core.datasets.uploads import DataError

MOST = 0.9  # of a column's cells have to be what it is used for
MAX_SPAN_YEARS = 50  # from the middle: one wrong digit in a year is likelier than more
NO_CLOCK = "The times have no time of day: nobody knows which payments are of night."
STATEMENT = (
    *("balance", "saldo", "solde", "kontostand", "money in", "money out", "paid in", "paid out"),
)
OF_ONE = (
    "no column says whose each payment is, as in a statement of one account, but payments of two "
    "customers or more are needed to compare"
)
YEAR_SECONDS = 365.25 * 86_400


def arranged_payments(found: Understood) -> Understood:
    """Payments with identifiers, in the columns time, customer, terminal, amount, fraud and
    scenario, of which the third and the last two may be missing."""
    _check_account(found)
    found = _named(_of_dates(found))
    found = _with_dates(found) if _dated(found) else _counted(found)
    for name in ("clock", "year", "month", "day"):
        found = without_role(found, name)
    found = _within_span(found)
    found = _with_terminals(_with_labels(_paid(found, "amount"), "fraud"))
    return _with_scenarios(found)


def arranged_components(found: Understood) -> Understood:
    """The credit-card table: seconds, amounts that are paid, and classes that are fraud or not."""
    times = found.table["Time"].to_numpy()
    if times.dtype.kind == "M":
        seconds = (times - times.min().astype("datetime64[D]")) / np.timedelta64(1, "s")
        found = replace(found, table=found.table.assign(Time=seconds))
    return _with_labels(_paid(found, "Amount"), "Class")


def _check_account(found: Understood) -> None:
    """Errors: DataError for a statement of one account, whose columns name no customer."""
    if "customer" in dict(found.choices.columns) or not any(found.raw.names):
        return
    role = found.need.role("customer")
    if best_fit(name_of(found, "customer"), (*role.words, role.name))[0]:
        return
    balance = any(best_fit(name, STATEMENT)[0] > 1 for name in found.raw.names)
    (place,) = found.cast.parts["customer"]
    dated = date_form(found.raw.columns[place][:1000].cast(pa.string())) is not None
    if balance or dated or found.table["customer"].is_unique:
        raise DataError(f"{found.name}: {OF_ONE}.")


def _named(found: Understood) -> Understood:
    """With a question about each part whose column was told by its values alone."""
    decided, doubts = dict(found.choices.columns), found.cast.doubts
    columns = tuple((at, name or f"column {at + 1}") for at, name in enumerate(found.raw.names))
    for role in found.need.roles:
        if role.name not in ("time", "customer", "amount") or role.name not in found.table:
            continue
        place = found.cast.parts[role.name][0]
        told = best_fit(found.raw.names[place], (*role.words, role.name))[0] > 0
        if not (told or role.name in decided or role.name in doubts):
            text = f"Is “{columns[place][1]}” {role.said}?"
            found = asked(found, Question(f"column {role.name}", text, columns, place))
    return found


# ---- times --------------------------------------------------------------------------------------


def _dated(found: Understood) -> bool:
    return "time" not in found.table or found.table["time"].dtype.kind == "M"


def _of_dates(found: Understood) -> Understood:
    """Read again with the column of dates as the time, where a column of numbers that tells the
    time of day has the better name."""
    chosen = dict(found.choices.columns)
    if _dated(found) or "time" in chosen:
        return found
    used = {at for places in found.cast.parts.values() for at in places}
    for at, name in enumerate(found.raw.names):
        cells = found.raw.columns[at]
        if at in used or best_fit(name, TIME)[0] < 2 or best_fit(name, found.need.beside)[0] > 1:
            continue
        typed = pa.types.is_timestamp(cells.type)
        written = pa.types.is_string(cells.type) and date_form(cells[:1000], None, name)
        if typed or (written and written.kind not in ("epoch", "excel serial", "year")):
            return with_part(found, "time", at)
    return found


def _with_dates(found: Understood) -> Understood:
    """Dates with the time of day, which may stand in a column of its own; without one, a
    warning."""
    if "time" not in found.table:
        found = _from_parts(found)
    days = found.table["time"].to_numpy()
    if (days != days.astype("datetime64[D]")).any():
        return found
    place = _clock_place(found)
    if place is not None:
        cells = found.raw.columns[place].cast(pa.string())
        coded = pc.fill_null(cells, "").combine_chunks().dictionary_encode()
        each = clocks_seconds(coded.dictionary.to_pylist())
        seconds = each[coded.indices.to_numpy()][found.rows]
        if np.isfinite(seconds).mean() >= MOST:
            bad = ~np.isfinite(seconds)
            micros = np.round(1e6 * np.where(bad, 0, seconds)).astype("timedelta64[us]")
            cast = replace(found.cast, parts={**found.cast.parts, "clock": (place,)})
            left = tuple(name for name in found.left_out if name != found.raw.names[place])
            found = replace(found, table=found.table.assign(time=days + micros), cast=cast)
            found = without_rows(found, bad, "clock", "is not a time of day")
            return without_role(replace(found, left_out=left), "clock", played=True)
    return warned(found, NO_CLOCK)


def _clock_place(found: Understood) -> int | None:
    """The column that says the time of day, by its name or as the reader has chosen."""
    if "clock" in found.cast.parts:
        return found.cast.parts["clock"][0]
    used = {at for places in found.cast.parts.values() for at in places}
    fits = [
        (best_fit(name, DAY_CLOCK)[0], -at)
        for at, name in enumerate(found.raw.names)
        if at not in used and best_fit(name, found.need.beside)[0] < 2
    ]
    level, at = max(fits, default=(0, 0))
    return -at if level >= 2 else None


def _from_parts(found: Understood) -> Understood:
    """Dates from a column each of years, months and days."""
    table = found.table
    if not all(name in table for name in ("year", "month", "day")):
        shown = ", ".join(f"“{name[:20]}”" for name in found.raw.names[:6] if name)
        raise DataError(f"{found.name}: no column holds a time; there are {shown}.")
    parts = table[["year", "month", "day"]]
    days = pd.to_datetime(parts, errors="coerce").to_numpy().astype("datetime64[us]")
    found = replace(found, table=table.drop(columns=["year", "month", "day"]).assign(time=days))
    order = ["time", *(name for name in found.table if name != "time")]
    found = replace(found, table=found.table[order])
    return without_rows(found, np.isnat(days), "day", "is the day of no date")


def _counted(found: Understood) -> Understood:
    """Numbers as seconds, or as dates where they are Excel's days, with a question where their name
    does not say which."""
    name, choice = name_of(found, "time"), found.choices.unit
    unit, sure = unit_of(name, found.raw.names)
    values = found.table["time"].to_numpy()
    form = number_date_form(values, name)
    serial = form is not None and form.kind == "excel serial"
    if serial and not counts_from_start(form, values, name):
        unit, sure = "date", True
    elif serial:
        unit, sure = "date" if (values % 1).any() else unit, False
    if choice in SECONDS or (choice == "date" and serial):
        unit = choice
    elif not sure:
        words = tuple((key, f"{spoken} from a start") for key, spoken in SPOKEN.items())
        words += (("date", "days of Excel"),) if serial else ()
        text = f"What does “{name}” count ({values[0]:.10g} in the first row)?"
        found = asked(found, Question("unit", text, words, unit))
    if unit == "date":
        days = read_dates(values, form).values
        found = replace(found, table=found.table.assign(time=days), date=form)
        return without_rows(found, np.isnat(days), "time", "is not a date")
    if unit == "d":
        found = warned(found, NO_CLOCK)
    units = {**found.units, **({} if unit == "s" else {"time": SPOKEN[unit]})}
    return replace(found, table=found.table.assign(time=values * SECONDS[unit]), units=units)


def _within_span(found: Understood) -> Understood:
    """Without times far from all others."""
    values = found.table["time"].to_numpy()
    seconds = values.astype("datetime64[us]").astype(float) / 1e6 if _dated(found) else values
    years = np.abs(seconds - np.median(seconds)) / YEAR_SECONDS
    far = years > MAX_SPAN_YEARS
    return without_rows(
        found, far, "time", lambda row: f"is {years[row]:,.0f} years from the other times"
    )


# ---- amounts, labels, terminals -----------------------------------------------------------------


def _paid(found: Understood, role: str) -> Understood:
    """Amounts above 0; where most are below, a question whether those are the ones paid."""
    amount = found.table[role].to_numpy()
    if not (amount < 0).any():
        return found
    below, above = int((amount < 0).sum()), int((amount > 0).sum())
    turned = found.choices.negative if found.choices.negative is not None else below > above
    if below > above and found.choices.negative is None:
        text = f"{below:,} of {len(amount):,} amounts are below 0. Are those paid?"
        options = ((True, "below 0 is paid, above is paid back"), (False, "below 0 is paid back"))
        found = asked(found, Question("negative", text, options, turned))
    amount = -amount if turned else amount
    found = replace(found, table=found.table.assign(**{role: np.where(amount == 0, 0.0, amount)}))
    side = "above" if turned else "below"
    return without_rows(found, amount < 0, role, f"is {side} 0: paid back, so no payment")


def _with_labels(found: Understood, role: str) -> Understood:
    """Fraud as yes or no; of two words that say neither, a question which of them is fraud."""
    if role not in found.table:
        return found
    words = found.table[role].cat.remove_unused_categories().cat
    names = list(words.categories)
    counts = np.bincount(words.codes.to_numpy(), minlength=len(names))
    silent = np.array([says_nothing(name) for name in names], bool)
    said = [None if none else flag(name) for name, none in zip(names, silent, strict=True)]
    spoken = [at for at in range(len(names)) if not silent[at]]
    said = _with_opposite(said, names, spoken)
    known = sum(counts[at] for at in spoken if said[at] is not None)
    frauds = sum(counts[at] for at in spoken if said[at])
    two = len(spoken) == 2
    certain = (
        known
        and known >= MOST * counts[spoken].sum()
        and not (two and None in [said[at] for at in spoken])
    )
    if two and (found.choices.yes in names or not certain or 2 * frauds > known):
        rare = min(spoken, key=lambda at: counts[at])
        likely = next(at for at in spoken if said[at]) if certain else rare
        yes = found.choices.yes if found.choices.yes in names else names[likely]
        said = [None if none else name == yes for name, none in zip(names, silent, strict=True)]
        if found.choices.yes not in names:
            found = asked(found, _which(found, role, names, counts, spoken, yes))
    elif not certain:
        name, many = name_of(found, role), f"{len(spoken):,} different values"
        found = without_role(found, role)
        return warned(found, f"“{name}” has {many} and does not say fraud or not.")
    codes = words.codes.to_numpy()
    fraud = np.array([bool(one) for one in said], bool)[codes]
    found = replace(found, table=found.table.assign(**{role: fraud}))
    unknown = np.array([one is None for one in said], bool)
    quiet, other = (unknown & silent)[codes], (unknown & ~silent)[codes]
    found = without_rows(found, other, role, "does not say fraud or not")
    return without_rows(found, quiet[~other], role, "does not say fraud or not")


def _with_opposite(said: list[bool | None], names: list[str], spoken: list[int]) -> list:
    """Of two words one of which says fraud or not, the other says the opposite; numbers may not."""
    known = [at for at in spoken if said[at] is not None]
    if len(spoken) != 2 or len(known) != 1 or len(names[known[0]]) < 3:
        return said
    return [
        not said[known[0]] if at in spoken and at != known[0] else one
        for at, one in enumerate(said)
    ]


def _which(
    found: Understood, role: str, names: list[str], counts: np.ndarray, spoken: list[int], yes: str
) -> Question:
    total = counts[spoken].sum()
    options = tuple((names[at], f"“{names[at]}” ({counts[at]:,} of {total:,})") for at in spoken)
    return Question("yes", f"What in “{name_of(found, role)}” means fraud?", options, yes)


def _with_terminals(found: Understood) -> Understood:
    """Terminals of every row; a column that says too few is left out."""
    if "terminal" not in found.table:
        return found
    words = found.table["terminal"].cat
    silent = np.array([says_nothing(name) for name in words.categories], bool)
    missing = silent[words.codes.to_numpy()]
    if missing.mean() > 1 - MOST:
        return without_role(found, "terminal")
    return without_rows(found, missing, "terminal", "has no terminal")


def _with_scenarios(found: Understood) -> Understood:
    """Scenarios 0 to 3, of which all but 0 are fraud; other numbers are left out."""
    if "scenario" not in found.table:
        return found
    scenario = found.table["scenario"].to_numpy()
    bad = ~np.isin(scenario, (0, 1, 2, 3))
    if bad.mean() > 1 - MOST:
        return without_role(found, "scenario")
    found = without_rows(found, bad, "scenario", "is not a scenario from 0 to 3")
    scenario = found.table["scenario"].to_numpy()
    if "fraud" not in found.table:
        table = found.table.assign(fraud=scenario > 0)
        order = [name for name in table if name != "scenario"]
        return replace(found, table=table[[*order, "scenario"]])
    against = (scenario > 0) & ~found.table["fraud"].to_numpy()
    if against.mean() > 1 - MOST:
        return without_role(found, "scenario")
    return without_rows(found, against, "scenario", "is a scenario of fraud, but fraud is 0")
