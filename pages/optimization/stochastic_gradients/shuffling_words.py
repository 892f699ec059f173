"""What is said of an order of the rows, chosen from its verdict."""

import numpy as np

from core.maths.optimization.row_orders import LOST, Order
from core.ui.words import apart, number
from pages.optimization.stochastic_gradients.rows import height
from pages.optimization.stochastic_gradients.shuffling_tables import CYCLES, EPOCHS, RUNS

NAMES = {
    "reshuffled": "Reshuffled each epoch",
    "once": "Shuffled once",
    "sorted": "Sorted by target",
    "replaced": "With replacement",
}
TONES = {
    Order.REFERENCE: "plain",
    Order.NO_REFERENCE: "warn",
    Order.DIVERGES: "alarm",
    Order.LOWER: "good",
    Order.HIGHER: "warn",
    Order.UNCLEAR: "plain",
    Order.ARRIVED: "good",
}


def order_said(now):
    """The verdict, and what becomes of an order that is repeated for ever."""
    found, name = now.verdict, NAMES[now.v.order]
    last, replaced = apart(found.last, found.replaced)
    error = f" ± {number(found.error)}, {RUNS} runs" if found.error else ""
    spread = f"after {EPOCHS} epochs f − f* is {last if found.last >= LOST else height(0)}{error}"
    other = f"with replacement {replaced if found.replaced >= LOST else height(0)} is expected"
    match found.case:
        case Order.REFERENCE:
            higher = ", higher than at the start" if found.replaced > found.start else ""
            verdict = (
                f"{name}: after {EPOCHS} epochs f − f* is expected at {height(found.replaced)}"
                f"{higher}. In an epoch some rows come twice, others not at all."
            )
        case Order.ARRIVED:
            verdict = (
                f"{name}: after {EPOCHS} epochs f − f* is {height(0)}, as with replacement: every "
                "row fits at the minimum, so no order can pull away from it."
            )
        case Order.NO_REFERENCE:
            verdict = (
                f"{name}: {spread}. Drawn with replacement these steps end higher than they began."
            )
        case Order.DIVERGES:
            verdict = f"{name}: {spread}, higher than at the start, {number(found.start)}."
        case Order.LOWER:
            verdict = f"{name}: {spread}, lower; {other}."
        case Order.HIGHER:
            verdict = f"{name}: {spread}, higher; {other}."
        case Order.UNCLEAR:
            verdict = f"{name}: {spread}; {other}, within two standard errors."
    return verdict, cycle_said(now)


def cycle_said(now):
    found = now.verdict
    if now.v.order not in CYCLES or not now.loss.noise.any():
        return ""
    if np.isnan(found.limit):
        return "Repeated for ever this order would run away."
    mean = "on the mean " * (now.v.order == "once")
    return (
        f"Repeated for ever it comes to a cycle that ends each epoch {mean}at "
        f"{height(found.limit)}: the last rows of an epoch have the last word."
    )
