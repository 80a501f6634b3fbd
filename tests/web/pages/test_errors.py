"""Whatever goes wrong is a page in the reader's language, and never a traceback."""

import pytest
from django.test import Client
from django.urls import path

from balise_web.outcomes import not_found, stop
from balise_web.urls import urlpatterns as ours

pytestmark = pytest.mark.django_db
PAGE_LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh-hans"]


def refuses(request):
    stop("reason-missing")


def finds_nothing(request):
    not_found("submission", "S-1")


def breaks(request):
    raise RuntimeError("a secret value")


urlpatterns = [
    *ours,
    path("refuses/", refuses),
    path("finds-nothing/", finds_nothing),
    path("breaks/", breaks),
]
handler404 = "balise_web.pages.views.not_here"
handler500 = "balise_web.pages.views.failed"


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_a_page_that_is_not_there_says_so_in_the_language(language) -> None:
    reply = Client(headers={"accept-language": language}).get("/nowhere/")

    assert reply.status_code == 404
    html = reply.content.decode()
    assert f'lang="{language}"' in html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert ("There is no such page" in html) == (language == "en")


@pytest.mark.urls(__name__)
def test_what_may_not_be_found_looks_like_what_is_not_there() -> None:
    client = Client()

    hidden = client.get("/finds-nothing/")
    absent = client.get("/finds-nothing-at-all/")

    assert hidden.status_code == absent.status_code == 404
    assert without_address(hidden) == without_address(absent)


@pytest.mark.urls(__name__)
def test_a_refusal_outside_a_form_is_a_page_with_its_sentence() -> None:
    reply = Client().get("/refuses/")

    assert reply.status_code == 409
    assert "reason" in reply.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_shows_nothing_of_it() -> None:
    reply = Client(raise_request_exception=False).get("/breaks/")

    assert reply.status_code == 500
    assert "secret" not in reply.content.decode()


def test_every_page_forbids_what_it_does_not_need() -> None:
    reply = Client().get("/nowhere/")

    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Frame-Options"] == "DENY"


def test_the_language_is_chosen_without_a_script() -> None:
    client = Client()

    client.post("/language/setlang/", {"language": "fr", "next": "/nowhere/"})

    assert 'lang="fr"' in client.get("/nowhere/").content.decode()


def test_health_says_what_is_well() -> None:
    reply = Client().get("/health")

    told = reply.json()
    assert told["ok"]
    assert told["database"]
    assert told["store"]
    assert told["migrations"]


def without_address(reply) -> str:
    import re

    text = reply.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r'name="next" value="[^"]+"', "", text)
