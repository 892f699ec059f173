from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
from core.charts.state_graph import share_bars, state_graph
from core.maths.probability.page_rank import page_rank
from core.ui.controls import Grid, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.probability.markov_chains.graph_tables import film_of_bars, film_of_states
from pages.probability.markov_chains.matrix import LETTERS, STEP
from pages.probability.markov_chains.pagerank_tables import error_tables, followed
from pages.probability.markov_chains.pagerank_words import (
    RANK_TONES,
    iteration_said,
    judge_ranks,
    order_said,
    ranks_said,
)

N, STEPS = len(LETTERS), 40


def web(*links):
    """ "AB" is a link from A to B."""
    cells = [[0.0] * N for _ in LETTERS]
    for here, there in links:
        cells[LETTERS.index(here)][LETTERS.index(there)] = 1.0
    return tuple(map(tuple, cells))


SMALL = web("AB", "AC", "BC", "CA", "DC", "DE", "EF", "FD", "EC")
TRAP = web("AB", "AC", "BC", "BD", "CD", "DE", "ED", "FA", "CF")
ISLANDS = web("AB", "BC", "CA", "AC", "DE", "EF", "FD", "DF")

chapter = Chapter(
    "pagerank",
    "PageRank",
    do="Drag the damping d. Which page does the surfer see most?",
    controls=[
        Slider(
            name="damping",
            label="Damping",
            symbol="d",
            low=0,
            high=1,
            default=0.85,
            step=0.01,
            help="So often the surfer follows a link; else it jumps to any page",
        ),
        Grid(
            name="links",
            label="Links, 1 from the row to the column",
            rows=tuple(f"from {one}" for one in LETTERS),
            columns=tuple(f"to {one}" for one in LETTERS),
            low=0,
            high=1,
            step=1,
            default=SMALL,
        ),
        STEP,
    ],
    presets={
        "A spider trap": {"links": TRAP},
        "The trap, no damping": {"links": TRAP, "damping": 1.0},
        "A dangling page": {"links": web("AB", "BC", "CA", "CD", "EA", "FA")},
        "A link farm": {"links": web("BA", "CA", "DA", "EA", "FA", "AB")},
        "A ring": {"links": web("AB", "BC", "CD", "DE", "EF", "FA")},
        "Two islands, no damping": {"links": ISLANDS, "damping": 1.0},
        "Goes round, no damping": {
            "links": web("AB", "AC", "AD", "BA", "CA", "DA", "EA", "FA"),
            "damping": 1.0,
        },
        "Jumps only": {"damping": 0.0},
        "No links": {"links": web()},
    },
)


@lru_cache(maxsize=128)
def ranked(links, damping):
    """The ranks, and all that is drawn of them."""
    table = np.array([[cell or 0 for cell in row] for row in links])
    found = page_rank(table, damping, STEPS)
    graph = film_of_states(
        followed(table), LETTERS, found.chain.transient, found.ranks, found.limit
    )
    return table, found, graph, film_of_bars(LETTERS, found.ranks, found.limit)


@chapter.figure
def pagerank(view):
    v = view.values
    table, found, graph, bars = ranked(v.links, v.damping)
    n, case = min(v.step, STEPS), judge_ranks(found, v.damping)
    view.picture(state_graph(), graph, caption=iteration_said(found, n), name="web")
    view.under("step", step={"last": STEPS, "label": "Step k"})
    view.legend({"rank after k steps": palette.MODEL, "PageRank": palette.TRUTH})
    view.lead("damping")
    view.notice(
        *ranks_said(case, table, found, v.damping), order_said(table, found), tone=RANK_TONES[case]
    )
    view.more("links")
    view.chart(
        order_plot("step k of the power iteration", "error", False, True),
        error_tables(found, v.damping),
        caption="Total variation between the ranks after k steps and PageRank; dashed the bound "
        "dᵏ times the error at first.",
        name="error",
    )
    view.chart(
        share_bars("page", "rank"),
        bars,
        caption="Blue the rank after k steps, green PageRank.",
        name="ranks",
    )
    view.table(
        ("Page", "Links in", "Links out", "PageRank"),
        [
            (
                LETTERS[i],
                str(int(table[:, i].sum())),
                str(int(table[i].sum())) if table[i].any() else "0: it jumps",
                number(found.limit[i], 4),
            )
            for i in np.argsort(-found.limit.round(12), kind="stable").tolist()
        ],
        caption="The pages by their PageRank; a link from a page to itself counts too.",
        right=("Links in", "Links out", "PageRank"),
    )
    view.numbers(numbers(table, found, v.damping))
    view.challenges(challenges(table, found, v.damping))
    view.code(
        page_rank,
        f"found = page_rank({table.astype(int).tolist()}, {v.damping!r}, {STEPS})\n"
        "print(found.limit)\nprint(found.errors)",
        data=lambda: {
            "ranks": {"step": np.arange(STEPS + 1)}
            | {name: found.ranks[:, i] for i, name in enumerate(LETTERS)}
        },
    )


def numbers(table, found, d):
    at = int(np.argmax(found.limit.round(12)))
    out, dangling = table.sum(axis=1), found.limit[~table.any(axis=1)].sum()
    here = [j for j in range(N) if table[j, at]]
    values = [d, *(found.limit[j] for j in here), dangling]

    def rank(d, *parts):
        *seen, lost = parts
        given = sum(r / out[j] for r, j in zip(seen, here, strict=True))
        return (1 - d) / N + d * (given + lost / N)

    shown = filled_in(rank, *values, shown=lambda value: number(value))
    parts = [f"{r}/{out[j]:.0f}" for r, j in zip(shown[1:-1], here, strict=True)]
    parts += [f"{shown[-1]}/{N}"] if dangling else []
    told = f"(1 − {shown[0]})/{N} + {shown[0]}·({' + '.join(parts) or '0'})"
    first, last = found.errors[0], found.errors[10]
    return [
        (f"PageRank of {LETTERS[at]}", number(found.limit[at]), told),
        ("Error at first", number(_clean(first)), "½·Σ|1/6 − PageRank|"),
        ("Error after 10 steps", number(_clean(last)), f"at most {number(d)}¹⁰ times as much"),
    ]


def _clean(error):
    return error if error > 1e-14 else 0.0


def challenges(table, found, d):
    rank, links_in = found.limit.round(12), table.sum(axis=0)
    pairs = [(i, j) for i in range(N) for j in range(N) if links_in[i] == 1 and links_in[j] >= 3]
    beats = [(i, j) for i, j in pairs if rank[i] > rank[j]]
    shares = sorted(float(end) for end in found.chain.ends.mean(axis=0))
    known = bool(table.any(axis=1).all())
    return [
        Challenge(
            "With a damping of 0.85 or more, let a page with one link in rank above one with "
            "three or more.",
            solved=bool(beats) and d >= 0.85,
            state=f"{len(pairs)} such pair{'' if len(pairs) == 1 else 's'} of pages, "
            f"{len(beats)} ranked so; d = {number(d)}.",
        ),
        Challenge(
            "Without damping (d = 1), make two traps: closed sets of pages, one of which takes in "
            "more than half of all surfers.",
            solved=len(shares) == 2 and d == 1 and shares[-1] > 0.5 + 1e-9,
            state=f"{len(shares)} closed set{'' if len(shares) == 1 else 's'}; the largest takes "
            f"in {number(shares[-1])}; d = {number(d)}.",
        ),
        Challenge(
            "With a link out of every page and a damping of 0.85 or more, give one page more than "
            "0.48 of the time.",
            solved=known and d >= 0.85 and rank.max() > 0.48,
            state=f"The first page has {number(rank.max())}; d = {number(d)}"
            + ("." if known else "; some page has no link out."),
        ),
    ]
