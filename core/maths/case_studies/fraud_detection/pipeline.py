"""Which of today's transactions should an investigator open? From a set to ranked alerts.

One pass from the top: transactions are split in time order and scaled by their training weeks
(prepare), a detector is fitted on these (METHODS) and scores the later weeks, and each period is
ranked (assess). alert_policy counts from there. Higher scores are stranger, for every detector.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import logsumexp
from sklearn.ensemble import HistGradientBoostingClassifier, IsolationForest
from sklearn.linear_model import LogisticRegression
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
from threadpoolctl import threadpool_limits

from core.maths.case_studies.fraud_detection.alert_policy import (
    CardDays,
    Ranking,
    rank_cards,
    rank_transactions,
)
from core.maths.case_studies.fraud_detection.card_transactions import LABEL_DELAY, TransactionSet
from core.maths.learning.k_means import fit_k_means, nearest_centres
from core.maths.linear_algebra.principal_components import (
    PrincipalComponents,
    fit_principal_components,
)

VALIDATION_DAYS, TEST_DAYS = 14, 21
SHARES = (0.0, 0.5, 0.7, 0.75)  # where a set of a few days is cut instead
MIN_ROWS = 50  # in each of the periods that are fitted, chosen on, judged on
CLUSTER_ROWS, MIXTURE_ROWS, NEIGHBOUR_ROWS = 20_000, 10_000, 3_000  # drawn for slow fits
# What storing a feature with 24 bits can alter, a little more than half of the last of them.
STORED = 4 * 2.0**-24
QUEUE_LENGTH = 12  # alerts of a day whose reasons are worked out
ROWS_AT_A_TIME = 20_000

Report = Callable[..., None]  # report(share of the work done)


@dataclass(frozen=True)
class Periods:
    """Rows of each period of a set in time order.

    train: everything is fitted and scaled here; validation: thresholds are chosen here; delay:
    labels not known yet when the test begins, unused; test: judged here, once. by_weeks: cut at
    midnights, else at shares of the time or of the rows.
    """

    train: slice
    validation: slice
    delay: slice
    test: slice
    by_weeks: bool


@dataclass(frozen=True, eq=False)
class Prepared:
    """A set split in time, its features scaled by the training weeks alone.

    feature: (d,) columns of transactions.features that vary in the training weeks; names: (d,);
    components: all d principal components of the scaled training rows, with mean and scale;
    train, validation, test: scaled features, (rows, d) each.
    """

    transactions: TransactionSet
    periods: Periods
    feature: np.ndarray
    names: tuple[str, ...]
    components: PrincipalComponents
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


@dataclass(frozen=True, eq=False)
class Reasons:
    """Why the first alerts of each day are strange.

    row: (m,) rows of the test period; parts: (m, d) contribution of each feature; rest: (m,) what
    belongs to no feature. Where a detector is additive, parts.sum(axis=1) + rest is the score.
    """

    row: np.ndarray
    parts: np.ndarray
    rest: np.ndarray


@dataclass(frozen=True, eq=False)
class Assessed:
    """A detector's scores, ranked. detector: None for the baselines, which have no reasons.

    score: (rows,) of the test period; validation, test: rankings without a limit; cards: of the
    test period, ranked when they are first asked for; period: rows of the test period.
    """

    transactions: TransactionSet
    period: slice
    method: str
    detector: "Detector | None"
    score: np.ndarray
    validation: Ranking
    test: Ranking
    reasons: Reasons | None

    @cached_property
    def cards(self) -> CardDays:
        transactions, test = self.transactions, self.period
        customer, fraud = transactions.customer, transactions.fraud
        return rank_cards(
            self.score,
            np.zeros(len(self.score), bool) if fraud is None else fraud[test],
            np.floor(transactions.time[test]),
            None if customer is None else customer[test],
        )


def split_periods(time: np.ndarray, training_weeks: int = 3) -> Periods:
    """Cut a set in time order: training weeks, 2 validation weeks, 1 week of delay, 3 test weeks.

    Counted back from the last midnight; the delay is LABEL_DELAY, the time until a label is known.
    Sets with less than a week before that are cut at 50, 70 and 75 % of their time, and where a
    period would have fewer than 50 rows, of their rows.
    time: (n,) days, non-decreasing. Errors: ValueError for training_weeks < 1, times out of order,
    or too few rows for any cut.

    >>> split_periods(np.arange(0, 63, 0.25), 2).test
    slice(168, 252, None)
    """
    time = np.asarray(time, float)
    if training_weeks < 1:
        raise ValueError(f"training_weeks must be at least 1, got {training_weeks}")
    if np.any(np.diff(time) < 0):
        raise ValueError("time must not decrease")
    n = len(time)
    if n:
        first, end = np.floor(time[0]), np.floor(time[-1]) + 1
        test = end - TEST_DAYS
        validation = test - LABEL_DELAY - VALIDATION_DAYS
        train = max(validation - 7 * training_weeks, first)
        weeks = np.array([train, validation, test - LABEL_DELAY, test])
        span = time[0] + np.ptp(time) * np.array(SHARES)
        cuts = [np.searchsorted(time, weeks)] if validation - first >= 7 else []
        cuts += [np.searchsorted(time, span), (n * np.array(SHARES)).astype(int)]
        for number, edges in enumerate(cuts):
            a, b, c, d, e = (int(edge) for edge in (*edges, n))
            if min(b - a, c - b, e - d) >= MIN_ROWS:
                weekly = len(cuts) == 3 and number == 0
                return Periods(slice(a, b), slice(b, c), slice(c, d), slice(d, e), weekly)
    raise ValueError(
        f"time must leave at least {MIN_ROWS} transactions each for training, validation and test, "
        f"got {n} transactions"
    )


def prepare(transactions: TransactionSet, training_weeks: int = 3) -> Prepared:
    """Split a set and scale its features: z = (x − mean)/standard deviation of the training rows.

    A feature that never varies in training has no scale and is left out. Errors: ValueError of
    split_periods, or when no feature varies.
    """
    periods = split_periods(transactions.time, training_weeks)
    x = transactions.features
    feature = np.flatnonzero(np.ptp(x[periods.train], axis=0) > 0)
    if not len(feature):
        raise ValueError("features must vary in the training weeks, but all are constant")
    components = fit_principal_components(x[periods.train][:, feature], standardise=True)

    def scaled(period: slice) -> np.ndarray:
        return components.standardise(x[period][:, feature])

    return Prepared(
        transactions=transactions,
        periods=periods,
        feature=feature,
        names=tuple(transactions.feature_names[j] for j in feature),
        components=components,
        train=scaled(periods.train),
        validation=scaled(periods.validation),
        test=scaled(periods.test),
    )


# ---- detectors: fitted on scaled training rows, (n, d), for rows of the same scale -------------


@dataclass(frozen=True, eq=False)
class Detector:
    """score(z): (n,), higher is stranger; parts(z): (n, d); rest(z): (n,).

    additive: whether score = parts.sum(axis=1) + rest. If not, a part is by how much the score
    drops when its feature alone is set to the median of the training rows.
    """

    additive = True

    def score(self, z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def parts(self, z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def rest(self, z: np.ndarray) -> np.ndarray:
        return np.zeros(len(z))


@dataclass(frozen=True, eq=False)
class ReconstructionError(Detector):
    """‖z − VVᵀz‖²: what k principal components cannot rebuild. directions: V, (d, k).

    What rounding of the stored features can make of 0 counts as 0; see rounding_dust. offset: (d,)
    see there.
    """

    directions: np.ndarray
    offset: np.ndarray | float = 0.0

    def parts(self, z: np.ndarray) -> np.ndarray:
        parts = (z - (z @ self.directions) @ self.directions.T) ** 2
        dust = parts.sum(axis=1) <= rounding_dust(z, self.offset)
        return np.where(dust[:, None], 0.0, parts)

    def score(self, z: np.ndarray) -> np.ndarray:
        return self.parts(z).sum(axis=1)


@dataclass(frozen=True, eq=False)
class MahalanobisDistance(Detector):
    """zᵀS⁻¹z, squared distance from the training mean. inverse: S⁻¹, (d, d); rank: of S.

    Directions in which the training rows do not vary (below 10⁻⁸ of the largest variance) do not
    count: S⁻¹ is the pseudo-inverse. A part zⱼ(S⁻¹z)ⱼ can be negative.
    Source: Mahalanobis, Proceedings of the National Institute of Sciences of India 2, 1936.
    """

    inverse: np.ndarray
    rank: int

    def parts(self, z: np.ndarray) -> np.ndarray:
        return z * (z @ self.inverse)

    def score(self, z: np.ndarray) -> np.ndarray:
        return self.parts(z).sum(axis=1)


@dataclass(frozen=True, eq=False)
class NearestCentre(Detector):
    """‖z − c‖² to the nearest centre of k-means. centres: (k, d)."""

    centres: np.ndarray

    def parts(self, z: np.ndarray) -> np.ndarray:
        return (z - self.centres[nearest_centres(z, self.centres)[0]]) ** 2

    def score(self, z: np.ndarray) -> np.ndarray:
        return nearest_centres(z, self.centres)[1]


@dataclass(frozen=True, eq=False)
class MixtureDensity(Detector):
    """−log Σ πᵢ N(z; μᵢ, Σᵢ). weights: π, (k,); means: (k, d); inverses: Σᵢ⁻¹, (k, d, d).

    Parts are those of ½(z − μ)ᵀΣ⁻¹(z − μ) for the component that is most likely to have made the
    row; the normalising constants and the other components are the rest.
    """

    weights: np.ndarray
    means: np.ndarray
    inverses: np.ndarray

    def _log_joint(self, z: np.ndarray) -> np.ndarray:
        """log πᵢ N(z; μᵢ, Σᵢ), (n, k)."""
        _, log_det = np.linalg.slogdet(self.inverses)
        constant = np.log(self.weights) + (log_det - z.shape[1] * np.log(2 * np.pi)) / 2
        columns = []
        for mean, inverse in zip(self.means, self.inverses, strict=True):
            apart = z - mean
            columns.append(np.einsum("nd,nd->n", apart @ inverse, apart))
        return constant - np.column_stack(columns) / 2

    def score(self, z: np.ndarray) -> np.ndarray:
        return -logsumexp(self._log_joint(z), axis=1)

    def parts(self, z: np.ndarray) -> np.ndarray:
        likely = np.argmax(self._log_joint(z), axis=1)
        apart = z - self.means[likely]
        return apart * np.einsum("nd,nde->ne", apart, self.inverses[likely]) / 2

    def rest(self, z: np.ndarray) -> np.ndarray:
        return self.score(z) - self.parts(z).sum(axis=1)


@dataclass(frozen=True, eq=False)
class LogisticScore(Detector):
    """b + wᵀz, the log-odds of fraud. weights: w, (d,); intercept: b."""

    weights: np.ndarray
    intercept: float

    def score(self, z: np.ndarray) -> np.ndarray:
        return z @ self.weights + self.intercept

    def parts(self, z: np.ndarray) -> np.ndarray:
        return z * self.weights

    def rest(self, z: np.ndarray) -> np.ndarray:
        return np.full(len(z), self.intercept)


@dataclass(frozen=True, eq=False)
class SampleScore(Detector):
    """The score of a scikit-learn model, which is no sum over features.

    model: with score_samples, lower is stranger; typical: (d,) medians of the training rows;
    distinct: whether copies among the training rows were taken once.
    """

    model: IsolationForest | LocalOutlierFactor | HistGradientBoostingClassifier
    typical: np.ndarray
    distinct: bool = False
    additive = False

    def score(self, z: np.ndarray) -> np.ndarray:
        with threadpool_limits(1):
            return -self.model.score_samples(z)

    def parts(self, z: np.ndarray) -> np.ndarray:
        n, d = z.shape
        changed = np.repeat(z[:, None, :], d, axis=1)
        changed[:, np.arange(d), np.arange(d)] = self.typical
        return self.score(z)[:, None] - self.score(changed.reshape(n * d, d)).reshape(n, d)


@dataclass(frozen=True, eq=False)
class BoostedOdds(SampleScore):
    """The log-odds of fraud by boosted trees: a sum over trees, not over features."""

    def score(self, z: np.ndarray) -> np.ndarray:
        with threadpool_limits(1):
            return self.model.decision_function(z)


def fit_reconstruction(prepared: Prepared, components: int) -> ReconstructionError:
    """Keep the first ``components`` directions, at most all but one: all would rebuild anything.

    Source: Jolliffe, Principal Component Analysis, 2002, section 10.1.
    """
    if components < 0:
        raise ValueError(f"components must be non-negative, got {components}")
    kept = min(components, len(prepared.names) - 1)
    return ReconstructionError(prepared.components.directions[:, :kept], stored_offset(prepared))


def stored_offset(prepared: Prepared) -> np.ndarray:
    """|mean|/scale of each feature, (d,): how far from 0 it is stored, in standard deviations."""
    return np.abs(prepared.components.mean) / prepared.components.scale


def rounding_dust(z: np.ndarray, offset: np.ndarray | float) -> np.ndarray:
    """Squared errors (n,) that the rounding of stored features can make of 0.

    A feature x = mean + scale·z is stored with 24 bits, so z is known to 2⁻²⁴(|mean|/scale + |z|)
    and no better; four times that, squared and summed over the features.

    >>> rounding_dust(np.array([[3.0, 4.0]]), 0.0) < 1e-11
    array([ True])
    """
    return STORED**2 * ((np.abs(z) + offset) ** 2).sum(axis=1)


def fit_mahalanobis(prepared: Prepared) -> MahalanobisDistance:
    """S is the correlation matrix of the training rows, dividing by n − 1."""
    variances, directions = prepared.components.variances, prepared.components.directions
    kept = variances > 1e-8 * variances[0]
    v = directions[:, kept]
    return MahalanobisDistance((v / variances[kept]) @ v.T, int(kept.sum()))


def fit_centres(prepared: Prepared, clusters: int, seed: int = 0) -> NearestCentre:
    """Our k-means, best of 2 starts, on at most 20,000 training rows drawn by ``seed``."""
    rows = _drawn(prepared.train, CLUSTER_ROWS, seed)
    return NearestCentre(fit_k_means(rows, min(clusters, len(rows)), seed, starts=2).centres)


def fit_mixture(prepared: Prepared, mixture_components: int, seed: int = 0) -> MixtureDensity:
    """Full covariances, 10⁻³ added to each variance, on at most 10,000 rows drawn by ``seed``.

    Source: Dempster, Laird and Rubin, JRSS B 39, 1977, by scikit-learn's GaussianMixture.
    """
    rows = _drawn(prepared.train, MIXTURE_ROWS, seed)
    with threadpool_limits(1):
        model = GaussianMixture(
            min(mixture_components, len(rows) // 2), reg_covar=1e-3, tol=1e-2, random_state=seed
        ).fit(rows)
    return MixtureDensity(model.weights_, model.means_, model.precisions_)


def fit_forest(prepared: Prepared, trees: int, seed: int = 0) -> SampleScore:
    """Short paths are strange: 2^(−mean path/c(256)), each tree on 256 training rows.

    Source: Liu, Ting and Zhou, ICDM 2008, by scikit-learn's IsolationForest.
    """
    with threadpool_limits(1):
        model = IsolationForest(n_estimators=trees, random_state=seed, n_jobs=1)
        model.fit(prepared.train)
    return SampleScore(model, np.median(prepared.train, axis=0))


def fit_neighbours(prepared: Prepared, neighbours: int, seed: int = 0) -> SampleScore:
    """Density among the neighbours over one's own, against 3,000 training rows drawn by ``seed``.

    A row with as many copies as neighbours would have an infinite density, and whatever lies beside
    it a score of 10¹⁰; where there is one, all copies are taken once (the k-distinct-distance of
    the source, remark after definition 6).
    Source: Breunig, Kriegel, Ng and Sander, SIGMOD 2000, by scikit-learn's LocalOutlierFactor.
    """
    rows = _drawn(prepared.train, NEIGHBOUR_ROWS, seed)
    _, copies = np.unique(rows, axis=0, return_counts=True)
    distinct = bool(copies.max() > min(neighbours, len(rows) - 1))
    if distinct:
        rows = _drawn(np.unique(prepared.train, axis=0), NEIGHBOUR_ROWS, seed)
    with threadpool_limits(1):
        model = LocalOutlierFactor(min(neighbours, len(rows) - 1), novelty=True, n_jobs=1).fit(rows)
    return SampleScore(model, np.median(prepared.train, axis=0), distinct)


def fit_logistic(prepared: Prepared) -> LogisticScore:
    """Logistic regression on the labels of the training weeks, ½‖w‖² added to the log-loss.

    The one detector that is told which transactions were frauds; classes are not weighted. Newton's
    steps, as dependent features leave a descent far from the minimum for long.
    Errors: ValueError unless the training weeks hold both frauds and others.
    """
    if not can_learn(prepared):
        raise ValueError("fraud must hold both classes in the training weeks")
    labels = prepared.transactions.fraud[prepared.periods.train]
    with threadpool_limits(1):
        model = LogisticRegression(solver="newton-cholesky", tol=1e-9, max_iter=100)
        model.fit(prepared.train, labels)
    return LogisticScore(model.coef_[0], float(model.intercept_[0]))


def fit_boosted(prepared: Prepared, seed: int = 0) -> BoostedOdds:
    """Gradient-boosted trees on the labels of the training weeks: 100 trees of at most 31 leaves.

    Each tree is fitted to the gradient of the log-loss at the sum of those before it and enters
    with a learning rate of 0.05, which had a higher average precision on the validation weeks of
    the simulated set than 0.1. Classes are not weighted, nothing is held out to stop early.
    Errors: ValueError unless the training weeks hold both frauds and others.
    Source: Friedman, Annals of Statistics 29, 2001, by scikit-learn's
    HistGradientBoostingClassifier.
    """
    if not can_learn(prepared):
        raise ValueError("fraud must hold both classes in the training weeks")
    labels = prepared.transactions.fraud[prepared.periods.train]
    with threadpool_limits(1):
        model = HistGradientBoostingClassifier(
            learning_rate=0.05, max_iter=100, early_stopping=False, random_state=seed
        ).fit(prepared.train, labels)
    return BoostedOdds(model, np.median(prepared.train, axis=0))


def can_learn(prepared: Prepared) -> bool:
    """Whether the training weeks have labels of both kinds."""
    if prepared.transactions.fraud is None:
        return False
    labels = prepared.transactions.fraud[prepared.periods.train]
    return bool(labels.any() and not labels.all())


@dataclass(frozen=True)
class Method:
    """A way to score. label: its name; score: what the score is; fit: (prepared, setting) →
    Detector, None for a baseline; setting: the number it takes, "" for none, with default;
    log: whether scores spread over powers of ten; supervised: whether it is told the labels.
    """

    label: str
    score: str
    fit: Callable[[Prepared, int], Detector] | None
    setting: str = ""
    default: int = 0
    log: bool = False
    supervised: bool = False


METHODS = {
    "pca": Method(
        "PCA reconstruction error",
        "squared error",
        fit_reconstruction,
        setting="components",
        default=12,
        log=True,
    ),
    "mahalanobis": Method(
        "Mahalanobis distance",
        "squared distance",
        lambda prepared, _: fit_mahalanobis(prepared),
        log=True,
    ),
    "k_means": Method(
        "Nearest k-means centre",
        "squared distance",
        fit_centres,
        setting="clusters",
        default=8,
        log=True,
    ),
    "mixture": Method(
        "Gaussian mixture",
        "−log density",
        fit_mixture,
        setting="mixture_components",
        default=3,
    ),
    "forest": Method(
        "Isolation forest", "isolation score", fit_forest, setting="trees", default=100
    ),
    "neighbours": Method(
        "Local outlier factor",
        "outlier factor",
        fit_neighbours,
        setting="neighbours",
        default=20,
        log=True,
    ),
    "logistic": Method(
        "Logistic regression",
        "log-odds of fraud",
        lambda prepared, _: fit_logistic(prepared),
        supervised=True,
    ),
    "boosted": Method(
        "Boosted trees",
        "log-odds of fraud",
        lambda prepared, _: fit_boosted(prepared),
        supervised=True,
    ),
    "amount": Method("Largest amounts first", "amount", None, log=True),
    "random": Method("Drawn by lot", "random number", None),
}


def assess(
    prepared: Prepared, method: str, setting: int, report: Report = lambda share: None
) -> Assessed:
    """Fit a detector on the training weeks, score validation and test weeks, and rank both.

    method: a key of METHODS; setting: its number, ignored where it takes none; report: called with
    the share of the work that is done. Errors: ValueError for an unknown method, those of its fit.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method}")
    transactions, periods = prepared.transactions, prepared.periods
    detector = None
    if METHODS[method].fit:
        # Matrices this narrow gain nothing from a second thread, which only waits, at full speed.
        with threadpool_limits(1):
            detector = METHODS[method].fit(prepared, setting)
            report(0.3)
            both = _in_parts(detector, np.concatenate([prepared.validation, prepared.test]), report)
        validation, test = np.split(both, [len(prepared.validation)])
    elif method == "amount":
        validation, test = (transactions.amount[p] for p in (periods.validation, periods.test))
    else:
        rng = np.random.default_rng(0)
        validation, test = (rng.uniform(size=len(z)) for z in (prepared.validation, prepared.test))

    assessed = _ranked(prepared, method, detector, validation, test)
    report(1.0)
    return assessed


def assess_components(
    prepared: Prepared, report: Report = lambda share: None
) -> dict[int, Assessed]:
    """What assess(prepared, "pca", k) gives for every k at once, by k = 1 … d − 1 (0 if d = 1).

    With the coordinates t = Vᵀz along all d components, ‖z − VₖVₖᵀz‖² = Σ_{j>k} tⱼ²: one product
    and one running sum, from the last component on, hold the errors of every k.
    """
    directions, offset = prepared.components.directions, stored_offset(prepared)
    with threadpool_limits(1):
        validation, test = (
            np.where(errors > rounding_dust(z, offset), errors, 0.0)
            for z in (prepared.validation, prepared.test)
            for errors in [reconstruction_errors(z, directions)]
        )
    d, found = len(prepared.names), {}
    for k in range(min(1, d - 1), d):
        detector = fit_reconstruction(prepared, k)
        found[k] = _ranked(prepared, "pca", detector, validation[k], test[k])
        report((k + 1) / d)
    return found


def reconstruction_errors(z: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Squared errors when the first k of all d directions are kept, (d, rows), k = 0 … d − 1.

    >>> reconstruction_errors(np.array([[3.0, 4.0]]), np.eye(2)).tolist()
    [[25.0], [16.0]]
    """
    square = (directions.T @ z.T) ** 2
    return np.cumsum(square[::-1], axis=0)[::-1]


def _ranked(
    prepared: Prepared,
    method: str,
    detector: Detector | None,
    validation: np.ndarray,
    test: np.ndarray,
) -> Assessed:
    """Rank both periods by their scores."""
    transactions, periods = prepared.transactions, prepared.periods
    ranked = [
        rank_transactions(
            score,
            transactions.amount[period],
            np.floor(transactions.time[period]),
            None if transactions.fraud is None else transactions.fraud[period],
        )
        for score, period in ((validation, periods.validation), (test, periods.test))
    ]
    reasons = None
    if detector is not None:
        row = ranked[1].row[ranked[1].place <= QUEUE_LENGTH]
        reasons = Reasons(
            row, detector.parts(prepared.test[row]), detector.rest(prepared.test[row])
        )
    return Assessed(
        transactions=transactions,
        period=periods.test,
        method=method,
        detector=detector,
        score=test,
        validation=ranked[0],
        test=ranked[1],
        reasons=reasons,
    )


def _drawn(rows: np.ndarray, count: int, seed: int) -> np.ndarray:
    """At most ``count`` rows, drawn without repetition."""
    if len(rows) <= count:
        return rows
    return rows[np.random.default_rng(seed).choice(len(rows), count, replace=False)]


def _in_parts(detector: Detector, z: np.ndarray, report: Report) -> np.ndarray:
    """Scores of many rows, with a report after each 20,000."""
    scores = []
    for start in range(0, len(z), ROWS_AT_A_TIME):
        scores.append(detector.score(z[start : start + ROWS_AT_A_TIME]))
        report(0.3 + 0.6 * min(start + ROWS_AT_A_TIME, len(z)) / len(z))
    return np.concatenate(scores)
