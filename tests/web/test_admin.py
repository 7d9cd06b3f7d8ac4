"""`/admin`: an operator sees what is stuck and puts it right; who did what is kept."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import insert

from core.chat.people import PersonRef
from core.incidents.access import AccessRole
from core.incidents.timeline import EntryKind
from core.store.delivery_tables import DEAD, PENDING, outbox
from core.store.documents import Sessions
from core.store.stalls import Stall
from core.store.unit_of_work import UnitOfWork
from muster.settings import Settings
from muster.settings_shown import settings_shown
from muster.stall_notes import StallNotes
from tests.web.conftest import NOW, HeldClock
from tests.web.seeds import declare, happen, person_id
from tests.web.signing_in import add_person, sign_in, sign_out


@pytest.fixture
async def admin(client: httpx.AsyncClient, sessions: Sessions) -> int:
    return await sign_in(client, sessions, AccessRole.ADMIN, "Root")


async def deeds(sessions: Sessions) -> list[tuple[str, str, str, str]]:
    async with UnitOfWork(sessions) as uow:
        return [(each.did, each.about, each.person, each.details) for each in await uow.audit.page()]


async def die(sessions: Sessions, key: str = "k") -> None:
    async with sessions() as session:
        row = insert(outbox).values(
            key=key, lane="slack/T/C", kind="post", effect="{}", created_at=NOW, done_at=NOW, state=DEAD
        )
        await session.execute(row.values(attempts=3, refusals=0, error="channel_not_found <b>"))
        await session.commit()


async def states(sessions: Sessions) -> list[str]:
    async with sessions() as session:
        return list((await session.execute(outbox.select())).scalars()) and [
            row.state for row in await session.execute(outbox.select())
        ]


async def test_what_held_everything_up_is_shown_for_a_week(
    client: httpx.AsyncClient, sessions: Sessions, admin: int
) -> None:
    assert "held everything up" not in (await client.get("/admin")).text
    async with UnitOfWork(sessions) as uow:
        for days, line, seconds in ((8, 3, 9.0), (1, 7, 4.06), (0, 7, 2.5)):
            await uow.stalls.note(Stall("page<b>", "/srv/acme/process.py", line, seconds), NOW - timedelta(days=days))
        await uow.commit()
    notes = StallNotes(sessions, HeldClock())
    notes.add(Stall("wait_for_it", "/srv/acme/more.py", 1, 2.0))
    await asyncio.gather(*notes._writing)
    page = (await client.get("/admin")).text
    assert "wait_for_it (/srv/acme/more.py:1)" in page
    assert "page&lt;b&gt; (/srv/acme/process.py:7)" in page
    assert re.search(
        r'<td data-label="Times" class="number">2</td><td data-label="Longest, seconds" class="number">4.1</td>', page
    )
    assert "process.py:3" not in page


async def test_dead_letters_are_shown_and_tried_again_or_dropped(
    client: httpx.AsyncClient, sessions: Sessions, admin: int
) -> None:
    assert "No dead letters" in (await client.get("/admin")).text
    await die(sessions)
    page = (await client.get("/admin")).text
    assert "outbox/1" in page
    assert "channel_not_found &lt;b&gt;" in page
    assert (await client.post("/admin/dead-letters/outbox/1/retry")).status_code == 303
    assert await states(sessions) == [PENDING]
    assert (await client.post("/admin/dead-letters/outbox/1/retry")).status_code == 404
    await die(sessions, "other")
    assert (await client.post("/admin/dead-letters/outbox/2/discard")).status_code == 303
    assert (await client.post("/admin/dead-letters/outbox/2/burn")).status_code == 404
    assert [each[:3] for each in await deeds(sessions)] == [
        ("dead_letter.discard", "outbox/2", "Root"),
        ("dead_letter.retry", "outbox/1", "Root"),
    ]


async def test_roles_are_given_and_people_shut_out(client: httpx.AsyncClient, sessions: Sessions, admin: int) -> None:
    ben = await add_person(sessions, None, "Ben")
    assert "Ben" in (await client.get("/admin/people?q=be")).text
    assert "Nobody is called that" in (await client.get("/admin/people?q=%25")).text
    await client.post(f"/admin/people/{ben}/role", data={"role": "manager"})
    await client.post(f"/admin/people/{ben}/shut")
    async with UnitOfWork(sessions) as uow:
        found = await uow.people.get(ben)
        assert (found.access_role, found.is_disabled) == (AccessRole.MANAGER, True)
    await client.post(f"/admin/people/{ben}/open")
    await client.post(f"/admin/people/{admin}/shut")
    await client.post(f"/admin/people/{admin}/role", data={"role": "viewer"})
    assert (await client.get("/admin")).status_code == 200, "nobody locks themselves out"
    assert [each[0] for each in await deeds(sessions)] == ["user.open", "user.shut", "user.role"]


async def test_two_who_are_one_become_one(client: httpx.AsyncClient, sessions: Sessions, admin: int) -> None:
    ada, double = await add_person(sessions, None, "Ada"), await add_person(sessions, None, "Ada2")
    number = await declare(sessions, reporter="Ada2", lead="Ada2")
    await happen(
        sessions, number, EntryKind.FIELD, who="Ada2", field="lead", old=None, new=await person_id(sessions, "Ada2")
    )
    async with UnitOfWork(sessions) as uow:
        for each in (ada, double):
            await uow.members.note(number, each, True, NOW)
        await uow.commit()
    await client.post(f"/admin/people/{ada}/merge", data={"other": str(double)})
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.get(number)
        assert (incident.reporter.id, incident.lead.id, incident.first_values["lead"]) == (ada, ada, str(ada))
        assert [each.new for each in await uow.timeline.shown(number)] == [str(ada)]
        assert await uow.people.get(double) is None
        assert (await uow.people.find(PersonRef("slack", "T1", "U-Ada2"))).id == ada
        assert await uow.members.of(number) == {ada}
    assert (await client.get(f"/incidents/INC-{number}")).status_code == 200
    assert [each[:2] for each in await deeds(sessions)] == [("user.merge", f"person/{ada}")]


async def test_an_account_that_is_somebody_elses_is_unlinked(
    client: httpx.AsyncClient, sessions: Sessions, admin: int
) -> None:
    ada, double = await add_person(sessions, None, "Ada"), await add_person(sessions, None, "Ada2")
    await client.post(f"/admin/people/{ada}/merge", data={"other": str(double)})
    async with UnitOfWork(sessions) as uow:
        person = await uow.people.get(ada)
        assert person
        accounts = {each.user: each.id for each in person.accounts}
        await uow.identities.link("https://slack.com", "U-Ada2", person, None, NOW)
        secret = await uow.web_sessions.begin(ada, "oidc", NOW, NOW + timedelta(days=1))
        await uow.commit()
    assert (await client.get("/admin/people")).text.count(">Unlink<") == 2
    await client.post(f"/admin/people/{ada}/unlink", data={"account": str(accounts["U-Ada2"])})
    async with UnitOfWork(sessions) as uow:
        other = await uow.people.find(PersonRef("slack", "T1", "U-Ada2"))
        assert other
        assert {other.id} - {ada, admin}
        assert other.display_name == "Ada2"
        assert (await uow.people.find(PersonRef("slack", "T1", "U-Ada"))).id == ada
        assert await uow.identities.find("https://slack.com", "U-Ada2") is None
        assert await uow.web_sessions.find(secret, NOW, timedelta(hours=1)) is None
    assert (await deeds(sessions))[0] == (
        "user.unlink",
        f"person/{ada}",
        "Root",
        f"slack/T1/U-Ada2 → person/{other.id}",
    )
    before = await deeds(sessions)
    for account in (accounts["U-Ada"], "77", "x"):
        await client.post(f"/admin/people/{ada}/unlink", data={"account": str(account)})
    assert await deeds(sessions) == before, "the only account stays, and what is not theirs is not touched"


async def test_the_audit_log_is_paged_and_filtered(client: httpx.AsyncClient, sessions: Sessions, admin: int) -> None:
    async with UnitOfWork(sessions) as uow:
        from core.store.audit import Origin

        for number in range(60):
            await uow.audit.add("told", NOW, None, Origin("cli"), f"INC-{number}", "<script>")
        await uow.audit.add("other", NOW, None, Origin("cli"), "INC-1000")
        await uow.commit()
    page = (await client.get("/admin/audit?did=told")).text
    assert "INC-59<" in page
    assert "INC-1000<" not in page
    assert "<script>" not in page.split("<main")[1]
    assert "before=" in page
    assert "INC-7<" in (await client.get("/admin/audit?about=INC-7&since=2026-03-04&until=2026-03-04")).text
    assert "INC-7<" not in (await client.get("/admin/audit?about=INC-7&since=2026-03-05")).text
    assert (await client.get("/admin/audit?before=x&person=y&since=z")).status_code == 200


async def test_an_administrators_look_at_a_private_incident_is_kept(
    client: httpx.AsyncClient, sessions: Sessions, admin: int
) -> None:
    await declare(sessions, is_private=True)
    await declare(sessions)
    for address in ("/incidents/INC-1", "/incidents/INC-1", "/incidents/INC-2"):
        assert (await client.get(address)).status_code == 200
    assert [each[:3] for each in await deeds(sessions)] == [("private.seen", "INC-1", "Root")]
    sign_out(client)
    await sign_in(client, sessions, AccessRole.ADMIN, "Ada")
    await client.get("/incidents/INC-1")
    assert len(await deeds(sessions)) == 1, "the reporter's own look is nobody's business"


def test_settings_are_shown_without_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("MUSTER_DATABASE_URL", "postgresql://muster:hunter2@db/muster?password=hunter2")
    monkeypatch.setenv("MUSTER_REDIS_URL", "redis://:hunter2@cache/0")
    shown = {name: value for name, value, _ in settings_shown(Settings())}
    assert shown["MUSTER_SLACK_BOT_TOKEN"] == "(set)"
    assert shown["MUSTER_SLACK_APP_TOKEN"] == "(not set)"
    assert shown["MUSTER_DATABASE_URL"] == "postgresql://…@db/muster"
    assert not [value for value in shown.values() if "hunter2" in value or "xoxb" in value]


async def test_nobody_else_comes_in(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(client, sessions, AccessRole.MANAGER)
    for address in ("/admin", "/admin/people", "/admin/audit", "/admin/settings"):
        assert (await client.get(address)).status_code == 403


async def test_each_platform_tells_what_waits_for_it(
    app: Litestar, client: httpx.AsyncClient, sessions: Sessions, admin: int
) -> None:
    object.__setattr__(app.state.services, "connected", ("slack/T", "slack/T2", "discord/G"))
    await die(sessions)
    async with sessions() as session:
        row = insert(outbox).values(lane="discord/G/C", kind="post", effect="{}", created_at=NOW, state=PENDING)
        held = row.values(key="held", attempts=1, refusals=0, not_before=NOW + timedelta(seconds=30))
        await session.execute(held)
        await session.commit()
    page = (await client.get("/admin")).text
    rows = re.findall(r'<th scope="row">((?:slack|discord)/\w+)</th><td[^>]*>([^<]*).*?</td>(.*?)</tr>', page)
    told = [(name, state.strip(", "), re.findall(r">(\d+)<", counts)) for name, state, counts in rows]
    assert told == [
        ("slack/T", "refused something: see the dead letters", ["0", "1"]),
        ("slack/T2", "takes what is sent", ["0", "0"]),
        ("discord/G", "asked us to wait, until", ["1", "0"]),
    ]
