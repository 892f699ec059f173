"""Tables of measurements whose principal components are worth a look."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from sklearn.datasets import load_iris, load_wine


@dataclass(frozen=True, eq=False)
class MeasuredTable:
    """values: (n, d), finite; columns: their names; groups: (n,) index into group_names, or None;
    note: where they are from, and what was left out."""

    columns: tuple[str, ...]
    values: np.ndarray
    groups: np.ndarray | None = None
    group_names: tuple[str, ...] = ()
    note: str = ""


_SHORT = {"od280/od315_of_diluted_wines": "OD280/OD315", "nonflavanoid_phenols": "nonflavanoids"}
_UCI = "UCI Machine Learning Repository (CC BY 4.0), as shipped with scikit-learn"


@lru_cache(maxsize=8)
def measured_table(name: str) -> MeasuredTable:
    """A table by its name; its values are read-only. Errors: ValueError for an unknown name.

    iris: 150 flowers of three species; wine: 178 wines of three cultivars; few: the first three
    wines of each cultivar; noise: 60 rows of 8 independent normal columns; sums: 40 rows of three
    such columns and three that are sums and differences of them; design: all 8 combinations of
    three switches; still: two columns that vary and one that does not.

    >>> measured_table("wine").values.shape
    (178, 13)
    """
    if name not in TABLES:
        raise ValueError(f"name must be one of {', '.join(TABLES)}, got {name}")
    table = TABLES[name]()
    table.values.setflags(write=False)
    return table


def _iris() -> MeasuredTable:
    data = load_iris()
    columns = tuple(name.removesuffix(" (cm)") for name in data.feature_names)
    note = f"150 flowers, in cm; Anderson 1935, Fisher 1936; {_UCI}."
    return MeasuredTable(columns, data.data, data.target, tuple(map(str, data.target_names)), note)


def _wine() -> MeasuredTable:
    data = load_wine()
    columns = tuple(_SHORT.get(name, name.replace("_", " ")) for name in data.feature_names)
    names = tuple(f"cultivar {i}" for i in (1, 2, 3))
    note = f"178 wines of three cultivars, chemical analysis; Forina et al. 1991; {_UCI}."
    return MeasuredTable(columns, data.data, data.target, names, note)


def _few() -> MeasuredTable:
    whole = _wine()
    rows = np.concatenate([np.flatnonzero(whole.groups == g)[:3] for g in range(3)])
    note = f"The first three wines of each cultivar; Forina et al. 1991; {_UCI}."
    return MeasuredTable(
        whole.columns, whole.values[rows], whole.groups[rows], whole.group_names, note
    )


def _noise() -> MeasuredTable:
    values = np.random.default_rng(8).standard_normal((60, 8))
    columns = tuple(f"noise {i}" for i in range(1, 9))
    return MeasuredTable(columns, values, note="60 rows of 8 independent normal columns, drawn.")


def _sums() -> MeasuredTable:
    a, b, c = np.random.default_rng(3).standard_normal((3, 40))
    values = np.column_stack([a, b, c, a + b, b + c, a - c])
    note = "40 rows, drawn: a, b and c are independent, the other columns their sums."
    return MeasuredTable(("a", "b", "c", "a + b", "b + c", "a − c"), values, note=note)


def _design() -> MeasuredTable:
    values = np.array(list(product([-1.0, 1.0], repeat=3)))
    note = "All 8 combinations of three switches, −1 or 1: a factorial design."
    return MeasuredTable(("switch 1", "switch 2", "switch 3"), values, note=note)


def _still() -> MeasuredTable:
    a, b = np.random.default_rng(5).standard_normal((2, 30))
    values = np.column_stack([a, a + b, np.full(30, 7.0)])
    note = "30 rows, drawn: the third column is 7 in each of them."
    return MeasuredTable(("a", "a + b", "always 7"), values, note=note)


TABLES = {
    "iris": _iris,
    "wine": _wine,
    "few": _few,
    "noise": _noise,
    "sums": _sums,
    "design": _design,
    "still": _still,
}
