"""Arguments on their way to a worker and results on their way back.

What is large travels beside the rest, in memory that both processes map: nothing is written through
a pipe, and a result that contains one of its arguments names it instead of carrying a copy back.
"""

import io
import mmap
import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

LARGE = 64 * 1024  # bytes, from which something travels beside the rest
COPIED = 8_000_000  # bytes of a result, below which it is copied
ROUND = 64  # bytes, at a multiple of which each thing begins

Beside = list[Any]  # arrays, and bytes


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: Sequence[Any]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.known = len(known)
        self.beside: Beside = list(known)
        self.places = {id(thing): place for place, thing in enumerate(known)}

    def persistent_id(self, thing: object) -> int | None:
        if not isinstance(thing, np.ndarray | bytes):
            return None
        if id(thing) not in self.places:
            if not _travels_beside(thing):
                return None
            self.places[id(thing)] = len(self.beside)
            self.beside.append(thing)
        return self.places[id(thing)]

    def reducer_override(self, thing: object) -> Any:
        """Arrow's columns as whole arrays."""
        if isinstance(thing, pa.ChunkedArray) and thing.num_chunks > 1 and thing.nbytes >= LARGE:
            return pa.chunked_array, ([thing.combine_chunks()],)
        if isinstance(thing, pa.Buffer) and thing.size >= LARGE:
            return pa.py_buffer, (np.frombuffer(thing, np.uint8),)
        return NotImplemented


def _travels_beside(thing: np.ndarray | bytes) -> bool:
    if isinstance(thing, bytes):
        return len(thing) >= LARGE
    plain = type(thing) is np.ndarray and not thing.dtype.hasobject
    return plain and thing.nbytes >= LARGE


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, beside: Sequence[Any]) -> None:
        super().__init__(file)
        self.beside = beside

    def persistent_load(self, place: int) -> Any:
        return self.beside[place]


def pack(thing: object, known: Sequence[Any] = ()) -> tuple[bytes, Beside]:
    """``thing`` as bytes, and what is large of it and not ``known`` to the other side."""
    file = io.BytesIO()
    packer = _Packer(file, known)
    packer.dump(thing)
    return file.getvalue(), packer.beside[packer.known :]


def unpack(data: bytes, beside: Sequence[Any]) -> Any:
    """The inverse of :func:`pack`; ``beside`` begins with what was known."""
    return _Unpacker(io.BytesIO(data), beside).load()


# ---- from process to process -------------------------------------------------------------------

# Of an array its type, shape, order and first byte; of bytes their number and first byte.
Places = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Way:
    """How another process of this machine finds a :class:`Room`; "" where there is none."""

    path: str
    number: int

    def open(self) -> int:
        """A file of it. Errors: OSError where it is gone."""
        file = os.open(self.path, os.O_RDWR)
        if os.fstat(file).st_ino != self.number:  # another one has its path by now
            os.close(file)
            raise FileNotFoundError(self.path)
        return file


@dataclass(frozen=True)
class Lent:
    """What one process lets another one read: in a room, or without one the things themselves."""

    way: Way
    places: Places
    things: Beside

    def taken(self) -> Beside:
        if not self.places:
            return self.things
        file = self.way.open()
        try:
            return _read(file, self.places)
        finally:
            os.close(file)


def lend(way: Way, things: Beside) -> Lent:
    """Copies of these in the room that ``way`` leads to."""
    if not way.path or not things:
        return Lent(way, [], things)
    file = way.open()
    try:
        return Lent(way, _write(file, things), [])
    finally:
        os.close(file)


class Room:
    """Memory without a name that processes of this machine share, on Linux: it goes with the last
    one that uses it, and lies in no folder."""

    def __init__(self) -> None:
        self._file, self.way = -1, Way("", 0)
        if hasattr(os, "memfd_create"):
            self._file = os.memfd_create("eigenview")
            path = f"/proc/{os.getpid()}/fd/{self._file}"
            self.way = Way(path, os.fstat(self._file).st_ino)

    def close(self) -> None:
        """Nobody else is let in any more."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _write(file: int, things: Beside) -> Places:
    sizes = [len(thing) if isinstance(thing, bytes) else thing.nbytes for thing in things]
    starts = np.cumsum([0, *(-(-size // ROUND) * ROUND for size in sizes)]).tolist()
    places = [
        (len(thing), start)
        if isinstance(thing, bytes)
        else (thing.dtype.str, thing.shape, "F" if thing.flags.fnc else "C", start)
        for thing, start in zip(things, starts, strict=False)
    ]
    os.ftruncate(file, starts[-1])
    memory = mmap.mmap(file, starts[-1])
    for thing, place in zip(things, places, strict=True):
        raw = np.frombuffer(thing, np.uint8) if isinstance(thing, bytes) else thing
        _lies_at(memory, place)[...] = raw
    return places


def _read(file: int, places: Places) -> Beside:
    """Arrays in the room itself, or copies where that is no effort, lest every result keeps a file
    open; bytes are always copied."""
    memory = mmap.mmap(file, 0)
    small = len(memory) < COPIED
    arrays = [_lies_at(memory, place) for place in places]
    return [
        array.tobytes() if len(place) == 2 else array.copy("K") if small else array
        for array, place in zip(arrays, places, strict=True)
    ]


def _lies_at(memory: mmap.mmap, place: tuple[Any, ...]) -> np.ndarray:
    kind, shape, order, start = place if len(place) == 4 else ("u1", place[:1], "C", place[1])
    return np.ndarray(shape, np.dtype(kind), memory, start, order=order)
