"""The chat page in a real browser, against a bot written by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, expect

from sandbox.teams import TeamsSandbox
from tests.sandbox.teams.bot import Bot, connected, dialog, text
from tests.story.browsing import MARKS, browser, window

pytestmark = MARKS

JSON = dict[str, Any]
FETCH = {"msteams": {"type": "task/fetch"}}
PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
FORM = dialog(
    "Declare an incident",
    {"type": "Input.Text", "id": "title", "label": "Title", "isRequired": True, "errorMessage": "A title, please"},
    {"type": "Input.ChoiceSet", "id": "lead", "label": "Lead", "choices": [], "choices.data": PEOPLE},
    {"type": "Input.Toggle", "id": "private", "title": "Private"},
    actions=[{"type": "Action.Submit", "title": "Declare", "data": {"form": 1}}],
)


@asynccontextmanager
async def opened(width: int = 1440, user: str = "ada") -> AsyncIterator[tuple[TeamsSandbox, Bot, Page]]:
    async with connected() as (sandbox, bot), browser() as chromium:
        trouble: list[str] = []
        page = await window(chromium, viewport={"width": width, "height": 900})
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(f"{sandbox.base_url}/?user={user}")
        yield sandbox, bot, page
        assert [each for each in trouble if "400 (Bad Request)" not in each] == []


async def test_a_card_its_buttons_and_a_dialog() -> None:
    async with opened() as (sandbox, bot, page):
        channel = sandbox.workspace.room("incidents").id
        buttons = [
            {"type": "Action.Execute", "title": "Lead it", "verb": "lead", "data": {"number": 42}},
            {"type": "Action.Submit", "title": "Edit", "data": FETCH},
        ]
        assert (await bot.show(channel, text("**Database** is down"), actions=buttons))[0] == 201
        bot.answers["adaptiveCard/action"] = lambda given: _line("You lead it now.")
        await page.get_by_role("button", name="Lead it").click()
        await expect(page.get_by_role("status").filter(has_text="You lead it now.")).to_be_visible()
        assert bot.heard[-1]["value"]["action"]["data"] == {"number": 42}
        bot.answers["task/fetch"] = lambda given: FORM
        await page.get_by_role("button", name="Edit").click()
        await _fill_in(page, bot)
        assert bot.heard[-1]["value"]["data"] == {
            "form": 1,
            "title": "Disk full",
            "lead": sandbox.workspace.person("ben").aad,
            "private": "true",
        }


def _line(words: str) -> JSON:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


async def _fill_in(page: Page, bot: Bot) -> None:
    """Wrong first: the page says so at the field, and the bot hears nothing."""
    form = page.get_by_role("dialog", name="Declare an incident")
    await expect(form).to_be_visible()
    heard = len(bot.heard)
    await form.get_by_role("button", name="Declare").click()
    await expect(form.get_by_text("A title, please")).to_be_visible()
    assert len(bot.heard) == heard
    await form.get_by_label("Title").fill("Disk full")
    await expect(form.get_by_text("A title, please")).to_be_hidden()
    await form.get_by_role("combobox", name="Lead").press_sequentially("ruiz")
    await form.get_by_role("option", name="Ben Ruiz").click()
    await form.get_by_label("Private").check()
    await form.get_by_role("button", name="Declare").click()
    await expect(form).to_have_count(0)


async def test_people_write_answer_edit_and_take_back() -> None:
    async with opened() as (sandbox, bot, page):
        box = page.locator("#composer-input")
        await box.press_sequentially("The disk of db-1 is full, @be")
        await page.locator(".composer").get_by_role("option", name="Ben Ruiz").click()
        await box.press("Enter")
        post = page.locator(".post").last
        await expect(post.locator(".mention")).to_have_text("Ben Ruiz")
        await post.get_by_role("button", name="Reply").click()
        await post.get_by_role("textbox", name="Reply").fill("@incident severity major")
        await post.get_by_role("textbox", name="Reply").press("Enter")
        answer = post.locator(".answers .message")
        await expect(answer).to_contain_text("severity major")
        await sandbox.settled()
        assert bot.heard[-1]["text"] == "<at>incident</at> severity major"
        await _more(answer, "Edit")
        await answer.get_by_role("textbox").fill("@incident severity minor")
        await answer.get_by_role("button", name="Done").click()
        await expect(answer).to_contain_text("Edited")
        await _more(answer, "Delete")
        await expect(answer).to_contain_text("This message has been deleted.")
        await answer.get_by_role("button", name="Undo").click()
        await expect(answer).to_contain_text("severity minor")
        await sandbox.settled()
        kinds = [each["channelData"]["eventType"] for each in bot.heard[-3:]]
        assert kinds == ["editMessage", "softDeleteMessage", "undeleteMessage"]


async def _more(message: Any, what: str) -> None:
    await message.hover()
    await message.get_by_role("button", name="More options").click()
    await message.get_by_role("menuitem", name=what).click()


async def test_a_message_is_kept_and_reacted_to() -> None:
    async with opened() as (sandbox, bot, page):
        await sandbox.post("ben", "incidents", "Writes time out")
        await sandbox.settled()
        message = page.locator(".message").filter(has_text="Writes time out")
        bot.answers["composeExtension/fetchTask"] = lambda given: {"task": {"type": "message", "value": "It is kept."}}
        await _more(message, "Add to timeline")
        await expect(page.get_by_role("dialog")).to_contain_text("It is kept.")
        await page.get_by_role("button", name="Close").click()
        assert bot.heard[-1]["value"]["messagePayload"]["body"]["content"] == "<p>Writes time out</p>"
        await message.hover()
        await message.get_by_role("button", name="React with 📌").click()
        await expect(message.locator(".reactions")).to_contain_text("1")


async def test_what_is_typed_stays_while_others_write() -> None:
    async with opened() as (sandbox, _, page):
        where = await sandbox.post("ben", "incidents", "First")
        post = page.locator(".post").first
        await post.get_by_role("button", name="Reply").click()
        box = post.get_by_role("textbox", name="Reply")
        await box.fill("half a sen")
        await sandbox.post("chloe", "incidents", "meanwhile", where.id)
        await expect(post.locator(".answers")).to_contain_text("meanwhile")
        await box.press_sequentially("tence")
        await expect(box).to_have_value("half a sentence")


async def test_the_chat_with_the_bot_on_a_small_screen() -> None:
    async with opened(width=390, user="ben") as (sandbox, bot, page):
        await page.get_by_role("button", name="Chats and channels").click()
        await page.get_by_role("navigation").get_by_role("button", name="incident", exact=True).click()
        await page.locator("#composer-input").fill("help")
        await page.locator("#composer-input").press("Enter")
        await expect(page.locator(".message.mine")).to_contain_text("help")
        await bot.say(sandbox.workspace.personal(sandbox.workspace.person("ben")).id, text="These are the *commands*")
        await expect(page.locator(".message").last.locator("em")).to_have_text("commands")
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_words_are_never_markup() -> None:
    words = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>1</script>"
    async with opened() as (sandbox, bot, page):
        await bot.say(sandbox.workspace.room("incidents").id, text=words)
        await bot.show(sandbox.workspace.room("incidents").id, text(words))
        await sandbox.post("ada", "incidents", words)
        await expect(page.locator(".post")).to_have_count(3)
        assert await page.locator(".messages :is(img, script, a)").count() == 0
