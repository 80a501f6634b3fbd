"""Let the engine's own reader stage a clean file: strict, or not at all.

Whatever it would refuse, or read otherwise than our own reader, is left to that one:
``stage_strictly`` then gives None. Its lenient modes are never used, because they
drop rows and cells without a word.
"""

import re
from itertools import chain
from pathlib import Path
from typing import Final

import duckdb
from ibis.backends.duckdb import Backend

from balise.intake.reading.dialects import Dialect
from balise.intake.reading.staging import Staged, column_names, fresh_name
from balise.intake.reading.surveying import Survey, chunks
from balise.intake.reading.values import ReadingLimits, UnreadableError

_LONGEST_LINE: Final = 2_000_000
_LONGEST_TRAP: Final = 64


def stage_strictly(
    path: Path,
    dialect: Dialect,
    shape: tuple[int, int],
    survey: Survey,
    backend: Backend,
    limits: ReadingLimits,
) -> Staged | None:
    """Stage a clean UTF-8 file; ``shape`` is records to skip and columns to expect.

    None of the records to skip may hold a line break: the engine miscounts those.

    The rows become a view over a table of text whose place in the file is the
    engine's own row id: counting rows in a query would double the time.
    """
    skip, width = shape
    if not _is_plain(path, dialect, survey):
        return None
    text = f"{fresh_name()}_text"
    try:
        backend.con.execute(_statement(text, path, dialect, shape, limits))
    except duckdb.Error:
        backend.con.execute(f"DROP TABLE IF EXISTS {text}")
        return None
    rows = _one(backend, f"SELECT count(*) FROM {text}")  # noqa: S608
    if rows > limits.rows:
        raise UnreadableError("too-many-rows", limit=limits.rows)
    if rows + skip + _breaks_inside(text, width, survey, backend) != survey.lines:
        # A blank line, which the engine leaves out and so would shift the numbers of
        # all rows below it; or a break that it took for something else.
        backend.con.execute(f"DROP TABLE {text}")
        return None
    return _numbered(text, rows, skip, width, backend)


def _is_plain(path: Path, dialect: Dialect, survey: Survey) -> bool:
    if dialect.sep_line or dialect.padded or survey.lone_carriage:
        return False
    return not survey.quoted or not _has_traps(path, dialect.delimiter)


def _has_traps(path: Path, delimiter: str) -> bool:
    """Find blanks between a quote and the end of its cell, which the engine trims.

    Inside quotes they are harmless, but telling so would take a parser.
    """
    end = re.escape(delimiter).encode()
    blanks = b" " if delimiter == "\t" else b" \t"
    trap = re.compile(rb'[%b\n][%b]+"|"[%b]+[%b\r\n]' % (end, blanks, blanks, end))
    # Two searches for plain bytes are far cheaper than one for the pattern.
    signs = [sign for b in blanks for sign in (b'"%c' % b, b'%c"' % b)]
    rest = b"\n"
    for chunk in chain(chunks(path), (b"\n",)):
        text = rest + chunk
        if any(sign in text for sign in signs) and trap.search(text):
            return True
        rest = chunk[-_LONGEST_TRAP:]
    return False


def _breaks_inside(table: str, width: int, survey: Survey, backend: Backend) -> int:
    """Count the line breaks inside cells: all lines less these must be the rows."""
    if not survey.quoted:
        return 0
    counts = " + ".join(
        f"CASE WHEN contains({name}, chr(10)) "
        f"THEN length({name}) - length(replace({name}, chr(10), '')) ELSE 0 END"
        for name in column_names(width)
    )
    return _one(backend, f"SELECT coalesce(sum({counts}), 0)::BIGINT FROM {table}")  # noqa: S608


def _statement(
    table: str,
    path: Path,
    dialect: Dialect,
    shape: tuple[int, int],
    limits: ReadingLimits,
) -> str:
    skip, width = shape
    names = column_names(width)
    types = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    texts = ", ".join(f"'{name}'" for name in names)
    longest = min(limits.cell_characters, _LONGEST_LINE)
    return (
        f"CREATE TABLE {table} AS SELECT * FROM read_csv({_quoted(str(path))}, "  # noqa: S608
        f"auto_detect = false, header = false, skip = {skip}, "
        f"delim = {_quoted(dialect.delimiter)}, quote = '\"', escape = '\"', "
        "strict_mode = true, null_padding = false, ignore_errors = false, "
        f"max_line_size = {longest}, "
        f"columns = {{{types}}}, force_not_null = [{texts}])"
    )


def _numbered(text: str, rows: int, skip: int, width: int, backend: Backend) -> Staged:
    names = column_names(width)
    view = text.removesuffix("_text")
    blank = " AND ".join(f"{name} = ''" for name in names)
    blank_rows = _one(backend, f"SELECT count(*) FROM {text} WHERE {blank}")  # noqa: S608
    kept = f"WHERE NOT ({blank})" if blank_rows else ""
    backend.con.execute(
        f"CREATE VIEW {view} AS SELECT rowid + {skip + 1} AS row, "  # noqa: S608
        f"{', '.join(names)}, NULL::VARCHAR AS surplus FROM {text} {kept}"
    )
    return Staged(view, rows - blank_rows, blank_rows)


def _one(backend: Backend, query: str) -> int:
    found: tuple[int] = backend.con.execute(query).fetchone()
    return found[0]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
