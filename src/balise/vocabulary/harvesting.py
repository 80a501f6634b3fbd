"""Take from the CLDR's own files what Babel leaves out.

Babel brings each territory's usual name. The CLDR also knows second names ("Ivory
Coast"), words for man, woman and years of age, and the months of several calendars. Those
of the Gregorian one are taken from both, and here, because Babel lets the months of one
language leak into others once they are used. ``npm install --legacy-peer-deps cldr-localenames-full cldr-units-full
cldr-annotations-full cldr-dates-full cldr-cal-islamic-full cldr-cal-persian-full
cldr-cal-ethiopic-full cldr-core`` fetches its files;
``python -m balise.vocabulary.harvesting node_modules`` writes ``cldr/further.csv``.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from babel import localedata

Harvested: TypeAlias = tuple[str, str, str, str]
"""List, code, text, language."""

FIELDS: Final = ("list", "code", "text", "languages")
CALENDARS: Final = {
    "gregorian": ("dates", "month"),
    "islamic": ("cal-islamic", "islamic_month"),
    "persian": ("cal-persian", "persian_month"),
    "ethiopic": ("cal-ethiopic", "ethiopic_month"),
}
"""The CLDR's calendar: its package, and the list that it names."""
SEXES: Final = {"👨": "M", "👩": "F"}

# What so many languages share is the CLDR's fallback, not a word of theirs.
_FALLBACK: Final = 50

_FALLBACK_MONTH: Final = re.compile(r"M\d\d|\d+")


def harvested(folder: Path) -> list[dict[str, str]]:
    """Give the rows of ``cldr/further.csv`` from a folder of the CLDR's packages."""
    spoken: dict[tuple[str, str, str], set[str]] = {}
    for kind in _KINDS:
        for listed, code, text, tag in kind(folder):
            language = tag.split("-")[0]
            spoken.setdefault((listed, code, text.strip()), set()).add(language)
    return [
        dict(zip(FIELDS, (*key, _languages(tags)), strict=True))
        for key, tags in sorted(spoken.items())
        if key[2]
    ]


def _languages(tags: set[str]) -> str:
    return "" if len(tags) > _FALLBACK else " ".join(sorted(tags))


def _second_names(folder: Path) -> Iterator[Harvested]:
    for path in sorted(folder.glob("cldr-localenames-full/main/*/territories.json")):
        tag, main = _main(path)
        for key, text in main["localeDisplayNames"]["territories"].items():
            territory, alternative, _ = key.partition("-alt-")
            if alternative:
                yield "country", territory, text, tag


def _sexes(folder: Path) -> Iterator[Harvested]:
    for path in sorted(folder.glob("cldr-annotations-full/annotations/*/*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))["annotations"]
        for sign, code in SEXES.items():
            for text in found.get("annotations", {}).get(sign, {}).get("tts", ()):
                yield "sex", code, text, path.parent.name


def _months(folder: Path) -> Iterator[Harvested]:
    for calendar, (package, listed) in CALENDARS.items():
        pattern = f"cldr-{package}-full/main/*/ca-{calendar}.json"
        for path in sorted(folder.glob(pattern)):
            tag, main = _main(path)
            named = main["dates"]["calendars"][calendar]["months"]
            for number, text in _written_out(named):
                yield listed, f"{int(number):02d}", text, tag


def _babel_months(_: Path) -> Iterator[Harvested]:
    for tag in localedata.locale_identifiers():
        own = localedata.load(tag, merge_inherited=False).get("months", {})
        for context in own.values():
            if isinstance(context, dict):
                for number, text in _written_out({"": context}):
                    yield "month", f"{int(number):02d}", text, tag.replace("_", "-")


def _year_words(folder: Path) -> Iterator[Harvested]:
    for path in sorted(folder.glob("cldr-units-full/main/*/units.json")):
        tag, main = _main(path)
        for unit in ("duration-year", "duration-year-person"):
            for width in ("long", "short"):
                patterns = main["units"][width].get(unit, {})
                for count, text in patterns.items():
                    if count.startswith("unitPattern"):
                        for word in _long_words(text.replace("{0}", " ")):
                            yield "year_word", "year", word, tag


def _long_words(text: str) -> list[str]:
    # "a" is an abbreviation of years in one language and a preposition in another.
    return [word for word in text.split() if len(word) > 2 or not word.isascii()]


def _written_out(months: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for context in months.values():
        for width in ("wide", "abbreviated"):
            named = context.get(width)
            for number, text in named.items() if isinstance(named, dict) else ():
                if not _FALLBACK_MONTH.fullmatch(text):
                    yield number, text


def _regions(folder: Path) -> Iterator[Harvested]:
    """Which finest region of M49 a territory lies in, as list ``region_of``."""
    path = folder / "cldr-core" / "supplemental" / "territoryContainment.json"
    if not path.is_file():
        return
    found = json.loads(path.read_text(encoding="utf-8"))["supplemental"]
    for region, inside in found["territoryContainment"].items():
        for territory in inside["_contains"]:
            if region.isdecimal() and territory.isalpha():
                yield "region_of", territory, region, "und"


def _numbers(folder: Path) -> Iterator[Harvested]:
    """The number of a territory in M49, as list ``m49``; user-assigned ones left out."""
    path = folder / "cldr-core" / "supplemental" / "codeMappings.json"
    if not path.is_file():
        return
    found = json.loads(path.read_text(encoding="utf-8"))["supplemental"]
    for territory, codes in found["codeMappings"].items():
        number = codes.get("_numeric", "9")
        if len(territory) == 2 and not number.startswith("9"):
            yield "m49", territory, number, "und"


def _main(path: Path) -> tuple[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))["main"]
    tag = next(iter(found))
    return tag, found[tag]


_KINDS: Final = (
    _second_names,
    _sexes,
    _babel_months,
    _months,
    _year_words,
    _regions,
    _numbers,
)


if __name__ == "__main__":
    target = Path(__file__).parent / "cldr" / "further.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(harvested(Path(sys.argv[1])))
