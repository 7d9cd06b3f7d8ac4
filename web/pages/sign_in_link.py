"""A link that signs somebody in, once. It asks before it does: chats and mail filters open links to look at them."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.guard import OPEN
from web.pages.login import visit_cookies
from web.services import Handed
from web.sign_in import SignInRefused, begin_session

_GONE = "This link has been used, or it is too old. Ask for a new one: muster user link NAME."


@get("/login/link/{secret:str}", media_type=MediaType.HTML, include_in_schema=False, needs=OPEN)
async def sign_in_by_link(request: Request[Any, Any, Any], secret: FromPath[str], services: Handed) -> Template:
    async with UnitOfWork(services.sessions) as uow:
        person = await uow.sign_in_links.find(secret, services.clock.now())
    if person is None:
        raise NoSuchPage(_GONE)
    context = {"name": person.display_name}
    return Template("login_link.html", context=context, cookies=visit_cookies(request, services))


@post("/login/link/{secret:str}", include_in_schema=False, needs=OPEN, status_code=HTTP_303_SEE_OTHER)
async def confirm_link(request: Request[Any, Any, Any], secret: FromPath[str], services: Handed) -> Redirect:
    async with UnitOfWork(services.sessions) as uow:
        person = await uow.sign_in_links.use(secret, services.clock.now())
        if person is None:
            raise NoSuchPage(_GONE)
        try:
            cookies = await begin_session(request, services, uow, person, "link")
        except SignInRefused as refusal:
            raise NoSuchPage(str(refusal)) from None
        await uow.commit()
    return Redirect("/", status_code=HTTP_303_SEE_OTHER, cookies=cookies)
