"""Threads ("Threads", "Start Thread from Message")."""

from sandbox.discord import permissions, rooms, rules, shapes
from sandbox.discord.api import access
from sandbox.discord.api.dispatch import Call
from sandbox.discord.errors import JSON, invalid


def create(call: Call) -> JSON:
    room = access.channel(call, permissions.CREATE_THREADS)
    invalid(rules.check_thread(call.body))
    made = rooms.open_thread(call.workspace, room, str(call.body["name"]), call.workspace.bot_id, None)
    return shapes.channel(call.workspace, made)


def create_from_message(call: Call) -> JSON:
    room = access.channel(call, permissions.CREATE_THREADS)
    invalid(rules.check_thread(call.body))
    message = access.message(call, room)
    made = rooms.open_thread(call.workspace, room, str(call.body["name"]), call.workspace.bot_id, message)
    return shapes.channel(call.workspace, made)


def add_member(call: Call) -> None:
    room = access.channel(call, permissions.SEND_IN_THREADS)
    user = call.part("user")
    if user not in room.people:
        room.people.append(user)
        added = [{"id": room.id, "user_id": user, "join_timestamp": "2026-01-01T00:00:00+00:00", "flags": 0}]
        data = {"id": room.id, "guild_id": call.workspace.guild_id, "member_count": len(room.people)}
        call.workspace.emit("THREAD_MEMBERS_UPDATE", {**data, "added_members": added}, room)


def active(call: Call) -> JSON:
    found = [each for each in call.workspace.channels.values() if each.is_thread and not each.is_archived]
    return {"threads": [shapes.channel(call.workspace, each) for each in found], "members": []}
