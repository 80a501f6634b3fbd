"""How the numbers of one column are written: which mark groups, which one parts.

Decided per column, from all of its numbers at once: ``1.092`` beside ``825`` in a column
of counts has a point that groups, because nobody counts thousandths of a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from balise.intake.converting.texts import clean, western_digits
from balise.intake.suggesting.profiling import is_figure
from balise.vocabulary.normalising import normalised

_SPACES: Final = re.compile("[ \u00a0\u202f\u2009\u2007]")
_WAYS: Final = (
    (".", ""),
    (".", ","),
    (".", " "),
    (".", "'"),
    (",", ""),
    (",", "."),
    (",", " "),
    (",", "'"),
)
"""Decimal and thousands marks, the plainest first."""

_BOUND: Final = re.compile(r"([<>≤≥])\s*(\d+)")
_MARK: Final = re.compile(r"(?<=\d)\s*([*†‡]+|\([a-z]\)|[a-z])$")

# What tables print where there is no number. A dash is "not available", not zero,
# unless the sums of the table say otherwise: that is for a person to decide.
_MISSING: Final = frozenset(
    {"-", "–", "—", "−", ":", "..", "...", "…", ".", "*", "x", "na", "n a", "nan"}
    | {"nd", "n d", "null", "none", "not available", "no data", "s d", "sd", "nc"}
    | {"no disponible", "non disponible", "n.d.", "n/a", "n.a.", "#n/a", "k a", "k.a."}
    | {
        "нет данных",
        "н д",
        "н/д",
        "无",
        "无数据",
        "暂无",
        "غير متوفر",
        "غير متاح",
        "不詳",
        "データなし",
    }
)


@dataclass(frozen=True)
class NumberFormat:
    """How numbers read, and the texts that say why there is none.

    ``rivals`` are the other ways that read all of the numbers too, with other values:
    where there are some, a person has to say which is meant. ``unread`` are texts that
    are neither a number nor a known sign.
    """

    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ()
    censored: tuple[tuple[str, int | None, int | None], ...] = ()
    marks: tuple[str, ...] = ()
    rivals: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    whole: bool = True
    seen: tuple[str, ...] = field(default=(), repr=False)


def number_format(labels: Iterable[str], *, counts: bool = True) -> NumberFormat:
    """Work out how the numbers among some texts are written.

    ``counts`` says that they count something, so that whole numbers are expected.
    """
    texts = [western_digits(clean(text)) for text in labels]
    numbers, missing, censored, unread = [], [], [], []
    for original, text in zip(labels, texts, strict=True):
        if bound := _BOUND.fullmatch(text):
            censored.append((clean(original), *_ends(bound)))
        elif is_figure(text):
            numbers.append(text)
        elif _is_missing(text):
            missing.append(clean(original))
        elif text:
            unread.append(clean(original))
    marks = sorted({found[1] for n in numbers if (found := _MARK.search(n))})
    bare = [_MARK.sub("", n) for n in numbers]
    ways = _ways(bare)
    best, rivals, whole = _choose(bare, ways, counts=counts)
    return NumberFormat(
        *best,
        tuple(missing),
        tuple(censored),
        tuple(marks),
        rivals,
        tuple(unread) if ways else (*unread, *numbers[:3]),
        whole,
        tuple(n for n in bare if not n.isdecimal())[:3],
    )


def value_of(text: str, way: tuple[str, str]) -> Decimal | None:
    """Read one number in one way; None where it does not fit."""
    decimal, thousands = way
    plain = _SPACES.sub(" ", western_digits(clean(text)))
    plain = plain.replace("−", "-").replace("–", "-").replace("’", "'")
    plain = plain.replace("٫", decimal).replace("٬", thousands or "٬")
    grouped = f"|\\d{{1,3}}(?:{re.escape(thousands)}\\d{{3}})+" if thousands else ""
    shape = f"([+-]?)(\\d+{grouped})(?:{re.escape(decimal)}(\\d+))?"
    found = re.fullmatch(shape, plain)
    if found is None:
        return None
    whole = found[2].replace(thousands, "") if thousands else found[2]
    return Decimal(f"{found[1]}{whole}.{found[3] or 0}")


def _ways(numbers: Sequence[str]) -> list[tuple[str, str]]:
    return [way for way in _WAYS if all(value_of(n, way) is not None for n in numbers)]


def _choose(
    numbers: Sequence[str], ways: Sequence[tuple[str, str]], *, counts: bool
) -> tuple[tuple[str, str], tuple[tuple[str, str], ...], bool]:
    if not ways:
        return _WAYS[0], (), False
    read = {way: [value_of(n, way) for n in numbers] for way in ways}
    whole = [w for w in ways if all(v == int(v) for v in read[w] if v is not None)]
    best = whole[0] if whole and counts else ways[0]
    # Ways that read the same values are one way: a mark that never occurs is none.
    others = {w: read[w] for w in ways if read[w] != read[best]}
    if counts and best in whole:
        others = {w: values for w, values in others.items() if w in whole}
    return best, tuple(others)[:1], best in whole


def _ends(bound: re.Match[str]) -> tuple[int | None, int | None]:
    number = int(bound[2])
    match bound[1]:
        case "<":
            # Whether none at all is hidden as well, the sign does not say.
            return 0, number - 1
        case "≤":
            return 0, number
        case ">":
            return number + 1, None
        case _:
            return number, None


def _is_missing(text: str) -> bool:
    return text.casefold() in _MISSING or (normalised(text) or "-") in _MISSING
