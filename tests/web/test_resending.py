"""A corrected file is recognised, and only the difference is applied."""

import csv

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from balise_web.cli import main
from balise_web.outcomes import Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.comparing import compared
from balise_web.submissions.models import Submission
from web.test_returning import PERSONAL, strangers
from web.world import (
    a_cast,
    a_checked,
    a_released,
    a_sealed,
    done,
    months,
)

pytestmark = pytest.mark.django_db


def given_back(row, by, folder, ending="csv"):
    target = folder / f"back.{ending}"
    done(submissions.give_back(row, target, by=by, language="ru", format=ending))
    return target


def corrected(path, changes):
    """Write other texts into cells, by row and column, as a person would."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        for (row, column), text in changes.items():
            lines[row - 1][column] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        return path
    book = CalamineWorkbook.from_path(str(path))
    with xlsxwriter.Workbook(str(path)) as out:
        for name in book.sheet_names:
            sheet = out.add_worksheet(name)
            lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for row, line in enumerate(lines, 1):
                for column, text in enumerate(line):
                    sheet.write(row - 1, column, changes.get((row, column), text))
            changes = {}
    return path


def whole_way(row, party):
    done(submissions.clear(row, by=party.sender))
    done(submissions.approve(row, by=party.validator))
    done(submissions.seal(row, by=party.validator))
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_only_what_was_corrected_differs(ending, tmp_path):
    cast = a_cast()
    first = a_released(cast.ana, tmp_path)
    back = given_back(first, cast.ana.sender, tmp_path, ending)
    corrected(back, {(3, 1): "11"})

    second = done(submissions.resend(back, by=cast.ana.sender))
    before = done(compared(second, by=cast.ana.validator))
    whole_way(second, cast.ana)
    after = done(compared(second, by=cast.ana.validator))

    counts = before.comparison.total
    assert (counts.added, counts.changed, counts.removed) == (0, 1, 0)
    assert counts.unchanged == len(months()) - 1
    (cell,) = before.comparison.differences
    assert (cell.row, cell.column) == (3, "arrivals")
    assert (cell.old["value"], cell.new["value"]) == ("10", "11")
    assert after.comparison == before.comparison
    assert second.corrects == first
    (kept,) = second.unchanged
    assert kept[1] == first.number


def test_a_corrected_draft_takes_the_place_of_the_first(tmp_path):
    cast = a_cast()
    first = a_checked(cast.ana, tmp_path, {months()[0]: "many", months()[1]: "7"})
    back = given_back(first, cast.ana.sender, tmp_path)
    corrected(back, {(2, 1): "5"})

    second = done(submissions.resend(back, by=cast.ana.sender))
    found = done(compared(second, by=cast.ana.sender))
    done(submissions.clear(second, by=cast.ana.sender))
    first.refresh_from_db()

    assert (first.errors, second.errors) == (1, 0)
    assert found.against == first.number
    assert (found.comparison.total.added, found.comparison.total.unchanged) == (1, 1)
    assert first.state == "discarded"


def test_a_corrected_version_can_be_given_back_and_corrected_again(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path, dict.fromkeys(months(), "many"))
    for at in range(2):
        back = given_back(row, cast.ana.sender, tmp_path)
        corrected(back, {(2 + at, 1): "5"})
        row = done(submissions.resend(back, by=cast.ana.sender))

    assert row.errors == len(months()) - 2


def test_personal_columns_stay_away(tmp_path):
    cast = a_cast()
    path = tmp_path / "a.csv"
    path.write_text("month,name,arrivals\n2024-01-01,Amina Invented,7\n")
    first = done(
        submissions.submit(
            path, pack=PERSONAL, agency=cast.ana.agency, by=cast.ana.sender
        )
    )
    back = given_back(first, cast.ana.sender, tmp_path)
    corrected(back, {(2, 1): "8"})

    second = done(submissions.resend(back, by=cast.ana.sender))
    again = given_back(second, cast.ana.sender, tmp_path)

    assert second.errors == 0
    assert second.read_as["hidden"] == [1]
    assert "name" not in again.read_text(encoding="utf-8-sig")


def test_a_mark_gives_no_right(tmp_path):
    cast = a_cast()
    first = a_sealed(cast.ana, tmp_path)
    back = given_back(first, cast.ana.sender, tmp_path)

    for by in strangers(cast):
        outcome = submissions.resend(back, by=by)
        assert isinstance(outcome, Refused), by
        assert outcome.message.code == "not-found"
    assert Submission.objects.count() == 1


def test_a_validator_compares_and_does_not_send(tmp_path):
    cast = a_cast()
    first = a_sealed(cast.ana, tmp_path)
    back = given_back(first, cast.ana.validator, tmp_path)

    outcome = submissions.resend(back, by=cast.ana.validator)

    assert outcome.message.code == "not-your-role"


def test_nobody_else_compares(tmp_path):
    cast = a_cast()
    row = a_sealed(cast.ana, tmp_path)
    other = a_sealed(cast.ben, tmp_path)

    for by in strangers(cast):
        assert compared(row, by=by).message.code == "not-found"
    outcome = compared(row, by=cast.ana.lead, other=other)
    assert outcome.message.code == "not-found"


def test_a_file_without_a_mark_or_with_anothers_is_refused(tmp_path):
    cast = a_cast()
    first = a_sealed(cast.ana, tmp_path)
    back = given_back(first, cast.ana.sender, tmp_path)
    text = back.read_text(encoding="utf-8-sig")
    plain, forged = tmp_path / "plain.csv", tmp_path / "forged.csv"
    plain.write_text("month,arrivals\n2024-01-01,7\n")
    forged.write_text(text.replace(first.pack_identity, "0" * 64))

    assert submissions.resend(plain, by=cast.ana.sender).message.code == (
        "returned-without-mark"
    )
    assert submissions.resend(forged, by=cast.ana.sender).message.code == (
        "returned-mark-differs"
    )


def test_what_was_recalled_is_not_corrected(tmp_path):
    cast = a_cast()
    first = a_sealed(cast.ana, tmp_path)
    back = given_back(first, cast.ana.sender, tmp_path)
    done(submissions.recall(first, reason="a test", by=cast.ana.lead))

    outcome = submissions.resend(back, by=cast.ana.sender)

    assert outcome.message.code == "returned-nothing-kept"


def test_a_first_submission_only_adds(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)

    found = done(compared(row, by=cast.ana.sender))

    assert found.comparison.total.added == len(months())
    assert found.against == ""


def test_a_row_that_is_not_sent_again_is_removed_where_it_is_covered(tmp_path):
    cast = a_cast()
    days = months()
    a_sealed(cast.ana, tmp_path, dict.fromkeys(days, 10))
    fewer = [days[0], days[2]]

    row = a_checked(cast.ana, tmp_path, dict.fromkeys(fewer, 10))
    found = done(compared(row, by=cast.ana.sender)).comparison

    assert (found.total.removed, found.total.unchanged) == (1, 2)
    assert found.differences[0].key["period"] == days[1].strftime("%Y-%m")


def test_the_commands_show_what_differs(tmp_path, capsys):
    cast = a_cast()
    first = a_sealed(cast.ana, tmp_path)
    back = given_back(first, cast.ana.sender, tmp_path, "xlsx")
    corrected(back, {(2, 1): "12"})

    assert main(["resend", str(back), "--by", cast.ana.sender.handle]) == 0
    sent = capsys.readouterr().out
    second = Submission.objects.get(corrects=first)
    words = ["compare", second.number, "--with", first.number]
    assert main([*words, "--person", cast.ana.validator.handle, "--json"]) == 0
    shown = capsys.readouterr().out

    assert "value=12" in sent
    assert '"changed": 1' in shown
    assert '"before": "value=10"' in shown
