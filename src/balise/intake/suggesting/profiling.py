"""What a column holds: its distinct texts with their counts, read from the engine once.

Everything that suggesting concludes from values rests on these profiles, so a file of a
million rows costs no more than one grouping per column.
"""

# Names of columns and tables are ours.
# ruff: noqa: S608

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import distinct_headers
from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import clean, western_digits
from balise.intake.reading.values import Reading

MOST_TEXTS: Final = 3_000
"""How many distinct texts of a column are looked at, the most frequent first."""

FIRST_ROWS: Final = 400
SMALL: Final = 200_000
"""How many cells a table may have to be profiled in memory."""

_FIGURE: Final = re.compile(
    r"[<>≤≥~+\-−–]?\s*\d[\d.,'’ \s\u00a0\u202f\u2009\u2007٫٬]*(?:\s*[*†‡]|\s*\([a-z]\)|[a-z])?"
)
_YEAR: Final = re.compile(r"(?:19|20|24|25|13|14)\d\d(?:[./-]\d\d(?:\d\d)?|\.0)?")


@dataclass(frozen=True)
class Profile:
    """One column: how many of its rows hold text, and which texts how often."""

    index: int
    header: str
    rows: int
    filled: int
    distinct: int
    texts: tuple[tuple[str, int], ...]

    @property
    def cell(self) -> str:
        """Give the name of the column in the staged table."""
        return f"c{self.index}"

    def share(self, holds: Callable[[str], bool]) -> float:
        """Give the part of the distinct texts for which something holds."""
        return sum(map(holds, self.labels)) / len(self.labels) if self.texts else 0.0

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The distinct texts without what a person does not see, most frequent first."""
        found = dict.fromkeys(clean(text) for text, _ in self.texts)
        return tuple(text for text in found if text)

    @cached_property
    def figures(self) -> float:
        """The part of the filled rows that hold a number, a bound or a sign for none."""
        return self._weighed(lambda text: is_figure(text) or not _has_letter(text))

    @cached_property
    def numbers(self) -> float:
        """The part of the filled rows that hold a number."""
        return self._weighed(is_figure)

    @cached_property
    def years(self) -> float:
        """The part of the filled rows that hold what can be a year."""
        return self._weighed(is_year)

    def _weighed(self, holds: Callable[[str], bool]) -> float:
        looked_at = sum(count for text, count in self.texts if clean(text))
        held = sum(n for text, n in self.texts if (t := clean(text)) and holds(t))
        return held / looked_at if looked_at else 0.0


def profiles(reading: Reading, backend: Backend) -> tuple[Profile, ...]:
    """Profile every column of a reading, in the order of the file."""
    names = distinct_headers(reading.layout.header)
    if reading.rows * len(names) <= SMALL:
        return tuple(_small(reading, backend, names))
    return tuple(
        profile_of(reading, backend, index, name) for index, name in enumerate(names)
    )


def _small(
    reading: Reading, backend: Backend, names: Sequence[str]
) -> Iterator[Profile]:
    """Profile a small table in memory: of a wide one each statement costs dearly."""
    cells = ", ".join(f"c{index}" for index in range(len(names)))
    found = backend.con.sql(f"SELECT {cells} FROM {reading.table}").to_arrow_table()
    for index, name in enumerate(names):
        counted = Counter(text for text in found.column(index).to_pylist() if text)
        texts = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        yield Profile(
            index,
            name,
            reading.rows,
            counted.total(),
            len(counted),
            tuple(texts[:MOST_TEXTS]),
        )


def first_rows(reading: Reading, backend: Backend, rows: int = 20_000) -> Reading:
    """Give a reading of the first rows alone, for what is true of a whole file."""
    table = fresh("first_rows")
    backend.con.execute(
        f"CREATE VIEW {table} AS SELECT * FROM {reading.table} LIMIT {rows}"
    )
    return replace(reading, table=table, rows=min(rows, reading.rows))


def profile_of(reading: Reading, backend: Backend, index: int, name: str) -> Profile:
    """Profile one column by its place."""
    cell = f"c{index}"
    grouped = backend.con.execute(
        f"SELECT {cell}, count(*) AS n FROM {reading.table} WHERE {cell} <> '' "
        f"GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_TEXTS}"
    ).fetchall()
    filled, distinct = backend.con.execute(
        f"SELECT count(*), count(DISTINCT {cell}) FROM {reading.table} "
        f"WHERE {cell} <> ''"
    ).fetchall()[0]
    return Profile(index, name, reading.rows, filled, distinct, tuple(grouped))


def rows_in_order(reading: Reading, backend: Backend, index: int) -> list[str]:
    """Give the first texts of a column as its rows have them."""
    found = backend.con.execute(
        f"SELECT c{index} FROM {reading.table} WHERE c{index} <> '' "
        f"ORDER BY row LIMIT {FIRST_ROWS}"
    ).fetchall()
    return [text for (text,) in found]


def cells_of(
    reading: Reading, backend: Backend, indexes: Sequence[int]
) -> list[tuple[str | None, ...]]:
    """Give some cells of the first rows, in the order asked for."""
    cells = ", ".join(f"c{index}" for index in indexes)
    query = f"SELECT {cells} FROM {reading.table} ORDER BY row LIMIT {FIRST_ROWS}"
    return [tuple(row) for row in backend.con.execute(query).fetchall()]


def is_figure(text: str) -> bool:
    """Say whether a text is a number as tables print it, bounds and marks included."""
    return bool(_FIGURE.fullmatch(western_digits(text)))


def is_year(text: str) -> bool:
    """Say whether a text can be the number of a year, in any of the calendars read."""
    return bool(_YEAR.fullmatch(western_digits(text)))


def _has_letter(text: str) -> bool:
    return any(character.isalnum() for character in text)


def follows_from(backend: Backend, table: str, what: Sequence[str], cell: str) -> bool:
    """Say whether rows that agree in some cells always agree in another one too."""
    keys = ", ".join(what)
    found = backend.con.execute(
        f"SELECT coalesce(max(n), 0) FROM (SELECT count(DISTINCT {cell}) AS n "
        f"FROM {table} WHERE {cell} <> '' GROUP BY {keys})"
    ).fetchall()
    return bool(found[0][0] <= 1)
