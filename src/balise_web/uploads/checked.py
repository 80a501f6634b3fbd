"""The rows of a submission that is not sealed yet or is, around one that was found."""

from collections.abc import Sequence

from balise_web.outcomes import not_found
from balise_web.participants.models import Person
from balise_web.submissions.access import may_see_original
from balise_web.submissions.models import Submission
from balise_web.submissions.reopening import hidden_of, reopened
from balise_web.submissions.storage import Draft, engine

Rows = list[tuple[int, list[str]]]


def rows_of(
    by: Person, submission: Submission, first: int, count: int
) -> tuple[Sequence[str], Rows]:
    """Give the header and some rows as they were read; personal columns are empty."""
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    scratch = Draft(submission.number).folder.parent
    scratch.mkdir(parents=True, exist_ok=True)
    with engine() as backend:
        reading = reopened(submission, backend, scratch)
        hidden = set(hidden_of(submission))
        cells = [
            f"'' AS {c}" if i in hidden else c for i, c in enumerate(reading.columns)
        ]
        found = backend.con.execute(
            f'SELECT row, {", ".join(cells)} FROM "{reading.table}" '  # noqa: S608 - our own names
            "WHERE row >= ? AND row < ? ORDER BY row",
            [first, first + count],
        ).fetchall()
    rows = [(row, [cell or "" for cell in line]) for row, *line in found]
    return reading.layout.header, rows
