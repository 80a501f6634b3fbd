"""Say which code a text means, or that it could mean several.

Only exact matches count, after differences that carry no meaning are taken away: case,
accents, punctuation, spaces, marks of writing direction, kinds of digits, footnote
marks, and the order of "Korea, Republic of". Nothing is guessed: a text that fits two
codes stays unresolved and names both, and whoever knows the file writes into the pack
which one it is.

Our own reviewed names come first, then those of every language of the CLDR.
"""

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from balise.vocabulary.calendars import Calendar
from balise.vocabulary.codes import Code, CodeList, code_list
from balise.vocabulary.names import Name, names_of
from balise.vocabulary.normalising import compared, normalised
from balise.vocabulary.rewriting import rewritten
from balise.vocabulary.written_ages import written_bands

# Here short texts are codes only as written: "NO" is Norway, "no" is a word.
_CASE_MATTERS: Final = frozenset({"country", "currency", "nationality"})

# A word of another list may stand in a column of countries: "América" heads a continent
# in Spanish, though it is the United States in Hindi.
_RIVALS: Final = dict.fromkeys(("country", "nationality"), ("region", "sex"))

# A nationality is told by the name of the country or by what its people are called.
_READ_AS: Final = {"nationality": ("country", "nationality")}
_SHORT: Final = 3

# Statistical offices write a code and its label into one cell: "SYR: Syria".
_CODE_AND_LABEL: Final = re.compile(r"(\w+)(?:\s*:| [-–—]) (.+)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A text that means one code, and the languages in which it names that code.

    No language is told for a code itself, nor for a name declared without one.
    """

    code: Code
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A text that several codes of the list go by; it must be decided, not guessed."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A text that no code of the list goes by."""

    text: str


Resolution: TypeAlias = Resolved | Ambiguous | Unresolved


@dataclass(frozen=True)
class _Index:
    listed: CodeList
    as_written: Mapping[str, tuple[Name, ...]]
    names: Mapping[str, tuple[Name, ...]]
    everywhere: Mapping[str, tuple[Name, ...]]
    rivals: Mapping[str, tuple[Name, ...]]
    case_matters: bool


@lru_cache(maxsize=65_536)
def resolve(
    list_name: str, text: str, *, language: str | None = None, on: date | None = None
) -> Resolution:
    """Give the one code that a text means in a list, its candidates, or neither.

    ``language`` decides between names of different languages. ``on`` decides between
    a withdrawn code and its successor; without it the present one wins.
    """
    index = _index(list_name)
    found = _meanings(index, text, language)
    if not found:
        told = _by_rule(index, text)
        return _by_both(list_name, text, language, on) or told
    spoken = [name for name in found if _is_said(name, language)]
    return _decided(index.listed, text, spoken or found, on)


def resolve_country(
    text: str, *, language: str | None = None, on: date | None = None
) -> Resolution:
    """Resolve the name or the code of a country or territory."""
    return resolve("country", text, language=language, on=on)


def resolve_nationality(
    text: str, *, language: str | None = None, on: date | None = None
) -> Resolution:
    """Resolve a country, also by what its people are called: "Afghane", "marocchina"."""
    return resolve("nationality", text, language=language, on=on)


def resolve_month(
    text: str,
    *,
    language: str | None = None,
    calendar: Calendar = Calendar.GREGORIAN,
) -> Resolution:
    """Resolve the name or the number of a month; 01 is the first of its calendar."""
    return resolve(calendar.month_list, text, language=language)


def resolve_sex(text: str, *, language: str | None = None) -> Resolution:
    """Resolve a word or letter for a sex."""
    return resolve("sex", text, language=language)


def resolve_age_band(text: str, *, language: str | None = None) -> Resolution:
    """Resolve an age band, by its words or by its bounds."""
    return resolve("age", text, language=language)


def resolve_column(
    list_name: str,
    texts: Iterable[str],
    *,
    language: str | None = None,
    on: date | None = None,
) -> dict[str, Resolution]:
    """Resolve the distinct texts of one column, which is written in one language.

    What is ambiguous alone is decided where the languages of all the other texts leave
    one meaning: beside "styczeń", "listopad" is the November of Polish.
    """
    told = {text: resolve(list_name, text, language=language, on=on) for text in texts}
    spoken = [
        found.languages
        for found in told.values()
        if isinstance(found, Resolved) and found.languages
    ]
    shared = frozenset.intersection(*spoken) if spoken else frozenset()
    return {
        text: _by_company(list_name, text, found, shared, on)
        for text, found in told.items()
    }


def _by_company(
    list_name: str,
    text: str,
    found: Resolution,
    languages: frozenset[str],
    on: date | None,
) -> Resolution:
    if not isinstance(found, Ambiguous):
        return found
    each = [resolve(list_name, text, language=one, on=on) for one in languages]
    known = {one.code.code: one for one in each if isinstance(one, Resolved)}
    return next(iter(known.values())) if len(known) == 1 else found


def _meanings(index: _Index, text: str, language: str | None) -> tuple[Name, ...]:
    if found := index.as_written.get(" ".join(text.split())):
        return found
    for reading in rewritten(text):
        plain = normalised(reading)
        found = (
            index.names.get(plain)
            or _in_every_language(index, compared(reading), language)
            or _in_every_language(index, plain, language)
        )
        if found:
            return found
    return ()


def _in_every_language(
    index: _Index, key: str, language: str | None
) -> tuple[Name, ...]:
    found = index.everywhere.get(key, ())
    if found and key in index.rivals:
        return (*found, *index.rivals[key])
    if index.case_matters and len(key) <= _SHORT and key.isascii():
        return tuple(name for name in found if language and name.is_said_in(language))
    return found


def _is_said(name: Name, language: str | None) -> bool:
    return language is None or not name.languages or name.is_said_in(language)


def _by_rule(index: _Index, text: str) -> Resolution:
    rule = _RULES.get(index.listed.name)
    codes = rule(text) if rule else ()
    if len(codes) > 1:
        return Ambiguous(codes)
    known = [code for code in codes if code in index.listed]
    return Resolved(index.listed[known[0]]) if known else Unresolved(text)


def _by_both(
    list_name: str, text: str, language: str | None, on: date | None
) -> Resolved | None:
    """Read a code and its label in one text, where both say the same."""
    both = _CODE_AND_LABEL.fullmatch(text.strip())
    codes = _index(list_name).as_written.get(both[1], ()) if both else ()
    if both is None or len(codes) != 1:
        return None
    match resolve(list_name, both[2], language=language, on=on):
        case Resolved(code) as label if code.code == codes[0].code:
            return label
    return None


_RULES: Final[Mapping[str, Callable[[str], tuple[str, ...]]]] = {"age": written_bands}


def _decided(
    listed: CodeList, text: str, found: Iterable[Name], on: date | None
) -> Resolution:
    codes = sorted({name.code for name in found})
    if len(codes) > 1 and all(code in listed for code in codes):
        codes = _standing(listed, codes, on)
    if len(codes) > 1:
        return Ambiguous(tuple(codes))
    if codes[0] not in listed:
        return Unresolved(text)
    spoken = [name.languages.split() for name in found if name.code == codes[0]]
    return Resolved(listed[codes[0]], frozenset(tag for one in spoken for tag in one))


def _standing(listed: CodeList, codes: list[str], on: date | None) -> list[str]:
    """Keep the codes that stood on a day; all of them where none did."""
    day = on or date.max
    return [code for code in codes if listed[code].is_valid_on(day)] or codes


@cache
def _index(list_name: str) -> _Index:
    read_as = _READ_AS.get(list_name, (list_name,))
    listed = code_list(read_as[0])
    case_matters = list_name in _CASE_MATTERS
    written: dict[str, dict[Name, None]] = {}
    names: dict[str, dict[Name, None]] = {}
    for text, name, is_code in _texts(listed):
        short = case_matters and len(text) <= _SHORT and text.isascii()
        if is_code or (short and text.isupper()):
            written.setdefault(text, {})[name] = None
        if not text.startswith("_") and not (short and (is_code or text.isupper())):
            names.setdefault(normalised(text), {})[name] = None
    names.pop("", None)
    everywhere = ChainMap(*(dict(names_of(name)) for name in read_as))
    return _Index(
        listed,
        _frozen(written),
        _frozen(names),
        everywhere,
        _rivals(list_name),
        case_matters,
    )


def _rivals(list_name: str) -> Mapping[str, tuple[Name, ...]]:
    """Give what the words of other lists mean that may stand among this one's."""
    found: list[dict[str, tuple[Name, ...]]] = []
    for other in _RIVALS.get(list_name, ()):
        found += [dict(_index(other).names), dict(names_of(other))]
    return ChainMap(*found)


def _texts(listed: CodeList) -> Iterator[tuple[str, Name, bool]]:
    for code in listed.codes.values():
        yield code.code, Name(code.code, ""), True
        if alpha_2 := code.further.get("alpha_2"):
            yield alpha_2, Name(code.code, ""), True
        for language, label in code.labels.items():
            yield label, Name(code.code, language), False
        for alias in code.aliases:
            yield alias, Name(code.code, ""), False


def _frozen(
    found: Mapping[str, Mapping[Name, None]],
) -> Mapping[str, tuple[Name, ...]]:
    return MappingProxyType({text: tuple(names) for text, names in found.items()})
