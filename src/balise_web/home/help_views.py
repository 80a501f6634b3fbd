"""Help: contents, one topic, the words, and a search through all of it."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from balise_web.home.help import glossary
from balise_web.home.help.rendering import part_of, parts_of, plain, rendered
from balise_web.home.help.searching import LONGEST, terms_named
from balise_web.home.help.searching import search as found_in
from balise_web.home.help.topics import SECTIONS, TOPICS, first_hours
from balise_web.pages.acting import page
from balise_web.pages.languages import page_language

_A_PAGE = 100


@require_safe
@page
def contents(request: HttpRequest) -> HttpResponse:
    """List every page of help, the guides of the reader's own roles first."""
    roles = frozenset(role for role, _ in request.person.held())  # type: ignore[attr-defined]
    mine = first_hours(roles)
    sections = [
        (title, [t for t in TOPICS.values() if t.section == key and t not in mine])
        for key, title in SECTIONS.items()
    ]
    return render(request, "home/help.html", {"mine": mine, "sections": sections})


@require_safe
@page
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of help."""
    if slug in _SPECIAL:
        return _SPECIAL[slug](request)
    topic = TOPICS.get(slug)
    if topic is None:
        raise Http404
    language = page_language()
    shown = {"topic": topic, "language": topic.language(language)}
    if topic.parted:
        return _parted(request, shown, slug)
    made = rendered(slug, language)
    return render(request, "home/topic.html", {**shown, "made": made})


def _parted(request: HttpRequest, shown: dict[str, object], slug: str) -> HttpResponse:
    """Show a long page section by section."""
    language = page_language()
    asked = request.GET.get("part", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    made = part_of(slug, language, number)
    if made is None:
        raise Http404
    titles = [
        (place, plain(text.splitlines()[0]))
        for place, text in enumerate(parts_of(slug, language))
        if place
    ]
    shown |= {"made": made, "parts": titles, "part": number}
    return render(request, "home/topic.html", shown)


@require_safe
@page
def search(request: HttpRequest) -> HttpResponse:
    """Search through help."""
    asked = request.GET.get("q", "")[:LONGEST]
    language = page_language()
    shown = {
        "asked": asked,
        "hits": found_in(asked, language),
        "terms": terms_named(asked, language)[:20],
    }
    return render(request, "home/search.html", shown)


def _glossary(request: HttpRequest) -> HttpResponse:
    language = page_language()
    sections = [
        (title, list(group))
        for title, group in groupby(glossary.terms(), key=lambda term: term.section)
    ]
    words = glossary.words(language)
    shown = {
        "sections": sections,
        "words": len(words),
        "reviewed": sum(word.reviewed for word in words),
    }
    return render(request, "home/glossary.html", shown)


def _words(request: HttpRequest) -> HttpResponse:
    words = glossary.words(page_language())
    shown = Paginator(words, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/words.html", {"shown": shown})


_SPECIAL = {"glossary": _glossary, "words": _words}
