"""Names and people as Teams tells them: kept in memory, asked for again when somebody is missing."""

from __future__ import annotations

from adapters.teams.payload import Json, string


class Directory:
    def __init__(self) -> None:
        self.channels: dict[str, str] = {}
        """Ids by name, in lower case; the first channel of a team has none and is called General."""
        self._bot_ids: dict[str, str] = {}
        self._direct: dict[str, str] = {}

    def learn_channels(self, team: str, listed: list[Json]) -> None:
        for each in listed:
            name = string(each, "name") or "General"
            self.channels[name.casefold()] = string(each, "id")
        self.channels.setdefault("general", team)

    def learn_member(self, account: Json) -> None:
        """The id by which the bot may begin a conversation with somebody, under the one that Entra has for them."""
        if string(account, "aadObjectId") and string(account, "id"):
            self._bot_ids[string(account, "aadObjectId")] = string(account, "id")

    def bot_id(self, user: str) -> str | None:
        return self._bot_ids.get(user)

    def direct(self, user: str) -> str | None:
        return self._direct.get(user)

    def learn_direct(self, user: str, conversation: str) -> None:
        self._direct[user] = conversation
