"""The log of who looked: each owner learns who read its own data, and nothing else."""

import pytest

from balise_web.audit.models import Event
from balise_web.explore import actions as explore
from balise_web.explore.models import CitationRow
from balise_web.outcomes import Refused
from balise_web.submissions.models import Submission
from web.test_the_whole_way import a_question
from web.world import a_cast, a_party, a_released, an_offer, done, who_shares

pytestmark = pytest.mark.django_db


def logged(chain: str) -> Event:
    return Event.objects.get(chain=chain, kind="question-asked")


def numbers_of(*codes: str) -> list[str]:
    rows = Submission.objects.filter(participant__code__in=codes)
    return sorted(rows.values_list("number", flat=True))


def test_an_owner_sees_its_own_numbers_and_the_reader_all(tmp_path):
    cast = a_cast()
    fourth = a_party("QMD", cast.secretariat)
    an_offer(fourth)
    who_shares(cast, tmp_path)
    a_released(fourth, tmp_path)

    done(explore.ask(a_question(), viewer=cast.ben.viewer, by=cast.ben.lead))

    assert logged("QMA").what["submissions"] == numbers_of("QMA")
    assert logged("QMD").what["submissions"] == numbers_of("QMD")
    assert logged("QMB").what["submissions"] == numbers_of("QMA", "QMB", "QMD")


def test_an_owner_sees_participant_role_and_export_but_no_name(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    done(
        explore.ask(
            a_question(), viewer=cast.ben.viewer, by=cast.ben.lead, export="csv"
        )
    )

    told = logged("QMA")
    assert (told.person, told.on_behalf_of) == ("", "QMB")
    assert (told.what["roles"], told.what["exported"]) == (["focal-point"], "csv")
    assert logged("QMB").person == "qmb-lead"


def test_whoever_asks_from_the_shell_is_nobody_else(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    asked = done(explore.ask(a_question(), viewer=cast.ben.viewer, by=None))

    row = CitationRow.objects.get(name=asked.citation)
    assert (row.person, row.participant) == (None, cast.ben.row)
    for chain in ("QMA", "QMB"):
        told = logged(chain)
        assert (told.person, told.what["roles"]) == ("", ["shell"])
        assert told.system_user


def test_the_shell_asks_for_nobody_who_does_not_exist():
    from balise.sharing.ledger import Viewer

    a_cast()

    outcome = explore.ask(a_question(), viewer=Viewer("QZZ"), by=None)

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "not-found"
