"""What comes out of the real packs is what each file says, cell by cell.

The files are written by code that shares nothing with intake; every figure in them is
known, and so is every error that was put in, by its row.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from balise.engine.sessions import session
from balise.intake import Converted, Pack, Reading, convert, load_pack, read
from balise.intake.reading import Choices
from balise.simulation.files.caselist import case_figure
from balise.simulation.files.desks import File
from balise.simulation.files.national import files, write
from balise.simulation.files.sheets import CENSORED, NOT_YET, Cell
from balise.simulation.region import region
from balise.vocabulary.observations import DIMENSIONS

UNTIL = date(2025, 12, 9)
PACKS = Path(__file__).parents[3] / "packs"
CASES = "cases"


@cache
def simulated():
    return region(scale=40_000, until=UNTIL)


@cache
def written() -> tuple[File, ...]:
    return tuple(files(simulated()))


def named(file: File) -> str:
    return f"{file.name.removeprefix('simulated_')}-{file.agency}"


def of_kind(*layouts: str) -> list[File]:
    return [file for file in written() if file.layout in layouts]


def statistics() -> list[File]:
    return [file for file in written() if file.layout != CASES]


@cache
def pack(name: str) -> Pack:
    own = PACKS / "simulated" / f"{name}.yaml"
    found = load_pack(own if own.exists() else PACKS / name / "pack.yaml")
    assert isinstance(found, Pack), found
    return found


def converted(file: File, folder: Path) -> Iterator[tuple]:
    (folder / file.name).write_bytes(file.content)
    mapping = pack(file.pack)
    said = mapping.layouts[0] if len(mapping.layouts) == 1 else None
    choices = Choices(
        encoding=said and said.encoding,
        delimiter=said and said.delimiter,
        header_row=said and said.header_row,
        header_rows=said and said.header_rows,
    )
    with session(folder) as backend:
        reading = read(folder / file.name, backend, choices=choices)
        assert isinstance(reading, Reading), reading
        found = convert(
            reading,
            mapping,
            backend,
            participant=file.participant,
            agency=file.agency,
            received_on=UNTIL,
        )
        assert isinstance(found, Converted), found
        yield backend, found


@pytest.mark.parametrize("file", statistics(), ids=named)
def test_every_figure_comes_out_as_the_file_says_it(file: File, tmp_path) -> None:
    for backend, found in converted(file, tmp_path):
        names = ", ".join(DIMENSIONS)
        rows = backend.con.execute(
            f"SELECT indicator, period, value, obs_status, {names} "
            f"FROM {found.observations}"
        ).fetchall()
        severe = backend.con.execute(
            f"SELECT * FROM {found.findings} WHERE severity = 'error'"
        ).fetchall()

    came_out = {
        Cell.of(row[0], row[1], **dict(zip(DIMENSIONS, row[4:], strict=True))): row[2:4]
        for row in rows
    }
    says = {
        cell: (None, f.status) if f.status else (Decimal(f.says), "A")
        for cell, f in file.says.items()
    }
    assert severe == []
    assert len(came_out) == len(rows)
    assert came_out == says


@pytest.mark.parametrize("file", of_kind(CASES), ids=named)
def test_every_case_comes_out_with_all_that_its_row_says(file, tmp_path) -> None:
    for backend, found in converted(file, tmp_path):
        out = {
            table: backend.con.sql(f"SELECT * FROM {at}").to_arrow_table().to_pylist()
            for table, at in found.incidents.items()
        }

    true = {
        table: [
            row
            for row in rows.to_pylist()
            if row["incident"].startswith(file.participant)
        ]
        for table, rows in simulated().incidents.items()
    }
    says = {cell: figure.says for cell, figure in file.says.items()}
    assert {
        case_figure(g["incident"], g["group"]): g["count"] for g in out["group"]
    } == says
    assert alike(out["payment"], true["payment"], "amount", "currency", "persons")
    assert alike(out["document"], true["document"], "document_type", "fraud_type")
    assert alike(out["incident"], true["incident"], "date", "kind", "place", "cause")
    last = {leg["incident"]: leg for leg in sorted(true["leg"], key=lambda r: r["leg"])}
    places = ("from_country", "to_country", "transport", "border_type")
    assert alike(out["leg"], list(last.values()), *places)


def alike(found: list[dict], true: list[dict], *columns: str) -> bool:
    def told(rows: list[dict]) -> Counter:
        return Counter(tuple(row[c] for c in ("incident", *columns)) for row in rows)

    return told(found) == told(true)


@pytest.mark.parametrize(
    "file", [f for f in written() if f.name.endswith("csv") and f.errors], ids=named
)
def test_each_error_is_where_the_list_says(file: File) -> None:
    code = pack(file.pack).layouts[0].encoding or "utf-8"
    if file.layout in ("flows", "arrivals"):
        code = "cp1252"
    first, _, _ = file.content.decode(code).partition("\n")
    mark = ";" if ";" in first else ","
    rows = list(csv.reader(file.content.decode(code).splitlines(), delimiter=mark))

    for error in file.errors:
        header = next(row for row in rows if error.column in row)
        assert rows[error.row - 1][header.index(error.column)] == error.written


def test_what_a_file_says_is_the_truth_and_its_errors() -> None:
    for file in written():
        changed = {error.cell: error.change for error in file.errors}
        for cell, figure in file.says.items():
            if cell not in changed:
                assert figure.says == figure.true
                assert not figure.status
            elif changed[cell] is None:
                assert figure.status
            else:
                assert figure.says == figure.true + changed[cell] != figure.true


def test_the_figures_of_a_file_are_counted_from_the_history() -> None:
    names = {"IE.detected": "IE", "IX.detected": "IX", "RF.removed": "RF"}
    for file in statistics():
        whole = [c for c in file.says if not c.where and c.indicator in names]
        for cell in whole:
            grain = {7: "month", 10: "day"}[len(cell.period)]
            true = simulated().truth.count(
                agency=file.agency,
                participant=file.participant,
                flow=names[cell.indicator],
                **{grain: cell.period},
            )
            assert file.says[cell].true == true


def test_layouts_languages_and_kinds_of_errors_are_many() -> None:
    kinds = {error.kind for file in written() for error in file.errors}
    endings = {file.name.rpartition(".")[2] for file in written()}

    assert len({file.layout for file in written()}) >= 8
    assert {file.language for file in written()} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert endings == {"csv", "xlsx", "ods"}
    assert kinds == {"figure", "missing", "censored", "not-yet-observed"}


def test_a_late_delivery_is_corrected_by_the_next() -> None:
    (second,) = [file for file in written() if file.corrects]
    (first,) = [file for file in written() if file.name == second.corrects]

    assert len(first.errors) > len(second.errors)
    assert first.says.keys() == second.says.keys()


def test_small_counts_and_days_to_come_are_not_zero() -> None:
    hidden = Counter(
        figure.status
        for file in written()
        for figure in file.says.values()
        if figure.status
    )

    assert hidden[CENSORED] > 50
    assert hidden[NOT_YET] == 2 * 22


def test_the_same_region_writes_the_same_bytes() -> None:
    again = files(region(scale=40_000, until=UNTIL))

    for one, other in zip(written(), again, strict=True):
        assert one.content == other.content, one.name


def test_every_file_says_that_it_is_simulated() -> None:
    assert all(file.name.startswith("simulated_") for file in written())


def test_the_mirror_gap_can_be_seen_in_the_files() -> None:
    there = {(f.participant, f.layout): f for f in written()}
    exits = there["XEM", "exits-by-country"].says
    entries = there["XAL", "came-from"].says

    left = sum(
        f.says for c, f in exits.items() if c.where == (("next_country", "XAL"),)
    )
    came = sum(
        f.says for c, f in entries.items() if c.where == (("previous_country", "XEM"),)
    )
    assert left > 50
    assert came > 1.8 * left


def test_truth_errors_and_boundary_are_kept_beside_the_files(tmp_path) -> None:
    found = write(simulated(), tmp_path)

    def rows(name: str) -> list[dict[str, str]]:
        text = (tmp_path / name).read_text(encoding="utf-8")
        return list(csv.DictReader(text.splitlines()))

    notes = simulated().truth.notes
    assert sum(int(row["value"]) for row in rows("simulated_truth.csv")) == len(notes)
    assert len(rows("simulated_errors.csv")) == sum(len(file.errors) for file in found)
    boundary = json.loads((tmp_path / "simulated_boundary.geojson").read_text("utf-8"))
    assert boundary["simulated"] is True
    assert all(path.name.startswith("simulated_") for path in tmp_path.iterdir())
