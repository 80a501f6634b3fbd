"""Packs: public ones for whoever sends, used ones for those who may see the submission."""

import pytest
from django.test import Client

from balise.intake.packs import load_pack
from balise_web.packs.presenters import differences
from web.pages.signing_in import signed_in
from web.world import PACK, a_cast, a_checked, a_sealed

pytestmark = pytest.mark.django_db
OPENS = {
    "/packs/": {"ana", "ben", "cleo", "sender", "sec"},
    "/packs/public/gbr-small-boats/": {"ana", "ben", "cleo", "sender", "sec"},
    "/packs/public/gbr-small-boats/pack.yaml": {"ana", "ben", "cleo", "sender", "sec"},
    "/packs/public/no-such-pack/": set(),
    "/packs/own/small-arrivals/": {"ana", "sender"},
    "/packs/own/small-arrivals/{identity}/pack.yaml": {"ana", "sender"},
    "/packs/own/small-arrivals/0000/pack.yaml": set(),
}


@pytest.mark.parametrize("address", OPENS)
def test_every_address_opens_to_these_alone(address, tmp_path) -> None:
    cast = a_cast()
    row = a_sealed(cast.ana, tmp_path)
    path = address.format(identity=row.pack_identity)
    who = {
        "ana": cast.ana.lead,
        "ben": cast.ben.lead,
        "cleo": cast.cleo.lead,
        "sender": cast.ana.sender,
        "dov": cast.dov,
        "gov": cast.governance,
        "sec": cast.secretariat,
    }

    found = {name: signed_in(by).get(path).status_code for name, by in who.items()}

    assert found == {name: 200 if name in OPENS[address] else 404 for name in who}
    assert Client().get(path).status_code == 302


def test_a_pack_says_in_words_what_each_column_means() -> None:
    cast = a_cast()

    shown = signed_in(cast.ana.lead).get("/packs/public/gbr-small-boats/")

    html = shown.content.decode()
    assert "Migrants arrived" in html
    assert "boats have no indicator" in html
    assert "IE.detected" not in html


def test_every_public_pack_can_be_shown() -> None:
    from balise_web.submissions.known_packs import public_packs

    client = signed_in(a_cast().ana.lead)

    for name in public_packs():
        assert client.get(f"/packs/public/{name}/").status_code == 200


def test_it_shows_which_file_came_with_which_version(tmp_path) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)

    html = signed_in(cast.ana.lead).get("/packs/own/small-arrivals/").content.decode()

    assert row.number in html
    assert "arrivals.csv" in html


def test_what_changed_between_versions_is_said_column_by_column() -> None:
    before = load_pack(PACK)
    changed = PACK.replace(
        "      arrivals: {measure: {}}", "      arrived: {measure: {}}"
    )
    after = load_pack(changed.replace('"%Y-%m-%d"', '"%d.%m.%Y"'))

    found = {(one.kind, one.header) for one in differences(before, after)}

    assert found == {("added", "arrived"), ("removed", "arrivals"), ("read", "month")}
    assert list(differences(before, before)) == []
