"""Columns that the pictures of fraud detection draw, light enough to travel while a slider moves.

A table is a dictionary of equally long float32 columns. NaN in a path is a gap, so that many dots
or sticks are one item to draw.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    Decision,
    Ranking,
    confusion_counts,
    opened,
    precision_interval,
    recall_interval,
    thinned_ends,
)
from core.maths.case_studies.fraud_detection.card_transactions import SCENARIOS
from core.maths.case_studies.fraud_detection.pipeline import (
    Assessed,
    Detector,
    MixtureDensity,
    NearestCentre,
    Prepared,
)
from core.maths.columns import Table, band, dots, path, stick_columns
from core.maths.learning.k_means import nearest_centres
from core.maths.learning.majority_region import ShareGrid, majority_region, share_grid

PASSED_SHOWN, FALSE_ALARMS_SHOWN, FRAUDS_SHOWN = 400, 150, 500
MOST_RARE = 1e5  # the end of the axis on which transactions are rare
FLOOR = 0.7  # of a histogram on a logarithmic scale: a single transaction still has a height


@dataclass(frozen=True, eq=False)
class Plane:
    """The test transactions in the plane of two components, and what is drawn there always.

    points: (n, 2); low, high: (2,) window; grid: the points in its cells; shown: (≤ 400,) rows of
    honest (or unlabelled) transactions drawn by lot; outside: how many points miss the window;
    centres, ellipses: paths of the detector's clusters, empty for the others.
    """

    points: np.ndarray
    low: np.ndarray
    high: np.ndarray
    grid: ShareGrid
    shown: np.ndarray
    outside: int
    centres: Table
    ellipses: Table


def principal_plane(
    prepared: Prepared, detector: Detector | None, first: int, second: int
) -> Plane:
    """Test transactions along two principal components of the training weeks, numbered from 0.

    The window holds 99.8 % of them in either direction. Clusters: k-means centres with ellipses
    that hold half of their test transactions if those are normal; mixture components likewise.
    """
    directions = prepared.components.directions[:, [first, second]]
    points = prepared.test @ directions
    low, high = np.quantile(points, [0.001, 0.999], axis=0)
    margin = np.maximum(0.06 * (high - low), 1e-6)
    low, high = low - margin, high + margin
    means, covariances = _clusters(prepared, detector, directions, points)
    return Plane(
        points=points,
        low=low,
        high=high,
        grid=share_grid(points, low, high),
        shown=drawn_by_lot(prepared),
        outside=int(np.any((points < low) | (points > high), axis=1).sum()),
        centres=dots(*means.T),
        ellipses=path(*_ellipses(means, covariances)),
    )


def drawn_by_lot(prepared: Prepared) -> np.ndarray:
    """At most 400 rows of the test period, honest ones where that is known, rising."""
    fraud = prepared.transactions.fraud
    honest = np.arange(len(prepared.test))
    if fraud is not None:
        honest = np.flatnonzero(~fraud[prepared.periods.test])
    rng = np.random.default_rng(0)
    return np.sort(rng.choice(honest, min(PASSED_SHOWN, len(honest)), replace=False))


def _clusters(
    prepared: Prepared, detector: Detector | None, directions: np.ndarray, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Means (k, 2) and covariances (k, 2, 2) of the detector's clusters in the plane."""
    if isinstance(detector, NearestCentre):
        label, _ = nearest_centres(prepared.test, detector.centres)
        members = [points[label == k] for k in range(len(detector.centres))]
        covariances = [np.cov(m.T) if len(m) > 2 else np.zeros((2, 2)) for m in members]
        return detector.centres @ directions, np.array(covariances)
    if isinstance(detector, MixtureDensity):
        covariances = directions.T @ np.linalg.inv(detector.inverses) @ directions
        return detector.means @ directions, covariances
    return np.zeros((0, 2)), np.zeros((0, 2, 2))


def _ellipses(means: np.ndarray, covariances: np.ndarray, points: int = 33) -> np.ndarray:
    """Paths that hold half of a normal law each, (2, k·(points + 1)), NaN between them."""
    if not len(means):
        return np.zeros((2, 0))
    angle = np.linspace(0, 2 * np.pi, points)
    circle = np.stack([np.cos(angle), np.sin(angle)]) * np.sqrt(stats.chi2.ppf(0.5, 2))
    values, vectors = np.linalg.eigh(covariances)
    roots = vectors * np.sqrt(np.maximum(values, 0))[:, None, :]
    outlines = means[:, :, None] + roots @ circle
    gaps = np.full((len(means), 2, 1), np.nan)
    return np.concatenate([outlines, gaps], axis=2).transpose(1, 0, 2).reshape(2, -1)


def plane_tables(plane: Plane, ranking: Ranking, alerts: int, fraud: np.ndarray) -> dict:
    """Datasets of the plane when the first ``alerts`` of the ranking are opened.

    fraud: (n,) bool of the test period, all False where unknown. Of the false alarms at most 150
    are drawn, the strangest; of the honest transactions that pass, those of plane.shown.
    """
    mask = np.zeros(len(plane.points), bool)
    first = ranking.row[:alerts]
    mask[first] = True
    false_alarms = first[~fraud[first]][:FALSE_ALARMS_SHOWN]
    frauds = np.flatnonzero(fraud)[:FRAUDS_SHOWN]
    centre, half = (plane.low + plane.high) / 2, (plane.high - plane.low) / 2
    rows = {
        "passed": plane.shown[~mask[plane.shown]],
        "false_alarms": false_alarms,
        "missed": frauds[~mask[frauds]],
        "caught": frauds[mask[frauds]],
    }
    window = zip(("cx", "cy", "rx", "ry"), (*centre, *half), strict=True)
    tables = {
        "region": path(*majority_region(plane.grid, mask)),
        "ellipses": plane.ellipses,
        "centres": plane.centres,
    } | {name: dots(*plane.points[at].T) for name, at in rows.items()}
    # A dataset without a row has no extent, of which the browser complains: a point far outside.
    aside = path(*(centre - 9 * half)[:, None])
    return {name: table if len(table["x"]) else aside for name, table in tables.items()} | {
        "window": {name: np.array([value], np.float32) for name, value in window}
    }


def rarity(validation: Ranking, score: np.ndarray) -> np.ndarray:
    """N where a score is stranger than all but one in N transactions of the validation period.

    n / #{validation scores above it}, from 1 up; above every one of them 2n. A score is alerted
    with decide(…, share) exactly if its rarity is above 1/share, so the threshold stands at the
    same place for every detector, whatever its scores mean. validation: without a limit.

    >>> from core.maths.case_studies.fraud_detection.alert_policy import rank_transactions
    >>> ranking = rank_transactions(np.array([1.0, 2, 3, 4]), np.ones(4), np.zeros(4))
    >>> rarity(ranking, np.array([0.5, 2.0, 9.0])).tolist()
    [1.0, 2.0, 8.0]
    """
    above = len(validation.score) - np.searchsorted(validation.score[::-1], score, side="right")
    return len(validation.score) / np.maximum(above, 0.5)


def rarity_tables(
    assessed: Assessed,
    ranking: Ranking,
    alerts: int,
    share: float,
    shown: np.ndarray,
    kinds: list[tuple[str, np.ndarray]],
) -> dict[str, Table]:
    """Test transactions in rows, honest ones and each kind of fraud, along their rarity.

    shown: rows drawn of the honest (or unlabelled) ones; about 150 of their alerts are drawn too,
    chosen by their row; kinds: label and (n,) mask of each. Up and down within a row mean nothing:
    a transaction has its height for good, so that it moves sideways alone when the scores change.
    From 1 in 10⁵ on all stand at the edge.
    """
    mask = opened(ranking, alerts)
    fraud = np.zeros(len(mask), bool)
    for _, of_kind in kinds:
        fraud |= of_kind
    first = ranking.row[:alerts]
    more = first[~fraud[first]]
    # The same ones while others come and go; never the height below, or they would lie in lines.
    more = more[(more * 0.7548777) % 1 < FALSE_ALARMS_SHOWN / max(len(more), 1)]
    level = len(kinds)
    places = [(level, np.union1d(shown, more))]
    places += [
        (level - 1 - at, np.flatnonzero(of_kind)[:FRAUDS_SHOWN])
        for at, (_, of_kind) in enumerate(kinds)
    ]
    row = np.concatenate([rows for _, rows in places])
    base = np.repeat([level for level, _ in places], [len(rows) for _, rows in places])
    x = np.minimum(rarity(assessed.validation, assessed.score[row]), 0.9 * MOST_RARE)
    y = base + 0.08 + 0.6 * ((row * 0.618034) % 1)
    groups = {
        "passed": ~mask[row] & ~fraud[row],
        "false_alarms": mask[row] & ~fraud[row],
        "missed": ~mask[row] & fraud[row],
        "caught": mask[row] & fraud[row],
    }
    drawn = {name: dots(x[which], y[which]) for name, which in groups.items()}
    aside = path([0.5], [0.5])  # a dataset without a row has no extent: a point out of sight
    honest = ~fraud if kinds else np.ones(len(mask), bool)
    names = [
        f"honest: {(mask & honest).sum():,} of {honest.sum():,} opened, false alarms"
        if assessed.test.labelled
        else f"{(mask & honest).sum():,} of {honest.sum():,} transactions opened"
    ]
    names += [f"{name}: {(mask & k).sum():,} of {k.sum():,} caught" for name, k in kinds]
    line = min(1 / share, MOST_RARE)
    return {name: table if len(table["x"]) else aside for name, table in drawn.items()} | {
        # Up to the title of each row: where the picture is narrow, titles reach across it.
        "threshold": stick_columns(
            np.full(level + 1, line), np.arange(level + 1) + 0.74, np.arange(level + 1)
        ),
        "edges": level_lines(np.arange(level + 2)),
        "rows": {
            "x": np.full(level + 1, 1.15, np.float32),
            "y": np.arange(level, -1, -1, dtype=np.float32) + 0.86,
            "text": names,
        },
    }


def level_lines(height: np.ndarray) -> Table:
    """A level line at each height from one side of the rarity axis to the other, all in one path.

    >>> level_lines(np.array([1.0]))["x"].tolist()
    [1.0, 100000.0, nan]
    """
    gap = np.full(height.shape, np.nan)
    ends = np.broadcast_to([1.0, MOST_RARE, np.nan], (len(height), 3))
    return path(ends.ravel(), np.stack([height, height, gap], axis=1).ravel())


def tick_columns(x: np.ndarray, y: np.ndarray, half: float = 0.4) -> Table:
    """A level tick at each (x, y), all in one path."""
    gap = np.full(np.shape(x), np.nan)
    return path(
        np.stack([np.asarray(x) - half, np.asarray(x) + half, gap], axis=1).ravel(),
        np.stack([y, y, gap], axis=1).ravel(),
    )


def scree_tables(prepared: Prepared, kept: int, shuffled: np.ndarray) -> dict[str, Table]:
    """Variances along the components, the first ``kept`` apart; shuffled: (d,) to compare."""
    variances = prepared.components.variances
    number = np.arange(1, len(variances) + 1)
    return {
        "kept": stick_columns(number[:kept], variances[:kept]),
        "left_out": stick_columns(number[kept:], variances[kept:]),
        "shuffled": path(number, shuffled),
    }


def score_axis(score: np.ndarray, log: bool) -> np.ndarray:
    """Scores as they are drawn: their logarithm to base 10 where they spread over powers of ten.

    0 and below (a perfect reconstruction) stand at 10⁻⁴.

    >>> score_axis(np.array([100.0, 0.0]), True).tolist()
    [2.0, -4.0]
    """
    return np.log10(np.maximum(score, 1e-4)) if log else np.asarray(score, float)


def score_bins(score: np.ndarray, fraud: np.ndarray, log: bool, bins: int = 60) -> dict[str, Table]:
    """Histograms of honest and fraudulent scores as outlines of steps, from FLOOR up.

    The last bins on either side take what lies beyond 99.95 % of the honest scores and the frauds.
    """
    shown = score_axis(score, log)
    low, high = np.quantile(shown, [0.0005, 0.9995])
    if fraud.any():
        low, high = min(low, shown[fraud].min()), max(high, np.quantile(shown[fraud], 0.99))
    if not low < high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, bins + 1)
    shown = np.clip(shown, low, high)

    def outline(rows: np.ndarray) -> Table:
        count, _ = np.histogram(shown[rows], edges)
        height = np.maximum(np.repeat(count, 2), FLOOR)
        return {
            "x": np.repeat(edges, 2)[1:-1].astype(np.float32),
            "low": np.full(2 * bins, FLOOR, np.float32),
            "high": height.astype(np.float32),
        }

    return {"honest": outline(~fraud), "fraud": outline(fraud)}


def threshold_line(threshold: float, histogram: dict[str, Table], log: bool) -> Table:
    """The threshold from the floor to the top of a histogram, at its edge if it lies beyond."""
    x = histogram["honest"]["x"]
    at = np.clip(score_axis(np.array([threshold]), log)[0], x[0], x[-1])
    return path([at, at], [FLOOR, max(t["high"].max() for t in histogram.values())])


def cost_tables(
    decision: Decision,
    share: float,
    validation_days: int,
    test_days: int,
    errors: np.ndarray,
) -> dict[str, Table]:
    """Cost a day against the share alerted, in percent; costs far above no model are left out.

    share: the one decided for, in [0, 1]; errors: standard error of the cost on the test period
    for each of ALERT_SHARES (see resampling.curve_errors), NaN where unknown. best: the cheapest
    share and its cost on validation.
    """
    shares = 100 * ALERT_SHARES[1:]  # no alert has no place on a logarithmic axis
    test, error, validation = (
        values[1:] / days
        for values, days in (
            (decision.test_curve.cost, test_days),
            (errors, test_days),
            (decision.validation_curve.cost, validation_days),
        )
    )
    level, here = decision.money.without_model / test_days, decision.money.cost / test_days
    top = 1.3 * max(level, decision.test_curve.cost.min() / test_days) or 1.0
    best = decision.chosen - 1
    return {
        "band": band(
            shares, np.where(test <= top, test - error, np.nan), np.minimum(test + error, top)
        ),
        "level": path(shares[[0, -1]], [level, level]),
        "validation": path(shares, np.where(validation <= top, validation, np.nan)),
        "test": path(shares, np.where(test <= top, test, np.nan)),
        "best": dots(shares[[best]], validation[[best]]) if best >= 0 else dots([], []),
        "now": dots([100 * share], [here]) if here <= top else dots([], []),
    }


def accuracy_tables(decision: Decision, share: float) -> dict[str, Table]:
    """Accuracy on the test period against the share alerted, in percent, beside that of nothing."""
    shares = 100 * ALERT_SHARES[1:]
    nothing = decision.counts.accuracy_of_nothing
    return {
        "curve": path(shares, decision.test_counts.accuracy[1:]),
        "level": path(shares[[0, -1]], [nothing, nothing]),
        "now": dots([100 * share], [decision.counts.accuracy]),
    }


def money_tables(
    decisions: dict[str, Decision], labels: dict[str, str], chosen: str
) -> dict[str, dict]:
    """What each detector saves at the share decided for and at its own cheapest, in their order.

    labels: what to call each; chosen: the one that stands out.
    """

    def bars(names: list[str]) -> dict:
        return {
            "name": [labels[name] for name in names],
            "saved": np.array([decisions[name].money.saved for name in names], float),
            "best": np.array([decisions[name].best_saved for name in names], float),
        }

    return {"detectors": bars(list(decisions)), "chosen": bars([chosen])}


def ranking_tables(decision: Decision, whole: Ranking) -> tuple[dict, dict]:
    """Datasets of precision against recall, and of recall against false positive rate.

    whole: the test period without a budget. The counts are those of confusion_counts with the
    weight of the decision; the interval is Wilson's, 95 %.
    """
    counts, weight = decision.counts, decision.counts.fraud_weight
    curve, unlimited = (
        confusion_counts(ranking, thinned_ends(ranking)[1:], weight)
        for ranking in (decision.ranking, whole)
    )
    precision = {
        "unlimited": path(unlimited.recall, unlimited.precision),
        "curve": path(curve.recall, curve.precision),
        "level": path([0, 1], [counts.base_rate] * 2),
        "interval": path([counts.recall] * 2, precision_interval(counts)),
        "now": dots([counts.recall], [counts.precision]),
    }
    roc = {
        "unlimited": path(unlimited.false_positive_rate, unlimited.recall),
        "curve": path(curve.false_positive_rate, curve.recall),
        "level": path([0, 1], [0, 1]),
        "interval": path([counts.false_positive_rate] * 2, recall_interval(counts)),
        "now": dots([counts.false_positive_rate], [counts.recall]),
    }
    return precision, roc


def card_tables(found: np.ndarray, possible: np.ndarray, today: int) -> dict:
    """Card precision of each day as sticks, the best possible as ticks; today numbered from 0."""
    day = np.arange(1, len(found) + 1)
    mean = np.nanmean(found)
    return {
        "days": stick_columns(day, found),
        "chosen": stick_columns(day[[today]], found[[today]]),
        "possible": tick_columns(day, possible),
        "mean": path(day[[0, -1]], [mean, mean]),
    }


def kinds_of_fraud(assessed: Assessed, prepared: Prepared) -> list[tuple[str, np.ndarray]]:
    """Kinds of fraud in the test weeks: label and (n,) mask, by scenario or amount."""
    transactions, test = prepared.transactions, prepared.periods.test
    if transactions.fraud is None or not assessed.test.frauds:
        return []
    fraud = transactions.fraud[test]
    if transactions.scenario is not None:
        scenario = transactions.scenario[test]
        kinds = [(name, fraud & (scenario == k)) for k, name in SCENARIOS.items()]
    else:
        amount = transactions.amount[test]
        small, large = np.quantile(amount[fraud], [1 / 3, 2 / 3])
        kinds = [
            ("small amounts", fraud & (amount <= small)),
            ("middle amounts", fraud & (amount > small) & (amount <= large)),
            ("large amounts", fraud & (amount > large)),
        ]
    known = np.any([mask for _, mask in kinds], axis=0)
    kinds.append(("other fraud", fraud & ~known))
    return [(name, mask) for name, mask in kinds if mask.any()]


def queue_of_day(ranking: Ranking, alerts: int, day: np.ndarray, today: float) -> np.ndarray:
    """Rows of one day's alerts, strangest first. day: (n,) of the period."""
    first = ranking.row[:alerts]
    return first[day[first] == today]


def largest_parts(parts: np.ndarray, count: int = 3) -> np.ndarray:
    """Features that raise a score most, the largest part first, down to a tenth of the largest.

    >>> largest_parts(np.array([0.5, -2.0, 3.0])).tolist()
    [2, 0]
    """
    first = np.argsort(-parts, kind="stable")[:count]
    return first[parts[first] > max(0.0, parts[first[0]] / 10)]
