"""What can be changed on an incident's page. Each address takes a plain form; scripts send the same and stay."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Response

from core.incidents.access import Permission
from core.incidents.incident import TIMES
from web.document.asking import Wish, ask, carry_out, done, read_sent, refused, visible
from web.document.uploads import MAX_BODY, drop, keep, read_uploads
from web.services import Handed
from web.viewer import Looking
from web.zones import FIELD, NoSuchTime, untouched, zone_sent

_MAX_BODY = 300_000
_LONG = ("summary", "impact")
_FORM: dict[str, Any] = {
    "status_code": 200,
    "request_max_body_size": _MAX_BODY,
    "include_in_schema": False,
    "needs": Permission.RESPOND,
}
Sent = Request[Any, Any, Any]


@post("/incidents/{reference:str}/edit", **_FORM)
async def edit_facts(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    """Title, severity, status, lead and times, or one of the long texts."""
    values, known, _ = await read_sent(request)
    part = next((name for name in _LONG if name in values), "facts")
    wanted, wrong = _moments(request, values, known, *TIMES)
    return await carry_out(request, reference, services, viewer, Wish("edit", part, wanted, known, values), wrong)


def _moments(
    request: Sent, values: dict[str, str], known: dict[str, str | None], *names: str
) -> tuple[dict[str, str], dict[str, str]]:
    """What was filled in, with these times in UTC; and those that can't be read, with a sentence each."""
    zone, wrong = zone_sent(values, request), {}
    wanted = {name: value for name, value in values.items() if name != FIELD}
    for name in names:
        try:
            if name in wanted:
                wanted[name] = untouched(wanted[name], known.get(name), zone)
        except NoSuchTime as error:
            wrong[name] = str(error)
    return wanted, wrong


@post("/incidents/{reference:str}/close", **_FORM)
async def close_incident(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    return await carry_out(request, reference, services, viewer, Wish("close", "facts"))


@post("/incidents/{reference:str}/reopen", **_FORM)
async def reopen_incident(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    """Also for whose own incident it is: the lead and the reporter."""
    wish = Wish("reopen", "facts", needs=Permission.MANAGE)
    return await carry_out(request, reference, services, viewer, wish)


@post("/incidents/{reference:str}/notes", **{**_FORM, "request_max_body_size": MAX_BODY})
async def add_note(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    """Its files are in the store before the note that leads to them."""
    number = await visible(reference, services, viewer)
    values, _, once = await read_sent(request)
    uploads, trouble = await read_uploads(request)
    said, wrong = _moments(request, values, {}, "at")
    wanted = {**said, "files": [each.about for each in uploads]}
    wish = Wish("note", "note", wanted, typed=values, once=once)
    if wrong or trouble:
        wrong |= {"files": trouble} if trouble else {}
        return await refused(request, number, services, viewer, wish, wrong)
    await keep(services, number, uploads)
    verdict = await ask(number, services, viewer, wish)
    if verdict and verdict.errors:
        await drop(services, number, uploads)
        return await refused(request, number, services, viewer, wish, verdict.errors)
    return done(request, f"/incidents/INC-{number}#timeline", verdict)


@post("/incidents/{reference:str}/entries/{entry:int}", **_FORM)
async def edit_entry(
    request: Sent, reference: FromPath[str], entry: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    values, known, _ = await read_sent(request)
    said, wrong = _moments(request, values, known, "at")
    wish = Wish("edit-note", f"entry-{entry}", {**said, "entry": entry}, known, values)
    return await carry_out(request, reference, services, viewer, wish, wrong)


@post("/incidents/{reference:str}/entries/{entry:int}/hide", **_FORM)
async def hide_entry(
    request: Sent, reference: FromPath[str], entry: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    wish = Wish("hide-entry", "timeline", {"entry": entry})
    return await carry_out(request, reference, services, viewer, wish)


@post("/incidents/{reference:str}/entries/{entry:int}/restore", **_FORM)
async def restore_entry(
    request: Sent, reference: FromPath[str], entry: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    wish = Wish("restore-entry", f"entry-{entry}", {"entry": entry})
    return await carry_out(request, reference, services, viewer, wish)


@post("/incidents/{reference:str}/roles", **_FORM)
async def give_role(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    values, known, _ = await read_sent(request)
    part = f"role-{values.get('role', '')}"
    return await carry_out(request, reference, services, viewer, Wish("give-role", part, values, known))


@post("/incidents/{reference:str}/actions", **_FORM)
async def add_action(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    values, _, once = await read_sent(request)
    return await carry_out(request, reference, services, viewer, Wish("add-action", "action", values, once=once))


@post("/incidents/{reference:str}/actions/{action:int}", **_FORM)
async def edit_action(
    request: Sent, reference: FromPath[str], action: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    values, known, _ = await read_sent(request)
    wish = Wish("edit-action", f"action-{action}", {**values, "action": action}, known, values)
    return await carry_out(request, reference, services, viewer, wish)


@post("/incidents/{reference:str}/actions/{action:int}/finish", **_FORM)
async def finish_action(
    request: Sent, reference: FromPath[str], action: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    wish = Wish("finish-action", f"action-{action}", {"action": action})
    return await carry_out(request, reference, services, viewer, wish)


@post("/incidents/{reference:str}/actions/{action:int}/reopen", **_FORM)
async def reopen_action(
    request: Sent, reference: FromPath[str], action: FromPath[int], services: Handed, viewer: Looking
) -> Response[Any]:
    wish = Wish("reopen-action", f"action-{action}", {"action": action})
    return await carry_out(request, reference, services, viewer, wish)


CHANGES = (
    *(edit_facts, close_incident, reopen_incident, add_note, edit_entry, hide_entry, restore_entry),
    *(give_role, add_action, edit_action, finish_action, reopen_action),
)
