"""A form that is refused when it has left the screen: the person is told, and gets back what was filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.chat import events
from core.chat.forms import Form
from core.chat.places import Place
from core.incidents.severity import Severity
from muster.testing.harness import ADA, GENERAL, Harness, running


def submission(core: Harness, form: Form, **values: Any) -> events.FormSubmitted:
    return events.FormSubmitted(
        **core.stamp(),
        place=Place("fake", "W1", ""),
        person=ADA,
        form=form.name,
        token=form.token,
        values={"kind": "live", **values},
        interaction=events.Interaction(),
    )


@pytest.mark.parametrize("how", ["Muster was too slow", "Muster died and came back"])
async def test_a_refusal_that_comes_late_reaches_the_person_with_the_form(tmp_path: Path, how: str) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "Database is down")
        refused = submission(core, core.last_form, title=" ", severity="2", summary="Writes time out")
        if how == "Muster was too slow":
            assert await core.intake.submit(refused, wait=0) is None
        else:
            await core.intake.accept([refused])
        await core.settle()
        (told,) = core.platform.direct
        assert told.only_for == ADA
        assert "could not be taken as it is. Nothing was changed." in told.text
        assert "needs a title" in told.everything
        await core.click(ADA, told, "Open it as you filled it in")
        again = core.last_form
        shown = {field.name: getattr(field, "initial", None) for field in again.fields}
        assert (shown["severity"], shown["summary"]) == ("2", "Writes time out")
        await core.submit(ADA, again, title="Database is down")
        incident = await core.incident(1)
        assert (incident.title, incident.severity) == ("Database is down", Severity.MAJOR)


async def test_a_refusal_in_time_is_shown_in_the_form_and_nowhere_else(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "Database is down")
        verdict = await core.submit(ADA, core.last_form, title=" ")
        assert verdict
        assert "title" in verdict.errors
        assert core.platform.direct == []
        assert core.services.on_screen == set()
