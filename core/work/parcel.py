"""Arguments on their way to a worker and results on their way back.

Large arrays travel beside the rest: the worker maps the very memory that they were put into, and a
result that contains one of its arguments names it instead of carrying a copy back.
"""

import io
import pickle
from collections.abc import Sequence
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import numpy as np

LARGE = 64 * 1024  # bytes, from which an array travels beside the rest


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, arrays: list[np.ndarray], fixed: bool) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.arrays, self.fixed = arrays, fixed
        self.places = {id(array): place for place, array in enumerate(arrays)}

    def persistent_id(self, thing: object) -> int | None:
        if not isinstance(thing, np.ndarray):
            return None
        if id(thing) in self.places:
            return self.places[id(thing)]
        if self.fixed or type(thing) is not np.ndarray or thing.nbytes < LARGE:
            return None
        if thing.dtype.hasobject:
            return None
        self.places[id(thing)] = len(self.arrays)
        self.arrays.append(thing)
        return len(self.arrays) - 1


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, arrays: Sequence[np.ndarray]) -> None:
        super().__init__(file)
        self.arrays = arrays

    def persistent_load(self, place: int) -> np.ndarray:
        return self.arrays[place]


def pack(thing: object, known: Sequence[np.ndarray] | None = None) -> tuple[bytes, list]:
    """``thing`` as bytes, and the large arrays beside it; with ``known`` only those."""
    file, arrays = io.BytesIO(), list(known or ())
    _Packer(file, arrays, fixed=known is not None).dump(thing)
    return file.getvalue(), arrays


def unpack(data: bytes, arrays: Sequence[np.ndarray]) -> Any:
    """The inverse of :func:`pack`."""
    return _Unpacker(io.BytesIO(data), arrays).load()


# Where arrays lie in shared memory: its name; of each, type, shape, order and first byte.
Where = tuple[str, list[tuple[str, tuple[int, ...], Any, int]]]


class Shared:
    """Copies of arrays in memory that processes share, until it is freed."""

    def __init__(self, arrays: Sequence[np.ndarray]) -> None:
        starts = np.cumsum([0] + [-(-array.nbytes // 64) * 64 for array in arrays]).tolist()
        self.memory = SharedMemory(create=True, size=max(starts[-1], 1))
        places = [
            (array.dtype.str, array.shape, "F" if array.flags.fnc else "C", start)
            for array, start in zip(arrays, starts, strict=False)
        ]
        self.where: Where = (self.memory.name, places)
        for array, copy in zip(arrays, _lie_in(self.memory, places), strict=True):
            copy[...] = array

    def free(self) -> None:
        self.memory.close()
        self.memory.unlink()


def _lie_in(memory: SharedMemory, places: Sequence[Any]) -> list[np.ndarray]:
    return [
        np.ndarray(shape, np.dtype(kind), memory.buf, start, order=order)
        for kind, shape, order, start in places
    ]


def found(where: Where) -> tuple[SharedMemory, list[np.ndarray]]:
    """The arrays of another process's :class:`Shared`; the memory must live as long as they."""
    memory = SharedMemory(where[0])
    return memory, _lie_in(memory, where[1])
