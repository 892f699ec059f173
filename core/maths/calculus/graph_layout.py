"""Where the vertices of a computational graph stand: in layers by depth, with few crossings.

Sugiyama, Tagawa and Toda (1981): a long edge passes through a place of its own in every layer;
each layer is ordered by the mean place of its neighbours; then all are pulled towards them.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import isotonic_regression

from core.maths.calculus.computational_graph import Graph

ROUNDS = 12
BEND = 0.28  # how far two edges between the same two vertices stand apart


@dataclass(frozen=True, eq=False)
class Layout:
    """``x`` is the layer, from 0; ``y`` grows upwards, vertices of a layer are at least 1 apart.
    ``routes`` are the points (k, 2) of each edge, from operand to user."""

    x: np.ndarray
    y: np.ndarray
    routes: tuple[np.ndarray, ...]

    @property
    def layers(self) -> int:
        return int(self.x.max()) + 1

    @property
    def rows(self) -> int:
        """The most vertices of one layer."""
        return int(np.bincount(self.x.astype(int)).max())


def depths(graph: Graph) -> list[int]:
    """The layer of each vertex: after all its operands; an input just before its first user.

    >>> from core.maths.calculus.computational_graph import build
    >>> from core.maths.calculus.expressions.reader import parse
    >>> depths(build([parse("sin(x) + b")]))
    [0, 1, 1, 2]
    """
    depth = [0] * len(graph.vertices)
    for edge in graph.edges:
        depth[edge.user] = max(depth[edge.user], depth[edge.operand] + 1)
    for start in graph.inputs:
        users = [depth[edge.user] for edge in graph.edges if edge.operand == start]
        depth[start] = min(users, default=1) - 1
    return depth


def lay_out(graph: Graph) -> Layout:
    """Places for the vertices and ways for the edges; the same for the same graph.

    >>> from core.maths.calculus.computational_graph import build
    >>> from core.maths.calculus.expressions.reader import parse
    >>> found = lay_out(build([parse("w x")], ))
    >>> found.x.tolist(), found.y.tolist()
    ([0.0, 0.0, 1.0], [0.5, -0.5, 0.0])
    """
    depth = depths(graph)
    ways = []  # of each edge, the places that it passes: its ends, and one in each layer between
    for edge in graph.edges:
        between = range(depth[edge.operand] + 1, depth[edge.user])
        ways.append([edge.operand, *range(len(depth), len(depth) + len(between)), edge.user])
        depth += between
    links = [link for way in ways for link in pairwise(way)]
    order = _order(depth, links)
    x, y = np.array(depth, float), _heights(order, links, len(depth), len(graph.vertices))
    routes = [np.column_stack([x[way], y[way]]) for way in ways]
    ends = [(edge.operand, edge.user) for edge in graph.edges]
    for k, route in enumerate(routes):
        same = [j for j in range(len(ends)) if ends[j] == ends[k]]
        if len(same) > 1 and len(route) == 2:
            middle = route.mean(axis=0) + np.array([0, BEND * (1 - 2 * same.index(k))])
            routes[k] = np.insert(route, 1, middle, axis=0)
    count = len(graph.vertices)
    return Layout(x[:count], y[:count], tuple(routes))


def _order(depth: list[int], links: list[tuple[int, int]]) -> list[list[int]]:
    """The layers, each ordered by its neighbours' places; of all tried, the one with the fewest
    crossings."""
    layers: list[list[int]] = [[] for _ in range(max(depth) + 1)]
    for place, layer in enumerate(depth):
        layers[layer].append(place)
    best, least = [list(one) for one in layers], crossings(layers, links)
    for turn in range(ROUNDS):
        down = turn % 2 == 0
        for k in range(1, len(layers)) if down else range(len(layers) - 2, -1, -1):
            seen = {p: i for i, p in enumerate(layers[k - 1 if down else k + 1])}
            pulls: dict[int, list[int]] = {place: [] for place in layers[k]}
            for first, second in links:
                here, there = (second, first) if down else (first, second)
                if here in pulls and there in seen:
                    pulls[here].append(seen[there])
            now = {p: i for i, p in enumerate(layers[k])}
            middle = {p: np.mean(pulled) if pulled else now[p] for p, pulled in pulls.items()}
            layers[k].sort(key=lambda p: (middle[p], now[p]))
        if (count := crossings(layers, links)) < least:
            best, least = [list(one) for one in layers], count
    return best


def crossings(layers: list[list[int]], links: list[tuple[int, int]]) -> int:
    """How many pairs of links cross."""
    place = {p: i for layer in layers for i, p in enumerate(layer)}
    home = {p: k for k, layer in enumerate(layers) for p in layer}
    count = 0
    for k in range(len(layers) - 1):
        ends = np.array([(place[a], place[b]) for a, b in links if home[a] == k]).reshape(-1, 2)
        left, right = (np.subtract.outer(end, end) for end in ends.T)
        count += int((left * right < 0).sum()) // 2
    return count


def _heights(
    layers: list[list[int]], links: list[tuple[int, int]], places: int, vertices: int
) -> np.ndarray:
    """Each place near the mean of its neighbours, in the order of its layer and not too close."""
    y = np.zeros(places)
    for layer in layers:
        y[layer] = (len(layer) - 1) / 2 - np.arange(len(layer))
    neighbours: list[list[int]] = [[] for _ in range(places)]
    for a, b in links:
        neighbours[a].append(b)
        neighbours[b].append(a)
    for _ in range(ROUNDS):
        for layer in layers:
            wanted = np.array([y[neighbours[p]].mean() if neighbours[p] else y[p] for p in layer])
            real = np.array([p < vertices for p in layer])
            gap = np.where(real[1:] & real[:-1], 1.0, 0.7)
            offset = -np.concatenate([[0.0], np.cumsum(gap)])
            y[layer] = isotonic_regression(wanted - offset, increasing=False).x + offset
    return np.round(y - (y.max() + y.min()) / 2, 6) + 0.0
