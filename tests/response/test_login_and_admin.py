"""The rows *login* and *admin* of “The basics”: a whole Muster, put together as `muster serve` does, asked over HTTP."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.incidents.access import AccessRole
from core.incidents.person import Person
from core.passwords import hash_password
from muster.application import Application
from muster.settings import Settings

PASSWORD = "correct horse battery"


@pytest.fixture
async def muster(tmp_path: Path) -> AsyncIterator[Application]:
    application = Application(Settings(data_dir=tmp_path))
    await application.start()
    yield application
    await application.stop()


def browser(application: Application) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application.web)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def add(application: Application, login: str, role: AccessRole) -> None:
    async with application.services.unit_of_work() as uow:
        person = Person(name=login.capitalize(), access_role=role)
        uow.session.add(person)
        await uow.session.flush()
        await uow.logins.add(login, person, await hash_password(PASSWORD), application.clock.now())
        await uow.commit()


async def sign_in(web: httpx.AsyncClient, login: str) -> None:
    word = re.search(r'name="_csrf" value="(\w+)"', (await web.get("/login")).text)
    assert word
    answer = await web.post("/login", data={"login": login, "password": PASSWORD, "_csrf": word[1]})
    assert answer.status_code == 303


async def test_login_is_optional_until_there_is_somebody_to_sign_in(muster: Application) -> None:
    async with browser(muster) as web:
        assert (await web.get("/")).status_code == 200
        await add(muster, "ada", AccessRole.VIEWER)
        led = await web.get("/", headers={"Accept": "text/html"})
        assert (led.status_code, led.headers["location"]) == (303, "/login")
        await sign_in(web, "ada")
        assert (await web.get("/")).status_code == 200
        assert (await web.get("/admin")).status_code == 403


async def test_admin(muster: Application) -> None:
    await add(muster, "root", AccessRole.ADMIN)
    await add(muster, "ada", AccessRole.VIEWER)
    async with browser(muster) as web:
        await sign_in(web, "root")
        shown = {"": "No dead letters", "/people": "Ada", "/audit": "signed_in", "/settings": "MUSTER_DATABASE_URL"}
        for page, words in shown.items():
            answer = await web.get(f"/admin{page}")
            assert (answer.status_code, words in answer.text) == (200, True), page
        assert 'href="/admin"' in (await web.get("/")).text
