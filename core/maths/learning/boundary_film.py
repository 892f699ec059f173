"""The boundary of a small network in every frame of its training, as two paths."""

import contourpy
import numpy as np

from core.maths.learning.continual_training import logits

ACROSS, UP = 31, 17  # nodes of the map of the network's answers, around the points
BEYOND = np.array([1.4, 2.2, 4.0])  # and as multiples of that, where a window is wider

Path = tuple[np.ndarray, np.ndarray, np.ndarray]


def boundary_film(frames: np.ndarray, half_x: float, half_y: float) -> tuple[Path, Path]:
    """Where the logit is 0, and the rim of where it is above, for weights frames (F, p): each as
    the frame of a row, x and y, with a gap (NaN) after every piece.

    Finely drawn within half_x and half_y of the origin, coarsely up to four times that. All frames
    are stacked into one map, a row without values after each, and traced at once.
    """
    x, y = _nodes(half_x, ACROSS), _nodes(half_y, UP)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    f = np.full((len(frames), len(y) + 1, len(x)), np.nan)
    f[:, :-1] = logits(frames, places).reshape(len(frames), len(y), len(x))
    stacked = contourpy.contour_generator(
        x,
        np.arange(float(len(frames) * (len(y) + 1))),
        np.ma.masked_invalid(f.reshape(-1, len(x))),
        line_type="ChunkCombinedNan",
        fill_type="ChunkCombinedOffset",
    )
    ((line,),), ((area,), (ends,)) = stacked.lines(0.0), stacked.filled(0.0, np.inf)
    if area is not None:
        area = np.insert(area, ends[1:].astype(int), np.nan, axis=0)
    return _by_frame(line, y), _by_frame(area, y)


def _nodes(half: float, count: int) -> np.ndarray:
    far = half * BEYOND
    return np.concatenate([-far[::-1], np.linspace(-half, half, count), far])


def _by_frame(path: np.ndarray | None, y: np.ndarray) -> Path:
    if path is None:
        return np.empty(0), np.empty(0), np.empty(0)
    path = np.asarray(path, float)
    frame = np.floor(path[:, 1] / (len(y) + 1))
    gap = np.isnan(frame)
    frame[gap] = frame[np.flatnonzero(gap) - 1]
    within = path[:, 1] - (len(y) + 1) * frame
    return frame, path[:, 0], np.interp(within, np.arange(len(y)), y)
