"""A file on its way in: received in pieces, understood, answered, sent."""

import io

import pytest

from balise_web.outcomes import Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import Submission
from balise_web.uploads import actions as uploads
from balise_web.uploads.actions.receiving import offset_of
from balise_web.uploads.models import KeptPack, Upload
from balise_web.uploads.storage import Kept
from web.sending import (
    PLAIN,
    WITH_NAMES,
    an_upload,
    answered,
    everything_kept,
    questions,
    understood,
)
from web.world import a_cast, done

pytestmark = pytest.mark.django_db


def test_a_new_file_is_read_and_its_open_question_is_asked():
    row = an_upload(a_cast().ana)

    assert row.state == "open"
    assert questions(row) == ["indicator"]
    assert [c["header"] for c in understood(row)["columns"]] == [
        "date",
        "nationality",
        "sex",
        "persons",
    ]


def test_an_answer_brings_balance_and_findings():
    ana = a_cast().ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")

    assert row.ready
    outcome = understood(row)["outcome"]
    assert outcome["balance"]["accepted"] == 4
    assert outcome["covered"][0]["dataflow"] == "IE"


def test_what_is_sent_becomes_a_checked_submission_and_nothing_else_is_left():
    ana = a_cast().ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")

    sent = done(uploads.send(row, version=row.version, by=ana.sender))

    made = Submission.objects.get(number=sent.becomes)
    assert (sent.state, made.state) == ("sent", "checked")
    assert made.balance["accepted"] == 4
    assert (sent.file_name, sent.answers, sent.pack_text) == ("", {}, "")
    assert not Kept(row.number, "march.csv").folder.exists()


def test_the_pack_is_kept_and_tried_first_on_the_next_file():
    ana = a_cast().ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    done(uploads.send(row, version=row.version, by=ana.sender))

    later = an_upload(ana, PLAIN.replace("2024-03", "2024-04"), "april.csv")

    assert later.ready
    assert understood(later)["source"] == "kept"


def test_a_changed_layout_shows_the_drift_and_the_next_version():
    ana = a_cast().ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    done(uploads.send(row, version=row.version, by=ana.sender))

    later = an_upload(ana, PLAIN.replace("nationality", "citizenship"), "april.csv")

    told = understood(later)
    assert told["source"] == "changed"
    assert [c["message"]["code"] for c in told["changes"]] == ["drift-renamed"]
    assert later.ready
    done(uploads.send(later, version=later.version, by=ana.sender))
    newest = KeptPack.objects.first()
    assert newest.version == "2"
    assert newest.follows.version == "1"
    assert newest.changes == [{"code": "drift-renamed", "column": "citizenship"}]


def test_new_labels_of_a_known_layout_are_asked_and_enter_its_next_version():
    ana = a_cast().ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    done(uploads.send(row, version=row.version, by=ana.sender))

    later = an_upload(ana, PLAIN.replace("Egypt", "Zembla"), "april.csv")
    assert understood(later)["source"] == "changed"
    assert questions(later) == ["labels:nationality"]
    later = answered(later, ana, labels__nationality="Zembla=ALB")

    assert later.ready
    assert understood(later)["outcome"]["balance"]["rejected"] == 0
    assert "version: '2'" in later.pack_text


def test_a_personal_column_stops_first_and_is_shown_nowhere():
    ana = a_cast().ana
    row = an_upload(ana, WITH_NAMES)

    assert questions(row)[0] == "personal:passport no"
    assert b"K1234567" not in everything_kept(row)


def test_a_column_said_to_be_personal_is_left_out_and_the_upload_is_erased():
    ana = a_cast().ana
    row = an_upload(ana, WITH_NAMES)
    row = answered(row, ana, **{"personal__passport no": "personal"})
    row = answered(row, ana, indicator="IE.detected")
    sent = done(uploads.send(row, version=row.version, by=ana.sender))

    made = Submission.objects.get(number=sent.becomes)
    folder = Kept(made.number, "").folder
    assert not [*folder.glob("original*")]
    assert all(b"K1234567" not in p.read_bytes() for p in folder.rglob("*.*"))


def test_a_broken_upload_goes_on_from_where_the_server_is():
    ana, data = a_cast().ana, PLAIN.encode()
    row = done(uploads.begin(ana.agency, name="m.csv", size=len(data), by=ana.sender))
    row = done(
        uploads.append(row, offset=0, source=io.BytesIO(data[:20]), by=ana.sender)
    )

    again = uploads.append(row, offset=0, source=io.BytesIO(data), by=ana.sender)
    assert isinstance(again, Refused)
    assert again.message.params == {"offset": 20}

    rest = io.BytesIO(data[offset_of(row) :])
    row = done(uploads.append(row, offset=20, source=rest, by=ana.sender))
    assert row.state == "open"
    assert Kept(row.number, "m.csv").file.read_bytes() == data


def test_what_arrived_of_a_piece_that_broke_off_is_kept():
    ana, data = a_cast().ana, PLAIN.encode()
    row = done(uploads.begin(ana.agency, name="m.csv", size=len(data), by=ana.sender))

    class Breaking(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= 30:
                raise OSError("the line broke")
            return super().read(30)

    row = done(uploads.append(row, offset=0, source=Breaking(data), by=ana.sender))

    assert (row.state, offset_of(row)) == ("receiving", 30)


def test_more_bytes_than_were_said_are_refused():
    ana = a_cast().ana
    row = done(uploads.begin(ana.agency, name="m.csv", size=10, by=ana.sender))

    outcome = uploads.append(row, offset=0, source=io.BytesIO(b"x" * 11), by=ana.sender)

    assert outcome.message.code == "upload-longer-than-said"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(settings):
    settings.UPLOAD_LIMIT = 3_000_000
    ana = a_cast().ana

    outcome = uploads.begin(ana.agency, name="m.csv", size=3_000_001, by=ana.sender)

    assert outcome.message.code == "upload-too-large"
    assert outcome.message.params == {"limit": 3}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "photo.png"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "photo.csv"),
        (b"   \n\n", "empty.csv"),
        (b"PK\x03\x04" + b"\x00" * 300, "truncated.xlsx"),
    ],
)
def test_what_cannot_be_read_is_said_and_may_be_looked_at_again(content, name):
    row = an_upload(a_cast().ana, content, name)

    assert row.state == "open"
    assert not row.ready
    assert row.problems


def test_the_second_of_two_who_change_the_same_is_told():
    ana = a_cast().ana
    row = an_upload(ana)
    before = row.version
    answered(row, ana, indicator="IE.detected")

    late = uploads.answer(
        row, answers={"indicator": "RE.refused"}, version=before, by=ana.lead
    )

    assert late.message.code == "changed-meanwhile"
    row.refresh_from_db()
    assert row.answers == {"indicator": "IE.detected"}


def test_an_answer_that_is_not_understood_is_refused_and_changes_nothing():
    ana = a_cast().ana
    row = an_upload(ana)

    outcome = uploads.answer(
        row, answers={"indicator": "arrivals"}, version=row.version, by=ana.sender
    )

    assert outcome.message.code == "suggest-answer-not-understood"
    row.refresh_from_db()
    assert row.version == 1


def test_a_cancelled_upload_leaves_nothing():
    ana = a_cast().ana
    row = an_upload(ana)

    gone = done(uploads.cancel(row, by=ana.sender))

    assert (gone.state, gone.file_name) == ("cancelled", "")
    assert not Kept(row.number, "march.csv").folder.exists()


def test_the_sweep_leaves_what_is_on_its_way_and_takes_what_ran_out():
    from datetime import timedelta

    from django.utils import timezone

    ana = a_cast().ana
    kept, over = an_upload(ana), an_upload(ana)
    Upload.objects.filter(pk=over.pk).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )

    swept = done(submissions.sweep())

    assert over.number in swept
    assert Kept(kept.number, "march.csv").file.exists()
    assert not Kept(over.number, "march.csv").folder.exists()


def test_a_corrected_file_shows_only_the_difference():
    from balise_web.submissions.comparing import compared

    ana = a_cast().ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    sent = done(uploads.send(row, version=row.version, by=ana.sender))
    first = Submission.objects.get(number=sent.becomes)

    again = an_upload(ana, PLAIN.replace(";40", ";41"), corrects=first)
    assert again.ready
    again = done(uploads.send(again, version=again.version, by=ana.sender))

    second = Submission.objects.get(number=again.becomes)
    assert second.corrects == first
    total = done(compared(second, by=ana.sender)).comparison.total
    assert (total.changed, total.added, total.removed) == (1, 0, 0)


def test_nobody_else_finds_an_upload():
    from balise_web.outcomes import NotFound
    from balise_web.uploads.access import upload_for

    cast = a_cast()
    row = an_upload(cast.ana)

    assert upload_for(cast.ana.sender, row.number) == row
    assert upload_for(cast.ana.lead, row.number) == row
    for other in (
        cast.ben.lead,
        cast.ben.sender,
        cast.ana.validator,
        cast.dov,
        cast.secretariat,
        cast.governance,
    ):
        with pytest.raises(NotFound):
            upload_for(other, row.number)
