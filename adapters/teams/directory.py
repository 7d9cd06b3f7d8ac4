"""Names, people and conversations as Teams tells them ("Send proactive messages: conversation reference").

Kept in memory; what the bot could not find out again by itself (the address at which the tenant is reached, the direct
conversation of each person) outlives a restart.
"""

from __future__ import annotations

from adapters.teams.payload import Json, string
from core.chat.platform import Memory

_SERVICE = "service_url"


class ShortMemory:
    """Implements `Memory` for a run that leaves nothing behind: the doctor's."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    async def recall(self, key: str) -> str | None:
        return self._kept.get(key)

    async def keep(self, key: str, value: str) -> None:
        self._kept[key] = value


class Directory:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.channels: dict[str, str] = {}
        """Ids by name, in lower case; the first channel of a team has none and is called General."""
        self.names: dict[str, str] = {}
        """People's names by their id in Entra."""
        self._bot_ids: dict[str, str] = {}
        self._direct: dict[str, str] = {}
        self._service_url = ""

    def learn_channels(self, team: str, listed: list[Json]) -> None:
        for each in listed:
            self.learn_channel(each)
        self.channels.setdefault("general", team)

    def learn_channel(self, channel: Json) -> None:
        if string(channel, "id"):
            self.channels[(string(channel, "name") or "General").casefold()] = string(channel, "id")

    @property
    def channel_names(self) -> dict[str, str]:
        """By id."""
        return {ident: name for name, ident in self.channels.items()}

    def learn_member(self, account: Json) -> None:
        """The id by which the bot may begin a conversation with somebody, under the one that Entra has for them."""
        user = string(account, "aadObjectId")
        if user and string(account, "id"):
            self._bot_ids[user] = string(account, "id")
            if name := string(account, "name"):
                self.names[user] = name

    def bot_id(self, user: str) -> str | None:
        return self._bot_ids.get(user)

    async def direct(self, user: str) -> str | None:
        """The conversation of the bot and this person, if there ever was one."""
        if user not in self._direct and (known := await self._memory.recall(f"direct/{user}")):
            self._direct[user] = known
        return self._direct.get(user)

    async def learn_direct(self, user: str, conversation: str) -> None:
        if user and conversation and self._direct.get(user) != conversation:
            self._direct[user] = conversation
            await self._memory.keep(f"direct/{user}", conversation)

    async def forget_direct(self, user: str) -> None:
        self._direct.pop(user, None)
        await self._memory.keep(f"direct/{user}", "")

    async def service_url(self) -> str | None:
        self._service_url = await self._memory.recall(_SERVICE) or ""
        return self._service_url or None

    async def learn_service_url(self, url: str) -> None:
        if url != self._service_url:
            self._service_url = url
            await self._memory.keep(_SERVICE, url)
