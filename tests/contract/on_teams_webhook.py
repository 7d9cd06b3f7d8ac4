"""The suite's hands on Teams without a bot: a workflow out, an Outgoing Webhook in, pages for what can't be done there.

There are no rooms: an incident is spoken of by its number. `incidents/INC-1` stands for that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.chat.capabilities import Capabilities
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from tests.contract.web_form import WebForm
from tests.story.webhook_room import WebhookRoom, links, webhook_room, words


class OnTeamsWebhook:
    """Implements `Chat`, as far as it goes: what is not there, Teams has not without a bot."""

    def __init__(self, here: WebhookRoom) -> None:
        self.here, self.application, self.url = here, here.application, here.url
        self._typed: list[str] = []
        self._answers: dict[str, list[str]] = {}
        self._links: dict[str, dict[str, str]] = {}
        self._forms: dict[str, tuple[str, WebForm]] = {}

    @property
    def capabilities(self) -> Capabilities:
        return next(iter(self.application.services.platforms.values())).capabilities

    async def slash(self, person: str, words: str, channel: str = "general") -> None:
        """There are no slash commands: a mention; what is no command is offered to be declared, by a link."""
        await self.say(person, channel, f"@incident {words}")
        if address := next((url for url in self._links[person].values() if "/forms/" in url), ""):
            await self._open(person, address)

    async def say(self, person: str, channel: str, said: str) -> str:
        number = channel.partition("/")[2]
        said = f"{number} {said.removeprefix('@incident ')}".strip()
        self._typed.append(said)
        cards = await self.here.mention(person, said)
        self._answers.setdefault(person, []).append("\n".join(words(each) for each in cards))
        self._links[person] = links(cards)
        return str(len(self._typed))

    async def press(self, person: str, label: str, channel: str, confirm: str = "") -> None:
        """The link of that name in the newest answer, and the button on the page that it opens."""
        async with self.here.browser() as web:
            page = await web.post(self._links[person][label])
        assert page.status_code == 200, page.text
        await self.settle()
        if "/forms/" in str(page.url):
            self._forms[person] = str(page.url), WebForm(page.text)

    async def _open(self, person: str, address: str) -> None:
        async with self.here.browser() as web:
            page = await web.get(address)
        assert page.status_code == 200, page.text
        self._forms[person] = address, WebForm(page.text)

    async def fill_in(self, person: str, **values: Any) -> None:
        address, form = self._forms.pop(person)
        async with self.here.browser() as web:
            sent = await web.post(address, data=form.filled_in(values))
        assert sent.status_code == 200, sent.text
        await self.settle()

    def screen(self, person: str) -> str:
        return self._forms[person][1].title if person in self._forms else ""

    def field(self, person: str, label: str) -> str:
        form = self._forms[person][1]
        return form.values[form.fields[label]]

    def said(self, channel: str) -> list[str]:
        return [*self._typed, *self.here.said()]

    def alone(self, person: str) -> list[str]:
        """The answers to them, which the others in the thread can read as well."""
        return self._answers.get(person, [])

    def pinged(self, channel: str) -> set[str]:
        """Nobody can be called without a bot."""
        return {str(each) for card in self.here.channel.posts for each in card.get("msteams", {}).get("entities", [])}

    async def settle(self) -> None:
        await self.here.settle()

    async def incident(self, number: int) -> Incident:
        return await self.here.incident(number)

    async def timeline(self, number: int) -> list[TimelineEntry]:
        async with self.application.services.unit_of_work() as uow:
            return list(await uow.timeline.shown(number))


@asynccontextmanager
async def on_teams_webhook(folder: Path, **more: Any) -> AsyncIterator[OnTeamsWebhook]:
    async with webhook_room(folder, **more) as here:
        # Only who has spoken is known: the others can't be chosen.
        for person in ("ben", "chloe"):
            await here.mention(person, "help")
        yield OnTeamsWebhook(here)
