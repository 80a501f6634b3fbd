"""The steps of taking part, taken on the pages by whoever may take them."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from balise_web.offers.newcomers import newcomers_for
from balise_web.participants import actions as people
from balise_web.participants.access import standing, takes_part
from balise_web.participants.models import Participant, SourceSheet, TermsVersion
from web.pages.signing_in import signed_in
from web.world import a_cast, a_party, an_offer, done, who_shares

pytestmark = pytest.mark.django_db


def test_a_participant_takes_part_after_letter_and_terms() -> None:
    cast = a_cast()
    office = signed_in(cast.secretariat)
    office.post("/participants/invite/", {"code": "qmn", "name": "New"})
    row = Participant.objects.get(code="QMN")
    lead = done(
        people.add_person(
            handle="nora",
            name="Nora",
            participant=row,
            roles={"focal-point": None},
            by=cast.secretariat,
        )
    )
    client = signed_in(lead)
    client.post("/terms/1/accept/")
    assert not row.acceptances.exists()

    letter = SimpleUploadedFile("letter.pdf", b"signed and stamped")
    said = {"authority": "Ministry", "dated": "2024-01-02", "focal_point": "Nora"}
    office.post("/participants/QMN/letter/", {**said, "file": letter})
    assert standing(row) == "confirmed"
    assert not takes_part(row)
    client.post("/terms/1/accept/")

    assert takes_part(row)
    kept = row.events.get(kind="confirmed").letter_digest
    assert kept == hashlib.sha256(b"signed and stamped").hexdigest()


def test_a_letter_with_a_mistake_keeps_what_was_typed() -> None:
    cast = a_cast()
    done(people.add_participant(code="QMI", name="I", by=cast.secretariat))
    said = {"authority": "Ministry of X", "dated": "2999-01-02", "focal_point": "Nora"}

    reply = signed_in(cast.secretariat).post("/participants/QMI/letter/", said)

    html = reply.content.decode()
    assert reply.status_code == 200
    assert "Ministry of X" in html
    assert "field wrong" in html


def test_a_suspension_takes_a_reason_and_a_second_look() -> None:
    cast = a_cast()
    client = signed_in(cast.governance)
    address = "/participants/QMB/step/suspend/"

    client.post(address, {"reason": "a letter of today"})
    assert standing(cast.ben.row) == "confirmed"
    client.post(address, {"reason": "a letter of today", "sure": "on"})

    assert standing(cast.ben.row) == "suspended"


def terms_form(cast, **changes):
    latest = TermsVersion.objects.order_by("-version").first()
    day = timezone.localdate() + timedelta(days=30)
    form = {**latest.values, "effective_on": day.isoformat(), "seen": latest.version}
    return {**form, **changes}


def test_new_terms_are_weighed_before_they_are_made(tmp_path) -> None:
    cast = a_cast()
    who_shares(cast, tmp_path)
    client = signed_in(cast.governance)
    form = terms_form(cast, mutual="community", minimum_share_percent=100)

    first = client.post("/terms/new/", form)
    hasty = client.post("/terms/new/", {**form, "make": "yes"})

    assert first.status_code == hasty.status_code == 200
    assert "QMA" in first.content.decode()
    assert TermsVersion.objects.count() == 1
    weighed = first.context["weighed"]
    other = {**form, "mutual": "pairwise", "make": "yes", "weighed": weighed}
    assert client.post("/terms/new/", other).status_code == 200
    assert TermsVersion.objects.count() == 1
    made = client.post("/terms/new/", {**form, "make": "yes", "weighed": weighed})

    assert made.status_code == 302
    assert TermsVersion.objects.get(version=2).values["mutual"] == "community"


def test_terms_never_go_backwards_and_say_so_at_the_field() -> None:
    cast = a_cast()
    form = terms_form(cast, newcomer_days=90, effective_on="2001-01-01")

    reply = signed_in(cast.governance).post("/terms/new/", form)

    assert reply.context["form"].errors["effective_on"]
    assert 'value="90"' in reply.content.decode()


def test_a_second_editor_of_a_sheet_is_told_and_loses_nothing() -> None:
    cast = a_cast()
    address = "/participants/QMA/agencies/police/IE/"
    one, other = signed_in(cast.ana.lead), signed_in(cast.ana.validator)
    seen = one.get(address).context["form"]["seen"].value()
    form = {"valid_from": "2025-01-01", "seen": seen}
    one.post(address, {**form, "definition": "all", "border_types": ["land", "sea"]})

    told = other.post(address, {**form, "definition": "only at sea"})

    assert SourceSheet.objects.get().fields == {
        "definition": "all",
        "border_types": "land,sea",
    }
    html = told.content.decode()
    assert "only at sea" in html
    again = {**form, "definition": "only at sea"}
    again["seen"] = told.context["form"]["seen"].value()
    assert other.post(address, again).status_code == 302
    assert SourceSheet.objects.get().fields == {"definition": "only at sea"}


def test_a_newcomer_is_announced_and_can_be_excepted(tmp_path) -> None:
    cast = a_cast()
    who_shares(cast, tmp_path)
    late = a_party("QMN", cast.secretariat)

    (told,) = newcomers_for(cast.ana.lead)
    assert told.participant == late.row
    assert told.reads_from == timezone.localdate() + timedelta(days=30)
    assert newcomers_for(late.lead) == ()
    signed_in(cast.ana.lead).post("/participants/QMA/except/QMN/", {"dataflow": ["IE"]})

    kept = cast.ana.row.offers.get(dataflow="IE")
    assert kept.excepted == ["QMN"]
    assert kept.reach == "all"


def test_founders_are_nobodys_newcomers() -> None:
    cast = a_cast()
    an_offer(cast.ana)

    assert newcomers_for(cast.ben.lead) == ()


def test_frequencies_are_stated_together() -> None:
    cast = a_cast()

    signed_in(cast.ana.lead).post(
        "/participants/QMA/frequencies/", {"flows": "Q", "harm": "A"}
    )

    stated = dict(cast.ana.row.frequencies.values_list("family", "frequency"))
    assert stated == {"flows": "Q", "harm": "A"}


def test_agencies_are_named_and_one_declared_official() -> None:
    cast = a_cast()
    client = signed_in(cast.ana.lead)
    client.post("/participants/QMA/agencies/", {"code": "coast", "name": "Coast"})

    said = {"dataflow": "IE", "valid_from": "2025-01-01"}
    two = {**said, "kind": "official", "agencies": ["police", "coast"]}
    refused = client.post("/participants/QMA/declare/", two)
    client.post("/participants/QMA/declare/", {**two, "kind": "disjoint"})

    assert refused.context["form"].errors["agencies"]
    declared = cast.ana.row.declarations.get()
    assert {a.code for a in declared.disjoint.all()} == {"police", "coast"}


def test_what_cannot_be_collected_is_asked_and_answered_on_the_pages() -> None:
    cast = a_cast()
    form = {"family": "harm", "reason": "geography", "text": "We have no sea."}
    signed_in(cast.ana.lead).post("/participants/cannot-collect/", form)
    client = signed_in(cast.governance)
    html = client.get("/participants/cannot-collect/").content.decode()
    number = html.split("/participants/cannot-collect/")[-1].split("/")[0]
    asked = client.get("/participants/cannot-collect/").context["requests"].get()
    assert "We have no sea." in html
    assert number

    client.post(
        f"/participants/cannot-collect/{asked.pk}/answer/", {"answer": "confirmed"}
    )

    assert cast.ana.row.cannot_collect.get().family == "harm"
