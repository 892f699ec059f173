"""The calls under "The code": they run as they stand, on the simulated set or a reader's file."""

import numpy as np


def prepared_call(view, now):
    """From a table to periods whose features are scaled: the variable ``prepared``."""
    if view.uploaded:
        source = (
            "from pathlib import Path\n\n"
            "from core.datasets.card_transactions import read_transactions\n\n"
            f"files = [(name, Path(name).read_bytes()) for name in {view.uploaded[2]!r}]\n"
            "transactions = read_transactions(files, lambda *_: None)\n"
        )
    else:
        source = (
            "table = simulate_transactions()\n"
            'transactions = transaction_set(table, "Transactions", "")\n'
        )
    return f"{source}prepared = prepare(transactions, {now.v.training_weeks})\n"


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


def decided_call(view, now):
    """From a table to the decision, and what it is worth."""
    return (
        f"{assessed_call(view, now)}decision = {decide_call(now)}\n"
        "print(decision.counts)\nprint(decision.money)"
    )
