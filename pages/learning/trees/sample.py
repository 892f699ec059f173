"""The sample that several chapters grow their trees on: its controls, and how it is called."""

from core.maths.learning.class_laws import true_class
from core.ui.controls import Choice, Seed, Slider

LAWS = {
    "waves": "A wave",
    "ring": "An oval",
    "slope": "A sloping line",
    "step": "An upright line",
    "corners": "Opposite corners",
}
LAW = Choice(name="law", label="True boundary", options=LAWS, default="waves")
SIZE = Slider(name="size", label="Points", symbol="n", low=10, high=300, default=120, step=10,
              live=False)  # fmt: skip
FLIPPED = Slider(
    name="flipped",
    label="Labels flipped",
    symbol="f",
    low=0,
    high=0.5,
    default=0.1,
    step=0.05,
    live=False,
    help="The chance that a point has the other class's label",
)
SAMPLE = Seed(name="sample", default=13)
CONTROLS = [LAW, SIZE, FLIPPED, SAMPLE]
NAMES = ("law", "size", "flipped", "sample")


def sample_call(v):
    """The sample's arguments, as a listing writes them."""
    return f"{v.law!r}, {v.size}, {v.flipped!r}, {v.sample}"


def sample_said(found):
    """How many points there are, and how many labels are not the law's."""
    off = int((true_class(found.law, found.X) != found.y).sum())
    return f"{len(found.y)} points, {off} of them with a flipped label"
