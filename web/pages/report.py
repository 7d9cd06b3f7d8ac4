"""The page on which a report is written: draft, preview, what others saved meanwhile, and everything it said before."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get, post
from litestar.params import FromPath
from litestar.response import Response, Template

from core.incidents.access import Permission
from core.incidents.report import MAX_REPORT
from web.document.asking import Wish, ask, done, read_sent, refusal_status, visible
from web.pages.document import find
from web.report.rendering import report_html
from web.report.view import Draft, view_report
from web.services import Handed
from web.viewer import Looking

_MAX_BODY = 4 * MAX_REPORT + 10_000
_FORM: dict[str, Any] = {
    "status_code": 200,
    "request_max_body_size": _MAX_BODY,
    "include_in_schema": False,
    "needs": Permission.RESPOND,
}
Sent = Request[Any, Any, Any]


@get("/incidents/{reference:str}/report", media_type=MediaType.HTML, include_in_schema=False)
async def show_report(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Template:
    """To read; `?edit=1` to write; `?revision=3` shows what it said then."""
    found = await find(services, viewer, reference)
    said = str(request.query_params.get("revision") or "")
    old = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
    edits = request.query_params.get("edit") == "1"
    page = await view_report(found, services, viewer, Draft(), edits, old)
    return Template("report.html", context={"page": page})


@post("/incidents/{reference:str}/report", **_FORM)
async def save_report(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    """Saves, saves and finishes (`finished`), or only shows how it would look (`preview`): for readers without scripts."""
    number = await visible(reference, services, viewer)
    values, known, _ = await read_sent(request)
    text, error, is_conflict = values.get("text", ""), "", False
    if "preview" not in values:
        finished = {"finished": values["finished"] == "yes"} if values.get("finished") else {}
        wish = Wish("report", "report", {"text": text, **finished}, known)
        verdict = await ask(number, services, viewer, wish)
        if verdict is None or not verdict.errors:
            return done(request, f"/incidents/INC-{number}/report", verdict)
        error, is_conflict = next(iter(verdict.errors.values())), "Somebody else saved" in str(verdict.errors)
    found = await find(services, viewer, reference)
    page = await view_report(found, services, viewer, Draft(text, error, is_conflict), edits=True)
    answer = Template("report.html", context={"page": page})
    answer.status_code = refusal_status(request) if error else 200
    return answer


@post("/incidents/{reference:str}/report/finish", **_FORM)
async def finish_report(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[Any]:
    """`finished`: yes or no."""
    number = await visible(reference, services, viewer)
    values, _, _ = await read_sent(request)
    wish = Wish("finish-report", "report", {"finished": values.get("finished") != "no"})
    return done(request, f"/incidents/INC-{number}/report", await ask(number, services, viewer, wish))


@post("/incidents/{reference:str}/report/preview", **_FORM)
async def preview_report(request: Sent, reference: FromPath[str], services: Handed, viewer: Looking) -> Response[str]:
    """How a text will look, as a piece of HTML: for the page's script, while somebody types."""
    await visible(reference, services, viewer)
    values, _, _ = await read_sent(request)
    return Response(report_html(values.get("text", "")[:MAX_REPORT]), media_type=MediaType.HTML)


REPORT = (show_report, save_report, finish_report, preview_report)
