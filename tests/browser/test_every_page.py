"""Every page that a person can reach from their menu: legible, and open to everybody."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from browser.visitors import HANDLES, WIDTHS, barriers, choose, spills

MOST_BYTES = 150_000
MOST_PAGES = 60
_NOT_PAGES = (".csv", ".xlsx", ".jsonl", ".svg", ".zip", ".ods", ".yaml", ".txt")
_GIVES_A_FILE = ("/file/", "/download", "/export", "/proof", "/sign-out/")
_ALIKE_FOR_ALL = ("/help/", "/account/", "/status/")
_TRIED: dict[str, set[str]] = {}
"""By language: pages that are alike for everybody are tried by whoever comes first."""


def pages_of(page: Page, address: str, language: str) -> Iterator[str]:
    """Walk the links from where a person arrives; one address of each kind."""
    waiting, kinds = deque([page.url]), set()
    while waiting and len(kinds) < MOST_PAGES:
        url = waiting.popleft()
        kind = kind_of(url)
        tried = _TRIED.setdefault(language, set())
        if kind in kinds or kind in tried:
            continue
        kinds.add(kind)
        if kind.startswith(_ALIKE_FOR_ALL):
            tried.add(kind)
        page.goto(url)
        yield url
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
        )
        for link in links:
            target = urljoin(url, link).split("#")[0]
            if target.startswith(address) and is_page(target):
                waiting.append(target)


def is_page(url: str) -> bool:
    path = urlsplit(url).path
    return not path.endswith(_NOT_PAGES) and not any(p in path for p in _GIVES_A_FILE)


def kind_of(url: str) -> str:
    """The address with what names one thing of many left out."""
    parts = urlsplit(url).path.split("/")
    several = (any(c.isdigit() or c.isupper() for c in part) for part in parts)
    return "/".join("*" if s else p for p, s in zip(parts, several, strict=True))


@pytest.mark.parametrize(
    ("role", "language"),
    [
        *((role, "en") for role in HANDLES),
        *((role, "ar") for role in ("focal-point", "contributor", "governance")),
    ],
)
def test_every_page_of_a_role_is_open_to_everybody(visitors, role, language) -> None:
    page = visitors.enter(role, language)
    found = []
    for url in pages_of(page, visitors.address, language):
        if page.locator("h1").count() != 1:
            found.append(f"{url} has {page.locator('h1').count()} titles")
        if page.locator("html").get_attribute("lang") != language:
            found.append(f"{url} is not in {language}")
        found += barriers(page)
        page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
        if spills(page):
            found.append(f"{url} spills over a small screen")
        page.set_viewport_size({"width": WIDTHS["tablet"], "height": 800})

    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", ["contributor", "focal-point", "governance"])
def test_a_first_page_is_light(visitors, role) -> None:
    page = visitors.enter(role)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    session.on(
        "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
    )

    page.reload(wait_until="networkidle")

    assert 0 < sum(sizes) < MOST_BYTES


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_sign_in_page_speaks_each_language(visitors, language) -> None:
    page = visitors.open(language)
    page.goto(f"{visitors.address}/sign-in/")

    choose(page, language)

    assert page.locator("html").get_attribute("lang") == language
    assert barriers(page) == []
