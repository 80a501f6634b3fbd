"""The words by which headers, titles and file names say what they are about.

The words are data (``headers.yaml``, ``subjects.yaml``, ``people.yaml``); here they are
compared: the same words first, then words within a longer text, then words that are
spelt a little differently. How alike two texts are is a strength from 0 to 1.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from rapidfuzz import fuzz, process

from balise.vocabulary.declarations import parsed
from balise.vocabulary.normalising import normalised

_ALIKE: Final = 86
"""From how many of a hundred two spellings are taken for one word."""
_SHORTEST: Final = 5
"""Shorter words are compared exactly: too many of them differ by one letter."""


@dataclass(frozen=True)
class Said:
    """A meaning that a text bears, by which word, and how strongly."""

    meaning: str
    word: str
    strength: float


@dataclass(frozen=True)
class Subject:
    """What a phrase says that figures count: an indicator, or a fixed dimension."""

    indicator: str
    sets: Mapping[str, str]
    suggests: bool = True
    """Whether the phrase speaks of the indicator, or only of a fixed dimension."""


OUTSIDE: Final = "outside"


@cache
def header_meanings(header: str) -> tuple[Said, ...]:
    """Give what a header may mean, strongest first; nothing where no word is known."""
    text = normalised(header)
    if not text:
        return ()
    found: dict[str, Said] = {}
    for word, meanings in _header_words().items():
        strength = _strength(text, word)
        for meaning in meanings if strength else ():
            _keep(found, Said(meaning, word, strength))
    if not any(said.strength == 1 for said in found.values()):
        for word, strength in _alike(text, tuple(_header_words())):
            for meaning in _header_words()[word]:
                _keep(found, Said(meaning, word, strength))
    return tuple(sorted(found.values(), key=lambda s: (-s.strength, s.meaning)))


def subjects(texts: Iterable[str]) -> tuple[tuple[Subject, str, float], ...]:
    """Give what titles and names say that figures count, strongest first.

    Each comes with the phrase that said so. The strength grows with the length of the
    phrase: *illegal border crossings* says more than *arrivals*.
    """
    found: dict[tuple[str, str], tuple[Subject, str, float]] = {}
    for text in map(_stemmed, texts):
        for phrase, subject in _phrases_near(text):
            if not _within(text, phrase):
                continue
            strength = min(1.0, 0.6 + 0.02 * _length(phrase) + 0.1 * phrase.count(" "))
            key = (subject.indicator, repr(sorted(subject.sets.items())))
            if key not in found or found[key][2] < strength:
                found[key] = (subject, phrase, strength)
    return tuple(sorted(found.values(), key=lambda f: (-f[2], f[0].indicator)))


def people(label: str, *, beside_children: bool) -> Mapping[str, str] | None:
    """Give the sex and age that one word says, or None.

    ``beside_children`` says whether the same table names children too.
    """
    entry = _people_words().get(normalised(label))
    if entry is None:
        return None
    codes: dict[str, str] = dict(entry["codes"])
    if entry.get("adult") and beside_children:
        codes["age"] = "Y_GE18"
    return codes


def names_children(label: str) -> bool:
    """Say whether a word is one for children."""
    entry = _people_words().get(normalised(label))
    return bool(entry and entry["codes"].get("age") == "Y0T17")


def _phrases_near(text: str) -> Iterator[tuple[str, Subject]]:
    """Give the phrases that begin with a word of a text, and all without spaces."""
    by_word = _phrases_by_word()
    for word in dict.fromkeys(("", *text.split())):
        yield from by_word.get(word, ())


@cache
def _phrases_by_word() -> Mapping[str, tuple[tuple[str, Subject], ...]]:
    found: dict[str, list[tuple[str, Subject]]] = {}
    for phrase, subject in _subject_phrases():
        first = "" if _is_unspaced(phrase) else phrase.partition(" ")[0]
        found.setdefault(first, []).append((phrase, subject))
    return {word: tuple(phrases) for word, phrases in found.items()}


def _keep(found: dict[str, Said], said: Said) -> None:
    if said.meaning not in found or found[said.meaning].strength < said.strength:
        found[said.meaning] = said


def _strength(text: str, word: str) -> float:
    if text == word:
        return 1.0
    if not _within(text, word):
        return 0.0
    covered = len(word) / len(text)
    return 0.5 + 0.4 * covered


def _within(text: str, word: str) -> bool:
    """Say whether a text holds a word as a word; Chinese and Thai have no spaces."""
    if len(word) < 2:
        return False
    if _is_unspaced(word):
        return word in text
    return f" {word} " in f" {text} "


def _stemmed(text: str) -> str:
    """Take off the plural in s, and the endings of Russian, by which cases differ."""
    return " ".join(map(_stem, normalised(text).split()))


def _stem(word: str) -> str:
    if len(word) > 5 and "\u0400" <= word[0] <= "\u04ff":
        return word[:-2]
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def _length(phrase: str) -> int:
    """Count letters; a sign of Chinese or Japanese says as much as three of them."""
    return len(phrase) * (3 if _is_unspaced(phrase) else 1)


def _is_unspaced(word: str) -> bool:
    return any(
        "\u0e00" <= c <= "\u0e7f"
        or "\u3040" <= c <= "\u9fff"
        or "\uac00" <= c <= "\ud7a3"
        for c in word
    )


def _alike(text: str, words: tuple[str, ...]) -> list[tuple[str, float]]:
    if len(text) < _SHORTEST:
        return []
    near = process.extract(text, words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3)
    return [
        (word, score / 100 * 0.85) for word, score, _ in near if len(word) >= _SHORTEST
    ]


@cache
def _header_words() -> Mapping[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for meaning, languages in _read("headers").items():
        for listed in languages.values():
            for word in listed:
                kept = words.setdefault(normalised(word), [])
                if meaning not in kept:
                    kept.append(meaning)
    words.pop("", None)
    return {word: tuple(meanings) for word, meanings in words.items()}


@cache
def _subject_phrases() -> tuple[tuple[str, Subject], ...]:
    found: list[tuple[str, Subject]] = []
    for indicator, entry in _read("subjects").items():
        if indicator == "universes":
            for universe in entry:
                named = universe.get("suggests", "")
                subject = Subject(named, universe["sets"], bool(named))
                found += [(_stemmed(p), subject) for p in universe["phrases"]]
            continue
        for phrases in entry["phrases"]:
            found += [(_stemmed(p), Subject(indicator, {})) for p in phrases]
    return tuple(found)


@cache
def _people_words() -> Mapping[str, Mapping[str, Any]]:
    return {
        normalised(word): entry for entry in _read("people") for word in entry["words"]
    }


def _read(name: str) -> Any:
    source = files("balise.intake.suggesting") / f"{name}.yaml"
    return parsed(source.read_text(encoding="utf-8"))
