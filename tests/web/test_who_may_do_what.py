"""Every route for every role, public and private. Made from the application's own routes: a new one without a row fails.

To add a route: a row in `ROUTES`, with the least role that gets past the guard (`OPEN`: everybody, signed in or not).
"""

from __future__ import annotations

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from core.chat.events import Asked, ButtonClicked, FormSubmitted
from core.chat.platform import FormVerdict
from core.incidents.access import AccessRole
from core.incidents.feed import LocalFeed
from core.store.documents import Sessions
from tests.apps import create_app
from tests.web.conftest import HeldClock, Readiness, Recorder, channel_url, message_url
from tests.web.route_rows import OPEN, ROUTES
from tests.web.seeds import declare
from tests.web.signing_in import sign_in, sign_out
from web.access import Access, Reading
from web.app import WebServices

ROLES = [None, *AccessRole]


@pytest.fixture
def access() -> Access:
    return Access(reading=Reading.SIGNED_IN, site_url="http://muster.test")


@pytest.fixture
def app(
    sessions: Sessions, feed: LocalFeed, clock: HeldClock, ready: Readiness, receiver: Recorder, access: Access
) -> Litestar:
    """With a hub that refuses whatever gets as far as it."""

    async def submit(event: FormSubmitted | Asked | ButtonClicked, wait: float) -> FormVerdict:
        return FormVerdict(errors={"": "Refused."})

    services = WebServices(sessions, feed, clock, ready, channel_url, message_url, submit=submit, access=access)
    return create_app(services, [receiver])


def routes(app: Litestar) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for route in app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith("/static/"):
            found |= {(str(method), route.path) for method in route.methods if method not in ("OPTIONS", "HEAD")}
    return found


def test_every_route_has_its_row(app: Litestar) -> None:
    assert routes(app) == set(ROUTES)


def address(path: str) -> str:
    """With the first incident, or something that is not there, in place of what is to be filled in."""
    parts = [("INC-1" if "reference" in part else "999") if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.label if role else "nobody")
async def test_who_gets_past_the_guard(
    app: Litestar, client: httpx.AsyncClient, sessions: Sessions, role: AccessRole | None
) -> None:
    await declare(sessions)
    wrong = []
    for method, path in sorted(ROUTES):
        if "events" in path and method == "GET":
            continue  # streams: test_streams_are_guarded
        sign_out(client)
        if role:
            await sign_in(client, sessions, role)
        answer = await client.request(method, address(path), headers={"Accept": "application/json"})
        least = ROUTES[method, path]
        is_let_in = answer.status_code not in (401, 403)
        should = least == OPEN or (role is not None and isinstance(least, AccessRole) and role >= least)
        # Whoever is open to all may still refuse a change that did not come from its own page.
        is_form = least == OPEN and method == "POST" and answer.status_code == 403
        if is_let_in != should and not is_form:
            wrong.append(f"{method} {path}: {answer.status_code} for {role.label if role else 'nobody'}")
        if answer.status_code >= 500 and answer.status_code != 503:
            wrong.append(f"{method} {path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.label if role else "nobody")
async def test_a_private_incident_is_in_no_answer(
    app: Litestar, client: httpx.AsyncClient, sessions: Sessions, role: AccessRole | None
) -> None:
    """Whatever route it is: only an administrator, and its own people, ever read its words."""
    await declare(sessions, "Zxqv secret breach", summary="zxqv inside", is_private=True)
    if role:
        await sign_in(client, sessions, role)
    seen = []
    for method, path in sorted(ROUTES):
        if method != "GET" or "events" in path:
            continue
        for query in ("", "?q=secret"):
            answer = await client.get(address(path) + query, headers={"Accept": "*/*"})
            if "zxqv" in answer.text.lower():
                seen.append(path)
    assert bool(seen) is (role is AccessRole.ADMIN), seen


async def test_a_reporter_reads_their_own(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Zxqv", reporter="Ada", is_private=True)
    await sign_in(client, sessions, AccessRole.VIEWER, "Ada")
    assert "Zxqv" in (await client.get("/incidents/INC-1")).text
    assert "Zxqv" in (await client.get("/")).text
