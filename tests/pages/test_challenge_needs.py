"""What a challenge on the learning pages says where the state is not the one that it asks for.

Numbers that look like a solution would then puzzle whoever does not see the ring turn into a tick.
"""

import re

import pytest

STATES = [
    ("logistic_regression", "boundary", {"set": "apart", "penalty": 0.1},
     "Without a penalty: as many", "Needs no penalty."),
    ("logistic_regression", "threshold", {"miss": 20.0, "weight": 20.0},
     "Leave t at 50 %", "Needs t = 50 %, less than 5 % of B, c = 20, and no correction."),
    ("logistic_regression", "threshold", {"weight": 9.0, "corrected": True, "miss": 1.0},
     "Class weight 9", "Needs k = 9, corrected, and c = 9."),
    ("logistic_regression", "threshold", {"share": 0.5, "miss": 0.1},
     "Let calling nobody", "Needs more than 1 % of B."),
    ("logistic_regression", "classes", {"place": (0.1, -0.3), "temperature": 10.0},
     "Ask at a place", "Needs three classes, and T of 1 or less."),
    ("logistic_regression", "solving", {"group": "rare", "rate": 4.0},
     "Two clouds with", "Needs the two clouds, λ = 0.01 and a start at 0."),
    ("support_vectors", "margin",
     {"set": "apart", "price": 0.2, "points": ((-1.0, 0.0, 0), (1.0, 0.0, 1))},
     "pay for no slack", "Needs the points with a gap between them, none moved."),
    ("support_vectors", "margin", {"set": "apart", "price": 1.0},
     "paint three points more", "Needs the points with a gap between them, and C of 10 or more."),
    ("support_vectors", "kernels", {"start": "moons", "kernel": "polynomial", "degree": 3},
     "Two moons, a Gaussian", "Needs the two moons and a Gaussian kernel."),
    ("support_vectors", "kernels", {"start": "moons", "kernel": "own", "k": "exp(-d)"},
     "Type a function", "Needs the two rings and a function of your own."),
    ("support_vectors", "kernels", {"kernel": "gaussian"},
     "Paint four points", "Needs four points and a polynomial kernel of degree 2."),
    ("support_vectors", "lifted", {"turn": 171, "tilt": 0},
     "Opposite corners", "Needs opposite corners, none moved."),
    ("support_vectors", "lifted", {}, "Paint eight points", "Needs eight points that you painted."),
    ("support_vectors", "choice", {"law": "rings", "cell": (-1.0, 0.5)},
     "Two moons", "Needs the two moons, x₂ in its first unit."),
    ("support_vectors", "choice", {"law": "moons", "cell": (-0.5, 2.0)},
     "Two rings", "Needs the two rings, x₂ in its first unit."),
    ("clustering", "shapes", {"method": "single", "shape": "rings"},
     "A ring in a ring", "Needs the ring in a ring, and DBSCAN."),
    ("clustering", "shapes", {"shape": "noise", "cut": 4},
     "Even chance", "Needs even chance, DBSCAN, and no stray point."),
    ("trees", "pruning", {"size": 30, "alpha": 0.02},
     "find the price", "Needs 100 points, and a tenth flipped or more, but fewer than half."),
    ("trees", "pruning", {"size": 30},
     "the very tree", "Needs 100 points, and a tenth flipped or more, but fewer than half."),
    ("trees", "pruning", {"flipped": 0.5},
     "keeps the root alone", "Needs 100 points, fewer than half of the labels flipped."),
    ("trees", "forest", {"size": 10, "trees": 3},
     "fresh error of the vote", "Needs 100 points, fewer than half of the labels flipped."),
    ("trees", "forest", {"trees": 3}, "out of the bag is more", "Needs 100 points and 100 trees."),
    ("trees", "importance", {"effect": 0.4}, "four cases of five", "Needs e of 0.6 or more."),
    ("trees", "importance", {"effect": 0.9}, "says little", "Needs e between 0.1 and 0.3."),
    ("convolution", "separable", {"shape": "gaussian"}, "disc of 11×11", "Needs a disc of 11×11."),
    ("convolution", "receptive", {"depth": 5, "taps": 5, "pattern": "doubled"},
     "See 31 pixels", "Needs kernels of at most 3 numbers."),
    ("neural_network", "digits", {},
     "Move the learning rate", "Needs the digits, and α moved on the way."),
    ("logistics", "routes", {"instance": "P-n16-k8", "moves": ()},
     "Find a savings solution", "Needs 2-opt among the moves."),
    ("logistics", "routes", {"instance": "A-n32-k5"},
     "Find a savings solution", "Single moves still help."),
    ("logistics", "shipping", {"depots": 1, "extra": 50},
     "Find the depot", "Needs two depots, one of them too small"),
    ("predictive_maintenance", "service", {"lead_time": 0, "threshold": 0},
     "With a lead time", "Needs a lead time of 10 cycles or more."),
    ("predictive_maintenance", "service", {"failure_cost": 1.0},
     "Find costs", "Needs a failure dearer than a service."),
    ("stock_trends", "strategy",
     {"data": "oil", "method": "least_squares", "horizon": 1, "half": "second", "cost": 4.5},
     "Find a strategy", "Needs costs of 5 bp or more."),
    ("stock_trends", "strategy",
     {"data": "oil", "method": "least_squares", "horizon": 1, "half": "first"},
     "Find a strategy", "Now look at the second half."),
    ("fraud_detection", "detector", {"components": 4, "share": 5.0},
     "Find a number of components", "Needs an alert share of 1 % or less."),
    ("recommendation", "methods", {"title": "Titanic"},
     "Look up a liked title", "Needs 20 ratings or more and a mean of"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "chapter", "state", "task", "needs"),
    STATES,
    ids=[f"{s}-{n[:24]}" for s, *_, n in STATES],
)
def test_what_a_challenge_needs(open_page, stem, chapter, state, task, needs):
    page = open_page(stem, draw=False)
    page.session.chapters[stem] = chapter
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.at(**state).html)).replace(" ,", ",")
    one = said.split(task, 1)[1][:420]
    assert needs in one.replace(" .", "."), one
