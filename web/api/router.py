"""All addresses under `/api`."""

from __future__ import annotations

import inspect
from typing import Any

from litestar import Request, Router
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from core.store.errors import StoreSlow
from web.api import (
    actions,
    around_incidents,
    documents,
    exports,
    files,
    incidents,
    insights,
    overviews,
    reports,
    timeline,
    tokens,
    webhook_deliveries,
    webhooks,
)
from web.api.limits import Limited
from web.api.nothing import refuse_nothing
from web.api.problems import show_problem
from web.caller import note_caller

_MAX_BODY = 1_000_000


def api_router(limit: str, redis_url: str = "") -> Router:
    """`limit` is how often one token may ask: `600/minute`."""
    handlers = [
        incidents.list_all,
        exports.incidents_csv,
        exports.incidents_json,
        incidents.declare,
        incidents.read,
        incidents.change,
        incidents.merge,
        documents.export,
        reports.read,
        reports.write,
        reports.finish,
        reports.template,
        reports.revisions,
        reports.revision,
        reports.preview,
        timeline.read_all,
        timeline.add_note,
        timeline.read_one,
        timeline.change,
        files.list_all,
        files.fetch,
        files.add,
        around_incidents.who_took_part,
        around_incidents.roles,
        around_incidents.give_role,
        around_incidents.related,
        around_incidents.status_pages,
        actions.list_all,
        actions.list_of_one,
        actions.add,
        actions.change,
        overviews.month,
        overviews.log,
        overviews.people,
        overviews.teams,
        insights.read,
        tokens.list_own,
        tokens.make,
        tokens.revoke,
        webhooks.list_all,
        webhooks.subscribe,
        webhooks.read,
        webhooks.change,
        webhooks.unsubscribe,
        webhooks.renew_secret,
        webhook_deliveries.deliveries,
        webhook_deliveries.send_again,
        webhook_deliveries.ping,
    ]
    for each in handlers:
        _describe(each)
    return Router(
        "/api",
        route_handlers=handlers,
        before_request=_before,
        middleware=[Limited(limit, redis_url)],
        exception_handlers={HTTPException: show_problem, StoreSlow: show_problem, Exception: show_problem},
        request_max_body_size=_MAX_BODY,
    )


async def _before(request: Request[Any, Any, Any]) -> None:
    note_caller(request)
    await refuse_nothing(request)


def _describe(handler: HTTPRouteHandler) -> None:
    """The first line of the docstring is what the operation is called; the rest explains it."""
    first, _, rest = (inspect.getdoc(handler.fn) or "").partition("\n")
    handler.summary, handler.description = first, rest.strip() or first
