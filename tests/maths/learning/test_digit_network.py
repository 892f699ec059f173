import numpy as np
import pytest

from core.maths.learning.convolutional_network import predict
from core.maths.learning.digit_network import (
    EPOCHS,
    MARGIN,
    Effect,
    Reading,
    begin_history,
    digit_set,
    judge_effect,
    judge_reading,
    learn_epoch,
    moved_digit,
    train_history,
)


@pytest.fixture(scope="module")
def history():
    return train_history("none")


def test_the_sets_are_apart_and_have_a_margin():
    digits = digit_set()
    assert [len(part) for part in (digits.train, digits.validation, digits.test)] == [600, 200, 300]
    images = digits.test.images
    assert images[:, :MARGIN].max() == images[:, :, -MARGIN:].max() == 0 and images.max() == 1


def test_it_learns_and_the_same_seed_learns_the_same(history):
    assert len(history.networks) == EPOCHS + 1
    assert history.validation[0] < 0.3 and history.validation[-1] > 0.8
    again = train_history.__wrapped__("none")
    np.testing.assert_array_equal(again.moved, history.moved)


def test_moves(history):
    test = digit_set().test
    for by in (-3, 0, 2):
        images = np.pad(test.images, ((0, 0), (0, 0), (3, 3), (0, 0)))[:, :, 3 - by : 17 - by]
        np.testing.assert_array_equal(moved_digit(test.images, by), images)
        right = predict(history.networks[-1], images).argmax(axis=1) == test.labels
        assert history.moved[-1, MARGIN + by] == right.mean()


def test_the_fastest_rate_keeps_to_numbers():
    test = digit_set().test
    for net in train_history("two", 1.0).networks:
        assert np.isfinite(predict(net, test.images)).all()


def test_a_rate_is_another_one_from_an_epoch_on(history):
    """Up to there nothing changes; and epoch by epoch is the same as at once."""
    turned = train_history("none", 0.1, 1, ((0.01, 3),))
    np.testing.assert_array_equal(turned.train[:4], history.train[:4])
    np.testing.assert_array_equal(turned.moved[:4], history.moved[:4])
    assert (turned.train[4:] != history.train[4:]).any()
    state = begin_history("none", 1)
    for rate in [0.01] * 3 + [0.1] * 5:
        state = learn_epoch(state, rate, 1)
    np.testing.assert_array_equal(state.networks[-1].parameters[0][0],
                                  turned.networks[-1].parameters[0][0])  # fmt: skip
    np.testing.assert_array_equal(state.moved, turned.moved)


def test_an_unknown_layout():
    with pytest.raises(KeyError):
        train_history("three")


def test_cases():
    assert judge_reading(np.array([0.2, 0.8]), 1, 0) is Reading.UNTRAINED
    assert judge_reading(np.array([0.2, 0.8]), 0, 1) is Reading.WRONG
    shares = np.array([0.1, 0.5, 0.9, 0.8, 0.8, 0.5, 0.1])
    cases = {0: Effect.STILL, 1: Effect.SAME, 2: Effect.LOSES, -1: Effect.GAINS}
    assert {by: judge_effect(shares, by) for by in cases} == cases
