"""Signing in with a name and a password: who gets in, for how long, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher

from core.incidents.access import AccessRole
from core.passwords import needs_rehash
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW, HeldClock
from tests.web.seeds import declare, person
from tests.web.signing_in import sign_in
from web.access import Access, Reading
from web.next_page import safe_next

PASSWORD = "correct horse battery"
_HASH = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
"""Cheap; the first sign-in replaces it by one at the recommended cost."""


@pytest.fixture
def access() -> Access:
    return Access(reading=Reading.SIGNED_IN, site_url="http://muster.test")


@pytest.fixture
async def ada(sessions: Sessions) -> int:
    """Ada has a local account."""
    async with UnitOfWork(sessions) as uow:
        made = await person(uow, "Ada")
        await uow.logins.add("ada", made, _HASH, NOW)
        await uow.commit()
        assert made.id
        return made.id


async def form_word(client: httpx.AsyncClient, address: str = "/login") -> str:
    found = re.search(r'name="_csrf" value="([0-9a-f]+)"', (await client.get(address)).text)
    assert found
    return found[1]


async def log_in(
    client: httpx.AsyncClient, password: str = PASSWORD, login: str = "ada", **more: str
) -> httpx.Response:
    word = await form_word(client)
    return await client.post("/login", data={"login": login, "password": password, "_csrf": word, **more})


async def test_a_page_leads_to_the_sign_in_and_back(client: httpx.AsyncClient, sessions: Sessions, ada: int) -> None:
    await declare(sessions)
    answer = await client.get("/incidents/INC-1?order=newest", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?next=/incidents/INC-1%3Forder%3Dnewest",
    )
    assert 'value="/incidents/INC-1?order=newest"' in (await client.get(answer.headers["location"])).text
    answer = await log_in(client, next="/incidents/INC-1?order=newest")
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/INC-1?order=newest")
    page = await client.get("/incidents/INC-1")
    assert page.status_code == 200
    assert "Ada" in page.text


async def test_a_program_is_told_instead_of_led(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%2F/../\t/evil",
        "javascript:alert(1)",
        "http:///evil.example",
        "/\n//evil.example",
        "evil.example",
        "/login?next=/",
    ],
)
def test_nobody_is_led_to_another_site(wanted: str) -> None:
    assert safe_next(wanted) == "/"


async def test_not_even_from_a_form_of_their_own(client: httpx.AsyncClient, ada: int) -> None:
    assert (await log_in(client, next="//evil.example")).headers["location"] == "/"


async def test_a_stored_password_grows_with_the_recommended_cost(
    client: httpx.AsyncClient, sessions: Sessions, ada: int
) -> None:
    await log_in(client)
    async with UnitOfWork(sessions) as uow:
        stored = (await uow.logins.find("ada")).password_hash
    assert stored != _HASH
    assert not needs_rehash(stored)


async def test_wrong_in_any_way_sounds_the_same(client: httpx.AsyncClient, ada: int) -> None:
    answers = [await log_in(client, "wrong"), await log_in(client, PASSWORD, "nobody"), await log_in(client, "x" * 500)]
    assert {each.status_code for each in answers} == {422}
    assert len({re.sub(r'(value|content)="[^"]*"', "", each.text) for each in answers}) == 1


async def test_somebody_shut_out_gets_no_further(client: httpx.AsyncClient, sessions: Sessions, ada: int) -> None:
    await log_in(client)
    assert (await client.get("/")).status_code == 200
    async with UnitOfWork(sessions) as uow:
        (await uow.people.get(ada)).is_disabled = True
        await uow.commit()
    assert (await client.get("/")).status_code == 303
    assert (await log_in(client)).status_code == 422


async def test_tries_are_limited_for_everybody_together(
    client: httpx.AsyncClient, sessions: Sessions, ada: int, clock: HeldClock
) -> None:
    for _ in range(5):
        assert (await log_in(client, "wrong")).status_code == 422
    # The right one is no help any more, nor is another process: the count is in the store.
    assert (await log_in(client)).status_code == 429
    clock.moment = NOW + timedelta(minutes=16)
    assert (await log_in(client)).status_code == 303


async def test_each_sign_in_is_a_new_session(client: httpx.AsyncClient, sessions: Sessions, ada: int) -> None:
    client.cookies.set("muster_session", "chosen-by-somebody-else", domain="muster.test")
    await log_in(client)
    first = client.cookies["muster_session"]
    assert first != "chosen-by-somebody-else"
    word = await form_word(client, "/")
    await client.post("/logout", data={"_csrf": word})
    assert "muster_session" not in client.cookies
    client.cookies.set("muster_session", first, domain="muster.test")
    assert (await client.get("/")).status_code == 303


async def test_signing_out_everywhere_ends_every_browser(
    client: httpx.AsyncClient, sessions: Sessions, ada: int
) -> None:
    await log_in(client)
    first = client.cookies["muster_session"]
    client.cookies.clear()
    await log_in(client)
    word = await form_word(client, "/")
    await client.post("/logout", data={"_csrf": word, "everywhere": "yes"})
    client.cookies.set("muster_session", first)
    assert (await client.get("/")).status_code == 303


@pytest.mark.parametrize(
    ("step", "steps"), [(timedelta(hours=25), 1), (timedelta(hours=23), 8)], ids=["unused", "however used"]
)
async def test_a_session_ends(
    client: httpx.AsyncClient, ada: int, clock: HeldClock, step: timedelta, steps: int
) -> None:
    await log_in(client)
    for number in range(1, steps):
        clock.moment = NOW + step * number
        assert (await client.get("/")).status_code == 200
    clock.moment = NOW + step * steps
    assert (await client.get("/")).status_code == 303


async def test_the_cookie_is_out_of_reach(client: httpx.AsyncClient, ada: int) -> None:
    cookie = (await log_in(client)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie


class TestOverHttps:
    @pytest.fixture
    def access(self) -> Access:
        return Access(reading=Reading.SIGNED_IN, site_url="https://muster.test")

    async def test_it_has_the_prefix_that_browsers_guard(self, client: httpx.AsyncClient, ada: int) -> None:
        client.base_url = httpx.URL("https://muster.test")
        cookies = (await log_in(client)).headers.get_list("set-cookie")
        mine = next(each for each in cookies if each.startswith("__Host-muster_session="))
        assert "Secure" in mine
        assert "domain" not in mine.lower()


class TestBeforeAnythingIsSetUp:
    @pytest.fixture
    def access(self) -> Access:
        return Access(reading=Reading.UNTIL_SET_UP)

    async def test_anybody_on_this_machine_reads(self, client: httpx.AsyncClient, sessions: Sessions) -> None:
        client.base_url = httpx.URL("http://127.0.0.1:8000")
        page = await client.get("/")
        assert page.status_code == 200
        assert "muster user add NAME --role admin" in page.text
        client.base_url = httpx.URL("http://evil.example:8000")
        assert (await client.get("/")).status_code == 303
        assert "whoever uses this machine may read" not in (await client.get("/login")).text

    async def test_until_somebody_can_sign_in(self, client: httpx.AsyncClient, ada: int) -> None:
        client.base_url = httpx.URL("http://127.0.0.1:8000")
        assert (await client.get("/")).status_code == 303
        await log_in(client)
        assert "whoever uses this machine may read" not in (await client.get("/")).text


async def test_a_link_signs_in_once(client: httpx.AsyncClient, sessions: Sessions, ada: int) -> None:
    async with UnitOfWork(sessions) as uow:
        secret = await uow.sign_in_links.make(ada, NOW + timedelta(minutes=15))
        late = await uow.sign_in_links.make(ada, NOW)
        await uow.commit()
    # Looking at it, as chats do, uses nothing up.
    await client.get(f"/login/link/{secret}")
    word = await form_word(client, f"/login/link/{secret}")
    assert (await client.post(f"/login/link/{secret}", data={"_csrf": word})).status_code == 303
    assert (await client.get("/")).status_code == 200
    client.cookies.clear()
    assert (await client.get(f"/login/link/{secret}")).status_code == 404
    assert (await client.get(f"/login/link/{late}")).status_code == 404


async def test_what_happened_is_in_the_audit_log(client: httpx.AsyncClient, sessions: Sessions, ada: int) -> None:
    await log_in(client, "wrong")
    await log_in(client)
    word = await form_word(client, "/")
    await client.post("/logout", data={"_csrf": word})
    async with UnitOfWork(sessions) as uow:
        lines = await uow.audit.page()
    assert [(line.did, line.person, line.details) for line in lines] == [
        ("signed_out", "Ada", ""),
        ("signed_in", "Ada", "password"),
        ("sign_in_failed", "", "ada"),
    ]
    assert {line.address for line in lines} == {"127.0.0.1"}
    assert PASSWORD not in repr(lines)


async def test_the_helper_for_other_tests(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(client, sessions, AccessRole.VIEWER)
    assert (await client.get("/")).status_code == 200
