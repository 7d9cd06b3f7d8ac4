"""The main job in a real browser, exactly as the README tells it; pictures of it, when somebody wants them."""

from __future__ import annotations

import contextlib
import re

from playwright.async_api import Browser, Locator, Page, TimeoutError, expect

from tests.story.browsing import MARKS, browser, demo, shot, window

pytestmark = MARKS


class Person:
    """Somebody at the chat page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def go(self, channel: str) -> None:
        await self.page.get_by_test_id(f"channel-{channel}").click()

    async def say(self, words: str) -> None:
        composer = self.page.get_by_test_id("composer")
        await composer.fill(words)
        await composer.press("Escape")
        await self.page.get_by_test_id("send").click()
        await expect(composer).to_have_value("")

    def message(self, words: str) -> Locator:
        return self.page.get_by_test_id("message").filter(has_text=words).last

    async def open_menu(self, words: str) -> None:
        """Hover, and click what then shows; what the playbook says meanwhile moves the message from under the mouse."""
        for _ in range(10):
            await self.message(words).hover()
            with contextlib.suppress(TimeoutError):
                await self.message(words).get_by_role("button", name="More actions").click(timeout=1000)
                return
        raise AssertionError(f"the menu of “{words}” does not open")

    async def shot(self, name: str) -> None:
        await shot(self.page, name)


async def test_the_main_job_in_a_browser() -> None:
    async with demo() as (chat, web, _), browser() as chromium:
        trouble: list[str] = []
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(f"{chat}?as=ada")
        ada = Person(page)
        await _declare(ada)
        await _run(ada)
        await _close(ada)
        await _read(chromium, web, trouble)
        assert trouble == []


async def test_page_an_engineer_in_a_browser() -> None:
    """The worked example: command → message with buttons → form → page sent → timeline entry."""
    async with demo() as (chat, web, _), browser() as chromium:
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        await page.goto(f"{chat}?as=ada")
        ada = Person(page)
        await _declare(ada)
        await ada.message("INC-3").get_by_role("button", name="Create comms channel").click()
        await ada.go("inc-3-database-is-down")
        await ada.say("@incident page")
        await ada.message("Who is needed?").get_by_role("button", name="Page database").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("What should they know?").fill("help")
        await form.get_by_role("button", name="Page").click()
        await expect(form).to_contain_text("A sentence, please")
        await ada.shot("5-page-form")
        await form.get_by_label("What should they know?").fill("The primary is read-only since 03:12")
        await form.get_by_role("button", name="Page").click()
        await expect(form).to_have_count(0)
        await expect(ada.message("The page to database went out.")).to_be_visible()
        await ada.shot("6-paged")
        await page.goto(f"{web}incidents/INC-3")
        await expect(page.locator("main")).to_contain_text("The primary is read-only since 03:12")


async def _declare(ada: Person) -> None:
    page = ada.page
    await ada.go("general")
    await ada.say("/incident Database is down")
    form = page.get_by_role("dialog")
    await expect(form.get_by_label("Title")).to_have_value("Database is down")
    await form.get_by_label("Summary").fill("Writes to the primary time out since 03:12.")
    await form.get_by_label("Impact").fill("Nobody can *check out*.")
    await ada.shot("1-form")
    await form.get_by_role("button", name="Declare").click()
    await expect(form).to_have_count(0)
    await ada.go("incidents")
    await expect(ada.message("INC-3 Database is down")).to_be_visible()
    await ada.shot("2-headline")


async def _run(ada: Person) -> None:
    page = ada.page
    await ada.message("INC-3").get_by_role("button", name="Create comms channel").click()
    await ada.go("inc-3-database-is-down")
    await expect(ada.message("This is the channel of INC-3")).to_be_visible()
    await ada.say("@incident lead @ben")
    await expect(ada.message("the lead of INC-3")).to_be_visible()
    await ada.say("@incident severity major")
    await expect(ada.message("set the severity of INC-3")).to_contain_text("major")
    await ada.say("The disk of db-1 is full: 100 % of 2 TB. Failing over to db-2.")
    await ada.open_menu("The disk of db-1")
    await page.get_by_role("menuitem", name=re.compile("^Pin")).click()
    await expect(ada.message("The disk of db-1")).to_contain_text("Pinned")
    await ada.say("@incident status identified")
    await expect(ada.message("set the status of INC-3")).to_contain_text("identified")
    await ada.shot("3-channel")


async def _close(ada: Person) -> None:
    page = ada.page
    await ada.go("incidents")
    headline = ada.message("INC-3 Database is down")
    await expect(headline).to_contain_text("major")
    await headline.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="Close it").click()
    await expect(headline.get_by_role("button", name="Close")).to_have_count(0)
    await expect(headline).to_contain_text("resolved")
    await ada.shot("4-closed")


async def _read(chromium: Browser, web: str, trouble: list[str]) -> None:
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            page = await window(
                chromium,
                color_scheme=scheme,
                viewport={"width": width, "height": 900},
            )
            page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
            await page.goto(f"{web}incidents/INC-3")
            for told in ("Database is down", "Ben Ruiz", "major", "The disk of db-1 is full", "resolved", "check out"):
                await expect(page.locator("main")).to_contain_text(told)
            await shot(page, f"doc-{scheme}-{width}", full_page=True)
            await page.goto(web)
            await expect(page.locator("main")).to_contain_text("INC-1")
            await shot(page, f"list-{scheme}-{width}")
            await page.context.close()
