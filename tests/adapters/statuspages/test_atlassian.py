"""Incidents and components, against a stand-in that refuses what Statuspage refuses."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.statuspages import AtlassianStatuspage
from core.chat.errors import Refused, Unreachable
from core.outside.status_page import Component
from sandbox.outside import StatuspageSandbox
from tests.adapters.statuspages.support import attempt, publish, settings


def _bodies(incident: dict[str, Any]) -> list[str]:
    """Oldest first."""
    return [update["body"] for update in reversed(incident["incident_updates"])]


async def test_an_incident_is_created_for_customers_to_read(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    api, web = sandbox.add_component("API"), sandbox.add_component("Web")
    effect = publish(components=(api, web), component_status="partial_outage")
    outcome = await statuspage.perform(effect, attempt())
    (incident,) = sandbox.incidents
    assert outcome.reference == incident["id"]
    assert outcome.url == incident["shortlink"]
    assert (incident["name"], incident["status"], incident["impact"]) == (
        "Card payments fail",
        "investigating",
        "major",
    )
    assert _bodies(incident) == sandbox.notified == ["We are looking into it."]
    assert [each["name"] for each in incident["components"]] == ["API", "Web"]
    assert {each["status"] for each in sandbox.components.values()} == {"partial_outage"}
    assert incident["metadata"]["muster"]["key"] == "INC-42"


async def test_an_update_changes_the_incident_it_names_and_leaves_its_components(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    api = sandbox.add_component("API")
    created = await statuspage.perform(publish(components=(api,), component_status="major_outage"), attempt())
    update = publish(status="identified", body="It is a cable.", title="Payments fail", reference=created.reference)
    outcome = await statuspage.perform(update, attempt(key="effect-8"))
    (incident,) = sandbox.incidents
    assert outcome == created
    assert (incident["name"], incident["status"]) == ("Payments fail", "identified")
    assert _bodies(incident) == ["We are looking into it.", "It is a cable."]
    assert [each["id"] for each in incident["components"]] == [api]
    assert sandbox.components[api]["status"] == "major_outage"


async def test_resolving_puts_the_components_right(statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox) -> None:
    api = sandbox.add_component("API")
    created = await statuspage.perform(publish(components=(api,), component_status="major_outage"), attempt())
    done = publish(status="resolved", components=(api,), component_status="operational", reference=created.reference)
    await statuspage.perform(done, attempt(key="effect-8"))
    assert sandbox.incidents[0]["status"] == "resolved"
    assert sandbox.components[api]["status"] == "operational"


async def test_subscribers_are_left_alone_when_the_settings_say_so(sandbox: StatuspageSandbox) -> None:
    page = AtlassianStatuspage(settings(sandbox.url, notify=False))
    await page.perform(publish(), attempt())
    assert len(sandbox.incidents) == 1
    assert sandbox.notified == []
    await page.close()


async def test_what_is_too_long_or_empty_is_made_to_fit(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    long = "Запросы 🔥 fail " * 2600  # about 40,000 characters
    await statuspage.perform(publish(title=long, body=long), attempt())
    await statuspage.perform(publish(title=" \0", incident_key="INC-43"), attempt(key="effect-8"))
    first, second = sandbox.incidents
    assert 220 < len(first["name"]) <= 255
    assert first["name"].endswith("…")
    assert 22_000 < len(_bodies(first)[0]) <= 25_000
    assert second["name"] == "Incident"


# --- never the same twice ---


@pytest.mark.parametrize("status", ["investigating", "resolved"])
async def test_after_a_lost_answer_the_incident_is_found_and_nothing_is_said_twice(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox, status: str
) -> None:
    sandbox.faults.lose_answers(every=2)  # looking works, creating loses its answer
    with pytest.raises(Unreachable):
        await statuspage.perform(publish(status=status), attempt())
    sandbox.faults.clear()
    outcome = await statuspage.perform(publish(status=status), attempt(2))
    (incident,) = sandbox.incidents
    assert outcome.reference == incident["id"]
    assert outcome.url == incident["shortlink"]
    assert sandbox.notified == ["We are looking into it."]


async def test_an_incident_that_a_person_resolved_between_attempts_is_not_opened_again(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    sandbox.faults.lose_answers(every=2)
    with pytest.raises(Unreachable):
        await statuspage.perform(publish(), attempt())
    sandbox.faults.clear()
    sandbox.incidents[0]["status"] = "resolved"
    outcome = await statuspage.perform(publish(), attempt(2))
    assert [each["id"] for each in sandbox.incidents] == [outcome.reference]
    assert sandbox.incidents[0]["status"] == "resolved"


async def test_a_lost_update_is_not_said_twice(statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox) -> None:
    created = await statuspage.perform(publish(), attempt())
    update = publish(status="monitoring", body="Better now.", reference=created.reference)
    sandbox.faults.lose_answers(every=1)
    with pytest.raises(Unreachable):
        await statuspage.perform(update, attempt(key="effect-8"))
    sandbox.faults.clear()
    assert await statuspage.perform(update, attempt(2, key="effect-8")) == created
    assert sandbox.notified == ["We are looking into it.", "Better now."]


async def test_an_update_that_never_arrived_is_carried_out_on_the_second_attempt(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    created = await statuspage.perform(publish(), attempt())
    update = publish(status="monitoring", body="Better now.", reference=created.reference)
    sandbox.faults.fail(503)
    with pytest.raises(Unreachable):
        await statuspage.perform(update, attempt(key="effect-8"))
    await statuspage.perform(update, attempt(2, key="effect-8"))
    assert sandbox.notified == ["We are looking into it.", "Better now."]


async def test_a_second_post_that_does_not_know_the_first_ones_id_updates_it(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    first = await statuspage.perform(publish(), attempt())
    second = await statuspage.perform(publish(status="identified", body="A cable."), attempt(key="effect-8"))
    assert second.reference == first.reference
    assert _bodies(sandbox.incidents[0]) == ["We are looking into it.", "A cable."]
    assert len(sandbox.incidents) == 1


async def test_another_incident_and_strangers_posts_are_left_alone(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    await statuspage.perform(publish(incident_key="INC-4"), attempt())
    strangers: list[Any] = [None, [], {"muster": "INC-42"}, {"other": {"key": "INC-42"}}]
    for metadata in strangers:
        sandbox.incidents.append({**sandbox.incidents[0], "id": f"by-hand-{metadata}", "metadata": metadata})
    outcome = await statuspage.perform(publish(), attempt(2, key="effect-8"))
    assert outcome.reference == sandbox.incidents[-1]["id"]
    assert len(sandbox.incidents) == 6


async def test_a_resolved_incident_of_the_same_key_is_not_reused(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    await statuspage.perform(publish(status="resolved"), attempt())
    await statuspage.perform(publish(), attempt(2, key="effect-8"))
    assert [each["status"] for each in sandbox.incidents] == ["resolved", "investigating"]


async def test_an_update_to_an_incident_that_is_gone_is_refused_with_what_to_do(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    for number in (1, 2):
        with pytest.raises(Refused, match=r"no longer on it.*post by hand") as refused:
            await statuspage.perform(publish(reference="gone"), attempt(number))
        assert refused.value.code == "404"
    assert sandbox.incidents == []


async def test_statuspages_own_words_reach_the_operator(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    effect = publish(components=("cmp-old",), component_status="broken")
    with pytest.raises(
        Refused, match=r"422: Component cmp-old is not on this page; Component status is not included.*by hand"
    ):
        await statuspage.perform(effect, attempt())
    assert sandbox.incidents == []


# --- components ---


async def test_all_pages_of_components_are_read_and_groups_left_out(
    statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox
) -> None:
    sandbox.add_component("A group", group=True)
    ids = [sandbox.add_component(f"Part {number}", status="degraded_performance") for number in range(204)]
    components = await statuspage.components()
    assert [each.id for each in components] == ids
    assert components[7] == Component(id=ids[7], name="Part 7", status="degraded_performance")
    assert [call.query["page"] for call in sandbox.calls] == ["1", "2", "3"]


async def test_a_page_without_components(statuspage: AtlassianStatuspage, sandbox: StatuspageSandbox) -> None:
    assert await statuspage.components() == []
    assert len(sandbox.calls) == 1


def test_its_name_is_the_one_in_the_settings() -> None:
    assert AtlassianStatuspage(settings("http://127.0.0.1:1")).name == "statuspage"
    assert AtlassianStatuspage(settings("http://127.0.0.1:1", name="public")).name == "public"
