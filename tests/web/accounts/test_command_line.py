"""The shell invites the first person of a home, and does what the page of people does."""

import json
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from balise_web.accounts.models import Invitation
from balise_web.cli import main
from balise_web.participants.models import Person
from web.accounts.doors import an_account, with_codes
from web.world import a_cast

pytestmark = pytest.mark.django_db


def told(capsys, *words: str) -> dict:
    capsys.readouterr()
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)


def test_the_first_person_of_a_new_home_comes_in(tmp_path: Path, capsys) -> None:
    main(["init", "--governance", "gita", "--secretariat", "sam"])
    words = "person invite gita --email gita@example.org --by gita"

    link = told(capsys, *words.split(), "--letter-in", "zh")["link"]

    assert link in mail.outbox[-1].body
    assert Invitation.objects.get().language == "zh-hans"
    path = link.removeprefix("http://127.0.0.1:8000")
    assert Client().get(path).status_code == 200


def test_who_may_not_invite_is_refused(capsys) -> None:
    a_cast()

    code = main(
        [
            "person",
            "invite",
            "qma-sender",
            "--email",
            "s@example.org",
            "--by",
            "qmb-lead",
        ]
    )

    assert code == 1
    assert "[not-found]" in capsys.readouterr().err
    assert mail.outbox == []


def test_people_are_withdrawn_deactivated_reactivated_and_reset(capsys) -> None:
    cast = a_cast()
    with_codes(an_account(cast.ana.validator, cast.ana.lead))
    main(
        [
            "person",
            "invite",
            "qma-sender",
            "--email",
            "s@example.org",
            "--by",
            "qma-lead",
        ]
    )

    for words in (
        "person withdraw qma-sender --by qma-lead",
        "person reset qma-validator --by qma-lead",
        "person deactivate qma-sender --by qma-deputy",
        "person reactivate qma-sender --by qma-lead",
    ):
        assert main(words.split()) == 0, words

    assert Invitation.objects.get(person=cast.ana.sender).withdrawn_at
    assert Person.objects.get(handle="qma-sender").active
