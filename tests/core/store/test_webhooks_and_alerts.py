"""What the API, webhooks and alerts keep and list, on both databases."""

from __future__ import annotations

from datetime import timedelta

from core.chat.alerts import Alert
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.incidents.access import AccessRole, Viewer
from core.incidents.action_item import ActionItem
from core.incidents.incident import Incident
from core.incidents.search import Search
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind, Origin, entry
from core.store.alerts import DECLARED, IGNORED, PROPOSED
from core.store.api_lists import WantedActions, WantedEntries, event_log, list_actions, list_entries
from core.store.engine import Sessions
from core.store.follow_ups import Which
from core.store.search import count_by_severity
from core.store.unit_of_work import UnitOfWork
from muster.testing.clock import NIGHT


async def test_lists(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("fake", "W1", "ada"), "Ada")
        for number, severity in enumerate((Severity.MAJOR, None, Severity.MAJOR)):
            made = Incident(f"Disk {number}", ada, NIGHT, NIGHT, severity=severity, key=str(number))
            made.is_private = number == 2
            await uow.incidents.add(made)
            uow.timeline.add(entry(made.number, EntryKind.NOTE, Origin(NIGHT, f"k{number}", ada.id), "A note"))
            due = NIGHT.date() + timedelta(days=number)
            uow.actions.add(ActionItem(made.number, "Look", NIGHT, f"a{number}", owner_id=ada.id, due=due))
        await uow.commit()
    ben, hers = Viewer(99, AccessRole.MANAGER), Viewer(ada.id, AccessRole.VIEWER)
    async with UnitOfWork(sessions) as uow:
        assert await count_by_severity(sessions, hers, Search()) == {Severity.MAJOR: 2, None: 1}
        assert await count_by_severity(sessions, ben, Search()) == {Severity.MAJOR: 1, None: 1}
        actions, total = await list_actions(uow.session, ben, WantedActions(owner=ada.id, which=Which.OPEN), 2, 1)
        assert ([each.incident_id for each in actions], total) == ([2], 2)
        soon = WantedActions(due_before=NIGHT.date() + timedelta(days=1))
        assert (await list_actions(uow.session, hers, soon, 1, 10))[1] == 1
        entries, total = await list_entries(uow.session, hers, WantedEntries(3), 1, 10)
        assert ([each.text for each in entries], total) == (["A note"], 1)
        assert (await list_entries(uow.session, ben, WantedEntries(3), 1, 10))[1] == 0
        assert [each.incident_id for each in await event_log(uow.session, ben, None, 10)] == [2, 1]
        found, total = await uow.people.search(Viewer(99, AccessRole.RESPONDER), "AD", 1, 10)
        assert ([each.name for each in found], total) == (["Ada"], 1)


async def test_webhooks(sessions: Sessions) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("fake", "W1", "ada"), "Ada")
        assert ada.id
        hook, secret = await uow.webhooks.add(ada.id, "Board", "https://x.example", ["closed"], True, NIGHT)
        first = await uow.webhooks.record(hook.id, "closed", "event", None, "{}", NIGHT)
        again = await uow.webhooks.record(hook.id, "closed", "event", None, "{}", NIGHT)
        await uow.commit()
    assert first.id == again.id
    async with UnitOfWork(sessions) as uow:
        assert [each.name for each in await uow.webhooks.wanting("closed")] == ["Board"]
        assert await uow.webhooks.wanting("declared") == []
        assert await uow.webhooks.new_secret(hook.id) != secret
        assert await uow.webhooks.get(hook.id, owner_id=99) is None
        await uow.webhooks.change(hook.id, is_active=False)
        assert await uow.webhooks.wanting("closed") == []
        await uow.webhooks.remove(hook.id)
        await uow.commit()
        assert await uow.webhooks.delivery(first.id) is None


async def test_alerts(sessions: Sessions) -> None:
    def alert(name: str, is_firing: bool = True, severity: int = 0) -> Alert:
        return Alert(fingerprint=name * 200, is_firing=is_firing, title=name, severity=severity, starts_at=NIGHT)

    async with UnitOfWork(sessions) as uow:
        group = await uow.alerts.begin("prometheus", "g" * 2000, "Trouble", NIGHT)
        assert [each.title for each in await uow.alerts.note(group, [alert("a"), alert("b", False)], NIGHT)] == ["a"]
        assert await uow.alerts.note(group, [alert("a")], NIGHT) == []
        await uow.alerts.note(group, [alert("c", severity=1), alert("d", severity=3)], NIGHT)
        await uow.alerts.note(group, [alert("a", False)], NIGHT + timedelta(hours=1))
        assert [each.title for each in await uow.alerts.of(group.id)] == ["c", "d", "a"]
        message = MessageRef(Place("fake", "W1", "C1"), "7")
        await uow.alerts.posted(group.id, message)
        assert await uow.alerts.decide(group.id, IGNORED, (PROPOSED,), None)
        assert not await uow.alerts.decide(group.id, DECLARED, (PROPOSED,), None)
        await uow.commit()
    async with UnitOfWork(sessions) as uow:
        found = await uow.alerts.newest("prometheus", "g" * 2000)
        assert found
        assert (found.state, found.message, found.last_at) == (IGNORED, message, NIGHT + timedelta(hours=1))
        assert await uow.alerts.newest("grafana", "g" * 2000) is None
