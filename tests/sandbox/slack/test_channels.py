"""conversations.*, users.*: making channels, names, membership, pages."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack.build import error, refused

ROOM = "C0INCIDENTS"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Upper", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("a.b", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("incidents", "name_taken"),
    ],
)
async def test_names(client: AsyncWebClient, name: str, expected: str) -> None:
    assert await error(client.conversations_create(name=name)) == expected


async def test_names_in_other_scripts_pass(client: AsyncWebClient) -> None:
    made = await client.conversations_create(name="障害-2027")
    assert made["channel"]["is_member"] is True


async def test_an_archived_channel_keeps_its_name(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    await client.conversations_archive(channel=room)
    assert await error(client.conversations_archive(channel=room)) == "already_archived"
    assert await error(client.conversations_create(name="inc-1")) == "name_taken"
    assert await error(client.chat_postMessage(channel=room, text="x")) == "is_archived"
    assert await error(client.conversations_setTopic(channel=room, topic="x")) == "is_archived"
    assert await error(client.conversations_unarchive(channel=room)) == "not_in_channel"
    await sandbox.join("ada", "random")
    assert await error(client.conversations_unarchive(channel="C0RANDOM001")) == "not_archived"


async def test_topic_and_purpose(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    await client.conversations_setTopic(channel=ROOM, topic="t" * 250)
    assert sandbox.topic("incidents") == "t" * 250
    assert await error(client.conversations_setTopic(channel=ROOM, topic="t" * 251)) == "too_long"
    assert await error(client.conversations_setPurpose(channel="C0RANDOM001", purpose="x")) == "not_in_channel"
    await client.conversations_setTopic(channel=ROOM, topic="")
    assert sandbox.topic("incidents") == ""


async def test_only_the_maker_renames(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    assert await error(client.conversations_rename(channel=ROOM, name="new")) == "not_authorized"
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    answer = await client.conversations_rename(channel=room, name="inc-1-db")
    assert answer["channel"]["previous_names"] == ["inc-1"]
    assert sandbox.channel("#inc-1-db").id == room


async def test_inviting(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    await client.conversations_invite(channel=room, users="U0ADAOKAFOR,W0FARIDHADD")
    assert sandbox.members("inc-1") == [sandbox.bot_user_id, "U0ADAOKAFOR", "W0FARIDHADD"]
    assert await error(client.conversations_invite(channel=room, users="U0ADAOKAFOR")) == "already_in_channel"
    assert await error(client.conversations_invite(channel=room, users=sandbox.bot_user_id)) == "cant_invite_self"
    assert await error(client.conversations_invite(channel="C0RANDOM001", users="U0ADAOKAFOR")) == "not_in_channel"


async def test_one_wrong_id_stops_the_invitation_unless_forced(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    body = await refused(client.conversations_invite(channel=room, users="U0ADAOKAFOR,U0NOBODY"))
    assert body["error"] == "user_not_found"
    assert body["errors"] == [{"user": "U0NOBODY", "ok": False, "error": "user_not_found"}]
    assert sandbox.members("inc-1") == [sandbox.bot_user_id]
    answer = await client.conversations_invite(channel=room, users="U0ADAOKAFOR,U0NOBODY", force=True)
    assert answer["errors"][0]["user"] == "U0NOBODY"
    assert "U0ADAOKAFOR" in sandbox.members("inc-1")


async def test_the_deactivated_fail_and_the_others_come(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    body = await refused(client.conversations_invite(channel=room, users="U0ERINWALSH,U0BENRUIZ01"))
    assert [e["user"] for e in body["errors"]] == ["U0ERINWALSH"]
    assert "U0BENRUIZ01" in sandbox.members("inc-1")


async def test_joining_leaving_kicking(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    await client.conversations_join(channel="C0RANDOM001")
    assert (await client.conversations_join(channel="C0RANDOM001"))["warning"] == "already_in_channel"
    await client.conversations_kick(channel="C0RANDOM001", user="U0BENRUIZ01")
    assert "U0BENRUIZ01" not in sandbox.members("random")
    assert await error(client.conversations_kick(channel="C0GENERAL01", user="U0BENRUIZ01")) == "cant_kick_from_general"
    assert await error(client.conversations_kick(channel=ROOM, user=sandbox.bot_user_id)) == "cant_kick_self"


async def test_private_channels_do_not_exist_for_strangers(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    room = await sandbox.create_channel("ada", "secret", is_private=True)
    assert await error(client.conversations_info(channel=room.id)) == "channel_not_found"
    assert await error(client.conversations_join(channel=room.id)) == "channel_not_found"
    await sandbox.invite("ada", "secret", "incident")
    info = (await client.conversations_info(channel=room.id))["channel"]
    assert (info["is_private"], info["is_group"], info["is_channel"]) == (True, True, False)
    listed = await client.conversations_list(types="private_channel")
    assert [c["id"] for c in listed["channels"]] == [room.id]


async def test_history_needs_membership(client: AsyncWebClient) -> None:
    assert await error(client.conversations_history(channel="C0RANDOM001")) == "not_in_channel"


async def test_history_by_time_and_page(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    said = [(await sandbox.post("ada", "incidents", str(n))).ts for n in range(5)]
    first = await client.conversations_history(channel=ROOM, limit=2)
    assert ([m["text"] for m in first["messages"]], first["has_more"]) == (["4", "3"], True)
    rest = await client.conversations_history(channel=ROOM, limit=9, cursor=first["response_metadata"]["next_cursor"])
    assert [m["text"] for m in rest["messages"]] == ["2", "1", "0"]
    between = await client.conversations_history(channel=ROOM, oldest=said[1], latest=said[3])
    assert [m["text"] for m in between["messages"]] == ["2"]
    inclusive = await client.conversations_history(channel=ROOM, oldest=said[1], latest=said[3], inclusive=True)
    assert [m["text"] for m in inclusive["messages"]] == ["3", "2", "1"]
    assert await error(client.conversations_history(channel=ROOM, cursor="nonsense")) == "invalid_cursor"


async def test_a_page_may_be_short_and_not_the_last(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    for number in range(4):
        room = await sandbox.create_channel("ada", f"old-{number}")
        await sandbox.archive("ada", room)
    await sandbox.create_channel("ada", "fresh")
    names, cursor, pages = [], "", 0
    while True:
        page = await client.conversations_list(limit=3, exclude_archived=True, cursor=cursor)
        names += [c["name"] for c in page["channels"]]
        pages += 1
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == ["general", "incidents", "incident-reports", "random", "fresh"]
    assert pages == 3


async def test_people(client: AsyncWebClient) -> None:
    dev = (await client.users_info(user="U0DEVPATEL1"))["user"]
    assert (dev["name"], dev["profile"]["display_name"], dev["tz_offset"]) == ("dev", "", 19800)
    erin = (await client.users_info(user="U0ERINWALSH"))["user"]
    assert erin["deleted"] is True
    assert "tz" not in erin
    assert (await client.users_lookupByEmail(email="ADA@acme.example"))["user"]["id"] == "U0ADAOKAFOR"
    assert await error(client.users_lookupByEmail(email="erin@acme.example")) == "users_not_found"
    assert await error(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_a_workspace_of_fifty_thousand(sandbox: SlackSandbox, client: AsyncWebClient) -> None:
    sandbox.seed_bulk(channels=50_000, people=50_000)
    assert await error(client.users_list()) == "limit_required"
    page = await client.users_list(limit=200)
    assert len(page["members"]) == 200
    assert page["response_metadata"]["next_cursor"]
    mine = await client.users_conversations(limit=999)
    assert [c["name"] for c in mine["channels"]] == ["general", "incidents", "incident-reports"]
