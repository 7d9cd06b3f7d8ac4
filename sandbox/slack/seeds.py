"""The people and channels a fresh sandbox has, and crowds on request."""

from sandbox.slack.model import Channel, Group, Note, Person
from sandbox.slack.workspace import Workspace

_COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836")


def seed_bot(workspace: Workspace) -> None:
    config = workspace.config
    bot = Person(workspace.bot_user_id, config.bot_handle, config.app_name, is_bot=True, bot_id=workspace.bot_id)
    bot.updated = workspace.now()
    workspace.add_person(bot)
    workspace.add_person(Person("USLACKBOT", "slackbot", "Slackbot", "Slackbot", color="757575"))


def seed_people(workspace: Workspace) -> None:
    for person in _people():
        person.updated = workspace.now()
        workspace.add_person(person)


def seed_groups(workspace: Workspace) -> None:
    workspace.groups["S0DBONCALL1"] = Group(
        "S0DBONCALL1", "db-oncall", "Database on call", ["U0DEVPATEL1", "U0BENRUIZ01"]
    )
    workspace.groups["S0NOBODY001"] = Group("S0NOBODY001", "night-shift", "Night shift")


def _people() -> list[Person]:
    lagos = ("Africa/Lagos", "West Africa Time", 3600)
    chicago = ("America/Chicago", "Central Standard Time", -21600)
    paris = ("Europe/Paris", "Central European Time", 3600)
    kolkata = ("Asia/Kolkata", "India Standard Time", 19800)
    dubai = ("Asia/Dubai", "Gulf Standard Time", 14400)
    rows = [
        ("U0ADAOKAFOR", "ada", "Ada Okafor", "Ada", "Site reliability", lagos, {"is_admin": True}),
        ("U0BENRUIZ01", "ben", "Ben Ruiz", "ben.ruiz", "Payments", chicago, {}),
        ("U0CHLOEMART", "chloe", "Chloé Martin", "Chloé", "Customer support", paris, {}),
        # Many people never set a display name: Slack then sends an empty string, not the real name.
        ("U0DEVPATEL1", "dev", "Dev Patel", "", "Databases", kolkata, {}),
        ("U0ERINWALSH", "erin", "Erin Walsh", "Erin", "Left the company", chicago, {"deleted": True}),
        # Ids of people who came through an Enterprise organisation begin with W (Slack docs, "user object").
        ("W0FARIDHADD", "farid", "Farid Haddad", "Farid", "Networks", dubai, {}),
        ("U0GUSLINDQV", "gus", "Gus Lindqvist", "Gus (guest)", "Contractor", paris, {"is_restricted": True}),
    ]
    people = []
    for number, (id_, handle, real, display, title, zone, flags) in enumerate(rows):
        person = Person(id_, handle, real, display, f"{handle}@acme.example", title, *zone, color=_COLORS[number])
        for flag, value in flags.items():
            setattr(person, flag, value)
        people.append(person)
    return people


def seed_channels(workspace: Workspace) -> None:
    """The bot is in three of the four: a command from the fourth must work without it."""
    rows = [
        ("C0GENERAL01", "general", "Company-wide announcements", True),
        ("C0INCIDENTS", "incidents", "Incidents are declared and followed here", True),
        ("C0REPORTS01", "incident-reports", "Reports, afterwards", True),
        ("C0RANDOM001", "random", "Everything else", False),
    ]
    people = [p.id for p in workspace.people.values() if not p.deleted and not p.is_bot and not p.is_restricted]
    people = [p for p in people if p != "USLACKBOT"]
    for id_, name, purpose, with_bot in rows:
        members = [*people, *([workspace.bot_user_id] if with_bot else [])]
        if name == "general":
            members += [p.id for p in workspace.people.values() if p.is_restricted]
        channel = Channel(id_, name, creator=people[0] if people else workspace.bot_user_id, created=workspace.now())
        channel.purpose = Note(purpose, channel.creator, workspace.now())
        channel.members = dict.fromkeys(members)
        channel.is_general = name == "general"
        workspace.add_channel(channel)


def seed_bulk(workspace: Workspace, channels: int, people: int) -> None:
    """A large company: nobody should need to list it all."""
    for number in range(people):
        handle = f"person{number:05d}"
        person = Person(f"U1{number:08d}", handle, f"Person {number}", handle, f"{handle}@acme.example")
        person.color = _COLORS[number % len(_COLORS)]
        workspace.add_person(person)
    now, creator = workspace.now(), workspace.bot_user_id
    owner = next((p.id for p in workspace.people.values() if not p.is_bot), creator)
    for number in range(channels):
        channel = Channel(f"C1{number:08d}", f"team-{number:05d}", creator=owner, created=now)
        channel.members = {owner: None}
        workspace.add_channel(channel)
    workspace.changed("bulk")
