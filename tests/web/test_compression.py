"""Pages are sent compressed, streams are not, and the word of the forms is never written twice alike."""

from __future__ import annotations

import re

import httpx

from core.store.documents import Sessions
from tests.web.seeds import declare, resolve_many
from tests.web.signing_in import sign_in
from web.csrf import HEADER, masked, unmasked, word_for


async def test_pages_and_styles_are_compressed_and_light(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await resolve_many(sessions, 30)
    for _ in range(24):
        await declare(sessions, "Something with a title of usual length is broken", summary="x")
    async with client.stream("GET", "/") as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert len(raw) < 60_000
    sheets = re.findall(r'href="(/static/[^"]+css)"', (await client.get("/")).text)
    assert (await client.get(sheets[-1])).headers["content-encoding"] == "gzip"


async def test_streams_come_as_they_are(served: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions)
    async with served.stream("GET", "/events") as answer:
        assert "content-encoding" not in answer.headers
        async for chunk in answer.aiter_raw():
            assert chunk.startswith(b"retry:")
            break


async def test_the_word_of_the_forms_looks_different_each_time(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(client, sessions)
    word = client.headers.pop(HEADER)
    pages = [(await client.get("/")).text for _ in range(2)]
    shown = [each for page in pages for each in re.findall(r'name="_csrf" value="([0-9a-f]+)"', page)[:1]]
    assert len({*shown, word}) == 3
    assert {unmasked(each) for each in shown} == {word}
    assert word not in pages[0]
    for sent in (shown[1][:-1] + "g", masked(word_for("other")), word[:-1], ""):
        assert (await client.post("/logout", data={"_csrf": sent})).status_code == 403
    assert (await client.post("/logout", data={"_csrf": shown[0]})).status_code in (302, 303)
