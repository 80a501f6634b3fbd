"""Write ``names/*.csv``: what each language of the CLDR calls a country or a month.

What people of a country are called is not in the CLDR: ``nationalities.csv`` is our own
list, in the languages of the files seen, with the forms for women and for several.

``python -m balise.vocabulary.gathering`` rewrites those files; they are committed, so
that a pack reads a file alike whichever Babel is installed, and a test compares.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from babel import Locale, localedata

from balise.vocabulary.codes import code_list
from balise.vocabulary.naming_rows import listed_rows
from balise.vocabulary.normalising import compared, normalised

Gathered: TypeAlias = tuple[str, str, str]
"""Text, code, language."""

FIELDS: Final = ("text", "code", "languages")
LISTS: Final = (
    "country",
    "ethiopic_month",
    "islamic_month",
    "month",
    "nationality",
    "persian_month",
    "region",
    "sex",
    "year_word",
)

# Without its accents a short name is too easily another word: "Bỉ" is no "BI".
_LONG_ENOUGH: Final = 4


def gathered(list_name: str) -> list[dict[str, str]]:
    """Give the rows of one file of names, sorted."""
    spoken: dict[tuple[str, str], set[str]] = {}
    for text, code, language in [*_usual(list_name), *_further(list_name)]:
        spoken.setdefault((text.strip(), code), set()).update(language.split())
    rows: dict[tuple[str, str], set[str]] = {}
    exact = {compared(text) for text, _ in spoken}
    for (text, code), languages in spoken.items():
        for key in _keys(text, exact):
            rows.setdefault((key, code), set()).update(languages)
    return [
        dict(zip(FIELDS, (text, code, " ".join(sorted(languages))), strict=True))
        for (text, code), languages in sorted(rows.items())
        if text
    ]


def write_one(list_name: str, folder: Path) -> None:
    """Write one file of names into a folder."""
    path = folder / f"{list_name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(gathered(list_name))


def _keys(text: str, exact: set[str]) -> Iterator[str]:
    yield compared(text)
    plain = normalised(text)
    if plain not in exact and len(plain) >= _LONG_ENOUGH:
        yield plain


def _usual(list_name: str) -> Iterator[Gathered]:
    if list_name in {"country", "region"}:
        yield from _territories(list_name)
    if list_name == "nationality":
        for row in listed_rows("nationalities.csv"):
            for form in row["forms"].split("|"):
                yield form, row["code"], row["language"]


def _territories(list_name: str) -> Iterator[Gathered]:
    regions = {code: code for code in code_list("region").codes}
    codes = regions if list_name == "region" else _codes_by_alpha_2()
    for tag in localedata.locale_identifiers():
        locale = Locale.parse(tag)
        for territory, text in locale.territories.items():
            if territory in codes:
                yield text, codes[territory], locale.language


def _further(list_name: str) -> Iterator[Gathered]:
    codes = _codes_by_alpha_2()
    for row in listed_rows("cldr/further.csv"):
        code = codes.get(row["code"], row["code"])
        if row["list"] == list_name and _is_listed(list_name, code):
            yield row["text"], code, row["languages"]


def _is_listed(list_name: str, code: str) -> bool:
    return list_name == "year_word" or code in code_list(list_name)


def _codes_by_alpha_2() -> dict[str, str]:
    return {
        code.further["alpha_2"]: code.code
        for code in code_list("country").codes.values()
        if code.further["alpha_2"] and code.valid_to is None
    }


if __name__ == "__main__":
    for name in LISTS:
        write_one(name, Path(__file__).parent / "names")
