# ruff: noqa: S608 - names of tables are our own; values go in as parameters
"""Correct single values without a file: a draft that goes the way of any submission.

The rows of the submission are taken as they were read, the cells are changed, and all
goes through the same pack. Where that one is sealed already, the draft holds the slices
that change, whole, and nothing else: what others corrected meanwhile stays.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from ibis.backends.duckdb import Backend

from balise.intake.converting import convert
from balise.intake.converting.results import Converted, Stopped
from balise.intake.packs import Pack
from balise.intake.personal import looks_personal
from balise.intake.reading import Reading
from balise.store import narrowed, resting_on
from balise.store.comparing import OBSERVATIONS, compare
from balise.vocabulary.messages import Message
from balise_web.audit.chain import hold
from balise_web.context.actions import AROUND, tells_of_a_person
from balise_web.outcomes import Done, Stop, journey, stop
from balise_web.participants.models import Person
from balise_web.submissions.actions.correcting import (
    correctable,
    corrected_draft,
    received_on,
)
from balise_web.submissions.actions.drafting import Work, at_work, fill, forget
from balise_web.submissions.bases import also_open
from balise_web.submissions.holdings import holdings
from balise_web.submissions.models import Submission
from balise_web.submissions.reopening import hidden_of, reopened
from balise_web.submissions.senders import may_send
from balise_web.submissions.states import VISIBLE
from balise_web.submissions.storage import Draft, store


@dataclass(frozen=True)
class CellEdit:
    """One cell of the file, by its row and header, and what it should say."""

    row: int
    column: str
    value: str


@journey
def correct(
    base: Submission, *, edits: Sequence[CellEdit], why: str, by: Person
) -> Done[Submission]:
    """Make a checked draft in which some cells of a submission say something else."""
    base = correctable(base, by)
    loaded_for = may_send(by, base.agency)
    _check_words(edits, why)
    row, pack, others = _begun(base, by, edits, loaded_for)
    correction = _Correction(base, row, pack, tuple(edits), why.strip(), by)
    try:
        with at_work(row, by) as holder:
            Draft(row.number).begin(None)
            received, shaped = received_on(base), correction.shaped
            work = Work(row, pack, by, holder, received, shaped=shaped)
            outcome = fill(work, correction.rows)
    except BaseException:
        forget(row)
        raise
    said = Message("corrects", {"number": base.number})
    return Done(outcome.value, (*outcome.messages, *others, said))


def _check_words(edits: Sequence[CellEdit], why: str) -> None:
    if not why.strip():
        stop("reason-missing")
    if not edits:
        stop("correction-changes-nothing")
    values = (edit.value.strip(AROUND) for edit in edits)
    if tells_of_a_person(why) or any(looks_personal(value) for value in values):
        stop("correction-looks-personal")


@transaction.atomic
def _begun(
    base: Submission, by: Person, edits: Sequence[CellEdit], loaded_for: bool
) -> tuple[Submission, Pack, tuple[Message, ...]]:
    """Make the draft; of two who begin at once, the second sees the first."""
    hold(base.participant.code)
    cells: list[list[object]] = [[edit.row, edit.column] for edit in edits]
    others = also_open(base, cells)
    row, pack = corrected_draft(
        base, by, file_name=base.file_name, loaded_for=loaded_for, returned=False
    )
    row.read_as = {**row.read_as, "cells": cells}
    row.save(update_fields=["read_as"])
    return row, pack, others


@dataclass
class _Correction:
    """One correction on its way: the rows before and after, and what they become."""

    base: Submission
    row: Submission
    pack: Pack
    edits: tuple[CellEdit, ...]
    why: str
    by: Person
    before: Reading | None = None
    after: Reading | None = None

    def rows(self, backend: Backend, scratch: Path) -> Reading:
        """Give the rows of the submission with the cells changed."""
        self.before = reopened(self.base, backend, scratch)
        table = f"corrected_{secrets.token_hex(4)}"
        backend.con.execute(f"CREATE TABLE {table} AS FROM {self.before.table}")
        self.after = replace(self.before, table=table)
        lines = [self._change(backend, edit) for edit in self.edits]
        if all(before == edit.value for before, edit in lines):
            stop("correction-changes-nothing")
        self._keep(backend, lines)
        return self.after

    def shaped(self, backend: Backend, made: Converted) -> Converted:
        """Keep the rows as they are now; of what is sealed, only what changes."""
        kept = replace(made, cleaned_original=self._cleaned(backend))
        if self.base.state not in VISIBLE:
            return kept
        if not made.incidents and made.observations is not None:
            kept = self._narrowed(backend, kept, made.observations)
        known = holdings(self.base.participant.code)
        self.row.read_as = {
            **self.row.read_as,
            "rests_on": resting_on(kept.covered, known),
        }
        if made.incidents and any(
            line[-2] != self.base.number for line in self.row.read_as["rests_on"]
        ):
            stop("correction-not-in-force", number=self.base.number)
        return kept

    def _narrowed(self, backend: Backend, made: Converted, after: str) -> Converted:
        old = self._as_before(backend)
        if old.observations is None:
            return made
        flows = (*old.covered, *made.covered)
        found = narrowed(backend.con, old.observations, after, flows)
        if not found.covered:
            stop("correction-changes-nothing")
        known = holdings(self.base.participant.code)
        standing = store().in_force(found.covered, known, backend)
        was = {OBSERVATIONS: found.before}
        total = compare(backend.con, was, standing, limit=0).total
        if total.added or total.changed or total.removed:
            stop("correction-not-in-force", number=self.base.number)
        rows = ", ".join(str(edit.row) for edit in self.edits)
        backend.con.execute(
            f'DELETE FROM "{made.findings}" WHERE row IS NULL OR row NOT IN ({rows})'
        )
        return replace(made, observations=found.after, covered=found.covered)

    def _as_before(self, backend: Backend) -> Converted:
        assert self.before is not None  # noqa: S101 - rows come first
        made = convert(
            self.before,
            self.pack,
            backend,
            participant=self.base.participant.code,
            agency=self.base.agency.code,
            received_on=received_on(self.base),
            personal=self.row.read_as.get("personal") or {},
        )
        if isinstance(made, Stopped):
            raise Stop(*made.messages)
        return made

    def _change(self, backend: Backend, edit: CellEdit) -> tuple[str, CellEdit]:
        """Change one cell; give what it said before."""
        assert self.after is not None  # noqa: S101 - set by ``rows``
        header = self.after.layout.header
        shown = [i for i in range(len(header)) if i not in hidden_of(self.base)]
        place = next((i for i in shown if header[i] == edit.column), None)
        table, con = self.after.table, backend.con
        found = (
            con.execute(f"SELECT c{place} FROM {table} WHERE row = ?", [edit.row])
            if place is not None
            else None
        )
        line = found.fetchone() if found else None
        if line is None:
            stop("correction-no-cell", row=edit.row, column=edit.column)
        con.execute(
            f"UPDATE {table} SET c{place} = ? WHERE row = ?", [edit.value, edit.row]
        )
        return str(line[0]), edit

    def _keep(self, backend: Backend, lines: list[tuple[str, CellEdit]]) -> None:
        """Keep each old value beside the new one, with who, when and why."""
        at = timezone.now().isoformat(timespec="seconds")
        table = f"corrections_{secrets.token_hex(4)}"
        columns = '"column" VARCHAR, before VARCHAR, now VARCHAR, why VARCHAR'
        backend.con.execute(
            f"CREATE TABLE {table} (row BIGINT, {columns}, person VARCHAR, corrected_at VARCHAR)"
        )
        for before, edit in lines:
            backend.con.execute(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    edit.row,
                    edit.column,
                    before,
                    edit.value,
                    self.why,
                    self.by.handle,
                    at,
                ],
            )
        Draft(self.row.number).keep(backend, {"corrections": table})

    def _cleaned(self, backend: Backend) -> str:
        assert self.after is not None  # noqa: S101 - set by ``rows``
        hidden = hidden_of(self.base)
        cells = [n for i, n in enumerate(self.after.columns) if i not in hidden]
        view = f"cleaned_{secrets.token_hex(4)}"
        backend.con.execute(
            f"CREATE VIEW {view} AS SELECT row, {', '.join(cells)}, surplus "
            f"FROM {self.after.table}"
        )
        return view
