"""Who may do what: the same answer in chat, on the page and over the API, for every role and relation to the incident."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import httpx
import pytest

from core.chat.people import PersonRef
from core.incidents.access import AccessRole
from core.incidents.incident import Incident
from core.incidents.status import Status
from core.incidents.timeline import OWN, EntryKind, Origin, entry
from muster.testing import GENERAL
from tests.web.api.conftest import Api

VIEWER, RESPONDER, MANAGER, ADMIN = AccessRole
Door: TypeAlias = Callable[["Somebody", str], Awaitable[bool]]
"""Whether somebody may do it to an incident, by one way in."""

WHO = [
    *((VIEWER, relation) for relation in ("stranger", "lead")),
    *((RESPONDER, relation) for relation in ("stranger", "lead", "reporter")),
    *((MANAGER, "stranger"), (ADMIN, "stranger")),
]
RESPONDERS = {(role, relation) for role, relation in WHO if role is not VIEWER}
MANAGERS = RESPONDERS - {(RESPONDER, "stranger")}
"""Also whose own incident it is."""


class Somebody:
    """One person, at each door."""

    def __init__(self, api: Api, user: str, page: httpx.AsyncClient, program: httpx.AsyncClient) -> None:
        self.api, self.ref, self.page, self.program = api, PersonRef("fake", "W1", user), page, program

    async def says(self, words: str) -> bool:
        """In chat."""
        before = len(self.api.core.platform.private)
        await self.api.core.slash(self.ref, GENERAL, words)
        return not any("You may not" in each.text for each in self.api.core.platform.private[before:])

    async def sends(self, path: str, **values: str) -> bool:
        """A form of a page."""
        answer = await self.page.post(path, data=values)
        assert answer.status_code in (303, 403, 422), answer.text
        refused = "You may" in answer.text or "so you can&#39;t edit it" in answer.text
        assert answer.status_code != 403 or refused
        return not refused

    async def asks(self, method: str, path: str, **body: Any) -> bool:
        """Over the API."""
        answer = await self.program.request(method, f"/api/incidents{path}", json=body if method != "GET" else None)
        assert answer.status_code in (200, 201, 403, 409), answer.text
        return answer.status_code != 403


def in_chat(words: str) -> Door:
    return lambda who, name: who.says(f"{name} {words}")


def on_page(path: str, **values: str) -> Door:
    return lambda who, name: who.sends(f"/incidents/{name}{path}", **values)


def over_api(method: str, path: str, **body: Any) -> Door:
    return lambda who, name: who.asks(method, f"/{name}{path}", **body)


OPEN: dict[str, tuple[set[tuple[AccessRole, str]], dict[str, Door]]] = {
    "rate": (
        RESPONDERS,
        {
            "chat": in_chat("severity major"),
            "page": on_page("/edit", severity="2"),
            "api": over_api("PATCH", "", severity="major"),
        },
    ),
    "close": (
        RESPONDERS,
        {"chat": in_chat("close"), "page": on_page("/close"), "api": over_api("PATCH", "", status="resolved")},
    ),
    "edit the note of another": (
        MANAGERS,
        {"page": on_page("/entries/1", text="Sun"), "api": over_api("PATCH", "/timeline/1", text="Rain")},
    ),
    "merge": (MANAGERS, {"chat": in_chat("merge INC-2"), "api": over_api("POST", "/merge", into="INC-2")}),
    "hide": (MANAGERS, {"chat": in_chat("private"), "api": over_api("PATCH", "", private=True)}),
}
CLOSED = {
    "reopen": (
        MANAGERS,
        {"chat": in_chat("reopen"), "page": on_page("/reopen"), "api": over_api("PATCH", "", status="monitoring")},
    ),
}


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"api_limit": "100000/minute"}


async def begin(api: Api) -> None:
    """Two incidents; the first has a note of somebody else's."""
    other, now = await api.person(RESPONDER, "other"), api.core.services.clock.now()
    async with api.core.services.unit_of_work() as uow:
        person = await uow.people.get(other)
        assert person
        for number in (1, 2):
            await uow.incidents.add(Incident(f"Trouble {number}", person, now, now, key=f"k{number}"))
        uow.timeline.add(entry(1, EntryKind.NOTE, Origin(now, "note", other), "Rain", OWN))
        await uow.commit()


async def stand(api: Api, who: int, relation: str, is_open: bool) -> None:
    """The first incident as it is before an act."""
    async with api.core.services.unit_of_work() as uow:
        incident, person = await uow.incidents.get(1), await uow.people.get(who)
        other = await uow.people.get(api.people["other"])
        assert incident
        assert person
        assert other
        incident.reporter = person if relation == "reporter" else other
        incident.lead = person if relation == "lead" else other
        incident.status = Status.INVESTIGATING if is_open else Status.RESOLVED
        incident.ended_at = None if is_open else incident.started_at
        incident.duplicate_of_id = incident.severity = None
        await uow.commit()


async def test_every_door_gives_the_same_answer(api: Api) -> None:
    await begin(api)
    wrong = []
    for role, relation in WHO:
        user = f"{role.label}-{relation}"
        who = Somebody(api, user, await api.signed_in(role, user), await api.as_(role, user))
        for is_open, acts in ((True, OPEN), (False, CLOSED)):
            for act, (allowed, doors) in acts.items():
                for door, may in doors.items():
                    await stand(api, api.people[user], relation, is_open)
                    if await may(who, "INC-1") is not ((role, relation) in allowed):
                        wrong.append(f"{role.label}, {relation}: {act}, {door}")
        await stand(api, api.people[user], relation, is_open=False)
        page = (await who.page.get("/incidents/INC-1")).text
        if ("/incidents/INC-1/reopen" in page) is not ((role, relation) in MANAGERS):
            wrong.append(f"{role.label}, {relation}: the button that reopens")
    assert not wrong, "\n".join(wrong)
