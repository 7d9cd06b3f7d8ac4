"""`/admin/people`: who is what, by which accounts they are known, and two that are one."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.incidents.access import AccessRole, Permission
from core.incidents.person import Person
from core.store.merging_people import merge_people
from core.store.unit_of_work import UnitOfWork
from core.store.unlinking import unlink_account
from web.errors import NoSuchPage
from web.flash import Kind, led_to
from web.origin import origin_of
from web.reference import row_number
from web.services import Handed
from web.viewer import visit_of

_PAGE = 50
_MOST = 2**63
_DEEDS = ("role", "shut", "open", "sign-out", "merge", "unlink")


@get("/admin/people", media_type=MediaType.HTML, include_in_schema=False, needs=Permission.ADMINISTER)
async def people_page(request: Request[Any, Any, Any], services: Handed) -> Template:
    words, after = request.query_params.get("q", "").strip()[:100], row_number(request.query_params.get("after", ""))
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.people.page(words, after, _PAGE + 1)
        logins = {each.person.id: each.login for each in await uow.logins.all()}
    people, more = found[:_PAGE], len(found) > _PAGE
    context = {
        "people": people,
        "logins": logins,
        "q": words,
        "next_after": people[-1].id if more else None,
        "roles": [(role.label, role.label) for role in AccessRole],
        "default": services.access.policy.default_role.label,
    }
    return Template("admin/people.html", context=context)


@post("/admin/people/{number:int}/{deed:str}", include_in_schema=False, needs=Permission.ADMINISTER)
async def change_person(
    request: Request[Any, Any, Any], number: FromPath[int], deed: FromPath[str], services: Handed
) -> Redirect:
    """`role`, `shut`, `open`, `sign-out`, `merge` (somebody else into this person), or `unlink` (one account of theirs)."""
    sent, visit = await request.form(), await visit_of(request)
    async with UnitOfWork(services.sessions) as uow:
        person = await uow.people.get(number) if 0 < number < _MOST else None
        if person is None or deed not in _DEEDS:
            raise NoSuchPage("There is nobody of that number.")
        if visit.person and visit.person.id == person.id and deed in ("role", "shut"):
            return _back("You can't take your own place away; another administrator can.", "trouble")
        details, said = await _change(uow, person, deed, {name: str(each) for name, each in sent.items()})
        if not said:
            return _back(details, "trouble")
        now, about = services.clock.now(), f"person/{number}"
        await uow.audit.add(f"user.{deed}", now, visit.person, origin_of(request), about, details)
        await uow.commit()
    return _back(said)


async def _change(uow: UnitOfWork, person: Person, deed: str, sent: dict[str, str]) -> tuple[str, str]:
    """What is kept of it, and what is said; nothing said: why it was not done."""
    who, number = person.display_name, person.id or 0
    match deed:
        case "role":
            wanted = sent.get("role", "")
            labels = {role.label: role for role in AccessRole}
            person.access_role = labels.get(wanted)
            return wanted or "default", f"{who} is {wanted or 'what everybody is'} now."
        case "shut":
            person.is_disabled = True
            await uow.web_sessions.end_all(number)
            return who, f"{who} is shut out, and signed out everywhere."
        case "open":
            person.is_disabled = False
            return who, f"{who} may come in again."
        case "sign-out":
            await uow.web_sessions.end_all(number)
            return who, f"{who} is signed out everywhere."
        case "unlink":
            return await _unlink(uow, person, sent.get("account", ""))
    return await _merge(uow, person, sent.get("other", ""))


async def _unlink(uow: UnitOfWork, person: Person, account: str) -> tuple[str, str]:
    found = next((each for each in person.accounts if str(each.id) == account), None)
    if found is None:
        return f"{person.display_name} has no such account.", ""
    if len(person.accounts) == 1:
        return "It is their only account: shut them out instead, or merge them with whose it is.", ""
    who, said = person.display_name, f"{found.platform} {found.handle or found.user}"
    ref = f"{found.platform}/{found.workspace}/{found.user}"
    made = await unlink_account(uow.session, person, found)
    return (
        f"{ref} → person/{made.id}",
        f"{said} is no longer {who}, who is signed out everywhere; it is no. {made.id} now.",
    )


async def _merge(uow: UnitOfWork, person: Person, said: str) -> tuple[str, str]:
    who, number = person.display_name, person.id or 0
    other = await uow.people.get(row_number(said) or 0)
    if other is None or other.id is None or other.id == number:
        return "Say the number of somebody else.", ""
    if other.access_role is AccessRole.ADMIN or other.is_disabled:
        return "Take away the other's place as administrator (or let them in again) first.", ""
    name = other.display_name
    await merge_people(uow.session, number, other.id)
    return f"person/{other.id} {name}", f"{name} and {who} are one person now."


def _back(sentence: str, kind: Kind = "done") -> Redirect:
    return led_to("/admin/people", sentence, kind)
