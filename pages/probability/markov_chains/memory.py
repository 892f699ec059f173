import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
from core.charts.outcome_bars import outcome_bars
from core.maths.probability.chain_memory import Exchange, forgetting
from core.maths.probability.markov_chains import Nature, hitting_times, mean_return_times
from core.ui.controls import Choice
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, filled_in, number
from pages.probability.markov_chains.matrix import CONTROLS, LETTERS, typed, typed_chain
from pages.probability.markov_chains.memory_tables import (
    STEPS,
    distance_tables,
    flow_rows,
    time_tables,
)
from pages.probability.markov_chains.memory_words import (
    MEMORY_TONES,
    eigenvalues_said,
    exchange_said,
    forgets,
    memory_said,
)
from pages.probability.markov_chains.remembered import remembered
from pages.probability.markov_chains.words import start_said, stuck_said

SLOW = 1000
chapter = Chapter(
    "memory",
    "How fast it forgets",
    do="Drag the laziness, or type weights under “More settings”. How steeply does blue fall?",
    controls=[
        *CONTROLS,
        Choice(
            name="target",
            label="Wait until it hits",
            options={one: one for one in LETTERS},
            default="B",
            pills=True,
        ),
    ],
    presets={
        "Forgets at once": typed(3, [[50, 30, 20]] * 3),
        "Two tosses of a coin": typed(4, [[1, 1, 0, 0], [0, 0, 1, 1]] * 2),
        "A bottleneck": typed(4, [[50, 49, 1, 0], [49, 51, 0, 0], [1, 0, 50, 49], [0, 0, 49, 51]]),
        "In waves": typed(3, [[5, 90, 5], [5, 5, 90], [90, 5, 5]]),
        "Twice the same λ₂": typed(3, [[80, 20, 0], [0, 80, 20], [0, 0, 100]]),
        "Keeps the beat": {"states": "6"},
        "Keeps the class": typed(
            4, [[20, 80, 0, 0], [60, 40, 0, 0], [0, 0, 50, 50], [0, 0, 90, 10]]
        ),
        "Keeps all": typed(3, np.eye(3).tolist()),
    },
)


@chapter.figure
def memory(view):
    v, now = view.values, typed_chain(view.values)
    found = remembered(now)
    case = forgets(now, found)
    target = min(LETTERS.index(v.target), len(now.P) - 1)
    times = hitting_times(now.P, target)
    again = float(mean_return_times(now.chain)[target])
    view.picture(
        order_plot("step n", "distance from the long run", False, True),
        distance_tables(now, found),
        caption="Total variation between the law of step n and the long run: ½·Σ|difference|.",
        name="distance",
    )
    view.legend(
        {
            "worst start; dashed ½·|λ₂|ⁿ": palette.MODEL,
            f"start in {now.names[now.start]}": palette.ACCENT,
            "mean of steps 0 to n − 1, worst start": palette.ERROR,
        }
    )
    view.lead("lazy")
    view.notice(
        start_said(now, v.start),
        stuck_said(now),
        *memory_said(case, now, found),
        tone=MEMORY_TONES[case],
    )
    view.more(f"chain{v.states}", "states", "start", "target")
    view.chart(
        outcome_bars(f"from the state, until the walker is in {now.names[target]}", "mean steps"),
        time_tables(now, times, target, again),
        caption=f"Blue: mean number of steps until {now.names[target]} is hit. Grey: from "
        f"{now.names[target]} until it is there again. ∞: it may never be.",
        name="times",
    )
    view.table(
        ("Pair", "There: π(i)·P(i, j)", "Back: π(j)·P(j, i)"),
        flow_rows(now),
        caption=exchange_said(now, found.exchange),
        right=("There: π(i)·P(i, j)", "Back: π(j)·P(j, i)"),
    )
    view.numbers(numbers(now, found, times, target, again))
    view.challenges(challenges(now, found))
    view.code(
        forgetting,
        "from core.maths.probability.markov_chains import hitting_times, long_run, "
        "transition_matrix\n"
        f"weights = {[list(row) for row in now.weights]}\n"
        f"P = transition_matrix(weights, {now.laziness!r})\n"
        "chain = long_run(P)\n"
        f"print(forgetting(P, chain, {STEPS}).worst)\n"
        "print(other_eigenvalues(weights, len(chain.closed)), 'without the laziness')\n"
        f"print(hitting_times(P, {target}))",
        data=lambda: {
            "distance": {"n": np.arange(STEPS + 1), "worst": found.distances.worst}
            | {f"from {x}": found.distances.from_start[i] for i, x in enumerate(now.names)}
        },
    )


def numbers(now, found, times, target, again):
    rows = []
    if found.first:
        shown, _ = all_apart(found.modulus, 1, most=12)
        rows.append(("Modulus |λ₂|", shown, f"λ₂ = {eigenvalues_said(found.first, ' or ')}"))
        part = filled_in(lambda x: 1 - x, found.modulus)[0]
        rows.append(
            ("Absolute spectral gap", number(max(1 - found.modulus, 0)), f"1 − |λ₂| = 1 − {part}")
        )
    rows.append(
        ("Mixing time", number(found.mixing, 6), "first n with a worst distance of ¼ or less")
    )
    hit, name, here = now.names[target], now.names[now.start], float(times[now.start])
    if np.isfinite(here) and here > 0:
        way = [j for j in range(len(now.P)) if now.P[now.start, j] > 0 and j != target]
        parts = filled_in(
            lambda *x: 1 + sum(a * b for a, b in zip(x[::2], x[1::2], strict=True)),
            *(x for j in way for x in (now.P[now.start, j], times[j])),
        )
        terms = "".join(f" + {a}·{b}" for a, b in zip(parts[::2], parts[1::2], strict=True))
        told = f"1 + Σ P({name}, j)·k(j) = 1{terms}"
    elif here == 0:
        told = "it is there at the start"
    else:
        told = "with some probability it never comes there"
    rows.append((f"Mean steps from {name} to {hit}", number(here), told))
    pi = now.chain.laws.sum(axis=0)[target]
    told = (
        f"1/π({hit}) = 1/{filled_in(lambda x: 1 / x, pi)[0]}" if pi else "it may be left for good"
    )
    rows.append((f"Mean steps from {hit} back to it", number(again), told))
    return rows


def challenges(now, found):
    one, two = found.distances.worst[1:3]
    joined = now.nature is Nature.MIXING
    together = "" if joined else "; not all lead to each other with period 1"
    alike = now.limit.max() - now.limit.min() < 1e-12 and now.nature in (
        Nature.MIXING,
        Nature.PERIODIC,
    )
    broken = found.exchange is Exchange.ONE_WAY
    return [
        Challenge(
            "Let all states lead to each other, and everything be forgotten after two steps, but "
            "not after one.",
            solved=joined and one > 1e-9 and two < 1e-12,
            state=f"Worst distance after one step {number(one)}, after two "
            f"{number(two if two > 1e-12 else 0)}{together}.",
        ),
        Challenge(
            f"Without laziness, let {SLOW:,} steps be too few for a worst distance of ¼, though "
            "all states lead to each other with period 1.",
            solved=joined and now.laziness == 0 and found.mixing > SLOW,
            state=f"The mixing time is {number(found.mixing, 6)}{together}"
            + ("; laziness is on." if now.laziness else "."),
        ),
        Challenge(
            "Break detailed balance, with all states leading to each other and all their shares "
            "alike.",
            solved=alike and broken,
            state=("All shares are alike" if alike else "Not all shares are alike")
            + ("; detailed balance is broken." if broken else "; detailed balance holds."),
        ),
    ]
