from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.state_graph import share_bars, state_graph
from core.maths.probability.markov_chains import (
    Nature,
    laws_after,
    long_run,
    visits,
    walk,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, number
from pages.probability.markov_chains.graph_tables import film_of_bars, film_of_states
from pages.probability.markov_chains.matrix import CONTROLS, SEED, STEP, typed, typed_chain
from pages.probability.markov_chains.words import (
    TONES,
    nature_said,
    of_class,
    start_said,
    stuck_said,
)

STEPS = 60

chapter = Chapter(
    "chain",
    "The walker",
    do="Play the steps, or drag n. Do the blue discs fill the green rings?",
    controls=[*CONTROLS, STEP, SEED],
    presets={
        "Slow to change": typed(3, [[90, 10, 0], [5, 90, 5], [0, 10, 90]]),
        "Round and round": typed(3, [[0, 1, 0], [0, 0, 1], [1, 0, 0]]),
        "Every other step": {"states": "6"},
        "A little laziness": {"states": "6", "lazy": 20},
        "Gambler’s ruin": {"states": "5", "start": "C"},
        "One way out": typed(4, [[60, 30, 10, 0], [40, 50, 0, 10], [0, 0, 30, 70], [0, 0, 60, 40]]),
        "Two worlds": typed(
            5,
            [
                [20, 80, 0, 0, 0],
                [60, 40, 0, 0, 0],
                [20, 0, 50, 0, 30],
                [0, 0, 0, 0, 100],
                [0, 0, 0, 100, 0],
            ],
            start="C",
        ),
        "A dead end": typed(3, [[50, 40, 10], [40, 50, 10], [0, 0, 0]]),
        "Nothing moves": typed(3, np.eye(3).tolist()),
    },
)


@lru_cache(maxsize=64)
def films(now, seed):
    """The law and the walker at every step, and what is drawn of them."""
    laws = laws_after(now.P, now.start, STEPS)
    path = walk(now.P, now.start, np.random.default_rng(seed).random(STEPS))
    been = np.cumsum(path[:, None] == np.arange(len(now.P)), axis=0)
    shares = been / np.arange(1, STEPS + 2)[:, None]
    graph = film_of_states(now.P, now.names, now.chain.transient, laws, now.limit, path)
    return laws, path, shares, graph, film_of_bars(now.names, laws, now.limit, shares)


@chapter.figure
def chain(view):
    v, now = view.values, typed_chain(view.values)
    laws, path, shares, graph, bars = films(now, v.seed)
    n = min(v.step, STEPS)
    view.picture(state_graph(), graph, caption=_walked(now, path, n), name="graph")
    view.under("step", step={"last": STEPS})
    view.legend(
        {
            "law of step n": palette.MODEL,
            "share in the long run": palette.TRUTH,
            "one walker": palette.ACCENT,
        }
    )
    view.lead(f"chain{v.states}")
    view.notice(
        start_said(now, v.start), stuck_said(now), *nature_said(now), tone=TONES[now.nature]
    )
    view.more("lazy", "states", "start", "seed")
    view.chart(
        share_bars("state", "probability, or share of the visits"),
        bars,
        caption="Blue the law of step n, orange the walker’s share of the visits so far, green "
        "the long run.",
        name="shares",
    )
    view.table(
        ("From", *(f"to {one}" for one in now.names), "Sum of the row"),
        matrix_rows(now),
        caption="P: each row of weights divided by its sum"
        + ("" if not now.laziness else f", then made lazy with ε = {number(now.laziness)}"),
        right=(*(f"to {one}" for one in now.names), "Sum of the row"),
    )
    times, given = (f"the {n + 1} times 0 to {n}", "chance") if n else ("the one time 0", "given")
    view.table(
        ("State", "Law of step n", "Long run", "Walker’s visits", "Expected", "Standard deviation"),
        visit_rows(now, laws[n], shares[n], n),
        caption=f"n = {n}. One walker’s share of {times} is {given}: beside it its mean and "
        "standard deviation, exactly.",
        right=("Law of step n", "Long run", "Walker’s visits", "Expected", "Standard deviation"),
    )
    view.numbers(numbers(now))
    view.challenges(challenges(now, v))
    view.code(
        long_run,
        f"P = transition_matrix({[list(row) for row in now.weights]}, {now.laziness!r})\n"
        "found = long_run(P)\n"
        "print([(one.states, one.closed, one.period) for one in found.classes])\n"
        f"print(found.share[{now.start}])\n"
        f"print(laws_after(P, {now.start}, {n})[-1])",
        data=lambda: {
            "laws": {"n": np.arange(STEPS + 1), "walker": [now.names[i] for i in path]}
            | {name: laws[:, i] for i, name in enumerate(now.names)}
        },
    )


def _walked(now, path, n):
    """The last states of the walker's way, in words."""
    shown = [now.names[i] for i in path[max(0, n - 6) : n + 1]]
    return f"n = {n}. The walker: {'… ' * (n > 6)}{' → '.join(shown)}."


def matrix_rows(now):
    return [
        (name, *(number(p) for p in row), "none: it stays" if i in now.stuck else str(sum(w)))
        for i, (name, row, w) in enumerate(zip(now.names, now.P, now.weights, strict=True))
    ]


@lru_cache(maxsize=256)
def _expected(now, times):
    return visits(now.P, now.start, times)


def visit_rows(now, law, share, n):
    mean, deviation = _expected(now, n + 1)
    columns = (law, now.limit, share, mean, deviation)
    return [(name, *(number(column[i]) for column in columns)) for i, name in enumerate(now.names)]


def numbers(now):
    rows = []
    for c, one in enumerate(now.chain.closed):
        name, pi = of_class(now, one), now.chain.laws[c]
        at = int(np.argmax(pi))
        sources = [i for i in one.states if now.P[i, at] > 0]
        told = " + ".join(f"{number(pi[i], 4)}·{number(now.P[i, at], 4)}" for i in sources)
        label = f"π({now.names[at]})" + ("" if len(now.chain.closed) == 1 else f" in {name}")
        rows.append((label, number(pi[at]), f"Σ π(i)·P(i, {now.names[at]}) = {told}"))
    for one in now.chain.closed:
        rows.append((f"Period of {of_class(now, one)}", str(one.period), "gcd of the ways back"))
    return rows


def challenges(now, v):
    closed, ends = now.chain.closed, now.chain.ends[now.start]
    beat = closed[0].period if now.nature in (Nature.PERIODIC, Nature.MIXING) else None
    hit = [p for p in ends if p > 0]
    near = next((p for p in hit if 0.7 < p < 0.8), None)
    most = float(now.limit.max())
    stays = bool(np.diag(now.P).any())
    shown, _ = all_apart(most, 0.48)
    return [
        Challenge(
            "Let four states or more, which all lead to each other, go round with period 3.",
            solved=beat == 3 and len(now.P) >= 4,
            state=f"{len(now.P)} states; "
            + (f"period {beat}." if beat else "they do not all lead to each other."),
        ),
        Challenge(
            "Give the walker several closed classes, one of which it reaches with a probability "
            "between 0.7 and 0.8.",
            solved=near is not None,
            state="From the start the ends have the probabilities "
            f"{', '.join(number(p) for p in hit)}.",
        ),
        Challenge(
            "With period 1, all states leading to each other and none that may stay where it is, "
            "give one state more than 0.48 of the time.",
            solved=now.nature is Nature.MIXING and not stays and most > 0.48,
            state=f"The largest share is {shown}"
            + ("; some state may stay." if stays else "; no state may stay."),
        ),
    ]
