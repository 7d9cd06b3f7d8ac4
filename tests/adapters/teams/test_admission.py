"""Who may speak for Teams: everything that is not signed by the service, for this bot, of this tenant, is refused.

Refused means: an error in the answer, a line in the log, nothing stored, nothing sent.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy import text as sql
from structlog.testing import capture_logs

from adapters.teams.admission import is_trusted
from adapters.teams.settings import TeamsSettings
from sandbox.teams.keys import ISSUER, Keys
from tests.story.teams_room import TeamsRoom, teams_room
from tests.waiting import PATIENCE

EVIL = "https://evil.example/teams"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[TeamsRoom]:
    async with teams_room(tmp_path) as found:
        yield found


def said(here: TeamsRoom, **changes: Any) -> dict[str, Any]:
    """Ada says "help" to the bot."""
    workspace = here.teams.workspace
    ada = workspace.person("ada")
    made = here.teams.outbound.activity("message", ada, workspace.personal(ada), "", id="1700000000123", text="help")
    return {**made, **changes}


async def post(here: TeamsRoom, activity: Any, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        return await http.post(f"{here.url}/teams/messages", json=activity, headers=headers)


async def is_untouched(here: TeamsRoom) -> bool:
    await here.settle()
    async with here.application.sessions() as session:
        stored = [
            (await session.execute(sql(f"SELECT count(*) FROM {table}"))).scalar() for table in ("inbox", "outbox")
        ]
    return stored == [0, 0] and not [each for each in here.teams.calls if each.method != "GET"]


def _claims(here: TeamsRoom, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    service = f"{here.teams.workspace.service_url}/"
    times = {"nbf": now - 60, "exp": now + 3600, "iat": now - 60}
    return {"serviceurl": service, "iss": ISSUER, "aud": here.teams.config.client_id, **times, **changes}


def _signed(here: TeamsRoom, **changes: Any) -> str:
    config, service = here.teams.config, f"{here.teams.workspace.service_url}/"
    return here.teams.keys.token(time.time(), config.client_id, service, **changes)


def _public(here: TeamsRoom) -> bytes:
    return str(here.teams.keys.public["keys"][0]["n"]).encode()


TOKENS: dict[str, Any] = {
    "none": lambda here: "",
    "nonsense": lambda here: "a.b.c",
    "signed by somebody else": lambda here: Keys().token(
        time.time(), here.teams.config.client_id, f"{here.teams.workspace.service_url}/"
    ),
    "signed by somebody else, with the service's key id": lambda here: jwt.encode(
        _claims(here), Keys()._key, algorithm="RS256", headers={"kid": here.teams.keys.id}
    ),
    "expired": lambda here: _signed(here, exp=int(time.time()) - 3600),
    "not valid yet": lambda here: _signed(here, nbf=int(time.time()) + 3600),
    "for another bot": lambda here: _signed(here, aud="11111111-2222-3333-4444-555555555555"),
    "for nobody": lambda here: _signed(here, aud=None),
    "of another issuer": lambda here: _signed(here, iss="https://issuer.example"),
    "of Entra": lambda here: _signed(here, iss="https://sts.windows.net/x/", tid="x"),
    "alg none": lambda here: jwt.encode(_claims(here), "", algorithm="none", headers={"kid": here.teams.keys.id}),
    "the public key as a secret": lambda here: jwt.encode(
        _claims(here), _public(here), algorithm="HS256", headers={"kid": here.teams.keys.id}
    ),
    "no service address": lambda here: _signed(here, serviceurl=None),
    "another service address": lambda here: _signed(here, serviceurl="https://smba.trafficmanager.net/emea/"),
}


@pytest.mark.parametrize("name", list(TOKENS))
async def test_a_token_that_is_not_good(here: TeamsRoom, name: str) -> None:
    with capture_logs() as logs:
        answer = await post(here, said(here), TOKENS[name](here))
    assert answer.status_code == 401, answer.text
    assert any(each["event"] in ("teams_token_refused", "teams_issuer_refused") for each in logs)
    assert await is_untouched(here)


async def test_one_that_is_good(here: TeamsRoom) -> None:
    assert (await post(here, said(here), _signed(here))).status_code == 200
    assert not await is_untouched(here)


@pytest.mark.parametrize(
    "elsewhere", [EVIL, "https://evil.trafficmanager.net/teams", "http://smba.trafficmanager.net", ""]
)
async def test_an_address_that_points_elsewhere(here: TeamsRoom, elsewhere: str) -> None:
    """Even with a token that vouches for it."""
    with capture_logs() as logs:
        answer = await post(here, said(here, serviceUrl=elsewhere), _signed(here, serviceurl=elsewhere))
    assert answer.status_code == 403
    assert any(each["event"] == "teams_service_url_refused" for each in logs)
    assert await is_untouched(here)


async def test_another_channel_of_the_service(here: TeamsRoom) -> None:
    answer = await post(here, said(here, channelId="directline"), _signed(here))
    assert answer.status_code == 403
    assert await is_untouched(here)


async def test_another_tenant(here: TeamsRoom) -> None:
    other = {"tenant": {"id": "99999999-2222-3333-4444-555555555555"}}
    with capture_logs() as logs:
        answer = await post(here, said(here, channelData=other), _signed(here))
    assert answer.status_code == 403
    assert any(each["event"] == "teams_tenant_refused" for each in logs)
    assert await is_untouched(here)


async def test_the_same_activity_again(here: TeamsRoom) -> None:
    """The service sends again what it got no answer to; so might whoever has recorded it. It is handled once."""
    for _ in range(3):
        assert (await post(here, said(here), _signed(here))).status_code == 200
        await here.settle()
    assert len(here.teams.direct("ada")) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"[" * 100_000, b"\xff\xfe"])
async def test_what_is_no_activity(here: TeamsRoom, body: bytes) -> None:
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        headers = {"Authorization": f"Bearer {_signed(here)}"}
        answer = await http.post(f"{here.url}/teams/messages", content=body, headers=headers)
    assert answer.status_code in (400, 403)
    assert await is_untouched(here)


def test_where_the_bot_may_be_called_from() -> None:
    settings = TeamsSettings(client_id="c", client_secret="s", tenant="t")
    for good in ("https://smba.trafficmanager.net/emea/", "https://smba.infra.gcc.teams.microsoft.com/teams"):
        assert is_trusted(settings, good)
    for bad in (
        EVIL,
        "https://teams.microsoft.com.evil.example",
        "https://smba.trafficmanager.net.evil.example",
        "https://smba.trafficmanager.net@evil.example/",
        "http://127.0.0.1:1/",
        "https://[",
        "javascript:alert(1)",
    ):
        assert not is_trusted(settings, bad)
