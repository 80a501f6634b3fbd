"""The rows of the code lists that are written from the CLDR, and the names it has not."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from babel import Locale

from balise.vocabulary.declarations import parsed
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


def listed_rows(file_name: str) -> list[dict[str, str]]:
    """Read a table that stands beside the code of the vocabulary."""
    source = files("balise.vocabulary").joinpath(file_name)
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def named_in_six(kind: str, code: str) -> dict[str, str]:
    """Give the CLDR's name of a code in each language; the English one where it has none."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        found = getattr(Locale.parse(language), kind).get(code)
        names[language] = found or getattr(Locale.parse("en"), kind).get(code, "")
    return names


def special_codes(wanted: str) -> list[dict[str, str]]:
    """Give the rows of total, unknown, other and not applicable that are wanted."""
    told = other_names()["special"]
    return [
        code_row(
            code, "SDMX", {n: told[code][n] for n in LANGUAGES}, told[code]["aliases"]
        )
        for code in wanted.split()
    ]


@cache
def other_names() -> dict[str, Any]:
    """Read what the CLDR has not: special codes, age bands, months, currencies."""
    source = files("balise.vocabulary") / "other_names.yaml"
    found: dict[str, Any] = parsed(source.read_text(encoding="utf-8"))
    return found


def code_row(
    code: str,
    provenance: str,
    labels: Mapping[str, str],
    aliases: Iterable[str] = (),
    **further: str,
) -> dict[str, str]:
    """Give a row of a code list; an alias that is a label, or said twice, is dropped."""
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
