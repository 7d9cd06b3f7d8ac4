"""Slash commands -> neutral events ("Implementing slash commands")."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.slack.identity import Identity
from adapters.slack.markup import read_mrkdwn
from adapters.slack.payload import Json, string
from core.chat import events
from core.chat.events import Event, Interaction

# "Handling user interaction": a trigger opens one modal within 3 s; a response_url takes 5 answers within 30 min.
TRIGGER_LIFE = timedelta(seconds=3)
REPLY_LIFE = timedelta(minutes=30)


def slash_command(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    """The text is mrkdwn, for the manifest asks Slack to write mentions as `<@U…>` (`should_escape`)."""
    trigger, channel, user = string(payload, "trigger_id"), string(payload, "channel_id"), string(payload, "user_id")
    if not (trigger and channel and user):
        return []
    return [
        events.CommandInvoked(
            key=f"slack/{identity.team}/command/{trigger}",
            at=received_at,
            place=identity.place(channel, string(payload, "thread_ts") or None),
            person=identity.person(user),
            person_name=string(payload, "user_name"),
            text=read_mrkdwn(string(payload, "text").strip(), identity),
            interaction=interaction(trigger, string(payload, "response_url"), received_at),
        )
    ]


def interaction(trigger: str, reply: str, received_at: datetime) -> Interaction:
    """The handles and how long they live, counted from when the request came."""
    return Interaction(
        trigger=trigger or None,
        trigger_until=received_at + TRIGGER_LIFE if trigger else None,
        reply=reply or None,
        reply_until=received_at + REPLY_LIFE if reply else None,
    )
