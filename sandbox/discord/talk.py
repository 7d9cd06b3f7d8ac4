"""What happens to messages, with the gateway events each makes."""

import re

from sandbox.discord import permissions
from sandbox.discord.errors import JSON, Refused
from sandbox.discord.model import DM, PIN_LINE, REPLY, Channel, Message, Person
from sandbox.discord.workspace import Workspace

_PERSON, _ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_MOST_PINS = 250


def mention(workspace: Workspace, message: Message, allowed: JSON | None, author: Person) -> None:
    """Who is mentioned, and who of them is notified ("Allowed Mentions Object"). Code mentions nobody."""
    content = _CODE.sub("", message.content)
    people = [each for each in dict.fromkeys(_PERSON.findall(content)) if each in workspace.people]
    roles = [each for each in dict.fromkeys(_ROLE.findall(content)) if each in workspace.roles]
    parse = ["users", "roles", "everyone"] if allowed is None else list(allowed.get("parse") or [])
    users = people if "users" in parse else [each for each in people if each in ((allowed or {}).get("users") or [])]
    called = roles if "roles" in parse else [each for each in roles if each in ((allowed or {}).get("roles") or [])]
    message.mentions, message.mention_roles = people, roles
    pinged = [*users, *[each for each in called if not workspace.roles[each].bot_id]]
    room = workspace.channels[message.channel]
    if "everyone" in parse and permissions.may(workspace, author, permissions.MENTION_EVERYONE, room):
        pinged += [name for name in ("everyone", "here") if f"@{name}" in content]
    message.pinged = tuple(pinged)


def say(workspace: Workspace, message: Message, allowed: JSON | None = None) -> Message:
    """Post it; an answer for one person is told to nobody else and to no bot."""
    author = workspace.people[message.author]
    mention(workspace, message, allowed, author)
    channel = workspace.channels[message.channel]
    channel.messages[message.id] = message
    if message.only_for:
        workspace.changed("message", message)
    else:
        workspace.tell_message("MESSAGE_CREATE", message)
    return message


def edit(workspace: Workspace, message: Message, changes: JSON) -> None:
    for name in ("content", "embeds", "components", "flags"):
        if name in changes:
            setattr(message, name, changes[name] if changes[name] is not None else ("" if name == "content" else []))
    if "content" in changes:
        mention(workspace, message, changes.get("allowed_mentions"), workspace.people[message.author])
    message.edited_at = workspace.now()
    if message.only_for:
        workspace.changed("message", message)
    else:
        workspace.tell_message("MESSAGE_UPDATE", message)


def delete(workspace: Workspace, message: Message) -> None:
    message.deleted = True
    channel = workspace.channels[message.channel]
    if not message.only_for:
        data = {"id": message.id, "channel_id": channel.id}
        if channel.kind != DM:
            data["guild_id"] = workspace.guild_id
        workspace.emit("MESSAGE_DELETE", data, channel)
    workspace.changed("message", message)


def pin(workspace: Workspace, message: Message, by: Person) -> None:
    """A line of Discord's own says who pinned; the message itself is updated."""
    channel = workspace.channels[message.channel]
    if sum(each.pinned for each in channel.messages.values()) >= _MOST_PINS:
        raise Refused(400, 30003, "Maximum number of pins reached for the channel (250)")
    if message.pinned:
        return
    message.pinned = True
    workspace.tell_message("MESSAGE_UPDATE", message)
    data = {"channel_id": channel.id, "guild_id": workspace.guild_id, "last_pin_timestamp": None}
    workspace.emit("CHANNEL_PINS_UPDATE", data, channel)
    say(workspace, Message(workspace.ids.next(), channel.id, by.id, kind=PIN_LINE, reference=message.id))


def unpin(workspace: Workspace, message: Message) -> None:
    if message.pinned:
        message.pinned = False
        workspace.tell_message("MESSAGE_UPDATE", message)
        channel = workspace.channels[message.channel]
        data = {"channel_id": channel.id, "guild_id": workspace.guild_id, "last_pin_timestamp": None}
        workspace.emit("CHANNEL_PINS_UPDATE", data, channel)


def react(workspace: Workspace, message: Message, by: Person, emoji: str) -> None:
    who = message.reactions.setdefault(emoji, [])
    if by.id not in who:
        who.append(by.id)
        _tell_reaction(workspace, "MESSAGE_REACTION_ADD", message, by, emoji)


def unreact(workspace: Workspace, message: Message, by: Person, emoji: str) -> None:
    who = message.reactions.get(emoji, [])
    if by.id in who:
        who.remove(by.id)
        if not who:
            del message.reactions[emoji]
        _tell_reaction(workspace, "MESSAGE_REACTION_REMOVE", message, by, emoji)


def _tell_reaction(workspace: Workspace, name: str, message: Message, by: Person, emoji: str) -> None:
    channel = workspace.channels[message.channel]
    data: JSON = {
        "user_id": by.id,
        "channel_id": channel.id,
        "message_id": message.id,
        "emoji": {"id": None, "name": emoji},
        "burst": False,
        "type": 0,
    }
    if name.endswith("ADD"):
        data["message_author_id"] = message.author
    if channel.kind != DM:
        data["guild_id"] = workspace.guild_id
    workspace.emit(name, data, channel)
    workspace.changed("message", message)


def typed(workspace: Workspace, content: str) -> str:
    """What a client makes of `@ada`, `@db-oncall` and `#general` when it sends them."""
    for person in workspace.people.values():
        content = re.sub(rf"@{re.escape(person.username)}(?!\w)", f"<@{person.id}>", content, flags=re.IGNORECASE)
    for role in workspace.roles.values():
        if role.id != workspace.guild_id and not role.bot_id:
            content = re.sub(rf"@{re.escape(role.name)}(?!\w)", f"<@&{role.id}>", content)
    for channel in workspace.channels.values():
        if channel.name and channel.kind == 0:
            content = re.sub(rf"#{re.escape(channel.name)}(?![\w-])", f"<#{channel.id}>", content)
    return content


def by_person(workspace: Workspace, person: Person, channel: Channel, content: str, reply_to: str = "") -> Message:
    kind = REPLY if reply_to else 0
    said = typed(workspace, content)
    made = Message(workspace.ids.next(), channel.id, person.id, said, kind=kind, reference=reply_to)
    return say(workspace, made)
