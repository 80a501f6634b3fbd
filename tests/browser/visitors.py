"""People of the cast at a browser, and what every page owes them.

A page that asks another host, breaks the content policy or fails in its script fails the
test that opened it, whatever that test was about.
"""

import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

WIDTHS = {"phone": 360, "tablet": 1024, "desk": 1600}
_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}


def chromium() -> str | None:
    """Where the browser is, under any of its names."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


class Visitors:
    """Opens a context per person; remembers what went wrong in any of them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.troubles: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(self, language: str = "en", *, width: str = "desk") -> Page:
        """A page of somebody who has not signed in."""
        context = self._browser.new_context(
            locale={"zh-hans": "zh-CN"}.get(language, language),
            viewport={"width": WIDTHS[width], "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("console", lambda line: self._told(line.type, line.text))
        return page

    def enter(self, role: str, language: str = "en", **options: object) -> Page:
        """A page of the invented person of a role, signed in from the list."""
        page = self.open(language, **options)
        page.goto(f"{self.address}/sign-in/")
        page.locator(f"form[action$='/sign-in/{HANDLES[role]}/'] button").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        choose(page, language)
        return page

    def leave(self) -> None:
        """Close everything, and say what any page complained of."""
        for context in self._contexts:
            context.close()
        assert self.troubles == []

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"asks another host: {request.url}")

    def _told(self, kind: str, text: str) -> None:
        # That a page is not there is an answer, which Chromium calls an error.
        if kind == "error" and "Failed to load resource" not in text:
            self.troubles.append(f"console: {text}")


HANDLES = {
    "contributor": "qmr-migration-institute",
    "validator": "qmr-validator",
    "focal-point": "qmr-focal-point",
    "deputy": "qmr-deputy",
    "analyst": "qmr-analyst",
    "secretariat": "sam",
    "governance": "gita",
    "auditor": "ada",
}


def choose(page: Page, language: str) -> None:
    """Choose the language of the pages with the control on them."""
    if page.locator("html").get_attribute("lang") == language:
        return
    page.locator("select#language").select_option(language)
    button = page.locator("form.language button")
    if button.is_visible():
        button.click()
    page.wait_for_selector(f"html[lang='{language}']")


def barriers(page: Page) -> list[str]:
    """What keeps people out of a page, as axe finds it under WCAG 2.2 AA."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"]
    ]


def spills(page: Page) -> bool:
    """Whether a page must be moved sideways to be read."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )
    )


def picture(page: Page, path: Path) -> None:
    """Keep what the page looks like, from top to bottom."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
