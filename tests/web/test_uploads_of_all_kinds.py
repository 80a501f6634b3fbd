"""Real national files, files that want to do harm, and files of any size."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from balise_web.submissions.models import Submission
from balise_web.uploads import actions as uploads
from web.sending import PLAIN, an_upload, answered, questions, understood
from web.world import a_cast, done

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
SIZE = 200


@pytest.mark.real_files
@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("iom-gdidata-harmonised/csv/irreg_honduras_nat.csv", "hnd-irregular-arrivals"),
        ("pl-border-guard-police/irregular_migration.csv", "pol-border-guard-police"),
    ],
)
def test_a_public_layout_is_known_and_goes_the_whole_way(real_files, name, pack):
    ana, path = a_cast().ana, real_files / name
    row = an_upload(ana, path.read_bytes(), path.name)

    told = understood(row)
    assert (told["source"], row.ready) == ("public", True), row.problems
    assert pack in row.pack_text
    sent = done(uploads.send(row, version=row.version, by=ana.sender))

    made = Submission.objects.get(number=sent.becomes)
    balance = made.balance
    assert balance["accepted"] > 0
    assert balance["rows_in"] == sum(
        (balance["accepted"], balance["rejected"], *balance["skipped"].values())
    )


@pytest.mark.real_files
def test_the_mexican_file_is_understood_with_its_columns(real_files):
    name = "RECON_mexico_upm_3.1.1_2023_latin1.csv"
    path = real_files / "reconstructed-national-layouts" / name
    row = an_upload(a_cast().ana, path.read_bytes(), path.name)

    assert row.state == "open"
    assert understood(row)["columns"] or row.problems


@pytest.mark.real_files
def test_a_pack_for_another_file_says_which_columns_it_misses(real_files):
    ana = a_cast().ana
    row = an_upload(ana, PLAIN)

    row = done(
        uploads.change_pack(
            row,
            basis="public:ita-sea-arrivals",
            version=row.version,
            by=ana.sender,
        )
    )

    assert not row.ready
    assert [f["code"] for f in understood(row)["faults"]] == ["pack-for-another-file"]


def test_a_workbook_that_unpacks_to_far_more_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    row = an_upload(a_cast().ana, bomb.getvalue(), "bomb.xlsx")

    assert not row.ready
    assert row.problems


def test_of_several_sheets_another_is_chosen():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for sheet, country in (("First", "Iraq"), ("Second", "Egypt")):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["month", "nationality", "persons"])
            for month in range(1, 9):
                page.write_row(month, 0, [f"2024-0{month}", country, month])
    ana = a_cast().ana
    row = answered(
        an_upload(ana, made.getvalue(), "b.xlsx"), ana, indicator="IE.detected"
    )
    from balise.intake.reading import Choices

    row = done(
        uploads.change_reading(
            row, choices=Choices(sheet="Second"), version=row.version, by=ana.sender
        )
    )

    assert understood(row)["layout"]["sheet"] == "Second"
    assert row.answers == {"indicator": "IE.detected"}


def test_what_counts_something_else_is_said_to_have_no_dataflow():
    ana = a_cast().ana
    text = PLAIN.replace("persons", "places in reception centres")
    row = an_upload(ana, text, "reception capacity.csv")
    if "indicator" in questions(row):
        row = answered(row, ana, indicator="outside")

    assert understood(row)["outside"]
    assert not row.ready


def test_a_file_of_two_hundred_megabytes_takes_no_memory(tmp_path):
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    path = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
    found = subprocess.run(
        [sys.executable, HERE / "flat_memory.py", str(SIZE)],
        env={**kept, "BALISE_HOME": str(tmp_path / "home"), "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stderr[-2000:]
    told = json.loads(found.stdout)
    assert told["received"] == [SIZE * 1_000_000] * 2
    assert told["states"] == ["reading", "reading"]
    assert max(told["whole"], told["piece"]) < 40
