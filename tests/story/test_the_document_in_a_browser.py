"""A real browser at an incident's page while its people go on in chat: edited at once, a report finished, a PDF taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from core.chat.people import PersonRef
from core.incidents.access import AccessRole
from core.incidents.severity import Severity
from core.passwords import hash_password
from tests.story.browsing import ARTIFACTS, CHROMIUM, browser
from tests.story.room import Room, direct, room, said, words
from tests.story.seeing import faults, watch

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; `make test` installs it where it may"),
]

PASSWORD = "correct horse battery staple"


@pytest.mark.timeout(180)
async def test_edited_in_the_browser_and_in_chat_at_once(tmp_path: Path) -> None:
    async with signed_in(tmp_path) as (here, channel, page, trouble):
        await _search_and_open(page)
        await _edit_the_summary_while_chat_does(here, channel, page)
        await _edit_the_facts_while_chat_does(here, channel, page)
        await _keep_the_timeline(page)
        await _follow_up(page)
        assert await faults(page) == []
        assert trouble == []


@pytest.mark.timeout(180)
async def test_a_report_is_finished_and_taken_away(tmp_path: Path) -> None:
    async with signed_in(tmp_path) as (here, channel, page, trouble):
        await here.say("ada", channel, "@incident summary The disk of db-1 was full")
        await here.say("ada", channel, "@incident close")
        asked = direct(here.slack, "ada")[-1]
        assert "/incidents/INC-1/report'" in str(asked.blocks)
        await page.goto(f"{here.url}/incidents/INC-1/report")
        text = page.get_by_label("Text")
        assert "The disk of db-1 was full" in await text.input_value()
        await text.fill("## Why\n\nThe *alert* was off. Причина: диск.\n\n| a | b |\n|---|---|\n| c | d |\n")
        await expect(page.locator(".editor-preview h3").first).to_have_text("Why")
        await _shots(page, "report-editor")
        assert await faults(page) == []
        await _write_at_once(here, page)
        await page.get_by_role("button", name="Save and finish").click()
        await expect(page.locator("#report-text")).to_contain_text("The alert was off")
        await expect(page.locator("#report-head")).to_contain_text("finished by")
        assert await faults(page) == []
        await _shots(page, "report")
        await here.settle()
        assert "finished the report of" in words(said(here.slack, channel)[-1])
        await _take_away(page, tmp_path)
        await page.get_by_role("link", name="Print view").click()
        await expect(page.locator(".paper h1")).to_contain_text("INC-1: Database is down")
        assert await faults(page) == []
        assert trouble == []


@pytest.mark.timeout(120)
async def test_without_scripts_the_same_forms_do(tmp_path: Path) -> None:
    async with signed_in(tmp_path, scripts=False) as (here, _, page, trouble):
        await page.goto(f"{here.url}/incidents/INC-1")
        await page.get_by_role("link", name="Edit the impact").click()
        await page.locator("#field-impact").fill("Nobody can **pay**")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("#impact strong")).to_have_text("pay")
        await page.get_by_role("link", name="Add a note").click()
        await page.get_by_label("What happened").fill("Looked at it")
        await page.get_by_role("button", name="Add it").click()
        await expect(page.locator("#days")).to_contain_text("Looked at it")
        await page.get_by_placeholder("Find in the timeline").fill("looked")
        await page.get_by_role("button", name="Show", exact=True).click()
        await expect(page.locator(".moment")).to_have_count(1)
        await page.goto(f"{here.url}/incidents/INC-1/report")
        await page.get_by_label("Text").fill("## All of it")
        await page.get_by_role("button", name="Preview").click()
        await expect(page.locator(".editor-preview h3")).to_have_text("All of it")
        await page.get_by_role("button", name="Save the draft").click()
        await expect(page.locator("#report-text h3")).to_have_text("All of it")
        assert trouble == []


async def _search_and_open(page: Page) -> None:
    await page.get_by_role("link", name="Database is down").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Database is down")
    await expect(page.locator("[data-live]")).to_have_attribute("data-live", "live")
    assert await faults(page) == []
    await _shots(page, "document")


async def _edit_the_summary_while_chat_does(here: Room, channel: str, page: Page) -> None:
    await page.get_by_role("link", name="Edit the summary").click()
    mine = page.locator("#summary textarea")
    await mine.type("What I type")
    await here.say("ada", channel, "@incident summary Said in *chat*")
    await expect(page.locator("#days")).to_contain_text("set the summary")
    await expect(mine).to_have_value("What I type")
    await expect(mine).to_be_focused()
    await expect(page.locator("#summary [data-stale]")).to_be_visible()
    await mine.type(" goes on")
    await mine.press("Control+Enter")
    theirs = page.locator("#summary .theirs")
    await expect(theirs).to_contain_text("Ada Okafor set the summary while you were editing")
    await expect(theirs.locator("strong")).to_have_text("chat")
    await expect(mine).to_have_value("What I type goes on")
    assert await faults(page) == []
    await _shots(page, "conflict")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#summary .prose")).to_have_text("What I type goes on")
    assert (await here.incident(1)).summary == "What I type goes on"


async def _edit_the_facts_while_chat_does(here: Room, channel: str, page: Page) -> None:
    await page.keyboard.press("e")
    await page.get_by_label("Title").fill("Primary database is down")
    await here.say("ada", channel, "@incident severity critical")
    await expect(page.locator("#facts .doc-signs")).to_contain_text("critical")
    await expect(page.get_by_label("Title")).to_have_value("Primary database is down")
    await page.get_by_role("combobox", name="Lead").fill("ben")
    await page.get_by_role("option", name="Ben").click()
    await _shots(page, "facts-form")
    assert await faults(page) == []
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Primary database is down")
    now = await here.incident(1)
    assert (now.severity, now.lead.display_name) == (Severity.CRITICAL, "Ben Ruiz")
    await here.settle()
    assert "Primary database is down" in words(said(here.slack, "incidents")[-1])
    assert "edited INC-1 in the web UI: title, lead" in " ".join(map(words, said(here.slack, channel)))


async def _keep_the_timeline(page: Page) -> None:
    await page.keyboard.press("n")
    await page.get_by_label("What happened").fill("We **failed over**")
    await page.get_by_role("button", name="Add it").click()
    await expect(page.locator(".moment", has_text="We failed over")).to_be_visible()
    note = page.locator(f"#{await page.locator('.moment', has_text='We failed over').get_attribute('id')}")
    await page.get_by_label("Notes").check(force=True)
    await expect(page.locator(".moment")).to_have_count(1)
    await note.hover()
    await note.get_by_role("link", name="Edit").click()
    await note.get_by_label("What happened").fill("We failed over *again*")
    await note.get_by_role("button", name="Save").click()
    await expect(page.locator(".moment em")).to_have_text("again")
    await expect(page.locator(".amended > summary")).to_contain_text("edited by")
    await note.hover()
    await note.get_by_role("button", name="Hide").click()
    await expect(note).to_have_count(0)
    await page.get_by_label("Hidden ones (1)").check()
    await note.get_by_role("button", name="Restore").click()
    await expect(page.locator(".moment-hidden")).to_have_count(0)
    await page.get_by_label("Notes").uncheck(force=True)
    await expect(page.locator(".moment-declared")).to_be_visible()


async def _follow_up(page: Page) -> None:
    await page.keyboard.press("a")
    await page.get_by_label("What is to be done").fill("Alert at 80 %")
    await page.get_by_label("Priority").select_option("high")
    await page.get_by_role("button", name="Add it").click()
    item = page.locator(".actions li", has_text="Alert at 80 %")
    await expect(item).to_contain_text("high priority")
    await item.get_by_role("button", name="Mark as done").click()
    await expect(page.locator(".actions .done")).to_have_count(1)
    await _shots(page, "document-full")


async def _write_at_once(here: Room, page: Page) -> None:
    """Somebody else saves, from another window, what this one has not seen."""
    other = await page.context.new_page()
    await other.goto(f"{here.url}/incidents/INC-1/report")
    await other.get_by_label("Text").fill("Another text")
    await other.get_by_role("button", name="Save the draft").click()
    await expect(other.locator("#report-text")).to_have_text("Another text")
    await other.close()
    await expect(page.locator("#editor [data-stale]")).to_be_visible()
    await expect(page.locator("#report-text")).to_have_count(0)
    await page.get_by_role("button", name="Save the draft").click()
    await expect(page.locator(".line-theirs")).to_contain_text("Another text")
    assert "The *alert* was off" in await page.get_by_label("Text").input_value()
    await _shots(page, "report-conflict")
    assert await faults(page) == []


async def _take_away(page: Page, folder: Path) -> None:
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="PDF").click()
    file = folder / "INC-1.pdf"
    await (await waiting.value).save_as(file)
    text = " ".join(each.extract_text() for each in PdfReader(file).pages)
    for told in ("INC-1: Database is down", "The alert was off. Причина: диск.", "The disk of db-1 was full"):
        assert told in " ".join(text.split())


@asynccontextmanager
async def signed_in(folder: Path, scripts: bool = True) -> AsyncIterator[tuple[Room, str, Page, list[str]]]:
    """An incident with its channel, and Chloe at the browser, who has typed her password."""
    trouble: list[str] = []
    async with room(folder) as here, browser() as chromium:
        await here.declare()
        channel = await here.make_channel()
        await here.say("ben", "general", "@incident INC-1 duration")
        await _give_account(here)
        context = await _context(chromium, scripts)
        page = await context.new_page()
        watch(page, trouble)
        await page.goto(here.url)
        await page.goto(f"{here.url}/login")
        await page.get_by_label("Name").fill("chloe")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator("main")).to_contain_text("Database is down")
        yield here, channel, page, trouble
        await context.close()


async def _context(chromium: Browser, scripts: bool) -> BrowserContext:
    return await chromium.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=scripts)


async def _give_account(here: Room) -> None:
    slack = here.slack
    async with here.application.services.unit_of_work() as uow:
        ref = PersonRef("slack", slack.team_id, slack.person("chloe").id)
        chloe = await uow.people.known(ref, "Chloe")
        chloe.access_role = AccessRole.MANAGER
        await uow.logins.add("chloe", chloe, await hash_password(PASSWORD), here.application.clock.now())
        await uow.commit()


async def _shots(page: Page, name: str) -> None:
    """Pictures to look at: light and dark, wide and narrow. What is being written stays as it is."""
    ARTIFACTS.mkdir(exist_ok=True)
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            await page.emulate_media(color_scheme=scheme)
            await page.set_viewport_size({"width": width, "height": 900})
            await page.screenshot(path=ARTIFACTS / f"{name}-{scheme}-{width}.png", full_page=True)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1440, "height": 900})
