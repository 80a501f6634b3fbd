"""Find the delimiter of a delimited text from its first records.

Each candidate splits the sample; the one under which most records have the same
number of cells wins. Commas between two digits count less: they may be decimals.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Final

CANDIDATES: Final = (",", ";", "\t", "|")
SAMPLE_RECORDS: Final = 200
_SEP_LINE: Final = re.compile(r"(?:\"sep=(.)\"|sep=(.)),*;*\r?\n?", re.IGNORECASE)

# The csv module refuses cells beyond a limit of its own (128 KiB); ours is in
# ReadingLimits and is checked where cells are staged.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Dialect:
    """How a text is split; ``sep_line`` says that its first line names the delimiter.

    ``padded`` says that blanks stand between a delimiter and a quoted cell.
    """

    delimiter: str
    sep_line: bool = False
    padded: bool = False


def dialect_of(sample: str, chosen: str | None) -> Dialect:
    """Find how a text is split, a person's choice first."""
    first = sample.split("\n", 1)[0]
    named = _SEP_LINE.fullmatch(first)
    announced = (named[1] or named[2]) if named else None
    if announced is not None and not is_usable(announced):
        named = announced = None
    delimiter = chosen or announced or _most_regular(sample)
    # A quote that ends a cell ("..., ") is not one that begins the next.
    mark = re.escape(delimiter)
    padded = re.search(f'(?:^|{mark}) +"(?!{mark}|\\s|$)', sample, re.M) is not None
    return Dialect(delimiter, named is not None, padded)


def is_usable(delimiter: str) -> bool:
    """Say whether one character can part cells: no letter, digit, quote or break."""
    return (
        len(delimiter) == 1
        and delimiter not in '"\r\n\0\ufeff'
        and not delimiter.isalnum()
        and delimiter.isascii()
    )


def split(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    """Split a sample into records without recovering from faults."""
    return csv.reader(
        lines, delimiter=dialect.delimiter, skipinitialspace=dialect.padded
    )


def _most_regular(sample: str) -> str:
    best, best_score = CANDIDATES[0], (0.0, 0)
    for delimiter in CANDIDATES:
        score = _regularity(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    records = islice(
        split(StringIO(sample, newline=""), Dialect(delimiter)),
        SAMPLE_RECORDS,
    )
    widths = Counter(len(record) for record in records if record)
    split_widths = {width: n for width, n in widths.items() if width > 1}
    if not split_widths:
        return (0.0, 0)
    width, times = max(split_widths.items(), key=lambda pair: (pair[1], pair[0]))
    share = times / widths.total()
    return (round(share * _not_decimal(sample, delimiter), 3), width)


def _not_decimal(sample: str, delimiter: str) -> float:
    """Weigh a comma down by the share of its places that look like a decimal's."""
    if delimiter != ",":
        return 1.0
    all_places = sample.count(",")
    between_digits = len(re.findall(r"(?<=\d),(?=\d)", sample))
    return 1.0 - 0.5 * between_digits / max(all_places, 1)
