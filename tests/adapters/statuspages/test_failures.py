"""What can go wrong on the way, and that no secret comes out of it."""

from __future__ import annotations

import logging
import socket
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import structlog

from adapters.statuspages import AtlassianStatuspage
from adapters.statuspages.limits import shorten
from core.chat.errors import ChatError, RateLimited, Refused, Unreachable
from sandbox.outside import StatuspageSandbox
from sandbox.outside.statuspage import API_KEY
from tests.adapters.statuspages.support import attempt, publish, settings


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 422, 301])
async def test_what_will_not_work_later_is_refused_with_what_to_do_by_hand(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox, status: int
) -> None:
    sandbox.faults.fail(status, body="no, thanks", times=2)
    with pytest.raises(Refused, match="by hand") as refused:
        await statuspage.perform(publish(reference="inc"), attempt())
    assert refused.value.code == str(status)
    assert f"{status}: no, thanks" in refused.value.reason
    with pytest.raises(Refused):
        await statuspage.components()


@pytest.mark.parametrize("status", [408, 500, 502, 503])
async def test_what_may_work_later_is_unreachable_and_then_works(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox, status: int
) -> None:
    sandbox.faults.fail(status)
    with pytest.raises(Unreachable) as unreachable:
        await statuspage.perform(publish(), attempt())
    assert unreachable.value.code == str(status)
    assert len(sandbox.calls) == 1
    await statuspage.perform(publish(), attempt(2))
    assert len(sandbox.incidents) == 1


@pytest.mark.parametrize("status", [420, 429])
@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7", 7, 7),
        (None, 60, 60),
        ("-3", 0, 0),
        ("soon", 60, 60),
        ("nan", 60, 60),
        pytest.param(format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True), 3000, 3600, id="a date"),
    ],
)
async def test_a_rate_limit_says_how_long_to_wait(
    statuspage: AtlassianStatuspage,
    sandbox: StatuspageSandbox,
    status: int,
    said: str | None,
    least: float,
    most: float,
) -> None:
    sandbox.faults.rate_limit(said, status=status)
    with pytest.raises(RateLimited) as limited:
        await statuspage.perform(publish(), attempt())
    assert least <= limited.value.retry_after <= most
    await statuspage.perform(publish(), attempt())
    assert len(sandbox.incidents) == 1


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "[]", "{}", "null"])
async def test_an_answer_that_is_not_statuspages_is_not_taken_for_one(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox, body: str
) -> None:
    sandbox.faults.fail(200, body=body)
    with pytest.raises(Unreachable, match="unexpected"):
        await statuspage.perform(publish(reference="inc"), attempt())
    if body != "[]":
        sandbox.faults.fail(200, body=body)
        with pytest.raises(Unreachable, match="unexpected"):
            await statuspage.components()


async def test_a_refused_connection_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        page = AtlassianStatuspage(settings(f"http://127.0.0.1:{unused.getsockname()[1]}"))
        with pytest.raises(Unreachable, match="ConnectError"):
            await page.perform(publish(), attempt())
        await page.close()


async def test_an_answer_that_takes_too_long_is_unreachable(sandbox: StatuspageSandbox) -> None:
    page = AtlassianStatuspage(settings(sandbox.url, timeout=0.1))
    sandbox.faults.latency(0.6)
    with pytest.raises(Unreachable, match="ReadTimeout"):
        await page.perform(publish(), attempt())
    await page.close()


@pytest.mark.parametrize("changes", [{"api_key": "kéy"}, {"api_key": "key\n"}, {"api_url": "nowhere"}])
async def test_settings_that_can_not_work_are_refused_not_tried_for_ever(
    sandbox: StatuspageSandbox, changes: dict[str, str]
) -> None:
    page = AtlassianStatuspage(settings(sandbox.url, **changes))
    with pytest.raises(Refused, match="correct the settings"):
        await page.perform(publish(), attempt())
    await page.close()


async def test_a_wrong_key_and_an_unknown_page(sandbox: StatuspageSandbox) -> None:
    wrong_key = AtlassianStatuspage(settings(sandbox.url, api_key="not-the-right-key"))
    with pytest.raises(Refused, match=r"401: Could not authenticate.*new key into the settings") as refused:
        await wrong_key.perform(publish(), attempt())
    assert "not-the-right-key" not in str(refused.value)
    await wrong_key.close()
    wrong_page = AtlassianStatuspage(settings(sandbox.url, page_id="a/b?c"))
    with pytest.raises(Refused, match=r"404: .*page's id") as refused:
        await wrong_page.components()
    assert sandbox.calls[-1].path == "/v1/pages/a%2Fb%3Fc/components"
    await wrong_page.close()


async def test_nothing_secret_is_said_or_logged_even_when_the_service_repeats_it(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(settings(sandbox.url)), repr(statuspage)]

    async def fail() -> None:
        with pytest.raises(ChatError) as caught:
            await statuspage.perform(publish(), attempt())
        error = caught.value
        said.extend([str(error), repr(error), error.code, "".join(traceback.format_exception(error))])

    with structlog.testing.capture_logs() as logged:
        for status, body in (
            (401, f'{{"error": ["you sent {API_KEY}"]}}'),
            (400, f"you sent {API_KEY}"),
            (500, API_KEY),
        ):
            sandbox.faults.fail(status, body=body)
            await fail()
        sandbox.faults.lose_answers(every=1)
        await fail()
        await sandbox.stop()
        await fail()
    assert any("you sent" in each for each in said)
    assert [each for each in said if API_KEY in each] == []
    assert API_KEY not in caplog.text + str(logged) + " ".join(repr(record.args) for record in caplog.records)


def test_a_shortened_text_is_whole_characters() -> None:
    assert shorten("a🔥b", 3) == "a…"
    assert shorten("a🔥b", 4) == "a🔥b"
    assert shorten("a\0\ud83d", 9).encode()
