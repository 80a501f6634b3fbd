"""A file goes the whole way in a browser, hand to hand, as three people take it.

Once in English and once in Arabic. What no script is needed for is tried in tests/web,
whose reader has none.
"""

import pytest
from playwright.sync_api import Page

from browser.visitors import barriers

LANGUAGES = ["en", "ar"]
FILE = "simulated_qamara_monthly_nationality.csv"
PATIENCE = 90_000
"""Milliseconds that a job may take until its page shows what came of it."""


def take(page: Page, step: str) -> None:
    """Press the link to a step on a submission's page, then its button."""
    page.locator(f"a.button[href$='/{step}/']").first.click()
    page.locator("main form[method=post] button").first.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_goes_from_the_officer_to_its_readers(visitors, home, language) -> None:
    officer = visitors.enter("contributor", language)
    officer.goto(f"{visitors.address}/send/")
    officer.locator("input[type=file]").set_input_files(home / "try" / FILE)
    officer.locator("form[enctype] button").click()
    officer.wait_for_selector("form[action$='/send'] button", timeout=PATIENCE)
    assert barriers(officer) == []
    officer.locator("form[action$='/send'] button").click()
    officer.wait_for_selector("main a.button[href^='/submissions/']", timeout=PATIENCE)
    officer.locator("main a.button[href^='/submissions/']").first.click()
    number = officer.url.rstrip("/").split("/")[-1]
    take(officer, "clear")

    validator = visitors.enter("validator", language)
    validator.goto(f"{visitors.address}/submissions/{number}/")
    take(validator, "approve")
    validator.wait_for_selector(".state-sealed", timeout=PATIENCE)

    lead = visitors.enter("focal-point", language)
    lead.goto(f"{visitors.address}/submissions/{number}/release/")
    assert lead.locator("main table").count() >= 1
    lead.locator("main form.form button").first.click()
    lead.wait_for_selector("ul.numbers", timeout=PATIENCE)
    lead.goto(f"{visitors.address}/submissions/{number}/")
    assert lead.locator(".state-released").count() >= 1


def test_who_did_not_send_it_sees_no_way_to_clear_it(visitors) -> None:
    analyst = visitors.enter("analyst")

    reply = analyst.goto(f"{visitors.address}/send/")

    assert reply.status in {403, 404}


def test_the_keyboard_alone_skips_to_the_content(visitors) -> None:
    page = visitors.open()
    page.goto(f"{visitors.address}/sign-in/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")

    assert first == "#content"
    assert page.evaluate("document.activeElement.id") == "content"
