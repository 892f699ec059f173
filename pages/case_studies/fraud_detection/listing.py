"""The calls under "The code": they run as they stand, on the simulated set or a reader's file."""

import numpy as np

MATHS = "core.maths.case_studies.fraud_detection"


def prepared_call(view, now):
    """From a table to periods whose features are scaled: the variable ``prepared``."""
    if view.uploaded:
        source = own_call(view.uploaded[2])
    else:
        source = (
            "table = simulate_transactions()\n"
            'transactions = transaction_set(table, "Transactions", "")\n'
        )
    return f"{source}prepared = prepare(transactions, {now.v.training_weeks})\n"


def own_call(own):
    """The reader's tables, as they were understood, read again: the variable ``transactions``."""
    found = own.payments.transactions
    make = "credit_card_set" if found.customer is None else "transaction_set"
    identifiers = {"customer": found.customer, "terminal": found.terminal}
    names = [n for n, of in identifiers.items() if of is not None and of.dtype.kind != "i"]
    options = [f"usecols={list(own.payments.columns)!r}"]
    if names:  # they may begin with a 0
        options.append(f"dtype=dict.fromkeys({names!r}, str)")
    options.append("na_filter=False")
    rows = "".join(f"            {option},\n" for option in options)
    dates = 'table["time"] = pd.to_datetime(table["time"])\n' if own.payments.dated else ""
    return (
        "import pandas as pd\n\n"
        f"from {MATHS}.card_transactions import {make}\n\n"
        f"FILES = {list(own.files)!r}  # saved by “Your table, cleaned”\n"
        "table = pd.concat(\n    [\n        pd.read_csv(\n            name,\n"
        f"{rows}        )\n        for name in FILES\n    ],\n    ignore_index=True,\n)\n{dates}"
        f'transactions = {make}(table, "Uploaded transactions", "")\n'
    )


def assessed_call(view, now):
    """The same, and scores that are ranked: the variable ``assessed``."""
    return (
        prepared_call(view, now) + f'assessed = assess(prepared, "{now.method}", {now.setting})\n'
    )


def decide_call(now):
    """The decision of now on ``assessed``."""
    v = now.v
    budget = "np.inf" if np.isinf(now.budget) else now.budget
    return (
        f"decide(\n    assessed.validation, assessed.test, {v.share / 100}, "
        f"{v.cost}, {budget}, {v.base_rate}\n)"
    )


def cards_call(now):
    """The cards of the test period, drawn again: the variable ``cards``."""
    rows = "len(prepared.test)"
    if now.transactions.customer is None:
        return f"cards = draw_cards(None, {rows})\n"
    return f"cards = draw_cards(transactions.customer[prepared.periods.test], {rows})\n"


def weighed_call(view, now):
    """The decision, the rule p·amount > c beside it, and the tables of the cost curve."""
    if not now.labelled:
        return decided_call(view, now)
    v = now.v
    budget = "np.inf" if np.isinf(now.budget) else now.budget
    return (
        f"from {MATHS}.expected_value import decide_by_value, rule_against_threshold\n"
        f"from {MATHS}.resampling import curve_errors, draw_cards\n\n"
        f"{decided_call(view, now)}\n{cards_call(now)}"
        f"ruling = decide_by_value(assessed, {v.cost}, {budget}, {v.base_rate})\n"
        "print(ruling.money)\n"
        "print(\n    rule_against_threshold(\n"
        "        cards, ruling, assessed.validation, decision, "
        f"{v.cost}, {v.base_rate}\n    )\n)\n"
        f"errors = curve_errors(cards, decision, {v.cost})\n"
        f"tables = cost_tables(\n    decision, {v.share / 100}, assessed.validation.days, "
        "assessed.test.days, errors\n)"
    )


def decided_call(view, now):
    """From a table to the decision, and what it is worth."""
    return (
        f"{assessed_call(view, now)}decision = {decide_call(now)}\n"
        "print(decision.counts)\nprint(decision.money)"
    )
