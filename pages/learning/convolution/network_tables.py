"""The answer of the network, and its way there, as curves."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.learning.digit_network import EPOCHS, MARGIN


def answer_tables(P, label):
    digits = np.arange(10.0)
    shown = np.where(np.isfinite(P), P, 0.0)
    own = digits == label
    return curve_datasets(
        4.5,
        0.5,
        5.0,
        0.55,
        curves=joined(
            stems("others", "approximation", digits[~own], shown[~own]),
            stems("own", "truth", digits[own], shown[own]),
        ),
        points=joined(
            *(
                dot("truth" if d == label else "approximation", d, float(shown[d]))
                for d in range(10)
            )
        ),
    )


def epoch_tables(trained, epoch):
    at = np.arange(len(trained.networks))
    train, validation = 100 * trained.train, 100 * trained.validation
    return curve_datasets(
        EPOCHS / 2,
        50,
        EPOCHS / 2 + 0.3,
        56,
        curves=joined(
            polyline("train", "approximation", at, train),
            polyline("validation", "other", at, validation),
        ),
        points=joined(
            dot("approximation", epoch, float(train[epoch])),
            dot("other", epoch, float(validation[epoch])),
        ),
    )


def move_tables(moved, by):
    at = np.arange(-MARGIN, MARGIN + 1)
    return curve_datasets(
        0,
        50,
        MARGIN + 0.3,
        56,
        curves=polyline("moved", "error", at, 100 * moved),
        points=dot("error", by, float(100 * moved[MARGIN + by])),
    )
