"""Columns and pictures of medical diagnosis, light enough to travel while a slider moves.

A table is a dictionary of equally long columns. NaN in a path is a gap, so that many dots or sticks
are one item to draw.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import Ranking, thinned_ends
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    OperatingPoint,
    Reliability,
    expected_cost,
    operating_point,
    predictive_values,
)
from core.maths.columns import Table, band, dots, path
from core.maths.learning.convolutional_network import Network
from core.maths.learning.network_explanations import PixelArithmetic
from core.maths.pixels import (
    Box,
    frames,
    mosaic,
    names,
    picture_address,
    placed,
    symmetric_end,
    window_of,
)

PREVALENCES = np.geomspace(0.001, 0.5, 90)
ROWS = 4  # of maps in a column of the way through a network
WAY_HEIGHT = 4.0


WALL_COLUMNS, WALL_GAP = 8, 0.55
WALL_HEIGHT = 4 + WALL_GAP
WALL_TOP = 4.9  # of the words above it


def wall_rows(labels: np.ndarray, of_each: int = 16) -> np.ndarray:
    """The first rows of each class, the ill (label 1) first; fewer where there are fewer."""
    return np.concatenate([np.flatnonzero(labels == label)[:of_each] for label in (1, 0)])


def wall_place(x: float, y: float, ill: int, healthy: int) -> int:
    """Which image of a wall lies at a point: 0…ill−1 in the upper half, then the healthy.

    >>> wall_place(0.5, 4.3, 16, 16), wall_place(7.5, 0.5, 16, 16), wall_place(99, 9, 16, 3)
    (0, 31, 7)
    """
    column = int(np.clip(x, 0, WALL_COLUMNS - 1e-9))
    upper = y >= 2 + WALL_GAP / 2
    row = int(np.clip((WALL_HEIGHT if upper else 2) - y, 0, 2 - 1e-9))
    place = min(row * WALL_COLUMNS + column, (ill if upper else healthy) - 1)
    return place if upper else ill + place


def wall_box(place: int, ill: int) -> Box:
    """The square that an image fills on a wall with so many ill.

    >>> wall_box(0, 16)
    (0, 3.55, 1, 1)
    """
    upper = place < ill
    row, column = divmod(place if upper else place - ill, WALL_COLUMNS)
    return column, round((WALL_HEIGHT if upper else 2) - row - 1, 6), 1, 1


def wall_tables(
    images: np.ndarray, labels: np.ndarray, chosen: int | None, words: tuple[str, str]
) -> dict[str, Table]:
    """A wall of images (n, h, w), the ill in its upper half, and the frame around one of them."""
    low, high = np.quantile(images, [0.002, 0.998])
    halves = [images[labels == 1], images[labels == 0]]
    boxes, pictures = [], []
    for half, top in zip(halves, (WALL_HEIGHT, 2.0), strict=True):
        whole = mosaic(half, WALL_COLUMNS)
        # A gap belongs to each image, so that images lie where their numbers say.
        height, width = (np.array(whole.shape) + 1) / (images.shape[1] + 1)
        box = (0.0, top - height, width, height)
        whole = np.pad(whole, ((0, 1), (0, 1)), constant_values=np.nan)
        pictures.append((box, picture_address(whole, low, max(high, low + 1e-9))))
        boxes.append(box)
    return {
        "window": window_of(0, 0, WALL_COLUMNS, WALL_TOP),
        "pictures": placed(pictures),
        "frames": frames([] if chosen is None else [wall_box(chosen, len(halves[0]))]),
        "labels": names([(0, WALL_HEIGHT, words[0]), (0, 2, words[1])]),
    }


def wall_frames(places: Iterable[int], ill: int) -> Table:
    """The borders of some images of a wall with so many ill.

    >>> wall_frames([0], 16)["x"].tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0, nan]
    """
    return frames(wall_box(int(place), ill) for place in places)


MAPS_LEFT = WALL_COLUMNS + 0.5  # of two maps beside a wall, one above the other
MAPS_WINDOW = (0.0, 0.0, MAPS_LEFT + 2, WALL_TOP)


def beside_wall(wall: dict[str, Table], pictures: Sequence[tuple[str, str]]) -> dict[str, Table]:
    """A wall's tables and two square maps (name, address) beside its upper and its lower half."""
    tops = (WALL_HEIGHT, 2.0)
    labels = wall["labels"]
    return wall | {
        "window": window_of(*MAPS_WINDOW),
        "maps": placed(
            ((MAPS_LEFT, top - 2, 2, 2), url) for top, (_, url) in zip(tops, pictures, strict=True)
        ),
        "labels": {
            "x": [*labels["x"], MAPS_LEFT, MAPS_LEFT],
            "y": [*labels["y"], *tops],
            "text": [*labels["text"], *(name for name, _ in pictures)],
        },
    }


def row_tables(pictures: Sequence[tuple[str, str]]) -> dict[str, Table]:
    """Square pictures (name, address) from left to right with their names above."""
    step = 1.12
    return {
        "window": window_of(0, 0, step * len(pictures) - 0.12, 1.22),
        "pictures": placed(((step * i, 0, 1, 1), url) for i, (_, url) in enumerate(pictures)),
        "frames": frames([]),
        "labels": names((step * i, 1, name) for i, (name, _) in enumerate(pictures)),
    }


def way_through(
    network: Network, values: Sequence[np.ndarray], classes: tuple[int, int] = (1, 0)
) -> list[tuple[str, np.ndarray]]:
    """What a reader sees on the way of one image: (name, maps (k, h, w)) for each stop.

    values: from forward, of a batch whose first image is meant; classes: towards which of them the
    last layer pulls, and against which. The filters of the first
    convolution stand where they are applied; those of a second one have many channels.
    """
    stops = [("the image", values[0][0, ..., 0][None])]
    for i, kind in enumerate(network.kinds):
        if kind == "convolution" and i == 0:
            stops.append(("filters", np.moveaxis(network.parameters[0][0][:, :, 0], -1, 0)))
        if kind == "dense":
            shape = values[i].shape[1:]
            weights = network.parameters[i][0]
            towards, against = classes
            pull = (weights[:, towards] - weights[:, against]).reshape(shape)
            stops.append(("dense: pull", np.moveaxis(pull * values[i][0], -1, 0)))
        else:
            title = {"convolution": "sums", "relu": "ReLU", "pooling": "max pooling"}[kind]
            stops.append((title, np.moveaxis(values[i + 1][0], -1, 0)))
    return stops


def first_layer(network: Network) -> np.ndarray:
    """The filters of the first convolution side by side, in two rows, or the weights for class 1
    minus those for class 0 of a single layer; (h, w), NaN between filters."""
    arrays = network.parameters[0][0]
    if network.kinds[0] == "convolution":
        maps = np.moveaxis(arrays[:, :, 0], -1, 0)
        return mosaic(maps, max(len(maps) // 2, 1))
    side = int(np.sqrt(len(arrays)))
    return (arrays[:, 1] - arrays[:, 0]).reshape(side, side)


def way_tables(stops: Sequence[tuple[str, np.ndarray]], frame: Box | None = None) -> dict:
    """The stops of a way side by side, each stop's maps in columns of ROWS; every other name is
    raised by a line, so that neighbours do not touch where the picture is narrow.

    frame: the chosen window as shares of the image (left, bottom, width, height).
    """
    height, at, pictures, labels = WAY_HEIGHT, 0.0, [], []
    for name, maps in stops:
        columns = -(-len(maps) // ROWS)
        side = height / ROWS
        width = height if len(maps) == 1 else columns * side
        signed = bool((maps < 0).any()) and name != "the image"
        if len(maps) == 1:
            whole, tall = maps[0], height
        else:
            whole, tall = mosaic(maps, columns), side * -(-len(maps) // columns)
        end = symmetric_end(maps)
        low, high = (-end, end) if signed else (float(maps.min()), float(maps.max()))
        shades = "signed" if signed else "grey"
        url = picture_address(whole, low, max(high, low + 1e-9), shades)
        pictures.append(((at, height - tall, width, tall), url))
        labels.append((at, name))
        at += max(width, 1.7) + 0.45
    line = 0.04 * (at - 0.45)
    raised = [(x, height + line * (k % 2), name) for k, (x, name) in enumerate(labels)]
    boxes = [] if frame is None else [tuple(height * share for share in frame)]
    return {
        "window": window_of(0, 0, at - 0.45, height + 0.35 + line),
        "pictures": placed(pictures),
        "frames": frames(boxes),
        "labels": names(raised),
    }


def short_number(value: float) -> str:
    """A number for a narrow cell, without the zero before the point.

    >>> short_number(-0.314), short_number(1.25), short_number(-12.34), short_number(-0.001)
    ('−.31', '1.2', '−12', '.00')
    """
    size = abs(value)
    if size < 0.995:
        text = f"{size:.2f}"[1:]
        return "−" + text if value < 0 and text != ".00" else text
    text = f"{size:.1f}" if size < 9.95 else f"{size:.0f}"
    return "−" + text if value < 0 else text


def sum_tables(pixel: PixelArithmetic) -> dict[str, Table]:
    """Window · filter = products, cell by cell, the first channel."""
    parts = [part[..., 0].astype(float) for part in (pixel.window, pixel.filter, pixel.products)]
    k = len(parts[0])
    step = k + 1.2
    pictures, numbers = [], []
    for i, part in enumerate(parts):
        end = symmetric_end(part)
        pictures.append(((step * i, 0, k, k), picture_address(part, -end, end, "signed")))
        for row in range(k):
            for column in range(k):
                value = part[row, column]
                where = (step * i + column + 0.5, k - row - 0.5)
                numbers.append((*where, short_number(value), bool(abs(value) > 0.6 * end)))
    titles = ("window of the image", "× filter", "= products")
    return {
        "window": window_of(0, 0, step * 3 - 1.2, k * 1.14),
        "pictures": placed(pictures),
        "frames": frames([]),
        "labels": names((step * i, k, title) for i, title in enumerate(titles)),
        "numbers": dict(zip(("x", "y", "text", "light"), zip(*numbers, strict=True), strict=True)),
    }


# ---- curves ------------------------------------------------------------------------------------


def roc_path(ranking: Ranking) -> Table:
    """The ROC of a ranking in at most some 160 corners."""
    at = operating_point(ranking, thinned_ends(ranking))
    return path(at.false_positive_rate, at.sensitivity)


def predictive_tables(point: OperatingPoint, prevalence: float) -> dict[str, Table]:
    """PPV and NPV of one operating point over the prevalences, and at the one of now."""
    ppv, npv = predictive_values(point.sensitivity, point.specificity, PREVALENCES)
    here = predictive_values(point.sensitivity, point.specificity, prevalence)
    known = [float(value) for value in here if np.isfinite(value)]
    return {
        "positive": path(PREVALENCES, ppv),
        "negative": path(PREVALENCES, npv),
        "now": dots([prevalence] * len(known), known),
    }


def reliability_tables(found: Reliability) -> dict[str, Table]:
    """Groups of a reliability diagram as dots, their intervals as sticks."""
    gap = np.full(len(found.predicted), np.nan)
    x = np.stack([found.predicted, found.predicted, gap], axis=1).ravel()
    y = np.stack([found.low, found.high, gap], axis=1).ravel()
    return {
        "equality": path([0, 1], [0, 1]),
        "intervals": path(x, y),
        "groups": dots(found.predicted, found.observed),
    }


def threshold_costs(
    ranking: Ranking, prevalence: float, miss_cost: float, false_alarm_cost: float
) -> tuple[np.ndarray, np.ndarray]:
    """All thresholds that make a difference, from high to low, and the expected cost at each.

    The first calls nobody, the last everybody. A threshold lies halfway between two neighbouring
    scores; above the highest score and below the lowest it is 1 and 0.
    """
    point = operating_point(ranking, ranking.ends)
    cost = expected_cost(point, prevalence, miss_cost, false_alarm_cost)
    steps = np.r_[1.0, ranking.score, 0.0]
    threshold = (steps[ranking.ends] + steps[ranking.ends + 1]) / 2
    threshold[[0, -1]] = 1.0, 0.0
    return threshold, cost


def cost_tables(
    threshold: np.ndarray, cost: np.ndarray, now: tuple[float, float]
) -> dict[str, Table]:
    """Cost against the threshold with its minimum, the levels of calling nobody and everybody."""
    best = int(np.argmin(cost))
    nobody, everybody = cost[0], cost[-1]
    return {
        "levels": path([0, 1, np.nan, 0, 1], [nobody, nobody, np.nan, everybody, everybody]),
        "names": names([(0.2, nobody, "call nobody"), (0.02, everybody, "call everybody")]),
        "curve": path(threshold, cost),
        "best": dots(threshold[[best]], cost[[best]]),
        "now": dots([now[0]], [now[1]]),
    }


def series(curves: Iterable[tuple[np.ndarray, np.ndarray]]) -> Table:
    """Several lines (x, y) in one table, numbered from 0; what is not finite is a gap."""
    parts = [(i, np.asarray(x, float), np.asarray(y, float)) for i, (x, y) in enumerate(curves)]
    y = np.concatenate([y for _, _, y in parts])
    return {
        "series": np.concatenate([np.full(len(x), i) for i, x, _ in parts]),
        "x": np.concatenate([x for _, x, _ in parts]),
        "y": np.where(np.isfinite(y), y, np.nan),
    }


def band_path(specificity: np.ndarray, low: np.ndarray, high: np.ndarray) -> Table:
    """A band of the sensitivity over the false positive rate."""
    return band(1 - specificity[::-1], low[::-1], high[::-1])


def threshold_for_sensitivity(score: np.ndarray, ill: np.ndarray, wanted: float) -> float:
    """The highest threshold at which at least this share of the ill is called.

    score: (n,); ill: (n,) bool. Errors: ValueError unless 0 < wanted ≤ 1 and somebody is ill.

    >>> threshold_for_sensitivity(np.array([1.0, 2, 3, 4]), np.array([True] * 4), 0.75)
    2.0
    """
    sick = np.sort(np.asarray(score, float)[np.asarray(ill, bool)])
    if not 0 < wanted <= 1:
        raise ValueError(f"wanted must lie in (0, 1], got {wanted}")
    if not len(sick):
        raise ValueError("nobody is ill")
    # 1e-9: 1 − 0.9 must still leave exactly a tenth below.
    return float(sick[int(np.floor((1 - wanted) * len(sick) + 1e-9))])
