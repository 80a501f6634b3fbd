"""The changes that nothing else would stop: found before records are made of them.

Most changes of a layout stop a file by themselves: a lost column, a new label. These do
not, and the figures would be others: numbers or days written in another way, an optional
column gone, a table now in thousands. Only the first rows are looked at, because such a
change is one of the whole file.
"""

from collections.abc import Iterator
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import checks
from balise.intake.converting.binding import Bound, bind
from balise.intake.drifting.cells import changes_in, multiplier_in
from balise.intake.drifting.values import Change, Effect
from balise.intake.findings import Finding
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Reading
from balise.intake.suggesting.profiling import first_rows, profile_of, rows_in_order
from balise.vocabulary.messages import Message

_LOOKED_INTO: Final = frozenset({Role.MEASURE, Role.PERIOD})


def quiet_changes(
    reading: Reading, pack: Pack, backend: Backend
) -> tuple[Finding, ...]:
    """Give a finding for each change that would pass without a word."""
    bound = bind(pack, reading.layout)
    if not isinstance(bound, Bound):
        return ()
    changes = (*_lost(bound), *_many(reading), *_other_values(reading, bound, backend))
    return tuple(
        Finding(
            change.message.code,
            checks()[change.message.code].severity,
            column=change.column,
            params=change.message.params,
        )
        for change in changes
    )


def _lost(bound: Bound) -> Iterator[Change]:
    there = {c.column.name for c in bound.columns}
    given = {g.name for g in bound.layout.given}
    for column in bound.layout.columns:
        if column.optional and column.name not in there | given:
            said = Message("drift-lost", {"column": column.name})
            yield Change(said, Effect.LESS, column.name)


def _many(reading: Reading) -> Iterator[Change]:
    layout = reading.layout
    texts = [text for _, text in (*layout.preamble, *layout.notes)]
    if found := multiplier_in([*texts, *layout.header]):
        yield found


def _other_values(reading: Reading, bound: Bound, backend: Backend) -> Iterator[Change]:
    width = len(reading.columns)
    wanted = [c for c in bound.having(*_LOOKED_INTO) if c.index < width]
    if not wanted:
        return
    looked_at = first_rows(reading, backend)
    for column in wanted:
        profile = profile_of(looked_at, backend, column.index, column.header)
        in_order = []
        if column.role is Role.PERIOD:
            in_order = rows_in_order(looked_at, backend, column.index)
        for change in changes_in(column.column, profile, in_order):
            if change.effect is Effect.WRONG:
                yield change
