"""The document of one incident."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from core.chat.events import MessagePosted
from core.chat.people import PersonRef
from core.chat.places import MessageRef
from core.chat.text import text
from core.incidents.action_item import ActionItem, Priority
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind
from core.store.activity import count_messages
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW
from tests.web.seeds import CHANNEL, declare, give_channel, happen, person_id


async def test_it_shows_everything_the_incident_knows(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(
        sessions,
        "Checkout fails",
        reporter="Ada",
        lead="Grace",
        severity=Severity.CRITICAL,
        status=Status.RESOLVED,
        summary="The **disk** is full.",
        impact="- nobody can pay",
        reported_at=NOW - timedelta(hours=5),
        started_at=NOW - timedelta(hours=6),
        ended_at=NOW - timedelta(minutes=30),
    )
    await give_channel(sessions, number)
    page = (await client.get(f"/incidents/INC-{number}")).text
    for words in ("INC-1", "Checkout fails", "Ada", "Grace", "critical", "resolved", "5 hours and 30 minutes"):
        assert words in page
    for at in ("4 Mar 2026, 06:00 UTC", "4 Mar 2026, 07:00 UTC", "4 Mar 2026, 11:30 UTC"):
        assert at in page
    assert "The <strong>disk</strong> is full." in page
    assert '<li><p dir="auto">nobody can pay</p></li>' in page
    assert '<a href="https://chat.example/C9" rel="noopener noreferrer nofollow">#inc-1-database</a>' in page


async def test_people_are_shown_by_how_much_they_wrote(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    await give_channel(sessions, number)
    names = ["U-Ada"] * 4 + ["U-unknown"]
    messages = [
        MessagePosted(
            key=str(key),
            at=NOW,
            place=CHANNEL,
            person=PersonRef("slack", "T1", name),
            text=text("x"),
            message=MessageRef(CHANNEL, str(key)),
        )
        for key, name in enumerate(names)
    ]
    async with UnitOfWork(sessions) as uow:
        await count_messages(uow.session, messages, lambda place: place.key)
        await uow.commit()
    page = (await client.get("/incidents/INC-1")).text
    assert '4 <span class="unit">messages' in page
    assert '1 <span class="unit">message<' in page
    assert 'width="100%" height="6" rx="3"/></svg>' in page
    assert 'class="bar-fill" width="25%"' in page


async def test_actions_are_shown_when_there_are_any(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    assert "Nothing to follow up yet." in (await client.get("/incidents/INC-1")).text
    owner = int(await person_id(sessions, "Grace"))
    async with UnitOfWork(sessions) as uow:
        action = ActionItem(number, "Alert *earlier*", NOW, "a", owner, priority=Priority.HIGH, due=NOW.date())
        uow.session.add_all([action, ActionItem(number, "Write it down", NOW, "b", done_at=NOW)])
        await uow.commit()
    page = (await client.get("/incidents/INC-1")).text
    assert "Alert <em>earlier</em>" in page
    assert "<bdi>Grace</bdi> · high priority · due Wed 4 Mar 2026" in page
    assert page.count('aria-label="Done"') == 1


async def test_changes_are_shown_in_words_not_ids(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    await give_channel(sessions, number)
    grace, linus = await person_id(sessions, "Grace"), await person_id(sessions, "Linus")
    changes = [("severity", None, "3"), ("severity", "3", "1"), ("lead", grace, linus), ("lead", linus, None)]
    for field, old, new in changes:
        await happen(sessions, number, EntryKind.FIELD, field=field, old=old, new=new)
    page = await words_of(client, "/incidents/INC-1")
    assert "Ada set the severity to minor" in page
    assert "Ada changed the severity from minor to critical" in page
    assert "Ada changed the lead from Grace to Linus" in page
    assert "Ada cleared the lead from Linus" in page
    assert "#inc-1-database" in page


async def test_long_texts_fold_into_before_and_after(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    await happen(sessions, number, EntryKind.FIELD, field="summary", old="It is *slow*", new="It is **down**")
    page = (await client.get("/incidents/INC-1")).text
    folded = page[page.index("<details", page.index("<main")) : page.rindex("</details>")]
    assert folded.index("It is <em>slow</em>") < folded.index("It is <strong>down</strong>")


async def test_a_pin_is_quoted_with_author_pinner_files_and_link(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    picture = {"name": "disk.png", "media_type": "image/png", "url": "https://files.example/disk.png"}
    await happen(
        sessions,
        number,
        EntryKind.MESSAGE,
        field="pin",
        who="Linus",
        author="Grace",
        text="`db-1` is full",
        message_key=f"{CHANNEL.key}/17.5",
        attachments=[picture],
    )
    page = (await client.get("/incidents/INC-1")).text
    assert "<bdi>Linus</bdi></b> pinned a message" in page
    assert "<code>db-1</code> is full" in page
    assert "— <bdi>Grace</bdi>" in page
    assert 'href="https://files.example/disk.png" rel="noopener noreferrer nofollow">disk.png' in page
    assert "https://chat.example/C9/17.5" in page
    assert "<img" not in page.partition("<main")[2], "pictures of others are linked, never loaded"


async def test_the_timeline_turns_round_by_a_link_and_has_days(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    for day in (1, 2):
        await happen(sessions, number, EntryKind.NOTE, at=datetime(2026, 3, day, 9, tzinfo=UTC), text=f"note {day}")
    oldest, newest = (
        (await client.get("/incidents/INC-1")).text,
        (await client.get("/incidents/INC-1?order=newest")).text,
    )
    assert oldest.index("Sun 1 Mar 2026") < oldest.index("note 1") < oldest.index("Mon 2 Mar 2026")
    assert newest.index("Mon 2 Mar 2026") < newest.index("note 2") < newest.index("note 1")
    assert 'href="/incidents/INC-1?order=newest"' in oldest


async def test_hidden_entries_stay_hidden(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    await happen(sessions, number, EntryKind.NOTE, text="overtaken", is_shown=False)
    await happen(sessions, number, EntryKind.NOTE, text="of interest")
    page = (await client.get("/incidents/INC-1")).text
    assert "of interest" in page
    assert "overtaken" not in page


@pytest.mark.parametrize(
    "stored", [("severity", "9"), ("severity", "x"), ("lead", "x"), ("lead", "999"), ("mood", "?")]
)
async def test_values_nobody_can_read_break_nothing(
    client: httpx.AsyncClient, sessions: Sessions, stored: tuple[str, str]
) -> None:
    number = await declare(sessions)
    await happen(sessions, number, EntryKind.FIELD, who=None, place=None, field=stored[0], old=None, new=stored[1])
    answer = await client.get("/incidents/INC-1")
    assert answer.status_code == 200
    assert f"<b><bdi>Muster</bdi></b> set the {stored[0]}" in answer.text


@pytest.mark.parametrize("name", ["1", "inc-1", "INC-001", "Inc-1"])
async def test_other_spellings_lead_to_the_reference(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/incidents/{name}?order=newest")
    assert answer.is_redirect
    assert answer.headers["location"] == "/incidents/INC-1?order=newest"


HUGE = ["INC-99999999999999999999", "INC-999999999999999999"]


@pytest.mark.parametrize(
    "name", ["INC-7", *HUGE, "INC-abc", "INC-%00", "INC-0", "%ff", "-1", "٣", "INC-1%20", "INC-1%0A"]
)
async def test_junk_and_unknown_ids_are_a_404_page(client: httpx.AsyncClient, sessions: Sessions, name: str) -> None:
    await declare(sessions)
    for address in (f"/incidents/{name}", f"/incidents/{name}/events"):
        answer = await client.get(address)
        assert answer.status_code == 404
        assert "text/html" in answer.headers["content-type"]
        assert "No" in answer.text


async def test_a_private_incident_is_a_404_like_any_unknown_one(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions, "Hush", is_private=True)
    private = await client.get(f"/incidents/INC-{number}")
    unknown = await client.get(f"/incidents/INC-{number + 1}")
    assert private.status_code == 404
    assert private.text == unknown.text.replace(f"INC-{number + 1}", f"INC-{number}")
    assert (await client.get(f"/incidents/INC-{number}/events")).status_code == 404


async def words_of(client: httpx.AsyncClient, address: str) -> str:
    """A page as it is read, on one line."""
    page = (await client.get(address)).text
    return " ".join(re.sub(r"<svg.*?</svg>|<span[^>]*aria-hidden.*?</span>|<[^>]*>", "", page, flags=re.DOTALL).split())
