"""What can go wrong with files, as something to tell a person.

A fault of the disk is nobody's mistake, so it travels as one exception that carries a
message; whoever talks to a person catches ``StoreFault`` and shows it, no traceback.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from balise.vocabulary.messages import Message

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_TEXTS = ("No space left", "quota exceeded", "File too large")


class StoreFault(Exception):  # noqa: N818 - a fault of the world, not an error of ours
    """The store cannot do what was asked; ``message`` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code, dict(message.params))
        self.message = message


@contextmanager
def faults_told() -> Iterator[None]:
    """Turn errors of the disk or of the engine's disk into a StoreFault."""
    try:
        with engine_faults_told():
            yield
    except OSError as error:
        raise StoreFault(_of_disk(error)) from error


@contextmanager
def engine_faults_told() -> Iterator[None]:
    """Turn what the engine meets while others ask it into a StoreFault."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise StoreFault(_of_engine(error)) from error


def _of_disk(error: OSError) -> Message:
    if error.errno in _FULL:
        return Message("store-disk-full")
    return Message("store-disk-error", {"reason": error.strerror or "?"})


def _of_engine(error: duckdb.Error) -> Message:
    # The engine's own text names paths, which are nobody's business but the operator's.
    if isinstance(error, duckdb.OutOfMemoryException):
        return Message("store-memory-full")
    if any(text in str(error) for text in _FULL_TEXTS):
        return Message("store-disk-full")
    return Message("store-disk-error", {"reason": type(error).__name__})
