"""The numbers of the first chapter, with their formulas filled in."""

from core.maths.learning.k_means_film import STARTS
from core.maths.statistics.proportions import wilson_interval
from core.ui.words import factor, filled_in, number, percent
from pages.learning.clustering.k_means_words import NAMES


def numbers(film, others):
    parts = filled_in(lambda *each: sum(each), *film.parts.tolist())
    rows = [
        ("Moves", str(film.moves), "until no point changes its group, or as many as allowed"),
        ("J at the start", number(film.inertia[0]), "Σ|x − c(x)|² after the first assignment"),
        ("J at the end", number(film.last), " + ".join(parts) + ", one part for each group"),
    ]
    if film.whole > 0:
        part, whole = filled_in(lambda j, t: 1 - j / t, film.last, film.whole, write=number,
                                shown=percent)  # fmt: skip
        rows.append((
            "Explained", percent(1 - film.last / film.whole),
            f"1 − J/T = 1 − {factor(part)}/{factor(whole)}",
        ))  # fmt: skip
    rows.append(
        ("Least J known", number(others.least), "of all starts drawn; it depends on their seed")
    )
    for way in STARTS:
        n, hits = len(others.ends[way]), others.reached(way)
        low, high = wilson_interval(hits, n)
        rows.append((
            f"Reached from {NAMES[way]}", f"{hits} of {n}",
            f"95 % interval {percent(low)} to {percent(high)}",
        ))  # fmt: skip
    return rows


def cluster_rows(film):
    rows = []
    for at, (n, part) in enumerate(zip(film.counts.tolist(), film.parts, strict=True)):
        x, y = film.centres[-1][at]
        mean = number(part / n) if n else "no point"
        rows.append((str(at + 1), str(n), number(x), number(y), number(part), mean))
    return rows
