"""Read records out of JSON: a list of them, or one to a line.

Numbers stay as they are written. A record inside a record gives columns of its own
("place.name"); a list stays JSON in one cell. What is no record is kept beside.
"""

import json
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from balise.intake.findings import Severity
from balise.intake.reading import kinds
from balise.intake.reading.cells import storable
from balise.intake.reading.headers import unique_names
from balise.intake.reading.jobs import Job
from balise.intake.reading.staging import Staged, stage
from balise.intake.reading.surveying import Survey
from balise.intake.reading.tables import chosen_table, note_chosen
from balise.intake.reading.texts import clean_text, encoding_for
from balise.intake.reading.values import Layout, UnreadableError

_LARGEST_AT_ONCE: Final = 256 << 20
_DEEPEST: Final = 8

_Numbered: TypeAlias = tuple[int, object]


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def read_records(job: Job, kind: str, looked: Survey) -> tuple[Layout, Staged]:
    """Read the records of a JSON file, or those of one list in it."""
    encoding = encoding_for(job, looked)
    path, looked = clean_text(job, looked, encoding)
    layout = Layout(kind=kind, encoding=encoding.name)
    if kind == kinds.NDJSON:
        return _staged(job, layout, lambda: _lines(path, job))
    if looked.size > _LARGEST_AT_ONCE:
        raise UnreadableError("file-too-large", limit=_LARGEST_AT_ONCE)
    lists = _lists(_loaded(path))
    names = tuple(lists)
    if not names:
        raise UnreadableError("json-without-records")
    name = chosen_table(job, names)
    if name is None:
        name = names[0]
        note_chosen(job, name, names)
    if len(names) > 1 or name:
        layout = Layout(kind=kind, encoding=encoding.name, sheet=name, sheets=names)
    return _staged(job, layout, lambda: enumerate(lists[name], 1))


def _staged(
    job: Job, layout: Layout, records: Callable[[], Iterable[_Numbered]]
) -> tuple[Layout, Staged]:
    """Stage records twice read: the first time tells which columns there are."""
    columns: dict[str, int] = {}
    count = 0
    for count, (_, record) in enumerate(records(), 1):
        if count > job.limits.rows:
            raise UnreadableError("too-many-rows", limit=job.limits.rows)
        if isinstance(record, dict):
            for name in _flat(record):
                columns.setdefault(name, len(columns))
        if len(columns) > job.limits.columns:
            raise UnreadableError("too-many-columns", limit=job.limits.columns)
    if not columns:
        raise UnreadableError("json-without-records" if count else "file-empty")
    names = unique_names(list(columns), job.notes, None)
    rows = ((n, _cells(job, n, record, columns)) for n, record in records())
    staged = stage(rows, len(columns), job.backend, job.notes, job.limits)
    return _with_header(layout, names, staged), staged


def _with_header(layout: Layout, names: tuple[str, ...], staged: Staged) -> Layout:
    return Layout(
        kind=layout.kind,
        encoding=layout.encoding,
        sheet=layout.sheet,
        sheets=layout.sheets,
        header=names,
        blank_rows=staged.blank_rows,
    )


def _cells(job: Job, row: int, record: object, columns: dict[str, int]) -> list[str]:
    cells = [""] * len(columns)
    if isinstance(record, dict):
        for name, text in _flat(record).items():
            cells[columns[name]] = text
        return cells
    job.notes.add("record-not-read", Severity.ERROR, row=row)
    return [*cells, _written(record)]


def _flat(record: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in record.items():
        name = before + storable(key)
        if isinstance(value, dict) and value and depth < _DEEPEST:
            inner = _flat(value, f"{name}.", depth + 1)
        else:
            inner = {name: _written(value)}
        for said, text in inner.items():
            found[_free(said, found)] = text
    return found


def _free(name: str, taken: Container[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _written(value: object) -> str:
    """Give a value as text: nothing for null, JSON for what has parts."""
    if value is None:
        return ""
    if isinstance(value, str):
        return storable(value)
    return storable(_json(value))


def _json(value: object) -> str:
    """Write JSON with its numbers as they were."""
    if isinstance(value, _Number):
        return value
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, dict):
        parts = (
            f"{json.dumps(k, ensure_ascii=False)}: {_json(v)}" for k, v in value.items()
        )
        return f"{{{', '.join(parts)}}}"
    return json.dumps(value, ensure_ascii=False)


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Keep both values of a name that stands twice in one record."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for name, value in pairs:
        found[_free(name, found)] = value
    return found


def _decoded(text: str) -> object:
    return json.loads(
        text,
        parse_int=_Number,
        parse_float=_Number,
        parse_constant=_Number,
        object_pairs_hook=_unrepeated,
    )


def _loaded(path: Path) -> object:
    try:
        return _decoded(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as wrong:
        raise UnreadableError("json-damaged", line=wrong.lineno) from None
    except (ValueError, RecursionError):
        raise UnreadableError("json-damaged", line=1) from None


def _lists(value: object) -> dict[str, list[object]]:
    """Find the lists of records: the whole, or those that one record holds."""
    if isinstance(value, list):
        return {"": value}
    if not isinstance(value, dict):
        return {}
    found = {
        name: part
        for name, part in value.items()
        if isinstance(part, list) and any(isinstance(item, dict) for item in part)
    }
    # A single record is a list of one.
    return found or {"": [value]}


def _lines(path: Path, job: Job) -> Iterator[_Numbered]:
    """Give each line with its number; a broken one is given as its text."""
    with path.open(encoding="utf-8-sig", newline="\n") as source:
        for number, line in enumerate(source, 1):
            if not line.strip():
                # A line without text is counted as a blank row.
                yield number, {}
                continue
            try:
                yield number, _decoded(line)
            except (ValueError, RecursionError):
                yield number, line.rstrip("\r\n")
