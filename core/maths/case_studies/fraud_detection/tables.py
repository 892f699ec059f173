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
    fraud = prepared.transactions.fraud
    honest = np.arange(len(points))
    if fraud is not None:
        honest = np.flatnonzero(~fraud[prepared.periods.test])
    rng = np.random.default_rng(0)
    shown = rng.choice(honest, min(PASSED_SHOWN, len(honest)), replace=False)
    means, covariances = _clusters(prepared, detector, directions, points)
    return Plane(
        points=points,
        low=low,
        high=high,
        grid=share_grid(points, low, high),
        shown=np.sort(shown),
        outside=int(np.any((points < low) | (points > high), axis=1).sum()),
        centres=dots(*means.T),
        ellipses=path(*_ellipses(means, covariances)),
    )


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


def cost_tables(decision: Decision, share: float, validation_days: int, test_days: int) -> dict:
    """Cost a day against the share alerted, in percent; costs far above no model are left out.

    share: the one decided for, in [0, 1]. best: the cheapest share and its cost on validation.
    """
    shares = 100 * ALERT_SHARES[1:]  # no alert has no place on a logarithmic axis
    test, error, validation = (
        values[1:] / days
        for values, days in (
            (decision.test_curve.cost, test_days),
            (decision.test_curve.standard_error, test_days),
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
