"""The numbers of a training: its loss, a gradient that is checked, a soft-max worked out."""

from itertools import pairwise

import numpy as np

from core.maths.learning.dense_network import (
    DenseNetwork,
    class_probabilities,
    forward_pass,
    loss_and_gradient,
    parameter_count,
    weight_penalty,
)
from core.maths.learning.dense_training import judge_labelled
from core.ui.words import apart, chance, filled_in, number, percent
from pages.learning.neural_network.runs import NAMES

H = 1e-6  # of the central difference


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
    at = int(np.argmax(np.abs(gradient)))
    ends = []
    for way in (H, -H):
        theta = network.theta.copy()
        theta[at] += way
        moved = DenseNetwork(network.sizes, network.activation, theta)
        ends.append(judge_labelled(moved, examples.x, examples.labels, plan.penalty)[0])
    slope = (ends[0] - ends[1]) / (2 * H)
    exact, near = apart(float(gradient[at]), slope)
    if float(f"{gradient[at]:.2e}") == float(f"{slope:.2e}"):
        exact, near = number(float(gradient[at])), number(slope)
    return ("Largest ∂J/∂θ", exact, f"a central difference with h = 10⁻⁶ gives {near}")


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
