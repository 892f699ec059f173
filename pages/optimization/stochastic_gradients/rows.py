"""What the chapters share: the table, its map and the controls that name both."""

from functools import lru_cache

import numpy as np

from core.charts import palette
from core.maths.optimization.row_losses import TABLES, shipped_rows
from core.maths.optimization.row_orders import LOST
from core.ui.controls import Choice, Scrubber, Slider
from core.ui.words import number

START = (-1.0, 1.5)
LOW, HIGH = -1.5, 2.0  # of the map, both ways
CIRCLE = np.stack([turn(np.linspace(0, 2 * np.pi, 91)) for turn in (np.cos, np.sin)])
LEVELS = np.geomspace(0.003, 6, 12)
FRAMES = 400  # of a film, at most
LEAST, MOST = 1e-14, 1e6  # of a logarithmic axis
NO_ARROW = {name: [] for name in ("step", "last", "x", "y", "x2", "y2")}
NO_LIMITS = {name: [] for name in ("text", "below", "up", "x", "y")}
NOISY, WHOLE, MEAN, FLOOR = palette.BLUE, palette.GREY, palette.ORANGE, palette.GREEN
SERIES = {colour: palette.SERIES.index(colour) for colour in (NOISY, WHOLE, MEAN, FLOOR)}

TABLE = Choice(
    name="table",
    label="Rows",
    options={
        "diabetes": "Diabetes: body mass and s5",
        "ravine": "Diabetes: s1 and s2, a ravine",
        "exact": "Targets moved onto a plane",
    },
    default="diabetes",
)
ROWS = shipped_rows("diabetes").rows
SIZES = np.unique(np.round(ROWS ** np.linspace(0, 1, 25)).astype(int))  # of a curve over B
FILM = Scrubber(name="step", label="Film")
BATCH = Slider(
    name="batch_size",
    label="Batch size",
    symbol="B",
    low=1,
    high=ROWS,
    default=16,
    log=True,
    whole=True,
    help="Rows whose mean gradient makes one step",
)


@lru_cache(maxsize=8)
def level_lines(table):
    """Ellipses of equal loss, the minimum as a cross, and the window."""
    loss = shipped_rows(table)
    values, vectors = np.linalg.eigh(loss.hessian)
    unit = (vectors @ (CIRCLE / np.sqrt(values / 2)[:, None])).T
    ellipses = loss.minimum + np.sqrt(LEVELS)[:, None, None] * unit
    x, y = ellipses.reshape(-1, 2).T.astype(np.float32)
    each = CIRCLE.shape[1]
    middle, half = [(LOW + HIGH) / 2], [(HIGH - LOW) / 2]
    (u, v) = loss.minimum
    return {
        "window": {"cx": middle, "cy": middle, "rx": half, "ry": half, "equal": [True]},
        "contours": {
            "line": np.repeat(np.arange(len(LEVELS), dtype=np.int16), each),
            "level": np.repeat(np.log10(LEVELS), each),
            "x": x,
            "y": y,
        },
        "marks": {"kind": ["minimum"], "x": [float(u)], "y": [float(v)]},
    }


def source(table):
    made = " The targets are moved onto the best plane." if table == "exact" else ""
    return (
        "442 patients, two measurements against the progression of diabetes a year later, all "
        f"standardised (Efron et al. 2004).{made}"
    )


def names(table):
    return tuple(f"weight of {column}" for column in TABLES[table])


def height(value):
    """f − f*, as far as the rounding of the weights lets a run follow it."""
    return number(value) if value >= LOST else "less than 10⁻¹⁵"


def drawable(values):
    """What a logarithmic axis can show; undefined elsewhere."""
    with np.errstate(invalid="ignore"):
        return np.where((values >= LEAST / 1e3) & (values <= MOST * 1e3), values, np.nan)


def frames(total):
    """How many steps a frame of a film shows, and how many are done by each frame."""
    unit = -(-total // FRAMES)
    return unit, np.minimum(np.arange(-(-total // unit) + 1) * unit, total)


def in_sight(path):
    """The path as far as it can be drawn; undefined beyond 100 half windows."""
    with np.errstate(invalid="ignore"):
        far = ~(np.abs(path).max(axis=1) < 50 * (HIGH - LOW))
    return np.where(far[:, None], np.nan, path)


def track(colour, frames, **columns):
    """A curve with a row for each frame of a film."""
    return {
        "series": np.full(frames, SERIES[colour], np.int8),
        "step": np.arange(frames, dtype=np.int16),
        "last": np.full(frames, frames - 1, np.int16),
    } | {name: np.asarray(values, np.float32) for name, values in columns.items()}
