"""What the values of a column say it is, whatever its header.

A column whose values resolve to countries holds countries. Each clue is a strength from
0 to 1, the part of the distinct texts that the meaning explains, and how many they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from balise.intake.converting.texts import western_digits
from balise.intake.suggesting.days import day_format, is_sdmx
from balise.intake.suggesting.profiling import Profile, is_figure
from balise.intake.suggesting.topics import indicator_of
from balise.intake.suggesting.words import people
from balise.vocabulary.model import model
from balise.vocabulary.resolving import Ambiguous, Resolved, resolve

_LOOKED_AT: Final = 400
"""Distinct texts that are resolved; a column with more is judged by these."""
_FIRST: Final = 25
_GENERAL: Final = frozenset({"_T", "_U", "_O", "_Z"})
_QUARTER: Final = re.compile(
    r"(?i)[qt]\s?[1-4]|[1-4]\s?[qt]|i{1,3}|iv"
    r"|(?:[1-4](?:st|nd|rd|th|er|re|e|ème|º|ª|-?й)?|i{1,3}|iv|first|second|third|fourth"
    r"|primer|segundo|tercer|cuarto|premier|deuxième|troisième|quatrième"
    r"|первый|второй|третий|четвертый)"
    r"[.\s]*(?:º\s*)?(?:quarter|trimestre|quartal|квартал|四半期)"
    r"|第?[1-4一二三四]\s?(?:季度|季|四半期)|الربع (?:الأول|الثاني|الثالث|الرابع)"
)
_URL: Final = re.compile(r"(?i)(https?://|www\.).+")
_COORDINATES: Final = re.compile(r"-?\d{1,3}(?:\.\d+)?\s*[,;]\s*-?\d{1,3}(?:\.\d+)?")

COUNTRY: Final = "country"


@dataclass(frozen=True)
class Clue:
    """What values say: a code list, a part of time or another form, and how strongly."""

    form: str
    strength: float
    known: int
    looked_at: int
    only_special: bool = False
    """Whether every label that is known stands for a total or for unknown."""


def clues(profile: Profile, in_order: Callable[[], list[str]]) -> Mapping[str, Clue]:
    """Give every form that the values of a column fit, by its name."""
    found = (*_of_time(profile, in_order), *_of_lists(profile), *_of_others(profile))
    return {clue.form: clue for clue in found if clue.strength > 0}


@lru_cache(maxsize=65_536)
def code_of(list_name: str, label: str) -> str | None:
    """Give the one code of a label in a list, or None; a total is a code too."""
    found = resolve(list_name, label)
    return found.code.code if isinstance(found, Resolved) else None


@lru_cache(maxsize=65_536)
def is_known(list_name: str, label: str) -> bool:
    """Say whether a label means something in a list, be it several things."""
    return isinstance(resolve(list_name, label), Resolved | Ambiguous)


def is_quarter(text: str) -> bool:
    """Say whether a text names a quarter, in the ways of several languages."""
    return bool(_QUARTER.fullmatch(western_digits(text)))


def _of_time(profile: Profile, in_order: Callable[[], list[str]]) -> Iterator[Clue]:
    labels = profile.labels
    if not labels:
        return
    if profile.years >= 0.95 and profile.distinct <= 150:
        yield _clue("year", profile.years, labels)
    quarters = profile.share(is_quarter)
    if quarters > 0.9 and profile.distinct <= 5:
        yield _clue("quarter", quarters, labels)
    if (sdmx := profile.share(lambda t: is_sdmx(western_digits(t)))) > 0.95:
        yield _clue("sdmx", sdmx, labels)
    if days := day_format(labels, in_order()):
        yield _clue("date", days.share, labels)
    yield from _of_months(profile)


def _of_months(profile: Profile) -> Iterator[Clue]:
    named = [t for t in profile.labels if not t.isdecimal()]
    if profile.distinct > 40:
        return
    if named and len(named) == len(profile.labels):
        known = sum(is_known("month", t) for t in named)
        yield Clue("month", known / len(named), known, len(named))
    numbers = {int(t) for t in map(western_digits, profile.labels) if t.isdecimal()}
    if not named and numbers and numbers <= set(range(1, 13)) and len(numbers) > 2:
        # Small counts are the same numbers, so this alone decides nothing.
        yield Clue("month", 0.45, len(numbers), len(numbers))


def _of_lists(profile: Profile) -> Iterator[Clue]:
    labels = [t for t in profile.labels[:_LOOKED_AT] if not t.isdecimal()]
    if len(labels) < profile.distinct * 0.5 and len(labels) < _FIRST:
        return
    for name in _lists():
        known = sum(is_known(name, t) for t in labels[:_FIRST])
        if known * 4 < len(labels[:_FIRST]):
            continue
        meant = [t for t in labels if is_known(name, t)]
        special = [t for t in meant if code_of(name, t) in _GENERAL]
        if meant:
            none_else = len(special) == len(meant)
            strength = len(meant) / len(labels)
            yield Clue(name, strength, len(meant), len(labels), none_else)
    persons = [t for t in labels if people(t, beside_children=True)]
    if len(persons) > 1:
        yield Clue("people", len(persons) / len(labels), len(persons), len(labels))


def _of_others(profile: Profile) -> Iterator[Clue]:
    labels = profile.labels[:_LOOKED_AT]
    if not labels:
        return
    for form, holds in _FORMS.items():
        strength = sum(map(holds, labels)) / len(labels)
        if strength > 0.8:
            yield _clue(form, strength, labels)
    if kinds := _kinds(profile):
        yield kinds
    if _counts_rows(profile):
        yield _clue("counter", 1.0, labels)
    if profile.figures > 0.6 and profile.numbers > 0.3:
        yield _clue("number", profile.figures, labels)


def _kinds(profile: Profile) -> Clue | None:
    """Say whether the labels tell different indicators apart, row by row."""
    labels = profile.labels
    if len(labels) < 2 or profile.numbers > 0.5 or profile.distinct * 2 > profile.rows:
        return None
    named = [name for text in labels if (name := indicator_of(text))]
    several = len(set(named)) > 1
    if not named:
        return None
    return Clue("kinds", 1.0 if several else 0.5, len(named), len(labels))


def _counts_rows(profile: Profile) -> bool:
    """Say whether the values are 1, 2, 3 ... down the rows, each once."""
    numbers = {int(t) for t in map(western_digits, profile.labels) if t.isdecimal()}
    return (
        len(numbers) > 2
        and len(numbers) == profile.distinct == profile.filled
        and max(numbers) - min(numbers) == len(numbers) - 1
        and min(numbers) <= 1
    )


def _is_long(text: str) -> bool:
    return len(text) > 60 and text.count(" ") > 6


_FORMS: Final[Mapping[str, Callable[[str], bool]]] = {
    "url": lambda text: bool(_URL.match(text)),
    "coordinates": lambda text: bool(_COORDINATES.fullmatch(western_digits(text))),
    "long-text": _is_long,
    "percent": lambda text: text.endswith(("%", "٪")) and is_figure(text[:-1].strip()),
}


def _clue(form: str, strength: float, labels: tuple[str, ...] | list[str]) -> Clue:
    return Clue(form, strength, round(strength * len(labels)), len(labels))


@lru_cache(maxsize=1)
def _lists() -> tuple[str, ...]:
    """The code lists of the dimensions, each once, and currencies."""
    found = [d.code_list for d in model().dimensions.values() if d.code_list]
    return tuple(dict.fromkeys((*found, "currency")))
