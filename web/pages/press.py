"""A button as a page, for platforms whose buttons tell nobody that they were used: by a link that works once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from litestar import MediaType, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.blocks.linking import PRESS
from core.chat.cards import Button
from core.chat.events import ButtonClicked, Interaction
from core.chat.people import PersonRef
from core.chat.places import Place
from core.store.forms import OpenedForm
from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.guard import OPEN
from web.render import text_html
from web.services import Handed

_LIVES = timedelta(hours=1)
"""Everybody who reads along in the chat has the address."""
_WAIT_S = 10.0
_GONE = "This link was used already, or is too old. Ask again in the chat for a new one."


@get("/press/{token:str}", media_type=MediaType.HTML, include_in_schema=False, needs=OPEN)
async def show_button(token: FromPath[str], services: Handed) -> Template:
    """Only asks: programs that look ahead at links must change nothing."""
    _, button, person = await _find(token, services)
    async with UnitOfWork(services.sessions) as uow:
        name = (await uow.people.known(person)).display_name
    return Template("press.html", context={"button": button, "name": name})


@post("/press/{token:str}", media_type=MediaType.HTML, status_code=200, include_in_schema=False, needs=OPEN, csrf=False)
async def press_button(token: FromPath[str], services: Handed) -> Response[Any]:
    """The token in the address is what allows it, so another site's page can't send it without knowing that."""
    opened, button, person = await _find(token, services)
    assert services.submit
    thread = opened.state.get("_thread")
    event = ButtonClicked(
        key=f"web/press/{token}",
        at=services.clock.now(),
        place=Place(person.platform, person.workspace, str(opened.state.get("_channel") or ""), thread),
        person=person,
        action=button.action,
        value=button.value,
        interaction=Interaction(),
        on_page=True,
    )
    verdict = await services.submit(event, _WAIT_S)
    async with UnitOfWork(services.sessions) as uow:
        await uow.forms.use_up(token)
        await uow.commit()
    if verdict and verdict.next:
        return Redirect(f"/forms/{verdict.next.token}", status_code=HTTP_303_SEE_OTHER)
    said = text_html(verdict.message) if verdict and verdict.message else ""
    page = Template("pressed.html", context={"title": button.label, "said": said, "is_refused": _is_refused(verdict)})
    page.status_code = HTTP_422_UNPROCESSABLE_ENTITY if _is_refused(verdict) else 200
    return page


def _is_refused(verdict: Any) -> bool:
    return bool(verdict and verdict.errors)


async def _find(token: str, services: Handed) -> tuple[OpenedForm, Button, PersonRef]:
    async with UnitOfWork(services.sessions) as uow:
        opened = await uow.forms.linked(token, services.clock.now() - _LIVES) if services.submit else None
    if opened is None or opened.form != PRESS or not opened.state.get("_person"):
        raise NoSuchPage(_GONE)
    return opened, msgspec.json.decode(opened.content, type=Button), msgspec.convert(opened.state["_person"], PersonRef)
