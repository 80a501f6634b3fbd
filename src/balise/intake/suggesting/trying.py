"""Run a suggested pack on its own file with the ordinary engine, keeping nothing.

A suggestion is only as good as what comes out of it, so the same code that will take
the file in is asked first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ibis.backends.duckdb import Backend

from balise.intake.converting import Converted, Stopped, convert
from balise.intake.packs import BadPack, Pack, as_yaml, load_pack
from balise.intake.reading.values import Reading
from balise.vocabulary.messages import Message

NOBODY: Final = "QZZ"
"""The participant for whom nothing is kept: a code that no participant can have."""


@dataclass(frozen=True)
class Tried:
    """What came of a trial: a pack and its records, or why there are none."""

    pack: Pack | None
    converted: Converted | None
    faults: tuple[Message, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every row became a record or was left out by a declared rule."""
        found = self.converted
        return found is not None and not found.blocking


def try_out(
    content: Mapping[str, Any],
    reading: Reading,
    backend: Backend,
    *,
    agency: str = "agency",
    received_on: date,
) -> Tried:
    """Load a pack from its document and convert a reading through it."""
    pack = load_pack(as_yaml(content))
    if isinstance(pack, BadPack):
        return Tried(None, None, pack.all)
    outcome = convert(
        reading,
        pack,
        backend,
        participant=NOBODY,
        agency=agency,
        received_on=received_on,
    )
    if isinstance(outcome, Stopped):
        return Tried(pack, None, outcome.messages)
    return Tried(pack, outcome)
