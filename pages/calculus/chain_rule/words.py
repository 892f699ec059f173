"""What is said of a gradient, chosen from its cases."""

from core.maths.calculus.difference_quotients import Slope
from core.maths.calculus.graph_verdicts import Blame, Missing, Part
from core.ui.words import apart, number
from pages.calculus.chain_rule.film import computed, label
from pages.calculus.chain_rule.functions import VARIABLES

TONES = {
    Blame.NO_VALUE: "alarm",
    Blame.UNRULED: "alarm",
    Blame.FLAT: "warn",
    Blame.TIED: "plain",
    Blame.LARGEST: "plain",
}


def listed(names):
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def partial(output, name):
    return f"∂{output}/∂{name}"


def blame_said(verdict, derivatives, names, output, weights):
    """Who of the ``weights`` is to blame for this output. ``derivatives``, ``names`` by vertex."""
    of_weights = names[weights[0]] not in VARIABLES
    match verdict.case:
        case Blame.FLAT:
            which = "Every derivative of " + output + " by a weight" * of_weights
            if len(weights) == 1:
                which = partial(output, names[weights[0]])
            return f"{which} is 0 here, so the gradient does not tell what to change."
        case Blame.TIED:
            size = number(abs(derivatives[verdict.inputs[0]]))
            who = listed([names[i] for i in verdict.inputs])
            others = "weight" if of_weights else "input"
            return f"The blame is shared: {who} move {output} by {size} per unit, no {others} more."
    first = verdict.inputs[0]
    found = derivatives[first]
    way = "down" if found > 0 else "up"
    others = [i for i in weights if i != first]
    advice = f"a small enough step {way} in {names[first]} lowers {output}"
    if not others:
        return f"{partial(output, names[first])} = {number(found)}: {advice}."
    second = max(others, key=lambda i: abs(derivatives[i]))
    one, other = apart(abs(found), abs(derivatives[second]))
    who = "Of the weights" if of_weights else "Of the inputs"
    return (
        f"{who} {names[first]} is most to blame: it moves {output} by {one} per unit, "
        f"{names[second]} by {other}. So {advice}."
    )


def zero_said(part, name, output, at):
    """Why a connected input has the derivative 0; ``at`` are the labels where 0 is passed on."""
    said = f"{partial(output, name)} = 0, although {name} is connected: "
    match part:
        case Part.CANCELS:
            return f"{said}its paths cancel, as far as floating-point numbers can tell."
        case Part.ROUNDED:
            return f"{said}a factor on the way is too small for floating-point numbers."
        case Part.BLOCKED:
            return f"{said}“{at[0]}” passes on nothing, its local derivative is 0."
    return ""


def paths_said(text, parts):
    """Where a vertex has several users, its derivative is the sum of what comes back."""
    total = number(sum(parts))
    shown = listed([number(part) for part in parts])
    return f"{text} is used {len(parts)} times: {shown} come back and add up to {total} there."


def missing_said(tape, at, why, output):
    """Why there is no value."""
    vertex = tape.graph.vertices[at]
    operands = [tape.values[o] if isinstance(o, int) else o for o in vertex.operands]
    said = computed(vertex, operands)
    match why:
        case Missing.DIVISION:
            return f"{output} has no value here: {said} divides by 0. Without it no derivatives."
        case Missing.DOMAIN:
            return f"{output} has no value here: {said} does not exist. Without it no derivatives."
    return f"{said} is too large for floating-point numbers, and everything after it is lost."


def unruled_said(verdict, part, name, output, at):
    """What is known of a derivative where the rules give no number; ``verdict`` of f along this
    input, ``at`` the label of the operation without a derivative."""
    what = partial(output, name)
    if part is Part.OVERFLOW:
        return f"{what} is too large for floating-point numbers."
    rules = f"At “{at}” the chain rule has no factor. "
    match verdict.case:
        case Slope.SMOOTH | Slope.LIMIT:
            return (
                f"{rules}All the same {what} = {number(verdict.slope)}: the difference quotients "
                "settle on it."
            )
        case Slope.KINK:
            return (
                f"{rules}Along {name} the slope is {number(verdict.left)} from the left and "
                f"{number(verdict.right)} from the right: a kink, so {what} does not exist."
            )
        case Slope.JUMP:
            return f"{rules}{output} jumps as {name} passes this value: no derivative."
        case Slope.STEEP:
            return f"{rules}Along {name} the slope grows without end: {what} does not exist."
        case Slope.EDGE:
            return f"{rules}{output} has values to one side of this {name} only: no derivative."
        case Slope.RESTLESS:
            return f"{rules}The difference quotients along {name} do not settle: no derivative."
    return f"{rules}{what} is not known."


def valued(name, value):
    """The value of an output, where it has one."""
    return f"{name} = {number(value)}" if value == value else f"{name} has no value here"


def counted(operations):
    return "1 product or sum" if operations == 1 else f"{operations} products and sums"


def cost_said(cost, inputs, outputs):
    """Which mode is cheaper for all derivatives."""
    back, ahead = sum(cost.reverse), sum(cost.forward)
    if not back and not ahead:
        return "Nothing to multiply and nothing to add: both modes are free."
    sweeps = f"{outputs} sweep{'s' * (outputs > 1)} back"
    others = f"{inputs} sweep{'s' * (inputs > 1)} forward"
    if back == ahead:
        return f"Both modes take {counted(back)}: {sweeps}, or {others}."
    less, more = ("Reverse", "forward") if back < ahead else ("Forward", "reverse")
    few, many = sorted((back, ahead))
    ways = (sweeps, others) if back < ahead else (others, sweeps)
    return (
        f"{less} mode is cheaper: {counted(few)} in {ways[0]}; {more} mode takes {many} "
        f"in {ways[1]}."
    )


def vertex_said(graph, at):
    return label(graph.vertices[at])
