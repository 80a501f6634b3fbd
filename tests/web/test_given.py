"""What counts as given: only what others can read today, whatever was given before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from balise.vocabulary.periods import Spans
from balise_web.offers.ledgers import ledger
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import Submission
from web.test_ledgers import decided
from web.world import a_cast, a_released, done, months, who_shares

pytestmark = pytest.mark.django_db


def given_by(code: str):
    return [g for g in ledger(timezone.localdate()).given if g.participant == code]


def days_of(code: str) -> Spans:
    return Spans.of(run for one in given_by(code) for run in one.periods)


def test_figures_replaced_by_zeros_are_given_no_more(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    assert decided("QMB", "QMA").granted

    a_released(cast.ben, tmp_path, dict.fromkeys(months(), 0))

    assert all(one.nil for one in given_by("QMB"))
    assert decided("QMB", "QMA").because == "nil_not_backed"


def test_what_a_recall_took_from_an_earlier_one_is_given_no_more(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))

    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))

    assert days_of("QMA").last < months()[12]


def test_a_later_release_adds_its_own_days_only(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    before = days_of("QMA")

    a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))

    assert days_of("QMA") == before
    assert len(given_by("QMA")) == 2


def test_taking_back_and_giving_again_makes_no_newcomer(tmp_path):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    long_ago = timezone.now() - timedelta(days=400)
    Submission.objects.filter(pk=given.pk).update(released_at=long_ago)
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))

    a_released(cast.ana, tmp_path)

    first = ledger(timezone.localdate()).standings["QMA"].first_released_on
    assert first["flows"] == long_ago.date()


def test_what_one_correction_reached_counts_as_one(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months(), 11))
    again = a_released(cast.ana, tmp_path, dict.fromkeys(months(), 12))

    preview = done(submissions.recall_preview(again, by=cast.ana.lead))
    done(submissions.recall(again, reason="slip", by=cast.ana.lead, correction=True))

    assert len(preview.recalled) == 3
    assert late.number in preview.recalled
    assert decided("QMA", "QMB").granted
