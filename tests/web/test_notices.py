"""Who exported recalled data is told the same day, and says that it was deleted."""

import json

import pytest

from balise_web.audit.models import Event
from balise_web.cli import main
from balise_web.outcomes import NotFound, Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.notices import notice_for, notices_for
from balise_web.submissions.receipts import receipt
from web.test_recalls import asked_by
from web.world import a_cast, a_released, done, months, who_shares

pytestmark = pytest.mark.django_db


def a_recall(tmp_path):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    exported = asked_by(cast.ben, export="csv")
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    given.refresh_from_db()
    return cast, given, exported


def test_who_exported_is_told_which_answers_it_holds(tmp_path):
    cast, given, exported = a_recall(tmp_path)

    told = notices_for(cast.ben.sender).get()

    assert told.submission == given
    assert told.citations == [exported.citation]
    assert told.at.date() == given.removal.recalled_at.date()
    asked = Event.objects.filter(kind="deletion-asked", chain="QMB").get()
    assert (asked.what["number"], asked.person) == (given.number, "")


def test_who_only_looked_or_stands_aside_is_told_nothing(tmp_path):
    cast, given, _ = a_recall(tmp_path)

    for stranger in (cast.ana.lead, cast.cleo.lead, cast.secretariat, cast.dov):
        assert not notices_for(stranger).exists()
        with pytest.raises(NotFound):
            notice_for(stranger, given.number)


def test_the_receipt_shows_who_has_confirmed(tmp_path):
    cast, given, _ = a_recall(tmp_path)
    before = receipt(given)

    done(submissions.confirm_deletion(given.number, by=cast.ben.lead))

    after = receipt(given)
    assert (before.exported_to, before.deleted) == (("QMB",), ())
    assert (after.exported_to, after.deleted) == (("QMB",), ("QMB",))
    said = Event.objects.filter(kind="deletion-confirmed").order_by("chain")
    assert [(one.chain, one.person) for one in said] == [
        ("QMA", ""),
        ("QMB", cast.ben.lead.handle),
    ]


def test_only_a_lead_of_who_exported_confirms_and_only_once(tmp_path):
    cast, given, _ = a_recall(tmp_path)

    refused = [
        submissions.confirm_deletion(given.number, by=person)
        for person in (cast.ben.sender, cast.ana.lead, cast.dov)
    ]
    done(submissions.confirm_deletion(given.number, by=cast.ben.deputy))
    again = submissions.confirm_deletion(given.number, by=cast.ben.lead)

    assert all(isinstance(one, Refused) for one in (*refused, again))


def test_who_exported_the_days_that_it_had_replaced_is_told_too(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    exported = asked_by(cast.ben, export="csv")
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))

    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))

    assert notices_for(cast.ben.lead).get().citations == [exported.citation]


def test_who_exported_other_days_only_is_not(tmp_path):
    from balise.analysis.questions import parse_question
    from balise_web.explore import actions as explore

    cast = a_cast()
    who_shares(cast, tmp_path)
    early = f"{months()[0]:%Y-%m}"
    asked = parse_question(
        "IE.detected", first=early, last=early, by="participant", grain="month"
    )
    done(explore.ask(asked, viewer=cast.ben.viewer, by=cast.ben.lead, export="csv"))
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))

    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))

    assert not notices_for(cast.ben.lead).exists()


def test_the_command_line_lists_confirms_and_shows_it(tmp_path, capsys):
    _, given, exported = a_recall(tmp_path)

    assert main(["notices", "list", "--person", "qmb-lead", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["number"], row["deleted"]) == (given.number, False)
    assert row["citations"] == [exported.citation]
    assert main(["notices", "confirm", given.number, "--by", "qmb-lead"]) == 0
    capsys.readouterr()
    assert main(["receipt", given.number, "--person", "qma-lead", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["deleted"] == ["QMB"]
