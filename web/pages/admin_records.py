"""`/admin/audit`, who did what from where; `/admin/settings`, what this Muster was told (secrets only as set or not)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import MediaType, Request, get
from litestar.response import Template

from core.incidents.access import Permission
from core.store.unit_of_work import UnitOfWork
from web.reference import row_number
from web.services import Handed

_PAGE = 50


@get("/admin/audit", media_type=MediaType.HTML, include_in_schema=False, needs=Permission.ADMINISTER)
async def audit_page(request: Request[Any, Any, Any], services: Handed) -> Template:
    """Newest first; filtered by deed, by what it was done to, by person and by day."""
    asked = {
        name: request.query_params.get(name, "").strip()[:100] for name in ("did", "about", "person", "since", "until")
    }
    before, person = row_number(request.query_params.get("before", "")), row_number(asked["person"])
    until = _day(asked["until"])
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.audit.page(
            _PAGE + 1,
            before,
            asked["did"],
            asked["about"],
            person,
            _day(asked["since"]),
            until + timedelta(days=1) if until else None,
        )
        kinds = await uow.audit.kinds()
    lines = found[:_PAGE]
    older = {**{name: value for name, value in asked.items() if value}, "before": lines[-1].id} if lines else {}
    context = {
        "lines": lines,
        "kinds": [(each, each) for each in kinds],
        "asked": asked,
        "older": f"/admin/audit?{urlencode(older)}" if len(found) > _PAGE else "",
        "newest": "/admin/audit" if before else "",
    }
    return Template("admin/audit.html", context=context)


@get("/admin/settings", media_type=MediaType.HTML, include_in_schema=False, needs=Permission.ADMINISTER)
async def settings_page(services: Handed) -> Template:
    return Template("admin/settings.html", context={"settings": services.settings_shown})


def _day(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words[:10]).replace(tzinfo=UTC) if words else None
    except ValueError:
        return None
