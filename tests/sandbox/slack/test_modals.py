"""Triggers, views and submissions."""

from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.slack.submissions import TROUBLE
from tests.sandbox.slack.build import actions, asked, button, error, menu, modal, options, plain, section
from tests.sandbox.slack.conftest import Clock, FakeApp

INTERACTIVITY = "/slack/interactivity"


async def trigger(sandbox: SlackSandbox, app: FakeApp) -> str:
    await sandbox.slash("ada", "incidents", "/incident")
    return str(app.bodies("/slack/commands")[-1]["trigger_id"])


async def opened(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient, view: dict[str, Any]) -> str:
    answer = await client.views_open(trigger_id=await trigger(sandbox, app), view=view)
    return str(answer["view"]["id"])


def answering(app: FakeApp, body: Any) -> None:
    app.answers[INTERACTIVITY] = lambda got: web.json_response(body)


async def test_a_trigger_lives_three_seconds_and_works_once(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient, clock: Clock
) -> None:
    first = await trigger(sandbox, app)
    clock.now += 2.9
    await client.views_open(trigger_id=first, view=modal())
    assert await error(client.views_open(trigger_id=first, view=modal())) == "exchanged_trigger_id"
    second = await trigger(sandbox, app)
    clock.now += 3.1
    assert await error(client.views_open(trigger_id=second, view=modal())) == "expired_trigger_id"
    assert await error(client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"


async def test_a_wrong_view_does_not_spend_the_trigger(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient
) -> None:
    mine = await trigger(sandbox, app)
    assert await error(client.views_open(trigger_id=mine, view=modal(title=plain("x" * 25)))) == "invalid_arguments"
    await client.views_open(trigger_id=mine, view=modal())
    view = sandbox.open_view("ada")
    assert view is not None
    assert view.title == "Form"


async def test_a_submission_carries_every_value(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    form = modal(
        asked("what", label="What happened?"),
        asked("sev", menu("pick", "Low", "High", initial_option=options("Low")[0])),
        asked("lead", {"type": "users_select", "action_id": "who"}, optional=True),
        asked("areas", {"type": "multi_static_select", "action_id": "many", "options": options("A", "B", "C")}),
        asked("when", {"type": "datetimepicker", "action_id": "at"}, optional=True),
        asked("public", {"type": "checkboxes", "action_id": "tick", "options": options("Yes")}, optional=True),
        private_metadata="m",
    )
    view_id = await opened(sandbox, app, client, form)
    await sandbox.submit_view("ada", view_id, {"What happened?": "DB", "who": "ben", "areas": ["A", "C"]})
    [payload] = app.bodies(INTERACTIVITY)
    values = payload["view"]["state"]["values"]
    assert values["what"]["value"] == {"type": "plain_text_input", "value": "DB"}
    assert values["sev"]["pick"]["selected_option"]["value"] == "low"
    assert values["lead"]["who"]["selected_user"] == "U0BENRUIZ01"
    assert [o["value"] for o in values["areas"]["many"]["selected_options"]] == ["a", "c"]
    assert values["when"]["at"]["selected_date_time"] is None
    assert values["public"]["tick"]["selected_options"] == []
    assert (payload["type"], payload["view"]["private_metadata"]) == ("view_submission", "m")
    assert sandbox.open_view("ada") is None


async def test_the_client_refuses_an_empty_required_field(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient
) -> None:
    limited = {"type": "plain_text_input", "action_id": "v", "min_length": 3}
    view_id = await opened(sandbox, app, client, modal(asked("a"), asked("b", limited)))
    reply = await sandbox.submit_view("ada", view_id, {"b": "xy"})
    view = sandbox.open_view("ada")
    assert view is not None
    assert sorted(view.errors) == ["a", "b"]
    assert not reply.ok
    assert app.bodies(INTERACTIVITY) == []


async def test_errors_keep_the_modal_open(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    view_id = await opened(sandbox, app, client, modal(asked("what")))
    answering(app, {"response_action": "errors", "errors": {"what": "Too vague."}})
    assert (await sandbox.submit_view("ada", view_id, {"what": "x"})).ok
    view = sandbox.open_view("ada")
    assert view is not None
    assert view.errors == {"what": "Too vague."}
    answering(app, {"response_action": "clear"})
    await sandbox.submit_view("ada", view_id, {})
    assert sandbox.open_view("ada") is None


@pytest.mark.parametrize(
    "body",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "explode"},
        ["ok"],
    ],
)
async def test_an_answer_that_is_none(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient, body: object
) -> None:
    view_id = await opened(sandbox, app, client, modal(asked("what")))
    answering(app, body)
    reply = await sandbox.submit_view("ada", view_id, {"what": "x"})
    view = sandbox.open_view("ada")
    assert view is not None
    assert (reply.error, view.failure) == ("invalid_response", TROUBLE)


async def test_a_friendly_body_breaks_the_modal(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    view_id = await opened(sandbox, app, client, modal(asked("what")))
    app.answers[INTERACTIVITY] = lambda got: web.Response(text="ok")
    assert (await sandbox.submit_view("ada", view_id, {"what": "x"})).error == "invalid_response"


async def test_update_push_and_the_stack(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    root = await opened(sandbox, app, client, modal(asked("what")))
    answering(app, {"response_action": "push", "view": modal(asked("more"), title=plain("Second"))})
    await sandbox.submit_view("ada", root, {"what": "x"})
    second = sandbox.open_view("ada")
    assert second is not None
    assert (second.title, second.previous_id, second.root_id) == ("Second", root, root)
    answering(app, {"response_action": "update", "view": modal(section(), title=plain("Done"))})
    await sandbox.submit_view("ada", second.id, {"more": "y"})
    assert second.title == "Done"
    await sandbox.close_view("ada", second.id)
    top = sandbox.open_view("ada")
    assert top is not None
    assert top.id == root


async def test_push_by_trigger_and_its_limit(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    await opened(sandbox, app, client, modal(actions(button()), submit=None))
    pushed = []
    for _ in range(3):
        top = sandbox.open_view("ada")
        assert top is not None
        await sandbox.use_view("ada", top.id, "go")
        view = modal(actions(button()), submit=None)
        pushed.append((app.bodies(INTERACTIVITY)[-1]["trigger_id"], view))
        if len(pushed) < 3:
            await client.views_push(trigger_id=pushed[-1][0], view=view)
    assert await error(client.views_push(trigger_id=pushed[-1][0], view=pushed[-1][1])) == "push_limit_reached"


async def test_update_keeps_what_was_typed_and_checks_the_hash(
    sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient
) -> None:
    form = modal(asked("what", dispatch_action=True), asked("pick", menu()), asked("other", optional=True))
    view_id = await opened(sandbox, app, client, form)
    await sandbox.use_view("ada", view_id, "value", "typed", block_id="what")
    [payload] = app.bodies(INTERACTIVITY)
    assert payload["actions"][0]["value"] == "typed"
    stale = payload["view"]["hash"]
    updated = await client.views_update(view_id=view_id, hash=stale, view=modal(asked("what"), asked("fresh")))
    assert updated["view"]["state"]["values"]["what"]["value"]["value"] == "typed"
    assert updated["view"]["state"]["values"]["fresh"]["value"]["value"] is None
    assert await error(client.views_update(view_id=view_id, hash=stale, view=form)) == "hash_conflict"
    assert await error(client.views_update(view_id="V0NONE", view=form)) == "not_found"


async def test_closing_is_told_only_when_asked_for(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    quiet = await opened(sandbox, app, client, modal())
    await sandbox.close_view("ada", quiet)
    assert app.bodies(INTERACTIVITY) == []
    loud = await opened(sandbox, app, client, modal(notify_on_close=True))
    await sandbox.close_view("ada", loud)
    [payload] = app.bodies(INTERACTIVITY)
    assert (payload["type"], payload["view"]["id"], payload["is_cleared"]) == ("view_closed", loud, False)


async def test_external_ids_are_unique(sandbox: SlackSandbox, app: FakeApp, client: AsyncWebClient) -> None:
    await opened(sandbox, app, client, modal(external_id="e"))
    answer = await client.views_update(external_id="e", view=modal(external_id="e", title=plain("New")))
    assert answer["view"]["title"]["text"] == "New"
    again = client.views_open(trigger_id=await trigger(sandbox, app), view=modal(external_id="e"))
    assert await error(again) == "duplicate_external_id"
