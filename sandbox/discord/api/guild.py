"""The server, its people and roles, the application and its commands."""

from typing import Any

from sandbox.discord import rules, shapes
from sandbox.discord.api.dispatch import Call
from sandbox.discord.errors import JSON, MISSING_ACCESS, Refused, invalid, unknown
from sandbox.discord.model import DM, Person


def _here(call: Call) -> None:
    if not call.sandbox.config.bot_in_guild:
        raise MISSING_ACCESS
    if call.part("guild") != call.workspace.guild_id:
        raise unknown("Guild", 10004)


def gateway(call: Call) -> JSON:
    start = {"total": 1000, "remaining": 1000 - call.sandbox.gateway.identified, "reset_after": 0, "max_concurrency": 1}
    return {"url": call.sandbox.gateway_url, "shards": 1, "session_start_limit": start}


def me(call: Call) -> JSON:
    return {**shapes.user(call.workspace.bot), "verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}


def application(call: Call) -> JSON:
    return shapes.application(call.workspace)


def _person(call: Call, user: str) -> Person:
    found = call.workspace.people.get(user)
    if found is None:
        raise unknown("User", 10013)
    return found


def user(call: Call) -> JSON:
    return shapes.user(_person(call, call.part("user")))


def guild(call: Call) -> JSON:
    _here(call)
    return shapes.guild(call.workspace)


def channels(call: Call) -> list[JSON]:
    """All but threads; also those that the bot can't see."""
    _here(call)
    rooms = [each for each in call.workspace.channels.values() if each.kind != DM and not each.is_thread]
    return [shapes.channel(call.workspace, each) for each in rooms]


def roles(call: Call) -> list[JSON]:
    _here(call)
    return [shapes.role(each, number) for number, each in enumerate(call.workspace.roles.values())]


def member(call: Call) -> JSON:
    _here(call)
    found = _person(call, call.part("user"))
    if not found.is_member:
        raise unknown("Member", 10007)
    return shapes.member(call.workspace, found)


def members(call: Call) -> list[JSON]:
    """Needs the privileged intent, which this application has not."""
    raise MISSING_ACCESS


def search_members(call: Call) -> list[JSON]:
    _here(call)
    wanted = call.query("query").casefold()
    found = [each for each in call.workspace.people.values() if each.is_member]
    near = [each for each in found if f"{each.username} {each.nick}".casefold().startswith(wanted)]
    return [shapes.member(call.workspace, each) for each in near[: int(call.query("limit", "1"))]]


def open_direct(call: Call) -> JSON:
    """Opening works for everybody; saying something to one who takes no messages is refused then (50007)."""
    person = _person(call, str(call.body.get("recipient_id")))
    if person.is_bot:
        raise Refused(400, 50007, "Cannot send messages to this user")
    return shapes.channel(call.workspace, call.workspace.direct(person))


def commands(call: Call) -> list[JSON]:
    return call.workspace.commands


def set_commands(call: Call) -> list[JSON]:
    """ "Bulk Overwrite Guild Application Commands"."""
    _here(call)
    invalid(rules.check_commands(call.listed))
    made = [_command(call, each) for each in call.listed]
    call.workspace.commands = made
    call.workspace.changed("commands")
    return made


def _command(call: Call, body: JSON) -> JSON:
    defaults: JSON = {
        "type": 1,
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        "name_localizations": None,
        "description_localizations": None,
        "contexts": None,
        "integration_types": [0],
    }
    stamped = {"id": call.workspace.ids.next(), "version": call.workspace.ids.next()}
    whose: dict[str, Any] = {"application_id": call.workspace.application_id, "guild_id": call.workspace.guild_id}
    return {**defaults, **body, **stamped, **whose}
