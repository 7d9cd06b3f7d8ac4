"""The web in a real browser while its people go on in chat: one incident from the search to the report's PDF, the same by
keyboard, and the same without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from pypdf import PdfReader

from core.incidents.access import AccessRole
from core.incidents.severity import Severity
from tests.story.browsing import MARKS, pictures
from tests.story.house import PASSWORD, House, house
from tests.story.room import Room, direct, said, words
from tests.story.seeing import faults

pytestmark = [
    *MARKS,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("document"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("house")) as made:
        yield made


async def test_from_the_search_to_the_report(shared: House, tmp_path: Path) -> None:
    """Sign in, search, open, edit while chat commands change the same incident, finish its report, take the PDF away."""
    here = shared.here
    await here.declare(title="Database is down")
    channel = await here.make_channel()
    await here.declare(title="Checkout is slow", person="ben")
    await here.say("ben", "general", "@incident INC-1 duration")
    page = await shared.page()
    await _sign_in(shared, page)
    await _search_and_open(page)
    await _edit_the_summary_while_chat_does(here, channel, page)
    await _edit_the_facts_while_chat_does(here, channel, page)
    await _keep_the_timeline(page)
    await _follow_up(page)
    await here.say("ada", channel, "@incident impact The disk of db-1 was full")
    await here.say("ada", channel, "@incident close")
    assert "/incidents/INC-1/report'" in str(direct(here.slack, "ben")[-1].blocks)
    await _write_the_report(here, page)
    await _finish_the_report(here, channel, page)
    await _take_away(page, tmp_path)
    await page.context.close()
    assert shared.trouble == []


async def test_the_keyboard_leads_everywhere(shared: House) -> None:
    await shared.here.declare(title="Search is broken")
    page = await shared.visitor("chloe", AccessRole.MANAGER)
    await page.goto(shared.url)
    await page.keyboard.press("?")
    await expect(page.locator("dialog#keys")).to_be_visible()
    await pictures(page, "keys")
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page.locator("[data-rows] .stretch").first).to_be_focused()
    await page.keyboard.press("/")
    await page.keyboard.type("search bro")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{shared.url}/?q=search+bro")
    await expect(page.locator("#rows .stretch")).to_have_count(1)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Search is broken")
    await page.wait_for_load_state()  # a heading is there before the page hears keys
    await page.keyboard.press("c")
    await expect(page).to_have_url(f"{shared.url}/declare")
    await page.wait_for_load_state()
    await expect(page.get_by_label("Title")).to_be_focused()
    await page.get_by_role("combobox", name="Lead").fill("ad")
    await expect(page.get_by_role("option", name="Ada")).to_be_visible()
    await page.keyboard.press("Enter")
    assert await page.locator("select[name=lead]").input_value()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("n")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Insights")
    await page.context.close()
    assert shared.trouble == []


async def test_without_scripts_the_same_forms_do(shared: House) -> None:
    incident = await shared.here.declare(title="The mail is late")
    address = f"{shared.url}/incidents/{incident.reference}"
    page = await shared.visitor("chloe", AccessRole.MANAGER, scripts=False)
    await page.goto(address)
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
    await page.goto(f"{address}/report")
    await page.get_by_label("Text").fill("## All of it")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator(".editor-preview h3")).to_have_text("All of it")
    await page.get_by_role("button", name="Save the draft").click()
    await expect(page.locator("#report-text h3")).to_have_text("All of it")
    await page.context.close()
    assert shared.trouble == []


async def _sign_in(shared: House, page: Page) -> None:
    await shared.account("chloe", AccessRole.MANAGER)
    await page.goto(f"{shared.url}/")
    await page.get_by_label("Name").fill("chloe")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("main")).to_contain_text("Database is down")


async def _search_and_open(page: Page) -> None:
    await page.get_by_label("Search incidents").type("datab down")
    await page.keyboard.press("Enter")
    await expect(page.locator("#rows .stretch")).to_have_count(1)
    await page.get_by_role("link", name="Database is down").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Database is down")
    await expect(page.locator("[data-live]")).to_have_attribute("data-live", "live")
    await pictures(page, "document")


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
    await pictures(page, "conflict")
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
    await pictures(page, "facts-form")
    assert await faults(page) == []
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Primary database is down")
    now = await here.incident(1)
    assert (now.severity, now.lead.display_name) == (Severity.CRITICAL, "Ben Ruiz")
    await here.settle()
    assert "Primary database is down" in " ".join(map(words, said(here.slack, "incidents")))
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
    await pictures(page, "document-full")


async def _write_the_report(here: Room, page: Page) -> None:
    """Somebody else saves, from another window, what this one has not seen."""
    await page.goto(f"{here.url}/incidents/INC-1/report")
    text = page.get_by_label("Text")
    assert "The disk of db-1 was full" in await text.input_value()
    await text.fill("## Why\n\nThe *alert* was off. Причина: диск.\n\n| a | b |\n|---|---|\n| c | d |\n")
    await expect(page.locator(".editor-preview h3").first).to_have_text("Why")
    await pictures(page, "report-editor")
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
    assert "The *alert* was off" in await text.input_value()
    await pictures(page, "report-conflict")
    assert await faults(page) == []


async def _finish_the_report(here: Room, channel: str, page: Page) -> None:
    await page.get_by_role("button", name="Save and finish").click()
    await expect(page.locator("#report-text")).to_contain_text("The alert was off")
    await expect(page.locator("#report-head")).to_contain_text("finished by")
    await pictures(page, "report")
    await here.settle()
    assert "finished the report of" in words(said(here.slack, channel)[-1])


async def _take_away(page: Page, folder: Path) -> None:
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="PDF").click()
    file = folder / "INC-1.pdf"
    await (await waiting.value).save_as(file)
    text = " ".join(each.extract_text() for each in PdfReader(file).pages)
    for told in ("INC-1: Primary database is down", "The alert was off. Причина: диск.", "The disk of db-1 was full"):
        assert told in " ".join(text.split())
    await page.get_by_role("link", name="Print view").click()
    await expect(page.locator(".paper h1")).to_contain_text("INC-1: Primary database is down")
