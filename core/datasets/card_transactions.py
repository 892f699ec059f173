"""Uploaded payments: with identifiers, as banks, simulators and competitions write them, or the
well-known credit-card table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.datasets.intake.raw import RawTable
from core.datasets.intake.reading import AsIs, Form, Progress, read_tables
from core.datasets.intake.roles import Need, Role
from core.datasets.intake.understanding import Understood
from core.datasets.intake.words import WHOLE_NAME
from core.datasets.payment_columns import BESIDE, CREDIT_CARD_ROLES, PAYMENT_ROLES
from core.datasets.payment_rows import arranged_components, arranged_payments
from core.datasets.uploads import DataError, UploadLimits
from core.maths.case_studies.fraud_detection.card_transactions import (
    TransactionSet,
    credit_card_set,
    transaction_set,
)

LIMITS = UploadLimits(
    packed=200_000_000,  # the credit-card table has 151 MB as plain text
    text=200_000_000,
    largest="the 151 MB of the credit-card table",
)
MAX_TRANSACTIONS = 600_000  # twice the credit-card table's 284,807: what stays live on two cores
MIN_TRANSACTIONS = 500  # fewer leave no fraud to learn from and judge on


def why_no_time(raw: RawTable) -> str:
    """What to do about components without times, as the set of 2023 keeps them; "" for others."""
    names = {name.casefold() for name in raw.names}
    if not {"v1", "v28", "amount"} <= names or "time" in names:
        return ""
    return (
        "its components V1 to V28 have no times, but the page learns from the earlier payments and "
        "judges on the later ones: add a column Time in seconds where it is known, or take the set "
        "of 2013 (creditcard.csv), which has one"
    )


PAYMENTS = Need(
    name="payments",
    what="payments",
    roles=PAYMENT_ROLES,
    max_rows=MAX_TRANSACTIONS,
    beside=BESIDE,
    nameless={
        4: ("time", "customer", "terminal", "amount"),
        5: ("time", "customer", "terminal", "amount", "fraud"),
        6: ("time", "customer", "terminal", "amount", "fraud", "scenario"),
        # The Handbook's columns, and PaySim's.
        9: (None, "time", "customer", "terminal", "amount", None, None, "fraud", "scenario"),
        11: ("time", None, "amount", "customer", None, None, "terminal", None, None, "fraud", None),
    },
    arrange=arranged_payments,
    why_not=why_no_time,
)
CREDIT_CARD = Need(
    name="credit card",
    what="payments",
    roles=CREDIT_CARD_ROLES,
    max_rows=MAX_TRANSACTIONS,
    nameless={
        30: tuple(role.name for role in CREDIT_CARD_ROLES[:-1]),
        31: tuple(role.name for role in CREDIT_CARD_ROLES),
    },
    arrange=arranged_components,
    why_not=why_no_time,
)
# What IEEE-CIS has beside its transactions.
IDENTITY = Need(
    name="identity",
    what="devices",
    roles=(
        Role("transaction", "text", ("TransactionID",)),
        Role("device", "text", ("id_01", "id-01", "DeviceType", "DeviceInfo")),
    ),
    max_rows=MAX_TRANSACTIONS,
)


def settled(tables: list[Understood | AsIs]) -> list[Understood | AsIs]:
    """The tables of payments; what holds none, stands there already, or alone does not say what is
    fraud, is left aside. Errors: DataError where nothing is left."""
    payments = [table for table in tables if table.need != IDENTITY]
    if not payments:
        raise DataError(f"{tables[0].name}: it tells devices, but no payments.")
    known = ["fraud" in table.table or "Class" in table.table for table in payments]
    kept: list[Understood] = []
    found: list[Understood | AsIs] = []
    for table in tables:
        labelled = "fraud" in table.table or "Class" in table.table
        same = next((other.name for other in kept if other.table.equals(table.table)), "")
        if table.need == IDENTITY:
            found.append(_aside(table, "it tells devices, which play no part here"))
        elif any(known) and not labelled:
            found.append(_aside(table, "it does not say what is fraud, as the others do"))
        elif same:
            found.append(_aside(table, f"it has the same rows as {same}"))
        else:
            kept.append(table)
            found.append(table)
    return found


def _aside(table: Understood, why: str) -> AsIs:
    return AsIs(table.name, b"", sentence=f"left aside: {why}.")


FORM = Form(
    needs=(PAYMENTS, CREDIT_CARD, IDENTITY),
    limits=LIMITS,
    settle=settled,
)


@dataclass(frozen=True, eq=False)
class Payments:
    """What was made of an upload. transactions: in order of time; columns: those of the tables
    that were used; dated: whether their times are dates."""

    transactions: TransactionSet
    columns: tuple[str, ...]
    dated: bool


def read_transactions(files: list[tuple[str, bytes]], progress: Progress) -> TransactionSet:
    """Uploaded payments, read as they are likeliest meant; see build_payments. Errors: DataError,
    one sentence with file, place and reason."""
    read = read_tables(files, FORM, lambda share, what: progress(0.8 * share, what))
    return build_payments(read, progress).transactions


def build_payments(tables: list[Understood | AsIs], report: Progress) -> Payments:
    """Features of the payments of all tables, in order of time.

    Columns that not all tables have are left out, and labels that are all the same. Errors:
    DataError, one sentence with file and reason: two kinds of tables, too few or too many rows,
    one moment or one customer alone.
    """
    report(0.8, "Computing the features …")
    used = [table for table in tables if isinstance(table, Understood)]
    where = used[0].name if len(used) == 1 else f"{len(used)} files"
    _check_kinds(used)
    anonymous = used[0].need == CREDIT_CARD
    time, label = ("Time", "Class") if anonymous else ("time", "fraud")
    table = _together(used)
    lost = used[0].lost if len(used) == 1 else ""
    if len(table) < MIN_TRANSACTIONS:
        raise DataError(
            f"{where}: {len(table):,} transactions, but at least {MIN_TRANSACTIONS:,} are "
            f"needed{lost}."
        )
    if len(table) > MAX_TRANSACTIONS:
        raise DataError(
            f"{where}: {len(table):,} transactions, but at most {MAX_TRANSACTIONS:,} are read."
        )
    when = table[time].to_numpy()
    if when.min() == when.max():
        raise DataError(f"{where}: all transactions have the same time.")
    if not anonymous and table["customer"].nunique() < 2:
        raise DataError(
            f"{where}: all transactions are of one customer, but there must be two or more to "
            "compare."
        )
    said = ""
    if label in table and table[label].nunique() < 2:
        said = " As all are labelled alike, nothing can be learned from the labels."
        table = table.drop(columns=[label, "scenario"], errors="ignore")
    make = credit_card_set if anonymous else transaction_set
    fraud = table[label].to_numpy() if label in table else None
    unit = used[0].units.get("time", "")
    note = _note(when, fraud, len(used), unit) + said
    found = make(table, "Uploaded transactions", note)
    report(1.0, "Computing the features …")
    return Payments(found, tuple(table.columns), when.dtype.kind == "M")


def _check_kinds(used: list[Understood]) -> None:
    """Errors: DataError for tables that cannot be put together."""
    first = used[0]
    other = next((table for table in used if table.need != first.need), None)
    if other:
        one, two = (first, other) if other.need == CREDIT_CARD else (other, first)
        raise DataError(
            f"{two.name}: components V1 to V28 cannot be put together with the customers of "
            f"{one.name}, so remove one of the files."
        )
    kinds = [table.table.iloc[:, 0].dtype.kind for table in used]
    if len(set(kinds)) > 1:
        at = next(at for at, kind in enumerate(kinds) if kind != kinds[0])
        raise DataError(
            f"{used[at].name}: its times are {'dates' if kinds[at] == 'M' else 'numbers'}, unlike "
            f"those of {first.name}, so remove one of the files."
        )


def _together(used: list[Understood]) -> pd.DataFrame:
    """The columns that all tables have, their rows one below the other."""
    common = [name for name in used[0].table if all(name in table.table for table in used)]
    if len(used) == 1:
        table = used[0].table
    else:
        frames = [table.table[common].copy() for table in used]
        for name in {"customer", "terminal"} & set(common):
            for frame in frames:
                frame[name] = frame[name].astype(str)
        table = pd.concat(frames, ignore_index=True)
    named = {name: identifiers(table[name]) for name in ("customer", "terminal") if name in common}
    return table.assign(**named) if named else table


def identifiers(names: pd.Series) -> pd.Series:
    """Names as whole numbers where all are, else as categories in order.

    >>> identifiers(pd.Series(["7", "10"])).tolist(), identifiers(pd.Series(["07"])).tolist()
    ([7, 10], ['07'])
    """
    coded = names.astype("category").cat
    codes, texts = coded.codes.to_numpy(), coded.categories.astype(str)
    used = np.bincount(codes, minlength=len(texts)) > 0
    texts = texts.to_numpy(object)
    if all(map(WHOLE_NAME.fullmatch, texts[used])):
        whole = np.zeros(len(texts), np.int64)
        whole[used] = texts[used].astype(np.int64)
        return pd.Series(whole[codes], names.index)
    order = np.flatnonzero(used)[np.argsort(texts[used])]
    place = np.zeros(len(texts), np.intp)
    place[order] = np.arange(len(order))
    return pd.Series(pd.Categorical.from_codes(place[codes], texts[order]), names.index)


def _note(when: np.ndarray, fraud: np.ndarray | None, files: int, unit: str) -> str:
    """What was uploaded, in one sentence. unit: that times count in, where it is not seconds."""
    dated = when.dtype.kind == "M"
    days = np.ptp(when) / (np.timedelta64(1, "D") if dated else 86_400)
    labels = "without labels" if fraud is None else f"{100 * fraud.mean():.2g} % of them fraud"
    order = "" if (when[1:] >= when[:-1]).all() else ", sorted by time"
    of = f" from {files} files" if files > 1 else ""
    counted = f", counted in {unit}" if unit else ""
    return (
        f"Uploaded: {len(when):,} transactions{of} over {days:,.1f} days{counted}, {labels}{order}."
    )
