"""What the app hears: signed, retried, only where the bot is."""

import asyncio
import time

from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.conftest import Clock, FakeApp

ROOM = "C0INCIDENTS"


async def test_a_message_arrives_signed(sandbox: SlackSandbox, app: FakeApp, clock: Clock) -> None:
    clock.now = time.time()
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.settled()
    [got] = app.received
    assert SignatureVerifier(sandbox.config.signing_secret).is_valid_request(got.raw, got.headers)
    assert (got.body["type"], got.body["team_id"], got.body["api_app_id"]) == (
        "event_callback",
        sandbox.team_id,
        sandbox.app_id,
    )
    assert got.body["authorizations"][0]["user_id"] == sandbox.bot_user_id
    event = got.body["event"]
    assert (event["type"], event["user"], event["text"]) == ("message", "U0ADAOKAFOR", "hello")
    assert (event["channel"], event["channel_type"], event["ts"]) == (ROOM, "channel", event["event_ts"])


async def test_the_url_is_verified_by_a_challenge(sandbox: SlackSandbox, app: FakeApp) -> None:
    assert (await sandbox.verify_events_url()).error == "challenge_failed"
    app.answers["/slack/events"] = lambda got: web.json_response({"challenge": got.body["challenge"]})
    assert (await sandbox.verify_events_url()).ok


async def test_a_mention_comes_twice_as_message_and_app_mention(sandbox: SlackSandbox, app: FakeApp) -> None:
    await sandbox.post("ada", "incidents", "@incident lead @ben, R&D <now> in #random see https://x.example.")
    await sandbox.settled()
    [mention], [message] = app.events("app_mention"), app.events("message")
    text = (
        f"<@{sandbox.bot_user_id}> lead <@U0BENRUIZ01>, R&amp;D &lt;now&gt; in <#C0RANDOM001|random>"
        " see <https://x.example>."
    )
    assert mention["text"] == message["text"] == text
    assert "channel_type" not in mention
    assert message["blocks"][0]["type"] == "rich_text"


async def test_nothing_from_where_the_bot_is_not(sandbox: SlackSandbox, app: FakeApp) -> None:
    await sandbox.post("ada", "random", "@incident are you there?")
    await sandbox.settled()
    assert app.received == []


async def test_direct_messages(sandbox: SlackSandbox, app: FakeApp) -> None:
    await sandbox.post("ada", "@incident", "@incident help")
    await sandbox.settled()
    [event] = app.events("message")
    assert (event["channel_type"], event["channel"][0]) == ("im", "D")
    assert app.events("app_mention") == []


async def test_its_own_messages_come_back(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ROOM, text="me")
    await sandbox.settled()
    [event] = app.events("message")
    assert (event["bot_id"], event["user"]) == (sandbox.bot_id, sandbox.bot_user_id)
    assert "subtype" not in event


async def test_under_another_name_it_is_a_bot_message(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=ROOM, text="me", username="Pager")
    await sandbox.settled()
    [event] = app.events("message", "bot_message")
    assert (event["username"], event["bot_id"]) == ("Pager", sandbox.bot_id)
    assert "user" not in event


async def test_its_own_notes_in_a_private_channel(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    """Private channels have subtypes of their own, and a note that names the bot is no mention."""
    room = (await client.conversations_create(name="secret", is_private=True))["channel"]["id"]
    await client.conversations_setTopic(channel=room, topic="quiet")
    await sandbox.settled()
    assert app.events("message", "group_topic")[0]["channel_type"] == "group"
    assert app.events("app_mention") == []


async def test_edits_and_deletions_are_hidden_messages(sandbox: SlackSandbox, app: FakeApp) -> None:
    msg = await sandbox.post("ada", "incidents", "one")
    await sandbox.edit("ada", "incidents", msg.ts, "two")
    await sandbox.delete("ada", "incidents", msg.ts)
    await sandbox.settled()
    [changed], [deleted] = app.events("message", "message_changed"), app.events("message", "message_deleted")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    assert changed["message"]["ts"] == msg.ts != changed["ts"]
    assert (deleted["deleted_ts"], deleted["hidden"]) == (msg.ts, True)


async def test_pins_and_reactions(sandbox: SlackSandbox, app: FakeApp) -> None:
    msg = await sandbox.post("ada", "incidents", "keep")
    await sandbox.pin("ben", "incidents", msg.ts)
    await sandbox.unpin("ben", "incidents", msg.ts)
    await sandbox.react("ben", "incidents", msg.ts, ":eyes:")
    await sandbox.settled()
    [added], [removed] = app.events("pin_added"), app.events("pin_removed")
    assert (added["user"], added["channel_id"], added["item"]["message"]["text"]) == ("U0BENRUIZ01", ROOM, "keep")
    assert (removed["has_pins"], removed["item"]["message"]["ts"]) == (False, msg.ts)
    [reaction] = app.events("reaction_added")
    assert (reaction["reaction"], reaction["item"]["ts"], reaction["item_user"]) == ("eyes", msg.ts, "U0ADAOKAFOR")


async def test_coming_and_going(sandbox: SlackSandbox, app: FakeApp) -> None:
    await sandbox.create_channel("ada", "inc-1")
    await sandbox.invite("ada", "inc-1", "incident")
    await sandbox.join("ben", "inc-1")
    await sandbox.rename("ada", "inc-1", "inc-2")
    await sandbox.set_topic("ada", "inc-2", "t")
    await sandbox.kick("inc-2", "incident", by="ada")
    await sandbox.post("ada", "inc-2", "unheard")
    await sandbox.settled()
    joined = app.events("member_joined_channel")
    assert [(j["user"], j.get("inviter")) for j in joined] == [
        (sandbox.bot_user_id, "U0ADAOKAFOR"),
        ("U0BENRUIZ01", None),
    ]
    assert joined[0]["channel_type"] == "C"
    assert app.events("channel_rename")[0]["channel"]["name"] == "inc-2"
    assert app.events("message", "channel_topic")[0]["topic"] == "t"
    assert app.events("channel_left")[0]["actor_id"] == "U0ADAOKAFOR"
    assert not [e for e in app.events("message") if e["text"] == "unheard"]


async def test_a_deactivated_person(sandbox: SlackSandbox, app: FakeApp) -> None:
    await sandbox.deactivate("ben")
    await sandbox.settled()
    [event] = app.events("user_change")
    assert (event["user"]["id"], event["user"]["deleted"]) == ("U0BENRUIZ01", True)
    assert "U0BENRUIZ01" not in sandbox.members("incidents")


async def test_files_threads_and_me(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    shared = await sandbox.share_file("ada", "incidents", "graph.png", "look", "image/png")
    await sandbox.post("ada", "incidents", "/me sighs")
    await client.chat_postMessage(channel=ROOM, text="loud", thread_ts=shared.ts, reply_broadcast=True)
    await sandbox.settled()
    [file] = app.events("message", "file_share")
    assert file["files"][0]["name"] == "graph.png"
    assert app.events("message", "me_message")[0]["text"] == "sighs"
    assert app.events("message", "thread_broadcast")[0]["root"]["ts"] == shared.ts
    info = await client.files_info(file=file["files"][0]["id"])
    assert info["file"]["mimetype"] == "image/png"


async def test_three_retries_when_the_app_fails(sandbox: SlackSandbox, app: FakeApp) -> None:
    app.answers["/slack/events"] = lambda got: web.Response(status=500)
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.settled()
    retries = [(r.headers.get("X-Slack-Retry-Num"), r.headers.get("X-Slack-Retry-Reason")) for r in app.received]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({r.body["event_id"] for r in app.received}) == 1


async def test_no_retry_when_the_app_asks_for_none(sandbox: SlackSandbox, app: FakeApp) -> None:
    app.answers["/slack/events"] = lambda got: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.settled()
    assert len(app.received) == 1


async def test_a_slow_app_is_asked_again(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.config.answer_timeout = 0.05
    app.answers["/slack/events"] = lambda got: web.Response()
    app.hold = asyncio.Event()
    await sandbox.post("ada", "incidents", "hello")
    await sandbox.wait_for(lambda: len(app.received) >= 2)
    app.hold.set()
    await sandbox.settled()
    assert app.received[1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_event_needs_its_scope_and_its_subscription(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.config.scopes = sandbox.config.scopes - {"pins:read"}
    sandbox.config.events = sandbox.config.events - {"message.channels"}
    msg = await sandbox.post("ada", "incidents", "hello")
    await sandbox.pin("ada", "incidents", msg.ts)
    await sandbox.settled()
    assert app.received == []


async def test_links_of_registered_domains(sandbox: SlackSandbox, app: FakeApp) -> None:
    sandbox.config.unfurl_domains = ("muster.example",)
    msg = await sandbox.post("ada", "incidents", "https://muster.example/incidents/INC-1 and https://other.example")
    await sandbox.settled()
    [event] = app.events("link_shared")
    assert [link["url"] for link in event["links"]] == ["https://muster.example/incidents/INC-1"]
    assert event["message_ts"] == msg.ts
