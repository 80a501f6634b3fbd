"""What the flags beside a figure mean: "b", "ep", "p, e"."""

import re
from collections.abc import Mapping
from typing import Final

from balise.vocabulary.observations import ObservationStatus

_STRONGEST_FIRST: Final = (
    ObservationStatus.SUPPRESSED,
    ObservationStatus.NOT_APPLICABLE,
    ObservationStatus.MISSING,
    ObservationStatus.NOT_YET_OBSERVED,
    ObservationStatus.CENSORED,
    ObservationStatus.BREAK,
    ObservationStatus.PROVISIONAL,
    ObservationStatus.ESTIMATED,
    ObservationStatus.NORMAL,
)


def status_of(text: str, known: Mapping[str, str]) -> str | None:
    """Give the status that flags stand for, the strongest of several; None for unknown.

    No flag at all is the plain figure.
    """
    if text in known:
        return known[text]
    flags = [flag for flag in re.split(r"[\s,;/|]+", text) if flag]
    if any(flag not in known for flag in flags):
        # Flags of one letter may be written together.
        flags = [
            mark for flag in flags for mark in (flag if flag not in known else [flag])
        ]
    if any(flag not in known for flag in flags):
        return None
    found = [ObservationStatus(known[flag]) for flag in flags]
    return min(
        found, key=_STRONGEST_FIRST.index, default=ObservationStatus.NORMAL
    ).value
