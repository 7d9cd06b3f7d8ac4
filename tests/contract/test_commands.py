"""Every built-in command, said in an incident's channel, on every platform."""

from __future__ import annotations

import pytest

from core.commands.builtin import builtin_hub
from tests.contract.chat import Chat
from tests.contract.test_the_story import declared

SAID = {
    "action": "action restart the primary",
    "actions": "actions",
    "close": "close",
    "duration": "duration 2 hours",
    "escalate": "escalate",
    "help": "help",
    "impact": "impact nobody can pay",
    "info": "info",
    "lead": "lead @ben",
    "list": "list",
    "merge": "merge INC-99",
    "page": "page",
    "private": "private",
    "rename": "rename failover",
    "report": "report",
    "reopen": "reopen",
    "roles": "roles",
    "severity": "severity minor",
    "status": "status monitoring",
    "statuspage": "statuspage",
    "summary": "summary the disk is full",
    "timeline": "timeline add looked at the disk",
    "update": "update all is well",
}


def test_none_is_forgotten() -> None:
    assert set(SAID) == {each.name for each in builtin_hub().all_commands()}


async def test_by_mention(chat: Chat) -> None:
    """Each is answered, and none with an apology."""
    channel = await declared(chat)
    for name, words in sorted(SAID.items(), key=lambda each: each[0] == "rename"):
        before = len(chat.said(channel)), len(chat.alone("ada"))
        await chat.say("ada", channel, f"@incident {words}")
        if name == "rename":
            assert not chat.capabilities.channels or "inc-1-failover" in chat.channels()
            return
        after = len(chat.said(channel)) - 1, len(chat.alone("ada"))
        assert after > before, name
        assert not any("went wrong" in each for each in [*chat.said(channel)[-3:], *chat.alone("ada")[-1:]]), name


@pytest.mark.parametrize("words", ["severity minor", "merge INC-99"])
async def test_by_the_slash_command(chat: Chat, words: str) -> None:
    channel = await declared(chat)
    before = len(chat.said(channel)), len(chat.alone("ben"))
    await chat.slash("ben", words, channel)
    assert (len(chat.said(channel)), len(chat.alone("ben"))) > before
    assert not any("went wrong" in each for each in [*chat.said(channel)[-2:], *chat.alone("ben")[-1:]])


@pytest.mark.needs("direct_messages")
async def test_said_directly(chat: Chat) -> None:
    await declared(chat)
    await chat.direct("ada", "INC-1 severity critical")
    severity = (await chat.incident(1)).severity
    assert severity is not None
    assert severity == 1
