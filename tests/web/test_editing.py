"""Editing an incident on its page, by plain forms as a browser without scripts sends them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.incidents.access import AccessRole
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.testing.harness import ADA, BEN
from tests.core.commands.asking import ask
from tests.web.conftest import NOW
from tests.web.signing_in import add_person
from tests.web.whole import form_at, whole


async def test_the_facts_are_edited_and_chat_shows_them(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        _, channel = await here.core.in_channel()
        lead = await add_person(here.sessions, None, "Linus")
        answer = await here.fill_in(
            "facts", "/edit", title="Disk is full", severity="2", status="identified", lead=str(lead)
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/INC-1#facts")
        now = await here.core.incident(1)
        assert (now.title, now.severity, now.status, now.lead.id) == (
            "Disk is full",
            Severity.MAJOR,
            Status.IDENTIFIED,
            lead,
        )
        assert "INC-1 Disk is full" in here.core.headline.everything
        said = " ".join(each.text for each in here.core.platform.in_channel(channel.channel))
        assert "edited INC-1 in the web UI: title, severity, lead" in said


async def test_a_long_text_is_edited_as_markdown(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare(summary="First & foremost\n\n- one")
        form = form_at(await here.page("/incidents/INC-1?edit=summary"), "/incidents/INC-1/edit")
        assert form["summary"] == form["known:summary"] == "First & foremost\n\n- one"
        await here.fill_in("summary", "/edit", summary="**All** of it\r\n\r\n- two")
        assert (await here.core.incident(1)).summary == "**All** of it\n\n- two"
        assert "<strong>All</strong> of it" in await here.page()


async def test_whoever_was_slower_sees_both_and_loses_nothing(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.in_channel(summary="Nobody can pay")
        form = form_at(await here.page("/incidents/INC-1?edit=summary"), "/incidents/INC-1/edit")
        here.clock.advance(1)
        await ask(
            here.core, "edit", 1, by=BEN, values={"summary": "Ben's *own* words"}, known={"summary": "Nobody can pay"}
        )
        answer = await here.send("/edit", {**form, "summary": "What <b>I</b> typed"}, 422)
        assert "set the summary while you were editing" in answer.text
        assert "Ben&#39;s <em>own</em> words" in answer.text or "Ben's <em>own</em> words" in answer.text
        again = form_at(answer.text, "/incidents/INC-1/edit")
        assert again["summary"] == "What <b>I</b> typed"
        assert (await here.core.incident(1)).summary == "Ben's *own* words"
        await here.send("/edit", again)
        assert (await here.core.incident(1)).summary == "What <b>I</b> typed"


async def test_what_somebody_set_in_chat_meanwhile_is_not_set_back(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        _, channel = await here.core.in_channel()
        form = form_at(await here.page("/incidents/INC-1?edit=facts"), "/incidents/INC-1/edit")
        here.clock.advance(1)
        await here.core.mention(ADA, channel, "severity critical")
        await here.send("/edit", {**form, "title": "Another title"})
        now = await here.core.incident(1)
        assert (now.title, now.severity) == ("Another title", Severity.CRITICAL)


async def test_errors_stand_beside_their_field_with_all_that_was_typed(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        answer = await here.fill_in("facts", "/edit", title=" ", severity="3", started_at="2027-01-01T10:00")
        assert answer.status_code == 422
        assert "needs a title" in answer.text
        form = form_at(answer.text, "/incidents/INC-1/edit")
        assert (form["severity"], form["started_at"]) == ("3", "2027-01-01T10:00")
        assert (await here.core.incident(1)).severity is None
        later = await here.fill_in("facts", "/edit", started_at="2027-01-01T10:00")
        assert "still to come" in later.text


async def test_times_are_edited_to_the_minute_and_untouched_ones_keep_their_seconds(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        here.clock.advance(12.5)
        await here.core.declare()
        began = (await here.core.incident(1)).started_at
        await here.fill_in("facts", "/edit", title="Renamed")
        assert (await here.core.incident(1)).started_at == began
        await here.fill_in("facts", "/edit", started_at="2026-03-04T09:30")
        assert (await here.core.incident(1)).started_at == NOW - timedelta(hours=2, minutes=30)
        page = await here.page()
        assert "changed the start" in page


async def test_closing_and_reopening(tmp_path: Path) -> None:
    async with whole(tmp_path, AccessRole.MANAGER) as here:
        await here.core.declare()
        await here.send("/close", {})
        assert not (await here.core.incident(1)).is_open
        page = await here.page()
        assert "/incidents/INC-1/close" not in page
        await here.send("/reopen", {})
        assert (await here.core.incident(1)).is_open


async def test_a_script_is_answered_with_the_sentence(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        here.client.headers["X-In-Place"] = "yes"
        answer = await here.fill_in("summary", "/edit", summary="x")
        assert (answer.status_code, answer.json()) == (200, {"said": "Changed: summary.", "kind": "done"})


ADDRESSES = [
    *("/edit", "/close", "/notes", "/entries/1", "/entries/1/hide", "/entries/1/restore", "/roles"),
    *(
        "/actions",
        "/actions/1",
        "/actions/1/finish",
        "/actions/1/reopen",
        "/report",
        "/report/finish",
        "/report/preview",
    ),
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_who_only_reads_changes_nothing(tmp_path: Path, address: str) -> None:
    async with whole(tmp_path, AccessRole.VIEWER) as here:
        await here.core.declare()
        await here.send(address, {"title": "Hacked", "text": "Hacked", "details": "Hacked"}, 403)
        now = await here.core.incident(1)
        assert (now.title, now.is_open) == ("Database is down", True)
        assert "Hacked" not in await here.page()


@pytest.mark.parametrize("address", ADDRESSES)
async def test_what_is_private_is_not_there_for_others(tmp_path: Path, address: str) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare(private=True)
        await here.send(address, {"title": "x", "text": "x", "details": "x"}, 404)
        for read in ("", "/report", "/print", "/export/INC-1.md", "/export/INC-1.pdf", "/export/INC-1.json"):
            assert (await here.client.get(f"/incidents/INC-1{read}")).status_code == 404


async def test_readers_are_shown_no_controls(tmp_path: Path) -> None:
    for number, role in enumerate((AccessRole.VIEWER, None)):
        (tmp_path / str(number)).mkdir()
        async with whole(tmp_path / str(number), role) as here:
            await here.core.declare()
            page = (await here.page("/incidents/INC-1?edit=facts")).partition("<main")[2].partition("</main>")[0]
            for word in ('method="post"', "data-edit", ">Hide<", "Add a note"):
                assert word not in page


async def test_the_word_of_our_own_page_is_needed(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        del here.client.headers["X-CSRF-Token"]
        await here.send("/edit", {"title": "Forged"}, 403)
        assert (await here.core.incident(1)).title == "Database is down"
