"""What a pack says: one national file layout and how it becomes records.

These are values; ``shaping`` builds them from a document that has passed the schema.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from balise.vocabulary.calendars import Calendar
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import Frequency
from balise.vocabulary.slices import Absent, Replaces


class Role(StrEnum):
    """What a source column is."""

    DIMENSION = "dimension"
    PERIOD = "period"
    MEASURE = "measure"
    FIELD = "field"
    COORDINATES = "coordinates"
    RESTRICTION = "restriction"
    PROVISIONAL = "provisional"
    STATUS = "status"
    REPORT_DATE = "report_date"
    NOTE = "note"
    SUM_OF = "sum_of"
    IGNORED = "ignore"
    PERSONAL = "personal"


@dataclass(frozen=True)
class Coded:
    """What one label means: codes per dimension, and while which days it does."""

    codes: Mapping[str, str]
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Figures:
    """How the cells of a measure read, and which figure they are.

    ``when`` names the rows whose cells are this figure, by the texts of other columns
    (none: all rows). ``parts`` are the parts of a period that the header of the column
    says; the rest of it stands in the row. ``period`` is one that the header says whole.
    ``ignore`` says why cells are no figure of the model; they are left out and counted.
    """

    indicator: str
    unit: str
    statistic: str = "count"
    agency: str | None = None
    universe: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    period: str | None = None
    parts: tuple[tuple["Column", str], ...] = ()
    frequency: Frequency | None = None
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: str = ""
    decimal: str = "."
    thousands: str = ""
    grouping: str = "thousands"
    footnotes: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    censored: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    empty: str = "missing"
    complete: bool = False
    absent: Absent = "not_listed"
    provisional_from: date | None = None
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One source column, by its header, and what becomes of it.

    ``targets`` are the dimensions, the part of the period or the incident field;
    ``groups`` are the groups of people that a field belongs to (none: all of them).
    ``personal`` is False where the pack says that it holds no personal data.
    ``figures`` are the figures of a measure: one, or several of which the row says which.
    """

    name: str
    role: Role
    also: tuple[str, ...] = ()
    like: str | None = None
    optional: bool = False
    personal: bool | None = None
    reason: str = ""
    targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    nth: int = 1
    """Which leg, document or payment of its row a field belongs to."""
    labels: Mapping[str, tuple[Coded, ...]] = field(default_factory=dict)
    patterns: tuple[tuple[str, Mapping[str, str]], ...] = ()
    aggregates: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    resolve: bool = True
    language: str | None = None
    code_list: str | None = None
    formats: tuple[str, ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)
    calendar: Calendar = Calendar.GREGORIAN
    empty: str | None = None
    several: tuple[str, str] | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[Figures, ...] = ()


@dataclass(frozen=True)
class Melt:
    """Columns whose headers are values: labels of dimensions, parts of periods.

    ``parts`` maps the named groups of ``matches`` to what each of them says; under the
    empty name stands what the whole header says.
    """

    matches: str
    parts: Mapping[str, Column]
    figures: tuple[Figures, ...]


class Place(StrEnum):
    """Where a file says something outside the cells of its table's own columns."""

    TITLE = "title"
    NOTES = "notes"
    HEADER = "header"
    SHEET = "sheet"
    FILE_NAME = "file_name"
    COLUMN = "column"
    HEADING = "heading"


@dataclass(frozen=True)
class Given:
    """A further column, made of what the file says in some other place.

    ``column`` is that whose cells hold it as a part, or in which headings stand: rows
    with nothing else, which say something of all rows below them. ``matches`` is an
    RE2 pattern; its first group is taken, or all of what it finds.
    """

    name: str
    place: Place
    matches: str
    column: str = ""


@dataclass(frozen=True)
class Skip:
    """A declared rule by which rows are left out; it is counted in the balance."""

    rule: str
    column: str
    values: tuple[str, ...] = ()
    matches: str | None = None
    but: tuple[str, ...] = ()
    """The only values that stay; every other row is left out."""
    unless: str | None = None
    """The pattern of those that stay."""
    reason: str = ""


@dataclass(frozen=True)
class Incidents:
    """How rows become incident records.

    ``groups`` maps a group's name to the codes that are fixed for it; ``fixed`` does
    the same for other tables, keyed ``table.field``.
    """

    groups: Mapping[str, Mapping[str, str]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    replaces: Replaces = "all"
    declared_complete: bool = False


@dataclass(frozen=True)
class PackLayout:
    """One layout of the file; the header of a file chooses among a pack's layouts."""

    name: str
    columns: tuple[Column, ...]
    melts: tuple[Melt, ...] = ()
    frequency: Frequency | None = None
    fixed_period: str | None = None
    year_start: int = 1
    year_named: str = "end"
    skips: tuple[Skip, ...] = ()
    repeats: str = "error"
    restriction: str = ""
    incidents: Incidents | None = None
    outside: str = ""
    """Why nothing in such a file has a dataflow; every row is left out and counted."""
    given: tuple[Given, ...] = ()
    fill_down: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    last_row: int | None = None
    table: int | None = None
    key: str | None = None
    """The column by which the rows of several sheets belong to one incident."""
    delimiter: str | None = None
    encoding: str | None = None

    @property
    def depth(self) -> Depth:
        """Say how deep the records of this layout are."""
        return Depth.INCIDENTS if self.incidents else Depth.STATISTICS


@dataclass(frozen=True)
class Pack:
    """A mapping pack. Its identity is its content; its version is only a label."""

    name: str
    version: str
    about: str
    layouts: tuple[PackLayout, ...]
    content: Mapping[str, Any]
    agencies: tuple[str, ...] = ()
    file_date: date | None = None

    @property
    def identity(self) -> str:
        """Give the sha256 of the canonical content, which two equal packs share."""
        content = {k: v for k, v in self.content.items() if k != "version"}
        text = json.dumps(
            content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class BadPack:
    """A pack that cannot be used: the first fault, and all that were found."""

    message: Message
    all: tuple[Message, ...] = ()

    @property
    def line(self) -> int:
        """Give the line of the first fault."""
        return int(str(self.message.params.get("line", 1)))
