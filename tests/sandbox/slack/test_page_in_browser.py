"""The sandbox's page in a real Chromium: what people see there, and what the app gets to know of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SandboxConfig, SlackSandbox
from tests.story.browsing import MARKS, browser, window

JSON = dict[str, Any]
Visit = Callable[..., Awaitable[Page]]

pytestmark = MARKS

EVIL = "<img src=x onerror=alert(1)> <script>alert(2)</script>"


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text, "emoji": True}


def option(text: str, value: str) -> JSON:
    return {"text": plain(text), "value": value}


def asked(block: str, label: str, element: JSON, **more: Any) -> JSON:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


LEVELS = [option("🚨 Critical", "critical"), option("Minor", "minor")]
TEAM, PRIVATE = option("Web", "w"), option("Private", "yes")
FORM = {
    "type": "modal",
    "title": plain("Declare an incident"),
    "submit": plain("Declare"),
    "close": plain("Cancel"),
    "blocks": [
        asked("title", "Title", {"type": "plain_text_input", "max_length": 80}, hint=plain("One line.")),
        asked("level", "Severity", {"type": "static_select", "options": LEVELS}),
        asked("lead", "Lead", {"type": "users_select"}, optional=True),
        asked("tags", "Teams", {"type": "multi_static_select", "options": [TEAM]}, optional=True),
        asked("day", "Day", {"type": "datepicker"}, optional=True),
        asked("secret", "Privacy", {"type": "checkboxes", "options": [PRIVATE]}, optional=True),
    ],
}
END = {
    "type": "button",
    "action_id": "end",
    "style": "danger",
    "text": plain("End it"),
    "value": "7",
    "confirm": {"title": plain("End?"), "text": plain("Really."), "confirm": plain("Yes"), "deny": plain("No")},
}
CARD: list[JSON] = [
    {"type": "header", "text": plain(":rotating_light: INC-7 Orders are late")},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Status*\n_open_ &amp; `hot`"}]},
    {
        "type": "actions",
        "block_id": "controls",
        "elements": [
            END,
            {"type": "static_select", "action_id": "level", "placeholder": plain("Severity"), "options": LEVELS},
            {"type": "users_select", "action_id": "lead", "placeholder": plain("Choose a lead")},
        ],
    },
]


@dataclass
class App:
    """The app behind the chat: opens the form on its command, and keeps what it is sent."""

    sandbox: SlackSandbox
    sent: list[JSON] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def client(self) -> AsyncWebClient:
        return AsyncWebClient(self.sandbox.config.bot_token, base_url=self.sandbox.api_url)

    async def command(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.client.views_open(trigger_id=str(form["trigger_id"]), view=FORM)
        return web.Response()

    async def interact(self, request: web.Request) -> web.Response:
        payload = json.loads(str((await request.post())["payload"]))
        self.sent.append(payload)
        if payload["type"] == "view_submission" and self.errors:
            return web.json_response({"response_action": "errors", "errors": self.errors})
        return web.Response()

    async def event(self, request: web.Request) -> web.Response:
        return web.Response()

    async def post_card(self) -> None:
        await self.client.chat_postMessage(channel=self.sandbox.channel("general").id, text="INC-7", blocks=CARD)

    def actions(self) -> list[JSON]:
        return [each for payload in self.sent for each in payload.get("actions", [])]


@pytest.fixture
async def app() -> AsyncIterator[App]:
    async with SlackSandbox(SandboxConfig(rate_limits=False)) as sandbox:
        made = App(sandbox)
        server = web.Application()
        server.router.add_post("/slack/commands", made.command)
        server.router.add_post("/slack/interactivity", made.interact)
        server.router.add_post("/slack/events", made.event)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sandbox.point_app_at(f"http://127.0.0.1:{runner.addresses[0][1]}")
        yield made
        await runner.cleanup()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browser() as opened:
        yield opened


@pytest.fixture
async def visit(app: App, chromium: Browser) -> AsyncIterator[Visit]:
    """`await visit("ada", width=390)` opens the page; nothing may go wrong in any of them."""
    trouble: list[str] = []

    async def opened(who: str, width: int = 1280, **more: Any) -> Page:
        page = await window(chromium, viewport={"width": width, "height": 800}, **more)
        page.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        await page.goto(f"{app.sandbox.base_url}/?as={who}#general")
        await expect(page.get_by_test_id("composer")).to_be_visible()
        return page

    yield opened
    assert trouble == []


def message(page: Page, text: str) -> Locator:
    return page.get_by_test_id("message").filter(has_text=text).last


async def say(page: Page, text: str, box: str = "composer") -> None:
    await page.get_by_test_id(box).fill(text)
    await page.get_by_test_id(box).press("Enter")


async def choose(page: Page, item: str, on: Locator) -> None:
    await on.hover()
    await on.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_people_talk(visit: Visit) -> None:
    ada, ben = await visit("ada"), await visit("ben")
    await expect(ada.get_by_test_id("person-switcher")).to_contain_text("Acting as: Ada Okafor")
    typed = f"*Hello* @ben, see #incidents & {EVIL}"
    await say(ada, typed)
    said = message(ben, "Hello")
    await expect(said.locator("strong")).to_have_text("Hello")
    await expect(said.locator(".mention.is-me")).to_have_text("@ben.ruiz")
    await expect(said).to_contain_text(EVIL)
    await expect(said.locator("img, script")).to_have_count(0)

    await said.hover()
    await said.get_by_role("button", name="React", exact=True).click()
    await ben.get_by_test_id("emoji-eyes").click()
    await expect(message(ada, "Hello").get_by_test_id("reaction-eyes")).to_contain_text("1")
    await choose(ben, "Pin", said)
    await expect(message(ada, "Hello")).to_contain_text("Pinned by ben.ruiz")
    await choose(ben, "Reply in thread", said)
    await say(ben, "In a thread", "thread-composer")
    await expect(message(ada, "Hello").get_by_test_id("thread-link")).to_contain_text("1 reply")

    await ada.get_by_test_id("composer").press("ArrowUp")
    await expect(ada.get_by_test_id("edit-message")).to_have_value(typed)
    await say(ada, "Good morning", "edit-message")
    await expect(message(ben, "Good morning")).to_contain_text("(edited)")


async def test_a_form(visit: Visit, app: App) -> None:
    page = await visit("ada")
    composer = page.get_by_test_id("composer")
    await composer.press_sequentially("/in")
    await expect(page.get_by_role("option", name="/incident")).to_be_visible()
    await composer.press("Enter")
    await expect(composer).to_have_value("/incident ")
    await composer.press("Enter")
    form = page.get_by_test_id("modal")
    await expect(form.get_by_label("Title")).to_be_focused()
    await form.get_by_test_id("modal-submit").click()
    await expect(form.get_by_text("Please complete this required field.")).to_have_count(2)
    await expect(form.get_by_label("Title")).to_be_focused()

    app.errors = {"title": "That title is taken."}
    await form.get_by_label("Title").fill("Orders are late")
    await form.get_by_label("Severity").click()
    await page.get_by_role("option", name="Critical").click()
    await form.get_by_label("Lead").fill("ben")
    await form.get_by_label("Lead").press("Enter")
    await form.get_by_label("Teams").click()
    await page.get_by_role("option", name="Web").click()
    await form.get_by_label("Day").fill("2026-11-23")
    await form.get_by_label("Private").check()
    await form.get_by_role("button", name="Declare").click()
    await expect(form.get_by_text("That title is taken.")).to_be_visible()
    await expect(form.get_by_label("Title")).to_have_attribute("aria-invalid", "true")

    app.errors = {}
    await form.get_by_role("button", name="Declare").click()
    await expect(form).to_have_count(0)
    values = app.sent[-1]["view"]["state"]["values"]
    assert {block: given["value"] for block, given in values.items()} == {
        "title": {"type": "plain_text_input", "value": "Orders are late"},
        "level": {"type": "static_select", "selected_option": LEVELS[0]},
        "lead": {"type": "users_select", "selected_user": app.sandbox.person("ben").id},
        "tags": {"type": "multi_static_select", "selected_options": [TEAM]},
        "day": {"type": "datepicker", "selected_date": "2026-11-23"},
        "secret": {"type": "checkboxes", "selected_options": [PRIVATE]},
    }


async def test_a_form_that_is_left_and_one_that_is_not_answered(visit: Visit, app: App) -> None:
    page = await visit("ada")
    form = page.get_by_test_id("modal")
    await say(page, "/incident")
    await expect(form).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    assert app.sandbox.open_view("ada") is None

    await say(page, "/incident")
    await form.get_by_label("Title").fill("Orders are late")
    await form.get_by_label("Severity").fill("minor")
    await form.get_by_label("Severity").press("Enter")
    app.sandbox.config.interactivity_url = "http://127.0.0.1:9/nobody"
    await form.get_by_role("button", name="Declare").click()
    await expect(form).to_contain_text("We had some trouble connecting. Try again?")
    await expect(form.get_by_label("Title")).to_have_value("Orders are late")


async def test_controls_of_a_message(visit: Visit, app: App) -> None:
    page = await visit("chloe")
    await app.post_card()
    card = message(page, "Orders are late")
    await expect(card).to_contain_text("APP")
    await expect(card.get_by_role("heading")).to_contain_text("🚨 INC-7")
    await expect(card.locator("code")).to_have_text("hot")
    await card.get_by_role("button", name="End it").click()
    await page.get_by_role("button", name="No", exact=True).click()
    await card.get_by_role("button", name="End it").click()
    await page.get_by_role("button", name="Yes").click()
    await app.sandbox.wait_for(lambda: len(app.actions()) == 1)
    await card.get_by_label("Severity").click()
    await page.get_by_role("option", name="Minor").click()
    await app.sandbox.wait_for(lambda: len(app.actions()) == 2)
    await card.get_by_label("Choose a lead").fill("ada")
    await card.get_by_label("Choose a lead").press("Enter")
    await app.sandbox.wait_for(lambda: len(app.actions()) == 3)
    end, level, lead = app.actions()
    assert {each["block_id"] for each in (end, level, lead)} == {"controls"}
    assert (end["action_id"], end["value"]) == ("end", "7")
    assert (level["action_id"], level["selected_option"]["value"]) == ("level", "minor")
    assert (lead["action_id"], lead["selected_user"]) == ("lead", app.sandbox.person("ada").id)


async def test_channels_and_people(visit: Visit) -> None:
    ada, ben = await visit("ada"), await visit("ben")
    await ada.get_by_test_id("create-channel").click()
    await ada.get_by_label("Name").fill("War Room")
    await ada.get_by_role("button", name="Create", exact=True).click()
    await expect(ada.get_by_test_id("channel-name")).to_have_text("war-room")
    await ben.keyboard.press("Control+k")
    await ben.get_by_test_id("switcher").fill("war")
    await ben.keyboard.press("Enter")
    await ben.get_by_test_id("join").click()
    await say(ben, "I am here")
    await expect(message(ada, "I am here")).to_be_visible()
    await ada.get_by_test_id("channel-general").click()
    await say(ben, "Anybody?")
    await expect(ada.get_by_test_id("channel-war-room").locator(".badge")).to_have_text("1")
    await ada.get_by_test_id("person-switcher").click()
    await ada.get_by_test_id("person-ben").click()
    await expect(ada.get_by_test_id("person-switcher")).to_contain_text("Ben Ruiz")
    assert "as=ben" in ada.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone(visit: Visit, app: App, scheme: str) -> None:
    page = await visit("ada", width=390, color_scheme=scheme, has_touch=True)
    await app.post_card()
    await expect(message(page, "Orders are late")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    link = page.get_by_test_id("channel-incidents")
    await expect(link).not_to_be_visible()
    await page.get_by_test_id("drawer").click()
    await link.click()
    await expect(page.get_by_test_id("channel-name")).to_have_text("incidents")
    await expect(link).not_to_be_visible()


async def test_it_comes_back_when_the_server_does(app: App, chromium: Browser) -> None:
    page = await window(chromium)
    await page.goto(f"{app.sandbox.base_url}/?as=ada#general")
    await expect(page.get_by_test_id("composer")).to_be_visible()
    app.sandbox.config.port = app.sandbox.port
    await app.sandbox.stop()
    await expect(page.get_by_text("Reconnecting")).to_be_visible()
    await app.sandbox.start()
    await app.sandbox.post("ben", "general", "Welcome back")
    await expect(page.get_by_text("Reconnecting")).to_be_hidden()
    await expect(message(page, "Welcome back")).to_be_visible()
