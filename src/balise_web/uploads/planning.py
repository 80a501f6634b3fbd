"""Decide through which pack a file goes, and what is still to be asked about it.

Packs that the agency used before come first; a changed layout is held against the
nearest of them, and the next version is proposed. What is public and fits comes next;
a file that nobody here has seen gets a suggestion. What a person said is never undone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import bind
from balise.intake.drifting import Change, Drift, Effect, drift
from balise.intake.drifting.columns import matched
from balise.intake.fitting import ways_to_read
from balise.intake.packs import BadPack, Pack, as_yaml, load_pack
from balise.intake.reading import Choices, Reading, Unreadable, read
from balise.intake.suggesting import (
    ColumnSuggestion,
    Question,
    Suggestion,
    about_columns,
    amended,
    as_it_stands,
    suggest,
    with_subject,
)
from balise.intake.suggesting.topics import unit_of
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise_web.outcomes import Stop

ANEW: Final = "anew"
OWN: Final = "own"
KEPT: Final = "kept:"
PUBLIC: Final = "public:"
_MOST_READINGS: Final = 6
_NEAR: Final = 0.5
"""The part of a pack's columns that a file must have to be its next version."""


@dataclass(frozen=True)
class Said:
    """What a person said of a file so far, and under which name it came."""

    file_name: str
    choices: Choices = field(default_factory=Choices)
    answers: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """A file as it was read, its columns, the document of a pack, and what is open.

    ``source`` says where the pack is from: ``kept``, ``changed``, ``public``,
    ``suggested`` or ``own``; ``follows`` is the identity of the kept one.
    """

    reading: Reading
    source: str
    columns: tuple[ColumnSuggestion, ...] = ()
    questions: tuple[Question, ...] = ()
    about: tuple[Message, ...] = ()
    content: Mapping[str, Any] | None = None
    changes: tuple[Change, ...] = ()
    faults: tuple[Message, ...] = ()
    outside: bool = False
    follows: str = ""


class Readings:
    """Reads a file in the ways that are wanted, each of them once."""

    def __init__(self, file: Path, name: str, backend: Backend) -> None:
        self._file, self._name, self.backend = file, name, backend
        self._known: dict[Choices, Reading | Unreadable] = {}

    def of(self, choices: Choices) -> Reading | Unreadable:
        """Read the file in one way."""
        if choices not in self._known:
            self._known[choices] = read(
                self._file,
                self.backend,
                choices=choices,
                name=self._name,
                scratch=self._file.parent,
            )
        return self._known[choices]

    def first(self, choices: Choices) -> Reading:
        """Read the file in one way, or stop with what is wrong."""
        found = self.of(choices)
        if isinstance(found, Unreadable):
            raise Stop(found.message)
        return found

    def for_pack(self, pack: Pack, said: Choices) -> Iterator[Reading]:
        """Read in the ways of a pack, as long as there are not too many of them."""
        for way in ways_to_read(pack, said):
            if way in self._known or len(self._known) < _MOST_READINGS:
                found = self.of(way)
                if isinstance(found, Reading):
                    yield found


def plan(
    said: Said, kept: Sequence[Pack], public: Mapping[str, Pack], readings: Readings
) -> Plan:
    """Decide through which pack the file goes; ``kept`` are the agency's, newest first."""
    reading = readings.first(said.choices)
    if said.basis == OWN:
        return _own(said, reading, readings)
    if named := _named(said.basis, kept, public):
        return _with(named, said, readings) or _held_against(named, said, readings)
    known = None if said.basis == ANEW else _known(said, kept, readings, reading)
    if known is None and said.basis != ANEW:
        known = _public(said, public, reading, readings.backend)
    return known or _suggested(said, reading, readings.backend)


def _known(
    said: Said, kept: Sequence[Pack], readings: Readings, reading: Reading
) -> Plan | None:
    """Take a pack of the agency that fits, or the next version of the nearest."""
    for pack in kept:
        if found := _with(pack, said, readings):
            return _with_new_values(found, pack, said, readings)
    nearest = _nearest(kept, reading)
    changed = _held_against(nearest, said, readings) if nearest else None
    return changed if changed and changed.content is not None else None


def _with_new_values(found: Plan, pack: Pack, said: Said, readings: Readings) -> Plan:
    """Ask about labels, numbers and days that the pack does not know yet.

    The header alone fits; without this their rows would be rejected, or read wrongly.
    """
    changed = _held_against(pack, said, readings)
    quiet = all(change.effect is Effect.NOTHING for change in changed.changes)
    return found if quiet or changed.content is None else changed


def _public(
    said: Said, public: Mapping[str, Pack], reading: Reading, backend: Backend
) -> Plan | None:
    for pack in public.values():
        if found := _fitted(pack, said, reading, backend, "public"):
            return found
    return None


def _named(basis: str, kept: Sequence[Pack], public: Mapping[str, Pack]) -> Pack | None:
    if basis.startswith(PUBLIC):
        return public.get(basis.removeprefix(PUBLIC))
    wanted = basis.removeprefix(KEPT)
    return next((pack for pack in kept if basis and pack.identity == wanted), None)


def _own(said: Said, reading: Reading, readings: Readings) -> Plan:
    """Take a pack as a person wrote it; its faults are told by their lines."""
    pack = load_pack(said.text)
    if isinstance(pack, BadPack):
        return Plan(reading, OWN, faults=pack.all or (pack.message,))
    if found := _with(pack, said, readings):
        return replace(found, source=OWN, content=pack.content, follows="")
    return Plan(reading, OWN, content=pack.content)


def _with(pack: Pack, said: Said, readings: Readings) -> Plan | None:
    for reading in readings.for_pack(pack, said.choices):
        source = "public" if said.basis.startswith(PUBLIC) else "kept"
        if found := _fitted(pack, said, reading, readings.backend, source):
            return found
    return None


def _fitted(
    pack: Pack, said: Said, reading: Reading, backend: Backend, source: str
) -> Plan | None:
    """Take a pack that has an answer for every column, but for what was said anew."""
    fits = as_it_stands(reading, pack, backend)
    if fits is None:
        return None
    follows = pack.identity if source == "kept" else ""
    found = Plan(
        reading, source, fits.columns, (), fits.about, pack.content, follows=follows
    )
    return _as_said(found, said, backend)


def _as_said(found: Plan, said: Said, backend: Backend) -> Plan:
    """Change a plan that rests on a pack as a person said of columns and subject."""
    headers = {n.partition(":")[2] for n in said.answers if n.startswith("column:")}
    content = found.content
    assert content is not None  # noqa: S101 - it rests on a pack
    if headers:
        told = suggest(
            found.reading, backend, file_name=said.file_name, answers=said.answers
        )
        content = amended(content, told, headers)
        found = replace(
            found,
            columns=_merged(found.columns, told, headers),
            questions=_once(*found.questions, *about_columns(told, headers)),
        )
    if (subject := said.answers.get("indicator")) in model().indicators:
        content = with_subject(content, str(subject), unit_of(str(subject), []))
    if content != found.content and found.source in {"kept", "public"}:
        content = {**content, "version": _next(str(content["version"]))}
    return replace(found, content=content)


def _once(*questions: Question) -> tuple[Question, ...]:
    """Give each question once."""
    return tuple({question.name: question for question in questions}.values())


def _merged(
    columns: Sequence[ColumnSuggestion], told: Suggestion, headers: set[str]
) -> tuple[ColumnSuggestion, ...]:
    anew = {column.header: column for column in told.columns}
    return tuple(
        anew[c.header] if c.header in headers and c.header in anew else c
        for c in columns
    )


def _nearest(kept: Sequence[Pack], reading: Reading) -> Pack | None:
    """Find the pack whose columns the file has mostly, the newest of those alike."""
    nothing = Suggestion((), (), (), None)
    near = []
    for place, pack in enumerate(kept):
        found = matched(pack, reading.layout.header, nothing)
        wanted = len(found.columns) + len(found.lost)
        if wanted and len(found.columns) / wanted >= _NEAR:
            near.append((len(found.lost) + len(found.added), place, pack))
    return min(near, key=lambda one: one[:2])[2] if near else None


def _held_against(pack: Pack, said: Said, readings: Readings) -> Plan:
    """Say how the file differs from its predecessors, and propose the next version."""
    ways = [*readings.for_pack(pack, said.choices)]
    reading = ways[0] if ways else readings.first(said.choices)
    found: Drift = drift(
        reading,
        pack,
        readings.backend,
        file_name=said.file_name,
        answers=said.answers,
    )
    bound = bind(pack, reading.layout) if found.proposed is None else None
    held = Plan(
        reading,
        "changed",
        _columns_of(found, said, reading, readings.backend),
        found.questions,
        (),
        found.proposed,
        found.changes,
        (bound,) if isinstance(bound, Message) else (),
        follows=pack.identity,
    )
    return held if found.proposed is None else _as_said(held, said, readings.backend)


def _columns_of(
    found: Drift, said: Said, reading: Reading, backend: Backend
) -> tuple[ColumnSuggestion, ...]:
    """Give the columns as the proposed version reads them, else as they look."""
    pack = load_pack(as_yaml(found.proposed)) if found.proposed else None
    if isinstance(pack, Pack) and (fits := as_it_stands(reading, pack, backend)):
        return fits.columns
    answers = dict(said.answers)
    return suggest(reading, backend, file_name=said.file_name, answers=answers).columns


def _suggested(said: Said, reading: Reading, backend: Backend) -> Plan:
    found = suggest(reading, backend, file_name=said.file_name, answers=said.answers)
    return Plan(
        reading,
        "suggested",
        found.columns,
        found.questions,
        found.about,
        found.content,
        outside=found.outside,
    )


def _next(version: str) -> str:
    return str(int(version) + 1) if version.isdecimal() else f"{version}-next"
