"""Columns of Arrow made of numbers of NumPy, and of the names that numbers stand for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from balise.simulation.draws import Numbers


def numbers(found: Numbers) -> pa.Array:
    """Make a column of whole numbers.

    ``pa.array`` would import pandas to look at them, which takes a second.
    """
    whole = np.ascontiguousarray(found, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])


def decimals(found: Any) -> pa.Array:
    """Make a column of floating numbers, which coordinates are."""
    whole = np.ascontiguousarray(found, dtype=np.float64)
    return pa.Array.from_buffers(pa.float64(), len(whole), [None, pa.py_buffer(whole)])


def named(names: Sequence[str | None], found: Numbers) -> pa.Array:
    """Make a column of the names that numbers stand for; None stays empty."""
    return _texts(names).take(numbers(found))


def same(text: str, count: int) -> pa.Array:
    """Make a column that says the same in each row."""
    return named([text], np.zeros(count, dtype=np.int64))


def _texts(names: Sequence[str | None]) -> pa.Array:
    coded = [(name or "").encode() for name in names]
    ends = np.cumsum([0, *(len(text) for text in coded)], dtype=np.int32)
    there = np.packbits([name is not None for name in names], bitorder="little")
    buffers = (pa.py_buffer(part) for part in (ends, b"".join(coded), there))
    return pa.StringArray.from_buffers(len(coded), *buffers)
