"""Let the engine read a large text in which a few lines are odd.

The blocks of lines with something odd in them are taken out and split by our own
reader; the rest is what the engine's strict reader wants. Row numbers stay those of
the file: each stretch of even blocks is moved by what was taken out before it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading.dialects import Dialect
from balise.intake.reading.jobs import Job
from balise.intake.reading.staging import Staged, column_names, fresh_name, stage
from balise.intake.reading.strict import stage_strictly
from balise.intake.reading.surveying import survey
from balise.intake.reading.tolerant import blocks, plain_records
from balise.intake.reading.values import UnreadableError

# Below this our own reader is as fast, and nothing needs to be written twice.
WORTH_MENDING: Final = 16 << 20
_MOST_ODD: Final = 200_000
_MOST_STRETCHES: Final = 64
_BLOCK: Final = 2_000


@dataclass
class _Parts:
    """What was taken out, and by how much each stretch of the rest was moved."""

    odd: list[tuple[int, list[str]]] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    even: int = 0


def stage_mended(
    job: Job,
    path: Path,
    dialect: Dialect,
    shape: tuple[int, int],
    *,
    at_once: int = _BLOCK,
) -> Staged | None:
    """Stage a text; ``shape`` is records to skip and columns to expect.

    None where too much is odd, or the engine refuses the rest after all.
    """
    if dialect.padded:
        return None
    rest = job.scratch / "even.csv"
    parts = _parted(path, rest, dialect, shape, at_once)
    if parts is None or not parts.even:
        return None
    # The line that names the delimiter was skipped with the header.
    plain = Dialect(dialect.delimiter)
    width = shape[1]
    even = stage_strictly(
        rest, plain, (0, width), survey(rest), job.backend, job.limits
    )
    if even is None:
        return None
    for row in parts.unclosed:
        job.notes.add("quote-not-closed", Severity.WARNING, row=row)
    odd = stage(parts.odd, width, job.backend, job.notes, job.limits)
    return _together(job, even, odd, parts, width)


def _parted(
    path: Path, rest: Path, dialect: Dialect, shape: tuple[int, int], at_once: int
) -> _Parts | None:
    skip, width = shape
    parts, row = _Parts(), 0

    def even(lines: list[str]) -> range | None:
        return _even(lines, dialect, width) if row >= skip else None

    found = blocks(path, dialect, parts.unclosed.append, even, at_once=at_once)
    with rest.open("w", encoding="utf-8", newline="") as out:
        for lines, plain, records in found:
            if plain is None:
                numbered = enumerate(records, row + 1)
                parts.odd += [(n, cells) for n, cells in numbered if n > skip]
                row += len(records)
            else:
                moved = row - parts.even
                if not parts.stretches or parts.stretches[-1][1] != moved:
                    parts.stretches.append((parts.even, moved))
                out.writelines(lines)
                parts.even += len(plain)
                row += len(plain)
            if len(parts.odd) > _MOST_ODD or len(parts.stretches) > _MOST_STRETCHES:
                return None
    return parts


def _even(lines: list[str], dialect: Dialect, width: int) -> range | None:
    """Say how many records lines hold if each has its cells and nothing is wrong."""
    if width < 2:
        return None
    if any('"' in line for line in lines):
        records = plain_records(lines, dialect)
        if records is None or any(len(cells) != width for cells in records):
            return None
        return range(len(records))
    delimiter, wanted = dialect.delimiter, width - 1
    if any(line.count(delimiter) != wanted for line in lines):
        return None
    return range(len(lines))


def _together(job: Job, even: Staged, odd: Staged, parts: _Parts, width: int) -> Staged:
    rows = even.rows + odd.rows
    if rows > job.limits.rows:
        raise UnreadableError("too-many-rows", limit=job.limits.rows)
    moved = " ".join(
        f"WHEN row > {first} THEN row + {by}" for first, by in reversed(parts.stretches)
    )
    cells = ", ".join(column_names(width))
    view = fresh_name()
    job.backend.con.execute(
        f"CREATE VIEW {view} AS "  # noqa: S608
        f"SELECT CASE {moved} END AS row, {cells}, surplus FROM {even.table} "
        f"UNION ALL SELECT row, {cells}, surplus FROM {odd.table}"
    )
    return Staged(view, rows, even.blank_rows + odd.blank_rows)
