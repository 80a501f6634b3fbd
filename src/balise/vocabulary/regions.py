"""Which countries lie in a region of UN M49, so that a question may ask for the region.

A region is only ever the sum of the countries that a table lists; no table is taken to
be by region. Countries that no longer exist lie where they lay: M49 lists them no more,
so that is our own reading.
"""

from functools import cache
from typing import Final

from balise.vocabulary.codes import CodeList, code_list

_FORMER: Final = {
    "014": ("AFI", "RHO"),
    "011": ("DHY", "HVO"),
    "017": ("ZAR",),
    "013": ("PCZ",),
    "029": ("ANT",),
    "034": ("SKM",),
    "035": ("BUR", "TMP", "VDR"),
    "145": ("NTZ", "YMD"),
    "151": ("BYS", "CSK", "DDR", "SUN"),
    "155": ("FXX",),
    "039": ("SCG", "YUG"),
    "054": ("NHB",),
    "057": ("CTE", "JTN", "MID", "PCI", "PUS", "WAK"),
    "009": ("GEL",),
}


def regions() -> CodeList:
    """Give the regions of UN M49."""
    return code_list("region")


@cache
def countries_of(region: str) -> tuple[str, ...]:
    """Give the codes of the countries in a region; raises KeyError for no region."""
    inside = {
        code for code in regions().codes if _lies_in(code, regions()[region].code)
    }
    found = {
        country.code
        for country in code_list("country").codes.values()
        if country.further.get("region") in inside
    }
    found |= {code for each in inside for code in _FORMER.get(each, ())}
    return tuple(sorted(found))


def _lies_in(code: str | None, region: str) -> bool:
    while code is not None and code != region:
        code = regions()[code].parent
    return code is not None
