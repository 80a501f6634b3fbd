"""A back-up that is put back brings nothing with it that was taken back since."""

import shutil
from pathlib import Path

import pytest
from django.db import connection

from balise_web.explore import actions as explore
from balise_web.outcomes import Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import RemovalRecord, Submission
from web.test_recalls import asked_by, bytes_under
from web.test_the_whole_way import a_question, figures
from web.world import a_cast, a_released, done, months, who_shares

pytestmark = pytest.mark.django_db


class BackUp:
    """The rows and the files of a moment, to be put back as an operator would."""

    def __init__(self, home: Path) -> None:
        self.home, self.kept = home, home.with_name(f"{home.name}-kept")
        shutil.copytree(home / "store", self.kept / "store")
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT back_up")

    def put_back(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT back_up")
        shutil.rmtree(self.home / "store")
        shutil.copytree(self.kept / "store", self.home / "store")


def taken_back(row, cast, **more) -> None:
    done(submissions.recall(row, reason="wrong", by=cast.ana.lead, **more))
    done(submissions.confirm_erasure(row, by=cast.ana.deputy))


def test_nothing_of_it_is_answered_after_a_restore(tmp_path, home):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    asked_by(cast.ben)
    back_up = BackUp(home)
    taken_back(given, cast)
    back_up.put_back()

    again = done(submissions.restore(by=cast.secretariat))

    given.refresh_from_db()
    removal = RemovalRecord.objects.get(submission=given)
    assert again == (given.number,)
    assert (given.state, given.secret) == ("recalled", None)
    assert (removal.reason, removal.recalled_by) == ("wrong", cast.ana.lead)
    assert removal.erased_at is not None
    assert "QMA" not in figures(asked_by(cast.ben).answer)
    assert not (home / "store" / "sealed" / given.number).exists()
    left = bytes_under(home, given.number)
    assert [name for name in left if "removed" not in name] == []
    assert done(submissions.verify()) == ()
    assert done(submissions.restore(by=cast.secretariat)) == ()


def test_before_the_list_is_applied_nobody_is_answered(tmp_path, home):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    back_up = BackUp(home)
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    back_up.put_back()

    outcome = explore.ask(a_question(), viewer=cast.ben.viewer, by=cast.ben.lead)

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "restore-first"


def test_no_command_shows_anything_before_that(tmp_path, home, capsys):
    from balise_web.cli import main

    cast = a_cast()
    given = who_shares(cast, tmp_path)
    back_up = BackUp(home)
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    back_up.put_back()

    shown = []
    for words in (
        ["submissions", "--person", "qma-lead"],
        ["findings", given.number, "--person", "qma-lead"],
        ["rejected", given.number, "--person", "qma-lead"],
        ["context", "list", "QMA"],
        ["participant", "list"],
        ["release", given.number, "--by", "qma-lead"],
    ):
        code = main([*words, "--json"])
        shown.append((code, "restore-first" in capsys.readouterr().out))

    assert shown == [(1, True)] * 6
    assert main(["restore", "--by", "sec"]) == 0
    assert main(["submissions", "--person", "qma-lead"]) == 0


def test_days_of_one_younger_than_the_back_up_are_not_shown_before_that(tmp_path, home):
    cast = a_cast()
    who_shares(cast, tmp_path)
    back_up = BackUp(home)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))
    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))
    back_up.put_back()

    outcome = explore.ask(a_question(), viewer=cast.ben.viewer, by=cast.ben.lead)

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "restore-first"


def test_what_was_hidden_only_is_hidden_again_and_still_waits(tmp_path, home):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    back_up = BackUp(home)
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    back_up.put_back()

    done(submissions.restore(by=cast.governance))

    given.refresh_from_db()
    assert given.state == "recalled"
    assert given.secret is not None
    assert "QMA" not in figures(asked_by(cast.ben).answer)
    done(submissions.confirm_erasure(given, by=cast.ana.deputy))
    assert done(submissions.verify()) == ()


def test_days_of_an_earlier_one_stay_gone_with_a_younger_one(tmp_path, home):
    cast = a_cast()
    first = who_shares(cast, tmp_path)
    back_up = BackUp(home)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))
    taken_back(late, cast)
    assert figures(asked_by(cast.ana).answer)["QMA"] == 10 * 12
    back_up.put_back()
    assert not Submission.objects.filter(number=late.number).exists()

    done(submissions.restore(by=cast.secretariat))

    assert figures(asked_by(cast.ana).answer)["QMA"] == 10 * 12
    assert Submission.objects.get(number=first.number).state == "recalled"
    rest = Submission.objects.get(participant=cast.ana.row, state="released")
    assert rest.number != first.number
    assert done(submissions.verify()) == ()


def test_what_was_never_taken_back_comes_back(tmp_path, home):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    taken_back(given, cast)
    back_up = BackUp(home)
    again = a_released(cast.ana, tmp_path, dict.fromkeys(months(), 3))
    done(submissions.recall(again, reason="wrong", by=cast.ana.lead))
    back_up.put_back()

    done(submissions.restore(by=cast.secretariat))

    assert figures(asked_by(cast.ben).answer)["QMB"] == 7 * 24


def test_the_sweep_lists_what_a_crash_left_out(tmp_path, settings):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    shutil.rmtree(settings.REMOVALS)
    (told,) = done(submissions.verify())
    assert told.code == "removal-not-listed"

    done(submissions.sweep())

    assert done(submissions.verify()) == ()


def test_only_central_people_restore():
    cast = a_cast()

    outcome = submissions.restore(by=cast.ana.lead)

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "not-your-role"
