"""Every page that a person can reach from their menu: legible, and open to everybody."""

from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest

from browser.visitors import HANDLES, barriers, choose, spills

MOST_BYTES = 150_000
MOST_PAGES = 45
_NOT_PAGES = (
    ".csv",
    ".xlsx",
    ".jsonl",
    ".svg",
    ".zip",
    ".ods",
    ".pdf",
    ".yaml",
    ".txt",
)


def reached(page, address: str) -> list[str]:
    """Walk the links from the page where a person arrives; one address of each kind."""
    waiting, seen, kinds = deque([page.url]), [], set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.popleft()
        kind = _kind(url)
        if kind in kinds:
            continue
        kinds.add(kind)
        page.goto(url)
        seen.append(url)
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
        )
        for link in links:
            target = urljoin(url, link).split("#")[0]
            if target.startswith(address) and _is_page(target):
                waiting.append(target)
    return seen


def _is_page(url: str) -> bool:
    path = urlsplit(url).path
    return not path.endswith(_NOT_PAGES) and "/download" not in path


def _kind(url: str) -> str:
    """The address with what names one thing of many left out."""
    parts = urlsplit(url).path.split("/")
    return "/".join(
        "*" if any(c.isdigit() or c.isupper() for c in p) else p for p in parts
    )


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("role", HANDLES)
def test_every_page_of_a_role_is_open_to_everybody(visitors, role, language) -> None:
    page = visitors.enter(role, language)
    found = []
    for url in reached(page, visitors.address):
        page.goto(url)
        assert page.locator("h1").count() == 1, url
        assert page.locator("html").get_attribute("lang") == language, url
        found += barriers(page)

    assert found == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("role", HANDLES)
def test_no_page_spills_over_a_small_screen(visitors, role, language) -> None:
    page = visitors.enter(role, language, width="phone")
    spilling = []
    for url in reached(page, visitors.address):
        page.goto(url)
        if spills(page):
            spilling.append(url)

    assert spilling == []


@pytest.mark.parametrize("role", HANDLES)
def test_a_first_page_is_light(visitors, role) -> None:
    page = visitors.enter(role)
    arrived = page.url
    fresh = page.context.new_page()
    session = fresh.context.new_cdp_session(fresh)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    session.on(
        "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
    )

    fresh.goto(arrived, wait_until="networkidle")

    assert 0 < sum(sizes) < MOST_BYTES


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_sign_in_page_speaks_each_language(visitors, language) -> None:
    page = visitors.open(language)
    page.goto(f"{visitors.address}/sign-in/")

    choose(page, language)

    assert page.locator("html").get_attribute("lang") == language
    assert barriers(page) == []
