import math
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.counted_shares import share_said
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.probability.monty_hall import Doors, play
from core.ui.controls import Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, apart, number
from pages.probability.bayes.tables import bars
from pages.probability.bayes.words import doors_said, host_said

GAMES = 1000
chapter = Chapter(
    "doors",
    "Three doors",
    do="One door hides a car, yours is the first, and the host opens others without the car. Drag "
    "the number of doors: would you switch?",
    controls=[
        Slider(name="doors", label="Doors", symbol="n", low=3, high=30, default=3, step=1),
        Slider(
            name="opened",
            label="Doors that the host opens",
            symbol="k",
            low=1,
            high=28,
            default=1,
            step=1,
        ),
        Slider(
            name="knows",
            label="The host knows where the car is",
            unit="%",
            low=0,
            high=100,
            default=100,
            step=1,
            help="The probability that he does; if not, he opens at random and might show the car",
        ),
        Seed(name="games", label="New games"),
    ],
    presets={
        "Many doors, one left": {"doors": 20, "opened": 18},
        "A host who does not know": {"knows": 0},
        "Half sure": {"knows": 50},
        "Many doors, one opened": {"doors": 20, "opened": 1},
    },
)


@lru_cache(maxsize=64)
def simulated(game, seed):
    return play(game, GAMES, seed)


@chapter.figure
def doors(view):
    v = view.values
    game = Doors(v.doors, min(v.opened, v.doors - 2), v.knows / 100)
    view.picture(
        curve_plot("door", "probability of the car", False, False, "whole"),
        door_tables(game),
        caption=host_said(game),
        name="doors",
    )
    view.legend({"your door": palette.ACCENT, "other shut doors": palette.MODEL})
    view.lead("doors")
    view.notice(doors_said(game))
    view.more(
        "opened", "knows", "games", opened={"high": v.doors - 2} if v.doors > 3 else {"high": 2}
    )
    stay, switch = simulated(game, v.games)
    view.chart(
        curve_plot("games without a car seen", "share of games won"),
        game_tables(game, stay, switch),
        caption=games_said(game, stay, switch),
        name="games",
    )
    view.legend({"stay": palette.ACCENT, "switch": palette.MODEL}, place="below")
    view.numbers(numbers(game))
    view.challenges(challenges(v, game))
    view.code(
        play,
        f"game = Doors({game.doors}, {game.opened}, {game.knows})\n"
        f"stay, switch = play(game, {GAMES}, {v.games})\n"
        "print(stay.mean(), switch.mean(), game.stay, game.switch)",
        data=lambda: {"games": {"stay": stay, "switch": switch}},
    )


def door_tables(game):
    shut = game.doors - game.opened - 1
    heights = [game.stay] + [game.switch] * shut
    roles = ["other"] + ["approximation"] * shut
    table = bars(np.arange(1, shut + 2), heights, roles, 1.0)
    half = game.doors / 2 + 0.2
    table["window"] = {"cx": [(game.doors + 1) / 2], "cy": [0.52], "rx": [half], "ry": [0.55]}
    return table


def game_tables(game, stay, switch):
    played = np.arange(1, len(stay) + 1)
    named = {"stay": ("other", stay, game.stay), "switch": ("approximation", switch, game.switch)}
    return curve_datasets(
        GAMES / 2,
        0.5,
        GAMES / 2,
        0.53,
        curves=joined(
            *(
                polyline(name, role, played, np.cumsum(won) / played)
                for name, (role, won, _) in named.items()
            )
        ),
        dashed=joined(
            *(
                polyline(name, role, [0.0, GAMES], [chance] * 2)
                for name, (role, _, chance) in named.items()
            )
        ),
        points=joined(
            *(dot(role, float(len(won)), float(won.mean())) for role, won, _ in named.values())
        ),
    )


def games_said(game, stay, switch):
    n = len(stay)

    def won(games):
        return share_said(int(games.sum()), n) if n else "undefined"

    left = "" if n == GAMES else f" In {GAMES - n} of {GAMES:,} games the host showed the car."
    if n and abs(game.stay - game.switch) > 1e-12:
        more, fewer = sorted((stay.mean(), switch.mean()), reverse=True)
        off = math.sqrt(max(more + fewer - (more - fewer) ** 2, 0) / n)  # at most one of them wins
        if more - fewer <= 2 * off:
            left += " So few games do not tell which is better."
    return (
        f"Of {n:,} games staying won {won(stay)}, switching {won(switch)} (standard errors); "
        f"dashed the probabilities.{left}"
    )


def numbers(game):
    n, k, q = game.doors, game.opened, number(game.knows)
    seen = number(game.no_car_seen)
    stay, switch = apart(game.stay, game.switch)
    if math.isclose(game.stay, game.switch, rel_tol=1e-12):
        stay = switch = number(game.stay)
    return [
        ("Before", number(1 / n), f"1/{n}, for every door"),
        (
            "No car is shown",
            number(game.no_car_seen),
            f"q + (1 − q)·(n − k)/n = {q} + {number(1 - game.knows)}·{n - k}/{n}",
        ),
        ("Stay", stay, f"(1/{n})/{seen}"),
        ("Switch", switch, f"(1 − {stay})/{n - k - 1}, for each other shut door"),
    ]


def challenges(v, game):
    gain = game.switch / game.stay
    same = math.isclose(gain, 1, rel_tol=1e-12)
    times = "as good" if same else f"{all_apart(gain, 1.0, 10.0)[0]} times as good"
    return [
        Challenge(
            "Make switching ten times as good as staying, with no more than twelve doors.",
            solved=v.doors <= 12 and gain >= 10 - 1e-9,
            state=f"{v.doors} doors: switching is {times}.",
        ),
        Challenge(
            "Make switching useless.",
            solved=same,
            state=f"Switching is {times} as staying.",
        ),
    ]
