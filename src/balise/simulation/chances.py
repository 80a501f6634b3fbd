"""Chance for a few things, drawn by the words that name them.

Only ``Random.random`` is used, because it alone is promised never to change.
"""

import random


class Chance:
    """A stream of draws; the same words always give the same stream."""

    def __init__(self, *words: object) -> None:
        seed = "/".join(str(word) for word in words)
        self._random = random.Random(seed)  # noqa: S311 - a seed is wanted, not secrecy

    def share(self) -> float:
        """Draw a number from 0 up to but not including 1."""
        return self._random.random()
