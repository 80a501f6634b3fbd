"""Help: every page in six languages, found by its words, and nothing but words."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils import translation

from balise.vocabulary.languages import LANGUAGES
from balise_web.home.help import documents, glossary
from balise_web.home.help.rendering import parts_of, rendered
from balise_web.home.help.searching import search
from balise_web.home.help.topics import TOPICS, text_of
from balise_web.pages.languages import page_tag
from balise_web.participants.models.taking_part import ROLES
from web.pages.signing_in import signed_in
from web.world import a_cast

ROOT = Path(__file__).resolve().parents[3]
GUIDES = sorted(path.stem for path in (ROOT / "docs/guide/en").glob("*.md"))


def test_every_role_has_its_first_hour():
    assert set(ROLES) <= set(GUIDES)
    assert set(GUIDES) <= set(TOPICS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_is_in_every_language_with_the_same_steps(language):
    for name in GUIDES:
        here = documents.document(f"docs/guide/{language}/{name}.md")
        english = documents.document(f"docs/guide/en/{name}.md")
        for mark in (r"^\d+\. ", r"^- ", r"\]\("):
            assert len(re.findall(mark, here, re.M)) == len(
                re.findall(mark, english, re.M)
            ), (language, name, mark)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_help_can_be_made_and_leads_nowhere_else(language):
    with translation.override(page_tag(language)):
        for slug in TOPICS:
            html = str(rendered(slug, language).html)
            assert "<script" not in html
            for href in re.findall(r'href="([^"]*)"', html):
                assert href.startswith(("/help/", "#")), (slug, href)


def test_what_looks_like_html_stays_text():
    from balise_web.home.help.rendering import _page

    made = str(_page("a <b onclick=x>b</b> [c](javascript:alert(1))").html)

    assert "<b" not in made
    assert "javascript" not in made or "href" not in made


def test_a_search_finds_a_page_by_any_of_its_words_and_signs():
    with translation.override("en"):
        assert "recall" in [hit.topic.slug for hit in search("removal RECORD", "en")]
        assert search("no-such-word-anywhere", "en") == []
        assert search("", "en") == []
    with translation.override("fr"):
        assert search("reciprocite", "fr") or search("partage", "fr")


def test_the_glossary_says_which_translations_were_reviewed():
    terms = glossary.terms()

    assert len(terms) > 80
    assert terms[0].named("fr")
    assert all(term.is_reviewed("en") for term in terms)
    assert glossary.words("en") == ()
    assert any(word.english == "Home" for word in glossary.words("fr"))


def test_every_link_to_help_in_a_template_leads_to_a_page():
    used = {
        slug
        for path in (ROOT / "src/balise_web").rglob("templates/**/*.html")
        for slug in re.findall(
            r"""{% help "([^"]+)"|'home:topic' '([^']+)'|"home:topic" "([^"]+)\"""",
            path.read_text(encoding="utf-8"),
        )
    }
    slugs = {part for found in used for part in found if part}

    assert slugs <= {*TOPICS, "glossary", "words"}
    assert get_template("home/help.html")


@pytest.mark.django_db
def test_help_is_open_to_all_who_are_signed_in_and_the_rest_is_not_found():
    cast = a_cast()
    paths = [f"/help/{slug}/" for slug in (*TOPICS, "glossary", "words")]
    asked = ("/help/", "/help/search/?q=recall", "/help/codes/?part=3", *paths)

    for person in (cast.ana.lead, cast.cleo.sender, cast.dov):
        client = signed_in(person)
        for path in asked if person is cast.ana.lead else asked[:4]:
            assert client.get(path).status_code == 200, path
        assert client.get("/help/nothing/").status_code == 404
        assert client.get("/help/codes/?part=999").status_code == 404

    page = signed_in(cast.ana.lead).get("/help/").content.decode()
    assert page.index("/help/focal-point/") < page.index("/help/auditor/")


def test_long_pages_are_cut_at_their_headings():
    assert len(parts_of("codes", "en")) > 40


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", TOPICS)
def test_a_page_of_help_brings_no_second_title_and_no_frame(slug, language) -> None:
    text = text_of(slug, language)

    assert not text.lstrip().startswith("# ")
    assert "<div" not in text
