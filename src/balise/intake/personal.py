"""Stop before a column that may hold personal data becomes part of any record.

A column whose name or values look like names of people, birth dates, or numbers of
documents, telephones or plates waits until someone says what it is. Nothing of its
values is ever said: the message names the column only.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

from collections.abc import Mapping, Sequence
from typing import Any, Final

import re2
from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.labels import coded_labels, field_of
from balise.intake.converting.staging import one_row
from balise.intake.converting.texts import folded
from balise.intake.packs.values import Role
from balise.vocabulary.messages import Message
from balise.vocabulary.resolving import Unresolved, resolve

ANSWERS: Final = ("personal", "ignore", "not-personal")
SAMPLE: Final = 4_000
SHARE: Final = 0.3
"""The part of a column's distinct values from which it is taken to hold such values."""

_CODED: Final = frozenset(
    {Role.DIMENSION, Role.PERIOD, Role.MEASURE, Role.COORDINATES, Role.PROVISIONAL}
)
_NAMES: Final = (
    # English, French, Spanish, Italian, German
    r"\b(sur|first|last|family|given|full|maiden)[ _-]?names?\b|\bname of (the )?(person|migrant|"
    r"suspect|victim|holder|driver|smuggler|offender)\b|\b(person|migrant|suspect|victim|holder|"
    r"driver|offender|officer)s?[ _-]?names?\b|^names?$|\balias(es)?\b|"
    r"\bpr[eé]noms?\b|^noms?$|\bnom (de famille|complet|et pr[eé]nom|"
    r"de la personne|du (titulaire|migrant|suspect|conducteur|passeur))\b|"
    r"^nombres?$|\bapellidos?\b|\bnombre (completo|de la persona|y apellidos?|"
    r"del (migrante|agente|detenido|titular|imputado|conductor))\b|"
    r"^nome$|\bcognome\b|\bnome e cognome\b|\bnominativo\b|"
    r"\b(vor|nach|familien|zu)name\b|"
    # Russian, Arabic, Chinese
    r"фамили[яи]|^имя$|отчество|^фио$|ф\.и\.о|الاسم الكامل|^الاسم$|^اسم$|اللقب|اسم (الشخص|العائلة|المهاجر)|"
    r"姓名|^姓$|^名$|名字"
)
_BIRTH: Final = (
    r"\b(date|year|day|place) of birth\b|\bbirth ?(dates?|days?|years?|place)\b|\bdob\b|"
    r"\bd\.o\.b|\b(date|lieu|ann[eé]e) de naissance\b|\bn[eé]e? le\b|"
    r"\b(fecha|lugar|año) de nacimiento\b|\b(data|luogo|anno) di nascita\b|"
    r"geburts(datum|tag|jahr|ort)|(дата|год|место) рождения|تاريخ (الميلاد|الولادة)|"
    r"出生(日期|年月|地)|生日"
)
_NUMBERS: Final = (
    r"\bpassports?([ _-]?(no|nr|num|number|id)\b|$)|\b(document|id|identity|licen[cs]e|visa)"
    r"([ _-]?card)?[ _-]?(no|nr|num|number|#)\b|\bnational[ _-]?id\b|\bssn\b|\bfingerprint|"
    r"\bn(um[eé]ro|°|º|o)? ?(de |du )?(passeport|pasaporte|documento?|document|identit[eé]|c[eé]dula|dni)\b|"
    r"\bpasaporte$|\bc[eé]dula$|\bdni$|\bnie$|\bcurp\b|\bpasseport$|\bpassaporto$|codice fiscale|"
    r"reisepass|ausweis|\bpass-?(nr|nummer)|паспорт|снилс|\bинн\b|جواز|رقم (الهوية|الوثيقة)|"
    r"护照|身份证|证件号"
)
_CONTACTS: Final = (
    r"\b(tele)?phone|\bmobile( no| number)?$|\bmsisdn\b|\bimei\b|t[eé]l[eé]phone|"
    r"tel[eé]fono|\bcelular\b|\bportable$|telefon|телефон|هاتف|جوال|电话|手机|"
    r"\be-?mail|correo electr|courriel|почт|بريد|邮箱|\bwhats?app\b|\bfacebook\b|"
    r"\b(home|street|postal)[ _-]?address\b|\bdomicilio\b|"
    r"\bplates?\b|\bregistration (no|number)|number ?plate|immatriculation|matr[ií]cula|"
    r"\bplacas?\b|\btarga\b|kennzeichen|госномер|номер (машины|автомобиля)|لوحة|车牌"
)

_PHONE: Final = r"(\+|00)[0-9][0-9 ().-]{7,17}[0-9]"
_EMAIL: Final = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
_DOCUMENT: Final = r"[A-Z]{1,3}[ -]?[0-9]{6,9}[A-Z]?|[0-9]{2}[A-Z]{2}[0-9]{5}|[A-Z]{4}[0-9]{6}[A-Z0-9]{8}|[0-9]{8}[A-HJ-NP-TV-Z]"
_PLATE: Final = (
    r"[A-Z]{1,3}[ -]?[0-9]{2,4}[ -]?[A-Z]{1,3}|[0-9]{2,4}[ -][A-Z]{2,3}[ -]?[0-9]{0,3}"
)
_CAPITAL: Final = r"\p{Lu}[\p{Ll}’'-]+"
_PERSON: Final = (
    rf"(?:\p{{Lu}}{{2,}}|{_CAPITAL}), {_CAPITAL}(?: {_CAPITAL})?|"
    rf"{_CAPITAL} (?:{_CAPITAL} )?\p{{Lu}}{{3,}}|"
    rf"(?:Mr|Mrs|Ms|Mme|M|Sr|Sra|Herr|Frau)\.? {_CAPITAL}.*"
)
_TWO_NAMES: Final = (
    rf"{_CAPITAL}(?: (?:al-|el-|bin |ben |de |da |van )?{_CAPITAL}){{1,3}}"
)
_BIRTH_DAY: Final = (
    r"(?:19[0-9]{2}|200[0-9])[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])|"
    r"(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19[0-9]{2}|200[0-9])"
)


def _compiled(shape: str) -> Any:
    # Classes of letters of every script take more room than RE2 allows by default,
    # and without room it complains on the standard error output.
    options = re2.Options()
    options.max_mem = 64 * 1024 * 1024
    options.log_errors = False
    return re2.compile(shape, options=options)


_HEADER: Final = _compiled(f"{_NAMES}|{_BIRTH}|{_NUMBERS}|{_CONTACTS}")
_NUMBERED: Final = _compiled(f"{_PHONE}|{_EMAIL}|{_DOCUMENT}")
_SHORT: Final = _compiled(f"{_PLATE}|{_BIRTH_DAY}")
_NAMED: Final = _compiled(f"{_PERSON}|{_TWO_NAMES}")


def looks_personal(text: str) -> bool:
    """Say whether one text has the form of a number or address of a person."""
    return bool(_NUMBERED.fullmatch(text.strip()))


def header_looks_personal(header: str) -> bool:
    """Say whether a column's name is one under which people are told apart."""
    return bool(_HEADER.search(folded(header).replace("_", " ")))


def texts_look_personal(texts: Sequence[str]) -> bool:
    """Say whether the different texts of a column without a meaning look personal."""
    return _look_personal(texts, None)


def unanswered(
    backend: Backend, staged: str, bound: Bound, personal: Mapping[str, str]
) -> tuple[Message, ...]:
    """Name each column that somebody has to answer for before anything is converted."""
    messages = [
        Message(
            "personal-answer-unknown", {"column": name, "allowed": ", ".join(ANSWERS)}
        )
        for name, answer in personal.items()
        if answer not in ANSWERS
    ]
    unknown = [name for _, name in bound.unanswered if name not in personal]
    suspects = _suspects(backend, staged, bound, personal)
    for name in unknown:
        code = "column-may-be-personal" if name in suspects else "column-not-answered"
        messages.append(Message(code, {"column": name}))
    asked = [name for name in suspects if name not in unknown]
    messages.extend(
        Message("column-may-be-personal", {"column": name}) for name in asked
    )
    return tuple(messages)


def personal_columns(bound: Bound, personal: Mapping[str, str]) -> dict[int, str]:
    """Give the columns that hold personal data, by their place in the file."""
    found = {
        c.index: c.header
        for c in bound.columns
        if c.role is Role.PERSONAL or personal.get(c.header) == "personal"
    }
    rest = {i: name for i, name in bound.unanswered if personal.get(name) == "personal"}
    return found | rest


def _suspects(
    backend: Backend, staged: str, bound: Bound, personal: Mapping[str, str]
) -> list[str]:
    open_ones: dict[int, str] = {}
    coded: dict[int, BoundColumn] = {}
    for column in bound.columns:
        answered = column.header in personal or column.column.personal is False
        if column.role is not Role.PERSONAL and not answered:
            open_ones[column.index] = column.header
            if column.role in _CODED or _is_coded_field(column):
                coded[column.index] = column
    open_ones |= {i: n for i, n in bound.unanswered if n not in personal}
    by_name = {i for i, name in open_ones.items() if header_looks_personal(name)}
    by_value = _by_values(backend, staged, sorted(open_ones.keys() - by_name), coded)
    return [open_ones[i] for i in sorted(by_name | by_value)]


def _is_coded_field(column: BoundColumn) -> bool:
    if column.role is not Role.FIELD:
        return False
    fields = [field_of(column.column, target) for target in column.column.targets]
    return all(field.type not in {"text", "place"} for field in fields)


def _by_values(
    backend: Backend,
    staged: str,
    indexes: Sequence[int],
    coded: Mapping[int, BoundColumn],
) -> set[int]:
    if not indexes:
        return set()
    lists = ", ".join(f"list(DISTINCT trim(c{i}))" for i in indexes)
    query = (
        f"SELECT {lists} FROM (SELECT * FROM {staged} WHERE row < 1000 OR row % "
        f"greatest(1, (SELECT count(*) FROM {staged}) // {SAMPLE}) = 0)"
    )
    found = one_row(backend, query)
    return {
        i
        for i, texts in zip(indexes, found, strict=True)
        if texts and _look_personal(texts, coded.get(i))
    }


def _look_personal(texts: Sequence[str], coded: BoundColumn | None) -> bool:
    # Names of places and of countries look like names of people: where the pack says
    # that a column is coded, numbers and addresses tell, and labels without meaning.
    filled = [text for text in texts if text]
    numbered = sum(1 for text in filled if looks_personal(text))
    if coded is None:
        alike = sum(1 for text in filled if looks_personal(text) or _alike(text))
        return alike >= max(1, len(filled) * SHARE)
    named = _named_without_meaning(coded, filled)
    return numbered >= max(1, len(filled) * SHARE) or named >= max(3, len(filled) / 2)


def _named_without_meaning(column: BoundColumn, texts: Sequence[str]) -> int:
    if column.role not in {Role.DIMENSION, Role.FIELD}:
        return 0
    meanings = coded_labels(column.column, texts)
    unknown = [text for text in texts if meanings[text].rule == "unknown-code"]
    return sum(1 for text in unknown if _NAMED.fullmatch(text))


def _alike(text: str) -> bool:
    if _SHORT.fullmatch(text):
        return True
    named = bool(_NAMED.fullmatch(text))
    return named and isinstance(resolve("country", text), Unresolved)
