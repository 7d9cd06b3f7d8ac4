"""`/actions`: what is left to do after the incidents, across all of them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import MediaType, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.incidents.access import Permission, Viewer
from core.store.documents import may_see
from core.store.follow_ups import FollowUps, Which, follow_ups
from core.store.forms import new_token
from web.asked import asked
from web.errors import NoSuchPage
from web.flash import flash
from web.follow_ups import view_follow_ups
from web.reference import parse_reference
from web.services import Handed
from web.viewer import Looking

_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_WAIT_S = 10.0
_MOST_WORDS = 100


@get("/actions", media_type=MediaType.HTML, include_in_schema=False)
async def actions_page(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """`of`: `me`, `nobody` or a person's id; `which`: open, overdue or done; `team`, `q`, `page`. What is no such value
    asks for all."""
    given = request.query_params
    wanted = FollowUps(
        which=_which(given.get("which", "")),
        owner=_owner(given.get("of", ""), viewer),
        team=given.get("team", "")[:_MOST_WORDS],
        words=" ".join(given.get("q", "").split())[:_MOST_WORDS],
        page=int(given["page"]) if _NUMBER.fullmatch(given.get("page", "")) else 1,
    )
    today = services.clock.now().astimezone(ZoneInfo(services.timezone)).date()
    found = await follow_ups(services.sessions, viewer, wanted, today)
    kept = {name: given[name] for name in ("of", "team", "q", "which") if given.get(name)}
    context = {
        "found": view_follow_ups(found, wanted, kept, today),
        "me": viewer.person_id,
        "may_change": viewer.may(Permission.RESPOND),
        "here": urlencode(kept),
    }
    return Template("follow_ups.html", context=context)


@post("/actions/{reference:str}/{item:int}/{change:str}", needs=Permission.RESPOND, include_in_schema=False)
async def change_action(
    request: Request[Any, Any, Any],
    reference: FromPath[str],
    item: FromPath[int],
    change: FromPath[str],
    services: Handed,
    viewer: Looking,
) -> Redirect:
    """`done` or `undo`, then back to the list as it was."""
    number = parse_reference(reference)
    name = {"done": "finish-action", "undo": "reopen-action"}.get(change)
    if number is None or name is None or not await may_see(services.sessions, viewer, number):
        raise NoSuchPage("There is no such follow-up that you may change.")
    assert services.submit
    event = asked(services, viewer, f"web/{new_token()}", name, {"action": item}, number)
    verdict = await services.submit(event, _WAIT_S)
    sent = (await request.form()).get("back")
    response = Redirect(f"/actions?{sent}" if sent and isinstance(sent, str) else "/actions", status_code=303)
    if verdict is None:
        flash(response, "That takes longer than usual; it will be done in a moment.", "news")
    elif verdict.errors:
        flash(response, " ".join(verdict.errors.values()), "trouble")
    else:
        flash(response, "Done." if change == "done" else "Taken up again.")
    return response


def _which(word: str) -> Which:
    return Which(word) if word in set(Which) else Which.OPEN


def _owner(word: str, viewer: Viewer) -> int | None:
    if word == "me":
        return viewer.person_id
    if word == "nobody":
        return 0
    return int(word) if _NUMBER.fullmatch(word) else None
