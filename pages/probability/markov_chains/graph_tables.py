"""Where the states and arrows of a chain are drawn, and the film of a walker on them."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from core.charts.state_graph import NODE
from core.ui.words import number

ROOM = 0.74  # around the states, for the ways back to the same state and the words
NO_LOOPS = 0.52  # without such ways
ASIDE = 0.3  # more to the left and right, for the words where the picture is narrow
MOST_WORDS = 14  # arrows beside which a number still has room
LOOP, LOOP_AT = 0.17, 1.4  # radius of a way back to the same state, and where its centre is
EMPTY = {"step": [], "x": [], "y": []}


@lru_cache(maxsize=8)
def places(n):
    """The states on a ring, clockwise from the top; two of them side by side."""
    turn = np.pi if n == 2 else np.pi / 2
    angle = turn - 2 * np.pi * np.arange(n) / n
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


@lru_cache(maxsize=8)
def word_places(n):
    """Beside each state, outwards, where no way of it goes."""
    at, aside = places(n), np.radians(48)
    turn = np.array([[np.cos(aside), np.sin(aside)], [-np.sin(aside), np.cos(aside)]])
    return at + (NODE + 0.17) * at @ turn


@lru_cache(maxsize=16)
def window(n, room):
    low, high = places(n).min(axis=0) - room, places(n).max(axis=0) + room
    (cx, cy), (rx, ry) = (low + high) / 2, (high - low) / 2
    return {"cx": [cx], "cy": [cy], "rx": [rx + ASIDE], "ry": [ry]}


def _bend(n, on):
    """How far a way bends to its left, which is outwards where it goes ``on`` clockwise: far enough
    from the way back, and not over the state between."""
    if on in (1, n - 1):
        return 0.28
    return 0.14 if 2 * on == n else -0.04 if 2 * on < n else 0.25


@lru_cache(maxsize=256)
def way(n, i, j):
    """The arrow from i to j as points, and where a word stands beside it."""
    here, there = places(n)[i], places(n)[j]
    if i == j:
        out = np.arctan2(here[1], here[0])
        angle = out + np.pi + np.linspace(-1.0, -2 * np.pi + 1.0, 25)
        ring = LOOP_AT * here + LOOP * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return ring, (LOOP_AT + LOOP + 0.08) * here
    along = there - here
    side = np.array([along[1], -along[0]])
    bend = (here + there) / 2 - _bend(n, (j - i) % n) * side
    t = np.linspace(0, 1, 41)[:, None]
    line = (1 - t) ** 2 * here + 2 * t * (1 - t) * bend + t**2 * there
    free = np.linalg.norm(line - here, axis=1) > NODE + 0.01
    free &= np.linalg.norm(line - there, axis=1) > NODE + 0.05
    line = line[free]
    return line, line[int(0.4 * len(line))]


def arrows(P):
    """Lines, heads and words of all steps that are possible."""
    n = len(P)
    steps = [(i, j) for i, j in np.argwhere(P > 0).tolist()]
    lines = {name: [] for name in ("series", "x", "y", "width")}
    heads = {name: [] for name in ("x", "y", "angle", "size")}
    words = {name: [] for name in ("text", "x", "y")}
    for i, j in steps:
        line, at = way(n, i, j)
        p = float(P[i, j])
        lines["series"] += [f"{i} {j}"] * len(line)
        lines["x"] += line[:, 0].tolist()
        lines["y"] += line[:, 1].tolist()
        lines["width"] += [0.8 + 3.2 * p] * len(line)
        dx, dy = line[-1] - line[-3]
        heads["x"].append(float(line[-1, 0]))
        heads["y"].append(float(line[-1, 1]))
        heads["angle"].append(float(90 - np.degrees(np.arctan2(dy, dx))))
        heads["size"].append(40 + 90 * p)
        if len(steps) <= MOST_WORDS:
            words["text"].append(number(p, 2))
            words["x"].append(float(at[0]))
            words["y"].append(float(at[1]))
    return {"steps": lines, "heads": heads, "words": words}


@lru_cache(maxsize=4096)
def _short(rounded):
    """A probability as it is written; most of a film come again and again."""
    return number(float(rounded), 2)


def film_of_states(P, names, passing, laws, rings, path=None):
    """All that the graph draws: ``laws`` by step, ``rings`` the shares in the long run, ``path``
    the states of a walker; ``passing`` the states that are left for good."""
    n, last = len(P), len(laws) - 1
    at, beside, steps = places(n), word_places(n), np.arange(last + 1)
    by_state = {
        "step": np.repeat(steps, n),
        "x": np.tile(at[:, 0], last + 1),
        "y": np.tile(at[:, 1], last + 1),
    }
    seen = laws.ravel() > 1e-6
    ringed = rings > 1e-6
    walker, moved = EMPTY, EMPTY
    if path is not None:
        walker = {"step": steps, "x": at[path, 0] * (1 - NODE), "y": at[path, 1] * (1 - NODE)}
        ways = [way(n, i, j)[0] for i, j in pairwise(path.tolist())]
        points = np.concatenate(ways)
        moved = {
            "step": np.repeat(steps[1:], [len(one) for one in ways]),
            "x": points[:, 0],
            "y": points[:, 1],
        }
    return {
        "window": window(n, ROOM if np.diagonal(P).any() else NO_LOOPS),
        **arrows(P),
        "states": {
            "role": ["passing" if i in passing else "staying" for i in range(n)],
            "x": at[:, 0],
            "y": at[:, 1],
        },
        "discs": {"share": laws.ravel()[seen], **{k: x[seen] for k, x in by_state.items()}},
        "rings": {"share": rings[ringed], "x": at[ringed, 0], "y": at[ringed, 1]},
        "walker": walker,
        "moved": moved,
        "said": {
            "step": by_state["step"],
            "text": [
                f"{name} {_short(f'{p:.2g}')}"
                for law in laws.tolist()
                for name, p in zip(names, law, strict=True)
            ],
            "x": np.tile(beside[:, 0], last + 1),
            "y": np.tile(beside[:, 1], last + 1),
        },
    }


def film_of_bars(names, laws, rings, shares=None):
    """The same as bars: the law of each step, what the walker has seen so far, and the long run."""
    n, last = len(names), len(laws) - 1
    half = 0.36
    groups = [("law", laws, -half if shares is not None else -half / 2)]
    groups += [] if shares is None else [("walker", shares, 0.0)]
    x = np.tile(np.arange(1, n + 1), last + 1)
    width = half
    one = {
        name: np.concatenate([np.asarray(value) for value in columns])
        for name, columns in {
            "step": [np.repeat(np.arange(last + 1), n) for _ in groups],
            "role": [np.full(x.size, role) for role, *_ in groups],
            "x": [x + left for *_, left in groups],
            "x2": [x + left + width for *_, left in groups],
            "y": [np.zeros(x.size) for _ in groups],
            "y2": [values.ravel() for _, values, _ in groups],
        }.items()
    }
    slots = n + 1
    return {
        "window": {"cx": [slots / 2], "cy": [0.51], "rx": [slots / 2], "ry": [0.51]},
        "bars": one,
        "levels": {
            "x": np.arange(1, n + 1) - 0.42,
            "x2": np.arange(1, n + 1) + 0.42,
            "y": np.asarray(rings, float),
        },
        "below": {"text": list(names), "x": np.arange(1.0, n + 1)},
    }
