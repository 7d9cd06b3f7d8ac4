"""The schema says what there is, and what is there does as it says: schemathesis makes up requests from it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.incidents.access import AccessRole
from tests.length import long_or
from tests.web.api.conftest import Api, declare

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = long_or(3, long=100)
# What is there to be found; anything else is mostly 404.
KNOWN = {
    "reference": "INC-1",
    "action": "1",
    "webhook": "1",
    "delivery": "1",
    "role": "scribe",
    "month": "2026-11",
    "entry": "1",
}


class TestMadeUp:
    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {"api_limit": "1000000/minute"}

    @pytest.mark.parametrize("role", [AccessRole.ADMIN, AccessRole.VIEWER], ids=["admin", "viewer"])
    async def test_no_answer_that_is_not_in_the_schema(self, role: AccessRole, api: Api) -> None:
        root = await api.as_(AccessRole.ADMIN, "root")
        await declare(root)
        await root.post("/api/incidents/INC-1/actions", json={"details": "Look"})
        await root.post("/api/webhooks", json={"name": "x", "url": "http://127.0.0.1:9/told", "events": ["paged"]})
        await root.post("/api/webhooks/1/ping")
        await root.put("/api/incidents/INC-1/report", json={"text": "It broke."})
        client = await api.as_(role, "them")
        asked = await asyncio.to_thread(exercise, api.address, client.headers["Authorization"])
        assert asked > 40 * EXAMPLES / 2


def exercise(address: str, authorization: str) -> int:
    """Ask every operation with made-up requests; returns how many were made."""
    schema = schemathesis.openapi.from_url(f"{address}/api/schema/openapi.json")
    made, failures = 0, []
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            nonlocal made
            made += 1
            if made % 4:
                case.path_parameters.update({name: KNOWN[name] for name in case.path_parameters if name in KNOWN})
            case.call_and_validate(headers={"Authorization": authorization}, checks=CHECKS)

        try:
            ask()
        except FailureGroup as group:
            failures += [f"{operation.label}: {each}" for each in group.exceptions]
    assert not failures, "\n\n".join(failures)
    return made


async def test_the_schema_describes_everything(api: Api) -> None:
    viewer = await api.as_(AccessRole.VIEWER)
    schema = (await viewer.get("/api/schema/openapi.json")).json()
    assert schema["openapi"].startswith("3.1")
    operations = [
        (path, verb, operation) for path, verbs in schema["paths"].items() for verb, operation in verbs.items()
    ]
    assert len(operations) > 25
    for path, verb, operation in operations:
        where = f"{verb} {path}"
        assert path.startswith("/api/"), where
        assert operation["summary"], where
        assert operation.get("description"), where
        assert operation["operationId"], where
        assert operation["tags"], where
        assert {"401", "429"} <= set(operation["responses"]), where
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or parameter["name"] in ("severity", "due_before"), where
    examples = str(schema["components"]["schemas"])
    assert examples.count("examples") > 8
    assert (await viewer.get("/api/schema")).json() == schema
    assert (await viewer.get("/api/schema/openapi.yaml")).status_code == 200


async def test_a_text_with_nothing_in_it_is_refused(api: Api) -> None:
    ada = await api.as_(AccessRole.RESPONDER)

    async def sent(body: bytes) -> httpx.Response:
        return await ada.post("/api/incidents", content=body, headers={"Content-Type": "application/json"})

    refused = await sent(b'{"title": "a\\u0000b"}')
    assert (refused.status_code, "U+0000" in refused.json()["detail"]) == (400, True)
    about_it = await sent(b'{"title": "a\\\\u0000b"}')
    assert about_it.json()["title"] == "a\\u0000b"
    assert (await ada.get("/api/incidents?q=%00")).status_code == 400
