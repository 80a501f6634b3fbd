"""What one unseen file will look like: every choice, drawn before a cell is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

import yaml

from balise.simulation.draws import Draws

LANGUAGES: Final = ("en", "es", "fr", "ar", "ru", "zh", "it", "de", "pt", "ja")
INDICATORS: Final = {
    "IE": "IE.detected",
    "IX": "IX.detected",
    "RE": "RE.refused",
    "IS": "IS.detected",
    "RF": "RF.removed",
}
_STREAM: Final = 1 << 41
"""Unseen files draw from streams beyond those of chapters and of national files."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Plan:
    """The choices of one file. ``shape`` is long, months, years, sexes or both."""

    number: int
    flow: str
    participant: str
    agency: str
    language: str
    shape: str
    grain: str
    by: tuple[str, ...]
    says: str
    """Where the file says what it counts: title, file or nowhere."""
    dates: str
    thousands: str
    codes: bool
    beside: tuple[str, ...]
    total_row: bool
    notes: bool
    kind: str
    encoding: str
    delimiter: str

    @property
    def indicator(self) -> str:
        """The indicator of the file's figures."""
        return INDICATORS[self.flow]


class Chances:
    """Draws one thing at a time for one file."""

    def __init__(self, seed: int, number: int) -> None:
        self._draws = Draws(seed, _STREAM + number)

    def one(self, items: Sequence[Item]) -> Item:
        """Draw one of some things."""
        return items[int(self._draws.below(1, len(items))[0])]

    def happens(self, percent: int) -> bool:
        """Say whether something happens, so many times in a hundred."""
        return bool(self._draws.happens(1, percent * 100)[0])

    def some(self, items: Sequence[Item], percent: int) -> tuple[Item, ...]:
        """Draw each of some things with one chance."""
        return tuple(item for item in items if self.happens(percent))


def plan(
    number: int, chances: Chances, reporters: Sequence[tuple[str, str, str]]
) -> Plan:
    """Draw the plan of one file; ``reporters`` are flow, participant and agency."""
    flow, participant, agency = chances.one(reporters)
    language = chances.one(LANGUAGES)
    shape = chances.one(("long", "long", "long", "months", "years", "sexes", "both"))
    kind = chances.one(("csv", "csv", "xlsx"))
    return Plan(
        number=number,
        flow=flow,
        participant=participant,
        agency=agency,
        language=language,
        shape=shape,
        grain=_grain(shape, chances),
        by=_by(shape, chances),
        says=chances.one(("title", "title", "title", "title", "file", "nowhere")),
        dates=chances.one(("iso", "day-first", "dots", "words", "apart", "apart")),
        thousands=chances.one(("", "", ".", ",", " ")),
        codes=chances.happens(20),
        beside=chances.some(("row", "code", "source", "note", "share"), 15),
        total_row=chances.happens(35),
        notes=chances.happens(30),
        kind=kind,
        encoding=chances.one(_ENCODINGS[language]) if kind == "csv" else "",
        delimiter=chances.one((",", ";", "\t")),
    )


def _grain(shape: str, chances: Chances) -> str:
    if shape in ("years", "both"):
        return "year"
    return "month" if shape == "months" else chances.one(("month", "month", "year"))


def _by(shape: str, chances: Chances) -> tuple[str, ...]:
    if shape in ("sexes", "both"):
        return ("citizenship", "sex")
    if shape in ("months", "years"):
        return ("citizenship",)
    return chances.one(
        (
            ("citizenship",),
            ("citizenship", "sex"),
            ("citizenship", "sex", "adult"),
            ("sex", "adult"),
            ("border_type",),
            ("border_type", "citizenship"),
            (),
        )
    )


@cache
def words() -> Mapping[str, Any]:
    """Read what offices call things."""
    source = files("balise.simulation.unseen") / "words.yaml"
    found: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


_LATIN: Final = ("utf-8", "utf-8-sig", "cp1252")
_ENCODINGS: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(("en", "es", "fr", "it", "de", "pt"), _LATIN),
    "ar": ("utf-8", "utf-8-sig", "cp1256"),
    "ru": ("utf-8", "utf-8-sig", "cp1251"),
    "zh": ("utf-8", "utf-8-sig", "gb18030"),
    "ja": ("utf-8", "utf-8-sig", "cp932"),
}
