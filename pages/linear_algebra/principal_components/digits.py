from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import component_pictures, remade_picture
from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline
from core.maths.linear_algebra.component_findings import components_for
from core.maths.linear_algebra.picture_components import (
    FITTED,
    SIDE,
    WHITE,
    altered,
    digit_pictures,
    judge_picture_made,
    reconstruct_picture,
    remade_rows,
)
from core.maths.pixels import frames, names, picture_address, placed, symmetric_end, window_of
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number, percent
from pages.linear_algebra.principal_components.digits_words import (
    TONES,
    empty_said,
    made_said,
    which,
)

ALL = SIDE * SIDE
SHOWN = 16  # components as pictures
GAP = 1.12
chapter = Chapter(
    "digits",
    "Digits",
    do="Add components one by one: out of the mean of all digits this one appears. Watch how few "
    "of 64 are enough to read it.",
    controls=[
        Slider(name="parts", label="Components", symbol="k", low=0, high=ALL, default=8, step=1),
        Slider(
            name="digit",
            label="Picture",
            low=1,
            high=1797,
            default=1504,
            step=1,
            help=f"The components are those of the pictures 1 to {FITTED:,}; the others are new",
        ),
        Choice(
            name="altered",
            label="The picture",
            options={
                "as it is": "As it was written",
                "upside down": "Upside down",
                "negative": "Negative",
                "checkerboard": "A checkerboard instead",
                "noise": "Noise instead",
            },
            default="as it is",
        ),
    ],
    presets={
        "The mean alone": {"parts": 0},
        "Readable": {"parts": 20},
        "Everything": {"parts": 64},
        "An easy one": {"digit": 2, "parts": 5},
        "Upside down": {"altered": "upside down", "parts": 20},
        "A checkerboard": {"altered": "checkerboard", "parts": 20},
    },
)


@chapter.figure
def digits(view):
    v, given = view.values, digit_pictures()
    found, k = given.found, v.parts
    picture = altered(given.pictures[v.digit - 1], v.altered)
    made = reconstruct_picture(found, picture, k)
    case = judge_picture_made(found, made, k)
    name = which(v.altered, int(given.labels[v.digit - 1]), v.digit)
    view.picture(
        remade_picture(),
        stage_tables(made, found.mean, k),
        caption=f"{name[0].upper()}{name[1:]}. Grey from 0 to {WHITE}; missing: blue is too bright "
        "in the reconstruction, orange too dark.",
        name="remade",
    )
    fit = {"90 % of all": components_for(found.explained, 0.9)}
    view.lead("parts", "digit", parts={"marks": fit})
    view.notice(made_said(case, made, found, k, name), empty_said(found, k), tone=TONES[case])
    view.more("altered")
    view.chart(
        component_pictures(),
        component_tables(made.scores),
        caption="The first components as pictures (orange +, blue −), each a unit vector of 64 "
        "pixels, with the score of this picture: mean + Σ score · component.",
        name="components",
    )
    view.chart(
        curve_plot("number of components k", "share accounted for"),
        share_tables(found, made, k),
        caption="Share of the squared distance from the mean that k components account for: this "
        f"picture {percent(float(made.shares[k]))}, the fitted pictures together "
        f"{percent(float(found.explained[:k].sum()))}.",
        name="shares",
    )
    view.legend(
        {
            "this picture": palette.ACCENT,
            "the fitted together": palette.MODEL,
            "90 %": palette.TRUTH,
        },
        place="below",
    )
    view.numbers(numbers(found, made, k))
    view.challenges(challenges(v, found, made))
    view.code(
        reconstruct_picture,
        f"given = digit_pictures()\npicture = altered(given.pictures[{v.digit - 1}], "
        f"{v.altered!r})\nmade = reconstruct_picture(given.found, picture, {k})\n"
        f"print(made.shown.reshape({SIDE}, {SIDE}).round(1))\n"
        f"print(made.errors[{k}], made.shares[{k}])",
        data=lambda: {"shares": {"k": np.arange(ALL + 1), "share": made.shares}},
    )


def stage_tables(made, mean, k):
    """Two by two: the picture and its reconstruction, below them the mean and what is missing."""
    named = {
        "picture": "the picture",
        "made": f"from {k} component{'s' * (k != 1)}",
        "mean": "mean, k = 0",
        "missing": "missing",
    }
    boxes, labels = [], []
    for at, (name, image) in enumerate(remade_rows(made, mean)):
        box = (GAP * (at % 2), 1.25 * (1 - at // 2), 1.0, 1.0)
        ends = (-WHITE, WHITE, "signed") if name == "missing" else (0, WHITE, "grey")
        boxes.append((box, picture_address(image, *ends)))
        labels.append((box[0], box[1] + 1.0, named[name]))
    return {
        "window": window_of(-0.05, -0.05, 2.22, 2.45),
        "pictures": placed(boxes),
        "frames": frames([]),
        "labels": names(labels),
    }


@lru_cache(maxsize=1)
def component_addresses():
    """The first components as pictures."""
    images = digit_pictures().found.directions[:, :SHOWN].T.reshape(-1, SIDE, SIDE)
    ends = [symmetric_end(image) for image in images]
    return [
        picture_address(image, -end, end, "signed") for image, end in zip(images, ends, strict=True)
    ]


def component_tables(scores):
    boxes, labels = [], []
    for i, address in enumerate(component_addresses()):
        left, bottom = 1.15 * (i % 4), -1.35 * (i // 4)
        boxes.append(((left, bottom, 1.0, 1.0), address))
        labels.append((left, bottom + 1.0, f"{i + 1}: {number(float(scores[i]), 2)}"))
    return {
        "window": window_of(-0.05, -4.1, 4.55, 5.45),
        "pictures": placed(boxes),
        "frames": frames([]),
        "labels": names(labels),
    }


def share_tables(found, made, k):
    at = np.arange(ALL + 1)
    average = np.append(0.0, np.cumsum(found.explained))
    curves, points = [polyline("average", "approximation", at, average)], []
    low = 0.0
    if made.errors[0] > 0:
        curves.append(polyline("own", "other", at, made.shares))
        points.append(dot("other", k, float(made.shares[k])))
    return {
        "window": {"cx": [ALL / 2], "cy": [0.52 + low], "rx": [ALL / 2], "ry": [0.54]},
        "areas": NOTHING | {"y2": []},
        "curves": joined(*curves),
        "dashed": polyline("ninety", "truth", [0, ALL], [0.9, 0.9]),
        "points": joined(*points, dot("approximation", k, float(average[k]))),
        "names": {"text": [], "role": [], "x": [], "y": []},
    }


def numbers(found, made, k):
    error, whole = float(made.errors[k]), float(made.errors[0])
    need = components_for(found.explained, 0.9)
    made_of = filled_in(lambda a, b: 1 - a / b, error, whole, shown=percent)
    rows = [
        ("Squared error", number(error), "‖x − x̂‖² = Σ of the other tᵢ²"),
        ("Error a pixel", number(float(np.sqrt(error / ALL))), f"√(‖x − x̂‖²/{ALL}), of {WHITE}"),
        ("Accounted for", percent(float(made.shares[k])), "1 − {}/{}".format(*made_of)),
        (
            "Of all fitted",
            percent(float(found.explained[:k].sum())),
            "Σλᵢ, i ≤ k, over Σλ: all fitted pictures together",
        ),
        ("For 90 % of all fitted", str(need), "components"),
        ("Numbers kept", f"{k} of {ALL}", "a picture is its k scores, once mean and vᵢ are known"),
    ]
    if whole > 0:
        own = int(np.argmax(made.shares >= 0.9 - 1e-12))
        rows.append(("This picture: 90 %", str(own), "components"))
    return rows


def challenges(v, found, made):
    five = float(made.shares[5])
    half = float(made.shares[30])
    need = components_for(found.explained, 0.95)
    return [
        Challenge(
            "Set the least k that accounts for 95 % of all fitted pictures together.",
            solved=v.parts == need,
            state=f"k = {v.parts}: {percent(float(found.explained[: v.parts].sum()))}.",
        ),
        Challenge(
            "Find a digit as it was written, new to the components, of which 5 account for 75 %.",
            solved=v.altered == "as it is" and v.digit > FITTED and five >= 0.75,
            state=f"Of this picture 5 account for {percent(five)}.",
        ),
        Challenge(
            "Find a picture of which 30 components account for less than half.",
            solved=half < 0.5,
            state=f"Of this one 30 account for {percent(half)}.",
        ),
    ]
