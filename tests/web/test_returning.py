"""A file goes back to those who may see the original, and to nobody else."""

import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from balise_web.audit.models import Event
from balise_web.cli import main
from balise_web.outcomes import Refused
from balise_web.participants import actions as people
from balise_web.submissions import actions as submissions
from core.reading.books import ods, ods_cell, ods_row
from web.world import PACK, a_cast, a_checked, a_sealed, done, months

pytestmark = pytest.mark.django_db

ROWS = [["2024-01-01", "=1+1"], ["2024-02-01", "7"], ["2024-03-01", "many"]]
HEADER = ["month", "arrivals"]
PERSONAL = PACK.replace(
    "      arrivals:", "      name: {personal: names of people}\n      arrivals:"
)


def _text(rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([HEADER, *rows])
    return out.getvalue()


def _xlsx(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Cover").write_string(0, 0, "About")
        sheet = book.add_worksheet("Figures")
        sheet.write_string(0, 0, "Ministry of the Interior")
        for place, row in enumerate([HEADER, *rows], 2):
            for column, text in enumerate(row):
                sheet.write_string(place, column, text)
    return out.getvalue()


def _parquet(rows):
    out = io.BytesIO()
    pq.write_table(
        pa.table(dict(zip(HEADER, zip(*rows, strict=True), strict=True))), out
    )
    return out.getvalue()


def _page(rows):
    lines = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    return f"<table><tr><th>month</th><th>arrivals</th></tr>{lines}</table>"


def _records(rows):
    import json

    return json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows])


def _ods(rows):
    lines = [ods_row(*map(ods_cell, row)) for row in [HEADER, *rows]]
    return ods({"Figures": "".join(lines)})


FILES = {
    "a.csv": _text,
    "a.tsv": lambda rows: _text(rows, "\t"),
    "a16.csv": lambda rows: _text(rows, ";").encode("utf-16"),
    "a.xlsx": _xlsx,
    "a.ods": _ods,
    "a.json": _records,
    "a.parquet": _parquet,
    "a.html": _page,
}


def sent(party, folder, name, rows=ROWS, pack=PACK):
    content = FILES[name](rows)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return done(
        submissions.submit(path, pack=pack, agency=party.agency, by=party.sender)
    )


def cells(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            sign = next((s for s in ";\t," if s in first), ",")
            return list(csv.reader(file, delimiter=sign))
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("back", ["xlsx", "csv"])
def test_a_file_of_any_kind_comes_back_with_its_findings(back, tmp_path):
    cast = a_cast()
    target = tmp_path / f"back.{back}"
    neutral = [["2024-01-01", "'=1+1" if back == "csv" else "=1+1"], *ROWS[1:]]

    for name in FILES:
        row = sent(cast.ana, tmp_path, name)
        by = cast.ana.sender
        done(submissions.give_back(row, target, by=by, language="en", format=back))

        shown = [line for line in cells(target) if line and line[0]][-4:]
        assert [line[:2] for line in shown] == [HEADER, *neutral], name
        results = [line[3] for line in shown[1:]]
        assert results == ["✖ error · not accepted", "", "✖ error · not accepted"]


@pytest.mark.parametrize("who", ["sender", "validator", "lead", "deputy"])
@pytest.mark.parametrize("make", [a_checked, a_sealed])
def test_those_who_may_see_the_original_have_it(who, make, tmp_path):
    cast = a_cast()
    row = make(cast.ana, tmp_path)
    target = tmp_path / "back.xlsx"

    done(submissions.give_back(row, target, by=getattr(cast.ana, who), language="ar"))

    lines = [line[:2] for line in cells(target)]
    assert lines == [HEADER, *([day.isoformat(), "10"] for day in months())]
    event = Event.objects.get(chain="QMA", kind="file-given-back")
    assert event.what == {"number": row.number, "format": "xlsx"}


def strangers(cast):
    other = done(
        people.add_agency(cast.ana.row, code="coast", name="Coast", by=cast.ana.lead)
    )
    for handle, roles in (
        ("cora", {"contributor": other}),
        ("andy", {"analyst": None}),
    ):
        yield done(
            people.add_person(
                handle=handle,
                name=handle,
                participant=cast.ana.row,
                roles=roles,
                by=cast.ana.lead,
            )
        )
    yield from (cast.ben.lead, cast.cleo.lead, cast.dov, cast.governance)
    done(people.tick(cast.ana.row, dataflow="IE", level="full", by=cast.ana.lead))
    yield cast.secretariat


@pytest.mark.parametrize("make", [a_checked, a_sealed])
def test_nobody_else_has_it_not_even_who_helps_with_drafts(make, tmp_path):
    cast = a_cast()
    row = make(cast.ana, tmp_path)
    target = tmp_path / "back.xlsx"

    for by in strangers(cast):
        outcome = submissions.give_back(row, target, by=by, language="en")
        assert isinstance(outcome, Refused), by
        assert outcome.message.code == "not-found"
    assert not target.exists()
    assert not Event.objects.filter(kind="file-given-back").exists()


@pytest.mark.parametrize("back", ["xlsx", "csv"])
def test_what_was_personal_is_not_in_it(back, tmp_path):
    cast = a_cast()
    path = tmp_path / "a.csv"
    path.write_text("month,name,arrivals\n2024-01-01,Amina Invented,7\n")
    row = done(
        submissions.submit(
            path, pack=PERSONAL, agency=cast.ana.agency, by=cast.ana.sender
        )
    )
    target = tmp_path / f"back.{back}"

    done(
        submissions.give_back(
            row, target, by=cast.ana.sender, language="en", format=back
        )
    )

    assert [line[:2] for line in cells(target)] == [HEADER, ["2024-01-01", "7"]]


def test_what_is_gone_does_not_come_back(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    done(submissions.discard(row, by=cast.ana.lead))
    row.refresh_from_db()

    outcome = submissions.give_back(
        row, tmp_path / "back.xlsx", by=cast.ana.lead, language="en"
    )

    assert outcome.message.code == "returned-nothing-kept"
    assert row.read_as == {}


def test_a_folder_that_is_not_there_is_said(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)

    outcome = submissions.give_back(
        row, tmp_path / "no" / "back.xlsx", by=cast.ana.lead, language="en"
    )

    assert outcome.message.code == "cli-not-written"


def test_the_command_writes_what_the_name_ends_in(tmp_path, capsys):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)

    for name in ("back.csv", "back.xlsx"):
        words = ["annotate", row.number, "-o", str(tmp_path / name)]
        assert main([*words, "--person", cast.ana.sender.handle]) == 0
        assert len(cells(tmp_path / name)) == 25
    assert main([*words, "--person", cast.ben.lead.handle]) == 1
    assert "[not-found]" in capsys.readouterr().err
