"""The way of a submission by its pages: each step shown first, taken once."""

import re

import pytest
from django.utils import timezone

from balise_web.submissions import actions
from balise_web.submissions.models import StandingRelease, Submission
from web.pages.signing_in import signed_in
from web.world import (
    a_cast,
    a_checked,
    a_cleared,
    a_released,
    a_sealed,
    an_offer,
    months,
)

pytestmark = pytest.mark.django_db


def page(client, path: str) -> str:
    reply = client.get(f"/submissions/{path}")
    assert reply.status_code == 200, reply.content.decode()[-2000:]
    return reply.content.decode()


def taken(client, path: str, **said):
    """Take a step as its page shows it: with the state that it was shown in."""
    html = page(client, path)
    found = re.search(r'name="seen" value="([^"]*)"', html)
    seen = {"seen": found[1]} if found else {}
    return client.post(f"/submissions/{path}", {**seen, **said})


def said(client, reply) -> str:
    return client.get(reply.url).content.decode()


def test_a_file_goes_the_whole_way_by_its_pages(tmp_path) -> None:
    cast = a_cast()
    an_offer(cast.ana)
    an_offer(cast.ben)
    a_released(cast.ben, tmp_path, dict.fromkeys(months(), 7))
    row = a_checked(cast.ana, tmp_path)
    sender, validator, lead = (
        signed_in(one) for one in (cast.ana.sender, cast.ana.validator, cast.ana.lead)
    )

    assert "This waits for you" in page(sender, f"{row.number}/")
    taken(sender, f"{row.number}/clear/")
    assert "This waits for you" in page(validator, f"{row.number}/")
    approving = page(validator, f"{row.number}/approve/")
    taken(validator, f"{row.number}/approve/", then="seal")
    releasing = page(lead, f"{row.number}/release/")
    reply = taken(lead, f"{row.number}/release/", when="now", standing=["IE"])
    opened = said(lead, reply)

    row.refresh_from_db()
    assert row.state == "released"
    assert "<b>24</b><span>Added</span>" in approving
    assert "QMB" in releasing
    assert "Row R12 (mutual)" in releasing
    assert "Opened by this release" in opened
    assert "<svg" in opened
    assert "effort to detect" in opened
    assert "/questions/ask/?of=QMB" in opened
    assert StandingRelease.objects.filter(dataflow="IE").exists()


def test_of_two_who_act_on_the_same_state_the_second_is_told(tmp_path) -> None:
    cast = a_cast()
    row = a_cleared(cast.ana, tmp_path)
    first, second = signed_in(cast.ana.validator), signed_in(cast.ana.lead)
    path = f"/submissions/{row.number}/approve/"
    seen = re.search(r'name="seen" value="([^"]*)"', page(second, path[13:]))[1]

    taken(first, path[13:])
    reply = second.post(path, {"seen": seen})

    assert "Someone else changed this" in said(second, reply)
    row.refresh_from_db()
    assert row.approved_by == cast.ana.validator


def test_who_may_not_take_the_step_is_told_who_may(tmp_path) -> None:
    cast = a_cast()
    row = a_cleared(cast.ana, tmp_path)

    html = page(signed_in(cast.ana.sender), f"{row.number}/")

    assert "It waits for somebody else to approve it." in html
    assert "validator" in html
    assert "This waits for you" not in html


def test_a_release_on_a_day_waits_and_asks_for_a_day_to_come(tmp_path) -> None:
    cast = a_cast()
    row = a_sealed(cast.ana, tmp_path)
    lead = signed_in(cast.ana.lead)
    path = f"{row.number}/release/"
    today = timezone.localdate()

    past = taken(lead, path, when="day", on=today.isoformat())
    reply = taken(lead, path, when="day", on=today.replace(year=today.year + 1))

    assert "Give a day after today." in past.content.decode()
    assert f"{today.year + 1}" in said(lead, reply)
    row.refresh_from_db()
    assert row.state == "sealed"


def test_what_was_thrown_away_is_gone(tmp_path) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    sender = signed_in(cast.ana.sender)

    taken(sender, f"{row.number}/discard/")

    row.refresh_from_db()
    assert row.state == "discarded"
    assert "discarded" in page(sender, f"{row.number}/")


def test_a_recall_is_shown_first_hidden_at_once_and_erased_by_another(tmp_path) -> None:
    cast = a_cast()
    row = a_released(cast.ana, tmp_path)
    lead, validator = signed_in(cast.ana.lead), signed_in(cast.ana.validator)

    before = page(lead, f"{row.number}/recall/?reach=this")
    wordless = taken(lead, f"{row.number}/recall/", reach="replaced", reason=" ")
    reply = taken(lead, f"{row.number}/recall/", reach="replaced", reason="wrong file")
    receipt = said(lead, reply)
    alone = said(lead, lead.post(f"/submissions/{row.number}/erase/"))
    waits = page(validator, "")
    validator.post(f"/submissions/{row.number}/erase/")
    after = page(lead, f"{row.number}/")

    assert row.number in before
    assert "mistake" in wordless.content.decode()
    assert re.search(r"[0-9a-f]{64}", receipt)
    assert "wrong file" in receipt
    assert "A second person has to do this" in alone
    assert "waits for you" in waits
    assert "Removal record" in after
    assert "not yet" not in after.partition("Removal record")[2]


def test_a_nil_return_is_stated_and_approved_by_two(tmp_path) -> None:
    cast = a_cast()
    sender = signed_in(cast.ana.sender)
    month = months()[-1].isoformat()[:7]
    form = {"agency": cast.ana.agency.pk, "dataflow": "IE", "period": month}

    unstated = sender.post("/submissions/nil-return/", form)
    early = sender.post(
        "/submissions/nil-return/", {**form, "period": "2999", "stated": "on"}
    )
    reply = sender.post("/submissions/nil-return/", {**form, "stated": "on"})
    row = Submission.objects.get(kind="nil")
    taken(sender, f"{row.number}/clear/")
    taken(signed_in(cast.ana.validator), f"{row.number}/approve/")
    second = page(signed_in(cast.ana.lead), f"{row.number}/approve/")
    taken(signed_in(cast.ana.lead), f"{row.number}/approve/", then="seal")

    row.refresh_from_db()
    assert "mistake" in unstated.content.decode()
    assert 'value="2999"' in early.content.decode()
    assert reply.status_code == 302
    assert "second approval" in second
    assert row.state == "sealed"


def test_a_list_costs_the_same_however_long_it_is(
    tmp_path, django_assert_max_num_queries
) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    client = signed_in(cast.ana.lead)
    page(client, "")
    with django_assert_max_num_queries(24) as few:
        page(client, "")
    for _ in range(30):
        row.pk, row.number = None, f"{row.number[:8]}{_:02}"
        row.save(force_insert=True)
    with django_assert_max_num_queries(len(few)):
        page(client, "")


def test_filters_narrow_the_list(tmp_path) -> None:
    cast = a_cast()
    sealed = a_sealed(cast.ana, tmp_path)
    checked = a_checked(cast.ana, tmp_path)
    client = signed_in(cast.ana.lead)

    by_state = page(client, "?state=sealed&agency=police&dataflow=IE")
    none = page(client, "?year=1999")
    odd = page(client, "?year=99999&state=nothing&page=-3")

    assert sealed.number in by_state
    assert checked.number not in by_state
    assert "Nothing fits" in none
    assert "Nothing fits" in odd


def test_one_officer_may_approve_alone_later_and_is_told_when(
    tmp_path, settings
) -> None:
    cast = a_cast()
    row = a_cleared(cast.ana, tmp_path)
    Submission.objects.filter(pk=row.pk).update(sent_by=cast.ana.lead)
    client = signed_in(cast.ana.lead)

    html = page(client, f"{row.number}/")
    row.refresh_from_db()
    outcome = actions.approve(row, by=cast.ana.lead)

    allowed = "You may approve it alone from" in html
    assert allowed == (outcome.messages[0].code == "one-person-waits")


def test_pages_speak_the_readers_language(tmp_path) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)

    html = page(signed_in(cast.ana.sender, "ar"), f"{row.number}/")

    assert 'dir="rtl"' in html
    assert "هذا ينتظركم" in html
