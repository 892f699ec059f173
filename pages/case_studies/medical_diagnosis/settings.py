"""What the chapters about images are steered by: the image set, the network, its training."""

from core.maths.learning.network_training import OPTIMIZERS
from core.ui.controls import Choice, Seed, Slider

ARCHITECTURES = {
    "one": ("8 filters of 7×7", (8,), 7),
    "two": ("8, then 16 filters of 5×5", (8, 16), 5),
    "few": ("2 filters of 7×7", (2,), 7),
    "none": ("no filters: logistic regression", (), 1),
}
TEST_SETS = {
    "test": "without markers",
    "as trained": "markers as in training",
    "reversed": "markers on the healthy",
}
PHANTOMS = ("contrast", "radius", "roughness", "beta", "noise", "shift", "marker", "seed")
TRAINING = ("architecture", "optimizer", "rate", "decay", "epochs")

CONTROLS = [
    Slider(name="contrast", label="Contrast of the mass", low=0, high=3, default=1.2, step=0.1),
    Slider(name="radius", label="Radius", low=2, high=8, default=4, step=0.5, unit="pixels"),
    Slider(name="roughness", label="Roughness of the border", low=0, high=0.6, default=0.15),
    Slider(
        name="beta",
        label="Exponent of the background",
        symbol="β",
        low=0,
        high=4,
        default=3,
        step=0.1,
        help="Power spectrum 1/f^β: 0 is white noise, mammograms have about 3.",
    ),
    Slider(name="noise", label="Noise", low=0.1, high=2, default=0.6, step=0.1),
    Slider(
        name="shift",
        label="Place unknown by up to",
        low=0,
        high=6,
        default=0,
        step=1,
        unit="pixels",
    ),
    Slider(
        name="marker",
        label="Ill training images with a marker",
        low=0,
        high=100,
        default=0,
        step=5,
        unit="%",
        help="A bright square in the corner, as a hospital's label might be. Planted in "
        "training and validation images.",
    ),
    Slider(name="images", label="Training images", low=200, high=1200, default=1200, step=100),
    Choice(
        name="architecture",
        label="Network",
        options={name: words for name, (words, _, _) in ARCHITECTURES.items()},
        default="one",
    ),
    Choice(
        name="optimizer",
        label="Optimiser",
        options={name: o.label for name, o in OPTIMIZERS.items()},
        default="adam",
        carries=lambda values, name: {"rate": OPTIMIZERS[name].learning_rate},
    ),
    Slider(
        name="rate",
        label="Learning rate of the network",
        low=0.0001,
        high=1,
        default=0.002,
        log=True,
    ),
    Slider(
        name="decay",
        label="Penalty of the network",
        symbol="λ",
        low=0.0001,
        high=0.3,
        default=0.03,
        log=True,
    ),
    Slider(name="epochs", label="Epochs", low=1, high=30, default=10, step=1),
    Choice(
        name="ill_label",
        label="Label that means ill",
        options={"1": "1", "0": "0"},
        default="1",
        pills=True,
        help="In PneumoniaMNIST 1 is pneumonia; in BreastMNIST 0 is malignant.",
    ),
    Slider(
        name="wanted",
        label="Sensitivity wanted",
        low=50,
        high=99,
        default=90,
        step=1,
        unit="%",
        help="The threshold that reaches it on the validation images, for each reader.",
    ),
    Choice(name="judged_on", label="Test images", options=TEST_SETS, default="test"),
    Seed(label="New patients"),
]


def of_the_set(view, lead=()):
    """The names of the controls of the image set and the training that apply now, but for those
    that lead."""
    own = ("ill_label",) if view.uploaded else PHANTOMS
    images = () if view.uploaded else ("images",)
    return [name for name in (*own, *TRAINING, *images) if name not in lead]
