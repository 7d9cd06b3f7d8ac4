"""Inviting people to a channel: those who can't come do not keep the others out."""

from __future__ import annotations

import structlog

from adapters.slack import methods
from adapters.slack.calls.connection import Connection
from adapters.slack.error_mapping import to_chat_error
from adapters.slack.payload import objects, string
from core.chat.effects import Invite
from core.chat.errors import Refused
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
    """All at once, with `force`: those who can come do.

    Raises `Refused` with the reasons when nobody could be invited; partial failures are logged.
    """
    channel = await at.channel_id(effect.place.channel)
    named = [ref.user for ref in effect.people if at.identity.knows(ref)]
    members = [user for group in effect.groups for user in await _members(at, group)]
    people = [user for user in dict.fromkeys(named + members) if user != at.identity.user]
    refused: dict[str, str] = {}
    for start in range(0, len(people), _MOST):
        refused |= await _invite_group(at, channel, people[start : start + _MOST])
    reasons = {user: _reason(code, at) for user, code in refused.items() if code not in _THERE}
    if reasons:
        log.warning("slack_invites_refused", channel=channel, reasons=reasons)
    if reasons and len(reasons) == len(people):
        raise Refused(f"Nobody could be invited. {' '.join(dict.fromkeys(reasons.values()))}", "cant_invite")
    return Outcome()


async def _members(at: Connection, handle: str) -> list[str]:
    """The people of a user group ("usergroups.list", which names them when asked to). Raises `Refused`."""
    answer = await at.client.call(methods.USERGROUPS_LIST, include_users="true")
    for group in objects(answer, "usergroups"):
        if string(group, "handle").casefold() == handle.casefold():
            users = group.get("users")
            if isinstance(users, list) and users:
                return [str(user) for user in users]
            raise Refused(f"Nobody is in the user group @{handle}.", "empty_group")
    raise Refused(f"There is no user group @{handle} in this workspace.", "no_such_group")


async def _invite_group(at: Connection, channel: str, group: list[str]) -> dict[str, str]:
    """Slack's word for why somebody could not be invited, by user."""
    users = ",".join(group)
    answer = await at.client.settle(methods.CONVERSATIONS_INVITE, _ONE_PERSON, channel=channel, users=users, force=True)
    if told := {string(each, "user"): string(each, "error") for each in objects(answer, "errors")}:
        return told
    if answer.get("ok"):
        return {}
    if len(group) == 1:
        return {group[0]: string(answer, "error")}
    # It failed for somebody, and Slack does not say for whom.
    refused: dict[str, str] = {}
    for user in group:
        refused |= await _invite_group(at, channel, [user])
    return refused


def _reason(code: str, at: Connection) -> str:
    return to_chat_error({"error": code}, methods.CONVERSATIONS_INVITE.name, at.client.bot_name).reason
