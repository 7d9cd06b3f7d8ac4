"""Every page of the web in a real browser, light or dark, wide or narrow, empty and full: no serious fault for anybody who
can't see, point or hear, nothing in the console, nothing that the security policy refuses, nothing to scroll sideways.

Made from the application's own routes: a new page without an address here fails. MUSTER_TEST_PICTURES=1 leaves pictures.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from playwright.async_api import Page

from core.incidents.access import AccessRole
from tests.length import long_or
from tests.story.browsing import LOOKS, MARKS, looks, pictures
from tests.story.house import House, house
from tests.story.lived_in import live_in
from tests.story.seeing import faults

pytestmark = MARKS

INC = "/incidents/{reference:str}"
EMPTY = ("/", "/actions", "/insights", "/tokens", "/webhooks", "/admin", "/admin/audit?about=nothing")
PAGES: dict[str, Sequence[str]] = {
    "/": ("/", "/?q=trouble&status=resolved&severity=minor", "/?q=nothing+like+it", "/?since=never"),
    "/declare": ("/declare",),
    INC: (
        "/incidents/INC-1?hidden=1",
        *(f"/incidents/INC-1?edit={part}" for part in ("facts", "note", "action", "action-1", "role-comms")),
        "/incidents/INC-1?kind=notes&q=nothing",
        "/incidents/INC-2?edit=summary",
        "/incidents/INC-3",
        "/incidents/INC-4",
    ),
    f"{INC}/report": ("/incidents/INC-1/report", "/incidents/INC-1/report?edit=1"),
    f"{INC}/print": ("/incidents/INC-1/print",),
    "/actions": ("/actions", "/actions?which=overdue", "/actions?which=done", "/actions?q=nothing"),
    "/insights": ("/insights",),
    "/tokens": ("/tokens",),
    "/preferences": ("/preferences",),
    "/webhooks": ("/webhooks",),
    "/webhooks/{hook:int}": ("/webhooks/1", "/webhooks/2"),
    "/admin": ("/admin",),
    "/admin/people": ("/admin/people", "/admin/people?q=nobody"),
    "/admin/audit": ("/admin/audit",),
    "/admin/settings": ("/admin/settings",),
    "/forms/{token:str}": ("/forms/{form}",),
    "/press/{token:str}": ("/press/{press}",),
    "/login": ("/login",),
    "/login/link/{secret:str}": ("/login/link/{link}",),
}
BY_TURNS: list[Sequence[str]] = [LOOKS[:1], LOOKS[3:]]
ALL_AT_ONCE: list[Sequence[str]] = [LOOKS]
NO_PAGES = (
    *("/incidents", "/login/oidc", "/login/oidc/callback"),  # lead elsewhere
    *("/events", f"{INC}/events", "/people.json", "/incidents.csv", "/incidents.json"),  # data
    *(f"{INC}/export/{{name:str}}", f"{INC}/files/{{key:str}}"),  # files
    *("/healthz", "/readyz", "/metrics"),  # for machines
)


def routes(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and "GET" in route.methods and not re.match("/(static|api)/", f"{route.path}/"):
            yield route.path


@pytest.fixture
async def shared(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as made:
        yield made


async def test_every_page_is_sound(shared: House) -> None:
    assert sorted(routes(shared.here.application.web)) == sorted([*PAGES, *NO_PAGES])
    look = Looker(shared)
    admin = await shared.visitor("chloe", AccessRole.ADMIN)
    for address in EMPTY:
        await look.at(admin, address, f"empty{address}")
    secrets = await live_in(shared)
    await _finish_a_report(shared, admin)
    stranger = await shared.page()
    for path, addresses in PAGES.items():
        page = stranger if path.startswith(("/login", "/forms", "/press")) else admin
        for address in addresses:
            await look.at(page, address.format(**secrets), address)
    await look.at(admin, "/incidents/INC-99", "404")
    await _forms_with_errors(look, admin, stranger, secrets)
    await _what_opens(look, admin)
    assert not look.trouble, "\n".join(look.trouble)


class Looker:
    """Looks at pages, and gathers what is wrong with them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._found: list[str] = []
        self._turns = itertools.cycle(long_or(BY_TURNS, long=ALL_AT_ONCE))

    @property
    def trouble(self) -> list[str]:
        """A refused form and a page that is not there are told in the console; that is how it should be."""
        said = [each for each in self.house.trouble if not re.search("status of 4(04|22)", each)]
        return [*self._found, *dict.fromkeys(said)]

    async def at(self, page: Page, address: str, name: str) -> None:
        await page.goto(f"{self.house.url}{address}")
        await self.see(page, name)

    async def see(self, page: Page, name: str) -> None:
        """The page as it stands: light and wide or dark and narrow by turns; in all four looks when all is asked for."""
        await page.evaluate(
            "document.querySelectorAll('details:not([data-menu])').forEach((each) => { each.open = true })"
        )
        async for look in looks(page, next(self._turns)):
            self._found += [f"{name} {look}: {each}" for each in await faults(page)]
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            self._found += [f"{name} {look}: {wide} px too wide"] if wide > 0 else []
        await pictures(page, re.sub(r"\W+", "-", f"page-{name}").strip("-"))


async def _finish_a_report(house: House, page: Page) -> None:
    await page.goto(f"{house.url}/incidents/INC-1/report")
    await page.get_by_role("button", name="Save and finish").click()
    await page.locator("#report-text").wait_for()


async def _forms_with_errors(look: Looker, admin: Page, stranger: Page, secrets: dict[str, str]) -> None:
    url = look.house.url
    for page, address, button in (
        (admin, "/declare", "Declare"),
        (admin, "/tokens", "Make it"),
        (admin, "/webhooks", "Subscribe"),
        (stranger, f"/forms/{secrets['form']}", "Submit"),
    ):
        await page.goto(f"{url}{address}")
        await page.locator("main").get_by_role("button", name=button, exact=True).click()
        await page.locator("[aria-invalid='true']").first.wait_for()
        await look.see(page, f"wrong{address.replace(secrets['form'], 'form')}")
    await admin.goto(f"{url}/incidents/INC-1?edit=facts")
    await admin.get_by_label("Title").fill("")
    await admin.get_by_role("button", name="Save").click()
    await admin.locator("[aria-invalid='true']").first.wait_for()
    await look.see(admin, "wrong/facts")
    await look.house.account("chloe", AccessRole.ADMIN)
    await stranger.goto(f"{url}/login")
    await stranger.get_by_label("Name").fill("chloe")
    await stranger.get_by_label("Password").fill("a wrong one, and long enough")
    await stranger.get_by_role("button", name="Sign in").click()
    await stranger.locator("[role='alert']").wait_for()
    await look.see(stranger, "wrong/login")


async def _what_opens(look: Looker, admin: Page) -> None:
    """Menus and dialogs."""
    url = look.house.url
    for address, opener, name in (
        ("/webhooks/1", "[data-opens='remove']", "dialog"),
        ("/", "[data-menu] > summary.square, .site [data-menu] > summary", "menu"),
        ("/", "#take-away > summary", "export"),
    ):
        await admin.goto(f"{url}{address}")
        await admin.locator(opener).first.click()
        await look.see(admin, f"open/{name}")
    await admin.goto(url)
    await admin.keyboard.press("?")
    await look.see(admin, "open/keys")
