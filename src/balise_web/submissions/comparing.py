"""What sealing a submission would change, before it is sealed or after.

Unless another is named, a corrected version is compared with the draft that it
corrects, and everything else with what counts inside the participant on its days.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ibis.backends.duckdb import Backend

from balise.store import Comparison, Holding, compare
from balise.store.comparing import KINDS, OBSERVATIONS, RecordSet
from balise.store.faults import faults_told
from balise.vocabulary.observations import DIMENSIONS, IDENTITY_COLUMNS
from balise.vocabulary.tables import TOTAL
from balise_web.outcomes import Done, journey, not_found, stop
from balise_web.participants.models import Person
from balise_web.submissions.access import may_see_original
from balise_web.submissions.holdings import flows_of, holdings
from balise_web.submissions.models import Submission
from balise_web.submissions.states import BEFORE_SEALING, VISIBLE
from balise_web.submissions.storage import Draft, engine, store

LISTED = 200
_PREFIX = "incidents-"


@dataclass(frozen=True)
class Compared:
    """A comparison, and with what: a submission's number, or nothing for what counts."""

    number: str
    against: str
    comparison: Comparison


@journey
def compared(
    submission: Submission,
    *,
    by: Person,
    other: Submission | None = None,
    limit: int = LISTED,
    skip: int = 0,
    kinds: Collection[str] = KINDS,
) -> Done[Compared]:
    """Compare a submission with another, or with what it would replace.

    Counts are of everything; the list has ``limit`` differences of these ``kinds``.
    """
    for one in filter(None, (submission, other)):
        if not may_see_original(by, one):
            not_found("submission", one.number)
        if one.state not in {*BEFORE_SEALING, *VISIBLE}:
            stop("not-from-here", number=one.number, state=one.state)
    other = other or _draft_behind(submission)
    with engine() as backend, faults_told():
        old = _records(other, backend) if other else _standing(submission, backend)
        new = _records(submission, backend)
        found = compare(backend.con, old, new, limit=limit, skip=skip, kinds=kinds)
    return Done(Compared(submission.number, other.number if other else "", found))


@journey
def cell_of(
    submission: Submission, identity: Mapping[str, str], *, by: Person
) -> Done[tuple[int, str]]:
    """Find the cell of one observation by its codes; what is not named is the total."""
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    unknown = sorted(identity.keys() - {*IDENTITY_COLUMNS})
    if unknown:
        stop("correction-not-a-name", name=", ".join(unknown))
    wanted = dict.fromkeys(DIMENSIONS, TOTAL) | dict(identity)
    with engine() as backend, faults_told():
        table = _records(submission, backend).get(OBSERVATIONS)
        tests = " AND ".join(f'"{name}" = ?' for name in wanted)
        query = f"SELECT source_row, source_column FROM {table} WHERE {tests}"  # noqa: S608
        found = (
            backend.con.execute(query, [*wanted.values()]).fetchall() if table else []
        )
    if len(found) != 1:
        said = ", ".join(f"{name}={code}" for name, code in identity.items())
        stop("correction-not-one-cell", count=len(found), identity=said)
    return Done((int(found[0][0]), str(found[0][1])))


def _draft_behind(submission: Submission) -> Submission | None:
    corrected = submission.corrects
    if corrected is not None and corrected.state in BEFORE_SEALING:
        return corrected
    return None


def _records(submission: Submission, backend: Backend) -> RecordSet:
    if submission.state in VISIBLE:
        return store().records(submission.number, backend)
    tables = Draft(submission.number).tables(backend)
    found: dict[str, str] = {}
    for name, view in tables.items():
        # The same names of views serve every draft, so each is given one of its own.
        if name == OBSERVATIONS or name.startswith(_PREFIX):
            own = f"compared_{submission.pk}_{name.replace('-', '_')}"
            rows = f'SELECT * FROM "{view}"'  # noqa: S608 - names of our own
            backend.con.execute(f"CREATE TEMP TABLE {own} AS {rows}")
            found[name.removeprefix(_PREFIX)] = own
    return found


def _standing(submission: Submission, backend: Backend) -> RecordSet:
    participant = submission.participant.code
    before = tuple(_before(holdings(participant), submission))
    return store().in_force(flows_of(submission), before, backend)


def _before(found: Iterable[Holding], submission: Submission) -> Iterable[Holding]:
    """Leave out the submission itself, and what was sealed after it."""
    last = submission.order_no
    return (h for h in found if last is None or h.order < last)
