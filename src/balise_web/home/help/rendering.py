"""Markdown as a page of help: no HTML of its own, tables that scroll, links that lead.

A link to another document leads to its page of help where it has one; elsewhere its
words stay and the link goes, since no page of ours asks anything of another host.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from balise.vocabulary.languages import Language
from balise_web.home.help.topics import text_of
from balise_web.pages.menu import address

_LEADS: Final = {
    "reciprocity.md": "reciprocity",
    "model.md": "dictionary",
    "codes.md": "codes",
    "checks.md": "checks",
    "terms.md": "terms",
    "packs.md": "packs",
    "GLOSSARY.md": "glossary",
    "correct-a-file.md": "correct",
    "fill-in-a-template.md": "templates",
    "read-a-decision.md": "decision",
    "write-a-pack.md": "packs",
    "suggesting.md": "suggesting",
    "plausibility.md": "plausibility",
    "your-data.md": "your-data",
    "recall.md": "recall",
    "accessibility.md": "accessibility",
}
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"[*`|#>_]|---+|^- ", re.M)


@dataclass(frozen=True)
class Heading:
    """One heading of a page, and where it stands."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Page:
    """A topic made into a page."""

    html: SafeString
    headings: tuple[Heading, ...]


@cache
def rendered(slug: str, language: Language) -> Page:
    """Make a topic into a page."""
    return _page(text_of(slug, language))


@cache
def part_of(slug: str, language: Language, number: int) -> Page | None:
    """Make one section of a long topic into a page; None where there is none."""
    parts = parts_of(slug, language)
    return _page(parts[number]) if 0 <= number < len(parts) else None


@cache
def parts_of(slug: str, language: Language) -> tuple[str, ...]:
    """Cut a topic at its headings; the first part is what stands before them."""
    return tuple(re.split(r"^(?=## )", text_of(slug, language), flags=re.M))


def plain(text: str) -> str:
    """Give the words of a text without its marks."""
    return re.sub(r"\s+", " ", _MARKS.sub(" ", _LINK.sub(r"\1", text))).strip()


def _page(text: str) -> Page:
    engine = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = engine.parse(text)
    headings = tuple(_headings(tokens))
    kept = _without_pictures(_leading(tokens))
    html = engine.renderer.render(kept, engine.options, {})
    # Made by the library from text alone: it was told to take no HTML.
    return Page(mark_safe(_scrolling(html)), headings)  # noqa: S308


def _headings(tokens: Sequence[Token]) -> list[Heading]:
    found: list[Heading] = []
    for token, inside in itertools.pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            text = plain(inside.content)
            anchor = slugify(text, allow_unicode=True) or f"part-{len(found) + 1}"
            token.attrSet("id", anchor)
            found.append(Heading(anchor, text))
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    return found


def _leading(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.children:
            token.children = _leading_inside(token.children)
    return tokens


def _leading_inside(children: list[Token]) -> list[Token]:
    kept, dropped = [], 0
    for child in children:
        if child.type == "link_open":
            url = _address_of(str(child.attrGet("href") or ""))
            if not url:
                dropped += 1
                continue
            child.attrSet("href", url)
        elif child.type == "link_close" and dropped:
            dropped -= 1
            continue
        kept.append(child)
    return kept


def _address_of(href: str) -> str:
    if href.startswith("#"):
        return href
    slug = _LEADS.get(PurePosixPath(href.partition("#")[0]).name)
    return address("home:topic", slug) if slug else ""


def _without_pictures(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.children:
            token.children = [c for c in token.children if c.type != "image"]
    return tokens


def _scrolling(html: str) -> str:
    opened = '<div class="sheet" tabindex="0"><table>'
    return html.replace("<table>", opened).replace("</table>", "</table></div>")
