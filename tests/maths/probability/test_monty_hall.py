"""Doors against every game counted in fractions, and against games played."""

from fractions import Fraction as F
from itertools import combinations

import numpy as np
import pytest

from core.maths.probability.monty_hall import Doors, play


def counted(doors, opened, knows):
    """P(mine | no car seen) and P(a given other | …): every place of the car, every choice."""
    mine = other = F(0)
    whole = list(combinations(range(1, doors), opened))
    for car in range(doors):
        allowed = [c for c in whole if car not in c]
        for choice in whole:
            random = F(1, len(whole))
            weight = (1 - knows) * random + knows * (F(choice in allowed) / len(allowed))
            if car in choice:
                continue
            mine += weight * (car == 0)
            other += weight * (car != 0)
    whole_weight = mine + other
    return mine / whole_weight, other / whole_weight / (doors - 1 - opened)


@pytest.mark.parametrize("doors", [3, 4, 6])
@pytest.mark.parametrize("opened", [1, 2, 4])
@pytest.mark.parametrize("knows", [F(0), F(1, 3), F(1)])
def test_every_game_counted(doors, opened, knows):
    if opened > doors - 2:
        return
    game = Doors(doors, opened, float(knows))
    stay, switch = counted(doors, opened, knows)
    assert game.stay == pytest.approx(float(stay))
    assert game.switch == pytest.approx(float(switch))


@pytest.mark.parametrize("game", [Doors(3, 1, 1.0), Doors(3, 1, 0.0), Doors(10, 4, 0.5)], ids=str)
def test_games_that_were_played(game):
    stay, switch = play(game, 20_000, 5)
    n = len(stay)
    for won, chance in ((stay, game.stay), (switch, game.switch)):
        assert abs(won.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / n)
    assert abs(n / 20_000 - game.no_car_seen) <= 4 * np.sqrt(0.25 / 20_000)
    assert not (stay & switch).any()


def test_a_host_who_knows_never_shows_the_car():
    assert len(play(Doors(7, 5, 1.0), 3000, 1)[0]) == 3000


@pytest.mark.parametrize("bad", [(2, 1, 1.0), (3, 2, 1.0), (3, 0, 1.0), (3, 1, 1.5)])
def test_what_is_refused(bad):
    with pytest.raises(ValueError, match="got"):
        Doors(*bad)
