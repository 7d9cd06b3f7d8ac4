"""What somebody may do where ("Permissions: Permission Overwrites")."""

from typing import TYPE_CHECKING

from sandbox.discord.model import DM, Channel, Person

if TYPE_CHECKING:
    from sandbox.discord.workspace import Workspace

ADMINISTRATOR, MANAGE_CHANNELS, ADD_REACTIONS = 1 << 3, 1 << 4, 1 << 6
VIEW_CHANNEL, SEND_MESSAGES, MANAGE_MESSAGES = 1 << 10, 1 << 11, 1 << 13
EMBED_LINKS, ATTACH_FILES, READ_HISTORY, MENTION_EVERYONE = 1 << 14, 1 << 15, 1 << 16, 1 << 17
MANAGE_ROLES, USE_COMMANDS, MANAGE_THREADS = 1 << 28, 1 << 31, 1 << 34
CREATE_THREADS, SEND_IN_THREADS, PIN_MESSAGES = 1 << 35, 1 << 38, 1 << 51

EVERYBODY = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | ADD_REACTIONS | USE_COMMANDS
EVERYBODY |= CREATE_THREADS | SEND_IN_THREADS
BOT = EVERYBODY | MANAGE_CHANNELS | MANAGE_MESSAGES | MANAGE_ROLES | MANAGE_THREADS | PIN_MESSAGES
ALL = (1 << 53) - 1


def of(workspace: "Workspace", person: Person, channel: Channel | None = None) -> int:
    """Base permissions, then overwrites: @everyone's, the roles', the member's own."""
    if channel is not None and channel.kind == DM:
        return ALL if person.id in channel.people else 0
    if not person.is_member:
        return 0
    base = workspace.roles[workspace.guild_id].permissions
    for role in person.roles:
        base |= workspace.roles[role].permissions
    if base & ADMINISTRATOR:
        return ALL
    if channel is None:
        return base
    if channel.is_thread:
        return of(workspace, person, workspace.channels.get(channel.parent))
    return _overwritten(workspace, person, channel, base)


def _overwritten(workspace: "Workspace", person: Person, channel: Channel, base: int) -> int:
    everyone = channel.overwrites.get(workspace.guild_id)
    if everyone:
        base = (base & ~everyone.deny) | everyone.allow
    allow = deny = 0
    for role in person.roles:
        if found := channel.overwrites.get(role):
            allow, deny = allow | found.allow, deny | found.deny
    base = (base & ~deny) | allow
    if own := channel.overwrites.get(person.id):
        base = (base & ~own.deny) | own.allow
    # Without seeing a channel nothing else in it is possible.
    return base if base & VIEW_CHANNEL else 0


def may(workspace: "Workspace", person: Person, wanted: int, channel: Channel | None = None) -> bool:
    return of(workspace, person, channel) & wanted == wanted
