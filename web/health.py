"""Whether the process is alive, and whether it can do its work: for load balancers and container hosts."""

from __future__ import annotations

import structlog
from litestar import Response, get
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from web.guard import OPEN
from web.services import Handed

log = structlog.get_logger()


@get("/healthz", needs=OPEN, include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/readyz", needs=OPEN, include_in_schema=False)
async def readyz(services: Handed) -> Response[dict[str, object]]:
    """503 while any part can't do its work; `checks` says which and why."""
    try:
        checks = await services.ready()
    except Exception:
        log.exception("readiness check failed")
        checks = {"checks": "The check itself failed; the log says why."}
    is_ready = all(answer == "ok" for answer in checks.values())
    return Response(
        {"status": "ok" if is_ready else "unavailable", "checks": checks},
        status_code=HTTP_200_OK if is_ready else HTTP_503_SERVICE_UNAVAILABLE,
    )
