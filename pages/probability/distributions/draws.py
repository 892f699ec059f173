"""How many values are drawn, and which: the same in every chapter that draws a sample."""

from core.ui.controls import Seed, Slider

SAMPLE = [
    Slider(name="n", label="Sample size", symbol="n", low=10, high=2000, default=300, step=10),
    Seed(),
]
