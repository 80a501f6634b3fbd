"""Tell the notes and sources below a table from its rows, and keep them beside.

A note is a line of text alone in its row at the very end. It starts where a blank row
parts it from the table, where it bears the mark of a note (an asterisk, "Source:"), or
where it is far longer than any label above it. Whatever leaves a doubt stays a row.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from balise.intake.findings import Severity
from balise.intake.reading.jobs import Job
from balise.intake.reading.shapes import is_figure
from balise.intake.reading.staging import Staged, fresh_name
from balise.intake.reading.values import Layout

_LOOKED_AT: Final = 80
_LONG: Final = 50
_MARK: Final = re.compile(
    r"[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\(?(?:\d{1,2}|[a-z])[).]|[（(]?注[）)]?|※|\d{1,2}/"
)
# "Source:", "Note" and the like, in the languages that national offices write in.
_WORDS: Final = re.compile(
    r"(?:sources?|fuentes?|quellen?|font[ei]|fonts?|notes?|notas?|remarks?|footnotes?"
    r"|anmerkung(?:en)?|hinweis(?:e)?|stand|remarques?|observaciones|nb|n\.b\."
    r"|źródło|uwag[ai]|bron|opmerking|kaynak|not|forrás|megjegyzés|zdroj|pozn\w*"
    r"|sumber|catatan|nguồn|ghi chú|πηγή|σημείωση|источники?|примечани[ея]|джерело"
    r"|примітк[аи]|المصدر|المصادر|ملاحظات?|منبع|یادداشت|उस्रोत|स्रोत|উৎস|ที่มา|หมายเหตุ"
    r"|出典|資料|出所|備考|注記|注|来源|资料来源|數據來源|資料來源|说明|備註|备注|출처|자료|주)"
    r"\s*[:：.)]",
    re.IGNORECASE,
)

_Row: TypeAlias = tuple[int, Sequence[str]]


def set_notes_apart(job: Job, layout: Layout, staged: Staged) -> tuple[Layout, Staged]:
    """Take the notes below a table out of its rows and into the layout."""
    width, last = len(layout.header), job.choices.last_row
    tail = _tail(job, staged, last) if last != 0 else []
    first = last + 1 if last else _first_note(tail, width)
    notes = [(row, cells) for row, cells in tail if first is not None and row >= first]
    if first is None or not notes:
        return layout, staged
    view = fresh_name()
    job.backend.con.execute(
        f"CREATE VIEW {view} AS SELECT * FROM {staged.table} WHERE row < {first}"  # noqa: S608
    )
    job.notes.forget(("row-short", "row-surplus"), first)
    job.notes.add(
        "notes-below-table",
        Severity.NOTICE,
        row=first,
        count=len(notes),
        last=notes[-1][0],
    )
    between = layout.delimiter or "\t"
    texts = tuple((row, between.join(cells)) for row, cells in notes)
    left = replace(staged, table=view, rows=staged.rows - len(notes))
    return replace(layout, notes=texts), left


def _tail(job: Job, staged: Staged, last: int | None) -> list[_Row]:
    """Give the last rows with all their cells, those without text at the end left out."""
    which = f"WHERE row > {last}" if last else ""
    limit = "" if last else f"LIMIT {_LOOKED_AT}"
    found = job.backend.con.execute(
        f"SELECT * FROM {staged.table} {which} ORDER BY row DESC {limit}"  # noqa: S608
    ).fetchall()
    return [(row, _cells(cells, beyond)) for row, *cells, beyond in reversed(found)]


def _cells(cells: Sequence[str], beyond: str | None) -> list[str]:
    whole = [*cells, *(json.loads(beyond) if beyond else ())]
    while whole and not whole[-1]:
        whole.pop()
    return whole


def _first_note(tail: Sequence[_Row], width: int) -> int | None:
    """Find the row where the notes start, if there are any."""
    start = len(tail)
    while start and _may_be_note(tail[start - 1][1], width):
        start -= 1
    # Something of the table must be seen above them, and it has several columns.
    if width < 2 or start == 0:
        return None
    longest = max(len(cells[0]) for _, cells in tail[:start] if cells)
    for place in range(start, len(tail)):
        row, cells = tail[place]
        text = next(filter(None, map(str.strip, cells)))
        after_blank = row > tail[place - 1][0] + 1
        long = len(text) > max(_LONG, 2 * longest)
        if after_blank or long or bears_mark(text):
            return row
    return None


def _may_be_note(cells: Sequence[str], width: int) -> bool:
    filled = [text for cell in cells if (text := cell.strip())]
    if not filled or (is_figure(filled[0]) and not _MARK.fullmatch(filled[0])):
        return False
    if len(filled) == 1:
        return True
    # A mark and its text in two cells, or a sentence that was cut at its commas.
    marked = len(filled) == 2 and _MARK.fullmatch(filled[0]) and " " in filled[1]
    said = _WORDS.match(filled[0]) and not any(map(is_figure, filled[1:-1]))
    return bool(marked or (said and len(filled) < max(width, 3)))


def bears_mark(text: str) -> bool:
    """Say whether a line begins as notes and sources do."""
    return bool(_MARK.match(text) or _WORDS.match(text))
