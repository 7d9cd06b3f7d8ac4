"""The parts of an incident's page: its timeline with filters, notes, hidden entries, roles, follow-ups, relatives."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import httpx

from core.incidents.access import AccessRole
from core.incidents.timeline import EntryKind
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from muster.testing.harness import ADA, BEN
from tests.core.commands.asking import ask, person_id
from tests.web.conftest import NOW
from tests.web.seeds import declare, happen
from tests.web.whole import form_at, whole


async def test_a_note_is_added_edited_hidden_and_restored_with_who_did_it(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        assert (await here.fill_in("note", "/notes", text="We **looked**", at="2026-03-04T11:00")).status_code == 303
        entry = (await here.core.timeline(1))[0]
        assert entry.text == "We **looked**"
        await here.fill_in(f"entry-{entry.id}", f"/entries/{entry.id}", **{f"text.{entry.id}": "We **saw**"})
        page = await here.page()
        assert "edited by Grace" in page
        assert "We <strong>looked</strong>" in page, "what it said before is kept"
        await here.send(f"/entries/{entry.id}/hide", {})
        assert "We <strong>saw</strong>" not in await here.page()
        hidden = await here.page("/incidents/INC-1?hidden=1")
        assert "hidden by Grace" in hidden
        await here.send(f"/entries/{entry.id}/restore", {})
        assert "We <strong>saw</strong>" in await here.page()


async def test_what_was_hidden_or_edited_away_is_not_for_readers(tmp_path: Path) -> None:
    async with whole(tmp_path, AccessRole.VIEWER) as here:
        await here.core.declare()
        for text in ("The password is swordfish", "The key is hunter2"):
            await ask(here.core, "note", 1, values={"text": text})
        first, second = (each.id for each in await here.core.timeline(1) if each.kind is EntryKind.NOTE)
        await ask(here.core, "hide-entry", 1, values={"entry": first})
        await ask(here.core, "edit-note", 1, values={"entry": second, "text": "The key is changed"})
        await ask(here.core, "report", 1, values={"text": "It was swordfish"})
        await ask(here.core, "report", 1, values={"text": "It was a word"}, known={"revision": "1"})
        addresses = ("?hidden=1", "/report?revision=1", "/print", "/export/INC-1.json", "/export/INC-1.md")
        for address in addresses:
            page = await here.page(f"/incidents/INC-1{address}")
            assert "swordfish" not in page
            assert "hunter2" not in page
        assert "The key is changed" in await here.page()


async def test_a_form_that_is_sent_twice_adds_one_note(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        form = form_at(await here.page("/incidents/INC-1?edit=note"), "/incidents/INC-1/notes")
        for _ in range(2):
            await here.send("/notes", {**form, "text": "Once"})
        assert [each.text for each in await here.core.timeline(1)].count("Once") == 1


async def test_files_are_added_with_a_note_and_served_safely(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        files = [
            ("files", ("graph.png", b"\x89PNG picture", "image/png")),
            ("files", ("<b>.html", b"<script>alert(1)</script>", "text/html")),
        ]
        answer = await here.client.post("/incidents/INC-1/notes", data={"text": "See"}, files=files)
        assert answer.status_code == 303, answer.text
        page = await here.page()
        assert "graph.png" in page.partition('id="attachments"')[2]
        picture, other = (
            each.partition('"')[0] for each in page.partition('class="files"')[2].split('<bdi><a href="')[1:3]
        )
        assert (await here.client.get(picture)).content == b"\x89PNG picture"
        script = await here.client.get(other)
        assert script.headers["content-type"] == "application/octet-stream"
        assert script.headers["content-disposition"].startswith("attachment")


async def test_files_that_can_not_be_taken_are_refused_and_the_text_stays(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        large = [("files", ("dump.bin", b"x" * (8 * 1024 * 1024 + 1), "application/octet-stream"))]
        many = [("files", (f"{number}", b"x", "text/plain")) for number in range(6)]
        for files, sentence in ((large, "larger than 8 MiB"), (many, "5 files at the most")):
            answer = await here.client.post("/incidents/INC-1/notes", data={"text": "See"}, files=files)
            assert (answer.status_code, sentence in answer.text) == (422, True)
            assert form_at(answer.text, "/incidents/INC-1/notes")["text"] == "See"
        refused = await here.client.post("/incidents/INC-1/notes", data={"text": ""}, files=many[:1])
        assert refused.status_code == 422
        async with here.core.services.unit_of_work() as uow:
            assert await uow.files.of(1) == frozenset()


async def test_others_notes_are_edited_by_managers_alone(tmp_path: Path) -> None:
    for number, (role, status) in enumerate(((AccessRole.RESPONDER, 422), (AccessRole.MANAGER, 303))):
        (tmp_path / str(number)).mkdir()
        async with whole(tmp_path / str(number), role) as here:
            await here.core.declare()
            await ask(here.core, "note", 1, by=BEN, values={"text": "Ben's"})
            entry = (await here.core.timeline(1))[-1]
            await here.send(f"/entries/{entry.id}", {"text": "Changed", "known:text": "Ben's"}, status)
            assert (await here.core.timeline(1))[-1].text == ("Changed" if status == 303 else "Ben's")


async def test_an_empty_note_is_refused_in_its_place(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        answer = await here.fill_in("note", "/notes", text=" ", at="2026-03-04T11:00")
        assert answer.status_code == 422
        assert "Write what happened" in answer.text
        assert form_at(answer.text, "/incidents/INC-1/notes")["at"] == "2026-03-04T11:00"


async def test_the_timeline_is_filtered_by_kind_person_and_words(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    await happen(sessions, number, EntryKind.NOTE, who="Ada", text="We restarted the primary")
    await happen(sessions, number, EntryKind.FIELD, who="Linus", field="severity", new="2")
    await happen(sessions, number, EntryKind.MESSAGE, who="Ada", author="Grace", text="db-1 is full", field="pin")

    async def shown(query: str) -> list[bool]:
        page = (await client.get(f"/incidents/INC-1?{query}")).text
        return [words in page for words in ("restarted the primary", "set the severity", "db-1 is full")]

    async with UnitOfWork(sessions) as uow:
        linus = (await uow.people.choices())[2]
    assert linus[1] == "Linus"
    assert await shown("") == [True, True, True]
    assert await shown("kind=notes") == [True, False, False]
    assert await shown("kind=notes&kind=messages") == [True, False, True]
    assert await shown("kind=changes") == [False, True, False]
    assert await shown(f"person={linus[0]}") == [False, True, False]
    assert await shown("q=primary") == [True, False, False]
    assert await shown("q=grace") == [False, False, True]
    assert await shown("q=grace+primary") == [False, False, False]
    for junk in ("kind=x", "person=x", "person=99999999999999999999", "edit=x"):
        assert await shown(junk) == [True, True, True]
    assert "No entry is like that" in (await client.get("/incidents/INC-1?q=zebra")).text


async def test_a_long_timeline_shows_its_latest_and_offers_the_rest(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    number = await declare(sessions)
    for index in range(205):
        at = NOW + timedelta(seconds=index)
        await happen(sessions, number, EntryKind.NOTE, at=at, text=f"note-{index:03}", place=None)
    page = (await client.get("/incidents/INC-1")).text
    assert "note-000" not in page
    assert "note-204" in page
    assert "Show all 205 entries" in page
    assert "note-000" in (await client.get("/incidents/INC-1?all=1")).text


async def test_roles_are_given_on_the_page(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        ben = await person_id(here.core, BEN)
        await here.fill_in("role-scribe", "/roles", person=str(ben))
        async with here.core.services.unit_of_work() as uow:
            assert (await uow.roles.of(1))["scribe"].id == ben
        await here.fill_in("role-scribe", "/roles", person="")
        async with here.core.services.unit_of_work() as uow:
            assert await uow.roles.of(1) == {}


async def test_follow_ups_are_added_edited_and_finished_on_the_page(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        _, channel = await here.core.in_channel()
        ada = await person_id(here.core, ADA)
        await here.fill_in(
            "action", "/actions", details="Alert *earlier*", owner=str(ada), due="2026-03-01", priority="high"
        )
        page = await here.page()
        assert "Alert <em>earlier</em>" in page
        assert '<span class="late">due Sun 1 Mar 2026, late</span>' in page
        await here.fill_in("action-1", "/actions/1", **{"due.1": "2026-04-01", "type.1": "detective"})
        async with here.core.services.unit_of_work() as uow:
            (item,) = await uow.actions.of(1)
        assert (item.due, item.type.value, item.owner_id) == (date(2026, 4, 1), "detective", ada)
        await here.send("/actions/1/finish", {})
        assert 'class="done"' in await here.page()
        await here.send("/actions/1/reopen", {})
        assert 'class="todo"' in await here.page()
        said = " ".join(each.text for each in here.core.platform.in_channel(channel.channel))
        assert "logged follow-up 1 of INC-1: Alert earlier" in said
        wrong = await here.fill_in("action", "/actions", details="", due="2026-05-05")
        assert "Say what is to be done." in wrong.text
        assert form_at(wrong.text, "/incidents/INC-1/actions")["due"] == "2026-05-05"


async def test_relatives_are_shown_but_never_what_is_private(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Checkout answers with errors")
    await declare(sessions, "Errors in checkout for cards")
    await declare(sessions, "Checkout errors of somebody important", is_private=True)
    await declare(sessions, "Mail is late")
    twin = await declare(sessions, "The same thing", duplicate_of_id=1)
    page = (await client.get("/incidents/INC-1")).text.partition('id="related"')[2]
    assert "Errors in checkout for cards" in page
    assert "The same thing" in page
    assert "somebody important" not in page
    assert "Mail is late" not in page
    other = (await client.get(f"/incidents/INC-{twin}")).text
    assert "this is a duplicate of it" in other
