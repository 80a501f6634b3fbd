"""What may not be known changes no byte of what an outsider is shown."""

import re

import pytest

from balise.sharing.ledger import Audience, Reach
from balise_web.offers import actions as offers
from balise_web.submissions import actions as submissions
from web.pages.signing_in import signed_in
from web.world import ALL, a_cast, a_released, a_sealed, an_offer, done, months

pytestmark = pytest.mark.django_db
BEN_ONLY = Audience(Reach.NAMED, frozenset({"QMB"}))
PAGES = (
    "/sharing/",
    "/sharing/partners/",
    "/sharing/partners/QMA/",
    "/sharing/groups/",
    "/sharing/looked/",
    "/sharing/looked/log.csv",
    "/sharing/notices/",
)


def shown_to(party) -> dict[str, str]:
    """Every page of the outsider, without what differs between any two requests."""
    client = signed_in(party.lead)
    return {url: _text(client.get(url)) for url in PAGES}


def _text(reply) -> str:
    assert reply.status_code == 200
    raw = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", raw.decode())


def test_four_causes_look_alike_to_who_may_not_know_them(tmp_path):
    cast = a_cast()
    nothing_at_all = shown_to(cast.cleo)

    sealed = a_sealed(cast.ana, tmp_path)
    assert shown_to(cast.cleo) == nothing_at_all

    an_offer(cast.ana, BEN_ONLY)
    done(submissions.release(sealed, by=cast.ana.lead))
    assert shown_to(cast.cleo) == nothing_at_all

    a_released(cast.ana, tmp_path, dict.fromkeys(months(12), 99))
    done(
        offers.offer(
            cast.ana.row,
            dataflow="IE",
            depth="statistics",
            audience=BEN_ONLY,
            by=cast.ana.lead,
            embargo_months=6,
            precision="exact",
            use="publish-with-name",
        )
    )
    assert shown_to(cast.cleo) == nothing_at_all

    # The partner who is named does see it, so the pages are not empty for everyone.
    an_offer(cast.ben)
    a_released(cast.ben, tmp_path)
    to_ben = shown_to(cast.ben)["/sharing/partners/QMA/"]
    assert "state-yes" in to_ben.partition('id="ours"')[2]


def test_nor_does_an_outsider_that_gives_learn_more_of_what_it_may_not_read(tmp_path):
    cast = a_cast()
    an_offer(cast.cleo)
    a_released(cast.cleo, tmp_path)
    before = ours(shown_to(cast.cleo))

    an_offer(cast.ana, BEN_ONLY)
    a_released(cast.ana, tmp_path)

    assert ours(shown_to(cast.cleo)) == before


def ours(pages: dict[str, str]) -> str:
    """What is said of a partner's data; the owner's half knows the true row (RULES 6)."""
    return pages["/sharing/partners/QMA/"].partition('id="ours"')[2]


def test_an_offer_to_all_under_embargo_with_nothing_old_enough_looks_alike(tmp_path):
    cast = a_cast()
    an_offer(cast.cleo)
    a_released(cast.cleo, tmp_path)
    done(
        offers.offer(
            cast.ana.row,
            dataflow="IE",
            depth="statistics",
            audience=ALL,
            by=cast.ana.lead,
            embargo_months=12,
        )
    )
    before = ours(shown_to(cast.cleo))

    a_released(cast.ana, tmp_path, dict.fromkeys(months(3), 5))

    assert ours(shown_to(cast.cleo)) == before


def test_partners_stand_in_the_order_of_the_alphabet(tmp_path):
    cast = a_cast()
    an_offer(cast.cleo)
    a_released(cast.cleo, tmp_path)

    html = signed_in(cast.cleo.lead).get("/sharing/partners/").content.decode()

    order = re.findall(r'/sharing/partners/(\w+)/"', html)
    assert order == sorted(order) == ["QMA", "QMB"]
