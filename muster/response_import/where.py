"""Where the predecessor's things stand in the chat: it knew one Slack workspace, and did not write down which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.slack.identity import Identity
from core.chat.people import PersonRef
from core.chat.places import Place
from muster.response_import.source import ResponseData


@dataclass(frozen=True)
class Where:
    """`incidents` and `reports` are the ids of the headline channels, as far as they are known; `name` tells one imported
    database from another."""

    workspace: str
    incidents: str
    reports: str
    name: str
    names: Mapping[str, str]

    @property
    def identity(self) -> Identity:
        return Identity(team=self.workspace, user="")

    def key(self, incident: int) -> str:
        return f"{self.name}/{incident}"

    def place(self, channel: str) -> Place:
        return self.identity.place(channel)

    def home(self, is_report: bool) -> Place | None:
        channel = (self.reports if is_report else "") or self.incidents
        return self.place(channel) if channel else None

    def account(self, data: ResponseData, person: int) -> str | None:
        """The key by which messages of one of its people are counted."""
        for row in data.people:
            if row["id"] == person:
                return str(PersonRef(str(row["app_id"]), self.workspace, str(row["external_id"])))
        return None
