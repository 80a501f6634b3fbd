"""What an agency has before it when it writes a file: its figures, its words, its slips."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from balise.simulation.draws import Draws
from balise.simulation.files.sheets import Cell, Error, Figure, Number, Sheet, errors_of
from balise.simulation.region import Region

INDICATORS: Final = {
    "IE": "IE.detected",
    "IX": "IX.detected",
    "RE": "RE.refused",
    "IS": "IS.detected",
    "DF": "DF.persons",
    "RF": "RF.removed",
}
_FILES: Final = 1 << 40
"""Files draw from streams beyond those of any chapter."""


@dataclass(frozen=True)
class File:
    """One national file, whose every figure is known.

    ``says`` maps each figure in the file to what the file says of it, None where it
    says nothing; ``errors`` lists by row what is not true. ``corrects`` names the
    earlier file that this one replaces.
    """

    name: str
    participant: str
    agency: str
    layout: str
    language: str
    pack: str
    content: bytes
    says: Mapping[Cell, Figure]
    errors: tuple[Error, ...]
    corrects: str = ""


@dataclass(frozen=True)
class Desk:
    """One agency of one participant, writing in its own language."""

    region: Region
    participant: str
    agency: str

    @property
    def language(self) -> str:
        """The language in which the participant writes."""
        return self.region.participants[self.participant].language

    @property
    def months(self) -> tuple[str, ...]:
        """The whole months of the region."""
        return self.region.days.months

    def figures(self, flow: str, by: Sequence[str], **kind: str) -> dict[Any, int]:
        """Count what this agency noted of a flow in whole months, by some columns."""
        known = set(self.months)
        found = self.region.truth.cells(
            ["month", *by],
            participant=self.participant,
            agency=self.agency,
            flow=flow,
            **kind,
        )
        return {key: count for key, count in found.items() if key[0] in known}

    def draws(self, layout: str) -> Draws:
        """Give the chances of one file, the same each time."""
        words = f"{self.participant}/{self.agency}/{layout}"
        return Draws(self.region.seed, _FILES + zlib.crc32(words.encode()))

    def citizenships(self) -> list[str]:
        """The citizenships that files list, in one order."""
        return list(self.region.keys.citizenships)

    def file(
        self,
        sheet: Sheet,
        content: bytes,
        layout: str,
        *,
        name: str,
        pack: str,
        number: Number,
        corrects: str = "",
    ) -> File:
        """Put a written sheet down as a file."""
        return File(
            name=f"simulated_{name}",
            participant=self.participant,
            agency=self.agency,
            layout=layout,
            language=self.language,
            pack=pack,
            content=content,
            says={figure.cell: figure for _, _, figure in sheet.figures()},
            errors=errors_of(sheet, number),
            corrects=f"simulated_{corrects}" if corrects else "",
        )


def country(code: str, language: str) -> str:
    """Write a citizenship in a language."""
    return str(_names()["citizenships"][code][language])


def odd(language: str) -> Mapping[str, str]:
    """Give the spellings of a language that only a pack can know."""
    found: Mapping[str, str] = _names()["odd"][language]
    return found


def month(name: str, language: str) -> str:
    """Write the month of a period such as 2025-03 in words."""
    return str(_names()["months"][language][int(name[-2:]) - 1])


@cache
def _names() -> dict[str, Any]:
    source = files("balise.simulation.files") / "names.yaml"
    found: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found
