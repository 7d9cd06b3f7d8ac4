"""Muster in Microsoft's own test client: a message's menu, a dialog, the headline, a button, a mention, a card in place.

The Playground opens no dialog from a button (`task/fetch`: it says so in its log) and reads no app manifest; so the
dialog is the one of a message's menu, whose command is named by hand. Pictures of it are left when somebody wants them.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.story.browsing import MARKS, browser, shot, window
from tests.story.playground import both, install

pytestmark = MARKS


async def test_mention_card_button_dialog_submit(tmp_path: Path) -> None:
    install()
    async with both(tmp_path) as (address, _), browser() as chromium:
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        await page.goto(address)
        await _ask(page)
        await _declare(page)
        headline = await _open_headline(page)
        await _severity(page, headline)
        await _make_room(page)


async def _ask(page: Page) -> None:
    """In the chat with the app; it answers with a card."""
    box = page.get_by_role("textbox").first
    await box.click()
    await page.keyboard.type("Database is down")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Declare “Database is down”")).to_be_visible()
    await shot(page, "playground-1-asked")


async def _declare(page: Page) -> None:
    """From the menu of what was said: wrong first, and the card says so at the field."""
    await page.get_by_role("button", name="Show more information").first.click()
    await page.get_by_role("menuitem", name="Action Command").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("declare-incident")
    await dialog.get_by_role("button", name="Create").click()
    title = dialog.get_by_placeholder("What is going wrong?")
    await expect(title).to_have_value("Database is down")
    await title.fill("")
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog).to_contain_text("Please fill this in.")
    await shot(page, "playground-2-dialog")
    await title.fill("Database is down")
    await dialog.get_by_placeholder("What do you know so far?").fill("Writes time out")
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog).to_contain_text("Declared INC-1: Database is down.")
    await dialog.get_by_role("button", name="Close").click()


async def _open_headline(page: Page) -> Locator:
    await page.get_by_text("incidents", exact=True).click()
    headline = page.locator("body").get_by_text("INC-1 Database is down").first
    await expect(headline).to_be_visible()
    await expect(page.get_by_text("Writes time out")).to_be_visible()
    await shot(page, "playground-3-headline")
    return headline


async def _severity(page: Page, headline: Locator) -> None:
    """A command by mention, under the headline; the headline changes where it stands."""
    await expect(page.get_by_text("not set yet")).to_be_visible()
    await page.get_by_role("textbox").nth(1).click()
    await page.keyboard.type("@inc", delay=20)
    await page.locator("#typeahead-menu").last.get_by_role("menuitem").filter(has_text="incident").click()
    await page.keyboard.type(" severity major")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(re.compile(r"set the severity of INC-1 to .*major"))).to_be_visible()
    await expect(page.get_by_text("not set yet")).to_have_count(0)
    await expect(headline).to_be_visible()


async def _make_room(page: Page) -> None:
    """A button of the headline: the thread under it becomes the room, and the button goes."""
    await page.get_by_role("button", name="Create comms channel").click()
    await expect(page.get_by_text("please join in here.")).to_be_visible()
    await expect(page.get_by_role("button", name="Create comms channel")).to_have_count(0)
    await shot(page, "playground-4-room")
