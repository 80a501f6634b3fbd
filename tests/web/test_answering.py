"""Why a figure is as it is: said once, pinned to it, shown to whoever may read both."""

import pytest

from balise.analysis.questions import Question
from balise.vocabulary.periods import Frequency, period_of
from balise_web.context.answering import answer_finding
from balise_web.context.models import Note
from balise_web.explore import actions as explore
from balise_web.submissions import actions as submissions
from web.world import a_cast, a_checked, a_sealed, an_offer, done, months

pytestmark = pytest.mark.django_db
USUAL = [9, 12, 11, 14, 10, 8, 13, 12, 9, 11, 15, 10] * 2


def flagged(party, folder):
    """Seal two years but a month, then bring a last month far above them."""
    a_sealed(party, folder, dict(list(zip(months(), USUAL, strict=True))[:-1]))
    return a_checked(party, folder, {months()[-1]: 410})


def answered(submission, by, **more):
    said = {"rule": "unexpected-figure", "row": 2, "because": "operation"}
    return answer_finding(
        submission, by=by, **{**said, "text": "Joint patrols.", **more}
    )


def finished(party, row, *, release=True):
    done(submissions.clear(row, by=party.sender))
    done(submissions.approve(row, by=party.validator))
    done(submissions.seal(row, by=party.validator))
    row.refresh_from_db()
    if release:
        done(submissions.release(row, by=party.lead))


def read(viewer, by) -> list[str]:
    last = period_of(months()[-1], Frequency.MONTHLY).end
    by_whom = ("participant", "period")
    question = Question("IE.detected", months()[0], last, Frequency.MONTHLY, by_whom)
    asked = done(explore.ask(question, viewer=viewer, by=by))
    return [note.text for note in asked.answer.context]


def test_an_answer_is_pinned_to_the_figure(tmp_path):
    party = a_cast().ana

    (note,) = done(answered(flagged(party, tmp_path), party.sender))

    assert (note.kind, note.dataflow, note.row) == ("operation", "IE", 2)
    assert note.first == months()[-1]
    assert note.figure["indicator"] == "IE.detected"
    assert note.figure["codes"] == {}
    assert "410" not in str(note.figure)


def test_a_second_answer_takes_the_place_of_the_first(tmp_path):
    party = a_cast().ana
    row = flagged(party, tmp_path)
    done(answered(row, party.sender))

    done(answered(row, party.sender, because="event", text=""))

    assert [n.kind for n in Note.objects.all()] == ["event"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"row": 3}, "finding-not-there"),
        ({"rule": "level-shift"}, "finding-not-there"),
        ({"rule": "nothing"}, "finding-not-there"),
        ({"rule": "negative-count"}, "error-not-answered"),
        ({"because": "weather"}, "not-a-choice"),
        ({"text": "see AB1234567"}, "note-looks-personal"),
    ],
)
def test_what_cannot_be_answered_is_refused(wrong, code, tmp_path):
    party = a_cast().ana

    refused = answered(flagged(party, tmp_path), party.sender, **wrong)

    assert [m.code for m in refused.messages] == [code]


def test_nobody_else_answers_for_a_participant(tmp_path):
    cast = a_cast()
    row = flagged(cast.ana, tmp_path)

    for by in (cast.ben.lead, cast.secretariat, cast.dov):
        assert not hasattr(answered(row, by), "value")
    assert not Note.objects.exists()


def test_an_answer_is_read_by_whoever_may_read_both(tmp_path):
    cast = a_cast()
    ana, ben = cast.ana, cast.ben
    row = flagged(ana, tmp_path)
    done(answered(row, ana.sender))
    done(submissions.release(a_sealed(ben, tmp_path), by=ben.lead))
    for party in (ana, ben):
        for flow in ("IE", "CX"):
            an_offer(party, dataflow=flow)

    assert read(ana.viewer, ana.lead) == []
    finished(ana, row, release=False)
    assert read(ana.viewer, ana.lead) == ["Joint patrols."]
    assert read(ben.viewer, ben.lead) == []

    done(submissions.release(row, by=ana.lead))
    assert read(ben.viewer, ben.lead) == ["Joint patrols."]


def test_a_label_on_the_figure_is_a_label_on_its_answer(tmp_path):
    cast = a_cast()
    ana, ben = cast.ana, cast.ben
    row = flagged(ana, tmp_path)
    done(answered(row, ana.sender))
    done(submissions.release(a_sealed(ben, tmp_path), by=ben.lead))
    for party in (ana, ben):
        for flow in ("IE", "CX"):
            an_offer(party, dataflow=flow)
    finished(ana, row)

    Note.objects.update(labels=["secret"])

    assert read(ana.viewer, ana.lead) == ["Joint patrols."]
    assert read(ben.viewer, ben.lead) == []


def test_what_is_thrown_away_takes_its_answers_along(tmp_path):
    party = a_cast().ana
    row = flagged(party, tmp_path)
    done(answered(row, party.sender))

    submissions.discard(row, by=party.lead)

    assert not Note.objects.exists()
