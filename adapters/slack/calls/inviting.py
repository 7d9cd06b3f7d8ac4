"""Inviting people to a channel: those who can't come do not keep the others out."""

from __future__ import annotations

import structlog

from adapters.slack import methods
from adapters.slack.calls.connection import Connection
from core.chat.effects import Invite
from core.chat.errors import PlaceUnavailable, Refused
from core.chat.platform import Attempt, Outcome

log = structlog.get_logger()

_MOST = 100
"""conversations.invite takes up to 100 people on its page, 1,000 in its reference; the smaller is safe."""

_THERE = frozenset({"already_in_channel", "cant_invite_self"})
_ONE_PERSON = _THERE | frozenset(
    {
        "user_not_found",
        "no_user",
        "user_not_visible",
        "user_disabled",
        "user_is_deactivated",
        "cant_invite",
        "user_is_restricted",
        "user_is_ultra_restricted",
        "ura_max_channels",
        "user_is_bot",
        "invitee_cant_see_channel",
        "org_user_not_in_team",
        "no_external_invite_permission",
        "app_cannot_join_channel",
    }
)
"""Errors that are about a person, not the channel or the app."""


async def invite(at: Connection, effect: Invite, attempt: Attempt) -> Outcome:
    """All at once; where that fails for somebody, one by one.

    Raises `Refused` with the reasons when nobody could be invited; partial failures are logged.
    """
    channel = await at.channel_id(effect.place.channel)
    people = [ref.user for ref in effect.people if at.identity.knows(ref) and ref.user != at.identity.user]
    refused: dict[str, str] = {}
    for start in range(0, len(people), _MOST):
        refused |= await _invite_group(at, channel, people[start : start + _MOST])
    if refused:
        log.warning("slack_invites_refused", channel=channel, reasons=refused)
    if refused and len(refused) == len(people):
        raise Refused(f"Nobody could be invited. {' '.join(dict.fromkeys(refused.values()))}", "cant_invite")
    return Outcome()


async def _invite_group(at: Connection, channel: str, group: list[str]) -> dict[str, str]:
    """Why somebody could not be invited, by user."""
    reason = await _reason(at, channel, ",".join(group))
    if reason is None:
        return {}
    if len(group) == 1:
        return {group[0]: reason}
    reasons = {user: await _reason(at, channel, user) for user in group}
    return {user: reason for user, reason in reasons.items() if reason}


async def _reason(at: Connection, channel: str, users: str) -> str | None:
    """None when they are in; a sentence when somebody can't be; raises what is about the channel itself."""
    try:
        await at.client.call(methods.CONVERSATIONS_INVITE, channel=channel, users=users)
    except PlaceUnavailable:
        raise
    except Refused as error:
        if error.code not in _ONE_PERSON:
            raise
        return None if error.code in _THERE and "," not in users else error.reason
    return None
