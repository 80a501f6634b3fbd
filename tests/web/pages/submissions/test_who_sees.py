"""The cast of four and every helper on every page of submissions: 200, or not there."""

import pytest
from django.test import Client

from balise_web.participants import actions as people
from balise_web.submissions.urls import urlpatterns
from web.pages.signing_in import signed_in
from web.world import a_cast, a_checked, done, who_shares

pytestmark = pytest.mark.django_db
OWN_PAGES = {"list", "again", "nil-return"}
RELEASED = {
    "one": "",
    "released": "released/",
    "recall": "recall/",
    "receipt": "receipt/",
    "differences": "differences/",
    "correct": "correct/?row=3&column=arrivals",
    "lines": "lines/3/",
    "rejected": "rejected/",
    "file": "file/?as=csv",
}
NOT_NOW = {"adopt", "clear", "approve", "seal", "discard", "release"}
"""Steps that a released submission cannot take: said so to whoever may know of it."""


def status(client: Client, path: str) -> int:
    reply = client.get(f"/submissions/{path}")
    if reply.streaming:
        assert b"".join(reply.streaming_content)
    return reply.status_code


def helpers(cast) -> dict[str, Client]:
    def person(role, party=None):
        by = party.lead if party else cast.secretariat
        held = {role: None}
        row = party.row if party else None
        found = people.add_person(
            handle=f"x-{role}", name=role, participant=row, roles=held, by=by
        )
        return signed_in(done(found))

    return {
        "validator": signed_in(cast.ana.validator),
        "deputy": signed_in(cast.ana.deputy),
        "sender": signed_in(cast.ana.sender),
        "analyst": person("analyst", cast.ana),
        "secretariat": signed_in(cast.secretariat),
        "governance": signed_in(cast.governance),
    }


def test_every_page_is_there_for_its_people_and_for_nobody_else(tmp_path) -> None:
    cast = a_cast()
    number = who_shares(cast, tmp_path).number
    lead = signed_in(cast.ana.lead)
    strangers = [
        signed_in(person) for person in (cast.ben.lead, cast.cleo.lead, cast.dov)
    ]

    for path in RELEASED.values():
        assert status(lead, f"{number}/{path}") == 200, path
        for stranger in strangers:
            assert status(stranger, f"{number}/{path}") == 404, path
        assert status(Client(), f"{number}/{path}") == 302, path
    for step in NOT_NOW:
        assert status(lead, f"{number}/{step}/") == 409, step
        assert status(strangers[0], f"{number}/{step}/") == 404, step


def test_what_is_not_yours_reads_like_what_is_not_there(tmp_path) -> None:
    from web.pages.test_errors import without_address

    cast = a_cast()
    number = a_checked(cast.ana, tmp_path).number
    ben = signed_in(cast.ben.lead)

    hidden = ben.get(f"/submissions/{number}/")
    absent = ben.get("/submissions/s-nothing/")

    assert hidden.status_code == absent.status_code == 404
    assert without_address(hidden) == without_address(absent)


def test_each_role_sees_what_its_task_needs(tmp_path) -> None:
    cast = a_cast()
    number = who_shares(cast, tmp_path).number
    who = helpers(cast)
    original = {"lines", "rejected", "file", "correct", "differences"}

    for name, path in RELEASED.items():
        for role in ("validator", "deputy", "sender"):
            if name == "released" and role == "sender":
                continue
            seen = status(who[role], f"{number}/{path}")
            barred = (role, name) in {
                ("sender", "recall"),
                ("sender", "released"),
                ("validator", "correct"),
            }
            assert seen == (409 if barred and name == "recall" else 200), (role, name)
        analyst = status(who["analyst"], f"{number}/{path}")
        assert (analyst == 404) == (name in original | {"receipt"}), name
        for role in ("secretariat", "governance"):
            assert status(who[role], f"{number}/{path}") == 404, (role, name)


def test_everybody_has_a_list_and_it_holds_only_their_own(tmp_path) -> None:
    cast = a_cast()
    number = who_shares(cast, tmp_path).number

    own = signed_in(cast.ana.validator).get("/submissions/").content.decode()
    other = signed_in(cast.cleo.lead).get("/submissions/").content.decode()

    assert number in own
    assert number not in other
    assert "Nothing was sent yet" in other


def test_no_page_is_left_out() -> None:
    found = {"erase", "explain", "found"}  # tried where there is something of the kind

    assert {p.name for p in urlpatterns} == {
        *OWN_PAGES,
        *RELEASED,
        *NOT_NOW,
        *found,
    }


def test_the_pages_that_send_are_for_those_who_send(tmp_path) -> None:
    cast = a_cast()

    for path in ("again/", "nil-return/"):
        assert status(signed_in(cast.ana.sender), path) == 200
        assert status(signed_in(cast.ana.validator), path) == 404
        assert status(signed_in(cast.dov), path) == 404
        assert status(Client(), path) == 302
