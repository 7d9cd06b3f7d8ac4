"""The main job and Page an engineer on sandbox Teams, in a real browser; pictures of it, when somebody wants them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect
from pydantic import SecretStr

from sandbox.outside import PagerDutySandbox
from tests.contract.test_commands import SAID
from tests.length import only_at_length
from tests.story.browsing import MARKS, browser, shot, window
from tests.story.teams_room import TeamsRoom, teams_room

pytestmark = MARKS


class Person:
    """Somebody at the chat page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def go(self, place: str) -> None:
        # The name is followed by how many messages call one.
        name = re.compile(rf"^(\S{{1,2}} )?{place}( \d+ for you| \d+)?$")
        await self.page.get_by_role("navigation").get_by_role("button", name=name).click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(place)

    async def say(self, words: str) -> None:
        """A new post, or in the chat with the app a message."""
        await self._type(self.page.locator("#composer-input"), words)

    async def answer(self, post: Locator, words: str) -> None:
        if await post.get_by_role("textbox", name="Reply").count() == 0:
            await post.get_by_role("button", name="Reply").click()
        await self._type(post.get_by_role("textbox", name="Reply"), words)

    async def _type(self, box: Locator, words: str) -> None:
        # The blank ends a name: Enter sends, and picks nobody.
        await box.fill(f"{words} ")
        await box.press("Enter")
        await expect(box).to_have_value("")

    def post(self, words: str) -> Locator:
        return self.page.locator(".post").filter(has_text=words).last

    def message(self, words: str) -> Locator:
        return self.page.locator(".message").filter(has_text=words).last

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def choose(self, message: Locator, entry: str) -> None:
        """In a message's menu."""
        await message.hover()
        await message.get_by_role("button", name="More options").click()
        await message.get_by_role("menuitem", name=entry).click()


@asynccontextmanager
async def pager() -> AsyncIterator[dict[str, Any]]:
    """What connects Muster to somebody who can be paged, and loads the example that does."""
    async with PagerDutySandbox() as outside:
        (key,) = outside.routing_keys
        outside.on_call("P1", "Dev Patel", "dev@acme.example")
        yield {
            "pagerduty_services": SecretStr(f"payments={key}:P1,database={key}:P1"),
            "pagerduty_api_token": SecretStr(outside.api_token),
            "pagerduty_events_url": outside.url,
            "pagerduty_api_url": outside.url,
            "blocks": ["examples.page_engineer"],
        }


async def test_an_incident_on_teams(tmp_path: Path) -> None:
    trouble: list[str] = []
    async with pager() as paging, teams_room(tmp_path, **paging) as here, browser() as chromium:
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(here.teams.base_url)
        ada = Person(page)
        await _declare(ada)
        await _run(ada)
        await _page_an_engineer(ada)
        await _close(ada)
        await _look(chromium, here)
    assert trouble == []


async def _declare(ada: Person) -> None:
    await ada.go("incident")
    await ada.say("Database is down")
    await ada.page.get_by_role("button", name="Declare “Database is down”").click()
    await expect(ada.dialog.get_by_label("Title")).to_have_value("Database is down")
    await ada.dialog.get_by_label("Title").fill("")
    await ada.dialog.get_by_role("button", name="Declare").click()
    await expect(ada.dialog).to_contain_text("Please fill this in.")
    await shot(ada.page, "teams-1-dialog")
    await ada.dialog.get_by_label("Title").fill("Database is down")
    await ada.dialog.get_by_role("combobox", name="Lead").press_sequentially("ben")
    await ada.dialog.get_by_role("option", name="Ben Ruiz").click()
    await ada.dialog.get_by_role("button", name="Declare").click()
    await expect(ada.dialog).to_contain_text("Declared INC-1")
    await ada.dialog.get_by_role("button", name="Close").click()
    await ada.go("incidents")
    await expect(ada.post("INC-1")).to_contain_text("Ben Ruiz")
    await ada.post("INC-1").get_by_role("button", name="Create comms channel").click()
    await expect(ada.post("INC-1").locator(".answers")).to_contain_text("please join in here")


async def _run(ada: Person) -> None:
    headline = ada.post("INC-1")
    await ada.answer(headline, "@incident severity critical")
    await expect(headline.locator(".answers")).to_contain_text("set the severity of INC-1 to")
    await expect(headline.locator(".message").first).to_contain_text("critical")
    await ada.answer(headline, "The disk of db-1 is full")
    await ada.choose(ada.message("The disk of db-1"), "Add to timeline")
    await expect(ada.dialog).to_contain_text("Added to the timeline")
    await ada.dialog.get_by_role("button", name="Close").click()
    await ada.answer(headline, "@incident summary Writes time out")
    await expect(headline.locator(".message").first).to_contain_text("Writes time out")
    await shot(ada.page, "teams-2-thread")


async def _page_an_engineer(ada: Person) -> None:
    headline = ada.post("INC-1")
    await ada.answer(headline, "@incident page")
    await headline.get_by_role("button", name="Page database").click()
    await ada.dialog.get_by_label("What should they know?").fill("help")
    await ada.dialog.get_by_role("button", name="Page", exact=True).click()
    await expect(ada.dialog).to_contain_text("A sentence, please")
    await shot(ada.page, "teams-3-field-error")
    await expect(ada.dialog.get_by_label("What should they know?")).to_have_value("help")
    await ada.dialog.get_by_label("What should they know?").fill("The primary is read-only since 03:12")
    await ada.dialog.get_by_role("button", name="Page", exact=True).click()
    await expect(ada.dialog.get_by_label("What should they know?")).to_have_count(0)
    if await ada.dialog.count():
        await ada.dialog.get_by_role("button", name="Close").click()
    await expect(headline.locator(".answers")).to_contain_text("page to database")
    await shot(ada.page, "teams-4-paged")


async def _close(ada: Person) -> None:
    headline = ada.post("INC-1")
    await headline.locator(".message").first.get_by_role("button", name="Close", exact=True).click()
    await shot(ada.page, "teams-5-close")
    await ada.page.get_by_role("button", name="Close it").last.click()
    await expect(headline.locator(".message").first).to_contain_text("resolved")


async def _look(chromium: Browser, here: TeamsRoom) -> None:
    for scheme in ("light", "dark"):
        page = await window(chromium, viewport={"width": 390, "height": 844}, color_scheme=scheme)
        await page.goto(f"{here.teams.base_url}/?user=ben")
        await expect(page.locator(".post").first).to_be_visible()
        await shot(page, f"teams-6-channel-390-{scheme}")
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        await page.get_by_role("button", name="Chats and channels").click()
        await Person(page).go("incident")
        await shot(page, f"teams-7-chat-390-{scheme}")
        await page.set_viewport_size({"width": 1440, "height": 900})
        await shot(page, f"teams-8-chat-1440-{scheme}")
        await Person(page).go("incidents")
        await shot(page, f"teams-9-channel-1440-{scheme}")
        await page.context.close()


@only_at_length
async def test_every_command_on_teams(tmp_path: Path) -> None:
    """Each is typed under the headline, and something is said to it."""
    trouble: list[str] = []
    async with teams_room(tmp_path) as here, browser() as chromium:
        await here.declare()
        await here.teams.close_dialog("ada")
        page = await window(chromium, viewport={"width": 1440, "height": 900})
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(here.teams.base_url)
        ada = Person(page)
        await ada.post("INC-1").get_by_role("button", name="Create comms channel").click()
        await expect(ada.post("INC-1").locator(".answers")).to_be_visible()
        await here.settle()
        for name, words in sorted(SAID.items()):
            before = len(here.teams.messages("incidents")) + len(here.teams.direct("ada"))
            typed = len(here.teams.messages("incidents"))
            await ada.answer(ada.post("INC-1"), f"@incident {words}")
            # The page empties the box before it sends: until the words are there, nothing is on its way to be waited for.
            await here.teams.wait_for(lambda typed=typed: len(here.teams.messages("incidents")) > typed, what=words)
            await here.settle()
            # What was typed, and at least one answer to it.
            assert len(here.teams.messages("incidents")) + len(here.teams.direct("ada")) > before + 1, name
            if name in ("help", "info", "actions", "roles", "list"):
                await expect(page.locator(".message").last).to_be_visible()
                await shot(page, f"teams-10-{name}")
        await expect(page.locator(".messages")).not_to_contain_text("went wrong")
    assert trouble == []
