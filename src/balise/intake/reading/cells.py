"""Give a workbook's cell as the text that a person would write.

Numbers are the shortest exact decimal (3, not 3.0; 100000, not 1e+05), dates are ISO,
and a time of day or a duration is hours, minutes and seconds.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

_REMEMBERED: Final = 100_000
# Above this a double no longer holds every whole number.
_EXACT: Final = 2.0**53


class Numbers(dict[float, str]):
    """The texts of numbers seen before: a statistic repeats the same few thousand."""

    def __missing__(self, value: float) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        text = self[value] = _number(value)
        return text


def texts_of(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Give rows of cells as text; written for the common kinds, met by the million."""
    numbers = Numbers()
    for cells in rows:
        yield texts_in(cells, numbers)


def texts_in(cells: Iterable[object], numbers: Numbers) -> list[str]:
    """Give cells as text; the texts of numbers met before are in ``numbers``."""
    return [
        cell
        if type(cell) is str
        else numbers[cell]
        if type(cell) is float
        else text_of(cell)
        for cell in cells
    ]


def text_of(value: object) -> str:
    """Give one cell as text."""
    return _TEXT.get(type(value), str)(value)


def plain_number(written: str | None) -> str:
    """Write a number without an exponent, exactly."""
    if written is None:
        return ""
    return format(Decimal(written), "f") if "e" in written.lower() else written


def storable(text: str) -> str:
    """Show what the engine cannot hold as its escape: a zero, half a character."""
    if text.isascii() and "\0" not in text:
        return text
    clean = text.replace("\0", "\\x00")
    return clean.encode("utf-8", "backslashreplace").decode("utf-8")


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return plain_number(repr(value)).removesuffix(".0")


def _instant(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_TEXT: Final[dict[type, Callable[..., str]]] = {
    str: str,
    float: _number,
    int: str,
    Decimal: lambda value: format(value, "f"),
    bool: lambda value: "TRUE" if value else "FALSE",
    date: date.isoformat,
    datetime: _instant,
    time: time.isoformat,
    timedelta: _duration,
    type(None): lambda value: "",
}
