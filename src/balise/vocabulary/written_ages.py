"""Read an age band from the way in which a file writes it: "moins de 18 ans", "65+".

The words are declared in ``age_words.yaml``; most of those for years are the CLDR's. What a
wording leaves open is not decided here: "до 18 лет" may or may not hold the eighteenth
year, so both bands are named.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, TypeAlias

from balise.vocabulary.ages import Band
from balise.vocabulary.declarations import parsed
from balise.vocabulary.names import names_of
from balise.vocabulary.normalising import normalised

_OLDEST: Final = 130
_YEARS: Final = "years"

# Words for years that stand against what follows, as in "18岁以上".
_YEARS_JOINED: Final = ("周岁", "岁", "歲", "歳", "才", "세", "ปี")
_PART: Final = re.compile(r"\d+|>=|<=|[<>≥≤+]|[-‐-―−~〜～]|[^\d<>≥≤+‐-―−~〜～-]+")

Part: TypeAlias = int | str
"""A number, or the meaning of the words and signs between numbers."""
Shape: TypeAlias = tuple[str, ...]
Reading: TypeAlias = Callable[[int, int], tuple[Band, ...]]

# What the words say around a number, n, or two, n and m, and which ages it holds.
_SHAPES: Final[Mapping[Shape, Reading]] = {
    ("n",): lambda n, m: (Band(n, n),),
    ("n", "to", "n"): lambda n, m: (Band(n, m),),
    ("at-least", "n", "to", "n"): lambda n, m: (Band(n, m),),
    ("n", "to-under", "n"): lambda n, m: (Band(n, m - 1),),
    ("at-least", "n", "to-under", "n"): lambda n, m: (Band(n, m - 1),),
    ("n", "and-over"): lambda n, m: (Band(n, None),),
    ("at-least", "n"): lambda n, m: (Band(n, None),),
    ("at-least", "n", "and-over"): lambda n, m: (Band(n, None),),
    ("over", "n"): lambda n, m: (Band(n + 1, None),),
    ("n", "over"): lambda n, m: (Band(n + 1, None),),
    ("over-or-from", "n"): lambda n, m: (Band(n, None), Band(n + 1, None)),
    ("under", "n"): lambda n, m: (Band(0, n - 1),),
    ("n", "under"): lambda n, m: (Band(0, n - 1),),
    ("n", "and-under"): lambda n, m: (Band(0, n),),
    ("up-to", "n"): lambda n, m: (Band(0, n),),
    ("to", "n"): lambda n, m: (Band(0, n),),
    ("under-or-to", "n"): lambda n, m: (Band(0, n - 1), Band(0, n)),
    ("n", "under-or-to", "n"): lambda n, m: (Band(n, m),),
    ("at-least", "n", "under-or-to", "n"): lambda n, m: (Band(n, m),),
    ("n", "up-to", "n"): lambda n, m: (Band(n, m),),
    ("at-least", "n", "up-to", "n"): lambda n, m: (Band(n, m),),
}


@lru_cache(maxsize=4096)
def written_bands(text: str) -> tuple[str, ...]:
    """Give the code of the band; several where the words leave it open, else none."""
    parts = list(_parts(text))
    shape = tuple("n" if isinstance(part, int) else part for part in parts)
    numbers = [part for part in parts if isinstance(part, int)]
    reading = _SHAPES.get(shape)
    # The letter n in a text is no number, although shapes write it for one.
    if reading is None or "n" in parts or max(numbers) > _OLDEST:
        return ()
    bands = reading(numbers[0], numbers[-1])
    return tuple(band.code for band in bands if _is_a_band(band))


def _is_a_band(band: Band) -> bool:
    return band.upper is None or 0 <= band.lower <= band.upper


def _parts(text: str) -> Iterator[Part]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    for found in _PART.findall(folded):
        if found[0].isdecimal():
            yield int(found)
        elif (meaning := _meaning(found)) and meaning != _YEARS:
            yield meaning


def _meaning(words: str) -> str | None:
    """Give what words say beside a number; None for those that only mean years."""
    signs = _words()
    plain = words.strip() if words.strip() in signs else normalised(words)
    bare = _without_years(plain)
    if plain in signs or bare in signs:
        return signs.get(plain) or signs[bare]
    return bare or None


def _without_years(plain: str) -> str:
    years = {*names_of("year_word"), *(w for w, m in _words().items() if m == _YEARS)}
    kept = " ".join(word for word in plain.split() if word not in years)
    joined = (word for word in _YEARS_JOINED if kept.startswith(word))
    return kept.removeprefix(next(joined, "")).strip()


@cache
def _words() -> Mapping[str, str]:
    source = files("balise.vocabulary") / "age_words.yaml"
    declared = parsed(source.read_text(encoding="utf-8"))
    return {
        normalised(text) or text: meaning
        for meaning, texts in declared.items()
        for text in texts
    }
