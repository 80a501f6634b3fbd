"""Before an offer is saved it is shown who would read what, and nothing changes."""

from dataclasses import replace

import pytest
from django.utils import timezone

from balise.sharing.deciding import decide
from balise.sharing.ledger import PUBLIC_VIEWER, Audience, Reach, Viewer
from balise.vocabulary.extents import Depth
from balise_web.audit.models import Event
from balise_web.offers import actions as offers
from balise_web.offers import versions
from balise_web.offers.ledgers import ledger, terms
from balise_web.offers.models import Offer, OfferChange
from balise_web.offers.previewing import offer_preview
from balise_web.outcomes import Refused
from web.world import ALL, a_cast, a_released, an_offer, done, months, who_shares

pytestmark = pytest.mark.django_db
NOBODY = Audience(Reach.NOBODY)


def previewed(party, audience=ALL, **more):
    wanted = {"dataflow": "IE", "depth": "statistics", "audience": audience, **more}
    return done(offer_preview(party.row, by=party.lead, **wanted))


def kinds(preview) -> dict[str, str]:
    return {
        each.after.viewer.participant: each.kind
        for each in preview.readers
        if each.after.viewer.participant
    }


def test_it_says_what_saving_would_bring_about(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    today = timezone.localdate()

    preview = previewed(cast.ana, Audience(Reach.NAMED, frozenset({"QMC"})))
    an_offer(cast.ana, Audience(Reach.NAMED, frozenset({"QMC"})))

    now = ledger(today)
    for change in preview.readers:
        (saved,) = decide(
            change.after.viewer,
            now,
            terms(today),
            today,
            owners=["QMA"],
            dataflows=["IE"],
            depths=[Depth.STATISTICS],
        )
        assert change.after == replace(saved, unlock=None)


def test_nothing_is_changed_by_looking(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    before = (list(Offer.objects.values()), Event.objects.count())

    previewed(cast.ana, NOBODY)

    assert (list(Offer.objects.values()), Event.objects.count()) == before


def test_narrowing_closes_what_the_offer_had_opened_in_return(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    preview = previewed(cast.ana, NOBODY)

    assert kinds(preview) == {"QMB": "closes", "QMC": "stays"}
    lost = {(c.after.owner, c.after.dataflow, c.kind) for c in preview.in_return}
    assert lost == {("QMB", "IE", "closes")}


def test_widening_opens_them_again(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    an_offer(cast.ana, NOBODY)

    preview = previewed(cast.ana, ALL)

    assert kinds(preview)["QMB"] == "opens"
    assert [(c.after.owner, c.kind) for c in preview.in_return] == [("QMB", "opens")]


def test_a_longer_embargo_only_changes_the_days(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    preview = previewed(cast.ana, ALL, embargo_months=6)

    (ben,) = [c for c in preview.readers if c.after.viewer == cast.ben.viewer]
    assert ben.kind == "changes"
    assert ben.after.extent.periods.last < ben.before.extent.periods.last


def test_the_public_is_among_the_readers(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    preview = previewed(cast.ana, Audience(Reach.PUBLIC))

    (public,) = [c for c in preview.readers if c.after.viewer == PUBLIC_VIEWER]
    assert (public.kind, public.after.row) == ("opens", "R2")


def test_where_nothing_is_released_it_shows_who_would_read_it_then(tmp_path):
    cast = a_cast()
    an_offer(cast.ben)
    a_released(cast.ben, tmp_path, dict.fromkeys(months(), 7))

    preview = previewed(cast.ana, ALL)

    assert preview.as_if_released
    assert not preview.released
    assert kinds(preview) == {"QMB": "opens", "QMC": "stays"}
    # It gives nothing yet, so it opens nothing in return.
    assert preview.in_return == ()


def test_what_may_not_be_offered_is_refused_before_as_it_would_be_after():
    cast = a_cast()
    wanted = {"dataflow": "AS", "depth": "incidents", "audience": ALL}

    before = offer_preview(cast.ana.row, by=cast.ana.lead, **wanted)
    after = offers.offer(cast.ana.row, by=cast.ana.lead, **wanted)

    assert isinstance(before, Refused)
    assert before.messages == after.messages


def test_only_a_lead_of_the_participant_is_shown():
    cast = a_cast()

    for person in (cast.ana.sender, cast.ben.lead, cast.secretariat, cast.dov):
        outcome = offer_preview(
            cast.ana.row, dataflow="IE", depth="statistics", audience=ALL, by=person
        )
        assert isinstance(outcome, Refused)


def test_the_second_of_two_editors_is_told_and_changes_nothing():
    cast = a_cast()
    seen = versions.of_offer(cast.ana.row, "IE", "statistics")
    wanted = {"dataflow": "IE", "depth": "statistics", "seen": seen}
    done(offers.offer(cast.ana.row, audience=ALL, by=cast.ana.lead, **wanted))

    second = offers.offer(cast.ana.row, audience=NOBODY, by=cast.ana.deputy, **wanted)

    assert second.message.code == "changed-meanwhile"
    assert Offer.objects.get().reach == "all"
    assert OfferChange.objects.count() == 1


def test_so_is_the_second_who_changes_a_label_or_a_national_offer():
    cast = a_cast()
    label = {"label": "secret", "audience": ALL, "seen": versions.NONE}
    inside = {"dataflow": "IE", "readers": [], "seen": versions.NONE}

    done(offers.label_audience(cast.ana.row, by=cast.ana.lead, **label))
    done(offers.national_offer(cast.ana.agency, by=cast.ana.lead, **inside))

    for second in (
        offers.label_audience(cast.ana.row, by=cast.ana.deputy, **label),
        offers.national_offer(cast.ana.agency, by=cast.ana.deputy, **inside),
    ):
        assert second.message.code == "changed-meanwhile"


def test_viewers_are_in_the_order_of_the_alphabet(tmp_path):
    cast = a_cast()

    preview = previewed(cast.ben)

    assert [c.after.viewer for c in preview.readers] == [
        Viewer("QMA"),
        Viewer("QMC"),
        Viewer(secretariat=True),
        PUBLIC_VIEWER,
    ]
