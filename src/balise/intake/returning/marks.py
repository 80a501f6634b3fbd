"""The hidden mark of a file that was given back, and the names of the columns added.

The mark says which submission a file came from. It is a hint, never a right: whoever
sends the file again must have access to that submission by the ordinary rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import catalogue, say

MARK_SHEET: Final = "balise"
ROW, RESULT, FINDINGS = "returned-row", "returned-result", "returned-findings"
SURPLUS: Final = "returned-surplus"
_FOUND: Final = re.compile(r"balise:1:([a-z2-7]{16}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Mark:
    """The submission that a file came from, and the identity of its pack."""

    number: str
    pack: str

    @property
    def text(self) -> str:
        """Give the mark as it stands in the file."""
        return f"balise:1:{self.number}:{self.pack}"


def mark_in(text: str) -> Mark | None:
    """Find a mark in a text."""
    found = _FOUND.search(text)
    return Mark(found[1], found[2]) if found else None


def added_names(mark: Mark, language: str) -> tuple[str, ...]:
    """Give the headers of the columns that are added, in their order."""
    return (*(say(code, language) for code in (ROW, RESULT, FINDINGS)), mark.text)


def surplus_names(count: int, language: str) -> tuple[str, ...]:
    """Give headers for cells that stood beyond the header."""
    return tuple(f"{say(SURPLUS, language)} {at}" for at in range(1, count + 1))


def is_added(header: str) -> bool:
    """Say whether a column was added, in whatever language."""
    name = header.strip()
    return name in _spoken((ROW, RESULT, FINDINGS)) or mark_in(name) is not None


def is_surplus(header: str) -> bool:
    """Say whether a column holds cells that stood beyond the header."""
    return any(header.strip().startswith(name) for name in _spoken((SURPLUS,)))


def _spoken(codes: Sequence[str]) -> frozenset[str]:
    return frozenset(
        catalogue()[code][language] for code in codes for language in LANGUAGES
    )
