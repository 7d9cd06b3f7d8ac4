"""Twenty people declare at once while Slack answers slowly. How fast it is, `python -m benchmarks` measures."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from sandbox.slack import AppReply, SandboxConfig, SlackSandbox
from tests.length import only_at_length
from tests.story.room import room, said, words

PEOPLE = [f"person{number:05d}" for number in range(20)]


class SlowTime:
    """A tenth of the speed of real time, for Slack and Muster alike: a busy machine must not fail this test. Each
    call takes 3 s, which is 0.3 s of theirs; one after the other the last form would come 6 s of theirs too late."""

    def __init__(self) -> None:
        self._begin = time.time()

    def seconds(self) -> float:
        return self._begin + (time.time() - self._begin) / 10

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    async def sleep_until(self, moment: datetime) -> None:
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))


async def test_every_form_opens_with_a_slow_slack(tmp_path: Path) -> None:
    slow = SlowTime()
    config = SandboxConfig(rate_limits=False, clock=slow.seconds)
    async with room(tmp_path, config, clock=slow) as here:
        await _come_in(here.slack)
        here.slack.faults.latency(3.0)
        answers = await _all_declare(here.slack)
        assert [answer.status for answer in answers] == [200] * len(PEOPLE)
        await here.slack.wait_for(lambda: all(here.slack.open_view(person) for person in PEOPLE))
        assert here.slack.ephemerals(PEOPLE[0]) == []
        here.slack.faults.clear()
        views = [(person, here.slack.open_view(person)) for person in PEOPLE]
        await asyncio.gather(*(here.slack.submit_view(person, view.id, {}) for person, view in views if view))
        await here.settle()
        headlines = [each.text for each in said(here.slack, "incidents")]
        assert sorted(text.split(" ", 1)[1] for text in headlines) == sorted(
            f"{person} sees trouble: investigating" for person in PEOPLE
        )


@only_at_length
async def test_nobody_is_left_without_an_answer_when_slack_is_too_slow_for_forms(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await _come_in(here.slack)
        here.slack.faults.latency(3.0)
        answers = await _all_declare(here.slack)
        assert [answer.status for answer in answers] == [200] * len(PEOPLE)
        await here.slack.wait_for(lambda: all(here.slack.ephemerals(person, "general") for person in PEOPLE))
        for person in PEOPLE:
            assert here.slack.open_view(person) is None
            (answer,) = here.slack.ephemerals(person, "general")
            assert "what you typed is kept" in words(answer)
        # Slack is well again: the button opens the form, with the words that were typed.
        here.slack.faults.clear()
        await asyncio.gather(
            *(
                here.slack.click(person, "general", here.slack.ephemerals(person, "general")[0].ts, "reopen-form")
                for person in PEOPLE
            )
        )
        await here.slack.wait_for(lambda: all(here.slack.open_view(person) for person in PEOPLE))
        for person in PEOPLE:
            view = here.slack.open_view(person)
            assert view
            assert f"{person} sees trouble" in str(view.source)


async def _come_in(slack: SlackSandbox) -> None:
    slack.seed_bulk(people=len(PEOPLE))
    for person in PEOPLE:
        await slack.join(person, "general")
    await slack.settled()


async def _all_declare(slack: SlackSandbox) -> list[AppReply]:
    return await asyncio.gather(
        *(slack.slash(person, "general", "/incident", f"{person} sees trouble") for person in PEOPLE)
    )
