"""A ledger is read once while nothing changes, and anew with whatever does."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from balise.sharing.ledger import Audience, Reach
from balise_web.offers import actions as offers
from balise_web.offers import ledgers
from balise_web.offers.given import given_and_recalled
from balise_web.offers.ledgers import agreements, assemble, ledger
from balise_web.offers.stamps import are_kept, keep, stamps
from balise_web.participants import actions as people
from balise_web.submissions import actions as submissions
from web.world import (
    a_cast,
    a_checked,
    a_party,
    a_released,
    an_offer,
    done,
    months,
    who_shares,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def anew():
    """The ledger as it is read without any memory."""
    agreed = agreements(TODAY)
    return assemble(agreed, given_and_recalled([row.pk for row in agreed.members]))


def test_what_did_not_change_is_not_read_again(tmp_path):
    who_shares(a_cast(), tmp_path)
    first = ledger(TODAY)

    with CaptureQueriesContext(connection) as seen:
        again = ledger(TODAY)

    assert again is first
    assert len(seen) == 1


def _recall(cast, row):
    done(submissions.recall(row, reason="wrong", by=cast.ana.lead, reach="this"))


def _narrow(cast, _):
    an_offer(cast.ana, Audience(Reach.NOBODY))


def _inside(cast, _):
    done(
        offers.national_offer(
            cast.ana.agency, dataflow="IE", readers=[cast.ana.agency], by=cast.ana.lead
        )
    )


def _label(cast, _):
    done(
        offers.label_audience(
            cast.ana.row, label="secret", audience=Audience(Reach.ALL), by=cast.ana.lead
        )
    )


def _suspend(cast, _):
    done(people.suspend(cast.ana.row, reason="told so", by=cast.governance))


def _newcomer(cast, _):
    a_party("QMD", cast.secretariat)


def _frequency(cast, _):
    done(
        people.state_frequency(
            cast.ana.row, family="flows", frequency="Q", by=cast.ana.lead
        )
    )


@pytest.mark.parametrize(
    "change",
    [_recall, _narrow, _inside, _label, _suspend, _newcomer, _frequency],
    ids=lambda change: change.__name__.strip("_"),
)
def test_every_change_shows_with_the_next_look(tmp_path, change):
    cast = a_cast()
    row = who_shares(cast, tmp_path)
    before = ledger(TODAY)

    change(cast, row)

    assert ledger(TODAY) == anew()
    assert ledger(TODAY) != before


def test_a_further_release_shows_and_reads_only_whoever_released(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    ledger(TODAY)
    stood = stamps()

    a_released(cast.ben, tmp_path, dict.fromkeys(months(), 9))

    assert ledger(TODAY) == anew()
    changed = {key for key, value in stamps().items() if stood.get(key) != value}
    assert changed == {cast.ben.row.pk}


def test_what_was_undone_leaves_nothing_behind(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    before = ledger(TODAY)

    with transaction.atomic():
        an_offer(cast.ana, Audience(Reach.NOBODY))
        assert ledger(TODAY) != before
        transaction.set_rollback(True)

    assert ledger(TODAY) == before == anew()


def test_another_day_is_another_ledger(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    sheet = {"detection_means": "patrols"}
    today = ledger(TODAY)

    done(
        people.set_source_sheet(
            cast.ana.agency,
            dataflow="IE",
            fields=sheet,
            valid_from=date(2099, 1, 1),
            by=cast.ana.lead,
        )
    )

    assert ledger(TODAY).standings == today.standings
    assert "flows" in ledger(date(2099, 1, 2)).standings["QMA"].nil_backed


def test_without_its_triggers_nothing_is_remembered(tmp_path):
    who_shares(a_cast(), tmp_path)
    table = "offers_offer"
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER stamp_{table}_update{on}")
    ledgers._REMEMBERED.__init__(agreements, given_and_recalled, assemble)

    assert not are_kept()
    assert ledger(TODAY) is not ledger(TODAY)

    keep()
    assert are_kept()
    assert ledger(TODAY) is ledger(TODAY)


def test_a_draft_changes_no_stamp(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    stood = stamps()

    a_checked(cast.cleo, tmp_path)

    assert stamps() == stood
