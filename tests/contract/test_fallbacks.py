"""What a platform can't do is done in another way, as ARCHITECTURE.md lists it."""

from __future__ import annotations

import asyncio

import pytest

from core.incidents.status import Status
from tests.contract.chat import Chat
from tests.contract.test_the_story import declared

NASTY = (
    "@everyone @here <!channel> <@1000000000000000022> <@U0BENRUIZ01> *b* _i_ ~s~ `c` # > - [x](http://e.example) ||s||"
)


async def test_a_long_form_is_asked_whole_or_in_steps(chat: Chat) -> None:
    """Seven fields; a Discord form has five. Nothing that was filled in is lost on the way."""
    await chat.slash("ada", "Disk full")
    await chat.fill_in("ada", Summary="db-1", Impact="writes fail", Severity="2", Lead="ben")
    incident = await chat.incident(1)
    assert (incident.title, incident.summary, incident.impact, incident.severity) == (
        "Disk full",
        "db-1",
        "writes fail",
        2,
    )
    assert incident.lead is not None


@pytest.mark.without("form_errors")
@pytest.mark.needs("buttons")
async def test_a_form_that_is_refused_comes_back_filled_in(chat: Chat) -> None:
    channel = await declared(chat)
    await chat.press("ada", "Edit", "incidents")
    await chat.say("ben", channel, "@incident summary somebody was quicker")
    await chat.fill_in("ada", Summary="mine")
    assert any("could not be taken" in each for each in chat.alone("ada"))
    await chat.press("ada", "Open it as you filled it in", "incidents")
    assert chat.field("ada", "Summary") == "mine"


@pytest.mark.without("confirms")
@pytest.mark.needs("buttons")
async def test_a_question_before_it_takes_effect(chat: Chat) -> None:
    await declared(chat)
    await chat.press("ben", "Close", "incidents", confirm="Keep it open")
    assert (await chat.incident(1)).is_open
    await chat.press("ada", "Close", "incidents", confirm="Close it")
    assert (await chat.incident(1)).status is Status.RESOLVED


@pytest.mark.needs("private_answers")
async def test_an_answer_for_one_person(chat: Chat) -> None:
    """Said by mention there is no interaction: Slack has ephemeral messages, Discord direct ones."""
    channel = await declared(chat)
    before = chat.said(channel)
    await chat.say("ben", channel, "@incident nonsense")
    assert any("I don't know the command" in each for each in chat.alone("ben"))
    assert not any("I don't know the command" in each for each in chat.said(channel)[len(before) :])
    assert not any("I don't know the command" in each for each in chat.alone("ada"))


@pytest.mark.without("private_replies")
@pytest.mark.needs("direct_messages")
async def test_somebody_who_takes_no_direct_messages(chat: Chat) -> None:
    channel = await declared(chat)
    await chat.say("farid", channel, "@incident nonsense")
    newest = chat.said(channel)[-1]
    assert "can't reach you directly" in newest
    assert "nonsense" not in newest


async def test_nothing_that_is_typed_pings(chat: Chat) -> None:
    channel = await declared(chat)
    await chat.say("ben", channel, f"@incident summary {NASTY}")
    assert not chat.pinged("incidents") - {"ada"}
    assert not chat.pinged(channel) - {"ada", "ben"}
    await chat.say("ben", channel, f"@incident {NASTY}")
    assert not chat.pinged(channel) & {"everyone", "here", "channel"}


@pytest.mark.needs("edits")
async def test_what_is_too_long_is_kept_whole(chat: Chat) -> None:
    channel = await declared(chat)
    long = "words and words " * 110
    await chat.say("ada", channel, f"@incident summary {long}")
    assert (await chat.incident(1)).summary.count("words") == 220
    assert "words and words" in chat.said("incidents")[0]


@pytest.mark.needs("threads")
async def test_double_clicks_are_one_click(chat: Chat) -> None:
    await chat.slash("ada", "Disk full")
    await chat.fill_in("ada")
    both = (chat.press(person, "Create comms channel", "incidents") for person in ("ada", "ben"))
    await asyncio.gather(*both, return_exceptions=True)
    await chat.settle()
    assert len(chat.rooms()) == 1


@pytest.mark.needs("threads")
async def test_lost_answers_double_nothing(chat: Chat) -> None:
    chat.lose_answers(every=3)
    channel = await declared(chat)
    parts = ("alternator", "boiler", "compressor", "diode", "engine", "flywheel")
    for part in parts:
        await chat.say("ada", channel, f"@incident action look at the {part}")
    chat.lose_answers(every=0)
    await chat.settle()
    assert len(chat.said("incidents")) == 1
    assert len(chat.rooms()) == 1
    for part in parts:
        assert len([each for each in chat.said(channel) if "logged follow-up" in each and part in each]) == 1
