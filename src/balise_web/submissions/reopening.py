# ruff: noqa: S608 - names of tables and files are our own, never from a file
"""Have the rows of a submission again, as they were read when it came in.

The file that was received is read in the same way as then; where it had personal
columns, what is kept of it is taken, and those columns are empty.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ibis.backends.duckdb import Backend

from balise.intake.converting.results import Converted
from balise.intake.fitting import read_with
from balise.intake.packs import Pack, load_pack
from balise.intake.reading import Choices, Layout, Reading, Unreadable
from balise.intake.reading.staging import column_names, fresh_name
from balise.intake.returning import read_returned
from balise_web.outcomes import Stop, stop
from balise_web.submissions.models import Submission
from balise_web.submissions.states import VISIBLE
from balise_web.submissions.storage import Draft, sealed_folder

_LAYOUT = (
    "kind",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "header_rows",
    "header",
    "file_name",
)
_LINES = ("preamble", "notes")
"""What stands around the table: a pack may read the period of it there."""


@dataclass(frozen=True)
class Kept:
    """Where the parts of a submission are, sealed or not."""

    folder: Path

    @classmethod
    def of(cls, submission: Submission) -> "Kept":
        """Find the folder of a submission."""
        sealed = submission.state in VISIBLE
        number = submission.number
        return cls(sealed_folder(number) if sealed else Draft(number).folder)

    @property
    def upload(self) -> Path | None:
        """Give the file as it was received, unless it had personal columns."""
        found = sorted(self.folder.glob("original*"))
        return next((path for path in found if path.is_file()), None)

    def part(self, backend: Backend, name: str) -> str | None:
        """Make a table that is kept beside the records into a view."""
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            return None
        view = fresh_name()
        quoted = str(path).replace("'", "''")
        backend.con.execute(
            f"CREATE VIEW {view} AS SELECT * FROM read_parquet('{quoted}')"
        )
        return view


def understood(
    reading: Reading, made: Converted, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Write down how a file was understood; ``before`` is what is known already."""
    layout = asdict(reading.layout)
    header = reading.layout.header
    hidden = {i for i, name in enumerate(header) if name in made.personal_columns}
    # Of a file with personal columns nothing is kept but what was looked through.
    around = {name: layout[name] for name in _LINES if not hidden}
    return {
        **before,
        **{name: layout[name] for name in _LAYOUT},
        **around,
        "hidden": sorted(hidden),
    }


def hidden_of(submission: Submission) -> tuple[int, ...]:
    """Give the places of the personal columns."""
    return tuple(submission.read_as.get("hidden", ()))


def layout_of(submission: Submission) -> Layout:
    """Give the layout as it was understood; stop where nobody wrote it down."""
    known = submission.read_as
    if not known.get("header"):
        stop("returned-nothing-kept", number=submission.number)
    parts = {name: known[name] for name in _LAYOUT if name in known}
    for name in _LINES:
        parts[name] = tuple((row, text) for row, text in known.get(name, ()))
    return Layout(**{**parts, "header": tuple(known["header"])})


def reopened(submission: Submission, backend: Backend, scratch: Path) -> Reading:
    """Stage the rows of a submission again; stop where no file of it is kept."""
    kept, layout = Kept.of(submission), layout_of(submission)
    upload = kept.upload
    if upload is None:
        return _from_rows(submission, kept, layout, backend)
    if submission.read_as.get("returned"):
        found = read_returned(upload, backend, layout, scratch=scratch)
    else:
        chosen = Choices(**submission.read_as["choices"])
        pack = load_pack(submission.pack_text)
        assert isinstance(pack, Pack)  # noqa: S101 - it was converted through it
        found = read_with(
            upload,
            pack,
            backend,
            choices=chosen,
            name=submission.file_name,
            scratch=scratch,
        )
    if isinstance(found, Unreadable):
        raise Stop(found.message)
    if found.layout.header != layout.header:
        # Another version of Balise understands the file otherwise than it was approved.
        stop("returned-nothing-kept", number=submission.number)
    return found


def _from_rows(
    submission: Submission, kept: Kept, layout: Layout, backend: Backend
) -> Reading:
    """Stage what is kept without personal columns; those are there, and empty."""
    view = kept.part(backend, "cleaned")
    if view is None:
        stop("returned-nothing-kept", number=submission.number)
    hidden = hidden_of(submission)
    names = column_names(len(layout.header))
    cells = [f"'' AS {n}" if i in hidden else n for i, n in enumerate(names)]
    table = fresh_name()
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT row, {', '.join(cells)}, surplus FROM {view}"
    )
    rows = backend.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    return Reading(layout, table, int(rows), names, (), "")
