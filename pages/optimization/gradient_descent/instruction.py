"""What to drag and what to watch, as it fits the surface and the methods of now."""

from core.maths.optimization.descent_verdicts import LINEAR
from core.maths.optimization.gradient_descent import METHODS
from pages.optimization.gradient_descent.runs import LIMITS, SHORT

PAST = (
    "Drag the learning rate α past the mark {mark} and watch the path. L is the largest curvature: "
    "how sharply the walls of the valley bend."
)
ON_SURFACE = {  # for a method with a limit of α, the mark on the scale
    "rosenbrock": "Drag the learning rate α past the mark {mark} and watch the path in the bent "
    "valley. Its walls are steep, its floor is almost flat.",
    "beale": "Drag the learning rate α and watch the path. The steep walls far out need a shorter "
    "step than the mark {mark} at the minimum.",
    "himmelblau": "Drag the learning rate α past the limits beside the minima. Watch the path "
    "settle, go round in a cycle, turn chaotic or leave.",
    "least_squares": "Drag the learning rate α past the mark {mark}. Watch the path, and the line "
    "that each of its points stands for.",
    "two_layer": "Drag the learning rate α up from the far left and watch the loss. A step too "
    "long for the steep start may still settle on flatter ground.",
}
SADDLE = "Press on the map, on the line y = 0 and then just off it. Watch {who} leaves the saddle."
PLATEAU = (
    "Drag the learning rate α up and watch the path leave the plateau or stay. There the gradient "
    "is almost 0."
)


def instruction(now) -> str:
    """One sentence or two for the state of now."""
    v, first = now.v, now.first
    free = [SHORT[key] for key in now.runs if not METHODS[key].uses_learning_rate]
    if len(free) == len(now.runs):
        own = "chooses its own step" if len(free) == 1 else "choose their own steps"
        return f"Press on the map and watch where the path ends. {' and '.join(free)} {own}."
    if v.surface == "saddle":
        return SADDLE.format(who="which method" if len(now.runs) > 1 else "whether the path")
    if v.noise > 0:
        return (
            "Drag the learning rate α down and watch how far the noise throws the path. "
            "Shorter steps average more of it out."
        )
    if v.surface == "plateau":
        return PLATEAU
    if free:
        own = "chooses its own step" if len(free) == 1 else "choose their own steps"
        return f"Drag the learning rate α and watch which paths change. {' and '.join(free)} {own}."
    if first not in LINEAR:
        return (
            "Drag the learning rate α and watch how far the path strides. "
            f"{SHORT[first]} divides each step by the size of past gradients."
        )
    mark = LIMITS[first]
    if len(now.runs) > 1:
        return (
            f"Drag the learning rate α past the mark {mark}, the limit of {SHORT[first]}. "
            "Watch which paths still settle."
        )
    return ON_SURFACE.get(v.surface, PAST).format(mark=mark)
