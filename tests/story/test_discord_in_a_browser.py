"""The main job and Page an engineer on sandbox Discord, in a real browser; pictures of it, when somebody wants them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.contract.test_commands import SAID
from tests.length import only_at_length
from tests.story.browsing import MARKS, browser, demo, shot, window
from tests.story.discord_room import discord_room, said

pytestmark = MARKS


class Person:
    """Somebody at the chat page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def go(self, channel: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("button", name=channel).first.click()
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(channel)

    async def say(self, words: str) -> None:
        box = self.page.locator("#composer-input")
        await box.fill(words)
        await box.press("Escape")
        await box.press("Enter")
        await expect(box).to_have_value("")

    async def command(self, name: str, words: str = "") -> None:
        """Chosen in the menu, its words typed into their box."""
        await self.page.locator("#composer-input").press_sequentially(f"/incident {name}")
        await self.page.locator("#composer-input").press("Enter")
        box = self.page.get_by_label("words")
        await box.fill(words)
        await self.page.get_by_role("button", name="Run").click()

    def message(self, words: str) -> Locator:
        return self.page.locator(".message").filter(has_text=words).last


async def test_discord_beside_slack() -> None:
    async with demo() as (_, web, discord), browser() as chromium:
        trouble: list[str] = []
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(discord)
        ada = Person(page)
        await _declare(ada)
        await _run(ada)
        await _page_an_engineer(ada)
        await _close(ada)
        await _look(chromium, discord, web)
        assert trouble == []


async def _declare(ada: Person) -> None:
    await ada.command("declare", "Database is down")
    form = ada.page.get_by_role("dialog")
    await expect(form.get_by_label("Title")).to_have_value("Database is down")
    await shot(ada.page, "discord-1-form")
    await form.get_by_label("Severity").select_option("2")
    await form.get_by_role("button", name="Submit").click()
    await ada.message("Kept so far").get_by_role("button", name="Go on").click()
    await form.get_by_label("Lead").select_option(label="Ben Ruiz")
    await form.get_by_role("button", name="Submit").click()
    await expect(ada.message("Declared INC-3")).to_be_visible()
    await ada.go("incidents")
    await ada.message("INC-3").get_by_role("button", name="Create comms channel").click()
    await ada.go("inc-3-database-is-down")
    await expect(ada.message("This is the channel of INC-3")).to_be_visible()
    await shot(ada.page, "discord-2-channel")


async def _run(ada: Person) -> None:
    await ada.say("@incident severity critical")
    await expect(ada.message("@incident severity critical")).to_contain_text("✅")
    await ada.page.locator("#composer-input").press_sequentially("/incident status")
    await ada.page.locator("#composer-input").press("Enter")
    await ada.page.get_by_label("words").press_sequentially("ident")
    await ada.page.get_by_role("option", name="Identified").click()
    await ada.page.get_by_role("button", name="Run").click()
    await expect(ada.message("identified")).to_be_visible()
    await ada.say("The disk of db-1 is **full**")
    kept = ada.message("The disk of db-1")
    await kept.hover()
    await kept.get_by_role("button", name="Add to timeline").click()
    await expect(ada.message("Added to the timeline")).to_be_visible()


async def _page_an_engineer(ada: Person) -> None:
    await ada.say("@incident page")
    await ada.message("Who is needed?").get_by_role("button", name="Page database").click()
    form = ada.page.get_by_role("dialog")
    await form.get_by_label("What should they know?").fill("help")
    await form.get_by_role("button", name="Submit").click()
    refused = ada.message("A sentence, please")
    await refused.get_by_role("button", name="Open it as you filled it in").click()
    await expect(form.get_by_label("What should they know?")).to_have_value("help")
    await form.get_by_label("What should they know?").fill("The primary is read-only since 03:12")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    await expect(ada.page.locator(".message").last).to_contain_text("The page to database went out.")
    await shot(ada.page, "discord-3-paged")


async def _close(ada: Person) -> None:
    await ada.go("incidents")
    await ada.message("INC-3").get_by_role("button", name="Close").click()
    asked = ada.message("Close INC-3?")
    await expect(asked).to_contain_text("Only you can see this")
    await shot(ada.page, "discord-4-confirm")
    await asked.get_by_role("button", name="Close it").click()
    await expect(ada.message("INC-3 Database is down")).to_contain_text("resolved")


async def _look(chromium: Browser, discord: str, web: str) -> None:
    for scheme in ("light", "dark"):
        page = await window(
            chromium,
            viewport={"width": 390, "height": 844},
            color_scheme=scheme,
        )
        await page.goto(f"{discord}?user=ben")
        await page.get_by_role("button", name="Channels").click()
        await shot(page, f"discord-5-drawer-390-{scheme}")
        await page.get_by_role("button", name="inc-3-database-is-down").click()
        await expect(page.locator(".message").first).to_be_visible()
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide
        await shot(page, f"discord-6-channel-390-{scheme}")
        await page.set_viewport_size({"width": 1440, "height": 900})
        await shot(page, f"discord-7-channel-1440-{scheme}")
        await page.goto(f"{web}incidents/INC-3")
        await expect(page.locator("main")).to_contain_text("The primary is read-only since 03:12")
        await expect(page.locator("main")).to_contain_text("The disk of db-1 is full")
        await page.context.close()


@only_at_length
async def test_every_command_in_a_browser(tmp_path: Path) -> None:
    """Each is typed, and something is said to it; without the rate limits, or it would take minutes."""
    trouble: list[str] = []
    async with discord_room(tmp_path) as here, browser() as chromium:
        await here.declare()
        channel = await here.make_channel()
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(here.discord.base_url)
        ada = Person(page)
        await ada.go(channel)
        for name, words in sorted(SAID.items(), key=lambda each: each[0] == "rename"):
            typed = len(said(here.discord, channel))
            before = typed + len(here.discord.direct("ada"))
            await ada.say(f"@incident {words}")
            await here.discord.wait_for(lambda typed=typed, room=channel: len(said(here.discord, room)) > typed)
            await here.settle()
            if name == "rename":
                await expect(page.get_by_role("heading", level=1)).to_contain_text("inc-1-failover")
            else:
                # What was typed, and at least one answer to it.
                assert len(said(here.discord, channel)) + len(here.discord.direct("ada")) > before + 1, name
            if name in ("help", "info", "actions", "roles"):
                await shot(page, f"discord-8-{name}")
        await expect(page.locator(".messages")).not_to_contain_text("went wrong")
        await page.get_by_role("navigation").get_by_role("button", name=re.compile(r"^incident( \d|$)")).click()
        await expect(page.locator(".message").first).to_be_visible()
        await shot(page, "discord-9-direct")
    assert trouble == []
