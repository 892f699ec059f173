"""Columns of a long text that can be read as numbers at once, without keeping their cells."""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

LONG_BYTES = 20_000_000  # texts below are read so fast that nothing is gained
PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
PROOF = re.compile(r"-?\d+\.\d{4,}(?:[eE]-?\d+)?")  # a decimal point, and no amount, name or date


def plain_decimals(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Places of columns whose cells are numbers with a decimal point, most with four decimals or
    more, so that no other reading is possible.

    >>> plain_decimals([["-1.35981", "1.5", "7"], ["0", "2.5", "8"], ["2.1e-05", "", "9"]], 3)
    []
    >>> plain_decimals([["-1.35981", "1.5", "7"], ["0", "2.5", "8"], ["0.00218", "3.5", "9"]], 3)
    [0]
    """
    full = [row for row in rows if len(row) == width]
    return [
        place
        for place in range(width)
        if full
        and all(PLAIN.fullmatch(row[place]) for row in full)
        and 2 * sum(bool(PROOF.fullmatch(row[place])) for row in full) > len(full)
    ]


def all_finite(columns: Sequence[pa.ChunkedArray]) -> bool:
    """Whether every number in the columns of numbers is there and finite."""
    numbers = [column for column in columns if pa.types.is_floating(column.type)]
    return all(
        column.null_count == 0 and pc.all(pc.is_finite(column)).as_py() for column in numbers
    )
