"""What is said of the noise of a batch, chosen from its verdict."""

from core.maths.optimization.batch_noise import Match, Noise
from core.ui.words import apart, counted, number

TONES = {
    Noise.WHOLE_TABLE: "good",
    Noise.ALL_AGREE: "good",
    Noise.NOISE_ALONE: "warn",
    Noise.SIGNAL: "plain",
    Noise.NOISE: "warn",
}


def noise_said(now):
    found, b = now.verdict, now.v.batch_size
    variance, signal = apart(found.variance, found.signal)
    match found.case:
        case Noise.WHOLE_TABLE:
            return f"Every batch of {b} is the whole table: all gradients are ∇f, no noise is left."
        case Noise.ALL_AGREE:
            return (
                "Every row fits exactly here, so each row’s own gradient is 0: nothing to disagree "
                "about, with any batch."
            )
        case Noise.NOISE_ALONE:
            return (
                f"At the minimum ∇f = 0, yet the rows pull in different directions: the variance "
                f"is {variance}, and a step from here is noise alone."
            )
        case Noise.SIGNAL:
            return (
                f"Signal above noise: the variance {variance} is at most |∇f|² = {signal}. The "
                f"two would be equal at B = {number(found.critical)}."
            )
        case Noise.NOISE:
            return (
                f"Noise above signal: the variance {variance} is more than |∇f|² = {signal}, so a "
                f"single step says little. The two are equal at B = {number(found.critical)}."
            )


def match_said(now, draws):
    """The measured variance beside the exact one."""
    found = now.verdict
    if found.case in (Noise.WHOLE_TABLE, Noise.ALL_AGREE):
        return ""
    measured, exact = apart(found.measured, found.variance)
    said = f"Measured over {counted(draws, 'batch', 'batches')}: {measured} ± {number(found.error)}"
    match found.match:
        case Match.WITHIN:
            return f"{said}, within two standard errors of the exact {exact}."
        case Match.BEYOND:
            return (
                f"{said}, more than two standard errors from the exact {exact}. "
                "That happens to about one sample in twenty."
            )
