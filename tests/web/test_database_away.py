"""A database that goes away is told in a sentence, and nothing is half done."""

import pytest
from django.db import connection

from balise_web.audit.models import Event
from balise_web.outcomes import Refused
from balise_web.participants import actions as people
from balise_web.submissions import actions as submissions
from web.world import a_cast, a_checked, done

pytestmark = pytest.mark.usefixtures("shared_db")


class Gone:
    """Answers like a database whose connection broke, from the n-th statement on."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute, sql, params, many, context):
        from django.db import OperationalError

        self.left -= 1
        if self.left < 0:
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_an_action_is_refused_whole(after):
    cast = a_cast()
    before = Event.objects.count()

    with connection.execute_wrapper(Gone(after)):
        outcome = people.add_agency(
            cast.ana.row, code="coast-guard", name="Coast guard", by=cast.ana.lead
        )

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "database-away"
    assert Event.objects.count() == before
    assert not cast.ana.row.agencies.filter(code="coast-guard").exists()


@pytest.mark.parametrize("after", [1, 4, 8])
def test_a_release_is_refused_whole(after, tmp_path):
    from web.world import a_sealed

    cast = a_cast()
    row = a_sealed(cast.ana, tmp_path)

    with connection.execute_wrapper(Gone(after)):
        outcome = submissions.release(row, by=cast.ana.lead)

    row.refresh_from_db()
    assert isinstance(outcome, Refused)
    assert row.state == "sealed"
    assert done(submissions.verify()) == ()


def test_a_submission_can_go_on_afterwards(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    with connection.execute_wrapper(Gone(1)):
        submissions.clear(row, by=cast.ana.sender)

    row.refresh_from_db()
    again = submissions.clear(row, by=cast.ana.sender)

    assert done(again).state == "cleared"
