"""Write the code lists whose names come from CLDR: countries, currencies, months, ages.

``python -m balise.vocabulary.naming`` rewrites those four files of ``codelists/``; they
are committed, and a test compares. A name that is replaced by ours stays an alias.
``other_names.yaml`` holds what CLDR has not.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_global

from balise.vocabulary.ages import Band
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.naming_countries import COUNTRY_FIELDS, countries
from balise.vocabulary.naming_rows import (
    FIELDS,
    code_row,
    named_in_six,
    other_names,
    special_codes,
)

AGE_FIELDS: Final = (*FIELDS, "lower", "upper")

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


def currencies() -> list[dict[str, str]]:
    """ISO 4217 currencies that have been legal tender somewhere since 1999."""
    until: dict[str, str] = {}
    for spells in get_global("territory_currencies").values():
        for code, _, end, tender in spells:
            if tender:
                last = "-".join(f"{part:02d}" for part in end) if end else _OPEN
                until[code] = max(until.get(code, ""), last)
    return [
        code_row(
            code,
            "ISO 4217 (names: CLDR)",
            _currency_names(code),
            other_names()["currency_aliases"].get(code, ()),
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
    return [*(_age(band) for band in sorted(_bands())), *special_codes("_T _U _Z")]


def write(folder: Path) -> None:
    """Write the four lists into a folder."""
    _write(folder / "country.csv", COUNTRY_FIELDS, countries())
    _write(folder / "currency.csv", FIELDS, currencies())
    _write(folder / "month.csv", FIELDS, months())
    _write(folder / "age.csv", AGE_FIELDS, ages())


def _currency_names(code: str) -> dict[str, str]:
    ours: dict[str, str] | None = other_names()["currency"].get(code)
    return ours or named_in_six("currencies", code)


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
    further = [str(number), *other_names()["month_aliases"].get(code, ())]
    return code_row(code, "CLDR", labels, [*aliases, *further])


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
    words = other_names()
    bounds = (band.lower, band.upper)
    kind = "from" if band.upper is None else "of" if band.is_one_year else "span"
    labels = {n: text.format(*bounds) for n, text in words[f"age_{kind}"].items()}
    lower, upper = (str(bound) if bound is not None else "" for bound in bounds)
    aliases = words["age_aliases"].get(band.code, ())
    return code_row(band.code, "SDMX CL_AGE", labels, aliases, lower=lower, upper=upper)


def _write(
    path: Path, fields: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(__file__).parent / "codelists")
