"""A file goes the whole way in a browser, hand to hand, as three people take it.

Once in English, once in Arabic, and once with scripts switched off.
"""

import pytest
from playwright.sync_api import Error, Page

from browser.visitors import barriers

WAYS = [("en", True), ("ar", True), ("fr", False)]
FILE = "simulated_qamara_monthly_nationality.csv"
TRIES = 60


def until(page: Page, selector: str, *, script: bool) -> None:
    """Wait for what a job brings; without a script a reader loads the page again."""
    if script:
        page.wait_for_selector(selector, timeout=TRIES * 1_500)
        return
    for _ in range(TRIES):
        try:
            page.wait_for_selector(selector, timeout=1_500)
        except Error:
            page.reload()
        else:
            return
    raise AssertionError(f"{page.url} never shows {selector}")


def take(page: Page, step: str) -> None:
    """Press the link to a step on a submission's page, then its button."""
    page.locator(f"a.button[href$='/{step}/']").first.click()
    page.locator("main form[method=post] button").first.click()


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_a_file_goes_from_the_officer_to_its_readers(
    visitors, home, language, script
) -> None:
    officer = visitors.enter("contributor", language, script=script)
    officer.goto(f"{visitors.address}/send/")
    officer.locator("input[type=file]").set_input_files(home / "try" / FILE)
    officer.locator("form[enctype] button").click()
    until(officer, "form[action$='/send'] button", script=script)
    if script:  # axe is a script itself, and would never end
        assert barriers(officer) == []
    officer.locator("form[action$='/send'] button").click()
    until(officer, "main a.button[href^='/submissions/']", script=script)
    officer.locator("main a.button[href^='/submissions/']").first.click()
    number = officer.url.rstrip("/").split("/")[-1]
    take(officer, "clear")

    validator = visitors.enter("validator", language, script=script)
    validator.goto(f"{visitors.address}/submissions/{number}/")
    take(validator, "approve")
    until(validator, ".state-sealed", script=script)

    lead = visitors.enter("focal-point", language, script=script)
    lead.goto(f"{visitors.address}/submissions/{number}/release/")
    assert lead.locator("main table").count() >= 1
    lead.locator("main form.form button").first.click()
    until(lead, "ul.numbers", script=script)
    lead.goto(f"{visitors.address}/submissions/{number}/")
    assert lead.locator(".state-released").count() >= 1


def test_who_did_not_send_it_sees_no_way_to_clear_it(visitors) -> None:
    analyst = visitors.enter("analyst")

    reply = analyst.goto(f"{visitors.address}/send/")

    assert reply.status in {403, 404}


def test_the_keyboard_alone_signs_in_and_reaches_the_content(visitors) -> None:
    page = visitors.open()
    page.goto(f"{visitors.address}/sign-in/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")

    assert first == "#content"
    assert page.evaluate("document.activeElement.id") == "content"
