"""DESIGN 5.1: every row, and every cell that is mapped, is accounted for."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from hypothesis import given

from balise.store import Content
from core.invariants.messy import (
    CODES_OF,
    HEADER,
    MEASURES,
    NUMBER,
    File,
    converted,
    files,
    packs,
)
from core.invariants.stories import some
from core.invariants.world import Region

Regions = Callable[..., Region]


@some(12)
@given(rows=files(), pack=packs)
def test_every_row_is_accepted_rejected_or_skipped_once(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()

    reading, found = converted(made, rows, pack)

    told = found.balance
    assert told.rows_in + reading.layout.blank_rows == len(rows)
    assert told.rows_in == told.accepted + told.rejected + sum(told.skipped.values())


@some(12)
@given(rows=files(), pack=packs)
def test_every_rejected_row_is_had_back_with_its_reason(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()

    _, found = converted(made, rows, pack)

    back = made.rows(found.rejected)
    errors = {(f[2], f[0]) for f in made.rows(found.findings) if f[1] == "error"}
    assert {(row, rule) for row, rule, _ in back} <= errors
    assert {row for row, _ in errors} == {row for row, _, _ in back}
    for row, _, cells in back:
        sent = rows[row - 2]  # type: ignore[operator]
        if len(sent) <= len(HEADER):
            assert json.loads(str(cells)) == kept_of(sent)


def kept_of(sent: list[str]) -> dict[str, str]:
    """The cells of a row under their headers, without the personal column."""
    filled = [*sent, *[""] * (len(HEADER) - len(sent))]
    cells = dict(zip(HEADER, filled, strict=True))
    del cells["officer"]
    return cells


@some(12)
@given(rows=files(), pack=packs)
def test_every_mapped_cell_becomes_a_record_a_finding_or_a_declared_skip(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()

    _, found = converted(made, rows, pack)

    left = {row for row, *_ in made.rows(found.rejected)} | skipped_of(rows)
    expected = Counter(
        (name, *key_of(row), " + ".join(texts))
        for name, place in MEASURES.items()
        for row, texts in grouped(rows, left, place, pack)
    )
    con = made.backend.con  # type: ignore[attr-defined]
    records = con.execute(
        "SELECT source_column, period, citizenship, original_value "
        f"FROM {found.observations}"
    ).fetchall()
    # A blank at the end of a cell is nothing that a person sees.
    told = Counter(
        (*names, " + ".join(part.strip() for part in text.split(" + ")))
        for *names, text in records
    )
    assert told == expected


def grouped(
    rows: File, left: set[int], place: int, pack: str
) -> Iterator[tuple[list[str], list[str]]]:
    """The texts of each figure: one row's, or those that the pack says are added."""
    found: dict[tuple[object, ...], tuple[list[str], list[str]]] = {}
    for at, row in enumerate(rows, start=2):
        text = row[place] if place < len(row) else ""
        if at in left or ("no-figure" in pack and not text.strip()):
            continue
        key = key_of(row) if "repeats: add" in pack else (at,)
        found.setdefault(key, (row, []))[1].append(text.strip())
    yield from found.values()


def key_of(row: list[str]) -> tuple[str, str]:
    return row[0], CODES_OF.get(row[1], row[1])


def skipped_of(rows: File) -> set[int]:
    """Rows that are blank, a footnote or an aggregate, by their number in the file."""
    return {
        at
        for at, row in enumerate(rows, start=2)
        if not any(cell.strip() for cell in row)
        or row[0].startswith(("Source", "*"))
        or row[1] == "EU"
    }


@some(8)
@given(rows=files(), pack=packs)
def test_a_number_is_read_as_it_stands_and_never_becomes_another(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()

    _, found = converted(made, rows, pack)

    con = made.backend.con  # type: ignore[attr-defined]
    query = f"SELECT original_value, value, obs_status FROM {found.observations}"
    for text, value, status in con.execute(query).fetchall():
        plain = [part.strip() for part in text.split(" + ")]
        known = [Decimal(int(part)) for part in plain if part.isdecimal()]
        if len(known) == len(plain):
            assert value == sum(known)
        else:
            assert value is None
            assert status in {"O", "M", "X-CENSORED"}


@some(12)
@given(rows=files(), pack=packs)
def test_a_label_stays_on_every_figure_that_it_was_put_on(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()

    _, found = converted(made, rows, pack)

    left = {row for row, *_ in made.rows(found.rejected)} | skipped_of(rows)
    con = made.backend.con  # type: ignore[attr-defined]
    query = f"SELECT period, citizenship, restriction FROM {found.observations}"
    restricted = {(r[0], r[1]): r[2] for r in con.execute(query).fetchall() if r[2]}
    for at, row in enumerate(rows, start=2):
        figured = "missing" in pack or any(cell.strip() for cell in row[2:4])
        if at not in left and "secret" in row[5:6] and figured:
            assert "secret" in restricted[key_of(row)]


@some(3)
@given(rows=files(), pack=packs)
def test_what_was_rejected_is_sealed_with_the_rest(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()
    _, found = converted(made, rows, pack)
    number = f"m{next(NUMBER)}"

    made.store.seal(
        Content(
            made.backend,  # type: ignore[arg-type]
            observations=found.observations,
            rejected=found.rejected,
            findings=found.findings,
            cleaned=found.cleaned_original,
            covered=found.covered,
        ),
        number=number,
        secret=b"k" * 32,
        manifest={},
    )

    con = made.backend.con  # type: ignore[attr-defined]
    for name, source in (("rejected", found.rejected), ("findings", found.findings)):
        sealed = con.execute(
            f"SELECT * FROM '{made.store.sealed(number) / name}.parquet' ORDER BY ALL"
        )
        assert sealed.fetchall() == made.rows(source)
    assert b"Ana Ruiz" not in everything_under(made)


def everything_under(region: Region) -> bytes:
    """Every cell of every sealed table as text; a compressed file hides its words."""
    con = region.backend.con  # type: ignore[attr-defined]
    texts = []
    for file in sorted(region.store.folders.sealed.rglob("*")):
        if file.suffix == ".parquet":
            texts.append(
                str(con.execute(f"SELECT * FROM '{file}'").fetchall()).encode()
            )
        elif file.is_file():
            texts.append(file.read_bytes())
    return b"\n".join(texts)
