"""Read a table out of a page saved from a browser; its tables are listed like sheets.

A cell that spans columns or rows is one of merged cells, as in a spreadsheet. Nothing runs: scripts and styles are left out.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading.encodings import Encoding
from balise.intake.reading.jobs import Job
from balise.intake.reading.merges import merges_of
from balise.intake.reading.staging import Staged
from balise.intake.reading.surveying import Survey
from balise.intake.reading.tables import (
    chosen_table,
    listed,
    note_chosen,
    stage_table,
)
from balise.intake.reading.texts import encoding_for, whole_text
from balise.intake.reading.values import (
    Layout,
    ReadingLimits,
    UnreadableError,
    column_letters,
)

_LARGEST: Final = 32 << 20
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I
)
_HEADINGS: Final = ("caption", "h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN: Final = ("script", "style")
# Each try ends at the next "<", so a page made to be slow is not: the parser of the
# standard library takes minutes for some. A tag with "<" in a value is text.
_TAG: Final = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>"
)
_LONGEST_NAME: Final = 80


@dataclass
class _Table:
    """One table as far as it was read; ``spanned`` holds places taken from above."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    spanned: dict[int, int] = field(default_factory=dict)
    caption: str = ""


@dataclass
class _Cell:
    """The cell that is being read, and where its text will stand."""

    row: list[str]
    place: int
    texts: list[str] = field(default_factory=list)


def read_page(job: Job, looked: Survey) -> tuple[Layout, Staged]:
    """Read one table of a page: the chosen one, or the first with rows and columns."""
    encoding = _encoding(job, looked)
    text = whole_text(job, looked, encoding, _LARGEST)
    tables = _named(_tables(text, job.limits))
    if not tables:
        raise UnreadableError("page-without-table")
    names = tuple(tables)
    name = chosen_table(job, names)
    if name is None:
        name = next((n for n in names if _is_table(tables[n])), names[0])
        note_chosen(job, name, names)
    table = tables[name]
    if table.merged:
        job.notes.add(
            "merged-cells",
            Severity.NOTICE,
            count=len(table.merged),
            places=listed(table.merged),
        )
    layout = Layout(kind="html", encoding=encoding.name, sheet=name, sheets=names)
    merges = merges_of(table.merged)
    return stage_table(job, iter(table.rows), layout, lambda names: None, merges)


def _encoding(job: Job, looked: Survey) -> Encoding:
    """Take what a person says, then the bytes, and what the page says last."""
    said = _CHARSET.search(looked.head)
    if job.choices.encoding or looked.utf8 or not said:
        return encoding_for(job, looked)
    try:
        told = encoding_for(job, looked, said[1].decode("ascii"))
    except UnreadableError:
        return encoding_for(job, looked)
    # By this name browsers and most pages mean the larger of the two.
    small = told.name in ("iso8859-1", "ascii")
    return Encoding("cp1252") if small else told


def _tables(text: str, limits: ReadingLimits) -> list["_Table"]:
    reader = _Reader(limits)
    done = 0
    shown = _without(_without(text, "<!--", "-->"), "<![", ">")
    for tag in _TAG.finditer(shown):
        reader.handle_data(unescape(shown[done : tag.start()]))
        done = tag.end()
        if tag[1]:
            reader.handle_endtag(tag[2].lower())
        else:
            reader.handle_starttag(tag[2].lower(), tag[3])
    reader.finish(unescape(shown[done:]))
    return [table for table in reader.tables if any(map(any, table.rows))]


def _without(text: str, opening: str, closing: str) -> str:
    """Leave out comments and the like; one that never ends takes the rest."""
    kept, done = [], 0
    while (start := text.find(opening, done)) >= 0:
        kept.append(text[done:start])
        end = text.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        done = end + len(closing)
    return "".join((*kept, text[done:]))


def _is_table(table: _Table) -> bool:
    filled = [row for row in table.rows if any(row)]
    return len(filled) > 1 and max(sum(map(bool, row)) for row in filled) > 1


def _named(tables: list[_Table]) -> dict[str, _Table]:
    seen: Counter[str] = Counter()
    found: dict[str, _Table] = {}
    for place, table in enumerate(tables, 1):
        name = (table.caption or table.name or f"table {place}")[:_LONGEST_NAME]
        seen[name] += 1
        while name in found:
            name = f"{name} ({max(seen[name], 2)})"
        found[name] = table
    return found


class _Reader:
    """Collects the tables of a page, those inside cells of others too."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.tables: list[_Table] = []
        self._limits = limits
        self._open: list[tuple[_Table, _Cell | None]] = []
        self._cell: _Cell | None = None
        self._heading = ""
        self._named: list[str] | None = None
        self._unseen = False
        self._cells = 0

    def handle_starttag(self, tag: str, written: str) -> None:
        """Meet the start of an element."""
        if tag in _UNSEEN:
            self._unseen = True
        elif tag == "table":
            self._start_table()
        elif tag in _HEADINGS:
            self._named = []
        elif tag == "br" and self._cell is not None:
            self._cell.texts.append("\0")
        elif tag == "tr" and self._open:
            self._end_cell()
            self._start_row()
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            self._start_cell(written)

    def handle_endtag(self, tag: str) -> None:
        """Meet the end of an element."""
        if tag in _UNSEEN:
            self._unseen = False
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            _, self._cell = self._open.pop()
        elif tag in _HEADINGS and self._named is not None:
            self._end_heading(tag)

    def handle_data(self, data: str) -> None:
        """Meet text."""
        if self._unseen:
            return
        if self._cell is not None:
            self._cell.texts.append(data)
        elif self._named is not None:
            self._named.append(data)

    def finish(self, data: str) -> None:
        """Meet the end of the page, at which everything open is closed."""
        self.handle_data(data)
        while self._open:
            self.handle_endtag("table")

    def _start_table(self) -> None:
        table = _Table(self._heading)
        self.tables.append(table)
        # The cell that this table stands in goes on after it.
        self._open.append((table, self._cell))
        self._cell = None

    def _start_row(self) -> None:
        table = self._open[-1][0]
        table.rows.append([])
        table.spanned = {c: n - 1 for c, n in table.spanned.items() if n > 1}
        self._fill(table, 0)

    def _start_cell(self, written: str) -> None:
        table = self._open[-1][0]
        if not table.rows:
            self._start_row()
        row = table.rows[-1]
        self._fill(table, 0)
        columns = _span("colspan", written, 1000)
        rows = _span("rowspan", written, 65_534)
        place = len(row)
        if columns > 1 or rows > 1:
            top, end = len(table.rows), column_letters(place + columns - 1)
            last = top + rows - 1
            table.merged.append(f"{column_letters(place)}{top}:{end}{last}")
        row.append("")
        self._fill(table, columns - 1)
        if rows > 1:
            table.spanned |= dict.fromkeys(range(place, place + columns), rows)
        self._cell = _Cell(row, place)

    def _fill(self, table: _Table, count: int) -> None:
        """Leave places empty: so many, and those that a cell from above takes."""
        row = table.rows[-1]
        row += [""] * count
        while table.spanned.get(len(row), 0) > 0:
            row.append("")
        self._cells += count + 1
        if len(row) > self._limits.columns:
            raise UnreadableError("too-many-columns", limit=self._limits.columns)
        if self._cells > self._limits.cells:
            raise UnreadableError("sheet-too-large", limit=self._limits.cells)

    def _end_cell(self) -> None:
        if self._cell is not None:
            self._cell.row[self._cell.place] = _seen("".join(self._cell.texts))
            self._cell = None

    def _end_heading(self, tag: str) -> None:
        text = _seen("".join(self._named or ()))
        self._named = None
        if tag == "caption" and self._open:
            self._open[-1][0].caption = text
        else:
            self._heading = text


def _span(name: str, written: str, most: int) -> int:
    said = re.search(rf"\b{name}\s*=\s*[\"']?\s*([0-9]{{1,9}})", written, re.IGNORECASE)
    return min(max(int(said[1]), 1), most) if said else 1


def _seen(text: str) -> str:
    """Give text as a browser shows it: blanks are one, and breaks are kept."""
    lines = (_BLANKS.sub(" ", line).strip(" \u00a0") for line in text.split("\0"))
    return "\n".join(lines).strip("\n")
