"""Forms, the app's home, profiles."""

from __future__ import annotations

import pytest

from adapters.slack import SlackPlatform
from core.chat.cards import Card
from core.chat.effects import FetchProfile, OpenForm, ShowHome
from core.chat.errors import InteractionExpired, Refused
from core.chat.events import Interaction
from core.chat.forms import Form, TextField
from core.chat.people import Profile
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.support import ADA, IDENTITY, RECEIVED_AT, attempt

FORM = Form(name="declare", title="Declare", fields=(TextField(name="title", label="Title"),), token="tok-1")


def opened(trigger: str | None = "1.2.abc") -> OpenForm:
    return OpenForm(person=ADA, form=FORM, interaction=Interaction(trigger=trigger), place=IDENTITY.place("C1"))


async def test_a_form_opens(slack: FakeSlack, platform: SlackPlatform) -> None:
    await platform.perform(opened(), attempt())
    (asked,) = slack.asked("views.open")
    assert asked["trigger_id"] == "1.2.abc"
    assert (asked["view"]["callback_id"], asked["view"]["private_metadata"]) == ("declare", "tok-1")


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
async def test_a_dead_trigger(slack: FakeSlack, platform: SlackPlatform, code: str) -> None:
    slack.script("views.open", {"ok": False, "error": code})
    with pytest.raises(InteractionExpired):
        await platform.perform(opened(), attempt())


async def test_a_used_trigger_on_a_second_try_means_that_the_form_is_open(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    slack.script(
        "views.open", {"ok": False, "error": "exchanged_trigger_id"}, {"ok": False, "error": "expired_trigger_id"}
    )
    await platform.perform(opened(), attempt(2))
    with pytest.raises(InteractionExpired):
        await platform.perform(opened(), attempt(2))


async def test_nothing_to_open_it_from(slack: FakeSlack, platform: SlackPlatform) -> None:
    with pytest.raises(InteractionExpired):
        await platform.perform(opened(None), attempt())
    assert slack.asked("views.open") == []


async def test_the_home_of_a_person(slack: FakeSlack, platform: SlackPlatform) -> None:
    await platform.perform(ShowHome(person=ADA, card=Card(title="Incidents")), attempt())
    (asked,) = slack.asked("views.publish")
    assert (asked["user_id"], asked["view"]["type"]) == (ADA.user, "home")


async def test_a_profile(slack: FakeSlack, platform: SlackPlatform) -> None:
    profile = {
        "display_name": "ada",
        "real_name": "Ada Lovelace",
        "email": "ada@acme.com",
        "image_192": "https://a/192",
    }
    user = {
        "id": ADA.user,
        "name": "alovelace",
        "deleted": True,
        "tz": "Europe/London",
        "is_bot": False,
        "profile": profile,
    }
    slack.script("users.info", {"ok": True, "user": user})
    outcome = await platform.perform(FetchProfile(person=ADA), attempt())
    assert outcome.profile == Profile(
        ref=ADA,
        name="Ada Lovelace",
        handle="alovelace",
        email="ada@acme.com",
        timezone="Europe/London",
        avatar_url="https://a/192",
        is_deactivated=True,
        fetched_at=RECEIVED_AT,
    )


@pytest.mark.parametrize(
    ("said", "is_sure"),
    [
        ({"team_id": ADA.workspace, "is_email_confirmed": True}, True),
        ({"team_id": ADA.workspace, "is_email_confirmed": False}, False),
        ({"team_id": ADA.workspace}, False),
        ({"team_id": "T0PARTNER", "is_email_confirmed": True}, False),
    ],
)
async def test_an_address_is_sure_when_slack_confirmed_it_here(
    slack: FakeSlack, platform: SlackPlatform, said: dict[str, object], is_sure: bool
) -> None:
    user = {"id": ADA.user, "name": "ada", "profile": {"email": "ada@acme.com"}, **said}
    slack.script("users.info", {"ok": True, "user": user})
    profile = (await platform.perform(FetchProfile(person=ADA), attempt())).profile
    assert profile
    assert profile.email_is_sure is is_sure


async def test_somebody_unknown(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("users.info", {"ok": False, "error": "user_not_found"})
    with pytest.raises(Refused, match="knows nobody"):
        await platform.perform(FetchProfile(person=ADA), attempt())
