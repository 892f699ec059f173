"""What is said of the network and of one digit, chosen from their cases."""

from core.maths.learning.digit_network import EPOCHS, MARGIN, TEST, Effect, Reading
from core.ui.words import chance, counted, percent

TONES = {Reading.RIGHT: "good", Reading.WRONG: "warn"}


def reading_said(case, label, read, probability):
    """The verdict."""
    match case:
        case Reading.UNTRAINED:
            return (
                f"Before the first epoch every weight is random, and so is the answer: this "
                f"{label} is read as a {read}."
            )
        case Reading.RIGHT:
            return f"This {label} is read right, with a probability of {chance(probability)}."
    return f"This {label} is read as a {read}, with a probability of {chance(probability)}."


def share_said(moved, epoch):
    right = round(float(moved[MARGIN]) * TEST)
    if not epoch:
        return f"Of {TEST} test digits {right} are read right, where they were written."
    epochs = counted(epoch, "epoch")
    return f"After {epochs} {right} of {TEST} test digits are read right where they were written."


def effect_said(case, moved, by, epoch, convolves):
    here, still = percent(float(moved[MARGIN + by])), percent(float(moved[MARGIN]))
    moved_by = counted(abs(by), "pixel")
    why = (
        " Up to pooling the feature maps move along, but the last layer has learned where to look."
        if convolves
        else " Without filters every pixel has a weight of its own, which stays where it is."
    )
    match case:
        case Effect.STILL:
            return ""
        case Effect.LOSES:
            text = f"Moved by {moved_by}, only {here} of them are, instead of {still}."
            return text + why * bool(epoch)
        case Effect.SAME:
            return f"Moved by {moved_by}, as many are: {here}."
    return f"Moved by {moved_by}, even more are: {here} instead of {still}."


def stopped_said(run):
    return f"Stopped after {counted(run.steps, 'epoch')} of {EPOCHS}." * run.stopped


def dead_said(dead):
    """Where every unit below the last layer gives 0."""
    return "All units of its last maps give 0: the answer does not hang on the image." * bool(dead)
