"""The same forms as in chat, for platforms that can't show them: by a link that works once."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import timedelta
from typing import Any

import msgspec
from litestar import MediaType, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.blocks.linking import PRESS
from core.chat.events import FormSubmitted, Interaction
from core.chat.forms import Form, FormField, FormValue, PersonField
from core.chat.people import PersonRef
from core.chat.places import Place
from core.store.forms import OpenedForm
from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.form_values import read_answers
from web.guard import OPEN
from web.render import text_html
from web.services import Handed
from web.viewer import visit_of
from web.zones import NoSuchTime, from_zone, in_zone, zone_sent

_LIVES = timedelta(days=1)
_WAIT_S = 10.0
_MAX_BODY = 200_000
_GONE = "This form is no longer there: it was sent, or the link is too old. Ask for a new one in the chat."


@get("/forms/{token:str}", media_type=MediaType.HTML, include_in_schema=False, needs=OPEN)
async def show_form(request: Request[Any, Any, Any], token: FromPath[str], services: Handed) -> Template:
    _, form, person = await _find(token, services)
    people = await _people(form, person, services)
    values = {field.name: getattr(field, "initial", None) for field in form.fields}
    return _page(form, people, values, {}, await _zone(request, person, services, {}))


@post(
    "/forms/{token:str}",
    media_type=MediaType.HTML,
    status_code=200,
    request_max_body_size=_MAX_BODY,
    include_in_schema=False,
    needs=OPEN,
    csrf=False,
)
async def send_form(request: Request[Any, Any, Any], token: FromPath[str], services: Handed) -> Response[Any]:
    """The token in the address is what allows it, so another site's page can't send it without knowing that."""
    opened, form, person = await _find(token, services)
    people = await _people(form, person, services)
    form_data = await request.form()
    sent = {name: [str(each) for each in form_data.getall(name)] for name in set(form_data)}
    zone = await _zone(request, person, services, {name: said[0] for name, said in sent.items()})
    answers = read_answers(form, sent, [p for p, _ in people], zone)
    # What can't be read stands there as it was typed.
    values = {**{name: sent[name][0] for name in answers.errors if sent.get(name)}, **answers.values}
    if answers.errors:
        return _again(form, people, values, answers.errors, zone)
    assert services.submit
    event = FormSubmitted(
        key=f"web/form/{token}/{_digest(answers.values)}",
        at=services.clock.now(),
        place=Place(person.platform, person.workspace, str(opened.state.get("_channel") or "")),
        person=person,
        form=form.name,
        token=token,
        values=answers.values,
        interaction=Interaction(),
        on_page=True,
    )
    verdict = await services.submit(event, _WAIT_S)
    if verdict and verdict.errors:
        return _again(form, people, answers.values, verdict.errors, zone)
    async with UnitOfWork(services.sessions) as uow:
        await uow.forms.use_up(token)
        await uow.commit()
    if verdict and verdict.next:
        return Redirect(f"/forms/{verdict.next.token}", status_code=HTTP_303_SEE_OTHER)
    said = text_html(verdict.message) if verdict and verdict.message else ""
    return Template("form_sent.html", context={"title": form.title, "said": said})


async def _find(token: str, services: Handed) -> tuple[OpenedForm, Form, PersonRef]:
    async with UnitOfWork(services.sessions) as uow:
        opened = await uow.forms.linked(token, services.clock.now() - _LIVES) if services.submit else None
    if opened is None or opened.form == PRESS or not opened.state.get("_person"):
        raise NoSuchPage(_GONE)
    return opened, msgspec.json.decode(opened.content, type=Form), msgspec.convert(opened.state["_person"], PersonRef)


async def _zone(request: Request[Any, Any, Any], person: PersonRef, services: Handed, sent: dict[str, str]) -> str:
    """In which times are filled in: whoever has the link is taken for the person whose it is."""
    await visit_of(request)  # so that it is known to `zone_sent`
    async with UnitOfWork(services.sessions) as uow:
        return zone_sent(sent, request, await uow.people.find(person))


async def _people(form: Form, person: PersonRef, services: Handed) -> list[tuple[PersonRef, str]]:
    """Asked for only where somebody is to be chosen."""
    if not any(isinstance(field, PersonField) for field in form.fields):
        return []
    async with UnitOfWork(services.sessions) as uow:
        return await uow.people.on(person.platform, person.workspace)


def _digest(values: dict[str, FormValue]) -> str:
    """The same answers sent twice are sent once."""
    return hashlib.sha256(msgspec.json.encode(values, order="deterministic")).hexdigest()[:16]


def _again(
    form: Form, people: list[tuple[PersonRef, str]], values: dict[str, FormValue], errors: dict[str, str], zone: str
) -> Template:
    page = _page(form, people, values, errors, zone)
    page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
    return page


def _page(
    form: Form, people: list[tuple[PersonRef, str]], values: dict[str, FormValue], errors: dict[str, str], zone: str
) -> Template:
    names = {field.name for field in form.fields}
    context = {
        "form": form,
        "intro": text_html(form.intro) if form.intro else "",
        "fields": [_shown(field, values.get(field.name), errors.get(field.name, ""), zone) for field in form.fields],
        "zone": zone,
        "people": [(ref.user, name) for ref, name in people],
        "trouble": [sentence for name, sentence in errors.items() if name not in names],
    }
    return Template("form.html", context=context)


def _shown(field: FormField, value: FormValue, error: str, zone: str) -> dict[str, Any]:
    """A field as the template draws it."""
    kind = str(field.__struct_config__.tag)
    said = value.user if isinstance(value, PersonRef) else value
    if kind == "datetime" and isinstance(said, str):
        with contextlib.suppress(NoSuchTime):
            said = said if error else in_zone(from_zone(said, "UTC"), zone)
    options = getattr(field, "options", ())
    pairs = [(each.value, f"{each.label}: {each.hint}" if each.hint else each.label) for each in options]
    return {"kind": kind, "field": field, "value": said, "error": error, "options": pairs}
