"""What an Outgoing Webhook sends -> a command. Teams calls it only where its name is mentioned."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from adapters.teams.identity import Identity
from adapters.teams.inbound import key_of, person_of, place_of, stamp_of
from adapters.teams.inbound_text import said
from adapters.teams.payload import Json, string
from core.chat.events import CommandInvoked, Interaction

_OWN_NAME = re.compile(r"<at[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
ANSWERED_WITHIN = timedelta(seconds=5)
"""Then Teams gives up on the request."""


def read_command(activity: Json, identity: Identity, now: datetime) -> CommandInvoked | None:
    """The words after the webhook's own name, which is the first mention; None when it is no message of a person.

    The handle of the answer is this request's alone: whoever sends the same message again holds another.
    """
    person, name = person_of(activity, identity)
    if string(activity, "type") != "message" or person is None or not string(activity, "id"):
        return None
    words = said({**activity, "text": _OWN_NAME.sub(" ", string(activity, "text"), count=1)}, identity)
    key = key_of(activity, identity, "outgoing")
    return CommandInvoked(
        key=key,
        at=stamp_of(activity, now),
        place=place_of(activity, identity),
        person=person,
        person_name=name,
        text=words,
        interaction=Interaction(reply=f"{key}/{secrets.token_hex(8)}", reply_until=now + ANSWERED_WITHIN),
    )
