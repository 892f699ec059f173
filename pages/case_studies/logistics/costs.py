"""What a unit too many and a unit too few cost, and how long an order takes."""

from core.ui.controls import Slider

COSTS = [
    Slider(name="holding", label="Holding cost", symbol="h", low=0.1, high=10, default=1, log=True),
    Slider(
        name="shortage", label="Shortage cost", symbol="p", low=0.1, high=100, default=9, log=True
    ),
    Slider(
        name="lead_time",
        label="Lead time",
        symbol="L",
        low=0,
        high=8,
        default=2,
        step=1,
        help="An order has to last for L + 1 periods.",
    ),
]
