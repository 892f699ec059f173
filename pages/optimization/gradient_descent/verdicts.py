"""What is said about a descent and how grave it is, chosen from its case."""

from core.maths.optimization.descent_verdicts import Case
from pages.optimization.gradient_descent.run_words import (
    arriving,
    at_minimum,
    converged,
    cycle,
    hovering,
    leaving,
    left,
    noisy,
    plateau,
    restless,
    stationary,
    stopped,
    to_plateau,
    towards,
    under_way,
)
from pages.optimization.gradient_descent.theory_words import (
    edge,
    noise_floor,
    overshooting,
    random_walk,
    shrinking,
    swinging,
    unstable,
    untouched,
)

# The gravest first: it is said above the picture.
TONES = {
    Case.UNSTABLE: "alarm",
    Case.LEFT: "alarm",
    Case.LEAVING: "alarm",
    Case.MAXIMUM: "warn",
    Case.SADDLE: "warn",
    Case.TO_MAXIMUM: "warn",
    Case.TO_SADDLE: "warn",
    Case.PLATEAU: "warn",
    Case.TO_PLATEAU: "warn",
    Case.CYCLE: "warn",
    Case.RESTLESS: "warn",
    Case.EDGE: "warn",
    Case.RANDOM_WALK: "warn",
    Case.SINGULAR: "warn",
    Case.HOVERING: "warn",
    Case.NOISE_FLOOR: "warn",
    Case.NOISY: "warn",
    Case.OVERSHOOTING: "warn",
    Case.SWINGING: "warn",
    Case.NO_LOWER_POINT: "plain",
    Case.UNDER_WAY: "plain",
    Case.UNTOUCHED: "good",
    Case.SHRINKING: "good",
    Case.ARRIVING: "good",
    Case.CONVERGED: "good",
    Case.AT_MINIMUM: "good",
}
WORDS = {
    Case.AT_MINIMUM: at_minimum,
    Case.UNSTABLE: unstable,
    Case.UNTOUCHED: untouched,
    Case.EDGE: edge,
    Case.RANDOM_WALK: random_walk,
    Case.NOISE_FLOOR: noise_floor,
    Case.SHRINKING: shrinking,
    Case.OVERSHOOTING: overshooting,
    Case.SWINGING: swinging,
    Case.CONVERGED: converged,
    Case.ARRIVING: arriving,
    Case.SADDLE: stationary,
    Case.MAXIMUM: stationary,
    Case.TO_SADDLE: towards,
    Case.TO_MAXIMUM: towards,
    Case.PLATEAU: plateau,
    Case.TO_PLATEAU: to_plateau,
    Case.LEFT: left,
    Case.LEAVING: leaving,
    Case.CYCLE: cycle,
    Case.RESTLESS: restless,
    Case.HOVERING: hovering,
    Case.NOISY: noisy,
    Case.UNDER_WAY: under_way,
    Case.SINGULAR: stopped,
    Case.NO_LOWER_POINT: stopped,
}


def said(verdict):
    """One sentence or two about a run."""
    return WORDS[verdict.case](verdict)
