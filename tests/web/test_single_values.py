"""Single values are corrected without a file, and keep what they said before."""

import pytest

from balise_web.cli import main
from balise_web.outcomes import Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.access import corrections_of
from balise_web.submissions.actions import CellEdit
from balise_web.submissions.comparing import cell_of, compared
from balise_web.submissions.models import Submission
from web.test_resending import given_back, whole_way
from web.test_returning import PERSONAL, cells, strangers
from web.world import a_cast, a_checked, a_released, a_sealed, done, months

pytestmark = pytest.mark.django_db
WHY = "a digit was lost"


def corrected(base, party, value="11", row=3, by=None, why=WHY):
    edits = [CellEdit(row, "arrivals", value)]
    return submissions.correct(base, edits=edits, why=why, by=by or party.sender)


def standing(party, base):
    """Every value that counts inside now, by month."""
    found = done(compared(base, by=party.lead, limit=1000)).comparison
    return {d.key["period"]: d.new["value"] for d in found.differences}


def test_a_correction_of_what_is_sealed_holds_the_slice_and_nothing_else(tmp_path):
    cast = a_cast()
    base = a_released(cast.ana, tmp_path)

    second = done(corrected(base, cast.ana))
    found = done(compared(second, by=cast.ana.validator)).comparison
    whole_way(second, cast.ana)
    done(submissions.release(second, by=cast.ana.lead))
    second.refresh_from_db()

    assert (found.total.changed, found.total.unchanged) == (1, 0)
    assert found.differences[0].old["value"] == "10"
    (series,) = second.covered.all()
    assert [run[0] for run in series.runs] == [months()[1].isoformat()]
    assert second.state == "released"


def test_who_when_why_and_the_old_value_are_kept(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)

    second = whole_way(done(corrected(base, cast.ana)), cast.ana)

    ((*said, person, at),) = corrections_of(cast.ana.validator, second)
    assert said == [3, "arrivals", "10", "11", WHY]
    assert person == cast.ana.sender.handle
    assert at.startswith("20")


def test_a_receipt_says_that_values_were_corrected(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    second = done(corrected(base, cast.ana))
    done(submissions.clear(second, by=cast.ana.sender))
    done(submissions.approve(second, by=cast.ana.validator))

    receipt = done(submissions.seal(second, by=cast.ana.validator))

    (said,) = receipt.messages
    assert (said.code, said.params["count"]) == ("corrected-values", 1)


def test_corrections_of_other_slices_stand_side_by_side(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    first = done(corrected(base, cast.ana, "11", row=3))
    second = done(corrected(base, cast.ana, "12", row=4))

    whole_way(first, cast.ana)
    whole_way(second, cast.ana)

    third = done(corrected(second, cast.ana, "13", row=5))
    assert third.errors == 0
    assert standing(cast.ana, third) == {months()[3].strftime("%Y-%m"): "13"}


def test_the_second_of_two_is_told_and_loses_nothing(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    first = done(corrected(base, cast.ana, "11"))

    outcome = corrected(base, cast.ana, "12", by=cast.ana.lead)
    second = done(outcome)
    told = [m for m in outcome.messages if m.code == "correction-also-open"]
    done(submissions.clear(second, by=cast.ana.sender))
    whole_way(first, cast.ana)
    refused = submissions.approve(second, by=cast.ana.validator)

    assert told[0].params == {"number": first.number, "person": cast.ana.sender.handle}
    assert isinstance(refused, Refused)
    assert refused.message.code == "corrected-meanwhile"
    assert refused.message.params["others"] == first.number
    ((_, _, before, now, *_),) = corrections_of(cast.ana.lead, second)
    assert (before, now) == ("10", "12")


def test_what_is_replaced_already_is_not_corrected(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    a_sealed(cast.ana, tmp_path, dict.fromkeys(months(), 20))

    outcome = corrected(base, cast.ana)

    assert outcome.message.code == "correction-not-in-force"
    assert Submission.objects.filter(corrects=base).count() == 0


def test_a_value_that_a_later_submission_left_as_it_was_can_be_corrected(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    later = dict.fromkeys(months(), 10) | {months()[-1]: 20}
    a_sealed(cast.ana, tmp_path, later)

    assert done(corrected(base, cast.ana)).errors == 0


def test_a_draft_is_corrected_whole_and_the_first_is_discarded(tmp_path):
    cast = a_cast()
    base = a_checked(cast.ana, tmp_path, {months()[0]: "many", months()[1]: "7"})

    second = done(corrected(base, cast.ana, "5", row=2))
    other = done(corrected(base, cast.ana, "6", row=2))
    done(submissions.clear(second, by=cast.ana.sender))
    refused = submissions.clear(other, by=cast.ana.sender)
    base.refresh_from_db()

    assert (base.state, second.errors) == ("discarded", 0)
    assert refused.message.code == "corrected-meanwhile"
    assert refused.message.params["others"] == second.number


def test_a_correction_can_be_corrected_and_given_back(tmp_path):
    cast = a_cast()
    base = a_checked(cast.ana, tmp_path)
    second = done(corrected(base, cast.ana, "11"))
    third = done(corrected(second, cast.ana, "12", row=4))

    back = given_back(third, cast.ana.sender, tmp_path)

    assert [line[1] for line in cells(back)[2:4]] == ["11", "12"]


def test_a_file_with_personal_columns_is_corrected_without_them(tmp_path):
    cast = a_cast()
    path = tmp_path / "a.csv"
    path.write_text("month,name,arrivals\n2024-01-01,Amina Invented,7\n")
    by = cast.ana.sender
    base = done(submissions.submit(path, pack=PERSONAL, agency=cast.ana.agency, by=by))

    second = done(corrected(base, cast.ana, "8", row=2))
    hidden = submissions.correct(base, edits=[CellEdit(2, "name", "x")], why=WHY, by=by)

    assert second.errors == 0
    assert hidden.message.code == "correction-no-cell"


@pytest.mark.parametrize(
    ("edit", "why", "code"),
    [
        (CellEdit(3, "arrivals", "10"), WHY, "correction-changes-nothing"),
        (CellEdit(3, "arrivals", "010"), WHY, "correction-changes-nothing"),
        (CellEdit(99, "arrivals", "1"), WHY, "correction-no-cell"),
        (CellEdit(3, "departures", "1"), WHY, "correction-no-cell"),
        (CellEdit(3, "arrivals", "1"), " ", "reason-missing"),
        (CellEdit(3, "arrivals", "1"), "ask +60123456789", "correction-looks-personal"),
    ],
)
def test_what_cannot_be_corrected_says_why(edit, why, code, tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)

    outcome = submissions.correct(base, edits=[edit], why=why, by=cast.ana.sender)

    assert outcome.message.code == code
    assert Submission.objects.count() == 1


def test_nobody_else_corrects_or_sees_corrections(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    second = done(corrected(base, cast.ana))

    for by in strangers(cast):
        assert corrected(base, cast.ana, by=by).message.code == "not-found"
        assert cell_of(base, {"period": "2024-01"}, by=by).message.code == "not-found"
        with pytest.raises(Exception, match="not-found"):
            corrections_of(by, second)
    assert corrected(base, cast.ana, by=cast.ana.validator).message.code == (
        "not-your-role"
    )


def test_an_error_in_a_correction_is_found_by_the_same_checks(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)

    second = done(corrected(base, cast.ana, "many"))

    assert second.errors == 1


def test_the_commands_correct_by_cell_and_by_codes(tmp_path, capsys):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    by = ["--by", cast.ana.sender.handle]
    period = months()[2].strftime("%Y-%m")
    cell = ["--row", "3", "--column", "arrivals", "--value", "11"]

    assert main(["correct", base.number, *cell, "--why", WHY, *by]) == 0
    first = capsys.readouterr().out
    where = ["--where", f"period={period}", "--value", "12"]
    assert main(["correct", base.number, *where, "--why", WHY, *by]) == 0
    capsys.readouterr()
    half = ["--row", "3", "--value", "11"]
    assert main(["correct", base.number, *half, "--why", WHY, *by]) == 2
    capsys.readouterr()
    person = ["--person", cast.ana.validator.handle]
    assert main(["history", base.number, *person, "--json"]) == 0
    shown = capsys.readouterr().out

    assert "value=11" in first
    assert shown.count(WHY) == 2
    assert '"row": 4' in shown


def test_a_file_given_back_before_a_correction_says_what_it_would_undo(tmp_path):
    cast = a_cast()
    base = a_sealed(cast.ana, tmp_path)
    back = given_back(base, cast.ana.sender, tmp_path)
    second = whole_way(done(corrected(base, cast.ana)), cast.ana)

    outcome = submissions.resend(back, by=cast.ana.sender)
    found = done(compared(done(outcome), by=cast.ana.sender)).comparison

    said = {m.code: m.params for m in outcome.messages}
    assert said["corrected-since"]["others"] == second.number
    assert [(d.old["value"], d.new["value"]) for d in found.differences] == [
        ("11", "10")
    ]
