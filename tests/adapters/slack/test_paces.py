"""Slack's written rates: known for every method that effects call, and kept without Slack having to say so."""

from __future__ import annotations

import time
from pathlib import Path

from adapters.slack.adapter import CALLS
from adapters.slack.methods import CHAT_POST_MESSAGE, CHAT_UPDATE, FILE, VIEWS_OPEN
from adapters.slack.paces import paces
from core.chat.cards import Message
from core.chat.effects import Post
from core.chat.pace import Pace
from core.chat.places import Place
from core.chat.text import text
from sandbox.slack import SandboxConfig
from tests.story.room import room, said


def test_messages_are_counted_by_channel_and_workspace_other_methods_by_their_tier() -> None:
    assert paces(CHAT_POST_MESSAGE, "slack/T1", "C1") == (
        Pace("slack/T1/chat.postMessage/C1", 5, 5),
        Pace("slack/T1/chat.postMessage", 300, 60),
    )
    assert paces(CHAT_UPDATE, "slack/T1", "C1") == (Pace("slack/T1/chat.update", 50, 60),)
    # A form opens or dies.
    assert paces(VIEWS_OPEN, "slack/T1", "") == ()
    for method, _ in CALLS.values():
        assert method in (VIEWS_OPEN, FILE) or paces(method, "slack/T1", "C1")


async def test_a_burst_is_spread_before_slack_has_to_say_so(tmp_path: Path) -> None:
    async with room(tmp_path, SandboxConfig(rate_limits=True), pace_calls=True) as here:
        place = Place("slack", here.slack.team_id, here.slack.channel("general").id)
        begun = time.monotonic()
        async with here.application.services.unit_of_work() as uow:
            for number in range(7):
                effect = Post(place=place, content=Message(text=text(f"message {number}")))
                await here.application.delivery.outbox.ask(uow.session, effect)
            await uow.commit()
        here.application.delivery.wake(uow.session)
        await here.settle()
        assert [each.text for each in said(here.slack, "general")][-7:] == [f"message {number}" for number in range(7)]
        assert time.monotonic() - begun > 4
        assert not [each for each in here.slack.calls if each.status == 429]
        shown = (await here.application._show_metrics()).decode()
        assert 'muster_calls_total{kind="post",outcome="paced",platform="slack"}' in shown
