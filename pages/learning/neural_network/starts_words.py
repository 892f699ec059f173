"""What is said of signals and gradients in a deep network, chosen from the cases."""

from core.maths.learning.layer_flow import Flow
from core.ui.words import counted, number, percent

TONES = {
    Flow.SILENT: "alarm",
    Flow.FADING: "warn",
    Flow.GROWING: "warn",
    Flow.SATURATED: "warn",
    Flow.EVEN: "good",
}


def flow_said(flow, state):
    """How the gradient comes back through the layers."""
    layers = counted(len(flow.pull), "hidden layer")
    if flow.case is Flow.SILENT:
        return (
            "No gradient reaches the first layer: every ∂J/∂w there is exactly 0, and a step of "
            "gradient descent leaves these weights as they are."
        )
    first, last = (float(flow.pull[at]) for at in (0, -1))
    if flow.case is Flow.FADING:
        return (
            f"The gradient fades: through {layers} back to the first, δ shrinks by a factor of "
            f"{number(last / first) if first else '∞'}."
        )
    if flow.case is Flow.GROWING:
        return (
            f"The gradient grows: through {layers} back to the first, δ becomes "
            f"{number(first / last) if last else '∞'} times as large."
        )
    if flow.case is Flow.SATURATED:
        at = int(flow.saturated.argmax())
        bound = "0.025" if state.network.activation == "sigmoid" else "0.05"
        return (
            f"Saturated: {percent(float(flow.saturated[at]), 0)} of the values of layer {at + 1} "
            f"lie within {bound} of a bound, where the slope is nearly 0."
        )
    if len(flow.pull) == 1:
        return "With one hidden layer the gradient has no way to fade."
    ratio = first / last
    through = "comes through" + (", weaker" if ratio < 0.5 else ", stronger" if ratio > 2 else "")
    return (
        f"The gradient {through}: δ at the first of {layers} is {number(ratio)} times that at the "
        "last."
    )


def dead_said(flow, width):
    """Where units are dead."""
    whole = [at for at, dead in enumerate(flow.dead, 1) if dead == width]
    if whole:
        return (
            f"All units of layer {whole[0]} are dead: 0 at every point, so all points get the same "
            "probabilities, and no gradient passes."
        )
    dead = sum(flow.dead)
    if not dead:
        return ""
    is_are = "is" if dead == 1 else "are"
    return f"{dead} of {len(flow.dead) * width} units {is_are} dead: 0 at every point."
