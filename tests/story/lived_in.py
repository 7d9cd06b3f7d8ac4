"""A house that has been lived in: everything that its pages can show is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import insert

from core.blocks.linking import PRESS
from core.chat.cards import Button, Confirm, Option
from core.chat.forms import CheckboxField, DateField, DateTimeField, Form, PersonField, SelectField, TextField
from core.chat.people import PersonRef
from core.incidents.access import AccessRole, Permission
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store.delivery_tables import DEAD, outbox
from core.store.unit_of_work import UnitOfWork
from tests.story.house import House
from tests.story.room import Room

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
LONG = "Payments-gateway-eu-central-1-primary-replica-set: writes time out, and a title that goes on for quite a while longer"


async def live_in(house: House) -> dict[str, str]:
    """Let it happen; returns the secrets that lead to pages of one's own: `link`, `form`, `press`."""
    await _an_incident(house.here)
    async with house.here.application.services.unit_of_work() as uow:
        await _the_past(house, uow)
        await _programs(house, uow)
        secrets = await _links(house, uow)
        await _dead_letters(uow)
        await uow.commit()
    return secrets


async def _an_incident(here: Room) -> None:
    """INC-1, run in chat."""
    await here.declare(title="Database is down")
    channel = await here.make_channel()
    for words in (
        "lead @ben",
        "severity critical",
        "summary Writes to the *primary* time out since 03:12.",
        "impact Nobody can check out: about 40 % of all orders fail.",
        "status identified",
        "comms @chloe",
        "action Alert at 80 % of the disk",
        "action Write down how to fail over",
        "actions due 1 2020-01-01",
        "actions assign 1 @ben",
        "actions done 2",
    ):
        await here.say("ada", channel, f"@incident {words}")
    told = await here.say("ben", channel, "The disk of db-1 is full: 100 % of 2 TB. `df -h` says so.")
    await here.slack.pin("ada", channel, told)
    graph = await here.slack.share_file("ada", channel, "graph.png", "How it looks", "image/png", PNG)
    await here.slack.pin("ada", channel, graph.ts)
    await here.settle()


async def _the_past(house: House, uow: UnitOfWork) -> None:
    now = house.here.application.clock.now()
    chloe = await house.somebody(uow, "chloe", AccessRole.ADMIN)
    ben = await house.somebody(uow, "ben", AccessRole.RESPONDER)
    await uow.incidents.add(_since(now - timedelta(hours=3), LONG, ben, severity=Severity.MINOR))
    await uow.incidents.add(_since(now - timedelta(days=1), "A key was published", chloe, lead=chloe, is_private=True))
    for number in range(1, 31):
        at = now - timedelta(days=number, hours=number)
        past = _since(at, f"Past trouble {number}", ben)
        past.severity = [*Severity, None][number % 5]
        past.status, past.ended_at, past.is_report_only = Status.RESOLVED, at + timedelta(minutes=95), number % 7 == 0
        await uow.incidents.add(past)


def _since(at: datetime, title: str, reporter: Person, **facts: Any) -> Incident:
    return Incident(title, reporter, at, started_at=at, key=title, **facts)


async def _programs(house: House, uow: UnitOfWork) -> None:
    now = house.here.application.clock.now()
    chloe = (await house.somebody(uow, "chloe", AccessRole.ADMIN)).id or 0
    await uow.tokens.issue(chloe, "Deploy script", frozenset(Permission), now, now + timedelta(days=30))
    await uow.tokens.issue(chloe, "Old script", frozenset({Permission.READ}), now, now - timedelta(days=1))
    await uow.saved_searches.keep(chloe, "Minor trouble", "?q=trouble&status=resolved&severity=minor", now)
    await uow.saved_searches.keep(chloe, "Critical", "?severity=critical", now)
    hook, _ = await uow.webhooks.add(chloe, "Status board", "https://board.example/muster", [], True, now)
    await uow.webhooks.record(hook.id, "incident.declared", "one", 1, '{"type": "incident.declared"}', now)
    off, _ = await uow.webhooks.add(chloe, "Nobody any more", "https://gone.example/muster", ["ping"], False, now)
    await uow.webhooks.change(off.id, is_active=False, off_because="It was not there for a day.")


async def _links(house: House, uow: UnitOfWork) -> dict[str, str]:
    now, slack = house.here.application.clock.now(), house.here.slack
    ben = await house.somebody(uow, "ben", AccessRole.RESPONDER)
    ref = msgspec.to_builtins(PersonRef("slack", slack.team_id, slack.person("ben").id))
    form = Form(
        name="page-engineer",
        title="Page an engineer",
        fields=(
            TextField(name="words", label="What should they know?", multiline=True, hint="A sentence, please"),
            SelectField(
                name="team", label="Team", options=(Option("db", "Database"), Option("web", "Web", "all sites"))
            ),
            PersonField(name="who", label="Who", optional=True),
            DateTimeField(name="at", label="Since when", optional=True),
            DateField(name="day", label="Until", optional=True),
            CheckboxField(name="loud", text="Wake them", label="Loudly"),
        ),
    )
    button = Button(
        action="close",
        label="Close",
        style="danger",
        confirm=Confirm(title="Close INC-1?", question="It is over then."),
    )
    state = {"_person": ref, "_channel": "C1"}
    said = {"form": msgspec.json.encode(form).decode(), "press": msgspec.json.encode(button).decode()}
    return {
        "link": await uow.sign_in_links.make(ben.id or 0, now + timedelta(minutes=30)),
        "form": await uow.forms.keep(form.name, 1, state, now, said["form"]),
        "press": await uow.forms.keep(PRESS, 1, state, now, said["press"]),
    }


async def _dead_letters(uow: UnitOfWork) -> None:
    now = (await uow.incidents.get(1)).reported_at
    row = insert(outbox).values(key="dead", lane="slack/T/C", kind="post", effect="{}", created_at=now, done_at=now)
    await uow.session.execute(row.values(state=DEAD, attempts=3, refusals=0, error="channel_not_found"))
