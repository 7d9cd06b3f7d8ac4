"""What the store promises about sign-in, on both databases."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import core
from core.chat.people import PersonRef
from core.incidents.access import NOBODY, AccessRole, Permission, Policy, Viewer
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.store.audit import Origin
from core.store.engine import Sessions
from core.store.recognising import by_token
from core.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
VIEWERS = Policy(default_role=AccessRole.VIEWER)


async def somebody(uow: UnitOfWork, name: str, role: AccessRole | None = None) -> Person:
    person = await uow.people.known(PersonRef("slack", "T1", name), name)
    person.access_role = role
    return person


async def test_the_audit_log_is_only_ever_added_to(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        await uow.audit.add("signed_in", NOW, await somebody(uow, "Ada"), Origin("web", "10.0.0.1"), "person/1")
        await uow.commit()
    for statement in ("UPDATE audit SET did = 'nothing'", "DELETE FROM audit"):
        async with sessions() as session:
            with pytest.raises(DBAPIError, match="only ever added to"):
                await session.execute(text(statement))
    async with UnitOfWork(sessions) as uow:
        assert [(line.did, line.person, line.address) for line in await uow.audit.page()] == [
            ("signed_in", "Ada", "10.0.0.1")
        ]


async def test_the_audit_log_is_paged_and_filtered(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await somebody(uow, "Ada")
        for number in range(5):
            did, by = ("signed_in", ada) if number % 2 else ("declared", None)
            await uow.audit.add(did, NOW + MINUTE * number, by, Origin("web"), f"INC-{number}")
        await uow.commit()
        first = await uow.audit.page(limit=2)
        assert [line.about for line in first] == ["INC-4", "INC-3"]
        assert [line.about for line in await uow.audit.page(limit=2, before=first[-1].id)] == ["INC-2", "INC-1"]
        assert [line.about for line in await uow.audit.page(did="signed_in")] == ["INC-3", "INC-1"]
        assert [line.about for line in await uow.audit.page(person_id=ada.id)] == ["INC-3", "INC-1"]
        assert [line.about for line in await uow.audit.page(about="INC-2")] == ["INC-2"]
        within = await uow.audit.page(since=NOW + MINUTE, until=NOW + 3 * MINUTE)
        assert [line.about for line in within] == ["INC-2", "INC-1"]
        assert await uow.audit.kinds() == ["declared", "signed_in"]


async def test_a_token_is_its_owner_within_its_scopes(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await somebody(uow, "Ada", AccessRole.MANAGER)
        scopes = frozenset({Permission.READ, Permission.ADMINISTER})
        secret, token = await uow.tokens.issue(ada.id or 0, "deploys", scopes, NOW, NOW + 5 * MINUTE)
        await uow.commit()
    async with UnitOfWork(sessions) as uow:
        found = await uow.tokens.find(secret)
        assert found
        viewer = VIEWERS.viewer(found[1], found[0].scopes)
        assert found[1].display_name == "Ada"
        # A manager's token is no administrator, whatever it was given; nor does it manage, which it was not given.
        assert [each for each in Permission if viewer.may(each)] == [Permission.READ]
        assert token.hint in secret
        rows = (await uow.session.execute(text("SELECT * FROM api_token"))).all()
        assert secret not in repr(rows)
    assert await by_token(sessions, secret, NOW)
    assert await by_token(sessions, secret[:-1], NOW) is None
    assert await by_token(sessions, secret, NOW + 5 * MINUTE) is None


async def test_a_token_ends_with_its_owner_or_when_revoked(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada, ben = await somebody(uow, "Ada"), await somebody(uow, "Ben")
        secret, token = await uow.tokens.issue(ada.id or 0, "a", frozenset({Permission.READ}), NOW, None)
        assert not await uow.tokens.revoke(token.id, NOW, ben.id)
        ada.is_disabled = True
        await uow.commit()
        assert (found := await by_token(sessions, secret, NOW))
        assert VIEWERS.viewer(found.person, found.token.scopes) is NOBODY
        ada.is_disabled = False
        await uow.commit()
        assert (found := await by_token(sessions, secret, NOW))
        assert VIEWERS.viewer(found.person, found.token.scopes).role is AccessRole.VIEWER
        assert await uow.tokens.revoke(token.id, NOW, ada.id)
        assert not await uow.tokens.revoke(token.id, NOW)
        await uow.commit()
        assert await by_token(sessions, secret, NOW) is None
        assert [each.revoked_at for each in await uow.tokens.of(ada.id)] == [NOW]
        assert await uow.tokens.of(ben.id) == []


async def test_a_tokens_last_use_is_known_to_the_minute(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await somebody(uow, "Ada")
        secret, token = await uow.tokens.issue(ada.id or 0, "a", frozenset({Permission.READ}), NOW, None)
        assert await uow.tokens.used(token, NOW)
        found = await uow.tokens.find(secret)
        assert found
        again = found[0]
        assert again.last_used_at == NOW
        assert not await uow.tokens.used(again, NOW + MINUTE / 2)
        assert await uow.tokens.used(again, NOW + MINUTE)


async def test_failures_are_counted_in_their_window(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        assert [await uow.failures.add("ada", NOW, 5 * MINUTE) for _ in range(3)] == [1, 2, 3]
        assert await uow.failures.add("ben", NOW, 5 * MINUTE) == 1
        await uow.failures.take_back("ada")
        assert await uow.failures.count("ada", NOW + 4 * MINUTE, 5 * MINUTE) == 2
        assert await uow.failures.add("ada", NOW + 5 * MINUTE, 5 * MINUTE) == 1


async def private_incident(uow: UnitOfWork) -> dict[str, Person]:
    """A private one of Ada's, led by Ben, with a scribe Chloe; Dan is in its channel, Eve was, Fay never."""
    people = {name: await somebody(uow, name) for name in ("Ada", "Ben", "Chloe", "Dan", "Eve", "Fay")}
    incident = Incident("Breach", people["Ada"], NOW, NOW, lead=people["Ben"], is_private=True, key="k")
    await uow.incidents.add(incident)
    await uow.roles.give(1, "scribe", people["Chloe"])
    # The news of Eve's leaving comes before that of her coming; that of Dan's coming again before his leaving.
    for name, is_in, minute in (("Dan", True, 1), ("Dan", True, 3), ("Dan", False, 2)):
        await uow.members.note(1, people[name].id or 0, is_in, NOW + MINUTE * minute)
    for is_in, minute in ((False, 2), (True, 1)):
        await uow.members.note(1, people["Eve"].id or 0, is_in, NOW + MINUTE * minute)
    await uow.commit()
    return people


async def test_a_private_incident_is_seen_by_its_own_people(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        people = await private_incident(uow)
        seen = [name for name, person in people.items() if await uow.incidents.seen_by(Policy().viewer(person), 1)]
        assert seen == ["Ada", "Ben", "Chloe", "Dan"]
        assert await uow.members.of(1) == {people["Dan"].id}
        managing = Viewer(people["Fay"].id, AccessRole.MANAGER)
        assert await uow.incidents.seen_by(managing, 1) is None
        assert await uow.incidents.seen_by(Viewer(people["Fay"].id, AccessRole.ADMIN), 1)
        people["Ada"].is_disabled = True
        assert Policy().viewer(people["Ada"]) is NOBODY


async def test_a_role_is_kept_and_none_is_the_one_that_everybody_has(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        await somebody(uow, "Ada", AccessRole.ADMIN)
        await somebody(uow, "Ben")
        await uow.commit()
    async with UnitOfWork(sessions) as uow:
        roles = [VIEWERS.viewer(await somebody_known(uow, name)).role for name in ("Ada", "Ben")]
        assert roles == [AccessRole.ADMIN, AccessRole.VIEWER]


async def somebody_known(uow: UnitOfWork, name: str) -> Person:
    found = await uow.people.find(PersonRef("slack", "T1", name))
    assert found
    return found


def test_what_takes_rights_away_by_statement_is_noted() -> None:
    """Whoever adds such a statement says so to `core.store.telling`, and then here."""
    statement = re.compile(r"(?:update|delete)\((?:\w+\.)?(?:person|web_session|api_token)\)")
    root = Path(core.__file__).parent.parent
    found = {
        f"{path.relative_to(root)}": len(statement.findall(path.read_text()))
        for room in ("core", "muster", "web", "adapters")
        for path in (root / room).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {name: count for name, count in found.items() if count} == {
        "core/store/web_sessions.py": 3,  # last used; ended; those that had ended long ago
        "core/store/tokens.py": 2,  # last used; revoked
        "core/store/personal.py": 1,
        "core/store/merging_people.py": 1,
    }
