"""Times are filled in and shown in the reader's own zone, and refused where the clocks leave them out or repeat them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.chat.forms import DateTimeField, Form
from core.chat.people import PersonRef
from tests.web.whole import Whole, form_at, whole
from web.form_values import read_answers
from web.zones import NoSuchTime, from_zone, in_zone, is_zone, untouched

ROME = "Europe/Rome"


def test_a_local_time_is_a_moment() -> None:
    assert from_zone("2026-07-01T14:30", ROME) == datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    assert from_zone("2026-12-01T14:30", ROME) == datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    assert from_zone("2026-12-01T14:30+05:30", ROME) == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert in_zone(datetime(2026, 7, 1, 12, 30, 59, tzinfo=UTC), ROME) == "2026-07-01T14:30"


@pytest.mark.parametrize(
    ("said", "zone", "sentence"),
    [
        ("2026-03-29T02:30", ROME, "There was no 02:30 on 29 March 2026 in Europe/Rome"),
        ("2026-10-25T02:30", ROME, "02:30 on 25 October 2026 came twice in Europe/Rome"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "There was no 02:15"),
        ("half past two", ROME, "is not a time that I can read"),
        ("0001-01-01T00:00", "Asia/Tokyo", "is not a time that I can read"),
    ],
    ids=["left out", "twice", "half an hour left out", "words", "before all times"],
)
def test_what_is_no_time_is_refused_with_a_sentence(said: str, zone: str, sentence: str) -> None:
    with pytest.raises(NoSuchTime, match=sentence):
        from_zone(said, zone)


def test_the_edges_of_a_change_are_times() -> None:
    assert from_zone("2026-03-29T03:00", ROME) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert from_zone("2026-10-25T03:00", ROME) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_what_was_left_alone_keeps_its_seconds_even_where_it_came_twice() -> None:
    second = "2026-10-25T01:30:42+00:00"
    assert untouched("2026-10-25T02:30", second, ROME) == second
    assert untouched("", second, ROME) == ""


def test_a_form_of_the_chats_is_read_in_a_zone() -> None:
    form = Form(name="page", title="Page", fields=(DateTimeField(name="at", label="Since when"),))
    assert read_answers(form, {"at": ["2026-07-01T14:30"]}, [], ROME).values == {"at": "2026-07-01T12:30:00+00:00"}
    refused = read_answers(form, {"at": ["2026-10-25T02:30"]}, [], ROME)
    assert "came twice in Europe/Rome" in refused.errors["at"]


@pytest.mark.parametrize("name", ["", "Nowhere/Town", "../../etc/passwd", "Europe", "x" * 200, "Europe/Rome\x00"])
def test_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)


async def _lives_in(here: Whole, zone: str) -> None:
    async with here.core.services.unit_of_work() as uow:
        grace = await uow.people.find(PersonRef("slack", "T1", "U-Grace"))
        assert grace
        grace.chosen_timezone = zone
        await uow.commit()


async def test_the_facts_are_edited_in_ones_own_zone(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        await _lives_in(here, ROME)
        page = await here.page("/incidents/INC-1?edit=facts")
        assert "In Europe/Rome" in page
        shown = form_at(page, "/incidents/INC-1/edit")
        before = (await here.core.incident(1)).started_at
        assert shown["started_at"] == in_zone(before, ROME)
        answer = await here.fill_in("facts", "/edit", started_at="2026-03-01T10:00")
        assert answer.status_code == 303
        assert (await here.core.incident(1)).started_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
        answer = await here.fill_in("facts", "/edit", started_at="2025-03-30T02:30", title="Kept as typed")
        assert answer.status_code == 422
        assert "There was no 02:30 on 30 March 2025 in Europe/Rome" in answer.text
        again = form_at(answer.text, "/incidents/INC-1/edit")
        assert (again["started_at"], again["title"]) == ("2025-03-30T02:30", "Kept as typed")
        assert (await here.core.incident(1)).started_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


async def test_a_form_is_read_in_the_zone_that_it_was_drawn_in(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        form = form_at(await here.page("/incidents/INC-1?edit=note"), "/incidents/INC-1/notes")
        assert form["_zone"] == "UTC"
        await _lives_in(here, "Asia/Tokyo")
        await here.send("/notes", {**form, "text": "Looked", "at": "2026-03-04T11:00"})
        shown = (await here.core.timeline(1))[-1]
        notes = [each for each in await here.core.timeline(1) if each.text == "Looked"]
        assert [each.at for each in notes] == [datetime(2026, 3, 4, 11, tzinfo=UTC)], shown
        page = await here.page(f"/incidents/INC-1?edit=entry-{notes[0].id}")
        assert form_at(page, f"/incidents/INC-1/entries/{notes[0].id}")[f"at.{notes[0].id}"] == "2026-03-04T20:00"
        answer = await here.send("/notes", {**form, "text": "Kept", "at": "soon"}, status=422)
        assert "is not a time that I can read" in answer.text
        assert "Kept" in answer.text


async def test_the_browsers_zone_counts_until_one_is_chosen(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        here.client.cookies.set("muster_zone", "America%2FNew_York")
        assert "In America/New_York" in await here.page("/incidents/INC-1?edit=facts")
        assert "As this browser says (America/New_York)" in await here.page("/preferences")
        chosen = await here.client.post("/preferences", data={"timezone": "Europe/Rome"})
        assert chosen.status_code == 303
        assert "In Europe/Rome" in await here.page("/incidents/INC-1?edit=facts")
        assert 'data-zone="Europe/Rome"' in await here.page()
        refused = await here.client.post("/preferences", data={"timezone": "Nowhere/Town"})
        assert refused.status_code == 422
        await here.client.post("/preferences", data={"timezone": ""})
        assert "In America/New_York" in await here.page("/incidents/INC-1?edit=facts")
