"""What is said of a run of k-means, chosen from its case."""

import numpy as np

from core.maths.learning.k_means_film import STARTS, Rest
from core.ui.words import apart, counted, number, percent

TONES = {
    Rest.NOT_YET: "warn",
    Rest.EMPTY: "warn",
    Rest.ONE: "plain",
    Rest.EXACT: "warn",
    Rest.TIE: "warn",
    Rest.WORSE: "warn",
    Rest.BEATS: "good",
    Rest.BEST: "good",
}
NAMES = {"spread": "k-means++", "points": "random points", "box": "anywhere in their box"}


def film_caption(film):
    moves = counted(film.moves, "move")
    end = "at rest" if film.settled else "stopped"
    return f"{counted(film.k, 'centre')}, {end} after {moves}; rings are the starts."


def rest_said(case, film, others, end):
    drawn = sum(map(len, others.ends.values()))
    match case:
        case Rest.NOT_YET:
            now, then = apart(film.last, end.last)
            rest = (
                f"to the end J would fall from {now} to {then}"
                if now != then
                else f"J = {now} would stay, to so many digits"
            )
            return (
                f"Stopped after {counted(film.moves, 'move')}, while points still change their "
                f"group: {rest}."
            )
        case Rest.EMPTY:
            return _empty_said(film)
        case Rest.ONE:
            return (
                "One centre goes to the mean of all points in its first move, wherever it starts: "
                f"J = {number(film.last)} is the whole sum of squares."
            )
        case Rest.EXACT:
            return (
                "Every point lies on its centre, so J = 0: as it must be once there are as many "
                "centres as different places. It says nothing of groups."
            )
        case Rest.TIE:
            n = len(film.tied[0])
            now, then = apart(film.last, film.handed_over)
            return (
                f"At rest, and yet no minimum: {counted(n, 'point')} {'is' if n == 1 else 'are'} "
                "as near to another centre. Count one there, move both centres, and J falls from "
                f"{now} to {then}."
            )
        case Rest.WORSE:
            now, best = apart(film.last, others.least)
            return (
                f"At rest at J = {now}: no half step lowers it. Yet of {drawn} other starts the "
                f"best came to {best}, which is {percent(1 - others.least / film.last)} less."
            )
        case Rest.BEATS:
            now, best = apart(film.last, others.least)
            return f"At rest at J = {now}, below the least of {drawn} other starts, {best}."
    return (
        f"At rest at J = {number(film.last)}, and none of {drawn} other starts came below. That is "
        "no proof that none can."
    )


def _empty_said(film):
    spare = int((film.counts == 0).sum())
    places = len(np.unique(film.X, axis=0))
    text = f"At rest with {counted(spare, 'centre')} of {film.k} without a point: "
    if places < film.k:
        only = "is one place" if places == 1 else f"are only {places} different places"
        return f"{text}there {only} for {film.k} centres."
    return f"{text}no point is nearest to {'it' if spare == 1 else 'them'}, so {_stay(spare)}."


def _stay(spare):
    return "it stays where it is" if spare == 1 else "they stay where they are"


def share_said(case, others):
    if case not in (Rest.WORSE, Rest.BEATS, Rest.BEST):
        return ""
    shares = ", ".join(
        f"{others.reached(way)} of {len(others.ends[way])} from {NAMES[way]}" for way in STARTS
    )
    return f"That least was reached by {shares}."


def ends_said(others):
    each = len(others.ends["spread"])
    return (
        f"{each} starts of each kind, each run to rest; the curve begins at the left as high as "
        "the share that comes to the least J."
    )
