"""A running Muster with a sandbox Slack, and one Chromium in which people come by: what the browser stories share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, Page

from core.chat.people import PersonRef
from core.incidents.access import AccessRole
from core.incidents.person import Person
from core.passwords import hash_password
from core.store.unit_of_work import UnitOfWork
from tests.story.browsing import browser, window
from tests.story.room import Room, room
from tests.story.seeing import watch

PASSWORD = "correct horse battery staple"


class House:
    """`trouble` gathers what went wrong in any of the pages."""

    def __init__(self, here: Room, chromium: Browser) -> None:
        self.here, self.chromium, self.url = here, chromium, here.url
        self.trouble: list[str] = []

    async def page(self, scripts: bool = True) -> Page:
        """A window of its own, in which nobody has signed in; nothing moves in it but what has to."""
        page = await window(
            self.chromium, viewport={"width": 1440, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
        )
        watch(page, self.trouble)
        return page

    async def visitor(self, name: str, role: AccessRole, scripts: bool = True) -> Page:
        """A window in which somebody of the sandbox has signed in already."""
        page, now = await self.page(scripts), self.here.application.clock.now()
        async with self.here.application.services.unit_of_work() as uow:
            person = await self.somebody(uow, name, role)
            secret = await uow.web_sessions.begin(person.id or 0, "test", now, now + timedelta(hours=1))
            await uow.commit()
        await page.context.add_cookies([{"name": "muster_session", "value": secret, "url": self.url}])
        return page

    async def account(self, name: str, role: AccessRole) -> None:
        """They may come in by their name and PASSWORD."""
        async with self.here.application.services.unit_of_work() as uow:
            person = await self.somebody(uow, name, role)
            if await uow.logins.find(name) is None:
                await uow.logins.add(name, person, await hash_password(PASSWORD), self.here.application.clock.now())
            await uow.commit()

    async def somebody(self, uow: UnitOfWork, name: str, role: AccessRole) -> Person:
        slack = self.here.slack
        ref = PersonRef("slack", slack.team_id, slack.person(name).id)
        person = await uow.people.known(ref, name.title())
        person.access_role = role
        await uow.session.flush()
        return person


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    async with room(folder) as here, browser() as chromium:
        yield House(here, chromium)
