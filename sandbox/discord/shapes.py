"""Discord's JSON for the state ("User", "Guild", "Channel", "Message" resources)."""

from typing import TYPE_CHECKING

from sandbox.discord import permissions
from sandbox.discord.errors import JSON
from sandbox.discord.ids import made_at, stamp
from sandbox.discord.model import DM, PIN_LINE, REPLY, Channel, Message, Person, Role

if TYPE_CHECKING:
    from sandbox.discord.workspace import Workspace


def user(person: Person) -> JSON:
    return {
        "id": person.id,
        "username": person.username,
        "discriminator": "0000" if person.is_bot else "0",
        "global_name": person.global_name or None,
        "avatar": None,
        "bot": person.is_bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "primary_guild": None,
        "collectibles": None,
    }


def member(workspace: "Workspace", person: Person, with_user: bool = True) -> JSON:
    found: JSON = {
        "nick": person.nick or None,
        "avatar": None,
        "roles": list(person.roles),
        "joined_at": "2024-01-01T00:00:00+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
        "banner": None,
    }
    return {**found, "user": user(person)} if with_user else found


def role(each: Role, position: int = 1) -> JSON:
    tags = {"tags": {"bot_id": each.bot_id}} if each.bot_id else {}
    return {
        "id": each.id,
        "name": each.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": position,
        "permissions": str(each.permissions),
        "managed": bool(each.bot_id),
        "mentionable": not each.bot_id,
        "flags": 0,
        **tags,
    }


def channel(workspace: "Workspace", each: Channel) -> JSON:
    if each.kind == DM:
        others = [user(workspace.people[person]) for person in each.people if person != workspace.bot_id]
        return {"id": each.id, "type": DM, "last_message_id": None, "recipients": others, "flags": 0}
    found: JSON = {
        "id": each.id,
        "type": each.kind,
        "guild_id": workspace.guild_id,
        "name": each.name,
        "parent_id": each.parent or None,
        "last_message_id": next(reversed(each.messages), None),
        "rate_limit_per_user": 0,
        "flags": 0,
    }
    if each.is_thread:
        found["owner_id"] = each.owner
        found["message_count"] = found["total_message_sent"] = len(each.messages)
        found["member_count"] = len(each.people)
        found["thread_metadata"] = {
            "archived": each.is_archived,
            "auto_archive_duration": 10080,
            "archive_timestamp": stamp(made_at(each.id)),
            "locked": each.is_locked,
            "create_timestamp": stamp(made_at(each.id)),
        }
        return found
    found.update(position=0, topic=each.topic or None, nsfw=False, last_pin_timestamp=None)
    found["permission_overwrites"] = [
        {"id": one.id, "type": one.kind, "allow": str(one.allow), "deny": str(one.deny)}
        for one in each.overwrites.values()
    ]
    return found


def message(workspace: "Workspace", each: Message) -> JSON:
    found: JSON = {
        "id": each.id,
        "type": each.kind,
        "channel_id": each.channel,
        "author": user(workspace.people[each.author]),
        "content": each.content,
        "timestamp": stamp(made_at(each.id)),
        "edited_timestamp": stamp(each.edited_at) if each.edited_at else None,
        "tts": False,
        "mention_everyone": "everyone" in each.pinged or "here" in each.pinged,
        "mentions": [
            {**user(workspace.people[one]), "member": member(workspace, workspace.people[one], with_user=False)}
            for one in each.mentions
        ],
        "mention_roles": list(each.mention_roles),
        "attachments": list(each.attachments),
        "embeds": list(each.embeds),
        "components": list(each.components),
        "pinned": each.pinned,
        "flags": each.flags,
    }
    if each.reactions:
        found["reactions"] = [_reaction(workspace, name, who) for name, who in each.reactions.items()]
    if each.nonce:
        found["nonce"] = each.nonce
    if each.author == workspace.bot_id and each.interaction:
        found["interaction_metadata"] = each.interaction
    if each.reference:
        found["message_reference"] = {
            "type": 0,
            "message_id": each.reference,
            "channel_id": each.channel,
            "guild_id": workspace.guild_id,
        }
    if each.kind == REPLY:
        original = workspace.find_message(each.reference)
        shown = original and not original.deleted
        found["referenced_message"] = message(workspace, original) if shown and original else None
    if each.kind == PIN_LINE:
        found["content"] = ""
    return found


def _reaction(workspace: "Workspace", name: str, who: list[str]) -> JSON:
    return {
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "me": workspace.bot_id in who,
        "me_burst": False,
        "emoji": {"id": None, "name": name},
        "burst_colors": [],
    }


def guild(workspace: "Workspace", whole: bool = False) -> JSON:
    """`whole`: as GUILD_CREATE sends it."""
    found: JSON = {
        "id": workspace.guild_id,
        "name": workspace.config.guild_name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": next(iter(workspace.people)),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(each, number) for number, each in enumerate(workspace.roles.values())],
        "emojis": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "public_updates_channel_id": None,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "stickers": [],
        "safety_alerts_channel_id": None,
        "incidents_data": None,
    }
    if whole:
        rooms = [each for each in workspace.channels.values() if each.kind != DM]
        seen = [each for each in rooms if each.kind == 4 or workspace.can_see(workspace.bot, each)]
        found.update(
            joined_at="2024-01-01T00:00:00+00:00",
            large=False,
            unavailable=False,
            member_count=sum(each.is_member for each in workspace.people.values()),
            voice_states=[],
            members=[member(workspace, workspace.bot)],
            channels=[channel(workspace, each) for each in seen if not each.is_thread],
            threads=[channel(workspace, each) for each in seen if each.is_thread and not each.is_archived],
            presences=[],
            stage_instances=[],
            guild_scheduled_events=[],
            soundboard_sounds=[],
        )
    return found


def application(workspace: "Workspace") -> JSON:
    """The flags tell which privileged intents are on ("Application Flags": limited, for bots on few servers)."""
    flags = (1 << 19) if workspace.config.message_content else 0
    return {
        "id": workspace.application_id,
        "name": workspace.config.bot_name,
        "icon": None,
        "description": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "owner": user(next(iter(workspace.people.values()))),
        "team": None,
        "summary": "",
        "hook": True,
        "interactions_endpoint_url": None,
        "redirect_uris": [],
        "tags": [],
    }


def of_permissions(workspace: "Workspace", person: Person, room: Channel) -> str:
    return str(permissions.of(workspace, person, room))
