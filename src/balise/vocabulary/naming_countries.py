"""The list of countries and territories: ISO 3166 by the CLDR, in UN style by ourselves.

``country_names.csv`` is our own list of what CLDR does not say the way the United Nations
does, of withdrawn codes and of further names; an empty cell there leaves the name to CLDR.
``reporting_territories.csv`` names the territories that are known to report by themselves.
``simulated_participants.csv`` names the invented participants, whose user-assigned codes
no country can have.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from babel.core import get_global

from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.naming_rows import (
    FIELDS,
    code_row,
    listed_rows,
    named_in_six,
    other_names,
    special_codes,
)

COUNTRY_FIELDS: Final = (*FIELDS, "alpha_2", "m49", "region", "reports_beside")
_NOT_ISO: Final = re.compile("AAA|ASC|CPT|DGA|TAA|Q[M-Z].|X..|ZZZ")

_SPELLED_OUT: Final = {
    "en": ((" & ", " and "), ("St. ", "Saint ")),
    "ru": (("о-ва", "острова"), ("о-в", "остров")),
}


def countries() -> list[dict[str, str]]:
    """ISO 3166-1 alpha-3 today, withdrawn codes, ICAO 9303 and the special codes."""
    ours = {row["code"]: row for row in listed_rows("country_names.csv")}
    rows = [
        _country(alpha_3, ours.get(alpha_3, {"alpha_2": alpha_2}))
        for alpha_3, alpha_2 in (
            _iso() | {c: row["alpha_2"] for c, row in ours.items()}
        ).items()
    ]
    listed = sorted(rows, key=lambda row: row["code"])
    return [*listed, *_simulated(), *special_codes("_T _U _O _Z")]


def _simulated() -> list[dict[str, str]]:
    """The invented participants of the region, so that flows can lead through them."""
    rows = listed_rows("simulated_participants.csv")
    word: dict[str, str] = other_names()["simulated"]
    return [
        code_row(
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
    known = {} if withdrawn else named_in_six("territories", alpha_2)
    labels: dict[str, str] = {
        language: ours.get(language) or _spelled_out(language, known.get(language, ""))
        for language in LANGUAGES
    }
    aliases = [*known.values(), *(ours.get("aliases") or "").split("|")]
    return code_row(
        code,
        _country_provenance(code, withdrawn),
        labels,
        aliases,
        valid_from=ours.get("valid_from", ""),
        valid_to=ours.get("valid_to", ""),
        alpha_2=alpha_2,
        reports_beside=_beside().get(code, ""),
        **({} if withdrawn else _m49(alpha_2)),
    )


def _m49(alpha_2: str) -> dict[str, str]:
    """The number and the finest region of M49; empty for what it does not list."""
    return {
        "m49": _told_by_cldr("m49").get(alpha_2, ""),
        "region": _told_by_cldr("region_of").get(alpha_2, ""),
    }


@cache
def _told_by_cldr(list_name: str) -> dict[str, str]:
    rows = listed_rows("cldr/further.csv")
    return {row["code"]: row["text"] for row in rows if row["list"] == list_name}


@cache
def _beside() -> dict[str, str]:
    """The State beside which a territory reports, where that was documented."""
    return {r["code"]: r["state"] for r in listed_rows("reporting_territories.csv")}


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
