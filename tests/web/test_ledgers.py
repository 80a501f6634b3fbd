"""What the rules read of the rows: right, and in a number of queries that never grows."""

from datetime import timedelta

import pyarrow.parquet as parquet
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from balise.sharing.deciding import decide
from balise.sharing.ledger import Audience, Reach, Viewer
from balise.vocabulary.extents import Depth
from balise_web.offers import actions as offers
from balise_web.offers.ledgers import ledger, terms
from balise_web.outcomes import Done, Refused
from balise_web.participants import actions as people
from balise_web.participants.models import ParticipantEvent
from balise_web.submissions import actions as submissions
from balise_web.submissions.holdings import holdings
from balise_web.submissions.models import Submission
from web.world import (
    PACK,
    a_cast,
    a_cleared,
    a_file,
    a_party,
    a_released,
    a_sealed,
    an_offer,
    done,
    months,
    who_shares,
)

pytestmark = pytest.mark.django_db


def decided(viewer: str, owner: str, dataflow: str = "IE"):
    today = timezone.localdate()
    (found,) = decide(
        Viewer(viewer),
        ledger(today),
        terms(today),
        today,
        dataflows=[dataflow],
        owners=[owner],
        depths=[Depth.STATISTICS],
    )
    return found


def queries_of(work) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def test_the_number_of_queries_does_not_grow(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    today = timezone.localdate()
    few = queries_of(lambda: ledger(today)), queries_of(holdings)

    for code in ("QMD", "QME"):
        party = a_party(code, cast.secretariat)
        an_offer(party)
        a_released(party, tmp_path)
    a_released(cast.ana, tmp_path, dict.fromkeys(months()[:6], 5))

    many = queries_of(lambda: ledger(today)), queries_of(holdings)
    assert many == few


def test_sealed_only_gives_nothing(tmp_path):
    cast = a_cast()
    an_offer(cast.ana)
    an_offer(cast.ben)
    a_released(cast.ana, tmp_path)
    a_sealed(cast.ben, tmp_path)

    assert decided("QMB", "QMA").because == "nothing_given"


def test_an_offer_acts_at_once(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    assert decided("QMB", "QMA").granted

    an_offer(cast.ana, Audience(Reach.NOBODY))

    assert not decided("QMB", "QMA").granted


def test_a_suspended_participant_reads_nothing_and_is_not_read(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    done(people.suspend(cast.ben.row, reason="a test", by=cast.governance))

    assert decided("QMB", "QMA").row == "R6"
    assert decided("QMA", "QMB").row == "R8"


def test_a_delivery_with_open_errors_gives_nothing_until_they_are_explained(tmp_path):
    cast = a_cast()
    an_offer(cast.ana)
    an_offer(cast.ben)
    a_released(cast.ana, tmp_path)
    bad = tmp_path / "bad.csv"
    bad.write_text(a_file(tmp_path).read_text() + "not-a-month,3\n")
    ben = cast.ben
    row = done(submissions.submit(bad, pack=PACK, agency=ben.agency, by=ben.sender))
    assert row.errors
    assert row.balance["rows_in"] == row.balance["accepted"] + row.balance["rejected"]
    done(submissions.clear(row, by=ben.sender))
    done(submissions.approve(row, by=ben.validator))
    done(submissions.seal(row, by=ben.validator))
    done(submissions.release(row, by=ben.lead))
    assert not decided("QMB", "QMA").granted

    done(submissions.explain_errors(row, reason="a stray line", by=ben.validator))

    assert decided("QMB", "QMA").granted


def test_a_release_for_a_later_day_waits_and_then_comes(tmp_path):
    cast = a_cast()
    an_offer(cast.ana)
    row = a_sealed(cast.ana, tmp_path)
    tomorrow = timezone.localdate() + timedelta(days=1)

    done(submissions.release(row, by=cast.ana.lead, on=tomorrow))
    done(submissions.sweep())
    row.refresh_from_db()
    assert row.state == "sealed"

    Submission.objects.filter(pk=row.pk).update(release_on=timezone.localdate())
    done(submissions.sweep())
    row.refresh_from_db()
    assert row.state == "released"


def test_a_standing_release_releases_at_sealing(tmp_path):
    cast = a_cast()
    ana = cast.ana
    done(
        submissions.set_standing_release(
            ana.row, dataflow="IE", active=True, by=ana.lead
        )
    )

    assert a_sealed(ana, tmp_path).state == "released"


def test_what_a_withdrawn_participant_left_is_erased_after_thirty_days(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    done(people.withdraw(cast.ana.row, reason="a test", by=cast.ana.lead))
    assert not decided("QMB", "QMA").granted
    done(submissions.sweep())
    assert Submission.objects.filter(participant=cast.ana.row, state="released")

    ParticipantEvent.objects.filter(kind="withdrawn").update(
        at=timezone.now() - timedelta(days=31)
    )
    done(submissions.sweep())

    row = Submission.objects.get(participant=cast.ana.row)
    assert (row.state, row.secret) == ("recalled", None)
    assert row.removal.erased_at is not None
    assert done(submissions.verify()) == ()


def test_a_participant_that_withdraws_may_ask_that_its_data_stay(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    done(people.withdraw(cast.ana.row, reason="a test", by=cast.ana.lead))
    done(people.keep_data(cast.ana.row, reason="an archive", by=cast.ana.lead))
    ParticipantEvent.objects.filter(kind="withdrawn").update(
        at=timezone.now() - timedelta(days=31)
    )

    done(submissions.sweep())

    assert Submission.objects.get(participant=cast.ana.row).state == "released"
    assert not decided("QMB", "QMA").granted
    assert decided("QMA", "QMB").row == "R6"


def test_drafts_and_what_waits_for_erasure_go_with_a_withdrawn_participant(
    tmp_path, home
):
    cast = a_cast()
    draft = a_cleared(cast.ana, tmp_path)
    hidden = a_sealed(cast.ana, tmp_path)
    done(submissions.recall(hidden, reason="wrong", by=cast.ana.lead))
    done(people.withdraw(cast.ana.row, reason="a test", by=cast.ana.lead))
    ParticipantEvent.objects.filter(kind="withdrawn").update(
        at=timezone.now() - timedelta(days=31)
    )

    done(submissions.sweep())

    draft.refresh_from_db()
    hidden.refresh_from_db()
    assert (draft.state, draft.secret) == ("discarded", None)
    assert (hidden.state, hidden.secret) == ("recalled", None)
    assert not list((home / "store" / "drafts").glob("*"))
    assert done(submissions.verify()) == ()


def test_an_embargo_of_ten_years_is_refused():
    ana = a_cast().ana

    outcome = offers.offer(
        ana.row,
        dataflow="IE",
        depth="statistics",
        audience=Audience(Reach.ALL),
        embargo_months=120,
        by=ana.lead,
    )

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "offer-embargo-too-long"


def test_terms_never_take_effect_backwards():
    cast = a_cast()
    today = timezone.localdate()

    late = people.set_terms(
        changes={"window_months": 12}, effective_on=today, by=cast.governance
    )
    early = people.set_terms(
        changes={"window_months": 6},
        effective_on=today - timedelta(days=1),
        by=cast.governance,
    )

    assert isinstance(late, Done)
    assert isinstance(early, Refused)


def text_of(path) -> str:
    """Everything in a file, also what Parquet compresses."""
    if path.suffix == ".parquet":
        return str(parquet.ParquetFile(path).read().to_pydict())
    return path.read_bytes().decode("utf-8", "replace")


def test_personal_columns_leave_no_trace_in_the_house(tmp_path, home):
    ana = a_cast().ana
    file = tmp_path.parent / f"{tmp_path.name}-upload.csv"
    lines = "".join(f"{m.isoformat()},4,Zsuzsa Teszt\n" for m in months(3))
    file.write_text(f"month,arrivals,passenger\n{lines}")

    asked = submissions.submit(file, pack=PACK, agency=ana.agency, by=ana.sender)
    row = done(
        submissions.submit(
            file,
            pack=PACK,
            agency=ana.agency,
            by=ana.sender,
            personal={"passenger": "personal"},
        )
    )
    done(submissions.clear(row, by=ana.sender))
    done(submissions.approve(row, by=ana.validator))
    done(submissions.seal(row, by=ana.validator))

    assert isinstance(asked, Refused)
    kept = [
        path.name
        for path in home.rglob("*")
        if path.is_file() and "Zsuzsa" in text_of(path)
    ]
    assert row.received
    assert kept == []
    assert not list((home / "store" / "drafts").glob("*"))
