"""What chapters share: the price of slack."""

from core.ui.controls import Slider


def price_slider(name, default=1.0, **more):
    return Slider(
        name=name,
        label="Price of slack",
        symbol="C",
        low=0.001,
        high=100,
        default=default,
        log=True,
        help="What a point pays inside the margin, or beyond the line, for each unit of f",
        **more,
    )
