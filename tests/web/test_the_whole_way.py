"""A file goes the whole way through the actions, and is taken back."""

import pytest

from balise.analysis.questions import parse_question
from balise_web.explore import actions as explore
from balise_web.submissions import actions as submissions
from web.world import a_cast, done, months, who_shares

pytestmark = pytest.mark.django_db


def a_question(**more):
    first, last = months()[0], months()[-1]
    asked = parse_question(
        "IE.detected",
        first=f"{first:%Y-%m}",
        last=f"{last:%Y-%m}",
        by="participant",
        grain="month",
        **more,
    )
    assert not hasattr(asked, "message"), asked
    return asked


def figures(answer):
    return {
        row["participant"]: int(row["value"])
        for row in answer.table.to_pylist()
        if row["value"] is not None
    }


def test_who_shares_in_return_is_answered(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    asked = done(explore.ask(a_question(), viewer=cast.ben.viewer, by=cast.ben.lead))

    assert figures(asked.answer) == {"QMA": 240, "QMB": 168}


def test_who_gives_nothing_is_answered_nothing(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    asked = done(explore.ask(a_question(), viewer=cast.cleo.viewer, by=cast.cleo.lead))

    assert figures(asked.answer) == {}


def test_a_recall_is_gone_from_answers_and_citations(tmp_path):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    asked = done(explore.ask(a_question(), viewer=cast.ben.viewer, by=cast.ben.lead))

    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))

    again = done(explore.ask(a_question(), viewer=cast.ben.viewer, by=cast.ben.lead))
    rebuilt = done(
        explore.rebuild(asked.citation, viewer=cast.ben.viewer, by=cast.ben.lead)
    )
    assert "QMA" not in figures(again.answer)
    assert rebuilt.outcome == "emptied-by-a-recall"
    assert rebuilt.recalled_by == ("QMA",)
