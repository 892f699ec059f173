"""Uploaded card transactions: with identifiers, or the well-known credit-card table as it is."""

import numpy as np
import pandas as pd

from core.datasets.csv_columns import MAX_SECONDS, Column
from core.datasets.csv_table import CsvTable, Form, Progress, excerpt, open_csv, read_csv
from core.datasets.uploads import DataError, UploadedFile, UploadLimits, text_files
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
MAX_AMOUNT = 1e9
EPOCH_SECONDS = 3e8  # the middle of 1979: from there on, seconds are taken to count from 1970

TRANSACTIONS = Form(
    columns=(
        Column("time", "time", ("TX_DATETIME", "datetime", "timestamp", "date")),
        Column("customer", "identifier", ("CUSTOMER_ID", "card", "card_id")),
        Column("terminal", "identifier", ("TERMINAL_ID", "merchant", "merchant_id")),
        Column("amount", aliases=("TX_AMOUNT",), low=0, high=MAX_AMOUNT),
        Column("fraud", "label", ("TX_FRAUD", "is_fraud", "class", "label"), required=False),
        Column("scenario", "whole", ("TX_FRAUD_SCENARIO",), required=False, low=0, high=3),
    ),
    max_rows=MAX_TRANSACTIONS,
    ignored=("TRANSACTION_ID", "TX_TIME_SECONDS", "TX_TIME_DAYS"),
)
CREDIT_CARD = Form(
    columns=(
        Column("Time", low=0, high=MAX_SECONDS),
        *(Column(f"V{k}", single=True) for k in range(1, 29)),
        Column("Amount", low=0, high=MAX_AMOUNT),
        Column("Class", "label", required=False),
    ),
    max_rows=MAX_TRANSACTIONS,
)


def read_transactions(files: list[tuple[str, bytes]], progress: Progress) -> TransactionSet:
    """One uploaded table of transactions → features in time order.

    files: (name, bytes) of one CSV file, plain or packed; columns time, customer, terminal, amount
    and perhaps fraud (0/1) and scenario (0…3), or Time, V1…V28, Amount and perhaps Class; other
    names are in TRANSACTIONS. progress(share, what) is told how far it is.
    Errors: DataError, one sentence with file, column, row and reason.
    """
    entry = _only_table(text_files(files, LIMITS))
    progress(0.0, f"Unpacking {excerpt(entry.name, 40)} …")
    source = open_csv(entry.name, entry.text(), (TRANSACTIONS, CREDIT_CARD))
    anonymous = len(CREDIT_CARD.named(source.header)) > len(TRANSACTIONS.named(source.header))
    form = CREDIT_CARD if anonymous else TRANSACTIONS
    table = read_csv(source, form, lambda share, what: progress(0.05 + 0.75 * share, what))
    progress(0.8, "Computing the features …")
    time, label = ("Time", "Class") if anonymous else ("time", "fraud")
    if not anonymous:
        _check_cards(table)
    if len(table) < MIN_TRANSACTIONS:
        raise DataError(
            f"{entry.name}: {len(table):,} transactions, but at least {MIN_TRANSACTIONS:,} are "
            "needed."
        )
    when = table.columns[time]
    if when.min() == when.max():
        raise DataError(f"{entry.name}, column {time}: all transactions have the same time.")
    fraud = table.columns.get(label)
    if fraud is not None and fraud.all() == fraud.any():
        raise DataError(
            f"{entry.name}, column {label}: only one class, all rows are {int(fraud[0])}, so "
            "leave the column out to work without labels."
        )
    note = _note(when, fraud)
    make = credit_card_set if anonymous else transaction_set
    result = make(table.frame(), "Uploaded transactions", note)
    progress(1.0, "Computing the features …")
    return result


def _only_table(entries: list[UploadedFile]) -> UploadedFile:
    """The CSV file of an upload; whatever else an archive holds is left alone."""
    tables = [entry for entry in entries if entry.may_be_table]
    if not tables:
        raise DataError(f"{entries[0].name}: there is no CSV file in the archive.")
    if len(tables) > 1:
        raise DataError(f"{tables[1].name}: a second table beside {tables[0].name}, so remove one.")
    return tables[0]


def _check_cards(table: CsvTable) -> None:
    """What tables with identifiers have to keep; seconds since 1970 become dates."""
    columns, name = table.columns, table.source.name
    if columns["time"].dtype.kind == "f" and columns["time"].min() >= EPOCH_SECONDS:
        micro = np.round(1e6 * columns["time"]).astype("datetime64[us]")
        columns["time"] = micro
    if pd.Series(columns["customer"]).nunique() < 2:
        raise DataError(
            f"{name}, column customer: all transactions are of one customer, but there must be two "
            "or more to compare."
        )
    if "scenario" in columns:
        if "fraud" not in columns:
            raise DataError(f"{name}: the column fraud is missing beside scenario.")
        contradicted = (columns["scenario"] > 0) & ~columns["fraud"]
        if contradicted.any():
            row = int(np.argmax(contradicted))
            raise table.refusal(row, "there is a scenario of fraud, but fraud is 0")


def _note(when: np.ndarray, fraud: np.ndarray | None) -> str:
    """What was uploaded, in one sentence."""
    dated = when.dtype.kind == "M"
    days = np.ptp(when) / (np.timedelta64(1, "D") if dated else 86_400)
    labels = "without labels" if fraud is None else f"{100 * fraud.mean():.2g} % of them fraud"
    order = "" if (when[1:] >= when[:-1]).all() else ", sorted by time"
    return f"Uploaded: {len(when):,} transactions over {days:,.1f} days, {labels}{order}."
