"""Slack's user object -> the neutral profile ("Objects: User")."""

from __future__ import annotations

from datetime import datetime

from adapters.slack.escaping import unescape
from adapters.slack.identity import Identity
from adapters.slack.payload import Json, obj, string
from core.chat.people import Profile


def read_profile(user: Json, identity: Identity, fetched_at: datetime) -> Profile:
    """The real name where there is one: the history is read by people who never knew the nickname. The address is there
    only with the scope `users:read.email`; it is sure when Slack has confirmed it and they are of this workspace: another
    one in Slack Connect has administrators of its own.
    """
    profile = obj(user, "profile")
    names = (string(profile, "real_name"), string(user, "real_name"), string(profile, "display_name"))
    handle = string(user, "name")
    return Profile(
        ref=identity.person(string(user, "id")),
        name=unescape(next(filter(None, (*names, handle)), string(user, "id"))),
        handle=handle,
        email=string(profile, "email") or None,
        email_is_sure=user.get("is_email_confirmed") is True and string(user, "team_id") == identity.team,
        timezone=string(user, "tz") or None,
        avatar_url=string(profile, "image_192") or string(profile, "image_72") or None,
        is_bot=bool(user.get("is_bot")) or string(user, "id") == "USLACKBOT",
        is_deactivated=bool(user.get("deleted")),
        fetched_at=fetched_at,
    )
