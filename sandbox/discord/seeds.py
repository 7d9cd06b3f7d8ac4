"""The people and channels a fresh sandbox has."""

from sandbox.discord import permissions
from sandbox.discord.model import CATEGORY, Channel, Overwrite, Person, Role
from sandbox.discord.workspace import Workspace

ADMIN, ON_CALL, BOT_ROLE = "1000000000000000011", "1000000000000000012", "1000000000000000013"
INCIDENTS, REPORTS = "1000000000000000032", "1000000000000000033"
CATEGORY_ID, ARCHIVE_ID = "1000000000000000035", "1000000000000000036"


def seed(workspace: Workspace) -> None:
    config, guild = workspace.config, workspace.guild_id
    granted = permissions.BOT if config.bot_permissions is None else config.bot_permissions
    for role in (
        Role(guild, "@everyone", permissions.EVERYBODY),
        Role(ADMIN, "Admin", permissions.ADMINISTRATOR),
        Role(ON_CALL, "db-oncall"),
        Role(BOT_ROLE, config.bot_name, granted, bot_id=workspace.bot_id),
    ):
        workspace.roles[role.id] = role
    for person in (
        Person("1000000000000000021", "ada", "Ada Okafor", roles=[ADMIN], color="9f69e7"),
        Person("1000000000000000022", "ben", "Ben Ruiz", color="4bbe2e"),
        Person("1000000000000000023", "chloe", "Chloé Martin", nick="Chloé", color="e7392d"),
        Person("1000000000000000024", "dev", "Dev Patel", roles=[ON_CALL], color="3c989f"),
        Person("1000000000000000025", "erin", "Erin Walsh", is_member=False, color="674b1b"),
        Person("1000000000000000026", "farid", "Farid Haddad", color="e96699", takes_direct_messages=False),
    ):
        workspace.people[person.id] = person
    bot = Person(workspace.bot_id, config.bot_name, is_bot=True, roles=[BOT_ROLE], is_member=config.bot_in_guild)
    workspace.people[bot.id] = bot
    _channels(workspace)


def _channels(workspace: Workspace) -> None:
    """The bot can't see the last: a command from there must work without it."""
    rows = [
        ("1000000000000000034", "general", 0),
        (INCIDENTS, "incidents", 0),
        (REPORTS, "incident-reports", 0),
        (CATEGORY_ID, "Incidents", CATEGORY),
        (ARCHIVE_ID, "Archive", CATEGORY),
        ("1000000000000000031", "random", 0),
    ]
    for id_, name, kind in rows:
        workspace.channels[id_] = Channel(id_, name, kind)
    hidden = Overwrite(BOT_ROLE, 0, deny=permissions.VIEW_CHANNEL)
    workspace.channels["1000000000000000031"].overwrites[BOT_ROLE] = hidden
