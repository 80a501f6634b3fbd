"""One engine, and a file on its way back made of rows and findings."""

import json
from datetime import UTC, datetime
from itertools import count

import pyarrow as pa
import pytest

from balise.engine.sessions import session
from balise.intake import Reading
from balise.intake.converting.judging import add_findings, new_findings
from balise.intake.reading import Layout
from balise.intake.returning import About, Mark, Returned

MARK = Mark("abcdefghijklmnop", "0123456789abcdef" * 4)
_numbers = count(1)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("returning")


@pytest.fixture(scope="session")
def backend(scratch):
    with session(scratch, scratch=scratch) as opened:
        yield opened


@pytest.fixture(scope="session")
def coming_back(backend):
    """Make a file on its way back; rows wider than the header have cells beyond it."""

    def made(
        header,
        rows,
        *,
        findings=(),
        hidden=(),
        language="en",
        header_row=1,
        preamble=(),
        **layout,
    ):
        width = len(header)
        cells = [([*row, *[""] * width])[:width] for row in rows]
        first = (header_row or 0) + 1
        columns = {
            "row": pa.array(range(first, first + len(rows)), pa.int64()),
            **{
                f"c{i}": pa.array([row[i] for row in cells], pa.string())
                for i in range(width)
            },
            "surplus": pa.array(
                [json.dumps(r[width:]) if len(r) > width else None for r in rows],
                pa.string(),
            ),
        }
        name = f"coming_{next(_numbers)}"
        backend.con.register("arriving", pa.table(columns))
        backend.con.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
        backend.con.unregister("arriving")
        found = new_findings(backend)
        add_findings(backend, found, findings)
        read_as = Layout(
            kind=layout.pop("kind", "csv"),
            header=tuple(header),
            header_row=header_row,
            header_rows=1 if header_row else 0,
            preamble=tuple(preamble),
            **layout,
        )
        names = tuple(f"c{i}" for i in range(width))
        return Returned(
            backend=backend,
            reading=Reading(read_as, name, len(rows), names, (), ""),
            findings=found,
            rejected=None,
            mark=MARK,
            about=About("file.csv", "pack 1", {}, datetime(2026, 1, 1, tzinfo=UTC)),
            language=language,
            hidden=frozenset(hidden),
        )

    return made


@pytest.fixture(scope="session")
def rows_of(backend):
    """Give the rows of a reading as lists of text, with the cells beyond the header."""

    def rows(reading):
        names = ", ".join(reading.columns)
        query = f"SELECT {names}, surplus FROM {reading.table} ORDER BY row"
        return [
            [*cells, *(json.loads(surplus) if surplus else [])]
            for *cells, surplus in backend.con.execute(query).fetchall()
        ]

    return rows
