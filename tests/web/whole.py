"""The web pages on a whole core with a chat in memory: what is done on a page is seen in chat, and the other way round."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from core.incidents.access import AccessRole
from core.store.documents import Sessions
from muster.testing.clock import FakeClock
from muster.testing.harness import Harness, running
from tests.apps import create_app
from tests.web.conftest import NOW, Readiness, message_url
from tests.web.signing_in import sign_in
from web.access import Access, Reading
from web.services import WebServices


class Whole:
    """`client` is signed in as somebody of `role`, called Grace."""

    def __init__(self, core: Harness, client: httpx.AsyncClient, clock: FakeClock) -> None:
        self.core, self.client, self.clock = core, client, clock

    @property
    def sessions(self) -> Sessions:
        return self.core.services.sessions

    async def page(self, address: str = "/incidents/INC-1") -> str:
        answer = await self.client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def send(self, address: str, form: Mapping[str, Any], status: int = 303) -> httpx.Response:
        """Post a form; each is stamped later than the one before."""
        self.clock.advance(1)
        answer = await self.client.post(f"/incidents/INC-1{address}", data=dict(form))
        assert answer.status_code == status, answer.text
        await self.core.settle()
        return answer

    async def fill_in(self, part: str, address: str, **typed: Any) -> httpx.Response:
        """Open a part for editing, and send what its form holds with some of it changed."""
        form = form_at(await self.page(f"/incidents/INC-1?edit={part}"), f"/incidents/INC-1{address}")
        self.clock.advance(1)
        answer = await self.client.post(f"/incidents/INC-1{address}", data={**form, **typed})
        await self.core.settle()
        return answer


@asynccontextmanager
async def whole(folder: Path, role: AccessRole | None = AccessRole.RESPONDER, **more: Any) -> AsyncIterator[Whole]:
    """With `role=None` nobody is signed in; whoever comes by may read."""
    clock = FakeClock(NOW)
    async with running(folder, clock=clock) as core:
        services = WebServices(
            core.services.sessions,
            core.services.feed,  # type: ignore[arg-type]
            clock,
            Readiness(),
            core.services.channel_url,
            message_url,
            submit=core.intake.submit,
            roles=core.services.roles,
            access=Access(reading=Reading.OPEN, site_url="http://muster.test"),
            **more,
        )
        transport = httpx.ASGITransport(create_app(services, []))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://muster.test") as client:
            if role:
                await sign_in(client, services.sessions, role, "Grace")
            yield Whole(core, client, clock)


def form_at(page: str, address: str) -> dict[str, str]:
    """What the form that posts to this address holds as it is drawn."""
    found = _Forms()
    found.feed(page)
    assert address in found.forms, f"No form posts to {address}; there are {sorted(found.forms)}."
    return found.forms[address]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] | None = None
        self._name = ""
        self._in_area = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form" and about.get("method") == "post":
            self._form = self.forms.setdefault(about.get("action", ""), {})
        elif self._form is not None:
            self._read(tag, about)

    def _read(self, tag: str, about: dict[str, str]) -> None:
        assert self._form is not None
        name = about.get("name", "")
        if tag == "input" and name and about.get("type") not in ("checkbox", "radio"):
            self._form[name] = about.get("value", "")
        elif tag == "textarea":
            self._name, self._in_area, self._form[name] = name, True, ""
        elif tag == "select":
            self._name, self._form[name] = name, ""
        elif tag == "option" and "selected" in about:
            self._form[self._name] = about["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form is not None:
            self._in_area = False
            self._form[self._name] = self._form[self._name].removeprefix("\n")

    def handle_data(self, data: str) -> None:
        if self._in_area and self._form is not None:
            self._form[self._name] += data
