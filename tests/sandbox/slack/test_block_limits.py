"""Block Kit's documented limits, each with Slack's sentence and pointer."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.build import actions, asked, button, menu, modal, options, plain, problems, refused, section

JSON = dict[str, Any]
ROOM = "C0INCIDENTS"
LONG = "x" * 3001


def picture(**more: Any) -> JSON:
    return {"type": "image", "image_url": "https://x.example/a.png", **more}


MESSAGES: list[tuple[list[JSON], str]] = [
    ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
    ([section(fields=[plain("x")] * 11)], "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ([section(fields=[plain("x" * 2001)])], "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    ([{"type": "context", "elements": []}], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (
        [actions(*[button(f"a{n}") for n in range(26)])],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(button(), button())],
        "`action_id` `go` already exists for block_id: `acts` [json-pointer:/blocks/0/elements]",
    ),
    ([section(block_id="b"), section(block_id="b")], "`block_id` `b` already exists [json-pointer:/blocks/1/block_id]"),
    ([section(block_id="b" * 256)], "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (
        [actions(button(text=plain("x" * 76)))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        [actions(button(value="x" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    ([actions(button(url="x" * 3001))], "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]"),
    ([actions(button("a" * 256))], "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"),
    ([actions(button(style="blue"))], "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]"),
    ([actions(button(colour="red"))], "invalid additional property: colour [json-pointer:/blocks/0/elements/0]"),
    (
        [actions(menu("m", *[f"o{n}" for n in range(101)]))],
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        [actions(menu(options=[{"text": plain("x"), "value": "v" * 151}]))],
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ),
    (
        [actions(menu(options=[{"text": plain("x" * 76), "value": "v"}]))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        [actions(menu(placeholder=plain("x" * 151)))],
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ),
    (
        [actions(menu(initial_option=options("Three")[0]))],
        "must match one of the options exactly [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        [actions({"type": "overflow", "action_id": "o", "options": options(*"abcdef")})],
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        [
            actions(
                button(
                    confirm={"title": plain("x" * 101), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}
                )
            )
        ],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    ([picture()], "missing required field: alt_text [json-pointer:/blocks/0]"),
    (
        [section(accessory={"type": "plain_text_input"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
    ),
    ([{"type": "sections"}], "unsupported type: sections [json-pointer:/blocks/0/type]"),
    ([{"type": "section", "text": "hello"}], "must provide an object [json-pointer:/blocks/0/text]"),
    (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
]


@pytest.mark.parametrize(("blocks", "sentence"), MESSAGES, ids=[sentence[:60] for _, sentence in MESSAGES])
async def test_a_message_beyond_a_limit(client: AsyncWebClient, blocks: list[JSON], sentence: str) -> None:
    body = await refused(client.chat_postMessage(channel=ROOM, text="x", blocks=blocks))
    assert body["error"] == "invalid_blocks"
    assert f"[ERROR] {sentence}" in body["response_metadata"]["messages"]
    assert sentence in body["errors"]


async def test_at_the_limits_all_is_well(client: AsyncWebClient, sandbox: SlackSandbox) -> None:
    blocks = [
        section("x" * 3000, fields=[plain("y" * 2000)] * 10, block_id="b" * 255),
        {"type": "header", "text": plain("h" * 150)},
        actions(*[button(f"a{n}") for n in range(25)]),
        {"type": "context", "elements": [picture(alt_text="a")] * 10},
        *[{"type": "divider"}] * 46,
    ]
    await client.chat_postMessage(channel=ROOM, text="x", blocks=blocks)
    [kept] = sandbox.messages("incidents")
    assert all(block["block_id"] for block in kept.blocks)


VIEWS: list[tuple[JSON, str]] = [
    (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
    (modal(close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]"),
    (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
    (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
    (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (
        modal(section(), asked("a"), submit=None),
        "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]",
    ),
    ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    (modal(asked("a", label="x" * 2001)), "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]"),
    (
        modal(asked("a", hint=plain("x" * 2001))),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/hint/text]",
    ),
    (
        modal(asked("a", {"type": "plain_text_input", "action_id": "v", "max_length": 3001})),
        "must be no more than 3000 [json-pointer:/view/blocks/0/element/max_length]",
    ),
    (
        modal(asked("a", {"type": "plain_text_input", "action_id": "v", "max_length": 5, "initial_value": "123456"})),
        "must be less than 6 characters [json-pointer:/view/blocks/0/element/initial_value]",
    ),
    (modal(asked("a", button())), "unsupported type: button [json-pointer:/view/blocks/0/element/type]"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
    (
        modal(asked("a", {"type": "datepicker", "action_id": "d", "initial_date": "1/2/2027"})),
        "invalid date [json-pointer:/view/blocks/0/element/initial_date]",
    ),
    (modal(notify=True), "invalid additional property: notify [json-pointer:/view]"),
]


@pytest.mark.parametrize(("view", "sentence"), VIEWS, ids=[sentence[:60] for _, sentence in VIEWS])
async def test_a_view_beyond_a_limit(client: AsyncWebClient, view: JSON, sentence: str) -> None:
    """The view is looked at before the trigger."""
    assert f"[ERROR] {sentence}" in await problems(client.views_open(trigger_id="1.2.x", view=view))


async def test_a_home_is_checked_too(client: AsyncWebClient) -> None:
    wrong = client.views_publish(user_id="U0ADAOKAFOR", view={"type": "home", "blocks": [section(LONG)]})
    assert await problems(wrong) == [
        "[ERROR] must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]"
    ]
