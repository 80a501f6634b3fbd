"""Age bands: what they span, and whether some of them exactly fill another.

No band is ever split (RULES 3): a question about 0 to 17 is answered from bands that
fill it without gap or overlap, or not at all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf

from balise.vocabulary.codes import code_list

_CLOSED = re.compile(r"Y(\d{1,3})(?:T(\d{1,3}))?")
_OPEN = re.compile(r"Y_GE(\d{1,3})")


@dataclass(frozen=True)
class Band:
    """Ages in whole years; both bounds belong to it, and no ``upper`` means no end."""

    lower: int
    upper: int | None

    def __lt__(self, other: "Band") -> bool:
        return self._ends() < other._ends()

    @property
    def is_one_year(self) -> bool:
        """Say whether the band holds one year of age only."""
        return self.upper == self.lower

    @property
    def code(self) -> str:
        """The band in the spelling of SDMX CL_AGE: Y17, Y0T17 or Y_GE18."""
        if self.upper is None:
            return f"Y_GE{self.lower}"
        return f"Y{self.lower}" + ("" if self.is_one_year else f"T{self.upper}")

    def _ends(self) -> tuple[int, float]:
        return self.lower, inf if self.upper is None else self.upper


@lru_cache(maxsize=1024)
def band_of(code: str) -> Band | None:
    """Read a code of the age list; None for total, unknown and not applicable."""
    if found := _CLOSED.fullmatch(code):
        lower, upper = int(found[1]), int(found[2] or found[1])
        return Band(lower, upper) if lower <= upper else None
    if found := _OPEN.fullmatch(code):
        return Band(int(found[1]), None)
    return None


def fill(parts: Iterable[str], whole: str) -> bool:
    """Say whether the bands together are exactly the asked band, each age once.

    The total ``_T`` is filled by bands from 0 to no end; unknown ages are not among
    them, so whoever adds those says so.
    """
    asked = Band(0, None) if whole == "_T" else band_of(whole)
    bands = [band_of(part) for part in parts]
    known = [band for band in bands if band is not None]
    if asked is None or not known or len(known) < len(bands):
        return False
    known.sort(key=lambda band: band.lower)
    return (
        known[0].lower == asked.lower
        and known[-1].upper == asked.upper
        and all(
            one.upper is not None and one.upper + 1 == next_one.lower
            for one, next_one in pairwise(known)
        )
    )


def codes_within(whole: str) -> tuple[str, ...]:
    """Every band of the age list that lies inside one; ``Y0T17`` gives all children."""
    asked = band_of(whole)
    if asked is None:
        return ()
    return tuple(
        code
        for code in code_list("age").codes
        if (band := band_of(code)) and _lies_within(band, asked)
    )


def _lies_within(band: Band, asked: Band) -> bool:
    if band.lower < asked.lower:
        return False
    if asked.upper is None:
        return True
    return band.upper is not None and band.upper <= asked.upper
