"""An offer is changed in two steps, and the second of two editors loses nothing."""

import re

import pytest

from balise_web.audit.models import Event
from balise_web.offers.models import LabelAudience, NationalOffer, Offer
from balise_web.participants import actions as people
from balise_web.participants.models import SecretariatTick
from web.pages.signing_in import signed_in
from web.world import a_cast, an_offer, done, who_shares

pytestmark = pytest.mark.django_db
URL = "/sharing/offers/IE/statistics/"
CHOSEN = {
    "reach": "named",
    "names": ["QMB"],
    "embargo_months": "3",
    "precision": "rounded",
    "use": "whole-government",
}


def seen_in(html: str) -> str:
    return re.search(r'name="seen"(?: value="([^"]*)")?', html).group(1) or ""


def test_it_is_shown_first_and_saved_then(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    client = signed_in(cast.ana.lead)
    before = (Offer.objects.get(participant=cast.ana.row).reach, Event.objects.count())
    chosen = {**CHOSEN, "seen": seen_in(client.get(URL).content.decode())}

    preview = client.post(URL, {**chosen, "step": "preview"})

    html = preview.content.decode()
    assert preview.status_code == 200
    assert "Nothing is saved yet." in html
    assert "row R12" in html
    row = Offer.objects.get(participant=cast.ana.row)
    assert (row.reach, Event.objects.count()) == before

    saved = client.post(URL, {**chosen, "step": "save"})

    assert (saved.status_code, saved["Location"]) == (302, "/sharing/")
    row.refresh_from_db()
    assert (row.reach, row.names, row.embargo_months) == ("named", ["QMB"], 3)
    assert "Embargo" in client.get("/sharing/").content.decode()


def test_every_choice_travels_through_the_preview():
    cast = a_cast()
    client = signed_in(cast.ana.lead)
    url = "/sharing/offers/IC/incidents/"
    chosen = {
        "reach": "all",
        "excepted": ["QMC"],
        "embargo_months": "0",
        "use": "own-analysts",
        "left_out": ["payment", "document"],
        "step": "preview",
    }

    html = client.post(url, chosen).content.decode()
    hidden = re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', html)
    kept = {}
    for name, value in hidden:
        if name not in {"csrfmiddlewaretoken", "next"}:
            kept.setdefault(name, []).append(value)
    client.post(url, {**kept, "step": "save"})

    row = Offer.objects.get()
    assert row.excepted == ["QMC"]
    assert row.tables == ["group", "incident", "leg"]


def test_the_second_editor_is_told_and_keeps_what_was_typed():
    cast = a_cast()
    first, second = signed_in(cast.ana.lead), signed_in(cast.ana.deputy)
    seen = seen_in(second.get(URL).content.decode())
    first.post(URL, {**CHOSEN, "reach": "all", "seen": seen, "step": "save"})

    reply = second.post(URL, {**CHOSEN, "seen": seen, "step": "save"})

    html = reply.content.decode()
    assert reply.status_code == 200
    assert "Someone else changed this" in html
    assert "all participants" in html
    assert re.search(r'value="QMB"[^>]*checked', html)
    assert Offer.objects.get().reach == "all"

    again = second.post(URL, {**CHOSEN, "seen": seen_in(html), "step": "save"})

    assert again.status_code == 302
    assert Offer.objects.get().names == ["QMB"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"embargo_months": "13"}, "between 0 and 12 months"),
        ({"embargo_months": "x"}, "id_embargo_months_error"),
        ({"names": []}, "names nobody"),
        ({"names": ["QMZ"]}, "id_names_error"),
        ({"reach": "group"}, "id_reach_error"),
        ({"precision": "sharp"}, "id_precision_error"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(wrong, said):
    cast = a_cast()
    client = signed_in(cast.ana.lead)

    for step in ("preview", "save"):
        reply = client.post(URL, {**CHOSEN, **wrong, "step": step})
        html = reply.content.decode()
        assert reply.status_code == 200
        assert said in html
        assert "field wrong" in html
        assert re.search(r'value="whole-government"[^>]*checked', html)
    assert not Offer.objects.exists()


def test_a_label_an_agency_and_the_secretariat_are_set():
    cast = a_cast()
    done(people.add_agency(cast.ana.row, code="coast", name="Coast", by=cast.ana.lead))
    client = signed_in(cast.ana.lead)

    added = client.post("/sharing/labels/", {"label": "own eyes"})
    client.post(
        added["Location"],
        {"reach": "all", "seen": LabelAudience.objects.get().at.isoformat()},
    )
    client.post("/sharing/inside/police/IE/", {"readers": ["coast"], "seen": ""})
    page = client.get("/sharing/secretariat/")
    ticks = {name: "nothing" for name in page.context["form"].fields if name != "seen"}
    client.post("/sharing/secretariat/", {**ticks, "IE": "pooled", "seen": ""})

    assert LabelAudience.objects.get().reach == "all"
    assert [r.code for r in NationalOffer.objects.get().readers.all()] == ["coast"]
    (tick,) = SecretariatTick.objects.all()
    assert (tick.dataflow, tick.level) == ("IE", "pooled")


def test_a_sender_offers_its_own_agency_and_no_other():
    cast = a_cast()
    done(people.add_agency(cast.ana.row, code="coast", name="Coast", by=cast.ana.lead))
    client = signed_in(cast.ana.sender)

    assert client.get("/sharing/inside/police/IE/").status_code == 200
    assert client.get("/sharing/inside/coast/IE/").status_code == 404
    ticked = client.post("/sharing/secretariat/", {"seen": ""})
    assert ticked.status_code == 200
    assert not SecretariatTick.objects.exists()


def test_a_new_member_is_left_out_of_what_is_offered_to_the_group():
    from datetime import timedelta

    from django.utils import timezone

    from balise.sharing.ledger import Audience, Reach
    from balise_web.participants.models import Membership

    cast = a_cast()
    group = done(people.add_group(name="coast", label="Coast", by=cast.secretariat))
    for party in (cast.ana, cast.ben):
        done(people.join_group(group, participant=party.row, by=cast.secretariat))
    Membership.objects.update(
        since=timezone.localdate() - timedelta(days=9),
        announced_on=timezone.localdate() - timedelta(days=9),
    )
    done(people.join_group(group, participant=cast.cleo.row, by=cast.secretariat))
    an_offer(cast.ana, Audience(Reach.GROUP, group="coast"))
    client = signed_in(cast.ana.lead)

    page = client.get("/sharing/groups/").content.decode()
    assert "/sharing/groups/coast/except/QMC/" in page
    assert "/sharing/groups/coast/except/QMB/" not in page
    assert client.get("/sharing/groups/coast/except/QMC/").status_code == 200
    client.post("/sharing/groups/coast/except/QMC/")

    assert Offer.objects.get().excepted == ["QMC"]
    assert client.get("/sharing/groups/coast/except/QMC/").status_code == 404


def test_the_deletion_of_recalled_data_is_confirmed_in_two_steps(tmp_path):
    from balise_web.submissions import actions as submissions
    from balise_web.submissions.models import Notice
    from web.test_recalls import asked_by

    cast = a_cast()
    given = who_shares(cast, tmp_path)
    exported = asked_by(cast.ben, export="csv")
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    client = signed_in(cast.ben.lead)
    url = f"/sharing/notices/{given.number}/"

    assert url in client.get("/sharing/notices/").content.decode()
    assert exported.citation in client.get(url).content.decode()
    assert Notice.objects.get().confirmed_at is None
    assert client.post(url)["Location"] == "/sharing/notices/"

    assert Notice.objects.get().confirmed_by == cast.ben.lead
