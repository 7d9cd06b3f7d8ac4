"""Who is brought into a private incident in chat sees it on the web, until they are out of its channel again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat import events
from core.chat.people import PersonRef
from core.chat.text import Person as Mention
from core.chat.text import text
from core.incidents.access import AccessRole
from core.playbook import playbook_hub, read_playbook
from muster.testing import ADA, BEN, CHLOE
from tests.web.api.conftest import Api, declare

RESPONDER = AccessRole.RESPONDER
DAN = PersonRef("fake", "W1", "dan")
RULES = """
[[rule]]
name = "bad ones"
when = "severity_changed"
if = { private = true }
do = { invite = "chloe@acme.example" }

[[rule]]
name = "secret ones"
when = "declared"
if = { private = true }
do = { invite = "chloe@acme.example" }
"""


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    own, rules = Hub("own"), tmp_path / "playbook.toml"

    @own.command("lawyers", help="brings the lawyers in")
    async def lawyers(context: Context) -> None:
        context.invite(await context.uow.people.known(DAN))

    rules.write_text(RULES, encoding="utf-8")
    own.include(playbook_hub(read_playbook(rules)))
    return {"core": {"hub": own}}


async def sees(api: Api, user: str, name: str = "INC-1") -> bool:
    """On its page, in the list and over the API: the same answer."""
    page, program = await api.signed_in(RESPONDER, user), await api.as_(RESPONDER, user)
    shown = (await page.get(f"/incidents/{name}")).status_code == 200
    assert shown is ((await program.get(f"/api/incidents/{name}/timeline")).status_code == 200)
    assert shown is (name in [each["id"] for each in (await program.get("/api/incidents")).json()["items"]])
    assert shown is (f'href="/incidents/{name}"' in (await page.get("/")).text)
    return shown


async def who_sees(api: Api, name: str = "INC-1") -> list[str]:
    return [user for user in ("ben", "chloe", "dan", "eve", "fay") if await sees(api, user, name)]


async def test_who_is_invited_sees_it_until_they_leave(api: Api) -> None:
    _, channel = await api.core.in_channel(private=True)
    guests = api.core.platform.members[channel]
    assert await who_sees(api) == ["chloe"]  # the playbook's, from the beginning
    assert CHLOE in guests

    # By a command; the lead goes to somebody else, the guest stays.
    await api.core.mention(ADA, channel, text("lead ", Mention(BEN)))
    await api.core.mention(ADA, channel, text("lead ", Mention(ADA)))
    # By a block of one's own.
    await api.core.mention(ADA, channel, "lawyers")
    # On the page: a role is given, and taken away again.
    page, eve = await api.signed_in(RESPONDER, "ada"), await api.person(RESPONDER, "eve")
    for person in (str(eve), ""):
        sent = await page.post("/incidents/INC-1/roles", data={"role": "scribe", "person": person})
        assert sent.status_code == 303, sent.text
    await api.core.settle()
    assert await who_sees(api) == ["ben", "chloe", "dan", "eve"]
    assert {each.user for each in guests} >= {"ada", "ben", "chloe", "dan", "eve"}

    # Removed from the channel, or gone by themselves.
    before = api.core.services.clock.now() - timedelta(hours=1)
    for user in ("ben", "chloe", "dan", "eve"):
        who = PersonRef("fake", "W1", user)
        await api.core.send(events.MemberLeft(**api.core.stamp(), place=channel, person=who))
        # Late news of an earlier time changes nothing.
        await api.core.send(events.MemberJoined(key=f"late/{user}", at=before, place=channel, person=who))
    assert await who_sees(api) == []
    # Asked in again by a rule: in again.
    await api.core.mention(ADA, channel, "severity major")
    assert await who_sees(api) == ["chloe"]


async def test_who_is_invited_while_there_is_no_channel_is_asked_in_once_it_is_made(api: Api) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await declare(ada, "Breach", private=True)
    await api.core.settle()
    place = (await api.core.incident(1)).place
    assert place
    assert api.core.platform.members[place] == {ADA, CHLOE}
    assert await who_sees(api) == ["chloe"]
