"""The map of errors, judged by scikit-learn's machines and its leaving out of one."""

import warnings

import numpy as np
import pytest
from sklearn.svm import SVC

from core.maths.learning.class_map import MAP_PLACES, MAP_X, MAP_Y
from core.maths.learning.margin_choice import (
    FITTED,
    FRESH,
    GAMMAS,
    NOISE,
    PRICES,
    STRETCH,
    Choice,
    ErrorMap,
    drawn_points,
    errors_of,
    law_points,
    machine_of,
    map_errors,
)


def machine(places, labels, C, gamma):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return SVC(C=C, gamma=gamma, tol=1e-8, max_iter=200_000).fit(places, labels)


@pytest.fixture(scope="module")
def small():
    """A map of fewer points, so that every cell can be done again."""
    places, labels = drawn_points("moons", 14, 3)
    fresh, fresh_labels = drawn_points("moons", 60, 4)
    return places, labels, fresh, fresh_labels, map_errors(places, labels, fresh, fresh_labels)


def test_errors_are_scikit_learn_s(small):
    places, labels, fresh, fresh_labels, found = small
    for i, C in enumerate(PRICES):
        for j, gamma in enumerate(GAMMAS):
            model = machine(places, labels, C, gamma)
            assert abs(found.held[i, j] - len(model.support_)) <= 1
            for table, x, truth in (
                (found.fitted, places, labels),
                (found.fresh, fresh, fresh_labels),
            ):
                f = model.decision_function(x) * np.where(truth == 1, 1, -1)
                for which in (0, 1):
                    own = f[truth == which]
                    assert (own < -1e-3).sum() <= table[i, j, which] <= (own < 1e-3).sum()


def test_left_out_is_a_fit_to_the_others(small):
    places, labels, _, _, found = small
    for i, C in enumerate(PRICES[::2]):
        for j, gamma in enumerate(GAMMAS[::2]):
            f = []
            for at in range(len(labels)):
                rest = np.arange(len(labels)) != at
                model = machine(places[rest], labels[rest], C, gamma)
                f.append(model.decision_function(places[at : at + 1])[0])
            own = np.array(f) * np.where(labels == 1, 1, -1)
            least, most = (own < -1e-3).sum(), (own < 1e-3).sum()
            assert least <= found.left_out[2 * i, 2 * j].sum() <= most


def test_errors_left_out_are_at_most_the_support_vectors(small):
    found = small[-1]
    assert np.all(found.left_out.sum(axis=2) <= found.held)
    assert found.left_out.shape == (len(PRICES), len(GAMMAS), 2)


def test_choices():
    counts = np.zeros((7, 8, 2), int)
    fitted, left = counts.copy(), counts.copy()
    left[:, :, 0] = 5
    left[0, 0], left[0, 1], left[0, 2], left[0, 3] = (2, 0), (9, 8), (1, 3), (8, 8)
    fitted[0, 2, 1] = 1
    found = ErrorMap(fitted, left, counts, counts[:, :, 0])
    assert found.least == 2
    assert [found.choice(0, j) for j in range(4)] == [
        Choice.BEST, Choice.WORSE, Choice.COARSE, Choice.BY_HEART
    ]  # fmt: skip


@pytest.mark.parametrize("law", NOISE)
def test_laws(law):
    (places, labels), (fresh, fresh_labels) = law_points(law)
    assert np.bincount(labels).tolist() == [FITTED // 2] * 2
    assert np.bincount(fresh_labels).tolist() == [FRESH // 2] * 2
    assert np.isfinite(places).all() and not np.isin(places, fresh).any()
    if law == "rings":
        far = [np.hypot(*fresh[fresh_labels == k].T).mean() for k in (0, 1)]
        np.testing.assert_allclose(far, [1.28, 2.84], atol=0.1)


def test_the_machine_of_a_cell_is_drawn_in_the_first_unit():
    (places, labels), _ = law_points("moons")
    unit = np.array([1.0, STRETCH])
    _, (bands, lines) = machine_of("moons", True, 4, 1)
    model = machine(places * unit, labels, PRICES[4], GAMMAS[1])
    f = model.decision_function(MAP_PLACES * unit).reshape(len(MAP_Y), len(MAP_X))
    share = (f > 0).mean()
    assert 0.02 < share < 0.98 and len(bands) == 4 and len(lines) == 3
    duals, _ = machine_of("moons", False, 4, 3)
    assert np.count_nonzero(duals.beta) == len(
        machine(places, labels, PRICES[4], GAMMAS[3]).support_
    )


def test_hits_and_errors():
    assert errors_of(np.array([1.0, 0.0, -2.0])) == 2
    with pytest.raises(ValueError, match="law must be one of"):
        drawn_points("spirals", 10, 1)
