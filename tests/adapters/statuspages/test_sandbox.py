"""The stand-in refuses what Statuspage refuses: a test against a lenient one would prove nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.outside import StatuspageSandbox
from sandbox.outside.statuspage import API_KEY, PAGE_ID
from tests.waiting import PATIENCE


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Name can't be blank"),
        ({"name": "n" * 256}, "Name is too long"),
        ({"body": "b" * 25_001}, "Body is too long"),
        ({"status": "broken"}, "Status is not included"),
        ({"impact_override": "huge"}, "Impact override"),
        ({"metadata": {"key": "INC-42"}}, "top-level values"),
        ({"component_ids": ["none"]}, "not on this page"),
        ({"components": {"none": "operational"}}, "not on this page"),
        ({"summary": "s"}, "Unknown attribute summary"),
    ],
)
async def test_statuspage_refuses_such_an_incident(
    sandbox: StatuspageSandbox, changes: dict[str, Any], said: str
) -> None:
    async with httpx.AsyncClient(
        base_url=sandbox.url, headers={"Authorization": f"OAuth {API_KEY}"}, timeout=PATIENCE
    ) as client:
        answer = await client.post(f"/v1/pages/{PAGE_ID}/incidents", json={"incident": {"name": "n"} | changes})
    assert answer.status_code == 422
    assert said in str(answer.json()["error"])
    assert sandbox.incidents == []


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        ({"Authorization": f"Bearer {API_KEY}"}, f"/v1/pages/{PAGE_ID}/components", 401),
        ({}, "/v1/pages/another/components", 404),
        ({}, f"/v1/pages/{PAGE_ID}/incidents/none", 404),
        ({}, f"/v1/pages/{PAGE_ID}/components?per_page=101", 400),
        ({}, f"/v1/pages/{PAGE_ID}/components?page=0", 400),
    ],
)
async def test_statuspage_refuses_such_a_question(
    sandbox: StatuspageSandbox, headers: dict[str, str], path: str, status: int
) -> None:
    right = {"Authorization": f"OAuth {API_KEY}"}
    async with httpx.AsyncClient(base_url=sandbox.url, headers=right | headers, timeout=PATIENCE) as client:
        assert (await client.get(path)).status_code == status
