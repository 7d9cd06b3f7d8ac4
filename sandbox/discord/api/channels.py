"""channels/* ("Channel Resource", "Guild Resource: Create Guild Channel")."""

from sandbox.discord import permissions, rooms, rules, shapes
from sandbox.discord.api import access
from sandbox.discord.api.dispatch import Call
from sandbox.discord.errors import JSON, MISSING_PERMISSIONS, Refused, invalid
from sandbox.discord.model import Overwrite


def create(call: Call) -> JSON:
    bot = call.workspace.bot
    if not permissions.may(call.workspace, bot, permissions.MANAGE_CHANNELS):
        raise MISSING_PERMISSIONS
    invalid(rules.check_channel(call.body, creating=True))
    if call.body.get("permission_overwrites"):
        _check_grants(call)
    return shapes.channel(call.workspace, rooms.create(call.workspace, call.body))


def _check_grants(call: Call) -> None:
    """Nobody can give what they have not themselves ("Create Guild Channel": permission_overwrites)."""
    own = permissions.of(call.workspace, call.workspace.bot)
    for each in call.body.get("permission_overwrites") or []:
        if (int(each.get("allow") or 0) | int(each.get("deny") or 0)) & ~own:
            raise MISSING_PERMISSIONS


def get(call: Call) -> JSON:
    return shapes.channel(call.workspace, access.channel(call))


def modify(call: Call) -> JSON:
    needed = permissions.MANAGE_CHANNELS
    room = access.channel(call)
    if room.is_thread:
        needed = permissions.MANAGE_THREADS
    if not permissions.may(call.workspace, call.workspace.bot, needed, room):
        raise MISSING_PERMISSIONS
    invalid(rules.check_channel(call.body, creating=False))
    is_limited = {"name", "topic"} & set(call.body) and call.sandbox.config.rename_limit and not room.is_thread
    if is_limited and (wait := call.sandbox.rates.rename(room.id)):
        raise Refused(429, 0, str(wait))
    if "permission_overwrites" in call.body:
        _check_grants(call)
    rooms.modify(call.workspace, room, call.body)
    return shapes.channel(call.workspace, room)


def delete(call: Call) -> JSON:
    room = access.channel(call, permissions.MANAGE_CHANNELS)
    shown = shapes.channel(call.workspace, room)
    rooms.remove(call.workspace, room)
    return shown


def set_overwrite(call: Call) -> None:
    room = access.channel(call, permissions.MANAGE_ROLES)
    own = permissions.of(call.workspace, call.workspace.bot, room)
    allow, deny = int(call.body.get("allow") or 0), int(call.body.get("deny") or 0)
    if (allow | deny) & ~own:
        raise MISSING_PERMISSIONS
    target = call.part("target")
    if target not in call.workspace.people and target not in call.workspace.roles:
        raise Refused(404, 10009, "Unknown Overwrite")
    room.overwrites[target] = Overwrite(target, int(call.body.get("type") or 0), allow, deny)
    rooms.tell(call.workspace, room)


def delete_overwrite(call: Call) -> None:
    room = access.channel(call, permissions.MANAGE_ROLES)
    if room.overwrites.pop(call.part("target"), None) is None:
        raise Refused(404, 10009, "Unknown Overwrite")
    rooms.tell(call.workspace, room)


def typing(call: Call) -> None:
    access.channel(call, permissions.SEND_MESSAGES)
