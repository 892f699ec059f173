"""The numbers of a training: its loss, a gradient that is checked, a soft-max worked out."""

from itertools import pairwise

import numpy as np

from core.maths.learning.dense_network import (
    class_probabilities,
    forward_pass,
    loss_and_gradient,
    parameter_count,
    weight_penalty,
)
from core.maths.learning.dense_training import judge_labelled
from core.maths.learning.gradient_check import central_slope
from core.ui.words import chance, filled_in, number, percent
from pages.learning.neural_network.runs import NAMES


@np.errstate(all="ignore")
def numbers(state, examples, plan, found, held):
    """held: J and the share that is right on fresh points."""
    network = state.network
    total, gradient = loss_and_gradient(network, examples.x, examples.labels, plan.penalty)
    paid = weight_penalty(network, plan.penalty)
    free = judge_labelled(network, examples.x, examples.labels)[0]
    parts = filled_in(lambda a, b: a + b, free, paid)
    sizes = " + ".join(f"{before}·{after} + {after}" for before, after in pairwise(network.sizes))
    rows = [
        ("Loss J", number(total), f"{parts[0]} + {parts[1]}: mean −ln P(own class), and ½λΣw²"),
        (
            "On the right side",
            f"{int(found.right.sum())} of {examples.n}",
            "the own class alone has the largest logit",
        ),
        ("Parameters", f"{parameter_count(network.sizes):,}", sizes),
        ("Length of the gradient", number(float(np.linalg.norm(gradient))), "|∂J/∂θ|"),
        gradient_checked(network, examples, plan, gradient),
    ]
    if examples.held_out_labels.size:
        rows.insert(
            2,
            ("Fresh points", percent(held[1]), f"right of {len(examples.held_out_labels)} others"),
        )
    return rows


def gradient_checked(network, examples, plan, gradient):
    """The largest entry of the gradient, by the chain rule and by a central difference."""
    at, told = int(np.argmax(np.abs(gradient))), "a central difference with h = 10⁻⁶ gives"
    slope, blur = central_slope(network, examples.x, examples.labels, plan.penalty, at)
    exact, near = number(float(gradient[at])), number(slope)
    if exact == near:
        return "Largest ∂J/∂θ", exact, f"{told} {near}"
    aside = f", give or take {number(blur, 1)} by the rounding of J" if np.isfinite(blur) else ""
    return "Largest ∂J/∂θ", exact, f"{told} {near}{aside}"


@np.errstate(all="ignore")
def softmax_rows(network, place):
    """The soft-max at a place, class by class."""
    x = np.array([place])
    logits = forward_pass(network, x).logits[0].tolist()
    shares = class_probabilities(network, x)[0].tolist()
    rows = []
    for name, z, share in zip(NAMES, logits, shares, strict=False):
        (shown,) = filled_in(lambda s: float(np.exp(s)), z)
        surprise = float(np.logaddexp.reduce(logits)) - z
        power = float(np.exp(z))
        shown_power = number(power) if np.isfinite(power) else "above 10³⁰⁸"
        rows.append((name, shown, shown_power, chance(share), number(surprise)))
    return rows
