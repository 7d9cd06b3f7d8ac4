"""What people type never becomes code, and every answer carries the headers that say so to the browser."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx
import pytest
from structlog.testing import capture_logs

from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.text import Channel, Group, Inline, Link, Person, text
from core.incidents.status import Status
from core.incidents.timeline import EntryKind
from core.store.documents import Sessions
from tests.web.conftest import NOW
from tests.web.seeds import declare, give_channel, happen
from web.render import text_html

EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
EVIL_LINKS = (
    "[a](javascript:alert(1)) [b](JAVASCRIPT:alert(1)) ![c](data:text/html,x) <javascript:alert(1)> [d](vbscript:x)"
)


class Elements(HTMLParser):
    """Everything in a page that could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def check(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    scripts = page.count("<script")
    assert scripts == page.count('<script type="module" src="/static/')
    assert not [name for name, _ in elements.attributes if name.startswith("on") or name == "style"]
    addresses = [value for name, value in elements.attributes if name in ("href", "src")]
    assert addresses
    assert all(each.startswith(("/", "#", "https://", "mailto:")) for each in addresses)
    return elements


async def test_markup_in_any_field_is_shown_as_text(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions, EVIL, summary=EVIL, impact=EVIL_LINKS, reporter=f"R{EVIL}", lead=f"L{EVIL}")
    await give_channel(sessions, number, name=EVIL)
    file = {"name": EVIL, "url": "javascript:alert(1)", "media_type": EVIL}
    await happen(sessions, number, EntryKind.MESSAGE, who=f"P{EVIL}", author=f"A{EVIL}", text=EVIL, attachments=[file])
    await happen(sessions, number, EntryKind.FIELD, field="title", old=EVIL, new=EVIL)
    await happen(sessions, number, EntryKind.FIELD, field=EVIL, old=EVIL, new=EVIL, source=EVIL, place=None)
    page = check((await client.get("/incidents/INC-1")).text)
    for name in ("", "R", "L", "P", "A", "#"):
        assert f"{name}{EVIL}" in page.words
    assert "img" not in page.tags[page.tags.index("main") :]


@pytest.mark.parametrize("status", list(Status))
async def test_markup_in_the_list_is_shown_as_text(
    client: httpx.AsyncClient, sessions: Sessions, status: Status
) -> None:
    ended_at = None if status.is_open else NOW
    await declare(sessions, EVIL, lead=f"L{EVIL}", status=status, ended_at=ended_at)
    page = check((await client.get("/")).text)
    assert EVIL in page.words
    assert f"L{EVIL}" in page.words


def test_every_leaf_of_a_text_is_escaped() -> None:
    place = Place("slack", "T1", "C1")
    leaves: list[Inline] = [Person(PersonRef("slack", "T1", "U1"), EVIL), Channel(place, EVIL), Group("S1", EVIL)]
    links: list[Inline] = [
        Link("https://e.org/\"onclick='x'", EVIL),
        Link("javascript:alert(1)", EVIL),
        Link(" javascript:x", EVIL),
    ]
    elements = Elements()
    elements.feed(text_html(text(EVIL, *leaves, *links)))
    assert sorted(set(elements.tags)) == ["a", "p", "span"]
    assert elements.tags.count("a") == 1
    assert ("rel", "noopener noreferrer nofollow") in elements.attributes
    assert elements.words.count(EVIL) == 7


@pytest.mark.parametrize(
    "address", ["/", "/incidents/INC-1", "/incidents/INC-9", "/healthz", "/nowhere", "/chat/events"]
)
async def test_every_answer_has_the_headers(client: httpx.AsyncClient, sessions: Sessions, address: str) -> None:
    await declare(sessions)
    headers = (await client.get(address)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"


async def test_static_files_are_kept_by_browsers_and_safe(client: httpx.AsyncClient) -> None:
    page = Elements()
    page.feed((await client.get("/")).text)
    files = [value for name, value in page.attributes if value.startswith("/static/")]
    assert len(files) >= 8
    for file in files:
        answer = await client.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_failing_page_tells_nothing(client: httpx.AsyncClient, sessions: Sessions) -> None:
    # Tables are taken away under the page, so the store fails with words about them.
    await declare(sessions)
    async with sessions() as session:
        await (await session.connection()).exec_driver_sql("DROP TABLE timeline_entry")
        await (await session.connection()).exec_driver_sql("DROP TABLE comms_channel")
        await session.commit()
    with capture_logs() as logs:
        answer = await client.get("/incidents/INC-1")
    assert answer.status_code == 500
    assert [line["event"] for line in logs] == ["page failed"]
    assert "Something went wrong" in answer.text
    assert "comms_channel" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
