"""A search is kept under a name, for one person alone."""

from __future__ import annotations

import httpx

from core.incidents.access import AccessRole
from core.store.documents import Sessions
from core.store.saved_searches import MOST
from tests.web.seeds import declare
from tests.web.signing_in import sign_in, sign_out

QUERY = "?q=database&status=investigating&nonsense=1"


async def seen(client: httpx.AsyncClient, address: str) -> str:
    """The page itself, without what it says once."""
    return (await client.get(address)).text.partition("<main")[2].partition("</main>")[0]


async def test_from_its_keeping_to_its_end(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions)
    assert "Keep it" not in (await client.get(f"/{QUERY}")).text, "nobody is there for whom it could be kept"
    await sign_in(client, sessions, AccessRole.VIEWER, "Vi")
    assert "Keep it" in (await client.get(f"/{QUERY}")).text
    answer = await client.post("/searches", data={"name": " Down  <now> ", "query": QUERY})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=database&status=investigating")
    page = await seen(client, "/")
    assert ">Down &lt;now&gt;<" in page
    assert "/?q=database&amp;status=investigating" in page
    assert "Keep it" not in (await client.get(answer.headers["location"])).text, "it is kept already"
    await client.post("/searches", data={"name": "Down <now>", "query": "?q=other"})
    page = await seen(client, "/")
    assert "/?q=other" in page
    assert "q=database" not in page, "the name is that of the newer search"
    assert (await client.post("/searches/1/forget")).status_code == 303
    assert ">Down" not in await seen(client, "/")
    assert (await client.post("/searches/1/forget")).status_code == 404


async def test_nobody_else_sees_or_forgets_it(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions)
    await sign_in(client, sessions, AccessRole.VIEWER, "Vi")
    await client.post("/searches", data={"name": "Mine", "query": "?q=database"})
    await sign_in(client, sessions, AccessRole.ADMIN, "Root")
    assert ">Mine<" not in await seen(client, "/")
    assert (await client.post("/searches/1/forget")).status_code == 404
    await client.post("/searches", data={"name": "Mine", "query": "?q=else"})
    sign_out(client)
    assert ">Mine<" not in await seen(client, "/")
    await sign_in(client, sessions, AccessRole.VIEWER, "Vi")
    assert "q=database" in (await client.get("/")).text


async def test_what_cannot_be_kept_is_said(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions)
    await sign_in(client, sessions, AccessRole.VIEWER, "Vi")
    for name, query, sentence in (
        ("", "?q=database", "Give the search a name"),
        ("x" * 61, "?q=database", "Give the search a name"),
        ("Nothing", "?nonsense=1", "There is nothing to keep"),
    ):
        answer = await client.post("/searches", data={"name": name, "query": query})
        assert sentence in (await client.get(answer.headers["location"])).text
    for number in range(MOST + 1):
        answer = await client.post("/searches", data={"name": f"Search {number}", "query": "?q=database"})
    page = (await client.get(answer.headers["location"])).text
    assert f"You keep {MOST} searches already" in page
    assert f">Search {MOST}<" not in page
