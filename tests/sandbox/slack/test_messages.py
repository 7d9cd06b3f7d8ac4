"""chat.*, pins, reactions, bookmarks."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.build import error, section

ROOM = "C0INCIDENTS"


async def test_a_message_is_kept_as_slack_keeps_it(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=ROOM, text="a < b & c <@U0ADAOKAFOR>")
    assert answer["message"]["text"] == "a &lt; b &amp; c <@U0ADAOKAFOR>"
    assert answer["message"]["bot_id"] == sandbox.bot_id
    [kept] = sandbox.messages("incidents")
    assert kept.mentioned == ("U0ADAOKAFOR",)


@pytest.mark.parametrize(
    ("room", "fields", "expected"),
    [
        ("C0NOWHERE", {"text": "x"}, "channel_not_found"),
        ("C0RANDOM001", {"text": "x"}, "not_in_channel"),
        (ROOM, {"text": "  "}, "no_text"),
        (ROOM, {"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        (ROOM, {"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        (ROOM, {"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        (ROOM, {"text": "x", "metadata": {"event_type": "a b", "event_payload": {}}}, "invalid_metadata_schema"),
        (ROOM, {"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ],
)
async def test_refusals(client: AsyncWebClient, room: str, fields: dict[str, object], expected: str) -> None:
    # api_call: the client's own method warns about some of these before Slack can refuse them.
    assert await error(client.api_call("chat.postMessage", json={"channel": room, **fields})) == expected


async def test_long_text_is_cut_when_posted_and_refused_when_updated(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=ROOM, text="x" * 50_000)
    assert len(answer["message"]["text"]) == 40_000
    assert await error(client.chat_update(channel=ROOM, ts=answer["ts"], text="x" * 4_001)) == "msg_too_long"


async def test_update_replaces_blocks_and_says_edited(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=ROOM, text="one", blocks=[section()]))["ts"]
    await client.chat_update(channel=ROOM, ts=ts, text="two")
    [kept] = sandbox.messages("incidents")
    assert (kept.text, kept.blocks) == ("two", [])
    assert kept.edited


async def test_update_with_blocks_is_not_marked_as_edited(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=ROOM, text="one"))["ts"]
    await client.chat_update(channel=ROOM, ts=ts, text="two", blocks=[section("two")])
    [kept] = sandbox.messages("incidents")
    assert kept.edited is None
    assert kept.blocks[0]["text"]["text"] == "two"


async def test_only_its_own_messages(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    theirs = await sandbox.post("ada", "incidents", "mine")
    assert await error(client.chat_update(channel=ROOM, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await error(client.chat_delete(channel=ROOM, ts=theirs.ts)) == "cant_delete_message"
    assert await error(client.chat_delete(channel=ROOM, ts="1.1")) == "message_not_found"


async def test_a_person_s_id_opens_their_direct_messages(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="U0ADAOKAFOR", text="psst")
    assert answer["channel"] == sandbox.dm("ada").id
    assert (await client.conversations_open(users="U0ADAOKAFOR"))["channel"]["id"] == answer["channel"]


async def test_ephemerals_are_for_one_and_not_in_the_history(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    ts = (await client.chat_postEphemeral(channel=ROOM, user="U0ADAOKAFOR", text="only you"))["message_ts"]
    assert [m.text for m in sandbox.ephemerals("ada")] == ["only you"]
    assert sandbox.ephemerals("ben") == []
    assert (await client.conversations_history(channel=ROOM))["messages"] == []
    assert await error(client.chat_update(channel=ROOM, ts=ts, text="x")) == "message_not_found"
    absent = client.chat_postEphemeral(channel=ROOM, user="U0GUSLINDQV", text="x")
    assert await error(absent) == "user_not_in_channel"


async def test_threads(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    parent = await sandbox.post("ada", "incidents", "parent")
    reply = await client.chat_postMessage(channel=ROOM, text="reply", thread_ts=parent.ts)
    await client.chat_postMessage(channel=ROOM, text="loud", thread_ts=parent.ts, reply_broadcast=True)
    history = (await client.conversations_history(channel=ROOM))["messages"]
    assert [m["text"] for m in history] == ["loud", "parent"]
    assert history[1]["reply_count"] == 2
    replies = (await client.conversations_replies(channel=ROOM, ts=parent.ts))["messages"]
    assert [m["text"] for m in replies] == ["parent", "reply", "loud"]
    link = (await client.chat_getPermalink(channel=ROOM, message_ts=reply["ts"]))["permalink"]
    assert link.endswith(f"?thread_ts={parent.ts}&cid={ROOM}")


async def test_metadata_shows_only_when_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "incident_declared", "event_payload": {"id": "1"}}
    await client.chat_postMessage(channel=ROOM, text="x", metadata=metadata)
    assert "metadata" not in (await client.conversations_history(channel=ROOM))["messages"][0]
    with_all = await client.conversations_history(channel=ROOM, include_all_metadata=True)
    assert with_all["messages"][0]["metadata"] == metadata


async def test_pins(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    msg = await sandbox.post("ada", "incidents", "keep this")
    await client.pins_add(channel=ROOM, timestamp=msg.ts)
    assert await error(client.pins_add(channel=ROOM, timestamp=msg.ts)) == "already_pinned"
    [item] = (await client.pins_list(channel=ROOM))["items"]
    assert item["message"]["text"] == "keep this"
    await client.pins_remove(channel=ROOM, timestamp=msg.ts)
    assert await error(client.pins_remove(channel=ROOM, timestamp=msg.ts)) == "no_pin"


async def test_reactions(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    msg = await sandbox.post("ada", "incidents", "done?")
    await client.reactions_add(channel=ROOM, timestamp=msg.ts, name="white_check_mark")
    again = client.reactions_add(channel=ROOM, timestamp=msg.ts, name="white_check_mark")
    assert await error(again) == "already_reacted"
    assert await error(client.reactions_add(channel=ROOM, timestamp=msg.ts, name=":eyes:")) == "invalid_name"
    await client.reactions_remove(channel=ROOM, timestamp=msg.ts, name="white_check_mark")
    assert msg.reactions == {}


async def test_bookmarks(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    bad = client.bookmarks_add(channel_id=ROOM, title="Doc", type="link", link="ftp://x")
    assert await error(bad) == "invalid_link"
    made = await client.bookmarks_add(channel_id=ROOM, title="Doc", type="link", link="https://x.example")
    await client.bookmarks_edit(channel_id=ROOM, bookmark_id=made["bookmark"]["id"], title="The doc")
    assert [b["title"] for b in sandbox.bookmarks("incidents")] == ["The doc"]
    await client.bookmarks_remove(channel_id=ROOM, bookmark_id=made["bookmark"]["id"])
    assert (await client.bookmarks_list(channel_id=ROOM))["bookmarks"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain @here", ()),
        ("&lt;!here&gt;", ()),
        ("<!here> now", ("here",)),
        ("<!channel|channel>", ("channel",)),
        ("<!subteam^S123|@ops>", ("subteam",)),
    ],
)
async def test_who_a_text_would_ping(
    sandbox: SlackSandbox, client: AsyncWebClient, text: str, expected: tuple[str, ...]
) -> None:
    await client.chat_postMessage(channel=ROOM, text=text)
    await client.chat_postMessage(channel=ROOM, text="calm", blocks=[section(text)])
    assert [m.pinged for m in sandbox.messages("incidents")] == [expected, expected]


async def test_plain_text_blocks_never_ping(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!here>"}}
    await client.chat_postMessage(channel=ROOM, text="calm", blocks=[header])
    assert sandbox.messages("incidents")[0].pinged == ()
