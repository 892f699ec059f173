"""Data that are legal, but degenerate: constant, of two values, equal lives, one class rare,
sorted, copies, collinear, tiny, huge, as few as a page takes. A strategy for each kind of file that
pages read, for typed text, and for what is painted or typed into cells."""

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from PIL import Image

from core.datasets.intake.words import excerpt
from core.maths.case_studies.predictive_maintenance.engine_fleet import COLUMNS, SENSORS
from core.ui.controls import Cloud, Grid
from tests.datasets.test_medical_images import npz

SHAPES = {
    "noise": lambda rng, n: rng.normal(size=n),
    "constant": lambda rng, n: np.ones(n),
    "nothing": lambda rng, n: np.zeros(n),
    "two values": lambda rng, n: rng.choice([0.0, 1.0], n),
    "in turn": lambda rng, n: np.arange(n) % 2 * 1.0,
    "one apart": lambda rng, n: (np.arange(n) == rng.integers(n)) * 1.0,
    "one alike": lambda rng, n: (np.arange(n) != rng.integers(n)) * 1.0,
    "rare": lambda rng, n: (rng.random(n) < 0.05) * rng.gamma(1, 1, n),
    "a jump": lambda rng, n: (np.arange(n) >= rng.integers(n)) * 1.0,
    "a line": lambda rng, n: np.arange(n) * 1.0,
    "backwards": lambda rng, n: np.arange(n)[::-1] * 1.0,
    "steps": lambda rng, n: np.arange(n) // max(n // 3, 1) * 1.0,
    "few": lambda rng, n: rng.integers(0, 4, n) * 1.0,
    "copies": lambda rng, n: np.resize(rng.normal(size=3), n),
    "wild": lambda rng, n: np.exp(3 * rng.normal(size=n)),
    "hardly vary": lambda rng, n: 1 + 1e-13 * rng.normal(size=n),
    "far from 0": lambda rng, n: 1e9 + rng.normal(size=n),
    "an outlier": lambda rng, n: rng.normal(size=n) + 1e6 * (np.arange(n) == n // 2),
    "a season": lambda rng, n: np.sin(np.arange(n) * np.pi / 6) + 1,
}
SEEDS = st.integers(0, 10**6)
Files = dict[str, bytes]


@st.composite
def column(draw, n, scales=(1.0,), shifts=(0.0,)):
    """n numbers of one shape."""
    made = SHAPES[draw(st.sampled_from([*SHAPES]))](np.random.default_rng(draw(SEEDS)), n)
    return draw(st.sampled_from(scales)) * made + draw(st.sampled_from(shifts))


def amounts(n, scales=(1.0, 1e-9, 1e9, 1e-300)):
    """n numbers of at least 0."""
    return column(n, scales).map(np.abs)


@st.composite
def blocks(draw, n, d, scales=(1.0, 1e-200, 1e-60, 1e9, 1e60, 1e90)):
    """n rows of d columns: each of its own shape and size, or made of those before it."""
    found: list[np.ndarray] = []
    scale = draw(st.sampled_from(scales))
    for _ in range(d):
        made = ("its own",) if not found else ("its own", "its own", "copy", "opposite", "sum")
        match draw(st.sampled_from(made)):
            case "its own":
                own = draw(st.sampled_from((1.0, scale)))
                found.append(own * draw(column(n)))
            case "copy":
                found.append(found[-1])
            case "opposite":
                found.append(-found[-1])
            case "sum":
                found.append(np.mean(found, axis=0))
    return np.column_stack(found)


def as_csv(table: Mapping | pd.DataFrame, name: str = "own.csv") -> Files:
    return {name: pd.DataFrame(table).to_csv(index=False).encode()}


# ---- tables ------------------------------------------------------------------------------------


@st.composite
def numbers(draw, marks=True, least=2):
    """A column of numbers, which may have counts beside it, or marks of censored ones."""
    n = draw(st.sampled_from([least, least + 1, 5, 12, 40, 400]))
    scales = (1.0, 1e-300, 1e-90, 1e-9, 1e9, 1e90)
    values = draw(column(n, scales, (0.0, 0.0, 1.0, -1.0, 1e9)))
    match draw(st.sampled_from(["plain", "whole", "counted", "marked"])):
        case "whole":
            return as_csv({"number": np.clip(np.round(values), -1e15, 1e15).astype(int)})
        case "counted":
            counts = np.random.default_rng(draw(SEEDS)).integers(0, 9, n)
            return as_csv({"number": values, "count": counts + 2 * (np.arange(n) == 0)})
        case "marked" if marks:
            mark = np.where(np.arange(n) > n // 2 + 1, draw(st.sampled_from("<>")), "")
            marked = zip(mark, values.tolist(), strict=True)
            return as_csv({"number": [f"{m}{v!r}" for m, v in marked]})
    return as_csv({"number": values})


@st.composite
def measurements(draw, target=False):
    """A table of numbers, one of which may be a target."""
    n, d = draw(st.sampled_from([4, 5, 9, 24])), draw(st.integers(2 + target, 6))
    values = draw(blocks(n, d))
    names = [*(["target"] * target), *(f"c{k}" for k in range(d))][:d]
    table = pd.DataFrame(values, columns=names)
    if not target and draw(st.booleans()):
        table["species"] = [str(k) for k in np.abs(np.sign(draw(column(n))))]
    return as_csv(table)


@st.composite
def prices(draw):
    n = draw(st.sampled_from([120, 121, 200]))
    days = pd.date_range(
        "2000-01-03", periods=n, freq=draw(st.sampled_from(["B", "B", "W", "MS", "h"]))
    )
    table = {"date": days}
    for name in ("Alpha", "Beta", "Gamma")[: draw(st.integers(1, 3))]:
        match draw(st.sampled_from(["levels", "growth", "the same", "below zero"])):
            case "levels":
                values = 1e-3 + draw(column(n)).clip(0, 1e9)
            case "growth":
                steps = np.clip(draw(column(n, (1e-6, 0.01, 1.0))), -0.9, 0.9)
                values = np.exp(np.clip(np.cumsum(steps - steps.mean()), -20, 20))
            case "the same" if len(table) > 1:
                values = 2 * next(reversed(table.values()))
            case _:
                values = draw(column(n, (1.0, 1e-6), (-1.0, 0.0)))
        table[name] = draw(st.sampled_from([1.0, 1.0, 1e-11, 1e8])) * values
    return as_csv(table)


@st.composite
def demand(draw):
    step, season = draw(
        st.sampled_from([("MS", 12), ("MS", 12), ("W", 52), ("D", 7), ("QS", 4), ("h", 24)])
    )
    n = draw(st.sampled_from([2 * season + 2, 2 * season + 3, 3 * season, 6 * season]))
    times = pd.date_range("2010-01-01", periods=n, freq=step)
    return as_csv({"date": times, "demand": draw(amounts(n)).clip(0, 1e12)})


@st.composite
def sites(draw):
    n = draw(st.sampled_from([3, 4, 5, 9, 30]))
    table = {
        "name": draw(st.sampled_from([[f"P{k}" for k in range(n)], ["P"] * n])),
        "lat": np.clip(draw(column(n, (1.0, 1e-9, 40.0), (0.0, 50.0))), -90, 90),
        "lon": np.clip(draw(column(n, (1.0, 1e-9, 90.0), (0.0, 8.0))), -180, 180),
    }
    if draw(st.booleans()):
        table["demand"] = draw(amounts(n)).clip(0, 1e12)
    return as_csv(table)


@st.composite
def lives(draw):
    n = draw(st.sampled_from([1, 2, 3, 5, 9, 40]))
    time = np.clip(
        draw(amounts(n, (1.0, 1.0, 1e-5, 1e7))) + draw(st.sampled_from([0.0, 1.0, 5.0])), 1e-6, 1e9
    )
    failed = draw(column(n)) > 0
    table = {"hours": time, "failed": failed.astype(int)}
    return as_csv(table if draw(st.booleans()) else {"hours": time}, "lives.csv")


@st.composite
def engines(draw):
    """A training file of few units, with or without the two others of its set."""
    rng = np.random.default_rng(draw(SEEDS))
    units = draw(st.integers(5, 9))
    longest = draw(st.sampled_from([2, 3, 30, 70]))
    spread = draw(st.sampled_from([0, 1, longest]))
    cycles = longest + rng.integers(0, spread + 1, units)
    kinds = [draw(st.sampled_from([*SHAPES])) for _ in range(3)]
    scale = draw(st.sampled_from([1.0, 1e-9, 1e3]))
    twin, first = draw(st.booleans()), draw(st.sampled_from([1, 81, 10**6]))
    regimes = draw(st.sampled_from([1, 1, 2, 6]))
    parts = []
    for k, life in enumerate(cycles):
        own = np.random.default_rng(0 if twin else k)
        made = [
            np.clip(scale * SHAPES[kinds[s % 3]](own, life), -1e9, 1e9) for s in range(len(SENSORS))
        ]
        setting = 10.0 * own.integers(0, regimes, life)
        head = [np.full(life, first + k), np.arange(1, life + 1), setting, 0 * setting, 0 * setting]
        parts.append(np.column_stack([*head, *made]))
    files = {"train_FD001.txt": as_engines(parts)}
    if draw(st.booleans()):
        cut = [part[: max(1, len(part) // 2)] for part in parts]
        watched = [len(part) for part in cut]
        truth = [life - seen for life, seen in zip(map(len, parts), watched, strict=True)]
        left = draw(st.sampled_from([[0] * units, [40] * units, truth]))
        files |= {
            "test_FD001.txt": as_engines(cut),
            "RUL_FD001.txt": "\n".join(map(str, left)).encode(),
        }
    return files


def as_engines(parts) -> bytes:
    table = pd.DataFrame(np.vstack(parts), columns=list(COLUMNS)).astype(
        {"unit": int, "cycle": int}
    )
    return table.to_csv(sep=" ", header=False, index=False).encode()


@st.composite
def ratings(draw):
    rng = np.random.default_rng(draw(SEEDS))
    users, items = draw(st.sampled_from([(12, 10), (5, 20), (40, 5), (30, 30)]))
    there = rng.random((users, items)) < draw(st.sampled_from([0.5, 0.9, 1.0]))
    match draw(st.sampled_from(["any", "one knows all", "blocks", "one item for all"])):
        case "one knows all":
            there[0] = True
        case "blocks":
            there &= (np.arange(users) % 2)[:, None] == np.arange(items) % 2
        case "one item for all":
            there[:, 0] = True
    user, item = np.nonzero(there)
    table = pd.DataFrame({"user": user, "item": item})
    levels = draw(
        st.sampled_from(
            [
                (1.0, 5.0),
                (0.0, 1.0),
                (0.0, 100.0),
                (1.0, 2.0, 3.0, 4.0, 5.0),
                (-1e6, 1e6),
                (0.0, 1e-6),
            ]
        )
    )
    match draw(st.sampled_from(["shape", "by user", "by item", "clicks"])):
        case "shape":
            rank = np.argsort(np.argsort(draw(column(len(table))), kind="stable"))
            table["rating"] = np.take(levels, rank * len(levels) // len(table))
        case "by user":
            table["rating"] = np.take(levels, user % len(levels))
        case "by item":
            table["rating"] = np.take(levels, item % len(levels))
    match draw(st.sampled_from(["no time", "one time", "in order", "two times", "by user"])):
        case "one time":
            table["timestamp"] = 10**9
        case "in order":
            table["timestamp"] = 10**9 + 60 * np.arange(len(table))
        case "two times":
            table["timestamp"] = 10**9 + 86_400 * (np.arange(len(table)) > len(table) // 2)
        case "by user":
            table["timestamp"] = 10**9 + 86_400 * user
    return as_csv(table.sample(frac=1, random_state=int(rng.integers(99))))


LABELS = {
    "none": lambda n, rng: np.zeros(n, int),
    "all": lambda n, rng: np.ones(n, int),
    "one at the end": lambda n, rng: (np.arange(n) == n - 3).astype(int),
    "the first": lambda n, rng: (np.arange(n) < n // 20).astype(int),
    "the last": lambda n, rng: (np.arange(n) >= n - n // 20).astype(int),
    "some": lambda n, rng: (rng.random(n) < 0.1).astype(int),
    "nearly all": lambda n, rng: (rng.random(n) < 0.99).astype(int),
}


@st.composite
def payments(draw):
    n, rng = draw(st.sampled_from([500, 700])), np.random.default_rng(draw(SEEDS))
    label = LABELS[draw(st.sampled_from([*LABELS]))](n, rng)
    amount = np.clip(draw(amounts(n, (1.0, 1e-6, 1e6))), 0, 1e9)
    if draw(st.booleans()):  # the credit-card set
        base = draw(blocks(n, 4, (1.0, 1e-9, 1e9)))
        table = {"Time": np.linspace(0, draw(st.sampled_from([1, 172_800])), n)}
        table |= {f"V{k}": base[:, k % 4] for k in range(1, 29)}
        return as_csv(table | {"Amount": amount, "Class": label})
    last = draw(st.sampled_from([3_600, 86_400, 60 * 86_400]))
    start = pd.Timestamp("2024-01-01")
    table = {
        "time": start + pd.to_timedelta(np.sort(rng.integers(0, last, n)), "s"),
        "customer": np.arange(n) % draw(st.sampled_from([2, 40, n])),
        "terminal": np.arange(n) % draw(st.sampled_from([1, 7, n])),
        "amount": amount,
        "fraud": label,
    }
    for left_out in draw(st.sampled_from([(), ("terminal",), ("fraud",), ("terminal", "fraud")])):
        table.pop(left_out)
    return as_csv(table)


# ---- images and routes -------------------------------------------------------------------------


@st.composite
def scans(draw):
    """Images of few values, classes of five and more, in any order, with copies."""
    made = {}
    for split in ("train", "val", "test"):
        ill, healthy = (draw(st.integers(5, 30)) for _ in range(2))
        values = draw(st.lists(st.integers(0, 255), min_size=1, max_size=3))
        rng = np.random.default_rng(draw(SEEDS))
        images = rng.choice(values, (ill + healthy, 28, 28))
        if draw(st.booleans()):
            images[:] = images[0]
        labels = np.repeat([1, 0], [ill, healthy])
        if draw(st.booleans()):
            labels = rng.permutation(labels)
        made |= {f"{split}_images": images.astype(np.uint8), f"{split}_labels": labels}
    made["train_images"][0, 0, 0] ^= 1
    return {"own.npz": npz(made)}


@st.composite
def pictures(draw):
    width, height = draw(st.sampled_from([(8, 8), (8, 216), (216, 8), (30, 20), (400, 300)]))
    across, down = draw(column(width)), draw(column(height))
    grey = {
        "rank one": np.outer(down, across),
        "rows": np.tile(across, (height, 1)),
        "a sum": down[:, None] + across,
        "noise": np.random.default_rng(draw(SEEDS)).normal(size=(height, width)),
        "a line": np.eye(height, width),
    }[draw(st.sampled_from(["rank one", "rows", "a sum", "noise", "a line"]))]
    span = np.ptp(grey)
    grey = (
        255 * (grey - grey.min()) / span
        if span
        else np.full(grey.shape, draw(st.sampled_from([0, 9, 255])))
    )
    stream = io.BytesIO()
    Image.fromarray(grey.astype(np.uint8)).save(stream, "PNG")
    return {"own.png": stream.getvalue()}


@st.composite
def routes(draw):
    """A problem of CVRPLIB or of Solomon's, from two customers on."""
    n = draw(st.sampled_from([3, 4, 9, 16]))
    scale = draw(st.sampled_from([1.0, 1e-6, 30.0, 1e6]))
    x, y = (np.clip(scale * draw(column(n)), -1e11, 1e11) for _ in range(2))
    demands = np.abs(np.round(np.clip(draw(column(n)), -50, 50))).astype(int)
    demands[0] = 0
    capacity = max(1, demands.max()) + draw(st.sampled_from([0, 3, 10**6]))
    at = zip(x.tolist(), y.tolist(), strict=True)
    places = "".join(f"{k} {a!r} {b!r}\n" for k, (a, b) in enumerate(at, 1))
    needs = "".join(f"{k + 1} {d}\n" for k, d in enumerate(demands))
    weight = draw(st.sampled_from(["EUC_2D", "CEIL_2D", "MAN_2D", "ATT", "EXPLICIT", "solomon"]))
    if weight == "solomon":
        rows = "".join(
            f"{k} {a:.3f} {b:.3f} {d} 0 {10**7} {9 * (k > 0)}\n"
            for k, (a, b, d) in enumerate(zip(x, y, demands, strict=True))
        )
        return {
            "own.txt": f"own\n\nVEHICLE\nNUMBER CAPACITY\n{n} {capacity}\n\nCUSTOMER\nCUST NO. "
            f"XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME\n\n{rows}".encode()
        }
    head = f"NAME : own\nTYPE : CVRP\nDIMENSION : {n}\nEDGE_WEIGHT_TYPE : {weight}\n"
    body = f"NODE_COORD_SECTION\n{places}"
    if weight == "EXPLICIT":
        one = np.abs(np.round(np.clip(draw(column(n * n)), -9e9, 9e9))).astype(int).reshape(n, n)
        half = np.triu(one, 1)
        rows = "\n".join(" ".join(map(str, row)) for row in (half + half.T).tolist())
        head += "EDGE_WEIGHT_FORMAT : FULL_MATRIX\n"
        body = f"EDGE_WEIGHT_SECTION\n{rows}\n"
    tail = f"DEMAND_SECTION\n{needs}DEPOT_SECTION\n1\n-1\nEOF\n"
    return {"own.vrp": f"{head}CAPACITY : {capacity}\n{body}{tail}".encode()}


# ---- typed and painted -------------------------------------------------------------------------


def _typed(values) -> str:
    return " ".join(f"{v:.6g}" for v in values)


@st.composite
def typed_numbers(draw, most=60, low=-1e100, high=1e100):
    n = draw(st.sampled_from([0, 1, 2, 3, 5, most]))
    scales = (1.0, 1e-300, 1e-9, 1e9, 1e90)
    return _typed(np.clip(draw(column(n, scales, (0.0, 1.0, -1.0))), low, high)) if n else ""


@st.composite
def typed_rows(draw, least=1, most=8, width=None):
    """Lines of equally many numbers: points, or a matrix."""
    n = draw(st.integers(least, most))
    values = draw(blocks(n, width or n, (1.0, 1e-300, 1e-9, 1e9, 1e90)))
    return "\n".join(map(_typed, values))


@st.composite
def typed_lives(draw):
    n = draw(st.sampled_from([1, 2, 3, 9]))
    time = 1 + draw(amounts(n, (1.0, 1e-9, 1e6))).clip(0, 1e8)
    marks = np.where(draw(column(n)) > 0, "", "+")
    return " ".join(f"{t:.10g}{m}" for t, m in zip(time, marks, strict=True))


def typed_rates():
    """Learning rates with the step up to which each holds, as an address has them; or nearly."""
    legs = st.tuples(
        st.sampled_from(["0.001", "0.1", "10", "0", "99", "1.2.3"]),
        st.sampled_from(["1", "7", "50", "500", "3000", "0", "x"]),
    ).map("@".join)
    return st.one_of(st.lists(legs, max_size=4).map(";".join), st.text(max_size=9))


def typed_words():
    return st.one_of(
        st.sampled_from(
            ["", " ", "a", "aaaaaaaa", "ab" * 40, "a a a", "— … !", "ß é 中 文", "a" * 4000]
        ),
        st.text("ab c", max_size=40),
    )


def texts():
    """Files of plain text."""
    return typed_words().map(lambda text: {"own.txt": text.encode()})


def formulas(*letters):
    """Formulas that grow without bound, that are flat, or defined nowhere."""
    atoms = st.sampled_from([*letters, *letters, "0", "1", "-3", "1e300", "1e-300", "pi"])
    calls = st.sampled_from(["sin", "log", "sqrt", "exp", "abs", "tanh", "arctan", "sign"])

    def grown(inner):
        return st.one_of(
            st.tuples(inner, st.sampled_from("+-*/^"), inner).map(
                lambda t: f"({t[0]}) {t[1]} ({t[2]})"
            ),
            st.tuples(calls, inner).map(lambda t: f"{t[0]}({t[1]})"),
        )

    return st.recursive(atoms, grown, max_leaves=6)


@st.composite
def cells(draw, grid: Grid):
    """A grid of few values: full, blank, one cell alone, a diagonal, copies of a row."""
    rows, columns = len(grid.rows), len(grid.columns)
    values = [None, float(grid.low), float(grid.high), float(grid.low + grid.step)]
    value, other = draw(st.sampled_from(values)), draw(st.sampled_from(values))
    at = (draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1)))
    there = {
        "all": np.ones((rows, columns), bool),
        "one": np.fromfunction(lambda i, j: (i == at[0]) & (j == at[1]), (rows, columns)),
        "a row": np.fromfunction(lambda i, j: i == at[0] + 0 * j, (rows, columns)),
        "a column": np.fromfunction(lambda i, j: j == at[1] + 0 * i, (rows, columns)),
        "a diagonal": np.eye(rows, columns) > 0,
        "some": np.random.default_rng(draw(SEEDS)).random((rows, columns)) < 0.4,
    }[draw(st.sampled_from(["all", "one", "a row", "a column", "a diagonal", "some"]))]
    return grid.legal([[value if cell else other for cell in row] for row in there])


@st.composite
def painted(draw, cloud: Cloud):
    """Points in one place, on one line, of one class, a class of one."""
    n = draw(st.sampled_from([0, 1, 2, 3, 10, cloud.most]))
    if not n:
        return ()
    x, y = (draw(column(n, (1.0, 0.1), (0.0, 1.0))) for _ in range(2))
    classes = len(cloud.classes)
    which = np.abs(draw(column(n))).clip(0, classes - 1).round().astype(int)
    points = zip(x.tolist(), y.tolist(), which.tolist(), strict=True)
    return cloud.legal([list(point) for point in points])


def told(files: Files) -> str:
    """The files as a failing test names them."""
    return str({name: excerpt(data.decode("latin-1"), 300) for name, data in files.items()})
