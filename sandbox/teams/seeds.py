"""The people and channels a fresh sandbox has."""

from sandbox.teams.model import CHANNEL, Person, Room
from sandbox.teams.workspace import TEAM, Workspace


def seed(workspace: Workspace) -> None:
    rows = [
        ("ada", "Ada Okafor", "8764b8", True, False),
        ("ben", "Ben Ruiz", "498205", True, False),
        ("chloe", "Chloé Martin", "ca5010", True, False),
        ("dev", "Dev Patel", "038387", True, False),
        ("erin", "Erin Walsh", "986f0b", False, False),
        ("farid", "Farid Haddad", "c239b3", True, True),
    ]
    for number, (handle, name, color, is_member, blocks) in enumerate(rows, 1):
        aad = f"6f1d20{number:02d}-4b7a-4e0c-9c55-a1b2c3d4e5f6"
        email = f"{handle}@acme.example"
        person = Person(aad, f"29:1{handle}Xq7Zk_{number}", handle, name, email, color, is_member, blocks)
        workspace.people[aad] = person
    for id_, name in (
        (TEAM, "General"),
        ("19:a1f4incidents00000000000000000001@thread.tacv2", "incidents"),
        ("19:a1f4reports0000000000000000000002@thread.tacv2", "incident-reports"),
        ("19:a1f4random00000000000000000000003@thread.tacv2", "random"),
    ):
        workspace.rooms[id_] = Room(id_, CHANNEL, name)
