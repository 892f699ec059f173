"""The sets of points that the chapters cluster."""

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
