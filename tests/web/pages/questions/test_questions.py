"""Questions pinned to a value: two see them, and they live as long as the value does."""

import pytest

from balise.sharing.ledger import Audience, Reach
from balise_web.audit.models import Event
from balise_web.outcomes import Refused
from balise_web.participants.models import Participant
from balise_web.questions import actions
from balise_web.questions.models import PinnedQuestion
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import Submission
from web.pages.signing_in import signed_in
from web.world import a_cast, an_offer, done, months, who_shares

pytestmark = pytest.mark.django_db
WORDS = "Are landings counted here?"


def month() -> str:
    return months()[-1].isoformat()[:7]


def asked(cast, text=WORDS, by=None, owner=None, **more):
    where = {"measure": "IE.detected", "period": month(), "codes": {}, **more}
    return actions.ask_about(
        owner or cast.ben.row, text=text, language="en", by=by or cast.ana.lead, **where
    )


@pytest.fixture
def cast(tmp_path):
    found = a_cast()
    who_shares(found, tmp_path)
    return found


def test_a_question_goes_to_the_focal_point_and_comes_back_answered(cast) -> None:
    ana, ben = signed_in(cast.ana.lead), signed_in(cast.ben.lead)
    address = f"/questions/ask/?of=QMB&measure=IE.detected&period={month()}"

    form = ana.get(address)
    personal = ana.post(address, {"text": "Was it AB1234567?"})
    reply = ana.post(address, {"text": WORDS})
    assert reply.status_code == 302, reply.content.decode()
    inbox = ben.get("/questions/").content.decode()
    shown = ben.get(reply.url).content.decode()
    ben.post(reply.url, {"text": "Yes, at landing.", "seen": ""})
    late = ben.post(reply.url, {"text": "No.", "seen": ""})

    assert form.status_code == 200
    assert "Was it AB1234567?" in personal.content.decode()
    assert "mistake" in personal.content.decode()
    assert reply.url in inbox
    assert WORDS in shown
    assert "Someone else changed this" in late.content.decode()
    assert "No." in late.content.decode()
    assert "Yes, at landing." in ana.get(reply.url).content.decode()


def test_nobody_else_sees_it(cast) -> None:
    number = done(asked(cast)).number
    strangers = (
        cast.cleo.lead,
        cast.dov,
        cast.ana.validator,
        cast.ben.sender,
        cast.secretariat,
        cast.governance,
    )

    for person in strangers:
        client = signed_in(person)
        assert client.get(f"/questions/{number}/").status_code == 404
        listing = client.get("/questions/")
        assert number not in listing.content.decode()
    for person in (cast.ana.deputy, cast.ben.deputy):
        assert signed_in(person).get(f"/questions/{number}/").status_code == 200


def test_one_asks_only_about_what_one_can_read(cast) -> None:
    hidden = asked(cast, by=cast.cleo.lead)
    absent = asked(cast, period="1999-01")
    own = asked(cast, owner=cast.ana.row)
    unclear = asked(cast, measure="nothing")
    other_role = asked(cast, by=cast.ana.validator)

    assert all(isinstance(one, Refused) for one in (own, unclear, other_role))
    assert hidden.message == absent.message
    assert hidden.message.code == "question-not-readable"
    assert not PinnedQuestion.objects.exists()


def test_the_words_close_and_open_with_the_value(cast) -> None:
    number = done(asked(cast)).number
    ana, ben = signed_in(cast.ana.lead), signed_in(cast.ben.lead)

    an_offer(cast.ben, Audience(Reach.NOBODY))
    closed = ana.get(f"/questions/{number}/").content.decode()
    owner = ben.get(f"/questions/{number}/").content.decode()
    an_offer(cast.ben)
    again = ana.get(f"/questions/{number}/").content.decode()

    assert WORDS not in closed
    assert "not available to you" in closed
    assert WORDS in owner
    assert WORDS in again


def test_it_goes_with_the_value_when_that_is_recalled_and_erased(cast) -> None:
    number = done(asked(cast)).number
    row = Submission.objects.get(participant=cast.ben.row)
    ana = signed_in(cast.ana.lead)

    done(submissions.recall(row, reason="wrong", by=cast.ben.lead))
    hidden = ana.get(f"/questions/{number}/").content.decode()
    done(submissions.confirm_erasure(row, by=cast.ben.validator))

    assert WORDS not in hidden
    assert not PinnedQuestion.objects.exists()
    assert ana.get(f"/questions/{number}/").status_code == 404


def test_the_audit_tells_both_without_words_or_values(cast) -> None:
    question = done(asked(cast))
    done(actions.answer(question, text="Yes.", language="en", by=cast.ben.lead))

    events = Event.objects.filter(kind__startswith="question-a", what__question__gt="")
    kinds = {(e.chain, e.kind, e.person) for e in events}

    assert kinds == {
        ("QMA", "question-asked-of-owner", "qma-lead"),
        ("QMB", "question-asked-of-owner", ""),
        ("QMA", "question-answered", ""),
        ("QMB", "question-answered", "qmb-lead"),
    }
    assert WORDS not in str([e.what for e in events])


def test_one_question_waits_at_a_time(cast) -> None:
    question = done(asked(cast))
    second = asked(cast, text="And by sea?")
    done(actions.answer(question, text="Yes.", language="en", by=cast.ben.lead))

    assert second.message.code == "question-asked-already"
    assert done(asked(cast, text="And by sea?"))


def test_an_address_with_odd_codes_is_not_there(cast) -> None:
    ana = signed_in(cast.ana.lead)

    for query in (
        "",
        "of=QMB",
        "of=QMA&measure=IE.detected",
        "of=XX&measure=IE.detected",
    ):
        assert ana.get(f"/questions/ask/?{query}").status_code == 404
    assert Participant.objects.filter(code="QMB").exists()


def test_the_inbox_costs_the_same_however_long(
    cast, django_assert_max_num_queries
) -> None:
    first = done(asked(cast))
    ana = signed_in(cast.ana.lead)
    ana.get("/questions/")
    with django_assert_max_num_queries(40) as few:
        ana.get("/questions/")
    for place in range(20):
        first.pk, first.number = None, f"more{place:02}"
        first.save(force_insert=True)
    with django_assert_max_num_queries(len(few)):
        ana.get("/questions/")
