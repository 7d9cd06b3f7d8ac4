"""`/insights`: how the team has responded, over a period that the address names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import MediaType, Request, get
from litestar.response import Template

from core.store.insights import insight
from web.insights import view_insights
from web.services import Handed
from web.viewer import Looking

PERIODS = {"30": "30 days", "91": "13 weeks", "182": "26 weeks", "365": "a year"}
_USUAL = "91"


@get("/insights", media_type=MediaType.HTML, include_in_schema=False)
async def insights_page(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """What is no known period means 13 weeks."""
    wanted = request.query_params.get("days", _USUAL)
    days = wanted if wanted in PERIODS else _USUAL
    zone = ZoneInfo(services.timezone)
    until = services.clock.now()
    since = until - timedelta(days=int(days))
    found = await insight(services.sessions, viewer, since, until)
    context = {
        "insights": view_insights(found, since, until, zone),
        "periods": PERIODS,
        "days": days,
        "zone": services.timezone,
    }
    return Template("insights.html", context=context)
