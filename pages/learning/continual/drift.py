import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.maths.learning.turning_boundary import (
    BEFORE,
    SHOWN,
    STREAMS,
    draw_stream,
    follow,
    judge_memory,
    turned_into,
    wrong_share,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent, points
from pages.learning.continual.drift_numbers import numbers
from pages.learning.continual.drift_tables import memory_tables, plane_tables, time_tables
from pages.learning.continual.drift_words import (
    TONES,
    memory_said,
    now_said,
    tried_said,
    why_said,
)

chapter = Chapter(
    "drift",
    "A boundary that turns",
    do="Drag the memory W and the rate: a short memory scatters, a long one lags behind. The share "
    "of the red wedge is what that costs.",
    controls=[
        Slider(
            name="memory",
            label="Cases in memory",
            symbol="W",
            low=4,
            high=128,
            default=64,
            log=True,
            whole=True,
        ),
        Slider(
            name="rate",
            label="Turn of the boundary",
            unit="° a case",
            symbol="ρ",
            low=0,
            high=5,
            default=0.5,
            step=0.05,
        ),
        Slider(
            name="known", label="Cases seen", symbol="t", low=0, high=SHOWN, default=180, step=1
        ),
        Choice(
            name="shape",
            label="Memory",
            options={"window": "Window", "fading": "Forgetting factor"},
            default="window",
            pills=True,
        ),
        Slider(
            name="flips",
            label="Answers given wrongly",
            symbol="q",
            low=0,
            high=0.4,
            default=0.1,
            step=0.01,
        ),
        Seed(name="stream", label="New stream"),
    ],
    presets={
        "Too long a memory": {},
        "Too short a memory": {"memory": 6},
        "The best of those tried": {"memory": 32},
        "It stands still": {"rate": 0.0, "memory": 128},
        "It turns fast": {"rate": 4.0, "memory": 8},
        "Wrong more often than right": {"rate": 3.0, "memory": 64},
        "Many wrong answers": {"flips": 0.35, "memory": 45},
        "Fading instead of a window": {"shape": "fading", "memory": 32},
    },
)


@chapter.figure
def drift(view):
    v = view.values
    stream = draw_stream(v.rate, v.flips, v.stream)
    angles, all_angles = follow(stream, v.memory, v.shape), follow(stream, v.memory, "all")
    found = judge_memory(v.memory, v.rate, v.flips, v.shape, v.stream)
    off = turned_into(angles - stream.normal[BEFORE:])
    shares = wrong_share(off, v.flips)
    others = wrong_share(all_angles - stream.normal[BEFORE:], v.flips)
    view.picture(
        class_plane("x₁", "x₂"),
        plane_tables(stream, v.known, v.memory, angles[v.known]),
        caption=now_said(v.known, float(off[v.known]), v),
        name="plane",
    )
    view.legend(
        {
            "in memory": CLASSES[0],
            "the other answer": CLASSES[1],
            "out of memory": palette.GREY,
            "fitted": palette.MODEL,
            "wrong between them": palette.ALARM,
        }
    )
    view.under("known")
    view.lead("memory", "rate")
    view.notice(memory_said(found, v), why_said(found, v), tone=TONES[found.case])
    view.more("shape", "flips", "stream")
    view.chart(
        curve_plot("cases seen t", "chance of a wrong answer to the next"),
        time_tables(shares, others, v.known, v.flips),
        caption=f"Blue: with this memory. Grey: with all cases so far. Dashed: {percent(v.flips)}, "
        "the answers given wrongly, which no line avoids.",
        name="time",
    )
    view.chart(
        curve_plot("cases in memory W", "chance of a wrong answer", False, False, "decades"),
        memory_tables(found, v),
        caption=tried_said(found),
        name="memories",
    )
    view.numbers(numbers(found, v))
    view.challenges(challenges(found, v))
    view.code(
        judge_memory,
        f"found = judge_memory({v.memory}, {v.rate!r}, {v.flips!r}, {v.shape!r}, {v.stream})\n"
        "print(found.case, found.mean, found.error, found.best)\n"
        f"stream = draw_stream({v.rate!r}, {v.flips!r}, {v.stream})\n"
        f"print(follow(stream, {v.memory}, {v.shape!r})[{v.known}])",
        data=lambda: {
            "by time": {"t": np.arange(SHOWN + 1), "angle": angles, "chance": shares},
        },
    )


def challenges(found, v):
    noisy = v.flips == 0.3 and v.rate == 0.2
    return [
        Challenge(
            "With 30 % of the answers given wrongly and a turn of 0.2° a case, come within two "
            "standard errors of the best memory.",
            solved=noisy and found.case.name == "BEST",
            state=f"Here {points(found.more, 2)} ± {points(found.spread, 2)} percentage points "
            "above it."
            if noisy
            else "Needs q = 0.3 and ρ = 0.2.",
        ),
        Challenge(
            "Find a memory and a rate with which the line is wrong in more than 60 of 100 cases.",
            solved=found.mean > 0.6,
            state=f"Here {percent(found.mean)}, over {STREAMS} streams.",
        ),
    ]
