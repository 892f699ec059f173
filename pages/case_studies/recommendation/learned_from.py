"""What the methods learned from, and what they are judged by, in numbers."""

import numpy as np

from core.ui.words import percent


def show_data(view, now):
    train, test, quality = now.split.train, now.split.test, now.quality["yours"]
    view.section("The data", now.ratings.note)
    view.numbers(
        [
            (
                "Learned from",
                f"{len(train.value):,} ratings",
                now.said(f"{now.ratings.shape[0]:,} people, {now.ratings.shape[1]:,} titles"),
            ),
            (
                "Held out",
                f"{len(test.value):,} ratings",
                f"people with fewer than 5, not tested: {now.split.left_out:,}",
            ),
            (
                "Lists judged",
                f"{quality.users:,} people",
                f"left out, without a held-out rating ≥ {now.threshold:g}: {quality.without:,}",
            ),
            (
                now.said("Hardly known titles"),
                percent(np.mean(now.count < 5), 0),
                "have fewer than 5 training ratings",
            ),
        ]
    )
