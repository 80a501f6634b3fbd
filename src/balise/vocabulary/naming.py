"""Write the code lists whose names come from CLDR: countries, currencies, months, ages.

``python -m balise.vocabulary.naming`` rewrites those four files of ``codelists/``; they
are committed, and a test compares. ``country_names.csv`` is our own list of what CLDR
does not say the way the United Nations does, of withdrawn codes and of further names;
an empty cell there leaves the name to CLDR. A name that is replaced stays an alias.
``other_names.yaml`` holds what else CLDR has not. ``simulated_participants.csv`` names
the invented participants, whose user-assigned codes no country can have.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from babel import Locale
from babel.core import get_global

from balise.vocabulary.ages import Band
from balise.vocabulary.languages import LANGUAGES

FIELDS: Final = (
    "code",
    "valid_from",
    "valid_to",
    "parent",
    *LANGUAGES,
    "aliases",
    "provenance",
)
COUNTRY_FIELDS: Final = (*FIELDS, "alpha_2")
AGE_FIELDS: Final = (*FIELDS, "lower", "upper")

_NOT_ISO: Final = re.compile("AAA|ASC|CPT|DGA|TAA|Q[M-Z].|X..|ZZZ")

_SPELLED_OUT: Final = {
    "en": ((" & ", " and "), ("St. ", "Saint ")),
    "ru": (("о-ва", "острова"), ("о-в", "остров")),
}

_OPEN: Final = "9999"

# What files were seen to use, beside every band of minors and of the young, each single
# year and each open end.
_YOUNG: Final = 25
_OLDEST: Final = 100
_BANDS: Final = (
    "0-4 0-5 0-11 0-12 0-13 0-14 0-17 5-9 5-11 5-14 6-11 6-12 6-17 10-14 11-17 12-14 "
    "12-15 12-17 13-17 14-15 14-17 15-17 15-19 15-24 16-17 18-20 18-21 18-24 18-25 "
    "18-29 18-30 18-34 18-59 18-64 20-24 20-29 21-24 21-29 22-25 25-29 25-34 25-44 "
    "26-30 26-35 30-34 30-39 31-40 35-39 35-44 35-64 36-45 40-44 40-49 41-50 45-49 "
    "45-54 45-64 46-55 50-54 50-59 51-60 55-59 55-64 60-64 65-69 70-74 75-79 80-84 "
    "18+ 25+ 30+ 35+ 40+ 45+ 50+ 55+ 60+ 61+ 65+ 70+ 75+ 80+ 85+"
)


def countries() -> list[dict[str, str]]:
    """ISO 3166-1 alpha-3 today, withdrawn codes, ICAO 9303 and the special codes."""
    ours = {row["code"]: row for row in _our_names()}
    rows = [
        _country(alpha_3, ours.get(alpha_3, {"alpha_2": alpha_2}))
        for alpha_3, alpha_2 in (
            _iso() | {c: row["alpha_2"] for c, row in ours.items()}
        ).items()
    ]
    listed = sorted(rows, key=lambda row: row["code"])
    return [*listed, *_simulated(), *_special("_T _U _O _Z")]


def currencies() -> list[dict[str, str]]:
    """ISO 4217 currencies that have been legal tender somewhere since 1999."""
    until: dict[str, str] = {}
    for spells in get_global("territory_currencies").values():
        for code, _, end, tender in spells:
            if tender:
                last = "-".join(f"{part:02d}" for part in end) if end else _OPEN
                until[code] = max(until.get(code, ""), last)
    return [
        _row(
            code,
            "ISO 4217 (names: CLDR)",
            _currency_names(code),
            _other_names()["currency_aliases"].get(code, ()),
            valid_to="" if end == _OPEN else end,
        )
        for code, end in sorted(until.items())
        if end == _OPEN or (end >= "1999" and _is_named_in_all(code))
    ]


def months() -> list[dict[str, str]]:
    """The twelve months; 01 is January."""
    return [_month(number) for number in range(1, 13)]


def ages() -> list[dict[str, str]]:
    """Age bands in the spelling of SDMX CL_AGE; both bounds belong to the band."""
    return [*(_age(band) for band in sorted(_bands())), *_special("_T _U _Z")]


def write(folder: Path) -> None:
    """Write the four lists into a folder."""
    _write(folder / "country.csv", COUNTRY_FIELDS, countries())
    _write(folder / "currency.csv", FIELDS, currencies())
    _write(folder / "month.csv", FIELDS, months())
    _write(folder / "age.csv", AGE_FIELDS, ages())


def _our_names() -> list[dict[str, str]]:
    source = files("balise.vocabulary") / "country_names.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def _simulated() -> list[dict[str, str]]:
    """The invented participants of the region, so that flows can lead through them."""
    source = files("balise.vocabulary") / "simulated_participants.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    word: dict[str, str] = _other_names()["simulated"]
    return [
        _row(
            names["code"],
            "simulated; no country",
            {n: word[n].format(names[n]) for n in LANGUAGES},
            [names[n] for n in LANGUAGES],
        )
        for names in rows
    ]


def _iso() -> dict[str, str]:
    """Alpha-3 to alpha-2 as CLDR knows them; private and reserved codes left out."""
    return {
        alpha_3: alpha_2[0]
        for alpha_3, alpha_2 in get_global("territory_aliases").items()
        if len(alpha_3) == 3 and alpha_3.isalpha() and not _NOT_ISO.fullmatch(alpha_3)
    }


def _country(code: str, ours: Mapping[str, str]) -> dict[str, str]:
    alpha_2 = ours["alpha_2"]
    withdrawn = bool(ours.get("valid_to"))
    known = {} if withdrawn else _named("territories", alpha_2)
    labels: dict[str, str] = {
        language: ours.get(language) or _spelled_out(language, known.get(language, ""))
        for language in LANGUAGES
    }
    aliases = [*known.values(), *(ours.get("aliases") or "").split("|")]
    return _row(
        code,
        _country_provenance(code, withdrawn),
        labels,
        aliases,
        valid_from=ours.get("valid_from", ""),
        valid_to=ours.get("valid_to", ""),
        alpha_2=alpha_2,
    )


def _country_provenance(code: str, withdrawn: bool) -> str:
    if code.startswith("XX"):
        return "ICAO Doc 9303"
    if code == "XKX":
        return "user-assigned; not ISO 3166"
    return "ISO 3166-3" if withdrawn else "ISO 3166-1 (names: CLDR, our own UN style)"


def _spelled_out(language: str, name: str) -> str:
    full = name
    for short, long in _SPELLED_OUT.get(language, ()):
        full = full.replace(short, long)
    return full[:1].upper() + full[1:] if language == "ru" else full


def _named(kind: str, code: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        found = getattr(Locale.parse(language), kind).get(code)
        names[language] = found or getattr(Locale.parse("en"), kind).get(code, "")
    return names


def _currency_names(code: str) -> dict[str, str]:
    ours: dict[str, str] | None = _other_names()["currency"].get(code)
    return ours or _named("currencies", code)


def _is_named_in_all(currency: str) -> bool:
    return all(currency in Locale.parse(name).currencies for name in LANGUAGES)


def _month(number: int) -> dict[str, str]:
    code = f"{number:02d}"
    labels: dict[str, str] = {
        language: Locale.parse(language).months["stand-alone"]["wide"][number]
        for language in LANGUAGES
    }
    aliases = [
        Locale.parse(tag).months[context][width][number]
        for tag in LANGUAGES
        for context in ("stand-alone", "format")
        for width in ("wide", "abbreviated")
    ]
    further = [str(number), *_other_names()["month_aliases"].get(code, ())]
    return _row(code, "CLDR", labels, [*aliases, *further])


def _bands() -> set[Band]:
    seen = {_seen(text) for text in _BANDS.split()}
    young = range(_YOUNG + 1)
    closed = {Band(lower, upper) for lower in young for upper in young[lower:]}
    single = {Band(age, age) for age in range(_OLDEST + 1)}
    return seen | closed | single | {Band(age, None) for age in range(1, _OLDEST + 1)}


def _seen(text: str) -> Band:
    lower, _, upper = text.rstrip("+").partition("-")
    return Band(int(lower), int(upper) if upper else None)


def _age(band: Band) -> dict[str, str]:
    words = _other_names()
    bounds = (band.lower, band.upper)
    kind = "from" if band.upper is None else "of" if band.is_one_year else "span"
    labels = {n: text.format(*bounds) for n, text in words[f"age_{kind}"].items()}
    lower, upper = (str(bound) if bound is not None else "" for bound in bounds)
    aliases = words["age_aliases"].get(band.code, ())
    return _row(band.code, "SDMX CL_AGE", labels, aliases, lower=lower, upper=upper)


def _special(wanted: str) -> list[dict[str, str]]:
    named = _other_names()["special"]
    return [
        _row(
            code, "SDMX", {n: named[code][n] for n in LANGUAGES}, named[code]["aliases"]
        )
        for code in wanted.split()
    ]


@cache
def _other_names() -> dict[str, Any]:
    source = files("balise.vocabulary") / "other_names.yaml"
    found: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


def _row(
    code: str,
    provenance: str,
    labels: Mapping[str, str],
    aliases: Iterable[str] = (),
    **further: str,
) -> dict[str, str]:
    known = {name.casefold() for name in labels.values()}
    fresh = {a.casefold(): a for a in aliases if a and a.casefold() not in known}
    return {
        **dict.fromkeys(FIELDS, ""),
        "code": code,
        **labels,
        "aliases": "|".join(sorted(fresh.values())),
        "provenance": provenance,
        **further,
    }


def _write(
    path: Path, fields: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(__file__).parent / "codelists")
