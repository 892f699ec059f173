"""The sets of points that the chapters cluster, and the starts that are painted over them."""

from core.maths.learning.cluster_points import HIGH, LOW
from core.ui.controls import Cloud

SETS = {
    "four": "Four clouds",
    "six": "Six clouds",
    "sizes": "One wide, two tight",
    "near": "Two that overlap",
    "strips": "Two long strips",
    "moons": "Two moons",
    "rings": "A ring in a ring",
    "noise": "Even chance, no group",
    "typed": "Two, and a point four times",
    "ruled": "A cloud and a ruled line",
    "row": "Three points",
    "place": "One place, eight points",
}
GROUPS_OF = {"four": 4, "six": 6, "sizes": 3, "near": 2, "strips": 2, "moons": 2, "rings": 2}


def starts_over(name, number, most):
    """Starts to drag, paint and erase; with one more the control ``number`` grows by one."""

    def counted(values, painted):
        return {} if painted is None else {number: min(max(len(painted), 1), most)}

    return Cloud(
        name=name,
        label="Starts",
        low=LOW,
        high=HIGH,
        classes=("start",),
        most=most,
        carries=counted,
        help="Drag a ring to begin elsewhere. Keys: arrows choose and move, Enter adds, Delete "
        "removes",
    )
