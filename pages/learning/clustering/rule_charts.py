"""The three rules on how many groups there are, and how near each point is to its own."""

from core.charts.cluster_film import group_lines
from core.charts.curve import curve_plot
from pages.learning.clustering.how_many_tables import (
    bar_tables,
    bend_tables,
    gap_tables,
    silhouette_tables,
)
from pages.learning.clustering.how_many_words import (
    bars_said,
    bend_said,
    gap_said,
    silhouette_said,
)


def show_rules(view, found, k, names, inertia="J", each="points"):
    """Four charts under ``names``; ``inertia`` and ``each`` are written on their axes."""
    rules = (
        (inertia, bend_tables(found, k), bend_said(found)),
        ("mean silhouette", silhouette_tables(found, k), silhouette_said(found)),
        ("gap", gap_tables(found, k), gap_said(found)),
    )
    *curves, bars = names
    for name, (title, tables, said) in zip(curves, rules, strict=True):
        plot = curve_plot("groups k", title, False, False, "whole")
        view.chart(plot, tables, caption=said, name=name)
    view.chart(
        group_lines("silhouette", f"{each}, by group", "y"),
        bar_tables(found, k),
        caption=bars_said(found, k),
        name=bars,
    )
