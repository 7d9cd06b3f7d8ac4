"""What webhook mode refuses to start with, and never tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from adapters.teams import TeamsWebhookSettings, is_of_workflows, trouble_with
from adapters.teams.webhook import TeamsWebhookPlatform
from adapters.teams.webhook_sending import Sending
from core.chat.effects import Post, Update
from core.chat.errors import Refused, Unreachable
from core.chat.places import MessageRef, Place
from muster.doctor_teams import examine_teams
from muster.settings import Settings
from sandbox.teams.webhooks import WebhookChannel
from tests.adapters.teams.test_over_the_wire import attempt, hello
from tests.story.webhook_room import webhook_settings

RETIRED = (
    "https://acme.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4",
    "https://outlook.office.com/webhook/1@2/IncomingWebhook/3/4",
)
WORKFLOWS = (
    "https://prod-12.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sig=s",
    "https://default1.2.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/1",
)


@pytest.mark.parametrize("url", RETIRED)
async def test_a_retired_connector_is_explained(url: str, tmp_path: Path) -> None:
    assert "Microsoft has retired" in trouble_with(url)
    with pytest.raises(Refused, match="Make a workflow instead"):
        await TeamsWebhookPlatform(TeamsWebhookSettings(url=url)).connect()
    settings = Settings(data_dir=tmp_path, database_url="", teams_webhook_url=SecretStr(url))
    (found,) = await examine_teams(settings)
    assert (found.is_good, "retired" in found.sentence) == (False, True)


@pytest.mark.parametrize("url", WORKFLOWS)
def test_addresses_of_workflows(url: str) -> None:
    assert (trouble_with(url), is_of_workflows(url)) == ("", True)


@pytest.mark.parametrize("url", ["http://prod-12.westeurope.logic.azure.com/x", "nonsense", "https://"])
def test_what_is_no_address(url: str) -> None:
    assert "must be the https address" in trouble_with(url)


async def test_the_doctor(tmp_path: Path) -> None:
    async with WebhookChannel() as channel:
        good = await examine_teams(webhook_settings(channel, tmp_path, site_url="https://muster.example"))
        assert all(each.is_good for each in good)
        assert any("https://muster.example/teams/outgoing" in each.sentence for each in good)
        for secret, said in (("", "nobody in Teams can give commands"), ("not base64!", "copy it again")):
            settings = webhook_settings(channel, tmp_path, teams_outgoing_secret=SecretStr(secret))
            assert any(said in each.sentence for each in await examine_teams(settings) if not each.is_good)


def test_one_way_at_a_time() -> None:
    with pytest.raises(ValidationError, match="Set one of them"):
        Settings(teams_client_id="c", teams_webhook_url=SecretStr(WORKFLOWS[0]))


async def test_an_error_never_tells_the_address() -> None:
    """Whoever has it can post."""
    sending = Sending("http://127.0.0.1:1/workflows/secret-path?sig=secret", timeout=1)
    with pytest.raises(Unreachable) as found:
        await sending.send({}, "b")
    assert "secret" not in f"{found.value!r} {found.value.__cause__!r}"
    sending.close()


async def test_a_workflow_that_hangs() -> None:
    """It waits in a thread; the loop goes on, and the call ends."""
    async with WebhookChannel() as channel:
        channel.slow_seconds = 1.5
        sending = Sending(channel.url, timeout=1)
        with pytest.raises(Unreachable):
            await sending.send({}, "b")
        sending.close()


async def test_a_workflow_that_is_gone_and_what_it_can_not_do() -> None:
    async with WebhookChannel() as channel:
        platform = TeamsWebhookPlatform(TeamsWebhookSettings(url=channel.url.replace("a-secret", "another")))
        place = Place("teams", platform.workspace, "webhook")
        with pytest.raises(Refused, match="is not there"):
            await platform.perform(Post(place=place, content=hello()), attempt())
        with pytest.raises(Refused, match="can't do that"):
            await platform.perform(Update(message=MessageRef(place, "1"), content=hello()), attempt())
        await platform.close()
