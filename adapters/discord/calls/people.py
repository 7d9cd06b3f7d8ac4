"""Forms and profiles."""

from __future__ import annotations

import msgspec

from adapters.discord.calls.connection import Connection
from adapters.discord.error_mapping import UNKNOWN_MEMBER
from adapters.discord.inbound_messages import profile
from adapters.discord.payload import obj
from adapters.discord.render_forms import render_form
from core.chat.effects import FetchProfile, OpenForm
from core.chat.errors import InteractionExpired, Refused
from core.chat.platform import Attempt, Outcome


async def open_form(at: Connection, effect: OpenForm, attempt: Attempt) -> Outcome:
    """Raises `InteractionExpired` when there is nothing, or nothing any more, that a form could be the answer to."""
    if not effect.interaction.trigger:
        raise InteractionExpired("There is nothing that a form could be opened from.", "no_trigger")
    await at.answers.form(effect.interaction.trigger, render_form(effect.form, at.identity), attempt)
    return Outcome()


async def fetch_profile(at: Connection, effect: FetchProfile, attempt: Attempt) -> Outcome:
    """As the server knows them; somebody who has left is told apart."""
    user = effect.person.user
    try:
        member = obj(
            await at.client.call(
                "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=at.identity.guild, user_id=user
            )
        )
        return Outcome(profile=profile(obj(member, "user"), member, effect.person, at.now))
    except Refused as error:
        if error.code != str(UNKNOWN_MEMBER):
            raise
    found = obj(await at.client.call("GET", "/users/{user_id}", user_id=user))
    left = profile(found, {}, effect.person, at.now)
    return Outcome(profile=msgspec.structs.replace(left, is_deactivated=True))
