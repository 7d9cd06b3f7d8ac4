"""Pages and the status page, from the words in chat to the vendors' APIs and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from sandbox.outside import PagerDutySandbox, StatuspageSandbox
from tests.story.room import room, said, words


async def test_a_page_goes_out_and_one_that_fails_is_told_in_the_channel(tmp_path: Path) -> None:
    async with PagerDutySandbox() as pager:
        (key,) = pager.routing_keys
        pager.on_call("P1", "Ben Ruiz", "ben@acme.example")
        services = SecretStr(f"database={key}:P1,kitchen={'0' * 32}")
        more: dict[str, Any] = {"pagerduty_events_url": pager.url, "pagerduty_api_url": pager.url}
        token = SecretStr(pager.api_token)
        async with room(tmp_path, pagerduty_services=services, pagerduty_api_token=token, **more) as here:
            await here.declare()
            channel = await here.make_channel()
            # The answer to the first try is lost: the second opens no second alert.
            pager.faults.lose_answers(every=2)
            await here.say("ada", channel, "@incident escalate database the primary is read-only")
            (alert,) = pager.alerts
            assert "INC-1 Database is down" in str(alert)
            told = [words(each) for each in said(here.slack, channel)]
            assert any("Ben Ruiz (level 1)" in each for each in told)
            assert any("The page to *database* went out." in each for each in told)
            assert here.slack.person("ben").id in here.slack.members(channel)
            pager.faults.lose_answers(every=0)
            await here.say("ada", channel, "@incident page kitchen fire")
            failed = words(said(here.slack, channel)[-1])
            assert "did NOT go out" in failed
            assert "0" * 32 not in failed
            await here.say("ada", channel, "@incident status resolved")
            assert alert.status == "resolved"


async def test_customers_are_told_and_told_again(tmp_path: Path) -> None:
    async with StatuspageSandbox() as page:
        checkout = page.add_component("Checkout")
        connected: dict[str, Any] = {
            "statuspage_page_id": page.page_id,
            "statuspage_api_key": SecretStr(page.api_key),
            "statuspage_api_url": page.url,
        }
        async with room(tmp_path, **connected) as here:
            slack = here.slack
            await here.declare()
            channel = await here.make_channel()
            for status, body in (("investigating", "We are looking into it."), ("resolved", "All is well again.")):
                await here.say("ada", channel, "@incident statuspage")
                offer = said(slack, channel)[-1]
                await slack.click("ada", channel, offer.ts, "statuspage")
                view = await here.form("ada")
                values = {"What customers should know": body, "Status": status, "Affected parts": ["Checkout"]}
                assert (await slack.submit_view("ada", view.id, values)).ok
                await here.settle()
            (incident,) = page.incidents
            assert incident["status"] == "resolved"
            assert [each["body"] for each in reversed(incident["incident_updates"])][-1] == "All is well again."
            assert page.components[checkout]["status"] == "operational"
            assert "is up to date." in words(said(slack, channel)[-1])
